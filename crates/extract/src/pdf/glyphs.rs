//! The glyphs of a page, where they stand: hayro's drawing instructions with everything but text
//! and the places of pictures left out.

use std::time::Instant;

use hayro_interpret::font::{Glyph as PdfGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};

use super::face::{Face, Faces};
use super::unicode::Unicode;

/// One glyph, in points from the top left of the page as it is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    /// Its characters, in [`PageGlyphs::text`].
    pub(crate) start: u32,
    /// Their end.
    pub(crate) end: u32,
    /// The first of them.
    pub(crate) c: char,
    /// Origin on the baseline.
    pub(crate) x: f32,
    /// Origin on the baseline.
    pub(crate) y: f32,
    /// Where the next glyph would begin.
    pub(crate) x1: f32,
    /// Where the next glyph would begin.
    pub(crate) y1: f32,
    /// Font size.
    pub(crate) size: f32,
    /// Direction of writing, a unit vector.
    pub(crate) dx: f32,
    /// Direction of writing.
    pub(crate) dy: f32,
    /// Face, as far as the font tells.
    pub(crate) face: Face,
    /// The show operation that drew it, counted up.
    pub(crate) run: u32,
    /// Drawn by an annotation.
    pub(crate) annotation: bool,
    /// Not painted: the text layer of a recogniser.
    pub(crate) invisible: bool,
}

/// What a page shows.
#[derive(Default)]
pub(crate) struct PageGlyphs {
    /// In the order they are drawn.
    pub(crate) glyphs: Vec<Glyph>,
    /// Characters of all glyphs.
    pub(crate) text: String,
    /// Glyphs whose character the file does not tell.
    pub(crate) unmapped: u32,
    /// The places of pictures.
    pub(crate) images: Vec<Rect>,
    /// Pixels to the inch of the largest picture.
    pub(crate) dpi: Option<f32>,
    /// How many shapes were drawn: text may be, as outlines.
    pub(crate) paths: u32,
}

impl PageGlyphs {
    /// Adds the characters of a glyph and gives their place, or `None` if there are none.
    pub(crate) fn push_text(&mut self, raw: &str) -> Option<(u32, u32, char)> {
        let start = self.text.len() as u32;
        for c in raw.chars() {
            match c {
                // Drawn as a hyphen, whatever the map of the font says: Word writes `UBND-KGVX` so.
                '\u{ad}' | '\u{2010}' | '\u{2011}' => self.text.push('-'),
                // Many fonts map their ư to the letter OI, which no Vietnamese word has.
                'Ƣ' => self.text.push('Ư'),
                'ƣ' => self.text.push('ư'),
                '\u{fb00}' => self.text.push_str("ff"),
                '\u{fb01}' => self.text.push_str("fi"),
                '\u{fb02}' => self.text.push_str("fl"),
                '\u{fb03}' => self.text.push_str("ffi"),
                '\u{fb04}' => self.text.push_str("ffl"),
                '\u{fb05}' | '\u{fb06}' => self.text.push_str("st"),
                '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{fffd}' => {}
                c if c.is_whitespace() => self.text.push(' '),
                c if c.is_control() => {}
                c => self.text.push(c),
            }
        }
        let c = self.text[start as usize..].chars().next()?;
        Some((start, self.text.len() as u32, c))
    }
}

/// Thrown through hayro when time is up or a page draws without end; caught in the guard.
pub(crate) struct Stop;

/// Glyphs on a page from which on it is no letter but an attack.
const MAX_GLYPHS: usize = 1_000_000;

/// A device that collects glyphs.
pub(crate) struct Collector<'f> {
    /// What was collected.
    pub(crate) page: PageGlyphs,
    /// Whether annotations are being drawn.
    pub(crate) annotation: bool,
    faces: &'f mut Faces,
    unicode: &'f mut Unicode,
    bounds: Rect,
    run: u32,
    last_run: LastRun,
    calls: u32,
    deadline: Instant,
}

/// What is needed to know the outline of a run that was just filled.
#[derive(Default)]
struct LastRun {
    first_glyph: usize,
    len: usize,
    first: Point,
    last: Point,
    filled: bool,
}

impl<'f> Collector<'f> {
    /// For a page of this size.
    pub(crate) fn new(
        width: f32,
        height: f32,
        faces: &'f mut Faces,
        unicode: &'f mut Unicode,
        deadline: Instant,
    ) -> Self {
        Self {
            page: PageGlyphs::default(),
            annotation: false,
            faces,
            unicode,
            bounds: Rect::new(0.0, 0.0, f64::from(width), f64::from(height)).inflate(1.0, 1.0),
            run: 0,
            last_run: LastRun::default(),
            calls: 0,
            deadline,
        }
    }

