//! `congvan answers`: letters that cite the letter of an open task and may be its answer. They are
//! proposed; a person takes them or refuses them.

use congvan_archive::{Archive, Followed, Summary, TaskFilter};
use congvan_directory::Match;
use congvan_model::Act;
use serde::Serialize;

use crate::args::Answers;
use crate::commands::ledger::{append, done_act};
use crate::commands::parse::list;
use crate::config::Setup;
use crate::lang::say;
use crate::out::{Out, width};
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, open, open_to_write};
use crate::task::{called, named_tasks, one_letter};
use crate::view::{DIM, day};

/// A letter and the tasks that it may answer.
pub(crate) struct Proposal {
    pub(crate) answer: Summary,
    pub(crate) tasks: Vec<Followed>,
}

/// What is proposed for one letter; `None` if nothing is.
///
/// Of each letter that it cites these are the open tasks of its issuer, or, should the issuer
/// never have had one there, all open ones: who answers for whom, the directory may not know.
pub(crate) fn proposal(setup: &Setup, archive: &Archive, id: &str) -> Result<Option<Proposal>, Stop> {
    let said = |e| archive_said(setup.lang, &e);
    let tasks = archive.answers(id).map_err(said)?;
    if tasks.is_empty() {
        return Ok(None);
    }
    let answer = archive.summary(id).map_err(said)?;
    let mut kept: Vec<Followed> = Vec::new();
    let mut rest = tasks.as_slice();
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|f| f.entry.letter_id == first.entry.letter_id).count();
        let (of_letter, after) = rest.split_at(count);
        let mut matcher = answer.issuer.as_deref().map(|issuer| setup.directory().matcher(issuer));
        let mut is_own = |f: &Followed| {
            let bodies = match f.entry.task.assignees.as_slice() {
                [] => &f.entry.addressees,
                _ => &f.entry.task.assignees,
            };
            matcher.as_mut().is_some_and(|m| bodies.iter().any(|b| m.matches(b) != Match::No))
        };
        // The closed ones too: when all of its own are answered, it does not answer for others.
        let filter = TaskFilter { letter: Some(&first.entry.letter_id), ..TaskFilter::default() };
        let any_own = archive.tasks(&filter).map_err(said)?.iter().any(&mut is_own);
        kept.extend(of_letter.iter().filter(|f| !any_own || is_own(f)).cloned());
        rest = after;
    }
    Ok((!kept.is_empty()).then_some(Proposal { answer, tasks: kept }))
}

#[derive(Serialize)]
struct Line<'a> {
    answer_id: &'a str,
    answer: &'a str,
    issuer: Option<&'a str>,
    date: Option<jiff::civil::Date>,
    letter_id: &'a str,
    letter: &'a str,
    task_id: &'a str,
    text: &'a str,
}

