//! What programs and people rely on at the command line: streams, formats, exit status.

use std::io::Read as _;
use std::process::Stdio;

use congvan_tests::program::{congvan, letter, run, run_with};
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text:?}"))
}

/// A letter with nothing to review, from text.
fn plain() -> std::path::PathBuf {
    letter("cong-van-930", "txt")
}

#[test]
fn one_file_is_one_object_and_several_are_an_array() {
    let one = json(&run(congvan(["parse"]).arg(plain())).out);
    assert_eq!(one["number"], "930");
    let two = json(&run(congvan(["parse"]).arg(letter("ct-tiet-kiem-dien", "pdf")).arg(plain())).out);
    let names: Vec<&Value> = two.as_array().expect("an array").iter().map(|r| &r["document_type"]).collect();
    assert_eq!(names, ["chi_thi", "cong_van"], "in the order of the arguments");
    let lines = run(congvan(["parse", "--format", "jsonl"]).arg(plain()).arg(plain())).out;
    let lines: Vec<Value> = lines.lines().map(json).collect();
    assert_eq!((lines.len(), &lines[0]), (2, &one));
}

#[test]
fn a_dash_reads_standard_input() {
    let bytes = std::fs::read(letter("cong-van-930", "pdf")).expect("the letter is there");
    let ran = run_with(&mut congvan(["parse", "-"]), &bytes);
    let record = json(&ran.out);
    assert_eq!(
        (ran.status, &record["number"], &record["source"]["file_name"]),
        (0, &"930".into(), &"-".into())
    );
    assert_eq!(record["source"]["media_type"], "application/pdf");
}

#[test]
fn the_table_is_for_people() {
    let ran = run(congvan(["parse", "--format", "table"]).arg(plain()));
    for said in ["930/UBND-KGVX", "07/8/2020", "Nguyễn Hòa Hiệp", "Việc phải làm (9)", "trước ngày 15/8/2020"]
    {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
    let english = run(congvan(["parse", "--format", "table", "--lang", "en"]).arg(plain())).out;
    assert!(english.contains("Tasks (9)") && !english.contains("Việc phải làm"), "{english}");
}

#[test]
fn a_file_that_fails_is_told_and_the_others_go_on() {
    let ran = run(congvan(["parse"]).arg("/nowhere/a.pdf").arg(plain()));
    assert_eq!(ran.status, 2);
    assert_eq!(json(&ran.out).as_array().map(Vec::len), Some(1));
    assert!(ran.err.contains("/nowhere/a.pdf: không có tệp"), "{}", ran.err);
    let alone = run(congvan(["parse"]).arg("/nowhere/a.pdf"));
    assert_eq!((alone.status, alone.out.as_str()), (2, ""));
    let none = run(&mut congvan(["parse", "/nowhere/a.pdf", "/nowhere/b.pdf"]));
    assert_eq!((none.status, json(&none.out)), (2, Value::Array(vec![])));
    assert_eq!(none.err.lines().count(), 2);
}

#[test]
fn the_exit_status_tells_apart_well_review_and_failed() {
    assert_eq!(run(congvan(["parse"]).arg(plain())).status, 0);
    // The number of this one was left blank for a pen.
    let blank = "UBND TỈNH PHÚ AN\nSỞ Y TẾ\n\nSố:      /SYT-VP\n\nPhú An, ngày     tháng 8 năm 2020\n\nKính gửi: Các bệnh viện\n";
    let ran = run_with(&mut congvan(["parse", "-"]), blank.as_bytes());
    assert_eq!(ran.status, 1);
    let record = json(&ran.out);
    let codes: Vec<&str> =
        record["diagnostics"].as_array().into_iter().flatten().filter_map(|d| d["code"].as_str()).collect();
    assert!(codes.contains(&"number.missing"), "{codes:?}");
    assert_eq!(run(&mut congvan(["parse"])).status, 2);
    assert_eq!(run(&mut congvan(["pasre"])).status, 2);
}

#[test]
fn what_is_mistyped_is_told_in_the_users_language() {
    let vi = run(&mut congvan(["parse", "--fromat", "json", "x"])).err;
    assert!(vi.contains("không có tùy chọn --fromat") && vi.contains("--format"), "{vi}");
    let en = run(&mut congvan(["parse", "--fromat", "json", "x", "--lang", "en"])).err;
    assert!(en.contains("there is no option --fromat"), "{en}");
    let value = run(&mut congvan(["parse", "--format", "xml", "x"])).err;
    assert!(value.contains("xml") && value.contains("table, json, jsonl"), "{value}");
    let day = run(&mut congvan(["tasks", "--due-before", "31/2/2020"])).err;
    assert!(day.contains("31/2/2020"), "{day}");
}

#[test]
fn colours_only_where_they_are_asked_for_or_seen() {
    let colored = |command: &mut std::process::Command| run(command).out.contains('\u{1b}');
    let table = ["parse", "--format", "table"];
    assert!(!colored(congvan(table).arg(plain())), "a pipe is no terminal");
    assert!(colored(congvan(table).args(["--color", "always"]).arg(plain())));
    assert!(
        colored(congvan(table).args(["--color", "always"]).arg(plain()).env("NO_COLOR", "1")),
        "asked for"
    );
    assert!(!colored(congvan(table).args(["--color", "never"]).arg(plain()).env("CLICOLOR_FORCE", "1")));
    assert!(colored(congvan(table).arg(plain()).env("CLICOLOR_FORCE", "1")));
    assert!(!colored(congvan(table).arg(plain()).env("NO_COLOR", "1").env("CLICOLOR_FORCE", "0")));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = congvan_tests::program::repository().join("corpus/letters");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("the corpus").flatten().collect();
    files.sort_by_key(std::fs::DirEntry::file_name);
    let mut command = congvan(["parse", "--format", "json"]);
    command.args(files.iter().map(|f| f.path().join("letter.txt")));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut stdout = child.stdout.take().expect("piped");
    stdout.read_exact(&mut [0; 10]).expect("it writes");
    drop(stdout);
    let mut err = String::new();
    child.stderr.take().expect("piped").read_to_string(&mut err).expect("UTF-8");
    assert_eq!((child.wait().expect("it ends").code(), err.as_str()), (Some(0), ""));
}

#[test]
fn a_full_disk_under_standard_output_is_told() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has /dev/full");
    let output = congvan(["parse"]).arg(plain()).stdout(full).output().expect("it runs");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(err.contains("đĩa đã đầy"), "{err}");
}

