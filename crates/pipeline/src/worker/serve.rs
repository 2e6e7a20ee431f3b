//! The worker's side: reads files from its standard input and answers each, in order.
//!
//! As many files are read at once as the worker was told, each on one thread from its bytes to its answer: handing
//! it from thread to thread costs more than it gains, since the other cores have files of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::os::fd::OwnedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use congvan_extract::{Extracted, Limits, Listener, Stage, extract, left_behind};

use super::confine;
use super::protocol::{Done, Hello, Job, Reply};
use crate::error::Failure;
use crate::{Error, understand};

/// Stack of the threads that read, in bytes: as much as a program has. Foreign parsers have deeper ones.
const STACK: usize = 8 << 20;

/// What the threads of a worker share.
struct Desk {
    input: Mutex<Input>,
    /// No further file is taken. Not behind the lock of the input, which is held while somebody waits for a file.
    leaving: AtomicBool,
    answers: Mutex<Answers>,
    out: Mutex<File>,
    max_memory: u64,
    max_output: u64,
    /// The turns whose text is not had yet.
    open: Mutex<BTreeSet<u64>>,
    closed: Condvar,
}

/// Where the files come from.
struct Input {
    from: BufReader<File>,
    /// How many came.
    turns: u64,
}

/// What was answered before its turn, and whose turn it is.
#[derive(Default)]
struct Answers {
    early: BTreeMap<u64, Answer>,
    /// The last turn that was answered.
    turn: u64,
    /// The worker ends as soon as nothing more is to be said.
    leaving: bool,
    /// Nothing more is said.
    over: bool,
}

struct Answer {
    frame: Vec<u8>,
    /// The worker ends after it.
    leaving: bool,
}

impl Desk {
    /// The next file, with the number of its turn.
    fn next(&self) -> io::Result<Option<(u64, Job, Vec<u8>)>> {
        let mut input = lock(&self.input);
        if self.leaving.load(Ordering::Acquire) {
            return Ok(None);
        }
        let Some((job, bytes)) = Job::read(&mut input.from)? else { return Ok(None) };
        // The notes are of the last files alone.
        let _ = rustix::fs::seek(io::stderr(), rustix::fs::SeekFrom::Start(0));
        input.turns += 1;
        lock(&self.open).insert(input.turns);
        Ok(Some((input.turns, job, bytes)))
    }

    /// Takes no further file.
    fn leave(&self) {
        self.leaving.store(true, Ordering::Release);
    }

    fn say(&self, words: &[u8]) -> io::Result<()> {
        lock(&self.out).write_all(words)
    }

    /// Waits until all that came before has its text: recognising takes every core, and the time of who came
    /// first runs.
    fn wait_for_turn(&self, turn: u64) {
        let earlier = |open: &mut BTreeSet<u64>| open.first().is_some_and(|first| *first < turn);
        drop(self.closed.wait_while(lock(&self.open), earlier));
    }

    fn close(&self, turn: u64) {
        lock(&self.open).remove(&turn);
        self.closed.notify_all();
    }

    /// Gives the answers whose turn has come with this one, or keeps it until its own has.
    fn answer(&self, turn: u64, answer: Answer) -> io::Result<()> {
        let mut answers = lock(&self.answers);
        let Answers { early, turn: last, leaving, over } = &mut *answers;
        early.insert(turn, answer);
        while let Some(mut next) = early.remove(&(*last + 1)) {
            *last += 1;
            *leaving |= next.leaving;
            // What is answered already is still handed over.
            let ends = *leaving && !early.contains_key(&(*last + 1));
            if ends {
                Reply::last(&mut next.frame);
            }
            if !*over {
                self.say(&next.frame).inspect_err(|_| *over = true)?;
            }
            *over |= ends;
        }
        Ok(())
    }
}

/// Works until the other side closes standard input. What it says goes to standard output; on
/// standard error it notes how far it has come, for when it dies.
///
/// # Errors
/// When the other side went away or does not keep to the protocol.
pub fn serve() -> io::Result<()> {
    let mut from = BufReader::with_capacity(64 << 10, take_over_stdin()?);
    let out = take_over_stdout()?;
    let Some(hello) = Hello::read(&mut from)? else { return Ok(()) };
    confine::for_good(hello.max_memory);
    serve_from(from, out, &hello)
}

fn serve_from(from: BufReader<File>, out: File, hello: &Hello) -> io::Result<()> {
    let desk = Arc::new(Desk {
        input: Mutex::new(Input { from, turns: 0 }),
        leaving: AtomicBool::new(false),
        answers: Mutex::default(),
        out: Mutex::new(out),
        max_memory: hello.max_memory,
        max_output: hello.max_output,
        open: Mutex::default(),
        closed: Condvar::new(),
    });
    let desk = &desk;
    std::thread::scope(|scope| {
        let begin = || {
            let lane = std::thread::Builder::new().name("letters".into()).stack_size(STACK);
            lane.spawn_scoped(scope, || work(desk).inspect_err(|_| desk.leave()))
        };
        let first = begin()?;
        // Where no more are to be had, one does the work.
        let others: Vec<_> = (1..hello.lanes).map_while(|_| begin().ok()).collect();
        let ended = std::iter::once(first).chain(others).map(std::thread::ScopedJoinHandle::join);
        ended.map(|end| end.unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))).fold(Ok(()), Result::and)
    })
}

