//! `congvan thread NUMBER`: what a letter answers and carries out, and what came of it.

use congvan_archive::{Side, Threaded};
use congvan_model::{DocumentType, Relation};
use jiff::civil::Date;
use serde::Serialize;
use textwrap::Options;

use crate::args::Thread;
use crate::commands::parse::list;
use crate::config::Setup;
use crate::lang::{Lang, say};
use crate::out::{Out, width};
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, open};
use crate::task::one_letter;
use crate::view::{BOLD, DIM, day};

/// A document of the thread, as programs read it.
#[derive(Serialize)]
struct Line<'a> {
    /// `itself`, `before` (it is cited, or what it goes back to) or `after`.
    side: &'static str,
    code: &'a str,
    kind: Option<DocumentType>,
    date: Option<Date>,
    issuer: Option<&'a str>,
    /// Null if the archive does not hold it; so is the subject.
    letter_id: Option<&'a str>,
    subject: Option<&'a str>,
    cites: Vec<Link<'a>>,
}

#[derive(Serialize)]
struct Link<'a> {
    relation: Option<Relation>,
    code: &'a str,
    letter_id: Option<&'a str>,
}

/// `congvan thread`.
pub(crate) fn run(setup: &Setup, args: &Thread) -> Outcome {
    let lang = setup.lang;
    let archive = open(lang, &setup.archive(&args.place))?;
    let said = |e| archive_said(lang, &e);
    // What is only cited has no letter to be found; what is not even cited is a mistake.
    let mut thread = Vec::new();
    if archive.find(&args.of).map_err(said)?.is_empty() {
        thread = archive.thread(&args.of).map_err(said)?;
    }
    if thread.is_empty() {
        thread = archive.thread(&one_letter(lang, &archive, &args.of)?.id).map_err(said)?;
    }
    let lines: Vec<Line<'_>> = thread.iter().map(|t| line(&thread, t)).collect();
    let mut out = Out::new(lang);
    list(&mut out, args.format, &lines, |out| table(lang, out, &thread))?;
    out.finish()?;
    Ok(Status::Well)
}

fn line<'a>(thread: &'a [Threaded], of: &'a Threaded) -> Line<'a> {
    let link = |(at, relation): &(usize, Option<Relation>)| Link {
        relation: *relation,
        code: &thread[*at].code,
        letter_id: thread[*at].letter.as_ref().map(|l| l.id.as_str()),
    };
    Line {
        side: match of.side {
            Side::Itself => "itself",
            Side::Before => "before",
            Side::After => "after",
        },
        code: &of.code,
        kind: of.kind,
        date: of.date,
        issuer: of.issuer.as_deref(),
        letter_id: of.letter.as_ref().map(|l| l.id.as_str()),
        subject: of.letter.as_ref().and_then(|l| l.subject.as_deref()),
        cites: of.cites.iter().map(link).collect(),
    }
}

fn table(lang: Lang, out: &mut Out, thread: &[Threaded]) -> Result<(), Stop> {
    let n = thread.len();
    let missing = thread.iter().filter(|t| t.letter.is_none()).count();
    out.line(&say!(
        lang,
        "{n} văn bản, {missing} văn bản không có trong kho",
        "{n} documents, {missing} not in the archive"
    ))?;
    for t in thread {
        let of = t.date.map_or_else(|| lang.pick("không rõ ngày", "no date").to_owned(), |d| day(lang, d));
        let issuer = t.issuer.as_deref().unwrap_or("");
        let kind = t.kind.filter(|k| *k != DocumentType::Khac).map_or("", DocumentType::vietnamese);
        let name = format!("{kind} {}", t.code);
        let name = name.trim_start();
        let name = match t.side {
            Side::Itself => format!("{BOLD}{name}{BOLD:#}"),
            Side::Before | Side::After => name.to_owned(),
        };
        let held = match &t.letter {
            Some(letter) => format!("{DIM}{}{DIM:#}", &letter.id[..12]),
            None => format!("{DIM}{}{DIM:#}", lang.pick("không có trong kho", "not in the archive")),
        };
        out.line(&format!("\n{of}  {name}  {issuer}  {held}"))?;
        let wrapped = Options::new(width()).initial_indent("  ").subsequent_indent("  ").break_words(false);
        if let Some(subject) = t.letter.as_ref().and_then(|l| l.subject.as_deref()) {
            for line in textwrap::wrap(subject, wrapped) {
                out.line(&line)?;
            }
        }
        for (at, relation) in &t.cites {
            let said = match relation {
                Some(relation) => lang.pick(relation.vietnamese(), relation.english()),
                None => lang.pick("Viện dẫn", "Names"),
            };
            out.line(&format!("  → {said} {}", thread[*at].code))?;
        }
    }
    Ok(())
}
