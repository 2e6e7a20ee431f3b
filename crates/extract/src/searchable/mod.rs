//! A copy of a scanned file in which what was read lies unseen over the pictures of its pages, so that a
//! viewer finds it.
//!
//! The pictures stay as they are, bit by bit where the format allows; a page with a good text layer keeps
//! it. The same file gives the same bytes.

mod font;
mod pdf;
mod sheets;
mod text;

use std::collections::BTreeSet;

use congvan_model::{Diagnostic, Page, TextFrom};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::inspect::PageNote;
use crate::pdf::extract as pdf_pages;
use crate::{Error, Extracted, Limits, MediaKind, guard, scan, weigh};
use text::Frame;

/// A copy with text.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchableCopy {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// Pages that were read from their pictures and now have their text.
    pub recognised: usize,
    /// Pages that keep the text layer that they had.
    pub kept: usize,
    /// Pages without text: blank ones, and such as could not be read.
    pub empty: usize,
    /// The original had digital signatures, which the copy has no more.
    pub unsigned: bool,
    /// What was missing or doubtful.
    pub diagnostics: Vec<Diagnostic>,
}

/// Makes a copy with text; `None` if the file has no pages to look at. Without a recogniser pages that need
/// it stay without text, and the diagnostics say so.
///
/// # Errors
/// As [`crate::extract`].
pub fn searchable(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Option<SearchableCopy>, Error> {
    weigh(bytes, limits)?;
    let kind = MediaKind::detect(bytes, file_name);
    let read = match kind {
        // Its own pages: files inside it stay inside the copy.
        MediaKind::Pdf => pdf_pages(bytes, file_name, limits)?.0,
        MediaKind::Image => scan::extract(bytes, file_name, limits)?,
        _ => return Ok(None),
    };
    let damaged = |e: String| Error::damaged("PDF", "không chép được các trang của tệp", e);
    let made = guard::run(|| match kind {
        MediaKind::Pdf => pdf::document(bytes, &read),
        _ => sheets::document(bytes, &read),
    });
    let mut document = made.map_err(damaged)?.map_err(damaged)?;
    describe(&mut document, file_name, &read).map_err(|e| damaged(e.to_string()))?;
    let mut out = Vec::new();
    let saved = guard::attempt(|| document.save_to(&mut out));
    saved.map_err(damaged)?.map_err(|e| damaged(e.to_string()))?;
    let count = |is: &dyn Fn(&Page) -> bool| read.pages.pages.iter().filter(|p| is(p)).count();
    Ok(Some(SearchableCopy {
        bytes: out,
        recognised: count(&|p| p.text_from == TextFrom::Ocr && !p.lines.is_empty()),
        kept: count(&|p| p.text_from != TextFrom::Ocr && !p.lines.is_empty()),
        empty: count(&|p| p.lines.is_empty()),
        unsigned: !read.signatures.is_empty(),
        diagnostics: read.diagnostics,
    }))
}

/// By how many quarters clockwise a page had to be turned to be read.
fn turn(notes: &[PageNote], page: u32) -> u8 {
    notes.iter().find(|n| n.page == page).map_or(0, |n| n.turned)
}

/// The commands for what was read on a page, if it was read from its picture.
fn layer(page: &Page, frame: Frame, used: &mut BTreeSet<u16>) -> String {
    match page.text_from {
        TextFrom::Ocr => text::layer(page, frame, used),
        _ => String::new(),
    }
}

/// A stream, packed where that makes it shorter.
fn packed(dict: Dictionary, content: Vec<u8>) -> Stream {
    let mut stream = Stream::new(dict, content);
    // What does not compress stays as it is.
    let _ = stream.compress();
    stream
}

/// Says what the copy is and of what, where programs look for it (XMP).
fn describe(document: &mut Document, file_name: &str, read: &Extracted) -> lopdf::Result<()> {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let title = escape(file_name);
    let program = concat!("congvan ", env!("CARGO_PKG_VERSION"));
    let source = escape(&read.media_type);
    let xmp = format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\
         <dc:format>application/pdf</dc:format>\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
         <dc:language><rdf:Bag><rdf:li>vi</rdf:li></rdf:Bag></dc:language>\
         <dc:source>{title} ({source})</dc:source>\
         <xmp:CreatorTool>{program}</xmp:CreatorTool><pdf:Producer>{program}</pdf:Producer>\
         </rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>"
    );
    // Programs that know no PDF find it only unpacked.
    let stream = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp.into_bytes());
    let metadata = document.add_object(stream.with_compression(false));
    let catalog = document.catalog_mut()?;
    catalog.set("Metadata", metadata);
    catalog.set("Lang", Object::string_literal("vi"));
    // The two must not say different things.
    let info = document.add_object(dictionary! {
        "Title" => lopdf::text_string(file_name),
        "Creator" => Object::string_literal(program),
        "Producer" => Object::string_literal(program),
    });
    document.trailer.set("Info", info);
    Ok(())
}
