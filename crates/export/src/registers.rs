//! The registers of incoming letters as Decree 30/2020/NĐ-CP, annex IV, lays them out.

use congvan_calendar::{date_en, date_vi};
use congvan_model::{DocumentType, Record};
use jiff::civil::Date;

use crate::flat::{Flat, FlatColumn, FlatRow, Value};
use crate::options::{About, Lang, Options};
use crate::sheet::{Cell, Column, Page, Part, Sheet, Tone};

/// One line of the register of arrivals (`sổ đăng ký văn bản đến`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// The day it arrived (`ngày đến`).
    pub arrived: Option<Date>,
    /// Its number of arrival (`số đến`).
    pub number: String,
    /// Who issued it (`tác giả`).
    pub author: String,
    /// Its own number and symbol.
    pub code: String,
    /// Its own date.
    pub date: Option<Date>,
    /// Its kind and what it is about (`tên loại và trích yếu`).
    pub subject: String,
    /// The unit or person that it went to.
    pub recipient: String,
    /// When it was passed on (`ngày chuyển`).
    pub forwarded: Option<Date>,
    /// Who signed for it; left empty for the pen.
    pub signed_for: String,
    /// Anything else.
    pub note: String,
}

impl Arrival {
    /// The line of a letter, as far as the letter itself tells.
    pub fn of(record: &Record, number: impl Into<String>, arrived: Option<Date>) -> Self {
        Self {
            arrived,
            number: number.into(),
            author: record.letter.issuer.clone().unwrap_or_default(),
            code: record.code(),
            date: record.letter.date,
            subject: kind_and_subject(record.letter.document_type, record.letter.subject.as_deref()),
            ..Self::default()
        }
    }
}

/// One line of the register of how letters are dealt with (`sổ theo dõi giải quyết văn bản đến`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handling {
    /// The letter's number of arrival.
    pub number: String,
    /// Its kind, number and symbol, date and issuer.
    pub document: String,
    /// The unit or person that deals with it.
    pub recipient: String,
    /// By when (`thời hạn giải quyết`).
    pub due: Option<Date>,
    /// How far it is (`tiến độ giải quyết`).
    pub progress: String,
    /// The number and symbol of the answer.
    pub answer: String,
    /// Anything else.
    pub note: String,
}

impl Handling {
    /// The line of a letter, as far as the letter itself tells.
    pub fn of(record: &Record, number: impl Into<String>, lang: Lang) -> Self {
        let letter = &record.letter;
        let mut document = letter.document_type.vietnamese().to_owned();
        let code = record.code();
        if !code.is_empty() {
            document.push_str(&format!(" {} {code}", lang.pick("số", "No.")));
        }
        if let Some(date) = letter.date {
            document.push_str(&format!(" {} {}", lang.pick("ngày", "of"), lang.date(date)));
        }
        if let Some(issuer) = &letter.issuer {
            document.push_str(&format!(" {} {issuer}", lang.pick("của", "by")));
        }
        Self { number: number.into(), document, ..Self::default() }
    }
}

/// One line of the table of tasks that a superior body gave (`bảng theo dõi nhiệm vụ được giao`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assigned {
    /// The letter that gives it: number and symbol, date, issuer.
    pub letter: String,
    /// What the letter is about.
    pub subject: String,
    /// The task.
    pub task: String,
    /// Who must do it (`chủ trì`).
    pub lead: String,
    /// With whom (`phối hợp`).
    pub with: String,
    /// By when.
    pub due: Option<Date>,
    /// What came of it: the letter that answers, or a note.
    pub result: String,
    /// Which of the four states it is in.
    pub state: String,
    /// It is late.
    pub late: bool,
}

/// One opinion on the slip that goes with a letter through the office (`phiếu giải quyết văn bản
/// đến`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opinion {
    /// What is to be done about the letter.
    pub opinion: String,
    /// Who must do it.
    pub lead: String,
    /// With whom.
    pub with: String,
    /// By when.
    pub due: Option<Date>,
    /// When that was said.
    pub day: Option<Date>,
}

/// The slip of one letter. What is not known is left empty for the pen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slip {
    /// Kind, number, date, issuer and subject of the letter.
    pub letter: String,
    /// Its number and day of arrival.
    pub arrival: String,
    /// What the head of the office says.
    pub office: Vec<Opinion>,
    /// What the head of the unit says.
    pub unit: Vec<Opinion>,
    /// What whoever deals with it proposes.
    pub handler: Vec<Opinion>,
}

fn kind_and_subject(kind: DocumentType, subject: Option<&str>) -> String {
    match subject {
        Some(subject) => format!("{}: {subject}", kind.vietnamese()),
        None => kind.vietnamese().to_owned(),
    }
}

struct Head {
    vi: &'static str,
    en: &'static str,
    /// Millimetres on paper.
    width: u32,
    centred: bool,
}

const fn head(vi: &'static str, en: &'static str, width: u32, centred: bool) -> Head {
    Head { vi, en, width, centred }
}

