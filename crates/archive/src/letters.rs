//! Letters: taking them in, reading them again, looking them up.

use std::collections::BTreeMap;

use congvan_model::{
    DeadlineType, Diagnostic, DocumentType, Evidence, Letter, Record, Resolved, Source, Task, TaskState,
};
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::archive::Archive;
use crate::catalogue::{At, Iso, from_json, to_json, unreadable};
use crate::changes::{Kind as Change, note_change};
use crate::corrections;
use crate::disk::sha256;
use crate::error::{Error, Kind, Result};
use crate::originals;

/// A letter to take in: the file, what was read from it, and what is known beside it.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    /// The file.
    pub bytes: &'a [u8],
    /// What was read from it; its id is the hash of `bytes`.
    pub record: &'a Record,
    /// What read it: a name that changes whenever the same file may be read in another way.
    pub reading: &'a str,
    /// The day it was received, as far as known.
    pub received: Option<Date>,
    /// For each task of the record, in order, the last day to act in time, where the calendar
    /// names one.
    pub last_days: &'a [Option<Date>],
}

/// What became of an [`Incoming`] letter. Each of these means: it is in the archive, safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// It was not there before.
    New {
        /// Its id.
        id: String,
    },
    /// The same file was there already; nothing has changed.
    Same {
        /// Its id.
        id: String,
        /// The name under which it was taken in.
        file_name: String,
    },
    /// It was not there before, but other files with the same issuer, number, symbol and date
    /// were: another scan of the same letter, or a corrected one. A person must look.
    DuplicateCode {
        /// Its id.
        id: String,
        /// The ids of the others.
        others: Vec<String>,
    },
}

impl Added {
    /// The id of the letter.
    pub fn id(&self) -> &str {
        match self {
            Self::New { id } | Self::Same { id, .. } | Self::DuplicateCode { id, .. } => id,
        }
    }
}

/// What a new reading of a letter changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reread {
    /// The record is another one now.
    Changed,
    /// The record is the same, only read by something newer.
    Unchanged,
}

/// The machine's own reading of a letter, without corrections.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The record as it was serialised.
    pub json: String,
    /// What read it: [`Incoming::reading`].
    pub version: String,
    /// When it was written to the archive.
    pub at: Timestamp,
}

/// What lists show of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// SHA-256 of the original.
    pub id: String,
    /// The name of the file as it was taken in.
    pub file_name: String,
    /// Size of the original.
    pub bytes: u64,
    /// When it was taken in.
    pub added: Timestamp,
    /// The day it was received, as far as known.
    pub received: Option<Date>,
    /// Its kind.
    pub document_type: DocumentType,
    /// `930/UBND-KGVX`; empty if it has neither number nor symbol.
    pub code: String,
    /// Its date.
    pub date: Option<Date>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// To whom.
    pub addressees: Vec<String>,
    /// A person should look at it.
    pub needs_review: bool,
    /// How many tasks it has.
    pub tasks: u32,
    /// How many of them are open.
    pub open_tasks: u32,
}

/// Which letters to list; the default is all.
#[derive(Clone, Copy, Debug, Default)]
pub struct LetterFilter<'a> {
    /// Dated on this day or later.
    pub dated_from: Option<Date>,
    /// Dated on this day or before.
    pub dated_to: Option<Date>,
    /// Received on this day or later.
    pub received_from: Option<Date>,
    /// Received on this day or before.
    pub received_to: Option<Date>,
    /// Only those that a person should look at.
    pub needs_review: bool,
    /// Only those read by something else than this: what is to be read again.
    pub not_read_by: Option<&'a str>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// Where the last days of a letter's tasks come from when its rows are written.
pub(crate) enum LastDays<'a> {
    /// In the order of the tasks.
    Given(&'a [Option<Date>]),
    /// As they stand in the catalogue.
    Kept,
}

/// Computes the last day to act in time of each task of a record, in order, given the day on
/// which the letter was received. The archive knows no calendar.
pub type DayFinder<'a> = dyn Fn(&Record, Option<Date>) -> Vec<Option<Date>> + 'a;

/// The id that a file has in every archive: its SHA-256 in lower-case hexadecimal.
pub fn content_id(bytes: &[u8]) -> String {
    sha256(bytes)
}

