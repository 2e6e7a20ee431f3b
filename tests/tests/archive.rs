//! From letters to the archive and back: ingest, search, show, tasks, checklist, export, check.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use congvan_tests::program::{Ran, congvan, letter, repository, run};
use serde_json::Value;
use tempfile::TempDir;

/// The prints of the whole corpus in one archive, made once and only read.
fn corpus() -> &'static Path {
    static ARCHIVE: OnceLock<(TempDir, Ran)> = OnceLock::new();
    let (dir, _) = ARCHIVE.get_or_init(|| {
        let dir = tempfile::tempdir().expect("a folder");
        let mut command = congvan(["ingest", "--allow-secret", "--archive"]);
        command.arg(dir.path().join("kho"));
        let letters = std::fs::read_dir(repository().join("corpus/letters")).expect("the corpus");
        let mut prints: Vec<_> = letters.flatten().map(|l| l.path().join("letter.pdf")).collect();
        prints.sort();
        let ran = run(command.args(&prints));
        assert!(ran.status < 2, "{ran:?}");
        assert!(ran.out.contains(&format!("nhận {} văn bản mới", prints.len())), "{}", ran.out);
        (dir, ran)
    });
    static PATH: OnceLock<std::path::PathBuf> = OnceLock::new();
    PATH.get_or_init(|| dir.path().join("kho"))
}

fn on(archive: &Path, args: &[&str]) -> Command {
    let mut command = congvan(args);
    command.arg("--archive").arg(archive);
    command
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {ran:?}"))
}

fn codes(ran: &Ran) -> Vec<String> {
    let hits = json(ran);
    hits.as_array().into_iter().flatten().map(|h| h["code"].as_str().unwrap_or("").to_owned()).collect()
}

#[test]
fn the_same_file_twice_changes_nothing_and_says_so() {
    let dir = tempfile::tempdir().expect("a folder");
    let archive = dir.path().join("kho");
    let ingest = || run(on(&archive, &["ingest"]).arg(letter("cong-van-930", "pdf")));
    let first = ingest();
    assert_eq!(first.status, 0, "{first:?}");
    assert!(first.out.contains("nhận 1 văn bản mới"), "{}", first.out);
    let export = || run(&mut on(&archive, &["export"])).out;
    let before = export();
    let second = ingest();
    assert_eq!(second.status, 0);
    assert!(
        second.out.contains("nhận 0 văn bản mới") && second.out.contains("1  đã có từ trước"),
        "{}",
        second.out
    );
    assert_eq!(export(), before);
    assert_eq!(before.lines().count(), 1);
    // Under another name it is still the same file.
    let copy = dir.path().join("ban-sao.pdf");
    std::fs::copy(letter("cong-van-930", "pdf"), &copy).expect("a copy");
    assert!(run(on(&archive, &["ingest"]).arg(&copy)).out.contains("1  đã có từ trước"));
}

#[test]
fn another_file_of_the_same_letter_is_kept_and_shown_to_a_person() {
    let dir = tempfile::tempdir().expect("a folder");
    let archive = dir.path().join("kho");
    run(on(&archive, &["ingest"]).arg(letter("cong-van-930", "pdf")));
    let ran = run(on(&archive, &["ingest"]).arg(letter("cong-van-930", "txt")));
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("1  trùng cơ quan, số và ngày"), "{}", ran.out);
    assert!(ran.out.contains("letter.txt: letter.pdf ("), "{}", ran.out);
    // Of many, a few are named.
    let text = std::fs::read_to_string(letter("cong-van-930", "txt")).expect("a letter");
    let more: Vec<_> = (1..=5).map(|i| dir.path().join(format!("ban-{i}.txt"))).collect();
    for (i, path) in more.iter().enumerate() {
        std::fs::write(path, format!("{text}\nBản {i}\n")).expect("another copy");
    }
    let ran = run(on(&archive, &["ingest"]).args(&more));
    assert!(ran.out.contains("5  trùng cơ quan, số và ngày"), "{}", ran.out);
    let last = ran.out.lines().find(|l| l.contains("ban-5.txt: ")).expect("its line");
    assert!(last.ends_with(", và 3 văn bản khác") && last.matches(" (").count() == 3, "{last}");
}

