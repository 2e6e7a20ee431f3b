//! The index on disk: opened, written, rebuilt beside its readers, checked.
//!
//! Owns the folder. In it, a file `CURRENT` names the generation in use (`g-000001`), a folder
//! with two tantivy indexes, `letters` and `tasks`: apart, the lists of a letter's words stay dense,
//! and so small and quick. A rebuild writes a new generation and then changes `CURRENT` in one step, so that
//! readers see the old index whole or the new one whole. The archive's sequence number that the
//! index is up to is kept in the commits; where the process died between the two, the lower one
//! counts, and what is added again replaces itself.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, RwLock};
use std::time::SystemTime;

use congvan_model::{DocumentType, Letter, Record, Task};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, NoMergePolicy};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

use crate::analyze::canonical;
use crate::error::Error;
use crate::exec::Columns;
use crate::folder::Folder;
use crate::query::Kind;
use crate::schema::{FORMAT, Fields, Key, StoredLetter, StoredTask, day_number, id_key, schema, tokenizers};

const CURRENT: &str = "CURRENT";
const LOCK: &str = "writer.lock";
const LETTERS: &str = "letters";
const TASKS: &str = "tasks";

/// What the archive knows of a task beyond the record: when it is due, whether it is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskFacts {
    /// [`congvan_model::Task::id`].
    pub task_id: String,
    /// The last day to act in time.
    pub last_day: Option<Date>,
    /// True if nothing is left to do.
    pub done: bool,
    /// Groups among those that are to act (`các sở, ban, ngành`), as [`Groups`] will be asked about them.
    ///
    /// [`Groups`]: crate::Groups
    pub groups: Vec<String>,
}

/// What the archive knows of a letter beyond the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The day it was received.
    pub received: Option<Date>,
    /// Of its tasks; those not mentioned are open and undated.
    pub tasks: Vec<TaskFacts>,
}

/// A letter with all that is indexed of it, for [`Index::rebuild`].
#[derive(Clone, Debug)]
pub struct Entry {
    /// The record.
    pub record: Record,
    /// The source text, as printed.
    pub full_text: String,
    /// What the archive knows.
    pub facts: Facts,
}

/// How many letters and tasks there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Letters.
    pub letters: u64,
    /// Tasks.
    pub tasks: u64,
}

#[derive(Serialize, Deserialize, Default)]
struct Payload {
    sequence: u64,
}

/// One of the two indexes of a generation, with its fields.
#[derive(Clone)]
pub(crate) struct Side {
    pub(crate) index: tantivy::Index,
    pub(crate) fields: Fields,
    reader: IndexReader,
}

impl Side {
    fn new(index: tantivy::Index, fields: Fields) -> Result<Self, Error> {
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(64)
            .try_into()?;
        Ok(Self { index, fields, reader })
    }

    fn settings() -> IndexSettings {
        IndexSettings {
            docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(9) }),
            docstore_blocksize: 128 * 1024,
            ..IndexSettings::default()
        }
    }

    fn create(dir: Option<&Path>, kind: Kind) -> Result<Self, Error> {
        let (schema, fields) = schema(kind);
        let builder =
            tantivy::Index::builder().schema(schema).settings(Self::settings()).tokenizers(tokenizers());
        let index = match dir {
            Some(dir) => {
                fs::create_dir_all(dir)?;
                builder.create_in_dir(dir)?
            }
            None => builder.create_in_ram()?,
        };
        Self::new(index, fields)
    }

    fn open(dir: &Path, kind: Kind) -> Result<Self, Error> {
        let (schema, fields) = schema(kind);
        if !dir.is_dir() {
            return Err(Error::damaged(format!("{} is missing", dir.display())));
        }
        let directory = Folder::open(dir).map_err(tantivy::TantivyError::from)?;
        if !tantivy::Index::exists(&directory).map_err(tantivy::TantivyError::from)? {
            return Err(Error::damaged(format!("{} has no meta.json", dir.display())));
        }
        let mut index = tantivy::Index::open(directory)?;
        if index.schema() != schema {
            return Err(Error::outdated("other fields"));
        }
        index.set_tokenizers(tokenizers());
        Self::new(index, fields)
    }

    fn sequence(&self) -> Result<u64, Error> {
        let payload = self.index.load_metas()?.payload;
        Ok(payload.and_then(|p| serde_json::from_str::<Payload>(&p).ok()).unwrap_or_default().sequence)
    }
}

