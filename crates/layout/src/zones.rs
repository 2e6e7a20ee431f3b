//! The zones of a letter, and the way to them.

use congvan_model::{Pages, TextFrom};
use congvan_text::Mapped;

use crate::{Enclosure, ItemMark, Locator, Mend, Stamp, body, enclosure, head, line, stamp, table, tail};

/// One printed line or entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// Its text, mapped to the source.
    pub text: Mapped,
    /// Page, from 1.
    pub page: u32,
    /// All of it bold.
    pub bold: bool,
    /// All of it italic.
    pub italic: bool,
}

/// A row of a table: the text of its cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Cells from left to right.
    pub cells: Vec<Mapped>,
}

/// A paragraph of the body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    /// Its text, with its item mark.
    pub text: Mapped,
    /// Page on which it begins, from 1.
    pub page: u32,
    /// The mark that it begins with.
    pub mark: Option<ItemMark>,
    /// All of it bold: a heading, perhaps.
    pub bold: bool,
    /// Stands in the middle of the line: a heading.
    pub centred: bool,
    /// The cells, where the paragraph is a row of a table; the text is then theirs, joined.
    pub row: Option<Row>,
}

/// A letter, zone by zone. Every line of the source is in exactly one of them.
#[derive(Clone, Debug, Default)]
pub struct Zones {
    /// The source text that all spans point into ([`Pages::source_text`]).
    pub source: String,
    /// From spans to places on pages.
    pub locator: Locator,
    /// How the text was had.
    pub text_from: Option<TextFrom>,
    /// What was misread in fixed phrases of a picture, and put right.
    pub mends: Vec<Mend>,
    /// Stamps, marks of urgency and secrecy, banners of signatures, page numbers.
    pub marks: Vec<Block>,
    /// The stamp of the office that received it.
    pub stamp: Option<Stamp>,
    /// The bodies at the top left, a line each.
    pub letterhead: Vec<Block>,
    /// Quốc hiệu and Tiêu ngữ, or the Party's line.
    pub nation: Vec<Block>,
    /// The line of `Số: ...`.
    pub number: Option<Block>,
    /// The line of place and date.
    pub dateline: Option<Block>,
    /// The name of the kind (`tên loại`), where it is printed.
    pub title: Option<Block>,
    /// The subject (`trích yếu`), its lines joined.
    pub subject: Option<Block>,
    /// The lines after `Kính gửi:` (or `... điện:`), with their list marks.
    pub addressees: Vec<Block>,
    /// The body.
    pub body: Vec<Paragraph>,
    /// The lines of `Nơi nhận:`.
    pub recipients: Vec<Block>,
    /// The lines of the signature: capacity, title, name.
    pub signature: Vec<Block>,
    /// What follows the signature: annexes, forms, letters that are forwarded.
    pub annexes: Vec<Paragraph>,
    /// The documents that these are.
    pub enclosures: Vec<Enclosure>,
}

impl Zones {
    /// True if text of it was read from a picture.
    pub fn recognised(&self) -> bool {
        matches!(self.text_from, Some(TextFrom::Ocr | TextFrom::Mixed))
    }
}

/// Divides the text of a file into the zones of a letter.
pub fn zones(pages: &Pages) -> Zones {
    let mut zones = Zones {
        source: pages.source_text(),
        locator: Locator::new(pages),
        text_from: Some(pages.text_from()),
        ..Zones::default()
    };
    let lines = line::lines(pages, &mut zones);
    let (lines, stamp) = stamp::take(lines, &zones.source);
    zones.stamp = stamp;
    let lines = stamp::marks(lines, &zones.source, &mut zones.marks);
    let lines = table::find(&lines, &zones.source);
    let (head_end, geometry) = head::read(&lines, &mut zones);
    let (body_end, tail_end) = tail::find(&lines[..enclosure::other(&lines, head_end)], head_end);
    body::read(&lines[head_end..body_end], &geometry, &mut zones.body);
    tail::read(&lines[body_end..tail_end], &mut zones);
    body::read(&lines[tail_end..], &geometry, &mut zones.annexes);
    zones.enclosures = enclosure::find(&lines, tail_end, &mut zones);
    zones
}
