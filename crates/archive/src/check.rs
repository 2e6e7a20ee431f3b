//! Whether the archive is whole, and mending of what can be derived from what is left.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use congvan_model::{LedgerEvent, Record, Task, TaskState};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::archive::Archive;
use crate::catalogue::{self, At, from_json, to_json};
use crate::corrections;
use crate::disk::hex;
use crate::error::{Doing, Error, Result, short};
use crate::letters::{
    COLUMNS, LastDays, StrOrNull as _, bodies_of, citations_of, columns, corrected_record, record_of_json,
    row_of, task_ids, write_rows,
};
use crate::originals::{self, Hash, Look};
use crate::place::Place;
use crate::tasks::{event_id, events_of, write_state};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FindingKind {
    /// The file of the catalogue is damaged.
    CatalogueDamaged,
    /// An index inside the catalogue does not agree with its table.
    CatalogueIndex,
    /// A row of the catalogue points to one that is not there.
    BrokenLink,
    /// A letter's original is not there.
    OriginalMissing,
    /// A letter's original is not what it was.
    OriginalChanged,
    /// A letter's original can be written to.
    OriginalWritable,
    /// An original, whole, that the catalogue does not list: intake was interrupted.
    OriginalUnlisted,
    /// A file that does not belong where it lies.
    Stray,
    /// A file that an interrupted intake left half written. No letter was accepted for it.
    Leftover,
    /// A folder of the archive is not there.
    FolderMissing,
    /// A letter has no record, or one that cannot be read.
    RecordUnreadable,
    /// A letter has the record of another.
    RecordOfAnother,
    /// What lists and searches use does not agree with the record.
    RowsStale,
    /// What is said of a task does not agree with the ledger.
    StateStale,
    /// The content of an event of the ledger does not give its id.
    EventChanged,
    /// An event of the ledger is about a task that is not there.
    EventWithoutTask,
    /// A person's correction finds no place in the present reading of its letter.
    CorrectionWithoutPlace,
}

/// What can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mend {
    /// [`Archive::repair`] puts it right.
    ByRepair,
    /// Reading the original again puts it right: [`Archive::reread`].
    ByReading,
    /// Taking the file in again puts it right.
    ByIntake,
    /// Only a backup can.
    FromBackup,
    /// A person must look. Nothing is lost.
    ByHand,
}

impl FindingKind {
    /// The name for programs: `original.changed`.
    pub fn code(self) -> &'static str {
        match self {
            Self::CatalogueDamaged => "catalogue.damaged",
            Self::CatalogueIndex => "catalogue.index",
            Self::BrokenLink => "catalogue.link",
            Self::OriginalMissing => "original.missing",
            Self::OriginalChanged => "original.changed",
            Self::OriginalWritable => "original.writable",
            Self::OriginalUnlisted => "original.unlisted",
            Self::Stray => "file.stray",
            Self::Leftover => "file.leftover",
            Self::FolderMissing => "folder.missing",
            Self::RecordUnreadable => "record.unreadable",
            Self::RecordOfAnother => "record.of-another",
            Self::RowsStale => "rows.stale",
            Self::StateStale => "task.stale",
            Self::EventChanged => "event.changed",
            Self::EventWithoutTask => "event.without-task",
            Self::CorrectionWithoutPlace => "correction.without-place",
        }
    }

    /// What can be done about it.
    pub fn mend(self) -> Mend {
        match self {
            Self::CatalogueIndex
            | Self::OriginalWritable
            | Self::Leftover
            | Self::FolderMissing
            | Self::RowsStale
            | Self::StateStale => Mend::ByRepair,
            Self::RecordUnreadable | Self::RecordOfAnother => Mend::ByReading,
            Self::OriginalUnlisted => Mend::ByIntake,
            Self::CatalogueDamaged
            | Self::BrokenLink
            | Self::OriginalMissing
            | Self::OriginalChanged
            | Self::EventChanged => Mend::FromBackup,
            Self::Stray | Self::EventWithoutTask | Self::CorrectionWithoutPlace => Mend::ByHand,
        }
    }

    /// True if something that was accepted is damaged or lost, false for what is merely untidy.
    pub fn is_damage(self) -> bool {
        !matches!(
            self,
            Self::OriginalWritable
                | Self::OriginalUnlisted
                | Self::Stray
                | Self::Leftover
                | Self::CorrectionWithoutPlace
        )
    }
}

/// One thing that is wrong. `Display` is Vietnamese; [`Finding::english`] says the same in
/// English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// The letter, where it is about one.
    pub letter_id: Option<String>,
    /// The file, where it is about one.
    pub path: Option<PathBuf>,
    /// The task, the pointer, or SQLite's own words.
    pub detail: Option<String>,
}

