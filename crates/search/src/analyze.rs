//! The analyzer: a Vietnamese text to the syllables and syllable pairs that it is found by.
//!
//! Owns what a syllable is (letters, digits and the marks that belong to them, composed or not),
//! the two forms it is kept in (*plain*: tone marks kept, placement unified; *folded*: none), the
//! pairs of neighbours, and the place of each in the source text. Does not know fields, queries or
//! ranking.
//!
//! The forms are [`congvan_text::plain`] and [`congvan_text::fold`], made one step blinder: `y` and
//! `i` alike where spelling wavers (`kỹ`, `kĩ`), numbers without leading zeros (`07`, `7`).

use std::cell::RefCell;
use std::ops::Range;
use std::sync::LazyLock;

use congvan_text::{base_char, fold, plain, plain_char};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::abbreviation::{NotionWord, Table};

/// Separates the folded and the plain form in an exact term: `duong␟đường`. The plain form is
/// left out where it says no more than the folded one.
pub(crate) const EXACT: char = '\u{1f}';

/// What is longer is no word.
const LONGEST: usize = 64;

#[derive(Clone, Copy, Debug, Default)]
struct Syllable {
    from: u32,
    to: u32,
    fold: (u32, u32),
    plain: (u32, u32),
    joined: bool,
    marked: bool,
}

/// The syllables of a text, in order. Kept apart from the text so that its room is used again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Syllables {
    buf: String,
    list: Vec<Syllable>,
}

impl Syllables {
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn fold(&self, i: usize) -> &str {
        let (a, b) = self.list[i].fold;
        &self.buf[a as usize..b as usize]
    }

    pub(crate) fn plain(&self, i: usize) -> &str {
        let (a, b) = self.list[i].plain;
        &self.buf[a as usize..b as usize]
    }

    pub(crate) fn range(&self, i: usize) -> Range<usize> {
        self.list[i].from as usize..self.list[i].to as usize
    }

    /// True if no end of a sentence, list item or paragraph stands before it.
    pub(crate) fn is_joined(&self, i: usize) -> bool {
        self.list[i].joined
    }

    /// True if it carries a tone or vowel mark, or is a `đ`.
    pub(crate) fn is_marked(&self, i: usize) -> bool {
        self.list[i].marked
    }

    /// True for a text typed without any marks to speak of: what is not marked in it may be any
    /// word of that sound.
    pub(crate) fn is_untoned(&self) -> bool {
        let marked = self.list.iter().filter(|s| s.marked).count();
        marked * 20 < self.list.len()
    }
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
}

/// What a Latin letter with marks becomes.
#[derive(Clone, Copy)]
struct Latin {
    lower: char,
    base: char,
    /// Its lower case is more than one letter.
    odd: bool,
}

/// U+00C0 to U+024F and U+1E00 to U+1EFF, made once: a text is mostly these.
static LATIN: LazyLock<Vec<Latin>> = LazyLock::new(|| {
    ('\u{c0}'..='\u{24f}')
        .chain('\u{1e00}'..='\u{1eff}')
        .map(|c| {
            let mut lower = plain_char(c).to_lowercase();
            let l = lower.next().unwrap_or(c);
            Latin { lower: l, base: base_char(l), odd: lower.next().is_some() }
        })
        .collect()
});

#[inline]
fn latin(c: char) -> Option<Latin> {
    let n = c as usize;
    match c {
        '\u{c0}'..='\u{24f}' => LATIN.get(n - 0xc0).copied(),
        '\u{1e00}'..='\u{1eff}' => LATIN.get(n - 0x1e00 + 0x190).copied(),
        _ => None,
    }
}

/// A letter or digit of a word.
#[inline]
fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        '\u{d7}' | '\u{f7}' => false,
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => true,
        c => c.is_alphanumeric(),
    }
}

/// True where the old rule of tone placement puts the tone on the letter before `c`.
fn may_move(prev: char, c: char) -> bool {
    match prev {
        'o' => matches!(c, 'à' | 'á' | 'ả' | 'ã' | 'ạ' | 'è' | 'é' | 'ẻ' | 'ẽ' | 'ẹ'),
        'u' => matches!(c, 'ỳ' | 'ý' | 'ỷ' | 'ỹ' | 'ỵ'),
        _ => false,
    }
}

