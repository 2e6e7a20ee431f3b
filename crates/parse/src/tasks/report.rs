//! To whom a report is sent, and through whom (`báo cáo về`, `gửi`, `trình`, `qua`).

use std::ops::Range;
use std::sync::LazyLock;

use congvan_text::{Mapped, fold};

use super::Part;
use crate::bodies;
use crate::lexicon::{begins_with_verb, starts_body};
use crate::tokens::{PhraseSet, Tokens};

/// The body that the report of the task in tokens `range` is sent to, and the one that it passes through. The order
/// itself begins at token `orders`; `from` is the byte of the paragraph `of` where the tokens begin.
pub(super) fn read(
    t: &Tokens,
    range: &Range<usize>,
    orders: usize,
    of: &Mapped,
    from: usize,
    assignees: &[Part],
) -> (Option<Part>, Option<Part>) {
    let mut to: Option<Part> = None;
    let mut via: Option<Part> = None;
    let mut i = past_purpose(t, range).max(orders);
    while i < range.end {
        // `..., để Đại học Huế tổng hợp, báo cáo Bộ`: what others do with it.
        if to.is_none() && t.low(i) == "để" && i > orders && starts_body(t, i + 1) {
            let other = bodies::phrase_end(t, i + 1, range.end);
            if begins_with_verb(t, other) {
                break;
            }
        }
        if to.is_none() {
            let tried: &[&str] = if t.may_begin(i, &SENDING_WORDS) { SENDINGS } else { &[] };
            for &opening in tried {
                let Some(n) = t.phrase(i, opening) else {
                    continue;
                };
                if t.capital(i) && i != range.start && opening == "báo cáo" && !t.capital(range.start) {
                    continue;
                }
                // `trình ngay Thủ tướng`.
                let at = i + n + usize::from(t.low(i + n) == "ngay" && !t.capital(i + n));
                let group = opening.ends_with("gửi") || opening.starts_with("gửi ");
                let sent = is_recipient(t, at) || group && is_group(t, at);
                if at >= range.end || !sent || is_noun_report(t, i, opening) {
                    continue;
                }
                let end = recipient_end(t, at, range.end);
                // `tham mưu, trình UBND tỉnh ban hành` asks for a decision; a report or a file goes up.
                if matches!(opening, "trình" | "kính trình" | "tham mưu đề xuất" | "tham mưu , đề xuất")
                    && decides(t, end)
                    && !collects(t, range.start, i)
                {
                    continue;
                }
                let end = with_unit(t, end, range.end);
                let bytes = bodies::trim(t, at..end);
                let text = t.text[bytes.clone()].to_owned();
                if text.is_empty() || assignees.iter().any(|a| fold(&a.text) == fold(&text)) {
                    continue;
                }
                to = Some(Part { text, source: of.source(from + bytes.start..from + bytes.end) });
                i = end - 1;
                break;
            }
            // `gửi ... (danh sách, báo cáo) về Sở X`, `kết quả ... về UBND tỉnh`.
            if to.is_none()
                && (t.low(i) == "về" && is_recipient(t, i + 1)
                    || (matches!(t.low(i), "cho" | "đến" | "tới")
                        || t.low(i) == "với" && t.low(i.wrapping_sub(1)) != "hợp")
                        && is_recipient_of(t, i + 1)
                        && sends_out(t, range.start, i)
                    || t.low(i) == "với"
                        && t.phrase(i + 1, "các cơ quan").is_some()
                        && !matches!(t.low(i.wrapping_sub(1)), "hợp" | "cùng" | "đối" | "so" | "gắn")
                        && sends_out(t, range.start, i))
                && sends(t, range.start, i)
            {
                let end = with_unit(t, recipient_end(t, i + 1, range.end), range.end);
                let bytes = bodies::trim(t, i + 1..end);
                let text = t.text[bytes.clone()].to_owned();
                if !text.is_empty() && !assignees.iter().any(|a| fold(&a.text) == fold(&text)) {
                    to = Some(Part { text, source: of.source(from + bytes.start..from + bytes.end) });
                    i = end - 1;
                }
            }
        } else if via.is_none() {
            let opening = ["thông qua", "qua"].iter().find_map(|w| t.phrase(i, w));
            if let Some(n) = opening
                && (starts_body(t, i + n))
                && !matches!(t.low(i.wrapping_sub(1)), "trải" | "vượt" | "thời")
            {
                let at = i + n;
                let end = if t.low(i.wrapping_sub(1)) == "(" {
                    (at..range.end).find(|j| t.low(*j) == ")").unwrap_or(range.end)
                } else {
                    recipient_end(t, at, range.end)
                };
                let bytes = bodies::trim(t, at..via_end(t, at, end));
                if !bytes.is_empty() {
                    via = Some(Part {
                        text: t.text[bytes.clone()].to_owned(),
                        source: of.source(from + bytes.start..from + bytes.end),
                    });
                }
            }
        }
        i += 1;
    }
    (to, via)
}

