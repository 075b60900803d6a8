//! Who and when of each patch.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::Resolver;
use crate::diagnostic::Finding;
use crate::program::declaration::{Declaration, PatchHeader};
use crate::program::model::Content;
use crate::program::place::block_path;
use crate::program::variant::MOST_VARIANTS;
use crate::quantity::{Date, Quantity};
use crate::source::Location;
use crate::vocabulary::{BlockId, Patch, Value};

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
                kind: block.kind,
                name: block.name.clone(),
                child,
                from: self.contents(block, FROM).find_map(first_day),
                after: self.contents(block, AFTER).flat_map(names).collect(),
                header: block.header,
            });
        }
        self.check_number(&mut headers);
        self.check_circles(root, &headers);
        headers
    }

    /// Reports patches that come after one another in a circle.
    fn check_circles(&mut self, root: &Declaration, headers: &[PatchHeader]) {
        let numbers: FxHashMap<(BlockId, &str), usize> =
            (0..).zip(headers).map(|(at, patch)| ((patch.kind, patch.name.as_str()), at)).collect();
        let next = |at: usize| -> Vec<usize> {
            let names = headers.get(at).map_or(&[][..], |patch| &patch.after);
            names.iter().filter_map(|(kind, name)| numbers.get(&(*kind, name.as_str())).copied()).collect()
        };
        let mut in_circle = FxHashSet::default();
        for start in 0..headers.len() {
            let mut seen = FxHashSet::default();
            let mut open = next(start);
            while let Some(at) = open.pop() {
                if seen.insert(at) {
                    open.extend(next(at));
                }
            }
            if !seen.contains(&start) || in_circle.contains(&start) {
                continue;
            }
            in_circle.extend(seen.iter().copied());
            let Some(patch) = headers.get(start) else { continue };
            let Some(block) = root.children.get(patch.child) else { continue };
            let location = self.stated_at(block, AFTER);
            let message = format!("`{}` comes after itself, directly or by way of others", patch.name);
            let finding = Finding::engine("reference-cycle", location, message)
                .help("take out one `after`")
                .at_place(block_path(&self.vocabulary[block.kind].name, &patch.name));
            self.report(finding);
        }
    }

    /// Where an attribute is stated; the header of the block if it is not.
    fn stated_at(&self, block: &Declaration, name: &str) -> Location {
        let attribute = self.vocabulary[block.kind].attribute_id(name);
        let stated = block.settings.iter().find(|setting| Some(setting.attribute) == attribute);
        stated.map_or(block.header, |setting| setting.entry().location)
    }

    fn contents<'d>(&self, block: &'d Declaration, name: &str) -> impl Iterator<Item = &'d Value> + use<'d> {
        let attribute = self.vocabulary[block.kind].attribute_id(name);
        let stated = block.settings.iter().filter(move |setting| Some(setting.attribute) == attribute);
        stated.filter_map(|setting| match &setting.entry().content {
            Content::Value(value) => Some(value),
            _ => None,
        })
    }

    /// Keeps no more patches than make so many variants as may be.
    fn check_number(&mut self, headers: &mut Vec<PatchHeader>) {
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
        headers.truncate(MOST_VARIANTS);
    }
}

fn first_day(value: &Value) -> Option<Date> {
    match value {
        Value::Quantity(Quantity::Date(date), _) => Some(*date),
        Value::Quantity(Quantity::Month(month), _) => Some(month.first_day()),
        _ => None,
    }
}

fn names(value: &Value) -> Vec<(BlockId, SmolStr)> {
    match value {
        Value::Reference(reference) => vec![(reference.kind, reference.name.clone())],
        Value::List(values) => values.iter().flat_map(names).collect(),
        _ => Vec::new(),
    }
}
