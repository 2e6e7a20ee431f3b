//! Tasks as they are followed up, and the ledger of what people did about them.

use std::cmp::Ordering;
use std::num::NonZeroUsize;

use congvan_model::{Act, DeadlineType, LedgerEvent, Standing, TaskEntry, TaskState};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use crate::archive::Archive;
use crate::catalogue::{At, Iso, from_json, to_json, unreadable};
use crate::changes::{Kind as Change, note_change};
use crate::disk::sha256;
use crate::error::{Kind, Result};
use crate::letters::Snapshot;
use crate::place::Place;

/// Which tasks to list; the default is all.
#[derive(Clone, Copy, Default)]
pub struct TaskFilter<'a> {
    /// Only those that a body must do for which this says yes: one that the task names, or, where
    /// it names nobody, an addressee of the letter. It is asked once for every name in the
    /// archive, as printed, and knows which of them are the same body.
    pub body: Option<&'a dyn Fn(&str) -> bool>,
    /// Takes those too in which such a body coordinates.
    pub coordinating: bool,
    /// Only what is still to be done.
    pub open: bool,
    /// Only what is closed: done or cancelled.
    pub closed: bool,
    /// Only those whose last day to act in time lies before this day. With today and `open`:
    /// what is overdue.
    pub due_before: Option<Date>,
    /// Only those whose last day lies on this day or later.
    pub due_from: Option<Date>,
    /// Takes open recurring tasks too, whatever their last day in the catalogue: which
    /// occurrence counts depends on today's date, and the caller decides.
    pub with_recurring: bool,
    /// Leaves out open recurring tasks of which no occurrence was settled yet and whose day nobody
    /// changed: nobody follows them occurrence by occurrence, and their last day in the catalogue
    /// is only the first after the letter. With `due_before`: what is overdue.
    pub without_unsettled: bool,
    /// Only those that `without_unsettled` leaves out.
    pub only_unsettled: bool,
    /// Only those of this letter: its whole id.
    pub letter: Option<&'a str>,
    /// At most so many.
    pub limit: Option<u32>,
}

impl TaskFilter<'_> {
    /// True if all that pass are open and have a last day before one that is named: they are listed apart.
    fn is_one_stretch(&self) -> bool {
        let narrowed = self.body.is_some() || self.letter.is_some() || self.closed || self.only_unsettled;
        self.open && self.due_before.is_some() && !self.with_recurring && !narrowed
    }
}

/// True of a recurring task that nobody follows occurrence by occurrence:
/// [`TaskFilter::without_unsettled`].
/// Word for word as the index has it that counts the others.
const UNSETTLED: &str = "(t.deadline IS 'recurring' AND t.due IS t.last_day \
                          AND (t.state IS NULL OR instr(t.state, '\"settled\":[\"') = 0))";

/// A task with its letter and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed {
    /// The task and what a list shows of its letter.
    pub entry: TaskEntry,
    /// The last day to act in time that the letter sets, as the calendar counted it.
    pub last_day: Option<Date>,
    /// The one that counts: an extension or an assignment may have changed it.
    pub due: Option<Date>,
    /// What people wrote down about it.
    pub state: TaskState,
    /// It was followed up and is not in the newest reading of the letter.
    pub retired: bool,
}

impl Followed {
    /// True if its last day is the one of the catalogue, and not for the calendar to say from
    /// today's date: every task but a recurring one that nobody follows occurrence by occurrence.
    pub fn is_settled(&self) -> bool {
        let recurring = self.entry.task.deadline.as_ref().is_some_and(|d| d.kind == DeadlineType::Recurring);
        !recurring || self.due != self.last_day || !self.state.settled.is_empty()
    }
}

/// How many tasks are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Done in time.
    pub done_in_time: u64,
    /// Done late.
    pub done_late: u64,
    /// Open, in time or without a last day.
    pub open_in_time: u64,
    /// Open and overdue.
    pub open_overdue: u64,
    /// Cancelled: in none of the four.
    pub cancelled: u64,
}