const ARRIVALS: [Head; 10] = [
    head("Ngày đến", "Arrived", 23, true),
    head("Số đến", "No. of arrival", 16, true),
    head("Tác giả", "Issuer", 38, false),
    head("Số, ký hiệu", "Number, symbol", 28, false),
    head("Ngày tháng", "Date", 23, true),
    head("Tên loại và trích yếu nội dung", "Kind and subject", 58, false),
    head("Đơn vị hoặc người nhận", "Unit or person", 30, false),
    head("Ngày chuyển", "Passed on", 23, true),
    head("Ký nhận", "Signed for", 17, false),
    head("Ghi chú", "Note", 17, false),
];

const HANDLINGS: [Head; 7] = [
    head("Số đến", "No. of arrival", 16, true),
    head(
        "Tên loại, số và ký hiệu, ngày tháng và tác giả văn bản",
        "Kind, number, date and issuer",
        82,
        false,
    ),
    head("Đơn vị hoặc người nhận", "Unit or person", 45, false),
    head("Thời hạn giải quyết", "To be dealt with by", 27, true),
    head("Tiến độ giải quyết", "Progress", 38, false),
    head("Số, ký hiệu văn bản trả lời", "Number of the answer", 35, false),
    head("Ghi chú", "Note", 30, false),
];

const ASSIGNED: [Head; 9] = [
    head("STT", "No.", 12, true),
    head("Số, ngày văn bản giao", "Letter", 40, false),
    head("Trích yếu", "Subject", 40, false),
    head("Nội dung nhiệm vụ", "Task", 59, false),
    head("Cơ quan chủ trì", "Lead", 30, false),
    head("Cơ quan phối hợp", "With", 24, false),
    head("Thời hạn", "Deadline", 22, true),
    head("Kết quả, văn bản báo cáo", "Result", 24, false),
    head("Tình trạng", "State", 22, false),
];

const SLIP: [Head; 6] = [
    head("Người cho ý kiến", "Who", 26, false),
    head("Ý kiến phân phối, chỉ đạo, đề xuất", "Opinion", 60, false),
    head("Chủ trì", "Lead", 30, false),
    head("Phối hợp", "With", 24, false),
    head("Thời hạn", "Deadline", 23, true),
    head("Ngày cho ý kiến, ký", "Day, signed", 23, true),
];

/// A register, ready for any format.
pub(crate) struct Register {
    lang: Lang,
    title: &'static str,
    name: &'static str,
    page: Page,
    heads: &'static [Head],
    rows: Vec<Vec<Value>>,
    /// Which rows are late; none where it is shorter.
    late: Vec<bool>,
    office: Option<String>,
    made: String,
    today: Date,
    subtitle: Option<String>,
}

/// The register of arrivals.
pub(crate) fn arrivals(lines: &[Arrival], options: &Options<'_>) -> Register {
    let rows = lines.iter().map(|a| {
        vec![
            Value::date(a.arrived),
            Value::text(&*a.number),
            Value::text(&*a.author),
            Value::text(&*a.code),
            Value::date(a.date),
            Value::text(&*a.subject),
            Value::text(&*a.recipient),
            Value::date(a.forwarded),
            Value::text(&*a.signed_for),
            Value::text(&*a.note),
        ]
    });
    Register::new(
        options,
        options.lang.pick_static("Sổ đăng ký văn bản đến", "Register of incoming letters"),
        options.lang.pick_static("Văn bản đến", "Incoming letters"),
        &ARRIVALS,
        rows.collect(),
    )
}

/// The register of how letters are dealt with.
pub(crate) fn handlings(lines: &[Handling], options: &Options<'_>) -> Register {
    let rows = lines.iter().map(|h| {
        vec![
            Value::text(&*h.number),
            Value::text(&*h.document),
            Value::text(&*h.recipient),
            Value::date(h.due),
            Value::text(&*h.progress),
            Value::text(&*h.answer),
            Value::text(&*h.note),
        ]
    });
    Register::new(
        options,
        options
            .lang
            .pick_static("Sổ theo dõi giải quyết văn bản đến", "Register of dealing with incoming letters"),
        options.lang.pick_static("Theo dõi giải quyết", "Dealing with letters"),
        &HANDLINGS,
        rows.collect(),
    )
}

/// The table of tasks that a superior body gave.
pub(crate) fn assigned(lines: &[Assigned], options: &Options<'_>) -> Register {
    let rows = lines.iter().enumerate().map(|(i, a)| {
        vec![
            Value::Number(i as i64 + 1),
            Value::text(&*a.letter),
            Value::text(&*a.subject),
            Value::text(&*a.task),
            Value::text(&*a.lead),
            Value::text(&*a.with),
            Value::date(a.due),
            Value::text(&*a.result),
            Value::text(&*a.state),
        ]
    });
    let mut register = Register::new(
        options,
        options.lang.pick_static("Bảng theo dõi nhiệm vụ được giao", "Tasks given by superior bodies"),
        options.lang.pick_static("Nhiệm vụ được giao", "Tasks"),
        &ASSIGNED,
        rows.collect(),
    );
    register.late = lines.iter().map(|a| a.late).collect();
    if let About::Body(body) = options.about {
        register.subtitle = Some(body.clone());
    }
    register
}

