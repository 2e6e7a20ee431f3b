//! Bytes to [`Pages`]: the text of a file with the place of every word, as far as the file has
//! places.
//!
//! Owns what a file is ([`MediaKind`]), the text layer of PDF and its digital signatures, text
//! files in their encodings, word processors' files, containers of files (ZIP, e-mail, edXML), and
//! the pictures of pages with what is recognised on them. Does not know what a letter is: a column, a letterhead or a number are the business of `layout` and
//! `parse`. The only crate that uses PDF and OCR libraries.
//!
//! Foreign bytes never bring the process down: every parser runs behind [`std::panic::catch_unwind`]
//! on a thread of its own with a deep stack, within [`Limits`].

mod container;
mod error;
mod guard;
mod inspect;
mod kind;
mod limits;
mod ocr;
mod pdf;
mod plain;
mod scan;
mod searchable;
mod stated;
mod trust;
mod word;

use congvan_model::{Diagnostic, Pages, Signature};

pub use container::{Member, members};
pub use error::Error;
pub use guard::left_behind;
pub use inspect::{FontFacts, Inspection, PageFacts, PageNote, PartFacts, Why, inspect, pictures};
pub use kind::MediaKind;
pub use limits::{Limits, Listener, OcrMode, Stage};
pub use searchable::{SearchableCopy, searchable};
pub use stated::{Stated, StatedField};
pub use trust::Roots;

/// What was in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Extracted {
    /// Its text, page by page.
    pub pages: Pages,
    /// IANA media type of the file.
    pub media_type: String,
    /// Digital signatures, in the order of the file.
    pub signatures: Vec<Signature>,
    /// What was missing or doubtful: pages without text, text that is not Vietnamese.
    pub diagnostics: Vec<Diagnostic>,
    /// Why the text of each page was had the way it was, where pages differ in that.
    pub notes: Vec<PageNote>,
    /// What a container says of the letter in it, set on a page of its own behind it.
    pub stated: Vec<Stated>,
}

impl Extracted {
    /// Nothing yet of a file of this kind.
    fn nothing(kind: MediaKind) -> Self {
        Self {
            pages: Pages::default(),
            media_type: kind.media_type().into(),
            signatures: Vec::new(),
            diagnostics: Vec::new(),
            notes: Vec::new(),
            stated: Vec::new(),
        }
    }
}

/// Reads a file. `file_name` helps to tell text from Markdown, and what it is where the bytes do
/// not say.
pub fn extract(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Extracted, Error> {
    extract_within(bytes, file_name, limits, 0)
}

/// The same for a file that lies in so many others.
fn extract_within(bytes: &[u8], file_name: &str, limits: &Limits, depth: usize) -> Result<Extracted, Error> {
    weigh(bytes, limits)?;
    let kind = MediaKind::detect(bytes, file_name);
    match kind {
        MediaKind::Pdf => {
            let (pdf, carried) = pdf::extract(bytes, file_name, limits)?;
            Ok(match carried.is_empty() {
                true => pdf,
                false => container::with_embedded(pdf, carried, limits, depth),
            })
        }
        MediaKind::Text | MediaKind::Markdown => plain::extract(bytes, kind),
        // Formats that plug in here: each is a module with
        // `pub(crate) fn extract(bytes: &[u8], kind: MediaKind, limits: &Limits) -> Result<Extracted, Error>`.
        MediaKind::Doc | MediaKind::Docx | MediaKind::Odt | MediaKind::Rtf | MediaKind::Html => {
            word::extract(bytes, kind, limits)
        }
        MediaKind::Email | MediaKind::Zip | MediaKind::Edxml => {
            container::extract(bytes, kind, file_name, limits, depth)
        }
        MediaKind::Image => scan::extract(bytes, file_name, limits),
        MediaKind::Unknown => Err(Error::unsupported(kind)),
    }
}

/// Refuses what is empty or too big.
fn weigh(bytes: &[u8], limits: &Limits) -> Result<(), Error> {
    match bytes.len() as u64 {
        0 => Err(Error::empty()),
        size if size > limits.max_bytes => Err(Error::too_big(size, limits.max_bytes)),
        _ => Ok(()),
    }
}
