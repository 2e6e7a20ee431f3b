//! Which of the lines read at the place of a signature are a title and a name.
//!
//! A seal and a signature lie over both, and the recogniser makes words of them. What is kept is
//! what can stand there: a capacity (`KT.`, `TM.`), a title of office, a person's name.

use congvan_text::{base_char, edit_distance, fold, is_syllable, is_upper_text};

use super::engine::Found;
use super::zones::line_confidence;

/// Lines that are put in are numbered from here.
const LINES: u32 = 3_200_000_000;

/// Titles of office, as they are printed.
const TITLES: &[&str] = &[
    "GIÁM ĐỐC",
    "PHÓ GIÁM ĐỐC",
    "TỔNG GIÁM ĐỐC",
    "PHÓ TỔNG GIÁM ĐỐC",
    "CHỦ TỊCH",
    "PHÓ CHỦ TỊCH",
    "PHÓ CHỦ TỊCH THƯỜNG TRỰC",
    "CHỦ TỊCH ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH UBND TỈNH",
    "PHÓ CHỦ TỊCH UBND TỈNH",
    "CHỦ TỊCH HỘI ĐỒNG",
    "PHÓ CHỦ TỊCH HỘI ĐỒNG",
    "CHỦ TỊCH NƯỚC",
    "CHỦ TỊCH QUỐC HỘI",
    "TRƯỞNG BAN",
    "PHÓ TRƯỞNG BAN",
    "PHÓ TRƯỞNG BAN THƯỜNG TRỰC",
    "TRƯỞNG PHÒNG",
    "PHÓ TRƯỞNG PHÒNG",
    "CHÁNH VĂN PHÒNG",
    "PHÓ CHÁNH VĂN PHÒNG",
    "BỘ TRƯỞNG",
    "THỨ TRƯỞNG",
    "THỨ TRƯỞNG THƯỜNG TRỰC",
    "CỤC TRƯỞNG",
    "PHÓ CỤC TRƯỞNG",
    "VỤ TRƯỞNG",
    "PHÓ VỤ TRƯỞNG",
    "TỔNG CỤC TRƯỞNG",
    "PHÓ TỔNG CỤC TRƯỞNG",
    "CHI CỤC TRƯỞNG",
    "PHÓ CHI CỤC TRƯỞNG",
    "THỦ TƯỚNG",
    "PHÓ THỦ TƯỚNG",
    "PHÓ THỦ TƯỚNG THƯỜNG TRỰC",
    "CHỦ NHIỆM",
    "PHÓ CHỦ NHIỆM",
    "BỘ TRƯỞNG, CHỦ NHIỆM",
    "TỔNG KIỂM TOÁN",
    "PHÓ TỔNG KIỂM TOÁN",
    "THỐNG ĐỐC",
    "PHÓ THỐNG ĐỐC",
    "TỔNG THANH TRA",
    "PHÓ TỔNG THANH TRA",
    "CHÁNH THANH TRA",
    "PHÓ CHÁNH THANH TRA",
    "BÍ THƯ",
    "PHÓ BÍ THƯ",
    "PHÓ BÍ THƯ THƯỜNG TRỰC",
    "BÍ THƯ TỈNH ỦY",
    "PHÓ BÍ THƯ TỈNH ỦY",
    "HIỆU TRƯỞNG",
    "PHÓ HIỆU TRƯỞNG",
    "VIỆN TRƯỞNG",
    "PHÓ VIỆN TRƯỞNG",
    "CHÁNH ÁN",
    "PHÓ CHÁNH ÁN",
    "TỔNG THƯ KÝ",
    "TỔNG BIÊN TẬP",
    "TRƯỞNG ĐOÀN",
    "PHÓ TRƯỞNG ĐOÀN",
    "TỔ TRƯỞNG",
    "TRƯỞNG TIỂU BAN",
];