impl Finding {
    fn new(kind: FindingKind) -> Self {
        Self { kind, letter_id: None, path: None, detail: None }
    }

    fn letter(mut self, id: &str) -> Self {
        self.letter_id = Some(id.to_owned());
        self
    }

    fn path(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }

    fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    fn parts(&self) -> (&str, String, &str) {
        (
            self.letter_id.as_deref().map_or("", short),
            self.path.as_deref().map(|p| p.display().to_string()).unwrap_or_default(),
            self.detail.as_deref().unwrap_or(""),
        )
    }

    /// The message in English.
    pub fn english(&self) -> String {
        let (letter, path, detail) = self.parts();
        match self.kind {
            FindingKind::CatalogueDamaged => {
                format!("the catalogue {path} is damaged ({detail}); restore it from a backup")
            }
            FindingKind::CatalogueIndex => {
                format!("an index of the catalogue is wrong ({detail}); repair mends it")
            }
            FindingKind::BrokenLink => {
                format!("the catalogue has a row without its parent ({detail}); restore it from a backup")
            }
            FindingKind::OriginalMissing => {
                format!("letter {letter}: the original {path} is missing; repair takes it from a backup")
            }
            FindingKind::OriginalChanged => format!(
                "letter {letter}: the original {path} was changed, its content no longer gives its hash; repair \
                 takes it from a backup"
            ),
            FindingKind::OriginalWritable => {
                format!("letter {letter}: the original {path} can be written to; repair makes it read-only")
            }
            FindingKind::OriginalUnlisted => {
                format!("the original {path} is whole but not in the catalogue; take it in again with ingest")
            }
            FindingKind::Stray => format!("the file {path} does not belong there; move it elsewhere"),
            FindingKind::Leftover => {
                format!("the file {path} was left by an interrupted intake; repair removes it")
            }
            FindingKind::FolderMissing => format!("the folder {path} is missing; repair makes it"),
            FindingKind::RecordUnreadable => {
                format!("letter {letter}: the record cannot be read ({detail}); read the letter again")
            }
            FindingKind::RecordOfAnother => {
                format!("letter {letter}: its record is that of {detail}; read the letter again")
            }
            FindingKind::RowsStale => {
                format!("letter {letter}: the lists do not agree with the record ({detail}); repair mends it")
            }
            FindingKind::StateStale => {
                format!(
                    "letter {letter}: the state of task {detail} does not agree with the ledger; repair mends it"
                )
            }
            FindingKind::EventChanged => {
                format!("letter {letter}: event {detail} of the ledger was changed; restore it from a backup")
            }
            FindingKind::EventWithoutTask => {
                format!("letter {letter}: the ledger speaks of task {detail}, which is not there")
            }
            FindingKind::CorrectionWithoutPlace => {
                format!("letter {letter}: the correction of {detail} finds no place in the present reading")
            }
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (letter, path, detail) = self.parts();
        match self.kind {
            FindingKind::CatalogueDamaged => {
                write!(f, "danh mục {path} bị hỏng ({detail}); hãy phục hồi từ bản sao lưu")
            }
            FindingKind::CatalogueIndex => {
                write!(f, "chỉ mục trong danh mục bị sai ({detail}); lệnh sửa chữa sẽ khắc phục")
            }
            FindingKind::BrokenLink => {
                write!(f, "danh mục có dòng mất liên kết ({detail}); hãy phục hồi từ bản sao lưu")
            }
            FindingKind::OriginalMissing => {
                write!(f, "văn bản {letter}: mất bản gốc {path}; lệnh sửa chữa lấy lại được từ bản sao lưu")
            }
            FindingKind::OriginalChanged => write!(
                f,
                "văn bản {letter}: bản gốc {path} đã bị thay đổi, nội dung không khớp với mã băm; lệnh sửa chữa \
                 lấy lại được từ bản sao lưu"
            ),
            FindingKind::OriginalWritable => {
                write!(
                    f,
                    "văn bản {letter}: bản gốc {path} chưa được bảo vệ khỏi ghi; lệnh sửa chữa sẽ khắc phục"
                )
            }
            FindingKind::OriginalUnlisted => write!(
                f,
                "bản gốc {path} còn nguyên vẹn nhưng chưa có trong danh mục; hãy nạp lại tệp này bằng congvan \
                 ingest"
            ),
            FindingKind::Stray => write!(f, "tệp {path} không thuộc về kho; hãy chuyển đi nơi khác"),
            FindingKind::Leftover => {
                write!(f, "tệp {path} còn lại sau một lần nạp bị ngắt; lệnh sửa chữa sẽ xóa")
            }
            FindingKind::FolderMissing => write!(f, "thiếu thư mục {path}; lệnh sửa chữa sẽ tạo lại"),
            FindingKind::RecordUnreadable => {
                write!(f, "văn bản {letter}: không đọc được bản ghi ({detail}); hãy đọc lại văn bản")
            }
            FindingKind::RecordOfAnother => {
                write!(f, "văn bản {letter}: bản ghi là của văn bản {detail}; hãy đọc lại văn bản")
            }
            FindingKind::RowsStale => write!(
                f,
                "văn bản {letter}: danh sách không khớp với bản ghi ({detail}); lệnh sửa chữa sẽ khắc phục"
            ),
            FindingKind::StateStale => write!(
                f,
                "văn bản {letter}: tình trạng nhiệm vụ {detail} không khớp với sổ theo dõi; lệnh sửa chữa sẽ khắc \
                 phục"
            ),
            FindingKind::EventChanged => write!(
                f,
                "văn bản {letter}: sự kiện {detail} trong sổ theo dõi đã bị thay đổi; hãy phục hồi từ bản sao lưu"
            ),
            FindingKind::EventWithoutTask => {
                write!(f, "văn bản {letter}: sổ theo dõi nói đến nhiệm vụ {detail} không còn trong danh mục")
            }
            FindingKind::CorrectionWithoutPlace => {
                write!(f, "văn bản {letter}: nội dung sửa {detail} không còn chỗ trong lần đọc hiện tại")
            }
        }
    }
}

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// By kind, then letter and file; empty if all is well.
    pub findings: Vec<Finding>,
    /// How many letters.
    pub letters: u64,
    /// How many events of the ledger.
    pub events: u64,
    /// How many bytes of originals were read and hashed.
    pub original_bytes: u64,
    /// How many bytes of records were read.
    pub record_bytes: u64,
}

