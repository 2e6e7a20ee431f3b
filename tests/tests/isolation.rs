//! A file that dies, hangs or blows up costs itself and nothing else, and what could be read of it
//! is kept and marked.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use congvan_tests::program::{Ran, congvan, letter, repository, run};
use serde_json::Value;

/// A PDF of these pages, each the operators that draw it.
fn pdf(pages: &[String]) -> Vec<u8> {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned()];
    let kids: Vec<String> = (0..pages.len()).map(|i| format!("{} 0 R", 4 + 2 * i)).collect();
    objects.push(format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.join(" ")));
    objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned());
    for (i, page) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> \
             /Contents {} 0 R >>",
            5 + 2 * i
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()));
    }
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", i + 1);
    }
    let start = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(out, "{place:010} 00000 n ");
    }
    let size = objects.len() + 1;
    let _ = write!(out, "trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    out.into_bytes()
}

fn words(text: &str) -> String {
    format!("BT /F 12 Tf 72 760 Td ({text}) Tj ET")
}

/// A page on which more is written than a machine with little memory can hold.
fn flood() -> String {
    format!("BT /F 1 Tf 1 0 0 1 10 700 Tm ({}) Tj ET", "ab ".repeat(320_000))
}

fn file(dir: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = dir.join(name);
    fs::write(&path, bytes).expect("the file can be written");
    path
}

fn corpus(ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(repository().join("corpus/letters")).expect("the corpus");
    let mut all: Vec<PathBuf> =
        entries.flatten().map(|e| e.path().join(format!("letter.{ending}"))).filter(|p| p.exists()).collect();
    all.sort();
    all
}

fn records(ran: &Ran) -> Vec<Value> {
    ran.out.lines().map(|l| serde_json::from_str(l).expect("a record a line")).collect()
}

#[test]
fn workers_give_the_same_bytes_as_reading_without_them() {
    let files: Vec<PathBuf> = [corpus("txt"), corpus("pdf")].concat();
    assert!(files.len() > 100);
    let with =
        |workers: &str| run(congvan(["parse", "--format", "jsonl", "--workers", workers]).args(&files));
    let (none, one, two) = (with("0"), with("1"), with("2"));
    assert_eq!(none.out.lines().count(), files.len());
    assert!(none.out == two.out && none.status == two.status, "the records differ");
    assert!(none.out == one.out && none.status == one.status, "the records of one worker differ");
    let one = run(congvan(["parse", "--format", "jsonl"]).arg(&files[0]));
    assert_eq!(Some(one.out.trim_end()), two.out.lines().next());
}

#[test]
fn a_file_that_takes_too_much_memory_costs_itself_and_its_first_pages_are_kept() {
    let dir = tempfile::tempdir().expect("a folder");
    let bomb = file(dir.path(), "b-bom.pdf", &pdf(&[words("So: 12/UBND-VP"), flood(), words("het")]));
    let alone = file(dir.path(), "c-bom.pdf", &pdf(&[flood()]));
    let (before, after) = (letter("cong-van-930", "pdf"), letter("tb-cam-duong", "pdf"));
    let ran = run(congvan(["parse", "--format", "jsonl", "--max-memory", "110M", "--workers", "1"])
        .args([&before, &bomb, &alone, &after]));
    assert_eq!(ran.status, 2, "{}", ran.err);
    let records = records(&ran);
    assert_eq!(records.len(), 3, "{}", ran.err);
    assert_eq!(records[0]["number"], "930");
    assert_eq!(records[1]["source"]["pages"], 1);
    assert_eq!(records[1]["diagnostics"][0]["code"], "limits.memory");
    assert_eq!(records[1]["diagnostics"][0]["severity"], "review");
    let lines: Vec<&str> = ran.err.lines().collect();
    assert!(matches!(lines[..], [l] if l.contains("c-bom.pdf") && l.contains("110 MB")), "{}", ran.err);
    // Alone it is read in the process itself, which says the same.
    let ran = run(congvan(["parse", "--lang", "en", "--max-memory", "110M"]).arg(&alone));
    assert!(ran.status == 2 && ran.out.is_empty(), "{ran:?}");
    assert!(ran.err.contains("c-bom.pdf: reading took too much memory (over 110 MB)"), "{}", ran.err);
}

#[test]
fn limits_of_time_pages_and_output_are_the_users_to_set() {
    let dir = tempfile::tempdir().expect("a folder");
    let pages: Vec<String> = (0..40).map(|i| words(&format!("trang so {i} cua van ban"))).collect();
    let long = file(dir.path(), "dai.pdf", &pdf(&pages));
    let other = letter("cong-van-930", "txt");
    let parse = |flags: &[&str]| {
        run(congvan(["parse", "--format", "jsonl"]).args(flags).args([long.as_path(), other.as_path()]))
    };
    let ran = parse(&["--max-pages", "3"]);
    let record = &records(&ran)[0];
    assert_eq!(record["source"]["pages"], 3);
    assert!(record["diagnostics"].as_array().is_some_and(|d| d.iter().any(|d| d["code"] == "limits.pages")));
    let ran = parse(&["--max-output", "2K"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("dai.pdf") && ran.err.contains("--max-output"), "{}", ran.err);
    let ran = parse(&["--max-time", "0.000001"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("dai.pdf") && ran.err.contains("quá lâu"), "{}", ran.err);
    let mut command = congvan(["parse", "--format", "jsonl"]);
    let ran = run(command.env("CONGVAN_LIMITS_MAX_PAGES", "2").args([long.as_path(), other.as_path()]));
    assert_eq!(records(&ran)[0]["source"]["pages"], 2);
}

#[test]
fn a_batch_takes_in_what_can_be_read_beside_what_cannot() {
    let dir = tempfile::tempdir().expect("a folder");
    let inbox = dir.path().join("den");
    fs::create_dir(&inbox).expect("a folder");
    file(&inbox, "a.pdf", &fs::read(letter("cong-van-930", "pdf")).expect("a letter"));
    file(&inbox, "b.pdf", &pdf(&[flood()]));
    file(&inbox, "c.txt", &fs::read(letter("tb-cam-duong", "txt")).expect("a letter"));
    let archive = dir.path().join("kho");
    let ran = run(congvan(["ingest", "--max-memory", "110M"]).arg(&inbox).arg("--archive").arg(&archive));
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.out.contains("nhận 2 văn bản mới") && ran.err.contains("b.pdf"), "{ran:?}");
    assert_eq!(run(congvan(["check", "--archive"]).arg(&archive)).status, 0);
}
