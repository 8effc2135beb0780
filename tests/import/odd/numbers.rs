//! Numbers as exports and people write them.

use serde_json::json;

use super::{all_come_out, column, comes_to, of_accounts, of_people, shown, team_column};

/// How cells of a column are read.
type Read<'a> = &'a dyn Fn(&[&str]) -> String;

fn arr(cells: &[&str]) -> String {
    comes_to(&column("arr", cells), |document| of_accounts(document, |it| shown(it.arr)))
}

#[test]
fn amounts_are_read_exactly_or_refused() {
    let cases: [(&[&str], &str); 50] = [
        (&["1234", "5"], "1234 | 5"),
        (&["1,234.50", "5"], "1234.5 | 5"),
        (&["1.234,50", "5"], "1234.5 | 5"),
        (&["1 234,50", "12 345 678,00"], "1234.5 | 12345678"),
        (&["1\u{a0}234,50", "1\u{202f}234,5"], "1234.5 | 1234.5"),
        (&["1'234.50", "1’234’567.00"], "1234.5 | 1234567"),
        (&["1'234.–", "950.-"], "1234 | 950"),
        (&["1.234,-", "950,--"], "1234 | 950"),
        (&["12,34,567.50"], "E107"),
        (&["1,234"], "E108"),
        (&["120.000", "95.500"], "E108"),
        (&["120.000", "95.50"], "E109"),
        (&["120,000", "95,50"], "E109"),
        (&["120.000", "1.5M"], "E109"),
        (&["1234.567", "95.5"], "1234.567 | 95.5"),
        (&["1.234.567", "120.000"], "1234567 | 120000"),
        (&["1.234,50", "1,234.50"], "E107 E109"),
        (&["1.2M", "450k", "3,000.00"], "1200000 | 450000 | 3000"),
        (&["1,5 Mio. €", "800 Tsd. €"], "E123"),
        (&["1.5bn", "2 mn"], "1500000000 | 2000000"),
        (&["(1,234.00)", "12.00-"], "-1234 | -12"),
        (&["−5", "+7"], "-5 | 7"),
        (&["85%"], "E107"),
        (&["1E5", "1.2e+3"], "100000 | 1200"),
        (&["$1,234.00 USD", "USD $5.00", "$7"], "1234 | 5 | 7"),
        (&["$5 CAD"], "E123"),
        (&["$5 EUR"], "E107"),
        (&["USD1,000.00", "1,000.50USD"], "1000 | 1000.5"),
        (&["US$ 1,000.5", "$-3"], "1000.5 | -3"),
        (&["€5", "$5"], "E123"),
        (&["A$5"], "E123"),
        (&["£1.234"], "E123"),
        (&["$1.234", "$5"], "1234 | 5"),
        (&["-", "—", "n/a", "$ -", "TBD", ""], " |  |  |  |  |  W107"),
        (&["0", "0.00"], "0 | 0"),
        (&["about 5000"], "E107"),
        (&["5000/year"], "E107"),
        (&["5-10"], "E107"),
        (&["=A1*2"], "E107"),
        (&["'=5"], "E107"),
        (&["1,234.5.6"], "E107"),
        (&["1..5"], "E107"),
        (&["１２３"], "E107"),
        (&["#REF!"], "E107"),
        (&["2027-05-15"], "E107"),
        (&["15.05.2027"], "E107"),
        (&["TRUE"], "E107"),
        (&["M5", "K9"], "E107"),
        (&["1e999"], "E107"),
        (&["5,000.00", " 5,000.00 ", "\u{200b}5,000.00"], "5000 | 5000 | 5000 W112"),
    ];
    all_come_out(cases.map(|(cells, wanted)| (format!("{cells:?}"), arr(cells), wanted)));
}

#[test]
fn headings_say_units_and_currencies() {
    let of = |heading: &str, cells: &[&str]| {
        let tables = column(heading, cells).with("/accounts/columns", json!({ "id": "Account ID", "arr": heading }));
        comes_to(&tables, |document| of_accounts(document, |it| shown(it.arr)))
    };
    for (heading, wanted) in [
        ("ARR (USD)", "120 | 5"),
        ("ARR (EUR)", "E123"),
        ("ARR in k$", "120000 | 5000 W120"),
        ("ARR ($K)", "120000 | 5000 W120"),
        ("ARR (in thousands)", "120000 | 5000 W120"),
        ("ARR (000s)", "120000 | 5000 W120"),
        ("ARR (USD '000)", "120000 | 5000 W120"),
        ("ARR (TUSD)", "120000 | 5000 W120"),
        ("ARR in Tsd.", "120000 | 5000 W120"),
        ("ARR ($M)", "120000000 | 5000000 W120"),
        ("ARR (Mio. USD)", "120000000 | 5000000 W120"),
        ("ARR 2027 (T1)", "120 | 5"),
    ] {
        assert_eq!(of(heading, &["120", "5"]), wanted, "{heading}");
    }
    // A cell that says its own unit is not multiplied again.
    assert_eq!(of("ARR (k$)", &["120k", "5"]), "120000 | 5000 W120");
    assert_eq!(of("ARR (TEUR)", &["120"]), "E123");
}

#[test]
fn shares_scores_and_counts_are_read_on_their_scales() {
    let health =
        |cells: &[&str]| comes_to(&column("health", cells), |document| of_accounts(document, |it| shown(it.health)));
    let fte = |cells: &[&str]| comes_to(&team_column("fte", cells), |document| of_people(document, |it| shown(it.fte)));
    let most = |cells: &[&str]| {
        comes_to(&team_column("max_accounts", cells), |document| of_people(document, |it| shown(it.max_accounts)))
    };
    let cases: [(Read<'_>, &[&str], &str); 20] = [
        (&health, &["85", "64.5"], "85 | 64.5"),
        (&health, &["85%", "64,5 %"], "85 | 64.5"),
        (&health, &["Green", "amber", "RED"], "85 | 60 | 30 W108"),
        (&health, &["grün", "Gelb", "rot", "-"], "85 | 60 | 30 |  W107 W108"),
        (&health, &["🟢", "🟡", "🔴"], "85 | 60 | 30 W108"),
        (&health, &["0.85", "0.4", "0.9"], "0.85 | 0.4 | 0.9 W115"),
        (&health, &["8", "4", "9"], "8 | 4 | 9 W115"),
        (&health, &["8/10"], "E107"),
        (&health, &["4 stars"], "E107"),
        (&health, &["Green - stable"], "E107"),
        (&health, &["A", "B"], "E107"),
        (&fte, &["100%", "80 %", "50%"], "1 | 0.8 | 0.5"),
        (&fte, &["1.0", "0.8"], "1 | 0.8"),
        (&fte, &["1,0", "0,8"], "1 | 0.8"),
        (&fte, &["0.875", "1"], "0.875 | 1"),
        (&fte, &["1/2"], "E107"),
        (&fte, &["full-time"], "E107"),
        (&most, &["40", "4.0", "1,200"], "40 | 4 | 1200"),
        (&most, &["40", "4.0"], "40 | 4"),
        (&most, &["40.5"], "E114"),
    ];
    all_come_out(cases.map(|(read, cells, wanted)| (format!("{cells:?}"), read(cells), wanted)));
}
