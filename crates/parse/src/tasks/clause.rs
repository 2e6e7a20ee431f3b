//! One paragraph cut into clauses that each tell somebody to do something.

use std::ops::Range;

use crate::bodies;
use crate::lexicon::{begins_with_verb, determiner, is_charged, is_head, predicate, starts_body, strong};
use crate::tokens::{PhraseSet, Tokens};

/// Who a clause names, and how.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Named {
    /// Tokens of the bodies.
    pub bodies: Range<usize>,
    /// The token at which the instruction begins to speak of them.
    pub from: usize,
    /// `đề nghị`, `giao`, ...; `None` where the body is the subject.
    pub trigger: Option<&'static str>,
    /// Who gives the order, where the clause names him before its verb.
    pub giver: Option<Range<usize>>,
}

/// Verbs with which a letter tells somebody to do something, longest first.
const TRIGGERS: &[&str] = &[
    "trân trọng đề nghị",
    "trân trọng kính đề nghị",
    "kính đề nghị",
    "kính mong",
    "kính trình",
    "đề nghị",
    // As it is misread.
    "để nghị",
    "yêu cầu",
    "thống nhất giao",
    "giao nhiệm vụ cho",
    "giao trách nhiệm cho",
    "giao cho",
    "giao",
    "phân công",
    "nghiêm cấm",
    "mong",
    "đồng ý cho",
    "thống nhất đề nghị",
    "xin ý kiến",
    "trình",
    "kêu gọi",
    "đồng ý giao",
    "chấp thuận cho",
    "chỉ định",
    "chỉ thị",
    "chỉ thị cho",
    "mời",
];

/// The triggers by their first words.
static TRIGGER_WORDS: std::sync::LazyLock<PhraseSet> = std::sync::LazyLock::new(|| PhraseSet::new(TRIGGERS));

/// Whom a body lets do something.
static PEOPLE: std::sync::LazyLock<PhraseSet> = std::sync::LazyLock::new(|| {
    PhraseSet::new(&[
        "học sinh",
        "học viên",
        "sinh viên",
        "trẻ",
        "trẻ em",
        "giáo viên",
        "cán bộ",
        "công chức",
        "viên chức",
        "người lao động",
        "công nhân",
        "toàn thể",
        "toàn bộ",
    ])
});

/// Words before a trigger that make it a noun or something that was.
const BLOCKERS: &[&str] = &[
    "theo", "xét", "những", "các", "có", "được", "đã", "bàn", "đáp", "ứng", "không", "mục", "nhu", "số",
    "phù", "hợp", "với", "tại", "về", "đúng", "tham", "chuyển", "việc", "nội", "dung", "ý", "khi", "sau",
    "trước", "nếu", "chỉ", "chưa", "của", "do", "bị", "cần", "phải", "từ", "và", "hoặc", "một", "mọi", "văn",
    "tiêu", "để", "trong", "tờ",
];

/// Tokens where sentences end: each range is one sentence with its stop.
pub(crate) fn sentences(t: &Tokens) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut i = 0;
    while i < t.len() {
        if matches!(t.low(i), "(" | "[") {
            i = t.after_bracket(i);
            continue;
        }
        let stop = matches!(t.low(i), "." | "!" | "?" | "…");
        if stop {
            let next = t.list.get(i + 1);
            // `từng khu vực.Nhận được ...`: the space between them was lost.
            let lost = i > 0
                && !t.capital(i - 1)
                && t.low(i - 1).chars().count() > 1
                && t.low(i - 1).chars().all(char::is_alphabetic)
                && next.is_some_and(|n| n.capital && !n.acronym && n.end - n.start > 1);
            let spaced = lost || next.is_none_or(|n| n.start > t.list[i].end);
            let begins = next.is_none_or(|n| {
                n.capital || !n.word || t.low(i + 1).starts_with(|c: char| c.is_ascii_digit())
            });
            // `TP. Hồ Chí Minh`, `số 5. Nguyễn`, `A. Nguyễn`, `v.v`.
            let before = t.raw(i.wrapping_sub(1));
            let abbreviation = i > 0
                && before.chars().count() <= 2
                && before.chars().next().is_some_and(char::is_uppercase)
                && !t.low(i - 1).starts_with(|c: char| c.is_ascii_digit());
            // `Quyết định số ....... /QĐ-SYT`: a number that is left out.
            let blank = t.low(i + 1) == "/"
                && t.list.get(i + 2).is_some_and(|n| n.word && n.start == t.list[i + 1].end);
            if spaced && begins && !abbreviation && !blank {
                let mut end = i + 1;
                while end < t.len() && matches!(t.low(end), "." | "”" | "\"" | ")" | "/") {
                    end += 1;
                }
                out.push(start..end);
                start = end;
                i = end;
                continue;
            }
        }
        i += 1;
    }
    if start < t.len() {
        out.push(start..t.len());
    }
    out
}

