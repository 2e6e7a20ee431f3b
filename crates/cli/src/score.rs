//! How well records agree with the truth, field by field.
//!
//! Owns the definitions by which the project is judged; they are the same as those of the
//! `score.py` that scores it from outside, and the figures must be the same to the last digit.
//! Scalars count as right when equal after folding white space, letter case and the punctuation
//! at the ends. Lists and tasks are scored by micro-averaged precision, recall and F1. A task
//! matches the true task with which its text shares most words (F1 of the bags of words, 0.6 at
//! least), one to one; a field of a task counts only in a matched pair.

mod run;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

pub(crate) use run::{Changes, Run};

/// How many of [`FIELDS`], from the first, are single values.
const SCALARS: usize = 14;
/// How many of them make up the header.
const HEADER: usize = 10;
/// How much of their words two tasks must share to be the same.
const SAME_TASK: f64 = 0.6;

/// The fields in the order of the table.
pub(crate) const FIELDS: [&str; 24] = [
    "document_type",
    "issuer",
    "issuer_parent",
    "number",
    "symbol",
    "place",
    "date",
    "subject",
    "urgency",
    "secrecy",
    "archive",
    "signer.authority",
    "signer.title",
    "signer.name",
    "addressees",
    "copies",
    "references",
    "tasks",
    "task.assignees",
    "task.coordinators",
    "task.deadline",
    "task.report_to",
    "task.via",
    "meeting.start",
];

/// What was counted of one field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    gold: usize,
    found: usize,
    right: usize,
}

/// The figures of one field.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Figures {
    /// How many values the truth has: the support.
    pub(crate) gold: usize,
    /// How many were found.
    pub(crate) found: usize,
    /// How many of those are right.
    pub(crate) right: usize,
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
}

impl From<Count> for Figures {
    fn from(c: Count) -> Self {
        let share = |of: usize, other: usize| match of {
            0 if other == 0 => 1.0,
            0 => 0.0,
            n => c.right as f64 / n as f64,
        };
        let (p, r) = (share(c.found, c.gold), share(c.gold, c.found));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Self {
            gold: c.gold,
            found: c.found,
            right: c.right,
            precision: round(p),
            recall: round(r),
            f1: round(f1),
        }
    }
}

/// One number as a share of another, as it is printed.
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { round(part as f64 / whole as f64) }
}

/// To four digits, as they are printed.
pub(crate) fn round(share: f64) -> f64 {
    format!("{share:.4}").parse().unwrap_or(share)
}

/// Something that is not as the truth has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Wrong {
    pub(crate) letter: String,
    pub(crate) field: String,
    pub(crate) truth: Value,
    pub(crate) found: Value,
}

/// The figures so far.
#[derive(Debug)]
pub(crate) struct Score {
    fuzzy: f64,
    counts: BTreeMap<&'static str, Count>,
    pub(crate) letters: usize,
    pub(crate) headers_right: usize,
    pub(crate) letters_right: usize,
    pub(crate) wrong: Vec<Wrong>,
    by_letter: BTreeMap<String, Outcome>,
}

/// How one letter came out.
#[derive(Clone, Debug, Default)]
struct Outcome {
    header: bool,
    /// How many values are wrong, by field.
    wrong: BTreeMap<String, usize>,
}

impl Score {
    /// Nothing counted yet. `fuzzy` lets strings differ by that share of their length.
    pub(crate) fn new(fuzzy: f64) -> Self {
        Self {
            fuzzy,
            counts: BTreeMap::new(),
            letters: 0,
            headers_right: 0,
            letters_right: 0,
            wrong: Vec::new(),
            by_letter: BTreeMap::new(),
        }
    }

    /// By which share of their length strings may differ.
    pub(crate) fn fuzzy(&self) -> f64 {
        self.fuzzy
    }

    /// The figures by field, in the order of [`FIELDS`].
    pub(crate) fn figures(&self) -> Vec<(&'static str, Figures)> {
        FIELDS.iter().map(|f| (*f, Figures::from(self.counts.get(f).copied().unwrap_or_default()))).collect()
    }

