//! Lines as the other modules see them: cleaned, with what is needed to place them.

use congvan_model::{Page, Pages, TextFrom};
use congvan_text::{Mapped, byte_of, fold, is_upper_text};

use crate::head::{is_dateline, is_motto, is_nation};
use crate::mend::{close_ampersands, mend};
use crate::{Block, Mend, Zones};

/// A word with its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WordBox {
    /// Bytes of the source text.
    pub start: usize,
    pub end: usize,
    pub x0: f32,
    pub x1: f32,
    pub size: f32,
    pub bold: bool,
    pub italic: bool,
}

/// A line, or a part of one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub text: Mapped,
    pub folded: String,
    pub page: u32,
    /// Width of the page; 0 without positions.
    pub page_width: f32,
    /// Without positions, how far the line is indented.
    pub x0: f32,
    pub x1: f32,
    pub y0: f32,
    pub y1: f32,
    pub words: Vec<WordBox>,
    pub bold: bool,
    pub italic: bool,
    pub upper: bool,
    /// A blank line stands before it (texts without positions).
    pub blank_before: bool,
    /// It stands in the right column of a foot (texts without positions).
    pub beside: bool,
    /// Read from a picture.
    pub ocr: bool,
    /// Cells of a row written in Markdown.
    pub cells: Option<Vec<Mapped>>,
}

impl Line {
    pub fn positioned(&self) -> bool {
        self.page_width > 0.0
    }

    pub fn height(&self) -> f32 {
        (self.y1 - self.y0).max(1.0)
    }

    pub fn size(&self) -> f32 {
        self.words.first().map_or(12.0, |w| if w.size > 0.0 { w.size } else { self.height() * 0.8 })
    }

    pub fn centre(&self) -> f32 {
        (self.x0 + self.x1) / 2.0
    }

    /// A line without a place on its page.
    fn of(text: Mapped, page: &Page) -> Self {
        Self {
            folded: fold(text.text()),
            upper: is_upper_text(text.text()),
            text,
            page: page.number,
            ..Self::default()
        }
    }

    pub fn text(&self) -> &str {
        self.text.text()
    }

    pub fn block(&self) -> Block {
        Block { text: self.text.clone(), page: self.page, bold: self.bold, italic: self.italic }
    }

    /// The line cut before word `at`: what stands left and right of the cut.
    pub fn split(&self, at: usize, source_of: &str) -> (Self, Self) {
        let part = |words: &[WordBox]| Self::from_words(words, self, source_of);
        (part(&self.words[..at]), part(&self.words[at..]))
    }