/// Parts of a sentence at its semicolons.
pub(crate) fn parts(t: &Tokens, sentence: &Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = sentence.start;
    let mut i = sentence.start;
    while i < sentence.end {
        if matches!(t.low(i), "(" | "[") {
            i = t.after_bracket(i);
            continue;
        }
        // `theo dõi, đôn đốc và định kỳ sáu tháng báo cáo ...`: a duty with a time of its own.
        let duty = t.low(i) == "và"
            && t.phrase(i + 1, "định kỳ").is_some()
            && (i + 4..sentence.end.min(i + 9)).any(|k| t.phrase(k, "báo cáo").is_some());
        if (t.low(i) == ";" || duty) && i + 1 < sentence.end {
            out.push(start..i + usize::from(!duty));
            start = i + 1;
        }
        i += 1;
    }
    if start < sentence.end {
        out.push(start..sentence.end);
    }
    out
}

/// Words that may stand before the subject or the trigger of a clause and say nothing of it.
pub(crate) fn skip_openers(t: &Tokens, mut i: usize, end: usize) -> usize {
    const OPENERS: &[&str] = &[
        "đồng thời",
        "bên cạnh đó",
        "ngoài ra",
        "riêng",
        "trước hết",
        "trước mắt",
        "mặt khác",
        "theo đó",
        "do đó",
        "do vậy",
        "vì vậy",
        "sau đó",
        "trên cơ sở đó",
        "chú ý",
        "lưu ý",
        "hằng năm",
        "hàng năm",
        "hằng tháng",
        "hàng tháng",
        "hằng quý",
        "hàng quý",
        "định kỳ",
        "nay",
        "tiếp đó",
        "cuối cùng",
        "trong đó",
        "cụ thể",
        "đặc biệt",
        "thứ nhất",
        "thứ hai",
        "thứ ba",
        "thứ tư",
        "thứ năm",
        "một là",
        "hai là",
        "ba là",
        "bốn là",
    ];
    // `Thời gian các đơn vị gửi ...`.
    if t.phrase(i, "thời gian").is_some() && determiner(t, i + 2).is_some() {
        i += 2;
    }
    loop {
        let before = i;
        for o in OPENERS {
            if let Some(n) = t.phrase(i, o) {
                i += n;
                while i < end && matches!(t.low(i), "," | ":" | "-" | "–") {
                    i += 1;
                }
            }
        }
        while i < end && matches!(t.low(i), "," | ";" | "và" | "-" | "“" | "\"" | "(" | "*") {
            i += 1;
        }
        if i == before {
            return i;
        }
    }
}

