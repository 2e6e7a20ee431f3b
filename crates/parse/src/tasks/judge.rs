//! Whether what a clause says is an order, to whom, and whether it asks for more than that the letter be carried out.

use std::ops::Range;

use congvan_model::DocumentType;
use congvan_text::{byte_of, fold};

use super::clause::{self, Named};
use super::context::{Open, Scope, Walk};
use super::sentence::{defines, in_past, is_ground};
use crate::bodies;
use crate::lexicon::{begins_with_verb, is_charged, predicate, starts_body, strong};
use crate::tokens::Tokens;

/// Those of whom notices say what they are to do.
const PEOPLE: [&str; 12] = [
    "học sinh",
    "sinh viên",
    "học viên",
    "nghiên cứu sinh",
    "thí sinh",
    "giáo viên",
    "giảng viên",
    "cán bộ",
    "viên chức",
    "người lao động",
    "đoàn viên",
    "phụ huynh",
];

impl Walk<'_, '_> {
    /// Whether a clause that names somebody is an order in this place.
    pub(super) fn accepts(
        &self,
        t: &Tokens,
        n: &Named,
        part: &Range<usize>,
        scope: &Scope,
        in_list: bool,
        after_semicolon: bool,
    ) -> bool {
        let words = &t.text[t.bytes(n.bodies.clone())];
        // An office that tells what its head concluded is charged like any other.
        let own = self.head.is_issuer(words) && !(in_list && scope.orders && self.relays());
        if let Some(trigger) = n.trigger {
            // `trình` and `kính trình` ask only in what goes up.
            if matches!(trigger, "trình" | "kính trình" | "xin ý kiến") {
                return matches!(
                    self.kind(),
                    DocumentType::ToTrinh | DocumentType::BaoCao | DocumentType::CongVan
                ) && trigger != "trình";
            }
            if trigger == "giao" && in_past(t, &(part.start..n.bodies.start)) {
                return false;
            }
            if own && !scope.orders {
                return false;
            }
            let after = t.low(n.bodies.end);
            return !matches!(after, "là" | "tại" if trigger == "đề nghị");
        }
        let verb = clause::behind_insertion(t, n.bodies.end, part.end)
            .unwrap_or(n.bodies.end + usize::from(t.low(n.bodies.end) == ","));
        let announces = (t.phrase(verb, "thông báo").is_some()
            || t.phrase(verb, "trân trọng thông báo").is_some())
            && (verb..part.end).any(|k| t.low(k) == "biết");
        // Whoever is charged with telling others is charged.
        if announces && (own || !(in_list && scope.orders)) {
            return false;
        }
        const MORE: [&str; 15] = [
            "ban hành kế hoạch",
            "thông báo kết luận",
            "có ý kiến như",
            "có công văn",
            "có văn bản",
            "có tờ trình",
            "có báo cáo số",
            "kính",
            "báo cáo kết quả như",
            "nghỉ",
            "trở lại",
            "ban hành quyết định",
            "cảm ơn",
            "mong",
            "đồng ý",
        ];
        let leads = is_charged(t, verb)
            || ["là đầu mối", "là cơ quan thường trực", "là cơ quan đầu mối", "là cơ quan chủ trì"]
                .iter()
                .any(|w| t.phrase(verb, w).is_some());
        // `Ban Chỉ đạo do một Phó Chủ tịch làm Trưởng ban` tells who sits in it.
        let made_up = n.bodies.clone().any(|k| {
            t.low(k) == "do"
                && matches!(t.low(k + 1), "một" | "đồng" | "ông" | "bà" | "các")
                && k > n.bodies.start
        });
        let of = n.bodies.start + crate::lexicon::determiner(t, n.bodies.start).unwrap_or(0);
        if made_up || ["chi phí", "kinh phí"].iter().any(|w| t.phrase(of, w).is_some()) {
            return false;
        }
        // What comes of being late is no order: `sẽ không được xét`.
        if (verb..part.end)
            .any(|k| ["sẽ không được", "sẽ không xem xét", "sẽ bị"].iter().any(|w| t.phrase(k, w).is_some()))
        {
            return false;
        }
        // In a list of orders to make a plan is one.
        let plans = in_list && scope.orders && t.phrase(verb, "ban hành kế hoạch").is_some();
        if !leads && !plans && tells(t, verb, &MORE) {
            return false;
        }
        // `Theo khoản 3 Công văn số 7, các đơn vị có trách nhiệm ...`: what was laid down before.
        let laid_down = [
            "theo khoản",
            "theo điều",
            "theo điểm",
            "theo mục",
            "theo quy định tại",
            "theo công văn",
            "theo thông tư",
            "theo nghị định",
        ];
        if !in_list && n.from < n.bodies.start && laid_down.iter().any(|w| t.phrase(n.from, w).is_some()) {
            return false;
        }
        // `Sinh viên có thể đăng ký ...` lets them, `Cơ sở thực tập là các doanh nghiệp ...` says who they are.
        let may = |k: usize| t.low(k) == "có" && t.low(k + 1) == "thể";
        if may(verb) || n.bodies.clone().any(may) || t.low(verb) == "là" && !leads {
            return false;
        }
        // `... đối với các doanh nghiệp thua lỗ; các doanh nghiệp có chi phí lớn`: more of those whom it is about.
        if after_semicolon
            && !strong(t, verb)
            && !t.capital(n.bodies.start)
            && (part.start.saturating_sub(80)..part.start).any(|k| t.phrase(k, "đối với").is_some())
            && matches!(t.low(n.bodies.end), "có" | "thuộc" | "" | "." | "đã" | "đang" | "phát")
        {
            return false;
        }
        if after_semicolon {
            // After a semicolon only a clear change of doer counts.
            let clear = t.capital(n.bodies.start)
                || strong(t, verb)
                || crate::lexicon::determiner(t, n.bodies.start).is_some();
            if !clear {
                return false;
            }
        }
        if own
            && !self.explicit_only()
            && !matches!(
                self.kind(),
                DocumentType::DuAn
                    | DocumentType::KeHoach
                    | DocumentType::ChuongTrinh
                    | DocumentType::PhuongAn
                    | DocumentType::DeAn
            )
        {
            return false;
        }
        if self.explicit_only() {
            let f = fold(&t.text[t.bytes(verb..part.end)]);
            let carries = f.contains("chiu trach nhiem thi hanh")
                || f.contains("chiu trach nhiem thuc hien")
                || f.starts_with("co trach nhiem thuc hien")
                || f.contains("trien khai thuc hien quyet dinh nay")
                || f.contains("co trach nhiem thi hanh")
                || f.contains("can cu quyet dinh thi hanh")
                || f.contains("thi hanh quyet dinh")
                || f.contains("thi hanh nghi quyet")
                || f.starts_with("thi hanh");
            let duty = predicate(t, verb).is_some() || bodies::is_proper(t, n.bodies.start, n.bodies.end);
            let joint = matches!(
                self.kind(),
                DocumentType::BanGhiNho | DocumentType::BanThoaThuan | DocumentType::HopDong
            );
            let bound = scope.orders
                || self.has_any_deadline(t, part)
                || joint && self.kind() != DocumentType::HopDong;
            // `Điều 2. Cục Thuế chủ trì ... hướng dẫn ...` of a decision of a few articles, not of a rule book.
            let charges = t.phrase(verb, "chủ trì").is_some()
                || t.phrase(verb, "tiến hành").is_some()
                || t.phrase(verb, "có nhiệm vụ").is_some()
                || t.phrase(verb, "có trách nhiệm").is_some();
            let few = self.articles <= 6;
            let order = charges && few && n.from == n.bodies.start && n.bodies.start == 0;
            let article = in_list
                && self.kind() == DocumentType::QuyetDinh
                && (self.has_any_deadline(t, part) || order)
                && duty;
            let loose = matches!(
                self.kind(),
                DocumentType::GiayUyQuyen
                    | DocumentType::PhieuChuyen
                    | DocumentType::PhieuBao
                    | DocumentType::BienBan
                    | DocumentType::PhieuGui
            ) && duty
                && self.has_deadline(t, part);
            // `Điều 3. Trách nhiệm của các cơ quan`: what they must do, not the article's law.
            let charged = in_list
                && scope.orders
                && self.kind() == DocumentType::QuyetDinh
                && (leads
                    || t.phrase(verb, "có trách nhiệm").is_some()
                    || t.phrase(verb, "chịu trách nhiệm").is_some());
            return carries
                || loose
                || article
                || charged
                || in_list
                    && duty
                    && bound
                    && self.kind() != DocumentType::QuyetDinh
                    && (!own || joint || scope.orders)
                || in_list && duty && self.kind() == DocumentType::BienBan && scope.orders;
        }
        if scope.orders && (in_list || scope.assigned || scope.running) {
            return true;
        }
        if in_list
            && !scope.cases
            && matches!(
                self.kind(),
                DocumentType::CongVan
                    | DocumentType::GiayMoi
                    | DocumentType::ThongBao
                    | DocumentType::NghiQuyet
            )
            && (n.from == n.bodies.start || t.low(n.bodies.start - 1) == ":")
            && t.capital(n.bodies.start)
            && (predicate(t, verb).is_some()
                // `- Sở Y tế: chuẩn bị thuốc ...`.
                || t.low(verb) == ":" && begins_with_verb(t, verb + 1))
        {
            return true;
        }
        // Outside a list of orders: only what obliges in so many words.
        let f = fold(&t.text[t.bytes(verb..part.end)]);
        let obliges = strong(t, verb)
            && !f.starts_with("khan truong")
            && !f.starts_with("tiep tuc")
            && !f.starts_with("tang cuong")
            || f.starts_with("co trach nhiem")
            || f.starts_with("chiu trach nhiem")
            || f.contains("co trach nhiem")
            || f.starts_with("co nhiem vu")
            // `Các đơn vị căn cứ Kế hoạch số 5 để tổ chức ...`.
            || f.starts_with("can cu ") && crate::lexicon::determiner(t, n.bodies.start).is_some()
            || self.has_deadline(t, part) && predicate(t, verb).is_some() && !f.starts_with("to chuc");
        // `Các đồng chí gửi văn bản về ... từ ngày 19/8 đến 28/8`; in a notice `Sinh viên đăng ký học phần từ ngày ... đến ngày ...`.
        let group = crate::lexicon::determiner(t, n.bodies.start).is_some();
        let people = PEOPLE.iter().any(|w| t.phrase(n.bodies.start, w).is_some());
        let notice = matches!(self.kind(), DocumentType::ThongBao | DocumentType::HuongDan);
        let hands_in = (matches!(t.low(verb), "gửi" | "nộp") && group
            || notice && (group || people) && !own && predicate(t, verb).is_some())
            && self.has_any_deadline(t, part)
            && !(verb..part.end.min(verb + 12)).any(|k| t.low(k) == "đã");
        obliges
            || hands_in
            || scope.orders
            || !own && self.directs(t, n, part, verb)
            || (self.kind() == DocumentType::ThongBao
                && predicate(t, verb).is_some()
                && !own
                && (strong(t, verb)
                    || ["chỉ đạo", "tranh thủ", "bố trí", "phân công", "sắp xếp"]
                        .iter()
                        .any(|w| t.phrase(verb, w).is_some())))
    }

