//! `congvan ingest PATH...`: files and folders into the archive.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, mpsc};

use congvan_archive::{Added, Archive, Incoming};
use congvan_model::{Record, Severity};
use congvan_pipeline::{Error, Options, READING_VERSION, Reading, read_new};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::args::Ingest;
use crate::commands::answers::proposal;
use crate::commands::parse::reason;
use crate::config::Setup;
use crate::lang::{Lang, say};
use crate::out::{Out, complain, io_reason};
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, follow, last_days, patience, search_said};
use crate::task::called;
use crate::view;

/// The endings that are taken from a folder; a file that is named itself is always tried.
const ENDINGS: [&str; 17] = [
    "pdf", "txt", "text", "md", "markdown", "doc", "docx", "odt", "rtf", "htm", "html", "eml", "png", "jpg",
    "jpeg", "tif", "tiff",
];
/// How much is read before it is taken in: files, and bytes.
const CHUNK: (usize, u64) = (64, 64 << 20);

pub(crate) fn run(setup: &Setup, args: &Ingest) -> Outcome {
    let lang = setup.lang;
    let dir = setup.archive(&args.place);
    let allow_secret = args.allow_secret || setup.allow_secret();
    let mut job = Job { lang, received: args.received, allow_secret, ..Job::default() };
    job.collect(&args.paths, &dir);
    if job.files.is_empty() {
        // Nothing to keep: no archive is made for it.
        return job.close(setup, None, &dir);
    }
    let mut archive = Archive::create_or_open(&dir).map_err(|e| archive_said(lang, &e))?;
    let stopped = job.take_in(&mut archive, &setup.reading());
    // What is in the archive is there to stay, whatever stopped the rest.
    if (!job.texts.is_empty() || stopped.is_ok())
        && let Err(e) = follow(lang, &mut archive, std::mem::take(&mut job.texts), patience())
    {
        let why = search_said(lang, &e);
        complain(&say!(
            lang,
            "chỉ mục tìm kiếm chưa được cập nhật: {why} (các văn bản vẫn an toàn trong kho; lần tìm sau sẽ cập nhật tiếp)",
            "the search index is not up to date: {why} (the letters are safe in the archive; the next search goes on with it)"
        ));
        if !e.is_busy() {
            job.status.note(Status::Failed);
        }
    }
    if let Err(Stop::Message(message)) = &stopped {
        complain(message);
        job.status.note(Status::Failed);
        job.interrupted = true;
    }
    job.close(setup, Some(&archive), &dir)
}

/// What became of the files.
#[derive(Default)]
struct Job {
    lang: Lang,
    received: Option<Date>,
    allow_secret: bool,
    files: Vec<PathBuf>,
    /// Files in folders that are no letters, by their endings.
    passed_over: BTreeMap<String, usize>,
    new: usize,
    same: usize,
    duplicates: Vec<(PathBuf, String)>,
    review: Vec<(PathBuf, String)>,
    secret: usize,
    failed: usize,
    /// Ids of what was taken in, in order.
    taken: Vec<String>,
    /// Source texts of what was taken in, for the index.
    texts: HashMap<String, String>,
    status: Status,
    interrupted: bool,
}

type Read = Result<Option<(Vec<u8>, Reading)>, Error>;

impl Job {
    fn fail(&mut self, path: &Path, why: &str) {
        complain(&format!("{}: {why}", path.display()));
        self.failed += 1;
        self.status.note(Status::Failed);
    }

    /// The files to take in: those named, and those in the folders named.
    fn collect(&mut self, paths: &[PathBuf], archive: &Path) {
        let archive = std::fs::canonicalize(archive).ok();
        for path in paths {
            match std::fs::metadata(path) {
                Ok(m) if m.is_dir() => self.walk(path, archive.as_deref()),
                Ok(_) => self.files.push(path.clone()),
                Err(e) => self.fail(path, &io_reason(self.lang, &e)),
            }
        }
    }