/// Who the clause `range` names as the doer; the first that it names.
pub(crate) fn named(t: &Tokens, range: &Range<usize>, lists: bool) -> Option<Named> {
    let start = skip_openers(t, range.start, range.end);
    // A body, a colon, what it is to do: `Cục Viễn thông: Chủ trì ...`.
    if starts_body(t, start)
        && let Some(colon) = body_before_colon(t, start, range.end)
    {
        return Some(Named { bodies: start..colon, from: start, trigger: None, giver: None });
    }
    // After a label: `Báo cáo quý: Phòng Kinh tế gửi ...`.
    let about = t.phrase(start, "về việc").is_some();
    let label = colon_in(t, start, range.end.min(start + if about { 40 } else { 15 }));
    // `Giao các Bộ: A, B ...`: the colon belongs to the list of bodies.
    let shared = label.is_some_and(|c| {
        // `Giám đốc: Sở Y tế, Sở Tài chính`.
        [
            "giám đốc",
            "thủ trưởng",
            "chủ tịch",
            "hiệu trưởng",
            "bí thư",
            "lãnh đạo",
            "trưởng phòng",
            "cục trưởng",
        ]
        .iter()
        .any(|w| c > start + 1 && t.phrase(c - 2, w).is_some())
            && t.capital(c + 1)
            // `đồng chí Phó Bí thư yêu cầu: Ban Tuyên giáo xây dựng ...`.
            || ["yêu cầu", "đề nghị"].iter().any(|w| c >= start + 2 && t.phrase(c - 2, w).is_some())
                && starts_body(t, c + 1)
            || (start..c)
                .any(|k| determiner(t, k).is_some_and(|n| k + n < c && c - k - n <= 4 && starts_body(t, k)))
    });
    if let Some(colon) = label
        && !shared
        && !subject(t, start, colon).is_some_and(|s| told_before_colon(t, &s, colon))
        && let Some(after) = named_after_label(t, colon + 1, range, lists)
    {
        return Some(Named { from: start, ..after });
    }
    // `Trang trí hội trường: Đoàn trường.`: a piece of work and who does it.
    if let Some(colon) = label
        && begins_with_verb(t, start)
        && let Some(doer) = doer_behind(t, colon + 1, range.end)
    {
        return Some(Named { bodies: doer, from: start, trigger: None, giver: None });
    }
    if let Some(late) = late_and_told(t, start, range.end) {
        return Some(Named { bodies: late, from: start, trigger: Some("yêu cầu"), giver: None });
    }
    if let Some(asked) = asked_with_clause(t, start, range.end) {
        return Some(Named { bodies: asked, from: start, trigger: Some("đề nghị"), giver: None });
    }
    // `Đối với 4 tổng công ty: báo cáo ...`.
    if let Some(n) = t.phrase(start, "đối với") {
        let of = start + n;
        let counted = of + usize::from(t.low(of).bytes().all(|b| b.is_ascii_digit()));
        // `Đối với các đơn vị đang thiếu vắc xin, đề nghị chủ động liên hệ ...`.
        let asked = (of..range.end.min(of + 40)).filter(|i| t.low(*i) == ",").find_map(|comma| {
            let asks = ["đề nghị", "yêu cầu"].iter().find_map(|w| t.phrase(comma + 1, w))?;
            let verb = comma + 1 + asks;
            (begins_with_verb(t, verb) && !starts_body(t, verb)).then_some(comma)
        });
        let body = of + determiner(t, of).unwrap_or(0);
        if let Some(comma) = asked.filter(|_| is_head(t, body)) {
            return Some(Named {
                bodies: of..comma, from: start, trigger: Some("đề nghị"), giver: None
            });
        }
        let colon = colon_in(t, of, range.end.min(of + 40));
        if let Some(colon) = colon
            && is_head(t, counted)
            && bodies::phrase_end(t, counted, range.end) == colon
            && begins_with_verb(t, colon + 1)
            && !(of..colon).any(|i| matches!(t.low(i), ";" | "."))
        {
            return Some(Named { bodies: of..colon, from: start, trigger: None, giver: None });
        }
    }
    // `Đối với các xã báo cáo theo mẫu số 1`, with no comma between them and what they are to do.
    if let Some(n) = t.phrase(start, "đối với")
        && is_head(t, start + n + determiner(t, start + n).unwrap_or(0))
        && let Some(bodies) = subject(t, start + n, range.end)
        && predicate(t, bodies.end).is_some()
        // `Đối với các cơ sở không thực hiện đúng ..., BHXH các tỉnh ...`: of whom it is told, not who is told.
        && !matches!(t.low(bodies.end), "không" | "chưa" | "đã" | "vẫn" | "cố")
    {
        return Some(Named { bodies, from: start, trigger: None, giver: None });
    }
    // The subject first: `Sở Y tế chủ trì ...`.
    if let Some(subject) = subject(t, start, range.end) {
        // `Chủ tịch UBND tỉnh có ý kiến như sau: Giao ...`.
        let speaks = ["có ý kiến", "chỉ đạo như sau", "chỉ đạo", "kết luận", "yêu cầu", "đề nghị"]
            .iter()
            .any(|v| t.phrase(subject.end, v).is_some());
        let colon = (subject.end..range.end.min(subject.end + 12)).find(|i| t.low(*i) == ":");
        if let Some(c) = colon
            && speaks
            && !shared
            && let Some(n) = named(t, &(c + 1..range.end), lists)
        {
            return Some(n);
        }
        // `UBND tỉnh yêu cầu các sở ...`: the one who asks, and whom.
        let verb = subject.end + usize::from(t.low(subject.end) == "cũng");
        for trigger in TRIGGERS {
            // `Ban Chỉ đạo trình UBND tỉnh ban hành ...` is what the first does.
            if matches!(*trigger, "trình" | "mời") {
                continue;
            }
            if let Some(n) = t.phrase(verb, trigger)
                && let Some(bodies) = object(t, verb + n, range.end)
            {
                return Some(Named { bodies, from: start, trigger: Some(trigger), giver: Some(subject) });
            }
        }
        return Some(Named { bodies: subject, from: start, trigger: None, giver: None });
    }
    // A trigger at the head of a clause.
    let mut i = start;
    let mut head = true;
    while i < range.end {
        if matches!(t.low(i), "(" | "[") {
            i = t.after_bracket(i);
            continue;
        }
        if matches!(t.low(i), "," | ";" | ":" | "–" | "-") {
            head = true;
            i += 1;
            continue;
        }
        let before = if i > range.start { t.low(i - 1) } else { "" };
        if !t.may_begin(i, &TRIGGER_WORDS) {
            head = false;
            i += 1;
            continue;
        }
        for trigger in TRIGGERS {
            if t.list.get(i).is_some_and(|x| x.capital) && i > start && !head {
                continue;
            }
            let Some(n) = t.phrase(i, trigger) else {
                continue;
            };
            if !head && i > start && BLOCKERS.contains(&before) {
                continue;
            }
            // `tham mưu Thường trực HĐND đề nghị UBND tỉnh ...`: who is to be moved to ask it.
            let moved = (i.saturating_sub(14).max(start)..i).any(|k| {
                t.phrase(k, "tham mưu").is_some() && {
                    let to = k + 2 + usize::from(t.low(k + 2) == "cho");
                    starts_body(t, to) && bodies::phrase_end(t, to, range.end) == i
                }
            });
            if moved {
                continue;
            }
            // `họp giao ban`.
            if *trigger == "giao" && t.low(i + 1) == "ban" && !t.capital(i + 1) {
                continue;
            }
            // Within a purpose it is not the letter that submits: `Để tổng hợp, trình UBND tỉnh, Sở đề nghị ...`.
            // `Mời Bảo hiểm xã hội tỉnh cử cán bộ ...`.
            if *trigger == "mời" && i > start {
                continue;
            }
            if *trigger == "trình" && (!head || i > start) {
                continue;
            }
            if *trigger == "mong" && !matches!(before, "rất" | "" | "," | "kính") && !head {
                continue;
            }
            if let Some(bodies) = object(t, i + n, range.end) {
                // Past words of somebody: `Công văn số 5 của Sở X đề nghị Sở Y ...`.
                if reported(t, range.start, i, lists) {
                    continue;
                }
                return Some(Named { bodies, from: start, trigger: Some(trigger), giver: None });
            }
        }
        head = false;
        i += 1;
    }
    // `Căn cứ ..., Sở Y tế có trách nhiệm ...`: a subject after an opening phrase.
    let opening = [
        "căn cứ",
        "trên cơ sở",
        "theo",
        "thực hiện",
        "để",
        "nhằm",
        "sau khi",
        "trước khi",
        "khi",
        "trong",
        "từ",
        "trường hợp",
        "đối với",
        "với",
        "hằng",
        "hàng",
        "định kỳ",
        "nếu",
        "chậm nhất",
        "trước ngày",
        "bên cạnh",
        "ngoài",
        "qua",
        "ngay sau",
        "tùy theo",
        "tại",
        "kể từ",
        "do",
    ];
    if opening.iter().any(|o| t.phrase(start, o).is_some()) {
        let mut first: Option<Named> = None;
        let mut i = start;
        while i < range.end {
            if matches!(t.low(i), "(" | "[") {
                i = t.after_bracket(i);
                continue;
            }
            // `Trường hợp đã nộp thì cơ quan hải quan hoàn trả ...`.
            let then = t.low(i) == "thì";
            if t.low(i) == "," || then {
                // `các cơ quan, đơn vị ...` goes on a group.
                let group = !t.capital(i + 1)
                    && determiner(t, i + 1).is_none()
                    && matches!(
                        t.low(i.wrapping_sub(1)),
                        "quan"
                            | "sở"
                            | "ban"
                            | "ngành"
                            | "vị"
                            | "thể"
                            | "phương"
                            | "xã"
                            | "huyện"
                            | "chức"
                            | "nghiệp"
                            | "bộ"
                    );
                if group {
                    i += 1;
                    continue;
                }
                let at = skip_openers(t, i + 1, range.end);
                // `Nếu có phản ánh thì Hiệu trưởng hoàn toàn chịu trách nhiệm trước Phòng`: what follows, no order.
                let blamed = then
                    && (at..range.end.min(at + 16)).any(|k| {
                        t.phrase(k, "chịu trách nhiệm").is_some_and(|n| {
                            k + n >= range.end || matches!(t.low(k + n), "." | "," | ";" | "trước")
                        })
                    });
                if blamed {
                    i += 1;
                    continue;
                }
                // `đã được Đảng ủy, Ban Giám hiệu phê duyệt`: by whom it was done.
                let by =
                    (i.saturating_sub(7).max(start)..i).any(|k| t.low(k) == "được" && starts_body(t, k + 1));
                if by || is_acted_on(t, start, at, range.end) {
                    i += 1;
                    continue;
                }
                if let Some(doer) = subject(t, at, range.end)
                    && (is_head(t, at) || determiner(t, at).is_some())
                    && !t.low(at).starts_with(|c: char| c.is_ascii_digit())
                    && (t.capital(at) || t.phrase(at, "tổ chức").is_none())
                    && (t.capital(at)
                        || determiner(t, at).is_some()
                        || then
                        // A bare noun may go on a list of what is acted on.
                        || is_actor(t, at) && !plain_verb(t, doer.end))
                    && let Some(n) = named(t, &(at..range.end), lists)
                {
                    // Whom it asks, if it asks; a title behind a name (`Phó Thủ tướng, Trưởng ban Chỉ đạo ... tại Hội nghị
                    // triển khai ...`) is no doer where somebody is asked behind it.
                    let title = ["trưởng ban", "phó trưởng ban", "chủ tịch", "phó chủ tịch", "ủy viên"]
                        .iter()
                        .any(|w| t.phrase(at, w).is_some());
                    if n.trigger.is_some() || !title {
                        return Some(Named { from: start, ..n });
                    }
                    first = first.or(Some(n));
                }
            }
            i += 1;
        }
        if let Some(n) = first {
            return Some(Named { from: start, ..n });
        }
    }
    told_of_topic(t, range, start, lists).or_else(|| named_behind_dash(t, range, start))
}

