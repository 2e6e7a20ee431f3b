//! Lists that people hang on the wall and files that other programs open.
//!
//! Owns the follow-up checklist and the registers of incoming letters in every form: Markdown,
//! printable HTML, CSV, iCalendar, XLSX and DOCX, one file a format. Does not choose which tasks
//! are listed, does not reckon due dates (that is `congvan-calendar`) and writes no files: it
//! gives text or bytes back. The same entries and the same day give the same bytes.

mod html;
mod markdown;
mod options;
mod rows;
mod sheet;

#[cfg(test)]
mod samples;

pub use html::checklist_html;
pub use markdown::checklist_markdown;
pub use options::{About, Lang, Options};