fn y_to_i(c: char) -> char {
    match c {
        'y' => 'i',
        'ý' => 'í',
        'ỳ' => 'ì',
        'ỷ' => 'ỉ',
        'ỹ' => 'ĩ',
        'ỵ' => 'ị',
        c => c,
    }
}

/// One spelling where `y` and `i` waver, and numbers without leading zeros.
fn unify(fold: &mut String, plain: &mut String) {
    let b = fold.as_bytes();
    let wavers = match b {
        [c, b'y'] => matches!(c, b'h' | b'k' | b'l' | b'm' | b's' | b't' | b'v'),
        b"quy" => true,
        _ => false,
    };
    if wavers {
        fold.pop();
        fold.push('i');
        if let Some(last) = plain.pop() {
            plain.push(y_to_i(last));
        }
    } else if b.len() > 1 && b[0] == b'0' && b.iter().all(u8::is_ascii_digit) {
        let zeros = b.iter().take_while(|b| **b == b'0').count().min(b.len() - 1);
        fold.drain(..zeros);
        *plain = fold.clone();
    }
}

/// The folded form of one syllable, as the index keeps it.
pub fn folded_syllable(syllable: &str) -> String {
    let (mut f, mut p) = (fold(syllable), plain(syllable));
    unify(&mut f, &mut p);
    f
}

/// The exact form of one syllable, as the index keeps it: marks kept, one placement of the tone.
pub fn plain_syllable(syllable: &str) -> String {
    let (mut f, mut p) = (fold(syllable), plain(syllable));
    unify(&mut f, &mut p);
    p
}

/// Splits `text` into syllables.
pub(crate) fn analyze(text: &str, out: &mut Syllables) {
    out.buf.clear();
    out.list.clear();
    let (mut f, mut p) = (String::new(), String::new());
    let mut chars = text.char_indices().peekable();
    let mut gap_from = 0;
    while let Some((from, first)) = chars.next() {
        if !is_letter(first) {
            continue;
        }
        f.clear();
        p.clear();
        let mut slow = false;
        let mut last = ' ';
        let mut take = |c: char| {
            if c.is_ascii() {
                let l = c.to_ascii_lowercase();
                f.push(l);
                p.push(l);
                last = l;
            } else if let Some(latin) = latin(c) {
                slow |= latin.odd || may_move(last, latin.lower);
                f.push(latin.base);
                p.push(latin.lower);
                last = latin.lower;
            } else {
                slow = true;
            }
        };
        take(first);
        let mut to = from + first.len_utf8();
        while let Some(&(at, c)) = chars.peek() {
            if !(is_letter(c) || is_combining(c)) {
                break;
            }
            take(c);
            to = at + c.len_utf8();
            chars.next();
        }
        if slow {
            // Marks of their own, other alphabets, a tone to move: the way of `congvan_text`.
            f = fold(&text[from..to]);
            p = plain(&text[from..to]);
        }
        unify(&mut f, &mut p);
        if f.is_empty() || f.len() > LONGEST || p.len() > 2 * LONGEST {
            continue;
        }
        let joined = !out.list.is_empty() && !is_break(&text[gap_from..from]);
        gap_from = to;
        let start = out.buf.len() as u32;
        out.buf.push_str(&f);
        let middle = out.buf.len() as u32;
        let marked = f != p;
        let plain = if marked {
            out.buf.push_str(&p);
            (middle, out.buf.len() as u32)
        } else {
            (start, middle)
        };
        out.list.push(Syllable {
            from: from as u32,
            to: to as u32,
            fold: (start, middle),
            plain,
            joined,
            marked,
        });
    }
}

/// True if what stands between two syllables ends a sentence, an item or a paragraph.
fn is_break(gap: &str) -> bool {
    if gap.len() <= 1 {
        return matches!(gap, "|");
    }
    let mut lines = 0;
    let mut ended = false;
    for c in gap.chars() {
        match c {
            '.' | ';' | ':' | '!' | '?' | '…' => ended = true,
            '|' | '•' => return true,
            '-' | '+' | '*' | '–' if lines > 0 => return true,
            c if c.is_whitespace() && ended => return true,
            '\n' => lines += 1,
            _ => {}
        }
        if lines > 1 {
            return true;
        }
    }
    false
}

