//! What a file is and how its text was had, for a person who wonders; and its pages as pictures
//! with the lines that were read drawn in.
//!
//! Looks at a file once more than reading does: nothing here costs a reading any time.

use std::io::Cursor;

use congvan_model::{BBox, Diagnostic, Page, Pages, Signature, TextFrom};
use image::{ImageFormat, Rgb as Color, RgbImage};
use serde::Serialize;

use crate::{Error, Extracted, Limits, MediaKind, container, extract, pdf, plain, scan, word};

/// Why the text of a page was had the way it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Its text layer is good.
    GoodLayer,
    /// There is nothing on it.
    Blank,
    /// It is a picture, with no text over it or only the banner of a signature.
    NoLayer,
    /// Its text layer is not readable Vietnamese.
    NotVietnamese,
    /// Its text layer drops capitals, or does not tell its letters.
    FaultyLayer,
    /// Its text layer says something else than its picture shows.
    Disagrees,
    /// The file is a picture.
    Picture,
    /// The file holds text without places.
    Text,
}

/// How the text of a page was had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageNote {
    /// The page, counted from 1.
    pub page: u32,
    /// Why.
    pub why: Why,
    /// By how many quarters its picture was turned clockwise to be read.
    pub turned: u8,
}

/// A font.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FontFacts {
    /// Its name, without the mark of a subset.
    pub name: String,
    /// What kind of font it is in PDF: `TrueType`, `Type0`, ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Whether the file brings it along.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embedded: Option<bool>,
    /// Whether the file says which characters its glyphs are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_unicode: Option<bool>,
    /// The encoding before Unicode that its name stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_encoding: Option<&'static str>,
}

impl FontFacts {
    pub(crate) fn named(name: &str) -> Self {
        let old = congvan_text::legacy::font_encoding(name);
        Self {
            name: name.to_owned(),
            kind: None,
            embedded: None,
            has_unicode: None,
            old_encoding: old.map(|f| f.encoding.name()),
        }
    }
}

/// A page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageFacts {
    /// Counted from 1.
    pub number: u32,
    /// Width in points; 0 without positions.
    pub width: f32,
    /// Height in points; 0 without positions.
    pub height: f32,
    /// How its text was had.
    pub text_from: TextFrom,
    /// Why so.
    pub why: Why,
    /// The recogniser's confidence, 0 to 1.
    pub confidence: Option<f32>,
    /// Lines read.
    pub lines: usize,
    /// Characters read, without spaces.
    pub characters: usize,
    /// Its fonts, where pages have them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fonts: Vec<FontFacts>,
}

/// A file inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartFacts {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: usize,
    /// Its media type.
    pub media_type: &'static str,
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Inspection {
    /// IANA media type.
    pub media_type: String,
    /// The encodings of its text, where it is not said by the format: `UTF-8`, `TCVN3 (ABC)`.
    pub encodings: Vec<&'static str>,
    /// The fonts of a file without pages of their own.
    pub fonts: Vec<FontFacts>,
    /// Its pages.
    pub pages: Vec<PageFacts>,
    /// The files inside it.
    pub parts: Vec<PartFacts>,
    /// Its digital signatures.
    pub signatures: Vec<Signature>,
    /// What was refused, missing or doubtful.
    pub refused: Vec<Diagnostic>,
}

