//! Who signed, where the foot was read from a picture: the seal and the hand of the signer lie over
//! capacity, title and name, and come out as words between them.

use std::ops::Range;

use congvan_layout::words::{is_authority, title_at};
use congvan_layout::{Block, Zones};
use congvan_text::{fold, is_syllable, plain, reading_distance};

use crate::found::Parsed;

/// The first names of most families: a name that begins otherwise is doubtful, and so is one whose mark is wrong or
/// lost here, where it is known best.
const FAMILIES: [&str; 62] = [
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô",
    "dương", "lý", "lí", "đinh", "đào", "đoàn", "trịnh", "trương", "lâm", "mai", "tô", "tạ", "hà", "cao",
    "lương", "lưu", "chu", "châu", "thái", "triệu", "quách", "thân", "kiều", "nông", "hứa", "tống", "phùng",
    "vương", "quang", "mã", "ma", "bế", "lò", "lô", "tăng", "khúc", "diệp", "lã", "la", "nghiêm", "đàm",
    "giang", "thạch", "từ", "mạnh", "mạc", "tôn", "kim",
];

struct Line<'a> {
    block: &'a Block,
    /// The words with a letter or a digit.
    words: Vec<Range<usize>>,
}

impl<'a> Line<'a> {
    fn new(block: &'a Block) -> Self {
        let text = block.text.text();
        let mut words = Vec::new();
        let mut at = 0;
        for word in text.split(' ') {
            if word.chars().any(char::is_alphanumeric) {
                words.push(at..at + word.len());
            }
            at += word.len() + 1;
        }
        Self { block, words }
    }

    fn text(&self) -> &'a str {
        self.block.text.text()
    }

    fn word(&self, i: usize) -> &'a str {
        &self.text()[self.words[i].clone()]
    }

    /// The words from `from` on as one text.
    fn folded_from(&self, from: usize) -> String {
        (from..self.words.len()).map(|i| fold(self.word(i))).collect::<Vec<_>>().join(" ")
    }

    /// How many words from `from` on make up `letters` letters of [`Self::folded_from`].
    fn words_in(&self, from: usize, letters: usize) -> usize {
        let mut left = letters as i64;
        let mut n = 0;
        while left > 0 && from + n < self.words.len() {
            left -= self.word(from + n).chars().count() as i64 + 1;
            n += 1;
        }
        n
    }

    fn range(&self, from: usize, n: usize) -> Range<usize> {
        self.words[from].start..self.words[from + n - 1].end
    }

    fn is_capital(&self, i: usize) -> bool {
        let word = self.word(i);
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        letters > 0 && word.chars().filter(|c| c.is_uppercase()).count() * 2 > letters
    }

    /// True if the word is one of the language, as long as a word of a title is.
    fn is_sound(&self, i: usize) -> bool {
        let word = self.word(i).trim_matches([',', '.', ';']);
        word.chars().count() >= 2 && is_syllable(word)
    }
}

/// A part of the signature: its text and where it was read.
struct Part {
    text: String,
    source: Range<usize>,
    doubtful: bool,
}

impl Part {
    fn of(line: &Line, range: Range<usize>) -> Self {
        Self {
            text: line.text()[range.clone()].trim_matches([' ', ',', ';', '.']).to_owned(),
            source: line.block.text.source(range),
            doubtful: false,
        }
    }
}

