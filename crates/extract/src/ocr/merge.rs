//! What the text layer of a scan has, set into what was read from its picture: the banner of a
//! signature, a number that the signing system put in. Where both have a word, the layer has it
//! right.

use congvan_model::{BBox, Line, Word};

/// Words longer than these in sum are a banner, a line of its own.
const SHORT: usize = 24;

/// A line as words with their texts.
struct Row {
    words: Vec<(Word, String)>,
}

impl Row {
    fn of(line: &Line) -> Self {
        Self { words: line.words.iter().map(|w| (w.clone(), line.text[w.start..w.end].to_owned())).collect() }
    }

    fn line(self) -> Line {
        let mut line = Line::default();
        for (mut word, text) in self.words {
            if !line.text.is_empty() {
                line.text.push(' ');
            }
            word.start = line.text.len();
            line.text.push_str(&text);
            word.end = line.text.len();
            line.bbox = if line.words.is_empty() { word.bbox } else { line.bbox.join(&word.bbox) };
            line.words.push(word);
        }
        line
    }

    fn bbox(&self) -> Option<BBox> {
        self.words.iter().map(|(w, _)| w.bbox).reduce(|a, b| a.join(&b))
    }

    /// True if these words stand in a gap of this line.
    fn takes(&self, other: &Self) -> bool {
        let (Some(a), Some(b)) = (self.bbox(), other.bbox()) else { return false };
        let shared = a.y1.min(b.y1) - a.y0.max(b.y0);
        let free = |w: &BBox| w.x1 <= b.x0 + 2.0 || w.x0 >= b.x1 - 2.0;
        let near = |gap: f32| gap < 4.0 * b.height();
        let before =
            self.words.iter().map(|(w, _)| b.x0 - w.bbox.x1).filter(|g| *g >= -2.0).fold(f32::MAX, f32::min);
        let after =
            self.words.iter().map(|(w, _)| w.bbox.x0 - b.x1).filter(|g| *g >= -2.0).fold(f32::MAX, f32::min);
        shared > 0.5 * a.height().min(b.height())
            && self.words.iter().all(|(w, _)| free(&w.bbox))
            && near(before)
            && near(after)
    }
}

fn lies_on(a: &BBox, b: &BBox) -> bool {
    let (w, h) = (a.x1.min(b.x1) - a.x0.max(b.x0), a.y1.min(b.y1) - a.y0.max(b.y0));
    w > 0.0 && h > 0.0 && w * h > 0.4 * (a.width() * a.height()).min(b.width() * b.height())
}

/// The lines of both, from top to bottom.
pub(crate) fn merge(read: Vec<Line>, layer: &[Line]) -> Vec<Line> {
    let mut rows: Vec<Row> = read.iter().map(Row::of).collect();
    for line in layer {
        let own = Row::of(line);
        let places: Vec<BBox> = own.words.iter().map(|(w, _)| w.bbox).collect();
        for row in &mut rows {
            row.words.retain(|(w, _)| !places.iter().any(|p| lies_on(p, &w.bbox)));
        }
        rows.retain(|r| !r.words.is_empty());
        let short = line.text.chars().count() <= SHORT;
        match rows.iter_mut().find(|r| short && r.takes(&own)) {
            Some(row) => {
                row.words.extend(own.words);
                row.words.sort_by(|a, b| a.0.bbox.x0.total_cmp(&b.0.bbox.x0));
            }
            None => rows.push(own),
        }
    }
    let mut lines: Vec<Line> = rows.into_iter().map(Row::line).collect();
    let height = |l: &Line| l.words.iter().map(|w| w.bbox.y1).sum::<f32>() / l.words.len().max(1) as f32;
    lines.sort_by(|a, b| height(a).total_cmp(&height(b)).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(y: f32, words: &[(f32, f32, &str)], confidence: Option<f32>) -> Line {
        let words = words
            .iter()
            .map(|(x0, x1, text)| {
                let bbox = BBox::new(*x0, y, *x1, y + 14.0);
                (
                    Word { start: 0, end: 0, bbox, size: 13.0, bold: false, italic: false, confidence },
                    (*text).to_owned(),
                )
            })
            .collect();
        Row { words }.line()
    }

    #[test]
    fn a_number_from_the_layer_goes_into_its_gap_and_a_banner_stands_alone() {
        let read = vec![
            line(10.0, &[(400.0, 430.0, "Ký"), (432.0, 470.0, "bới:")], Some(0.6)),
            line(
                100.0,
                &[(80.0, 100.0, "Số:"), (104.0, 126.0, "Z4Z"), (130.0, 200.0, "/QĐ-UBND")],
                Some(0.9),
            ),
            line(120.0, &[(80.0, 200.0, "QUYẾT"), (205.0, 260.0, "ĐỊNH")], Some(0.9)),
        ];
        let layer = [
            line(
                9.0,
                &[(400.0, 430.0, "Ký"), (432.0, 470.0, "bởi:"), (475.0, 580.0, "Ủy ban nhân dân tỉnh")],
                None,
            ),
            line(97.0, &[(103.0, 127.0, "695")], None),
        ];
        let texts: Vec<String> = merge(read, &layer).into_iter().map(|l| l.text).collect();
        assert_eq!(texts, ["Ký bởi: Ủy ban nhân dân tỉnh", "Số: 695 /QĐ-UBND", "QUYẾT ĐỊNH"]);
    }
}
