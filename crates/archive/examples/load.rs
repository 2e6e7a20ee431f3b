//! Fills an archive with made-up letters and measures what the archive promises:
//!
//! ```sh
//! cargo run --release -p congvan-archive --example load -- 100000 /tmp/load-archive
//! ```
//!
//! Letters are invented: bodies, numbers and sentences come from small tables. Each has 6 tasks
//! and evidence for every value, so that a record is as large as those of real letters.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use congvan_archive::{Archive, Incoming, TaskFilter, content_id};
use congvan_model::{
    Act, BBox, Bound, Deadline, DeadlineType, Evidence, LedgerEvent, Letter, Record, Signer, Source, Span,
    Task, TextFrom,
};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};

const BODIES: [&str; 8] = [
    "Sở Y tế",
    "Sở Giáo dục và Đào tạo",
    "Sở Tài chính",
    "Công an tỉnh",
    "UBND các huyện, thành phố",
    "Sở Xây dựng",
    "Các sở, ban, ngành",
    "Văn phòng UBND tỉnh",
];
const START: Date = date(2020, 1, 1);
const TODAY: Date = date(2021, 1, 1);
const BATCH: usize = 64;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let count: usize = args.next().ok_or("usage: load COUNT DIR")?.parse()?;
    let dir = PathBuf::from(args.next().ok_or("usage: load COUNT DIR")?);
    let mut archive = Archive::create_or_open(&dir)?;
    let now: Timestamp = "2021-01-01T00:00:00Z".parse()?;

    let mut spent = 0.0;
    let mut bytes = 0;
    for first in (0..count).step_by(BATCH) {
        let letters: Vec<_> = (first..count.min(first + BATCH)).map(letter).collect();
        let days: Vec<Vec<Option<Date>>> = letters
            .iter()
            .map(|(_, r)| r.letter.tasks.iter().map(|t| t.deadline.as_ref().and_then(|d| d.date)).collect())
            .collect();
        let incoming: Vec<Incoming<'_>> = letters
            .iter()
            .zip(&days)
            .map(|((text, record), days)| Incoming {
                bytes: text.as_bytes(),
                record,
                reading: "load",
                received: record.letter.date,
                last_days: days,
            })
            .collect();
        bytes += incoming.iter().map(|i| i.bytes.len()).sum::<usize>();
        let start = Instant::now();
        for added in archive.add_batch(&incoming, now)? {
            added?;
        }
        spent += start.elapsed().as_secs_f64();
    }
    println!("added {count} letters, {bytes} bytes, in {spent:.2} s: {:.0} letters/s", count as f64 / spent);

    // Most tasks are done; of the rest, some are overdue.
    let start = Instant::now();
    let mut events = 0;
    for index in (0..count).step_by((count / 200).max(1)) {
        let (_, record) = letter(index);
        for task in &record.letter.tasks[..3] {
            let event = LedgerEvent {
                id: String::new(),
                letter_id: record.id.clone(),
                task_id: task.id.clone(),
                at: now,
                day: TODAY,
                who: "Văn thư".into(),
                act: Act::Done {
                    answer: Some("1/SYT-VP".into()),
                    answer_id: None,
                    note: None,
                    occurrence: None,
                },
            };
            archive.append(&event, None)?;
            events += 1;
        }
    }
    println!("appended {events} events: {:.0} events/s", f64::from(events) / start.elapsed().as_secs_f64());
    drop(archive);

    let open = |what: &str| -> Result<Archive, Box<dyn Error>> {
        let start = Instant::now();
        let archive = Archive::open_read_only(&dir)?;
        println!("opened to {what} in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
        Ok(archive)
    };
    let archive = open("look up")?;
    let overdue = TaskFilter { open: true, due_before: Some(START + 7.days()), ..TaskFilter::default() };
    let health = |body: &str| body == "Sở Y tế";
    let all_overdue = TaskFilter { due_before: Some(TODAY), ..overdue };
    for (what, filter) in [
        ("overdue", overdue),
        ("overdue, first 200 of all", TaskFilter { limit: Some(200), ..all_overdue }),
        ("overdue of one body", TaskFilter { body: Some(&health), ..overdue }),
        (
            "overdue of one body, first 200 of all",
            TaskFilter { body: Some(&health), limit: Some(200), ..all_overdue },
        ),
    ] {
        for _ in 0..2 {
            let start = Instant::now();
            let found = archive.tasks(&filter)?;
            println!("tasks {what}: {} in {:.1} ms", found.len(), start.elapsed().as_secs_f64() * 1e3);
        }
    }
    let start = Instant::now();
    let tally = archive.tally(&TaskFilter::default(), TODAY)?;
    println!("tally {tally:?} in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    println!(
        "find_code 930: {} in {:.1} ms",
        archive.find_code("930")?.len(),
        start.elapsed().as_secs_f64() * 1e3
    );
    let start = Instant::now();
    let records = archive.records()?.try_fold(0, |n, r| r.map(|_| n + 1))?;
    println!("records: {records} in {:.1} s", start.elapsed().as_secs_f64());

    let start = Instant::now();
    let checked = archive.check(&|_, _| {})?;
    let seconds = start.elapsed().as_secs_f64();
    let all = checked.original_bytes + checked.record_bytes;
    println!(
        "check: {} letters, {} findings, {} bytes of originals and {} of records in {seconds:.2} s: {:.0} MB/s",
        checked.letters,
        checked.findings.len(),
        checked.original_bytes,
        checked.record_bytes,
        all as f64 / seconds / 1e6
    );
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        print!(
            "{}",
            status.lines().find(|l| l.starts_with("VmHWM")).map(|l| format!("{l}\n")).unwrap_or_default()
        );
    }
    Ok(())
}