#[test]
fn a_folder_is_taken_in_with_its_subfolders_and_what_is_no_letter_is_counted() {
    let dir = tempfile::tempdir().expect("a folder");
    let (inbox, archive) = (dir.path().join("den"), dir.path().join("den/kho"));
    std::fs::create_dir_all(inbox.join("2020/thang-8")).expect("folders");
    std::fs::copy(letter("cong-van-930", "pdf"), inbox.join("2020/thang-8/930.PDF")).expect("a letter");
    std::fs::copy(letter("ct-tiet-kiem-dien", "txt"), inbox.join("ct.txt")).expect("a letter");
    std::fs::write(inbox.join("anh.json"), "{}").expect("a file");
    std::fs::write(inbox.join(".an.txt"), "tệp ẩn").expect("a file");
    let ran = run(on(&archive, &["ingest"]).arg(&inbox));
    assert!(ran.out.contains("nhận 2 văn bản mới") && ran.out.contains("(.json: 1)"), "{ran:?}");
    // The archive lies in the folder; it does not eat itself.
    let again = run(on(&archive, &["ingest"]).arg(&inbox));
    assert!(again.out.contains("nhận 0 văn bản mới") && again.out.contains("2  đã có từ trước"), "{again:?}");
}

#[test]
fn a_letter_marked_secret_is_refused_unless_that_is_allowed() {
    let dir = tempfile::tempdir().expect("a folder");
    let archive = dir.path().join("kho");
    let ran = run(on(&archive, &["ingest"]).arg(letter("cv-mat-dien-tap", "pdf")));
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("dấu MẬT") && ran.err.contains("--allow-secret"), "{}", ran.err);
    assert_eq!(run(&mut on(&archive, &["export"])).out, "", "nothing of it is kept");
    let ran = run(on(&archive, &["ingest", "--allow-secret"]).arg(letter("cv-mat-dien-tap", "pdf")));
    assert!(ran.out.contains("nhận 1 văn bản mới"), "{ran:?}");
}

#[test]
fn a_letter_is_found_with_and_without_marks_composed_or_not() {
    let archive = corpus();
    let first = |query: &str| {
        let ran = run(&mut on(archive, &["search", "--format", "json", query]));
        assert_eq!(ran.status, 0, "{ran:?}");
        codes(&ran).first().cloned()
    };
    let expected = Some("930/UBND-KGVX".to_owned());
    // Decomposed, as some systems type it: `cài đặt ứng dụng`.
    let decomposed = "ca\u{300}i \u{111}a\u{323}\u{306}t u\u{31b}\u{301}ng du\u{323}ng";
    for query in ["bluezone", "BLUEZONE", "cai dat ung dung", "cài đặt ứng dụng", decomposed, "930/UBND-KGVX"]
    {
        assert_eq!(first(query), expected, "{query}");
    }
    assert_eq!(first("\"khong co cum tu nay dau\""), None);
}

#[test]
fn a_hit_carries_the_files_name_its_id_and_its_number() {
    let hits = json(&run(&mut on(corpus(), &["search", "bluezone", "--format", "json"])));
    let hit = &hits[0];
    assert_eq!(
        (&hit["file_name"], &hit["number"], &hit["symbol"]),
        (&"letter.pdf".into(), &"930".into(), &"UBND-KGVX".into())
    );
    let id = hit["id"].as_str().expect("an id");
    assert_eq!(id.len(), 64);
    let snippet = hit["snippet"]["text"].as_str().expect("a snippet");
    let mark = &hit["snippet"]["marks"][0];
    let range = |key: &str| mark[key].as_u64().expect("a mark") as usize;
    assert_eq!(snippet[range("start")..range("end")].to_lowercase(), "bluezone");
    let table = run(&mut on(corpus(), &["search", "bluezone", "--format", "table"])).out;
    assert!(
        table.contains("«Bluezone»") && table.contains("letter.pdf") && table.contains(&id[..12]),
        "{table}"
    );
    let colored =
        run(&mut on(corpus(), &["search", "bluezone", "--format", "table", "--color", "always"])).out;
    assert!(colored.contains("Bluezone\u{1b}[0m") && !colored.contains('«'), "{colored}");
}

