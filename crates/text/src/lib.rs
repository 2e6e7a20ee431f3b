//! Vietnamese text: one form for each word, however it was typed.
//!
//! Owns composition (NFC), tone placement, folding for search, look-alikes, white space, and
//! the map from a cleaned text back to the text it was made of ([`Mapped`]). Does not know what
//! a letter is, and reads no files.

mod fold;
pub mod legacy;
mod mapped;
mod near;
mod syllable;

pub use fold::{
    base_char, byte_of, fold, fold_char, is_alphabetic, is_alphanumeric, is_upper_text, last_letters,
    lower_char, nfc, plain, plain_char, push_plain,
};
pub use mapped::Mapped;
pub use near::{edit_distance, reading_distance};
pub use syllable::{is_syllable, syllable_share, syllables};
