//! `congvan register ...`: the registers of incoming letters as Decree 30/2020/NĐ-CP lays them out,
//! the slip of a letter, the table of tasks that superior bodies gave.

use std::collections::BTreeSet;

use congvan_archive::{Archive, Arrival, TaskFilter};
use congvan_export::{self as export, About, Assigned, Handling, Opinion, Slip};
use congvan_model::{Act, DueState, LedgerEvent, Standing};
use jiff::civil::Date;

use crate::args::{Booked, Given, List, Register, RegisterWhat, SlipOf};
use crate::commands::tasks::{list_format, options, write_list};
use crate::config::Setup;
use crate::lang::say;
use crate::out::remark;
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, open};
use crate::task::{Line, find, one_letter};
use crate::view::day;

/// `congvan register`.
pub(crate) fn run(setup: &Setup, args: &Register) -> Outcome {
    match &args.what {
        RegisterWhat::Arrivals(booked) => self::booked(setup, booked, |archive, entries, options, format| {
            let lines = entries
                .iter()
                .map(|a| {
                    let record = archive.record(&a.letter_id).map_err(|e| archive_said(setup.lang, &e))?;
                    Ok(export::Arrival {
                        recipient: a.unit.clone().unwrap_or_default(),
                        note: a.note.clone().unwrap_or_default(),
                        ..export::Arrival::of(&record, a.number.to_string(), Some(a.day))
                    })
                })
                .collect::<Result<Vec<_>, Stop>>()?;
            Ok(export::register_of_arrivals(&lines, options, format))
        }),
        RegisterWhat::Handling(booked) => self::booked(setup, booked, |archive, entries, options, format| {
            let today = booked.list.today.date();
            let lines = entries
                .iter()
                .map(|a| handling(setup, archive, a, today))
                .collect::<Result<Vec<_>, Stop>>()?;
            Ok(export::register_of_handling(&lines, options, format))
        }),
        RegisterWhat::Tasks(given) => tasks(setup, given),
        RegisterWhat::Slip(of) => slip(setup, of),
    }
}

/// A register of the letters in the book of arrivals.
fn booked(
    setup: &Setup,
    args: &Booked,
    lines: impl Fn(
        &Archive,
        &[Arrival],
        &export::Options<'_>,
        export::Format,
    ) -> Result<Option<Result<Vec<u8>, export::Error>>, Stop>,
) -> Outcome {
    let lang = setup.lang;
    let archive = open(lang, &setup.archive(&args.list.place))?;
    let today = args.list.today.date();
    let mut entries = archive.arrivals(args.from, args.to).map_err(|e| archive_said(lang, &e))?;
    if let Some(book) = &args.book {
        entries.retain(|a| a.book == *book);
    }
    if entries.is_empty() {
        remark(lang.pick(
            "trong khoảng này chưa có văn bản nào được vào sổ; hãy dùng congvan arrive, hoặc ingest --enter",
            "no letter was entered in the book in these days; use congvan arrive, or ingest --enter",
        ));
    }
    let about = period(args.from, args.to, today);
    let options = options(setup, &about, today);
    let format = list_format(lang, args.list.format, args.list.output.as_deref())?;
    let list = lines(&archive, &entries, &options, format)?;
    write(setup, list, &args.list)
}

fn period(from: Option<Date>, to: Option<Date>, today: Date) -> About {
    match (from, to) {
        (None, None) => About::All,
        (Some(from), to) => About::Period(from, to.unwrap_or(today)),
        (None, Some(to)) => About::Period(to.first_of_year(), to),
    }
}

fn write(setup: &Setup, list: Option<Result<Vec<u8>, export::Error>>, args: &List) -> Outcome {
    let lang = setup.lang;
    let Some(list) = list else {
        return Err(lang
            .pick(
                "sổ không có dạng ics; hãy dùng md, html, csv, xlsx hoặc docx",
                "a register has no form ics; use md, html, csv, xlsx or docx",
            )
            .to_owned()
            .into());
    };
    write_list(lang, list, args.output.as_deref())?;
    Ok(Status::Well)
}

