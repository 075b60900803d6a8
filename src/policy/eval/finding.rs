//! The finding of a binding that does not hold.

use super::super::ir::{Clause, Expr, FixKind, FixPlan, Note};
use super::super::text::write_value;
use super::super::value::{At, Item, Value};
use super::Machine;
use crate::diagnostic::{Applicability, Edit, Finding, Fix, Label, Level, ParameterUse, Reporter};
use crate::program::{Content, Entry, Origin};
use crate::quantity::Quantity;
use crate::source::Location;

impl<'m> Machine<'m> {
    /// Reports that a clause does not hold, but not the same places twice: a value that several blocks take from one place,
    /// or that holds in several cases, is reported once.
    pub(super) fn report(&mut self, clause: &'m Clause) {
        let (finding, written) = self.finding(clause);
        let labels = finding.secondary.iter().map(|label| label.location);
        let places: Vec<Location> =
            [clause.location, finding.primary.location].into_iter().chain(labels).collect();
        // What is absent stands at the header of another block, together with all else that is absent there.
        let path = if written { String::new() } else { finding.place.clone() };
        let next = self.findings.len();
        let at = *self.reported.entry((places, path)).or_insert(next);
        match self.findings.get_mut(at) {
            Some((_, bindings)) => *bindings += 1,
            None => self.findings.push((finding, 1)),
        }
    }

    /// The finding, and whether it is about a value that is written.
    fn finding(&mut self, clause: &'m Clause) -> (Finding, bool) {
        let (item, message) = match &clause.at {
            Some((place, text)) => {
                let item = self.item(place);
                (item.unwrap_or_else(|_| Item::new(Value::Absent)), self.fill(text))
            }
            None => (Item::new(Value::Absent), self.rule.title.clone()),
        };
        let value = self.stands_at(&item);
        let at = item.at;
        let mut secondary = Vec::new();
        for note in &clause.notes {
            self.note(note, &mut secondary);
        }
        let mut help: Vec<String> = clause.help.iter().map(|text| self.fill(text)).collect();
        let mut fixes = Vec::new();
        for plan in &clause.fixes {
            let title = self.fill(&plan.title);
            match self.edit(plan) {
                Some(edit) => fixes.push(Fix {
                    title,
                    // Whatever a rule changes is what partners were promised.
                    applicability: Applicability::Unsafe,
                    edits: vec![edit],
                }),
                None if !help.contains(&title) => help.push(title),
                None => {}
            }
        }
        let written = matches!(at, At::Slot { entry: Some(_), .. } | At::Part(..));
        let finding = Finding {
            id: self.rule.id.clone(),
            reporter: Reporter::Rule,
            level: self.level(clause),
            place: self.path(&at),
            value,
            message,
            primary: Label::new(self.location(&at), ""),
            secondary,
            help,
            fixes,
            parameters: self.parameters(clause),
            variants: Vec::new(),
            excuse: None,
        };
        (finding, written)
    }

    /// The place of an expression; that of the program if it has none.
    fn place(&mut self, place: &Expr) -> At {
        self.item(place).map_or(At::Nowhere, |item| item.at)
    }

    fn note(&mut self, note: &Note, labels: &mut Vec<Label>) {
        let Some(each) = &note.each else {
            let at = self.place(&note.at);
            let text = self.fill(&note.text);
            labels.push(Label::new(self.location(&at), text));
            return;
        };
        let Ok(items) = self.loop_items(&each.over, true) else { return };
        for item in items.iter() {
            if labels.len() >= MOST_LABELS || self.spend(1).is_err() {
                return;
            }
            if self.enter(each, item).unwrap_or(false) {
                let at = self.place(&note.at);
                let text = self.fill(&note.text);
                labels.push(Label::new(self.location(&at), text));
            }
        }
    }

    /// The level of the configuration, else that of the policy.
    fn level(&mut self, clause: &'m Clause) -> Level {
        match self.context.level {
            Some(level) => level,
            None => self.level_of(clause),
        }
    }

    /// The first level that holds: those of the clause, then those of the rule.
    fn level_of(&mut self, clause: &'m Clause) -> Level {
        let rule = self.rule;
        let conditional = clause.levels.iter().filter(|choice| choice.when.is_some());
        for choice in conditional.chain(&rule.levels) {
            let holds = choice.when.as_ref().is_none_or(|when| self.truth(when).unwrap_or(false));
            if holds {
                return choice.level;
            }
        }
        let plain = clause.levels.iter().find(|choice| choice.when.is_none());
        plain.map_or(rule.level, |choice| choice.level)
    }

    fn parameters(&self, clause: &Clause) -> Vec<ParameterUse> {
        let used = clause.parameters.iter().filter_map(|&number| {
            let parameter = self.rule.parameters.get(usize::from(number))?;
            let setting = self.context.settings.get(usize::from(number)).unwrap_or(&parameter.default);
            Some(ParameterUse {
                name: parameter.name.clone(),
                value: setting.text.clone(),
                set_by: setting.set_by.clone(),
            })
        });
        used.collect()
    }

    /// The edit of a fix; none where the value is not written in one place of its own.
    fn edit(&mut self, plan: &FixPlan) -> Option<Edit> {
        let (place, text) = match &plan.action {
            FixKind::Set(place, value) => {
                let item = self.item(value).ok()?;
                let place = self.place(place);
                (place.clone(), self.write_for(&item, &place)?)
            }
            FixKind::Add(values, list) => {
                let (values, list) = (self.item(values).ok()?, self.item(list).ok()?);
                let (Value::List(known), added) = (&list.value, &values.value) else { return None };
                let added: Vec<Item> = match added {
                    Value::List(items) => items.to_vec(),
                    _ => vec![values.clone()],
                };
                let all: Vec<Item> = known.iter().cloned().chain(added).collect();
                let parts: Option<Vec<String>> =
                    all.iter().map(|item| self.write_for(item, &list.at)).collect();
                (list.at.clone(), format!("[{}]", parts?.join(", ")))
            }
            FixKind::Remove => return None,
        };
        let entry = self.own_entry(&place)?;
        Some(Edit { location: entry.location, text })
    }

    /// The entry at a place, if it is written there for this case and no other.
    fn own_entry(&self, at: &At) -> Option<&'m Entry> {
        let At::Slot { node, attribute, entry, case } = at else { return None };
        let schedule = self.program(node.side).schedule(node.id, *attribute)?;
        let entry = schedule.entries.get((*entry)? as usize)?;
        let shared = entry.guard.is_none() && case.as_ref().is_some_and(|case| !case.default);
        let settable = matches!(entry.content, Content::Value(_)) && entry.origin == Origin::Written;
        (settable && !shared).then_some(entry)
    }

    /// A value as it is written at a place: with its base where that is not the usual one.
    fn write_for(&self, item: &Item, at: &At) -> Option<String> {
        let usual = match at {
            At::Slot { node, attribute, .. } => {
                self.context.vocabulary[self.node(*node).kind()].attribute(*attribute).base.clone()
            }
            _ => None,
        };
        match &item.value {
            Value::Quantity(Quantity::Percent(percent))
                if percent.base.is_some() && percent.base != usual =>
            {
                Some(percent.describe())
            }
            Value::Node(node) => Some(self.node(*node).name().to_string()),
            Value::Absent | Value::Unknown(_) => None,
            value => {
                let text = write_value(value, self.context.vocabulary);
                (!text.is_empty()).then_some(text)
            }
        }
    }
}

/// The most labels that one finding shows.
const MOST_LABELS: usize = 32;
