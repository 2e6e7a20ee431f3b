//! Folding: the same word in the forms that people and programs type it in.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text in Unicode NFC; borrowed where it is so already.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || text.chars().all(is_composed) || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// True for the letters that composed Vietnamese text is of, which stand for themselves in NFC: a quick yes
/// for nearly all there is.
fn is_composed(c: char) -> bool {
    matches!(c, '\0'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{2027}')
}

/// The letter with look-alikes unified: every Đ (U+00D0, U+0189, U+00F0, U+0256) becomes the
/// Vietnamese one, every dash and hyphen `-`, curly quotes straight, odd spaces a space.
pub fn plain_char(c: char) -> char {
    match c {
        'Ð' | 'Ɖ' => 'Đ',
        'ð' | 'ɖ' => 'đ',
        // Old fonts gave the letter OI the place of Ư.
        'Ƣ' => 'Ư',
        'ƣ' => 'ư',
        '\u{00ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{f02d}' => '-',
        '“' | '”' | '„' | '‟' | '«' | '»' => '"',
        '‘' | '’' | '‚' | '‛' | '´' | '`' => '\'',
        '\u{00a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\t' => {
            ' '
        }
        c => c,
    }
}

/// The letter without tone and vowel marks, in the case it has: `Ế` is `E`, `đ` is `d`.
/// Letters of other alphabets stay as they are.
pub fn base_char(c: char) -> char {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => c,
        'à' | 'á' | 'ả' | 'ã' | 'ạ' | 'ă' | 'ằ' | 'ắ' | 'ẳ' | 'ẵ' | 'ặ' | 'â' | 'ầ' | 'ấ' | 'ẩ' | 'ẫ'
        | 'ậ' => 'a',
        'è' | 'é' | 'ẻ' | 'ẽ' | 'ẹ' | 'ê' | 'ề' | 'ế' | 'ể' | 'ễ' | 'ệ' => 'e',
        'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' => 'i',
        'ò' | 'ó' | 'ỏ' | 'õ' | 'ọ' | 'ô' | 'ồ' | 'ố' | 'ổ' | 'ỗ' | 'ộ' | 'ơ' | 'ờ' | 'ớ' | 'ở' | 'ỡ'
        | 'ợ' => 'o',
        'ù' | 'ú' | 'ủ' | 'ũ' | 'ụ' | 'ư' | 'ừ' | 'ứ' | 'ử' | 'ữ' | 'ự' => 'u',
        'ỳ' | 'ý' | 'ỷ' | 'ỹ' | 'ỵ' => 'y',
        'đ' | 'ð' | 'ɖ' => 'd',
        'À' | 'Á' | 'Ả' | 'Ã' | 'Ạ' | 'Ă' | 'Ằ' | 'Ắ' | 'Ẳ' | 'Ẵ' | 'Ặ' | 'Â' | 'Ầ' | 'Ấ' | 'Ẩ' | 'Ẫ'
        | 'Ậ' => 'A',
        'È' | 'É' | 'Ẻ' | 'Ẽ' | 'Ẹ' | 'Ê' | 'Ề' | 'Ế' | 'Ể' | 'Ễ' | 'Ệ' => 'E',
        'Ì' | 'Í' | 'Ỉ' | 'Ĩ' | 'Ị' => 'I',
        'Ò' | 'Ó' | 'Ỏ' | 'Õ' | 'Ọ' | 'Ô' | 'Ồ' | 'Ố' | 'Ổ' | 'Ỗ' | 'Ộ' | 'Ơ' | 'Ờ' | 'Ớ' | 'Ở' | 'Ỡ'
        | 'Ợ' => 'O',
        'Ù' | 'Ú' | 'Ủ' | 'Ũ' | 'Ụ' | 'Ư' | 'Ừ' | 'Ứ' | 'Ử' | 'Ữ' | 'Ự' => 'U',
        'Ỳ' | 'Ý' | 'Ỷ' | 'Ỹ' | 'Ỵ' => 'Y',
        'Đ' | 'Ð' | 'Ɖ' => 'D',
        c => c,
    }
}

/// The letter folded for a blind comparison: lower case, no marks, look-alikes unified.
pub fn fold_char(c: char) -> char {
    let c = plain_char(c);
    let b = base_char(c);
    if b.is_ascii() { b.to_ascii_lowercase() } else { b.to_lowercase().next().unwrap_or(b) }
}

/// The text folded for a blind comparison: lower case, without tone and vowel marks, `Đ` and
/// its look-alikes as `d`, composed and decomposed text alike. `Đường` is `duong`.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push(' '),
            '\0'..='\u{7f}' => out.push(c.to_ascii_lowercase()),
            c if is_composed(c) => out.push(fold_char(c)),
            _ => return fold_any(text),
        }
    }
    out
}

/// As [`fold`], of a text that may have to be composed first.
fn fold_any(text: &str) -> String {
    // A combining mark that composed with nothing is dropped too: it is a mark.
    nfc(text).chars().filter(|c| !is_mark(*c)).map(fold_char).collect()
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
}

/// The text for a comparison that respects marks: NFC, lower case, look-alikes unified, and the
/// tone of `oa`, `oe`, `uy` in open syllables where the old rule puts it: `hoà` is `hòa`,
/// `Uỷ` is `ủy`; `quý` stays.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_plain(&mut out, text, &mut Vec::new());
    out
}

