//! `congvan arrive`: letters into the book of arrivals.

use congvan_archive::NewArrival;
use jiff::Timestamp;

use crate::args::Arrive;
use crate::commands::ledger::past;
use crate::config::Setup;
use crate::lang::say;
use crate::out::Out;
use crate::status::{Outcome, Status};
use crate::store::{archive_said, last_days, open_to_write};
use crate::task::{called, one_letter};
use crate::view::day;

/// `congvan arrive LETTER...`.
pub(crate) fn arrive(setup: &Setup, args: &Arrive) -> Outcome {
    let lang = setup.lang;
    if args.number.is_some() && args.letters.len() > 1 {
        return Err(lang
            .pick("--number chỉ dùng cho một văn bản", "--number goes with one letter only")
            .to_owned()
            .into());
    }
    past(lang, args.said.day, args.today.date())?;
    let mut archive = open_to_write(lang, &setup.archive(&args.place))?;
    let entry = NewArrival {
        book: args.book.clone(),
        number: args.number,
        day: args.said.day.unwrap_or_else(|| args.today.date()),
        who: setup.who(args.said.who.as_deref())?,
        unit: args.unit.clone(),
        note: args.said.note.clone(),
    };
    let letters =
        args.letters.iter().map(|name| one_letter(lang, &archive, name)).collect::<Result<Vec<_>, _>>()?;
    let mut out = Out::new(lang);
    for letter in letters {
        let entered = archive
            .register(&letter.id, &entry, &last_days, Timestamp::now())
            .map_err(|e| archive_said(lang, &e))?;
        let (code, number, on) = (called(&letter), entered.number, day(lang, entered.day));
        out.line(&say!(lang, "{code}: số đến {number}, ngày {on}", "{code}: number {number}, {on}"))?;
    }
    out.finish()?;
    Ok(Status::Well)
}
