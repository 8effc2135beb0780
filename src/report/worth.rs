//! What the next hire and other offers are worth, to read: 80 columns wide, the answer first.

use std::fmt::Write as _;

use super::grid::{Column, grid, plain};
use super::{Style, words};
use crate::scenario::Period;
use crate::what_if::worth::{Effect, Kind, Worth, Worths};

/// The widest line.
const WIDTH: usize = 80;
/// How many offers of a kind are written before the list is cut.
const MOST: usize = 5;
/// Less than this is written as nothing, in perfectly fitting seats.
const NOTHING: f64 = 0.005;

/// What all offers are worth, as a table.
#[must_use]
pub fn table(worths: &Worths, style: &Style) -> String {
    let mut text = format!("{}\n\n", style.heading(&plain(&worths.name)));
    let _ = writeln!(text, "{}", words::wrapped(&plain(&answer(worths)), WIDTH, 0));
    for kind in [Kind::Hire, Kind::Hours, Kind::Skill, Kind::Move, Kind::Tolerance] {
        let offers: Vec<&Worth> = worths.offers.iter().filter(|worth| worth.kind == kind).collect();
        if !offers.is_empty() {
            text.push_str(&group(kind, &offers, style));
        }
    }
    let _ = write!(text, "\n{}\n", words::wrapped(&legend(worths), WIDTH, 0));
    text
}

fn legend(worths: &Worths) -> String {
    format!(
        "Worth is counted in perfectly fitting seats a {}; the plan of today's team is worth {} (at most {}). {} Frees: \
         hours that the present people have less on their books.",
        period(worths.period),
        figure(worths.base),
        figure(worths.base_at_most),
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
    let planned = |worth: &&Worth| worth.at_least.is_some();
    let hire = worths.offers.iter().filter(planned).find(|worth| worth.kind == Kind::Hire);
    let mut said = match hire {
        None => "No hire could be planned.".to_owned(),
        Some(worth) => format!("The next hire: {}. {}", named(worth), sentence(worth, worths)),
    };
    let rest = worths.offers.iter().filter(planned).filter(|worth| worth.kind != Kind::Hire);
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
    said
}

/// A hire's title, and its id where that says more.
fn named(worth: &Worth) -> String {
    let said = worth.title.to_lowercase().contains(&worth.id.to_lowercase());
    if said || worth.title.starts_with("a ") { worth.title.clone() } else { format!("{} ({})", worth.title, worth.id) }
}

fn gain(kind: Kind) -> &'static str {
    match kind {
        Kind::Hire => "",
        Kind::Hours => "hours:",
        Kind::Skill => "training:",
        Kind::Move => "allowing",
        Kind::Tolerance => "tolerance:",
    }
}

/// What a hire is worth and what she does.
fn sentence(worth: &Worth, worths: &Worths) -> String {
    let seats = format!("perfectly fitting seats a {}", period(worths.period));
    let mut said = match (worth.at_least, worth.at_most) {
        (Some(least), Some(_)) if least > NOTHING => format!("Worth {} {seats} (proven).", range(worth)),
        (_, Some(most)) if most <= NOTHING => "Proven not to help: there is no work for anybody more.".to_owned(),
        (_, most) => format!("Not proven to help; worth at most {} {seats}.", figure(most.unwrap_or(0.0))),
    };
    if let Some(it) = &worth.effect {
        said.push_str(&does(it, worths));
    }
    said
}

fn does(it: &Effect, worths: &Worths) -> String {
    let mut parts = Vec::new();
    if it.accounts > 0 {
        let accounts = words::count(it.accounts, "account", "accounts");
        parts.push(format!(
            "covers {accounts} of {} {} that nobody can take today",
            words::money(it.arr),
            worths.currency
        ));
    } else if it.seats > 0 {
        parts.push(format!("covers {} more", words::count(usize::try_from(it.seats).unwrap_or(0), "seat", "seats")));
    }
    if it.freed >= 0.5 {
        parts.push(format!("takes {:.0} h off the others", it.freed));
    }
    match it.fit {
        Some(fit) if fit >= 0.005 => parts.push(format!("raises fit by {fit:.2}")),
        Some(fit) if fit <= -0.005 => parts.push(format!("lowers mean fit by {:.2}", -fit)),
        _ => {}
    }
    if parts.is_empty() { String::new() } else { format!(" That {}.", words::list(&parts)) }
}

