//! The tables, ready to be asked.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use congvan_model::Resolved;
use congvan_text::fold;
use jiff::civil::Date;

use crate::body::{Body, Kind, Rank, Sort, is_of_every_rank, title};
use crate::group::{self, Group, Part};
use crate::level::level;
use crate::office::{self, OfficeError};
use crate::phrase::{Phrase, Shorts, Word, key, shown};
use crate::tables::{self, Agency, Place};

/// Whether a phrase means a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Match {
    /// It names the body itself, or the head of it.
    Same,
    /// It names a group that the body is one of.
    Member,
    /// It does not mean the body.
    No,
}

/// The bodies and places known.
#[derive(Clone, Debug)]
pub struct Directory {
    agencies: Vec<Agency>,
    provinces: Vec<Place>,
    /// Districts and communes of the office's own file.
    places: Vec<Place>,
    shorts: Shorts,
    /// Agencies by the key of their names and abbreviations.
    by_key: HashMap<String, Vec<usize>>,
    /// The same without marks.
    by_folded: HashMap<String, Vec<usize>>,
    /// Provinces by their bare names and abbreviations.
    province_by_name: HashMap<String, Vec<usize>>,
    /// Places of the office by name, with and without kind.
    place_by_name: HashMap<String, Vec<usize>>,
    city_names: HashSet<String>,
    province_names: HashSet<String>,
}

static VIETNAM: LazyLock<Directory> =
    LazyLock::new(|| Directory::build(tables::agencies(), tables::provinces(), Vec::new(), &[]));

