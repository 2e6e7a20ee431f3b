//! `congvan task ...`: what people did about a task, written to the ledger.

use congvan_archive::{Appended, Archive, Followed};
use congvan_calendar::{Calendar, due_of_task};
use congvan_model::{Act, LedgerEvent};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::args::{About, Done, Log, Said, Task, TaskAct};
use crate::commands::parse::list;
use crate::config::Setup;
use crate::lang::{Lang, say};
use crate::out::{Out, remark};
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, open, open_to_write};
use crate::task::{Days, called, named_tasks, next_occurrence, one_letter};
use crate::view::day;

/// `congvan task`.
pub(crate) fn run(setup: &Setup, args: &Task) -> Outcome {
    match &args.act {
        TaskAct::Assign(a) => write(setup, &a.about, |_, _| {
            Ok(Act::Assigned { to: a.holders.clone(), last_day: a.by, note: a.about.said.note.clone() })
        }),
        TaskAct::Accept(a) => {
            write(setup, &a.about, |_, _| Ok(Act::Accepted { note: a.about.said.note.clone() }))
        }
        TaskAct::Extend(a) => write(setup, &a.about, |_, task| {
            if let Some(before) = task.due.filter(|due| a.last_day < *due) {
                let (lang, to, before) = (setup.lang, day(setup.lang, a.last_day), day(setup.lang, before));
                remark(&say!(
                    lang,
                    "chú ý: ngày mới {to} sớm hơn thời hạn đang có, {before}",
                    "note: the new day, {to}, is earlier than the one so far, {before}"
                ));
            }
            Ok(Act::Extended { last_day: a.last_day, note: a.about.said.note.clone() })
        }),
        TaskAct::Done(a) => done(setup, a),
        TaskAct::Return(a) => {
            write(setup, &a.about, |_, _| Ok(Act::Returned { note: a.about.said.note.clone() }))
        }
        TaskAct::Cancel(a) => {
            write(setup, &a.about, |_, _| Ok(Act::Cancelled { note: a.about.said.note.clone() }))
        }
        TaskAct::Reopen(a) => {
            write(setup, &a.about, |_, _| Ok(Act::Reopened { note: a.about.said.note.clone() }))
        }
        TaskAct::Log(a) => log(setup, a),
    }
}

fn done(setup: &Setup, args: &Done) -> Outcome {
    let lang = setup.lang;
    let said = &args.about.said;
    if args.answer.is_none() && said.note.is_none() {
        return Err(lang
            .pick(
                "hãy nêu văn bản trả lời (--answer SỐ) hoặc ghi chú đã làm gì (--note)",
                "name the letter that answers (--answer NUMBER) or note what was done (--note)",
            )
            .to_owned()
            .into());
    }
    let day = said.day.unwrap_or_else(|| args.about.today.date());
    write(setup, &args.about, |archive, followed| {
        // An answer in the archive is named by its id too; one elsewhere by its number alone.
        let known = match &args.answer {
            None => None,
            Some(name) => match archive.find(name).map_err(|e| archive_said(lang, &e))?.as_slice() {
                [one] => Some(one.clone()),
                _ => None,
            },
        };
        Ok(done_act(
            followed,
            day,
            known.as_ref().map(|l| called(l).to_owned()).or_else(|| args.answer.clone()),
            known.map(|l| l.id),
            said.note.clone(),
            (args.occurrence, args.for_good),
        ))
    })
}

/// Done: of a recurring task the occurrence named, or the one that is due next, unless it is
/// done for good.
pub(crate) fn done_act(
    followed: &Followed,
    day: Date,
    answer: Option<String>,
    answer_id: Option<String>,
    note: Option<String>,
    (occurrence, for_good): (Option<Date>, bool),
) -> Act {
    let due = due_of_task(Calendar::vietnam(), &followed.entry, Some(day));
    let occurrence = match due.is_recurring() && !for_good {
        false => None,
        true => occurrence.or(if followed.is_settled() { followed.due } else { due.last_day }),
    };
    Act::Done { answer, answer_id, note, occurrence }
}

/// Refuses a day that is still to come: what is written down has happened.
pub(crate) fn past(lang: Lang, on: Option<Date>, today: Date) -> Result<(), Stop> {
    match on.filter(|on| *on > today) {
        None => Ok(()),
        Some(on) => {
            let (on, today) = (day(lang, on), day(lang, today));
            Err(say!(
                lang,
                "ngày {on} chưa đến (hôm nay là {today}); sổ chỉ ghi việc đã xảy ra",
                "{on} is still to come (today is {today}); only what has happened is written down"
            )
            .into())
        }
    }
}

