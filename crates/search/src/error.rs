//! What can go wrong with an index, told to a person.

use std::fmt;
use std::path::PathBuf;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError};

/// Why an index could not be opened, written or searched. A query is never an error.
#[derive(Debug)]
pub struct Error(Box<Kind>);

#[derive(Debug)]
enum Kind {
    Missing(PathBuf),
    Damaged(String),
    Outdated { found: String },
    Busy,
    ReadOnly,
    Io(std::io::Error),
    Engine(TantivyError),
}

impl Error {
    pub(crate) fn missing(dir: impl Into<PathBuf>) -> Self {
        Self(Box::new(Kind::Missing(dir.into())))
    }

    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self(Box::new(Kind::Damaged(what.into())))
    }

    pub(crate) fn outdated(found: impl Into<String>) -> Self {
        Self(Box::new(Kind::Outdated { found: found.into() }))
    }

    pub(crate) fn busy() -> Self {
        Self(Box::new(Kind::Busy))
    }

    pub(crate) fn read_only() -> Self {
        Self(Box::new(Kind::ReadOnly))
    }

    /// There is no index in that folder yet: create it, or rebuild it from the archive.
    pub fn is_missing(&self) -> bool {
        matches!(*self.0, Kind::Missing(_))
    }

    /// Its files are broken: rebuild it from the archive.
    pub fn is_damaged(&self) -> bool {
        matches!(*self.0, Kind::Damaged(_))
    }

    /// It was written by another version of the program: rebuild it from the archive.
    pub fn is_outdated(&self) -> bool {
        matches!(*self.0, Kind::Outdated { .. })
    }

    /// True if rebuilding it from the archive is the remedy.
    pub fn needs_rebuild(&self) -> bool {
        self.is_missing() || self.is_damaged() || self.is_outdated()
    }

    /// Another process is writing it: try again later.
    pub fn is_busy(&self) -> bool {
        matches!(*self.0, Kind::Busy)
    }

    /// The file system refused: no room, no rights. The text says which.
    pub fn is_io(&self) -> bool {
        matches!(*self.0, Kind::Io(_))
    }

    /// The message in English; [`fmt::Display`] has it in Vietnamese.
    pub fn english(&self) -> String {
        match &*self.0 {
            Kind::Missing(dir) => format!("no search index in {}; build it from the archive", dir.display()),
            Kind::Damaged(what) => {
                format!("the search index is damaged ({what}); rebuild it from the archive")
            }
            Kind::Outdated { found } => {
                format!("the search index has another format ({found}); rebuild it from the archive")
            }
            Kind::Busy => {
                "another process is writing the search index; try again when it has finished".into()
            }
            Kind::ReadOnly => "the search index was opened for reading only".into(),
            Kind::Io(e) => format!("the search index cannot be read or written: {e}"),
            Kind::Engine(e) => format!("the search index failed: {e}"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Missing(dir) => {
                write!(f, "chưa có chỉ mục tìm kiếm trong {}; hãy dựng lại từ kho lưu", dir.display())
            }
            Kind::Damaged(what) => write!(f, "chỉ mục tìm kiếm bị hỏng ({what}); hãy dựng lại từ kho lưu"),
            Kind::Outdated { found } => {
                write!(f, "chỉ mục tìm kiếm thuộc phiên bản khác ({found}); hãy dựng lại từ kho lưu")
            }
            Kind::Busy => {
                f.write_str("một tiến trình khác đang ghi chỉ mục tìm kiếm; hãy thử lại khi nó xong")
            }
            Kind::ReadOnly => f.write_str("chỉ mục tìm kiếm đang mở chỉ để đọc"),
            Kind::Io(e) => write!(f, "không đọc hoặc ghi được chỉ mục tìm kiếm: {e}"),
            Kind::Engine(e) => write!(f, "chỉ mục tìm kiếm gặp lỗi: {e}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<std::io::Error> for Error {
    fn from(e: std::io::Error) -> Self {
        match e.kind() {
            // What a truncated or overwritten file reads as.
            std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::InvalidData => {
                Self::damaged(e.to_string())
            }
            _ => Self(Box::new(Kind::Io(e))),
        }
    }
}

impl From<TantivyError> for Error {
    fn from(e: TantivyError) -> Self {
        match e {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::busy(),
            TantivyError::LockFailure(LockError::IoError(e), _) => io(&e),
            TantivyError::IoError(e) => io(&e),
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => io(&io_error),
            TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. }) => io(&io_error),
            TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path)) => {
                Self::damaged(format!("{} is missing", path.display()))
            }
            TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(i)) => {
                Self::outdated(format!("{i:?}"))
            }
            TantivyError::IncompatibleIndex(i) => Self::outdated(format!("{i:?}")),
            TantivyError::DataCorruption(_)
            | TantivyError::DeserializeError(_)
            | TantivyError::SchemaError(_)
            | TantivyError::InternalError(_)
            | TantivyError::OpenDirectoryError(_) => Self::damaged(e.to_string()),
            e => Self(Box::new(Kind::Engine(e))),
        }
    }
}

fn io(e: &std::io::Error) -> Error {
    Error::from(std::io::Error::new(e.kind(), e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_says_what_to_do_in_both_languages() {
        let damaged = Error::damaged("meta.json");
        assert!(damaged.is_damaged() && damaged.needs_rebuild() && !damaged.is_busy());
        assert!(damaged.to_string().contains("hãy dựng lại") && damaged.english().contains("rebuild"));
        assert!(Error::from(TantivyError::LockFailure(LockError::LockBusy, None)).is_busy());
        let eof = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        assert!(Error::from(eof).is_damaged());
    }
}