/// Words of grammar, as they are written with marks. Pairs with them and their exact forms are
/// not kept: they are a quarter of every text and tell little.
const SMALL: [&str; 30] = [
    "và", "các", "của", "những", "là", "thì", "mà", "được", "để", "cho", "với", "tại", "trong", "từ", "đến",
    "có", "này", "trên", "đã", "đang", "sẽ", "về", "ở", "bị", "khi", "do", "như", "hoặc", "nhằm", "theo",
];

/// True for a word of grammar of a text that is written with marks.
pub(crate) fn is_grammar(plain: &str) -> bool {
    plain.len() <= 8 && SMALL.contains(&plain)
}

/// A word of a text as queries and the index see it: a syllable, or a word of a notion that
/// stands for several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) fold: String,
    pub(crate) plain: String,
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Follows the word before it without a break.
    pub(crate) joined: bool,
    /// Carries tone or vowel marks.
    pub(crate) marked: bool,
}

/// The vowels of Vietnamese without their marks.
pub(crate) const VOWELS: [char; 6] = ['a', 'e', 'i', 'o', 'u', 'y'];

impl Word {
    /// False for what can be no syllable: `HĐND`, `930`.
    pub(crate) fn has_vowel(&self) -> bool {
        self.fold.contains(VOWELS)
    }

    /// Whether it begins with a capital in `text`, which it is a word of.
    pub(crate) fn is_capital(&self, text: &str) -> bool {
        text.get(self.from..).is_some_and(|t| t.starts_with(char::is_uppercase))
    }
}

/// The words of a short text, notions taken for what they stand for: how a query is read.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut s = Syllables::default();
    analyze(text, &mut s);
    let mut out = Vec::with_capacity(s.len());
    let mut i = 0;
    while i < s.len() {
        if let Some((n, notion)) = Table::get().form_at(&s, i) {
            let (from, to) = (s.range(i).start, s.range(i + n - 1).end);
            for (k, w) in notion.iter().enumerate() {
                out.push(Word {
                    fold: w.fold.clone(),
                    plain: w.plain.clone(),
                    from,
                    to,
                    joined: k > 0 || s.is_joined(i),
                    marked: w.fold != w.plain,
                });
            }
            i += n;
        } else {
            out.push(Word {
                fold: s.fold(i).into(),
                plain: s.plain(i).into(),
                from: s.range(i).start,
                to: s.range(i).end,
                joined: s.is_joined(i),
                marked: s.is_marked(i),
            });
            i += 1;
        }
    }
    out
}

/// One text for all ways of writing it, for comparing names: `UBND tỉnh` and `Ủy ban nhân dân
/// tỉnh` are `ubnd tinh`.
pub(crate) fn canonical(text: &str) -> String {
    let mut out = String::new();
    for w in words(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&w.fold);
    }
    out
}

/// The exact term of a word or pair: folded form, separator, plain form if it says more.
pub(crate) fn exact_key(fold: &str, plain: &str) -> String {
    let mut key = String::with_capacity(fold.len() + plain.len() + 1);
    key.push_str(fold);
    key.push(EXACT);
    if plain != fold {
        key.push_str(plain);
    }
    key
}

/// What a [`Vietnamese`] tokenizer yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// Folded syllables, and the words of notions.
    Folded,
    /// Marked syllables and pairs of neighbours, exact, without words of grammar.
    Exact,
    /// All syllables, exact, without words of grammar: for texts so short that pairs tell little.
    Words,
    /// Folded syllables and pairs: for short fields.
    Zone,
}

/// The tokenizer that fields of the index are written with.
#[derive(Clone, Debug)]
pub struct Vietnamese {
    terms: Terms,
    emitted: Emitted,
}

impl Vietnamese {
    /// A tokenizer that yields `terms`.
    pub fn new(terms: Terms) -> Self {
        Self { terms, emitted: Emitted::default() }
    }
}

thread_local! {
    /// The text last analyzed by this thread: its other field asks for it again at once.
    static LAST: RefCell<(String, Syllables)> = RefCell::default();
}

#[derive(Clone, Debug, Default)]
struct Emitted {
    buf: String,
    list: Vec<Emit>,
}

