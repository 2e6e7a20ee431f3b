//! Pages of placed text and rules to the bytes of a PDF.

use super::Error;
use super::font::{Fonts, Style};
use krilla::SerializeSettings;
use krilla::color::luma;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};

/// The width of A4 in points.
pub const PAGE_WIDTH: f32 = 595.276;
/// The height of A4 in points.
pub const PAGE_HEIGHT: f32 = 841.89;

/// One thing on a page; the origin is the top left corner, in points.
#[derive(Clone, Debug)]
pub enum Op {
    /// A run of text on one base line.
    Text {
        /// Its left end.
        x: f32,
        /// Its base line.
        y: f32,
        /// Its face.
        style: Style,
        /// Its size.
        size: f32,
        /// What it says.
        text: String,
        /// What each space is widened by, in points.
        word_space: f32,
    },
    /// A thin rule.
    Rule {
        /// One end.
        from: (f32, f32),
        /// The other end.
        to: (f32, f32),
    },
}

/// One page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What is on it, in the order in which it was set.
    pub ops: Vec<Op>,
}

/// Writes the file. It holds no date and no random identifier.
///
/// # Errors
///
/// When a glyph is missing or the writer refuses.
pub fn write(pages: &[Page], fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let settings =
        SerializeSettings { xmp_metadata: false, enable_tagging: false, ..SerializeSettings::default() };
    let mut document = krilla::Document::new_with(settings);
    document.set_metadata(Metadata::new().language("vi".to_owned()));
    for page in pages {
        let settings = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT)
            .ok_or_else(|| Error::Pdf("the page has no size".to_owned()))?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        let black = luma::Color::new(0);
        for op in &page.ops {
            match op {
                Op::Text { x, y, style, size, text, word_space } => {
                    let glyphs = fonts.glyphs(*style, text, word_space / size)?;
                    surface.set_stroke(None);
                    surface.set_fill(Some(Fill { paint: black.into(), ..Fill::default() }));
                    let at = Point::from_xy(*x, *y);
                    surface.draw_glyphs(at, &glyphs, fonts.krilla(*style), text, *size, false);
                }
                Op::Rule { from, to } => {
                    let mut path = PathBuilder::new();
                    path.move_to(from.0, from.1);
                    path.line_to(to.0, to.1);
                    if let Some(path) = path.finish() {
                        surface.set_fill(None);
                        surface.set_stroke(Some(Stroke {
                            paint: black.into(),
                            width: 0.5,
                            ..Stroke::default()
                        }));
                        surface.draw_path(&path);
                    }
                }
            }
        }
        surface.finish();
        sheet.finish();
    }
    document.finish().map_err(|e| Error::Pdf(format!("{e:?}")))
}
