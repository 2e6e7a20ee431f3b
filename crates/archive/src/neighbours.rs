//! The letters that stand before and after one in the series of its issuer.
//!
//! An office numbers its letters of one symbol in order, from 1 every year: what stands before and after tells a
//! person what a number or a day that is hard to read can be.

use congvan_model::Letter;
use jiff::civil::Date;
use rusqlite::params;

use crate::archive::Archive;
use crate::catalogue::At;
use crate::error::Result;
use crate::letters::{Summary, series_key};

/// What tells where in its series a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Its day: the number is sought.
    Day(Date),
    /// Its number: the day is sought, in this year.
    Number(u32, i16),
    /// Neither: what came last in this year stands before it.
    Nothing(i16),
}

/// The letters of one issuer, symbol and year next to a place in their series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The last one before, or on the same day.
    pub before: Option<Summary>,
    /// The first one after.
    pub after: Option<Summary>,
}

/// A letter of a series.
#[derive(Clone, Copy)]
struct Member {
    row: i64,
    date: Date,
    number: u32,
}

impl Archive {
    /// The letters beside `letter`, which has this id, in the series of its issuer and symbol; none for a letter
    /// without either.
    pub fn neighbours(&self, id: &str, letter: &Letter, known: Known) -> Result<Neighbours> {
        let Some((issuer, symbol)) = series_key(letter) else { return Ok(Neighbours::default()) };
        let year = match known {
            Known::Day(date) => date.year(),
            Known::Number(_, year) | Known::Nothing(year) => year,
        };
        let mut series = self.series(id, &issuer, &symbol).at(&self.place)?;
        series.retain(|m| m.date.year() == year);
        let (before, after) = match known {
            Known::Day(day) => {
                series.sort_unstable_by_key(|m| (m.date, m.number));
                (series.iter().rfind(|m| m.date <= day), series.iter().find(|m| m.date > day))
            }
            Known::Number(number, _) => {
                series.sort_unstable_by_key(|m| (m.number, m.date));
                (series.iter().rfind(|m| m.number < number), series.iter().find(|m| m.number > number))
            }
            Known::Nothing(_) => {
                series.sort_unstable_by_key(|m| (m.date, m.number));
                (series.last(), None)
            }
        };
        let summary = |m: Option<&Member>| -> Result<Option<Summary>> {
            let Some(m) = m else { return Ok(None) };
            Ok(self.summaries("l.n = ?1", "", &[&m.row])?.pop())
        };
        Ok(Neighbours { before: summary(before)?, after: summary(after)? })
    }

    /// The letters of an issuer with this symbol that have a number and a day, but for one.
    fn series(&self, id: &str, issuer: &str, symbol: &str) -> rusqlite::Result<Vec<Member>> {
        // The key is issuer, number, symbol and date: those of one issuer stand together in its index.
        let (from, to) = (format!("{issuer}|"), format!("{issuer}}}"));
        let mut rows = self.db.prepare_cached(
            "SELECT n, same_key FROM letters WHERE same_key >= ?1 AND same_key < ?2 AND id <> ?3",
        )?;
        let all = rows.query_map(params![from, to, id], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        let mut out = Vec::new();
        for row in all {
            let (row, key): (i64, String) = row?;
            let Some((number, rest)) = key[from.len()..].split_once('|') else { continue };
            let Some((_, date)) = rest.rsplit_once('|').filter(|(own, _)| *own == symbol) else { continue };
            let figures = number.bytes().take_while(u8::is_ascii_digit).count();
            if let (Ok(number), Ok(date)) = (number[..figures].parse(), date.parse()) {
                out.push(Member { row, date, number });
            }
        }
        Ok(out)
    }
}
