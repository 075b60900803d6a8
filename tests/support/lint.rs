//! Programs checked by the shipped rules.

use std::path::PathBuf;

use partnerlint::lint::{Checked, Checkup, CommandLine, Compiled, Files, Input, RuleSet, Terms, Text, check};
use partnerlint::program::IncludeFailure;
use partnerlint::quantity::Date;
use partnerlint::source::loader::IncludeError;
use partnerlint::source::{SourceId, Sources};

/// A program that brings nothing in.
pub struct NoFiles;

impl Files for NoFiles {
    fn include(&mut self, _: &mut Sources, _: SourceId, _: &str) -> Result<SourceId, IncludeFailure> {
        Err(IncludeFailure::Find(IncludeError::Missing))
    }

    fn used(&self) -> Vec<PathBuf> {
        Vec::new()
    }
}

/// The shipped rules, with a configuration over them.
pub fn rules_with(config: &str) -> RuleSet {
    let config = Text { name: "partnerlint.toml", text: config };
    let (rules, findings, _) = RuleSet::new(Compiled::shipped_to_judge(), &[config], &CommandLine::default());
    assert_eq!(findings, []);
    rules
}

/// Checks a program.
pub fn checked(text: &str, rules: &RuleSet, as_of: Date) -> Checked {
    let input = Input { name: "program.partner".to_owned(), text: text.to_owned() };
    match check(input, &Terms::on(as_of), rules, &mut NoFiles) {
        Checkup::Program { checked, .. } => checked,
        Checkup::Fragment { findings, .. } => panic!("it is a program: {findings:?}"),
    }
}
