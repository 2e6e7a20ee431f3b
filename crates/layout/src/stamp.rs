//! The incoming stamp: the box that the office which receives a letter sets on its first page, with
//! a number, a day and a name of its own. They are not the letter's, so they leave its lines before
//! these are read.
//!
//! The box holds `ĐẾN` (or `CÔNG VĂN ĐẾN`, `VĂN BẢN ĐẾN`) and beside or under it `Số:`, `Giờ:`,
//! `Ngày:`, `Chuyển:`, `Lưu hồ sơ số:` (Decree 30/2020/NĐ-CP, annex IV: 35 by 50 mm); over it stands the
//! name of the office. On a picture its lines run into those of the letter beside it.

use congvan_text::{byte_of, fold, is_upper_text, syllables};

use crate::Block;
use crate::head::{is_dateline, is_mark, is_number_line};
use crate::line::Line;
use crate::words::{TITLE_STARTS, document_type};

/// What an incoming stamp says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stamp {
    /// The office that set it, as printed over the box.
    pub office: Option<Block>,
    /// What stands after `Số:`; empty where nothing was read.
    pub number: Option<Block>,
    /// What stands after `Ngày:`; empty where nothing was read.
    pub day: Option<Block>,
    /// What stands after `Chuyển:`.
    pub to: Option<Block>,
    /// All its lines, in order.
    pub lines: Vec<Block>,
}

/// How far the stamp reaches from `ĐẾN`, in points: it is 142 wide and 99 high.
const LEFT: f32 = 60.0;
const RIGHT: f32 = 138.0;
const ABOVE: f32 = 50.0;
const BELOW: f32 = 70.0;
/// In a text without places, so many lines after `ĐẾN` can be the stamp's.
const LINES: usize = 7;

/// What a line of the stamp begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Number,
    Day,
    To,
    /// The hour, the number of the file that it goes into.
    Other,
}

/// The longest first.
const LABELS: [(&str, Label); 17] = [
    ("so va ky hieu ho so", Label::Other),
    ("so va ky hieu hs", Label::Other),
    ("luu ho so so", Label::Other),
    ("luu ho so", Label::Other),
    ("ho so so", Label::Other),
    ("luu hs", Label::Other),
    ("so cv den", Label::Number),
    ("so den", Label::Number),
    ("den so", Label::Number),
    ("so", Label::Number),
    ("ngay den", Label::Day),
    ("den ngay", Label::Day),
    ("ngay", Label::Day),
    ("gio den", Label::Other),
    ("gio", Label::Other),
    ("kinh chuyen", Label::To),
    ("chuyen", Label::To),
];

/// As much of a text as a name or a label and what follows it at once may take.
fn head(text: &str) -> &str {
    &text[..byte_of(text, 40)]
}

/// The label at the beginning of a text, and its length: a capital, and after it a colon, dots to be
/// written on, figures, or nothing.
fn label(text: &str) -> Option<(Label, usize)> {
    let lead = text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let own = &text[lead..];
    if !own.starts_with(char::is_uppercase) {
        return None;
    }
    let folded = fold(head(own));
    LABELS.iter().find_map(|(words, label)| {
        let rest = folded.strip_prefix(words)?;
        let open = rest.trim_start();
        let marked =
            open.is_empty() || open.starts_with(|c: char| c.is_ascii_digit() || ":.…;,_-".contains(c));
        // Folding keeps the number of letters.
        let end = byte_of(own, words.chars().count());
        // `Số: 12/UBND-VX` is a letter's own number.
        let symbol = *label == Label::Number && is_number_line(own) && {
            let after = own[end..].split_once('/').map_or("", |(_, s)| s.trim_start());
            after.chars().take_while(|c| c.is_uppercase()).count() >= 2
        };
        (marked && !symbol).then_some((*label, lead + end))
    })
}

/// The length of the stamp's name at the beginning of a text: `ĐẾN`, `CÔNG VĂN ĐẾN`.
fn name(text: &str) -> Option<usize> {
    let lead = text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let folded = fold(head(&text[lead..]));
    ["den", "cong van den", "van ban den", "dau cong van den", "dau van ban den"].iter().find_map(|words| {
        let rest = folded.strip_prefix(words)?;
        let end =
            text[lead..].char_indices().nth(words.chars().count()).map_or(text.len(), |(i, _)| lead + i);
        (!rest.starts_with(char::is_alphanumeric) && is_upper_text(&text[lead..end])).then_some(end)
    })
}

/// Takes the incoming stamp out of the lines of the first page.
pub(crate) fn take(lines: Vec<Line>, source: &str) -> (Vec<Line>, Option<Stamp>) {
    let Some(first) = lines.first() else { return (lines, None) };
    let page = first.page;
    let end = lines.iter().position(|l| l.page != page).unwrap_or(lines.len());
    let (kept, own) = if first.positioned() { placed(lines, end, source) } else { in_order(lines, end) };
    let stamp = (!own.is_empty()).then(|| read(&own));
    (kept, stamp)
}

