//! What is found in random pairs of rules about one count, against trying every count at every stage.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::audit::{found, rules};
use super::support::{compile, show};

/// A requirement of a count: pieces of it, of which one or all must hold.
#[derive(Clone, Debug)]
struct Limit {
    pieces: Vec<(u32, Option<u32>, bool)>,
    all: bool,
    /// The first and the last stage that it is for.
    stages: (usize, usize),
}

const STAGES: [&str; 4] = ["pilot", "stabilize", "scale", "maturity"];

impl Limit {
    fn passes(&self, count: u32) -> bool {
        let mut pieces = self
            .pieces
            .iter()
            .map(|&(low, high, negated)| (low <= count && high.is_none_or(|high| count <= high)) != negated);
        if self.all { pieces.all(|piece| piece) } else { pieces.any(|piece| piece) }
    }

    fn text(&self) -> String {
        let pieces = self.pieces.iter().map(|&(low, high, negated)| {
            let high = high.map_or(String::new(), |high| high.to_string());
            let not = if negated { "not " } else { "" };
            format!("results.active_partners {not}in {low}..{high}")
        });
        let pieces: Vec<String> = pieces.collect();
        let requirement = pieces.join(if self.all { " and " } else { " or " });
        let (from, to) = (STAGES[self.stages.0], STAGES[self.stages.1]);
        format!(
            r#"  stages = {from}..{to}
  given results.active_partners
  require {requirement}
  at   results.active_partners "odd""#
        )
    }
}

fn limit() -> impl Strategy<Value = Limit> {
    let piece = (1u32..9, proptest::option::of(0u32..5), any::<bool>())
        .prop_map(|(low, width, negated)| (low, width.map(|width| low + width), negated));
    let stages = (0usize..4, 0usize..4).prop_map(|(one, other)| (one.min(other), one.max(other)));
    (proptest::collection::vec(piece, 1..3), any::<bool>(), stages).prop_map(|(pieces, all, stages)| Limit {
        pieces,
        all,
        stages,
    })
}

#[test]
fn what_is_found_is_what_trying_every_count_finds() {
    let mut runner = TestRunner::deterministic();
    let mut seen = [0; 3];
    for _ in 0..800 {
        let pair = (limit(), limit()).new_tree(&mut runner).unwrap().current();
        let (one, other) = &pair;
        let text = rules(&[&one.text(), &other.text()]);
        let (pack, findings, sources) = compile(&text);
        assert!(findings.is_empty(), "{text}\n{}", show(&findings, &sources));
        let found = found(&pack);
        let has = |id: &str| found.iter().any(|finding| finding.id == id);
        let some = |test: &dyn Fn(u32) -> bool| (0..30).any(test);
        let sound = |limit: &Limit| some(&|count| limit.passes(count)) && some(&|count| !limit.passes(count));
        let both = sound(one) && sound(other);
        let shown = || format!("{text}\n{}", show(&found, &sources));
        assert_eq!(has("policy-never"), !both, "{}", shown());
        let apart = one.stages.1 < other.stages.0 || other.stages.1 < one.stages.0;
        let meet = some(&|count| one.passes(count) && other.passes(count));
        let clash = both && !meet && !apart;
        assert_eq!(has("policy-contradiction"), clash, "{}", shown());
        let within = |one: &Limit, other: &Limit| {
            let stages = one.stages.0 <= other.stages.0 && other.stages.1 <= one.stages.1;
            stages && !some(&|count| one.passes(count) && !other.passes(count))
        };
        let lost = within(one, other) || within(other, one);
        assert!(lost || !(has("policy-duplicate") || has("policy-subsumed")), "{}", shown());
        seen[0] += u32::from(clash);
        seen[1] += u32::from(!both);
        seen[2] += u32::from(has("policy-duplicate") || has("policy-subsumed"));
    }
    assert!(seen.iter().all(|count| *count > 10), "{seen:?}");
}
