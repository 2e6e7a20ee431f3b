//! Searching: from what was typed to a page of hits, with counts and what was understood.
//!
//! Owns the request, the page, and the order of attempts: all words first; where that leaves the
//! page unfilled, those letters that have most of them; where a guess at a question finds nothing, the words as typed.

use std::panic::{AssertUnwindSafe, catch_unwind};

use congvan_model::DocumentType;
use jiff::civil::Date;
use serde::Serialize;
use tantivy::schema::Value;
use tantivy::{DocAddress, DocSet, Searcher, TantivyDocument, Term};

use crate::analyze::words;
use crate::error::Error;
use crate::exec::{Columns, Conditions, Counts, Found, Outcome, Sort, Walk, kind_bits};
use crate::index::{Index, Side, Snapshot};
use crate::phrase::Phrases;
use crate::plan::{Planner, Plans};
use crate::query::{Filters, Kind, Query, State, Understood, read};
use crate::schema::{StoredLetter, day_number};
use crate::snippet::{Marker, Snippet};
use crate::spell;

/// What to look for.
#[derive(Clone, Debug)]
pub struct Request {
    /// What was typed; anything goes.
    pub text: String,
    /// What narrows it.
    pub filters: Filters,
    /// Letters or tasks; `None` leaves it to the query, which is letters unless it asks for tasks.
    pub kind: Option<Kind>,
    /// The order.
    pub sort: Sort,
    /// How many hits of the order to leave out.
    pub offset: usize,
    /// How many hits to give.
    pub limit: usize,
    /// Whether to count by issuer, kind, year and state.
    pub facets: bool,
    /// Today: for states, and for times such as `tháng này`.
    pub today: Date,
}

impl Request {
    /// The first ten hits for `text`, with counts.
    pub fn new(text: impl Into<String>, today: Date) -> Self {
        Self {
            text: text.into(),
            filters: Filters::default(),
            kind: None,
            sort: Sort::Relevance,
            offset: 0,
            limit: 10,
            facets: true,
            today,
        }
    }
}

/// A letter or task that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// Which of the two.
    pub kind: Kind,
    /// The letter's id.
    pub id: String,
    /// The task's id within the letter, for a task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_id: Option<String>,
    /// The letter's file.
    pub file_name: String,
    /// `930/UBND-KGVX`; empty if it has none.
    pub code: String,
    /// Its kind of document: `cong_van`.
    pub document_type: String,
    /// Who sent it.
    pub issuer: Option<String>,
    /// Its date.
    pub date: Option<Date>,
    /// Its subject.
    pub subject: Option<String>,
    /// How well it fits; comparable within one page only.
    pub score: f32,
    /// True if not all words were found in it.
    pub partial: bool,
    /// Why it was found.
    pub snippet: Snippet,
    /// For a task its last day to act in time; for a letter the first one among its open tasks.
    pub last_day: Option<Date>,
    /// How it stands on the day of the request.
    pub state: State,
    /// For a task: the item it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// For a task: who must do it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assignees: Vec<String>,
}

/// One line of a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacetCount {
    /// What a filter would be given: an issuer's name, `cong_van`, `2020`, `overdue`.
    pub value: String,
    /// For people.
    pub label: String,
    /// How many.
    pub count: u64,
}

/// How many of what was found are of which sort.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// By issuer, most first, twenty at most.
    pub issuers: Vec<FacetCount>,
    /// By kind of document, most first.
    pub kinds: Vec<FacetCount>,
    /// By year, newest first.
    pub years: Vec<FacetCount>,
    /// By state, most urgent first.
    pub states: Vec<FacetCount>,
}

/// A page of hits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Results {
    /// Letters or tasks.
    pub kind: Kind,
    /// In order.
    pub hits: Vec<Hit>,
    /// How many have all that was asked for; if none has, how many have most of it.
    pub total: u64,
    /// True if none has all words.
    pub relaxed: bool,
    /// The counts, if they were asked for.
    pub facets: Option<Facets>,
    /// What was understood beyond the words.
    pub understood: Understood,
    /// The query as it was probably meant, if it may have been mistyped.
    pub did_you_mean: Option<String>,
}

/// How much more a letter counts that has all words, where others are shown beside it.
const WHOLE: f32 = 1.3;

/// The share of the words' worth that a letter needs to be shown though not all are in it.
const MOST: f32 = 0.45;
/// The same where so much is in hardly any letter: a wish in other words than the letter's.
const SOME: f32 = 0.2;
/// How few letters are hardly any.
const FEW: u64 = 5;

