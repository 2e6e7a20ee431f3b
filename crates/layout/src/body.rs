//! The body's paragraphs, put together from its lines.

use crate::head::Geometry;
use crate::line::Line;
use crate::mend::phrases;
use crate::{ItemMark, MarkKind, Paragraph, Row, item_mark};
use congvan_text::Mapped;

/// Joins lines to paragraphs.
pub(crate) fn read(lines: &[Line], geometry: &Geometry, out: &mut Vec<Paragraph>) {
    let width = wrapped_width(lines);
    let mut open: Option<(Paragraph, usize)> = None;
    for (i, line) in lines.iter().enumerate() {
        if let Some(cells) = &line.cells {
            if let Some((p, _)) = open.take() {
                out.push(p);
            }
            out.push(Paragraph {
                text: line.text.clone(),
                page: line.page,
                row: Some(Row { cells: cells.clone() }),
                ..Paragraph::default()
            });
            continue;
        }
        let fresh = match &open {
            None => true,
            Some((paragraph, first)) => {
                if line.positioned() {
                    begins_positioned(lines, i, *first, paragraph, geometry)
                } else {
                    begins_plain(lines, i, paragraph, width)
                }
            }
        };
        if fresh {
            if let Some((p, _)) = open.take() {
                out.push(p);
            }
            let paragraph = Paragraph {
                mark: item_mark(line.text()),
                text: line.text.clone(),
                page: line.page,
                bold: line.bold,
                centred: is_centred(line, geometry),
                row: None,
            };
            open = Some((paragraph, i));
        } else if let Some((p, _)) = &mut open {
            let seam = p.text.text().rfind(' ').unwrap_or(0);
            p.text.append(&line.text, joint(p.text.text()));
            if line.ocr {
                mend_seam(&mut p.text, seam);
            }
            p.bold &= line.bold;
            p.centred &= is_centred(line, geometry);
        }
    }
    if let Some((p, _)) = open.take() {
        out.push(p);
    }
    lost_marks(out);
}

/// Numbers of items whose mark was lost or misread: `1 Sở Y tế` before `2. Sở Tài chính`, `I. Sở Y tế`
/// before `2.` where no `1.` stands.
fn lost_marks(paragraphs: &mut [Paragraph]) {
    let number = |p: &Paragraph| match &p.mark {
        Some(m) if matches!(m.kind, MarkKind::Arabic(1)) => m.label.parse::<u32>().ok(),
        _ => None,
    };
    for i in 0..paragraphs.len() {
        let text = paragraphs[i].text.text();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let bare = paragraphs[i].mark.is_none()
            && (1..=2).contains(&digits)
            && text[digits..].strip_prefix(' ').is_some_and(|r| r.starts_with(char::is_uppercase));
        // `I.`, `l.`, `|.` for `1.`.
        let one = ["I. ", "l. ", "|. ", "]. ", "l) ", "I) "].iter().any(|m| text.starts_with(m));
        if !bare && !one {
            continue;
        }
        let value = if bare { text[..digits].parse::<u32>().unwrap_or(0) } else { 1 };
        let next = paragraphs[i + 1..].iter().take(25).find_map(number);
        let before = paragraphs[..i].iter().rev().take(25).find_map(number);
        let follows = next == Some(value + 1) && (value == 1 || before == Some(value - 1));
        let roman = paragraphs[i + 1..]
            .iter()
            .take(25)
            .take_while(|p| number(p).is_none())
            .any(|p| p.mark.as_ref().is_some_and(|m| m.kind == MarkKind::Roman));
        if follows && !roman {
            let len = if bare { digits + 1 } else { 3 };
            paragraphs[i].mark = Some(ItemMark { kind: MarkKind::Arabic(1), label: value.to_string(), len });
        }
    }
}

/// Mends a phrase that the end of a line broke (`Sở Y / tê`): two words from byte `seam` on, and the
/// two before them.
fn mend_seam(text: &mut Mapped, seam: usize) {
    let whole = text.text();
    let from = whole[..seam].rfind(' ').map_or(0, |i| i + 1);
    let end = whole[seam + usize::from(seam < whole.len())..]
        .match_indices(' ')
        .nth(2)
        .map_or(whole.len(), |(i, _)| i + seam + 1);
    let mut part = text.slice(from..end);
    let before = part.text().to_owned();
    phrases(&mut part);
    if part.text() != before {
        let mended = part.text().to_owned();
        text.replace(from..end, &mended);
    }
}

/// Lines join by a space, but for a code broken at its hyphen or slash (`UBND-` / `KGVX`).
fn joint(before: &str) -> &'static str {
    let mut chars = before.chars().rev();
    match (chars.next(), chars.next()) {
        (Some('-' | '/'), Some(c)) if c.is_alphanumeric() => "",
        _ => " ",
    }
}

