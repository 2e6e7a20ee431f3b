//! `congvan eval DIR`: scores by field against truth files.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::args::{Eval, Format};
use crate::commands::parse::{json as to_json, read_in_order};
use crate::config::Setup;
use crate::lang::{Lang, say};
use crate::out::{Out, complain, io_reason, remark};
use crate::reader;
use crate::score::{Changes, FIELDS, Run, Score, share};
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
            letters.push((name_of(&args.dir, &path), source_of(&path, args.ext.as_deref()), truth));
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
    // Before the reading, which may take long.
    let before = args.against.as_deref().map(|path| kept(lang, path)).transpose()?;
    let mut score = Score::new(args.fuzzy);
    let mut lenient = Score::new(args.lenient.max(args.fuzzy));
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
        lenient.letter(name, truth, &record);
        Ok(())
    })?;
    let run = Run::of(&score);
    if let Some(path) = &args.save {
        let mut file = Out::to(lang, Some(path))?;
        file.line(&to_json(&run, true)?)?;
        file.finish()?;
    }
    let changes = before.map(|before| run.since(&before));
    let mut out = Out::new(lang);
    let format = Format::or_default(args.format);
    match format {
        Format::Table => {
            table(lang, &mut out, &score, &lenient, failed)?;
            if let (Some(path), Some(changes)) = (&args.against, &changes) {
                compared(lang, &mut out, path, changes)?;
            }
        }
        Format::Json | Format::Jsonl => {
            let mut summary = summary(&score, &lenient, failed, args.wrong);
            if let Some(changes) = &changes {
                summary["against"] = json!(changes);
            }
            out.line(&to_json(&summary, format == Format::Json)?)?;
        }
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
    if changes.is_some_and(|c| c.has_losses()) {
        status.note(Status::Review);
    }
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

fn table(lang: Lang, out: &mut Out, score: &Score, lenient: &Score, failed: usize) -> Result<(), Stop> {
    let percent = |n: usize| format!("{:.1} %", 100.0 * n as f64 / score.letters as f64);
    let (n, header, all) = (score.letters, percent(score.headers_right), percent(score.letters_right));
    out.line(&say!(
        lang,
        "{n} văn bản, {failed} không đọc được; đúng trọn phần đầu {header}, đúng toàn bộ {all}",
        "{n} letters, {failed} failed; whole header right {header}, all right {all}"
    ))?;
    let (within, header, all) =
        (lenient.fuzzy(), percent(lenient.headers_right), percent(lenient.letters_right));
    out.line(&say!(
        lang,
        "chấm nới (chuỗi được khác {within} độ dài): đúng trọn phần đầu {header}, đúng toàn bộ {all}",
        "lenient (strings may differ by {within} of their length): whole header right {header}, all right {all}"
    ))?;
    let heads = lang.pick(
        ["trường", "đáp án", "đọc", "đúng", "chuẩn xác", "bao phủ", "F1", "F1 nới"],
        ["field", "truth", "found", "right", "precision", "recall", "F1", "lenient F1"],
    );
    let columns = |cells: [&str; 8]| {
        let mut line = crate::view::pad(cells[0], 18);
        for (i, cell) in cells[1..].iter().enumerate() {
            let width = textwrap::core::display_width(cell);
            let column = if i == 6 { 12usize } else { 10 };
            line.push_str(&" ".repeat(column.saturating_sub(width)));
            line.push_str(cell);
        }
        line
    };
    out.line(&columns(heads))?;
    for ((field, f), (_, nearly)) in score.figures().into_iter().zip(lenient.figures()) {
        let [gold, found, right] = [f.gold, f.found, f.right].map(|n| n.to_string());
        let [p, r, f1, nearly] = [f.precision, f.recall, f.f1, nearly.f1].map(|share| format!("{share:.4}"));
        out.line(&columns([field, &gold, &found, &right, &p, &r, &f1, &nearly]))?;
    }
    Ok(())
}

/// What was gained and lost since an earlier run.
fn compared(lang: Lang, out: &mut Out, path: &Path, changes: &Changes) -> Result<(), Stop> {
    let path = path.display();
    let letters = |names: &[String]| names.join(", ");
    out.line("")?;
    out.line(&say!(lang, "So với {path}:", "Against {path}:"))?;
    if *changes == Changes::default() {
        return out.line(lang.pick("  không có gì thay đổi", "  nothing has changed"));
    }
    let lists = [
        (lang.pick("văn bản nay đúng toàn bộ", "letters all right now"), &changes.letters_gained),
        (lang.pick("văn bản không còn đúng toàn bộ", "letters no longer all right"), &changes.letters_lost),
        (lang.pick("văn bản mới", "new letters"), &changes.letters_new),
        (lang.pick("văn bản không còn", "letters missing"), &changes.letters_missing),
    ];
    for (what, names) in lists.iter().filter(|(_, names)| !names.is_empty()) {
        out.line(&format!("  {what} ({}): {}", names.len(), letters(names)))?;
    }
    for (sign, fields) in [('+', &changes.fields_gained), ('-', &changes.fields_lost)] {
        for change in fields {
            let (letter, field, before, after) = (&change.letter, &change.field, change.before, change.after);
            out.line(&say!(
                lang,
                "  {sign} {letter}: {field}: sai {before} → {after}",
                "  {sign} {letter}: {field}: {before} → {after} wrong"
            ))?;
        }
    }
    for moved in &changes.f1 {
        let (field, before, after) = (&moved.field, moved.before, moved.after);
        out.line(&format!("  F1 {field}: {before:.4} → {after:.4}"))?;
    }
    Ok(())
}

/// A run that `--save` kept.
fn kept(lang: Lang, path: &Path) -> Result<Run, Stop> {
    let text = std::fs::read_to_string(path).map_err(|e| at(path, &io_reason(lang, &e)))?;
    Run::read(&text).map_err(|why| {
        let path = path.display();
        say!(
            lang,
            "{path}: không phải là lần chấm do --save ghi lại ({why})",
            "{path}: no run that --save kept ({why})"
        )
        .into()
    })
}

fn summary(score: &Score, lenient: &Score, failed: usize, wrong: bool) -> Value {
    let figures = score.figures().into_iter().zip(lenient.figures());
    let fields: Map<String, Value> = figures
        .map(|((field, f), (_, nearly))| {
            let mut strict = json!(f);
            strict["lenient"] = json!({
                "right": nearly.right,
                "precision": nearly.precision,
                "recall": nearly.recall,
                "f1": nearly.f1,
            });
            (field.to_owned(), strict)
        })
        .collect();
    let n = score.letters;
    let mut summary = json!({
        "letters": n,
        "failed": failed,
        "headers_right": share(score.headers_right, n),
        "letters_right": share(score.letters_right, n),
        "lenient": {
            "share": lenient.fuzzy(),
            "headers_right": share(lenient.headers_right, n),
            "letters_right": share(lenient.letters_right, n),
        },
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

/// A letter is called by its file, or by its folder where every file is called `letter`; with the
/// folders above it that lie in `dir`, so that no two have the same name.
fn name_of(dir: &Path, truth: &Path) -> String {
    let within = truth.strip_prefix(dir).unwrap_or(truth).with_extension("");
    let name = if within.ends_with("letter") { within.parent() } else { Some(within.as_path()) };
    match name.filter(|n| !n.as_os_str().is_empty()) {
        Some(name) => name.to_string_lossy().into_owned(),
        None => truth.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned(),
    }
}

fn source_of(truth: &Path, ending: Option<&str>) -> PathBuf {
    let with = |ending: &str| truth.with_extension(ending);
    match ending {
        Some(ending) => with(ending.trim_start_matches('.')),
        None => ENDINGS.iter().map(|e| with(e)).find(|p| p.exists()).unwrap_or_else(|| with(ENDINGS[0])),
    }
}