impl Archive {
    /// Takes in one letter. `now` is when.
    pub fn add(&mut self, letter: &Incoming<'_>, now: Timestamp) -> Result<Added> {
        self.add_batch(std::slice::from_ref(letter), now)?
            .pop()
            .unwrap_or_else(|| unreachable!("one in, one out"))
    }

    /// Takes in several at the price of one commit. The outer error means that nothing of the
    /// batch was taken in; an inner one that this letter was refused and the others were not.
    pub fn add_batch(&mut self, letters: &[Incoming<'_>], now: Timestamp) -> Result<Vec<Result<Added>>> {
        let ids: Vec<String> = letters.iter().map(|l| sha256(l.bytes)).collect();
        let refusal = |letter: &Incoming<'_>, id: &String| {
            (letter.record.id != *id).then(|| {
                Error::from(Kind::NotItsRecord {
                    file_name: letter.record.source.file_name.clone(),
                    record: letter.record.id.clone(),
                    bytes: id.clone(),
                })
            })
        };
        if self.lock.is_none() {
            return Err(Kind::ReadOnly { dir: self.place.dir.clone() }.into());
        }
        // The originals first: a row in the catalogue always has its file.
        let wanted = letters.iter().zip(&ids).filter(|(l, id)| l.record.id == **id);
        let mut seen = std::collections::HashSet::new();
        let once = wanted.filter(|(_, id)| seen.insert(id.as_str()));
        originals::put_all(&self.place, &self.disk, once.map(|(l, id)| (id.as_str(), l.bytes)))?;
        self.change(|tx, place| {
            letters
                .iter()
                .zip(&ids)
                .map(|(letter, id)| match refusal(letter, id) {
                    Some(error) => Ok(Err(error)),
                    None => insert(tx, letter, now).at(place).map(Ok),
                })
                .collect()
        })
    }

    /// True if a letter with this whole id is in the archive.
    pub fn contains(&self, id: &str) -> Result<bool> {
        row_of(&self.db, id).at(&self.place).map(|n| n.is_some())
    }

    /// Replaces the machine's reading of a letter by a newer one of the same file. Corrections
    /// and the ledger stay; a task that was followed up and that the new reading no longer has
    /// stays in the lists, marked as retired.
    pub fn reread(
        &mut self,
        record: &Record,
        reading: &str,
        last_days: &[Option<Date>],
        now: Timestamp,
    ) -> Result<Reread> {
        self.change(|tx, place| {
            let unknown = || Error::from(Kind::UnknownLetter { id: record.id.clone() });
            let n = row_of(tx, &record.id).at(place)?.ok_or_else(unknown)?;
            let json = to_json(record).at(place)?;
            let before: String = tx
                .query_row("SELECT record FROM readings WHERE letter = ?1", [n], |row| row.get(0))
                .optional()
                .at(place)?
                .unwrap_or_default();
            tx.execute(
                "INSERT INTO readings (letter, version, read_at, record) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (letter) DO UPDATE SET version = ?2, read_at = ?3, record = ?4",
                params![n, reading, Iso(now), json],
            )
            .at(place)?;
            let record = corrections::apply_all(tx, n, record.clone()).at(place)?;
            write_rows(tx, n, &record, &LastDays::Given(last_days)).at(place)?;
            if before == json {
                return Ok(Reread::Unchanged);
            }
            note_change(tx, n, Change::Reread, None, now).at(place)?;
            Ok(Reread::Changed)
        })
    }

