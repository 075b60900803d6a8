//! Fragments that a program brings in with `use`: found and read by the caller, parsed and put in order here.

use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::resolve::Names;
use crate::diagnostic::Finding;
use crate::source::loader::{IncludeError, ReadError};
use crate::source::{Location, Source, SourceId, Span};
use crate::syntax::ast::{ProgramFile, Statement, Text};
use crate::syntax::parse_program;
use crate::vocabulary::{BlockId, Vocabulary};

/// How many fragments a program may bring in.
pub const LONGEST_CHAIN: usize = 256;

/// Finds and reads the files that `use` names.
pub trait Includes {
    /// The file that `written` names, seen from the file `from`.
    ///
    /// Two ways to one file give one number: that is how a circle is seen.
    ///
    /// # Errors
    /// When there is no such file, it may not be read, or it cannot be.
    fn include(&mut self, from: SourceId, written: &str) -> Result<(SourceId, Arc<Source>), IncludeFailure>;
}

/// Why a fragment could not be brought in.
#[derive(Debug)]
pub enum IncludeFailure {
    /// The name does not lead to a file.
    Find(IncludeError),
    /// The file cannot be read.
    Read(ReadError),
}

/// No files at all: for a text that stands alone, such as standard input or an example of a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoIncludes;

impl Includes for NoIncludes {
    fn include(&mut self, _: SourceId, _: &str) -> Result<(SourceId, Arc<Source>), IncludeFailure> {
        Err(IncludeFailure::Find(IncludeError::Missing))
    }
}

/// A parsed fragment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fragment<'t> {
    pub(super) source: SourceId,
    pub(super) file: &'t ProgramFile<'t>,
    /// Whether the parser reported something.
    pub(super) damaged: bool,
}

/// The fragments of a program, by the `use` that names them.
#[derive(Debug, Default)]
pub(super) struct Fragments<'t> {
    by_use: FxHashMap<(SourceId, Span), Fragment<'t>>,
}

impl<'t> Fragments<'t> {
    /// The fragment that a `use` brings in; `None` if it could not be.
    pub(super) fn at(&self, source: SourceId, span: Span) -> Option<Fragment<'t>> {
        self.by_use.get(&(source, span)).copied()
    }
}

/// Where texts and their trees stay while a program is resolved: room that is filled once and never moves.
pub(super) struct Shelf<T> {
    cells: Vec<OnceCell<T>>,
}

impl<T> Shelf<T> {
    pub(super) fn new(room: usize) -> Self {
        Self { cells: std::iter::repeat_with(OnceCell::new).take(room).collect() }
    }

    fn put(&self, at: usize, item: T) -> Option<&T> {
        self.cells.get(at).map(|cell| cell.get_or_init(|| item))
    }
}

/// A file whose `use` statements are to be followed.
struct Reader<'t> {
    source: SourceId,
    uses: Vec<&'t Text>,
    /// Which fragments each of them leads to, by their numbers on the shelf.
    leads_to: Vec<(Location, usize)>,
}

/// Reads every fragment that a program brings in, directly or through others, and gathers their names.
pub(super) struct Library<'t, 'v> {
    pub(super) texts: &'t Shelf<Arc<Source>>,
    pub(super) trees: &'t Shelf<ProgramFile<'t>>,
    pub(super) vocabulary: &'v Vocabulary,
    pub(super) findings: Vec<Finding>,
    /// How much of the shelves is taken.
    pub(super) shelved: usize,
}

