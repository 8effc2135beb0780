//! Data inside Markdown: it reads as it is, whatever is in it, and changes nothing around it.

/// A text with everything escaped that Markdown could take for more than text. It stays on one line.
pub(crate) fn escaped(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len() + 8);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        let always = matches!(c, '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' | '$' | '&');
        // What begins a heading, a quotation, a list or a rule.
        let first = at == 0 && matches!(c, '#' | '>' | '-' | '+' | '=');
        let numbered = at == digits
            && digits > 0
            && matches!(c, '.' | ')')
            && !text[at + 1..].starts_with(|next: char| next.is_ascii_alphanumeric());
        // Inside a word an underscore is only an underscore.
        let inner = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let emphasis = c == '_' && !(inner(text[..at].chars().next_back()) && inner(text[at + 1..].chars().next()));
        if always || first || numbered || emphasis {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A text without line breaks, control characters and those that turn the direction of writing, single spaces between words.
fn one_line(text: &str) -> String {
    let turning = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
    let plain: String = text.chars().map(|c| if c.is_control() || turning(c) { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn data_stays_text() {
        let cases = [
            ("Nordkraft Grid", "Nordkraft Grid"),
            ("# 1 | [Best](x)", "\\# 1 \\| \\[Best\\](x)"),
            ("3. Liga", "3\\. Liga"),
            ("24/7 Media", "24/7 Media"),
            ("a\r\n\r\n# b", "a # b"),
            ("<b>&amp;", "\\<b>\\&amp;"),
            ("snake_case _x_", "snake_case \\_x\\_"),
            ("- item", "\\- item"),
            ("\u{202e}evil", "evil"),
        ];
        for (text, safe) in cases {
            assert_eq!(escaped(text), safe);
        }
    }
}
