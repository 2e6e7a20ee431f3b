//! `congvan export`: every record of the archive, or every change since a cursor.

use congvan_archive::{Archive, Arrival, Cursor, What};
use congvan_model::{LedgerEvent, Record};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::{Bulk, Export};
use crate::commands::parse::json;
use crate::config::Setup;
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
        for record in archive.records().map_err(said)? {
            let record = record.map_err(said)?;
            match args.format {
                Bulk::Jsonl => out.line(&json(&record, false)?)?,
            }
        }
    }
    out.finish()?;
    Ok(Status::Well)
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