impl<'t> Library<'t, '_> {
    /// Follows every `use` of a program, from the ones that stand in the program itself.
    pub(super) fn read(
        &mut self,
        program: SourceId,
        uses: Vec<&'t Text>,
        names: &mut Names<'t>,
        includes: &mut dyn Includes,
    ) -> Fragments<'t> {
        let mut fragments = Fragments::default();
        let mut numbers = FxHashMap::default();
        let mut readers = vec![Reader { source: program, uses, leads_to: Vec::new() }];
        numbers.insert(program, 0);
        let mut at = 0;
        while let Some(reader) = readers.get_mut(at) {
            let (source, uses) = (reader.source, std::mem::take(&mut reader.uses));
            for path in uses {
                let place = Location::new(source, path.span);
                let Some((id, text)) = self.find(place, path, includes) else { continue };
                let number = match numbers.get(&id) {
                    Some(&number) => number,
                    None => {
                        let number = readers.len();
                        let Some(fragment) = self.parse(place, id, text) else { continue };
                        numbers.insert(id, number);
                        let uses = names.gather(&fragment.file.statements, self.vocabulary);
                        readers.push(Reader { source: id, uses, leads_to: Vec::new() });
                        fragments.by_use.insert((source, path.span), fragment);
                        number
                    }
                };
                self.shelve(number, (source, path.span), &mut fragments, &readers);
                if let Some(reader) = readers.get_mut(at) {
                    reader.leads_to.push((place, number));
                }
            }
            at += 1;
        }
        self.cut_circles(&readers, &mut fragments);
        fragments
    }

    /// Lets another `use` lead to a fragment that was read before.
    fn shelve(
        &self,
        number: usize,
        at: (SourceId, Span),
        fragments: &mut Fragments<'t>,
        readers: &[Reader<'t>],
    ) {
        if fragments.by_use.contains_key(&at) {
            return;
        }
        let source = readers.get(number).map(|reader| reader.source);
        let known = fragments.by_use.values().find(|fragment| Some(fragment.source) == source).copied();
        if let Some(fragment) = known {
            fragments.by_use.insert(at, fragment);
        }
    }

    fn find(
        &mut self,
        place: Location,
        path: &Text,
        includes: &mut dyn Includes,
    ) -> Option<(SourceId, Arc<Source>)> {
        let failure = match includes.include(place.source, &path.node) {
            Ok(found) => return Some(found),
            Err(failure) => failure,
        };
        let (id, why) = match &failure {
            IncludeFailure::Find(error @ (IncludeError::Escapes | IncludeError::NotRelative)) => {
                ("include-escape", error.to_string())
            }
            IncludeFailure::Find(error) => ("include-missing", error.to_string()),
            IncludeFailure::Read(error) => ("include-unreadable", error.to_string()),
        };
        self.findings.push(Finding::engine(id, place, format!("`{}` {why}", path.node)));
        None
    }

    fn parse(&mut self, place: Location, source: SourceId, text: Arc<Source>) -> Option<Fragment<'t>> {
        let at = self.shelved;
        self.shelved += 1;
        let Some(text) = self.texts.put(at, text) else {
            let message = format!("a program brings in more than {LONGEST_CHAIN} fragments");
            self.findings.push(Finding::engine("limit-includes", place, message));
            return None;
        };
        let parsed = parse_program(&text.text, source);
        let damaged = !parsed.findings.is_empty();
        self.findings.extend(parsed.findings);
        let file = self.trees.put(at, parsed.ast)?;
        if let Some(header) = self.program_in(file) {
            let message = "a program does not bring in another program";
            let finding = Finding::engine("include-program", place, message)
                .note(Location::new(source, header), "the other program")
                .help("move what both share into a file of statements, and bring that in");
            self.findings.push(finding);
            return None;
        }
        Some(Fragment { source, file, damaged })
    }

    fn program_in(&self, file: &ProgramFile<'_>) -> Option<Span> {
        let program: BlockId = Vocabulary::PROGRAM;
        file.statements.iter().find_map(|statement| match statement {
            Statement::Block(block) if self.vocabulary.block_id(block.kind.node) == Some(program) => {
                Some(block.header)
            }
            _ => None,
        })
    }

    /// Takes away each `use` that closes a circle.
    fn cut_circles(&mut self, readers: &[Reader<'_>], fragments: &mut Fragments<'t>) {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            New,
            Open,
            Done,
        }
        let mut states = vec![State::New; readers.len()];
        // Each open file with the next of its `use` statements.
        let mut open = vec![(0, 0)];
        while let Some(top) = open.last_mut() {
            let (file, next) = *top;
            top.1 += 1;
            if let Some(state) = states.get_mut(file) {
                *state = State::Open;
            }
            let Some(&(place, to)) = readers.get(file).and_then(|reader| reader.leads_to.get(next)) else {
                if let Some(state) = states.get_mut(file) {
                    *state = State::Done;
                }
                open.pop();
                continue;
            };
            match states.get(to) {
                Some(State::New) => open.push((to, 0)),
                Some(State::Open) => {
                    let message = "this brings in a file that is being brought in: the circle never ends";
                    self.findings.push(Finding::engine("include-cycle", place, message));
                    fragments.by_use.remove(&(place.source, place.span));
                }
                _ => {}
            }
        }
    }
}
