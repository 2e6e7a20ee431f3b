//! Every change that the archive makes to files, in the order that makes it safe: written under
//! a temporary name, synced, renamed, the folder synced. Owns no knowledge of what the files
//! are. Tests put faults before each step, to see what is left when it fails.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::{Digest as _, Sha256};

use crate::error::{Doing, Error, Result};

/// The file system, with a place for faults in tests.
#[derive(Clone, Default)]
pub(crate) struct Disk {
    #[cfg(test)]
    pub(crate) faults: Option<std::sync::Arc<crate::tests::faults::Faults>>,
}

impl Disk {
    /// Called before (and for what is not on this disk, around) every step.
    pub(crate) fn step(&self, doing: Doing, path: &Path) -> Result<()> {
        #[cfg(test)]
        if let Some(faults) = &self.faults {
            faults.step(doing, path).map_err(|e| Error::io(doing, path, e))?;
        }
        let _ = (doing, path);
        Ok(())
    }

    /// Called when a transaction is safe. Only a process that dies here can fail here.
    pub(crate) fn committed(&self, path: &Path) -> Result<()> {
        #[cfg(test)]
        if let Some(faults) = &self.faults {
            faults.committed().map_err(|e| Error::io(Doing::Sync, path, e))?;
        }
        let _ = path;
        Ok(())
    }

    /// Makes a folder and its missing parents, safe on the disk; fine if it is there.
    pub(crate) fn make_folder(&self, path: &Path) -> Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        let parent = parent_of(path);
        self.make_folder(parent)?;
        self.step(Doing::MakeFolder, path)?;
        match fs::create_dir(path) {
            Ok(()) => {
                #[cfg(test)]
                if let Some(faults) = &self.faults {
                    faults.made(path);
                }
                self.sync_folder(parent)
            }
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
            Err(e) => Err(Error::io(Doing::MakeFolder, path, e)),
        }
    }

    /// Writes a new file and makes it safe on the disk. What could not be written whole is
    /// removed again.
    pub(crate) fn write_new(&self, path: &Path, content: &[u8]) -> Result<()> {
        let written = self.write(path, content, false).and_then(|file| self.sync(&file, path));
        if written.is_err() {
            let _ = self.remove(path);
        }
        written
    }

    /// Writes a new file, read-only if asked. It is yet to be synced.
    pub(crate) fn write(&self, path: &Path, content: &[u8], read_only: bool) -> Result<File> {
        self.step(Doing::Write, path)?;
        let failed = |e| Error::io(Doing::Write, path, e);
        let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
        // In two parts, so that a fault in between leaves half a file.
        let (first, second) = content.split_at(content.len() / 2);
        file.write_all(first).map_err(failed)?;
        self.step(Doing::Write, path)?;
        file.write_all(second).map_err(failed)?;
        if read_only {
            let mut permissions = file.metadata().map_err(failed)?.permissions();
            permissions.set_readonly(true);
            file.set_permissions(permissions).map_err(failed)?;
        }
        Ok(file)
    }

    /// Makes a written file safe on the disk.
    pub(crate) fn sync(&self, file: &File, path: &Path) -> Result<()> {
        self.step(Doing::Sync, path)?;
        file.sync_all().map_err(|e| Error::io(Doing::Sync, path, e))?;
        #[cfg(test)]
        if let Some(faults) = &self.faults {
            faults.synced(path);
        }
        Ok(())
    }

    /// Does something to each of these, several at a time: threads that wait for the disk
    /// together share its work. In order where faults are counted.
    pub(crate) fn all<T: Sync>(&self, items: &[T], work: impl Fn(&T) -> Result<()> + Sync) -> Result<()> {
        const THREADS: usize = 16;
        #[cfg(test)]
        let alone = self.faults.is_some();
        #[cfg(not(test))]
        let alone = false;
        if alone || items.len() < 4 {
            return items.iter().try_for_each(work);
        }
        let turn = AtomicUsize::new(0);
        let one_by_one = || {
            while let Some(item) = items.get(turn.fetch_add(1, Ordering::Relaxed)) {
                work(item)?;
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS.min(items.len())).map(|_| scope.spawn(one_by_one)).collect();
            threads
                .into_iter()
                .map(|t| t.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect::<Vec<_>>()
                .into_iter()
                .collect()
        })
    }

    /// Gives a file its name. The folder is yet to be synced.
    pub(crate) fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        self.step(Doing::Rename, to)?;
        #[cfg(test)]
        if let Some(faults) = &self.faults {
            faults.renaming(from, to);
        }
        fs::rename(from, to).map_err(|e| Error::io(Doing::Rename, to, e))
    }

    /// Makes the names in a folder safe on the disk.
    pub(crate) fn sync_folder(&self, path: &Path) -> Result<()> {
        self.step(Doing::Sync, path)?;
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        File::open(path).and_then(|f| f.sync_all()).map_err(|e| Error::io(Doing::Sync, path, e))?;
        #[cfg(test)]
        if let Some(faults) = &self.faults {
            faults.synced_folder(path);
        }
        Ok(())
    }

    /// Makes a file that somebody else wrote (SQLite, say) safe on the disk.
    pub(crate) fn sync_file(&self, path: &Path) -> Result<()> {
        self.step(Doing::Sync, path)?;
        File::open(path).and_then(|f| f.sync_all()).map_err(|e| Error::io(Doing::Sync, path, e))
    }

    /// Removes a file; fine if it is not there.
    pub(crate) fn remove(&self, path: &Path) -> Result<()> {
        self.step(Doing::Remove, path)?;
        match fs::remove_file(path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(Error::io(Doing::Remove, path, e)),
            _ => Ok(()),
        }
    }
}

/// The folder that holds it; `.` for a bare name.
pub(crate) fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) => Path::new("."),
        None => path,
    }
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// What is found of a file that is read from end to end.
pub(crate) struct Digest {
    /// Its SHA-256.
    pub(crate) hash: [u8; 32],
    /// How long it is.
    pub(crate) bytes: u64,
    /// Nobody may write to it.
    pub(crate) read_only: bool,
}

/// Reads a file in pieces through `buffer`; `None` if there is no file.
pub(crate) fn digest_of_file(path: &Path, buffer: &mut [u8]) -> Result<Option<Digest>> {
    let failed = |e| Error::io(Doing::Read, path, e);
    let mut file = match File::open(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file.map_err(failed)?,
    };
    let read_only = file.metadata().map_err(failed)?.permissions().readonly();
    let mut hash = Sha256::new();
    let mut bytes = 0;
    loop {
        match file.read(buffer) {
            Ok(0) => return Ok(Some(Digest { hash: hash.finalize().into(), bytes, read_only })),
            Ok(n) => {
                hash.update(&buffer[..n]);
                bytes += n as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(failed(e)),
        }
    }
}

/// In lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]])
        .map(char::from)
        .collect()
}
