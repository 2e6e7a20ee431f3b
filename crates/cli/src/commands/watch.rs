//! `congvan watch FOLDER`: the scanner's folder, looked at again and again.
//!
//! It is polled, since shares on a network tell nobody what others write to them. A file is taken
//! once it has rested and looks whole; it is removed, if that is asked for, only after its letter
//! is safe in the archive. What fails for good is set aside with a note beside it, what fails for
//! a passing reason is tried again, later and later.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use congvan_archive::{Archive, JobState};
use congvan_pipeline::Options;
use jiff::Timestamp;
use serde::Serialize;

use crate::args::{Jobs, Watch};
use crate::commands::answers::proposal;
use crate::commands::parse::list;
use crate::config::Setup;
use crate::intake::{Book, Intake, Outcome as Became, may_be_letter, note_failure, refusal};
use crate::lang::{Lang, say};
use crate::out::{Out, complain, io_reason};
use crate::reader;
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, follow, open, search_said};
use crate::view::day;

/// Where in the folder failures are set aside.
const ASIDE: &str = "khong-nhan";
/// After so many times the rest a file that does not look whole is tried all the same.
const PATIENCE: u32 = 12;
/// Nor does anybody still write to a file that was last written so long ago.
const OLD: Duration = Duration::from_secs(3600);
/// How long is waited before a failed file is tried again: at first, and at most.
const AGAIN: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(300));
/// A stopped watch looks so often whether it should end.
const BLINK: Duration = Duration::from_millis(100);

/// What a file looked like: as long as this stays the same, nobody writes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Look {
    fn at(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok().filter(|m| m.is_file())?;
        Some(Self { bytes: metadata.len(), modified: metadata.modified().ok() })
    }
}

/// A file that waits.
struct Waiting {
    look: Look,
    /// Since when it looks so.
    since: Instant,
    /// How often it failed for a passing reason, and when it is tried again.
    failed: Option<(u32, Instant)>,
    /// It was dealt with and stays where it is.
    done: bool,
}

struct Watcher<'a> {
    setup: &'a Setup,
    args: &'a Watch,
    lang: Lang,
    dir: PathBuf,
    /// Workers among them, which stay from one look at the folder to the next.
    options: Options<'a>,
    waiting: BTreeMap<PathBuf, Waiting>,
    taken: usize,
    aside: usize,
    status: Status,
    /// Why the archive could not be written to, as last said: said once.
    trouble: String,
}

pub(crate) fn run(setup: &Setup, args: &Watch) -> Outcome {
    let lang = setup.lang;
    let folder = &args.folder;
    if let Err(e) = std::fs::read_dir(folder) {
        return Err(format!("{}: {}", folder.display(), io_reason(lang, &e)).into());
    }
    if args.enter {
        setup.who(args.who.as_deref())?;
    }
    let dir = setup.archive(&args.place);
    let mut archive = Archive::create_or_open(&dir).map_err(|e| archive_said(lang, &e))?;
    let asked = Arc::new(AtomicUsize::new(0));
    let ask = Arc::clone(&asked);
    let handled = ctrlc::set_handler(move || {
        // Whoever asks twice does not want to wait for the letter in hand; it is safe or not
        // there either way.
        if ask.fetch_add(1, Ordering::Relaxed) > 0 {
            std::process::exit(130);
        }
    });
    handled.map_err(|e| e.to_string())?;
    let is_over = || asked.load(Ordering::Relaxed) > 0;

    let mut watcher = Watcher {
        setup,
        args,
        lang,
        dir,
        options: reader::batch(setup, &args.cost),
        waiting: BTreeMap::new(),
        taken: 0,
        aside: 0,
        status: Status::Well,
        trouble: String::new(),
    };
    let shown = folder.display();
    if !args.once {
        say_line(&say!(
            lang,
            "Đang canh {shown}; nhấn Ctrl-C để dừng",
            "Watching {shown}; press Ctrl-C to stop"
        ));
    }
    let (every, settle) = (Duration::from_secs_f64(args.every), Duration::from_secs_f64(args.settle));
    loop {
        let ready = watcher.look(settle);
        watcher.take(&mut archive, &ready, &is_over);
        if args.once && watcher.is_idle(settle) || is_over() {
            break;
        }
        let until = Instant::now() + if args.once { every.min(settle) } else { every };
        while Instant::now() < until && !is_over() {
            std::thread::sleep(BLINK.min(until.saturating_duration_since(Instant::now())));
        }
    }
    let (taken, aside) = (watcher.taken, watcher.aside);
    let waiting = watcher.waiting.values().filter(|w| !w.done).count();
    say_line(&say!(
        lang,
        "Đã nhận {taken} văn bản, để riêng {aside}, còn chờ {waiting}",
        "{taken} letters taken in, {aside} set aside, {waiting} waiting"
    ));
    Ok(watcher.status)
}