    /// The whole id that begins with this: at least 6 hexadecimal digits.
    pub fn resolve(&self, prefix: &str) -> Result<String> {
        let bad = || Error::from(Kind::BadId { id: prefix.to_owned() });
        let low = prefix.to_ascii_lowercase();
        if low.len() < 6 || low.len() > 64 || !low.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(bad());
        }
        let mut found = ids_from(&self.db, &low, 6).at(&self.place)?;
        match found.len() {
            0 => Err(Kind::UnknownLetter { id: prefix.to_owned() }.into()),
            1 => Ok(found.remove(0)),
            _ => {
                let matches = found.iter().map(|id| crate::error::short(id).to_owned()).collect();
                Err(Kind::Ambiguous { id: prefix.to_owned(), matches }.into())
            }
        }
    }

    /// A letter's record with the corrections of persons in it. The id may be abbreviated.
    pub fn record(&self, id: &str) -> Result<Record> {
        let (n, _) = self.row(id)?;
        corrected_record(&self.db, n).at(&self.place)
    }

    /// The machine's own reading of a letter. The id may be abbreviated.
    pub fn reading(&self, id: &str) -> Result<Reading> {
        let (n, _) = self.row(id)?;
        self.db
            .prepare_cached("SELECT record, version, read_at FROM readings WHERE letter = ?1")
            .and_then(|mut q| {
                q.query_row([n], |row| {
                    Ok(Reading {
                        json: row.get(0)?,
                        version: row.get(1)?,
                        at: row.get::<_, Iso<Timestamp>>(2)?.0,
                    })
                })
            })
            .at(&self.place)
    }

    /// What lists show of a letter. The id may be abbreviated.
    pub fn summary(&self, id: &str) -> Result<Summary> {
        let (n, _) = self.row(id)?;
        let mut found = self.summaries("l.n = ?1", "", &[&n])?;
        found.pop().ok_or_else(|| Kind::UnknownLetter { id: id.to_owned() }.into())
    }

    /// Letters with this code, `930/UBND-KGVX`, or with this number alone, `930`; written with or
    /// without spaces, leading zeros and marks on `Đ`. By date.
    pub fn find_code(&self, code: &str) -> Result<Vec<Summary>> {
        match code_key(code) {
            None => Ok(Vec::new()),
            Some(key) => self.summaries("l.code_key = ?1 OR l.number_key = ?1", "", &[&key]),
        }
    }

    /// Letters by whatever a person may call them: code, number, or the beginning of an id.
    pub fn find(&self, name: &str) -> Result<Vec<Summary>> {
        let mut found = self.find_code(name)?;
        match self.resolve(name.trim()) {
            Ok(id) if found.iter().all(|s| s.id != id) => found.push(self.summary(&id)?),
            Err(e) if found.is_empty() && e.is_ambiguous() => return Err(e),
            _ => {}
        }
        Ok(found)
    }

    /// Letters by date, then id.
    pub fn letters(&self, filter: &LetterFilter<'_>) -> Result<Vec<Summary>> {
        let mut clauses = vec!["1"];
        let mut values: Vec<Box<dyn rusqlite::ToSql + '_>> = Vec::new();
        let days = [
            (filter.dated_from, "l.date >= ?"),
            (filter.dated_to, "l.date <= ?"),
            (filter.received_from, "l.received >= ?"),
            (filter.received_to, "l.received <= ?"),
        ];
        for (day, clause) in days {
            if let Some(day) = day {
                clauses.push(clause);
                values.push(Box::new(Iso(day)));
            }
        }
        if filter.needs_review {
            clauses.push("l.needs_review = 1");
        }
        if let Some(version) = filter.not_read_by {
            clauses.push("l.n IN (SELECT letter FROM readings WHERE version <> ?)");
            values.push(Box::new(version));
        }
        let limit = filter.limit.map(|n| format!("LIMIT {n}")).unwrap_or_default();
        let values: Vec<&dyn rusqlite::ToSql> = values.iter().map(|v| &**v).collect();
        self.summaries(&clauses.join(" AND "), &limit, &values)
    }

    /// How many letters there are.
    pub fn len(&self) -> Result<u64> {
        let count = self.db.query_row("SELECT count(*) FROM letters", [], |row| row.get::<_, i64>(0));
        count.map(i64::unsigned_abs).at(&self.place)
    }

    /// True if there are none.
    pub fn is_empty(&self) -> Result<bool> {
        self.len().map(|n| n == 0)
    }

    /// Every record, with corrections, by date of the letter and then id: the same order in
    /// every archive that holds the same letters. All of one moment, whatever others write
    /// meanwhile.
    pub fn records(&self) -> Result<Records<'_>> {
        Ok(Records {
            snapshot: Snapshot::take(self)?,
            last: None,
            waiting: Vec::new().into_iter(),
            done: false,
        })
    }

    /// The original of a letter, compared with its hash. The id may be abbreviated.
    pub fn original(&self, id: &str) -> Result<Vec<u8>> {
        let (_, id) = self.row(id)?;
        originals::read(&self.place, &id)
    }

    /// Where the original of a letter lies; to read, never to write. The id may be abbreviated.
    pub fn original_path(&self, id: &str) -> Result<std::path::PathBuf> {
        let (_, id) = self.row(id)?;
        Ok(self.place.original(&id))
    }

    /// Other letters that carry the same issuer, number, symbol and date.
    pub fn duplicates(&self, id: &str) -> Result<Vec<Summary>> {
        let (n, _) = self.row(id)?;
        self.summaries("l.same_key = (SELECT same_key FROM letters WHERE n = ?1) AND l.n <> ?1", "", &[&n])
    }

    /// The row and whole id of a letter.
    pub(crate) fn row(&self, id: &str) -> Result<(i64, String)> {
        let whole = if originals::is_id(id) { id.to_owned() } else { self.resolve(id)? };
        match row_of(&self.db, &whole).at(&self.place)? {
            Some(n) => Ok((n, whole)),
            None => Err(Kind::UnknownLetter { id: id.to_owned() }.into()),
        }
    }

    pub(crate) fn summaries(
        &self,
        clause: &str,
        limit: &str,
        values: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<Summary>> {
        let sql = format!(
            "SELECT l.id, l.file_name, l.bytes, l.added, l.received, l.document_type, l.code, l.date, l.issuer,
                    l.subject, l.addressees, l.needs_review,
                    (SELECT count(*) FROM tasks t WHERE t.letter = l.n),
                    (SELECT count(*) FROM tasks t WHERE t.letter = l.n AND t.open = 1)
             FROM letters l WHERE {clause} ORDER BY l.date, l.id {limit}"
        );
        self.db
            .prepare_cached(&sql)
            .and_then(|mut q| q.query_map(values, summary_from)?.collect())
            .at(&self.place)
    }
}

