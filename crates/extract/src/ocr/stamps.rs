//! Framed stamps on the upper part of a page: marks of urgency and secrecy, set on at a slant, and the
//! incoming stamp, whose lines run into those of the letter beside it.
//!
//! Read with the page they come out torn, or not at all. Here a stamp is known by its frame: ink that
//! encloses a good part of white. What it encloses is cut out, set level and read on its own; of a mark
//! only a known word is kept, of an incoming stamp its lines take the place of what the page had there.

use congvan_text::{fold, reading_distance};

use super::engine::{Found, Patience, Recogniser, Tesseract};
use super::picture::{Gray, Rgb};
use super::{mass, without_noise};

/// Numbers of lines of a stamp begin here, apart from those of the page.
const LINES: u32 = 3_300_000_000;
/// The share of the page, from its top, in which stamps are looked for.
const UPPER: f32 = 0.5;
/// Dots to the inch at which frames are looked for.
const COARSE: f32 = 75.0;
/// Sizes of stamps in millimetres, along and across, with some room: the smallest is `KHẨN`, 20 by 8; the
/// greatest the incoming stamp, 50 by 35.
const LONG: std::ops::Range<f32> = 14.0..75.0;
const SHORT: std::ops::Range<f32> = 5.0..48.0;
/// A frame that falls by less, in degrees, may as well be level.
const NEARLY: f32 = 8.0;
/// More frames than that are a table.
const MOST: usize = 6;
/// The marks as they are printed; how far what is read may be from them, in tenths of a letter.
const MARKS: [(&str, u32); 7] = [
    ("HỎA TỐC", 22),
    ("THƯỢNG KHẨN", 30),
    ("KHẨN", 12),
    ("TUYỆT MẬT", 20),
    ("TỐI MẬT", 13),
    ("MẬT", 6),
    ("SAO Y", 6),
];

/// True of a word that was read in a stamp.
pub(super) fn is_of_stamp(word: &Found) -> bool {
    (LINES..LINES + (MOST as u32 + 1) * 1_000_000).contains(&word.line)
}

/// What a frame encloses.
#[derive(Clone, Copy, Debug)]
struct Inside {
    /// Its middle, in pixels of the page.
    x: f32,
    y: f32,
    /// Half its length and half its height along its own sides.
    long: f32,
    short: f32,
    /// By how many degrees its long side falls to the right.
    fall: f32,
}

impl Inside {
    /// The point of the page that lies so far along and across from the middle.
    fn point(&self, along: f32, across: f32) -> (f32, f32) {
        let (sin, cos) = self.fall.to_radians().sin_cos();
        (self.x + along * cos - across * sin, self.y + along * sin + across * cos)
    }

    fn holds(&self, w: &Found) -> bool {
        let (dx, dy) = ((w.x0 + w.x1) / 2.0 - self.x, (w.y0 + w.y1) / 2.0 - self.y);
        let (sin, cos) = self.fall.to_radians().sin_cos();
        (dx * cos + dy * sin).abs() < self.long && (dy * cos - dx * sin).abs() < self.short
    }

    /// What it encloses, set level, without the frame.
    fn cut(&self, picture: &Gray) -> Gray {
        let (w, h) = (2.0 * self.long, 2.0 * self.short);
        let mut out = Gray::white(w.max(1.0) as usize, h.max(1.0) as usize);
        for row in 0..out.height {
            for column in 0..out.width {
                let (x, y) = self.point(column as f32 - self.long, row as f32 - self.short);
                let inside = x >= 0.0 && y >= 0.0 && x < picture.width as f32 && y < picture.height as f32;
                if inside {
                    out.pixels[row * out.width + column] =
                        picture.pixels[y as usize * picture.width + x as usize];
                }
            }
        }
        out
    }
}

