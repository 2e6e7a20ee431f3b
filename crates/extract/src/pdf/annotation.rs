//! The text of annotations that bring no appearance of their own: a form field that was filled in
//! by a program which left the drawing to the viewer.

use hayro_interpret::hayro_syntax::object::dict::keys::{ANNOTS, AP, N, PARENT, RECT, SUBTYPE};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Rect, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, Point};

use super::face::Face;
use super::glyphs::{Glyph, PageGlyphs};
use super::signature::text_string;

const HIDDEN: u32 = 1 << 1;
const NO_VIEW: u32 = 1 << 5;
/// More than any page of a letter has.
const MAX: usize = 2_000;

/// Adds the text of such annotations where they stand.
pub(crate) fn add(page: &Page<'_>, to_page: Affine, out: &mut PageGlyphs) {
    let Some(annotations) = page.raw().get::<Array<'_>>(ANNOTS) else { return };
    for (i, annotation) in annotations.iter::<Dict<'_>>().take(MAX).enumerate() {
        let flags = annotation.get::<u32>("F").unwrap_or(0);
        let drawn = annotation.get::<Dict<'_>>(AP).is_some_and(|ap| ap.get::<Object<'_>>(N).is_some());
        if drawn || flags & (HIDDEN | NO_VIEW) != 0 {
            continue;
        }
        let kind = annotation.get::<Name<'_>>(SUBTYPE);
        let text = match kind.as_deref() {
            Some(b"FreeText") => annotation.get::<PdfString<'_>>("Contents"),
            Some(b"Widget") => {
                let parent = annotation.get::<Dict<'_>>(PARENT);
                let field =
                    annotation.get::<Name<'_>>("FT").or_else(|| parent.as_ref()?.get::<Name<'_>>("FT"));
                if field.as_deref() != Some(b"Tx") {
                    continue;
                }
                annotation.get::<PdfString<'_>>("V").or_else(|| parent?.get::<PdfString<'_>>("V"))
            }
            _ => continue,
        };
        let (Some(text), Some(rect)) = (text, annotation.get::<Rect>(RECT)) else { continue };
        let text = text_string(text.as_bytes());
        let (a, b) = (to_page * Point::new(rect.x0, rect.y0), to_page * Point::new(rect.x1, rect.y1));
        let (left, right) = (a.x.min(b.x) as f32, a.x.max(b.x) as f32);
        let (top, bottom) = (a.y.min(b.y) as f32, a.y.max(b.y) as f32);
        write(text.trim(), (left, top, right, bottom), i as u32, out);
    }
}

/// Sets the lines of a text into a rectangle as a viewer would, near enough to know which line of
/// the page they stand on.
fn write(text: &str, (left, top, right, bottom): (f32, f32, f32, f32), run: u32, out: &mut PageGlyphs) {
    let lines: Vec<&str> =
        text.split(['\n', '\r']).map(str::trim).filter(|l| !l.is_empty()).take(200).collect();
    let longest = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0).min(2_000);
    if longest == 0 || right <= left || bottom <= top {
        return;
    }
    let pitch = ((bottom - top) / lines.len() as f32).min(14.0);
    let size = (pitch * 0.8).max(1.0);
    let advance = (size * 0.5).min((right - left) / longest as f32);
    for (n, line) in lines.iter().enumerate() {
        let middle = if lines.len() == 1 { (top + bottom) / 2.0 } else { top + pitch * (n as f32 + 0.5) };
        let y = middle + size * 0.33;
        for (i, c) in line.chars().take(2_000).enumerate() {
            let mut buffer = [0; 4];
            let Some((start, end, c)) = out.push_text(c.encode_utf8(&mut buffer)) else { continue };
            let x = left + advance * i as f32;
            out.glyphs.push(Glyph {
                start,
                end,
                c,
                x,
                y,
                x1: x + advance,
                y1: y,
                size,
                dx: 1.0,
                dy: 0.0,
                face: Face::default(),
                // Apart from the runs that were drawn, which are counted from 1 up.
                run: u32::MAX - run,
                annotation: true,
                invisible: false,
            });
        }
    }
}
