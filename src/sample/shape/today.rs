//! Who owns what today.

use std::collections::BTreeSet;

use super::super::dice::Dice;
use super::accounts::ShapedAccount;
use super::recipe::{OwnersRecipe, Recipe};
use super::team::ShapedPerson;

/// The percentage of the accounts that have an owner.
const OWNED: u64 = 90;
/// The percentage of the accounts in a family that have the parent's owner.
const WITH_PARENT: u64 = 75;
/// The percentage of the second owners who are in the first one's pod.
const IN_POD: u64 = 70;

/// Gives accounts their present owners and locks.
pub fn settle(recipe: &Recipe, team: &[ShapedPerson], accounts: &mut [ShapedAccount], dice: &mut Dice) {
    if recipe.today == OwnersRecipe::Nobody {
        return;
    }
    let mut room: Vec<u64> = team.iter().map(ShapedPerson::own_tenths).collect();
    // A parent is settled before its subsidiaries, which often have the same owner.
    let mut order: Vec<usize> = (0..accounts.len()).filter(|&i| !recipe.is_pooled(accounts[i].kind)).collect();
    order.sort_by_key(|&i| accounts[i].parent.is_some());
    for i in order {
        accounts[i].since = i64::try_from(dice.between(20, 1500)).unwrap_or(20);
        if !dice.percent(OWNED) {
            continue;
        }
        let family = accounts[i].parent.and_then(|parent| accounts[parent].owners[0]);
        let family = family.filter(|_| dice.percent(WITH_PARENT));
        for role in 0..recipe.roles().len() {
            let wanted = WantedOwner { recipe, role, room: &room };
            let owner = family.filter(|&owner| wanted.has_room(&accounts[i], owner));
            let owner = owner.or_else(|| wanted.draw(&accounts[i], team, dice));
            if let Some(owner) = owner {
                room[owner] = room[owner].saturating_sub(accounts[i].tenths[role]);
            }
            accounts[i].owners[role] = owner;
        }
    }
    lock(recipe, accounts, dice);
}

/// An owner that is wanted.
struct WantedOwner<'a> {
    recipe: &'a Recipe,
    role: usize,
    /// Tenths of an hour that everybody has left.
    room: &'a [u64],
}

impl WantedOwner<'_> {
    /// Whether somebody has room for an account, where that matters.
    fn has_room(&self, account: &ShapedAccount, owner: usize) -> bool {
        self.recipe.today == OwnersRecipe::Uneven || self.room[owner] >= account.tenths[self.role]
    }

    /// Somebody who may own the account, the popular ones more often.
    fn draw(&self, account: &ShapedAccount, team: &[ShapedPerson], dice: &mut Dice) -> Option<usize> {
        let first = account.owners[0].map(|owner| team[owner].pod);
        let pod = first.flatten().filter(|_| self.role > 0 && dice.percent(IN_POD));
        dice.weighted(team.iter().enumerate().map(|(i, person)| {
            let may = person.role == self.role
                && account.suits(person)
                && self.has_room(account, i)
                && pod.is_none_or(|pod| person.pod == Some(pod));
            person.popularity * u64::from(may)
        }))
    }
}

/// Locks some accounts that have an owner and no family.
fn lock(recipe: &Recipe, accounts: &mut [ShapedAccount], dice: &mut Dice) {
    let parents: BTreeSet<usize> = accounts.iter().filter_map(|account| account.parent).collect();
    for (i, account) in accounts.iter_mut().enumerate() {
        let is_alone = account.parent.is_none() && !parents.contains(&i);
        account.locked = dice.percent(recipe.locked) && account.owners[0].is_some() && is_alone;
    }
}
