//! Programs from text: parsed, resolved and settled, with everything shown plainly.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use partnerlint::diagnostic::{Applicability, Finding};
use partnerlint::program::{Declared, File, IncludeFailure, Includes, NoIncludes, Program, Variant, resolve};
use partnerlint::quantity::Date;
use partnerlint::source::loader::IncludeError;
use partnerlint::source::{LineIndex, Location, Source, SourceId, Sources};
use partnerlint::syntax::parse_program;
use partnerlint::vocabulary::{STANDARD, Vocabulary, load};

/// The shipped vocabulary.
pub fn vocabulary() -> &'static Vocabulary {
    static SHIPPED: LazyLock<Vocabulary> =
        LazyLock::new(|| load(&[STANDARD]).expect("the shipped vocabulary"));
    &SHIPPED
}

/// A program with what became of it.
pub struct Checked {
    pub sources: Sources,
    pub declared: Declared,
    /// Of the parser and of the resolver.
    pub findings: Vec<Finding>,
}

/// The day as of which tests look, unless they say otherwise.
pub fn today() -> Date {
    Date::new(2026, 11, 22).expect("a day")
}

/// Resolves the text of a program.
pub fn resolved(text: &str) -> Checked {
    let mut sources = Sources::new();
    let source = sources.add("program.partner", text);
    resolve_in(sources, source, &mut NoIncludes)
}

fn resolve_in(sources: Sources, source: SourceId, includes: &mut dyn Includes) -> Checked {
    let text = Arc::clone(sources.get(source).expect("the program"));
    let parsed = parse_program(&text.text, source);
    let file = File { ast: &parsed.ast, source, damaged: !parsed.findings.is_empty() };
    let (declared, more) = resolve(file, vocabulary(), includes);
    let mut findings = parsed.findings;
    findings.extend(more);
    Checked { sources, declared, findings }
}

impl Checked {
    /// The base as of today, with the findings of resolving and settling.
    pub fn base(&self) -> (Program, Vec<Finding>) {
        let variants = self.declared.variants(today());
        self.variant(&variants[0])
    }

    pub fn variant(&self, variant: &Variant) -> (Program, Vec<Finding>) {
        let (program, more) = self.declared.effective(variant, vocabulary());
        let mut findings = self.findings.clone();
        findings.extend(more);
        findings.sort_by_key(|finding| finding.primary.location);
        (program, findings)
    }

    /// Every finding, plainly.
    pub fn render(&self, findings: &[Finding]) -> String {
        findings.iter().map(|finding| render_finding(finding, &self.sources)).collect()
    }
}

/// Files in memory, by their paths from the root.
pub struct Folder {
    files: Vec<(String, String)>,
    sources: Sources,
    read: Vec<(String, SourceId)>,
}

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        Self { files, sources: Sources::new(), read: Vec::new() }
    }

    fn open(&mut self, name: &str) -> Option<SourceId> {
        if let Some((_, id)) = self.read.iter().find(|(read, _)| read == name) {
            return Some(*id);
        }
        let (_, text) = self.files.iter().find(|(file, _)| file == name)?;
        let id = self.sources.add(name, text.clone());
        self.read.push((name.to_owned(), id));
        Some(id)
    }

    /// Resolves one of the files as a program.
    pub fn resolve(mut self, name: &str) -> Checked {
        let source = self.open(name).expect("the program");
        let sources = self.sources.clone();
        let mut checked = resolve_in(sources, source, &mut self);
        checked.sources = self.sources;
        checked
    }
}

impl Includes for Folder {
    fn include(&mut self, _from: SourceId, written: &str) -> Result<(SourceId, Arc<Source>), IncludeFailure> {
        if written.contains("..") {
            return Err(IncludeFailure::Find(IncludeError::Escapes));
        }
        let id = self.open(written).ok_or(IncludeFailure::Find(IncludeError::Missing))?;
        Ok((id, Arc::clone(self.sources.get(id).expect("a file that was read"))))
    }
}

/// The text, then what is wrong with it as of today: one block a finding.
pub fn mistakes(text: &str) -> String {
    let checked = resolved(text);
    let (_, findings) = checked.base();
    format!("{}\n────────\n{}", text.trim(), checked.render(&findings))
}

/// The text, then its findings if any, then the effective program as of today.
pub fn effective(text: &str) -> String {
    let checked = resolved(text);
    let (program, findings) = checked.base();
    let dump = program.dump(vocabulary(), Some(&checked.sources));
    format!("{}\n────────\n{}{dump}", text.trim(), checked.render(&findings))
}

/// The text, then every variant with its findings and its effective program.
pub fn variants(text: &str) -> String {
    let checked = resolved(text);
    let mut out = format!("{}\n", text.trim());
    for variant in checked.declared.variants(today()) {
        let (program, findings) = checked.variant(&variant);
        let label = variant.label();
        let name = if label.is_empty() { "base" } else { &label };
        let dump = program.dump(vocabulary(), Some(&checked.sources));
        let _ = write!(out, "──────── {name}\n{}{dump}", checked.render(&findings));
    }
    out
}

/// One finding: id, place, message, then what is underlined, notes, help and fixes.
pub fn render_finding(finding: &Finding, sources: &Sources) -> String {
    let mut out = String::new();
    let place = if finding.place.is_empty() { String::new() } else { format!(" at {}", finding.place) };
    let _ = writeln!(out, "{}: {}{place}", finding.id, finding.message);
    let label =
        if finding.primary.text.is_empty() { String::new() } else { format!(": {}", finding.primary.text) };
    let _ = writeln!(out, "  {}{label}", underlined(finding.primary.location, sources));
    for note in &finding.secondary {
        let _ = writeln!(out, "  note: {}: {}", underlined(note.location, sources), note.text);
    }
    for help in &finding.help {
        let _ = writeln!(out, "  help: {help}");
    }
    for fix in &finding.fixes {
        let kind = if fix.applicability == Applicability::Safe { "safe" } else { "unsafe" };
        let edits: Vec<String> = fix
            .edits
            .iter()
            .map(|edit| format!("`{}` → `{}`", sources.text_at(edit.location), edit.text))
            .collect();
        let _ = writeln!(out, "  fix ({kind}): {}: {}", fix.title, edits.join(", "));
    }
    out
}

fn underlined(location: Location, sources: &Sources) -> String {
    let Some(source) = sources.get(location.source) else { return "nowhere".to_owned() };
    let at = LineIndex::new(&source.text).line_column(location.span.start);
    let file = if location.source.0 == 0 { String::new() } else { format!("{}:", source.name) };
    format!("{file}{}:{} `{}`", at.line, at.column, sources.text_at(location))
}