/// Bodies: who signs in the name of one signs `TM.`
const BODIES: &[&str] = &[
    "ỦY BAN NHÂN DÂN",
    "HỘI ĐỒNG NHÂN DÂN",
    "CHÍNH PHỦ",
    "BAN THƯỜNG VỤ",
    "BAN ĐIỀU HÀNH",
    "BAN CHỈ ĐẠO",
    "BAN CHẤP HÀNH",
    "BAN TỔ CHỨC",
    "ỦY BAN THƯỜNG VỤ QUỐC HỘI",
    "BAN BÍ THƯ",
    "BỘ CHÍNH TRỊ",
];

/// The family names that nine in ten people bear, and many of the rest.
const SURNAMES: &[&str] = &[
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo",
    "duong", "ly", "dao", "doan", "vuong", "trinh", "truong", "dinh", "lam", "phung", "mai", "to", "ha",
    "ta", "luong", "luu", "cao", "chau", "quach", "nghiem", "tong", "thai", "tang", "kieu", "khuat", "khuc",
    "la", "lo", "loc", "luc", "mac", "manh", "nong", "be", "o", "ong", "on", "phi", "quan", "sung", "giang",
    "than", "thach", "thieu", "tieu", "ton", "trieu", "tu", "ung", "van", "vi", "vang", "ma", "cam", "chu",
    "cu", "dam", "diep", "dong", "hua", "lai", "ninh",
];

const CAPACITIES: [&str; 4] = ["KT", "TM", "TL", "TUQ"];

/// A line that can stand in a signature.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Signed {
    words: Vec<Found>,
    kind: Kind,
    /// How well it was read, 0 to 1.
    quality: f32,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    /// A capacity and a title; the title is bare of its capacity.
    Title {
        capacity: Option<&'static str>,
        title: String,
    },
    Name,
}

impl Signed {
    fn top(&self) -> f32 {
        self.words.iter().map(|w| w.y0).fold(f32::MAX, f32::min)
    }

    fn bottom(&self) -> f32 {
        self.words.iter().map(|w| w.y1).fold(0.0, f32::max)
    }

    fn left(&self) -> f32 {
        self.words.iter().map(|w| w.x0).fold(f32::MAX, f32::min)
    }

    fn right(&self) -> f32 {
        self.words.iter().map(|w| w.x1).fold(0.0, f32::max)
    }

    /// True of a name that has all of another and what stands before it.
    fn completes(&self, other: &Self) -> bool {
        let words = |l: &Self| l.words.iter().map(|w| fold(&w.text)).collect::<Vec<_>>();
        let names = self.kind == Kind::Name && other.kind == Kind::Name;
        names && self.words.len() > other.words.len() && words(self).ends_with(&words(other))
    }

    fn shares_row(&self, other: &Self) -> bool {
        let shared = self.bottom().min(other.bottom()) - self.top().max(other.top());
        shared > 0.4 * (self.bottom() - self.top()).min(other.bottom() - other.top())
    }
}

/// The lines of a signature, from top to bottom, out of several readings of its place: without coloured
/// ink, as it is, where names and titles stamped in red are still seen, and without the ring of a black
/// seal. Of lines in one place the first counts, unless another was read clearly better.
pub(crate) fn choose(readings: &[&[Found]]) -> Vec<Signed> {
    let all: Vec<Vec<Found>> = readings.iter().flat_map(|r| rows(r)).collect();
    let mut lines: Vec<Signed> = Vec::new();
    for line in all.iter().filter_map(|r| judge(r)) {
        match lines.iter_mut().find(|l| l.shares_row(&line)) {
            Some(same) if line.quality > same.quality + 0.1 || line.completes(same) => *same = line,
            Some(_) => {}
            None => lines.push(line),
        }
    }
    lines.sort_by(|a, b| a.top().total_cmp(&b.top()));
    // One name, and nothing under it.
    let name = lines
        .iter()
        .enumerate()
        .filter(|(_, l)| l.kind == Kind::Name)
        .max_by(|a, b| a.1.quality.total_cmp(&b.1.quality))
        .map(|(i, l)| (i, l.clone()));
    if let Some((i, name)) = name {
        lines.truncate(i);
        lines.retain(|l| l.kind != Kind::Name);
        lines.push(name);
    }
    deputies(&mut lines, &all);
    lines
}

