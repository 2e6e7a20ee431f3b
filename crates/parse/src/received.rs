//! The incoming stamp: the number and the day of arrival, which are the receiving office's.

use congvan_layout::{Block, Stamp, Zones};
use congvan_model::{Diagnostic, Received, Severity};
use congvan_text::Mapped;
use jiff::civil::Date;

use crate::found::Parsed;

/// Reads the stamp, once the letter's own date is known.
pub(crate) fn read(zones: &Zones, out: &mut Parsed) {
    let Some(stamp) = &zones.stamp else { return };
    let mut received = Received::default();
    // Of what a picture has in a small stamp only what was read well is worth showing.
    let clear = |block: &&Block| {
        let source = block.text.source(0..block.text.text().len());
        !block.text.text().is_empty() && zones.locator.confidence(source.start, source.end) >= 0.7
    };
    if let Some(block) = stamp.office.as_ref().filter(clear) {
        received.office = Some(note(zones, out, "/received/office", &block.text, "stamp.office"));
    }
    if let Some(block) = stamp.to.as_ref().filter(clear) {
        received.to = Some(note(zones, out, "/received/to", &block.text, "stamp.to"));
    }
    let number = stamp.number.as_ref().and_then(|b| number(b.text.text()).map(|n| (b, n)));
    match number {
        Some((block, value)) => {
            note(zones, out, "/received/number", &block.text, "stamp.number");
            received.number = Some(value);
        }
        None => unread(zones, stamp, "/received/number", "số đến", out),
    }
    let date = stamp.day.as_ref().and_then(|b| day(b.text.text()).map(|d| (b, d)));
    match date {
        Some((block, value)) => {
            note(zones, out, "/received/date", &block.text, "stamp.day");
            received.date = Some(value);
            if out.letter.date.is_some_and(|issued| value < issued) {
                out.review(
                    "received.before-issue",
                    "/received/date",
                    "ngày đến trên dấu đến trước ngày ban hành; hãy đối chiếu với dấu",
                );
            }
        }
        None => unread(zones, stamp, "/received/date", "ngày đến", out),
    }
    out.letter.received = Some(received);
}

/// Notes the proof of a text, and gives it.
fn note(zones: &Zones, out: &mut Parsed, pointer: &str, text: &Mapped, rule: &'static str) -> String {
    let value = text.text().to_owned();
    out.note(zones, pointer.to_owned(), text.source(0..value.len()), rule, &value, 0.97);
    value
}

/// Says that a value of the stamp was not read, and where it is.
fn unread(zones: &Zones, stamp: &Stamp, pointer: &str, what: &str, out: &mut Parsed) {
    let place = stamp.lines.iter().fold(None, |place: Option<(u32, _)>, line| {
        let source = line.text.source(0..line.text.text().len());
        let (page, bbox) = zones.locator.place(source.start, source.end);
        match (place, bbox) {
            (Some((p, Some(all))), Some(bbox)) if p == page => Some((p, Some(bbox.join(&all)))),
            (None, bbox) => Some((page, bbox)),
            (place, _) => place,
        }
    });
    let (page, bbox) = place.unzip();
    let message =
        format!("văn bản có dấu đến, {what} để trống hoặc viết tay, chưa đọc được; hãy nhìn dấu và điền");
    out.diagnostics.push(Diagnostic {
        page,
        bbox: bbox.flatten(),
        ..Diagnostic::new("received.unread", Severity::Review, pointer, message)
    });
}

/// A number of arrival: `2093`, `12a`.
fn number(text: &str) -> Option<String> {
    let value: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &value[digits..];
    let letter = rest.is_empty() || rest.chars().count() == 1 && rest.chars().all(char::is_alphabetic);
    ((1..=6).contains(&digits) && letter).then_some(value)
}

/// A day of arrival: `16/10/2012`, `16-10-12`, `16 tháng 10 năm 2012`.
fn day(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    let [day, month, year] = parts[..] else { return None };
    if !words.map(congvan_text::fold).all(|w| matches!(w.as_str(), "thang" | "nam" | "ngay")) {
        return None;
    }
    let number = |s: &str, most: usize| (s.len() <= most).then(|| s.parse::<i16>().ok()).flatten();
    let year = match year.len() {
        2 => 2000 + number(year, 2)?,
        4 => number(year, 4).filter(|y| (1975..=2100).contains(y))?,
        _ => return None,
    };
    Date::new(year, i8::try_from(number(month, 2)?).ok()?, i8::try_from(number(day, 2)?).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_on_the_dotted_lines_is_a_number_and_a_day() {
        assert_eq!(number("2093").as_deref(), Some("2093"));
        assert_eq!(number("12 a").as_deref(), Some("12a"));
        assert_eq!(number("2o93"), None);
        let date = |y, m, d| Date::new(y, m, d).ok();
        assert_eq!(day("16/10/12"), date(2012, 10, 16));
        assert_eq!(day("05 - 02 - 2025"), date(2025, 2, 5));
        assert_eq!(day("16 tháng 10 năm 2012"), date(2012, 10, 16));
        assert_eq!(day("28.14.1.2026"), None);
        assert_eq!(day("31/02/2025"), None);
        assert_eq!(day("Z7/8/2020 b"), None);
    }
}
