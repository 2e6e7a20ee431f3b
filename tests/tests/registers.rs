//! Registers as offices keep them, and the changes that trackers follow.

use std::path::PathBuf;
use std::process::Command;

use congvan_tests::program::{Ran, congvan, letter, repository, run};
use serde_json::Value;
use tempfile::TempDir;

struct Office {
    dir: TempDir,
    archive: PathBuf,
}

impl Office {
    /// An archive with two letters in the book of arrivals, one of which was dealt with in part.
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let office = Self { archive: dir.path().join("kho"), dir };
        for (name, ending, day) in
            [("cong-van-930", "pdf", "2020-08-10"), ("ct-tiet-kiem-dien", "txt", "2020-09-01")]
        {
            let path = letter(name, ending).to_string_lossy().into_owned();
            let ran = office.run(&["ingest", &path, "--enter", "--received", day]);
            assert_eq!(ran.status, 0, "{ran:?}");
        }
        office.run(&[
            "arrive",
            "930/UBND-KGVX",
            "--day",
            "2020-08-10",
            "--unit",
            "Phòng Chính trị, tư tưởng",
        ]);
        office.run(&["task", "assign", "930/UBND-KGVX", "4", "--to", "Phòng CTTT", "--today", "2020-08-11"]);
        office.run(&[
            "task",
            "done",
            "930/UBND-KGVX",
            "4",
            "--answer",
            "412/SGDĐT-VP",
            "--day",
            "2020-08-12",
        ]);
        office
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = congvan(args);
        command.arg("--archive").arg(&self.archive).env("CONGVAN_WHO", "Văn thư");
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        run(&mut self.command(args))
    }

    fn register(&self, args: &[&str]) -> String {
        let ran = self.run(&[&["register"], args, &["--today", "2020-08-20"]].concat());
        assert_eq!(ran.status, 0, "{ran:?}");
        ran.out
    }
}

/// The row of a Markdown table that contains this.
fn row<'a>(table: &'a str, part: &str) -> Vec<&'a str> {
    let line =
        table.lines().find(|l| l.starts_with('|') && l.contains(part)).unwrap_or_else(|| panic!("{table}"));
    line.trim_matches('|').split(" | ").map(str::trim).collect()
}

#[test]
fn the_register_of_arrivals_lists_what_arrived_in_a_period() {
    let office = Office::new();
    let table = office.register(&["arrivals"]);
    let line = row(&table, "930/UBND-KGVX");
    assert_eq!(line.len(), 10, "{table}");
    assert_eq!(
        (line[0], line[1], line[3], line[4], line[6]),
        ("10/8/2020", "1", "930/UBND-KGVX", "07/8/2020", "Phòng Chính trị, tư tưởng")
    );
    assert!(line[5].starts_with("Công văn: triển khai cài đặt"), "{line:?}");
    let august = office.register(&["arrivals", "--from", "2020-08-01", "--to", "31/8/2020"]);
    assert!(august.contains("930/UBND-KGVX") && !august.contains("06/CT-UBND"), "{august}");
    assert!(august.contains("Từ ngày 01/8/2020 đến hết ngày 31/8/2020"), "{august}");
    let empty = office.run(&["register", "arrivals", "--from", "2021-01-01"]);
    assert!(empty.status == 0 && empty.err.contains("congvan arrive"), "{empty:?}");
    for (ending, magic) in
        [("xlsx", &b"PK"[..]), ("docx", b"PK"), ("html", b"<!DOCTYPE html>"), ("csv", b"\xef\xbb\xbf")]
    {
        let path = office.dir.path().join(format!("so.{ending}"));
        office.register(&["arrivals", "-o", &path.to_string_lossy()]);
        assert!(std::fs::read(&path).expect("the register").starts_with(magic), "{ending}");
    }
}

