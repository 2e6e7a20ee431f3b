//! The query language: what a person typed, to what is looked for. Never an error.
//!
//! Owns keys (`coquan:`, `han:<15/8/2020`), phrases, exclusion, `OR`, and the filters that the
//! command line adds. What a question in words means is `question`'s; how it is looked up is
//! `plan`'s.

use congvan_model::DocumentType;
use congvan_text::{fold, nfc, plain_char};
use jiff::civil::Date;
use serde::Serialize;

use crate::analyze::{Word, folded_syllable, plain_syllable, words};
use crate::dates::{DateRange, Dates, Lean, day_vi};
use crate::question;

/// What narrows a search beside its words: the flags of the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Who sent it: any part of the name of the body or of the one above it.
    pub issuer: Option<String>,
    /// The kind of document.
    pub document_type: Option<DocumentType>,
    /// The letter's date: not before.
    pub date_from: Option<Date>,
    /// The letter's date: not after.
    pub date_to: Option<Date>,
    /// The last day of a task: not before.
    pub deadline_from: Option<Date>,
    /// The last day of a task: not after.
    pub deadline_to: Option<Date>,
    /// Who it went to, to act or to know.
    pub addressee: Option<String>,
    /// Who must act.
    pub assignee: Option<String>,
}

/// Letters or tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A letter: `công văn`.
    Letter,
    /// A task of a letter: `việc`.
    Task,
}

/// Where a letter or task stands on a given day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// `quá hạn`.
    Overdue,
    /// `sắp đến hạn`.
    DueSoon,
    /// `còn hạn`.
    Open,
    /// `không có hạn`.
    Undated,
    /// `đã xong`.
    Done,
}

impl State {
    /// Every state, in the order of urgency.
    pub const ALL: [Self; 5] = [Self::Overdue, Self::DueSoon, Self::Open, Self::Undated, Self::Done];

    /// `quá hạn`.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::Overdue => "quá hạn",
            Self::DueSoon => "sắp đến hạn",
            Self::Open => "còn hạn",
            Self::Undated => "không có hạn",
            Self::Done => "đã xong",
        }
    }

    /// `overdue`.
    pub fn english(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::DueSoon => "due soon",
            Self::Open => "still open",
            Self::Undated => "without a deadline",
            Self::Done => "done",
        }
    }
}

/// What was understood of a query beyond its words, to be shown to who typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Understood {
    /// `Việc giao Sở Y tế, hạn từ 01/8/2020 đến 31/8/2020`; empty where the query is plain words.
    pub vietnamese: String,
    /// The same in English.
    pub english: String,
}

impl Understood {
    /// True if there is nothing to tell: the words are searched as they were typed.
    pub fn is_plain(&self) -> bool {
        self.vietnamese.is_empty()
    }
}

/// The part of a letter or task that a clause looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    Text,
    Code,
    Subject,
    Issuer,
    Signer,
    Addressee,
    Assignee,
    Coordinator,
    /// To act or to help.
    Involved,
    File,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occur {
    Must,
    Not,
}

/// Words in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) words: Vec<Word>,
    /// In this order and next to each other.
    pub(crate) phrase: bool,
}

/// Something that must, or must not, be there: any one of its runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) occur: Occur,
    pub(crate) target: Target,
    pub(crate) any: Vec<Run>,
    /// The body that is meant, as it was typed; empty where no one body is.
    pub(crate) name: String,
}

impl Clause {
    pub(crate) fn new(occur: Occur, target: Target, any: Vec<Run>) -> Self {
        Self { occur, target, any, name: String::new() }
    }

    /// One that looks for a body by its name.
    pub(crate) fn of(occur: Occur, target: Target, run: Run, name: &str) -> Self {
        Self { occur, target, any: vec![run], name: name.to_owned() }
    }
}

