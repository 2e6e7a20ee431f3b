//! Deadlines that come again: RFC 5545 rules, read as Vietnamese offices mean them.

use jiff::civil::{Date, Weekday};
use jiff::{ToSpan, Unit};

/// How far ahead the next occurrence is looked for, in days.
const HORIZON: i64 = 15_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// A deadline that comes again (`hằng ngày`, `thứ sáu hằng tuần`, `trước ngày 20 hằng tháng`,
/// `định kỳ hằng quý`).
///
/// Where the rule leaves something open, it is filled in as offices do: a week ends on Friday,
/// a month, quarter or year on its last day; quarters and half years are those of the calendar;
/// a month too short for the day named ends it (Civil Code 2015, article 148.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    frequency: Frequency,
    interval: i64,
    /// Weekdays; with a number for the n-th (or, negative, n-th last) of the month.
    weekdays: Vec<(i8, Weekday)>,
    month_days: Vec<i8>,
    /// Months named, 1 to 12.
    months: Vec<i8>,
    until: Option<Date>,
    /// In a period of several months: its first month, not its last.
    first_month: bool,
}

impl Recurrence {
    /// Reads an RFC 5545 rule: `FREQ=MONTHLY;BYMONTHDAY=20`. `None` if it is none, or has parts
    /// that no deadline needs.
    pub fn parse(rule: &str) -> Option<Self> {
        let rule = rule.trim();
        let rule = rule.strip_prefix("RRULE:").unwrap_or(rule);
        let mut frequency = None;
        let mut out = Self {
            frequency: Frequency::Daily,
            interval: 1,
            weekdays: Vec::new(),
            month_days: Vec::new(),
            months: Vec::new(),
            until: None,
            first_month: false,
        };
        for part in rule.split(';').filter(|p| !p.trim().is_empty()) {
            let (name, value) = part.trim().split_once('=')?;
            match name {
                "FREQ" => {
                    frequency = Some(match value {
                        "DAILY" => Frequency::Daily,
                        "WEEKLY" => Frequency::Weekly,
                        "MONTHLY" => Frequency::Monthly,
                        "YEARLY" => Frequency::Yearly,
                        _ => return None,
                    });
                }
                "INTERVAL" => {
                    out.interval = value.parse().ok().filter(|n| (1..=1000).contains(n))?;
                }
                "BYDAY" => {
                    for day in value.split(',') {
                        let at = day.len().checked_sub(2).filter(|at| day.is_char_boundary(*at))?;
                        let (nth, name) = day.split_at(at);
                        let nth =
                            if nth.is_empty() { 0 } else { nth.trim_start_matches('+').parse().ok()? };
                        out.weekdays.push((nth, weekday(name)?));
                    }
                }
                "BYMONTHDAY" => {
                    for day in value.split(',') {
                        let day: i8 = day.trim_start_matches('+').parse().ok()?;
                        if day == 0 || !(-31..=31).contains(&day) {
                            return None;
                        }
                        out.month_days.push(day);
                    }
                }
                "BYMONTH" => {
                    for month in value.split(',') {
                        out.months.push(month.parse().ok().filter(|m| (1..=12).contains(m))?);
                    }
                }
                "UNTIL" => out.until = Some(value.get(..8)?.parse().ok()?),
                "WKST" => {}
                _ => return None,
            }
        }
        out.frequency = frequency?;
        out.months.sort_unstable();
        out.months.dedup();
        Some(out)
    }

    /// The rule with what the words of the deadline add: `trước ngày 15 của tháng kế tiếp` of a
    /// quarterly report is the first month of the next quarter, where the rule cannot say which.
    pub fn with_words(mut self, words: &str) -> Self {
        let words = words.to_lowercase();
        const FIRST: [&str; 8] = [
            "đầu quý",
            "đầu tiên của quý",
            "tháng kế tiếp",
            "tháng liền kề",
            "tháng tiếp theo",
            "tháng sau",
            "quý sau",
            "quý kế tiếp",
        ];
        self.first_month = FIRST.iter().any(|w| words.contains(w));
        self
    }

