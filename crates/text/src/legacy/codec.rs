//! Reading each encoding.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::tables::{TCVN3, VISCII, VNI, byte_of, char_of, windows_1258};
use super::{Decoded, Encoding};

/// One character of the source: the byte it stands for, if any, itself, and where it is.
#[derive(Clone, Copy)]
struct Unit {
    byte: Option<u8>,
    char: char,
    from: usize,
    to: usize,
}

/// Decodes a surface: the characters that stand for the bytes of `encoding`. Characters that
/// stand for no byte are kept. `capitals`: the font draws small letters as capitals (`.VnTimeH`).
pub fn decode(surface: &str, encoding: Encoding, capitals: bool) -> Decoded {
    let units: Vec<Unit> = surface
        .char_indices()
        .map(|(from, char)| Unit { byte: byte_of(char), char, from, to: from + char.len_utf8() })
        .collect();
    decode_units(&units, encoding, capitals)
}

/// Decodes bytes. `capitals` as in [`decode`].
pub fn decode_bytes(bytes: &[u8], encoding: Encoding, capitals: bool) -> Decoded {
    let units: Vec<Unit> = bytes
        .iter()
        .enumerate()
        .map(|(i, &byte)| Unit { byte: Some(byte), char: char_of(byte), from: i, to: i + 1 })
        .collect();
    decode_units(&units, encoding, capitals)
}

fn decode_units(units: &[Unit], encoding: Encoding, capitals: bool) -> Decoded {
    let mut decoded = match encoding {
        Encoding::Tcvn3 => {
            let mut decoded = one_by_one(units, |b| TCVN3[usize::from(b)]);
            restore_capitals(&mut decoded);
            decoded
        }
        Encoding::Viscii => one_by_one(units, |b| VISCII[usize::from(b)]),
        Encoding::Vni => vni(units),
        Encoding::Viqr => viqr(units),
        Encoding::Windows1258 => windows(units),
        Encoding::DoubleUtf8 => double_utf8(units),
    };
    if capitals {
        map_chars(&mut decoded, |_| true);
    }
    decoded
}

fn one_by_one(units: &[Unit], letter: impl Fn(u8) -> Option<char>) -> Decoded {
    let mut out = Decoded::with_capacity(units.len());
    for u in units {
        out.push(u.byte.and_then(&letter).unwrap_or(u.char), u.from, u.to);
    }
    out
}

fn vni(units: &[Unit]) -> Decoded {
    let mut out = Decoded::with_capacity(units.len());
    let mut i = 0;
    while let Some(u) = units.get(i) {
        let first = u.byte.unwrap_or(0);
        if let Some(next) = units.get(i + 1)
            && let Some(second) = next.byte.filter(|&b| b >= 0xc0)
            && let Some(&letter) = VNI.get(&(first, second))
        {
            out.push(letter, u.from, next.to);
            i += 2;
            continue;
        }
        out.push(VNI.get(&(first, 0)).copied().unwrap_or(u.char), u.from, u.to);
        i += 1;
    }
    out
}

fn windows(units: &[Unit]) -> Decoded {
    let mut out = Decoded::with_capacity(units.len());
    for u in units {
        push_composed(&mut out, u.byte.map_or(u.char, windows_1258), u.from, u.to);
    }
    out
}

/// Appends a character, composed with the one before it where it is a mark.
fn push_composed(out: &mut Decoded, c: char, from: usize, to: usize) {
    if canonical_combining_class(c) != 0
        && let Some(last) = out.text.chars().next_back()
        && let Some(composed) = add_mark(last, c)
    {
        let at = out.text.len() - last.len_utf8();
        let start = out.starts[at] as usize;
        out.text.truncate(at);
        out.starts.truncate(at);
        out.ends.truncate(at);
        out.push(composed, start, to);
    } else {
        out.push(c, from, to);
    }
}

/// The letter with the mark, where Unicode has it as one: `ô` with a dot below is `ộ`, though
/// canonical order would have the dot first.
fn add_mark(letter: char, mark: char) -> Option<char> {
    let mut composed = [letter, mark].into_iter().nfc();
    let c = composed.next()?;
    composed.next().is_none().then_some(c)
}

/// Bytes that are UTF-8 become its characters; what is not stays as it was. A space stands for
/// the byte A0 where nothing else makes sense of the byte before it: programs fold no-break
/// spaces.
fn double_utf8(units: &[Unit]) -> Decoded {
    let mut out = Decoded::with_capacity(units.len());
    let mut i = 0;
    while let Some(u) = units.get(i) {
        let length = match u.byte {
            Some(0xc2..=0xdf) => 2,
            Some(0xe1 | 0xe2) => 3,
            _ => 1,
        };
        if length > 1 && units.len() - i >= length {
            let mut bytes = [0u8; 3];
            for (slot, unit) in bytes.iter_mut().zip(&units[i..i + length]) {
                *slot = match unit.byte {
                    Some(b' ') if length == 2 => 0xa0,
                    byte => byte.unwrap_or(0),
                };
            }
            if let Ok(text) = std::str::from_utf8(&bytes[..length])
                && let Some(c) = text.chars().next()
            {
                push_composed(&mut out, c, u.from, units[i + length - 1].to);
                i += length;
                continue;
            }
        }
        out.push(u.char, u.from, u.to);
        i += 1;
    }
    out
}

