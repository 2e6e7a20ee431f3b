//! `congvan ingest PATH...`: files and folders into the archive.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use congvan_archive::{Archive, JobState};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::Ingest;
use crate::commands::answers::proposal;
use crate::config::Setup;
use crate::intake::{Book, Intake, Outcome as Became, Read, may_be_letter, note_failure, refusal};
use crate::lang::{Lang, say};
use crate::out::{Out, complain, io_reason};
use crate::reader;
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, follow, patience, search_said};
use crate::task::called;

pub(crate) fn run(setup: &Setup, args: &Ingest) -> Outcome {
    let lang = setup.lang;
    let dir = setup.archive(&args.place);
    let book = match args.enter {
        false => None,
        true => {
            let day = args.received.unwrap_or_else(|| args.today.date());
            Some(Book { who: setup.who(args.who.as_deref())?, day })
        }
    };
    let intake = Intake {
        lang,
        received: args.received,
        allow_secret: args.allow_secret || setup.allow_secret(),
        book,
        options: reader::batch(setup, &args.cost),
    };
    let mut job = Job { lang, ..Job::default() };
    if args.retry {
        let archive = crate::store::open(lang, &dir)?;
        let failed = archive.jobs(JobState::Failed).map_err(|e| archive_said(lang, &e))?;
        job.files.extend(failed.into_iter().map(|j| PathBuf::from(j.source)));
    }
    job.collect(&args.paths, &dir);
    if job.files.is_empty() {
        // Nothing to keep: no archive is made for it.
        return job.close(setup, None, &dir);
    }
    let mut archive = Archive::create_or_open(&dir).map_err(|e| archive_said(lang, &e))?;
    for state in [JobState::Failed, JobState::SetAside] {
        let known = archive.jobs(state).map_err(|e| archive_said(lang, &e))?;
        job.jobs.extend(known.into_iter().map(|j| PathBuf::from(j.source)));
    }
    let stopped = job.take_in(&mut archive, &intake);
    // What is in the archive is there to stay, whatever stopped the rest.
    if !job.texts.is_empty() || stopped.is_ok() {
        job.index(&mut archive);
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
    /// Sources that failed an earlier time.
    jobs: HashSet<PathBuf>,
    status: Status,
    interrupted: bool,
}

/// How many bytes of source texts are held before the index takes them up.
const TEXTS: usize = 4 << 20;

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
            if is_folder {
                self.walk(&path, archive);
            } else if may_be_letter(&path) {
                self.files.push(path);
            } else if !path.is_dir() {
                let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
                *self.passed_over.entry(ending).or_default() += 1;
            }
        }
    }

    /// Brings the index up to what is in the archive. That it could not be is no reason to stop:
    /// the letters are safe, and the next search goes on with it.
    fn index(&mut self, archive: &mut Archive) {
        let lang = self.lang;
        if let Err(e) = follow(lang, archive, std::mem::take(&mut self.texts), patience()) {
            let why = search_said(lang, &e);
            complain(&say!(
                lang,
                "chỉ mục tìm kiếm chưa được cập nhật: {why} (các văn bản vẫn an toàn trong kho; lần tìm sau sẽ cập nhật tiếp)",
                "the search index is not up to date: {why} (the letters are safe in the archive; the next search goes on with it)"
            ));
            if !e.is_busy() {
                self.status.note(Status::Failed);
            }
        }
    }

    fn take_in(&mut self, archive: &mut Archive, intake: &Intake<'_>) -> Result<(), Stop> {
        let files = std::mem::take(&mut self.files);
        let bar = progress_bar(self.lang, files.len());
        let lang = self.lang;
        // The reader's own look at what is there already and need not be read again.
        let looks = Archive::open_read_only(archive.dir()).map_err(|e| archive_said(lang, &e))?;
        let looks = Mutex::new(looks);
        intake.read(&looks, &files, || bar.inc(1), |read| bar.suspend(|| self.add(archive, intake, read)))?;
        bar.finish_and_clear();
        Ok(())
    }

    fn add(&mut self, archive: &mut Archive, intake: &Intake<'_>, read: Read) -> Result<(), Stop> {
        let taken = intake.take(archive, read, &mut self.texts).map_err(|e| archive_said(self.lang, &e))?;
        for (path, became) in taken {
            match became {
                Became::Same => self.same += 1,
                Became::Taken { id, others, review, .. } => {
                    self.new += 1;
                    self.taken.push(id);
                    if !others.is_empty() {
                        self.duplicates.push((path.clone(), others.join(", ")));
                        self.status.note(Status::Review);
                    }
                    if !review.is_empty() {
                        self.review.push((path.clone(), review));
                        self.status.note(Status::Review);
                    }
                }
                Became::Secret(mark) => {
                    complain(&format!("{}: {}", path.display(), refusal(self.lang, mark)));
                    self.secret += 1;
                    self.status.note(Status::Failed);
                    continue;
                }
                Became::Failed { why, passing } => {
                    self.fail(&path, &why);
                    note_failure(archive, &path, Some((&why, passing)));
                    continue;
                }
            }
            if !self.jobs.is_empty() && self.jobs.remove(&std::path::absolute(&path).unwrap_or_default()) {
                note_failure(archive, &path, None);
            }
        }
        if self.texts.values().map(String::len).sum::<usize>() >= TEXTS {
            self.index(archive);
        }
        Ok(())
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
        let taken: HashSet<&str> = self.taken.iter().map(String::as_str).collect();
        let answering = archive.answering().map_err(|e| archive_said(self.lang, &e))?;
        let mut titled = false;
        for id in answering.iter().filter(|id| taken.contains(id.as_str())) {
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