fn is_centred(line: &Line, geometry: &Geometry) -> bool {
    line.positioned()
        && (line.centre() - (geometry.left + geometry.right) / 2.0).abs() < 12.0
        && line.x0 > geometry.left + 45.0
        && line.x1 < geometry.right - 45.0
}

/// The width in characters to which the lines are broken, where a line is not a paragraph.
fn wrapped_width(lines: &[Line]) -> Option<usize> {
    let longest = lines.iter().filter(|l| !l.positioned()).map(|l| l.text().chars().count()).max()?;
    if !(30..=130).contains(&longest) {
        return None;
    }
    // In broken text many lines come near the longest and go on in lower case.
    let goes_on = lines
        .windows(2)
        .filter(|w| {
            !w[1].blank_before
                && w[1].text().starts_with(char::is_lowercase)
                && item_mark(w[1].text()).is_none()
        })
        .count();
    (goes_on * 4 > lines.len()).then_some(longest)
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', ')', '\'']).ends_with(['.', ';', ':', '!', '?', '/'])
}

fn begins_plain(lines: &[Line], i: usize, open: &Paragraph, width: Option<usize>) -> bool {
    let line = &lines[i];
    let text = line.text();
    if let Some(mark) = item_mark(text) {
        // A dash at the start of a broken line may stand inside a sentence.
        return !(mark.kind == MarkKind::Dash
            && width.is_some()
            && !line.blank_before
            && !ends_sentence(open.text.text())
            && text.trim_start_matches(['-', '–', '—', ' ']).starts_with(char::is_lowercase));
    }
    if line.blank_before {
        // A page may break in the middle of a sentence.
        let broken = line.page != open.page && !ends_sentence(open.text.text());
        return !(text.starts_with(char::is_lowercase) && !ends_sentence(open.text.text())
            || broken && !line.upper);
    }
    if line.upper && !open.text.text().ends_with(',') && text.chars().count() > 3 && width.is_none() {
        return true;
    }
    if let Some(longest) = width {
        let before = lines[i - 1].text();
        let short = before.chars().count() + text.split(' ').next().map_or(0, |w| w.chars().count()) + 1
            < longest * 9 / 10;
        return short && ends_sentence(before) && !text.starts_with(char::is_lowercase);
    }
    // Whole paragraphs a line.
    !(text.starts_with(char::is_lowercase) && !ends_sentence(open.text.text()))
}

fn begins_positioned(lines: &[Line], i: usize, first: usize, open: &Paragraph, geometry: &Geometry) -> bool {
    let line = &lines[i];
    let before = &lines[i - 1];
    let text = line.text();
    let lower = text.starts_with(char::is_lowercase);
    let ended = ends_sentence(before.text());
    let full = before.x1 > geometry.right - 45.0;
    let same_page = line.page == before.page;
    let gap = if same_page { line.y0 - before.y0 } else { geometry.leading };
    let head = &lines[first];
    if let Some(mark) = item_mark(text) {
        let dashlike = matches!(
            mark.kind,
            MarkKind::Dash
                | MarkKind::Plus
                | MarkKind::Bullet
                | MarkKind::Arabic(_)
                | MarkKind::Bracket
                | MarkKind::Letter
        );
        // A wrapped line that happens to begin like an item: `... năm 2020 / - 2021, ...`.
        let flush = line.x0 < geometry.left + 6.0 && head.x0 > geometry.left + 6.0;
        if dashlike && flush && full && !ended && same_page && gap < geometry.leading * 1.35 {
            return false;
        }
        return true;
    }
    if lower && full && !ended {
        return false;
    }
    if gap > geometry.leading * 1.75 + 2.0 && !(lower && !ended) {
        return true;
    }
    let indent = line.x0 - geometry.left;
    let hanging = open.mark.is_some() && line.x0 > head.x0 + 4.0 && i > first;
    if full {
        if is_centred(line, geometry) && !is_centred(before, geometry) && (ended || line.bold || line.upper) {
            return true;
        }
        // Indented: a new paragraph, but for the hanging lines of an item.
        if indent > 9.0 && !lower {
            if hanging && (line.x0 - before.x0).abs() < 3.0 && i > first + 1 {
                return false;
            }
            if hanging && !ended && i == first + 1 {
                return false;
            }
            return ended
                || line.x0 > head.x0 - 12.0 && head.x0 > geometry.left + 9.0
                || line.bold != before.bold;
        }
        return line.bold && !before.bold && line.upper;
    }
    // A short line ends its paragraph, unless it was cut by the width of a word.
    if is_centred(line, geometry) && is_centred(before, geometry) {
        return !(open.bold == line.bold && gap < geometry.leading * 1.4 && !ended);
    }
    if ended {
        return true;
    }
    if lower {
        return false;
    }
    // A heading without a full stop, then text.
    open.bold != line.bold || indent > 9.0 || open.mark.is_some() || text.starts_with(char::is_uppercase)
}
