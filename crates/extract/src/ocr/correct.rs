//! Marks of tone and vowel put right where a fixed phrase leaves no doubt.
//!
//! Small capitals and faint prints lose their marks first: `GIÁM ĐÓC`, `THÀNH PHÓ`, `QUYÉT ĐỊNH`. A
//! run of words whose bare letters are those of a phrase of `phrases.txt`, and of no other there, is
//! that phrase. Letters are never changed, only their marks; numbers and names are in no phrase. The one
//! exception is `Kính gửi:`, whose first word a stamp beside it may have bitten into.

use std::collections::HashMap;
use std::sync::OnceLock;

use congvan_text::{base_char, fold, fold_char, is_upper_text, nfc};

use super::engine::Found;
use super::lines::reach;

/// A word that was put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Correction {
    /// As the recogniser read it.
    pub(crate) read: String,
    /// As the phrase has it.
    pub(crate) meant: String,
}

/// Phrases by the bare letters of their first two words; each as its words and their bare letters.
type Phrases = HashMap<(String, String), Vec<Phrase>>;

struct Phrase {
    words: Vec<String>,
    bare: Vec<String>,
    /// Between which words a comma may stand.
    commas: Vec<bool>,
    /// Only where it is printed in capitals.
    capitals: bool,
    /// Its last word is a name, with a capital though the first word has none.
    place: bool,
}

fn phrases() -> &'static Phrases {
    static PHRASES: OnceLock<Phrases> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let mut map: Phrases = HashMap::new();
        let mut add = |text: &str, place: bool| {
            let capitals = text.starts_with('^');
            let text = nfc(text.trim_start_matches(['^', ' ']));
            let parts: Vec<&str> = text.split_whitespace().filter(|w| *w != "-").collect();
            let commas = parts.iter().map(|w| place || w.ends_with(',')).collect();
            let words: Vec<String> = parts.iter().map(|w| w.trim_end_matches(',').to_owned()).collect();
            let bare: Vec<String> = words.iter().map(|w| fold(w)).collect();
            if let [first, second, ..] = &bare[..] {
                let key = (first.clone(), second.clone());
                map.entry(key).or_default().push(Phrase { words, bare, commas, capitals, place });
            }
        };
        for line in include_str!("phrases.txt").lines().filter(|l| !l.starts_with('#')) {
            match line.strip_prefix("@ ") {
                // A province or a city: its name alone may be a person's.
                Some(place) => {
                    for with in ["tỉnh", "thành phố"] {
                        add(&format!("{with} {place}"), true);
                    }
                    add(&format!("{place} ngày"), true);
                }
                None => add(line, false),
            }
        }
        for list in map.values_mut() {
            list.sort_by_key(|p| std::cmp::Reverse(p.words.len()));
        }
        map
    })
}

/// Puts words right; what was changed is given back.
pub(crate) fn correct(words: &mut [Found]) -> Vec<Correction> {
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by(|a, b| words[*a].line.cmp(&words[*b].line).then(words[*a].x0.total_cmp(&words[*b].x0)));
    let mut done = Vec::new();
    let bare: Vec<String> =
        words.iter().map(|w| core(&w.text).map(bare_letters).unwrap_or_default()).collect();
    let mut at = 0;
    while at < order.len() {
        let rest = &order[at..];
        let Some(phrase) = matching(rest, words, &bare) else {
            at += 1;
            continue;
        };
        for (i, meant) in rest.iter().zip(&phrase.words) {
            let word = &mut words[*i];
            let Some(read) = core(&word.text).map(str::to_owned) else { continue };
            if tone_and_letters(&read.to_lowercase()) != tone_and_letters(meant) {
                let meant = in_case(meant, &read);
                word.text = word.text.replacen(&read, &meant, 1);
                done.push(Correction { read, meant });
            }
        }
        at += phrase.words.len();
    }
    done
}