/// Reads the stamps of a page and sets what they say among its words.
pub(super) fn read(picture: &Rgb, words: &mut Vec<Found>, time: &Patience) {
    let ink = darkest(picture);
    let found = frames(&ink, picture.dpi);
    if found.is_empty() || found.len() > MOST {
        return;
    }
    for (n, inside) in found.into_iter().enumerate() {
        let lines = LINES + n as u32 * 1_000_000;
        let look =
            |inside: &Inside| Tesseract::BLOCK.read(&inside.cut(&ink), picture.dpi, time).map(without_noise);
        let (mut inside, Some(mut read)) = (inside, look(&inside)) else { return };
        // What hangs on a frame makes it seem to slant.
        let unclear = |read: &[Found]| mark(read).is_none() && !is_incoming(read);
        if inside.fall != 0.0 && inside.fall.abs() < NEARLY && unclear(&read) {
            let level = Inside { fall: 0.0, ..inside };
            if let Some(other) = look(&level).filter(|other| mass(other) > mass(&read)) {
                (inside, read) = (level, other);
            }
        }
        if let Some((mark, confidence)) = mark(&read) {
            // The letter's own words that the stamp lies over stay.
            words.retain(|w| !inside.holds(w) || w.confidence > 0.9 && w.text.contains(char::is_lowercase));
            words.push(placed(&inside, mark, confidence, lines));
        } else if inside.fall.abs() < NEARLY && is_incoming(&read) {
            let set = |mut w: Found| {
                let middle = ((w.x0 + w.x1) / 2.0 - inside.long, (w.y0 + w.y1) / 2.0 - inside.short);
                let (x, y) = inside.point(middle.0, middle.1);
                let (half, high) = ((w.x1 - w.x0) / 2.0, (w.y1 - w.y0) / 2.0);
                (w.x0, w.x1, w.y0, w.y1) = (x - half, x + half, y - high, y + high);
                w.line = lines + w.line % 1_000_000;
                w
            };
            let read: Vec<Found> = labelled(read).into_iter().map(set).collect();
            let old: Vec<Found> = words.iter().filter(|w| inside.holds(w)).cloned().collect();
            if mass(&read) > 0.7 * mass(&old) {
                words.retain(|w| !inside.holds(w));
                words.extend(read);
            }
        }
    }
}

/// By the darkest of the three colours: red and blue ink are as dark as black.
fn darkest(picture: &Rgb) -> Gray {
    let pixels = picture.pixels.chunks_exact(3).map(|p| p[0].min(p[1]).min(p[2])).collect();
    Gray { width: picture.width, height: picture.height, pixels }
}

/// A word of a mark, upright where the stamp is.
fn placed(inside: &Inside, text: &str, confidence: f32, line: u32) -> Found {
    let high = inside.short.min(inside.long * 0.3) * 0.5;
    Found {
        line,
        x0: inside.x - inside.long * 0.8,
        x1: inside.x + inside.long * 0.8,
        y0: inside.y - high,
        y1: inside.y + high,
        confidence,
        text: text.to_owned(),
    }
}

/// The mark that a stamp says, and how sure that is: all of it, or of a mark of two words these alone
/// among what the frame itself is read as.
fn mark(read: &[Found]) -> Option<(&'static str, f32)> {
    let letters = |words: &[Found]| -> String {
        words.iter().flat_map(|w| w.text.chars()).filter(|c| c.is_alphabetic()).collect()
    };
    let low = |text: &str| text.to_lowercase().chars().filter(|c| *c != ' ').collect::<Vec<char>>();
    let capital = |text: &str| {
        let (all, upper) = (text.chars().count(), text.chars().filter(|c| c.is_uppercase()).count());
        all > 0 && upper * 4 >= all * 3
    };
    let near = |words: &[Found], single: bool| {
        let text = letters(words);
        let known = MARKS.into_iter().filter(|(name, _)| capital(&text) && (single || name.contains(' ')));
        let off = known.filter_map(|(name, most)| {
            reading_distance(&low(&text), &low(name), most).map(|wrong| (name, wrong))
        });
        off.min_by_key(|(_, wrong)| *wrong)
    };
    let few = read.len() <= 8;
    let part = || read.windows(2).filter(|_| few).filter_map(|two| near(two, false)).min_by_key(|(_, w)| *w);
    let (name, wrong) = near(read, true).or_else(part)?;
    Some((name, (0.97 - 0.015 * wrong as f32).max(0.5)))
}

