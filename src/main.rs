//! The `partnerlint` binary: hands over to the library and turns its answer into an exit code.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    partnerlint::cli::main()
}