/// The bodies whose report is to be sent: `Văn bản báo cáo của các đơn vị gửi về ...`.
pub(super) fn reporters(t: &Tokens, range: &Range<usize>) -> Option<Range<usize>> {
    let noun = [
        "văn bản",
        "nội dung báo cáo",
        "báo cáo",
        "kết quả",
        "danh sách",
        "ý kiến",
        "hồ sơ",
        "kế hoạch",
        "số liệu",
        "lịch",
        "phương án",
        "đề án",
        "bảng",
    ]
    .iter()
    .any(|w| t.phrase(range.start, w).is_some());
    // `Báo cáo sơ kết (theo mẫu gửi kèm) của các chi bộ gửi về ...`.
    let mut of = range.start + 1;
    let mut seen = 0;
    while of < range.end && seen < 11 && t.low(of) != "của" {
        of = if t.low(of) == "(" { t.after_bracket(of).max(of + 1) } else { of + 1 };
        seen += 1;
    }
    if !noun || t.low(of) != "của" || of >= range.end {
        return None;
    }
    if !starts_body(t, of + 1) {
        return None;
    }
    let end = bodies::phrase_end(t, of + 1, range.end);
    let sent = (end..range.end.min(end + 3)).any(|i| matches!(t.low(i), "gửi" | "nộp"))
        || (end..range.end.min(end + 12)).any(|i| t.phrase(i, "đề nghị gửi").is_some());
    (sent && end > of + 1).then_some(of + 1..end)
}

/// Where what is to be done begins: past a purpose that opens the clause (`Để có số liệu báo cáo về Bộ Y tế,
/// Sở Y tế đề nghị ...`).
fn past_purpose(t: &Tokens, range: &Range<usize>) -> usize {
    // `Do vậy, để có cơ sở báo cáo UBND thành phố, Sở đề nghị ...`.
    let start = super::clause::skip_openers(t, range.start, range.end);
    if !matches!(t.low(start), "để" | "nhằm") {
        return range.start;
    }
    (start..range.end.min(start + 60))
        .find(|i| t.low(*i) == "," && (starts_body(t, i + 1) || begins_with_verb(t, i + 1)))
        .map_or(range.start, |i| i + 1)
}

/// Words with which something is sent to a body, longest first.
const SENDINGS: &[&str] = &[
    "báo cáo kết quả về",
    "báo cáo kết quả cho",
    "báo cáo kết quả lên",
    "báo cáo bằng văn bản về",
    "báo cáo bằng văn bản cho",
    "báo cáo về",
    "báo cáo gửi về",
    "báo cáo gửi",
    "báo cáo , đề xuất",
    "báo cáo đề xuất",
    "báo cáo và đề xuất",
    "báo cáo với",
    "báo cáo cho",
    "báo cáo lên",
    "báo cáo",
    "gửi báo cáo về",
    "gửi báo cáo cho",
    "gửi kết quả về",
    "gửi danh sách về",
    "gửi về theo địa chỉ :",
    "gửi theo địa chỉ :",
    "gửi về",
    "gửi đến",
    "gửi cho",
    "gửi tới",
    "gửi lên",
    "gửi",
    "nộp về",
    "nộp tại",
    "nộp cho",
    "nộp",
    "kính trình",
    "trình",
    "chuyển về",
    "chuyển đến",
    "đăng ký về",
    "phản hồi về",
    "phản hồi cho",
    "thông báo về",
    "thông tin về",
    "báo ngay cho",
    "báo ngay về",
    "đăng ký với",
    "kiến nghị với",
    "kiến nghị , đề xuất",
    "kiến nghị",
    "tham mưu đề xuất",
    "tham mưu , đề xuất",
];

