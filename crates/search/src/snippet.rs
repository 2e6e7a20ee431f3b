//! The piece of a text that shows why it was found, as printed, with the found words marked.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use serde::Serialize;

use crate::abbreviation::Table;
use crate::analyze::{Syllables, Word, analyze};
use crate::plan::is_small;
use crate::query::{Occur, Query, Target};

/// A piece of the source text, white space folded, cut ends shown by `…`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The text, with tone marks as printed.
    pub text: String,
    /// The found words in it, as ranges of bytes, in order, apart from each other.
    pub marks: Vec<Range<usize>>,
}

/// How many syllables a snippet shows.
const LENGTH: usize = 36;
/// How far into a text a snippet is looked for.
const REACH: usize = 60_000;

/// The words to be marked.
#[derive(Debug, Default)]
pub(crate) struct Marker {
    /// By folded form: the plain form if it was typed with marks, and whether it is a word of
    /// grammar.
    words: HashMap<String, Vec<(Option<String>, bool, usize)>>,
    count: usize,
    /// Numbers of the words of names: marked only beside each other.
    names: HashSet<usize>,
}

impl Marker {
    pub(crate) fn new(query: &Query) -> Self {
        let mut marker = Self::default();
        let runs = query
            .clauses
            .iter()
            .filter(|c| {
                let shown = matches!(c.target, Target::Text | Target::Assignee | Target::Involved);
                c.occur == Occur::Must && shown
            })
            .flat_map(|c| c.any.iter().map(move |r| (c.target != Target::Text, r)));
        for (name, run) in runs {
            let from = marker.count;
            marker.add(&run.words);
            if name && run.words.len() > 1 {
                // `so` of `so y te` is no word of grammar.
                let own = marker.words.values_mut().flatten().filter(|(_, _, n)| *n >= from);
                own.for_each(|(_, small, _)| *small = false);
                marker.names.extend(from..marker.count);
            }
        }
        marker
    }

    /// Marks these words too.
    pub(crate) fn add(&mut self, words: &[Word]) {
        let toned = words.iter().any(|w| w.marked);
        for w in words {
            let plain = w.marked.then(|| w.plain.clone());
            let list = self.words.entry(w.fold.clone()).or_default();
            if !list.iter().any(|(p, _, _)| *p == plain) {
                list.push((plain, is_small(w, toned), self.count));
                self.count += 1;
            }
        }
    }

    /// The number of the query's word that this is, and whether it is one of grammar. `strict`: by
    /// its marks too.
    fn find(&self, fold: &str, plain: &str, strict: bool) -> Option<(usize, bool)> {
        let list = self.words.get(fold)?;
        list.iter()
            .find(|(p, _, _)| !strict || fold == plain || p.as_deref().is_none_or(|p| p == plain))
            .map(|(_, small, n)| (*n, *small))
    }

    /// For each syllable of the text the query's word that stands there.
    fn matches(&self, s: &Syllables, strict: bool) -> Vec<Option<(usize, bool)>> {
        let mut out = vec![None; s.len()];
        let mut i = 0;
        while i < s.len() {
            if let Some((n, notion)) = Table::get().form_at(s, i) {
                let found = notion.iter().find_map(|w| self.find(&w.fold, &w.plain, false));
                if found.is_some() {
                    out[i..i + n].fill(found);
                }
                for (k, slot) in out[i..i + n].iter_mut().enumerate() {
                    if slot.is_none() {
                        *slot = self.find(s.fold(i + k), s.plain(i + k), strict);
                    }
                }
                i += n;
            } else {
                out[i] = self.find(s.fold(i), s.plain(i), strict);
                i += 1;
            }
        }
        // `Y` of `Sở Y tế` is no find in `lưu ý`.
        let numbers: Vec<Option<usize>> = out.iter().map(|f| f.map(|(n, _)| n)).collect();
        for (i, found) in out.iter_mut().enumerate() {
            let Some((n, _)) = *found else { continue };
            let is = |at: Option<usize>, n: Option<usize>| {
                n.is_some() && at.and_then(|at| numbers.get(at)).copied().flatten() == n
            };
            let beside = is(i.checked_sub(1), n.checked_sub(1)) || is(Some(i + 1), Some(n + 1));
            let notion = is(i.checked_sub(1), Some(n)) || is(Some(i + 1), Some(n));
            if self.names.contains(&n) && !beside && !notion {
                *found = None;
            }
        }
        out
    }

