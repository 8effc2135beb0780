//! Whole numbers in sums and products, read as decimals.
//!
//! The fields of an account are decimals, and CEL does not mix the two in arithmetic: `health_before - 20` would fail.
//! People write 20 and mean 20.0; comparisons mix them already.

use cel::IdedExpr;
use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, LiteralValue, operators};

const ARITHMETIC: [&str; 4] = [operators::ADD, operators::SUBSTRACT, operators::MULTIPLY, operators::DIVIDE];

/// Turns the whole numbers that an expression adds, subtracts, multiplies or divides into decimals.
pub(super) fn read_as_decimals(expression: &mut IdedExpr) {
    match &mut expression.expr {
        Expr::Call(call) => in_call(call),
        Expr::Comprehension(comprehension) => in_comprehension(comprehension),
        Expr::List(list) => list.elements.iter_mut().for_each(read_as_decimals),
        Expr::Select(select) => read_as_decimals(&mut select.operand),
        Expr::Ident(_) | Expr::Unspecified | Expr::Literal(_) | Expr::Map(_) | Expr::Struct(_) => {}
    }
}

fn in_call(call: &mut CallExpr) {
    // What a macro counts for itself stays whole; its variables begin with @.
    let counting = call.args.iter().any(|it| matches!(&it.expr, Expr::Ident(name) if name.starts_with('@')));
    if ARITHMETIC.contains(&call.func_name.as_str()) && !counting {
        for argument in &mut call.args {
            if let Expr::Literal(LiteralValue::Int(number)) = &argument.expr {
                argument.expr = Expr::Literal(LiteralValue::Double(decimal(*number.inner()).into()));
            }
        }
    }
    call.target.as_deref_mut().into_iter().chain(&mut call.args).for_each(read_as_decimals);
}

fn in_comprehension(it: &mut ComprehensionExpr) {
    for part in [&mut it.iter_range, &mut it.accu_init, &mut it.loop_cond, &mut it.loop_step, &mut it.result] {
        read_as_decimals(part);
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number that somebody has typed")]
fn decimal(number: i64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use cel::{Context, Program, Value};

    fn value(rule: &str) -> Value {
        let mut expression = Program::compile(rule).unwrap().expression().clone();
        super::read_as_decimals(&mut expression);
        let mut context = Context::default();
        context.add_variable_from_value("arr", 100.0);
        Value::resolve(&expression, &context).unwrap_or_else(|error| panic!("{rule}: {error}"))
    }

    #[test]
    fn whole_numbers_mix_with_decimals() {
        for rule in ["arr - 20 < 81", "2 * (arr + 3) == 206", "arr / 8 > 12.4", "arr + -1 == 99.0", "1 / 2 * arr == 50"]
        {
            assert_eq!(value(rule), Value::Bool(true), "{rule}");
        }
    }

    #[test]
    fn macros_still_count() {
        assert_eq!(value("[1, 2, 3].exists_one(n, n + 1 == 3.0 || n == 1)"), Value::Bool(false));
        assert_eq!(value("[arr, 5.0].exists_one(n, n - 5 == 0)"), Value::Bool(true));
        assert_eq!(value("[arr].map(n, n * 2)[0] == 200"), Value::Bool(true));
    }
}