static SENDING_WORDS: LazyLock<PhraseSet> = LazyLock::new(|| PhraseSet::new(SENDINGS));

/// Bodies that reports go to.
fn is_recipient(t: &Tokens, i: usize) -> bool {
    if t.phrase(i, "cấp").is_some() {
        return t.phrase(i, "cấp có thẩm quyền").is_some()
            || t.phrase(i, "cấp trên").is_some()
            || t.phrase(i, "cấp ủy").is_some()
            || t.phrase(i, "cấp thẩm quyền").is_some();
    }
    if t.phrase(i, "các cấp").is_some() || t.phrase(i, "nhân dân").is_some() {
        return false;
    }
    if crate::lexicon::determiner(t, i).is_some()
        || matches!(t.low(i), "thuế" | "hải" | "ngân" | "khoa" | "quỹ" | "bảo" | "cảng" | "cổng" | "trang" | "hộ" | "cơ" if !t.capital(i))
            && t.phrase(i, "cơ quan").is_none()
    {
        return false;
    }
    if ["thư ký", "nhà trường", "trưởng phòng", "phòng chuyên môn", "cơ quan"]
        .iter()
        .any(|w| t.phrase(i, w).is_some())
    {
        return true;
    }
    starts_body(t, i)
        && !matches!(t.low(i), "cán" | "học" | "người" | "cá" | "thành" | "đại" | "nhân" | "đồng" | "tổ" | "xã" | "phường" | "thôn" | "công" | "giáo" | "đối" if !t.capital(i))
        && t.phrase(i, "tổ chức").is_none()
}

/// Bodies and people that something is sent to, groups of them too.
fn is_recipient_of(t: &Tokens, i: usize) -> bool {
    t.phrase(i, "giáo viên").is_some() && (i.saturating_sub(24)..i).any(|k| t.low(k) == "gửi")
        || t.phrase(i, "đối tượng").is_none() && is_recipient(t, i)
        || [
            "các đại biểu",
            "các đồng chí",
            "các ủy viên",
            "các thành viên",
            "đại biểu",
            "nhà trường",
            "cha mẹ",
            "thư ký",
            "trưởng phòng",
            "lãnh đạo",
        ]
        .iter()
        .any(|w| t.phrase(i, w).is_some())
}

/// A group that a file is sent to: `gửi các đơn vị`, `gửi cho các thành viên Tổ công tác`.
fn is_group(t: &Tokens, i: usize) -> bool {
    let heads = [
        "đơn vị",
        "cơ quan",
        "cơ sở",
        "sở",
        "bộ",
        "thành viên",
        "đồng chí",
        "đại biểu",
        "phòng",
        "trường",
        "địa phương",
        "huyện",
        "ủy viên",
    ];
    crate::lexicon::determiner(t, i).is_some_and(|n| heads.iter().any(|h| t.phrase(i + n, h).is_some()))
        && starts_body(t, i)
}

/// `báo cáo` as a noun: `các báo cáo Sở Y tế ...`, `hoàn thiện báo cáo`.
fn is_noun_report(t: &Tokens, i: usize, opening: &str) -> bool {
    opening == "báo cáo"
        && matches!(t.low(i.wrapping_sub(1)), "các" | "những" | "dự" | "bản" | "theo" | "số" | "thảo")
        || opening == "trình"
            && matches!(
                t.low(i.wrapping_sub(1)),
                "tờ" | "chương" | "quy" | "quá" | "lộ" | "công" | "giải" | "giáo" | "hành" | "trung" | "lịch"
            )
        || opening == "nộp" && matches!(t.low(i.wrapping_sub(1)), "phải" | "thu")
}

/// True if words of sending stand between the start and `at`.
fn sends(t: &Tokens, start: usize, at: usize) -> bool {
    let mut i = at;
    while i > start && at - i < 60 {
        i -= 1;
        if matches!(t.low(i), ";" | ".") && t.low(i) == "." {
            return false;
        }
        if matches!(t.low(i), "gửi" | "nộp" | "chuyển")
            || t.phrase(i, "báo cáo").is_some()
            || t.phrase(i, "đăng ký").is_some()
            || t.phrase(i, "phản hồi").is_some()
        {
            return true;
        }
    }
    false
}

