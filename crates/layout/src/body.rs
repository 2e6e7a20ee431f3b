//! The body's paragraphs, put together from its lines.

use crate::head::Geometry;
use crate::line::{COLUMN, Line};
use crate::mend::phrases;
use crate::{ItemMark, MarkKind, Paragraph, Row, item_mark};
use congvan_text::Mapped;

/// Joins lines to paragraphs.
pub(crate) fn read(lines: &[Line], geometry: &Geometry, out: &mut Vec<Paragraph>) {
    let wrap = Wrap::of(lines);
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
                    begins_plain(lines, i, paragraph, wrap)
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

/// How the lines of a text without positions are broken, where a line is not a paragraph.
#[derive(Clone, Copy, Debug)]
struct Wrap {
    /// The longest line, in characters.
    longest: usize,
    /// Every line is filled as far as its words go, as programs break lines: one with room for the
    /// next word ends its paragraph.
    exact: bool,
    /// Where the lines inside a paragraph begin, if its first line is indented.
    hanging: Option<f32>,
}

impl Wrap {
    /// `None` where each line is a paragraph.
    fn of(lines: &[Line]) -> Option<Self> {
        let plain = |l: &&Line| !l.positioned() && l.cells.is_none();
        let longest = lines.iter().filter(plain).map(length).max()?;
        if !(30..=130).contains(&longest) {
            return None;
        }
        // In broken text lines go on in lower case, and those before them have no room for one
        // word more; or in capitals, where the one before is full and no sentence ends.
        let (mut goes_on, mut full_before, mut open) = (0usize, 0usize, 0usize);
        let mut others: Vec<f32> = Vec::new();
        let mut inside: Option<f32> = None;
        let mut aligned = true;
        for w in lines.windows(2).filter(|w| w.iter().all(|l| plain(&l)) && !w[1].blank_before) {
            if item_mark(w[1].text()).is_some() {
                continue;
            }
            let full = !has_room(&w[0], &w[1], longest);
            let lower = w[1].text().starts_with(char::is_lowercase);
            goes_on += usize::from(lower);
            full_before += usize::from(lower && full);
            let in_sentence = full && !w[1].upper && !ends_sentence(w[0].text());
            open += usize::from(in_sentence);
            if !in_sentence {
                others.push(w[1].x0);
            }
            if lower || in_sentence {
                aligned &= *inside.get_or_insert(w[1].x0) == w[1].x0;
            }
        }
        let filled = full_before * 3 >= goes_on * 2;
        let hanging = inside.filter(|x| aligned && lines.iter().any(|l| l.x0 > x + 1.0));
        // Where blank lines or indents part the paragraphs, one line broken in the midst of a sentence
        // will do.
        let parted = open > 0
            && match hanging {
                Some(x) => others.iter().all(|o| *o > x + 1.0),
                None => others.is_empty() && lines.iter().skip(1).any(|l| l.blank_before),
            };
        if !(goes_on * 4 > lines.len() || filled && (full_before > 0 && open >= 2 || open >= 3 || parted)) {
            return None;
        }
        let exact = full_before == goes_on && goes_on > 1;
        Some(Self { longest, exact, hanging })
    }
}

/// Its columns, with what it is indented by.
fn length(line: &Line) -> usize {
    line.text().chars().count() + (line.x0 / COLUMN) as usize
}

/// True if the first word of `next` would have had room on `line`.
fn has_room(line: &Line, next: &Line, longest: usize) -> bool {
    length(line) + 1 + next.text().split(' ').next().map_or(0, |w| w.chars().count()) <= longest
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', ')', '\'']).ends_with(['.', ';', ':', '!', '?', '/'])
}

fn begins_plain(lines: &[Line], i: usize, open: &Paragraph, wrap: Option<Wrap>) -> bool {
    let line = &lines[i];
    let text = line.text();
    let goes_on = !line.blank_before && !ends_sentence(open.text.text());
    if let Some(mark) = item_mark(text) {
        let Some(wrap) = wrap.filter(|_| goes_on) else { return true };
        // A dash or a number at the start of a broken line may stand inside a sentence: `... / - 2021`,
        // `trước ngày / 20/3/2024`.
        let inside = match wrap.hanging {
            Some(x) => line.x0 <= x + 1.0,
            None => wrap.exact && !has_room(&lines[i - 1], line, wrap.longest),
        };
        return !match mark.kind {
            MarkKind::Dash => {
                inside || text.trim_start_matches(['-', '–', '—', ' ']).starts_with(char::is_lowercase)
            }
            MarkKind::Plus | MarkKind::Arabic(_) | MarkKind::Bracket => inside,
            _ => false,
        };
    }
    if line.blank_before {
        // A page may break in the middle of a sentence.
        let broken = line.page != open.page && !ends_sentence(open.text.text());
        return !(text.starts_with(char::is_lowercase) && !ends_sentence(open.text.text())
            || broken && !line.upper);
    }
    if line.upper && !open.text.text().ends_with(',') && text.chars().count() > 3 && wrap.is_none() {
        return true;
    }
    let Some(wrap) = wrap else {
        // Whole paragraphs a line.
        return !(text.starts_with(char::is_lowercase) && !ends_sentence(open.text.text()));
    };
    if let Some(x) = wrap.hanging {
        return line.x0 > x + 1.0;
    }
    if wrap.exact {
        return has_room(&lines[i - 1], line, wrap.longest);
    }
    let before = &lines[i - 1];
    let short = has_room(before, line, (wrap.longest * 9 / 10).saturating_sub(1));
    // A heading has no full stop; that it ends long before the margin is enough.
    let ended = ends_sentence(before.text()) || has_room(before, line, wrap.longest / 2);
    short && ended && !text.starts_with(char::is_lowercase)
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