/// What the dotted lines of an incoming stamp are for, as printed; how far what is read may be from it, in
/// tenths of a letter.
const LABELS: [(&str, u32); 4] = [("Số", 6), ("Ngày", 13), ("Giờ", 6), ("Chuyển", 13)];

/// The label that a word begins with, and its length there.
fn label(word: &str) -> Option<(&'static str, usize)> {
    let lead = word.len() - word.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let own = &word[lead..];
    let end = own.find(|c: char| !c.is_alphabetic()).unwrap_or(own.len());
    let low = |text: &str| text.to_lowercase().chars().collect::<Vec<char>>();
    let near = |(name, most): (&'static str, u32)| {
        reading_distance(&low(&own[..end]), &low(name), most).map(|wrong| (wrong, name))
    };
    let (_, name) = LABELS.into_iter().filter_map(near).min()?;
    own.starts_with(char::is_uppercase).then_some((name, lead + end))
}

/// True if these are the lines of an incoming stamp.
fn is_incoming(read: &[Found]) -> bool {
    let named = |w: &Found| {
        let bare = w.text.trim_matches(|c: char| !c.is_alphanumeric());
        fold(bare) == "den" && bare.chars().all(char::is_uppercase)
    };
    let has = |name: &str| read.iter().any(|w| label(&w.text).is_some_and(|(found, _)| found == name));
    read.iter().any(named) || LABELS.iter().filter(|(name, _)| has(name)).count() > 2
}

/// The lines of an incoming stamp with their labels as printed; what is written by hand between them comes
/// out as anything, and only figures of it are kept.
fn labelled(read: Vec<Found>) -> Vec<Found> {
    let mut out = Vec::with_capacity(read.len());
    for w in read {
        let Some((name, len)) = label(&w.text) else {
            if w.confidence > 0.4 && w.text.chars().any(char::is_alphanumeric) {
                out.push(w);
            }
            continue;
        };
        let letters = |text: &str| text.chars().count() as f32;
        let x = w.x0 + (w.x1 - w.x0) * letters(&w.text[..len]) / letters(&w.text);
        let rest = w.text[len..].trim_matches(|c: char| !c.is_ascii_digit()).to_owned();
        out.push(Found { text: format!("{name}:"), x1: x, confidence: w.confidence.max(0.5), ..w.clone() });
        if !rest.is_empty() {
            out.push(Found { text: rest, x0: x, ..w });
        }
    }
    out
}

/// The frames in the upper part of a page.
fn frames(picture: &Gray, dpi: f32) -> Vec<Inside> {
    let step = (dpi / COARSE).round().max(1.0) as usize;
    let (w, h) = (picture.width / step, (picture.height as f32 * UPPER) as usize / step);
    if w < 20 || h < 20 {
        return Vec::new();
    }
    // Dark where anything in the square is: thin lines stay whole.
    let mut ink = vec![false; w * h];
    for (i, dark) in ink.iter_mut().enumerate() {
        let (x, y) = (i % w * step, i / w * step);
        *dark =
            (y..y + step).any(|y| picture.pixels[y * picture.width + x..][..step].iter().any(|p| *p < 140));
    }
    let millimetre = dpi / step as f32 / 25.4;
    let mut owner = vec![0u32; w * h];
    let mut out = Vec::new();
    let mut next = 0;
    for start in 0..w * h {
        if !ink[start] || owner[start] != 0 {
            continue;
        }
        next += 1;
        let part = flood(&ink, &mut owner, (w, h), start, next);
        let (mut x0, mut y0, mut x1, mut y1) = (w, h, 0, 0);
        for i in &part {
            (x0, x1) = (x0.min(i % w), x1.max(i % w));
            (y0, y1) = (y0.min(i / w), y1.max(i / w));
        }
        let (width, height) = ((x1 - x0 + 1) as f32 / millimetre, (y1 - y0 + 1) as f32 / millimetre);
        if width.max(height) < LONG.start
            || width.max(height) > LONG.end * 1.2
            || width.min(height) < SHORT.start
        {
            continue;
        }
        let hollow = enclosed(&owner, w, (x0, y0, x1, y1), next);
        if hollow.len() * 3 < part.len() * 2 {
            continue;
        }
        out.extend(inside(&hollow, step as f32).filter(|i| {
            let scale = 2.0 * 25.4 / dpi;
            LONG.contains(&(i.long * scale)) && SHORT.contains(&(i.short * scale)) && i.fall.abs() < 60.0
        }));
    }
    out
}

