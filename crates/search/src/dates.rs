//! Dates and spans of time as people type them in a query.
//!
//! Owns the small grammar of days, months, quarters, years and spans relative to today. Reads no
//! clock: today is an argument. The deadlines of letters are `parse`'s, not these.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use crate::analyze::Word;

/// From one day to another, both included; an open end is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateRange {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl DateRange {
    /// The range with these ends.
    pub fn new(from: Option<Date>, to: Option<Date>) -> Self {
        Self { from, to }
    }

    /// True if it excludes nothing.
    pub fn is_open(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// What lies in both.
    pub fn and(self, other: Self) -> Self {
        Self {
            from: self.from.max(other.from),
            to: match (self.to, other.to) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        }
    }

    /// `từ 01/8/2020 đến 31/8/2020`.
    pub fn vietnamese(&self) -> String {
        match (self.from, self.to) {
            (Some(a), Some(b)) if a == b => format!("ngày {}", day_vi(a)),
            (Some(a), Some(b)) => format!("từ {} đến {}", day_vi(a), day_vi(b)),
            (Some(a), None) => format!("từ {}", day_vi(a)),
            (None, Some(b)) => format!("đến {}", day_vi(b)),
            (None, None) => String::new(),
        }
    }

    /// `from 2020-08-01 to 2020-08-31`.
    pub fn english(&self) -> String {
        match (self.from, self.to) {
            (Some(a), Some(b)) if a == b => format!("on {a}"),
            (Some(a), Some(b)) => format!("from {a} to {b}"),
            (Some(a), None) => format!("from {a}"),
            (None, Some(b)) => format!("up to {b}"),
            (None, None) => String::new(),
        }
    }
}

/// `07/8/2020`: as letters write it.
pub(crate) fn day_vi(d: Date) -> String {
    let month = if d.month() < 3 { format!("{:02}", d.month()) } else { d.month().to_string() };
    format!("{:02}/{month}/{}", d.day(), d.year())
}

/// Which way a date without a year is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lean {
    /// This year.
    None,
    /// The next one, if it has passed.
    Future,
    /// The last one, if it is yet to come.
    Past,
}

/// A reader of `words` of `text`.
pub(crate) struct Dates<'a> {
    pub(crate) text: &'a str,
    pub(crate) words: &'a [Word],
    pub(crate) today: Date,
    pub(crate) lean: Lean,
}

