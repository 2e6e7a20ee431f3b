//! The worker's side: reads files from its standard input, one after the other, and answers each.
//!
//! While the record of one file is made, the text of the next is extracted: the two take turns at
//! nothing, and the second is most of the work.

use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use congvan_extract::{Extracted, Listener, Stage, extract, left_behind};

use super::confine;
use super::protocol::{Done, Hello, Job, Reply};
use crate::error::Failure;
use crate::{Error, understand};

/// Stack of the thread that makes the records, in bytes: as much as a program has.
const STACK: usize = 8 << 20;

/// A file whose text was had, or why not.
struct Taken {
    file_name: String,
    bytes: u64,
    extracted: Result<Extracted, Failure>,
    /// The worker ends after it.
    leaving: bool,
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
    let out = Arc::new(Mutex::new(out));
    std::thread::scope(|scope| {
        // Nothing lies between the two: at most two files are at work.
        let (hand_on, taken) = sync_channel(0);
        let answering = {
            let out = out.clone();
            let answer = move || answer(&taken, &out, hello.max_output);
            std::thread::Builder::new()
                .name("records".into())
                .stack_size(STACK)
                .spawn_scoped(scope, answer)?
        };
        let mut turn = 0;
        while let Some((job, bytes)) = Job::read(&mut input)? {
            turn += 1;
            // The notes are of the last file alone.
            let _ = rustix::fs::seek(io::stderr(), rustix::fs::SeekFrom::Start(0));
            let taken = take(job, &bytes, turn, &out, hello.max_memory);
            let leaving = taken.leaving;
            // If nobody takes it, the other side went away.
            if hand_on.send(taken).is_err() || leaving {
                break;
            }
        }
        drop(hand_on);
        answering.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
    })
}

/// Extracts the text of the file that comes as number `turn`.
fn take(job: Job, bytes: &[u8], turn: u64, out: &Arc<Mutex<std::fs::File>>, max_memory: u64) -> Taken {
    let Job { file_name, mut limits } = job;
    let out = out.clone();
    limits.listener = Listener::new(move |stage| {
        // If nobody listens any more, the next answer finds out.
        let _ = match stage {
            Stage::Page => io::stderr().write_all(page(turn).as_bytes()),
            Stage::Recognising(pages) => lock(&out).write_all(&Reply::recognising(pages)),
        };
    });
    let extracted = match catch_unwind(AssertUnwindSafe(|| extract(bytes, &file_name, &limits))) {
        Ok(extracted) => extracted.map_err(|cause| Error::extract(&file_name, &cause).into_failure()),
        Err(_) => Err(Failure::broken()),
    };
    // A reader that does not end goes with its process.
    let leaving = left_behind() || confine::resident() > max_memory / 2;
    Taken { file_name, bytes: bytes.len() as u64, extracted, leaving }
}

/// Makes the records and answers with them, in order.
fn answer(taken: &Receiver<Taken>, out: &Mutex<std::fs::File>, max_output: u64) -> io::Result<()> {
    while let Ok(Taken { file_name, bytes, extracted, leaving }) = taken.recv() {
        // Said here, where the answer comes next: never after it.
        if !leaving {
            lock(out).write_all(&Reply::ready())?;
        }
        let result = extracted.and_then(|extracted| {
            catch_unwind(AssertUnwindSafe(|| Done::pack(understand(extracted, bytes, &file_name))))
                .map_err(|_| Failure::broken())
        });
        let frame = Reply::frame(&result, leaving, max_output)?;
        lock(out).write_all(&frame)?;
    }
    Ok(())
}

/// Noted for every page that is read of the file that came as number `turn`.
pub(super) fn page(turn: u64) -> String {
    format!("page {turn}\n")
}

fn lock(out: &Mutex<std::fs::File>) -> std::sync::MutexGuard<'_, std::fs::File> {
    out.lock().unwrap_or_else(PoisonError::into_inner)
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
