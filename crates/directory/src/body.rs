//! A name as a body and the place it belongs to.

use std::collections::HashSet;

use crate::phrase::{Word, key, starts};

/// What sort of body a name is, as far as its first words tell: the sorts that groups are made
/// of (`các sở, ban, ngành`). A set, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sort(u32);

impl Sort {
    pub(crate) const NONE: Self = Self(0);
    /// A ministry.
    pub(crate) const BO: Self = Self(1);
    /// `cơ quan ngang bộ`.
    pub(crate) const NGANG_BO: Self = Self(1 << 1);
    /// `cơ quan thuộc Chính phủ`.
    pub(crate) const THUOC_CP: Self = Self(1 << 2);
    /// A department of a province, its inspectorate or its committee's office.
    pub(crate) const SO: Self = Self(1 << 3);
    /// A board: `ban`.
    pub(crate) const BAN: Self = Self(1 << 4);
    /// A central body's branch in a province, police and army.
    pub(crate) const NGANH: Self = Self(1 << 5);
    /// The front, unions and associations.
    pub(crate) const DOAN_THE: Self = Self(1 << 6);
    /// Local government of a province.
    pub(crate) const TINH: Self = Self(1 << 7);
    /// Local government of a district.
    pub(crate) const HUYEN: Self = Self(1 << 8);
    /// Local government of a commune.
    pub(crate) const XA: Self = Self(1 << 9);
    /// A public service unit.
    pub(crate) const SU_NGHIEP: Self = Self(1 << 10);
    /// A school.
    pub(crate) const TRUONG: Self = Self(1 << 11);
    /// An office of a department or district: `phòng`.
    pub(crate) const PHONG: Self = Self(1 << 12);
    /// A body of the Party.
    pub(crate) const DANG: Self = Self(1 << 13);
    /// An enterprise.
    pub(crate) const DOANH_NGHIEP: Self = Self(1 << 14);
    /// A department of a ministry: `cục`, `vụ`.
    pub(crate) const CUC_VU: Self = Self(1 << 15);
    /// A hospital or health centre.
    pub(crate) const Y_TE: Self = Self(1 << 16);

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn is_none(self) -> bool {
        self.0 == 0
    }
}

/// The kinds of units of the country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Tinh,
    ThanhPho,
    Huyen,
    Quan,
    ThiXa,
    Xa,
    Phuong,
    ThiTran,
    DacKhu,
}

/// The three ranks of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Rank {
    Province,
    District,
    Commune,
}

impl Kind {
    /// The rank; a city is taken for one of district rank.
    pub(crate) fn rank(self) -> Rank {
        match self {
            Self::Tinh => Rank::Province,
            Self::ThanhPho | Self::Huyen | Self::Quan | Self::ThiXa => Rank::District,
            Self::Xa | Self::Phuong | Self::ThiTran | Self::DacKhu => Rank::Commune,
        }
    }

    pub(crate) fn vietnamese(self) -> &'static str {
        match self {
            Self::Tinh => "tỉnh",
            Self::ThanhPho => "thành phố",
            Self::Huyen => "huyện",
            Self::Quan => "quận",
            Self::ThiXa => "thị xã",
            Self::Xa => "xã",
            Self::Phuong => "phường",
            Self::ThiTran => "thị trấn",
            Self::DacKhu => "đặc khu",
        }
    }

    /// The kind whose words stand at `at`, and how many words it takes.
    pub(crate) fn at(words: &[Word], at: usize) -> Option<(Self, usize)> {
        let word = |i: usize| words.get(i).map_or("", |w| w.plain.as_str());
        let before = if at > 0 { word(at - 1) } else { "" };
        let next = word(at + 1);
        Some(match (word(at), next) {
            // `Tỉnh ủy`, `Huyện đoàn` are bodies, no places.
            ("tỉnh" | "huyện" | "quận", "ủy" | "đoàn" | "đội") => return None,
            ("tỉnh", _) => (Self::Tinh, 1),
            ("thành", "phố") => (Self::ThanhPho, 2),
            ("thị", "xã") => (Self::ThiXa, 2),
            ("thị", "trấn") => (Self::ThiTran, 2),
            ("đặc", "khu") => (Self::DacKhu, 2),
            ("huyện", _) => (Self::Huyen, 1),
            ("quận", _) => (Self::Quan, 1),
            ("phường", "hội") => return None,
            ("phường", _) => (Self::Phuong, 1),
            // `xã hội`, `hợp tác xã`, `Thông tấn xã`.
            ("xã", "hội") => return None,
            ("xã", _) if matches!(before, "thị" | "tác" | "tấn") => return None,
            ("xã", _) => (Self::Xa, 1),
            _ => return None,
        })
    }
}

