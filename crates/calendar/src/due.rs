//! From a deadline as it is printed to the last day on which one is in time.

use std::fmt::Write as _;

use congvan_model::{
    Bound, Deadline, DeadlineType, DueState, LunarDay, Offset, OffsetFrom, OffsetUnit, TaskEntry,
};
use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::{Calendar, DayKind, MOST_DAYS};
use crate::lunar::LunarDate;
use crate::recurrence::Recurrence;
use crate::words::{date_en, date_vi, full_en, full_vi};

/// What a deadline is reckoned from. Nothing of it is guessed where it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The day the letter was signed or issued.
    pub letter_date: Option<Date>,
    /// The day it was received.
    pub received: Option<Date>,
    /// Today, for recurring deadlines: the next one is given.
    pub today: Option<Date>,
}

/// What a deadline comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Due {
    /// The day named, or reckoned; for a recurring deadline the next one.
    #[schemars(with = "Option<String>")]
    pub date: Option<Date>,
    /// The last day to act in time: for `trước ngày 15/8` the 14th.
    #[schemars(with = "Option<String>")]
    pub last_day: Option<Date>,
    /// The last working day on which one is in time; differs from `last_day` where that is a day
    /// of rest.
    #[schemars(with = "Option<String>")]
    pub last_working_day: Option<Date>,
    /// The hour on the last day, `17:00`, where one is given.
    pub time: Option<String>,
    /// Which rule was applied, in dotted ASCII: `relative.working-days`.
    pub rule: &'static str,
    /// The law behind the rule, in Vietnamese, where there is one.
    pub article: Option<&'static str>,
    /// How it was reckoned, a sentence or two in Vietnamese.
    pub explanation: String,
    /// The same in English.
    pub explanation_en: String,
    /// For a recurring deadline: the RFC 5545 rule of its last days.
    pub rrule: Option<String>,
    /// True if a day that counts lies in a year whose holidays are reckoned, not taken from a
    /// table, so that a swap of days may still move it.
    pub reckoned: bool,
}

impl Due {
    /// Where no deadline is given.
    pub fn none() -> Self {
        Self {
            rule: "none",
            explanation: "Văn bản không nêu thời hạn.".into(),
            explanation_en: "The letter gives no deadline.".into(),
            ..Self::default()
        }
    }

    fn unknown(rule: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { rule, explanation: vi.into(), explanation_en: en.into(), ..Self::default() }
    }

    /// True if it comes again.
    pub fn is_recurring(&self) -> bool {
        self.rrule.is_some()
    }
}

const ARTICLE_DAY: &str = "Điều 147, khoản 1 và khoản 5 Điều 148 Bộ luật Dân sự 2015";
const ARTICLE_MONTH: &str = "Điều 147, các khoản 3, 4 và 5 Điều 148 Bộ luật Dân sự 2015";
const ARTICLE_WORKING: &str = "Điều 147 Bộ luật Dân sự 2015; Điều 111, 112 Bộ luật Lao động 2019";
const ARTICLE_HOUR: &str = "khoản 1 Điều 147 Bộ luật Dân sự 2015";
const ARTICLE_END: &str = "khoản 6 Điều 148 Bộ luật Dân sự 2015";

/// What the deadline of a task comes to today; [`Due::none`] for a task without one.
pub fn due_of_task(calendar: &Calendar, entry: &TaskEntry, today: Option<Date>) -> Due {
    let context = Context { letter_date: entry.letter_date, received: entry.received, today };
    entry.task.deadline.as_ref().map_or_else(Due::none, |d| due(calendar, d, context))
}

/// What a deadline comes to.
///
/// A day named is kept as named; a period counted from an event does not count the day of the
/// event, and one that ends on a day of rest ends with the next working day (Civil Code 2015,
/// articles 147 and 148). What cannot be reckoned, because the day of receipt or the event is not
/// known, has no date and says why.
pub fn due(calendar: &Calendar, deadline: &Deadline, context: Context) -> Due {
    let mut due = match deadline.kind {
        DeadlineType::Date => named(deadline, context),
        DeadlineType::Relative => relative(calendar, deadline, context),
        DeadlineType::Recurring => recurring(deadline, context),
    };
    if let Some(last) = due.last_day {
        due.last_working_day = calendar.working_day_until(last);
        if let Some(working) = due.last_working_day.filter(|w| *w != last) {
            let why = calendar.holiday_name(last);
            let _ = write!(
                due.explanation,
                " Ngày đó là ngày nghỉ{}; ngày làm việc cuối cùng còn trong hạn là {}.",
                why.map_or(String::new(), |n| format!(" ({n})")),
                full_vi(working)
            );
            let _ = write!(
                due.explanation_en,
                " That is a day of rest{}; the last working day in time is {}.",
                why.map_or(String::new(), |n| format!(" ({n})")),
                full_en(working)
            );
        }
        due.reckoned |= calendar.is_reckoned(last);
        if due.reckoned && (due.rule.starts_with("relative.") || due.last_working_day != due.last_day) {
            let _ = write!(
                due.explanation,
                " Ngày nghỉ của năm {} được tính theo luật, chưa có lịch nghỉ chính thức.",
                last.year()
            );
            let _ = write!(
                due.explanation_en,
                " The holidays of {} were reckoned from the law; no official table is known.",
                last.year()
            );
        }
    }
    due
}

