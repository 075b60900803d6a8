//! Synthetic partner programs for benchmarks: some 4 KB each, the same for the same number on every machine.
//!
//! One program in twenty carries one seeded defect; [`Defect`] says which rule must find it, so that a run can be checked
//! before it is timed.

use std::fmt::Write as _;

/// A defect that a program carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Defect {
    /// A tier earns less than the tier below it.
    MarginInversion,
    /// A margin above the usual range.
    MarginTooHigh,
    /// A registration that lasts for a year.
    ExpiryTooLong,
    /// MDF of 12%.
    MdfTooHigh,
    /// Registrations are approved after two weeks.
    ApprovalSlow,
}

impl Defect {
    const ALL: [Self; 5] = [
        Self::MarginInversion,
        Self::MarginTooHigh,
        Self::ExpiryTooLong,
        Self::MdfTooHigh,
        Self::ApprovalSlow,
    ];

    /// The rule that finds it.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::MarginInversion => "tier-margin-inversion",
            Self::MarginTooHigh => "reseller-margin-range",
            Self::ExpiryTooLong => "deal-reg-expiry-range",
            Self::MdfTooHigh => "mdf-range",
            Self::ApprovalSlow => "deal-reg-approval-slow",
        }
    }
}

/// A generator of pseudo-random numbers (SplitMix64), seeded by the number of the program.
struct Random(u64);

impl Random {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number from `low` to `high`, both included.
    const fn within(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    #[expect(clippy::indexing_slicing, reason = "the remainder is below the length")]
    const fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[(self.next() % items.len() as u64) as usize]
    }
}

const TIERS: [&str; 4] = ["registered", "silver", "gold", "platinum"];
const BENEFITS: [&[&str]; 4] = [
    &["portal", "basic_enablement"],
    &["mdf", "certification"],
    &["channel_manager", "named_accounts"],
    &["roadmap_input", "executive_sponsor"],
];
const CURRENCIES: [&str; 4] = ["USD", "EUR", "GBP", "JPY"];
const WORDS: [&str; 18] = [
    "margin",
    "partner",
    "revenue",
    "review",
    "yearly",
    "agreed",
    "board",
    "policy",
    "note",
    "exception",
    "audit",
    "legal",
    "finance",
    "regional",
    "rollout",
    "quarter",
    "pipeline",
    "target",
];
const ROLES: [(&str, &str); 5] = [
    ("chief", ""),
    ("vp_channels", "chief"),
    ("channel_director", "vp_channels"),
    ("channel_manager", "channel_director"),
    ("partner_engineer", "channel_director"),
];

fn sentence(random: &mut Random, words: usize) -> String {
    let picked: Vec<&str> = (0..words).map(|_| random.pick(&WORDS)).collect();
    picked.join(" ")
}

/// The text of one program, with the defect that it carries.
pub fn program(number: u64) -> (String, Option<Defect>) {
    let mut random = Random(number.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 7);
    let defect = (random.within(1, 20) == 1).then(|| random.pick(&Defect::ALL));
    let currency = random.pick(&CURRENCIES);
    let mut text = String::with_capacity(4_500);
    let note = sentence(&mut random, 9);
    // Writing into a `String` never fails.
    let _ = writeln!(text, "# Program acme_{number:05}: {note}");
    let _ = writeln!(text, "program acme_{number:05} \"Acme Partner Network {number:05}\" {{");
    let year = random.within(2024, 2025);
    let _ = writeln!(text, "  stage    = stabilize\n  launched = {year}-09-01\n");
    let _ = writeln!(text, "  company {{\n    arr          = {}M {currency}", random.within(5, 80));
    let _ = writeln!(text, "    gross_margin = {}%\n    sales_cycle  = 90 days\n  }}", random.within(95, 98));
    roles(&mut text, &mut random);
    certifications(&mut text, &mut random);
    track(&mut text, &mut random, currency, defect);
    registration(&mut text, &mut random, defect);
    mdf(&mut text, &mut random, currency, defect);
    exits(&mut text, &mut random, currency);
    text.push_str("}\n");
    (text, defect)
}

fn roles(text: &mut String, random: &mut Random) {
    for (name, above) in ROLES {
        let _ = writeln!(text, "\n  # {}", sentence(random, 8));
        let _ = writeln!(text, "  role {name} \"{}\" {{", sentence(random, 2));
        if name.contains("channel") {
            text.push_str("    function   = partnerships\n");
        }
        if !above.is_empty() {
            let _ = writeln!(text, "    reports_to = {above}");
        }
        let _ = writeln!(text, "    allocation = {}%\n  }}", random.within(5, 10) * 10);
    }
}