/// Who knows which bodies a group means: `các sở, ban, ngành` has a task for `Sở Y tế` too.
pub trait Groups {
    /// For each of `groups`, as [`TaskFacts::groups`] had them, whether `body` is one of it.
    ///
    /// [`TaskFacts::groups`]: crate::TaskFacts::groups
    fn of(&self, body: &str, groups: &[&str]) -> Vec<bool>;
}

impl Index {
    /// Searches. What was typed is never an error; a broken index is.
    pub fn search(&self, request: &Request) -> Result<Results, Error> {
        self.search_with(request, None)
    }

    /// Searches, and finds for a body what groups must do that it is one of.
    pub fn search_among(&self, request: &Request, groups: &dyn Groups) -> Result<Results, Error> {
        self.search_with(request, Some(groups))
    }

    fn search_with(&self, request: &Request, groups: Option<&dyn Groups>) -> Result<Results, Error> {
        let snapshot = self.snapshot()?;
        guarded(|| {
            let query = read(&request.text, &request.filters, request.today);
            let results = search_read(&snapshot, request, &query, groups)?;
            // Where only days and states were asked for, there is nothing to look for instead.
            if results.total == 0 && query.guessed && !query.clauses.is_empty() {
                // Nothing fits what was understood: the words then, as they were typed.
                let plain = crate::query::read_plain(&request.text, &request.filters, request.today);
                let other = search_read(&snapshot, request, &plain, groups)?;
                if other.total > 0 && !other.relaxed {
                    return Ok(other);
                }
            }
            Ok(results)
        })
    }

    /// Letters like the letter `id`, without it.
    pub fn more_like_this(&self, id: &str, limit: usize, today: Date) -> Result<Vec<Hit>, Error> {
        let snapshot = self.snapshot()?;
        guarded(|| crate::similar::similar(&snapshot, id, limit, today))
    }

    /// How what is being typed may go on: numbers, issuers, words; the likeliest first.
    pub fn suggest(&self, typed: &str, limit: usize) -> Result<Vec<String>, Error> {
        let snapshot = self.snapshot()?;
        guarded(|| spell::suggest(&snapshot, typed, limit))
    }
}

/// Broken files can make the engine panic in the middle of a list: that is damage, not the
/// caller's end.
fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Error::damaged("a list could not be read")))
}

/// One side of a snapshot, ready to be walked.
pub(crate) struct Ground<'a> {
    pub(crate) side: &'a Side,
    pub(crate) searcher: &'a Searcher,
    pub(crate) columns: std::sync::Arc<Vec<Columns>>,
    pub(crate) kind: Kind,
    pub(crate) mean_length: f32,
}

impl<'a> Ground<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, kind: Kind) -> Result<Self, Error> {
        let (side, searcher) = match kind {
            Kind::Letter => (&snapshot.letters, &snapshot.letters_searcher),
            Kind::Task => (&snapshot.tasks, &snapshot.tasks_searcher),
        };
        let (columns, mean_length) = snapshot.columns(kind)?;
        Ok(Self { side, searcher, columns, kind, mean_length })
    }
}

