//! A text cut into words, each with the form that comparisons use.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use congvan_text::{base_char, is_alphabetic, is_alphanumeric, is_syllable, push_plain};

/// A word or a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Bytes of the text.
    pub start: u32,
    pub end: u32,
    /// Bytes of the lower-case form.
    low_start: u32,
    low_end: u32,
    /// Letters or digits, not a mark.
    pub word: bool,
    /// Begins with a capital.
    pub capital: bool,
    /// More than one letter, all of them capitals.
    pub acronym: bool,
}

/// Phrases, found by their first word.
#[derive(Debug)]
pub(crate) struct PhraseSet {
    by_first: HashMap<&'static str, Vec<&'static str>, BuildHasherDefault<Fnv>>,
}

/// FNV-1a: words are short, and no foreign text is kept in these tables.
#[derive(Debug)]
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

impl PhraseSet {
    pub fn new(phrases: &[&'static str]) -> Self {
        let mut by_first: HashMap<&'static str, Vec<&'static str>, BuildHasherDefault<Fnv>> =
            HashMap::default();
        for phrase in phrases {
            let first = phrase.split(' ').next().unwrap_or("");
            by_first.entry(first).or_default().push(phrase);
        }
        Self { by_first }
    }
}

/// The words and marks of a text.
#[derive(Clone, Debug)]
pub(crate) struct Tokens<'a> {
    pub text: &'a str,
    /// The words and marks in comparison form, with one space between.
    low: String,
    pub list: Vec<Token>,
    /// Brackets that are closed: the tokens of both, by the first.
    brackets: Vec<(u32, u32)>,
    names: Option<&'a Names>,
}

/// Names of bodies that the letter itself prints whole, in its letterhead and its lists: where a
/// sentence begins with one, its words are no verbs (`Phòng Quản lý xây dựng`).
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// The words of the names in comparison form, as a tree: names are many in a long letter, and
    /// every word of it may begin one. The first node is the root.
    nodes: Vec<Node>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    next: HashMap<String, usize, BuildHasherDefault<Fnv>>,
    /// A name ends here.
    ends: bool,
}

impl Names {
    /// Takes in the name `name`; one of a single word tells nothing.
    pub fn add(&mut self, name: &str) {
        let t = Tokens::new(name);
        if t.len() < 2 {
            return;
        }
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        let mut at = 0;
        for i in 0..t.len() {
            let new = self.nodes.len();
            at = *self.nodes[at].next.entry(t.low(i).to_owned()).or_insert(new);
            if at == new {
                self.nodes.push(Node::default());
            }
        }
        self.nodes[at].ends = true;
    }

    /// The number of tokens of the longest name at token `i`.
    fn at(&self, t: &Tokens, i: usize) -> Option<usize> {
        let mut node = self.nodes.first()?;
        let mut longest = None;
        for n in 1.. {
            let Some(next) = node.next.get(t.low(i + n - 1)) else { break };
            node = &self.nodes[*next];
            if node.ends {
                longest = Some(n);
            }
        }
        longest
    }
}

/// More than one letter, all of them capitals.
/// Other spellings of a word, of the south or with `i` for `y`, and the one that the phrases have.
const SPELLINGS: [(&str, &str); 6] =
    [("gởi", "gửi"), ("kì", "kỳ"), ("kĩ", "kỹ"), ("lí", "lý"), ("qui", "quy"), ("tỉ", "tỷ")];

fn is_acronym(word: &str) -> bool {
    let mut letters = 0;
    word.chars().filter(|c| is_alphabetic(*c)).all(|c| {
        letters += 1;
        c.is_uppercase()
    }) && letters > 1
}