    /// A public body or a group that is told in the present, at the head of a paragraph, what to do: `Sở Công Thương theo dõi
    /// cung cầu hàng hóa ...`.
    pub(super) fn directs(&self, t: &Tokens, n: &Named, part: &Range<usize>, verb: usize) -> bool {
        // What a letter tells of others' papers and deeds.
        const TOLD: [&str; 22] = [
            "báo cáo",
            "đề nghị",
            "kiến nghị",
            "ban hành",
            "thông báo",
            "gửi",
            "trình",
            "có",
            "nhận",
            "đề xuất",
            "phản ánh",
            "công nhận",
            "thống nhất",
            "đồng ý",
            "tiếp nhận",
            "quyết định",
            "thành lập",
            "phê duyệt",
            "trả lời",
            "cho",
            "về",
            "đến",
        ];
        let bids = matches!(
            self.kind(),
            DocumentType::CongVan | DocumentType::CongDien | DocumentType::ChiThi | DocumentType::ThongBao
        ) || self.kind() == DocumentType::NghiQuyet && self.head.is_council();
        let first = n.from <= 1 || n.from <= 4 && t.low(n.from - 1) == ",";
        // `Sau khi thi học kỳ, các trường tiếp tục ...`.
        let opened = t.low(n.bodies.start.wrapping_sub(1)) == ","
            && ["sau khi", "trên cơ sở", "đối với", "để", "nhằm"]
                .iter()
                .any(|w| t.phrase(n.from, w).is_some());
        bids && part.start == 0
            && first
            && (n.from == n.bodies.start || opened)
            && (t.capital(n.bodies.start) && (!opened || self.is_addressed(t, &n.bodies))
                || crate::lexicon::determiner(t, n.bodies.start).is_some())
            && is_public(t, n.bodies.start)
            && t.low(n.bodies.start).starts_with(char::is_alphabetic)
            && !n.bodies.clone().any(|i| matches!(t.low(i), "sự" | "hy" | "mong"))
            && !matches!(t.low(part.end - 1), ":")
            && predicate(t, verb).is_some()
            // A notice tells what its issuer holds.
            && !(self.kind() == DocumentType::ThongBao && t.phrase(verb, "tổ chức").is_some())
            && !TOLD.iter().any(|w| t.phrase(verb, w).is_some())
            && !(verb..part.end.min(verb + 12)).any(|i| t.low(i) == "đã")
    }

