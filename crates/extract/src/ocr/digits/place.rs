//! Where the number and the day stand: between the printed words around them, as far as the recogniser
//! made them out.

use congvan_text::{fold, nfc};

use super::super::engine::Found;
use super::super::lines::reach;

/// A strip of the page: from one edge to the other, along a baseline, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strip {
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Height of the baseline at `x0`, and its fall.
    pub(super) foot: f32,
    pub(super) slope: f32,
    /// Font size of the print on it.
    pub(super) size: f32,
}

impl Strip {
    pub(super) fn foot_at(&self, x: f32) -> f32 {
        self.foot + self.slope * (x - self.x0)
    }

    /// True if a word stands on it.
    pub(super) fn has(&self, word: &Found) -> bool {
        let middle = (word.x0 + word.x1) / 2.0;
        let foot = self.foot_at(middle);
        let shared = word.y1.min(foot + 0.3 * self.size) - word.y0.max(foot - self.size);
        middle > self.x0 && middle < self.x1 && shared > 0.5 * (word.y1 - word.y0)
    }
}

/// The line `..., ngày .. tháng .. năm ....`: its words by their place in the list.
#[derive(Clone, Debug)]
pub(super) struct Dateline {
    pub(super) day: Option<usize>,
    pub(super) month: Option<usize>,
    pub(super) year_word: Option<usize>,
    pub(super) year: Option<usize>,
    pub(super) strip: Strip,
}

/// The line `Số: ..../...`.
#[derive(Clone, Debug)]
pub(super) struct Numberline {
    /// The word `Số`.
    pub(super) word: Option<usize>,
    pub(super) strip: Strip,
}

/// The share of a page, from its top, in which its head is looked for, and of its width for the number.
const HEAD: f32 = 0.42;
const LEFT: f32 = 0.45;

/// The font size of a word as its height tells it.
pub(super) fn size(word: &Found) -> f32 {
    let (above, below) = reach(&word.text);
    (word.y1 - word.y0) / (above + below).max(0.3)
}

