//! From a query to lists of documents: which terms, which are required, what each is worth.
//!
//! Owns the choice of terms: the exact word before its other tones, pairs of syllables where they
//! are words of the language (told by the index itself: how often the two stand together), the
//! fields that count more. Does not walk the lists: that is `exec`'s.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy::{Searcher, TantivyError};

use crate::analyze::{EXACT, Word, exact_key, is_grammar, words};
use crate::error::Error;
use crate::query::{Clause, Kind, Occur, Query, Run, Target};
use crate::question::body_at;
use crate::schema::Fields;
use crate::search::Groups;
use crate::shorts;

/// A list of documents for one term, for each segment.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    /// How much of the leaf's worth a document has from it.
    pub(crate) weight: f32,
    pub(crate) df: u64,
    pub(crate) infos: Vec<Option<TermInfo>>,
}

/// One thing to be found, in the forms it may have.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub(crate) field: Field,
    /// True if the field knows how often the term stands in a document.
    pub(crate) counted: bool,
    pub(crate) variants: Vec<Variant>,
    pub(crate) df: u64,
    /// What finding it is worth.
    pub(crate) worth: f32,
    /// True if it is worth the same in a long text and in a short one.
    pub(crate) flat: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Plan {
    Leaf(Leaf),
    Any(Vec<Plan>),
    All(Vec<Plan>),
}

impl Plan {
    /// About how many documents there are.
    pub(crate) fn cost(&self) -> u64 {
        match self {
            Self::Leaf(l) => l.df,
            Self::Any(list) => list.iter().map(Self::cost).sum(),
            Self::All(list) => list.iter().map(Self::cost).min().unwrap_or(0),
        }
    }

    /// Makes it worth `factor` times as much.
    fn scale(&mut self, factor: f32) {
        match self {
            Self::Leaf(l) => l.worth *= factor,
            Self::Any(list) | Self::All(list) => list.iter_mut().for_each(|p| p.scale(factor)),
        }
    }

    pub(crate) fn worth(&self) -> f32 {
        match self {
            Self::Leaf(l) => l.worth,
            Self::Any(list) => list.iter().map(Self::worth).fold(0.0, f32::max),
            Self::All(list) => list.iter().map(Self::worth).sum(),
        }
    }
}

/// A query on one side of the index.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plans {
    /// All of these must be there, and are not given up.
    pub(crate) firm: Vec<Plan>,
    /// All of these must be there: the free words.
    pub(crate) free: Vec<Plan>,
    /// None of these may be there.
    pub(crate) not: Vec<Plan>,
    /// What adds to the score.
    pub(crate) extra: Vec<Plan>,
    /// The free words one by one, for when not all are found together.
    pub(crate) loose: Vec<Plan>,
    /// What adds to the score then, beside `extra`: the pairs that were required.
    pub(crate) loose_extra: Vec<Plan>,
    /// True if the free words hold the number of a letter.
    pub(crate) code: bool,
    /// For each free word, where it stands in the query and in how many documents.
    pub(crate) seen: Vec<(Word, u64)>,
}

/// What a find in a field is worth beside one in the text.
const SUBJECT: f32 = 1.1;
const SUBJECT_PAIR: f32 = 0.9;
const CODE: f32 = 1.6;
const ISSUER: f32 = 0.25;
const ASSIGNEE: f32 = 0.6;
const ADDRESSEE: f32 = 0.3;
/// A pair of neighbours that is not required.
const PAIR: f32 = 0.35;
/// The same inside the name of a body or of a place.
const NAME_PAIR: f32 = 1.0;
/// A number that is told to be one.
const NUMBER: f32 = 0.6;
/// One syllable of a word of two.
const SINGLE: f32 = 0.6;
/// In a text without marks a word may be another.
const UNTONED: f32 = 0.8;
/// Another word of the same sound.
const OTHER_TONE: f32 = 0.3;
/// Who must act: named, one of a group that is named, only to help.
const NAMED: f32 = 1.0;
const ONE_OF: f32 = 0.5;
const HELPS: f32 = 0.25;
/// The kind that was named where any may be meant.
const LIKED: f32 = 0.5;
/// What a short form may stand for.
const SPELT_OUT: f32 = 0.8;

