//! Opening and making an archive.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::catalogue::{self, At, VERSION};
use crate::disk::Disk;
use crate::error::{Doing, Kind, Result};
use crate::place::{Found, Lock, Place, Role};

/// How long another process is waited for unless [`Archive::set_patience`] says otherwise.
const PATIENCE: Duration = Duration::from_secs(30);

/// An archive (`kho lưu trữ`): a folder that loses nothing of what was put into it.
///
/// Several processes may have one open and write to it at the same time: each waits for the
/// other's short transactions. A change is safe on the disk when the method that makes it
/// returns; before that it is not there at all.
pub struct Archive {
    pub(crate) place: Place,
    pub(crate) disk: Disk,
    pub(crate) db: Connection,
    /// Held, shared, while the archive is open to write.
    pub(crate) lock: Option<Lock>,
    pub(crate) patience: Duration,
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive")
            .field("dir", &self.place.dir)
            .field("writable", &self.lock.is_some())
            .finish_non_exhaustive()
    }
}

impl Archive {
    /// Opens the archive in this folder, or makes one if the folder is empty or not there yet.
    /// A folder with other things in it is left alone.
    pub fn create_or_open(dir: &Path) -> Result<Self> {
        Self::create_or_open_on(dir, Disk::default())
    }

    pub(crate) fn create_or_open_on(dir: &Path, disk: Disk) -> Result<Self> {
        let place = Place::new(dir);
        match place.find()? {
            Found::Whole(_) => return Self::open_on(dir, disk),
            Found::Foreign => return Err(Kind::NotAnArchive { dir: dir.to_owned() }.into()),
            Found::Nothing => {}
        }
        disk.make_folder(dir)?;
        let lock = place.open_lock()?;
        lock.hold(PATIENCE)?;
        // While waiting, another process may have made it.
        if place.find()? == Found::Nothing {
            place.make_folders(&disk)?;
            let mut db = catalogue::open(&place, true, PATIENCE)?;
            catalogue::migrate(&mut db, &place, &disk, catalogue::MIGRATIONS)?;
            disk.sync_folder(dir)?;
            place.write_format(&disk, Role::Archive)?;
        }
        drop(lock);
        Self::open_on(dir, disk)
    }

    /// Opens the archive in this folder to read and write, upgrading it if an older program
    /// wrote it; [`crate::Error::is_no_archive`] if there is none.
    pub fn open(dir: &Path) -> Result<Self> {
        Self::open_on(dir, Disk::default())
    }

    pub(crate) fn open_on(dir: &Path, disk: Disk) -> Result<Self> {
        let place = Place::new(dir);
        match place.find()? {
            Found::Whole(Role::Archive) => {}
            Found::Whole(Role::Backup) => return Err(Kind::IsBackup { dir: dir.to_owned() }.into()),
            Found::Nothing | Found::Foreign => return Err(Kind::NoArchive { dir: dir.to_owned() }.into()),
        }
        let lock = place.open_lock()?;
        lock.share(PATIENCE)?;
        let mut db = catalogue::open(&place, false, PATIENCE)?;
        if catalogue::version(&db, &place)? < VERSION {
            lock.hold(PATIENCE)?;
            catalogue::migrate(&mut db, &place, &disk, catalogue::MIGRATIONS)?;
            lock.share(PATIENCE)?;
        }
        Ok(Self { place, disk, db, lock: Some(lock), patience: PATIENCE })
    }

    /// Opens an archive, or a backup, to look things up while others write to it. Needs no right
    /// to write.
    pub fn open_read_only(dir: &Path) -> Result<Self> {
        let place = Place::new(dir);
        if !matches!(place.find()?, Found::Whole(_)) {
            return Err(Kind::NoArchive { dir: dir.to_owned() }.into());
        }
        let db = catalogue::open_read_only(&place, PATIENCE)?;
        let found = catalogue::version(&db, &place)?;
        if found < VERSION {
            return Err(Kind::Older { dir: dir.to_owned(), found, known: VERSION }.into());
        }
        Ok(Self { place, disk: Disk::default(), db, lock: None, patience: PATIENCE })
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.place.dir
    }

    /// The folder in which the search index of this archive lies.
    pub fn index_dir(&self) -> std::path::PathBuf {
        self.place.dir.join("index")
    }

    /// How long to wait for another process's transaction before giving up with
    /// [`crate::Error::is_locked`].
    pub fn set_patience(&mut self, patience: Duration) -> Result<()> {
        self.patience = patience;
        self.db.busy_timeout(patience).at(&self.place)
    }

    /// One transaction: `work` is done whole, safe on the disk, or not at all.
    pub(crate) fn change<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &Place) -> Result<T>,
    ) -> Result<T> {
        let Self { place, disk, db, lock, .. } = self;
        if lock.is_none() {
            return Err(Kind::ReadOnly { dir: place.dir.clone() }.into());
        }
        let path = place.catalogue();
        disk.step(Doing::Write, &path)?;
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).at(place)?;
        let done = work(&tx, place)?;
        disk.step(Doing::Sync, &path)?;
        tx.commit().at(place)?;
        disk.committed(&path)?;
        Ok(done)
    }
}
