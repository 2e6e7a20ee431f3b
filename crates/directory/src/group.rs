//! A phrase that names many bodies at once: `các sở, ban, ngành`, `UBND các huyện, thành phố`,
//! `Các Bộ: Công an, Tư pháp`.

use crate::body::{Body, Kind, Rank, Sort, has_head, is_of_every_rank, is_title, title};
use crate::phrase::{Phrase, Sep, Word, key, shown, starts};

/// One part of a group.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// All of a sort: `các sở`.
    Sort(Sort),
    /// All whose name begins so: `các trường THPT`.
    Named(String),
    /// One of every unit: `UBND các huyện, thành phố`; with names only of those.
    Units { head: String, printed: String, kinds: Vec<Kind>, named: Vec<(Kind, String)> },
    /// One body among them: `..., Công an tỉnh`.
    One(Vec<Word>),
}

/// A group.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) parts: Vec<Part>,
}

const ORGAN: Sort = Sort::SO
    .and(Sort::BAN)
    .and(Sort::NGANH)
    .and(Sort::DOAN_THE)
    .and(Sort::DANG)
    .and(Sort::BO)
    .and(Sort::NGANG_BO)
    .and(Sort::THUOC_CP)
    .and(Sort::CUC_VU);

const UNIT: Sort = Sort::SO
    .and(Sort::BAN)
    .and(Sort::NGANH)
    .and(Sort::DOAN_THE)
    .and(Sort::SU_NGHIEP)
    .and(Sort::TRUONG)
    .and(Sort::PHONG)
    .and(Sort::DANG)
    .and(Sort::CUC_VU)
    .and(Sort::DOANH_NGHIEP);

const UNDER: Sort = Sort::SU_NGHIEP.and(Sort::TRUONG).and(Sort::PHONG).and(Sort::CUC_VU);

/// The words that groups are made of; the longest that fits counts. The flag: alone and without
/// `các` it is still a group (`cơ quan, đơn vị`).
const NOUNS: [(&str, Sort, bool); 45] = [
    ("sở", Sort::SO, false),
    ("ban", Sort::BAN, false),
    ("ngành", Sort::SO.and(Sort::BAN).and(Sort::NGANH), false),
    ("ban ngành", Sort::BAN.and(Sort::NGANH), false),
    ("sở ngành", Sort::SO.and(Sort::BAN).and(Sort::NGANH), false),
    ("sở ban ngành", Sort::SO.and(Sort::BAN).and(Sort::NGANH), false),
    ("ban đảng", Sort::DANG, false),
    ("ban của đảng", Sort::DANG, false),
    ("ban thuộc tỉnh ủy", Sort::DANG, false),
    ("ban xây dựng đảng", Sort::DANG, false),
    ("cơ quan đảng", Sort::DANG, false),
    ("cấp ủy", Sort::DANG, false),
    ("đảng ủy", Sort::DANG, false),
    ("bộ", Sort::BO, false),
    ("bộ ngành", Sort::BO.and(Sort::NGANG_BO).and(Sort::THUOC_CP), false),
    ("cơ quan ngang bộ", Sort::NGANG_BO, true),
    ("cơ quan thuộc chính phủ", Sort::THUOC_CP, true),
    ("cơ quan chuyên môn", Sort::SO.and(Sort::BAN), true),
    ("cơ quan ngành dọc", Sort::NGANH, true),
    ("cơ quan trung ương", Sort::NGANH, true),
    ("cơ quan", ORGAN, true),
    ("đơn vị sự nghiệp", Sort::SU_NGHIEP.and(Sort::TRUONG), true),
    ("đơn vị trực thuộc", UNDER, true),
    ("đơn vị thuộc", UNDER, true),
    ("đơn vị", UNIT, true),
    ("cơ quan đơn vị", ORGAN.and(UNIT), true),
    ("địa phương", Sort::TINH.and(Sort::HUYEN).and(Sort::XA), true),
    ("đoàn thể", Sort::DOAN_THE, true),
    ("tổ chức chính trị xã hội", Sort::DOAN_THE, true),
    ("tổ chức", Sort::DOAN_THE.and(Sort::SU_NGHIEP).and(Sort::DOANH_NGHIEP), true),
    ("hội đoàn thể", Sort::DOAN_THE, false),
    ("hội", Sort::DOAN_THE, false),
    ("phòng", Sort::PHONG, false),
    ("phòng ban", Sort::PHONG.and(Sort::BAN), false),
    ("trường học", Sort::TRUONG, true),
    ("nhà trường", Sort::TRUONG, true),
    ("trường", Sort::TRUONG, false),
    ("cơ sở giáo dục", Sort::TRUONG, true),
    ("cơ sở y tế", Sort::Y_TE, true),
    ("cơ sở khám chữa bệnh", Sort::Y_TE, true),
    ("cơ sở khám bệnh chữa bệnh", Sort::Y_TE, true),
    ("doanh nghiệp", Sort::DOANH_NGHIEP, true),
    ("công ty", Sort::DOANH_NGHIEP, false),
    ("cục", Sort::CUC_VU, false),
    ("vụ", Sort::CUC_VU, false),
];

