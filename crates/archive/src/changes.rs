//! Every change to the archive once, in order: for trackers that follow it from outside, and for
//! the search index that follows it inside.

use std::fmt;
use std::str::FromStr;

use congvan_model::LedgerEvent;
use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::archive::Archive;
use crate::catalogue::{At, Iso, from_json, meta, set_meta};
use crate::error::{Error, Kind as ErrorKind, Result};

/// A place in the changes of one archive: everything up to it has been seen. Printed and parsed
/// as text that means nothing to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    epoch: String,
    seq: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.epoch, self.seq)
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        text.split_once('-')
            .and_then(|(epoch, seq)| {
                let hexadecimal = epoch.len() == 8 && epoch.bytes().all(|b| b.is_ascii_hexdigit());
                hexadecimal.then_some(Self { epoch: epoch.to_owned(), seq: seq.parse().ok()? })
            })
            .ok_or_else(|| ErrorKind::BadCursor { cursor: text.to_owned() }.into())
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A letter was taken in.
    Added,
    /// It was read anew, and its record is another one since.
    Reread,
    /// A person corrected its record.
    Corrected,
    /// It was entered in the book of arrivals.
    Arrived,
    /// An event was written to the ledger.
    Event(LedgerEvent),
}

/// One change. Apart from a ledger event, which never changes, it says that something is other
/// than before; what it is now, [`Archive::record`] and [`Archive::arrival`] tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// To go on from here later.
    pub cursor: Cursor,
    /// When.
    pub at: Timestamp,
    /// The letter.
    pub letter_id: String,
    /// What happened.
    pub what: What,
}

/// A letter that the search index has yet to take up, or to take up anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its id.
    pub id: String,
    /// The number to hand to [`Archive::mark_indexed`] once this letter and all before it are
    /// safe in the index.
    pub seq: u64,
}

/// Kinds of changes as the catalogue has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Added,
    Reread,
    Corrected,
    Arrived,
    Event,
}

/// Writes a change down, in the transaction that makes it.
pub(crate) fn note_change(
    db: &Connection,
    letter: i64,
    kind: Kind,
    event: Option<i64>,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let name = match kind {
        Kind::Added => "added",
        Kind::Reread => "reread",
        Kind::Corrected => "corrected",
        Kind::Arrived => "arrived",
        Kind::Event => "event",
    };
    db.prepare_cached("INSERT INTO changes (at, letter, kind, event) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![Iso(now), letter, name, event])?;
    // An event too: whether a task is done, and by when, can be searched.
    let seq = db.last_insert_rowid();
    db.prepare_cached("UPDATE letters SET changed = ?1 WHERE n = ?2")?.execute([seq, letter])?;
    Ok(())
}

impl Archive {
    /// The place before every change.
    pub fn start(&self) -> Result<Cursor> {
        Ok(Cursor { epoch: self.epoch()?, seq: 0 })
    }

    /// The place after every change so far.
    pub fn end(&self) -> Result<Cursor> {
        Ok(Cursor { epoch: self.epoch()?, seq: self.sequence()? })
    }

    /// At most `limit` changes after a place, in the order in which they were made. Asked again
    /// with the last one's cursor, it goes on; empty at the end.
    ///
    /// A cursor from before the archive was restored from a backup is refused, since what came
    /// after it may not be the same any more.
    pub fn changes(&self, since: &Cursor, limit: u32) -> Result<Vec<Change>> {
        if since.epoch != self.epoch()? || since.seq > self.sequence()? {
            return Err(ErrorKind::BadCursor { cursor: since.to_string() }.into());
        }
        self.db
            .prepare_cached(
                "SELECT c.seq, c.at, l.id, c.kind, e.event FROM changes c JOIN letters l ON l.n = c.letter
                 LEFT JOIN events e ON e.n = c.event WHERE c.seq > ?1 ORDER BY c.seq LIMIT ?2",
            )
            .and_then(|mut q| {
                q.query_map(params![since.seq as i64, limit], |row| {
                    let what = match row.get_ref(3)?.as_str()? {
                        "added" => What::Added,
                        "reread" => What::Reread,
                        "corrected" => What::Corrected,
                        "arrived" => What::Arrived,
                        _ => What::Event(from_json(4, row.get_ref(4)?.as_str()?)?),
                    };
                    Ok(Change {
                        cursor: Cursor {
                            epoch: since.epoch.clone(),
                            seq: row.get::<_, i64>(0)?.unsigned_abs(),
                        },
                        at: row.get::<_, Iso<Timestamp>>(1)?.0,
                        letter_id: row.get(2)?,
                        what,
                    })
                })?
                .collect()
            })
            .at(&self.place)
    }

    /// The number of the latest change: it only ever grows.
    pub fn sequence(&self) -> Result<u64> {
        let max =
            self.db.query_row("SELECT coalesce(max(seq), 0) FROM changes", [], |row| row.get::<_, i64>(0));
        max.map(i64::unsigned_abs).at(&self.place)
    }

    /// At most `limit` letters that changed after the number `seq`, each once, in the order of
    /// their latest changes. For an index that keeps the number itself.
    pub fn changed_since(&self, seq: u64, limit: u32) -> Result<Vec<Pending>> {
        self.db
            .prepare_cached("SELECT id, changed FROM letters WHERE changed > ?1 ORDER BY changed LIMIT ?2")
            .and_then(|mut q| {
                q.query_map(params![seq as i64, limit], |row| {
                    Ok(Pending { id: row.get(0)?, seq: row.get::<_, i64>(1)?.unsigned_abs() })
                })?
                .collect()
            })
            .at(&self.place)
    }

    /// How many letters changed after the number `seq`.
    pub fn count_changed_since(&self, seq: u64) -> Result<u64> {
        self.db
            .prepare_cached("SELECT count(*) FROM letters WHERE changed > ?1")
            .and_then(|mut q| q.query_row([seq as i64], |row| row.get::<_, i64>(0)))
            .map(i64::unsigned_abs)
            .at(&self.place)
    }

    /// At most `limit` letters that the search index has yet to follow; empty when it is up to
    /// date.
    pub fn pending_index(&self, limit: u32) -> Result<Vec<Pending>> {
        self.changed_since(self.indexed()?, limit)
    }

    /// Says that the index holds every change up to this number ([`Pending::seq`]), safe.
    pub fn mark_indexed(&mut self, seq: u64) -> Result<()> {
        self.change(|tx, place| {
            let before = indexed(tx).at(place)?;
            set_meta(tx, "indexed", &seq.max(before).to_string()).at(place)
        })
    }

    /// Says that the index is gone: everything is pending again.
    pub fn forget_index(&mut self) -> Result<()> {
        self.change(|tx, place| set_meta(tx, "indexed", "0").at(place))
    }

    /// The number up to which the index has followed.
    pub fn indexed(&self) -> Result<u64> {
        indexed(&self.db).at(&self.place)
    }

    fn epoch(&self) -> Result<String> {
        meta(&self.db, "epoch").at(&self.place).map(Option::unwrap_or_default)
    }
}

fn indexed(db: &Connection) -> rusqlite::Result<u64> {
    Ok(meta(db, "indexed")?.and_then(|n| n.parse().ok()).unwrap_or(0))
}
