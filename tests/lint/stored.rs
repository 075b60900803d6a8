//! What the binary embeds is what the texts say.

use partnerlint::lint::{Compiled, PackHeader, PackTexts, Text, pack_header};
use partnerlint::syntax::without_examples;

const FILE: &str = "src/lint/shipped.bin";

#[test]
fn shipped_bin_is_what_the_texts_say() {
    let bytes = Compiled::shipped_to_store().unwrap();
    let stored = std::fs::read(FILE).unwrap();
    if stored != bytes && std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        std::fs::write(FILE, bytes).unwrap();
        return;
    }
    assert!(
        stored == bytes,
        "{FILE} is not what the policies and the vocabulary say: `INSTA_UPDATE=always cargo test shipped_bin` writes it"
    );
}

/// Rules that read what the shipped ones share.
const OWN: &str = r#"
param slack = { pilot: 5%, scale: 2%, stabilize: 1% } "by stage"

rule own-rates "A reseller earns too much" {
  level  = warning
  stages = pilot..scale
  param most = 40%
  for way in tracks where reseller in way.archetypes
  for offer in offers(way)
  for deal in cases(offer.margin)
  given offer.margin[deal], reseller_rates.high
  require offer.margin[deal] <= reseller_rates.high + slack[program.stage] or offer.margin[deal] < most
  at   offer.margin[deal] "it earns {offer.margin[deal]} of {recurring}"
}
"#;

/// Rules that say again what the shipped ones say, and read what they share in a wrong way.
const WRONG: &str = r#"
param recurring = [mrr] "another one"

rule referral-commission-range "It stands among the shipped ones" {
  level = warning
  for tier in tiers
  require tier.margin <= referral_rates
  at   tier "{tier} earns {unknown}"
}
"#;

#[test]
fn rules_of_a_company_are_the_same_beside_stored_ones() {
    let shipped: Vec<(String, String)> = Compiled::shipped()
        .sources
        .iter()
        .map(|(_, source)| (source.name.clone(), without_examples(&source.text)))
        .collect();
    for (own, sound) in [(OWN, true), (WRONG, false)] {
        let own = Text { name: "own.policy", text: own };
        let mut all: Vec<Text<'_>> = shipped.iter().map(|(name, text)| Text { name, text }).collect();
        all.push(own);
        let header = PackHeader { name: "own".to_owned(), ..pack_header() };
        let pack =
            PackTexts { header: &header, path: "own", policies: &[own], digest: "", words: 0, state: None };
        let (beside, together) = (Compiled::extended(&[pack], &[]), Compiled::new(&all, &[]));
        assert_eq!(beside.findings.is_empty(), sound, "{:?}", beside.findings);
        assert_eq!(beside.findings, together.findings);
        assert_eq!(beside.pack.rule("own-rates").is_some(), sound);
        assert_eq!(format!("{:?}", beside.pack), format!("{:?}", together.pack));
        assert_eq!(beside.sources.iter().count(), beside.shipped + 1);
    }
}
