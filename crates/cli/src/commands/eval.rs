//! `congvan eval DIR`: scores by field against truth files.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::args::{Eval, Format};
use crate::commands::parse::{json as to_json, read_in_order};
use crate::config::Setup;
use crate::lang::{Lang, say};
use crate::out::{Out, complain, io_reason, remark};
use crate::reader;
use crate::score::{FIELDS, Score, round};
use crate::status::{Outcome, Status, Stop};

/// The endings that a letter beside its truth may have; the first that is there is read.
const ENDINGS: [&str; 12] =
    ["txt", "md", "pdf", "docx", "doc", "odt", "png", "jpg", "jpeg", "tif", "tiff", "html"];

pub(crate) fn run(setup: &Setup, args: &Eval) -> Outcome {
    let lang = setup.lang;
    if let Some((unknown, _)) = args.min.iter().find(|(field, _)| !FIELDS.contains(&field.as_str())) {
        let known = FIELDS.join(", ");
        return Err(say!(
            lang,
            "không có trường {unknown}; các trường: {known}",
            "there is no field {unknown}; fields: {known}"
        )
        .into());
    }
    let mut truths = Vec::new();
    find(lang, &args.dir, &mut truths)?;
    let mut letters = Vec::new();
    for path in truths {
        let text = std::fs::read_to_string(&path).map_err(|e| at(&path, &io_reason(lang, &e)))?;
        let truth: Value = serde_json::from_str(&text).map_err(|e| at(&path, &e.to_string()))?;
        if truth.get("document_type").is_some() {
            letters.push((name_of(&path), source_of(&path, args.ext.as_deref()), truth));
        }
    }
    let dir = args.dir.display();
    if letters.is_empty() {
        return Err(say!(
            lang,
            "{dir}: không có văn bản nào kèm đáp án; đáp án là TÊN.json bên cạnh TÊN.txt hoặc TÊN.pdf",
            "{dir}: no letters with their truth; a truth is NAME.json beside NAME.txt or NAME.pdf"
        )
        .into());
    }
    let files: Vec<PathBuf> = letters.iter().map(|(_, source, _)| source.clone()).collect();
    let mut score = Score::new(args.fuzzy);
    let mut failed = 0;
    let mut next = letters.iter();
    read_in_order(lang, &files, &reader::batch(setup, &args.cost), |path, read| {
        let Some((name, _, truth)) = next.next() else { return Ok(()) };
        let record = match read {
            Ok(reading) => serde_json::to_value(&reading.record).map_err(|e| Stop::Message(e.to_string()))?,
            Err(why) => {
                complain(&format!("{}: {why}", path.display()));
                failed += 1;
                Value::Null
            }
        };
        score.letter(name, truth, &record);
        Ok(())
    })?;
    let mut out = Out::new(lang);
    match Format::or_default(args.format) {
        Format::Table => table(lang, &mut out, &score, failed)?,
        Format::Json => out.line(&to_json(&summary(&score, failed, args.wrong), true)?)?,
        Format::Jsonl => out.line(&to_json(&summary(&score, failed, args.wrong), false)?)?,
    }
    if args.wrong {
        for w in &score.wrong {
            let (letter, field, truth, found) = (&w.letter, &w.field, &w.truth, &w.found);
            remark(&say!(
                lang,
                "{letter}: {field}: đúng là {truth}, đọc được {found}",
                "{letter}: {field}: {truth} was read as {found}"
            ));
        }
    }
    out.finish()?;
    let figures = score.figures();
    let mut status = if failed > 0 { Status::Failed } else { Status::Well };
    for (field, least) in &args.min {
        let f1 = figures.iter().find(|(f, _)| f == field).map_or(0.0, |(_, f)| f.f1);
        if f1 < *least {
            complain(&say!(
                lang,
                "{field}: F1 {f1} thấp hơn mức {least}",
                "{field}: F1 {f1} is below {least}"
            ));
            status.note(Status::Review);
        }
    }
    Ok(status)
}

fn table(lang: Lang, out: &mut Out, score: &Score, failed: usize) -> Result<(), Stop> {
    let percent = |n: usize| format!("{:.1} %", 100.0 * n as f64 / score.letters as f64);
    let (n, header, all) = (score.letters, percent(score.headers_right), percent(score.letters_right));
    out.line(&say!(
        lang,
        "{n} văn bản, {failed} không đọc được; đúng trọn phần đầu {header}, đúng toàn bộ {all}",
        "{n} letters, {failed} failed; whole header right {header}, all right {all}"
    ))?;
    let heads = lang.pick(
        ["trường", "đáp án", "đọc", "đúng", "chuẩn xác", "bao phủ", "F1"],
        ["field", "truth", "found", "right", "precision", "recall", "F1"],
    );
    let columns = |cells: [&str; 7]| {
        let mut line = crate::view::pad(cells[0], 18);
        for cell in &cells[1..] {
            let width = textwrap::core::display_width(cell);
            line.push_str(&" ".repeat(10usize.saturating_sub(width)));
            line.push_str(cell);
        }
        line
    };
    out.line(&columns(heads))?;
    for (field, f) in score.figures() {
        let [gold, found, right] = [f.gold, f.found, f.right].map(|n| n.to_string());
        let [p, r, f1] = [f.precision, f.recall, f.f1].map(|share| format!("{share:.4}"));
        out.line(&columns([field, &gold, &found, &right, &p, &r, &f1]))?;
    }
    Ok(())
}

fn summary(score: &Score, failed: usize, wrong: bool) -> Value {
    let fields: Map<String, Value> =
        score.figures().into_iter().map(|(field, f)| (field.to_owned(), json!(f))).collect();
    let n = score.letters as f64;
    let mut summary = json!({
        "letters": score.letters,
        "failed": failed,
        "headers_right": round(score.headers_right as f64 / n),
        "letters_right": round(score.letters_right as f64 / n),
        "fields": fields,
    });
    if wrong {
        summary["wrong"] = json!(score.wrong);
    }
    summary
}

/// Every `.json` under a folder, in order.
fn find(lang: Lang, dir: &Path, out: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(dir).map_err(|e| at(dir, &io_reason(lang, &e)))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            find(lang, &path, out)?;
        } else if path.extension().is_some_and(|e| e == "json") {
            out.push(path);
        }
    }
    Ok(())
}

fn at(path: &Path, why: &str) -> String {
    format!("{}: {why}", path.display())
}

/// A letter is called by its file, or by its folder where every file is called `letter`.
fn name_of(truth: &Path) -> String {
    let stem = truth.file_stem().unwrap_or_default();
    let folder = truth.parent().and_then(Path::file_name).unwrap_or_default();
    if stem == "letter" { folder } else { stem }.to_string_lossy().into_owned()
}

fn source_of(truth: &Path, ending: Option<&str>) -> PathBuf {
    let with = |ending: &str| truth.with_extension(ending);
    match ending {
        Some(ending) => with(ending.trim_start_matches('.')),
        None => ENDINGS.iter().map(|e| with(e)).find(|p| p.exists()).unwrap_or_else(|| with(ENDINGS[0])),
    }
}
