//! .doc, the binary format of Word 97 to 2003 ([MS-DOC]).
//!
//! The text lies in pieces anywhere in the main stream; what a run looks like and what a paragraph
//! is, in lists of changes on pages of 512 bytes beside it. A table is nothing but paragraphs whose
//! marks end a cell or a row. Nothing that the file says of a place or a length is believed before
//! it was held against the file's own size.

mod file;
mod list;
mod old;
mod sprm;
mod style;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use crate::Error;

use super::document::{Block, Paragraph, SOFT_HYPHEN};
use super::flow::{Flow, RowShape};
use super::number::{note_mark, symbol};
use file::{File, Opened, Part, Piece, Story, plc, u16_at, u32_at};
use list::Lists;
use sprm::{Look, Shape};
use style::{Stretches, Styles};

/// Reads a .doc file.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Block>, Error> {
    let file = match File::open(bytes)? {
        Opened::New(file) => file,
        Opened::Old(main) => return old::read(&main),
    };
    let (pieces, changes) = file.pieces()?;
    let text = file.text(&pieces);
    let fonts = style::fonts(&file);
    let mut reader = Reader {
        lists: Lists::read(&file, &fonts),
        styles: Styles::read(&file),
        characters: Stretches::characters(&file),
        paragraphs: Stretches::paragraphs(&file),
        code: field_code(&text),
        boxes: boxes(&file),
        endnotes: plc(file.part(Part::EndnoteMarks), 2).0.into_iter().collect(),
        looks: HashMap::new(),
        notes: [0; 2],
        in_notes: false,
        file: &file,
        pieces,
        changes,
        text,
        fonts,
    };
    let mut blocks = reader.story(file.story(Story::Main), 0);
    // Boxes whose place is not known; then the notes.
    let mut left: Vec<_> = reader.boxes.drain().collect();
    left.sort_by_key(|(place, ranges)| (*place, ranges.first().map(|r| r.start)));
    for range in left.into_iter().flat_map(|(_, ranges)| ranges) {
        blocks.extend(without_blank_end(reader.story(range, 1)));
    }
    for story in [Story::Footnotes, Story::Endnotes] {
        reader.notes = [0; 2];
        reader.in_notes = true;
        let range = file.story(story);
        if !range.is_empty() {
            blocks.extend(without_blank_end(reader.story(range, 1)));
        }
    }
    Ok(blocks)
}

/// Blocks without the blank paragraph that every part of the text but the first ends with.
fn without_blank_end(mut blocks: Vec<Block>) -> Vec<Block> {
    while matches!(blocks.last(), Some(Block::Paragraph(p)) if p.is_blank()) {
        blocks.pop();
    }
    blocks
}

/// Which characters are the code of a field, or one of its three marks: all but its result. A mark
/// without its partner is no field.
fn field_code(text: &[u16]) -> Vec<bool> {
    let mut code = vec![false; text.len()];
    // Where each open field begins, and where its result does.
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    for (i, unit) in text.iter().enumerate() {
        match unit {
            0x13 => open.push((i, None)),
            0x14 => {
                if let Some(last) = open.last_mut() {
                    last.1.get_or_insert(i);
                }
            }
            0x15 => {
                code[i] = true;
                if let Some((begin, result)) = open.pop() {
                    code[begin..=result.unwrap_or(i)].fill(true);
                }
            }
            _ => {}
        }
    }
    code
}

/// The texts of boxes, by the character of the main text that they hang on.
fn boxes(file: &File) -> HashMap<u32, Vec<Range<u32>>> {
    let (places, shapes) = plc(file.part(Part::Shapes), 26);
    let anchors: HashMap<u32, u32> =
        places.iter().zip(shapes).filter_map(|(cp, spa)| Some((u32_at(spa, 0)?, *cp))).collect();
    let (places, texts) = plc(file.part(Part::Boxes), 22);
    let story = file.story(Story::Boxes);
    let mut boxes: HashMap<u32, Vec<Range<u32>>> = HashMap::new();
    for (cp, text) in places.windows(2).zip(texts) {
        let reusable = u16_at(text, 8).unwrap_or(0) != 0;
        let (from, to) =
            (story.start.saturating_add(cp[0]), story.start.saturating_add(cp[1]).min(story.end));
        if reusable || from >= to {
            continue;
        }
        let anchor = u32_at(text, 14).and_then(|id| anchors.get(&id)).copied().unwrap_or(u32::MAX);
        boxes.entry(anchor).or_default().push(from..to);
    }
    boxes
}

