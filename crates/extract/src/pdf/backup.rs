//! The second reader: lopdf repairs and decrypts what hayro refuses, pdf-extract reads what it
//! still refuses.

use lopdf::Document;
use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

use super::face::Face;
use super::glyphs::{Glyph, PageGlyphs, Stop};
use crate::guard;

/// What lopdf makes of a file.
pub(crate) enum Loaded {
    /// It opens, with an empty password if need be.
    Document(Box<Document>),
    /// It wants a password.
    Encrypted,
    /// It does not open.
    Broken,
}

/// Opens a file with lopdf.
pub(crate) fn load(bytes: &[u8]) -> Loaded {
    match guard::attempt(|| Document::load_mem(bytes)) {
        Ok(Ok(mut document)) => {
            if document.is_encrypted() && !matches!(guard::attempt(|| document.decrypt("")), Ok(Ok(()))) {
                return Loaded::Encrypted;
            }
            Loaded::Document(Box::new(document))
        }
        Ok(Err(lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword)) => Loaded::Encrypted,
        Ok(Err(_)) | Err(_) => Loaded::Broken,
    }
}

/// The file written anew, whole and without encryption, for hayro to try again.
pub(crate) fn rewritten(document: &mut Document) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    matches!(guard::attempt(|| document.save_to(&mut out)), Ok(Ok(()))).then_some(out)
}

/// Number of pages.
pub(crate) fn page_count(document: &Document) -> u32 {
    guard::attempt(|| document.get_pages().len() as u32).unwrap_or(0)
}

/// The glyphs of a page, its width and its height; what was read before it broke off, if it does.
pub(crate) fn page(document: &Document, number: u32) -> (PageGlyphs, f32, f32) {
    let mut sink = Sink::default();
    // A page that breaks off half-way has still given its first half.
    let _ = guard::attempt(|| pdf_extract::output_doc_page(document, &mut sink, number).is_ok());
    let (width, height) = (sink.width.max(1.0), sink.height.max(1.0));
    (sink.page, width as f32, height as f32)
}

#[derive(Default)]
struct Sink {
    page: PageGlyphs,
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    run: u32,
}

impl OutputDev for Sink {
    fn begin_page(
        &mut self,
        _: u32,
        media: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.left = media.llx.min(media.urx);
        self.top = media.ury.max(media.lly);
        self.width = (media.urx - media.llx).abs();
        self.height = (media.ury - media.lly).abs();
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        trm: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        let along = trm.m11.hypot(trm.m12);
        let size = trm.m21.hypot(trm.m22) * font_size.abs();
        if !(along > 0.0 && size >= 1.0 && trm.m31.is_finite() && trm.m32.is_finite()) {
            return Ok(());
        }
        if self.page.glyphs.len() > 1_000_000 {
            std::panic::resume_unwind(Box::new(Stop));
        }
        let Some((start, end, c)) = self.page.push_text(text) else { return Ok(()) };
        let (x, y) = (trm.m31 - self.left, self.top - trm.m32);
        let (dx, dy) = (trm.m11 / along, -trm.m12 / along);
        let length = width * font_size * along;
        self.page.glyphs.push(Glyph {
            start,
            end,
            c,
            x: x as f32,
            y: y as f32,
            x1: (x + dx * length) as f32,
            y1: (y + dy * length) as f32,
            size: size as f32,
            dx: dx as f32,
            dy: dy as f32,
            face: Face::default(),
            run: self.run,
            annotation: false,
            invisible: false,
        });
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.run += 1;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
