//! Everybody's hours and caps: what the work fits into.

use super::super::dice::Dice;
use super::accounts::ShapedAccount;
use super::recipe::{CoverPattern, HoursRecipe, Recipe};
use super::team::ShapedPerson;

/// A person of so many has a share in the pool of accounts that nobody is named for.
const OF_POOL: usize = 5;
/// The share of everybody's hours that the work takes where it is the same for all, in thousandths.
const LOAD: u64 = 850;

/// Gives everybody hours, and makes the accounts fit them where the recipe says so.
pub fn fit_hours(recipe: &Recipe, team: &mut [ShapedPerson], accounts: &mut [ShapedAccount], dice: &mut Dice) {
    match recipe.hours {
        HoursRecipe::Load(least, most) => share_out(team, accounts, dice.between(least, most)),
        HoursRecipe::Even => {
            even_out(accounts, team.len(), dice);
            share_out(team, accounts, LOAD);
        }
        HoursRecipe::Book => {
            let books = deal(accounts.len(), team.len(), dice);
            for (person, book) in team.iter_mut().zip(books) {
                let tenths: u64 = book.into_iter().map(|account| accounts[account].tenths[0]).sum();
                person.tenths = (tenths * 1000).div_ceil(dice.between(985, 998));
            }
        }
    }
    if recipe.cover == CoverPattern::Pool {
        pool(team, accounts);
    }
}

/// Hours by everybody's share of full time, so that the work of each role takes so many thousandths of them.
fn share_out(team: &mut [ShapedPerson], accounts: &[ShapedAccount], load: u64) {
    let roles = accounts.first().map_or(0, |account| account.tenths.len());
    for role in 0..roles {
        let work: u64 = accounts.iter().map(|account| account.tenths[role]).sum();
        let shares: u64 = team.iter().filter(|person| person.role == role).map(|person| person.share).sum();
        for person in team.iter_mut().filter(|person| person.role == role) {
            person.tenths = (work * person.share * 1000).div_ceil((shares * load).max(1)).max(1);
        }
    }
}

/// Books of nearly as many accounts each, by chance.
fn deal(accounts: usize, people: usize, dice: &mut Dice) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..accounts).collect();
    dice.shuffle(&mut order);
    (0..people).map(|person| order.iter().skip(person).step_by(people).copied().collect()).collect()
}

/// Makes accounts larger or smaller, so that books exist whose hours and ARR are within 3 % of the mean.
fn even_out(accounts: &mut [ShapedAccount], people: usize, dice: &mut Dice) {
    let mean_tenths = accounts.iter().map(|account| account.tenths[0]).sum::<u64>() / people as u64;
    let mean_arr = accounts.iter().map(|account| account.arr).sum::<u64>() / people as u64;
    for book in deal(accounts.len(), people, dice) {
        let tenths: u64 = book.iter().map(|&account| accounts[account].tenths[0]).sum();
        let arr: u64 = book.iter().map(|&account| accounts[account].arr).sum();
        let (for_tenths, for_arr) = (dice.between(970, 1030), dice.between(970, 1030));
        for account in book {
            let account = &mut accounts[account];
            account.tenths[0] = (account.tenths[0] * mean_tenths * for_tenths / (1000 * tenths)).max(1);
            account.arr = (account.arr * mean_arr / arr * for_arr / 1000).div_ceil(100) * 100;
        }
    }
}

/// Gives a pool what the accounts of the second kind take, from a fifth of the people.
fn pool(team: &mut [ShapedPerson], accounts: &[ShapedAccount]) {
    let members = team.len().div_ceil(OF_POOL);
    let work: u64 = accounts.iter().filter(|account| account.kind > 0).map(|account| account.tenths[0]).sum();
    let hours: u64 = team[..members].iter().map(|person| person.tenths).sum();
    let percent = (work * 1000 * 100).div_ceil((LOAD * hours).max(1)).clamp(1, 90);
    team[..members].iter_mut().for_each(|person| person.pooled = percent);
}

/// Caps on accounts and ARR, between 80 and 140 % and between 80 and 180 % of a mean book, which in all hold what
/// there is.
pub fn cap(team: &mut [ShapedPerson], accounts: &[ShapedAccount], dice: &mut Dice) {
    let (count, people) = (accounts.len() as u64, team.len() as u64);
    let arr: u64 = accounts.iter().map(|account| account.arr).sum();
    let mut seats: Vec<u64> = team.iter().map(|_| count * dice.between(80, 140) / (100 * people)).collect();
    let mut money: Vec<u64> = team.iter().map(|_| arr * dice.between(80, 180) / (100 * people)).collect();
    raise(&mut seats, count + count / 20, 1);
    raise(&mut money, arr + arr / 10, arr / (20 * people) + 1);
    for ((person, seats), money) in team.iter_mut().zip(seats).zip(money) {
        person.max_accounts = Some(seats);
        person.max_arr = Some(money.div_ceil(1000) * 1000);
    }
}

/// Raises the caps in turn until together they hold so much.
fn raise(caps: &mut [u64], all: u64, by: u64) {
    let mut held: u64 = caps.iter().sum();
    for i in (0..caps.len()).cycle() {
        if held >= all {
            break;
        }
        caps[i] += by;
        held += by;
    }
}