/// The tasks of a letter, as they stand.
fn lines_of(setup: &Setup, archive: &Archive, id: &str, today: Date) -> Result<Vec<Line>, Stop> {
    let filter = TaskFilter { letter: Some(id), ..TaskFilter::default() };
    find(setup.lang, archive, setup.directory(), setup.body(), &filter, (today, setup.soon()))
}

/// How a letter is dealt with: by whom, by when, how far.
fn handling(setup: &Setup, archive: &Archive, a: &Arrival, today: Date) -> Result<Handling, Stop> {
    let lang = setup.lang;
    let record = archive.record(&a.letter_id).map_err(|e| archive_said(lang, &e))?;
    let lines = lines_of(setup, archive, &a.letter_id, today)?;
    let own = options_lang(setup);
    let open: Vec<&Line> = lines.iter().filter(|l| l.open).collect();
    let holders: BTreeSet<&str> = lines.iter().flat_map(|l| &l.ledger.holders).map(String::as_str).collect();
    let answers: BTreeSet<&str> = lines.iter().filter_map(|l| l.ledger.answer.as_deref()).collect();
    let recipient = match &a.unit {
        Some(unit) => unit.clone(),
        None => holders.into_iter().collect::<Vec<_>>().join("; "),
    };
    // What is open is due; once nothing is, by when it was.
    let due = |lines: &mut dyn Iterator<Item = &Line>| lines.filter_map(|l| l.due.last_day).min();
    let due = if open.is_empty() { due(&mut lines.iter()) } else { due(&mut open.iter().copied()) };
    let late = open.iter().filter(|l| l.state == Some(DueState::Overdue)).count();
    let (done, all) = (lines.len() - open.len(), lines.len());
    let progress = match (all, open.len()) {
        (0, _) => String::new(),
        (_, 0) => {
            let late = lines.iter().any(|l| l.standing == Some(Standing::DoneLate));
            let standing = if late { Standing::DoneLate } else { Standing::DoneInTime };
            lang.pick(standing.vietnamese(), standing.english()).to_owned()
        }
        _ if late > 0 => {
            say!(lang, "xong {done}/{all} việc; quá hạn {late}", "{done} of {all} done; {late} overdue")
        }
        _ => say!(lang, "xong {done}/{all} việc", "{done} of {all} done"),
    };
    Ok(Handling {
        recipient,
        due,
        progress,
        answer: answers.into_iter().collect::<Vec<_>>().join("; "),
        note: a.note.clone().unwrap_or_default(),
        ..Handling::of(&record, a.number.to_string(), own)
    })
}

fn options_lang(setup: &Setup) -> export::Lang {
    setup.lang.pick(export::Lang::Vi, export::Lang::En)
}

/// The tasks that superior bodies gave to a body, with the state of each.
fn tasks(setup: &Setup, args: &Given) -> Outcome {
    let lang = setup.lang;
    let archive = open(lang, &setup.archive(&args.list.place))?;
    let today = args.list.today.date();
    let body = args.body.as_deref().or(setup.body());
    let within = (today, setup.soon());
    let mut lines = find(lang, &archive, setup.directory(), body, &TaskFilter::default(), within)?;
    if let Some(issuer) = &args.issuer {
        let directory = setup.directory();
        lines.retain(|l| l.entry.issuer.as_deref().is_some_and(|i| directory.same_body(i, issuer)));
    }
    lines.retain(|l| {
        let dated = l.entry.letter_date;
        args.from.is_none_or(|from| dated.is_some_and(|d| d >= from))
            && args.to.is_none_or(|to| dated.is_some_and(|d| d <= to))
    });
    // As the letters came, and in their order within.
    lines.sort_by(|a, b| {
        (a.entry.letter_date, &a.entry.letter_id).cmp(&(b.entry.letter_date, &b.entry.letter_id))
    });
    let rows: Vec<Assigned> = lines
        .iter()
        .map(|l| {
            let of = match l.entry.letter_date {
                Some(date) => {
                    let date = day(lang, date);
                    say!(lang, " ngày {date}", " of {date}")
                }
                None => String::new(),
            };
            let issuer = l.entry.issuer.as_deref().map_or(String::new(), |i| format!("; {i}"));
            let result = l.ledger.answer.clone().or_else(|| l.ledger.note.clone().filter(|_| !l.open));
            let state = l.standing.map_or_else(
                || lang.pick(l.progress.vietnamese(), l.progress.english()),
                |s| lang.pick(s.vietnamese(), s.english()),
            );
            Assigned {
                letter: format!("{}{of}{issuer}", l.letter()),
                subject: l.entry.subject.clone().unwrap_or_default(),
                task: l.entry.task.text.clone(),
                lead: l.who(),
                with: l.entry.task.coordinators.join("; "),
                due: l.due.last_day,
                result: result.unwrap_or_default(),
                state: state.to_owned(),
                late: matches!(l.standing, Some(Standing::OpenOverdue | Standing::DoneLate)),
            }
        })
        .collect();
    let about = match body {
        Some(body) => About::Body(body.to_owned()),
        None => period(args.from, args.to, today),
    };
    let options = options(setup, &about, today);
    let format = list_format(lang, args.list.format, args.list.output.as_deref())?;
    write(setup, export::register_of_tasks(&rows, &options, format), &args.list)
}

