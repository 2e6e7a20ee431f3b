//! Writes many text letters, made from those of the corpus, to measure an archive with:
//!
//! ```sh
//! cargo run --release -p congvan-tests --example many_letters -- 100000 /tmp/letters
//! target/release/congvan ingest /tmp/letters --archive /tmp/kho
//! ```
//!
//! Each is one of the corpus' letters with another number and a sentence of its own, so that no
//! two are the same file. A thousand lie in each folder.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use congvan_tests::program::repository;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: many_letters COUNT DIR";
    let count: usize = args.next().ok_or(usage)?.parse()?;
    let dir = PathBuf::from(args.next().ok_or(usage)?);
    let mut models = Vec::new();
    for entry in fs::read_dir(repository().join("corpus/letters"))? {
        let path = entry?.path().join("letter.txt");
        if let Ok(text) = fs::read_to_string(&path) {
            // Secrets are refused, and would only make the count odd.
            if !text.contains("MẬT") {
                models.push((path, text));
            }
        }
    }
    models.sort();
    let mut bytes = 0;
    for i in 0..count {
        let text = numbered(&models[i % models.len()].1, i);
        bytes += text.len();
        write(&dir.join(format!("{:03}", i / 1000)), i, &text)?;
    }
    println!("{count} letters, {bytes} bytes, from {} of the corpus", models.len());
    Ok(())
}

/// The letter with the number `i` in place of its own, and a sentence that no other has.
fn numbered(text: &str, i: usize) -> String {
    let mut out = String::with_capacity(text.len() + 100);
    let mut done = false;
    for line in text.lines() {
        let digits = line.trim_start().strip_prefix("Số:").map(str::trim_start);
        match digits.filter(|d| !done && d.starts_with(|c: char| c.is_ascii_digit())) {
            Some(rest) => {
                done = true;
                let symbol = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                out.push_str(&format!("Số: {}{symbol}", i + 1));
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out.push_str(&format!("\nBản thử số {i} của bộ văn bản dùng để đo tốc độ kho.\n"));
    out
}

fn write(folder: &Path, i: usize, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(format!("cv-{i:06}.txt")), text)
}
