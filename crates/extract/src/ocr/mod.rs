//! Text from pictures.
//!
//! Owns the preparation of a picture, chosen page by page by what it does to the reading, and the
//! recogniser, which is found at run time. Does not know where a picture comes from.

mod correct;
mod digits;
pub(crate) mod engine;
mod light;
mod lines;
mod merge;
pub(crate) mod picture;
mod prepare;
mod seal;
mod second;
mod signature;
mod stamps;
mod zones;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use congvan_model::{Diagnostic, Line, Page, Severity, TextFrom};

use crate::{Limits, Stage, guard};
use correct::Correction;
pub(crate) use digits::Witnesses;
pub(crate) use engine::processors;
use engine::{Found, Patience, Recogniser, Tesseract};
pub(crate) use lines::reach;
pub(crate) use merge::merge;
use picture::{Gray, Rgb};
use second::TrueOcr;

/// The resolution that reads best for its time; letters are 10 to 14 points.
pub(crate) const DPI: f32 = 200.0;
/// Above this confidence a page is read once and well.
const GOOD: f32 = 0.85;
/// From this share of coloured ink on a page is read without it.
const COLOURED: f32 = 0.003;
/// Below it a page is hardly read at all: it may lie on its side.
const HOPELESS: f32 = 0.6;
/// So much white stays around what is read apart, in pixels.
const MARGIN: f32 = 30.0;
/// Numbers of lines that the first look passed over begin here.
const SCATTERED_LINES: u32 = 2_000_000_000;
/// A page below this is to be compared with its picture by a person.
const DOUBTFUL: f32 = 0.75;

/// What was read from a picture.
pub(crate) struct Reading {
    /// Its lines, in points.
    pub(crate) lines: Vec<Line>,
    /// Size of the page as it was read: upright.
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// Mean confidence of its letters; `None` if there are none.
    pub(crate) confidence: Option<f32>,
    /// By how many quarters the picture was turned clockwise to stand upright.
    pub(crate) turned: u8,
    /// There is nothing on it but what shows through from the other side.
    pub(crate) blank: bool,
    /// Words whose marks were put right.
    pub(crate) corrections: Vec<Correction>,
    /// What was written by hand and is not read for sure; places in points.
    doubts: Vec<digits::Doubt>,
}

impl Reading {
    /// Remarks on what was written by hand, but for what `layer` has in its place.
    pub(crate) fn handwritten(&self, page: u32, layer: &[Line]) -> Vec<Diagnostic> {
        let told = |d: &&digits::Doubt| !layer.iter().flat_map(|l| &l.words).any(|w| d.lies_under(&w.bbox));
        self.doubts.iter().filter(told).map(|d| d.diagnostic(page)).collect()
    }

    /// The words that do not stand as the recogniser read them, with its reading; none is lost.
    pub(crate) fn corrected(&self, number: u32) -> Option<Diagnostic> {
        let mut pairs: Vec<String> =
            self.corrections.iter().map(|c| format!("“{}” thành “{}”", c.read, c.meant)).collect();
        pairs.sort();
        pairs.dedup();
        let message = format!("trang {number}: đã sửa dấu của chữ nhận dạng: {}", pairs.join(", "));
        (!pairs.is_empty()).then(|| on_page(number, "ocr.corrected", Severity::Info, message))
    }

    /// As a page.
    pub(crate) fn page(self, number: u32) -> Page {
        Page {
            number,
            width: self.width,
            height: self.height,
            lines: self.lines,
            text_from: TextFrom::Ocr,
            confidence: self.confidence,
        }
    }
}

/// Reads so many pictures, one a core, each made when it is its turn, so that a long file does not
/// fill the memory. A picture that cannot be made or read is `None`.
pub(crate) fn read_all(
    count: usize,
    limits: &Limits,
    witnesses: &Witnesses,
    picture: impl Fn(usize) -> Option<Rgb> + Sync,
) -> Vec<Option<Reading>> {
    let second = limits.second_reader.then(TrueOcr::installed).flatten();
    side_by_side(count, limits, |i, time| picture(i).and_then(|p| read(&p, i == 0, witnesses, second, time)))
}

/// Does something with so many pictures, one a core, each within the time of one page; what breaks
/// down is `None`.
pub(crate) fn side_by_side<T: Send>(
    count: usize,
    limits: &Limits,
    each: impl Fn(usize, &Patience) -> Option<T> + Sync,
) -> Vec<Option<T>> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<T>>> = Mutex::new((0..count).map(|_| None).collect());
    limits.listener.tell(Stage::Recognising(count as u32));
    let cores = limits.core_count();
    std::thread::scope(|scope| {
        for _ in 0..cores.min(count) {
            let work = || loop {
                let i = next.fetch_add(1, Ordering::Relaxed);
                if i >= count {
                    break;
                }
                // The clock of a page runs when a core is free for it.
                let _turn = engine::Turn::take();
                let time = Patience::new(limits.ocr_page_time, cores);
                let result = guard::attempt(|| each(i, &time)).unwrap_or(None);
                results.lock().unwrap_or_else(PoisonError::into_inner)[i] = result;
            };
            // Without threads to be had, what is left stays unread and is reported.
            let _ = std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, work);
        }
    });
    results.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Tells that pages are pictures and nothing here reads them, and what to do.
