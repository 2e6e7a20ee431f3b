//! Walking the lists: which documents match, in what order, and how many of each sort.
//!
//! Owns the walk over one side of the index: required lists led by the shortest, filters by
//! column, scores with an upper bound so that most documents cost no more than being counted, and
//! the counts by issuer, kind, year and state. Does not know words.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering as Atomic};

use congvan_model::DocumentType;
use tantivy::columnar::{Cardinality, Column, ColumnValues};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, Searcher, TERMINATED};

use crate::error::Error;
use crate::plan::{Plan, Plans};
use crate::query::State;
use crate::schema::Fields;

/// How results are put in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// The best first; of equals the most recent.
    #[default]
    Relevance,
    /// The most recent first.
    Newest,
    /// The oldest first; undated ones last.
    Oldest,
    /// The nearest deadline first; undated ones last.
    Deadline,
}

const K1: f32 = 1.2;
const B: f32 = 0.4;
/// `sắp đến hạn`: within these days.
pub(crate) const SOON_DAYS: u64 = 7;

/// What columns must say, in day numbers; `(0, u64::MAX)` is no condition.
#[derive(Clone, Debug)]
pub(crate) struct Conditions {
    pub(crate) kinds: u32,
    pub(crate) days: Option<(u64, u64)>,
    pub(crate) received: Option<(u64, u64)>,
    pub(crate) due: Option<(u64, u64)>,
    pub(crate) states: Vec<State>,
    pub(crate) today: u64,
}

impl Conditions {
    fn is_empty(&self) -> bool {
        self.kinds == 0
            && self.days.is_none()
            && self.received.is_none()
            && self.due.is_none()
            && self.states.is_empty()
    }
}

/// The columns of a segment, opened once.
pub(crate) struct Columns {
    kind_year: Arc<dyn ColumnValues<u64>>,
    day: Arc<dyn ColumnValues<u64>>,
    received: Arc<dyn ColumnValues<u64>>,
    due_first: Arc<dyn ColumnValues<u64>>,
    due: Option<Column<u64>>,
    done: Arc<dyn ColumnValues<u64>>,
    issuer: Option<Arc<dyn ColumnValues<u64>>>,
    tie: Arc<dyn ColumnValues<u64>>,
    norms: FieldNormReader,
}

impl Columns {
    pub(crate) fn open(reader: &SegmentReader, fields: &Fields) -> Result<Self, Error> {
        let fast = reader.fast_fields();
        // Every document has a value in every column: no detour over who has none.
        let first = |name: &str| -> Result<Arc<dyn ColumnValues<u64>>, Error> {
            Ok(match fast.column_opt::<u64>(name)? {
                Some(column) if column.index.get_cardinality() == Cardinality::Full => column.values,
                Some(column) => column.first_or_default_col(0),
                None => fast.column_first_or_default::<u64>(name)?,
            })
        };
        Ok(Self {
            kind_year: first("kind_year")?,
            day: first("day")?,
            received: first("received")?,
            due_first: first("due_first")?,
            due: fast.column_opt::<u64>("due")?,
            done: first("done")?,
            issuer: fast.str("issuer_name")?.map(|c| {
                let ords = c.ords().clone();
                if ords.index.get_cardinality() == Cardinality::Full {
                    ords.values
                } else {
                    ords.first_or_default_col(0)
                }
            }),
            tie: first("tie")?,
            // Tasks are all short: no lengths are kept of them.
            norms: match reader.get_fieldnorms_reader(fields.folded) {
                Ok(norms) => norms,
                Err(_) => FieldNormReader::constant(reader.max_doc(), 1),
            },
        })
    }

    /// How the document stands on day `today`.
    pub(crate) fn state_of(&self, doc: DocId, today: u64) -> State {
        match self.due_first.get_val(doc) {
            0 if self.done.get_val(doc) == 1 => State::Done,
            0 => State::Undated,
            d if d < today => State::Overdue,
            d if d <= today + SOON_DAYS => State::DueSoon,
            _ => State::Open,
        }
    }