/// Words after a noun that narrow it without naming anybody.
const QUALIFIERS: [&str; 36] = [
    "liên quan",
    "có liên quan",
    "có tên",
    "tỉnh",
    "thành phố",
    "huyện",
    "xã",
    "phường",
    "thuộc",
    "trực thuộc",
    "trên",
    "trong",
    "toàn",
    "chức năng",
    "của",
    "trung ương",
    "nhà nước",
    "địa phương",
    "đóng",
    "nêu trên",
    "khác",
    "được",
    "còn lại",
    "ở",
    "tại",
    "ngoài",
    "tham gia",
    "chuyên môn",
    "đoàn thể",
    "như",
    "nói trên",
    "sau",
    "công lập",
    "ngành dọc",
    "đảng",
    "phụ trách",
];

const DETERMINERS: [&str; 8] =
    ["tất cả các", "tất cả", "toàn thể các", "toàn thể", "các", "những", "mọi", "từng"];

fn determiner(words: &[Word]) -> Option<usize> {
    DETERMINERS.iter().find_map(|d| starts(words, d))
}

/// The entries of a list, each with what stands before it.
fn entries(words: &[Word]) -> Vec<&[Word]> {
    let mut out = Vec::new();
    let mut from = 0;
    for i in 1..words.len() {
        if words[i].splits() {
            out.push(&words[from..i]);
            from = i;
        }
    }
    if from < words.len() {
        out.push(&words[from..]);
    }
    out
}

/// Marks the names that the tables know, so that `Phòng Giáo dục và Đào tạo các huyện` does not
/// end at its `và`.
fn mark_names(words: &mut [Word], known: impl Fn(&str) -> bool) {
    const LONGEST: usize = 12;
    let Some(last) = words.iter().rposition(Word::splits) else { return };
    let mut at = 0;
    while at < last {
        let first = (at + 1..words.len()).find(|i| words[*i].splits());
        let Some(first) = first else { return };
        // No name holds a colon or a semicolon.
        let hard = |w: &Word| matches!(w.sep, Sep::Colon | Sep::Semicolon);
        let end = (at + 1..words.len()).find(|i| hard(&words[*i])).unwrap_or(words.len());
        let end = end.min(at + LONGEST);
        let found = (first + 1..=end).rev().find(|to| known(&key(&words[at..*to])));
        match found {
            Some(to) => {
                words[at + 1..to].iter_mut().for_each(|w| w.inner = true);
                at = to;
            }
            None => at += 1,
        }
    }
}

/// What the names after a colon are names of.
enum Heading {
    Word(Word),
    Unit(Kind),
}

