//! A printed table, before it is HTML or a Word file: head, columns, parts, cells of lines.

use congvan_calendar::Due;
use congvan_model::{DueState, TaskEntry};

use crate::options::{About, Lang, Options};
use crate::rows::{Row, notes, sections, state_name, summary};

/// A table on A4.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) lang: Lang,
    pub(crate) office: Option<String>,
    pub(crate) made: Option<String>,
    pub(crate) page: Page,
    pub(crate) title: String,
    pub(crate) subtitle: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) columns: Vec<Column>,
    /// Whether the columns are numbered under their heads, as in the decree's registers.
    pub(crate) numbered: bool,
    pub(crate) parts: Vec<Part>,
    pub(crate) notes: Vec<String>,
}

/// One column.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) head: String,
    /// In millimetres; all together [`Page::width`].
    pub(crate) width: u32,
    pub(crate) centred: bool,
}

/// How A4 is turned: lists lie, the slip of one letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    Landscape,
    Portrait,
}

impl Page {
    /// What it leaves between margins of 12 mm.
    pub(crate) fn width(self) -> u32 {
        match self {
            Self::Landscape => 273,
            Self::Portrait => 186,
        }
    }

    /// As style sheets and Word files call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Landscape => "landscape",
            Self::Portrait => "portrait",
        }
    }
}

/// Rows under one heading.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) title: Option<String>,
    pub(crate) tone: Tone,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// How much a part should be noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Late,
    Soon,
    Calm,
}

/// What stands in one field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell(pub(crate) Vec<Line>);

/// One line of a cell.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) label: Option<String>,
    pub(crate) text: String,
    pub(crate) style: Style,
}

/// How a line is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Strong,
    Small,
    /// The empty box to tick.
    Check,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let mut cell = Self::default();
        cell.push(Style::Plain, text);
        cell
    }

    pub(crate) fn push(&mut self, style: Style, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.0.push(Line { label: None, text, style });
        }
    }

    fn labelled(&mut self, label: &str, text: impl Into<String>) {
        self.0.push(Line { label: Some(label.into()), text: text.into(), style: Style::Small });
    }
}

/// The empty box.
pub(crate) const BOX: &str = "☐";

/// The checklist as a printed table.
pub(crate) fn checklist(entries: &[(TaskEntry, Due)], options: &Options<'_>) -> Sheet {
    let lang = options.lang;
    let sections = sections(entries, options);
    let column =
        |vi: &str, en: &str, width, centred| Column { head: lang.pick(vi, en).to_owned(), width, centred };
    Sheet {
        lang,
        office: options.office.map(str::to_owned),
        made: Some(options.made()),
        page: Page::Landscape,
        title: options.title().to_owned(),
        subtitle: options.subtitle(),
        summary: Some(summary(&sections, lang)),
        columns: vec![
            column("STT", "No.", 13, true),
            column("Xong", "Done", 15, true),
            column("Nội dung nhiệm vụ", "What is to be done", 93, false),
            column("Văn bản giao", "Letter", 46, false),
            column("Đơn vị thực hiện", "By whom", 40, false),
            column("Thời hạn", "Deadline", 39, false),
            column("Còn lại", "Left", 27, true),
        ],
        numbered: false,
        notes: if sections.is_empty() { Vec::new() } else { notes(options) },
        parts: sections
            .iter()
            .map(|section| Part {
                title: Some(format!("{} ({})", state_name(section.state, lang), section.rows.len())),
                tone: match section.state {
                    DueState::Overdue => Tone::Late,
                    DueState::DueSoon => Tone::Soon,
                    DueState::Open | DueState::Undated => Tone::Calm,
                },
                rows: section.rows.iter().map(|row| cells(row, options)).collect(),
            })
            .collect(),
    }
}

fn cells(row: &Row<'_>, options: &Options<'_>) -> Vec<Cell> {
    let lang = options.lang;
    let mut check = Cell::default();
    check.push(Style::Check, BOX);

    let mut what = Cell::text(row.entry.task.text.as_str());
    if let Some(with) = row.coordinators() {
        what.labelled(lang.pick("Phối hợp:", "With:"), with);
    }
    if let Some(report) = row.report(lang) {
        what.labelled(lang.pick("Báo cáo:", "Report to:"), report);
    }

    let mut letter = Cell::default();
    let mut where_in = Vec::new();
    if !matches!(options.about, About::Letter(_)) {
        letter.push(Style::Strong, row.code());
        if let Some(date) = row.entry.letter_date {
            let date = lang.date(date);
            where_in.push(match lang {
                Lang::Vi => format!("ngày {date}"),
                Lang::En => date,
            });
        }
    }
    where_in.extend(row.item(lang));
    letter.push(Style::Plain, where_in.join("; "));
    if !matches!(options.about, About::Letter(_)) {
        letter.push(Style::Small, row.entry.issuer.as_deref().unwrap_or(""));
    }

    let mut by = Cell::text(row.assignees(lang));
    if row.entry.task.assignees.is_empty() && !row.entry.addressees.is_empty() {
        by.push(Style::Small, lang.pick("(theo Kính gửi)", "(the addressees)"));
    }

    let mut deadline = Cell::default();
    if let Some(day) = row.last_day(lang) {
        deadline.push(Style::Strong, day);
        if let Some(working) = row.last_working_day() {
            deadline.push(
                Style::Small,
                format!(
                    "{} {}",
                    lang.pick("Ngày làm việc cuối:", "Last working day:"),
                    lang.weekday_date(working)
                ),
            );
        }
    }
    if let Some(printed) = row.printed() {
        let recurring = if row.due.is_recurring() { lang.pick("Định kỳ: ", "Recurring: ") } else { "" };
        deadline.push(Style::Small, format!("{recurring}“{printed}”"));
    }
    deadline.push(Style::Small, row.why_undated(lang).unwrap_or(""));
    if deadline.0.is_empty() {
        deadline.push(Style::Small, lang.pick("không nêu", "none given"));
    }

    let mut left = Cell::default();
    let style = if row.state == DueState::Overdue { Style::Strong } else { Style::Plain };
    if let Some((working, days)) = row.left_parts(options) {
        left.push(style, working);
        left.push(Style::Small, days.map_or(String::new(), |d| format!("({d})")));
    }

    vec![Cell::text(row.number.to_string()), check, what, letter, by, deadline, left]
}
