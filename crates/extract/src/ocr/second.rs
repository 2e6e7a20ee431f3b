//! A second recogniser, for pages on which the first is not sure of itself.
//!
//! TrueOCR (a Python package that carries its weights; Apache 2.0) finds lines with one small network and
//! reads them with another, which errs elsewhere than Tesseract: it takes little notice of specks, noise and
//! what shines through, and more often a tone for another. So each page keeps what Tesseract read, but for
//! the words of which Tesseract is less sure than the other is. It is found at run time, as Tesseract is;
//! where it is not installed nothing changes. What it was measured against: `crates/extract/second/README.md`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use congvan_text::{fold, is_syllable, nfc};

use super::engine::{self, Found, Patience, Recogniser};
use super::picture::Gray;
use super::{confidence, without_noise};

/// A word below it is doubtful.
const UNSURE: f32 = 0.7;
/// From this share of letters in doubtful words on the second recogniser is asked. Clean prints have up to
/// 2.7 %, noise, fax, what shines through and photocopies 3.4 to 18 %.
const MANY: f32 = 0.03;
/// So much surer than Tesseract it must be of a word: on clean prints it is wrong more often.
const SURER: f32 = 0.05;
/// A word that is no syllable counts so much less.
const STRANGE: f32 = 0.3;
/// So much of its sureness a word of the second loses that the first read otherwise: of such words that are
/// sure to it and doubtful to Tesseract 95 % were right.
const DISPUTED: f32 = 0.12;
/// Both are sure of different words: Tesseract was right in 85 %, too few to be sure.
const SURE: f32 = 0.9;
const CONTRADICTED: f32 = 0.65;
/// From here on a word of its own, where Tesseract saw nothing, is taken.
const OWN: f32 = 0.8;
/// Numbers of lines that only the second recogniser saw begin here.
const OWN_LINES: u32 = 2_600_000_000;

/// From here on the lines of parts of the page that were read again.
const ZONES: u32 = 3_000_000_000;

/// TrueOCR, as the interpreter of the Python that has it.
pub(super) struct TrueOcr {
    python: PathBuf,
}

impl TrueOcr {
    /// The one of this machine; asked once.
    pub(super) fn installed() -> Option<&'static Self> {
        static INSTALLED: OnceLock<Option<TrueOcr>> = OnceLock::new();
        INSTALLED
            .get_or_init(|| interpreter(std::env::var_os("PATH")?.as_ref()).map(|python| Self { python }))
            .as_ref()
    }
}

impl Recogniser for TrueOcr {
    fn read(&self, picture: &Gray, _: f32, time: &Patience) -> Option<Vec<Found>> {
        let mut command = Command::new(&self.python);
        // Neither the user's own packages nor the folder that it is called from.
        command.args(["-I", "-c", include_str!("../../second/reader.py")]);
        engine::run(command, picture, time).map(|table| without_noise(engine::parse(&table)))
    }
}

/// The interpreter of the `trueocr` in one of these folders: the one that its first line names.
fn interpreter(path: &std::ffi::OsStr) -> Option<PathBuf> {
    let script = std::env::split_paths(path).map(|folder| folder.join("trueocr")).find(|f| f.is_file())?;
    let text = std::fs::read(script).ok()?;
    let first = String::from_utf8_lossy(text.split(|b| *b == b'\n').next()?).into_owned();
    let python = Path::new(first.strip_prefix("#!")?.trim());
    python.is_file().then(|| python.to_owned())
}

/// True of a page that the second recogniser is to read too.
pub(super) fn is_needed(words: &[Found]) -> bool {
    let letters = |w: &Found| w.text.chars().count() as f32;
    let all: f32 = words.iter().map(letters).sum();
    let doubtful: f32 = words.iter().filter(|w| w.confidence < UNSURE).map(letters).sum();
    doubtful > MANY * all || all == 0.0
}

