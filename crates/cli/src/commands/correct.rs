//! `congvan correct` and `congvan reread`: what a person puts right in a record, and reading
//! letters again after the program has learnt more. Corrections survive every reading.

use std::collections::HashMap;

use congvan_archive::{Correction, LetterFilter, Reread as Said};
use congvan_pipeline::{READING_VERSION, read_with_trace};
use jiff::Timestamp;
use serde_json::Value;

use crate::args::{Correct, Reread};
use crate::commands::parse::{json, reason};
use crate::config::Setup;
use crate::lang::say;
use crate::out::{Out, complain};
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, follow, last_days, open, open_to_write, patience, search_said};
use crate::task::{called, one_letter};
use crate::view::day;

/// `congvan correct LETTER [POINTER VALUE]`.
pub(crate) fn run(setup: &Setup, args: &Correct) -> Outcome {
    let lang = setup.lang;
    let dir = setup.archive(&args.place);
    let said = |e| Stop::from(archive_said(lang, &e));
    let mut out = Out::new(lang);
    let (Some(pointer), Some(value)) = (&args.pointer, &args.value) else {
        let archive = open(lang, &dir)?;
        let letter = one_letter(lang, &archive, &args.of)?;
        for c in archive.corrections(&letter.id).map_err(said)? {
            let at = jiff::tz::Offset::constant(7).to_datetime(c.at).date();
            let (on, value) = (day(lang, at), json(&c.value, false)?);
            let note = c.note.map_or(String::new(), |n| format!(" ({n})"));
            out.line(&format!("{on}  {}  {} = {value}{note}", c.who, c.pointer))?;
        }
        out.finish()?;
        return Ok(Status::Well);
    };
    let mut archive = open_to_write(lang, &dir)?;
    let letter = one_letter(lang, &archive, &args.of)?;
    let correction = Correction {
        pointer: pointer.clone(),
        // `930` is a number to JSON and a text in a record: what a person types is a text, unless
        // it can only be JSON.
        value: match value.trim_start().starts_with(['[', '{', '"']) || value == "null" {
            true => serde_json::from_str(value).map_err(|e| e.to_string())?,
            false => Value::String(value.clone()),
        },
        who: setup.who(args.who.as_deref())?,
        at: Timestamp::now(),
        note: args.note.clone(),
    };
    archive.correct(&letter.id, &correction, &last_days).map_err(said)?;
    let now = archive.record(&letter.id).map_err(said)?;
    let now = serde_json::to_value(&now).map_err(|e| e.to_string())?;
    let shown = match now.pointer(pointer) {
        Some(value) => json(value, false)?,
        None => json(&correction.value, false)?,
    };
    out.line(&format!("{} {pointer} = {shown}", called(&letter)))?;
    out.finish()?;
    Ok(Status::Well)
}

/// `congvan reread`.
pub(crate) fn reread(setup: &Setup, args: &Reread) -> Outcome {
    let lang = setup.lang;
    let said = |e| Stop::from(archive_said(lang, &e));
    let mut archive = open_to_write(lang, &setup.archive(&args.place))?;
    let version = READING_VERSION.to_string();
    let letters = match args.letters.is_empty() {
        false => args
            .letters
            .iter()
            .map(|name| one_letter(lang, &archive, name))
            .collect::<Result<Vec<_>, Stop>>()?,
        true => {
            let older = LetterFilter { not_read_by: Some(&version), ..LetterFilter::default() };
            archive.letters(&older).map_err(said)?
        }
    };
    let options = setup.reading();
    let (mut changed, mut status) = (0, Status::Well);
    let mut texts = HashMap::new();
    let all = letters.len();
    for letter in letters {
        let bytes = archive.original(&letter.id).map_err(said)?;
        let reading = match read_with_trace(&bytes, &letter.file_name, &options) {
            Ok(reading) => reading,
            // The earlier reading stays.
            Err(e) => {
                complain(&format!("{}: {}", called(&letter), reason(lang, &e)));
                status.note(Status::Failed);
                continue;
            }
        };
        let days = last_days(&reading.record, letter.received);
        let became = archive.reread(&reading.record, &version, &days, Timestamp::now()).map_err(said)?;
        if became == Said::Changed {
            changed += 1;
            texts.insert(letter.id, reading.source_text);
        }
    }
    follow(lang, &mut archive, texts, patience()).map_err(|e| search_said(lang, &e))?;
    let mut out = Out::new(lang);
    out.line(&say!(
        lang,
        "đọc lại {all} văn bản, {changed} bản ghi thay đổi",
        "{all} letters read again, {changed} records changed"
    ))?;
    out.finish()?;
    Ok(status)
}
