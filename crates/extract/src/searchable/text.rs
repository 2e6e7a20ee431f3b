//! What was read on a page as text that is not seen, each word in its place.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use congvan_model::{BBox, Page};

use super::font;
use crate::ocr::reach;

/// The name of the font among the resources of a page.
pub(super) const FONT: &str = "CongvanText";

/// Where a page lies in the space of its file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    /// Left, bottom, right and top edge.
    pub(super) edges: [f32; 4],
    /// By how many quarters it is turned clockwise from there until it is as it was read.
    pub(super) turn: u8,
}

impl Frame {
    /// Width and height of the page as it was read.
    fn size(&self) -> (f32, f32) {
        let [x0, y0, x1, y1] = self.edges;
        if self.turn.is_multiple_of(2) { (x1 - x0, y1 - y0) } else { (y1 - y0, x1 - x0) }
    }

    /// A point of the page as it was read, counted from its top left.
    fn point(&self, x: f32, y: f32) -> (f32, f32) {
        let [x0, y0, x1, y1] = self.edges;
        match self.turn % 4 {
            0 => (x0 + x, y1 - y),
            1 => (x0 + y, y0 + x),
            2 => (x1 - x, y0 + y),
            _ => (x1 - y, y1 - x),
        }
    }

    /// Where its right side and its top are.
    fn directions(&self) -> ((f32, f32), (f32, f32)) {
        match self.turn % 4 {
            0 => ((1.0, 0.0), (0.0, 1.0)),
            1 => ((0.0, 1.0), (-1.0, 0.0)),
            2 => ((-1.0, 0.0), (0.0, -1.0)),
            _ => ((0.0, -1.0), (1.0, 0.0)),
        }
    }
}

/// The commands that write what was read on a page; empty if nothing was. Its characters go to `used`.
pub(super) fn layer(page: &Page, frame: Frame, used: &mut BTreeSet<u16>) -> String {
    let mut out = String::new();
    let (width, height) = frame.size();
    // A picture is some pixels larger or smaller than its page.
    let (sx, sy) = (width / page.width.max(1.0), height / page.height.max(1.0));
    let mut pen = Pen { frame, out: &mut out, used };
    for line in &page.lines {
        for (i, word) in line.words.iter().enumerate() {
            let Some(text) = line.text.get(word.start..word.end) else { continue };
            let b = word.bbox;
            let bbox = BBox::new(b.x0 * sx, b.y0 * sy, b.x1 * sx, b.y1 * sy);
            let (above, below) = reach(text);
            let size =
                if word.size > 0.0 { word.size * sy } else { bbox.height() / (above + below).max(0.3) };
            let foot = bbox.y1 - below * size;
            pen.write(text, (bbox.x0, bbox.x1), foot, size);
            // What stands between two words of a line: without it some readers join them.
            if let Some(next) = line.words.get(i + 1) {
                let from = next.bbox.x0 * sx;
                if from > bbox.x1 && from - bbox.x1 < 3.0 * size {
                    pen.write(" ", (bbox.x1, from), foot, size);
                }
            }
        }
    }
    if out.is_empty() { out } else { format!("BT\n3 Tr\n/{FONT} 1 Tf\n{out}ET\n") }
}

struct Pen<'a> {
    frame: Frame,
    out: &'a mut String,
    used: &'a mut BTreeSet<u16>,
}

impl Pen<'_> {
    /// Writes a text from one edge to the other.
    fn write(&mut self, text: &str, (x0, x1): (f32, f32), foot: f32, size: f32) {
        let codes: Vec<u16> = text.chars().filter_map(|c| u16::try_from(u32::from(c)).ok()).collect();
        if codes.is_empty() || !(x1 - x0 > 0.01 && size > 0.1) {
            return;
        }
        let wide = (x1 - x0) / (codes.len() as f32 * font::WIDTH);
        let (right, up) = self.frame.directions();
        let (x, y) = self.frame.point(x0, foot);
        for value in [right.0 * wide, right.1 * wide, up.0 * size, up.1 * size, x, y] {
            let _ = write!(self.out, "{value:.3} ");
        }
        self.out.push_str("Tm <");
        for code in &codes {
            let _ = write!(self.out, "{code:04X}");
        }
        self.out.push_str("> Tj\n");
        self.used.extend(codes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_left_is_where_the_page_was_turned_to() {
        let at = |turn| Frame { edges: [10.0, 20.0, 110.0, 220.0], turn }.point(0.0, 0.0);
        assert_eq!(
            [at(0), at(1), at(2), at(3)],
            [(10.0, 220.0), (10.0, 20.0), (110.0, 20.0), (110.0, 220.0)]
        );
        let far = |turn| {
            let frame = Frame { edges: [10.0, 20.0, 110.0, 220.0], turn };
            let (w, h) = frame.size();
            frame.point(w, h)
        };
        assert_eq!(
            [far(0), far(1), far(2), far(3)],
            [(110.0, 20.0), (110.0, 220.0), (10.0, 220.0), (10.0, 20.0)]
        );
    }
}