fn summary_from(row: &Row<'_>) -> rusqlite::Result<Summary> {
    let kind: String = row.get(5)?;
    Ok(Summary {
        id: row.get(0)?,
        file_name: row.get(1)?,
        bytes: row.get::<_, i64>(2)?.unsigned_abs(),
        added: row.get::<_, Iso<Timestamp>>(3)?.0,
        received: row.get::<_, Option<Iso<Date>>>(4)?.map(|d| d.0),
        document_type: DocumentType::from_id(&kind).unwrap_or(DocumentType::Khac),
        code: row.get(6)?,
        date: row.get::<_, Option<Iso<Date>>>(7)?.map(|d| d.0),
        issuer: row.get(8)?,
        subject: row.get(9)?,
        addressees: from_json(10, row.get_ref(10)?.as_str()?)?,
        needs_review: row.get(11)?,
        tasks: row.get(12)?,
        open_tasks: row.get(13)?,
    })
}

/// A read transaction: everything read while it lives is of one moment.
pub(crate) struct Snapshot<'a> {
    pub(crate) archive: &'a Archive,
    /// False inside another snapshot, which is then the one that counts.
    outermost: bool,
}

impl<'a> Snapshot<'a> {
    pub(crate) fn take(archive: &'a Archive) -> Result<Self> {
        let outermost = archive.db.is_autocommit();
        if outermost {
            archive.db.execute_batch("BEGIN DEFERRED").at(&archive.place)?;
        }
        Ok(Self { archive, outermost })
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        if self.outermost {
            // Only reading: there is nothing that could fail to be saved.
            let _ = self.archive.db.execute_batch("ROLLBACK");
        }
    }
}

/// See [`Archive::records`].
pub struct Records<'a> {
    snapshot: Snapshot<'a>,
    /// Date and id of the last one fetched.
    last: Option<(Option<String>, String)>,
    waiting: std::vec::IntoIter<i64>,
    done: bool,
}

impl std::fmt::Debug for Records<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records").field("last", &self.last).finish_non_exhaustive()
    }
}

