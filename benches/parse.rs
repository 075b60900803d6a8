//! Time from text to AST: a program of 4 KB, a policy of 4 KB, and one file of 10 MB.
//!
//! A thread knows the lines that it has read often: the program of 4 KB is read as one among many like it.
//!
//! Run with `cargo bench --bench parse`.

#![allow(missing_docs, reason = "the macros of criterion write items without documentation")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use partnerlint::source::SourceId;
use partnerlint::syntax::{parse_policy, parse_program};

/// One track as partner programs write them, of some 2 KB.
const TRACK: &str = r#"
  track solutions_N "Solution partners" {           # sold by the channel team
    archetypes     = [reseller, referral]
    customer_owner = partner
    partner_role   = [sell, implement, first_line_support]
    vendor_role    = [lead_generation, second_line_support, renew]

    tier registered "Registered" {
      margin   = 15%                                # of the list price
      benefits = [portal, basic_enablement]
      fee      = 1_000 USD per year
      fee      = 750 USD per year when market is growth
    }

    tier silver "Silver" {
      requires {
        certified_people[engineer] >= 2
        any {
          closed_deals    >= 1 within 12 months
          sourced_revenue >= 100k USD within 12 months
        }
      }
      margin {
        default = 18%
        renewal = 15%
        default = 20% when deal_size >= 250k USD and product in [core, platform]
      }
      benefits += [certification, local_events]

      waive mid-tier-no-mdf {
        reason   = "MDF starts with the spring budget"
        approver = "CFO"
        until    = 2027-04-30
      }
    }

    tier gold "Gold" {
      requires {
        certified_people[engineer, architect] >= 6
        retention_rate >= 80% within 3 years
        service_engagements >= 2 per fiscal_quarter within 4 fiscal_quarters
        discretion "an executive review"
      }
      commission {
        rate[core] = 2.5% of net_license
        cap[core]  = 150 EUR per month per subscription when currency is eur
        lasts      = 36 months after deal_closed
      }
    }

    incentive services "Services attach" {
      rate    = 2.5% of net_license
      at_most = 3 per customer per 12 months
      cap     = unknown in 5%..10% "not stated in this edition"
    }
  }
"#;

/// One rule of some 1 KB.
const RULE: &str = r#"
rule tier-margin-inversion-N "A higher tier earns less than the tier below it" {
  level  = error
  topic  = tiers
  source = "Tiering"
  why    = "Tiers pull partners upward only if climbing pays."
  param floor = 10%..25%

  for track       in tracks where track is reseller
  for (low, high) in adjacent(track.tiers)
  given low.margin, high.margin
  for case        in cases(low.margin, high.margin)
  let share = sum(tier.members else 0 for tier in track.tiers where tier.members is stated)
  require high.margin[case] >= low.margin[case] and (share > 0 or high.margin[case] in floor)
  at   high.margin[case] "{high} earns {high.margin[case]} on {case}"
  note low.margin[case]  "{low}, the tier below, earns {low.margin[case]}"
  help "raise {high} to at least {low.margin[case]}, or lower {low}"

  fails  { track t { archetypes = [reseller], tier silver { margin = 20% }, tier gold { margin = 15% } } }
  passes { track t { archetypes = [reseller], tier silver { margin = 15% }, tier gold { margin = 20% } } }
}
"#;

fn program(bytes: usize) -> String {
    let mut text = "program generated \"A generated program\" {\n".to_owned();
    for number in 0.. {
        if text.len() + TRACK.len() / 2 > bytes {
            break;
        }
        text.push_str(&TRACK.replace('N', &number.to_string()));
    }
    text + "}\n"
}

fn policy(bytes: usize) -> String {
    (0..bytes.div_ceil(RULE.len())).map(|number| RULE.replace('N', &number.to_string())).collect()
}

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    for (name, bytes, samples) in [("4 KB", 4_096, 100), ("10 MB", 10_000_000, 10)] {
        let text = program(bytes);
        assert!(parse_program(&text, SourceId(0)).findings.is_empty(), "the program is well formed");
        group.sample_size(samples).throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("program", name), &text, |bencher, text| {
            bencher.iter(|| black_box(parse_program(text, SourceId(0))));
        });
    }
    let text = policy(4_096);
    assert!(parse_policy(&text, SourceId(0)).findings.is_empty(), "the policy is well formed");
    group.sample_size(100).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_with_input(BenchmarkId::new("policy", "4 KB"), &text, |bencher, text| {
        bencher.iter(|| black_box(parse_policy(text, SourceId(0))));
    });
    group.finish();
}

criterion_group!(benches, parse);
criterion_main!(benches);
