//! A batch of files over several workers.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use congvan_model::{Diagnostic, Reason, Severity};

use super::Isolation;
use super::confine::cores;
use super::process::{Died, Worker};
use super::protocol::{Done, Job, Reply};
use crate::batch::{Each, Found, Known};
use crate::error::Failure;
use crate::{Error, Options, Reading, content_id, load};

/// How often a file is tried again, each time with less of it, when its worker dies.
const TRIES: usize = 3;

/// Worker processes that read files. They are started when they are needed, kept for the next file,
/// and replaced when they die.
#[derive(Debug)]
pub struct Workers {
    program: PathBuf,
    arguments: Vec<OsString>,
    isolation: Isolation,
    idle: Mutex<Vec<Worker>>,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Worker")
    }
}

/// How many files may stand in the line of a worker.
const LINE: usize = 32;

/// A file in the line of a worker.
enum Entry {
    /// It is at the worker, or on its way there.
    Sent(Task),
    /// It needs no worker: it is known already, or could not be had.
    Settled(usize, Result<Found, Error>),
}

/// A file on its way to a worker or at it.
struct Task {
    index: usize,
    job: Job,
    /// Its worker has them too until they are all in the pipe.
    bytes: Arc<Vec<u8>>,
    /// The SHA-256 of the bytes.
    id: String,
}

impl Task {
    /// What was found of the file.
    fn found(self, reading: Result<Reading, Error>) -> Result<Found, Error> {
        reading.map(|reading| Found::New(Arc::unwrap_or_clone(self.bytes), Box::new(reading)))
    }
}

impl Workers {
    /// Workers that are this command, which has to call [`super::serve`].
    pub fn new<S: Into<OsString>>(
        program: impl Into<PathBuf>,
        arguments: impl IntoIterator<Item = S>,
        isolation: Isolation,
    ) -> Self {
        let arguments = arguments.into_iter().map(Into::into).collect();
        Self { program: program.into(), arguments, isolation, idle: Mutex::default() }
    }

    /// Reads a file that is in memory.
    ///
    /// # Errors
    /// As [`crate::read`], and where its worker died.
    pub fn read(&self, bytes: Vec<u8>, file_name: &str, options: &Options) -> Result<Reading, Error> {
        let mut worker = None;
        let task = self.task(0, file_name, (content_id(&bytes), bytes), options, cores());
        let answer = self.ask(&mut worker, &task);
        let result = self.settle(&mut worker, &task, answer, options);
        self.keep(worker);
        result
    }