    fn from_words(words: &[WordBox], of: &Self, source: &str) -> Self {
        let mut text = Mapped::default();
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            if of.cells.is_some() {
                text = clean_marks(&source[first.start..last.end], first.start).0;
            } else {
                // As it was mended, without the marks of bold print.
                let (from, to) = (of.text.at_source(first.start), of.text.at_source(last.end));
                let part = &of.text.text()[from..to.max(from)];
                let lead = part.len() - part.trim_start().len();
                text = of.text.slice(from + lead..from + part.trim_end().len().max(lead));
            }
        }
        Self {
            folded: fold(text.text()),
            upper: is_upper_text(text.text()),
            text,
            page: of.page,
            page_width: of.page_width,
            x0: words.first().map_or(of.x0, |w| w.x0),
            x1: words.last().map_or(of.x1, |w| w.x1),
            y0: of.y0,
            y1: of.y1,
            bold: !words.is_empty() && words.iter().all(|w| w.bold),
            italic: !words.is_empty() && words.iter().all(|w| w.italic),
            words: words.to_vec(),
            blank_before: of.blank_before,
            beside: of.beside,
            ocr: of.ocr,
            cells: None,
        }
    }

    /// The widest gap between words whose right side begins right of `from` (points): the index
    /// of the word after it and its width.
    pub fn widest_gap(&self, from: f32) -> Option<(usize, f32)> {
        self.words
            .windows(2)
            .enumerate()
            .map(|(i, w)| (i + 1, w[1].x0 - w[0].x1, w[1].x0))
            .filter(|(_, _, x)| *x > from)
            .map(|(i, gap, _)| (i, gap))
            .max_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// All lines with text, cleaned. Page numbers go to `marks`.
pub(crate) fn lines(pages: &Pages, zones: &mut Zones) -> Vec<Line> {
    let mut out = Vec::new();
    let mut offset = 0usize;
    for page in &pages.pages {
        let from = out.len();
        if page.is_positioned() {
            positioned(page, &mut offset, &mut out, &mut zones.mends);
        } else {
            plain(page, &mut offset, &mut out);
        }
        drop_page_numbers(&mut out, from, page, &mut zones.marks);
    }
    out
}

fn positioned(page: &Page, offset: &mut usize, out: &mut Vec<Line>, mends: &mut Vec<Mend>) {
    let ocr = page.text_from == TextFrom::Ocr;
    for line in &page.lines {
        let at = *offset;
        *offset += line.text.len() + 1;
        let mut text = Mapped::clean(&line.text, at);
        if ocr {
            mend(&mut text, mends);
        }
        close_ampersands(&mut text);
        if text.text().is_empty() {
            continue;
        }
        let words: Vec<WordBox> = line
            .words
            .iter()
            .map(|w| WordBox {
                start: at + w.start,
                end: at + w.end,
                x0: w.bbox.x0,
                x1: w.bbox.x1,
                size: w.size,
                bold: w.bold,
                italic: w.italic,
            })
            .collect();
        out.push(Line {
            folded: fold(text.text()),
            upper: is_upper_text(text.text()),
            text,
            page: page.number,
            page_width: page.width,
            x0: line.bbox.x0,
            x1: line.bbox.x1,
            y0: line.bbox.y0,
            y1: line.bbox.y1,
            bold: !words.is_empty() && words.iter().all(|w| w.bold),
            italic: !words.is_empty() && words.iter().all(|w| w.italic),
            words,
            blank_before: false,
            beside: false,
            ocr,
            cells: None,
        });
    }
}

/// The width that a column of a text in fixed columns is taken to have, in points.
pub(crate) const COLUMN: f32 = 6.0;

fn plain(page: &Page, offset: &mut usize, out: &mut Vec<Line>) {
    // A text whose columns are kept by spaces is given positions, so that it is read by columns.
    let columned = is_columned(page);
    let width =
        page.lines.iter().map(|l| l.text.chars().filter(|c| !is_mark(*c)).count()).max().unwrap_or(0).max(80)
            as f32
            * COLUMN;
    let mut blank = false;
    let mut foot = false;
    let mut mark: Option<Mapped> = None;
    let mut y = 0.0f32;
    for line in &page.lines {
        let at = *offset;
        *offset += line.text.len() + 1;
        y += 14.0;
        let raw = &line.text;
        let trimmed = raw.trim();
        // A dash that was copied onto a line of its own.
        if matches!(trimmed, "-" | "–" | "+" | "•") {
            mark = Some(Mapped::clean(raw, at));
            continue;
        }
        if trimmed.is_empty() || is_rule(trimmed) {
            blank = true;
            continue;
        }
        let (mut text, bold, cells) = markdown(raw, at);
        if let Some(mut mark) = mark.take()
            && cells.is_none()
        {
            mark.append(&text, " ");
            text = mark;
        }
        if text.text().is_empty() {
            blank = true;
            continue;
        }
        let mut made = Line { bold, blank_before: blank, cells, y0: y - 12.0, y1: y, ..Line::of(text, page) };
        foot |= made.folded.starts_with("noi nhan");
        let gap = || raw.contains("   ") || raw.contains('\t');
        if !columned && made.cells.is_none() && (foot || out.len() < HEAD) && gap() {
            let parts = apart(raw, at);
            let beside_nation = || {
                parts.iter().skip(1).any(|(p, _)| {
                    let f = fold(p.text());
                    is_nation(&f) || is_motto(&f) || is_dateline(&f)
                })
            };
            if foot && (parts.len() > 1 || indent(raw) >= BESIDE) || beside_nation() {
                let right = |i: usize| foot && (i > 0 || indent(raw) >= BESIDE);
                out.extend(parts.into_iter().enumerate().map(|(i, (text, bold))| Line {
                    bold,
                    blank_before: i == 0 && blank,
                    beside: right(i),
                    y0: made.y0,
                    y1: made.y1,
                    ..Line::of(text, page)
                }));
                blank = false;
                continue;
            }
        }
        if !columned {
            let joints = if out.len() < HEAD && made.cells.is_none() { joints(&made) } else { Vec::new() };
            if !joints.is_empty() {
                out.extend(cut(&made, &joints, page));
                blank = false;
                continue;
            }
            if let Some(above) = out.last_mut().filter(|above| runs_on(above, &made)) {
                above.text.append(&made.text, " ");
                above.folded = fold(above.text.text());
                above.upper = is_upper_text(above.text.text());
                continue;
            }
        }
        made.x0 = indent(raw) as f32 * COLUMN;
        if columned {
            made.page_width = width;
            made.words = column_words(raw, at);
            made.x0 = made.words.first().map_or(0.0, |w| w.x0);
            made.x1 = made.words.last().map_or(0.0, |w| w.x1);
        }
        blank = false;
        out.push(made);
    }
}

/// From this column on a line of the foot stands in its right column, if the text has columns at all.
const BESIDE: usize = 30;

/// A line cut where two columns are kept apart by spaces: `Nơi nhận:          GIÁM ĐỐC`; each part with whether all
/// of it is emphasised.
fn apart(raw: &str, at: usize) -> Vec<(Mapped, bool)> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut gap = 0;
    for (i, c) in raw.char_indices().chain([(raw.len(), ' ')]) {
        let end = i == raw.len();
        if c.is_whitespace() && !end {
            gap += if c == '\t' { 3 } else { 1 };
            continue;
        }
        if end || gap >= 3 {
            let part = &raw[from..i];
            if part.chars().any(char::is_alphanumeric) {
                parts.push(clean_marks(part, at + from));
            }
            from = i;
        }
        gap = 0;
    }
    parts
}

