//! Item marks: `I.`, `1.`, `1.1.`, `a)`, `-`, `Điều 3.`

/// The family of an item mark: items of one family are brothers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// `Phần I`, `Phần thứ nhất`.
    Part,
    /// `Chương I`.
    Chapter,
    /// `Mục 1`.
    Section,
    /// `Điều 1.`
    Article,
    /// `A.`
    Capital,
    /// `I.`, `I-`, `I/`.
    Roman,
    /// `1.`, `1/`, `1)`; the depth counts the numbers in `1.2.3.`
    Arabic(u8),
    /// `a)`, `a.`
    Letter,
    /// `(i)`, `(1)`.
    Bracket,
    /// `-`, `–`.
    Dash,
    /// `+`.
    Plus,
    /// `*`, `•`, `o`, and other bullets.
    Bullet,
}

/// A printed item mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemMark {
    /// Its family.
    pub kind: MarkKind,
    /// As a path has it: `1`, `a`, `II`, `Điều 3`, `-`.
    pub label: String,
    /// Length in bytes, with the white space after it.
    pub len: usize,
}

fn roman(s: &str) -> bool {
    !s.is_empty()
        && s.len() <= 6
        && s.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
        && !s.contains("IIII")
        && !s.contains("VV")
}

/// The mark that `text` (clean, one space between words) begins with, if any.
pub fn item_mark(text: &str) -> Option<ItemMark> {
    let first = text.chars().next()?;
    let make = |kind, label: &str, len: usize| {
        let rest = &text[len..];
        let len = len + (rest.len() - rest.trim_start().len());
        Some(ItemMark { kind, label: label.to_owned(), len })
    };
    match first {
        '-' | '–' | '—' => {
            let len = first.len_utf8();
            return if text.len() > len { make(MarkKind::Dash, "-", len) } else { None };
        }
        '+' => return make(MarkKind::Plus, "+", 1),
        '*' | '•' | '●' | '○' | '▪' | '■' | '◦' | '➢' | '✓' | '►' | '·' | '\u{f0b7}' | '\u{f0a7}'
        | '\u{f0d8}' | '\u{f076}' | '\u{f0fc}' => {
            let len = first.len_utf8();
            let label = if first == '*' { "*" } else { "-" };
            return if text.len() > len { make(MarkKind::Bullet, label, len) } else { None };
        }
        '(' => {
            let end = text.find(')')?;
            let inner = &text[1..end];
            let small_roman = inner.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
            let number = inner.bytes().all(|b| b.is_ascii_digit());
            if !inner.is_empty() && inner.len() <= 4 && (small_roman || number) {
                return make(MarkKind::Bracket, inner, end + 1);
            }
            return None;
        }
        _ => {}
    }
    for (word, kind) in [
        ("Điều ", MarkKind::Article),
        ("ĐIỀU ", MarkKind::Article),
        ("Chương ", MarkKind::Chapter),
        ("CHƯƠNG ", MarkKind::Chapter),
        ("Phần ", MarkKind::Part),
        ("PHẦN ", MarkKind::Part),
        ("Mục ", MarkKind::Section),
        ("MỤC ", MarkKind::Section),
    ] {
        if let Some(rest) = text.strip_prefix(word) {
            let n = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let value = &rest[..n];
            if value.is_empty() || !(value.bytes().all(|b| b.is_ascii_digit()) || roman(value)) {
                // `Phần thứ nhất` has no number of its own.
                return None;
            }
            let after = rest[n..].chars().next();
            if !matches!(after, None | Some('.' | ':' | '-'))
                && !rest[n..].starts_with(" -")
                && !rest[n..].starts_with(" .")
                && !rest[n..].starts_with(" :")
            {
                return None;
            }
            if kind == MarkKind::Article && after.is_none() {
                return None;
            }
            let mut len = word.len() + n;
            let tail = &text[len..];
            len += tail.len() - tail.trim_start_matches([' ', '.', ':', '-']).len();
            let head = match kind {
                MarkKind::Article => "Điều",
                MarkKind::Chapter => "Chương",
                MarkKind::Part => "Phần",
                _ => "Mục",
            };
            return make(kind, &format!("{head} {value}"), len);
        }
    }
    if first.is_ascii_digit() {
        return arabic(text).and_then(|(depth, label, len)| make(MarkKind::Arabic(depth), &label, len));
    }
    // `a)`, `a.`, `A.`, `I.`: one mark after letters.
    // `a, Thời gian: ...`, as schools write it.
    let comma = text.as_bytes().get(1) == Some(&b',') && text.as_bytes().get(2) == Some(&b' ');
    if comma && first.is_ascii_lowercase() && text[3..].starts_with(char::is_uppercase) {
        return make(MarkKind::Letter, &text[..1], 2);
    }
    let end = text.find([')', '.', '/', '-', ' '])?;
    let word = &text[..end];
    let rest = &text[end..];
    let mut mark = rest.chars().next()?;
    let mut len = end + 1;
    if mark == ' ' {
        // `I - MỤC ĐÍCH`, `a )`.
        let next = rest[1..].chars().next()?;
        if !matches!(next, '-' | ')' | '.') || (next == '-' && !roman(word)) {
            return None;
        }
        mark = next;
        len += 1;
    }
    let spaced = text[len..].starts_with(' ') || text[len..].is_empty();
    // `V/v`, `V/V`: about what.
    let about = word == "V" && mark == '/' && text[len..].starts_with(['v', 'V']);
    if roman(word)
        && !about
        && matches!(mark, '.' | '-' | '/' | ')')
        && (spaced || text[len..].starts_with(char::is_uppercase))
    {
        // A lone `I.` or `V.`; `C.` is a capital mark below.
        return make(MarkKind::Roman, word, len);
    }
    let mut chars = word.chars();
    let letter = chars.next()?;
    if chars.next().is_none() {
        if letter.is_lowercase() && (mark == ')' || (mark == '.' && spaced) || (mark == '/' && spaced)) {
            return make(MarkKind::Letter, word, len);
        }
        if letter.is_uppercase() && matches!(mark, '.' | ')' | '/') && spaced {
            return make(MarkKind::Capital, word, len);
        }
    }
    None
}