/// A query, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// The text that the places of words point into.
    pub(crate) text: String,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) kinds: Vec<DocumentType>,
    pub(crate) dates: DateRange,
    pub(crate) received: DateRange,
    pub(crate) deadlines: DateRange,
    pub(crate) states: Vec<State>,
    pub(crate) hits: Option<Kind>,
    /// The kind that was named, where any kind may be meant: `công văn nào`.
    pub(crate) liked: Option<DocumentType>,
    pub(crate) understood: Understood,
    /// True if words were taken for filters by guess, so that they may be given back.
    pub(crate) guessed: bool,
}

/// True if `w` is the word `toned`, or was typed without marks and could be it.
pub(crate) fn is_word(w: &Word, toned: &str) -> bool {
    if w.marked { w.plain == plain_syllable(toned) } else { w.fold == folded_syllable(toned) }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Zone(Target),
    Kind,
    Deadline,
    Date,
    Received,
    State,
}

/// The key that a folded word without spaces is.
fn key(word: &str) -> Option<Key> {
    Some(match word {
        "coquan" | "coquanbanhanh" | "cqbh" | "donviphathanh" | "noibanhanh" | "issuer" | "from" => {
            Key::Zone(Target::Issuer)
        }
        "loai" | "loaivanban" | "loaivb" | "kind" | "type" => Key::Kind,
        "so" | "sohieu" | "sokyhieu" | "kyhieu" | "number" => Key::Zone(Target::Code),
        "nguoiky" | "ky" | "signer" => Key::Zone(Target::Signer),
        "noinhan" | "nguoinhan" | "kinhgui" | "gui" | "to" | "addressee" => Key::Zone(Target::Addressee),
        "giao" | "chutri" | "thuchien" | "assignee" => Key::Zone(Target::Assignee),
        "phoihop" | "coordinator" => Key::Zone(Target::Coordinator),
        "trichyeu" | "tieude" | "subject" => Key::Zone(Target::Subject),
        "tep" | "tenteep" | "file" => Key::Zone(Target::File),
        "han" | "thoihan" | "hanchot" | "deadline" | "due" => Key::Deadline,
        "ngay" | "ngaybanhanh" | "ngayky" | "date" => Key::Date,
        "ngayden" | "ngaynhan" | "received" => Key::Received,
        "trangthai" | "tinhtrang" | "state" | "status" => Key::State,
        _ => return None,
    })
}

/// The state that folded words without spaces name.
pub(crate) fn state(words: &str) -> Option<State> {
    Some(match words {
        "quahan" | "trehan" | "hethan" | "overdue" => State::Overdue,
        "sapdenhan" | "saphethan" | "denhan" | "sapden" | "duesoon" | "soon" => State::DueSoon,
        "conhan" | "open" => State::Open,
        "khongcohan" | "khonghan" | "khongthoihan" | "undated" => State::Undated,
        "xong" | "daxong" | "hoanthanh" | "dahoanthanh" | "done" => State::Done,
        _ => return None,
    })
}

/// The kind of document that folded words name, with or without spaces, or by its abbreviation.
pub(crate) fn document_type(words: &str) -> Option<DocumentType> {
    let bare: String = words.chars().filter(|c| c.is_alphanumeric()).collect();
    DocumentType::ALL.into_iter().find(|t| t.id().replace('_', "") == bare).or(match bare.as_str() {
        "nq" => Some(DocumentType::NghiQuyet),
        "qd" => Some(DocumentType::QuyetDinh),
        "ct" => Some(DocumentType::ChiThi),
        "tb" => Some(DocumentType::ThongBao),
        "hd" => Some(DocumentType::HuongDan),
        "kh" => Some(DocumentType::KeHoach),
        "bc" => Some(DocumentType::BaoCao),
        "bb" => Some(DocumentType::BienBan),
        "ttr" => Some(DocumentType::ToTrinh),
        "cv" => Some(DocumentType::CongVan),
        "cd" => Some(DocumentType::CongDien),
        "gm" => Some(DocumentType::GiayMoi),
        _ => None,
    })
}

