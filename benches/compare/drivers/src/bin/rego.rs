//! regorus over many files, at its best: the policy is compiled once, and two threads share the files.
//!
//! `rego POLICY PATH` prints each finding of `data.partner.deny` behind the path of its file, and ends with 1 if there is any.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use ignore::WalkBuilder;
use rayon::prelude::*;
use regorus::{Engine, Value};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [policy, path] = arguments.as_slice() else { panic!("rego POLICY PATH") };
    let files: Vec<PathBuf> = WalkBuilder::new(path)
        .sort_by_file_name(Ord::cmp)
        .build()
        .map(|entry| entry.expect("a folder that can be read").into_path())
        .filter(|path| path.is_file())
        .collect();
    let mut engine = Engine::new();
    engine.add_policy_from_file(policy).expect("a policy");
    let compiled = engine.compile_with_entrypoint(&"data.partner.deny".into()).expect("a policy");
    rayon::ThreadPoolBuilder::new().num_threads(2).build_global().expect("two threads");
    let found: Vec<String> = files
        .par_iter()
        .map(|file| {
            let text = fs::read_to_string(file).expect("a file that can be read");
            let facts = Value::from_json_str(&text).expect("JSON");
            said(file, &compiled.eval_with_input(facts).expect("an answer"))
        })
        .collect();
    let found = found.concat();
    print!("{found}");
    ExitCode::from(u8::from(!found.is_empty()))
}

/// The findings of a file, one a line.
fn said(file: &Path, answer: &Value) -> String {
    let findings = answer.as_set().expect("a set of findings");
    let line = |finding: &Value| {
        format!("{}: {}\n", file.display(), finding.as_string().expect("a finding in words"))
    };
    findings.iter().map(line).collect()
}
