//! What a sentence or a heading is, by its words: grounds, an offer, a courtesy, a report, a thing in a list.

use std::ops::Range;

use congvan_model::DocumentType;
use congvan_text::{fold, last_letters};

use super::clause::{self, Named};
use super::orders_by_kind;
use crate::lexicon::{begins_with_verb, predicate, starts_body};
use crate::tokens::Tokens;

/// Headings of sections that order nothing.
pub(super) fn negative_heading(folded: &str, kind: DocumentType, asked: bool) -> bool {
    const NO: &[&str] = &[
        "muc dich",
        "muc tieu",
        "quan diem",
        "can cu",
        "danh gia chung",
        "danh gia tinh hinh",
        "danh gia ket qua thuc hien",
        "danh gia ket qua dat duoc",
        "danh gia thuc trang",
        "yeu cau ve",
        "cac hinh thuc",
        "khai niem",
        "giai thich tu ngu",
        "nguyen tac",
        "tieu chuan",
        "tieu chi",
        "dieu kien du",
        "tinh hinh",
        "ket qua",
        "thanh phan",
        "thoi gian",
        "dia diem",
        "kinh phi",
        "doi tuong",
        "pham vi",
        "su can thiet",
        "co so phap ly",
        "co so thuc tien",
        "ton tai",
        "han che",
        "nguyen nhan",
        "uu diem",
        "dac diem",
        "thuc trang",
        "khai quat",
        "noi dung hop",
        "noi dung cuoc hop",
        "noi dung hoi nghi",
        "noi dung lam viec",
        "hinh thuc",
        "bo cuc",
        "qua trinh",
        "nhung ket qua",
        "nhan xet",
        "nguon kinh phi",
        "du toan",
        "tai lieu",
        "chuong trinh",
        "dinh huong chu de",
        "phuong phap",
        "yeu cau chung ve",
        "mot so ket qua",
        "kinh phi thuc hien",
        "nhung han che",
        "ket luan kiem tra",
        "y nghia",
    ];
    // What a meeting is about; the contents of a plan, or of what somebody was asked for, are work.
    if folded.trim_matches(|c: char| !c.is_alphanumeric()) == "noi dung" {
        return !orders_by_kind(kind) && !asked;
    }
    NO.iter().any(|n| folded.starts_with(n))
        && !folded.contains("nhiem vu")
        && !folded.contains("to chuc thuc hien")
}

/// Headings of sections that order.
pub(super) fn positive_heading(folded: &str) -> bool {
    [
        "nhiem vu",
        "giai phap",
        "to chuc thuc hien",
        "phan cong",
        "trach nhiem",
        "che do bao cao",
        "kien nghi",
        "de xuat",
        "thuc hien",
        "noi dung trien khai",
        "noi dung thuc hien",
        "yeu cau",
        "mot so yeu cau",
        "cong tac",
    ]
    .iter()
    .any(|n| folded.contains(n))
}

/// Headings under which even a record or a regulation lays down who does what.
pub(super) fn duty_heading(folded: &str) -> bool {
    [
        "ket luan",
        "phan cong",
        "trach nhiem",
        "to chuc thuc hien",
        "to chuc thi hanh",
        "dieu khoan thi hanh",
        "noi dung hop tac",
        "noi dung phoi hop",
        "thong nhat",
        "cam ket",
    ]
    .iter()
    .any(|n| {
        folded.starts_with(n) || folded.contains("trach nhiem cua") || folded.contains("to chuc thuc hien")
    })
}

/// True if a paragraph begins by asking a body for something.
pub(super) fn opens_with_request(t: &Tokens) -> bool {
    let start = usize::from(t.low(0) == "(");
    ["đề nghị", "yêu cầu", "giao"]
        .iter()
        .any(|w| t.phrase(start, w).is_some_and(|n| t.capital(start) && starts_body(t, start + n)))
}

/// `Mỗi sở cử 06 người`: who is to be sent, under those who take part.
pub(super) fn delegates(t: &Tokens) -> bool {
    clause::named(t, &(0..t.len()), false).is_some_and(|n| n.trigger.is_none() && t.low(n.bodies.end) == "cử")
}

/// What a list names that orders nothing.
pub(super) fn is_listed(t: &Tokens, range: &Range<usize>) -> bool {
    is_paper(t, range) || is_amount(t, range)
}

