//! Parts of a page that are read again on their own.
//!
//! A page read as a whole joins the two columns of a letterhead, takes the rule under a name for a
//! part of its letters, and takes a seal with the title under it for a picture. Cut out, the same
//! recogniser reads the same strip line by line. Where the strips are is told by the first reading.

use congvan_text::{base_char, fold, is_upper_text};

use super::engine::{self, Found, Patience, Recogniser, Tesseract};
use super::picture::Gray;
use super::{confidence, mass, seal, signature, stamps, without_noise};

/// Numbers of lines of a strip begin here, apart from those of the page.
const HEAD_LINES: u32 = 3_000_000_000;
const FOOT_LINES: u32 = 3_100_000_000;
/// A signature has a capacity or two, a title or two and a name.
const MOST_ROWS: usize = 5;

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

/// A letterhead that was read on its own.
pub(crate) struct Head {
    strip: Strip,
    read: Option<Vec<Found>>,
}

/// Reads the letterhead of a page on its own, if it has one.
pub(crate) fn head(words: &[Found], gray: &Gray, dpi: f32, time: &Patience) -> Option<Head> {
    let strip = letterhead(words, gray.width as f32, gray.height as f32)?;
    // The number written by hand in blue stays: with it the recogniser sees one line.
    Some(Head { strip, read: read_strip(gray, strip, HEAD_LINES, dpi, time).map(head_words) })
}

/// Reads the letterhead and the signature of a page again, where it has them. `bare` is the picture
/// without coloured ink, if it has any; `early` the letterhead, if it was read already.
pub(crate) fn reread(
    words: &mut Vec<Found>,
    gray: &Gray,
    bare: Option<&Gray>,
    early: Option<Head>,
    dpi: f32,
    time: &Patience,
) {
    let (width, height) = (gray.width as f32, gray.height as f32);
    let foot = foot(words, width, height);
    // It counts where it lies where it would be looked for now.
    let strip = letterhead(words, width, height);
    let early = early.filter(|h| strip == Some(h.strip));
    let at_foot = |picture: Option<&Gray>, lines: u32| {
        foot.zip(picture)
            .and_then(|(strip, picture)| read_strip(picture, strip, lines, dpi, time))
            .map(without_noise)
            .unwrap_or_default()
    };
    let at_head = || early.or_else(|| head(words, gray, dpi, time));
    let first = || (at_head(), at_foot(bare, FOOT_LINES + 1_000_000));
    let ((head, clean), plain) = engine::both(time, first, || at_foot(Some(gray), FOOT_LINES));
    if let Some(Head { strip, read: Some(read) }) = head {
        let old: Vec<Found> = words.iter().filter(|w| strip.holds(w)).cloned().collect();
        if mass(&read) > 0.6 * mass(&old) {
            let covered = |w: &Found| read.iter().any(|r| r.overlaps(w));
            // What was read well and is not there any more stays.
            let letters = |w: &Found| w.text.chars().filter(|c| c.is_alphabetic()).count();
            let lost = |w: &Found| w.confidence > 0.6 && letters(w) > 0 && !covered(w);
            words.retain(|w| !strip.holds(w) || w.x1 > strip.x1 + 4.0 || lost(w));
            words.extend(read);
        }
    }
    if let Some(strip) = foot {
        let mut found = signature::choose(&[&clean, &plain]);
        if !signature::is_whole(&found) {
            // A black seal takes the letters that it lies over along: without its ring they are read.
            let picture = bare.unwrap_or(gray);
            let seal = seal::find(picture, strip, dpi);
            let ringless = seal.map(|s| seal::taken_off(picture, &s, dpi));
            let third = at_foot(ringless.as_ref(), FOOT_LINES + 2_000_000);
            found = signature::choose(&[&clean, &plain, &third]);
            // What is left of the seal and the hand of the signer stands above and under the rows of print.
            let picture = ringless.as_ref().unwrap_or(picture);
            let torn = signature::torn_rows(&found, &[&clean, &plain, &third]);
            let mut alone = Vec::new();
            for (number, (top, bottom)) in (0..).zip(torn.into_iter().take(MOST_ROWS)) {
                let row = Strip { y0: top, y1: bottom, ..strip };
                alone.extend(read_row(picture, row, FOOT_LINES + 3_000_000 + number, dpi, time));
            }
            found = signature::choose(&[&clean, &plain, &third, &alone]);
        }
        signature::put_in(words, found, gray.width as f32);
    }
}

/// Reads a strip as one block of lines.
fn read_strip(picture: &Gray, strip: Strip, lines: u32, dpi: f32, time: &Patience) -> Option<Vec<Found>> {
    let (cut, x, y) = picture.cut(strip.x0, strip.y0, strip.x1, strip.y1);
    if cut.width < 40 || cut.height < 20 {
        return None;
    }
    let read = Tesseract::BLOCK.read(&cut, dpi, time)?;
    let placed = |mut w: Found| {
        (w.x0, w.x1, w.y0, w.y1) = (w.x0 + x as f32, w.x1 + x as f32, w.y0 + y as f32, w.y1 + y as f32);
        w.line = lines + w.line % 1_000_000;
        w
    };
    Some(read.into_iter().map(placed).collect())
}

