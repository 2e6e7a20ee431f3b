//! Whether a word can be a Vietnamese syllable: what tells a Vietnamese text from noise.

use crate::{base_char, nfc};

const INITIALS: [&str; 28] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "g", "h", "k", "l",
    "m", "n", "p", "r", "s", "t", "v", "x", "đ", "",
];

const FINALS: [&str; 13] = ["ng", "nh", "ch", "c", "m", "n", "p", "t", "i", "y", "u", "o", ""];

const NUCLEI: [&str; 33] = [
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ia", "iê", "yê", "ua", "uô", "ưa", "ươ",
    "oa", "oă", "oe", "uâ", "uê", "uy", "uyê", "uya", "uơ", "oo", "ưu", "uă", "ue", "uyu",
];

/// The letter without its tone but with its vowel mark, lower case: `Ấ` is `â`.
fn without_tone(c: char) -> char {
    match c {
        'à' | 'á' | 'ả' | 'ã' | 'ạ' => 'a',
        'ằ' | 'ắ' | 'ẳ' | 'ẵ' | 'ặ' => 'ă',
        'ầ' | 'ấ' | 'ẩ' | 'ẫ' | 'ậ' => 'â',
        'è' | 'é' | 'ẻ' | 'ẽ' | 'ẹ' => 'e',
        'ề' | 'ế' | 'ể' | 'ễ' | 'ệ' => 'ê',
        'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' => 'i',
        'ò' | 'ó' | 'ỏ' | 'õ' | 'ọ' => 'o',
        'ồ' | 'ố' | 'ổ' | 'ỗ' | 'ộ' => 'ô',
        'ờ' | 'ớ' | 'ở' | 'ỡ' | 'ợ' => 'ơ',
        'ù' | 'ú' | 'ủ' | 'ũ' | 'ụ' => 'u',
        'ừ' | 'ứ' | 'ử' | 'ữ' | 'ự' => 'ư',
        'ỳ' | 'ý' | 'ỷ' | 'ỹ' | 'ỵ' => 'y',
        c => c,
    }
}

/// True if `word` is built as a Vietnamese syllable is: an initial, vowels, an ending.
pub fn is_syllable(word: &str) -> bool {
    let word: String = nfc(word).chars().flat_map(char::to_lowercase).map(without_tone).collect();
    INITIALS.iter().any(|initial| {
        word.strip_prefix(initial).is_some_and(|rest| {
            FINALS.iter().any(|last| rest.strip_suffix(last).is_some_and(|nucleus| NUCLEI.contains(&nucleus)))
        })
    })
}

/// How many words of the text, of two letters or more, are built as Vietnamese syllables.
pub fn syllables(text: &str) -> usize {
    text.split(' ').filter(|w| w.chars().count() > 1 && is_syllable(w)).count()
}

/// The share of the words of letters alone that are Vietnamese syllables, 0 to 1, and the share of
/// words that carry a Vietnamese mark. `(0, 0)` for a text without words.
pub fn syllable_share(text: &str) -> (f32, f32) {
    let (mut words, mut syllables, mut marked) = (0u32, 0u32, 0u32);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() >= 2) {
        words += 1;
        syllables += u32::from(is_syllable(word));
        marked += u32::from(word.chars().any(|c| !c.is_ascii() && base_char(c) != c));
    }
    if words == 0 { (0.0, 0.0) } else { (syllables as f32 / words as f32, marked as f32 / words as f32) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_and_noise() {
        for word in ["nghiêng", "Quyết", "định", "thuỷ", "khuỷu", "yêu", "Đồng", "giữa", "gì", "ương", "khoẻ"]
        {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["CQNG", "HQI", "strict", "Windows", "fl", "zz"] {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn a_vietnamese_text_is_told_from_an_english_layer() {
        let (syllables, marked) = syllable_share("Ủy ban nhân dân tỉnh yêu cầu các sở thực hiện");
        assert!(syllables > 0.95 && marked > 0.5);
        let (_, marked) = syllable_share("UY BAN NHAN DAN TINH yeu cau cac so thuc hien");
        assert!(marked < 0.1);
    }
}
