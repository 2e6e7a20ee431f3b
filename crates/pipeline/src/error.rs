//! Why a file could not be read.

use std::fmt;

use congvan_model::Reason;
use serde::{Deserialize, Serialize};

/// Why a file gave no record. `Display` is Vietnamese and names the file; [`Error::english`] is
/// the same in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    file_name: String,
    failure: Failure,
}

/// Why, without the file: what a worker says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Failure {
    pub(crate) reason: Reason,
    pub(crate) vietnamese: String,
    pub(crate) english: String,
}

impl Failure {
    pub(crate) fn new(reason: Reason, vietnamese: impl Into<String>, english: impl Into<String>) -> Self {
        Self { reason, vietnamese: vietnamese.into(), english: english.into() }
    }

    pub(crate) fn broken() -> Self {
        Self::new(
            Reason::Broken,
            "bộ đọc hỏng ở tệp này; xin báo lỗi kèm tệp",
            "the reader broke down on this file; please report it with the file",
        )
    }

    pub(crate) fn late(seconds: u64) -> Self {
        Self::new(
            Reason::Time,
            format!(
                "đọc tệp quá lâu (quá {seconds} giây); hãy kiểm tra lại tệp hoặc nâng giới hạn (--max-time)"
            ),
            format!(
                "reading took too long (over {seconds} s); check the file or raise the limit (--max-time)"
            ),
        )
    }

    pub(crate) fn memory(bytes: u64) -> Self {
        let mega = bytes >> 20;
        Self::new(
            Reason::Memory,
            format!(
                "đọc tệp tốn quá nhiều bộ nhớ (quá {mega} MB); hãy kiểm tra lại tệp hoặc nâng giới hạn (--max-memory)"
            ),
            format!(
                "reading took too much memory (over {mega} MB); check the file or raise the limit (--max-memory)"
            ),
        )
    }

    pub(crate) fn output(bytes: u64) -> Self {
        let mega = bytes >> 20;
        Self::new(
            Reason::Output,
            format!(
                "nội dung đọc được quá lớn (quá {mega} MB); hãy tách tệp hoặc nâng giới hạn (--max-output)"
            ),
            format!(
                "what was read is too much (over {mega} MB); split the file or raise the limit (--max-output)"
            ),
        )
    }

    pub(crate) fn no_worker(cause: &std::io::Error) -> Self {
        Self::new(
            Reason::Broken,
            format!("không chạy được tiến trình đọc: {cause}; có thể đọc không cách ly bằng --workers 0"),
            format!("no process to read it could be started: {cause}; --workers 0 reads without one"),
        )
    }

    fn extract(cause: &congvan_extract::Error) -> Self {
        Self::new(cause.reason(), cause.to_string(), cause.english())
    }

    fn io(cause: &std::io::Error) -> Self {
        let (vi, en) = match cause.kind() {
            std::io::ErrorKind::NotFound => ("không có tệp này".to_owned(), "no such file".to_owned()),
            std::io::ErrorKind::PermissionDenied => {
                ("không có quyền đọc".to_owned(), "no permission to read it".to_owned())
            }
            _ => (format!("không đọc được từ đĩa: {cause}"), format!("cannot be read: {cause}")),
        };
        Self::new(Reason::Unreadable, vi, en)
    }
}

impl Error {
    pub(crate) fn new(file_name: &str, failure: Failure) -> Self {
        Self { file_name: file_name.to_owned(), failure }
    }

    pub(crate) fn extract(file_name: &str, cause: &congvan_extract::Error) -> Self {
        Self::new(file_name, Failure::extract(cause))
    }

    pub(crate) fn io(file_name: &str, cause: &std::io::Error) -> Self {
        Self::new(file_name, Failure::io(cause))
    }

    pub(crate) fn panic(file_name: &str) -> Self {
        Self::new(file_name, Failure::broken())
    }

    /// A limit that a file met while it was read in this process.
    pub fn over_limit(file_name: &str, reason: Reason, isolation: &crate::Isolation) -> Self {
        let failure = match reason {
            Reason::Memory => Failure::memory(isolation.max_memory),
            Reason::Time => Failure::late(isolation.max_time.as_secs()),
            Reason::Output => Failure::output(isolation.max_output),
            _ => Failure::broken(),
        };
        Self::new(file_name, failure)
    }

    pub(crate) fn into_failure(self) -> Failure {
        self.failure
    }

    /// The file that it is about.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// Which of the closed list of reasons it is.
    pub fn reason(&self) -> Reason {
        self.failure.reason
    }

    /// The reason in English.
    pub fn english(&self) -> String {
        format!("{}: {}", self.file_name, self.failure.english)
    }

    /// True for a file without a byte.
    pub fn is_empty(&self) -> bool {
        self.reason() == Reason::Empty
    }

    /// True where the file could not be read from the disk at all.
    pub fn is_io(&self) -> bool {
        self.reason() == Reason::Unreadable
    }

    /// True for a kind of file that is not read.
    pub fn is_unsupported(&self) -> bool {
        self.reason() == Reason::Unsupported
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file_name, self.failure.vietnamese)
    }
}

impl std::error::Error for Error {}