/// Where the baseline of a word is.
fn foot(word: &Found) -> f32 {
    word.y1 - reach(&word.text).1 * size(word)
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// True if the texts differ by one letter at most.
fn alike(text: &str, wanted: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (text.chars().collect(), wanted.chars().collect());
    match a.len().abs_diff(b.len()) {
        0 => a.iter().zip(&b).filter(|(x, y)| x != y).count() <= 1,
        1 => {
            let (short, long) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
            (0..long.len()).any(|i| long[..i].iter().chain(&long[i + 1..]).eq(short.iter()))
        }
        _ => false,
    }
}

/// True if a word begins with this one, however it was recognised and whatever is glued to it.
fn begins(word: &str, wanted: &str) -> bool {
    let folded = fold(word);
    let n = wanted.chars().count();
    let head: String = folded.chars().take(n).collect();
    folded.starts_with(wanted)
        || alike(&head, wanted) && head.chars().filter(|c| c.is_alphabetic()).count() + 1 >= n
}

/// A year in four figures.
pub(super) fn year(text: &str) -> Option<&str> {
    let figures = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let plausible = figures.len() == 4 && figures.bytes().all(|b| b.is_ascii_digit());
    (plausible && (1975..=2100).contains(&figures.parse::<u32>().ok()?)).then_some(figures)
}

/// True if both words stand on one line.
fn level(a: &Found, b: &Found) -> bool {
    let size = size(a).max(size(b));
    // A page may be crooked.
    (foot(a) - foot(b)).abs() < 0.4 * size + 0.03 * (a.x0 - b.x0).abs()
}

/// Finds the line with the day of issue.
pub(super) fn dateline(words: &[Found], width: f32, height: f32) -> Option<Dateline> {
    let mut best: Option<(i32, Dateline)> = None;
    for (i, word) in words.iter().enumerate() {
        if word.y1 > HEAD * height || word.x1 < 0.35 * width {
            continue;
        }
        let is_day = begins(&word.text, "ngay");
        let is_month = begins(&word.text, "thang");
        if !is_day && !is_month {
            continue;
        }
        let right = |wanted: &dyn Fn(&Found) -> bool, from: f32| {
            words
                .iter()
                .enumerate()
                .filter(|(j, w)| {
                    *j != i
                        && w.x0 > from
                        && w.x0 - word.x0 < 18.0 * size(word)
                        && level(word, w)
                        && wanted(w)
                })
                .min_by(|a, b| a.1.x0.total_cmp(&b.1.x0))
                .map(|(j, _)| j)
        };
        let month = if is_day { right(&|w| begins(&w.text, "thang"), word.x0) } else { Some(i) };
        let from = month.map_or(word.x0, |m| words[m].x0);
        let year_word = right(&|w| begins(&w.text, "nam") && w.text.chars().count() < 8, from);
        let from = year_word.map_or(from, |y| words[y].x0);
        let year = right(&|w| year(&w.text).is_some(), from);
        let day = is_day.then_some(i);
        // `Ngãi,` is but one letter away.
        let exact = is_day && fold(&word.text).starts_with("ngay");
        let score = i32::from(exact)
            + 2 * i32::from(day.is_some())
            + 2 * i32::from(month.is_some())
            + 2 * i32::from(year_word.is_some())
            + i32::from(year.is_some());
        if score < 4 || best.as_ref().is_some_and(|(s, _)| *s >= score) {
            continue;
        }
        let marks: Vec<&Found> =
            [day, month, year_word, year].into_iter().flatten().map(|j| &words[j]).collect();
        let Some(size) = median(marks.iter().map(|w| self::size(w)).collect()) else { continue };
        // How the line falls, from the words on it that are far apart.
        let on: Vec<&Found> = words
            .iter()
            .filter(|w| {
                level(word, w)
                    && (w.x0 - word.x0).abs() < 16.0 * size
                    && w.confidence > 0.6
                    && w.text.chars().count() > 1
            })
            .collect();
        let (first, last) =
            (on.iter().min_by(|a, b| a.x0.total_cmp(&b.x0)), on.iter().max_by(|a, b| a.x0.total_cmp(&b.x0)));
        let slope = match (first, last) {
            (Some(a), Some(b)) if b.x0 - a.x0 > 8.0 * size => {
                ((foot(b) - foot(a)) / (b.x0 - a.x0)).clamp(-0.06, 0.06)
            }
            _ => 0.0,
        };
        let x0 = match day {
            Some(d) => words[d].x0 - 0.15 * size,
            // The word was lost: it stands after the place.
            None => {
                let place = words
                    .iter()
                    .filter(|w| level(word, w) && w.x1 < word.x0 && w.text.ends_with(','))
                    .map(|w| w.x1);
                place.fold(word.x0 - 7.0 * size, f32::max) + 0.1 * size
            }
        };
        let x1 = match (year, year_word, month) {
            (Some(y), ..) => words[y].x1 + 0.3 * size,
            (None, Some(y), _) => words[y].x0 + 5.0 * size,
            (None, None, Some(m)) => words[m].x0 + 9.0 * size,
            (None, None, None) => word.x0 + 14.0 * size,
        };
        let Some(foot) = median(marks.iter().map(|w| foot(w) - slope * ((w.x0 + w.x1) / 2.0 - x0)).collect())
        else {
            continue;
        };
        let strip = Strip { x0: x0.max(0.0), x1: x1.min(width), foot, slope, size };
        best = Some((score, Dateline { day, month, year_word, year, strip }));
    }
    best.map(|(_, d)| d)
}

/// True for the word `Số`, however it was recognised and whatever is glued to it.
fn is_number_word(text: &str) -> bool {
    let text = nfc(text);
    let mut letters = text.chars();
    if !letters.next().is_some_and(|c| matches!(c, 'S' | 's' | '$')) {
        return false;
    }
    let rest: String = letters.collect();
    // `Sở` is the head of a body's name.
    let vowel = |c: char| "ốôóòõọồổỗộoêếéèẽ06ÓÔỐÒÕỌỒỔỖỘO".contains(c);
    let after = rest.strip_prefix(vowel).unwrap_or(&rest);
    let glued = |c: char| !c.is_alphabetic();
    after.starts_with([':', ';', '.', ',']) || rest != after && (after.is_empty() || after.starts_with(glued))
}

/// True for what holds a symbol: capitals after a slash or around a dash.
fn is_symbol(text: &str) -> bool {
    symbol_at(text).is_some()
}

/// Where the symbol begins in a word that may have what is left of a number glued before it: at the slash or
/// the dash before its first letters, or at these.
pub(super) fn symbol_at(text: &str) -> Option<usize> {
    let joint = |c: char| matches!(c, '-' | '–' | '—' | '/' | '&' | '.');
    let mut best = None;
    for (i, c) in text.char_indices().rev() {
        if c.is_alphanumeric() || joint(c) {
            if c.is_uppercase() {
                best = Some(i);
            }
        } else {
            break;
        }
    }
    let first = best?;
    let capitals = text[first..].chars().filter(|c| c.is_uppercase()).count();
    let before = text[..first].chars().next_back();
    match before {
        Some(c) if matches!(c, '/' | '-' | '–' | '—') && capitals >= 1 => Some(first - c.len_utf8()),
        _ if capitals >= 2 && text[first..].contains(['-', '/']) => Some(first),
        _ => None,
    }
}

/// Finds the line with the number: by the word `Số`, by the symbol, or by the line of the day, on whose
/// height it stands in most letters.
pub(super) fn numberline(
    words: &[Found],
    width: f32,
    height: f32,
    dateline: Option<&Dateline>,
) -> Option<Numberline> {
    let beside =
        |w: &Found| dateline.is_some_and(|d| (d.strip.foot_at(w.x0) - foot(w)).abs() < 3.0 * d.strip.size);
    // The number ends where the place of the day begins.
    let place = |foot_here: f32, from: f32, size: f32| {
        let column = words
            .iter()
            .filter(|w| {
                w.x0 > from.max(0.33 * width)
                    && (foot(w) - foot_here).abs() < 0.6 * size
                    && w.confidence > 0.5
            })
            .filter(|w| {
                dateline.is_some_and(|d| w.x1 < d.strip.x1)
                    && w.text.chars().count() > 1
                    && !is_symbol(&w.text)
            })
            .map(|w| w.x0 - 0.3 * size);
        column.fold(0.52 * width, f32::min)
    };
    let slope = dateline.map_or(0.0, |d| d.strip.slope);
    let mut best: Option<(i32, Numberline)> = None;
    for (i, word) in words.iter().enumerate() {
        if word.y1 > HEAD * height || word.x0 > LEFT * width || !is_number_word(&word.text) {
            continue;
        }
        let right: Vec<&Found> = words
            .iter()
            .filter(|w| w.x0 >= word.x0 && w.x0 - word.x0 < 14.0 * size(word) && level(word, w))
            .collect();
        let score = 2 * i32::from(word.text.contains([':', ';']))
            + 3 * i32::from(right.iter().any(|w| is_symbol(&w.text)))
            + 2 * i32::from(beside(word))
            + i32::from(word.text.starts_with('S'));
        if score < 3 || best.as_ref().is_some_and(|(s, n)| (*s, -n.strip.foot) >= (score, -foot(word))) {
            continue;
        }
        let sure: Vec<&&Found> = right.iter().filter(|w| w.confidence > 0.5 && is_symbol(&w.text)).collect();
        let glued = word.text.chars().count() > 4;
        let own = if glued { dateline.map_or(size(word), |d| d.strip.size) } else { size(word) };
        let size = median(sure.iter().map(|w| self::size(w)).chain([own]).collect()).unwrap_or(own);
        // The head of a letter is set in one size; a box that took in something else tells another.
        let usual = dateline.map_or(size, |d| d.strip.size);
        let size = if (0.75..1.3).contains(&(size / usual)) { size } else { usual };
        // What is glued to the word reaches lower.
        let foot_here = sure.first().filter(|_| glued).map_or(foot(word), |s| foot(s));
        let x0 = (word.x0 - 0.1 * size).max(0.0);
        let x1 = (x0 + 14.0 * size).min(place(foot_here, x0, size));
        let strip = Strip { x0, x1, foot: foot_here, slope, size };
        best = Some((score, Numberline { word: Some(i), strip }));
    }
    if best.is_some() {
        return best.map(|(_, n)| n);
    }
    let symbol = words.iter().find(|w| {
        w.y1 < HEAD * height
            && w.x0 < LEFT * width
            && beside(w)
            && w.text.contains('/')
            && is_symbol(&w.text)
            && w.confidence > 0.4
    });
    if let Some(symbol) = symbol {
        let size = size(symbol);
        let x0 = (symbol.x0 - 5.5 * size).max(0.0);
        let strip = Strip {
            x0,
            x1: symbol.x0 + 8.0 * size,
            foot: foot(symbol) - slope * (symbol.x0 - x0),
            slope,
            size,
        };
        return Some(Numberline { word: None, strip });
    }
    let date = dateline?.strip;
    let x0 = 0.08 * width;
    let foot_here = date.foot_at(x0);
    let free = words
        .iter()
        .all(|w| w.x0 > LEFT * width || w.confidence < 0.6 || (foot(w) - foot_here).abs() > 0.5 * date.size);
    let strip = Strip { x0, x1: place(foot_here, x0, date.size), foot: foot_here, ..date };
    free.then_some(Numberline { word: None, strip })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_words_are_known_even_misread() {
        for text in ["ngày", "ngảy", "ngay", "ngày07", "ngàv", "Ngày"] {
            assert!(begins(text, "ngay"), "{text}");
        }
        assert!(begins("thảng", "thang") && begins("thángZ", "thang") && begins("tháne", "thang"));
        for text in ["Hà", "này", "Giang,", "năm"] {
            assert!(!begins(text, "thang"), "{text}");
        }
        for text in ["Số:", "Sô:", "Só:4#12", "S6:", "S:", "Sế:,22", "số", "$ố:"] {
            assert!(is_number_word(text), "{text}");
        }
        for text in ["SỞ", "Sở", "SYT", "Sao", "S", "12"] {
            assert!(!is_number_word(text), "{text}");
        }
    }

    #[test]
    fn a_symbol_begins_at_its_slash() {
        let symbol = |text: &'static str| symbol_at(text).map(|i| &text[i..]);
        assert_eq!(symbol("/SYT-TCCB"), Some("/SYT-TCCB"));
        assert_eq!(symbol("Số:42##BGDĐT-GDTC"), Some("BGDĐT-GDTC"));
        assert_eq!(symbol("20€2)/SYT-NVY"), Some("/SYT-NVY"));
        assert_eq!(symbol("6957QĐ-SYT"), Some("QĐ-SYT"));
        assert_eq!(symbol("368-CV/BPTT"), Some("-CV/BPTT"));
        assert_eq!(symbol("/BĐH"), Some("/BĐH"));
        assert_eq!(symbol("Giang,"), None);
        assert_eq!(symbol("2017"), None);
    }
}
