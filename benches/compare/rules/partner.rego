# Ten of the shipped rules, as far as the programs of the corpus need them. A finding is the id of its rule and what is wrong; what stands
# from `deny` to the helpers is multiplied where a hundred rules are asked for.
package partner

import rego.v1

deny contains msg if {
	some track in input.program[0].track
	some at, tier in track.tier
	at > 0
	some terms in ["default", "renewal"]
	below := track.tier[at - 1]
	tier.margin[terms] < below.margin[terms]
	msg := sprintf("tier-margin-inversion: %s earns less than %s", [tier.name, below.name])
}

deny contains msg if {
	some track in input.program[0].track
	"reseller" in track.archetypes
	some tier in track.tier
	some terms, margin in tier.margin
	margin > 30
	msg := sprintf("reseller-margin-range: %s earns %d%% (%s)", [tier.name, margin, terms])
}

deny contains msg if {
	holds := input.program[0].deal_registration.expires
	not between(days(holds), 90, 180)
	msg := sprintf("deal-reg-expiry-range: a registration holds for %d %s", [holds.amount, holds.unit])
}

deny contains msg if {
	decided := input.program[0].deal_registration.approval
	days(decided) > 2
	msg := sprintf("deal-reg-approval-slow: a registration is decided within %d %s", [decided.amount, decided.unit])
}

deny contains msg if {
	rate := input.program[0].mdf.rate
	not between(rate, 2, 5)
	msg := sprintf("mdf-range: marketing funds are %d%%", [rate])
}

deny contains msg if {
	not input.program[0].owner
	msg := "no-program-owner: no role owns the program"
}

deny contains msg if {
	not ends
	msg := "no-exit-criteria: no exit says when a partnership ends"
}

deny contains msg if {
	some track in input.program[0].track
	some at, tier in track.tier
	at > 0
	below := track.tier[at - 1]
	some metric, asked in below.requires
	size(tier.requires[metric].value) < size(asked.value)
	msg := sprintf("tier-requirement-inversion: %s asks for less than %s (%s)", [tier.name, below.name, metric])
}

deny contains msg if {
	tops := {role.name | some role in input.program[0].role; not role.reports_to}
	count(tops) > 1
	some name in tops
	msg := sprintf("reporting-orphan: %s reports to nobody", [name])
}

deny contains msg if {
	cadence := input.program[0].payout
	not cadence in {"weekly", "monthly", "quarterly"}
	msg := sprintf("payout-cadence: partners are paid %s", [cadence])
}

# Helpers.

between(number, low, high) if {
	number >= low
	number <= high
}

days(length) := length.amount if length.unit in {"day", "days", "business_day", "business_days"}

days(length) := length.amount / 24 if length.unit in {"hour", "hours"}

days(length) := length.amount * 30 if length.unit in {"month", "months"}

size(value) := value if is_number(value)

size(value) := value.amount if is_object(value)

ends if {
	some exit in input.program[0].exit
	exit.when
}