/// `Quyết định cử đi học của Sở Nội vụ (bản chính hoặc bản công chứng)`: a paper in a list of papers.
fn is_paper(t: &Tokens, range: &Range<usize>) -> bool {
    const PAPERS: [&str; 13] = [
        "quyết định",
        "giấy",
        "đơn",
        "văn bằng",
        "bằng",
        "hóa đơn",
        "biên lai",
        "hợp đồng",
        "phiếu",
        "sổ",
        "chứng từ",
        "chứng minh",
        "thẻ",
    ];
    const COPIES: [&str; 8] =
        ["bản chính", "bản sao", "bản công chứng", "bản gốc", "bản photo", "bản phô tô", "bản scan", "photo"];
    let last = range.clone().rev().find(|i| t.low(*i) == ")" || t.is_word(*i));
    let open = range.clone().rev().find(|i| t.low(*i) == "(");
    PAPERS.iter().any(|p| t.phrase(range.start, p).is_some())
        && last.is_some_and(|i| t.low(i) == ")")
        && open.is_some_and(|i| COPIES.iter().any(|c| t.phrase(i + 1, c).is_some()))
}

/// `Bác sĩ chuyên khoa cấp II: 20.000.000 đồng`: what is paid for what.
fn is_amount(t: &Tokens, range: &Range<usize>) -> bool {
    let Some(colon) = range.clone().find(|i| t.low(*i) == ":") else { return false };
    let figures = |i: usize| t.low(i).bytes().all(|b| b.is_ascii_digit());
    let end = (colon + 1..range.end).find(|i| !figures(*i) && t.low(*i) != ".").unwrap_or(range.end);
    end > colon + 1 && t.low(end) == "đồng" && (end + 1..range.end).all(|i| !t.is_word(i))
}

/// A lead-in over cases and not over orders.
pub(super) fn lists_cases(folded: &str) -> bool {
    let end = folded.trim_end_matches([' ', ':', '.']);
    let tail = last_letters(end, 90);
    ["truong hop", "dieu kien", "doi tuong", "tieu chuan", "thanh phan", "gom", "tieu chi", "hinh thuc"]
        .iter()
        .any(|w| tail.contains(w))
}

/// Grounds and openings: `Căn cứ ...`, `Thực hiện Công văn số ...`.
pub(super) fn is_ground(folded: &str) -> bool {
    // `Căn cứ chức năng, nhiệm vụ được giao, tổ chức ...`: how, not on what grounds.
    if [
        "can cu chuc nang",
        "can cu theo chuc nang",
        "can cu vao chuc nang",
        "can cu nhiem vu",
        "can cu vao nhiem vu",
    ]
    .iter()
    .any(|w| folded.starts_with(w))
    {
        return false;
    }
    [
        "can cu ",
        "tren co so ",
        "xet ",
        "theo de nghi",
        "thuc hien cong van",
        "thuc hien ke hoach",
        "thuc hien quyet dinh",
        "thuc hien chi thi",
        "thuc hien nghi",
        "thuc hien y kien",
        "thuc hien van ban",
        "thuc hien thong bao",
        "thuc hien luat",
        "tiep theo cong van",
        "phuc dap",
        "tra loi cong van",
    ]
    .iter()
    .any(|s| folded.starts_with(s))
}

pub(super) fn has_trigger_clause(t: &Tokens) -> bool {
    clause::sentences(t).iter().any(|s| clause::named(t, s, false).is_some_and(|n| n.trigger.is_some()))
}

/// The standing offer to help, and where to ask.
pub(super) fn is_offer(folded: &str) -> bool {
    let folded = folded.trim_start_matches(['(', ' ', '*']);
    let trouble = [
        "kho khan, vuong mac",
        "kho khan vuong mac",
        "vuong mac",
        "chua ro",
        "can trao doi",
        "phat sinh kho khan",
        "van de phat sinh",
        "phat sinh van de",
        "noi dung chua",
    ]
    .iter()
    .any(|w| folded.contains(w));
    let conditional = [
        "neu co",
        "neu gap",
        "neu phat sinh",
        "truong hop co",
        "co kho khan",
        "co vuong mac",
        "gap kho khan",
        "phat sinh vuong mac",
        "phat sinh kho khan",
        "co gi vuong",
        "co noi dung chua",
        "neu con",
    ]
    .iter()
    .any(|w| folded.contains(w));
    let asks = [
        "phan anh",
        "lien he",
        "bao cao",
        "trao doi",
        "thong tin",
        "phan hoi",
        "kien nghi",
        "thong bao",
        "de nghi",
    ]
    .iter()
    .any(|w| folded.contains(w));
    let helped = [
        "de duoc",
        "de kip thoi",
        "de phoi hop",
        "de xem xet",
        "de huong dan",
        "de giai quyet",
        "xem xet",
        "de tong hop",
        "de thao go",
        "giai quyet",
        "huong dan",
        "lien he",
        "phan anh ve",
    ]
    .iter()
    .any(|w| folded.contains(w));
    trouble && conditional && asks && helped && folded.len() < 420
        || folded.starts_with("moi chi tiet")
        || folded.starts_with("moi thong tin")
        || folded.starts_with("thong tin chi tiet")
        || folded.starts_with("chi tiet xin lien he")
        || folded.starts_with("thong tin lien he")
        || folded.starts_with("dau moi lien he")
        || folded.starts_with("lien he:")
        || folded.starts_with("moi vuong mac")
        || (folded.contains("neu can thong tin") && folded.contains("lien he"))
        || (["cac van de khac", "moi van de", "cac van de lien quan"].iter().any(|w| folded.starts_with(w))
            && folded.contains("lien he"))
}

