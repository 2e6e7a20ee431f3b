//! The tables, read once from `data/`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The lines of a table: its two columns, without the remarks.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, char)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (left, right) = line.split_once('\t')?;
        Some((left, right.chars().next()?))
    })
}

fn by_byte(table: &'static str) -> [Option<char>; 256] {
    let mut letters = [None; 256];
    for (hex, letter) in rows(table) {
        if let Ok(byte) = u8::from_str_radix(hex, 16) {
            letters[byte as usize] = Some(letter);
        }
    }
    letters
}

/// TCVN3: the letter of a byte, where it is not that of Windows-1252.
pub(super) static TCVN3: LazyLock<[Option<char>; 256]> =
    LazyLock::new(|| by_byte(include_str!("../../data/tcvn3.tsv")));

/// VISCII: the letter of a byte, where it is not ASCII.
pub(super) static VISCII: LazyLock<[Option<char>; 256]> =
    LazyLock::new(|| by_byte(include_str!("../../data/viscii.tsv")));

/// VNI: the letter of a byte, or of a letter and the mark behind it; the single ones have 0
/// there. A capital with a small mark, or the other way round, is a capital or not by its letter.
pub(super) static VNI: LazyLock<HashMap<(u8, u8), char>> = LazyLock::new(|| {
    let mut letters = HashMap::new();
    for (sequence, letter) in rows(include_str!("../../data/vni.tsv")) {
        let mut bytes = sequence.chars().map(|c| byte_of(c).unwrap_or(0));
        let (first, second) = (bytes.next().unwrap_or(0), bytes.next().unwrap_or(0));
        letters.insert((first, second), letter);
        if second != 0 {
            // In Latin-1 a capital and its small letter differ by this bit.
            letters.entry((first, second ^ 0x20)).or_insert(letter);
        }
    }
    letters
});

/// What Windows-1252 shows for the bytes 0x80 to 0x9F.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The character of a byte in Windows-1252.
pub(super) fn char_of(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The byte that a character of a surface stands for.
pub(super) fn byte_of(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    if let Some(i) = WINDOWS_1252.iter().position(|&w| w == c) {
        return Some(0x80 + i as u8);
    }
    // Where Windows-1258 has other letters than Windows-1252: a Vietnamese Windows made the
    // surface.
    Some(match c {
        'Ă' => 0xc3,
        '\u{300}' => 0xcc,
        'Đ' => 0xd0,
        '\u{309}' => 0xd2,
        'Ơ' => 0xd5,
        'Ư' => 0xdd,
        '\u{303}' => 0xde,
        'ă' => 0xe3,
        '\u{301}' => 0xec,
        'đ' => 0xf0,
        '\u{323}' => 0xf2,
        'ơ' => 0xf5,
        'ư' => 0xfd,
        '₫' => 0xfe,
        _ => return None,
    })
}

/// The character of a byte in Windows-1258.
pub(super) fn windows_1258(byte: u8) -> char {
    match byte {
        0xc3 => 'Ă',
        0xcc => '\u{300}',
        0xd0 => 'Đ',
        0xd2 => '\u{309}',
        0xd5 => 'Ơ',
        0xdd => 'Ư',
        0xde => '\u{303}',
        0xe3 => 'ă',
        0xec => '\u{301}',
        0xf0 => 'đ',
        0xf2 => '\u{323}',
        0xf5 => 'ơ',
        0xfd => 'ư',
        0xfe => '₫',
        _ => char_of(byte),
    }
}
