//! Made-up organisations of a shape: each is hard in one way, so that a solver can be tried on every way there is.
//!
//! [`Shape::says`] is what each is like: the command line, the notes beside a sample and `scenarios/README.md` have it
//! from there. [`recipe`] turns the words into figures. Accounts are drawn first, then books are dealt where the rules
//! could otherwise not be kept, then people get hours that fit the work, and last come the owners of today.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::File;
use super::dice::Dice;
use super::organisation::{MOST_ACCOUNTS, organisation};

mod accounts;
mod books;
mod document;
mod recipe;
mod table;
mod team;
mod today;

use recipe::{Recipe, recipe};

/// Characters of a line of the notes.
const LINE: usize = 120;

/// What about a made-up organisation is hard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shape {
    /// Nothing in particular: the organisation of [`organisation`].
    #[default]
    Typical,
    /// People are alike.
    Alike,
    /// A few big accounts for each person.
    Big,
    /// More work than hours.
    Short,
    /// Books are full.
    Full,
    /// Owners must share the region.
    Regions,
    /// Owners must have skills.
    Skills,
    /// The bands of balance are hard.
    Bands,
    /// Five measures are balanced at once.
    Five,
    /// Few moves are allowed.
    Moves,
    /// Families are large.
    Families,
    /// People have caps of their own.
    Caps,
    /// Everybody must have so many accounts of a segment.
    Minimums,
    /// Accounts have owners in two roles.
    Roles,
    /// Accounts are served by pods.
    Pods,
    /// There are very many tiny accounts.
    Tiny,
    /// Many rules at once.
    Mixed,
}

/// Every shape, its name, and what it is like.
const SHAPES: [(Shape, &str, &str); 17] = [
    (
        Shape::Typical,
        "typical",
        "Regions, needed skills, families, locks, leave and ramp in moderation; four segments; hours at 90 %.",
    ),
    (
        Shape::Alike,
        "alike",
        "All people are equal and nobody owns anything yet; hours and ARR are balanced at 85 % of the limits.",
    ),
    (
        Shape::Big,
        "big",
        "A few big accounts for each person, two as a rule, each half a book; ask for two to four accounts a person.",
    ),
    (Shape::Short, "short", "The accounts take 110 to 120 % of everybody's limits: some seats must stay uncovered."),
    (
        Shape::Full,
        "full",
        "The accounts take 98 to 100 % of everybody's limits, and books that hold them all exist: bin packing.",
    ),
    (
        Shape::Regions,
        "regions",
        "Owners must share the account's region; everybody looks after one or two of the four.",
    ),
    (Shape::Skills, "skills", "Accounts need one or two skills at a level that about a third of the people have."),
    (
        Shape::Bands,
        "bands",
        "The bands around the fair shares of hours, ARR and accounts are hard; books inside all of them exist.",
    ),
    (
        Shape::Five,
        "five",
        "Five measures are balanced at once: hours, ARR, accounts, renewals in the period, and ARR at risk.",
    ),
    (
        Shape::Moves,
        "moves",
        "At most 5 % of the accounts may change hands, and today's books are uneven, though within the limits.",
    ),
    (
        Shape::Families,
        "families",
        "Up to four of five accounts are in families of 5 to 20, which must have one owner and take up to half a book.",
    ),
    (
        Shape::Caps,
        "caps",
        "Everybody has caps of their own on accounts and ARR, which in all hold little more than there is.",
    ),
    (
        Shape::Minimums,
        "minimums",
        "Everybody must own a least number of key accounts, four of five that there are for each person.",
    ),
    (Shape::Roles, "roles", "Every account has owners in two roles, csm and se; a third of the people are se."),
    (Shape::Pods, "pods", "Every account is served by a pod, which gives both its csm and its se."),
    (
        Shape::Tiny,
        "tiny",
        "Very many accounts of a few minutes to an hour each, of widely different ARR; ask for 20 to 1,000 a person.",
    ),
    (
        Shape::Mixed,
        "mixed",
        "Everything in moderation: regions, named and pooled accounts, families, locks, freezes, moves for 10 % of all.",
    ),
];

impl Shape {
    /// Every shape.
    pub const ALL: [Self; SHAPES.len()] = {
        let mut all = [Self::Typical; SHAPES.len()];
        let mut i = 0;
        while i < all.len() {
            all[i] = SHAPES[i].0;
            i += 1;
        }
        all
    };

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        SHAPES[self as usize].1
    }

    /// What organisations of this shape are like.
    #[must_use]
    pub fn says(self) -> &'static str {
        SHAPES[self as usize].2
    }
}

