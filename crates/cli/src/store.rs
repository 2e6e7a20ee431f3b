//! The archive and its search index, as the commands use them.
//!
//! Owns how the two are kept together: the index is derived, follows the archive's changes by
//! number, and is made anew from the originals when it is missing, damaged or of another version.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;
use std::sync::mpsc::{channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use congvan_archive::{Archive, Error as ArchiveError, Pending, TaskFilter};
use congvan_calendar::{Calendar, Context, due};
use congvan_directory::{Directory, Match};
use congvan_model::Record;
use congvan_pipeline::read_apart;
use congvan_search::{Error as SearchError, Facts, Groups, Index, TaskFacts, Writer};
use jiff::civil::Date;

use crate::lang::{Lang, say};
use crate::out::{progress, remark};
use crate::reader;
use crate::status::Stop;

/// How many letters are committed to the index at once.
const CHUNK: u32 = 500;
/// From how many letters on a writer with more memory pays.
const MANY: usize = 200;
/// How long another process that writes the index is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the archive says, in the user's language.
pub(crate) fn archive_said(lang: Lang, error: &ArchiveError) -> String {
    match lang {
        Lang::Vi => error.to_string(),
        Lang::En => error.english(),
    }
}

/// What the index says, in the user's language.
pub(crate) fn search_said(lang: Lang, error: &SearchError) -> String {
    match lang {
        Lang::Vi => error.to_string(),
        Lang::En => error.english(),
    }
}

/// The archive to look things up in. One that may not be written to is opened to be read.
pub(crate) fn open(lang: Lang, dir: &Path) -> Result<Archive, Stop> {
    match Archive::open(dir) {
        Err(e) if e.is_denied() => Archive::open_read_only(dir),
        opened => opened,
    }
    .map_err(|e| archive_said(lang, &e).into())
}

/// The archive to write to.
pub(crate) fn open_to_write(lang: Lang, dir: &Path) -> Result<Archive, Stop> {
    Archive::open(dir).map_err(|e| archive_said(lang, &e).into())
}

/// The last day to act in time of each task, as the archive keeps it. For a recurring task it is
/// the first one after the letter: which one counts on another day, the calendar says then.
pub(crate) fn last_days(record: &Record, received: Option<Date>) -> Vec<Option<Date>> {
    let context = Context { letter_date: record.letter.date, received, today: None };
    let calendar = Calendar::vietnam();
    let tasks = record.letter.tasks.iter();
    tasks.map(|t| t.deadline.as_ref().and_then(|d| due(calendar, d, context).last_day)).collect()
}

/// The index of the archive, to be searched.
///
/// It is brought up to date first where that is possible: where this process may write, and no
/// other one is at it already.
pub(crate) fn index(lang: Lang, archive: &mut Archive) -> Result<Index, Stop> {
    let said = |e: SearchError| Stop::from(search_said(lang, &e));
    match follow(lang, archive, HashMap::new(), Duration::ZERO) {
        Ok(index) => Ok(index),
        Err(e) if e.is_busy() => {
            remark(lang.pick(
                "chỉ mục đang được một tiến trình khác cập nhật; kết quả có thể chưa đủ",
                "another process is bringing the index up to date; some letters may be missing yet",
            ));
            Index::open_read_only(archive.index_dir()).map_err(said)
        }
        // No room, or no right to write: what is there can still be searched.
        Err(e) if e.is_io() => match Index::open_read_only(archive.index_dir()) {
            Ok(index) => {
                let why = search_said(lang, &e);
                remark(&say!(
                    lang,
                    "chưa cập nhật được chỉ mục ({why}); kết quả có thể chưa đủ",
                    "the index could not be brought up to date ({why}); some letters may be missing"
                ));
                Ok(index)
            }
            Err(_) => Err(said(e)),
        },
        Err(e) => Err(said(e)),
    }
}

/// Brings the index up to the archive's last change. `texts` has the source texts of letters that
/// were read just now, by their ids; of the others, those that the index does not know are read
/// again from their originals. Another
/// process that is writing the index is waited for as long as `patience`.
pub(crate) fn follow(
    lang: Lang,
    archive: &mut Archive,
    mut texts: HashMap<String, String>,
    patience: Duration,
) -> Result<Index, SearchError> {
    let dir = archive.index_dir();
    let index = match Index::open_or_create(&dir).and_then(|i| i.sequence().map(|n| (i, n))) {
        // A number that the archive does not know yet: it was restored from an older backup.
        Ok((index, n)) if archive.sequence().is_ok_and(|last| n <= last) => index,
        Err(e) if !e.needs_rebuild() => return Err(e),
        found => {
            if let Err(e) = found {
                let why = search_said(lang, &e);
                remark(&say!(lang, "{why}; đang dựng lại", "{why}; rebuilding it"));
            }
            Index::rebuild(&dir, [], 0)?;
            Index::open_or_create(&dir)?
        }
    };
    // While letters come in, those who read them have the other cores.
    let being_read = !texts.is_empty();
    let mut bar = None;
    let mut writer = None;
    let started = Instant::now();
    loop {
        let pending = match archive.changed_since(index.sequence()?, CHUNK) {
            Ok(pending) if !pending.is_empty() => pending,
            // What the archive cannot tell, it will say itself to whoever asks it next.
            _ => break,
        };
        let writing = match &mut writer {
            Some(writing) => writing,
            None => match open_writer(&index, pending.len(), being_read) {
                Ok(opened) => {
                    writer = Some(opened);
                    // What was pending may be done by now.
                    continue;
                }
                Err(e) if e.is_busy() && started.elapsed() < patience => {
                    std::thread::sleep(Duration::from_millis(100));
                    continue;
                }
                Err(e) => return Err(e),
            },
        };
        // So much takes a while, and nobody else shows how far it is.
        if bar.is_none() && !being_read && pending.len() == CHUNK as usize {
            let all = archive.count_changed_since(index.sequence()?).unwrap_or_default();
            bar = Some(progress(all));
        }
        // What is in the index already keeps its text: only something about it has changed.
        let mut unread = Vec::new();
        for Pending { id, .. } in &pending {
            if let Entry::Vacant(place) = texts.entry(id.clone()) {
                match index.text(id).unwrap_or_default() {
                    Some(text) => drop(place.insert(text)),
                    None => unread.push(id.as_str()),
                }
            }
        }
        read_originals(lang, archive, &unread, |id, text| drop(texts.insert(id.to_owned(), text)));
        let mut seq = 0;
        for letter in pending {
            add(lang, archive, writing, &letter.id, &texts.remove(&letter.id).unwrap_or_default())?;
            seq = letter.seq;
            bar.iter().for_each(|bar| bar.inc(1));
        }
        writing.commit(seq)?;
        // Only a note; the index knows its own number.
        let _ = archive.mark_indexed(seq);
    }
    if let Some(writer) = writer {
        writer.finish()?;
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    Ok(index)
}

/// As long as `ingest` waits for others that write the index.
pub(crate) fn patience() -> Duration {
    PATIENCE
}

fn open_writer(index: &Index, letters: usize, being_read: bool) -> Result<Writer<'_>, SearchError> {
    if letters > MANY && !being_read { index.bulk_writer() } else { index.writer() }
}

fn add(
    lang: Lang,
    archive: &Archive,
    writer: &mut Writer<'_>,
    id: &str,
    text: &str,
) -> Result<(), SearchError> {
    let record = match archive.record(id) {
        Ok(record) => record,
        Err(e) => {
            remark(&archive_said(lang, &e));
            return Ok(());
        }
    };
    let filter = TaskFilter { letter: Some(id), ..TaskFilter::default() };
    let followed = archive.tasks(&filter).unwrap_or_default();
    let tasks = followed.into_iter().map(|f| TaskFacts {
        task_id: f.entry.task.id,
        last_day: f.due,
        done: !f.state.is_open(),
        groups: groups(f.entry.issuer.as_deref(), f.entry.task.assignees, f.entry.addressees),
    });
    let received = archive.summary(id).ok().and_then(|s| s.received);
    writer.add(&record, text, &Facts { received, tasks: tasks.collect() })
}

/// One body of each level, from above.
const LEVELS: [&str; 4] = ["Chính phủ", "UBND tỉnh", "UBND huyện", "UBND xã"];
/// Between a group and the highest level that it can mean.
const BAR: char = '|';

/// The groups among those who must act, each with the level of the highest body that it can mean: no one gives
/// orders to those above.
fn groups(issuer: Option<&str>, assignees: Vec<String>, addressees: Vec<String>) -> Vec<String> {
    let directory = Directory::vietnam();
    let named = if assignees.is_empty() { addressees } else { assignees };
    let mut out: Vec<String> = named.into_iter().filter(|n| directory.is_group(n)).collect();
    if !out.is_empty() {
        let highest = LEVELS.iter().position(|l| issuer.is_none_or(|i| directory.may_mean(i, l)));
        let highest = highest.unwrap_or(LEVELS.len());
        out.iter_mut().for_each(|group| group.push_str(&format!("{BAR}{highest}")));
    }
    out
}

/// Which groups of the index a body is one of, by the directory.
pub(crate) struct Members<'a>(pub(crate) &'a Directory);