/// `Kính` before `gửi:`, where a stamp left no more of it than its end: nothing else stands there.
pub(crate) fn greeting(words: &mut [Found]) -> Option<Correction> {
    let whole = |w: &Found| fold(&w.text) == "gui:" && w.confidence > 0.6;
    let sent = words.iter().position(whole)?;
    let (size, at) = (words[sent].y1 - words[sent].y0, words[sent].clone());
    let bare = |w: &Found| fold(w.text.trim_matches(|c: char| !c.is_alphabetic()));
    let left = words.iter().position(|w| {
        let level = w.y0 < at.y1 && at.y0 < w.y1;
        // What is left of it may have a box of no size.
        let near = w.x1 < at.x0 + 0.2 * size && w.x0 > at.x0 - 2.6 * size;
        let bare = bare(w);
        level && near && !bare.is_empty() && "kinh".ends_with(&bare)
    })?;
    let read = words[left].text.clone();
    if bare(&words[left]) == "kinh" {
        return None;
    }
    let word = &mut words[left];
    // The rest of it lies under the stamp; it stands on the line of what it greets.
    let ((above, below), (own_above, own_below)) = (reach(&at.text), reach("Kính"));
    let font = size / (above + below);
    let foot = at.y1 - below * font;
    (word.y0, word.y1, word.line) = (foot - own_above * font, foot + own_below * font, at.line);
    (word.x0, word.x1) = (word.x0.min(at.x0 - 2.2 * font), at.x0 - 0.25 * font);
    word.text = "Kính".into();
    Some(Correction { read, meant: "Kính".into() })
}

/// The longest phrase that the words from here on are.
fn matching<'a>(rest: &[usize], words: &[Found], bare: &[String]) -> Option<&'a Phrase> {
    let [first, second, ..] = rest else { return None };
    let list = phrases().get(&(bare[*first].clone(), bare[*second].clone()))?;
    let text = |i: &usize| words[*i].text.as_str();
    list.iter().find(|p| {
        let Some(here) = rest.get(..p.bare.len()) else { return false };
        let alike =
            p.bare.iter().zip(here).all(|(b, i)| *b == bare[*i] && words[*i].line == words[*first].line);
        // Nothing but a comma stands inside a phrase.
        let joined = here[..here.len() - 1].iter().zip(&p.commas).all(|(i, comma)| {
            let after = text(i).trim_end_matches(SPECKS).chars().next_back();
            after.is_some_and(char::is_alphabetic) || *comma && after == Some(',')
        });
        // `phường An` is not `phương án`.
        let named = text(first).starts_with(char::is_lowercase)
            && here.iter().any(|i| text(i).starts_with(char::is_uppercase));
        let capitals = here.iter().all(|i| is_upper_text(text(i)));
        // Each word with a capital is a name: `Thanh Trà` is not `thanh tra`.
        let person = !capitals && here[1..].iter().all(|i| text(i).starts_with(char::is_uppercase));
        alike && joined && (p.place || !named && !person) && (capitals || !p.capitals)
    })
}

/// What the recogniser makes of specks beside a letter.
const SPECKS: &[char] = &['\'', '"', '”', '“', '’', '‘', '`', '^', '*', '~', '°', '·'];

/// The bare letters of a word. Of a letter with two marks the recogniser makes two at times, `TÉẺ`
/// for `TẾ`: they count as one.
fn bare_letters(word: &str) -> String {
    let marked: Vec<(char, bool)> = nfc(word).chars().map(|c| (fold_char(c), base_char(c) != c)).collect();
    let twice = |i: usize| i > 0 && marked[i].0 == marked[i - 1].0 && marked[i].1 && marked[i - 1].1;
    (0..marked.len()).filter(|i| !twice(*i)).map(|i| marked[i].0).collect()
}

/// The letters of a word, without what stands around them; `None` if other signs are inside.
fn core(text: &str) -> Option<&str> {
    let core = text.trim_matches(|c: char| !c.is_alphanumeric());
    (!core.is_empty() && core.chars().all(char::is_alphabetic)).then_some(core)
}