/// How long, in bytes, the syllables but the last are of which a word is made whose spaces were lost: `Chính phủtổ chức`,
/// `yêu cầuBộ`. Nothing where it is a word.
fn glued(word: &str) -> Option<Vec<usize>> {
    // A syllable has its vowels in one place.
    if word.len() < 7 || word.len() > 60 || word.is_ascii() {
        return None;
    }
    let (mut clusters, mut inside, mut letters) = (0, false, 0);
    for c in word.chars() {
        if !is_alphabetic(c) {
            return None;
        }
        letters += 1;
        let vowel = matches!(base_char(c).to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        clusters += usize::from(vowel && !inside);
        inside = vowel;
    }
    if clusters < 2 || letters < 4 || clusters > 4 {
        return None;
    }
    // The fewest syllables, and of those a consonant between vowels begins one: `phủ tổ`, not `phủt ổ`.
    let mut found: Option<Vec<usize>> = None;
    let mut open = vec![(0usize, Vec::new())];
    while let Some((from, cuts)) = open.pop() {
        let rest = &word[from..];
        if !cuts.is_empty() && is_syllable(rest) {
            if found.as_ref().is_none_or(|f| (cuts.len(), &cuts) < (f.len(), f)) {
                found = Some(cuts);
            }
            continue;
        }
        if cuts.len() >= 3 {
            continue;
        }
        for (i, _) in rest.char_indices().skip(1).take(7) {
            if is_syllable(&rest[..i]) {
                let mut more = cuts.clone();
                more.push(i);
                open.push((from + i, more));
            }
        }
    }
    found
}

impl<'a> Tokens<'a> {
    pub fn new(text: &'a str) -> Self {
        // In a heading of capitals no word stands out as an acronym.
        let shouted = congvan_text::is_upper_text(text) && text.contains(' ');
        let mut low = String::with_capacity(text.len() + text.len() / 8);
        let mut list = Vec::with_capacity(text.len() / 5);
        let mut room = Vec::new();
        let mut chars = text.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            if c == ' ' {
                continue;
            }
            let mut end = start + c.len_utf8();
            let word = is_alphanumeric(c);
            if word {
                while let Some((i, n)) = chars.peek().copied() {
                    // `GD&ĐT` is one word; `15/8` is three.
                    let inside = n == '&' && text[i + 1..].starts_with(char::is_uppercase);
                    if is_alphanumeric(n) || inside {
                        end = i + n.len_utf8();
                        chars.next();
                    } else {
                        break;
                    }
                }
            }
            // Words that lost the space between them are read as what they are.
            let mut start = start;
            for cut in glued(&text[start..end]).into_iter().flatten() {
                let piece = &text[start..start + cut];
                if !low.is_empty() {
                    low.push(' ');
                }
                let low_start = low.len();
                push_plain(&mut low, piece, &mut room);
                list.push(Token {
                    start: start as u32,
                    end: (start + cut) as u32,
                    low_start: low_start as u32,
                    low_end: low.len() as u32,
                    word,
                    capital: piece.starts_with(char::is_uppercase),
                    acronym: !shouted && is_acronym(piece),
                });
                start += cut;
            }
            let c = text[start..].chars().next().unwrap_or(c);
            if !low.is_empty() {
                low.push(' ');
            }
            let low_start = low.len();
            let piece = &text[start..end];
            if word {
                if piece.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
                    low.push_str(piece);
                } else {
                    push_plain(&mut low, piece, &mut room);
                }
                if let Some((_, usual)) = SPELLINGS.iter().find(|(other, _)| *other == &low[low_start..]) {
                    low.truncate(low_start);
                    low.push_str(usual);
                }
            } else {
                match c {
                    '–' | '—' => low.push('-'),
                    // `Giáo dục & Đào tạo`.
                    '&' => low.push_str("và"),
                    c => low.push(c),
                }
            }
            list.push(Token {
                start: start as u32,
                end: end as u32,
                low_start: low_start as u32,
                low_end: low.len() as u32,
                word,
                capital: c.is_uppercase(),
                acronym: !shouted && is_acronym(piece),
            });
        }
        let mut t = Self { text, low, list, brackets: Vec::new(), names: None };
        t.brackets = t.closed_brackets();
        t
    }

    /// Found once, for a text may be full of brackets that nothing closes.
    fn closed_brackets(&self) -> Vec<(u32, u32)> {
        let (mut round, mut square, mut closed) = (Vec::new(), Vec::new(), Vec::new());
        for (i, token) in self.list.iter().enumerate().filter(|(_, t)| !t.word) {
            let opened = match &self.low[token.low_start as usize..token.low_end as usize] {
                "(" => {
                    round.push(i as u32);
                    None
                }
                "[" => {
                    square.push(i as u32);
                    None
                }
                ")" => round.pop(),
                "]" => square.pop(),
                _ => None,
            };
            closed.extend(opened.map(|at: u32| (at, i as u32)));
        }
        closed.sort_unstable();
        closed
    }

    /// As [`Self::new`], in a letter that prints `names`.
    pub fn naming(text: &'a str, names: &'a Names) -> Self {
        Self { names: Some(names), ..Self::new(text) }
    }

    /// The number of tokens of the longest name that the letter prints elsewhere and that begins at `i`.
    pub fn name(&self, i: usize) -> Option<usize> {
        self.names?.at(self, i)
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The comparison form of token `i`; empty past the end.
    pub fn low(&self, i: usize) -> &str {
        self.list.get(i).map_or("", |t| &self.low[t.low_start as usize..t.low_end as usize])
    }

    /// The text of token `i`.
    pub fn raw(&self, i: usize) -> &'a str {
        self.list.get(i).map_or("", |t| &self.text[t.start as usize..t.end as usize])
    }

    pub fn start(&self, i: usize) -> usize {
        self.list.get(i).map_or(self.text.len(), |t| t.start as usize)
    }

    pub fn end(&self, i: usize) -> usize {
        self.list.get(i).map_or(self.text.len(), |t| t.end as usize)
    }

    pub fn capital(&self, i: usize) -> bool {
        self.list.get(i).is_some_and(|t| t.capital)
    }

    pub fn acronym(&self, i: usize) -> bool {
        self.list.get(i).is_some_and(|t| t.acronym)
    }

    pub fn is_word(&self, i: usize) -> bool {
        self.list.get(i).is_some_and(|t| t.word)
    }

    /// The number of tokens of `phrase` (words with one space between) if it stands at `i`.
    pub fn phrase(&self, i: usize, phrase: &str) -> Option<usize> {
        let token = self.list.get(i)?;
        let rest = &self.low.as_bytes()[token.low_start as usize..];
        let words = phrase.as_bytes();
        // Most phrases fail at their first letter.
        if rest.first() != words.first() || !rest.starts_with(words) {
            return None;
        }
        let whole = rest.get(words.len()).is_none_or(|after| *after == b' ');
        whole.then(|| words.iter().filter(|b| **b == b' ').count() + 1)
    }

    /// True if one of `phrases` begins with the word at `i`: a quick no before a longer look.
    pub fn may_begin(&self, i: usize, phrases: &PhraseSet) -> bool {
        phrases.by_first.contains_key(self.low(i))
    }

    /// The longest of `phrases` at `i`: its number of tokens.
    pub fn longest(&self, i: usize, phrases: &PhraseSet) -> Option<usize> {
        let list = phrases.by_first.get(self.low(i))?;
        list.iter().filter_map(|p| self.phrase(i, p)).max()
    }

    /// The first token that begins at byte `at` or later.
    pub fn at_byte(&self, at: usize) -> usize {
        self.list.partition_point(|t| (t.start as usize) < at)
    }

    /// The bytes of tokens `range`.
    pub fn bytes(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() {
            let at = self.start(range.start);
            return at..at;
        }
        self.start(range.start)..self.end(range.end - 1)
    }

    /// The index after the bracket that token `i` opens; `i + 1` if it opens none.
    pub fn after_bracket(&self, i: usize) -> usize {
        let found = self.brackets.binary_search_by_key(&i, |(open, _)| *open as usize);
        found.map_or(i + 1, |at| self.brackets[at].1 as usize + 1)
    }
}
