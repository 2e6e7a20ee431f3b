//! Many files over all cores.

use std::fs::File;
use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::worker::cores;
use crate::{Error, Options, Reading, content_id, read_known_by, read_with_trace};

/// Reads the files, all cores at work, and hands each result to `each` as it comes, with the index
/// of its path and the bytes of the file. `each` may be called from several threads. The files are begun in their
/// order, so that `each` may keep one waiting until those before it were handed over; none is begun any more
/// once it says [`ControlFlow::Break`]. A letter that makes the reader break down is that letter's error.
pub fn read_each<P, F>(paths: &[P], options: &Options, each: F)
where
    P: AsRef<Path> + Sync,
    F: Fn(usize, Result<(Vec<u8>, Reading), Error>) -> ControlFlow<()> + Sync,
{
    read_wanted(paths, options, &|_| false, &|i, found| match found {
        Ok(Found::New(bytes, reading)) => each(i, Ok((bytes, *reading))),
        // None is, for want of a list.
        Ok(Found::Known(_)) => ControlFlow::Continue(()),
        Err(e) => each(i, Err(e)),
    });
}

/// What [`read_new`] found a file to be.
#[derive(Clone, Debug)]
pub enum Found {
    /// Known already, by the SHA-256 of its bytes; it was not read any further.
    Known(String),
    /// New: its bytes and what was read from them.
    New(Vec<u8>, Box<Reading>),
}

/// Reads the files as [`read_each`] does, but for those that are known already by the SHA-256 of
/// their bytes. Every file is taken from the disk once.
pub fn read_new<P, K, F>(paths: &[P], options: &Options, is_known: K, each: F)
where
    P: AsRef<Path> + Sync,
    K: Fn(&str) -> bool + Sync,
    F: Fn(usize, Result<Found, Error>) -> ControlFlow<()> + Sync,
{
    read_wanted(paths, options, &is_known, &each);
}

/// Whether the file with this id is known already.
pub(crate) type Known<'a> = &'a (dyn Fn(&str) -> bool + Sync);

/// Who takes the results, and says whether more are wanted.
pub(crate) type Each<'a> = &'a (dyn Fn(usize, Result<Found, Error>) -> ControlFlow<()> + Sync);

fn read_wanted<P: AsRef<Path> + Sync>(paths: &[P], options: &Options, known: Known<'_>, each: Each<'_>) {
    if let Some(workers) = &options.workers {
        return workers.read_each(paths, options, known, each);
    }
    let read = |path: &Path| {
        let (bytes, name) = load(path, options)?;
        let id = content_id(&bytes);
        if known(&id) {
            return Ok(Found::Known(id));
        }
        read_known_by(id, &bytes, &name, options).map(|reading| Found::New(bytes, Box::new(reading)))
    };
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = paths.get(i) else { break };
            if each(i, read(path.as_ref())).is_break() {
                next.store(paths.len(), Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..(cores() as usize).min(paths.len()) {
            scope.spawn(work);
        }
        work();
    });
}

/// Reads a file that is in memory, in a worker if there are any.
///
/// # Errors
/// As [`crate::read`].
pub fn read_apart(bytes: Vec<u8>, file_name: &str, options: &Options) -> Result<Reading, Error> {
    match &options.workers {
        Some(workers) => workers.read(bytes, file_name, options),
        None => read_with_trace(&bytes, file_name, options),
    }
}

/// The bytes of a file, as far as may be read, and its name without folders.
pub(crate) fn load(path: &Path, options: &Options) -> Result<(Vec<u8>, String), Error> {
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy()).into_owned();
    // One byte over the limit is enough to see that there are too many.
    let most = options.limits.max_bytes.saturating_add(1);
    let bytes = File::open(path).and_then(|file| {
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes).map(|_| bytes)
    });
    Ok((bytes.map_err(|e| Error::io(&path.to_string_lossy(), &e))?, name))
}
