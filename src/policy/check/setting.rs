//! What a company sets a parameter to: read by the type of the parameter, and no looser than it is held to.

use super::super::ir::Expr as Ir;
use super::super::pack::Override;
use super::super::rule::{Parameter, Setting};
use super::super::strict::Fixed;
use super::super::text::write_value;
use super::super::value::Value;
use super::Checker;
use super::tighten::agreed;
use crate::diagnostic::{Finding, SetBy};
use crate::source::SourceId;
use crate::syntax::parse_policy;
use crate::vocabulary::Vocabulary;

/// Reads a company's value for a parameter; see [`super::super::Pack::override_param`].
#[expect(clippy::result_large_err, reason = "made once for each mistake in a configuration")]
pub(crate) fn read_setting(
    set: &Override<'_>,
    parameter: &Parameter,
    current: &Setting,
    vocabulary: &Vocabulary,
) -> Result<Setting, Finding> {
    let mut setting = match set.value {
        Some(text) => {
            let value = read_value(set, text, parameter, vocabulary)?;
            changed(current, value, SetBy { layer: set.layer, at: set.origin }, vocabulary)
        }
        None => current.clone(),
    };
    if let Some(fixed) = &current.fixed
        && let Some((message, help)) = fixed.loosened(set.name, &setting.value, vocabulary)
    {
        let finding = Finding::engine("param-loosened", set.origin, message).help(help);
        let note = format!("`{}` may only be made stricter from here on", parameter.name);
        return Err(finding.note(fixed.by.at, note));
    }
    if let Some(wish) = set.tighten {
        let (strict, wrong) = agreed(parameter, wish);
        if let Some(wrong) = wrong {
            return Err(wrong);
        }
        // Who holds it already has said which way.
        let held = setting.fixed.as_ref().map(|fixed| fixed.strict);
        if let Some(strict) = held.or(strict) {
            let by = SetBy { layer: set.layer, at: set.origin };
            setting.fixed =
                Some(Fixed { strict, by, text: setting.text.clone(), value: setting.value.clone() });
        }
    }
    Ok(setting)
}

/// The value that is written, of the type of the parameter.
#[expect(clippy::result_large_err, reason = "made once for each mistake in a configuration")]
fn read_value(
    set: &Override<'_>,
    written: &str,
    parameter: &Parameter,
    vocabulary: &Vocabulary,
) -> Result<Value, Finding> {
    let wrong = |why: String| {
        Finding::engine("param-type", set.origin, why)
            .help(format!("the value is `{}` where nobody sets another", parameter.default.text))
    };
    let text = format!("param value = {written}");
    let source = SourceId(u32::MAX);
    let parsed = parse_policy(&text, source);
    let ([param], []) = (parsed.ast.params.as_slice(), parsed.ast.rules.as_slice()) else {
        return Err(wrong(format!("`{written}` is no value of the policy language")));
    };
    if !parsed.findings.is_empty() || param.doc.is_some() {
        return Err(wrong(format!("`{written}` is no value of the policy language")));
    }
    let mut checker = Checker::new(vocabulary, source);
    let shape = &parameter.ty.shape;
    let typed = checker.constant(&param.value, Some(shape));
    if checker.findings.is_empty() && !checker.agree(shape, &typed.ty.shape) {
        let (wanted, found) = (shape.noun(vocabulary), typed.ty.shape.noun(vocabulary));
        return Err(wrong(format!("`{}` is {wanted}, and `{written}` is {found}", set.name)));
    }
    if checker.findings.is_empty()
        && let (Some(wanted), Some(found)) = (Checker::base_of(shape), Checker::base_of(&typed.ty.shape))
    {
        checker.common_base(&wanted, &found, "set to", param.value.span);
    }
    if let Some(finding) = checker.findings.first() {
        let mut wrong = wrong(format!("`{written}` is no value for `{}`: {}", set.name, finding.message));
        wrong.help.splice(0..0, finding.help.iter().cloned());
        return Err(wrong);
    }
    let Ir::Const(value) = typed.ir else {
        return Err(wrong(format!("`{written}` must be computed, and a parameter is a constant")));
    };
    Ok(checker.settle_value(&value, shape))
}

/// The setting with a new value; a table sets the rows that it has, and keeps the others with whoever set them.
fn changed(current: &Setting, value: Value, by: SetBy, vocabulary: &Vocabulary) -> Setting {
    let (value, rows, set_by) = match (value, &current.value) {
        (Value::Table(list, new), Value::Table(_, known)) => {
            let is_new = |key| new.iter().any(|(row, _)| *row == key);
            let kept = known.iter().filter(|(key, _)| !is_new(*key));
            let mut merged: Vec<_> = kept.cloned().chain(new.iter().cloned()).collect();
            merged.sort_by_key(|(key, _)| *key);
            let kept = current.rows.iter().filter(|(key, _)| !is_new(*key)).copied();
            let rows: Vec<_> = kept.chain(new.iter().map(|(key, _)| (*key, by))).collect();
            let still = |by: &&SetBy| rows.iter().any(|(_, row)| row == *by);
            let set_by = current.set_by.iter().filter(still).copied().chain([by]).collect();
            (Value::Table(list, merged.into()), rows, set_by)
        }
        (value, _) => (value, Vec::new(), vec![by]),
    };
    Setting { text: write_value(&value, vocabulary), set_by, fixed: current.fixed.clone(), rows, value }
}
