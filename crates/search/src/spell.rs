//! Mistyped words, and words being typed: what was probably meant, from what the index holds.

use crate::analyze::{EXACT, VOWELS, Word, canonical, words};
use crate::error::Error;
use crate::index::Snapshot;
use crate::plan::{Plan, Planner, Plans, is_small};
use crate::query::{Kind, Query};
use crate::search::Ground;

/// A correction found must be worth something; it is less than what was typed.
const WORTH: f32 = 0.6;
/// A neighbour counts for a correction if the pair is in this many letters.
const LIKELY: u64 = 1;

/// Adds to the loose words of `plans` what was probably meant by those that are not, or hardly,
/// in the index, and gives the whole query as it was probably meant.
pub(crate) fn correct(
    snapshot: &Snapshot,
    planner: &Planner<'_>,
    query: &Query,
    plans: &mut Plans,
) -> Result<Option<String>, Error> {
    let seen = plans.seen.clone();
    if seen.is_empty() {
        return Ok(None);
    }
    let toned = seen.iter().any(|(w, _)| w.marked);
    let mut meant: Vec<Option<Word>> = vec![None; seen.len()];
    for (i, (w, df)) in seen.iter().enumerate() {
        let letters = w.fold.chars().count();
        let keyed = keyed(&w.fold).filter(|_| *df == 0);
        // Words of grammar make no pairs, and initials are no syllables.
        // And who sets the marks of a word that there is meant it.
        if is_small(w, toned) || !w.has_vowel() || planner.stands_as_typed(w)? {
            continue;
        }
        if letters < 3 || keyed.is_none() && !w.fold.chars().all(char::is_alphabetic) {
            continue;
        }
        let before = i.checked_sub(1).map(|b| &seen[b].0).filter(|_| w.joined);
        let after = seen.get(i + 1).map(|(n, _)| n).filter(|n| n.joined);
        let beside = |word: &Word| -> Result<u64, Error> {
            let mut n = 0;
            if let Some(b) = before {
                n = n.max(planner.pair(b, word, toned)?.map_or(0, |l| l.df));
            }
            if let Some(a) = after {
                n = n.max(planner.pair(word, a, toned)?.map_or(0, |l| l.df));
            }
            Ok(n)
        };
        let bare = Word { plain: w.fold.clone(), marked: false, ..w.clone() };
        let own_pairs = beside(&bare)?;
        // What stands beside its neighbours somewhere is no slip; of tasks no neighbours are known.
        if *df > 0 && planner.kind() == Kind::Task {
            continue;
        }
        if *df > 0 && (own_pairs > 0 || (before.is_none() && after.is_none())) {
            continue;
        }
        let far = if letters >= 7 { 2 } else { 1 };
        let mut best: Option<(u64, u64, String)> = None;
        // Typed for an input method that was off, it needs no guessing.
        let vocabulary = snapshot.vocabulary()?;
        if let Some(meant) = &keyed
            && let Ok(at) = vocabulary.binary_search_by(|(word, _)| word.cmp(meant))
        {
            best = Some((0, 0, vocabulary[at].0.clone()));
        }
        let guesses = if best.is_some() { &[] } else { vocabulary };
        for (word, count) in guesses {
            if word == &w.fold || !near(&w.fold, word, far) {
                continue;
            }
            let other = Word { fold: word.clone(), plain: word.clone(), marked: false, ..w.clone() };
            let pairs = beside(&other)?;
            let single = before.is_none() && after.is_none();
            if (pairs < LIKELY && !(single || *df == 0)) || (*df > 0 && pairs <= 2 * own_pairs) {
                continue;
            }
            let rank = (pairs, u64::from(*count), word.clone());
            if best.as_ref().is_none_or(|b| (rank.0, rank.1) > (b.0, b.1)) {
                best = Some(rank);
            }
        }
        let word = best.map(|(_, _, word)| word);
        meant[i] = word.map(|word| Word { plain: word.clone(), fold: word, marked: false, ..w.clone() });
    }
    // Words that are there were doubted for what stands beside them: two side by side excuse each other.
    let doubted =
        |i: usize| seen.get(i).is_some_and(|(_, df)| *df > 0) && meant.get(i).is_some_and(Option::is_some);
    let excused: Vec<usize> =
        (0..seen.len()).filter(|&i| doubted(i) && (doubted(i + 1) || i > 0 && doubted(i - 1))).collect();
    excused.into_iter().for_each(|i| meant[i] = None);
    let mut corrected: Vec<(usize, usize, String)> = Vec::new();
    for (i, (w, _)) in seen.iter().enumerate() {
        let Some(other) = &meant[i] else { continue };
        if let Some(plan) = planner.sound(other, WORTH)? {
            // Beside what was typed, in its place among the loose words.
            let place = plans.loose.iter().position(|p| holds(p, planner, w));
            match place {
                Some(p) => {
                    let old = plans.loose[p].clone();
                    plans.loose[p] = Plan::Any(vec![old, plan]);
                }
                None => plans.loose.push(plan),
            }
        }
        let neighbour = |at: Option<usize>| {
            let at = at.filter(|at| *at < seen.len())?;
            Some(meant[at].as_ref().unwrap_or(&seen[at].0))
        };
        let before = neighbour(i.checked_sub(1)).filter(|_| w.joined);
        let after = neighbour(Some(i + 1)).filter(|n| n.joined);
        corrected.push((w.from, w.to, shown(planner, snapshot, other, before, after)?));
    }
    if corrected.is_empty() {
        return Ok(None);
    }
    let mut out = String::new();
    let mut at = 0;
    for (from, to, word) in corrected {
        if from < at {
            continue;
        }
        out.push_str(query.text.get(at..from).unwrap_or(""));
        out.push_str(&word);
        at = to;
    }
    out.push_str(query.text.get(at..).unwrap_or(""));
    Ok(Some(out))
}