/// What follows from the offices: who signs for another (`KT.`) is his deputy, and a deputy signs
/// for another.
fn deputies(lines: &mut Vec<Signed>, rows: &[Vec<Found>]) {
    let mut i = 0;
    while i < lines.len() {
        let Kind::Title { capacity, title } = lines[i].kind.clone() else { break };
        if title == "Kiêm" || BODIES.contains(&title.as_str()) || title.starts_with("PHÓ ") {
            i += 1;
            continue;
        }
        let deputy = deputy(&title);
        let next = match lines.get(i + 1).map(|n| &n.kind) {
            Some(Kind::Title { capacity: None, title }) => Some(title.clone()),
            _ => None,
        };
        // Two lines of titles cannot be alike: the second one has lost its `PHÓ` to the seal.
        let lost = next.as_ref().filter(|n| {
            let same = **n == title && (capacity == Some("KT") || capacity.is_none());
            let own =
                capacity == Some("KT") && (title.starts_with(n.as_str()) || deputy == format!("PHÓ {n}"));
            same || own
        });
        if let Some(own) = lost {
            let meant = if *own == title { deputy.clone() } else { format!("PHÓ {own}") };
            lines[i + 1].words = spread(&lines[i + 1].words, &meant);
            lines[i + 1].kind = Kind::Title { capacity: None, title: meant };
        }
        let follows = lost.is_some() || next.as_ref() == Some(&deputy);
        if capacity.is_none() && follows {
            lines[i].words = marked(lines[i].words.clone(), &[], Some(Capacity { sign: "KT", glued: false }));
            lines[i].kind = Kind::Title { capacity: Some("KT"), title };
        } else if capacity == Some("KT") && next.is_none() {
            let low = lines[i].bottom();
            let size = low - lines[i].top();
            let under = rows.iter().filter(|r| {
                let top = r.iter().map(|w| w.y0).fold(f32::MAX, f32::min);
                let bottom = r.iter().map(|w| w.y1).fold(0.0, f32::max);
                top > low - 0.4 * size && bottom < low + 2.6 * size
            });
            let best = under
                .filter_map(|r| fit(r, &deputy))
                .filter(|(_, d)| *d <= 0.46)
                .min_by(|a, b| a.1.total_cmp(&b.1));
            if let Some((words, _)) = best {
                let words = spread(&words, &deputy);
                let kind = Kind::Title { capacity: None, title: deputy };
                lines.insert(i + 1, Signed { words, kind, quality: 0.7 });
            }
        }
        i += 1;
    }
}

fn deputy(title: &str) -> String {
    // A minister is a `trưởng` whose deputy is a `thứ trưởng`.
    if title == "BỘ TRƯỞNG" {
        return "THỨ TRƯỞNG".into();
    }
    let own = title.strip_prefix("BỘ TRƯỞNG, ").unwrap_or(title);
    format!("PHÓ {own}")
}

