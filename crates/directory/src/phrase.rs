//! A phrase as a row of plain words, its abbreviations spelt out.

use std::collections::HashMap;

use congvan_text::{fold, nfc, plain};

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sep {
    Space,
    Hyphen,
    SpacedHyphen,
    Slash,
    Dot,
    Ampersand,
    /// `và`.
    And,
    Comma,
    Semicolon,
    Colon,
}

impl Sep {
    fn text(self) -> &'static str {
        match self {
            Self::Space => " ",
            Self::Hyphen => "-",
            Self::SpacedHyphen => " - ",
            Self::Slash => "/",
            Self::Dot => ". ",
            Self::Ampersand | Self::And => " và ",
            Self::Comma => ", ",
            Self::Semicolon => "; ",
            Self::Colon => ": ",
        }
    }

    /// True where an entry of a list may end.
    pub(crate) fn splits(self) -> bool {
        matches!(self, Self::And | Self::Comma | Self::Semicolon | Self::Colon)
    }
}

/// One word of a phrase.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// For comparison: lower case, one tone placement.
    pub(crate) plain: String,
    /// For people.
    pub(crate) shown: String,
    /// What stands before it.
    pub(crate) sep: Sep,
    /// True within a name that is known to be one, whose commas end nothing.
    pub(crate) inner: bool,
}

impl Word {
    /// True where the entry of a list before it may end.
    pub(crate) fn splits(&self) -> bool {
        self.sep.splits() && !self.inner
    }
}

/// A phrase taken apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phrase {
    /// Without `và`, which is kept as a [`Sep`].
    pub(crate) words: Vec<Word>,
    /// Its plain words before abbreviations were spelt out, joined by spaces.
    pub(crate) raw: String,
    /// True if an abbreviation was spelt out.
    pub(crate) expanded: bool,
    /// True if it was typed without any mark, as on a keyboard without Vietnamese.
    pub(crate) ascii: bool,
}

impl Phrase {
    /// The words joined by spaces: what two ways of writing one name have in common.
    pub(crate) fn key(&self) -> String {
        key(&self.words)
    }

    /// For people: the phrase with its abbreviations spelt out.
    pub(crate) fn shown(&self) -> String {
        shown(&self.words)
    }
}

/// The plain words joined by spaces.
pub(crate) fn key(words: &[Word]) -> String {
    joined_by_spaces(words.iter().map(|w| w.plain.as_str()))
}

fn joined_by_spaces<'a>(words: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut out = String::with_capacity(words.clone().map(|w| w.len() + 1).sum());
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The number of words of `with` if the words begin with it.
pub(crate) fn starts(words: &[Word], with: &str) -> Option<usize> {
    let mut rest = with;
    for (i, word) in words.iter().enumerate() {
        rest = rest.strip_prefix(word.plain.as_str())?;
        if rest.is_empty() {
            return Some(i + 1);
        }
        rest = rest.strip_prefix(' ')?;
    }
    None
}

/// The words as people read them.
pub(crate) fn shown(words: &[Word]) -> String {
    let mut out = String::new();
    for (i, word) in words.iter().enumerate() {
        if i > 0 {
            out.push_str(word.sep.text());
        }
        out.push_str(&word.shown);
    }
    out
}

/// An abbreviation that begins with a given word.
#[derive(Clone, Debug)]
struct Short {
    /// The words after the first.
    rest: Vec<String>,
    /// What it stands for: plain word, word as shown, separator before it.
    full: Vec<Word>,
    /// True if it is one only in capitals: `CA` is Công an, `ca` is not.
    capitals: bool,
}

/// The abbreviations of words that names are made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shorts {
    by_first: HashMap<String, Vec<Short>>,
    /// Without marks, for phrases typed so.
    by_first_folded: HashMap<String, Vec<Short>>,
}

impl Shorts {
    /// Adds `UBND` for `Ủy ban nhân dân`.
    pub(crate) fn add(&mut self, short: &str, full: &str, capitals: bool) {
        let words: Vec<String> =
            tokens(&nfc(short)).into_iter().filter(|t| !is_and(t)).map(|t| t.plain).collect();
        let Some((first, rest)) = words.split_first() else { return };
        let full = spelt(tokens(&nfc(full)));
        let entry = Short { rest: rest.to_vec(), full: full.clone(), capitals };
        insert(&mut self.by_first, first.clone(), entry);
        let folded: Vec<String> = rest.iter().map(|w| fold(w)).collect();
        insert(&mut self.by_first_folded, fold(first), Short { rest: folded, full, capitals });
    }

