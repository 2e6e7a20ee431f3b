//! Whether a `letter.json` can be the truth of the `letter.txt` beside it.
//!
//! Owns the checks that need no understanding: the keys are those of the annotation guide,
//! what is verbatim stands in the letter, dates are possible, items have their marks. It
//! cannot tell whether the truth is right; only a reader can.

use serde_json::Value;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

const KEYS: [&str; 17] = [
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
    "addressees",
    "copies",
    "archive",
    "signer",
    "references",
    "tasks",
    "meeting",
];
const TASK_KEYS: [&str; 7] = ["item", "assignees", "coordinators", "text", "deadline", "report_to", "via"];
const DEADLINE_KEYS: [&str; 7] = ["text", "type", "date", "time", "bound", "rrule", "offset"];

/// The folder of the corpus's letters.
pub fn letters() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/letters")
}

/// A value as it is compared: composed, without marks of bold, white space folded.
pub fn folded(text: &str) -> String {
    let composed: String = text.nfc().collect::<String>().replace("**", "");
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is wrong with `truth` as the truth of `letter`; nothing, if all is well.
pub fn faults(letter: &str, truth: &Value) -> Vec<String> {
    let mut check = Check { lines: lines(letter), text: folded(letter), faults: Vec::new() };
    check.letter(truth);
    check.faults
}

fn lines(letter: &str) -> Vec<String> {
    letter.lines().map(folded).filter(|l| !l.is_empty()).collect()
}

struct Check {
    lines: Vec<String>,
    text: String,
    faults: Vec<String>,
}

impl Check {
    fn fault(&mut self, what: String) {
        self.faults.push(what);
    }

    fn keys(&mut self, value: &Value, keys: &[&str], free: &[&str], name: &str) {
        let Some(object) = value.as_object() else {
            self.fault(format!("{name} is no object"));
            return;
        };
        for key in keys {
            if !object.contains_key(*key) {
                self.fault(format!("{name} lacks {key}"));
            }
        }
        for key in object.keys() {
            if !keys.contains(&key.as_str()) && !free.contains(&key.as_str()) {
                self.fault(format!("{name} has an unknown {key}"));
            }
        }
    }

    fn verbatim(&mut self, value: &Value, name: &str) {
        match value {
            Value::Null => {}
            Value::String(s) if self.text.contains(s.as_str()) => {}
            other => self.fault(format!("{name} {other} is not in the letter")),
        }
    }

    fn bodies(&mut self, value: &Value, name: &str) {
        let Some(entries) = value.as_array() else {
            self.fault(format!("{name} is no list"));
            return;
        };
        for entry in entries {
            let text = entry.as_str().unwrap_or_default();
            if text.is_empty() || !(self.text.contains(text) || self.distributed(text)) {
                self.fault(format!("{name} {entry} is not in the letter"));
            }
        }
    }

    /// Whether the letter has the entry under a shared head: `Sở Y tế` in `Các Sở: Công Thương, Y tế`.
    fn distributed(&self, entry: &str) -> bool {
        let entry = entry.to_lowercase();
        let text = self.text.to_lowercase();
        text.match_indices(':').any(|(colon, _)| {
            let words: Vec<&str> = text[..colon].split(' ').collect();
            (1..=words.len().min(6)).any(|n| {
                let head: Vec<&str> =
                    words[words.len() - n..].iter().copied().filter(|w| *w != "các").collect();
                entry
                    .strip_prefix(&head.join(" "))
                    .and_then(|tail| tail.strip_prefix(' '))
                    .is_some_and(|tail| text[colon..].contains(tail))
            })
        })
    }

    fn letter(&mut self, truth: &Value) {
        self.keys(truth, &KEYS, &["notes"], "the truth");
        for key in ["issuer", "issuer_parent", "place", "subject", "archive"] {
            self.verbatim(&truth[key], key);
        }
        let kind = truth["document_type"].as_str().unwrap_or_default();
        if congvan_model::DocumentType::from_id(kind).is_none() {
            self.fault(format!("unknown document_type {kind:?}"));
        }
        self.date(&truth["date"], "date");
        let tight: String = self.text.split(' ').collect();
        for key in ["number", "symbol"] {
            if let Some(value) = truth[key].as_str()
                && (value.contains(' ') || !tight.contains(value))
            {
                self.fault(format!("{key} {value:?} is not in the letter"));
            }
        }
        self.bodies(&truth["addressees"], "addressee");
        self.bodies(&truth["copies"], "copy");
        self.keys(&truth["signer"], &["authority", "title", "name"], &[], "signer");
        if let Some(authority) = truth["signer"]["authority"].as_str() {
            for line in authority.split(" / ") {
                self.verbatim(&Value::from(line), "signer.authority");
            }
        }
        self.verbatim(&truth["signer"]["title"], "signer.title");
        self.verbatim(&truth["signer"]["name"], "signer.name");
        let mut seen = Vec::new();
        for reference in truth["references"].as_array().into_iter().flatten() {
            self.keys(reference, &["code", "date"], &[], "reference");
            self.date(&reference["date"], "reference date");
            let code = reference["code"].as_str().unwrap_or_default();
            if code.is_empty() || !tight.contains(code) || seen.contains(&code) {
                self.fault(format!("reference {code:?} is not in the letter, or stands twice"));
            }
            seen.push(code);
        }
        for task in truth["tasks"].as_array().into_iter().flatten() {
            self.task(task);
        }
        if !truth["meeting"].is_null() {
            self.keys(&truth["meeting"], &["start", "place"], &[], "meeting");
            self.verbatim(&truth["meeting"]["place"], "meeting.place");
            let start = truth["meeting"]["start"].as_str().unwrap_or_default();
            self.date(&Value::from(start.split('T').next()), "meeting.start");
        }
    }

    fn task(&mut self, task: &Value) {
        self.keys(task, &TASK_KEYS, &[], "task");
        let text = task["text"].as_str().unwrap_or_default().to_owned();
        self.verbatim(&task["text"], "task");
        if text.is_empty() || text.ends_with([';', '/']) || text.starts_with(['-', '+', '*']) {
            self.fault(format!("task {text:?} is empty or has its mark"));
        }
        self.bodies(&task["assignees"], "assignee");
        self.bodies(&task["coordinators"], "coordinator");
        self.verbatim(&task["report_to"], "report_to");
        self.verbatim(&task["via"], "via");
        if let Some(item) = task["item"].as_str() {
            self.item(item);
        }
        let deadline = &task["deadline"];
        if deadline.is_null() {
            return;
        }
        self.keys(deadline, &DEADLINE_KEYS, &[], "deadline");
        self.verbatim(&deadline["text"], "deadline");
        self.date(&deadline["date"], "deadline date");
        let kind = deadline["type"].as_str().unwrap_or_default();
        let filled = ["date", "rrule", "offset"].map(|key| !deadline[key].is_null());
        let right = match kind {
            "date" => [true, false, false],
            "recurring" => [false, true, false],
            "relative" => [false, false, true],
            _ => [false, false, false],
        };
        if filled != right || kind.is_empty() {
            self.fault(format!("a deadline of type {kind:?} has {deadline}"));
        }
        if !matches!(deadline["bound"].as_str(), Some("before" | "by")) {
            self.fault(format!("a deadline's bound is {}", deadline["bound"]));
        }
    }

    fn date(&mut self, value: &Value, name: &str) {
        if let Some(date) = value.as_str()
            && date.parse::<jiff::civil::Date>().is_err()
        {
            self.fault(format!("{name} {date:?} is no day"));
        }
    }

    /// Whether each mark of the path opens a line or a cell.
    fn item(&mut self, item: &str) {
        let mut rest = item;
        while !rest.is_empty() {
            // A mark may hold a point itself (`1.2`): the longest that is printed.
            let cut = rest
                .match_indices('.')
                .map(|(i, _)| i)
                .chain([rest.len()])
                .rev()
                .find(|&i| self.marked(&rest[..i]));
            let Some(cut) = cut else {
                self.fault(format!("item {item:?}: no mark for {rest:?}"));
                return;
            };
            rest = rest[cut..].strip_prefix('.').unwrap_or_default();
        }
    }

    fn marked(&self, mark: &str) -> bool {
        self.lines.iter().any(|line| {
            let line = line.trim_start_matches(['|', ' ']);
            line.strip_prefix(mark).is_some_and(|rest| {
                matches!(mark, "-" | "+" | "*") || rest.starts_with(['.', ')', '-', '/', ' ', '|'])
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{faults, letters};
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn corpus() -> Vec<(String, String, Value)> {
        let mut all: Vec<_> = std::fs::read_dir(letters())
            .expect("the corpus is there")
            .map(|entry| entry.expect("a folder of the corpus").path())
            .map(|folder| {
                let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let text = std::fs::read_to_string(folder.join("letter.txt")).expect("a letter.txt");
                let truth = std::fs::read_to_string(folder.join("letter.json")).expect("a letter.json");
                assert!(folder.join("letter.pdf").is_file(), "{name} has no letter.pdf; run render-corpus");
                (name, text, serde_json::from_str(&truth).expect("a truth in JSON"))
            })
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }

    #[test]
    fn every_truth_fits_its_letter() {
        let mut wrong = Vec::new();
        for (name, text, truth) in corpus() {
            wrong.extend(faults(&text, &truth).into_iter().map(|fault| format!("{name}: {fault}")));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn every_kind_of_document_has_a_letter() {
        let seen: BTreeSet<String> =
            corpus().iter().filter_map(|(_, _, t)| t["document_type"].as_str().map(str::to_owned)).collect();
        for kind in congvan_model::DocumentType::ALL {
            assert!(seen.contains(kind.id()), "no letter of kind {}", kind.id());
        }
    }

    #[test]
    fn a_wrong_truth_is_noticed() {
        let (_, text, good) =
            corpus().into_iter().find(|(n, ..)| n == "cong-van-930").expect("the letter 930");
        let spoilt: [(&str, Value); 6] = [
            ("/date", "2020-02-30".into()),
            ("/issuer", "ỦY BAN NHÂN DÂN TỈNH PHÚ AN".into()),
            ("/addressees/0", "Các hội".into()),
            ("/tasks/0/item", "17".into()),
            ("/tasks/0/text", "Các cơ quan cài đặt ứng dụng.".into()),
            ("/tasks/8/deadline/type", "recurring".into()),
        ];
        for (pointer, value) in spoilt {
            let mut truth = good.clone();
            *truth.pointer_mut(pointer).expect("the pointer") = value;
            assert!(!faults(&text, &truth).is_empty(), "{pointer} was spoilt and nothing said");
        }
        assert_eq!(faults(&text, &good), Vec::<String>::new());
    }
}
