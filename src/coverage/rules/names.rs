//! The names of fields that a rule speaks of.
//!
//! Macros such as `list.exists(x, x == region)` name things of their own, which are no fields; the parser's own list of
//! references has them too.

use std::collections::BTreeSet;

use cel::IdedExpr;
use cel::common::ast::{ComprehensionExpr, EntryExpr, Expr, IdedEntryExpr};

/// The names that an expression uses and does not bind itself.
pub(super) fn of(expression: &IdedExpr) -> BTreeSet<&str> {
    let mut names = RuleNames::default();
    names.expression(expression);
    names.free
}

#[derive(Default)]
struct RuleNames<'a> {
    free: BTreeSet<&'a str>,
    /// What the macros around the present place have named.
    bound: Vec<&'a str>,
}

impl<'a> RuleNames<'a> {
    fn expression(&mut self, expression: &'a IdedExpr) {
        match &expression.expr {
            // The parser's own variables begin with @.
            Expr::Ident(name) if !name.starts_with('@') && !self.bound.contains(&name.as_str()) => {
                self.free.insert(name);
            }
            Expr::Ident(_) | Expr::Unspecified | Expr::Literal(_) => {}
            Expr::Call(call) => call.target.as_deref().into_iter().chain(&call.args).for_each(|it| self.expression(it)),
            Expr::Comprehension(comprehension) => self.comprehension(comprehension),
            Expr::List(list) => list.elements.iter().for_each(|it| self.expression(it)),
            Expr::Map(map) => self.entries(&map.entries),
            Expr::Select(select) => self.expression(&select.operand),
            Expr::Struct(all) => self.entries(&all.entries),
        }
    }

    fn entries(&mut self, entries: &'a [IdedEntryExpr]) {
        for entry in entries {
            match &entry.expr {
                EntryExpr::StructField(field) => self.expression(&field.value),
                EntryExpr::MapEntry(entry) => {
                    self.expression(&entry.key);
                    self.expression(&entry.value);
                }
            }
        }
    }

    /// What is gone through is written outside the macro; only what is done with each item sees the item.
    fn comprehension(&mut self, comprehension: &'a ComprehensionExpr) {
        self.expression(&comprehension.iter_range);
        self.expression(&comprehension.accu_init);
        let outside = self.bound.len();
        self.bound.push(&comprehension.accu_var);
        self.expression(&comprehension.result);
        self.bound.push(&comprehension.iter_var);
        self.bound.extend(comprehension.iter_var2.as_deref());
        self.expression(&comprehension.loop_cond);
        self.expression(&comprehension.loop_step);
        self.bound.truncate(outside);
    }
}

#[cfg(test)]
mod tests {
    use cel::Program;

    fn names(rule: &str) -> Vec<String> {
        let program = Program::compile(rule).unwrap();
        super::of(program.expression()).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn what_a_macro_names_is_no_field() {
        assert_eq!(names(r#"["EMEA", "APAC"].exists(r, r == region) && arr > 5.0"#), ["arr", "region"]);
        assert_eq!(names("[arr].all(x, [x].exists(y, y == x)) || x"), ["arr", "x"]);
        assert_eq!(names("region.map(region, region)"), ["region"]);
        assert_eq!(names(r#"{"a": stage}["a"] in [country, "b"].filter(c, size(c) > 1)"#), ["country", "stage"]);
    }
}
