//! What holds for every letter of the corpus, however it is written down: composed or not, with the
//! tone on either vowel, its lines broken elsewhere, with a paragraph more or less.

use std::collections::BTreeSet;
use std::path::PathBuf;

use congvan_layout::{Zones, zones};
use congvan_model::{Letter, Pages, Task};
use congvan_parse::{Parsed, parse};
use congvan_text::plain;
use unicode_normalization::UnicodeNormalization;

fn corpus() -> Vec<(String, String)> {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../corpus/letters"].iter().collect();
    let mut letters: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("the corpus is there")
        .flatten()
        .filter_map(|f| {
            let text = std::fs::read_to_string(f.path().join("letter.txt")).ok()?;
            Some((f.file_name().to_string_lossy().into_owned(), text))
        })
        .collect();
    letters.sort();
    assert!(letters.len() >= 50, "only {} letters", letters.len());
    letters
}

fn divided(text: &str) -> Zones {
    zones(&Pages::from_text(text))
}

fn read(text: &str) -> Parsed {
    parse(&divided(text))
}

/// What two readings of a letter that say the same must have in common: everything but the form of
/// its characters.
fn said(letter: &Letter) -> String {
    let json = serde_json::to_string_pretty(letter).expect("a letter is JSON");
    plain(&json)
}

fn differences(a: &str, b: &str) -> String {
    let (a, b): (BTreeSet<&str>, BTreeSet<&str>) = (a.lines().collect(), b.lines().collect());
    let only = |x: &BTreeSet<&str>, y: &BTreeSet<&str>, sign: char| {
        x.difference(y).take(6).map(|l| format!("  {sign} {}\n", l.trim())).collect::<String>()
    };
    only(&a, &b, '-') + &only(&b, &a, '+')
}

/// The tone marks of `oa`, `oe`, `uy` in open syllables on the first vowel (`hòa`) or, with `new`,
/// on the second (`hoà`).
fn toned(text: &str, new: bool) -> String {
    const PAIRS: [(&str, &str); 15] = [
        ("òa", "oà"),
        ("óa", "oá"),
        ("ỏa", "oả"),
        ("õa", "oã"),
        ("ọa", "oạ"),
        ("òe", "oè"),
        ("óe", "oé"),
        ("ỏe", "oẻ"),
        ("õe", "oẽ"),
        ("ọe", "oẹ"),
        ("ùy", "uỳ"),
        ("úy", "uý"),
        ("ủy", "uỷ"),
        ("ũy", "uỹ"),
        ("ụy", "uỵ"),
    ];
    let text: Vec<char> = text.nfc().collect();
    let mut out = String::new();
    let mut i = 0;
    while i < text.len() {
        let open = text.get(i + 2).is_none_or(|c| !c.is_alphabetic());
        let after_q = i > 0 && matches!(text[i - 1], 'q' | 'Q');
        let pair: String = text[i..text.len().min(i + 2)].iter().collect();
        let low = pair.to_lowercase();
        let moved = PAIRS.iter().find_map(|(old, young)| {
            let (from, to) = if new { (old, young) } else { (young, old) };
            (low == *from).then_some(*to)
        });
        match moved {
            Some(to) if open && !after_q => {
                for (c, was) in to.chars().zip(pair.chars()) {
                    if was.is_uppercase() { out.extend(c.to_uppercase()) } else { out.push(c) }
                }
                i += 2;
            }
            _ => {
                out.push(text[i]);
                i += 1;
            }
        }
    }
    out
}