#[test]
fn filters_narrow_a_search() {
    let found = |args: &[&str]| {
        codes(&run(on(corpus(), &["search", "--format", "json", "--limit", "100"]).args(args)))
    };
    let all = found(&[]);
    assert!(all.len() >= 40, "{}", all.len());
    assert_eq!(found(&["--issuer", "ubnd tinh dong nai"]), ["930/UBND-KGVX"]);
    assert_eq!(found(&["--kind", "cong_van", "--from", "2020-08-07", "--to", "7/8/2020"]), ["930/UBND-KGVX"]);
    assert!(!found(&["--kind", "quyet_dinh"]).contains(&"930/UBND-KGVX".to_owned()));
    assert_eq!(found(&["--due-from", "2020-08-14", "--due-to", "2020-08-14"]), ["930/UBND-KGVX"]);
    assert_eq!(found(&["bluezone", "--due-to", "2020-08-13"]), Vec::<String>::new());
    assert_eq!(found(&["--addressee", "Đài PTTH Đồng Nai"]), ["930/UBND-KGVX"]);
}

#[test]
fn a_letter_is_shown_by_number_and_by_id() {
    let record = json(&run(&mut on(corpus(), &["show", "930/UBND-KGVX", "--format", "json"])));
    assert_eq!(record["signer"]["name"], "Nguyễn Hòa Hiệp");
    let id = record["id"].as_str().expect("an id");
    assert_eq!(json(&run(&mut on(corpus(), &["show", &id[..12], "--format", "json"]))), record);
    assert_eq!(json(&run(&mut on(corpus(), &["show", "930/ubnd-kgvx", "--format", "json"]))), record);
    // Two letters of the corpus have this number; both are shown.
    let both = json(&run(&mut on(corpus(), &["show", "930", "--format", "json"])));
    let symbols: Vec<&Value> = both.as_array().into_iter().flatten().map(|r| &r["symbol"]).collect();
    assert_eq!(symbols, ["UBND-KGVX", "SCT-KHTC"]);
    let ran = run(&mut on(corpus(), &["show", "999999/KHONG-CO"]));
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("999999/KHONG-CO"), "{}", ran.err);
}

#[test]
fn a_task_that_cannot_be_read_is_said_and_not_left_out() {
    let dir = tempfile::tempdir().expect("a folder");
    let archive = dir.path().join("kho");
    run(on(&archive, &["ingest"]).arg(letter("cong-van-930", "pdf")));
    let overdue = ["tasks", "--overdue", "--today", "2020-08-15", "--format", "jsonl"];
    let ran = run(&mut on(&archive, &overdue));
    assert_eq!((ran.status, ran.out.lines().count()), (0, 1), "{ran:?}");
    let id = serde_json::from_str::<Value>(&ran.out).expect("a task")["task"]["id"].clone();
    // What a broken disk may do to it.
    let path = archive.join("catalogue.sqlite");
    let mut bytes = std::fs::read(&path).expect("the catalogue");
    let begins = format!("{{\"id\":{id}");
    let places: Vec<usize> =
        (0..bytes.len() - begins.len()).filter(|i| bytes[*i..].starts_with(begins.as_bytes())).collect();
    assert!(!places.is_empty());
    places.iter().for_each(|place| bytes[*place] = b'#');
    std::fs::write(&path, bytes).expect("the catalogue");
    for format in ["jsonl", "json", "table"] {
        let ran = run(on(&archive, &overdue[..4]).args(["--format", format]));
        assert!(ran.status == 2 && ran.err.contains("catalogue.sqlite"), "{format}: {ran:?}");
    }
}

