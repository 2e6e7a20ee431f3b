//! Every letter of the corpus, read from its text and from its print, against its truth.
//!
//! What the program does not read right yet stands in `known-faults.tsv`: a fault that is not in
//! it fails the letter's test, so that a change that loses something says what. A line of it that
//! is mended must go (`BLESS=1` takes it out); the list only ever gets shorter.

use std::collections::BTreeSet;
use std::path::Path;

use congvan_tests::program::{congvan, repository, run};
use serde_json::Value;

const FAULTS: &str = "tests/tests/known-faults.tsv";

fn letter(truth: &Path) -> datatest_stable::Result<()> {
    let folder = truth.parent().ok_or("a truth lies in its letter's folder")?;
    let name = folder.file_name().ok_or("the folder has a name")?.to_string_lossy().into_owned();
    let listed = known(&name)?;
    let found = faults(folder, &name)?;
    let new: Vec<&String> = found.difference(&listed).collect();
    let mended: Vec<&String> = listed.difference(&found).collect();
    if !new.is_empty() {
        return Err(format!("read wrong: {new:#?}\nsee: congvan eval {} --wrong", folder.display()).into());
    }
    if !mended.is_empty() && std::env::var_os("BLESS").is_some() {
        return Ok(strike(&mended)?);
    }
    if !mended.is_empty() {
        return Err(format!("read right by now; take these lines out of {FAULTS}: {mended:#?}").into());
    }
    Ok(())
}

/// `letter<TAB>ending<TAB>field` for every field that is not as the truth has it.
fn faults(folder: &Path, name: &str) -> datatest_stable::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for ending in ["txt", "pdf"] {
        let args = ["eval", "--format", "json", "--wrong", "--ext", ending];
        let ran = run(congvan(args).arg(folder));
        let summary: Value = serde_json::from_str(&ran.out).map_err(|e| format!("{e}: {}", ran.err))?;
        if (summary["letters"].as_u64(), summary["failed"].as_u64()) != (Some(1), Some(0)) {
            return Err(format!("letter.{ending} gives no record: {}", ran.err).into());
        }
        let wrong = summary["wrong"].as_array().ok_or("eval --wrong lists what is wrong")?;
        found
            .extend(wrong.iter().filter_map(|w| Some(format!("{name}\t{ending}\t{}", w["field"].as_str()?))));
    }
    Ok(found)
}

fn known(name: &str) -> std::io::Result<BTreeSet<String>> {
    let text = std::fs::read_to_string(repository().join(FAULTS))?;
    let own = |line: &&str| line.split('\t').next() == Some(name);
    Ok(text.lines().filter(own).map(str::to_owned).collect())
}

/// Takes lines out of the list; the tests run at the same time.
fn strike(mended: &[&String]) -> std::io::Result<()> {
    static LOCK: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _held = LOCK.lock().unwrap_or_else(|e| e.into_inner());
    let path = repository().join(FAULTS);
    let text = std::fs::read_to_string(&path)?;
    let kept = text.lines().filter(|l| !mended.iter().any(|m| m == l)).map(|l| format!("{l}\n"));
    std::fs::write(path, kept.collect::<String>())
}

datatest_stable::harness! {
    { test = letter, root = "../corpus/letters", pattern = r"letter\.json$" },
}