    /// True if the rule itself names no day, so that the last of the period is taken.
    pub fn takes_last_day(&self) -> bool {
        self.month_days.is_empty() && self.weekdays.is_empty() && self.frequency != Frequency::Daily
    }

    /// The rule that this was read by, in dotted ASCII.
    pub(crate) fn rule(&self) -> &'static str {
        match self.frequency {
            Frequency::Daily => "recurring.daily",
            Frequency::Weekly => "recurring.weekly",
            Frequency::Monthly if self.interval == 3 => "recurring.quarterly",
            Frequency::Monthly => "recurring.monthly",
            Frequency::Yearly => "recurring.yearly",
        }
    }

    /// The first day of the recurrence on or after `from`. `anchor` is the day that intervals are
    /// counted from where the calendar does not fix them (`02 tuần một lần`).
    pub fn next(&self, from: Date, anchor: Date) -> Option<Date> {
        let mut day = from;
        for _ in 0..HORIZON {
            if self.until.is_some_and(|until| day > until) {
                return None;
            }
            if self.is_on(day, anchor) {
                return Some(day);
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    fn is_on(&self, day: Date, anchor: Date) -> bool {
        let days = |a: Date, b: Date| i64::from(a.until((Unit::Day, b)).map_or(0, |s| s.get_days()));
        match self.frequency {
            Frequency::Daily => {
                days(anchor, day) % self.interval == 0
                    && (self.weekdays.is_empty() || self.weekdays.iter().any(|w| w.1 == day.weekday()))
            }
            Frequency::Weekly => {
                let monday =
                    |d: Date| d.saturating_sub(i64::from(d.weekday().to_monday_zero_offset()).days());
                let on = if self.weekdays.is_empty() {
                    day.weekday() == Weekday::Friday
                } else {
                    self.weekdays.iter().any(|w| w.1 == day.weekday())
                };
                on && (days(monday(anchor), monday(day)) / 7) % self.interval == 0
            }
            Frequency::Monthly => self.is_month(day, anchor) && self.is_day_of_month(day),
            Frequency::Yearly => {
                (i64::from(day.year()) - i64::from(anchor.year())) % self.interval == 0
                    && self.is_month(day, anchor)
                    && self.is_day_of_month(day)
            }
        }
    }

    fn is_month(&self, day: Date, anchor: Date) -> bool {
        let month = i64::from(day.month());
        if !self.months.is_empty() {
            return self.months.contains(&day.month());
        }
        match self.frequency {
            // A year ends in December; a day of the month alone is one of every month.
            Frequency::Yearly => !self.month_days.is_empty() || month == 12,
            _ if 12 % self.interval == 0 => {
                let month = if self.first_month { month - 1 } else { month };
                month % self.interval == 0
            }
            _ => {
                let index = |d: Date| i64::from(d.year()) * 12 + i64::from(d.month());
                (index(day) - index(anchor)) % self.interval == 0
            }
        }
    }

    fn is_day_of_month(&self, day: Date) -> bool {
        let length = day.days_in_month();
        if self.month_days.is_empty() && self.weekdays.is_empty() {
            return day.day() == length;
        }
        let by_number = self.month_days.is_empty()
            || self.month_days.iter().any(|d| {
                let wanted = if *d > 0 { (*d).min(length) } else { (length + *d + 1).max(1) };
                wanted == day.day()
            });
        let by_weekday = self.weekdays.is_empty()
            || self.weekdays.iter().any(|(nth, weekday)| {
                *weekday == day.weekday()
                    && match *nth {
                        0 => true,
                        n if n > 0 => (day.day() - 1) / 7 + 1 == n,
                        n => (length - day.day()) / 7 + 1 == -n,
                    }
            });
        by_number && by_weekday
    }

    /// The months it falls in, if the calendar fixes them.
    fn fixed_months(&self) -> Option<Vec<i8>> {
        if !self.months.is_empty() {
            return Some(self.months.clone());
        }
        match self.frequency {
            Frequency::Yearly if self.month_days.is_empty() => Some(vec![12]),
            Frequency::Yearly => Some((1..=12).collect()),
            Frequency::Monthly if 12 % self.interval == 0 => {
                let shift = i64::from(self.first_month);
                Some((1..=12i8).filter(|m| (i64::from(*m) - shift) % self.interval == 0).collect())
            }
            _ => None,
        }
    }

    /// An RFC 5545 rule, fully spelled out, for programs that keep to the letter of it: with
    /// `day_before` that of the days before (`trước ngày 20` is the 19th), where it can be put so.
    pub fn to_rrule(&self, day_before: bool) -> String {
        let mut out = String::from("FREQ=");
        let back = i64::from(day_before);
        match self.frequency {
            Frequency::Daily => {
                out.push_str("DAILY");
                self.push_interval(&mut out);
                if !self.weekdays.is_empty() {
                    self.push_weekdays(&mut out, &self.weekdays, back);
                }
            }
            Frequency::Weekly => {
                out.push_str("WEEKLY");
                self.push_interval(&mut out);
                let friday = [(0, Weekday::Friday)];
                let days = if self.weekdays.is_empty() { &friday[..] } else { &self.weekdays };
                self.push_weekdays(&mut out, days, back);
            }
            Frequency::Monthly | Frequency::Yearly => {
                let mut months = self.fixed_months();
                let mut days: Vec<i8> =
                    if self.takes_last_day() { vec![-1] } else { self.month_days.clone() };
                // The day before a weekday of the month cannot be put in a rule.
                if day_before && self.weekdays.is_empty() {
                    if days.iter().all(|d| *d != 1) {
                        days.iter_mut().for_each(|d| *d -= 1);
                    } else if days == [1] && months.is_some() {
                        days = vec![-1];
                        for month in months.iter_mut().flatten() {
                            *month = if *month == 1 { 12 } else { *month - 1 };
                        }
                    }
                }
                match months {
                    Some(mut months) => {
                        months.sort_unstable();
                        if months.len() == 12 && self.frequency == Frequency::Monthly {
                            out.push_str("MONTHLY");
                        } else {
                            out.push_str("YEARLY");
                            if self.frequency == Frequency::Yearly {
                                self.push_interval(&mut out);
                            }
                            out.push_str(";BYMONTH=");
                            push_list(&mut out, &months);
                        }
                    }
                    None => {
                        out.push_str("MONTHLY");
                        self.push_interval(&mut out);
                    }
                }
                if !self.weekdays.is_empty() {
                    self.push_weekdays(&mut out, &self.weekdays, 0);
                }
                match days[..] {
                    [] => {}
                    // The 31st of every month is the last day of those that have none.
                    [day] if day >= 29 => {
                        out.push_str(";BYMONTHDAY=");
                        push_list(&mut out, &(28..=day).collect::<Vec<_>>());
                        out.push_str(";BYSETPOS=-1");
                    }
                    _ => {
                        out.push_str(";BYMONTHDAY=");
                        push_list(&mut out, &days);
                    }
                }
            }
        }
        if let Some(until) = self.until {
            out.push_str(&format!(";UNTIL={}", until.strftime("%Y%m%d")));
        }
        out
    }

    fn push_interval(&self, out: &mut String) {
        if self.interval > 1 {
            out.push_str(&format!(";INTERVAL={}", self.interval));
        }
    }

    fn push_weekdays(&self, out: &mut String, days: &[(i8, Weekday)], back: i64) {
        out.push_str(";BYDAY=");
        for (i, (nth, weekday)) in days.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            if *nth != 0 {
                out.push_str(&nth.to_string());
            }
            out.push_str(weekday_code(weekday.wrapping_sub(back)));
        }
    }

    /// What comes again, in words: `ngày 20 hằng tháng`.
    pub fn vietnamese(&self) -> String {
        let n = self.interval;
        let every = |one: &str, unit: &str| {
            if n == 1 { one.to_owned() } else { format!("{n} {unit} một lần") }
        };
        let weekdays = || {
            let names: Vec<&str> = self.weekdays.iter().map(|w| weekday_name_vi(w.1)).collect();
            if names.is_empty() { "thứ Sáu".to_owned() } else { names.join(", ") }
        };
        match self.frequency {
            Frequency::Daily => every("hằng ngày", "ngày"),
            Frequency::Weekly => format!("{} {}", weekdays(), every("hằng tuần", "tuần")),
            Frequency::Monthly | Frequency::Yearly => {
                let day = if !self.weekdays.is_empty() {
                    let nth = match self.weekdays[0].0 {
                        0 => String::new(),
                        -1 => " cuối cùng".to_owned(),
                        n => format!(" thứ {n}"),
                    };
                    format!("{}{nth}", weekdays())
                } else if self.takes_last_day() || self.month_days == [-1] {
                    "ngày cuối cùng".to_owned()
                } else {
                    format!("ngày {}", list(&self.month_days))
                };
                match (self.frequency, self.fixed_months()) {
                    (Frequency::Monthly, Some(months)) if months.len() == 12 => format!("{day} hằng tháng"),
                    (Frequency::Monthly, Some(_))
                        if n == 3 && self.months.is_empty() && self.takes_last_day() =>
                    {
                        format!("{day} của mỗi quý")
                    }
                    (Frequency::Yearly, Some(months)) if months.len() < 12 => {
                        format!("{day} tháng {} {}", list(&months), every("hằng năm", "năm"))
                    }
                    (_, Some(months)) if months.len() < 12 => {
                        format!("{day} các tháng {} hằng năm", list(&months))
                    }
                    _ => format!("{day}, {}", every("hằng tháng", "tháng")),
                }
            }
        }
    }

    /// What comes again, in English words: `day 20 of every month`.
    pub fn english(&self) -> String {
        let n = self.interval;
        let every = |unit: &str| if n == 1 { format!("every {unit}") } else { format!("every {n} {unit}s") };
        let weekdays = || {
            let names: Vec<&str> = self.weekdays.iter().map(|w| weekday_name_en(w.1)).collect();
            if names.is_empty() { "Friday".to_owned() } else { names.join(", ") }
        };
        match self.frequency {
            Frequency::Daily => every("day"),
            Frequency::Weekly => format!("{} of {}", weekdays(), every("week")),
            Frequency::Monthly | Frequency::Yearly => {
                let day = if !self.weekdays.is_empty() {
                    match self.weekdays[0].0 {
                        0 => weekdays(),
                        -1 => format!("last {}", weekdays()),
                        n => format!("{} number {n}", weekdays()),
                    }
                } else if self.takes_last_day() || self.month_days == [-1] {
                    "the last day".to_owned()
                } else {
                    format!("day {}", list(&self.month_days))
                };
                match (self.frequency, self.fixed_months()) {
                    (Frequency::Monthly, Some(months)) if months.len() == 12 => {
                        format!("{day} of every month")
                    }
                    (Frequency::Monthly, Some(_))
                        if n == 3 && self.months.is_empty() && self.takes_last_day() =>
                    {
                        format!("{day} of every quarter")
                    }
                    (Frequency::Yearly, Some(months)) if months.len() < 12 => {
                        format!("{day} of month {} of {}", list(&months), every("year"))
                    }
                    (_, Some(months)) if months.len() < 12 => {
                        format!("{day} of the months {} of every year", list(&months))
                    }
                    _ => format!("{day}, {}", every("month")),
                }
            }
        }
    }
}

fn push_list(out: &mut String, numbers: &[i8]) {
    for (i, n) in numbers.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&n.to_string());
    }
}

