//! One worker process, seen from the program that started it.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
#[cfg(target_os = "linux")]
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use congvan_extract::OcrMode;
use congvan_model::Reason;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};

use super::Isolation;
use super::confine::{OUT_OF_MEMORY, cores, time_to_recognise};
use super::protocol::{Hello, Job, Reply};
use super::serve::PAGE;

/// How much may lie in a pipe, in bytes: as much as Linux lets anybody have.
#[cfg(target_os = "linux")]
const PIPE: usize = 1 << 20;

/// A worker that answers.
pub(super) struct Worker {
    child: Child,
    stdin: ChildStdin,
    stdout: ChildStdout,
    /// Its standard error: how far it has come, and its last words. A file, so that however much is
    /// said there never holds it up.
    notes: Option<File>,
    buffer: Vec<u8>,
    max_output: u64,
    deadline: Instant,
    page_time: Duration,
    at_once: u32,
    recognising: bool,
}

/// A worker's end before its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Died {
    pub(super) reason: Reason,
    /// Pages whose text layer it had read by then.
    pub(super) pages: u32,
    /// Whether it was reading pages from their pictures.
    pub(super) recognising: bool,
}

impl Worker {
    pub(super) fn start(command: &mut Command, isolation: &Isolation) -> io::Result<Self> {
        let notes = tempfile::tempfile().ok();
        let stderr = notes.as_ref().and_then(|f| f.try_clone().ok()).map_or_else(Stdio::null, Stdio::from);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr)
            // So that it is killed with all that it started.
            .process_group(0)
            .spawn()?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        // A file goes over in few steps. Where the system allows no more, it takes more of them.
        #[cfg(target_os = "linux")]
        for pipe in [stdin.as_fd(), stdout.as_fd()] {
            let _ = rustix::pipe::fcntl_setpipe_size(pipe, PIPE);
        }
        let mut worker = Self {
            child,
            stdin,
            stdout,
            notes,
            buffer: Vec::new(),
            max_output: isolation.max_output,
            deadline: Instant::now(),
            page_time: Duration::ZERO,
            at_once: 1,
            recognising: false,
        };
        // Where it is dead already, asking for its answer tells why.
        let _ = Hello { max_memory: isolation.max_memory, max_output: isolation.max_output }
            .write(&mut worker.stdin);
        Ok(worker)
    }

    /// Hands it a file; the clock of the file starts.
    pub(super) fn send(&mut self, job: &Job, bytes: &[u8], max_time: Duration) -> io::Result<()> {
        self.recognising = false;
        self.page_time = job.limits.ocr_page_time;
        self.at_once = job.limits.cores.map_or_else(cores, u32::from);
        self.deadline = Instant::now() + max_time;
        job.write(bytes, &mut self.stdin)
    }

    /// Its answer to the last file, [`Reply::Done`] or [`Reply::Failed`].
    pub(super) fn receive(&mut self) -> Result<Reply, Died> {
        loop {
            match Reply::take(&mut self.buffer, self.max_output) {
                Ok(Some(Reply::Recognising(pages))) => {
                    self.recognising = true;
                    self.deadline += time_to_recognise(pages, self.at_once, self.page_time);
                }
                Ok(Some(reply)) => {
                    if let Some(notes) = &mut self.notes {
                        // The worker writes where we are: what lies behind that is of this file. Not
                        // sooner than its answer and not later: it may say its last words before it
                        // has seen the next.
                        let _ = notes.rewind();
                    }
                    return Ok(reply);
                }
                Ok(None) => match self.more() {
                    Ok(true) => {}
                    Ok(false) => return Err(self.died(Reason::Time)),
                    Err(_) => return Err(self.died(Reason::Broken)),
                },
                Err(_) => return Err(self.died(Reason::Broken)),
            }
        }
    }

    /// Waits for more of the answer; false if its time is up.
    fn more(&mut self) -> io::Result<bool> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(false);
        }
        let timeout = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: left.subsec_nanos().into() };
        let mut fds = [PollFd::new(&self.stdout, PollFlags::IN)];
        match poll(&mut fds, Some(&timeout)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(true),
            Ok(_) => {}
            Err(e) => return Err(e.into()),
        }
        let start = self.buffer.len();
        self.buffer.resize(start + (64 << 10), 0);
        let read = self.stdout.read(&mut self.buffer[start..]);
        self.buffer.truncate(start + read.as_ref().unwrap_or(&0));
        match read? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(true),
        }
    }

    /// What became of it, by its last words.
    fn died(&mut self, reason: Reason) -> Died {
        self.kill();
        let mut notes = Vec::new();
        if let Some(file) = &mut self.notes {
            let said = file.stream_position().unwrap_or(0).min(1 << 20);
            let _ = file.rewind().and_then(|()| file.take(said).read_to_end(&mut notes));
        }
        let notes = String::from_utf8_lossy(&notes);
        let starved = notes.contains(OUT_OF_MEMORY) || notes.contains("memory allocation of");
        Died {
            reason: if starved { Reason::Memory } else { reason },
            pages: notes.matches(PAGE).count() as u32,
            recognising: self.recognising,
        }
    }

    fn kill(&mut self) {
        if let Some(group) = Pid::from_raw(self.child.id() as i32) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.stdin.flush();
        self.kill();
    }
}

impl Died {
    /// The job with which what was read before can still be had, if there is one.
    pub(super) fn careful(self, job: &Job) -> Option<Job> {
        let mut limits = job.limits.clone();
        if self.reason == Reason::Time {
            // It has had its time.
            return None;
        }
        if self.recognising {
            limits.ocr = OcrMode::Off;
        } else {
            limits.max_pages = self.pages;
        }
        let fewer = limits != job.limits && self.pages > 0;
        fewer.then(|| Job { file_name: job.file_name.clone(), limits })
    }
}
