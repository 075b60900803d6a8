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
/// The roles: what each is called, what it does, and to whom it reports.
const ROLES: [(&str, &str, &str); 4] = [
    ("chief", "sales", ""),
    ("vp_channels", "partnerships", "chief"),
    ("channel_director", "partnerships", "vp_channels"),
    ("channel_manager", "channel_management", "channel_director"),
];

/// What every company says of itself.
const COMPANY: &str = "    product_market_fit = true
    icp            = [firms]
    pricing_model  = per_user
    onboarding     = assisted
    implementation = ..60 days
    documentation  = complete
    reasons_to_partner = [differentiation, services_revenue]
  }

  direct_sales { follows_registration = true, rep_credit = 50% }

";

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
    let note = sentence(&mut random, 5);
    // Writing into a `String` never fails.
    let _ = writeln!(text, "# Program acme_{number:05}: {note}");
    let _ = writeln!(text, "program acme_{number:05} \"Acme Partner Network {number:05}\" {{");
    let month = random.within(1, 9);
    let _ = writeln!(text, "  stage    = stabilize\n  launched = 2025-{month:02}-01");
    text.push_str("  goals    = [channel_revenue]\n  owner    = vp_channels\n");
    company(&mut text, &mut random, currency);
    roles(&mut text);
    certifications(&mut text);
    track(&mut text, &mut random, currency, defect);
    registration(&mut text, &mut random, defect);
    mdf(&mut text, &mut random, currency, defect);
    practices(&mut text, &mut random);
    exits(&mut text, &mut random, currency);
    text.push_str("  sunset { below = 10%, by = 24 months after launch, then = redesign }\n");
    text.push_str("}\n");
    (text, defect)
}

fn company(text: &mut String, random: &mut Random, currency: &str) {
    // So that the same company is as large in every currency.
    let millions = random.within(5, 80) * if currency == "JPY" { 150 } else { 1 };
    let _ = writeln!(text, "\n  segment firms \"{}\"\n\n  company {{", sentence(random, 3));
    let _ = writeln!(text, "    arr            = {millions}M {currency}");
    let _ = writeln!(text, "    gross_margin   = {}%\n    sales_cycle    = 90 days", random.within(95, 98));
    text.push_str(COMPANY);
}

fn roles(text: &mut String) {
    for (name, function, above) in ROLES {
        let _ = write!(text, "\n  role {name} {{ function = {function}");
        if !above.is_empty() {
            let _ = write!(text, ", reports_to = {above}");
        }
        text.push_str(if name == "vp_channels" { ", allocation = 100% }" } else { " }" });
    }
}

fn certifications(text: &mut String) {
    text.push('\n');
    for name in ["engineer", "architect"] {
        let _ = writeln!(text, "  certification {name} \"Certified {name}\"");
    }
}

fn track(text: &mut String, random: &mut Random, currency: &str, defect: Option<Defect>) {
    text.push_str("\n  track resellers \"Resellers\" {\n    archetypes     = [reseller]\n");
    text.push_str(
        "    customer_owner = partner\n    partner_role   = [sell, implement, first_line_support]\n",
    );
    text.push_str("    vendor_role    = [lead_generation, second_line_support, renew]\n");
    text.push_str("    services_revenue = partner\n    profile { serves_regions = [dach] }\n");
    let mut margin = random.within(17, 18);
    let mut revenue = 0;
    for (rank, (tier, benefits)) in TIERS.iter().zip(BENEFITS).enumerate() {
        let earned = match defect {
            Some(Defect::MarginInversion) if rank == 2 => margin.saturating_sub(5),
            Some(Defect::MarginTooHigh) if rank == 3 => 40,
            _ => margin,
        };
        let _ = writeln!(text, "\n    tier {tier} \"{}\" {{", sentence(random, 2));
        text.push_str("      requires {\n        signed_agreement\n");
        if rank > 0 {
            let _ = writeln!(text, "        certified_people >= {}", rank * 4);
            let _ = writeln!(text, "        certified_people[engineer] >= {}", rank * 2);
            let _ = writeln!(text, "        certified_people[architect] >= {rank}");
            let _ = writeln!(text, "        closed_deals >= {} within 12 months", rank * 2);
            let _ = writeln!(text, "        sourced_revenue >= {revenue} {currency} within 12 months");
        }
        text.push_str("      }\n");
        let _ = writeln!(text, "      margin {{ default = {earned}%, renewal = {}% }}", earned - 2);
        let _ = writeln!(text, "      benefits += [{}]\n    }}", benefits.join(", "));
        margin += random.within(2, 4);
        revenue += random.within(40, 120) * 1_000;
    }
    text.push_str("  }\n");
}