impl Records<'_> {
    /// Row numbers are fetched by the thousand, records one by one: memory stays small.
    fn fetch(&mut self) -> rusqlite::Result<()> {
        let db = &self.snapshot.archive.db;
        let clause = match &self.last {
            None => "?1 IS NULL AND ?2 IS NULL",
            Some((None, _)) => "(date IS NULL AND id > ?2) OR (?1 IS NULL AND date IS NOT NULL)",
            Some((Some(_), _)) => "(date, id) > (?1, ?2)",
        };
        let sql = format!("SELECT n, date, id FROM letters WHERE {clause} ORDER BY date, id LIMIT 1000");
        let mut query = db.prepare_cached(&sql)?;
        let (date, id) = self.last.clone().map_or((None, None), |(date, id)| (date, Some(id)));
        let rows: Vec<(i64, Option<String>, String)> = query
            .query_map(params![date, id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        self.last = rows.last().map(|(_, date, id)| (date.clone(), id.clone()));
        self.waiting = rows.into_iter().map(|row| row.0).collect::<Vec<_>>().into_iter();
        Ok(())
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let place = &self.snapshot.archive.place;
        if self.waiting.len() == 0
            && let Err(e) = self.fetch().at(place)
        {
            self.done = true;
            return Some(Err(e));
        }
        let Some(n) = self.waiting.next() else {
            self.done = true;
            return None;
        };
        Some(corrected_record(&self.snapshot.archive.db, n).at(place))
    }
}

/// Ids that begin with a prefix, in order.
fn ids_from(db: &Connection, prefix: &str, limit: u32) -> rusqlite::Result<Vec<String>> {
    // `g` comes after every hexadecimal digit.
    db.prepare_cached("SELECT id FROM letters WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id LIMIT ?2")?
        .query_map(params![prefix, limit], |row| row.get(0))?
        .collect()
}

/// The row of the letter with this whole id.
pub(crate) fn row_of(db: &Connection, id: &str) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached("SELECT n FROM letters WHERE id = ?1")?.query_row([id], |row| row.get(0)).optional()
}

/// The record of a row with the corrections in it.
pub(crate) fn corrected_record(db: &Connection, n: i64) -> rusqlite::Result<Record> {
    let record = db
        .prepare_cached("SELECT record FROM readings WHERE letter = ?1")?
        .query_row([n], |row| record_of_json(row.get_ref(0)?.as_str()?).map_err(|e| unreadable(0, e)))?;
    corrections::apply_all(db, n, record)
}

/// A record as the catalogue keeps it. What serde reads of a [`Record`] itself, in two passes: into a structure that
/// is flattened it can read in one only by putting every value of the letter by first, which takes longer.
pub(crate) fn record_of_json(json: &str) -> serde_json::Result<Record> {
    #[derive(serde::Deserialize)]
    struct Frame {
        schema_version: String,
        id: String,
        source: Source,
        evidence: BTreeMap<String, Evidence>,
        #[serde(default)]
        resolved: BTreeMap<String, Vec<Resolved>>,
        diagnostics: Vec<Diagnostic>,
    }
    let Frame { schema_version, id, source, evidence, resolved, diagnostics } = serde_json::from_str(json)?;
    let letter = serde_json::from_str(json)?;
    Ok(Record { schema_version, id, source, letter, evidence, resolved, diagnostics })
}

