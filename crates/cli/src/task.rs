//! Tasks as the commands list them: what the archive follows up and what the calendar makes of it
//! today.

use std::cell::RefCell;
use std::cmp::Ordering;

use anstyle::{AnsiColor, Style};
use congvan_archive::{Archive, Followed, TaskFilter};
use congvan_calendar::{Calendar, Due, due_of_task};
use congvan_directory::{Directory, Match, Matcher};
use congvan_model::{Deadline, DueState, Progress, Standing, TaskEntry, TaskState};
use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::lang::{Lang, say};
use crate::status::Stop;
use crate::store::archive_said;
use crate::view::day;

/// A task with what the calendar makes of it today: what `congvan tasks` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Task")]
pub(crate) struct Line {
    #[serde(flatten)]
    pub(crate) entry: TaskEntry,
    /// When it is due, and how that was reckoned. An extension or an assignment counts more than
    /// the letter.
    pub(crate) due: Due,
    /// Days from today to the last day; below zero once it has passed.
    pub(crate) days_left: Option<i32>,
    /// Where it stands against its last day; null once it is closed.
    pub(crate) state: Option<DueState>,
    /// Which of the four states of the reports it is in; null if it was cancelled.
    pub(crate) standing: Option<Standing>,
    /// How far it has come.
    pub(crate) progress: Progress,
    /// True while something is still to be done.
    pub(crate) open: bool,
    /// What the ledger says of it.
    pub(crate) ledger: TaskState,
    /// True if it was followed up and the newest reading of the letter has it no more.
    pub(crate) retired: bool,
}

/// What the calendar makes of one task after the other on one day. Tasks that come in the order of their last
/// days often have the same deadline, which is not reckoned and put into words again then.
pub(crate) struct Days {
    today: Date,
    soon: u32,
    last: Option<(Deadline, [Option<Date>; 2], Due)>,
}

impl Days {
    /// Of today, with as many working days as are soon.
    pub(crate) fn new((today, soon): (Date, u32)) -> Self {
        Self { today, soon, last: None }
    }

    pub(crate) fn line(&mut self, followed: Followed) -> Line {
        let entry = &followed.entry;
        let days = [entry.letter_date, entry.received];
        let due = match (&self.last, &entry.task.deadline) {
            (Some((deadline, then, due)), Some(this)) if deadline == this && *then == days => due.clone(),
            (_, this) => {
                let due = due_of_task(Calendar::vietnam(), entry, Some(self.today));
                self.last = this.clone().map(|this| (this, days, due.clone()));
                due
            }
        };
        Line::new(followed, due, self.today, self.soon)
    }
}

impl Line {
    fn new(followed: Followed, mut due: Due, today: Date, soon: u32) -> Self {
        let calendar = Calendar::vietnam();
        if followed.is_settled() && followed.due != due.last_day {
            due.last_day = followed.due;
            due.last_working_day = followed.due.and_then(|d| calendar.working_day_until(d));
        }
        let days_left = due.last_day.and_then(|last| today.until(last).ok()).map(|span| span.get_days());
        let ledger = followed.state;
        let open = ledger.is_open();
        Self {
            days_left,
            state: open.then(|| calendar.state(&due, today, soon)),
            standing: ledger.standing(due.last_day, today),
            progress: ledger.progress,
            open,
            entry: followed.entry,
            due,
            ledger,
            retired: followed.retired,
        }
    }

    /// By last day, those without one at the end; within a day by letter.
    pub(crate) fn by_day(&self, other: &Self) -> Ordering {
        let key = |l: &Self| (l.due.last_day.is_none(), l.due.last_day, l.entry.letter_date);
        key(self).cmp(&key(other)).then_with(|| self.entry.letter_id.cmp(&other.entry.letter_id))
    }

    /// Its id, as commands take it.
    pub(crate) fn id(&self) -> &str {
        &self.entry.task.id
    }

    /// The letter as people call it: its code, or the name of its file.
    pub(crate) fn letter(&self) -> &str {
        if self.entry.code.is_empty() { &self.entry.file_name } else { &self.entry.code }
    }

    /// Who must do it: whom the task names, or else the addressees.
    pub(crate) fn who(&self) -> String {
        match (self.entry.task.assignees.as_slice(), self.entry.addressees.as_slice()) {
            ([], all) => all.join("; "),
            (named, _) => named.join("; "),
        }
    }