/// Reads files and answers them until there are no more, or the worker leaves.
fn work(desk: &Arc<Desk>) -> io::Result<()> {
    while let Some((turn, Job { file_name, limits }, bytes)) = desk.next()? {
        let length = bytes.len() as u64;
        let extracted = text(bytes, &file_name, limits, turn, desk);
        desk.close(turn);
        // A reader that does not end goes with its process.
        let leaving = left_behind() || confine::resident() > desk.max_memory / 2;
        if leaving {
            desk.leave();
        }
        let result = extracted.and_then(|extracted| {
            let made = || Done::pack(understand(extracted, length, &file_name));
            catch_unwind(AssertUnwindSafe(made)).map_err(|_| Failure::broken())
        });
        let frame = Reply::frame(&result, desk.max_output)?;
        desk.answer(turn, Answer { frame, leaving })?;
    }
    Ok(())
}

/// Extracts the text of the file that comes as number `turn`.
fn text(
    bytes: Vec<u8>,
    file_name: &str,
    mut limits: Limits,
    turn: u64,
    desk: &Arc<Desk>,
) -> Result<Extracted, Failure> {
    let listening = desk.clone();
    limits.listener = Listener::new(move |stage| {
        // If nobody listens any more, the next answer finds out.
        let _ = match stage {
            Stage::Page => io::stderr().write_all(page(turn).as_bytes()),
            Stage::Recognising(pages) => {
                listening.wait_for_turn(turn);
                listening.say(&Reply::recognising(turn, pages))
            }
        };
    });
    match catch_unwind(AssertUnwindSafe(|| extract(&bytes, file_name, &limits))) {
        Ok(extracted) => extracted.map_err(|cause| Error::extract(file_name, &cause).into_failure()),
        Err(_) => Err(Failure::broken()),
    }
}

/// Noted for every page that is read of the file that came as number `turn`.
pub(super) fn page(turn: u64) -> String {
    format!("page {turn}\n")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Standard input for ourselves: who is started from here has none of it.
fn take_over_stdin() -> io::Result<File> {
    let ours: OwnedFd = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3)?;
    rustix::stdio::dup2_stdin(std::fs::OpenOptions::new().read(true).open("/dev/null")?)?;
    Ok(ours.into())
}

/// Standard output for ourselves: what a library prints there goes nowhere.
fn take_over_stdout() -> io::Result<File> {
    let ours: OwnedFd = rustix::io::dup(rustix::stdio::stdout())?;
    // Not for the programs that are started from here: they would keep it open.
    rustix::io::fcntl_setfd(&ours, rustix::io::FdFlags::CLOEXEC)?;
    let nowhere = std::fs::OpenOptions::new().write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdout(&nowhere)?;
    Ok(ours.into())
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;

    /// Serves so many lanes over pipes; gives where jobs go in and what comes out.
    fn served(lanes: u32, max_memory: u64) -> (File, File) {
        let (jobs_out, jobs_in) = rustix::pipe::pipe().expect("a pipe");
        let (answers_out, answers_in) = rustix::pipe::pipe().expect("a pipe");
        let hello = Hello { max_memory, max_output: 1 << 20, lanes };
        let from = BufReader::new(File::from(jobs_out));
        std::thread::spawn(move || serve_from(from, answers_in.into(), &hello));
        (jobs_in.into(), answers_out.into())
    }

    fn send(jobs: &mut File, name: &str, bytes: &[u8]) {
        let job = Job { file_name: name.into(), limits: Limits::default() };
        jobs.write_all(&job.head(bytes.len()).expect("a head")).expect("sent");
        jobs.write_all(bytes).expect("sent");
    }

    /// The answers, each with whether it is the last, as they come.
    fn heard(mut answers: File) -> std::sync::mpsc::Receiver<(bool, bool)> {
        let (send, receive) = channel();
        std::thread::spawn(move || {
            let (mut buffer, mut part) = (Vec::new(), [0; 4096]);
            while let Ok(n @ 1..) = answers.read(&mut part) {
                buffer.extend_from_slice(&part[..n]);
                while let Ok(Some(reply)) = Reply::take(&mut buffer, 1 << 20) {
                    let told = match reply {
                        Reply::Done { leaving, .. } => (true, leaving),
                        Reply::Failed { leaving, .. } => (false, leaving),
                        Reply::Recognising { .. } => continue,
                    };
                    let _ = send.send(told);
                }
            }
        });
        receive
    }

    const SOON: Duration = Duration::from_secs(20);

    #[test]
    fn many_lanes_answer_in_the_order_of_the_jobs() {
        let (mut jobs, answers) = served(4, u64::MAX / 4);
        let answers = heard(answers);
        for i in 0..40 {
            // Every third is no letter at all.
            let bytes: &[u8] =
                if i % 3 == 0 { &[0x25, 0x50, 0x44, 0x46, 0x2d, 0x31] } else { b"S\xe1\xbb\x91: 1/UBND" };
            send(&mut jobs, if i % 3 == 0 { "a.pdf" } else { "a.txt" }, bytes);
        }
        for i in 0..40 {
            assert_eq!(answers.recv_timeout(SOON), Ok((i % 3 != 0, false)), "{i}");
        }
    }

    #[test]
    fn who_leaves_answers_though_another_waits_for_a_file() {
        // Any process has more than this in use.
        let (mut jobs, answers) = served(2, 1 << 20);
        let answers = heard(answers);
        std::thread::sleep(Duration::from_millis(50));
        send(&mut jobs, "a.txt", b"S\xe1\xbb\x91: 1/UBND");
        assert_eq!(answers.recv_timeout(SOON), Ok((true, true)));
    }
}