/// What changes when someone writes: the generation, and the two lists of segments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Stamp {
    current: Option<String>,
    letters: Option<(SystemTime, u64)>,
    tasks: Option<(SystemTime, u64)>,
}

/// The index as it stood at one moment; a search sees one of these from its first step to its
/// last.
pub(crate) struct Snapshot {
    stamp: Stamp,
    pub(crate) letters: Side,
    pub(crate) tasks: Side,
    pub(crate) letters_searcher: Searcher,
    pub(crate) tasks_searcher: Searcher,
    pub(crate) issuers: OnceLock<Result<Arc<Issuers>, String>>,
    pub(crate) vocabulary: OnceLock<Vec<(String, u32)>>,
    columns: [OnceLock<ColumnsOf>; 2],
}

/// The columns of each segment, and the mean number of syllables of a text.
type ColumnsOf = (Arc<Vec<Columns>>, f32);

/// The names of all issuers, one number for all spellings of each.
#[derive(Debug, Default)]
pub(crate) struct Issuers {
    /// For each segment of each side, the number of each of its names.
    pub(crate) letters: Vec<Vec<u32>>,
    pub(crate) tasks: Vec<Vec<u32>>,
    /// The name shown for each number.
    pub(crate) names: Vec<String>,
}

impl Snapshot {
    fn new(stamp: Stamp, letters: Side, tasks: Side) -> Self {
        let (letters_searcher, tasks_searcher) = (letters.reader.searcher(), tasks.reader.searcher());
        Self {
            stamp,
            letters,
            tasks,
            letters_searcher,
            tasks_searcher,
            issuers: OnceLock::new(),
            vocabulary: OnceLock::new(),
            columns: [OnceLock::new(), OnceLock::new()],
        }
    }

    /// The columns of one side, opened once.
    pub(crate) fn columns(&self, kind: Kind) -> Result<ColumnsOf, Error> {
        let (side, searcher, cell) = match kind {
            Kind::Letter => (&self.letters, &self.letters_searcher, &self.columns[0]),
            Kind::Task => (&self.tasks, &self.tasks_searcher, &self.columns[1]),
        };
        if let Some(found) = cell.get() {
            return Ok(found.clone());
        }
        let mut list = Vec::new();
        let (mut tokens, mut docs) = (0u64, 0u64);
        for reader in searcher.segment_readers() {
            list.push(Columns::open(reader, &side.fields)?);
            tokens += reader.inverted_index(side.fields.folded)?.total_num_tokens();
            docs += u64::from(reader.max_doc());
        }
        let mean = if docs == 0 { 1.0 } else { (tokens as f32 / docs as f32).max(1.0) };
        Ok(cell.get_or_init(|| (Arc::new(list), mean)).clone())
    }

    pub(crate) fn issuers(&self) -> Result<Arc<Issuers>, Error> {
        let made = self.issuers.get_or_init(|| self.read_issuers().map(Arc::new).map_err(|e| e.english()));
        made.clone().map_err(Error::damaged)
    }

