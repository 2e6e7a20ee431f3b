//! What a user relies on. All letters here are invented.

mod check;
mod copies;
mod crash;
pub(crate) mod faults;
mod follow;
mod intake;
mod neighbours;
mod several;
mod versions;

use std::collections::BTreeMap;

use congvan_model::{
    Act, Bound, Deadline, DeadlineType, Diagnostic, Evidence, LedgerEvent, Letter, Record, Reference,
    Severity, Source, Span, Task, TextFrom,
};
use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::archive::Archive;
use crate::letters::{Added, Incoming, content_id};

/// A letter to take in, with everything that it needs.
#[derive(Clone)]
struct Made {
    bytes: Vec<u8>,
    record: Record,
    last_days: Vec<Option<Date>>,
    received: Option<Date>,
}

impl Made {
    fn incoming(&self) -> Incoming<'_> {
        Incoming {
            bytes: &self.bytes,
            record: &self.record,
            reading: "test-1",
            received: self.received,
            last_days: &self.last_days,
        }
    }

    fn id(&self) -> &str {
        &self.record.id
    }

    /// The same letter from another scan.
    fn scanned_again(&self) -> Self {
        let mut again = self.clone();
        again.bytes.extend_from_slice(b"\n% another scan");
        again.record.id = content_id(&again.bytes);
        again
    }
}

fn now() -> Timestamp {
    "2020-08-07T01:30:00Z".parse().expect("a moment")
}

/// The letter number `i` of the year 2020, from a made-up province, with three tasks: for the
/// health department by the 14th, for the addressees monthly, for the schools without a day.
fn letter(i: u32) -> Made {
    let text = format!(
        "UBND TỈNH MẪU\nSố: {i}/UBND-TH\nV/v việc thứ {i}\n1. Sở Y tế báo cáo trước ngày 15/8/2020.\n"
    );
    let day = date(2020, 8, 1 + (i % 28) as i8);
    let task = |id: String, assignees: &[&str], text: &str, deadline: Option<Deadline>| Task {
        id,
        item: None,
        assignees: assignees.iter().map(|a| (*a).to_owned()).collect(),
        coordinators: vec!["Công an tỉnh".into()],
        text: text.into(),
        deadline,
        action: None,
        kind: Default::default(),
        report_to: None,
        via: None,
    };
    let fixed = Deadline {
        text: "trước ngày 15/8/2020".into(),
        kind: DeadlineType::Date,
        date: Some(date(2020, 8, 15)),
        time: None,
        bound: Bound::Before,
        rrule: None,
        offset: None,
        lunar: None,
    };
    let monthly = Deadline {
        text: "trước ngày 20 hằng tháng".into(),
        kind: DeadlineType::Recurring,
        date: None,
        rrule: Some("FREQ=MONTHLY;BYMONTHDAY=20".into()),
        ..fixed.clone()
    };
    let evidence = Evidence {
        page: 1,
        bbox: None,
        text: i.to_string(),
        span: Span::new(20, 23),
        confidence: 0.97,
        rule: Some("number.after-so".into()),
    };
    let record = Record {
        schema_version: "1.0".into(),
        id: content_id(text.as_bytes()),
        source: Source {
            file_name: format!("thu-{i}.txt"),
            media_type: "text/plain".into(),
            bytes: text.len() as u64,
            pages: 1,
            text_from: TextFrom::File,
            ocr_confidence: None,
            signatures: Vec::new(),
        },
        letter: Letter {
            issuer: Some("ỦY BAN NHÂN DÂN TỈNH MẪU".into()),
            number: Some(i.to_string()),
            symbol: Some("UBND-TH".into()),
            date: Some(day),
            subject: Some(format!("việc thứ {i}")),
            addressees: vec!["Các sở, ban, ngành".into()],
            references: vec![Reference { code: "26-NQ/TW".into(), ..Reference::default() }],
            tasks: vec![
                task(format!("bao-cao-{i}"), &["Sở Y tế"], "báo cáo", Some(fixed)),
                task(format!("hang-thang-{i}"), &[], "tổng hợp hằng tháng", Some(monthly)),
                task(format!("truong-hoc-{i}"), &["Các trường học"], "tuyên truyền", None),
            ],
            ..Letter::default()
        },
        evidence: BTreeMap::from([("/number".into(), evidence)]),
        resolved: BTreeMap::new(),
        diagnostics: vec![Diagnostic::new(
            "signer.missing",
            Severity::Review,
            "/signer/name",
            "không thấy người ký",
        )],
    };
    Made {
        bytes: text.into_bytes(),
        record,
        last_days: vec![Some(date(2020, 8, 14)), Some(date(2020, 8, 19)), None],
        received: Some(day),
    }
}

fn add(archive: &mut Archive, made: &Made) -> Added {
    archive.add(&made.incoming(), now()).expect("taken in")
}

/// A folder in memory, where there is one: what syncing costs is not what these tests are about.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder")
}

/// An archive with the letters 1 to `n`.
fn with_letters(n: u32) -> (tempfile::TempDir, Archive) {
    let dir = folder();
    let mut archive = Archive::create_or_open(dir.path()).expect("made");
    for i in 1..=n {
        assert!(matches!(add(&mut archive, &letter(i)), Added::New { .. }));
    }
    (dir, archive)
}

fn event(made: &Made, task: usize, day: Date, act: Act) -> LedgerEvent {
    LedgerEvent {
        id: String::new(),
        letter_id: made.record.id.clone(),
        task_id: made.record.letter.tasks[task].id.clone(),
        at: now(),
        day,
        who: "Văn thư".into(),
        act,
    }
}

fn done(answer: &str) -> Act {
    Act::Done { answer: Some(answer.into()), answer_id: None, note: None, occurrence: None }
}

/// Nothing at all is wrong.
#[track_caller]
fn assert_whole(archive: &Archive) {
    let checked = archive.check(&|_, _| {}).expect("looked at");
    let said: Vec<String> = checked.findings.iter().map(crate::Finding::english).collect();
    assert!(checked.is_whole(), "{said:#?}");
}
