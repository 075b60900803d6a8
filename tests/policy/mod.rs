//! Rules: their types, their evaluation, their examples and parameters.

mod analyses;
mod audit;
mod audit_brute;
mod beside;
mod coverage;
mod evaluate;
mod examples;
mod hard_rules;
mod headers;
mod mutations;
mod parameters;
mod reach;
mod refusals;
mod stand_ins;
mod support;
mod tighten;