impl Dates<'_> {
    fn fold(&self, i: usize) -> &str {
        self.words.get(i).map_or("", |w| w.fold.as_str())
    }

    /// True if the word is `toned`, or is typed without marks and could be.
    fn is(&self, i: usize, toned: &str) -> bool {
        self.words.get(i).is_some_and(|w| crate::query::is_word(w, toned))
    }

    /// What stands before word `i`, after the one before it.
    fn gap(&self, i: usize) -> &str {
        let from = if i == 0 { 0 } else { self.words[i - 1].to };
        let to = self.words.get(i).map_or(self.text.len(), |w| w.from);
        self.text.get(from..to).unwrap_or("")
    }

    fn number(&self, i: usize) -> Option<i64> {
        let w = self.fold(i);
        if w.is_empty() || w.len() > 4 || !w.bytes().all(|b| b.is_ascii_digit()) {
            None
        } else {
            w.parse().ok()
        }
    }

    fn year(&self, i: usize) -> Option<i16> {
        self.number(i).filter(|y| (1900..2200).contains(y)).and_then(|y| i16::try_from(y).ok())
    }

    /// A range that begins at word `i`, and how many words it takes.
    pub(crate) fn range_at(&self, i: usize) -> Option<(DateRange, usize)> {
        let gap = self.gap(i).trim_end();
        let sign = |s: &str| gap.ends_with(s);
        if sign("<=") || sign("≤") {
            return self.span_at(i).map(|((_, b), n)| (DateRange::new(None, Some(b)), n));
        }
        if sign(">=") || sign("≥") {
            return self.span_at(i).map(|((a, _), n)| (DateRange::new(Some(a), None), n));
        }
        if sign("<") {
            return self.span_at(i).map(|((a, _), n)| (DateRange::new(None, day_before(a)), n));
        }
        if sign(">") {
            return self.span_at(i).map(|((_, b), n)| (DateRange::new(day_after(b), None), n));
        }
        if sign("..") {
            return self.span_at(i).map(|((_, b), n)| (DateRange::new(None, Some(b)), n));
        }
        let skip = |at: usize| at + usize::from(self.is(at, "ngày") || self.is(at, "hết"));
        if self.is(i, "trước") {
            let at = skip(i + 1);
            return self.span_at(at).map(|((a, _), n)| (DateRange::new(None, day_before(a)), at + n - i));
        }
        if self.is(i, "sau") {
            let at = skip(i + 1);
            return self.span_at(at).map(|((_, b), n)| (DateRange::new(day_after(b), None), at + n - i));
        }
        if self.is(i, "đến") || self.is(i, "tới") {
            let at = skip(i + 1);
            return self.span_at(at).map(|((_, b), n)| (DateRange::new(None, Some(b)), at + n - i));
        }
        if self.is(i, "chậm") && self.is(i + 1, "nhất") {
            let at = skip(i + 2);
            return self.span_at(at).map(|((_, b), n)| (DateRange::new(None, Some(b)), at + n - i));
        }
        if self.is(i, "từ") {
            let at = skip(i + 1);
            let ((a, _), n) = self.span_at(at)?;
            let next = at + n;
            if self.is(next, "đến") || self.is(next, "tới") {
                let end = skip(skip(next + 1));
                if let Some(((_, b), m)) = self.span_at(end) {
                    return Some((DateRange::new(Some(a), Some(b)), end + m - i));
                }
            }
            return Some((DateRange::new(Some(a), None), next - i));
        }
        let at = i + usize::from(self.is(i, "trong") || self.is(i, "vào"));
        let ((a, b), n) = self.span_at(at)?;
        let next = at + n;
        if self.gap(next).contains("..") {
            if let Some(((_, end), m)) = self.span_at(next) {
                return Some((DateRange::new(Some(a), Some(end)), next + m - i));
            }
            return Some((DateRange::new(Some(a), None), next - i));
        }
        Some((DateRange::new(Some(a), Some(b)), next - i))
    }

    /// A day, month, quarter, year or relative span at word `i`: its first and last day, and how
    /// many words it takes.
    fn span_at(&self, i: usize) -> Option<((Date, Date), usize)> {
        let today = self.today;
        let at = i + usize::from(self.is(i, "ngày") && self.number(i + 1).is_some());
        if let Some((d, n)) = self.day_at(at) {
            return Some(((d, d), at + n - i));
        }
        if let Some(y) = self.year(i) {
            // 2020-08, 2020-08-15
            if self.gap(i + 1) == "-"
                && let Some(m) = self.number(i + 1).filter(|m| (1..=12).contains(m))
            {
                return month(y, m as i8).map(|s| (s, 2));
            }
            return year(y).map(|s| (s, 1));
        }
        // 8/2020
        if let (Some(m), Some(y)) = (self.number(i), self.year(i + 1))
            && (1..=12).contains(&m)
            && matches!(self.gap(i + 1), "/" | "-" | ".")
        {
            return month(y, m as i8).map(|s| (s, 2));
        }
        for (toned, back, ahead) in [("hôm", &["qua"][..], &[][..]), ("ngày", &["qua"][..], &["mai"][..])] {
            if self.is(i, toned) {
                if self.is(i + 1, "nay") {
                    return Some(((today, today), 2));
                }
                let step = |n: i64| today.checked_add(n.days()).ok().map(|d| ((d, d), 2));
                if back.iter().any(|w| self.is(i + 1, w)) {
                    return step(-1);
                }
                if ahead.iter().any(|w| self.is(i + 1, w)) {
                    return step(1);
                }
            }
        }
        if let Some(found) = self.count_at(i) {
            return Some(found);
        }
        let part =
            [("đầu", 0), ("giữa", 1), ("cuối", 2)].into_iter().find(|(w, _)| self.is(i, w)).map(|(_, p)| p);
        let at = i + usize::from(part.is_some());
        let (mut span, n) = self.period_at(at)?;
        if let Some(part) = part {
            let third = ((span.1 - span.0).get_days() + 1) / 3;
            let (a, b) = span;
            span = match part {
                0 => (a, plus(a, i64::from(third) - 1)?),
                1 => (plus(a, i64::from(third))?, plus(b, -i64::from(third))?),
                _ => (plus(b, 1 - i64::from(third))?, b),
            };
        }
        Some((span, at + n - i))
    }

    /// `tháng 8`, `quý III/2020`, `năm 2020`, `tuần này`.
    fn period_at(&self, i: usize) -> Option<((Date, Date), usize)> {
        let today = self.today;
        let shift = |at: usize| -> Option<i32> {
            if self.is(at, "này") || self.is(at, "nay") {
                Some(0)
            } else if self.is(at, "sau") || self.is(at, "tới") {
                Some(1)
            } else if self.is(at, "trước") || self.is(at, "qua") || self.is(at, "ngoái") {
                Some(-1)
            } else {
                None
            }
        };
        if self.is(i, "tuần") {
            let n = shift(i + 1)?;
            let monday = plus(today, -i64::from(today.weekday().to_monday_zero_offset()) + 7 * i64::from(n))?;
            return Some(((monday, plus(monday, 6)?), 2));
        }
        if self.is(i, "tháng") {
            if let Some(n) = shift(i + 1) {
                let d = today.first_of_month().checked_add(Span::new().months(n)).ok()?;
                return Some(((d, d.last_of_month()), 2));
            }
            let m = self.number(i + 1).filter(|m| (1..=12).contains(m))? as i8;
            let (y, n) = self.year_after(i + 2);
            return self.leaning(y, |y| month(y, m)).map(|s| (s, 2 + n));
        }
        if self.is(i, "quý") {
            let quarter = |q: i8, y: i16| -> Option<(Date, Date)> {
                let a = Date::new(y, q * 3 - 2, 1).ok()?;
                Some((a, Date::new(y, q * 3, 1).ok()?.last_of_month()))
            };
            if let Some(n) = shift(i + 1) {
                let d = today.checked_add(Span::new().months(3 * n)).ok()?;
                return quarter((d.month() - 1) / 3 + 1, d.year()).map(|s| (s, 2));
            }
            let q = match self.fold(i + 1) {
                "1" | "i" => 1,
                "2" | "ii" => 2,
                "3" | "iii" => 3,
                "4" | "iv" => 4,
                _ => return None,
            };
            let (y, n) = self.year_after(i + 2);
            return self.leaning(y, |y| quarter(q, y)).map(|s| (s, 2 + n));
        }
        if self.is(i, "năm") {
            if let Some(y) = self.year(i + 1) {
                return year(y).map(|s| (s, 2));
            }
            let n = shift(i + 1)?;
            return year(today.year() + n as i16).map(|s| (s, 2));
        }
        None
    }

    /// `7 ngày tới`, `2 tuần qua`, `3 tháng nữa`.
    fn count_at(&self, i: usize) -> Option<((Date, Date), usize)> {
        let n = i32::try_from(self.number(i)?).ok()?;
        let span = if self.is(i + 1, "ngày") {
            Span::new().days(n)
        } else if self.is(i + 1, "tuần") {
            Span::new().weeks(n)
        } else if self.is(i + 1, "tháng") {
            Span::new().months(n)
        } else {
            return None;
        };
        if self.is(i + 2, "tới") || self.is(i + 2, "nữa") || self.is(i + 2, "sau") {
            return Some(((self.today, self.today.checked_add(span).ok()?), 3));
        }
        if self.is(i + 2, "qua") || self.is(i + 2, "trước") {
            return Some(((self.today.checked_sub(span).ok()?, self.today), 3));
        }
        None
    }

    /// `năm 2020`, `/2020` or nothing at word `i`.
    fn year_after(&self, i: usize) -> (Option<i16>, usize) {
        if self.is(i, "năm")
            && let Some(y) = self.year(i + 1)
        {
            return (Some(y), 2);
        }
        if i < self.words.len()
            && let Some(y) = self.year(i)
        {
            return (Some(y), 1);
        }
        (None, 0)
    }

    /// `15/8/2020`, `15-8`, `2020-08-15`, `15 tháng 8 năm 2020`.
    fn day_at(&self, i: usize) -> Option<(Date, usize)> {
        if let (Some(y), Some(m), Some(d)) = (self.year(i), self.number(i + 1), self.number(i + 2))
            && matches!(self.gap(i + 1), "-" | "/")
            && self.gap(i + 2) == self.gap(i + 1)
        {
            return Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok().map(|d| (d, 3));
        }
        let d = i8::try_from(self.number(i)?).ok()?;
        let worded = self.is(i + 1, "tháng");
        let at = if worded { i + 2 } else { i + 1 };
        let m = i8::try_from(self.number(at)?).ok().filter(|m| (1..=12).contains(m))?;
        let joint = self.gap(at).trim();
        if !worded && !matches!(joint, "/" | "-" | ".") {
            return None;
        }
        let (y, n) = if worded {
            self.year_after(at + 1)
        } else if self.gap(at + 1).trim() == joint {
            self.year(at + 1).map_or((None, 0), |y| (Some(y), 1))
        } else {
            (None, 0)
        };
        let found = self.leaning(y, |y| Date::new(y, m, d).ok().map(|d| (d, d)))?;
        Some((found.0, at + 1 + n - i))
    }

    /// The span in the year given, or in the one that is meant.
    fn leaning(&self, y: Option<i16>, make: impl Fn(i16) -> Option<(Date, Date)>) -> Option<(Date, Date)> {
        if let Some(y) = y {
            return make(y);
        }
        let this = self.today.year();
        let span = make(this)?;
        match self.lean {
            Lean::Future if span.1 < self.today => make(this + 1),
            Lean::Past if span.0 > self.today => make(this - 1),
            _ => Some(span),
        }
    }
}