/// What keys pressed for an input method that was off were meant for, without marks: `tieets` (Telex) and `tie61t`
/// (VNI) are `tiet`. `None` if they hold no such key.
fn keyed(word: &str) -> Option<String> {
    let mut out = String::with_capacity(word.len());
    let (mut vowel, mut keys) = (false, false);
    for c in word.chars() {
        let last = out.chars().next_back();
        let key = match c {
            's' | 'f' | 'r' | 'x' | 'j' | '1'..='8' => vowel,
            '9' => last == Some('d'),
            'a' | 'e' | 'o' | 'd' => last == Some(c),
            'w' => matches!(last, Some('a' | 'o' | 'u')),
            _ => false,
        };
        if key {
            keys = true;
            continue;
        }
        vowel |= VOWELS.contains(&c);
        out.push(c);
    }
    (keys && vowel).then_some(out)
}

/// True if this loose plan was made for a word that the index does not have.
fn holds(plan: &Plan, _planner: &Planner<'_>, _w: &Word) -> bool {
    matches!(plan, Plan::Any(list) if list.is_empty())
}

/// The word as it is most often written, beside its neighbours if they help.
fn shown(
    planner: &Planner<'_>,
    snapshot: &Snapshot,
    w: &Word,
    before: Option<&Word>,
    after: Option<&Word>,
) -> Result<String, Error> {
    let exact = snapshot.letters.fields.exact;
    let most = |prefix: String| -> Result<Option<(String, u64)>, Error> {
        let found = planner.with_prefix(exact, &prefix)?;
        Ok(found
            .into_iter()
            .max_by_key(|(p, v)| (v.df, std::cmp::Reverse(p.clone())))
            .map(|(p, v)| (p, v.df)))
    };
    if let Some(b) = before
        && let Some((p, _)) = most(format!("{} {}{EXACT}", b.fold, w.fold))?
    {
        return Ok(spelled(p.split_once(' ').map_or(&w.fold, |(_, second)| second)));
    }
    if let Some(a) = after
        && let Some((p, _)) = most(format!("{} {}{EXACT}", w.fold, a.fold))?
    {
        return Ok(spelled(p.split_once(' ').map_or(&w.fold, |(first, _)| first)));
    }
    Ok(match most(format!("{}{EXACT}", w.fold))? {
        Some((p, _)) if !p.is_empty() => spelled(&p),
        _ => spelled(&w.fold),
    })
}