#[test]
fn tasks_are_listed_by_body_by_day_and_when_overdue() {
    let list = |args: &[&str]| json(&run(on(corpus(), &["tasks", "--format", "json"]).args(args)));
    let of_930 = |tasks: &Value| -> Vec<Value> {
        let all = tasks.as_array().expect("an array");
        all.iter().filter(|t| t["code"] == "930/UBND-KGVX").cloned().collect()
    };
    assert_eq!(of_930(&list(&["--today", "2020-08-10"])).len(), 9);
    // `trước ngày 15/8/2020`: the 14th is the last day, the 15th is too late.
    assert_eq!(of_930(&list(&["--overdue", "--today", "2020-08-14"])).len(), 0);
    let overdue = of_930(&list(&["--overdue", "--today", "2020-08-15"]));
    assert_eq!(overdue.len(), 1);
    assert_eq!(
        (&overdue[0]["due"]["last_day"], &overdue[0]["days_left"]),
        (&"2020-08-14".into(), &Value::from(-1))
    );
    assert_eq!(overdue[0]["task"]["report_to"], "UBND tỉnh");
    assert_eq!(of_930(&list(&["--due-before", "15/8/2020"])).len(), 1);
    assert_eq!(of_930(&list(&["--due-before", "14/8/2020"])).len(), 0);
    // Its own task, and those of the groups that it belongs to.
    let body = of_930(&list(&["--body", "so gd&dt", "--open"]));
    let texts: Vec<&str> = body.iter().filter_map(|t| t["task"]["text"].as_str()).collect();
    assert!(texts.iter().any(|t| t.starts_with("Sở Giáo dục và Đào tạo phổ biến")), "{texts:?}");
    assert!(texts.iter().any(|t| t.contains("báo cáo UBND tỉnh")), "{texts:?}");
    assert!(!texts.iter().any(|t| t.starts_with("Sở Văn hóa")), "{texts:?}");
}

#[test]
fn a_checklist_says_what_from_where_and_by_when_on_paper_and_in_files() {
    let args = ["checklist", "--letter", "930/UBND-KGVX", "--today", "2020-08-10"];
    let markdown = run(&mut on(corpus(), &args)).out;
    assert_eq!(markdown.matches("- [ ] ").count(), 9, "{markdown}");
    for said in
        ["930/UBND-KGVX", "Mục 4", "thứ Sáu, 14/8/2020", "UBND tỉnh (qua Sở Thông tin và Truyền thông)"]
    {
        assert!(markdown.contains(said), "{said}: {markdown}");
    }
    let ambiguous = run(&mut on(corpus(), &["checklist", "--letter", "930"]));
    assert_eq!((ambiguous.status, ambiguous.out.as_str()), (2, ""));
    assert!(ambiguous.err.contains("có nhiều văn bản mang số 930"), "{}", ambiguous.err);
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("viec.html");
    let ran = run(on(corpus(), &args).arg("-o").arg(&path));
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{ran:?}");
    let html = std::fs::read_to_string(&path).expect("the file is there");
    assert!(html.starts_with("<!") && html.contains("930/UBND-KGVX") && html.contains("@page"), "{html}");
    assert_eq!(std::fs::read_dir(dir.path()).expect("the folder").count(), 1, "no draft is left");
    let body =
        run(&mut on(corpus(), &["checklist", "--body", "Sở Giáo dục và Đào tạo", "--today", "2020-08-10"]))
            .out;
    assert!(body.contains("phổ biến đến các cơ sở giáo dục"), "{body}");
}

#[test]
fn export_gives_every_record_a_line_as_parse_gave_it() {
    let lines = run(&mut on(corpus(), &["export", "--format", "jsonl"])).out;
    let records: Vec<Value> =
        lines.lines().map(|l| serde_json::from_str(l).expect("a line is a record")).collect();
    assert!(records.len() >= 40);
    let of_930 = records.iter().find(|r| r["number"] == "930").expect("it is there");
    let parsed: Value = serde_json::from_str(&run(congvan(["parse"]).arg(letter("cong-van-930", "pdf"))).out)
        .expect("a record");
    assert_eq!(*of_930, parsed);
    let dates: Vec<&str> = records.iter().filter_map(|r| r["date"].as_str()).collect();
    assert!(dates.is_sorted(), "{dates:?}");
}

