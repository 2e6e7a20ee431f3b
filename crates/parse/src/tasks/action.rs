//! What a task is in a few words, and of what kind: for lists, where the whole instruction is too
//! long.
//!
//! Both are told from the words after whom the task names. The short action is always a verbatim
//! part of the text.

use std::ops::Range;

use congvan_model::TaskKind;

use super::clause;
use crate::bodies;
use crate::deadlines;
use crate::grammar::deadline::Context as Day;
use crate::lexicon::{begins_with_verb, predicate, starts_body};
use crate::tokens::Tokens;

/// Most words of an action: a line of a list.
const WORDS: usize = 14;

/// Words before the verb that say how and not what.
const MANNER: &[&str] = &[
    "có trách nhiệm",
    "chịu trách nhiệm",
    "có nhiệm vụ",
    "được giao",
    "được phân công",
    "khẩn trương",
    "chủ động",
    "nghiêm túc",
    "tích cực",
    "kịp thời",
    "thường xuyên",
    "tiếp tục",
    "tập trung",
    "phải",
    "cần",
    "là đầu mối",
    "làm đầu mối",
    "là cơ quan thường trực",
    "là cơ quan chủ trì",
    "là cơ quan đầu mối",
    "định kỳ",
    "trước hết",
    "trước mắt",
    "quan tâm",
];

/// Words with which a letter asks.
const ASKS: &[&str] = &[
    "đề nghị",
    "kính đề nghị",
    "trân trọng đề nghị",
    "yêu cầu",
    "giao",
    "phân công",
    "ủy quyền",
    "nghiêm cấm",
    "mong",
    "kính mong",
    "kêu gọi",
    "chỉ thị",
    "thống nhất",
    "đồng ý",
    "kính trình",
    "chấp thuận",
    "chỉ định",
];

/// Words with which a ground, a time or a condition opens a sentence.
const OPENINGS: &[&str] = &[
    "căn cứ",
    "trên cơ sở",
    "theo",
    "để",
    "nhằm",
    "sau khi",
    "trước khi",
    "khi",
    "trong",
    "từ",
    "nếu",
    "trường hợp",
    "đối với",
    "với",
    "ngoài",
    "bên cạnh",
    "qua",
    "định kỳ",
    "hằng",
    "hàng",
    "tùy",
    "trước",
    "chậm nhất",
    "riêng",
    "trước mắt",
    "đồng thời",
];

/// Words with which something else than the action begins: an end, a ground, a time, a place.
const ENDS: &[&str] = &[
    "theo",
    "để",
    "nhằm",
    "đảm bảo",
    "bảo đảm",
    "trước ngày",
    "trước khi",
    "trước",
    "chậm nhất",
    "trong thời gian",
    "trong tháng",
    "trong quý",
    "trong năm",
    "đến hết",
    "từ ngày",
    "trên cơ sở",
    "căn cứ",
    "khi",
    "nếu",
    "trong đó",
    "như",
    "đồng thời",
    "qua đó",
    "hoàn thành trước",
    "kể từ",
];

/// Words before which an action that is still too long may end.
const JOINTS: &[&str] =
    &["trên", "tại", "thuộc", "của", "trong", "đối với", "cho", "đến", "với", "về", "và", "từ", "qua"];