/// A stretch of the query between blanks, or between quotation marks.
#[derive(Clone, Debug)]
struct Item {
    from: usize,
    to: usize,
    quoted: bool,
    not: bool,
}

/// Reads a query. `today` is what relative times and missing years are counted from.
pub(crate) fn read(typed: &str, filters: &Filters, today: Date) -> Query {
    read_as(typed, filters, today, true)
}

/// Reads a query without looking for a question in it.
pub(crate) fn read_plain(typed: &str, filters: &Filters, today: Date) -> Query {
    read_as(typed, filters, today, false)
}

fn read_as(typed: &str, filters: &Filters, today: Date, questions: bool) -> Query {
    let text: String = nfc(typed).chars().map(plain_char).collect();
    let mut reader = Reader { query: Query::default(), today, said: Said::default(), questions };
    reader.items(&text);
    reader.filters(filters);
    let mut query = reader.query;
    query.understood = reader.said.sentence(query.hits, &query.clauses, &text);
    query.text = text;
    query
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Plain,
    Clause,
    Other,
}

struct Reader {
    query: Query,
    today: Date,
    said: Said,
    questions: bool,
}

impl Reader {
    fn items(&mut self, text: &str) {
        let items = split(text);
        // Plain words, joined where they follow each other, so that pairs are seen.
        let mut plain: Vec<Word> = Vec::new();
        let mut or_next = false;
        // What the item before was: `OR` joins nothing to an exclusion or a key.
        let mut before = Before::Other;
        let mut i = 0;
        while i < items.len() {
            let item = &items[i];
            let raw = &text[item.from..item.to];
            if !item.quoted {
                if matches!(raw, "OR" | "HOẶC" | "|" | "||") {
                    or_next = true;
                    i += 1;
                    continue;
                }
                if matches!(raw, "AND" | "&&" | "VÀ") {
                    i += 1;
                    continue;
                }
                if let Some((key, value_at)) = find_key(text, &items, i) {
                    // The first word of a two-word key was taken for a plain one.
                    if value_at.1 && !plain.is_empty() {
                        plain.pop();
                    }
                    if let Some(next) = self.keyed(text, &items, i, value_at.0, key, item.not) {
                        i = next;
                        or_next = false;
                        before = Before::Other;
                        continue;
                    }
                }
            }
            let ws = words_at(text, item.from, item.to);
            i += 1;
            if ws.is_empty() {
                continue;
            }
            let run = Run { words: ws, phrase: item.quoted };
            if or_next {
                or_next = false;
                if !item.not && self.or(before, &mut plain, run.clone()) {
                    before = Before::Clause;
                    continue;
                }
            }
            if item.not {
                before = Before::Other;
                self.query.clauses.push(Clause::new(Occur::Not, Target::Text, vec![run]));
            } else if item.quoted {
                before = Before::Clause;
                self.query.clauses.push(Clause::new(Occur::Must, Target::Text, vec![run]));
            } else {
                before = Before::Plain;
                plain.extend(run.words);
            }
        }
        // Words that a table knows by several syllables are seen only in the whole.
        let plain = rejoin(text, &plain);
        let rest = if self.questions {
            question::read(text, plain, self.today, &mut self.query, &mut self.said)
        } else {
            plain
        };
        if !rest.is_empty() {
            let run = Run { words: rest, phrase: false };
            self.query.clauses.push(Clause::new(Occur::Must, Target::Text, vec![run]));
        }
    }

    /// `a OR b`: adds `run` to what came before it. False if there is nothing to add it to.
    fn or(&mut self, before: Before, plain: &mut Vec<Word>, run: Run) -> bool {
        match before {
            Before::Plain => {
                let Some(last) = plain.pop() else { return false };
                let first = Run { words: vec![last], phrase: false };
                let any = vec![first, run];
                self.query.clauses.push(Clause::new(Occur::Must, Target::Text, any));
                true
            }
            Before::Clause => self.query.clauses.last_mut().is_some_and(|c| {
                c.any.push(run);
                true
            }),
            Before::Other => false,
        }
    }

