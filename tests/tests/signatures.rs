//! Whether signatures are trusted is what the office says: on the command line or in its settings,
//! for files that are read here and for those that workers read.

use std::fs;
use std::path::PathBuf;

use congvan_tests::program::{congvan, repository, run};
use serde_json::Value;

fn data(name: &str) -> PathBuf {
    repository().join("crates/extract/tests/data").join(name)
}

fn trust(lines: &str) -> Vec<String> {
    let records = lines.lines().map(|l| serde_json::from_str::<Value>(l).expect("a record a line"));
    records.map(|r| r["source"]["signatures"][0]["trust"].as_str().unwrap_or("?").to_owned()).collect()
}

#[test]
fn roots_come_from_the_command_line_or_the_settings() {
    let files = [data("stamped.pdf"), data("false-root.pdf")];
    let parse = |flags: &[&str]| run(congvan(["parse", "--format", "jsonl"]).args(flags).args(&files));
    assert_eq!(trust(&parse(&[]).out), ["not_checked", "not_checked"]);
    let roots = data("roots.pem");
    let roots = roots.to_str().expect("a path of text");
    for workers in ["0", "2"] {
        let told = trust(&parse(&["--roots", roots, "--workers", workers]).out);
        assert_eq!(told, ["trusted", "untrusted"], "{workers} workers");
    }

    let dir = tempfile::tempdir().expect("a folder");
    fs::copy(roots, dir.path().join("goc.pem")).expect("a copy");
    fs::write(dir.path().join("congvan.toml"), "roots = \"goc.pem\"\n").expect("settings");
    let ran = run(congvan(["parse", "--format", "jsonl"]).current_dir(dir.path()).args(&files));
    assert_eq!(trust(&ran.out), ["trusted", "untrusted"], "{}", ran.err);
    let ran = run(congvan(["inspect"]).current_dir(dir.path()).arg(&files[0]));
    assert!(ran.out.contains("dẫn về chứng thư gốc tin cậy"), "{}", ran.out);
}

#[test]
fn a_file_without_certificates_is_refused_by_name() {
    let letter = data("stamped.pdf");
    let ran = run(congvan(["parse", "--roots"]).args([&letter, &letter]));
    assert!(ran.status == 2 && ran.out.is_empty() && ran.err.contains("--roots"), "{ran:?}");

    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("congvan.toml"), "roots = \"goc.pem\"\n").expect("settings");
    let parse = || run(congvan(["parse"]).current_dir(dir.path()).arg(&letter));
    let ran = parse();
    assert!(ran.status == 2 && ran.err.contains("goc.pem"), "{ran:?}");
    fs::write(dir.path().join("goc.pem"), "không phải chứng thư").expect("a file");
    let ran = parse();
    assert!(ran.status == 2 && ran.err.contains("goc.pem") && ran.err.contains("PEM"), "{ran:?}");
}
