//! Sets a [`Sheet`] on A4 pages: margins, columns, line breaking, page breaking.
//!
//! The measures are those of Decree 30/2020/NĐ-CP, annex I: left margin 30 mm, right
//! 15 mm, top and bottom 20 mm; body 14 pt, justified, first line indented by 1.27 cm; page
//! number centred in the top margin from the second page on.

use super::Error;
use super::font::{Fonts, Style};
use super::pdf::{Op, PAGE_HEIGHT, PAGE_WIDTH, Page};
use super::source::{Block, Run, Sheet, Signature};

const MM: f32 = 72.0 / 25.4;
const LEFT: f32 = 30.0 * MM;
const RIGHT: f32 = PAGE_WIDTH - 15.0 * MM;
const TOP: f32 = 20.0 * MM;
const BOTTOM: f32 = PAGE_HEIGHT - 20.0 * MM;
const WIDTH: f32 = RIGHT - LEFT;
/// Where the head's and the foot's left column ends.
const SPLIT: f32 = LEFT + WIDTH * 0.41;
const INDENT: f32 = 12.7 * MM;
const BODY: f32 = 14.0;
const SMALL: f32 = 11.0;
const HEAD: f32 = 12.0;
const CELL: f32 = 12.0;
const CELL_PAD: f32 = 4.0;
/// From one base line to the next, in units of the size.
const PITCH: f32 = 1.16;
/// From the top of a line to its base line, in units of the size.
const ASCENT: f32 = 0.9;

/// Sets a letter.
///
/// # Errors
///
/// When the fonts lack a character of it.
pub fn set(sheet: &Sheet, fonts: &Fonts) -> Result<Vec<Page>, Error> {
    let mut setter = Setter { fonts, pages: vec![Page::default()], y: TOP };
    setter.head(sheet)?;
    setter.blocks(&sheet.body)?;
    setter.foot(sheet)?;
    setter.blocks(&sheet.annexes)?;
    setter.page_numbers()?;
    Ok(setter.pages)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Align {
    Left,
    Centre,
    Justify,
}

/// A word in one face, as it stands between two spaces.
#[derive(Clone)]
struct Word {
    pieces: Vec<(Style, String)>,
    width: f32,
}

#[derive(Clone, Default)]
struct Line {
    words: Vec<Word>,
    width: f32,
}

struct Setter<'a> {
    fonts: &'a Fonts,
    pages: Vec<Page>,
    y: f32,
}