    /// Takes `key:value`; the item after it, or `None` if the value says nothing.
    fn keyed(
        &mut self,
        text: &str,
        items: &[Item],
        at: usize,
        value_from: usize,
        key: Key,
        not: bool,
    ) -> Option<usize> {
        // The value: the rest of this item, or the next one.
        let (mut next, from, to, quoted) = if value_from < items[at].to {
            (at + 1, value_from, items[at].to, false)
        } else {
            let item = items.get(at + 1)?;
            (at + 2, item.from, item.to, item.quoted)
        };
        // As far as an unquoted value may reach.
        let mut end = to;
        if !quoted {
            for item in &items[next..] {
                if item.quoted || item.not || find_key_here(text, item).is_some() {
                    break;
                }
                end = item.to;
            }
        }
        let reach = words_at(text, from, end);
        let first = words_at(text, from, to);
        if reach.is_empty() {
            return None;
        }
        let fold_of = |n: usize| reach[..n].iter().map(|w| w.fold.as_str()).collect::<String>();
        // How many words of `reach` the value takes.
        let taken = match key {
            Key::Zone(target) => {
                let body = matches!(
                    target,
                    Target::Issuer | Target::Assignee | Target::Addressee | Target::Coordinator
                );
                let n = if quoted || !body {
                    first.len()
                } else {
                    question::body_at(text, &reach, 0).unwrap_or(0).max(first.len())
                };
                let n = n.clamp(1, reach.len());
                let run = Run { words: reach[..n].to_vec(), phrase: target == Target::Code };
                let shown = text.get(from..reach[n - 1].to).unwrap_or("").trim();
                self.said.zone(target, shown, not);
                let occur = if not { Occur::Not } else { Occur::Must };
                self.query.clauses.push(Clause::of(occur, target, run, shown));
                n
            }
            Key::Kind => {
                let (n, kind) = (1..=reach.len().min(4))
                    .rev()
                    .find_map(|n| document_type(&fold_of(n)).map(|k| (n, k)))?;
                self.query.kinds.push(kind);
                self.said.kind(kind);
                n
            }
            Key::State => {
                let (n, state) =
                    (1..=reach.len().min(4)).rev().find_map(|n| state(&fold_of(n)).map(|s| (n, s)))?;
                self.query.states.push(state);
                self.said.state(state, self.today);
                n
            }
            Key::Deadline | Key::Date | Key::Received => {
                // The sign before the first word belongs to the value.
                let value = &text[from..end];
                let shifted: Vec<Word> = reach
                    .iter()
                    .map(|w| Word { from: w.from - from, to: w.to - from, ..w.clone() })
                    .collect();
                let dates = Dates { text: value, words: &shifted, today: self.today, lean: Lean::None };
                let (range, n) = dates.range_at(0)?;
                match key {
                    Key::Deadline => self.query.deadlines = self.query.deadlines.and(range),
                    Key::Date => self.query.dates = self.query.dates.and(range),
                    _ => self.query.received = self.query.received.and(range),
                }
                self.said.dates(key == Key::Deadline, key == Key::Received, range);
                n
            }
        };
        let reached = reach[taken - 1].to;
        while next < items.len() && items[next].from < reached {
            next += 1;
        }
        Some(next)
    }

    fn filters(&mut self, f: &Filters) {
        let zones =
            [(Target::Issuer, &f.issuer), (Target::Addressee, &f.addressee), (Target::Assignee, &f.assignee)];
        for (target, value) in zones {
            let Some(value) = value.as_deref() else { continue };
            let run = Run { words: words(value), phrase: false };
            if run.words.is_empty() {
                continue;
            }
            self.said.zone(target, value.trim(), false);
            self.query.clauses.push(Clause::of(Occur::Must, target, run, value.trim()));
        }
        if let Some(kind) = f.document_type {
            self.query.kinds.push(kind);
            self.said.kind(kind);
        }
        for (deadline, range) in [
            (false, DateRange::new(f.date_from, f.date_to)),
            (true, DateRange::new(f.deadline_from, f.deadline_to)),
        ] {
            if range.is_open() {
                continue;
            }
            let all = if deadline { &mut self.query.deadlines } else { &mut self.query.dates };
            *all = all.and(range);
            self.said.dates(deadline, false, range);
        }
    }
}

