//! `congvan review`: what the machine is unsure of, the most valuable first; a person says of each
//! value whether it is right or what it should be. The answers are corrections: they are kept beside
//! the machine's reading, with who and when.

use std::cmp::Reverse;
use std::io::{self, BufRead, IsTerminal, Write};

use congvan_archive::{Archive, Correction, Known, LetterFilter, Neighbours, Summary};
use congvan_model::{BBox, Diagnostic, Record, Severity};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Value, json as object};

use crate::args::{Review, day as day_of};
use crate::commands::parse::list;
use crate::config::Setup;
use crate::lang::{Lang, say};
use crate::out::Out;
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, last_days, open, open_to_write};
use crate::task::{called, one_letter};
use crate::view::{BOLD, DIM, day, remark};

/// One thing that a person should look at.
#[derive(Serialize)]
struct Doubt {
    letter_id: String,
    letter: String,
    file_name: String,
    /// Which value; empty if it is about the whole letter.
    pointer: String,
    /// As it was read.
    value: Value,
    code: String,
    severity: Severity,
    message: String,
    /// The page and the place on it to look at.
    page: Option<u32>,
    #[serde(rename = "box")]
    bbox: Option<BBox>,
    /// What stands there.
    text: Option<String>,
    confidence: Option<f32>,
    /// The letters beside it in the series of its issuer, where its number or its day is in doubt.
    #[serde(skip_serializing_if = "Option::is_none")]
    neighbours: Option<Beside>,
    #[serde(skip)]
    head: String,
    #[serde(skip)]
    worth: u32,
}

/// The letters before and after one: what its number or its day lies between.
#[derive(Serialize)]
struct Beside {
    before: Option<Near>,
    after: Option<Near>,
}

#[derive(Serialize)]
struct Near {
    letter_id: String,
    code: String,
    date: Option<Date>,
}

impl Beside {
    fn new(found: Neighbours) -> Option<Self> {
        let near = |s: Summary| Near { letter_id: s.id, code: s.code, date: s.date };
        let (before, after) = (found.before.map(near), found.after.map(near));
        (before.is_some() || after.is_some()).then_some(Self { before, after })
    }

    /// `trong kho: liền trước 928/UBND-TH ngày 05/8/2020, liền sau 1002/UBND-TH ngày 10/8/2020`.
    fn told(&self, lang: Lang) -> String {
        let near = |word: &str, near: &Option<Near>| {
            let near = near.as_ref()?;
            let (code, date) = (&near.code, near.date.map(|d| day(lang, d)).unwrap_or_default());
            Some(say!(lang, "{word} {code} ngày {date}", "{word} {code} of {date}"))
        };
        let both = [
            near(lang.pick("liền trước", "before it"), &self.before),
            near(lang.pick("liền sau", "after it"), &self.after),
        ];
        let both = both.into_iter().flatten().collect::<Vec<_>>().join(", ");
        say!(lang, "trong kho: {both}", "in the archive: {both}")
    }
}

/// `congvan review`.
pub(crate) fn run(setup: &Setup, args: &Review) -> Outcome {
    let lang = setup.lang;
    let dir = setup.archive(&args.place);
    let archive = open(lang, &dir)?;
    let mut doubts = gather(lang, &archive, args)?;
    drop(archive);
    let all = doubts.len();
    doubts.truncate(args.limit.unwrap_or(usize::MAX));
    let on_terminal = io::stdin().is_terminal() && crate::out::is_terminal();
    if args.ask || on_terminal && !args.list && args.format.is_none() {
        let left = walk(setup, args, &doubts)? + (all - doubts.len());
        return Ok(if left > 0 { Status::Review } else { Status::Well });
    }
    let mut out = Out::new(lang);
    list(&mut out, args.format, &doubts, |out| {
        out.line(&say!(lang, "{all} chỗ cần người xem", "{all} places for a person to look at"))?;
        let mut before = "";
        for doubt in &doubts {
            if doubt.letter_id != before {
                out.line(&format!("\n{BOLD}{}{BOLD:#}", doubt.head))?;
                before = &doubt.letter_id;
            }
            let (name, value) = (label(lang, &doubt.pointer), shown(lang, &doubt.value));
            let value = if doubt.pointer.is_empty() { String::new() } else { format!(" {value}") };
            let (message, at) = (&doubt.message, place(lang, doubt));
            out.line(&format!("  {name}:{value} {DIM}— {message}{at}{DIM:#}"))?;
            if let Some(beside) = &doubt.neighbours {
                out.line(&format!("    {DIM}{}{DIM:#}", beside.told(lang)))?;
            }
        }
        Ok(())
    })?;
    out.finish()?;
    Ok(if all > 0 { Status::Review } else { Status::Well })
}

