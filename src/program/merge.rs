//! Patches upon declarations: the one place where overlays and changes are applied.
//!
//! Within a patch, removals come first. `=` replaces the entry with the same key (attribute and guard), `+=` and `-=` add to
//! what is said about the list, blocks of one kind and name merge, and what stands for a whole block replaces it. Two patches
//! that say different things about one key, neither of which comes after the other, are a conflict.

mod order;
mod touched;

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::declaration::{Declaration, Declared, DeclaredFact, Removal, Setting};
use super::model::{Content, Origin};
use super::suggest::Suggester;
use super::variant::Variant;
use crate::condition::{Condition, SubjectRef};
use crate::diagnostic::Finding;
use crate::source::Location;
use crate::syntax::ast::Assignment;
use crate::vocabulary::{AttributeId, BlockId, Named, Vocabulary};
use order::Order;
use touched::{Change, Mark, Touched};

/// The declarations of a program with the patches of a variant applied.
pub(super) fn merged<'d>(
    declared: &'d Declared,
    variant: &Variant,
    vocabulary: &Vocabulary,
) -> (Cow<'d, Declaration>, Vec<Finding>) {
    if variant.patches.is_empty() {
        return (Cow::Borrowed(&declared.root), Vec::new());
    }
    let order = Order::new(&declared.patches, &variant.patches);
    let mut root = declared.root.clone();
    let mut merger = Merger {
        vocabulary,
        declared,
        order: &order,
        patch: 0,
        origin: Origin::Written,
        path: Vec::new(),
        findings: Vec::new(),
        suggester: Suggester::default(),
    };
    let mut touched = Touched::default();
    for &at in order.patches() {
        let Some(header) = declared.patches.get(at) else { continue };
        let Some(block) = declared.root.children.get(header.child) else { continue };
        merger.patch = at;
        merger.origin = Origin::Patch(header.header);
        for set in block.children.iter().filter_map(|child| child.set.as_deref()) {
            merger.apply(&mut root, set, &mut touched);
        }
    }
    (Cow::Owned(root), merger.findings)
}

struct Merger<'d> {
    vocabulary: &'d Vocabulary,
    declared: &'d Declared,
    order: &'d Order,
    /// The patch that is being applied, by its number among all patches.
    patch: usize,
    origin: Origin,
    path: Vec<(BlockId, SmolStr)>,
    findings: Vec<Finding>,
    suggester: Suggester,
}

type SettingKey = (AttributeId, Option<Box<Condition>>);

