//! Which letters answer, carry out and follow which: the citations of the records as a graph.

use std::collections::VecDeque;

use congvan_model::{DocumentType, Reference, Relation};
use jiff::civil::Date;
use rusqlite::params;

use crate::archive::Archive;
use crate::catalogue::{At as _, Iso};
use crate::error::Result;
use crate::letters::{Snapshot, Summary, code_key, corrected_record};

/// A document in the thread of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threaded {
    /// Which side of the letter it stands on.
    pub side: Side,
    /// Its number and symbol, as it prints them itself or as others cite it.
    pub code: String,
    /// What kind of document it is, as far as that is known.
    pub kind: Option<DocumentType>,
    /// When it was issued.
    pub date: Option<Date>,
    /// By whom.
    pub issuer: Option<String>,
    /// The letter, where the archive holds it.
    pub letter: Option<Summary>,
    /// The documents of the thread that it cites: where they stand in the thread, and what it has
    /// to do with them.
    pub cites: Vec<(usize, Option<Relation>)>,
}

/// On which side of a letter another one stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It is the letter itself.
    Itself,
    /// The letter cites it, or goes back to it by way of others.
    Before,
    /// It cites the letter, or comes of it by way of others.
    After,
}

/// True for what makes one letter come of another; what is only a ground, or only named, does not.
fn comes_of(relation: Option<Relation>) -> bool {
    !matches!(relation, None | Some(Relation::CanCu))
}

impl Archive {
    /// The thread of a letter, by date: what it cites and what cites it; what these go back to and
    /// what comes of those, as far as they answer, carry out, follow, replace or amend one another.
    /// What else comes of a document that the letter cites is not its thread. `name` is a code, a
    /// number or the beginning of an id; of a document that the archive does not hold, the letters
    /// that cite it are the thread. Empty if it is neither held nor cited.
    pub fn thread(&self, name: &str) -> Result<Vec<Threaded>> {
        let _one_moment = Snapshot::take(self)?;
        let mut thread = Thread { archive: self, list: Vec::new() };
        let itself = self.find(name)?;
        if itself.is_empty() {
            let code = name.trim().to_owned();
            thread.list.push(Threaded::cited(&Reference { code, ..Reference::default() }, Side::Itself));
        }
        for summary in itself {
            thread.list.push(Threaded::held(summary, Side::Itself));
        }
        let mut queue: VecDeque<(usize, Side)> =
            (0..thread.list.len()).flat_map(|i| [(i, Side::Before), (i, Side::After)]).collect();
        while let Some((i, way)) = queue.pop_front() {
            let first = thread.list[i].side == Side::Itself;
            let next = if way == Side::Before { thread.cited(i, first)? } else { thread.citing(i, first)? };
            queue.extend(next.into_iter().map(|i| (i, way)));
        }
        if thread.list.len() == 1 && thread.list[0].letter.is_none() {
            return Ok(Vec::new());
        }
        Ok(thread.by_date())
    }
}

impl Threaded {
    fn held(letter: Summary, side: Side) -> Self {
        Self {
            side,
            code: if letter.code.is_empty() { letter.file_name.clone() } else { letter.code.clone() },
            kind: Some(letter.document_type),
            date: letter.date,
            issuer: letter.issuer.clone(),
            letter: Some(letter),
            cites: Vec::new(),
        }
    }

    fn cited(reference: &Reference, side: Side) -> Self {
        Self {
            side,
            code: reference.code.clone(),
            kind: reference.kind,
            date: reference.date,
            issuer: reference.issuer.clone(),
            letter: None,
            cites: Vec::new(),
        }
    }
}

struct Thread<'a> {
    archive: &'a Archive,
    list: Vec<Threaded>,
}

