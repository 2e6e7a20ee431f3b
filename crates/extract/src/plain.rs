//! Text files: UTF-8, UTF-16 with a byte order mark, and the encodings before Unicode
//! ([`congvan_text::legacy`]).
//!
//! Lines stand as they are in the file, Markdown marks and all: taking them off is the business of
//! `layout`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use congvan_model::{Diagnostic, Pages, Severity};
use congvan_text::legacy::{self, Encoding};
use encoding_rs::{UTF_16BE, UTF_16LE};

use crate::{Error, Extracted, MediaKind};

/// Reads a text file.
pub(crate) fn extract(bytes: &[u8], kind: MediaKind) -> Result<Extracted, Error> {
    let decoded = decode(bytes)?;
    let mut diagnostics = Vec::new();
    if decoded.replaced > 0 {
        diagnostics.push(Diagnostic::new(
            "text.replaced",
            Severity::Review,
            "",
            format!("{} chỗ trong tệp văn bản bị hỏng, đã thay bằng dấu �", decoded.replaced),
        ));
    }
    if decoded.text.chars().all(char::is_whitespace) {
        diagnostics.push(Diagnostic::new(
            "text.empty",
            Severity::Error,
            "",
            "không tìm thấy chữ nào trong tệp: tệp chỉ có khoảng trắng",
        ));
    }
    Ok(Extracted {
        pages: Pages::from_text(&decoded.text),
        media_type: kind.media_type().into(),
        signatures: Vec::new(),
        diagnostics,
        notes: Vec::new(),
        stated: Vec::new(),
    })
}

/// The names of the encodings of a text file.
pub(crate) fn encodings(bytes: &[u8]) -> Vec<&'static str> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let of_lines: BTreeSet<&str> = match encoding(bytes) {
        Some("UTF-8") => text.lines().filter_map(of_line).map(Encoding::name).collect(),
        _ => BTreeSet::new(),
    };
    encoding(bytes).into_iter().chain(of_lines).collect()
}

/// The name of the encoding of a text file, or of most of it.
fn encoding(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Some("UTF-16");
    }
    let found = match std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
        Ok(text) => legacy::detect(text, None).map_or("UTF-8", |found| found.encoding.name()),
        Err(_) if decode(bytes).is_ok_and(|d| d.replaced > 0) => "UTF-8",
        Err(_) => legacy::detect_bytes(bytes)?.encoding.name(),
    };
    Some(found)
}

/// True if the bytes can be read as text.
pub(crate) fn is_probably_text(bytes: &[u8]) -> bool {
    decode(bytes).is_ok()
}

struct Decoded<'a> {
    text: Cow<'a, str>,
    /// Places that held no character.
    replaced: usize,
}

fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Error> {
    let whole = |text| Ok(Decoded { text, replaced: 0 });
    for (mark, encoding) in [(&[0xff, 0xfe], UTF_16LE), (&[0xfe, 0xff], UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let (text, bad) = encoding.decode_without_bom_handling(rest);
            return if bad || text.contains('\0') { Err(Error::not_text(0)) } else { whole(text) };
        }
    }
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let offset = bytes.len() - body.len();
    if let Some(at) = binary(body) {
        return Err(Error::not_text(offset + at));
    }
    let bad = match std::str::from_utf8(body) {
        // UTF-8 in form, and yet in a dead encoding: saved by a program that took it for another.
        Ok(text) => {
            return whole(match legacy::detect(text, None) {
                Some(found) => Cow::Owned(legacy::decode(text, found.encoding, false).into_text()),
                None => line_by_line(text),
            });
        }
        Err(e) => e.valid_up_to(),
    };
    // A text that lost a byte here or there is still text: it has many letters of several bytes
    // that are right.
    let text = String::from_utf8_lossy(body);
    let replaced = text.matches('\u{fffd}').count();
    let right = text.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
    if replaced * 20 < right {
        return Ok(Decoded { text, replaced });
    }
    if let Some(found) = legacy::detect_bytes(body) {
        return whole(Cow::Owned(legacy::decode_bytes(body, found.encoding, false).into_text()));
    }
    Err(Error::not_text(offset + bad))
}

/// The dead encoding of a line in a text that is Unicode elsewhere: pasted from an old letter. Few words
/// could be anything.
fn of_line(line: &str) -> Option<Encoding> {
    let found = legacy::detect(line, None).filter(|f| f.confidence > 0.85)?;
    // Plain letters with signs behind them are no rarity.
    (found.encoding != Encoding::Viqr).then_some(found.encoding)
}

