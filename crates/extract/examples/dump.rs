//! Prints what `extract` reads from files: pages and lines with their boxes.
//!
//! `dump [--words|--text|--quiet] [--no-ocr] FILE...`: `--words` adds a line for every word, `--text`
//! prints the bare text, `--quiet` nothing but errors (to measure speed).

use std::io::{self, BufWriter, Write};

use congvan_extract::{Extracted, Limits, OcrMode, extract};

fn main() {
    let (options, files): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let has = |name: &str| options.iter().any(|o| o == name);
    let ocr = if has("--no-ocr") { OcrMode::Off } else { OcrMode::Auto };
    let limits = Limits { ocr, ..Limits::default() };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut failed = false;
    for file in &files {
        let read = std::fs::read(file).map_err(|e| e.to_string());
        let written = match read.and_then(|bytes| extract(&bytes, file, &limits).map_err(|e| e.to_string())) {
            Ok(extracted) if has("--text") => out.write_all(extracted.pages.source_text().as_bytes()),
            Ok(_) if has("--quiet") => Ok(()),
            Ok(extracted) => print(&mut out, file, &extracted, has("--words")),
            Err(e) => {
                eprintln!("{file}: {e}");
                failed = true;
                Ok(())
            }
        };
        // Whoever reads the output has seen enough.
        if written.is_err() {
            break;
        }
    }
    let _ = out.flush();
    std::process::exit(i32::from(failed));
}

fn print(out: &mut impl Write, file: &str, extracted: &Extracted, words: bool) -> io::Result<()> {
    writeln!(out, "## {file} {}", extracted.media_type)?;
    for s in &extracted.signatures {
        writeln!(out, "signature {s:?}")?;
    }
    for d in &extracted.diagnostics {
        writeln!(out, "diagnostic {} page {:?}: {}", d.code, d.page, d.message)?;
    }
    for page in &extracted.pages.pages {
        writeln!(
            out,
            "# page {} {:.0}x{:.0} {:?} {:?}",
            page.number, page.width, page.height, page.text_from, page.confidence
        )?;
        for line in &page.lines {
            let b = line.bbox;
            writeln!(out, "[{:5.1} {:5.1} {:5.1} {:5.1}] {}", b.x0, b.y0, b.x1, b.y1, line.text)?;
            for w in line.words.iter().filter(|_| words) {
                let b = w.bbox;
                let face = format!("{}{}", if w.bold { "b" } else { "" }, if w.italic { "i" } else { "" });
                let text = &line.text[w.start..w.end];
                let sure = w.confidence.map(|c| format!(" {c:.2}")).unwrap_or_default();
                writeln!(
                    out,
                    "    [{:5.1} {:5.1} {:5.1} {:5.1}] {:4.1}{face:2}{sure} {text}",
                    b.x0, b.y0, b.x1, b.y1, w.size
                )?;
            }
        }
    }
    Ok(())
}