impl Checked {
    /// True if nothing at all is wrong.
    pub fn is_whole(&self) -> bool {
        self.findings.is_empty()
    }

    /// True if something that was accepted is damaged or lost.
    pub fn is_damaged(&self) -> bool {
        self.findings.iter().any(|f| f.kind.is_damage())
    }
}

/// With what to mend.
#[derive(Clone, Debug, Default)]
pub struct RepairOptions {
    /// A backup to take originals from.
    pub backup: Option<PathBuf>,
}

/// What [`Archive::repair`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// What is right again.
    pub mended: Vec<Finding>,
    /// What is not; each finding says what can be done.
    pub left: Vec<Finding>,
}

impl Archive {
    /// Looks at everything: every hash, every record, every link, every state, every file. Calls
    /// `progress` with the number of letters done and of all.
    ///
    /// May run while others write; what they add meanwhile is not looked at.
    pub fn check(&self, progress: &(dyn Fn(u64, u64) + Sync)) -> Result<Checked> {
        let mut checked = Checked::default();
        // SQLite's check of its whole file, ours of every letter, and all originals, at the same time: who works
        // does not wait for the disk, and who waits for it waits together.
        let (place, patience) = (&self.place, self.patience);
        let (catalogue, letters, originals) = std::thread::scope(|scope| {
            scope.spawn(|| read_ahead(place));
            let catalogue = scope.spawn(|| check_catalogue(place, patience));
            let originals = scope.spawn(|| originals::look_at_all(place));
            let letters = self.check_letters(progress);
            (joined(catalogue), letters, joined(originals))
        });
        let damaged = |detail: String| {
            Finding::new(FindingKind::CatalogueDamaged).path(self.place.catalogue()).detail(detail)
        };
        for folder in [self.place.originals(), self.place.incoming()] {
            if !folder.is_dir() {
                checked.findings.push(Finding::new(FindingKind::FolderMissing).path(folder));
            }
        }
        let (mut listed, mut must_be_due) = (Vec::new(), None);
        match letters {
            Ok(part) => {
                let before = std::mem::take(&mut checked.findings);
                checked = part.checked;
                checked.findings.extend(before);
                listed = part.listed;
                must_be_due = Some(part.due);
            }
            Err(e) if e.is_corrupt() => checked.findings.push(damaged(e.to_string())),
            Err(e) => return Err(e),
        }
        match catalogue {
            Ok((found, due)) => {
                checked.findings.extend(found);
                // The two are of different moments: where others write meanwhile they may differ without a fault.
                if must_be_due.is_some_and(|must| must != due) {
                    match is_due_as_derived(&self.db).at(&self.place) {
                        Ok(true) => {}
                        Ok(false) => {
                            checked
                                .findings
                                .push(Finding::new(FindingKind::CatalogueIndex).detail(DUE_TASKS));
                        }
                        Err(e) if e.is_corrupt() => checked.findings.push(damaged(e.to_string())),
                        Err(e) => return Err(e),
                    }
                }
            }
            Err(e) if e.is_corrupt() => checked.findings.push(damaged(e.to_string())),
            Err(e) => return Err(e),
        }
        let found = originals?;
        self.check_originals(listed, &found.originals, &mut checked)?;
        self.check_strays(found.strays, &mut checked)?;
        checked.findings.sort_by(|a, b| {
            (a.kind, &a.letter_id, &a.path, &a.detail).cmp(&(b.kind, &b.letter_id, &b.path, &b.detail))
        });
        checked.findings.dedup();
        Ok(checked)
    }

