//! Worker processes: foreign bytes are parsed where a crash, a hang or a bomb costs one file.
//!
//! Owns starting workers, handing them files one by one, their limits, and what becomes of a file
//! whose worker died. Does not own which program a worker is: whoever makes [`Workers`] names a
//! command that ends in [`serve`], usually the program itself.

mod confine;
mod pool;
mod process;
mod protocol;
mod serve;

use std::time::Duration;

use congvan_extract::Limits;

pub use confine::confine;
pub(crate) use confine::cores;
pub use pool::Workers;
pub use serve::serve;

/// What reading one file may cost the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Isolation {
    /// How many worker processes; with 0 files are read in this process.
    pub workers: usize,
    /// Memory that one file may take, in bytes.
    pub max_memory: u64,
    /// Time that one file may take; pages that are read from their pictures have theirs beside it
    /// ([`Limits::ocr_page_time`]).
    pub max_time: Duration,
    /// Size of what is read from one file, as it is handed on, in bytes.
    pub max_output: u64,
}

impl Default for Isolation {
    fn default() -> Self {
        Self {
            workers: cores() as usize,
            max_memory: 1 << 30,
            max_time: Duration::from_secs(30),
            max_output: 64 << 20,
        }
    }
}

impl Isolation {
    /// The limits that a reader keeps by itself. It stops a little before its time, so that what it
    /// has by then is handed on rather than lost.
    pub fn limits(&self) -> Limits {
        let early = (self.max_time * 5 / 6).min(self.max_time.saturating_sub(Duration::from_secs(3)));
        Limits { time: early.max(self.max_time / 4), ..Limits::default() }
    }

    /// How many texts a worker extracts at once: two where it has cores for it.
    fn lanes(&self) -> u32 {
        (cores() / self.workers.max(1) as u32).clamp(1, 2)
    }
}
