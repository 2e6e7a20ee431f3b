//! Lists of bodies: where one ends and the next begins.
//!
//! The rule of the annotation guide: a comma, a semicolon or `và` ends an entry only where the
//! next one begins with its own determiner or with a capitalised name; a name's own commas stay;
//! a shared head (`Các Sở: Y tế, Tài chính`) is distributed.

use std::ops::Range;

use std::sync::LazyLock;

use crate::lexicon::{PORTFOLIOS, determiner, is_head, predicate, starts_body, strong, unit_name};
use crate::tokens::{PhraseSet, Tokens};

/// One body of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Verbatim, but for a head that it shares.
    pub text: String,
    /// Bytes of the text it stands in.
    pub range: Range<usize>,
}

/// Acronyms of kinds of schools, people and things: no bodies of their own.
const NO_BODIES: &[&str] = &[
    "thcs",
    "thss",
    "thpt",
    "th",
    "mn",
    "gdtx",
    "gdnn",
    "th&thcs",
    "thcs&thpt",
    "cb",
    "cc",
    "vc",
    "cbcc",
    "cnvc",
    "cbccvc",
    "ptdt",
    "dtnt",
    "ptdtnt",
    "tc",
    "cđ",
    "đh",
    "vn",
    "tp",
    "kt",
    "xh",
    "cntt",
    "lđ",
    "tnhh",
    "mtv",
    "mtđp",
    "nlđ",
    "ptcs",
    "ptth",
    "pt",
    "thcn",
    "dn",
    "hs",
    "sv",
    "gv",
    "nv",
    "cbql",
    "ntm",
    "kcn",
    "kkt",
    "ccn",
    "bhyt",
    "bhtn",
];

/// Acronyms of works of departments in schools and hospitals: `đảm bảo chất lượng giáo dục`, `hợp tác quốc tế`.
const WORKS: [&str; 16] = [
    "đbcl", "đbclgd", "đbclđt", "kđcl", "kđclgd", "htqt", "qhqt", "qlkh", "khcn", "tccb", "hssv", "ctsv",
    "hcth", "đmst", "cnsh", "httt",
];

/// True if token `i` begins a body with a capital of its own.
fn names_body(t: &Tokens, i: usize) -> bool {
    if !t.is_word(i) {
        return false;
    }
    if t.acronym(i) {
        // `hai Quận I và III`: figures.
        let figure = t.low(i).bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
        return !figure && !NO_BODIES.contains(&t.low(i));
    }
    if t.capital(i) {
        // `các Sở, Ban, ngành`: words of a group, though printed with capitals.
        if matches!(t.low(i), "ban" | "ngành" | "đoàn")
            && matches!(t.low(i + 1), "," | "ngành" | "thể" | "và" | ";" | "liên")
        {
            return false;
        }
        // `Toàn thể CB, CC, Người lao động`: people of one body.
        let people = [
            "người lao động",
            "công chức",
            "viên chức",
            "cán bộ",
            "học sinh",
            "sinh viên",
            "nhân viên",
            "giảng viên",
        ]
        .iter()
        .any(|p| t.phrase(i, p).is_some());
        return is_head(t, i) && !people;
    }
    // `ông`, `bà`, `đồng chí` before a name.
    (matches!(t.low(i), "ông" | "bà") && t.capital(i + 1))
        || (t.phrase(i, "đồng chí").is_some() && t.capital(i + 2))
}

/// The end of the portfolio named after the head at `i`, if it is one that holds commas.
pub(crate) fn portfolio_end(t: &Tokens, i: usize) -> Option<usize> {
    t.longest(i, &PORTFOLIOS).max(unit_name(t, i)).map(|n| i + n)
}

/// Where the entry that begins at `i` ends within `..end`: the index of the separator.
fn entry_end(t: &Tokens, i: usize, end: usize) -> usize {
    let mut j = i;
    while j < end {
        if let Some(p) = portfolio_end(t, j)
            && p <= end
        {
            j = p;
            continue;
        }
        match t.low(j) {
            "(" | "[" => {
                j = t.after_bracket(j);
                continue;
            }
            "," | ";" | "và" | "cùng" | "/" if j > i => {
                let mut next = j + 1;
                while next < end && (matches!(t.low(next), "và" | "," | ";" | "-" | "+")) {
                    next += 1;
                }
                let sign = t.low(j);
                // `Ban Chỉ huy PCTT và TKCN`: two fields of one board.
                let board = ["chỉ huy", "chỉ đạo"].iter().any(|w| (i..j).any(|k| t.phrase(k, w).is_some()));
                let fields = sign == "và"
                    && (t.acronym(j - 1) || board)
                    && matches!(t.low(next), "tkcn" | "cnch" | "cứu" | "gntt" | "pctt" | "atgt");
                // `Trung tâm Khảo thí và ĐBCLGD`: two works of one department.
                let works = sign == "và"
                    && t.acronym(next)
                    && !t.acronym(j - 1)
                    && WORKS.contains(&t.low(next))
                    && matches!(
                        t.low(i + determiner(t, i).unwrap_or(0)),
                        "phòng" | "trung" | "ban" | "tổ" | "viện"
                    );
                if fields || works || sign == "/" || t.raw(j) == "&" || sign == "cùng" {
                    j += 1;
                    continue;
                }
                // `các cơ quan của tỉnh, TW đóng trên địa bàn`: a level; `Liên đoàn Lao động 24 Quận, Huyện`: no name.
                let level = ["tw", "trung ương"].iter().any(|w| t.phrase(next, w).is_some())
                    && matches!(t.low(j.wrapping_sub(1)), "tỉnh" | "huyện" | "phương" | "phố")
                    || matches!(t.low(next), "huyện" | "quận" | "xã" | "phường" | "thị" | "thành")
                        && !t.capital(next + 1 + usize::from(matches!(t.low(next), "thị" | "thành")))
                        && matches!(
                            t.low(j.wrapping_sub(1)),
                            "quận" | "huyện" | "xã" | "phường" | "thị" | "tỉnh"
                        );
                if level {
                    j = next;
                    continue;
                }
                // `công chức phụ trách chuyển đổi số, CCHC`: another field of the same man.
                let field = t.raw(next).chars().all(char::is_uppercase)
                    && !is_head(t, next)
                    && (i..j).any(|k| t.phrase(k, "phụ trách").is_some());
                let own = determiner(t, next).is_some() && !matches!(t.low(next), "mỗi" | "từng")
                    || names_body(t, next) && !field;
                // `Ban Quản lý Khu kinh tế A và các Khu công nghiệp B`: what one body manages.
                let managed = determiner(t, next)
                    .is_some_and(|n| matches!(t.low(next + n), "khu" | "cụm" | "kcn" | "kkt" | "ccn"))
                    && (i..j).any(|k| t.phrase(k, "quản lý").is_some());
                // `Giám đốc, Thủ trưởng các sở`: a title whose body is still to come.
                let title = || {
                    [
                        "giám đốc",
                        "thủ trưởng",
                        "chủ tịch",
                        "hiệu trưởng",
                        "cục trưởng",
                        "trưởng phòng",
                        "trưởng ban",
                    ]
                    .iter()
                    .any(|w| t.phrase(i, w) == Some(j - i))
                };
                if own && next < end && !managed && !title() {
                    return j;
                }
            }
            _ => {}
        }
        j += 1;
    }
    end
}