impl Thread<'_> {
    /// Takes in what the document `i` cites; gives those that are new. Without `all` only what it
    /// comes of.
    fn cited(&mut self, i: usize, all: bool) -> Result<Vec<usize>> {
        let Some(letter) = self.list[i].letter.clone() else { return Ok(Vec::new()) };
        let mut new = Vec::new();
        for reference in self.references(&letter.id)? {
            if !all && !comes_of(reference.relation) {
                continue;
            }
            let held = self.holds(&letter, &reference)?;
            if held.is_empty() {
                let at = self.unheld(&reference, &mut new);
                self.link(i, at, reference.relation);
            }
            for id in held {
                let at = self.place(&id, Side::Before, &mut new)?;
                self.link(i, at, reference.relation);
            }
        }
        Ok(new)
    }

    /// Takes in the letters that cite the document `i`; gives those that are new.
    fn citing(&mut self, i: usize, all: bool) -> Result<Vec<usize>> {
        let Some(key) = code_key(&self.list[i].code) else { return Ok(Vec::new()) };
        let (date, id) = (self.list[i].date, self.list[i].letter.as_ref().map(|l| l.id.clone()));
        let mut new = Vec::new();
        for citing in self.citing_ids(&key, date, id.as_deref())? {
            for reference in self.references(&citing)? {
                let same_day = reference.date.is_none() || date.is_none() || reference.date == date;
                let is_it = code_key(&reference.code).as_ref() == Some(&key) && same_day;
                if is_it && (all || comes_of(reference.relation)) {
                    let at = self.place(&citing, Side::After, &mut new)?;
                    self.link(at, i, reference.relation);
                }
            }
        }
        Ok(new)
    }

    /// What a letter cites, with the corrections of persons.
    fn references(&self, id: &str) -> Result<Vec<Reference>> {
        let (n, _) = self.archive.row(id)?;
        Ok(corrected_record(&self.archive.db, n).at(&self.archive.place)?.letter.references)
    }

    /// The letters that a citation in `letter` may mean: of that code and day, and not younger.
    fn holds(&self, letter: &Summary, reference: &Reference) -> Result<Vec<String>> {
        let Some(key) = code_key(&reference.code) else { return Ok(Vec::new()) };
        self.ids(
            "SELECT id FROM letters WHERE code_key = ?1 AND id <> ?2
             AND (?3 IS NULL OR date IS NULL OR date = ?3) AND (?4 IS NULL OR date IS NULL OR date <= ?4)
             ORDER BY date, id",
            params![key, letter.id, reference.date.map(Iso), letter.date.map(Iso)],
        )
    }

    /// The letters that cite the document of this code and day; none that is older.
    fn citing_ids(&self, key: &str, date: Option<Date>, id: Option<&str>) -> Result<Vec<String>> {
        self.ids(
            "SELECT l.id FROM citations c JOIN letters l ON l.n = c.letter
             WHERE c.code_key = ?1 AND l.id IS NOT ?2 AND (c.date IS NULL OR ?3 IS NULL OR c.date = ?3)
             AND (l.date IS NULL OR ?3 IS NULL OR l.date >= ?3)
             ORDER BY l.date, l.id",
            params![key, id, date.map(Iso)],
        )
    }

    fn ids(&self, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<String>> {
        self.archive
            .db
            .prepare_cached(sql)
            .and_then(|mut q| q.query_map(values, |row| row.get(0))?.collect())
            .at(&self.archive.place)
    }

    /// Where the letter stands in the thread; it is taken in if it is not there.
    fn place(&mut self, id: &str, side: Side, new: &mut Vec<usize>) -> Result<usize> {
        let known = self.list.iter().position(|t| t.letter.as_ref().is_some_and(|l| l.id == id));
        if let Some(at) = known {
            return Ok(at);
        }
        self.list.push(Threaded::held(self.archive.summary(id)?, side));
        new.push(self.list.len() - 1);
        Ok(self.list.len() - 1)
    }

    /// Where a document that is not held stands, whoever cites it.
    fn unheld(&mut self, reference: &Reference, new: &mut Vec<usize>) -> usize {
        let key = code_key(&reference.code);
        let known = self.list.iter().position(|t| {
            t.letter.is_none()
                && code_key(&t.code) == key
                && (t.date.is_none() || reference.date.is_none() || t.date == reference.date)
        });
        let Some(at) = known else {
            self.list.push(Threaded::cited(reference, Side::Before));
            new.push(self.list.len() - 1);
            return self.list.len() - 1;
        };
        let it = &mut self.list[at];
        it.date = it.date.or(reference.date);
        it.kind = it.kind.or(reference.kind);
        it.issuer = it.issuer.take().or_else(|| reference.issuer.clone());
        at
    }

    fn link(&mut self, from: usize, to: usize, relation: Option<Relation>) {
        let cites = &mut self.list[from].cites;
        if from != to && !cites.iter().any(|(at, _)| *at == to) {
            cites.push((to, relation));
        }
    }

    /// By date; documents of an unknown day first, before those that cite them.
    fn by_date(self) -> Vec<Threaded> {
        let mut order: Vec<usize> = (0..self.list.len()).collect();
        order.sort_by_key(|i| (self.list[*i].date, self.list[*i].side == Side::After, *i));
        let mut rank = vec![0; order.len()];
        order.iter().enumerate().for_each(|(to, from)| rank[*from] = to);
        let mut list: Vec<Option<Threaded>> = self.list.into_iter().map(Some).collect();
        let mut out: Vec<Threaded> = order.into_iter().filter_map(|i| list[i].take()).collect();
        for threaded in &mut out {
            threaded.cites.iter_mut().for_each(|(at, _)| *at = rank[*at]);
            threaded.cites.sort_unstable_by_key(|(at, _)| *at);
        }
        out
    }
}
