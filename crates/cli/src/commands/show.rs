//! `congvan show LETTER...`: letters of the archive by id or number.

use crate::args::{Format, Show};
use crate::commands::parse::json;
use crate::lang::{Lang, say};
use crate::out::{Out, complain};
use crate::status::{Outcome, Status};
use crate::store::{archive_said, open};
use crate::view;

pub(crate) fn run(lang: Lang, args: &Show) -> Outcome {
    let archive = open(lang, &args.place.archive)?;
    let said = |e| archive_said(lang, &e);
    let mut status = Status::Well;
    let mut records = Vec::new();
    for name in &args.letters {
        let found = archive.find(name).map_err(said)?;
        if found.is_empty() {
            complain(&say!(
                lang,
                "trong kho không có văn bản nào có số hoặc mã là {name}",
                "no letter in the archive has the number or id {name}"
            ));
            status.note(Status::Failed);
        }
        for letter in found {
            records.push(archive.record(&letter.id).map_err(said)?);
        }
    }
    let mut out = Out::new(lang);
    match (Format::or_default(args.format), records.as_slice()) {
        (_, []) => {}
        (Format::Json, [one]) => out.line(&json(one, true)?)?,
        (Format::Json, several) => out.line(&json(&several, true)?)?,
        (Format::Jsonl, all) => {
            for record in all {
                out.line(&json(record, false)?)?;
            }
        }
        (Format::Table, all) => {
            for (i, record) in all.iter().enumerate() {
                if i > 0 {
                    out.line("")?;
                }
                out.text(&view::record(lang, record))?;
                let id = &record.id;
                out.line(&say!(lang, "  Mã                  {id}", "  Id                  {id}"))?;
            }
        }
    }
    out.finish()?;
    Ok(status)
}
