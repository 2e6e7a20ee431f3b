//! The files themselves, under the SHA-256 of their content: written once, read and compared,
//! never changed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::disk::{Disk, parent_of, sha256};
use crate::error::{Detail, Doing, Error, Kind, Result};
use crate::place::Place;

/// Tells apart the temporary files of one process.
static TURN: AtomicU64 = AtomicU64::new(0);

/// So many files are written before they are synced together.
const TOGETHER: usize = 256;

/// Makes every one of these files safe on the disk, or fails; what is there already, byte for
/// byte, is left alone, and what is there damaged is replaced. A file has its name only once
/// its content is safe.
pub(crate) fn put_all<'a>(
    place: &Place,
    disk: &Disk,
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
) -> Result<()> {
    let mut files = files.into_iter();
    // Another process may have made a folder and not yet synced where it lies.
    let mut folders = BTreeSet::from([place.originals()]);
    loop {
        let some: Vec<_> = files.by_ref().take(TOGETHER).collect();
        if some.is_empty() {
            break;
        }
        disk.make_folder(&place.originals())?;
        put_some(place, disk, &some, &mut folders)?;
    }
    if folders.len() == 1 {
        return Ok(());
    }
    // The folders after all renames: a journal that has taken one of them has taken them all.
    let folders: Vec<PathBuf> = folders.into_iter().collect();
    disk.all(&folders, |folder| disk.sync_folder(folder))
}

fn put_some(
    place: &Place,
    disk: &Disk,
    files: &[(&str, &[u8])],
    folders: &mut BTreeSet<PathBuf>,
) -> Result<()> {
    let mut waiting: Vec<(PathBuf, PathBuf)> = Vec::new();
    let done = (|| {
        let mut written = Vec::new();
        for (id, bytes) in files {
            let path = place.original(id);
            let folder = parent_of(&path);
            if !is_there(&path, bytes)? {
                disk.make_folder(folder)?;
                disk.make_folder(&place.incoming())?;
                let turn = TURN.fetch_add(1, Ordering::Relaxed);
                let temporary = place.incoming().join(format!("{id}.{}.{turn}", std::process::id()));
                waiting.push((temporary.clone(), path.clone()));
                written.push((disk.write(&temporary, bytes, true)?, temporary));
            }
            // Even if it was there: another process may have renamed it and not yet synced.
            folders.insert(folder.to_owned());
        }
        disk.all(&written, |(file, temporary)| disk.sync(file, temporary))?;
        drop(written);
        waiting.iter().try_for_each(|(temporary, path)| disk.rename(temporary, path))
    })();
    if done.is_err() {
        for (temporary, _) in &waiting {
            let _ = disk.remove(temporary);
        }
    }
    done
}

/// True if the file is there with exactly this content.
fn is_there(path: &Path, bytes: &[u8]) -> Result<bool> {
    match fs::metadata(path) {
        Ok(found) if found.len() != bytes.len() as u64 => return Ok(false),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
        found => found.map_err(|e| Error::io(Doing::Read, path, e))?,
    };
    // One that cannot be read is as good as damaged: it is replaced.
    Ok(fs::read(path).is_ok_and(|found| found == bytes))
}

/// The content, compared with its hash.
pub(crate) fn read(place: &Place, id: &str) -> Result<Vec<u8>> {
    let path = place.original(id);
    let bytes = match fs::read(&path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(Kind::OriginalMissing { path }.into()),
        bytes => bytes.map_err(|e| Error::io(Doing::Read, &path, e))?,
    };
    if sha256(&bytes) != id {
        return Err(Kind::Corrupt { path, detail: Detail::Hash }.into());
    }
    Ok(bytes)
}

/// True for 64 lower-case hexadecimal digits.
pub(crate) fn is_id(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// What lies in the folder of originals.
#[derive(Default)]
pub(crate) struct Walk {
    /// The ids of files in their right places, in order.
    pub(crate) originals: Vec<String>,
    /// Everything else.
    pub(crate) strays: Vec<PathBuf>,
}

/// Lists the folder of originals; an empty list if there is none.
pub(crate) fn walk(place: &Place) -> Result<Walk> {
    let mut walk = Walk::default();
    for folder in list(&place.originals())? {
        let name = folder.file_name().and_then(|n| n.to_str()).unwrap_or("").to_owned();
        let is_folder = fs::symlink_metadata(&folder).is_ok_and(|m| m.is_dir());
        if !is_folder || name.len() != 2 {
            walk.strays.push(folder);
            continue;
        }
        for path in list(&folder)? {
            match path.file_name().and_then(|n| n.to_str()) {
                Some(id)
                    if is_id(id)
                        && id.starts_with(&name)
                        && fs::symlink_metadata(&path).is_ok_and(|m| m.is_file()) =>
                {
                    walk.originals.push(id.to_owned());
                }
                _ => walk.strays.push(path),
            }
        }
    }
    walk.originals.sort_unstable();
    walk.strays.sort_unstable();
    Ok(walk)
}

/// The paths in a folder, in order; empty if there is no folder.
pub(crate) fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = |e| Error::io(Doing::ListFolder, folder, e);
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(failed)?,
    };
    let mut paths = entries.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>().map_err(failed)?;
    paths.sort_unstable();
    Ok(paths)
}
