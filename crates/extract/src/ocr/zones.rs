//! Parts of a page that are read again on their own.
//!
//! A page read as a whole joins the two columns of a letterhead, takes the rule under a name for a
//! part of its letters, and takes a seal with the title under it for a picture. Cut out, the same
//! recogniser reads the same strip line by line. Where the strips are is told by the first reading.

use std::time::Instant;

use congvan_text::{base_char, fold, is_upper_text};

use super::engine::{self, Found};
use super::picture::Gray;
use super::{confidence, mass, signature, without_noise};

/// Numbers of lines of a strip begin here, apart from those of the page.
const HEAD_LINES: u32 = 3_000_000_000;
const FOOT_LINES: u32 = 3_100_000_000;

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Strip {
    pub(crate) x0: f32,
    pub(crate) y0: f32,
    pub(crate) x1: f32,
    pub(crate) y1: f32,
}

impl Strip {
    fn holds(&self, w: &Found) -> bool {
        let (x, y) = ((w.x0 + w.x1) / 2.0, (w.y0 + w.y1) / 2.0);
        (self.x0..self.x1).contains(&x) && (self.y0..self.y1).contains(&y)
    }
}

/// Reads the letterhead and the signature of a page again, where it has them. `bare` is the picture
/// without coloured ink, if it has any.
pub(crate) fn reread(words: &mut Vec<Found>, gray: &Gray, bare: Option<&Gray>, dpi: f32, until: Instant) {
    if let Some(strip) = letterhead(words, gray.width as f32, gray.height as f32) {
        // The number written by hand in blue stays: with it the recogniser sees one line.
        if let Some(read) = read_strip(gray, strip, HEAD_LINES, dpi, until) {
            let old: Vec<Found> = words.iter().filter(|w| strip.holds(w)).cloned().collect();
            if mass(&read) > 0.85 * mass(&old) {
                words.retain(|w| !strip.holds(w));
                words.extend(read);
            }
        }
    }
    if let Some(strip) = foot(words, gray.width as f32, gray.height as f32) {
        let plain = read_strip(gray, strip, FOOT_LINES, dpi, until).unwrap_or_default();
        let clean = bare.and_then(|b| read_strip(b, strip, FOOT_LINES + 1_000_000, dpi, until));
        let found = signature::choose(clean.as_deref().unwrap_or_default(), &plain);
        signature::put_in(words, found, gray.width as f32);
    }
}

/// Reads a strip as one block of lines.
fn read_strip(picture: &Gray, strip: Strip, lines: u32, dpi: f32, until: Instant) -> Option<Vec<Found>> {
    let (cut, x, y) = picture.cut(strip.x0, strip.y0, strip.x1, strip.y1);
    if cut.width < 40 || cut.height < 20 {
        return None;
    }
    let read = engine::read(&cut, dpi, &["--psm", "6"], until)?;
    let placed = |mut w: Found| {
        (w.x0, w.x1, w.y0, w.y1) = (w.x0 + x as f32, w.x1 + x as f32, w.y0 + y as f32, w.y1 + y as f32);
        w.line = lines + w.line % 1_000_000;
        w
    };
    Some(without_noise(read.into_iter().map(placed).collect()))
}

/// The left column of a letterhead: from the national title on its right down to what first runs
/// across both columns.
fn letterhead(words: &[Found], width: f32, height: f32) -> Option<Strip> {
    let (x, top, bottom) = nation(words, width, height)?;
    let size = bottom - top;
    let edge = x - 0.4 * size;
    let below = |w: &&Found| w.y0 > bottom + 1.4 * size && w.confidence > 0.4;
    let mut end = (bottom + 16.0 * size).min(0.45 * height);
    for (i, w) in words.iter().enumerate().filter(|(_, w)| below(w)) {
        let next = words.get(i + 1).filter(|n| n.line == w.line && n.x0 >= w.x1);
        let straddles = w.x0 < edge - size && w.x1 > edge + size;
        let across = next.is_some_and(|n| w.x1 <= edge + size && n.x1 > edge + size && n.x0 - w.x1 < size);
        let to = fold(&w.text).starts_with("kinh") && next.is_some_and(|n| fold(&n.text).starts_with("g"));
        if straddles || across && w.x0 < edge || to || is_kind(w, next) {
            end = end.min(w.y0 - 0.1 * size);
        }
    }
    let strip = Strip { x0: 0.0, y0: (top - 0.9 * size).max(0.0), x1: edge, y1: end };
    // Where the first reading has a word, the column begins: the black edge of a sheet is left out.
    let left = words
        .iter()
        .filter(|w| strip.holds(w) && w.confidence > 0.6 && w.text.chars().count() > 1)
        .map(|w| w.x0)
        .reduce(f32::min)?;
    (end - top > 2.0 * size).then_some(Strip { x0: (left - 1.5 * size).max(0.0), ..strip })
}

/// True of the first word of a kind of letter printed under the letterhead.
fn is_kind(word: &Found, next: Option<&Found>) -> bool {
    const KINDS: &[&str] = &[
        "quyetdinh",
        "thongbao",
        "kehoach",
        "totrinh",
        "giaymoi",
        "baocao",
        "chithi",
        "nghiquyet",
        "huongdan",
        "congdien",
    ];
    let both = format!("{}{}", fold(&word.text), next.map(|n| fold(&n.text)).unwrap_or_default());
    is_upper_text(&word.text) && KINDS.contains(&both.as_str())
}