    /// Every letter, on every core.
    fn check_letters(&self, progress: &(dyn Fn(u64, u64) + Sync)) -> Result<Part> {
        let bounds = self.db.query_row("SELECT coalesce(max(n), 0), count(*) FROM letters", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
        });
        let (last, total) = bounds.at(&self.place)?;
        let done = AtomicU64::new(0);
        let count = || progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        let turn = AtomicI64::new(1);
        let (place, patience) = (&self.place, self.patience);
        let take_turns = || {
            const ROWS: i64 = 500;
            let db = catalogue::open_read_only(place, patience)?;
            let mut part = Part::default();
            loop {
                let first = turn.fetch_add(ROWS, Ordering::Relaxed);
                if first > last {
                    return Ok(part);
                }
                check_rows(&db, place, first..=first + ROWS - 1, &count, &mut part)?;
            }
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        let parts: Vec<Result<Part>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..cores).map(|_| scope.spawn(take_turns)).collect();
            threads.into_iter().map(joined).collect()
        });
        let mut all = Part::default();
        for part in parts {
            let part = part?;
            all.checked.findings.extend(part.checked.findings);
            all.checked.letters += part.checked.letters;
            all.checked.events += part.checked.events;
            all.checked.record_bytes += part.checked.record_bytes;
            all.listed.extend(part.listed);
            all.due = all.due.wrapping_add(part.due);
        }
        Ok(all)
    }

    /// The original of every letter, and those that no letter accounts for.
    fn check_originals(
        &self,
        mut listed: Vec<Listed>,
        found: &[(Hash, Look)],
        checked: &mut Checked,
    ) -> Result<()> {
        let mut buffer = Vec::new();
        checked.original_bytes += found.iter().map(|(_, look)| look.bytes()).sum::<u64>();
        for Listed { hash, bytes } in &listed {
            let id = hex(hash);
            let path = self.place.original(&id);
            let now;
            let look = match found.binary_search_by_key(hash, |(hash, _)| *hash) {
                Ok(i) => &found[i].1,
                // It came after the folders were listed, or it is not there.
                Err(_) => {
                    buffer.resize(1 << 20, 0);
                    now = originals::look(&path, Some(hash), &mut buffer)?;
                    checked.original_bytes += now.bytes();
                    &now
                }
            };
            let finding = |kind| Finding::new(kind).letter(&id).path(&path);
            checked.findings.push(match look {
                Look::Missing => finding(FindingKind::OriginalMissing),
                Look::Unreadable(why) => finding(FindingKind::OriginalChanged).detail(why),
                Look::Changed(_) => finding(FindingKind::OriginalChanged),
                Look::Whole(n) | Look::Writable(n) if n != bytes => finding(FindingKind::OriginalChanged),
                Look::Writable(_) => finding(FindingKind::OriginalWritable),
                Look::Whole(_) => continue,
            });
        }
        listed.sort_unstable_by_key(|listed| listed.hash);
        for (hash, look) in found {
            if listed.binary_search_by_key(hash, |listed| listed.hash).is_ok() {
                continue;
            }
            let id = hex(hash);
            let path = self.place.original(&id);
            // Somebody may have taken it in meanwhile. Where the catalogue cannot be read, the
            // file can still be compared with its name.
            let is_listed = self.contains(&id).unwrap_or(true);
            let finding = match (is_listed, look) {
                (_, Look::Missing) | (true, Look::Whole(_) | Look::Writable(_)) => continue,
                (true, _) => Finding::new(FindingKind::OriginalChanged).letter(&id),
                (false, Look::Whole(_) | Look::Writable(_)) => Finding::new(FindingKind::OriginalUnlisted),
                (false, _) => Finding::new(FindingKind::Stray),
            };
            checked.findings.push(finding.path(path));
        }
        Ok(())
    }

    /// Files that do not belong where they lie.
    fn check_strays(&self, strays: Vec<PathBuf>, checked: &mut Checked) -> Result<()> {
        checked.findings.extend(strays.into_iter().map(|path| Finding::new(FindingKind::Stray).path(path)));
        let incoming = || originals::list(&self.place.incoming());
        let leftovers = match &self.lock {
            // Files that somebody is writing just now are none.
            Some(lock) => lock.alone(self.patience, incoming)?.unwrap_or_default(),
            None => Vec::new(),
        };
        checked
            .findings
            .extend(leftovers.into_iter().map(|path| Finding::new(FindingKind::Leftover).path(path)));
        Ok(())
    }

    /// Mends what can be derived from what is left, and, with a backup, originals.
    pub fn repair(&mut self, findings: &[Finding], options: &RepairOptions) -> Result<Repaired> {
        let mut repaired = Repaired::default();
        for finding in findings {
            let done = self.mend(finding, options)?;
            let list = if done { &mut repaired.mended } else { &mut repaired.left };
            list.push(finding.clone());
        }
        Ok(repaired)
    }

    fn mend(&mut self, finding: &Finding, options: &RepairOptions) -> Result<bool> {
        let letter = finding.letter_id.as_deref();
        match (finding.kind, letter, &finding.path) {
            (FindingKind::CatalogueIndex, ..) if finding.detail.as_deref() == Some(DUE_TASKS) => {
                self.change(|tx, place| {
                    tx.execute_batch(&format!("DELETE FROM due_tasks; INSERT INTO due_tasks {DERIVED}"))
                        .at(place)
                })?;
                Ok(true)
            }
            (FindingKind::CatalogueIndex, ..) => {
                self.change(|tx, place| tx.execute_batch("REINDEX").at(place))?;
                Ok(true)
            }
            (FindingKind::FolderMissing, _, Some(path)) => self.disk.make_folder(path).map(|()| true),
            (FindingKind::Leftover, _, Some(path)) => {
                let Some(lock) = &self.lock else { return Ok(false) };
                let removed = lock.alone(self.patience, || self.disk.remove(path))?;
                Ok(removed.is_some())
            }
            (FindingKind::OriginalWritable, _, Some(path)) => {
                let failed = |e| Error::io(Doing::Write, path, e);
                let mut permissions = fs::metadata(path).map_err(failed)?.permissions();
                permissions.set_readonly(true);
                fs::set_permissions(path, permissions).map_err(failed)?;
                Ok(true)
            }
            (FindingKind::RowsStale | FindingKind::StateStale, Some(id), _) => self.change(|tx, place| {
                let Some(n) = row_of(tx, id).at(place)? else { return Ok(false) };
                let record = corrected_record(tx, n).at(place)?;
                write_rows(tx, n, &record, &LastDays::Kept).at(place)?;
                write_states(tx, n).at(place)?;
                Ok(true)
            }),
            (FindingKind::OriginalMissing | FindingKind::OriginalChanged, Some(id), _) => {
                let Some(backup) = &options.backup else { return Ok(false) };
                match originals::read(&Place::new(backup), id) {
                    Ok(bytes) => {
                        originals::put_all(&self.place, &self.disk, [(id, bytes.as_slice())]).map(|()| true)
                    }
                    Err(e) if e.is_missing() || e.is_corrupt() => Ok(false),
                    Err(e) => Err(e),
                }
            }
            _ => Ok(false),
        }
    }
}