/// Reads a row of print alone, without what reaches into it from above and from under it.
fn read_row(picture: &Gray, row: Strip, line: u32, dpi: f32, time: &Patience) -> Vec<Found> {
    let high = row.y1 - row.y0;
    // Marks stand above and under the letters.
    let (from, to) = (row.y0 - 0.3 * high, row.y1 + 0.3 * high);
    let (mut cut, x, y) = picture.cut(row.x0, row.y0 - 1.5 * high, row.x1, row.y1 + 1.5 * high);
    let band = (from - y as f32).max(0.0) as usize..((to - y as f32).max(0.0) as usize).min(cut.height);
    if cut.width < 40 || band.len() < 8 {
        return Vec::new();
    }
    keep_row(&mut cut, &band);
    let (cut, _, lower) =
        cut.cut(0.0, band.start as f32 - 0.4 * high, cut.width as f32, band.end as f32 + 0.4 * high);
    let Some(read) = Tesseract::ROW.read(&cut, dpi, time) else { return Vec::new() };
    let (x, y) = (x as f32, (y + lower) as f32);
    let placed = |w: Found| Found { line, x0: w.x0 + x, x1: w.x1 + x, y0: w.y0 + y, y1: w.y1 + y, ..w };
    without_noise(read.into_iter().map(placed).collect())
}

/// Whitens all but what stands in some rows of a picture: pieces of ink that lie there for the most part.
fn keep_row(picture: &mut Gray, band: &std::ops::Range<usize>) {
    let (w, h) = (picture.width, picture.height);
    let ink: Vec<bool> = picture.pixels.iter().map(|p| *p < 160).collect();
    let mut owner = vec![0; w * h];
    let mut next = 0;
    for start in 0..w * h {
        if !ink[start] || owner[start] != 0 {
            continue;
        }
        next += 1;
        let piece = stamps::flood(&ink, &mut owner, (w, h), start, next);
        let inside = piece.iter().filter(|i| band.contains(&(*i / w))).count();
        if inside * 2 < piece.len() {
            // With the grey of its edges.
            for i in piece {
                let (x, y) = (i % w, i / w);
                for ny in y.saturating_sub(1)..(y + 2).min(h) {
                    for nx in x.saturating_sub(1)..(x + 2).min(w) {
                        if owner[ny * w + nx] == 0 || owner[ny * w + nx] == next {
                            picture.pixels[ny * w + nx] = 255;
                        }
                    }
                }
            }
        }
    }
    for y in (0..h).filter(|y| !band.contains(y)) {
        picture.pixels[y * w..(y + 1) * w].fill(255);
    }
}

/// A letterhead as it was read: the sign of the number a word of its own, so that what was written
/// by hand after it does not take it along, and without specks.
fn head_words(read: Vec<Found>) -> Vec<Found> {
    let mut words: Vec<Found> = Vec::new();
    for w in read {
        let starts_line = words.last().is_none_or(|l| l.line != w.line);
        match if starts_line { number_sign(&w.text) } else { None } {
            Some(len) => {
                let all = w.text.chars().count() as f32;
                let x = w.x0 + (w.x1 - w.x0) * (w.text[..len].chars().count() as f32 / all).min(1.0);
                let rest = w.text[len..].to_owned();
                words.push(Found {
                    text: "Số:".into(),
                    x1: x,
                    confidence: w.confidence.max(0.5),
                    ..w.clone()
                });
                if !rest.is_empty() {
                    words.push(Found { text: rest, x0: x, ..w });
                }
            }
            // A scrawl that may be a `V/v` is no speck.
            None if starts_line && is_about(&w.text) => {
                words.push(Found { confidence: w.confidence.max(0.35), ..w })
            }
            None => words.push(w),
        }
    }
    words.retain(|w| !w.text.chars().all(|c| matches!(c, '_' | '-' | '—' | '.' | '|' | '\'')));
    let mut lines: Vec<Vec<Found>> = Vec::new();
    for w in without_noise(words) {
        match lines.last_mut().filter(|l| l[0].line == w.line) {
            Some(line) => line.push(w),
            None => lines.push(vec![w]),
        }
    }
    // A speck left of a line, from the edge of the sheet.
    for line in lines.iter_mut().filter(|l| l.len() > 1) {
        let (first, second) = (&line[0], &line[1]);
        if first.text.chars().count() == 1 && second.x0 - first.x1 > 1.2 * (second.y1 - second.y0) {
            line.remove(0);
        }
    }
    let numbered = lines.iter().position(|l| is_number_line(l));
    if let Some(at) = numbered {
        let first = &mut lines[at][0];
        if first.text.chars().count() <= 3 && fold(&first.text) == "so" {
            first.text = "Số".into();
        }
        // `V/v` in small italics is a scrawl to the recogniser.
        if let Some([first, second, ..]) = lines.get_mut(at + 1).map(Vec::as_mut_slice)
            && is_about(&first.text)
            && second.text.starts_with(char::is_alphabetic)
        {
            first.text = "V/v".into();
            first.confidence = first.confidence.max(0.5);
        }
    }
    // A stamp that lies across the column.
    let kept = |(i, l): &(usize, Vec<Found>)| Some(*i) == numbered || line_confidence(l) > 0.45;
    lines.into_iter().enumerate().filter(kept).flat_map(|(_, l)| l).collect()
}

