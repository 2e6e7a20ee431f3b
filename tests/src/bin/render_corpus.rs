//! Prints the letters of `corpus/letters` to PDF, beside their texts.
//!
//! `cargo run -p congvan-tests --bin render-corpus -- [--check] [--fonts FOLDER] [NAME...]`

use congvan_tests::render::{font::Fonts, render};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: render-corpus [--check] [--fonts FOLDER] [NAME...]
Prints corpus/letters/NAME/letter.txt to letter.pdf beside it; without a NAME, every letter.
  --check         write nothing; fail if a letter.pdf is missing or differs
  --fonts FOLDER  take LiberationSerif-*.ttf from FOLDER";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("render-corpus: {why}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<bool, String> {
    let mut check = false;
    let mut folder: Option<PathBuf> = None;
    let mut names: Vec<String> = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--check" => check = true,
            "--fonts" => folder = Some(args.next().ok_or(USAGE)?.into()),
            "-h" | "--help" => {
                println!("{USAGE}");
                return Ok(true);
            }
            name if name.starts_with('-') => return Err(format!("{name}: unknown option\n{USAGE}")),
            name => names.push(name.to_owned()),
        }
    }
    let letters = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/letters");
    if names.is_empty() {
        let entries = std::fs::read_dir(&letters).map_err(|e| format!("{}: {e}", letters.display()))?;
        for entry in entries {
            let entry = entry.map_err(|e| format!("{}: {e}", letters.display()))?;
            if entry.path().join("letter.txt").is_file() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
    }
    let fonts = Fonts::load(folder.as_deref()).map_err(|e| e.to_string())?;
    let mut good = true;
    for name in &names {
        let source = letters.join(name).join("letter.txt");
        let target = letters.join(name).join("letter.pdf");
        let text = std::fs::read_to_string(&source).map_err(|e| format!("{}: {e}", source.display()))?;
        let pdf = render(&text, &fonts).map_err(|e| format!("{}: {e}", source.display()))?;
        let old = std::fs::read(&target).ok();
        if old.as_deref() == Some(pdf.as_slice()) {
            continue;
        }
        if check {
            let state = if old.is_some() { "differs from its text" } else { "missing" };
            eprintln!("{}: {state}", target.display());
            good = false;
        } else {
            std::fs::write(&target, &pdf).map_err(|e| format!("{}: {e}", target.display()))?;
            println!("{name}: {} bytes", pdf.len());
        }
    }
    Ok(good)
}
