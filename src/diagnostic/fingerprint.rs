//! What a finding is known by from run to run, however lines move.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::{Finding, Reporter};

/// The fingerprints of the findings of one program, in their order: 32 hexadecimal digits each.
///
/// Each is made of the rule, the name of the program, the place, the variants and the value that stands there; of the
/// engine's findings, which stand in text, of the message in place of these. Those that are equal in all of it are numbered.
#[must_use]
pub fn fingerprints(program: &str, findings: &[Finding]) -> Vec<String> {
    let mut seen: HashMap<Vec<u8>, u64> = HashMap::new();
    findings.iter().map(|finding| fingerprint(program, finding, &mut seen)).collect()
}

fn fingerprint(program: &str, finding: &Finding, seen: &mut HashMap<Vec<u8>, u64>) -> String {
    let mut parts = vec![finding.id.as_str(), program, &finding.place, &finding.value];
    match finding.reporter {
        Reporter::Engine => parts.push(&finding.message),
        Reporter::Rule => parts.extend(finding.variants.iter().map(String::as_str)),
    }
    let mut bytes = joined(&parts);
    let same = seen.entry(bytes.clone()).or_insert(0);
    bytes.extend_from_slice(&same.to_le_bytes());
    *same += 1;
    digest(&bytes)
}

/// One fingerprint for several texts together.
#[must_use]
pub fn combined(parts: &[&str]) -> String {
    digest(&joined(parts))
}

/// Each text with its length, so that no two lists of texts are alike.
fn joined(parts: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

fn digest(bytes: &[u8]) -> String {
    let mut text = hexadecimal(bytes);
    text.truncate(32);
    text
}

/// The SHA-256 of bytes, in 64 hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        text.extend([byte >> 4, byte & 15].iter().filter_map(|&digit| char::from_digit(digit.into(), 16)));
    }
    text
}