/// Everything doubtful, the letters with most to win first, and in each the values that matter most.
fn gather(lang: Lang, archive: &Archive, args: &Review) -> Result<Vec<Doubt>, Stop> {
    let said = |e| Stop::from(archive_said(lang, &e));
    let letters = match args.letters.is_empty() {
        true => {
            archive.letters(&LetterFilter { needs_review: true, ..LetterFilter::default() }).map_err(said)?
        }
        false => args
            .letters
            .iter()
            .map(|name| one_letter(lang, archive, name))
            .collect::<Result<Vec<_>, Stop>>()?,
    };
    let mut of_letters = Vec::with_capacity(letters.len());
    for letter in letters {
        let record = archive.record(&letter.id).map_err(said)?;
        let mut doubts = doubts_of(lang, &letter, &record)?;
        for doubt in &mut doubts {
            if let Some(known) = place_in_series(&doubt.pointer, &letter, &record) {
                let found = archive.neighbours(&letter.id, &record.letter, known).map_err(said)?;
                doubt.neighbours = Beside::new(found);
            }
        }
        if !doubts.is_empty() {
            doubts.sort_by_key(|d| Reverse(d.worth));
            of_letters.push(doubts);
        }
    }
    of_letters.sort_by_key(|d| Reverse(d.iter().map(|d| d.worth).sum::<u32>()));
    Ok(of_letters.into_iter().flatten().collect())
}

/// By what the neighbours of a letter are found whose number or day is in doubt: by the other of both.
fn place_in_series(pointer: &str, letter: &Summary, record: &Record) -> Option<Known> {
    let number = record.letter.number.as_deref().and_then(|n| n.parse::<u32>().ok());
    // A letter without a day comes in soon after it was written.
    let taken_in = || letter.received.unwrap_or_else(|| TimeZone::UTC.to_datetime(letter.added).date());
    let year = letter.date.unwrap_or_else(taken_in).year();
    let by_number = number.map(|n| Known::Number(n, year));
    match pointer {
        "/number" => letter.date.map(Known::Day).or(by_number),
        "/date" => by_number.or(letter.date.map(Known::Day)),
        _ => return None,
    }
    .or(Some(Known::Nothing(year)))
}

fn doubts_of(lang: Lang, letter: &Summary, record: &Record) -> Result<Vec<Doubt>, Stop> {
    let values = serde_json::to_value(record).map_err(|e| Stop::Message(e.to_string()))?;
    let issuer = letter.issuer.as_deref().unwrap_or("");
    let date = letter.date.map(|d| day(lang, d)).unwrap_or_default();
    let head: Vec<&str> = [called(letter), &date, issuer, &letter.file_name, &letter.id[..12]]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let head = head.join("  ");
    let mut out: Vec<Doubt> = Vec::new();
    for d in record.diagnostics.iter().filter(|d| d.severity >= Severity::Review) {
        // Two remarks on one value are one place to look at.
        if let Some(same) = out.iter_mut().find(|o| o.pointer == d.pointer && !d.pointer.is_empty()) {
            same.message = format!("{}; {}", same.message, remark(lang, d));
            continue;
        }
        let evidence = record.evidence.get(&d.pointer);
        out.push(Doubt {
            letter_id: letter.id.clone(),
            letter: called(letter).to_owned(),
            file_name: letter.file_name.clone(),
            value: values
                .pointer(&d.pointer)
                .filter(|_| !d.pointer.is_empty())
                .cloned()
                .unwrap_or(Value::Null),
            page: d.page.or(evidence.map(|e| e.page)),
            bbox: d.bbox.or(evidence.and_then(|e| e.bbox)),
            text: evidence.map(|e| e.text.clone()),
            confidence: evidence.map(|e| e.confidence),
            message: remark(lang, d),
            worth: worth(d),
            pointer: d.pointer.clone(),
            code: d.code.clone(),
            severity: d.severity,
            head: head.clone(),
            neighbours: None,
        });
    }
    Ok(out)
}

/// What is lost if the value is wrong: a letter that cannot be found by its number, a task that is given
/// to the wrong body or too late.
fn worth(d: &Diagnostic) -> u32 {
    let mut parts = d.pointer.split('/').skip(1);
    let first = parts.next().unwrap_or("");
    let field = match first {
        "number" => 10,
        "date" | "issuer" => 9,
        "symbol" => 8,
        "tasks" => match parts.nth(1) {
            Some("deadline") => 9,
            Some("assignees") => 8,
            _ => 6,
        },
        "addressees" | "meeting" => 7,
        "subject" => 6,
        "signer" | "document_type" | "issuer_parent" => 4,
        // A page that was not read may hold anything.
        "" => 7,
        _ => 3,
    };
    if d.severity == Severity::Error { field * 2 } else { field }
}