fn group(kind: Kind, offers: &[&Worth], style: &Style) -> String {
    let heading = match kind {
        Kind::Hire => "The next hire",
        Kind::Hours => "A tenth more hours",
        Kind::Skill => "A level more of a skill",
        Kind::Move => "A move more",
        Kind::Tolerance => "A point of tolerance more",
    };
    let last = if kind == Kind::Hours { "price,\nan hour" } else { "frees,\nh" };
    let columns = [
        Column::text(heading, 34),
        Column::figures("at most,\nat once"),
        Column::figures("worth,\nproven"),
        Column::figures("covers,\nseats"),
        Column::figures(last),
    ];
    let shown = offers.len().min(style.rows(MOST.max(if kind == Kind::Hire { 12 } else { 0 })));
    let rows = offers[..shown].iter().map(|worth| cells(worth)).collect();
    let mut text = format!("\n{}", super::headed(grid(&columns, rows), style));
    if shown < offers.len() {
        let _ = writeln!(text, "and {} more (-v shows all)", offers.len() - shown);
    }
    for worth in offers[..shown].iter().filter(|worth| worth.refused.is_some()) {
        let why = plain(&format!("{}: {}", worth.title, worth.refused.as_deref().unwrap_or_default()));
        let _ = writeln!(text, "  {}", words::wrapped(&why, WIDTH - 2, 4));
    }
    text
}

fn cells(worth: &Worth) -> Vec<String> {
    let effect = worth.effect.as_ref();
    let last = match worth.price {
        Some(price) => price_of(price),
        None => effect.map_or_else(String::new, |it| {
            if it.freed.abs() < 0.5 { "-".to_owned() } else { format!("{:.0}", it.freed) }
        }),
    };
    vec![
        worth.title.clone(),
        worth.ceiling.map_or_else(|| "-".to_owned(), figure),
        range(worth),
        effect.map_or_else(String::new, |it| if it.seats == 0 { "-".to_owned() } else { it.seats.to_string() }),
        last,
    ]
}

/// Between what the worth lies, proven; empty where it was not planned.
fn range(worth: &Worth) -> String {
    match (worth.at_least, worth.at_most) {
        (Some(least), Some(most)) => {
            let (least, most) = (figure(least), figure(most));
            if least == most { least } else { format!("{least} to {most}") }
        }
        _ => String::new(),
    }
}

fn price_of(price: f64) -> String {
    if price.abs() < 0.0005 { "-".to_owned() } else { format!("{price:.3}") }
}

/// A worth: two digits below ten.
fn figure(value: f64) -> String {
    let text = if value.abs() >= 99.95 {
        format!("{value:.0}")
    } else if value.abs() >= 9.995 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    };
    text.strip_prefix('-').filter(|rest| rest.chars().all(|c| c == '0' || c == '.')).map_or(text.clone(), str::to_owned)
}

/// All offers as CSV.
///
/// # Errors
/// Where it can't be written.
pub fn csv(worths: &Worths) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADINGS)?;
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    for worth in &worths.offers {
        let effect = worth.effect.as_ref();
        let of = |get: fn(&Effect) -> String| effect.map_or_else(String::new, get);
        let cells = [
            format!("{:?}", worth.kind).to_lowercase(),
            worth.id.clone(),
            worth.title.clone(),
            number(worth.price),
            number(worth.ceiling),
            number(worth.at_least),
            number(worth.at_most),
            of(|it| it.seats.to_string()),
            of(|it| it.accounts.to_string()),
            of(|it| it.arr.to_string()),
            of(|it| it.freed.to_string()),
            of(|it| it.fit.map_or_else(String::new, |fit| fit.to_string())),
            of(|it| it.moves.to_string()),
            worth.refused.clone().unwrap_or_default(),
        ];
        writer.write_record(cells.iter().map(|cell| super::csv::text(cell).into_owned()))?;
    }
    super::csv::written(writer)
}

const HEADINGS: [&str; 14] = [
    "kind",
    "id",
    "title",
    "price_of_an_hour",
    "ceiling",
    "at_least",
    "at_most",
    "seats",
    "accounts",
    "arr",
    "hours_freed",
    "fit",
    "moves_from_base",
    "refused",
];