    fn read_issuers(&self) -> Result<Issuers, Error> {
        let mut out = Issuers::default();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        for (searcher, segments) in [(&self.letters_searcher, 0), (&self.tasks_searcher, 1)] {
            for reader in searcher.segment_readers() {
                let mut list = Vec::new();
                if let Some(column) = reader.fast_fields().str("issuer_name")? {
                    let mut name = String::new();
                    for ord in 0..column.num_terms() as u64 {
                        name.clear();
                        column.ord_to_str(ord, &mut name)?;
                        let key = canonical(&name);
                        let next = out.names.len() as u32;
                        let number = *numbers.entry(key).or_insert(next);
                        if number == next {
                            out.names.push(name.clone());
                        } else if let Some(shown) = out.names.get_mut(number as usize) {
                            // One spelling for all, whatever the order of the segments.
                            if name.as_str() < shown.as_str() {
                                *shown = name.clone();
                            }
                        }
                        list.push(number);
                    }
                }
                if segments == 0 { out.letters.push(list) } else { out.tasks.push(list) }
            }
        }
        Ok(out)
    }
}

/// A search index in a folder, or in memory.
pub struct Index {
    dir: Option<PathBuf>,
    read_only: bool,
    snapshot: RwLock<Arc<Snapshot>>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("dir", &self.dir).field("read_only", &self.read_only).finish()
    }
}

impl Index {
    /// Opens the index in `dir`, or makes an empty one if there is none yet.
    pub fn open_or_create(dir: impl AsRef<Path>) -> Result<Self, Error> {
        let dir = dir.as_ref();
        if !dir.join(CURRENT).exists() {
            fs::create_dir_all(dir)?;
            let _lock = lock(dir)?;
            // Another process may have been quicker.
            if !dir.join(CURRENT).exists() {
                let generation = next_generation(dir)?;
                Side::create(Some(&dir.join(&generation).join(LETTERS)), Kind::Letter)?;
                Side::create(Some(&dir.join(&generation).join(TASKS)), Kind::Task)?;
                set_current(dir, &generation)?;
            }
        }
        Self::open(dir, false)
    }

    /// Opens the index in `dir` to search it only.
    pub fn open_read_only(dir: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open(dir.as_ref(), true)
    }

    /// An empty index in memory.
    pub fn in_memory() -> Result<Self, Error> {
        let snapshot = Snapshot::new(
            Stamp::default(),
            Side::create(None, Kind::Letter)?,
            Side::create(None, Kind::Task)?,
        );
        Ok(Self { dir: None, read_only: false, snapshot: RwLock::new(Arc::new(snapshot)) })
    }

    fn open(dir: &Path, read_only: bool) -> Result<Self, Error> {
        let snapshot = load(dir)?;
        Ok(Self { dir: Some(dir.into()), read_only, snapshot: RwLock::new(Arc::new(snapshot)) })
    }

    /// The index as it stands now, with what other processes have written since.
    pub(crate) fn snapshot(&self) -> Result<Arc<Snapshot>, Error> {
        let held = self.snapshot.read().unwrap_or_else(|e| e.into_inner()).clone();
        let Some(dir) = &self.dir else { return Ok(held) };
        let now = stamp(dir);
        if now == held.stamp {
            return Ok(held);
        }
        let same = now.current == held.stamp.current && now.current.is_some();
        // A rebuild may put another generation in the place of this one meanwhile.
        let reloaded = same && held.letters.reader.reload().and_then(|()| held.tasks.reader.reload()).is_ok();
        let fresh =
            if reloaded { Snapshot::new(now, held.letters.clone(), held.tasks.clone()) } else { load(dir)? };
        let fresh = Arc::new(fresh);
        *self.snapshot.write().unwrap_or_else(|e| e.into_inner()) = fresh.clone();
        Ok(fresh)
    }

    fn reload_in_memory(&self) -> Result<(), Error> {
        let mut held = self.snapshot.write().unwrap_or_else(|e| e.into_inner());
        held.letters.reader.reload()?;
        held.tasks.reader.reload()?;
        *held = Arc::new(Snapshot::new(held.stamp.clone(), held.letters.clone(), held.tasks.clone()));
        Ok(())
    }

    /// How much is in it.
    pub fn size(&self) -> Result<Size, Error> {
        let s = self.snapshot()?;
        Ok(Size { letters: s.letters_searcher.num_docs(), tasks: s.tasks_searcher.num_docs() })
    }

