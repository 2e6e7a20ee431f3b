//! What persons put right in a record, kept beside the machine's reading and laid over it
//! whenever the record is asked for.

use congvan_model::Record;
use jiff::Timestamp;
use rusqlite::{Connection, params};
use serde_json::Value;

use crate::archive::Archive;
use crate::catalogue::{At, Iso, from_json, to_json};
use crate::changes::{Kind as Change, note_change};
use crate::error::{Error, Kind, Misfit, Result};
use crate::letters::{DayFinder, LastDays, corrected_record, row_of, task_ids, write_rows};

/// One value put right by a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Which value: a JSON Pointer into the record, `/number`, `/signer/name`. A task is named by
    /// its id, `/tasks/ID/deadline`, so that the correction finds it in every later reading; its
    /// place in the list is taken too and turned into the id. `/diagnostics/CODE` with the value
    /// `null` settles remarks of that code that are about no value: a person has looked.
    pub pointer: String,
    /// What it should be, JSON as in the record. `null` takes an entry out of a list.
    pub value: Value,
    /// Who says so.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub note: Option<String>,
}

impl Archive {
    /// Puts a value right. `last_days` computes the due days of the corrected record. Refused if
    /// the pointer leads nowhere or if what comes of it is no record.
    pub fn correct(&mut self, id: &str, correction: &Correction, last_days: &DayFinder<'_>) -> Result<()> {
        let (n, _) = self.row(id)?;
        self.change(|tx, place| {
            let mut correction = correction.clone();
            let record = corrected_record(tx, n).at(place)?;
            correction.pointer = by_task_id(&correction.pointer, &record);
            let refused = |why: Misfit| {
                Error::from(Kind::BadCorrection { pointer: correction.pointer.clone(), why })
            };
            if let Some(code) = settles(&correction) {
                if !record.diagnostics.iter().any(|d| d.code == code && is_fixed(&d.pointer)) {
                    return Err(refused(Misfit::NoPlace));
                }
            } else {
                if is_fixed(&correction.pointer) {
                    return Err(refused(Misfit::Fixed));
                }
                let mut value =
                    serde_json::to_value(&record).map_err(|e| refused(Misfit::NotARecord(e.to_string())))?;
                if !lay(&mut value, &correction.pointer, &correction.value) {
                    return Err(refused(Misfit::NoPlace));
                }
                serde_json::from_value::<Record>(value)
                    .map_err(|e| refused(Misfit::NotARecord(e.to_string())))?;
            }
            tx.execute(
                "INSERT INTO corrections (letter, pointer, value, who, at, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    n,
                    correction.pointer,
                    to_json(&correction.value).at(place)?,
                    correction.who,
                    Iso(correction.at),
                    correction.note
                ],
            )
            .at(place)?;
            let record = corrected_record(tx, n).at(place)?;
            let received = crate::arrivals::received(tx, n).at(place)?;
            write_rows(tx, n, &record, &LastDays::Given(&last_days(&record, received))).at(place)?;
            note_change(tx, n, Change::Corrected, None, correction.at).at(place)
        })
    }

    /// The corrections of a letter, the earliest first. The id may be abbreviated.
    pub fn corrections(&self, id: &str) -> Result<Vec<Correction>> {
        let (n, _) = self.row(id)?;
        of_letter(&self.db, n).at(&self.place)
    }

    /// Computes the due days of every letter anew, as after a change of the calendar's tables,
    /// and says how many tasks have another one since.
    pub fn redate(&mut self, last_days: &DayFinder<'_>) -> Result<u64> {
        let ids: Vec<String> = self
            .db
            .prepare("SELECT id FROM letters ORDER BY n")
            .and_then(|mut q| q.query_map([], |row| row.get(0))?.collect())
            .at(&self.place)?;
        let mut changed = 0;
        // Some hundreds at a time, so that others can write in between.
        for ids in ids.chunks(500) {
            changed += self.change(|tx, place| {
                let mut changed = 0;
                for id in ids {
                    let Some(n) = row_of(tx, id).at(place)? else { continue };
                    let record = corrected_record(tx, n).at(place)?;
                    let received = crate::arrivals::received(tx, n).at(place)?;
                    let days = last_days(&record, received);
                    for (position, (task, _)) in task_ids(&record.letter.tasks).enumerate() {
                        let day = days.get(position).copied().flatten();
                        changed += crate::tasks::set_last_day(tx, n, &task, day).at(place)?;
                    }
                }
                Ok(changed)
            })?;
        }
        Ok(changed)
    }
}

/// The corrections of a row, the earliest first.
pub(crate) fn of_letter(db: &Connection, n: i64) -> rusqlite::Result<Vec<Correction>> {
    db.prepare_cached("SELECT pointer, value, who, at, note FROM corrections WHERE letter = ?1 ORDER BY n")?
        .query_map([n], |row| {
            Ok(Correction {
                pointer: row.get(0)?,
                value: from_json(1, row.get_ref(1)?.as_str()?)?,
                who: row.get(2)?,
                at: row.get::<_, Iso<Timestamp>>(3)?.0,
                note: row.get(4)?,
            })
        })?
        .collect()
}