    /// Takes a phrase apart and spells out its abbreviations.
    pub(crate) fn phrase(&self, text: &str) -> Phrase {
        let text = nfc(text);
        let mut tokens = tokens(&text);
        let raw = joined_by_spaces(tokens.iter().filter(|t| !is_and(t)).map(|t| t.plain.as_str()));
        let ascii = text.is_ascii();
        let short = |tokens: &[Token]| {
            find(&self.by_first, tokens)
                .or_else(|| if ascii { find(&self.by_first_folded, tokens) } else { None })
        };
        let mut words: Vec<Word> = Vec::with_capacity(tokens.len() + 8);
        let mut expanded = false;
        let mut i = 0;
        let mut and = false;
        while i < tokens.len() {
            let token = &tokens[i];
            if is_and(token) {
                and = true;
                i += 1;
                continue;
            }
            let sep = joined(token.sep, and);
            and = false;
            if let Some((found, used)) = short(&tokens[i..]) {
                for (n, word) in found.full.iter().enumerate() {
                    let mut word = word.clone();
                    if n == 0 {
                        word.sep = sep;
                    }
                    word.inner = n > 0;
                    words.push(word);
                }
                i += used;
                // The full stop of `TP.` is gone with it.
                if let Some(next) = tokens.get_mut(i)
                    && next.sep == Sep::Dot
                {
                    next.sep = Sep::Space;
                }
                expanded = true;
                continue;
            }
            let token = &mut tokens[i];
            let (plain, shown) = (std::mem::take(&mut token.plain), std::mem::take(&mut token.shown));
            words.push(Word { plain, shown, sep, inner: false });
            i += 1;
        }
        // `Mặt trận Tổ quốc Việt Nam` and `Mặt trận Tổ quốc` are one front.
        let front = ["mặt", "trận", "tổ", "quốc", "việt", "nam"];
        while let Some(at) = words.windows(6).position(|w| w.iter().map(|w| w.plain.as_str()).eq(front)) {
            words.drain(at + 4..at + 6);
        }
        Phrase { words, raw, expanded, ascii }
    }
}

fn insert(table: &mut HashMap<String, Vec<Short>>, first: String, entry: Short) {
    let list = table.entry(first).or_default();
    list.push(entry);
    list.sort_by_key(|s| std::cmp::Reverse(s.rest.len()));
}

/// The longest abbreviation at the beginning of the tokens, and how many of them it takes.
fn find<'a>(table: &'a HashMap<String, Vec<Short>>, tokens: &[Token]) -> Option<(&'a Short, usize)> {
    let (first, after) = tokens.split_first()?;
    'short: for short in table.get(first.plain.as_str())? {
        if short.capitals && !first.capitals {
            continue;
        }
        let mut used = 0;
        for want in &short.rest {
            // `GD và ĐT` is `GD&ĐT`.
            while after.get(used).is_some_and(is_and) {
                used += 1;
            }
            match after.get(used) {
                Some(token) if token.plain == *want && !matches!(token.sep, Sep::Comma | Sep::Semicolon) => {
                    used += 1;
                }
                // `VH, TT&DL` keeps its comma.
                Some(token) if token.plain == *want && short.rest.len() > 1 => used += 1,
                _ => continue 'short,
            }
        }
        return Some((short, used + 1));
    }
    None
}

fn is_and(token: &Token) -> bool {
    token.and
}

fn joined(sep: Sep, and: bool) -> Sep {
    match (sep, and) {
        (Sep::Space, true) => Sep::And,
        (sep, _) => sep,
    }
}

#[derive(Clone, Debug)]
struct Token {
    plain: String,
    shown: String,
    sep: Sep,
    capitals: bool,
    /// It is `và`, or `va` in a text without marks.
    and: bool,
}

impl Token {
    fn word(self) -> Word {
        Word { plain: self.plain, shown: self.shown, sep: self.sep, inner: false }
    }
}

