//! How well letters are found: the judged queries of `data/queries.tsv` over the corpus.
//!
//! `cargo test --release -p congvan-search --test quality -- --nocapture` prints the table, with tantivy's own
//! analyzer and SQLite FTS5 on the same letters and queries beside it, and each query that fails; of the
//! half `final` only the figures.
//!
//! Other letters can be judged beside the corpus without their words getting into the project: with
//! `CONGVAN_JUDGED=FOLDER` the queries of `FOLDER/queries.tsv` are asked over the corpus and the letters of
//! `FOLDER/letters` (a truth `NAME.json` each, and its text `NAME.txt` where there is one; `s:NAME` in the list).

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use congvan_model::{Bound, Letter, Record, SCHEMA_VERSION, Signer, Source, TextFrom};
use congvan_search::{Facts, Index, Request, TaskFacts};
use jiff::civil::{Date, date};
use serde_json::Value;

const TODAY: Date = date(2024, 1, 1);
const DEPTH: usize = 10;

struct Doc {
    name: String,
    record: Record,
    text: String,
    facts: Facts,
}

struct Judged {
    half: String,
    class: String,
    query: String,
    relevant: HashMap<String, u32>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A letter from its truth, and from its text where that is at hand.
fn doc(name: &str, truth: &Path, text: Option<&Path>) -> Doc {
    let source = std::fs::read_to_string(truth).unwrap_or_else(|e| panic!("{}: {e}", truth.display()));
    let mut value: Value =
        serde_json::from_str(&source).unwrap_or_else(|e| panic!("{}: {e}", truth.display()));
    if value["signer"].is_null() {
        value["signer"] = serde_json::to_value(Signer::default()).expect("a signer");
    }
    let mut said = String::new();
    for (i, t) in value["tasks"].as_array_mut().into_iter().flatten().enumerate() {
        t["id"] = Value::from(format!("t{}", i + 1));
    }
    let letter: Letter = serde_json::from_value(value).unwrap_or_else(|e| panic!("{}: {e}", truth.display()));
    let text = match text {
        Some(path) => std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())),
        None => {
            // A scan or a Word file: what its truth has of it.
            for part in [&letter.issuer_parent, &letter.issuer, &letter.subject].into_iter().flatten() {
                said.push_str(part);
                said.push('\n');
            }
            said.push_str(&format!("Số: {}\n", letter.code()));
            for part in
                letter.addressees.iter().chain(letter.tasks.iter().map(|t| &t.text)).chain(&letter.copies)
            {
                said.push_str(part);
                said.push_str(".\n");
            }
            said
        }
    };
    let facts = Facts {
        received: None,
        tasks: letter
            .tasks
            .iter()
            .map(|t| {
                let due = t.deadline.as_ref().and_then(|d| {
                    let day = d.date?;
                    if d.bound == Bound::Before { day.yesterday().ok() } else { Some(day) }
                });
                TaskFacts { task_id: t.id.clone(), last_day: due, ..TaskFacts::default() }
            })
            .collect(),
    };
    let record = Record {
        schema_version: SCHEMA_VERSION.into(),
        id: name.into(),
        source: Source {
            file_name: format!("{name}.txt"),
            media_type: "text/plain".into(),
            bytes: 0,
            pages: 1,
            text_from: TextFrom::File,
            ocr_confidence: None,
            signatures: Vec::new(),
        },
        letter,
        evidence: Default::default(),
        resolved: Default::default(),
        diagnostics: Vec::new(),
    };
    Doc { name: name.into(), record, text, facts }
}

fn listed(dir: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> =
        std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()).collect();
    names.sort();
    names
}

fn corpus() -> Vec<Doc> {
    let mut out = Vec::new();
    for folder in listed(&root().join("corpus/letters")) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (truth, text) = (folder.join("letter.json"), folder.join("letter.txt"));
        if truth.is_file() {
            out.push(doc(&name, &truth, Some(text.as_path()).filter(|p| p.is_file())));
        }
    }
    out
}

