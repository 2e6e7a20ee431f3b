//! Days that are printed on the page itself and tell of the day of its letter: the letter is dated on or after
//! that of the papers that it cites, before the last days that it sets, and on or before its arrival.

use congvan_text::fold;
use jiff::civil::Date;

use super::super::engine::Found;
use super::super::stamps;
use super::place::Strip;

/// What a page says of the day of its letter.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Days {
    /// The days of the papers that it cites by number.
    pub(super) cited: Vec<Date>,
    /// The last days that it sets.
    pub(super) due: Vec<Date>,
    /// The day in the incoming stamp.
    pub(super) arrived: Option<Date>,
}

/// A word below this is no witness.
const READ: f32 = 0.7;
/// Words between the code of a paper and its `ngày`.
const REACH: usize = 2;

/// What the words of a page say, but for those on the line of its own day.
pub(super) fn days(words: &[Found], dateline: Option<&Strip>) -> Days {
    let mut out = Days::default();
    let own = |w: &&Found| !stamps::is_of_stamp(w) && dateline.is_none_or(|strip| !strip.has(w));
    let mut body: Vec<&Found> = words.iter().filter(own).collect();
    body.sort_by(|a, b| a.line.cmp(&b.line).then(a.x0.total_cmp(&b.x0)));
    for (i, word) in body.iter().enumerate() {
        if fold(&word.text) != "ngay" {
            continue;
        }
        let Some(day) = day_after(&body[i + 1..]) else { continue };
        let before = &body[..i];
        if before[before.len().saturating_sub(REACH)..].iter().any(|w| is_code(&w.text)) {
            out.cited.push(day);
        } else if sets_an_end(before) {
            out.due.push(day);
        }
    }
    out.cited.sort_unstable();
    out.cited.dedup();
    out.arrived = arrival(words);
    out
}

/// The day after the word `ngày`: `05/01/2025`, `5 tháng 01 năm 2025`.
fn day_after(words: &[&Found]) -> Option<Date> {
    let clear = |n: usize| words.get(..n).filter(|w| w.iter().all(|w| w.confidence >= READ));
    let one = clear(1).and_then(|w| {
        let figures = w[0].text.trim_matches(|c: char| !c.is_ascii_digit());
        let mut parts = figures.split(['/', '-', '.']);
        let day = date(parts.next()?, parts.next()?, parts.next()?);
        day.filter(|_| parts.next().is_none())
    });
    one.or_else(|| {
        let [day, month, m, year, y] = clear(5)? else { return None };
        let named = fold(&month.text) == "thang" && fold(&year.text) == "nam";
        named.then(|| date(&day.text, &m.text, y.text.trim_end_matches(|c: char| !c.is_ascii_digit())))?
    })
}

fn date(day: &str, month: &str, year: &str) -> Option<Date> {
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    date.filter(|d| (1945..2100).contains(&d.year()))
}

/// True of `12/KH-UBND`, `1945/SYT-NVY`, `30/2020/NĐ-CP`, `26-NQ/TW`.
fn is_code(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let symbol = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '/' || c == '-');
    let capitals = symbol.chars().take_while(|c| c.is_uppercase()).count();
    text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('/') && capitals >= 2
}

/// True if a text goes on with a last day: `trước`, `đến hết`, `chậm nhất (là)`.
fn sets_an_end(before: &[&Found]) -> bool {
    let last = |n: usize| before.iter().rev().nth(n).map(|w| fold(&w.text)).unwrap_or_default();
    match last(0).as_str() {
        "truoc" | "het" => true,
        "nhat" => last(1) == "cham",
        "la" | "vao" => last(1) == "nhat" && last(2) == "cham",
        _ => false,
    }
}

/// What stands after `Ngày:` in the incoming stamp.
fn arrival(words: &[Found]) -> Option<Date> {
    let label = words.iter().find(|w| stamps::is_of_stamp(w) && fold(&w.text).starts_with("ngay"))?;
    let mut row: Vec<&Found> = words.iter().filter(|w| w.line == label.line && w.x0 > label.x0).collect();
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let figures: Vec<&str> = row
        .iter()
        .flat_map(|w| w.text.split(|c: char| !c.is_ascii_digit()))
        .filter(|part| !part.is_empty())
        .collect();
    let [day, month, year] = figures[..] else { return None };
    if year.len() == 2 { date(day, month, &format!("20{year}")) } else { date(day, month, year) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: u32, text: &str) -> Vec<Found> {
        let word = |(i, t): (usize, &str)| Found {
            line,
            x0: 100.0 * i as f32,
            y0: 0.0,
            x1: 100.0 * i as f32 + 90.0,
            y1: 26.0,
            confidence: 0.95,
            text: t.into(),
        };
        text.split(' ').enumerate().map(word).collect()
    }

    fn said(lines: &[&str]) -> Days {
        let all: Vec<Found> = (1..).zip(lines).flat_map(|(n, l)| words(n, l)).collect();
        days(&all, None)
    }

    #[test]
    fn cited_papers_and_last_days_tell_of_the_letters_own() {
        let day = jiff::civil::date;
        let told = said(&[
            "Thực hiện Kế hoạch số 12/KH-ABC ngày 05/01/2025 và Công văn số 7/XYZ-TH",
            "ngày 8 tháng 2 năm 2025, báo cáo trước ngày 15/3/2025; chậm nhất là ngày 20-3-2025.",
            "Ngày 01/4/2025 họp tổng kết, đến hết ngày 31/12/2025",
        ]);
        assert_eq!(told.cited, [day(2025, 1, 5), day(2025, 2, 8)]);
        assert_eq!(told.due, [day(2025, 3, 15), day(2025, 3, 20), day(2025, 12, 31)]);
        assert_eq!(told.arrived, None);
    }

    #[test]
    fn what_is_read_badly_or_is_no_day_says_nothing() {
        let mut torn = words(1, "Kế hoạch số 12/KH-ABC ngày 05/01/2025");
        torn[5].confidence = 0.5;
        assert_eq!(days(&torn, None), Days::default());
        assert_eq!(said(&["số 12/KH-ABC ngày 31/02/2025", "sinh ngày 05/01/1990"]), Days::default());
    }

    #[test]
    fn the_incoming_stamp_tells_when_it_arrived() {
        let mut stamp = words(3_300_000_001, "Ngày: 12 -03- 2019");
        stamp.extend(words(1, "Ngày: 01 04 2019"));
        assert_eq!(days(&stamp, None).arrived, Some(jiff::civil::date(2019, 3, 12)));
        assert_eq!(days(&words(3_300_000_001, "Ngày: 12/3"), None).arrived, None);
    }
}