/// A text without places: the name, and the labels that follow it at once.
fn in_order(mut lines: Vec<Line>, end: usize) -> (Vec<Line>, Vec<Line>) {
    let begins = |l: &Line| {
        let rest = name(l.text()).map(|n| &l.text()[n..]);
        rest.is_some_and(|r| r.trim_matches([' ', ':']).is_empty() || label(r).is_some())
            || l.folded.len() < 60 && ["so den:", "ngay den:"].iter().any(|w| l.folded.starts_with(w))
    };
    let Some(first) = lines[..end.min(40)].iter().position(begins) else { return (lines, Vec::new()) };
    let in_stamp = |l: &Line| l.folded.len() < 60 && label(l.text()).is_some();
    let rest = lines[first + 1..end].iter().take(LINES).take_while(|l| in_stamp(l)).count();
    let alone = name(lines[first].text()).is_some_and(|n| label(&lines[first].text()[n..]).is_none());
    if rest == 0 && alone {
        return (lines, Vec::new());
    }
    let own = lines.drain(first..=first + rest).collect();
    (lines, own)
}

/// A part of a line: its words.
#[derive(Clone, Copy, Debug)]
struct Part {
    line: usize,
    from: usize,
    to: usize,
}

/// The words of a line of a positioned page.
struct Words<'a> {
    line: &'a Line,
    source: &'a str,
}

impl Words<'_> {
    fn text(&self, from: usize, to: usize) -> &str {
        let words = &self.line.words;
        if from < to { &self.source[words[from].start..words[to - 1].end] } else { "" }
    }

    /// True if the word stands apart from the one before it.
    fn apart(&self, at: usize) -> bool {
        let words = &self.line.words;
        at == 0 || words[at].x0 - words[at - 1].x1 > 0.6 * self.line.size()
    }

    /// Past the last word, from `from` on, that stands left of `edge` and in front of the letter's own
    /// list.
    fn until(&self, from: usize, edge: f32) -> usize {
        let words = &self.line.words;
        (from + 1..words.len())
            .find(|i| {
                let dash = matches!(self.text(*i, i + 1), "-" | "–" | "—" | "+");
                let list = dash && i + 1 < words.len() && self.apart(*i);
                words[*i].x0 > edge || list
            })
            .unwrap_or(words.len())
    }
}

fn placed(lines: Vec<Line>, end: usize, source: &str) -> (Vec<Line>, Vec<Line>) {
    let Some(parts) = parts(&lines[..end], source) else { return (lines, Vec::new()) };
    let (mut kept, mut own) = (Vec::with_capacity(lines.len() + 2), Vec::new());
    for (i, line) in lines.into_iter().enumerate() {
        let Some(part) = parts.iter().find(|p| p.line == i) else {
            kept.push(line);
            continue;
        };
        let (left, rest) = line.split(part.from, source);
        let (stamp, right) = rest.split(part.to - part.from, source);
        own.push(stamp);
        kept.extend([left, right].into_iter().filter(|l| !l.words.is_empty()));
    }
    (kept, own)
}

/// The parts of lines that are the stamp's; `None` if there is none.
fn parts(lines: &[Line], source: &str) -> Option<Vec<Part>> {
    let words = |i: usize| Words { line: &lines[i], source };
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.positioned()) {
        for from in 0..line.words.len() {
            let here = words(i);
            let Some(len) = here.apart(from).then(|| name(here.text(from, line.words.len()))).flatten()
            else {
                continue;
            };
            let (x, y) = (line.words[from].x0, line);
            let edge = x + RIGHT;
            let to = here.until(from, edge);
            // `ĐẾN` in a heading goes on in capitals.
            let rest = here.text(from, to).get(len..).unwrap_or("");
            let glued = label(rest).is_some();
            let heading = !glued && syllables(rest) > 1;
            if heading {
                continue;
            }
            let mut found = vec![Part { line: i, from, to }];
            for (j, other) in lines.iter().enumerate() {
                if j == i || !other.positioned() || other.y1 < y.y0 - ABOVE || other.y0 > y.y1 + BELOW {
                    continue;
                }
                let there = words(j);
                let begins = (0..other.words.len()).find(|k| {
                    let x0 = other.words[*k].x0;
                    there.apart(*k)
                        && (x - LEFT..edge).contains(&x0)
                        && label(there.text(*k, there.until(*k, edge))).is_some()
                });
                found.extend(begins.map(|k| Part { line: j, from: k, to: there.until(k, edge) }));
            }
            // Of a stamp on a picture nothing but its name may have been read.
            let alone = line.ocr && rest.trim().is_empty();
            if found.len() == 1 && !glued && !alone {
                continue;
            }
            found.extend(office(lines, source, &found));
            found.sort_by_key(|p| p.line);
            return Some(found);
        }
    }
    None
}