/// The same text with no line longer than `width`, broken between words; what begins a paragraph of
/// the body begins with `first`. Rows of tables stay.
fn wrapped(text: &str, width: usize, first: &str) -> String {
    let z = divided(text);
    let starts: BTreeSet<usize> =
        z.body.iter().map(|p| p.text.source(0..p.text.text().len()).start).collect();
    let mut out = String::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begins = starts.range(at..at + line.len()).next().is_some();
        at += line.len();
        let line = line.trim_end();
        if line.contains(['|', '\t']) {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        let mut column = 0;
        if begins {
            out.push_str(first);
            column = first.trim_start_matches('\n').len();
        }
        let mut inside = false;
        for word in line.split(' ') {
            let n = word.chars().count();
            if inside && column + 1 + n > width {
                out.push('\n');
                column = 0;
            } else if inside {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += n;
            inside = true;
        }
        out.push('\n');
    }
    out
}

#[test]
fn composed_and_decomposed_text_say_the_same() {
    let mut faults = String::new();
    for (name, text) in corpus() {
        let (nfc, nfd): (String, String) = (text.nfc().collect(), text.nfd().collect());
        let (nfc, nfd) = (said(&read(&nfc).letter), said(&read(&nfd).letter));
        if nfc != nfd {
            faults.push_str(&format!("{name}\n{}", differences(&nfc, &nfd)));
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn the_place_of_the_tone_does_not_matter() {
    let mut faults = String::new();
    for (name, text) in corpus() {
        let (old, new) = (toned(&text, false), toned(&text, true));
        let (old, new) = (said(&read(&old).letter), said(&read(&new).letter));
        if old != new {
            faults.push_str(&format!("{name}\n{}", differences(&old, &new)));
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// Letters that differ from themselves when their lines are broken.
fn broken(first: &str) -> String {
    let mut faults = String::new();
    for width in [60, 70, 80, 90, 100] {
        for (name, text) in corpus() {
            let broken = wrapped(&text, width, first);
            let (whole, broken) = (said(&read(&text).letter), said(&read(&broken).letter));
            if whole != broken {
                faults.push_str(&format!("{name} at {width}\n{}", differences(&whole, &broken)));
            }
        }
    }
    faults
}

#[test]
fn where_the_lines_are_broken_does_not_matter_if_paragraphs_are_indented() {
    let faults = broken("    ");
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn where_the_lines_are_broken_does_not_matter_if_blank_lines_part_paragraphs() {
    let faults = broken("\n");
    assert!(faults.is_empty(), "{faults}");
}

/// True if a paragraph of the body ends with a line so full that the first word of the next one would
/// not have stood on it: in a text without indents or blank lines nothing then tells that it ends.
fn ends_full(broken: &str) -> bool {
    let lines: Vec<&str> = broken.lines().collect();
    let longest = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0);
    lines.windows(2).any(|w| {
        let word = w[1].split(' ').next().map_or(0, |word| word.chars().count());
        // A sentence ends and another begins: within a paragraph or between two.
        let new = w[0].ends_with(['.', ';', ':']) && w[1].starts_with(char::is_uppercase);
        new && w[0].chars().count() + 1 + word > longest * 9 / 10
    })
}

#[test]
fn where_the_lines_are_broken_does_not_matter_where_the_end_of_a_paragraph_shows() {
    let (mut faults, mut tried) = (String::new(), 0);
    for width in [60, 70, 80, 90, 100] {
        for (name, text) in corpus() {
            let broken = wrapped(&text, width, "");
            if ends_full(&broken) {
                continue;
            }
            tried += 1;
            let (whole, broken) = (said(&read(&text).letter), said(&read(&broken).letter));
            if whole != broken {
                faults.push_str(&format!("{name} at {width}\n{}", differences(&whole, &broken)));
            }
        }
    }
    assert!(tried >= 150, "only {tried} letters whose paragraphs show");
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn every_word_of_the_source_stands_in_a_zone() {
    let words = |text: &str| -> Vec<String> {
        // The words that open a list are what told its zone.
        let plain = plain(text).replace("kính gửi", "").replace("nơi nhận", "");
        plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let mut faults = String::new();
    for (name, text) in corpus() {
        let z = divided(&text);
        let mut kept: Vec<String> = Vec::new();
        let one = [&z.number, &z.dateline, &z.title, &z.subject];
        let blocks = [&z.marks, &z.letterhead, &z.nation, &z.addressees, &z.recipients, &z.signature];
        for block in one.into_iter().flatten().chain(blocks.into_iter().flatten()) {
            kept.extend(words(block.text.text()));
        }
        for paragraph in z.body.iter().chain(&z.annexes) {
            kept.extend(words(paragraph.text.text()));
        }
        let mut lost = Vec::new();
        let mut source = words(&text);
        kept.sort();
        source.sort();
        let mut k = kept.iter().peekable();
        for word in source {
            while k.next_if(|w| **w < word).is_some() {}
            if k.next_if(|w| **w == word).is_none() {
                lost.push(word);
            }
        }
        if !lost.is_empty() {
            faults.push_str(&format!("{name}: {lost:?}\n"));
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// What a task says.
fn told(task: &Task) -> String {
    serde_json::to_string(task).expect("a task is JSON")
}

#[test]
fn what_a_paragraph_orders_has_nothing_to_do_with_the_paragraphs_beside_it() {
    let mut faults = String::new();
    let mut tried = 0;
    for (name, text) in corpus() {
        let parsed = read(&text);
        let z = divided(&text);
        // Where each task stands.
        let places: Vec<_> = (0..parsed.letter.tasks.len())
            .map(|i| parsed.evidence[&format!("/tasks/{i}/text")].span.range())
            .collect();
        for (i, p) in z.body.iter().enumerate() {
            let range = p.text.source(0..p.text.text().len());
            // A heading or a lead-in has to do with what stands under it.
            let leads = p.text.text().ends_with(':') || p.bold || p.row.is_some();
            let deeper = match (&p.mark, z.body.get(i + 1).and_then(|n| n.mark.as_ref())) {
                (_, None) => p.mark.is_some(),
                (None, Some(_)) => true,
                (Some(own), Some(next)) => own.kind != next.kind,
            };
            // So has what a task takes its bodies or its deadline from.
            let within = |r: &std::ops::Range<usize>| range.start <= r.start && r.end <= range.end;
            let lends = parsed.evidence.iter().any(|(pointer, e)| {
                let of =
                    pointer.strip_prefix("/tasks/").and_then(|p| p.split('/').next()?.parse::<usize>().ok());
                of.is_some_and(|task| within(&e.span.range()) && !within(&places[task]))
            });
            if leads || deeper || lends {
                continue;
            }
            tried += 1;
            let tasks = parsed.letter.tasks.iter().zip(&places);
            let others: BTreeSet<String> = tasks
                .filter(|(_, r)| r.end <= range.start || range.end <= r.start)
                .map(|(t, _)| told(t))
                .collect();
            let mut without = z.source.clone();
            without.replace_range(range, "");
            let left: BTreeSet<String> = read(&without).letter.tasks.iter().map(told).collect();
            if left != others {
                let [a, b] = [&others, &left].map(|t| t.iter().cloned().collect::<Vec<_>>().join("\n"));
                faults.push_str(&format!("{name} without {:?}\n{}", p.text.text(), differences(&a, &b)));
            }
        }
    }
    assert!(tried > 200, "only {tried} paragraphs");
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn a_letter_in_disorder_still_has_proof_of_all_that_is_read() {
    for (name, text) in corpus() {
        let lines: Vec<&str> = text.lines().collect();
        let half = lines.len() / 2;
        let disorders = [
            lines.iter().rev().copied().collect::<Vec<_>>(),
            lines[half..].iter().chain(&lines[..half]).copied().collect(),
            lines.iter().enumerate().filter(|(i, _)| i % 3 > 0).map(|(_, l)| *l).collect(),
            lines.iter().chain(&lines).copied().collect(),
        ];
        for lines in disorders {
            let text = lines.join("\n");
            let z = divided(&text);
            for (pointer, e) in &parse(&z).evidence {
                let slice =
                    z.source.get(e.span.range()).unwrap_or_else(|| panic!("{name}: {pointer}: {:?}", e.span));
                let squeezed = slice.split_whitespace().collect::<Vec<_>>().join(" ");
                assert_eq!(squeezed, e.text, "{name}: {pointer}");
            }
        }
    }
}
