//! A task as a row of a list: every cell as a text in the language asked for.

use std::cmp::Ordering;

use congvan_calendar::Due;
use congvan_model::{DueState, TaskEntry};
use jiff::Unit;
use jiff::civil::Date;

use crate::options::{Lang, Options};

/// Addressees named before the rest is only counted, for a task that names nobody.
const NAMED_ADDRESSEES: usize = 4;

/// One task of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) entry: &'a TaskEntry,
    pub(crate) due: &'a Due,
    /// From 1, through all sections.
    pub(crate) number: usize,
    pub(crate) state: DueState,
}

/// The tasks of one state.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    pub(crate) state: DueState,
    pub(crate) rows: Vec<Row<'a>>,
}

/// The sections that have tasks: overdue, due soon, in time, without a day; each in the order
/// of its last days.
pub(crate) fn sections<'a>(entries: &'a [(TaskEntry, Due)], options: &Options<'_>) -> Vec<Section<'a>> {
    let mut sections: Vec<Section<'a>> =
        [DueState::Overdue, DueState::DueSoon, DueState::Open, DueState::Undated]
            .into_iter()
            .map(|state| Section { state, rows: Vec::new() })
            .collect();
    for (entry, due) in entries {
        let state = options.calendar.state(due, options.today, options.soon_working_days);
        if let Some(section) = sections.iter_mut().find(|s| s.state == state) {
            section.rows.push(Row { entry, due, number: 0, state });
        }
    }
    let mut number = 0;
    for section in &mut sections {
        section.rows.sort_by(order);
        for row in &mut section.rows {
            number += 1;
            row.number = number;
        }
    }
    sections.retain(|s| !s.rows.is_empty());
    sections
}

/// By last day and hour; letters of one day stay together and their tasks in the letter's order.
fn order(a: &Row<'_>, b: &Row<'_>) -> Ordering {
    let key = |r: &Row<'_>| (r.due.last_day, r.due.time.is_none());
    key(a)
        .cmp(&key(b))
        .then_with(|| a.due.time.cmp(&b.due.time))
        .then_with(|| a.entry.letter_date.cmp(&b.entry.letter_date))
        .then_with(|| a.entry.letter_id.cmp(&b.entry.letter_id))
}

pub(crate) fn state_name(state: DueState, lang: Lang) -> &'static str {
    match state {
        DueState::Overdue => lang.pick_static("Quá hạn", "Overdue"),
        DueState::DueSoon => lang.pick_static("Sắp đến hạn", "Due soon"),
        DueState::Open => lang.pick_static("Còn hạn", "In time"),
        DueState::Undated => lang.pick_static("Không định hạn", "Without a day"),
    }
}

