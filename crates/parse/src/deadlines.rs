//! Finding deadlines in a text: where the rules of the registry are tried, and which count.

use std::ops::Range;
use std::sync::LazyLock;

use congvan_model::{Deadline, DeadlineType, Offset};

use crate::grammar::deadline::{Context, DeadlineWords, When};
use crate::registry::DEADLINES;
use crate::tokens::{PhraseSet, Tokens};

/// A deadline and where its words stand.
#[derive(Clone, Debug)]
pub(crate) struct FoundDeadline {
    /// Bytes of the text.
    pub range: Range<usize>,
    pub words: DeadlineWords,
    pub rule: &'static str,
    /// A day, an hour or a recurrence with a day: such a deadline comes before a mere period.
    pub strong: bool,
}

/// First words of all forms.
static OPENERS: LazyLock<PhraseSet> = LazyLock::new(|| {
    PhraseSet::new(&[
        "trước",
        "chậm",
        "muộn",
        "trễ",
        "hạn",
        "thời",
        "không",
        "đến",
        "hết",
        "trong",
        "vào",
        "đầu",
        "giữa",
        "cuối",
        "hằng",
        "hàng",
        "định",
        "mỗi",
        "sau",
        "từ",
        "kể",
        "hoàn",
        "ngay",
        "xong",
        "ngày",
        "thứ",
        "tối",
        "bắt",
        "cho",
        "thường",
        "chủ",
        "theo",
        "lúc",
        "chiều",
        "sáng",
        "dự",
        "muộn",
        "trưa",
        "ít",
    ])
});

/// True if a time may begin at token `i`.
pub(crate) fn may_begin(t: &Tokens, i: usize) -> bool {
    t.may_begin(i, &OPENERS) || t.low(i).starts_with(|c: char| c.is_ascii_digit())
}

/// All deadlines of tokens `range`, in order, without overlaps.
pub(crate) fn find(t: &Tokens, range: Range<usize>, context: &Context) -> Vec<FoundDeadline> {
    let mut out: Vec<FoundDeadline> = Vec::new();
    let mut i = range.start;
    let limit = t.bytes(range.clone()).end;
    // Where the present clause begins.
    let mut from_token = range.start;
    while i < range.end {
        if i > range.start && matches!(t.low(i - 1), "." | ";" | ":") {
            from_token = i;
        }
        let figure = t.low(i).starts_with(|c: char| c.is_ascii_digit())
            && matches!(t.low(i + 1), "tháng" | "tuần" | "quý" | "ngày" | "năm");
        if t.longest(i, &OPENERS).is_none() && !figure || excluded(t, i, from_token) {
            i += 1;
            continue;
        }
        let from = t.start(i);
        let Some((end, words, rule)) = read_at(&t.text[from..limit], context) else {
            i += 1;
            continue;
        };
        let end = from + end;
        let strong = is_strong(&words, rule);
        if !strong && !placed_as_deadline(t, i, end, from_token, rule) {
            i = t.at_byte(end).max(i + 1);
            continue;
        }
        out.push(FoundDeadline { range: from..end, words, rule, strong });
        i = t.at_byte(end).max(i + 1);
    }
    out
}

