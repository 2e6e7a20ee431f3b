//! Phrases, word by word: the index keeps pairs without words of grammar, and of tasks none, so
//! that what it finds for `"Giáo dục và Đào tạo"` is looked at once more.

use crate::analyze::{Word, words};
use crate::query::{Clause, Occur, Query, Target};

/// The phrases of a query: of each list one must stand in a hit.
pub(crate) struct Phrases<'a>(Vec<&'a Clause>);

impl<'a> Phrases<'a> {
    pub(crate) fn of(query: &'a Query) -> Self {
        let all = query.clauses.iter().filter(|c| {
            c.occur == Occur::Must
                && c.target == Target::Text
                && c.any.iter().all(|r| r.phrase)
                && c.any.iter().any(|r| r.words.len() > 1)
        });
        Self(all.collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True if every phrase stands in one of the texts.
    pub(crate) fn hold(&self, texts: &[&str]) -> bool {
        let read: Vec<Vec<Word>> = texts.iter().map(|t| words(t)).collect();
        self.0.iter().all(|c| c.any.iter().any(|r| read.iter().any(|text| stands(&r.words, text))))
    }
}

fn stands(phrase: &[Word], text: &[Word]) -> bool {
    text.windows(phrase.len()).any(|part| {
        phrase.iter().zip(part).enumerate().all(|(i, (p, w))| {
            let same = p.fold == w.fold && (!p.marked || !w.marked || p.plain == w.plain);
            same && (i == 0 || !p.joined || w.joined)
        })
    })
}
