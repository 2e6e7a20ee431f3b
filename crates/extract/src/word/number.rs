//! The numbers that a word processor puts before the paragraphs of a list.

use std::collections::HashMap;

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Style {
    /// `1`
    #[default]
    Decimal,
    /// `01`
    Padded,
    /// `I`
    UpperRoman,
    /// `i`
    LowerRoman,
    /// `A`
    UpperLetter,
    /// `a`
    LowerLetter,
    /// No number of its own: the text alone, a bullet.
    Bullet,
    /// Nothing at all.
    None,
}

/// A number in a style. Letters go on after `z` as Word has them: `aa`, `bb`.
pub(super) fn write(number: u32, style: Style) -> String {
    match style {
        Style::Decimal => number.to_string(),
        Style::Padded => format!("{number:02}"),
        Style::UpperRoman => roman(number),
        Style::LowerRoman => roman(number).to_lowercase(),
        Style::UpperLetter => letters(number, b'A'),
        Style::LowerLetter => letters(number, b'a'),
        Style::Bullet | Style::None => String::new(),
    }
}

fn roman(number: u32) -> String {
    if number == 0 || number >= 4000 {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, digits) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while rest >= value {
            out.push_str(digits);
            rest -= value;
        }
    }
    out
}

fn letters(number: u32, first: u8) -> String {
    if number == 0 || number > 26 * 30 {
        return number.to_string();
    }
    let letter = char::from(first + ((number - 1) % 26) as u8);
    std::iter::repeat_n(letter, (number as usize - 1) / 26 + 1).collect()
}

/// A part of the text of a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    /// The number of a level, 0 the outermost.
    Level(usize),
}

/// How one level of a list is numbered.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    pub style: Style,
    pub start: u32,
    pub parts: Vec<Part>,
    /// Numbers of outer levels are written in digits.
    pub legal: bool,
    /// Which level starts this one again: the outermost such, counted from 1; 0 none, `None` any.
    pub restart: Option<usize>,
}

/// The most levels that a list has in any format.
pub(super) const LEVELS: usize = 10;

/// A list: its levels from the outermost.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    pub levels: Vec<Level>,
}

/// Where every list has got to.
#[derive(Debug, Default)]
pub(super) struct Counters {
    counts: HashMap<i64, [Option<u32>; LEVELS]>,
}

impl Counters {
    /// The label of the next paragraph of a list on a level. `key` names the list: paragraphs with
    /// one key are counted together.
    pub fn next(&mut self, key: i64, list: &List, level: usize) -> String {
        let Some(this) = list.levels.get(level).filter(|_| level < LEVELS) else {
            return String::new();
        };
        let counts = self.counts.entry(key).or_default();
        let start = |l: usize| list.levels.get(l).map_or(1, |l| l.start);
        counts[level] = Some(counts[level].map_or(this.start, |n| n.saturating_add(1)));
        for (inner, count) in counts.iter_mut().enumerate().skip(level + 1) {
            let again = match list.levels.get(inner).and_then(|l| l.restart) {
                None => true,
                Some(0) => false,
                Some(by) => level < by,
            };
            if again {
                *count = None;
            }
        }
        let mut label = String::new();
        for part in &this.parts {
            match part {
                Part::Text(text) => label.push_str(text),
                Part::Level(l) => {
                    let Some(of) = list.levels.get(*l).filter(|_| *l <= level) else { continue };
                    let number = counts[*l].unwrap_or_else(|| start(*l));
                    let style = match of.style {
                        Style::None | Style::Bullet => of.style,
                        _ if this.legal && *l < level => Style::Decimal,
                        style => style,
                    };
                    label.push_str(&write(number, style));
                }
            }
        }
        if this.style == Style::None
            && !this.parts.iter().any(|p| matches!(p, Part::Level(_)))
            && label.is_empty()
        {
            return String::new();
        }
        label.trim().to_owned()
    }

    /// Gives the next paragraph of a list on a level this number.
    pub fn set(&mut self, key: i64, level: usize, number: u32) {
        if let Some(count) = self.counts.entry(key).or_default().get_mut(level) {
            *count = number.checked_sub(1);
        }
    }

