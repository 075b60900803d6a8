//! Over a whole program: bands and their gaps, the most that one deal can cost, reporting lines, reviews, typical payouts.
//!
//! An analysis answers exactly, or says why it cannot: what is not known, what does not compare, what is too large. It knows
//! the words of the vocabulary that it is about, and no others; it knows no rule, and reports nothing.

mod axis;
mod banding;
mod bands;
mod ground;
mod guard;
mod lines;
mod mention;
mod parts;
mod payout;
mod share;
mod stack;
mod standing;
mod step;
mod survey;
mod table;
mod worth;

pub use axis::End;
pub use bands::{Band, Bands, Fall, Found, Gap, MOST_BANDS, Overlap, Unreachable, banded, bands};
pub use ground::Ground;
pub use lines::{Chain, Escalation, LineEnd, Lines, Link, chain, escalation, lines, path, upward};
pub use mention::mentions_block;
pub use payout::{PAYOUT_WEIGHTS, Payout, typical_payout};
pub use stack::{MOST_PARTS, Open, Part, Stack, worst_case_stack};
pub use standing::{Cycle, Oscillation, at_tier, cycle, oscillations};
pub use table::MOST_GUARDS;
