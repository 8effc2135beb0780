//! The accounts of an organisation of a shape.

use super::super::accounts::hundreds;
use super::super::dice::Dice;
use super::super::words::{INDUSTRIES, REGIONS, SKILLS};
use super::recipe::{FamilyRecipe, Recipe};
use super::team::ShapedPerson;

/// Draws of an account's needs before the best so far is taken.
const DRAWS: usize = 12;
/// Passes in which accounts are made to fit.
const PASSES: usize = 8;
/// Of a thousand people, so many should have the skills that an account needs.
const ABLE: usize = 333;

/// One account.
pub struct ShapedAccount {
    /// Index in the recipe's kinds.
    pub kind: usize,
    /// Tenths of an hour in the period, by role.
    pub tenths: Vec<u64>,
    pub arr: u64,
    /// The index of its parent.
    pub parent: Option<usize>,
    /// Index in [`REGIONS`].
    pub region: Option<usize>,
    pub industry: Option<&'static str>,
    /// Index in [`SKILLS`] and least level.
    pub needs: Vec<(usize, u8)>,
    /// Index in [`SKILLS`] and the level that is enough.
    pub wants: Vec<(usize, u8)>,
    pub renewal_in: i64,
    pub health: u64,
    /// The present owner by role.
    pub owners: Vec<Option<usize>>,
    /// For how many days.
    pub since: i64,
    pub locked: bool,
}

impl ShapedAccount {
    /// Whether somebody may own it, as far as region and skills go.
    pub fn suits(&self, person: &ShapedPerson) -> bool {
        self.region.is_none_or(|region| person.regions.contains(&region)) && can(person, &self.needs)
    }
}

fn can(person: &ShapedPerson, needs: &[(usize, u8)]) -> bool {
    needs.iter().all(|&(skill, level)| person.levels[skill] >= level)
}

/// So many accounts that nobody owns yet.
pub fn accounts(recipe: &Recipe, count: usize, team: &[ShapedPerson], dice: &mut Dice) -> Vec<ShapedAccount> {
    let mut kinds: Vec<usize> = (0..count).map(|rank| kind_of(recipe, rank, count)).collect();
    dice.shuffle(&mut kinds);
    let mut accounts: Vec<ShapedAccount> = kinds.into_iter().map(|kind| draft(recipe, kind, team, dice)).collect();
    let families = recipe.families.map(|families| join(&mut accounts, families, team.len(), dice));
    make_fit(&mut accounts, &families.unwrap_or_default(), team);
    if recipe.needs {
        for account in &mut accounts {
            account.needs = needs(team, dice);
        }
    }
    accounts
}

/// The kind of the account of this rank, by the shares of the kinds.
fn kind_of(recipe: &Recipe, rank: usize, count: usize) -> usize {
    let mut upto = 0;
    let kind = recipe.kinds.iter().position(|kind| {
        upto += kind.percent;
        rank * 100 < upto * count
    });
    kind.unwrap_or(0)
}

fn draft(recipe: &Recipe, kind: usize, team: &[ShapedPerson], dice: &mut Dice) -> ShapedAccount {
    let made_of = &recipe.kinds[kind];
    let tenths = dice.between(made_of.tenths.0, made_of.tenths.1);
    let mut skills: Vec<usize> = (0..SKILLS.len()).collect();
    dice.shuffle(&mut skills);
    skills.truncate(if recipe.differ { dice.index(3) } else { 0 });
    ShapedAccount {
        kind,
        tenths: (0..recipe.roles().len()).map(|role| part(tenths, role, dice)).collect(),
        arr: hundreds(dice.log_normal(made_of.arr.0, made_of.arr.1)),
        parent: None,
        region: recipe.regions.then(|| region(team, dice)),
        industry: recipe.differ.then(|| dice.pick(&INDUSTRIES)),
        needs: Vec::new(),
        wants: skills.into_iter().map(|skill| (skill, dice.pick(&[3, 4, 5]))).collect(),
        renewal_in: i64::try_from(dice.between(1, 365)).unwrap_or(1),
        health: 100 - dice.between(0, 45) - dice.between(0, 35),
        owners: vec![None; recipe.roles().len()],
        since: 0,
        locked: false,
    }
}

/// What a role takes of an account: the second one 40 to 70 % of the first.
fn part(tenths: u64, role: usize, dice: &mut Dice) -> u64 {
    if role == 0 { tenths } else { (tenths * dice.between(40, 70) / 100).max(1) }
}

