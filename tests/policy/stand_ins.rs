//! What is not simply known, against what a rule asks: the table of the language.

use std::fmt::Write;

use insta::assert_snapshot;

use super::support::evaluate_over;

/// The outcome of each question for each way to say (or not to say) a value.
fn table(attribute: &str, values: &[&str], questions: &[(&str, String)]) -> String {
    let mut out = format!("{:24}", "");
    for (name, _) in questions {
        write!(out, "{name:>16}").unwrap();
    }
    out.push('\n');
    for value in values {
        let text = match *value {
            "absent" => "company {}".to_owned(),
            value => format!("company {{ {attribute} = {value} }}"),
        };
        write!(out, "{value:24}").unwrap();
        for (_, question) in questions {
            let (evaluation, _) = evaluate_over(question, &text);
            write!(out, "{:>16}", format!("{:?}", evaluation.outcome)).unwrap();
        }
        out.push('\n');
    }
    out
}

fn questions(path: &str, asks: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let whole = |ask: &str| format!("{}\n  at {path} \"x\"", ask.replace('x', path));
    asks.iter().map(|(name, ask)| (*name, whole(ask))).collect()
}

#[test]
fn numbers() {
    let values = [
        "absent",
        "none",
        "unknown",
        "unpublished",
        "discretion",
        "unknown in 55%..60%",
        "unknown in 30%..40%",
        "unknown in 40%..60%",
        "unpublished in 55%..60%",
        "55%",
        "30%",
    ];
    let asks = questions(
        "company.gross_margin",
        &[
            ("stated", "  require x is stated"),
            ("known", "  require x is known"),
            ("how much", "  given x\n  require x >= 50%"),
            ("in a range", "  given x\n  require x in 50%..70%"),
            ("sum", "  given x\n  require x + 10% >= 60%"),
            ("else", "  require (x else 0%) >= 50%"),
            ("not or", "  require x is not stated or x >= 50%"),
            ("when stated", "  require x >= 50% when x is stated"),
        ],
    );
    assert_snapshot!(table("gross_margin", &values, &asks));
}

#[test]
fn truths() {
    let values = ["absent", "none", "unknown", "unpublished", "discretion", "true", "false"];
    let asks = questions(
        "company.product_market_fit",
        &[
            ("stated", "  require x is stated"),
            ("given", "  given x\n  require x"),
            ("else", "  require x else false"),
            ("else not", "  require not (x else false)"),
            ("or true", "  require (x else false) or count(tracks) == 0"),
            ("and false", "  require not ((x else false) and count(tracks) > 0)"),
        ],
    );
    assert_snapshot!(table("product_market_fit", &values, &asks));
}

#[test]
fn lists() {
    let values = ["absent", "none", "unknown", "[price]", "[]"];
    let asks = questions(
        "company.reasons_to_partner",
        &[
            ("stated", "  require x is stated"),
            ("contains", "  given x\n  require price in x"),
            ("count", "  given x\n  require count(x) > 0"),
            ("else", "  require count(x else []) > 0"),
        ],
    );
    assert_snapshot!(table("reasons_to_partner", &values, &asks));
}

#[test]
fn stages() {
    let mut out = String::new();
    let rule = |stages: &str| format!("  stages = {stages}\n  require count(tracks) == 0\n  at tracks \"x\"");
    let values = [
        "",
        "stage = none",
        "stage = unknown",
        "stage = unknown in scale..",
        "stage = unknown in ..stabilize",
        "stage = unknown in ..pilot",
        "stage = pilot",
        "stage = scale",
    ];
    for value in values {
        write!(out, "{value:32}").unwrap();
        for stages in ["stabilize..", "pilot", "scale..maturity"] {
            let (evaluation, _) = evaluate_over(&rule(stages), value);
            write!(out, "{stages}: {:?}  ", evaluation.outcome).unwrap();
        }
        out.push('\n');
    }
    assert_snapshot!(out);
}

#[test]
fn blocks() {
    let mut out = String::new();
    let asks = [
        ("mdf stated", "  require mdf is stated\n  at mdf \"x\""),
        ("mdf not stated", "  require mdf is not stated\n  at mdf \"x\""),
        ("plan stated", "  require mdf.plan_required is stated\n  at mdf.plan_required \"x\""),
        ("plan", "  given mdf.plan_required\n  require mdf.plan_required\n  at mdf \"x\""),
        (
            "rate",
            "  for case in cases(mdf.rate)\n  given mdf.rate[case]\n  require mdf.rate[case] in 2%..5%\n  at mdf \"x\"",
        ),
    ];
    let values = [
        "",
        "mdf = none",
        "mdf = unknown",
        "mdf = unpublished",
        "mdf = unknown in 3%..4%",
        "mdf = 3%",
        "mdf = 3%..8%",
        "mdf = 3%..4%",
        "mdf { plan_required = true }",
        "mdf { rate = none, plan_required = true }",
    ];
    for value in values {
        write!(out, "{value:44}").unwrap();
        for (name, ask) in asks {
            let (evaluation, _) = evaluate_over(ask, value);
            write!(out, "{name}: {:?}  ", evaluation.outcome).unwrap();
        }
        out.push('\n');
    }
    assert_snapshot!(out);
}

#[test]
fn ends() {
    let values = [
        "absent",
        "none",
        "unknown",
        "unpublished",
        "unknown in 10 days..30 days",
        "..30 days",
        "10 days..",
        "10 days..30 days",
        "30 days",
        "31 days",
    ];
    let asks = questions(
        "company.implementation",
        &[
            ("has a least", "  require x.low is stated"),
            ("has a most", "  require x.high is stated"),
            ("how much", "  given x.high\n  require x.high <= 30 days"),
        ],
    );
    assert_snapshot!(table("implementation", &values, &asks));
}
