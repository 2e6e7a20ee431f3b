//! The walk over the tree: what an item orders, and what it hands down.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use congvan_layout::MarkKind;
use congvan_model::{DocumentType, Letter};
use congvan_text::{byte_of, fold, last_letters};

use super::clause::{self, Named};
use super::tree::Item;
use super::{Draft, Letterhead, Part, orders_by_kind, table};
use crate::bodies;
use crate::deadlines::{self, FoundDeadline};
use crate::grammar::deadline::{Context as Day, When, labelled};
use crate::lexicon::{begins_with_verb, is_charged, predicate, starts_body, strong};
use crate::tokens::{Names, PhraseSet, Tokens};

/// What an item or a lead-in hands down to what stands under it.
#[derive(Clone, Debug, Default)]
struct Scope {
    assignees: Vec<Part>,
    coordinators: Vec<Part>,
    deadline: Option<(FoundDeadline, String, Range<usize>)>,
    /// Items under it are orders.
    orders: bool,
    /// The assignees come from a heading that names them, not from a lead-in over topics.
    assigned: bool,
    /// A section of aims, grounds or results: no orders in it.
    negative: bool,
    /// Unmarked paragraphs after the lead-in are its orders too.
    running: bool,
    /// Under it stand cases, conditions or groups (`trong các trường hợp sau:`).
    cases: bool,
}

struct Walk<'a, 'b> {
    items: &'b [Item<'a>],
    letter: &'b Letter,
    names: &'b Names,
    head: Letterhead,
    /// How many articles there are.
    articles: usize,
    day: &'b Day,
    scopes: Vec<Scope>,
    leads: HashMap<Option<usize>, Scope>,
    /// Lead-ins, each with what it stands under.
    opened: Vec<(usize, Scope)>,
    /// How many tasks there were when each item was come to.
    counts: Vec<usize>,
    done: Vec<bool>,
    drafts: Vec<Draft<'a>>,
    subject: Vec<String>,
    /// The deadlines of the paragraph that was searched last, by its place in memory.
    deadlines: RefCell<((usize, usize), Vec<FoundDeadline>)>,
}

/// Reads every task of the body.
pub(crate) fn read<'a>(items: &[Item<'a>], letter: &Letter, day: &Day) -> Vec<Draft<'a>> {
    let subject = words_of(letter.subject.as_deref().unwrap_or(""));
    let names = names_of(letter);
    let mut walk = Walk {
        items,
        letter,
        names: &names,
        head: Letterhead::of(letter),
        articles: items
            .iter()
            .filter(|i| i.mark.as_ref().is_some_and(|m| m.kind == MarkKind::Article))
            .count(),
        day,
        scopes: Vec::with_capacity(items.len()),
        leads: HashMap::new(),
        opened: Vec::new(),
        counts: Vec::with_capacity(items.len() + 1),
        done: quoted(items),
        drafts: Vec::new(),
        subject,
        deadlines: RefCell::default(),
    };
    for i in 0..items.len() {
        walk.counts.push(walk.drafts.len());
        walk.item(i);
    }
    walk.counts.push(walk.drafts.len());
    walk.barren_leads();
    walk.drafts
}

/// The bodies that stand whole in the letterhead, after `Kính gửi` and under `Nơi nhận`.
fn names_of(letter: &Letter) -> Names {
    let mut names = Names::default();
    let lists = letter.addressees.iter().chain(&letter.copies);
    for printed in lists.chain(&letter.issuer).chain(&letter.issuer_parent) {
        let t = Tokens::new(printed);
        for entry in bodies::split(&t, 0..t.len()) {
            // A purpose or a place in brackets is no part of the name.
            let name = entry.text.split(" (").next().unwrap_or_default();
            let t = Tokens::new(name);
            if starts_body(&t, 0) {
                names.add(name);
            }
        }
    }
    names
}

/// The items that quote a law or another letter, from the mark that opens to the one that closes: what is said
/// there is not said to the reader.
fn quoted(items: &[Item]) -> Vec<bool> {
    let mut out = vec![false; items.len()];
    let text = |i: usize| items[i].paragraph.text.text().trim();
    let closes = |t: &str| t.trim_end_matches(['.', ';', ',', '/', ' ']).ends_with(['"', '”', '»', '`', '’']);
    // Where the quotation opens: behind a colon, or at the head of the paragraph.
    let opens = |t: &str| {
        let (at, mark) = t.char_indices().rfind(|(_, c)| matches!(c, '"' | '“' | '«'))?;
        let head = t[..at].trim_end();
        let rest = &t[at + mark.len_utf8()..];
        let words = fold(&rest[..byte_of(rest, 12)]);
        let law = ["dieu ", "khoan ", "diem ", "chuong ", "muc ", "a)"].iter().any(|w| words.starts_with(w))
            || words.starts_with(|c: char| c.is_ascii_digit());
        (law && (head.is_empty() || head.ends_with(':'))).then_some(head.is_empty())
    };
    let mut i = 0;
    while i < items.len() {
        let t = text(i);
        let Some(whole) = opens(t) else {
            i += 1;
            continue;
        };
        // Within the paragraph, or over so many as an article may have.
        // Without its last mark it ends before the next law that is cited as this one was.
        let cited = i.checked_sub(1).and_then(|k| items[k].mark.as_ref()).map(|m| m.kind);
        let next = || {
            (i + 1..items.len().min(i + 60))
                .find(|j| cited.is_some() && items[*j].mark.as_ref().map(|m| m.kind) == cited)
                .map(|j| j - 1)
        };
        let last = (i + 1..items.len().min(i + 60)).find(|j| closes(text(*j)));
        let end = if closes(t) { Some(i) } else { last.or_else(next) };
        if let Some(j) = end {
            out[i + usize::from(!whole)..=j].fill(true);
            i = j;
        }
        i += 1;
    }
    out
}

