//! Resolving, merging and settling programs.

mod blocks;
mod conditions;
mod exchange;
mod fixes;
mod fragments;
mod guards;
mod includes;
mod inherit;
mod ladders;
mod limits;
mod lists;
mod memory;
mod names;
mod patches;
mod places;
mod properties;
mod references;
mod shipped;
mod values;
mod whole;