    fn any_due(&self, doc: DocId, test: impl Fn(u64) -> bool) -> bool {
        self.due.as_ref().is_some_and(|c| c.values_for_doc(doc).any(test))
    }

    fn meets(&self, doc: DocId, c: &Conditions) -> bool {
        let within =
            |v: u64, range: Option<(u64, u64)>| range.is_none_or(|(a, b)| v != 0 && (a..=b).contains(&v));
        if c.kinds != 0 && c.kinds & (1 << (self.kind_year.get_val(doc) & 31)) == 0 {
            return false;
        }
        if c.days.is_some() && !within(self.day.get_val(doc), c.days) {
            return false;
        }
        if c.received.is_some() && !within(self.received.get_val(doc), c.received) {
            return false;
        }
        if let Some((a, b)) = c.due
            && !self.any_due(doc, |v| (a..=b).contains(&(v >> 1)))
        {
            return false;
        }
        c.states.is_empty()
            || c.states.iter().any(|s| match s {
                State::Overdue => (1..c.today).contains(&self.due_first.get_val(doc)),
                // A letter is still open while one of its tasks is.
                State::Open => self.any_due(doc, |v| v & 1 == 0 && v >> 1 >= c.today),
                State::DueSoon => {
                    self.any_due(doc, |v| v & 1 == 0 && (c.today..=c.today + SOON_DAYS).contains(&(v >> 1)))
                }
                State::Undated => self.due_first.get_val(doc) == 0 && self.done.get_val(doc) == 0,
                State::Done => self.done.get_val(doc) == 1,
            })
    }
}

struct LeafNode {
    parts: Vec<(SegmentPostings, f32)>,
    at: DocId,
    worth: f32,
    counted: bool,
    flat: bool,
}

enum Node {
    Leaf(LeafNode),
    Any(Vec<Node>, DocId),
    All(Vec<Node>, DocId),
}

