//! Words that stand for values: yes and no, decisions, colours of health, and what stands for nothing; in English, German,
//! French, Spanish and Italian.

use crate::scenario::Verdict;

const YES: [&str; 20] = [
    "yes",
    "y",
    "true",
    "1",
    "x",
    "on",
    "ja",
    "j",
    "wahr",
    "oui",
    "vrai",
    "si",
    "sí",
    "sì",
    "verdadero",
    "vero",
    "✓",
    "✔",
    "☑",
    "checked",
];
const NO: [&str; 12] = ["no", "n", "false", "0", "off", "nein", "falsch", "non", "faux", "falso", "☐", "unchecked"];
const APPROVE: [&str; 21] = [
    "approve",
    "approved",
    "ok",
    "okay",
    "agreed",
    "accept",
    "accepted",
    "genehmigt",
    "genehmigen",
    "einverstanden",
    "approuvé",
    "approuver",
    "accepté",
    "d'accord",
    "aprobado",
    "aprobar",
    "aceptado",
    "approvato",
    "approvare",
    "accettato",
    "go",
];
const REJECT: [&str; 15] = [
    "reject",
    "rejected",
    "decline",
    "declined",
    "abgelehnt",
    "ablehnen",
    "refusé",
    "refuser",
    "rejeté",
    "rechazado",
    "rechazar",
    "respinto",
    "rifiutato",
    "rifiutare",
    "rejeter",
];
const KEEP: [&str; 14] = [
    "keep",
    "kept",
    "pin",
    "stay",
    "stays",
    "behalten",
    "bleibt",
    "bleiben",
    "garder",
    "gardé",
    "mantener",
    "mantenido",
    "mantenere",
    "mantenuto",
];
/// What stands for nothing in any field.
const NOTHING: [&str; 39] = [
    "-",
    "--",
    "---",
    "–",
    "—",
    "n/a",
    "n.a.",
    "#n/a",
    "#n/v",
    "#nv",
    "#na",
    "none",
    "null",
    "nil",
    "unknown",
    "tbd",
    "tba",
    "tbc",
    "?",
    "??",
    "(none)",
    "(blank)",
    "(empty)",
    "(leer)",
    "(vide)",
    "undefined",
    "not set",
    "not available",
    "k.a.",
    "k. a.",
    "keine",
    "keine angabe",
    "unbekannt",
    "aucun",
    "inconnu",
    "ninguno",
    "desconocido",
    "nessuno",
    "sconosciuto",
];
/// What stands for nobody, or for nothing where there can be no name: `NA` is a country and a region.
const NOBODY: [&str; 21] = [
    "na",
    "nan",
    "unassigned",
    "not assigned",
    "nobody",
    "no one",
    "no owner",
    "open",
    "vacant",
    "blank",
    "empty",
    "keiner",
    "niemand",
    "nicht zugewiesen",
    "offen",
    "non assigné",
    "personne",
    "sin asignar",
    "nadie",
    "non assegnato",
    "to be hired",
];
const MONTHS: [&str; 21] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mrz", "mai", "okt", "dez",
    "ene", "abr", "ago", "dic", "mär",
];

/// The scores of words for health, of a hundred: the middles of what is usually called good, middling and bad.
const SCORES: [(f64, &[&str]); 3] = [
    (85.0, &["green", "grün", "vert", "verde", "🟢", "healthy", "good", "gut", "bon", "bueno", "buono", "strong"]),
    (
        60.0,
        &[
            "yellow", "amber", "orange", "gelb", "jaune", "amarillo", "giallo", "🟡", "neutral", "medium", "fair",
            "moderate", "mittel",
        ],
    ),
    (
        30.0,
        &[
            "red",
            "rot",
            "rouge",
            "rojo",
            "rosso",
            "🔴",
            "unhealthy",
            "poor",
            "bad",
            "at risk",
            "critical",
            "schlecht",
            "weak",
        ],
    ),
];

fn is_one_of(words: &[&str], text: &str) -> bool {
    let text = text.trim().to_lowercase();
    words.contains(&text.as_str())
}

/// Yes or no.
pub(super) fn flag(text: &str) -> Option<bool> {
    match (is_one_of(&YES, text), is_one_of(&NO, text)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// A decision.
pub(super) fn verdict(text: &str) -> Option<Verdict> {
    if is_one_of(&APPROVE, text) {
        Some(Verdict::Approve)
    } else if is_one_of(&REJECT, text) {
        Some(Verdict::Reject)
    } else if is_one_of(&KEEP, text) {
        Some(Verdict::Keep)
    } else {
        flag(text).map(|yes| if yes { Verdict::Approve } else { Verdict::Reject })
    }
}

/// Whether a text stands for something unknown.
pub(super) fn is_unknown(text: &str) -> bool {
    text.len() <= 20 && is_one_of(&NOTHING, text)
}

/// Whether a text stands for nobody, or for no number and no date.
pub(super) fn is_nobody(text: &str) -> bool {
    text.len() <= 20 && (is_one_of(&NOTHING, text) || is_one_of(&NOBODY, text))
}

/// What a word such as `Green` is worth, of a hundred.
pub(super) fn score(text: &str) -> Option<f64> {
    SCORES.iter().find(|(_, words)| is_one_of(words, text)).map(|(score, _)| *score)
}

/// Whether three letters name a month.
pub(super) fn is_month(text: &str) -> bool {
    is_one_of(&MONTHS, text)
}

/// The parts between strokes, ampersands, pluses and words for "and" in five languages; without empty ones.
pub(super) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    const AND: [&str; 9] = [" and ", " und ", " et ", " y ", " e ", " AND ", " UND ", " And ", " Und "];
    let mut parts: Vec<&str> = cell.split(['/', '&', '+']).collect();
    for word in AND {
        parts = parts.into_iter().flat_map(|part| part.split(word)).collect();
    }
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{flag, is_nobody, is_unknown, score, verdict};
    use crate::scenario::Verdict;

    #[test]
    fn words_of_five_languages_are_understood() {
        for (text, yes) in [("Ja", true), ("X", true), ("FAUX", false), ("sì", true), ("Wahr", true), ("Nein", false)]
        {
            assert_eq!(flag(text), Some(yes), "{text}");
        }
        for (text, expected) in [
            ("OK", Verdict::Approve),
            ("x", Verdict::Approve),
            ("Rejected ", Verdict::Reject),
            ("bleibt", Verdict::Keep),
        ] {
            assert_eq!(verdict(text), Some(expected), "{text}");
        }
        assert_eq!((flag("maybe"), verdict("later")), (None, None));
        assert!(score("Green") > score("Amber") && score("gelb") > score("Rot") && score("Blue").is_none());
    }

    #[test]
    fn placeholders_are_no_names() {
        assert!(is_unknown("N/A") && is_unknown("-") && is_nobody("Unassigned") && is_nobody("#N/A"));
        assert!(!is_unknown("NA") && !is_nobody("Ana") && !is_unknown("Open"));
    }
}
