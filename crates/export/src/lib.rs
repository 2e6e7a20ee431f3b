//! Lists that people hang on the wall and files that other programs open.
//!
//! Owns the follow-up checklist and the registers of incoming letters in every form: Markdown,
//! printable HTML, CSV, iCalendar, XLSX and DOCX, one file a format; packages of the national
//! document exchange; the metadata that archives ask for. Does not choose which tasks
//! are listed, does not reckon due dates (that is `congvan-calendar`) and writes no files: it
//! gives text or bytes back. The same entries and the same day give the same bytes.

mod csv;
mod docx;
pub mod edxml;
mod error;
mod flat;
mod format;
mod html;
mod ics;
mod markdown;
mod metadata;
mod options;
mod registers;
mod rows;
mod sheet;
mod xlsx;

#[cfg(test)]
mod samples;

pub use error::Error;
pub use format::{Format, checklist, register_of_arrivals, register_of_handling, register_of_tasks, slip};
pub use html::checklist_html;
pub use ics::checklist_ics;
pub use markdown::checklist_markdown;
pub use metadata::{Document, METADATA_XML_END, METADATA_XML_START, Profile, metadata_csv, metadata_xml};
pub use options::{About, Lang, Options};
pub use registers::{Arrival, Assigned, Handling, Opinion, Slip};