/// Splits tokens `range` into bodies.
pub(crate) fn split(t: &Tokens, range: Range<usize>) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut i = range.start;
    while i < range.end {
        // Marks and joints before an entry.
        if matches!(t.low(i), "," | ";" | "và" | "-" | "+" | "." | ":" | "*" | "•")
            && !(t.low(i) == "và" && i + 1 >= range.end)
        {
            i += 1;
            continue;
        }
        // `các các đơn vị`, a slip.
        if i + 1 < range.end && t.low(i) == t.low(i + 1) && determiner(t, i).is_some() {
            i += 1;
            continue;
        }
        // `các đơn vị Trung tâm A, Bệnh viện B`: the names say what they are.
        let names = determiner(t, i).filter(|n| {
            ["đơn vị", "cơ quan"].iter().any(|w| {
                t.phrase(i + n, w).is_some_and(|k| {
                    t.capital(i + n + k)
                        && is_head(t, i + n + k)
                        && !t.acronym(i + n + k)
                        && i + n + k < range.end
                })
            })
        });
        if let Some(n) = names {
            i += n + 2;
            continue;
        }
        if let Some(next) = shared_head(t, i, range.end, &mut out) {
            i = next;
            continue;
        }
        let end = entry_end(t, i, range.end);
        push(t, i..end, &mut out);
        i = end.max(i + 1);
    }
    out
}

fn push(t: &Tokens, range: Range<usize>, out: &mut Vec<Entry>) {
    let bytes = trim(t, range);
    if !bytes.is_empty() {
        out.push(Entry { text: t.text[bytes.clone()].to_owned(), range: bytes });
    }
}

/// True if the words from `i` to `stop` name a body of its own (`Sở Y tế`, `Viễn thông Hưng Thủy`), so that
/// whatever word follows is what it does.
pub(crate) fn is_proper(t: &Tokens, i: usize, stop: usize) -> bool {
    ends_proper_name(t, i, stop)
        || (i + 1..stop).any(|k| t.capital(k))
            && t.is_word(stop)
            && !t.capital(stop)
            && t.longest(stop, &INTERNAL).is_none()
}

/// The bytes of tokens, without marks at either end.
pub(crate) fn trim(t: &Tokens, mut range: Range<usize>) -> Range<usize> {
    while range.start < range.end
        && !t.is_word(range.start)
        && !matches!(t.low(range.start), "(" | "“" | "\"")
    {
        range.start += 1;
    }
    while range.end > range.start {
        let last = t.low(range.end - 1);
        if matches!(last, "," | ";" | ":" | "." | "-" | "/" | "và" | "+" | "*") {
            range.end -= 1;
        } else {
            break;
        }
    }
    t.bytes(range)
}