fn words_of(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// Headings of sections that order nothing.
fn negative_heading(folded: &str, kind: DocumentType) -> bool {
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
    // What a meeting is about; the contents of a plan are its work.
    if folded.trim_matches(|c: char| !c.is_alphanumeric()) == "noi dung" {
        return !orders_by_kind(kind);
    }
    NO.iter().any(|n| folded.starts_with(n))
        && !folded.contains("nhiem vu")
        && !folded.contains("to chuc thuc hien")
}

/// Headings of sections that order.
fn positive_heading(folded: &str) -> bool {
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
fn duty_heading(folded: &str) -> bool {
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

impl<'a, 'b> Walk<'a, 'b> {
    fn tokens<'t>(&self, text: &'t str) -> Tokens<'t>
    where
        'b: 't,
    {
        Tokens::naming(text, self.names)
    }

    fn kind(&self) -> DocumentType {
        self.letter.document_type
    }

    /// Kinds that only ask where they say so in so many words.
    fn explicit_only(&self) -> bool {
        matches!(
            self.kind(),
            DocumentType::QuyetDinh
                | DocumentType::BaoCao
                | DocumentType::ToTrinh
                | DocumentType::BienBan
                | DocumentType::HopDong
                | DocumentType::BanGhiNho
                | DocumentType::BanThoaThuan
                | DocumentType::GiayUyQuyen
                | DocumentType::GiayGioiThieu
                | DocumentType::GiayNghiPhep
                | DocumentType::PhieuGui
                | DocumentType::PhieuChuyen
                | DocumentType::PhieuBao
                | DocumentType::ThuCong
                | DocumentType::QuyChe
                | DocumentType::QuyDinh
                | DocumentType::ThongCao
        )
    }

    fn item(&mut self, i: usize) {
        let item = &self.items[i];
        // What it inherits.
        let mut scope = match item.parent {
            Some(p) => self.scopes[p].clone(),
            // The articles of a resolution lay down law; whom one of them charges is told in so many words.
            None => Scope {
                orders: orders_by_kind(self.kind())
                    && item.mark.as_ref().is_some_and(|m| {
                        self.kind() != DocumentType::NghiQuyet || m.kind != MarkKind::Article
                    }),
                ..Scope::default()
            },
        };
        if item.mark.is_some() || item.paragraph.row.is_some() {
            if let Some(lead) = self.leads.get(&item.parent) {
                inherit(&mut scope, lead);
            }
        } else if item.paragraph.row.is_none() {
            // An unmarked paragraph ends the list of the lead-in before it, unless the lead-in was
            // followed by such paragraphs from the start.
            match self.leads.get(&item.parent) {
                Some(lead) if lead.running && !item.is_lead() => inherit(&mut scope, lead),
                _ => {
                    self.leads.remove(&item.parent);
                }
            }
        }
        if self.done[i] {
            self.scopes.push(scope);
            return;
        }
        if item.paragraph.row.is_some() {
            self.scopes.push(scope.clone());
            self.table(i, &scope);
            return;
        }
        let text = item.text();
        let folded = fold(text);
        // Grounds may be listed with dashes before all else.
        let listed = item.mark.as_ref().is_some_and(|m| m.kind == MarkKind::Dash)
            && self.drafts.is_empty()
            && self.leads.is_empty()
            && text.trim_end().ends_with([';', ','])
            && [
                "luat",
                "bo luat",
                "nghi dinh",
                "thong tu",
                "quyet dinh",
                "nghi quyet",
                "chi thi",
                "phap lenh",
                "hien phap",
            ]
            .iter()
            .any(|w| folded.starts_with(&format!("can cu {w}")));
        if is_ground(&folded) && (item.mark.is_none() || listed) && !item.is_lead() {
            // `Căn cứ ...;` orders nothing, but a sentence may go on to do so.
            let t = self.tokens(text);
            let orders = t.list.len() > 8 && has_trigger_clause(&t);
            if !orders {
                self.scopes.push(scope);
                return;
            }
        }
        let heads = item.children > 0;
        let next = self.items.get(i + 1);
        let speaks = item.mark.is_none() && item.is_lead() && {
            let f = folded.trim_end();
            f.ends_with("yeu cau:")
                || f.ends_with("de nghi:")
                || f.ends_with("y kien nhu sau:")
                || f.ends_with("chi dao nhu sau:")
                || f.ends_with("chi dao:")
                || f.ends_with("ket luan:")
                || f.ends_with("y kien:")
        };
        let leads =
            item.is_lead() && (speaks || next.is_some_and(|n| n.mark.is_some() || n.paragraph.row.is_some()));
        if item.mark.is_some() && (heads || leads || item.is_heading()) {
            if negative_heading(&folded, self.kind()) && (heads || item.is_heading()) {
                scope.negative = true;
                scope.orders = false;
            } else if (heads || congvan_text::is_upper_text(text))
                && (positive_heading(&folded) && !self.explicit_only() || duty_heading(&folded))
                && !(scope.negative && !folded.contains("nhiem vu") && !folded.contains("to chuc thuc hien"))
            {
                scope.negative = false;
                scope.orders = true;
            }
        }
        if item.mark.is_some() && heads {
            if self.labelled_children(i, &scope) {
                self.scopes.push(scope);
                return;
            }
            // An order over a list of things: `Gửi các tài liệu sau về Sở Y tế: + Biên bản; + Danh mục`.
            if item.is_lead() && (scope.orders || scope.assigned) && !scope.negative && self.lists_things(i) {
                let before = self.drafts.len();
                self.content(i, &scope);
                let children: Vec<usize> = self.children(i).collect();
                self.take_in(before, children.iter().copied());
                for j in children {
                    self.done[j] = true;
                }
                self.scopes.push(scope);
                return;
            }
            // A heading or lead-in; or an item with words of its own and paragraphs below.
            if item.is_lead() || item.is_heading() {
                if item.is_lead() {
                    self.before_lead(i, &scope);
                }
                let own = self.heading(&self.items[i], &scope);
                inherit(&mut scope, &own);
                self.scopes.push(scope);
                return;
            }
            self.content(i, &scope);
            // Paragraphs that go on with the item are for the same bodies.
            let own = self.heading(item, &scope);
            if !own.assignees.is_empty() && scope.assignees.is_empty() {
                scope.assignees = own.assignees;
            }
            self.scopes.push(scope);
            return;
        }
        if item.mark.is_none() && leads {
            let mut own = self.lead_in(item, next, &scope);
            if scope.negative {
                own.orders = false;
            }
            // Sentences before the lead-in may be orders of their own.
            self.before_lead(i, &scope);
            let mut handed = scope.clone();
            inherit(&mut handed, &own);
            handed.orders = own.orders;
            handed.running = own.running && next.is_none_or(|n| n.mark.is_none());
            self.leads.insert(item.parent, handed);
            self.opened.push((i, scope.clone()));
            self.scopes.push(scope);
            return;
        }
        // `- Tổng hợp số liệu theo mẫu sau:` with nothing under it that has a mark is an order like its brothers.
        let last_word = item.is_lead() && scope.orders && begins_with_verb(&self.tokens(text), 0);
        if item.mark.is_some() && item.is_lead() && !last_word {
            let own = self.heading(item, &scope);
            inherit(&mut scope, &own);
            // What follows unmarked goes on with it.
            self.scopes.push(scope);
            return;
        }
        self.content(i, &scope);
        self.scopes.push(scope);
    }

    /// What stands directly under an item.
    fn children(&self, i: usize) -> impl Iterator<Item = usize> + use<'a, 'b> {
        let items = self.items;
        (i + 1..items.len())
            .take_while(move |j| items[*j].parent.is_some_and(|p| p >= i))
            .filter(move |j| items[*j].parent == Some(i))
    }

    /// Makes the things that an order lists, items of the letter, part of its instruction: of the last task from
    /// number `from` on.
    fn take_in(&mut self, from: usize, things: impl Iterator<Item = usize>) {
        let Some(draft) = self.drafts[from..].last_mut() else { return };
        for j in things {
            let of = draft.of.to_mut();
            of.append(&self.items[j].paragraph.text, " ");
            draft.range.end = of.text().trim_end_matches([' ', ';', '.']).len();
        }
    }

    /// True if an item only names a thing.
    fn is_thing(&self, j: usize) -> bool {
        let item = &self.items[j];
        let t = self.tokens(item.text());
        let whole = 0..t.len();
        let told = || {
            begins_with_verb(&t, 0)
                || t.list.iter().any(|x| t.text[x.start as usize..x.end as usize] == *":")
                || clause::named(&t, &whole, false).is_some()
        };
        item.mark.is_some()
            && item.children == 0
            && item.paragraph.row.is_none()
            && t.len() > 0
            && (is_listed(&t, &whole) || !told())
    }

    /// True if the item is an order of its own and what stands under it only names what it is about.
    fn lists_things(&self, i: usize) -> bool {
        let t = self.tokens(self.items[i].text());
        let last = clause::sentences(&t).last().cloned().unwrap_or(0..t.len());
        let orders = begins_with_verb(&t, last.start)
            || clause::named(&t, &last, true).is_some_and(|n| {
                n.trigger.is_some() && predicate(&t, n.bodies.end).is_some()
                    || n.trigger.is_none() && predicate(&t, n.bodies.end).is_some()
            });
        let f = fold(&t.text[t.bytes(last)]);
        // What it announces are orders.
        let announces = [
            "nhiem vu",
            "noi dung",
            "cong viec",
            "giai phap",
            "bien phap",
            "viec sau",
            "yeu cau",
            "cong tac",
        ]
        .iter()
        .any(|w| f.contains(w));
        if !orders || announces {
            return false;
        }
        let mut children = self.children(i).peekable();
        children.peek().is_some() && children.all(|j| self.is_thing(j))
    }

    /// The scope that a heading or the lead-in of an item makes.
    fn heading(&self, item: &Item<'a>, outer: &Scope) -> Scope {
        let text = item.text();
        let t = self.tokens(text);
        let mut own = Scope { orders: outer.orders, negative: outer.negative, ..Scope::default() };
        let mut start = 0;
        for opening in ["trách nhiệm của", "nhiệm vụ của", "đối với", "về phía", "phân công nhiệm vụ cho"]
        {
            if let Some(n) = t.phrase(0, opening) {
                start = n;
            }
        }
        let whole = 0..t.len();
        let named = clause::named(&t, &whole, true);
        let before_colon = clause::body_before_colon(&t, start, t.len()).filter(|_| starts_body(&t, start));
        let bodies = match &named {
            _ if before_colon.is_some() => before_colon.map(|c| start..c),
            Some(n) if n.trigger.is_some() || strong_subject(&t, n) || item.is_lead() => {
                Some(n.bodies.clone())
            }
            _ if starts_body(&t, start) => {
                // The name of a body and nothing else.
                let end = bodies::phrase_end(&t, start, t.len());
                let rest = (end..t.len()).all(|j| !t.is_word(j)) || t.low(end) == "(";
                rest.then_some(start..end)
            }
            _ => None,
        };
        if let Some(range) = bodies
            && !outer.negative
        {
            own.assignees = self.parts(&t, range, item);
            own.assigned = true;
            own.orders |= !self.explicit_only() || named.as_ref().is_some_and(|n| n.trigger.is_some());
            own.coordinators = self.handed_coordinators(&t, &whole, item);
        }
        if item.is_lead() {
            own.cases = lists_cases(&fold(text));
            own.deadline = self.deadline(&t, whole, item);
            let f = fold(text);
            if ["yeu cau", "de nghi", "nhiem vu", "nhu sau", "noi dung sau", "thuc hien"]
                .iter()
                .any(|w| f.contains(w))
                && !self.explicit_only()
                && !outer.negative
            {
                own.orders = true;
            }
        }
        own
    }

    /// The scope of an unmarked lead-in (`Chủ tịch UBND tỉnh có ý kiến như sau:`).
    fn lead_in(&self, item: &Item<'a>, next: Option<&Item<'a>>, outer: &Scope) -> Scope {
        let text = item.text();
        let t = self.tokens(text);
        let f = fold(text);
        let low = congvan_text::plain(text);
        let asks = [
            "yêu cầu",
            "đề nghị",
            "chỉ đạo",
            "ý kiến",
            "giao ",
            "phân công",
            "kết luận",
            "thống nhất",
            "hướng dẫn",
        ]
        .iter()
        .any(|w| low.contains(w));
        let lists = [
            "nhu sau",
            "sau day",
            "noi dung sau",
            "nhiem vu sau",
            "cong viec sau",
            "cu the",
            "mot so noi dung",
            "viec sau",
        ]
        .iter()
        .any(|w| f.contains(w));
        let reports = ["bao cao", "ket qua", "ton tai", "han che", "gom ", "bao gom", "chua duoc", "loi "]
            .iter()
            .any(|w| f.contains(w))
            && !asks;
        let explicit = self.explicit_only();
        let orders = if explicit {
            ["yêu cầu", "đề nghị", "giao ", "kiến nghị"].iter().any(|w| low.contains(w))
        } else {
            (asks || lists) && !reports
        };
        let mut own = Scope { orders: orders || outer.orders && !reports, ..Scope::default() };
        // The last sentence leads; those before it are grounds or orders of their own.
        let last = clause::sentences(&t).last().cloned().unwrap_or(0..t.len());
        let named = clause::named(&t, &last, true);
        let named = match named {
            Some(n) if n.trigger.is_some() => Some(n),
            other => directed(&t, &last).or(other),
        };
        if let Some(n) = named {
            let trigger = n.trigger.is_some();
            let speaker = || is_speaker(&t, &n.bodies, &self.head);
            let strong = strong_subject(&t, &n);
            // `Thủ trưởng các sở tập trung thực hiện một số công việc sau:`; under a heading whoever did not
            // write the letter may be named so.
            let listed = lists && !reports && n.bodies.start == last.start;
            let told = listed
                && if item.parent.is_some() { !is_issuer(&t, &n.bodies, &self.head) } else { !speaker() };
            if trigger || strong && (item.parent.is_some() || !speaker()) || told {
                own.assignees = self.parts(&t, n.bodies, item);
                own.coordinators = self.handed_coordinators(&t, &last, item);
            }
        }
        own.deadline = self.deadline(&t, self.orders_from(&t, &last)..last.end, item);
        // The chapters of a submission are no orders to whom it asks.
        let chapters = next.is_some_and(|n| {
            n.mark.as_ref().is_some_and(|m| matches!(m.kind, MarkKind::Roman | MarkKind::Capital))
                || congvan_text::is_upper_text(n.text())
        });
        if explicit && chapters {
            own.orders = false;
            own.assignees.clear();
        }
        own.running = own.orders;
        own.cases = lists_cases(&f);
        own
    }

    /// Lead-ins that ask for something themselves, with nothing under them that is an order of its own: `đề nghị các
    /// trường báo cáo các nội dung sau:` over a list of things, or what a submission asks for before its chapters.
    fn barren_leads(&mut self) {
        // From the last, so that the counts before it stay true.
        for (i, scope) in std::mem::take(&mut self.opened).into_iter().rev() {
            let parent = self.items[i].parent;
            let over = |j: &usize| {
                let item = &self.items[*j];
                item.mark.is_none() && item.paragraph.row.is_none() && item.parent == parent
                    || item.parent < parent
            };
            let end = (i + 1..self.items.len()).find(over).unwrap_or(self.items.len());
            let (from, to) = (self.counts[i + 1], self.counts[end]);
            if scope.negative || end == i + 1 || from != to {
                continue;
            }
            let t = self.tokens(self.items[i].text());
            let last = clause::sentences(&t).last().cloned().unwrap_or(0..t.len());
            let reports = is_report(&t, &last) && self.has_deadline(&t, &last);
            let asks = reports
                || clause::named(&t, &last, false).is_some_and(|n| {
                    matches!(
                        n.trigger,
                        Some("đề nghị" | "yêu cầu" | "kính đề nghị" | "trân trọng đề nghị" | "kính trình")
                    ) && predicate(&t, n.bodies.end).is_some()
                });
            if asks {
                let behind = self.drafts.split_off(from);
                self.clauses(i, &scope, last);
                if (i + 1..end).all(|j| self.is_thing(j)) {
                    self.take_in(from, i + 1..end);
                }
                self.drafts.extend(behind);
            }
        }
    }

    /// Orders in the sentences before a lead-in's last one.
    fn before_lead(&mut self, i: usize, scope: &Scope) {
        let item = &self.items[i];
        let t = self.tokens(item.text());
        let sentences = clause::sentences(&t);
        if sentences.len() < 2 || scope.negative {
            return;
        }
        let last = sentences[sentences.len() - 1].start;
        self.clauses(i, scope, 0..last);
    }

    fn parts(&self, t: &Tokens, range: Range<usize>, item: &Item<'a>) -> Vec<Part> {
        bodies::split(t, range).into_iter().map(|e| Part::of(e, &item.paragraph.text, item.from)).collect()
    }

    /// The bodies with which all that stands under a lead-in is to be done: those of one who leads
    /// (`chủ trì, phối hợp với ...:`); `phối hợp với ... thực hiện:` tells of its own sentence only.
    fn handed_coordinators(&self, t: &Tokens, range: &Range<usize>, item: &Item<'a>) -> Vec<Part> {
        let leads =
            range.clone().any(|i| t.phrase(i, "chủ trì").is_some() || t.phrase(i, "đầu mối").is_some());
        if leads { self.coordinators(t, range, item) } else { Vec::new() }
    }

    /// The bodies after `phối hợp (chặt chẽ) (với)`.
    fn coordinators(&self, t: &Tokens, range: &Range<usize>, item: &Item<'a>) -> Vec<Part> {
        let mut out: Vec<Part> = Vec::new();
        let mut i = range.start;
        while i < range.end {
            let Some(n) = t.phrase(i, "phối hợp") else {
                i += 1;
                continue;
            };
            // `sự phối hợp của`, `cơ quan phối hợp`.
            let noun = match t.low(i.wrapping_sub(1)) {
                "sự" | "chế" | "công" => true,
                "quan" | "vị" | "phận" => !matches!(t.low(i + n), "với" | "cùng" | "chặt"),
                _ => false,
            };
            let mut at = i + n;
            loop {
                let before = at;
                for w in [
                    "có hiệu quả",
                    "chặt chẽ",
                    "thường xuyên",
                    "kịp thời",
                    "đồng bộ",
                    "hiệu quả",
                    "tốt",
                    "tích cực",
                    "cùng với",
                    "cùng",
                    "với",
                    "và",
                ] {
                    if let Some(k) = t.phrase(at, w) {
                        at += k;
                    }
                }
                if t.low(at) == "," && matches!(t.low(at + 1), "chặt" | "hiệu" | "đồng") {
                    at += 1;
                }
                if at == before {
                    break;
                }
            }
            if !noun && at < range.end && (starts_body(t, at)) {
                let mut end = bodies::phrase_end(t, at, range.end);
                let mut parts = Vec::new();
                // `phối hợp với Sở Y tế cùng UBND huyện`.
                let joint =
                    (at..=end).find(|i| t.low(*i) == "cùng" && *i + 1 < range.end && starts_body(t, i + 1));
                if let Some(joint) = joint {
                    parts.extend(self.parts(t, at..joint, item));
                    end = bodies::phrase_end(t, joint + 1, range.end);
                    at = joint + 1;
                }
                parts.extend(self.parts(t, at..end, item));
                for part in parts {
                    if !out.iter().any(|p| fold(&p.text) == fold(&part.text)) {
                        out.push(part);
                    }
                }
                i = end;
            } else {
                i = at.max(i + 1);
            }
        }
        out
    }

    /// Where the order begins in a sentence that first tells on what grounds, or what for, it is given: a day named there
    /// (`... báo cáo Thủ tướng trong tháng 01, Bộ Xây dựng đề nghị ...`) is not its deadline.
    fn orders_from(&self, t: &Tokens, range: &Range<usize>) -> usize {
        let opens =
            is_ground(&fold(&t.text[t.bytes(range.clone())])) || matches!(t.low(range.start), "để" | "nhằm");
        if !opens {
            return range.start;
        }
        match clause::named(t, range, true) {
            Some(n) if n.trigger.is_some() => {
                // Whoever asks stands behind the last comma.
                let asks = n.giver.map_or(n.bodies.start, |giver| giver.start);
                let comma = (range.start..asks).rev().take(14).find(|i| matches!(t.low(*i), "," | ";"));
                let body = comma.map_or(asks, |i| i + 1);
                // From the comma on, for `..., trước ngày 15/5, đề nghị các đơn vị ...`.
                let commas = (range.start..body).rev().filter(|i| matches!(t.low(*i), "," | ";")).take(2);
                let from = commas.map(|i| i + 1).find(|from| {
                    ["trước", "chậm", "đến", "trong"].contains(&t.low(*from)) && body - from < 16
                });
                from.unwrap_or(body)
            }
            _ => range.start,
        }
    }

    /// The deadline that counts in tokens `range`: the first day, else the first period.
    fn deadline(
        &self,
        t: &Tokens,
        range: Range<usize>,
        item: &Item<'a>,
    ) -> Option<(FoundDeadline, String, Range<usize>)> {
        let mut found = self.found(t, &range);
        // What was to be done by a day and is told of somebody is no deadline.
        found.retain(|d| {
            let at = t.at_byte(d.range.start);
            let mut k = at;
            let mut past = false;
            while k > range.start && at - k < 14 && !matches!(t.low(k - 1), "," | ";" | "." | ":" | "(") {
                k -= 1;
                past |= t.low(k) == "đã" || t.low(k) == "nào";
            }
            // What comes back is told of what is to be done (`báo cáo các văn bản đã ký vào thứ Sáu hằng tuần`).
            !past || matches!(d.words.when, When::Rule(_))
        });
        // A label: `Thời gian hoàn thành: tháng 8/2025`.
        let mut label = None;
        for i in range.clone() {
            {
                if let Some(n) = t.longest(i, &DEADLINE_LABELS)
                    && t.low(i + n) == ":"
                    && label.is_none()
                {
                    let from = t.end(i + n);
                    let rest = &t.text[from..];
                    if let Ok((after, words)) = labelled(rest, self.day) {
                        let end = t.text.len() - after.len();
                        let start = from + (rest.len() - rest.trim_start().len());
                        label = Some(FoundDeadline {
                            range: start..end,
                            words,
                            rule: "deadline.labelled",
                            strong: true,
                        });
                    }
                }
            }
        }
        let chosen = match (found.iter().position(|d| d.strong), label) {
            (Some(i), None) => found.swap_remove(i),
            (Some(i), Some(l)) => {
                if found[i].range.start <= l.range.start {
                    found.swap_remove(i)
                } else {
                    l
                }
            }
            (None, Some(l)) => {
                found.into_iter().next().filter(|d| d.range.start <= l.range.start).unwrap_or(l)
            }
            (None, None) => found.into_iter().next()?,
        };
        let words = t.text[chosen.range.clone()].trim_end_matches([' ', ',', ';', '.']).to_owned();
        let source = item.paragraph.text.source(item.from + chosen.range.start..item.from + chosen.range.end);
        Some((chosen, words, source))
    }

    /// Reads an item's own sentences.
    fn content(&mut self, i: usize, scope: &Scope) {
        let item = &self.items[i];
        // A paragraph that asks somebody for something does so wherever it stands: `(Đề nghị các sở mời giúp ...)`
        // under those who are invited.
        let t = self.tokens(item.text());
        if scope.negative && !(item.mark.is_none() && opens_with_request(&t) || self.hands_in(&t)) {
            return;
        }
        if congvan_text::is_upper_text(item.text()) {
            return;
        }
        let t = self.tokens(item.text());
        let n = t.len();
        self.clauses(i, scope, 0..n);
    }

    /// A group that is told to hand something in by a day: it must, whatever the section is about.
    fn hands_in(&self, t: &Tokens) -> bool {
        let whole = 0..t.len();
        self.has_deadline(t, &whole)
            && whole.clone().any(|i| matches!(t.low(i), "gửi" | "nộp") || t.phrase(i, "đăng ký").is_some())
            && clause::named(t, &whole, false).is_some_and(|n| {
                n.trigger.is_some() || crate::lexicon::determiner(t, n.bodies.start).is_some()
            })
    }

    /// Cuts tokens `within` of an item into tasks.
    fn clauses(&mut self, i: usize, scope: &Scope, within: Range<usize>) {
        let item = self.items[i].clone();
        let text = item.text();
        let t = self.tokens(&item.paragraph.text.text()[item.from..]);
        debug_assert_eq!(t.text, text);
        if t.len() == 0 || within.is_empty() {
            return;
        }
        let in_list = item.mark.is_some();
        let mut open: Option<Open> = None;
        let mut closed: Vec<Open> = Vec::new();
        for sentence in clause::sentences(&t) {
            if sentence.start < within.start || sentence.start >= within.end {
                continue;
            }
            let f = fold(&t.text[t.bytes(sentence.clone())]);
            let listed = in_list && is_listed(&t, &sentence);
            if listed || is_offer(&f) || is_courtesy(&f) {
                closed.extend(open.take());
                continue;
            }
            for (k, part) in whole_parts(&t, &sentence).into_iter().enumerate() {
                let told = clause::named(&t, &part, false)
                    .map(|n| self.of_giver(&t, self.past_own_deed(&t, n, &part), scope, in_list));
                // `Phân công lãnh đạo trực 24/24` under those who are to do so tells them, not whom they choose.
                let told = told.filter(|n| scope.assignees.is_empty() || !appoints(&t, n));
                let rejected = told.as_ref().is_some_and(|n| n.trigger.is_none());
                let named = told.filter(|n| {
                    self.accepts(&t, n, &part, scope, in_list, k > 0)
                        || k == 0 && open.as_ref().is_some_and(|o| self.goes_on(&t, n, o))
                });
                if let Some(n) = named {
                    let assignees = self.parts(&t, n.bodies.clone(), &item);
                    let same = open.as_ref().is_some_and(|o| same_bodies(&o.assignees, &assignees));
                    if same {
                        if let Some(o) = &mut open {
                            o.range.end = part.end;
                        }
                        continue;
                    }
                    closed.extend(open.take());
                    let empty = n.trigger.is_some() && self.is_empty_order(&t, n.bodies.end..part.end)
                        || self.is_empty_subject(&t, &n, &part);
                    open = Some(Open { range: part.clone(), assignees, rule: rule_of(&n), empty });
                    continue;
                }
                if let Some(o) = &mut open {
                    let reports = is_report(&t, &part) && self.has_any_deadline(&t, &part);
                    if reports && (scope.deadline.is_none() || self.has_deadline(&t, &part)) {
                        let next = Open {
                            range: part.clone(),
                            assignees: o.assignees.clone(),
                            rule: "task.report",
                            empty: false,
                        };
                        closed.extend(open.take());
                        open = Some(next);
                    } else if k > 0 || !starts_background(&t, &part) {
                        // An issuer's own plans do not belong to what it asks.
                        if self.own_work(&t, &part) {
                            closed.extend(open.take());
                        } else {
                            o.range.end = part.end;
                            o.empty = false;
                        }
                    }
                    continue;
                }
                // Nobody is named here.
                let labelled = scope.assigned
                    && (part.start..part.end.min(part.start + 12))
                        .find(|i| t.low(*i) == ":")
                        .is_some_and(|colon| t.capital(colon + 1) && begins_with_verb(&t, colon + 1));
                let bare = (clause::is_bare_order(&t, &part) || labelled) && !defines(&t, &part);
                let allowed = if scope.assigned {
                    bare || !rejected
                        && (!is_label(&t, &part) || self.has_deadline(&t, &part))
                        && k == 0
                        && has_verb(&t, &part)
                        && !defines(&t, &part)
                } else {
                    scope.orders
                        && !(self.letter.meeting.is_some() && is_programme(&t, &part))
                        && (in_list || !scope.assignees.is_empty())
                        // What goes on behind a label states, too: `Khối 6: không tổ chức thi; chỉ tuyển ...`.
                        && (k == 0 || !is_label(&t, &sentence))
                        && bare
                        && !self.own_work(&t, &part)
                };
                let asks = self.asks_nobody(&t, &part);
                let report = is_report(&t, &part) && self.has_deadline(&t, &part) && !self.explicit_only();
                if allowed
                    || asks
                    || !in_list && k == 0 && self.bids_all(&t, &part)
                    || report
                        && (in_list || !scope.assignees.is_empty() || self.kind() == DocumentType::CongVan)
                {
                    let empty = asks && self.is_empty_order(&t, part.clone());
                    open = Some(Open {
                        range: part.clone(),
                        assignees: Vec::new(),
                        rule: if allowed { "task.bare" } else { "task.asked" },
                        empty,
                    });
                }
            }
        }
        closed.extend(open.take());
        for o in closed {
            self.close(&t, &item, scope, o);
        }
    }

    fn close(&mut self, t: &Tokens, item: &Item<'a>, scope: &Scope, o: Open) {
        let mut range = o.range.clone();
        while range.start < range.end
            && !t.is_word(range.start)
            && !matches!(t.low(range.start), "“" | "\"" | "(")
        {
            range.start += 1;
        }
        if range.is_empty() {
            return;
        }
        if self.letter.meeting.is_some() && attends(t, &range) {
            return;
        }
        let mut assignees = o.assignees.clone();
        // `báo cáo của các sở gửi về ...`: whose report it is.
        let mut inherited = false;
        if assignees.is_empty()
            && let Some(whose) = reporters(t, &range)
        {
            assignees = self.parts(t, whose, item);
        }
        if assignees.is_empty() {
            assignees = scope.assignees.clone();
            inherited = true;
        }
        let mut coordinators = self.coordinators(t, &range, item);
        coordinators.retain(|c| !assignees.iter().any(|a| fold(&a.text) == fold(&c.text)));
        if coordinators.is_empty() && inherited {
            coordinators = scope.coordinators.clone();
        }
        // What a submission asks for, without the grounds before it.
        if self.kind() == DocumentType::ToTrinh {
            range.start = self.orders_from(t, &range).max(range.start);
        }
        let deadline = self
            .deadline(t, self.orders_from(t, &range)..range.end, item)
            .or_else(|| if inherited || in_list(item) { scope.deadline.clone() } else { None });
        let (report_to, via) = self.report(t, &range, &item.paragraph.text, item.from, &assignees);
        let bytes = t.bytes(range);
        self.drafts.push(Draft {
            of: Cow::Borrowed(&item.paragraph.text),
            range: item.from + bytes.start..item.from + bytes.end,
            item: item.label(),
            assignees,
            coordinators,
            deadline,
            report_to,
            via,
            rule: o.rule,
            empty: o.empty,
        });
    }

    /// Whether a clause that names somebody is an order in this place.
    fn accepts(
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
        let verb = n.bodies.end + usize::from(t.low(n.bodies.end) == ",");
        let announces = (t.phrase(verb, "thông báo").is_some()
            || t.phrase(verb, "trân trọng thông báo").is_some())
            && (verb..part.end).any(|k| t.low(k) == "biết");
        if announces {
            return false;
        }
        let told = [
            "đã",
            "đang",
            "sẽ",
            "là",
            "còn",
            "vẫn",
            "chưa",
            "nhận được",
            "ban hành kế hoạch",
            "thông báo kết luận",
            "có ý kiến như",
            "có công văn",
            "có văn bản",
            "có tờ trình",
            "có báo cáo số",
            "xin",
            "trân trọng",
            "kính",
            "báo cáo kết quả như",
            "được",
            "nghỉ",
            "ban hành quyết định",
            "cảm ơn",
            "mong",
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
        if made_up {
            return false;
        }
        // What comes of being late is no order: `sẽ không được xét`.
        if (verb..part.end)
            .any(|k| ["sẽ không được", "sẽ không xem xét", "sẽ bị"].iter().any(|w| t.phrase(k, w).is_some()))
        {
            return false;
        }
        if !leads && told.iter().any(|w| t.phrase(verb, w).is_some()) {
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
            && predicate(t, verb).is_some()
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
            // `Các đơn vị căn cứ Kế hoạch số 5 để tổ chức ...`.
            || f.starts_with("can cu ") && crate::lexicon::determiner(t, n.bodies.start).is_some()
            || self.has_deadline(t, part) && predicate(t, verb).is_some() && !f.starts_with("to chuc");
        obliges
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
    fn directs(&self, t: &Tokens, n: &Named, part: &Range<usize>, verb: usize) -> bool {
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
        );
        bids && part.start == 0
            && n.from == n.bodies.start
            && (n.from <= 1 || n.from <= 4 && t.low(n.from - 1) == ",")
            && (t.capital(n.bodies.start) || crate::lexicon::determiner(t, n.bodies.start).is_some())
            && is_public(t, n.bodies.start)
            && t.low(n.bodies.start).starts_with(char::is_alphabetic)
            && !n.bodies.clone().any(|i| matches!(t.low(i), "sự" | "hy" | "mong"))
            && !matches!(t.low(part.end - 1), ":")
            && predicate(t, verb).is_some()
            && !TOLD.iter().any(|w| t.phrase(verb, w).is_some())
            && !(verb..part.end.min(verb + 12)).any(|i| t.low(i) == "đã")
    }

    /// An order to all that the letter goes to, in a paragraph of its own that begins with its verb: `Tăng cường kiểm tra ...`.
    fn bids_all(&self, t: &Tokens, part: &Range<usize>) -> bool {
        let letter =
            matches!(self.kind(), DocumentType::CongVan | DocumentType::CongDien | DocumentType::ChiThi);
        let f = fold(&t.text[t.bytes(part.clone())]);
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
        letter
            && part.start == 0
            && part.len() > 6
            && t.capital(0)
            && begins_with_verb(t, clause::skip_openers(t, 0, part.end))
            && !is_ground(&f)
            && !starts_body(t, clause::skip_openers(t, 0, part.end))
            && !defines(t, part)
            && !f.trim_end().ends_with(':')
            && !NOT.iter().any(|w| f.starts_with(w))
            && clause::named(t, part, false).is_none()
    }

    /// Whether the letter is a notice in which an office hands on what its head or a meeting decided.
    fn relays(&self) -> bool {
        self.kind() == DocumentType::ThongBao
            && self.letter.issuer.as_deref().is_some_and(|issuer| fold(issuer).starts_with("van phong "))
    }

    /// Whether these bodies are the issuer of the letter or its head.
    fn is_own(&self, t: &Tokens, bodies: &Range<usize>) -> bool {
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
    fn past_own_deed(&self, t: &Tokens, n: Named, part: &Range<usize>) -> Named {
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
    fn of_giver(&self, t: &Tokens, n: Named, scope: &Scope, in_list: bool) -> Named {
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
    fn goes_on(&self, t: &Tokens, n: &Named, open: &Open) -> bool {
        let verb = n.bodies.end;
        let told = [
            "đã",
            "đang",
            "sẽ",
            "là",
            "còn",
            "vẫn",
            "chưa",
            "nhận được",
            "thông báo",
            "có ý kiến",
            "được",
            "xin",
            "trân trọng",
        ];
        open.rule != "task.bare"
            && n.trigger.is_none()
            && n.from == n.bodies.start
            && t.capital(n.bodies.start)
            && predicate(t, verb).is_some()
            && !self.head.is_issuer(&t.text[t.bytes(n.bodies.clone())])
            && !told.iter().any(|w| t.phrase(verb, w).is_some())
    }

    /// `đề nghị phổ biến ...`, `yêu cầu thực hiện nghiêm ...`: an order to all addressees.
    fn asks_nobody(&self, t: &Tokens, part: &Range<usize>) -> bool {
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

    fn has_deadline(&self, t: &Tokens, part: &Range<usize>) -> bool {
        self.found(t, part).iter().any(|d| d.strong)
    }

    /// The deadlines in tokens `range`; a paragraph is searched once for all that ask.
    fn found(&self, t: &Tokens, range: &Range<usize>) -> Vec<FoundDeadline> {
        let key = (t.text.as_ptr() as usize, t.text.len());
        let mut cache = self.deadlines.borrow_mut();
        if cache.0 != key {
            *cache = (key, deadlines::find(t, 0..t.len(), self.day));
        }
        let bytes = t.bytes(range.clone());
        // They stand in order and do not overlap.
        let from = cache.1.partition_point(|d| d.range.start < bytes.start);
        cache.1[from..].iter().take_while(|d| d.range.end <= bytes.end).cloned().collect()
    }

    /// A deadline of any sort, a mere month or period too.
    fn has_any_deadline(&self, t: &Tokens, part: &Range<usize>) -> bool {
        !self.found(t, part).is_empty()
    }

    /// What the issuer says that it will do itself.
    fn own_work(&self, t: &Tokens, part: &Range<usize>) -> bool {
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
    fn is_empty_order(&self, t: &Tokens, range: Range<usize>) -> bool {
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
            "tinh", "than", "gian", "qui", "chinh", "trach", "chap",
        ];
        // With which a submission closes: `xem xét, phê duyệt`.
        const DECIDING: &[&str] = &["thuan", "phe", "duyet", "qua", "ban", "nghi"];
        let decides = range.clone().any(|i| t.phrase(i, "xem xét").is_some());
        // To give an opinion is a duty of its own.
        let opinion = ["góp ý", "đóng góp", "tham gia ý kiến", "cho ý kiến"];
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
    fn is_empty_subject(&self, t: &Tokens, n: &Named, part: &Range<usize>) -> bool {
        n.trigger.is_none() && self.kind() != DocumentType::QuyetDinh && part.end - n.bodies.end < 24 && {
            let f = fold(&t.text[t.bytes(n.bodies.end..part.end)]);
            (f.contains("nay") || f.contains("neu tren") || f.contains("noi dung tren"))
                && self.is_empty_order(t, n.bodies.end..part.end)
        }
    }

    /// The body that a report is sent to, and through whom.
    fn report(
        &self,
        t: &Tokens,
        range: &Range<usize>,
        of: &congvan_text::Mapped,
        from: usize,
        assignees: &[Part],
    ) -> (Option<Part>, Option<Part>) {
        let mut to: Option<Part> = None;
        let mut via: Option<Part> = None;
        let mut i = past_purpose(t, range).max(self.orders_from(t, range));
        while i < range.end {
            if to.is_none() {
                let tried: &[&str] = if t.may_begin(i, &SENDING_WORDS) { SENDINGS } else { &[] };
                for &opening in tried {
                    let Some(n) = t.phrase(i, opening) else {
                        continue;
                    };
                    if t.capital(i) && i != range.start && opening == "báo cáo" && !t.capital(range.start) {
                        continue;
                    }
                    let at = i + n;
                    let group = opening.ends_with("gửi") || opening.starts_with("gửi ");
                    let sent = is_recipient(t, at) || group && is_group(t, at);
                    if at >= range.end || !sent || is_noun_report(t, i, opening) {
                        continue;
                    }
                    let end = recipient_end(t, at, range.end);
                    // `tham mưu, trình UBND tỉnh ban hành` asks for a decision; a report or a file goes up.
                    if matches!(opening, "trình" | "kính trình")
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

    /// A plan's item whose dashes say who, with whom and by when; true if it was one.
    fn labelled_children(&mut self, i: usize, scope: &Scope) -> bool {
        if scope.negative || self.explicit_only() {
            return false;
        }
        let children: Vec<usize> = (i + 1..self.items.len())
            .take_while(|j| {
                self.items[*j].path.len() > self.items[i].path.len() || self.items[*j].parent == Some(i)
            })
            .filter(|j| self.items[*j].parent == Some(i))
            .collect();
        let mut lead: Vec<Part> = Vec::new();
        let mut support: Vec<Part> = Vec::new();
        let mut deadline = None;
        let mut labels = Vec::new();
        for &j in &children {
            let child = &self.items[j];
            let text = child.text();
            let Some(colon) = text.find(':') else {
                continue;
            };
            let label = fold(&text[..colon]);
            if label.len() > 60 {
                continue;
            }
            let t = self.tokens(text);
            let at = t.at_byte(colon + 1);
            let body_end = t.len();
            let names = || {
                bodies::split(&t, at..body_end)
                    .into_iter()
                    .map(|e| Part::of(e, &child.paragraph.text, child.from))
                    .collect::<Vec<_>>()
            };
            if label.contains("phoi hop") && !label.contains("chu tri") {
                support.extend(names());
            } else if [
                "chu tri",
                "tham muu",
                "don vi thuc hien",
                "co quan thuc hien",
                "bo phan thuc hien",
                "phan cong",
                "nguoi thuc hien",
                "trach nhiem thuc hien",
                "don vi phu trach",
            ]
            .iter()
            .any(|l| label.contains(l))
            {
                lead.extend(names());
            } else if ["thoi gian", "thoi han", "tien do", "han hoan thanh"].iter().any(|l| label.contains(l))
            {
                let rest = &t.text[colon + 1..];
                let from = colon + 1 + (rest.len() - rest.trim_start().len());
                let found = deadlines::find(&t, t.at_byte(from)..t.len(), self.day)
                    .into_iter()
                    .next()
                    .filter(|d| d.range.start < from + 24);
                let read = found.or_else(|| {
                    labelled(&t.text[from..], self.day).ok().map(|(after, words)| FoundDeadline {
                        range: from..t.text.len() - after.len(),
                        words,
                        rule: "deadline.labelled",
                        strong: true,
                    })
                });
                if let Some(d) = read {
                    let words = t.text[d.range.clone()].trim_end_matches([' ', ',', ';', '.']).to_owned();
                    let source =
                        child.paragraph.text.source(child.from + d.range.start..child.from + d.range.end);
                    deadline = Some((d, words, source));
                }
            } else {
                continue;
            }
            labels.push(j);
        }
        if labels.is_empty() {
            return false;
        }
        if lead.is_empty() {
            // Nobody is said to lead: an order all the same, if it is one.
            if !begins_with_verb(&self.tokens(self.items[i].text()), 0) || labels.len() < children.len() {
                return false;
            }
            lead.clone_from(&scope.assignees);
        }
        for j in labels {
            self.done[j] = true;
        }
        let item = &self.items[i];
        let text = item.text();
        let len = text.trim_end_matches([' ', ':', '.']).len();
        let t = self.tokens(text);
        let (report_to, via) = self.report(&t, &(0..t.len()), &item.paragraph.text, item.from, &lead);
        self.drafts.push(Draft {
            of: Cow::Borrowed(&item.paragraph.text),
            range: item.from..item.from + len,
            item: item.label(),
            assignees: lead,
            coordinators: support,
            deadline,
            report_to,
            via,
            rule: "task.labelled",
            empty: false,
        });
        true
    }

    /// When a cell says that it must be done: a day wherever it stands in it before a mere length
    /// (`≤ 10 ngày / Dự kiến 10/7/2018`).
    fn in_cell(&self, t: &Tokens) -> Option<FoundDeadline> {
        let at = |from: usize| {
            let rest = &t.text[from..];
            let (after, words) = labelled(rest, self.day).ok()?;
            let start = from + (rest.len() - rest.trim_start_matches([' ', ':']).len());
            let range = start..t.text.len() - after.len();
            Some(FoundDeadline { range, words, rule: "deadline.labelled", strong: true })
        };
        let is_day = |d: &FoundDeadline| matches!(d.words.when, When::Day(Some(_)) | When::Lunar(_));
        let mut found = deadlines::find(t, 0..t.len(), self.day);
        if let Some(i) = found.iter().position(is_day) {
            return Some(found.swap_remove(i));
        }
        let figures = (0..t.len()).filter(|i| {
            t.low(*i).starts_with(|c: char| c.is_ascii_digit())
                || matches!(t.low(*i), "tháng" | "quý" | "năm")
        });
        let read: Vec<FoundDeadline> =
            figures.filter(|i| *i == 0 || t.low(i - 1) != ">").filter_map(|i| at(t.start(i))).collect();
        let day = read.iter().position(is_day);
        let chosen = day.or(if found.is_empty() { Some(0) } else { None });
        chosen.and_then(|i| read.into_iter().nth(i)).or_else(|| found.into_iter().next()).or_else(|| at(0))
    }

    /// A table of tasks: its rows from `i` on.
    fn table(&mut self, i: usize, scope: &Scope) {
        let rows: Vec<usize> =
            (i..self.items.len()).take_while(|j| self.items[*j].paragraph.row.is_some()).collect();
        let first = self.items[i].paragraph.row.as_ref();
        let columns = first.and_then(table::columns);
        for &j in &rows {
            self.done[j] = true;
        }
        let Some(columns) = columns else {
            return;
        };
        if scope.negative {
            return;
        }
        for &j in &rows[1..] {
            let item = &self.items[j];
            let Some(row) = &item.paragraph.row else {
                continue;
            };
            let cell = |c: Option<usize>| c.and_then(|c| row.cells.get(c));
            let Some(text) = cell(columns.text).filter(|c| c.text().split(' ').count() > 1) else {
                continue;
            };
            let bodies_of = |c: Option<usize>| {
                cell(c).map_or_else(Vec::new, |m| {
                    let t = self.tokens(m.text());
                    bodies::split(&t, 0..t.len())
                        .into_iter()
                        .map(|e| Part { source: m.source(e.range), text: e.text })
                        .collect::<Vec<_>>()
                })
            };
            let assignees = bodies_of(columns.lead);
            let deadline = cell(columns.deadline).and_then(|m| {
                let t = self.tokens(m.text());
                let found = self.in_cell(&t)?;
                let words = m.text()[found.range.clone()].trim_end_matches([' ', ',', ';', '.']).to_owned();
                let source = m.source(found.range.clone());
                Some((found, words, source))
            });
            if assignees.is_empty() && deadline.is_none() {
                continue;
            }
            let mark = cell(columns.mark)
                .map(|m| Part {
                    text: m.text().trim_matches(['.', ' ']).to_owned(),
                    source: m.source(0..m.text().trim_end().len()),
                })
                .filter(|p| !p.text.is_empty() && p.text.chars().count() < 8);
            let item = match (item.label(), mark) {
                (Some(above), Some(own)) => {
                    Some(Part { text: format!("{}.{}", above.text, own.text), source: own.source })
                }
                (above, own) => own.or(above),
            };
            let t = self.tokens(text.text());
            let (report_to, via) = self.report(&t, &(0..t.len()), text, 0, &assignees);
            self.drafts.push(Draft {
                of: Cow::Borrowed(text),
                range: 0..text.text().len(),
                item,
                assignees,
                coordinators: bodies_of(columns.support),
                deadline,
                report_to,
                via,
                rule: "task.table",
                empty: false,
            });
        }
    }
}

/// True if a paragraph begins by asking a body for something.
fn opens_with_request(t: &Tokens) -> bool {
    let start = usize::from(t.low(0) == "(");
    ["đề nghị", "yêu cầu", "giao"]
        .iter()
        .any(|w| t.phrase(start, w).is_some_and(|n| t.capital(start) && starts_body(t, start + n)))
}

/// The parts of a sentence; a list of bodies that holds semicolons stays whole.
fn whole_parts(t: &Tokens, sentence: &Range<usize>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for part in clause::parts(t, sentence) {
        // The bodies may be listed over many parts, and only the last has the verb.
        let near = out.len().saturating_sub(12);
        let from = (near..out.len()).find(|k| {
            let whole = out[*k].start..part.end;
            let last = out.last().map_or(0, |l| l.end);
            (*k + 1 == out.len() || starts_body(t, out[*k].start))
                && clause::named(t, &whole, false)
                    .is_some_and(|n| n.bodies.start < out[*k].end && n.bodies.end > last)
        });
        // `phối hợp các Sở: A, B; Ban Quản lý C; UBND các huyện báo cáo`: with whom goes on behind the semicolon.
        let with_whom = out.last().is_some_and(|before| {
            starts_body(t, part.start)
                && before.clone().rev().take(80).find(|i| t.phrase(*i, "phối hợp").is_some()).is_some_and(
                    |at| {
                        let bodies = at + 2 + usize::from(matches!(t.low(at + 2), "với" | "cùng"));
                        starts_body(t, bodies) && bodies::phrase_end(t, bodies, part.end) > before.end
                    },
                )
        });
        let from = from.or_else(|| with_whom.then(|| out.len() - 1));
        match from {
            Some(k) => {
                out.truncate(k + 1);
                out[k].end = part.end;
            }
            // Grounds before an order: `Căn cứ khoản 4 Điều 14 ...; giao Sở Nông nghiệp rà soát ...`.
            None if out.last().is_some_and(|before| leads_to_order(t, before, &part)) => {
                if let Some(before) = out.last_mut() {
                    before.end = part.end;
                }
            }
            None => out.push(part),
        }
    }
    out
}

/// True if the part of a sentence `grounds` only says on what grounds the order in the next one is given.
fn leads_to_order(t: &Tokens, grounds: &Range<usize>, order: &Range<usize>) -> bool {
    ["căn cứ", "xét", "theo đề nghị", "trên cơ sở", "thực hiện"]
        .iter()
        .any(|w| t.phrase(grounds.start, w).is_some())
        && !t.capital(order.start)
        // Whoever is told something in it stands behind a comma; who is not is spoken of.
        && clause::named(t, grounds, false)
            .is_none_or(|n| n.trigger.is_none() && t.low(n.bodies.start.wrapping_sub(1)) != ",")
        && clause::named(t, order, false)
            .is_some_and(|n| n.trigger.is_some() && n.bodies.start <= order.start + 3)
}

/// Labels before a deadline.
static DEADLINE_LABELS: LazyLock<PhraseSet> = LazyLock::new(|| {
    PhraseSet::new(&[
        "thời gian hoàn thành",
        "thời hạn hoàn thành",
        "thời gian thực hiện",
        "hạn hoàn thành",
        "thời hạn thực hiện",
        "thời hạn",
        "hạn nộp",
        "thời gian nộp",
        "hạn gửi",
        "hoàn thành",
        "thời gian báo cáo",
        "thời hạn báo cáo",
        "thời gian gửi",
    ])
});

/// The bodies whose report is to be sent: `Văn bản báo cáo của các đơn vị gửi về ...`.
fn reporters(t: &Tokens, range: &Range<usize>) -> Option<Range<usize>> {
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
    let of =
        (range.start + 1..range.end.min(range.start + 12)).find(|i| t.low(*i) == "của").filter(|_| noun)?;
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
    if !matches!(t.low(range.start), "để" | "nhằm") {
        return range.start;
    }
    (range.start..range.end.min(range.start + 60))
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
    "kiến nghị",
];

static SENDING_WORDS: LazyLock<PhraseSet> = LazyLock::new(|| PhraseSet::new(SENDINGS));

/// A task being put together.
#[derive(Clone, Debug)]
struct Open {
    range: Range<usize>,
    assignees: Vec<Part>,
    rule: &'static str,
    empty: bool,
}

fn in_list(item: &Item) -> bool {
    item.mark.is_some()
}

fn rule_of(n: &Named) -> &'static str {
    match n.trigger {
        Some(
            "giao"
            | "giao cho"
            | "thống nhất giao"
            | "đồng ý giao"
            | "phân công"
            | "giao nhiệm vụ cho"
            | "giao trách nhiệm cho",
        ) => "task.assigned",
        Some("yêu cầu" | "nghiêm cấm") => "task.required",
        Some(_) => "task.requested",
        None => "task.subject",
    }
}

/// What `outer` hands down where `scope` has nothing of its own... the nearer wins.
fn inherit(scope: &mut Scope, near: &Scope) {
    if !near.assignees.is_empty() {
        scope.assignees.clone_from(&near.assignees);
        scope.coordinators.clone_from(&near.coordinators);
        scope.assigned = near.assigned;
    } else if !near.coordinators.is_empty() {
        scope.coordinators.clone_from(&near.coordinators);
    }
    if near.deadline.is_some() {
        scope.deadline.clone_from(&near.deadline);
    }
    scope.orders |= near.orders;
    scope.running = near.running;
    scope.cases |= near.cases;
}

fn same_bodies(a: &[Part], b: &[Part]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| fold(&x.text) == fold(&y.text))
}

fn strong_subject(t: &Tokens, n: &Named) -> bool {
    let verb = n.bodies.end + usize::from(t.low(n.bodies.end) == ",");
    n.trigger.is_none()
        && (strong(t, verb)
            || t.phrase(verb, "làm đầu mối").is_some()
            || (verb..t.len())
                .any(|i| t.phrase(i, "có trách nhiệm").is_some() || t.phrase(i, "chủ trì").is_some()))
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

/// What a list names that orders nothing.
fn is_listed(t: &Tokens, range: &Range<usize>) -> bool {
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

/// Whether these words name the body that wrote the letter.
fn is_issuer(t: &Tokens, range: &Range<usize>, head: &Letterhead) -> bool {
    head.is_issuer(&fold(&t.text[t.bytes(range.clone())]))
}

/// The one who speaks in a lead-in: the issuer or its head.
fn is_speaker(t: &Tokens, range: &Range<usize>, head: &Letterhead) -> bool {
    let words = fold(&t.text[t.bytes(range.clone())]);
    is_issuer(t, range, head)
        || [
            "chu tich",
            "pho chu tich",
            "giam doc",
            "bo truong",
            "thu tuong",
            "pho thu tuong",
            "ban chi dao",
            "ubnd",
            "uy ban nhan dan",
            "so ",
            "bo ",
            "phong ",
            "truong ",
        ]
        .iter()
        .any(|s| words.starts_with(s))
}

/// `Phòng hướng dẫn các đơn vị trực thuộc thực hiện ... như sau:`.
fn directed(t: &Tokens, range: &Range<usize>) -> Option<Named> {
    for i in range.clone() {
        for verb in [
            "hướng dẫn",
            "chỉ đạo",
            "yêu cầu",
            "đề nghị",
            "triển khai đến",
            "triển khai tới",
            "thông báo đến",
            "thông báo tới",
        ] {
            if let Some(n) = t.phrase(i, verb)
                && !t.capital(i)
                && starts_body(t, i + n)
            {
                let end = bodies::phrase_end(t, i + n, range.end);
                return Some(Named {
                    bodies: i + n..end,
                    from: range.start,
                    trigger: Some("đề nghị"),
                    giver: None,
                });
            }
        }
    }
    None
}

/// A lead-in over cases and not over orders.
fn lists_cases(folded: &str) -> bool {
    let end = folded.trim_end_matches([' ', ':', '.']);
    let tail = last_letters(end, 90);
    ["truong hop", "dieu kien", "doi tuong", "tieu chuan", "thanh phan", "gom", "tieu chi", "hinh thuc"]
        .iter()
        .any(|w| tail.contains(w))
}

/// Grounds and openings: `Căn cứ ...`, `Thực hiện Công văn số ...`.
fn is_ground(folded: &str) -> bool {
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

fn has_trigger_clause(t: &Tokens) -> bool {
    clause::sentences(t).iter().any(|s| clause::named(t, s, false).is_some_and(|n| n.trigger.is_some()))
}

/// The standing offer to help, and where to ask.
fn is_offer(folded: &str) -> bool {
    let folded = folded.trim_start_matches(['(', ' ', '*']);
    let trouble = [
        "kho khan, vuong mac",
        "kho khan vuong mac",
        "vuong mac",
        "chua ro",
        "can trao doi",
        "phat sinh kho khan",
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

/// Courtesies and other ends that ask nothing.
fn is_courtesy(folded: &str) -> bool {
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
fn is_report(t: &Tokens, part: &Range<usize>) -> bool {
    let mut i = part.start;
    while i < part.end && (!t.is_word(i) || matches!(t.low(i), "và" | "đồng" | "thời")) {
        i += 1;
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
fn is_label(t: &Tokens, part: &Range<usize>) -> bool {
    let colon = (part.start..part.end.min(part.start + 7)).any(|i| t.low(i) == ":");
    colon && !begins_with_verb(t, part.start)
}

fn has_verb(t: &Tokens, part: &Range<usize>) -> bool {
    (part.start..part.end).any(|i| !t.capital(i) && predicate(t, i).is_some())
}

/// `Dạy học trên truyền hình là hình thức ...`: says what something is.
fn defines(t: &Tokens, part: &Range<usize>) -> bool {
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
fn starts_background(t: &Tokens, part: &Range<usize>) -> bool {
    ["hiện nay", "thời gian qua", "tuy nhiên", "theo thống kê", "theo báo cáo"]
        .iter()
        .any(|w| t.phrase(part.start, w).is_some())
}

/// `Phân công lãnh đạo trực ...`: people of whoever is told, by a common noun.
fn appoints(t: &Tokens, n: &Named) -> bool {
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
        ]
        .iter()
        .any(|w| t.phrase(n.bodies.start, w).is_some())
}

/// `đã giao`, `được giao` before the verb.
fn in_past(t: &Tokens, part: &Range<usize>) -> bool {
    (part.start..part.end.min(part.start + 12))
        .any(|i| t.phrase(i, "đã giao").is_some() || t.phrase(i, "được giao").is_some())
}

/// What is on the programme of a meeting: `Báo cáo tình hình ...`, `Thảo luận`.
fn is_programme(t: &Tokens, part: &Range<usize>) -> bool {
    ["báo cáo", "giao ban", "thảo luận", "thông qua", "mời dự", "nghe", "trình bày", "tham luận"]
        .iter()
        .any(|w| t.phrase(part.start, w).is_some())
}

/// A call to attend.
fn attends(t: &Tokens, range: &Range<usize>) -> bool {
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
        && t.capital(at + 1)
        && (starts_body(t, at + 1) || t.low(at + 1) == "p")
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
        if i > at {
            let next = i + 1;
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
            let list = low == "," && !group && !(crate::bodies_join(t, at, i));
            if list && joined_recipient(t, next, end) {
                return bodies::phrase_end(t, next, end);
            }
            if list
                || low == ";"
                || low == "("
                || matches!(low, "kết" | "tình" | "để" | "về" | "trước" | "chậm" | "theo" | "định" | "vào" | "bằng" | "khi" | "xem" | "các" | "những" | "hướng" | "danh" | "phương" | "chủ" | "dự" | "quyết" | "văn" | "nội" | "tiến" | "việc" | "phê" | "cho" | "thông" | "ngày" | "trong" | "sau" | "kèm" | "đồng" | "qua" | "số" | "đê" | "đúng" | "kế" if !t.capital(i))
                    && !(low == "văn" && t.low(next) == "phòng")
                    && !(low == "thông" && t.low(next) == "tin")
                    && !(low == "chủ" && matches!(t.low(next), "tịch" | "nhiệm"))
                    && (low != "định" || t.low(next) == "kỳ")
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
    stop >= end || matches!(t.low(stop), "." | ";" | ")" | "theo" | "để" | "trước" | "chậm")
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