/// How many lines of a text without columns may be those of a head whose two columns were copied onto one line.
const HEAD: usize = 12;

/// The bytes where the right column begins on a line that both columns of a head were copied onto:
/// `SỞ Y TẾ Độc lập - Tự do - Hạnh phúc`, `Số: 12/SYT-VP An Bình, ngày 05 tháng 6 năm 2023`; also the bars
/// that a table was copied with.
fn joints(line: &Line) -> Vec<usize> {
    // Folding keeps the number of letters.
    let (text, folded) = (line.text(), line.folded.as_str());
    if folded.starts_with('|') || folded.contains(';') {
        return Vec::new();
    }
    let column = |needle: &str| folded.find(needle).map(|at| folded[..at].chars().count() + 1);
    let mut found: Vec<usize> = [" cong hoa xa hoi chu nghia viet nam", " doc lap - tu do - hanh phuc"]
        .into_iter()
        .filter_map(column)
        .chain(place_after_number(text, folded))
        .map(|n| byte_of(text, n))
        .collect();
    if !found.is_empty() || is_row(folded) {
        found.extend(text.match_indices('|').map(|(i, _)| i + 1));
    }
    found.retain(|at| !text[..*at].trim_matches(['|', ' ']).is_empty() && *at < text.len());
    found.sort_unstable();
    found
}

/// True if the bars of the line part the columns of a head or a foot, by what stands in them.
fn is_row(folded: &str) -> bool {
    let mut cells = folded.split('|').map(str::trim);
    let left = cells.next().unwrap_or("");
    ["so", "v/v", "ve viec", "noi nhan", "- luu", "luu"].iter().any(|begins| left.starts_with(begins))
        || cells.any(|cell| {
            ["cong hoa ", "kt. ", "tm. ", "tl. ", "tuq. "].iter().any(|begins| cell.starts_with(begins))
                || cell.contains(", ngay ") && cell.contains(" thang ")
        })
}

/// The line cut at these bytes, without the bars; each part is a line of its own.
fn cut(line: &Line, joints: &[usize], page: &Page) -> Vec<Line> {
    let text = line.text();
    let starts = std::iter::once(0).chain(joints.iter().copied());
    let parts = starts.zip(joints.iter().copied().chain([text.len()])).filter_map(|(from, to)| {
        let part = text[from..to].trim_end_matches(['|', ' ']);
        let lead = part.len() - part.trim_start().len();
        let named = part.chars().any(char::is_alphanumeric);
        named.then(|| line.text.slice(from + lead..from + part.len()))
    });
    let made = |(i, text)| Line {
        blank_before: i == 0 && line.blank_before,
        y0: line.y0,
        y1: line.y1,
        ..Line::of(text, page)
    };
    parts.enumerate().map(made).collect()
}