/// Where an open deadline stands today: due soon if at most `soon_working_days` working days are
/// left after today.
pub fn state(due: &Due, today: Date, soon_working_days: u32) -> DueState {
    Calendar::vietnam().state(due, today, soon_working_days)
}

impl Calendar {
    /// Where an open deadline stands today by this calendar; see [`state`].
    pub fn state(&self, due: &Due, today: Date, soon_working_days: u32) -> DueState {
        match due.last_day {
            None => DueState::Undated,
            Some(last) if last < today => DueState::Overdue,
            Some(last) if self.working_days_between(today, last) <= i64::from(soon_working_days) => {
                DueState::DueSoon
            }
            Some(_) => DueState::Open,
        }
    }
}

/// What `trước` stands before, where it is a month, quarter or year and not a day: then the day
/// before its first is the last in time, though the deadline's date is its last.
fn first_of_period(text: &str, date: Date) -> Option<Date> {
    let text = text.to_lowercase();
    let after = text.split("trước").nth(1)?.trim_start();
    let mut words = after.split_whitespace();
    match words.next()? {
        "tháng" => Some(date.first_of_month()),
        "quý" => Date::new(date.year(), (date.month() - 1) / 3 * 3 + 1, 1).ok(),
        "năm" => Some(date.first_of_year()),
        _ => None,
    }
}

/// The solar day of a lunar one. Without a year it is the next that is not before the letter; with neither a year
/// nor a day of the letter nothing can be reckoned.
fn of_lunar(lunar: LunarDay, letter: Option<Date>) -> Option<Date> {
    let in_year = |year: i16| LunarDate::new(year, lunar.month as i8, lunar.day as i8).to_solar();
    match lunar.year {
        Some(year) => in_year(year as i16),
        None => {
            let letter = letter?;
            // The lunar year may end in the February of the next.
            (letter.year() - 1..=letter.year() + 1).filter_map(in_year).find(|day| *day >= letter)
        }
    }
}

fn named(deadline: &Deadline, context: Context) -> Due {
    let reckoned = deadline.lunar.and_then(|lunar| of_lunar(lunar, context.letter_date));
    if let Some(date) = reckoned {
        let mut due = named(&Deadline { date: Some(date), lunar: None, ..deadline.clone() }, context);
        due.rule = if deadline.bound == Bound::Before { "date.before-lunar" } else { "date.by-lunar" };
        let _ = write!(due.explanation, " “{}” theo âm lịch là ngày {}.", deadline.text, date_vi(date));
        let _ =
            write!(due.explanation_en, " “{}” of the lunar calendar is {}.", deadline.text, date_en(date));
        return due;
    }
    let Some(date) = deadline.date else {
        return Due::unknown(
            "date.unread",
            format!("Không đọc được ngày trong thời hạn “{}”.", deadline.text),
            format!("The day of the deadline “{}” could not be read.", deadline.text),
        );
    };
    let base = Due { date: Some(date), ..Due::default() };
    let time = deadline.time.as_deref();
    // `trước 0 giờ ngày 15` ends with the 14th; `đến 24 giờ ngày 14` too.
    let midnight = matches!(time, Some("00:00" | "0:00")) && deadline.bound == Bound::Before;
    match (deadline.bound, time) {
        (bound, Some(time)) if !midnight => {
            let (vi, en) =
                if bound == Bound::Before { ("Trước", "Before") } else { ("Chậm nhất", "By") };
            Due {
                last_day: Some(date),
                time: Some(time.to_owned()),
                rule: if bound == Bound::Before { "date.before-time" } else { "date.by-time" },
                explanation: format!("{vi} {time} {}.", full_vi(date)),
                explanation_en: format!("{en} {time} on {}.", full_en(date)),
                ..base
            }
        }
        (Bound::Before, _) => {
            let first = first_of_period(&deadline.text, date);
            let last = first.unwrap_or(date).yesterday().ok();
            Due {
                last_day: last,
                rule: if first.is_some() { "date.before-period" } else { "date.before" },
                explanation: last.map_or(String::new(), |l| {
                    let what = match first {
                        Some(f) => format!("Trước kỳ bắt đầu từ ngày {}", date_vi(f)),
                        None => format!("Trước ngày {}", date_vi(date)),
                    };
                    format!("{what}, không kể chính ngày đó: ngày cuối cùng còn trong hạn là {}.", full_vi(l))
                }),
                explanation_en: last.map_or(String::new(), |l| {
                    let what = match first {
                        Some(f) => format!("Before the period that begins on {}", date_en(f)),
                        None => format!("Before {}", date_en(date)),
                    };
                    format!("{what}, that day not included: the last day in time is {}.", full_en(l))
                }),
                ..base
            }
        }
        (Bound::By, _) => Due {
            last_day: Some(date),
            rule: "date.by",
            article: Some(ARTICLE_END),
            explanation: format!("Đến hết {}.", full_vi(date)),
            explanation_en: format!("To the end of {}.", full_en(date)),
            ..base
        },
    }
}

