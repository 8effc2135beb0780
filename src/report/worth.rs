//! What the next hire and other offers are worth: the answer first.

use std::fmt::Write as _;

use super::block::BulletList;
use super::table::{Column, ColumnGroup, ColumnKind, Row, Table, cells};
use super::{Report, words};
use crate::scenario::Period;
use crate::what_if::worth::{Effect, OfferKind, OfferWorth, Worths};

/// How many offers of a kind are written before the list is cut.
const MOST: usize = 8;
/// Less than this is nothing, in perfectly fitting seats.
const NOTHING: f64 = 0.005;

/// What all offers are worth.
#[must_use]
pub fn report(worths: &Worths) -> Report {
    let refused = worths.offers.iter().filter_map(|it| Some(format!("{}: {}", it.title, it.refused.as_ref()?)));
    Report::new(&worths.name)
        .with(answer(worths))
        .with(offers(worths))
        .with(BulletList::new("Without a plan", refused).most(MOST, ("offer", "offers")))
        .with(legend(worths))
}

fn legend(worths: &Worths) -> String {
    format!(
        "Worth is counted in perfectly fitting seats a {}; the plan of today's team is worth {} (at most {}). {} Frees: \
         hours that the present people have less on their books.",
        period(worths.period),
        words::points(worths.base),
        words::points(worths.base_at_most),
        worths.method
    )
}

fn period(period: Period) -> &'static str {
    match period {
        Period::Month => "month",
        Period::Quarter => "quarter",
        Period::Half => "half-year",
        Period::Year => "year",
    }
}

/// The answer in a few sentences: the best hire, then the best of what needs no hire.
fn answer(worths: &Worths) -> String {
    let planned = |worth: &&OfferWorth| worth.at_least.is_some();
    let hire = worths.offers.iter().filter(planned).find(|worth| worth.kind == OfferKind::Hire);
    let mut said = match hire {
        None => "No hire could be planned.".to_owned(),
        Some(worth) => format!("The next hire: {}. {}", named(worth), sentence(worth, worths)),
    };
    let rest = worths.offers.iter().filter(planned).filter(|worth| worth.kind != OfferKind::Hire);
    let best = rest
        .filter(|it| it.at_least > Some(NOTHING))
        .max_by(|a, b| a.at_least.unwrap_or(0.0).total_cmp(&b.at_least.unwrap_or(0.0)));
    if let Some(worth) = best {
        let _ = write!(
            said,
            " Without a hire, most is gained by {} {}: worth {}.",
            gain(worth.kind),
            worth.title,
            range(worth)
        );
    }
    if worths.left_out > 0 {
        let left_out = words::count(worths.left_out, "offer was", "offers were");
        let _ = write!(said, " {left_out} not looked at: the time was over.");
    }
    said
}

/// A hire's title, and its id where that says more.
fn named(worth: &OfferWorth) -> String {
    let said = worth.title.to_lowercase().contains(&worth.id.to_lowercase());
    if said || worth.title.starts_with("a ") { worth.title.clone() } else { format!("{} ({})", worth.title, worth.id) }
}

fn gain(kind: OfferKind) -> &'static str {
    match kind {
        OfferKind::Hire => "",
        OfferKind::Hours => "hours:",
        OfferKind::Skill => "training:",
        OfferKind::Move => "allowing",
        OfferKind::Tolerance => "tolerance:",
    }
}

/// What a hire is worth and what it brings.
fn sentence(worth: &OfferWorth, worths: &Worths) -> String {
    let seats = format!("perfectly fitting seats a {}", period(worths.period));
    let mut said = match (worth.at_least, worth.at_most) {
        (Some(least), Some(_)) if least > NOTHING => format!("Worth {} {seats} (proven).", range(worth)),
        (_, Some(most)) if most <= NOTHING => "Proven not to help.".to_owned(),
        (_, most) => format!("Not proven to help; worth at most {} {seats}.", words::points(most.unwrap_or(0.0))),
    };
    if let Some(it) = &worth.effect {
        said.push_str(&does(it, worths));
    }
    said
}

