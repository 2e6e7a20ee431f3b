//! Bold and italic, told from the font's name and flags or, where a PDF gives none that can be
//! had, from the shape of its letters.

use std::collections::HashMap;

use hayro_interpret::font::{Glyph, OutlineGlyph};
use hayro_interpret::kurbo::{BezPath, ParamCurve, PathSeg, Shape};

/// What is known of the face of a glyph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Face {
    /// `None` where this glyph cannot tell.
    pub(crate) bold: Option<bool>,
    /// `None` where this glyph cannot tell.
    pub(crate) italic: Option<bool>,
}

/// Remembers faces within one file.
#[derive(Default)]
pub(crate) struct Faces {
    by_font: HashMap<(u128, Option<String>), Option<Face>>,
    by_glyph: HashMap<u128, Face>,
}

/// The width of an upright stem, in thousandths of the size, from which on a face is bold: Times
/// has 66 to 102 and in bold 135 to 155, Arial 90 and 140.
const BOLD_STEM: f64 = 117.0;
/// How far a stem leans, as a share of its height, from which on a face is italic.
const ITALIC_SLOPE: f64 = 0.1;

impl Faces {
    /// The face of a glyph that shows `c`, in a font that [`Self::of_font`] was asked about.
    pub(crate) fn face(&mut self, of_font: Option<Face>, glyph: &Glyph<'_>, c: char) -> Face {
        match (of_font, glyph) {
            (Some(face), _) => face,
            (None, Glyph::Outline(outline)) => self.by_shape(outline, c),
            (None, Glyph::Type3(_)) => Face::default(),
        }
    }

    /// What the font of a glyph tells by its name and flags; `None` where it leaves that to the shapes of
    /// its letters.
    pub(crate) fn of_font(&mut self, glyph: &Glyph<'_>) -> Option<Face> {
        let Glyph::Outline(outline) = glyph else { return None };
        // No data: a font that is not embedded, or a Type 1 font, whose name hayro keeps to itself.
        let data = outline.font_data()?;
        let key = (data.cache_key, data.postscript_name);
        if let Some(face) = self.by_font.get(&key) {
            return *face;
        }
        let name = key.1.as_deref().unwrap_or("").to_lowercase();
        let heavy = ["bold", "black", "heavy", "demi"].iter().any(|w| name.contains(w));
        let slanted = ["italic", "oblique", "kursiv"].iter().any(|w| name.contains(w));
        // Others say nothing: `F1`, `CIDFont+F2`.
        let telling = name.chars().filter(|c| c.is_alphabetic()).count() >= 4 && !name.starts_with("cidfont");
        let face = (heavy || slanted || telling).then(|| Face {
            bold: Some(heavy || data.weight.is_some_and(|w| w >= 600)),
            italic: Some(slanted || data.is_italic),
        });
        self.by_font.insert(key, face);
        face
    }

    fn by_shape(&mut self, glyph: &OutlineGlyph, c: char) -> Face {
        // Letters whose leftmost part at half height is a straight stem.
        if !matches!(
            c,
            'b' | 'h' | 'i' | 'k' | 'l' | 'm' | 'n' | 'p' | 'r' | 'u' | 'B' | 'D'
                ..='F' | 'H' | 'I' | 'K' | 'L' | 'N' | 'P' | 'R' | 'T' | 't' | 'ư' | 'ị' | 'í' | 'Đ'
        ) {
            return Face::default();
        }
        let key = glyph.identifier().cache_key();
        *self.by_glyph.entry(key).or_insert_with(|| shape(&glyph.outline()))
    }
}

/// Measures the leftmost stem of an outline.
fn shape(outline: &BezPath) -> Face {
    let bounds = outline.bounding_box();
    if bounds.height() < 100.0 {
        return Face::default();
    }
    let stem = |share: f64| leftmost_run(outline, bounds.y0 + bounds.height() * share);
    let mut stems: Vec<(f64, f64)> = [0.28, 0.34, 0.40, 0.46].into_iter().filter_map(stem).collect();
    if stems.len() < 4 {
        return Face::default();
    }
    let lean = (stems[3].0 - stems[0].0) / (bounds.height() * 0.18);
    stems.sort_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    let width = stems[1].1 - stems[1].0;
    if width > 400.0 {
        return Face::default();
    }
    Face { bold: Some(width > BOLD_STEM), italic: Some(lean > ITALIC_SLOPE) }
}

/// The first inked stretch of the outline at height `y`.
fn leftmost_run(outline: &BezPath, y: f64) -> Option<(f64, f64)> {
    let mut crossings: Vec<f64> = Vec::new();
    for segment in outline.segments() {
        let (a, b) = (segment.start(), segment.end());
        match segment {
            PathSeg::Line(_) => {
                if (a.y <= y) != (b.y <= y) {
                    crossings.push(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y));
                }
            }
            curve => {
                const STEPS: u32 = 8;
                let mut from = a;
                for step in 1..=STEPS {
                    let to = curve.eval(f64::from(step) / f64::from(STEPS));
                    if (from.y <= y) != (to.y <= y) {
                        crossings.push(from.x + (to.x - from.x) * (y - from.y) / (to.y - from.y));
                    }
                    from = to;
                }
            }
        }
    }
    crossings.sort_by(f64::total_cmp);
    match crossings[..] {
        [left, right, ..] => Some((left, right)),
        _ => None,
    }
}