    /// Whether a sentence that opens with its grounds charges somebody behind them: `Trên cơ sở báo cáo của các đơn vị, Sở
    /// Tài chính có nhiệm vụ tổng hợp ...`.
    pub(super) fn charges(&self, t: &Tokens) -> bool {
        const CHARGED: [&str; 7] = [
            "có nhiệm vụ",
            "có trách nhiệm",
            "chịu trách nhiệm",
            "phải",
            "khẩn trương",
            "nghiêm túc",
            "chủ động",
        ];
        // `Thực hiện Công văn số 5; UBND tỉnh có ý kiến như sau: Sở Tài chính chủ trì ...`.
        let announced =
            (2..t.len()).filter(|c| t.low(*c) == ":" && t.phrase(c - 2, "như sau").is_some()).any(|c| {
                starts_body(t, c + 1)
                    && clause::named(t, &(c + 1..t.len()), false)
                        .is_some_and(|n| predicate(t, n.bodies.end).is_some())
            });
        announced
            || clause::sentences(t).iter().any(|s| {
                clause::named(t, s, false).is_some_and(|n| {
                    n.trigger.is_none()
                        && n.bodies.start > s.start
                        && t.low(n.bodies.start - 1) == ","
                        && !self.is_own(t, &n.bodies)
                        && CHARGED.iter().any(|w| t.phrase(n.bodies.end, w).is_some())
                })
            })
    }