/// `congvan answers`.
pub(crate) fn run(setup: &Setup, args: &Answers) -> Outcome {
    let lang = setup.lang;
    let dir = setup.archive(&args.place);
    if args.accept || args.refuse {
        return decide(setup, args);
    }
    let archive = open(lang, &dir)?;
    let ids = match &args.answer {
        Some(name) => vec![one_letter(lang, &archive, name)?.id],
        None => archive.answering().map_err(|e| archive_said(lang, &e))?,
    };
    let mut proposals = Vec::new();
    for id in ids {
        proposals.extend(narrowed(setup, args, &archive, &id)?);
    }
    let lines: Vec<Line<'_>> = proposals
        .iter()
        .flat_map(|p| {
            p.tasks.iter().map(|f| Line {
                answer_id: &p.answer.id,
                answer: called(&p.answer),
                issuer: p.answer.issuer.as_deref(),
                date: p.answer.date,
                letter_id: &f.entry.letter_id,
                letter: &f.entry.code,
                task_id: &f.entry.task.id,
                text: &f.entry.task.text,
            })
        })
        .collect();
    let mut out = Out::new(lang);
    list(&mut out, args.format, &lines, |out| {
        let n = lines.len();
        out.line(&say!(lang, "{n} việc có thể đã được trả lời", "{n} tasks may have been answered"))?;
        for p in &proposals {
            let (code, issuer) = (called(&p.answer), p.answer.issuer.as_deref().unwrap_or(""));
            let of = p.answer.date.map(|d| day(lang, d)).unwrap_or_default();
            let short = &p.answer.id[..12];
            out.line(&format!("\n{code}  {of}  {issuer}  {DIM}{short}{DIM:#}"))?;
            for f in &p.tasks {
                let (entry, id) = (&f.entry, &f.entry.task.id);
                // Of two with one number it is told which.
                let is_twin =
                    |o: &Followed| o.entry.code == entry.code && o.entry.letter_id != entry.letter_id;
                let letter = match p.tasks.iter().any(is_twin) {
                    true => format!("{} ({})", entry.code, &entry.letter_id[..12]),
                    false => entry.code.clone(),
                };
                let indent = format!("  → {letter} {id}: ");
                let options = textwrap::Options::new(width())
                    .initial_indent(&indent)
                    .subsequent_indent("    ")
                    .break_words(false);
                for line in textwrap::wrap(&f.entry.task.text, options) {
                    out.line(&line)?;
                }
            }
        }
        Ok(())
    })?;
    out.finish()?;
    Ok(Status::Well)
}

/// What is proposed for a letter, only for the letter and tasks that are named.
fn narrowed(setup: &Setup, args: &Answers, archive: &Archive, id: &str) -> Result<Option<Proposal>, Stop> {
    let Some(mut proposal) = proposal(setup, archive, id)? else { return Ok(None) };
    if let Some(name) = &args.letter {
        let letter = one_letter(setup.lang, archive, name)?;
        if args.tasks.is_empty() {
            proposal.tasks.retain(|f| f.entry.letter_id == letter.id);
        } else {
            // Named by a person: also those that the issuer's name did not suggest.
            let named = named_tasks(setup.lang, archive, &letter, &args.tasks, false)?;
            let all = archive.answers(id).map_err(|e| archive_said(setup.lang, &e))?;
            let is_named = |f: &Followed| {
                f.entry.letter_id == letter.id && named.iter().any(|n| n.entry.task.id == f.entry.task.id)
            };
            proposal.tasks = all.into_iter().filter(is_named).collect();
        }
    }
    Ok((!proposal.tasks.is_empty()).then_some(proposal))
}

/// Takes a letter as the answer to what it is proposed for, or says that it is none.
fn decide(setup: &Setup, args: &Answers) -> Outcome {
    let lang = setup.lang;
    let mut archive = open_to_write(lang, &setup.archive(&args.place))?;
    let name = args.answer.as_deref().unwrap_or_default();
    let letter = one_letter(lang, &archive, name)?;
    let Some(found) = narrowed(setup, args, &archive, &letter.id)? else {
        return Err(say!(
            lang,
            "{name} không được đề nghị làm văn bản trả lời cho việc nào đang mở",
            "{name} is not proposed as the answer to any open task"
        )
        .into());
    };
    let who = setup.who(args.said.who.as_deref())?;
    let today = args.today.date();
    // A task is answered on the day of the answer, whenever somebody writes that down.
    let on = args.said.day.or(found.answer.date).unwrap_or(today);
    let said = crate::args::Said { who: None, day: Some(on), note: args.said.note.clone() };
    let mut out = Out::new(lang);
    for task in &found.tasks {
        let (answer, id) = (called(&found.answer).to_owned(), found.answer.id.clone());
        let note = args.said.note.clone();
        let (act, said) = if args.accept {
            (done_act(task, on, Some(answer), Some(id), note, (None, false)), &said)
        } else {
            (Act::AnswerRefused { answer_id: id, answer: Some(answer), note }, &args.said)
        };
        out.line(&append(setup, &mut archive, task, act, &who, said, today)?)?;
    }
    out.finish()?;
    Ok(Status::Well)
}
