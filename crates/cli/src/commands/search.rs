//! `congvan search QUERY`: letters and tasks of the archive by their words, letters like a letter, how words may go on.

use anstyle::{AnsiColor, Style};
use congvan_archive::Archive;
use congvan_search::{
    FacetCount, Facets, Filters, Hit, Kind, Request, Results, Snippet, Sort, State, Understood,
};
use serde::Serialize;

use crate::args::{Format, Order, Search};
use crate::commands::parse::{json, list};
use crate::config::Setup;
use crate::lang::{Lang, say};
use crate::out::{Out, remark, width};
use crate::status::{Outcome, Status, Stop};
use crate::store::{Members, index, open, search_said};
use crate::task::one_letter;
use crate::view::{DIM, day};

const MARK: Style = AnsiColor::Yellow.on_default().bold();

/// A hit as programs see it.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    hit: &'a Hit,
    /// The letter's number without its symbol: `930`.
    number: Option<String>,
    /// What follows the slash: `UBND-KGVX`.
    symbol: Option<String>,
}

pub(crate) fn run(setup: &Setup, args: &Search) -> Outcome {
    let lang = setup.lang;
    let mut archive = open(lang, &setup.archive(&args.place))?;
    let index = index(lang, &mut archive)?;
    let today = args.today.date();
    let mut out = Out::new(lang);
    if args.suggest {
        let typed = args.query.join(" ");
        let found = index.suggest(&typed, args.limit).map_err(|e| search_said(lang, &e))?;
        list(&mut out, args.format, &found, |out| found.iter().try_for_each(|s| out.line(s)))?;
        out.finish()?;
        return Ok(Status::Well);
    }
    if let Some(name) = &args.like {
        let letter = one_letter(lang, &archive, name)?;
        let hits = index.more_like_this(&letter.id, args.limit, today).map_err(|e| search_said(lang, &e))?;
        list(&mut out, args.format, &lines(&archive, &hits), |out| {
            out.line(&count(lang, Kind::Letter, hits.len() as u64, false))?;
            hits.iter().enumerate().try_for_each(|(i, hit)| table(lang, out, i + 1, hit))
        })?;
        out.finish()?;
        return Ok(Status::Well);
    }
    let request = Request {
        filters: Filters {
            issuer: args.issuer.clone(),
            document_type: args.kind,
            date_from: args.from,
            date_to: args.to,
            deadline_from: args.due_from,
            deadline_to: args.due_to,
            addressee: args.addressee.clone(),
            assignee: None,
        },
        kind: args.tasks.then_some(Kind::Task),
        sort: match args.sort {
            None | Some(Order::Relevance) => Sort::Relevance,
            Some(Order::Newest) => Sort::Newest,
            Some(Order::Oldest) => Sort::Oldest,
            Some(Order::Deadline) => Sort::Deadline,
        },
        limit: args.limit,
        facets: args.counts,
        ..Request::new(args.query.join(" "), today)
    };
    let results =
        index.search_among(&request, &Members(setup.directory())).map_err(|e| search_said(lang, &e))?;
    if args.counts && Format::or_default(args.format) == Format::Json {
        out.line(&json(&Counted::of(&archive, &results), true)?)?;
    } else {
        list(&mut out, args.format, &lines(&archive, &results.hits), |out| page(lang, out, &results))?;
    }
    out.finish()?;
    if let Some(meant) = &results.did_you_mean {
        remark(&say!(lang, "Có phải ý là: {meant}", "Did you mean: {meant}"));
    }
    Ok(Status::Well)
}

/// What was found, for a person.
fn page(lang: Lang, out: &mut Out, results: &Results) -> Result<(), Stop> {
    if !results.understood.is_plain() {
        let understood = lang.pick(&results.understood.vietnamese, &results.understood.english);
        out.line(&say!(lang, "Hiểu là: {understood}", "Understood as: {understood}"))?;
    }
    out.line(&count(lang, results.kind, results.total, results.relaxed))?;
    let whole = results.hits.iter().filter(|h| !h.partial).count();
    for (i, hit) in results.hits.iter().enumerate() {
        if i == whole && whole > 0 {
            out.line(lang.pick("\nKhông đủ mọi từ:", "\nWithout some of the words:"))?;
        }
        table(lang, out, i + 1, hit)?;
    }
    let shown = if results.relaxed { results.hits.len() } else { whole } as u64;
    if results.total > shown {
        let more = results.total - shown;
        out.line(&say!(lang, "\n… và {more} kết quả nữa (--limit)", "\n… and {more} more (--limit)"))?;
    }
    if let Some(facets) = &results.facets {
        counts(lang, out, facets)?;
    }
    Ok(())
}

/// What was found with its counts, as programs see it.
#[derive(Serialize)]
struct Counted<'a> {
    kind: Kind,
    total: u64,
    relaxed: bool,
    understood: &'a Understood,
    did_you_mean: Option<&'a str>,
    facets: Option<&'a Facets>,
    hits: Vec<Line<'a>>,
}

impl<'a> Counted<'a> {
    fn of(archive: &Archive, results: &'a Results) -> Self {
        Self {
            kind: results.kind,
            total: results.total,
            relaxed: results.relaxed,
            understood: &results.understood,
            did_you_mean: results.did_you_mean.as_deref(),
            facets: results.facets.as_ref(),
            hits: lines(archive, &results.hits),
        }
    }
}

