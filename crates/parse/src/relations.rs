//! What a letter has to do with the documents that it cites, and who issued them, told by the
//! words around each citation.
//!
//! A sentence of grounds begins with its cue (`Căn cứ`, `Thực hiện`, `Phúc đáp`), which governs all
//! documents in a row with the first. What stands in the title of another document (`... về việc
//! thực hiện Nghị quyết số 5/NQ-CP`) is cited by that document, not by the letter, and has no
//! relation. Elsewhere the nearest cue counts, if no more than a few words, or `tại`, `của`, `Điều
//! 5`, part it from the document. That a letter replaces or amends a document is believed only
//! where the letter itself is the subject (`Quyết định này thay thế`), or where nobody else is.

use std::ops::Range;
use std::sync::LazyLock;

use congvan_model::{DocumentType, Relation};

use crate::bodies;
use crate::lexicon::{PORTFOLIOS, determiner, is_head, predicate, starts_body};
use crate::tokens::{PhraseSet, Tokens};

/// How many words may stand between a cue and its document where nothing else joins them.
const NEAR: usize = 5;
/// How many where `tại`, `của`, `Điều` or the like joins them.
const JOINED: usize = 30;
/// How many words the name of an issuer may have.
const NAME: usize = 16;

/// What the words say of one citation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Around {
    /// The relation and the bytes of the words that tell it.
    pub relation: Option<(Relation, Range<usize>)>,
    /// The bytes of its issuer's name.
    pub issuer: Option<Range<usize>>,
}

/// Reads the words around the citations of one paragraph.
pub(crate) struct Reader<'a> {
    t: Tokens<'a>,
    document: DocumentType,
    /// The text is the letter's own subject: what it begins with, the letter does.
    subject: bool,
    previous: Option<Previous>,
}

/// The citation before.
struct Previous {
    /// The first token after it, its date and its issuer.
    end: usize,
    relation: Option<(Relation, Range<usize>)>,
}

impl<'a> Reader<'a> {
    /// `text` is a paragraph of a letter of the kind `document`, or its subject.
    pub fn new(text: &'a str, document: DocumentType, subject: bool) -> Self {
        Self { t: Tokens::new(text), document, subject, previous: None }
    }

    /// The citation whose code is bytes `code`; its date, if it has one, ends at `date_end`. To be
    /// called in the order of the text.
    pub fn around(&mut self, code: Range<usize>, date_end: usize) -> Around {
        let name = self.name_start(self.t.at_byte(code.start));
        let after = self.t.at_byte(date_end);
        let start = self.sentence_start(name);
        let behind = self.issuer_behind(after);
        let issuer = behind.clone().or_else(|| self.issuer_before(start, name));
        let previous = self.previous.take().filter(|p| p.end >= start);
        let relation = self.relation(start, name, previous.as_ref());
        let end = behind.as_ref().map_or(after, |range| self.t.at_byte(range.end));
        self.previous = Some(Previous { end: end.max(name), relation: relation.clone() });
        Around { relation, issuer }
    }

    /// Where the name of the document begins whose code is at token `at`: `các Công văn số`.
    fn name_start(&self, at: usize) -> usize {
        let t = &self.t;
        let mut k = at;
        if k > 0 && t.low(k - 1) == ":" {
            k -= 1;
        }
        if k > 0 && matches!(t.low(k - 1), "số" | "luật") {
            k -= 1;
        }
        let named = (1..=6).rev().find(|n| *n <= k && t.longest(k - n, &NAMES) == Some(*n));
        k -= named.unwrap_or(0);
        if k > 0 && matches!(t.low(k - 1), "các" | "những" | "bản") {
            k -= 1;
        }
        k
    }

