//! Bands: the limits and aims of everyone's loads.

use std::collections::BTreeMap;

use super::values::{millionths, money};
use super::weights::{Slopes, base_amount, round};
use super::{ACCOUNTS, ARR, Availability, Band, Component, HOURS, Hinge, Instance, MILLION, Owner, Side, Slice};
use crate::error::Diagnostics;
use crate::scenario::{Among, Balance, Document, FitPart, Mix, Pattern, Person, defaults};

/// Writes the bands of all owners who may be given seats, ordered by owner and measure.
pub(super) fn build(document: &Document, slopes: &Slopes, instance: &mut Instance, found: &mut Diagnostics) {
    let people: BTreeMap<&str, &Person> = document.people().iter().map(|p| (p.id.as_str(), p)).collect();
    let mut bands: BTreeMap<(usize, usize), Band> = BTreeMap::new();
    for owner in 0..instance.owners.len() {
        if instance.owners[owner].availability != Availability::Here {
            continue;
        }
        let person = people.get(instance.owners[owner].id.as_str()).copied();
        limit(document, instance, (owner, person), &mut bands);
        aim_at_target(document, instance, owner, slopes, &mut bands);
    }
    for measure in 0..instance.measures.len() {
        if instance.weights.balance[measure] > 0
            || document.scenario.rules.balance.contains_key(name(instance, measure))
        {
            balance(document, instance, measure, slopes, &mut bands);
        }
    }
    instance.bands = bands.into_values().collect();
    make_room_for_fixed(document, instance, found);
}

pub(super) fn name(instance: &Instance, measure: usize) -> &str {
    &instance.measures[measure].name
}

fn entry(bands: &mut BTreeMap<(usize, usize), Band>, owner: usize, measure: usize) -> &mut Band {
    bands.entry((owner, measure)).or_insert_with(|| Band {
        owner,
        measure,
        at_least: None,
        at_most: None,
        own: false,
        gave_way: None,
        fair_share: None,
        balanced: None,
        hinges: Vec::new(),
    })
}

fn limit(
    document: &Document,
    instance: &Instance,
    (owner, person): (usize, Option<&Person>),
    bands: &mut BTreeMap<(usize, usize), Band>,
) {
    for (measure, limit) in limits(document, instance, owner, person) {
        let band = entry(bands, owner, measure);
        band.at_most = Some(band.at_most.map_or(limit, |known| known.min(limit)));
    }
    let own = person
        .into_iter()
        .flat_map(|person| [(ACCOUNTS, person.max_accounts.map(i64::from)), (ARR, person.max_arr.map(money))]);
    for (measure, most) in own.filter(|(_, most)| most.is_some()) {
        let band = entry(bands, owner, measure);
        band.own = band.at_most == most;
    }
    let role = instance.owners[owner].roles.first().map(|&role| instance.roles[role].as_str());
    for mix in document.scenario.rules.mix.iter().filter(|mix| mix.role.is_none() || mix.role.as_deref() == role) {
        mixed(document, instance, owner, mix, bands);
    }
}

/// Hard bounds on how much of an owner's book is of some segments.
fn mixed(
    document: &Document,
    instance: &Instance,
    owner: usize,
    mix: &Mix,
    bands: &mut BTreeMap<(usize, usize), Band>,
) {
    let segments = super::accounts::mixed(&document.scenario, mix);
    let share = |share: Option<f64>| share.map(|share| fraction(instance.owners[owner].minutes, millionths(share)));
    let bounds = [
        (HOURS, share(mix.at_least), share(mix.at_most)),
        (ACCOUNTS, mix.accounts_at_least.map(i64::from), mix.accounts_at_most.map(i64::from)),
    ];
    for (of, least, most) in bounds.into_iter().filter(|(_, least, most)| least.is_some() || most.is_some()) {
        let slice = Slice { of, segments: segments.clone() };
        let Some(index) = instance.slices.iter().position(|known| *known == slice) else { continue };
        let band = entry(bands, owner, instance.measures.len() - instance.slices.len() + index);
        band.at_least = band.at_least.max(least);
        band.at_most = band.at_most.into_iter().chain(most).min();
    }
}

/// Hard limits of an owner's loads, as measure and most: capacity, caps, and the owner's own most accounts and ARR, for
/// a person. A measure may have several.
#[must_use]
pub fn limits(document: &Document, instance: &Instance, owner: usize, person: Option<&Person>) -> Vec<(usize, i64)> {
    let rules = &document.scenario.rules;
    let minutes = instance.owners[owner].minutes;
    let mut most = vec![(HOURS, fraction(minutes, millionths(rules.capacity.limit)))];
    most.extend(person.and_then(|p| p.max_accounts).map(|count| (ACCOUNTS, i64::from(count))));
    most.extend(person.and_then(|p| p.max_arr).map(|arr| (ARR, money(arr))));
    let role = instance.owners[owner].roles.first().map(|&role| instance.roles[role].as_str());
    for cap in rules.caps.iter().filter(|cap| cap.role.is_none() || cap.role.as_deref() == role) {
        let measure = instance.measures.iter().position(|measure| measure.name == cap.measure);
        most.extend(measure.map(|m| (m, scaled(cap.at_most, instance.measures[m].scale))));
    }
    most
}