/// Puts what the second recogniser read better in place of what the first read there.
pub(super) fn put_in(words: &mut Vec<Found>, other: &[Found]) {
    let mut taken: Vec<Found> = Vec::with_capacity(words.len());
    let dateline = dateline(words);
    for (mut ours, mut theirs) in places(words, other) {
        let from_left = |a: &&Found, b: &&Found| a.x0.total_cmp(&b.x0);
        ours.sort_by(from_left);
        theirs.sort_by(from_left);
        let Some(first) = ours.first() else {
            let is_own = |w: &&Found| w.confidence > OWN && w.text.chars().count() > 1 && is_sound(&w.text);
            if theirs.iter().all(is_own) {
                taken.extend(
                    theirs.iter().map(|w| Found { line: OWN_LINES.wrapping_add(w.line), ..(*w).clone() }),
                );
            }
            continue;
        };
        let line = first.line;
        // What stands on several lines of either is no word.
        let level = ours.iter().all(|w| w.line == line) && theirs.windows(2).all(|p| p[0].line == p[1].line);
        let same = bare(&ours) == bare(&theirs);
        // Words that stood apart are no single one for having been read as one.
        let word = |w: &&Found| w.confidence > UNSURE && w.text.chars().count() > 1 && is_sound(&w.text);
        let joined = !same && ours.len() > theirs.len() && ours.iter().any(word);
        let (own, other) = (worth(&ours, mean(&ours)), worth(&theirs, least(&theirs)));
        if same {
            // Two that err elsewhere agree.
            let doubt = |w: &Found| (1.0 - w.confidence) * (1.0 - least(&theirs)).max(0.1);
            taken.extend(ours.iter().map(|w| Found { confidence: 1.0 - doubt(w), ..(*w).clone() }));
        } else if !level
            || theirs.is_empty()
            || joined
            || dateline == Some(line)
            // Small signs are lost by one and made of specks by the other.
            || letters(&ours) == letters(&theirs)
        {
            taken.extend(ours.into_iter().cloned());
        } else if other > own + SURER {
            let instead = |w: &&Found| Found { line, confidence: w.confidence - DISPUTED, ..(*w).clone() };
            taken.extend(theirs.iter().map(instead));
        } else {
            let most = if other > SURE { CONTRADICTED } else { 1.0 };
            taken.extend(ours.iter().map(|w| Found { confidence: w.confidence.min(most), ..(*w).clone() }));
        }
    }
    // Lines in the order in which they came; words from left to right.
    let mut order = BTreeMap::new();
    for (i, w) in words.iter().enumerate() {
        order.entry(w.line).or_insert(i);
    }
    let place = |w: &Found| order.get(&w.line).copied().unwrap_or(usize::MAX);
    taken.sort_by(|a, b| (place(a), a.line).cmp(&(place(b), b.line)).then(a.x0.total_cmp(&b.x0)));
    *words = taken;
}

/// The line with the place and the day of the letter: its day may be written by hand, and is read as such.
fn dateline(words: &[Found]) -> Option<u32> {
    let bottom = words.iter().map(|w| w.y1).fold(0.0, f32::max);
    let upper = |w: &&Found| w.y1 < 0.4 * bottom;
    let is = |w: &Found, bare: &str| fold(w.text.trim_matches(|c: char| !c.is_alphabetic())) == bare;
    let month = words.iter().filter(upper).find(|w| is(w, "thang"))?;
    words.iter().any(|w| w.line == month.line && (is(w, "ngay") || is(w, "nam"))).then_some(month.line)
}

/// The same for what was read again on its own since: words of lines from `from` on.
pub(super) fn put_in_again(words: &mut Vec<Found>, other: &[Found], from: u32) {
    let (mut fresh, old): (Vec<Found>, Vec<Found>) = std::mem::take(words)
        .into_iter()
        .partition(|w| w.line >= from && !(OWN_LINES..ZONES).contains(&w.line));
    let theirs = |o: &&Found| fresh.iter().any(|w| w.overlaps(o)) && !old.iter().any(|w| w.overlaps(o));
    let theirs: Vec<Found> = other.iter().filter(theirs).cloned().collect();
    put_in(&mut fresh, &theirs);
    words.extend(old);
    words.extend(fresh);
}