impl Merger<'_> {
    /// Lays one block of a patch upon the block that it names.
    fn apply(&mut self, base: &mut Declaration, patch: &Declaration, touched: &mut Touched) {
        base.damaged |= patch.damaged;
        touched.visit(self.patch, patch.header);
        if let Some(title) = &patch.title {
            self.title(base, title, patch.header, touched);
        }
        self.removals(base, &patch.removals, touched);
        self.settings(base, &patch.settings, touched);
        self.facts(base, &patch.facts, touched);
        self.children(base, &patch.children, touched);
    }

    fn title(&mut self, base: &mut Declaration, title: &str, at: Location, touched: &mut Touched) {
        let mark = Mark { patch: self.patch, location: at };
        if let Some(earlier) = touched.title.replace(mark)
            && base.title.as_deref() != Some(title)
        {
            self.conflict(earlier, mark, None);
        }
        base.title = Some(title.into());
    }

    fn removals(&mut self, base: &mut Declaration, removals: &[Removal], touched: &mut Touched) {
        if removals.is_empty() {
            return;
        }
        let wanted: FxHashSet<(BlockId, &str)> =
            removals.iter().map(|removal| (removal.kind, removal.name.as_str())).collect();
        let mut gone: FxHashSet<(BlockId, SmolStr)> = FxHashSet::default();
        base.children.retain(|child| {
            let goes = wanted.contains(&(child.kind, child.name.as_str()));
            if goes {
                gone.insert((child.kind, child.name.clone()));
            }
            !goes
        });
        for removal in removals {
            let mark = Mark { patch: self.patch, location: removal.location };
            let inner = touched.child(removal.kind, &removal.name);
            self.path.push((removal.kind, removal.name.clone()));
            if gone.contains(&(removal.kind, removal.name.clone())) {
                self.whole(inner, mark);
            } else if inner.whole.is_none() {
                self.nothing_to_remove(base, removal);
            }
            self.path.pop();
        }
    }

    fn nothing_to_remove(&mut self, base: &Declaration, removal: &Removal) {
        if self.declared.lost.contains(&removal.name) {
            return;
        }
        let word = &self.vocabulary[removal.kind].name;
        let message = format!("there is no `{}` to remove", format!("{word} {}", removal.name).trim_end());
        let names = base.children.iter().filter(|child| child.kind == removal.kind);
        let hint = self.suggester.closest(&removal.name, names.map(|child| child.name.as_str()));
        let finding = Finding::engine("unknown-reference", removal.location, message);
        let finding = match hint {
            Some(name) => finding.help(format!("did you mean `{name}`?")),
            None => finding,
        };
        self.report(finding);
    }

    fn settings(&mut self, base: &mut Declaration, settings: &[Setting], touched: &mut Touched) {
        if settings.is_empty() {
            return;
        }
        base.stand_in = None;
        let mut replaced: FxHashMap<SettingKey, Option<Setting>> = FxHashMap::default();
        let mut added = Vec::new();
        for setting in settings {
            let mut setting = setting.clone();
            setting.from(&self.origin);
            self.mark_setting(base.kind, &setting, touched);
            match setting.assignment {
                Assignment::Set => {
                    let key = (setting.attribute, setting.entry().guard.clone());
                    replaced.insert(key, Some(setting));
                }
                Assignment::Add | Assignment::Subtract => added.push(setting),
            }
        }
        if !replaced.is_empty() {
            let old = std::mem::take(&mut base.settings);
            for setting in old {
                let key = (setting.attribute, setting.entry().guard.clone());
                match replaced.get_mut(&key) {
                    Some(new) => base.settings.extend(new.take()),
                    None => base.settings.push(setting),
                }
            }
            // Those that replace nothing come last, in the order written.
            for setting in settings.iter().filter(|setting| setting.assignment == Assignment::Set) {
                let key = (setting.attribute, setting.entry().guard.clone());
                base.settings.extend(replaced.remove(&key).flatten());
            }
        }
        base.settings.extend(added);
    }

    fn mark_setting(&mut self, kind: BlockId, setting: &Setting, touched: &mut Touched) {
        let mark = Mark { patch: self.patch, location: setting.entry().location };
        let change = match (setting.assignment, &setting.entry().content) {
            (Assignment::Set, content) => Change::Set(content.clone()),
            (Assignment::Add, content) => Change::Add(elements(content)),
            (Assignment::Subtract, content) => Change::Subtract(elements(content)),
        };
        let key = (setting.attribute, setting.entry().guard.clone());
        let earlier = touched.settings.entry(key).or_default();
        let clashes =
            |(other, before): &&(Mark, Change)| !self.ordered(*other, mark) && before.clashes(&change);
        let clash = earlier.iter().find(clashes).map(|(mark, _)| *mark);
        earlier.push((mark, change));
        if let Some(earlier) = clash {
            let name = self.vocabulary[kind].attribute(setting.attribute).name.clone();
            self.conflict(earlier, mark, Some(&name));
        }
    }

    fn facts(&mut self, base: &mut Declaration, facts: &[DeclaredFact], touched: &mut Touched) {
        if facts.is_empty() {
            return;
        }
        let places: FxHashMap<SubjectRef, usize> =
            base.facts.iter().enumerate().map(|(at, fact)| (fact.fact.subject.clone(), at)).collect();
        for fact in facts {
            let mark = Mark { patch: self.patch, location: fact.fact.location };
            if let Some(earlier) = touched.facts.insert(fact.fact.subject.clone(), mark) {
                self.conflict(earlier, mark, None);
            }
            match places.get(&fact.fact.subject).and_then(|&at| base.facts.get_mut(at)) {
                Some(old) => *old = fact.clone(),
                None => base.facts.push(fact.clone()),
            }
        }
    }

    fn children(&mut self, base: &mut Declaration, children: &[Arc<Declaration>], touched: &mut Touched) {
        if children.is_empty() {
            return;
        }
        let mut places: FxHashMap<(BlockId, SmolStr), usize> = base
            .children
            .iter()
            .enumerate()
            .map(|(at, child)| ((child.kind, child.name.clone()), at))
            .collect();
        for child in children {
            if self.vocabulary[child.kind].named == Named::Free {
                base.children.push(Arc::new(self.written_by_patch(child)));
                continue;
            }
            let key = (child.kind, child.name.clone());
            let at = *places.entry(key).or_insert_with(|| {
                let mut new = Declaration::new(child.kind, child.name.clone(), child.header);
                new.origin = self.origin.clone();
                base.children.push(Arc::new(new));
                base.children.len() - 1
            });
            let Some(old) = base.children.get_mut(at).map(Arc::make_mut) else { continue };
            let inner = touched.child(child.kind, &child.name);
            self.path.push((child.kind, child.name.clone()));
            if child.shorthand {
                let mark = Mark { patch: self.patch, location: child.header };
                self.whole(inner, mark);
                *old = self.written_by_patch(child);
            } else {
                self.inside_whole(inner, child.header);
                if !is_bare(child) {
                    old.stand_in = None;
                }
                self.apply(old, child, inner);
            }
            self.path.pop();
        }
    }

    /// A copy whose every value comes from the patch.
    fn written_by_patch(&self, child: &Declaration) -> Declaration {
        let mut copy = child.clone();
        let mut open = vec![&mut copy];
        while let Some(block) = open.pop() {
            block.origin = self.origin.clone();
            for setting in &mut block.settings {
                setting.from(&self.origin);
            }
            if let Some(entry) = &mut block.stand_in {
                entry.origin = self.origin.clone();
            }
            open.extend(block.children.iter_mut().map(Arc::make_mut));
        }
        copy
    }

    /// A block that is replaced or removed as a whole: whoever else set something in it disagrees.
    fn whole(&mut self, touched: &mut Touched, mark: Mark) {
        if let Some(earlier) = touched.others(mark.patch).find(|earlier| !self.ordered(*earlier, mark)) {
            self.conflict(earlier, mark, None);
        }
        touched.whole = Some(mark);
        touched.visit(mark.patch, mark.location);
    }

    /// Something is set inside a block: whoever replaced or removed the whole block disagrees.
    fn inside_whole(&mut self, touched: &Touched, at: Location) {
        if let Some(earlier) = touched.whole {
            self.conflict(earlier, Mark { patch: self.patch, location: at }, None);
        }
    }

    fn ordered(&self, earlier: Mark, later: Mark) -> bool {
        earlier.patch == later.patch || self.order.is_after(later.patch, earlier.patch)
    }

    fn conflict(&mut self, earlier: Mark, later: Mark, attribute: Option<&str>) {
        if self.ordered(earlier, later) {
            return;
        }
        let name = |mark: Mark| self.declared.patches.get(mark.patch).map_or("", |patch| patch.name.as_str());
        let (first, second) = (name(earlier), name(later));
        let message = format!("`{second}` and `{first}` disagree here, and neither comes after the other");
        let mut place = String::new();
        for (kind, name) in &self.path {
            super::place::push_block(&mut place, &self.vocabulary[*kind].name, name);
        }
        if let Some(attribute) = attribute {
            super::place::push_word(&mut place, attribute);
        }
        let finding = Finding::engine("patch-conflict", later.location, message)
            .note(earlier.location, format!("`{first}` says this"))
            .help(format!("say `after = {first}` in `{second}`, or let only one of them say it"))
            .at_place(place);
        self.findings.push(finding);
    }

    fn report(&mut self, mut finding: Finding) {
        for (kind, name) in &self.path {
            super::place::push_block(&mut finding.place, &self.vocabulary[*kind].name, name);
        }
        self.findings.push(finding);
    }
}

/// Whether a block of a patch says nothing of its own.
fn is_bare(child: &Declaration) -> bool {
    child.settings.is_empty() && child.children.is_empty() && child.facts.is_empty() && child.title.is_none()
}

/// The elements of a list.
fn elements(content: &Content) -> Vec<crate::vocabulary::Value> {
    match content {
        Content::Value(crate::vocabulary::Value::List(values)) => values.clone(),
        Content::Value(value) => vec![value.clone()],
        _ => Vec::new(),
    }
}