/// A word with its tone apart, so that `hoà` and `hòa` are one.
fn tone_and_letters(word: &str) -> (String, Vec<char>) {
    const TONES: [(&str, &str); 5] = [
        ("àằầèềìòồờùừỳ", "aăâeêioôơuưy"),
        ("áắấéếíóốớúứý", "aăâeêioôơuưy"),
        ("ảẳẩẻểỉỏổởủửỷ", "aăâeêioôơuưy"),
        ("ãẵẫẽễĩõỗỡũữỹ", "aăâeêioôơuưy"),
        ("ạặậẹệịọộợụựỵ", "aăâeêioôơuưy"),
    ];
    let mut tones = Vec::new();
    let letters = word
        .chars()
        .map(|c| {
            for (i, (marked, plain)) in (0u8..).zip(TONES) {
                if let Some(at) = marked.chars().position(|m| m == c) {
                    tones.push(char::from(b'0' + i));
                    return plain.chars().nth(at).unwrap_or(c);
                }
            }
            c
        })
        .collect();
    (letters, tones)
}

/// `word`, which is in small letters, with capitals where `like` has them.
fn in_case(word: &str, like: &str) -> String {
    let all = is_upper_text(like);
    word.chars()
        .zip(like.chars())
        .map(|(w, l)| if all || l.is_uppercase() { w.to_uppercase().next().unwrap_or(w) } else { w })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corrected(text: &str) -> String {
        let mut words: Vec<Found> = text
            .split(' ')
            .zip(0u16..)
            .map(|(w, i)| Found {
                line: 1,
                x0: f32::from(i) * 50.0,
                y0: 0.0,
                x1: f32::from(i) * 50.0 + 40.0,
                y1: 20.0,
                confidence: 0.9,
                text: w.into(),
            })
            .collect();
        let _ = correct(&mut words);
        words.into_iter().map(|w| w.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn fixed_phrases_get_their_marks_back() {
        assert_eq!(corrected("KT. GIÁM ĐÓC"), "KT. GIÁM ĐỐC");
        assert_eq!(corrected("trong hoạt đóng dấu tư sản xuất"), "trong hoạt động đầu tư sản xuất");
        assert_eq!(corrected("tại kỳ hộp thư 31 HĐND tỉnh"), "tại kỳ họp thứ 31 HĐND tỉnh");
        assert_eq!(corrected("QUYÉT ĐỊNH:"), "QUYẾT ĐỊNH:");
        assert_eq!(corrected("UBND TĨNH QUANG NGAI"), "UBND TỈNH QUẢNG NGÃI");
        assert_eq!(corrected("trên địa bàn thành phó."), "trên địa bàn thành phố.");
        assert_eq!(corrected("SƠ Y TE"), "SỞ Y TẾ");
        assert_eq!(corrected("SỞ Y” TÉẺ"), "SỞ Y” TẾ");
    }

    #[test]
    fn a_greeting_that_a_stamp_has_bitten_into_is_whole_again() {
        let read = |first: &str, gap: f32| {
            let word = |text: &str, line, x0: f32, y0| Found {
                line,
                x0,
                y0,
                x1: x0 + 40.0,
                y1: y0 + 20.0,
                confidence: 0.9,
                text: text.into(),
            };
            let mut words = [word(first, 2, 60.0 - gap, 6.0), word("gửi:", 1, 106.0, 0.0)];
            (greeting(&mut words).map(|c| c.read), words[0].text.clone(), words[0].line)
        };
        assert_eq!(read("nh", 0.0), (Some("nh".into()), "Kính".into(), 1));
        assert_eq!(read("nh", 60.0), (None, "nh".into(), 2), "it stands apart");
        for whole in ["Kính", "Nơi", "sẽ"] {
            assert_eq!(read(whole, 0.0), (None, whole.into(), 2));
        }
    }

    #[test]
    fn what_is_right_or_in_no_phrase_stays() {
        for text in [
            "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "việc làm cho người dân bị thu hồi đất",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Nguyễn Thanh Hoa",
            "Lê Thanh Trà",
            "ông Hạ Nam Bình",
            "Số: 123/QĐ-SYT",
            "có tính chất",
        ] {
            assert_eq!(corrected(text), text);
        }
    }

    #[test]
    fn no_two_phrases_differ_in_marks_alone() {
        let mut seen: HashMap<Vec<String>, Vec<String>> = HashMap::new();
        for p in phrases().values().flatten() {
            if let Some(other) = seen.insert(p.bare.clone(), p.words.clone()) {
                let same =
                    other.iter().zip(&p.words).all(|(a, b)| tone_and_letters(a) == tone_and_letters(b));
                assert!(same, "{other:?} and {:?}", p.words);
            }
        }
    }
}