impl Watcher<'_> {
    /// Looks at the folder, and gives the files that are whole and to be tried now.
    fn look(&mut self, settle: Duration) -> Vec<PathBuf> {
        let mut found = Vec::new();
        self.walk(&self.args.folder.clone(), &mut found);
        let there: HashSet<&PathBuf> = found.iter().map(|(path, _)| path).collect();
        self.waiting.retain(|path, _| there.contains(path));
        let now = Instant::now();
        let mut ready = Vec::new();
        for (path, look) in found {
            let waiting = self.waiting.entry(path.clone()).or_insert(Waiting {
                look,
                since: now,
                failed: None,
                done: false,
            });
            if waiting.look != look {
                *waiting = Waiting { look, since: now, failed: None, done: false };
            }
            let rests = now.duration_since(waiting.since);
            let due = waiting.failed.is_none_or(|(_, again)| now >= again);
            let old = look.modified.and_then(|m| m.elapsed().ok()).is_some_and(|age| age > OLD);
            let whole = || look.bytes > 0 && looks_whole(&path) || rests >= settle * PATIENCE || old;
            if !waiting.done && rests >= settle && due && whole() {
                ready.push(path);
            }
        }
        ready
    }

    fn walk(&self, folder: &Path, found: &mut Vec<(PathBuf, Look)>) {
        let own = std::fs::canonicalize(&self.dir).ok();
        // A share that is away comes back; nothing is said of it every two seconds.
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            if name.starts_with('.') || name.starts_with('~') || name == ASIDE {
                continue;
            }
            if entry.file_type().is_ok_and(|t| t.is_dir()) {
                if own.is_none() || std::fs::canonicalize(&path).ok() != own {
                    self.walk(&path, found);
                }
            } else if may_be_letter(&path)
                && let Some(look) = Look::at(&path)
            {
                found.push((path, look));
            }
        }
    }

    /// Once through: over as soon as nothing is left but what waits for another time.
    fn is_idle(&self, settle: Duration) -> bool {
        let now = Instant::now();
        self.waiting.iter().all(|(path, w)| {
            let rests = now.duration_since(w.since);
            w.done || w.failed.is_some() || rests > settle && !looks_whole(path)
        })
    }

    fn take(&mut self, archive: &mut Archive, ready: &[PathBuf], is_over: &dyn Fn() -> bool) {
        if ready.is_empty() {
            return;
        }
        let looks = match Archive::open_read_only(&self.dir) {
            Ok(looks) => Mutex::new(looks),
            Err(e) => return self.put_off(ready, &archive_said(self.lang, &e)),
        };
        let today = jiff::tz::Offset::constant(7).to_datetime(Timestamp::now()).date();
        let book = self.args.enter.then(|| self.setup.who(self.args.who.as_deref()).ok()).flatten();
        let intake = Intake {
            lang: self.lang,
            // What comes into the scanner's folder today was received today.
            received: Some(today),
            allow_secret: self.args.allow_secret || self.setup.allow_secret(),
            book: book.map(|who| Book { who, day: today }),
            options: self.options.clone(),
        };
        let mut texts = HashMap::new();
        // What was read and not taken in when it is over stays in the folder.
        let _: Result<(), ()> = intake.read(
            &looks,
            ready,
            || (),
            |read| {
                if is_over() {
                    return Err(());
                }
                let paths: Vec<PathBuf> = read.iter().map(|(path, _)| path.clone()).collect();
                match intake.take(archive, read, &mut texts) {
                    Ok(became) => {
                        self.trouble.clear();
                        for (path, became) in became {
                            self.settle(archive, &path, became);
                        }
                    }
                    // Nothing of the piece is in the archive: all of it waits.
                    Err(e) => self.put_off(&paths, &archive_said(self.lang, &e)),
                }
                Ok(())
            },
        );
        // The index goes its own way; the next round or search goes on with it.
        if let Err(e) = follow(self.lang, archive, texts, Duration::from_secs(1))
            && !e.is_busy()
        {
            complain(&search_said(self.lang, &e));
        }
    }

    /// Tries these again later, for a reason that is the archive's.
    fn put_off(&mut self, paths: &[PathBuf], why: &str) {
        if self.trouble != why {
            complain(&say!(self.lang, "{why}; sẽ thử lại", "{why}; it is tried again"));
            why.clone_into(&mut self.trouble);
        }
        self.status.note(Status::Failed);
        for path in paths {
            self.try_again(path);
        }
    }

    fn try_again(&mut self, path: &Path) -> u32 {
        let Some(waiting) = self.waiting.get_mut(path) else { return 0 };
        let tries = waiting.failed.map_or(0, |(tries, _)| tries) + 1;
        let wait = AGAIN.0.saturating_mul(1 << (tries - 1).min(8)).min(AGAIN.1);
        waiting.failed = Some((tries, Instant::now() + wait));
        tries
    }

    /// Does with the source what is to be done now that it is known what became of it.
    fn settle(&mut self, archive: &mut Archive, path: &Path, became: Became) {
        let (lang, shown) = (self.lang, path.display());
        match became {
            Became::Taken { id, code, number, others, review } => {
                self.taken += 1;
                let short = &id[..12];
                let mut line =
                    say!(lang, "nhận  {shown} → {code} ({short})", "taken {shown} → {code} ({short})");
                if let Some(n) = number {
                    line.push_str(&say!(lang, "; số đến {n}", "; number {n}"));
                }
                for (what, why) in [
                    (lang.pick("trùng số với", "same number as"), others.join(", ")),
                    (lang.pick("cần xem lại", "to be reviewed"), review),
                ] {
                    if !why.is_empty() {
                        line.push_str(&format!("; {what}: {why}"));
                    }
                }
                if let Ok(Some(found)) = proposal(self.setup, archive, &id) {
                    let n = found.tasks.len();
                    line.push_str(&say!(
                        lang,
                        "; có thể trả lời {n} việc (congvan answers)",
                        "; may answer {n} tasks (congvan answers)"
                    ));
                }
                say_line(&line);
                self.close(archive, path);
            }
            Became::Same => {
                say_line(&say!(lang, "đã có {shown}", "known {shown}"));
                self.close(archive, path);
            }
            Became::Secret(mark) => self.set_aside(archive, path, &refusal(lang, mark)),
            Became::Failed { why, passing: false } => self.set_aside(archive, path, &why),
            Became::Failed { why, passing: true } => {
                self.status.note(Status::Failed);
                let tries = self.try_again(path);
                if tries <= 1 {
                    complain(&say!(lang, "{shown}: {why}; sẽ thử lại", "{shown}: {why}; it is tried again"));
                }
                note_failure(archive, path, Some((&why, true)));
            }
        }
    }

    /// The letter is safe: the source stays, or goes if it is still the same file.
    fn close(&mut self, archive: &mut Archive, path: &Path) {
        note_failure(archive, path, None);
        let Some(waiting) = self.waiting.get_mut(path) else { return };
        waiting.done = true;
        if self.args.remove
            && Look::at(path) == Some(waiting.look)
            && let Err(e) = std::fs::remove_file(path)
        {
            complain(&format!("{}: {}", path.display(), io_reason(self.lang, &e)));
            self.status.note(Status::Review);
        }
    }

    /// Puts a file out of the way, with a note beside it that says why.
    fn set_aside(&mut self, archive: &mut Archive, path: &Path, why: &str) {
        let lang = self.lang;
        complain(&format!("{}: {why}", path.display()));
        self.aside += 1;
        self.status.note(Status::Failed);
        note_failure(archive, path, Some((why, false)));
        if let Some(waiting) = self.waiting.get_mut(path) {
            waiting.done = true;
        }
        let folder = self.args.folder.join(ASIDE);
        let moved = std::fs::create_dir_all(&folder).and_then(|()| {
            let at = jiff::tz::Offset::constant(7).to_datetime(Timestamp::now());
            let (on, time) = (day(lang, at.date()), at.time().strftime("%H:%M"));
            let note = say!(
                lang,
                "{}\n\nKhông nhận vào kho lúc {time} ngày {on}.\nLý do: {why}\n\nSửa xong thì chép tệp trở lại thư mục bên trên.\n",
                "{}\n\nNot taken in at {time} on {on}.\nReason: {why}\n\nOnce that is put right, move the file back to the folder above.\n",
                path.file_name().unwrap_or_default().to_string_lossy()
            );
            // The note first: a file without one would leave people guessing.
            let (to, mut file) = free_name(&folder, path)?;
            file.write_all(note.as_bytes())?;
            std::fs::rename(path, to)
        });
        match moved {
            Ok(()) => {
                self.waiting.remove(path);
            }
            Err(e) => complain(&format!("{}: {}", folder.display(), io_reason(lang, &e))),
        }
    }
}

