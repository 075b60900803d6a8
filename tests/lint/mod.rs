//! Packs over programs: what comes with partnerlint, and variants.

mod shipped;
mod stored;
mod variants;
