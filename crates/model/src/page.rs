//! Positioned text: what `extract` yields and `layout` takes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A box on a page, in points (1/72 inch), origin at the top left, `y` downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "[f32; 4]", into = "[f32; 4]")]
#[schemars(with = "[f32; 4]")]
pub struct BBox {
    /// Left edge.
    pub x0: f32,
    /// Top edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Bottom edge.
    pub y1: f32,
}

impl BBox {
    /// The box with these edges: left, top, right, bottom.
    pub fn new(x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        Self { x0, y0, x1, y1 }
    }

    /// Width in points.
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// Height in points.
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    /// The smallest box that covers both.
    pub fn join(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }
}

impl From<[f32; 4]> for BBox {
    fn from([x0, y0, x1, y1]: [f32; 4]) -> Self {
        Self { x0, y0, x1, y1 }
    }
}

impl From<BBox> for [f32; 4] {
    /// Rounded to a tenth of a point, so that records print short and alike everywhere.
    fn from(b: BBox) -> Self {
        [b.x0, b.y0, b.x1, b.y1].map(|v| (v * 10.0).round() / 10.0)
    }
}

/// How the text of a page or of a whole file was had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextFrom {
    /// From the text layer of a PDF.
    TextLayer,
    /// Read from a picture.
    Ocr,
    /// Some pages one way, some the other.
    Mixed,
    /// From a file that holds text and no positions: plain text, Markdown, Word.
    File,
}

/// One word of a [`Line`].
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// First byte of the word in [`Line::text`].
    pub start: usize,
    /// One past its last byte in [`Line::text`].
    pub end: usize,
    /// Where it stands.
    pub bbox: BBox,
    /// Font size in points; 0 if unknown.
    pub size: f32,
    /// Bold face.
    pub bold: bool,
    /// Italic or oblique face.
    pub italic: bool,
    /// The recogniser's confidence, 0 to 1; `None` for a text layer.
    pub confidence: Option<f32>,
}

/// The words on one baseline, from left to right, whatever columns they belong to; or a line
/// of a text file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// The words, joined by single spaces. For a text file, the line as it stands in it,
    /// without its line break.
    pub text: String,
    /// Where it stands; all zero where the file has no positions.
    pub bbox: BBox,
    /// Its words with their places; empty where the file has no positions.
    pub words: Vec<Word>,
}

/// One page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Counted from 1.
    pub number: u32,
    /// Width in points, as it is looked at (rotation applied); 0 without positions.
    pub width: f32,
    /// Height in points; 0 without positions.
    pub height: f32,
    /// From top to bottom.
    pub lines: Vec<Line>,
    /// How its text was had.
    pub text_from: TextFrom,
    /// Mean confidence of its words, 0 to 1, where it was read from a picture.
    pub confidence: Option<f32>,
}

impl Page {
    /// True if its lines carry positions.
    pub fn is_positioned(&self) -> bool {
        self.width > 0.0
    }
}

/// The text of a whole file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pages {
    /// In order.
    pub pages: Vec<Page>,
}

impl Pages {
    /// Pages without positions from the text of a file; a form feed starts a new page.
    pub fn from_text(text: &str) -> Self {
        let pages = text
            .split('\u{c}')
            .enumerate()
            .map(|(i, page)| Page {
                number: i as u32 + 1,
                width: 0.0,
                height: 0.0,
                lines: page.lines().map(|l| Line { text: l.to_owned(), ..Line::default() }).collect(),
                text_from: TextFrom::File,
                confidence: None,
            })
            .collect();
        Self { pages }
    }

    /// The source text that every [`crate::Span`] of a record points into: all lines of all
    /// pages, in order, each ended by `\n`.
    pub fn source_text(&self) -> String {
        let lines = || self.pages.iter().flat_map(|p| &p.lines);
        let mut text = String::with_capacity(lines().map(|l| l.text.len() + 1).sum());
        for line in lines() {
            text.push_str(&line.text);
            text.push('\n');
        }
        text
    }

    /// The way the text as a whole was had.
    pub fn text_from(&self) -> TextFrom {
        let mut ways = self.pages.iter().filter(|p| !p.lines.is_empty()).map(|p| p.text_from);
        match ways.next() {
            Some(first) if ways.all(|w| w == first) => first,
            Some(_) => TextFrom::Mixed,
            None => self.pages.first().map_or(TextFrom::File, |p| p.text_from),
        }
    }
}
