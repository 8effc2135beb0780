//! A synthetic organisation of any size, as hard to plan for as a real one.
//!
//! Hours are 90 % of the team's effective capacity, about half of the people are eligible for an account, a tenth of
//! the accounts holds more than half of the ARR, and today's books are uneven.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::File;
use super::accounts::{SEGMENTS, SampleAccount, accounts};
use super::dice::Dice;
use super::people::{Presence, SamplePeriod, SamplePerson, people};
use super::words::{LOCK_REASONS, REGIONS, SKILLS, account_name};

/// The fewest and the most accounts per person: below, the largest accounts would fit into nobody's book; above, a
/// quarter would need more hours than it has.
const PER_PERSON: (usize, usize) = (2, 150);
/// The most accounts.
pub(super) const MOST_ACCOUNTS: usize = 200_000;

/// A synthetic organisation: scenario, accounts, team and notes; the same for the same sizes and seed.
///
/// # Errors
/// A sentence that says which size is out of range.
pub fn organisation(accounts_wanted: usize, people_wanted: usize, seed: u64) -> Result<Vec<File>, String> {
    check_sizes(accounts_wanted, people_wanted)?;
    let from = date(2027, 1, 1);
    let period = SamplePeriod { from, to: from.saturating_add(3.months()) };
    let mut dice = Dice::new(seed);
    let team = people(people_wanted, &period, &mut dice);
    let book = accounts(accounts_wanted, &team, &period, &mut dice);
    let like = team.iter().find(|p| p.time == Presence::Full).map_or("", |p| p.id.as_str());
    let name = format!("Sample {accounts_wanted}x{people_wanted}, seed {seed}");
    Ok(vec![
        File::new("scenario.json", scenario(&name, like, &as_hours(half_hours(100, &team, &book, &period)))),
        File::new("accounts.csv", accounts_csv(&book, &team, from)),
        File::new("team.csv", team_csv(&team, &book, &period)),
        File::new("NOTES.md", include_str!("organisation.md")),
    ])
}

fn check_sizes(accounts: usize, people: usize) -> Result<(), String> {
    let (fewest, most) = PER_PERSON;
    if people == 0 || accounts == 0 {
        return Err(format!("A sample of {accounts} accounts and {people} people is empty; ask for at least 2x1."));
    }
    if accounts > MOST_ACCOUNTS {
        return Err(format!("A sample of {accounts} accounts is too large; the most is {MOST_ACCOUNTS}."));
    }
    if accounts < fewest.saturating_mul(people) || accounts > most.saturating_mul(people) {
        return Err(format!(
            "{accounts} accounts for {people} people are not a team that can work; ask for {fewest} to {most} accounts \
             a person."
        ));
    }
    Ok(())
}

fn scenario(name: &str, like: &str, full_time: &str) -> String {
    let skills: Vec<String> =
        SKILLS.iter().map(|skill| format!("\"skills.{skill}\": \"{}\"", skill_heading(skill))).collect();
    include_str!("organisation.json")
        .replace("@NAME@", name)
        .replace("@FULL_TIME@", full_time)
        .replace("@LIKE@", like)
        .replace("@SKILLS@", &skills.join(",\n      "))
}

/// The heading of a skill's column: `change_management` is "Change management (0-5)".
pub(super) fn skill_heading(skill: &str) -> String {
    let words = skill.replace('_', " ");
    let (first, rest) = words.split_at(1);
    format!("{}{rest} (0-5)", first.to_uppercase())
}