/// True if what a body does from token `i` on is to decide.
fn decides(t: &Tokens, i: usize) -> bool {
    [
        "phê duyệt",
        "ban hành",
        "quyết định",
        "thành lập",
        "thông qua",
        "công nhận",
        "kiện toàn",
        "bổ nhiệm",
        "cấp",
        "khen thưởng",
    ]
    .iter()
    .any(|w| t.phrase(i, w).is_some() || t.low(i) == "để" && t.phrase(i + 1, w).is_some())
        || t.phrase(i, "xem xét").is_some() && decides(t, i + 2 + usize::from(t.low(i + 2) == ","))
}

/// True if something that was put together stands between the start and `at`.
fn collects(t: &Tokens, start: usize, at: usize) -> bool {
    let said = |words: &[&str]| (start..at).any(|i| words.iter().any(|w| t.phrase(i, w).is_some()));
    // Where nothing was drawn up for it, to send it up is all that is asked.
    said(&["báo cáo", "tổng hợp", "hồ sơ", "danh sách", "kết quả"])
        || !said(&["tham mưu", "xây dựng", "đề xuất", "soạn thảo", "lập", "rà soát"])
}

/// As [`sends`], by a word that hands something over.
fn sends_out(t: &Tokens, start: usize, at: usize) -> bool {
    let from = at.saturating_sub(20).max(start);
    (from..at).any(|i| {
        matches!(t.low(i), "gửi" | "nộp" | "chuyển")
            || t.low(i) == "báo" && matches!(t.low(i + 1), "cáo" | "cho" | "về")
    })
}

/// The end of a recipient with the unit in brackets behind it, if there is one: `Bộ Y tế (Vụ Kế hoạch - Tài chính)`.
fn with_unit(t: &Tokens, at: usize, end: usize) -> usize {
    if t.low(at) != "(" {
        return at;
    }
    let close = t.after_bracket(at);
    let unit = close <= end
        && (3..=14).contains(&(close - at))
        && (t.capital(at + 1) && (starts_body(t, at + 1) || t.low(at + 1) == "p")
            || ["văn thư", "bộ phận"].iter().any(|w| t.phrase(at + 1, w).is_some()))
        && !(at..close)
            .any(|i| matches!(t.low(i), "ngày" | "địa" | "email" | "số" | "điện" | "đ" | "qua" | ":"));
    if unit { close } else { at }
}