    /// Whether the letter goes to a body of this kind: `Sở GDĐT` where it goes to `Các Sở Giáo dục và Đào tạo`.
    fn is_addressed(&self, t: &Tokens, bodies: &Range<usize>) -> bool {
        let head = t.low(bodies.start);
        bodies.len() <= 6
            && self.letter.addressees.iter().any(|a| {
                let a = Tokens::new(a);
                let at = crate::lexicon::determiner(&a, 0).unwrap_or(0);
                a.low(at) == head && a.low(at + 1).chars().next() == t.low(bodies.start + 1).chars().next()
            })
    }

    /// An order to all that the letter goes to, in a paragraph of its own that begins with its verb: `Tăng cường kiểm tra ...`.
    pub(super) fn bids_all(&self, t: &Tokens, part: &Range<usize>) -> bool {
        let letter =
            matches!(self.kind(), DocumentType::CongVan | DocumentType::CongDien | DocumentType::ChiThi);
        if !letter || part.start != 0 || part.len() <= 6 || !t.capital(0) {
            return false;
        }
        let start = clause::skip_openers(t, 0, part.end);
        if !begins_with_verb(t, start) || starts_body(t, start) || t.low(part.end - 1) == ":" {
            return false;
        }
        let text = &t.text[t.bytes(part.clone())];
        let f = fold(&text[..byte_of(text, 40)]);
        // What a letter opens with, or says of itself.
        const NOT: [&str; 36] = [
            "tiep theo",
            "tiep thu",
            "qua ",
            "can cu",
            "de ",
            "nham",
            "huong ung",
            "chao mung",
            "phat huy",
            "ky niem",
            "nhan ",
            "tra loi",
            "phuc dap",
            "trien khai thuc hien",
            "trien khai ke",
            "trien khai cong",
            "trien khai chi",
            "trien khai nghi",
            "trien khai ket",
            "trien khai quyet",
            "trien khai thong",
            "trien khai luat",
            "thuc hien ",
            "thong bao",
            "ghi nhan",
            "danh gia",
            "bieu duong",
            "bao cao",
            "chi thi nay",
            "cong van nay",
            "cong dien nay",
            "ke hoach nay",
            "quyet dinh",
            "huong dan",
            "gui ",
            "kinh ",
        ];
        !is_ground(&f)
            && !defines(t, part)
            && !NOT.iter().any(|w| f.starts_with(w))
            && clause::named(t, part, false).is_none()
            // `Tiếp tục triển khai Đề án, Cục xây dựng dự thảo ...` is what the issuer does.
            && !(start..part.end).any(|i| {
                t.low(i) == ","
                    && t.capital(i + 1)
                    && starts_body(t, i + 1)
                    && self.is_own(t, &(i + 1..bodies::phrase_end(t, i + 1, part.end).max(i + 2)))
            })
    }

