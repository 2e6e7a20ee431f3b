//! The worker's side: reads files from its standard input, one after the other, and answers each.

use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use congvan_extract::{Listener, Stage, left_behind};

use super::confine;
use super::protocol::{Done, Hello, Job, Reply};
use crate::error::Failure;
use crate::{Error, read_unresolved};

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
    let listener = {
        let out = out.clone();
        Listener::new(move |stage| {
            // If nobody listens any more, the next answer finds out.
            let _ = match stage {
                Stage::Page => io::stderr().write_all(PAGE.as_bytes()),
                Stage::Recognising(pages) => lock(&out).write_all(&Reply::recognising(pages)),
            };
        })
    };
    while let Some((mut job, bytes)) = Job::read(&mut input)? {
        job.limits.listener = listener.clone();
        let read = catch_unwind(AssertUnwindSafe(|| read_unresolved(&bytes, &job.file_name, &job.limits)));
        let result = match read {
            Ok(Ok(reading)) => Ok(Done::pack(reading)),
            Ok(Err(e)) => Err(Error::into_failure(e)),
            Err(_) => Err(Failure::broken()),
        };
        // A reader that does not end goes with its process.
        let leaving = left_behind() || confine::resident() > hello.max_memory / 2;
        lock(&out).write_all(&Reply::frame(&result, leaving, hello.max_output)?)?;
        if leaving {
            break;
        }
    }
    Ok(())
}

/// Noted for every page that is read.
pub(super) const PAGE: &str = "page\n";

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
