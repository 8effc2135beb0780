//! What headings are compared by, and what some of them warn of.

use crate::instance::validate::hygiene::fold;

/// Headings of what the customer earns, not of what the customer pays us.
const REVENUE: [&str; 13] = [
    "annualrevenue",
    "revenue",
    "companyrevenue",
    "totalrevenue",
    "annualrevenuem",
    "umsatz",
    "jahresumsatz",
    "chiffredaffaires",
    "chiffredaffairesannuel",
    "ingresosanuales",
    "ingresos",
    "facturacion",
    "facturacionanual",
];
/// Words of headings of sums over a parent and its subsidiaries.
const ROLL_UPS: [&str; 10] =
    ["hierarchy", "rollup", "rolled", "family", "ultimate", "group", "konzern", "groupe", "grupo", "global"];
/// Kinds of records before the names of their fields.
const RECORDS: [&str; 8] =
    ["Organization", "Organisation", "Organización", "Company", "Account", "Person", "User", "Unternehmen"];
/// Words that say nothing about what a column is.
const FILLERS: [&str; 35] = [
    "usd",
    "eur",
    "gbp",
    "chf",
    "jpy",
    "cad",
    "aud",
    "sek",
    "nok",
    "dkk",
    "pln",
    "inr",
    "brl",
    "in",
    "current",
    "actual",
    "aktuell",
    "aktueller",
    "actuel",
    "the",
    "of",
    "our",
    "de",
    "du",
    "la",
    "le",
    "del",
    "der",
    "des",
    "account",
    "converted",
    "full",
    "primary",
    "assigned",
    "address",
];
/// Words of headings of numbers that are no amounts.
const NO_AMOUNTS: [&str; 20] = [
    "phone",
    "tel",
    "telephone",
    "telefon",
    "fax",
    "mobile",
    "zip",
    "postal",
    "postcode",
    "plz",
    "code",
    "siret",
    "siren",
    "vat",
    "sic",
    "naics",
    "duns",
    "latitude",
    "longitude",
    "year",
];

/// A heading as it is compared.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// Its words, folded, without what stands in brackets.
    pub(super) words: Vec<String>,
    /// The same in one.
    pub(super) joined: String,
    /// What stands in brackets, folded.
    pub(super) bracketed: String,
}

