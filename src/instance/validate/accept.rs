//! Doubts that somebody has looked at: errors can't be accepted, and what has run out is said.

use super::Check;
use crate::error::{CODES, code_info, did_you_mean};

pub(super) fn check(check: &mut Check) {
    for (i, accept) in check.scenario.accept.iter().enumerate() {
        let code = accept.code.as_str();
        let at = format!("accept[{i}]");
        if !code.starts_with('W') || code_info(code).is_none() {
            let warnings = || CODES.iter().map(|info| info.code).filter(|code| code.starts_with('W'));
            let (cause, remedy) = if code_info(code).is_some() {
                let remedy = "Mend what it says, and take this entry out.";
                (format!("{code} is an error: nothing can be planned before it is mended."), remedy.to_owned())
            } else {
                (format!("There is no warning \"{code}\"."), did_you_mean(code, warnings()))
            };
            check.at("E398", &format!("{at}.code"), cause, remedy);
        } else if let Some(until) = accept.until.filter(|_| !accept.holds(check.scenario.as_of)) {
            let why = accept.why.as_ref().map_or_else(String::new, |why| format!(" (\"{why}\")"));
            let cause = format!("{code} was accepted until {until}{why}, and this plan takes effect later.");
            check.at(
                "W408",
                &format!("{at}.until"),
                cause,
                "Look again, and name a later day, or take this entry out.",
            );
        }
    }
}