    /// The first token of the sentence, or the part of one between semicolons, that `at` stands in.
    /// What follows a semicolon without words of its own still belongs to what came before.
    fn sentence_start(&self, at: usize) -> usize {
        let t = &self.t;
        // A paragraph without a full stop is one long sentence; a cue that far away says nothing.
        let floor = at.saturating_sub(200);
        for k in (floor..at).rev() {
            match t.low(k) {
                "." if t.capital(k + 1) && k > 0 && !is_abbreviation(t.low(k - 1)) => return k + 1,
                ";" if k + 1 < at && !(t.capital(k + 1) && t.longest(k + 1, &NAMES).is_some()) => {
                    return k + 1;
                }
                "(" if (k..at).all(|j| t.low(j) != ")") && k + 1 < at => return k + 1,
                _ => {}
            }
        }
        floor
    }

    fn relation(
        &self,
        start: usize,
        name: usize,
        previous: Option<&Previous>,
    ) -> Option<(Relation, Range<usize>)> {
        if let Some(own) = self.own(start, name, previous) {
            return Some(own);
        }
        let lead = self.lead(start, name);
        let Some(previous) = previous else {
            return self.nearest(start, name).or_else(|| {
                lead.filter(|(r, _)| *r == Relation::CanCu && self.main_clause(start, name).is_none())
            });
        };
        let t = &self.t;
        let from = previous.end.min(name);
        let joints = |k: usize| matches!(t.low(k), "," | ";" | "và" | "cùng" | ")" | "của" | "số");
        if (from..name).all(joints) {
            return previous.relation.clone();
        }
        if let Some(main) = self.main_clause(from, name) {
            return self.nearest(main, name);
        }
        if (from..name.min(from + 3)).any(|k| t.longest(k, &TITLES).is_some()) {
            // A new document of the row, or one more in the title of the last?
            let row = name > 0
                && (matches!(t.low(name - 1), "," | ";") || t.low(name - 1) == "và" && t.capital(name));
            return lead.filter(|_| row);
        }
        self.nearest(from, name).or(lead)
    }

    /// The cue that a sentence begins with.
    fn lead(&self, start: usize, name: usize) -> Option<(Relation, Range<usize>)> {
        let t = &self.t;
        let before = |k: usize| {
            matches!(t.low(k), "nhằm" | "để" | "nay" | "về" | "việc" | "v")
                || t.low(k).bytes().all(|b| b.is_ascii_digit())
        };
        let at = (start..name).find(|k| t.is_word(*k) && !before(*k))?;
        self.cue(at).map(|(relation, n)| (relation, t.bytes(at..at + n)))
    }

    /// The last cue between `from` and the document that begins at `name`, if it is said of it.
    fn nearest(&self, from: usize, name: usize) -> Option<(Relation, Range<usize>)> {
        let t = &self.t;
        let (at, relation, n) = (from..name).rev().find_map(|k| self.cue(k).map(|(r, n)| (k, r, n)))?;
        let gap = (at + n).min(name)..name;
        let joined = || {
            name > 0 && matches!(t.low(name - 1), "tại" | "trong" | "theo" | "của" | "ở")
                || gap.clone().any(|k| matches!(t.low(k), "điều" | "khoản" | "chương" | "mục" | "phụ"))
        };
        let said = gap.len() <= NEAR || gap.len() <= JOINED && joined();
        said.then(|| (relation, t.bytes(at..at + n)))
    }