#[test]
fn the_register_of_handling_tells_who_has_it_by_when_and_what_answers() {
    let office = Office::new();
    let table = office.register(&["handling"]);
    let line = row(&table, "930/UBND-KGVX");
    assert_eq!(line.len(), 7, "{table}");
    assert_eq!((line[0], line[3], line[5]), ("1", "14/8/2020", "412/SGDĐT-VP"));
    assert_eq!(line[4], "xong 1/9 việc; quá hạn 1");
    assert!(line[1].starts_with("Công văn số 930/UBND-KGVX ngày 07/8/2020"), "{line:?}");
}

#[test]
fn the_slip_and_the_table_of_tasks_are_filled_from_the_ledger() {
    let office = Office::new();
    let slip = office.register(&["slip", "930/UBND-KGVX", "--body", "Sở Giáo dục và Đào tạo"]);
    for part in [
        "Phiếu giải quyết văn bản đến",
        "Số đến 1, ngày 10/8/2020",
        "Lãnh đạo cơ quan",
        "Phòng CTTT",
        "412/SGDĐT-VP",
    ] {
        assert!(slip.contains(part), "{part}: {slip}");
    }
    assert!(!slip.contains("Sở Văn hóa, Thể thao và Du lịch triển khai"), "not its tasks: {slip}");
    let table = office.register(&["tasks", "--body", "Sở Giáo dục và Đào tạo", "--to", "2020-08-31"]);
    let line = row(&table, "phổ biến đến các cơ sở giáo dục");
    assert_eq!((line.len(), line[7], line[8]), (9, "412/SGDĐT-VP", "hoàn thành đúng hạn"));
    assert_eq!(row(&table, "Kết quả thực hiện báo cáo")[8], "chưa hoàn thành, quá hạn");
}

#[test]
fn a_checklist_of_a_period_and_of_what_is_overdue() {
    let office = Office::new();
    let list = |args: &[&str]| {
        let ran = office.run(&[&["checklist", "--today", "2020-08-20"], args].concat());
        assert_eq!(ran.status, 0, "{ran:?}");
        ran.out
    };
    let overdue = list(&["--overdue", "--letter", "930/UBND-KGVX"]);
    assert_eq!(overdue.matches("- [ ]").count(), 1, "{overdue}");
    assert!(list(&["--overdue"]).contains("quá hạn"));
    let august = list(&["--from", "2020-08-14", "--to", "2020-08-14"]);
    assert_eq!(august.matches("- [ ]").count(), 1, "{august}");
    assert!(
        list(&["--from", "2020-08-15", "--to", "2020-08-31", "--letter", "930/UBND-KGVX"])
            .contains("Không có")
    );
}

#[test]
fn every_change_is_handed_out_once_in_order_and_can_be_resumed() {
    let office = Office::new();
    let lines = |since: &str, limit: &str| -> Vec<Value> {
        let ran = office.run(&["export", "--since", since, "--format", "jsonl", "--limit", limit]);
        assert_eq!(ran.status, 0, "{ran:?}");
        ran.out.lines().map(|l| serde_json::from_str(l).expect("a change")).collect()
    };
    let all = lines("start", "1000");
    let what: Vec<&str> = all.iter().filter_map(|c| c["what"].as_str()).collect();
    assert_eq!(what, ["added", "arrived", "added", "arrived", "arrived", "event", "event"]);
    assert_eq!(all[0]["record"]["number"], "930");
    assert_eq!(
        (&all[4]["arrival"]["number"], &all[4]["arrival"]["unit"]),
        (&1.into(), &"Phòng Chính trị, tư tưởng".into())
    );
    assert_eq!(
        (&all[6]["event"]["event"], &all[6]["event"]["answer"]),
        (&"done".into(), &"412/SGDĐT-VP".into())
    );
    // Two by two, each run where the last one ended: the same changes, none twice.
    let mut since = "start".to_owned();
    let mut piecemeal = Vec::new();
    loop {
        let some = lines(&since, "2");
        let Some(last) = some.last() else { break };
        since = last["cursor"].as_str().expect("a cursor").to_owned();
        piecemeal.extend(some);
    }
    assert_eq!(piecemeal, all);
    office.run(&["task", "reopen", "930/UBND-KGVX", "4", "--note", "thiếu số liệu"]);
    let more = lines(&since, "10");
    assert_eq!((more.len(), &more[0]["event"]["event"]), (1, &"reopened".into()));
    let bad = office.run(&["export", "--since", "hom-qua"]);
    assert_eq!((bad.status, bad.out.as_str()), (2, ""));
    let bad = office.run(&["export", "--since", "start", "--format", "nd30-xml"]);
    assert!(bad.status == 2 && bad.out.is_empty() && bad.err.contains("jsonl"), "{bad:?}");
}

