//! The walk over the tree: what an item orders, and what it hands down.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use congvan_layout::MarkKind;
use congvan_model::{DocumentType, Letter};
use congvan_text::{byte_of, fold};

use super::clause::{self, Named};
use super::report::{self, reporters};
use super::sentence::{
    appoints, attends, defines, delegates, duty_heading, has_trigger_clause, has_verb, is_consent,
    is_courtesy, is_ground, is_label, is_listed, is_offer, is_programme, is_report, lists_cases,
    negative_heading, opens_with_request, positive_heading, starts_background,
};
use super::tree::Item;
use super::{Draft, Letterhead, Part, orders_by_kind, table};
use crate::bodies;
use crate::deadlines::{self, FoundDeadline};
use crate::grammar::deadline::{Context as Day, When, labelled};
use crate::lexicon::{begins_with_verb, predicate, starts_body, strong};
use crate::tokens::{Names, PhraseSet, Tokens};

/// What an item or a lead-in hands down to what stands under it.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub(super) assignees: Vec<Part>,
    pub(super) coordinators: Vec<Part>,
    pub(super) deadline: Option<(FoundDeadline, String, Range<usize>)>,
    /// Items under it are orders.
    pub(super) orders: bool,
    /// The assignees come from a heading that names them, not from a lead-in over topics.
    pub(super) assigned: bool,
    /// A section of aims, grounds or results: no orders in it.
    pub(super) negative: bool,
    /// Unmarked paragraphs after the lead-in are its orders too.
    pub(super) running: bool,
    /// Under it stand cases, conditions or groups (`trong các trường hợp sau:`).
    pub(super) cases: bool,
}

pub(super) struct Walk<'a, 'b> {
    pub(super) items: &'b [Item<'a>],
    pub(super) letter: &'b Letter,
    pub(super) names: &'b Names,
    pub(super) head: Letterhead,
    /// How many articles there are.
    pub(super) articles: usize,
    pub(super) day: &'b Day,
    pub(super) scopes: Vec<Scope>,
    pub(super) leads: HashMap<Option<usize>, Scope>,
    /// Lead-ins, each with what it stands under.
    pub(super) opened: Vec<(usize, Scope)>,
    /// The section of the letter under a heading in capitals that has no mark.
    pub(super) section: Scope,
    /// How many tasks there were when each item was come to.
    pub(super) counts: Vec<usize>,
    pub(super) done: Vec<bool>,
    pub(super) drafts: Vec<Draft<'a>>,
    pub(super) subject: Vec<String>,
    /// The deadlines of the paragraph that was searched last, by its place in memory.
    pub(super) deadlines: RefCell<((usize, usize), Vec<FoundDeadline>)>,
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
        section: Scope::default(),
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

/// What the labels under an item say.
#[derive(Default)]
struct Labels {
    /// The items that they are, with those under them that are labels too.
    items: Vec<usize>,
    lead: Vec<Part>,
    support: Vec<Part>,
    deadline: Option<(FoundDeadline, String, Range<usize>)>,
}

/// What a label is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    /// Who does it: `Đơn vị chủ trì`.
    Lead,
    /// With whom: `Đơn vị phối hợp`.
    Support,
    /// By when: `Thời gian thực hiện`.
    When,
}

impl Label {
    fn of(folded: &str) -> Option<Self> {
        const LEAD: [&str; 8] = [
            "chu tri",
            "tham muu",
            "don vi thuc hien",
            "co quan thuc hien",
            "bo phan thuc hien",
            "nguoi thuc hien",
            "trach nhiem thuc hien",
            "don vi phu trach",
        ];
        const WHEN: [&str; 4] = ["thoi gian", "thoi han", "tien do", "han hoan thanh"];
        if folded.contains("phoi hop") && !folded.contains("chu tri") {
            Some(Self::Support)
        } else if folded.starts_with("phan cong") || LEAD.iter().any(|l| folded.contains(l)) {
            Some(Self::Lead)
        } else {
            WHEN.iter().any(|l| folded.contains(l)).then_some(Self::When)
        }
    }
}

