//! The examples of rules, run: a policy is tested before it judges a program.

use std::collections::HashSet;

use super::arguments::whole;
use super::compiled::{Compiled, Text};
use super::packs::{self, LoadedPack, PackTexts};
use super::pattern::RulePattern;
use super::proof::Proof;
use super::rules::Rules;
use super::shipped;
use crate::diagnostic::{Finding, Level, closest};
use crate::policy::{Audited, Effort, Pack, PackRule, RuleExamples, audit, measure, run_examples};
use crate::source::{Location, SourceId, Sources};
use crate::syntax::ast::PolicyFile;
use crate::syntax::parse_policy;

/// How policies are tested.
#[derive(Clone, Copy, Debug, Default)]
pub struct Way<'w> {
    /// Only these rules are: ids and patterns; all, if there are none.
    pub select: &'w [String],
    /// What is measured, if anything is.
    pub effort: Option<Effort>,
}

/// What came of testing policies.
#[derive(Debug)]
pub struct Tested {
    /// The rules, also those that were not tested.
    pub pack: Pack,
    /// How many of them were tested: those that the policies hold.
    pub rules: usize,
    /// How many more the policies hold, that were not selected.
    pub left_out: usize,
    /// What came of the examples of each.
    pub examples: Vec<RuleExamples>,
    /// What is wrong with the policies and their examples.
    pub findings: Vec<Finding>,
    /// What the examples prove, if it was to be measured; `None` also where an example is wrong or a rule is invalid: what
    /// would then be measured says nothing.
    pub proof: Option<Proof>,
    /// The texts.
    pub sources: Sources,
}

/// Runs the examples of the rules that come with partnerlint.
#[must_use]
pub fn test_shipped(way: &Way<'_>) -> Tested {
    let packs = [LoadedPack::shipped(shipped::POLICIES.len())];
    test(&[], (&packs, shipped::POLICIES), &Rules::new(Compiled::shipped()), way)
}

/// Runs the examples of a company's packs, and of policies that are of none yet; their rules may read what the shipped ones
/// share.
///
/// `rules` are those that hold where the policies stand: their words, and which rules are off.
#[must_use]
pub fn test_policies(packs: &[PackTexts<'_>], loose: &[Text<'_>], rules: &Rules, way: &Way<'_>) -> Tested {
    let policies = packs.iter().flat_map(|pack| pack.policies).chain(loose);
    let policies: Vec<Text<'_>> = policies.copied().collect();
    let packs = packs::loaded(packs, shipped::POLICIES.len());
    test(shipped::POLICIES, (&packs, &policies), rules, way)
}

/// Policies with those of their rules that are selected; a text that selects none is a finding.
fn selected<'s>(
    files: &[(SourceId, PolicyFile<'s>)],
    select: &[String],
    sources: &mut Sources,
) -> (Vec<(SourceId, PolicyFile<'s>)>, Vec<Finding>) {
    if select.is_empty() {
        return (files.to_vec(), Vec::new());
    }
    let ids: Vec<&str> = files.iter().flat_map(|(_, file)| &file.rules).map(|rule| rule.id.node).collect();
    let (mut patterns, mut findings) = (Vec::new(), Vec::new());
    for text in select {
        let at = whole(sources.add("--select", text.as_str()), text);
        let wrong = match RulePattern::new(text) {
            Ok(pattern) if ids.iter().any(|id| pattern.matches(id)) => {
                patterns.push(pattern);
                continue;
            }
            Ok(_) => Finding::engine("unknown-rule", at, format!("no rule that is to be tested is `{text}`"))
                .suggest(closest(text, ids.iter().copied())),
            Err(why) => Finding::engine("pattern", at, format!("`{text}` is no pattern: {why}")),
        };
        findings.push(wrong);
    }
    let is_selected = |id: &str| patterns.iter().any(|pattern| pattern.matches(id));
    let files = files.iter().map(|(source, file)| {
        let rules = file.rules.iter().filter(|rule| is_selected(rule.id.node)).cloned().collect();
        (*source, PolicyFile { rules, params: file.params.clone() })
    });
    (files.collect(), findings)
}

fn test(
    beside: &[Text<'_>],
    (packs, policies): (&[LoadedPack], &[Text<'_>]),
    rules: &Rules,
    way: &Way<'_>,
) -> Tested {
    let vocabulary = &rules.vocabulary;
    let mut sources = Sources::new();
    let mut findings = Vec::new();
    let mut files = Vec::new();
    for policy in beside.iter().chain(policies) {
        let id = sources.add(policy.name, policy.text);
        let parsed = parse_policy(policy.text, id);
        findings.extend(parsed.findings);
        files.push((id, parsed.ast));
    }
    let (pack, wrong) = Pack::compile(&files, vocabulary);
    findings.extend(wrong);
    findings.extend(packs::check(packs, &pack));
    let first = SourceId(u32::try_from(beside.len()).unwrap_or(u32::MAX));
    let (_, tested) = files.split_at(beside.len().min(files.len()));
    let (tested, wrong) = selected(tested, way.select, &mut sources);
    findings.extend(wrong);
    let (examples, wrong) = run_examples(&pack, &tested, vocabulary);
    findings.extend(wrong);
    findings.retain(|finding| finding.primary.location.source >= first);
    let own = |entry: &PackRule| entry.rule.location.source >= first;
    let running = pack.rules.iter().filter_map(|entry| {
        let weight = rules.weight_of(&entry.rule.id);
        let (level, most) = (weight.setting.running()?, weight.most(&entry.rule, None));
        Some(Audited { entry, level, most, own: own(entry) })
    });
    findings.extend(audit(&running.collect::<Vec<_>>(), vocabulary));
    let written = tested
        .iter()
        .flat_map(|(source, file)| file.rules.iter().map(|rule| Location::new(*source, rule.span)));
    let written: HashSet<Location> = written.collect();
    let all = pack.rules.iter().filter(|entry| own(entry)).count();
    let rules = pack.rules.iter().filter(|entry| written.contains(&entry.rule.whole)).count();
    let sound = findings.iter().all(|finding| finding.level != Level::Error);
    let proof = way.effort.filter(|_| sound).map(|effort| {
        let measured = measure(&Pack::traced(&files, vocabulary), &tested, vocabulary, effort);
        let ids: Vec<SourceId> = tested.iter().map(|(id, _)| *id).collect();
        Proof::new(measured, effort.mutants, &ids, &sources)
    });
    // Of a part of the rules it is not known what their comments justify.
    let stale = proof.iter().filter(|_| rules == all).flat_map(|proof| &proof.stale);
    findings.extend(stale.cloned());
    super::sort(&mut findings, &sources);
    Tested { pack, rules, left_out: all - rules, examples, findings, proof, sources }
}
