//! The plain data of congvan: what a letter is, once it has been read.
//!
//! Owns the published record ([`Record`]), what stands inside it ([`Letter`], [`Task`],
//! [`Deadline`], ...), the positioned text that the reading starts from ([`Pages`]) and the
//! follow-up view that lists and exports are made of ([`TaskEntry`]). Does no I/O, reads no
//! clock, knows no file format: every other crate depends on this one and this one on none.

mod diagnostic;
mod followup;
mod ledger;
mod letter;
mod page;
mod reason;
mod record;
mod span;

pub use diagnostic::{Diagnostic, Severity, english_message};
pub use followup::{DueState, TaskEntry};
pub use ledger::{Act, LedgerEvent, Progress, Standing, TaskState};
pub use letter::{
    Bound, Contact, CopyForm, Deadline, DeadlineType, DocumentType, Effect, Enclosure, Letter, LunarDay,
    Meeting, Offset, OffsetFrom, OffsetUnit, Received, Reference, Relation, Secrecy, Signer, Task, TaskKind,
    Urgency,
};
pub use page::{BBox, Line, Page, Pages, TextFrom, Word};
pub use reason::Reason;
pub use record::{Certificate, Evidence, Record, Resolved, SCHEMA_VERSION, Signature, Source, Trust};
pub use span::Span;
