//! `congvan edxml ...`: packages for the national document exchange.

use congvan_archive::{Archive, Summary, TaskFilter};
use congvan_export::edxml::{self, Envelope, Organ, Status as Became};
use congvan_model::Progress;
use jiff::Timestamp;

use crate::args::{Edxml, EdxmlWhat, Packed};
use crate::config::Setup;
use crate::out::Out;
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, open};
use crate::task::one_letter;

/// `congvan edxml`.
pub(crate) fn run(setup: &Setup, args: &Edxml) -> Outcome {
    let packed = match &args.what {
        EdxmlWhat::Letter(a) => &a.packed,
        EdxmlWhat::Status(a) => &a.packed,
    };
    let lang = setup.lang;
    let said = |e| Stop::from(archive_said(lang, &e));
    let archive = open(lang, &setup.archive(&packed.place))?;
    let letter = one_letter(lang, &archive, &packed.of)?;
    let record = archive.record(&letter.id).map_err(said)?;
    let envelope = envelope(setup, packed)?;
    let bytes = match &args.what {
        EdxmlWhat::Letter(_) => {
            let file = archive.original(&letter.id).map_err(said)?;
            let filter = TaskFilter { open: true, letter: Some(&letter.id), ..TaskFilter::default() };
            let due = archive.tasks(&filter).map_err(said)?.into_iter().filter_map(|f| f.due).min();
            edxml::letter(&record, &file, due, &envelope).map_err(|e| match lang {
                crate::lang::Lang::Vi => e.to_string(),
                crate::lang::Lang::En => e.english(),
            })?
        }
        EdxmlWhat::Status(a) => {
            let became = match a.code {
                Some(code) => code,
                None => became(&archive, &letter).map_err(said)?,
            };
            edxml::status(&record, became, a.note.as_deref(), &envelope)
        }
    };
    let mut out = Out::to(lang, packed.output.as_deref())?;
    out.bytes(&bytes)?;
    out.finish()?;
    Ok(Status::Well)
}

fn envelope(setup: &Setup, packed: &Packed) -> Result<Envelope, Stop> {
    let organ = |(id, name): &(String, String)| Organ { id: id.clone(), name: name.clone() };
    Ok(Envelope {
        from: organ(&packed.sender),
        to: packed.receivers.iter().map(organ).collect(),
        at: jiff::tz::Offset::constant(7).to_datetime(Timestamp::now()),
        staff: setup.who(packed.who.as_deref())?,
    })
}

/// What became of a letter, by the book of arrivals and the ledger.
fn became(archive: &Archive, letter: &Summary) -> Result<Became, congvan_archive::Error> {
    let filter = TaskFilter { letter: Some(&letter.id), ..TaskFilter::default() };
    let tasks = archive.tasks(&filter)?;
    let any = |progress: Progress| tasks.iter().any(|f| f.state.progress == progress);
    Ok(if !tasks.is_empty() && tasks.iter().all(|f| !f.state.is_open()) {
        Became::Done
    } else if any(Progress::Accepted) || any(Progress::Done) {
        Became::InProgress
    } else if any(Progress::Assigned) {
        Became::Assigned
    } else if archive.arrival(&letter.id)?.is_some() {
        Became::Accepted
    } else {
        Became::Arrived
    })
}
