//! What a recogniser misreads in the fixed phrases of letters, put right.
//!
//! Only lines that were read from a picture come here. A phrase is mended where the evidence is
//! overwhelming: in capitals (titles of signers, names of bodies, provinces, the nation's line),
//! where what was read is within a fifth of the phrase and near no other; in running text, where
//! only the marks over the letters differ and the phrase can be no other. Names of people, numbers
//! and dates are no phrases and stay as read. What was read stays in the source.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use congvan_text::{Mapped, fold, is_alphanumeric, is_syllable, plain, reading_distance};

/// A phrase that took the place of what was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// The bytes of the source that were read.
    pub source: Range<usize>,
    /// True if only marks over letters were wrong.
    pub marks_only: bool,
}

struct Phrase {
    text: &'static str,
    /// Lower case, as comparisons want it.
    low: Vec<char>,
    words: usize,
    letters: usize,
}

/// Phrases in capitals, longest first.
static CAPITALS: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let mut out: Vec<Phrase> = include_str!("../data/capitals.txt")
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(|text| Phrase {
            text,
            low: plain(text).chars().collect(),
            words: text.split(' ').count(),
            letters: text.chars().filter(|c| *c != ' ').count(),
        })
        .collect();
    out.sort_by_key(|p| std::cmp::Reverse(p.letters));
    out
});

/// Phrases of running text by their first word without marks, longest first.
static PHRASES: LazyLock<HashMap<String, Vec<(String, &'static str)>>> = LazyLock::new(|| {
    let mut out: HashMap<String, Vec<(String, &'static str)>> = HashMap::new();
    for phrase in include_str!("../data/phrases.txt").lines().filter(|l| !l.is_empty()) {
        let folded = fold(phrase);
        let first = folded.split(' ').next().unwrap_or("").to_owned();
        out.entry(first).or_default().push((folded, phrase));
    }
    for list in out.values_mut() {
        list.sort_by_key(|(f, _)| std::cmp::Reverse(f.len()));
    }
    out
});

/// Mends a line, and notes what was mended.
pub(crate) fn mend(text: &mut Mapped, mends: &mut Vec<Mend>) {
    strip(text);
    anchor(text, mends);
    capitals(text, mends);
    commas(text);
    stops(text);
    phrases(text);
    cases(text);
}

/// A second capital in a word that is none of capitals: `ĐƠn vị`.
fn cases(text: &mut Mapped) {
    for word in tokens(text.text()) {
        let mut letters = text.text()[word.clone()].char_indices();
        let (Some((_, first)), Some((at, second))) = (letters.next(), letters.next()) else { continue };
        let rest = letters.as_str();
        let small = !rest.is_empty() && rest.chars().all(char::is_lowercase);
        if first.is_uppercase() && second.is_uppercase() && small && is_syllable(&text.text()[word.clone()]) {
            let from = word.start + at;
            let low: String = second.to_lowercase().collect();
            text.replace(from..from + second.len_utf8(), &low);
        }
    }
}

/// A full stop in the middle of a sentence is a comma: `các huyện. thành phố`.
fn commas(text: &mut Mapped) {
    let mut from = 0;
    while let Some(at) = text.text()[from..].find(". ").map(|i| i + from) {
        let line = text.text();
        let word = line[..at].rsplit([' ', ',', '(']).next().unwrap_or("");
        let small = word.chars().count() >= 3 && word.chars().all(char::is_lowercase) && is_syllable(word);
        let goes_on = line[at + 2..].starts_with(char::is_lowercase) && !line[at + 2..].starts_with("v.v");
        let item = line[at + 2..].chars().nth(1).is_none_or(|c| matches!(c, ')' | '.' | '/'));
        if small && goes_on && !item {
            text.replace(at..at + 1, ",");
        }
        from = at + 2;
    }
}

/// First words of the names of bodies.
const ORGANS: [&str; 16] = [
    "sở",
    "bộ",
    "phòng",
    "ban",
    "cục",
    "vụ",
    "viện",
    "đoàn",
    "hội",
    "tòa",
    "trường",
    "tâm",
    "công",
    "đội",
    "nhà",
    "thanh",
];

