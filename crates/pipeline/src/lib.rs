//! The one place where the stages meet: the bytes of a file to its [`Record`].
//!
//! Reading is a pure function of the bytes, the file's name and the tables: the same input gives
//! the same record, byte for byte. Batches go over all cores, a letter each; a letter that fails
//! costs only itself, and with [`Workers`] that holds even where it brings its process down.

mod batch;
mod error;
mod stated;
mod worker;

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use congvan_directory::Directory;
use congvan_extract::{Extracted, Limits, extract};
use congvan_model::{Diagnostic, Letter, Pages, Record, Resolved, SCHEMA_VERSION, Severity, Source};
use sha2::{Digest, Sha256};

use batch::load;
pub use batch::{Found, read_apart, read_each, read_new};
pub use congvan_extract::{
    FontFacts, Inspection, Limits as ReadLimits, OcrMode, PageFacts, PartFacts, Roots, SearchableCopy, Why,
    pictures,
};
pub use congvan_parse::Step;
pub use error::Error;
pub use worker::{Isolation, Workers, confine, serve};

/// The version of the reading: goes up whenever the same file may give another record, so that
/// an archive knows which records to read again.
pub const READING_VERSION: u32 = 7;

/// What a reading may use.
#[derive(Clone, Debug, Default)]
pub struct Options<'a> {
    /// How much a file may cost.
    pub limits: Limits,
    /// Who is who; `None` for the tables of the country, which are built when the first letter
    /// needs them.
    pub directory: Option<&'a Directory>,
    /// Who reads: worker processes, or this process itself.
    pub workers: Option<Arc<Workers>>,
}

impl Options<'_> {
    fn directory(&self) -> &Directory {
        self.directory.unwrap_or_else(|| Directory::vietnam())
    }
}

/// Builds the tables of the country on a thread of its own, so that the first letter need not
/// wait for them.
pub fn prepare() {
    // Without a thread they are built when they are needed.
    let _ = std::thread::Builder::new().name("tables".to_owned()).spawn(Directory::vietnam);
}

/// A record and how it came about.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The record.
    pub record: Record,
    /// The source text that its spans point into.
    pub source_text: String,
    /// Which rule read what, in order; empty where a worker read it.
    pub trace: Vec<Step>,
}

