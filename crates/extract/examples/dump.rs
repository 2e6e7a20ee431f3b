//! Prints what `extract` reads from files: pages and lines with their boxes.
//!
//! `dump [--words|--text|--quiet] FILE...`: `--words` adds a line for every word, `--text` prints the
//! bare text, `--quiet` nothing but errors (to measure speed).

use congvan_extract::{Limits, extract};

fn main() {
    let (options, files): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let has = |name: &str| options.iter().any(|o| o == name);
    let mut failed = false;
    let mut limits = Limits::default();
    if has("--no-ocr") {
        limits.ocr = congvan_extract::OcrMode::Off;
    }
    for file in &files {
        let read = std::fs::read(file).map_err(|e| e.to_string());
        match read.and_then(|bytes| extract(&bytes, file, &limits).map_err(|e| e.to_string())) {
            Ok(extracted) if has("--text") => print!("{}", extracted.pages.source_text()),
            Ok(_) if has("--quiet") => {}
            Ok(extracted) => print(file, &extracted, has("--words")),
            Err(e) => {
                eprintln!("{file}: {e}");
                failed = true;
            }
        }
    }
    std::process::exit(i32::from(failed));
}

fn print(file: &str, extracted: &congvan_extract::Extracted, words: bool) {
    println!("## {file} {}", extracted.media_type);
    for s in &extracted.signatures {
        println!("signature {s:?}");
    }
    for d in &extracted.diagnostics {
        println!("diagnostic {} page {:?}: {}", d.code, d.page, d.message);
    }
    for page in &extracted.pages.pages {
        println!(
            "# page {} {:.0}x{:.0} {:?} {:?}",
            page.number, page.width, page.height, page.text_from, page.confidence
        );
        for line in &page.lines {
            let b = line.bbox;
            println!("[{:5.1} {:5.1} {:5.1} {:5.1}] {}", b.x0, b.y0, b.x1, b.y1, line.text);
            for w in line.words.iter().filter(|_| words) {
                let b = w.bbox;
                let face = format!("{}{}", if w.bold { "b" } else { "" }, if w.italic { "i" } else { "" });
                println!(
                    "    [{:5.1} {:5.1} {:5.1} {:5.1}] {:4.1}{face:2} {:?} {}",
                    b.x0,
                    b.y0,
                    b.x1,
                    b.y1,
                    w.size,
                    w.confidence,
                    &line.text[w.start..w.end]
                );
            }
        }
    }
}