#[derive(Clone, Copy, Debug)]
struct Emit {
    text: (u32, u32),
    from: u32,
    to: u32,
    position: u32,
    length: u32,
}

impl Emitted {
    fn push(&mut self, write: impl FnOnce(&mut String), range: Range<usize>, position: usize, length: usize) {
        let start = self.buf.len() as u32;
        write(&mut self.buf);
        self.list.push(Emit {
            text: (start, self.buf.len() as u32),
            from: range.start as u32,
            to: range.end as u32,
            position: position as u32,
            length: length as u32,
        });
    }
}

/// What is made of a text.
#[derive(Clone, Copy)]
struct Way {
    terms: Terms,
    untoned: bool,
    all_exact: bool,
}

/// A syllable or word of a notion while terms are made.
#[derive(Clone, Copy)]
struct Piece<'a> {
    fold: &'a str,
    plain: &'a str,
    from: usize,
    to: usize,
    position: usize,
    length: usize,
    joined: bool,
    notion: bool,
}

impl<'a> Piece<'a> {
    /// The syllable `i`.
    fn syllable(s: &'a Syllables, i: usize) -> Self {
        Self {
            fold: s.fold(i),
            plain: s.plain(i),
            from: s.range(i).start,
            to: s.range(i).end,
            position: i,
            length: 1,
            joined: s.is_joined(i),
            notion: false,
        }
    }

    /// A word of the notion that the `n` syllables from `i` on stand for.
    fn of_notion(w: &'a NotionWord, s: &Syllables, i: usize, n: usize, joined: bool) -> Self {
        Self {
            fold: &w.fold,
            plain: &w.plain,
            from: s.range(i).start,
            to: s.range(i + n - 1).end,
            position: i,
            length: n,
            joined,
            notion: true,
        }
    }
}

impl Emitted {
    fn fill(&mut self, s: &Syllables, terms: Terms) {
        self.buf.clear();
        self.list.clear();
        let untoned = s.is_untoned();
        let way = Way { terms, untoned, all_exact: terms == Terms::Words || untoned };
        let mut before: Option<Piece<'_>> = None;
        for i in 0..s.len() {
            let piece = Piece::syllable(s, i);
            self.single(piece, way);
            if let Some(a) = before.filter(|_| piece.joined) {
                self.pair(a, piece, way);
            }
            before = Some(piece);
        }
        self.notions(s, way);
    }

    /// The words of notions, and the pairs that they make with their neighbours.
    fn notions(&mut self, s: &Syllables, way: Way) {
        let table = Table::get();
        let mut before: Option<Piece<'_>> = None;
        let mut i = 0;
        while i < s.len() {
            if let Some((n, notion)) = table.form_at(s, i) {
                for (k, w) in notion.iter().enumerate() {
                    let piece = Piece::of_notion(w, s, i, n, k > 0 || s.is_joined(i));
                    self.single(piece, way);
                    if let Some(a) = before.filter(|_| piece.joined) {
                        self.pair(a, piece, way);
                    }
                    before = Some(piece);
                }
                // `Ủy ban Mặt trận Tổ quốc` is one of `Mặt trận Tổ quốc` too.
                for at in i + 1..i + n {
                    let Some((m, inner)) = table.form_at(s, at).filter(|(m, _)| at + m <= i + n) else {
                        continue;
                    };
                    for w in inner.iter().filter(|w| !notion.contains(w)) {
                        let piece = Piece::of_notion(w, s, at, m, true);
                        self.single(piece, way);
                    }
                }
                i += n;
            } else {
                let piece = Piece::syllable(s, i);
                // The pair of two syllables is there already.
                if let Some(a) = before.filter(|a| piece.joined && a.notion) {
                    self.pair(a, piece, way);
                }
                before = Some(piece);
                i += 1;
            }
        }
    }

    fn single(&mut self, p: Piece<'_>, way: Way) {
        let range = p.from..p.to;
        if matches!(way.terms, Terms::Folded | Terms::Zone) {
            self.push(|buf| buf.push_str(p.fold), range, p.position, p.length);
        } else if (way.all_exact || p.fold != p.plain) && (way.untoned || !is_grammar(p.plain)) {
            self.push(
                |buf| {
                    buf.push_str(p.fold);
                    buf.push(EXACT);
                    if p.fold != p.plain {
                        buf.push_str(p.plain);
                    }
                },
                range,
                p.position,
                p.length,
            );
        }
    }

