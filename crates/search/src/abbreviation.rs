//! Abbreviations both ways: `UBND` and `ủy ban nhân dân` are one notion, indexed by one word.
//!
//! Owns the table `data/abbreviations.tsv` and its matching over folded syllables. Does not know
//! which bodies there are: that is `directory`'s.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::analyze::{Syllables, analyze};

/// A word that stands for a notion in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotionWord {
    pub(crate) fold: String,
    pub(crate) plain: String,
}

/// One form in which a notion is written.
#[derive(Debug)]
struct Form {
    /// Folded syllables after the first.
    rest: Vec<String>,
    words: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Table {
    /// By the first folded syllable; longest form first.
    forms: HashMap<String, Vec<Form>>,
    notions: Vec<Vec<NotionWord>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::parse(include_str!("../data/abbreviations.tsv")));

impl Table {
    pub(crate) fn get() -> &'static Self {
        &TABLE
    }

    fn parse(source: &str) -> Self {
        let mut table = Self::default();
        for line in source.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
            let Some((notion, forms)) = line.split_once('\t') else { continue };
            let mut s = Syllables::default();
            analyze(notion, &mut s);
            let words = (0..s.len())
                .map(|i| NotionWord { fold: s.fold(i).into(), plain: s.plain(i).into() })
                .collect();
            table.notions.push(words);
            for form in forms.split('|') {
                analyze(form, &mut s);
                let mut syllables = (0..s.len()).map(|i| s.fold(i).to_owned());
                let Some(first) = syllables.next() else { continue };
                let form = Form { rest: syllables.collect(), words: table.notions.len() - 1 };
                table.forms.entry(first).or_default().push(form);
            }
        }
        for forms in table.forms.values_mut() {
            forms.sort_by_key(|f| std::cmp::Reverse(f.rest.len()));
        }
        table
    }

    /// The longest form that begins at syllable `at`: how many syllables it takes and the words
    /// of its notion.
    pub(crate) fn form_at(&self, s: &Syllables, at: usize) -> Option<(usize, &[NotionWord])> {
        let forms = self.forms.get(s.fold(at))?;
        let form = forms.iter().find(|f| {
            at + f.rest.len() < s.len()
                && f.rest.iter().enumerate().all(|(k, w)| {
                    let i = at + 1 + k;
                    s.is_joined(i) && s.fold(i) == w
                })
        })?;
        Some((form.rest.len() + 1, &self.notions[form.words]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_no_form_twice() {
        for (first, forms) in &Table::get().forms {
            for (i, a) in forms.iter().enumerate() {
                assert!(forms[i + 1..].iter().all(|b| a.rest != b.rest), "{first} {:?}", a.rest);
            }
        }
    }
}