/// The letter at which the place begins on a line with the number before it.
fn place_after_number(line: &str, folded: &str) -> Option<usize> {
    let numbered = folded.trim_start().starts_with("so");
    let at = folded.find(", ngay ").filter(|_| numbered && folded.contains(" thang "))?;
    let before = &line[..byte_of(line, folded[..at].chars().count())];
    let is_name =
        |w: &&str| w.starts_with(char::is_uppercase) && w.chars().all(|c| c.is_alphabetic() || c == '.');
    let words: Vec<&str> = before.rsplit(' ').take(6).collect();
    // `Số: 24/PGDĐT- GDMN Thọ Xuân, ngày ...`: the symbol goes on behind its hyphen.
    let of_symbol = |i: usize| words.get(i + 1).is_some_and(|w| w.ends_with(['-', '–', '/']));
    let name: usize = words
        .iter()
        .enumerate()
        .take(5)
        .take_while(|(i, w)| is_name(w) && !of_symbol(*i))
        .map(|(_, w)| w.len() + 1)
        .sum();
    let place = (before.len() + 1).saturating_sub(name);
    (name > 0 && place > 0).then(|| before[..place].chars().count())
}

/// True where a line of a head was broken within what is never printed on two: `An Bình, ngày` / `05 tháng 6
/// năm 2023`, `Số:` / `12/SYT-VP`, `CỘNG HÒA XÃ` / `HỘI CHỦ NGHĨA VIỆT NAM`.
fn runs_on(above: &Line, line: &Line) -> bool {
    const NATION: &str = "cong hoa xa hoi chu nghia viet nam";
    let (apart, name, above, folded) =
        (above.blank_before, above.text(), above.folded.as_str(), &line.folded);
    let figures = folded.starts_with(|c: char| c.is_ascii_digit());
    let of_day = || folded.contains(" thang ");
    let nation = NATION.strip_prefix(above).is_some_and(|rest| rest.trim_start() == folded && rest != folded);
    let day = (figures && above.ends_with(", ngay") || above.ends_with(',') && folded.starts_with("ngay "))
        && of_day();
    // `An Bình, ngày 05 tháng 6` / `năm 2023`.
    let year = folded
        .strip_prefix("nam ")
        .is_some_and(|y| y.trim_end_matches('.').len() == 4 && y.starts_with("20"))
        && above.len() < 50
        && above.contains(", ngay ")
        && above.contains(" thang ")
        && !above.contains(" nam ");
    // `Phú` / `An, ngày 05 tháng 6 năm 2023`, and not the last word of a subject above.
    let place = apart
        && folded.find(", ngay ").is_some_and(|at| at < 20)
        && of_day()
        && name.starts_with(char::is_uppercase)
        && name.chars().all(char::is_alphabetic)
        && !is_upper_text(name);
    let numbered =
        matches!(above, "so:" | "so") && (figures && folded.contains('/') || folded.starts_with('/'));
    let committee = above == "uy" && folded.starts_with("ban nhan dan");
    nation || day || year || place || numbered || committee
}

/// The columns of white space that a line begins with.
fn indent(raw: &str) -> usize {
    let lead = raw.chars().take_while(|c| c.is_whitespace());
    lead.fold(0, |column, c| if c == '\t' { (column / 8 + 1) * 8 } else { column + 1 })
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// True if the columns of the head are kept by spaces, and the lines below are broken as they were printed.
fn is_columned(page: &Page) -> bool {
    const WIDEST: usize = 140;
    if page
        .lines
        .iter()
        .any(|l| l.text.len() > WIDEST && l.text.trim().chars().filter(|c| !is_mark(*c)).count() > WIDEST)
    {
        return false;
    }
    page.lines.iter().take(40).any(|l| {
        let text = l.text.trim();
        let folded = fold(text);
        let gap = text.contains("   ") || text.contains('\t');
        gap && (folded.contains("chu nghia viet nam") || folded.contains("dang cong san viet nam"))
    })
}

fn column_words(raw: &str, at: usize) -> Vec<WordBox> {
    let mut words: Vec<WordBox> = Vec::new();
    let mut column = 0usize;
    let mut open: Option<(usize, usize)> = None;
    let mut close = |open: &mut Option<(usize, usize)>, end: usize, column: usize| {
        if let Some((start, from)) = open.take() {
            words.push(WordBox {
                start: at + start,
                end: at + end,
                x0: from as f32 * COLUMN,
                x1: column as f32 * COLUMN,
                size: 12.0,
                bold: false,
                italic: false,
            });
        }
    };
    for (i, c) in raw.char_indices() {
        if c.is_whitespace() {
            close(&mut open, i, column);
            column = if c == '\t' { (column / 8 + 1) * 8 } else { column + 1 };
        } else {
            open.get_or_insert((i, column));
            // A mark over a letter takes no column of its own.
            column += usize::from(!is_mark(c));
        }
    }
    close(&mut open, raw.len(), column);
    words
}

/// A line that draws a rule: `---`, `*`, `_____`.
fn is_rule(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '-' | '_' | '=' | '*' | '–' | '—' | '─' | '.' | '…' | '|' | ' '))
}