    fn pair(&mut self, a: Piece<'_>, b: Piece<'_>, way: Way) {
        if matches!(way.terms, Terms::Folded | Terms::Words)
            || !way.untoned && (is_grammar(a.plain) || is_grammar(b.plain))
        {
            return;
        }
        // A notion's words share one place in the text.
        let range = a.from.min(b.from)..a.to.max(b.to);
        let length = (b.position + b.length).saturating_sub(a.position).max(1);
        let exact = way.terms == Terms::Exact;
        self.push(
            |buf| {
                buf.push_str(a.fold);
                buf.push(' ');
                buf.push_str(b.fold);
                if exact {
                    buf.push(EXACT);
                    if a.fold != a.plain || b.fold != b.plain {
                        buf.push_str(a.plain);
                        buf.push(' ');
                        buf.push_str(b.plain);
                    }
                }
            },
            range,
            a.position,
            length,
        );
    }
}

/// The terms of one text.
pub struct Stream<'a> {
    emitted: &'a Emitted,
    next: usize,
    token: Token,
}

impl Tokenizer for Vietnamese {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        LAST.with_borrow_mut(|(last, syllables)| {
            if last != text {
                last.clear();
                last.push_str(text);
                analyze(text, syllables);
            }
            self.emitted.fill(syllables, self.terms);
        });
        Stream { emitted: &self.emitted, next: 0, token: Token::default() }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some(e) = self.emitted.list.get(self.next) else { return false };
        self.next += 1;
        self.token.text.clear();
        self.token.text.push_str(&self.emitted.buf[e.text.0 as usize..e.text.1 as usize]);
        self.token.offset_from = e.from as usize;
        self.token.offset_to = e.to as usize;
        self.token.position = e.position as usize;
        self.token.position_length = e.length as usize;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    fn terms(text: &str, terms: Terms) -> Vec<String> {
        let mut t = Vietnamese::new(terms);
        let mut stream = t.token_stream(text);
        let mut out = Vec::new();
        while stream.advance() {
            out.push(stream.token().text.clone());
        }
        out
    }

    #[test]
    fn decomposed_text_and_other_tone_placement_give_the_same_terms() {
        let a = "Ủy ban nhân dân thị xã Hòa Thuý, kỹ thuật, Đường số 07";
        let decomposed: String = a.nfd().collect();
        let other = "Uỷ ban nhân dân thị xã Hoà Thúy, kĩ thuật, ÐƯỜNG số 7";
        for way in [Terms::Folded, Terms::Exact, Terms::Words, Terms::Zone] {
            assert_eq!(terms(a, way), terms(&decomposed, way));
            assert_eq!(terms(a, way), terms(other, way));
        }
        assert!(terms(a, Terms::Folded).contains(&"duong".to_owned()));
        assert!(terms(a, Terms::Exact).contains(&"duong\u{1f}đường".to_owned()));
    }

    #[test]
    fn codes_are_split_at_their_joints_and_kept_in_pairs() {
        let t = terms("Số: 930 /UBND-KGVX", Terms::Zone);
        for term in ["930", "ubnd", "kgvx", "930 ubnd", "ubnd kgvx"] {
            assert!(t.contains(&term.to_owned()), "{term} in {t:?}");
        }
        assert!(!t.contains(&"so 930".to_owned()));
    }

    #[test]
    fn a_notion_has_one_word_in_all_its_forms() {
        let forms = ["Bộ Giáo dục và Đào tạo", "Bộ GD&ĐT", "BGDĐT", "bo gd-dt", "Bộ giáo dục đào tạo"];
        for form in forms {
            assert_eq!(canonical(form), "bo gddt", "{form}");
            assert!(terms(form, Terms::Zone).contains(&"bo gddt".to_owned()), "{form}");
            assert!(terms(form, Terms::Words).contains(&"gddt\u{1f}gdđt".to_owned()), "{form}");
        }
        assert_eq!(canonical("Ủy ban nhân dân tỉnh"), canonical("UBND TỈNH"));
        assert!(terms("Ủy ban nhân dân tỉnh", Terms::Exact).contains(&"ubnd tinh\u{1f}ubnd tỉnh".to_owned()));
        // What stands within a longer form is there too.
        for (inner, outer) in [("Mặt trận Tổ quốc", "UBMTTQ"), ("UBND", "Văn phòng Ủy ban nhân dân")]
        {
            assert!(terms(outer, Terms::Folded).contains(&canonical(inner)), "{inner} in {outer}");
        }
    }