    fn tick(&mut self) {
        self.calls += 1;
        let over = self.calls.is_multiple_of(1024) && Instant::now() > self.deadline;
        if over || self.page.glyphs.len() > MAX_GLYPHS {
            std::panic::resume_unwind(Box::new(Stop));
        }
    }
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.tick();
        let glyphs = run.glyphs();
        let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else { return };
        let origin = |t: Affine| props.transform * t * Point::ORIGIN;
        let this = LastRun {
            first_glyph: self.page.glyphs.len(),
            len: glyphs.len(),
            first: origin(first.transform()),
            last: origin(last.transform()),
            filled: matches!(mode, DrawMode::Fill(_)),
        };
        if matches!(mode, DrawMode::Stroke(_))
            && self.last_run.filled
            && self.last_run.len == this.len
            && self.last_run.first.distance(this.first) < 0.01
            && self.last_run.last.distance(this.last) < 0.01
        {
            // Filled, then outlined: how Word makes a face bold that has no bold.
            for glyph in &mut self.page.glyphs[self.last_run.first_glyph..] {
                glyph.face.bold = Some(true);
            }
            return;
        }
        self.last_run = this;
        self.run += 1;

        let stretched = stretches(run, &props.transform);
        // One operation shows letters of one font.
        let of_font = self.faces.of_font(first);
        for glyph in glyphs {
            let raw = match glyph.as_unicode() {
                Some(BfString::Char(c)) if c != '\0' => BfString::Char(c),
                Some(BfString::String(s)) => BfString::String(s),
                _ => match self.unicode.guess(glyph) {
                    Some(c) => BfString::Char(c),
                    None => {
                        self.page.unmapped += 1;
                        continue;
                    }
                },
            };
            let transform = props.transform * glyph.transform();
            let [a, b, c, d, x, y] = transform.as_coeffs();
            let along = a.hypot(b);
            let up = c.hypot(d);
            if !(x.is_finite() && y.is_finite() && along > 0.0 && up > 0.0) {
                continue;
            }
            let (advance, scale) = match &**glyph {
                PdfGlyph::Outline(g) => (g.advance_width(), 1.0),
                // A Type 3 font may draw at any scale; its advances tell how big its letters are.
                PdfGlyph::Type3(g) => {
                    let width = g.advance_width();
                    (width, width.map_or(1.0, |w| if w > 3000.0 { f64::from(w) / 600.0 } else { 1.0 }))
                }
            };
            let size = up * 1000.0 * scale;
            let unit = if stretched { up } else { along };
            let length = unit * f64::from(advance.unwrap_or(500.0));
            let (dx, dy) = (a / along, b / along);
            if size < 1.0 || !self.bounds.contains(Point::new(x + dx * length * 0.5, y + dy * length * 0.5)) {
                continue;
            }
            let text = match raw {
                BfString::Char(c) => {
                    let mut buffer = [0; 4];
                    self.page.push_text(c.encode_utf8(&mut buffer))
                }
                BfString::String(s) => self.page.push_text(&s),
            };
            let Some((start, end, ch)) = text else { continue };
            let mut face = if ch == ' ' { Face::default() } else { self.faces.face(of_font, glyph, ch) };
            // A face that leans because its matrix does: `up` is not square to `along`.
            if (a * c + b * d).abs() > 0.15 * along * up {
                face.italic = Some(true);
            }
            self.page.glyphs.push(Glyph {
                start,
                end,
                c: ch,
                x: x as f32,
                y: y as f32,
                x1: (x + dx * length) as f32,
                y1: (y + dy * length) as f32,
                size: size as f32,
                dx: dx as f32,
                dy: dy as f32,
                face,
                run: self.run,
                annotation: self.annotation,
                invisible: matches!(mode, DrawMode::Invisible),
            });
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.tick();
        let unit = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let place = props.transform.transform_rect_bbox(unit).intersect(self.bounds);
        if place.area() > 0.0 && self.page.images.len() < 10_000 {
            let largest = self.page.images.iter().all(|i| i.area() < place.area());
            let [a, b, ..] = props.transform.as_coeffs();
            if largest && a.hypot(b) > 0.0 {
                self.page.dpi = Some((72.0 / a.hypot(b)) as f32);
            }
            self.page.images.push(place);
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.tick();
        self.page.paths += 1;
    }

    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {
        self.tick();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.tick();
    }

    fn push_clip_rect(&mut self, _: &Rect) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.tick();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// True if hayro stretches the glyphs of this run to the widths that the file states, because it
/// paints them with a substitute for a font that is not embedded. The stretch is part of each
/// glyph's matrix and no part of its advance.
fn stretches(run: &GlyphRun<'_, '_>, transform: &Affine) -> bool {
    let Some(first) = run.glyphs().first() else { return false };
    let PdfGlyph::Outline(outline) = &**first else { return false };
    let [a, b, c, d, ..] = (*transform * first.transform()).as_coeffs();
    let (along, up) = (a.hypot(b), c.hypot(d));
    if (along - up).abs() <= 0.01 * up && run.glyphs().len() == 1 {
        return false;
    }
    match outline.font_data() {
        None => true,
        Some(data) => {
            let bytes: &[u8] = (*data.data).as_ref();
            bytes.starts_with(b"%!") || bytes.starts_with(&[0x80, 0x01])
        }
    }
}