impl Node {
    fn open(plan: &Plan, reader: &SegmentReader, segment: usize) -> Result<Self, Error> {
        Ok(match plan {
            Plan::Leaf(leaf) => {
                let inverted = reader.inverted_index(leaf.field)?;
                let option =
                    if leaf.counted { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
                let mut parts = Vec::new();
                for v in &leaf.variants {
                    if let Some(info) = v.infos.get(segment).and_then(Option::as_ref) {
                        parts.push((inverted.read_postings_from_terminfo(info, option)?, v.weight));
                    }
                }
                let at = parts.iter().map(|(p, _)| p.doc()).min().unwrap_or(TERMINATED);
                let (worth, counted, flat) = (leaf.worth, leaf.counted, leaf.flat);
                Self::Leaf(LeafNode { parts, at, worth, counted, flat })
            }
            Plan::Any(list) => {
                let nodes = Self::open_all(list, reader, segment)?;
                let at = nodes.iter().map(Self::doc).min().unwrap_or(TERMINATED);
                Self::Any(nodes, at)
            }
            Plan::All(list) => {
                let mut nodes = Self::open_all(list, reader, segment)?;
                nodes.sort_by_key(Self::cost);
                let mut node = Self::All(nodes, 0);
                node.settle(0);
                node
            }
        })
    }

    fn open_all(list: &[Plan], reader: &SegmentReader, segment: usize) -> Result<Vec<Self>, Error> {
        list.iter().map(|p| Self::open(p, reader, segment)).collect()
    }

    fn cost(&self) -> u64 {
        match self {
            Self::Leaf(l) => l.parts.iter().map(|(p, _)| u64::from(p.size_hint())).sum(),
            Self::Any(list, _) => list.iter().map(Self::cost).sum(),
            Self::All(list, _) => list.iter().map(Self::cost).min().unwrap_or(0),
        }
    }

    #[inline]
    fn doc(&self) -> DocId {
        match self {
            Self::Leaf(l) => l.at,
            Self::Any(_, at) | Self::All(_, at) => *at,
        }
    }

    /// The first document at or after `target`.
    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::Leaf(l) => {
                if l.at >= target {
                    return l.at;
                }
                if let [(p, _)] = l.parts.as_mut_slice() {
                    l.at = p.seek(target);
                } else {
                    let mut least = TERMINATED;
                    for (p, _) in &mut l.parts {
                        let d = if p.doc() < target { p.seek(target) } else { p.doc() };
                        least = least.min(d);
                    }
                    l.at = least;
                }
                l.at
            }
            Self::Any(list, at) => {
                if *at < target {
                    *at = list.iter_mut().map(|n| n.seek(target)).min().unwrap_or(TERMINATED);
                }
                *at
            }
            Self::All(_, at) => {
                if *at < target {
                    self.settle(target)
                } else {
                    *at
                }
            }
        }
    }

    /// Moves a conjunction to its first document at or after `target`.
    fn settle(&mut self, target: DocId) -> DocId {
        let Self::All(list, at) = self else { return TERMINATED };
        let mut doc = target;
        'again: loop {
            for n in list.iter_mut() {
                let d = n.seek(doc);
                if d > doc {
                    doc = d;
                    if doc == TERMINATED {
                        break 'again;
                    }
                    continue 'again;
                }
            }
            break;
        }
        *at = if list.is_empty() { TERMINATED } else { doc };
        *at
    }

    /// No document is worth more than this.
    fn most(&self) -> f32 {
        match self {
            // A frequency saturates; a term that is only there or not is best in the shortest text.
            Self::Leaf(l) => {
                let weight = l.parts.iter().map(|(_, w)| *w).fold(0.0, f32::max);
                let factor = match (l.flat, l.counted) {
                    (true, _) => 1.0,
                    (_, true) => K1 + 1.0,
                    _ => (K1 + 1.0) / (1.0 + K1 * (1.0 - B)),
                };
                l.worth * weight * factor
            }
            Self::Any(list, _) => list.iter().map(Self::most).fold(0.0, f32::max),
            Self::All(list, _) => list.iter().map(Self::most).sum(),
        }
    }

    /// What `doc`, at which the node stands, is worth.
    fn score(&self, doc: DocId, norm: f32) -> f32 {
        match self {
            Self::Leaf(l) => {
                let mut best = 0.0f32;
                for (p, weight) in &l.parts {
                    if p.doc() == doc {
                        let tf = if l.counted { p.term_freq() as f32 } else { 1.0 };
                        let much = if l.flat { 1.0 } else { (tf * (K1 + 1.0)) / (tf + norm) };
                        best = best.max(weight * much);
                    }
                }
                l.worth * best
            }
            Self::Any(list, _) => {
                list.iter().filter(|n| n.doc() == doc).map(|n| n.score(doc, norm)).fold(0.0, f32::max)
            }
            Self::All(list, _) => list.iter().map(|n| n.score(doc, norm)).sum(),
        }
    }
}

/// A document on its way to the first page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    /// What it is sorted by, in steps, so that equals are equal; greater is better.
    key: i64,
    day: u64,
    tie: u64,
    pub(crate) score: f32,
    pub(crate) address: DocAddress,
}

impl Found {
    /// The same, worth `factor` times as much.
    pub(crate) fn raised(self, factor: f32) -> Self {
        Self { key: (self.key as f32 * factor).round() as i64, score: self.score * factor, ..self }
    }

    fn order(&self) -> (i64, u64, std::cmp::Reverse<u64>) {
        (self.key, self.day, std::cmp::Reverse(self.tie))
    }
}

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Found {}

impl PartialOrd for Found {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Found {
    /// The worst is the greatest, so that it is on top of the heap.
    fn cmp(&self, other: &Self) -> Ordering {
        other.order().cmp(&self.order())
    }
}

/// Steps of the score that make a difference.
const STEPS: f32 = 32.0;

/// Scores are not negative: cutting after adding a half is rounding.
#[inline]
fn steps(score: f32) -> i64 {
    (score * STEPS + 0.5) as i64
}

/// Counts by sort.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    pub(crate) kinds: [u64; 32],
    /// By year from 1900; what has no date is at 0.
    pub(crate) years: Vec<u64>,
    pub(crate) states: [u64; 5],
    /// By number of the issuer.
    pub(crate) issuers: Vec<u64>,
}

