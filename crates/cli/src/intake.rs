//! Taking letters in: what `ingest` and `watch` have in common.
//!
//! Owns what becomes of each file: taken in, there already, refused or failed, and whether it may
//! work another time. Says nothing to anybody; the commands do.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use congvan_archive::{Added, Archive, Error as ArchiveError, Incoming, Job, JobState, NewArrival};
use congvan_model::{Diagnostic, Record, Severity};
use congvan_pipeline::{Error, Found, Options, READING_VERSION, Reading, read_new};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::commands::parse::reason;
use crate::in_order::{Ahead, HandOver, in_order};
use crate::lang::{Lang, say};
use crate::store::{archive_said, last_days};
use crate::view;

/// The endings that are taken from a folder; a file that is named itself is always tried.
const ENDINGS: [&str; 20] = [
    "pdf", "txt", "text", "md", "markdown", "doc", "docx", "odt", "rtf", "htm", "html", "eml", "png", "jpg",
    "jpeg", "tif", "tiff", "webp", "zip", "edxml",
];

/// How much is read before it is taken in: files, and bytes.
const PIECE: (usize, u64) = (192, 64 << 20);

/// How long what was read waits for more: scans come slowly, and none is safe before it is taken in.
const WAIT: Duration = Duration::from_secs(2);

/// True for a file that may be a letter, by its name.
pub(crate) fn may_be_letter(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    ENDINGS.contains(&ending.as_str())
}

/// How letters are taken in.
pub(crate) struct Intake<'a> {
    pub(crate) lang: Lang,
    /// The day they were received, as far as known.
    pub(crate) received: Option<Date>,
    /// Whether letters with a mark of secrecy are kept.
    pub(crate) allow_secret: bool,
    /// Whether each new letter is entered in the book of arrivals.
    pub(crate) book: Option<Book>,
    /// What a reading may use.
    pub(crate) options: Options<'a>,
}

/// How letters are entered in the book of arrivals.
pub(crate) struct Book {
    /// Who received them.
    pub(crate) who: String,
    /// The day of arrival.
    pub(crate) day: Date,
}

/// What became of a file.
pub(crate) enum Outcome {
    /// It is in the archive since now.
    Taken {
        id: String,
        /// What people call it: its code, or the name of the file.
        code: String,
        /// Its number in the book of arrivals.
        number: Option<u32>,
        /// Other letters with its issuer, number, symbol and date.
        others: Vec<String>,
        /// Why a person should look; empty if nobody need.
        review: String,
    },
    /// It was there already.
    Same,
    /// It has a mark of secrecy and was not taken in.
    Secret(&'static str),
    /// It could not be read or kept.
    Failed {
        why: String,
        /// It may work another time.
        passing: bool,
    },
}

/// Files as they come from the reader.
pub(crate) type Read = Vec<(PathBuf, Result<Found, Error>)>;

impl Intake<'_> {
    /// Reads the files, on all cores, and hands them to `take` in their order, in pieces that are not too much to hold.
    /// Those that `archive` has already are not read any further. `each` is told of every file that was read.
    pub(crate) fn read<E>(
        &self,
        archive: &Mutex<Archive>,
        paths: &[PathBuf],
        each: impl Fn() + Sync,
        mut take: impl FnMut(Read) -> Result<(), E>,
    ) -> Result<(), E> {
        let is_known = |id: &str| {
            // Should it not be told, the letter is read, and the archive says it again.
            archive.lock().unwrap_or_else(PoisonError::into_inner).contains(id).unwrap_or(false)
        };
        let (mut piece, mut bytes, mut begun) = (Vec::new(), 0, Instant::now());
        let make = |hand_over: HandOver<'_, Result<Found, Error>>| {
            read_new(paths, &self.options, is_known, |i, read| {
                each();
                hand_over(i, size(&read), read)
            });
        };
        // While one piece is taken in, the next is made.
        let ahead = Ahead { count: 2 * PIECE.0, bytes: 2 * PIECE.1 };
        in_order(ahead, make, |i, read| {
            bytes += size(&read);
            piece.push((paths[i].clone(), read));
            if piece.len() < PIECE.0 && bytes < PIECE.1 && begun.elapsed() < WAIT {
                return Ok(());
            }
            let taken = take(std::mem::take(&mut piece));
            (bytes, begun) = (0, Instant::now());
            taken
        })?;
        if piece.is_empty() { Ok(()) } else { take(piece) }
    }

    /// Takes in what was read, at the price of one commit. What comes back is safe on the disk, or
    /// said to have failed; an error means that nothing of it was taken in. `texts` gets the
    /// source texts of new letters, for the index.
    pub(crate) fn take(
        &self,
        archive: &mut Archive,
        read: Read,
        texts: &mut HashMap<String, String>,
    ) -> Result<Vec<(PathBuf, Outcome)>, ArchiveError> {
        let mut outcomes = Vec::with_capacity(read.len());
        let mut letters: Vec<(PathBuf, Vec<u8>, Box<Reading>)> = Vec::new();
        for (path, read) in read {
            match read {
                Err(e) => {
                    let outcome = Outcome::Failed { why: reason(self.lang, &e), passing: e.is_io() };
                    outcomes.push((path, outcome));
                }
                Ok(Found::Known(id)) => {
                    self.enter(archive, &id)?;
                    outcomes.push((path, Outcome::Same));
                }
                Ok(Found::New(bytes, reading)) => {
                    match reading.record.letter.secrecy.filter(|_| !self.allow_secret) {
                        Some(mark) => outcomes.push((path, Outcome::Secret(view::secrecy(mark)))),
                        None => letters.push((path, bytes, reading)),
                    }
                }
            }
        }
        // What a person says goes before the stamp, and the stamp before the day of the book.
        let received =
            |record: &Record| self.received.or_else(|| stamped(record)).or(self.book.as_ref().map(|b| b.day));
        let days: Vec<_> =
            letters.iter().map(|(_, _, r)| last_days(&r.record, received(&r.record))).collect();
        let version = READING_VERSION.to_string();
        let incoming: Vec<Incoming<'_>> = letters
            .iter()
            .zip(&days)
            .map(|((_, bytes, reading), last_days)| Incoming {
                bytes,
                record: &reading.record,
                reading: &version,
                received: received(&reading.record),
                last_days,
            })
            .collect();
        let added = match incoming.is_empty() {
            true => Vec::new(),
            false => archive.add_batch(&incoming, Timestamp::now())?,
        };
        for ((path, _, reading), added) in letters.into_iter().zip(added) {
            let outcome = match added {
                Err(e) => Outcome::Failed { why: archive_said(self.lang, &e), passing: e.is_passing() },
                Ok(added) => {
                    let number = self.enter(archive, added.id())?;
                    match added {
                        Added::Same { .. } => Outcome::Same,
                        Added::New { id } => self.taken(id, Vec::new(), number, *reading, texts),
                        Added::DuplicateCode { id, others } => {
                            let others = self.named(archive, &others);
                            self.taken(id, others, number, *reading, texts)
                        }
                    }
                }
            };
            outcomes.push((path, outcome));
        }
        Ok(outcomes)
    }

    fn taken(
        &self,
        id: String,
        others: Vec<String>,
        number: Option<u32>,
        reading: Reading,
        texts: &mut HashMap<String, String>,
    ) -> Outcome {
        let record = &reading.record;
        let review = if record.needs_review() { reasons(self.lang, record) } else { String::new() };
        let code = record.code();
        let code = if code.is_empty() { record.source.file_name.clone() } else { code };
        texts.insert(id.clone(), reading.source_text);
        Outcome::Taken { id, code, number, others, review }
    }

    /// Other letters by their names: the first few, and how many more there are. Letters without a
    /// number, of one body and one day, may be many.
    fn named(&self, archive: &Archive, ids: &[String]) -> Vec<String> {
        const FEW: usize = 3;
        let mut names: Vec<String> = ids.iter().take(FEW).map(|id| name_of(archive, id)).collect();
        if let Some(more) = ids.len().checked_sub(FEW).filter(|n| *n > 0) {
            names.push(say!(self.lang, "và {more} văn bản khác", "and {more} more"));
        }
        names
    }

    /// Enters a letter in the book of arrivals, if that is asked for and it is not there: an
    /// earlier run may have been stopped in between.
    fn enter(&self, archive: &mut Archive, id: &str) -> Result<Option<u32>, ArchiveError> {
        let Some(book) = &self.book else { return Ok(None) };
        if let Some(there) = archive.arrival(id)? {
            return Ok(Some(there.number));
        }
        let entry = NewArrival {
            book: String::new(),
            number: None,
            day: book.day,
            who: book.who.clone(),
            unit: None,
            note: None,
        };
        archive.register(id, &entry, &last_days, Timestamp::now()).map(|a| Some(a.number))
    }
}

