//! The fields of the two sides of an index, letters and tasks, and what is stored of each.
//!
//! Owns field names, how each is written, the numbers that columns hold, and the form of what is
//! stored. Does not know queries.

use jiff::ToSpan;
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
pub(crate) const FORMAT: &str = "congvan-search-4";

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
    /// The first 8 bytes of the letter's id.
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
    /// Groups that are to act, whole, as their writer named them.
    pub(crate) group: Field,
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
    // What a task has from its letter is kept once for each of its tasks: words only.
    let own = || text(if kind == Kind::Letter { ZONE } else { FOLDED }, IndexRecordOption::Basic, false);
    let number = || NumericOptions::default().set_fast();
    let fields = Fields {
        id: b.add_bytes_field("id", BytesOptions::default().set_indexed()),
        folded: b.add_text_field("folded", text(FOLDED, IndexRecordOption::WithFreqs, kind == Kind::Letter)),
        exact: b.add_text_field(
            "exact",
            text(if kind == Kind::Letter { EXACT } else { WORDS }, IndexRecordOption::Basic, false),
        ),
        code: b.add_text_field("code", own()),
        subject: b.add_text_field("subject", own()),
        issuer: b.add_text_field("issuer", own()),
        assignee: b.add_text_field("assignee", zone()),
        coordinator: b.add_text_field("coordinator", zone()),
        addressee: b.add_text_field("addressee", zone()),
        copies: b.add_text_field("copies", zone()),
        group: b.add_text_field("group", text("raw", IndexRecordOption::Basic, false)),
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
pub(crate) fn day_of(number: u64) -> Option<Date> {
    let days = i64::try_from(number.checked_sub(1)?).ok()?;
    jiff::civil::date(1900, 1, 1).checked_add(days.days()).ok()
}

/// The key of a letter in the index: 8 bytes, from the hexadecimal of its id or from its letters.
/// Two in a million million letters may share one; each byte more costs a hundredth of the index.
pub(crate) type Key = [u8; 8];

/// The key of the letter `id`.
pub(crate) fn id_key(id: &str) -> Key {
    let mut key = [0; 8];
    let hex = id.len() >= 16 && id.bytes().all(|b| b.is_ascii_hexdigit());
    if hex {
        for (k, pair) in key.iter_mut().zip(id.as_bytes().chunks(2)) {
            *k = digit(pair[0]) << 4 | digit(pair[1]);
        }
        key
    } else {
        // FNV-1a: ids of another make, in tests and in other archives.
        let mut h: u64 = 0xcbf2_9ce4_8422_2325;
        for b in id.bytes() {
            h = (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        h.to_be_bytes()
    }
}

fn digit(b: u8) -> u8 {
    (b as char).to_digit(16).unwrap_or(0) as u8
}

/// What is stored of a letter.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct StoredLetter {
    pub(crate) id: String,
    pub(crate) file_name: String,
    pub(crate) code: String,
    pub(crate) document_type: String,
    pub(crate) issuer: Option<String>,
    pub(crate) date: Option<Date>,
    pub(crate) subject: Option<String>,
    pub(crate) text: String,
    pub(crate) tasks: Vec<StoredTask>,
}

/// What is stored of a task, with its letter.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct StoredTask {
    pub(crate) id: String,
    pub(crate) item: Option<String>,
    pub(crate) assignees: Vec<String>,
    pub(crate) text: String,
    pub(crate) last_day: Option<Date>,
    pub(crate) done: bool,
}

/// Where the text of a task is: in the letter's, or written out.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Said {
    At(u32, u32),
    Text(String),
}

/// Everything but the text, by columns: what repeats stands together, and packs better so.
type Meta = (
    // id, file, code, kind, issuer, day, subject
    (String, String, String, String, Option<String>, u64, Option<String>),
    // tasks: ids, items, assignees, text, last days, done
    (Vec<String>, Vec<Option<String>>, Vec<Vec<String>>, Vec<Said>, Vec<u64>, Vec<u8>),
);