/// Puts the text behind `to` as [`plain`] gives it; `out` is only room to work in, for those who do so word by
/// word.
pub fn push_plain(to: &mut String, text: &str, out: &mut Vec<char>) {
    let text = nfc(text);
    out.clear();
    for c in text.chars() {
        if matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}') {
            continue;
        }
        let c = plain_char(c);
        match quick_lower(c) {
            Some(lower) => out.push(lower),
            None => out.extend(c.to_lowercase()),
        }
    }
    for i in 1..out.len() {
        let moved = match (out[i - 1], out[i]) {
            ('o', 'à') => Some(('ò', 'a')),
            ('o', 'á') => Some(('ó', 'a')),
            ('o', 'ả') => Some(('ỏ', 'a')),
            ('o', 'ã') => Some(('õ', 'a')),
            ('o', 'ạ') => Some(('ọ', 'a')),
            ('o', 'è') => Some(('ò', 'e')),
            ('o', 'é') => Some(('ó', 'e')),
            ('o', 'ẻ') => Some(('ỏ', 'e')),
            ('o', 'ẽ') => Some(('õ', 'e')),
            ('o', 'ẹ') => Some(('ọ', 'e')),
            ('u', 'ỳ') => Some(('ù', 'y')),
            ('u', 'ý') => Some(('ú', 'y')),
            ('u', 'ỷ') => Some(('ủ', 'y')),
            ('u', 'ỹ') => Some(('ũ', 'y')),
            ('u', 'ỵ') => Some(('ụ', 'y')),
            _ => None,
        };
        if let Some((first, second)) = moved
            && (i < 2 || out[i - 2] != 'q')
            // In an open syllable alone.
            && out.get(i + 1).is_none_or(|c| !c.is_alphabetic())
        {
            out[i - 1] = first;
            out[i] = second;
        }
    }
    to.extend(out.iter());
}

/// The letter in lower case; the first of them where another alphabet makes several of it.
pub fn lower_char(c: char) -> char {
    quick_lower(c).unwrap_or_else(|| c.to_lowercase().next().unwrap_or(c))
}

/// The lower case of a letter of Vietnamese; `None` for what Unicode's table must be asked.
fn quick_lower(c: char) -> Option<char> {
    let code = c as u32;
    match c {
        '\0'..='\u{7f}' => Some(c.to_ascii_lowercase()),
        // The capitals of Latin-1 stand 32 before their small letters, those with two marks one
        // before: even before odd.
        'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(code + 0x20),
        'ß'..='ÿ' => Some(c),
        'Ạ'..='ỹ' => char::from_u32(code | 1),
        _ => None,
    }
}

/// The byte at which letter `n` of the text begins, counted from 0; the length of the text if it has fewer.
pub fn byte_of(text: &str, n: usize) -> usize {
    text.char_indices().nth(n).map_or(text.len(), |(i, _)| i)
}

/// The last `n` letters of the text, or all that there are.
pub fn last_letters(text: &str, n: usize) -> &str {
    match n.checked_sub(1) {
        Some(back) => text.char_indices().nth_back(back).map_or(text, |(i, _)| &text[i..]),
        None => "",
    }
}

/// True for a letter or a digit; quick for the letters of Vietnamese.
pub fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        '×' | '÷' => false,
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => true,
        c => c.is_alphanumeric(),
    }
}

/// True for a letter; quick for the letters of Vietnamese.
pub fn is_alphabetic(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        '×' | '÷' => false,
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => true,
        c => c.is_alphanumeric() && !c.is_numeric(),
    }
}

/// True if the text has letters and none of them is lower case.
pub fn is_upper_text(text: &str) -> bool {
    let mut any = false;
    for c in text.chars() {
        if c.is_lowercase() {
            return false;
        }
        any |= c.is_uppercase();
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_is_blind_to_marks_case_and_composition() {
        assert_eq!(fold("Đường"), "duong");
        assert_eq!(fold(&"Đường".nfd().collect::<String>()), "duong");
        assert_eq!(fold("ÐƯỜNG"), "duong");
        assert_eq!(fold("UBND – KGVX"), "ubnd - kgvx");
    }

    #[test]
    fn plain_moves_the_tone_and_keeps_it() {
        assert_eq!(plain("Uỷ ban Hoà Bình"), "ủy ban hòa bình");
        assert_eq!(plain("Ủy ban Hòa Bình"), "ủy ban hòa bình");
        assert_eq!(plain("quý III, hoàn, thuyền"), "quý iii, hoàn, thuyền");
        assert_eq!(plain(&"Thuý".nfd().collect::<String>()), "thúy");
        assert_ne!(plain("đường"), plain("dương"));
    }

    #[test]
    fn the_quick_ways_agree_with_unicode() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_alphabetic(c), c.is_alphanumeric() && !c.is_numeric(), "{c:?}");
            if let Some(lower) = quick_lower(c) {
                assert!(c.to_lowercase().eq([lower]), "{c:?}");
            }
            let text = c.to_string();
            assert_eq!(
                nfc(&text),
                unicode_normalization::UnicodeNormalization::nfc(text.as_str()).collect::<String>()
            );
        }
    }

    #[test]
    fn upper_text_needs_letters() {
        assert!(is_upper_text("ỦY BAN NHÂN DÂN"));
        assert!(!is_upper_text("Ủy ban"));
        assert!(!is_upper_text("123/"));
    }
}