fn list(numbers: &[i8]) -> String {
    numbers.iter().map(i8::to_string).collect::<Vec<_>>().join(", ")
}

const WEEKDAYS: [(&str, Weekday, &str, &str); 7] = [
    ("MO", Weekday::Monday, "thứ Hai", "Monday"),
    ("TU", Weekday::Tuesday, "thứ Ba", "Tuesday"),
    ("WE", Weekday::Wednesday, "thứ Tư", "Wednesday"),
    ("TH", Weekday::Thursday, "thứ Năm", "Thursday"),
    ("FR", Weekday::Friday, "thứ Sáu", "Friday"),
    ("SA", Weekday::Saturday, "thứ Bảy", "Saturday"),
    ("SU", Weekday::Sunday, "Chủ nhật", "Sunday"),
];

fn weekday(code: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|w| w.0 == code).map(|w| w.1)
}

fn weekday_row(weekday: Weekday) -> &'static (&'static str, Weekday, &'static str, &'static str) {
    &WEEKDAYS[weekday.to_monday_zero_offset().unsigned_abs() as usize % 7]
}

fn weekday_code(weekday: Weekday) -> &'static str {
    weekday_row(weekday).0
}

fn weekday_name_vi(weekday: Weekday) -> &'static str {
    weekday_row(weekday).2
}

