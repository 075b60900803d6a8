//! Writes synthetic programs to a folder, for comparing whole commands.
//!
//! `cargo bench --bench corpus_files -- FOLDER COUNT [JSON]` writes so many programs, a hundred a folder, and prints how many carry
//! which defect. Below the folder JSON stand the same facts, for tools that read nothing else.

#![allow(clippy::expect_used, clippy::panic, reason = "a corpus that is not what it should be must stop")]
#![allow(clippy::indexing_slicing, reason = "a member of JSON is set by its name")]

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs, io};

mod corpus;
mod facts;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let (folder, count, json) = match arguments.as_slice() {
        [folder, count] => (folder, count, None),
        [folder, count, json] => (folder, count, Some(json)),
        _ => {
            println!("usage: cargo bench --bench corpus_files -- FOLDER COUNT [JSON]");
            return Ok(());
        }
    };
    let count: u64 = count.parse().map_err(io::Error::other)?;
    let mut seeded = BTreeMap::new();
    for number in 0..count {
        let (text, defect) = corpus::program(number);
        write(folder, number, "partner", &text)?;
        if let Some(json) = json {
            write(json, number, "json", &facts::json(&text).to_string())?;
        }
        if let Some(defect) = defect {
            *seeded.entry(defect.rule()).or_insert(0) += 1;
        }
    }
    for (rule, programs) in seeded {
        println!("{rule}: {programs}");
    }
    Ok(())
}

fn write(folder: &str, number: u64, extension: &str, text: &str) -> io::Result<()> {
    let folder = Path::new(folder).join(format!("d{:02}", number / 100));
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("p{number:05}.{extension}")), text)
}