/// How large an organisation is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrganisationSize {
    /// So many accounts.
    pub accounts: usize,
    /// So many people.
    pub people: usize,
}

/// A made-up organisation of a shape: scenario, accounts, team and notes; the same for the same shape, size and seed.
///
/// # Errors
/// A sentence that says which size is out of range.
pub fn shaped(shape: Shape, size: OrganisationSize, seed: u64) -> Result<Vec<File>, String> {
    if shape == Shape::Typical {
        return organisation(size.accounts, size.people, seed);
    }
    let recipe = recipe(shape);
    check_size(shape, &recipe, size)?;
    let mut dice = Dice::new(seed);
    let mut team = team::team(&recipe, size.people, &mut dice);
    let mut accounts = accounts::accounts(&recipe, size.accounts, &team, &mut dice);
    books::fit_hours(&recipe, &mut team, &mut accounts, &mut dice);
    if shape == Shape::Caps {
        books::cap(&mut team, &accounts, &mut dice);
    }
    today::settle(&recipe, &team, &mut accounts, &mut dice);
    let name = format!("Sample {}x{}, shape {}, seed {seed}", size.accounts, size.people, shape.name());
    let (team_table, accounts_table) = (table::team(&recipe, &team), table::accounts(&recipe, &accounts, &team));
    let scenario = document::DocumentFacts { shape, recipe: &recipe, team: &team, accounts: &accounts };
    Ok(vec![
        File::new("scenario.json", scenario.text(&name, &team_table, &accounts_table)),
        File::new("accounts.csv", accounts_table.csv()),
        File::new("team.csv", team_table.csv()),
        File::new("NOTES.md", notes(shape, size, seed)),
    ])
}

/// The day on which plans take effect.
fn as_of() -> Date {
    date(2027, 1, 1)
}

/// The day so many days after [`as_of`].
fn day(days: i64) -> String {
    as_of().saturating_add(days.days()).to_string()
}

fn check_size(
    shape: Shape,
    recipe: &Recipe,
    OrganisationSize { accounts, people }: OrganisationSize,
) -> Result<(), String> {
    let name = shape.name();
    if accounts == 0 || people < recipe.fewest_people {
        return Err(format!(
            "A sample of {accounts} accounts and {people} people is too small for the shape \"{name}\", which takes at \
             least {} people.",
            recipe.fewest_people
        ));
    }
    if accounts > MOST_ACCOUNTS {
        return Err(format!("A sample of {accounts} accounts is too large; the most is {MOST_ACCOUNTS}."));
    }
    let (fewest, most) = recipe.per_person;
    if accounts < fewest.saturating_mul(people) || accounts > most.saturating_mul(people) {
        return Err(format!(
            "{accounts} accounts for {people} people are not of the shape \"{name}\", which has {fewest} to {most} \
             accounts a person."
        ));
    }
    Ok(())
}

fn notes(shape: Shape, OrganisationSize { accounts, people }: OrganisationSize, seed: u64) -> String {
    let name = shape.name();
    let about = format!(
        "Made by `rebook init --sample {accounts}x{people} --shape {name} --seed {seed}`; the same size, shape and seed \
         give the same files. {}",
        shape.says()
    );
    format!(
        "# A made-up organisation of the shape \"{name}\"\n\n{}\n\n    rebook solve scenario.json\n\n`accounts.csv` \
         and `team.csv` are mapped to rebook's fields under `columns` in `scenario.json`.\n",
        wrapped(&about)
    )
}

/// A paragraph in lines that are not too long.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().filter(|line| line.is_empty() || line.len() + 1 + word.len() <= LINE);
        match line {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => *line = format!("{line} {word}"),
            None => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_shapes_is_in_the_order_of_the_shapes() {
        assert!(SHAPES.iter().enumerate().all(|(i, (shape, ..))| *shape as usize == i));
    }

    #[test]
    fn lines_of_the_notes_are_not_too_long() {
        for shape in Shape::ALL {
            let notes = notes(shape, OrganisationSize { accounts: 50_000, people: 500 }, 7);
            assert!(notes.lines().all(|line| line.len() <= LINE), "{notes}");
        }
    }
}