/// What is open by its last day: derived, as an index is, and said to be wrong as one.
const DUE_TASKS: &str = "due_tasks";
const DERIVED: &str =
    "SELECT due, date, letter_id, position, id, unsettled, last_day, retired, received, code,
                              file_name, issuer, subject, addressees, state, task
                       FROM due_tasks_derived ORDER BY due, date, letter_id, position, id";
/// The columns of both.
const DUE_COLUMNS: &str = "due, date, letter_id, position, id, unsettled, last_day, retired, received, code, \
                           file_name, issuer, subject, addressees, state, task";

/// Hashes of the rows that a query over [`DUE_COLUMNS`] gives, added up: the same for the same rows in any order. To
/// look each of them up in the other table takes several times as long.
fn sum_of(rows: &mut rusqlite::Rows<'_>) -> rusqlite::Result<u64> {
    let mut sum = 0_u64;
    while let Some(row) = rows.next()? {
        let mut hash = DefaultHasher::new();
        for i in 0..16 {
            match row.get_ref(i)? {
                ValueRef::Null => hash.write_u8(0),
                ValueRef::Integer(n) => (1_u8, n).hash(&mut hash),
                ValueRef::Real(n) => (2_u8, n.to_bits()).hash(&mut hash),
                ValueRef::Text(bytes) => (3_u8, bytes).hash(&mut hash),
                ValueRef::Blob(bytes) => (4_u8, bytes).hash(&mut hash),
            }
        }
        sum = sum.wrapping_add(hash.finish());
    }
    Ok(sum)
}