/// The record with the corrections of its row in it. One that finds no place in this reading is
/// passed over and stays for the next.
pub(crate) fn apply_all(db: &Connection, n: i64, record: Record) -> rusqlite::Result<Record> {
    let corrections = of_letter(db, n)?;
    if corrections.is_empty() {
        return Ok(record);
    }
    Ok(apply(record, &corrections))
}

/// What the program says of the file itself, and no person can put otherwise.
fn is_fixed(pointer: &str) -> bool {
    let first = pointer.split('/').nth(1).unwrap_or("");
    ["", "schema_version", "id", "source", "evidence", "diagnostics"].contains(&first)
}

/// The code of the remarks that a correction settles, if that is all it does.
fn settles(correction: &Correction) -> Option<&str> {
    correction.pointer.strip_prefix("/diagnostics/").filter(|_| correction.value.is_null())
}

fn apply(mut record: Record, corrections: &[Correction]) -> Record {
    for correction in corrections {
        if let Some(code) = settles(correction) {
            record.diagnostics.retain(|d| d.code != code || !is_fixed(&d.pointer));
            continue;
        }
        let Ok(mut value) = serde_json::to_value(&record) else { continue };
        if !lay(&mut value, &correction.pointer, &correction.value) {
            continue;
        }
        if let Ok(mut corrected) = serde_json::from_value::<Record>(value) {
            // What was doubtful about the value is settled.
            corrected.diagnostics.retain(|d| by_task_id(&d.pointer, &record) != correction.pointer);
            record = corrected;
        }
    }
    record
}

/// The corrections that find no place in a record.
pub(crate) fn without_place<'a>(record: &Record, corrections: &'a [Correction]) -> Vec<&'a Correction> {
    corrections
        .iter()
        .filter(|c| {
            // A remark that a later reading does not make is settled all the more.
            settles(c).is_none()
                && serde_json::to_value(record).is_ok_and(|mut value| !lay(&mut value, &c.pointer, &c.value))
        })
        .collect()
}

/// The pointer with the task's id where it has the task's place.
fn by_task_id(pointer: &str, record: &Record) -> String {
    let mut parts = pointer.splitn(4, '/');
    if let (Some(""), Some("tasks"), Some(place), rest) =
        (parts.next(), parts.next(), parts.next(), parts.next())
        && let Ok(place) = place.parse::<usize>()
        && let Some((id, _)) = task_ids(&record.letter.tasks).nth(place)
    {
        let rest = rest.map(|r| format!("/{r}")).unwrap_or_default();
        return format!("/tasks/{}{rest}", id.replace('~', "~0").replace('/', "~1"));
    }
    pointer.to_owned()
}

/// Puts a value in its place; false if there is no such place.
fn lay(into: &mut Value, pointer: &str, value: &Value) -> bool {
    let Some(tokens) = pointer.strip_prefix('/') else { return false };
    let tokens: Vec<String> = tokens.split('/').map(|t| t.replace("~1", "/").replace("~0", "~")).collect();
    let Some((last, way)) = tokens.split_last() else { return false };
    let mut at = into;
    for (depth, token) in way.iter().enumerate() {
        let in_tasks = depth == 1 && tokens[0] == "tasks";
        let next = match at {
            Value::Object(map) => map.get_mut(token),
            Value::Array(list) => place_in(list, token, in_tasks).and_then(|i| list.get_mut(i)),
            _ => None,
        };
        match next {
            Some(next) => at = next,
            None => return false,
        }
    }
    let in_tasks = way.len() == 1 && tokens[0] == "tasks";
    match at {
        Value::Object(map) => {
            // Every field of a record is there, if only as null.
            if !map.contains_key(last) {
                return false;
            }
            map.insert(last.clone(), value.clone());
            true
        }
        Value::Array(list) if last == "-" => {
            list.push(value.clone());
            true
        }
        Value::Array(list) => match place_in(list, last, in_tasks) {
            Some(i) if value.is_null() => {
                list.remove(i);
                true
            }
            Some(i) => {
                list[i] = value.clone();
                true
            }
            None => false,
        },
        _ => false,
    }
}

/// The place that a token names in a list: of tasks by id, of others by number.
fn place_in(list: &[Value], token: &str, tasks: bool) -> Option<usize> {
    if !tasks {
        return token.parse().ok().filter(|i| *i < list.len());
    }
    let ids = list.iter().map(|t| t.get("id").and_then(Value::as_str).unwrap_or(""));
    // As `task_ids` tells twins apart.
    let (id, turn) = match token.rsplit_once('~') {
        Some((id, turn)) => match turn.parse::<usize>() {
            Ok(turn) if turn >= 2 => (id, turn),
            _ => (token, 1),
        },
        None => (token, 1),
    };
    ids.enumerate().filter(|(_, found)| *found == id).nth(turn - 1).map(|(i, _)| i)
}
