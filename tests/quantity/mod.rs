//! Quantities: what is read, written, compared and computed.

mod calendar;
mod exchange;
mod operators;
mod properties;
mod ranges;
mod rates;
mod reading;
mod steps;
mod time;
mod written;