    /// Counts one letter: its truth against its record, or against `null` if there is none.
    pub(crate) fn letter(&mut self, name: &str, gold: &Value, record: &Value) {
        let before = self.wrong.len();
        let mut header = true;
        for (i, field) in FIELDS[..SCALARS].iter().copied().enumerate() {
            let (g, f) = (get(gold, field), get(record, field));
            let right = self.equal(g, f);
            header &= right || i >= HEADER;
            self.count(name, field, [1, 1, usize::from(right)], g.clone(), f.clone());
        }
        for field in ["addressees", "copies"] {
            let (g, f) = (list(gold, field), list(record, field));
            let right = self.common(&g, &f);
            self.count(name, field, [g.len(), f.len(), right], g.into(), f.into());
        }
        let codes = |of: &Value| -> Vec<Value> {
            items(of, "references").iter().map(|r| r["code"].clone()).collect()
        };
        let (g, f) = (codes(gold), codes(record));
        let right = self.common(&g, &f);
        self.count(name, "references", [g.len(), f.len(), right], g.into(), f.into());
        self.tasks(name, items(gold, "tasks"), items(record, "tasks"));
        let meeting = |of: &Value| Some(of["meeting"].clone()).filter(is_something);
        let (g, f) = (meeting(gold), meeting(record));
        let right =
            g.is_some() && f.is_some() && g.as_ref().map(|m| &m["start"]) == f.as_ref().map(|m| &m["start"]);
        let counted = [usize::from(g.is_some()), usize::from(f.is_some()), usize::from(right)];
        self.count(name, "meeting.start", counted, g.into(), f.into());
        self.letters += 1;
        self.headers_right += usize::from(header);
        self.letters_right += usize::from(self.wrong.len() == before);
        self.by_letter.entry(name.to_owned()).or_default().header = header;
    }

    fn tasks(&mut self, name: &str, gold: &[Value], found: &[Value]) {
        let pairs = pair_tasks(gold, found);
        let texts = |tasks: &[Value]| tasks.iter().map(|t| t["text"].clone()).collect::<Vec<_>>();
        self.count(
            name,
            "tasks",
            [gold.len(), found.len(), pairs.len()],
            texts(gold).into(),
            texts(found).into(),
        );
        for (field, key) in [("task.assignees", "assignees"), ("task.coordinators", "coordinators")] {
            let all = |tasks: &[Value]| tasks.iter().map(|t| list(t, key).into()).collect::<Vec<Value>>();
            let number = |tasks: &[Value]| tasks.iter().map(|t| list(t, key).len()).sum();
            let right = pairs.iter().map(|(g, f)| self.common(&list(g, key), &list(f, key))).sum();
            self.count(
                name,
                field,
                [number(gold), number(found), right],
                all(gold).into(),
                all(found).into(),
            );
        }
        let deadlines = |tasks: &[Value]| tasks.iter().filter_map(deadline_key).collect::<Vec<_>>();
        let (g, f) = (deadlines(gold), deadlines(found));
        let same = |(g, f): &&(&Value, &Value)| deadline_key(g).is_some_and(|d| deadline_key(f) == Some(d));
        let right = pairs.iter().filter(same).count();
        self.count(name, "task.deadline", [g.len(), f.len(), right], g.into(), f.into());
        for (field, key) in [("task.report_to", "report_to"), ("task.via", "via")] {
            let all = |tasks: &[Value]| {
                tasks.iter().map(|t| t[key].clone()).filter(is_something).collect::<Vec<_>>()
            };
            let right =
                pairs.iter().filter(|(g, f)| is_something(&g[key]) && self.equal(&g[key], &f[key])).count();
            let (g, f) = (all(gold), all(found));
            self.count(name, field, [g.len(), f.len(), right], g.into(), f.into());
        }
    }

    fn count(
        &mut self,
        name: &str,
        field: &'static str,
        [gold, found, right]: [usize; 3],
        truth: Value,
        value: Value,
    ) {
        let count = self.counts.entry(field).or_default();
        count.gold += gold;
        count.found += found;
        count.right += right;
        if gold != found || found != right {
            let outcome = self.by_letter.entry(name.to_owned()).or_default();
            outcome.wrong.insert(field.to_owned(), gold.max(found).saturating_sub(right));
            self.wrong.push(Wrong { letter: name.to_owned(), field: field.to_owned(), truth, found: value });
        }
    }

    fn equal(&self, a: &Value, b: &Value) -> bool {
        let (a, b) = (fold(a), fold(b));
        if a == b {
            return true;
        }
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let limit = (self.fuzzy * a.len().max(b.len()) as f64) as usize;
        limit > 0 && distance(&a, &b, limit) <= limit
    }