impl Directory {
    /// The built-in tables, read once.
    pub fn vietnam() -> &'static Self {
        &VIETNAM
    }

    /// These tables with those of an office's own file added, in TOML:
    ///
    /// ```toml
    /// [[unit]]
    /// name = "Phòng Nghiệp vụ Y"
    /// aliases = ["NVY", "P. NVY"]
    /// level = "phòng"            # may be left out, as may the dates
    ///
    /// [[district]]
    /// name = "Huyện Long Thành"
    /// to = 2025-06-30
    /// successor = "xã Long Thành"
    ///
    /// [[commune]]
    /// name = "Xã Long Thành"
    /// from = 2025-07-01
    ///
    /// [aliases]                  # words that names are made of
    /// "KSBT" = "Kiểm soát bệnh tật"
    /// ```
    pub fn with_office(&self, toml: &str) -> Result<Self, OfficeError> {
        let office = office::parse(toml)?;
        let mut agencies = self.agencies.clone();
        agencies.extend(office.units);
        let mut places = self.places.clone();
        places.extend(office.places);
        let aliases: Vec<(&str, &str)> =
            office.aliases.iter().map(|(s, f)| (s.as_str(), f.as_str())).collect();
        Ok(Self::build(agencies, self.provinces.clone(), places, &aliases))
    }

    fn build(
        agencies: Vec<Agency>,
        provinces: Vec<Place>,
        places: Vec<Place>,
        aliases: &[(&str, &str)],
    ) -> Self {
        let mut shorts = Shorts::default();
        for (short, full, capitals) in tables::words() {
            shorts.add(short, full, capitals);
        }
        for (short, full) in aliases {
            shorts.add(short, full, false);
        }
        let mut out = Self {
            agencies,
            provinces,
            places,
            shorts,
            by_key: HashMap::new(),
            by_folded: HashMap::new(),
            province_by_name: HashMap::new(),
            place_by_name: HashMap::new(),
            city_names: HashSet::new(),
            province_names: HashSet::new(),
        };
        for (i, place) in out.provinces.iter().enumerate() {
            for name in std::iter::once(&place.name).chain(&place.short) {
                let phrase = out.shorts.phrase(name);
                let kind = Kind::at(&phrase.words, 0);
                let bare = key(&phrase.words[kind.map_or(0, |k| k.1)..]);
                if kind.is_some_and(|k| k.0 == Kind::ThanhPho) {
                    out.city_names.insert(bare.clone());
                }
                for name in [bare, phrase.key(), phrase.raw] {
                    let list = out.province_by_name.entry(name.clone()).or_default();
                    if !list.contains(&i) {
                        list.push(i);
                    }
                    out.province_names.insert(name.clone());
                    let list = out.province_by_name.entry(fold(&name)).or_default();
                    if !list.contains(&i) {
                        list.push(i);
                    }
                }
            }
        }
        for (i, place) in out.places.iter().enumerate() {
            for name in std::iter::once(&place.name).chain(&place.short) {
                let phrase = out.shorts.phrase(name);
                let kind = Kind::at(&phrase.words, 0).map_or(0, |k| k.1);
                for name in [key(&phrase.words[kind..]), phrase.key()] {
                    let list = out.place_by_name.entry(name).or_default();
                    if !list.contains(&i) {
                        list.push(i);
                    }
                }
            }
        }
        for (i, agency) in out.agencies.iter().enumerate() {
            let phrase = out.shorts.phrase(&agency.name);
            let mut keys = vec![phrase.key()];
            for short in &agency.short {
                let phrase = out.shorts.phrase(short);
                // `TH` is Tổng hợp by itself, though Tiểu học within a name.
                if phrase.raw.contains(' ') {
                    keys.push(phrase.key());
                }
                keys.push(phrase.raw);
            }
            for key in keys {
                let list = out.by_folded.entry(fold(&key)).or_default();
                if !list.contains(&i) {
                    list.push(i);
                }
                let list = out.by_key.entry(key).or_default();
                if !list.contains(&i) {
                    list.push(i);
                }
            }
        }
        out
    }

    /// The phrase with the abbreviations that the tables know spelt out, and without what stands
    /// in brackets: `Văn phòng UBND tỉnh` is `Văn phòng Ủy ban nhân dân tỉnh`.
    pub fn expand(&self, phrase: &str) -> String {
        let phrase = self.shorts.phrase(phrase);
        match self.rows(&phrase).as_slice() {
            [one] => self.agencies[*one].name.clone(),
            _ => capitalised(phrase.shown()),
        }
    }

    /// True if the phrase names a group of bodies: `các sở, ban, ngành`.
    pub fn is_group(&self, phrase: &str) -> bool {
        let phrase = self.shorts.phrase(phrase);
        self.group(&phrase).is_some()
    }

    /// The bodies that a phrase means, as they were called on `date` (today's names without
    /// one), with what has taken their place since. A group is given as its members where the
    /// tables know them all; else the group itself comes first, marked as one, and then what
    /// members are known. An abbreviation of several meanings gives them all. Empty for what
    /// the tables do not know.
    pub fn resolve(&self, phrase: &str, date: Option<Date>) -> Vec<Resolved> {
        let phrase = self.shorts.phrase(phrase);
        if phrase.words.is_empty() {
            return Vec::new();
        }
        let rows = self.rows(&phrase);
        if !rows.is_empty() {
            return self.living(rows, date).into_iter().map(|i| self.agency(i, None)).collect();
        }
        if let Some(group) = self.group(&phrase) {
            return self.members(&phrase, &group, date);
        }
        self.one(&phrase.words, &phrase, date).into_iter().collect()
    }

    /// True if both phrases name the same body, however they are written: `Sở GD&ĐT`,
    /// `SỞ GIÁO DỤC VÀ ĐÀO TẠO`. A province left unsaid is taken for the other's.
    pub fn same_body(&self, a: &str, b: &str) -> bool {
        self.same(&self.shorts.phrase(a), &self.shorts.phrase(b))
    }

    /// True if the first phrase names a group that the second is a member of: `các sở, ban,
    /// ngành` covers `Sở Y tế`.
    pub fn covers(&self, group: &str, body: &str) -> bool {
        self.matcher(body).covers(group)
    }

    /// Whether a task for `assignee` is one for `body`.
    pub fn matches(&self, assignee: &str, body: &str) -> Match {
        self.matcher(body).matches(assignee)
    }

    /// Whether a group in a letter of `issuer` (`các cơ quan, đơn vị`) can mean `body`: no one gives orders to
    /// those above. True where the names do not tell.
    pub fn may_mean(&self, issuer: &str, body: &str) -> bool {
        match (level(issuer), level(body)) {
            (Some(from), Some(to)) => from <= to,
            _ => true,
        }
    }

    /// Asks many phrases whether they mean one body.
    pub fn matcher(&self, body: &str) -> Matcher<'_> {
        let phrase = self.shorts.phrase(body);
        let bodies = self.bodies(&phrase);
        Matcher { directory: self, phrase, bodies, seen: HashMap::new() }
    }

    /// Agencies that the whole phrase names.
    fn rows(&self, phrase: &Phrase) -> Vec<usize> {
        let exact = self.by_key.get(&phrase.raw).or_else(|| self.by_key.get(&phrase.key()));
        let found = match exact {
            None if phrase.ascii => {
                self.by_folded.get(&phrase.raw).or_else(|| self.by_folded.get(&fold(&phrase.key())))
            }
            found => found,
        };
        found.cloned().unwrap_or_default()
    }

    /// Of several rows those that hold on the day, or else all.
    fn living(&self, rows: Vec<usize>, date: Option<Date>) -> Vec<usize> {
        let held: Vec<usize> = rows.iter().copied().filter(|i| self.agencies[*i].life.holds(date)).collect();
        if held.is_empty() { rows } else { held }
    }

    fn known(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    fn group(&self, phrase: &Phrase) -> Option<Group> {
        // `Ban Quản lý các khu công nghiệp` is one body.
        if !self.rows(phrase).is_empty() {
            return None;
        }
        group::parse(phrase, |k| self.known(k))
    }

    fn body(&self, words: &[Word]) -> Body {
        let mut body = Body::of(words, &self.city_names, &self.province_names);
        if let Some(rows) = self.by_key.get(&key(&words[body.title..]))
            && let Some(sort) =
                rows.iter().map(|i| level_sort(&self.agencies[*i].level)).find(|s| !s.is_none())
        {
            body.sort = sort;
        }
        body
    }

    /// What a phrase may mean, as bodies: itself, and those that it abbreviates.
    fn bodies(&self, phrase: &Phrase) -> Vec<Body> {
        let mut out = vec![self.body(&phrase.words)];
        for row in self.rows(phrase) {
            let agency = &self.agencies[row];
            if is_drafting_unit(&agency.level) {
                continue;
            }
            let name = self.shorts.phrase(&agency.name);
            if name.key() != phrase.key() {
                out.push(self.body(&name.words));
            }
        }
        out
    }

    fn same(&self, a: &Phrase, b: &Phrase) -> bool {
        if a.words.is_empty() || b.words.is_empty() {
            return false;
        }
        if a.ascii || b.ascii {
            let fold_key = |p: &Phrase| fold(&p.key());
            if fold_key(a) == fold_key(b) {
                return true;
            }
        }
        let (a, b) = (self.bodies(a), self.bodies(b));
        // The title of its head is part of a body's name here: a committee is not its chairman.
        a.iter().any(|x| b.iter().any(|y| x.title == y.title && x.is_same(y)))
    }

    /// One body, looked up by its own words where the tables do not know it with its place.
    fn one(&self, words: &[Word], phrase: &Phrase, date: Option<Date>) -> Option<Resolved> {
        // Without marks a place cannot be told from a name, unless it is all there is.
        if phrase.ascii && !phrase.expanded {
            return self.province(&key(words), None, date);
        }
        let skipped = title(words);
        let (before, words) = words.split_at(skipped);
        let titled = |mut r: Resolved| {
            if !before.is_empty() {
                r.name = format!("{} {}", capitalised(shown(before)), r.name);
            }
            r
        };
        if skipped > 0
            && let Some(rows) = self.by_key.get(&key(words))
            && let Some(row) = self.living(rows.clone(), date).first()
        {
            return Some(titled(self.agency(*row, None)));
        }
        let body = Body::of(words, &self.city_names, &self.province_names);
        let place = body.places.first();
        if self.province_names.contains(&key(words)) {
            return self.province(&key(words), None, date).map(titled);
        }
        if body.head.is_empty() {
            return self.province(&key(words), place, date).map(titled);
        }
        let outer = place.and_then(|p| self.place(p, date));
        if let Some(place) = place {
            // `Công an tỉnh Đồng Nai` by `Công an tỉnh`, `Sở Y tế tỉnh Đồng Nai` by `Sở Y tế`.
            let kinds: &[&str] = match place.kind {
                Some(Kind::ThanhPho) if place.rank == Rank::Province => &["thành phố", "tỉnh"],
                Some(kind) => &[kind.vietnamese()],
                None => &["tỉnh"],
            };
            let found = kinds
                .iter()
                .map(|k| format!("{} {k}", body.head))
                .chain(std::iter::once(body.head.clone()))
                .find_map(|k| self.by_key.get(&k));
            if let Some(rows) = found
                && let Some(row) = self.living(rows.clone(), date).first()
            {
                let at = Located { shown: self.located(&body, date), place: outer, rank: place.rank };
                return Some(titled(self.agency(*row, Some(&at))));
            }
        }
        let level = sort_level(body.sort);
        if !(phrase.expanded || is_of_every_rank(&body.head)) {
            return None;
        }
        let name = if words.iter().all(|w| !w.shown.chars().any(char::is_lowercase)) && place.is_some() {
            format!("{} {}", capitalised(body.head.clone()), self.located(&body, date))
        } else {
            capitalised(shown(words))
        };
        Some(titled(Resolved { name, level: level.map(str::to_owned), successor: None, group: false }))
    }

    /// The places of a body for people: `huyện Long Thành, tỉnh Đồng Nai`.
    fn located(&self, body: &Body, date: Option<Date>) -> String {
        let mut out = String::new();
        for place in &body.places {
            if !out.is_empty() {
                out.push_str(", ");
            }
            match self.place(place, date) {
                Some(known) => out.push_str(&uncapitalised(&known.name)),
                None => {
                    let kind = place.kind.map_or("", Kind::vietnamese);
                    out.push_str(kind);
                    if !kind.is_empty() && !place.shown.is_empty() {
                        out.push(' ');
                    }
                    out.push_str(&place.shown);
                }
            }
        }
        out
    }

    /// The row of a place.
    fn place(&self, place: &crate::body::PlaceRef, date: Option<Date>) -> Option<&Place> {
        if place.name.is_empty() {
            return None;
        }
        let (rows, table) = match place.rank {
            Rank::Province => (self.province_by_name.get(&place.name)?, &self.provinces),
            _ => (self.place_by_name.get(&place.name)?, &self.places),
        };
        let of_kind = |i: &&usize| place.kind.is_none_or(|k| begins_with_kind(&table[**i].name, k));
        let rows: Vec<&usize> = rows.iter().filter(of_kind).collect();
        rows.iter().find(|i| table[***i].life.holds(date)).or(rows.last()).map(|i| &table[**i])
    }

    /// A province, city, district or commune by its name alone.
    fn province(
        &self,
        name: &str,
        place: Option<&crate::body::PlaceRef>,
        date: Option<Date>,
    ) -> Option<Resolved> {
        let found = match place {
            Some(place) => self.place(place, date),
            None => {
                let rows = self.province_by_name.get(name)?;
                rows.iter()
                    .find(|i| self.provinces[**i].life.holds(date))
                    .or(rows.last())
                    .map(|i| &self.provinces[*i])
            }
        }?;
        let level = Kind::at(&self.shorts.phrase(&found.name).words, 0).map(|k| match k.0 {
            Kind::Tinh => "tỉnh",
            Kind::ThanhPho if self.provinces.iter().any(|p| p.name == found.name) => "tỉnh",
            kind if kind.rank() == Rank::District => "huyện",
            _ => "xã",
        });
        Some(Resolved {
            name: found.name.clone(),
            level: level.map(str::to_owned),
            successor: found.life.successor.clone(),
            group: false,
        })
    }

    fn agency(&self, row: usize, at: Option<&Located<'_>>) -> Resolved {
        let agency = &self.agencies[row];
        let bare = |name: &str| {
            [" tỉnh", " huyện", " xã", " phường"]
                .iter()
                .find_map(|k| name.strip_suffix(k))
                .unwrap_or(name)
                .to_owned()
        };
        let (name, successor) = match at {
            None => (agency.name.clone(), agency.life.successor.clone()),
            Some(at) => (
                format!("{} {}", bare(&agency.name), at.shown),
                agency.life.successor.clone().or_else(|| {
                    let next = at.place?.life.successor.as_deref()?;
                    Some(format!("{} {}", bare(&agency.name), uncapitalised(next)))
                }),
            ),
        };
        // A row of the province's stands for those of districts and communes too.
        let level = match at {
            Some(at) if agency.level == "tỉnh" => rank_level(at.rank),
            _ => agency.level.as_str(),
        };
        Resolved { name, level: Some(level.to_owned()), successor, group: false }
    }

    fn members(&self, phrase: &Phrase, group: &Group, date: Option<Date>) -> Vec<Resolved> {
        let mut out: Vec<Resolved> = Vec::new();
        let mut whole = true;
        let levels = |level: &'static str| {
            self.agencies.iter().enumerate().filter(move |(_, a)| a.level == level && a.life.holds(date))
        };
        for part in &group.parts {
            match part {
                Part::Sort(sort) => {
                    let mut found = false;
                    for (of, level) in [
                        (Sort::BO, "bộ"),
                        (Sort::NGANG_BO, "cơ quan ngang bộ"),
                        (Sort::THUOC_CP, "cơ quan thuộc Chính phủ"),
                    ] {
                        if sort.meets(of) && is_central(*sort) {
                            found = true;
                            out.extend(levels(level).map(|(i, _)| self.agency(i, None)));
                        }
                    }
                    if *sort == Sort::SO {
                        // A province's departments are its own choice: only the office knows.
                        let own = levels("sở").filter(|(_, a)| a.own);
                        let before = out.len();
                        out.extend(own.map(|(i, _)| self.agency(i, None)));
                        found = out.len() > before;
                    }
                    whole &= found;
                }
                Part::Units { head, printed, kinds, named } => {
                    let lead = if head.is_empty() { String::new() } else { self.head_shown(head, printed) };
                    whole &= self.units(&lead, kinds, named, date, &mut out);
                }
                Part::Named(_) => whole = false,
                Part::One(words) => {
                    let rows = self.by_key.get(&key(words));
                    match rows.map(|r| self.living(r.clone(), date)) {
                        Some(rows) => out.extend(rows.first().map(|i| self.agency(*i, None))),
                        None => match self.one(words, phrase, date) {
                            Some(known) => out.push(known),
                            // Named, if unknown to the tables.
                            None => out.push(Resolved {
                                name: capitalised(shown(words)),
                                level: sort_level(self.body(words).sort).map(str::to_owned),
                                successor: None,
                                group: false,
                            }),
                        },
                    }
                }
            }
        }
        if !whole || out.is_empty() {
            out.insert(
                0,
                Resolved { name: capitalised(phrase.shown()), level: None, successor: None, group: true },
            );
        }
        out
    }

    /// The members of `UBND các huyện, thành phố`; false if not all are known.
    fn units(
        &self,
        lead: &str,
        kinds: &[Kind],
        named: &[(Kind, String)],
        date: Option<Date>,
        out: &mut Vec<Resolved>,
    ) -> bool {
        let name = |place: &str| {
            if lead.is_empty() { place.to_owned() } else { format!("{lead} {}", uncapitalised(place)) }
        };
        let mut whole = true;
        let provinces = kinds.contains(&Kind::Tinh);
        for kind in kinds {
            if *kind == Kind::Tinh {
                for place in self.provinces.iter().filter(|p| p.life.holds(date)) {
                    out.push(Resolved {
                        name: name(&place.name),
                        level: Some("tỉnh".into()),
                        successor: place.life.successor.as_deref().map(&name),
                        group: false,
                    });
                }
                continue;
            }
            if provinces && *kind == Kind::ThanhPho {
                continue;
            }
            let before = out.len();
            for place in &self.places {
                if begins_with_kind(&place.name, *kind) && place.life.holds(date) {
                    out.push(Resolved {
                        name: name(&place.name),
                        level: Some(rank_level(kind.rank()).to_owned()),
                        successor: place.life.successor.as_deref().map(&name),
                        group: false,
                    });
                }
            }
            whole &= out.len() > before;
        }
        for (kind, place) in named {
            let known = self.place_by_name.get(place).and_then(|rows| {
                rows.iter().map(|i| &self.places[*i]).find(|p| begins_with_kind(&p.name, *kind))
            });
            let shown = match known {
                Some(place) => place.name.clone(),
                None => format!("{} {}", kind.vietnamese(), title_case(place)),
            };
            out.push(Resolved {
                name: name(&shown),
                level: Some(rank_level(kind.rank()).to_owned()),
                successor: known.and_then(|p| p.life.successor.as_deref()).map(&name),
                group: false,
            });
        }
        whole
    }

    /// A head's words as the tables write them, or as printed.
    fn head_shown(&self, head: &str, printed: &str) -> String {
        for suffix in [" tỉnh", " huyện", " xã", ""] {
            if let Some(rows) = self.by_key.get(&format!("{head}{suffix}"))
                && let Some(row) = rows.first()
            {
                let name = &self.agencies[*row].name;
                return name.strip_suffix(suffix).unwrap_or(name).to_owned();
            }
        }
        capitalised(printed.to_owned())
    }
}