fn accounts_csv(accounts: &[SampleAccount], team: &[SamplePerson], from: Date) -> String {
    let width = accounts.len().to_string().len().max(3);
    let id = |number: usize| format!("A{:0width$}", number + 1);
    let mut rows = vec![
        [
            "Account ID",
            "Account name",
            "Parent account ID",
            "Segment",
            "ARR (USD)",
            "Renewal date",
            "Health",
            "Industry",
            "Region",
            "Language",
            "CSM hours per quarter",
            "Needed skills",
            "Wished-for skills",
            "CSM",
            "CSM since",
            "Former CSMs",
            "Locked",
            "Lock reason",
            "Not to be given to",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    rows.extend(accounts.iter().enumerate().map(|(i, account)| {
        let (owner, since, former) = account.owner.map_or_else(Default::default, |(owner, days, former)| {
            (team[owner].id.clone(), day(from, -i64::try_from(days).unwrap_or(0)), former.to_string())
        });
        vec![
            id(i),
            account_name(i),
            account.parent.map(id).unwrap_or_default(),
            SEGMENTS[account.segment].0.to_owned(),
            account.arr.to_string(),
            day(from, i64::try_from(account.renewal_in).unwrap_or(0)),
            account.health.to_string(),
            account.industry.to_owned(),
            REGIONS[account.region].0.to_owned(),
            account.language.to_owned(),
            format!("{}.{}", account.tenths / 10, account.tenths % 10),
            levels(&account.needs),
            levels(&account.wants),
            owner,
            since,
            former,
            if account.locked { "yes".to_owned() } else { String::new() },
            if account.locked { LOCK_REASONS[i % LOCK_REASONS.len()].to_owned() } else { String::new() },
            account.forbidden.map(|owner| team[owner].id.clone()).unwrap_or_default(),
        ]
    }));
    csv_text(&rows)
}

fn team_csv(team: &[SamplePerson], accounts: &[SampleAccount], period: &SamplePeriod) -> String {
    let mut heading = [
        "Employee ID",
        "Name",
        "Email",
        "Role",
        "Hours per quarter",
        "Start date",
        "Ramp by month",
        "Last day",
        "Leave",
        "Regions",
        "Languages",
        "Industries",
        "Years of experience",
    ]
    .map(str::to_owned)
    .to_vec();
    heading.extend(SKILLS.map(skill_heading));
    let mut rows = vec![heading];
    rows.extend(team.iter().map(|person| {
        let (mut start, mut end, mut leave) = (String::new(), String::new(), String::new());
        match person.time {
            Presence::Full => {}
            Presence::New(first) => start = first.to_string(),
            Presence::Leaving(last) => end = last.to_string(),
            Presence::Away(first, last) => leave = format!("{first}/{last}"),
        }
        let regions: Vec<&str> = person.regions.iter().map(|&region| REGIONS[region].0).collect();
        let mut row = vec![
            person.id.clone(),
            person.name.clone(),
            person.email.clone(),
            "csm".to_owned(),
            as_hours(half_hours(person.share, team, accounts, period)),
            start,
            person.ramp(),
            end,
            leave,
            regions.join(";"),
            person.languages.join(";"),
            person.industries.join(";"),
            person.experience.to_string(),
        ];
        row.extend(person.levels.map(|level| level.to_string()));
        row
    }));
    csv_text(&rows)
}

/// The half-hours in a full period of somebody who works a share of full time, in percent, so that all accounts take
/// 90 % of the team's effective capacity.
fn half_hours(share: u64, team: &[SamplePerson], accounts: &[SampleAccount], period: &SamplePeriod) -> u64 {
    let tenths: u64 = accounts.iter().map(|account| account.tenths).sum();
    let percent_days: u64 = team.iter().map(|person| person.presence(period)).sum();
    // Full time is tenths / 10 / 90 % / (percent_days / 100 / days) hours; the share is in percent, too.
    let double = tenths * 2 * period.length() * share;
    (2 * double / (9 * percent_days).max(1)).div_ceil(2).max(1)
}

/// Half-hours as hours.
fn as_hours(half_hours: u64) -> String {
    format!("{}.{}", half_hours / 2, half_hours % 2 * 5)
}

/// The day so many days after another.
fn day(from: Date, days: i64) -> String {
    from.saturating_add(days.days()).to_string()
}

/// Skills and levels as a cell: `german:2;integration:3`.
pub(super) fn levels(list: &[(usize, u8)]) -> String {
    let parts: Vec<String> = list.iter().map(|&(skill, level)| format!("{}:{level}", SKILLS[skill])).collect();
    parts.join(";")
}

/// Rows of cells none of which holds a comma, a quote or a line break.
fn csv_text(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| row.join(",") + "\n").collect()
}
