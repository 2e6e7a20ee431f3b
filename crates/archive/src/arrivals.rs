//! The book of arrivals (`sổ đăng ký văn bản đến`): the day, the number in the book, who.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::archive::Archive;
use crate::catalogue::{At, Iso};
use crate::changes::{Kind as Change, note_change};
use crate::error::{Kind, Result};
use crate::letters::{DayFinder, LastDays, corrected_record, write_rows};

/// What to write into the book of arrivals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewArrival {
    /// Which book, where an office has several; empty for its only one.
    pub book: String,
    /// The number (`số đến`); the next free one of the book and year if `None`.
    pub number: Option<u32>,
    /// The day of arrival (`ngày đến`); its year is the book's.
    pub day: Date,
    /// Who received it.
    pub who: String,
    /// To which unit or person it is handed (`đơn vị hoặc người nhận`).
    pub unit: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// A line of the book of arrivals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The letter.
    pub letter_id: String,
    /// Which book.
    pub book: String,
    /// The number in the book and year (`số đến`).
    pub number: u32,
    /// The day of arrival (`ngày đến`).
    pub day: Date,
    /// Who received it.
    pub who: String,
    /// When it was written down.
    pub at: Timestamp,
    /// To which unit or person it is handed.
    pub unit: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

impl Archive {
    /// Enters a letter in the book, or puts its entry right: the earlier entry stays readable in
    /// the archive and its number becomes free. The day of arrival is the day of receipt that
    /// deadlines count from, so due days are computed anew with `last_days`.
    pub fn register(
        &mut self,
        id: &str,
        arrival: &NewArrival,
        last_days: &DayFinder<'_>,
        now: Timestamp,
    ) -> Result<Arrival> {
        let (n, id) = self.row(id)?;
        self.change(|tx, place| {
            let year = arrival.day.year();
            let number = match arrival.number {
                Some(number) => {
                    if let Some(letter) = holder(tx, &arrival.book, year, number, n).at(place)? {
                        let book = arrival.book.clone();
                        return Err(Kind::ArrivalTaken { book, year, number, letter }.into());
                    }
                    number
                }
                None => match current(tx, n).at(place)? {
                    // Put right within the same year and book, it keeps its number.
                    Some(before) if before.book == arrival.book && before.day.year() == year => before.number,
                    _ => next_number(tx, &arrival.book, year).at(place)?,
                },
            };
            tx.execute("UPDATE arrivals SET current = 0 WHERE letter = ?1 AND current = 1", [n]).at(place)?;
            tx.execute(
                "INSERT INTO arrivals (letter, book, year, number, day, who, at, unit, note, current)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)",
                params![
                    n,
                    arrival.book,
                    year,
                    number,
                    Iso(arrival.day),
                    arrival.who,
                    Iso(now),
                    arrival.unit,
                    arrival.note
                ],
            )
            .at(place)?;
            tx.execute("UPDATE letters SET received = ?1 WHERE n = ?2", params![Iso(arrival.day), n])
                .at(place)?;
            let record = corrected_record(tx, n).at(place)?;
            let days = last_days(&record, Some(arrival.day));
            write_rows(tx, n, &record, &LastDays::Given(&days)).at(place)?;
            note_change(tx, n, Change::Arrived, None, now).at(place)?;
            Ok(Arrival {
                letter_id: id,
                book: arrival.book.clone(),
                number,
                day: arrival.day,
                who: arrival.who.clone(),
                at: now,
                unit: arrival.unit.clone(),
                note: arrival.note.clone(),
            })
        })
    }

    /// A letter's line in the book; `None` if it is not entered. The id may be abbreviated.
    pub fn arrival(&self, id: &str) -> Result<Option<Arrival>> {
        let (n, _) = self.row(id)?;
        current(&self.db, n).at(&self.place)
    }

    /// The lines of all books with a day of arrival from `from` to `to`, by book, year and
    /// number.
    pub fn arrivals(&self, from: Option<Date>, to: Option<Date>) -> Result<Vec<Arrival>> {
        self.db
            .prepare_cached(&format!(
                "{SELECT} WHERE a.current = 1 AND (?1 IS NULL OR a.day >= ?1) AND (?2 IS NULL OR a.day <= ?2)
                 ORDER BY a.book, a.year, a.number"
            ))
            .and_then(|mut q| q.query_map(params![from.map(Iso), to.map(Iso)], arrival_from)?.collect())
            .at(&self.place)
    }
}

const SELECT: &str = "SELECT l.id, a.book, a.number, a.day, a.who, a.at, a.unit, a.note
                      FROM arrivals a JOIN letters l ON l.n = a.letter";

fn arrival_from(row: &Row<'_>) -> rusqlite::Result<Arrival> {
    Ok(Arrival {
        letter_id: row.get(0)?,
        book: row.get(1)?,
        number: row.get(2)?,
        day: row.get::<_, Iso<Date>>(3)?.0,
        who: row.get(4)?,
        at: row.get::<_, Iso<Timestamp>>(5)?.0,
        unit: row.get(6)?,
        note: row.get(7)?,
    })
}

fn current(db: &Connection, letter: i64) -> rusqlite::Result<Option<Arrival>> {
    db.prepare_cached(&format!("{SELECT} WHERE a.letter = ?1 AND a.current = 1"))?
        .query_row([letter], arrival_from)
        .optional()
}

/// The other letter that has a number.
fn holder(db: &Connection, book: &str, year: i16, number: u32, not: i64) -> rusqlite::Result<Option<String>> {
    db.prepare_cached(
        "SELECT l.id FROM arrivals a JOIN letters l ON l.n = a.letter
         WHERE a.book = ?1 AND a.year = ?2 AND a.number = ?3 AND a.current = 1 AND a.letter <> ?4",
    )?
    .query_row(params![book, year, number, not], |row| row.get(0))
    .optional()
}

/// One more than any number that the book ever gave in that year: a number that an entry put
/// right has left is not given out again by itself.
fn next_number(db: &Connection, book: &str, year: i16) -> rusqlite::Result<u32> {
    db.prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM arrivals WHERE book = ?1 AND year = ?2")?
        .query_row(params![book, year], |row| row.get(0))
}

/// The day on which a letter was received, as far as known.
pub(crate) fn received(db: &Connection, letter: i64) -> rusqlite::Result<Option<Date>> {
    db.prepare_cached("SELECT received FROM letters WHERE n = ?1")?
        .query_row([letter], |row| Ok(row.get::<_, Option<Iso<Date>>>(0)?.map(|d| d.0)))
}
