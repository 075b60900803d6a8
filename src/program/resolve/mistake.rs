//! Values of the wrong type or unit: what was expected, what was found, what to write.

use super::Resolver;
use super::expect::{alternatives, expected, fits, found, takes_lists};
use super::value::Owner;
use crate::diagnostic::{Applicability, Edit, Finding, Fix};
use crate::quantity::{Currency, Decimal, TimeUnit};
use crate::source::Span;
use crate::syntax::ast::{Length, Magnitude, Name, Quantity, Spanned, Statement, Value};
use crate::vocabulary::Type;

/// The longest quoted text that is read as a value to see whether its quotes are the mistake, in bytes.
const LONGEST_QUOTED: usize = 100;

/// The codes that are tried first, since three letters are always close to several.
const COMMON: [&str; 9] = ["USD", "EUR", "GBP", "JPY", "CHF", "AUD", "CAD", "INR", "CNY"];

impl<'s> Resolver<'_, 's> {
    /// A value of another type than its owner takes.
    pub(super) fn mismatch(&self, value: &Spanned<Value<'s>>, ty: &Type, owner: &Owner<'_>) -> Finding {
        let message =
            format!("`{}` takes {}, not {}", owner.name, expected(ty, self.vocabulary), found(&value.node));
        let id = if self.is_unit_mistake(&value.node, ty) { "wrong-unit" } else { "wrong-type" };
        let finding = Finding::engine(id, self.at(value.span), message);
        self.mended(finding, value, ty)
    }

    /// Whether only the unit is missing or wrong.
    fn is_unit_mistake(&self, value: &Value<'_>, ty: &Type) -> bool {
        let Value::Quantity(Quantity { magnitude, per, .. }) = value else { return false };
        let has_unit = |ty: &Type| matches!(ty, Type::Percent | Type::Money | Type::Duration);
        let numeric = |ty: &Type| matches!(ty, Type::Count | Type::Decimal);
        per.is_empty()
            && match magnitude {
                Magnitude::Number(_) => alternatives(ty).iter().any(has_unit),
                Magnitude::Percent(_) | Magnitude::Money(..) => alternatives(ty).iter().any(numeric),
                Magnitude::Length(length) => {
                    alternatives(ty).iter().any(|ty| has_unit(ty) || numeric(ty))
                        && (TimeUnit::parse(length.unit.node).is_none()
                            || alternatives(ty).iter().any(numeric))
                }
                Magnitude::Date(_) | Magnitude::Month(_) => false,
            }
    }

    /// Says what to write, and offers it as a fix where the meaning is plain.
    fn mended(&self, finding: Finding, value: &Spanned<Value<'s>>, ty: &Type) -> Finding {
        match &value.node {
            Value::Text(text) => self.unquoted(finding, value.span, text, ty),
            Value::Quantity(quantity) => self.other_unit(finding, value.span, quantity, ty),
            Value::Range(low, high) if takes_ranges(ty) => {
                let end = low.as_deref().or(high.as_deref());
                match (end.map(|end| &end.node.magnitude), ranges_of(ty, &Type::Percent)) {
                    (Some(Magnitude::Number(_)), true) => finding.help("write both ends with `%`"),
                    _ => finding,
                }
            }
            Value::Range(..) | Value::SymbolRange(..) => finding
                .help("write one value, or `unknown in …` with the range if it is not known more closely"),
            Value::List(_) => finding.help("write one value, without brackets"),
            Value::Name(name) if alternatives(ty).contains(&Type::Text) => {
                let fix = self.around(value.span, "\"", "\"", format!("write `\"{name}\"`"));
                finding.help(format!("write `\"{name}\"`")).fix(fix)
            }
            Value::Name(name) if alternatives(ty).contains(&Type::Bool) => match *name {
                "yes" | "on" => finding.suggest(Some("true")),
                "no" | "off" => finding.suggest(Some("false")),
                _ => finding.help("write `true` or `false`"),
            },
            _ if takes_lists(ty) && self.fits_element(&value.node, ty) => {
                let fix = self.around(value.span, "[", "]", "put it in brackets".to_owned());
                finding.help("a list stands in brackets, also if it has one element").fix(fix)
            }
            Value::Name(_) | Value::Bool(_) | Value::StandIn(_) => finding,
        }
    }

    /// A single value where a range is taken.
    fn as_range(&self, finding: Finding, number: &str) -> Finding {
        finding.help(format!("write both ends, or one: `{number}..{number}`, `{number}..`, `..{number}`"))
    }

    fn fits_element(&self, value: &Value<'s>, ty: &Type) -> bool {
        alternatives(ty).iter().any(|ty| matches!(ty, Type::List(of) if fits(value, of)))
    }

    /// Quotes around what is no text.
    fn unquoted(&self, finding: Finding, span: Span, text: &str, ty: &Type) -> Finding {
        if text.len() > LONGEST_QUOTED || text.contains(['\n', '{', '}', '#']) {
            return finding;
        }
        let statement = format!("value = {text}");
        let parsed = crate::syntax::parse_program(&statement, self.source);
        let [Statement::Attribute(attribute)] = parsed.ast.statements.as_slice() else { return finding };
        if !parsed.findings.is_empty() || !self.would_fit(&attribute.value.node, ty) {
            return finding;
        }
        let fix = Fix {
            title: "remove the quotes".to_owned(),
            applicability: Applicability::Safe,
            edits: vec![Edit { location: self.at(span), text: text.to_owned() }],
        };
        finding.help(format!("write `{text}` without quotes")).fix(fix)
    }

    /// Whether a value fits, a name only if it is a symbol.
    fn would_fit(&self, value: &Value<'_>, ty: &Type) -> bool {
        match value {
            Value::Name(name) => alternatives(ty).iter().any(|ty| match ty {
                Type::Symbol(set) => self.vocabulary[*set].id(name).is_some(),
                Type::Reference(kind) => self.names.has(*kind, name),
                _ => false,
            }),
            _ => fits(value, ty),
        }
    }

    /// A quantity of another kind than is taken.
    fn other_unit(&self, finding: Finding, span: Span, quantity: &Quantity<'s>, ty: &Type) -> Finding {
        let takes = |wanted: &Type| alternatives(ty).contains(wanted);
        let plain = quantity.per.is_empty() && quantity.base.is_none() && quantity.anchor.is_none();
        match &quantity.magnitude {
            _ if !quantity.per.is_empty() => finding.help("leave out what stands after `per`"),
            Magnitude::Number(number) if ranges_of(ty, &Type::Count) || ranges_of(ty, &Type::Decimal) => {
                self.as_range(finding, &number.normalize().to_string())
            }
            Magnitude::Percent(points) if ranges_of(ty, &Type::Percent) => {
                self.as_range(finding, &format!("{}%", points.normalize()))
            }
            Magnitude::Length(length) if ranges_of(ty, &Type::Duration) => {
                self.as_range(finding, &format!("{} {}", length.number.normalize(), length.unit.node))
            }
            _ if takes(&Type::Text) => {
                let fix = self.around(span, "\"", "\"", "put it in quotes".to_owned());
                finding.help("a text stands in quotes").fix(fix)
            }
            Magnitude::Number(number) if takes(&Type::Percent) => {
                let finding = finding.help(format!("write `{}%`", number.normalize()));
                if plain && *number >= Decimal::ONE {
                    let edit =
                        Edit { location: self.at(Span::new(span.end, span.end)), text: "%".to_owned() };
                    let title = format!("write `{}%`", number.normalize());
                    return finding.fix(Fix { title, applicability: Applicability::Safe, edits: vec![edit] });
                }
                finding
            }
            Magnitude::Number(number) if takes(&Type::Money) => {
                finding.help(format!("write the currency too: `{} USD`", number.normalize()))
            }
            Magnitude::Number(number) if takes(&Type::Duration) => {
                finding.help(format!("write the unit too: `{} days`", number.normalize()))
            }
            Magnitude::Percent(number) if takes(&Type::Count) || takes(&Type::Decimal) => {
                finding.help(format!("write `{}`", number.normalize()))
            }
            Magnitude::Length(length) if takes(&Type::Money) => self.as_money(finding, length),
            Magnitude::Length(Length { number, unit }) if takes(&Type::Count) || takes(&Type::Decimal) => {
                finding.help(format!("write `{}` without `{}`", number.normalize(), unit.node))
            }
            Magnitude::Date(date) if takes(&Type::Month) => {
                finding.help(format!("write the month alone: `{}`", date.month_of_year()))
            }
            Magnitude::Month(month) if takes(&Type::Date) => {
                finding.help(format!("write the day too: `{}`", month.first_day()))
            }
            _ if takes(&Type::Rate) => finding.help("say what it is per: `… per year`"),
            _ => finding,
        }
    }

    /// `100k eur`: a currency in small letters reads like a unit of time.
    fn as_money(&self, finding: Finding, length: &Length<'s>) -> Finding {
        let upper = length.unit.node.to_uppercase();
        if Currency::parse(&upper).is_none() {
            return finding
                .help(format!("write the currency in three capital letters: `{} USD`", length.number));
        }
        let edit = Edit { location: self.at(length.unit.span), text: upper.clone() };
        let title = format!("write `{upper}`");
        finding.help(format!("currencies are written in capital letters: `{upper}`")).fix(Fix {
            title,
            applicability: Applicability::Safe,
            edits: vec![edit],
        })
    }

    /// A fix that writes something before and after.
    fn around(&self, span: Span, before: &str, after: &str, title: String) -> Fix {
        let at =
            |byte: u32, text: &str| Edit { location: self.at(Span::new(byte, byte)), text: text.to_owned() };
        let edits = vec![at(span.start, before), at(span.end, after)];
        Fix { title, applicability: Applicability::Safe, edits }
    }

    /// A unit of time that does not exist.
    pub(super) fn unknown_unit(&self, unit: Name<'s>) -> Finding {
        let message = format!("`{}` is no unit of time", unit.node);
        let hint = {
            // Several is meant more often than one.
            let plural = TimeUnit::ALL.iter().map(|unit| unit.plural());
            self.suggester.closest(unit.node, plural.chain(TimeUnit::names()))
        };
        let finding = Finding::engine("wrong-unit", self.at(unit.span), message);
        match hint {
            Some(_) => finding.suggest(hint),
            None => finding
                .help("use hours, days, weeks, months, quarters, years, business_hours or business_days"),
        }
    }

    /// A code that is no currency.
    pub(super) fn unknown_currency(&self, code: Name<'s>) -> Finding {
        let message = format!("`{}` is no currency of ISO 4217", code.node);
        let hint = {
            let codes = COMMON.into_iter().chain(Currency::all().map(|currency| currency.as_str()));
            self.suggester.closest(code.node, codes)
        };
        let finding = Finding::engine("currency-mismatch", self.at(code.span), message);
        match hint {
            // Three letters are always close to some other code: a suggestion, never a fix.
            Some(code) => finding.help(format!("did you mean `{code}`?")),
            None => finding.help("write its three letters, such as `USD` or `EUR`"),
        }
    }
}

/// Whether ranges of something are taken.
fn takes_ranges(ty: &Type) -> bool {
    alternatives(ty).iter().any(|ty| matches!(ty, Type::Range(_)))
}

/// Whether ranges of this type are taken.
fn ranges_of(ty: &Type, of: &Type) -> bool {
    alternatives(ty).iter().any(|ty| matches!(ty, Type::Range(inner) if alternatives(inner).contains(of)))
}
