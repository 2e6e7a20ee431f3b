//! No damage to a file brings the reader down, or makes it give an empty reading without a word.
//! `cargo run --release -p congvan-extract --example flip` does the same at length.

mod flipping;

use std::path::Path;

use flipping::{Outcomes, Random, damage};

/// Small files of every kind that lies here, with their names.
fn files() -> Vec<(String, Vec<u8>)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["tests/data", "tests/data/letter", "../../corpus/letters/cong-van-930"];
    let mut files: Vec<(String, Vec<u8>)> = folders
        .iter()
        .flat_map(|f| std::fs::read_dir(here.join(f)).into_iter().flatten().flatten())
        .filter(|e| e.path().is_file())
        .map(|e| (e.file_name().to_string_lossy().into_owned(), std::fs::read(e.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn damaged_files_end_in_text_or_in_a_reason() {
    let files = files();
    assert!(files.len() > 5);
    let mut outcomes = Outcomes::default();
    let mut random = Random::new(1);
    for round in 0..12 {
        for (i, (name, bytes)) in files.iter().enumerate() {
            let other = &files[(i + round + 1) % files.len()].1;
            let damaged = damage(bytes, other, &mut random);
            outcomes.read(&damaged, name, &format!("{name}, round {round}"));
        }
    }
    assert!(outcomes.wrong.is_empty(), "{:#?}", outcomes.wrong);
    assert!(outcomes.table.len() > 2, "{:?}", outcomes.table);
}