/// The ink that hangs together with a point; marks it as `owner`'s.
pub(super) fn flood(
    ink: &[bool],
    owner: &mut [u32],
    (w, h): (usize, usize),
    start: usize,
    number: u32,
) -> Vec<usize> {
    let mut part = vec![start];
    owner[start] = number;
    let mut at = 0;
    while let Some(i) = part.get(at).copied() {
        at += 1;
        let (x, y) = (i % w, i / w);
        for ny in y.saturating_sub(1)..(y + 2).min(h) {
            for nx in x.saturating_sub(1)..(x + 2).min(w) {
                let n = ny * w + nx;
                if ink[n] && owner[n] == 0 {
                    owner[n] = number;
                    part.push(n);
                }
            }
        }
    }
    part
}

/// The points that a piece of ink encloses, other ink among them: those in its box that cannot be come to
/// from the box's edge.
fn enclosed(
    owner: &[u32],
    w: usize,
    (x0, y0, x1, y1): (usize, usize, usize, usize),
    number: u32,
) -> Vec<(f32, f32)> {
    // One point of white all round.
    let (bw, bh) = (x1 - x0 + 3, y1 - y0 + 3);
    let is_ink = |x: usize, y: usize| {
        (1..bw - 1).contains(&x) && (1..bh - 1).contains(&y) && owner[(y0 + y - 1) * w + x0 + x - 1] == number
    };
    let mut outside = vec![false; bw * bh];
    let mut open = vec![0usize];
    outside[0] = true;
    while let Some(i) = open.pop() {
        let (x, y) = (i % bw, i / bw);
        let around = [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)];
        for (nx, ny) in around.into_iter().filter(|(x, y)| *x < bw && *y < bh) {
            if !outside[ny * bw + nx] && !is_ink(nx, ny) {
                outside[ny * bw + nx] = true;
                open.push(ny * bw + nx);
            }
        }
    }
    (0..bw * bh)
        .filter(|i| !outside[*i] && !is_ink(i % bw, i / bw))
        .map(|i| ((x0 + i % bw) as f32 - 0.5, (y0 + i / bw) as f32 - 0.5))
        .collect()
}