/// Reads the signer from what a recogniser made of the foot.
pub(crate) fn read(zones: &Zones, out: &mut Parsed) {
    let lines: Vec<Line> = zones
        .signature
        .iter()
        .map(Line::new)
        .filter(|l| !l.words.is_empty() && l.text().chars().any(char::is_alphabetic))
        .collect();
    let (name_line, name) = name(&lines);
    let above = &lines[..name_line.unwrap_or(lines.len())];
    let (mut authority, mut titles) = (Vec::new(), Vec::new());
    for line in above {
        if titles.is_empty() && is_authority(&line.folded_from(0)) && line.is_capital(0) {
            let n = authority_words(line);
            authority.push(Part::of(line, line.range(0, n)));
            // A title that stands on the same line, where two lines ran together.
            if n < line.words.len() {
                titles.extend(title(line, n));
            }
        } else {
            titles.extend(title(line, 0));
        }
    }
    let mut chosen = titles.iter().position(|t| {
        // A superior's title whose `KT.` was lost stands above the deputy's.
        !authority.is_empty()
            || titles.len() == 1
            || fold(&t.text).starts_with("pho ")
            || fold(&t.text).starts_with("thu ")
    });
    if chosen.is_none() && !titles.is_empty() {
        chosen = Some(0);
    }
    let mut found = None;
    if let Some(n) = chosen {
        let mut t = titles.swap_remove(n);
        // Cut to its head: the rest of the line is the seal's.
        if let Some(deputy) = authority.last().and_then(|a| expected(&a.text)).filter(|d| near(&t.text, d)) {
            t.doubtful |= plain(&t.text) != plain(&deputy);
            t.text = deputy;
        }
        if n > 0
            && authority.is_empty()
            && titles.first().is_some_and(|s| fold(&t.text) == format!("pho {}", fold(&s.text)))
        {
            let lost = titles.swap_remove(0);
            authority.push(Part { text: format!("KT. {}", lost.text), source: lost.source, doubtful: true });
        }
        let second = second_office(above, &t);
        if let Some(second) = second {
            t.text = format!("{} {}", t.text, second.text);
            t.source.end = t.source.end.max(second.source.end);
        }
        found = Some(t);
    } else if let Some(deputy) = authority.last().and_then(|a| expected(&a.text)) {
        // A trace of it is enough where the capacity leaves no other.
        found = above.iter().skip(1).find_map(|line| {
            let trace = (0..line.words.len()).find(|i| {
                let word = plain(line.word(*i));
                line.is_capital(*i)
                    && word.chars().count() >= 3
                    && deputy.split(' ').any(|d| close(&word, &plain(d), 2))
            })?;
            Some(Part {
                text: deputy.clone(),
                source: line.block.text.source(line.range(trace, 1)),
                doubtful: true,
            })
        });
    }
    if authority.is_empty() && found.is_none() && name.is_none() {
        out.review("signer.missing", "/signer", "không thấy người ký");
        return;
    }
    if !authority.is_empty() {
        let value = authority.iter().map(|a| a.text.as_str()).collect::<Vec<_>>().join(" / ");
        let source =
            authority[0].source.start..authority[authority.len() - 1].source.end.max(authority[0].source.end);
        out.note(zones, "/signer/authority".into(), source, "signer.authority", &value, 0.95);
        if authority.iter().any(|a| a.doubtful) {
            doubt(out, "/signer/authority", "quyền hạn ký", &value);
        }
        out.letter.signer.authority = Some(value);
    }
    match found {
        Some(t) => {
            out.note(zones, "/signer/title".into(), t.source, "signer.title", &t.text, 0.94);
            if t.doubtful {
                doubt(out, "/signer/title", "chức vụ người ký", &t.text);
            }
            out.letter.signer.title = Some(t.text);
        }
        None => {
            out.review("signer.missing", "/signer/title", "chức vụ người ký bị con dấu che, chưa đọc được")
        }
    }
    match name {
        Some(n) => {
            let seen = zones.locator.confidence(n.source.start, n.source.end);
            out.note(zones, "/signer/name".into(), n.source, "signer.name", &n.text, 0.95);
            if n.doubtful || seen < 0.8 {
                doubt(out, "/signer/name", "họ tên người ký", &n.text);
            }
            out.letter.signer.name = Some(n.text);
        }
        None => out.review("signer.missing", "/signer/name", "không thấy họ tên người ký"),
    }
}

/// `Kiêm` and the office under it, which the signer holds too.
fn second_office(lines: &[Line], first: &Part) -> Option<Part> {
    let at = lines.iter().position(|l| l.words.len() == 1 && fold(l.word(0)) == "kiem")?;
    let (joint, line) = (&lines[at], lines.get(at + 1)?);
    let below = joint.block.text.source(0..joint.text().len()).start >= first.source.end;
    let sound =
        line.words.len() >= 2 && (0..line.words.len()).all(|i| line.is_capital(i) && line.is_sound(i));
    if !below || !sound {
        return None;
    }
    let own = Part::of(line, line.range(0, line.words.len()));
    Some(Part { text: format!("{} {}", joint.word(0), own.text), ..own })
}

fn doubt(out: &mut Parsed, pointer: &str, what: &str, value: &str) {
    out.review("signer.doubtful", pointer, format!("{what} “{value}” đọc được chưa chắc, cần xem lại"));
}

/// The words of a capacity at the start of a line.
fn authority_words(line: &Line) -> usize {
    // `KT.` may stand by itself or joined: `KT.GIÁM ĐỐC`.
    let folded = line.folded_from(0);
    let lead = folded.find(['.', ' ', '/']).map_or(0, |i| {
        let rest = &folded[i..];
        i + (rest.len() - rest.trim_start_matches(['.', ' ', '/']).len())
    });
    if let Some(letters) = title_at(&folded[lead..]) {
        let n = line.words_in(0, folded[..lead].chars().count() + letters);
        // `KT. BỘ TRƯỞNG, CHỦ NHIỆM`: two titles of one.
        if n < line.words.len() && line.word(n - 1).ends_with(',') {
            return line.words.len().min(n + 2);
        }
        // `KT. TRƯỞNG BAN BAN CHÍNH SÁCH`: the body belongs to it, if it is sound to the end of the line.
        let rest = n..line.words.len();
        if rest.len() >= 2 && rest.clone().all(|k| line.is_capital(k) && line.is_sound(k)) {
            return rest.end;
        }
        return n;
    }
    // A body: as far as its words are sound.
    let mut n = 1;
    while n < line.words.len() && line.is_capital(n) && (line.is_sound(n) || line.word(n).contains('-')) {
        n += 1;
    }
    n
}