/// What people call a field.
fn label(lang: Lang, pointer: &str) -> String {
    let parts: Vec<&str> = pointer.split('/').skip(1).collect();
    let name = |field: &str| match field {
        "number" => lang.pick("Số", "Number"),
        "symbol" => lang.pick("Ký hiệu", "Symbol"),
        "date" => lang.pick("Ngày ban hành", "Date"),
        "issuer" => lang.pick("Cơ quan ban hành", "Issuer"),
        "issuer_parent" => lang.pick("Cơ quan chủ quản", "Superior body"),
        "place" => lang.pick("Nơi ban hành", "Place"),
        "subject" => lang.pick("Trích yếu", "Subject"),
        "document_type" => lang.pick("Loại văn bản", "Kind"),
        "urgency" => lang.pick("Độ khẩn", "Urgency"),
        "secrecy" => lang.pick("Độ mật", "Secrecy"),
        "addressees" => lang.pick("Kính gửi", "Addressees"),
        "copies" => lang.pick("Nơi nhận", "Copies"),
        "archive" => lang.pick("Lưu", "Archive"),
        "signer" => lang.pick("Người ký", "Signer"),
        "authority" => lang.pick("thẩm quyền", "authority"),
        "title" => lang.pick("chức vụ", "title"),
        "name" => lang.pick("họ tên", "name"),
        "references" => lang.pick("Văn bản viện dẫn", "Reference"),
        "tasks" => lang.pick("Việc", "Task"),
        "assignees" => lang.pick("thực hiện", "assignees"),
        "coordinators" => lang.pick("phối hợp", "coordinators"),
        "deadline" => lang.pick("thời hạn", "deadline"),
        "report_to" => lang.pick("nơi nhận báo cáo", "report to"),
        "via" => lang.pick("qua", "via"),
        "text" => lang.pick("nội dung", "text"),
        "meeting" => lang.pick("Cuộc họp", "Meeting"),
        "" => lang.pick("Cả văn bản", "Whole letter"),
        _ => "",
    };
    if parts.is_empty() {
        return name("").to_owned();
    }
    let words: Vec<String> = parts
        .iter()
        .map(|p| match (p.parse::<usize>(), name(p)) {
            (Ok(n), _) => (n + 1).to_string(),
            (Err(_), "") => (*p).to_owned(),
            (Err(_), known) => known.to_owned(),
        })
        .collect();
    words.join(" ")
}

/// A value as a person reads it.
fn shown(lang: Lang, value: &Value) -> String {
    match value {
        Value::Null => lang.pick("(trống)", "(none)").to_owned(),
        Value::String(s) => s.clone(),
        Value::Array(list) if list.iter().all(Value::is_string) => {
            if list.is_empty() {
                return lang.pick("(trống)", "(none)").to_owned();
            }
            list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; ")
        }
        Value::Object(map) if map.get("text").is_some_and(Value::is_string) => {
            map["text"].as_str().unwrap_or("").to_owned()
        }
        other => other.to_string(),
    }
}

/// `, trang 1, khung 71 88 96 101`.
fn place(lang: Lang, doubt: &Doubt) -> String {
    let Some(page) = doubt.page else { return String::new() };
    let mut out = say!(lang, ", trang {page}", ", page {page}");
    if let Some(b) = doubt.bbox {
        let (x0, y0, x1, y1) = (b.x0.round(), b.y0.round(), b.x1.round(), b.y1.round());
        out.push_str(&say!(lang, ", khung {x0} {y0} {x1} {y1}", ", box {x0} {y0} {x1} {y1}"));
    }
    out
}

/// What a person answers.
enum Answer {
    /// The value is right as it was read, or the remark has been seen.
    Right,
    /// This is right.
    Value(Value),
    Skip,
    Quit,
}