/// `Các Sở: Y tế, Tài chính và Nội vụ`: the bodies of a shared head; returns the index after
/// the list.
fn shared_head(t: &Tokens, i: usize, end: usize, out: &mut Vec<Entry>) -> Option<usize> {
    let mut colon = i;
    while t.low(colon) != ":" {
        // `4 Tổng công ty (gồm: A, B)`: what stands in brackets is no list.
        colon =
            if matches!(t.low(colon), "(" | "[") { t.after_bracket(colon).max(colon + 1) } else { colon + 1 };
        if colon >= end.min(i + 12) {
            return None;
        }
    }
    // `bí thư: huyện uỷ, thành uỷ`: no names, and so one entry.
    if t.is_word(colon + 1) && !t.capital(colon + 1) {
        return None;
    }
    // `Chánh Văn phòng; Giám đốc các Sở: A, B`: the first is a body by itself.
    let first = (i..colon).any(|j| {
        t.low(j) == ";"
            || t.low(j) == ","
                && matches!(t.low(j + 1), "giám" | "chủ" | "trưởng" | "chánh" | "thủ" | "cục")
                && t.capital(j + 1)
    });
    if first {
        return None;
    }
    let det = determiner(t, i).unwrap_or(0);
    let head = i + det;
    if head >= colon || colon + 1 >= end || !t.is_word(head) {
        return None;
    }
    if det == 0 && !is_head(t, head) {
        return None;
    }
    // `UBND các tỉnh, thành phố: A, B`: which of them is a province and which a city is not said.
    let levels = (head + 1..colon).any(|k| {
        matches!(t.low(k), "," | "và")
            && matches!(t.low(k - 1), "tỉnh" | "huyện" | "quận" | "xã" | "phường" | "phố")
            && matches!(t.low(k + 1), "thành" | "thị" | "huyện" | "quận" | "phường" | "tỉnh" | "xã")
    });
    if levels {
        return None;
    }
    // The head that is shared: up to a comma, where several are named (`Bộ, cơ quan:`).
    let head_end = (head..colon).find(|j| matches!(t.low(*j), "," | "và")).unwrap_or(colon);
    // `Bộ trưởng các Bộ: A, B`: everything before the name belongs to the head.
    let inner = (head..head_end).find(|j| determiner(t, *j).is_some());
    let (before, noun) = match inner {
        Some(d) => (t.bytes(head..d), t.bytes(d + determiner(t, d).unwrap_or(1)..head_end)),
        None => (0..0, t.bytes(head..head_end)),
    };
    // `Thủ trưởng các cơ quan: Văn phòng UBND tỉnh, Sở Y tế`, `các đơn vị chuyên môn: Khoa Luật`: the names say what
    // they are.
    let folded = congvan_text::fold(&t.text[noun.clone()]);
    let general = matches!(folded.as_str(), "nganh" | "so, nganh" | "so, ban, nganh")
        || ["co quan", "don vi"].iter().any(|w| folded.starts_with(w));
    // `Các ông (bà): Chánh Văn phòng UBND tỉnh, Giám đốc Sở Y tế`.
    let persons = ["ong", "ba", "dong chi"].iter().any(|w| {
        folded.strip_prefix(w).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',', '(']))
    });
    // `Giám đốc: Sở Y tế, Sở Tài chính`: the head of each.
    let titled = before.is_empty()
        && matches!(
            congvan_text::fold(&t.text[noun.clone()]).as_str(),
            "giam doc"
                | "thu truong"
                | "chu tich"
                | "truong phong"
                | "hieu truong"
                | "bi thu"
                | "cuc truong"
                | "chi cuc truong"
                | "lanh dao"
        );
    let mut j = colon + 1;
    let mut any = false;
    while j < end {
        if matches!(t.low(j), "," | "và" | ";" | "-") {
            j += 1;
            continue;
        }
        // The next entry has a head of its own: the shared one ends.
        // `Các Tổng công ty: Truyền tải điện, Điện lực miền Nam`: a trade, not a body of its own.
        let trade = ["tổng công ty", "công ty", "tập đoàn"]
            .iter()
            .any(|w| t.phrase(head, w).is_some_and(|n| head + n == head_end))
            && ["điện lực", "viễn thông", "cấp nước", "truyền tải", "bưu điện"]
                .iter()
                .any(|w| t.phrase(j, w).is_some());
        let headed = names_body(t, j) && !portfolio_like(t, j) && !trade;
        let another = titled
            && t.low(j - 1) == ";"
            && ["giám đốc", "chủ tịch", "thủ trưởng", "hiệu trưởng", "cục trưởng", "chánh", "trưởng"]
                .iter()
                .any(|w| t.phrase(j, w).is_some());
        let own = any && (determiner(t, j).is_some() || another || headed && !general && !titled);
        if own || !t.is_word(j) {
            break;
        }
        let mut stop = j;
        while stop < end {
            if let Some(p) = portfolio_end(t, stop)
                && p <= end
            {
                stop = p;
                continue;
            }
            match t.low(stop) {
                "(" => {
                    stop = t.after_bracket(stop);
                    continue;
                }
                "," | ";" | "." => break,
                "và" if t.capital(stop + 1) || determiner(t, stop + 1).is_some() => break,
                _ => stop += 1,
            }
        }
        let bytes = trim(t, j..stop);
        if bytes.is_empty() {
            break;
        }
        let name = &t.text[bytes.clone()];
        let mut text = String::new();
        if !before.is_empty() {
            text.push_str(&t.text[before.clone()]);
            text.push(' ');
        }
        if !(general && headed || persons) {
            text.push_str(&t.text[noun.clone()]);
            text.push(' ');
        }
        text.push_str(name);
        out.push(Entry { text, range: bytes });
        any = true;
        j = stop.max(j + 1);
        if t.low(stop) == "." {
            break;
        }
    }
    any.then_some(j)
}

/// `Công Thương`, `Thanh tra`: begins like a body but is a portfolio in a list of them.
fn portfolio_like(t: &Tokens, i: usize) -> bool {
    if t.low(i) == "y" || t.phrase(i, "công thương").is_some() || portfolio_end(t, i).is_some() {
        return true;
    }
    // `các Bộ: Quốc phòng, Công an`: no place after it.
    (t.phrase(i, "công an").is_some() || t.phrase(i, "thanh tra").is_some())
        && matches!(t.low(i + 2), "," | ";" | "." | "và" | "")
}

/// The end of the group of bodies that begins at `i`: before its predicate, or where its sentence
/// ends. `end` bounds it.
pub(crate) fn phrase_end(t: &Tokens, i: usize, end: usize) -> usize {
    let stop = scan(t, i, end, false);
    // No verb that is known, and a long tail of small words behind a name: the verb is in it.
    let known = stop < end && predicate(t, stop).is_some();
    let tail = (i..stop).rev().take_while(|k| !t.capital(*k)).count();
    if known || tail < 4 || tail == stop - i {
        return stop;
    }
    scan(t, i, end, true).min(stop)
}

