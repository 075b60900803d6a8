//! The layers hold: a module imports only the modules above it in `src/lib.rs`, and each library is used in its place.

use std::path::Path;

use crate::support::rust_files;

/// The modules in reading order, as `src/lib.rs` declares them.
fn modules() -> Vec<String> {
    let text = std::fs::read_to_string("src/lib.rs").expect("src/lib.rs");
    let names = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

/// The module that a file of `src` belongs to.
fn module_of(path: &str) -> Option<&str> {
    path.strip_prefix("src/")?.split('/').next()?.split('.').next()
}

/// The code of a file, without comments.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

#[test]
fn modules_import_only_what_stands_above_them() {
    let modules = modules();
    assert!(modules.len() > 5, "{modules:?}");
    let rank = |name: &str| modules.iter().position(|module| module == name);
    let mut seen = 0;
    for (path, text) in rust_files(Path::new("src")) {
        let Some(own) = module_of(&path).and_then(rank) else { continue };
        for after in code(&text).split("crate::").skip(1) {
            let name: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            let Some(other) = rank(&name) else { continue };
            seen += 1;
            assert!(other <= own, "{path} imports crate::{name}, which stands below it in src/lib.rs");
        }
    }
    assert!(seen > 20, "the search finds nothing");
}

#[test]
fn no_import_escapes_the_search() {
    for (path, text) in rust_files(Path::new("src")) {
        assert!(!code(&text).contains("use crate::{"), "{path}: name each module in a line of its own");
    }
}

#[test]
fn libraries_and_side_effects_keep_to_their_places() {
    let places: &[(&[&str], &[&str])] = &[
        (&["pest::", "pest_derive"], &["src/syntax/"]),
        (&["miette"], &["src/report/human.rs", "src/cli/"]),
        (&["println!", "eprintln!", "print!(", "eprint!(", "dbg!"], &["src/cli/"]),
        (
            &["std::env::", "std::fs", "std::io::std", "SystemTime", "Instant::", "Timestamp::now"],
            &["src/cli/", "src/source/loader.rs"],
        ),
        (&["clap"], &["src/cli/"]),
    ];
    for (path, text) in rust_files(Path::new("src")) {
        let code = code(&text);
        for (words, allowed) in places {
            if allowed.iter().any(|place| path.starts_with(place)) {
                continue;
            }
            for word in *words {
                assert!(!code.contains(word), "{path} uses {word}, which belongs in {allowed:?}");
            }
        }
    }
}

/// Libraries that speak to other machines, by how their names begin.
const NETWORKING: [&str; 36] = [
    "actix",
    "async-net",
    "async-std",
    "attohttpc",
    "aws-",
    "axum",
    "curl",
    "gix-transport",
    "h2",
    "h3",
    "hickory-",
    "http",
    "hyper",
    "isahc",
    "libgit2-",
    "mio",
    "minreq",
    "native-tls",
    "openssl",
    "polling",
    "quinn",
    "reqwest",
    "rouille",
    "rustls",
    "s2n-",
    "schannel",
    "smol",
    "socket2",
    "ssh2",
    "surf",
    "tiny_http",
    "tokio",
    "tonic",
    "trust-dns",
    "tungstenite",
    "ureq",
];

/// Names that begin so by chance, and `mio`, with which `--watch` waits for changes of files: its sockets are a feature that
/// nothing asks for.
const OTHERS: [&str; 2] = ["smol_str", "mio"];

#[test]
fn nothing_opens_the_network_or_starts_a_program() {
    let words = [
        "std::net",
        "net::",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "ToSocketAddrs",
        "UnixStream",
        "UnixListener",
        "process::Command",
        "Command::new",
        "CommandExt",
    ];
    let files = rust_files(Path::new("src"));
    assert!(files.len() > 100, "the search finds nothing");
    for (path, text) in files {
        for word in words {
            assert!(!code(&text).contains(word), "{path} uses {word}");
        }
    }
    let lock = std::fs::read_to_string("Cargo.lock").expect("Cargo.lock");
    let names = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    let names: Vec<&str> = names.collect();
    assert!(names.len() > 50 && names.contains(&"serde"), "the search finds nothing");
    for name in names {
        let known = NETWORKING.iter().find(|start| name.starts_with(*start));
        assert!(known.is_none() || OTHERS.contains(&name), "{name} speaks to other machines");
    }
}
