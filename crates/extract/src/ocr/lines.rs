//! Recognised words to lines: the words on one baseline, whatever columns they belong to.

use congvan_model::{BBox, Line, Word};
use congvan_text::{base_char, nfc};

use super::engine::Found;

/// How far letters reach above and below the baseline, as shares of the font size; the same as
/// for a text layer.
const ASCENT: f32 = 0.89;
const DESCENT: f32 = 0.22;

/// What the recogniser calls a line: words of one column.
struct Strip<'a> {
    words: Vec<&'a Found>,
    /// Font size in pixels.
    size: f32,
    /// Baseline: height at `x` 0, and fall.
    start: f32,
    slope: f32,
}

impl Strip<'_> {
    fn baseline(&self, x: f32) -> f32 {
        self.start + self.slope * x
    }

    fn x0(&self) -> f32 {
        self.words.first().map_or(0.0, |w| w.x0)
    }

    fn x1(&self) -> f32 {
        self.words.last().map_or(0.0, |w| w.x1)
    }
}

/// The lines of a page, in points; `scale` is the number of points in a pixel.
pub(crate) fn build(words: &[Found], scale: f32) -> Vec<Line> {
    let mut strips: Vec<Strip<'_>> = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let end = start + words[start..].iter().take_while(|w| w.line == words[start].line).count();
        strips.extend(strip(&words[start..end]));
        start = end;
    }
    // The longest first: they tell best where their line runs, and what was found later (a word in a
    // gap, the other column) finds its place among them.
    strips.sort_by(|a, b| (b.x1() - b.x0()).total_cmp(&(a.x1() - a.x0())).then(a.x0().total_cmp(&b.x0())));
    let mut rows: Vec<Vec<Strip<'_>>> = Vec::new();
    for strip in strips {
        let distance = |row: &Vec<Strip<'_>>| {
            // Of the strips of this row the nearest one is asked.
            let off = |s: &Strip<'_>| (s.x0() - strip.x1()).max(strip.x0() - s.x1());
            let near = row.iter().min_by(|a, b| off(a).total_cmp(&off(b)))?;
            let apart =
                |a: &Found, b: &Found| a.x1 <= b.x0 + 0.2 * strip.size || b.x1 <= a.x0 + 0.2 * strip.size;
            let free = row.iter().all(|s| s.words.iter().all(|a| strip.words.iter().all(|b| apart(a, b))));
            let x = (strip.x0() + strip.x1()) / 2.0;
            let rise = (near.baseline(x.clamp(near.x0(), near.x1())) - strip.baseline(x)).abs();
            // The size and the foot of a word or two are not told well.
            let (ratio, slack) = if strip.words.len() <= 2 { (2.0, 0.42) } else { (1.6, 0.3) };
            let alike = near.size < ratio * strip.size && strip.size < ratio * near.size;
            (free && alike && rise < slack * near.size.max(strip.size).min(1.5 * strip.size)).then_some(rise)
        };
        let nearest = rows
            .iter_mut()
            .filter_map(|row| distance(row).map(|d| (d, row)))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        match nearest {
            Some((_, row)) => row.push(strip),
            None => rows.push(vec![strip]),
        }
    }
    let mut lines: Vec<(f32, Line)> = rows
        .iter()
        .map(|row| {
            let height =
                row.iter().map(|s| s.baseline((s.x0() + s.x1()) / 2.0)).sum::<f32>() / row.len() as f32;
            (height, line(row, scale))
        })
        .filter(|(_, line)| !line.words.is_empty())
        .collect();
    lines.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.bbox.x0.total_cmp(&b.1.bbox.x0)));
    lines.into_iter().map(|(_, line)| line).collect()
}

/// One strip, with its baseline and size as its words tell them; `None` if it has no words.
fn strip(words: &[Found]) -> Option<Strip<'_>> {
    let mut words: Vec<&Found> = words.iter().collect();
    words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let (left, right) = (words.first()?, words.last()?);
    // A box reaches from the highest to the lowest of its letters: what they are tells what share
    // of the font size that is.
    let sizes = words.iter().map(|w| {
        let (above, below) = reach(&w.text);
        (w.y1 - w.y0) / (above + below)
    });
    let size = median(sizes.collect())?;
    let foot = |w: &Found| w.y1 - reach(&w.text).1 * size;
    // The fall of the line, from the feet of words that are far from each other.
    let slope = if right.x0 - left.x1 > 8.0 * size && words.len() >= 4 {
        let half = words.len() / 2;
        let middle = |part: &[&Found]| {
            Some((
                median(part.iter().map(|w| (w.x0 + w.x1) / 2.0).collect())?,
                median(part.iter().map(|w| foot(w)).collect())?,
            ))
        };
        let (a, b) = (middle(&words[..half])?, middle(&words[half..])?);
        ((b.1 - a.1) / (b.0 - a.0).max(1.0)).clamp(-0.1, 0.1)
    } else {
        0.0
    };
    let start = median(words.iter().map(|w| foot(w) - slope * (w.x0 + w.x1) / 2.0).collect())?;
    Some(Strip { words, size, start, slope })
}