    /// The archive's sequence number that the index is up to; 0 for a new one.
    pub fn sequence(&self) -> Result<u64, Error> {
        let s = self.snapshot()?;
        Ok(s.letters.sequence()?.min(s.tasks.sequence()?))
    }

    /// True if the letter is in it.
    pub fn contains(&self, id: &str) -> Result<bool, Error> {
        let s = self.snapshot()?;
        Ok(crate::search::address_of(&s, &id_key(id))?.is_some())
    }

    /// The full text with which a letter was added; `None` if it is not there. Whoever adds it
    /// again, because something else about it has changed, need not read it again.
    pub fn text(&self, id: &str) -> Result<Option<String>, Error> {
        let s = self.snapshot()?;
        let Some(address) = crate::search::address_of(&s, &id_key(id))? else { return Ok(None) };
        crate::search::letter_at(&s, address).map(|letter| Some(letter.text))
    }

    /// Reads every file and compares its checksum; the names of those that are broken.
    pub fn verify(&self) -> Result<Vec<PathBuf>, Error> {
        let s = self.snapshot()?;
        let mut broken: Vec<PathBuf> = Vec::new();
        for (side, name) in [(&s.letters, LETTERS), (&s.tasks, TASKS)] {
            broken.extend(side.index.validate_checksum()?.into_iter().map(|p| Path::new(name).join(p)));
        }
        broken.sort();
        Ok(broken)
    }

    /// A writer; only one may be open in all processes.
    pub fn writer(&self) -> Result<Writer<'_>, Error> {
        self.writer_with(1, 16 << 20)
    }

    /// A writer for many letters at once where nothing else is to be done: two threads.
    pub fn bulk_writer(&self) -> Result<Writer<'_>, Error> {
        self.writer_with(2, 32 << 20)
    }

    fn writer_with(&self, threads: usize, memory: usize) -> Result<Writer<'_>, Error> {
        if self.read_only {
            return Err(Error::read_only());
        }
        let held = self.dir.as_deref().map(lock).transpose()?;
        let s = self.snapshot()?;
        Ok(Writer {
            _lock: held,
            letters: SideWriter::new(&s.letters, threads, memory)?,
            tasks: SideWriter::new(&s.tasks, 1, memory / 2)?,
            fresh: s.letters_searcher.num_docs() == 0 && s.tasks_searcher.num_docs() == 0,
            known: s.letters_searcher.clone(),
            pending: HashSet::new(),
            index: Some(self),
        })
    }

    /// Writes a new index from all letters of the archive beside the one that is there, damaged or
    /// whole, and then puts it in its place. Readers keep the old one until they search next.
    /// `sequence` is the archive's number that the letters are up to. Gives their number.
    pub fn rebuild(
        dir: impl AsRef<Path>,
        entries: impl IntoIterator<Item = Entry>,
        sequence: u64,
    ) -> Result<u64, Error> {
        let dir = dir.as_ref();
        fs::create_dir_all(dir)?;
        let _lock = lock(dir)?;
        let old = current(dir).ok();
        let generation = next_generation(dir)?;
        let place = dir.join(&generation);
        let count = match Self::build(&place, entries, sequence) {
            Ok(count) => count,
            Err(e) => {
                // Half an index helps nobody; the old one is still in its place.
                let _ = fs::remove_dir_all(&place);
                return Err(e);
            }
        };
        set_current(dir, &generation)?;
        // Readers that have the old files open keep them; other leftovers go too.
        for entry in fs::read_dir(dir)?.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with("g-") && name != generation.as_str() {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        drop(old);
        Ok(count)
    }

    fn build(place: &Path, entries: impl IntoIterator<Item = Entry>, sequence: u64) -> Result<u64, Error> {
        let letters = Side::create(Some(&place.join(LETTERS)), Kind::Letter)?;
        let tasks = Side::create(Some(&place.join(TASKS)), Kind::Task)?;
        let mut writer = Writer {
            _lock: None,
            letters: SideWriter::new(&letters, 2, 192 << 20)?,
            tasks: SideWriter::new(&tasks, 1, 96 << 20)?,
            fresh: true,
            known: letters.reader.searcher(),
            pending: HashSet::new(),
            index: None,
        };
        let mut count = 0;
        for e in entries {
            writer.add(&e.record, &e.full_text, &e.facts)?;
            count += 1;
        }
        writer.commit(sequence)?;
        writer.finish()?;
        Ok(count)
    }
}