fn relative(calendar: &Calendar, deadline: &Deadline, context: Context) -> Due {
    let Some(offset) = deadline.offset else {
        return Due::unknown(
            "relative.unread",
            format!("Không đọc được thời hạn “{}”.", deadline.text),
            format!("The period “{}” could not be read.", deadline.text),
        );
    };
    let (start, from_vi, from_en) = match offset.from {
        OffsetFrom::Receipt => match context.received {
            Some(day) => (day, "ngày nhận văn bản", "the day of receipt"),
            None => {
                return Due::unknown(
                    "relative.receipt-unknown",
                    format!(
                        "{} kể từ ngày nhận văn bản; chưa biết ngày nhận nên chưa tính được. Hãy ghi ngày đến của văn bản.",
                        count_vi(offset)
                    ),
                    format!(
                        "{} from the day of receipt, which is not known. Enter the day the letter arrived.",
                        count_en(offset)
                    ),
                );
            }
        },
        OffsetFrom::Issue => match context.letter_date {
            Some(day) => (day, "ngày ký, ban hành văn bản", "the day the letter was issued"),
            None => {
                return Due::unknown(
                    "relative.issue-unknown",
                    format!(
                        "{} kể từ ngày ký, ban hành; văn bản không có ngày nên chưa tính được.",
                        count_vi(offset)
                    ),
                    format!("{} from the day of issue, which the letter does not give.", count_en(offset)),
                );
            }
        },
        OffsetFrom::Event => {
            return Due::unknown(
                "relative.event",
                format!(
                    "{} tính từ một sự kiện (“{}”); khi biết ngày của sự kiện mới tính được.",
                    count_vi(offset),
                    deadline.text
                ),
                format!(
                    "{} from an event (“{}”); it can be reckoned once the day of the event is known.",
                    count_en(offset),
                    deadline.text
                ),
            );
        }
    };
    let out_of_range = || {
        Due::unknown(
            "relative.out-of-range",
            format!("Thời hạn “{}” dài quá mức; hãy xem lại văn bản.", deadline.text),
            format!("The period “{}” is too long to be meant; look at the letter.", deadline.text),
        )
    };
    if offset.count > MOST_DAYS {
        return out_of_range();
    }
    let count = i64::from(offset.count);
    let lead_vi = format!("{} kể từ {from_vi} ({})", count_vi(offset), full_vi(start));
    let lead_en = format!("{} from {from_en} ({})", count_en(offset), full_en(start));

    // Hours of work are days of work: the hour of receipt is not on the paper.
    let working_hours =
        offset.unit == OffsetUnit::Hour && deadline.text.to_lowercase().contains("giờ làm việc");
    let counted = match offset.unit {
        OffsetUnit::Hour if !working_hours => start.checked_add((count / 24).days()).ok(),
        OffsetUnit::Hour => calendar.add_working_days(start, offset.count / 8),
        OffsetUnit::WorkingDay => calendar.add_working_days(start, offset.count),
        OffsetUnit::Day => start.checked_add(count.days()).ok(),
        OffsetUnit::Month => start.checked_add(count.months()).ok(),
        OffsetUnit::Year => (count <= 200).then(|| start.checked_add(count.years()).ok()).flatten(),
    };
    let Some(counted) = counted else { return out_of_range() };
    let (date, rule, article, vi, en) = match offset.unit {
        OffsetUnit::Hour => (
            counted,
            if working_hours { "relative.working-hours" } else { "relative.hours" },
            ARTICLE_HOUR,
            format!(
                "{lead_vi}, tính từ giờ nhận: sớm nhất là trong {}; hãy đối chiếu giờ nhận thực tế.",
                full_vi(counted)
            ),
            format!(
                "{lead_en}, counted from the hour: {} at the earliest; compare the hour of receipt.",
                full_en(counted)
            ),
        ),
        OffsetUnit::WorkingDay => {
            let (off_vi, off_en) = special_between(calendar, start, counted);
            (
                counted,
                "relative.working-days",
                ARTICLE_WORKING,
                format!(
                    "{lead_vi}, không tính ngày đầu tiên và ngày nghỉ hằng tuần{off_vi}: hết {}.",
                    full_vi(counted)
                ),
                format!(
                    "{lead_en}, the first day and weekly days of rest not counted{off_en}: to the end of {}.",
                    full_en(counted)
                ),
            )
        }
        OffsetUnit::Day | OffsetUnit::Month | OffsetUnit::Year => {
            let Some(end) = calendar.working_day_from(counted) else { return out_of_range() };
            let rolled = end != counted;
            let (rule, article) = match offset.unit {
                OffsetUnit::Day => ("relative.days", ARTICLE_DAY),
                OffsetUnit::Month => ("relative.months", ARTICLE_MONTH),
                _ => ("relative.years", ARTICLE_MONTH),
            };
            let shortened = offset.unit != OffsetUnit::Day && counted.day() != start.day();
            let mut vi = format!("{lead_vi}, không tính ngày đầu tiên: {}", full_vi(counted));
            let mut en = format!("{lead_en}, the first day not counted: {}", full_en(counted));
            if shortened {
                vi.push_str(" (tháng đó không có ngày tương ứng nên lấy ngày cuối tháng)");
                en.push_str(" (the month has no such day; its last is taken)");
            }
            if rolled {
                let name = calendar.holiday_name(counted).map_or(String::new(), |n| format!(" ({n})"));
                let _ = write!(
                    vi,
                    ", là ngày nghỉ{name} nên kết thúc vào hết ngày làm việc tiếp theo: {}",
                    full_vi(end)
                );
                let _ = write!(
                    en,
                    ", a day of rest{name}, so that it ends with the next working day: {}",
                    full_en(end)
                );
            }
            vi.push('.');
            en.push('.');
            (end, rule, article, vi, en)
        }
    };
    // `trước 10 ngày kể từ ...` would end the day before; the count itself is never shortened
    // below the first day.
    let last_day = if deadline.bound == Bound::Before
        && deadline.time.is_none()
        && date > start
        && offset.unit != OffsetUnit::Hour
    {
        date.yesterday().ok()
    } else {
        Some(date)
    };
    let mut due = Due {
        date: Some(date),
        last_day,
        time: deadline.time.clone(),
        rule,
        article: Some(article),
        explanation: vi,
        explanation_en: en,
        reckoned: calendar.is_reckoned(date),
        ..Due::default()
    };
    if let Some(last) = last_day.filter(|l| *l != date) {
        let _ =
            write!(due.explanation, " Trước ngày đó, nên ngày cuối cùng còn trong hạn là {}.", full_vi(last));
        let _ = write!(due.explanation_en, " Before that day: the last day in time is {}.", full_en(last));
    }
    due
}