/// A place that a body belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlaceRef {
    /// `None` where only a province's name is given: `Báo Đồng Nai`.
    pub(crate) kind: Option<Kind>,
    pub(crate) rank: Rank,
    /// Plain words; empty for `tỉnh` alone.
    pub(crate) name: String,
    /// The name for people.
    pub(crate) shown: String,
}

/// A body: what it is and where.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    /// Its own words, without place and without the title of its head.
    pub(crate) head: String,
    /// How many words of the phrase the title before it takes: `Giám đốc`.
    pub(crate) title: usize,
    /// The places after it, the innermost first.
    pub(crate) places: Vec<PlaceRef>,
    pub(crate) sort: Sort,
}

/// Titles of those who act for a body, and the word that is the body's own.
const TITLES: [(&str, &str); 27] = [
    ("đồng chí", ""),
    ("ban thường trực ủy ban mặt trận", "ủy ban mặt trận"),
    ("tổng giám đốc", ""),
    ("giám đốc", ""),
    ("chủ tịch", ""),
    ("chánh văn phòng", "văn phòng"),
    ("chánh thanh tra", "thanh tra"),
    ("tổng thanh tra chính phủ", "thanh tra chính phủ"),
    ("trưởng ban", "ban"),
    ("trưởng phòng", "phòng"),
    ("trưởng công an", "công an"),
    ("tổng cục trưởng", ""),
    ("chi cục trưởng", ""),
    ("cục trưởng", ""),
    ("vụ trưởng", ""),
    ("viện trưởng", ""),
    ("bộ trưởng", ""),
    ("chủ nhiệm văn phòng", "văn phòng"),
    ("chủ nhiệm ủy ban", "ủy ban"),
    ("thống đốc", ""),
    ("thủ trưởng", ""),
    ("hiệu trưởng", ""),
    ("chỉ huy trưởng", ""),
    ("tổng biên tập", ""),
    ("lãnh đạo", ""),
    ("người đứng đầu", ""),
    ("bí thư", ""),
];

/// How many words of a title the phrase begins with. `Trưởng phòng Y tế` gives 1: the body is
/// `phòng Y tế`.
pub(crate) fn title(words: &[Word]) -> usize {
    let mut total = 0;
    'again: while total < words.len() {
        let rest = &words[total..];
        for (title, kept) in TITLES {
            let Some(count) = starts(rest, title) else { continue };
            let kept = kept.split(' ').filter(|w| !w.is_empty()).count();
            if rest.len() > count - kept {
                total += count - kept;
                if kept > 0 {
                    return total;
                }
                continue 'again;
            }
        }
        // `trưởng các sở`.
        if rest.len() > 1 && rest[0].plain == "trưởng" && rest[1].plain == "các" {
            return total + 1;
        }
        return total;
    }
    total
}

/// True if the words are a title and nothing else.
pub(crate) fn is_title(words: &[Word]) -> bool {
    let words = key(words);
    TITLES.iter().any(|(t, kept)| kept.is_empty() && *t == words)
}