/// The words of `text[from..to]`, placed in `text`.
fn words_at(text: &str, from: usize, to: usize) -> Vec<Word> {
    let mut ws = words(text.get(from..to).unwrap_or(""));
    for w in &mut ws {
        w.from += from;
        w.to += from;
    }
    ws
}

/// Reads plain words that follow each other in `text` again as one, so that notions of several
/// words are seen.
fn rejoin(text: &str, plain: &[Word]) -> Vec<Word> {
    let mut out = Vec::with_capacity(plain.len());
    let mut i = 0;
    while i < plain.len() {
        let mut j = i;
        while j + 1 < plain.len()
            && plain[j + 1].from >= plain[j].to
            && text
                .get(plain[j].to..plain[j + 1].from)
                .is_some_and(|gap| !gap.contains(char::is_alphanumeric))
        {
            j += 1;
        }
        let start = out.len();
        out.extend(words_at(text, plain[i].from, plain[j].to));
        if start > 0 && start < out.len() {
            out[start].joined = false;
        }
        i = j + 1;
    }
    out
}

/// Splits a query at blanks and quotation marks. An open quotation mark reaches to the end.
fn split(text: &str) -> Vec<Item> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some(&(at, c)) = chars.peek() {
        if c.is_whitespace() {
            chars.next();
            continue;
        }
        let mut from = at;
        let mut not = false;
        if c == '-' {
            // A dash before a word excludes it; one that stands alone is nothing.
            let rest = &text[at + 1..];
            not = rest.starts_with(|c: char| c.is_alphanumeric() || c == '"');
            chars.next();
            from += 1;
            if !not {
                continue;
            }
        }
        if text[from..].starts_with('"') {
            let open = from + 1;
            let close = text[open..].find('"').map_or(text.len(), |n| open + n);
            out.push(Item { from: open, to: close, quoted: true, not });
            while chars.peek().is_some_and(|&(at, _)| at <= close) {
                chars.next();
            }
            continue;
        }
        let mut to = from;
        while let Some(&(at, c)) = chars.peek() {
            if c.is_whitespace() || (c == '"' && at > from) {
                break;
            }
            to = at + c.len_utf8();
            chars.next();
        }
        out.push(Item { from, to, quoted: false, not });
    }
    out
}

/// The key of an item of its own: `coquan:`, and where its value begins.
fn find_key_here(text: &str, item: &Item) -> Option<(Key, usize)> {
    if item.quoted {
        return None;
    }
    let raw = &text[item.from..item.to];
    let colon = raw.find(':')?;
    let name: String = fold(&raw[..colon]).chars().filter(|c| c.is_alphanumeric()).collect();
    key(&name).map(|k| (k, item.from + colon + 1))
}

/// The key at item `i`, of one word or with the one before it (`cơ quan:`): where its value
/// begins, and whether the word before belongs to it.
fn find_key(text: &str, items: &[Item], i: usize) -> Option<(Key, (usize, bool))> {
    let item = &items[i];
    let raw = &text[item.from..item.to];
    let colon = raw.find(':')?;
    if let Some(before) = i.checked_sub(1).map(|b| &items[b]).filter(|b| !b.quoted && !b.not) {
        let name: String = fold(&text[before.from..before.to])
            .chars()
            .chain(fold(&raw[..colon]).chars())
            .filter(|c| c.is_alphanumeric())
            .collect();
        if let Some(k) = key(&name) {
            return Some((k, (item.from + colon + 1, true)));
        }
    }
    find_key_here(text, item).map(|(k, at)| (k, (at, false)))
}

