//! Yes and no, lists, ids, and the names of owners and parents.

use rebook::internal::scenario::Account;

use super::{all_come_out, column, comes_to, of_accounts, of_people, team_column};

/// How cells of a column are read.
type Read<'a> = &'a dyn Fn(&[&str]) -> String;

#[test]
fn yes_and_no_in_five_languages() {
    let locked = |cells: &[&str]| {
        comes_to(&column("locked", cells), |document| of_accounts(document, |it| u8::from(it.locked).to_string()))
    };
    let cases: [(&[&str], &str); 14] = [
        (&["yes", "No", "Y", "n"], "1 | 0 | 1 | 0"),
        (&["TRUE", "False", "1", "0"], "1 | 0 | 1 | 0"),
        (&["Ja", "Nein", "wahr", "FALSCH"], "1 | 0 | 1 | 0"),
        (&["Oui", "non", "VRAI", "faux"], "1 | 0 | 1 | 0"),
        (&["Sí", "si", "No", "verdadero", "FALSO"], "1 | 1 | 0 | 1 | 0"),
        (&["sì", "vero", "falso"], "1 | 1 | 0"),
        (&["x", "X", ""], "1 | 1 | 0"),
        (&["✓", "✔", "☐"], "1 | 1 | 0"),
        (&["on", "off"], "1 | 0"),
        (&["-", "n/a"], "0 | 0 W107"),
        (&["maybe"], "E111"),
        (&["locked"], "E111"),
        (&["2"], "E111"),
        (&["until March"], "E111"),
    ];
    all_come_out(cases.map(|(cells, wanted)| (format!("{cells:?}"), locked(cells), wanted)));
}

#[test]
fn lists_are_told_apart_or_refused() {
    let languages = |cells: &[&str]| {
        comes_to(&team_column("languages", cells), |document| of_people(document, |it| it.languages.0.join("+")))
    };
    let regions = |cells: &[&str]| {
        comes_to(&team_column("regions", cells), |document| of_people(document, |it| it.regions.0.join("+")))
    };
    let cases: [(Read<'_>, &[&str], &str); 15] = [
        (&languages, &["German; English", "English"], "German+English | English"),
        (&languages, &["German, English"], "German+English W111"),
        (&languages, &["German,English; French"], "German+English+French W111"),
        (&languages, &["German | English"], "German+English"),
        (&languages, &["German\nEnglish"], "German+English"),
        (&languages, &["German/English"], "German+English W111"),
        (&languages, &["German & English", "English"], "German+English | English W111"),
        (&languages, &["German and English", "Deutsch und Englisch"], "German+English | Deutsch+Englisch W111"),
        (&languages, &["German + English"], "German+English W111"),
        (&languages, &["Scots, English and French"], "Scots+English+French W111"),
        (&languages, &["-", "n/a"], " |  W107"),
        (&regions, &["UK & Ireland", "DACH"], "UK & Ireland | DACH"),
        (&regions, &["NA/EU", "NA", "EU"], "NA+EU | NA | EU W111"),
        (&regions, &["NA/LATAM", "EU"], "NA/LATAM | EU"),
        (&regions, &["West, South", "North"], "West+South | North W111"),
    ];
    all_come_out(cases.map(|(read, cells, wanted)| (format!("{cells:?}"), read(cells), wanted)));
}

#[test]
fn ids_stay_as_they_are() {
    let ids = |cells: &[&str]| {
        let rows: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\";x\n")).collect();
        let mut tables = column("name", &[]);
        tables.accounts = format!("Account ID;name\n{}", rows.concat()).into();
        comes_to(&tables, |document| of_accounts(document, |it| it.id.clone()))
    };
    let cases: [(&[&str], &str); 14] = [
        (&["00123", "0124"], "00123 | 0124"),
        (&["0015g00000AbCdE", "0015g00000aBcDe"], "0015g00000AbCdE | 0015g00000aBcDe"),
        (&["4.87E+18", "a2"], "4.87E+18 | a2 W103"),
        (&["4,87E+18"], "4,87E+18 W103"),
        (&["May-27", "Jun-27"], "May-27 | Jun-27 W103"),
        (&["27-Mai"], "27-Mai W103"),
        (&["1E5", "1E6"], "1E5 | 1E6"),
        (&["a\u{200b}1", " a2 "], "a1 | a2 W112"),
        (&["a\u{a0}1"], "a 1"),
        (&["=1+1", "'-5", "@x"], "=1+1 | -5 | @x"),
        (&["", "a2"], "E113"),
        (&["a1", "a1 "], "a1 W105"),
        (&["TRUE", "null"], "TRUE | null"),
        (&["1,234", "1.234"], "1,234 | 1.234"),
    ];
    all_come_out(cases.map(|(cells, wanted)| (format!("{cells:?}"), ids(cells), wanted)));
}

#[test]
fn owners_and_parents_are_found_or_said() {
    let owner = |it: &Account| it.owner.get("csm").map_or_else(String::new, |list| list.0.join("+"));
    let owners = |cells: &[&str]| comes_to(&column("owner.csm", cells), |document| of_accounts(document, owner));
    let parent = |it: &Account| it.parent.clone().unwrap_or_default();
    let parents = |cells: &[&str]| comes_to(&column("parent", cells), |document| of_accounts(document, parent));
    let cases: [(Read<'_>, &[&str], &str); 24] = [
        (&owners, &["p1", "p2"], "p1 | p2"),
        (&owners, &["P1"], "p1 W109"),
        (&owners, &["Ana Prado", "ana  prado"], "p1 | p1 W109"),
        (&owners, &["Prado, Ana"], "p1 W109"),
        (&owners, &["ANA@example.com"], "p1 W109"),
        (&owners, &["Ana Prado (ana@example.com)"], "p1 W109"),
        (&owners, &["Ana Prado <ana@example.com>"], "p1 W109"),
        (&owners, &["Ana Prado; Bo Nyberg"], "p1+p2 W109"),
        (&owners, &["Ana Prado, Bo Nyberg"], "p1+p2 W109"),
        (&owners, &["Ana Prado / Bo Nyberg"], "p1+p2 W109"),
        (&owners, &["Ana Prado & Bo Nyberg"], "p1+p2 W109"),
        (&owners, &["Ana Prado (inactive)"], "p1 W109"),
        (&owners, &["Ána Prado"], "Ána Prado W116"),
        (&owners, &["Sam Lee"], "E125"),
        (&owners, &["Anna Prado"], "Anna Prado W116"),
        (&owners, &["Zoe Zimmer"], "Zoe Zimmer"),
        (&owners, &["Unassigned", "-", "N/A", "", "#N/A", "nicht zugewiesen"], " |  |  |  |  |  W107"),
        (&owners, &["=Ana"], "=Ana"),
        (&parents, &["", "a0"], " | a0"),
        (&parents, &["a0", "a0"], " | a0 W117"),
        (&parents, &["-", "A0"], " | a0 W107 W109"),
        (&parents, &["", "Holding"], " | Holding"),
        (&parents, &["a1", "a0"], "a1 | a0"),
        (&parents, &["N/A", "n/a"], " |  W107"),
    ];
    all_come_out(cases.map(|(read, cells, wanted)| (format!("{cells:?}"), read(cells), wanted)));
}