impl Tally {
    /// The number for one of the four states.
    pub fn of(&self, standing: Standing) -> u64 {
        match standing {
            Standing::DoneInTime => self.done_in_time,
            Standing::DoneLate => self.done_late,
            Standing::OpenInTime => self.open_in_time,
            Standing::OpenOverdue => self.open_overdue,
        }
    }
}

/// What became of an event that was to be written down. Either way it is in the ledger, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It was not there before.
    New(LedgerEvent),
    /// The very same event was there already.
    Same(LedgerEvent),
}

impl Appended {
    /// The event with its id.
    pub fn event(&self) -> &LedgerEvent {
        match self {
            Self::New(event) | Self::Same(event) => event,
        }
    }
}

/// All that `fill` hands over.
fn gathered(fill: impl FnOnce(&mut dyn FnMut(Followed) -> bool) -> Result<()>) -> Result<Vec<Followed>> {
    let mut found = Vec::new();
    fill(&mut |task| {
        found.push(task);
        true
    })?;
    Ok(found)
}

impl Archive {
    /// Tasks by last day (those without one at the end), then date of the letter, letter, place
    /// in the letter.
    pub fn tasks(&self, filter: &TaskFilter<'_>) -> Result<Vec<Followed>> {
        gathered(|each| self.each_task(filter, each))
    }

    /// Hands over the same tasks in the same order, one by one, as long as it is answered with
    /// true: however many there are, no more than one of them is held at a time. All are of one
    /// moment.
    pub fn each_task(&self, filter: &TaskFilter<'_>, each: &mut dyn FnMut(Followed) -> bool) -> Result<()> {
        let mut read = Ok(());
        self.each_unread(filter, &mut |task| match task.read() {
            Ok(task) => each(task),
            Err(e) => {
                read = Err(e);
                false
            }
        })?;
        read
    }

    /// The same, each task yet to be read: that takes longer than to hand it over, and can be done on any
    /// thread.
    pub fn each_unread<'a>(
        &'a self,
        filter: &TaskFilter<'_>,
        each: &mut dyn FnMut(Unread<'a>) -> bool,
    ) -> Result<()> {
        if let Some(day) = filter.due_before.filter(|_| filter.is_one_stretch()) {
            return self.each_due(filter, day, each);
        }
        let Some(clause) = Clause::of(&self.db, filter).at(&self.place)? else { return Ok(()) };
        let order = "l.date, l.id, t.position, t.id";
        // With a bound on it no last day is missing, and the index gives the order.
        let order = match filter.due_before {
            Some(_) if !filter.with_recurring => format!("t.due, {order}"),
            _ => format!("t.due IS NULL, t.due, {order}"),
        };
        let limit = filter.limit.map(|n| format!("LIMIT {n}")).unwrap_or_default();
        let clause_sql = format!("{} ORDER BY {order} {limit}", clause.sql);
        self.each_followed(&followed(&clause_sql), &clause.values(), each)
    }

    /// The same of what is open and was due by a day: it lies together, in this order.
    fn each_due<'a>(
        &'a self,
        filter: &TaskFilter<'_>,
        before: Date,
        each: &mut dyn FnMut(Unread<'a>) -> bool,
    ) -> Result<()> {
        let settled = if filter.without_unsettled { "AND unsettled = 0" } else { "" };
        let limit = filter.limit.map(|n| format!("LIMIT {n}")).unwrap_or_default();
        let sql = format!(
            "SELECT {COLUMNS_OF_DUE} FROM due_tasks WHERE due >= ?1 AND due < ?2 {settled}
             ORDER BY due, date, letter_id, position, id {limit}"
        );
        let from = filter.due_from.unwrap_or(Date::MIN);
        self.each_followed(&sql, &[&Iso(from), &Iso(before)], each)
    }