/// Two syllables are a word if they stand together in this share of the documents of the rarer.
const WORD: f32 = 0.08;
/// A third syllable joins a word only if it belongs to it more firmly.
const CHAIN: f32 = 0.3;

pub(crate) struct Planner<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    kind: Kind,
    docs: u64,
    groups: Option<&'a dyn Groups>,
}

impl<'a> Planner<'a> {
    pub(crate) fn new(searcher: &'a Searcher, fields: &'a Fields, kind: Kind) -> Self {
        Self { searcher, fields, kind, docs: searcher.num_docs().max(1), groups: None }
    }

    /// The same, asking `groups` for whom a group stands.
    pub(crate) fn among(self, groups: Option<&'a dyn Groups>) -> Self {
        Self { groups, ..self }
    }

    /// Which side it plans for.
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    pub(crate) fn idf(&self, df: u64) -> f32 {
        let (n, df) = (self.docs as f32, df.min(self.docs) as f32);
        (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
    }

    fn inverted(&self, field: Field) -> Result<Vec<Arc<InvertedIndexReader>>, TantivyError> {
        self.searcher.segment_readers().iter().map(|r| r.inverted_index(field)).collect()
    }

    fn get(&self, field: Field, key: &str, weight: f32) -> Result<Option<Variant>, Error> {
        let mut df = 0;
        let mut infos = Vec::new();
        for inverted in self.inverted(field)? {
            let info = inverted.terms().get(key.as_bytes())?;
            df += info.as_ref().map_or(0, |i| u64::from(i.doc_freq));
            infos.push(info);
        }
        Ok((df > 0).then_some(Variant { weight, df, infos }))
    }

    /// True if the word stands somewhere with the marks that it was typed with.
    pub(crate) fn stands_as_typed(&self, w: &Word) -> Result<bool, Error> {
        Ok(w.marked && self.get(self.fields.exact, &exact_key(&w.fold, &w.plain), 1.0)?.is_some())
    }

    /// All terms that begin with `prefix`, with what follows it.
    pub(crate) fn with_prefix(&self, field: Field, prefix: &str) -> Result<Vec<(String, Variant)>, Error> {
        let segments = self.searcher.segment_readers().len();
        let mut found: BTreeMap<String, Variant> = BTreeMap::new();
        for (s, inverted) in self.inverted(field)?.into_iter().enumerate() {
            let mut stream = inverted.terms().range().ge(prefix.as_bytes()).into_stream()?;
            while stream.advance() {
                let Some(rest) = stream.key().strip_prefix(prefix.as_bytes()) else { break };
                let Ok(rest) = std::str::from_utf8(rest) else { continue };
                let info = stream.value().clone();
                let v = match found.get_mut(rest) {
                    Some(v) => v,
                    None => found.entry(rest.to_owned()).or_insert_with(|| Variant {
                        weight: 1.0,
                        df: 0,
                        infos: vec![None; segments],
                    }),
                };
                v.df += u64::from(info.doc_freq);
                v.infos[s] = Some(info);
            }
        }
        Ok(found.into_iter().collect())
    }

    fn leaf(&self, field: Field, counted: bool, variants: Vec<Variant>, worth: f32) -> Option<Leaf> {
        let df: u64 = variants.iter().map(|v| v.df).sum();
        (df > 0).then(|| Leaf { field, counted, worth: worth * self.idf(df), flat: false, variants, df })
    }

    /// A word of the text. Typed with marks it is that word, or stands in a text without marks;
    /// typed without, it is any word of that sound. A task has the words of its letter's subject
    /// too.
    pub(crate) fn word(&self, w: &Word) -> Result<Option<Plan>, Error> {
        let f = self.fields;
        let mut found = None;
        if w.marked {
            let mut variants = Vec::new();
            variants.extend(self.get(f.exact, &exact_key(&w.fold, &w.plain), 1.0)?);
            variants.extend(self.get(f.exact, &exact_key(&w.fold, &w.fold), UNTONED)?);
            found = self.leaf(f.exact, false, variants, 1.0).map(Plan::Leaf);
        }
        if found.is_some() && self.kind == Kind::Letter {
            return Ok(found);
        }
        // No such word anywhere: a wrong mark, most likely, or a word of grammar.
        let worth = if w.marked { 0.5 } else { 1.0 };
        let other = self.sound(w, worth)?;
        Ok(match (found, self.kind) {
            (None, Kind::Letter) => other,
            (found, _) => {
                let subject = self.zone(f.subject, w, None, worth)?.map(Plan::Leaf);
                let text = found.or(other);
                match (text, subject) {
                    (Some(a), Some(b)) => Some(Plan::Any(vec![a, b])),
                    (a, b) => a.or(b),
                }
            }
        })
    }

    /// Any word of that sound.
    pub(crate) fn sound(&self, w: &Word, worth: f32) -> Result<Option<Plan>, Error> {
        let f = self.fields;
        let leaf = match self.kind {
            Kind::Letter => {
                let v = self.get(f.folded, &w.fold, 1.0)?;
                self.leaf(f.folded, true, v.into_iter().collect(), worth)
            }
            Kind::Task => {
                let found = self.with_prefix(f.exact, &format!("{}{EXACT}", w.fold))?;
                self.leaf(f.exact, false, found.into_iter().map(|(_, v)| v).collect(), worth)
            }
        };
        Ok(leaf.map(Plan::Leaf))
    }

    /// A pair of neighbours of the text.
    pub(crate) fn pair(&self, a: &Word, b: &Word, toned: bool) -> Result<Option<Leaf>, Error> {
        if self.kind == Kind::Task {
            return Ok(None);
        }
        let field = self.fields.exact;
        let fold = format!("{} {}", a.fold, b.fold);
        let plain = format!("{} {}", a.plain, b.plain);
        if a.marked && b.marked {
            let mut variants = Vec::new();
            variants.extend(self.get(field, &exact_key(&fold, &plain), 1.0)?);
            variants.extend(self.get(field, &exact_key(&fold, &fold), UNTONED)?);
            return Ok(self.leaf(field, false, variants, 1.0));
        }
        let mut found = self.with_prefix(field, &format!("{fold}{EXACT}"))?;
        if toned {
            found.retain_mut(|(p, v)| {
                let form = if p.is_empty() { fold.as_str() } else { p.as_str() };
                let Some((pa, pb)) = form.split_once(' ') else { return false };
                v.weight = if form == plain {
                    1.0
                } else if form == fold {
                    UNTONED
                } else {
                    OTHER_TONE
                };
                form == fold || (!a.marked || pa == a.plain) && (!b.marked || pb == b.plain)
            });
        } else {
            // The likelier reading first: by how often each is written.
            let most = found.iter().map(|(_, v)| v.df).max().unwrap_or(1) as f32;
            for (_, v) in &mut found {
                v.weight = 0.4 + 0.6 * (v.df as f32 / most).sqrt();
            }
        }
        Ok(self.leaf(field, false, found.into_iter().map(|(_, v)| v).collect(), 1.0))
    }

    /// A word or pair in a short field.
    fn zone(&self, field: Field, a: &Word, b: Option<&Word>, worth: f32) -> Result<Option<Leaf>, Error> {
        let v = match b {
            Some(b) => self.get(field, &format!("{} {}", a.fold, b.fold), 1.0)?,
            None => self.get(field, &a.fold, 1.0)?,
        };
        Ok(self.leaf(field, false, v.into_iter().collect(), worth))
    }

    pub(crate) fn plan(&self, query: &Query) -> Result<Plans, Error> {
        let mut plans = Plans::default();
        if let (Some(kind), Kind::Letter) = (query.liked, self.kind) {
            let name = words(kind.vietnamese());
            if let [a, b, ..] = name.as_slice()
                && let Some(leaf) = self.zone(self.fields.code, a, Some(b), 1.0)?
            {
                plans.extra.push(self.rated(Plan::Leaf(leaf), LIKED));
            }
        }
        for clause in &query.clauses {
            match (clause.occur, clause.target) {
                (Occur::Not, _) => {
                    if let Some(p) = self.clause(clause)? {
                        plans.not.push(p);
                    }
                }
                (Occur::Must, Target::Text) => match clause.any.as_slice() {
                    [run] if !run.phrase => self.free(&query.text, run, &mut plans)?,
                    _ => {
                        self.scored(&query.text, clause, &mut plans)?;
                        plans.firm.push(self.clause(clause)?.unwrap_or(Plan::Any(Vec::new())));
                    }
                },
                (Occur::Must, _) => plans.firm.push(self.clause(clause)?.unwrap_or(Plan::Any(Vec::new()))),
            }
        }
        Ok(plans)
    }

    fn field(&self, target: Target) -> &[Field] {
        let f = self.fields;
        match target {
            Target::Text => &[],
            Target::Code => std::slice::from_ref(&f.code),
            Target::Subject => std::slice::from_ref(&f.subject),
            Target::Issuer => std::slice::from_ref(&f.issuer),
            Target::Signer => std::slice::from_ref(&f.signer),
            Target::Assignee => std::slice::from_ref(&f.assignee),
            Target::Coordinator => std::slice::from_ref(&f.coordinator),
            Target::File => std::slice::from_ref(&f.file),
            // Two fields: see `clause`.
            Target::Addressee => std::slice::from_ref(&f.addressee),
            Target::Involved => std::slice::from_ref(&f.assignee),
        }
    }

    /// Who is named comes before whom a group means, and both before who helps.
    fn rated(&self, mut plan: Plan, worth: f32) -> Plan {
        fn flatten(plan: &mut Plan, worth: f32) {
            match plan {
                Plan::Leaf(l) => (l.worth, l.flat) = (worth, true),
                Plan::Any(list) => list.iter_mut().for_each(|p| flatten(p, worth)),
                Plan::All(list) => {
                    let share = worth / list.len().max(1) as f32;
                    list.iter_mut().for_each(|p| flatten(p, share));
                }
            }
        }
        flatten(&mut plan, worth);
        plan
    }

    /// Groups that the body `name` is one of.
    fn groups_of(&self, name: &str) -> Result<Option<Plan>, Error> {
        let Some(groups) = self.groups.filter(|_| !name.is_empty()) else { return Ok(None) };
        let field = self.fields.group;
        let all = self.with_prefix(field, "")?;
        let names: Vec<&str> = all.iter().map(|(n, _)| n.as_str()).collect();
        let held = groups.of(name, &names);
        let variants = all.into_iter().zip(held).filter(|(_, held)| *held).map(|((_, v), _)| v).collect();
        Ok(self.leaf(field, false, variants, 1.0).map(Plan::Leaf))
    }

    fn clause(&self, clause: &Clause) -> Result<Option<Plan>, Error> {
        let (mut any, mut helping) = (Vec::new(), Vec::new());
        for run in &clause.any {
            let mut fields: Vec<Option<Field>> =
                self.field(clause.target).iter().copied().map(Some).collect();
            if clause.target == Target::Addressee {
                fields.push(Some(self.fields.copies));
            }
            if fields.is_empty() {
                fields.push(None);
            }
            for field in fields {
                any.extend(self.run_in(field, run)?);
            }
            if clause.target == Target::Involved
                && let Some(plan) = self.run_in(Some(self.fields.coordinator), run)?
            {
                helping.push(self.rated(plan, HELPS));
            }
        }
        if matches!(clause.target, Target::Assignee | Target::Involved) {
            any = any.into_iter().map(|p| self.rated(p, NAMED)).collect();
            any.extend(self.groups_of(&clause.name)?.map(|p| self.rated(p, ONE_OF)));
            any.extend(helping);
        }
        Ok(match any.len() {
            0 => None,
            1 => any.pop(),
            _ => Some(Plan::Any(any)),
        })
    }

    /// All words of a run, and its pairs: all of them for a phrase, those that there are for a
    /// name (`UBND Đồng Nai` is `UBND tỉnh Đồng Nai` too).
    fn run_in(&self, field: Option<Field>, run: &Run) -> Result<Option<Plan>, Error> {
        let toned = run.words.iter().any(|w| w.marked);
        let mut all = Vec::new();
        let mut covered = vec![false; run.words.len()];
        for (i, pair) in run.words.windows(2).enumerate() {
            if !pair[1].joined {
                continue;
            }
            let leaf = match field {
                Some(field) => self.zone(field, &pair[0], Some(&pair[1]), 0.0)?,
                None => self.pair(&pair[0], &pair[1], toned)?,
            };
            // A task keeps pairs only of who is to act.
            let kept = self.kind == Kind::Letter
                || [self.fields.assignee, self.fields.coordinator].map(Some).contains(&field);
            let grammar = pair.iter().any(|w| is_grammar(&w.plain) || is_small(w, toned));
            match leaf {
                Some(leaf) => {
                    covered[i] = true;
                    covered[i + 1] = true;
                    all.push(Plan::Leaf(leaf));
                }
                // Pairs with words of grammar are not kept: the hits themselves are looked at.
                None if run.phrase && kept && !grammar => return Ok(None),
                None => {}
            }
        }
        for (w, covered) in run.words.iter().zip(covered) {
            if covered {
                continue;
            }
            let plan = match field {
                Some(field) => self.zone(field, w, None, 0.0)?.map(Plan::Leaf),
                None => self.word(w)?,
            };
            match plan {
                Some(plan) => all.push(plan),
                None => return Ok(None),
            }
        }
        Ok(match all.len() {
            0 => None,
            1 => all.pop(),
            _ => Some(Plan::All(all)),
        })
    }

    /// Free words: which pairs of them are words, what must be there, what adds.
    fn free(&self, text: &str, run: &Run, plans: &mut Plans) -> Result<(), Error> {
        let ws = &run.words;
        let n = ws.len();
        let toned = ws.iter().any(|w| w.marked);
        let code_joint = |i: usize| {
            let gap = ws.get(i + 1).and_then(|next| text.get(ws[i].to..next.from)).unwrap_or("");
            matches!(gap, "/" | "-" | "&" | "_")
        };
        let mut words: Vec<Option<Plan>> = Vec::with_capacity(n);
        let mut short = vec![false; n];
        for (i, w) in ws.iter().enumerate() {
            let mut word = self.word(w)?;
            if !code_joint(i) && (i == 0 || !code_joint(i - 1)) {
                let meant = self.spelt_out(w, text.get(w.from..w.to).unwrap_or(""))?;
                short[i] = !meant.is_empty();
                if short[i] {
                    word = Some(Plan::Any(word.into_iter().chain(meant).collect()));
                }
            }
            words.push(word);
        }
        let mut pairs: Vec<Option<Leaf>> = Vec::with_capacity(n);
        for i in 0..n.saturating_sub(1) {
            pairs.push(if ws[i + 1].joined { self.pair(&ws[i], &ws[i + 1], toned)? } else { None });
        }
        pairs.push(None);
        let df = |p: &Option<Plan>| p.as_ref().map_or(0, Plan::cost);
        let together = |i: usize| {
            let rarer = df(&words[i]).min(words.get(i + 1).map_or(0, df));
            if rarer == 0 { 0.0 } else { pairs[i].as_ref().map_or(0, |p| p.df) as f32 / rarer as f32 }
        };
        // Pairs, the firmest first.
        let mut order: Vec<usize> = (0..n.saturating_sub(1)).filter(|i| pairs[*i].is_some()).collect();
        order.sort_by(|a, b| together(*b).total_cmp(&together(*a)).then(a.cmp(b)));
        let mut linked = vec![false; n];
        let mut covered = vec![false; n];
        let numbered = ws.iter().any(|w| w.fold.bytes().all(|b| b.is_ascii_digit()));
        for &i in &order {
            let small = is_small(&ws[i], toned) && is_small(&ws[i + 1], toned);
            plans.code |= code_joint(i) && numbered;
            // What a short form stands for makes other pairs.
            let other = small || short[i] || short[i + 1];
            if code_joint(i) || (!covered[i] && !covered[i + 1] && !other && together(i) >= WORD) {
                linked[i] = true;
                covered[i] = true;
                covered[i + 1] = true;
            }
        }
        for &i in &order {
            let one_left = covered[i] != covered[i + 1];
            let left = if covered[i] { i + 1 } else { i };
            let firm = !is_small(&ws[left], toned) && !short[left] && together(i) >= CHAIN;
            if !linked[i] && one_left && firm {
                linked[i] = true;
                covered[left] = true;
            }
        }
        let named = names(text, ws);
        let content = (0..n).any(|i| !is_small(&ws[i], toned));
        for i in 0..n {
            let required = !covered[i] && (!content || !is_small(&ws[i], toned));
            if required {
                plans.free.push(words[i].clone().unwrap_or(Plan::Any(Vec::new())));
            }
            if linked[i] {
                plans.free.extend(pairs[i].clone().map(Plan::Leaf));
                plans.loose_extra.extend(pairs[i].clone().map(Plan::Leaf));
            } else if let Some(mut pair) = pairs[i].clone() {
                pair.worth *= if named[i] && named[i + 1] { NAME_PAIR } else { PAIR };
                plans.extra.push(Plan::Leaf(pair));
            }
            if required || covered[i] {
                // The exact word before its other tones.
                let mut any: Vec<Plan> = words[i].clone().into_iter().collect();
                if ws[i].marked {
                    any.extend(self.sound(&ws[i], 0.5)?);
                }
                if covered[i] {
                    // The pair counts beside them.
                    any.iter_mut().for_each(|p| p.scale(SINGLE));
                }
                plans.loose.push(match any.len() {
                    1 => any.remove(0),
                    _ => Plan::Any(any),
                });
            }
            plans.seen.push((ws[i].clone(), df(&words[i])));
        }
        self.extras(text, ws, toned, plans)?;
        // A single syllable without marks: its commonest readings first.
        if n == 1 && !ws[0].marked {
            let found = self.with_prefix(self.fields.exact, &format!("{}{EXACT}", ws[0].fold))?;
            let most = found.iter().map(|(_, v)| v.df).max().unwrap_or(0);
            let likely =
                found.into_iter().filter(|(_, v)| v.df == most && most > 0).map(|(_, v)| v).collect();
            if let Some(leaf) = self.leaf(self.fields.exact, false, likely, 0.3) {
                plans.extra.push(Plan::Leaf(leaf));
            }
        }
        Ok(())
    }

    /// What a word may be short for.
    fn spelt_out(&self, w: &Word, typed: &str) -> Result<Vec<Plan>, Error> {
        let mut out = Vec::new();
        for meaning in shorts::meanings(w, typed) {
            let run = Run { words: meaning.to_vec(), phrase: false };
            out.extend(self.run_in(None, &run)?);
        }
        out.iter_mut().for_each(|p| p.scale(SPELT_OUT));
        Ok(out)
    }

    /// What phrases and alternatives add to the score.
    fn scored(&self, text: &str, clause: &Clause, plans: &mut Plans) -> Result<(), Error> {
        for run in &clause.any {
            let toned = run.words.iter().any(|w| w.marked);
            self.extras(text, &run.words, toned, plans)?;
        }
        Ok(())
    }

    /// Finds in the fields that count more.
    fn extras(&self, text: &str, ws: &[Word], toned: bool, plans: &mut Plans) -> Result<(), Error> {
        let f = self.fields;
        for (i, w) in ws.iter().enumerate() {
            let small = is_small(w, toned);
            let next = ws.get(i + 1).filter(|n| n.joined);
            let digits = w.fold.bytes().any(|b| b.is_ascii_digit());
            let mut add = |leaf: Option<Leaf>| plans.extra.extend(leaf.map(Plan::Leaf));
            // `nghị định 30` is `Nghị định số 30/2020/NĐ-CP`.
            if i > 0 && digits && ws[i - 1].fold.bytes().all(|b| b.is_ascii_alphabetic()) {
                let so = Word { fold: "so".into(), plain: "số".into(), marked: true, ..w.clone() };
                let mut leaf = self.pair(&so, w, true)?;
                leaf.iter_mut().for_each(|l| l.worth *= NUMBER);
                add(leaf);
            }
            if !small {
                add(self.zone(f.subject, w, None, SUBJECT)?);
                if digits || ws.len() <= 3 || text[w.from..w.to].chars().all(|c| !c.is_lowercase()) {
                    add(self.zone(f.code, w, None, if digits { CODE } else { CODE / 4.0 })?);
                }
            }
            if let Some(next) = next {
                let name = !(small && is_small(next, toned));
                if name {
                    add(self.zone(f.subject, w, Some(next), SUBJECT_PAIR)?);
                    add(self.zone(f.code, w, Some(next), CODE)?);
                    add(self.zone(f.issuer, w, Some(next), ISSUER)?);
                    add(self.zone(f.assignee, w, Some(next), ASSIGNEE)?);
                    add(self.zone(f.addressee, w, Some(next), ADDRESSEE)?);
                }
            }
        }
        Ok(())
    }
}

/// Which words belong to names: of bodies, by their titles, and what is written with capitals among words that are not.
fn names(text: &str, ws: &[Word]) -> Vec<bool> {
    let mixed = ws.iter().any(|w| !w.is_capital(text));
    let mut out: Vec<bool> = ws.iter().map(|w| mixed && w.is_capital(text)).collect();
    let mut i = 0;
    while i < ws.len() {
        let body = body_at(text, ws, i).unwrap_or(0);
        out[i..i + body].fill(true);
        i += body.max(1);
    }
    out
}

/// A word of grammar: it joins others and is seldom what is looked for.
pub(crate) fn is_small(w: &Word, toned: bool) -> bool {
    const SMALL: [(&str, &str); 44] = [
        ("và", "va"),
        ("các", "cac"),
        ("của", "cua"),
        ("những", "nhung"),
        ("là", "la"),
        ("thì", "thi"),
        ("mà", "ma"),
        ("được", "duoc"),
        ("để", "de"),
        ("cho", "cho"),
        ("với", "voi"),
        ("tại", "tai"),
        ("trong", "trong"),
        ("theo", "theo"),
        ("về", "ve"),
        ("từ", "tu"),
        ("đến", "den"),
        ("có", "co"),
        ("này", "nay"),
        ("do", "do"),
        ("khi", "khi"),
        ("trên", "tren"),
        ("ở", "o"),
        ("bị", "bi"),
        ("đã", "da"),
        ("đang", "dang"),
        ("sẽ", "se"),
        ("như", "nhu"),
        ("một", "mot"),
        ("vào", "vao"),
        ("hay", "hay"),
        ("hoặc", "hoac"),
        ("nào", "nao"),
        ("gì", "gi"),
        ("việc", "viec"),
        ("số", "so"),
        ("năm", "nam"),
        ("ngày", "ngay"),
        ("tháng", "thang"),
        ("cần", "can"),
        ("phải", "phai"),
        ("ra", "ra"),
        ("bằng", "bang"),
        ("nhằm", "nham"),
    ];
    SMALL.iter().any(
        |(plain, fold)| {
            if w.marked || (toned && plain != fold) { w.plain == *plain } else { w.fold == *fold }
        },
    )
}
