use std::fs::DirBuilder;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::command_error::CommandError;

/// The folder in which this device keeps everything.
#[derive(Debug, Clone)]
pub(crate) struct Home(PathBuf);

impl Home {
    /// `BANISTER_HOME`, or `banister` in the user's data folder; made if it is not there.
    pub(crate) fn find() -> Result<Self, CommandError> {
        let named = std::env::var_os("BANISTER_HOME").filter(|path| !path.is_empty());
        let path = match named {
            Some(path) => PathBuf::from(path),
            None => data_folder()?,
        };
        make_private(&path).map_err(|source| CommandError::Home { path: path.clone(), source })?;
        Ok(Self(path))
    }

    /// A folder that exists.
    #[cfg(test)]
    pub(crate) fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }

    /// Waits until no other process holds the lock of this name; it is let go with the file.
    pub(crate) fn lock(&self, name: &str) -> Result<std::fs::File, CommandError> {
        let path = self.0.join(name);
        let failed = |source| CommandError::Home { path: path.clone(), source };
        let mut options = std::fs::OpenOptions::new();
        let file = options.create(true).append(true).open(&path).map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(file)
    }
}

fn data_folder() -> Result<PathBuf, CommandError> {
    let strategy = etcetera::choose_base_strategy().map_err(|_| CommandError::NoHome)?;
    Ok(strategy.data_dir().join("banister"))
}

fn make_private(path: &Path) -> std::io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