/// The slip that goes with a letter: what it asks for, to whom the ledger says it went, what they
/// said.
fn slip(setup: &Setup, args: &SlipOf) -> Outcome {
    let lang = setup.lang;
    let archive = open(lang, &setup.archive(&args.list.place))?;
    let today = args.list.today.date();
    let said = |e| Stop::from(archive_said(lang, &e));
    let letter = one_letter(lang, &archive, &args.of)?;
    let record = archive.record(&letter.id).map_err(said)?;
    let arrival = archive.arrival(&letter.id).map_err(said)?;
    let body = args.body.as_deref().or(setup.body());
    let filter = TaskFilter { letter: Some(&letter.id), ..TaskFilter::default() };
    let lines = find(lang, &archive, setup.directory(), body, &filter, (today, setup.soon()))?;
    let events = archive.events(&letter.id, None).map_err(said)?;
    let task_of = |e: &LedgerEvent| lines.iter().find(|l| l.id() == e.task_id);
    let unit = arrival.as_ref().and_then(|a| a.unit.clone()).unwrap_or_default();
    let office = lines
        .iter()
        .map(|l| Opinion {
            opinion: l.entry.task.text.clone(),
            lead: if unit.is_empty() { l.who() } else { unit.clone() },
            with: l.entry.task.coordinators.join("; "),
            due: l.due.last_day,
            day: None,
        })
        .collect();
    let mut slip = Slip {
        letter: letter_line(setup, &record),
        arrival: arrival.map_or(String::new(), |a| {
            let (number, on) = (a.number, day(lang, a.day));
            say!(lang, "Số đến {number}, ngày {on}", "No. of arrival {number}, {on}")
        }),
        office,
        ..Slip::default()
    };
    for event in &events {
        let Some(line) = task_of(event) else { continue };
        let words = crate::commands::ledger::in_words(lang, &event.act);
        match &event.act {
            Act::Assigned { to, last_day, note } => slip.unit.push(Opinion {
                opinion: note.clone().unwrap_or_else(|| line.entry.task.text.clone()),
                lead: to.join("; "),
                due: last_day.or(line.due.last_day),
                day: Some(event.day),
                ..Opinion::default()
            }),
            Act::AnswerRefused { .. } => {}
            _ => slip.handler.push(Opinion {
                opinion: words,
                lead: event.who.clone(),
                day: Some(event.day),
                ..Opinion::default()
            }),
        }
    }
    let about = About::All;
    let options = options(setup, &about, today);
    let format = list_format(lang, args.list.format, args.list.output.as_deref())?;
    write(setup, export::slip(&slip, &options, format), &args.list)
}

/// `Công văn số 930/UBND-KGVX ngày 07/8/2020 của ... về ...`.
fn letter_line(setup: &Setup, record: &congvan_model::Record) -> String {
    let document = Handling::of(record, "", options_lang(setup)).document;
    match &record.letter.subject {
        Some(subject) => format!("{document}: {subject}"),
        None => document,
    }
}
