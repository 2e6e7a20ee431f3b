//! The record: one JSON object a letter, and the proof beside every value.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{BBox, Diagnostic, Letter, Severity, Span, TextFrom};

/// The version of the record that this program writes. Within a major version fields are
/// added, never renamed nor given another meaning.
pub const SCHEMA_VERSION: &str = "1.0";

/// A digital signature found in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Signature {
    /// Who signed, from the certificate: the person or the body.
    pub signer: Option<String>,
    /// When, with its zone, ISO 8601.
    pub time: Option<String>,
    /// Whether the signed range covers the whole file.
    pub covers_whole_file: bool,
    /// Whether the digest holds and the key of the certificate signed it; `None` if it was not checked.
    pub intact: Option<bool>,
    /// The body that the certificate names beside the signer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// When a time stamping authority saw it, ISO 8601; absent without a time stamp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamped: Option<String>,
    /// The signer's certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Certificate>,
    /// Whether the certificate leads to a root that is trusted; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust: Option<Trust>,
}

/// What a certificate says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Certificate {
    /// Whose it is: `CN=..., OU=..., O=..., C=VN`.
    pub subject: String,
    /// Who gave it out, likewise.
    pub issuer: String,
    /// Its serial number, in hexadecimal.
    pub serial: String,
    /// From when it is valid, ISO 8601.
    pub valid_from: String,
    /// Until when it is valid, ISO 8601.
    pub valid_to: String,
    /// Whether it was valid at the time of signing (that of the time stamp, if there is one); null where
    /// that time is not known.
    pub valid_when_signed: Option<bool>,
}

/// Whether a certificate leads to a root that is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Nobody looked: there are no roots to look for.
    NotChecked,
    /// It leads to a root that the office trusts. Whether it was called back meanwhile is not asked.
    Trusted,
    /// It leads to none of the roots that the office trusts.
    Untrusted,
}

/// The file that a record was read from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Its name, without folders.
    pub file_name: String,
    /// IANA media type.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Number of pages.
    pub pages: u32,
    /// How its text was had.
    pub text_from: TextFrom,
    /// Mean confidence of the recogniser, 0 to 1; null where nothing was recognised.
    pub ocr_confidence: Option<f32>,
    /// Digital signatures, in the order of the file.
    pub signatures: Vec<Signature>,
}

/// Where a value was read, and how sure the program is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The page, counted from 1.
    pub page: u32,
    /// The place on it, in points from the top left: left, top, right, bottom. Null where the
    /// file has no positions.
    #[serde(rename = "box")]
    pub bbox: Option<BBox>,
    /// What stands there, verbatim.
    pub text: String,
    /// The bytes of the source text that it was read from.
    pub span: Span,
    /// How sure, 0 to 1.
    pub confidence: f32,
    /// The rule that read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// What `directory` knows of a body that a value names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Resolved {
    /// Its full name at the date of the letter.
    pub name: String,
    /// Its level: `trung ương`, `tỉnh`, ...; null if unknown.
    pub level: Option<String>,
    /// What took its place, if it has ended since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
    /// True for a group whose members the tables do not know, or not all of them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub group: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// A parsed letter: the published record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// The version of this format: [`SCHEMA_VERSION`].
    pub schema_version: String,
    /// SHA-256 of the original file, in hexadecimal.
    pub id: String,
    /// The file.
    pub source: Source,
    /// What the letter says.
    #[serde(flatten)]
    pub letter: Letter,
    /// The proof of every value, by its JSON Pointer (RFC 6901): `/number`, `/tasks/0/deadline`.
    pub evidence: BTreeMap<String, Evidence>,
    /// The bodies that values name, as far as the tables know them, by the same pointers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub resolved: BTreeMap<String, Vec<Resolved>>,
    /// What was missing or doubtful.
    pub diagnostics: Vec<Diagnostic>,
}

impl Record {
    /// True if a person should look at it.
    pub fn needs_review(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity >= Severity::Review)
    }

    /// `930/UBND-KGVX`, `12-CV/TU`, or what there is of it; empty if there is neither.
    pub fn code(&self) -> String {
        self.letter.code()
    }
}
