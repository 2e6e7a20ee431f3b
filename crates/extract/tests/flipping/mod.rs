//! Damage to files, the same for the same seed, and what may become of a damaged file.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use congvan_extract::{Limits, OcrMode, extract};
use congvan_model::{Reason, Severity};

/// Numbers that look random (xorshift).
pub struct Random(u64);

impl Random {
    /// From this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// A damaged copy: bytes flipped, set, cut out, repeated, moved, numbers made huge, the end cut off, a
/// piece of another file put in.
pub fn damage(file: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for _ in 0..=random.below(8) {
        if bytes.is_empty() {
            break;
        }
        let at = random.below(bytes.len());
        let to = (at + 1 + random.below(200)).min(bytes.len());
        match random.below(12) {
            0..=3 => bytes[at] ^= 1 << random.below(8),
            4 => bytes[at] = [0, 0xff, b'0', b'9', b'(', b'<', b'>', b'{'][random.below(8)],
            5 => drop(bytes.drain(at..to)),
            6 => {
                let piece = bytes[at..to].to_vec();
                let place = random.below(bytes.len());
                bytes.splice(place..place, piece);
            }
            7 => bytes[at..to].fill(random.next() as u8),
            8 => {
                // The next number in the file, made huge or negative.
                if let Some(n) = bytes[at..].iter().position(u8::is_ascii_digit) {
                    let end = bytes[at + n..].iter().position(|b| !b.is_ascii_digit());
                    let end = end.map_or(bytes.len(), |e| at + n + e);
                    let number: &[u8] =
                        [&b"99999999999"[..], b"-1", b"0", b"65536", b"2147483648"][random.below(5)];
                    bytes.splice(at + n..end, number.iter().copied());
                }
            }
            9 if random.below(8) == 0 => bytes.truncate(at),
            10 if !other.is_empty() => {
                let from = random.below(other.len());
                let piece = &other[from..(from + 1 + random.below(400)).min(other.len())];
                bytes.splice(at..to, piece.iter().copied());
            }
            _ => bytes.swap(at, to - 1),
        }
    }
    bytes
}

/// What became of files: how many, by reason.
#[derive(Default)]
pub struct Outcomes {
    /// By `text`, `text, REASON`, `picture`, or the reason why there is nothing.
    pub table: BTreeMap<String, u64>,
    /// What must not be: a record that is empty and says nothing, a reason that is not in the list.
    pub wrong: Vec<String>,
    /// The longest that one file took.
    pub longest: Duration,
}

impl Outcomes {
    /// Reads a file and notes what became of it.
    pub fn read(&mut self, bytes: &[u8], name: &str, case: &str) {
        let limits = Limits { ocr: OcrMode::Off, time: Duration::from_secs(20), ..Limits::default() };
        let start = Instant::now();
        let outcome = match extract(bytes, name, &limits) {
            Err(e) => {
                if e.to_string().is_empty() || e.english().is_empty() {
                    self.wrong.push(format!("{case}: an error that says nothing"));
                }
                e.reason().id().to_owned()
            }
            Ok(read) => {
                let mut reasons = Vec::new();
                for remark in read.diagnostics.iter().filter(|d| !d.code.starts_with("signature.")) {
                    match Reason::from_id(&remark.code) {
                        Some(reason) => reasons.push((reason, remark.severity)),
                        None => self.wrong.push(format!("{case}: {} is no reason", remark.code)),
                    }
                }
                let has_text = !read.pages.source_text().trim().is_empty();
                let loud = reasons.iter().any(|(_, severity)| *severity >= Severity::Review);
                if !has_text && !loud {
                    self.wrong.push(format!("{case}: empty, and nothing is said"));
                }
                let first = reasons.first().map(|(reason, _)| reason.id());
                match (has_text, first) {
                    (true, None) => "text".to_owned(),
                    (true, Some(reason)) => format!("text, {reason}"),
                    (false, first) => format!("no text, {}", first.unwrap_or("?")),
                }
            }
        };
        *self.table.entry(outcome).or_default() += 1;
        let took = start.elapsed();
        if took > self.longest {
            self.longest = took;
        }
    }
}
