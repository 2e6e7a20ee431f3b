//! What was missing or doubtful, told to a person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know; nothing to do.
    Info,
    /// A person should look.
    Review,
    /// Something could not be read at all.
    Error,
}

/// One remark about a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// What kind of remark, in dotted ASCII: `number.missing`. Programs rely on it.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// The value that it is about, a JSON Pointer (RFC 6901) into the record; empty for the whole.
    pub pointer: String,
    /// For a person, in Vietnamese.
    pub message: String,
    /// The page it is about, counted from 1, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The place on that page to look at, where there is one.
    #[serde(default, rename = "box", skip_serializing_if = "Option::is_none")]
    pub bbox: Option<crate::BBox>,
}

impl Diagnostic {
    /// A remark without a place.
    pub fn new(code: &str, severity: Severity, pointer: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            severity,
            pointer: pointer.into(),
            message: message.into(),
            page: None,
            bbox: None,
        }
    }
}

/// The English sentence for a diagnostic's code, for those who ask for English; `None` for a
/// code that has none (its Vietnamese message is shown then).
pub fn english_message(code: &str) -> Option<&'static str> {
    Some(match code {
        "number.missing" => "the number was left blank or could not be read",
        "number.handwritten" => "the number seems to be written by hand; compare it with the picture",
        "date.handwritten" => "the day seems to be written by hand; compare it with the picture",
        "received.unread" => "the incoming stamp is blank here or could not be read; look at the stamp",
        "received.before-issue" => "the day of the incoming stamp lies before the date of issue",
        "symbol.missing" => "no symbol was found after the number",
        "date.missing" => "the date of issue is incomplete or could not be read",
        "date.impossible" => "the date of issue does not exist in the calendar",
        "date.year-doubtful" => "the year of the date of issue looks wrong",
        "issuer.missing" => "the issuing body was not found in the letterhead",
        "subject.missing" => "no subject was found",
        "addressees.missing" => "nobody is named after `Kính gửi`",
        "signer.missing" => "the signer was not found",
        "document-type.doubtful" => "the kind of document is not certain",
        "deadline.impossible" => "the deadline names a day that does not exist",
        "deadline.year-assumed" => "the deadline has no year; it was taken from the date of the letter",
        "deadline.unread" => "words that look like a deadline could not be read",
        "secrecy.marked" => "the letter carries a mark of secrecy",
        "text.empty" => "no text was found in the file",
        "text.not-vietnamese" => "the text layer is not readable Vietnamese",
        "text.disagrees" => "the text layer says something else than the picture of the page shows",
        "text.replaced" => "some bytes of the text file are no characters and were replaced",
        "file.damaged" => "the file is damaged or cut short; pages may be missing",
        "limits.time" => "reading took too long; only the first pages were read",
        "limits.memory" => "reading took too much memory; only the first pages were read",
        "limits.output" => "the text is longer than the limit; only the first pages were kept",
        "reader.broken" => "the reader broke down; only the first pages were read",
        "limits.pages" => "the file has more pages than the limit; only the first were read",
        "ocr.missing" => {
            "the page is a picture and no text recogniser is installed; install it with: apt-get install -y tesseract-ocr tesseract-ocr-vie"
        }
        "signature.broken" => "the file was changed under a digital signature",
        "signature.later-change" => "the file was added to after its last digital signature",
        "signature.expired" => "the certificate of a digital signature was not valid when it was made",
        "signature.untrusted" => "a digital signature does not lead to any of the trusted roots",
        "edxml.differs" => "the head of the edXML package says something else than the letter",
        "part.unread" => "one of the files inside could not be read",
        "part.left-out" => "some of the files inside were left out: the limits for one file were met",
        "ocr.low-confidence" => "the page was hard to read; compare it with the picture",
        "value.low-confidence" => "this value was read from a poor picture; compare it with the page",
        _ => return None,
    })
}
