//! The limits of a process that reads: its memory, and its time where nobody else watches it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use congvan_extract::{Limits, Listener, Stage};
use congvan_model::Reason;
use rustix::process::{Resource, Rlimit, getppid, getrlimit, setrlimit};

use super::Isolation;

/// How often memory is looked at: at some two gigabytes a second that a machine can fill, a limit
/// is passed by some twenty megabytes.
const INTERVAL: Duration = Duration::from_millis(10);

/// Address space beyond the memory limit: deep stacks and the allocator's arenas are set aside but
/// not used. The watch over what is used is the limit; this is what stands behind it.
const SPARE: u64 = 3 << 30;

/// The note that a worker leaves when it ends for want of memory.
pub(super) const OUT_OF_MEMORY: &str = "out of memory\n";

/// Memory that this process has in use, in bytes; 0 where the system does not tell.
pub(super) fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|text| text.split(' ').nth(1)?.parse::<u64>().ok());
    pages.unwrap_or(0) * rustix::param::page_size() as u64
}

fn limit(resource: Resource, most: u64) {
    let before = getrlimit(resource);
    let most = before.maximum.map_or(most, |m| m.min(most));
    // What the system refuses to limit is still watched.
    let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
}

/// Confines this process, a worker, until its end: memory, no cores on the disk, no life without
/// its parent.
pub(super) fn for_good(max_memory: u64) {
    limit(Resource::Core, 0);
    limit(Resource::Data, max_memory.saturating_add(SPARE));
    let parent = getppid();
    let watch = move || loop {
        std::thread::sleep(INTERVAL);
        if resident() > max_memory {
            eprint!("{OUT_OF_MEMORY}");
            std::process::abort();
        }
        if getppid() != parent {
            std::process::exit(0);
        }
    };
    // Without the watch the limit of the system still holds.
    let _ = std::thread::Builder::new().name("watch".into()).spawn(watch);
}

/// Watches over this process while it reads one file itself: past its limits `over` is called,
/// which tells the user and ends the process. Sets the limits that the reader keeps.
///
/// # Errors
/// When nobody can be set to watch.
pub fn confine(
    isolation: &Isolation,
    limits: &mut Limits,
    over: impl Fn(Reason) + Send + 'static,
) -> std::io::Result<()> {
    limit(Resource::Core, 0);
    let start = Instant::now();
    let allowed = Arc::new(AtomicU64::new(isolation.max_time.as_millis() as u64));
    let (allow, page_time, extra) = (allowed.clone(), limits.ocr_page_time, isolation.max_time);
    let pages_at_once = cores();
    limits.listener = Listener::new(move |stage| {
        if let Stage::Recognising(pages) = stage {
            let until = start.elapsed() + extra + time_to_recognise(pages, pages_at_once, page_time);
            allow.fetch_max(until.as_millis() as u64, Ordering::Relaxed);
        }
    });
    let max_memory = isolation.max_memory;
    let watch = move || loop {
        std::thread::sleep(INTERVAL);
        if resident() > max_memory {
            return over(Reason::Memory);
        }
        if start.elapsed().as_millis() as u64 > allowed.load(Ordering::Relaxed) {
            return over(Reason::Time);
        }
    };
    std::thread::Builder::new().name("watch".into()).spawn(watch).map(drop)
}

/// Cores of the machine.
pub(crate) fn cores() -> u32 {
    static CORES: OnceLock<u32> = OnceLock::new();
    *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, |n| n.get() as u32))
}

/// How long so many pages may take, if each takes all of its time.
pub(super) fn time_to_recognise(pages: u32, at_once: u32, page_time: Duration) -> Duration {
    page_time * pages.div_ceil(at_once.max(1))
}