fn search_read(
    snapshot: &Snapshot,
    request: &Request,
    query: &Query,
    groups: Option<&dyn Groups>,
) -> Result<Results, Error> {
    let kind = request.kind.or(query.hits).unwrap_or(Kind::Letter);
    let ground = Ground::new(snapshot, kind)?;
    let planner = Planner::new(ground.searcher, &ground.side.fields, ground.kind).among(groups);
    let mut plans = planner.plan(query)?;
    let conditions = conditions(query, request.today);
    let issuers = if request.facets { Some(snapshot.issuers()?) } else { None };
    let numbers = issuers.as_deref().map(|i| {
        let list = if kind == Kind::Letter { &i.letters } else { &i.tasks };
        (list.as_slice(), i.names.len())
    });
    let page = request.offset.saturating_add(request.limit);
    let phrases = Phrases::of(query);
    // Some of what is found for a phrase may have its words apart.
    let keep = if phrases.is_empty() { page } else { page.saturating_mul(2).saturating_add(20) }.min(10_000);
    let walk = |plans: &Plans, coverage: Option<f32>, keep: usize, count: bool| -> Result<Outcome, Error> {
        Walk {
            searcher: ground.searcher,
            columns: &ground.columns,
            issuers: numbers.filter(|_| count),
            conditions: &conditions,
            sort: request.sort,
            keep,
            coverage,
            mean_length: ground.mean_length,
        }
        .run(plans)
    };
    let outcome = walk(&plans, None, keep, true)?;
    let mut total = outcome.total;
    let mut counts = outcome.counts;
    let mut found: Vec<(Found, bool)> = outcome.best.into_iter().map(|f| (f, false)).collect();
    let mut did_you_mean = None;
    let relaxed = total == 0;
    // A number that is found is what was meant; of a few words all may be taken at their word.
    let wide = relaxed || plans.loose.len() >= 3 && !plans.code;
    if (total as usize) < keep.min(10) && wide && !plans.loose.is_empty() {
        if relaxed {
            did_you_mean = spell::correct(snapshot, &planner, query, &mut plans)?;
        }
        let mut wide = walk(&plans, Some(MOST), keep + total as usize, relaxed)?;
        if wide.total < FEW {
            wide = walk(&plans, Some(SOME), keep + total as usize, relaxed)?;
        }
        let all: Vec<DocAddress> = found.iter().map(|(f, _)| f.address).collect();
        if request.sort == Sort::Relevance {
            // A letter that lacks one word may well be the one that is meant, where the others have
            // theirs here and there: one order for both, with a lead for those that have all.
            let mut both: Vec<(Found, bool)> = Vec::new();
            for f in wide.best {
                let partial = !all.contains(&f.address);
                both.push((if partial { f } else { f.raised(WHOLE) }, partial));
            }
            let have: Vec<DocAddress> = both.iter().map(|(f, _)| f.address).collect();
            both.extend(found.into_iter().filter(|(f, _)| !have.contains(&f.address)));
            both.sort_by_key(|(f, _)| *f);
            found = both;
        } else {
            found.extend(wide.best.into_iter().filter(|f| !all.contains(&f.address)).map(|f| (f, true)));
        }
        found.truncate(keep);
        if relaxed {
            total = wide.total;
            counts = wide.counts;
        }
    }
    let mut marker = Marker::new(query);
    if let Some(meant) = &did_you_mean {
        marker.add(&words(meant));
    }
    let mut hits = Vec::new();
    if phrases.is_empty() {
        for (f, partial) in found.into_iter().skip(request.offset).take(request.limit) {
            hits.extend(hit(snapshot, &ground, &f, partial, &marker, request.today, None)?);
        }
    } else {
        let mut left_out = request.offset;
        for (f, partial) in found {
            if hits.len() == request.limit {
                break;
            }
            match hit(snapshot, &ground, &f, partial, &marker, request.today, Some(&phrases))? {
                None => total = total.saturating_sub(1),
                Some(_) if left_out > 0 => left_out -= 1,
                Some(h) => hits.push(h),
            }
        }
    }
    let facets = match (counts, issuers) {
        (Some(counts), Some(issuers)) => Some(facets(&counts, &issuers.names)),
        _ => None,
    };
    Ok(Results {
        kind,
        hits,
        total,
        relaxed: relaxed && total > 0,
        facets,
        understood: query.understood.clone(),
        did_you_mean,
    })
}

pub(crate) fn conditions(query: &Query, today: Date) -> Conditions {
    let range = |r: crate::dates::DateRange| {
        (!r.is_open())
            .then(|| (day_number(r.from).max(1), r.to.map_or(u64::MAX >> 1, |d| day_number(Some(d)))))
    };
    Conditions {
        kinds: kind_bits(&query.kinds),
        days: range(query.dates),
        received: range(query.received),
        due: range(query.deadlines),
        states: query.states.clone(),
        today: day_number(Some(today)),
    }
}

fn stored(searcher: &Searcher, side: &Side, address: DocAddress) -> Result<Option<Vec<u8>>, Error> {
    let doc: TantivyDocument = searcher.doc(address)?;
    Ok(doc.get_first(side.fields.stored).and_then(|v| v.as_bytes().map(<[u8]>::to_vec)))
}

pub(crate) fn letter_at(snapshot: &Snapshot, address: DocAddress) -> Result<StoredLetter, Error> {
    let bytes = stored(&snapshot.letters_searcher, &snapshot.letters, address)?.unwrap_or_default();
    StoredLetter::decode(&bytes).ok_or_else(|| Error::damaged("a stored letter"))
}

