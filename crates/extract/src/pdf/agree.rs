//! Whether the hidden text layer over a scanned page says what the picture shows. Such layers are made
//! by other programs, and may belong to another page, to another letter, or to nobody.

use congvan_model::{BBox, Line, Page};
use congvan_text::fold;

use crate::ocr::engine::{self, Patience, Recogniser, Tesseract};
use crate::ocr::picture::{Gray, Rgb};

/// Fewer words than these tell nothing.
const FEW: usize = 8;
/// The least share of the words of a layer under which there is ink.
const INKED: f32 = 0.6;
/// The least share of sampled words that the picture shows as well.
const SHARED: f32 = 0.35;
/// Lines that are sampled.
const SAMPLE: usize = 5;

/// What a recogniser is asked to read; a poor one tells nothing against a layer.
struct Sample {
    picture: Gray,
    words: Vec<String>,
}

/// True if the layer is certain not to be that of the picture. Without a recogniser only the places
/// of its words tell.
pub(crate) fn disagrees(page: &Page, picture: &Rgb, time: &Patience) -> bool {
    let scale = (picture.width as f32 / page.width, picture.height as f32 / page.height);
    let gray = picture.gray();
    let Some(paper) = median(&gray) else { return false };
    let dark = paper.saturating_sub(50);
    let words: Vec<&BBox> = page.lines.iter().flat_map(|l| &l.words).map(|w| &w.bbox).collect();
    if words.len() < FEW {
        return false;
    }
    let inked = words.iter().filter(|b| ink(&gray, b, scale, dark) > 0.03).count();
    if (inked as f32) < INKED * words.len() as f32 {
        return true;
    }
    let Some(sample) = engine::is_installed().then(|| sample(page, &gray, scale)).flatten() else {
        return false;
    };
    let Some(found) = Tesseract::BLOCK.read(&sample.picture, picture.dpi, time) else { return false };
    let sure: Vec<String> =
        found.iter().filter(|w| w.confidence > 0.6).flat_map(|w| pieces(&w.text)).collect();
    if sure.len() * 2 < sample.words.len() {
        return false;
    }
    let shared = sample.words.iter().filter(|w| sure.contains(w)).count();
    (shared as f32) < SHARED * sample.words.len() as f32
}

/// The brightness of the paper: of most of a page.
fn median(gray: &Gray) -> Option<u8> {
    let mut counts = [0usize; 256];
    gray.pixels.iter().for_each(|p| counts[usize::from(*p)] += 1);
    let half = gray.pixels.len() / 2;
    let mut sum = 0;
    (0..=255u8).find(|v| {
        sum += counts[usize::from(*v)];
        sum > half
    })
}

/// The share of a box that is darker than paper.
fn ink(gray: &Gray, b: &BBox, (sx, sy): (f32, f32), dark: u8) -> f32 {
    let (cut, ..) = gray.cut(b.x0 * sx, b.y0 * sy, b.x1 * sx, b.y1 * sy);
    let inked = cut.pixels.iter().filter(|p| **p < dark).count();
    inked as f32 / cut.pixels.len().max(1) as f32
}

/// A few long lines from all over the page, one below the other.
fn sample(page: &Page, gray: &Gray, (sx, sy): (f32, f32)) -> Option<Sample> {
    let long: Vec<&Line> = page.lines.iter().filter(|l| l.words.len() >= 4).collect();
    let step = long.len().div_ceil(SAMPLE).max(1);
    let lines: Vec<&Line> = long.into_iter().step_by(step).collect();
    let words: Vec<String> = lines.iter().flat_map(|l| pieces(&l.text)).collect();
    if words.len() < FEW {
        return None;
    }
    let gap = (10.0 * sy) as usize;
    let strips: Vec<Gray> = lines
        .iter()
        .map(|l| {
            let (b, above) = (&l.bbox, 0.15 * l.bbox.height());
            gray.cut((b.x0 - 6.0) * sx, (b.y0 - above) * sy, (b.x1 + 6.0) * sx, (b.y1 + above) * sy).0
        })
        .collect();
    let width = strips.iter().map(|s| s.width).max()?;
    let mut picture = Gray { width, height: 0, pixels: Vec::new() };
    let white = |rows: usize, picture: &mut Gray| {
        picture.pixels.resize(picture.pixels.len() + rows * width, 255);
        picture.height += rows;
    };
    white(gap, &mut picture);
    for strip in strips.iter().filter(|s| s.width > 0) {
        for row in strip.pixels.chunks_exact(strip.width) {
            picture.pixels.extend_from_slice(row);
            picture.pixels.resize(picture.pixels.len() + width - strip.width, 255);
        }
        picture.height += strip.height;
        white(gap, &mut picture);
    }
    Some(Sample { picture, words })
}

/// The words of a text, bare of marks, which poor prints lose.
fn pieces(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|w| w.chars().count() >= 2).map(fold).collect()
}