impl Groups for Members<'_> {
    fn of(&self, body: &str, groups: &[&str]) -> Vec<bool> {
        // Typed without marks its level could not be told.
        let spelt = self.0.expand(body);
        let body = if body.is_ascii() { spelt.as_str() } else { body };
        let mut matcher = self.0.matcher(body);
        let holds = |group: &&str| {
            let (name, level) = group.split_once(BAR).unwrap_or((group, "0"));
            let from = level.parse().ok().and_then(|n: usize| LEVELS.get(n)).copied();
            from.is_some_and(|from| self.0.may_mean(from, body)) && matcher.matches(name) != Match::No
        };
        groups.iter().map(holds).collect()
    }
}

/// Reads letters of the archive again, on every core, and hands over the text of each; what cannot be read
/// is still found by its record. No more originals are held than are being read.
fn read_originals(lang: Lang, archive: &Archive, ids: &[&str], mut each: impl FnMut(&str, String)) {
    let options = &reader::again();
    let readers = std::thread::available_parallelism().map_or(1, usize::from).min(ids.len());
    let (give, take) = sync_channel::<(usize, Vec<u8>, String)>(0);
    let (hand_on, made) = channel();
    // The readers' own: without any left, nothing waits to be taken.
    let take = Arc::new(Mutex::new(take));
    std::thread::scope(|scope| {
        for _ in 0..readers {
            let (take, hand_on) = (take.clone(), hand_on.clone());
            scope.spawn(move || {
                loop {
                    let next = take.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((i, bytes, name)) = next else { return };
                    let text = read_apart(bytes, &name, options).map(|r| r.source_text);
                    let _ = hand_on.send((i, text.unwrap_or_default()));
                }
            });
        }
        drop((take, hand_on));
        for (i, id) in ids.iter().enumerate() {
            let original = archive.summary(id).and_then(|s| Ok((archive.original(id)?, s.file_name)));
            match original {
                // Refused only where each reader panicked, which is handed on where they are joined.
                Ok((bytes, name)) => drop(give.send((i, bytes, name))),
                Err(e) => remark(&archive_said(lang, &e)),
            }
        }
        drop(give);
        made.iter().for_each(|(i, text)| each(ids[i], text));
    });
}