/// A text whose lines are told one by one.
fn line_by_line(text: &str) -> Cow<'_, str> {
    if text.lines().all(|l| of_line(l).is_none()) {
        return Cow::Borrowed(text);
    }
    let decoded = text.split_inclusive('\n').map(|line| match of_line(line) {
        Some(encoding) => Cow::Owned(legacy::decode(line, encoding, false).into_text()),
        None => Cow::Borrowed(line),
    });
    Cow::Owned(decoded.collect())
}

/// Where binary data begins, if there is any: a byte that no text holds, or control characters in
/// number.
fn binary(bytes: &[u8]) -> Option<usize> {
    let is_control = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c);
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        return Some(at);
    }
    let controls = bytes.iter().filter(|b| is_control(**b)).count();
    if controls * 200 > bytes.len() { bytes.iter().position(|b| is_control(*b)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use congvan_model::TextFrom;

    const LETTER: &str = "ỦY BAN NHÂN DÂN TỈNH\n\nKính gửi: Các sở, ban, ngành cấp tỉnh;\n";

    fn read(bytes: &[u8]) -> Extracted {
        extract(bytes, MediaKind::Text).expect("readable")
    }

    #[test]
    fn every_encoding_gives_the_same_lines() {
        let plain = read(LETTER.as_bytes());
        assert_eq!(plain.pages.source_text(), LETTER);
        assert_eq!(plain.pages.text_from(), TextFrom::File);
        let with_mark = [b"\xef\xbb\xbf", LETTER.as_bytes()].concat();
        let little: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(LETTER.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> =
            [0xfe, 0xff].into_iter().chain(LETTER.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        for bytes in [with_mark, little, big] {
            assert_eq!(read(&bytes), plain);
        }
    }

    #[test]
    fn windows_1258_is_read_where_it_is_plain_that_it_is() {
        // Tones are marks of their own in this encoding.
        let bytes: Vec<u8> =
            b"\xdey ban nh\xe2n d\xe2n t\xeanh y\xeau c\xe2\xecu c\xe1c s\xf5\xd2 th\xfd\xf2c hi\xea\xf2n"
                .to_vec();
        let bytes = [b"Kinh g\xfd\xd2i ".to_vec(), bytes[1..].to_vec()].concat();
        let read = read(&bytes);
        assert!(read.pages.source_text().contains("ban nhân dân"), "{}", read.pages.source_text());
        assert!(read.pages.source_text().contains("thực hiện"), "{}", read.pages.source_text());
    }

    #[test]
    fn tcvn3_and_vni_are_read_as_bytes_and_as_text() {
        let tcvn3 = b"UBND t\xd8nh B\xd7nh An\nK\xddnh g\xf6i: C\xb8c s\xeb, ban, ng\xb5nh";
        let letter = "UBND tỉnh Bình An\nKính gửi: Các sở, ban, ngành\n";
        assert_eq!(read(tcvn3).pages.source_text(), letter);
        let vni = "UBND tænh Bình An\nKính göûi: Caùc sôû, ban, ngaønh";
        assert_eq!(read(vni.as_bytes()).pages.source_text(), letter);
    }

    #[test]
    fn lines_in_an_old_encoding_among_others_are_read() {
        let text = "ỦY BAN NHÂN DÂN\nUBND tØnh B×nh An kÝnh göi c¸c së, ban, ngµnh\nKính gửi: Các sở\nCafé Müller, Genève\n\
            UBND tænh kính göûi caùc sôû, ban, ngaønh\n";
        assert_eq!(
            read(text.as_bytes()).pages.source_text(),
            "ỦY BAN NHÂN DÂN\nUBND tỉnh Bình An kính gửi các sở, ban, ngành\nKính gửi: Các sở\nCafé Müller, Genève\n\
             UBND tỉnh kính gửi các sở, ban, ngành\n"
        );
        assert_eq!(encodings(text.as_bytes()), ["UTF-8", "TCVN3 (ABC)", "VNI"]);
        assert_eq!(encodings("Kính gửi: Các sở".as_bytes()), ["UTF-8"]);
    }

    #[test]
    fn binary_data_under_the_name_of_a_text_is_refused() {
        let error = extract(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0", MediaKind::Text).unwrap_err();
        assert!(error.is_not_text());
        assert!(error.to_string().contains("nhị phân") && error.english().contains("binary"));
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect();
        assert!(extract(&noise, MediaKind::Text).is_err_and(|e| e.is_not_text()));
    }

    #[test]
    fn a_text_that_lost_a_byte_is_read_and_marked() {
        let mut bytes = LETTER.repeat(4).into_bytes();
        let at = LETTER.find('Ỉ').expect("there") + 1;
        bytes.remove(at);
        let read = read(&bytes);
        assert_eq!(read.diagnostics.len(), 1);
        assert_eq!(read.diagnostics[0].code, "text.replaced");
        assert!(read.pages.source_text().contains("Kính gửi: Các sở"));
    }
}
