//! `congvan export`: every record of the archive.

use crate::args::{Bulk, Export};
use crate::commands::parse::json;
use crate::config::Setup;
use crate::out::Out;
use crate::status::{Outcome, Status};
use crate::store::{archive_said, open};

pub(crate) fn run(setup: &Setup, args: &Export) -> Outcome {
    let lang = setup.lang;
    let archive = open(lang, &setup.archive(&args.place))?;
    let mut out = Out::to(lang, args.output.as_deref())?;
    for record in archive.records().map_err(|e| archive_said(lang, &e))? {
        let record = record.map_err(|e| archive_said(lang, &e))?;
        match args.format {
            Bulk::Jsonl => out.line(&json(&record, false)?)?,
        }
    }
    out.finish()?;
    Ok(Status::Well)
}
