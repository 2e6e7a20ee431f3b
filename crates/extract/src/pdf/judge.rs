//! Whether the text layer of a page can be believed, or the page has to be read from its picture.

use congvan_model::Line;
use congvan_text::syllable_share;

use super::glyphs::PageGlyphs;

/// What a page needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageNeed {
    /// Its text layer is good, or it is blank.
    Nothing,
    /// To be read from its picture, and why.
    Ocr(Why),
}

/// Why a text layer does not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// There is none, or only the banner of a signature over a picture.
    NoText,
    /// It is not Vietnamese: made by a recogniser for another language, or in the code of an old
    /// font.
    NotVietnamese,
    /// It drops capitals, or its letters are not told.
    Faulty,
    /// It says something else than the picture under it shows.
    Disagrees,
}

/// Judges the text layer of a page.
pub(crate) fn judge(page: &PageGlyphs, lines: &[Line], width: f32, height: f32) -> PageNeed {
    let area = (f64::from(width) * f64::from(height)).max(1.0);
    // Scans may be cut into strips; what lies over each other counts twice, which does no harm.
    let picture = page.images.iter().map(|i| i.area()).sum::<f64>() / area;
    let written = page
        .glyphs
        .iter()
        .filter(|g| g.c != ' ')
        .map(|g| f64::from((g.x1 - g.x).hypot(g.y1 - g.y) * g.size))
        .sum::<f64>()
        / area;
    let glyphs = page.glyphs.iter().filter(|g| g.c != ' ').count();
    let unmapped = page.unmapped as usize;
    if glyphs < 10 {
        let drawn = picture > 0.02 || unmapped > 20 || page.paths > 200;
        return if drawn { PageNeed::Ocr(Why::NoText) } else { PageNeed::Nothing };
    }
    // A full page of text covers some 30 %, a banner less than 1 %.
    if picture > 0.5 && written < 0.04 {
        return PageNeed::Ocr(Why::NoText);
    }
    if unmapped > 20 && unmapped * 10 > glyphs {
        return PageNeed::Ocr(Why::Faulty);
    }
    // Half of the lines of a full page tell as much as all of them.
    let step = if lines.len() > 24 { 2 } else { 1 };
    let sample: String = lines.iter().step_by(step).flat_map(|l| [l.text.as_str(), "\n"]).collect();
    if !is_vietnamese(&sample) {
        return PageNeed::Ocr(Why::NotVietnamese);
    }
    let letters = sample.chars().filter(|c| congvan_text::is_alphabetic(*c)).count();
    let capitals = sample.chars().filter(|c| c.is_uppercase()).count();
    // Every name and every sentence has a capital: some 5 % of the letters of a letter.
    if letters > 300 && capitals * 250 < letters {
        return PageNeed::Ocr(Why::Faulty);
    }
    PageNeed::Nothing
}

/// True if what is read is not what is seen: hidden text over the picture of a page.
pub(crate) fn is_hidden_layer(page: &PageGlyphs, width: f32, height: f32) -> bool {
    let hidden = page.glyphs.iter().filter(|g| g.invisible).count();
    let picture = page.images.iter().map(|i| i.area()).sum::<f64>();
    hidden * 2 > page.glyphs.len() && picture > 0.5 * f64::from(width) * f64::from(height)
}

/// True unless the text is long enough to tell and is not Vietnamese.
pub(crate) fn is_vietnamese(text: &str) -> bool {
    let words = text
        .split_whitespace()
        .filter(|w| w.chars().filter(|c| congvan_text::is_alphabetic(*c)).count() >= 2)
        .count();
    if words < 25 {
        return true;
    }
    let (syllables, marked) = syllable_share(text);
    syllables > 0.6 && marked > 0.25
}

/// How Vietnamese a text is, 0 to 1, to choose between two readings of one page.
pub(crate) fn vietnamese_score(text: &str) -> f32 {
    let (syllables, marked) = syllable_share(text);
    syllables * (marked / 0.7).min(1.0)
}