    /// Hands over every open task, each yet to be read, by last day (those without one at the end), then date
    /// of the letter and letter. The day of a recurring task that nobody follows occurrence by occurrence is
    /// the one that `day` finds; only such are held, until it is their turn. What is alike in all that comes
    /// in the order of [`Archive::tasks`]. All are of one moment.
    pub fn each_open<'a>(
        &'a self,
        day: &mut dyn FnMut(Followed) -> Option<Date>,
        each: &mut dyn FnMut(Unread<'a>) -> bool,
    ) -> Result<()> {
        let _one_moment = Snapshot::take(self)?;
        let mut held = Held::default();
        let mut read = Ok(());
        let unsettled = TaskFilter { open: true, only_unsettled: true, ..TaskFilter::default() };
        self.each_unread(&unsettled, &mut |task| {
            read = task.read().map(|followed| {
                let letter_date = followed.entry.letter_date;
                held.add(day(followed), letter_date, task);
            });
            read.is_ok()
        })?;
        read?;
        held.sort();
        let mut next = |row: &Row<'_>| -> rusqlite::Result<bool> {
            if row.get(COLUMNS)? {
                held.reached += 1;
                return Ok(true);
            }
            let task = Unread::of(row, &self.place)?;
            while let Some(first) = held.before(&task)? {
                if !each(first) {
                    return Ok(false);
                }
            }
            Ok(each(task))
        };
        // Each in its order as it lies there, or nearly.
        let dated = format!(
            "SELECT {COLUMNS_OF_DUE}, unsettled FROM due_tasks ORDER BY due, date, letter_id, position, id"
        );
        let undated = format!(
            "SELECT {COLUMNS_OF_TASK}, {UNSETTLED} FROM letters l CROSS JOIN tasks t ON t.letter = l.n
             WHERE t.open = 1 AND t.due IS NULL ORDER BY l.date, l.id, t.position, t.id"
        );
        let mut goes_on =
            self.each_row(&dated, &[], &mut next)? && self.each_row(&undated, &[], &mut next)?;
        while goes_on && let Some(task) = held.take() {
            goes_on = each(task);
        }
        Ok(())
    }

    /// How many tasks there are.
    pub fn count_tasks(&self, filter: &TaskFilter<'_>) -> Result<u64> {
        let Some(clause) = Clause::of(&self.db, filter).at(&self.place)? else { return Ok(0) };
        let sql = format!("SELECT count(*) FROM tasks t WHERE {}", clause.sql);
        self.db
            .prepare_cached(&sql)
            .and_then(|mut q| q.query_row(&*clause.values(), |row| row.get::<_, i64>(0)))
            .map(i64::unsigned_abs)
            .at(&self.place)
    }

    /// How many tasks are in each state on a given day.
    pub fn tally(&self, filter: &TaskFilter<'_>, today: Date) -> Result<Tally> {
        let Some(clause) = Clause::of(&self.db, filter).at(&self.place)? else { return Ok(Tally::default()) };
        // In two parts, each of which an index answers alone where nothing else is asked.
        let closed = format!(
            "SELECT total(t.progress = 'done' AND (t.due IS NULL OR t.done_on <= t.due)),
                    total(t.progress = 'done' AND t.done_on > t.due), total(t.progress = 'cancelled')
             FROM tasks t WHERE t.open = 0 AND {}",
            clause.sql
        );
        let open = format!("SELECT count(*) FROM tasks t WHERE t.open = 1 AND {}", clause.sql);
        // As the index has it that holds nothing else.
        let late = format!(
            "SELECT count(*) FROM tasks t WHERE t.open = 1 AND NOT {UNSETTLED} AND t.due < ? AND {}",
            clause.sql
        );
        let today = Iso(today);
        let counts = |sql: &str, columns: usize, values: &[&dyn ToSql]| {
            self.db
                .prepare_cached(sql)
                .and_then(|mut q| {
                    q.query_row(values, |row| {
                        (0..columns)
                            .map(|i| row.get::<_, f64>(i).map(|n| n as u64))
                            .collect::<rusqlite::Result<Vec<_>>>()
                    })
                })
                .at(&self.place)
        };
        let closed = counts(&closed, 3, &clause.values())?;
        let open = counts(&open, 1, &clause.values())?[0];
        let mut values: Vec<&dyn ToSql> = vec![&today];
        values.extend(clause.values());
        let late = counts(&late, 1, &values)?[0];
        Ok(Tally {
            done_in_time: closed[0],
            done_late: closed[1],
            cancelled: closed[2],
            open_in_time: open.saturating_sub(late),
            open_overdue: late,
        })
    }

    /// One task. The letter's id may be abbreviated.
    pub fn task(&self, letter: &str, task: &str) -> Result<Followed> {
        let (n, id) = self.row(letter)?;
        let mut found = self.followed("t.letter = ? AND t.id = ?", &[&n, &task])?;
        found.pop().ok_or_else(|| Kind::UnknownTask { letter: id, task: task.to_owned() }.into())
    }

    /// Open tasks of letters that this one cites: it may be their answer, unless it is older than
    /// they are or a person said that it is none. A proposal for a person, no more. The id may be
    /// abbreviated.
    pub fn answers(&self, id: &str) -> Result<Vec<Followed>> {
        let (n, id) = self.row(id)?;
        let mut found = self.followed(
            &format!(
                "t.open = 1 AND t.letter IN (
                     SELECT cited.n FROM citations c JOIN letters this ON this.n = c.letter {CITED}
                     WHERE c.letter = ?1)
                 ORDER BY l.date, l.id, t.position, t.id"
            ),
            &[&n],
        )?;
        found.retain(|f| !f.state.refused.contains(&id));
        Ok(found)
    }

    /// The ids of all letters that may answer an open task: those for which [`Archive::answers`]
    /// may have something to propose. By date.
    pub fn answering(&self) -> Result<Vec<String>> {
        let sql = format!(
            "SELECT this.id FROM letters this WHERE this.n IN (
                 SELECT c.letter FROM citations c JOIN letters this ON this.n = c.letter {CITED}
                 WHERE EXISTS (SELECT 1 FROM tasks t WHERE t.letter = cited.n AND t.open = 1))
             ORDER BY this.date, this.id"
        );
        self.db
            .prepare_cached(&sql)
            .and_then(|mut q| q.query_map([], |row| row.get(0))?.collect())
            .at(&self.place)
    }

    /// The ids of letters that cite this one, by date. The id may be abbreviated.
    pub fn cited_by(&self, id: &str) -> Result<Vec<String>> {
        let (n, _) = self.row(id)?;
        self.db
            .prepare_cached(
                "SELECT l.id FROM letters this JOIN citations c ON c.code_key = this.code_key
                 JOIN letters l ON l.n = c.letter
                 WHERE this.n = ?1 AND l.n <> ?1 AND (c.date IS NULL OR this.date IS NULL OR c.date = this.date)
                 ORDER BY l.date, l.id",
            )
            .and_then(|mut q| q.query_map([n], |row| row.get(0))?.collect())
            .at(&self.place)
    }

    /// Writes an event to the ledger. Its id is made here; one that it has already must be the
    /// same. The very same event twice counts once, so that whoever does not know whether it was
    /// written can write it again.
    ///
    /// `next` is for an event that settles one occurrence of a recurring task: the last day of
    /// the next occurrence, which the task is due by from then on.
    pub fn append(&mut self, event: &LedgerEvent, next: Option<Date>) -> Result<Appended> {
        let (n, letter_id) = self.row(&event.letter_id)?;
        let mut event = LedgerEvent { letter_id, ..event.clone() };
        let id = event_id(&event).at(&self.place)?;
        if !event.id.is_empty() && event.id != id {
            return Err(Kind::ForgedEvent { id: event.id }.into());
        }
        event.id = id;
        self.change(|tx, place| {
            let known = tx
                .prepare_cached("SELECT 1 FROM events WHERE id = ?1")
                .and_then(|mut q| q.exists([&event.id]))
                .at(place)?;
            if known {
                return Ok(Appended::Same(event));
            }
            let task: Option<(i64, Option<Iso<Date>>)> = tx
                .prepare_cached("SELECT n, last_day FROM tasks WHERE letter = ?1 AND id = ?2")
                .and_then(|mut q| {
                    q.query_row(params![n, event.task_id], |row| Ok((row.get(0)?, row.get(1)?))).optional()
                })
                .at(place)?;
            let Some((task, last_day)) = task else {
                let (letter, task) = (event.letter_id, event.task_id);
                return Err(Kind::UnknownTask { letter, task }.into());
            };
            let mut state = TaskState::derive(&events_of(tx, n, Some(&event.task_id)).at(place)?);
            if !state.allows(&event.act) {
                return Err(Kind::NotAllowed { act: event.act.id(), open: state.is_open() }.into());
            }
            state.apply(&event);
            let mut last_day = last_day.map(|d| d.0);
            if matches!(event.act, Act::Done { occurrence: Some(_), .. }) {
                last_day = next;
                // What was extended was the occurrence that is settled now.
                tx.execute("UPDATE tasks SET last_day = ?1 WHERE n = ?2", params![next.map(Iso), task])
                    .at(place)?;
            }
            let json = to_json(&event).at(place)?;
            tx.prepare_cached("INSERT INTO events (id, letter, task, event) VALUES (?1, ?2, ?3, ?4)")
                .and_then(|mut q| q.execute(params![event.id, n, event.task_id, json]))
                .at(place)?;
            let row = tx.last_insert_rowid();
            write_state(tx, task, &state, last_day).at(place)?;
            note_change(tx, n, Change::Event, Some(row), event.at).at(place)?;
            Ok(Appended::New(event))
        })
    }

    /// The ledger of a letter, or of one of its tasks, in the order in which it was written. The
    /// letter's id may be abbreviated.
    pub fn events(&self, letter: &str, task: Option<&str>) -> Result<Vec<LedgerEvent>> {
        let (n, _) = self.row(letter)?;
        events_of(&self.db, n, task).at(&self.place)
    }

    fn followed(&self, clause: &str, values: &[&dyn ToSql]) -> Result<Vec<Followed>> {
        let (mut found, mut read) = (Vec::new(), Ok(()));
        self.each_followed(&followed(clause), values, &mut |task| {
            read = task.read().map(|task| found.push(task));
            read.is_ok()
        })?;
        read.map(|()| found)
    }

    fn each_followed<'a>(
        &'a self,
        sql: &str,
        values: &[&dyn ToSql],
        each: &mut dyn FnMut(Unread<'a>) -> bool,
    ) -> Result<()> {
        self.each_row(sql, values, &mut |row| Ok(each(Unread::of(row, &self.place)?))).map(|_| ())
    }

    /// True if no row was answered with false.
    fn each_row(
        &self,
        sql: &str,
        values: &[&dyn ToSql],
        each: &mut dyn FnMut(&Row<'_>) -> rusqlite::Result<bool>,
    ) -> Result<bool> {
        let mut query = self.db.prepare_cached(sql).at(&self.place)?;
        let mut rows = query.query(values).at(&self.place)?;
        while let Some(row) = rows.next().at(&self.place)? {
            if !each(row).at(&self.place)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The tasks that pass a clause over `tasks t` and `letters l`, as [`Unread`] has them.
fn followed(clause: &str) -> String {
    format!("SELECT {COLUMNS_OF_TASK} FROM tasks t JOIN letters l ON l.n = t.letter WHERE {clause}")
}

/// What [`Unread`] has, of `tasks t` and `letters l`.
const COLUMNS_OF_TASK: &str =
    "t.task, t.last_day, t.due, t.state, t.retired, l.id, l.file_name, l.code, l.date,
                               l.issuer, l.subject, l.addressees, l.received";
/// The same of `due_tasks`.
const COLUMNS_OF_DUE: &str =
    "task, last_day, due, state, retired, letter_id, file_name, code, date, issuer, subject,
                           addressees, received";

/// The columns that are selected for a task.
const COLUMNS: usize = 13;
/// The only one of them that is a number.
const RETIRED: usize = 4;

/// A task as the catalogue hands it over, yet to be read: [`Archive::each_unread`].
pub struct Unread<'a> {
    place: &'a Place,
    /// The texts of all columns, one after the other.
    bytes: Vec<u8>,
    /// One past where each ends; `None` for a column without a value.
    ends: [Option<NonZeroUsize>; COLUMNS],
    retired: bool,
}

impl std::fmt::Debug for Unread<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unread").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

impl<'a> Unread<'a> {
    fn of(row: &Row<'_>, place: &'a Place) -> rusqlite::Result<Self> {
        let mut bytes = Vec::with_capacity(1500);
        let mut ends = [None; COLUMNS];
        for (i, end) in ends.iter_mut().enumerate().filter(|(i, _)| *i != RETIRED) {
            if let Some(text) = row.get_ref(i)?.as_bytes_or_null().map_err(|e| unreadable(i, e))? {
                bytes.extend_from_slice(text);
                *end = NonZeroUsize::new(bytes.len() + 1);
            }
        }
        Ok(Self { place, bytes, ends, retired: row.get(RETIRED)? })
    }

    /// What it is.
    pub fn read(&self) -> Result<Followed> {
        self.followed().at(self.place)
    }

    fn followed(&self) -> rusqlite::Result<Followed> {
        let state = self.text(3)?.map(|json| from_json(3, json)).transpose()?;
        let owned = |i| self.text(i).map(|text| text.map(str::to_owned));
        let needed = |i| owned(i).map(Option::unwrap_or_default);
        Ok(Followed {
            last_day: self.day(1)?,
            due: self.day(2)?,
            state: state.unwrap_or_default(),
            retired: self.retired,
            entry: TaskEntry {
                letter_id: needed(5)?,
                file_name: needed(6)?,
                code: needed(7)?,
                letter_date: self.day(8)?,
                issuer: owned(9)?,
                subject: owned(10)?,
                addressees: from_json(11, self.text(11)?.unwrap_or_default())?,
                received: self.day(12)?,
                task: from_json(0, self.text(0)?.unwrap_or_default())?,
            },
        })
    }

    /// What the list is in the order of: [`ByDay`].
    fn by_day(&self) -> rusqlite::Result<ByDay<'_>> {
        let due = self.day(2)?;
        Ok((due.is_none(), due, self.day(8)?, self.text(5)?.unwrap_or_default()))
    }

    fn text(&self, column: usize) -> rusqlite::Result<Option<&str>> {
        let Some(end) = self.ends[column] else { return Ok(None) };
        let start = self.ends[..column].iter().rev().find_map(|end| *end).map_or(0, |end| end.get() - 1);
        simdutf8::basic::from_utf8(&self.bytes[start..end.get() - 1])
            .map(Some)
            .map_err(|e| unreadable(column, e))
    }

    fn day(&self, column: usize) -> rusqlite::Result<Option<Date>> {
        // Empty as the list of what is due has it.
        let text = self.text(column)?.filter(|text| !text.is_empty());
        text.map(|text| text.parse().map_err(|e: jiff::Error| unreadable(column, e))).transpose()
    }
}

/// No last day, last day, date of the letter, letter.
type ByDay<'a> = (bool, Option<Date>, Option<Date>, &'a str);

