//! Tasks (`nhiệm vụ`): who is told to do what, with whom, by when, and to whom it is reported.
//!
//! The body is first made a tree of items ([`tree`]); each item that carries words of its own is
//! cut where the assignee changes ([`clause`]), by what its sentences are ([`sentence`]); whom a report goes to is
//! told by [`report`]; what an item does not say itself it inherits
//! from the items and lead-ins above it.

mod action;
mod clause;
mod context;
mod judge;
mod report;
mod sentence;
mod table;
mod tree;

use std::borrow::Cow;
use std::collections::HashMap;

use congvan_layout::Zones;
use congvan_model::{DocumentType, Task};
use congvan_text::{Mapped, fold};

use crate::bodies::Entry;
use crate::deadlines::FoundDeadline;
use crate::found::Parsed;
use crate::grammar::deadline::{Context as Day, When};
use crate::tokens::Tokens;

/// A task before it has its number in the letter.
pub(crate) struct Draft<'a> {
    /// The paragraph it stands in.
    pub of: Cow<'a, Mapped>,
    /// Bytes of the paragraph: the instruction.
    pub range: std::ops::Range<usize>,
    pub item: Option<Part>,
    pub assignees: Vec<Part>,
    pub coordinators: Vec<Part>,
    pub deadline: Option<(FoundDeadline, String, std::ops::Range<usize>)>,
    pub report_to: Option<Part>,
    pub via: Option<Part>,
    pub rule: &'static str,
    /// Only asks to carry the letter out: no task if there is another.
    pub empty: bool,
}

/// A value with the bytes of the source it was read from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub text: String,
    pub source: std::ops::Range<usize>,
}

impl Part {
    pub fn of(entry: Entry, text: &Mapped, from: usize) -> Self {
        let range = entry.range.start + from..entry.range.end + from;
        Self { source: text.source(range), text: entry.text }
    }
}

/// Reads the tasks of the body.
pub(crate) fn read(zones: &Zones, out: &mut Parsed) {
    let day = Day { letter: out.letter.date };
    let items = tree::build(&zones.body);
    let mut drafts = context::read(&items, &out.letter, &day);
    // An order to carry the letter out counts only where there is no other.
    if drafts.iter().any(|d| !d.empty) {
        drafts.retain(|d| !d.empty);
    } else {
        drafts.truncate(1);
    }
    let mut ids: HashMap<String, u32> = HashMap::new();
    for (i, draft) in drafts.into_iter().enumerate() {
        let pointer = format!("/tasks/{i}");
        let text = closed(&draft.of.text()[draft.range.clone()]).to_owned();
        let source = draft.of.source(draft.range.clone());
        out.note(zones, format!("{pointer}/text"), source, draft.rule, &text, 0.9);
        for (field, list) in [("assignees", &draft.assignees), ("coordinators", &draft.coordinators)] {
            for (j, part) in list.iter().enumerate() {
                out.note(
                    zones,
                    format!("{pointer}/{field}/{j}"),
                    part.source.clone(),
                    draft.rule,
                    &part.text,
                    0.88,
                );
            }
        }
        let t = Tokens::new(&text);
        let (short, kind) = action::read(&t, draft.report_to.is_some());
        let short = t.bytes(short);
        let action = (!short.is_empty()).then(|| text[short.clone()].to_owned());
        if let Some(words) = &action {
            let from = draft.range.start;
            let source = draft.of.source(from + short.start..from + short.end);
            out.note(zones, format!("{pointer}/action"), source, "task.action", words, 0.9);
        }
        let mut deadline = None;
        if let Some((found, words, source)) = draft.deadline {
            out.note(
                zones,
                format!("{pointer}/deadline"),
                source,
                found.rule,
                &words,
                if found.strong { 0.95 } else { 0.85 },
            );
            match found.words.when {
                When::Day(None) => out.review(
                    "deadline.impossible",
                    &format!("{pointer}/deadline"),
                    format!("thời hạn nêu ngày không có trong lịch: {words}"),
                ),
                When::Day(Some(_)) if found.words.year_assumed => {
                    out.info(
                        "deadline.year-assumed",
                        &format!("{pointer}/deadline"),
                        "thời hạn không ghi năm, lấy theo ngày ban hành văn bản",
                    );
                }
                _ => {}
            }
            deadline = Some(crate::deadlines::to_model(&words, &found.words));
        }
        for (field, part, confidence) in
            [("item", &draft.item, 0.95), ("report_to", &draft.report_to, 0.85), ("via", &draft.via, 0.85)]
        {
            if let Some(p) = part {
                let pointer = format!("{pointer}/{field}");
                out.note(zones, pointer, p.source.clone(), draft.rule, &p.text, confidence);
            }
        }
        let id = task_id(&text, &mut ids);
        out.letter.tasks.push(Task {
            id,
            item: draft.item.map(|p| p.text),
            assignees: draft.assignees.into_iter().map(|p| p.text).collect(),
            coordinators: draft.coordinators.into_iter().map(|p| p.text).collect(),
            text,
            action,
            kind,
            deadline,
            report_to: draft.report_to.map(|p| p.text),
            via: draft.via.map(|p| p.text),
        });
    }
}