fn certifications(text: &mut String, random: &mut Random) {
    text.push('\n');
    for name in ["engineer", "architect", "consultant"] {
        let _ = writeln!(text, "  certification {name} \"Certified {name}, {}\"", sentence(random, 3));
    }
}

fn track(text: &mut String, random: &mut Random, currency: &str, defect: Option<Defect>) {
    text.push_str("\n  track resellers \"Resellers\" {\n    archetypes     = [reseller]\n");
    text.push_str(
        "    customer_owner = partner\n    partner_role   = [sell, implement, first_line_support]\n",
    );
    text.push_str("    vendor_role    = [lead_generation, second_line_support, renew]\n");
    text.push_str("    services_revenue = partner\n");
    let mut margin = random.within(17, 18);
    let mut revenue = 0;
    for (rank, (tier, benefits)) in TIERS.iter().zip(BENEFITS).enumerate() {
        let earned = match defect {
            Some(Defect::MarginInversion) if rank == 2 => margin.saturating_sub(4),
            Some(Defect::MarginTooHigh) if rank == 3 => 40,
            _ => margin,
        };
        let _ = writeln!(text, "\n    # {}", sentence(random, 7));
        let _ = writeln!(text, "    tier {tier} \"{}\" {{", sentence(random, 2));
        text.push_str("      requires {\n        signed_agreement\n");
        if rank > 0 {
            let _ = writeln!(text, "        certified_people            >= {}", rank * 4);
            let _ = writeln!(text, "        certified_people[engineer]  >= {}", rank * 2);
            let _ = writeln!(text, "        certified_people[architect] >= {rank}");
            let _ = writeln!(text, "        closed_deals                >= {} within 12 months", rank * 2);
            let _ = writeln!(
                text,
                "        sourced_revenue             >= {revenue} {currency} within 12 months"
            );
        }
        text.push_str("      }\n");
        let _ = writeln!(
            text,
            "      margin {{\n        default = {earned}%\n        renewal = {}%\n      }}",
            earned - 2
        );
        let _ =
            writeln!(text, "      benefits += [\n        {},\n      ]\n    }}", benefits.join(",\n        "));
        margin += random.within(2, 4);
        revenue += random.within(40, 120) * 1_000;
    }
    text.push_str("  }\n");
}

fn registration(text: &mut String, random: &mut Random, defect: Option<Defect>) {
    let approval = if defect == Some(Defect::ApprovalSlow) { 14 } else { 2 };
    let expiry = if defect == Some(Defect::ExpiryTooLong) { 365 } else { 30 * random.within(3, 6) };
    let _ = writeln!(text, "\n  # {}", sentence(random, 10));
    text.push_str("  deal_registration {\n    applies_to = [resellers]\n");
    text.push_str("    form       = [account, contact, deal_stage, expected_close]\n");
    let _ = writeln!(text, "    approval   = {approval} business_days after submission");
    let _ = writeln!(text, "    expires    = {expiry} days after approval");
    text.push_str("    locks      = [margin]\n    protected_from = [direct_sales]\n    enforcement    = [partner_paid]\n");
    text.push_str("    conflict partner_with_partner { resolution = first_registered }\n");
    text.push_str("    conflict partner_with_direct  { resolution = escalation }\n  }\n");
}

fn mdf(text: &mut String, random: &mut Random, currency: &str, defect: Option<Defect>) {
    let share = if defect == Some(Defect::MdfTooHigh) { 12 } else { random.within(2, 5) };
    let _ = writeln!(text, "\n  # {}\n  # {}", sentence(random, 9), sentence(random, 9));
    let _ = writeln!(
        text,
        "  mdf {{\n    rate    = {share}%\n    minimum = {} {currency}",
        random.within(1, 9) * 500
    );
    text.push_str("    activities    = [events, campaigns]\n    plan_required = true\n");
    text.push_str(
        "    claim   = 30 days after activity\n    proof   = [partner_invoice, activity_artefact]\n  }\n",
    );
}

fn exits(text: &mut String, random: &mut Random, currency: &str) {
    for (name, months) in [("inactive", 24), ("small", 36)] {
        let floor = random.within(1, 5) * 1_000;
        let _ = writeln!(text, "\n  exit {name} {{\n    when {{");
        let _ = writeln!(text, "      closed_deals    == 0 within {months} months");
        let _ = writeln!(text, "      sourced_revenue <  {floor} {currency} within {months} months\n    }}");
        text.push_str("    notice = 60 days\n    grace  = 90 days\n    then   = end_agreement\n  }\n");
    }
}