impl Counts {
    fn new(issuers: usize) -> Self {
        Self { kinds: [0; 32], years: vec![0; 512], states: [0; 5], issuers: vec![0; issuers] }
    }

    fn add(&mut self, other: &Self) {
        let each = |a: &mut [u64], b: &[u64]| a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        each(&mut self.kinds, &other.kinds);
        each(&mut self.years, &other.years);
        each(&mut self.states, &other.states);
        each(&mut self.issuers, &other.issuers);
    }
}

/// What a walk gives.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) total: u64,
    /// The best, best first.
    pub(crate) best: Vec<Found>,
    pub(crate) counts: Option<Counts>,
}

/// How to walk.
pub(crate) struct Walk<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) columns: &'a [Columns],
    /// For each segment the number of each issuer; `None` to count nothing.
    pub(crate) issuers: Option<(&'a [Vec<u32>], usize)>,
    pub(crate) conditions: &'a Conditions,
    pub(crate) sort: Sort,
    pub(crate) keep: usize,
    /// `Some(share)`: the free words need not all be there, but so much of their worth.
    pub(crate) coverage: Option<f32>,
    /// Mean number of syllables of a text.
    pub(crate) mean_length: f32,
}

/// Below this many steps a second thread costs more than it saves.
const WORTH_A_THREAD: u64 = 150_000;