/// The group that a phrase names; `None` if it names one body. `known` says whether the tables
/// have a body of that key: where a name's own comma ends and the list's begins cannot be told
/// without them.
pub(crate) fn parse(phrase: &Phrase, known: impl Fn(&str) -> bool) -> Option<Group> {
    // `Ban Quản lý Khu kinh tế Dung Quất và các khu công nghiệp Quảng Ngãi`.
    if starts(&phrase.words, "ban quản lý").is_some()
        && phrase.words.iter().all(|w| matches!(w.sep, Sep::And) || !w.splits())
    {
        return None;
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut plural = false;
    let mut nouns = 0;
    let mut alone = false;
    let mut scoped = false;
    let mut heading: Option<Heading> = None;
    let mut words = phrase.words.clone();
    mark_names(&mut words, &known);
    let list = entries(&words);
    for (n, entry) in list.iter().enumerate() {
        let sep = entry[0].sep;
        let mut words = *entry;
        let mut many = false;
        // `Giám đốc, Thủ trưởng các Sở`.
        if is_title(words) && n + 1 < list.len() {
            continue;
        }
        // `Thủ trưởng các sở`, `các đồng chí thủ trưởng các sở`.
        loop {
            let skipped = title(words);
            if skipped > 0 && skipped < words.len() {
                words = &words[skipped..];
                continue;
            }
            match determiner(words) {
                Some(count) if count < words.len() => {
                    words = &words[count..];
                    many = true;
                }
                _ => break,
            }
        }
        plural |= many;
        // In `đơn vị chuyên trách của các Bộ, ngành` what follows is whose they are.
        if scoped && !many && noun(words).is_some() {
            continue;
        }
        scoped |=
            words.windows(2).any(|w| matches!(w[0].plain.as_str(), "của" | "thuộc") && w[1].plain == "các")
                && Kind::at(words, words.len() - 1).is_none();
        if sep == Sep::Colon && n > 0 {
            // `Các Bộ: Công an, Tư pháp`; `UBND các xã: A, B`.
            match parts.last_mut() {
                Some(Part::Units { kinds, .. }) => heading = kinds.pop().map(Heading::Unit),
                Some(Part::Sort(_)) => {
                    let before = list[n - 1];
                    heading = before.last().cloned().map(Heading::Word);
                    parts.pop();
                }
                _ => {}
            }
        }
        match &heading {
            Some(Heading::Word(word)) if !many => {
                let mut named = vec![word.clone()];
                named.extend(words.iter().skip(usize::from(words[0].plain == word.plain)).cloned());
                if !join(&mut parts, words, &known) {
                    let own = !known(&key(&named)) && has_head(&key(words));
                    parts.push(Part::One(if own { words.to_vec() } else { named }));
                }
                continue;
            }
            Some(Heading::Unit(kind)) if !many => {
                let kind = *kind;
                if let Some(Part::Units { named, .. }) = parts.last_mut() {
                    match Kind::at(words, 0) {
                        Some((other, count)) if count < words.len() => {
                            named.push((other, key(&words[count..])));
                            continue;
                        }
                        None if noun(words).is_none() && !has_head(&key(words)) => {
                            named.push((kind, key(words)));
                            continue;
                        }
                        _ => heading = None,
                    }
                }
            }
            Some(_) => heading = None,
            None => {}
        }
        if let Some(units) = units(words, many, list.get(n + 1).copied()) {
            plural = true;
            nouns += 1;
            if let Part::Units { named, .. } = &units
                && let Some((kind, _)) = named.first()
            {
                heading = Some(Heading::Unit(*kind));
            }
            parts.push(units);
            continue;
        }
        if let Some((kind, count)) = Kind::at(words, 0) {
            let rest = &words[count..];
            let bare = rest.is_empty() || is_qualifier(rest);
            if bare || many {
                nouns += 1;
                match parts.last_mut() {
                    Some(Part::Units { kinds, named, .. }) if !many => {
                        if bare {
                            kinds.push(kind);
                        } else {
                            named.push((kind, key(rest)));
                        }
                    }
                    _ if bare => {
                        parts.push(Part::Units {
                            head: String::new(),
                            printed: String::new(),
                            kinds: vec![kind],
                            named: Vec::new(),
                        });
                    }
                    // `các xã A, B`.
                    _ => {
                        parts.push(Part::Units {
                            head: String::new(),
                            printed: String::new(),
                            kinds: Vec::new(),
                            named: vec![(kind, key(rest))],
                        });
                        heading = Some(Heading::Unit(kind));
                    }
                }
                continue;
            }
            if let Some(Part::Units { named, .. }) = parts.last_mut() {
                named.push((kind, key(rest)));
                continue;
            }
        }
        if let Some(found) = noun(words) {
            let rest = found.rest(words);
            let under = words[found.count - 1].plain == "thuộc";
            if rest.is_empty() || is_qualifier(rest) || under {
                nouns += 1;
                let related = rest.is_empty()
                    || under
                    || starts(rest, "liên quan").or(starts(rest, "có liên quan")).is_some();
                alone |= found.alone && related;
                parts.push(Part::Sort(found.sort));
            } else if many {
                parts.push(Part::Named(key(words)));
            } else {
                parts.push(Part::One(words.to_vec()));
            }
            continue;
        }
        if many {
            parts.push(Part::Named(key(words)));
            continue;
        }
        match parts.last_mut() {
            // A name's own comma: `các sở Văn hóa, Thể thao và Du lịch`.
            Some(Part::Named(name)) if !has_head(&key(words)) => {
                name.push(' ');
                name.push_str(&key(words));
            }
            Some(Part::One(before)) if !entry[0].shown.starts_with(char::is_uppercase) => {
                before.extend_from_slice(entry);
            }
            // What follows a qualifier is more of it: `thuộc, trực thuộc`.
            Some(Part::Sort(_)) if is_qualifier(words) => {}
            _ => parts.push(Part::One(entry.to_vec())),
        }
    }
    // `các bộ, ngành`: the ministries' like, not the province's.
    let bo = parts.iter().any(|p| matches!(p, Part::Sort(s) if *s == Sort::BO));
    if bo {
        for part in &mut parts {
            if let Part::Sort(sort) = part
                && *sort == Sort::SO.and(Sort::BAN).and(Sort::NGANH)
            {
                *sort = Sort::NGANG_BO.and(Sort::THUOC_CP);
            }
        }
    }
    let counted = parts.iter().filter(|p| !matches!(p, Part::One(_))).count();
    (plural || nouns >= 2 || (alone && counted == parts.len()) || (heading.is_some() && !parts.is_empty()))
        .then_some(Group { parts })
}

struct Noun {
    sort: Sort,
    count: usize,
    alone: bool,
}

impl Noun {
    fn rest<'a>(&self, words: &'a [Word]) -> &'a [Word] {
        &words[self.count..]
    }
}

