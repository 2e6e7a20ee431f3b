//! What has been found, with the proof of it.

use std::collections::BTreeMap;
use std::ops::Range;

use congvan_layout::Zones;
use congvan_model::{Diagnostic, Evidence, Letter, Severity, Span};

/// A step of the reading, for `congvan explain`.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The rule that read it.
    pub rule: &'static str,
    /// The value that came of it, as a JSON Pointer.
    pub pointer: String,
    /// Bytes of the source.
    pub span: Span,
    /// The value, for a person.
    pub value: String,
}

/// A letter as it was read.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The values.
    pub letter: Letter,
    /// Their proof, by JSON Pointer.
    pub evidence: BTreeMap<String, Evidence>,
    /// What was missing or doubtful.
    pub diagnostics: Vec<Diagnostic>,
    /// Which rule read what, in the order of the reading.
    pub trace: Vec<Step>,
}

impl Parsed {
    /// Notes the proof of the value at `pointer`: bytes `source` of the source text, read by `rule`,
    /// with the rule's own confidence.
    pub(crate) fn note(
        &mut self,
        zones: &Zones,
        pointer: String,
        source: Range<usize>,
        rule: &'static str,
        value: &str,
        confidence: f32,
    ) {
        let text: String =
            zones.source.get(source.clone()).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
        let (page, bbox) = zones.locator.place(source.start, source.end);
        let seen = zones.locator.confidence(source.start, source.end);
        let confidence = (confidence * seen * 100.0).round() / 100.0;
        let span = Span::new(source.start, source.end);
        let mended = |m: &&congvan_layout::Mend| {
            !m.marks_only && m.source.start < source.end && source.start < m.source.end
        };
        // In the head one value stands for the letter: a person should see what was put right.
        if pointer.matches('/').count() == 1 && zones.mends.iter().any(|m| mended(&m)) {
            self.review(
                "text.mended",
                &pointer,
                format!("đọc là “{text}”, sửa thành “{value}” theo cụm từ quen dùng"),
            );
        }
        self.trace.push(Step { rule, pointer: pointer.clone(), span, value: value.to_owned() });
        self.evidence
            .insert(pointer, Evidence { page, bbox, text, span, confidence, rule: Some(rule.to_owned()) });
    }

    /// Adds a remark that a person should look at.
    pub(crate) fn review(&mut self, code: &str, pointer: &str, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(code, Severity::Review, pointer, message));
    }

    /// Adds a remark with nothing to do.
    pub(crate) fn info(&mut self, code: &str, pointer: &str, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(code, Severity::Info, pointer, message));
    }
}
