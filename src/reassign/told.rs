//! Why a seat changes hands in words that can be forwarded to either side: no scores, and nobody is compared with anybody.

use super::change::{FormerOwner, Leg};
use super::facts::{MoveFacts, ReasonKind};
use super::sentence::{called, name, skill};
use crate::candidates::{Exclusion, exclusion, fit};
use crate::instance::{Component, HOURS};
use crate::scenario::FitPart;

/// The reason of a kind for a move, given the component that decides and the sentence for planners.
pub(super) fn told(
    facts: &MoveFacts<'_>,
    leg: &Leg,
    (kind, decides): (ReasonKind, Option<Component>),
    why: &str,
) -> String {
    let from = leg.former.as_ref().and_then(FormerOwner::owner);
    let account = &facts.instance.accounts[facts.instance.seats[leg.seat].account];
    let giver = from.map_or_else(String::new, |owner| name(facts, owner));
    let taker = leg.to.map_or_else(String::new, |owner| name(facts, owner));
    match kind {
        // What stands before the semicolon is about dates, segments and locks.
        ReasonKind::Ownerless
        | ReasonKind::OwnerLeaves
        | ReasonKind::OwnerAway
        | ReasonKind::SegmentChange
        | ReasonKind::Locked => why.split_once(';').map_or_else(|| why.to_owned(), |(cause, _)| format!("{cause}.")),
        ReasonKind::FamilyReunited | ReasonKind::WithFamily => why.to_owned(),
        ReasonKind::SkillGap => asks(facts, leg, from),
        ReasonKind::NotEligible => lacks(facts, leg, from),
        ReasonKind::Overload => {
            let full = from.and_then(|from| facts.utilisation(&facts.now, from)).filter(|full| *full > 100);
            let full = full.map_or_else(String::new, |full| format!(", {full} % of their hours today"));
            format!("{giver} has more on their plate than they can do well{full}.")
        }
        ReasonKind::Balance => match decides {
            Some(Component::Balance(measure)) if measure != HOURS => {
                format!("It shares out {} more evenly.", called(&facts.instance.measures[measure]))
            }
            _ => "It shares out the work more evenly.".to_owned(),
        },
        ReasonKind::BetterFit => suits(facts, leg, from, &taker),
        ReasonKind::Cheaper => format!("It costs less with {taker}."),
        ReasonKind::MakesRoom => format!("{giver} gets other accounts, and there is no room for all of them."),
        ReasonKind::OnBalance => "It is part of how the plan shares out the accounts as a whole.".to_owned(),
        ReasonKind::Uncovered => format!("Nobody who may have {} has room.", account.name),
    }
}

/// The skill that it asks for.
fn asks(facts: &MoveFacts<'_>, leg: &Leg, from: Option<usize>) -> String {
    let instance = facts.instance;
    let missing = from.and_then(|owner| match exclusion(instance, leg.seat, owner)? {
        Exclusion::SkillMissing(skill) | Exclusion::SkillTooLow(skill) => Some(skill),
        _ => None,
    });
    let ahead = || Some(skill(instance, &instance.seats[leg.seat], from?, leg.to?)?.skill);
    let asked = missing.or_else(ahead).map(|skill| facts.skill_called(skill));
    asked.map_or_else(|| "It asks for other skills.".to_owned(), |skill| format!("It asks for {skill}."))
}

/// What it asks for that its owner so far does not bring.
fn lacks(facts: &MoveFacts<'_>, leg: &Leg, from: Option<usize>) -> String {
    let account = &facts.instance.accounts[facts.instance.seats[leg.seat].account];
    let part = from.and_then(|owner| match exclusion(facts.instance, leg.seat, owner)? {
        Exclusion::Differs(wanted) => Some(wanted.part()),
        _ => None,
    });
    let word = part.and_then(|part| Some((part, facts.instance.word(account.words[part]?))));
    match word {
        Some((part, word)) => format!("It asks for somebody of its {}, {word}.", part.name().replace('_', " ")),
        None => "Its owner so far can't keep it under the rules of the plan.".to_owned(),
    }
}

/// What the new owner brings.
fn suits(facts: &MoveFacts<'_>, leg: &Leg, from: Option<usize>, taker: &str) -> String {
    let (instance, Some(from), Some(to)) = (facts.instance, from, leg.to) else {
        return format!("{taker} suits it well.");
    };
    let (now, then) = (fit(instance, leg.seat, from), fit(instance, leg.seat, to));
    let gain = |part: FitPart| {
        let gain = instance.weights.parts[part] * (then.parts[part]? - now.parts[part]?);
        (gain > 0).then_some((gain, part))
    };
    let best = FitPart::ALL.into_iter().filter_map(gain).max_by_key(|&(gain, part)| (gain, std::cmp::Reverse(part)));
    let account = &instance.accounts[instance.seats[leg.seat].account];
    let word = best.and_then(|(_, part)| Some((part, instance.word(account.words[part]?))));
    match word {
        Some((FitPart::Language, word)) => format!("{taker} speaks {word}."),
        Some((FitPart::Region, word)) => format!("{taker} looks after {word}."),
        Some((FitPart::Industry, word)) => format!("{taker} knows {word}."),
        _ => format!("{taker} suits it well."),
    }
}