/// As [`phrase_end`]; with `names` a name of its own ends where a new word begins.
fn scan(t: &Tokens, i: usize, end: usize, names: bool) -> usize {
    // What the letter prints elsewhere as a name holds no verb.
    let mut j = t.name(i).map_or(i, |n| (i + n).min(end));
    // Nor do the words that say what it is: `Người nộp thuế`, `các tổ chức tín dụng`.
    let kind = i + determiner(t, i).unwrap_or(0);
    if let Some(n) = t.longest(kind, &crate::lexicon::HEADS) {
        j = j.max((kind + n).min(end));
    }
    // `Tổng Thanh tra Chính phủ`: no verb in the word that says what it is.
    if t.phrase(i, "tổng thanh tra").is_some() {
        j = (i + 3).min(end);
    }
    while j < end {
        if let Some(p) = portfolio_end(t, j)
            && p <= end
            && j > i
        {
            // `Sở Giao thông vận tải thúc đẩy ...`: behind the field that it is named after a ministry or a department has
            // no more name, and a small word is what it does, known or misread.
            if matches!(t.low(j - 1), "sở" | "bộ")
                && t.capital(j - 1)
                && t.capital(j)
                && t.longest(j, &PORTFOLIOS).is_some_and(|n| j + n == p)
                && begins_new_word(t, p)
                && t.is_word(p + 1)
            {
                return p;
            }
            j = p;
            continue;
        }
        let low = t.low(j);
        match low {
            "(" | "[" => {
                // `(qua Sở ...)` is no part of the name.
                if matches!(
                    t.low(j + 1),
                    "qua"
                        | "thông"
                        | "kèm"
                        | "trước"
                        | "theo"
                        | "để"
                        | "gửi"
                        | "đồng"
                        | "bằng"
                        | "có"
                        | "hoàn"
                        | "đính"
                ) {
                    return j;
                }
                j = t.after_bracket(j);
                continue;
            }
            "." => {
                // `TP. Hồ Chí Minh`, `P. Vĩnh Thanh`.
                let abbreviation = t.raw(j - usize::from(j > 0)).chars().count() <= 2
                    && t.capital(j.wrapping_sub(1))
                    && t.capital(j + 1)
                    && j > i;
                if !abbreviation {
                    return j;
                }
            }
            ";" => {
                if !(starts_body(t, j + 1) || t.low(j + 1) == "và" && starts_body(t, j + 2)) {
                    return j;
                }
            }
            ":" => {
                // A shared head goes on after its colon.
                let near = j.saturating_sub(5).max(i);
                let head = (near..j).any(|k| is_head(t, k) || determiner(t, k).is_some());
                if !(head
                    && (j - i <= 9 || (near..j).any(|k| determiner(t, k).is_some()))
                    && t.capital(j + 1)
                    && (predicate_low(t, j + 1).is_none()
                        || portfolio_end(t, j + 1).is_some()
                        // `các sở: Xây dựng, Công Thương`.
                        || (j + 2..j + 7).any(|k| t.low(k) == "," && t.capital(k + 1))))
                {
                    return j;
                }
            }
            "," => {
                let mut next = j + 1;
                if t.low(next) == "và" {
                    next += 1;
                }
                // `mỗi đoàn thanh tra, kiểm tra phải ...`, `các Đoàn kiểm tra, giám sát của tỉnh`.
                if let Some(n) = second_work(t, i, j, next) {
                    j = next + n;
                    continue;
                }
                if predicate(t, next).is_some() && !group_word(t, next) {
                    if j > i && list_goes_on(t, i, next, end) {
                        // To the next that is named.
                        j = (next..end).find(|k| t.low(*k) == ",").unwrap_or(end);
                        continue;
                    }
                    return j;
                }
                // After a comma a name goes on with a body, a word of a group, or a capital.
                let goes_on = starts_body(t, next)
                    || group_word(t, next)
                    || t.capital(next)
                    // `các đơn vị thuộc, trực thuộc Sở`.
                    || t.low(j.wrapping_sub(1)) == "thuộc" && t.phrase(next, "trực thuộc").is_some()
                    // `các tổ chức, đơn vị, đóng trên địa bàn phường`.
                    || t.phrase(next, "đóng trên địa bàn").is_some()
                    || goes_on_in_small(t, i, next, end);
                if !goes_on {
                    return j;
                }
            }
            "là" if j > i && predicate(t, j).is_some() => return j,
            // `Tổ giúp việc`, `đơn vị sự nghiệp công lập`: no verbs there.
            "việc" if j > i && t.low(j - 1) == "giúp" => {}
            "cho" if j > i + 1 && t.low(j - 1) == "việc" && t.low(j - 2) == "giúp" => {}
            "giúp" if t.low(j + 1) == "việc" && j > i => {}
            "lập" if j > i && t.low(j - 1) == "công" => {}
            "đầu" if j > i && matches!(t.low(j - 1), "nhà" | "chủ") && t.low(j + 1) == "tư" => j += 1,
            "để" | "nhằm" | "là" | "việc" | "như" | "rằng" | "mà" | "thì" | "–" | "qua" | "“" | "\""
            | "?" | "!"
                if j > i =>
            {
                return j;
            }
            "-" if j > i => {
                // `Phát thanh - Truyền hình` is a name; ` - ` before a verb is not.
                let apposed = t.list[j].end < t.start(j + 1) as u32
                    && t.phrase(j + 1, "cơ quan").is_some()
                    && ["thường trực", "đầu mối", "chủ trì"].iter().any(|w| t.phrase(j + 3, w).is_some());
                if apposed {
                    return j;
                }
                // `dự án nông - lâm nghiệp`.
                let compound = t.is_word(j + 1)
                    && !t.capital(j - 1)
                    && t.is_word(j - 1)
                    && predicate(t, j + 1).is_none()
                    && t.low(j + 1).starts_with(char::is_alphabetic)
                    && !["cơ quan", "đơn vị"].iter().any(|w| t.phrase(j + 1, w).is_some());
                if !(t.capital(j + 1)
                    || compound
                    || t.acronym(j + 1)
                    // `các Sở - ngành`, `quận-huyện`.
                    || group_word(t, j + 1)
                    || t.low(j + 1).starts_with(|c: char| c.is_ascii_digit()))
                {
                    return j;
                }
            }
            // Of a name it is told; of whoever it may be it says who: `Công chức được phân công báo cáo`.
            "được" if j > i && !is_acting(t, j) => {
                let told = ["giao", "phân", "bổ", "cấp", "chọn", "cử"].contains(&t.low(j + 1));
                // `các đơn vị được giao chủ trì các công việc quy định tại điểm 2 có trách nhiệm ...`: which ones.
                if told
                    && determiner(t, i).is_some()
                    && let Some(duty) = (j + 2..end.min(j + 48))
                        .take_while(|k| !matches!(t.low(*k), ";" | "." | ":"))
                        .find(|k| {
                            ["có trách nhiệm", "chịu trách nhiệm"].iter().any(|w| t.phrase(*k, w).is_some())
                        })
                {
                    return duty;
                }
                if (i + 1..j).any(|k| t.capital(k)) {
                    return j;
                }
                j += 2;
                continue;
            }
            // `UBND tỉnh kính trình HĐND tỉnh xem xét`: the politeness opens the verb.
            "kính"
                if j > i
                    && matches!(
                        t.low(j + 1),
                        "trình" | "đề" | "mong" | "mời" | "gửi" | "báo" | "chuyển" | "xin"
                    ) =>
            {
                return j;
            }
            // `Ủy ban Mặt trận Tổ quốc cùng cấp hướng dẫn ...`.
            "cùng" if j > i && t.low(j + 1) == "cấp" && t.longest(j + 2, &INTERNAL).is_none() => {
                if t.is_word(j + 2) {
                    return j + 2;
                }
                j += 1;
            }
            "vào" if j > i && matches!(t.low(j + 1), "dự" | "nội" | "bản" | "văn" | "kế" | "đề") =>
            {
                return j;
            }
            // `Ban Chỉ đạo quốc gia kỷ niệm 80 năm Quốc khánh`.
            "kỷ" if t.low(j + 1) == "niệm"
                && (i..j).any(|k| {
                    t.phrase(k, "ban chỉ đạo").is_some() || t.phrase(k, "ban tổ chức").is_some()
                }) =>
            {
                j += 1;
            }
            "đồng" if j > i && t.low(j + 1) == "ý" => return j,
            "trân" if j > i && t.low(j + 1) == "trọng" => return j,
            "cũng" if j > i => return j,
            "trên" if j > i && t.phrase(j, "trên cơ sở").is_some() => return j,
            // `phối hợp với đơn vị trong một số công tác`, and not `các đơn vị trong tỉnh`.
            "trong" if j > i && matches!(t.low(j + 1), "một" | "công" | "việc" | "quá" | "suốt" | "khi") =>
            {
                return j;
            }
            // `UBND tỉnh có các giải pháp ...`, and not `các đơn vị có liên quan`.
            "có" if j > i
                && matches!(t.low(j + 1), "các" | "biện" | "giải" | "phương" | "kế" | "văn" | "hình")
                && (i..j).any(|k| t.capital(k)) =>
            {
                return j;
            }
            // `Ban Chỉ đạo quốc gia về khắc phục hậu quả bom mìn`: what it is for is its name.
            "về" if j > i && named_for(t, i, j) => {}
            "về" if j > i => return j,
            "thông" if t.low(j + 1) == "qua" && j > i => return j,
            _ => {
                if names && j > i && ends_proper_name(t, i, j) {
                    return j;
                }
                // `Viễn thông A kéo 03 tuyến`: a count after a small word shows the verb.
                if j > i + 1
                    && t.is_word(j)
                    && !t.capital(j)
                    && t.list.get(j + 1).is_some_and(|n| n.word)
                    && t.low(j + 1).bytes().all(|b| b.is_ascii_digit())
                    && !matches!(t.low(j + 2), "/" | "-" | "." | ",")
                    && (i + 1..j).any(|k| t.capital(k) && !t.acronym(k))
                    && t.longest(j, &INTERNAL).is_none()
                    && !matches!(
                        t.low(j),
                        "đỏ" | "từ" | "lúc" | "khoảng" | "hơn" | "dưới" | "gần" | "gồm" | "mỗi" | "hoặc"
                    )
                    && !is_head(t, j)
                {
                    return j;
                }
                // `các doanh nghiệp đang hoạt động tại các khu công nghiệp báo cáo`: which ones.
                let which =
                    ["đang hoạt động", "đang công tác", "đang học tập", "đang giảng dạy", "đang sản xuất"];
                if j > i
                    && t.low(j) == "đang"
                    && which.iter().any(|w| t.phrase(j, w).is_some())
                    && let Some(verb) = (j + 3..end.min(j + 16))
                        .take_while(|k| !matches!(t.low(*k), "." | ";" | ":"))
                        .find(|k| predicate(t, *k).is_some())
                {
                    return verb;
                }
                if j > i && predicate(t, j).is_some() && !(t.low(j - 1) == "," && group_word(t, j)) {
                    // A stronger predicate close by shows that this one is part of the name.
                    // Of a group that has no name more may be told: `các hộ sử dụng điện trên địa bàn tỉnh phải ...`.
                    let near = if (i + 1..j).any(|k| t.capital(k)) { j + 9 } else { j + 16 };
                    let mut k = j + 1;
                    while k < end && k < near && t.is_word(k) && !t.capital(k) {
                        if strong(t, k) && weak_in_name(t, j) {
                            break;
                        }
                        k += 1;
                    }
                    if k < end && k < near && t.is_word(k) && strong(t, k) && weak_in_name(t, j) {
                        j = k;
                    }
                    return j;
                }
            }
        }
        j += 1;
    }
    end
}