/// The tokens of the short action of a task, and its kind. `kind` of a task that reports comes from
/// `reports`: that somebody is named to whom something is sent.
pub(crate) fn read(t: &Tokens, reports: bool) -> (Range<usize>, TaskKind) {
    let n = t.len();
    let whole = 0..n;
    let named = clause::named(t, &whole, false);
    // `tổng hợp, trình UBND tỉnh ...`: a verb of its own comes before whomever it names.
    let asks = ASKS.iter().any(|w| t.phrase(0, w).is_some());
    let mut at = match &named {
        Some(named) if asks || !begins_with_verb(t, 0) => named.bodies.end,
        _ => first_verb(t, n),
    };
    let mut leads = false;
    let mut coordinates = false;
    loop {
        let before = at;
        while at < n && (!t.is_word(at) || t.low(at) == "và" && at > 0 && !t.is_word(at - 1)) {
            if t.low(at) == "(" {
                at = t.after_bracket(at);
            } else {
                at += 1;
            }
        }
        if let Some(k) = MANNER.iter().find_map(|m| t.phrase(at, m)) {
            at += k;
        }
        // When, and on what condition.
        if deadlines::may_begin(t, at)
            && let Some((len, _, _)) =
                deadlines::read_at(&t.text[t.start(at)..], &Day::default()).filter(|_| at < n)
        {
            at = t.at_byte(t.start(at) + len);
        }
        if matches!(t.low(at), "khi" | "nếu" | "trong" | "ngoài") && at > 0 {
            let past = (at + 1..n.min(at + 40)).find(|i| {
                matches!(t.low(*i), "phải" | "thì" | "cần") || t.low(i - 1) == "," && begins_with_verb(t, *i)
            });
            at = past.map_or(at, |i| i + usize::from(matches!(t.low(i), "phải" | "thì" | "cần")));
        }
        if let Some(k) = t.phrase(at, "chủ trì") {
            leads = true;
            at += k;
        }
        // `phối hợp với Sở A, Sở B`: with whom stands elsewhere.
        if let Some(k) = t.phrase(at, "phối hợp") {
            let mut with = at + k;
            for word in ["chặt chẽ", "cùng với", "cùng", "với"] {
                with += t.phrase(with, word).unwrap_or(0);
            }
            if starts_body(t, with) {
                coordinates = true;
                at = bodies::phrase_end(t, with, n);
            }
        }
        if at == before {
            break;
        }
    }
    if at >= n {
        at = named.as_ref().map_or(0, |n| n.bodies.end);
    }
    while at < n && !t.is_word(at) {
        at += 1;
    }
    let end = end_of(t, at, n);
    let kind = kind_of(t, at, end.max(at), reports, coordinates && !leads);
    (at..end, kind)
}

/// The first word that begins an order, past a time or a ground.
fn first_verb(t: &Tokens, n: usize) -> usize {
    if begins_with_verb(t, 0) || !OPENINGS.iter().any(|w| t.phrase(0, w).is_some()) {
        return 0;
    }
    let head = (1..n.min(60)).find(|i| t.low(i - 1) == "," && begins_with_verb(t, *i) && !t.capital(*i));
    head.or_else(|| (0..n.min(30)).find(|i| predicate(t, *i).is_some())).unwrap_or(0)
}

fn end_of(t: &Tokens, from: usize, n: usize) -> usize {
    let mut joint = None;
    let mut words = 0;
    let mut i = from;
    while i < n {
        let low = t.low(i);
        let stop = matches!(low, ";" | "." | ":" | "!" | "?" | "(")
            && !(low == "." && t.list.get(i + 1).is_some_and(|x| x.start == t.list[i].end));
        let long = words >= 2;
        if i > from && (stop || long && ENDS.iter().any(|w| t.phrase(i, w).is_some())) {
            return trimmed(t, from, i);
        }
        if words >= 4 && (low == "," || JOINTS.iter().any(|w| t.phrase(i, w).is_some())) {
            joint = Some(i);
        }
        if words >= WORDS {
            return trimmed(t, from, joint.unwrap_or(i));
        }
        words += usize::from(t.is_word(i));
        i += 1;
    }
    trimmed(t, from, n)
}

fn trimmed(t: &Tokens, from: usize, mut end: usize) -> usize {
    while end > from + 1 && (!t.is_word(end - 1) || t.low(end - 1) == "và") {
        end -= 1;
    }
    end
}