fn others(dir: &Path) -> Vec<Doc> {
    let mut out = Vec::new();
    for truth in listed(dir).into_iter().filter(|p| p.extension().is_some_and(|e| e == "json")) {
        let stem = truth.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = truth.with_extension("txt");
        out.push(doc(&format!("s:{stem}"), &truth, Some(text.as_path()).filter(|p| p.is_file())));
    }
    out
}

fn judged(list: &str, docs: &[Doc]) -> Vec<Judged> {
    let known = |name: &str| {
        docs.iter().any(|d| d.name == name || d.name.starts_with(name) && name.starts_with("s:"))
    };
    let mut out = Vec::new();
    for line in list.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let parts: Vec<&str> = line.split('\t').collect();
        let [half, class, query, relevant] = parts.as_slice() else { panic!("four columns: {line}") };
        let mut list = HashMap::new();
        for item in relevant.split(',') {
            let (name, grade) = item.rsplit_once('=').unwrap_or_else(|| panic!("name=grade: {line}"));
            assert!(known(name), "no letter {name}: {line}");
            list.insert(name.to_owned(), grade.parse().unwrap_or_else(|_| panic!("a grade: {line}")));
        }
        out.push(Judged {
            half: (*half).into(),
            class: (*class).into(),
            query: (*query).into(),
            relevant: list,
        });
    }
    out
}

fn grade(j: &Judged, name: &str) -> u32 {
    j.relevant
        .iter()
        .find(|(n, _)| name == *n || n.starts_with("s:") && name.starts_with(n.as_str()))
        .map_or(0, |(_, g)| *g)
}

fn ndcg(j: &Judged, found: &[String]) -> f64 {
    let gain = |g: u32, i: usize| (2f64.powi(g as i32) - 1.0) / (i as f64 + 2.0).log2();
    let got: f64 = found.iter().take(DEPTH).enumerate().map(|(i, n)| gain(grade(j, n), i)).sum();
    let mut ideal: Vec<u32> = j.relevant.values().copied().collect();
    ideal.sort_by(|a, b| b.cmp(a));
    let best: f64 = ideal.iter().take(DEPTH).enumerate().map(|(i, g)| gain(*g, i)).sum();
    if best == 0.0 { 0.0 } else { got / best }
}

/// True if the letter that is meant is among the first three.
fn in_three(j: &Judged, found: &[String]) -> bool {
    let best = j.relevant.values().copied().max().unwrap_or(0);
    found.iter().take(3).any(|n| grade(j, n) == best)
}

type Engine<'a> = Box<dyn Fn(&str) -> Vec<String> + 'a>;

fn ours(index: &Index) -> Engine<'_> {
    Box::new(|query| {
        let mut request = Request::new(query, TODAY);
        request.limit = 30;
        let page = index.search(&request).expect("a query is never an error");
        let mut names: Vec<String> = Vec::new();
        for hit in page.hits {
            if !names.contains(&hit.id) {
                names.push(hit.id);
            }
        }
        names
    })
}

/// What other engines can take: the words.
fn bare(query: &str) -> Vec<String> {
    query
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '?'))
        .map(|w| w.rsplit_once(':').map_or(w, |(_, v)| v))
        .filter(|w| !w.is_empty() && *w != "OR")
        .map(str::to_owned)
        .collect()
}