    /// The relation that the words at token `k` tell, and how many they are.
    fn cue(&self, k: usize) -> Option<(Relation, usize)> {
        let t = &self.t;
        // `Quy chế ban hành kèm theo Quyết định`, `việc tiếp theo`: other words.
        if t.low(k) == "theo" {
            if k > 0 && matches!(t.low(k - 1), "kèm" | "tiếp" | "dựa" | "làm")
                || matches!(t.low(k + 1), "dõi" | "đuổi" | "kịp" | "đó")
            {
                return None;
            }
            let ordered = (k + 1..k + 4).any(|j| t.longest(j, &ORDERS).is_some());
            let asked = (k + 1..k + 4).any(|j| t.phrase(j, "đề nghị").is_some());
            return Some(match (ordered, asked) {
                (true, _) => (Relation::ThucHien, 1),
                (false, true) => (self.asked(), 1),
                (false, false) => (Relation::CanCu, 1),
            });
        }
        if let Some(n) = t.longest(k, &FOLLOWS) {
            // `trong thời gian tiếp theo`.
            return t.capital(k).then_some((Relation::TiepTheo, n));
        }
        // `Sở Y tế trả lời Công văn số ... trước ngày ...` is for others to do; the letter's own answer
        // begins its sentence, or stands behind the grounds.
        if t.phrase(k, "trả lời").is_some() {
            let own = self.subject || t.capital(k) || (k.saturating_sub(12)..k).any(|j| t.low(j) == ",");
            return own.then_some((Relation::TraLoi, 2));
        }
        [
            (&*ANSWERS, Relation::TraLoi),
            (&*CONSIDERS, self.asked()),
            (&*GROUNDS, Relation::CanCu),
            (&*CARRIES_OUT, Relation::ThucHien),
        ]
        .into_iter()
        .find_map(|(set, relation)| t.longest(k, set).map(|n| (relation, n)))
    }

    /// What a request is to the letter that grants it: a ground of a decision, and what a letter
    /// answers.
    fn asked(&self) -> Relation {
        use DocumentType::*;
        match self.document {
            QuyetDinh | NghiQuyet | QuyDinh | QuyChe | ChiThi | KeHoach | Khac => Relation::CanCu,
            _ => Relation::TraLoi,
        }
    }

    /// The letter itself replaces or amends the document.
    fn own(
        &self,
        start: usize,
        name: usize,
        previous: Option<&Previous>,
    ) -> Option<(Relation, Range<usize>)> {
        let t = &self.t;
        let (at, relation, n) = (start..name).rev().find_map(|k| {
            let replaced = t.longest(k, &REPLACES).map(|n| (k, Relation::ThayThe, n));
            replaced.or_else(|| t.longest(k, &AMENDS).map(|n| (k, Relation::SuaDoi, n)))
        })?;
        let row =
            previous.is_some_and(|p| p.end > at && p.relation.as_ref().is_some_and(|(r, _)| *r == relation));
        if row {
            return Some((relation, t.bytes(at..at + n)));
        }
        // The subject of the verb is another document.
        let gap = (at + n)..name;
        if previous.is_some_and(|p| p.end > at) || gap.len() > JOINED {
            return None;
        }
        let since = previous.map_or(start, |p| p.end.max(start));
        let this = (since..at).any(|k| {
            t.low(k) == "này"
                && k > 0
                && matches!(
                    t.low(k - 1),
                    "định" | "văn" | "bản" | "quyết" | "thị" | "báo" | "hoạch" | "dẫn" | "chế" | "điện"
                )
        });
        let nobody = previous.is_none()
            && (start..at).all(|k| {
                !t.is_word(k)
                    || matches!(
                        t.low(k),
                        "sửa"
                            | "đổi"
                            | "điều"
                            | "về"
                            | "việc"
                            | "v"
                            | "nay"
                            | "và"
                            | "đồng"
                            | "thời"
                            | "a"
                            | "b"
                            | "c"
                            | "d"
                            | "đ"
                    )
                    || t.low(k).bytes().all(|b| b.is_ascii_digit())
            });
        // An item that orders others to amend reads the same in a letter; of a legal act it is the act.
        let acts = {
            use DocumentType::*;
            self.subject || matches!(self.document, QuyetDinh | NghiQuyet | QuyDinh | QuyChe | Khac)
        };
        (this || nobody && acts).then(|| (relation, t.bytes(at..at + n)))
    }

    /// Where, after its grounds, a sentence comes to what it has to say: after a comma a body or a
    /// verb of telling and asking.
    fn main_clause(&self, from: usize, name: usize) -> Option<usize> {
        let t = &self.t;
        (from..name.saturating_sub(1))
            .rev()
            .find(|k| t.low(*k) == "," && self.begins_main(*k + 1))
            .map(|k| k + 1)
    }

