//! Tables on positioned pages: columns by the white space that runs through all their lines.
//!
//! A table is known by its head (`STT | Nội dung | ... | Thời hạn`); other tables stay running
//! text. Its rows become lines with cells, as rows written in Markdown have them.

use congvan_text::{Mapped, fold};

use crate::line::{Line, WordBox};

/// Replaces the lines of each table by one line a row, with its cells.
pub(crate) fn find(lines: &[Line], source: &str) -> Vec<Line> {
    let lines = &without_rules(lines, source);
    let mut out = Vec::with_capacity(lines.len());
    let mut i = 0;
    while i < lines.len() {
        if let Some((rows, end)) = table_at(lines, i, source) {
            out.extend(rows);
            i = end;
        } else {
            out.push(lines[i].clone());
            i += 1;
        }
    }
    out
}

/// The lines without the rules between columns that a recogniser read as letters (`|`), which stand
/// in the white space that columns are known by.
fn without_rules<'a>(lines: &'a [Line], source: &str) -> std::borrow::Cow<'a, [Line]> {
    let is_rule = |c: char| matches!(c, '|' | '¦' | '[' | ']');
    let ruled = |l: &Line| l.ocr && source.get(span(l)).is_some_and(|t| t.contains(['|', '¦']));
    if !lines.iter().any(ruled) {
        return lines.into();
    }
    lines
        .iter()
        .map(|line| {
            let mut line = line.clone();
            if ruled(&line) {
                line.words.retain(|w| !source[w.start..w.end].chars().all(is_rule));
                for w in &mut line.words {
                    let text = &source[w.start..w.end];
                    let each = (w.x1 - w.x0) / text.chars().count().max(1) as f32;
                    let head = text.len() - text.trim_start_matches(is_rule).len();
                    let tail = text.len() - text.trim_end_matches(is_rule).len();
                    w.x0 += each * text[..head].chars().count() as f32;
                    w.x1 -= each * text[text.len() - tail..].chars().count() as f32;
                    w.start += head;
                    w.end -= tail;
                }
            }
            line
        })
        .collect::<Vec<_>>()
        .into()
}

/// The bytes of the source from the first word of a line to its last.
fn span(line: &Line) -> std::ops::Range<usize> {
    line.words.first().map_or(0, |w| w.start)..line.words.last().map_or(0, |w| w.end)
}

/// The stretches of a line between wide gaps.
fn pieces(line: &Line) -> Vec<(f32, f32)> {
    let mut out: Vec<(f32, f32)> = Vec::new();
    for w in &line.words {
        match out.last_mut() {
            Some((_, x1)) if w.x0 - *x1 < line.size() * 0.75 => *x1 = w.x1,
            _ => out.push((w.x0, w.x1)),
        }
    }
    out
}

/// True if the line can be the first of a table's head.
fn is_head(line: &Line) -> bool {
    if !line.positioned() || line.words.len() < 3 || line.folded.len() > 160 {
        return false;
    }
    let f = line.folded.as_str();
    let numbered = f.starts_with("stt") || f.starts_with("tt ") || f.starts_with("so tt") || f == "tt";
    let named = ["noi dung", "nhiem vu", "cong viec", "hoat dong"].iter().any(|w| f.contains(w));
    let told = [
        "chu tri",
        "phoi hop",
        "thoi gian",
        "thoi han",
        "thuc hien",
        "tien do",
        "co quan",
        "don vi",
        "phan cong",
    ]
    .iter()
    .any(|w| f.contains(w));
    (numbered && (named || told) || named && told) && pieces(line).len() >= 3
}

