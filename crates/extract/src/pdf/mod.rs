//! PDF: text layer, pictures of pages, signatures.

mod face;
mod glyphs;
mod lines;

use std::sync::{Arc, Mutex};
use std::time::Instant;

use congvan_model::{Diagnostic, Page, Pages, TextFrom};
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent, interpret_page};

use crate::{Error, Extracted, Limits, guard};
use face::Faces;
use glyphs::Collector;

/// Reads a PDF.
pub(crate) fn extract(bytes: &[u8], limits: &Limits) -> Result<Extracted, Error> {
    let deadline = Instant::now() + limits.time;
    let data: Arc<[u8]> = Arc::from(bytes);
    let pages = guard::run(|| text_layer(data.clone(), limits, deadline))
        .map_err(|e| Error::damaged("PDF", e))??;
    Ok(Extracted {
        pages: Pages { pages },
        media_type: "application/pdf".into(),
        signatures: Vec::new(),
        diagnostics: Vec::new(),
    })
}

fn text_layer(data: Arc<[u8]>, limits: &Limits, deadline: Instant) -> Result<Vec<Page>, Error> {
    let pdf = Pdf::new(Arc::new(data)).map_err(|e| match e {
        LoadPdfError::Decryption(_) => Error::encrypted(),
        LoadPdfError::Invalid => Error::damaged("PDF", "invalid"),
    })?;
    let mut faces = Faces::default();
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings::default();
    let mut pages = Vec::new();
    for (i, page) in pdf.pages().iter().enumerate().take(limits.max_pages as usize) {
        let (width, height) = page.render_dimensions();
        let mut collector = Collector::new(width, height, &mut faces, deadline);
        let transform = page.initial_transform(true);
        for content in [RenderContent::PAGE, RenderContent::ANNOTATIONS] {
            let mut settings = settings.clone();
            settings.render_content = content;
            collector.annotation = content == RenderContent::ANNOTATIONS;
            let mut context = Context::new(
                Affine::new(transform.as_coeffs()),
                Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
                &cache,
                pdf.xref(),
                settings,
            );
            interpret_page(page, &mut context, &mut collector);
        }
        let built = lines::build(&collector.page, width, height);
        pages.push(Page {
            number: i as u32 + 1,
            width: built.width,
            height: built.height,
            lines: built.lines,
            text_from: TextFrom::TextLayer,
            confidence: None,
        });
    }
    Ok(pages)
}