/// The slip of one letter.
pub(crate) fn slip(slip: &Slip, options: &Options<'_>) -> Register {
    let lang = options.lang;
    let parts = [
        (lang.pick("Lãnh đạo cơ quan, tổ chức", "Head of the office"), &slip.office),
        (lang.pick("Lãnh đạo đơn vị", "Head of the unit"), &slip.unit),
        (lang.pick("Người giải quyết", "Whoever deals with it"), &slip.handler),
    ];
    let empty = [Opinion::default()];
    let mut rows = Vec::new();
    for (who, opinions) in parts {
        let opinions = if opinions.is_empty() { &empty[..] } else { opinions.as_slice() };
        for (i, o) in opinions.iter().enumerate() {
            rows.push(vec![
                Value::text(if i == 0 { who } else { "" }),
                Value::text(&*o.opinion),
                Value::text(&*o.lead),
                Value::text(&*o.with),
                Value::date(o.due),
                Value::date(o.day),
            ]);
        }
    }
    let mut register = Register::new(
        options,
        lang.pick_static("Phiếu giải quyết văn bản đến", "Slip for an incoming letter"),
        lang.pick_static("Phiếu giải quyết", "Slip"),
        &SLIP,
        rows,
    );
    register.page = Page::Portrait;
    register.subtitle = Some(match slip.arrival.is_empty() {
        true => slip.letter.clone(),
        false => format!("{} ({})", slip.letter, slip.arrival),
    });
    register
}

/// Every register without a line.
#[cfg(test)]
pub(crate) fn empty() -> [Register; 4] {
    let options = Options::new(Date::constant(2020, 8, 11));
    [
        arrivals(&[], &options),
        handlings(&[], &options),
        assigned(&[], &options),
        slip(&Slip::default(), &options),
    ]
}

impl Register {
    fn new(
        options: &Options<'_>,
        title: &'static str,
        name: &'static str,
        heads: &'static [Head],
        rows: Vec<Vec<Value>>,
    ) -> Self {
        Self {
            lang: options.lang,
            title,
            name,
            page: Page::Landscape,
            heads,
            rows,
            late: Vec::new(),
            office: options.office.map(str::to_owned),
            made: options.made(),
            today: options.today,
            subtitle: match options.about {
                About::Period(from, to) => Some(match options.lang {
                    Lang::Vi => format!("Từ ngày {} đến hết ngày {}", date_vi(*from), date_vi(*to)),
                    Lang::En => format!("From {} to {}", date_en(*from), date_en(*to)),
                }),
                _ => None,
            },
        }
    }

    fn shown(&self, value: &Value) -> String {
        match value {
            Value::Empty => String::new(),
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Date(date) => self.lang.date(*date),
        }
    }

    /// For paper.
    pub(crate) fn sheet(&self) -> Sheet {
        let rows = self.rows.iter().map(|row| row.iter().map(|v| Cell::text(self.shown(v))).collect());
        Sheet {
            lang: self.lang,
            office: self.office.clone(),
            made: Some(self.made.clone()),
            page: self.page,
            title: self.title.to_owned(),
            subtitle: self.subtitle.clone(),
            summary: None,
            columns: self
                .heads
                .iter()
                .map(|h| Column {
                    head: self.lang.pick(h.vi, h.en).to_owned(),
                    width: h.width,
                    centred: h.centred,
                })
                .collect(),
            numbered: true,
            parts: vec![Part { title: None, tone: Tone::Calm, rows: rows.collect() }],
            notes: Vec::new(),
        }
    }

    /// For sheets.
    pub(crate) fn flat(&self) -> Flat {
        let mut title = vec![self.title.to_owned()];
        title.extend(self.subtitle.clone());
        title.push(self.made.clone());
        Flat {
            lang: self.lang,
            name: self.name,
            page: self.page,
            title,
            columns: self
                .heads
                .iter()
                .map(|h| FlatColumn {
                    head: self.lang.pick(h.vi, h.en).to_owned(),
                    // Of the size of the letters on paper.
                    width: (h.width * 53).div_ceil(100),
                })
                .collect(),
            rows: self
                .rows
                .iter()
                .enumerate()
                .map(|(i, r)| FlatRow { late: self.late.get(i) == Some(&true), values: r.clone() })
                .collect(),
            printed: self.heads.len(),
            made: self.today,
        }
    }

    /// As a Markdown table.
    pub(crate) fn markdown(&self) -> String {
        use crate::markdown::escape;
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut out = format!("# {}\n\n", self.title);
        if let Some(subtitle) = &self.subtitle {
            out.push_str(&format!("**{}**\n\n", escape(subtitle)));
        }
        let office = self.office.as_ref().map_or(String::new(), |o| format!("{}. ", escape(o)));
        out.push_str(&format!("{office}{}\n\n", self.made));
        out.push_str(&line(self.heads.iter().map(|h| self.lang.pick(h.vi, h.en).to_owned()).collect()));
        out.push_str(&line(self.heads.iter().map(|_| "---".to_owned()).collect()));
        for row in &self.rows {
            out.push_str(&line(row.iter().map(|v| escape(&self.shown(v))).collect()));
        }
        out
    }
}
