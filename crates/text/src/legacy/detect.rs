//! Which encoding a piece of text is in, judged by what it reads like when decoded.

use crate::{base_char, is_syllable};

use super::tables::char_of;
use super::{Decoded, Encoding, codec, font_encoding};

/// An encoding that a text seems to be in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detected {
    /// Which.
    pub encoding: Encoding,
    /// The font draws small letters as capitals.
    pub capitals: bool,
    /// The share of the words in question that read as Vietnamese once decoded, 0 to 1, less
    /// where there are few of them.
    pub confidence: f32,
}

/// How many words that carry something beyond ASCII, and how many of them are Vietnamese.
#[derive(Clone, Copy, Default)]
struct Score {
    words: u32,
    good: u32,
}

impl Score {
    fn share(self) -> f32 {
        if self.words == 0 { 0.0 } else { self.good as f32 / self.words as f32 }
    }

    /// The share, less where it rests on few words.
    fn confidence(self) -> f32 {
        self.good as f32 / (self.words as f32 + 0.5)
    }
}

/// The encoding of a run of text, told by the text itself and, where it is known, by the name of
/// its font. `None`: the run is Unicode already, or cannot be told. A run of plain ASCII in a font
/// of a dead encoding is said to be in it, since its capitals depend on that.
pub fn detect(run: &str, font: Option<&str>) -> Option<Detected> {
    let by_font = font.and_then(font_encoding);
    let beyond = is_beyond(run);
    // A letter that no surface has: what looks odd beside it is an abbreviation or a foreign word.
    if by_font.is_none() && beyond != Beyond::Nothing {
        return None;
    }
    let as_is = judge(run, None);
    if let Some(said) = by_font {
        let capitals = said.capitals;
        if run.is_ascii() && said.encoding != Encoding::Viqr {
            return Some(Detected { encoding: said.encoding, capitals, confidence: 1.0 });
        }
        let score = judge(run, Some(said.encoding));
        // The font is believed unless the text reads better without it: people typed Unicode
        // under the name of an old font, and the program took another font for it.
        let believed = match beyond {
            Beyond::Bytes => false,
            Beyond::Windows1252 => score.good > as_is.good && run.chars().any(is_odd),
            Beyond::Nothing => score.good >= as_is.good,
        };
        if believed {
            let confidence = if score.words == 0 { 1.0 } else { score.share().max(0.5) };
            return Some(Detected { encoding: said.encoding, capitals, confidence });
        }
    }
    if beyond != Beyond::Nothing {
        return None;
    }
    // ASCII can be VIQR at most.
    if run.is_ascii() && !run.bytes().any(|b| matches!(b, b'^' | b'(' | b'+' | b'\'' | b'`' | b'?' | b'~')) {
        return None;
    }
    best(|encoding| judge(run, Some(encoding)), as_is)
}

/// The encoding of the bytes of a text that is not UTF-8.
pub fn detect_bytes(bytes: &[u8]) -> Option<Detected> {
    let surface: String = bytes.iter().map(|&b| char_of(b)).collect();
    best(
        |encoding| {
            // Decoded from the bytes: a surface cannot tell what the bytes of controls are.
            score(codec::decode_bytes(bytes, encoding, false), encoding, |range| {
                bytes[range].iter().any(|b| !b.is_ascii() && *b != 0xa0)
            })
        },
        judge(&surface, None),
    )
}

/// The text of a file in an unknown encoding, with the encoding if it is a dead one. UTF-8 and
/// UTF-16 are told by their marks, by their form, else the best guess is taken, and Windows-1252
/// where there is none. The map is to the bytes of the file.
pub fn decode_file(bytes: &[u8]) -> (Decoded, Option<Encoding>) {
    let plain = |skip: usize, text: &str| {
        let mut out = Decoded::with_capacity(text.len());
        for (i, c) in text.char_indices() {
            out.push(c, skip + i, skip + i + c.len_utf8());
        }
        out
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => return (utf16(rest, u16::from_le_bytes), None),
        [0xfe, 0xff, rest @ ..] => return (utf16(rest, u16::from_be_bytes), None),
        _ => {}
    }
    let skip = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    if let Ok(text) = std::str::from_utf8(&bytes[skip..]) {
        let source = plain(skip, text);
        return match detect(text, None) {
            Some(found) => {
                let mut decoded = codec::decode(text, found.encoding, false);
                for place in decoded.starts.iter_mut().chain(&mut decoded.ends) {
                    *place += skip as u32;
                }
                (decoded, Some(found.encoding))
            }
            None => (source, None),
        };
    }
    if let Some(found) = detect_bytes(bytes) {
        return (codec::decode_bytes(bytes, found.encoding, false), Some(found.encoding));
    }
    let mut out = Decoded::with_capacity(bytes.len());
    for (i, &b) in bytes.iter().enumerate() {
        out.push(char_of(b), i, i + 1);
    }
    (out, None)
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> Decoded {
    let mut out = Decoded::with_capacity(bytes.len());
    let units = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
    let mut at = 2;
    for c in char::decode_utf16(units) {
        let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
        out.push(c, at, at + 2 * c.len_utf16());
        at += 2 * c.len_utf16();
    }
    out
}

/// Whether a text has Vietnamese letters that tell that it is Unicode, at least in part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beyond {
    /// No such letter.
    Nothing,
    /// One that only a Vietnamese Windows makes of a byte: `Đ`, `ư`, a tone apart.
    Windows1252,
    /// One that is no byte anywhere: `ế`.
    Bytes,
}