fn load(dir: &Path) -> Result<Snapshot, Error> {
    // A rebuild may take the generation away between two steps: look again.
    let mut tries = 0;
    loop {
        let before = stamp(dir);
        let generation = current(dir)?;
        let place = dir.join(&generation);
        let opened = Side::open(&place.join(LETTERS), Kind::Letter)
            .and_then(|l| Ok((l, Side::open(&place.join(TASKS), Kind::Task)?)));
        match opened {
            Ok((letters, tasks)) => return Ok(Snapshot::new(before, letters, tasks)),
            Err(e) => {
                tries += 1;
                let same = current(dir).is_ok_and(|c| c == generation);
                if tries > 3 || same && stamp(dir) == before {
                    return Err(e);
                }
            }
        }
    }
}

fn stamp(dir: &Path) -> Stamp {
    let current = current(dir).ok();
    let meta = |side: &str| {
        let place = dir.join(current.as_deref()?).join(side).join("meta.json");
        let m = fs::metadata(place).ok()?;
        Some((m.modified().ok()?, m.len()))
    };
    Stamp { letters: meta(LETTERS), tasks: meta(TASKS), current: current.clone() }
}

/// The generation in use.
fn current(dir: &Path) -> Result<String, Error> {
    let text = match fs::read_to_string(dir.join(CURRENT)) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(Error::missing(dir)),
        Err(e) => return Err(e.into()),
    };
    let mut parts = text.split_whitespace();
    match (parts.next(), parts.next()) {
        (Some(format), _) if format != FORMAT && format.starts_with("congvan-search-") => {
            Err(Error::outdated(format))
        }
        (Some(FORMAT), Some(generation))
            if generation.starts_with("g-") && !generation.contains(['/', '\\']) =>
        {
            Ok(generation.to_owned())
        }
        _ => Err(Error::damaged(CURRENT)),
    }
}

fn set_current(dir: &Path, generation: &str) -> Result<(), Error> {
    let draft = dir.join("CURRENT.new");
    let mut file = File::create(&draft)?;
    writeln!(file, "{FORMAT} {generation}")?;
    file.sync_all()?;
    fs::rename(&draft, dir.join(CURRENT))?;
    Ok(())
}

fn next_generation(dir: &Path) -> Result<String, Error> {
    let mut last = 0;
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        let number = name.to_string_lossy().strip_prefix("g-").and_then(|n| n.parse::<u32>().ok());
        last = last.max(number.unwrap_or(0));
    }
    Ok(format!("g-{:06}", last + 1))
}

/// Held while writing; the system gives it back if the process dies.
fn lock(dir: &Path) -> Result<File, Error> {
    let file = File::options().create(true).truncate(false).write(true).open(dir.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Error::busy()),
        Err(fs::TryLockError::Error(e)) => Err(e.into()),
    }
}

struct SideWriter {
    writer: IndexWriter<TantivyDocument>,
    fields: Fields,
}

impl SideWriter {
    fn new(side: &Side, threads: usize, memory: usize) -> Result<Self, Error> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(memory.max(16 << 20) / threads)
            // Merging one thing at a time takes a quarter of the memory, and no longer where the
            // reading of letters has the other core.
            .num_merge_threads(1)
            .build();
        let writer: IndexWriter<TantivyDocument> = side.index.writer_with_options(options)?;
        // A process that was killed while it committed leaves files that the next one would write
        // under the same name, and could not.
        writer.garbage_collect_files().wait()?;
        let mut policy = LogMergePolicy::default();
        policy.set_min_num_segments(6);
        writer.set_merge_policy(Box::new(policy));
        Ok(Self { writer, fields: side.fields })
    }

    fn commit(&mut self, sequence: u64) -> Result<(), Error> {
        let payload = serde_json::to_string(&Payload { sequence }).unwrap_or_default();
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&payload);
        prepared.commit()?;
        Ok(())
    }
}

