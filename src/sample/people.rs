//! The people of a synthetic organisation.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::dice::Dice;
use super::words::{INDUSTRIES, REGIONS, SKILLS, person_name};

/// Months after a start in which a new person works a smaller share.
const RAMP: [u64; 3] = [25, 50, 75];

/// One person.
pub struct SamplePerson {
    pub id: String,
    pub name: String,
    pub email: String,
    /// Percent of a full-time person.
    pub share: u64,
    /// Level of each of [`SKILLS`].
    pub levels: [u8; 12],
    /// Indices in [`REGIONS`], the person's own first.
    pub regions: Vec<usize>,
    pub languages: Vec<&'static str>,
    pub industries: Vec<&'static str>,
    pub experience: u64,
    pub time: Presence,
    /// How likely the person is to be somebody's present owner.
    pub popularity: u64,
}

/// When a person is there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// All the time.
    Full,
    /// Since a short while, with [`RAMP`].
    New(Date),
    /// Away from the first day to the second.
    Away(Date, Date),
    /// Leaves on this day.
    Leaving(Date),
}

impl SamplePerson {
    /// Whether the person can be given accounts in the period.
    pub fn is_available(&self, period: &SamplePeriod) -> bool {
        self.presence(period) > 0
    }

    /// The effective capacity as percent of a full-time person, summed over the days of the period.
    pub fn presence(&self, period: &SamplePeriod) -> u64 {
        let days: u64 = period.days().map(|day| self.percent_on(day)).sum();
        let away_for_long = matches!(self.time, Presence::Away(..)) && days * 2 < 100 * period.length();
        let leaving = matches!(self.time, Presence::Leaving(_));
        if away_for_long || leaving { 0 } else { self.share * days / 100 }
    }

    /// The share of the day that the person works, in percent of the person's own full day.
    fn percent_on(&self, day: Date) -> u64 {
        match self.time {
            Presence::Away(from, to) if (from..=to).contains(&day) => 0,
            Presence::New(start) => (1..)
                .zip(RAMP)
                .find(|&(month, _)| day < start.saturating_add(month.months()))
                .map_or(100, |(_, share)| share),
            _ => 100,
        }
    }

    /// [`RAMP`] as a cell, where it applies.
    pub fn ramp(&self) -> String {
        match self.time {
            Presence::New(_) => RAMP.map(|percent| format!("0.{percent}")).join(";"),
            _ => String::new(),
        }
    }
}

/// The planning period: first day, and first day after it.
pub struct SamplePeriod {
    pub from: Date,
    pub to: Date,
}

impl SamplePeriod {
    fn days(&self) -> impl Iterator<Item = Date> {
        self.from.series(1.day()).take_while(|day| *day < self.to)
    }

    /// Its length in days.
    pub fn length(&self) -> u64 {
        self.days().count() as u64
    }
}

/// So many people, some of them ramping, on leave or leaving, with uneven popularity.
pub fn people(count: usize, period: &SamplePeriod, dice: &mut Dice) -> Vec<SamplePerson> {
    let mut times = times(count, period);
    dice.shuffle(&mut times);
    let mut ranks: Vec<u64> = (0..count as u64).collect();
    dice.shuffle(&mut ranks);
    let width = count.to_string().len().max(2);
    let mut people: Vec<SamplePerson> = (0..count).map(|i| person(i, width, times[i], dice)).collect();
    for (person, rank) in people.iter_mut().zip(ranks) {
        let nobody_yet = matches!(person.time, Presence::New(_)) || (rank > 10 && rank % 12 == 11);
        person.popularity = if nobody_yet { 0 } else { 20_000 / (2 * rank + 3) };
    }
    people
}

/// When people are there: about one in fifteen is new, one in twenty away for a few weeks, one in thirty leaving, one
/// in forty away for most of the period.
fn times(count: usize, period: &SamplePeriod) -> Vec<Presence> {
    let start = period.from.saturating_sub(1.month());
    let on = |days: i32| period.from.saturating_add(days.days());
    let special = [
        (count.div_ceil(15).min(count / 4), Presence::New(start)),
        (count / 20, Presence::Away(on(31), on(58))),
        (count / 30, Presence::Leaving(on(45))),
        (count / 40, Presence::Away(on(-20), on(75))),
    ];
    let mut times = vec![Presence::Full; count];
    let mut next = 0;
    for (how_many, time) in special {
        times[next..next + how_many].fill(time);
        next += how_many;
    }
    times
}

fn person(number: usize, width: usize, time: Presence, dice: &mut Dice) -> SamplePerson {
    let own = number % REGIONS.len();
    let mut others: Vec<usize> = (0..REGIONS.len()).filter(|&region| region != own).collect();
    dice.shuffle(&mut others);
    others.truncate(dice.pick(&[1, 2, 2, 2, 3]));
    let regions: Vec<usize> = [vec![own], others].concat();
    let mut languages = vec!["English"];
    languages.extend(regions.iter().filter(|_| dice.percent(60)).map(|&region| REGIONS[region].1));
    let mut industries = INDUSTRIES.to_vec();
    dice.shuffle(&mut industries);
    industries.truncate(dice.pick(&[2, 3, 4]));
    let name = person_name(number);
    SamplePerson {
        id: format!("p{:0width$}", number + 1),
        email: format!("{}@example.com", name.to_lowercase().replace(' ', ".")),
        name,
        share: dice.pick(&[100, 100, 100, 100, 100, 100, 100, 80, 80, 60]),
        levels: SKILLS.map(|_| dice.pick(&[0, 1, 2, 2, 3, 3, 3, 4, 4, 5])),
        regions,
        languages,
        industries,
        experience: if matches!(time, Presence::New(_)) { dice.between(1, 4) } else { dice.between(2, 15) },
        time,
        popularity: 0,
    }
}
