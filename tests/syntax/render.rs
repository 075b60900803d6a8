//! The AST as short text, without spans: one statement a line, indented by depth.

use std::fmt::Write as _;

use partnerlint::syntax::ast::{
    Assignment, Attribute, Binding, Block, Comparison, Condition, ConditionNode, ExampleKind, Expr, ExprNode,
    Factor, FixAction, Length, Magnitude, Param, Per, Piece, PolicyFile, ProgramFile, Quantity, Question,
    Rule, RuleStatement, Sign, Spanned, StandIn, Statement, Template, Term, Value, Which, Window,
};

pub fn program(file: &ProgramFile) -> String {
    let mut out = String::new();
    statements(&mut out, 0, &file.statements);
    out
}

pub fn policy(file: &PolicyFile) -> String {
    let mut out = String::new();
    for p in &file.params {
        line(&mut out, 0, &param(p));
    }
    for r in &file.rules {
        rule(&mut out, r);
    }
    out
}

fn line(out: &mut String, depth: usize, text: &str) {
    writeln!(out, "{}{text}", "  ".repeat(depth)).unwrap();
}

fn statements(out: &mut String, depth: usize, statements: &[Statement]) {
    for statement in statements {
        match statement {
            Statement::Attribute(attribute) => line(out, depth, &setting(attribute)),
            Statement::Block(block) => {
                line(out, depth, &heading(block));
                self::statements(out, depth + 1, &block.body);
            }
            Statement::Condition(condition) => line(out, depth, &self::condition(condition)),
            Statement::Remove(remove) => {
                line(out, depth, &format!("(remove {} {})", remove.kind.node, name(remove.name.as_ref())));
            }
            Statement::Use(path) => line(out, depth, &format!("(use {:?})", path.node)),
            Statement::Known(known) => self::statements(out, depth, &known.statements()),
        }
    }
}

fn name(name: Option<&Spanned<&str>>) -> String {
    name.map_or("-".to_owned(), |name| name.node.to_owned())
}

fn heading(block: &Block) -> String {
    let texts: String =
        block.title.iter().chain(&block.text).map(|text| format!(" {:?}", text.node)).collect();
    let damaged = if block.damaged { " damaged" } else { "" };
    format!("(block {} {}{texts}{damaged})", block.kind.node, name(block.name.as_ref()))
}

fn setting(attribute: &Attribute) -> String {
    let sign = match attribute.assignment {
        Assignment::Set => "=",
        Assignment::Add => "+=",
        Assignment::Subtract => "-=",
    };
    let window =
        attribute.window.as_ref().map_or(String::new(), |window| format!(" {}", self::window(&window.node)));
    let guard = match attribute.guard.as_slice() {
        [] => String::new(),
        parts => format!(" (when {})", conditions(parts)),
    };
    format!("({sign} {} {}{window}{guard})", term(&attribute.target), value(&attribute.value.node))
}

fn term(term: &Term) -> String {
    let facets: Vec<&str> = term.facets.iter().map(|facet| facet.node).collect();
    if facets.is_empty() {
        term.name.node.to_owned()
    } else {
        format!("{}[{}]", term.name.node, facets.join(" "))
    }
}

fn conditions(conditions: &[Condition]) -> String {
    conditions.iter().map(condition).collect::<Vec<_>>().join(" ")
}

fn condition(at: &Condition) -> String {
    let with = |window: &Option<Spanned<Window>>| {
        window.as_ref().map_or(String::new(), |window| format!(" {}", self::window(&window.node)))
    };
    match &at.node {
        ConditionNode::Flag(flag) => format!("(flag {})", term(flag)),
        ConditionNode::Compare { subject, operator, value: with_what, window } => {
            format!("({} {} {}{})", sign(operator.node), term(subject), value(&with_what.node), with(window))
        }
        ConditionNode::Member { subject, negated, of, window } => {
            let word = if *negated { "not-in" } else { "in" };
            format!("({word} {} {}{})", term(subject), value(&of.node), with(window))
        }
        ConditionNode::All(parts) => format!("(all {})", conditions(parts)),
        ConditionNode::Any(parts) => format!("(any {})", conditions(parts)),
        ConditionNode::AtLeast(count, parts) => format!("(at-least {} {})", count.node, conditions(parts)),
        ConditionNode::AtLeastOf { count, group, conditions: parts } => {
            format!("(at-least {} of {} {})", count.node, group.node, conditions(parts))
        }
        ConditionNode::StandIn(stand_in) => self::stand_in(stand_in),
    }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::Greater => ">",
        Comparison::AtLeast => ">=",
    }
}

