//! A wall around foreign parsers: their panics, their recursion and their endless loops stay inside.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread::Builder;
use std::time::Duration;

/// Deep enough for any nesting that a parser's own limits let through.
const STACK: usize = 256 << 20;

/// A thread with a deep stack.
fn deep() -> Builder {
    Builder::new().name("extract".into()).stack_size(STACK)
}

/// Why guarded work gave nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It panicked, with this message.
    Panic(String),
    /// It did not end in time. Its thread is left behind.
    Late,
}

static LEFT_BEHIND: AtomicBool = AtomicBool::new(false);

/// Whether a reader that did not end in time is still at work in this process: whoever can start
/// another process had better do so.
pub fn left_behind() -> bool {
    LEFT_BEHIND.load(Ordering::Relaxed)
}

/// Files that are read within a time in this process.
static AT_WORK: AtomicUsize = AtomicUsize::new(0);

/// Whether of so many cores one is left for every file that is read in this process, so that more threads for one
/// of them are worth their while.
pub(crate) fn is_room(cores: usize) -> bool {
    cores > AT_WORK.load(Ordering::Relaxed)
}

/// Runs `work` on a thread with a deep stack and waits for it no longer than `time`.
pub(crate) fn run_within<T: Send + 'static>(
    time: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let (sender, receiver) = sync_channel(1);
    let thread = deep().spawn(move || {
        AT_WORK.fetch_add(1, Ordering::Relaxed);
        let result = attempt(work);
        AT_WORK.fetch_sub(1, Ordering::Relaxed);
        // Nobody listens any more if it is late; that is no fault of the work.
        let _ = sender.send(result);
    });
    if let Err(e) = thread {
        return Err(Failure::Panic(e.to_string()));
    }
    match receiver.recv_timeout(time) {
        Ok(result) => result.map_err(Failure::Panic),
        Err(RecvTimeoutError::Timeout) => {
            LEFT_BEHIND.store(true, Ordering::Relaxed);
            Err(Failure::Late)
        }
        Err(RecvTimeoutError::Disconnected) => Err(Failure::Panic("thread".into())),
    }
}

/// Runs `work` on a thread with a deep stack, for as long as it takes, and gives `Err` with the
/// message of its panic, if it panics.
pub(crate) fn run<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    std::thread::scope(|scope| {
        let thread = deep().spawn_scoped(scope, || attempt(work));
        match thread {
            Ok(handle) => handle.join().unwrap_or_else(|p| Err(message(&*p))),
            Err(e) => Err(e.to_string()),
        }
    })
}

/// Runs `work` here and `other`, which has to guard itself, on a thread beside it if there is `room` for one, or else
/// before it, so that it is done whatever becomes of `work`; ends with both.
pub(crate) fn beside<T>(room: bool, other: impl Fn() + Sync, work: impl FnOnce() -> T) -> T {
    std::thread::scope(|scope| {
        if !room || deep().spawn_scoped(scope, &other).is_err() {
            other();
        }
        work()
    })
}

/// Runs `work` here, and `each` for whatever `work` hands on, in that order, on a thread beside it if there is `room` for
/// one; ends with both. A panic of `each` is one of the whole.
pub(crate) fn hand_on<T: Send, R>(
    room: bool,
    each: impl Fn(T) + Sync,
    work: impl FnOnce(&(dyn Fn(T) + Sync)) -> R,
) -> R {
    if !room {
        return work(&each);
    }
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel::<T>(2);
        let each = &each;
        let Ok(taker) = deep().spawn_scoped(scope, move || attempt(|| receive.into_iter().for_each(each)))
        else {
            return work(each);
        };
        // Nobody takes any more what comes after a panic, which is told below.
        let result = work(&|one| drop(send.send(one)));
        drop(send);
        match taker.join() {
            Ok(Ok(())) => result,
            Ok(Err(message)) => std::panic::resume_unwind(Box::new(message)),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

thread_local! {
    static GUARDED: Cell<u32> = const { Cell::new(0) };
}

/// Runs `work` here and gives `Err` with the message of its panic, if it panics. The panic is not
/// reported on standard error: it is the file's fault, and the caller tells.
pub(crate) fn attempt<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if GUARDED.with(Cell::get) == 0 {
                before(info);
            }
        }));
    });
    GUARDED.with(|g| g.set(g.get() + 1));
    let result = catch_unwind(AssertUnwindSafe(work)).map_err(|p| message(&*p));
    GUARDED.with(|g| g.set(g.get() - 1));
    result
}

fn message(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panic".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_a_deep_recursion_and_an_endless_loop_stay_inside() {
        fn deep(n: u64) -> u64 {
            if n == 0 { 0 } else { std::hint::black_box(deep(n - 1)) + 1 }
        }
        let second = Duration::from_secs(20);
        assert_eq!(
            run_within(second, || panic!("broken {}", 1)),
            Err::<(), _>(Failure::Panic("broken 1".into()))
        );
        assert_eq!(run_within(second, || deep(500_000)), Ok(500_000));
        assert_eq!(run(|| deep(500_000)), Ok(500_000));
        assert_eq!(run(|| -> u8 { panic!("broken") }), Err("broken".into()));
        let late = run_within(Duration::from_millis(20), || std::thread::sleep(Duration::from_millis(300)));
        assert_eq!(late, Err(Failure::Late));
    }
}