/// The end of the words that say which group begins at `i`, without any that tell more of it: `các đơn vị`, `các cơ quan,
/// tổ chức`. Only where what follows can be what they are to do.
pub(crate) fn group_core(t: &Tokens, i: usize, end: usize) -> Option<usize> {
    const MORE: [&str; 34] = [
        "tỉnh", "huyện", "xã", "thành", "cấp", "trung", "địa", "nhà", "thuộc", "trực", "có", "liên", "trên",
        "tại", "của", "trong", "nêu", "như", "được", "khác", "sự", "ngoài", "đóng", "đã", "chưa", "không",
        "theo", "ở", "từ", "và", "chuyên", "hành", "ngang", "công",
    ];
    let mut at = i + determiner(t, i)?;
    loop {
        let head = t.longest(at, &crate::lexicon::HEADS)?;
        at += head;
        let next = at + 1 + usize::from(t.low(at + 1) == "và");
        if matches!(t.low(at), "," | "và")
            && (group_word(t, next) || t.longest(next, &crate::lexicon::HEADS).is_some())
        {
            at = if t.low(at) == "và" { at + 1 } else { next };
            continue;
        }
        break;
    }
    let told = at + 2 < end && t.is_word(at) && !t.capital(at) && !MORE.contains(&t.low(at));
    told.then_some(at)
}