/// Words by the line that the recogniser put them in, each from left to right.
fn rows(words: &[Found]) -> Vec<Vec<Found>> {
    let mut rows: Vec<Vec<Found>> = Vec::new();
    for w in words {
        match rows.last_mut().filter(|r| r[0].line == w.line) {
            Some(row) => row.push(w.clone()),
            None => rows.push(vec![w.clone()]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    rows
}

/// The letters alone, bare of marks, as capitals; digits that stand for a letter are that.
fn letters(text: &str) -> String {
    let letter = |c: char| match c {
        '0' => Some('O'),
        '1' => Some('I'),
        '6' => Some('G'),
        c => c.is_ascii_alphabetic().then_some(c.to_ascii_uppercase()),
    };
    fold(text).chars().filter_map(letter).collect()
}

fn judge(row: &[Found]) -> Option<Signed> {
    title(row).or_else(|| name(row))
}

fn title(row: &[Found]) -> Option<Signed> {
    let text: String = row.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
    if matches!(letters(&text).as_str(), "KIEM") {
        let kind = Kind::Title { capacity: None, title: "Kiêm".into() };
        return Some(Signed { words: spread(row, "Kiêm"), kind, quality: 0.9 });
    }
    let (mut upper, mut lower) = (0usize, 0usize);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        if c.is_uppercase() { upper += 1 } else { lower += 1 }
    }
    if upper < 5 || lower * 3 > upper {
        return None;
    }
    let (capacity, rest) = split_capacity(row);
    let best = TITLES
        .iter()
        .chain(BODIES)
        .filter_map(|t| fit(&rest, t).map(|(words, d)| (*t, words, d)))
        .min_by(|a, b| a.2.total_cmp(&b.2).then(b.0.len().cmp(&a.0.len())));
    // In a short title a letter more is another title: `VỤ TRƯỞNG`, `BỘ TRƯỞNG`.
    let most = |t: &str| if letters(t).len() <= 8 && capacity.is_none() { 0.24 } else { 0.26 };
    if let Some((t, words, d)) = best
        && d <= most(t)
    {
        let capacity = capacity.or(BODIES.contains(&t).then_some(Capacity { sign: "TM", glued: false }));
        let words = marked(spread(&words, t), row, capacity);
        let kind = Kind::Title { capacity: capacity.map(|c| c.sign), title: t.into() };
        return Some(Signed { words, kind, quality: 1.0 - d });
    }
    // A title that is no common one, if it is read well.
    let solid = |w: &Found| {
        let bare = w.text.trim_matches(|c: char| !c.is_alphabetic());
        is_upper_text(&w.text) && (is_syllable(bare) || bare.chars().count() >= 3) && w.confidence > 0.5
    };
    let words: Vec<Found> =
        rest.iter().filter(|w| letters(&w.text).len() > 1 || w.confidence > 0.8).cloned().collect();
    let all = letters(&words.iter().map(|w| w.text.as_str()).collect::<String>());
    let of_office =
        ["TRUONG", "CHUTICH", "GIAMDOC", "CHANH", "NHIEM", "BITHU", "THUTUONG", "UYBAN", "HOIDONG", "BOPHAN"]
            .iter()
            .any(|o| all.contains(o));
    let quality = 0.9 * line_confidence(&words);
    if words.len() < 2 || !words.iter().all(solid) || !(of_office || capacity.is_some()) || quality < 0.68 {
        return None;
    }
    let title = words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
    let words = marked(words, row, capacity);
    let kind = Kind::Title { capacity: capacity.map(|c| c.sign), title };
    Some(Signed { words, kind, quality })
}

/// `KT.` and its like, as it stands before a title.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Capacity {
    sign: &'static str,
    /// Printed without a space after it.
    glued: bool,
}

/// A title with the sign of its capacity before it.
fn marked(mut words: Vec<Found>, row: &[Found], capacity: Option<Capacity>) -> Vec<Found> {
    let (Some(c), Some(first)) = (capacity, words.first_mut()) else { return words };
    let size = first.y1 - first.y0;
    let x0 = row.iter().map(|w| w.x0).fold(f32::MAX, f32::min).min(first.x0 - 1.5 * size);
    if c.glued {
        first.text = format!("{}.{}", c.sign, first.text);
        first.x0 = x0;
    } else {
        let sign = Found { x0, x1: first.x0 - 0.2 * size, text: format!("{}.", c.sign), ..first.clone() };
        words.insert(0, sign);
    }
    words
}

/// Takes `KT.` and its like from the beginning of a line.
fn split_capacity(row: &[Found]) -> (Option<Capacity>, Vec<Found>) {
    for (i, w) in row.iter().enumerate().take(3) {
        let text: String = w.text.chars().map(base_char).collect();
        let text = text.trim_start_matches(|c: char| !c.is_alphabetic());
        for sign in CAPACITIES {
            let Some(after) = text.strip_prefix(sign) else { continue };
            if after.starts_with(char::is_uppercase) {
                continue;
            }
            let mut rest = row[i + 1..].to_vec();
            let tail = after.trim_start_matches(|c: char| !c.is_uppercase());
            let glued = tail.chars().count() > 1;
            if glued {
                // `KT.GIÁM`: what follows in the same word.
                let count = tail.chars().count();
                let whole = w.text.chars().count();
                let own: String = w.text.chars().skip(whole - count).collect();
                let x0 = w.x1 - (w.x1 - w.x0) * count as f32 / whole as f32;
                rest.insert(0, Found { x0, text: own, ..w.clone() });
            }
            return (Some(Capacity { sign, glued }), rest);
        }
        if letters(&w.text).len() > 2 {
            break;
        }
    }
    (None, row.to_vec())
}

/// How far a title is from a line, as a share of its letters, leaving out what the signature and
/// the seal have put at its ends; with the words that it was read from.
fn fit(row: &[Found], title: &str) -> Option<(Vec<Found>, f32)> {
    let wanted = letters(title);
    let mut best: Option<(Vec<Found>, f32)> = None;
    for from in 0..row.len().min(4) {
        for to in (row.len().saturating_sub(4).max(from + 1)..=row.len()).rev() {
            let read = letters(&row[from..to].iter().map(|w| w.text.as_str()).collect::<String>());
            let left_out = row[..from].iter().chain(&row[to..]);
            let cost: f32 = left_out
                .map(|w| {
                    let count = letters(&w.text).len() as f32;
                    // A word that was read well belongs to the line.
                    if w.confidence > 0.8 && count > 1.0 { count } else { 0.3 * count.min(3.0) }
                })
                .sum();
            // `KÍGIÁM`: a `KT.` put in by hand grows together with the first word.
            let whole = edit_distance(&read, &wanted) as f32;
            let glued = read.get(2..).map_or(whole, |r| edit_distance(r, &wanted) as f32 + 0.8);
            let off = (whole.min(glued) + cost) / wanted.len().max(1) as f32;
            if best.as_ref().is_none_or(|b| off < b.1) {
                best = Some((row[from..to].to_vec(), off));
            }
        }
    }
    best
}

/// The words of `text` over the place of the words that they were read from.
fn spread(read: &[Found], text: &str) -> Vec<Found> {
    let parts: Vec<&str> = text.split(' ').collect();
    let confidence = line_confidence(read);
    if parts.len() == read.len() {
        return read.iter().zip(parts).map(|(w, p)| Found { text: p.into(), ..w.clone() }).collect();
    }
    let (Some(first), Some(last)) = (read.first(), read.last()) else { return Vec::new() };
    let (x0, x1) = (first.x0, last.x1);
    // The highest and the lowest word may be a stroke of the pen: the middle ones tell.
    let mut tops: Vec<f32> = read.iter().map(|w| w.y0).collect();
    let mut feet: Vec<f32> = read.iter().map(|w| w.y1).collect();
    tops.sort_by(f32::total_cmp);
    feet.sort_by(f32::total_cmp);
    let (y0, y1) = (tops[tops.len() / 2], feet[feet.len() / 2]);
    let all = text.chars().count() as f32;
    let mut at = 0.0;
    parts
        .into_iter()
        .map(|p| {
            let count = p.chars().count() as f32;
            let place = |n: f32| x0 + (x1 - x0) * n / all;
            let word = Found {
                line: first.line,
                x0: place(at),
                x1: place(at + count),
                y0,
                y1,
                confidence,
                text: p.into(),
            };
            at += count + 1.0;
            word
        })
        .collect()
}

/// A name of two to five words, each a syllable with a capital.
fn name(row: &[Found]) -> Option<Signed> {
    let bare = |w: &Found| w.text.trim_matches(|c: char| !c.is_alphabetic()).to_owned();
    let is_part = |w: &Found| {
        let bare = bare(w);
        let mut chars = bare.chars();
        chars.next().is_some_and(char::is_uppercase)
            && chars.clone().all(|c| c.is_lowercase())
            && is_syllable(&bare)
            && w.text.chars().filter(|c| !c.is_alphabetic()).count() <= 1
    };
    // The longest run of such words.
    let mut best: &[Found] = &[];
    let mut from = 0;
    while from < row.len() {
        let len = row[from..].iter().take_while(|w| is_part(w)).count();
        if len > best.len() {
            best = &row[from..from + len];
        }
        from += len.max(1);
    }
    if !(2..=5).contains(&best.len()) {
        return None;
    }
    // The rest of the line is not text: a body's line has small words around a name.
    let others = row.iter().filter(|w| !best.iter().any(|b| b == *w));
    if others.filter(|w| letters(&w.text).len() > 2 && w.confidence > 0.75).count() > 0 {
        return None;
    }
    // What stands right before it may be the rest of the name, under the seal.
    let size = best[0].y1 - best[0].y0;
    let covered = row.iter().any(|w| {
        w.x1 <= best[0].x0 + 1.0 && best[0].x0 - w.x1 < 1.2 * size && w.text.chars().any(char::is_alphabetic)
    });
    let known = SURNAMES.contains(&fold(&bare(&best[0])).as_str()) && !(covered && best.len() < 3);
    let confidence = line_confidence(best);
    if confidence < if known { 0.5 } else { 0.7 } {
        return None;
    }
    let words = best.iter().map(|w| Found { text: bare(w), ..w.clone() }).collect();
    let quality = confidence - if known { 0.0 } else { 0.3 };
    Some(Signed { words, kind: Kind::Name, quality })
}

/// True if a title and a name were read, and both well.
pub(crate) fn is_whole(lines: &[Signed]) -> bool {
    let titles = || lines.iter().filter(|l| l.kind != Kind::Name);
    let signs_for = |l: &Signed| matches!(l.kind, Kind::Title { capacity: Some(_), .. });
    let named = lines.iter().any(|l| l.kind == Kind::Name && l.quality > 0.75 && l.words.len() >= 3);
    named && titles().all(|l| l.quality > 0.75) && titles().any(|l| !signs_for(l))
}

/// The rows in which a title or a name is seen, at least in part, and not read well, for another look at
/// each alone: top and bottom, from above.
pub(crate) fn torn_rows(lines: &[Signed], readings: &[&[Found]]) -> Vec<(f32, f32)> {
    let part = |w: &&Found| {
        let bare = w.text.trim_matches(|c: char| !c.is_alphabetic());
        let mut chars = bare.chars();
        let capital = chars.next().is_some_and(char::is_uppercase);
        let of_title = bare.chars().count() >= 3 && is_upper_text(bare) && w.confidence > 0.5;
        let of_name = bare.chars().count() >= 2 && chars.all(char::is_lowercase) && w.confidence > 0.7;
        capital && is_syllable(bare) && (of_title || of_name)
    };
    let well = |l: &&Signed| l.quality > 0.9 && (l.kind != Kind::Name || l.words.len() >= 3);
    let mut out: Vec<(f32, f32)> = Vec::new();
    for row in readings.iter().flat_map(|r| rows(r)) {
        let seen: Vec<&Found> = row.iter().filter(part).collect();
        let Some(best) = seen.iter().max_by(|a, b| a.confidence.total_cmp(&b.confidence)) else { continue };
        // A stroke of the pen makes a word higher: the lowest tells.
        let high = seen.iter().map(|w| w.y1 - w.y0).fold(f32::MAX, f32::min);
        let middle = (best.y0 + best.y1) / 2.0;
        let apart = |(top, bottom): (f32, f32)| middle < top || middle > bottom;
        let read = lines.iter().filter(well).any(|l| !apart((l.top(), l.bottom())));
        if !read && out.iter().all(|r| apart(*r)) {
            out.push((middle - high / 2.0, middle + high / 2.0));
        }
    }
    out.sort_by(|a, b| a.0.total_cmp(&b.0));
    out
}

/// Puts the lines of a signature among the words of a page, in place of what was read there.
pub(crate) fn put_in(words: &mut Vec<Found>, lines: Vec<Signed>, width: f32) {
    let titles = lines.iter().filter(|l| l.kind != Kind::Name).count();
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
    // A name alone is weak evidence that this is a signature.
    if titles == 0 && last.quality < 0.6 {
        return;
    }
    let size = last.bottom() - last.top();
    let (top, bottom) = (first.top() - 0.4 * size, last.bottom() + 0.4 * size);
    let left = lines.iter().map(Signed::left).fold(f32::MAX, f32::min) - 4.0 * size;
    let right = lines.iter().map(Signed::right).fold(0.0, f32::max);
    let other: Vec<Found> = words.clone();
    words.retain(|w| {
        let (x, y) = ((w.x0 + w.x1) / 2.0, (w.y0 + w.y1) / 2.0);
        let inside = (top..bottom).contains(&y) && x > left.max(0.42 * width);
        // Far to the right may stand another signature.
        !inside || x > right + 12.0 * size || of_left_column(w, &other, 0.4 * width)
    });
    for (i, line) in lines.into_iter().enumerate() {
        words.extend(line.words.into_iter().map(|w| Found { line: LINES + i as u32, ..w }));
    }
}

/// True if a word ends a line that begins in the left column.
pub(crate) fn of_left_column(word: &Found, words: &[Found], edge: f32) -> bool {
    let size = (word.y1 - word.y0).max(8.0);
    let mut at = word;
    for _ in 0..40 {
        if at.x0 < edge {
            return true;
        }
        let before = words
            .iter()
            .filter(|w| w.x1 <= at.x0 + 2.0 && at.x0 - w.x1 < 0.8 * size && w.confidence > 0.6)
            .find(|w| ((w.y0 + w.y1) - (at.y0 + at.y1)).abs() < size);
        match before {
            Some(w) => at = w,
            None => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: u32, y: f32, confidence: f32, text: &str) -> Vec<Found> {
        let mut x = 900.0;
        text.split(' ')
            .map(|w| {
                let x0 = x;
                x += 18.0 * w.chars().count() as f32 + 10.0;
                let text = w.to_owned();
                Found { line, x0, y0: y, x1: x - 10.0, y1: y + 28.0, confidence, text }
            })
            .collect()
    }

    fn read(lines: &[(&str, f32)]) -> Vec<Found> {
        (0..).zip(lines).flat_map(|(i, (t, c))| row(i, 100.0 + 44.0 * i as f32, *c, t)).collect()
    }

    fn texts(lines: &[Signed]) -> Vec<String> {
        let line = |l: &Signed| l.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
        lines.iter().map(line).collect()
    }

    #[test]
    fn what_a_seal_makes_is_left_out() {
        let words = read(&[
            ("TM. ỦY BAN NHÂN DÂN", 0.9),
            ("KT. CHU TỊCH", 0.85),
            ("<3⁄4,3› ⁄)HÓ CHỦ TỊCH", 0.6),
            ("| s (xà a\\", 0.3),
            ("` GIAN 9 ⁄⁄/", 0.3),
            ("Trần Văn Hiền :", 0.9),
        ]);
        let lines = choose(&[&words]);
        assert_eq!(texts(&lines), ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn Hiền"]);
    }

    #[test]
    fn who_signs_for_another_is_his_deputy() {
        // The `KT.` was put in by hand and is not read; the `PHÓ` is under the seal.
        let by_hand = read(&[("-#T, GIÁM ĐỘC", 0.6), ("PHÓ GIÁM ĐỚC", 0.8), ("Lê Thị Mai", 0.9)]);
        assert_eq!(texts(&choose(&[&by_hand])), ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị Mai"]);
        let covered = read(&[("KT. GIÁM ĐÓC", 0.9), ("TP % GIÁM ĐỨC", 0.4), ("Lê Thị Mai", 0.9)]);
        assert_eq!(texts(&choose(&[&covered])), ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị Mai"]);
        let grown = read(&[("KÍGIÁM ĐÓC", 0.8), ("TP % GIÁM ĐỨC", 0.4), ("Lê Thị Mai", 0.9)]);
        assert_eq!(texts(&choose(&[&grown])), ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị Mai"]);
        let two = read(&[("KT. BỘ TRƯỞNG, CHỦ NHIỆM", 0.9), ("4ö ÒHỦ NHIỆM", 0.5), ("Lê Thị Mai", 0.9)]);
        assert_eq!(texts(&choose(&[&two]))[1], "PHÓ CHỦ NHIỆM");
    }

    #[test]
    fn a_title_is_printed_as_it_stands() {
        let words = read(&[("KT.GIÁM ĐÓC", 0.9), ("PHÓ GIÁM ĐÓC", 0.9), ("Lê Thị Mai", 0.9)]);
        assert_eq!(texts(&choose(&[&words])), ["KT.GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị Mai"]);
        let words = read(&[("TL. CHỦ TỊCH", 0.9), ("¬ CHÁNH VĂN PHÒNG", 0.9), ("Lê Thị Mai", 0.9)]);
        assert_eq!(texts(&choose(&[&words])), ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Lê Thị Mai"]);
    }

    #[test]
    fn a_name_half_under_the_seal_is_looked_at_again() {
        let words = read(&[("GIÁM ĐỐC", 0.95), ("< XÃ Thị Mai", 0.8)]);
        let lines = choose(&[&words]);
        let torn = torn_rows(&lines, &[&words]);
        assert_eq!(torn.len(), 1, "{torn:?}");
        assert!((torn[0].0 - 144.0).abs() < 1.0 && (torn[0].1 - 172.0).abs() < 1.0, "{torn:?}");
        let again = row(9, 144.0, 0.9, "| Lê Thị Mai");
        let lines = choose(&[&words, &again]);
        assert_eq!(texts(&lines), ["GIÁM ĐỐC", "Lê Thị Mai"]);
        // A shorter reading of the row that was surer does not stand in its way.
        let half = read(&[("GIÁM ĐỐC", 0.95), ("Hoàng Mai", 0.96)]);
        let again = row(9, 144.0, 0.88, "Lê Hoàng Mai");
        assert_eq!(texts(&choose(&[&half, &again])), ["GIÁM ĐỐC", "Lê Hoàng Mai"]);
        let whole = read(&[("GIÁM ĐỐC", 0.95), ("Lê Thị Mai", 0.95)]);
        assert!(torn_rows(&choose(&[&whole]), &[&whole]).is_empty());
    }

    #[test]
    fn the_reading_without_red_is_filled_up_from_the_other() {
        let clean = read(&[("GIÁM ĐÓC", 0.9)]);
        let plain = read(&[("GIÁ ĐỌC", 0.5), ("# SỞ", 0.5), ("Y TẾ", 0.9), ("Lê Hoàng An", 0.8)]);
        assert_eq!(texts(&choose(&[&clean, &plain])), ["GIÁM ĐỐC", "Lê Hoàng An"]);
    }

    #[test]
    fn a_line_of_the_body_is_no_signature() {
        let words = read(&[("các đơn vị báo cáo về Sở Y tế.", 0.95), ("Nơi nhận: Như trên", 0.9)]);
        assert_eq!(choose(&[&words]), []);
    }

    #[test]
    fn the_left_column_stays() {
        let mut words = row(1, 100.0, 0.9, "các Phó chủ tịch");
        for (i, w) in words.iter_mut().enumerate() {
            (w.x0, w.x1) = (600.0 + 60.0 * i as f32, 655.0 + 60.0 * i as f32);
        }
        words.extend(row(2, 100.0, 0.5, "“YUI"));
        put_in(&mut words, choose(&[&read(&[("CHỦ TỊCH", 0.9), ("Lê Thị Mai", 0.9)])]), 1654.0);
        let texts: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
        assert_eq!(texts, ["các", "Phó", "chủ", "tịch", "CHỦ", "TỊCH", "Lê", "Thị", "Mai"]);
    }
}
