//! A cleaned text that knows where each of its letters came from.

use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, compose};

use crate::plain_char;

/// A text and, for each of its bytes, the byte of the source that it was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapped {
    text: String,
    /// For every byte of `text` the byte of the source where its letter begins.
    starts: Vec<u32>,
    /// For every byte of `text` the byte of the source where its letter ends.
    ends: Vec<u32>,
}

impl Mapped {
    /// Cleans `source`, which begins at byte `offset` of the whole source text: composes it
    /// (NFC), unifies look-alikes ([`plain_char`]; quotation marks and dashes stay as printed), drops
    /// zero-width characters, folds each run of white space to one space and trims both ends.
    pub fn clean(source: &str, offset: usize) -> Self {
        let mut out = Self::default();
        out.push_cleaned(source, offset);
        out
    }

    /// Appends cleaned text, with one space between if both sides have text.
    pub fn push_cleaned(&mut self, source: &str, offset: usize) {
        self.push_filtered(source, offset, |_| false);
    }

    /// Like [`Mapped::push_cleaned`], leaving out the characters at the bytes of `source` for
    /// which `skip` is true (the marks of Markdown, say).
    pub fn push_filtered(&mut self, source: &str, offset: usize, skip: impl Fn(usize) -> bool) {
        let mut pending_space: Option<(usize, usize)> =
            if self.text.is_empty() { None } else { Some((offset, offset)) };
        self.text.reserve(source.len());
        self.starts.reserve(source.len());
        self.ends.reserve(source.len());
        // The position in `text` of the last starter, for composition.
        let mut last: Option<(usize, char)> = None;
        for (at, raw) in source.char_indices() {
            let from = offset + at;
            let to = offset + at + raw.len_utf8();
            if skip(at)
                || matches!(raw, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2028}' | '\u{2060}')
                || (raw.is_control() && !raw.is_whitespace())
            {
                continue;
            }
            let c = match raw {
                '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '–' | '—' => raw,
                _ => plain_char(raw),
            };
            if c.is_whitespace() {
                last = None;
                if !self.text.is_empty() {
                    pending_space = Some(match pending_space {
                        Some((s, _)) if s >= offset => (s, to),
                        _ => (from, to),
                    });
                }
                continue;
            }
            if may_combine(c)
                && canonical_combining_class(c) != 0
                && pending_space.is_none()
                && let Some((place, starter)) = last
                && let Some(composed) = compose_two(starter, c)
            {
                let start = self.starts[place];
                self.truncate(place);
                self.push_char(composed, start as usize, to);
                last = Some((place, composed));
                continue;
            }
            if let Some((s, e)) = pending_space.take()
                && !self.text.is_empty()
            {
                self.push_char(' ', s, e);
            }
            last = Some((self.text.len(), c));
            self.push_char(c, from, to);
        }
    }

    fn push_char(&mut self, c: char, from: usize, to: usize) {
        self.text.push(c);
        for _ in 0..c.len_utf8() {
            self.starts.push(from as u32);
            self.ends.push(to as u32);
        }
    }

    fn truncate(&mut self, len: usize) {
        self.text.truncate(len);
        self.starts.truncate(len);
        self.ends.truncate(len);
    }

    /// Appends another mapped text, joined by `joint` (a space, or nothing).
    pub fn append(&mut self, other: &Self, joint: &str) {
        if !self.text.is_empty() && !other.text.is_empty() {
            let at = self.ends.last().copied().unwrap_or(0);
            let next = other.starts.first().copied().unwrap_or(at);
            let (from, to) = if next >= at { (at, next) } else { (at, at) };
            for c in joint.chars() {
                self.push_char(c, from as usize, to as usize);
            }
        }
        self.text.push_str(&other.text);
        self.starts.extend_from_slice(&other.starts);
        self.ends.extend_from_slice(&other.ends);
    }