/// A title in a line, from word `from` on.
fn title(line: &Line, from: usize) -> Option<Part> {
    for i in from..line.words.len() {
        if !line.is_capital(i) {
            continue;
        }
        let folded = line.folded_from(i);
        // A speck or the end of a seal's ring before it: `-GIÁM ĐỐC`.
        let bare = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
        let specks = folded.chars().count() - bare.chars().count();
        let Some(letters) = title_at(bare.trim_start_matches("q.").trim_start()) else {
            continue;
        };
        let mut n = line.words_in(i, specks + letters);
        // What follows belongs to it if it is sound to the end of the line: `GIÁM ĐỐC SỞ TƯ PHÁP`.
        let rest = line.words.len() - i - n;
        if rest >= 2
            && (i + n..line.words.len()).all(|k| line.is_capital(k) && line.is_sound(k))
            && !line.word(i + n - 1).ends_with(',')
        {
            let head = fold(line.word(i + n));
            if matches!(
                head.as_str(),
                "so" | "thuong"
                    | "tinh"
                    | "phu"
                    | "ban"
                    | "van"
                    | "trung"
                    | "vien"
                    | "chi"
                    | "phong"
                    | "cong"
                    | "hoi"
            ) {
                n = line.words.len() - i;
            }
        }
        let mut range = line.range(i, n);
        let word = line.word(i);
        range.start += word.len() - word.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        return Some(Part::of(line, range));
    }
    None
}

/// The title of one who signs in the capacity: `KT. GIÁM ĐỐC` is signed by a `PHÓ GIÁM ĐỐC`.
fn expected(authority: &str) -> Option<String> {
    let rest = authority.strip_prefix("KT").or_else(|| authority.strip_prefix("K/T"))?;
    let head = rest.trim_start_matches(['.', ' ']);
    let folded = fold(head);
    if folded == "bo truong" {
        return Some("THỨ TRƯỞNG".to_owned());
    }
    if let Some((_, last)) = head.split_once(", ") {
        return Some(format!("PHÓ {last}"));
    }
    (title_at(&folded) == Some(folded.chars().count())).then(|| format!("PHÓ {head}"))
}

/// True if what was read can be the title: near it, or its end.
fn near(read: &str, title: &str) -> bool {
    let (read, title) = (plain(read), plain(title));
    close(&read, &title, 4) || title.ends_with(&format!(" {read}"))
}

/// True if the reading is within so many tenths of every letter of the word.
fn close(read: &str, printed: &str, tenths: u32) -> bool {
    let read: Vec<char> = read.chars().collect();
    let printed: Vec<char> = printed.chars().collect();
    reading_distance(&read, &printed, tenths * printed.len() as u32).is_some()
}

/// The name under the title: the lowest line of two to five words with small letters.
fn name(lines: &[Line]) -> (Option<usize>, Option<Part>) {
    for (at, line) in lines.iter().enumerate().rev() {
        let words: Vec<usize> = (0..line.words.len())
            .filter(|i| line.word(*i).chars().filter(|c| c.is_alphabetic()).count() >= 2)
            .collect();
        let named: Vec<usize> = words
            .iter()
            .copied()
            .filter(|i| {
                let word = line.word(*i);
                let mut letters = word.chars().filter(|c| c.is_alphabetic());
                letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase)
            })
            .collect();
        if !(2..=5).contains(&named.len())
            || named.len() * 2 < words.len() + 1
            || title_at(&line.folded_from(0)).is_some()
        {
            continue;
        }
        let ranks = ["ts.", "ths.", "bs.", "pgs.", "gs.", "ds.", "bscki.", "bsckii."];
        let named: Vec<usize> =
            named.into_iter().filter(|i| !ranks.contains(&fold(line.word(*i)).as_str())).collect();
        let (Some(first), Some(last)) = (named.first(), named.last()) else {
            continue;
        };
        let text: Vec<&str> =
            named.iter().map(|i| line.word(*i).trim_matches(|c: char| !c.is_alphabetic())).collect();
        if text.len() < 2 || !text.iter().all(|w| is_syllable(w) && w.chars().count() <= 7) {
            continue;
        }
        let spelled = FAMILIES.contains(&text[0].to_lowercase().as_str());
        // Words lost before it: `nh Quyền`.
        let broken = words.first().is_some_and(|w| w < first);
        let family = FAMILIES.iter().any(|f| fold(f) == fold(text[0]));
        if broken && !family {
            // Its first word is lost: half a name is none.
            return (Some(at), None);
        }
        return (
            Some(at),
            Some(Part {
                text: text.join(" "),
                source: line.block.text.source(line.words[*first].start..line.words[*last].end),
                // Few names have two words: mostly the first one lies under the seal.
                doubtful: broken || !spelled || text.len() == 2,
            }),
        );
    }
    (None, None)
}
