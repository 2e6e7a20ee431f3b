//! Where things lie in an archive's folder, and who may be in it at the same time.
//!
//! ```text
//! ARCHIVE/format             congvan-archive 1
//! ARCHIVE/catalogue.sqlite   records, corrections, ledger, arrivals, jobs, changes
//! ARCHIVE/originals/ab/...   the files, under their SHA-256, never changed
//! ARCHIVE/incoming/          files that are being written; empty at rest
//! ARCHIVE/index/             the search index: derived, not the archive's business
//! ARCHIVE/lock               held, shared, by whoever writes
//! ```

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::disk::{Disk, parent_of};
use crate::error::{Detail, Doing, Error, Kind, Result};

/// The layout of the folder that this program writes. The catalogue inside has its own version.
pub(crate) const FORMAT: u32 = 1;

const ARCHIVE: &str = "congvan-archive";
const BACKUP: &str = "congvan-backup";

/// What sort of folder it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Letters are taken in.
    Archive,
    /// A copy made by `backup`.
    Backup,
}

/// What was found in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// An archive or a backup.
    Whole(Role),
    /// Nothing, or an archive whose making was interrupted.
    Nothing,
    /// Other things.
    Foreign,
}

/// The paths of one archive.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) dir: PathBuf,
}

impl Place {
    pub(crate) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    pub(crate) fn format(&self) -> PathBuf {
        self.dir.join("format")
    }

    pub(crate) fn catalogue(&self) -> PathBuf {
        self.dir.join("catalogue.sqlite")
    }

    pub(crate) fn originals(&self) -> PathBuf {
        self.dir.join("originals")
    }

    pub(crate) fn incoming(&self) -> PathBuf {
        self.dir.join("incoming")
    }

    fn lock(&self) -> PathBuf {
        self.dir.join("lock")
    }

    /// Where the original with this hash lies.
    pub(crate) fn original(&self, id: &str) -> PathBuf {
        self.originals().join(id.get(..2).unwrap_or("00")).join(id)
    }

    /// Looks at the folder without changing it.
    pub(crate) fn find(&self) -> Result<Found> {
        let path = self.format();
        match fs::read_to_string(&path) {
            Ok(text) => return self.parse_format(&text).map(Found::Whole),
            Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(e) if e.kind() == io::ErrorKind::InvalidData => {
                return Err(Kind::Corrupt { path, detail: Detail::Format }.into());
            }
            Err(e) => return Err(Error::io(Doing::Read, &path, e)),
        }
        let entries = match fs::read_dir(&self.dir) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
            entries => entries.map_err(|e| Error::io(Doing::ListFolder, &self.dir, e))?,
        };
        for entry in entries {
            let entry = entry.map_err(|e| Error::io(Doing::ListFolder, &self.dir, e))?;
            let name = entry.file_name();
            // What an interrupted making leaves; hidden files (a desktop's) harm nobody.
            const OURS: [&str; 4] = ["lock", "originals", "incoming", "lost+found"];
            // The catalogue has helpers that come and go beside it: `-journal`, `-wal`, `-shm`.
            let ours = name.to_str().is_some_and(|n| {
                OURS.contains(&n) || n.starts_with("catalogue.sqlite") || n.starts_with('.')
            });
            if !ours {
                // Another process may have made it whole since the look at its format.
                return match fs::read_to_string(&path) {
                    Ok(text) => self.parse_format(&text).map(Found::Whole),
                    Err(_) => Ok(Found::Foreign),
                };
            }
        }
        Ok(Found::Nothing)
    }

    fn parse_format(&self, text: &str) -> Result<Role> {
        let corrupt = || Error::from(Kind::Corrupt { path: self.format(), detail: Detail::Format });
        let (name, version) = text.trim_end().split_once(' ').ok_or_else(corrupt)?;
        let role = match name {
            ARCHIVE => Role::Archive,
            BACKUP => Role::Backup,
            _ => return Err(corrupt()),
        };
        let found: u32 = version.parse().map_err(|_| corrupt())?;
        match found {
            0 => Err(corrupt()),
            1..=FORMAT => Ok(role),
            _ => Err(Kind::Newer { dir: self.dir.clone(), found, known: FORMAT }.into()),
        }
    }

    /// Writes the file that says that the folder is whole: the last thing to be written.
    pub(crate) fn write_format(&self, disk: &Disk, role: Role) -> Result<()> {
        let name = match role {
            Role::Archive => ARCHIVE,
            Role::Backup => BACKUP,
        };
        let temporary = self.incoming().join("format");
        disk.remove(&temporary)?;
        disk.write_new(&temporary, format!("{name} {FORMAT}\n").as_bytes())?;
        disk.rename(&temporary, &self.format())?;
        disk.sync_folder(&self.dir)
    }

    /// Makes the folders.
    pub(crate) fn make_folders(&self, disk: &Disk) -> Result<()> {
        disk.make_folder(&self.originals())?;
        disk.make_folder(&self.incoming())
    }

    /// Opens the lock file, making it if need be.
    pub(crate) fn open_lock(&self) -> Result<Lock> {
        let path = self.lock();
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(|e| Error::io(Doing::Lock, &path, e))?;
        Ok(Lock { file, path })
    }

    /// True if one of the two folders lies in the other.
    pub(crate) fn overlaps(&self, other: &Path) -> bool {
        let (ours, other) = (real(&self.dir), real(other));
        ours.starts_with(&other) || other.starts_with(&ours)
    }
}

/// The path with its links followed, as far as it exists.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return real;
    }
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) if parent != path => real(parent_of(&path)).join(name),
        _ => path,
    }
}

/// The lock of an archive: shared by those who write, held alone by those who make, mend or
/// upgrade it. The system frees it when the process ends, however it ends.
pub(crate) struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Holds it with others, waiting for at most so long.
    pub(crate) fn share(&self, patience: Duration) -> Result<()> {
        self.wait(patience, File::try_lock_shared)
    }

    /// Holds it alone, waiting for at most so long.
    pub(crate) fn hold(&self, patience: Duration) -> Result<()> {
        self.wait(patience, File::try_lock)
    }

    /// Holds it alone for the time of `work` if nobody else has it just now, and shares it again
    /// afterwards; `None` if somebody has.
    pub(crate) fn alone<T>(&self, patience: Duration, work: impl FnOnce() -> Result<T>) -> Result<Option<T>> {
        let done = match self.file.try_lock() {
            Ok(()) => Some(work()),
            Err(TryLockError::WouldBlock) => None,
            Err(TryLockError::Error(e)) => return Err(Error::io(Doing::Lock, &self.path, e)),
        };
        // A lock that could not be taken alone may have been lost on the way.
        self.share(patience)?;
        done.transpose()
    }

    fn wait(&self, patience: Duration, take: fn(&File) -> Result<(), TryLockError>) -> Result<()> {
        let start = Instant::now();
        loop {
            match take(&self.file) {
                Ok(()) => return Ok(()),
                Err(TryLockError::Error(e)) => return Err(Error::io(Doing::Lock, &self.path, e)),
                Err(TryLockError::WouldBlock) if start.elapsed() >= patience => {
                    return Err(Kind::Locked { path: self.path.clone() }.into());
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }
}