    /// The best piece of `text`, or its beginning.
    pub(crate) fn snippet(&self, text: &str) -> Snippet {
        let mut end = text.len().min(REACH);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = &text[..end];
        let mut s = Syllables::default();
        analyze(text, &mut s);
        if s.is_empty() {
            return Snippet::default();
        }
        let mut found = self.matches(&s, true);
        if found.iter().all(|f| f.is_none_or(|(_, small)| small)) {
            // Typed with a wrong mark.
            found = self.matches(&s, false);
        }
        let (from, to) = self.window(&s, &found);
        // A word of grammar is marked only inside what is marked.
        let solid = |i: usize| found.get(i).is_some_and(|f| f.is_some_and(|(_, small)| !small));
        let marked = |i: usize| match found[i] {
            Some((_, false)) => true,
            Some((_, true)) => i > 0 && solid(i - 1) && solid(i + 1),
            None => false,
        };
        let mut out = Snippet::default();
        let start = s.range(from).start;
        let stop = if to < s.len() { s.range(to - 1).end } else { text.len() };
        if from > 0 {
            out.text.push_str("… ");
        }
        let mut at = if from == 0 { 0 } else { start };
        let mut open: Option<usize> = None;
        for i in from..to {
            let range = s.range(i);
            let gap = &text[at..range.start];
            let goes_on = open.is_some() && marked(i) && s.is_joined(i);
            if let Some(begin) = open.filter(|_| !goes_on) {
                out.marks.push(begin..out.text.len());
                open = None;
            }
            push_folded(&mut out.text, gap);
            if marked(i) && open.is_none() {
                open = Some(out.text.len());
            }
            out.text.push_str(&text[range.clone()]);
            at = range.end;
        }
        if let Some(begin) = open {
            out.marks.push(begin..out.text.len());
        }
        if to < s.len() {
            out.text.push_str(" …");
        } else {
            push_folded(&mut out.text, &text[at..stop.max(at)]);
            out.text.truncate(out.text.trim_end().len());
        }
        out
    }

    /// The syllables to show: where most of the different words stand, nearest together.
    fn window(&self, s: &Syllables, found: &[Option<(usize, bool)>]) -> (usize, usize) {
        let hits: Vec<(usize, usize)> = found
            .iter()
            .enumerate()
            .filter_map(|(i, f)| f.filter(|(_, small)| !small).map(|(n, _)| (i, n)))
            .collect();
        let mut best = (0usize, 0usize, 0usize);
        let mut seen: HashSet<usize> = HashSet::new();
        for (k, &(first, _)) in hits.iter().enumerate() {
            seen.clear();
            let (mut score, mut last) = (0, first);
            for &(i, n) in hits[k..].iter().take_while(|(i, _)| i - first < LENGTH - 4) {
                score += if seen.insert(n) { 8 } else { 1 };
                if i == last + 1 {
                    score += 2;
                }
                last = i;
            }
            if score > best.0 {
                best = (score, first, last);
            }
            // Every start is tried in short texts; long ones have enough in their first part.
            if k > 4_000 {
                break;
            }
        }
        let (_, first, last) = best;
        let room = LENGTH.saturating_sub(last - first + 1);
        // A little before, to the beginning of a sentence if one is near.
        let mut from = first.saturating_sub(room / 3);
        if let Some(begin) = (from..=first).rev().find(|&i| i == 0 || !s.is_joined(i)) {
            from = begin;
        }
        let to = (from + LENGTH).min(s.len());
        if s.len() - to < 6 { (from, s.len()) } else { (from, to) }
    }
}

/// Appends `gap` with each run of white space as one space.
fn push_folded(out: &mut String, gap: &str) {
    for c in gap.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Filters, read};
    use jiff::civil::date;
    use unicode_normalization::UnicodeNormalization;

    fn marked(query: &str, text: &str) -> (String, Vec<String>) {
        let q = read(query, &Filters::default(), date(2020, 8, 7));
        let s = Marker::new(&q).snippet(text);
        let marks = s.marks.iter().map(|m| s.text[m.clone()].to_owned()).collect();
        (s.text, marks)
    }

    #[test]
    fn words_are_marked_as_printed() {
        let text = "Các đơn vị vận động\nngười dân cài đặt ứng  dụng Bluezone.";
        let (shown, marks) = marked("cai dat ung dung", text);
        assert_eq!(marks, ["cài đặt ứng dụng"]);
        assert_eq!(shown, "Các đơn vị vận động người dân cài đặt ứng dụng Bluezone.");
        let decomposed: String = text.nfd().collect();
        let (_, marks) = marked("ứng dụng", &decomposed);
        assert_eq!(marks[0].nfc().collect::<String>(), "ứng dụng");
    }

    #[test]
    fn marks_decide_where_they_were_typed() {
        assert_eq!(marked("đường", "Con đường dương xỉ, duong").1, ["đường", "duong"]);
        assert_eq!(marked("duong", "Con đường dương xỉ").1, ["đường dương"]);
        assert_eq!(marked("UBND", "Ủy ban nhân dân tỉnh và UBND huyện").1, ["Ủy ban nhân dân", "UBND"]);
        assert_eq!(marked("ubnd kgvx", "Số 930/UBND-KGVX").1, ["UBND-KGVX"]);
    }

    #[test]
    fn the_words_of_a_name_are_marked_together() {
        let text = "Giám đốc Sở Y tế lưu ý các sở";
        assert_eq!(marked("việc nào giao Sở Y tế", text).1, ["Sở Y tế"]);
        assert_eq!(marked("viec nao giao so y te", text).1, ["Sở Y tế"]);
    }

    #[test]
    fn long_texts_are_cut_around_the_words() {
        let text =
            format!("{} cài đặt ứng dụng Bluezone {}", "một hai ba bốn ".repeat(50), "năm sáu ".repeat(50));
        let (shown, marks) = marked("bluezone ứng dụng", &text);
        assert_eq!(marks, ["ứng dụng Bluezone"]);
        assert!(shown.starts_with("… ") && shown.ends_with(" …") && shown.len() < 400, "{shown}");
    }
}