/// True if the body at token `at` is one of those with whom something is done, or to whom something is done: `phối hợp với
/// Sở A, Sở B hỗ trợ ...`, `chỉ đạo các xã, các phường rà soát ...`.
fn is_acted_on(t: &Tokens, start: usize, at: usize, end: usize) -> bool {
    const VERBS: [&str; 6] = ["phối hợp", "chỉ đạo", "hướng dẫn", "đôn đốc", "vận động", "hỗ trợ"];
    let verb = (at.saturating_sub(80).max(start)..at)
        .rev()
        .find(|k| (!t.capital(*k) || *k == start) && VERBS.iter().any(|w| t.phrase(*k, w).is_some()));
    verb.and_then(|k| acted_on_end(t, k, end)).is_some_and(|stop| stop > at)
}

/// Where the bodies end with whom, or to whom, the verb of two syllables at token `verb` tells that something is done.
pub(super) fn acted_on_end(t: &Tokens, verb: usize, end: usize) -> Option<usize> {
    let bodies = verb + 2 + usize::from(matches!(t.low(verb + 2), "với" | "cùng"));
    starts_body(t, bodies).then(|| bodies::phrase_end(t, bodies, end))
}

/// A group told what to do about something that is named before it: `Lịch dạy của những ngày nghỉ, các đơn vị chủ động sắp
/// xếp`.
fn told_of_topic(t: &Tokens, range: &Range<usize>, start: usize, lists: bool) -> Option<Named> {
    let near = range.end.min(start + 120);
    let at = (start..near).filter(|i| t.low(*i) == ",").take(8).map(|i| i + 1).find(|at| {
        determiner(t, *at).is_some()
            && subject(t, *at, range.end.min(at + 90)).is_some_and(|s| strong(t, s.end))
            && !is_acted_on(t, start, *at, range.end)
    })?;
    let n = named(t, &(at..range.end), lists)?;
    Some(Named { from: start, ..n })
}