/// The tasks that [`Archive::each_open`] holds until it is their turn.
#[derive(Default)]
struct Held<'a> {
    /// Once sorted, the last of them comes first.
    tasks: Vec<HeldTask<'a>>,
    /// How many of them the catalogue has come by so far.
    reached: usize,
}

struct HeldTask<'a> {
    day: Option<Date>,
    letter_date: Option<Date>,
    /// Which of them it is in the order of the catalogue.
    place: usize,
    task: Unread<'a>,
}

impl HeldTask<'_> {
    fn by_day(&self) -> rusqlite::Result<ByDay<'_>> {
        Ok((self.day.is_none(), self.day, self.letter_date, self.task.text(5)?.unwrap_or_default()))
    }
}

impl<'a> Held<'a> {
    fn add(&mut self, day: Option<Date>, letter_date: Option<Date>, mut task: Unread<'a>) {
        task.bytes.shrink_to_fit();
        self.tasks.push(HeldTask { day, letter_date, place: self.tasks.len(), task });
    }

    fn sort(&mut self) {
        // Each was read before: its letter's id is text.
        let key =
            |t: &HeldTask<'a>| t.by_day().ok().map(|(none, day, date, id)| (none, day, date, id.to_owned()));
        self.tasks.sort_by_cached_key(|t| std::cmp::Reverse((key(t), t.place)));
    }