fn does(effect: &Effect, worths: &Worths) -> String {
    let mut parts = Vec::new();
    if effect.accounts > 0 {
        let accounts = words::count(effect.accounts, "account", "accounts");
        parts.push(format!(
            "covers {accounts} of {} {} that nobody can take today",
            words::money(effect.arr),
            worths.currency
        ));
    } else if effect.seats > 0 {
        parts
            .push(format!("covers {} more", words::count(usize::try_from(effect.seats).unwrap_or(0), "seat", "seats")));
    }
    if effect.freed >= 0.5 {
        parts.push(format!("takes {:.0} h off the others", effect.freed));
    }
    match effect.fit {
        Some(fit) if fit >= 0.005 => parts.push(format!("raises fit by {fit:.2}")),
        Some(fit) if fit <= -0.005 => parts.push(format!("lowers mean fit by {:.2}", -fit)),
        _ => {}
    }
    if parts.is_empty() { String::new() } else { format!(" That {}.", words::list(&parts)) }
}

fn offers(worths: &Worths) -> Table {
    let proven = |key| Column::of(ColumnKind::Points, key, "").within("worth,\nproven", ColumnGroup::Range).nothing("");
    let columns = [
        Column::hidden(ColumnKind::Text, "kind"),
        Column::hidden(ColumnKind::Text, "id"),
        Column::text("title", "Offer", 34),
        Column::of(ColumnKind::Points, "price_of_an_hour", "price,\nan hour").digits(3).nothing(""),
        Column::of(ColumnKind::Points, "ceiling", "at most,\nat once"),
        proven("at_least"),
        proven("at_most"),
        Column::of(ColumnKind::Count, "seats", "covers,\nseats"),
        Column::hidden(ColumnKind::Count, "accounts"),
        Column::hidden(ColumnKind::Money, "arr"),
        Column::of(ColumnKind::Hours, "hours_freed", "frees,\nh").digits(0),
        Column::hidden(ColumnKind::Points, "fit"),
        Column::hidden(ColumnKind::Count, "moves_from_base"),
        Column::hidden(ColumnKind::Text, "refused"),
    ];
    let kinds = [OfferKind::Hire, OfferKind::Hours, OfferKind::Skill, OfferKind::Move, OfferKind::Tolerance];
    let rows = kinds.into_iter().flat_map(|kind| worths.offers.iter().filter(move |it| it.kind == kind)).map(row);
    Table { most_of_each_group: true, ..Table::new("offers", columns, rows).most(MOST, ("offer", "offers")) }
}

fn row(worth: &OfferWorth) -> Row {
    let effect = worth.effect.as_ref();
    let cells = cells![
        format!("{:?}", worth.kind).to_lowercase(),
        &worth.id,
        &worth.title,
        worth.price,
        worth.ceiling,
        worth.at_least,
        worth.at_most,
        effect.map(|it| it.seats),
        effect.map(|it| it.accounts),
        effect.map(|it| it.arr),
        effect.map(|it| it.freed),
        effect.and_then(|it| it.fit),
        effect.map(|it| it.moves),
        &worth.refused,
    ];
    let group = match worth.kind {
        OfferKind::Hire => "The next hire",
        OfferKind::Hours => "A tenth more hours",
        OfferKind::Skill => "A level more of a skill",
        OfferKind::Move => "A move more",
        OfferKind::Tolerance => "A point of tolerance more",
    };
    Row::from(cells).grouped(Some(group.to_owned()))
}

/// Between what the worth lies, proven; empty where it was not planned.
fn range(worth: &OfferWorth) -> String {
    match (worth.at_least, worth.at_most) {
        (Some(least), Some(most)) => {
            let (least, most) = (words::points(least), words::points(most));
            if least == most { least } else { format!("{least} to {most}") }
        }
        _ => String::new(),
    }
}