/// What a body is by its first words; the longest that fits counts.
const HEADS: [(&str, Sort); 66] = [
    ("ủy ban nhân dân", Sort::TINH.and(Sort::HUYEN).and(Sort::XA)),
    ("hội đồng nhân dân", Sort::TINH.and(Sort::HUYEN).and(Sort::XA)),
    ("thường trực hội đồng nhân dân", Sort::TINH.and(Sort::HUYEN).and(Sort::XA)),
    ("văn phòng ủy ban nhân dân", Sort::SO),
    ("văn phòng hội đồng nhân dân", Sort::SO),
    ("văn phòng đoàn đại biểu quốc hội", Sort::SO),
    ("văn phòng tỉnh ủy", Sort::DANG),
    ("văn phòng thành ủy", Sort::DANG),
    ("thanh tra chính phủ", Sort::NGANG_BO),
    ("thanh tra", Sort::SO),
    ("sở", Sort::SO),
    ("bộ chỉ huy", Sort::NGANH),
    ("bộ tư lệnh", Sort::NGANH),
    ("bộ đội", Sort::NGANH),
    ("bộ chính trị", Sort::DANG),
    ("bộ phận", Sort::NONE),
    ("bộ", Sort::BO),
    ("ban", Sort::BAN),
    ("tỉnh ủy", Sort::DANG),
    ("thành ủy", Sort::DANG),
    ("huyện ủy", Sort::DANG),
    ("quận ủy", Sort::DANG),
    ("thị ủy", Sort::DANG),
    ("đảng ủy", Sort::DANG),
    ("chi bộ", Sort::DANG),
    ("ủy ban kiểm tra", Sort::DANG),
    ("ủy ban mặt trận", Sort::DOAN_THE),
    ("mặt trận", Sort::DOAN_THE),
    ("hội đồng", Sort::NONE),
    ("hội", Sort::DOAN_THE),
    ("liên đoàn", Sort::DOAN_THE),
    ("liên hiệp", Sort::DOAN_THE),
    ("liên minh", Sort::DOAN_THE),
    ("công đoàn", Sort::DOAN_THE),
    ("đoàn thanh niên", Sort::DOAN_THE),
    ("tỉnh đoàn", Sort::DOAN_THE),
    ("thành đoàn", Sort::DOAN_THE),
    ("huyện đoàn", Sort::DOAN_THE),
    ("hiệp hội", Sort::DOAN_THE),
    ("công an", Sort::NGANH),
    ("cục", Sort::NGANH.and(Sort::CUC_VU)),
    ("chi cục", Sort::NGANH.and(Sort::CUC_VU)),
    ("thuế", Sort::NGANH),
    ("hải quan", Sort::NGANH),
    ("bảo hiểm xã hội", Sort::NGANH),
    ("kho bạc", Sort::NGANH),
    ("ngân hàng nhà nước", Sort::NGANH),
    ("ngân hàng chính sách", Sort::NGANH),
    ("tòa án", Sort::NGANH),
    ("viện kiểm sát", Sort::NGANH),
    ("vụ", Sort::CUC_VU),
    ("tổng cục", Sort::CUC_VU),
    ("bệnh viện", Sort::SU_NGHIEP.and(Sort::Y_TE)),
    ("trung tâm y tế", Sort::SU_NGHIEP.and(Sort::Y_TE)),
    ("trạm y tế", Sort::SU_NGHIEP.and(Sort::Y_TE)),
    ("trường", Sort::TRUONG.and(Sort::SU_NGHIEP)),
    ("học viện", Sort::TRUONG.and(Sort::SU_NGHIEP)),
    ("đại học", Sort::TRUONG.and(Sort::SU_NGHIEP)),
    ("phòng", Sort::PHONG),
    ("công ty", Sort::DOANH_NGHIEP),
    ("tổng công ty", Sort::DOANH_NGHIEP),
    ("tập đoàn", Sort::DOANH_NGHIEP),
    ("hợp tác xã", Sort::DOANH_NGHIEP),
    ("chính phủ", Sort::NONE),
    ("quốc hội", Sort::NONE),
    ("văn phòng", Sort::NONE),
];

/// Public service units, by their first word.
const SERVICES: [&str; 9] =
    ["trung tâm", "đài", "báo", "trạm", "viện", "bảo tàng", "thư viện", "vườn quốc gia", "quỹ"];