/// Gathers what is told back to who typed the query.
#[derive(Debug, Default)]
pub(crate) struct Said {
    parts: Vec<(String, String)>,
}

impl Said {
    pub(crate) fn zone(&mut self, target: Target, value: &str, not: bool) {
        let (vi, en) = match target {
            Target::Issuer => ("của", "from"),
            Target::Addressee => ("gửi", "to"),
            Target::Assignee => ("giao", "assigned to"),
            Target::Coordinator => ("phối hợp", "with the help of"),
            Target::Involved => ("của", "of"),
            Target::Signer => ("người ký", "signed by"),
            Target::Code => ("số", "number"),
            Target::Subject => ("trích yếu có", "subject has"),
            Target::File => ("tệp", "file"),
            Target::Text => ("có", "has"),
        };
        let (no_vi, no_en) = if not { ("không ", "not ") } else { ("", "") };
        self.parts.push((format!("{no_vi}{vi} {value}"), format!("{no_en}{en} {value}")));
    }

    pub(crate) fn kind(&mut self, kind: DocumentType) {
        let name = kind.vietnamese();
        self.parts.push((format!("loại {name}"), format!("kind {name}")));
    }

    pub(crate) fn state(&mut self, state: State, today: Date) {
        let vi = format!("{} (tính đến ngày {})", state.vietnamese(), day_vi(today));
        self.parts.push((vi, format!("{} (as of {today})", state.english())));
    }

    pub(crate) fn dates(&mut self, deadline: bool, received: bool, range: DateRange) {
        let (vi, en) = match (deadline, received) {
            (true, _) => ("hạn", "due"),
            (_, true) => ("nhận", "received"),
            _ => ("ban hành", "issued"),
        };
        self.parts.push((format!("{vi} {}", range.vietnamese()), format!("{en} {}", range.english())));
    }

