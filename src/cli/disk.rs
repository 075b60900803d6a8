//! Files that programs bring in with `use`, read through the loader and kept below the root.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::folders::from_here;
use crate::lint::Files;
use crate::program::IncludeFailure;
use crate::source::{SourceId, Sources, loader};

/// The files around one program.
pub(super) struct Disk<'d> {
    program: &'d Path,
    root: &'d Path,
    read: BTreeMap<PathBuf, SourceId>,
    paths: BTreeMap<SourceId, PathBuf>,
}

impl<'d> Disk<'d> {
    pub(super) const fn new(program: &'d Path, root: &'d Path) -> Self {
        Self { program, root, read: BTreeMap::new(), paths: BTreeMap::new() }
    }
}

impl Files for Disk<'_> {
    fn include(
        &mut self,
        sources: &mut Sources,
        from: SourceId,
        written: &str,
    ) -> Result<SourceId, IncludeFailure> {
        let from = self.paths.get(&from).map_or(self.program, PathBuf::as_path);
        let path = loader::resolve_include(self.root, from, written).map_err(IncludeFailure::Find)?;
        if let Some(id) = self.read.get(&path) {
            return Ok(*id);
        }
        let text = loader::read(&path).map_err(IncludeFailure::Read)?;
        let id = sources.add(from_here(&path), text);
        self.read.insert(path.clone(), id);
        self.paths.insert(id, path);
        Ok(id)
    }

    fn used(&self) -> Vec<PathBuf> {
        self.read.keys().cloned().collect()
    }
}
