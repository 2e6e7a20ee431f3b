//! Other documents in the same file: annexes, forms, the letter that is forwarded.
//!
//! The covering letter is the letter. Another one begins where a nation's line stands with a number or a
//! date of its own; an annex where its heading opens a page, or follows the foot of the letter.

use congvan_text::syllables;

use crate::head::{self, is_dateline, is_nation, is_number_line, is_split_dateline};
use crate::line::Line;
use crate::words::{TITLE_STARTS, document_type};
use crate::{Block, Zones};

/// A document that follows the letter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Enclosure {
    /// Its heading, in its lines: `PHỤ LỤC I`, and what it is about; the kind and the subject of a letter.
    pub title: Vec<Block>,
    /// The line of its number, where it has one of its own.
    pub number: Option<Block>,
    /// The page on which it begins, from 1.
    pub first_page: u32,
    /// The page on which it ends.
    pub last_page: u32,
}

/// So many lines of noise and running heads may stand over what opens a page.
const TOP: usize = 5;
/// In so many lines after the nation's line its letter has a number or a date.
const HEAD: usize = 12;
/// The lines of a heading at most.
const HEADING: usize = 5;
/// Without a heading it takes so many lines of text to be a document.
const BARE: usize = 4;

/// Where another document begins whatever stands before it, in the lines from `from` on.
pub(crate) fn other(lines: &[Line], from: usize) -> usize {
    (from.max(1)..lines.len()).find_map(|i| letter_at(lines, i).filter(|s| *s > from)).unwrap_or(lines.len())
}

/// The first line of a letter whose nation's line is line `i`.
fn letter_at(lines: &[Line], i: usize) -> Option<usize> {
    let line = &lines[i];
    if !is_nation(&line.folded) || line.text().contains(';') || !capitals(line) {
        return None;
    }
    let own = |l: &&Line| l.page == line.page;
    let after = lines[i..].iter().take(HEAD).take_while(own);
    let dated =
        after.clone().any(|l| is_dateline(&l.folded) || is_split_dateline(&l.folded) || starts_number(l));
    let start = opening(lines, i);
    let opens = lines[start].page != lines[start - 1].page || !line.positioned();
    (dated && opens).then_some(start)
}

/// True if most letters of the part with the nation's name are capitals.
fn capitals(line: &Line) -> bool {
    let upper = line.text().chars().filter(|c| c.is_uppercase()).count();
    let lower = line.text().chars().filter(|c| c.is_lowercase()).count();
    upper > 2 * lower
}

fn starts_number(line: &Line) -> bool {
    is_number_line(line.text())
}

/// The first line of the document in which line `i` stands near the top: that of its page, or the first
/// of the lines in capitals over it.
fn opening(lines: &[Line], i: usize) -> usize {
    let floor = i.saturating_sub(TOP).max(1);
    if lines[i].positioned() {
        return (floor..=i).rev().find(|k| lines[k - 1].page != lines[i].page).unwrap_or(i);
    }
    let mut start = i;
    while start > floor
        && lines[start - 1].page == lines[i].page
        && lines[start - 1].upper
        && !lines[start].blank_before
    {
        start -= 1;
    }
    start
}

/// True if the line is the heading of an annex or a form: `PHỤ LỤC I`, `Mẫu số 01`.
pub(crate) fn is_annex(line: &Line) -> bool {
    let f = line.folded.trim_matches(|c: char| !c.is_alphanumeric());
    let starts = ["phu luc", "mau so", "bieu mau", "danh sach", "bieu so", "mau bieu"];
    let first = line.text().trim_start().chars().next();
    let printed =
        line.upper || line.bold || line.ocr && first.is_some_and(char::is_uppercase) && f.len() < 24;
    printed && f.len() < 120 && starts.iter().any(|s| f.starts_with(s))
}

/// True if the line names the kind of a document in capitals.
fn is_kind(line: &Line) -> bool {
    let f = line.folded.trim_matches(|c: char| !c.is_alphanumeric());
    let starts = |t: &str| f.strip_prefix(t).is_some_and(|r| r.is_empty() || r.starts_with(' '));
    line.upper && f.len() < 120 && (document_type(f).is_some() || TITLE_STARTS.iter().any(|t| starts(t)))
}