/// The first colon from token `at` on, but for those in brackets.
fn colon_in(t: &Tokens, mut at: usize, end: usize) -> Option<usize> {
    while at < end {
        match t.low(at) {
            ":" => return Some(at),
            "(" | "[" => at = t.after_bracket(at).max(at + 1),
            _ => at += 1,
        }
    }
    None
}

/// The bodies at token `at`, if nothing but a note in brackets stands behind them.
fn doer_behind(t: &Tokens, at: usize, end: usize) -> Option<Range<usize>> {
    if at >= end
        || !starts_body(t, at)
        || begins_with_verb(t, at)
        || !t.capital(at) && determiner(t, at).is_none()
    {
        return None;
    }
    let stop = (at..end).find(|i| matches!(t.low(*i), "(" | "." | ";")).unwrap_or(end);
    let alone = (stop..end).all(|i| !t.is_word(i) || t.after_bracket(stop) > i)
        && (at..stop).all(|i| t.capital(i) || predicate(t, i).is_none());
    (alone && stop > at && stop - at <= 14).then_some(at..stop)
}

/// Whoever fulfils a condition and is asked to do something: `Đơn vị không có nhu cầu đề nghị báo cáo về ...`,
/// `Học viên đã nộp hồ sơ đề nghị mang theo ...`.
fn asked_with_clause(t: &Tokens, start: usize, end: usize) -> Option<Range<usize>> {
    if !starts_body(t, start) {
        return None;
    }
    let asked = (start + 2..end.min(start + 60))
        .take_while(|k| !matches!(t.low(*k), "." | ";" | ":" | ","))
        .find(|k| {
            ["đề nghị", "yêu cầu"].iter().any(|w| t.phrase(*k, w).is_some())
                // `Cơ sở nào đã báo cáo phải cập nhật lại`.
                || matches!(t.low(*k), "phải" | "cần" | "thì") && (start..*k).any(|n| t.low(n) == "nào")
        })?;
    let verb = asked + if matches!(t.low(asked), "đề" | "yêu") { 2 } else { 1 };
    let orders = begins_with_verb(t, verb) && !starts_body(t, verb);
    let noun = matches!(
        t.low(asked - 1),
        "theo" | "các" | "những" | "có" | "văn" | "được" | "đã" | "của" | "đơn" | "về" | "để"
    );
    if !orders || noun {
        return None;
    }
    let after = bodies::phrase_end(t, start, end).min(start + 12);
    let condition = (start + 1..after + 2).any(|k| {
        !t.capital(k)
            && matches!(t.low(k), "có" | "không" | "chưa" | "đã" | "còn" | "được" | "muốn" | "nào")
            && t.low(k - 1) != "nhận"
    });
    condition.then_some(start..asked)
}

/// Bodies that have not done something yet and are told to: `Các Bộ, các tỉnh đến nay chưa có báo cáo theo văn bản số
/// 5, khẩn trương gửi báo cáo ...`.
fn late_and_told(t: &Tokens, start: usize, end: usize) -> Option<Range<usize>> {
    if !starts_body(t, start) {
        return None;
    }
    let late =
        (start + 1..end.min(start + 60)).take_while(|k| !matches!(t.low(*k), "." | ";" | ":")).find(|k| {
            t.phrase(*k, "đến nay chưa").is_some()
                || t.phrase(*k, "hiện chưa").is_some()
                || t.phrase(*k, "còn chưa").is_some()
        })?;
    let told = (late..end.min(late + 60))
        .filter(|k| t.low(*k) == ",")
        .any(|k| strong(t, k + 1) && t.phrase(k + 1, "báo cáo").is_none());
    told.then_some(start..late)
}

/// Verbs that make a sentence of what stands before a colon.
static SENTENCE_VERBS: std::sync::LazyLock<PhraseSet> = std::sync::LazyLock::new(|| {
    PhraseSet::new(&[
        "có trách nhiệm",
        "chịu trách nhiệm",
        "chủ trì",
        "phối hợp",
        "yêu cầu",
        "đề nghị",
        "thực hiện",
        "triển khai",
        "như sau",
        "sau đây",
        "gồm",
        "báo cáo",
        "xây dựng kế hoạch",
        "ban hành",
        "có ý kiến",
        "tham mưu",
        "tập trung",
        "là",
        "khẩn trương",
        "hướng dẫn",
        "thông báo",
        "nhận được",
        "phải",
        "cần",
        "đã",
        "chỉ đạo các",
        "chỉ đạo và",
    ])
});