/// The SHA-256 of the bytes, in hexadecimal: the id of their record.
pub fn content_id(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// Reads a file into its record.
///
/// # Errors
/// When no text can be had of the bytes: an empty file, a damaged one, one of a kind that is not
/// read, one locked with a password, one over its limits. What is merely missing or doubtful in
/// a letter is a diagnostic of its record.
pub fn read(bytes: &[u8], file_name: &str, options: &Options) -> Result<Record, Error> {
    read_with_trace(bytes, file_name, options).map(|r| r.record)
}

/// Reads a file into its record, and tells how. A file that makes the reader panic is an error
/// like any other.
///
/// # Errors
/// As [`read`].
pub fn read_with_trace(bytes: &[u8], file_name: &str, options: &Options) -> Result<Reading, Error> {
    read_known_by(content_id(bytes), bytes, file_name, options)
}

/// Reads a file whose [`content_id`] is `id`.
fn read_known_by(id: String, bytes: &[u8], file_name: &str, options: &Options) -> Result<Reading, Error> {
    catch_unwind(AssertUnwindSafe(|| {
        let mut reading = read_unresolved(bytes, file_name, &options.limits)?;
        reading.record.id = id;
        reading.record.resolved = resolve(&reading.record.letter, options.directory());
        Ok(reading)
    }))
    .unwrap_or_else(|_| Err(Error::panic(file_name)))
}

/// Reads a file into its record, but for its id and for what the directory knows.
fn read_unresolved(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Reading, Error> {
    let extracted = extract(bytes, file_name, limits).map_err(|cause| Error::extract(file_name, &cause))?;
    Ok(understand(extracted, bytes.len() as u64, file_name))
}

/// Makes the record of what was extracted from a file of so many bytes, but for its id and for what the
/// directory knows.
fn understand(mut extracted: Extracted, bytes: u64, file_name: &str) -> Reading {
    let sheet = stated::take_sheet(&mut extracted);
    let alone = sheet.is_none();
    let zones = congvan_layout::zones(&extracted.pages);
    let parsed = congvan_parse::parse(&zones);
    let mut source_text = zones.source;
    if let Some(sheet) = sheet {
        source_text.push_str(&sheet.source_text());
        extracted.pages.pages.extend(sheet.pages);
    }
    let mut diagnostics = extracted.diagnostics;
    let remarks: Vec<Diagnostic> =
        parsed.diagnostics.into_iter().filter(|d| !is_told(&diagnostics, d)).collect();
    diagnostics.extend(remarks);
    if source_text.trim().is_empty()
        && !diagnostics.iter().any(|d| d.severity == Severity::Error || d.code.starts_with("text."))
    {
        diagnostics.push(Diagnostic::new("text.empty", Severity::Error, "", "không có chữ nào trong tệp"));
    }
    let pages = &extracted.pages.pages;
    let confidences: Vec<f32> = pages.iter().filter_map(|p| p.confidence).collect();
    let ocr_confidence = (!confidences.is_empty()).then(|| {
        let mean = confidences.iter().sum::<f32>() / confidences.len() as f32;
        (mean * 1000.0).round() / 1000.0
    });
    let mut record = Record {
        schema_version: SCHEMA_VERSION.to_owned(),
        id: String::new(),
        source: Source {
            file_name: file_name.to_owned(),
            media_type: extracted.media_type,
            bytes,
            pages: pages.len() as u32,
            text_from: extracted.pages.text_from(),
            ocr_confidence,
            signatures: extracted.signatures,
        },
        resolved: BTreeMap::new(),
        letter: parsed.letter,
        evidence: parsed.evidence,
        diagnostics,
    };
    stated::fill(&mut record, &extracted.stated, &source_text, alone);
    Reading { record, source_text, trace: parsed.trace }
}

/// What a file is and how its text was had; also what was read from it.
///
/// # Errors
/// As [`read`].
pub fn inspect(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<(Inspection, Pages), Error> {
    let looked = catch_unwind(AssertUnwindSafe(|| congvan_extract::inspect(bytes, file_name, limits)));
    match looked {
        Ok(looked) => looked.map_err(|cause| Error::extract(file_name, &cause)),
        Err(_) => Err(Error::panic(file_name)),
    }
}

/// A copy of a PDF or a picture in which what was read lies under the picture; `None` if the file has no
/// pages to look at.
///
/// # Errors
/// As [`read`].
pub fn searchable(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Option<SearchableCopy>, Error> {
    let made = catch_unwind(AssertUnwindSafe(|| congvan_extract::searchable(bytes, file_name, limits)));
    match made {
        Ok(made) => made.map_err(|cause| Error::extract(file_name, &cause)),
        Err(_) => Err(Error::panic(file_name)),
    }
}

/// True if `remarks` on the picture say already what `remark` on the text would say again: what is
/// written by hand was not left out, and is not only hard to read.
fn is_told(remarks: &[Diagnostic], remark: &Diagnostic) -> bool {
    let by_hand = |code: &str| remarks.iter().any(|r| r.code == code);
    match remark.code.as_str() {
        "number.missing" => by_hand("number.handwritten"),
        "date.missing" => by_hand("date.handwritten"),
        "value.low-confidence" => {
            remarks.iter().any(|r| r.severity >= Severity::Review && r.pointer == remark.pointer)
        }
        _ => false,
    }
}

/// What the directory knows of the bodies of a letter, by the pointers of the values.
fn resolve(letter: &Letter, directory: &Directory) -> BTreeMap<String, Vec<Resolved>> {
    let mut out = BTreeMap::new();
    // A letter names the same bodies over and over.
    let mut known: HashMap<&str, Vec<Resolved>> = HashMap::new();
    let mut add = |pointer: String, phrase| {
        let found = known.entry(phrase).or_insert_with(|| directory.resolve(phrase, letter.date));
        if !found.is_empty() {
            out.insert(pointer, found.clone());
        }
    };
    if let Some(issuer) = &letter.issuer {
        add("/issuer".into(), issuer);
    }
    if let Some(parent) = &letter.issuer_parent {
        add("/issuer_parent".into(), parent);
    }
    for (i, a) in letter.addressees.iter().enumerate() {
        add(format!("/addressees/{i}"), a);
    }
    for (i, task) in letter.tasks.iter().enumerate() {
        for (j, a) in task.assignees.iter().enumerate() {
            add(format!("/tasks/{i}/assignees/{j}"), a);
        }
        for (j, a) in task.coordinators.iter().enumerate() {
            add(format!("/tasks/{i}/coordinators/{j}"), a);
        }
        if let Some(to) = &task.report_to {
            add(format!("/tasks/{i}/report_to"), to);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_the_same_place_twice() {
        let remark = |code: &str, pointer: &str| Diagnostic::new(code, Severity::Review, pointer, "");
        let seen = [remark("number.handwritten", "/number")];
        assert!(is_told(&seen, &remark("number.missing", "/number")));
        assert!(is_told(&seen, &remark("value.low-confidence", "/number")));
        assert!(!is_told(&seen, &remark("value.low-confidence", "/symbol")));
        assert!(!is_told(&seen, &remark("date.missing", "/date")));
        assert!(!is_told(&seen, &remark("symbol.missing", "/symbol")));
    }
}