struct Located<'a> {
    shown: String,
    rank: Rank,
    place: Option<&'a Place>,
}

/// One body, and the phrases already compared with it: an archive names the same few hundred
/// again and again.
#[derive(Debug)]
pub struct Matcher<'a> {
    directory: &'a Directory,
    phrase: Phrase,
    bodies: Vec<Body>,
    seen: HashMap<String, Match>,
}

impl Matcher<'_> {
    /// Whether a task for `assignee` is one for the body.
    pub fn matches(&mut self, assignee: &str) -> Match {
        if let Some(known) = self.seen.get(assignee) {
            return *known;
        }
        let found = self.compare(assignee);
        self.seen.insert(assignee.to_owned(), found);
        found
    }

    fn compare(&self, assignee: &str) -> Match {
        let phrase = self.directory.shorts.phrase(assignee);
        if self.is_same(&phrase) {
            Match::Same
        } else if self.is_covered(&phrase) {
            Match::Member
        } else {
            Match::No
        }
    }

    fn is_same(&self, phrase: &Phrase) -> bool {
        if phrase.words.is_empty() || self.phrase.words.is_empty() {
            return false;
        }
        if (phrase.ascii || self.phrase.ascii) && fold(&phrase.key()) == fold(&self.phrase.key()) {
            return true;
        }
        // What the head of a body is told, the body is told.
        let others = self.directory.bodies(phrase);
        self.bodies.iter().any(|x| others.iter().any(|y| x.is_same(y)))
    }

    fn covers(&self, group: &str) -> bool {
        self.is_covered(&self.directory.shorts.phrase(group))
    }

    fn is_covered(&self, phrase: &Phrase) -> bool {
        let Some(group) = self.directory.group(phrase) else { return false };
        self.bodies.iter().any(|body| {
            !(body.head.is_empty() && body.places.is_empty())
                && group.covers(body, |words, body| self.directory.body(words).is_same(body))
        })
    }
}

