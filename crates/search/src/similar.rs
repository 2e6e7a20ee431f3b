//! Letters like a letter: those that share its rarer word pairs.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::analyze::{Word, words};
use crate::error::Error;
use crate::exec::{Conditions, Sort, Walk};
use crate::index::Snapshot;
use crate::plan::{Plan, Planner, Plans, is_small};
use crate::query::{Kind, Query};
use crate::schema::{day_number, id_key};
use crate::search::{Ground, Hit, address_of, hit, letter_at};
use crate::snippet::Marker;

/// How many pairs stand for a letter.
const PAIRS: usize = 24;
/// How much of the text is read for them.
const REACH: usize = 20_000;

pub(crate) fn similar(snapshot: &Snapshot, id: &str, limit: usize, today: Date) -> Result<Vec<Hit>, Error> {
    let Some(own) = address_of(snapshot, &id_key(id))? else { return Ok(Vec::new()) };
    let letter = letter_at(snapshot, own)?;
    let ground = Ground::new(snapshot, Kind::Letter)?;
    let planner = Planner::new(ground.searcher, &ground.side.fields, ground.kind);
    let subject = words(letter.subject.as_deref().unwrap_or(""));
    let mut end = letter.text.len().min(REACH);
    while !letter.text.is_char_boundary(end) {
        end -= 1;
    }
    let body = words(&letter.text[..end]);
    // What stands in the subject counts as if it stood there five times.
    let mut counted: HashMap<(&str, &str), (f32, &Word, &Word)> = HashMap::new();
    for (list, weight) in [(&subject, 5.0), (&body, 1.0)] {
        for pair in list.windows(2).filter(|p| p[1].joined) {
            if is_small(&pair[0], true) || is_small(&pair[1], true) {
                continue;
            }
            let digits = |w: &Word| w.fold.bytes().all(|b| b.is_ascii_digit());
            if digits(&pair[0]) && digits(&pair[1]) {
                continue;
            }
            counted.entry((&pair[0].plain, &pair[1].plain)).or_insert((0.0, &pair[0], &pair[1])).0 += weight;
        }
    }
    let mut list: Vec<(f32, &Word, &Word)> = counted.into_values().collect();
    list.sort_by(|a, b| {
        b.0.total_cmp(&a.0).then_with(|| (&a.1.plain, &a.2.plain).cmp(&(&b.1.plain, &b.2.plain)))
    });
    list.truncate(4 * PAIRS);
    let most = (ground.searcher.num_docs() / 5).max(2);
    let mut plans: Vec<(f32, Plan)> = Vec::new();
    for (weight, a, b) in list {
        if let Some(mut leaf) = planner.pair(a, b, true)? {
            // What only this letter has, or every letter, tells nothing.
            if leaf.df >= 2 && leaf.df <= most {
                leaf.worth *= 1.0 + weight.ln();
                plans.push((leaf.worth, Plan::Leaf(leaf)));
            }
        }
    }
    plans.sort_by(|a, b| b.0.total_cmp(&a.0));
    plans.truncate(PAIRS);
    let plans = Plans { loose: plans.into_iter().map(|(_, p)| p).collect(), ..Plans::default() };
    if plans.loose.is_empty() {
        return Ok(Vec::new());
    }
    let conditions = Conditions {
        kinds: 0,
        days: None,
        received: None,
        due: None,
        states: Vec::new(),
        today: day_number(Some(today)),
    };
    let outcome = Walk {
        searcher: ground.searcher,
        columns: &ground.columns,
        issuers: None,
        conditions: &conditions,
        sort: Sort::Relevance,
        keep: limit.min(1_000) + 1,
        coverage: Some(0.15),
        mean_length: ground.mean_length,
    }
    .run(&plans)?;
    let marker = Marker::new(&Query::default());
    let mut hits = Vec::new();
    for found in outcome.best.iter().filter(|f| f.address != own).take(limit) {
        hits.extend(hit(snapshot, &ground, found, true, &marker, today, None)?);
    }
    Ok(hits)
}