fn letter(index: usize) -> (String, Record) {
    let day = START + ((index % 360) as i64).days();
    let issuer = BODIES[index / 7 % BODIES.len()].to_uppercase();
    let number = (index % 5000 + 1).to_string();
    let mut text = format!("{issuer}\nSố: {number}/UBND-KGVX\nngày {day}\nBản số {index}\n");
    let tasks: Vec<Task> = (0..6)
        .map(|i| {
            let last = day + ((i * 9) as i64 + 5).days();
            let sentence = format!(
                "Chỉ đạo các đơn vị trực thuộc rà soát, tổng hợp số liệu lần {i} của hồ sơ {index} và báo cáo kết quả \
                 thực hiện về Ủy ban nhân dân tỉnh trước ngày {}/{}/{}",
                last.day(),
                last.month(),
                last.year()
            );
            text.push_str(&sentence);
            text.push('\n');
            Task {
                id: format!("t{index:x}{i}"),
                item: Some((i + 1).to_string()),
                assignees: vec![BODIES[(index + i) % BODIES.len()].to_owned()],
                coordinators: vec![BODIES[(index + i + 3) % BODIES.len()].to_owned()],
                text: sentence,
                deadline: Some(Deadline {
                    text: format!("trước ngày {}/{}/{}", last.day(), last.month(), last.year()),
                    kind: DeadlineType::Date,
                    date: Some(last),
                    time: None,
                    bound: Bound::By,
                    rrule: None,
                    offset: None,
                    lunar: None,
                }),
                action: None,
                kind: Default::default(),
                report_to: Some("Ủy ban nhân dân tỉnh".into()),
                via: None,
            }
        })
        .collect();
    let evidence: BTreeMap<String, Evidence> = (0..tasks.len())
        .flat_map(|i| {
            ["item", "assignees/0", "coordinators/0", "text", "deadline", "report_to"]
                .map(|field| format!("/tasks/{i}/{field}"))
        })
        .map(|pointer| {
            let evidence = Evidence {
                page: 1,
                bbox: Some(BBox::new(71.2, 88.0, 396.5, 101.3)),
                text: "báo cáo kết quả thực hiện về Ủy ban nhân dân tỉnh".into(),
                span: Span::new(100, 160),
                confidence: 0.97,
                rule: Some("deadline.before-date".into()),
            };
            (pointer, evidence)
        })
        .collect();
    let record = Record {
        schema_version: "1.0".into(),
        id: content_id(text.as_bytes()),
        source: Source {
            file_name: format!("cv-{index}.txt"),
            media_type: "text/plain".into(),
            bytes: text.len() as u64,
            pages: 1,
            text_from: TextFrom::File,
            ocr_confidence: None,
            signatures: Vec::new(),
        },
        letter: Letter {
            issuer: Some(issuer),
            number: Some(number),
            symbol: Some("UBND-KGVX".into()),
            place: Some("Đồng Nai".into()),
            date: Some(day),
            subject: Some(format!("tổng hợp số liệu của hồ sơ {index}")),
            addressees: BODIES[..4].iter().map(|b| (*b).to_owned()).collect(),
            signer: Signer {
                authority: None,
                title: Some("CHỦ TỊCH".into()),
                name: Some("Trần Văn Mẫu".into()),
            },
            tasks,
            ..Letter::default()
        },
        evidence,
        resolved: BTreeMap::new(),
        diagnostics: Vec::new(),
    };
    (text, record)
}
