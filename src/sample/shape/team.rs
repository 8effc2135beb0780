//! The people of an organisation of a shape.

use super::super::dice::Dice;
use super::super::words::{INDUSTRIES, REGIONS, SKILLS, person_name};
use super::recipe::{CoverPattern, HoursRecipe, Recipe};

/// People of a pod, as a rule.
const POD: usize = 5;
/// Of so many people, one has the second role.
const OF_SECOND_ROLE: usize = 3;

/// One person.
pub struct ShapedPerson {
    pub id: String,
    pub name: String,
    /// Index in the recipe's roles.
    pub role: usize,
    /// Percent of a full-time person.
    pub share: u64,
    /// Tenths of an hour in the period.
    pub tenths: u64,
    /// The percentage of these that a pool takes.
    pub pooled: u64,
    /// Level of each of [`SKILLS`].
    pub levels: [u8; 12],
    /// Indices in [`REGIONS`].
    pub regions: Vec<usize>,
    pub industries: Vec<&'static str>,
    pub pod: Option<usize>,
    pub max_accounts: Option<u64>,
    pub max_arr: Option<u64>,
    /// How likely they are to be somebody's present owner.
    pub popularity: u64,
}

impl ShapedPerson {
    /// Tenths of an hour for a book of their own.
    pub fn own_tenths(&self) -> u64 {
        self.tenths * (100 - self.pooled) / 100
    }
}

/// So many people, whose hours are still to be found.
pub fn team(recipe: &Recipe, count: usize, dice: &mut Dice) -> Vec<ShapedPerson> {
    let mut ranks: Vec<u64> = (0..count as u64).collect();
    dice.shuffle(&mut ranks);
    let width = count.to_string().len().max(2);
    let pods = (recipe.cover == CoverPattern::Pod).then(|| (count / POD).max(2));
    let person = |(number, rank)| {
        let mut person = person(recipe, number, dice);
        person.id = format!("p{:0width$}", number + 1);
        person.pod = pods.map(|pods| number % pods);
        person.role = role(recipe, pods.map_or(number, |pods| number / pods));
        person.popularity = 20_000 / (2 * rank + 3);
        person
    };
    ranks.into_iter().enumerate().map(person).collect()
}

/// The role of the person of this number, within the team or within a pod.
fn role(recipe: &Recipe, number: usize) -> usize {
    usize::from(recipe.roles().len() > 1 && number % OF_SECOND_ROLE == 1)
}

fn person(recipe: &Recipe, number: usize, dice: &mut Dice) -> ShapedPerson {
    let equal = !recipe.differ || matches!(recipe.hours, HoursRecipe::Even);
    let mut person = ShapedPerson {
        id: String::new(),
        name: person_name(number),
        role: 0,
        share: if equal { 100 } else { dice.pick(&[100, 100, 100, 100, 100, 80, 60]) },
        tenths: 0,
        pooled: 0,
        levels: [0; 12],
        regions: Vec::new(),
        industries: Vec::new(),
        pod: None,
        max_accounts: None,
        max_arr: None,
        popularity: 0,
    };
    if recipe.differ {
        person.levels = SKILLS.map(|_| dice.pick(&[0, 1, 2, 2, 3, 3, 3, 4, 4, 5]));
        let mut industries = INDUSTRIES.to_vec();
        dice.shuffle(&mut industries);
        industries.truncate(dice.pick(&[2, 3, 4]));
        person.industries = industries;
    }
    if recipe.regions {
        let (own, other) = (number % REGIONS.len(), 1 + dice.index(REGIONS.len() - 1));
        person.regions.push(own);
        person.regions.extend(dice.percent(50).then_some((own + other) % REGIONS.len()));
    }
    person
}