/// The rectangle that the enclosed points fill; `step` pixels to a point.
fn inside(points: &[(f32, f32)], step: f32) -> Option<Inside> {
    let n = points.len() as f32;
    let (x, y) = points.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x / n, b + y / n));
    let (mut xx, mut xy, mut yy) = (0.0f32, 0.0, 0.0);
    for (px, py) in points {
        let (dx, dy) = (px - x, py - y);
        (xx, xy, yy) = (xx + dx * dx / n, xy + dx * dy / n, yy + dy * dy / n);
    }
    let fall = 0.5 * (2.0 * xy).atan2(xx - yy);
    let (sin, cos) = fall.sin_cos();
    // Half the sides of a rectangle are so many times its spread.
    let spread = |a: f32| (3.0 * a.max(0.0)).sqrt() * step;
    let along = spread(xx * cos * cos + 2.0 * xy * sin * cos + yy * sin * sin);
    let across = spread(xx * sin * sin - 2.0 * xy * sin * cos + yy * cos * cos);
    // It fills most of it, or is none.
    let filled = n * step * step / (4.0 * along * across).max(1.0);
    (filled > 0.6).then_some(Inside {
        x: x * step,
        y: y * step,
        long: along,
        short: across,
        fall: fall.to_degrees(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 75 dots to the inch with a frame of 40 by 10 millimetres, turned by so many degrees.
    fn framed(degrees: f32) -> Gray {
        let mut picture = Gray::white(600, 800);
        let (sin, cos) = degrees.to_radians().sin_cos();
        for y in 0..400 {
            for x in 0..600 {
                let (dx, dy) = (x as f32 - 200.0, y as f32 - 150.0);
                let (u, v) = ((dx * cos + dy * sin).abs(), (dy * cos - dx * sin).abs());
                let edge = u < 60.0 && v < 15.0 && (u > 57.0 || v > 12.0);
                if edge {
                    picture.pixels[y * 600 + x] = 0;
                }
            }
        }
        picture
    }

    #[test]
    fn a_frame_is_found_with_its_slant() {
        for degrees in [0.0, -20.0, 12.0] {
            let found = frames(&framed(degrees), 75.0);
            let [inside] = found[..] else { panic!("{degrees}: {found:?}") };
            assert!((inside.fall - degrees).abs() < 2.0, "{degrees}: {inside:?}");
            assert!((inside.x - 200.0).abs() < 2.0 && (inside.y - 150.0).abs() < 2.0, "{inside:?}");
            assert!((inside.long - 57.0).abs() < 4.0 && (inside.short - 12.0).abs() < 3.0, "{inside:?}");
        }
        assert!(frames(&Gray::white(600, 800), 75.0).is_empty());
    }

    #[test]
    fn only_known_marks_are_marks() {
        let read = |text: &str| -> Option<&str> {
            let word = |t: &str| Found {
                line: 0,
                x0: 0.0,
                y0: 0.0,
                x1: 1.0,
                y1: 1.0,
                confidence: 0.5,
                text: t.into(),
            };
            mark(&text.split(' ').map(word).collect::<Vec<_>>()).map(|(m, _)| m)
        };
        assert_eq!(read("HOA TÓC"), Some("HỎA TỐC"));
        assert_eq!(read("KHÂN"), Some("KHẨN"));
        assert_eq!(read(") HỎA TỐC HÓA TỐC,"), Some("HỎA TỐC"));
        assert_eq!(read("VIỆC KHẨN CẤP"), None);
        assert_eq!(read("MẬT"), Some("MẬT"));
        assert_eq!(read("Số 12 Ngày"), None);
        assert_eq!(read("BẢN GỐC"), None);
        assert_eq!(read("MỘT"), None);
    }

    #[test]
    fn the_labels_of_an_incoming_stamp_are_set_right() {
        let word = |t: &str, confidence| Found {
            line: 0,
            x0: 0.0,
            y0: 0.0,
            x1: 90.0,
            y1: 9.0,
            confidence,
            text: t.into(),
        };
        let read = [("ĐẾN", 0.9), ("SỖ:...2093...", 0.3), ("Ngy:...", 0.4), ("z⁄7", 0.2), ("Chuyên:", 0.8)];
        let read: Vec<Found> = read.into_iter().map(|(t, c)| word(t, c)).collect();
        assert!(is_incoming(&read));
        let texts: Vec<String> = labelled(read).into_iter().map(|w| w.text).collect();
        assert_eq!(texts, ["ĐẾN", "Số:", "2093", "Ngày:", "Chuyển:"]);
        assert!(!is_incoming(&[word("Số:", 0.9), word("Ngày", 0.9)]), "a letterhead in a frame");
    }
}