/// The colon after a body that begins at `start`, where an order or nothing follows it.
pub(crate) fn body_before_colon(t: &Tokens, start: usize, end: usize) -> Option<usize> {
    let mut i = start;
    while i < end && i < start + 70 {
        match t.low(i) {
            "(" | "[" => {
                i = t.after_bracket(i);
                continue;
            }
            "." | ";" | "!" | "?" => return None,
            ":" => {
                // A shared head has names after its colon.
                // `Công an tỉnh: phối hợp bảo đảm ...`: what a name stands before may be in small letters.
                let small = t.capital(start) && predicate(t, i + 1).is_some() && t.low(i + 1) != "có";
                let after = i + 1 >= end || begins_with_verb(t, i + 1) && (t.capital(i + 1) || small);
                return (after && i > start).then_some(i);
            }
            _ => {}
        }
        // A verb of its own makes it a sentence.
        if i > start && !t.capital(i) && t.longest(i, &SENTENCE_VERBS).is_some() {
            return None;
        }
        i += 1;
    }
    None
}

/// Who is named after the label that ends before token `at`.
fn named_after_label(t: &Tokens, at: usize, range: &Range<usize>, lists: bool) -> Option<Named> {
    let rest = at..range.end;
    // `Báo cáo đột xuất: khi có tai nạn, Trạm Y tế báo ngay ...`.
    let condition =
        ["khi", "nếu", "sau khi", "trước khi", "trường hợp"].iter().any(|w| t.phrase(at, w).is_some());
    if rest.len() < 3 || !(starts_body(t, at) && t.capital(at) || condition) {
        return None;
    }
    named(t, &rest, lists)
}

/// True if the words before a colon are a sentence of their own subject: `Sở Y tế có trách nhiệm:`, and no
/// label (`Cán bộ không chuyên trách: Mỗi đơn vị cử ...`).
fn told_before_colon(t: &Tokens, subject: &Range<usize>, colon: usize) -> bool {
    let negated = matches!(t.low(subject.end), "không" | "có" | "chưa" | "đã" | "được")
        && t.phrase(subject.end, "có trách nhiệm").is_none();
    !(negated && determiner(t, colon + 1).is_some() && t.capital(colon + 1))
}

/// A doer named at the end, behind a dash: `Tham luận ... - Trường A thực hiện`.
fn named_behind_dash(t: &Tokens, range: &Range<usize>, start: usize) -> Option<Named> {
    let mut dash = None;
    let mut i = start;
    while i < range.end {
        match t.low(i) {
            "(" | "[" => {
                i = t.after_bracket(i).max(i + 1);
                continue;
            }
            "-" | "–" | "—" if t.list[i].end < t.start(i + 1) as u32 => dash = Some(i),
            _ => {}
        }
        i += 1;
    }
    let dash = dash?;
    if !t.capital(dash + 1) && determiner(t, dash + 1).is_none() {
        return None;
    }
    let subject = subject(t, dash + 1, range.end)?;
    let short = range.end - subject.end <= 8;
    short.then_some(Named { bodies: subject, from: start, trigger: None, giver: None })
}

/// Common nouns that act: `mỗi bậc học`, `cơ quan có thẩm quyền`.
fn is_actor(t: &Tokens, i: usize) -> bool {
    [
        "cơ quan",
        "đơn vị",
        "địa phương",
        "bộ phận",
        "chủ đầu tư",
        "chủ cơ sở",
        "chủ dự án",
        "chủ hộ",
        "chủ tàu",
        "chủ rừng",
        "nhà trường",
        "mỗi",
        "từng",
        "hiệu trưởng",
        "thủ trưởng",
        "người đứng đầu",
        "công chức",
        "cán bộ",
        "giáo viên",
        "công đoàn",
        "ủy ban",
        "ubnd",
        "cấp ủy",
        "chính quyền",
        "cơ sở",
        "phòng",
        "ban",
        "tổ",
    ]
    .iter()
    .any(|a| t.phrase(i, a).is_some())
}

/// A verb that as well belongs to what was listed before it: `..., giáo viên và học sinh, tổ chức ...`.
fn plain_verb(t: &Tokens, i: usize) -> bool {
    t.low(i) == "," && predicate(t, i + 1).is_some()
}