/// The name of the file, with a number before its ending if there is one of that name, and the note
/// beside it, still empty. The note holds the name: whoever else sets a file of this name aside, from
/// another folder or in another process, takes the next one, and neither covers the other.
fn free_name(folder: &Path, path: &Path) -> std::io::Result<(PathBuf, File)> {
    let name = path.file_name().unwrap_or_default();
    let (stem, ending) = (path.file_stem().unwrap_or(name).to_string_lossy(), path.extension());
    let numbered = |n: usize| match ending {
        Some(ending) => format!("{stem}-{n}.{}", ending.to_string_lossy()),
        None => format!("{stem}-{n}"),
    };
    let names = std::iter::once(folder.join(name)).chain((2..).map(|n| folder.join(numbered(n))));
    for to in names {
        if to.exists() {
            continue;
        }
        let mut note = to.clone().into_os_string();
        note.push(".txt");
        match File::options().write(true).create_new(true).open(note) {
            Ok(note) => return Ok((to, note)),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e),
        }
    }
    Err(std::io::ErrorKind::AlreadyExists.into())
}

/// Whether the end of a file is the end of its format, where the format has one. A scanner may
/// rest in the middle of a file for longer than anybody waits.
fn looks_whole(path: &Path) -> bool {
    let tail = |bytes: u64| -> std::io::Result<(Vec<u8>, Vec<u8>)> {
        let mut file = File::open(path)?;
        let mut head = vec![0; 8];
        let n = file.read(&mut head)?;
        head.truncate(n);
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(bytes)))?;
        let mut tail = Vec::new();
        file.read_to_end(&mut tail)?;
        Ok((head, tail))
    };
    // What cannot be looked at now is somebody's who writes to it.
    let Ok((head, tail)) = tail(2048) else { return false };
    let contains = |what: &[u8]| tail.windows(what.len()).any(|w| w == what);
    match head.as_slice() {
        [b'%', b'P', b'D', b'F', ..] => contains(b"%%EOF"),
        [b'P', b'K', 3, 4, ..] => contains(b"PK\x05\x06"),
        [0xff, 0xd8, 0xff, ..] => contains(b"\xff\xd9"),
        [0x89, b'P', b'N', b'G', ..] => contains(b"IEND"),
        [b'{', b'\\', b'r', b't', b'f', ..] => contains(b"}"),
        head => !head.is_empty(),
    }
}

