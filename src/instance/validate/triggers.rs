//! Reassignment triggers: ids that tell them apart, and roles that some account has seats of. Their rules are checked
//! where they are compiled.

use std::collections::BTreeSet;

use super::Check;

pub(super) fn check(check: &mut Check) {
    let (document, known) = (check.document, check.known);
    let mut seen = BTreeSet::new();
    for (i, trigger) in check.scenario.triggers.iter().enumerate() {
        let at = |field: &str| document.place(format!("triggers[{i}].{field}"));
        if trigger.id.trim().is_empty() {
            check.found.push("E201", at("id"), "This name is empty.", "Write something that people will recognise.");
        } else if !seen.insert(trigger.id.as_str()) {
            let cause = format!("The trigger \"{}\" is there twice.", trigger.id);
            check.found.push("E340", at("id"), cause, "Give each an id of its own, or delete one.");
        }
        if let Some(role) = trigger.role.as_deref().filter(|role| !known.needed.contains(role)) {
            let roles = || known.needed.iter().copied();
            check.unknown("E341", || at("role"), ("segment with the role", role), roles);
        }
    }
}