/// Inserts a letter unless it is there.
fn insert(db: &Connection, letter: &Incoming<'_>, now: Timestamp) -> rusqlite::Result<Added> {
    let record = letter.record;
    let id = record.id.clone();
    let known = db
        .prepare_cached("SELECT file_name FROM letters WHERE id = ?1")?
        .query_row([&id], |row| row.get(0))
        .optional()?;
    if let Some(file_name) = known {
        return Ok(Added::Same { id, file_name });
    }
    db.prepare_cached(
        "INSERT INTO letters (id, bytes, file_name, added, changed, received, document_type, code, addressees,
                              needs_review)
         VALUES (?1, ?2, ?3, ?4, 0, ?5, '', '', '[]', 0)",
    )?
    .execute(params![
        id,
        letter.bytes.len() as i64,
        record.source.file_name,
        Iso(now),
        letter.received.map(Iso)
    ])?;
    let n = db.last_insert_rowid();
    db.prepare_cached("INSERT INTO readings (letter, version, read_at, record) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![n, letter.reading, Iso(now), to_json(record)?])?;
    write_rows(db, n, record, &LastDays::Given(letter.last_days))?;
    note_change(db, n, Change::Added, None, now)?;
    let others: Vec<String> = match same_key(&record.letter) {
        None => Vec::new(),
        Some(key) => db
            .prepare_cached("SELECT id FROM letters WHERE same_key = ?1 AND n <> ?2 ORDER BY id")?
            .query_map(params![key, n], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?,
    };
    Ok(if others.is_empty() { Added::New { id } } else { Added::DuplicateCode { id, others } })
}

/// The columns of `letters` that come from the record, as text, in the order of [`COLUMNS`].
pub(crate) fn columns(record: &Record) -> rusqlite::Result<[Option<String>; 10]> {
    let letter = &record.letter;
    let code = record.code();
    Ok([
        Some(letter.document_type.id().to_owned()),
        letter.issuer.clone(),
        code_key(&code),
        letter.number.as_deref().and_then(code_key),
        same_key(letter),
        letter.date.map(|d| d.to_string()),
        letter.subject.clone(),
        Some(to_json(&letter.addressees)?),
        Some(i32::from(record.needs_review()).to_string()),
        Some(code),
    ])
}

/// Their names.
pub(crate) const COLUMNS: &str =
    "document_type, issuer, code_key, number_key, same_key, date, subject, addressees, needs_review, code";

/// Brings everything that is derived from a letter's (corrected) record in line with it.
pub(crate) fn write_rows(
    db: &Connection,
    n: i64,
    record: &Record,
    last_days: &LastDays<'_>,
) -> rusqlite::Result<()> {
    let values = columns(record)?;
    db.prepare_cached(&format!(
        "UPDATE letters SET ({COLUMNS}) = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, CAST(?9 AS INTEGER), ?10) WHERE n = ?11"
    ))?
    .execute(params![
        values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8],
        values[9], n
    ])?;

    db.prepare_cached("DELETE FROM citations WHERE letter = ?1")?.execute([n])?;
    let mut cite =
        db.prepare_cached("INSERT OR IGNORE INTO citations (letter, code_key, date) VALUES (?1, ?2, ?3)")?;
    for (key, date) in citations_of(record) {
        cite.execute(params![n, key, date.map(Iso)])?;
    }

    let mut before = known_tasks(db, n)?;
    let mut update = db.prepare_cached(
        "UPDATE tasks SET position = ?2, task = ?3, deadline = ?4, last_day = ?5, due = ?6, retired = 0
         WHERE n = ?1",
    )?;
    let mut create = db.prepare_cached(
        "INSERT INTO tasks (letter, id, position, task, deadline, last_day, due, progress, open, retired)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 'unassigned', 1, 0)",
    )?;
    for (position, (id, task)) in task_ids(&record.letter.tasks).enumerate() {
        let known = before.iter().position(|t| t.id == id).map(|i| before.swap_remove(i));
        // Once an occurrence is settled the ledger says which is next, and the letter no more.
        let settled = known.as_ref().and_then(|t| t.state.as_ref()).is_some_and(|s| !s.settled.is_empty());
        let last_day = match last_days {
            LastDays::Given(days) if !settled => days.get(position).copied().flatten(),
            _ => known.as_ref().and_then(|t| t.last_day),
        };
        let json = to_json(task)?;
        let deadline = task.deadline.as_ref().map(|d| deadline_id(d.kind));
        let row = match known {
            Some(known) => {
                let due = match &known.state {
                    Some(state) => state.last_day(last_day),
                    None => last_day,
                };
                update.execute(params![
                    known.n,
                    position as i64,
                    json,
                    deadline,
                    last_day.map(Iso),
                    due.map(Iso)
                ])?;
                db.prepare_cached("DELETE FROM task_bodies WHERE task = ?1")?.execute([known.n])?;
                known.n
            }
            None => {
                create.execute(params![n, id, position as i64, json, deadline, last_day.map(Iso)])?;
                db.last_insert_rowid()
            }
        };
        write_bodies(db, row, task, &record.letter)?;
    }
    for gone in before {
        let sql = match gone.state {
            Some(_) => "UPDATE tasks SET retired = 1 WHERE n = ?1",
            None => "DELETE FROM tasks WHERE n = ?1",
        };
        db.prepare_cached(sql)?.execute([gone.n])?;
    }
    Ok(())
}

struct KnownTask {
    n: i64,
    id: String,
    last_day: Option<Date>,
    state: Option<TaskState>,
}

fn known_tasks(db: &Connection, letter: i64) -> rusqlite::Result<Vec<KnownTask>> {
    db.prepare_cached("SELECT n, id, last_day, state FROM tasks WHERE letter = ?1")?
        .query_map([letter], |row| {
            let state = row.get_ref(3)?.str_or_null()?.map(|json| from_json(3, json)).transpose()?;
            Ok(KnownTask {
                n: row.get(0)?,
                id: row.get(1)?,
                last_day: row.get::<_, Option<Iso<Date>>>(2)?.map(|d| d.0),
                state,
            })
        })?
        .collect()
}

/// The tasks with the ids that their rows have: their own, or, should a reading give two the
/// same, the later ones marked.
pub(crate) fn task_ids(tasks: &[Task]) -> impl Iterator<Item = (String, &Task)> {
    tasks.iter().enumerate().map(|(i, task)| {
        let twins = tasks[..i].iter().filter(|t| t.id == task.id).count();
        let id = if twins == 0 { task.id.clone() } else { format!("{}~{}", task.id, twins + 1) };
        (id, task)
    })
}