/// Whether it has every open task with a last day, as the task and the letter say, and nothing else, at one
/// moment.
fn is_due_as_derived(db: &Connection) -> rusqlite::Result<bool> {
    let same = "SELECT NOT EXISTS (
                    SELECT 1 FROM due_tasks_derived d WHERE NOT EXISTS (
                        SELECT 1 FROM due_tasks x
                        WHERE (x.due, x.date, x.letter_id, x.position, x.id)
                                  = (d.due, d.date, d.letter_id, d.position, d.id)
                              AND x.unsettled = d.unsettled AND x.last_day IS d.last_day AND x.retired = d.retired
                              AND x.received IS d.received AND x.code = d.code AND x.file_name = d.file_name
                              AND x.issuer IS d.issuer AND x.subject IS d.subject AND x.addressees = d.addressees
                              AND x.state IS d.state AND x.task = d.task))
                AND (SELECT count(*) FROM due_tasks)
                    <= (SELECT count(*) FROM tasks WHERE open = 1 AND due IS NOT NULL)";
    db.query_row(same, [], |row| row.get(0))
}

/// Has the system fetch the catalogue from its beginning on, as fast as the disk gives it, before it is read page by
/// page, here and there. No more than half of what memory is free for: else its end would drive its beginning out
/// before anybody had read it. Whatever fails here, reading itself will tell.
#[cfg(target_os = "linux")]
fn read_ahead(place: &Place) {
    use std::collections::BTreeMap;
    use std::collections::btree_map::Entry;
    use std::os::unix::fs::MetadataExt;
    use std::sync::{Mutex, PoisonError};

    use rustix::fs::{Advice, fadvise};

    /// Catalogues that this process has opened beside SQLite, by device and inode. To close one would take from
    /// SQLite all its locks on the file: that is how POSIX has it. So they stay open.
    static OPEN: Mutex<BTreeMap<(u64, u64), fs::File>> = Mutex::new(BTreeMap::new());
    // The system takes no more at a time than its own window, which is this small at least.
    const STEP: u64 = 128 << 10;

    let free = || {
        let told = fs::read_to_string("/proc/meminfo").ok()?;
        let line = told.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
        line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()
    };
    let path = place.catalogue();
    let Ok(found) = fs::metadata(&path) else { return };
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (found.dev(), found.ino());
    let file = match open.entry(key) {
        Entry::Occupied(file) => file.into_mut(),
        Entry::Vacant(place) => match fs::File::open(&path) {
            Ok(file) => place.insert(file),
            Err(_) => return,
        },
    };
    let length = found.len().min(free().map_or(256 << 20, |kib| kib << 9));
    for from in (0..length).step_by(STEP as usize) {
        if fadvise(&*file, from, std::num::NonZeroU64::new(STEP), Advice::WillNeed).is_err() {
            return;
        }
    }
}

/// Elsewhere the system is left to it.
#[cfg(not(target_os = "linux"))]
fn read_ahead(_place: &Place) {}

/// SQLite's own checks, and [`sum_of`] what is due.
fn check_catalogue(place: &Place, patience: Duration) -> Result<(Vec<Finding>, u64)> {
    let mut findings = Vec::new();
    let db = catalogue::open_read_only(place, patience)?;
    // It looks up every row in every index.
    db.pragma_update(None, "cache_size", -64_000).at(place)?;
    let said: Vec<String> = db
        .prepare("PRAGMA integrity_check(20)")
        .and_then(|mut q| q.query_map([], |row| row.get(0))?.collect())
        .at(place)?;
    for said in said.into_iter().filter(|s| s != "ok") {
        let said = said.replace('\n', " ");
        let index = said.starts_with("wrong # of entries in index")
            || said.starts_with("non-unique entry in index")
            || (said.starts_with("row ") && said.contains("missing from index"));
        findings.push(if index {
            Finding::new(FindingKind::CatalogueIndex).detail(said)
        } else {
            Finding::new(FindingKind::CatalogueDamaged).path(place.catalogue()).detail(said)
        });
    }
    let due = db
        .prepare(&format!("SELECT {DUE_COLUMNS} FROM due_tasks"))
        .and_then(|mut q| sum_of(&mut q.query([])?))
        .at(place)?;
    let broken: Vec<String> = db
        .prepare("PRAGMA foreign_key_check")
        .and_then(|mut q| {
            q.query_map([], |row| {
                let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
                let row = row.get::<_, Option<i64>>(1)?.unwrap_or(0);
                Ok(format!("{table} {row} -> {parent}"))
            })?
            .collect()
        })
        .at(place)?;
    findings.extend(broken.into_iter().map(|b| Finding::new(FindingKind::BrokenLink).detail(b)));
    Ok((findings, due))
}

/// What is found of some letters.
#[derive(Default)]
struct Part {
    checked: Checked,
    /// What they say of their originals.
    listed: Vec<Listed>,
    /// Over all that must be in [`DUE_TASKS`] of them: [`sum_of`].
    due: u64,
}