#[test]
fn explain_tells_which_rule_read_what_from_where() {
    let ran = run(congvan(["explain"]).arg(plain()));
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("number.letterhead") && ran.out.contains("/number = 930"), "{}", ran.out);
    let part = run(congvan(["explain", "--at", "/tasks/8/deadline"]).arg(plain())).out;
    assert!(part.contains("deadline.before-date") && part.contains("trước ngày 15/8/2020"), "{part}");
    assert!(!part.contains("/number ="), "{part}");
}

#[test]
fn eval_scores_and_its_bars_decide_the_exit_status() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::copy(plain(), dir.path().join("a.txt")).expect("a letter");
    let truth = std::fs::read_to_string(letter("cong-van-930", "json")).expect("its truth");
    std::fs::write(dir.path().join("a.json"), &truth).expect("the truth");
    let right = run(congvan(["eval", "--format", "json", "--min", "tasks=1"]).arg(dir.path()));
    let summary = json(&right.out);
    assert_eq!((right.status, summary["letters"].as_u64()), (0, Some(1)));
    assert_eq!(summary["fields"]["tasks"]["f1"], 1.0);
    assert_eq!(summary["fields"]["addressees"]["gold"], 10);
    // A truth that says something else.
    std::fs::write(dir.path().join("a.json"), truth.replace("\"930\"", "\"931\"")).expect("the truth");
    let ran = run(congvan(["eval", "--format", "table", "--wrong", "--min", "number=1"]).arg(dir.path()));
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("đúng trọn phần đầu 0.0 %"), "{}", ran.out);
    assert!(ran.err.contains("a: number: đúng là \"931\", đọc được \"930\""), "{}", ran.err);
    assert_eq!(run(congvan(["eval", "--min", "nubmer=1"]).arg(dir.path())).status, 2);
}

#[test]
fn eval_is_lenient_beside_strict_and_compares_with_a_kept_run() {
    let dir = tempfile::tempdir().expect("a folder");
    let (letters, kept) = (dir.path().join("letters"), dir.path().join("run.json"));
    std::fs::create_dir(&letters).expect("a folder");
    std::fs::copy(plain(), letters.join("a.txt")).expect("a letter");
    let truth = std::fs::read_to_string(letter("cong-van-930", "json")).expect("its truth");
    // A truth with a slip of the pen in a long value.
    let slip = truth.replacen("ứng dụng Bluezone", "ứng dụng Bluezome", 1);
    assert_ne!(slip, truth);
    std::fs::write(letters.join("a.json"), &slip).expect("the truth");
    let saved = run(congvan(["eval", "--format", "json", "--save"]).arg(&kept).arg(&letters));
    let summary = json(&saved.out);
    assert_eq!((saved.status, &summary["headers_right"]), (0, &Value::from(0.0)));
    assert_eq!(summary["lenient"]["headers_right"], 1.0);
    assert_eq!(summary["fields"]["subject"]["f1"], 0.0);
    assert_eq!(summary["fields"]["subject"]["lenient"]["f1"], 1.0);
    // Nothing is lost by reading it again.
    let against =
        |format: &str| run(congvan(["eval", "--format", format, "--against"]).arg(&kept).arg(&letters));
    let again = against("table");
    assert_eq!(again.status, 0);
    assert!(again.out.contains("không có gì thay đổi"), "{}", again.out);
    // Mended here, spoilt there.
    std::fs::write(letters.join("a.json"), truth.replace("\"930\"", "\"931\"")).expect("the truth");
    let changed = against("json");
    let changes = &json(&changed.out)["against"];
    assert_eq!(changed.status, 1);
    assert_eq!(changes["fields_gained"][0]["field"], "subject");
    assert_eq!(changes["fields_lost"][0]["field"], "number");
    assert_eq!(changes["letters_lost"], serde_json::json!([]));
    assert!(against("table").out.contains("  - a: number: sai 0 → 1\n"), "{}", against("table").out);
    std::fs::write(&kept, "{}").expect("a file");
    let ran = against("table");
    assert_eq!((ran.status, ran.err.contains("--save")), (2, true), "{}", ran.err);
}
