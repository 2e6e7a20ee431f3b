//! The fields of the two sides of an index, letters and tasks, and what is stored of each.
//!
//! Owns field names, how each is written, the numbers that columns hold, and the form of what is
//! stored. Does not know queries.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tantivy::schema::{
    BytesOptions, FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};

use crate::analyze::{Terms, Vietnamese};
use crate::query::Kind;

/// Raised whenever an older index can no longer be read with this code.
pub(crate) const FORMAT: &str = "congvan-search-2";

const FOLDED: &str = "vi_folded";
const EXACT: &str = "vi_exact";
const WORDS: &str = "vi_words";
const ZONE: &str = "vi_zone";

pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(FOLDED, TextAnalyzer::from(Vietnamese::new(Terms::Folded)));
    manager.register(EXACT, TextAnalyzer::from(Vietnamese::new(Terms::Exact)));
    manager.register(WORDS, TextAnalyzer::from(Vietnamese::new(Terms::Words)));
    manager.register(ZONE, TextAnalyzer::from(Vietnamese::new(Terms::Zone)));
    manager
}

/// The fields of one side. Both sides have the same ones, so that a query runs on either; what a
/// side has no use for stays empty and costs nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// The first 16 bytes of the letter's id.
    pub(crate) id: Field,
    /// The whole text, folded syllables.
    pub(crate) folded: Field,
    /// The whole text, exact syllables and pairs.
    pub(crate) exact: Field,
    pub(crate) code: Field,
    pub(crate) subject: Field,
    pub(crate) issuer: Field,
    pub(crate) assignee: Field,
    pub(crate) coordinator: Field,
    pub(crate) addressee: Field,
    pub(crate) copies: Field,
    pub(crate) signer: Field,
    pub(crate) file: Field,
    /// Kind of document in the low 5 bits, year above.
    pub(crate) kind_year: Field,
    /// The letter's date as a day number, 0 if it has none.
    pub(crate) day: Field,
    pub(crate) received: Field,
    /// The first last day among open tasks, 0 if none.
    pub(crate) due_first: Field,
    /// Every last day: day number doubled, plus one where the task is done.
    pub(crate) due: Field,
    /// 1 if everything is done.
    pub(crate) done: Field,
    pub(crate) issuer_name: Field,
    /// A number made of the id, to break ties alike everywhere.
    pub(crate) tie: Field,
    pub(crate) stored: Field,
}

/// The fields of a side. A task is short: its exact syllables are enough, and what is typed
/// without marks is looked up as all words of that sound.
pub(crate) fn schema(kind: Kind) -> (Schema, Fields) {
    let mut b = SchemaBuilder::new();
    let text = |tokenizer: &str, option, norms| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(option)
            .set_fieldnorms(norms);
        TextOptions::default().set_indexing_options(indexing)
    };
    let zone = || text(ZONE, IndexRecordOption::Basic, false);
    let number = || NumericOptions::default().set_fast();
    let fields = Fields {
        id: b.add_bytes_field("id", BytesOptions::default().set_indexed()),
        folded: b.add_text_field("folded", text(FOLDED, IndexRecordOption::WithFreqs, kind == Kind::Letter)),
        exact: b.add_text_field(
            "exact",
            text(if kind == Kind::Letter { EXACT } else { WORDS }, IndexRecordOption::Basic, false),
        ),
        code: b.add_text_field("code", zone()),
        subject: b.add_text_field("subject", zone()),
        issuer: b.add_text_field("issuer", zone()),
        assignee: b.add_text_field("assignee", zone()),
        coordinator: b.add_text_field("coordinator", zone()),
        addressee: b.add_text_field("addressee", zone()),
        copies: b.add_text_field("copies", zone()),
        signer: b.add_text_field("signer", zone()),
        file: b.add_text_field("file", zone()),
        kind_year: b.add_u64_field("kind_year", number()),
        day: b.add_u64_field("day", number()),
        received: b.add_u64_field("received", number()),
        due_first: b.add_u64_field("due_first", number()),
        due: b.add_u64_field("due", number()),
        done: b.add_u64_field("done", number()),
        issuer_name: b.add_text_field("issuer_name", TextOptions::from(FAST)),
        tie: b.add_u64_field("tie", number()),
        stored: b.add_bytes_field("stored", STORED),
    };
    (b.build(), fields)
}

/// A day as a number: 1 is 1 January 1900 or earlier, 0 is no day.
pub(crate) fn day_number(date: Option<Date>) -> u64 {
    let Some(date) = date else { return 0 };
    let days = (date - jiff::civil::date(1900, 1, 1)).get_days();
    u64::try_from(days).unwrap_or(0) + 1
}

/// The day that a number other than 0 stands for.
#[cfg(test)]
pub(crate) fn day_of(number: u64) -> Option<Date> {
    use jiff::ToSpan;
    let days = i64::try_from(number.checked_sub(1)?).ok()?;
    jiff::civil::date(1900, 1, 1).checked_add(days.days()).ok()
}

/// The key bytes of a letter's id: 16 bytes, from its hexadecimal or from its letters.
pub(crate) fn id_key(id: &str) -> [u8; 16] {
    let mut key = [0; 16];
    let hex = id.len() >= 32 && id.bytes().take(32).all(|b| b.is_ascii_hexdigit());
    if hex {
        for (k, pair) in key.iter_mut().zip(id.as_bytes().chunks(2)) {
            let digit = |b: u8| (b as char).to_digit(16).unwrap_or(0) as u8;
            *k = digit(pair[0]) << 4 | digit(pair[1]);
        }
    } else {
        // FNV-1a, 128 bits: ids of another make, in tests and in other archives.
        let mut h: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        for b in id.bytes() {
            h = (h ^ u128::from(b)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
        key = h.to_be_bytes();
    }
    key
}

/// What is stored of a letter.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct StoredLetter {
    #[serde(rename = "i")]
    pub(crate) id: String,
    #[serde(rename = "f", default, skip_serializing_if = "String::is_empty")]
    pub(crate) file_name: String,
    #[serde(rename = "c", default, skip_serializing_if = "String::is_empty")]
    pub(crate) code: String,
    #[serde(rename = "k", default, skip_serializing_if = "String::is_empty")]
    pub(crate) document_type: String,
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub(crate) issuer: Option<String>,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<Date>,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<String>,
    #[serde(rename = "x")]
    pub(crate) text: String,
    #[serde(rename = "t", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) tasks: Vec<StoredTask>,
}

/// What is stored of a task, with its letter.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct StoredTask {
    #[serde(rename = "i")]
    pub(crate) id: String,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub(crate) item: Option<String>,
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) assignees: Vec<String>,
    #[serde(rename = "x")]
    pub(crate) text: String,
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub(crate) last_day: Option<Date>,
    #[serde(rename = "z", default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) done: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_agree() {
        for d in [jiff::civil::date(1945, 9, 2), jiff::civil::date(2020, 8, 15)] {
            assert_eq!(day_of(day_number(Some(d))), Some(d));
        }
        assert_eq!(day_number(None), 0);
        assert!(day_number(Some(jiff::civil::date(1802, 1, 1))) > 0);
    }

    #[test]
    fn keys_differ_and_hexadecimal_is_read() {
        assert_eq!(id_key(&"0f".repeat(32)), [0x0f; 16]);
        assert_ne!(id_key("a"), id_key("b"));
    }
}
