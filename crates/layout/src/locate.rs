//! From bytes of the source text back to a place on a page.

use congvan_model::{BBox, Pages};

/// Finds the page and the box of any stretch of the source text.
#[derive(Clone, Debug, Default)]
pub struct Locator {
    /// Where each line begins in the source, with its page and the index of its first word.
    lines: Vec<LinePlace>,
    words: Vec<WordPlace>,
}

#[derive(Clone, Copy, Debug)]
struct LinePlace {
    start: u32,
    page: u32,
}

#[derive(Clone, Copy, Debug)]
struct WordPlace {
    start: u32,
    end: u32,
    page: u32,
    bbox: BBox,
    confidence: f32,
}

/// A word that a recogniser was not sure of.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubtful {
    /// Bytes of the source.
    pub source: std::ops::Range<usize>,
    /// From 1.
    pub page: u32,
    /// Where it stands on the page.
    pub bbox: BBox,
    /// 0 to 1.
    pub confidence: f32,
}

impl Locator {
    /// Made for the text of `pages`, as [`Pages::source_text`] joins it.
    pub fn new(pages: &Pages) -> Self {
        let mut locator = Self::default();
        let mut at = 0usize;
        for page in &pages.pages {
            for line in &page.lines {
                locator.lines.push(LinePlace { start: at as u32, page: page.number });
                for word in &line.words {
                    locator.words.push(WordPlace {
                        start: (at + word.start) as u32,
                        end: (at + word.end) as u32,
                        page: page.number,
                        bbox: word.bbox,
                        confidence: word.confidence.unwrap_or(1.0),
                    });
                }
                at += line.text.len() + 1;
            }
        }
        locator
    }

    /// The page (from 1) of the byte, and the box around the words of `start..end` that stand on
    /// that page; no box where the text has no positions.
    pub fn place(&self, start: usize, end: usize) -> (u32, Option<BBox>) {
        let (start, end) = (start as u32, end as u32);
        let line = self.lines.partition_point(|l| l.start <= start);
        let page = line.checked_sub(1).and_then(|i| self.lines.get(i)).map_or(1, |l| l.page);
        let first = self.words.partition_point(|w| w.end <= start);
        let mut bbox: Option<BBox> = None;
        for word in &self.words[first..] {
            if word.start >= end || word.page != page {
                break;
            }
            bbox = Some(bbox.map_or(word.bbox, |b| b.join(&word.bbox)));
        }
        (page, bbox)
    }

    /// The lowest confidence of a recogniser over the words of `start..end`; 1 for a text that
    /// was not recognised from a picture.
    pub fn confidence(&self, start: usize, end: usize) -> f32 {
        let (start, end) = (start as u32, end as u32);
        let first = self.words.partition_point(|w| w.end <= start);
        self.words[first..].iter().take_while(|w| w.start < end).map(|w| w.confidence).fold(1.0, f32::min)
    }

    /// The words of `start..end` of which a recogniser was less sure than `bar`: the bytes of each, its page and
    /// box, and how sure it was.
    pub fn doubtful(&self, start: usize, end: usize, bar: f32) -> Vec<Doubtful> {
        let (start, end) = (start as u32, end as u32);
        let first = self.words.partition_point(|w| w.end <= start);
        let within = self.words[first..].iter().take_while(|w| w.start < end);
        let told = |w: &WordPlace| Doubtful {
            source: w.start as usize..w.end as usize,
            page: w.page,
            bbox: w.bbox,
            confidence: w.confidence,
        };
        within.filter(|w| w.confidence < bar).map(told).collect()
    }
}