    /// Whether the letter is a notice in which an office hands on what its head or a meeting decided.
    pub(super) fn relays(&self) -> bool {
        self.kind() == DocumentType::ThongBao
            && self.letter.issuer.as_deref().is_some_and(|issuer| fold(issuer).starts_with("van phong "))
    }

    /// Whether these bodies are the issuer of the letter or its head.
    pub(super) fn is_own(&self, t: &Tokens, bodies: &Range<usize>) -> bool {
        const HEADS: [&str; 8] = [
            "phó chủ tịch",
            "chủ tịch",
            "phó giám đốc",
            "giám đốc",
            "bộ trưởng",
            "thứ trưởng",
            "lãnh đạo",
            "trưởng ban",
        ];
        let from = bodies.start + HEADS.iter().find_map(|w| t.phrase(bodies.start, w)).unwrap_or(0);
        // `UBND tỉnh cũng yêu cầu ...`.
        let to = bodies.end - usize::from(t.low(bodies.end - 1) == "cũng");
        from < to && self.head.is_issuer(&t.text[t.bytes(from..to)])
    }

    /// Whom the issuer asks in a clause that first tells what it does itself: `Sở xin gửi dự thảo, đề nghị các phòng góp ý`.
    pub(super) fn past_own_deed(&self, t: &Tokens, n: Named, part: &Range<usize>) -> Named {
        let submits = self.kind() == DocumentType::ToTrinh && n.trigger.is_none();
        if !submits && (n.trigger.is_some() || !self.is_own(t, &n.bodies)) {
            return n;
        }
        // `Ban Tiếp công dân chuyển đơn đến Phòng Tài nguyên để xem xét, giải quyết`.
        if let Some(bodies) = clause::handed_to(t, n.bodies.end, part.end) {
            return Named { bodies, trigger: Some("chuyển"), giver: Some(n.bodies), ..n };
        }
        // `Trường kính trình UBND xã xem xét` is what the first does, and what the second is asked for.
        if self.kind() == DocumentType::ToTrinh
            && let Some(w) = ["kính trình", "trình"].iter().find_map(|w| t.phrase(n.bodies.end, w))
            && let Some(bodies) = clause::object(t, n.bodies.end + w, part.end)
            && (bodies.end..part.end.min(bodies.end + 3)).any(|k| t.is_word(k))
        {
            return Named { bodies, trigger: Some("kính trình"), giver: Some(n.bodies), ..n };
        }
        // `Chủ tịch UBND tỉnh chỉ đạo các sở rà soát ...`.
        if let Some(at) = (n.bodies.end..n.bodies.end + 2).find(|i| t.phrase(*i, "chỉ đạo").is_some())
            && (at == n.bodies.end || t.low(n.bodies.end) == "cũng")
            && let Some(bodies) = clause::object(t, at + 2, part.end)
            && predicate(t, bodies.end).is_some()
        {
            return Named { bodies, trigger: Some("yêu cầu"), giver: Some(n.bodies), ..n };
        }
        if let Some(bodies) = clause::informed(t, n.bodies.end, part.end) {
            return Named { bodies, trigger: Some("thông báo"), giver: Some(n.bodies), ..n };
        }
        match clause::asked_later(t, n.bodies.end, part.end) {
            Some((bodies, asks)) => Named { bodies, trigger: Some(asks), giver: Some(n.bodies), ..n },
            None => n,
        }
    }

