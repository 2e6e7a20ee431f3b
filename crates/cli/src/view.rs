//! A record as a person reads it.

use anstyle::{AnsiColor, Style};
use congvan_calendar::{Calendar, Context, date_en, date_vi, due, weekday_en, weekday_vi};
use congvan_model::{
    CopyForm, Diagnostic, Received, Record, Reference, Secrecy, Severity, Task, Urgency, english_message,
};
use jiff::civil::Date;
use textwrap::Options;

use crate::lang::{Lang, say};
use crate::out::width;

/// For headings.
pub(crate) const BOLD: Style = Style::new().bold();
/// For what matters less.
pub(crate) const DIM: Style = Style::new().dimmed();

/// The whole record.
pub(crate) fn record(lang: Lang, record: &Record) -> String {
    let letter = &record.letter;
    let mut page = Page::default();
    let code = record.code();
    let kind = letter.document_type.vietnamese();
    page.push(&format!("{BOLD}{kind} {code}{BOLD:#}  {DIM}{}{DIM:#}", record.source.file_name));
    let place_and_date = match (&letter.place, letter.date) {
        (Some(place), Some(date)) => Some(format!("{place}, {}", day(lang, date))),
        (place, date) => place.clone().or_else(|| date.map(|d| day(lang, d))),
    };
    let marks = [letter.urgency.map(urgency), letter.secrecy.map(secrecy), letter.copy_form.map(copy_form)];
    let signer = [&letter.signer.authority, &letter.signer.title, &letter.signer.name];
    let signer: Vec<&str> = signer.into_iter().flatten().map(String::as_str).collect();
    let issuer = [&letter.issuer, &letter.issuer_parent].into_iter().flatten();
    let issuer: Vec<&str> = issuer.map(String::as_str).collect();
    let received = letter.received.as_ref().map(|r| received(lang, r)).unwrap_or_default();
    let rows = [
        (lang.pick("Cơ quan ban hành", "Issued by"), issuer.join(" — ")),
        (lang.pick("Nơi, ngày ban hành", "Place and date"), place_and_date.unwrap_or_default()),
        (lang.pick("Mức độ", "Marks"), marks.into_iter().flatten().collect::<Vec<_>>().join(", ")),
        (lang.pick("Dấu đến", "Incoming stamp"), received),
        (lang.pick("Trích yếu", "Subject"), letter.subject.clone().unwrap_or_default()),
        (lang.pick("Kính gửi", "Addressees"), letter.addressees.join("\n")),
        (lang.pick("Nơi nhận", "Copies"), letter.copies.join("\n")),
        (lang.pick("Lưu", "Archive"), letter.archive.clone().unwrap_or_default()),
        (lang.pick("Người ký", "Signed by"), signer.join(", ")),
        (
            lang.pick("Văn bản viện dẫn", "References"),
            letter.references.iter().map(|r| reference(lang, r)).collect::<Vec<_>>().join("\n"),
        ),
        (lang.pick("Cuộc họp", "Meeting"), meeting(record)),
        (
            lang.pick("Hiệu lực", "In force"),
            letter.effect.as_ref().map(|e| e.text.clone()).unwrap_or_default(),
        ),
        (lang.pick("Liên hệ", "Contacts"), contacts(record)),
        (lang.pick("Kèm theo", "Attachments"), letter.attachments.join("\n")),
    ];
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        page.row(name, value);
    }
    if !letter.tasks.is_empty() {
        let n = letter.tasks.len();
        page.push(&format!("{BOLD}{}{BOLD:#}", say!(lang, "Việc phải làm ({n})", "Tasks ({n})")));
        for task in &letter.tasks {
            page.task(lang, task, letter.date);
        }
    }
    page.remarks(lang, &record.diagnostics);
    page.0
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn push(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    /// A name and its value, wrapped beside it.
    fn row(&mut self, name: &str, value: &str) {
        let first = format!("  {}  ", pad(name, 18));
        for (i, line) in value.lines().enumerate() {
            let indent = if i == 0 { first.as_str() } else { "                      " };
            self.wrap(line, indent, "                      ");
        }
    }

    fn wrap(&mut self, text: &str, first: &str, rest: &str) {
        let options = Options::new(width()).initial_indent(first).subsequent_indent(rest).break_words(false);
        for line in textwrap::wrap(text, options) {
            self.push(&line);
        }
    }

    fn task(&mut self, lang: Lang, task: &Task, letter_date: Option<Date>) {
        let mark = task.item.as_deref().unwrap_or("·");
        let who = match task.assignees.is_empty() {
            true => lang.pick("(mọi nơi nhận)", "(all addressees)").to_owned(),
            false => task.assignees.join("; "),
        };
        self.wrap(&format!("{mark}  {who}"), "  ", "      ");
        self.wrap(&task.text, "      ", "      ");
        if !task.coordinators.is_empty() {
            let with = task.coordinators.join("; ");
            self.wrap(&say!(lang, "→ phối hợp: {with}", "→ with: {with}"), "      ", "        ");
        }
        if let Some(deadline) = &task.deadline {
            let context = Context { letter_date, ..Context::default() };
            let last = due(Calendar::vietnam(), deadline, context).last_day.map(|d| match lang {
                Lang::Vi => format!(" (ngày cuối còn trong hạn: {}, {})", weekday_vi(d), date_vi(d)),
                Lang::En => format!(" (last day in time: {}, {})", weekday_en(d), date_en(d)),
            });
            let (text, last) = (&deadline.text, last.unwrap_or_default());
            self.wrap(
                &say!(lang, "→ thời hạn: {text}{last}", "→ deadline: {text}{last}"),
                "      ",
                "        ",
            );
        }
        if let Some(to) = &task.report_to {
            let via = match &task.via {
                Some(via) => say!(lang, ", qua {via}", ", through {via}"),
                None => String::new(),
            };
            self.wrap(&say!(lang, "→ gửi về: {to}{via}", "→ send to: {to}{via}"), "      ", "        ");
        }
    }

    fn remarks(&mut self, lang: Lang, all: &[Diagnostic]) {
        let serious: Vec<&Diagnostic> = all.iter().filter(|d| d.severity >= Severity::Review).collect();
        if serious.is_empty() {
            return;
        }
        let yellow = AnsiColor::Yellow.on_default().bold();
        self.push(&format!("{yellow}{}{yellow:#}", lang.pick("Cần người xem lại", "For a person to check")));
        for d in serious {
            let place = if d.pointer.is_empty() { String::new() } else { format!(" ({})", d.pointer) };
            self.wrap(&format!("! {}{place}", remark(lang, d)), "  ", "    ");
        }
    }
}