/// True if one of the bodies that begin from token `i` on is named for what it is to do, and `về` at `at` says
/// what: `Ban Chỉ đạo quốc gia về khắc phục hậu quả bom mìn`, `Ban Chỉ đạo TW về PCTT`; and not `báo cáo Ban Chỉ
/// đạo tỉnh về kết quả`.
pub(crate) fn named_for(t: &Tokens, i: usize, at: usize) -> bool {
    const OF_THE_NATION: [&str; 6] = [
        "ban chỉ đạo quốc gia",
        "ban chỉ đạo trung ương",
        "ban chỉ đạo tw",
        "ban chỉ đạo nhà nước",
        "ủy ban quốc gia",
        "hội đồng quốc gia",
    ];
    // What other boards are set up for.
    const FIELDS: [&str; 8] = [
        "phòng",
        "chuyển đổi",
        "cải cách",
        "an toàn",
        "khắc phục",
        "phát triển",
        "hội nhập",
        "thực hiện nghị quyết",
    ];
    let said = ["kết quả", "tình hình", "việc", "nội dung", "công tác", "những", "các"];
    (i.max(at.saturating_sub(6))..at).any(|k| {
        OF_THE_NATION.iter().any(|w| t.phrase(k, w) == Some(at - k))
            && !said.iter().any(|w| t.phrase(at + 1, w).is_some())
            || t.capital(k)
                && t.phrase(k, "ban chỉ đạo").is_some_and(|n| at - k <= n + 2)
                && (FIELDS.iter().any(|w| t.phrase(at + 1, w).is_some()) || t.acronym(at + 1))
    })
}

/// True if a few small words after a comma still belong to the name, for another body or what they all must do comes
/// behind them: `hồ chứa thủy điện, thủy lợi và các đơn vị`, `Phòng Chính trị, tư tưởng phối hợp ...`.
fn goes_on_in_small(t: &Tokens, i: usize, next: usize, end: usize) -> bool {
    const ADVERBS: [&str; 14] = [
        "kịp",
        "thường",
        "khẩn",
        "chủ",
        "tích",
        "trực",
        "đồng",
        "tiếp",
        "ngay",
        "định",
        "nếu",
        "khi",
        "trên",
        "trong",
    ];
    if ADVERBS.contains(&t.low(next)) || (i..next).all(|k| !t.is_word(k)) {
        return false;
    }
    let small =
        |k: usize| t.is_word(k) && !t.capital(k) && !t.low(k).starts_with(|c: char| c.is_ascii_digit());
    let Some(stop) = (next + 1..end.min(next + 4)).find(|k| {
        matches!(t.low(*k), "và" | ",")
            || ["phối hợp", "chủ trì", "có trách nhiệm"].iter().any(|w| t.phrase(*k, w).is_some())
    }) else {
        return false;
    };
    (next..stop).all(|k| small(k) && predicate(t, k).is_none() && determiner(t, k).is_none())
        && (!matches!(t.low(stop), "và" | ",")
            || starts_body(t, stop + 1) && determiner(t, stop + 1).is_some())
}

/// True if the verb at `next` still says which bodies are meant: others are named after it, and only behind
/// them stands what they must do (`cơ quan cấp giấy chứng nhận, cấp phép hoạt động, Kho bạc và Công an có trách nhiệm ...`).
fn list_goes_on(t: &Tokens, i: usize, next: usize, end: usize) -> bool {
    let agencies = (i..next).any(|k| t.phrase(k, "cơ quan").is_some() || t.phrase(k, "đơn vị").is_some());
    let leads = ["chủ trì", "phối hợp"].iter().any(|w| t.phrase(next, w).is_some());
    if !agencies || leads || strong(t, next) {
        return false;
    }
    let mut named = false;
    for k in next..end.min(next + 110) {
        if matches!(t.low(k), "." | ";" | ":") {
            return false;
        }
        named |= t.low(k) == "," && t.capital(k + 1) && is_head(t, k + 1);
        if t.phrase(k, "có trách nhiệm").is_some() || t.phrase(k, "chịu trách nhiệm").is_some() {
            return named;
        }
    }
    false
}

/// `được ký hợp đồng`: what it may do, not what was done to it.
fn is_acting(t: &Tokens, i: usize) -> bool {
    !matches!(
        t.low(i + 1),
        "giao"
            | "phân"
            | "cử"
            | "mời"
            | "kiểm"
            | "ủy"
            | "lựa"
            | "chọn"
            | "triệu"
            | "cấp"
            | "bổ"
            | "phê"
            | "thành"
            | "hưởng"
            | "tuyển"
            | "thanh"
            | "giám"
            | "hỗ"
            | "điều"
            | "đánh"
            | "đề"
    )
}

