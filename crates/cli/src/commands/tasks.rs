//! `congvan tasks` and `congvan checklist`: what is to be done, by whom, by when.

use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

use anstyle::Style;
use congvan_archive::{Archive, Error as ArchiveError, Followed, Tally, TaskFilter, Unread};
use congvan_calendar::Due;
use congvan_export::{About, Format as ListFormat, Options};
use congvan_model::{DueState, Standing, TaskEntry};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::ser::{Formatter as _, PrettyFormatter};

use crate::args::{Checklist, Format, Tasks};
use crate::commands::parse::{json, list};
use crate::config::Setup;
use crate::lang::{Lang, say};
use crate::out::{Out, remark, width};
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, open};
use crate::task::{Days, Line, called, find, one_letter};
use crate::view::{DIM, day, pad};

/// `congvan tasks`.
pub(crate) fn run(setup: &Setup, args: &Tasks) -> Outcome {
    let lang = setup.lang;
    let archive = open(lang, &setup.archive(&args.place))?;
    let today = args.today.date();
    if args.count {
        return count(setup, args);
    }
    let letter = match &args.letter {
        None => None,
        Some(name) => Some(one_letter(lang, &archive, name)?.id),
    };
    // No later day can be soon, however many days of rest lie before it.
    let horizon = today.saturating_add((3 * i64::from(setup.soon()) + 15).days());
    let format = Format::or_default(args.format);
    // Nobody reads a hundred thousand tasks on a screen; a program is never given less than it asked for.
    let limit = match (args.limit, format) {
        (Some(limit), _) => Some(limit).filter(|n| *n > 0),
        (None, Format::Table) => setup.list_limit(),
        (None, Format::Json | Format::Jsonl) => None,
    };
    let earlier = |day: Date| Some(args.due_before.map_or(day, |d| d.min(day)));
    let (due_from, due_before) = match (args.overdue, args.soon) {
        (false, false) => (None, args.due_before),
        // What is overdue today is what was due before today.
        (true, false) => (None, earlier(today)),
        (false, true) => (Some(today), earlier(horizon)),
        (true, true) => (None, earlier(horizon)),
    };
    let filter = TaskFilter {
        open: args.open || args.overdue || args.soon,
        closed: args.closed,
        due_from,
        due_before,
        // Which occurrence of a recurring task counts today, only the calendar knows; but none that
        // nobody settles is overdue.
        without_unsettled: args.overdue && !args.soon,
        with_recurring: due_before.is_some() && (args.soon || !args.overdue),
        letter: letter.as_deref(),
        limit: limit.filter(|_| !args.soon && args.due_before.is_none() && args.body.is_none()),
        ..TaskFilter::default()
    };
    let within = (today, setup.soon());
    let body = args.body.as_deref();
    let passes = |l: &Line| {
        let before = |day: Date| l.due.last_day.is_some_and(|last| last < day);
        let wanted = match (args.overdue, args.soon) {
            (false, false) => true,
            (overdue, soon) => {
                overdue && l.state == Some(DueState::Overdue) || soon && l.state == Some(DueState::DueSoon)
            }
        };
        args.due_before.is_none_or(before) && wanted
    };
    // The archive alone knows what is overdue, and gives it in order: then none of it is held here,
    // however much it is. Elsewhere the calendar has its say about recurring tasks first; and a
    // table says how many there are before it begins.
    let flows = args.overdue
        && !args.soon
        && (limit.is_none() || filter.limit.is_some())
        && (format != Format::Table || body.is_none());
    // So it gives all that is open, once the calendar has said when what recurs is due.
    let narrowed = args.overdue
        || args.soon
        || args.closed
        || body.is_some()
        || letter.is_some()
        || args.due_before.is_some()
        || limit.is_some();
    let all_open = args.open && !narrowed;
    if !flows && !all_open {
        let find = |filter: &TaskFilter<'_>| find(lang, &archive, setup.directory(), body, filter, within);
        let (mut lines, all) = match filter.limit {
            None => {
                let mut lines = find(&filter)?;
                lines.retain(passes);
                let all = lines.len() as u64;
                (lines, all)
            }
            // The first of those whose day the archive knows, and what recurs, whose day the calendar says.
            Some(_) => {
                let mut lines = find(&TaskFilter { without_unsettled: true, ..filter })?;
                lines.extend(find(&TaskFilter { only_unsettled: true, limit: None, ..filter })?);
                lines.sort_by(Line::by_day);
                let all = archive.count_tasks(&TaskFilter { limit: None, ..filter });
                (lines, all.map_err(|e| archive_said(lang, &e))?)
            }
        };
        if let Some(limit) = limit {
            lines.truncate(limit as usize);
        }
        let mut out = Out::new(lang);
        list(&mut out, args.format, &lines, |out| {
            let extent = Extent { all, shown: lines.len() as u64 };
            extent.head(lang, out)?;
            let page = Page::new(lang, out);
            let mut made = Vec::new();
            lines.iter().for_each(|line| page.row(&mut made, line));
            out.bytes(&made)?;
            extent.foot(lang, out)
        })?;
        out.finish()?;
        return Ok(Status::Well);
    }
    let wanted =
        Wanted { setup, archive: &archive, body, filter: &filter, all_open: all_open.then_some(within) };
    let broken = Mutex::new(None);
    let made = |make: &dyn Fn(&mut Vec<u8>, &Line), tasks: Vec<Handed<'_>>| {
        let (mut made, mut days) = (Vec::with_capacity(tasks.len() * 2600), Days::new(within));
        for task in tasks {
            match task.read() {
                Ok(task) => {
                    Some(days.line(task)).filter(passes).iter().for_each(|line| make(&mut made, line))
                }
                Err(e) => *broken.lock().unwrap_or_else(PoisonError::into_inner) = Some(e),
            }
        }
        made
    };
    let mut out = Out::new(lang);
    if !out.has_colors() {
        out = Out::data(lang);
    }
    match format {
        Format::Json => out.json_list(
            |tasks| made(&|made, line| json_in_list(made, line), tasks),
            |each| wanted.each(each),
        )?,
        Format::Jsonl => {
            out.spread(|tasks| made(&|made, line| json_line(made, line), tasks), |each| wanted.each(each))?;
        }
        Format::Table => {
            let all = archive.count_tasks(&filter).map_err(|e| archive_said(lang, &e))?;
            let extent = Extent { all, shown: limit.map_or(all, |limit| all.min(limit.into())) };
            extent.head(lang, &mut out)?;
            let page = Page::new(lang, &out);
            out.spread(|tasks| made(&|made, line| page.row(made, line), tasks), |each| wanted.each(each))?;
            extent.foot(lang, &mut out)?;
        }
    }
    out.finish()?;
    match broken.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(e) => Err(archive_said(lang, &e).into()),
        None => Ok(Status::Well),
    }
}

