//! A wall around foreign parsers: their panics and their recursion stay inside.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Deep enough for any nesting that a parser's own limits let through.
const STACK: usize = 256 << 20;

/// Runs `work` on a thread with a deep stack and gives `Err` with the message of its panic, if it
/// panics.
pub(crate) fn run<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("extract".into())
            .stack_size(STACK)
            .spawn_scoped(scope, || attempt(work));
        match thread {
            Ok(handle) => handle.join().unwrap_or_else(|p| Err(message(&*p))),
            Err(e) => Err(e.to_string()),
        }
    })
}

/// Runs `work` here and gives `Err` with the message of its panic, if it panics.
pub(crate) fn attempt<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|p| message(&*p))
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panic".to_owned())
}
