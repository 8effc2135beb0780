//! The charts of a plan: everybody's book against its band, and what work is covered.

use std::collections::BTreeMap;

use crate::instance::{ACCOUNTS, ARR, AT_RISK_ARR, Availability, HOURS, Instance, Owner, RENEWALS, Seat};
use crate::plan::{Book, Plan, Tally};
use crate::report::chart::{BandBar, Chart, Drawing, HeatMap, HeatRow};
use crate::report::summary;
use crate::report::table::ColumnKind;
use crate::scenario::FitPart;

/// A measure that a book counts: the chart's key, what it is, and where a book has it.
type Counted = (usize, &'static str, ColumnKind, fn(&Tally) -> f64);

#[expect(clippy::cast_precision_loss, reason = "for display")]
const COUNTED: [Counted; 5] = [
    (HOURS, "hours_by_book", ColumnKind::Hours, |it| it.hours),
    (ARR, "arr_by_book", ColumnKind::Money, |it| it.arr as f64),
    (ACCOUNTS, "accounts_by_book", ColumnKind::Count, |it| it.accounts as f64),
    (RENEWALS, "renewals_by_book", ColumnKind::Count, |it| it.renewals as f64),
    (AT_RISK_ARR, "at_risk_by_book", ColumnKind::Money, |it| it.at_risk_arr as f64),
];

/// How many columns a heat map has at most; the others are put together.
const MOST_COLUMNS: usize = 10;

/// Hours, and whatever else is balanced, before and after against everybody's band.
pub(super) fn books(instance: &Instance, plan: &Plan) -> Vec<Chart> {
    let balanced = |measure: usize| instance.bands.iter().any(|it| it.measure == measure && it.balanced.is_some());
    COUNTED.iter().filter(|it| it.0 == HOURS || balanced(it.0)).map(|it| of_measure(instance, plan, it)).collect()
}

fn of_measure(instance: &Instance, plan: &Plan, &(measure, key, kind, of): &Counted) -> Chart {
    let owners: BTreeMap<&str, usize> =
        instance.owners.iter().enumerate().map(|(at, it)| (it.id.as_str(), at)).collect();
    let known = plan.books.iter().filter_map(|book| Some((*owners.get(book.owner.as_str())?, book)));
    // Who neither has nor gets anything and is not there for it has no bar.
    let is_drawn = |owner: &Owner, book: &Book| {
        owner.availability == Availability::Here || of(&book.now) > 0.0 || of(&book.plan) > 0.0
    };
    let mut listed: Vec<(usize, &Book)> = known.filter(|(at, book)| is_drawn(&instance.owners[*at], book)).collect();
    let role = |at: usize| instance.owners[at].roles.first().copied();
    listed.sort_by_key(|(at, _)| role(*at));
    let several = listed.iter().any(|(at, _)| role(*at) != role(listed[0].0));
    let bar = |&(at, book): &(usize, &Book)| {
        let band = instance.band(at, measure);
        let scaled = |value: i64| crate::analysis::ratio(value, instance.measures[measure].scale);
        BandBar {
            label: book.name.clone(),
            group: role(at).filter(|_| several).map(|role| instance.roles[role].clone()),
            before: of(&book.now),
            after: of(&book.plan),
            band: band.and_then(|it| it.balanced).map(|(low, high)| (scaled(low), scaled(high))),
            at_most: band.and_then(|it| it.at_most).map(scaled),
        }
    };
    let bars: Vec<BandBar> = listed.iter().map(bar).collect();
    let word = summary::measure(&instance.measures[measure].name);
    let heading = format!("{} of everybody, now and under the plan", capital(&word));
    let unit = if kind == ColumnKind::Money { &instance.currency } else { "" };
    let reading = reading(&bars);
    Chart::new(key, heading, kind, Drawing::Bars(bars)).unit(unit).told_by("books").reading(reading)
}

/// How many are within their bands, and what a band is.
fn reading(bars: &[BandBar]) -> String {
    let banded: Vec<&BandBar> = bars.iter().filter(|it| it.band.is_some()).collect();
    if banded.is_empty() {
        return String::new();
    }
    let within = |value: fn(&BandBar) -> f64| {
        let inside = |it: &&&BandBar| it.band.is_some_and(|(low, high)| (low..=high).contains(&value(it)));
        banded.iter().filter(inside).count()
    };
    format!(
        "The band is each one's fair share by capacity, with the tolerance that the scenario allows. {} of {} are within \
         it under the plan, {} are today.",
        within(|it| it.after),
        banded.len(),
        within(|it| it.before)
    )
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Hours of work that have an owner, of all hours: by needed skill and region; by role or segment where there are none.
pub(super) fn coverage(instance: &Instance, plan: &Plan) -> Option<Chart> {
    let has_skills = instance.seats.iter().any(|seat| !seat.needs.is_empty());
    let region = |seat: &Seat| instance.accounts[seat.account].words[FitPart::Region];
    let has_regions = instance.seats.iter().any(|seat| region(seat).is_some());
    let column = |seat: &Seat| match region(seat) {
        _ if !has_regions => instance.segments[instance.accounts[seat.account].segment].name.clone(),
        Some(word) => instance.word(word).to_owned(),
        None => "no region".to_owned(),
    };
    let rows = |seat: &Seat| -> Vec<String> {
        if !has_skills {
            return vec![instance.roles[seat.role].clone()];
        }
        let named: Vec<String> = seat.needs.iter().map(|need| instance.skills[need.skill].clone()).collect();
        if named.is_empty() { vec!["no skill needed".to_owned()] } else { named }
    };
    let mut uncovered: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    plan.uncovered.iter().for_each(|it| *uncovered.entry((&it.account, &it.role)).or_default() += 1);
    let mut hours = Hours::default();
    // The seats of one account and role are alike, so that it does not matter which of them is counted as the one without.
    for seat in &instance.seats {
        let key = (instance.accounts[seat.account].id.as_str(), instance.roles[seat.role].as_str());
        let left = uncovered.get_mut(&key).filter(|left| **left > 0);
        let is_covered = left.is_none();
        if let Some(left) = left {
            *left -= 1;
        }
        for row in rows(seat) {
            hours.add(row, column(seat), seat.minutes, is_covered);
        }
    }
    let map = hours.map(if has_skills { "Needed skill" } else { "Role" })?;
    let by = if has_regions { "region" } else { "segment" };
    let what = if has_skills { "needed skill" } else { "role" };
    let heading = format!("Work that has an owner, by {what} and {by}");
    let reading =
        "The share of the hours of work that the plan covers. Work that needs several skills counts in each row.";
    Some(Chart::new("coverage", heading, ColumnKind::Share, Drawing::Heat(map)).reading(reading))
}

/// Minutes by row and column: covered, and all.
#[derive(Default)]
struct Hours {
    cells: BTreeMap<(String, String), (i64, i64)>,
    columns: BTreeMap<String, i64>,
}

impl Hours {
    fn add(&mut self, row: String, column: String, minutes: i64, is_covered: bool) {
        *self.columns.entry(column.clone()).or_default() += minutes;
        let cell = self.cells.entry((row, column)).or_default();
        cell.0 += if is_covered { minutes } else { 0 };
        cell.1 += minutes;
    }

    /// The map, the columns with most hours first; those for which there is no room are put together.
    fn map(self, rows_are: &'static str) -> Option<HeatMap> {
        let mut columns: Vec<(&String, i64)> = self.columns.iter().map(|(name, minutes)| (name, *minutes)).collect();
        columns.sort_by_key(|(_, minutes)| std::cmp::Reverse(*minutes));
        let mut shown: Vec<String> = columns.iter().take(MOST_COLUMNS).map(|(name, _)| (*name).clone()).collect();
        let has_more = columns.len() > shown.len();
        let mut rows: BTreeMap<&String, Vec<(i64, i64)>> = BTreeMap::new();
        for ((row, column), (covered, all)) in &self.cells {
            let at = shown.iter().position(|name| name == column).unwrap_or(shown.len());
            let sums = rows.entry(row).or_insert_with(|| vec![(0, 0); shown.len() + usize::from(has_more)]);
            sums[at].0 += covered;
            sums[at].1 += all;
        }
        let share = |&(covered, all): &(i64, i64)| (all > 0).then(|| crate::analysis::ratio(covered, all));
        let rows: Vec<HeatRow> = rows
            .into_iter()
            .map(|(label, sums)| HeatRow { label: label.clone(), shares: sums.iter().map(share).collect() })
            .collect();
        shown.extend(has_more.then(|| "others".to_owned()));
        (!rows.is_empty()).then_some(HeatMap { rows_are, columns: shown, rows })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_has_no_more_columns_than_there_is_room_for() {
        let mut hours = Hours::default();
        for at in 0..30 {
            hours.add("analytics".to_owned(), format!("region {at:02}"), 60 + at, at % 2 == 0);
        }
        let map = hours.map("Skill").unwrap();
        assert_eq!((map.columns.len(), map.rows[0].shares.len()), (MOST_COLUMNS + 1, MOST_COLUMNS + 1));
        assert_eq!(map.columns[0], "region 29", "most hours first");
        let others = map.rows[0].shares[MOST_COLUMNS].unwrap();
        assert!((0.4..0.6).contains(&others), "{others}");
    }
}