/// Which tasks are listed.
struct Wanted<'a> {
    setup: &'a Setup,
    archive: &'a Archive,
    body: Option<&'a str>,
    filter: &'a TaskFilter<'a>,
    /// That is all that is open, by the last days of this day.
    all_open: Option<(Date, u32)>,
}

impl<'a> Wanted<'a> {
    /// Hands them over. Whether one is for the body is asked before, and needs it read; else each is read
    /// where it is put into words, on every core.
    fn each(&self, each: &mut dyn FnMut(Handed<'a>) -> Result<(), Stop>) -> Result<(), Stop> {
        let &Self { setup, archive, body, filter, all_open } = self;
        if body.is_some() {
            let read = |task| each(Handed::Read(Box::new(task)));
            return crate::task::each(setup.lang, archive, setup.directory(), body, filter, read);
        }
        let mut stopped = Ok(());
        let mut each = |task| {
            stopped = each(Handed::Unread(task));
            stopped.is_ok()
        };
        let handed = match all_open {
            None => archive.each_unread(filter, &mut each),
            Some(within) => {
                let mut days = Days::new(within);
                archive.each_open(&mut |task| days.line(task).due.last_day, &mut each)
            }
        };
        stopped.and(handed.map_err(|e| archive_said(setup.lang, &e).into()))
    }
}

/// A task on its way to whoever puts it into words.
enum Handed<'a> {
    Unread(Unread<'a>),
    Read(Box<Followed>),
}

impl Handed<'_> {
    fn read(self) -> Result<Followed, ArchiveError> {
        match self {
            Self::Unread(task) => task.read(),
            Self::Read(task) => Ok(*task),
        }
    }
}

/// How many tasks are in each of the four states.
#[derive(Serialize)]
struct Counts {
    done_in_time: u64,
    done_late: u64,
    open_in_time: u64,
    open_overdue: u64,
    cancelled: u64,
}