#[test]
fn what_trackers_read_validates_against_the_published_schemas() {
    let office = Office::new();
    let outputs = [
        ("task", office.run(&["tasks", "--format", "jsonl", "--today", "2020-08-20"]).out),
        ("event", office.run(&["task", "log", "930/UBND-KGVX", "--format", "jsonl"]).out),
        ("change", office.run(&["export", "--since", "start"]).out),
    ];
    for (name, lines) in outputs {
        let path = repository().join(format!("schemas/{name}-1.json"));
        let printed = run(&mut congvan(["schema", name])).out;
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &printed).expect("the schema can be written");
        }
        let published = std::fs::read_to_string(&path).expect("the schema is there");
        assert!(
            published == printed,
            "{} is not what `congvan schema {name}` prints; BLESS=1 renews it",
            path.display()
        );
        let schema: Value = serde_json::from_str(&published).expect("the schema is JSON");
        let validator = jsonschema::validator_for(&schema).expect("it is a schema");
        assert!(lines.lines().count() >= 2, "{name}: {lines}");
        for line in lines.lines() {
            let value: Value = serde_json::from_str(line).expect("a line is JSON");
            let wrong: Vec<String> =
                validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
            assert!(wrong.is_empty(), "{name}: {wrong:#?}\n{line}");
        }
        assert!(
            !validator.is_valid(&serde_json::json!({"letter_id": 5})),
            "{name}: a schema that takes everything"
        );
    }
}

#[test]
fn metadata_for_archives_and_packages_for_the_exchange() {
    let office = Office::new();
    let xml = office.run(&["export", "--format", "nd30-xml"]).out;
    assert_eq!(xml.matches("<Document>").count(), 2, "{xml}");
    for part in [
        "<CodeNumber>930</CodeNumber>",
        "<ArrivalNumber>1</ArrivalNumber>",
        "<DueDate>14/08/2020</DueDate>",
        "412/SGDĐT-VP",
    ] {
        assert!(xml.contains(part), "{part}: {xml}");
    }
    let csv = office.run(&["export", "--format", "tt02-csv"]).out;
    assert_eq!(csv.lines().count(), 3, "{csv}");

    // What goes out can be read again, as a package that came in: the letter in it is the same.
    let path = office.dir.path().join("goi.edxml");
    let to = ["--sender", "H19=UBND tỉnh Đồng Nai", "--to", "H19.30=Sở Y tế"];
    let shown = path.to_string_lossy();
    let args = [&["edxml", "letter", "930/UBND-KGVX", "-o", &shown], &to[..]].concat();
    let ran = office.run(&args);
    assert_eq!(ran.status, 0, "{ran:?}");
    let again: Value = serde_json::from_str(&run(congvan(["parse"]).arg(&path)).out).expect("a record");
    assert_eq!(
        (&again["number"], &again["symbol"], &again["date"]),
        (&"930".into(), &"UBND-KGVX".into(), &"2020-08-07".into())
    );
    assert_eq!(again["tasks"].as_array().map(Vec::len), Some(9));
    let status =
        |args: &[&str]| office.run(&[&["edxml", "status", "930/UBND-KGVX"], &to[..], args].concat()).out;
    assert!(
        status(&[]).contains("<edXML:StatusCode>05</edXML:StatusCode>"),
        "one task is done, others are open"
    );
    assert!(status(&["--code", "02", "--note", "sai nơi nhận"]).contains("Từ chối tiếp nhận: sai nơi nhận"));
}
