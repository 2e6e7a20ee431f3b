//! The SQLite file: opening it in each way, its versions, and the few facts about the archive
//! as a whole. Nothing of SQLite leaves the crate.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::config::DbConfig;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};

use crate::disk::Disk;
use crate::error::{Detail, Doing, Error, Kind, Result};
use crate::place::Place;

/// The steps from each version of the catalogue to the next; the first makes version 1 from
/// nothing. A released step is never edited.
pub(crate) const MIGRATIONS: &[&str] = &[include_str!("schema/1.sql"), include_str!("schema/2.sql")];

/// The version that this program writes.
pub(crate) const VERSION: u32 = MIGRATIONS.len() as u32;

/// Marks the SQLite file as ours: `CVAN`.
const APPLICATION: i32 = 0x4356_414e;

/// Opens it to read and write, making it first if asked. Its version is yet to be looked at.
pub(crate) fn open(place: &Place, create: bool, patience: Duration) -> Result<Connection> {
    let path = place.catalogue();
    if !create && !path.exists() {
        return Err(Kind::Corrupt { path, detail: Detail::NoCatalogue }.into());
    }
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let opened = (|| {
        let db = Connection::open_with_flags(&path, flags)?;
        db.busy_timeout(patience)?;
        // 8 KiB, since most records do not fit into a page of 4. Counts only for a new file.
        db.pragma_update(None, "page_size", 8192)?;
        db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "journal_size_limit", 64 << 20)?;
        settle(&db)?;
        Ok(db)
    })();
    opened.map_err(|e| Error::sqlite(&path, e))
}

/// Opens it to read only.
pub(crate) fn open_read_only(place: &Place, patience: Duration) -> Result<Connection> {
    let path = place.catalogue();
    if !path.exists() {
        return Err(Kind::Corrupt { path, detail: Detail::NoCatalogue }.into());
    }
    let open = |path: &Path, flags| {
        let db = Connection::open_with_flags(path, flags)?;
        db.busy_timeout(patience)?;
        db.pragma_update(None, "query_only", true)?;
        settle(&db)?;
        // The first look at the file; opening alone reads nothing.
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(db)
    };
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    open(&path, flags | OpenFlags::SQLITE_OPEN_READ_WRITE)
        .or_else(|_| open(&path, flags | OpenFlags::SQLITE_OPEN_READ_ONLY))
        .or_else(|error| {
            // Where nothing can be written, SQLite cannot keep its shared memory; if no log is
            // there either, nobody is writing, and the file can be read as it is.
            if path.with_extension("sqlite-wal").exists() {
                return Err(error);
            }
            open(&immutable(&path), flags | OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI)
        })
        .map_err(|e| Error::sqlite(&path, e))
}

fn settle(db: &Connection) -> rusqlite::Result<()> {
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "cache_size", -32_000)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.pragma_update(None, "trusted_schema", false)?;
    // Else SQLite compiles a statement anew whenever a value is bound that a partial index might
    // care about: a sixth of a check's time.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn immutable(path: &Path) -> std::path::PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut uri = String::from("file:");
    for &byte in path.as_os_str().as_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => uri.push(byte.into()),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    uri.into()
}

/// The version of the file; an error if it is no catalogue of ours or a newer one.
pub(crate) fn version(db: &Connection, place: &Place) -> Result<u32> {
    let pragma = |name| db.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).at(place);
    let found = u32::try_from(pragma("user_version")?).unwrap_or(u32::MAX);
    if found != 0 && pragma("application_id")? != APPLICATION {
        let detail = Detail::Sqlite("application_id".into());
        return Err(Kind::Corrupt { path: place.catalogue(), detail }.into());
    }
    if found > VERSION {
        return Err(Kind::Newer { dir: place.dir.clone(), found, known: VERSION }.into());
    }
    Ok(found)
}

/// Brings the file to this program's version, in one transaction. The lock is held alone.
pub(crate) fn migrate(db: &mut Connection, place: &Place, disk: &Disk, steps: &[&str]) -> Result<()> {
    let from = version(db, place)?;
    if from as usize >= steps.len() {
        return Ok(());
    }
    disk.step(Doing::Write, &place.catalogue())?;
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).at(place)?;
    for step in &steps[from as usize..] {
        tx.execute_batch(step).at(place)?;
    }
    if from == 0 {
        tx.pragma_update(None, "application_id", APPLICATION).at(place)?;
        tx.execute_batch(
            "INSERT INTO meta (key, value) VALUES
                 ('archive', lower(hex(randomblob(16)))), ('epoch', lower(hex(randomblob(4)))), ('indexed', '0')",
        )
        .at(place)?;
    }
    tx.pragma_update(None, "user_version", steps.len() as i64).at(place)?;
    disk.step(Doing::Sync, &place.catalogue())?;
    tx.commit().at(place)
}

/// One of the facts about the archive as a whole.
pub(crate) fn meta(db: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()
}

/// Sets one.
pub(crate) fn set_meta(db: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
    )?
    .execute([key, value])?;
    Ok(())
}

/// Names the file in an error of SQLite.
pub(crate) trait At<T> {
    fn at(self, place: &Place) -> Result<T>;
}

impl<T> At<T> for rusqlite::Result<T> {
    fn at(self, place: &Place) -> Result<T> {
        self.map_err(|e| Error::sqlite(&place.catalogue(), e))
    }
}

/// A day or a moment as the catalogue has it: ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Iso<T>(pub(crate) T);

impl<T: std::fmt::Display> ToSql for Iso<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.to_string()))
    }
}

impl FromSql for Iso<Date> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::other)
    }
}

impl FromSql for Iso<Timestamp> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::other)
    }
}

/// A value kept as JSON.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(column: usize, text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|e| unreadable(column, e))
}

/// That a column is not what it should be.
pub(crate) fn unreadable(
    column: usize,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
}

/// As JSON. What the archive keeps can always be written so.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
}
