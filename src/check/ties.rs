//! Families and pods: seats that stand and fall together.

use std::collections::BTreeMap;

use super::SOLVE_AGAIN;
use super::holders::{Holders, Post};
use super::may::why_not;
use crate::error::Diagnostics;
use crate::instance::Instance;
use crate::scenario::Pattern;

/// Notes every family that is split and every account or family whose pod seats are spread over several pods.
pub fn check(instance: &Instance, holders: &Holders, found: &mut Diagnostics) {
    let mut by_account = vec![Vec::new(); instance.accounts.len()];
    for post in &holders.posts {
        by_account[post.account].push(post);
    }
    for family in &instance.families {
        let posts: Vec<&Post> = family.iter().flat_map(|&account| by_account[account].iter().copied()).collect();
        if instance.rules.families_together {
            one_pod(instance, holders, &posts, found);
            for tied in kinds(instance, &posts).values().filter(|tied| tied.len() > 1) {
                together(instance, holders, tied, found);
            }
        } else {
            for &account in family {
                one_pod(instance, holders, &by_account[account], found);
            }
        }
    }
}

/// A family's posts by role and kind of pattern.
fn kinds<'a>(instance: &Instance, posts: &[&'a Post]) -> BTreeMap<(usize, Pattern), Vec<&'a Post>> {
    let mut kinds: BTreeMap<(usize, Pattern), Vec<&Post>> = BTreeMap::new();
    for &post in posts {
        let kind = match instance.seats[post.seats.start].pattern {
            Pattern::Territory => Pattern::Named,
            other => other,
        };
        kinds.entry((post.role, kind)).or_default().push(post);
    }
    kinds
}

/// All covered pod seats among these posts have owners of one pod; fixed seats in different pods or in none stand
/// alone.
fn one_pod(instance: &Instance, holders: &Holders, posts: &[&Post], found: &mut Diagnostics) {
    let seats = posts.iter().flat_map(|post| post.seats.clone());
    let covered: Vec<(usize, Option<usize>)> = seats
        .filter(|&seat| instance.seats[seat].pattern == Pattern::Pod)
        .filter_map(|seat| holders.owner[seat].map(|owner| (seat, instance.owners[owner].pod)))
        .collect();
    let (fixed, free): (Vec<_>, Vec<_>) =
        covered.into_iter().partition(|&(seat, _)| instance.seats[seat].fixed.is_some());
    let given = fixed.first().and_then(|&(_, pod)| pod).filter(|_| fixed.iter().all(|it| it.1 == fixed[0].1));
    let Some(pod) = given.or_else(|| free.first().and_then(|&(_, pod)| pod)) else { return };
    if let Some(&(seat, _)) = free.iter().find(|&&(_, other)| other != Some(pod)) {
        let account = &instance.accounts[instance.seats[seat].account].id;
        let cause = format!("{account} is covered from another pod than {}, which serves it.", instance.pods[pod].id);
        found.push("E614", holders.place(seat), cause, SOLVE_AGAIN);
    }
}

/// The posts of one role of a family have the same owners, seat by seat.
fn together(instance: &Instance, holders: &Holders, posts: &[&Post], found: &mut Diagnostics) {
    let mut split = Puzzle::new(instance, holders, posts);
    if split.is_none() || !split.as_mut().is_some_and(Puzzle::solvable) {
        let names: Vec<&str> = posts.iter().map(|post| instance.accounts[post.account].id.as_str()).collect();
        let role = &instance.roles[posts[0].role];
        let cause = format!("{} are a family but do not have the same owner ({role}).", names.join(", "));
        found.push("E613", holders.place(posts[0].seats.start), cause, SOLVE_AGAIN);
    }
}

/// Whether owners that are known by post only can be put on its seats such that all ties hold.
struct Puzzle {
    /// The owners of each post that are not yet put on a seat, `None` for an uncovered one; ordered.
    left: Vec<Vec<Option<usize>>>,
    /// Sets of posts (by index) and how many seats of each are tied to one another alike.
    ties: Vec<(Vec<usize>, usize)>,
}