/// Words of both that stand in one place, place by place.
fn places<'a>(words: &'a [Found], other: &'a [Found]) -> Vec<(Vec<&'a Found>, Vec<&'a Found>)> {
    let count = words.len();
    let mut root: Vec<usize> = (0..count + other.len()).collect();
    fn top(root: &mut [usize], mut i: usize) -> usize {
        while root[i] != i {
            root[i] = root[root[i]];
            i = root[i];
        }
        i
    }
    for (i, a) in words.iter().enumerate() {
        for (j, b) in other.iter().enumerate() {
            let wide = a.x1.min(b.x1) - a.x0.max(b.x0);
            let high = a.y1.min(b.y1) - a.y0.max(b.y0);
            if high > 0.4 * (a.y1 - a.y0).min(b.y1 - b.y0) && wide > 0.5 * (a.x1 - a.x0).min(b.x1 - b.x0) {
                let (i, j) = (top(&mut root, i), top(&mut root, count + j));
                root[i.max(j)] = i.min(j);
            }
        }
    }
    let mut places: BTreeMap<usize, (Vec<&Found>, Vec<&Found>)> = BTreeMap::new();
    for (i, word) in words.iter().enumerate() {
        places.entry(top(&mut root, i)).or_default().0.push(word);
    }
    for (j, word) in other.iter().enumerate() {
        places.entry(top(&mut root, count + j)).or_default().1.push(word);
    }
    places.into_values().collect()
}

/// What was read, without what the second recogniser cannot tell: where words part, which dash, which
/// quotation marks.
fn bare(words: &[&Found]) -> String {
    let text: String = words.iter().map(|w| w.text.as_str()).collect();
    let quotes = |c: &char| !matches!(c, '“' | '”' | '„' | '"' | '\'' | '‘' | '’' | '`');
    let dash = |c: char| if matches!(c, '–' | '—' | '−') { '-' } else { c };
    nfc(&text).chars().filter(quotes).map(dash).collect()
}

