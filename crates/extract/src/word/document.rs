//! What every word processor's file comes down to: paragraphs and tables; and how they are set in
//! lines that read like the letter.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use congvan_text::fold;
use congvan_text::legacy::{Encoding, decode, detect, font_encoding};

/// Stands for a soft hyphen until it is known whether the font makes a letter of it: in TCVN3
/// the same byte is `ư`.
pub(super) const SOFT_HYPHEN: char = '\u{1f}';

/// The longest text of one file, in bytes; a letter with its annexes has a thousandth of it.
const MAX_TEXT: usize = 64 << 20;

/// A piece of text in one font.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    pub text: String,
    pub font: Option<Rc<str>>,
    /// Shown in capitals, whatever was typed.
    pub capitals: bool,
}

/// A paragraph; `\n` in its text is a line break inside it.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    /// The number or bullet that the program puts before it.
    pub label: String,
    pub runs: Vec<Run>,
}

impl Paragraph {
    /// Adds text; to the last run where it looks the same.
    pub fn push(&mut self, text: &str, font: Option<&Rc<str>>, capitals: bool) {
        if text.is_empty() {
            return;
        }
        if let Some(last) = self.runs.last_mut()
            && last.capitals == capitals
            && last.font.as_ref() == font
        {
            last.text.push_str(text);
        } else {
            self.runs.push(Run { text: text.to_owned(), font: font.cloned(), capitals });
        }
    }

    pub fn is_blank(&self) -> bool {
        self.label.is_empty() && self.runs.iter().all(|r| r.text.trim().is_empty())
    }

    /// Its text in Unicode, with its label.
    pub fn text(&self) -> String {
        let body = self.body();
        match (self.label.is_empty(), body.is_empty()) {
            (true, _) => body,
            (false, true) => self.label.clone(),
            (false, false) => format!("{} {}", self.label, body.trim_start()),
        }
    }

    fn body(&self) -> String {
        // Runs that read the same way are put together before they are decoded: programs cut
        // words anywhere, and VNI needs a letter and its mark together.
        let class = |r: &Run| (r.font.as_deref().and_then(font_encoding), r.capitals);
        let mut out = String::new();
        let mut at = 0;
        while let Some(first) = self.runs.get(at) {
            let same = self.runs[at..].iter().take_while(|r| class(r) == class(first)).count();
            let runs = &self.runs[at..at + same];
            at += same;
            let joined: String = runs.iter().map(|r| r.text.as_str()).collect();
            let text = to_unicode(&joined, first.font.as_deref());
            if first.capitals { out.push_str(&text.to_uppercase()) } else { out.push_str(&text) }
        }
        congvan_text::nfc(&out).into_owned()
    }
}

/// Text in Unicode, whatever encoding its font stands for.
fn to_unicode(text: &str, font: Option<&str>) -> String {
    let tcvn3 = font.and_then(font_encoding).is_some_and(|f| f.encoding == Encoding::Tcvn3);
    let text = match (text.contains(SOFT_HYPHEN), tcvn3) {
        (false, _) => text.to_owned(),
        (true, true) => text.replace(SOFT_HYPHEN, "\u{ad}"),
        (true, false) => text.replace(SOFT_HYPHEN, ""),
    };
    match detect(&text, font) {
        Some(found) => decode(&text, found.encoding, found.capitals).into_text(),
        None => without_soft_hyphens(text),
    }
}

/// Drops soft hyphens inside words: nothing shows them, and converters from TCVN3 leave them
/// behind. One at the end of a word may be meant as a hyphen.
fn without_soft_hyphens(text: String) -> String {
    if !text.contains('\u{ad}') {
        return text;
    }
    let chars: Vec<char> = text.chars().collect();
    let letter = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(|c| c.is_alphabetic());
    chars
        .iter()
        .enumerate()
        .filter(|&(i, &c)| c != '\u{ad}' || !letter(i.checked_sub(1)) || !letter(Some(i + 1)))
        .map(|(_, c)| c)
        .collect()
}

/// What follows what.
#[derive(Clone, Debug)]
pub(super) enum Block {
    Paragraph(Paragraph),
    Table(Table),
    PageBreak,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub rows: Vec<Row>,
    /// It has rules between its columns, as a table of data has and a layout has not.
    pub ruled: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub cells: Vec<Cell>,
    /// Repeated at the head of every page.
    pub header: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub blocks: Vec<Block>,
    /// How many columns of the grid it covers; 0 counts as 1.
    pub columns: usize,
}

/// The fonts of a document and the encodings in which its text stands.
pub(super) fn faces(blocks: &[Block]) -> (BTreeSet<String>, BTreeSet<&'static str>) {
    fn walk(blocks: &[Block], fonts: &mut BTreeSet<String>, encodings: &mut BTreeSet<&'static str>) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    for run in paragraph.runs.iter().filter(|r| !r.text.trim().is_empty()) {
                        fonts.extend(run.font.as_deref().map(str::to_owned));
                        let old = detect(&run.text, run.font.as_deref());
                        encodings.insert(old.map_or("Unicode", |found| found.encoding.name()));
                    }
                }
                Block::Table(table) => {
                    for cell in table.rows.iter().flat_map(|r| &r.cells) {
                        walk(&cell.blocks, fonts, encodings);
                    }
                }
                Block::PageBreak => {}
            }
        }
    }
    let (mut fonts, mut encodings) = (BTreeSet::new(), BTreeSet::new());
    walk(blocks, &mut fonts, &mut encodings);
    (fonts, encodings)
}