fn noun(words: &[Word]) -> Option<Noun> {
    NOUNS
        .iter()
        .filter_map(|(noun, sort, alone)| {
            starts(words, noun).map(|count| Noun { sort: *sort, count, alone: *alone })
        })
        .max_by_key(|n| n.count)
}

fn is_qualifier(rest: &[Word]) -> bool {
    // `cấp tỉnh`, but `cấp giấy chứng nhận` is what they do.
    let rank = starts(rest, "cấp").is_some() && Kind::at(rest, 1).is_some();
    rank || QUALIFIERS.iter().any(|q| starts(rest, q).is_some())
        || rest.first().is_some_and(|w| w.plain.chars().all(|c| c.is_ascii_digit()))
}

/// `UBND các huyện`, `UBND cấp xã`, `Phòng GD&ĐT các huyện`, `UBND huyện, thị xã`.
fn units(words: &[Word], many: bool, next: Option<&[Word]>) -> Option<Part> {
    for at in 1..words.len() {
        let before = &words[..at];
        let (skip, plain) = match determiner(&words[at..]) {
            Some(count) => (count, false),
            None if words[at].plain == "cấp" => (1, false),
            None => (0, true),
        };
        let Some((kind, count)) = Kind::at(words, at + skip) else { continue };
        // `Ban Chỉ đạo cấp tỉnh`, `ngành cấp tỉnh`: the province's own.
        if kind == Kind::Tinh && words[at].plain == "cấp" {
            continue;
        }
        // `các Sở Tư pháp của các tỉnh`.
        let before = match before.split_last() {
            Some((last, head)) if last.plain == "của" => head,
            _ => before,
        };
        if before.is_empty() {
            continue;
        }
        let rest = &words[at + skip + count..];
        let bare = rest.is_empty() || is_qualifier(rest);
        if plain {
            // `UBND huyện, thị xã`: two kinds, neither named.
            let another = next
                .is_some_and(|n| Kind::at(n, 0).is_some_and(|(_, c)| c == n.len() || is_qualifier(&n[c..])));
            let committee = is_of_every_rank(&key(before));
            if !(committee && rest.is_empty() && (another || many)) {
                continue;
            }
        } else if starts(before, "ban quản lý").is_some() {
            continue;
        }
        let (kinds, named) =
            if bare { (vec![kind], Vec::new()) } else { (Vec::new(), vec![(kind, key(rest))]) };
        return Some(Part::Units { head: key(before), printed: shown(before), kinds, named });
    }
    None
}

