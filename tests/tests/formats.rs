//! One letter reads the same in every format: the record of each file of `corpus/formats` is that of
//! the letter's print, but for what is said of the file and for the places.

use std::path::Path;

use congvan_tests::program::{congvan, letter, run};
use serde_json::Value;

/// What a record says of the letter.
fn content(path: &Path) -> Result<Value, String> {
    let ran = run(congvan(["parse", "--format", "json"]).arg(path));
    let mut record: Value = serde_json::from_str(&ran.out).map_err(|e| format!("{e}: {}", ran.err))?;
    let fields = record.as_object_mut().ok_or("a record is an object")?;
    for of_the_file in ["id", "source", "evidence", "diagnostics"] {
        fields.remove(of_the_file).ok_or(of_the_file)?;
    }
    Ok(record)
}

fn format(path: &Path) -> datatest_stable::Result<()> {
    let folder = path.parent().and_then(Path::file_name).ok_or("a file lies in its letter's folder")?;
    let (print, other) = (content(&letter(&folder.to_string_lossy(), "pdf"))?, content(path)?);
    let differs = |(key, value): (&String, &Value)| (other[key] != *value).then(|| key.clone());
    let wrong: Vec<String> = print.as_object().into_iter().flatten().filter_map(differs).collect();
    if wrong.is_empty() && print == other {
        Ok(())
    } else {
        Err(format!("other than in print: {wrong:?}").into())
    }
}

datatest_stable::harness! {
    { test = format, root = "../corpus/formats", pattern = r"/letter\.[a-z0-9.]+$" },
}