impl Puzzle {
    /// The puzzle that is left when fixed seats and what is tied to them are out of it; `None` if those do not fit.
    fn new(instance: &Instance, holders: &Holders, posts: &[&Post]) -> Option<Self> {
        let fixed = |seat: usize| instance.seats[seat].fixed.map(|fixed| fixed.owner);
        let mut left: Vec<Vec<Option<usize>>> = posts
            .iter()
            .map(|post| {
                let free = post.seats.clone().filter(|&seat| fixed(seat).is_none());
                let mut owners: Vec<_> = free.map(|seat| holders.owner[seat]).collect();
                owners.sort_unstable();
                owners
            })
            .collect();
        let longest = posts.iter().map(|post| post.seats.len()).max().unwrap_or(0);
        let mut ties: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for index in 0..longest {
            let seats = posts.iter().enumerate().filter_map(|(i, post)| Some((i, post.seats.clone().nth(index)?)));
            let (given, free): (Vec<_>, Vec<_>) = seats.partition(|&(_, seat)| fixed(seat).is_some());
            match one_owner(instance, &given, &free) {
                Some(owner) => free.iter().try_for_each(|&(i, _)| take(&mut left[i], Some(owner)))?,
                None if free.is_empty() => {}
                None => *ties.entry(free.into_iter().map(|(i, _)| i).collect()).or_default() += 1,
            }
        }
        Some(Self { left, ties: ties.into_iter().collect() })
    }

    fn solvable(&mut self) -> bool {
        while let Some((tie, post)) = self.forced() {
            let (posts, _) = self.ties.swap_remove(tie);
            let owners = std::mem::take(&mut self.left[post]);
            for &other in posts.iter().filter(|&&other| other != post) {
                if owners.iter().any(|&owner| take(&mut self.left[other], owner).is_none()) {
                    return false;
                }
            }
        }
        if self.ties.is_empty() {
            return true;
        }
        let mut choices = self.left[self.ties[0].0[0]].clone();
        choices.dedup();
        choices.into_iter().any(|owner| self.with(owner).is_some_and(|mut rest| rest.solvable()))
    }

    /// A tie and a post of it whose remaining owners all belong to that tie.
    fn forced(&self) -> Option<(usize, usize)> {
        let ties = self.ties.iter().enumerate();
        let pairs = ties.flat_map(|(tie, (posts, _))| posts.iter().map(move |&post| (tie, post)));
        pairs.into_iter().find(|&(tie, post)| self.left[post].len() == self.ties[tie].1)
    }

    /// What is left when the first tie's first seat has this owner.
    fn with(&self, owner: Option<usize>) -> Option<Self> {
        let mut left = self.left.clone();
        let mut ties = self.ties.clone();
        ties[0].0.iter().try_for_each(|&post| take(&mut left[post], owner))?;
        ties[0].1 -= 1;
        ties.retain(|tie| tie.1 > 0);
        Some(Self { left, ties })
    }
}

/// The owner that all seats of a tie must have because the fixed ones among them have her and she may have the rest.
fn one_owner(instance: &Instance, given: &[(usize, usize)], free: &[(usize, usize)]) -> Option<usize> {
    let fixed = |seat: usize| instance.seats[seat].fixed.map(|fixed| fixed.owner);
    let owner = fixed(given.first()?.1)?;
    let alone = given.iter().all(|&(_, seat)| fixed(seat) == Some(owner));
    let may = free.iter().all(|&(_, seat)| why_not(instance, seat, owner).is_none());
    (alone && may).then_some(owner)
}

/// Takes one owner out of a list; `None` if she is not in it.
fn take(owners: &mut Vec<Option<usize>>, owner: Option<usize>) -> Option<()> {
    let i = owners.iter().position(|&it| it == owner)?;
    owners.remove(i);
    Some(())
}
