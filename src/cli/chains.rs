//! Which configuration files hold in a folder: those from the repository's root, or as far up as there are folders, down to it.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The name of a configuration file.
pub(super) const NAME: &str = "partnerlint.toml";

/// What stands above and in a folder.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// The repository's root, if there is one.
    pub(super) repository: Option<PathBuf>,
    /// The configuration files from the top down.
    pub(super) configs: Vec<PathBuf>,
}

/// The chains of folders, each looked up once.
#[derive(Debug, Default)]
pub(super) struct Chains(HashMap<PathBuf, Arc<Chain>>);

impl Chains {
    /// What stands above and in a folder, which is an absolute path.
    pub(super) fn of(&mut self, folder: &Path) -> Arc<Chain> {
        if let Some(chain) = self.0.get(folder) {
            return Arc::clone(chain);
        }
        let mut chain = Chain::default();
        if folder.join(".git").exists() {
            chain.repository = Some(folder.to_path_buf());
        } else if let Some(parent) = folder.parent() {
            let above = self.of(parent);
            chain.repository.clone_from(&above.repository);
            chain.configs.clone_from(&above.configs);
        }
        let config = folder.join(NAME);
        if config.symlink_metadata().is_ok() {
            chain.configs.push(config);
        }
        let chain = Arc::new(chain);
        self.0.insert(folder.to_path_buf(), Arc::clone(&chain));
        chain
    }
}

/// The absolute path, in which no part is `..`: the folders above it are those that hold it.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut whole = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    whole
}
