//! A ZIP whose parts are taken out one by one, within limits: no part and not all of them together
//! may unpack to more than a letter ever has.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::Error;

/// What one part may unpack to, in bytes.
const MAX_PART: u64 = 64 << 20;

/// What all parts may unpack to, in bytes.
const MAX_ALL: u64 = 256 << 20;

/// How many parts there may be.
const MAX_PARTS: usize = 20_000;

pub(crate) struct Package<'a> {
    what: &'static str,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens it; `what` is the kind that errors name.
    pub fn open(bytes: &'a [u8], what: &'static str) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|e| Error::damaged(what, "cấu trúc tệp nén bị lỗi", e.to_string()))?;
        if archive.len() > MAX_PARTS {
            let parts = archive.len();
            return Err(Error::damaged(
                what,
                &format!("{parts} phần trong tệp nén"),
                format!("{parts} parts"),
            ));
        }
        Ok(Self { what, archive, left: MAX_ALL })
    }

    /// The names of the parts, in the order of the file.
    pub fn names(&self) -> Vec<String> {
        self.archive.file_names().filter_map(|n| Some(n.ok()?.into_owned())).collect()
    }

    /// A part; `None` if there is none of this name.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(Error::encrypted()),
            Err(e) => return Err(broken(self.what, name, &e)),
        };
        let limit = MAX_PART.min(self.left);
        let mut out = Vec::new();
        // The size that the part claims is not believed.
        part.take(limit + 1).read_to_end(&mut out).map_err(|e| broken(self.what, name, &e))?;
        if out.len() as u64 > limit {
            return Err(Error::too_big(out.len() as u64, limit));
        }
        self.left -= out.len() as u64;
        Ok(Some(out))
    }
}

fn broken(what: &'static str, part: &str, cause: &dyn std::fmt::Display) -> Error {
    Error::damaged(what, &format!("phần {part} bị lỗi"), format!("{part}: {cause}"))
}
