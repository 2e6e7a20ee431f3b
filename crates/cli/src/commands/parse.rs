//! `congvan parse`: files to records.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use congvan_pipeline::{Error, Options, Reading, read_apart, read_each};

use crate::args::{Format, Parse};
use crate::config::Setup;
use crate::in_order::{Ahead, HandOver, in_order};
use crate::lang::{Lang, say};
use crate::out::{Out, complain, io_reason};
use crate::reader;
use crate::status::{Outcome, Status, Stop};
use crate::view;

/// How many results may wait for the one whose turn it is.
const AHEAD: usize = 64;

pub(crate) fn run(setup: &Setup, args: &Parse) -> Outcome {
    let lang = setup.lang;
    congvan_pipeline::prepare();
    let format = Format::or_default(args.format);
    let mut status = Status::Well;
    let mut out = match format {
        Format::Table => Out::new(lang),
        Format::Json | Format::Jsonl => Out::data(lang),
    };
    let array = format == Format::Json && args.files.len() > 1;
    let mut printed = 0usize;
    let options = match &args.files[..] {
        [file] => reader::single(setup, &args.cost, &file.to_string_lossy()),
        _ => reader::batch(setup, &args.cost),
    };
    read_in_order(lang, &args.files, &options, |path, read| {
        let record = match read {
            Ok(reading) => reading.record,
            Err(why) => {
                complain(&format!("{}: {why}", path.display()));
                status.note(Status::Failed);
                return Ok(());
            }
        };
        if record.needs_review() {
            status.note(Status::Review);
        }
        if array {
            out.text(if printed == 0 { "[\n" } else { ",\n" })?;
        } else if format == Format::Table && printed > 0 {
            out.line("")?;
        }
        printed += 1;
        match format {
            Format::Json => out.text(&json(&record, true)?)?,
            Format::Jsonl => out.text(&json(&record, false)?)?,
            Format::Table => out.text(&view::record(lang, &record))?,
        }
        if !array && format != Format::Table {
            out.line("")?;
        }
        Ok(())
    })?;
    if array {
        out.line(if printed == 0 { "[]" } else { "\n]" })?;
    }
    out.finish()?;
    Ok(status)
}

/// A value as JSON.
pub(crate) fn json(value: &impl serde::Serialize, pretty: bool) -> Result<String, Stop> {
    let text = if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    text.map_err(|e| Stop::Message(e.to_string()))
}

/// Prints a list in the form that was asked for: one JSON value, a JSON value a line, or what `table`
/// prints for a person.
pub(crate) fn list<T: serde::Serialize>(
    out: &mut Out,
    asked: Option<Format>,
    lines: &[T],
    table: impl FnOnce(&mut Out) -> Result<(), Stop>,
) -> Result<(), Stop> {
    match Format::or_default(asked) {
        Format::Json => out.line(&json(&lines, true)?),
        Format::Jsonl => lines.iter().try_for_each(|line| out.json_line(line)),
        Format::Table => table(out),
    }
}

/// Reads the files on all cores and hands each result over in the order of the files, as soon as
/// its turn has come. A failure is a sentence for a person, without the file's name.
pub(crate) fn read_in_order(
    lang: Lang,
    files: &[PathBuf],
    options: &Options,
    mut each: impl FnMut(&Path, Result<Reading, String>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    if let [file] = files {
        return each(file, read_one(lang, file, options));
    }
    let make = |hand_over: HandOver<'_, Result<Reading, String>>| {
        let (careful, plain): (Vec<usize>, Vec<usize>) =
            (0..files.len()).partition(|&i| needs_care(&files[i]));
        let paths: Vec<&PathBuf> = plain.iter().map(|&i| &files[i]).collect();
        std::thread::scope(|scope| {
            // Beside the others: what comes first may be one of either.
            scope.spawn(|| {
                for i in careful {
                    if hand_over(i, 0, read_one(lang, &files[i], options)).is_break() {
                        break;
                    }
                }
            });
            read_each(&paths, options, |n, read| {
                let read = read.map(|(_, reading)| reading).map_err(|e| reason(lang, &e));
                hand_over(plain[n], 0, read)
            });
        });
    };
    in_order(Ahead { count: AHEAD, bytes: u64::MAX }, make, |i, read| each(&files[i], read))
}

/// Standard input and folders do not go through the batch.
fn needs_care(path: &Path) -> bool {
    path == Path::new("-") || path.is_dir()
}

/// Reads one file, or standard input for `-`.
pub(crate) fn read_one(lang: Lang, path: &Path, options: &Options) -> Result<Reading, String> {
    let (bytes, name) = load(lang, path)?;
    read_apart(bytes, &name, options).map_err(|e| reason(lang, &e))
}

/// The bytes of a file, or of standard input for `-`, and its name without folders.
pub(crate) fn load(lang: Lang, path: &Path) -> Result<(Vec<u8>, String), String> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(|e| io_reason(lang, &e))?;
        return Ok((bytes, "-".to_owned()));
    }
    if path.is_dir() {
        return Err(say!(
            lang,
            "đây là thư mục; hãy nêu tên các tệp trong đó, hoặc dùng congvan ingest",
            "this is a folder; name the files in it, or use congvan ingest"
        ));
    }
    let bytes = std::fs::read(path).map_err(|e| io_reason(lang, &e))?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok((bytes, name))
}

/// What the pipeline says, without the file's name that it begins with.
pub(crate) fn reason(lang: Lang, error: &Error) -> String {
    let text = match lang {
        Lang::Vi => error.to_string(),
        Lang::En => error.english(),
    };
    let prefix = format!("{}: ", error.file_name());
    text.strip_prefix(&prefix).map(str::to_owned).unwrap_or(text)
}