/// Cleans a line of Markdown or plain text: marks of headings, emphasis and quotes are left out.
/// Returns the text, whether all of it is emphasised, and the cells of a table's row.
fn markdown(raw: &str, at: usize) -> (Mapped, bool, Option<Vec<Mapped>>) {
    let trimmed = raw.trim_start();
    let mut lead = raw.len() - trimmed.len();
    let hashes = trimmed.bytes().take_while(|b| *b == b'#').count();
    let heading = hashes > 0 && trimmed[hashes..].starts_with(' ');
    if heading {
        lead += hashes;
    } else if trimmed.starts_with("> ") {
        lead += 1;
    }
    let body = &raw[lead..];
    if body.trim().starts_with('|') && body.trim().ends_with('|') && body.trim().len() > 2 {
        let mut cells = Vec::new();
        let mut from = lead + body.find('|').unwrap_or(0) + 1;
        while let Some(end) = raw[from..].find('|') {
            cells.push(clean_marks(&raw[from..from + end], at + from).0);
            from += end + 1;
        }
        let rule = cells.iter().all(|c| c.text().chars().all(|c| matches!(c, '-' | ':' | ' ')));
        if rule {
            return (Mapped::default(), false, None);
        }
        let mut text = Mapped::default();
        for cell in &cells {
            text.append(cell, " | ");
        }
        return (text, false, Some(cells));
    }
    // A row whose cells are set apart by tabs.
    if body.trim().matches('\t').count() >= 2 {
        let mut cells = Vec::new();
        let mut from = lead;
        for piece in body.trim_end().split('\t') {
            cells.push(clean_marks(piece, at + from).0);
            from += piece.len() + 1;
        }
        let mut text = Mapped::default();
        for cell in &cells {
            text.append(cell, " | ");
        }
        return (text, false, Some(cells));
    }
    let (text, strong) = clean_marks(body, at + lead);
    (text, strong || heading, None)
}

fn clean_marks(body: &str, at: usize) -> (Mapped, bool) {
    let bytes = body.as_bytes();
    let mut skip = vec![false; bytes.len()];
    let mut any = false;
    let mut i = 0;
    while i + 1 < bytes.len() {
        if bytes[i] == b'*' && bytes[i + 1] == b'*' {
            skip[i] = true;
            skip[i + 1] = true;
            any = true;
            i += 2;
        } else if bytes[i] == b'\\' && bytes[i + 1].is_ascii_punctuation() {
            skip[i] = true;
            any = true;
            i += 2;
        } else {
            i += 1;
        }
    }
    let mut text = Mapped::default();
    if any {
        text.push_filtered(body, at, |i| skip[i]);
    } else {
        text.push_cleaned(body, at);
    }
    let strong = any && body.trim().starts_with("**") && {
        // All of it lies between the marks, but for punctuation.
        let inner = body.trim().trim_start_matches('*');
        inner.find("**").is_none_or(|end| inner[end + 2..].trim().len() <= 1)
    };
    (text, strong)
}

/// Takes lone page numbers out of the lines from `from` on.
fn drop_page_numbers(lines: &mut Vec<Line>, from: usize, page: &Page, marks: &mut Vec<Block>) {
    let last = lines.len();
    let mut kept = Vec::with_capacity(last - from);
    for (i, line) in (from..).zip(lines.drain(from..)) {
        let text = line.text.text().trim_matches(['-', ' ', '.', '|']);
        let number = !text.is_empty() && text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit())
            || line
                .folded
                .strip_prefix("trang ")
                .is_some_and(|n| n.len() <= 7 && n.bytes().all(|b| b.is_ascii_digit() || b == b'/'));
        let edge = if line.positioned() && page.is_positioned() {
            line.y1 < page.height * 0.13 || line.y0 > page.height * 0.88
        } else {
            i == from || i + 1 == last || line.blank_before
        };
        if number && edge && (page.number > 1 || line.positioned() && line.y0 > page.height * 0.85) {
            marks.push(line.block());
        } else {
            kept.push(line);
        }
    }
    lines.append(&mut kept);
}