/// Where the name of a recipient ends.
fn recipient_end(t: &Tokens, at: usize, end: usize) -> usize {
    let stop = bodies::phrase_end(t, at, end);
    let mut i = t.name(at).map_or(at, |n| (at + n).min(stop));
    while i < stop {
        let low = t.low(i);
        if i > at && crate::bodies_join(t, at, i) {
            i += 1;
            continue;
        }
        // `Phòng Khảo thí và Kiểm định chất lượng`: a field that a body is named after.
        if let Some(field) = bodies::portfolio_end(t, i).filter(|p| i > at && *p <= stop) {
            i = field;
            continue;
        }
        if i > at && low == "về" && bodies::named_for(t, at, i) {
            i += 1;
            continue;
        }
        if i > at {
            let next = i + 1;
            // `HĐND huyện kỳ họp thứ Năm`; a slip before a day (`trướng ngày 10`); `BTT phường: Thời gian từ ...`.
            let day = t.low(next) == "ngày" && t.low(next + 1).starts_with(|c: char| c.is_ascii_digit());
            if low == ":" && crate::lexicon::determiner(t, at).is_none()
                || low == "kỳ" && t.low(next) == "họp"
                || day && !t.capital(i)
            {
                return i;
            }
            // `gửi về Bộ Xây dựng và các Bộ, ngành liên quan trước ngày ...`: both.
            if low == "và" && crate::lexicon::determiner(t, next).is_some() && starts_body(t, next) {
                let both = bodies::phrase_end(t, next, end);
                if both >= end
                    || matches!(t.low(both), "." | ";" | ")" | "theo" | "để" | "trước" | "chậm" | "biết")
                {
                    return both;
                }
            }
            // `các cơ quan, đơn vị liên quan` is one group.
            let group = t.low(at) == "các" && matches!(t.low(next), "đơn" | "tổ" | "địa" | "ban" | "ngành");
            // `UBND tỉnh, thành phố`.
            let levels = low == ","
                && matches!(t.low(i - 1), "tỉnh" | "huyện" | "quận")
                && !t.capital(next)
                && matches!(
                    (t.low(next), t.low(next + 1)),
                    ("thành", "phố") | ("thị", "xã") | ("huyện", _) | ("quận", _)
                );
            // `UBND các tỉnh, thành phố`.
            let of_levels = low == "các"
                && matches!(t.low(i - 1), "ubnd" | "hđnd" | "dân")
                && matches!(t.low(next), "tỉnh" | "huyện" | "quận" | "xã" | "phường" | "thành" | "thị");
            // `Bí thư các chi bộ`, `Đảng ủy các xã`, `Liên hiệp các Hội ...`; and not `gửi Sở Y tế các văn bản`.
            let of_several = low == "các"
                && matches!(t.low(i - 1), "thư" | "trưởng" | "đạo" | "ủy" | "hiệp" | "đoàn" | "viên")
                && starts_body(t, i);
            // `Đội Quản lý thị trường số 3`, and not `gửi Sở Y tế số liệu`, `Sở Y tế số 01 Trần Hưng Đạo`.
            let numbered = low == "số"
                && t.low(next).bytes().all(|b| b.is_ascii_digit())
                && t.is_word(next)
                && t.low(next + 1) != "/"
                && !t.capital(next + 1);
            // `Trường Trung học phổ thông An Bình`, `Viễn thông`, `Cảnh sát giao thông`.
            let compound = low == "thông" && matches!(t.low(i - 1), "phổ" | "viễn" | "giao" | "truyền");
            if levels || of_levels || of_several || numbered || compound {
                i += 1;
                continue;
            }
            let list = low == "," && !group && !(crate::bodies_join(t, at, i));
            if list && joined_recipient(t, next, end) {
                return bodies::phrase_end(t, next, end);
            }
            if list
                || low == ";"
                || low == "("
                || matches!(low, "kết" | "tình" | "để" | "về" | "trước" | "chậm" | "theo" | "định" | "vào" | "bằng" | "khi" | "xem" | "các" | "những" | "hướng" | "danh" | "phương" | "chủ" | "dự" | "quyết" | "văn" | "nội" | "tiến" | "việc" | "phê" | "cho" | "thông" | "ngày" | "trong" | "sau" | "kèm" | "đồng" | "qua" | "số" | "đê" | "đúng" | "kế" | "biết" | "ngay" if !t.capital(i))
                    && !(low == "văn" && t.low(next) == "phòng")
                    && !(low == "thông" && t.low(next) == "tin")
                    && !(low == "chủ" && matches!(t.low(next), "tịch" | "nhiệm"))
                    && (low != "định" || t.low(next) == "kỳ")
                    && (low != "phương" || t.low(i - 1) != "địa")
                    && (low != "đồng" || t.low(next) == "thời" || t.low(next) == "chí" && i > at + 1)
            {
                return i;
            }
            if low == "đối" && t.low(next) == "với" || low == "tại" || low == "địa" && t.low(next) == "chỉ"
            {
                return i;
            }
        }
        i += 1;
    }
    stop
}

/// True if the body after a comma is one more that the report goes to: nothing is told of it.
fn joined_recipient(t: &Tokens, next: usize, end: usize) -> bool {
    if !t.capital(next) || !is_recipient(t, next) {
        return false;
    }
    let stop = bodies::phrase_end(t, next, end);
    // `Vụ Tài chính, Bộ Y tế, số 138 ...`.
    let address =
        t.low(stop) == "," && matches!(t.low(stop + 1), "số" | "địa" | "tầng" | "đường" | "điện" | "email");
    stop >= end || address || matches!(t.low(stop), "." | ";" | ")" | "theo" | "để" | "trước" | "chậm")
}

/// In brackets a body that it passes through ends before what else is said there.
fn via_end(t: &Tokens, at: usize, end: usize) -> usize {
    let mut i = at;
    while i < end {
        if i > at
            && (matches!(t.low(i), "để" | "trước" | "địa" | "chậm") && !t.capital(i)
                || t.low(i) == ":"
                || t.low(i) == ";"
                || t.low(i) == ","
                    && matches!(
                        t.low(i + 1),
                        "địa" | "email" | "số" | "điện" | "bản" | "file" | "trước" | "chậm" | "theo" | "hộp"
                    ))
        {
            return i;
        }
        i += 1;
    }
    end
}
