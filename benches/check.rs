//! Time of each phase over synthetic programs: from text to tree, to the effective program, to findings.
//!
//! Run with `cargo bench --bench check`. Before anything is timed, the seeded defects must be found, and nothing else.

#![allow(missing_docs, reason = "the macros of criterion write items without documentation")]
#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark of what is wrong must stop")]

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use partnerlint::lint::{Checkup, CommandLine, Compiled, Files, Input, RuleSet, Terms, check, vocabulary};
use partnerlint::program::{File, IncludeFailure, NoIncludes, resolve};
use partnerlint::quantity::Date;
use partnerlint::source::loader::IncludeError;
use partnerlint::source::{SourceId, Sources};
use partnerlint::syntax::skim_program;

mod corpus;

/// The programs bring in nothing.
struct NoFiles;

impl Files for NoFiles {
    fn include(&mut self, _: &mut Sources, _: SourceId, _: &str) -> Result<SourceId, IncludeFailure> {
        Err(IncludeFailure::Find(IncludeError::Missing))
    }

    fn used(&self) -> Vec<PathBuf> {
        Vec::new()
    }
}

fn day() -> Date {
    Date::new(2026, 11, 22).expect("the day exists")
}

/// The rules that a program breaks, each once, in order of their names.
fn broken(text: &str, rules: &RuleSet) -> Vec<String> {
    let input = Input { name: "program.partner".to_owned(), text: text.to_owned() };
    let Checkup::Program { checked, .. } = check(input, &Terms::on(day()), rules, &mut NoFiles) else {
        panic!("the text is a program")
    };
    let mut ids: Vec<String> = checked.findings.iter().map(|finding| finding.id.to_string()).collect();
    ids.sort();
    ids.dedup();
    ids
}

fn phases(criterion: &mut Criterion) {
    let (rules, findings, _) = RuleSet::new(Compiled::shipped_to_judge(), &[], &CommandLine::default());
    assert!(findings.is_empty(), "the shipped rules are sound");
    let programs: Vec<_> = (0..100).map(corpus::program).collect();
    for (text, defect) in &programs {
        let expected: Vec<String> = defect.iter().map(|defect| defect.rule().to_owned()).collect();
        assert_eq!(broken(text, &rules), expected, "{text}");
    }
    let bytes: usize = programs.iter().map(|(text, _)| text.len()).sum();
    let mut group = criterion.benchmark_group("100 programs");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(20);
    group.bench_function("parse", |bencher| {
        bencher.iter(|| {
            for (text, _) in &programs {
                black_box(skim_program(text, SourceId(0)));
            }
        });
    });
    group.bench_function("parse and resolve", |bencher| {
        bencher.iter(|| {
            for (text, _) in &programs {
                let parsed = skim_program(text, SourceId(0));
                let file = File { ast: &parsed.ast, source: SourceId(0), damaged: false };
                let (declared, _) = resolve(file, vocabulary(), &mut NoIncludes);
                for variant in declared.variants(day()) {
                    black_box(declared.effective(&variant, vocabulary()));
                }
            }
        });
    });
    group.bench_function("check", |bencher| {
        bencher.iter(|| {
            for (text, _) in &programs {
                black_box(broken(text, &rules));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, phases);
criterion_main!(benches);