    fn begins_main(&self, k: usize) -> bool {
        let t = &self.t;
        t.longest(k, &MAIN).is_some() || t.capital(k) && starts_body(t, k) && t.longest(k, &NAMES).is_none()
    }

    /// `của UBND tỉnh` behind the document.
    fn issuer_behind(&self, after: usize) -> Option<Range<usize>> {
        let t = &self.t;
        let mut k = after;
        while matches!(t.low(k), ")" | ",") && t.low(k + 1) == "của" {
            k += 1;
        }
        if t.low(k) == "của" {
            return self.body(k + 1, t.len());
        }
        // `ngày 25/12/2017 Sở Y tế ban hành`.
        let body = self.body(k, t.len())?;
        t.phrase(t.at_byte(body.end), "ban hành").map(|_| body)
    }

    /// `đề nghị của Sở Nội vụ tại` before it, or who `ban hành` it.
    fn issuer_before(&self, start: usize, name: usize) -> Option<Range<usize>> {
        let t = &self.t;
        let joint = name.checked_sub(1)?;
        let from = start.max(name.saturating_sub(NAME + 4));
        match t.low(joint) {
            "tại" => {
                let of = (from..joint).rev().find(|k| t.low(*k) == "của" && t.capital(*k + 1))?;
                let body = self.body(of + 1, joint)?;
                (t.at_byte(body.end) == joint).then_some(body)
            }
            "hành" | "có" => {
                let begin = (from..joint).rev().find(|k| t.low(*k) == ",").map_or(start, |k| k + 1);
                let end =
                    (begin..joint).find(|k| matches!(t.low(*k), "đã" | "có" | "ban") && !t.capital(*k))?;
                let body = self.body(begin, end)?;
                (t.at_byte(body.end) == end).then_some(body)
            }
            _ => None,
        }
    }

    /// The body that is named from token `k` on, before `end`.
    fn body(&self, k: usize, end: usize) -> Option<Range<usize>> {
        let t = &self.t;
        if !t.capital(k) || t.longest(k, &NAMES).is_some() || determiner(t, k).is_some() {
            return None;
        }
        let end = end.min(k + 2 * NAME);
        let ends = |j: usize| {
            // `UBND tỉnh Ban hành Kế hoạch`: a title's first word may have its capital, a name has more of them.
            let title = t.longest(j, &AFTER_NAMES).is_some_and(|n| n > 1 && !t.capital(j + 1))
                || t.phrase(j, "về việc").is_some();
            // `Ban Tổ chức Tỉnh ủy`: what a unit is for is its name.
            let field = j == k + 1 && matches!(t.low(k), "ban" | "phòng" | "vụ" | "cục");
            let word = !t.capital(j) && t.longest(j, &AFTER_NAMES).is_some()
                || t.capital(j) && title && !field
                || predicate(t, j).is_some();
            let row = t.low(j) == "và" && t.longest(j + 1, &NAMES).is_some();
            let mark =
                matches!(t.low(j), ";" | "." | "(" | ")" | ":" | "\"" | "“" | "”" | "-" | "/" | "[" | "]");
            word || row || mark || t.low(j).starts_with(|c: char| c.is_ascii_digit())
        };
        // Words of a field that a body is named after end nothing: `Bộ Giáo dục và Đào tạo`.
        let mut stop = k + 1;
        while stop < end && !ends(stop) {
            stop += t.longest(stop, &PORTFOLIOS).unwrap_or(1);
        }
        let stop = stop.min(end);
        // `của Ban Thường vụ Tỉnh ủy, tỷ lệ tảo hôn`: only a name's own commas stay.
        let mut j = k;
        while j < stop && !(t.low(j) == "," && !t.capital(j + 1)) {
            j += t.longest(j, &PORTFOLIOS).unwrap_or(1);
        }
        let first = bodies::split(t, k..j.min(stop)).into_iter().next()?;
        let len = t.at_byte(first.range.end).saturating_sub(k);
        let is_body = is_head(t, k) || t.longest(k, &PERSONS).is_some();
        (is_body && len <= NAME && first.range.start == t.start(k)).then_some(first.range)
    }
}

