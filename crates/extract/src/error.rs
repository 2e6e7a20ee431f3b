//! Why a file could not be read, said to a person.

use congvan_model::Reason;

use crate::MediaKind;

/// Why a file could not be read. `Display` is Vietnamese, [`Error::english`] English; neither
/// names the file, which the caller knows.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Cause);

#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error("tệp rỗng (0 byte); hãy kiểm tra lại tệp gốc")]
    Empty,
    #[error("tệp quá lớn ({bytes} byte, giới hạn {limit} byte); hãy tách tệp hoặc nâng giới hạn")]
    TooBig { bytes: u64, limit: u64 },
    #[error("không đọc được loại tệp này ({kind}); các loại đọc được: {supported}", supported = SUPPORTED_VI)]
    Unsupported { kind: &'static str },
    #[error("tệp không phải là văn bản: có dữ liệu nhị phân ở byte thứ {at}; hãy kiểm tra lại loại tệp")]
    NotText { at: usize },
    #[error("tệp {what} bị hỏng hoặc bị cắt cụt ({detail}); hãy xin lại bản gốc")]
    Damaged { what: &'static str, detail: String, english: String },
    #[error("tệp được bảo vệ bằng mật khẩu; hãy bỏ mật khẩu rồi nạp lại")]
    Encrypted,
    #[error("tệp không có trang nào; hãy xin lại bản gốc")]
    NoPages,
    #[error("đọc tệp quá lâu (quá {seconds} giây); hãy kiểm tra lại tệp hoặc nâng giới hạn")]
    TimedOut { seconds: u64 },
    #[error("cần chương trình {program} để đọc tệp này; hãy cài bằng lệnh: {command}")]
    MissingProgram { program: &'static str, command: &'static str },
}

const SUPPORTED_VI: &str = "PDF, Word (.doc, .docx), .odt, .rtf, HTML, văn bản thuần (.txt), Markdown (.md), thư điện tử (.eml), \
     .zip, edXML, ảnh (PNG, JPEG, TIFF, WebP)";
const SUPPORTED_EN: &str = "PDF, Word (.doc, .docx), .odt, .rtf, HTML, plain text (.txt), Markdown (.md), e-mail (.eml), .zip, edXML, \
     pictures (PNG, JPEG, TIFF, WebP)";

/// What a picture is called where a file is damaged; the other kinds are called the same everywhere.
pub(crate) const PICTURE: &str = "ảnh";

impl Error {
    pub(crate) fn empty() -> Self {
        Self(Cause::Empty)
    }

    pub(crate) fn too_big(bytes: u64, limit: u64) -> Self {
        Self(Cause::TooBig { bytes, limit })
    }

    pub(crate) fn unsupported(kind: MediaKind) -> Self {
        Self(Cause::Unsupported { kind: kind.media_type() })
    }

    pub(crate) fn not_text(at: usize) -> Self {
        Self(Cause::NotText { at })
    }

    pub(crate) fn damaged(what: &'static str, vietnamese: &str, english: impl Into<String>) -> Self {
        Self(Cause::Damaged { what, detail: vietnamese.into(), english: english.into() })
    }

    pub(crate) fn encrypted() -> Self {
        Self(Cause::Encrypted)
    }

    pub(crate) fn no_pages() -> Self {
        Self(Cause::NoPages)
    }

    pub(crate) fn timed_out(seconds: u64) -> Self {
        Self(Cause::TimedOut { seconds })
    }

    #[allow(dead_code, reason = "used by formats that need a converter")]
    pub(crate) fn missing_program(program: &'static str, command: &'static str) -> Self {
        Self(Cause::MissingProgram { program, command })
    }

    /// The same in English.
    pub fn english(&self) -> String {
        match &self.0 {
            Cause::Empty => "the file is empty (0 bytes); check the original".into(),
            Cause::TooBig { bytes, limit } => format!(
                "the file is too big ({bytes} bytes, the limit is {limit}); split it or raise the limit"
            ),
            Cause::Unsupported { kind } => {
                format!("this kind of file ({kind}) cannot be read; kinds that can: {SUPPORTED_EN}")
            }
            Cause::NotText { at } => {
                format!(
                    "the file is not text: there is binary data at byte {at}; check what kind of file it is"
                )
            }
            Cause::Damaged { what, english, .. } => {
                let what = if *what == PICTURE { "picture" } else { what };
                format!("the {what} file is damaged or cut short ({english}); ask for the original again")
            }
            Cause::Encrypted => "the file is protected by a password; remove it and try again".into(),
            Cause::NoPages => "the file has no pages; ask for the original again".into(),
            Cause::TimedOut { seconds } => {
                format!("reading took too long (over {seconds} s); check the file or raise the limit")
            }
            Cause::MissingProgram { program, command } => {
                format!("the program {program} is needed to read this file; install it with: {command}")
            }
        }
    }

    /// The kind of reason.
    pub fn reason(&self) -> Reason {
        match &self.0 {
            Cause::Empty => Reason::Empty,
            Cause::TooBig { .. } => Reason::TooBig,
            Cause::Unsupported { .. } => Reason::Unsupported,
            Cause::NotText { .. } => Reason::NotText,
            Cause::Damaged { .. } => Reason::Damaged,
            Cause::Encrypted => Reason::Encrypted,
            Cause::NoPages => Reason::NoPages,
            Cause::TimedOut { .. } => Reason::Time,
            Cause::MissingProgram { .. } => Reason::MissingProgram,
        }
    }

    /// The file has no bytes.
    pub fn is_empty(&self) -> bool {
        matches!(self.0, Cause::Empty)
    }

    /// The file breaks the rules of its own format, is cut short, or has no pages.
    pub fn is_damaged(&self) -> bool {
        matches!(self.0, Cause::Damaged { .. } | Cause::NoPages)
    }

    /// The file wants a password.
    pub fn is_encrypted(&self) -> bool {
        matches!(self.0, Cause::Encrypted)
    }

    /// No reader for this kind of file.
    pub fn is_unsupported(&self) -> bool {
        matches!(self.0, Cause::Unsupported { .. })
    }

    /// Binary data under the name of a text.
    pub fn is_not_text(&self) -> bool {
        matches!(self.0, Cause::NotText { .. })
    }

    /// A limit was met: size or time.
    pub fn is_over_limit(&self) -> bool {
        matches!(self.0, Cause::TooBig { .. } | Cause::TimedOut { .. })
    }

    /// A program that reads this kind of file is not installed.
    pub fn is_missing_program(&self) -> bool {
        matches!(self.0, Cause::MissingProgram { .. })
    }
}