/// Lower-case words that go on a name: places, levels, joints.
static INTERNAL: LazyLock<PhraseSet> = LazyLock::new(|| {
    PhraseSet::new(&[
        "của",
        "thuộc",
        "trên",
        "địa bàn",
        "chỉ huy",
        "địa",
        "bàn",
        "tỉnh",
        "huyện",
        "xã",
        "phường",
        "thị",
        "trấn",
        "thành",
        "phố",
        "quận",
        "khu",
        "vực",
        "ngành",
        "cấp",
        "các",
        "những",
        "nhân",
        "dân",
        "và",
        "trực",
        "trung",
        "ương",
        "nước",
        "cộng",
        "có",
        "liên",
        "quan",
        "sở",
        "tại",
        "trong",
        "ở",
        "nhà",
        "số",
        "miền",
        "vùng",
        "quốc",
        "gia",
        "đặc",
        "cơ",
        "quan",
        "đơn",
        "vị",
        "cùng",
        "với",
        "là",
        "ban",
        "phòng",
        "đơn",
        "nêu",
        "nói",
        "theo",
        "chuyên",
        "phụ",
        "trách",
        "mình",
        "này",
        "đó",
        "tiểu",
        "đại",
        "công",
        "lập",
        "thường",
        "thôn",
        "bản",
        "bộ",
        "tổ",
        "khối",
        "dự",
        "án",
        "lữ",
        "hành",
        "chủ",
        "đầu",
        "tư",
        "được",
        "đang",
        "khi",
        "đến",
        "về",
        "để",
        "như",
        "đồng",
        "thời",
        "hai",
        "ba",
        "loại",
        "hạng",
        "lớp",
        "nhiệm",
        "kỳ",
        "khóa",
        "phổ thông",
        "nội trú",
        "bán trú",
        "chuyên nghiệp",
    ])
});

/// True if `j` begins a new word after a name of two capitals (`Hưng Thủy kéo ...`), or after a
/// capital and its second syllable (`Kiểm lâm tu sửa ...`), that cannot go on the name.
fn ends_proper_name(t: &Tokens, i: usize, j: usize) -> bool {
    if !begins_new_word(t, j) || j < i + 2 {
        return false;
    }
    let two_capitals = t.capital(j - 1) && t.capital(j - 2) && j - 2 > i && !t.acronym(j - 2);
    let word = j >= i + 3
        && !t.capital(j - 1)
        && t.is_word(j - 1)
        && t.capital(j - 2)
        && j - 2 > i
        && t.longest(j - 1, &INTERNAL).is_none();
    let level = matches!(t.low(j - 1), "tỉnh" | "huyện" | "xã" | "phường" | "phố")
        && !t.capital(j - 1)
        && (j >= i + 3)
        && (i..j - 1).any(|k| k > i && t.capital(k));
    // The next word shows a verb: at least a word follows that is no capital name alone.
    (two_capitals || word || level) && t.is_word(j + 1)
}

/// The tokens of a second kind of work behind the comma at `j` that a team is named after, as after the first; only where
/// the name or what the team must do goes on behind it.
fn second_work(t: &Tokens, i: usize, j: usize, next: usize) -> Option<usize> {
    const WORK: [&str; 4] = ["thanh tra", "kiểm tra", "giám sát", "khảo sát"];
    let work = |at: usize| WORK.iter().find_map(|w| t.phrase(at, w));
    let named = j >= i + 3 && work(j - 2).is_some() && matches!(t.low(j - 3), "đoàn" | "đội" | "tổ" | "ban");
    let n = work(next).filter(|_| named)?;
    let behind = t.low(next + n);
    (matches!(behind, "của" | "do" | "liên" | "phải" | "có" | "cần" | "này" | "")
        || predicate(t, next + n).is_some())
    .then_some(n)
}

/// True if a small word at `j` cannot go on the name before it.
fn begins_new_word(t: &Tokens, j: usize) -> bool {
    !t.capital(j)
        && t.is_word(j)
        && t.longest(j, &INTERNAL).is_none()
        && !t.low(j).starts_with(|c: char| c.is_ascii_digit())
        && !group_word(t, j)
        && !starts_body(t, j)
}

/// Verbs that may stand inside the name of a group (`công chức tiếp nhận hồ sơ có trách nhiệm`,
/// `đơn vị được giao nhiệm vụ khẩn trương`).
fn weak_in_name(t: &Tokens, i: usize) -> bool {
    matches!(t.low(i), "được" | "quản" | "sử" | "cung" | "vận" | "phụ" | "kinh" | "đã" | "đang")
        || t.phrase(i, "tiếp nhận").is_some()
        || t.phrase(i, "tham gia").is_some()
        || t.phrase(i, "tham dự").is_some()
        || t.phrase(i, "khai thác").is_some()
}

fn predicate_low(t: &Tokens, i: usize) -> Option<usize> {
    crate::lexicon::begins_with_verb(t, i).then_some(1)
}