/// The instruction without the mark that ends a letter (`./.`) and without what separates items.
fn closed(text: &str) -> &str {
    let text = text.trim_end_matches([' ', ';', ',']);
    let text = text.strip_suffix("/.").or_else(|| text.strip_suffix("./")).unwrap_or(text);
    text.trim_end_matches([' ', '/'])
}

/// An id made of the task's own words: FNV-1a over its folded letters and digits.
fn task_id(text: &str, taken: &mut HashMap<String, u32>) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for b in fold(text).bytes().filter(u8::is_ascii_alphanumeric) {
        hash = (hash ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    let base = format!("t{:08x}", (hash >> 32) as u32 ^ hash as u32);
    // Ids of base form hold no dash, so a counted one is nobody else's.
    let n = taken.entry(base.clone()).and_modify(|n| *n += 1).or_insert(1);
    if *n == 1 { base } else { format!("{base}-{n}") }
}

/// Kinds of document whose numbered items are orders by themselves.
pub(crate) fn orders_by_kind(kind: DocumentType) -> bool {
    matches!(
        kind,
        DocumentType::KeHoach
            | DocumentType::HuongDan
            | DocumentType::ChuongTrinh
            | DocumentType::PhuongAn
            | DocumentType::DeAn
            | DocumentType::ChiThi
            | DocumentType::CongDien
            | DocumentType::ThongBao
            | DocumentType::NghiQuyet
    )
}

/// The words of a letterhead, as its letter may name its issuer.
#[derive(Debug)]
pub(crate) struct Letterhead {
    own: Vec<String>,
    parent: Vec<String>,
    place: Vec<String>,
}

impl Letterhead {
    pub fn of(letter: &congvan_model::Letter) -> Self {
        let words = |field: &Option<String>| names(field.as_deref().unwrap_or(""));
        Self { own: words(&letter.issuer), parent: words(&letter.issuer_parent), place: words(&letter.place) }
    }

    /// True if a council of the people wrote it.
    pub fn is_council(&self) -> bool {
        self.own.starts_with(&["hoi", "dong", "nhan", "dan"].map(String::from))
    }

    /// True if the words name the issuer of the letter or its parts, in any spelling.
    pub fn is_issuer(&self, words: &str) -> bool {
        let mut said = names(words);
        // A school calls itself `Nhà trường`.
        if said.first().is_some_and(|w| w == "nha") && said.get(1).is_some_and(|w| w == "truong") {
            said.remove(0);
        }
        // A union of the branch tells `Công đoàn` of every school what to do.
        if said == ["cong", "doan"] {
            return false;
        }
        // First words must agree, the rest must be words of the letterhead.
        if said.is_empty() || said.first() != self.own.first() {
            return false;
        }
        said.iter().all(|w| {
            self.own.contains(w)
                || self.parent.contains(w)
                || self.place.contains(w)
                || matches!(w.as_str(), "tinh" | "huyen" | "bo" | "so" | "thanh" | "pho" | "xa" | "phuong")
        })
    }
}

/// Folded words with the usual abbreviations written out.
fn names(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    // `Giáo dục& Đào tạo`.
    for word in fold(text)
        .replace("& ", " & ")
        .split(|c: char| !c.is_alphanumeric() && c != '&')
        .filter(|w| !w.is_empty())
    {
        match word {
            "ubnd" => out.extend(["uy", "ban", "nhan", "dan"].map(String::from)),
            "hdnd" => out.extend(["hoi", "dong", "nhan", "dan"].map(String::from)),
            "gd&dt" | "gddt" => out.extend(["giao", "duc", "va", "dao", "tao"].map(String::from)),
            "tt&tt" | "tttt" => out.extend(["thong", "tin", "va", "truyen", "thong"].map(String::from)),
            "kh&dt" => out.extend(["ke", "hoach", "va", "dau", "tu"].map(String::from)),
            "&" => out.push("va".to_owned()),
            w => out.push(w.to_owned()),
        }
    }
    out
}