    /// The first of them, if it comes before this task.
    fn before(&mut self, task: &Unread<'_>) -> rusqlite::Result<Option<Unread<'a>>> {
        let Some(first) = self.tasks.last() else { return Ok(None) };
        let comes = match first.by_day()?.cmp(&task.by_day()?) {
            Ordering::Less => true,
            Ordering::Equal => first.place < self.reached,
            Ordering::Greater => false,
        };
        Ok(if comes { self.take() } else { None })
    }

    fn take(&mut self) -> Option<Unread<'a>> {
        self.tasks.pop().map(|held| held.task)
    }
}

/// Joins the letters that `this` cites by `c`: of the cited date, where one is given, and no
/// younger than `this`.
const CITED: &str = "JOIN letters cited ON cited.code_key = c.code_key AND cited.n <> c.letter
                     AND (c.date IS NULL OR cited.date IS NULL OR c.date = cited.date)
                     AND (this.date IS NULL OR cited.date IS NULL OR cited.date <= this.date)";

/// A filter as SQL over `tasks t`.
struct Clause {
    sql: String,
    values: Vec<Box<dyn ToSql>>,
}

impl Clause {
    /// `None` if nothing can match.
    fn of(db: &Connection, filter: &TaskFilter<'_>) -> rusqlite::Result<Option<Self>> {
        let mut clauses: Vec<String> = Vec::new();
        let mut values: Vec<Box<dyn ToSql>> = Vec::new();
        if let Some(letter) = filter.letter {
            clauses.push("t.letter = (SELECT n FROM letters WHERE id = ?)".into());
            values.push(Box::new(letter.to_owned()));
        }
        if let Some(wanted) = filter.body {
            let mut bodies = Vec::new();
            let mut query = db.prepare_cached("SELECT n, name FROM bodies")?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                if wanted(row.get_ref(1)?.as_str()?) {
                    bodies.push(row.get::<_, i64>(0)?);
                }
            }
            if bodies.is_empty() {
                return Ok(None);
            }
            let mut inner = vec!["body IN (SELECT value FROM json_each(?))"];
            values.push(Box::new(to_json(&bodies)?));
            if !filter.coordinating {
                inner.push("role <> 2");
            }
            // The bounds again, for the index that knows them.
            if filter.open {
                inner.push("open = 1");
            }
            if let Some(day) = filter.due_before.filter(|_| !filter.with_recurring) {
                inner.push("due < ?");
                values.push(Box::new(Iso(first_by_day(db, filter, &bodies, day)?)));
            }
            clauses.push(format!("t.n IN (SELECT task FROM task_bodies WHERE {})", inner.join(" AND ")));
        }
        if filter.closed {
            clauses.push("t.open = 0".into());
        }
        if filter.without_unsettled {
            clauses.push(match filter.open {
                true => format!("NOT {UNSETTLED}"),
                false => format!("NOT (t.open = 1 AND {UNSETTLED})"),
            });
        }
        if filter.only_unsettled {
            // The first two once more, as the index has them that holds only such.
            clauses.push(format!("t.open = 1 AND t.deadline = 'recurring' AND {UNSETTLED}"));
        }
        // An open task, as the partial indexes know it.
        let open = if filter.open { "t.open = 1 AND " } else { "" };
        let mut due = Vec::new();
        if let Some(day) = filter.due_before {
            due.push("t.due < ?");
            values.push(Box::new(Iso(day)));
        }
        if let Some(day) = filter.due_from {
            due.push("t.due >= ?");
            values.push(Box::new(Iso(day)));
        }
        match (due.is_empty(), filter.with_recurring) {
            (true, _) => clauses.push(format!("{open}1")),
            (false, false) => clauses.push(format!("{open}{}", due.join(" AND "))),
            (false, true) => clauses.push(format!(
                "(({open}{}) OR (t.open = 1 AND t.deadline = 'recurring'))",
                due.join(" AND ")
            )),
        }
        Ok(Some(Self { sql: clauses.join(" AND "), values }))
    }

    fn values(&self) -> Vec<&dyn ToSql> {
        self.values.iter().map(|v| &**v).collect()
    }
}