/// SQLite's FTS5: all words, else any.
fn fts5(docs: &[Doc]) -> Engine<'static> {
    let db = rusqlite::Connection::open_in_memory().expect("a database");
    db.execute_batch(
        "create virtual table f using fts5(name unindexed, code, issuer, subject, body, tokenize='unicode61 remove_diacritics 2')",
    )
    .expect("a table");
    for d in docs {
        let l = &d.record.letter;
        db.execute("insert into f values(?,?,?,?,?)", (&d.name, l.code(), &l.issuer, &l.subject, &d.text))
            .expect("added");
    }
    Box::new(move |query| {
        let words: Vec<String> = bare(query).iter().map(|w| format!("\"{}\"", w.replace('"', ""))).collect();
        let mut names: Vec<String> = Vec::new();
        for joint in [" ", " OR "] {
            let mut s = db
                .prepare("select name from f where f match ? order by bm25(f,0,10,2,5,1) limit 30")
                .expect("prepared");
            let rows = s.query_map([words.join(joint)], |r| r.get::<_, String>(0));
            for n in rows.into_iter().flatten().flatten() {
                if !names.contains(&n) {
                    names.push(n);
                }
            }
        }
        names
    })
}

/// tantivy as it comes: its default analyzer, BM25 over the same fields.
fn default_tantivy(docs: &[Doc]) -> Engine<'static> {
    use tantivy::collector::TopDocs;
    use tantivy::query::QueryParser;
    use tantivy::schema::{STORED, STRING, SchemaBuilder, TEXT, Value as _};
    let mut b = SchemaBuilder::new();
    let name = b.add_text_field("name", STRING | STORED);
    let fields: Vec<_> =
        ["code", "issuer", "subject", "body"].iter().map(|f| b.add_text_field(f, TEXT)).collect();
    let index = tantivy::Index::create_in_ram(b.build());
    let mut writer =
        index.writer_with_num_threads::<tantivy::TantivyDocument>(1, 32 << 20).expect("a writer");
    for d in docs {
        let l = &d.record.letter;
        let mut doc = tantivy::TantivyDocument::default();
        doc.add_text(name, &d.name);
        let code = l.code();
        let values =
            [code.as_str(), l.issuer.as_deref().unwrap_or(""), l.subject.as_deref().unwrap_or(""), &d.text];
        for (f, v) in fields.iter().zip(values) {
            doc.add_text(*f, v);
        }
        writer.add_document(doc).expect("added");
    }
    writer.commit().expect("committed");
    Box::new(move |query| {
        let searcher = index.reader().expect("a reader").searcher();
        let mut parser = QueryParser::for_index(&index, fields.clone());
        for (f, weight) in fields.iter().zip([10.0, 2.0, 5.0, 1.0]) {
            parser.set_field_boost(*f, weight);
        }
        let (q, _) = parser.parse_query_lenient(&bare(query).join(" "));
        let found = searcher.search(&q, &TopDocs::with_limit(30).order_by_score()).unwrap_or_default();
        found
            .into_iter()
            .filter_map(|(_, a)| {
                let d: tantivy::TantivyDocument = searcher.doc(a).ok()?;
                d.get_first(name).and_then(|v| v.as_str().map(str::to_owned))
            })
            .collect()
    })
}

#[derive(Default, Clone, Copy)]
struct Score {
    n: usize,
    ndcg: f64,
    three: usize,
}

impl Score {
    fn add(&mut self, ndcg: f64, three: bool) {
        self.n += 1;
        self.ndcg += ndcg;
        self.three += usize::from(three);
    }

    fn mean(self) -> f64 {
        self.ndcg / self.n.max(1) as f64
    }

    fn share(self) -> f64 {
        self.three as f64 / self.n.max(1) as f64
    }
}

