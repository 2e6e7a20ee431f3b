//! The worker's side: reads files from its standard input and answers each, in order.
//!
//! While the records of some files are made, the text of the next ones is extracted, as many at once as the
//! worker was told, and one more waits, so that nobody waits for the other side.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use congvan_extract::{Extracted, Listener, Stage, extract, left_behind};

use super::confine;
use super::protocol::{Done, Hello, Job, Reply};
use crate::error::Failure;
use crate::{Error, understand};

/// Stack of the thread that makes the records, in bytes: as much as a program has.
const STACK: usize = 8 << 20;

/// A file to extract the text of.
struct Given {
    /// Which of all files that the worker was ever given it is.
    turn: u64,
    job: Job,
    bytes: Vec<u8>,
    /// Where its text is waited for.
    hand_on: SyncSender<Taken>,
}

/// A file whose text was had, or why not.
struct Taken {
    file_name: String,
    bytes: u64,
    extracted: Result<Extracted, Failure>,
    /// The worker ends after it.
    leaving: bool,
}

/// What the threads of a worker share.
struct Desk {
    out: Mutex<std::fs::File>,
    max_memory: u64,
    max_output: u64,
    /// The turns whose text is not had yet.
    open: Mutex<BTreeSet<u64>>,
    closed: Condvar,
    /// No further file is taken.
    leaving: AtomicBool,
}

impl Desk {
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
}

/// Works until the other side closes standard input. What it says goes to standard output; on
/// standard error it notes how far it has come, for when it dies.
///
/// # Errors
/// When the other side went away or does not keep to the protocol.
pub fn serve() -> io::Result<()> {
    let mut input = io::BufReader::with_capacity(64 << 10, io::stdin().lock());
    let out = take_over_stdout()?;
    let Some(hello) = Hello::read(&mut input)? else { return Ok(()) };
    confine::for_good(hello.max_memory);
    let lanes = hello.lanes.max(1) as usize;
    let desk = Arc::new(Desk {
        out: Mutex::new(out),
        max_memory: hello.max_memory,
        max_output: hello.max_output,
        open: Mutex::default(),
        closed: Condvar::new(),
        leaving: AtomicBool::new(false),
    });
    // A place is taken for each file until its record is begun.
    let (place, places) = sync_channel(lanes + 1);
    let (in_order, order) = sync_channel(lanes + 1);
    let (give, given) = sync_channel(lanes + 1);
    let given = Mutex::new(given);
    let (given, desk) = (&given, &desk);
    std::thread::scope(|scope| {
        let answering = std::thread::Builder::new()
            .name("records".into())
            .stack_size(STACK)
            .spawn_scoped(scope, move || answer(&order, &places, desk))?;
        for _ in 0..lanes {
            std::thread::Builder::new()
                .name("texts".into())
                .spawn_scoped(scope, move || take_all(given, desk))?;
        }
        for turn in 1.. {
            // If nobody makes records any more, the other side went away.
            if place.send(()).is_err() || desk.leaving.load(Ordering::Acquire) {
                break;
            }
            if turn > 1 {
                desk.say(&Reply::ready())?;
            }
            let Some((job, bytes)) = Job::read(&mut input)? else { break };
            // The notes are of the last file alone.
            let _ = rustix::fs::seek(io::stderr(), rustix::fs::SeekFrom::Start(0));
            lock(&desk.open).insert(turn);
            let (hand_on, taken) = sync_channel(1);
            if in_order.send(taken).is_err() || give.send(Given { turn, job, bytes, hand_on }).is_err() {
                break;
            }
        }
        drop((place, in_order, give));
        answering.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
    })
}

/// Extracts the texts of files until there are no more.
fn take_all(given: &Mutex<Receiver<Given>>, desk: &Arc<Desk>) {
    loop {
        let next = lock(given).recv();
        let Ok(Given { turn, job, bytes, hand_on }) = next else { break };
        let taken = take(job, &bytes, turn, desk);
        desk.close(turn);
        // If nobody waits for it, the other side went away.
        let _ = hand_on.send(taken);
    }
}

/// Extracts the text of the file that comes as number `turn`.
fn take(job: Job, bytes: &[u8], turn: u64, desk: &Arc<Desk>) -> Taken {
    let Job { file_name, mut limits } = job;
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
    let extracted = match catch_unwind(AssertUnwindSafe(|| extract(bytes, &file_name, &limits))) {
        Ok(extracted) => extracted.map_err(|cause| Error::extract(&file_name, &cause).into_failure()),
        Err(_) => Err(Failure::broken()),
    };
    // A reader that does not end goes with its process.
    let leaving = left_behind() || confine::resident() > desk.max_memory / 2;
    Taken { file_name, bytes: bytes.len() as u64, extracted, leaving }
}

/// Makes the records and answers with them, in order, until the worker leaves.
fn answer(order: &Receiver<Receiver<Taken>>, places: &Receiver<()>, desk: &Desk) -> io::Result<()> {
    while let Ok(next) = order.recv() {
        let Ok(Taken { file_name, bytes, extracted, leaving }) = next.recv() else { break };
        if leaving {
            desk.leaving.store(true, Ordering::Release);
        }
        let _ = places.recv();
        let result = extracted.and_then(|extracted| {
            catch_unwind(AssertUnwindSafe(|| Done::pack(understand(extracted, bytes, &file_name))))
                .map_err(|_| Failure::broken())
        });
        desk.say(&Reply::frame(&result, leaving, desk.max_output)?)?;
        if leaving {
            break;
        }
    }
    Ok(())
}

/// Noted for every page that is read of the file that came as number `turn`.
pub(super) fn page(turn: u64) -> String {
    format!("page {turn}\n")
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Standard output for ourselves: what a library prints there goes nowhere.
fn take_over_stdout() -> io::Result<std::fs::File> {
    let ours: OwnedFd = rustix::io::dup(rustix::stdio::stdout())?;
    // Not for the programs that are started from here: they would keep it open.
    rustix::io::fcntl_setfd(&ours, rustix::io::FdFlags::CLOEXEC)?;
    let nowhere = std::fs::OpenOptions::new().write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdout(&nowhere)?;
    Ok(ours.into())
}
