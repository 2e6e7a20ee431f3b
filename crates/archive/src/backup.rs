//! Copies: consistent, incremental, verified; and the way back.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::backup::{Backup as Copier, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::archive::Archive;
use crate::catalogue::{self, At, meta};
use crate::check::Checked;
use crate::disk::{Disk, digest_of_file};
use crate::error::{Detail, Doing, Error, Kind, Result};
use crate::originals;
use crate::place::{Found, Place, Role};

/// What [`Archive::backup`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backup {
    /// How many letters the backup holds.
    pub letters: u64,
    /// How many originals were copied now.
    pub copied: u64,
    /// Their bytes.
    pub copied_bytes: u64,
    /// Ids of letters whose originals are damaged or missing in the archive, and of which the
    /// backup has no good copy either.
    pub damaged: Vec<String>,
}

/// What [`restore`] did.
#[derive(Debug)]
pub struct Restored {
    /// The archive, open.
    pub archive: Archive,
    /// What a check of it found: nothing, if the backup was whole.
    pub checked: Checked,
}

/// Originals are copied by so many, or so many bytes, at a time.
const BATCH: usize = 64;
const BATCH_BYTES: usize = 32 << 20;

impl Archive {
    /// Copies the archive, as it is at one moment, to a folder that is empty, new, or holds an
    /// earlier backup of the same archive; then only what is new is copied. Others may write
    /// meanwhile. Every copied original is read back and compared with its hash; with
    /// `verify_all` those that an earlier backup brought are too, and replaced if damaged. Calls
    /// `progress` with the number of letters done and of all.
    ///
    /// Until the last step the folder holds the earlier backup, whole.
    pub fn backup(
        &self,
        target: &Path,
        verify_all: bool,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Backup> {
        let to = Place::new(target);
        if self.place.overlaps(target) {
            return Err(Kind::Inside { dir: target.to_owned() }.into());
        }
        let foreign = || Error::from(Kind::NotItsBackup { dir: target.to_owned() });
        match to.find()? {
            Found::Whole(Role::Archive) | Found::Foreign => return Err(foreign()),
            Found::Whole(Role::Backup) => {
                let theirs = catalogue::open_read_only(&to, self.patience)?;
                if meta(&theirs, "archive").at(&to)? != meta(&self.db, "archive").at(&self.place)? {
                    return Err(foreign());
                }
            }
            Found::Nothing => {}
        }
        let disk = &self.disk;
        disk.make_folder(target)?;
        let lock = to.open_lock()?;
        lock.hold(self.patience)?;
        to.make_folders(disk)?;

        // The catalogue first: whatever it lists has its original by then.
        let snapshot = Place::new(&to.incoming());
        for leftover in originals::list(&to.incoming())? {
            disk.remove(&leftover)?;
        }
        copy_catalogue(&self.db, &self.place, &snapshot, disk)?;
        let copy = catalogue::open_read_only(&snapshot, self.patience)?;
        let done = copy_originals(&copy, &self.place, &to, disk, verify_all, progress)?;
        drop(copy);

        disk.rename(&snapshot.catalogue(), &to.catalogue())?;
        disk.sync_folder(&to.incoming())?;
        disk.sync_folder(target)?;
        if to.find()? == Found::Nothing {
            to.write_format(disk, Role::Backup)?;
        }
        Ok(done)
    }
}

/// Makes an archive from a backup, in a folder that is empty or new, and checks it. The copies
/// are compared with their hashes; what is damaged in the backup is left out and shows in the
/// findings. Cursors and the search index of before do not count any more.
pub fn restore(backup: &Path, target: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<Restored> {
    restore_on(backup, target, Disk::default(), progress)
}

pub(crate) fn restore_on(
    backup: &Path,
    target: &Path,
    disk: Disk,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Restored> {
    let from = Place::new(backup);
    let to = Place::new(target);
    if from.find()? != Found::Whole(Role::Backup) {
        return Err(Kind::NoBackup { dir: backup.to_owned() }.into());
    }
    if from.overlaps(target) {
        return Err(Kind::Inside { dir: target.to_owned() }.into());
    }
    if to.find()? != Found::Nothing {
        return Err(Kind::NotEmpty { dir: target.to_owned() }.into());
    }
    let patience = Duration::from_secs(30);
    disk.make_folder(target)?;
    let lock = to.open_lock()?;
    lock.hold(patience)?;
    to.make_folders(&disk)?;
    // What an interrupted restore or making left must not be mixed with what comes.
    let left = [
        to.catalogue(),
        to.catalogue().with_extension("sqlite-wal"),
        to.catalogue().with_extension("sqlite-shm"),
    ];
    for path in left.into_iter().chain(originals::list(&to.incoming())?) {
        disk.remove(&path)?;
    }

    let source = catalogue::open_read_only(&from, patience)?;
    copy_catalogue(&source, &from, &to, &disk)?;
    let db = catalogue::open(&to, false, patience)?;
    db.execute_batch(
        "UPDATE meta SET value = lower(hex(randomblob(4))) WHERE key = 'epoch';
         UPDATE meta SET value = '0' WHERE key = 'indexed';
         PRAGMA wal_checkpoint(TRUNCATE);",
    )
    .at(&to)?;
    drop(db);
    copy_originals(&source, &from, &to, &disk, true, progress)?;
    disk.sync_folder(target)?;
    to.write_format(&disk, Role::Archive)?;
    drop(lock);

    let archive = Archive::open_on(target, disk)?;
    let checked = archive.check(&|_, _| {})?;
    Ok(Restored { archive, checked })
}

/// Copies the catalogue as it is at one moment, into one file, and looks whether it is whole.
fn copy_catalogue(from: &Connection, from_place: &Place, to: &Place, disk: &Disk) -> Result<()> {
    let path = to.catalogue();
    disk.step(Doing::Write, &path)?;
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut copy = Connection::open_with_flags(&path, flags).at(to)?;
    copy.pragma_update(None, "synchronous", "FULL").at(to)?;
    {
        let copier = Copier::new(from, &mut copy).at(from_place)?;
        // All pages in one step are of one moment, and in WAL mode nobody waits for it.
        let start = std::time::Instant::now();
        while copier.step(-1).at(to)? != StepResult::Done {
            if start.elapsed() > Duration::from_secs(60) {
                return Err(Kind::Locked { path: from_place.catalogue() }.into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())).at(to)?;
    let said: String = copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).at(to)?;
    if said != "ok" {
        // SQLite says it in several lines.
        let detail = Detail::Sqlite(said.replace('\n', " "));
        return Err(Kind::Corrupt { path: from_place.catalogue(), detail }.into());
    }
    drop(copy);
    disk.sync_file(&path)
}

/// Copies every original that a catalogue lists and the target lacks.
fn copy_originals(
    catalogue: &Connection,
    from: &Place,
    to: &Place,
    disk: &Disk,
    verify_all: bool,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Backup> {
    let mut done = Backup::default();
    let mut buffer = vec![0; 1 << 20];
    let total = catalogue.query_row("SELECT count(*) FROM letters", [], |row| row.get::<_, i64>(0)).at(to)?;
    let mut query = catalogue.prepare("SELECT id, bytes FROM letters ORDER BY id").at(to)?;
    let mut rows = query.query([]).at(to)?;
    let mut batch: Vec<(String, Vec<u8>)> = Vec::new();
    let mut batch_bytes = 0;
    loop {
        let row = rows.next().at(to)?;
        let last = row.is_none();
        if let Some(row) = row {
            let (id, bytes): (String, i64) = (|| Ok((row.get(0)?, row.get(1)?)))().at(to)?;
            done.letters += 1;
            let path = to.original(&id);
            let good = if verify_all {
                let hash = originals::hash_of(&id);
                digest_of_file(&path, &mut buffer)?.is_some_and(|found| Some(found.hash) == hash)
            } else {
                fs::metadata(&path).is_ok_and(|m| m.len() == bytes.unsigned_abs())
            };
            if !good {
                match originals::read(from, &id) {
                    Ok(content) => {
                        batch_bytes += content.len();
                        batch.push((id, content));
                    }
                    Err(e) if e.is_corrupt() => done.damaged.push(id),
                    Err(e) => return Err(e),
                }
            }
            progress(done.letters, total.unsigned_abs());
        }
        if batch.len() >= BATCH || batch_bytes >= BATCH_BYTES || (last && !batch.is_empty()) {
            originals::put_all(
                to,
                disk,
                batch.iter().map(|(id, content)| (id.as_str(), content.as_slice())),
            )?;
            for (id, content) in batch.drain(..) {
                originals::read(to, &id)?;
                done.copied += 1;
                done.copied_bytes += content.len() as u64;
            }
            batch_bytes = 0;
        }
        if last {
            return Ok(done);
        }
    }
}