    /// Reads the files and hands each result to `each`, as [`crate::read_each`] does.
    pub(crate) fn read_each<P: AsRef<Path> + Sync>(
        &self,
        paths: &[P],
        options: &Options,
        known: Known<'_>,
        each: Each<'_>,
    ) {
        let threads = self.isolation.workers.clamp(1, paths.len().max(1));
        let (next, busy) = (AtomicUsize::new(0), AtomicUsize::new(threads));
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(|| self.work(paths, options, known, each, &next, &busy));
            }
            self.work(paths, options, known, each, &next, &busy);
        });
    }

    /// Reads files with one worker, which always has some at hand. Meanwhile one more is fetched from the disk.
    fn work<P: AsRef<Path> + Sync>(
        &self,
        paths: &[P],
        options: &Options,
        known: Known<'_>,
        each: Each<'_>,
        next: &AtomicUsize,
        busy: &AtomicUsize,
    ) {
        let each = &|index, found| {
            if each(index, found).is_break() {
                next.store(paths.len(), Ordering::Relaxed);
            }
        };
        let fetch = || {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let path = paths.get(index)?.as_ref();
            Some(match load(path, options) {
                Ok((bytes, name)) => {
                    // Reckoned here, while the worker reads the files before.
                    let id = content_id(&bytes);
                    if known(&id) {
                        Entry::Settled(index, Ok(Found::Known(id)))
                    } else {
                        // Recognisers share the cores with those of the other workers.
                        let share = cores() / busy.load(Ordering::Relaxed).max(1) as u32;
                        Entry::Sent(self.task(index, &name, (id, bytes), options, share))
                    }
                }
                Err(e) => Entry::Settled(index, Err(e)),
            })
        };
        let mut worker: Option<Worker> = None;
        let mut coming = fetch();
        // What the worker has, in the order in which it answers, and what needs no worker, in its place among them: whoever
        // takes the results may wait for the first before he takes the others.
        let mut line: VecDeque<Entry> = VecDeque::new();
        loop {
            while let Some(Entry::Settled(..)) = line.front() {
                if let Some(Entry::Settled(index, found)) = line.pop_front() {
                    each(index, found);
                }
            }
            // Behind the first, which is at the worker, no more than so many wait.
            let idle = line.is_empty();
            let room = line.len() < LINE;
            match coming.take() {
                None if idle => break,
                Some(Entry::Settled(index, found)) if room => {
                    line.push_back(Entry::Settled(index, found));
                    coming = fetch();
                    continue;
                }
                Some(Entry::Sent(task))
                    if room && (idle || worker.as_ref().is_some_and(Worker::may_take)) =>
                {
                    let sent = match &mut worker {
                        // Where it has died meanwhile, asking for its answers tells why.
                        Some(worker) if !idle => {
                            let _ = worker.send(&task.job, task.bytes.clone(), self.isolation.max_time);
                            Ok(())
                        }
                        worker => self.try_send(worker, &task),
                    };
                    line.push_back(match sent {
                        Ok(()) => Entry::Sent(task),
                        Err(failure) => {
                            Entry::Settled(task.index, Err(Error::new(&task.job.file_name, failure)))
                        }
                    });
                    coming = fetch();
                    continue;
                }
                other => coming = other,
            }
            match hear(&mut worker) {
                Ok(answer) => {
                    if let Some(Entry::Sent(task)) = line.pop_front() {
                        let reading = self.settle(&mut None, &task, Ok(Ok(answer)), options);
                        each(task.index, task.found(reading));
                    }
                    if worker.is_none() {
                        // It left: what else it had is not read.
                        self.read_alone(&mut worker, &mut line, None, options, each);
                    }
                }
                Err(died) => {
                    // Which of several it died of shows when each is read alone. Only for time there is no
                    // doubt: the first has had its own.
                    let several = line.iter().filter(|entry| matches!(entry, Entry::Sent(_))).count() > 1;
                    let died = Some(died).filter(|died| !several || died.reason == Reason::Time);
                    self.read_alone(&mut worker, &mut line, died, options, each);
                }
            }
        }
        busy.fetch_sub(1, Ordering::Relaxed);
        self.keep(worker);
    }

    /// Reads the files of a line one by one, none beside another; of the first it may be known how its worker died.
    fn read_alone(
        &self,
        worker: &mut Option<Worker>,
        line: &mut VecDeque<Entry>,
        mut died: Option<Died>,
        options: &Options,
        each: &dyn Fn(usize, Result<Found, Error>),
    ) {
        for entry in line.drain(..) {
            let (index, found) = match entry {
                Entry::Settled(index, found) => (index, found),
                Entry::Sent(task) => {
                    let answer = match died.take() {
                        Some(died) => Ok(Err(died)),
                        None => self.ask(worker, &task),
                    };
                    let reading = self.settle(worker, &task, answer, options);
                    (task.index, task.found(reading))
                }
            };
            each(index, found);
        }
    }

    fn task(
        &self,
        index: usize,
        file_name: &str,
        (id, bytes): (String, Vec<u8>),
        options: &Options,
        cores: u32,
    ) -> Task {
        let mut limits = options.limits.clone();
        limits.cores = NonZeroU32::new(cores.max(1));
        Task { index, job: Job { file_name: file_name.to_owned(), limits }, bytes: Arc::new(bytes), id }
    }

    /// Sends a file to a worker that has none, a new one if there is none.
    fn try_send(&self, worker: &mut Option<Worker>, task: &Task) -> Result<(), Failure> {
        // An idle one may have been killed from outside meanwhile.
        while let Some(mut one) = worker.take().or_else(|| self.idle().pop()) {
            if one.send(&task.job, task.bytes.clone(), self.isolation.max_time).is_ok() {
                *worker = Some(one);
                return Ok(());
            }
        }
        let mut one = self.start()?;
        // One that dies of the file while it is handed over says so when it is asked for its answer.
        let _ = one.send(&task.job, task.bytes.clone(), self.isolation.max_time);
        *worker = Some(one);
        Ok(())
    }

    fn start(&self) -> Result<Worker, Failure> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        Worker::start(&mut command, &self.isolation).map_err(|e| Failure::no_worker(&e))
    }

    fn ask(&self, worker: &mut Option<Worker>, task: &Task) -> Result<Result<Answer, Died>, Failure> {
        self.try_send(worker, task)?;
        Ok(hear(worker))
    }

    /// Makes a reading of the answer; where the worker died, of what can still be had of the file.
    fn settle(
        &self,
        worker: &mut Option<Worker>,
        task: &Task,
        answer: Result<Result<Answer, Died>, Failure>,
        options: &Options,
    ) -> Result<Reading, Error> {
        let name = &task.job.file_name;
        let failed = |failure| Error::new(name, failure);
        let first = match answer.map_err(failed)? {
            Ok(answer) => return unpack(answer, &task.id, options).map_err(failed),
            Err(died) => died,
        };
        let (mut died, mut job) = (first, task.job.careful_copy());
        for _ in 1..TRIES {
            let Some(careful) = died.careful(&job) else { break };
            let again =
                Task { index: task.index, job: careful, bytes: task.bytes.clone(), id: task.id.clone() };
            match self.ask(worker, &again).map_err(failed)? {
                Ok(answer) => {
                    let mut reading = unpack(answer, &task.id, options).map_err(failed)?;
                    mark(&mut reading, first, &self.isolation);
                    return Ok(reading);
                }
                Err(other) => (died, job) = (other, again.job),
            }
        }
        Err(Error::over_limit(name, first.reason, &self.isolation))
    }

    fn keep(&self, worker: Option<Worker>) {
        self.idle().extend(worker);
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a worker said of a file.
enum Answer {
    Done(Vec<u8>),
    Failed(Vec<u8>),
}

/// The answer of a worker to the first of its files; it stays only if it goes on.
fn hear(worker: &mut Option<Worker>) -> Result<Answer, Died> {
    const NOT_OURS: Died = Died { reason: Reason::Broken, pages: 0, recognising: false };
    let mut one = worker.take().ok_or(NOT_OURS)?;
    let (leaving, answer) = match one.receive()? {
        Reply::Done { leaving, body } => (leaving, Answer::Done(body)),
        Reply::Failed { leaving, body } => (leaving, Answer::Failed(body)),
        Reply::Recognising { .. } => return Err(NOT_OURS),
    };
    if !leaving {
        *worker = Some(one);
    }
    Ok(answer)
}

fn unpack(answer: Answer, id: &str, options: &Options) -> Result<Reading, Failure> {
    match answer {
        Answer::Done(body) => {
            let done: Done = rmp_serde::from_slice(&body).map_err(|_| Failure::broken())?;
            Ok(done.unpack(id.to_owned(), options.directory()))
        }
        Answer::Failed(body) => Err(rmp_serde::from_slice(&body).unwrap_or_else(|_| Failure::broken())),
    }
}

/// Says that only a part of the file was read, and why.
fn mark(reading: &mut Reading, died: Died, isolation: &Isolation) {
    let remarks = &mut reading.record.diagnostics;
    // The pages were limited by us and not by the user.
    remarks.retain(|d| d.code != Reason::Pages.id());
    let why = match died.reason {
        Reason::Memory => format!("tốn quá nhiều bộ nhớ (quá {} MB)", isolation.max_memory >> 20),
        _ => "bộ đọc hỏng giữa chừng".to_owned(),
    };
    let message = if died.recognising {
        format!("{why} khi nhận dạng chữ trong ảnh: chỉ giữ lại lớp chữ của các trang")
    } else {
        format!("{why}: chỉ đọc được {} trang đầu", died.pages)
    };
    remarks.insert(0, Diagnostic::new(died.reason.id(), Severity::Review, "", message));
}

impl Job {
    fn careful_copy(&self) -> Self {
        Self { file_name: self.file_name.clone(), limits: self.limits.clone() }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::time::{Duration, Instant};

    use super::*;

    /// Reads two files with workers that are this shell script, and gives what became of them.
    fn outcomes(script: &str, isolation: Isolation) -> Vec<Reason> {
        let workers = Workers::new("/bin/sh", ["-c", script], isolation);
        let dir = tempfile::tempdir().expect("a folder");
        let paths: Vec<PathBuf> = ["a.txt", "b.txt"].iter().map(|n| dir.path().join(n)).collect();
        paths.iter().for_each(|p| std::fs::write(p, "Số: 1/UBND").expect("a file"));
        let results = Mutex::new(Vec::new());
        workers.read_each(&paths, &Options::default(), &|_| false, &|i, read| {
            let reason = read.expect_err("no such worker reads anything").reason();
            results.lock().expect("no panic").push((i, reason));
            ControlFlow::Continue(())
        });
        let mut results = results.into_inner().expect("no panic");
        results.sort_unstable();
        assert_eq!(results.iter().map(|(i, _)| *i).collect::<Vec<_>>(), [0, 1], "each file once");
        results.into_iter().map(|(_, reason)| reason).collect()
    }

    #[test]
    fn a_worker_that_dies_or_talks_nonsense_costs_one_file() {
        let isolation = Isolation { workers: 1, ..Isolation::default() };
        for script in [
            "exit 1",
            "head -c 10 >/dev/null",
            "kill -SEGV $$",
            "head -c 200000 /dev/zero",
            "printf 'hello, world, hello'",
            // It takes in all that it is sent, and is dead before its first answer.
            r"exec 3<&0; cat <&3 >/dev/null & sleep 0.1; kill -SEGV $$",
            r"exec <&-; sleep 0.1",
        ] {
            assert_eq!(outcomes(script, isolation.clone()), [Reason::Broken; 2], "{script}");
        }
        let noted = "echo 'memory allocation of 99999999999 bytes failed' >&2; exit 1";
        assert_eq!(outcomes(noted, isolation), [Reason::Memory; 2]);
    }

    #[test]
    fn what_needs_no_worker_does_not_overtake_what_is_at_one() {
        let isolation = Isolation { workers: 1, ..Isolation::default() };
        let workers = Workers::new("/bin/sh", ["-c", "sleep 0.1; exit 1"], isolation);
        let dir = tempfile::tempdir().expect("a folder");
        let paths: Vec<PathBuf> = (0..100).map(|i| dir.path().join(format!("{i}.txt"))).collect();
        // The first and one in the middle are new, one is not there, and all others are known.
        for (i, path) in paths.iter().enumerate().filter(|(i, _)| *i != 7) {
            std::fs::write(path, if i % 50 == 0 { "new" } else { "known" }).expect("a file");
        }
        let known = content_id(b"known");
        let order = Mutex::new(Vec::new());
        workers.read_each(&paths, &Options::default(), &|id| id == known, &|i, found| {
            assert_eq!(found.is_err(), [0, 7, 50].contains(&i), "{i}");
            order.lock().expect("no panic").push(i);
            ControlFlow::Continue(())
        });
        assert_eq!(order.into_inner().expect("no panic"), (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn who_is_kept_waiting_does_not_take_an_answer_for_late() {
        let isolation =
            Isolation { workers: 1, max_time: Duration::from_millis(300), ..Isolation::default() };
        // Both are answered with nonsense as soon as they are there.
        let script = r#"head -c 10 >/dev/null; printf '\4\0\0\0\2\0{}'; sleep 0.75; printf '\4\0\0\0\2\0{}'; cat >/dev/null"#;
        let workers = Workers::new("/bin/sh", ["-c", script], isolation);
        let dir = tempfile::tempdir().expect("a folder");
        let paths: Vec<PathBuf> = ["a.txt", "b.txt"].iter().map(|n| dir.path().join(n)).collect();
        paths.iter().for_each(|p| std::fs::write(p, "Số: 1/UBND").expect("a file"));
        workers.read_each(&paths, &Options::default(), &|_| false, &|i, read| {
            let reason = read.expect_err("nonsense").reason();
            assert_eq!(reason, Reason::Broken, "{i}");
            // Meanwhile the time of the second runs out, and its answer lies in the pipe.
            std::thread::sleep(Duration::from_millis(600));
            ControlFlow::Continue(())
        });
    }

    #[test]
    fn a_file_that_is_longer_than_a_pipe_holds_is_sent_while_the_answer_is_waited_for() {
        let outcome = |script: &str, max_time| {
            let isolation = Isolation { workers: 1, max_time, ..Isolation::default() };
            let workers = Workers::new("/bin/sh", ["-c", script], isolation);
            let error =
                workers.read(vec![b'x'; 5 << 20], "a.txt", &Options::default()).expect_err("no reader");
            error.reason()
        };
        let long = Duration::from_secs(20);
        // It dies in the middle of it; it takes in nothing; it takes in all of it and answers with nonsense.
        assert_eq!(outcome("head -c 1500000 >/dev/null; exit 1", long), Reason::Broken);
        assert_eq!(outcome("sleep 60", Duration::from_millis(200)), Reason::Time);
        let slow = r"head -c 5242880 >/dev/null; sleep 0.2; printf '\4\0\0\0\2\0{}'; cat >/dev/null";
        assert_eq!(outcome(slow, long), Reason::Broken);
    }

    #[test]
    fn a_worker_that_was_idle_has_no_more_time_than_any_other() {
        let isolation =
            Isolation { workers: 1, max_time: Duration::from_millis(300), ..Isolation::default() };
        // It answers one file and hangs over the next.
        let script = r"head -c 10 >/dev/null; printf '\4\0\0\0\2\0{}'; sleep 60";
        let workers = Workers::new("/bin/sh", ["-c", script], isolation);
        let read =
            || workers.read(b"1".to_vec(), "a.txt", &Options::default()).expect_err("nonsense").reason();
        assert_eq!(read(), Reason::Broken);
        std::thread::sleep(Duration::from_secs(2));
        let start = Instant::now();
        assert_eq!(read(), Reason::Time);
        assert!(start.elapsed() < Duration::from_millis(1500), "{:?}", start.elapsed());
    }

    #[test]
    fn a_worker_that_hangs_is_killed_in_time() {
        let isolation =
            Isolation { workers: 2, max_time: Duration::from_millis(200), ..Isolation::default() };
        let start = Instant::now();
        for script in ["cat > /dev/null & sleep 60", "exec <&-; sleep 60"] {
            assert_eq!(outcomes(script, isolation.clone()), [Reason::Time; 2], "{script}");
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    }

    #[test]
    fn a_worker_that_cannot_be_started_is_said() {
        let workers = Workers::new("/nothing/here", [""; 0], Isolation::default());
        let error = workers.read(b"1".to_vec(), "a.txt", &Options::default()).expect_err("nothing reads");
        assert!(error.reason() == Reason::Broken && error.english().contains("--workers 0"), "{error}");
    }
}