fn window(window: &Window) -> String {
    match window {
        Window::Trailing(length) => format!("(within {})", self::length(&length.node)),
        Window::Aligned { which, period } => {
            let which = match which {
                Which::Any => "any",
                Which::Each => "each",
                Which::Last => "last",
            };
            format!("(within {which} {})", period.node)
        }
        Window::Name(name) => format!("(within {})", name.node),
    }
}

fn length(length: &Length) -> String {
    format!("{} {}", length.number, length.unit.node)
}

fn value(value: &Value) -> String {
    let bound = |end: &Option<Box<Spanned<Quantity>>>| {
        end.as_ref().map_or("_".to_owned(), |quantity| self::quantity(&quantity.node))
    };
    match value {
        Value::Quantity(quantity) => self::quantity(quantity),
        Value::Range(low, high) => format!("(range {} {})", bound(low), bound(high)),
        Value::SymbolRange(low, high) => format!("(symbols {} {})", name(low.as_ref()), name(high.as_ref())),
        Value::Name(name) => (*name).to_owned(),
        Value::Text(text) => format!("{text:?}"),
        Value::Bool(truth) => format!("#{truth}"),
        Value::List(items) => {
            format!("[{}]", items.iter().map(|item| self::value(&item.node)).collect::<Vec<_>>().join(" "))
        }
        Value::StandIn(stand_in) => self::stand_in(stand_in),
    }
}

fn stand_in(stand_in: &StandIn) -> String {
    let bounds =
        stand_in.bounds.as_ref().map_or(String::new(), |bounds| format!(" in {}", value(&bounds.node)));
    let reason = stand_in.reason.as_ref().map_or(String::new(), |reason| format!(" {:?}", reason.node));
    let kind = format!("{:?}", stand_in.kind).to_lowercase();
    format!("({kind}{bounds}{reason})")
}

fn quantity(quantity: &Quantity) -> String {
    let mut parts = match &quantity.magnitude {
        Magnitude::Number(number) => number.to_string(),
        Magnitude::Percent(number) => format!("{number}%"),
        Magnitude::Money(number, currency) => format!("{number} {}", currency.node),
        Magnitude::Length(length) => self::length(length),
        Magnitude::Date(date) => date.to_string(),
        Magnitude::Month(month) => month.to_string(),
    };
    for per in &quantity.per {
        let text = match &per.node {
            Per::Name(name) => (*name).to_owned(),
            Per::Length(length) => self::length(length),
            Per::Money { amount, currency, of } => {
                format!("{amount} {} of {}", currency.node, name(of.as_ref()))
            }
        };
        write!(parts, " (per {text})").unwrap();
    }
    if let Some(base) = &quantity.base {
        write!(parts, " (of {})", base.node).unwrap();
    }
    if let Some(anchor) = &quantity.anchor {
        write!(parts, " ({} {})", if anchor.before { "before" } else { "after" }, anchor.event.node).unwrap();
    }
    if parts.contains(' ') { format!("<{parts}>") } else { parts }
}

fn rule(out: &mut String, rule: &Rule) {
    let kind = if rule.change { "change-rule" } else { "rule" };
    let title = rule.title.as_ref().map_or(String::new(), |title| format!(" {:?}", title.node));
    let damaged = if rule.damaged { " damaged" } else { "" };
    line(out, 0, &format!("({kind} {}{title}{damaged})", rule.id.node));
    for statement in &rule.body {
        if let RuleStatement::Example(example) = statement {
            let kind = match example.kind.node {
                ExampleKind::Fails => "fails",
                ExampleKind::Passes => "passes",
                ExampleKind::Skips => "skips",
            };
            let title = example.title.as_ref().map_or(String::new(), |title| format!(" {:?}", title.node));
            line(out, 1, &format!("({kind}{title})"));
            statements(out, 2, &example.body);
        } else {
            line(out, 1, &clause(statement));
        }
    }
}

fn clause(statement: &RuleStatement) -> String {
    let only =
        |when: &Option<Expr>| when.as_ref().map_or(String::new(), |when| format!(" (when {})", expr(when)));
    match statement {
        RuleStatement::Header { name, value, when } => {
            format!("({} {}{})", name.node, expr(value), only(when))
        }
        RuleStatement::Param(p) => param(p),
        RuleStatement::For(b) => binding(b),
        RuleStatement::Given(exprs) => format!("(given {})", list(exprs)),
        RuleStatement::When(test) => format!("(when {})", expr(test)),
        RuleStatement::Let(name, value) => format!("(let {} {})", name.node, expr(value)),
        RuleStatement::Require { test, giving, when, .. } => {
            let giving = giving.map_or(String::new(), |giving| format!(" (giving {})", giving.node));
            format!("(require {}{giving}{})", expr(test), only(when))
        }
        RuleStatement::At(place, text) => format!("(at {} {})", expr(place), template(text)),
        RuleStatement::Note(place, text, each) => {
            let each = each.as_ref().map_or(String::new(), |each| format!(" {}", binding(each)));
            format!("(note {} {}{each})", expr(place), template(text))
        }
        RuleStatement::Help(text) => format!("(help {})", template(text)),
        RuleStatement::Fix(text, action) => {
            let action = match action {
                FixAction::Set(place, value) => format!("(set {} {})", expr(place), expr(value)),
                FixAction::Add(values, place) => format!("(add {} {})", expr(values), expr(place)),
                FixAction::Remove(place) => format!("(remove {})", expr(place)),
            };
            format!("(fix {} {action})", template(text))
        }
        RuleStatement::Example(_) => String::new(),
    }
}