    /// Where it stands, in words.
    pub(crate) fn in_words(&self, lang: Lang) -> (Style, String) {
        let plain = Style::new();
        let Some(state) = self.state else {
            let mut said = match self.standing {
                Some(standing) => lang.pick(standing.vietnamese(), standing.english()),
                None => lang.pick(self.progress.vietnamese(), self.progress.english()),
            }
            .to_owned();
            if let Some(on) = self.ledger.done_on {
                let on = day(lang, on);
                said.push_str(&say!(lang, " ngày {on}", " on {on}"));
            }
            if let Some(answer) = &self.ledger.answer {
                said.push_str(&say!(lang, ", văn bản {answer}", ", letter {answer}"));
            }
            return (plain, said);
        };
        let days = self.days_left.unwrap_or(0);
        match state {
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

    /// What people did about it so far, while it is open; empty if nothing.
    pub(crate) fn progress_in_words(&self, lang: Lang) -> String {
        if !self.open || self.progress == Progress::Unassigned && self.ledger.extended.is_none() {
            return String::new();
        }
        let mut said = lang.pick(self.progress.vietnamese(), self.progress.english()).to_owned();
        if !self.ledger.holders.is_empty() {
            said.push_str(&format!(": {}", self.ledger.holders.join(", ")));
        }
        if let Some(to) = self.ledger.extended {
            let to = day(lang, to);
            said.push_str(&say!(lang, "; gia hạn đến {to}", "; extended to {to}"));
        }
        if let Some(note) = &self.ledger.note {
            said.push_str(&format!(" ({note})"));
        }
        said
    }
}

/// The tasks that pass, by last day; those without one at the end.
pub(crate) fn find(
    lang: Lang,
    archive: &Archive,
    directory: &Directory,
    body: Option<&str>,
    filter: &TaskFilter<'_>,
    within: (Date, u32),
) -> Result<Vec<Line>, Stop> {
    let mut lines = Vec::new();
    let mut days = Days::new(within);
    each(lang, archive, directory, body, filter, |followed| {
        lines.push(days.line(followed));
        Ok(())
    })?;
    // Stable: the tasks of a letter keep their order within a day.
    lines.sort_by(Line::by_day);
    Ok(lines)
}

/// Hands over the tasks that pass, one by one, by the last day that the archive knows: of a
/// recurring task the calendar may say another today.
pub(crate) fn each(
    lang: Lang,
    archive: &Archive,
    directory: &Directory,
    body: Option<&str>,
    filter: &TaskFilter<'_>,
    mut each: impl FnMut(Followed) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let matcher = body.map(|b| RefCell::new(directory.matcher(b)));
    let wanted = |name: &str| matcher.as_ref().is_some_and(|m| m.borrow_mut().matches(name) != Match::No);
    let filter = TaskFilter { body: body.is_some().then_some(&wanted as &dyn Fn(&str) -> bool), ..*filter };
    let mut stopped = Ok(());
    let told = archive.each_task(&filter, &mut |followed| {
        let is_told = match (body, &matcher) {
            (Some(body), Some(matcher)) => {
                is_told(directory, body, &mut matcher.borrow_mut(), &followed, filter.coordinating)
            }
            _ => true,
        };
        if is_told {
            stopped = each(followed);
        }
        stopped.is_ok()
    });
    stopped.and(told.map_err(|e| archive_said(lang, &e).into()))
}

/// True if a task that names the body or a group with it is for the body: a group in a letter from
/// below it means others.
pub(crate) fn is_told(
    directory: &Directory,
    body: &str,
    matcher: &mut Matcher<'_>,
    followed: &Followed,
    coordinating: bool,
) -> bool {
    let entry = &followed.entry;
    let must = if entry.task.assignees.is_empty() { &entry.addressees } else { &entry.task.assignees };
    let with = entry.task.coordinators.iter().filter(|_| coordinating);
    let by_name = must.iter().chain(with).any(|name| matcher.matches(name) == Match::Same);
    by_name || entry.issuer.as_deref().is_none_or(|issuer| directory.may_mean(issuer, body))
}

/// The last day of the next occurrence of a recurring task after the one with this last day.
pub(crate) fn next_occurrence(entry: &TaskEntry, settled: Date) -> Option<Date> {
    let calendar = Calendar::vietnam();
    // `trước ngày 20` has its last day on the 19th: the same occurrence is found again the day
    // after, and the day after that.
    (1..=7).find_map(|days| {
        let from = settled.checked_add(days.days()).ok()?;
        due_of_task(calendar, entry, Some(from)).last_day.filter(|last| *last > settled)
    })
}

/// The one letter that goes by this name.
pub(crate) fn one_letter(
    lang: Lang,
    archive: &Archive,
    name: &str,
) -> Result<congvan_archive::Summary, Stop> {
    let mut found = archive.find(name).map_err(|e| archive_said(lang, &e))?;
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only),
        (None, _) => Err(say!(
            lang,
            "trong kho không có văn bản nào có số hoặc mã là {name}",
            "no letter in the archive has the number or id {name}"
        )
        .into()),
        (Some(last), false) => {
            found.push(last);
            let named = |s: &congvan_archive::Summary| format!("{} ({})", &s.id[..12], s.file_name);
            let ids = found.iter().map(named).collect::<Vec<_>>().join(", ");
            Err(say!(
                lang,
                "có nhiều văn bản mang số {name}; hãy nêu mã của một văn bản: {ids}",
                "several letters have the number {name}; give the id of one: {ids}"
            )
            .into())
        }
    }
}