/// Where `CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM` or `ĐẢNG CỘNG SẢN VIỆT NAM` stands: left edge, top,
/// bottom.
fn nation(words: &[Found], width: f32, height: f32) -> Option<(f32, f32, f32)> {
    const TITLE: [&str; 10] = ["cong", "hoa", "xa", "hoi", "chu", "nghia", "viet", "nam", "dang", "san"];
    let letters = |w: &Found| -> String { fold(&w.text).chars().filter(|c| c.is_alphanumeric()).collect() };
    let of_title = |w: &Found| is_upper_text(&w.text) && TITLE.contains(&letters(w).as_str());
    words
        .iter()
        .filter(|w| w.x0 > 0.4 * width && w.y0 < 0.35 * height && letters(w) == "viet" && of_title(w))
        .find_map(|end| {
            let size = end.y1 - end.y0;
            let mut row: Vec<&Found> = words
                .iter()
                .filter(|w| of_title(w) && ((w.y0 + w.y1) - (end.y0 + end.y1)).abs() < 1.4 * size)
                .collect();
            row.sort_by(|a, b| b.x0.total_cmp(&a.x0));
            let mut left = end;
            let mut count = 1;
            for w in row.into_iter().filter(|w| w.x0 < end.x0) {
                if left.x0 - w.x1 > 1.2 * size {
                    break;
                }
                left = w;
                count += 1;
            }
            // `CỘNG HÒA XÃ HỘI CHỦ NGHĨA` or `ĐẢNG CỘNG SẢN` before it.
            let first = letters(left);
            let whole = first == "cong" && count >= 6 || first == "dang" && count >= 4;
            whole.then_some((left.x0, left.y0.min(end.y0), left.y1.max(end.y1)))
        })
}

/// The place of the signature: right of `Nơi nhận`, or from the line that says for whom is signed.
fn foot(words: &[Found], width: f32, height: f32) -> Option<Strip> {
    let copies = words.iter().enumerate().find_map(|(i, w)| {
        let next = words.get(i + 1).map(|n| fold(&n.text)).unwrap_or_default();
        let first = fold(&w.text);
        let both = first.starts_with("noi") && (next.starts_with("nhan") || first.contains("nhan"));
        let second = first.starts_with("nhan:");
        (w.x0 < 0.4 * width && (both || second)).then_some(w)
    });
    let capacity = |w: &&Found| {
        let text: String = w.text.chars().map(base_char).collect();
        w.x0 > 0.42 * width
            && w.y0 > 0.1 * height
            && ["KT.", "TM.", "TL.", "TUQ."].iter().any(|p| text.starts_with(p))
    };
    // A word of a closing list, `Lưu: VT`, tells where a list without its heading stands.
    let kept = words.iter().find(|w| w.x0 < 0.3 * width && fold(&w.text).starts_with("luu:"));
    let anchor = copies.or_else(|| words.iter().find(capacity)).or(kept)?;
    let size = (anchor.y1 - anchor.y0).max(10.0);
    let above = if copies.is_some() { 2.0 } else { 1.0 } * size;
    let first = words.iter().filter(capacity).map(|w| w.y0).filter(|y| (anchor.y0 - y).abs() < 4.0 * size);
    let top = first.fold(anchor.y0, f32::min) - above;
    let strip = Strip {
        x0: 0.46 * width,
        y0: top.max(0.0),
        x1: width,
        // Five lines of titles and the height of a seal.
        y1: (top + 0.29 * width.max(height / 1.42)).min(height),
    };
    (strip.y1 - strip.y0 > 4.0 * size).then_some(strip)
}

/// How well a line was read.
pub(crate) fn line_confidence(words: &[Found]) -> f32 {
    confidence(words).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: u32, x0: f32, y0: f32, text: &str) -> Found {
        Found {
            line,
            x0,
            y0,
            x1: x0 + 18.0 * text.chars().count() as f32,
            y1: y0 + 26.0,
            confidence: 0.95,
            text: text.into(),
        }
    }

    fn row(line: u32, mut x: f32, y: f32, text: &str) -> Vec<Found> {
        text.split(' ')
            .map(|w| {
                let word = found(line, x, y, w);
                x = word.x1 + 8.0;
                word
            })
            .collect()
    }

    #[test]
    fn the_letterhead_ends_where_a_line_runs_across() {
        let mut words = row(1, 150.0, 100.0, "ỦY BAN NHÂN DÂN");
        words.extend(row(2, 700.0, 100.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
        words.extend(row(3, 150.0, 220.0, "Số: 12/QĐ-UBND"));
        words.extend(row(4, 750.0, 220.0, "Hà Nội, ngày 4 tháng 5 năm 2024"));
        words.extend(row(5, 150.0, 260.0, "V/v họp"));
        words.extend(row(6, 400.0, 400.0, "Về việc thành lập Ban Chỉ đạo của tỉnh"));
        let strip = letterhead(&words, 1654.0, 2339.0).expect("a letterhead");
        assert!(strip.x1 < 700.0 && strip.x1 > 680.0, "{strip:?}");
        assert!(strip.y1 > 286.0 && strip.y1 < 400.0, "{strip:?}");
        assert!(strip.x0 > 60.0 && strip.x0 < 150.0, "{strip:?}");
    }

    #[test]
    fn a_page_without_letterhead_or_signature_has_no_strips() {
        let words = row(1, 150.0, 100.0, "Căn cứ Luật Tổ chức chính quyền địa phương");
        assert_eq!(letterhead(&words, 1654.0, 2339.0), None);
        assert_eq!(foot(&words, 1654.0, 2339.0), None);
    }

    #[test]
    fn the_signature_stands_right_of_the_copies() {
        let mut words = row(1, 150.0, 1500.0, "Nơi nhận:");
        words.extend(row(2, 900.0, 1480.0, "KT. GIÁM ĐỐC"));
        let strip = foot(&words, 1654.0, 2339.0).expect("a signature");
        assert!(strip.x0 > 400.0 && strip.x0 < 900.0 && strip.y0 < 1480.0 && strip.y1 > 1800.0, "{strip:?}");
    }
}