/// Words without `và`, nothing spelt out.
fn spelt(tokens: Vec<Token>) -> Vec<Word> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut and = false;
    for token in tokens {
        if is_and(&token) {
            and = true;
            continue;
        }
        let mut word = token.word();
        word.sep = joined(word.sep, and);
        and = false;
        out.push(word);
    }
    out
}

/// The words of a text; what stands in brackets is left out.
fn tokens(text: &str) -> Vec<Token> {
    let ascii = text.is_ascii();
    let mut out: Vec<Token> = Vec::new();
    let mut depth = 0u32;
    let mut start: Option<usize> = None;
    let mut between = String::new();
    let push = |from: usize, to: usize, between: &mut String, out: &mut Vec<Token>| {
        let shown = &text[from..to];
        let sep = separator(between);
        between.clear();
        let plain = plain(shown);
        out.push(Token {
            and: plain == "và" || (ascii && plain == "va"),
            plain,
            shown: shown.to_owned(),
            sep,
            capitals: !shown.chars().any(char::is_lowercase),
        });
    };
    for (at, c) in text.char_indices() {
        let inside = depth > 0;
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let letter = c.is_alphanumeric() && !inside && depth == 0;
        match (letter, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                push(from, at, &mut between, &mut out);
                start = None;
                between.push(c);
            }
            (false, None) if !inside => between.push(c),
            _ => {}
        }
    }
    if let Some(from) = start {
        push(from, text.len(), &mut between, &mut out);
    }
    out
}

fn separator(between: &str) -> Sep {
    let has = |list: &[char]| between.contains(list);
    if has(&[':']) {
        Sep::Colon
    } else if has(&[';']) {
        Sep::Semicolon
    } else if has(&[',']) {
        Sep::Comma
    } else if has(&['&']) {
        Sep::Ampersand
    } else if has(&['-', '–', '—', '‐', '‑', '\u{2212}']) {
        if between.contains(char::is_whitespace) { Sep::SpacedHyphen } else { Sep::Hyphen }
    } else if has(&['/']) {
        Sep::Slash
    } else if has(&['.']) {
        Sep::Dot
    } else {
        Sep::Space
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shorts() -> Shorts {
        let mut shorts = Shorts::default();
        shorts.add("UBND", "Ủy ban nhân dân", false);
        shorts.add("GD&ĐT", "Giáo dục và Đào tạo", false);
        shorts.add("GDĐT", "Giáo dục và Đào tạo", false);
        shorts.add("VH,TT&DL", "Văn hóa, Thể thao và Du lịch", false);
        shorts.add("CA", "Công an", true);
        shorts.add("TP", "thành phố", false);
        shorts
    }

    #[test]
    fn one_key_for_every_way_of_writing() {
        let s = shorts();
        let key = s.phrase("Sở Giáo dục và Đào tạo").key();
        for text in ["SỞ GIÁO DỤC VÀ ĐÀO TẠO", "Sở GD&ĐT", "sở GDĐT", "Sở GD và ĐT", "Sở Giáo dục & Đào tạo;"]
        {
            assert_eq!(s.phrase(text).key(), key, "{text}");
        }
        assert_eq!(s.phrase("Sở VH, TT&DL").key(), s.phrase("Sở Văn hóa, Thể thao và Du lịch").key());
        assert_eq!(s.phrase("Uỷ ban nhân dân").key(), s.phrase("UBND").key());
    }

    #[test]
    fn abbreviations_are_spelt_out_for_people() {
        let s = shorts();
        assert_eq!(
            s.phrase("Văn phòng UBND TP. Biên Hòa").shown(),
            "Văn phòng Ủy ban nhân dân thành phố Biên Hòa"
        );
        assert_eq!(s.phrase("Phòng GD&ĐT").shown(), "Phòng Giáo dục và Đào tạo");
        assert_eq!(s.phrase("CA tỉnh").shown(), "Công an tỉnh");
        assert_eq!(s.phrase("Ca Huế").shown(), "Ca Huế");
    }

    #[test]
    fn brackets_are_left_out() {
        let s = shorts();
        assert_eq!(s.phrase("Sở Y tế (để b/c)").shown(), "Sở Y tế");
        assert_eq!(s.phrase("(").key(), "");
    }
}