/// True for what a full stop shortens before a name: `TP. Phú An`, `TS. Lê Văn Mẫu`.
fn is_abbreviation(low: &str) -> bool {
    low.chars().count() == 1
        || matches!(low, "tp" | "tt" | "tx" | "ts" | "ths" | "pgs" | "gs" | "bs" | "kt" | "tm" | "tl")
}

/// What documents are called.
static NAMES: LazyLock<PhraseSet> = LazyLock::new(|| {
    PhraseSet::new(&[
        "nghị quyết",
        "nghị quyết liên tịch",
        "quyết định",
        "chỉ thị",
        "quy chế",
        "quy định",
        "thông cáo",
        "thông báo",
        "thông báo kết luận",
        "hướng dẫn",
        "chương trình",
        "chương trình hành động",
        "kế hoạch",
        "phương án",
        "đề án",
        "dự án",
        "báo cáo",
        "biên bản",
        "tờ trình",
        "hợp đồng",
        "công văn",
        "công văn hỏa tốc",
        "công văn khẩn",
        "công điện",
        "công điện khẩn",
        "giấy mời",
        "giấy giới thiệu",
        "phiếu gửi",
        "phiếu chuyển",
        "phiếu báo",
        "phiếu trình",
        "thư công",
        "luật",
        "bộ luật",
        "nghị định",
        "thông tư",
        "thông tư liên tịch",
        "kết luận",
        "pháp lệnh",
        "thông tri",
        "lệnh",
        "hiến pháp",
        "văn bản",
        "văn bản hợp nhất",
        "văn bản hỏa tốc",
        "điện",
        "đơn",
        "phiếu đề nghị",
        "phiếu lấy ý kiến",
    ])
});

static ANSWERS: LazyLock<PhraseSet> =
    LazyLock::new(|| PhraseSet::new(&["phúc đáp", "nhận được", "tiếp nhận", "hồi đáp"]));

static CONSIDERS: LazyLock<PhraseSet> = LazyLock::new(|| {
    PhraseSet::new(&[
        "xét",
        "xét đề nghị",
        "xem xét đề nghị",
        "xem xét nội dung",
        "sau khi xem xét",
        "sau khi nghiên cứu",
        "qua xem xét",
        "qua nghiên cứu",
    ])
});

static GROUNDS: LazyLock<PhraseSet> = LazyLock::new(|| {
    PhraseSet::new(&[
        "căn cứ",
        "trên cơ sở",
        "quy định tại",
        "quy định trong",
        "quy định của",
        "quy định theo",
        "hướng dẫn tại",
        "hướng dẫn của",
        "ban hành theo",
        "phê duyệt tại",
        "phê duyệt theo",
    ])
});

static CARRIES_OUT: LazyLock<PhraseSet> = LazyLock::new(|| {
    PhraseSet::new(&[
        "thực hiện",
        "triển khai",
        "triển khai thực hiện",
        "tổ chức thực hiện",
        "thi hành",
        "chấp hành",
        "quán triệt",
        "thực thi",
        "được giao tại",
        "giao tại",
        "chỉ đạo tại",
        "kết luận tại",
        "yêu cầu tại",
        "phân công tại",
        "chỉ đạo trong",
    ])
});

static FOLLOWS: LazyLock<PhraseSet> = LazyLock::new(|| PhraseSet::new(&["tiếp theo"]));

/// After `theo`: what superiors say.
static ORDERS: LazyLock<PhraseSet> = LazyLock::new(|| {
    PhraseSet::new(&["chỉ đạo", "ý kiến chỉ đạo", "yêu cầu", "kết luận", "phân công", "chủ trương"])
});

