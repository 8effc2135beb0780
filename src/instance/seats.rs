//! Seats: what each account needs of each role, who has it now, and whether it may move.

use std::collections::BTreeMap;

use super::accounts::find;
use super::values::{is_template, millionths, money};
use super::{Availability, Fixed, FixedWhy, Instance, MILLION, Need, Owner, Seat};
use crate::coverage::effort::Demand;
use crate::coverage::rules::{Fields, days_between};
use crate::error::{Diagnostics, Limited};
use crate::scenario::defaults::{CONTACTS, FORMER_OWNERS, STRENGTH_WEIGHTS, TENURE_DAYS};
use crate::scenario::{Account, Activity, Contact, Document, Freeze, Pattern, SeatSpec, Settled, settled};

/// Writes the seats of all accounts, ordered by account, role and index.
pub(super) fn build(document: &Document, sorted: &[usize], demands: &[Vec<Demand<'_>>], instance: &mut Instance) {
    let raw = document.accounts();
    let plain = SeatSpec::plain(0.0);
    let decided = settled(document.decisions(), document.accounts());
    let mut seats = Vec::new();
    for (account, &position) in sorted.iter().enumerate() {
        for demand in &demands[position] {
            let Ok(role) = instance.roles.binary_search_by(|role| role.as_str().cmp(demand.role)) else { continue };
            let spec = demand.spec.unwrap_or(&plain);
            let decided = decided.get(&(raw[position].id.as_str(), demand.role));
            let writer = SeatWriter { document, instance, account, role, raw: &raw[position], spec, demand, decided };
            seats.extend((0..demand.count()).map(|index| writer.seat(index)));
        }
    }
    if instance.rules.families_together {
        stay_with_family(instance, &mut seats);
    }
    instance.seats = seats;
}

/// Says anew which seats stay because their family does, after some were unlocked or families or rules were changed.
pub(super) fn settle_families(instance: &mut Instance) {
    let mut seats = std::mem::take(&mut instance.seats);
    for seat in &mut seats {
        seat.fixed = seat.fixed.filter(|fixed| fixed.why != FixedWhy::Family);
    }
    if instance.rules.families_together {
        stay_with_family(instance, &mut seats);
    }
    instance.seats = seats;
}

/// Where a family is one owner's in a role and some of it is locked or frozen with that owner, all of it stays: moving
/// the rest would split a family that is together. Pods are decided as a whole and left out.
fn stay_with_family(instance: &Instance, seats: &mut [Seat]) {
    let mut families: BTreeMap<(usize, usize, u32, bool), Vec<usize>> = BTreeMap::new();
    for (index, seat) in seats.iter().enumerate().filter(|(_, seat)| seat.pattern != Pattern::Pod) {
        let family = instance.accounts[seat.account].family;
        families.entry((family, seat.role, seat.index, seat.pattern == Pattern::Pooled)).or_default().push(index);
    }
    for members in families.into_values().filter(|members| members.len() > 1) {
        let Some(owner) = members.iter().find_map(|&seat| seats[seat].fixed).map(|fixed| fixed.owner) else { continue };
        let own = |seat: &Seat| seat.fixed.map_or(seat.index == 0 && seat.incumbents == [owner], |f| f.owner == owner);
        let allowed = |seat: &Seat| !instance.accounts[seat.account].forbidden.contains(&owner);
        if members.iter().all(|&seat| own(&seats[seat]) && allowed(&seats[seat])) {
            for seat in members {
                seats[seat].fixed.get_or_insert(Fixed { owner, why: FixedWhy::Family });
            }
        }
    }
}

/// Says which decisions can't be followed: those about one of several seats that are interchangeable, what is approved for another while it is frozen, and what is to stay with
/// somebody who can't keep it.
pub(super) fn warn_of_decisions(document: &Document, instance: &Instance, found: &mut Diagnostics) {
    let decided = settled(document.decisions(), document.accounts());
    let name = |owner: usize| &instance.owners[owner].name;
    for seat in &instance.seats {
        let (account, role) = (&instance.accounts[seat.account].id, &instance.roles[seat.role]);
        let Some(it) = decided.get(&(account.as_str(), role.as_str())) else { continue };
        if seat.index == 1 && (it.kept || it.approved.is_some()) {
            let cause = format!("\"{account}\" has several seats of {role}: it is not clear which of them is meant.");
            let remedy = "Lock its owners with `locked_to`, or reject those who are not to have it.";
            found.push("E396", document.decision_place(it.rows[0], "decision"), cause, remedy);
        }
        for &row in it.rows.iter().filter(|_| seat.index == 0) {
            let one = &document.decisions()[row];
            if !it.holds(one) {
                let cause = format!("A later decision about \"{account}\" ({role}) says otherwise and holds.");
                let remedy =
                    "Take one of the two away, or correct their dates: one without a date counts as the latest.";
                found.push("W409", document.decision_place(row, "decision"), cause, remedy);
            }
        }
        let cause = match (seat.approved, seat.fixed) {
            (Some(approved), Some(fixed)) if fixed.owner != approved => {
                let (to, with) = (name(approved), name(fixed.owner));
                format!("\"{account}\" is approved for {to}, but it is frozen and stays with {with} for now.")
            }
            (None, None) if it.kept && !seat.incumbents.is_empty() => {
                let with = name(seat.incumbents[0]);
                format!("\"{account}\" is to stay with {with}, who can't keep it.")
            }
            _ => continue,
        };
        let place = document.decision_place(it.rows.last().copied().unwrap_or(0), "decision");
        found.push("W407", place, cause, "Change the decision, or what stands against it.");
    }
}

/// Names the owners of an account who have none of its seats, because there are fewer seats than owners, and the present
/// owners whom a lock to somebody else overrules.
pub(super) fn warn_of_owners(document: &Document, sorted: &[usize], instance: &Instance, found: &mut Diagnostics) {
    let mut limited = Limited::new(found);
    for seats in instance.seats.chunk_by(|a, b| (a.account, a.role) == (b.account, b.role)) {
        let (position, role) = (sorted[seats[0].account], &instance.roles[seats[0].role]);
        let raw = &document.accounts()[position];
        for (field, written) in [("owner", &raw.owner), ("locked_to", &raw.locked_to)] {
            let listed = written.get(role).map_or(&[][..], |list| &list.0);
            let Some(beyond) = listed.get(seats.len()..).filter(|beyond| !beyond.is_empty()) else { continue };
            limited.with("W343", || {
                let (count, beyond) = (seats.len(), beyond.join(", "));
                let seats = if count == 1 { "one seat".to_owned() } else { format!("{count} seats") };
                let cause = format!(
                    "The account has {seats} of {role} and {} owners here: what is written for {beyond} does not count.",
                    listed.len()
                );
                let remedy = format!("Name those first who have it, or say with \"count\" how many seats of {role} there are.");
                (document.account_place(position, &format!("{field}.{role}")), cause, remedy)
            });
        }
        let locked_to = raw.locked_to.get(role).filter(|list| raw.locked && !list.is_empty());
        let fixed = |id: &str| seats.iter().any(|seat| seat.fixed.is_some_and(|it| instance.owners[it.owner].id == id));
        let present = raw.owner.get(role).map_or(&[][..], |list| &list.0).iter().take(seats.len());
        if let Some((list, loser)) = locked_to.zip(present.clone().find(|id| !fixed(id))) {
            limited.with("W344", || {
                let to = list.iter().collect::<Vec<_>>().join(", ");
                let cause =
                    format!("The account is locked, so with its owner {loser}, and locked to {to}: the latter holds.");
                let remedy = "Take \"locked\" away, or name the present owner in \"locked_to\".".to_owned();
                (document.account_place(position, &format!("locked_to.{role}")), cause, remedy)
            });
        }
    }
    limited.finish(&document.file);
}

struct SeatWriter<'a> {
    document: &'a Document,
    instance: &'a Instance,
    account: usize,
    role: usize,
    raw: &'a Account,
    spec: &'a SeatSpec,
    demand: &'a Demand<'a>,
    decided: Option<&'a Settled<'a>>,
}