/// Minutes above which an owner's hours begin to count against a plan.
#[must_use]
pub fn target(document: &Document, instance: &Instance, owner: usize) -> i64 {
    fraction(instance.owners[owner].minutes, millionths(document.scenario.rules.capacity.target))
}

/// A number in a measure's integer units, rounded down: a limit is never widened.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "validated to be below 1e15")]
fn scaled(number: f64, scale: i64) -> i64 {
    (number * scale as f64 + 1e-6).floor() as i64
}

/// Millionths of an amount, rounded down.
fn fraction(amount: i64, millionths: i64) -> i64 {
    let product = i128::from(amount) * i128::from(millionths) / i128::from(MILLION);
    i64::try_from(product).unwrap_or(i64::MAX)
}

fn aim_at_target(
    document: &Document,
    instance: &Instance,
    owner: usize,
    slopes: &Slopes,
    bands: &mut BTreeMap<(usize, usize), Band>,
) {
    if slopes.capacity > 0 {
        let at = target(document, instance, owner);
        let hinge = Hinge { component: Component::Capacity, side: Side::Above, at, slope: slopes.capacity };
        entry(bands, owner, HOURS).hinges.push(hinge);
    }
}

/// What makes people peers: pool or person, first role, and what the rule adds to that.
type Peers = (bool, usize, Option<String>);

/// A band around the fair share of everyone who has peers in the measure.
fn balance(
    document: &Document,
    instance: &Instance,
    measure: usize,
    slopes: &Slopes,
    bands: &mut BTreeMap<(usize, usize), Band>,
) {
    let rule = document.scenario.rules.balance.get(name(instance, measure)).cloned().unwrap_or_default();
    let people: BTreeMap<&str, &Person> = document.people().iter().map(|p| (p.id.as_str(), p)).collect();
    let peers_of = |owner: &Owner| peers(instance, owner, rule.among, &people);
    let mut minutes: BTreeMap<Peers, i128> = BTreeMap::new();
    for owner in instance.owners.iter().filter(|owner| owner.availability == Availability::Here) {
        if let Some(peers) = peers_of(owner) {
            *minutes.entry(peers).or_insert(0) += i128::from(owner.minutes);
        }
    }
    let totals = totals(instance, measure, rule.among, &minutes, &peers_of);
    for (index, owner) in instance.owners.iter().enumerate() {
        let Some(peers) = peers_of(owner).filter(|_| owner.availability == Availability::Here) else { continue };
        let all = minutes[&peers].max(1);
        let share = FairShare { total: totals[&peers] * i128::from(owner.minutes), all };
        let (low, high) = share.band(&rule, measure, owner.minutes);
        let band = entry(bands, index, measure);
        band.fair_share = Some(narrow(round(share.total, share.all)));
        band.balanced = Some((low, high));
        if rule.hard {
            band.at_least = Some(low);
            band.at_most = Some(band.at_most.map_or(high, |known| known.min(high)));
        }
        let (component, slope) = (Component::Balance(measure), slopes.balance[measure]);
        if slope > 0 {
            band.hinges.push(Hinge { component, side: Side::Below, at: low, slope });
            band.hinges.push(Hinge { component, side: Side::Above, at: high, slope });
        }
    }
}

fn peers(instance: &Instance, owner: &Owner, among: Among, people: &BTreeMap<&str, &Person>) -> Option<Peers> {
    let role = *owner.roles.first()?;
    let person = people.get(owner.id.as_str());
    // As a person's record has it; a pool has no order of its own.
    let region = || match person.and_then(|person| person.regions.iter().next()) {
        Some(first) => Some(first.trim().to_lowercase()),
        None => owner.words[FitPart::Region].iter().map(|&word| instance.word(word).to_lowercase()).min(),
    };
    let more = match among {
        Among::Role => None,
        Among::Region => region(),
        Among::Segment => person.and_then(|person| person.segments.iter().next().map(str::to_owned)),
        Among::Manager => owner.manager.map(|manager| instance.managers[manager].clone()),
        Among::Pod => owner.pod.map(|pod| instance.pods[pod].id.clone()),
    };
    Some((owner.is_pool(), role, more))
}