fn weekday_name_en(weekday: Weekday) -> &'static str {
    weekday_row(weekday).3
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn rule(text: &str) -> Recurrence {
        Recurrence::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    fn next(text: &str, from: (i16, i8, i8)) -> Date {
        let from = date(from.0, from.1, from.2);
        rule(text).next(from, from).unwrap()
    }

    #[test]
    fn the_next_day_of_each_form() {
        assert_eq!(next("FREQ=DAILY", (2020, 8, 7)), date(2020, 8, 7));
        assert_eq!(next("FREQ=WEEKLY;BYDAY=FR", (2020, 8, 8)), date(2020, 8, 14));
        assert_eq!(next("FREQ=MONTHLY;BYMONTHDAY=20", (2020, 8, 20)), date(2020, 8, 20));
        assert_eq!(next("FREQ=MONTHLY;BYMONTHDAY=20", (2020, 8, 21)), date(2020, 9, 20));
        assert_eq!(next("FREQ=MONTHLY;BYMONTHDAY=-1", (2024, 2, 1)), date(2024, 2, 29));
        assert_eq!(next("FREQ=MONTHLY", (2023, 2, 1)), date(2023, 2, 28));
        assert_eq!(next("FREQ=MONTHLY;INTERVAL=3", (2020, 8, 7)), date(2020, 9, 30));
        assert_eq!(next("FREQ=MONTHLY;INTERVAL=6", (2020, 8, 7)), date(2020, 12, 31));
        assert_eq!(next("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", (2020, 8, 7)), date(2020, 9, 15));
        assert_eq!(next("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15", (2020, 12, 1)), date(2021, 11, 15));
        assert_eq!(next("FREQ=YEARLY", (2020, 8, 7)), date(2020, 12, 31));
        assert_eq!(next("FREQ=MONTHLY;BYDAY=-1FR", (2020, 8, 1)), date(2020, 8, 28));
        assert_eq!(next("FREQ=MONTHLY;BYDAY=1MO", (2020, 8, 4)), date(2020, 9, 7));
    }

    #[test]
    fn a_month_too_short_ends_on_its_last_day() {
        assert_eq!(next("FREQ=MONTHLY;BYMONTHDAY=30", (2023, 2, 1)), date(2023, 2, 28));
        assert_eq!(
            rule("FREQ=MONTHLY;BYMONTHDAY=31").to_rrule(false),
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
        );
    }

    #[test]
    fn every_second_week_is_counted_from_the_letter() {
        let r = rule("FREQ=WEEKLY;INTERVAL=2");
        let letter = date(2026, 3, 4);
        assert_eq!(r.next(letter, letter), Some(date(2026, 3, 6)));
        assert_eq!(r.next(date(2026, 3, 7), letter), Some(date(2026, 3, 20)));
    }

    #[test]
    fn the_month_after_a_quarter_is_its_report_month_if_the_words_say_so() {
        let r = rule("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15")
            .with_words("định kỳ hàng quý (trước ngày 15 của tháng kế tiếp)");
        let from = date(2014, 8, 6);
        assert_eq!(r.next(from, from), Some(date(2014, 10, 15)));
        assert_eq!(r.to_rrule(true), "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=14");
    }

    #[test]
    fn the_rule_of_the_days_before() {
        assert_eq!(rule("FREQ=MONTHLY;BYMONTHDAY=20").to_rrule(true), "FREQ=MONTHLY;BYMONTHDAY=19");
        assert_eq!(rule("FREQ=MONTHLY;BYMONTHDAY=1").to_rrule(true), "FREQ=MONTHLY;BYMONTHDAY=-1");
        assert_eq!(
            rule("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1").to_rrule(true),
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"
        );
        assert_eq!(rule("FREQ=WEEKLY;BYDAY=MO").to_rrule(true), "FREQ=WEEKLY;BYDAY=SU");
        assert_eq!(
            rule("FREQ=MONTHLY;INTERVAL=3").to_rrule(false),
            "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"
        );
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for text in [
            "",
            "FREQ=SECONDLY",
            "MONTHLY",
            "FREQ=MONTHLY;BYMONTHDAY=0",
            "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=WEEKLY;BYDAY=XX",
            "FREQ=WEEKLY;BYDAY=ứ",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=YEARLY;BYMONTH=13",
            "FREQ=DAILY;BYHOUR=9",
        ] {
            assert_eq!(Recurrence::parse(text), None, "{text}");
        }
    }

    #[test]
    fn it_is_told_in_words() {
        assert_eq!(rule("FREQ=MONTHLY;BYMONTHDAY=20").vietnamese(), "ngày 20 hằng tháng");
        assert_eq!(rule("FREQ=MONTHLY;INTERVAL=3").vietnamese(), "ngày cuối cùng của mỗi quý");
        assert_eq!(rule("FREQ=WEEKLY;BYDAY=FR").vietnamese(), "thứ Sáu hằng tuần");
        assert_eq!(rule("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15").vietnamese(), "ngày 15 tháng 11 hằng năm");
        assert_eq!(rule("FREQ=MONTHLY;INTERVAL=3").english(), "the last day of every quarter");
    }

    #[test]
    fn it_ends_where_it_says() {
        let r = rule("FREQ=MONTHLY;BYMONTHDAY=20;UNTIL=20201231");
        assert_eq!(r.next(date(2020, 12, 21), date(2020, 1, 1)), None);
    }

    fn rules() -> impl Strategy<Value = String> {
        prop_oneof![
            (1u32..8).prop_map(|n| format!("FREQ=DAILY;INTERVAL={n}")),
            (1u32..5, 0usize..7)
                .prop_map(|(n, d)| format!("FREQ=WEEKLY;INTERVAL={n};BYDAY={}", WEEKDAYS[d].0)),
            (1u32..14, 1i8..=31).prop_map(|(n, d)| format!("FREQ=MONTHLY;INTERVAL={n};BYMONTHDAY={d}")),
            (1u32..14).prop_map(|n| format!("FREQ=MONTHLY;INTERVAL={n}")),
            (1i8..=12, 1i8..=31).prop_map(|(m, d)| format!("FREQ=YEARLY;BYMONTH={m};BYMONTHDAY={d}")),
        ]
    }

    proptest! {
        #[test]
        fn the_next_is_not_before_and_none_lies_between(text in rules(), start in 0i64..12_000) {
            let r = rule(&text);
            let from = date(1995, 1, 1).saturating_add(start.days());
            let anchor = date(1995, 1, 1);
            let next = r.next(from, anchor).unwrap();
            prop_assert!(next >= from);
            prop_assert!(r.is_on(next, anchor));
            prop_assert_eq!(r.next(next, anchor), Some(next));
        }

        #[test]
        fn what_it_writes_it_reads_as_the_same_days(text in rules(), start in 0i64..12_000) {
            let r = rule(&text);
            let written = r.to_rrule(false);
            // BYSETPOS is for other programs; the same is meant by the day itself.
            if !written.contains("BYSETPOS") {
                let again = rule(&written);
                let from = date(1995, 1, 1).saturating_add(start.days());
                prop_assert_eq!(again.next(from, from), r.next(from, from));
            }
        }
    }
}