/// A full stop within the name of a body is a speck: `Sở Y. tế`. No sentence begins with a small letter.
fn stops(text: &mut Mapped) {
    let mut from = 0;
    while let Some(at) = text.text()[from..].find(". ").map(|i| i + from) {
        let line = text.text();
        let mut before = line[..at].rsplit(' ');
        let (word, organ) = (before.next().unwrap_or(""), before.next().unwrap_or(""));
        let named = word.starts_with(char::is_uppercase) && is_syllable(word);
        let next = line[at + 2..].split([' ', ',', ';']).next().unwrap_or("");
        let goes_on = next.chars().count() > 1 && next.chars().all(char::is_lowercase) && is_syllable(next);
        from = at + 1;
        if named && goes_on && ORGANS.contains(&plain(organ).as_str()) {
            text.replace(at..at + 1, "");
        }
    }
}

/// Closes the gap that a justified line leaves on one side of an ampersand in an abbreviation: `GD &ĐT`. With a space on
/// both sides it is written so.
pub(crate) fn close_ampersands(text: &mut Mapped) {
    let mut from = 0;
    while let Some(at) = text.text()[from..].find('&').map(|i| i + from) {
        let (before, after) = (&text.text()[..at], &text.text()[at + 1..]);
        let spaces = (before.ends_with(' '), after.starts_with(' '));
        let short =
            |word: &str| (1..=4).contains(&word.chars().count()) && word.chars().all(|c| c.is_uppercase());
        let left = before.trim_end().rsplit([' ', '(', ',', ';', '-']).next().unwrap_or("");
        let right = after.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        from = at + 1;
        if spaces.0 != spaces.1 && short(left) && short(right) {
            let gap = if spaces.0 { at - 1..at + 1 } else { at..at + 2 };
            from = gap.start + 1;
            text.replace(gap, "&");
        }
    }
}

/// Runs of letters and digits.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open = None;
    for (i, c) in text.char_indices() {
        if is_alphanumeric(c) {
            open.get_or_insert(i);
        } else if let Some(start) = open.take() {
            out.push(start..i);
        }
    }
    if let Some(start) = open {
        out.push(start..text.len());
    }
    out
}

/// Signs that rules, frames and specks are read as.
fn is_speck(c: char) -> bool {
    matches!(
        c,
        '_' | '|'
            | '¬'
            | '~'
            | '^'
            | '°'
            | '«'
            | '»'
            | '‘'
            | '’'
            | '“'
            | '”'
            | '\''
            | '"'
            | '\\'
            | '<'
            | '>'
            | '='
            | '*'
            | '©'
            | '®'
            | '¦'
            | '¡'
            | '†'
            | '‡'
            | '•'
            | '`'
            | '{'
            | '}'
            | '£'
            | '¥'
            | '§'
            | '⁄'
            | '#'
    )
}

/// Takes specks off both ends. One before a capital, apart from it, stands for the dash of a list.
fn strip(text: &mut Mapped) {
    let line = text.text();
    let body = line.trim_end_matches(|c: char| is_speck(c) || c == ' ');
    let cut = &line[body.len()..];
    // A closing quotation mark belongs to its word, and so does one sign of a broken word.
    if cut.starts_with(' ') && !body.is_empty() {
        text.replace(body.len()..line.len(), "");
    }
    // `./.` closes a letter: what follows is a flourish.
    let line = text.text().to_owned();
    if let Some(at) = ["./.", "./,", ".⁄.", "./-"].iter().find_map(|m| line.find(m).map(|i| i + m.len()))
        && line[at..].chars().count() <= 12
    {
        text.replace(at..line.len(), "");
    }
    // A long dash before a word that goes on with a sentence is no mark of a list.
    let line = text.text();
    if line.strip_prefix("— ").is_some_and(|r| r.starts_with(char::is_lowercase)) {
        text.replace(0.."— ".len(), "");
    }
    let line = text.text();
    let rest = line.trim_start_matches(|c: char| is_speck(c) || matches!(c, ' ' | '.' | ',' | ';' | ':'));
    let lead = line.len() - rest.len();
    let head = line[..lead].trim_end();
    if lead == 0 || head.len() == lead || rest.is_empty() {
        return;
    }
    let listed = matches!(head, "~" | "»" | "«" | "®" | "©" | "•" | "*" | "=" | "¬")
        && rest.starts_with(|c: char| c.is_uppercase());
    text.replace(0..lead, if listed { "- " } else { "" });
}