/// What a superior agrees to, and orders nothing: `Thống nhất chủ trương đầu tư ...`, `Đồng ý với đề nghị của Sở Y tế`.
pub(super) fn is_consent(t: &Tokens, sentence: &Range<usize>) -> bool {
    const TO: [&str; 14] = [
        "chủ trương",
        "với",
        "theo",
        "như",
        "về",
        "nội dung",
        "phương án",
        "dự thảo",
        "đề nghị của",
        "đề xuất của",
        "kiến nghị của",
        "việc",
        "danh mục",
        "điều chỉnh",
    ];
    let start = clause::skip_openers(t, sentence.start, sentence.end);
    if t.capital(start) && t.phrase(start, "ủy quyền").is_some() {
        return true;
    }
    let Some(n) = ["thống nhất", "đồng ý", "nhất trí", "chấp thuận"].iter().find_map(|w| t.phrase(start, w))
    else {
        return false;
    };
    t.capital(start)
        && (TO.iter().any(|w| t.phrase(start + n, w).is_some())
            // `Thống nhất định mức chi ...`, and not `Thống nhất quản lý ...`.
            || !begins_with_verb(t, start + n) && !starts_body(t, start + n))
        // `Thống nhất với ..., giao Sở Y tế ...`.
        && !(start + n..sentence.end).any(|i| {
            ["giao", "yêu cầu", "phân công"].iter().any(|w| {
                t.phrase(i, w).is_some_and(|k| crate::lexicon::starts_body(t, i + k) && t.low(i + 1) != "ban")
            }) && matches!(t.low(i - 1), "," | ";" | "và" | ":")
        })
}

/// Courtesies and other ends that ask nothing.
pub(super) fn is_courtesy(folded: &str) -> bool {
    let f = folded.trim();
    f.starts_with("tran trong cam on")
        || f.starts_with("xin tran trong")
        || f.starts_with("tran trong.")
        || f.starts_with("tran trong!")
        || f == "tran trong"
        || f.starts_with("tran trong su phoi hop")
        || f.starts_with("rat mong nhan duoc su")
        || f.starts_with("rat mong duoc su")
        || (f.starts_with("rat mong") && f.contains("quan tam") && f.contains("phoi hop") && f.len() < 120)
        || f.starts_with("(gui kem")
        || f.starts_with("(kem theo")
        || f.starts_with("(dinh kem")
        || f.starts_with("(co ")
        || f.starts_with("tran trong thong bao")
        || f.starts_with("tran trong kinh moi")
}

/// `Kết quả báo cáo về ...`, `Báo cáo gửi về ...`, `Định kỳ ... báo cáo ...`.
pub(super) fn is_report(t: &Tokens, part: &Range<usize>) -> bool {
    let mut i = part.start;
    while i < part.end && (!t.is_word(i) || matches!(t.low(i), "và" | "đồng" | "thời")) {
        i += 1;
    }
    // `...; có trách nhiệm tổng hợp, báo cáo ...`.
    if let Some(n) = t.phrase(i, "có trách nhiệm") {
        i += n;
    }
    if t.phrase(i, "hoàn thành").is_some() {
        return false;
    }
    [
        "kết quả",
        "báo cáo",
        "gửi",
        "tổng hợp",
        "định kỳ",
        "trước",
        "chậm nhất",
        "văn bản",
        "công văn góp ý",
        "công văn tham gia",
        "ý kiến",
        "danh sách",
        "hồ sơ",
        "các đơn vị gửi",
        "thời gian gửi",
        "thời gian nộp",
        "nộp",
        "lập danh sách",
        "hằng",
        "hàng",
        "có văn bản",
        "mọi ý kiến",
        "bản đăng ký",
        "phiếu",
        "số liệu",
        "nội dung báo cáo",
        "trên cơ sở",
        "việc báo cáo",
        "về báo cáo",
        "yêu cầu gửi",
        "đề nghị gửi",
        "yêu cầu báo cáo",
        "đề nghị báo cáo",
        "yêu cầu hoàn thiện",
        "kế hoạch của",
    ]
    .iter()
    .any(|w| t.phrase(i, w).is_some() || t.low(i) == "trình" && t.capital(i))
        && (part.clone()).any(|k| {
            matches!(t.low(k), "báo" | "gửi" | "nộp" | "trình")
                || t.phrase(k, "đăng ký").is_some()
                    && matches!(t.low(k + 2), "về" | "với" | "gửi" | "tại" | "qua" | "danh" | "tham" | "dự")
        })
}