/// The place of a letter in the index.
pub(crate) fn address_of(snapshot: &Snapshot, key: &[u8]) -> Result<Option<DocAddress>, Error> {
    let term = Term::from_field_bytes(snapshot.letters.fields.id, key);
    for (s, reader) in snapshot.letters_searcher.segment_readers().iter().enumerate() {
        let inverted = reader.inverted_index(snapshot.letters.fields.id)?;
        let Some(mut list) = inverted.read_postings(&term, tantivy::schema::IndexRecordOption::Basic)? else {
            continue;
        };
        let mut doc = list.doc();
        while doc != tantivy::TERMINATED {
            if !reader.is_deleted(doc) {
                return Ok(Some(DocAddress::new(s as u32, doc)));
            }
            doc = list.advance();
        }
    }
    Ok(None)
}

pub(crate) fn hit(
    snapshot: &Snapshot,
    ground: &Ground<'_>,
    found: &Found,
    partial: bool,
    marker: &Marker,
    today: Date,
    phrases: Option<&Phrases<'_>>,
) -> Result<Option<Hit>, Error> {
    let (letter, ordinal) = match ground.kind {
        Kind::Letter => (letter_at(snapshot, found.address)?, None),
        Kind::Task => {
            let bytes = stored(ground.searcher, ground.side, found.address)?.unwrap_or_default();
            let Some((key, ordinal)) = bytes.split_at_checked(8) else {
                return Err(Error::damaged("a stored task"));
            };
            let ordinal = ordinal.iter().fold(0usize, |n, b| n << 8 | usize::from(*b));
            // Between the two commits of a writer a task may be there before its letter.
            let Some(address) = address_of(snapshot, key)? else { return Ok(None) };
            (letter_at(snapshot, address)?, Some(ordinal))
        }
    };
    if let Some(phrases) = phrases {
        let text = match ordinal {
            Some(n) => letter.tasks.get(n).map_or("", |t| t.text.as_str()),
            None => letter.text.as_str(),
        };
        if !phrases.hold(&[text, letter.subject.as_deref().unwrap_or(""), &letter.code]) {
            return Ok(None);
        }
    }
    let state = ground.columns[found.address.segment_ord as usize]
        .state_of(found.address.doc_id, day_number(Some(today)));
    let mut hit = Hit {
        kind: ground.kind,
        id: letter.id,
        task_id: None,
        file_name: letter.file_name,
        code: letter.code,
        document_type: letter.document_type,
        issuer: letter.issuer,
        date: letter.date,
        subject: letter.subject,
        score: found.score,
        partial,
        snippet: Snippet::default(),
        last_day: None,
        state,
        item: None,
        assignees: Vec::new(),
    };
    match ordinal {
        None => {
            hit.last_day = letter.tasks.iter().filter(|t| !t.done).filter_map(|t| t.last_day).min();
            hit.snippet = marker.snippet(&letter.text);
        }
        Some(n) => {
            let Some(task) = letter.tasks.into_iter().nth(n) else { return Ok(None) };
            hit.snippet = marker.snippet(&task.text);
            hit.task_id = Some(task.id);
            hit.last_day = task.last_day;
            hit.item = task.item;
            hit.assignees = task.assignees;
        }
    }
    Ok(Some(hit))
}

fn facets(counts: &Counts, names: &[String]) -> Facets {
    let mut issuers: Vec<FacetCount> = counts
        .issuers
        .iter()
        .zip(names)
        .filter(|(n, name)| **n > 0 && !name.is_empty())
        .map(|(n, name)| FacetCount { value: name.clone(), label: name.clone(), count: *n })
        .collect();
    let order = |a: &FacetCount, b: &FacetCount| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value));
    issuers.sort_by(order);
    issuers.truncate(20);
    let mut kinds: Vec<FacetCount> = DocumentType::ALL
        .iter()
        .zip(counts.kinds)
        .filter(|(_, n)| *n > 0)
        .map(|(t, count)| FacetCount { value: t.id().into(), label: t.vietnamese().into(), count })
        .collect();
    kinds.sort_by(order);
    let years = counts
        .years
        .iter()
        .enumerate()
        .rev()
        .filter(|(y, n)| **n > 0 && *y > 0)
        .map(|(y, count)| {
            let year = (y + 1900).to_string();
            FacetCount { value: year.clone(), label: year, count: *count }
        })
        .collect();
    let states = State::ALL
        .into_iter()
        .zip(counts.states)
        .filter(|(_, n)| *n > 0)
        .map(|(s, count)| FacetCount {
            value: s.english().replace(' ', "_"),
            label: s.vietnamese().into(),
            count,
        })
        .collect();
    Facets { issuers, kinds, years, states }
}
