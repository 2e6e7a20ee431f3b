//! `congvan show LETTER...`: letters of the archive by id or number.

use congvan_archive::{Archive, TaskFilter};
use jiff::civil::Date;

use crate::args::{Format, Show};
use crate::commands::answers::proposal;
use crate::commands::ledger::event_line;
use crate::commands::parse::json;
use crate::commands::tasks::standing_rows;
use crate::config::Setup;
use crate::lang::say;
use crate::out::{Out, complain};
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, open};
use crate::task::find;
use crate::view::{self, BOLD, day};

pub(crate) fn run(setup: &Setup, args: &Show) -> Outcome {
    let lang = setup.lang;
    let archive = open(lang, &setup.archive(&args.place))?;
    let said = |e| archive_said(lang, &e);
    let today = args.today.date();
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
                for line in followed(setup, &archive, id, today)? {
                    out.line(&line)?;
                }
            }
        }
    }
    out.finish()?;
    Ok(status)
}

/// What the archive knows of a letter beside its record: its line in the book of arrivals, where
/// its tasks stand, what people did about them, which letters may answer it or are answered.
fn followed(setup: &Setup, archive: &Archive, id: &str, today: Date) -> Result<Vec<String>, Stop> {
    let lang = setup.lang;
    let said = |e| archive_said(lang, &e);
    let mut rows = Vec::new();
    if let Some(arrival) = archive.arrival(id).map_err(said)? {
        let (number, on, who) = (arrival.number, day(lang, arrival.day), &arrival.who);
        rows.push(say!(
            lang,
            "  Số đến              {number}, ngày {on}, {who}",
            "  No. of arrival      {number}, {on}, {who}"
        ));
    }
    let twins = archive.duplicates(id).map_err(said)?;
    if !twins.is_empty() {
        let twins = twins.iter().map(|t| format!("{} ({})", t.file_name, &t.id[..12]));
        let twins = twins.collect::<Vec<_>>().join(", ");
        rows.push(say!(lang, "  Trùng số, ngày      {twins}", "  Same number, date   {twins}"));
    }
    let filter = TaskFilter { letter: Some(id), ..TaskFilter::default() };
    let lines = find(lang, archive, setup.directory(), None, &filter, (today, setup.soon()))?;
    if !lines.is_empty() {
        rows.push(format!("{BOLD}{}{BOLD:#}", lang.pick("Theo dõi", "Follow-up")));
        rows.extend(standing_rows(lang, &lines));
    }
    let events = archive.events(id, None).map_err(said)?;
    if !events.is_empty() {
        rows.push(format!("{BOLD}{}{BOLD:#}", lang.pick("Sổ theo dõi", "Ledger")));
        rows.extend(events.iter().map(|e| format!("  {}", event_line(lang, e))));
    }
    if let Some(proposed) = proposal(setup, archive, id)? {
        let title = lang.pick("Có thể trả lời các việc", "May answer these tasks");
        rows.push(format!("{BOLD}{title}{BOLD:#}"));
        rows.extend(proposed.tasks.iter().map(|f| format!("  {} {}", f.entry.code, f.entry.task.id)));
    }
    Ok(rows)
}
