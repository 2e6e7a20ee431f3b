//! The files themselves, under the SHA-256 of their content: written once, read and compared,
//! never changed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::DirEntryExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use crate::disk::{Disk, digest_of_file, hex, parent_of, sha256};
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

/// The SHA-256 of an original, whose name writes it out.
pub(crate) type Hash = [u8; 32];

/// The hash that an id writes out; `None` for what is no id.
pub(crate) fn hash_of(id: &str) -> Option<Hash> {
    if !is_id(id) {
        return None;
    }
    let digit = |b: u8| if b.is_ascii_digit() { b - b'0' } else { b - b'a' + 10 };
    let mut hash = Hash::default();
    for (byte, digits) in hash.iter_mut().zip(id.as_bytes().chunks_exact(2)) {
        *byte = digit(digits[0]) << 4 | digit(digits[1]);
    }
    Some(hash)
}

/// What lies in the folder of originals.
#[derive(Default)]
pub(crate) struct Walk {
    /// Files in their right places, by their numbers in the file system: for the most part, that is as they lie
    /// on the disk.
    pub(crate) originals: Vec<(u64, Hash)>,
    /// Everything else.
    pub(crate) strays: Vec<PathBuf>,
}

/// Lists the folder of originals; an empty list if there is none. No file is asked what it is but by its
/// folder: a hundred thousand questions to a disk take longer than all the rest.
pub(crate) fn walk(place: &Place) -> Result<Walk> {
    let mut walk = Walk::default();
    let mut folders = Vec::new();
    for (path, entry) in entries(&place.originals())? {
        match path.file_name().and_then(|n| n.to_str()) {
            Some(name) if name.len() == 2 && entry.file_type().is_ok_and(|t| t.is_dir()) => {
                folders.push(path)
            }
            _ => walk.strays.push(path),
        }
    }
    let parts = in_turn(&folders, |folder, part: &mut Walk| {
        let prefix = folder.file_name().and_then(|n| n.to_str()).unwrap_or("");
        for (path, entry) in entries(folder)? {
            let name = path.file_name().and_then(|n| n.to_str());
            match name.filter(|n| n.starts_with(prefix)).and_then(hash_of) {
                Some(hash) if entry.file_type().is_ok_and(|t| t.is_file()) => {
                    part.originals.push((entry.ino(), hash));
                }
                _ => part.strays.push(path),
            }
        }
        Ok(())
    })?;
    for part in parts {
        walk.originals.extend(part.originals);
        walk.strays.extend(part.strays);
    }
    walk.originals.sort_unstable();
    walk.strays.sort_unstable();
    Ok(walk)
}

/// Works through all items on many threads that wait for the disk together, so that it can serve them in its own
/// order; each thread gathers what it finds.
fn in_turn<T: Sync, F: Default + Send>(
    items: &[T],
    work: impl Fn(&T, &mut F) -> Result<()> + Sync,
) -> Result<Vec<F>> {
    // It is the disk that is waited for, not a core. Each has memory of its own, some 10 MB with the allocator of
    // the program; and with more the disk is no longer what the check waits for.
    const THREADS: usize = 8;
    let turn = AtomicUsize::new(0);
    let one_by_one = || {
        let mut found = F::default();
        while let Some(item) = items.get(turn.fetch_add(1, Ordering::Relaxed)) {
            work(item, &mut found)?;
        }
        Ok(found)
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS.min(items.len())).map(|_| scope.spawn(one_by_one)).collect();
        let join = |t: std::thread::ScopedJoinHandle<'_, Result<F>>| {
            t.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().map(join).collect::<Vec<_>>().into_iter().collect()
    })
}

/// How an original was found.
#[derive(Debug)]
pub(crate) enum Look {
    /// As it was taken in: so many bytes.
    Whole(u64),
    /// The same, but it can be written to.
    Writable(u64),
    /// Its content, so many bytes, does not give its hash.
    Changed(u64),
    /// The disk does not give it back.
    Unreadable(String),
    /// It is not there.
    Missing,
}

impl Look {
    /// How many bytes were read.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Self::Whole(bytes) | Self::Writable(bytes) | Self::Changed(bytes) => *bytes,
            Self::Unreadable(_) | Self::Missing => 0,
        }
    }
}

/// Reads an original and compares it with its hash. Only a file that this user may not read is an error.
pub(crate) fn look(path: &Path, hash: Option<&Hash>, buffer: &mut [u8]) -> Result<Look> {
    let found = match digest_of_file(path, buffer) {
        Ok(found) => found,
        Err(e) if e.is_denied() => return Err(e),
        // What the disk cannot give back is lost, as far as one can tell.
        Err(e) => return Ok(Look::Unreadable(e.to_string())),
    };
    Ok(match found {
        None => Look::Missing,
        Some(found) if Some(&found.hash) != hash => Look::Changed(found.bytes),
        Some(found) if !found.read_only => Look::Writable(found.bytes),
        Some(found) => Look::Whole(found.bytes),
    })
}

/// What [`look_at_all`] found.
pub(crate) struct Looked {
    /// How each original is, in the order of their hashes.
    pub(crate) originals: Vec<(Hash, Look)>,
    /// What else lies there.
    pub(crate) strays: Vec<PathBuf>,
}

/// Reads every file in the folder of originals.
pub(crate) fn look_at_all(place: &Place) -> Result<Looked> {
    /// What one thread found, and what it reads with.
    #[derive(Default)]
    struct Part {
        found: Vec<(Hash, Look)>,
        buffer: Vec<u8>,
    }
    let walk = walk(place)?;
    let parts = in_turn(&walk.originals, |(_, hash), part: &mut Part| {
        part.buffer.resize(128 << 10, 0);
        let path = place.original(&hex(hash));
        part.found.push((*hash, look(&path, Some(hash), &mut part.buffer)?));
        Ok(())
    })?;
    let mut originals: Vec<_> = parts.into_iter().flat_map(|part| part.found).collect();
    originals.sort_unstable_by_key(|(hash, _)| *hash);
    Ok(Looked { originals, strays: walk.strays })
}

/// What a folder has, in any order; nothing if there is no folder.
fn entries(folder: &Path) -> Result<Vec<(PathBuf, fs::DirEntry)>> {
    let failed = |e| Error::io(Doing::ListFolder, folder, e);
    match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        found => {
            let found = found.map_err(failed)?.map(|e| e.map(|e| (e.path(), e)));
            found.collect::<io::Result<_>>().map_err(failed)
        }
    }
}

/// The paths in a folder, in order; empty if there is no folder.
pub(crate) fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths: Vec<_> = entries(folder)?.into_iter().map(|(path, _)| path).collect();
    paths.sort_unstable();
    Ok(paths)
}
