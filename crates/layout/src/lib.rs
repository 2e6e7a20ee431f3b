//! Where things stand on a letter: `Pages` to [`Zones`].
//!
//! Owns the geography of a letter in the layout of Decree 30/2020/NĐ-CP, annex I (and of the
//! Party's and older ones): the two-column letterhead, number, place and date, subject,
//! addressees, the body's paragraphs with their item marks, the signature and recipient columns,
//! marks and stamps, annexes. It does not read values: that is `parse`. Never fails, drops no
//! text: what has no place of its own ends in [`Zones::marks`] or [`Zones::annexes`].
//!
//! Text without positions goes the same way; there the order of lines and their wording stand in
//! for the missing columns.

mod body;
mod enclosure;
mod head;
mod line;
mod locate;
mod mark;
mod mend;
mod stamp;
mod table;
mod tail;
pub mod words;
mod zones;

pub use enclosure::Enclosure;
pub use locate::{Doubtful, Locator};
pub use mark::{ItemMark, MarkKind, item_mark};
pub use mend::Mend;
pub use stamp::Stamp;
pub use zones::{Block, Paragraph, Row, Zones, zones};