impl Walk<'_> {
    pub(crate) fn run(&self, plans: &Plans) -> Result<Outcome, Error> {
        let readers = self.searcher.segment_readers();
        let docs = u64::from(readers.iter().map(SegmentReader::max_doc).sum::<u32>());
        let required: Vec<&Plan> = if self.coverage.is_some() {
            plans.firm.iter().collect()
        } else {
            plans.firm.iter().chain(&plans.free).collect()
        };
        let lead = required.iter().map(|p| p.cost()).min();
        let loose: u64 = plans.loose.iter().map(Plan::cost).sum();
        let steps = match (lead, self.coverage) {
            (Some(lead), _) => lead,
            (None, Some(_)) => loose,
            (None, None) => docs,
        };
        if steps == 0 {
            return Ok(self.gather(Vec::new()));
        }
        // Pieces of segments, so that two threads have the same to do.
        let threads = if steps >= WORTH_A_THREAD { 2 } else { 1 };
        let mut pieces: Vec<(usize, DocId, DocId)> = Vec::new();
        for (s, reader) in readers.iter().enumerate() {
            let n = reader.max_doc();
            if threads > 1 && u64::from(n) * 3 > docs {
                pieces.push((s, 0, n / 2));
                pieces.push((s, n / 2, n));
            } else {
                pieces.push((s, 0, n));
            }
        }
        if threads == 1 {
            let mut tally = self.tally();
            for &(s, from, to) in &pieces {
                self.piece(plans, &readers[s], s, from, to, &mut tally)?;
            }
            return Ok(self.gather(vec![tally]));
        }
        let next = AtomicUsize::new(0);
        let work = || -> Result<Tally, Error> {
            let mut tally = self.tally();
            while let Some(&(s, from, to)) = pieces.get(next.fetch_add(1, Atomic::Relaxed)) {
                self.piece(plans, &readers[s], s, from, to, &mut tally)?;
            }
            Ok(tally)
        };
        let (a, b) = std::thread::scope(|scope| {
            let other = scope.spawn(work);
            let own = work();
            (own, other.join())
        });
        let b = b.map_err(|_| Error::damaged("a list could not be read"))?;
        Ok(self.gather(vec![a?, b?]))
    }

    fn tally(&self) -> Tally {
        Tally {
            total: 0,
            heap: BinaryHeap::with_capacity(self.keep + 1),
            counts: self.issuers.map(|(_, n)| Counts::new(n)),
            buffer: Vec::with_capacity(128),
            values: [0; 128],
        }
    }

    fn gather(&self, tallies: Vec<Tally>) -> Outcome {
        let mut total = 0;
        let mut best: Vec<Found> = Vec::new();
        let mut counts = self.issuers.map(|(_, n)| Counts::new(n));
        for t in tallies {
            total += t.total;
            best.extend(t.heap);
            if let (Some(all), Some(c)) = (&mut counts, &t.counts) {
                all.add(c);
            }
        }
        best.sort();
        best.truncate(self.keep);
        Outcome { total, best, counts }
    }

    fn piece(
        &self,
        plans: &Plans,
        reader: &SegmentReader,
        segment: usize,
        from: DocId,
        to: DocId,
        tally: &mut Tally,
    ) -> Result<(), Error> {
        let mut must = Node::open_all(&plans.firm, reader, segment)?;
        let mut loose = Vec::new();
        if self.coverage.is_some() {
            loose = Node::open_all(&plans.loose, reader, segment)?;
        } else {
            must.extend(Node::open_all(&plans.free, reader, segment)?);
        }
        must.sort_by_key(Node::cost);
        if must.iter().any(|n| n.cost() == 0) {
            return Ok(());
        }
        let mut one = Piece {
            walk: self,
            columns: &self.columns[segment],
            reader,
            segment: segment as u32,
            not: Node::open_all(&plans.not, reader, segment)?,
            extra: Vec::new(),
            below: vec![0.0],
            heavy: 0,
            heavy_next: 0,
            base_most: must.iter().chain(&loose).map(Node::most).sum(),
            filtered: !self.conditions.is_empty(),
            norms: std::array::from_fn(|i| {
                let length = FieldNormReader::id_to_fieldnorm(i as u8) as f32;
                K1 * (1.0 - B + B * length / self.mean_length)
            }),
            tally,
        };
        if self.sort == Sort::Relevance {
            let more: &[Plan] = if self.coverage.is_some() { &plans.loose_extra } else { &[] };
            for p in plans.extra.iter().chain(more) {
                let node = Node::open(p, reader, segment)?;
                if node.cost() > 0 {
                    one.extra.push((node.most(), node));
                }
            }
            one.extra.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut sum = 0.0;
            for (most, _) in &one.extra {
                sum += most;
                one.below.push(sum);
            }
        }
        if let Some(share) = self.coverage {
            one.cover(must, loose, &plans.loose, share, from, to);
        } else if must.is_empty() {
            for doc in from..to {
                one.accept(doc, &[], 0.0, 1.0);
            }
        } else {
            one.conjunction(&mut must, from, to);
        }
        one.flush();
        Ok(())
    }
}

struct Tally {
    total: u64,
    heap: BinaryHeap<Found>,
    counts: Option<Counts>,
    buffer: Vec<DocId>,
    values: [u64; 128],
}

struct Piece<'a, 'b> {
    walk: &'a Walk<'a>,
    columns: &'a Columns,
    reader: &'a SegmentReader,
    segment: u32,
    not: Vec<Node>,
    /// What adds to the score, the least first, with the most that each can add.
    extra: Vec<(f32, Node)>,
    /// What the first ones can add together: none, one, two, ...
    below: Vec<f32>,
    /// How many of `extra` cannot lift a document among the best by themselves. The others lead:
    /// what is in none of them need not be looked at.
    heavy: usize,
    /// A document at or before the first one that any of the others has.
    heavy_next: DocId,
    /// The most that what is required is worth.
    base_most: f32,
    filtered: bool,
    norms: [f32; 256],
    tally: &'b mut Tally,
}

