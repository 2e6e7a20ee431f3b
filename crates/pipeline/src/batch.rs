//! Many files over all cores.

use std::panic::{AssertUnwindSafe, catch_unwind};
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

fn read_path(path: &Path, options: &Options) -> Result<(Vec<u8>, Reading), Error> {
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy()).into_owned();
    let bytes = std::fs::read(path).map_err(|e| Error::io(&path.to_string_lossy(), e))?;
    match catch_unwind(AssertUnwindSafe(|| read_with_trace(&bytes, &name, options))) {
        Ok(Ok(reading)) => Ok((bytes, reading)),
        Ok(Err(e)) => Err(e),
        Err(_) => Err(Error::panic(&name)),
    }
}