fn is_beyond(text: &str) -> Beyond {
    if text.chars().any(|c| ('\u{1ea0}'..='\u{1ef9}').contains(&c)) {
        Beyond::Bytes
    } else if text.chars().any(|c| {
        matches!(c, 'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư')
            || ('\u{300}'..='\u{323}').contains(&c)
    }) {
        Beyond::Windows1252
    } else {
        Beyond::Nothing
    }
}

/// True for a character of a surface that no Vietnamese text has a use for.
fn is_odd(c: char) -> bool {
    matches!(c, '\u{a1}'..='\u{ff}') && !"°±²³×÷«»ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý".contains(c)
}

fn best(judge: impl Fn(Encoding) -> Score, as_is: Score) -> Option<Detected> {
    // No reading could be better by enough.
    if as_is.share() > 0.8 {
        return None;
    }
    let mut found: Option<(Encoding, Score)> = None;
    for encoding in Encoding::ALL {
        let score = judge(encoding);
        let (least, share) = if encoding == Encoding::Viqr { (3, 0.8) } else { (1, 0.6) };
        if score.good < least || score.share() < share {
            continue;
        }
        // More than it reads as it stands, by a clear margin.
        if score.good <= as_is.good || score.share() < as_is.share() + 0.2 {
            continue;
        }
        if found.is_none_or(|(_, other)| score.confidence() > other.confidence()) {
            found = Some((encoding, score));
        }
    }
    found.map(|(encoding, score)| Detected { encoding, capitals: false, confidence: score.confidence() })
}

/// How a surface reads when it is taken to be in an encoding, or as it stands.
fn judge(run: &str, encoding: Option<Encoding>) -> Score {
    match encoding {
        Some(encoding) => {
            score(codec::decode(run, encoding, false), encoding, |range| !run[range].trim().is_ascii())
        }
        None => {
            let mut score = Score::default();
            for (_, word) in words(run) {
                if !word.is_ascii() {
                    score.words += 1;
                    score.good += u32::from(is_good(word, false));
                }
            }
            score
        }
    }
}

fn score(decoded: Decoded, encoding: Encoding, foreign: impl Fn(std::ops::Range<usize>) -> bool) -> Score {
    let mut score = Score::default();
    for (at, word) in words(decoded.text()) {
        let range = decoded.source(at..at + word.len());
        let counts = match encoding {
            Encoding::Viqr => !word.is_ascii(),
            _ => foreign(range),
        };
        if counts {
            score.words += 1;
            score.good += u32::from(!word.is_ascii() && is_good(word, encoding == Encoding::Tcvn3));
        }
    }
    score
}

/// The words of a text with their places. Signs that a surface shows for letters do not end one.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let ends = |c: char| {
        c.is_whitespace()
            || (c.is_ascii() && !c.is_ascii_alphabetic() && !c.is_ascii_control())
            || matches!(c, '“' | '”' | '‘' | '’' | '–' | '—' | '…' | '•' | '→' | '₫' | '€')
    };
    let mut at = 0;
    text.split(ends).filter_map(move |word| {
        let start = at;
        at += word.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        let opened = word.trim_start_matches('«');
        let trimmed = opened.trim_end_matches('»');
        (!trimmed.is_empty()).then_some((start + word.len() - opened.len(), trimmed))
    })
}

/// True for a Vietnamese syllable with one tone at most, the tone its ending allows, and letters
/// of one case behind the first. `caseless`: letters with marks have no case of their own.
fn is_good(word: &str, caseless: bool) -> bool {
    if !word.chars().all(char::is_alphabetic) || !is_syllable(word) {
        return false;
    }
    let tones: Vec<u8> = word.chars().map(tone).filter(|&t| t != 0).collect();
    if tones.len() > 1 {
        return false;
    }
    let stopped = word.chars().next_back().is_some_and(|c| matches!(c, 'c' | 'p' | 't' | 'C' | 'P' | 'T'))
        || word.to_ascii_lowercase().ends_with("ch");
    if stopped && !matches!(tones.first(), Some(2 | 5)) {
        return false;
    }
    let mut cased = word.chars().skip(1).filter(|c| !caseless || c.is_ascii()).map(char::is_uppercase);
    match cased.next() {
        Some(true) => cased.all(|u| u) && (caseless || word.chars().next().is_some_and(char::is_uppercase)),
        Some(false) => !cased.any(|u| u),
        None => true,
    }
}

/// The tone of a letter: 0 none, 1 huyền, 2 sắc, 3 hỏi, 4 ngã, 5 nặng.
fn tone(c: char) -> u8 {
    if c.is_ascii() || base_char(c) == c {
        return 0;
    }
    let mut tone = 0;
    unicode_normalization::char::decompose_canonical(c, |part| {
        tone = match part {
            '\u{300}' => 1,
            '\u{301}' => 2,
            '\u{309}' => 3,
            '\u{303}' => 4,
            '\u{323}' => 5,
            _ => return,
        };
    });
    tone
}
