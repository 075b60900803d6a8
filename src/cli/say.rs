//! Writes problems where no report of a check does.

use std::io;

use super::output;
use super::problem::Problem;
use crate::report::{Look, concise, human};

/// Writes problems to standard output, for people.
pub(super) fn print(problems: &[Problem], look: Look) -> io::Result<()> {
    let render = |problem: &Problem| human::render(&problem.findings, &problem.sources, look);
    output::print(&problems.iter().map(render).collect::<String>())
}

/// Writes problems to standard error, a line each, where standard output is for machines.
pub(super) fn tell(problems: &[Problem]) {
    for problem in problems {
        concise::render(&problem.findings, &problem.sources).lines().for_each(output::tell);
    }
}