/// True if what stands before the trigger reports what somebody asked.
fn reported(t: &Tokens, start: usize, at: usize, lists: bool) -> bool {
    if lists {
        return false;
    }
    // From the last comma to the trigger.
    let mut from = at;
    while from > start && !matches!(t.low(from - 1), "," | ";" | ":") {
        from -= 1;
    }
    if from == at {
        return false;
    }
    // `Sở Tư pháp - Cơ quan thường trực của Ban Chỉ đạo đề nghị ...`.
    let stop = if starts_body(t, from) { bodies::phrase_end(t, from, at) } else { at };
    if matches!(t.low(stop), "-" | "–")
        && ["cơ quan thường trực", "cơ quan đầu mối"].iter().any(|w| t.phrase(stop + 1, w).is_some())
    {
        return false;
    }
    let words: Vec<&str> = (from..at).map(|i| t.low(i)).collect();
    let cites = (from..at).any(|i| {
        [
            "công văn",
            "văn bản",
            "tờ trình",
            "quyết định số",
            "báo cáo số",
            "đơn",
            "thông báo số",
            "kế hoạch số",
            "nghị quyết",
        ]
        .iter()
        .any(|w| t.phrase(i, w).is_some())
    });
    // An issuer with nothing else before the verb asks itself.
    if !cites && starts_body(t, from) && bodies::phrase_end(t, from, at) >= at {
        return false;
    }
    let whose = (from..at).any(|i| t.low(i) == "của" && starts_body(t, i + 1));
    cites || whose && words.len() > 3
}

/// To whom papers are handed on to be dealt with: `chuyển đơn đến Phòng Tài nguyên để xem xét, giải quyết`. The verb
/// stands at token `at`.
pub(crate) fn handed_to(t: &Tokens, at: usize, end: usize) -> Option<Range<usize>> {
    const PAPERS: &[&str] = &[
        "đơn",
        "hồ sơ",
        "văn bản",
        "công văn",
        "nội dung",
        "bản sao",
        "bản chụp",
        "toàn bộ",
        "dự thảo",
        "tài liệu",
    ];
    let verb = at + ["xin", "kính"].iter().filter(|w| t.low(at) == **w).count();
    let paper = verb + t.phrase(verb, "chuyển").or_else(|| t.phrase(verb, "gửi"))?;
    let paper = paper + usize::from(t.low(paper) == "trước");
    if !PAPERS.iter().any(|p| t.phrase(paper, p).is_some()) {
        return None;
    }
    let to = (paper..end.min(paper + 25)).find(|i| matches!(t.low(*i), "đến" | "tới" | "cho"))?;
    let bodies = object(t, to + 1, end)?;
    let acts =
        t.low(bodies.end) == "để" && !matches!(t.low(bodies.end + 1), "biết" | "báo" | "tổng" | "theo");
    acts.then_some(bodies)
}

/// Whom somebody asks who first tells what he does himself: `Sở xin gửi dự thảo, đề nghị các phòng góp ý`. The tokens
/// from `at` on stand behind the one who asks.
pub(crate) fn asked_later(t: &Tokens, at: usize, end: usize) -> Option<(Range<usize>, &'static str)> {
    const ASKING: &[&str] = &["trân trọng đề nghị", "kính đề nghị", "đề nghị", "yêu cầu"];
    (at..end).filter(|i| matches!(t.low(*i), "," | ";" | "và")).find_map(|comma| {
        let from = comma + 1 + usize::from(matches!(t.low(comma + 1), "và" | "nay"));
        ASKING.iter().find_map(|&asks| {
            let n = t.phrase(from, asks)?;
            object(t, from + n, end).map(|bodies| (bodies, asks))
        })
    })
}

/// `kính trình`, `trân trọng đề nghị` at token `i`.
fn asks_politely(t: &Tokens, i: usize) -> bool {
    ["kính trình", "kính đề nghị", "kính mong", "trân trọng đề nghị", "trân trọng kính đề nghị"]
        .iter()
        .any(|w| t.phrase(i, w).is_some())
}

/// Whom a letter tells so that he acts on it: `trả lời để Thuế tỉnh A được biết và hướng dẫn doanh nghiệp`. The tokens
/// from `at` on stand behind whoever tells; that somebody knows of it (`để ... được biết`) is no task.
pub(crate) fn informed(t: &Tokens, at: usize, end: usize) -> Option<Range<usize>> {
    const TELLING: &[&str] =
        &["thông báo", "trả lời", "có ý kiến", "gửi", "trao đổi", "hướng dẫn", "phúc đáp"];
    let verb = at + ["xin", "kính", "có"].iter().filter(|w| t.low(at) == **w && t.low(at + 1) != "ý").count();
    let verb = verb + t.phrase(verb, "trân trọng").unwrap_or(0);
    TELLING.iter().find(|w| t.phrase(verb, w).is_some())?;
    let to = (verb..end.min(verb + 40))
        .take_while(|i| !matches!(t.low(*i), "." | ";" | ":"))
        .find(|i| t.low(*i) == "để" && starts_body(t, i + 1))?;
    let bodies = object(t, to + 1, end)?;
    let known = bodies.end + usize::from(t.low(bodies.end) == "được");
    let known = known + t.phrase(known, "nắm").unwrap_or(0);
    if t.low(known) != "biết" {
        // `gửi dự thảo để các đơn vị nghiên cứu`.
        let acts = t.phrase(verb, "gửi").is_some()
            && known == bodies.end
            && begins_with_verb(t, known)
            && !["tổng hợp", "theo dõi", "có cơ sở", "được"].iter().any(|w| t.phrase(known, w).is_some());
        return acts.then_some(bodies);
    }
    let act = (known + 1..end.min(known + 4)).find(|i| !matches!(t.low(*i), "," | "và" | "để"))?;
    begins_with_verb(t, act).then_some(bodies)
}