/// True for a group's sort that is made of central bodies alone: `các cơ quan` is none.
fn is_central(sort: Sort) -> bool {
    !sort.meets(Sort::SO.and(Sort::BAN).and(Sort::NGANH))
}

fn is_drafting_unit(level: &str) -> bool {
    matches!(level, "đơn vị/lĩnh vực soạn thảo" | "chức danh trong Nơi nhận")
}

fn level_sort(level: &str) -> Sort {
    match level {
        "bộ" => Sort::BO,
        "cơ quan ngang bộ" => Sort::NGANG_BO,
        "cơ quan thuộc Chính phủ" => Sort::THUOC_CP,
        "sở" => Sort::SO,
        "MTTQ và đoàn thể" => Sort::DOAN_THE,
        l if l.starts_with("Đảng") => Sort::DANG,
        _ => Sort::NONE,
    }
}

fn sort_level(sort: Sort) -> Option<&'static str> {
    const LEVELS: [(Sort, &str); 8] = [
        (Sort::SO, "sở"),
        (Sort::BO, "bộ"),
        (Sort::NGANG_BO, "cơ quan ngang bộ"),
        (Sort::TINH, "tỉnh"),
        (Sort::HUYEN, "huyện"),
        (Sort::XA, "xã"),
        (Sort::DANG, "Đảng"),
        (Sort::DOAN_THE, "MTTQ và đoàn thể"),
    ];
    LEVELS.iter().find(|(s, _)| *s == sort).map(|(_, l)| *l)
}

fn rank_level(rank: Rank) -> &'static str {
    match rank {
        Rank::Province => "tỉnh",
        Rank::District => "huyện",
        Rank::Commune => "xã",
    }
}

fn begins_with_kind(name: &str, kind: Kind) -> bool {
    name.to_lowercase().strip_prefix(kind.vietnamese()).is_some_and(|r| r.starts_with(' '))
}

fn capitalised(text: String) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if first.is_lowercase() => first.to_uppercase().chain(chars).collect(),
        _ => text,
    }
}

/// `Tỉnh Đồng Nai` within a name.
fn uncapitalised(text: &str) -> String {
    for kind in
        ["Tỉnh ", "Thành phố ", "Huyện ", "Quận ", "Thị xã ", "Xã ", "Phường ", "Thị trấn ", "Đặc khu "]
    {
        if text.starts_with(kind) {
            let mut chars = text.chars();
            return chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect();
        }
    }
    text.to_owned()
}

fn title_case(words: &str) -> String {
    words.split(' ').map(|w| capitalised(w.to_owned())).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
