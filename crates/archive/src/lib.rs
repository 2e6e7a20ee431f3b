//! The archive: originals by content hash, the catalogue of records, and the ledger of
//! follow-up. It loses nothing.
//!
//! Owns the folder on disk and everything that is written to it: files under their SHA-256,
//! written once and never changed; an SQLite catalogue with records, corrections, the ledger, the
//! book of arrivals, jobs and the order of all changes; backup, restore, checking and mending.
//! Nothing of SQLite shows in its interface.
//!
//! Does not read letters, knows no calendar and no directory, and looks at no clock: records,
//! last days, predicates over bodies and the time come in as arguments. The search index lies in
//! the same folder, but is the `search` crate's; it follows the catalogue by
//! [`Archive::pending_index`] and can be made anew at any time.
//!
//! # What is safe when
//!
//! A letter is accepted when [`Archive::add`] returns: its file was synced before it got its
//! name, its folder was synced before the catalogue named it, and the catalogue's transaction was
//! synced. If the process or the machine dies before that, the letter is not there, or (between
//! the last sync and the return) it is there whole; adding it again is right in both cases.

mod archive;
mod arrivals;
mod backup;
mod catalogue;
mod changes;
mod check;
mod corrections;
mod disk;
mod error;
mod jobs;
mod letters;
mod neighbours;
mod originals;
mod place;
mod tasks;
#[cfg(test)]
mod tests;
mod threads;

pub use archive::Archive;
pub use arrivals::{Arrival, NewArrival};
pub use backup::{Backup, Restored, restore};
pub use changes::{Change, Cursor, Pending, What};
pub use check::{Checked, Finding, FindingKind, Mend, RepairOptions, Repaired};
pub use corrections::Correction;
pub use error::Error;
pub use jobs::{Job, JobState};
pub use letters::{Added, DayFinder, Incoming, LetterFilter, Reading, Records, Reread, Summary, content_id};
pub use neighbours::{Known, Neighbours};
pub use tasks::{Appended, Followed, Tally, TaskFilter, Unread};
pub use threads::{Side, Threaded};
