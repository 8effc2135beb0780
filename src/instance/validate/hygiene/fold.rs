//! Texts without what makes no difference: case, accents, punctuation, a company's legal form.

/// Legal forms, folded; at the end of a name they say nothing about who it is.
const LEGAL_FORMS: [&str; 56] = [
    "ab",
    "ag",
    "aps",
    "as",
    "asa",
    "bhd",
    "bv",
    "bvba",
    "co",
    "company",
    "corp",
    "corporation",
    "cv",
    "doo",
    "eg",
    "ev",
    "gmbh",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "kgaa",
    "kk",
    "lda",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "mbh",
    "nv",
    "ohg",
    "ood",
    "oy",
    "oyj",
    "plc",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sab",
    "sarl",
    "sas",
    "sau",
    "sdn",
    "se",
    "sl",
    "sprl",
    "sro",
    "srl",
    "ug",
    "ulc",
    "vof",
    "zoo",
    "zrt",
];

/// Providers of mail and pages for everybody: their domains say nothing about a customer.
const PUBLIC_DOMAINS: [&str; 22] = [
    "aol.com",
    "facebook.com",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "google.com",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "linkedin.com",
    "live.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "t-online.de",
    "web.de",
    "yahoo.com",
    "yandex.ru",
];

/// The words of a text in lower case, without accents and punctuation; `&` is `and`, and dots inside abbreviations
/// join: `S.A.` is `sa`.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            // Combining accents, dots and apostrophes leave nothing behind.
            '\u{300}'..='\u{36f}' | '.' | '\'' | '\u{2019}' => {}
            '&' | '+' => folded.push_str(" and "),
            c if c.is_ascii_alphanumeric() => folded.push(c),
            c => match plain(c) {
                Some(letters) => folded.push_str(letters),
                None if c.is_alphanumeric() => folded.push(c),
                None => folded.push(' '),
            },
        }
    }
    folded.split_whitespace().map(str::to_owned).collect()
}

/// A Latin letter without its accent.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

/// A company's name without what makes no difference; empty where nothing is left.
pub(super) fn company(name: &str) -> String {
    // The one legal form that is a word as well; with its dots it can be told.
    let lower = name.to_lowercase().replace("s.p.a", " ");
    let mut words = words(&lower);
    join_initials(&mut words);
    let whole = words.join(" ");
    while words.len() > 1 && words.last().is_some_and(|last| LEGAL_FORMS.contains(&last.as_str())) {
        words.pop();
        while words.len() > 1 && words.last().is_some_and(|last| last == "and") {
            words.pop();
        }
    }
    if words.iter().all(|word| LEGAL_FORMS.contains(&word.as_str())) { whole } else { words.join(" ") }
}

/// Makes one word of single letters at the end: `s a` is `sa`.
fn join_initials(words: &mut Vec<String>) {
    let single = words.iter().rev().take_while(|word| word.chars().count() == 1).count();
    if single > 1 {
        let joined = words.split_off(words.len() - single).concat();
        words.push(joined);
    }
}

/// The domain of a web address or a mail address, in lower case and without `www.`; nothing where it is none, or a
/// provider's that many customers use.
pub(super) fn domain(address: &str) -> Option<String> {
    let lower = address.trim().to_lowercase();
    let after_scheme = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let host = after_scheme.split(['/', '?', '#']).next()?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split(':').next()?.trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    let sound = host.contains('.') && !host.contains(char::is_whitespace) && !PUBLIC_DOMAINS.contains(&host);
    sound.then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{company, domain};

    #[test]
    fn companies_are_the_same_whatever_their_form_and_spelling() {
        for name in ["Acme", "ACME, Inc.", "Acme GmbH", "acme s.a.", "Acmé S. A.", "Acme & Co. KG", "Acme Corp. Ltd"] {
            assert_eq!(company(name), "acme", "{name}");
        }
        assert_eq!(company("Società Esempio S.p.A."), "societa esempio");
        assert_eq!(company("Day Spa"), "day spa");
        assert_eq!(company("Co. Ltd"), "co ltd", "nothing else would be left");
        assert_eq!(company("Vitamin C"), "vitamin c");
        assert_eq!(company("Acme Group"), "acme group");
        assert_eq!(company("東京支社"), "東京支社");
    }

    #[test]
    fn domains_are_told_from_addresses() {
        for address in ["https://www.Example.com/about?x=1", "example.com", " info@example.com", "example.com.:443/"] {
            assert_eq!(domain(address).as_deref(), Some("example.com"), "{address}");
        }
        for address in ["", "n/a", "gmail.com", "somebody@gmail.com", "none", "not known."] {
            assert_eq!(domain(address), None, "{address}");
        }
    }

    #[test]
    fn legal_forms_are_folded_and_ordered() {
        assert!(super::PUBLIC_DOMAINS.is_sorted());
        assert!(super::LEGAL_FORMS.iter().all(|form| company(form) == *form));
    }
}