/// `Kính gửi` and `Nơi nhận` at the start of a line, whatever specks stand before them.
fn anchor(text: &mut Mapped, mends: &mut Vec<Mend>) {
    let line = text.text();
    let list = tokens(line);
    let Some(first) = list.first() else {
        return;
    };
    for phrase in ["Kính gửi", "Nơi nhận"] {
        let wanted: Vec<char> = plain(phrase).chars().collect();
        let found = [2usize, 1].into_iter().find_map(|n| {
            let last = list.get(n - 1)?;
            let read: Vec<char> = plain(&line[first.start..last.end]).chars().collect();
            let cost = reading_distance(&read, &wanted, 14)?;
            let after = line[last.end..].trim_start();
            let closed = after.is_empty() || after.starts_with([':', '-', ';']);
            (cost == 0 || closed || fold(&line[first.start..last.end]) == fold(phrase))
                .then_some((last.end, cost))
        });
        if let Some((end, cost)) = found {
            let start = first.start;
            if cost > 0 {
                note(text, start..end, false, mends);
                text.replace(start..end, phrase);
            }
            // What stands before it is a stamp's rule or a speck.
            if start > 0 {
                text.replace(0..start, "");
            }
            return;
        }
    }
}

fn note(text: &Mapped, range: Range<usize>, marks_only: bool, mends: &mut Vec<Mend>) {
    mends.push(Mend { source: text.source(range), marks_only });
}

fn is_capital(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    letters > 0 && capitals * 2 > letters && (capitals > 1 || letters == 1)
}