/// Adds letters to an index and takes them out. What is not committed is lost with it.
pub struct Writer<'a> {
    _lock: Option<File>,
    letters: SideWriter,
    tasks: SideWriter,
    /// Nothing was there when it was opened: there is nothing to replace.
    fresh: bool,
    known: Searcher,
    pending: HashSet<Key>,
    index: Option<&'a Index>,
}

impl std::fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("pending", &self.pending.len()).finish()
    }
}

impl Writer<'_> {
    /// Adds a letter with its tasks, in place of what the index had of it.
    pub fn add(&mut self, record: &Record, full_text: &str, facts: &Facts) -> Result<(), Error> {
        let key = id_key(&record.id);
        let known = !self.pending.insert(key)
            || (!self.fresh
                && self.known.doc_freq(&Term::from_field_bytes(self.letters.fields.id, &key))? > 0);
        if known {
            self.remove(key);
        }
        let tasks: Vec<TaskFacts> = record
            .letter
            .tasks
            .iter()
            .map(|t| facts.tasks.iter().find(|f| f.task_id == t.id).cloned().unwrap_or_default())
            .collect();
        self.letters.writer.add_document(letter_document(
            &self.letters.fields,
            record,
            full_text,
            facts.received,
            &tasks,
            &key,
        ))?;
        for (i, f) in tasks.iter().enumerate() {
            let doc = task_document(&self.tasks.fields, record, i, f, &key, facts.received);
            self.tasks.writer.add_document(doc)?;
        }
        Ok(())
    }

    /// Takes a letter and its tasks out.
    pub fn delete(&mut self, id: &str) -> Result<(), Error> {
        let key = id_key(id);
        self.pending.remove(&key);
        self.remove(key);
        Ok(())
    }

    fn remove(&mut self, key: Key) {
        self.letters.writer.delete_term(Term::from_field_bytes(self.letters.fields.id, &key));
        self.tasks.writer.delete_term(Term::from_field_bytes(self.tasks.fields.id, &key));
    }

    /// Makes everything since the last commit found. `sequence` is the archive's number that the
    /// index is up to now.
    pub fn commit(&mut self, sequence: u64) -> Result<(), Error> {
        self.letters.commit(sequence)?;
        self.tasks.commit(sequence)?;
        self.fresh = false;
        self.pending.clear();
        if let Some(index) = self.index {
            if index.dir.is_none() {
                index.reload_in_memory()?;
            }
            self.known = index.snapshot()?.letters_searcher.clone();
        }
        Ok(())
    }

    /// Waits for the merging that goes on in the background. Dropping the writer instead leaves
    /// off what has not been merged; nothing is lost either way.
    pub fn finish(self) -> Result<(), Error> {
        self.letters.writer.wait_merging_threads()?;
        self.tasks.writer.wait_merging_threads()?;
        Ok(())
    }

    /// Merges everything into two segments of about the same size, one for each of two threads,
    /// and waits: for an index that will be searched more than written.
    pub fn optimize(mut self) -> Result<(), Error> {
        let Some(index) = self.index else { return self.finish() };
        let lock = self._lock.take();
        // What is being merged in the background must come to its end first.
        self.finish()?;
        let s = index.snapshot()?;
        for side in [&s.letters, &s.tasks] {
            let mut writer = SideWriter::new(side, 1, 16 << 20)?.writer;
            writer.set_merge_policy(Box::new(NoMergePolicy));
            let mut segments = side.index.searchable_segment_metas()?;
            segments.sort_by_key(|m| std::cmp::Reverse(m.num_docs()));
            let (mut halves, mut sizes) = ([Vec::new(), Vec::new()], [0u64; 2]);
            for m in segments {
                let h = usize::from(sizes[1] < sizes[0]);
                sizes[h] += u64::from(m.num_docs());
                halves[h].push(m.id());
            }
            for half in halves.iter().filter(|h| h.len() > 1) {
                writer.merge(half).wait()?;
            }
            writer.garbage_collect_files().wait()?;
            writer.wait_merging_threads()?;
        }
        if index.dir.is_none() {
            index.reload_in_memory()?;
        }
        drop(lock);
        Ok(())
    }
}