/// A region, each as likely as its people have hours.
fn region(team: &[ShapedPerson], dice: &mut Dice) -> usize {
    let weight = |region: usize| -> u64 {
        let there = team.iter().filter(|person| person.regions.contains(&region));
        there.map(|person| person.share / person.regions.len() as u64).sum()
    };
    let weights: [u64; REGIONS.len()] = std::array::from_fn(weight);
    dice.weighted(weights.into_iter()).unwrap_or(0)
}

/// The largest accounts and families must fit into somebody's book. Each pass makes books smaller, too, so that it
/// takes a few.
fn make_fit(accounts: &mut [ShapedAccount], families: &[Vec<usize>], team: &[ShapedPerson]) {
    for _ in 0..PASSES {
        trim(accounts, team);
        let half = |all: u64| (all / (2 * team.len() as u64)).max(1);
        let tenths = half(accounts.iter().map(|account| account.tenths[0]).sum());
        let arr = half(accounts.iter().map(|account| account.arr).sum());
        for family in families {
            shrink(accounts, family, tenths, arr);
        }
    }
}

/// Makes accounts smaller that take more than 70 % of a mean book's hours or ARR.
fn trim(accounts: &mut [ShapedAccount], team: &[ShapedPerson]) {
    let roles = accounts.first().map_or(0, |account| account.tenths.len());
    for role in 0..roles {
        let people = team.iter().filter(|person| person.role == role).count() as u64;
        let all: u64 = accounts.iter().map(|account| account.tenths[role]).sum();
        let most = all * 7 / (10 * people.max(1));
        for account in accounts.iter_mut() {
            account.tenths[role] = account.tenths[role].min(most.max(1));
        }
    }
    let arr: u64 = accounts.iter().map(|account| account.arr).sum();
    let most = arr * 7 / (10 * team.len() as u64) / 100 * 100;
    for account in accounts {
        account.arr = account.arr.min(most.max(100));
    }
}

/// Makes the members of a family smaller where together they take more than so much.
fn shrink(accounts: &mut [ShapedAccount], members: &[usize], tenths: u64, arr: u64) {
    let all: u64 = members.iter().map(|&member| accounts[member].tenths[0]).sum();
    let money: u64 = members.iter().map(|&member| accounts[member].arr).sum();
    for &member in members {
        let account = &mut accounts[member];
        if all > tenths {
            account.tenths[0] = (account.tenths[0] * tenths / all).max(1);
        }
        if money > arr {
            account.arr = (account.arr * arr / money / 100 * 100).max(100);
        }
    }
}

/// Makes families of accounts of the first kind, which share region and industry. As many families and lone accounts
/// are left as make two for each person.
fn join(accounts: &mut [ShapedAccount], families: FamilyRecipe, people: usize, dice: &mut Dice) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..accounts.len()).filter(|&i| accounts[i].kind == 0).collect();
    dice.shuffle(&mut order);
    order.truncate(accounts.len() * families.percent / 100);
    let (fewest, most) = families.members;
    let mut spare = accounts.len().saturating_sub(2 * people);
    let mut made = Vec::new();
    while order.len() >= fewest && spare + 1 >= fewest {
        let size = (fewest + dice.index(most - fewest + 1)).min(order.len()).min(spare + 1);
        let members = order.split_off(order.len() - size);
        spare -= size - 1;
        let (region, industry) = (accounts[members[0]].region, accounts[members[0]].industry);
        for &member in &members[1..] {
            accounts[member].parent = Some(members[0]);
            (accounts[member].region, accounts[member].industry) = (region, industry);
        }
        made.push(members);
    }
    made
}

/// One or two skills that about a third of the people have, and somebody has.
fn needs(team: &[ShapedPerson], dice: &mut Dice) -> Vec<(usize, u8)> {
    let mut best: Option<(usize, Vec<(usize, u8)>)> = None;
    for _ in 0..DRAWS {
        let mut needs = vec![(dice.index(SKILLS.len()), dice.pick(&[2, 3, 3, 4]))];
        if dice.percent(50) {
            let other = (needs[0].0 + 1 + dice.index(SKILLS.len() - 1)) % SKILLS.len();
            needs.push((other, dice.pick(&[1, 2, 3])));
            needs.sort_unstable();
        }
        let able = team.iter().filter(|person| can(person, &needs)).count();
        let off = (able * 1000 / team.len()).abs_diff(ABLE);
        if able > 0 && best.as_ref().is_none_or(|(least, _)| off < *least) {
            best = Some((off, needs));
        }
    }
    best.map_or_else(Vec::new, |(_, needs)| needs)
}
