//! What holds of every record: the published schema, the proof of each value, one output for one
//! input; and Công văn 930, whole.

use std::path::PathBuf;

use congvan_tests::program::{congvan, letter, repository, run};
use serde_json::{Value, json};

/// Every letter of the corpus, as text and as print.
fn corpus() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(repository().join("corpus/letters")).expect("the corpus is there");
    let mut files: Vec<PathBuf> = folders
        .flatten()
        .flat_map(|f| ["txt", "pdf"].map(|ending| f.path().join(format!("letter.{ending}"))))
        .filter(|p| p.exists())
        .collect();
    files.sort();
    assert!(files.len() >= 80, "only {} files in the corpus", files.len());
    files
}

fn parse(files: &[PathBuf]) -> Vec<Value> {
    let ran = run(congvan(["parse", "--format", "json"]).args(files));
    let records: Value = serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}", ran.err));
    match records {
        Value::Array(all) => all,
        one => vec![one],
    }
}

#[test]
fn every_record_of_the_corpus_validates_against_the_published_schema() {
    let text =
        std::fs::read_to_string(repository().join("schemas/record-1.json")).expect("the schema is there");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let files = corpus();
    let records = parse(&files);
    assert_eq!(records.len(), files.len());
    for (path, record) in files.iter().zip(&records) {
        let wrong: Vec<String> =
            validator.iter_errors(record).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
    }
    // A schema that takes everything would prove nothing.
    let mut broken = records[0].clone();
    broken["document_type"] = json!("thu_tinh");
    assert!(!validator.is_valid(&broken));
    let mut broken = records[0].clone();
    broken.as_object_mut().expect("a record is an object").remove("number");
    assert!(!validator.is_valid(&broken));
}

#[test]
fn the_published_schema_is_the_one_that_the_program_prints() {
    let path = repository().join("schemas/record-1.json");
    let printed = run(&mut congvan(["schema"])).out;
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &printed).expect("the schema can be written");
    }
    let published = std::fs::read_to_string(&path).expect("the schema is there");
    assert!(
        published == printed,
        "schemas/record-1.json is not what `congvan schema` prints; BLESS=1 renews it"
    );
}

/// The pointers of all values that are read from the paper.
fn values(record: &Value) -> Vec<String> {
    let mut out = Vec::new();
    let mut scalar = |pointer: String| {
        if record.pointer(&pointer).is_some_and(|v| !v.is_null()) {
            out.push(pointer);
        }
    };
    for field in ["document_type", "issuer", "issuer_parent", "number", "symbol", "place", "date", "subject"]
    {
        scalar(format!("/{field}"));
    }
    for field in ["urgency", "secrecy", "archive", "signer/authority", "signer/title", "signer/name"] {
        scalar(format!("/{field}"));
    }
    for field in ["start", "place"] {
        scalar(format!("/meeting/{field}"));
    }
    let count = |pointer: &str| record.pointer(pointer).and_then(Value::as_array).map_or(0, Vec::len);
    for field in ["addressees", "copies", "references", "contacts", "attachments"] {
        (0..count(&format!("/{field}"))).for_each(|i| scalar(format!("/{field}/{i}")));
    }
    for i in 0..count("/tasks") {
        for field in ["item", "text", "action", "deadline", "report_to", "via"] {
            scalar(format!("/tasks/{i}/{field}"));
        }
        for field in ["assignees", "coordinators"] {
            let list = format!("/tasks/{i}/{field}");
            (0..count(&list)).for_each(|j| scalar(format!("{list}/{j}")));
        }
    }
    out
}

