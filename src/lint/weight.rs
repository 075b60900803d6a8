//! How much the findings of a rule may weigh where no level is set for it: by the edition that holds, and by the day.

use super::LevelSetting;
use crate::diagnostic::{Finding, Level, SetBy};
use crate::policy::{CompiledRule, LevelCase};
use crate::quantity::Date;

/// The edition of packs that a configuration asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedEdition {
    /// The year that it is called by.
    pub year: u16,
    /// Who asks for it, and where.
    pub by: SetBy,
}

/// How much a rule weighs where it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// The level that is set for it.
    pub setting: LevelSetting,
    /// The edition that makes its findings advice: the rule joined its pack later.
    pub advice_by: Option<AskedEdition>,
}

impl Weight {
    /// A rule as it is, whoever sets what.
    pub const OF_RULE: Self = Self { setting: LevelSetting::OfRule, advice_by: None };

    pub(super) fn new(rule: &CompiledRule, setting: LevelSetting, edition: Option<AskedEdition>) -> Self {
        // Who sets a level has looked at the rule.
        let open = setting == LevelSetting::OfRule;
        let later = |asked: &AskedEdition| rule.edition.is_some_and(|joined| joined.year > asked.year);
        Self { setting, advice_by: edition.filter(|asked| open && later(asked)) }
    }

    /// The most that a finding weighs on a day; without one, on the day from which on it may weigh most.
    #[must_use]
    pub fn most(self, rule: &CompiledRule, today: Option<Date>) -> Option<Level> {
        match rule.effective {
            _ if self.setting != LevelSetting::OfRule => None,
            _ if self.advice_by.is_some() => Some(Level::Advice),
            Some(effective) if today.is_some_and(|today| today < effective) => Some(Level::Warning),
            _ => None,
        }
    }

    /// Lowers a finding to the most that it may weigh on a day, and says what it weighs else.
    pub(super) fn hold(self, finding: &mut Finding, rule: &CompiledRule, today: Date) {
        let Some(most) = self.most(rule, Some(today)).filter(|most| *most < finding.level) else { return };
        let weighs = finding.level.word();
        let held = match self.advice_by.zip(rule.edition) {
            Some((asked, joined)) => Some(format!(
                "it is `{weighs}` from edition {} on; `edition = {}` holds here",
                joined.year, asked.year
            )),
            None => rule.effective.map(|day| format!("it is `{weighs}` from {day} on")),
        };
        finding.help.extend(held);
        finding.level = most;
    }

    /// The level where no other is said for a case; `None` for a rule that does not run. It is the one from the rule's
    /// `effective` day on.
    #[must_use]
    pub fn level(self, rule: &CompiledRule) -> Option<Level> {
        match self.setting {
            LevelSetting::Off => None,
            LevelSetting::Set(level) => Some(level),
            LevelSetting::OfRule => Some(self.at_most(rule.level)),
        }
    }

    /// All levels that a finding may have, the usual one first.
    #[must_use]
    pub fn levels(self, rule: &CompiledRule) -> Vec<Level> {
        let mut levels: Vec<Level> = self.level(rule).into_iter().collect();
        if self.setting == LevelSetting::OfRule {
            let cases = rule.level_cases.iter().map(|case: &LevelCase| self.at_most(case.level));
            let cases: Vec<Level> = cases.collect();
            let early = rule.effective.map(|_| Level::Warning).into_iter();
            let early = early.filter(|most| levels.iter().chain(&cases).any(|level| level > most));
            let all: Vec<Level> = cases.iter().copied().chain(early).collect();
            for level in all {
                if !levels.contains(&level) {
                    levels.push(level);
                }
            }
        }
        levels
    }

    fn at_most(self, level: Level) -> Level {
        if self.advice_by.is_some() { level.min(Level::Advice) } else { level }
    }
}