impl<'a, 'b> Walk<'a, 'b> {
    fn tokens<'t>(&self, text: &'t str) -> Tokens<'t>
    where
        'b: 't,
    {
        Tokens::naming(text, self.names)
    }

    pub(super) fn kind(&self) -> DocumentType {
        self.letter.document_type
    }

    /// Kinds that only ask where they say so in so many words.
    pub(super) fn explicit_only(&self) -> bool {
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
                orders: !self.section.negative
                    && (self.section.orders
                        || orders_by_kind(self.kind())
                            && item.mark.as_ref().is_some_and(|m| {
                                self.kind() != DocumentType::NghiQuyet || m.kind != MarkKind::Article
                            })),
                negative: self.section.negative,
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
        if item.mark.is_none() && item.parent.is_none() && congvan_text::is_upper_text(text) {
            self.section = self.section_under(&folded);
        }
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
            let orders = t.list.len() > 8 && (has_trigger_clause(&t) || self.charges(&t));
            if !orders {
                self.scopes.push(scope);
                return;
            }
        }
        let heads = item.children > 0;
        let next = self.items.get(i + 1);
        let speaks = item.mark.is_none()
            && item.is_lead()
            && {
                let f = folded.trim_end();
                f.ends_with("yeu cau:")
                || f.ends_with("de nghi:")
                || f.ends_with("y kien nhu sau:")
                || f.ends_with("chi dao nhu sau:")
                || f.ends_with("chi dao:")
                || f.ends_with("ket luan:")
                || f.ends_with("y kien:")
                // `đề nghị thủ trưởng đơn vị thực hiện như sau:` over paragraphs without marks.
                || ["thuc hien nhu sau:", "thuc hien:", "noi dung sau:", "noi dung nhu sau:", "cong viec sau:", "nhiem vu sau:"]
                    .iter()
                    .any(|w| f.ends_with(w))
                    && has_trigger_clause(&self.tokens(text))
            };
        let leads =
            item.is_lead() && (speaks || next.is_some_and(|n| n.mark.is_some() || n.paragraph.row.is_some()));
        if item.mark.is_some() && (heads || leads || item.is_heading()) {
            let asked = scope.orders && self.letter.meeting.is_none();
            if negative_heading(&folded, self.kind(), asked) && (heads || item.is_heading()) {
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
            if self.labelled_children(i, &mut scope) {
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
                    self.opened.push((i, scope.clone()));
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
        // `Ủy ban nhân dân các xã` alone on a line, over what it is to do.
        let duty = |n: &Item<'a>| n.paragraph.row.is_none() && begins_with_verb(&self.tokens(n.text()), 0);
        if item.mark.is_none()
            && scope.orders
            && !scope.negative
            && next.is_some_and(duty)
            && self.names_only(item)
        {
            let own = self.heading(item, &scope);
            let mut handed = scope.clone();
            inherit(&mut handed, &own);
            handed.running = true;
            self.leads.insert(item.parent, handed);
            self.scopes.push(scope);
            return;
        }
        // `- Tổng hợp số liệu theo mẫu sau:` with nothing under it that has a mark is an order like its brothers.
        let last_word = item.is_lead() && scope.orders && begins_with_verb(&self.tokens(text), 0);
        if item.mark.is_some() && item.is_lead() && !last_word {
            self.opened.push((i, scope.clone()));
            let own = self.heading(item, &scope);
            inherit(&mut scope, &own);
            // What follows unmarked goes on with it.
            self.scopes.push(scope);
            return;
        }
        self.content(i, &scope);
        self.scopes.push(scope);
    }

    /// What a heading in capitals without a mark says of all that stands under it.
    fn section_under(&self, folded: &str) -> Scope {
        // `CHƯƠNG TRÌNH HÀNH ĐỘNG` may be the title of what follows.
        let negative = negative_heading(folded, self.kind(), false) && !folded.starts_with("chuong trinh");
        let orders = !negative && (positive_heading(folded) && !self.explicit_only() || duty_heading(folded));
        Scope { negative, orders, ..Scope::default() }
    }

    /// True if an unmarked paragraph only names bodies, or whom it asks: a heading of their duties.
    fn names_only(&self, item: &Item<'a>) -> bool {
        let text = item.text().trim_end();
        if text.ends_with(['.', ';', ',', ':', '/']) || text.len() > 200 || congvan_text::is_upper_text(text)
        {
            return false;
        }
        let t = self.tokens(text);
        let start = match clause::named(&t, &(0..t.len()), true) {
            Some(n) if n.trigger.is_some() => n.bodies.start,
            _ => 0,
        };
        if !starts_body(&t, start) || !(t.capital(start) || start > 0) {
            return false;
        }
        let end = bodies::phrase_end(&t, start, t.len());
        end > start && (end == t.len() || t.low(end) == "(" && t.after_bracket(end) >= t.len())
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
        for opening in [
            "trách nhiệm của",
            "nhiệm vụ của",
            "đối với",
            "yêu cầu đối với",
            "về phía",
            "phân công nhiệm vụ cho",
        ] {
            if let Some(n) = t.phrase(0, opening) {
                start = n;
            }
        }
        // Of a lead-in the last sentence, where it asks somebody; those before it are grounds or orders of their own.
        let asks = |s: &Range<usize>| clause::named(&t, s, true).is_some_and(|n| n.trigger.is_some());
        let whole = match clause::sentences(&t).last() {
            Some(last) if item.is_lead() && asks(last) => last.clone(),
            _ => 0..t.len(),
        };
        if start == 0 {
            start = whole.start;
        }
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
        let last = lead_sentence(&t);
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
            // `Ban Thường trực ban hành kế hoạch ..., cụ thể như sau:` tells who speaks, however he is named.
            let issues = ["ban hành", "xây dựng kế hoạch", "thông báo"]
                .iter()
                .any(|w| t.phrase(n.bodies.end, w).is_some());
            let listed = lists && !reports && n.bodies.start == last.start && !issues;
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
            let marked = self.items[i].mark.is_some();
            let over = |j: &usize| {
                let item = &self.items[*j];
                if marked {
                    return item.parent.is_none_or(|p| p < i);
                }
                item.mark.is_none() && item.paragraph.row.is_none() && item.parent == parent
                    || item.parent < parent
            };
            let end = (i + 1..self.items.len()).find(over).unwrap_or(self.items.len());
            let (from, to) = (self.counts[i + 1], self.counts[end]);
            if scope.negative || end == i + 1 || from != to {
                continue;
            }
            let t = self.tokens(self.items[i].text());
            let last = lead_sentence(&t);
            let reports = is_report(&t, &last) && self.has_deadline(&t, &last);
            // `1. Báo cáo số lượng cán bộ theo các nội dung sau:` over figures to be filled in.
            let orders = marked
                && (scope.orders || scope.assigned)
                && begins_with_verb(&t, clause::skip_openers(&t, last.start, last.end));
            let asks = reports
                || orders
                || clause::named(&t, &last, false).is_some_and(|n| {
                    matches!(
                        n.trigger,
                        Some("đề nghị" | "yêu cầu" | "kính đề nghị" | "trân trọng đề nghị" | "kính trình")
                    ) && predicate(&t, n.bodies.end).is_some()
                });
            if asks {
                let behind = self.drafts.split_off(from);
                self.clauses(i, &scope, last, &t);
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
        let last = if item.mark.is_none() {
            lead_sentence(&t).start
        } else {
            clause::sentences(&t).last().map_or(0, |s| s.start)
        };
        if last == 0 || scope.negative {
            return;
        }
        self.clauses(i, scope, 0..last, &t);
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
        let start = clause::skip_openers(t, range.start, range.end);
        let text = &t.text[t.bytes(start..range.end)];
        let opens = matches!(t.low(start), "để" | "nhằm") || is_ground(&fold(&text[..byte_of(text, 24)]));
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
        // `báo cáo kết quả ... từ ngày 01/01 đến hết ngày 30/11`: the time that is reported on.
        found.retain(|d| {
            if d.rule != "deadline.window" {
                return true;
            }
            let at = t.at_byte(d.range.start);
            let clause = (range.start..at).rev().take_while(|k| !matches!(t.low(*k), ";" | "." | ":")).last();
            let from = clause.unwrap_or(at);
            let said = |w: &str| (from..at).any(|k| t.phrase(k, w).is_some());
            !(said("báo cáo") && ["kết quả", "tình hình", "số liệu"].iter().any(|w| said(w)))
        });
        // A label: `Thời gian hoàn thành: tháng 8/2025`.
        let mut label = None;
        for i in range.clone() {
            {
                if let Some(n) = t.longest(i, &DEADLINE_LABELS)
                    && t.low(i + n) == ":"
                    && label.is_none()
                {
                    label = self.labelled_at(t.text, t.end(i + n));
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

    /// The time that stands behind a label, from byte `from` of a text on, where no word opens it.
    fn labelled_at(&self, text: &str, from: usize) -> Option<FoundDeadline> {
        let rest = &text[from..];
        let (after, words) = labelled(rest, self.day).ok()?;
        let start = from + (rest.len() - rest.trim_start_matches([' ', ':']).len());
        let range = start..text.len() - after.len();
        Some(FoundDeadline { range, words, rule: "deadline.labelled", strong: true })
    }

    /// Reads an item's own sentences.
    fn content(&mut self, i: usize, scope: &Scope) {
        let item = &self.items[i];
        if congvan_text::is_upper_text(item.text()) {
            return;
        }
        let t = self.tokens(item.text());
        // A paragraph that asks somebody for something does so wherever it stands: `(Đề nghị các sở mời giúp ...)`
        // under those who are invited.
        let asked = || item.mark.is_none() && opens_with_request(&t) || self.hands_in(&t) || delegates(&t);
        if scope.negative && !asked() {
            return;
        }
        self.clauses(i, scope, 0..t.len(), &t);
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

    /// Cuts tokens `within` of an item into tasks; `t` are all of the item's.
    fn clauses(&mut self, i: usize, scope: &Scope, within: Range<usize>, t: &Tokens) {
        let items = self.items;
        let item = &items[i];
        debug_assert_eq!(t.text, &item.paragraph.text.text()[item.from..]);
        if t.len() == 0 || within.is_empty() {
            return;
        }
        let in_list = item.mark.is_some();
        let mut open: Option<Open> = None;
        let mut closed: Vec<Open> = Vec::new();
        for sentence in clause::sentences(t) {
            if sentence.start < within.start || sentence.start >= within.end {
                continue;
            }
            let f = fold(&t.text[t.bytes(sentence.clone())]);
            let listed = in_list && is_listed(t, &sentence);
            let consents = scope.assignees.is_empty() && is_consent(t, &sentence);
            if listed || consents || is_offer(&f) || is_courtesy(&f) {
                closed.extend(open.take());
                continue;
            }
            for (k, part) in whole_parts(t, &sentence).into_iter().enumerate() {
                let told = clause::named(t, &part, false)
                    .map(|n| self.of_giver(t, self.past_own_deed(t, n, &part), scope, in_list));
                // `Phân công lãnh đạo trực 24/24` under those who are to do so tells them, not whom they choose.
                let told = told.filter(|n| {
                    let theirs = !scope.assignees.is_empty() || k > 0 && open.is_some();
                    !theirs || !appoints(t, n)
                });
                let rejected = told.as_ref().is_some_and(|n| n.trigger.is_none());
                let named = told.filter(|n| {
                    self.accepts(t, n, &part, scope, in_list, k > 0)
                        || k == 0 && open.as_ref().is_some_and(|o| self.goes_on(t, n, o))
                });
                if let Some(n) = named {
                    let assignees = self.parts(t, n.bodies.clone(), item);
                    // Whoever is not named there is who the lead-in names.
                    let same = open.as_ref().is_some_and(|o| {
                        let theirs = if o.assignees.is_empty() { &scope.assignees } else { &o.assignees };
                        same_bodies(theirs, &assignees)
                    });
                    // The day may stand behind a semicolon: `gửi về Sở Y tế; bản điện tử ... trước ngày 30/9`.
                    let until = if k == 0 { sentence.end } else { part.end };
                    let due = same
                        && is_report(t, &part)
                        && self.has_deadline(t, &(part.start..until))
                        && open.as_ref().is_some_and(|o| !self.has_any_deadline(t, &o.range));
                    if same && !due {
                        if let Some(o) = &mut open {
                            o.range.end = part.end;
                        }
                        continue;
                    }
                    closed.extend(open.take());
                    // `2. Giao Sở A, Sở B phối hợp triển khai thực hiện`: a charge in an item of its own.
                    let charged = in_list && rule_of(&n) == "task.assigned";
                    let empty = n.trigger.is_some_and(|trigger| trigger != "xin ý kiến")
                        && !charged
                        && self.is_empty_order(t, n.bodies.end..part.end)
                        || self.is_empty_subject(t, &n, &part);
                    let from = past_announcement(t, &part, n.bodies.start);
                    open = Some(Open { range: from..part.end, assignees, rule: rule_of(&n), empty });
                    continue;
                }
                if let Some(o) = &mut open {
                    let until = if k == 0 { sentence.end } else { part.end };
                    let reports = is_report(t, &part) && self.has_any_deadline(t, &(part.start..until));
                    if reports && (scope.deadline.is_none() || self.has_deadline(t, &part)) {
                        let next = Open {
                            range: part.clone(),
                            assignees: o.assignees.clone(),
                            rule: "task.report",
                            empty: false,
                        };
                        closed.extend(open.take());
                        open = Some(next);
                    } else if k > 0 || !starts_background(t, &part) {
                        // An issuer's own plans do not belong to what it asks.
                        if self.own_work(t, &part) {
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
                        .is_some_and(|colon| t.capital(colon + 1) && begins_with_verb(t, colon + 1));
                let bare = (clause::is_bare_order(t, &part) || labelled) && !defines(t, &part);
                let allowed = if scope.assigned {
                    bare || !rejected
                        && (!is_label(t, &part) || self.has_deadline(t, &part))
                        && k == 0
                        && has_verb(t, &part)
                        && !defines(t, &part)
                } else {
                    scope.orders
                        && !(self.letter.meeting.is_some() && is_programme(t, &part))
                        && (in_list || !scope.assignees.is_empty())
                        // What goes on behind a label states, too: `Khối 6: không tổ chức thi; chỉ tuyển ...`.
                        && (k == 0 || !is_label(t, &sentence))
                        && bare
                        && !self.own_work(t, &part)
                        // A council resolves what it will do itself, too.
                        && !(scope.assignees.is_empty()
                            && self.kind() == DocumentType::NghiQuyet
                            && self.head.is_council())
                };
                let asks = self.asks_nobody(t, &part);
                let report = is_report(t, &part) && self.has_deadline(t, &part) && !self.explicit_only();
                if allowed
                    || asks
                    || !in_list && k == 0 && self.bids_all(t, &part)
                    || report
                        && (in_list || !scope.assignees.is_empty() || self.kind() == DocumentType::CongVan)
                {
                    let empty = asks && self.is_empty_order(t, part.clone());
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
            self.close(t, item, scope, o);
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
        // What others do is watched: with whom they do it and to whom they send it is theirs.
        let watched = watches(t, &range);
        let mut coordinators = if watched { Vec::new() } else { self.coordinators(t, &range, item) };
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
        let (report_to, via) = match watched {
            true => (None, None),
            false => self.report(t, &range, &item.paragraph.text, item.from, &assignees),
        };
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

    pub(super) fn has_deadline(&self, t: &Tokens, part: &Range<usize>) -> bool {
        self.found(t, part).iter().any(|d| d.strong)
    }

    /// The deadlines in tokens `range`; a paragraph is searched once for all that ask.
    pub(super) fn found(&self, t: &Tokens, range: &Range<usize>) -> Vec<FoundDeadline> {
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
    pub(super) fn has_any_deadline(&self, t: &Tokens, part: &Range<usize>) -> bool {
        !self.found(t, part).is_empty()
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
        report::read(t, range, self.orders_from(t, range), of, from, assignees)
    }

    /// The bodies that tokens `range` of an item name.
    fn names_in(&self, t: &Tokens, range: Range<usize>, item: &Item<'a>) -> Vec<Part> {
        bodies::split(t, range).into_iter().map(|e| Part::of(e, &item.paragraph.text, item.from)).collect()
    }

    /// Reads item `j` as a label that says who, with whom or by when, with what stands under it; true if it is one.
    fn label(&self, j: usize, labels: &mut Labels) -> bool {
        let item = &self.items[j];
        let text = item.text();
        let colon = text.find(':');
        // `2. Cơ quan chủ trì` over a list has no colon.
        let listed = item.children > 0 && item.is_heading();
        if colon.is_none() && !listed {
            return false;
        }
        let label = fold(&text[..colon.unwrap_or(text.len())]);
        // `Chủ trì, phối hợp với các Bộ: Tài chính, Y tế rà soát ...`: the colon belongs to the list of bodies.
        let shared = label.split_once("phoi hop ").is_some_and(|(_, with)| {
            let with = with.trim().trim_start_matches("voi ");
            with.starts_with("cac ") || with.starts_with("so ") || with.starts_with("bo ")
        });
        if label.len() > 60 || shared {
            return false;
        }
        let Some(says) = Label::of(&label) else { return false };
        let t = self.tokens(text);
        let after = colon.map_or(t.len(), |colon| t.at_byte(colon + 1));
        let children: Vec<usize> = if listed { self.children(j).collect() } else { Vec::new() };
        labels.items.push(j);
        // `2. Cơ quan chủ trì, phối hợp` / `a) Cơ quan chủ trì` / `b) Cơ quan phối hợp`.
        let mut others = Vec::new();
        for &child in &children {
            if !self.label(child, labels) {
                others.push(child);
            }
        }
        match says {
            Label::When => {
                let Some(colon) = colon else { return true };
                let rest = &t.text[colon + 1..];
                let from = colon + 1 + (rest.len() - rest.trim_start().len());
                let found = deadlines::find(&t, t.at_byte(from)..t.len(), self.day)
                    .into_iter()
                    .next()
                    .filter(|d| d.range.start < from + 24);
                if let Some(d) = found.or_else(|| self.labelled_at(t.text, from)) {
                    let words = t.text[d.range.clone()].trim_end_matches([' ', ',', ';', '.']).to_owned();
                    let source =
                        item.paragraph.text.source(item.from + d.range.start..item.from + d.range.end);
                    labels.deadline = Some((d, words, source));
                }
            }
            Label::Lead | Label::Support => {
                let mut names = self.names_in(&t, after..t.len(), item);
                for child in others {
                    let child = &self.items[child];
                    let t = self.tokens(child.text());
                    names.extend(self.names_in(&t, 0..t.len(), child));
                }
                let whom = if says == Label::Lead { &mut labels.lead } else { &mut labels.support };
                whom.extend(names);
            }
        }
        true
    }

    /// Labels are read, and so is what stands under them.
    fn are_done(&mut self, labels: &[usize]) {
        for &j in labels {
            self.done[j] = true;
            for k in self.children(j) {
                self.done[k] = true;
            }
        }
    }

    /// A plan's item whose dashes say who, with whom and by when; true if it was one. Where other dashes say what is
    /// to be done, they are the tasks, and `scope` hands the rest down to them.
    fn labelled_children(&mut self, i: usize, scope: &mut Scope) -> bool {
        if scope.negative || self.explicit_only() {
            return false;
        }
        let children: Vec<usize> = self.children(i).collect();
        let mut labels = Labels::default();
        let rest: Vec<usize> = children.iter().copied().filter(|j| !self.label(*j, &mut labels)).collect();
        if labels.items.is_empty() {
            return false;
        }
        // `1. Nội dung` / `a) Tổ chức ...` / `2. Cơ quan chủ trì` / `3. Thời gian`.
        let orders = |j: usize| begins_with_verb(&self.tokens(self.items[j].text()), 0);
        let contents = |j: usize| {
            let f = fold(self.items[j].text());
            ["noi dung", "nhiem vu", "cong viec", "bien phap", "giai phap", "cac noi dung", "cac nhiem vu"]
                .iter()
                .any(|w| f.starts_with(w))
                && self.items[j].is_heading()
                && self.children(j).next().is_some_and(orders)
        };
        if !rest.is_empty()
            && (!labels.lead.is_empty() || labels.deadline.is_some())
            && rest.iter().all(|j| orders(*j) || contents(*j))
        {
            self.are_done(&labels.items);
            let handed = Scope {
                assignees: labels.lead,
                coordinators: labels.support,
                deadline: labels.deadline,
                orders: true,
                assigned: true,
                ..Scope::default()
            };
            inherit(scope, &handed);
            return false;
        }
        let Labels { mut lead, support, deadline, items: labels } = labels;
        if lead.is_empty() {
            // Nobody is said to lead: an order all the same, if it is one.
            if !begins_with_verb(&self.tokens(self.items[i].text()), 0) || !rest.is_empty() {
                return false;
            }
            lead.clone_from(&scope.assignees);
        }
        self.are_done(&labels);
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
        let at = |from: usize| self.labelled_at(t.text, from);
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

/// True if all that a task asks for is to watch how others do something: `Giám sát việc phối hợp với ...`.
fn watches(t: &Tokens, range: &Range<usize>) -> bool {
    let verb = ["kiểm tra", "giám sát", "theo dõi", "kiểm tra , giám sát"]
        .iter()
        .filter_map(|w| t.phrase(range.start, w))
        .max();
    verb.is_some_and(|n| t.low(range.start + n) == "việc")
        && !range.clone().any(|i| t.low(i) == ";" || t.phrase(i, "báo cáo").is_some())
}

/// The sentence that leads to what stands under a paragraph: its last one, and the one before it where the last only
/// announces (`Các trường xây dựng kế hoạch dạy học. Cụ thể như sau:`).
fn lead_sentence(t: &Tokens) -> Range<usize> {
    let sentences = clause::sentences(t);
    let Some(last) = sentences.last() else { return 0..t.len() };
    let announces = || {
        last.len() <= 8
            && ["cụ thể", "nội dung cụ thể", "như sau"].iter().any(|w| t.phrase(last.start, w).is_some())
    };
    match sentences.len().checked_sub(2) {
        Some(before) if announces() => sentences[before].start..last.end,
        _ => last.clone(),
    }
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
                && before
                    .clone()
                    .rev()
                    .take(80)
                    .find(|i| t.phrase(*i, "phối hợp").is_some())
                    .and_then(|at| clause::acted_on_end(t, at, part.end))
                    .is_some_and(|stop| stop > before.end)
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

/// Where an order begins behind the words that announce it in its own sentence: `Chủ tịch UBND tỉnh có ý kiến chỉ
/// đạo như sau: Giao Sở Y tế ...`.
fn past_announcement(t: &Tokens, part: &Range<usize>, bodies: usize) -> usize {
    const ANNOUNCES: [&str; 5] = ["như sau", "có ý kiến", "sau đây", "kết luận", "ý kiến chỉ đạo"];
    (part.start..bodies)
        .rev()
        .filter(|i| t.low(*i) == ":")
        .find(|i| {
            ANNOUNCES.iter().any(|w| {
                let n = w.split(' ').count();
                *i >= part.start + n && t.phrase(i - n, w).is_some()
            })
        })
        .map_or(part.start, |colon| colon + 1)
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

/// A task being put together.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) range: Range<usize>,
    pub(super) assignees: Vec<Part>,
    pub(super) rule: &'static str,
    pub(super) empty: bool,
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
    // `UBND xã ban hành kế hoạch tổ chức hội nghị và hướng dẫn các thôn ...`: what the paper is about.
    let issued = |i: usize| (range.start..i).any(|k| t.phrase(k, "ban hành").is_some());
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
                && !issued(i)
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
