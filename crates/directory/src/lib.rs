//! Who is who: the bodies and places that letters name.
//!
//! Owns the tables of agencies and provinces with their abbreviations and years of life, the
//! way from a phrase to the bodies it means ([`Directory::resolve`]), and the question whether a
//! task given to one phrase is a task for another ([`Directory::matches`]). An office adds its own
//! units and districts with a file of its own, whose text the caller reads
//! ([`Directory::with_office`]). Does not find phrases in letters, reads no file and no clock.
//!
//! Comparison is blind to letter case, to where the tone mark of `oa`, `oe`, `uy` stands, to
//! punctuation, `và` and `&`, and to abbreviations that the tables know; a phrase typed without
//! any mark is compared without marks.

mod body;
mod directory;
mod group;
mod level;
mod office;
mod phrase;
mod tables;

pub use directory::{Directory, Match, Matcher};
pub use office::OfficeError;
