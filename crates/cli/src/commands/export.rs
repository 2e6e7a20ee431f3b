//! `congvan export`: every record of the archive, or every change since a cursor.

use congvan_archive::{Archive, Arrival, Cursor, TaskFilter, What};
use congvan_export::{Document, METADATA_XML_END, METADATA_XML_START, Profile, metadata_csv, metadata_xml};
use congvan_model::{LedgerEvent, Record};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::{Bulk, Export};
use crate::commands::ledger::event_line;
use crate::commands::parse::json;
use crate::config::Setup;
use crate::lang::Lang;
use crate::out::Out;
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, open};

/// How many changes are looked up at once.
const CHUNK: u32 = 500;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Happened {
    /// A letter was taken in.
    Added,
    /// It was read anew, and its record is another one since.
    Reread,
    /// A person corrected its record.
    Corrected,
    /// It was entered in the book of arrivals, or its entry was put right.
    Arrived,
    /// An event was written to the ledger.
    Event,
}

/// One change of the archive, as `congvan export --since` prints it: every change once, in the
/// order in which they were made.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Change")]
pub(crate) struct ChangeLine {
    /// Where to go on: what comes after this change is had with `--since` and this.
    cursor: String,
    /// When it was made.
    #[schemars(with = "String")]
    at: Timestamp,
    /// What happened.
    what: Happened,
    /// The letter.
    letter_id: String,
    /// Of `added`, `reread` and `corrected`: the record as it is now, corrections included.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<Box<Record>>,
    /// Of `arrived`: the line in the book of arrivals as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    arrival: Option<ArrivalLine>,
    /// Of `event`: the event. It never changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<LedgerEvent>,
}

/// A line of the book of arrivals.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Arrival")]
struct ArrivalLine {
    /// Which book; empty for the only one.
    book: String,
    /// The number (`số đến`) in the book and the year of the day.
    number: u32,
    /// The day of arrival (`ngày đến`).
    #[schemars(with = "String")]
    day: Date,
    /// Who received it.
    who: String,
    /// To which unit or person it was handed.
    unit: Option<String>,
    /// Anything else.
    note: Option<String>,
}

impl From<Arrival> for ArrivalLine {
    fn from(a: Arrival) -> Self {
        Self { book: a.book, number: a.number, day: a.day, who: a.who, unit: a.unit, note: a.note }
    }
}

pub(crate) fn run(setup: &Setup, args: &Export) -> Outcome {
    let lang = setup.lang;
    if args.since.is_some() && args.format != Bulk::Jsonl {
        return Err(lang
            .pick(
                "các thay đổi sau một mốc chỉ có dạng jsonl; hãy bỏ --since, hoặc dùng --format jsonl",
                "the changes since a cursor come as jsonl only; leave out --since, or use --format jsonl",
            )
            .to_owned()
            .into());
    }
    let archive = open(lang, &setup.archive(&args.place))?;
    let mut out = Out::to(lang, args.output.as_deref())?;
    let said = |e| Stop::from(archive_said(lang, &e));
    if let Some(since) = &args.since {
        let since = match since.as_str() {
            "start" => archive.start().map_err(said)?,
            cursor => cursor.parse().map_err(said)?,
        };
        changes(setup, &archive, since, args.limit, &mut out)?;
    } else {
        let metadata = match args.format {
            Bulk::Jsonl => None,
            Bulk::Nd30Xml | Bulk::Nd30Csv => Some(Profile::Decree30),
            Bulk::Tt02Xml | Bulk::Tt02Csv => Some(Profile::Circular02),
        };
        let xml = matches!(args.format, Bulk::Nd30Xml | Bulk::Tt02Xml);
        if xml {
            out.text(METADATA_XML_START)?;
        }
        for (n, record) in archive.records().map_err(said)?.enumerate() {
            let record = record.map_err(said)?;
            match metadata {
                None => out.line(&json(&record, false)?)?,
                Some(profile) => {
                    let document = document(setup, &archive, &record)?;
                    if xml {
                        out.text(&metadata_xml(&document, n + 1, profile))?;
                    } else {
                        let line = metadata_csv(&document, n + 1, profile).map_err(|e| match lang {
                            Lang::Vi => e.to_string(),
                            Lang::En => e.english(),
                        })?;
                        out.bytes(&line)?;
                    }
                }
            }
        }
        if xml {
            out.text(METADATA_XML_END)?;
        }
    }
    out.finish()?;
    Ok(Status::Well)
}

/// A letter with what the office wrote down about it.
fn document<'a>(setup: &Setup, archive: &Archive, record: &'a Record) -> Result<Document<'a>, Stop> {
    let said = |e| Stop::from(archive_said(setup.lang, &e));
    let arrival = archive.arrival(&record.id).map_err(said)?;
    let filter = TaskFilter { open: true, letter: Some(&record.id), ..TaskFilter::default() };
    let due = archive.tasks(&filter).map_err(said)?.into_iter().filter_map(|f| f.due).min();
    let events = archive.events(&record.id, None).map_err(said)?;
    Ok(Document {
        record,
        arrival: arrival.as_ref().map(|a| (a.day, a.number)),
        recipient: arrival.as_ref().and_then(|a| a.unit.clone()),
        trace: events.iter().map(|e| event_line(setup.lang, e)).collect(),
        due,
        note: arrival.and_then(|a| a.note),
    })
}

fn changes(
    setup: &Setup,
    archive: &Archive,
    mut since: Cursor,
    limit: Option<u32>,
    out: &mut Out,
) -> Result<(), Stop> {
    let said = |e| Stop::from(archive_said(setup.lang, &e));
    let mut left = limit.unwrap_or(u32::MAX);
    while left > 0 {
        let some = archive.changes(&since, CHUNK.min(left)).map_err(said)?;
        let Some(last) = some.last() else { break };
        since = last.cursor.clone();
        left = left.saturating_sub(some.len() as u32);
        for change in some {
            let id = change.letter_id;
            let (mut record, mut arrival, mut event) = (None, None, None);
            let what = match change.what {
                What::Added => Happened::Added,
                What::Reread => Happened::Reread,
                What::Corrected => Happened::Corrected,
                What::Arrived => Happened::Arrived,
                What::Event(it) => {
                    event = Some(it);
                    Happened::Event
                }
            };
            match what {
                Happened::Event => {}
                Happened::Arrived => arrival = archive.arrival(&id).map_err(said)?.map(ArrivalLine::from),
                _ => record = Some(Box::new(archive.record(&id).map_err(said)?)),
            }
            let line = ChangeLine {
                cursor: change.cursor.to_string(),
                at: change.at,
                what,
                letter_id: id,
                record,
                arrival,
                event,
            };
            out.line(&json(&line, false)?)?;
        }
    }
    Ok(())
}