/// How far the letters of a word reach above and below the baseline, as shares of the font size.
pub(crate) fn reach(word: &str) -> (f32, f32) {
    let (mut above, mut below) = (0.0f32, 0.0f32);
    for c in nfc(word).chars() {
        let base = base_char(c);
        let marked = base != c && !matches!(c, 'đ' | 'Đ' | 'ơ' | 'ư');
        let dot_below = matches!(c, 'ạ' | 'ặ' | 'ậ' | 'ẹ' | 'ệ' | 'ị' | 'ọ' | 'ộ' | 'ợ' | 'ụ' | 'ự' | 'ỵ')
            || matches!(c, 'Ạ' | 'Ặ' | 'Ậ' | 'Ẹ' | 'Ệ' | 'Ị' | 'Ọ' | 'Ộ' | 'Ợ' | 'Ụ' | 'Ự' | 'Ỵ');
        let (a, b) = match base {
            'a' | 'c' | 'e' | 'm' | 'n' | 'o' | 'r' | 's' | 'u' | 'v' | 'w' | 'x' | 'z' => (0.46, 0.0),
            'g' | 'p' | 'q' | 'y' => (0.46, 0.22),
            'j' => (0.68, 0.22),
            '.' | '_' | '…' => (0.1, 0.0),
            ',' => (0.1, 0.14),
            ';' => (0.46, 0.14),
            '-' | '–' | '—' => (0.28, -0.2),
            '(' | ')' | '[' | ']' => (0.68, 0.2),
            '"' | '\'' | '“' | '”' | '’' | '‘' => (0.68, -0.45),
            _ => (0.68, 0.0),
        };
        above = above.max(if marked && !dot_below { a + 0.22 } else { a });
        below = below.max(if dot_below { 0.2 } else { b });
    }
    if word.chars().all(|c| matches!(c, '-' | '–' | '—' | '"' | '“' | '”')) {
        (0.5, -0.2)
    } else {
        (above.max(0.1), below)
    }
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// One line of the page.
fn line(row: &[Strip<'_>], scale: f32) -> Line {
    let mut words: Vec<(&Strip<'_>, &Found)> =
        row.iter().flat_map(|s| s.words.iter().map(move |w| (s, *w))).collect();
    words.sort_by(|a, b| a.1.x0.total_cmp(&b.1.x0));
    let mut line = Line::default();
    for (strip, found) in words {
        let text = nfc(&found.text);
        if !line.text.is_empty() {
            line.text.push(' ');
        }
        let start = line.text.len();
        line.text.push_str(&text);
        let foot = strip.baseline((found.x0 + found.x1) / 2.0);
        let bbox = BBox::new(
            found.x0 * scale,
            (foot - ASCENT * strip.size) * scale,
            found.x1 * scale,
            (foot + DESCENT * strip.size) * scale,
        );
        line.bbox = if line.words.is_empty() { bbox } else { line.bbox.join(&bbox) };
        line.words.push(Word {
            start,
            end: line.text.len(),
            bbox,
            // Half points: more than that is not to be seen on a scan.
            size: (strip.size * scale * 2.0).round() / 2.0,
            bold: false,
            italic: false,
            confidence: Some(found.confidence),
        });
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: u32, x0: f32, foot: f32, text: &str) -> Found {
        let (above, below) = reach(text);
        let size = 40.0;
        Found {
            line,
            x0,
            y0: foot - above * size,
            x1: x0 + 20.0 * text.chars().count() as f32,
            y1: foot + below * size,
            confidence: 0.9,
            text: text.into(),
        }
    }

    #[test]
    fn columns_on_one_baseline_are_one_line_even_on_a_crooked_page() {
        let fall = |x: f32, y: f32| y + 0.01 * x;
        let words: Vec<Found> =
            [(1, 100.0, "Số:"), (1, 180.0, "12/SYT-VP"), (2, 100.0, "V/v"), (2, 190.0, "họp")]
                .into_iter()
                .map(|(l, x, t)| found(l, x, fall(x, 200.0 + 50.0 * l as f32), t))
                .chain(
                    [(3, 900.0, "Hà"), (3, 960.0, "Nội,"), (3, 1060.0, "ngày"), (3, 1160.0, "5")]
                        .into_iter()
                        .map(|(l, x, t)| found(l, x, fall(x, 250.0), t)),
                )
                .collect();
        let lines = build(&words, 72.0 / 200.0);
        let texts: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(texts, ["Số: 12/SYT-VP Hà Nội, ngày 5", "V/v họp"]);
        let size = lines[0].words[0].size;
        assert!((size - 14.5).abs() < 0.6, "{size}");
        assert_eq!(lines[0].words[1].confidence, Some(0.9));
        let place = lines[1].words[0].bbox;
        assert!((place.x0 - 36.0).abs() < 0.1 && place.y0 < 108.0 && place.y1 > 108.0, "{place:?}");
    }
}