/// A text shorter than this, in bytes, is hardly all of a letter: a stamp on a scan.
const POOR: usize = 400;

/// Who must act: where the letter names nobody, its addressees.
fn actors<'a>(letter: &'a Letter, task: &'a Task) -> &'a [String] {
    if task.assignees.is_empty() { &letter.addressees } else { &task.assignees }
}

/// Names that the directory has for a body that stands at a pointer of the record.
fn resolved<'a>(record: &'a Record, pointer: &str) -> impl Iterator<Item = &'a str> {
    record.resolved.get(pointer).into_iter().flatten().map(|r| r.name.as_str())
}

fn common(doc: &mut TantivyDocument, f: &Fields, record: &Record, received: Option<Date>, key: &Key) {
    let letter = &record.letter;
    doc.add_bytes(f.id, key);
    let code = record.code();
    if !code.is_empty() {
        doc.add_text(f.code, &code);
    }
    if let Some(subject) = &letter.subject {
        doc.add_text(f.subject, subject);
    }
    let issuer = letter.issuer.as_deref().unwrap_or("");
    for name in [letter.issuer.as_deref(), letter.issuer_parent.as_deref()].into_iter().flatten() {
        doc.add_text(f.issuer, name);
    }
    for name in resolved(record, "/issuer").filter(|n| *n != issuer) {
        doc.add_text(f.issuer, name);
    }
    let year = letter.date.map_or(0, |d| u64::try_from(d.year()).unwrap_or(0));
    let kind = DocumentType::ALL.iter().position(|t| *t == letter.document_type).unwrap_or(29) as u64;
    doc.add_u64(f.kind_year, kind | year << 5);
    doc.add_u64(f.day, day_number(letter.date));
    doc.add_u64(f.received, day_number(received));
    doc.add_text(f.issuer_name, issuer);
}

fn tie(key: &Key, ordinal: u64) -> u64 {
    u64::from(u16::from_be_bytes([key[0], key[1]])) << 4 | ordinal.min(15)
}