/// The longest reading at the start of the text.
pub(crate) fn read_at(text: &str, context: &Context) -> Option<(usize, DeadlineWords, &'static str)> {
    let mut best: Option<(usize, DeadlineWords, &'static str)> = None;
    for rule in DEADLINES {
        if let Ok((rest, words)) = (rule.read)(text, context) {
            let used = text.len() - rest.len();
            if best.as_ref().is_none_or(|(n, _, _)| used > *n) {
                best = Some((used, words, rule.id));
            }
        }
    }
    best
}

fn is_strong(words: &DeadlineWords, rule: &str) -> bool {
    match &words.when {
        When::Day(_) | When::Lunar(_) => matches!(
            rule,
            "deadline.before-date"
                | "deadline.before-date-weekday"
                | "deadline.within-day"
                | "deadline.same-day"
                | "deadline.next-year"
                | "deadline.part-of-day"
        ),
        When::Rule(r) => words.time.is_some() || r.contains("BY"),
        When::After { .. } => true,
    }
}

/// Words before a time that show that it is none to act by.
fn excluded(t: &Tokens, i: usize, from: usize) -> bool {
    let before = if i > from { t.low(i - 1) } else { "" };
    let before2 = if i > from + 1 { t.low(i - 2) } else { "" };
    match t.low(i) {
        // `ngày 05 hằng tháng` only; a date of a document is not reached by the rules.
        "ngày" => matches!(before, "sinh" | "cấp" | "sau"),
        "đến" => {
            // `tính đến ngày`, `kể từ ... đến`, `liên quan đến`, `đưa đến`.
            matches!(before, "tính" | "quan" | "đưa" | "gửi" | "dẫn" | "kéo" | "chuyển" | "giấy" | "văn")
                || (before == "trước" && before2 == "từ")
                // A number of arrival: `đến ngày` of a stamp.
                || (t.low(i + 1) == "nay")
        }
        "trước" => {
            matches!(before, "năm" | "tháng" | "kỳ" | "như" | "quý")
                || before == "từ"
                || before == "đã" && before2 == "ký"
        }
        "sau" => matches!(before, "như" | "năm" | "tháng"),
        "từ" => matches!(before, "số" | "kỳ" | "tuổi" | "liệu"),
        "hết" => matches!(before, "đoàn"),
        // `tại kỳ họp thường lệ giữa năm 2022` says which.
        // So do `những tháng cuối năm 2019`.
        "đầu" | "giữa" | "cuối" => {
            before == "tháng" || (2..=6).any(|k| i >= from + k && t.phrase(i - k, "kỳ họp").is_some())
        }
        "trong" => matches!(before, "nêu" | "có"),
        _ => false,
    }
}

/// A mere month, quarter, year or period counts where it says when the work must be done: after
/// a verb of completion, or at the end of its clause.
fn placed_as_deadline(t: &Tokens, i: usize, end: usize, from: usize, rule: &str) -> bool {
    let next = t.at_byte(end);
    let after = t.low(next);
    let closed = next >= t.len() || matches!(after, "." | ";" | ")" | "," | ":" | "/" | "để" | "và");
    // `Trước mắt, trong năm 2008 triển khai ...`.
    let head = i == from || i > from && i - from <= 3 && t.low(i - 1) == ",";
    let near = (1..=3).any(|k| {
        i >= from + k
            && matches!(
                t.low(i - k),
                "thành" | "xong" | "hiện" | "báo" | "trình" | "hành" | "gửi" | "nộp" | "tục" | "cáo" | "nhất"
            )
    });
    match rule {
        "deadline.at-head" | "deadline.every" => true,
        "deadline.on-day" => {
            let ends = next >= t.len() || matches!(after, "." | ";" | ")" | "để");
            let low = |k: usize| t.low(k);
            let back = i.saturating_sub(12).max(from);
            let hands = (back..i).any(|k| {
                matches!(low(k), "gửi" | "nộp" | "trình" | "xong")
                    || matches!((low(k), low(k + 1)), ("báo", "cáo") | ("hoàn", "thành") | ("phát", "hành"))
            });
            let cites = (i.saturating_sub(6).max(from)..i).any(|k| {
                matches!(
                    low(k),
                    "số" | "họp"
                        | "nghị"
                        | "phiên"
                        | "buổi"
                        | "kỳ"
                        | "sinh"
                        | "luật"
                        | "định"
                        | "thư"
                        | "quyết"
                        | "văn"
                )
            }) || t.acronym(i.wrapping_sub(1));
            ends && hands && !cites
        }
        "deadline.frequency" => {
            // `..., hàng ngày cập nhật và báo cáo`.
            let reports =
                ["báo cáo", "cập nhật", "tổng hợp", "thống kê"].iter().any(|w| t.phrase(next, w).is_some())
                    && (i == from || matches!(t.low(i - 1), "," | "và"));
            let ends = next >= t.len() || matches!(after, "." | ";" | ")") || reports;
            let noun = (1..=2).any(|k| {
                i >= from + k
                    && matches!(
                        (t.low(i - k), t.low(i - k + 1)),
                        ("kế", "hoạch")
                            | ("dự", "toán")
                            | ("báo", "cáo")
                            | ("chương", "trình")
                            | ("nhiệm", "vụ")
                            | ("kinh", "phí")
                            | ("ngân", "sách")
                            | ("chỉ", "tiêu")
                            | ("phúc", "tra")
                            | ("thường", "xuyên")
                            | ("nghị", "quyết")
                    )
            });
            ends && !noun
        }
        "deadline.period" => {
            // `báo cáo định kỳ hằng tháng của sở` is an adjective.
            !matches!(after, "của" | "và" | "về") || near
        }
        "deadline.in-year" => {
            let done = (1..=6).any(|k| {
                i >= from + k
                    && matches!(
                        (t.low(i - k), t.low(i - k + 1)),
                        ("hoàn", "thành")
                            | ("thực", "hiện")
                            | ("nhân", "rộng")
                            | ("đưa", "vào")
                            | ("ban", "hành")
                    )
            });
            let done = done
                || matches!(t.low(i), "hoàn" | "xong") && (i == from || matches!(t.low(i - 1), "," | "và"));
            // `hoàn thành` right before, or the close of the sentence.
            (done && closed && !matches!(after, "và"))
                || (matches!(after, "." | ";" | ")" | "") && near)
                || head && (closed || crate::lexicon::begins_with_verb(t, next))
        }
        "deadline.window" => {
            // `gửi về Ban Chỉ huy: Thời gian từ ngày 19/8 đến ngày 28/8`.
            let labelled = i >= from + 2
                && t.low(i - 1) == "gian"
                && t.low(i - 2) == "thời"
                && (i - 2 == from || matches!(t.low(i - 3), ":" | "," | "("));
            !matches!(after, "của") && (labelled || !matches!(t.low(i.wrapping_sub(1)), "gian" | "đoạn"))
                || near
        }
        "deadline.part-of-month" => closed || near,
        _ => closed || near || head,
    }
}

/// The deadline as the record has it. `text` is the words as printed.
pub(crate) fn to_model(text: &str, words: &DeadlineWords) -> Deadline {
    let text = text.trim_end_matches([' ', ',', ';', '.']).to_owned();
    let time = words.time.map(|(h, m)| format!("{h:02}:{m:02}"));
    let mut deadline = Deadline {
        text,
        kind: DeadlineType::Date,
        date: None,
        time,
        bound: words.bound,
        rrule: None,
        offset: None,
        lunar: None,
    };
    match &words.when {
        When::Day(date) => deadline.date = *date,
        When::Lunar(day) => deadline.lunar = Some(*day),
        When::Rule(rule) => {
            deadline.kind = DeadlineType::Recurring;
            deadline.rrule = Some(rule.clone());
        }
        When::After { count, unit, from } => {
            deadline.kind = DeadlineType::Relative;
            deadline.offset = Some(Offset { count: *count, unit: *unit, from: *from });
        }
    }
    deadline
}