struct Reader<'a> {
    file: &'a File,
    pieces: Vec<Piece>,
    changes: Vec<&'a [u8]>,
    text: Vec<u16>,
    code: Vec<bool>,
    fonts: Vec<Rc<str>>,
    styles: Styles,
    characters: Stretches<'a>,
    paragraphs: Stretches<'a>,
    lists: Lists,
    boxes: HashMap<u32, Vec<Range<u32>>>,
    endnotes: HashSet<u32>,
    /// Looks by the paragraph's style, the place of the changes, and the piece's changes.
    looks: HashMap<(u16, usize, u16), Rc<Look>>,
    /// Footnotes and endnotes so far.
    notes: [u32; 2],
    in_notes: bool,
}

impl Reader<'_> {
    fn piece(&self, cp: u32) -> Option<&Piece> {
        let i = self.pieces.partition_point(|p| p.cp.end <= cp);
        self.pieces.get(i).filter(|p| p.cp.contains(&cp))
    }

    /// The changes of a piece, as a list of them.
    fn piece_changes(&self, prm: u16) -> Vec<u8> {
        if prm & 1 != 0 {
            return self.changes.get(usize::from(prm >> 1)).map_or_else(Vec::new, |c| c.to_vec());
        }
        // A single change in short.
        let code: u16 = match prm >> 1 & 0x7f {
            0x0c => 0x260a,
            0x18 => 0x2416,
            0x19 => 0x2417,
            0x41 => 0x0800,
            0x5b => 0x083b,
            0x5c => 0x083c,
            _ => return Vec::new(),
        };
        let [low, high] = code.to_le_bytes();
        vec![low, high, (prm >> 8) as u8]
    }

    /// The blocks of a part of the text. `nesting` keeps boxes in boxes within bounds.
    fn story(&mut self, range: Range<u32>, nesting: u32) -> Vec<Block> {
        let end = range.end.min(self.text.len() as u32);
        let mut flow = Flow::default();
        let mut paragraph = Paragraph::default();
        let mut hanging: Vec<Range<u32>> = Vec::new();
        let mut start = range.start;
        while start < end {
            let ends = |unit: &u16| matches!(unit, 0x0d | 0x07 | 0x0c);
            let stop = self.text[start as usize..end as usize].iter().position(ends);
            let mark = stop.map_or(end - 1, |n| start + n as u32);
            let unit = self.text[mark as usize];
            let (style, shape) = self.shape(mark);
            let body_end = if ends(&unit) { mark } else { mark + 1 };
            self.runs(start..body_end, style, &mut paragraph, &mut hanging);
            start = mark + 1;

            let deleted = self.look(mark, style).is_some_and(|l| l.deleted);
            if deleted && unit == 0x0d && !shape.inner_cell_end && !shape.inner_row_end {
                // The mark was struck out: the next paragraph goes on here.
                continue;
            }
            let mut done = std::mem::take(&mut paragraph);
            let is_row_end = (unit == 0x07 && shape.row_end) || shape.inner_row_end;
            if shape.list > 0 && !is_row_end && !done.is_blank() {
                done.label = self.lists.label(shape.list, shape.level);
            }
            let depth = if shape.in_table || unit == 0x07 { shape.depth.max(1) as usize } else { 0 };
            flow.set_depth(depth);
            if shape.page_break && depth == 0 {
                flow.push(Block::PageBreak);
            }
            if !is_row_end {
                flow.push(Block::Paragraph(done));
            }
            for range in std::mem::take(&mut hanging) {
                if nesting < 4 {
                    let blocks = without_blank_end(self.story(range, nesting + 1));
                    blocks.into_iter().for_each(|b| flow.push(b));
                }
            }
            if is_row_end {
                flow.end_row(RowShape {
                    edges: shape.cells.iter().map(|c| (c.left.into(), c.right.into())).collect(),
                    ruled: shape.is_ruled(),
                    header: shape.header,
                });
            } else if unit == 0x07 || shape.inner_cell_end {
                flow.end_cell();
            } else if unit == 0x0c && depth == 0 {
                flow.push(Block::PageBreak);
            }
        }
        if !paragraph.is_blank() {
            flow.push(Block::Paragraph(paragraph));
        }
        flow.finish()
    }

    /// The style and shape of the paragraph whose mark is this character.
    fn shape(&self, mark: u32) -> (u16, Shape) {
        let Some(piece) = self.piece(mark) else { return (0, Shape::default()) };
        let (mut style, list, _) = self.paragraphs.at(piece.place(mark));
        let own = self.piece_changes(piece.prm);
        for (code, operand) in sprm::changes(list).chain(sprm::changes(&own)) {
            if code == 0x4600 {
                style = u16_at(operand, 0).unwrap_or(style);
            }
        }
        let mut shape = self.styles.shape(style);
        shape.apply(list, &self.file.data);
        shape.apply(&own, &self.file.data);
        if shape.in_table && shape.depth == 0 {
            shape.depth = 1;
        }
        (style, shape)
    }

    fn look(&mut self, cp: u32, style: u16) -> Option<Rc<Look>> {
        let piece = self.piece(cp)?.clone();
        let (_, list, _) = self.characters.at(piece.place(cp));
        let key = (style, if list.is_empty() { 0 } else { list.as_ptr() as usize }, piece.prm);
        if let Some(look) = self.looks.get(&key) {
            return Some(look.clone());
        }
        let own = self.piece_changes(piece.prm);
        let look = Rc::new(self.styles.run(style, &[list, &own]));
        self.looks.insert(key, look.clone());
        Some(look)
    }

    /// Adds the characters of a range to a paragraph.
    fn runs(&mut self, range: Range<u32>, style: u16, out: &mut Paragraph, hanging: &mut Vec<Range<u32>>) {
        let mut cp = range.start;
        while cp < range.end {
            let Some(piece) = self.piece(cp) else { return };
            let place = piece.place(cp);
            let (_, _, until) = self.characters.at(place);
            let step = until.saturating_sub(place).div_ceil(if piece.wide { 2 } else { 1 }).max(1);
            let to = cp.saturating_add(step).min(piece.cp.end).min(range.end);
            if let Some(look) = self.look(cp, style) {
                self.run(cp..to, &look, out, hanging);
            }
            cp = to;
        }
    }

    fn run(&mut self, range: Range<u32>, look: &Look, out: &mut Paragraph, hanging: &mut Vec<Range<u32>>) {
        if look.deleted || look.hidden {
            return;
        }
        let font = |index: u16| self.fonts.get(usize::from(index)).cloned();
        // One of the two being of a dead encoding, the text is in it.
        let fonts = look.fonts.map(font);
        let dead = |f: &&Option<Rc<str>>| {
            f.as_deref().is_some_and(|f| congvan_text::legacy::font_encoding(f).is_some())
        };
        let font = fonts.iter().find(dead).unwrap_or(&fonts[0]).clone();
        let mut units: Vec<u16> = Vec::new();
        let flush = |units: &mut Vec<u16>, out: &mut Paragraph| {
            if !units.is_empty() {
                let text = String::from_utf16_lossy(units);
                let symbolic = font.as_deref().is_some_and(|f| {
                    matches!(f, "Symbol") || f.starts_with("Wingdings") || f.starts_with("Webdings")
                });
                let text: String = match symbolic {
                    true => text.chars().map(|c| symbol(font.as_deref().unwrap_or(""), c)).collect(),
                    false => text.chars().map(|c| symbol("", c)).collect(),
                };
                out.push(&text, font.as_ref(), look.capitals);
                units.clear();
            }
        };
        for cp in range {
            let i = cp as usize;
            if self.code[i] {
                continue;
            }
            let unit = self.text[i];
            if let (true, Some((font, c))) = (look.special, look.symbol) {
                flush(&mut units, out);
                let font = self.fonts.get(usize::from(font)).map_or("Symbol", |f| f);
                let c = char::from_u32(u32::from(c)).map_or('•', |c| symbol(font, c));
                out.push(c.encode_utf8(&mut [0; 4]), None, false);
                continue;
            }
            match unit {
                0x09 => units.push(0x09),
                0x0b => units.push(0x0a),
                0x0e => units.push(0x0a),
                0x1e => units.push(u16::from(b'-')),
                0x1f => units.push(SOFT_HYPHEN as u16),
                0x02 if look.special => {
                    flush(&mut units, out);
                    let kind = usize::from(self.endnotes.contains(&cp));
                    self.notes[kind] += 1;
                    // The mark at the head of the note itself, and the one in the text.
                    let head = self.in_notes && out.is_blank();
                    out.push(&note_mark(self.notes[kind]), None, false);
                    out.push(if head { " " } else { "" }, None, false);
                }
                0x08 => {
                    if let Some(ranges) = self.boxes.remove(&cp) {
                        hanging.extend(ranges);
                    }
                }
                0..0x20 => {}
                _ => units.push(unit),
            }
        }
        flush(&mut units, out);
    }
}
