//! Short forms as they are typed: `CĐ` may be `công đoàn`, `công điện` or `cao đẳng`.
//!
//! Owns the table `data/shorts.tsv`. Unlike the abbreviations of [`crate::abbreviation`] they mean one thing here and
//! another there, so that the index keeps no word for them: whoever reads a query asks what they may be.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::analyze::{Word, words};

/// By the folded form: the form with its marks, and what it may mean.
type Table = HashMap<String, Vec<(String, Vec<Word>)>>;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::new();
    for line in include_str!("../data/shorts.tsv").lines().filter(|l| !l.starts_with('#')) {
        let Some((short, meanings)) = line.split_once('\t') else { continue };
        let Some(short) = words(short).pop() else { continue };
        let all = meanings.split('|').map(|m| (short.plain.clone(), words(m)));
        table.entry(short.fold).or_default().extend(all);
    }
    table
});

/// What the word `w`, typed as `typed`, may be short for. A form that could be a word is taken for a short one only in
/// capitals: `CA tỉnh`, but `cá tra`.
pub(crate) fn meanings(w: &Word, typed: &str) -> impl Iterator<Item = &'static [Word]> {
    let capitals = typed.chars().all(|c| !c.is_lowercase());
    let listed = TABLE.get(&w.fold).filter(|_| !w.has_vowel() || capitals);
    let plain = w.marked.then(|| w.plain.clone());
    listed
        .into_iter()
        .flatten()
        .filter(move |(form, _)| plain.as_ref().is_none_or(|p| p == form))
        .map(|(_, meaning)| meaning.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(typed: &str) -> Vec<String> {
        let w = words(typed).remove(0);
        meanings(&w, typed)
            .map(|m| m.iter().map(|w| w.plain.as_str()).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn a_short_form_may_mean_several_things() {
        assert_eq!(of("CĐ"), ["công đoàn", "công điện", "cao đẳng"]);
        assert_eq!(of("hd"), ["hướng dẫn", "hợp đồng", "hội đồng", "hoạt động"]);
        assert_eq!(of("HD"), of("hd"));
        assert_eq!(of("hđ"), ["hợp đồng", "hội đồng", "hoạt động"]);
        assert_eq!(of("CA"), ["công an"]);
        assert!(of("ca").is_empty() && of("cá").is_empty() && of("bluezone").is_empty());
    }
}