    fn walk(&mut self, dir: &Path, archive: Option<&Path>) {
        if archive.is_some_and(|a| std::fs::canonicalize(dir).is_ok_and(|d| d == a)) {
            return;
        }
        let listed = std::fs::read_dir(dir).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
        let mut entries = match listed {
            Ok(entries) => entries,
            Err(e) => return self.fail(dir, &io_reason(self.lang, &e)),
        };
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            // A link to a folder is not followed: it may lead round in a circle.
            let is_folder = entry.file_type().is_ok_and(|t| t.is_dir());
            let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            if is_folder {
                self.walk(&path, archive);
            } else if ENDINGS.contains(&ending.as_str()) {
                self.files.push(path);
            } else if !path.is_dir() {
                *self.passed_over.entry(ending).or_default() += 1;
            }
        }
    }

    fn take_in(&mut self, archive: &mut Archive, options: &Options<'_>) -> Result<(), Stop> {
        let fresh = std::mem::take(&mut self.files);
        let bar = progress_bar(self.lang, fresh.len());
        let lang = self.lang;
        // The reader's own look at what is there already and need not be read again.
        let looks = Archive::open_read_only(archive.dir()).map_err(|e| archive_said(lang, &e))?;
        let looks = Mutex::new(looks);
        let is_known = |id: &str| {
            // Should it not be told, the letter is read, and the archive says it again.
            looks.lock().unwrap_or_else(|e| e.into_inner()).contains(id).unwrap_or(false)
        };
        std::thread::scope(|scope| {
            let (send, receive) = mpsc::sync_channel(1);
            scope.spawn(|| {
                let send = send;
                for chunk in chunks(&fresh) {
                    let done = Mutex::new(Vec::with_capacity(chunk.len()));
                    read_new(chunk, options, is_known, |i, read| {
                        bar.inc(1);
                        done.lock().unwrap_or_else(|e| e.into_inner()).push((i, read));
                    });
                    let mut done = done.into_inner().unwrap_or_else(|e| e.into_inner());
                    done.sort_by_key(|(i, _)| *i);
                    let read: Vec<(PathBuf, Read)> =
                        done.into_iter().map(|(i, read)| (chunk[i].clone(), read)).collect();
                    if send.send(read).is_err() {
                        break;
                    }
                }
            });
            // If this ends early, the reader finds nobody at the other end and ends too.
            let mut chunks = receive.into_iter();
            chunks.try_for_each(|read| bar.suspend(|| self.add(archive, read)))
        })?;
        bar.finish_and_clear();
        Ok(())
    }

    fn add(&mut self, archive: &mut Archive, read: Vec<(PathBuf, Read)>) -> Result<(), Stop> {
        let mut letters = Vec::new();
        for (path, read) in read {
            match read {
                Err(e) => self.fail(&path, &reason(self.lang, &e)),
                Ok(None) => self.same += 1,
                Ok(Some((bytes, reading))) => {
                    match reading.record.letter.secrecy.filter(|_| !self.allow_secret) {
                        Some(mark) => self.refuse(&path, view::secrecy(mark)),
                        None => letters.push((path, bytes, reading)),
                    }
                }
            }
        }
        let days: Vec<_> = letters.iter().map(|(_, _, r)| last_days(&r.record, self.received)).collect();
        let version = READING_VERSION.to_string();
        let incoming: Vec<Incoming<'_>> = letters
            .iter()
            .zip(&days)
            .map(|((_, bytes, reading), last_days)| Incoming {
                bytes,
                record: &reading.record,
                reading: &version,
                received: self.received,
                last_days,
            })
            .collect();
        let added =
            archive.add_batch(&incoming, Timestamp::now()).map_err(|e| archive_said(self.lang, &e))?;
        for ((path, _, reading), added) in letters.into_iter().zip(added) {
            match added {
                Err(e) => self.fail(&path, &archive_said(self.lang, &e)),
                Ok(Added::Same { .. }) => self.same += 1,
                Ok(Added::New { id }) => self.taken(path, id, reading),
                Ok(Added::DuplicateCode { id, others }) => {
                    let others: Vec<String> = others.iter().map(|o| name_of(archive, o)).collect();
                    self.duplicates.push((path.clone(), others.join(", ")));
                    self.status.note(Status::Review);
                    self.taken(path, id, reading);
                }
            }
        }
        Ok(())
    }

    fn taken(&mut self, path: PathBuf, id: String, reading: Reading) {
        self.new += 1;
        self.taken.push(id.clone());
        if reading.record.needs_review() {
            self.review.push((path, reasons(self.lang, &reading.record)));
            self.status.note(Status::Review);
        }
        self.texts.insert(id, reading.source_text);
    }

    fn refuse(&mut self, path: &Path, mark: &str) {
        let lang = self.lang;
        let why = say!(
            lang,
            "văn bản có dấu {mark} nên không được đưa vào kho; nếu kho được phép lưu văn bản mật, hãy dùng --allow-secret",
            "the letter is marked {mark} and was not taken in; if this archive may keep secrets, use --allow-secret"
        );
        complain(&format!("{}: {why}", path.display()));
        self.secret += 1;
        self.status.note(Status::Failed);
    }

    /// The closing summary.
    fn close(self, setup: &Setup, archive: Option<&Archive>, dir: &Path) -> Outcome {
        let lang = self.lang;
        let mut out = Out::new(lang);
        let (shown, taken) = (dir.display(), self.new);
        out.line(&say!(
            lang,
            "Kho {shown}: nhận {taken} văn bản mới",
            "Archive {shown}: {taken} new letters"
        ))?;
        let rows = [
            (self.same, lang.pick("đã có từ trước, không thay đổi gì", "already there, nothing changed")),
            (
                self.duplicates.len(),
                lang.pick(
                    "trùng cơ quan, số và ngày với văn bản khác",
                    "with issuer, number and date of another letter",
                ),
            ),
            (self.review.len(), lang.pick("cần người xem lại", "to be reviewed by a person")),
            (self.secret, lang.pick("bị từ chối vì có dấu mật", "refused for a mark of secrecy")),
            (self.failed, lang.pick("không đọc được", "failed")),
        ];
        for (n, what) in rows.into_iter().filter(|(n, _)| *n > 0) {
            out.line(&format!("  {n:>5}  {what}"))?;
        }
        if !self.passed_over.is_empty() {
            let n: usize = self.passed_over.values().sum();
            let endings = self.passed_over.iter().map(|(ending, n)| match ending.as_str() {
                "" => say!(lang, "không đuôi: {n}", "no ending: {n}"),
                ending => format!(".{ending}: {n}"),
            });
            let endings = endings.collect::<Vec<_>>().join(", ");
            let what = lang.pick("tệp bỏ qua vì không phải văn bản", "files passed over, no letters");
            out.line(&format!("  {n:>5}  {what} ({endings})"))?;
        }
        if self.interrupted {
            out.line(lang.pick(
                "  Đã dừng giữa chừng; chạy lại lệnh này để nạp tiếp phần còn lại.",
                "  Stopped before the end; run this again to take in the rest.",
            ))?;
        }
        let lists = [
            (&self.duplicates, lang.pick("Trùng số, ký hiệu", "Same issuer, number and date")),
            (&self.review, lang.pick("Cần xem lại", "To be reviewed")),
        ];
        for (list, title) in lists.into_iter().filter(|(list, _)| !list.is_empty()) {
            out.line(&format!("\n{title}:"))?;
            for (path, why) in list {
                out.line(&format!("  {}: {why}", path.display()))?;
            }
        }
        if let Some(archive) = archive {
            self.proposals(setup, archive, &mut out)?;
        }
        out.finish()?;
        Ok(self.status)
    }

    /// New letters that may answer an open task: a person says whether they do.
    fn proposals(&self, setup: &Setup, archive: &Archive, out: &mut Out) -> Result<(), Stop> {
        let mut titled = false;
        for id in &self.taken {
            let Some(found) = proposal(setup, archive, id)? else { continue };
            if !std::mem::replace(&mut titled, true) {
                out.line(&format!(
                    "\n{}:",
                    self.lang.pick(
                        "Có thể là văn bản trả lời (congvan answers)",
                        "May answer what is to be done (congvan answers)",
                    )
                ))?;
            }
            let tasks = found.tasks.iter().map(|f| format!("{} {}", f.entry.code, f.entry.task.id));
            let tasks = tasks.collect::<Vec<_>>().join(", ");
            out.line(&format!("  {} ({}) → {tasks}", called(&found.answer), &id[..12]))?;
        }
        Ok(())
    }
}

/// Pieces of the list that are not too much to hold in memory.
fn chunks(files: &[PathBuf]) -> Vec<&[PathBuf]> {
    let (mut out, mut start, mut bytes) = (Vec::new(), 0, 0);
    for (i, path) in files.iter().enumerate() {
        bytes += std::fs::metadata(path).map_or(0, |m| m.len());
        if i + 1 - start == CHUNK.0 || bytes >= CHUNK.1 {
            out.push(&files[start..=i]);
            (start, bytes) = (i + 1, 0);
        }
    }
    if start < files.len() {
        out.push(&files[start..]);
    }
    out
}

fn progress_bar(lang: Lang, files: usize) -> ProgressBar {
    // Draws nothing where standard error is no terminal.
    let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr());
    let template =
        lang.pick("Đang đọc {wide_bar} {pos}/{len} còn {eta}", "Reading {wide_bar} {pos}/{len}, {eta} left");
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
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