/// Its letters and figures alone.
fn letters(words: &[&Found]) -> String {
    bare(words).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn mean(words: &[&Found]) -> f32 {
    let words: Vec<Found> = words.iter().map(|w| (*w).clone()).collect();
    confidence(&words).unwrap_or(0.0)
}

fn least(words: &[&Found]) -> f32 {
    words.iter().map(|w| w.confidence).fold(1.0, f32::min)
}

fn worth(words: &[&Found], confidence: f32) -> f32 {
    if words.iter().all(|w| is_sound(&w.text)) { confidence } else { confidence - STRANGE }
}

/// True of what may stand in a letter: a syllable with one tone at most, in one case or with a capital at
/// its beginning; an abbreviation; anything with figures.
fn is_sound(word: &str) -> bool {
    let core = word.trim_matches(|c: char| !c.is_alphanumeric());
    if core.is_empty() || core.chars().any(|c| !c.is_alphabetic()) {
        return true;
    }
    let capitals = core.chars().filter(|c| c.is_uppercase()).count();
    let count = core.chars().count();
    if capitals == count && count <= 5 {
        return true;
    }
    let in_case = capitals == 0 || capitals == count || capitals == 1 && core.starts_with(char::is_uppercase);
    // What ends in a stop has one of two tones.
    let stopped = fold(core).ends_with(['c', 'p', 't']) || fold(core).ends_with("ch");
    in_case && is_syllable(core) && (!stopped || !core.to_lowercase().chars().any(is_open_tone))
}

/// A falling, asking or broken tone.
fn is_open_tone(c: char) -> bool {
    "àằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹ".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, at: f32, confidence: f32) -> Found {
        let wide = 12.0 * text.chars().count() as f32;
        Found { line: 7, x0: at, y0: 100.0, x1: at + wide, y1: 130.0, confidence, text: text.into() }
    }

    fn texts(words: &[Found]) -> Vec<&str> {
        words.iter().map(|w| w.text.as_str()).collect()
    }

    #[test]
    fn a_doubtful_word_gives_way_to_one_that_is_surer() {
        let mut words = vec![found("Sở", 0.0, 0.9), found("Y", 60.0, 0.9), found("tê", 90.0, 0.4)];
        put_in(&mut words, &[found("Sờ", 0.0, 0.93), found("Y", 61.0, 0.9), found("tế", 91.0, 0.98)]);
        assert_eq!(texts(&words), ["Sở", "Y", "tế"]);
        assert!(words[1].confidence > 0.98, "both read it");
        assert!(words.iter().all(|w| w.line == 7));
    }

    #[test]
    fn what_is_no_syllable_needs_more() {
        let mut words = vec![found("nghiệp", 0.0, 0.6)];
        put_in(&mut words, &[found("nghiêbp", 0.0, 0.85)]);
        assert_eq!(texts(&words), ["nghiệp"]);
        put_in(&mut words, &[found("nghiệm", 0.0, 0.85)]);
        assert_eq!(texts(&words), ["nghiệm"]);
    }

    #[test]
    fn words_part_as_the_first_reader_parts_them() {
        let mut words = vec![found("Số:", 0.0, 0.5), found("12/SYT-VP", 50.0, 0.5)];
        put_in(&mut words, &[found("Số:12/SYT-VP", 0.0, 0.99)]);
        assert_eq!(texts(&words), ["Số:", "12/SYT-VP"]);
        let mut date = vec![found("30/1", 0.0, 0.6), found("1/2012", 60.0, 0.6)];
        put_in(&mut date, &[found("30/12/2012", 0.0, 0.99)]);
        assert_eq!(texts(&date), ["30/12/2012"]);
    }

    #[test]
    fn a_sign_more_or_less_contradicts_nobody() {
        let mut words = vec![found("phố.", 0.0, 0.92)];
        put_in(&mut words, &[found("phố", 0.0, 0.99)]);
        assert_eq!((words[0].text.as_str(), words[0].confidence), ("phố.", 0.92));
        put_in(&mut words, &[found("phổ.", 0.0, 0.99)]);
        assert_eq!((words[0].text.as_str(), words[0].confidence), ("phổ.", 0.99 - DISPUTED));
        let mut words = vec![found("phố.", 0.0, 0.96)];
        put_in(&mut words, &[found("phổ.", 0.0, 0.99)]);
        assert_eq!((words[0].text.as_str(), words[0].confidence), ("phố.", CONTRADICTED));
    }

    #[test]
    fn the_day_of_the_letter_and_words_that_were_apart_stay() {
        let at = |mut w: Found, y: f32, line: u32| {
            (w.y0, w.y1, w.line) = (y, y + 30.0, line);
            w
        };
        let mut words: Vec<Found> =
            [("Giang,", 0.0), ("ngày", 90.0), ("Ðỷ", 150.0), ("tháng", 190.0), ("9", 260.0)]
                .map(|(text, x)| at(found(text, x, 0.5), 300.0, 1))
                .into();
        words.push(at(found("văn", 0.0, 0.4), 2000.0, 2));
        words.push(at(found("phòng", 60.0, 0.9), 2000.0, 2));
        let read: Vec<String> = words.iter().map(|w| w.text.clone()).collect();
        let other =
            [at(found("Giang,ngày12", 0.0, 0.9), 300.0, 1), at(found("vănphùng", 0.0, 0.99), 2000.0, 2)];
        put_in(&mut words, &other);
        assert_eq!(texts(&words), read);
    }

    #[test]
    fn what_only_the_second_saw_must_be_a_word() {
        let mut words = vec![found("Sở", 0.0, 0.9)];
        put_in(
            &mut words,
            &[found("Đống", 300.0, 0.95), found("Pxip", 500.0, 0.95), found("đa", 700.0, 0.5)],
        );
        assert_eq!(texts(&words), ["Sở", "Đống"]);
        put_in(&mut words, &[]);
        assert_eq!(texts(&words), ["Sở", "Đống"]);
    }

    #[test]
    fn it_is_asked_where_words_are_doubtful() {
        let sure = vec![found("Kính", 0.0, 0.95); 60];
        assert!(!is_needed(&sure));
        assert!(is_needed(&[sure, vec![found("gữi:", 0.0, 0.5); 3]].concat()));
        assert!(is_needed(&[]));
    }

    #[test]
    fn tones_that_no_stopped_syllable_has_are_strange() {
        for good in ["việc", "Kính", "HĐND", "30/11", "nghiệp,", "UBND", "tác"] {
            assert!(is_sound(good), "{good}");
        }
        for bad in ["việcc", "tàc", "nhGia", "Bừg"] {
            assert!(!is_sound(bad), "{bad}");
        }
    }

    #[test]
    fn the_interpreter_is_the_one_that_the_script_names() {
        let folder = std::env::temp_dir().join(format!("congvan-second-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let python = folder.join("python3");
        std::fs::write(&python, "").unwrap();
        std::fs::write(folder.join("trueocr"), format!("#!{}\nimport sys\n", python.display())).unwrap();
        assert_eq!(interpreter(folder.as_os_str()), Some(python));
        std::fs::write(folder.join("trueocr"), "#!/no/such/python\n").unwrap();
        assert_eq!(interpreter(folder.as_os_str()), None);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