/// The holidays passed over and the days worked in exchange between two days, in words.
fn special_between(calendar: &Calendar, start: Date, end: Date) -> (String, String) {
    const MOST: usize = 6;
    let mut off: Vec<String> = Vec::new();
    let mut off_en: Vec<String> = Vec::new();
    let mut worked: Vec<Date> = Vec::new();
    for day in (start.year()..=end.year())
        .flat_map(|y| calendar.special_days(y))
        .filter(|d| d.date > start && d.date <= end)
    {
        match day.kind {
            DayKind::SwapWork => worked.push(day.date),
            _ if crate::calendar::is_weekly_rest(day.date) => {}
            _ => {
                off.push(format!("{} ({})", date_vi(day.date), day.name));
                off_en.push(format!("{} ({})", date_en(day.date), day.name));
            }
        }
    }
    let (mut vi, mut en) = (String::new(), String::new());
    if !off.is_empty() {
        let more = off.len() > MOST;
        off.truncate(MOST);
        off_en.truncate(MOST);
        let _ = write!(vi, ", ngày lễ {}{}", off.join(", "), if more { ", ..." } else { "" });
        let _ = write!(en, ", nor the holidays {}{}", off_en.join(", "), if more { ", ..." } else { "" });
    }
    if !worked.is_empty() {
        let days_vi: Vec<String> = worked.iter().take(MOST).map(|d| date_vi(*d)).collect();
        let days_en: Vec<String> = worked.iter().take(MOST).map(|d| date_en(*d)).collect();
        let _ = write!(vi, ", có tính ngày làm bù {}", days_vi.join(", "));
        let _ = write!(en, "; the day worked in exchange, {}, is counted", days_en.join(", "));
    }
    (vi, en)
}