/// What a diagnostic says in this language.
pub(crate) fn remark(lang: Lang, diagnostic: &Diagnostic) -> String {
    match lang {
        Lang::Vi => diagnostic.message.clone(),
        Lang::En => {
            english_message(&diagnostic.code).map_or_else(|| diagnostic.message.clone(), str::to_owned)
        }
    }
}

/// `07/8/2020`, as offices write a day, or `7 August 2020`.
pub(crate) fn day(lang: Lang, date: Date) -> String {
    match lang {
        Lang::Vi => date_vi(date),
        Lang::En => date_en(date),
    }
}

/// A word as it is compared with what somebody typed: lower case, no marks, `_` for a space.
pub(crate) fn bare(text: &str) -> String {
    congvan_text::fold(text).split([' ', '_', '-']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("_")
}

/// Fills up with spaces to so many columns.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let have = textwrap::core::display_width(text);
    format!("{text}{}", " ".repeat(columns.saturating_sub(have)))
}

/// `số 2093, ngày 16/10/2012, Sở Kế hoạch và Đầu tư`.
fn received(lang: Lang, stamp: &Received) -> String {
    let unread = || lang.pick("chưa đọc được", "not read").to_owned();
    let number = stamp.number.clone().unwrap_or_else(unread);
    let on = stamp.date.map_or_else(unread, |d| day(lang, d));
    let mut said = say!(lang, "số {number}, ngày {on}", "no. {number}, {on}");
    for more in [&stamp.office, &stamp.to].into_iter().flatten() {
        said.push_str(", ");
        said.push_str(more);
    }
    said
}

fn copy_form(form: CopyForm) -> &'static str {
    match form {
        CopyForm::SaoY => "SAO Y",
        CopyForm::SaoLuc => "SAO LỤC",
        CopyForm::TrichSao => "TRÍCH SAO",
    }
}

fn urgency(mark: Urgency) -> &'static str {
    match mark {
        Urgency::HoaToc => "HỎA TỐC",
        Urgency::ThuongKhan => "THƯỢNG KHẨN",
        Urgency::Khan => "KHẨN",
    }
}

/// The mark as it is printed.
pub(crate) fn secrecy(mark: Secrecy) -> &'static str {
    match mark {
        Secrecy::TuyetMat => "TUYỆT MẬT",
        Secrecy::ToiMat => "TỐI MẬT",
        Secrecy::Mat => "MẬT",
    }
}

/// `12/BYT-DP (thực hiện; Bộ Y tế)`.
fn reference(lang: Lang, of: &Reference) -> String {
    let relation = of.relation.map(|r| lang.pick(r.vietnamese(), r.english()).to_lowercase());
    let said: Vec<&str> = [relation.as_deref(), of.issuer.as_deref()].into_iter().flatten().collect();
    if said.is_empty() { of.code.clone() } else { format!("{} ({})", of.code, said.join("; ")) }
}

fn meeting(record: &Record) -> String {
    let Some(meeting) = &record.letter.meeting else { return String::new() };
    let parts = [&meeting.start, &meeting.place].into_iter().flatten();
    parts.map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn contacts(record: &Record) -> String {
    let one = |c: &congvan_model::Contact| {
        let parts = [&c.name, &c.phone, &c.email].into_iter().flatten();
        parts.map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    record.letter.contacts.iter().map(one).collect::<Vec<_>>().join("\n")
}