    /// The cleaned text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the source that a range of bytes of the cleaned text was made of. An empty
    /// range gives an empty one.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let range = range.start.min(self.text.len())..range.end.min(self.text.len());
        if range.is_empty() {
            let at = self.starts.get(range.start).or(self.ends.last()).copied().unwrap_or(0) as usize;
            return at..at;
        }
        // Columns and lines may have been put in another order than the source's.
        let from = self.starts[range.clone()].iter().copied().min().unwrap_or(0) as usize;
        let to = self.ends[range].iter().copied().max().unwrap_or(0) as usize;
        from..to
    }

    /// Puts `text` in the place of `range`. The source stays what it was: each letter comes from
    /// the letter it takes the place of where both have as many, else from all of them.
    pub fn replace(&mut self, range: Range<usize>, text: &str) {
        let whole = self.source(range.clone());
        let tail = self.slice(range.end..self.text.len());
        let old = self.slice(range.clone());
        let alike = old.text.chars().count() == text.chars().count();
        self.truncate(range.start);
        let places: Vec<usize> = old.text.char_indices().map(|(i, _)| i).collect();
        for (i, c) in text.chars().enumerate() {
            match places.get(i).filter(|_| alike) {
                Some(&at) => self.push_char(c, old.starts[at] as usize, old.ends[at] as usize),
                None => self.push_char(c, whole.start, whole.end),
            }
        }
        self.text.push_str(&tail.text);
        self.starts.extend_from_slice(&tail.starts);
        self.ends.extend_from_slice(&tail.ends);
    }

    /// The first byte of the text that was made of the source from byte `source` on.
    pub fn at_source(&self, source: usize) -> usize {
        self.starts.iter().position(|s| *s as usize >= source).unwrap_or(self.text.len())
    }

    /// The part of it in `range`, still mapped.
    pub fn slice(&self, range: Range<usize>) -> Self {
        Self {
            text: self.text[range.clone()].to_owned(),
            starts: self.starts[range.clone()].to_vec(),
            ends: self.ends[range].to_vec(),
        }
    }
}

/// False for the letters of composed Vietnamese text: no mark stands before U+0300.
fn may_combine(c: char) -> bool {
    !matches!(c, '\0'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}')
}

/// Composes a letter with a mark, also where marks came in an order that NFC would have sorted:
/// `ạ` + circumflex is `ậ`.
fn compose_two(a: char, b: char) -> Option<char> {
    if let Some(c) = compose(a, b) {
        return Some(c);
    }
    let mut parts = ['\0'; 3];
    let mut n = 0;
    unicode_normalization::char::decompose_canonical(a, |c| {
        if n < 3 {
            parts[n] = c;
        }
        n += 1;
    });
    if n == 2 { compose(parts[0], b).and_then(|c| compose(c, parts[1])) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn every_letter_knows_its_source() {
        let source: String = "  Ủy  ban\u{a0}nhân dân – “x”".nfd().collect();
        let m = Mapped::clean(&source, 10);
        assert_eq!(m.text(), "Ủy ban nhân dân – “x”");
        let at = m.text().find("ban").unwrap();
        let range = m.source(at..at + 3);
        assert_eq!(&source[range.start - 10..range.end - 10], "ban");
        let range = m.source(0..m.text().find("y").unwrap());
        assert_eq!(source[range.start - 10..range.end - 10].nfc().collect::<String>(), "Ủ");
    }

    #[test]
    fn a_replaced_word_keeps_its_source() {
        let mut m = Mapped::clean("KT. GIAM DOC ông", 5);
        m.replace(4..12, "GIÁM ĐỐC");
        assert_eq!(m.text(), "KT. GIÁM ĐỐC ông");
        let at = m.text().find("ĐỐC").unwrap();
        assert_eq!(m.source(at..at + "ĐỐC".len()), 14..17);
        assert_eq!(m.source(m.text().find("ông").unwrap()..m.text().len()), 18..22);
        m.replace(0..3, "Q.");
        assert_eq!(m.source(0..1), 5..8);
        assert_eq!(m.at_source(18), m.text().find("ông").unwrap());
    }

    #[test]
    fn lines_join_by_one_space() {
        let mut m = Mapped::clean("một ", 0);
        m.push_cleaned("  hai", 5);
        assert_eq!(m.text(), "một hai");
        assert_eq!(m.source(0..m.text().len()), 0..10);
    }
}