    /// How many of `found` pair with one of `gold`.
    fn common(&self, gold: &[Value], found: &[Value]) -> usize {
        let mut left: Vec<&Value> = gold.iter().collect();
        let mut n = 0;
        for item in found {
            if let Some(i) = left.iter().position(|g| self.equal(g, item)) {
                left.remove(i);
                n += 1;
            }
        }
        n
    }
}

/// A value at a path of keys, `signer.name`.
fn get<'a>(of: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(of, |v, key| &v[key])
}

fn items<'a>(of: &'a Value, key: &str) -> &'a [Value] {
    of[key].as_array().map_or(&[], Vec::as_slice)
}

fn list(of: &Value, key: &str) -> Vec<Value> {
    items(of, key).to_vec()
}

/// What Python takes for true.
fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(s) => !s.is_empty(),
        Value::Object(o) => !o.is_empty(),
        _ => true,
    }
}

/// A value as it is compared.
fn fold(value: &Value) -> String {
    let text = match value {
        Value::Null => return String::new(),
        Value::String(s) => s.clone(),
        other => other.to_string(),
    };
    let text: String = text.nfc().map(|c| if matches!(c, '–' | '—') { '-' } else { c }).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    const ENDS: &[char] = &[' ', '.', ';', ':', ',', '-', '/', '*', '+', '“', '”', '"', '\'', '_'];
    let text = text.trim_matches(ENDS).to_lowercase();
    // No space around the marks that printers set now with, now without one.
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let tight = |c: char| matches!(c, '-' | '/' | ',' | ';' | ':' | '(' | ')');
        if c == ' ' && chars.peek().is_some_and(|n| tight(*n)) {
            continue;
        }
        out.push(c);
        while tight(c) && chars.peek() == Some(&' ') {
            chars.next();
        }
    }
    out
}

/// The edits between two texts, or more than `limit`.
fn distance(a: &[char], b: &[char], limit: usize) -> usize {
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let previous = std::mem::replace(&mut row, vec![i + 1]);
        for (j, cb) in b.iter().enumerate() {
            let substituted = previous[j] + usize::from(ca != cb);
            row.push((previous[j + 1] + 1).min(row[j] + 1).min(substituted));
        }
        if row.iter().all(|n| *n > limit) {
            return limit + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// How often each word occurs.
fn words(text: &Value) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    let folded = fold(text);
    let split = folded.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    split.filter(|w| !w.is_empty()).for_each(|w| *out.entry(w.to_owned()).or_insert(0) += 1);
    out
}

/// Which found task is which true one: those that share most, first.
fn pair_tasks<'a>(gold: &'a [Value], found: &'a [Value]) -> Vec<(&'a Value, &'a Value)> {
    let bags = |tasks: &[Value]| tasks.iter().map(|t| words(&t["text"])).collect::<Vec<_>>();
    let (gold_bags, found_bags) = (bags(gold), bags(found));
    let mut scores = Vec::new();
    for (i, g) in gold_bags.iter().enumerate() {
        for (j, f) in found_bags.iter().enumerate() {
            let total = g.values().sum::<usize>() + f.values().sum::<usize>();
            let shared: usize = g.iter().map(|(w, n)| n.min(f.get(w).unwrap_or(&0))).sum();
            let overlap = if total > 0 { 2.0 * shared as f64 / total as f64 } else { 0.0 };
            if overlap >= SAME_TASK {
                scores.push((overlap, std::cmp::Reverse(i.abs_diff(j)), i, j));
            }
        }
    }
    scores.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (b.1, b.2, b.3).cmp(&(a.1, a.2, a.3))));
    let (mut used_gold, mut used_found) = (vec![false; gold.len()], vec![false; found.len()]);
    let mut pairs = Vec::new();
    for (_, _, i, j) in scores {
        if !used_gold[i] && !used_found[j] {
            (used_gold[i], used_found[j]) = (true, true);
            pairs.push((&gold[i], &found[j]));
        }
    }
    pairs
}

