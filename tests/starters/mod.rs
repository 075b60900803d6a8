//! First programs: one for each stage and each choice of partners, and every one clean or refused for a reason.

mod claims;
mod facts;
mod mutations;

use std::collections::BTreeSet;
use std::fmt::Write;

use partnerlint::lint::{Choice, RuleSet, starter, starter_kinds};
use partnerlint::policy::Outcome;
use partnerlint::quantity::{Currency, Date};
use partnerlint::vocabulary::SymbolId;

use crate::support::lint::{checked, rules_with};
use crate::support::program::today;

/// The stages, with their numbers.
pub fn stages(rules: &RuleSet) -> Vec<(SymbolId, String)> {
    let vocabulary = &rules.most().vocabulary;
    let stages = &vocabulary[vocabulary.engine.stages].symbols;
    (0..).map(SymbolId).zip(stages.iter().map(|stage| stage.name.to_string())).collect()
}

/// Every choice of partners, smaller ones first.
fn choices(rules: &RuleSet) -> Vec<Vec<String>> {
    let kinds = starter_kinds(&rules.most().vocabulary);
    let chosen = |mask: u32| {
        let each = kinds.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
        each.map(|(_, kind)| kind.to_string()).collect::<Vec<_>>()
    };
    let mut choices: Vec<Vec<String>> = (1..1_u32 << kinds.len()).map(chosen).collect();
    choices.sort_by_key(Vec::len);
    choices
}

/// The first program for a stage and some kinds of partners, as it is written on a day.
pub fn written(rules: &RuleSet, stage: SymbolId, kinds: &[&str], currency: &str, today: Date) -> String {
    let currency = Currency::parse(currency).unwrap();
    let choice = Choice { name: "acme", title: "Acme Partner Program", stage, kinds, currency, today };
    starter(rules.most(), &choice).unwrap()
}

/// What is found in a program, one line each, and what is left undecided.
fn said(text: &str, rules: &RuleSet, today: Date) -> Vec<String> {
    let checked = checked(text, rules, today);
    let found = checked.findings.iter().map(|finding| format!("{}: {}", finding.id, finding.message));
    let rules = checked.rules.pack.rules.iter().zip(&checked.judged);
    let open = rules.filter(|(_, judged)| {
        judged.as_ref().is_some_and(|judged| matches!(judged.outcome, Outcome::Undecided | Outcome::Error))
    });
    let open = open.map(|(entry, judged)| format!("{} is left open: {judged:?}", entry.rule.id));
    found.chain(open).collect()
}

#[test]
fn every_choice_is_clean_or_refused_for_a_reason() {
    let rules = rules_with("");
    let (mut clean, mut refused) = (0, String::new());
    for (stage, name) in stages(&rules) {
        for kinds in choices(&rules) {
            let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
            let said = said(&written(&rules, stage, &kinds, "USD", today()), &rules, today());
            clean += usize::from(said.is_empty());
            for said in said {
                let _ = writeln!(refused, "{name} for {}: {said}", kinds.join(", "));
            }
        }
    }
    assert_eq!(clean, 33);
    insta::assert_snapshot!(refused);
}

#[test]
fn the_day_and_the_currency_do_not_matter() {
    let rules = rules_with("");
    let days = [(2024, 2, 29), (2026, 12, 31), (2027, 3, 1), (2031, 8, 30)];
    for (year, month, day) in days {
        let today = Date::new(year, month, day).unwrap();
        for (stage, kinds) in [
            (0, vec!["referral"]),
            (1, vec!["reseller"]),
            (2, vec!["reseller"]),
            (3, vec!["alliance", "reseller"]),
        ] {
            for currency in ["EUR", "GBP"] {
                let text = written(&rules, SymbolId(stage), &kinds, currency, today);
                assert_eq!(said(&text, &rules, today), Vec::<String>::new(), "{today} {currency} {kinds:?}");
            }
        }
    }
}

#[test]
fn a_company_begins_with_its_own_numbers() {
    let own = rules_with(
        "[rules.mdf-range.params]\nusual = \"6%..9%\"\n\n[params]\nreseller_rates = \"25%..40%\"\n\n\
         [rules.technical-training-incomplete.params]\ntopics = [\"demo\", \"integration\"]\n",
    );
    let text = written(&own, SymbolId(1), &["reseller"], "USD", today());
    for line in ["  rate          = 7%  # usual is 6%..9%\n", "margin   = 25%\n", "= [demo, integration]"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let shipped = written(&rules_with(""), SymbolId(1), &["reseller"], "USD", today());
    assert!(
        shipped.contains("  rate          = 3% of partner_revenue  # usual is 2%..5% of partner_revenue\n"),
        "{shipped}"
    );
    // Such margins leave too little, and that is all that is wrong.
    let found: BTreeSet<_> =
        checked(&text, &own, today()).findings.into_iter().map(|finding| finding.id).collect();
    assert_eq!(found.iter().collect::<Vec<_>>(), ["margin-headroom-exceeded"]);
}

#[test]
fn what_a_company_left_open_is_said() {
    let own = rules_with("[rules.mdf-range.params]\nusual = \"..9% of partner_revenue\"\n");
    let choice = Choice {
        name: "acme",
        title: "Acme",
        stage: SymbolId(1),
        kinds: &["reseller"],
        currency: Currency::parse("USD").unwrap(),
        today: today(),
    };
    let error = starter(own.most(), &choice).unwrap_err().to_string();
    assert_eq!(error, "`mdf-range.usual` is `..9% of partner_revenue`, and a program needs its lower end");
}

#[test]
fn the_rules_that_it_names_exist() {
    let rules = rules_with("");
    let text =
        written(&rules, SymbolId(3), &["reseller", "referral", "technology", "alliance"], "USD", today());
    let pilot = written(&rules, SymbolId(0), &["reseller"], "USD", today());
    let mut named = 0;
    for line in text.lines().chain(pilot.lines()).filter(|line| line.contains("# Rules: ")) {
        let (_, names) = line.split_once("# Rules: ").unwrap();
        for name in names.split(", ") {
            let name = name.split(' ').next().unwrap();
            assert!(rules.most().pack.rule(name).is_some(), "there is no rule `{name}`");
            named += 1;
        }
    }
    assert!(named > 80, "{named}");
}

#[test]
fn it_reads_well() {
    let rules = rules_with("");
    for (stage, _) in stages(&rules) {
        let text = written(&rules, stage, &["reseller", "referral"], "USD", today());
        for line in text.lines() {
            assert!(line.chars().count() <= 128 && line.trim_end() == line, "{line}");
        }
        for wrong in ["\n\n\n", "{\n\n", "\n\n}", "${", "#?"] {
            assert!(!text.contains(wrong), "{wrong:?}");
        }
    }
    insta::assert_snapshot!(written(&rules, SymbolId(0), &["referral"], "USD", today()));
}

/// `docs/starting.md` shows what comes of two numbers.
#[test]
fn the_program_of_the_first_ten_minutes_differs_in_two_numbers() {
    let rules = rules_with("");
    let choice = Choice {
        name: "helio",
        title: "Helio Partner Program",
        stage: SymbolId(0),
        kinds: &["referral"],
        currency: Currency::parse("USD").unwrap(),
        today: today(),
    };
    let expected = starter(rules.most(), &choice)
        .unwrap()
        .replace("commission     = 10% of first_year_acv", "commission     = 25% of first_year_acv")
        .replace("partners  = 7         # yours", "partners  = 3         # yours");
    assert_eq!(std::fs::read_to_string("docs/starting/helio.partner").unwrap(), expected);
}
