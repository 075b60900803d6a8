//! The examples of rules, run: a policy is tested before it judges a program.

use super::compiled::{Compiled, Text};
use super::packs::{self, LoadedPack, PackTexts};
use super::proof::Proof;
use super::rules::Rules;
use super::shipped;
use crate::diagnostic::{Finding, Level};
use crate::policy::{Audited, Effort, Pack, PackRule, RuleExamples, audit, measure, run_examples};
use crate::source::{SourceId, Sources};
use crate::syntax::parse_policy;

/// What came of testing policies.
#[derive(Debug)]
pub struct Tested {
    /// The rules, also those that were not tested.
    pub pack: Pack,
    /// How many of them were tested: those that the policies hold.
    pub rules: usize,
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
pub fn test_shipped(effort: Option<Effort>) -> Tested {
    let packs = [LoadedPack::shipped(shipped::POLICIES.len())];
    test(&[], (&packs, shipped::POLICIES), &Rules::new(Compiled::shipped()), effort)
}

/// Runs the examples of a company's packs, and of policies that are of none yet; their rules may read what the shipped ones
/// share.
///
/// `rules` are those that hold where the policies stand: their words, and which rules are off.
#[must_use]
pub fn test_policies(
    packs: &[PackTexts<'_>],
    loose: &[Text<'_>],
    rules: &Rules,
    effort: Option<Effort>,
) -> Tested {
    let policies = packs.iter().flat_map(|pack| pack.policies).chain(loose);
    let policies: Vec<Text<'_>> = policies.copied().collect();
    let packs = packs::loaded(packs, shipped::POLICIES.len());
    test(shipped::POLICIES, (&packs, &policies), rules, effort)
}

fn test(
    beside: &[Text<'_>],
    (packs, policies): (&[LoadedPack], &[Text<'_>]),
    rules: &Rules,
    effort: Option<Effort>,
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
    let (examples, wrong) = run_examples(&pack, tested, vocabulary);
    findings.extend(wrong);
    findings.retain(|finding| finding.primary.location.source >= first);
    let own = |entry: &PackRule| entry.rule.location.source >= first;
    let running = pack.rules.iter().filter_map(|entry| {
        let weight = rules.weight_of(&entry.rule.id);
        let (level, most) = (weight.setting.running()?, weight.most(&entry.rule, None));
        Some(Audited { entry, level, most, own: own(entry) })
    });
    findings.extend(audit(&running.collect::<Vec<_>>(), vocabulary));
    let rules = pack.rules.iter().filter(|entry| own(entry)).count();
    let sound = findings.iter().all(|finding| finding.level != Level::Error);
    let proof = effort.filter(|_| sound).map(|effort| {
        let measured = measure(&Pack::traced(&files, vocabulary), tested, vocabulary, effort);
        let ids: Vec<SourceId> = tested.iter().map(|(id, _)| *id).collect();
        Proof::new(measured, effort.mutants, &ids, &sources)
    });
    findings.extend(proof.iter().flat_map(|proof| proof.stale.iter().cloned()));
    super::sort(&mut findings, &sources);
    Tested { pack, rules, examples, findings, proof, sources }
}
