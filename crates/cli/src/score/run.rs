//! A run of `congvan eval` as it is kept in a file, and what a later one gained and lost.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Figures, Score, share};

/// The version of the file.
const FORMAT: u32 = 1;

/// A run: its figures, and for each letter what was wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Run {
    format: u32,
    /// The version of the program.
    program: String,
    headers_right: f64,
    letters_right: f64,
    fields: BTreeMap<String, Figures>,
    letters: BTreeMap<String, Letter>,
}

/// What became of one letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Letter {
    header_right: bool,
    /// How many values are wrong in each field that is not right: the missing or the invented ones,
    /// whichever are more.
    wrong: BTreeMap<String, usize>,
}

/// A field of a letter that changed: how many values were wrong, and are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct FieldChange {
    pub(crate) letter: String,
    pub(crate) field: String,
    pub(crate) before: usize,
    pub(crate) after: usize,
}

/// The F1 of a field, before and after.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Move {
    pub(crate) field: String,
    pub(crate) before: f64,
    pub(crate) after: f64,
}

/// What changed from one run to another.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Changes {
    /// Letters that are right throughout and were not.
    pub(crate) letters_gained: Vec<String>,
    /// Letters that were right throughout and are not.
    pub(crate) letters_lost: Vec<String>,
    /// Letters that only this run has.
    pub(crate) letters_new: Vec<String>,
    /// Letters that only the earlier run had.
    pub(crate) letters_missing: Vec<String>,
    /// Fields with fewer wrong values.
    pub(crate) fields_gained: Vec<FieldChange>,
    /// Fields with more.
    pub(crate) fields_lost: Vec<FieldChange>,
    /// Fields whose F1 moved.
    pub(crate) f1: Vec<Move>,
}

impl Changes {
    /// True if something is worse than it was.
    pub(crate) fn has_losses(&self) -> bool {
        !self.letters_lost.is_empty() || !self.fields_lost.is_empty() || !self.letters_missing.is_empty()
    }
}

impl Run {
    pub(crate) fn of(score: &Score) -> Self {
        let letter = |(name, of): (&String, &super::Outcome)| {
            (name.clone(), Letter { header_right: of.header, wrong: of.wrong.clone() })
        };
        Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            headers_right: share(score.headers_right, score.letters),
            letters_right: share(score.letters_right, score.letters),
            fields: score.figures().into_iter().map(|(field, f)| (field.to_owned(), f)).collect(),
            letters: score.by_letter.iter().map(letter).collect(),
        }
    }

    /// Reads a run that was kept; the error says why that is none.
    pub(crate) fn read(json: &str) -> Result<Self, String> {
        let run: Self = serde_json::from_str(json).map_err(|e| e.to_string())?;
        if run.format != FORMAT {
            return Err(format!("format {}", run.format));
        }
        Ok(run)
    }

    /// What changed since `before`.
    pub(crate) fn since(&self, before: &Self) -> Changes {
        let mut changes = Changes::default();
        let names: BTreeSet<&String> = self.letters.keys().chain(before.letters.keys()).collect();
        for name in names {
            let (was, is) = match (before.letters.get(name), self.letters.get(name)) {
                (Some(was), Some(is)) => (was, is),
                (None, _) => {
                    changes.letters_new.push(name.clone());
                    continue;
                }
                (_, None) => {
                    changes.letters_missing.push(name.clone());
                    continue;
                }
            };
            match (was.wrong.is_empty(), is.wrong.is_empty()) {
                (false, true) => changes.letters_gained.push(name.clone()),
                (true, false) => changes.letters_lost.push(name.clone()),
                _ => {}
            }
            let fields: BTreeSet<&String> = was.wrong.keys().chain(is.wrong.keys()).collect();
            for field in fields {
                let count = |of: &Letter| of.wrong.get(field).copied().unwrap_or(0);
                let (before, after) = (count(was), count(is));
                let change = FieldChange { letter: name.clone(), field: field.clone(), before, after };
                match after.cmp(&before) {
                    std::cmp::Ordering::Less => changes.fields_gained.push(change),
                    std::cmp::Ordering::Greater => changes.fields_lost.push(change),
                    std::cmp::Ordering::Equal => {}
                }
            }
        }
        changes.f1 = super::FIELDS
            .iter()
            .filter_map(|field| {
                let (before, after) = (before.fields.get(*field)?.f1, self.fields.get(*field)?.f1);
                (before != after).then(|| Move { field: (*field).to_owned(), before, after })
            })
            .collect();
        changes
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn run(letters: &[(&str, Value, Value)]) -> Run {
        let mut score = Score::new(0.0);
        for (name, truth, record) in letters {
            score.letter(name, truth, record);
        }
        Run::of(&score)
    }

    #[test]
    fn a_kept_run_tells_what_a_later_one_gained_and_lost() {
        let truth = json!({"number": "1", "copies": ["A", "B"]});
        let (good, bad) = (truth.clone(), json!({"number": "2", "copies": ["A", "B"]}));
        let half = json!({"number": "1", "copies": ["A", "C"]});
        let before = run(&[
            ("mended", truth.clone(), bad.clone()),
            ("broken", truth.clone(), good.clone()),
            ("same", truth.clone(), half.clone()),
            ("gone", truth.clone(), good.clone()),
        ]);
        let kept = Run::read(&serde_json::to_string(&before).unwrap()).unwrap();
        assert_eq!(kept, before);
        let after = run(&[
            ("mended", truth.clone(), good.clone()),
            ("broken", truth.clone(), half.clone()),
            ("same", truth.clone(), half),
            ("new", truth, bad),
        ]);
        let changes = after.since(&kept);
        assert_eq!(changes.letters_gained, ["mended"]);
        assert_eq!(changes.letters_lost, ["broken"]);
        assert_eq!(
            (changes.letters_new.as_slice(), changes.letters_missing.as_slice()),
            (&["new".to_owned()][..], &["gone".to_owned()][..])
        );
        let change = |letter: &str, field: &str, before, after| FieldChange {
            letter: letter.into(),
            field: field.into(),
            before,
            after,
        };
        assert_eq!(changes.fields_gained, [change("mended", "number", 1, 0)]);
        assert_eq!(changes.fields_lost, [change("broken", "copies", 0, 1)]);
        let moved: Vec<&str> = changes.f1.iter().map(|m| m.field.as_str()).collect();
        assert_eq!(moved, ["copies"]);
        assert!(changes.has_losses());
        assert_eq!(after.since(&after), Changes::default());
        assert!(!after.since(&after).has_losses());
    }

    #[test]
    fn a_file_that_is_no_run_is_refused() {
        assert!(Run::read("{}").is_err());
        let other = serde_json::to_string(&run(&[])).unwrap().replace("\"format\":1", "\"format\":9");
        assert!(Run::read(&other).is_err());
    }
}
