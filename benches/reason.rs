//! Time of reasoning about every possible partner: twenty tiers of twenty conditions, and conditions built to take all day.
//!
//! Run with `cargo bench --bench reason`. How many steps each takes is tested in `tests/condition/bounds.rs`.

#![allow(missing_docs, reason = "the macros of criterion write items without documentation")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use partnerlint::lint::vocabulary;

use tiers::{Ladder, adversaries, tier};

mod tiers;

fn ladder(criterion: &mut Criterion) {
    let requires: Vec<String> = (0..20).map(tier).collect();
    let ladder = Ladder::new(vocabulary(), "", &requires);
    let reasoner = ladder.program.reasoner(vocabulary());
    let mut group = criterion.benchmark_group("20 tiers of 20 conditions");
    group.sample_size(20);
    group.bench_function("satisfiable", |bencher| {
        bencher.iter(|| {
            for requires in &ladder.requires {
                black_box(reasoner.satisfiable(requires));
            }
        });
    });
    group.bench_function("implies, each from the one above", |bencher| {
        bencher.iter(|| {
            for pair in ladder.requires.windows(2) {
                if let [low, high] = pair {
                    black_box(reasoner.implies(high, low));
                }
            }
        });
    });
    group.bench_function("implies, each from the one below", |bencher| {
        bencher.iter(|| {
            for pair in ladder.requires.windows(2) {
                if let [low, high] = pair {
                    black_box(reasoner.implies(low, high));
                }
            }
        });
    });
    group.finish();
}

fn hostile(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("built to take all day");
    group.sample_size(10);
    for (name, metrics, requires) in adversaries() {
        let ladder = Ladder::new(vocabulary(), &metrics, &requires);
        let reasoner = ladder.program.reasoner(vocabulary());
        for requires in &ladder.requires {
            group.bench_function(name, |bencher| {
                bencher.iter(|| black_box(reasoner.satisfiable(requires)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, ladder, hostile);
criterion_main!(benches);