pub(crate) fn missing(pages: &[u32]) -> Diagnostic {
    let list: Vec<String> = pages.iter().take(10).map(u32::to_string).collect();
    let more = if pages.len() > 10 { ", ..." } else { "" };
    let message = format!(
        "trang {}{more} là ảnh quét, cần bộ nhận dạng chữ tesseract với tiếng Việt; hãy cài bằng lệnh: {}",
        list.join(", "),
        engine::INSTALL
    );
    let only = (pages.len() == 1).then(|| pages[0]);
    Diagnostic { page: only, ..Diagnostic::new("ocr.missing", Severity::Error, "", message) }
}

/// A remark on a page that was hard to read.
pub(crate) fn doubt(page: &Page) -> Option<Diagnostic> {
    let confidence = page.confidence.filter(|c| *c < DOUBTFUL)?;
    let message = format!(
        "trang {} mờ hoặc khó đọc (độ tin cậy {:.0} %); hãy đối chiếu với ảnh",
        page.number,
        confidence * 100.0
    );
    Some(on_page(page.number, "ocr.low-confidence", Severity::Review, message))
}

/// A remark on a page.
pub(crate) fn on_page(number: u32, code: &str, severity: Severity, message: String) -> Diagnostic {
    Diagnostic { page: Some(number), ..Diagnostic::new(code, severity, "", message) }
}

/// Reads a picture, the `first` of a file with its number and its day; `None` if the recogniser fails on it.
fn read(
    picture: &Rgb,
    first: bool,
    witnesses: &Witnesses,
    second: Option<&TrueOcr>,
    time: &Patience,
) -> Option<Reading> {
    let mended = light::mended(picture);
    let picture = mended.as_ref().unwrap_or(picture);
    let gray = picture.gray();
    let scale = 72.0 / picture.dpi;
    let reading = |words: &[Found], width: usize, height: usize| Reading {
        lines: lines::build(words, scale),
        width: width as f32 * scale,
        height: height as f32 * scale,
        confidence: confidence(words),
        turned: 0,
        blank: words.is_empty() && dark_share(&gray) < 0.005,
        corrections: Vec::new(),
        doubts: Vec::new(),
    };
    if is_back(&gray) {
        return Some(reading(&[], gray.width, gray.height));
    }
    let once = |gray: &Gray| Tesseract::PAGE.read(gray, picture.dpi, time);
    // A machine that is short of memory for a moment must not cost a page.
    let recognise = |gray: &Gray| once(gray).or_else(|| once(gray)).map(without_noise);
    let mut words = recognise(&gray)?;
    let mut upright = (gray.width, gray.height);
    let sure = |words: &[Found]| confidence(words).unwrap_or(0.0);
    let sideways = is_sideways(&words);
    if (sideways || sure(&words) < HOPELESS)
        && let Some(quarters) = engine::quarters(&gray, picture.dpi, time).filter(|q| *q != 0)
        && let Some(other) = recognise(&gray.turned(quarters))
        && mass(&other) > if sideways { 0.8 } else { 1.2 } * mass(&words)
    {
        words = other;
        if quarters % 2 == 1 {
            upright = (gray.height, gray.width);
        }
        return Some(Reading { turned: quarters, ..reading(&words, upright.0, upright.1) });
    }
    if sure(&words) < GOOD {
        let fall = prepare::skew(&gray);
        let coloured = prepare::ink_share(picture) > COLOURED;
        type Way<'a> = (bool, &'a (dyn Fn() -> Gray + Sync), f32);
        let all: [Way<'_>; 3] = [
            (coloured, &|| prepare::without_ink(picture), 0.0),
            (fall.abs() >= 0.8, &|| prepare::level(&gray, fall), fall),
            // Specks and noise trouble the second reader less than what takes them away.
            (second.is_none(), &|| prepare::median(&gray), 0.0),
        ];
        let ways: Vec<&Way<'_>> = all.iter().filter(|(applies, ..)| *applies).collect();
        let mut ahead = None;
        for (i, (_, prepare, fall)) in ways.iter().enumerate() {
            if sure(&words) >= GOOD {
                break;
            }
            let read = ahead.take().unwrap_or_else(|| match ways.get(i + 1) {
                // On a core that is free the next way is tried before it is known whether it will be wanted.
                Some((_, next, _)) => {
                    let (read, next) = engine::beside(time, || recognise(&prepare()), || recognise(&next()));
                    ahead = next;
                    read
                }
                None => recognise(&prepare()),
            });
            let Some(mut other) = read else { continue };
            let fall = *fall;
            if fall != 0.0 {
                tilt(&mut other, fall, gray.width, gray.height);
            }
            if mass(&other) > 1.01 * mass(&words) {
                keep_apart(&mut other, &words);
                words = other;
            }
        }
    }
    let bare = (prepare::ink_share(picture) > COLOURED).then(|| prepare::without_ink(picture));
    let rest = bare.clone().unwrap_or_else(|| gray.clone());
    let other = second.filter(|_| second::is_needed(&words)).and_then(|s| s.read(&rest, picture.dpi, time));
    if let Some(other) = &other {
        second::put_in(&mut words, other);
    }
    // The letterhead is read beside it, if a core is free.
    let look = || overlooked(rest, &words, picture.dpi, time);
    let (more, early) = engine::beside(time, look, || zones::head(&words, &gray, picture.dpi, time));
    if let Some(more) = more {
        words.retain(|w| w.confidence > 0.5 || !more.iter().any(|m| m.overlaps(w)));
        words.extend(more);
        words.sort_by_key(|w| w.line);
    }
    zones::reread(&mut words, &gray, bare.as_ref(), early.flatten(), picture.dpi, time);
    if let Some(other) = &other {
        second::put_in_again(&mut words, other, SCATTERED_LINES);
    }
    words.sort_by(|a, b| a.line.cmp(&b.line).then(a.x0.total_cmp(&b.x0)));
    let mut corrections = correct::correct(&mut words);
    if first {
        stamps::read(picture, &mut words, time);
        corrections.extend(correct::greeting(&mut words));
    }
    let doubts = if first { digits::read(picture, &mut words, witnesses) } else { Vec::new() };
    let doubts = doubts.into_iter().map(|d| d.scaled(scale)).collect();
    Some(Reading { corrections, doubts, ..reading(&words, upright.0, upright.1) })
}

