//! Who and when of each patch.

use smol_str::SmolStr;

use super::Resolver;
use crate::diagnostic::Finding;
use crate::program::declaration::{Declaration, PatchHeader, Setting};
use crate::program::model::Content;
use crate::program::variant::MOST_VARIANTS;
use crate::quantity::{Date, Quantity};
use crate::vocabulary::{Patch, Value};

/// The attribute of a change that holds its first day.
const FROM: &str = "from";
/// The attribute of a patch that names those it comes after.
const AFTER: &str = "after";

impl Resolver<'_, '_> {
    /// The patches of a program, in the order written.
    pub(super) fn patch_headers(&mut self, root: &Declaration) -> Vec<PatchHeader> {
        let mut headers = Vec::new();
        for (child, block) in root.children.iter().enumerate() {
            let Some(patch) = self.vocabulary[block.kind].patch else { continue };
            headers.push(PatchHeader {
                patch,
                name: block.name.clone(),
                child,
                from: self.contents(block, FROM).find_map(first_day),
                after: self.contents(block, AFTER).flat_map(names).collect(),
                header: block.header,
            });
        }
        self.check_number(&headers);
        headers
    }

    fn contents<'d>(&self, block: &'d Declaration, name: &str) -> impl Iterator<Item = &'d Value> + use<'d> {
        let attribute = self.vocabulary[block.kind].attribute_id(name);
        block.settings.iter().filter_map(move |setting| match setting {
            Setting { attribute: id, entry, .. } if Some(*id) == attribute => match &entry.content {
                Content::Value(value) => Some(value),
                _ => None,
            },
            _ => None,
        })
    }

    fn check_number(&mut self, headers: &[PatchHeader]) {
        let overlays = headers.iter().filter(|header| header.patch == Patch::Where).count();
        let days = headers.len() - overlays;
        if (overlays + 1).saturating_mul(days + 1) <= MOST_VARIANTS {
            return;
        }
        let Some(last) = headers.last() else { return };
        let message = format!(
            "{overlays} overlays and {days} changes make more than {MOST_VARIANTS} variants of the program"
        );
        let finding = Finding::engine("limit-variants", last.header, message)
            .help("move changes that hold already into the program itself");
        self.report(finding);
    }
}

fn first_day(value: &Value) -> Option<Date> {
    match value {
        Value::Quantity(Quantity::Date(date), _) => Some(*date),
        Value::Quantity(Quantity::Month(month), _) => Some(month.first_day()),
        _ => None,
    }
}

fn names(value: &Value) -> Vec<SmolStr> {
    match value {
        Value::Reference(reference) => vec![reference.name.clone()],
        Value::List(values) => values.iter().flat_map(names).collect(),
        _ => Vec::new(),
    }
}