/// Part that a body has in a task, as `task_bodies.role` has it.
const MUST: i64 = 0;
const AS_ADDRESSEE: i64 = 1;
const COORDINATES: i64 = 2;

fn write_bodies(db: &Connection, task: i64, of: &Task, letter: &Letter) -> rusqlite::Result<()> {
    let mut name_it = db.prepare_cached("INSERT OR IGNORE INTO bodies (name) VALUES (?1)")?;
    let mut link = db.prepare_cached(
        "INSERT OR IGNORE INTO task_bodies (task, body, role, open, due)
         SELECT t.n, b.n, ?3, t.open, t.due FROM bodies b, tasks t WHERE b.name = ?1 AND t.n = ?2",
    )?;
    for (body, role) in bodies_of(of, letter) {
        name_it.execute([body])?;
        link.execute(params![body, task, role])?;
    }
    Ok(())
}

/// The bodies that a task goes to, with their parts in it.
pub(crate) fn bodies_of<'a>(task: &'a Task, letter: &'a Letter) -> impl Iterator<Item = (&'a String, i64)> {
    let (must, role) =
        if task.assignees.is_empty() { (&letter.addressees, AS_ADDRESSEE) } else { (&task.assignees, MUST) };
    must.iter().map(move |body| (body, role)).chain(task.coordinators.iter().map(|body| (body, COORDINATES)))
}

/// The codes that a letter cites, as they are compared, with their dates.
pub(crate) fn citations_of(record: &Record) -> impl Iterator<Item = (String, Option<Date>)> {
    record.letter.references.iter().filter_map(|r| Some((code_key(&r.code)?, r.date)))
}

/// As `tasks.deadline` has it.
pub(crate) fn deadline_id(kind: DeadlineType) -> &'static str {
    match kind {
        DeadlineType::Date => "date",
        DeadlineType::Recurring => "recurring",
        DeadlineType::Relative => "relative",
    }
}

/// A code as it is compared: lower case, `đ` without its stroke, one sort of dash, no spaces, no
/// leading zeros; `None` for an empty one.
pub(crate) fn code_key(code: &str) -> Option<String> {
    let mut key = String::with_capacity(code.len());
    for c in code.chars().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()) {
        key.push(match c {
            'đ' | 'ð' => 'd',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            c => c,
        });
    }
    let digits = key.bytes().take_while(u8::is_ascii_digit).count();
    let zeros = key.bytes().take_while(|b| *b == b'0').count().min(digits.saturating_sub(1));
    key.drain(..zeros);
    (!key.is_empty()).then_some(key)
}

/// What is equal for two files of the same letter: issuer, number, symbol and date. `None` where
/// too little of it was read to say so.
fn same_key(letter: &Letter) -> Option<String> {
    let number = letter.number.as_deref().and_then(code_key)?;
    let date = letter.date?;
    let (issuer, symbol) =
        (issuer_key(letter), letter.symbol.as_deref().and_then(code_key).unwrap_or_default());
    if symbol.is_empty() && issuer.is_empty() {
        return None;
    }
    Some(format!("{issuer}|{number}|{symbol}|{date}"))
}

/// An issuer as it is compared.
fn issuer_key(letter: &Letter) -> String {
    let letters = letter.issuer.iter().flat_map(|i| i.chars()).flat_map(char::to_lowercase);
    letters.filter(|c| c.is_alphanumeric()).collect()
}

/// Issuer and symbol as they stand in [`same_key`], for a letter that has both.
pub(crate) fn series_key(letter: &Letter) -> Option<(String, String)> {
    let symbol = letter.symbol.as_deref().and_then(code_key)?;
    Some((issuer_key(letter), symbol)).filter(|(issuer, _)| !issuer.is_empty())
}

/// `as_str` that takes a null for what it is.
pub(crate) trait StrOrNull<'a> {
    fn str_or_null(self) -> rusqlite::Result<Option<&'a str>>;
}

impl<'a> StrOrNull<'a> for rusqlite::types::ValueRef<'a> {
    fn str_or_null(self) -> rusqlite::Result<Option<&'a str>> {
        match self {
            Self::Null => Ok(None),
            value => Ok(Some(value.as_str()?)),
        }
    }
}