#[test]
fn check_tells_a_whole_archive_from_one_whose_original_was_changed() {
    let dir = tempfile::tempdir().expect("a folder");
    let archive = dir.path().join("kho");
    run(on(&archive, &["ingest"]).arg(letter("cong-van-930", "pdf")));
    let whole = run(&mut on(&archive, &["check"]));
    assert_eq!(whole.status, 0, "{whole:?}");
    let original = newest_file(&archive.join("originals"));
    let mut bytes = std::fs::read(&original).expect("the original");
    bytes[100] ^= 1;
    std::fs::remove_file(&original).expect("it can be removed");
    std::fs::write(&original, bytes).expect("it can be written");
    let damaged = run(&mut on(&archive, &["check"]));
    assert_eq!(damaged.status, 2);
    assert!(damaged.out.contains("đã bị thay đổi") && damaged.out.contains("HỎNG"), "{}", damaged.out);
}

fn newest_file(dir: &Path) -> std::path::PathBuf {
    let entry = std::fs::read_dir(dir).expect("a folder").flatten().next().expect("not empty");
    if entry.path().is_dir() { newest_file(&entry.path()) } else { entry.path() }
}

#[test]
fn a_task_for_a_group_is_one_for_its_members() {
    // The Bluezone letter names `UBND các huyện, thành phố` and `các cơ quan, đơn vị`, but no district.
    let found =
        |query: &str| json(&run(&mut on(corpus(), &["search", "--format", "json", "--limit", "100", query])));
    let of_930 = |hits: &Value| -> Vec<String> {
        let hits = hits.as_array().into_iter().flatten();
        let own = hits.filter(|h| h["code"] == "930/UBND-KGVX");
        own.map(|h| h["assignees"][0].as_str().unwrap_or("").to_owned()).collect()
    };
    let district = of_930(&found("việc nào giao UBND huyện Long Thành"));
    assert!(district.contains(&"UBND các huyện, thành phố".to_owned()), "{district:?}");
    assert!(!district.contains(&"Sở Giáo dục và Đào tạo".to_owned()), "{district:?}");
    // Who is named comes first, with and without marks.
    for query in ["việc nào giao Sở Giáo dục và Đào tạo", "viec nao giao so giao duc va dao tao"]
    {
        let office = found(query);
        assert_eq!(office[0]["assignees"][0], "Sở Giáo dục và Đào tạo", "{query}");
        // No district gives orders to an office of its province.
        let from: Vec<&str> =
            office.as_array().into_iter().flatten().filter_map(|h| h["code"].as_str()).collect();
        assert!(!from.contains(&"1033/UBND-KT"), "{query}: {from:?}");
    }
}

#[test]
fn search_counts_sorts_likens_and_suggests() {
    let json_of = |args: &[&str]| json(&run(on(corpus(), &["search", "--format", "json"]).args(args)));
    let counted = json_of(&["--counts", "--limit", "3", "UBND"]);
    assert_eq!(counted["hits"].as_array().map(Vec::len), Some(3));
    for facet in ["issuers", "kinds", "years", "states"] {
        let list = counted["facets"][facet].as_array().expect("counts");
        assert!(!list.is_empty(), "{facet}");
        if facet != "issuers" {
            let sum: u64 = list.iter().filter_map(|c| c["count"].as_u64()).sum();
            assert!(sum <= counted["total"].as_u64().expect("a total"), "{facet}");
        }
    }
    let table = run(&mut on(corpus(), &["search", "--format", "table", "--counts", "bluezone"])).out;
    assert!(table.contains("Loại: Công văn (1)") && table.contains("Năm: 2020 (1)"), "{table}");
    let dates = |order: &str| -> Vec<String> {
        let hits = json_of(&["--sort", order, "--limit", "100", "UBND"]);
        let all = hits.as_array().into_iter().flatten();
        all.filter_map(|h| h["date"].as_str().map(str::to_owned)).collect()
    };
    assert!(dates("newest").is_sorted_by(|a, b| a >= b) && dates("oldest").is_sorted());
    let due = json_of(&["--sort", "deadline", "--limit", "5", "--tasks", "UBND"]);
    let days: Vec<&str> =
        due.as_array().into_iter().flatten().filter_map(|h| h["last_day"].as_str()).collect();
    assert!(days.len() == 5 && days.is_sorted(), "{days:?}");
    assert!(due[0]["task_id"].is_string());
    let like = json_of(&["--like", "101/VPTT", "--limit", "3"]);
    let like: Vec<&str> = like.as_array().into_iter().flatten().filter_map(|h| h["code"].as_str()).collect();
    assert!(like.contains(&"1033/UBND-KT"), "another letter about reservoirs: {like:?}");
    let next = json_of(&["--suggest", "dich ta l"]);
    let next: Vec<&str> = next.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert!(next.iter().any(|s| s.ends_with("tả lợn")), "{next:?}");
}