/// What the first look passed over: it takes a seal with the title and the name under it for a
/// picture. All that was read is painted white, and what is left is read as scattered words.
fn overlooked(mut picture: Gray, words: &[Found], dpi: f32, time: &Patience) -> Option<Vec<Found>> {
    for w in words.iter().filter(|w| w.confidence > 0.5) {
        picture.whiten(w.x0 - 2.0, w.y0 - 2.0, w.x1 + 2.0, w.y1 + 2.0);
    }
    if dark_share(&picture) < 0.000_2 {
        return None;
    }
    // The white around it costs time too.
    let (x0, y0, x1, y1) = ink_box(&picture);
    let (picture, left, top) = picture.cut(x0 - MARGIN, y0 - MARGIN, x1 + MARGIN, y1 + MARGIN);
    let mut more = Tesseract::SCATTERED.read(&picture, dpi, time)?;
    for w in &mut more {
        (w.x0, w.x1) = (w.x0 + left as f32, w.x1 + left as f32);
        (w.y0, w.y1) = (w.y0 + top as f32, w.y1 + top as f32);
    }
    let kept = |w: &Found| {
        let letters = w.text.chars().filter(|c| c.is_alphabetic()).count();
        letters >= 2
            && w.confidence > 0.5
            && words.iter().all(|o| !o.overlaps(w) || o.confidence < w.confidence)
    };
    let placed = |mut w: Found| {
        // A word that is read better this time stays in its line.
        let level = |o: &Found| ((o.y0 + o.y1) - (w.y0 + w.y1)).abs() < 0.5 * (w.y1 - w.y0);
        let instead = words.iter().find(|o| o.confidence <= 0.5 && o.overlaps(&w) && level(o));
        w.line = instead.map_or(w.line.wrapping_add(SCATTERED_LINES), |o| o.line);
        w
    };
    Some(more.into_iter().filter(kept).map(placed).collect())
}

/// The edges of what is dark on a picture: left, top, right, bottom.
fn ink_box(picture: &Gray) -> (f32, f32, f32, f32) {
    let rows = || picture.pixels.chunks_exact(picture.width.max(1));
    let dark = |p: &u8| *p < 128;
    let top = rows().position(|r| r.iter().any(dark)).unwrap_or(0);
    let bottom = rows().rposition(|r| r.iter().any(dark)).unwrap_or(0);
    let left = rows().filter_map(|r| r.iter().position(dark)).min().unwrap_or(0);
    let right = rows().filter_map(|r| r.iter().rposition(dark)).max().unwrap_or(0);
    (left as f32, top as f32, right as f32 + 1.0, bottom as f32 + 1.0)
}