impl Heading {
    pub(super) fn of(text: &str) -> Self {
        // Reports name fields of related records `Account: Account Name`, or `Organization - Owner`; fields of one's own end
        // in `__c`.
        let text = text.rsplit_once(": ").map_or(text, |(_, own)| own);
        let text = text.split_once(" - ").filter(|(record, _)| RECORDS.contains(record)).map_or(text, |(_, own)| own);
        let text = text.strip_suffix("__c").or_else(|| text.strip_suffix("__C")).unwrap_or(text);
        let (mut outside, mut bracketed, mut depth) = (String::new(), String::new(), 0_usize);
        let mut before = ' ';
        for c in text.chars() {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                c if depth > 0 => bracketed.push(c),
                '_' => outside.push(' '),
                c => {
                    // `RenewalDate` is two words.
                    if c.is_uppercase() && before.is_lowercase() {
                        outside.push(' ');
                    }
                    outside.push(c);
                }
            }
            before = c;
        }
        // "N.º cliente" is the customer's number.
        let outside =
            ["N.º", "n.º", "Nº", "nº", "N°", "n°"].iter().fold(outside, |text, sign| text.replace(sign, "numero "));
        let words = fold::words(&outside);
        Self { joined: words.concat(), words, bracketed: fold::words(&bracketed).concat() }
    }

    /// Its words without those that say nothing, in one.
    pub(super) fn essence(&self) -> String {
        self.words.iter().filter(|word| !FILLERS.contains(&word.as_str())).map(String::as_str).collect()
    }

    fn has(&self, words: &[&str]) -> bool {
        self.words.iter().any(|word| words.contains(&word.as_str()))
    }

    /// Whether it is what the customer earns.
    pub(super) fn is_revenue(&self) -> bool {
        let is_arr = self.bracketed == "arr";
        !is_arr && (REVENUE.contains(&self.joined.as_str()) || REVENUE.contains(&self.essence().as_str()))
    }

    /// Whether it is a sum over a family.
    pub(super) fn is_roll_up(&self) -> bool {
        self.has(&ROLL_UPS)
    }

    /// Whether it is an amount for a month.
    pub(super) fn is_monthly(&self) -> bool {
        self.joined == "mrr"
            || self.has(&["mrr", "monthly", "month", "monat", "monatlich", "mensuel", "mensual", "mois", "mes"])
    }

    /// Whether it is an amount for a week.
    pub(super) fn is_weekly(&self) -> bool {
        self.has(&[
            "week",
            "weekly",
            "woche",
            "wochenstunden",
            "semaine",
            "hebdomadaire",
            "semana",
            "semanal",
            "semanales",
        ])
    }

    /// What a full-time person has of it in a week, where it is of hours or of days: one of these.
    pub(super) fn full_time(&self) -> &'static [f64] {
        let hours =
            ["hours", "hour", "hrs", "h", "std", "stunden", "wochenstunden", "arbeitszeit", "heures", "horas", "ore"];
        let days = ["days", "day", "tage", "arbeitstage", "jours", "dias", "giorni"];
        if self.has(&hours) {
            &[35.0, 36.0, 37.0, 37.5, 38.0, 38.5, 39.0, 39.5, 40.0, 41.0, 42.0]
        } else if self.has(&days) {
            &[5.0]
        } else {
            &[]
        }
    }

    /// Whether its numbers are no amounts.
    pub(super) fn is_no_amount(&self) -> bool {
        self.has(&NO_AMOUNTS)
    }

    /// Whether it is an id of something: `Owner ID`.
    pub(super) fn is_of_ids(&self) -> bool {
        self.has(&["id", "gsid", "key", "nr", "number", "nummer"])
    }

    /// A name for it in rules: `open_opp`.
    pub(super) fn slug(&self) -> String {
        let slug = self.words.join("_");
        if slug.starts_with(|c: char| c.is_ascii_digit()) { format!("n_{slug}") } else { slug }
    }

    /// A longer name for it, with what stands in brackets: `arr_2026`.
    pub(super) fn whole_slug(&self) -> String {
        format!("{}_{}", self.slug(), self.bracketed)
    }

    /// The highest of a scale such as `(1-5)`.
    pub(super) fn scale(&self) -> Option<u32> {
        let number = self.bracketed.trim_start_matches(|c: char| !c.is_ascii_digit());
        // Folding joins `1-5` to `15`, and `0-10` to `010`.
        let digits: &str = number.strip_prefix(['0', '1']).filter(|rest| !rest.is_empty())?;
        digits.parse().ok().filter(|most| (2..=100).contains(most))
    }
}

#[cfg(test)]
mod tests {
    use super::Heading;

    #[test]
    fn headings_are_compared_without_what_makes_no_difference() {
        for (text, joined) in [
            ("Renewal Date", "renewaldate"),
            ("Renewal_Date__c", "renewaldate"),
            ("RenewalDate", "renewaldate"),
            ("Account: Account Name", "accountname"),
            ("ARR (USD)", "arr"),
            ("Nächste Verlängerung", "nachsteverlangerung"),
            ("Mitarbeiter-Zahl", "mitarbeiterzahl"),
            ("Renewal\nDate", "renewaldate"),
            ("Organization - Owner", "owner"),
            ("N.º cliente", "numerocliente"),
        ] {
            assert_eq!(Heading::of(text).joined, joined, "{text}");
        }
        assert_eq!(Heading::of("Current ARR in EUR").essence(), "arr");
        assert_eq!(Heading::of("Technical (1-5)").scale(), Some(5));
        assert_eq!(Heading::of("Technical (0-10)").scale(), Some(10));
        assert_eq!(Heading::of("ARR (USD)").scale(), None);
        assert_eq!(Heading::of("Open Opp?").slug(), "open_opp");
    }

    #[test]
    fn traps_are_told() {
        assert!(Heading::of("Annual Revenue").is_revenue() && Heading::of("AnnualRevenue").is_revenue());
        assert!(!Heading::of("Jahresumsatz (ARR)").is_revenue(), "it says itself what it is");
        assert!(Heading::of("Jahresumsatz").is_revenue() && !Heading::of("Recurring revenue").is_revenue());
        assert!(Heading::of("Hierarchy ARR").is_roll_up() && Heading::of("MRR").is_monthly());
    }
}