/// `1.`, `1.2`, `1.2.`, `1)`, `1/`; not `15/8/2020`, `2.500 từ`, `1. 000`.
fn arabic(text: &str) -> Option<(u8, String, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut parts: Vec<&str> = Vec::new();
    loop {
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        if at == start || at - start > 2 {
            return None;
        }
        parts.push(&text[start..at]);
        match bytes.get(at) {
            Some(b'.') if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => at += 1,
            // The Party's `1- Các huyện ủy`.
            Some(b'-')
                if parts.len() == 1
                    && at <= 2
                    && text[at + 1..].trim_start().starts_with(char::is_uppercase) =>
            {
                return Some((1, parts[0].to_owned(), at + 1));
            }
            Some(b'.' | b')' | b'/') => {
                let mark = bytes[at];
                let after = text[at + 1..].chars().next();
                let ok = match after {
                    None => false,
                    Some(' ') => true,
                    Some(c) => (mark == b'.' || mark == b')') && c.is_uppercase() || c == '-' && mark == b'.',
                };
                return ok.then(|| (parts.len() as u8, parts.join("."), at + 1));
            }
            // `1.1 Nội dung`, without a mark at the end.
            Some(b' ') if parts.len() > 1 && text[at + 1..].starts_with(char::is_uppercase) => {
                return Some((parts.len() as u8, parts.join("."), at));
            }
            Some(b' ')
                if parts.len() == 1 && (text[at..].starts_with(" . ") || text[at..].starts_with(" ) ")) =>
            {
                return Some((1, parts[0].to_owned(), at + 2));
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(MarkKind, String, &str)> {
        item_mark(text).map(|m| (m.kind, m.label.clone(), &text[m.len..]))
    }

    #[test]
    fn marks_of_every_family() {
        assert_eq!(read("1. Sở Y tế"), Some((MarkKind::Arabic(1), "1".into(), "Sở Y tế")));
        assert_eq!(read("1.2. Sở Y tế"), Some((MarkKind::Arabic(2), "1.2".into(), "Sở Y tế")));
        assert_eq!(read("1.2 Sở Y tế"), Some((MarkKind::Arabic(2), "1.2".into(), "Sở Y tế")));
        assert_eq!(read("a) Rà soát"), Some((MarkKind::Letter, "a".into(), "Rà soát")));
        assert_eq!(read("đ) Rà soát"), Some((MarkKind::Letter, "đ".into(), "Rà soát")));
        assert_eq!(read("II. NHIỆM VỤ"), Some((MarkKind::Roman, "II".into(), "NHIỆM VỤ")));
        assert_eq!(read("I- MỤC ĐÍCH"), Some((MarkKind::Roman, "I".into(), "MỤC ĐÍCH")));
        assert_eq!(
            read("Điều 3. Chánh Văn phòng"),
            Some((MarkKind::Article, "Điều 3".into(), "Chánh Văn phòng"))
        );
        assert_eq!(read("- Như trên"), Some((MarkKind::Dash, "-".into(), "Như trên")));
        assert_eq!(read("+ Phân công"), Some((MarkKind::Plus, "+".into(), "Phân công")));
        assert_eq!(read("(ii) Chủ trì"), Some((MarkKind::Bracket, "ii".into(), "Chủ trì")));
    }

    #[test]
    fn what_only_looks_like_a_mark() {
        for text in [
            "15/8/2020 là ngày",
            "2.500 từ",
            "Điều 3 Nghị định số 30",
            "Sở Y tế",
            "UBND tỉnh",
            "100% các đơn vị",
            "V/v triển khai",
            "(sau đây gọi là)",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