/// What the catalogue says of an original.
struct Listed {
    hash: Hash,
    bytes: u64,
}

/// What a thread found. A panic in a check is a fault of the program; it is not swallowed.
fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Letters of these rows, all of one moment.
fn check_rows(
    db: &Connection,
    place: &Place,
    rows: std::ops::RangeInclusive<i64>,
    count: &dyn Fn(),
    part: &mut Part,
) -> Result<()> {
    let Part { checked, listed, due } = part;
    db.execute_batch("BEGIN DEFERRED").at(place)?;
    let mut query = db
        .prepare_cached("SELECT n, id, bytes, (SELECT record FROM readings WHERE letter = n) FROM letters WHERE n BETWEEN ?1 AND ?2")
        .at(place)?;
    let mut letters = query.query([rows.start(), rows.end()]).at(place)?;
    while let Some(row) = letters.next().at(place)? {
        let (n, id, bytes): (i64, String, i64) =
            (|| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))().at(place)?;
        let json = row.get_ref(3).at(place)?.as_bytes_or_null().ok().flatten();
        let json = json.and_then(|json| simdutf8::basic::from_utf8(json).ok());
        checked.letters += 1;
        let findings = &mut checked.findings;
        match originals::hash_of(&id) {
            Some(hash) => listed.push(Listed { hash, bytes: bytes.unsigned_abs() }),
            // No file can be under such a name.
            None => {
                let missing = Finding::new(FindingKind::OriginalMissing).letter(&id);
                findings.push(missing.path(place.original(&id)));
            }
        }
        let unreadable = |said: String| Finding::new(FindingKind::RecordUnreadable).letter(&id).detail(said);
        match json.map(record_of_json) {
            None => findings.push(unreadable("-".into())),
            Some(Err(e)) => findings.push(unreadable(e.to_string())),
            Some(Ok(record)) if record.id != id => {
                let other = Finding::new(FindingKind::RecordOfAnother).letter(&id);
                findings.push(other.detail(short(&record.id)));
            }
            Some(Ok(record)) => {
                checked.record_bytes += json.map_or(0, str::len) as u64;
                check_record(db, n, &id, record, findings).at(place)?;
            }
        }
        let its = db
            .prepare_cached(&format!("SELECT {DUE_COLUMNS} FROM due_tasks_derived WHERE letter = ?1"))
            .and_then(|mut q| sum_of(&mut q.query([n])?));
        *due = due.wrapping_add(its.at(place)?);
        checked.events += check_ledger(db, n, &id, &mut checked.findings).at(place)?;
        count();
    }
    drop(letters);
    db.execute_batch("ROLLBACK").at(place)
}