/// The text of a document, a line a paragraph; `\u{c}` where a page ends by order of the writer.
pub(super) fn lines(blocks: &[Block]) -> String {
    let mut setter = Setter::default();
    setter.blocks(blocks);
    setter.out.truncate(setter.out.trim_end().len());
    setter.out
}

#[derive(Default)]
struct Setter {
    out: String,
    /// Text was left out because there was too much.
    full: bool,
}

impl Setter {
    fn line(&mut self, text: &str) {
        if self.out.len() + text.len() > MAX_TEXT {
            self.full = true;
            return;
        }
        let text = text.trim_end();
        // One blank line says as much as five.
        if text.is_empty()
            && (self.out.is_empty() || self.out.ends_with("\n\n") || self.out.ends_with('\u{c}'))
        {
            return;
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            match block {
                Block::Paragraph(p) => {
                    let taken = self.columns_by_gaps(&blocks[at..]);
                    if taken > 0 {
                        at += taken;
                        continue;
                    }
                    for line in p.text().split('\n') {
                        self.line(line);
                    }
                }
                Block::Table(t) => self.table(t),
                Block::PageBreak => {
                    // A break before anything else, or two of them, makes no page.
                    if !self.out.trim_end_matches(['\n', ' ']).is_empty()
                        && !self.out.trim_end_matches(['\n', ' ']).ends_with('\u{c}')
                    {
                        self.out.push('\u{c}');
                    }
                }
            }
            at += 1;
        }
    }

    fn table(&mut self, table: &Table) {
        let rows: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|r| r.cells.iter().map(|c| lines(&c.blocks).trim().to_owned()).collect())
            .collect();
        if is_layout(table, &rows) {
            self.by_columns(table, &rows);
            return;
        }
        for row in &rows {
            if row.iter().all(String::is_empty) {
                continue;
            }
            let cells: Vec<String> = row.iter().map(|c| one_line(c)).collect();
            self.line(&format!("| {} |", cells.join(" | ")));
        }
    }

    /// A table that only sets text side by side: each column from top to bottom, as one reads it.
    /// A row of one text that is cut otherwise than the columns parts what is above from what is
    /// below.
    fn by_columns(&mut self, table: &Table, rows: &[Vec<String>]) {
        // Texts with the columns of the grid that they stand in, since rows are cut differently.
        let mut band: Vec<(Range<usize>, &str)> = Vec::new();
        for (row, texts) in table.rows.iter().zip(rows) {
            let mut at = 0;
            let mut placed: Vec<(Range<usize>, &str)> = Vec::new();
            for (cell, text) in row.cells.iter().zip(texts) {
                let end = at + cell.columns.max(1);
                if !text.is_empty() {
                    placed.push((at..end, text));
                }
                at = end;
            }
            if let [(place, _)] = &placed[..] {
                let mut starts: Vec<usize> = band
                    .iter()
                    .filter(|(p, _)| p.start < place.end && place.start < p.end)
                    .map(|(p, _)| p.start)
                    .collect();
                starts.sort_unstable();
                starts.dedup();
                if starts != [place.start] {
                    self.band(&mut band);
                }
            } else if band.len() == 1 {
                self.band(&mut band);
            }
            band.extend(placed);
        }
        self.band(&mut band);
    }

    /// Texts side by side, one column after the other.
    fn band(&mut self, texts: &mut Vec<(Range<usize>, &str)>) {
        texts.sort_by_key(|(place, _)| place.start);
        let mut column = None;
        for (place, text) in texts.drain(..) {
            if column.is_some_and(|c| c != place.start) {
                self.line("");
            }
            column = Some(place.start);
            text.split('\n').for_each(|line| self.line(line.trim_start()));
        }
        if column.is_some() {
            self.line("");
        }
    }

    /// Columns made by tabs or spaces, in a letterhead or over a signature: as many blocks as
    /// belong to them, set column by column. 0 if there are none here.
    fn columns_by_gaps(&mut self, blocks: &[Block]) -> usize {
        let Some((left, right, taken)) = by_gaps(blocks) else { return 0 };
        for column in [left, right] {
            for line in column {
                self.line(&line);
            }
            self.line("");
        }
        taken
    }
}

/// A stretch of white space inside a line: where its text is, and the column where it ends.
struct Gap {
    bytes: Range<usize>,
    column: usize,
    width: usize,
    /// It has a tab in it, set by hand wherever the tab stops are.
    tab: bool,
}

