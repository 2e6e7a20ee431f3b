//! Dead encodings: Vietnamese as it was written before Unicode, read back.
//!
//! Owns the tables of TCVN3 (ABC), VNI and VISCII (`data/*.tsv`), the readers of VIQR, Windows-1258
//! and of UTF-8 that was encoded twice, and the guess which of them a piece of text is in
//! ([`detect`]). Every decoded text knows the bytes of the source that it was made of
//! ([`Decoded::source`]). Does not know files or fonts beyond a font's name.
//!
//! Text in a dead encoding reaches a reader in two shapes: as bytes (a text file), or as a
//! *surface*, the characters that a program without the right font shows for those bytes:
//! `Céng hßa` for `Cộng hòa`. Word files and PDFs hold surfaces. A surface is turned into bytes by
//! Windows-1252, Latin-1 and, where a Vietnamese Windows had its hands on it, Windows-1258.

mod codec;
mod detect;
mod font;
mod tables;

use std::ops::Range;

pub use codec::{decode, decode_bytes};
pub use detect::{Detected, decode_file, detect, detect_bytes};
pub use font::{FontEncoding, font_encoding};

/// A way of writing Vietnamese that is not Unicode, or no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    /// TCVN 5712:1993 in its third set, known as ABC: fonts `.VnTime`, `.VnArialH`.
    Tcvn3,
    /// VNI for Windows, a letter and its marks in up to two bytes: fonts `VNI-Times`.
    Vni,
    /// VISCII 1.1, one byte a letter.
    Viscii,
    /// VIQR: ASCII, the marks after the letter: `Vie^.t`.
    Viqr,
    /// Windows code page 1258: vowels composed, tones apart.
    Windows1258,
    /// UTF-8 whose bytes were taken for Windows-1252 and encoded once more: `Viá»‡t`.
    DoubleUtf8,
}

impl Encoding {
    /// All of them; of two that fit a text equally well, the earlier is taken.
    pub const ALL: [Self; 6] =
        [Self::Tcvn3, Self::Vni, Self::DoubleUtf8, Self::Viscii, Self::Windows1258, Self::Viqr];

    /// The name that people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3 (ABC)",
            Self::Vni => "VNI",
            Self::Viscii => "VISCII",
            Self::Viqr => "VIQR",
            Self::Windows1258 => "Windows-1258",
            Self::DoubleUtf8 => "UTF-8 (2×)",
        }
    }
}

/// A decoded text that knows where each of its letters came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    text: String,
    /// For every byte of `text` the byte of the source where its letter begins.
    starts: Vec<u32>,
    /// For every byte of `text` the byte of the source where its letter ends.
    ends: Vec<u32>,
}

impl Decoded {
    /// The text, in NFC.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text alone.
    pub fn into_text(self) -> String {
        self.text
    }

    /// The bytes of the source that a range of bytes of the text was made of. An empty range
    /// gives an empty one.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let range = range.start.min(self.text.len())..range.end.min(self.text.len());
        if range.is_empty() {
            let at = self.starts.get(range.start).or(self.ends.last()).copied().unwrap_or(0) as usize;
            return at..at;
        }
        self.starts[range.start] as usize..self.ends[range.end - 1] as usize
    }

    fn push(&mut self, c: char, from: usize, to: usize) {
        self.text.push(c);
        for _ in 0..c.len_utf8() {
            self.starts.push(from as u32);
            self.ends.push(to as u32);
        }
    }

    fn with_capacity(n: usize) -> Self {
        Self { text: String::with_capacity(n), starts: Vec::with_capacity(n), ends: Vec::with_capacity(n) }
    }
}

#[cfg(test)]
mod tests;
