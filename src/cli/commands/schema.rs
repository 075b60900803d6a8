//! `partnerlint schema FORMAT`.

use super::super::args::{SchemaArgs, SchemaOf};
use super::super::{Answer, output};
use crate::lint::config::schema;
use crate::report::json;

pub(in super::super) fn run(arguments: &SchemaArgs) -> Answer {
    let text = match arguments.of {
        SchemaOf::Config => schema::text(),
        SchemaOf::Report => json::SCHEMA.to_owned(),
    };
    output::print(&text).map_err(|error| error.to_string())?;
    Ok(0)
}