/// Asks value by value; how many are left.
fn walk(setup: &Setup, args: &Review, doubts: &[Doubt]) -> Result<usize, Stop> {
    let lang = setup.lang;
    let dir = setup.archive(&args.place);
    let who = setup.who(args.who.as_deref())?;
    let mut lines = io::stdin().lock().lines();
    let mut left = doubts.len();
    let mut out = Out::new(lang);
    if doubts.is_empty() {
        out.line(lang.pick("không còn chỗ nào cần xem", "nothing is left to look at"))?;
        out.finish()?;
        return Ok(0);
    }
    out.finish()?;
    'doubts: for (i, doubt) in doubts.iter().enumerate() {
        let mut out = Out::new(lang);
        out.line(&format!("\n{BOLD}[{}/{}] {}{BOLD:#}", i + 1, doubts.len(), doubt.head))?;
        let whole = doubt.pointer.is_empty() || doubt.pointer.starts_with("/source");
        if !whole {
            out.line(&format!("  {}: {}", label(lang, &doubt.pointer), shown(lang, &doubt.value)))?;
        }
        let (message, at) = (&doubt.message, place(lang, doubt));
        out.line(&say!(lang, "  còn ngờ: {message}{at}", "  doubtful: {message}{at}"))?;
        if let Some(text) = &doubt.text {
            out.line(&say!(lang, "  trên giấy: «{text}»", "  on paper: «{text}»"))?;
        }
        if let Some(beside) = &doubt.neighbours {
            out.line(&format!("  {}", beside.told(lang)))?;
        }
        out.line(match whole {
            true => lang.pick("  Enter: đã xem · s: bỏ qua · q: thoát", "  Enter: seen · s: skip · q: quit"),
            false => lang.pick(
                "  Enter: đúng · gõ giá trị đúng · -: để trống · s: bỏ qua · q: thoát",
                "  Enter: right · type what is right · -: none · s: skip · q: quit",
            ),
        })?;
        out.finish()?;
        loop {
            let mut prompt = io::stderr().lock();
            let _ = write!(prompt, "> ").and_then(|()| prompt.flush());
            drop(prompt);
            let Some(line) = lines.next() else { break 'doubts };
            let line = line.map_err(|e| Stop::Message(e.to_string()))?;
            let value = match answer(lang, doubt, whole, line.trim()) {
                Ok(Answer::Right) if whole => Value::Null,
                Ok(Answer::Right) => doubt.value.clone(),
                Ok(Answer::Value(value)) => value,
                Ok(Answer::Skip) => continue 'doubts,
                Ok(Answer::Quit) => break 'doubts,
                Err(wrong) => {
                    crate::out::complain(&wrong);
                    continue;
                }
            };
            let pointer = match whole {
                true => format!("/diagnostics/{}", doubt.code),
                false => doubt.pointer.clone(),
            };
            let correction =
                Correction { pointer, value, who: who.clone(), at: Timestamp::now(), note: None };
            // Opened for each answer, so that a person who thinks holds nobody up.
            let mut archive = open_to_write(lang, &dir)?;
            match archive.correct(&doubt.letter_id, &correction, &last_days) {
                Ok(()) => {
                    left -= 1;
                    continue 'doubts;
                }
                Err(e) => crate::out::complain(&archive_said(lang, &e)),
            }
        }
    }
    let mut out = Out::new(lang);
    let done = doubts.len() - left;
    out.line(&say!(lang, "\nđã xem {done} chỗ, còn {left}", "\n{done} looked at, {left} left"))?;
    out.finish()?;
    Ok(left)
}

/// What a line means; else what is wrong with it.
fn answer(lang: Lang, doubt: &Doubt, whole: bool, line: &str) -> Result<Answer, String> {
    match line {
        "" => return Ok(Answer::Right),
        "s" => return Ok(Answer::Skip),
        "q" => return Ok(Answer::Quit),
        _ if whole => {
            return Err(lang
                .pick(
                    "điều này nói về cả văn bản, không có giá trị nào để sửa",
                    "this is about the whole letter: there is no value to put right",
                )
                .into());
        }
        "-" if doubt.value.is_array() => return Ok(Answer::Value(Value::Array(Vec::new()))),
        "-" => return Ok(Answer::Value(Value::Null)),
        _ => {}
    }
    if line.starts_with(['[', '{', '"']) {
        return serde_json::from_str(line).map(Answer::Value).map_err(|e| e.to_string());
    }
    let last = doubt.pointer.rsplit('/').next().unwrap_or("");
    let on = || {
        day_of(line).map_err(|form| {
            say!(
                lang,
                "{line} không phải là ngày; viết như {form}",
                "{line} is no date; write it like {form}"
            )
        })
    };
    Ok(Answer::Value(match last {
        "date" => Value::String(on()?.to_string()),
        "deadline" => {
            let date = on()?;
            let text = doubt.value.get("text").and_then(Value::as_str).unwrap_or(line);
            let bound = doubt.value.get("bound").and_then(Value::as_str).unwrap_or("by");
            object!({"text": text, "type": "date", "date": date.to_string(), "time": null, "bound": bound,
                "rrule": null, "offset": null})
        }
        "addressees" | "copies" | "assignees" | "coordinators" | "attachments" => {
            line.split(';').map(str::trim).filter(|p| !p.is_empty()).map(Value::from).collect()
        }
        _ => Value::String(line.to_owned()),
    }))
}