/// The white space in a line that can part two columns, the indent included.
fn gaps(text: &str) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    let (mut column, mut open) = (0, None);
    for (i, c) in text.char_indices() {
        if c.is_whitespace() {
            let (_, from, tab) = *open.get_or_insert((i, column, false));
            open = open.map(|(start, _, _)| (start, from, tab || c == '\t'));
            column = if c == '\t' { (column / 8 + 1) * 8 } else { column + 1 };
            continue;
        }
        if let Some((start, from, tab)) = open.take()
            && (tab || column - from >= 3)
        {
            gaps.push(Gap { bytes: start..i, column, width: column - from, tab });
        }
        column += 1;
    }
    gaps
}

/// The parts of a line on both sides of the gap that comes nearest to a column.
fn halves(text: &str, near: usize) -> Option<(String, String)> {
    let gaps = gaps(text);
    let distance = |g: &&Gap| g.column.abs_diff(near);
    let inner = gaps.iter().filter(|g| g.bytes.start > 0 && !is_mark(&text[..g.bytes.start]));
    if let Some(gap) = inner.filter(|g| distance(g) <= 16 || g.width >= 5 || g.tab).min_by_key(distance) {
        return Some((text[..gap.bytes.start].trim().to_owned(), text[gap.bytes.end..].trim().to_owned()));
    }
    // An indent alone sets a line into the right column only if it leads there.
    let indent = gaps.first().filter(|g| g.bytes.start == 0 && g.column * 2 >= near)?;
    Some((String::new(), text[indent.bytes.end..].trim().to_owned()))
}

/// True for what stands before the text of an item: `-`, `1.`, `a)`.
fn is_mark(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() <= 4 && !text.chars().any(|c| c.is_alphabetic() && !text.ends_with(['.', ')']))
}

fn by_gaps(blocks: &[Block]) -> Option<(Vec<String>, Vec<String>, usize)> {
    let paragraphs = || {
        blocks.iter().take(40).map_while(|b| match b {
            Block::Paragraph(p) => Some(p),
            _ => None,
        })
    };
    let first = paragraphs().next()?.text();
    let first_gaps = gaps(&first);
    let nation = |text: &str| {
        let text = fold(text);
        ["cong hoa xa", "dang cong san viet nam", "doan tncs ho chi minh"].iter().any(|n| text.starts_with(n))
    };
    let recipients = |text: &str| fold(text.trim()).starts_with("noi nhan");
    let head = first_gaps.iter().find(|g| g.bytes.start > 0 && nation(&first[g.bytes.end..]));
    let near = match head {
        Some(gap) => gap.column,
        None => {
            // `Nơi nhận` with something beside it, or below a line set far to the right.
            let indented = first_gaps.first().filter(|g| g.bytes.start == 0 && g.column >= 8);
            if !recipients(&first) && indented.is_none() {
                return None;
            }
            let opening: Vec<String> =
                paragraphs().filter(|p| !p.is_blank()).take(4).map(Paragraph::text).collect();
            let at = opening.iter().position(|t| recipients(t))?;
            let beside = gaps(&opening[at]).into_iter().rfind(|g| g.bytes.start > 0).map(|g| g.column);
            beside.or(indented.map(|g| g.column)).unwrap_or(56)
        }
    };
    let (mut left, mut right, mut taken, mut beside) = (Vec::new(), Vec::new(), 0, 0);
    for (i, paragraph) in paragraphs().enumerate() {
        if paragraph.is_blank() {
            continue;
        }
        let text = paragraph.text();
        if text.contains('\n') {
            break;
        }
        match halves(&text, near) {
            Some((l, r)) => {
                beside += 1;
                if !l.is_empty() {
                    left.push(l);
                }
                right.push(r);
            }
            None if head.is_none()
                && (recipients(&text) || text.trim_start().starts_with(['-', '–', '+'])) =>
            {
                left.push(text.trim().to_owned());
            }
            None => break,
        }
        taken = i + 1;
    }
    let enough = if head.is_some() { beside >= 2 } else { beside >= 1 && left.iter().any(|l| recipients(l)) };
    enough.then_some((left, right, taken))
}

/// The text of a cell on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "¦")
}

/// True if the table only sets text side by side: a letterhead, recipients beside a signature.
fn is_layout(table: &Table, rows: &[Vec<String>]) -> bool {
    let columns = rows.iter().map(|r| r.iter().filter(|t| !t.is_empty()).count()).max().unwrap_or(0);
    if columns <= 1 {
        return true;
    }
    if table.rows.iter().any(|r| r.header) && rows.len() > 1 {
        return false;
    }
    if rows.len() <= 12 && columns <= 3 {
        let text = fold(&rows.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" "));
        let letterhead =
            ["chu nghia viet nam", "dang cong san viet nam", "doc lap - tu do", "doan tncs ho chi minh"];
        if letterhead.iter().any(|w| text.contains(w))
            || text.starts_with("noi nhan")
            || text.starts_with("kinh gui")
        {
            return true;
        }
    }
    !table.ruled && columns <= 3 && rows.len() <= 4
}