/// Writes down that a file failed, so that it can be tried again; forgets about one that did not.
/// Only a help for later: that it cannot be written does not stop anything.
pub(crate) fn note_failure(archive: &mut Archive, path: &Path, failure: Option<(&str, bool)>) {
    let source = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let source = source.to_string_lossy().into_owned();
    let known = archive.job(&source).ok().flatten();
    let _ = match (failure, known) {
        (None, None) => Ok(()),
        (None, Some(_)) => archive.drop_job(&source),
        (Some((why, passing)), known) => archive.put_job(&Job {
            source,
            state: if passing { JobState::Failed } else { JobState::SetAside },
            tries: known.map_or(0, |j| j.tries) + 1,
            at: Timestamp::now(),
            letter_id: None,
            message: Some(why.to_owned()),
        }),
    };
}

/// What is said of a letter that was refused.
pub(crate) fn refusal(lang: Lang, mark: &str) -> String {
    say!(
        lang,
        "văn bản có dấu {mark} nên không được đưa vào kho; nếu kho được phép lưu văn bản mật, hãy dùng --allow-secret",
        "the letter is marked {mark} and was not taken in; if this archive may keep secrets, use --allow-secret"
    )
}

/// What is held of a file that was read, in bytes.
fn size(read: &Result<Found, Error>) -> u64 {
    match read {
        Ok(Found::New(bytes, _)) => bytes.len() as u64,
        Ok(Found::Known(_)) | Err(_) => 0,
    }
}

fn name_of(archive: &Archive, id: &str) -> String {
    let short = &id[..id.len().min(12)];
    archive.summary(id).map_or_else(|_| short.to_owned(), |s| format!("{} ({short})", s.file_name))
}

/// Why a person should look, in a line.
fn reasons(lang: Lang, record: &Record) -> String {
    let serious = record.diagnostics.iter().filter(|d| d.severity >= Severity::Review);
    let mut all: Vec<String> = serious.map(|d| view::remark(lang, d)).collect();
    all.dedup();
    all.join("; ")
}

/// The day of arrival on the incoming stamp, where it was read without a doubt.
fn stamped(record: &Record) -> Option<Date> {
    let doubted = |d: &Diagnostic| d.severity >= Severity::Review && d.pointer == "/received/date";
    let day = record.letter.received.as_ref()?.date?;
    (!record.diagnostics.iter().any(doubted)).then_some(day)
}