/// True if most words of some length are higher than wide: the recogniser reads lines that run
/// upwards, but their places are those of a page on its side.
fn is_sideways(words: &[Found]) -> bool {
    let long = || words.iter().filter(|w| w.text.chars().count() >= 4);
    let high = long().filter(|w| w.y1 - w.y0 > w.x1 - w.x0).count();
    long().count() >= 5 && high * 2 > long().count()
}

/// True of the back of a sheet: nothing on it is much darker than its paper. Letters may be faint, but what
/// shows through from the other side is fainter.
fn is_back(picture: &Gray) -> bool {
    let mut levels = [0usize; 256];
    for p in &picture.pixels {
        levels[usize::from(*p)] += 1;
    }
    // Most of a sheet is paper.
    let half = picture.pixels.len() / 2;
    let mut below = 0;
    let paper = levels.iter().position(|n| {
        below += n;
        below > half
    });
    let ink = paper.unwrap_or(255).saturating_sub(85).max(128);
    let dark: usize = levels[..ink].iter().sum();
    (dark as f32) < 0.000_2 * picture.pixels.len().max(1) as f32
}

/// The share of a picture that is dark; letters cover some 5 % of a page.
fn dark_share(picture: &Gray) -> f32 {
    let dark = picture.pixels.iter().filter(|p| **p < 128).count();
    dark as f32 / picture.pixels.len().max(1) as f32
}

/// Without what the recogniser makes of specks, lines and seals.
fn without_noise(mut words: Vec<Found>) -> Vec<Found> {
    words.retain(|w| {
        let letters = w.text.chars().filter(|c| c.is_alphanumeric()).count();
        let (width, height) = (w.x1 - w.x0, w.y1 - w.y0);
        // A rule or the edge of a seal read as a letter.
        let rule = letters == 0 && (width > 40.0 * height || height > 4.0 * width.max(1.0));
        !(w.confidence < 0.3 && letters < 2 || rule || w.confidence < 0.05)
    });
    words
}

/// Mean confidence over letters.
fn confidence(words: &[Found]) -> Option<f32> {
    let letters = |w: &Found| w.text.chars().count() as f32;
    let all: f32 = words.iter().map(letters).sum();
    (all > 0.0).then(|| words.iter().map(|w| w.confidence * letters(w)).sum::<f32>() / all)
}

/// How much was read well: letters weighed by how far they are above guessing.
fn mass(words: &[Found]) -> f32 {
    let real = |w: &&Found| w.text.chars().any(char::is_alphanumeric);
    words.iter().filter(real).map(|w| (w.confidence - 0.4).max(0.0) * w.text.chars().count() as f32).sum()
}

/// Keeps what the other reading had of its own: a red stamp that went with the ink.
fn keep_apart(words: &mut Vec<Found>, other: &[Found]) {
    let lost: Vec<Found> = other
        .iter()
        .filter(|o| {
            let letters = o.text.chars().filter(|c| c.is_alphabetic()).count();
            let free = words.iter().all(|w| !w.overlaps(o));
            letters >= 2 && o.confidence > 0.7 && free
        })
        .cloned()
        .map(|mut o| {
            // Lines of the other reading, apart from those of this one.
            o.line += 1_000_000_000;
            o
        })
        .collect();
    words.extend(lost);
}

/// Puts words of a levelled picture back to where they stand on the picture itself.
fn tilt(words: &mut [Found], degrees: f32, width: usize, height: usize) {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (cx, cy) = (width as f32 / 2.0, height as f32 / 2.0);
    for w in words {
        let (x, y) = ((w.x0 + w.x1) / 2.0 - cx, (w.y0 + w.y1) / 2.0 - cy);
        let (dx, dy) =
            (cx + x * cos - y * sin - (w.x0 + w.x1) / 2.0, cy + x * sin + y * cos - (w.y0 + w.y1) / 2.0);
        (w.x0, w.x1, w.y0, w.y1) = (w.x0 + dx, w.x1 + dx, w.y0 + dy, w.y1 + dy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_faint_page_is_no_back_of_a_sheet() {
        let page = |paper: u8, ink: u8| {
            let mut picture = Gray { width: 100, height: 100, pixels: vec![paper; 10_000] };
            picture.pixels[..500].fill(ink);
            picture
        };
        assert!(is_back(&page(255, 255)));
        assert!(is_back(&page(255, 180)), "what shows through");
        assert!(!is_back(&page(255, 158)), "black that is grey");
        assert!(!is_back(&page(255, 0)));
        assert!(!is_back(&page(170, 100)), "grey paper");
    }
}