static REPLACES: LazyLock<PhraseSet> = LazyLock::new(|| {
    PhraseSet::new(&["thay thế", "thay thế cho", "bãi bỏ", "hủy bỏ", "thu hồi", "bãi bỏ toàn bộ"])
});

static AMENDS: LazyLock<PhraseSet> = LazyLock::new(|| {
    PhraseSet::new(&[
        "sửa đổi",
        "bổ sung",
        "sửa đổi, bổ sung",
        "sửa đổi , bổ sung",
        "điều chỉnh",
        "đính chính",
        "gia hạn",
    ])
});

/// Words with which the title of a document goes on behind its number.
static TITLES: LazyLock<PhraseSet> = LazyLock::new(|| {
    PhraseSet::new(&[
        "về",
        "v",
        "quy định",
        "hướng dẫn",
        "phê duyệt",
        "ban hành",
        "sửa đổi",
        "bổ sung",
        "thi hành",
        "triển khai",
        "thực hiện",
        "thông báo",
        "công bố",
        "đề nghị",
        "yêu cầu",
        "gửi",
        "giao",
        "bãi bỏ",
        "đính chính",
        "tổ chức",
        "chi tiết",
        "kèm",
    ])
});

/// Verbs that a sentence has for what it says after its grounds.
static MAIN: LazyLock<PhraseSet> = LazyLock::new(|| {
    PhraseSet::new(&[
        "đề nghị",
        "yêu cầu",
        "kính đề nghị",
        "giao",
        "nay",
        "trân trọng",
        "kính gửi",
        "kính trình",
        "trả lời",
        "để",
        "ngày",
    ])
});

/// Persons who issue documents in their own name.
static PERSONS: LazyLock<PhraseSet> = LazyLock::new(|| {
    PhraseSet::new(&[
        "thủ tướng",
        "chủ tịch",
        "phó chủ tịch",
        "bộ trưởng",
        "tổng bí thư",
        "tổng giám đốc",
        "giám đốc",
        "chánh án",
        "viện trưởng",
        "cục trưởng",
        "tổng cục trưởng",
        "thống đốc",
        "chính phủ",
        "quốc hội",
        "bí thư",
        "ban bí thư",
        "bộ chính trị",
        "hiệu trưởng",
        "trưởng ban",
        "tổng kiểm toán",
        "tổng thanh tra",
        "chánh văn phòng",
        "thường trực",
        "ban thường vụ",
        "chi cục trưởng",
        "trưởng phòng",
    ])
});

/// Small words that end the name of an issuer.
static AFTER_NAMES: LazyLock<PhraseSet> = LazyLock::new(|| {
    PhraseSet::new(&[
        "về",
        "v",
        "quy định",
        "hướng dẫn",
        "ban hành",
        "phê duyệt",
        "sửa đổi",
        "bổ sung",
        "tại",
        "trong",
        "đối với",
        "gửi",
        "thông báo",
        "triển khai",
        "theo",
        "ngày",
        "đã",
        "được",
        "có",
        "để",
        "cho",
        "yêu cầu",
        "đề nghị",
        "kèm",
        "do",
        "giao",
        "công bố",
        "bãi bỏ",
        "đính chính",
        "hủy bỏ",
        "thu hồi",
        "là",
        "như",
        "nêu",
        "khóa",
        "kỳ họp",
        "tổ chức",
        "thực hiện",
        "thi hành",
        "chỉ đạo",
        "kết luận",
        "nhằm",
        "từ",
        "đến",
        "khi",
        "số",
        "điều chỉnh",
        "tăng cường",
        "thay thế",
        "trên",
        "phối hợp",
        "góp ý",
        "xin",
        "báo cáo",
        "trả lời",
        "cấp",
        "và các",
        "và đề nghị",
        "và yêu cầu",
        "xác định",
        "cụ thể",
        "chi tiết",
        "mời",
        "hỏi",
        "nói trên",
    ])
});