/// Where only the first so many of some bodies' open tasks are asked for: a day before which so
/// many of them are due at least, or else `before`. It spares reading all the others.
fn first_by_day(
    db: &Connection,
    filter: &TaskFilter<'_>,
    bodies: &[i64],
    before: Date,
) -> rusqlite::Result<Date> {
    let Some(limit) =
        filter.limit.filter(|_| filter.open && filter.letter.is_none() && filter.due_from.is_none())
    else {
        return Ok(before);
    };
    let limit = limit.max(1) as usize;
    let mut first: Vec<(Date, i64)> = Vec::new();
    let mut query = db.prepare_cached(
        "SELECT due, task FROM task_bodies WHERE body = ?1 AND open = 1 AND due < ?2 AND (?3 OR role <> 2)
         ORDER BY due, task LIMIT ?4",
    )?;
    for body in bodies {
        // A body may have two parts in one task.
        let rows = params![body, Iso(before), filter.coordinating, 2 * limit as i64];
        let mut rows = query.query(rows)?;
        while let Some(row) = rows.next()? {
            first.push((row.get::<_, Iso<Date>>(0)?.0, row.get(1)?));
        }
        first.sort_unstable();
        first.dedup();
        first.truncate(limit);
    }
    let last = first.get(limit - 1).and_then(|(day, _)| day.tomorrow().ok());
    Ok(last.map_or(before, |day| day.min(before)))
}