/// True if a document begins at line `i`, after the foot of the letter.
fn begins(lines: &[Line], from: usize, i: usize) -> bool {
    let line = &lines[i];
    let opens = i == from || lines[i - 1].page != line.page;
    // A plan or a regulation that is issued with a decision has a title and a reference to it.
    let issued = |range: &[Line]| {
        range.iter().take(HEADING).any(|l| {
            let f = l.folded.trim_start_matches(|c: char| !c.is_alphanumeric());
            f.starts_with("ban hanh kem theo") || f.starts_with("kem theo") || f.starts_with("dinh kem")
        })
    };
    if !line.positioned() {
        let apart = opens || line.blank_before;
        return letter_at(
            lines,
            i + lines[i..].iter().take(TOP).position(|l| is_nation(&l.folded)).unwrap_or(0),
        ) == Some(i)
            || apart && (is_annex(line) || is_kind(line) && issued(&lines[i + 1..]));
    }
    opens && {
        let rest = &lines[i..];
        let top = rest.iter().take(TOP).take_while(|l| l.page == line.page).count();
        (0..top).any(|k| {
            letter_at(lines, i + k) == Some(i)
                || is_annex(&rest[k])
                || is_kind(&rest[k]) && (k == 0 || issued(&rest[k + 1..]))
        })
    }
}

/// The documents in the lines from `from` on.
pub(crate) fn find(lines: &[Line], from: usize, zones: &mut Zones) -> Vec<Enclosure> {
    let mut starts: Vec<usize> = (from..lines.len()).filter(|i| begins(lines, from, *i)).collect();
    // What opens a page without a heading is a document if it is text.
    if starts.first() != Some(&from)
        && from > 0
        && lines.get(from).is_some_and(|l| l.page != lines[from - 1].page)
    {
        let end = starts.first().copied().unwrap_or(lines.len());
        let text = lines[from..end].iter().filter(|l| syllables(l.text()) >= 3).count();
        if text >= BARE {
            starts.insert(0, from);
        }
    }
    let end = |n: usize| starts.get(n + 1).copied().unwrap_or(lines.len());
    (0..starts.len()).map(|n| read(&lines[starts[n]..end(n)], zones)).collect()
}

/// Reads what a document is called.
fn read(lines: &[Line], zones: &mut Zones) -> Enclosure {
    let mut out = Enclosure {
        first_page: lines.first().map_or(1, |l| l.page),
        last_page: lines.last().map_or(1, |l| l.page),
        ..Enclosure::default()
    };
    let top = &lines[..lines.len().min(TOP + HEAD)];
    if let Some(nation) = top.iter().position(|l| is_nation(&l.folded) && capitals(l))
        && !top[..nation].iter().any(is_annex)
    {
        let mut own = Zones { source: std::mem::take(&mut zones.source), ..Zones::default() };
        head::read(lines, &mut own);
        zones.source = std::mem::take(&mut own.source);
        out.title = own.title.into_iter().chain(own.subject).collect();
        out.number = own.number;
        return out;
    }
    let first = top.iter().position(|l| is_annex(l) || is_kind(l));
    let Some(first) = first else { return out };
    out.title.push(top[first].block());
    for (n, line) in top[first + 1..].iter().take(HEADING).enumerate() {
        let f = line.folded.trim_start_matches(|c: char| !c.is_alphanumeric());
        let before = &top[first + n];
        let far = line.positioned() && line.y0 - before.y0 > 3.0 * before.height();
        let heading = line.upper || line.bold || n == 0 && is_middle(line);
        if f.starts_with("kem theo")
            || f.starts_with("ban hanh kem")
            || f.starts_with("dinh kem")
            || line.page != before.page
            || line.cells.is_some()
            || far
            || !heading
            || crate::item_mark(line.text()).is_some()
        {
            break;
        }
        out.title.push(line.block());
    }
    out
}

/// True if the line stands in the middle of the page, or alone.
fn is_middle(line: &Line) -> bool {
    if !line.positioned() {
        return line.folded.len() < 160 && !line.text().ends_with([';', ':', '.']);
    }
    (line.centre() - line.page_width / 2.0).abs() < 20.0 && line.x0 > line.page_width * 0.15
}