/// The index keeps one spelling where `y` and `i` waver; this is the usual one.
fn spelled(plain: &str) -> String {
    let mut chars: Vec<char> = plain.chars().collect();
    let y = match chars.as_slice() {
        ['h' | 'k' | 'l' | 'm' | 't', last] | ['q', 'u', last] => match last {
            'i' => 'y',
            'í' => 'ý',
            'ì' => 'ỳ',
            'ỉ' => 'ỷ',
            'ĩ' => 'ỹ',
            'ị' => 'ỵ',
            _ => return plain.to_owned(),
        },
        _ => return plain.to_owned(),
    };
    if let Some(last) = chars.last_mut() {
        *last = y;
    }
    chars.into_iter().collect()
}

/// True if `a` becomes `b` by at most `most` letters added, dropped, changed or swapped. Both are
/// folded, so that bytes are letters nearly always.
fn near(a: &str, b: &str, most: usize) -> bool {
    const LONGEST: usize = 32;
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > most || b.len() >= LONGEST {
        return false;
    }
    let mut before = [0usize; LONGEST];
    let mut last = [0usize; LONGEST];
    let mut row = [0usize; LONGEST];
    for (j, cell) in last.iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        row[0] = i;
        let mut least = i;
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut cell = (last[j - 1] + change).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cell = cell.min(before[j - 2] + 1);
            }
            row[j] = cell;
            least = least.min(cell);
        }
        if least > most {
            return false;
        }
        before = last;
        last = row;
    }
    last[b.len()] <= most
}

impl Snapshot {
    /// The folded words of the letters, with the number of letters that have them.
    pub(crate) fn vocabulary(&self) -> Result<&[(String, u32)], Error> {
        if let Some(v) = self.vocabulary.get() {
            return Ok(v);
        }
        let mut all = std::collections::BTreeMap::<String, u32>::new();
        for reader in self.letters_searcher.segment_readers() {
            let inverted = reader.inverted_index(self.letters.fields.folded)?;
            // Numbers come before letters and are none.
            let mut stream = inverted.terms().range().ge(b"a").into_stream()?;
            while stream.advance() {
                let Ok(word) = std::str::from_utf8(stream.key()) else { continue };
                if word.len() >= 2 && word.len() <= 24 && word.chars().all(char::is_alphabetic) {
                    *all.entry(word.to_owned()).or_default() += stream.value().doc_freq;
                }
            }
        }
        Ok(self.vocabulary.get_or_init(|| all.into_iter().collect()))
    }
}

/// How many terms are looked at for one suggestion.
const LOOKED_AT: usize = 20_000;