    /// Makes the next paragraph of a list on a level begin with its first number again.
    pub fn restart(&mut self, key: i64, level: usize) {
        if let Some(counts) = self.counts.get_mut(&key) {
            counts.iter_mut().skip(level).for_each(|c| *c = None);
        }
    }
}

/// Superscript digits: the mark of a footnote.
pub(super) fn note_mark(number: u32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.to_string().bytes().map(|b| DIGITS[usize::from(b - b'0')]).collect()
}

/// What a sign of a font of symbols looks like.
pub(super) fn symbol(font: &str, c: char) -> char {
    let code = match u32::from(c) {
        code @ 0xf000..=0xf0ff => (code - 0xf000) as u8,
        code @ 0x20..=0xff => code as u8,
        _ => return c,
    };
    let font = font.to_ascii_lowercase();
    if font.starts_with("wingdings") || font.starts_with("webdings") {
        return match code {
            0x20 => ' ',
            0x6c | 0x9f | 0x9e => '•',
            0x6e | 0xa7 => '▪',
            0x6f | 0x71 | 0xa8 => '□',
            0x76 => '❖',
            0xd8 => '➢',
            0xe0 | 0xe8 | 0xf0 => '→',
            0xfc => '✓',
            0xfb => '✗',
            0xfe => '☑',
            0x28 | 0x29 => '☎',
            0x2a => '✉',
            _ => '•',
        };
    }
    if !font.starts_with("symbol") {
        // A private sign of an unknown font; a letter of a known one.
        return if u32::from(c) >= 0xf000 {
            if code.is_ascii_graphic() || code == b' ' { char::from(code) } else { '•' }
        } else {
            c
        };
    }
    match code {
        0xb7 => '•',
        0xa3 => '≤',
        0xb3 => '≥',
        0xb1 => '±',
        0xb4 => '×',
        0xb8 => '÷',
        0xb0 => '°',
        0xb9 => '≠',
        0xae | 0xde => '→',
        0xac => '←',
        0xb2 => '″',
        0xa2 => '′',
        0x2d => '-',
        0x61 => 'α',
        0x62 => 'β',
        0x67 => 'γ',
        0x64 => 'δ',
        0x6d => 'μ',
        0x70 => 'π',
        0x44 => 'Δ',
        0x53 => 'Σ',
        0x57 => 'Ω',
        0x20..=0x3f | 0x5b | 0x5d | 0x5f | 0x7b..=0x7d => char::from(code),
        _ => '•',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(levels: &[(Style, &[Part])]) -> List {
        List {
            levels: levels
                .iter()
                .map(|(style, parts)| Level {
                    style: *style,
                    start: 1,
                    parts: parts.to_vec(),
                    ..Level::default()
                })
                .collect(),
        }
    }

    #[test]
    fn numbers_in_every_style() {
        assert_eq!(write(4, Style::UpperRoman), "IV");
        assert_eq!(write(1998, Style::UpperRoman), "MCMXCVIII");
        assert_eq!(write(9, Style::LowerRoman), "ix");
        assert_eq!(write(28, Style::LowerLetter), "bb");
        assert_eq!(write(7, Style::Padded), "07");
        assert_eq!(write(0, Style::UpperLetter), "0");
    }

    #[test]
    fn inner_levels_start_again() {
        let text = |t: &str| Part::Text(t.into());
        let list = list(&[
            (Style::UpperRoman, &[Part::Level(0), text(".")]),
            (Style::Decimal, &[Part::Level(1), text(".")]),
            (Style::LowerLetter, &[Part::Level(1), text("."), Part::Level(2), text(")")]),
            (Style::Bullet, &[text("-")]),
        ]);
        let mut counters = Counters::default();
        let labels: Vec<String> =
            [0, 1, 1, 2, 3, 2, 0, 1, 2].iter().map(|&l| counters.next(7, &list, l)).collect();
        assert_eq!(labels, ["I.", "1.", "2.", "2.a)", "-", "2.b)", "II.", "1.", "1.a)"]);
        assert_eq!(counters.next(8, &list, 1), "1.");
        assert_eq!(counters.next(8, &list, 9), "");
    }
}