/// What lists use, against the record.
fn check_record(
    db: &Connection,
    n: i64,
    id: &str,
    record: Record,
    findings: &mut Vec<Finding>,
) -> rusqlite::Result<()> {
    let mut record = record;
    let corrections = corrections::of_letter(db, n)?;
    if !corrections.is_empty() {
        for correction in corrections::without_place(&record, &corrections) {
            let finding = Finding::new(FindingKind::CorrectionWithoutPlace).letter(id);
            findings.push(finding.detail(&correction.pointer));
        }
        record = corrections::apply_all(db, n, record)?;
    }
    let stale = |what: &str| Finding::new(FindingKind::RowsStale).letter(id).detail(what);

    let expected = columns(&record)?;
    let same =
        db.prepare_cached(&format!("SELECT {COLUMNS} FROM letters WHERE n = ?1"))?.query_row([n], |row| {
            for (i, expected) in expected.iter().enumerate() {
                let same = match row.get_ref(i)? {
                    rusqlite::types::ValueRef::Integer(found) => {
                        expected.as_deref() == Some(found.to_string().as_str())
                    }
                    found => found.str_or_null()? == expected.as_deref(),
                };
                if !same {
                    return Ok(false);
                }
            }
            Ok(true)
        })?;
    if !same {
        findings.push(stale("letters"));
    }

    let mut tasks = db.prepare_cached(
        "SELECT id, task, deadline FROM tasks WHERE letter = ?1 AND retired = 0 ORDER BY position",
    )?;
    let mut rows = tasks.query([n])?;
    let mut same = true;
    for (task_id, task) in task_ids(&record.letter.tasks) {
        let Some(row) = rows.next()? else {
            same = false;
            break;
        };
        let deadline = task.deadline.as_ref().map(|d| crate::letters::deadline_id(d.kind));
        same &= row.get_ref(0)?.as_str()? == task_id
            && is_json_of(row.get_ref(1)?.as_str()?, task)?
            && row.get_ref(2)?.str_or_null()? == deadline;
    }
    if !same || rows.next()?.is_some() {
        findings.push(stale("tasks"));
    }

    let mut bodies = db.prepare_cached(
        "SELECT b.name, x.role, x.open IS t.open AND x.due IS t.due FROM tasks t
         JOIN task_bodies x ON x.task = t.n JOIN bodies b ON b.n = x.body
         WHERE t.letter = ?1 AND t.retired = 0 ORDER BY t.position, x.role, b.name",
    )?;
    let mut rows = bodies.query([n])?;
    let mut same = true;
    for task in &record.letter.tasks {
        let mut expected: Vec<(i64, &String)> =
            bodies_of(task, &record.letter).map(|(body, role)| (role, body)).collect();
        expected.sort_unstable();
        expected.dedup();
        for (role, body) in expected {
            let Some(row) = rows.next()? else {
                same = false;
                break;
            };
            same &= row.get_ref(0)?.as_str()? == body && row.get::<_, i64>(1)? == role && row.get(2)?;
        }
    }
    if !same || rows.next()?.is_some() {
        findings.push(stale("bodies"));
    }

    let found: Vec<String> = db
        .prepare_cached("SELECT code_key FROM citations WHERE letter = ?1 ORDER BY code_key")?
        .query_map([n], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut expected: Vec<String> = citations_of(&record).map(|(key, _)| key).collect();
    expected.sort_unstable();
    expected.dedup();
    if found != expected {
        findings.push(stale("citations"));
    }
    Ok(())
}

/// Whether the JSON is of this task, be it written by an older program.
fn is_json_of(json: &str, task: &Task) -> rusqlite::Result<bool> {
    Ok(json == to_json(task)? || serde_json::from_str::<Task>(json).is_ok_and(|read| read == *task))
}

/// The states of a letter's tasks against its events, and the events against their ids.
fn check_ledger(db: &Connection, n: i64, id: &str, findings: &mut Vec<Finding>) -> rusqlite::Result<u64> {
    let mut query = db.prepare_cached("SELECT id, event FROM events WHERE letter = ?1 ORDER BY n")?;
    let mut rows = query.query([n])?;
    let mut events: Vec<LedgerEvent> = Vec::new();
    let mut count = 0;
    while let Some(row) = rows.next()? {
        count += 1;
        let row_id: String = row.get(0)?;
        let event = from_json::<LedgerEvent>(1, row.get_ref(1)?.as_str()?);
        match event {
            Ok(event) if event.id == row_id && event.letter_id == id && event_id(&event)? == row_id => {
                events.push(event);
            }
            _ => findings.push(Finding::new(FindingKind::EventChanged).letter(id).detail(row_id)),
        }
    }
    let mut unclaimed: HashSet<&str> = events.iter().map(|e| e.task_id.as_str()).collect();
    let mut query = db.prepare_cached(
        "SELECT id, state, progress, open, due, done_on, last_day, retired FROM tasks WHERE letter = ?1",
    )?;
    let mut rows = query.query([n])?;
    while let Some(row) = rows.next()? {
        let task = row.get_ref(0)?.as_str()?;
        unclaimed.remove(task);
        let its = || events.iter().filter(|e| e.task_id == task);
        let derived = TaskState::derive(its());
        let stored: Option<TaskState> =
            row.get_ref(1)?.str_or_null()?.and_then(|json| serde_json::from_str(json).ok());
        let last_day = row.get_ref(6)?.str_or_null()?.and_then(|d| d.parse().ok());
        let same = stored == its().next().map(|_| derived.clone())
            && row.get_ref(2)?.as_str()? == derived.progress.id()
            && row.get::<_, bool>(3)? == derived.is_open()
            && row.get_ref(4)?.str_or_null()? == derived.last_day(last_day).map(|d| d.to_string()).as_deref()
            && row.get_ref(5)?.str_or_null()? == derived.done_on.map(|d| d.to_string()).as_deref();
        if !same {
            findings.push(Finding::new(FindingKind::StateStale).letter(id).detail(task));
        }
    }
    for task in unclaimed {
        findings.push(Finding::new(FindingKind::EventWithoutTask).letter(id).detail(task));
    }
    Ok(count)
}

/// Derives the state of every task of a letter from the ledger anew.
fn write_states(db: &Connection, n: i64) -> rusqlite::Result<()> {
    let tasks: Vec<(i64, String, Option<String>)> = db
        .prepare_cached("SELECT n, id, last_day FROM tasks WHERE letter = ?1")?
        .query_map([n], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (task, id, last_day) in tasks {
        let events = events_of(db, n, Some(&id))?;
        let last_day = last_day.and_then(|d| d.parse().ok());
        write_state(db, task, &TaskState::derive(&events), last_day)?;
        if events.is_empty() {
            db.prepare_cached("UPDATE tasks SET state = NULL WHERE n = ?1")?.execute([task])?;
        }
    }
    Ok(())
}
