//! The words that synthetic organisations are made of.

/// Skills that accounts may need.
pub const SKILLS: [&str; 12] = [
    "analytics",
    "change_management",
    "data_migration",
    "executive_reviews",
    "french",
    "german",
    "integration",
    "onboarding",
    "pricing",
    "reporting",
    "security",
    "training",
];

/// Regions, and the language that is spoken there beside English.
pub const REGIONS: [(&str, &str); 4] =
    [("north", "Swedish"), ("south", "Spanish"), ("central", "German"), ("west", "French")];

/// Industries.
pub const INDUSTRIES: [&str; 8] =
    ["Banking", "Education", "Energy", "Health care", "Logistics", "Manufacturing", "Retail", "Software"];

/// Reasons for a lock.
pub const LOCK_REASONS: [&str; 4] =
    ["Executive sponsor asked for it", "Escalation in progress", "Contract names the owner", "Merger under way"];

const FIRST: [&str; 48] = [
    "Ada", "Aino", "Amara", "Anil", "Astrid", "Beatriz", "Bela", "Carmen", "Chidi", "Clara", "Dalia", "David", "Elif",
    "Emil", "Esther", "Farid", "Fiona", "Gita", "Hana", "Hugo", "Ines", "Ivan", "Jana", "Jonas", "Kenji", "Laila",
    "Lars", "Leila", "Lucia", "Malik", "Mara", "Mei", "Milan", "Nadia", "Nils", "Noor", "Olga", "Omar", "Paula",
    "Petra", "Rafael", "Rosa", "Samir", "Sofia", "Tariq", "Theo", "Vera", "Yusuf",
];

const LAST: [&str; 47] = [
    "Abara",
    "Almeida",
    "Andersen",
    "Bauer",
    "Bakker",
    "Bianchi",
    "Carvalho",
    "Chen",
    "Costa",
    "Dahl",
    "Diallo",
    "Dubois",
    "Eriksen",
    "Farkas",
    "Ferrari",
    "Fischer",
    "Garcia",
    "Gupta",
    "Haddad",
    "Hansen",
    "Ibrahim",
    "Ito",
    "Jansen",
    "Kaya",
    "Keller",
    "Kowalski",
    "Lambert",
    "Lindqvist",
    "Lopez",
    "Marin",
    "Mensah",
    "Moreau",
    "Nakamura",
    "Novak",
    "Okafor",
    "Olsen",
    "Patel",
    "Petrov",
    "Quist",
    "Rossi",
    "Sato",
    "Silva",
    "Tanaka",
    "Urban",
    "Vermeulen",
    "Weber",
    "Yilmaz",
];

const PLACE: [&str; 53] = [
    "Alder", "Amber", "Arbor", "Aster", "Basalt", "Beacon", "Birch", "Bluff", "Bramble", "Brook", "Canyon", "Cedar",
    "Cinder", "Cliff", "Clover", "Copper", "Coral", "Delta", "Dune", "Ember", "Fern", "Flint", "Garnet", "Glade",
    "Granite", "Grove", "Harbor", "Hazel", "Heron", "Indigo", "Iris", "Juniper", "Kestrel", "Lagoon", "Larch",
    "Linden", "Maple", "Marble", "Meadow", "Nectar", "Olive", "Onyx", "Orchid", "Pebble", "Quartz", "Raven", "Ridge",
    "Saffron", "Slate", "Tundra", "Violet", "Willow", "Zephyr",
];

const TRADE: [&str; 41] = [
    "Analytics",
    "Apparel",
    "Bank",
    "Biotech",
    "Capital",
    "Care",
    "Chemicals",
    "Clinics",
    "Cloud",
    "Components",
    "Devices",
    "Dynamics",
    "Education",
    "Electric",
    "Energy",
    "Express",
    "Foods",
    "Freight",
    "Gear",
    "Health",
    "Holdings",
    "Hotels",
    "Industries",
    "Insurance",
    "Interiors",
    "Logistics",
    "Machines",
    "Materials",
    "Media",
    "Metals",
    "Mobility",
    "Networks",
    "Optics",
    "Partners",
    "Payments",
    "Pharma",
    "Retail",
    "Robotics",
    "Systems",
    "Textiles",
    "Water",
];

const FORM: [&str; 23] = [
    "",
    "Group",
    "International",
    "Europe",
    "Nordic",
    "Iberia",
    "Alpine",
    "Baltic",
    "Benelux",
    "Americas",
    "Pacific",
    "Asia",
    "Africa",
    "Central",
    "Coastal",
    "United",
    "First",
    "Prime",
    "Global",
    "Digital",
    "Direct",
    "Premier",
    "Union",
];

/// The name of the account of this number; the first 49,979 have no number in it.
pub fn account_name(number: usize) -> String {
    name(number, &PLACE, &TRADE, &FORM)
}

/// The name of the person of this number; the first 2,256 have no number in it.
pub fn person_name(number: usize) -> String {
    name(number, &FIRST, &LAST, &[""])
}

/// Counts through all combinations, every step changing both the first and the second word; the lists' lengths have
/// no common divisor, so that none comes twice.
fn name(number: usize, first: &[&str], second: &[&str], third: &[&str]) -> String {
    let pairs = first.len() * second.len();
    let (round, within) = (number / pairs, number % pairs);
    let mut words = vec![first[within % first.len()].to_owned(), second[within % second.len()].to_owned()];
    words.extend(Some(third[round % third.len()].to_owned()).filter(|word| !word.is_empty()));
    let repeats = round / third.len();
    if repeats > 0 {
        words.push((repeats + 1).to_string());
    }
    words.join(" ")
}