/// The bodies after a trigger: tokens, if a body begins there and something follows it.
pub(crate) fn object(t: &Tokens, at: usize, end: usize) -> Option<Range<usize>> {
    let mut i = at;
    while i < end && matches!(t.low(i), ":" | "-" | "–" | "đến" | "tới" | "lên") {
        i += 1;
    }
    if t.phrase(i, "đối với").is_some() {
        i += 2;
    }
    if i >= end || !starts_body(t, i) {
        return None;
    }
    let mut stop = bodies::phrase_end(t, i, end);
    // No verb that is known: a group's name is short, and what it is asked to do is in the rest.
    if (stop..end).all(|k| !t.is_word(k))
        && (i..stop).all(|k| t.low(k) != ";")
        && let Some(core) = bodies::group_core(t, i, end)
    {
        stop = core;
    }
    (stop > i).then_some(i..stop)
}

/// The subject that begins at `i`, if a verb follows it.
pub(crate) fn subject(t: &Tokens, i: usize, end: usize) -> Option<Range<usize>> {
    if i >= end || !starts_body(t, i) {
        return None;
    }
    let mut stop = bodies::phrase_end(t, i, end);
    // `Sở Y tế, trong phạm vi chức năng, ...`.
    let mut verb = stop;
    if t.low(verb) == "," {
        verb += 1;
    }
    if let Some(behind) = behind_insertion(t, stop, end) {
        verb = behind;
    }
    if t.low(verb) == "(" {
        verb = t.after_bracket(verb);
    }
    if t.low(verb) == "cũng" {
        verb += 1;
    }
    if t.low(verb) == "-" || t.low(verb) == "–" || t.low(verb) == ":" {
        return None;
    }
    // `Đơn vị phối hợp: ...` is a label.
    if predicate(t, verb).is_some_and(|n| t.low(verb + n) == ":") && stop <= i + 2 {
        return None;
    }
    if verb >= end
        || t.list.len() <= verb
        || predicate(t, verb).is_none()
            && !is_charged(t, verb)
            && !asks_politely(t, verb)
            && !(verb == stop && bodies::is_proper(t, i, stop))
    {
        return None;
    }
    // What stands between is no part of the name.
    if verb > stop && verb - stop <= 16 && t.low(stop) != "," {
        stop = verb - 1;
    }
    (stop > i && stop - i < 90).then_some(i..stop)
}

/// The verb behind what is put in after a body: `UBND các quận, với trách nhiệm quản lý địa bàn, chỉ đạo việc kiểm tra`.
pub(crate) fn behind_insertion(t: &Tokens, stop: usize, end: usize) -> Option<usize> {
    let put_in = t.low(stop) == ","
        && ["với trách nhiệm", "theo chức năng", "trong phạm vi", "với chức năng", "theo thẩm quyền"]
            .iter()
            .any(|w| t.phrase(stop + 1, w).is_some());
    if !put_in {
        return None;
    }
    (stop + 2..end.min(stop + 24))
        .filter(|k| t.low(*k) == ",")
        .find(|k| predicate(t, k + 1).is_some())
        .map(|k| k + 1)
}

/// True if the clause tells what to do without naming anybody.
pub(crate) fn is_bare_order(t: &Tokens, range: &Range<usize>) -> bool {
    let start = skip_openers(t, range.start, range.end);
    // `Nghỉ Tết từ ngày ...` lets, and asks for nothing.
    if t.low(start) == "nghỉ" {
        return false;
    }
    if begins_with_verb(t, start) {
        return true;
    }
    // `Cho học sinh nghỉ học`: people are let do something; `cho phép` is a permission.
    if t.low(start) == "cho" && t.longest(start + 1, &PEOPLE).is_some() {
        return true;
    }
    // A verb after an opening phrase, or `phải`, `cần` in it.
    const OPENINGS: &[&str] = &[
        "căn cứ",
        "trên cơ sở",
        "theo",
        "bằng",
        "để",
        "nhằm",
        "sau khi",
        "trước khi",
        "khi",
        "trong",
        "đối với",
        "với",
        "hằng",
        "hàng",
        "thường xuyên",
        "từ",
        "trường hợp",
        "ngoài",
        "song song",
        "ngay",
        "kịp thời",
        "có",
        "tích cực",
        "làm tốt",
        "qua",
    ];
    if OPENINGS.iter().any(|o| t.phrase(start, o).is_some()) {
        let mut i = start;
        let mut seen = 0;
        while i < range.end && seen < 70 {
            if t.low(i) == "," && begins_with_verb(t, i + 1) && !t.capital(i + 1)
                || matches!(t.low(i), "phải" | "cần")
            {
                return true;
            }
            seen += 1;
            i += 1;
        }
        // `Có biện pháp ...`, `Có kế hoạch ...`.
        return t.low(start) == "có"
            && matches!(
                t.low(start + 1),
                "biện" | "kế" | "giải" | "phương" | "lộ" | "hình" | "văn" | "trách" | "báo"
            );
    }
    false
}