    /// The sentence, or nothing if only words are searched.
    fn sentence(self, hits: Option<Kind>, clauses: &[Clause], text: &str) -> Understood {
        if self.parts.is_empty() && hits.is_none() {
            return Understood::default();
        }
        let (mut vi, mut en) = match hits {
            Some(Kind::Task) => ("Việc".to_owned(), "Tasks".to_owned()),
            _ => ("Công văn".to_owned(), "Letters".to_owned()),
        };
        let words: Vec<&str> = clauses
            .iter()
            .filter(|c| c.target == Target::Text && c.occur == Occur::Must)
            .flat_map(|c| &c.any)
            .flat_map(|r| &r.words)
            .map(|w| (w.from, w.to))
            .collect::<Vec<_>>()
            .chunk_by(|a, b| a == b)
            .filter_map(|same| text.get(same[0].0..same[0].1))
            .collect();
        for (i, (v, e)) in self.parts.iter().enumerate() {
            let joint = if i == 0 { " " } else { ", " };
            vi.push_str(joint);
            vi.push_str(v);
            en.push_str(joint);
            en.push_str(e);
        }
        if !words.is_empty() {
            let list = words.join(" ");
            vi.push_str(&format!("{} có “{list}”", if self.parts.is_empty() { "" } else { "," }));
            en.push_str(&format!("{} with “{list}”", if self.parts.is_empty() { "" } else { "," }));
        }
        Understood { vietnamese: vi, english: en }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn parse(typed: &str) -> Query {
        read(typed, &Filters::default(), date(2020, 8, 7))
    }

    fn runs(q: &Query, occur: Occur, target: Target) -> Vec<String> {
        q.clauses
            .iter()
            .filter(|c| c.occur == occur && c.target == target)
            .map(|c| {
                let runs: Vec<String> = c
                    .any
                    .iter()
                    .map(|r| r.words.iter().map(|w| w.fold.as_str()).collect::<Vec<_>>().join(" "))
                    .collect();
                runs.join(" | ")
            })
            .collect()
    }

    #[test]
    fn words_phrases_exclusion_and_or() {
        let q = parse("bluezone \"cài đặt\" -covid OR zalo ứng dụng");
        assert_eq!(runs(&q, Occur::Must, Target::Text), ["cai dat", "bluezone zalo ung dung"]);
        assert_eq!(runs(&q, Occur::Not, Target::Text), ["covid"]);
        let q = parse("bluezone OR \"truy vết\" F0");
        assert_eq!(runs(&q, Occur::Must, Target::Text), ["bluezone | truy vet", "f0"]);
        assert!(q.understood.is_plain());
    }

    #[test]
    fn a_code_is_no_exclusion() {
        let q = parse("930/UBND-KGVX");
        assert_eq!(runs(&q, Occur::Must, Target::Text), ["930 ubnd kgvx"]);
        assert!(runs(&q, Occur::Not, Target::Text).is_empty());
    }

    #[test]
    fn keys_take_their_values() {
        for typed in ["giao:\"Sở Y tế\" covid", "giao:Sở Y tế covid", "giao: sở y tế covid", "giao:SYT covid"]
        {
            let q = parse(typed);
            assert_eq!(runs(&q, Occur::Must, Target::Assignee), ["so y te"], "{typed}");
            assert_eq!(runs(&q, Occur::Must, Target::Text), ["covid"], "{typed}");
        }
        for typed in ["cơ quan: Bộ Y tế", "coquan:byt", "Cơ quan:\"Bộ Y tế\""] {
            assert_eq!(runs(&parse(typed), Occur::Must, Target::Issuer), ["bo y te"], "{typed}");
        }
        let q = parse("loại:công văn han:<15/8/2020 ngay:2020..2021 trangthai:quahan so:930/UBND");
        assert_eq!(q.kinds, [DocumentType::CongVan]);
        assert_eq!(q.deadlines, DateRange::new(None, Some(date(2020, 8, 14))));
        assert_eq!(q.dates, DateRange::new(Some(date(2020, 1, 1)), Some(date(2021, 12, 31))));
        assert_eq!(q.states, [State::Overdue]);
        assert_eq!(runs(&q, Occur::Must, Target::Code), ["930 ubnd"]);
        assert!(runs(&q, Occur::Must, Target::Text).is_empty());
        let q = parse("trạng thái: còn hạn han:2020-08 loai:QĐ");
        assert_eq!((q.states, q.kinds), (vec![State::Open], vec![DocumentType::QuyetDinh]));
        assert_eq!(q.deadlines, DateRange::new(Some(date(2020, 8, 1)), Some(date(2020, 8, 31))));
    }

    #[test]
    fn a_key_without_sense_is_searched_as_words() {
        let q = parse("han:abc loai: http://x y:z");
        assert!(q.deadlines.is_open() && q.kinds.is_empty());
        assert!(runs(&q, Occur::Must, Target::Text)[0].contains("abc"));
    }

    #[test]
    fn filters_are_told_back() {
        let f = Filters { assignee: Some("Sở Y tế".into()), ..Filters::default() };
        let q = read("covid", &f, date(2020, 8, 7));
        assert_eq!(q.understood.vietnamese, "Công văn giao Sở Y tế, có “covid”");
        assert_eq!(q.understood.english, "Letters assigned to Sở Y tế, with “covid”");
    }

    proptest! {
        #[test]
        fn nothing_typed_is_an_error(typed in "(([a-z:\"<>=./|-]|[àđêƠ ]|OR |han:|giao:|ngay:|việc nào giao |còn hạn|\\PC){0,24})") {
            let q = parse(&typed);
            for c in &q.clauses {
                for r in &c.any {
                    prop_assert!(!r.words.is_empty());
                    for w in &r.words {
                        prop_assert!(q.text.get(w.from..w.to).is_some() || c.target != Target::Text);
                    }
                }
            }
        }
    }
}
