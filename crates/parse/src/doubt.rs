//! Values that were read from a picture and are not sure.
//!
//! The recogniser says of every word how sure it is. A value is as sure as its weakest word; a
//! word that a fixed phrase of letters stands for counts as sure, since the phrase is. What is
//! below the bar stays in the record and gets a remark that sends a person to its place on the
//! page (`value.low-confidence`), unless another remark does so already. That holds for the values of the
//! header; in lists and tasks the doubtful words are named.

use std::collections::BTreeSet;

use congvan_layout::Zones;
use congvan_model::{Diagnostic, Severity};
use congvan_text::{is_syllable, is_upper_text};

use crate::found::Parsed;

/// The values of the header, what a person calls them, and how sure the weakest word must be.
const BARS: [(&str, &str, f32); 13] = [
    ("/issuer", "cơ quan ban hành", 0.7),
    ("/issuer_parent", "cơ quan chủ quản", 0.7),
    ("/number", "số", 0.9),
    ("/symbol", "ký hiệu", 0.7),
    ("/place", "địa danh", 0.7),
    ("/date", "ngày ban hành", 0.9),
    ("/subject", "trích yếu", 0.8),
    ("/archive", "nơi lưu", 0.9),
    ("/signer/authority", "quyền hạn ký", 0.85),
    ("/signer/title", "chức vụ người ký", 0.85),
    ("/signer/name", "họ tên người ký", 0.85),
    ("/received/number", "số đến", 0.9),
    ("/received/date", "ngày đến", 0.9),
];

/// Values of several words of which single ones may be doubtful.
const PARTS: [&str; 3] = ["/addressees/", "/copies/", "/tasks/"];
/// How sure a word of them must be, and one that is none in Vietnamese. Measured on 126 addressees, copies and
/// tasks of scans, 32 of them wrong: 21 of those are marked so, and 29 of the 94 right ones; 0.7 and 0.85 mark 16
/// and 17, 0.9 for both 28 and 47.
const WORD: f32 = 0.8;
const UNKNOWN_WORD: f32 = 0.9;

/// Adds the remarks.
pub(crate) fn mark(zones: &Zones, out: &mut Parsed) {
    mark_values(zones, out);
    mark_words(zones, out);
}

fn mark_values(zones: &Zones, out: &mut Parsed) {
    for (pointer, what, bar) in BARS {
        let Some(proof) = out.evidence.get(pointer) else { continue };
        let told = |d: &Diagnostic| d.severity >= Severity::Review && covers(&d.pointer, pointer);
        if out.diagnostics.iter().any(told) {
            continue;
        }
        let seen = sureness(zones, proof.span.start, proof.span.end);
        let torn = pointer == "/subject" && goes_on(zones);
        if seen >= bar && !torn {
            continue;
        }
        let message = if torn {
            format!("{what} “{}” có thể còn tiếp ở dòng sau; hãy đối chiếu với ảnh", proof.text)
        } else {
            doubtful(what, &proof.text, seen)
        };
        let remark = Diagnostic {
            page: Some(proof.page),
            bbox: proof.bbox,
            ..Diagnostic::new("value.low-confidence", Severity::Review, pointer, message)
        };
        out.diagnostics.push(remark);
    }
}

/// Adds remarks on words of lists and of tasks. A long text is not as doubtful as its weakest word: the word
/// itself is named, once, at the smallest value that holds it.
fn mark_words(zones: &Zones, out: &mut Parsed) {
    let mut values: Vec<_> = out
        .evidence
        .iter()
        .filter(|(pointer, _)| PARTS.iter().any(|part| pointer.starts_with(part)))
        .map(|(pointer, proof)| (proof.span.end - proof.span.start, pointer.clone(), proof.span))
        .collect();
    values.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut named = BTreeSet::new();
    for (_, pointer, span) in values {
        let mended = |start| zones.mends.iter().any(|m| m.source.contains(&start));
        let mut words = zones.locator.doubtful(span.start, span.end, UNKNOWN_WORD);
        words.retain(|w| {
            let text = zones.source.get(w.source.clone()).unwrap_or("");
            let bar = if is_known(text) { WORD } else { UNKNOWN_WORD };
            text.chars().any(char::is_alphanumeric) && w.confidence < bar && !mended(w.source.start)
        });
        words.retain(|w| named.insert(w.source.start));
        let Some(first) = words.first() else { continue };
        let list: Vec<String> = words
            .iter()
            .map(|w| {
                let text = zones.source.get(w.source.clone()).unwrap_or("");
                format!("“{text}” ({:.0} %)", w.confidence * 100.0)
            })
            .collect();
        let message = format!("chữ {} đọc từ ảnh chưa chắc; hãy đối chiếu với ảnh", list.join(", "));
        out.diagnostics.push(Diagnostic {
            page: Some(first.page),
            bbox: Some(first.bbox),
            ..Diagnostic::new("value.low-confidence", Severity::Review, &pointer, message)
        });
    }
}

/// True of a word that has a place in a letter: a syllable, an abbreviation, what has figures.
fn is_known(word: &str) -> bool {
    let core = word.trim_matches(|c: char| !c.is_alphanumeric());
    core.chars().any(|c| !c.is_alphabetic()) || is_upper_text(core) || is_syllable(core)
}

fn doubtful(what: &str, text: &str, seen: f32) -> String {
    format!("{what} “{text}” đọc từ ảnh chưa chắc ({:.0} %); hãy đối chiếu với ảnh", seen * 100.0)
}

/// True if the line under a subject that stands right above the body, with nobody addressed in between, does
/// not begin as a text does: a speck before a line of the subject has made it one of the body.
fn goes_on(zones: &Zones) -> bool {
    let begins = |p: &congvan_layout::Paragraph| p.text.text().starts_with(char::is_lowercase);
    let next = zones.body.first().filter(|p| p.mark.is_none());
    zones.recognised() && zones.addressees.is_empty() && next.is_some_and(begins)
}

/// True if a remark on `remark` is one on `value` too: on itself or on what it is part of.
fn covers(remark: &str, value: &str) -> bool {
    !remark.is_empty()
        && value.strip_prefix(remark).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The confidence of the weakest word of bytes `start..end` of the source that no phrase mended.
fn sureness(zones: &Zones, start: usize, end: usize) -> f32 {
    let mut mended: Vec<_> =
        zones.mends.iter().map(|m| &m.source).filter(|s| s.start < end && s.end > start).collect();
    mended.sort_by_key(|s| s.start);
    let (mut seen, mut at) = (1.0_f32, start);
    for range in mended {
        if range.start > at {
            seen = seen.min(zones.locator.confidence(at, range.start));
        }
        at = at.max(range.end);
    }
    if at < end { seen.min(zones.locator.confidence(at, end)) } else { seen }
}
