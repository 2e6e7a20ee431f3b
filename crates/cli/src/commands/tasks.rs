//! `congvan tasks` and `congvan checklist`: what is to be done, by whom, by when.

use std::cell::RefCell;

use anstyle::{AnsiColor, Style};
use congvan_archive::{Archive, Followed, TaskFilter};
use congvan_calendar::{Calendar, Due, due_of_task};
use congvan_directory::{Directory, Match};
use congvan_export::{About, Format as ListFormat, Options};
use congvan_model::{DueState, Progress, TaskEntry};
use jiff::civil::Date;
use serde::Serialize;

use crate::args::{Checklist, Format, Tasks};
use crate::commands::parse::json;
use crate::lang::{Lang, say};
use crate::out::{Out, remark, width};
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, open};
use crate::view::{DIM, day};

/// How many working days before its last day a task counts as due soon.
const SOON: u32 = 3;

/// A task with what the calendar makes of it today.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    entry: TaskEntry,
    due: Due,
    /// Days from today to the last day; below zero once it has passed.
    days_left: Option<i32>,
    state: DueState,
    progress: Progress,
    open: bool,
}

impl Line {
    fn new(followed: Followed, today: Date) -> Self {
        let calendar = Calendar::vietnam();
        let mut due = due_of_task(calendar, &followed.entry, Some(today));
        // An extension or an assignment counts more than the letter.
        if !due.is_recurring() && followed.due != followed.last_day {
            due.last_day = followed.due;
            due.last_working_day = followed.due.and_then(|d| calendar.working_day_until(d));
        }
        let days_left = due.last_day.and_then(|last| today.until(last).ok()).map(|span| span.get_days());
        let state = calendar.state(&due, today, SOON);
        let (progress, open) = (followed.state.progress, followed.state.is_open());
        Self { entry: followed.entry, due, days_left, state, progress, open }
    }
}

/// The tasks that pass, by last day; those without one at the end.
fn find(
    lang: Lang,
    archive: &Archive,
    body: Option<&str>,
    filter: &TaskFilter<'_>,
    today: Date,
) -> Result<Vec<Line>, Stop> {
    let matcher = body.map(|b| RefCell::new(Directory::vietnam().matcher(b)));
    let wanted = |name: &str| matcher.as_ref().is_some_and(|m| m.borrow_mut().matches(name) != Match::No);
    let filter = TaskFilter { body: body.is_some().then_some(&wanted as &dyn Fn(&str) -> bool), ..*filter };
    let found = archive.tasks(&filter).map_err(|e| archive_said(lang, &e))?;
    let mut lines: Vec<Line> = found.into_iter().map(|f| Line::new(f, today)).collect();
    // Stable: letters and their tasks keep their order within a day.
    lines.sort_by_key(|l| (l.due.last_day.is_none(), l.due.last_day));
    Ok(lines)
}

/// `congvan tasks`.
pub(crate) fn run(lang: Lang, args: &Tasks) -> Outcome {
    let archive = open(lang, &args.place.archive)?;
    let today = args.today.date();
    let filter = TaskFilter { open: args.open || args.overdue, ..TaskFilter::default() };
    let mut lines = find(lang, &archive, args.body.as_deref(), &filter, today)?;
    lines.retain(|l| {
        let before = |day: Date| l.due.last_day.is_some_and(|last| last < day);
        args.due_before.is_none_or(before) && (!args.overdue || l.state == DueState::Overdue)
    });
    let mut out = Out::new(lang);
    match Format::or_default(args.format) {
        Format::Json => out.line(&json(&lines, true)?)?,
        Format::Jsonl => {
            for line in &lines {
                out.line(&json(line, false)?)?;
            }
        }
        Format::Table => table(lang, &mut out, &lines)?,
    }
    out.finish()?;
    Ok(Status::Well)
}

fn table(lang: Lang, out: &mut Out, lines: &[Line]) -> Result<(), Stop> {
    let n = lines.len();
    out.line(&say!(lang, "{n} việc", "{n} tasks"))?;
    for line in lines {
        let (style, state) = standing(lang, line);
        let entry = &line.entry;
        let letter = if entry.code.is_empty() { &entry.file_name } else { &entry.code };
        // A dash within item 5 is printed `5.-`; a dash alone says nothing.
        let item = entry.task.item.as_deref().unwrap_or("");
        let item = match item.trim_end_matches(|c: char| !c.is_alphanumeric()) {
            "" => String::new(),
            item => say!(lang, ", mục {item}", ", item {item}"),
        };
        let last = match (line.due.last_day, &line.due.time) {
            (Some(last), Some(time)) => format!("{time} {}  ", day(lang, last)),
            (Some(last), None) => format!("{}  ", day(lang, last)),
            (None, _) => String::new(),
        };
        out.line(&format!("\n{last}{style}{state}{style:#}  {DIM}{letter}{item}{DIM:#}"))?;
        let who = match (entry.task.assignees.as_slice(), entry.addressees.as_slice()) {
            ([], []) => String::new(),
            ([], all) => all.join("; "),
            (named, _) => named.join("; "),
        };
        for text in [&who, &entry.task.text].into_iter().filter(|t| !t.is_empty()) {
            let options = textwrap::Options::new(width())
                .initial_indent("  ")
                .subsequent_indent("  ")
                .break_words(false);
            for line in textwrap::wrap(text, options) {
                out.line(&line)?;
            }
        }
        if line.due.last_day.is_none()
            && let Some(deadline) = &entry.task.deadline
        {
            let why = lang.pick(&line.due.explanation, &line.due.explanation_en);
            out.line(&format!("  {DIM}{}: {why}{DIM:#}", deadline.text))?;
        }
    }
    Ok(())
}

