//! A first program for a stage and the kinds of partnership that somebody chooses, made of a template, the words of the
//! vocabulary and the parameters of the rules.
//!
//! The template is the program with two additions. `${…}` is a hole: a parameter of a rule, the sentence of a word, or what
//! was chosen, also as a sum. `#? …` at the end of a line says when the statement that begins there is wanted: at one of the
//! stages and with one of the kinds of partnership that it names.

mod hole;
mod layout;

use smol_str::SmolStr;
use thiserror::Error;

use super::Rules;
use crate::quantity::{Currency, Date};
use crate::vocabulary::{SymbolId, SymbolSet, Vocabulary};

/// The text of the template.
const TEMPLATE: &str = include_str!("../../../policies/channel/starter.template");

/// What stands before a condition.
const CONDITION: &str = "#? ";

/// What somebody chooses for a first program.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'c> {
    /// The name of the program.
    pub name: &'c str,
    /// Its title.
    pub title: &'c str,
    /// Its stage.
    pub stage: SymbolId,
    /// The kinds of partnership.
    pub kinds: &'c [&'c str],
    /// The currency of its amounts.
    pub currency: Currency,
    /// The day on which it is written: its own days are reckoned from it.
    pub today: Date,
}

/// Why there is no program; displays as a clause without a full stop.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StarterError {
    /// A parameter lacks what the program needs of it.
    #[error("`{parameter}` is `{value}`, and a program needs {lacking}")]
    Lacking {
        /// The rule and its parameter.
        parameter: String,
        /// The value of the parameter.
        value: String,
        /// What it lacks.
        lacking: String,
    },
    /// A hole cannot be filled.
    #[error("`{hole}` cannot be reckoned: {why}")]
    Hole {
        /// What stands in it.
        hole: String,
        /// Why not.
        why: String,
    },
}

/// The first program for a choice.
///
/// It says nothing of whether what was chosen goes together: a check of the program does.
///
/// # Errors
/// [`StarterError`], where a company has set a parameter to something that a program cannot be made of.
pub fn starter(rules: &Rules, choice: &Choice<'_>) -> Result<String, StarterError> {
    let stages = &rules.vocabulary[rules.vocabulary.engine.stages];
    let mut lines = Vec::new();
    let mut left_out = 0_i32;
    for written in TEMPLATE.lines() {
        let (line, condition) = split(written);
        let opened = opened(line);
        if left_out > 0 {
            left_out += opened;
        } else if condition.is_none_or(|condition| wanted(condition, choice, stages)) {
            lines.push(hole::fill(line, rules, choice)?);
        } else {
            left_out = opened;
        }
    }
    Ok(layout::lay_out(&lines))
}

/// The kinds of partnership that a first program can be for: what the conditions of the template name besides stages.
#[must_use]
pub fn starter_kinds(vocabulary: &Vocabulary) -> Vec<SmolStr> {
    let stages = &vocabulary[vocabulary.engine.stages];
    let mut kinds: Vec<SmolStr> = Vec::new();
    for word in TEMPLATE.lines().filter_map(|line| split(line).1).flat_map(str::split_whitespace) {
        if is_at(word, SymbolId(0), stages).is_none() && !kinds.iter().any(|kind| kind == word) {
            kinds.push(SmolStr::new(word));
        }
    }
    kinds
}

/// A line and its condition.
fn split(written: &str) -> (&str, Option<&str>) {
    match written.split_once(CONDITION) {
        Some((line, condition)) => (line.trim_end(), Some(condition)),
        None => (written, None),
    }
}

/// Whether a condition holds: the stage is one of those that it names, and one of its kinds is chosen.
fn wanted(condition: &str, choice: &Choice<'_>, stages: &SymbolSet) -> bool {
    let (mut stage, mut kind) = (None, None);
    for word in condition.split_whitespace() {
        match is_at(word, choice.stage, stages) {
            Some(here) => stage = Some(stage.unwrap_or(false) || here),
            None => kind = Some(kind.unwrap_or(false) || choice.kinds.contains(&word)),
        }
    }
    stage.unwrap_or(true) && kind.unwrap_or(true)
}

/// Whether a stage is the one, or in the range, that a word names; `None` if it names no stage.
fn is_at(word: &str, stage: SymbolId, stages: &SymbolSet) -> Option<bool> {
    match word.split_once("..") {
        Some((from, "")) => stages.id(from).map(|from| from <= stage),
        Some(("", to)) => stages.id(to).map(|to| stage <= to),
        Some((from, to)) => Some(stages.id(from)? <= stage && stage <= stages.id(to)?),
        None => stages.id(word).map(|only| only == stage),
    }
}

/// How many more brackets a line opens than it closes, outside of holes, quotes and comments.
fn opened(line: &str) -> i32 {
    let mut opened = 0;
    let (mut hole, mut quoted) = (false, false);
    let mut before = ' ';
    for letter in line.chars() {
        match letter {
            '"' if !hole => quoted = !quoted,
            '#' if !hole && !quoted => break,
            '{' if before == '$' => hole = true,
            '}' if hole => hole = false,
            '{' | '[' if !hole && !quoted => opened += 1,
            '}' | ']' if !hole && !quoted => opened -= 1,
            _ => {}
        }
        before = letter;
    }
    opened
}
