//! Word processors' files: the text of .doc, .docx, .odt, .rtf and HTML, without positions.
//!
//! Owns reading these formats into paragraphs and tables and setting them in lines that read like
//! the letter: a line a paragraph; a table of data one line a row, `| a | b |`; a table that only
//! sets text side by side (letterhead, recipients beside the signature) column by column. Numbers
//! and bullets that the program makes are text. Deleted text, hidden text, the code of fields, running
//! heads and feet are left out, but for those of the first page of a .docx that say more than the
//! number of the page; what is in dead encodings is read back by the fonts.
//! Does not know what a letter says.

mod doc;
mod document;
mod docx;
mod flow;
mod html;
mod number;
mod odt;
pub(crate) mod package;
mod rtf;
pub(crate) mod xml;

use congvan_model::{Diagnostic, Pages, Severity, TextFrom};

use crate::inspect::FontFacts;
use crate::{Error, Extracted, Limits, MediaKind, guard};

use document::Block;

/// Reads a file of one of the kinds above.
pub(crate) fn extract(bytes: &[u8], kind: MediaKind, limits: &Limits) -> Result<Extracted, Error> {
    let blocks = guard::run(|| read(bytes, kind, limits).map(|blocks| document::lines(&blocks)));
    let text = match blocks {
        Ok(text) => text?,
        Err(panic) => return Err(Error::damaged(name(kind), "lỗi khi đọc", panic)),
    };
    let mut pages = Pages::from_text(&text);
    let mut diagnostics = Vec::new();
    if pages.pages.len() > limits.max_pages as usize {
        pages.pages.truncate(limits.max_pages as usize);
        diagnostics.push(Diagnostic::new(
            "limits.pages",
            Severity::Review,
            "",
            format!("tệp có nhiều trang hơn giới hạn {}; các trang sau không được đọc", limits.max_pages),
        ));
    }
    if text.trim().is_empty() {
        diagnostics.push(Diagnostic::new(
            "text.empty",
            Severity::Error,
            "",
            "không tìm thấy chữ nào trong tệp",
        ));
    }
    debug_assert!(pages.pages.iter().all(|p| p.text_from == TextFrom::File));
    Ok(Extracted {
        pages,
        media_type: kind.media_type().into(),
        signatures: Vec::new(),
        diagnostics,
        notes: Vec::new(),
        stated: Vec::new(),
    })
}

/// The fonts of a file, and the encodings in which its text stands.
pub(crate) fn faces(bytes: &[u8], kind: MediaKind, limits: &Limits) -> (Vec<FontFacts>, Vec<&'static str>) {
    let found = guard::run(|| read(bytes, kind, limits).map(|blocks| document::faces(&blocks)));
    let (fonts, encodings) = found.ok().and_then(Result::ok).unwrap_or_default();
    (fonts.iter().map(|f| FontFacts::named(f)).collect(), encodings.into_iter().collect())
}

/// The text of a page in HTML, as lines.
pub(crate) fn html_lines(bytes: &[u8]) -> Result<String, Error> {
    html::read(bytes).map(|blocks| document::lines(&blocks))
}

fn read(bytes: &[u8], kind: MediaKind, _limits: &Limits) -> Result<Vec<Block>, Error> {
    match kind {
        MediaKind::Doc => doc::read(bytes),
        MediaKind::Docx => docx::read(bytes),
        MediaKind::Odt => odt::read(bytes),
        MediaKind::Rtf => rtf::read(bytes),
        MediaKind::Html => html::read(bytes),
        _ => Err(Error::unsupported(kind)),
    }
}

/// What people call the kind.
fn name(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Doc => "Word (.doc)",
        MediaKind::Docx => "Word (.docx)",
        MediaKind::Odt => "OpenDocument (.odt)",
        MediaKind::Rtf => "RTF",
        MediaKind::Html => "HTML",
        _ => "?",
    }
}