fn letter_document(
    f: &Fields,
    record: &Record,
    full_text: &str,
    received: Option<Date>,
    facts: &[TaskFacts],
    key: &Key,
) -> TantivyDocument {
    let letter = &record.letter;
    let mut doc = TantivyDocument::default();
    common(&mut doc, f, record, received, key);
    // `chỉ thị 06` asks for the kind with the number.
    doc.add_text(f.code, letter.document_type.vietnamese());
    for name in [&letter.signer.name, &letter.signer.title].into_iter().flatten() {
        doc.add_text(f.signer, name);
    }
    for (i, name) in letter.addressees.iter().enumerate() {
        doc.add_text(f.addressee, name);
        for known in resolved(record, &format!("/addressees/{i}")).filter(|n| n != name) {
            doc.add_text(f.addressee, known);
        }
    }
    for name in &letter.copies {
        doc.add_text(f.copies, name);
    }
    let (mut seen, mut groups) = (HashSet::<&str>::new(), HashSet::<&str>::new());
    for (i, (task, fact)) in letter.tasks.iter().zip(facts).enumerate() {
        for group in &fact.groups {
            if groups.insert(group) {
                doc.add_text(f.group, group);
            }
        }
        for name in actors(letter, task) {
            if seen.insert(name) {
                doc.add_text(f.assignee, name);
            }
        }
        for j in 0..task.assignees.len() {
            for name in resolved(record, &format!("/tasks/{i}/assignees/{j}")) {
                if seen.insert(name) {
                    doc.add_text(f.assignee, name);
                }
            }
        }
        for name in &task.coordinators {
            doc.add_text(f.coordinator, name);
        }
    }
    doc.add_text(f.file, file_words(&record.source.file_name));
    let mut first = u64::MAX;
    for fact in facts {
        let day = day_number(fact.last_day);
        if day > 0 {
            doc.add_u64(f.due, day << 1 | u64::from(fact.done));
            if !fact.done {
                first = first.min(day);
            }
        }
    }
    doc.add_u64(f.due_first, if first == u64::MAX { 0 } else { first });
    let done = !facts.is_empty() && facts.iter().all(|f| f.done);
    doc.add_u64(f.done, u64::from(done));
    doc.add_u64(f.tie, tie(key, 0));
    doc.add_text(f.folded, full_text);
    doc.add_text(f.exact, full_text);
    // A poor text may lack what was read from elsewhere.
    let subject = letter.subject.as_deref().filter(|s| !full_text.contains(*s));
    let code = Some(record.code()).filter(|c| !c.is_empty() && !full_text.contains(c.as_str()));
    let poor = full_text.len() < POOR;
    let names = [&letter.issuer_parent, &letter.issuer].into_iter().flatten();
    let told = letter.addressees.iter().chain(letter.tasks.iter().map(|t| &t.text)).chain(&letter.copies);
    let read = names.chain(told).filter(|_| poor).map(String::as_str);
    for more in subject.into_iter().chain(code.as_deref()).chain(read) {
        doc.add_text(f.folded, more);
        doc.add_text(f.exact, more);
    }
    let stored = StoredLetter {
        id: record.id.clone(),
        file_name: record.source.file_name.clone(),
        code: record.code(),
        document_type: letter.document_type.id().to_owned(),
        issuer: letter.issuer.clone(),
        date: letter.date,
        subject: letter.subject.clone(),
        text: full_text.to_owned(),
        tasks: letter
            .tasks
            .iter()
            .zip(facts)
            .map(|(t, fact)| StoredTask {
                id: t.id.clone(),
                item: t.item.clone(),
                assignees: t.assignees.clone(),
                text: t.text.clone(),
                last_day: fact.last_day,
                done: fact.done,
            })
            .collect(),
    };
    doc.add_bytes(f.stored, &stored.encode());
    doc
}

fn task_document(
    f: &Fields,
    record: &Record,
    ordinal: usize,
    fact: &TaskFacts,
    key: &Key,
    received: Option<Date>,
) -> TantivyDocument {
    let letter = &record.letter;
    let task = &letter.tasks[ordinal];
    let mut doc = TantivyDocument::default();
    common(&mut doc, f, record, received, key);
    let named = actors(letter, task);
    for name in named {
        doc.add_text(f.assignee, name);
    }
    for group in &fact.groups {
        doc.add_text(f.group, group);
    }
    let list = if task.assignees.is_empty() {
        "/addressees".to_owned()
    } else {
        format!("/tasks/{ordinal}/assignees")
    };
    for j in 0..named.len() {
        for name in resolved(record, &format!("{list}/{j}")).filter(|n| !named.iter().any(|m| m == n)) {
            doc.add_text(f.assignee, name);
        }
    }
    for name in &task.coordinators {
        doc.add_text(f.coordinator, name);
    }
    let day = day_number(fact.last_day);
    if day > 0 {
        doc.add_u64(f.due, day << 1 | u64::from(fact.done));
    }
    doc.add_u64(f.due_first, if fact.done { 0 } else { day });
    doc.add_u64(f.done, u64::from(fact.done));
    doc.add_u64(f.tie, tie(key, ordinal as u64 + 1));
    doc.add_text(f.exact, &task.text);
    let mut stored = key.to_vec();
    stored.extend_from_slice(&(ordinal as u32).to_be_bytes());
    doc.add_bytes(f.stored, &stored);
    doc
}

/// The words of a file name: `cong-van-930_UBND.pdf` without what joins them.
fn file_words(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.replace(['_', '.'], "-")
}