impl Piece<'_, '_> {
    fn conjunction(&mut self, must: &mut [Node], from: DocId, to: DocId) {
        let Some((lead, others)) = must.split_first_mut() else { return };
        let mut doc = lead.seek(from);
        'next: while doc < to {
            for other in others.iter_mut() {
                let d = other.seek(doc);
                if d > doc {
                    doc = lead.seek(d);
                    continue 'next;
                }
            }
            if self.may(doc) {
                self.count(doc);
                if self.walk.sort == Sort::Relevance {
                    if self.hopeless(doc, self.base_most, 1.0) {
                        doc = lead.seek(doc + 1);
                        continue;
                    }
                    let norm = self.norm(doc);
                    let mut score = lead.score(doc, norm);
                    for other in others.iter() {
                        score += other.score(doc, norm);
                    }
                    self.rank(doc, score, 1.0);
                } else {
                    self.rank(doc, 0.0, 1.0);
                }
            }
            doc = lead.seek(doc + 1);
        }
    }

    /// Documents that have enough of the free words.
    fn cover(
        &mut self,
        mut must: Vec<Node>,
        loose: Vec<Node>,
        plans: &[Plan],
        share: f32,
        from: DocId,
        to: DocId,
    ) {
        let mut list: Vec<(f32, Node)> = plans.iter().map(Plan::worth).zip(loose).collect();
        list.sort_by(|a, b| a.0.total_cmp(&b.0));
        let total: f32 = list.iter().map(|(m, _)| m).sum();
        let need = total * share;
        // The light ones cannot make enough by themselves: they lead nowhere.
        let mut light = 0;
        let mut sum = 0.0;
        while light < list.len() && sum + list[light].0 < need {
            sum += list[light].0;
            light += 1;
        }
        let (light, heavy) = list.split_at_mut(light);
        let light_most: f32 = light.iter().map(|(m, _)| m).sum();
        let mut doc = from;
        loop {
            for n in must.iter_mut() {
                doc = doc.max(n.seek(doc));
            }
            if must.iter_mut().any(|n| n.seek(doc) > doc) {
                if doc >= to {
                    break;
                }
                continue;
            }
            let least = heavy.iter_mut().map(|(_, n)| n.seek(doc)).min().unwrap_or(TERMINATED);
            if least >= to {
                break;
            }
            if least > doc {
                doc = least;
                if !must.is_empty() {
                    continue;
                }
            }
            let mut mass: f32 = heavy.iter().filter(|(_, n)| n.doc() == doc).map(|(m, _)| m).sum();
            if mass + light_most >= need {
                for (m, n) in light.iter_mut() {
                    if n.seek(doc) == doc {
                        mass += *m;
                    }
                }
            }
            if mass >= need && self.may(doc) {
                self.count(doc);
                // A missing word costs more than its own worth.
                let share = mass / total.max(f32::MIN_POSITIVE);
                let share = share * share;
                if !self.hopeless(doc, self.base_most, share) {
                    let norm = self.norm(doc);
                    let all = heavy.iter().chain(light.iter()).filter(|(_, n)| n.doc() == doc);
                    let score = all.map(|(_, n)| n.score(doc, norm)).sum();
                    self.rank(doc, score, share);
                }
            }
            doc += 1;
        }
    }

    fn accept(&mut self, doc: DocId, _nodes: &[Node], score: f32, share: f32) {
        if self.may(doc) {
            self.count(doc);
            self.rank(doc, score, share);
        }
    }

    #[inline]
    fn norm(&self, doc: DocId) -> f32 {
        self.norms[usize::from(self.columns.norms.fieldnorm_id(doc))]
    }

    /// Alive, meets the conditions, has nothing that it must not have.
    #[inline]
    fn may(&mut self, doc: DocId) -> bool {
        !self.reader.is_deleted(doc)
            && (!self.filtered || self.columns.meets(doc, self.walk.conditions))
            && !self.not.iter_mut().any(|n| n.seek(doc) == doc)
    }

    #[inline]
    fn count(&mut self, doc: DocId) {
        self.tally.total += 1;
        if self.tally.counts.is_some() {
            self.tally.buffer.push(doc);
            if self.tally.buffer.len() == 128 {
                self.flush();
            }
        }
    }

    /// Counts what was gathered, column by column.
    fn flush(&mut self) {
        let Tally { counts, buffer, values, .. } = &mut *self.tally;
        let Some(counts) = counts else { return };
        let values = &mut values[..buffer.len()];
        self.columns.kind_year.get_vals(buffer, values);
        for v in &*values {
            counts.kinds[(v & 31) as usize] += 1;
            let year = (v >> 5).saturating_sub(1900).min(511) as usize;
            counts.years[year] += 1;
        }
        let today = self.walk.conditions.today;
        self.columns.due_first.get_vals(buffer, values);
        for (doc, due) in buffer.iter().zip(&*values) {
            let state = match *due {
                0 => self.columns.state_of(*doc, today),
                d if d < today => State::Overdue,
                d if d <= today + SOON_DAYS => State::DueSoon,
                _ => State::Open,
            };
            counts.states[state as usize] += 1;
        }
        if let (Some((numbers, _)), Some(issuer)) = (self.walk.issuers, &self.columns.issuer) {
            issuer.get_vals(buffer, values);
            let numbers = &numbers[self.segment as usize];
            for v in &*values {
                if let Some(n) = numbers.get(*v as usize) {
                    counts.issuers[*n as usize] += 1;
                }
            }
        }
        buffer.clear();
    }

    /// True if a document worth at most `base` without extras cannot get among the best.
    #[inline]
    fn hopeless(&mut self, doc: DocId, base: f32, share: f32) -> bool {
        if self.tally.heap.len() < self.walk.keep {
            return false;
        }
        let Some(worst) = self.tally.heap.peek().map(|f| f.key) else { return false };
        if self.heavy_next < doc {
            // The worst of the best only rises: what could not lift anything before cannot now.
            while self.heavy < self.extra.len() && steps(self.base_most + self.below[self.heavy + 1]) < worst
            {
                self.heavy += 1;
            }
            let rest = self.extra[self.heavy..].iter_mut();
            self.heavy_next = rest.map(|(_, n)| n.seek(doc)).min().unwrap_or(TERMINATED);
        }
        let in_heavy = self.heavy_next == doc;
        let more = if in_heavy { self.below[self.extra.len()] } else { self.below[self.heavy] };
        steps((base + more) * share) < worst
    }

    /// Puts a document among the best, if it belongs there.
    fn rank(&mut self, doc: DocId, base: f32, share: f32) {
        let keep = self.walk.keep;
        if keep == 0 {
            return;
        }
        let full = self.tally.heap.len() >= keep;
        let worst = if full { self.tally.heap.peek().map(|f| f.key) } else { None };
        let (key, score) = match self.walk.sort {
            Sort::Relevance => {
                if self.hopeless(doc, base, share) {
                    return;
                }
                let norm = self.norm(doc);
                let mut score = base;
                for (_, n) in &mut self.extra {
                    if n.seek(doc) == doc {
                        score += n.score(doc, norm);
                    }
                }
                (steps(score * share), score * share)
            }
            Sort::Newest => (self.columns.day.get_val(doc) as i64, base),
            Sort::Oldest => match self.columns.day.get_val(doc) {
                0 => (i64::MIN, base),
                d => (-(d as i64), base),
            },
            Sort::Deadline => match self.columns.due_first.get_val(doc) {
                0 => (i64::MIN, base),
                d => (-(d as i64), base),
            },
        };
        if worst.is_some_and(|w| key < w) {
            return;
        }
        let found = Found {
            key,
            day: self.columns.day.get_val(doc),
            tie: self.columns.tie.get_val(doc),
            score,
            address: DocAddress::new(self.segment, doc),
        };
        self.tally.heap.push(found);
        if self.tally.heap.len() > keep {
            self.tally.heap.pop();
        }
    }
}

/// The bits of kinds in [`Conditions::kinds`].
pub(crate) fn kind_bits(kinds: &[DocumentType]) -> u32 {
    kinds
        .iter()
        .filter_map(|k| DocumentType::ALL.iter().position(|t| t == k))
        .fold(0, |bits, i| bits | 1 << i)
}