fn registration(text: &mut String, random: &mut Random, defect: Option<Defect>) {
    let approval = if defect == Some(Defect::ApprovalSlow) { 14 } else { 2 };
    let expiry = if defect == Some(Defect::ExpiryTooLong) { 365 } else { 30 * random.within(3, 6) };
    text.push_str("\n  deal_registration {\n    applies_to = [resellers]\n");
    text.push_str("    form       = [account, contact, deal_stage, expected_close]\n");
    let _ = writeln!(text, "    approval   = {approval} business_days after submission");
    let _ = writeln!(text, "    expires    = {expiry} days after approval");
    text.push_str("    locks      = [margin]\n    protected_from = [direct_sales]\n    enforcement    = [partner_paid]\n");
    text.push_str("    conflict partner_with_partner { resolution = first_registered }\n");
    text.push_str("    conflict partner_with_direct  { resolution = escalation }\n  }\n");
}

fn mdf(text: &mut String, random: &mut Random, currency: &str, defect: Option<Defect>) {
    let share = if defect == Some(Defect::MdfTooHigh) { 12 } else { random.within(2, 5) };
    let _ = writeln!(
        text,
        "\n  mdf {{\n    rate    = {share}%\n    minimum = {} {currency}",
        random.within(1, 9) * 500
    );
    text.push_str("    activities    = [events, campaigns]\n    plan_required = true\n");
    text.push_str(
        "    claim   = 30 days after activity\n    proof   = [partner_invoice, activity_artefact]\n  }\n",
    );
}

/// What keeps direct sales away, how partners are chosen and made able, and how the program is run.
fn practices(text: &mut String, random: &mut Random) {
    let discount = random.within(5, 10);
    let _ = writeln!(
        text,
        "\n  pricing {{ protected = [named_accounts], max_direct_discount = {discount}%, partner_deals_respected = true }}"
    );
    text.push_str(
        "  escalation { path = [channel_manager, vp_channels, chief], criteria = [deal_progress], public = true }
  lead_routing { inbound = direct_sales, registered = hands_off }
  phase pilot { outcome = proved }
  recruiting {
    qualification_required = true
    committed_rep_required = true
    formalization = [signed_agreement, certification_path, first_joint_marketing]
  }
",
    );
    let days = random.within(3, 6) * 10;
    let _ = writeln!(
        text,
        "  enablement {{\n    onboarding {{ lasts = {days} days, kickoff = [executives, joint_goals, named_contacts] }}"
    );
    let _ = writeln!(text, "    joint_campaigns = {} per year", random.within(1, 4));
    text.push_str(
        "    joint_plan { lasts = 90 days, actions_of = both }
    technical_training = [product_overview, demo, certification]
    sales_training = [icp, value_proposition, competitive_positioning, pricing, deal_registration]
    customer_success = [joint_resolution, joint_kickoff, joint_reviews, joint_renewals]
    business_reviews = quarterly
    content_updates = monthly
    engages = [sales_reps]
  }
  operations {
    pipeline = separate
    attribution = [registered, sourced, influenced]
    measures = [revenue_contribution, activation_rate, satisfaction]
  }
",
    );
    let _ = writeln!(text, "  payout = {}", random.pick(&["monthly", "quarterly"]));
    let _ = writeln!(text, "  results {{ escalations = {} }}", random.within(0, 9));
}

fn exits(text: &mut String, random: &mut Random, currency: &str) {
    for (name, months) in [("inactive", 24), ("small", 36)] {
        let floor = random.within(1, 5) * 1_000;
        let _ = writeln!(text, "\n  exit {name} {{\n    when {{");
        let _ = writeln!(text, "      closed_deals    == 0 within {months} months");
        let _ = writeln!(text, "      sourced_revenue <  {floor} {currency} within {months} months\n    }}");
        text.push_str("    notice = 60 days, grace = 90 days, then = end_agreement\n  }\n");
    }
}