impl Setter<'_> {
    fn op(&mut self, op: Op) {
        if let Some(page) = self.pages.last_mut() {
            page.ops.push(op);
        }
    }

    fn new_page(&mut self) {
        self.pages.push(Page::default());
        self.y = TOP;
    }

    fn room_for(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.new_page();
        }
    }

    fn words(&self, runs: &[(Style, String)], size: f32) -> Result<Vec<Word>, Error> {
        let mut words: Vec<Word> = Vec::new();
        let mut open = false;
        for (style, text) in runs {
            for (i, piece) in text.split(' ').enumerate() {
                if i > 0 {
                    open = false;
                }
                if piece.is_empty() {
                    continue;
                }
                let width = self.fonts.width(*style, size, piece)?;
                match words.last_mut() {
                    Some(last) if open => {
                        last.pieces.push((*style, piece.to_owned()));
                        last.width += width;
                    }
                    _ => words.push(Word { pieces: vec![(*style, piece.to_owned())], width }),
                }
                open = true;
            }
        }
        Ok(words)
    }

    fn lines(&self, words: Vec<Word>, size: f32, first: f32, width: f32) -> Result<Vec<Line>, Error> {
        let space = self.fonts.width(Style::Regular, size, " ")?;
        let mut lines = vec![Line::default()];
        for word in words {
            let room = if lines.len() == 1 { width - first } else { width };
            let last = lines.len() - 1;
            let line = &mut lines[last];
            let grown = line.width + word.width + if line.words.is_empty() { 0.0 } else { space };
            if grown > room && !line.words.is_empty() {
                lines.push(Line { width: word.width, words: vec![word] });
            } else {
                line.width = grown;
                line.words.push(word);
            }
        }
        Ok(lines)
    }

    /// Puts a line's words from `x` on, one run of text for each face.
    fn put(&mut self, line: &Line, x: f32, y: f32, size: f32, word_space: f32) -> Result<(), Error> {
        let mut runs: Vec<(Style, String)> = Vec::new();
        for (i, word) in line.words.iter().enumerate() {
            for (j, (style, text)) in word.pieces.iter().enumerate() {
                let gap = if i > 0 && j == 0 { " " } else { "" };
                match runs.last_mut() {
                    Some((last, run)) if last == style => {
                        run.push_str(gap);
                        run.push_str(text);
                    }
                    Some((_, run)) => {
                        run.push_str(gap);
                        runs.push((*style, text.clone()));
                    }
                    None => runs.push((*style, text.clone())),
                }
            }
        }
        let mut x = x;
        for (style, text) in runs {
            let spaces = text.matches(' ').count();
            let width = self.fonts.width(style, size, &text)? + spaces as f32 * word_space;
            self.op(Op::Text { x, y, style, size, text, word_space });
            x += width;
        }
        Ok(())
    }

    /// Sets a paragraph between `left` and `right`; gives the height it took.
    #[allow(clippy::too_many_arguments, reason = "a paragraph has that many measures")]
    fn paragraph_at(
        &mut self,
        runs: &[(Style, String)],
        size: f32,
        left: f32,
        right: f32,
        first: f32,
        align: Align,
        y: f32,
        breaks: bool,
    ) -> Result<f32, Error> {
        let words = self.words(runs, size)?;
        let lines = self.lines(words, size, first, right - left)?;
        let pitch = size * PITCH;
        let count = lines.len();
        let mut at = y;
        for (i, line) in lines.iter().enumerate() {
            if breaks && at + pitch > BOTTOM {
                self.new_page();
                at = self.y;
            }
            let indent = if i == 0 { first } else { 0.0 };
            let room = right - left - indent;
            let slack = room - line.width;
            let gaps = line.words.len().saturating_sub(1);
            let (x, word_space) = match align {
                Align::Left => (left + indent, 0.0),
                Align::Centre => (left + indent + slack / 2.0, 0.0),
                Align::Justify if i + 1 < count && gaps > 0 => (left + indent, slack / gaps as f32),
                Align::Justify => (left + indent, 0.0),
            };
            self.put(line, x, at + size * ASCENT, size, word_space)?;
            at += pitch;
        }
        Ok(at - y)
    }

    /// Sets lines in a column, each centred, and gives the height they took.
    fn column(
        &mut self,
        lines: &[(String, Style, f32)],
        left: f32,
        right: f32,
        y: f32,
    ) -> Result<f32, Error> {
        let mut at = y;
        for (text, style, size) in lines {
            let runs = [(*style, text.clone())];
            at += self.paragraph_at(&runs, *size, left, right, 0.0, Align::Centre, at, false)?;
        }
        Ok(at - y)
    }

    /// Sets a line as it is, with the gaps that wait for a number or a day.
    fn whole_line(&mut self, text: &str, style: Style, centre: f32, least: f32, y: f32) -> Result<(), Error> {
        let size = 13.0;
        let x = (centre - self.fonts.width(style, size, text)? / 2.0).max(least);
        self.op(Op::Text { x, y: y + size * ASCENT, style, size, text: text.to_owned(), word_space: 0.0 });
        Ok(())
    }

    fn rule(&mut self, centre: f32, width: f32, y: f32) {
        self.op(Op::Rule { from: (centre - width / 2.0, y), to: (centre + width / 2.0, y) });
    }

    fn head(&mut self, sheet: &Sheet) -> Result<(), Error> {
        let (middle_left, middle_right) = ((LEFT + SPLIT) / 2.0, (SPLIT + RIGHT) / 2.0);
        let left: Vec<_> = sheet
            .left
            .iter()
            .map(|(l, bold)| (l.clone(), if *bold { Style::Bold } else { Style::Regular }, HEAD))
            .collect();
        let right: Vec<_> = sheet
            .right
            .iter()
            .enumerate()
            .map(|(i, l)| (l.clone(), Style::Bold, if i == 0 { HEAD } else { 13.0 }))
            .collect();
        let left_height = self.column(&left, LEFT - 6.0, SPLIT - 4.0, self.y)?;
        let right_height = self.column(&right, SPLIT, RIGHT + 6.0, self.y)?;
        if !left.is_empty() && !sheet.left.iter().any(|(l, _)| l == "*") {
            self.rule(middle_left, 60.0, self.y + left_height + 2.0);
        }
        if let Some((text, style, size)) = right.last() {
            let width = self.fonts.width(*style, *size, text)?;
            self.rule(middle_right, width, self.y + right_height + 2.0);
        }
        self.y += left_height.max(right_height) + 8.0;
        let row = self.y;
        let mut height: f32 = 0.0;
        if let Some(number) = &sheet.number {
            self.whole_line(number, Style::Regular, middle_left, LEFT - 10.0, row)?;
            height = 13.0 * PITCH;
            if !sheet.under_number.is_empty() {
                let under: Vec<_> =
                    sheet.under_number.iter().map(|l| (l.clone(), Style::Regular, HEAD)).collect();
                height += 4.0 + self.column(&under, LEFT - 4.0, SPLIT - 4.0, row + height + 4.0)?;
            }
        }
        let mut right_height: f32 = 0.0;
        if let Some(date) = &sheet.date {
            self.whole_line(date, Style::Italic, middle_right, SPLIT, row)?;
            right_height = 13.0 * PITCH;
        }
        let mut at = row + height;
        for stamp in &sheet.stamps {
            at += 6.0;
            let width = self.fonts.width(Style::Bold, 13.0, stamp)?;
            self.column(&[(stamp.clone(), Style::Bold, 13.0)], LEFT, SPLIT, at)?;
            let (x0, x1) = (middle_left - width / 2.0 - 6.0, middle_left + width / 2.0 + 6.0);
            let (y0, y1) = (at - 2.0, at + 13.0 * PITCH + 2.0);
            for (from, to) in
                [((x0, y0), (x1, y0)), ((x1, y0), (x1, y1)), ((x1, y1), (x0, y1)), ((x0, y1), (x0, y0))]
            {
                self.op(Op::Rule { from, to });
            }
            at += 13.0 * PITCH + 4.0;
        }
        self.y = at.max(row + right_height) + 10.0;
        Ok(())
    }

    fn blocks(&mut self, blocks: &[Block]) -> Result<(), Error> {
        for block in blocks {
            match block {
                Block::PageBreak => self.new_page(),
                Block::Title(lines) => self.title(lines)?,
                Block::Centred(line) => {
                    self.room_for(4.0 * BODY);
                    self.y += 6.0;
                    let runs = [(Style::Bold, line.clone())];
                    self.y +=
                        self.paragraph_at(&runs, BODY, LEFT, RIGHT, 0.0, Align::Centre, self.y, false)?;
                    self.y += 4.0;
                }
                Block::To { lead, list } => self.to(lead, list)?,
                Block::Paragraph(runs) => self.body_paragraph(runs)?,
                Block::Table(rows) => self.table(rows)?,
            }
        }
        Ok(())
    }

    fn title(&mut self, lines: &[String]) -> Result<(), Error> {
        self.y += 4.0;
        for line in lines {
            self.room_for(BODY * PITCH);
            let runs = [(Style::Bold, line.clone())];
            let (left, right) = (LEFT + 20.0, RIGHT - 20.0);
            self.y += self.paragraph_at(&runs, BODY, left, right, 0.0, Align::Centre, self.y, false)?;
        }
        self.rule((LEFT + RIGHT) / 2.0, 90.0, self.y + 3.0);
        self.y += 14.0;
        Ok(())
    }

    fn to(&mut self, lead: &str, list: &[String]) -> Result<(), Error> {
        let runs = [(Style::Regular, lead.to_owned())];
        self.y += 4.0;
        if list.is_empty() {
            self.y += self.paragraph_at(&runs, BODY, LEFT, RIGHT, 0.0, Align::Centre, self.y, true)?;
        } else {
            let left = LEFT + 62.0;
            self.y += self.paragraph_at(&runs, BODY, left, RIGHT, 0.0, Align::Left, self.y, true)?;
            for entry in list {
                let runs = [(Style::Regular, entry.clone())];
                self.room_for(BODY * PITCH);
                let top = self.y;
                let height =
                    self.paragraph_at(&runs, BODY, left + 70.0, RIGHT, 0.0, Align::Left, top, false)?;
                self.y = top + height + 2.0;
            }
        }
        self.y += 8.0;
        Ok(())
    }

    fn body_paragraph(&mut self, runs: &[Run]) -> Result<(), Error> {
        let runs: Vec<_> = runs
            .iter()
            .map(|r| {
                let style = match (r.bold, r.italic) {
                    (false, false) => Style::Regular,
                    (true, false) => Style::Bold,
                    (false, true) => Style::Italic,
                    (true, true) => Style::BoldItalic,
                };
                (style, r.text.clone())
            })
            .collect();
        let words = self.words(&runs, BODY)?;
        let lines = self.lines(words, BODY, INDENT, WIDTH)?;
        // No first line alone at the foot of a page.
        self.room_for(BODY * PITCH * lines.len().min(2) as f32);
        let pages = self.pages.len();
        let height = self.paragraph_at(&runs, BODY, LEFT, RIGHT, INDENT, Align::Justify, self.y, true)?;
        if self.pages.len() > pages {
            // The paragraph went on to a new page: what is set there tells how far.
            self.y = self.lowest() + BODY * (PITCH - ASCENT);
        } else {
            self.y += height;
        }
        self.y += 6.0;
        Ok(())
    }

    /// The lowest base line on the last page.
    fn lowest(&self) -> f32 {
        let ops = self.pages.last().map(|p| p.ops.as_slice()).unwrap_or_default();
        ops.iter().fold(TOP, |low, op| match op {
            Op::Text { y, .. } => low.max(*y),
            Op::Rule { .. } => low,
        })
    }

    fn table(&mut self, rows: &[Vec<String>]) -> Result<(), Error> {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        if columns == 0 {
            return Ok(());
        }
        let mut least = vec![0.0f32; columns];
        let mut wish = vec![0.0f32; columns];
        for (r, row) in rows.iter().enumerate() {
            let style = if r == 0 { Style::Bold } else { Style::Regular };
            for (c, cell) in row.iter().enumerate() {
                for word in cell.split(' ') {
                    least[c] = least[c].max(self.fonts.width(style, CELL, word)? + 2.0 * CELL_PAD);
                }
                wish[c] = wish[c].max(self.fonts.width(style, CELL, cell)?).min(WIDTH);
            }
        }
        let fixed: f32 = least.iter().sum();
        let spare = (WIDTH - fixed).max(0.0);
        let wishes: f32 = wish.iter().map(|w| w.sqrt()).sum();
        let widths: Vec<f32> = least.iter().zip(&wish).map(|(l, w)| l + spare * w.sqrt() / wishes).collect();
        let mut edges = vec![LEFT];
        for width in &widths {
            edges.push(edges[edges.len() - 1] + width);
        }
        self.y += 4.0;
        for (r, row) in rows.iter().enumerate() {
            let style = if r == 0 { Style::Bold } else { Style::Regular };
            let align = if r == 0 { Align::Centre } else { Align::Left };
            let mut tallest = 1;
            for (c, cell) in row.iter().enumerate() {
                let words = self.words(&[(style, cell.clone())], CELL)?;
                let lines = self.lines(words, CELL, 0.0, widths[c] - 2.0 * CELL_PAD)?;
                tallest = tallest.max(lines.len());
            }
            let height = tallest as f32 * CELL * PITCH + 2.0 * CELL_PAD;
            self.room_for(height);
            let (top, bottom) = (self.y, self.y + height);
            for (c, cell) in row.iter().enumerate() {
                let runs = [(style, cell.clone())];
                let (left, right) = (edges[c] + CELL_PAD, edges[c + 1] - CELL_PAD);
                self.paragraph_at(&runs, CELL, left, right, 0.0, align, top + CELL_PAD, false)?;
            }
            let (first, last) = (LEFT, edges[columns]);
            self.op(Op::Rule { from: (first, top), to: (last, top) });
            self.op(Op::Rule { from: (first, bottom), to: (last, bottom) });
            for &x in &edges {
                self.op(Op::Rule { from: (x, top), to: (x, bottom) });
            }
            self.y = bottom;
        }
        self.y += 8.0;
        Ok(())
    }

    fn foot(&mut self, sheet: &Sheet) -> Result<(), Error> {
        if sheet.signatures.is_empty() && sheet.copies.is_empty() {
            return Ok(());
        }
        let one = sheet.signatures.len() <= 1;
        let signed = sheet.signatures.iter().map(signature_height).fold(0.0, f32::max);
        let copied = sheet.copies.len() as f32 * SMALL * PITCH * 1.4;
        let needed = if one { signed.max(copied) } else { signed + copied };
        self.y += 8.0;
        self.room_for(needed);
        let top = self.y;
        if one {
            let copies = self.copies(&sheet.copies, top)?;
            let mut height = copies;
            if let Some(signature) = sheet.signatures.first() {
                height = height.max(self.signature(signature, SPLIT, RIGHT, top)?);
            }
            self.y = top + height;
        } else {
            let width = WIDTH / sheet.signatures.len() as f32;
            let mut height: f32 = 0.0;
            for (i, signature) in sheet.signatures.iter().enumerate() {
                let left = LEFT + width * i as f32;
                height = height.max(self.signature(signature, left, left + width, top)?);
            }
            self.y = top + height + 6.0;
            self.y += self.copies(&sheet.copies, self.y)?;
        }
        Ok(())
    }

    fn copies(&mut self, lines: &[String], y: f32) -> Result<f32, Error> {
        let mut at = y;
        for (i, line) in lines.iter().enumerate() {
            let (style, size) = if i == 0 { (Style::BoldItalic, HEAD) } else { (Style::Regular, SMALL) };
            let runs = [(style, line.clone())];
            at += self.paragraph_at(&runs, size, LEFT, SPLIT - 4.0, 0.0, Align::Left, at, false)?;
        }
        Ok(at - y)
    }

    fn signature(&mut self, signature: &Signature, left: f32, right: f32, y: f32) -> Result<f32, Error> {
        let above: Vec<_> = signature.above.iter().map(|l| (l.clone(), Style::Bold, BODY)).collect();
        let mut height = self.column(&above, left, right, y)?;
        height += 56.0;
        let below: Vec<_> = signature.below.iter().map(|l| (l.clone(), Style::Bold, BODY)).collect();
        height += self.column(&below, left, right, y + height)?;
        Ok(height)
    }

    fn page_numbers(&mut self) -> Result<(), Error> {
        for (i, page) in self.pages.iter_mut().enumerate().skip(1) {
            let text = (i + 1).to_string();
            let width = self.fonts.width(Style::Regular, 13.0, &text)?;
            page.ops.insert(
                0,
                Op::Text {
                    x: (LEFT + RIGHT - width) / 2.0,
                    y: 14.0 * MM,
                    style: Style::Regular,
                    size: 13.0,
                    text,
                    word_space: 0.0,
                },
            );
        }
        Ok(())
    }
}

fn signature_height(signature: &Signature) -> f32 {
    56.0 + (signature.above.len() + signature.below.len()) as f32 * BODY * PITCH
}