fn count_vi(offset: Offset) -> String {
    let unit = match offset.unit {
        OffsetUnit::Hour => "giờ",
        OffsetUnit::Day => "ngày",
        OffsetUnit::WorkingDay => "ngày làm việc",
        OffsetUnit::Month => "tháng",
        OffsetUnit::Year => "năm",
    };
    format!("{:02} {unit}", offset.count)
}

fn count_en(offset: Offset) -> String {
    let unit = match offset.unit {
        OffsetUnit::Hour => "hour",
        OffsetUnit::Day => "day",
        OffsetUnit::WorkingDay => "working day",
        OffsetUnit::Month => "month",
        OffsetUnit::Year => "year",
    };
    format!("{} {unit}{}", offset.count, if offset.count == 1 { "" } else { "s" })
}

fn recurring(deadline: &Deadline, context: Context) -> Due {
    let Some(rule) = deadline.rrule.as_deref().and_then(Recurrence::parse) else {
        return Due::unknown(
            "recurring.unread",
            format!("Không đọc được kỳ hạn “{}”.", deadline.text),
            format!("The recurring deadline “{}” could not be read.", deadline.text),
        );
    };
    let rule = rule.with_words(&deadline.text);
    let before = deadline.bound == Bound::Before && deadline.time.is_none() && !rule.takes_last_day();
    let anchor = context.letter_date.or(context.received).or(context.today);
    // The first period is the letter's own.
    let from = match (context.today, context.letter_date) {
        (Some(today), Some(letter)) => Some(today.max(letter)),
        (today, letter) => today.or(letter),
    };
    let time = deadline.time.as_deref().map_or(String::new(), |t| format!(" {t}"));
    let base = Due {
        time: deadline.time.clone(),
        rule: rule.rule(),
        rrule: Some(rule.to_rrule(before)),
        ..Due::default()
    };
    let (lead_vi, lead_en) = match (deadline.bound, rule.takes_last_day()) {
        (_, true) => (
            format!(
                "Định kỳ, chậm nhất{time} {} (văn bản không nêu ngày, lấy ngày cuối kỳ)",
                rule.vietnamese()
            ),
            format!(
                "Recurring, by{time} {} (no day is named; the last of the period is taken)",
                rule.english()
            ),
        ),
        (Bound::Before, _) => (
            format!("Định kỳ, trước{time} {}", rule.vietnamese()),
            format!("Recurring, before{time} {}", rule.english()),
        ),
        (Bound::By, _) => (
            format!("Định kỳ, chậm nhất{time} {}", rule.vietnamese()),
            format!("Recurring, by{time} {}", rule.english()),
        ),
    };
    let (Some(from), Some(anchor)) = (from, anchor) else {
        return Due { explanation: format!("{lead_vi}."), explanation_en: format!("{lead_en}."), ..base };
    };
    let last_of = |day: Date| if before { day.yesterday().ok() } else { Some(day) };
    let mut next = rule.next(from, anchor);
    if next.is_some_and(|n| last_of(n).is_none_or(|l| l < from)) {
        next = next.and_then(|n| n.tomorrow().ok()).and_then(|n| rule.next(n, anchor));
    }
    let Some(date) = next else {
        return Due {
            rule: "recurring.ended",
            explanation: format!("{lead_vi}; không còn kỳ nào nữa."),
            explanation_en: format!("{lead_en}; no further one."),
            rrule: None,
            ..base
        };
    };
    let last_day = last_of(date);
    let (last_vi, last_en) = match last_day.filter(|l| *l != date) {
        Some(last) => (
            format!("; ngày cuối cùng còn trong hạn là {}", full_vi(last)),
            format!("; the last day in time is {}", full_en(last)),
        ),
        None => (String::new(), String::new()),
    };
    Due {
        date: Some(date),
        last_day,
        explanation: format!("{lead_vi}; kỳ tới: {}{last_vi}.", full_vi(date)),
        explanation_en: format!("{lead_en}; the next: {}{last_en}.", full_en(date)),
        ..base
    }
}

#[cfg(test)]
mod tests;
