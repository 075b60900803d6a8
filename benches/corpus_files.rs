//! Writes synthetic programs to a folder, for comparing whole commands.
//!
//! `cargo bench --bench corpus_files -- FOLDER COUNT` writes so many programs, a hundred a folder, and prints how many carry which
//! defect.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fs, io};

mod corpus;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [folder, count] = arguments.as_slice() else {
        println!("usage: cargo bench --bench corpus_files -- FOLDER COUNT");
        return Ok(());
    };
    let count: u64 = count.parse().map_err(io::Error::other)?;
    let mut seeded = BTreeMap::new();
    for number in 0..count {
        let (text, defect) = corpus::program(number);
        let folder = PathBuf::from(folder).join(format!("d{:02}", number / 100));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("p{number:05}.partner")), text)?;
        if let Some(defect) = defect {
            *seeded.entry(defect.rule()).or_insert(0) += 1;
        }
    }
    for (rule, programs) in seeded {
        println!("{rule}: {programs}");
    }
    Ok(())
}
