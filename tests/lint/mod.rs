//! Packs over programs: what comes with partnerlint, and variants.

mod memory;
mod shipped;
mod stored;
mod variants;
