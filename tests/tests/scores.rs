//! `corpus/SCORES.md` says how well the corpus is read: it is made of what `congvan eval` prints,
//! and this test keeps it true. `BLESS=1` renews it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use congvan_tests::program::{congvan, repository, run};
use serde_json::Value;

fn eval(ending: &str) -> Value {
    let letters = repository().join("corpus/letters");
    let ran = run(congvan(["eval", "--format", "json", "--wrong", "--ext", ending]).arg(letters));
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}", ran.err))
}

fn percent(share: &Value) -> String {
    format!("{:.1} %", 100.0 * share.as_f64().expect("a share"))
}

fn page() -> String {
    let mut out = String::from(
        "# How well the corpus is read\n\n\
         Made by `BLESS=1 cargo test -p congvan-tests --test scores` of what `congvan eval corpus/letters`\n\
         prints; a test keeps it true. Support is how many values the truth has, F1 is strict, the lenient\n\
         one lets strings differ by a tenth of their length. These letters were written for the project and\n\
         its rules were made with them at hand: the figures guard against losses and say nothing about\n\
         letters that nobody has seen.\n",
    );
    for (ending, title) in [("txt", "From text"), ("pdf", "From print")] {
        let summary = eval(ending);
        let (strict, lenient) = (&summary, &summary["lenient"]);
        let rates = |of: &Value| (percent(&of["headers_right"]), percent(&of["letters_right"]));
        let ((header, all), (near_header, near_all)) = (rates(strict), rates(lenient));
        let (letters, failed) = (&summary["letters"], &summary["failed"]);
        let _ = write!(
            out,
            "\n## {title}\n\n{letters} letters, {failed} failed. Whole header right: {header} (lenient {near_header}). \
             Whole letter right: {all} (lenient {near_all}).\n\n\
             | field | support | found | right | precision | recall | F1 | lenient F1 |\n\
             | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        );
        for (field, f) in summary["fields"].as_object().expect("figures by field") {
            let share = |v: &Value| format!("{:.4}", v.as_f64().expect("a share"));
            let [p, r, f1, near] = [&f["precision"], &f["recall"], &f["f1"], &f["lenient"]["f1"]].map(share);
            let (gold, found, right) = (&f["gold"], &f["found"], &f["right"]);
            let _ = writeln!(out, "| {field} | {gold} | {found} | {right} | {p} | {r} | {f1} | {near} |");
        }
        let mut wrong: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for w in summary["wrong"].as_array().expect("what is wrong") {
            let [letter, field] = ["letter", "field"].map(|key| w[key].as_str().expect("a name"));
            wrong.entry(letter).or_default().push(field);
        }
        out.push_str("\nNot all right:\n\n");
        for (letter, fields) in &wrong {
            let _ = writeln!(out, "- `{letter}`: {}", fields.join(", "));
        }
        if wrong.is_empty() {
            out.push_str("- none\n");
        }
    }
    out
}

#[test]
fn the_scores_of_the_corpus_are_what_eval_prints() {
    let path = repository().join("corpus/SCORES.md");
    let fresh = page();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &fresh).expect("corpus/SCORES.md can be written");
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    for (n, (stands, is)) in kept.lines().zip(fresh.lines()).enumerate() {
        assert_eq!(stands, is, "corpus/SCORES.md:{}; BLESS=1 renews it", n + 1);
    }
    assert_eq!(kept.lines().count(), fresh.lines().count(), "BLESS=1 renews corpus/SCORES.md");
}