fn viqr(units: &[Unit]) -> Decoded {
    // Whoever escapes one full stop escapes them all: what is not escaped is a tone.
    let escapes = units.windows(2).any(|u| u[0].char == '\\' && matches!(u[1].char, '.' | '?'));
    let mut out = Decoded::with_capacity(units.len());
    let mut i = 0;
    while let Some(u) = units.get(i) {
        let at = |n: usize| units.get(i + n).map(|u| u.char);
        if u.char == '\\' && at(1).is_some_and(|c| "^(+'`?~.dD\\".contains(c)) {
            out.push(at(1).unwrap_or('\\'), u.from, units[i + 1].to);
            i += 2;
            continue;
        }
        if let ('d' | 'D', Some('d' | 'D')) = (u.char, at(1)) {
            out.push(if u.char == 'd' { 'đ' } else { 'Đ' }, u.from, units[i + 1].to);
            i += 2;
            continue;
        }
        let mut letter = u.char;
        let mut taken = 1;
        if "aeiouyAEIOUY".contains(letter) {
            let mark = match at(1) {
                Some('^') => add_mark(letter, '\u{302}'),
                Some('(') if !opens_bracket(units, i + 1) => add_mark(letter, '\u{306}'),
                Some('+' | '*') => add_mark(letter, '\u{31b}'),
                _ => None,
            };
            if let Some(marked) = mark.filter(|c| base_is_vietnamese(*c)) {
                letter = marked;
                taken = 2;
            }
            let tone = match at(taken) {
                Some('\'') => Some('\u{301}'),
                Some('`') => Some('\u{300}'),
                Some('?') => Some('\u{309}'),
                Some('~') => Some('\u{303}'),
                Some('.') => Some('\u{323}'),
                _ => None,
            };
            if let Some(tone) = tone
                && (escapes || !ends_sentence(units, i + taken))
                && let Some(toned) = add_mark(letter, tone)
            {
                letter = toned;
                taken += 1;
            }
        }
        out.push(letter, u.from, units[i + taken - 1].to);
        i += taken;
    }
    out
}

fn base_is_vietnamese(c: char) -> bool {
    "ăâêôơưĂÂÊÔƠƯ".contains(c)
}

/// True if the bracket at `at` opens a bracket: its closing one comes before the next space and
/// so does no second opening one.
fn opens_bracket(units: &[Unit], at: usize) -> bool {
    units[at + 1..].iter().take_while(|u| !u.char.is_whitespace()).any(|u| u.char == ')')
}

/// True if the mark at `at` is the end of a sentence and no tone: nothing follows, or the line
/// ends, or a capital comes after the space; only `.` and `?` can be. In a line of capitals, which is
/// a heading, none is, and a question mark is one only where it can be no tone.
fn ends_sentence(units: &[Unit], at: usize) -> bool {
    if !matches!(units[at].char, '.' | '?') {
        return false;
    }
    // Letters ask no questions: `So+? Y te^'`. But in `dda^u?` the tone would stand on the letter before.
    let vowel = units[..at].iter().rposition(|u| u.char.is_ascii_alphabetic());
    let marked_before =
        vowel.and_then(|v| units.get(v.checked_sub(1)?)).is_some_and(|u| "^(+".contains(u.char));
    if units[at].char == '?' && !marked_before {
        return false;
    }
    let goes_on = |u: &&Unit| !matches!(u.char, '\n' | '\r');
    // No heading is longer; what pretends to be one must not be gone through again and again.
    let before = units[..at].iter().rev().take(200).take_while(goes_on);
    let mut line = before.chain(units[at..].iter().take(200).take_while(goes_on)).map(|u| u.char);
    let capitals = line.clone().filter(char::is_ascii_uppercase).count();
    if capitals >= 4 && !line.any(|c| c.is_ascii_lowercase()) {
        return false;
    }
    let rest = &units[at + 1..];
    let Some(next) = rest.first() else { return true };
    if matches!(next.char, '\n' | '\r') {
        return true;
    }
    next.char == ' ' && rest.iter().find(|u| u.char != ' ').is_none_or(|u| u.char.is_uppercase())
}

/// TCVN3 has no capitals with tones: `CỘNG HÒA` is typed as `CộNG HòA`. A word whose plain letters
/// are capitals, two at least, becomes capitals; so does a text without any plain small letter.
fn restore_capitals(decoded: &mut Decoded) {
    let text = decoded.text.clone();
    let count = |s: &str, f: fn(&u8) -> bool| s.bytes().filter(f).count();
    if count(&text, u8::is_ascii_lowercase) == 0 && count(&text, u8::is_ascii_uppercase) >= 4 {
        return map_chars(decoded, |_| true);
    }
    let mut capital = vec![false; text.len()];
    let mut at = 0;
    for word in text.split(|c: char| !c.is_alphabetic()) {
        // `split` gives slices of `text`.
        let start = at;
        at += word.len();
        if count(word, u8::is_ascii_uppercase) >= 2 && count(word, u8::is_ascii_lowercase) == 0 {
            capital[start..at].fill(true);
        }
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    if capital.contains(&true) {
        map_chars(decoded, |i| capital[i]);
    }
}

/// Makes capitals of the characters whose first byte `choose` takes.
fn map_chars(decoded: &mut Decoded, choose: impl Fn(usize) -> bool) {
    let mut out = Decoded::with_capacity(decoded.text.len());
    for (i, c) in decoded.text.char_indices() {
        let (from, to) = (decoded.starts[i] as usize, decoded.ends[i] as usize);
        let mut upper = c.to_uppercase();
        match (choose(i), upper.next(), upper.next()) {
            (true, Some(u), None) => out.push(u, from, to),
            _ => out.push(c, from, to),
        }
    }
    *decoded = out;
}