/// Writes one event for each task that is named.
fn write(setup: &Setup, about: &About, act: impl Fn(&Archive, &Followed) -> Result<Act, Stop>) -> Outcome {
    let lang = setup.lang;
    let mut archive = open_to_write(lang, &setup.archive(&about.place))?;
    let letter = one_letter(lang, &archive, &about.of)?;
    let tasks = named_tasks(lang, &archive, &letter, &about.tasks, about.all)?;
    let who = setup.who(about.said.who.as_deref())?;
    let today = about.today.date();
    past(lang, about.said.day, today)?;
    let mut out = Out::new(lang);
    for task in tasks {
        let act = act(&archive, &task)?;
        let line = append(setup, &mut archive, &task, act, &who, &about.said, today)?;
        out.line(&line)?;
    }
    out.finish()?;
    Ok(Status::Well)
}

/// Writes one event, and says where the task stands now.
pub(crate) fn append(
    setup: &Setup,
    archive: &mut Archive,
    task: &Followed,
    act: Act,
    who: &str,
    said: &Said,
    today: Date,
) -> Result<String, Stop> {
    let lang = setup.lang;
    let next = match &act {
        Act::Done { occurrence: Some(settled), .. } => next_occurrence(&task.entry, *settled),
        _ => None,
    };
    let event = LedgerEvent {
        id: String::new(),
        letter_id: task.entry.letter_id.clone(),
        task_id: task.entry.task.id.clone(),
        at: Timestamp::now(),
        day: said.day.unwrap_or(today),
        who: who.to_owned(),
        act,
    };
    let appended: Appended = archive.append(&event, next).map_err(|e| archive_said(lang, &e))?;
    let now = archive.task(&event.letter_id, &event.task_id).map_err(|e| archive_said(lang, &e))?;
    let line = Days::new((today, setup.soon())).line(now);
    let (letter, id) = (line.letter().to_owned(), line.id().to_owned());
    let what = in_words(lang, &appended.event().act);
    let (_, state) = line.in_words(lang);
    let last = match line.due.last_day.filter(|_| line.open) {
        Some(last) => format!("; {} {}", lang.pick("hạn", "due"), day(lang, last)),
        None => String::new(),
    };
    Ok(format!("{letter} {id}: {what}; {state}{last}"))
}

/// What was done, in words.
pub(crate) fn in_words(lang: Lang, act: &Act) -> String {
    let with_note = |text: String, note: &Option<String>| match note {
        Some(note) => format!("{text} ({note})"),
        None => text,
    };
    match act {
        Act::Assigned { to, last_day, note } => {
            let to = to.join(", ");
            let mut text = say!(lang, "giao cho {to}", "assigned to {to}");
            if let Some(last) = last_day {
                let last = day(lang, *last);
                text.push_str(&say!(lang, ", hạn {last}", ", by {last}"));
            }
            with_note(text, note)
        }
        Act::Accepted { note } => with_note(lang.pick("tiếp nhận", "accepted").to_owned(), note),
        Act::Extended { last_day, note } => {
            let last = day(lang, *last_day);
            with_note(say!(lang, "gia hạn đến {last}", "extended to {last}"), note)
        }
        Act::Done { answer, note, occurrence, .. } => {
            let mut text = match occurrence {
                None => lang.pick("hoàn thành", "done").to_owned(),
                Some(of) => {
                    let of = day(lang, *of);
                    say!(lang, "hoàn thành kỳ hạn {of}", "done for the occurrence of {of}")
                }
            };
            if let Some(answer) = answer {
                text.push_str(&say!(lang, ", văn bản {answer}", ", letter {answer}"));
            }
            with_note(text, note)
        }
        Act::Returned { note } => with_note(lang.pick("trả lại", "returned").to_owned(), note),
        Act::Cancelled { note } => with_note(lang.pick("hủy", "cancelled").to_owned(), note),
        Act::Reopened { note } => with_note(lang.pick("mở lại", "reopened").to_owned(), note),
        Act::AnswerRefused { answer, answer_id, note } => {
            let short = &answer_id[..answer_id.len().min(12)];
            let answer = answer.as_deref().unwrap_or(short);
            with_note(say!(lang, "{answer} không phải văn bản trả lời", "{answer} is no answer to it"), note)
        }
    }
}

/// `congvan task log`.
fn log(setup: &Setup, args: &Log) -> Outcome {
    let lang = setup.lang;
    let archive = open(lang, &setup.archive(&args.place))?;
    let letter = one_letter(lang, &archive, &args.of)?;
    let mut events = archive.events(&letter.id, None).map_err(|e| archive_said(lang, &e))?;
    if !args.tasks.is_empty() {
        let named = named_tasks(lang, &archive, &letter, &args.tasks, false)?;
        events.retain(|e| named.iter().any(|f| f.entry.task.id == e.task_id));
    }
    let mut out = Out::new(lang);
    list(&mut out, args.format, &events, |out| {
        for line in events.iter().map(|e| event_line(lang, e)) {
            out.line(&line)?;
        }
        Ok(())
    })?;
    out.finish()?;
    Ok(Status::Well)
}

/// An event in a line.
pub(crate) fn event_line(lang: Lang, event: &LedgerEvent) -> String {
    let (on, task, who, what) =
        (day(lang, event.day), &event.task_id, &event.who, in_words(lang, &event.act));
    format!("{on}  {task}  {who}: {what}")
}
