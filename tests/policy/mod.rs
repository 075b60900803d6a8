//! Rules: their types, their evaluation, their examples and parameters.

mod refusals;
mod support;
