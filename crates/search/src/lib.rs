//! Finding letters and tasks: a tantivy index made for Vietnamese.
mod abbreviation;
mod analyze;
pub use analyze::{Terms, Vietnamese, folded_syllable, plain_syllable};
