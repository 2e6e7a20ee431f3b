//! The rules of the registry against their phrases in `corpus/phrases/`: every rule takes at
//! least three and refuses at least two, and a phrase has exactly one reading that spans it whole.

use std::collections::BTreeSet;
use std::path::PathBuf;

use congvan_model::Bound;
use congvan_parse::grammar::deadline::{Context, DeadlineWords, When};
use congvan_parse::registry::{CODES, DEADLINES};
use jiff::civil::date;

struct Phrases {
    takes: Vec<(String, String)>,
    refuses: Vec<String>,
}

fn phrases(id: &str) -> Phrases {
    let path: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "../../corpus/phrases", &format!("{id}.txt")].iter().collect();
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut out = Phrases { takes: Vec::new(), refuses: Vec::new() };
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("+ ") {
            let (phrase, value) =
                rest.split_once(" => ").unwrap_or_else(|| panic!("{id}: no value in `{line}`"));
            out.takes.push((phrase.to_owned(), value.to_owned()));
        } else if let Some(rest) = line.strip_prefix("- ") {
            out.refuses.push(rest.to_owned());
        }
    }
    out
}

fn context() -> Context {
    Context { letter: Some(date(2020, 8, 7)) }
}

fn show(words: &DeadlineWords) -> String {
    let when = match &words.when {
        When::Day(Some(d)) => format!("date {d}"),
        When::Day(None) => "date none".to_owned(),
        When::Lunar(d) => {
            format!("lunar {}/{}{}", d.day, d.month, d.year.map_or(String::new(), |y| format!("/{y}")))
        }
        When::Rule(rule) => format!("rule {rule}"),
        When::After { count, unit, from } => {
            let name = |v: serde_json::Value| v.as_str().unwrap_or_default().to_owned();
            format!(
                "after {count} {} {}",
                name(serde_json::to_value(unit).unwrap()),
                name(serde_json::to_value(from).unwrap())
            )
        }
    };
    let bound = if words.bound == Bound::Before { "before" } else { "by" };
    let time = words.time.map(|(h, m)| format!(" {h:02}:{m:02}")).unwrap_or_default();
    format!("{when} {bound}{time}")
}

/// True if nothing but a closing comma is left.
fn whole(rest: &str) -> bool {
    rest.trim_matches([' ', ',']).is_empty()
}

#[test]
fn ids_are_unique_and_ascii() {
    let ids: Vec<&str> = DEADLINES.iter().map(|r| r.id).chain(CODES.iter().map(|r| r.id)).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    for id in ids {
        assert!(id.is_ascii() && id.contains('.'), "{id}");
    }
}

#[test]
fn every_rule_has_phrases_to_take_and_to_refuse() {
    for id in DEADLINES.iter().map(|r| r.id).chain(CODES.iter().map(|r| r.id)) {
        let p = phrases(id);
        assert!(p.takes.len() >= 3, "{id} takes only {}", p.takes.len());
        assert!(p.refuses.len() >= 2, "{id} refuses only {}", p.refuses.len());
    }
}

#[test]
fn deadlines_take_their_phrases_and_no_others() {
    let mut faults = Vec::new();
    for rule in DEADLINES {
        let p = phrases(rule.id);
        for (phrase, value) in &p.takes {
            let readings: Vec<(&str, DeadlineWords)> = DEADLINES
                .iter()
                .filter_map(|r| {
                    (r.read)(phrase, &context()).ok().filter(|(rest, _)| whole(rest)).map(|(_, w)| (r.id, w))
                })
                .collect();
            match readings.as_slice() {
                [] => faults.push(format!("{}: `{phrase}` has no reading that spans it", rule.id)),
                [(id, words)] if *id == rule.id => {
                    if show(words) != *value {
                        faults.push(format!("{}: `{phrase}` reads {}, not {value}", rule.id, show(words)));
                    }
                }
                many => faults.push(format!(
                    "{}: `{phrase}` is read by {:?}",
                    rule.id,
                    many.iter().map(|m| m.0).collect::<Vec<_>>()
                )),
            }
        }
        for phrase in &p.refuses {
            if let Ok((rest, _)) = (rule.read)(phrase, &context())
                && whole(rest)
            {
                faults.push(format!("{}: takes `{phrase}`", rule.id));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn codes_take_their_phrases_and_no_others() {
    for rule in CODES {
        let p = phrases(rule.id);
        for (phrase, value) in &p.takes {
            let (rest, code) =
                (rule.read)(phrase).unwrap_or_else(|_| panic!("{}: does not take `{phrase}`", rule.id));
            assert!(whole(rest), "{}: `{phrase}` leaves `{rest}`", rule.id);
            assert_eq!(
                format!("{} {}", code.number.as_deref().unwrap_or("-"), code.symbol),
                *value,
                "{}",
                rule.id
            );
        }
        for phrase in &p.refuses {
            let taken = (rule.read)(phrase).is_ok_and(|(rest, code)| whole(rest) && !code.symbol.is_empty());
            assert!(!taken, "{}: takes `{phrase}`", rule.id);
        }
    }
}