/// The id that an event's content gives.
pub(crate) fn event_id(event: &LedgerEvent) -> rusqlite::Result<String> {
    let bare = LedgerEvent { id: String::new(), ..event.clone() };
    let mut id = sha256(to_json(&bare)?.as_bytes());
    id.truncate(32);
    Ok(id)
}

/// The events of a letter, or of one task, in their order.
pub(crate) fn events_of(
    db: &Connection,
    letter: i64,
    task: Option<&str>,
) -> rusqlite::Result<Vec<LedgerEvent>> {
    db.prepare_cached("SELECT event FROM events WHERE letter = ?1 AND (?2 IS NULL OR task = ?2) ORDER BY n")?
        .query_map(params![letter, task], |row| from_json(0, row.get_ref(0)?.as_str()?))?
        .collect()
}

/// The columns of a task that follow from its events and the letter's last day.
pub(crate) fn write_state(
    db: &Connection,
    task: i64,
    state: &TaskState,
    last_day: Option<Date>,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE tasks SET state = ?2, progress = ?3, open = ?4, due = ?5, done_on = ?6 WHERE n = ?1",
    )?
    .execute(params![
        task,
        to_json(state)?,
        state.progress.id(),
        state.is_open(),
        state.last_day(last_day).map(Iso),
        state.done_on.map(Iso)
    ])?;
    Ok(())
}

/// Sets the last day that the letter sets; 1 if it was another one.
pub(crate) fn set_last_day(
    db: &Connection,
    letter: i64,
    task: &str,
    last_day: Option<Date>,
) -> rusqlite::Result<u64> {
    type Found = (i64, Option<Iso<Date>>, Option<String>);
    let found: Option<Found> = db
        .prepare_cached("SELECT n, last_day, state FROM tasks WHERE letter = ?1 AND id = ?2")?
        .query_row(params![letter, task], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((n, before, state)) = found else { return Ok(0) };
    if before.map(|d| d.0) == last_day {
        return Ok(0);
    }
    let due = match state {
        None => last_day,
        Some(json) => {
            let state: TaskState = from_json(2, &json)?;
            // The ledger says which occurrence is next; the letter knows only the first.
            if !state.settled.is_empty() {
                return Ok(0);
            }
            state.last_day(last_day)
        }
    };
    db.prepare_cached("UPDATE tasks SET last_day = ?2, due = ?3 WHERE n = ?1")?.execute(params![
        n,
        last_day.map(Iso),
        due.map(Iso)
    ])?;
    Ok(1)
}