/// `Thời gian: ...`, `Địa điểm: ...`, `Thành phần: ...`.
pub(super) fn is_label(t: &Tokens, part: &Range<usize>) -> bool {
    let colon = (part.start..part.end.min(part.start + 7)).any(|i| t.low(i) == ":");
    colon && !begins_with_verb(t, part.start)
}

pub(super) fn has_verb(t: &Tokens, part: &Range<usize>) -> bool {
    (part.start..part.end).any(|i| !t.capital(i) && predicate(t, i).is_some())
}

/// `Dạy học trên truyền hình là hình thức ...`: says what something is.
pub(super) fn defines(t: &Tokens, part: &Range<usize>) -> bool {
    // `Hướng dẫn này có hiệu lực kể từ ngày ký.`
    let law = (part.start..part.end.min(part.start + 6))
        .any(|i| t.low(i) == "này" && t.phrase(i + 1, "có hiệu lực").is_some());
    // `Hằng năm, phấn đấu 100% học sinh ...`: an aim.
    let comma = (part.start..part.end.min(part.start + 10)).find(|i| t.low(*i) == ",").map(|i| i + 1);
    let aim = [Some(part.start), comma].into_iter().flatten().any(|i| t.phrase(i, "phấn đấu").is_some())
        && part.clone().any(|i| t.low(i) == "%" || t.phrase(i, "đạt").is_some());
    if law || aim {
        return true;
    }
    (part.start + 1..part.end.min(part.start + 10)).take_while(|i| !matches!(t.low(*i), "," | ":")).any(|i| {
        t.low(i) == "là"
            && [
                "hình thức",
                "các hình thức",
                "việc",
                "quá trình",
                "một",
                "loại",
                "tập hợp",
                "tổng",
                "nơi",
                "phương thức",
                "hoạt động",
                "khoản",
                "chủ trương",
            ]
            .iter()
            .any(|w| t.phrase(i + 1, w).is_some())
    })
}

/// A sentence that tells how things stand, after an order in the same paragraph.
pub(super) fn starts_background(t: &Tokens, part: &Range<usize>) -> bool {
    ["hiện nay", "thời gian qua", "tuy nhiên", "theo thống kê", "theo báo cáo"]
        .iter()
        .any(|w| t.phrase(part.start, w).is_some())
}

/// `Phân công lãnh đạo trực ...`: people of whoever is told, by a common noun.
pub(super) fn appoints(t: &Tokens, n: &Named) -> bool {
    n.trigger == Some("phân công")
        && n.giver.is_none()
        && [
            "lãnh đạo",
            "cán bộ",
            "giáo viên",
            "nhân viên",
            "công chức",
            "viên chức",
            "người",
            "bảo vệ",
            "lực lượng",
            "cấp ủy viên",
            "thành viên",
            "đảng viên",
        ]
        .iter()
        .any(|w| t.phrase(n.bodies.start, w).is_some())
}

/// `đã giao`, `được giao` before the verb.
pub(super) fn in_past(t: &Tokens, part: &Range<usize>) -> bool {
    (part.start..part.end.min(part.start + 12))
        .any(|i| t.phrase(i, "đã giao").is_some() || t.phrase(i, "được giao").is_some())
}

/// What is on the programme of a meeting: `Báo cáo tình hình ...`, `Thảo luận`.
pub(super) fn is_programme(t: &Tokens, part: &Range<usize>) -> bool {
    ["báo cáo", "giao ban", "thảo luận", "thông qua", "mời dự", "nghe", "trình bày", "tham luận"]
        .iter()
        .any(|w| t.phrase(part.start, w).is_some())
}

/// A call to attend.
pub(super) fn attends(t: &Tokens, range: &Range<usize>) -> bool {
    let f = fold(&t.text[t.bytes(range.clone())]);
    let calls = [
        "tham du",
        "du hop",
        "du hoi nghi",
        "den du",
        "du cuoc hop",
        "co mat",
        "sap xep thoi gian",
        "bo tri thoi gian",
        "tham gia du",
        "du dung thoi gian",
        "du day du",
        "du dung",
        "thanh phan trieu tap",
        "tham gia hoi nghi",
        "tham gia day du",
        "kinh moi",
    ]
    .iter()
    .any(|c| f.contains(c));
    let more = [
        "chuan bi",
        "gui ",
        "bao cao ",
        "dang ky",
        "lap danh sach",
        "bo tri phong",
        "tai lieu",
        "nghien cuu",
        "phan cong",
        "giao ",
    ]
    .iter()
    .any(|c| f.contains(c));
    calls && !more
}