#[test]
fn a_letter_is_found_within_a_second_of_being_accepted() {
    let dir = tempfile::tempdir().expect("a folder");
    let archive = dir.path().join("kho");
    run(on(&archive, &["ingest"]).arg(letter("ct-tiet-kiem-dien", "txt")));
    let ran = run(on(&archive, &["ingest"]).arg(letter("cong-van-930", "txt")));
    assert_eq!(ran.status, 0, "{ran:?}");
    let accepted = std::time::Instant::now();
    let found = codes(&run(&mut on(&archive, &["search", "bluezone", "--format", "json"])));
    assert!(accepted.elapsed().as_secs_f32() < 1.0, "{:?}", accepted.elapsed());
    assert_eq!(found, ["930/UBND-KGVX"]);
}

#[test]
fn many_search_while_one_takes_in() {
    let dir = tempfile::tempdir().expect("a folder");
    let archive = dir.path().join("kho");
    run(on(&archive, &["ingest"]).arg(letter("cong-van-930", "txt")));
    let mut writing = on(&archive, &["ingest", "--allow-secret"]);
    writing.arg(repository().join("corpus/letters"));
    let silent = std::process::Stdio::null;
    let mut writing = writing.stdin(silent()).stdout(silent()).stderr(silent()).spawn().expect("it starts");
    let mut searches = 0;
    while writing.try_wait().expect("it can be asked").is_none() || searches == 0 {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                let mut search = on(&archive, &["search", "bluezone", "--format", "jsonl", "--limit", "50"]);
                search.stdin(silent()).stdout(std::process::Stdio::piped()).stderr(silent());
                search.spawn().expect("it starts")
            })
            .collect();
        for reader in readers {
            let output = reader.wait_with_output().expect("it ends");
            assert_eq!(output.status.code(), Some(0));
            assert!(String::from_utf8_lossy(&output.stdout).contains("930/UBND-KGVX"));
            searches += 1;
        }
    }
    assert_eq!(run(&mut on(&archive, &["check"])).status, 0);
}

#[test]
fn a_lost_index_is_made_anew_from_the_originals() {
    let dir = tempfile::tempdir().expect("a folder");
    let archive = dir.path().join("kho");
    run(on(&archive, &["ingest"]).arg(letter("cong-van-930", "pdf")).arg(letter("ct-tiet-kiem-dien", "txt")));
    let search = || codes(&run(&mut on(&archive, &["search", "thương mại", "bluezone", "--format", "json"])));
    let before = search();
    assert_eq!(before, ["930/UBND-KGVX"]);
    std::fs::remove_dir_all(archive.join("index")).expect("the index can be removed");
    assert_eq!(search(), before, "words of the body, not only of the record, are found again");
    let current = archive.join("index/CURRENT");
    std::fs::write(&current, "rác").expect("it can be overwritten");
    assert_eq!(search(), before);
    assert_eq!(run(&mut on(&archive, &["check"])).status, 0);
}

#[test]
fn without_an_archive_every_command_says_how_to_make_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let archive = dir.path().join("kho");
    for args in [&["search", "x"][..], &["tasks"], &["checklist"], &["export"], &["check"], &["show", "1"]] {
        let ran = run(&mut on(&archive, args));
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains("congvan ingest"), "{args:?}: {}", ran.err);
        let english = run(on(&archive, args).args(["--lang", "en"]));
        assert!(english.err.contains("there is no archive"), "{args:?}: {}", english.err);
    }
    assert!(!archive.exists(), "looking for it does not make it");
}