fn count(setup: &Setup, args: &Tasks) -> Outcome {
    let lang = setup.lang;
    let archive = open(lang, &setup.archive(&args.place))?;
    let letter = match &args.letter {
        None => None,
        Some(name) => Some(one_letter(lang, &archive, name)?.id),
    };
    let filter = TaskFilter { letter: letter.as_deref(), ..TaskFilter::default() };
    let today = args.today.date();
    let tally = match args.body.as_deref() {
        None => archive.tally(&filter, today).map_err(|e| archive_said(lang, &e))?,
        // Which groups mean the body, only its letters tell.
        Some(_) => {
            let lines = find(lang, &archive, setup.directory(), args.body.as_deref(), &filter, (today, 0))?;
            let count = |s| lines.iter().filter(|l| l.standing == s).count() as u64;
            Tally {
                done_in_time: count(Some(Standing::DoneInTime)),
                done_late: count(Some(Standing::DoneLate)),
                open_in_time: count(Some(Standing::OpenInTime)),
                open_overdue: count(Some(Standing::OpenOverdue)),
                cancelled: count(None),
            }
        }
    };
    let mut out = Out::new(lang);
    match Format::or_default(args.format) {
        Format::Table => {
            for standing in Standing::ALL {
                let n = tally.of(standing);
                let name = lang.pick(standing.vietnamese(), standing.english());
                out.line(&format!("{n:>7}  {name}"))?;
            }
            if tally.cancelled > 0 {
                out.line(&format!("{:>7}  {}", tally.cancelled, lang.pick("đã hủy", "cancelled")))?;
            }
        }
        format => {
            let counts = Counts {
                done_in_time: tally.done_in_time,
                done_late: tally.done_late,
                open_in_time: tally.open_in_time,
                open_overdue: tally.open_overdue,
                cancelled: tally.cancelled,
            };
            out.line(&json(&counts, format == Format::Json)?)?;
        }
    }
    out.finish()?;
    Ok(Status::Well)
}

/// How many tasks there are, and how many of them a person is shown. What is left out is said before and after
/// them, in the list itself: it is what is printed, sent on and believed.
struct Extent {
    all: u64,
    shown: u64,
}

impl Extent {
    fn head(&self, lang: Lang, out: &mut Out) -> Result<(), Stop> {
        let Self { all, shown } = self;
        match shown < all {
            false => out.line(&say!(lang, "{all} việc", "{all} tasks")),
            true => out.line(&say!(
                lang,
                "{all} việc, dưới đây là {shown} việc đầu",
                "{all} tasks, the first {shown}"
            )),
        }
    }

    fn foot(&self, lang: Lang, out: &mut Out) -> Result<(), Stop> {
        let more = self.all.saturating_sub(self.shown);
        if more == 0 {
            return Ok(());
        }
        out.line(&say!(
            lang,
            "\n… và {more} việc nữa; xem hết: thêm --limit 0",
            "\n… and {more} more; to see all add --limit 0"
        ))
    }
}

/// How tasks are shown to a person.
struct Page {
    lang: Lang,
    colors: bool,
    width: usize,
}

impl Page {
    fn new(lang: Lang, out: &Out) -> Self {
        Self { lang, colors: out.has_colors(), width: width() }
    }

    fn row(&self, made: &mut Vec<u8>, line: &Line) {
        // Writing to memory does not fail.
        let _ = self.write_row(made, line);
    }

    fn write_row(&self, out: &mut Vec<u8>, line: &Line) -> std::io::Result<()> {
        let lang = self.lang;
        let seen = |style: Style| if self.colors { style } else { Style::new() };
        let (style, state) = line.in_words(lang);
        let (style, dim) = (seen(style), seen(DIM));
        let entry = &line.entry;
        let letter = line.letter();
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
        let id = line.id();
        writeln!(out, "\n{last}{style}{state}{style:#}  {dim}{letter}{item}  {id}{dim:#}")?;
        for text in [&line.who(), &line.progress_in_words(lang), &entry.task.text] {
            self.write_wrapped(out, text)?;
        }
        if line.due.last_day.is_none()
            && let Some(deadline) = &entry.task.deadline
        {
            let why = lang.pick(&line.due.explanation, &line.due.explanation_en);
            writeln!(out, "  {dim}{}: {why}{dim:#}", deadline.text)?;
        }
        if line.retired {
            let why = lang.pick(
                "lần đọc mới nhất của văn bản không còn việc này",
                "the newest reading of the letter has it no more",
            );
            writeln!(out, "  {dim}{why}{dim:#}")?;
        }
        Ok(())
    }

