//! Rules as people mean them: small changes to an expression before it is evaluated.

use cel::IdedExpr;
use cel::common::ast::{CallExpr, Expr, LiteralValue, operators};

const ARITHMETIC: [&str; 4] = [operators::ADD, operators::SUBSTRACT, operators::MULTIPLY, operators::DIVIDE];

/// Turns the whole numbers that an expression adds, subtracts, multiplies or divides into decimals.
///
/// The fields of an account are decimals, and CEL does not mix the two in arithmetic: `health_before - 20` would fail.
/// People write 20 and mean 20.0; comparisons mix them already.
pub(super) fn read_as_decimals(expression: &mut IdedExpr) {
    each(expression, &mut |node| {
        let Expr::Call(call) = &mut node.expr else { return };
        // What a macro counts for itself stays whole; its variables begin with @.
        let counting = call.args.iter().any(|it| matches!(&it.expr, Expr::Ident(name) if name.starts_with('@')));
        if ARITHMETIC.contains(&call.func_name.as_str()) && !counting {
            for argument in &mut call.args {
                if let Expr::Literal(LiteralValue::Int(number)) = &argument.expr {
                    argument.expr = Expr::Literal(LiteralValue::Double(decimal(*number.inner()).into()));
                }
            }
        }
    });
}

/// Makes what is unknown differ from nothing: `a != b` holds only where both are known. Comparisons with `null` itself
/// stay as they are.
pub(super) fn know_before_differing(expression: &mut IdedExpr) {
    each(expression, &mut |node| {
        let Expr::Call(call) = &node.expr else { return };
        let of_null = call.args.iter().any(|it| it.expr == Expr::Literal(LiteralValue::Null));
        if call.func_name != operators::NOT_EQUALS || of_null {
            return;
        }
        let (whole, sides) = (node.clone(), call.args.clone());
        let known = |side: IdedExpr| {
            let null = IdedExpr { id: side.id, expr: Expr::Literal(LiteralValue::Null) };
            binary(operators::NOT_EQUALS, side, null)
        };
        *node = sides.into_iter().rev().fold(whole, |rest, side| binary(operators::LOGICAL_AND, known(side), rest));
    });
}

fn binary(operator: &str, left: IdedExpr, right: IdedExpr) -> IdedExpr {
    let id = left.id;
    IdedExpr {
        id,
        expr: Expr::Call(CallExpr { func_name: operator.to_owned(), target: None, args: vec![left, right] }),
    }
}

/// Changes every part of an expression, the parts of a part before it.
fn each(expression: &mut IdedExpr, change: &mut dyn FnMut(&mut IdedExpr)) {
    let mut parts: Vec<&mut IdedExpr> = Vec::new();
    match &mut expression.expr {
        Expr::Call(call) => parts.extend(call.target.as_deref_mut().into_iter().chain(&mut call.args)),
        Expr::List(list) => parts.extend(&mut list.elements),
        Expr::Select(select) => parts.push(&mut select.operand),
        Expr::Comprehension(it) => {
            let it = it.as_mut();
            parts.extend([&mut it.iter_range, &mut it.accu_init, &mut it.loop_cond, &mut it.loop_step, &mut it.result]);
        }
        Expr::Ident(_) | Expr::Unspecified | Expr::Literal(_) | Expr::Map(_) | Expr::Struct(_) => {}
    }
    for part in parts {
        each(part, change);
    }
    change(expression);
}

#[expect(clippy::cast_precision_loss, reason = "a number that somebody has typed")]
fn decimal(number: i64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use cel::{Context, IdedExpr, Program, Value};

    fn value(rule: &str, rewrite: fn(&mut IdedExpr)) -> Value {
        let mut expression = Program::compile(rule).unwrap().expression().clone();
        rewrite(&mut expression);
        let mut context = Context::default();
        context.add_variable_from_value("arr", 100.0);
        context.add_variable_from_value("stage", "adoption");
        context.add_variable_from_value("unknown", Value::Null);
        Value::resolve(&expression, &context).unwrap_or_else(|error| panic!("{rule}: {error}"))
    }

    #[test]
    fn whole_numbers_mix_with_decimals() {
        for rule in ["arr - 20 < 81", "2 * (arr + 3) == 206", "arr / 8 > 12.4", "arr + -1 == 99.0", "1 / 2 * arr == 50"]
        {
            assert_eq!(value(rule, super::read_as_decimals), Value::Bool(true), "{rule}");
        }
    }

    #[test]
    fn macros_still_count() {
        for (rule, expected) in [
            ("[1, 2, 3].exists_one(n, n > 2)", true),
            ("[arr, 5.0].exists_one(n, n - 5 == 0)", true),
            ("[arr].map(n, n * 2)[0] == 200", true),
        ] {
            assert_eq!(value(rule, super::read_as_decimals), Value::Bool(expected), "{rule}");
        }
    }

    #[test]
    fn what_is_unknown_differs_from_nothing() {
        for (rule, expected) in [
            ("stage != 'renewal'", true),
            ("stage != 'adoption'", false),
            ("unknown != stage", false),
            ("stage != unknown", false),
            ("unknown != 5", false),
            ("unknown != null", false),
            ("stage != null", true),
            ("unknown != stage || arr != 5", true),
            ("['a', 'b'].exists(x, x != stage && x != unknown)", false),
        ] {
            assert_eq!(value(rule, super::know_before_differing), Value::Bool(expected), "{rule}");
        }
    }
}
