//! Many files over all cores.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::{Error, Options, Reading, read_with_trace};

/// Reads the files, all cores at work; the results stand in the order of `paths`. A letter that
/// makes the reader panic is that letter's error.
pub fn read_all<P: AsRef<Path> + Sync>(paths: &[P], options: &Options) -> Vec<Result<Reading, Error>> {
    paths.par_iter().with_max_len(1).map(|p| read_path(p.as_ref(), options).map(|(_, r)| r)).collect()
}

/// Reads the files, all cores at work, and hands each result to `each` as it comes, with the index
/// of its path and the bytes of the file. `each` may be called from several threads.
pub fn read_each<P, F>(paths: &[P], options: &Options, each: F)
where
    P: AsRef<Path> + Sync,
    F: Fn(usize, Result<(Vec<u8>, Reading), Error>) + Sync,
{
    paths.par_iter().enumerate().with_max_len(1).for_each(|(i, p)| each(i, read_path(p.as_ref(), options)));
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
    F: Fn(usize, Result<Found, Error>) + Sync,
{
    let read = |path: &Path| {
        let (bytes, name) = load(path, options)?;
        let id = crate::content_id(&bytes);
        if is_known(&id) {
            return Ok(Found::Known(id));
        }
        read_with_trace(&bytes, &name, options).map(|reading| Found::New(bytes, Box::new(reading)))
    };
    paths.par_iter().enumerate().with_max_len(1).for_each(|(i, p)| each(i, read(p.as_ref())));
}

fn read_path(path: &Path, options: &Options) -> Result<(Vec<u8>, Reading), Error> {
    let (bytes, name) = load(path, options)?;
    read_with_trace(&bytes, &name, options).map(|reading| (bytes, reading))
}

/// The bytes of a file, as far as may be read, and its name without folders.
fn load(path: &Path, options: &Options) -> Result<(Vec<u8>, String), Error> {
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy()).into_owned();
    // One byte over the limit is enough to see that there are too many.
    let most = options.limits.max_bytes.saturating_add(1);
    let bytes = File::open(path).and_then(|file| {
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes).map(|_| bytes)
    });
    Ok((bytes.map_err(|e| Error::io(&path.to_string_lossy(), e))?, name))
}