impl Row<'_> {
    /// `930/UBND-KGVX`, or the file's name if the letter has no number.
    pub(crate) fn code(&self) -> &str {
        if self.entry.code.is_empty() { &self.entry.file_name } else { &self.entry.code }
    }

    /// `Mục 5`; nothing for an item marked by a dash.
    pub(crate) fn item(&self, lang: Lang) -> Option<String> {
        let item = self.entry.task.item.as_deref()?;
        // A dash within item 5 is printed `5.-`.
        let item = item.trim_end_matches(|c: char| !c.is_alphanumeric()).trim();
        if item.is_empty() {
            return None;
        }
        // `Điều 2.1.a` says itself what it is.
        if item.chars().take_while(|c| c.is_alphabetic()).count() > 2 {
            return Some(item.to_owned());
        }
        Some(format!("{} {item}", lang.pick("Mục", "Item")))
    }

    /// Who must do it.
    pub(crate) fn assignees(&self, lang: Lang) -> String {
        if !self.entry.task.assignees.is_empty() {
            return self.entry.task.assignees.join("; ");
        }
        let all = &self.entry.addressees;
        if all.is_empty() {
            return String::new();
        }
        let mut out = all[..all.len().min(NAMED_ADDRESSEES)].join("; ");
        if all.len() > NAMED_ADDRESSEES {
            let more = all.len() - NAMED_ADDRESSEES;
            out.push_str(&match lang {
                Lang::Vi => format!("; và {more} nơi nhận khác"),
                Lang::En => format!("; and {more} more addressees"),
            });
        }
        out
    }

    /// With whom.
    pub(crate) fn coordinators(&self) -> Option<String> {
        let with = &self.entry.task.coordinators;
        (!with.is_empty()).then(|| with.join("; "))
    }

    /// `UBND tỉnh (qua Sở Y tế)`.
    pub(crate) fn report(&self, lang: Lang) -> Option<String> {
        match (&self.entry.task.report_to, &self.entry.task.via) {
            (Some(to), Some(via)) => Some(format!("{to} ({} {via})", lang.pick("qua", "through"))),
            (Some(to), None) => Some(to.clone()),
            (None, Some(via)) => Some(format!("{} {via}", lang.pick("qua", "through"))),
            (None, None) => None,
        }
    }

    /// The deadline as printed.
    pub(crate) fn printed(&self) -> Option<&str> {
        self.entry.task.deadline.as_ref().map(|d| d.text.as_str())
    }

    /// `17:00, thứ Sáu, 14/8/2020`.
    pub(crate) fn last_day(&self, lang: Lang) -> Option<String> {
        let day = lang.weekday_date(self.due.last_day?);
        Some(match &self.due.time {
            Some(time) => format!("{time}, {day}"),
            None => day,
        })
    }

    /// The last working day, where it is not the last day.
    pub(crate) fn last_working_day(&self) -> Option<Date> {
        self.due.last_working_day.filter(|w| Some(*w) != self.due.last_day)
    }

    /// Working days and days left; negative where it is overdue.
    pub(crate) fn days_left(&self, options: &Options<'_>) -> Option<(i64, i64)> {
        let last = self.due.last_day?;
        let days = i64::from(options.today.until((Unit::Day, last)).map_or(0, |s| s.get_days()));
        Some((options.calendar.working_days_between(options.today, last), days))
    }

    /// `còn 5 ngày làm việc (7 ngày)`, `hôm nay`, `quá 3 ngày làm việc (5 ngày)`.
    pub(crate) fn left(&self, options: &Options<'_>) -> Option<String> {
        let (working, days) = self.left_parts(options)?;
        Some(match days {
            Some(days) => format!("{working} ({days})"),
            None => working,
        })
    }

    /// The same in its two parts: working days, and all days.
    pub(crate) fn left_parts(&self, options: &Options<'_>) -> Option<(String, Option<String>)> {
        let (working, days) = self.days_left(options)?;
        let en = |n: i64, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        Some(match (options.lang, days) {
            (Lang::Vi, 0) => ("hôm nay".into(), None),
            (Lang::En, 0) => ("today".into(), None),
            (Lang::Vi, d) if d > 0 => (format!("còn {working} ngày làm việc"), Some(format!("{d} ngày"))),
            (Lang::En, d) if d > 0 => (format!("{} left", en(working, "working day")), Some(en(d, "day"))),
            (Lang::Vi, d) => (format!("quá {} ngày làm việc", -working), Some(format!("{} ngày", -d))),
            (Lang::En, d) => (format!("{} overdue", en(-working, "working day")), Some(en(-d, "day"))),
        })
    }

    /// Why a deadline has no day.
    pub(crate) fn why_undated(&self, lang: Lang) -> Option<&str> {
        if self.due.last_day.is_some() || self.entry.task.deadline.is_none() {
            return None;
        }
        Some(lang.pick(&self.due.explanation, &self.due.explanation_en))
    }
}

/// `9 nhiệm vụ: 1 quá hạn, 2 sắp đến hạn`.
pub(crate) fn summary(sections: &[Section<'_>], lang: Lang) -> String {
    let total: usize = sections.iter().map(|s| s.rows.len()).sum();
    let mut out = match (lang, total) {
        (Lang::Vi, 0) => return "Không có nhiệm vụ nào.".into(),
        (Lang::En, 0) => return "No tasks.".into(),
        (Lang::Vi, n) => format!("{n} nhiệm vụ: "),
        (Lang::En, 1) => "1 task: ".into(),
        (Lang::En, n) => format!("{n} tasks: "),
    };
    let parts: Vec<String> = sections
        .iter()
        .map(|s| format!("{} {}", s.rows.len(), state_name(s.state, lang).to_lowercase()))
        .collect();
    out.push_str(&parts.join(", "));
    out.push('.');
    out
}

/// What the columns mean, for the foot of a list.
pub(crate) fn notes(options: &Options<'_>) -> Vec<String> {
    let soon = options.soon_working_days;
    match options.lang {
        Lang::Vi => vec![
            format!(
                "Số ngày tính từ ngày lập danh mục, không kể ngày lập; ngày làm việc không kể ngày nghỉ hằng tuần và ngày lễ, có kể ngày làm bù. Sắp đến hạn: còn không quá {soon} ngày làm việc."
            ),
            "“Trước ngày” không kể chính ngày đó.".into(),
        ],
        Lang::En => vec![
            format!(
                "Days are counted from the day the list was made, which is not counted itself; working days leave out weekly days of rest and holidays and count days worked in exchange. Due soon: at most {soon} working days left."
            ),
            "“Trước ngày” (before a day) does not include that day.".into(),
        ],
    }
}