    /// In a list of orders one that hands its work on is the one who is told: `Công an huyện phân công lực
    /// lượng ...`; the issuer and its head give orders.
    pub(super) fn of_giver(&self, t: &Tokens, n: Named, scope: &Scope, in_list: bool) -> Named {
        // `UBND các huyện yêu cầu UBND các xã thực hiện ngay ...`: a group is told to ask those below it.
        let group = |giver: &Range<usize>| giver.clone().any(|i| crate::lexicon::determiner(t, i).is_some());
        let hands_on = matches!(
            n.trigger,
            Some("phân công" | "giao" | "giao cho" | "chỉ định" | "ủy quyền" | "ủy quyền cho")
        ) || matches!(n.trigger, Some("yêu cầu" | "đề nghị"))
            && n.giver.as_ref().is_some_and(group);
        match n.giver.clone() {
            Some(giver) if hands_on && in_list && scope.orders => {
                let words = &t.text[t.bytes(giver.clone())];
                let f = fold(words);
                let heads = [
                    "chu tich",
                    "pho chu tich",
                    "thu tuong",
                    "bo truong",
                    "giam doc",
                    "lanh dao",
                    "thuong truc",
                ];
                if self.head.is_issuer(words) || heads.iter().any(|h| f.starts_with(h)) {
                    return n;
                }
                Named { bodies: giver, trigger: None, giver: None, ..n }
            }
            _ => n,
        }
    }

    /// True if after an order to one body the next sentence tells another what to do: `Giao Sở A chủ trì ... Sở
    /// B rà soát ...`.
    pub(super) fn goes_on(&self, t: &Tokens, n: &Named, open: &Open) -> bool {
        let verb = n.bodies.end;
        open.rule != "task.bare"
            && n.trigger.is_none()
            && n.from == n.bodies.start
            && t.capital(n.bodies.start)
            && predicate(t, verb).is_some()
            && !self.head.is_issuer(&t.text[t.bytes(n.bodies.clone())])
            && !tells(t, verb, &["thông báo", "có ý kiến"])
    }

    /// `đề nghị phổ biến ...`, `yêu cầu thực hiện nghiêm ...`: an order to all addressees.
    pub(super) fn asks_nobody(&self, t: &Tokens, part: &Range<usize>) -> bool {
        let mut i = part.start;
        let mut head = true;
        while i < part.end {
            if matches!(t.low(i), "," | ";" | ":") {
                head = true;
                i += 1;
                continue;
            }
            for trigger in
                ["trân trọng đề nghị", "kính đề nghị", "đề nghị", "yêu cầu", "rất mong", "kính mong"]
            {
                // `Nội dung báo cáo ... đề nghị gửi về ...`.
                let sent =
                    t.phrase(part.start, "nội dung").is_some() || t.phrase(part.start, "báo cáo").is_some();
                if (head || sent && t.phrase(i, "đề nghị gửi").is_some())
                    && let Some(n) = t.phrase(i, trigger)
                    && (begins_with_verb(t, i + n) && !t.capital(i + n))
                    && !starts_body(t, i + n)
                {
                    return true;
                }
            }
            head = false;
            i += 1;
        }
        false
    }

    /// What the issuer says that it will do itself.
    pub(super) fn own_work(&self, t: &Tokens, part: &Range<usize>) -> bool {
        let start = part.start;
        if !starts_body(t, start) {
            return false;
        }
        let end = bodies::phrase_end(t, start, part.end);
        let words = &t.text[t.bytes(start..end)];
        self.head.is_issuer(words)
            && !matches!(self.kind(), DocumentType::KeHoach | DocumentType::ChuongTrinh)
    }