fn kind_of(t: &Tokens, at: usize, end: usize, reports: bool, coordinates: bool) -> TaskKind {
    let begins = |words: &[&str]| words.iter().any(|w| t.phrase(at, w).is_some());
    let holds = |words: &[&str]| (at..end).any(|i| words.iter().any(|w| t.phrase(i, w).is_some()));
    if holds(&["có ý kiến", "góp ý", "cho ý kiến", "tham gia ý kiến", "đóng góp ý kiến"]) {
        TaskKind::GiveOpinion
    } else if begins(&["tham dự", "dự", "đến dự", "dự họp"])
        || begins(&["cử", "tham gia", "bố trí", "sắp xếp"])
            && holds(&["tham dự", "dự", "dự họp", "tham gia tập huấn"])
    {
        TaskKind::Attend
    } else if reports
        || begins(&[
            "báo cáo",
            "gửi",
            "nộp",
            "tổng hợp báo cáo",
            "định kỳ báo cáo",
            "kết quả",
            "đăng ký",
            "phản hồi",
            "cung cấp",
        ])
    {
        TaskKind::Report
    } else if begins(&[
        "xem xét",
        "quyết định",
        "phê duyệt",
        "chấp thuận",
        "cho phép",
        "thông qua",
        "ban hành",
    ]) {
        TaskKind::Decide
    } else if begins(&[
        "theo dõi",
        "đôn đốc",
        "kiểm tra",
        "giám sát",
        "thanh tra",
        "hướng dẫn , kiểm tra",
        "phúc tra",
    ]) {
        TaskKind::Supervise
    } else if coordinates || begins(&["phối hợp"]) {
        TaskKind::Coordinate
    } else {
        TaskKind::Do
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (String, TaskKind) {
        let t = Tokens::new(text);
        let (range, kind) = read(&t, false);
        (text[t.bytes(range)].to_owned(), kind)
    }

    #[test]
    fn an_action_is_what_is_to_be_done_without_by_whom_and_why() {
        let action = |text: &str| of(text).0;
        assert_eq!(
            action(
                "Sở Y tế chủ trì, phối hợp với Sở Tài chính, Sở Nội vụ rà soát danh mục thuốc, hoàn thành trước ngày 15/8/2020."
            ),
            "rà soát danh mục thuốc"
        );
        assert_eq!(
            action(
                "UBND các huyện, thành phố chỉ đạo, vận động, hướng dẫn cài đặt ứng dụng đến các hộ dân trên địa bàn quản lý; thường xuyên tuyên truyền."
            ),
            "chỉ đạo, vận động, hướng dẫn cài đặt ứng dụng đến các hộ dân"
        );
        assert_eq!(
            action("Đề nghị các đơn vị khẩn trương tiêm phòng cho đàn lợn để ngăn dịch."),
            "tiêm phòng cho đàn lợn"
        );
        assert_eq!(action("Căn cứ tình hình, tổ chức diễn tập theo Kế hoạch."), "tổ chức diễn tập");
    }

    #[test]
    fn kinds_of_tasks() {
        let kind = |text: &str| of(text).1;
        assert_eq!(kind("Sở Y tế theo dõi, đôn đốc việc thực hiện."), TaskKind::Supervise);
        assert_eq!(kind("Công an tỉnh phối hợp với Sở Y tế bảo vệ kho."), TaskKind::Coordinate);
        assert_eq!(kind("Các đơn vị gửi danh sách về Văn phòng."), TaskKind::Report);
        assert_eq!(kind("Đề nghị Sở Tư pháp có ý kiến về dự thảo."), TaskKind::GiveOpinion);
        assert_eq!(kind("Các sở cử cán bộ tham dự lớp học."), TaskKind::Attend);
        assert_eq!(kind("Kính đề nghị UBND tỉnh xem xét, phê duyệt đề án."), TaskKind::Decide);
        assert_eq!(kind("Sở Y tế mua sắm thuốc."), TaskKind::Do);
    }
}