/// What people call a letter: its code, or the name of its file.
pub(crate) fn called(letter: &congvan_archive::Summary) -> &str {
    if letter.code.is_empty() { &letter.file_name } else { &letter.code }
}

/// The tasks of a letter that go by these names: an id or its beginning, or the number of the
/// item (`5`, `III.1.a`). Without a name: the only task that is open, or the only one.
pub(crate) fn named_tasks(
    lang: Lang,
    archive: &Archive,
    letter: &congvan_archive::Summary,
    names: &[String],
    all: bool,
) -> Result<Vec<Followed>, Stop> {
    let filter = TaskFilter { letter: Some(&letter.id), ..TaskFilter::default() };
    let tasks = archive.tasks(&filter).map_err(|e| archive_said(lang, &e))?;
    let code = called(letter);
    let list = |tasks: &[&Followed]| {
        let one = |f: &&Followed| {
            let text: String = f.entry.task.text.chars().take(60).collect();
            format!("\n  {}  {text}", f.entry.task.id)
        };
        tasks.iter().map(one).collect::<String>()
    };
    let everything: Vec<&Followed> = tasks.iter().collect();
    if names.is_empty() {
        let open: Vec<&Followed> = tasks.iter().filter(|f| f.state.is_open()).collect();
        return match (tasks.as_slice(), open.as_slice()) {
            ([], _) => Err(say!(lang, "{code} không giao việc nào", "{code} has no tasks").into()),
            ([one], _) => Ok(vec![one.clone()]),
            (_, open) if all => Ok(open.iter().map(|f| (*f).clone()).collect()),
            (_, [one]) => Ok(vec![(*one).clone()]),
            _ => {
                let list = list(&everything);
                Err(say!(
                    lang,
                    "{code} có nhiều việc; hãy nêu mã của việc, hoặc --all:{list}",
                    "{code} has several tasks; give the id of one, or --all:{list}"
                )
                .into())
            }
        };
    }
    let mut found: Vec<Followed> = Vec::new();
    for name in names {
        let exact: Vec<&Followed> = tasks.iter().filter(|f| f.entry.task.id == *name).collect();
        let item: Vec<&Followed> =
            tasks.iter().filter(|f| f.entry.task.item.as_deref() == Some(name.as_str())).collect();
        let begins: Vec<&Followed> =
            tasks.iter().filter(|f| name.len() >= 3 && f.entry.task.id.starts_with(name.as_str())).collect();
        let hit = [exact, item, begins].into_iter().find(|hits| !hits.is_empty()).unwrap_or_default();
        match hit.as_slice() {
            [one] => {
                if found.iter().all(|f| f.entry.task.id != one.entry.task.id) {
                    found.push((*one).clone());
                }
            }
            [] => {
                let list = list(&everything);
                return Err(say!(
                    lang,
                    "{code} không có việc {name}; các việc:{list}",
                    "{code} has no task {name}; its tasks:{list}"
                )
                .into());
            }
            several => {
                let list = list(several);
                return Err(say!(
                    lang,
                    "{code} có nhiều việc gọi là {name}; hãy nêu mã:{list}",
                    "{code} has several tasks called {name}; give the id:{list}"
                )
                .into());
            }
        }
    }
    Ok(found)
}
