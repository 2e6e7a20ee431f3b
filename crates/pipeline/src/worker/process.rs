//! One worker process, seen from the program that started it.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, IoSlice, Read, Seek, Write};
#[cfg(target_os = "linux")]
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use congvan_extract::OcrMode;
use congvan_model::Reason;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};

use super::Isolation;
use super::confine::{OUT_OF_MEMORY, cores, time_to_recognise};
use super::protocol::{Hello, Job, Reply};
use super::serve::page;

/// How much may lie in a pipe, in bytes: as much as Linux lets anybody have.
#[cfg(target_os = "linux")]
const PIPE: usize = 1 << 20;

/// How much of an answer is asked for at once, in bytes.
const READ: usize = 64 << 10;

/// A worker that answers.
pub(super) struct Worker {
    child: Child,
    stdin: ChildStdin,
    stdout: ChildStdout,
    /// Its standard error: how far it has come, and its last words. A file, so that however much is
    /// said there never holds it up.
    notes: Option<File>,
    /// What it said that was not taken yet.
    buffer: Vec<u8>,
    /// What it was not sent yet for want of room in the pipe.
    outgoing: VecDeque<Outgoing>,
    max_output: u64,
    /// How many files it may have at once.
    most: usize,
    /// Files that it was ever handed.
    turns: u64,
    /// The files that it has not answered, in order.
    at_work: VecDeque<Clock>,
    /// When it was last listened to.
    heard: Instant,
}

/// How many files a worker has at hand beyond those that it reads, so that it never waits for the next.
const AT_HAND: usize = 2;

/// A file on its way into the pipe.
struct Outgoing {
    head: Vec<u8>,
    bytes: Arc<Vec<u8>>,
    /// How much of both is in it.
    done: usize,
}

/// How a file at a worker is doing.
struct Clock {
    turn: u64,
    /// When its time began: when it was sent, or the one before it was answered; later by all the time in which nobody
    /// listened.
    since: Instant,
    /// How much it may take.
    allowed: Duration,
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
        // Nobody waits for room in one pipe while the other side waits for room in the other.
        rustix::io::ioctl_fionbio(&stdin, true)?;
        let mut worker = Self {
            child,
            stdin,
            stdout,
            notes,
            buffer: Vec::new(),
            outgoing: VecDeque::new(),
            max_output: isolation.max_output,
            most: isolation.lanes() as usize + AT_HAND,
            turns: 0,
            at_work: VecDeque::new(),
            heard: Instant::now(),
        };
        // Where it is dead already, asking for its answer tells why.
        let hello = Hello {
            max_memory: isolation.max_memory,
            max_output: isolation.max_output,
            lanes: isolation.lanes(),
        };
        let _ = hello.write(&mut worker.stdin);
        Ok(worker)
    }

    /// Whether it may be handed one more file now.
    pub(super) fn may_take(&self) -> bool {
        self.at_work.len() < self.most
    }

    /// Hands it a file that it may take; the clock of the file starts. What finds no room in the pipe follows while it
    /// is listened to.
    pub(super) fn send(&mut self, job: &Job, bytes: Arc<Vec<u8>>, max_time: Duration) -> io::Result<()> {
        self.turns += 1;
        self.at_work.push_back(Clock {
            turn: self.turns,
            since: Instant::now(),
            allowed: max_time,
            page_time: job.limits.ocr_page_time,
            at_once: job.limits.cores.map_or_else(cores, u32::from),
            recognising: false,
        });
        self.outgoing.push_back(Outgoing { head: job.head(bytes.len())?, bytes, done: 0 });
        self.push()
    }

    /// Sends as much as there is room for.
    fn push(&mut self) -> io::Result<()> {
        while let Some(next) = self.outgoing.front_mut() {
            let (head, body) = next.rest();
            match self.stdin.write_vectored(&[IoSlice::new(head), IoSlice::new(body)]) {
                Ok(n) => next.done += n,
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => break,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => {
                    self.outgoing.clear();
                    return Err(e);
                }
            }
            if next.is_done() {
                self.outgoing.pop_front();
            }
        }
        Ok(())
    }

    /// Its answer to the first of its files. Its death is told of the first of its files.
    pub(super) fn receive(&mut self) -> Result<Reply, Died> {
        // Time in which nobody listened is not the worker's.
        let now = Instant::now();
        for clock in &mut self.at_work {
            clock.since += now.saturating_duration_since(clock.since.max(self.heard));
        }
        let reply = self.reply();
        self.heard = Instant::now();
        reply
    }

    fn reply(&mut self) -> Result<Reply, Died> {
        loop {
            match Reply::take(&mut self.buffer, self.max_output) {
                Ok(Some(Reply::Recognising { turn, pages })) => {
                    if let Some(clock) = self.at_work.iter_mut().find(|clock| clock.turn == turn) {
                        clock.recognising = true;
                        clock.allowed += time_to_recognise(pages, clock.at_once, clock.page_time);
                    }
                }
                Ok(Some(answer)) => {
                    self.at_work.pop_front();
                    if let Some(next) = self.at_work.front_mut() {
                        // Its time is its own: not that in which the worker had others.
                        next.since = Instant::now();
                    }
                    return Ok(answer);
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

    /// Waits for more of the answer, and sends on what there is room for; false if its time is up.
    fn more(&mut self) -> io::Result<bool> {
        let left = self
            .at_work
            .front()
            .map_or(Duration::ZERO, |clock| clock.allowed.saturating_sub(clock.since.elapsed()));
        let timeout = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: left.subsec_nanos().into() };
        let sending = usize::from(!self.outgoing.is_empty());
        let mut fds = [PollFd::new(&self.stdout, PollFlags::IN), PollFd::new(&self.stdin, PollFlags::OUT)];
        match poll(&mut fds[..1 + sending], Some(&timeout)) {
            Ok(0) => return Ok(!left.is_zero()),
            Err(rustix::io::Errno::INTR) => return Ok(true),
            Ok(_) => {}
            Err(e) => return Err(e.into()),
        }
        let [said, room] = fds.map(|fd| !fd.revents().is_empty());
        if room {
            // Where it takes no more, what it says tells why.
            let _ = self.push();
        }
        if !said {
            return Ok(true);
        }
        self.buffer.reserve(READ);
        match rustix::io::read(&self.stdout, rustix::buffer::spare_capacity(&mut self.buffer)) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(true),
            Err(e) => Err(e.into()),
        }
    }

    /// What became of it, by its last words.
    fn died(&mut self, reason: Reason) -> Died {
        self.kill();
        let mut notes = Vec::new();
        if let Some(file) = &mut self.notes {
            let _ = file.rewind().and_then(|()| file.take(1 << 20).read_to_end(&mut notes));
        }
        let (turn, recognising) =
            self.at_work.front().map_or((0, false), |clock| (clock.turn, clock.recognising));
        let notes = String::from_utf8_lossy(&notes);
        let starved = notes.contains(OUT_OF_MEMORY) || notes.contains("memory allocation of");
        Died {
            reason: if starved { Reason::Memory } else { reason },
            pages: notes.matches(&page(turn)).count() as u32,
            recognising,
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

impl Outgoing {
    /// What is not sent yet of its head and of the bytes of the file.
    fn rest(&self) -> (&[u8], &[u8]) {
        let (head, body) = (self.done.min(self.head.len()), self.done.saturating_sub(self.head.len()));
        (&self.head[head..], &self.bytes[body..])
    }

    fn is_done(&self) -> bool {
        self.done >= self.head.len() + self.bytes.len()
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