/// Takes marks of urgency and secrecy out of the lines of the first page that they were stamped beside.
pub(crate) fn marks(lines: Vec<Line>, source: &str, marks: &mut Vec<Block>) -> Vec<Line> {
    let page = lines.first().map_or(1, |l| l.page);
    let mut kept = Vec::with_capacity(lines.len());
    for line in lines {
        let foot = line.page_width * 0.8;
        let found = (line.positioned() && line.page == page && line.y1 < foot).then(|| mark(&line, source));
        match found.flatten() {
            Some((from, to)) => {
                let (left, rest) = line.split(from, source);
                let (own, right) = rest.split(to - from, source);
                marks.push(own.block());
                kept.extend([left, right].into_iter().filter(|l| !l.words.is_empty()));
            }
            None => kept.push(line),
        }
    }
    kept
}

/// The words of a line that are a mark in capitals, apart from the others.
fn mark(line: &Line, source: &str) -> Option<(usize, usize)> {
    let words = Words { line, source };
    let last = line.words.len();
    let starts: Vec<usize> = (0..last).filter(|i| words.apart(*i)).collect();
    starts.iter().enumerate().find_map(|(n, from)| {
        let to = starts.get(n + 1).copied().unwrap_or(last);
        let text = words.text(*from, to);
        let folded = fold(text);
        let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
        // What a recogniser leaves of a slanted stamp.
        let torn = line.ocr && to - from == 2 && bare.ends_with(" toc") && bare.chars().count() <= 8;
        let marked = is_mark(&folded) && !matches!(bare, "den" | "ban chinh") || torn;
        (marked && to - from <= 4 && is_upper_text(text.trim_start_matches(|c: char| c.is_lowercase())))
            .then_some((*from, to))
    })
}

/// The name of the office, in capitals right above the stamp, where the letter's own head is over.
fn office(lines: &[Line], source: &str, stamp: &[Part]) -> Option<Part> {
    let top = stamp.iter().min_by(|a, b| lines[a.line].y0.total_cmp(&lines[b.line].y0))?;
    let x0 = stamp.iter().map(|p| lines[p.line].words[p.from].x0).fold(f32::MAX, f32::min);
    let foot = lines[top.line].y0;
    lines.iter().enumerate().filter(|(j, l)| l.positioned() && stamp.iter().all(|p| p.line != *j)).find_map(
        |(j, line)| {
            let near = line.y1 <= foot + 0.5 * line.height() && foot - line.y1 < 1.2 * line.height();
            if !near {
                return None;
            }
            let there = Words { line, source };
            let from =
                (0..line.words.len()).find(|k| there.apart(*k) && (line.words[*k].x0 - x0).abs() < 30.0)?;
            let to = there.until(from, x0 + RIGHT + 10.0);
            let text = there.text(from, to);
            let folded = fold(text);
            let title =
                document_type(folded.trim()).is_some() || TITLE_STARTS.iter().any(|t| folded.starts_with(t));
            let below = lines
                .iter()
                .any(|l| l.y1 < line.y0 + 2.0 && (is_dateline(&l.folded) || has_number(l, source)));
            let named = is_upper_text(text) && to - from >= 2 && !title && below;
            named.then_some(Part { line: j, from, to })
        },
    )
}

/// True if the letter's own number stands on the line.
fn has_number(line: &Line, source: &str) -> bool {
    let words = Words { line, source };
    (0..line.words.len()).any(|i| words.apart(i) && is_number_line(words.text(i, line.words.len())))
}

/// Reads the lines of the stamp.
fn read(lines: &[Line]) -> Stamp {
    let mut stamp = Stamp::default();
    for line in lines {
        let text = line.text();
        stamp.lines.push(line.block());
        let mut at = name(text).unwrap_or(0);
        let mut labelled = at > 0;
        while let Some((label, len)) = text.get(at..).and_then(label) {
            labelled = true;
            let from = at + len;
            let next = |i: &usize| self::label(&text[*i..]).is_some();
            let end = text[from..].match_indices(' ').map(|(i, _)| from + i + 1).find(next);
            let to = end.unwrap_or(text.len());
            let blank = |c: char| !c.is_alphanumeric();
            let lead = text[from..to].len() - text[from..to].trim_start_matches(blank).len();
            let value = text[from + lead..to].trim_end_matches(blank);
            let start = from + lead;
            let mut block = line.block();
            block.text = line.text.slice(start.min(to)..start.min(to) + value.len());
            let place = match label {
                Label::Number => &mut stamp.number,
                Label::Day => &mut stamp.day,
                Label::To => &mut stamp.to,
                Label::Other => &mut None,
            };
            place.get_or_insert(block);
            at = to;
        }
        if !labelled && stamp.office.is_none() && line.upper {
            stamp.office = Some(line.block());
        }
    }
    stamp
}
