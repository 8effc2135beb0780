//! How many steps a rule takes at most, worked out without evaluating it.
//!
//! Rules can't loop but over lists, and the fields of an account are no lists: all that a rule goes through is written in
//! it. So the size of each of its values has an upper bound, and with it the steps: macros within macros multiply.

use cel::IdedExpr;
use cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedEntryExpr, LiteralValue, operators};

/// A field of an account counts as so much: few texts are longer, in tens of characters.
const FIELD: u64 = 8;
/// So many characters of a text count as one thing.
const CHARACTERS: usize = 16;

/// The most steps that evaluating an expression once takes.
pub(super) fn most(expression: &IdedExpr) -> u64 {
    Measure::default().of(expression).steps
}

/// What is known of an expression without evaluating it.
#[derive(Clone, Copy, Default)]
struct Cost {
    /// The most steps that it takes.
    steps: u64,
    /// The most things that its value is made of, those inside it included.
    size: u64,
}

impl Cost {
    /// After the parts, a value of such a size is made.
    fn making(parts: u64, size: u64) -> Self {
        Self { steps: parts.saturating_add(size).saturating_add(1), size: size.max(1) }
    }
}

/// The sizes of what macros name.
#[derive(Default)]
struct Measure<'a> {
    named: Vec<(&'a str, u64)>,
}

impl<'a> Measure<'a> {
    fn of(&mut self, expression: &'a IdedExpr) -> Cost {
        match &expression.expr {
            Expr::Unspecified => Cost::default(),
            Expr::Literal(LiteralValue::String(text)) => Cost::making(0, things(text.inner().len())),
            Expr::Literal(LiteralValue::Bytes(bytes)) => Cost::making(0, things(bytes.inner().len())),
            Expr::Literal(_) => Cost::making(0, 1),
            Expr::Ident(name) => {
                let size = self.named.iter().rev().find(|(known, _)| known == name).map_or(FIELD, |(_, size)| *size);
                Cost::making(0, size)
            }
            Expr::List(list) => self.together(&list.elements),
            Expr::Map(map) => self.entries(&map.entries),
            Expr::Struct(all) => self.entries(&all.entries),
            Expr::Select(select) => {
                let of = self.of(&select.operand);
                Cost::making(of.steps, of.size)
            }
            Expr::Call(call) => self.call(call),
            Expr::Comprehension(comprehension) => self.comprehension(comprehension),
        }
    }

    fn together<'b: 'a>(&mut self, parts: impl IntoIterator<Item = &'b IdedExpr>) -> Cost {
        let (mut steps, mut size) = (0_u64, 1_u64);
        for part in parts {
            let part = self.of(part);
            steps = steps.saturating_add(part.steps);
            size = size.saturating_add(part.size);
        }
        Cost::making(steps, size)
    }

    fn entries(&mut self, entries: &'a [IdedEntryExpr]) -> Cost {
        self.together(entries.iter().flat_map(|entry| match &entry.expr {
            EntryExpr::StructField(field) => vec![&field.value],
            EntryExpr::MapEntry(entry) => vec![&entry.key, &entry.value],
        }))
    }

    /// A call looks at all of its arguments. What comes of it is no larger than these together; of a comparison it is one
    /// thing, of a choice one of two.
    fn call(&mut self, call: &'a CallExpr) -> Cost {
        let parts: Vec<Cost> = call.target.as_deref().into_iter().chain(&call.args).map(|part| self.of(part)).collect();
        let steps = parts.iter().fold(1_u64, |sum, part| sum.saturating_add(part.steps));
        let all = parts.iter().fold(1_u64, |sum, part| sum.saturating_add(part.size));
        let (steps, size) = match call.func_name.as_str() {
            operators::CONDITIONAL => (steps, parts.iter().skip(1).map(|branch| branch.size).max().unwrap_or(1)),
            operators::ADD | operators::INDEX | operators::OPT_INDEX | operators::OPT_SELECT => (steps, all),
            // A pattern is looked for at every place of a text.
            "matches" => (steps.saturating_add(all.saturating_mul(all)), 1),
            name if name.starts_with(['_', '!', '-', '@']) => (steps.saturating_add(all), 1),
            _ => (steps.saturating_add(all), all),
        };
        Cost { steps: steps.saturating_add(size), size }
    }

    /// As many rounds as what it goes through can have things. A list that a macro makes grows by the same in every round;
    /// whatever else it keeps stays as large as it was.
    fn comprehension(&mut self, it: &'a ComprehensionExpr) -> Cost {
        let (range, start) = (self.of(&it.iter_range), self.of(&it.accu_init));
        let before = self.named.len();
        let makes_a_list = matches!(it.accu_init.expr, Expr::List(_));
        self.named.push((&it.accu_var, if makes_a_list { 0 } else { start.size }));
        self.named.push((&it.iter_var, range.size));
        self.named.extend(it.iter_var2.as_deref().map(|name| (name, range.size)));
        let (goes_on, step) = (self.of(&it.loop_cond), self.of(&it.loop_step));
        self.named.truncate(before + 1);
        if makes_a_list {
            self.named[before].1 = start.size.saturating_add(range.size.saturating_mul(step.size));
        }
        let end = self.of(&it.result);
        self.named.truncate(before);
        let rounds = range.size.saturating_mul(goes_on.steps.saturating_add(step.steps).saturating_add(1));
        let steps = range.steps.saturating_add(start.steps).saturating_add(rounds).saturating_add(end.steps);
        Cost { steps, size: end.size }
    }
}

fn things(characters: usize) -> u64 {
    u64::try_from(characters / CHARACTERS + 1).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use cel::Program;

    fn steps(rule: &str) -> u64 {
        super::most(Program::compile(rule).unwrap().expression())
    }

    #[test]
    fn what_people_write_takes_few_steps() {
        for rule in [
            "true",
            "arr >= 250000 && industry == \"retail\"",
            "renewal != null && days_to_renewal < 90 && (health < 40 || stage in [\"renewal\", \"risk\"])",
            "[\"DE\", \"AT\", \"CH\", \"FR\", \"NL\"].exists(c, c == country)",
        ] {
            assert!(steps(rule) < 500, "{rule}: {}", steps(rule));
        }
    }

    #[test]
    fn macros_within_macros_multiply() {
        let list = "[1,2,3,4,5,6,7,8,9,10]";
        let nested = |depth: usize| {
            let open: String = (0..depth).map(|at| format!("{list}.all(x{at}, ")).collect::<Vec<_>>().concat();
            format!("{open}true{}", ")".repeat(depth))
        };
        assert!(steps(&nested(1)) < 1_000);
        assert!((100..100_000).contains(&steps(&nested(2))));
        assert!(steps(&nested(8)) > 100_000_000);
    }

    #[test]
    fn what_doubles_again_and_again_is_seen() {
        for (start, doubling) in
            [("[\"a\"]", "map(x, x + x)"), ("[[1]]", "map(x, [x, x])"), ("[1, 2]", "map(x, [x, x])")]
        {
            let rule = format!("{start}.{}", vec![doubling; 40].join("."));
            assert!(steps(&rule) > 1_000_000_000, "{rule}: {}", steps(&rule));
        }
    }

    #[test]
    fn measuring_takes_no_time_itself() {
        let deep = format!("{}true{}", "true ? true : [1].all(x, ".repeat(30), ")".repeat(30));
        assert!(steps(&deep) > 30);
    }
}
