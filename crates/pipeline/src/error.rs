//! Why a file could not be read.

use std::fmt;

/// Why a file gave no record. `Display` is Vietnamese and names the file; [`Error::english`] is
/// the same in English.
#[derive(Debug)]
pub struct Error {
    file_name: String,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Extract(congvan_extract::Error),
    Io(std::io::Error),
    Panic,
}

impl Error {
    pub(crate) fn extract(file_name: &str, cause: congvan_extract::Error) -> Self {
        Self { file_name: file_name.to_owned(), cause: Cause::Extract(cause) }
    }

    pub(crate) fn io(file_name: &str, cause: std::io::Error) -> Self {
        Self { file_name: file_name.to_owned(), cause: Cause::Io(cause) }
    }

    pub(crate) fn panic(file_name: &str) -> Self {
        Self { file_name: file_name.to_owned(), cause: Cause::Panic }
    }

    /// The file that it is about.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The reason in English.
    pub fn english(&self) -> String {
        let reason = match &self.cause {
            Cause::Extract(e) => e.english(),
            Cause::Io(e) => match e.kind() {
                std::io::ErrorKind::NotFound => "no such file".to_owned(),
                std::io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
                _ => format!("cannot be read: {e}"),
            },
            Cause::Panic => "the reader broke down on this file; please report it with the file".to_owned(),
        };
        format!("{}: {reason}", self.file_name)
    }

    /// True for a file without a byte.
    pub fn is_empty(&self) -> bool {
        matches!(&self.cause, Cause::Extract(e) if e.is_empty())
    }

    /// True where the file could not be read from the disk at all.
    pub fn is_io(&self) -> bool {
        matches!(self.cause, Cause::Io(_))
    }

    /// True for a kind of file that is not read.
    pub fn is_unsupported(&self) -> bool {
        matches!(&self.cause, Cause::Extract(e) if e.is_unsupported())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file_name)?;
        match &self.cause {
            Cause::Extract(e) => write!(f, "{e}"),
            Cause::Io(e) => match e.kind() {
                std::io::ErrorKind::NotFound => write!(f, "không có tệp này"),
                std::io::ErrorKind::PermissionDenied => write!(f, "không có quyền đọc"),
                _ => write!(f, "không đọc được từ đĩa: {e}"),
            },
            Cause::Panic => write!(f, "bộ đọc hỏng ở tệp này; xin báo lỗi kèm tệp"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            Cause::Extract(e) => Some(e),
            Cause::Io(e) => Some(e),
            Cause::Panic => None,
        }
    }
}