/// What must agree in two deadlines: all but the words.
fn deadline_key(task: &Value) -> Option<Value> {
    let d = Some(&task["deadline"]).filter(|d| is_something(d))?;
    let rule = d["rrule"].as_str().filter(|r| !r.is_empty()).map(|rule| {
        let rule = rule.to_uppercase();
        let mut parts: Vec<&str> = rule.strip_prefix("RRULE:").unwrap_or(&rule).split(';').collect();
        parts.sort_unstable();
        parts.join(";")
    });
    let offset = Some(&d["offset"]).filter(|o| is_something(o));
    let offset = offset.map(|o| vec![o["count"].clone(), o["unit"].clone(), o["from"].clone()]);
    Some(serde_json::json!([d["type"], d["date"], d["time"], d["bound"], rule, offset]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn figures(gold: &Value, record: &Value, field: &str) -> (usize, usize, usize) {
        let mut score = Score::new(0.0);
        score.letter("x", gold, record);
        let found = score.figures().into_iter().find(|(f, _)| *f == field);
        found.map(|(_, f)| (f.gold, f.found, f.right)).unwrap_or_default()
    }

    #[test]
    fn values_are_compared_without_case_dashes_and_the_marks_at_their_ends() {
        let same = |a: &str, b: &str| Score::new(0.0).equal(&json!(a), &json!(b));
        assert!(same("KT. CHỦ TỊCH", "Kt. Chủ tịch."));
        assert!(same("30/2020/NĐ – CP", "30/2020/NĐ-CP"));
        assert!(same("Sở  Y tế ;", "- Sở Y tế"));
        assert!(same("Hòa".nfd().collect::<String>().as_str(), "Hòa"));
        assert!(!same("Hòa", "Hoà"));
        assert!(Score::new(0.0).equal(&Value::Null, &json!("")));
        assert!(Score::new(0.3).equal(&json!("Bộ Y tế"), &json!("Bô Y tê")));
        assert!(!Score::new(0.3).equal(&json!("Bộ Y tế"), &json!("Bộ Xây dựng")));
    }

    #[test]
    fn a_missed_task_misses_all_its_fields() {
        let gold = json!({"tasks": [
            {"text": "báo cáo kết quả về Sở Y tế trước ngày 15/8/2020", "assignees": ["Các huyện"], "report_to": "Sở Y tế",
             "deadline": {"type": "date", "date": "2020-08-15", "bound": "before"}},
            {"text": "tuyên truyền trên hệ thống loa truyền thanh", "assignees": ["UBND xã", "Đài"]},
        ]});
        let record = json!({"tasks": [
            {"text": "Báo cáo kết quả về Sở Y tế, trước ngày 15/8/2020.", "assignees": ["các huyện"], "report_to": "Sở Y tế",
             "deadline": {"type": "date", "date": "2020-08-15", "bound": "by"}},
        ]});
        assert_eq!(figures(&gold, &record, "tasks"), (2, 1, 1));
        assert_eq!(figures(&gold, &record, "task.assignees"), (3, 1, 1));
        assert_eq!(figures(&gold, &record, "task.report_to"), (1, 1, 1));
        assert_eq!(figures(&gold, &record, "task.deadline"), (1, 1, 0));
    }

    #[test]
    fn of_two_found_tasks_the_nearer_text_is_the_pair_and_each_counts_once() {
        let gold = [json!({"text": "a b c d e"})];
        let found = [json!({"text": "a b c d x"}), json!({"text": "a b c d e"})];
        assert_eq!(pair_tasks(&gold, &found), [(&gold[0], &found[1])]);
    }

    #[test]
    fn the_parts_of_a_recurrence_may_stand_in_any_order() {
        let task = |rule: &str| json!({"deadline": {"type": "recurring", "rrule": rule, "bound": "by"}});
        assert_eq!(
            deadline_key(&task("RRULE:BYMONTHDAY=20;FREQ=MONTHLY")),
            deadline_key(&task("FREQ=MONTHLY;BYMONTHDAY=20"))
        );
        assert_ne!(deadline_key(&task("FREQ=MONTHLY;BYMONTHDAY=20")), deadline_key(&task("FREQ=MONTHLY")));
        assert_eq!(deadline_key(&json!({"deadline": null})), None);
    }

    #[test]
    fn a_field_that_nobody_has_is_perfect_and_one_that_only_one_side_has_is_not() {
        let perfect = Figures::from(Count::default());
        assert_eq!((perfect.precision, perfect.recall, perfect.f1), (1.0, 1.0, 1.0));
        let invented = Figures::from(Count { gold: 0, found: 2, right: 0 });
        assert_eq!((invented.precision, invented.recall, invented.f1), (0.0, 0.0, 0.0));
    }

    #[test]
    fn a_letter_without_a_record_is_wrong_in_its_header() {
        let mut score = Score::new(0.0);
        score.letter("x", &json!({"document_type": "cong_van", "number": "930"}), &Value::Null);
        assert_eq!((score.letters, score.headers_right, score.letters_right), (1, 0, 0));
    }
}