/// The counts below a table: a line for each way to narrow the search.
fn counts(lang: Lang, out: &mut Out, facets: &Facets) -> Result<(), Stop> {
    let english = |value: &str| value.replace('_', " ");
    let rows = [
        (lang.pick("Cơ quan", "Bodies"), &facets.issuers, false),
        (lang.pick("Loại", "Kinds"), &facets.kinds, false),
        (lang.pick("Năm", "Years"), &facets.years, false),
        (lang.pick("Tình trạng", "States"), &facets.states, lang == Lang::En),
    ];
    out.line("")?;
    for (name, list, translated) in rows.into_iter().filter(|(_, list, _)| !list.is_empty()) {
        let shown = |c: &FacetCount| if translated { english(&c.value) } else { c.label.clone() };
        let parts: Vec<String> = list.iter().map(|c| format!("{} ({})", shown(c), c.count)).collect();
        wrap(out, &format!("{name}: {}", parts.join("; ")))?;
    }
    Ok(())
}

fn lines<'a>(archive: &Archive, hits: &'a [Hit]) -> Vec<Line<'a>> {
    let line = |hit: &'a Hit| {
        let letter = archive.record(&hit.id).ok().map(|r| r.letter);
        let (number, symbol) = letter.map_or((None, None), |l| (l.number, l.symbol));
        Line { hit, number, symbol }
    };
    hits.iter().map(line).collect()
}

fn count(lang: Lang, kind: Kind, total: u64, relaxed: bool) -> String {
    let what = match (kind, lang) {
        (Kind::Letter, Lang::Vi) => "văn bản",
        (Kind::Task, Lang::Vi) => "việc",
        (Kind::Letter, Lang::En) => "letters",
        (Kind::Task, Lang::En) => "tasks",
    };
    match (total, relaxed) {
        (0, _) => say!(lang, "Không tìm thấy {what} nào", "No {what} found"),
        (n, true) => say!(
            lang,
            "Không có {what} nào đủ mọi từ; {n} {what} có phần lớn các từ",
            "No {what} have every word; {n} {what} have most of them"
        ),
        (n, false) => say!(lang, "{n} {what}", "{n} {what}"),
    }
}

fn table(lang: Lang, out: &mut Out, n: usize, hit: &Hit) -> Result<(), Stop> {
    let date = hit.date.map(|d| say!(lang, " ngày {d}", " of {d}", d = day(lang, d))).unwrap_or_default();
    let kind = congvan_model::DocumentType::from_id(&hit.document_type).map_or("", |k| k.vietnamese());
    let issuer = hit.issuer.as_deref().unwrap_or("");
    let code = if hit.code.is_empty() { String::new() } else { format!(" {}", hit.code) };
    let bold = Style::new().bold();
    out.line(&format!("\n{n:>3}. {bold}{kind}{code}{bold:#}{date}  {issuer}"))?;
    let item = hit.item.as_deref().map(|i| say!(lang, "mục {i}", "item {i}"));
    let who = (!hit.assignees.is_empty()).then(|| hit.assignees.join("; "));
    let task = [item, who].into_iter().flatten().collect::<Vec<_>>().join(": ");
    for text in [hit.subject.as_deref().unwrap_or(""), &task].into_iter().filter(|t| !t.is_empty()) {
        wrap(out, text)?;
    }
    let colors = out.has_colors();
    wrap(out, &marked(&hit.snippet, colors))?;
    let due = match (hit.last_day, hit.state) {
        (Some(last), State::Overdue | State::DueSoon | State::Open) => {
            let state = lang.pick(hit.state.vietnamese(), hit.state.english());
            say!(lang, " · hạn {d} ({state})", " · due {d} ({state})", d = day(lang, last))
        }
        _ => String::new(),
    };
    let id = &hit.id[..hit.id.len().min(12)];
    out.line(&format!("     {DIM}{} · {id}{due}{DIM:#}", hit.file_name))
}

fn wrap(out: &mut Out, text: &str) -> Result<(), Stop> {
    let options =
        textwrap::Options::new(width()).initial_indent("     ").subsequent_indent("     ").break_words(false);
    for line in textwrap::wrap(text, options) {
        out.line(&line)?;
    }
    Ok(())
}

/// The snippet with what was found marked: by colour, or by guillemets where there are none.
fn marked(snippet: &Snippet, colors: bool) -> String {
    let (open, close) =
        if colors { (format!("{MARK}"), format!("{MARK:#}")) } else { ("«".into(), "»".into()) };
    let (mut out, mut at) = (String::new(), 0);
    for range in joined(snippet) {
        let (Some(before), Some(hit)) = (snippet.text.get(at..range.start), snippet.text.get(range.clone()))
        else {
            continue;
        };
        out.push_str(before);
        // Each word of its own: lines are broken between them.
        let words: Vec<String> = hit.split(' ').map(|w| format!("{open}{w}{close}")).collect();
        out.push_str(&if colors { words.join(" ") } else { format!("{open}{hit}{close}") });
        at = range.end;
    }
    out.push_str(snippet.text.get(at..).unwrap_or(""));
    out
}

/// Marks that only a space parts are one.
fn joined(snippet: &Snippet) -> Vec<std::ops::Range<usize>> {
    let mut out: Vec<std::ops::Range<usize>> = Vec::new();
    for mark in &snippet.marks {
        match out.last_mut() {
            Some(last) if snippet.text.get(last.end..mark.start) == Some(" ") => last.end = mark.end,
            _ => out.push(mark.clone()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_marked_with_and_without_colours() {
        let text = "… ứng dụng Bluezone cho mọi người".to_owned();
        let at = |word: &str| text.find(word).map(|i| i..i + word.len()).unwrap_or_default();
        let snippet = Snippet { marks: vec![at("ứng"), at("dụng"), at("mọi")], text: text.clone() };
        assert_eq!(marked(&snippet, false), "… «ứng dụng» Bluezone cho «mọi» người");
        let colored = marked(&snippet, true);
        assert_eq!(colored.matches(&format!("{MARK}")).count(), 3);
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), text);
    }
}