/// What each peer group has to share: the seats of its role that belong to it, by the account's own region or segment
/// or else by its present owner; what belongs to no group in particular is spread over all of them by capacity.
fn totals(
    instance: &Instance,
    measure: usize,
    among: Among,
    minutes: &BTreeMap<Peers, i128>,
    peers_of: &dyn Fn(&Owner) -> Option<Peers>,
) -> BTreeMap<Peers, i128> {
    let mut totals: BTreeMap<Peers, i128> = minutes.keys().map(|peers| (peers.clone(), 0)).collect();
    let mut spread: BTreeMap<(bool, usize), i128> = BTreeMap::new();
    for (index, seat) in instance.seats.iter().enumerate() {
        let amount = i128::from(base_amount(instance, index, measure));
        let account = &instance.accounts[seat.account];
        let pooled = seat.pattern == Pattern::Pooled;
        // An account without a region names no group, not that of the people without one.
        let own = match among {
            Among::Role => Some(None),
            Among::Region => account.words[FitPart::Region].map(|word| Some(instance.word(word).to_lowercase())),
            Among::Segment => Some(Some(instance.segments[account.segment].id.clone())),
            Among::Manager | Among::Pod => None,
        };
        let by_account = own.map(|own| (pooled, seat.role, own));
        let fits = |peers: &Peers| minutes.contains_key(peers) && peers.0 == pooled && peers.1 == seat.role;
        // Present owners from several groups stand for none of them.
        let mut theirs = seat.incumbents.iter().filter_map(|&owner| peers_of(&instance.owners[owner])).filter(fits);
        let by_owner = theirs.next().filter(|first| theirs.all(|other| other == *first));
        match by_account.filter(fits).or(by_owner) {
            Some(peers) => *totals.entry(peers).or_insert(0) += amount,
            None => *spread.entry((pooled, seat.role)).or_insert(0) += amount,
        }
    }
    for ((pooled, role), amount) in spread {
        spread_out(instance, (pooled, role), amount, &mut totals, peers_of);
    }
    totals
}

/// Shares an amount among the groups whose people have the role, by their minutes.
fn spread_out(
    instance: &Instance,
    (pooled, role): (bool, usize),
    amount: i128,
    totals: &mut BTreeMap<Peers, i128>,
    peers_of: &dyn Fn(&Owner) -> Option<Peers>,
) {
    let mut able: BTreeMap<Peers, i128> = BTreeMap::new();
    let here = instance.owners.iter().filter(|owner| owner.availability == Availability::Here);
    for owner in here.filter(|owner| owner.is_pool() == pooled && owner.roles.contains(&role)) {
        if let Some(peers) = peers_of(owner) {
            *able.entry(peers).or_insert(0) += i128::from(owner.minutes);
        }
    }
    let all: i128 = able.values().sum();
    for (peers, minutes) in able {
        *totals.entry(peers).or_insert(0) += round(amount * minutes, all.max(1));
    }
}

/// A fair share as a fraction.
struct FairShare {
    total: i128,
    all: i128,
}

impl FairShare {
    /// The loads that count as balanced: within the tolerance, and never so narrow that the whole numbers on both
    /// sides of the fair share are out.
    fn band(&self, rule: &Balance, measure: usize, minutes: i64) -> (i64, i64) {
        let million = i128::from(MILLION);
        let by_points =
            rule.points.or((measure == HOURS && rule.tolerance.is_none()).then_some(defaults::HOURS_POINTS));
        let (low, high) = if let Some(points) = by_points {
            let width = i128::from(minutes) * i128::from(millionths(points)) * self.all;
            (self.total * million - width, self.total * million + width)
        } else {
            let tolerance = i128::from(millionths(rule.tolerance.unwrap_or(defaults::TOLERANCE)));
            (self.total * (million - tolerance), self.total * (million + tolerance))
        };
        let all = self.all * million;
        let low = (low + all - 1).div_euclid(all).min(self.total.div_euclid(self.all));
        let high = high.div_euclid(all).max((self.total + self.all - 1).div_euclid(self.all));
        (narrow(low.max(0)), narrow(high))
    }
}

fn narrow(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Locked and frozen seats stay even with somebody who is over a limit already: the limit then gives way to them, for
/// that owner alone, and the user is told.
fn make_room_for_fixed(document: &Document, instance: &mut Instance, found: &mut Diagnostics) {
    let held = instance.held();
    let (measures, owners) = (&instance.measures, &instance.owners);
    for band in &mut instance.bands {
        let load = held.get(&(band.owner, band.measure)).copied().unwrap_or(0);
        let Some(most) = band.at_most.filter(|most| load > *most) else { continue };
        (band.at_most, band.gave_way) = (Some(load), Some(most));
        let (measure, owner) = (&measures[band.measure], &owners[band.owner]);
        found.push(
            "W402",
            document.place("rules"),
            format!(
                "{} is over the limit of {} {} by locked and frozen accounts alone ({}).",
                owner.name,
                most / measure.scale,
                measure.name,
                load / measure.scale
            ),
            "For this plan the limit is raised to what the owner holds. Unlock some accounts or raise the limit.",
        );
    }
}