/// Words that go on a group after a comma: `các sở, ban, ngành`, `cơ quan, đơn vị`, `xã, phường`.
fn group_word(t: &Tokens, i: usize) -> bool {
    let low = t.low(i);
    if t.capital(i) {
        return is_head(t, i);
    }
    match low {
        "ban" => !matches!(t.low(i + 1), "hành" | "bố"),
        "tổ" => {
            t.low(i + 1) == "chức"
                && matches!(
                    t.low(i + 2),
                    "," | "và"
                        | "có"
                        | "chính"
                        | "kinh"
                        | "đoàn"
                        | "liên"
                        | "hội"
                        | "xã"
                        | "cá"
                        | "khác"
                        | "trên"
                        | "trong"
                        | "thuộc"
                        | "đảng"
                        | "tôn"
                        | "cơ"
                        | "hành"
                        | ";"
                        | "."
                        | "phối"
                        | "phải"
                        | "khẩn"
                        | "thực"
                        | ""
                )
                || t.low(i + 1) == "dân"
                || t.low(i + 1) == "trưởng"
        }
        "báo" => t.low(i + 1) == "chí",
        "giảng" => t.low(i + 1) == "viên",
        "cao" => t.low(i + 1) == "đẳng",
        "câu" => t.low(i + 1) == "lạc",
        "phòng" => matches!(t.low(i + 1), "," | "ban" | "chuyên" | "thuộc" | "khoa"),
        "đoàn" => matches!(t.low(i + 1), "thể" | "viên"),
        "hội" => matches!(t.low(i + 1), "," | "đoàn" | "viên" | "quần"),
        "bộ" => matches!(t.low(i + 1), "," | "phận" | "ngành" | "đội"),
        "cấp" => matches!(t.low(i + 1), "ủy" | "tỉnh" | "huyện" | "xã" | "cơ"),
        "đội" | "nhóm" => true,
        "ngành" | "sở" | "đơn" | "cơ" | "địa" | "xã" | "phường" | "huyện" | "thị" | "thành" | "quận"
        | "doanh" | "cá" | "khu" | "trường" | "tỉnh" | "viện" | "cục" | "vụ" | "trung" | "cán" | "công"
        | "viên" | "giáo" | "người" | "học" | "đảng" | "hộ" | "nhân" | "thôn" | "lãnh" | "phụ" | "gia"
        | "sinh" | "hợp" | "lực" | "tập" | "đặc" | "bệnh" | "trạm" | "nhà" | "chủ" | "thủ" | "trưởng"
        | "hiệu" | "chi" | "đồng" | "bản" | "buôn" | "ấp" | "khóm" | "làng" | "đại" | "tiểu" | "mầm"
        | "sự" | "thường" | "ban," => {
            // `công khai`, `nhân rộng`, `chủ động`, `đồng thời`, ...: verbs and adverbs.
            ![
                "công khai",
                "công bố",
                "nhân rộng",
                "chủ động",
                "chủ trì",
                "đồng thời",
                "học tập",
                "thường xuyên",
                "thành lập",
                "hợp tác",
                "hợp đồng",
                "tập trung",
                "tập huấn",
                "đại diện",
                "thủ tục",
                "phụ trách",
                "lãnh đạo chỉ",
                "cơ cấu",
                "chi trả",
                "viên chức hóa",
                "xã hội hóa",
                "thị sát",
                "đảng viên hóa",
                "sự việc",
                "trung bình",
                "chủ trương",
                "đơn giản",
                "trạm biến",
                "thành công",
                "chi tiết",
                "đồng bộ",
                "học sinh giỏi",
                "công tác",
                "tỉnh táo",
            ]
            .iter()
            .any(|p| t.phrase(i, p).is_some())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str) -> Vec<String> {
        let t = Tokens::new(text);
        split(&t, 0..t.len()).into_iter().map(|e| e.text).collect()
    }

    #[test]
    fn lists_of_bodies() {
        assert_eq!(
            entries("Các Ban Đảng Tỉnh ủy, Văn phòng Tỉnh ủy;"),
            ["Các Ban Đảng Tỉnh ủy", "Văn phòng Tỉnh ủy"]
        );
        assert_eq!(entries("Các sở, ban, ngành"), ["Các sở, ban, ngành"]);
        assert_eq!(entries("UBND các huyện, thành phố"), ["UBND các huyện, thành phố"]);
        assert_eq!(
            entries("Các cơ quan ngành dọc, đơn vị sự nghiệp tỉnh"),
            ["Các cơ quan ngành dọc, đơn vị sự nghiệp tỉnh"]
        );
        assert_eq!(
            entries("Sở Văn hóa, Thể thao và Du lịch, Sở Y tế"),
            ["Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế"]
        );
        assert_eq!(entries("Các Sở: Y tế, Tài chính"), ["Sở Y tế", "Sở Tài chính"]);
        assert_eq!(
            entries("các Bộ: Công Thương, Khoa học và Công nghệ, Nội vụ"),
            ["Bộ Công Thương", "Bộ Khoa học và Công nghệ", "Bộ Nội vụ"]
        );
        assert_eq!(
            entries("Thủ trưởng các cơ quan: Văn phòng UBND tỉnh, Sở Y tế"),
            ["Thủ trưởng Văn phòng UBND tỉnh", "Thủ trưởng Sở Y tế"]
        );
        assert_eq!(
            entries("Chánh Văn phòng UBND tỉnh; Giám đốc các Sở: Y tế, Tài chính; Giám đốc Công an tỉnh"),
            [
                "Chánh Văn phòng UBND tỉnh",
                "Giám đốc Sở Y tế",
                "Giám đốc Sở Tài chính",
                "Giám đốc Công an tỉnh"
            ]
        );
        assert_eq!(
            entries("các Sở: Tài chính, Kế hoạch và Đầu tư, Công ty TNHH A và các cơ quan, đơn vị liên quan"),
            ["Sở Tài chính", "Sở Kế hoạch và Đầu tư", "Công ty TNHH A", "các cơ quan, đơn vị liên quan"]
        );
        assert_eq!(
            entries("Chủ tịch UBND các xã An Lạc, Bình Hòa"),
            ["Chủ tịch UBND các xã An Lạc, Bình Hòa"]
        );
        assert_eq!(
            entries("Hiệu trưởng các trường Mầm Non, Tiểu Học, THCS, TH&THCS"),
            ["Hiệu trưởng các trường Mầm Non, Tiểu Học, THCS, TH&THCS"]
        );
    }

    #[test]
    fn a_phrase_ends_before_its_verb() {
        let end = |text: &str| {
            let t = Tokens::new(text);
            let e = phrase_end(&t, 0, t.len());
            t.text[trim(&t, 0..e)].to_owned()
        };
        assert_eq!(end("Sở Xây dựng chủ trì, phối hợp"), "Sở Xây dựng");
        assert_eq!(
            end("các đơn vị, doanh nghiệp truyền thông quảng cáo ngoài trời hỗ trợ tuyên truyền"),
            "các đơn vị, doanh nghiệp truyền thông quảng cáo ngoài trời"
        );
        assert_eq!(end("Công chức tiếp nhận hồ sơ có trách nhiệm tự kiểm tra"), "Công chức tiếp nhận hồ sơ");
        assert_eq!(
            end("Ban chỉ đạo phòng, chống dịch các xã rà soát"),
            "Ban chỉ đạo phòng, chống dịch các xã"
        );
    }
}