fn param(param: &Param) -> String {
    let doc = param.doc.as_ref().map_or(String::new(), |doc| format!(" {:?}", doc.node));
    let tighten = param.tighten.as_ref().map(|tighten| {
        let direction = tighten.direction.map_or(String::new(), |direction| format!(" {}", direction.node));
        format!(" (tighten_only{direction})")
    });
    format!("(param {} {}{doc}{})", param.name.node, expr(&param.value), tighten.unwrap_or_default())
}

fn binding(binding: &Binding) -> String {
    let names: Vec<&str> = binding.names.iter().map(|name| name.node).collect();
    let filter = binding.filter.as_ref().map_or(String::new(), |filter| format!(" (where {})", expr(filter)));
    format!("(for {} {}{filter})", names.join(","), expr(&binding.over))
}

fn template(template: &Template) -> String {
    let pieces = template.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => format!("{text:?}"),
        Piece::Hole(path) => expr(path),
    });
    format!("(text {})", pieces.collect::<Vec<_>>().join(" "))
}

fn list(exprs: &[Expr]) -> String {
    exprs.iter().map(expr).collect::<Vec<_>>().join(" ")
}

fn expr(at: &Expr) -> String {
    let bound = |end: &Option<Box<Expr>>| end.as_ref().map_or("_".to_owned(), |end| expr(end));
    match &at.node {
        ExprNode::Quantity(quantity) => self::quantity(quantity),
        ExprNode::Text(text) => format!("{text:?}"),
        ExprNode::Bool(truth) => format!("#{truth}"),
        ExprNode::Name(name) => (*name).to_owned(),
        ExprNode::Field(of, name) => format!("{}.{}", expr(of), name.node),
        ExprNode::Index(of, index) => format!("{}[{}]", expr(of), expr(index)),
        ExprNode::Call(function, arguments) => format!("({} {})", function.node, list(arguments)),
        ExprNode::Comprehension { function, body, bindings } => {
            let bindings: Vec<String> = bindings.iter().map(binding).collect();
            format!("({} {} {})", function.node, expr(body), bindings.join(" "))
        }
        ExprNode::List(items) => format!("[{}]", list(items)),
        ExprNode::Table(rows) => {
            let rows: Vec<String> =
                rows.iter().map(|(key, value)| format!("{}: {}", key.node, expr(value))).collect();
            format!("{{{}}}", rows.join(", "))
        }
        ExprNode::Range(low, high) => format!("(range {} {})", bound(low), bound(high)),
        ExprNode::Condition(parts) => format!("(condition {})", conditions(parts)),
        ExprNode::And(items) => format!("(and {})", list(items)),
        ExprNode::Or(items) => format!("(or {})", list(items)),
        ExprNode::Not(inner) => format!("(not {})", expr(inner)),
        ExprNode::Negate(inner) => format!("(negate {})", expr(inner)),
        ExprNode::Sum(first, rest) => {
            let rest = rest.iter().map(|(sign, item)| match sign {
                Sign::Plus => format!(" + {}", expr(item)),
                Sign::Minus => format!(" - {}", expr(item)),
            });
            format!("({}{})", expr(first), rest.collect::<String>())
        }
        ExprNode::Product(left, factor, right) => {
            let sign = if *factor == Factor::Times { "*" } else { "/" };
            format!("({sign} {} {})", expr(left), expr(right))
        }
        ExprNode::Compare(left, operator, right) => {
            format!("({} {} {})", sign(operator.node), expr(left), expr(right))
        }
        ExprNode::In { item, negated, of } => {
            format!("({} {} {})", if *negated { "not-in" } else { "in" }, expr(item), expr(of))
        }
        ExprNode::Is { item, negated, what } => {
            let what = match what {
                Question::Stated => "stated?".to_owned(),
                Question::Known => "known?".to_owned(),
                Question::Value(value) => expr(value),
            };
            format!("({} {} {what})", if *negated { "is-not" } else { "is" }, expr(item))
        }
        ExprNode::Else(value, other) => format!("(else {} {})", expr(value), expr(other)),
        ExprNode::As(value, base) => format!("(as {} {})", expr(value), base.node),
    }
}