pub(crate) fn suggest(snapshot: &Snapshot, typed: &str, limit: usize) -> Result<Vec<String>, Error> {
    let ws = words(typed);
    let mut out: Vec<String> = Vec::new();
    let Some(last) = ws.last() else { return Ok(out) };
    let finished = typed[last.to..].chars().next().is_some_and(char::is_whitespace);
    let ground = Ground::new(snapshot, Kind::Letter)?;
    let planner = Planner::new(ground.searcher, &ground.side.fields, ground.kind);
    let start = typed.get(..last.from).unwrap_or("");
    let mut scored: Vec<(u64, String)> = Vec::new();
    if last.fold.bytes().all(|b| b.is_ascii_digit()) && !finished {
        // The number of a letter, with what most often follows it.
        for (rest, v) in planner.with_prefix(ground.side.fields.code, &last.fold)?.into_iter().take(LOOKED_AT)
        {
            if !rest.contains([EXACT, ' ']) {
                scored.push((v.df, format!("{start}{}{rest}", last.fold)));
            }
        }
    } else if last.fold.chars().count() >= 2 || (ws.len() > 1 && !finished) {
        let fields = &ground.side.fields;
        let toned = ws.iter().any(|w| w.marked);
        if !finished {
            if !last.marked {
                for (rest, v) in planner.with_prefix(fields.folded, &last.fold)?.into_iter().take(LOOKED_AT) {
                    let word = Word { fold: format!("{}{rest}", last.fold), ..last.clone() };
                    // As it is most often written.
                    scored.push((v.df, word.fold));
                }
                scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
                scored.truncate(limit);
                for (_, fold) in &mut scored {
                    let word = Word { fold: fold.clone(), plain: fold.clone(), ..last.clone() };
                    *fold = format!("{start}{}", shown(&planner, snapshot, &word, None, None)?);
                }
            }
            for (rest, v) in planner.with_prefix(fields.exact, &last.fold)?.into_iter().take(LOOKED_AT) {
                let Some((fold, plain)) = rest.split_once(EXACT) else { continue };
                let whole = format!("{}{fold}", last.fold);
                let form = if plain.is_empty() { whole } else { plain.to_owned() };
                if last.marked && !form.starts_with(&last.plain) {
                    continue;
                }
                scored.push((v.df, format!("{start}{}", spelled_all(&form))));
            }
        }
        let before = if finished { Some(last) } else { ws.iter().rev().nth(1) };
        if let Some(b) = before {
            let head = if finished { typed[..last.from].to_owned() } else { typed[..b.from].to_owned() };
            let tail = if finished { "" } else { last.fold.as_str() };
            let prefix = format!("{} {tail}", b.fold);
            let mut near: Vec<(u64, String)> = Vec::new();
            for (rest, v) in planner.with_prefix(fields.exact, &prefix)?.into_iter().take(LOOKED_AT) {
                let Some((fold, plain)) = rest.split_once(EXACT) else { continue };
                let form = if plain.is_empty() { format!("{prefix}{fold}") } else { plain.to_owned() };
                if toned && b.marked && !form.starts_with(&b.plain) {
                    continue;
                }
                near.push((v.df, format!("{head}{}", spelled_all(&form))));
            }
            if !near.is_empty() {
                scored = near;
            }
        }
    }
    let key = canonical(typed);
    if key.len() >= 2 {
        let issuers = snapshot.issuers()?;
        let mut names: Vec<&String> = issuers
            .names
            .iter()
            .filter(|n| {
                let name = canonical(n);
                name.starts_with(&key) || name.contains(&format!(" {key}"))
            })
            .collect();
        names.sort();
        out.extend(names.into_iter().take(limit.div_ceil(3)).cloned());
    }
    scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    for (_, s) in scored {
        if out.len() >= limit {
            break;
        }
        if !out.contains(&s) {
            out.push(s);
        }
    }
    out.truncate(limit);
    Ok(out)
}

fn spelled_all(form: &str) -> String {
    form.split(' ').map(spelled).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_input_methods() {
        for (typed, meant) in [
            ("tieets", "tiet"),
            ("ddieenj", "dien"),
            ("truwowngf", "truong"),
            ("nuwowcs", "nuoc"),
            ("tie61t", "tiet"),
            ("d9ie65n", "dien"),
            ("ngoaif", "ngoai"),
        ] {
            assert_eq!(keyed(typed).as_deref(), Some(meant), "{typed}");
        }
        for plain in ["tiet", "xuat", "930", "sua", "bluezone", "rung"] {
            assert_eq!(keyed(plain), None, "{plain}");
        }
    }

    #[test]
    fn near_words() {
        assert!(near("kai", "khai", 1) && near("trine", "trien", 1) && near("covdi", "covid", 1));
        assert!(!near("kai", "khanh", 1) && !near("a", "bcd", 1));
        assert_eq!((spelled("kĩ"), spelled("quí"), spelled("sĩ")), ("kỹ".into(), "quý".into(), "sĩ".into()));
    }
}