/// The gaps of white space, at least `least` points wide, that no word of `words` covers.
fn channels(words: &[&WordBox], least: f32) -> Vec<(f32, f32)> {
    let mut spans: Vec<(f32, f32)> = words.iter().map(|w| (w.x0, w.x1)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out = Vec::new();
    let mut reach = f32::MIN;
    for (x0, x1) in spans {
        if reach > f32::MIN && x0 - reach >= least {
            out.push((reach, x0));
        }
        reach = reach.max(x1);
    }
    out
}

fn table_at(lines: &[Line], at: usize, source: &str) -> Option<(Vec<Line>, usize)> {
    let head = &lines[at];
    if !is_head(head) {
        return None;
    }
    let wanted = pieces(head).len().saturating_sub(1).max(2);
    // A page that was laid on the glass askew leaves less between its columns.
    let least = if head.ocr { 1.0 } else { 3.0 };
    // As many lines as leave the columns apart.
    let mut words: Vec<&WordBox> = head.words.iter().collect();
    let mut end = at + 1;
    while let Some(line) = lines.get(end) {
        if !line.positioned() || line.cells.is_some() {
            break;
        }
        let mut with = words.clone();
        with.extend(line.words.iter());
        if channels(&with, least).len() < wanted.min(channels(&words, least).len()) {
            break;
        }
        // A heading or an item of the running text below the table.
        let single = pieces(line).len() == 1;
        let below = line.y0 - lines[end - 1].y1 > line.height() * 1.2 && line.page == lines[end - 1].page;
        if single
            && below
            && (line.bold
                || crate::item_mark(line.text())
                    .is_some_and(|m| !matches!(m.kind, crate::MarkKind::Dash | crate::MarkKind::Plus)))
            && line.words[0].x0 > lines[at].words[0].x1
        {
            break;
        }
        words = with;
        end += 1;
    }
    if end < at + 3 {
        return None;
    }
    let edges: Vec<f32> = channels(&words, least).iter().map(|(a, b)| (a + b) / 2.0).collect();
    let column = |w: &WordBox| edges.iter().filter(|e| (w.x0 + w.x1) / 2.0 > **e).count();
    let first = |line: &Line| -> String {
        line.words
            .iter()
            .filter(|w| column(w) == 0)
            .map(|w| &source[w.start..w.end])
            .collect::<Vec<_>>()
            .join(" ")
    };
    let numbered = |line: &Line| {
        let f = first(line);
        let f = f.trim_matches(['.', ' ', ')', '_', '|']);
        !f.is_empty()
            && f.len() <= 6
            && f.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b.is_ascii_alphabetic())
            && f.bytes()
                .any(|b| b.is_ascii_digit() || matches!(b, b'I' | b'V' | b'X' | b'a'..=b'h' | b'A'..=b'D'))
    };
    // The head: up to the first numbered line; where numbers stand in the middle of their rows,
    // up to the last line in bold.
    let firsts: Vec<usize> = (at + 1..end).filter(|i| numbered(&lines[*i])).collect();
    let by_number = fold(&first(head)).contains("tt");
    if by_number && firsts.is_empty() {
        return None;
    }
    let mut body = at + 1;
    let limit = if by_number { firsts[0] } else { end };
    while body < limit
        && (lines[body].bold || !head.bold && body < limit && by_number && !top_aligned(lines, body, limit))
    {
        body += 1;
    }
    let mut groups: Vec<Vec<usize>> = vec![(at..body).collect()];
    if by_number && firsts[0] == body {
        for (i, line) in lines.iter().enumerate().take(end).skip(body) {
            if numbered(line) {
                groups.push(vec![i]);
            } else if let Some(last) = groups.last_mut() {
                last.push(i);
            }
        }
    } else if by_number {
        // Numbers in the middle: each line belongs to the nearest.
        let mut rows: Vec<Vec<usize>> = firsts.iter().map(|_| Vec::new()).collect();
        for i in body..end {
            let y = |k: usize| lines[k].y0 + 10_000.0 * lines[k].page as f32;
            let nearest = firsts
                .iter()
                .enumerate()
                .min_by(|a, b| (y(*a.1) - y(i)).abs().total_cmp(&(y(*b.1) - y(i)).abs()))
                .map_or(0, |(n, _)| n);
            rows[nearest].push(i);
        }
        groups.extend(rows);
    } else {
        // Without numbers a row begins where the first column does after a wider gap.
        for i in body..end {
            let gap = i > body
                && (lines[i].y0 - lines[i - 1].y0 > lines[i].height() * 1.45
                    || lines[i].page != lines[i - 1].page);
            if i == body || gap && !first(&lines[i]).is_empty() {
                groups.push(vec![i]);
            } else if let Some(last) = groups.last_mut() {
                last.push(i);
            }
        }
    }
    let rows = groups
        .into_iter()
        .filter(|g| !g.is_empty())
        .map(|g| row(lines, &g, edges.len() + 1, &column, source))
        .collect();
    Some((rows, end))
}

/// True if the lines from `body` on stand before the first number: part of the first row, not of
/// the head.
fn top_aligned(lines: &[Line], body: usize, limit: usize) -> bool {
    lines[body..limit].iter().all(|l| l.folded.len() > 60)
}

fn row(
    lines: &[Line],
    group: &[usize],
    columns: usize,
    column: &dyn Fn(&WordBox) -> usize,
    source: &str,
) -> Line {
    let mut cells: Vec<Mapped> = vec![Mapped::default(); columns];
    for &i in group {
        for (c, cell) in cells.iter_mut().enumerate() {
            let inside: Vec<&WordBox> = lines[i].words.iter().filter(|w| column(w) == c).collect();
            if let (Some(first), Some(last)) = (inside.first(), inside.last()) {
                let text = Mapped::clean(&source[first.start..last.end], first.start);
                cell.append(&text, " ");
            }
        }
    }
    if group.iter().any(|i| lines[*i].ocr) {
        for cell in &mut cells {
            crate::mend::phrases(cell);
        }
    }
    let mut text = Mapped::default();
    for cell in &cells {
        text.append(cell, " | ");
    }
    let of = &lines[group[0]];
    Line { folded: fold(text.text()), text, cells: Some(cells), ..of.clone() }
}