impl StoredLetter {
    /// As bytes: the id if it is a hash, the length of the text, the text, the rest.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.text.len() + 512);
        let hash = self.id.len() == 64 && self.id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        out.push(u8::from(hash));
        if hash {
            out.extend(self.id.as_bytes().chunks(2).map(|p| digit(p[0]) << 4 | digit(p[1])));
        }
        out.extend_from_slice(&(self.text.len() as u32).to_le_bytes());
        out.extend_from_slice(self.text.as_bytes());
        let mut finder = Finder { text: &self.text, squeezed: None };
        let t = &self.tasks;
        let meta: Meta = (
            (
                if hash { String::new() } else { self.id.clone() },
                self.file_name.clone(),
                self.code.clone(),
                self.document_type.clone(),
                self.issuer.clone(),
                day_number(self.date),
                self.subject.clone(),
            ),
            (
                t.iter().map(|t| t.id.clone()).collect(),
                t.iter().map(|t| t.item.clone()).collect(),
                t.iter().map(|t| t.assignees.clone()).collect(),
                t.iter().map(|t| finder.find(&t.text)).collect(),
                t.iter().map(|t| day_number(t.last_day)).collect(),
                t.iter().map(|t| u8::from(t.done)).collect(),
            ),
        );
        out.extend(serde_json::to_vec(&meta).unwrap_or_default());
        out
    }

    /// Reads what [`StoredLetter::encode`] wrote; `None` if it did not.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (flag, rest) = bytes.split_first()?;
        let (hash, rest) = if *flag == 1 { rest.split_at_checked(32)? } else { (&[][..], rest) };
        let (length, rest) = rest.split_at_checked(4)?;
        let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
        let (text, meta) = rest.split_at_checked(length)?;
        let text = std::str::from_utf8(text).ok()?.to_owned();
        let ((id, file_name, code, document_type, issuer, day, subject), columns): Meta =
            serde_json::from_slice(meta).ok()?;
        let (ids, items, assignees, said, days, done) = columns;
        let mut tasks = Vec::with_capacity(ids.len());
        let rows = ids.into_iter().zip(items).zip(assignees).zip(said).zip(days).zip(done);
        for (((((id, item), assignees), said), day), done) in rows {
            let text = match said {
                Said::At(from, to) => squeeze(text.get(from as usize..to as usize)?).0,
                Said::Text(text) => text,
            };
            tasks.push(StoredTask { id, item, assignees, text, last_day: day_of(day), done: done == 1 });
        }
        let id = if *flag == 1 { hash.iter().map(|b| format!("{b:02x}")).collect() } else { id };
        Some(Self { id, file_name, code, document_type, issuer, date: day_of(day), subject, text, tasks })
    }
}

/// Finds the text of a task in that of its letter, whose lines may end anywhere.
struct Finder<'a> {
    text: &'a str,
    squeezed: Option<(String, Vec<u32>)>,
}

impl Finder<'_> {
    fn find(&mut self, task: &str) -> Said {
        let (text, places) = self.squeezed.get_or_insert_with(|| squeeze(self.text));
        match text.find(task) {
            Some(at) if !task.is_empty() => Said::At(places[at], places[at + task.len() - 1] + 1),
            _ => Said::Text(task.to_owned()),
        }
    }
}

/// The text with each run of white space as one space, and the place of each byte in the source.
fn squeeze(text: &str) -> (String, Vec<u32>) {
    let mut out = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            if out.ends_with(' ') {
                continue;
            }
            out.push(' ');
            places.push(at as u32);
        } else {
            out.push(c);
            places.extend((0..c.len_utf8()).map(|k| (at + k) as u32));
        }
    }
    (out, places)
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
        assert_eq!(id_key(&"0f".repeat(32)), [0x0f; 8]);
        assert_ne!(id_key("a"), id_key("b"));
    }

    #[test]
    fn what_is_stored_is_read_again() {
        let task = |text: &str| StoredTask {
            id: "t1".into(),
            item: Some("2.a".into()),
            assignees: vec!["Sở Y tế".into()],
            text: text.into(),
            last_day: Some(jiff::civil::date(2020, 8, 14)),
            done: true,
        };
        let mut letter = StoredLetter {
            id: "0f".repeat(32),
            file_name: "cv-930.pdf".into(),
            code: "930/UBND-KGVX".into(),
            document_type: "cong_van".into(),
            issuer: None,
            date: Some(jiff::civil::date(2020, 8, 7)),
            subject: Some("cài đặt".into()),
            text: "1. Sở Y tế\n  báo cáo kết  quả.".into(),
            tasks: vec![
                task("Sở Y tế báo cáo kết quả."),
                task("Không có trong văn bản"),
                StoredTask::default(),
            ],
        };
        assert_eq!(StoredLetter::decode(&letter.encode()).as_ref(), Some(&letter));
        letter.id = "another id".into();
        let bytes = letter.encode();
        assert_eq!(StoredLetter::decode(&bytes).as_ref(), Some(&letter));
        assert!((0..bytes.len()).all(|n| StoredLetter::decode(&bytes[..n]).is_none()));
    }
}