impl SeatWriter<'_> {
    fn seat(&self, index: u32) -> Seat {
        let written = self.present_owners();
        let mut incumbents: Vec<usize> = written.iter().filter_map(|id| find(self.owners(), id)).collect();
        incumbents.sort_unstable();
        incumbents.dedup();
        let minutes_by = self.by_owner(&self.raw.hours_by, |hours| money(hours * 60.0));
        Seat {
            account: self.account,
            role: self.role,
            index,
            pattern: self.demand.pattern,
            minutes: self.minutes(&minutes_by),
            minutes_by,
            // In thousandths of a unit of cost, until `weights::scale` makes points of them.
            cost_by: self.by_owner(&self.raw.cost_by, |cost| money(cost * 1000.0)),
            touches: self.demand.contacts(Contact::Touch),
            reviews: self.demand.contacts(Contact::Review),
            needs: self.needs(&self.spec.needs, |activity| &activity.needs, &self.raw.needs),
            wants: self.needs(&self.spec.wants, |activity| &activity.wants, &self.raw.wants),
            experience: self.spec.experience.map(millionths),
            must_match: self.spec.demanded(),
            incumbents,
            unknown_incumbents: written.iter().filter(|id| find(self.owners(), id).is_none()).cloned().collect(),
            strength: self.strength(),
            approved: self.approved(index as usize),
            rejected: self.rejected(),
            fixed: self.fixed(index),
            frozen_too: self.frozen_too(index),
            released: None,
            spared: Vec::new(),
            worth: 0,
            price: 0,
        }
    }

    /// The present owners as written; those beyond the number of seats have none to lose.
    fn present_owners(&self) -> &[String] {
        let written = self.raw.owner.get(&self.instance.roles[self.role]).map_or(&[][..], |list| &list.0);
        &written[..written.len().min(self.spec.count as usize)]
    }

    fn owners(&self) -> &[Owner] {
        &self.instance.owners
    }

    fn by_owner(&self, written: &BTreeMap<String, f64>, integer: impl Fn(f64) -> i64) -> Vec<(usize, i64)> {
        let mut list: Vec<(usize, i64)> =
            written.iter().filter_map(|(id, number)| Some((find(self.owners(), id)?, integer(*number)))).collect();
        list.sort_unstable();
        list
    }

    /// The account's own hours, else the mean of its hours by owner, else what its segment and the journey make them.
    fn minutes(&self, minutes_by: &[(usize, i64)]) -> i64 {
        if !self.demand.own && !minutes_by.is_empty() {
            let total: i64 = minutes_by.iter().map(|(_, minutes)| minutes).sum();
            return total / i64::try_from(minutes_by.len()).unwrap_or(1);
        }
        self.demand.minutes()
    }

    /// The segment's, the activities' and the account's needs together, the higher level of each skill.
    fn needs(
        &self,
        segment: &BTreeMap<String, u8>,
        of_activity: fn(&Activity) -> &BTreeMap<String, u8>,
        account: &BTreeMap<String, u8>,
    ) -> Vec<Need> {
        let mut levels: BTreeMap<usize, (u8, i64)> = BTreeMap::new();
        let activities = self.demand.activities().flat_map(of_activity);
        for (name, &level) in segment.iter().chain(activities).chain(account) {
            if let Some(skill) = self.skill(name) {
                let weight = millionths(self.spec.weights.get(name).copied().unwrap_or(1.0));
                let entry = levels.entry(skill).or_insert((level, weight));
                entry.0 = entry.0.max(level);
            }
        }
        let all = levels.into_iter().filter(|(_, (level, _))| *level > 0);
        all.map(|(skill, (level, weight))| Need { skill, level, weight }).collect()
    }

    /// The index of a skill, or of the skill that a field of the account names; a value that is no skill is unknown.
    fn skill(&self, name: &str) -> Option<usize> {
        let position = |text: &str| self.instance.skills.iter().position(|skill| same(skill, text));
        if !is_template(name) {
            return position(name);
        }
        let fields = Fields { account: self.raw, as_of: self.instance.as_of };
        fields.text(&name[1..name.len() - 1]).and_then(|text| position(&text))
    }

    /// Half for being there, up to half for what is known of tenure, owners that the account has already lost, and
    /// meetings; a quarter where nothing is.
    fn strength(&self) -> i64 {
        let role = &self.instance.roles[self.role];
        let since = self.raw.owner_since.get(role).map(|date| days_between(*date, self.instance.as_of));
        let tenure = since.map(|days| days.clamp(0, TENURE_DAYS) * MILLION / TENURE_DAYS);
        let counted = |counts: &BTreeMap<String, u32>, full: u32| {
            counts.get(role).map(|&count| i64::from(count.min(full)) * MILLION / i64::from(full))
        };
        let former = counted(&self.raw.former_owners, FORMER_OWNERS);
        let parts = [tenure, former, counted(&self.raw.contacts, CONTACTS)];
        let known = STRENGTH_WEIGHTS.map(millionths).into_iter().zip(parts).filter_map(|(w, v)| Some((w, v?)));
        let (weights, sum) = known.fold((0, 0), |(weights, sum), (w, v)| (weights + w, sum + w * v));
        MILLION / 2 + if weights == 0 { MILLION / 4 } else { sum / weights / 2 }
    }

    /// The owner that the seat is locked to or frozen with: the first seats go to those that the account is locked to,
    /// the others to its further present owners.
    fn fixed(&self, index: u32) -> Option<Fixed> {
        let role = &self.instance.roles[self.role];
        let locked_to: &[String] = self.raw.locked_to.get(role).map_or(&[], |list| &list.0);
        let index = index as usize;
        if let Some(owner) = locked_to.get(index).and_then(|id| find(self.owners(), id)) {
            return Some(Fixed { owner, why: FixedWhy::Locked });
        }
        let mut further = self.present_owners().iter().filter(|id| !locked_to.contains(id));
        let owner = find(self.owners(), further.nth(index - locked_to.len().min(index))?)?;
        if self.raw.locked {
            return Some(Fixed { owner, why: FixedWhy::Locked });
        }
        self.frozen(owner)
    }

    /// The seat frozen with a present owner, if it is frozen and the owner can keep it.
    fn frozen(&self, owner: usize) -> Option<Fixed> {
        let account = &self.instance.accounts[self.account];
        let stays = self.owners()[owner].availability == Availability::Here && !account.forbidden.contains(&owner);
        self.freeze(&self.instance.roles[self.role]).filter(|_| stays).map(|why| Fixed { owner, why })
    }

    /// Whether a locked seat would be frozen with its present owner if it were unlocked.
    fn frozen_too(&self, index: u32) -> bool {
        let present = self.present_owners().get(index as usize).and_then(|id| find(self.owners(), id));
        let locked = self.fixed(index).is_some_and(|fixed| fixed.why == FixedWhy::Locked);
        locked && present.is_some_and(|owner| self.frozen(owner).is_some())
    }

    /// Who alone may have the seat: to whom a move is approved, or the present owner where the account is to stay.
    fn approved(&self, index: usize) -> Option<usize> {
        let decided = self.decided?;
        let here = |owner: &usize| self.owners()[*owner].availability == Availability::Here;
        if decided.kept {
            return find(self.owners(), self.present_owners().get(index)?).filter(here);
        }
        find(self.owners(), decided.approved?)
    }

    /// To whom a move is rejected.
    fn rejected(&self) -> Vec<usize> {
        let rejected = self.decided.into_iter().flat_map(|it| &it.rejected);
        let mut list: Vec<usize> = rejected.filter_map(|id| find(self.owners(), id)).collect();
        list.sort_unstable();
        list
    }

    fn freeze(&self, role: &str) -> Option<FixedWhy> {
        let freeze: &Freeze = &self.document.scenario.rules.freeze;
        let as_of = self.instance.as_of;
        let within = |days: i64, limit: u32| (0..=i64::from(limit)).contains(&days);
        let renewal = self.raw.renewal.map(|date| days_between(as_of, date));
        let change = self.raw.owner_since.get(role).map(|date| days_between(*date, as_of));
        if renewal.zip(freeze.before_renewal_days).is_some_and(|(days, limit)| within(days, limit)) {
            return Some(FixedWhy::RenewalNear);
        }
        if change.zip(freeze.after_change_days).is_some_and(|(days, limit)| within(days, limit)) {
            return Some(FixedWhy::ChangedLately);
        }
        let account = &self.instance.accounts[self.account];
        let at_risk = (freeze.at_risk && account.at_risk).then_some(FixedWhy::AtRisk);
        at_risk.or(account.frozen.then_some(FixedWhy::ByRule))
    }
}

/// Whether two names are the same but for case and surrounding spaces.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}