/// Looks at a file; gives also what was read from it.
///
/// # Errors
/// As [`extract`].
pub fn inspect(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<(Inspection, Pages), Error> {
    let read = extract(bytes, file_name, limits)?;
    let kind = MediaKind::detect(bytes, file_name);
    let mut fonts = match kind {
        MediaKind::Pdf => pdf::fonts(bytes, limits.max_pages as usize),
        _ => Vec::new(),
    };
    fonts.resize_with(read.pages.pages.len(), Vec::new);
    let (own_fonts, encodings) = match kind {
        MediaKind::Text | MediaKind::Markdown => (Vec::new(), plain::encodings(bytes)),
        MediaKind::Doc | MediaKind::Docx | MediaKind::Odt | MediaKind::Rtf | MediaKind::Html => {
            word::faces(bytes, kind, limits)
        }
        _ => (Vec::new(), Vec::new()),
    };
    let parts = container::members(bytes, file_name, limits).ok().flatten().unwrap_or_default();
    let part = |m: container::Member| PartFacts {
        media_type: MediaKind::of_image(&m.bytes)
            .unwrap_or_else(|| MediaKind::detect(&m.bytes, &m.name).media_type()),
        bytes: m.bytes.len(),
        name: m.name,
    };
    let pages = read.pages.pages.iter().zip(fonts).map(|(page, fonts)| facts(page, &read, fonts)).collect();
    let inspection = Inspection {
        media_type: read.media_type.clone(),
        encodings,
        fonts: own_fonts,
        pages,
        parts: parts.into_iter().map(part).collect(),
        signatures: read.signatures.clone(),
        refused: read.diagnostics.clone(),
    };
    Ok((inspection, read.pages))
}

fn facts(page: &Page, read: &Extracted, fonts: Vec<FontFacts>) -> PageFacts {
    let why = read
        .notes
        .iter()
        .find(|n| n.page == page.number)
        .map_or(if page.text_from == TextFrom::File { Why::Text } else { Why::Picture }, |n| n.why);
    let text = page.lines.iter().flat_map(|l| l.text.chars());
    PageFacts {
        number: page.number,
        width: page.width,
        height: page.height,
        text_from: page.text_from,
        why,
        confidence: page.confidence,
        lines: page.lines.len(),
        characters: text.filter(|c| !c.is_whitespace()).count(),
        fonts,
    }
}

/// Paints the pages of a PDF or a picture, with the boxes of their lines, as PNG, and hands each to
/// `each` with its number; false if the file has no pages that can be painted.
pub fn pictures(
    bytes: &[u8],
    file_name: &str,
    pages: &Pages,
    dpi: f32,
    mut each: impl FnMut(u32, Vec<u8>) -> bool,
) -> bool {
    let mut hand_over = |number: u32, picture: crate::ocr::picture::Rgb| {
        let page = pages.pages.iter().find(|p| p.number == number);
        match png(picture, page) {
            Some(png) => each(number, png),
            None => true,
        }
    };
    match MediaKind::detect(bytes, file_name) {
        MediaKind::Pdf => pdf::pictures(bytes, dpi, pages, &mut hand_over),
        MediaKind::Image => scan::look(bytes, &mut hand_over),
        _ => false,
    }
}

const LAYER: Color<u8> = Color([0x1f, 0x5f, 0xd0]);
const RECOGNISED: Color<u8> = Color([0xd0, 0x3a, 0x1f]);

fn png(picture: crate::ocr::picture::Rgb, page: Option<&Page>) -> Option<Vec<u8>> {
    let (width, height) = (picture.width, picture.height);
    let mut image = RgbImage::from_raw(width as u32, height as u32, picture.pixels)?;
    if let Some(page) = page.filter(|p| p.is_positioned()) {
        // A page that was turned to be read has the proportions of the turned one.
        let upright = (page.width > page.height) == (width > height) || page.width == page.height;
        let scale = (width as f32 / page.width, height as f32 / page.height);
        let color = if page.text_from == TextFrom::Ocr { RECOGNISED } else { LAYER };
        for line in page.lines.iter().filter(|_| upright) {
            frame(&mut image, &line.bbox, scale, color);
        }
    }
    let mut out = Vec::new();
    image.write_to(&mut Cursor::new(&mut out), ImageFormat::Png).ok()?;
    Some(out)
}

/// Draws a box, a pixel outside what it encloses.
fn frame(image: &mut RgbImage, bbox: &BBox, (sx, sy): (f32, f32), color: Color<u8>) {
    let (w, h) = (image.width(), image.height());
    if w == 0 || h == 0 {
        return;
    }
    let place = |v: f32, most: u32| (v.max(0.0) as u32).min(most - 1);
    let (x0, x1) = (place(bbox.x0 * sx - 1.0, w), place(bbox.x1 * sx + 1.0, w));
    let (y0, y1) = (place(bbox.y0 * sy - 1.0, h), place(bbox.y1 * sy + 1.0, h));
    for x in x0..=x1 {
        image.put_pixel(x, y0, color);
        image.put_pixel(x, y1, color);
    }
    for y in y0..=y1 {
        image.put_pixel(x0, y, color);
        image.put_pixel(x1, y, color);
    }
}