/// The best phrase for the words from `at` on: its words in the line, the phrase, the cost.
fn best(
    line: &str,
    list: &[Range<usize>],
    capital: &[bool],
    at: usize,
) -> Option<(usize, &'static Phrase, u32)> {
    let mut found: Option<(usize, &'static Phrase, u32, i64)> = None;
    let mut rival = false;
    for n in 1..=9usize {
        if at + n > list.len() || !capital[at + n - 1] {
            break;
        }
        let between = |i: usize| &line[list[at + i - 1].end..list[at + i].start];
        if n > 1 && !between(n - 1).chars().all(|c| matches!(c, ' ' | ',' | '.') || is_speck(c)) {
            break;
        }
        let read: Vec<char> = plain(&line[list[at].start..list[at + n - 1].end]).chars().collect();
        for phrase in CAPITALS.iter().filter(|p| p.words.abs_diff(n) <= 1) {
            let limit = (phrase.letters * 2) as u32;
            let Some(cost) = reading_distance(&read, &phrase.low, limit) else {
                continue;
            };
            let score = phrase.letters as i64 * 3 - i64::from(cost);
            match &found {
                Some((_, other, _, most)) if score <= *most => {
                    rival |= *most - score <= 2 && other.text != phrase.text && cost > 0;
                }
                _ => {
                    rival = found.as_ref().is_some_and(|(_, _, c, most)| *c > 0 && score - *most <= 2)
                        && cost > 0;
                    found = Some((n, phrase, cost, score));
                }
            }
        }
    }
    found.filter(|_| !rival).map(|(n, p, c, _)| (n, p, c))
}

/// True of `KT.`, or what was read for it, before a title: no phrase begins with it, and one that is a word
/// longer than the title, `PHÓ CHÁNH VĂN PHÒNG`, must not swallow it.
fn is_capacity(line: &str, word: &Range<usize>) -> bool {
    let read = &line[word.clone()];
    let known = ["KT", "TM", "TL", "TUQ"].contains(&read);
    let short = read.chars().count() <= 3 && !is_syllable(read);
    known || short && line[word.end..].starts_with('.')
}

fn capitals(text: &mut Mapped, mends: &mut Vec<Mend>) {
    let mut from = 0;
    loop {
        let line = text.text();
        let list = tokens(line);
        let capital: Vec<bool> = list.iter().map(|r| is_capital(&line[r.clone()])).collect();
        let Some((at, (n, phrase, cost))) = (from..list.len())
            .filter(|i| !is_capacity(line, &list[*i]))
            .find_map(|i| capital[i].then(|| best(line, &list, &capital, i)).flatten().map(|b| (i, b)))
        else {
            return;
        };
        let words: Vec<&str> = phrase.text.split(' ').collect();
        let alike = n == words.len();
        let read: String = (0..n).map(|k| fold(&line[list[at + k].clone()])).collect();
        let marks_only = read == fold(phrase.text).replace(' ', "");
        let same = alike && (0..n).all(|k| plain(&line[list[at + k].clone()]) == plain(words[k]));
        // Words of the language with other letters may be another name.
        let broken = (0..n).any(|k| {
            let word = &line[list[at + k].clone()];
            !is_syllable(word) && !words.iter().any(|w| plain(w) == plain(word))
        });
        let loose = alike && words.len() <= 3;
        let apart = (1..n).any(|k| line[list[at + k - 1].end..list[at + k].start].trim() != "");
        if cost == 0 || same && !(apart && loose) || !(marks_only || broken) {
            from = at + if cost == 0 || same { n } else { 1 };
            continue;
        }
        let range = list[at].start..list[at + n - 1].end;
        note(text, range.clone(), marks_only, mends);
        if alike && !(apart && loose) {
            for k in (0..n).rev() {
                text.replace(list[at + k].clone(), words[k]);
            }
        } else {
            text.replace(range, phrase.text);
        }
        from = at + if alike { n } else { words.len() };
    }
}

/// Puts marks right in phrases of running text.
pub(crate) fn phrases(text: &mut Mapped) {
    let mut i = 0;
    loop {
        let line = text.text();
        let list = tokens(line);
        if i >= list.len() {
            return;
        }
        let folded: Vec<String> =
            list[i..list.len().min(i + 4)].iter().map(|r| fold(&line[r.clone()])).collect();
        let found = PHRASES.get(&folded[0]).and_then(|options| {
            options.iter().find_map(|(key, phrase)| {
                let words = key.split(' ').count();
                let here = words <= folded.len()
                    && key.split(' ').zip(&folded).all(|(a, b)| a == b)
                    && (1..words).all(|k| &line[list[i + k - 1].end..list[i + k].start] == " ");
                here.then_some((words, *phrase))
            })
        });
        let Some((words, phrase)) = found else {
            i += 1;
            continue;
        };
        let range = list[i].start..list[i + words - 1].end;
        let read = &line[range.clone()];
        // Each word with a capital is a name: `Thanh Trà` is not `thanh tra`.
        let capital = |w: &str| w.starts_with(char::is_uppercase);
        let person = words > 1
            && read.split(' ').all(|w| capital(w) && w.chars().any(char::is_lowercase))
            && !phrase.split(' ').all(capital);
        if plain(read) != plain(phrase) && !person {
            let cased: String = read
                .chars()
                .zip(phrase.chars())
                .map(|(r, p)| if r.is_uppercase() { p.to_uppercase().next().unwrap_or(p) } else { p })
                .collect();
            text.replace(range, &cased);
        }
        i += words;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(line: &str) -> String {
        let mut text = Mapped::clean(line, 0);
        mend(&mut text, &mut Vec::new());
        text.text().to_owned()
    }

    #[test]
    fn capitals_are_put_right_where_they_can_be_nothing_else() {
        assert_eq!(mended("GIÁM ĐÓC"), "GIÁM ĐỐC");
        assert_eq!(mended("KT.GIAM ĐÓC"), "KT.GIÁM ĐỐC");
        assert_eq!(mended("KT. CHU TỊCH"), "KT. CHỦ TỊCH");
        // The next longer title has a word more: `PHÓ CHÁNH VĂN PHÒNG`.
        for line in
            ["KT. CHÁNH VĂN PHÒNG", "KT. TRƯỞNG BAN", "KT. BỘ TRƯỞNG, CHỦ NHIỆM", "KI. CHÁNH VĂN PHÒNG"]
        {
            assert_eq!(mended(line), line);
        }
        assert_eq!(mended("SƠ Y TE"), "SỞ Y TẾ");
        assert_eq!(mended("ỦY BAN NHÂN DÂN TĨNH QUANG NGAI"), "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI");
        assert_eq!(mended("UBND TINH KIÊN, GIANG"), "UBND TỈNH KIÊN GIANG");
        assert_eq!(mended("CỘNG HOÀ XÃ HỌI CHỦ NGHĨA VIỆT NAM"), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    }

    #[test]
    fn a_speck_in_the_name_of_a_body_is_no_full_stop() {
        assert_eq!(
            mended("gửi về Phòng TCCB Sở Y. tế trước ngày 10"),
            "gửi về Phòng TCCB Sở Y tế trước ngày 10"
        );
        for line in [
            "gửi về Sở Y tế. Các đơn vị",
            "Phòng TC. kế toán",
            "ông Nguyễn Văn Y. tế bào",
            "Sở Y. a) báo cáo",
        ] {
            assert_eq!(mended(line), line);
        }
    }

    #[test]
    fn a_gap_beside_an_ampersand_is_closed_on_one_side_only() {
        for (line, closed) in [
            ("về Phòng GD &ĐT trước", "về Phòng GD&ĐT trước"),
            ("Sở KH& ĐT, Sở TT & TT", "Sở KH&ĐT, Sở TT & TT"),
            ("Công ty Minh &Con", "Công ty Minh &Con"),
            ("&ĐT", "&ĐT"),
        ] {
            let mut text = Mapped::clean(line, 7);
            close_ampersands(&mut text);
            assert_eq!(text.text(), closed);
            assert_eq!(text.source(0..closed.len()), 7..7 + line.len());
        }
    }

    #[test]
    fn a_second_capital_is_put_right_in_a_syllable() {
        assert_eq!(mended("Kính gửi: ĐƠn vị trực thuộc"), "Kính gửi: Đơn vị trực thuộc");
    }

    #[test]
    fn what_may_be_right_stays() {
        for line in [
            "Phòng GDĐT, UBnd, KHcn, ĐH",
            "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH",
            "PHÓ CHỦ TỊCH",
            "THỦ TRƯỞNG ĐƠN VỊ",
            "SỞ NGOẠI VỤ",
            "Nguyễn Thị Để",
            "V/v hoàn thành kế hoạch năm 2020",
            "UBND HUYỆN AN MINH",
        ] {
            assert_eq!(mended(line), line);
        }
    }

    #[test]
    fn running_text_loses_wrong_marks_only() {
        assert_eq!(
            mended("Đê nghị các đơn vị báo cao vê việc tô chức"),
            "Đề nghị các đơn vị báo cáo về việc tổ chức"
        );
        assert_eq!(mended("trước ngảy 15/8/2020"), "trước ngày 15/8/2020");
        assert_eq!(mended("UBND các huyện. thành phố; tp. Vinh"), "UBND các huyện, thành phố; tp. Vinh");
        // A name is no phrase.
        assert_eq!(mended("Lê Thanh Trà"), "Lê Thanh Trà");
        assert_eq!(mended("Thanh trà tỉnh"), "Thanh tra tỉnh");
    }

    #[test]
    fn anchors_and_specks() {
        assert_eq!(mended("— ———Kinhgửi: - Các đồng chí"), "Kính gửi: - Các đồng chí");
        assert_eq!(mended("Nơi nhân:"), "Nơi nhận:");
        assert_eq!(mended("~ Như trên;"), "- Như trên;");
        assert_eq!(mended("___ Văn bản báo cáo _"), "Văn bản báo cáo");
        assert_eq!(mended("“Chiến lược phát triển”"), "“Chiến lược phát triển”");
    }
}