/// By engine and by part of the set.
type Scores = HashMap<(&'static str, String), Score>;

const ENGINES: [&str; 3] = ["congvan", "fts5", "tantivy default"];

/// Asks every query of every engine, as it was written and once more without marks, and prints the table.
fn measure(docs: &[Doc], judged: &[Judged]) -> Scores {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer().expect("a writer");
    for d in docs {
        writer.add(&d.record, &d.text, &d.facts).expect("added");
    }
    writer.commit(1).expect("committed");
    let engines: [Engine<'_>; 3] = [ours(&index), fts5(docs), default_tantivy(docs)];
    println!("{} letters, {} queries", docs.len(), judged.len());
    let mut all = Scores::new();
    for (engine, find) in ENGINES.into_iter().zip(&engines) {
        for j in judged {
            let shown = engine == "congvan" && j.half != "final";
            let found = find(&j.query);
            let (score, three) = (ndcg(j, &found), in_three(j, &found));
            let mut keys = vec![j.half.clone(), format!("{} {}", j.half, j.class)];
            if j.relevant.len() == 1 {
                keys.push(format!("{} one letter", j.half));
            }
            for key in keys {
                all.entry((engine, key)).or_default().add(score, three);
            }
            if shown && score < 0.999 {
                let first: Vec<&str> = found.iter().take(4).map(String::as_str).collect();
                println!("  {score:.2} {} [{}] {:?}", j.half, j.class, j.query);
                println!("         {first:?}");
            }
            // The same, typed without marks.
            let plain = congvan_text::fold(&j.query);
            if plain != j.query.to_lowercase() && j.class != "filter" && !j.query.contains(':') {
                let typed = find(&plain);
                let (a, b) = (ndcg(j, &typed), in_three(j, &typed));
                all.entry((engine, format!("{} toned", j.half))).or_default().add(score, three);
                all.entry((engine, format!("{} untoned", j.half))).or_default().add(a, b);
                if shown && a + 0.01 < score {
                    println!("  untoned {a:.2} < {score:.2}: {plain:?} {:?}", &typed[..typed.len().min(4)]);
                }
            }
        }
    }
    let mut keys: Vec<String> = all.keys().map(|(_, k)| k.clone()).collect();
    keys.sort();
    keys.dedup();
    println!("{:<18} {:>4}  {:>22} {:>22} {:>22}", "", "n", ENGINES[0], ENGINES[1], ENGINES[2]);
    for key in keys {
        let row: Vec<Score> = ENGINES.iter().map(|e| of(&all, e, &key)).collect();
        let cells: Vec<String> =
            row.iter().map(|s| format!("nDCG {:.3} top3 {:.1}%", s.mean(), 100.0 * s.share())).collect();
        println!("{key:<18} {:>4}  {}", row[0].n, cells.join("   "));
    }
    all
}

fn of(all: &Scores, engine: &'static str, key: &str) -> Score {
    all.get(&(engine, key.to_owned())).copied().unwrap_or_default()
}

fn holds(all: &Scores, halves: &[&str]) {
    for half in halves {
        let own = of(all, "congvan", half);
        assert!(own.mean() >= 0.90, "nDCG@10 of {half}: {:.3}", own.mean());
        let known = of(all, "congvan", &format!("{half} one letter")).share();
        assert!(known >= 0.95, "{half}: known letters in the first three: {known:.3}");
        let [toned, untoned] =
            ["toned", "untoned"].map(|k| of(all, "congvan", &format!("{half} {k}")).mean());
        assert!(untoned >= toned - 0.03, "{half}: without marks {untoned:.3}, with {toned:.3}");
        for other in ["fts5", "tantivy default"] {
            assert!(own.mean() > of(all, other, half).mean(), "{half}: not better than {other}");
        }
    }
}

#[test]
fn letters_are_found_as_the_judges_say() {
    let docs = corpus();
    let judged = judged(include_str!("data/queries.tsv"), &docs);
    assert!(judged.len() >= 400, "{} queries", judged.len());
    holds(&measure(&docs, &judged), &["first", "tune", "final"]);
}

#[test]
fn letters_of_others_are_found_too() {
    let Some(folder) = std::env::var_os("CONGVAN_JUDGED").map(PathBuf::from) else { return };
    let mut docs = corpus();
    docs.extend(others(&folder.join("letters")));
    let list = std::fs::read_to_string(folder.join("queries.tsv")).expect("FOLDER/queries.tsv");
    holds(&measure(&docs, &judged(&list, &docs)), &["tune", "final"]);
}