    /// True if the clause asks for nothing but that the letter be carried out.
    pub(super) fn is_empty_order(&self, t: &Tokens, range: Range<usize>) -> bool {
        const EMPTY: &[&str] = &[
            "nghiem", "tuc", "trien", "khai", "to", "chuc", "thuc", "hien", "chi", "dao", "khan", "truong",
            "tot", "hieu", "qua", "dung", "noi", "dung", "tren", "neu", "nay", "cong", "van", "ke", "hoach",
            "thong", "bao", "thi", "quan", "triet", "phoi", "hop", "cac", "nhung", "va", "theo", "quan",
            "tam", "day", "du", "kip", "thoi", "chu", "dong", "tich", "cuc", "cua", "de", "dam", "bao", "ve",
            "yeu", "cau", "nhiem", "vu", "duoc", "giao", "can", "cu", "dien", "luat", "lien", "quan",
            "huong", "dan", "sau", "cho", "bao", "dam", "tien", "do", "chat", "luong", "luc", "dat", "noi",
            "quyet", "dinh", "voi", "mot", "cach", "co", "cung", "trong", "thuoc", "pham", "vi", "quan",
            "ly", "biet", "phan", "ra", "soat", "luu", "y", "viec", "y", "kien", "tai", "xem", "xet", "quy",
            "co", "don", "vi", "dia", "phuong", "tap", "trung", "cong", "tac", "thi", "hanh", "len", "lam",
            "tinh", "than", "gian", "qui", "chinh", "trach", "chap", "nghien", "cuu",
        ];
        // With which a submission closes: `xem xét, phê duyệt`.
        const DECIDING: &[&str] = &["thuan", "phe", "duyet", "qua", "ban", "nghi"];
        let decides = range.clone().any(|i| t.phrase(i, "xem xét").is_some());
        // To give an opinion is a duty of its own.
        // To lead the work is one, too.
        let opinion = ["góp ý", "đóng góp", "tham gia ý kiến", "cho ý kiến", "chủ trì"];
        if self.has_deadline(t, &range)
            || range.clone().any(|i| opinion.iter().any(|words| t.phrase(i, words).is_some()))
        {
            return false;
        }
        let mut strange = 0;
        let mut i = range.start;
        while i < range.end {
            // `(có dự thảo kèm theo)` asks for nothing.
            if t.low(i) == "(" {
                i = t.after_bracket(i).max(i + 1);
                continue;
            }
            // With whom it is to be carried out asks for nothing more.
            if let Some(with) = ["phối hợp với", "phối hợp cùng"].iter().find_map(|w| t.phrase(i, w))
                && starts_body(t, i + with)
            {
                i = bodies::phrase_end(t, i + with, range.end).max(i + with);
                continue;
            }
            i += 1;
            let i = i - 1;
            if !t.is_word(i) {
                continue;
            }
            let w = fold(t.low(i));
            if !EMPTY.contains(&w.as_str())
                && !(decides && DECIDING.contains(&w.as_str()))
                && !self.subject.contains(&w)
                && !w.bytes().all(|b| b.is_ascii_digit())
            {
                strange += 1;
            }
        }
        strange == 0
    }

    /// `Các đơn vị nghiêm túc triển khai thực hiện Công văn này`.
    pub(super) fn is_empty_subject(&self, t: &Tokens, n: &Named, part: &Range<usize>) -> bool {
        n.trigger.is_none() && self.kind() != DocumentType::QuyetDinh && part.end - n.bodies.end < 24 && {
            let f = fold(&t.text[t.bytes(n.bodies.end..part.end)]);
            (f.contains("nay") || f.contains("neu tren") || f.contains("noi dung tren"))
                && self.is_empty_order(t, n.bodies.end..part.end)
        }
    }
}

/// Whether what stands behind a body at token `verb` tells how things stand and orders nothing: by the words that say so
/// everywhere, or by these `more`.
fn tells(t: &Tokens, verb: usize, more: &[&str]) -> bool {
    const TELLS: [&str; 11] =
        ["đã", "đang", "sẽ", "là", "còn", "vẫn", "chưa", "nhận được", "xin", "trân trọng", "được"];
    TELLS.iter().chain(more).any(|w| t.phrase(verb, w).is_some())
}

/// Bodies of the state and the Party, their heads and groups of them; no enterprise and nobody's person.
fn is_public(t: &Tokens, i: usize) -> bool {
    const NOT: [&str; 12] = [
        "công ty",
        "doanh nghiệp",
        "ông",
        "bà",
        "tập đoàn",
        "tổng công ty",
        "hộ",
        "người",
        "học sinh",
        "sinh viên",
        "hợp tác xã",
        "chủ hộ",
    ];
    let head = i + crate::lexicon::determiner(t, i).unwrap_or(0);
    let figure = t.low(head).bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    starts_body(t, i)
        && !figure
        && !NOT.iter().any(|w| t.phrase(head, w).is_some() && t.phrase(head, "chủ tịch").is_none())
}