    fn write_wrapped(&self, out: &mut Vec<u8>, text: &str) -> std::io::Result<()> {
        const INDENT: &str = "  ";
        if text.is_empty() {
            return Ok(());
        }
        // Most lines are short enough, whatever their letters are as wide as.
        if text.len() + INDENT.len() <= self.width && !text.contains('\n') {
            return writeln!(out, "{INDENT}{}", text.trim_end_matches(' '));
        }
        let options = textwrap::Options::new(self.width)
            .initial_indent(INDENT)
            .subsequent_indent(INDENT)
            .break_words(false)
            // `24/2020/NĐ-CP` stays in one piece.
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(text, options) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// A task as a line of JSON. To memory everything can be written.
fn json_line(made: &mut Vec<u8>, line: &Line) {
    let _ = serde_json::to_writer(&mut *made, line);
    made.push(b'\n');
}

/// A task within the list of [`Out::json_list`].
fn json_in_list(made: &mut Vec<u8>, line: &Line) {
    made.extend_from_slice(b",\n  ");
    // As far to the right as within a list.
    let mut formatter = PrettyFormatter::new();
    let _ = formatter.begin_array(&mut std::io::sink());
    let _ = line.serialize(&mut serde_json::Serializer::with_formatter(made, formatter));
}

/// A line a task for `congvan show`: its id and where it stands.
pub(crate) fn standing_rows(lang: Lang, lines: &[Line]) -> Vec<String> {
    let mut rows = Vec::new();
    for line in lines {
        let (style, state) = line.in_words(lang);
        let last = line.due.last_day.map(|d| day(lang, d)).unwrap_or_default();
        let said = line.progress_in_words(lang);
        let said = if said.is_empty() { said } else { format!("; {said}") };
        rows.push(format!("  {}  {}  {style}{state}{style:#}{said}", pad(line.id(), 11), pad(&last, 10)));
    }
    rows
}

/// `congvan checklist`.
pub(crate) fn checklist(setup: &Setup, args: &Checklist) -> Outcome {
    let lang = setup.lang;
    let archive = open(lang, &setup.archive(&args.place))?;
    let today = args.today.date();
    let format = list_format(lang, args.format, args.output.as_deref())?;
    let letter = match &args.letter {
        None => None,
        Some(name) => Some(one_letter(lang, &archive, name)?),
    };
    let period = args.from.is_some() || args.to.is_some();
    let filter = TaskFilter {
        open: true,
        letter: letter.as_ref().map(|l| l.id.as_str()),
        due_before: args.overdue.then_some(today),
        without_unsettled: args.overdue,
        ..TaskFilter::default()
    };
    let within = (today, setup.soon());
    let mut lines = find(lang, &archive, setup.directory(), args.body.as_deref(), &filter, within)?;
    if args.overdue {
        lines.retain(|l| l.state == Some(DueState::Overdue));
    }
    if period {
        let (from, to) = (args.from.unwrap_or(Date::MIN), args.to.unwrap_or(Date::MAX));
        lines.retain(|l| l.due.last_day.is_some_and(|last| (from..=to).contains(&last)));
    }
    let about = match (&args.body, letter) {
        (Some(body), _) => About::Body(body.clone()),
        (None, Some(letter)) => About::Letter(called(&letter).to_owned()),
        (None, None) if args.overdue => About::Overdue,
        (None, None) => match (args.from, args.to) {
            (Some(from), Some(to)) => About::Period(from, to),
            _ => About::All,
        },
    };
    let options = options(setup, &about, today);
    let count = lines.len();
    let entries: Vec<(TaskEntry, Due)> = lines.into_iter().map(|l| (l.entry, l.due)).collect();
    let list = congvan_export::checklist(&entries, &options, format);
    write_list(lang, list, args.output.as_deref())?;
    if let Some(path) = &args.output {
        let path = path.display();
        remark(&say!(lang, "{path}: {count} việc", "{path}: {count} tasks"));
    }
    Ok(Status::Well)
}

/// How a list of this office is made.
pub(crate) fn options<'a>(setup: &'a Setup, about: &'a About, today: Date) -> Options<'a> {
    Options {
        lang: setup.lang.pick(congvan_export::Lang::Vi, congvan_export::Lang::En),
        about,
        soon_working_days: setup.soon(),
        office: setup.body(),
        ..Options::new(today)
    }
}

/// The form asked for, or the one that the ending of the file names, or Markdown.
pub(crate) fn list_format(
    lang: Lang,
    asked: Option<ListFormat>,
    output: Option<&std::path::Path>,
) -> Result<ListFormat, Stop> {
    let by_name = output.and_then(|p| ListFormat::from_extension(&p.extension()?.to_string_lossy()));
    let format = asked.or(by_name).unwrap_or(ListFormat::Markdown);
    if !format.is_text() && output.is_none() && crate::out::is_terminal() {
        let ending = format.extension();
        return Err(say!(
            lang,
            "dạng {ending} không in ra màn hình được; hãy dùng -o TỆP",
            "{ending} cannot be shown on a terminal; use -o FILE"
        )
        .into());
    }
    Ok(format)
}

/// Writes a list where it should go.
pub(crate) fn write_list(
    lang: Lang,
    list: Result<Vec<u8>, congvan_export::Error>,
    output: Option<&std::path::Path>,
) -> Result<(), Stop> {
    let list = list.map_err(|e| match lang {
        Lang::Vi => e.to_string(),
        Lang::En => e.english(),
    })?;
    let mut out = Out::to(lang, output)?;
    out.bytes(&list)?;
    out.finish()
}