/// How a task stands, in words.
fn standing(lang: Lang, line: &Line) -> (Style, String) {
    let plain = Style::new();
    if !line.open {
        return (plain, lang.pick(line.progress.vietnamese(), line.progress.english()).to_owned());
    }
    let days = line.days_left.unwrap_or(0);
    match line.state {
        DueState::Overdue => {
            let days = -days;
            (AnsiColor::Red.on_default().bold(), say!(lang, "quá hạn {days} ngày", "{days} days overdue"))
        }
        DueState::DueSoon if days == 0 => {
            (AnsiColor::Yellow.on_default().bold(), lang.pick("hết hạn hôm nay", "due today").to_owned())
        }
        DueState::DueSoon => {
            (AnsiColor::Yellow.on_default().bold(), say!(lang, "còn {days} ngày", "{days} days left"))
        }
        DueState::Open => (plain, say!(lang, "còn {days} ngày", "{days} days left")),
        DueState::Undated => (plain, lang.pick("không định hạn", "no day").to_owned()),
    }
}

/// `congvan checklist`.
pub(crate) fn checklist(lang: Lang, args: &Checklist) -> Outcome {
    let archive = open(lang, &args.place.archive)?;
    let today = args.today.date();
    let by_name =
        args.output.as_deref().and_then(|p| ListFormat::from_extension(&p.extension()?.to_string_lossy()));
    let format = args.format.or(by_name).unwrap_or(ListFormat::Markdown);
    if !format.is_text() && args.output.is_none() && crate::out::is_terminal() {
        let ending = format.extension();
        return Err(say!(
            lang,
            "dạng {ending} không in ra màn hình được; hãy dùng -o TỆP",
            "{ending} cannot be shown on a terminal; use -o FILE"
        )
        .into());
    }
    let letter = match &args.letter {
        None => None,
        Some(name) => Some(one_letter(lang, &archive, name)?),
    };
    let filter = TaskFilter {
        open: true,
        letter: letter.as_ref().map(|(id, _)| id.as_str()),
        ..TaskFilter::default()
    };
    let lines = find(lang, &archive, args.body.as_deref(), &filter, today)?;
    let about = match (&args.body, letter) {
        (Some(body), _) => About::Body(body.clone()),
        (None, Some((_, name))) => About::Letter(name),
        (None, None) => About::All,
    };
    let options = Options {
        lang: lang.pick(congvan_export::Lang::Vi, congvan_export::Lang::En),
        about: &about,
        soon_working_days: SOON,
        ..Options::new(today)
    };
    let count = lines.len();
    let entries: Vec<(TaskEntry, Due)> = lines.into_iter().map(|l| (l.entry, l.due)).collect();
    let list = congvan_export::checklist(&entries, &options, format).map_err(|e| match lang {
        Lang::Vi => e.to_string(),
        Lang::En => e.english(),
    })?;
    let mut out = Out::to(lang, args.output.as_deref())?;
    out.bytes(&list)?;
    out.finish()?;
    if let Some(path) = &args.output {
        let path = path.display();
        remark(&say!(lang, "{path}: {count} việc", "{path}: {count} tasks"));
    }
    Ok(Status::Well)
}

/// The id of the one letter that goes by this name, and its number or file.
fn one_letter(lang: Lang, archive: &Archive, name: &str) -> Result<(String, String), Stop> {
    let mut found = archive.find(name).map_err(|e| archive_said(lang, &e))?;
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => {
            let shown = if only.code.is_empty() { only.file_name } else { only.code };
            Ok((only.id, shown))
        }
        (None, _) => Err(say!(
            lang,
            "trong kho không có văn bản nào có số hoặc mã là {name}",
            "no letter in the archive has the number or id {name}"
        )
        .into()),
        (Some(last), false) => {
            found.push(last);
            let ids = found.iter().map(|s| s.id[..12].to_owned()).collect::<Vec<_>>().join(", ");
            Err(say!(
                lang,
                "có nhiều văn bản mang số {name}; hãy nêu mã của một văn bản: {ids}",
                "several letters have the number {name}; give the id of one: {ids}"
            )
            .into())
        }
    }
}