/// Joins an entry to those before it where the tables know a body of the joined name: the third
/// of `Văn hóa, Thể thao và Du lịch`.
fn join(parts: &mut Vec<Part>, words: &[Word], known: impl Fn(&str) -> bool) -> bool {
    for back in (1..=3.min(parts.len())).rev() {
        let mut joined: Vec<Word> = Vec::new();
        for (i, part) in parts[parts.len() - back..].iter().enumerate() {
            let Part::One(before) = part else { return false };
            // The heading's word stands before each.
            joined.extend(before.iter().skip(usize::from(i > 0)).cloned());
        }
        joined.extend_from_slice(words);
        if known(&key(&joined)) {
            parts.truncate(parts.len() - back);
            parts.push(Part::One(joined));
            return true;
        }
    }
    false
}

impl Group {
    /// True if the body is one of the group's.
    pub(crate) fn covers(&self, body: &Body, same: impl Fn(&[Word], &Body) -> bool) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Sort(sort) => sort.meets(body.sort),
            Part::Named(name) => {
                body.head.strip_prefix(name.as_str()).is_some_and(|r| r.is_empty() || r.starts_with(' '))
            }
            Part::Units { head, kinds, named, .. } => {
                let Some(place) = body.places.first() else { return false };
                // `các huyện` and `UBND các huyện` are the same to a huyện and its committee.
                let government = |head: &str| head.is_empty() || is_of_every_rank(head);
                if *head != body.head && !(government(head) && government(&body.head)) {
                    return false;
                }
                let provinces = kinds.contains(&Kind::Tinh);
                let rank = |kind: Kind| {
                    if provinces && kind == Kind::ThanhPho { Rank::Province } else { kind.rank() }
                };
                kinds.iter().any(|kind| rank(*kind) == place.rank)
                    || named.iter().any(|(kind, name)| {
                        Some(*kind) == place.kind && !place.name.is_empty() && holds(name, &place.name)
                    })
            }
            Part::One(words) => same(words, body),
        })
    }
}

/// True if the name, or the row of names without commas (`các xã Tân An Bình Lợi`), holds it.
fn holds(row: &str, name: &str) -> bool {
    row == name || format!(" {row} ").contains(&format!(" {name} "))
}
