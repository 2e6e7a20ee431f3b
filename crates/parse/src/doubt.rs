//! Values of the header that were read from a picture and are not sure.
//!
//! The recogniser says of every word how sure it is. A value is as sure as its weakest word; a
//! word that a fixed phrase of letters stands for counts as sure, since the phrase is. What is
//! below the bar stays in the record and gets a remark that sends a person to its place on the
//! page (`value.low-confidence`), unless another remark does so already.

use congvan_layout::Zones;
use congvan_model::{Diagnostic, Severity};

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

/// Adds the remarks.
pub(crate) fn mark(zones: &Zones, out: &mut Parsed) {
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