/// A line that is seen at once, also through a pipe.
fn say_line(line: &str) {
    let mut out = std::io::stdout().lock();
    // Whoever looks no longer does not stop the watch.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

#[derive(Serialize)]
struct JobLine<'a> {
    source: &'a str,
    state: &'static str,
    tries: u32,
    at: Timestamp,
    message: Option<&'a str>,
}

/// `congvan jobs`: what could not be taken in, and why.
pub(crate) fn jobs(setup: &Setup, args: &Jobs) -> Outcome {
    let lang = setup.lang;
    let archive = open(lang, &setup.archive(&args.place))?;
    let fail = |e| Stop::from(archive_said(lang, &e));
    let failed = archive.jobs(JobState::Failed).map_err(fail)?;
    let aside = archive.jobs(JobState::SetAside).map_err(fail)?;
    let lines: Vec<JobLine<'_>> = failed
        .iter()
        .map(|j| (j, "failed"))
        .chain(aside.iter().map(|j| (j, "set_aside")))
        .map(|(job, state)| JobLine {
            source: &job.source,
            state,
            tries: job.tries,
            at: job.at,
            message: job.message.as_deref(),
        })
        .collect();
    let mut out = Out::new(lang);
    list(&mut out, args.format, &lines, |out| {
        for line in &lines {
            let (source, why, tries) = (line.source, line.message.unwrap_or(""), line.tries);
            let what = match line.state {
                "failed" => lang.pick("sẽ thử lại (ingest --retry)", "to be tried again (ingest --retry)"),
                _ => lang.pick("cần người xem", "for a person"),
            };
            out.line(&say!(
                lang,
                "{source}\n  {why}; đã thử {tries} lần; {what}",
                "{source}\n  {why}; tried {tries} times; {what}"
            ))?;
        }
        Ok(())
    })?;
    out.finish()?;
    Ok(if lines.is_empty() { Status::Well } else { Status::Review })
}
