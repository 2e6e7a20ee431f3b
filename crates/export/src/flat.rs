//! A table of plain values, for the formats that people sort and reckon with: one row a task.

use congvan_calendar::Due;
use congvan_model::TaskEntry;
use jiff::civil::Date;

use crate::options::{Lang, Options};
use crate::rows::{sections, state_name};
use crate::sheet::Page;

/// A plain table.
#[derive(Debug)]
pub(crate) struct Flat {
    pub(crate) lang: Lang,
    /// The name of the sheet.
    pub(crate) name: &'static str,
    pub(crate) page: Page,
    /// Lines above the table: its title first.
    pub(crate) title: Vec<String>,
    pub(crate) columns: Vec<FlatColumn>,
    /// How many of them go on paper; the rest is for programs.
    pub(crate) printed: usize,
    pub(crate) rows: Vec<FlatRow>,
    /// The day that the file says it was made, so that the same list gives the same bytes.
    pub(crate) made: Date,
}

/// A column and its width in characters.
#[derive(Debug)]
pub(crate) struct FlatColumn {
    pub(crate) head: String,
    pub(crate) width: u32,
}

/// A row; late ones are marked.
#[derive(Debug)]
pub(crate) struct FlatRow {
    pub(crate) late: bool,
    pub(crate) values: Vec<Value>,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Empty,
    Text(String),
    Date(Date),
    Number(i64),
}

impl Value {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let text: String = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(clean(&text)) }
    }

    pub(crate) fn option(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    pub(crate) fn date(date: Option<Date>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }
}

/// Without control characters, which neither XML nor a sheet may hold.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, '\n' | '\t' | '\r') { ' ' } else { c })
        .filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

/// The checklist as plain values.
pub(crate) fn checklist(entries: &[(TaskEntry, Due)], options: &Options<'_>) -> Flat {
    let lang = options.lang;
    let sections = sections(entries, options);
    let column = |vi: &str, en: &str, width| FlatColumn { head: lang.pick(vi, en).to_owned(), width };
    let mut title = vec![options.title().to_owned()];
    title.extend(options.subtitle());
    title.push(format!("{}. {}", options.made(), crate::rows::summary(&sections, lang)));
    let mut rows = Vec::with_capacity(entries.len());
    for row in sections.iter().flat_map(|s| &s.rows) {
        let left = row.days_left(options);
        rows.push(FlatRow {
            late: row.state == congvan_model::DueState::Overdue,
            values: vec![
                Value::Number(i64::try_from(row.number).unwrap_or(i64::MAX)),
                Value::text(state_name(row.state, lang)),
                Value::text(row.entry.task.text.as_str()),
                Value::text(row.assignees(lang)),
                Value::option(row.coordinators()),
                Value::option(row.entry.task.report_to.as_deref()),
                Value::option(row.entry.task.via.as_deref()),
                Value::option(row.printed()),
                Value::date(row.due.last_day),
                Value::option(row.due.time.as_deref()),
                left.map_or(Value::Empty, |l| Value::Number(l.0)),
                Value::text(row.code()),
                Value::date(row.entry.letter_date),
                Value::option(row.item(lang)),
                Value::option(row.entry.issuer.as_deref()),
                Value::option(row.entry.subject.as_deref()),
                Value::date(row.due.last_working_day),
                left.map_or(Value::Empty, |l| Value::Number(l.1)),
                Value::text(if row.due.is_recurring() { lang.pick("có", "yes") } else { "" }),
                Value::date(row.entry.received),
                Value::text(row.entry.file_name.as_str()),
                Value::text(row.entry.letter_id.as_str()),
                Value::text(row.entry.task.id.as_str()),
            ],
        });
    }
    Flat {
        lang,
        name: lang.pick_static("Nhiệm vụ", "Tasks"),
        page: Page::Landscape,
        title,
        columns: vec![
            column("STT", "No.", 5),
            column("Tình trạng", "State", 11),
            column("Nội dung nhiệm vụ", "Task", 40),
            column("Đơn vị thực hiện", "By whom", 18),
            column("Phối hợp", "With", 14),
            column("Báo cáo", "Report to", 13),
            column("Qua", "Through", 13),
            column("Thời hạn (nguyên văn)", "Deadline as printed", 14),
            column("Ngày cuối", "Last day", 11),
            column("Giờ", "Hour", 6),
            column("Còn lại (ngày làm việc)", "Working days left", 9),
            column("Số, ký hiệu", "Letter", 16),
            column("Ngày văn bản", "Date of letter", 11),
            column("Mục", "Item", 7),
            column("Cơ quan ban hành", "Issuer", 24),
            column("Trích yếu", "Subject", 40),
            column("Ngày làm việc cuối", "Last working day", 12),
            column("Còn lại (ngày)", "Days left", 10),
            column("Định kỳ", "Recurring", 8),
            column("Ngày đến", "Received", 12),
            column("Tệp", "File", 20),
            column("Mã văn bản", "Letter id", 16),
            column("Mã nhiệm vụ", "Task id", 12),
        ],
        printed: 14,
        rows,
        made: options.today,
    }
}