fn plus(d: Date, days: i64) -> Option<Date> {
    d.checked_add(days.days()).ok()
}

fn day_before(d: Date) -> Option<Date> {
    d.yesterday().ok()
}

fn day_after(d: Date) -> Option<Date> {
    d.tomorrow().ok()
}

fn month(y: i16, m: i8) -> Option<(Date, Date)> {
    let a = Date::new(y, m, 1).ok()?;
    Some((a, a.last_of_month()))
}

fn year(y: i16) -> Option<(Date, Date)> {
    Some((Date::new(y, 1, 1).ok()?, date(y, 12, 31)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::words;

    fn read(text: &str, lean: Lean) -> String {
        let words = words(text);
        let dates = Dates { text, words: &words, today: date(2020, 8, 7), lean };
        match dates.range_at(0) {
            Some((r, n)) => format!("{} [{n}/{}]", r.english(), words.len()),
            None => "none".into(),
        }
    }

    #[test]
    fn days_and_spans() {
        for (typed, meant) in [
            ("15/8/2020", "on 2020-08-15 [3/3]"),
            ("15/8", "on 2020-08-15 [2/2]"),
            ("2020-08-15", "on 2020-08-15 [3/3]"),
            ("2020-08", "from 2020-08-01 to 2020-08-31 [2/2]"),
            ("8/2020", "from 2020-08-01 to 2020-08-31 [2/2]"),
            ("2020..2021", "from 2020-01-01 to 2021-12-31 [2/2]"),
            ("2020..", "from 2020-01-01 [1/1]"),
            ("<15/8/2020", "up to 2020-08-14 [3/3]"),
            ("<= 15/8/2020", "up to 2020-08-15 [3/3]"),
            (">=2020-08", "from 2020-08-01 [2/2]"),
            ("trước ngày 15/8/2020", "up to 2020-08-14 [5/5]"),
            ("truoc 15 thang 8 nam 2020", "up to 2020-08-14 [6/6]"),
            ("từ 01/8 đến hết ngày 15/8", "from 2020-08-01 to 2020-08-15 [8/8]"),
            ("trong tháng 8", "from 2020-08-01 to 2020-08-31 [3/3]"),
            ("quý III/2021", "from 2021-07-01 to 2021-09-30 [3/3]"),
            ("quy 4", "from 2020-10-01 to 2020-12-31 [2/2]"),
            ("năm nay", "from 2020-01-01 to 2020-12-31 [2/2]"),
            ("tuần sau", "from 2020-08-10 to 2020-08-16 [2/2]"),
            ("trong 7 ngày tới", "from 2020-08-07 to 2020-08-14 [4/4]"),
            ("cuối tháng 8/2020", "from 2020-08-22 to 2020-08-31 [4/4]"),
            ("hôm nay", "on 2020-08-07 [2/2]"),
            ("30/2/2020", "none"),
            ("bluezone", "none"),
        ] {
            assert_eq!(read(typed, Lean::None), meant, "{typed}");
        }
        assert_eq!(read("tháng 3", Lean::Future), "from 2021-03-01 to 2021-03-31 [2/2]");
        assert_eq!(read("tháng 12", Lean::Past), "from 2019-12-01 to 2019-12-31 [2/2]");
    }
}