fn begins(words: &str, head: &str) -> bool {
    words.strip_prefix(head).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// True if the words begin as the name of a body does.
pub(crate) fn has_head(words: &str) -> bool {
    HEADS.iter().any(|(h, _)| begins(words, h)) || SERVICES.iter().any(|h| begins(words, h))
}

/// The sort of a body by its words and the rank of the innermost place after them.
fn sort(head: &str, rank: Option<Rank>) -> Sort {
    if head.is_empty() {
        // A place alone: `huyện Long Thành`.
        return match rank {
            Some(Rank::Province) => Sort::TINH,
            Some(Rank::District) => Sort::HUYEN,
            Some(Rank::Commune) => Sort::XA,
            None => Sort::NONE,
        };
    }
    let found = HEADS.iter().filter(|(h, _)| begins(head, h)).max_by_key(|(h, _)| h.len()).map(|(_, s)| *s);
    let found = match found {
        Some(sort) => sort,
        None if SERVICES.iter().any(|h| begins(head, h)) => Sort::SU_NGHIEP,
        None => Sort::NONE,
    };
    if found == Sort::BAN
        && ["tỉnh ủy", "thành ủy", "huyện ủy", "trung ương"].iter().any(|p| head.contains(p))
    {
        return Sort::DANG;
    }
    if found.meets(Sort::TINH) {
        return match rank {
            Some(Rank::Province) => Sort::TINH,
            Some(Rank::District) => Sort::HUYEN,
            Some(Rank::Commune) => Sort::XA,
            None => found,
        };
    }
    found
}

/// True for a body that every rank has one of: `UBND`, which is not `UBND tỉnh`.
pub(crate) fn is_of_every_rank(head: &str) -> bool {
    ["ủy ban nhân dân", "hội đồng nhân dân", "thường trực hội đồng nhân dân"].contains(&head)
}

impl Body {
    /// Takes a name apart. `cities` are the plain names of cities of provincial rank,
    /// `provinces` those of all provinces.
    pub(crate) fn of(words: &[Word], cities: &HashSet<String>, provinces: &HashSet<String>) -> Self {
        let title = title(words);
        let words = &words[title..];
        let mut end = words.len();
        let mut places = Vec::new();
        'peel: loop {
            for at in (0..end).rev() {
                let Some((kind, count)) = Kind::at(&words[..end], at) else { continue };
                // `cấp huyện`, `các xã` are no places of this body.
                if at > 0 && matches!(words[at - 1].plain.as_str(), "cấp" | "các" | "ngành") {
                    break 'peel;
                }
                let name = key(&words[at + count..end]);
                let rank = if kind == Kind::ThanhPho && (name.is_empty() || cities.contains(&name)) {
                    Rank::Province
                } else {
                    kind.rank()
                };
                let shown = name_shown(&words[at + count..end]);
                places.push(PlaceRef { kind: Some(kind), rank, name, shown });
                end = at;
                if end == 0 {
                    break 'peel;
                }
                continue 'peel;
            }
            break;
        }
        if places.is_empty() {
            // `Báo Đồng Nai`: the longest end that is a province's name.
            for at in 1..end {
                let name = key(&words[at..end]);
                if provinces.contains(&name) {
                    let shown = name_shown(&words[at..end]);
                    places.push(PlaceRef { kind: None, rank: Rank::Province, name, shown });
                    end = at;
                    break;
                }
            }
        }
        let head = key(&words[..end]);
        let sort = sort(&head, places.first().map(|p| p.rank));
        Self { head, title, places, sort }
    }

    fn place(&self, rank: Rank) -> Option<&PlaceRef> {
        self.places.iter().find(|p| p.rank == rank)
    }

    /// True if both name one body. Where one leaves its province unsaid it is taken for the
    /// other's; districts and communes are told apart.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        if self.head != other.head || (self.head.is_empty() && self.places.is_empty()) {
            return false;
        }
        for rank in [Rank::District, Rank::Commune] {
            match (self.place(rank), other.place(rank)) {
                (None, None) => {}
                (Some(a), Some(b)) => {
                    if a.kind != b.kind || !(a.name == b.name || a.name.is_empty() || b.name.is_empty()) {
                        return false;
                    }
                }
                _ => return false,
            }
        }
        match (self.place(Rank::Province), other.place(Rank::Province)) {
            (Some(a), Some(b)) => {
                let kinds = a.kind.is_none() || b.kind.is_none() || a.kind == b.kind;
                kinds && (a.name == b.name || a.name.is_empty() || b.name.is_empty())
            }
            (None, None) => true,
            _ => {
                // `UBND` alone may be that of a commune.
                let lower = self.place(Rank::District).is_some() || self.place(Rank::Commune).is_some();
                lower || !is_of_every_rank(&self.head)
            }
        }
    }
}

/// A place's name for people: capitals throughout are made ordinary.
fn name_shown(words: &[Word]) -> String {
    let text = crate::phrase::shown(words);
    if text.chars().any(char::is_lowercase) || !text.chars().any(char::is_alphabetic) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut first = true;
    for c in text.chars() {
        if first {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        first = !c.is_alphanumeric();
    }
    out
}