#[test]
fn every_value_has_its_proof_on_the_page() {
    let files = corpus();
    for (path, record) in files.iter().zip(parse(&files)) {
        let (path, pages) = (path.display(), record["source"]["pages"].as_u64());
        let is_print = record["source"]["media_type"] == "application/pdf";
        for pointer in values(&record) {
            let proof = &record["evidence"][&pointer];
            assert!(proof.is_object(), "{path}: {pointer} has no evidence");
            let page = proof["page"].as_u64();
            assert!(page >= Some(1) && page <= pages, "{path}: {pointer}: {proof}");
            assert!(
                proof["text"].as_str().is_some_and(|t| !t.trim().is_empty()),
                "{path}: {pointer}: {proof}"
            );
            assert_eq!(is_print, proof["box"].is_array(), "{path}: {pointer}: {proof}");
        }
    }
}

#[test]
fn the_records_of_every_older_version_are_still_read_and_lose_nothing() {
    let folder = repository().join("tests/tests/records");
    let mut versions = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the old records are there").flatten() {
        let text = std::fs::read_to_string(entry.path()).expect("a record is text");
        let old: Value = serde_json::from_str(&text).expect("a record is JSON");
        let record: congvan_model::Record = serde_json::from_str(&text).expect("it is read as a record");
        // By way of the text: a number of 32 bits has another value as one of 64.
        let now = serde_json::to_string(&record).expect("a record can be written");
        let now: Value = serde_json::from_str(&now).expect("what was written is JSON");
        // Fields may have been added; what was there is there, and the same.
        assert_eq!(same_fields(&now, &old), old, "{}", entry.path().display());
        versions.push(old["schema_version"].as_str().map(str::to_owned));
    }
    let current = Some(congvan_model::SCHEMA_VERSION.to_owned());
    assert!(versions.contains(&current), "keep a record of version {current:?} in tests/tests/records");
}

#[test]
fn the_same_bytes_give_the_same_output() {
    let files = corpus();
    let print = || run(congvan(["parse", "--format", "jsonl"]).args(&files)).out;
    assert!(print() == print());
}

/// What the annotation guide does not count: case stays, the closing period goes.
fn comparable(value: &Value) -> Value {
    match value {
        Value::String(s) => s.trim_end_matches(['.', '/', ';', ' ']).into(),
        Value::Array(all) => all.iter().map(comparable).collect(),
        Value::Object(map) => map.iter().map(|(k, v)| (k.clone(), comparable(v))).collect(),
        other => other.clone(),
    }
}

/// The fields of `found` that `truth` has.
fn same_fields(found: &Value, truth: &Value) -> Value {
    match (found, truth) {
        (Value::Object(found), Value::Object(truth)) => truth
            .iter()
            .map(|(k, t)| (k.clone(), same_fields(found.get(k).unwrap_or(&Value::Null), t)))
            .collect(),
        (Value::Array(found), Value::Array(truth)) => found
            .iter()
            .enumerate()
            .map(|(i, f)| same_fields(f, truth.get(i).or(truth.last()).unwrap_or(&Value::Null)))
            .collect(),
        _ => found.clone(),
    }
}

#[test]
fn cong_van_930_gives_its_truth_exactly_from_text_and_print() {
    let text = std::fs::read_to_string(letter("cong-van-930", "json")).expect("its truth is there");
    let mut truth: Value = serde_json::from_str(&text).expect("the truth is JSON");
    truth.as_object_mut().expect("a truth is an object").remove("notes");
    assert_eq!(truth["tasks"].as_array().map(Vec::len), Some(9));
    assert_eq!(truth["addressees"].as_array().map(Vec::len), Some(10));
    for ending in ["txt", "pdf"] {
        let record = &parse(&[letter("cong-van-930", ending)])[0];
        let found = comparable(&same_fields(record, &truth));
        assert_eq!(found, comparable(&truth), "letter.{ending}");
        let report = &record["tasks"][8];
        assert_eq!(report["report_to"], "UBND tỉnh");
        assert_eq!(report["via"], "Sở Thông tin và Truyền thông");
        assert_eq!(report["deadline"]["date"], "2020-08-15");
        assert_eq!(report["deadline"]["bound"], "before");
    }
}