    #[test]
    fn words_of_grammar_make_no_pairs_but_what_sounds_like_them_does() {
        let t = terms("bảo vệ môi trường của các chợ", Terms::Exact);
        assert!(t.contains(&"bao ve\u{1f}bảo vệ".to_owned()) && t.contains(&"cho\u{1f}chợ".to_owned()));
        assert!(!t.iter().any(|t| t.contains("của") || t.contains("các")), "{t:?}");
    }

    #[test]
    fn sentences_and_items_end_pairs() {
        let t = terms("thực hiện. Sở Y tế\n- Báo cáo", Terms::Zone);
        assert!(t.contains(&"y te".to_owned()));
        assert!(!t.contains(&"hien so".to_owned()) && !t.contains(&"te bao".to_owned()));
        let wrapped = terms("ứng\ndụng", Terms::Zone);
        assert!(wrapped.contains(&"ung dung".to_owned()));
    }

    /// Vietnamese, codes, decomposed letters, look-alikes, noise.
    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[a-zA-Z0-9]{1,6}",
            "[ăâđêôơưàáảãạầấẩẫậèéẻẽẹìíỉĩịòóỏõọùúủũụừứửữựỳýỷỹỵÐĐƯƠÂ]{1,4}",
            "[hcq]?[uo][àáảãạýỳỷỹỵèé]",
            "[\u{300}\u{301}\u{303}\u{309}\u{323}\u{302}\u{200b}]{1,2}",
            Just("UBND".to_owned()),
            Just("giáo dục và đào tạo".to_owned()),
            Just("07".to_owned()),
            "\\PC{1,3}",
            "[ \n./&,;:–-]{1,3}",
        ];
        (prop::collection::vec(piece, 0..24), any::<bool>()).prop_map(|(parts, decomposed)| {
            let text = parts.concat();
            if decomposed { text.nfd().collect() } else { text }
        })
    }

    proptest! {
        #[test]
        fn every_syllable_is_what_stands_at_its_place(text in texts()) {
            let mut s = Syllables::default();
            analyze(&text, &mut s);
            let mut end = 0;
            for i in 0..s.len() {
                let range = s.range(i);
                prop_assert!(range.start >= end && range.end > range.start);
                end = range.end;
                prop_assert_eq!(folded_syllable(&text[range.clone()]), s.fold(i));
                prop_assert_eq!(plain_syllable(&text[range]), s.plain(i));
            }
        }

        #[test]
        fn every_term_lies_on_its_syllables(text in texts()) {
            let mut s = Syllables::default();
            analyze(&text, &mut s);
            for way in [Terms::Folded, Terms::Exact, Terms::Words, Terms::Zone] {
                let mut t = Vietnamese::new(way);
                let mut stream = t.token_stream(&text);
                while stream.advance() {
                    let token = stream.token();
                    prop_assert_eq!(token.offset_from, s.range(token.position).start);
                    let last = token.position + token.position_length - 1;
                    prop_assert_eq!(token.offset_to, s.range(last).end);
                    if way == Terms::Folded && token.position_length == 1 && token.text.is_ascii() {
                        let source = &text[token.offset_from..token.offset_to];
                        let folded = folded_syllable(source);
                        let notion = canonical(source);
                        prop_assert!(folded == token.text || notion.split(' ').any(|w| w == token.text));
                    }
                }
            }
        }

        #[test]
        fn composition_changes_no_term(text in "[ăâđêôơưàáảãạầấẩẫậèéẻẽẹìíỉĩịòóỏõọùúủũụừứửữựỳýỷỹỵĐƯƠÂ a-z/-]{0,40}") {
            let decomposed: String = text.nfd().collect();
            for way in [Terms::Folded, Terms::Exact, Terms::Words] {
                prop_assert_eq!(terms(&text, way), terms(&decomposed, way));
            }
        }
    }
}