/// True of the line of number and symbol: `Số: 12/QĐ-UBND`.
fn is_number_line(line: &[Found]) -> bool {
    let sign = fold(&line[0].text);
    let slash = |w: &Found| {
        w.text
            .split_once('/')
            .is_some_and(|(_, after)| after.chars().take_while(|c| c.is_uppercase()).count() >= 2)
    };
    sign.starts_with('s') && sign.chars().count() <= 3 && line[1..].iter().any(slash) || sign == "so:"
}

/// True of what is read for `V/v`.
fn is_about(word: &str) -> bool {
    let short = word.chars().count() <= 4;
    let slash = word.contains(['/', '⁄', '%']) && word.chars().filter(|c| c.is_numeric()).count() == 0;
    short && (slash || matches!(word, "VÀ" | "Vv" | "VW" | "Vw" | "Viv" | "Vlv" | "W"))
}

/// The length of `Số:` at the beginning of a word, also where its mark was read wrongly.
fn number_sign(text: &str) -> Option<usize> {
    let colon = text.find([':', '.', ';'])?;
    let sign = text[..colon].trim_start_matches(|c: char| !c.is_alphanumeric());
    let alike = sign.chars().count() <= 2
        && fold(sign).starts_with('s')
        && fold(sign).chars().skip(1).all(|c| "oe6".contains(c));
    alike.then_some(colon + 1)
}

/// The left column of a letterhead: from the national title on its right down to what first runs
/// across both columns.
fn letterhead(words: &[Found], width: f32, height: f32) -> Option<Strip> {
    let (x, top, bottom) = nation(words, width, height)?;
    let size = bottom - top;
    let edge = x.min(dateline(words, bottom, size, width).unwrap_or(x)) - 0.4 * size;
    let below = |w: &&Found| w.y0 > bottom + 1.4 * size && w.confidence > 0.4;
    let mut end = (bottom + 16.0 * size).min(0.45 * height);
    for (i, w) in words.iter().enumerate().filter(|(_, w)| below(w)) {
        let next = words.get(i + 1).filter(|n| n.line == w.line && n.x0 >= w.x1);
        let straddles = w.x0 < edge - size && w.x1 > edge + size;
        let across = next.is_some_and(|n| w.x1 <= edge + size && n.x1 > edge + size && n.x0 - w.x1 < size);
        let to = w.text.starts_with('K') && fold(&w.text).starts_with("kinh");
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

/// Where the place and date under the national title begin.
fn dateline(words: &[Found], bottom: f32, size: f32, width: f32) -> Option<f32> {
    let day = words.iter().find(|w| {
        w.x0 > 0.4 * width
            && (bottom..bottom + 6.0 * size).contains(&w.y0)
            && fold(&w.text).starts_with("ngay")
    })?;
    let mut row: Vec<&Found> = words
        .iter()
        .filter(|w| w.x0 < day.x0 && ((w.y0 + w.y1) - (day.y0 + day.y1)).abs() < size && w.confidence > 0.4)
        .collect();
    row.sort_by(|a, b| b.x0.total_cmp(&a.x0));
    let mut left = day.x0;
    for w in row {
        if left - w.x1 > 0.8 * size || w.x0 < 0.3 * width {
            break;
        }
        left = w.x0;
    }
    Some(left)
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
        let both = first.starts_with("noi") && next.starts_with("nhan")
            || first.starts_with("no") && first.contains("nhan");
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
    // The list on the left ends where its longest line does, if that is not too far.
    let list = words.iter().filter(|w| {
        (anchor.y0 - size..anchor.y0 + 12.0 * size).contains(&w.y0)
            && w.confidence > 0.6
            && w.x1 < 0.55 * width
            && signature::of_left_column(w, words, 0.3 * width)
    });
    let right = list.map(|w| w.x1).fold(0.0, f32::max) + 0.6 * size;
    let strip = Strip {
        x0: right.clamp(0.36 * width, 0.5 * width),
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
    fn the_number_is_set_apart_and_the_subject_gets_its_sign() {
        let mut read = row(1, 150.0, 100.0, "SỞ Y TẾ");
        read.extend(row(2, 150.0, 180.0, "_Số:#Ï2 /SYT-TCCB"));
        read.extend(row(3, 150.0, 220.0, "⁄% báo cáo"));
        for w in &mut read {
            match w.text.chars().next() {
                Some('_') => w.confidence = 0.02,
                Some('⁄') => w.confidence = 0.06,
                _ => {}
            }
        }
        let texts: Vec<String> = head_words(read).into_iter().map(|w| w.text).collect();
        assert_eq!(texts, ["SỞ", "Y", "TẾ", "Số:", "/SYT-TCCB", "V/v", "báo", "cáo"]);
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
