//! What staff rely on: a letter is found however it is typed, and the index survives what happens
//! to files.

use congvan_model::{
    Bound, Deadline, DeadlineType, DocumentType, Letter, Record, SCHEMA_VERSION, Signer, Source, Task,
    TextFrom,
};
use congvan_search::{Entry, Facts, Filters, Groups, Index, Kind, Request, Results, Sort, State, TaskFacts};
use jiff::civil::{Date, date};
use unicode_normalization::UnicodeNormalization;

const TODAY: Date = date(2020, 8, 7);

fn task(id: &str, assignees: &[&str], text: &str) -> Task {
    Task {
        id: id.into(),
        item: Some("1".into()),
        assignees: assignees.iter().map(|a| (*a).to_owned()).collect(),
        coordinators: Vec::new(),
        text: text.into(),
        deadline: Some(Deadline {
            text: "trước ngày 15/8/2020".into(),
            kind: DeadlineType::Date,
            date: Some(date(2020, 8, 15)),
            time: None,
            bound: Bound::Before,
            rrule: None,
            offset: None,
            lunar: None,
        }),
        action: None,
        kind: Default::default(),
        report_to: None,
        via: None,
    }
}

struct Made {
    number: &'static str,
    symbol: &'static str,
    kind: DocumentType,
    issuer: &'static str,
    date: Date,
    subject: &'static str,
    addressees: &'static [&'static str],
    tasks: Vec<(Task, Option<Date>)>,
    body: &'static str,
}

fn entry(m: Made) -> Entry {
    let letter = Letter {
        document_type: m.kind,
        issuer: Some(m.issuer.into()),
        number: Some(m.number.into()),
        symbol: Some(m.symbol.into()),
        date: Some(m.date),
        subject: Some(m.subject.into()),
        addressees: m.addressees.iter().map(|a| (*a).to_owned()).collect(),
        signer: Signer { name: Some("Trần Văn Mẫu".into()), ..Signer::default() },
        tasks: m.tasks.iter().map(|(t, _)| t.clone()).collect(),
        ..Letter::default()
    };
    let mut text = format!(
        "{}\nSố: {}\nV/v {}\n\nKính gửi: {}\n\n{}\n",
        m.issuer,
        letter.code(),
        m.subject,
        m.addressees.join("; "),
        m.body
    );
    for (i, (t, _)) in m.tasks.iter().enumerate() {
        text.push_str(&format!("{}. {}\n", i + 1, t.text));
    }
    let facts = Facts {
        received: Some(m.date),
        tasks: m
            .tasks
            .iter()
            .map(|(t, d)| TaskFacts { task_id: t.id.clone(), last_day: *d, ..TaskFacts::default() })
            .collect(),
    };
    let code = letter.code();
    let record = Record {
        schema_version: SCHEMA_VERSION.into(),
        id: format!("id-{code}"),
        source: Source {
            file_name: format!("{}.pdf", code.replace('/', "-")),
            media_type: "application/pdf".into(),
            bytes: 1,
            pages: 1,
            text_from: TextFrom::TextLayer,
            ocr_confidence: None,
            signatures: Vec::new(),
        },
        letter,
        evidence: Default::default(),
        resolved: Default::default(),
        diagnostics: Vec::new(),
    };
    Entry { record, full_text: text, facts }
}

fn letters() -> Vec<Entry> {
    vec![
        entry(Made {
            number: "930",
            symbol: "UBND-KGVX",
            kind: DocumentType::CongVan,
            issuer: "ỦY BAN NHÂN DÂN TỈNH ĐỒNG MẪU",
            date: date(2020, 8, 7),
            subject: "triển khai cài đặt và sử dụng ứng dụng Bluezone",
            addressees: &["Các sở, ban, ngành", "UBND các huyện, thành phố"],
            tasks: vec![
                (
                    task(
                        "t1",
                        &["Sở Giáo dục và Đào tạo"],
                        "Sở Giáo dục và Đào tạo vận động học sinh cài đặt ứng dụng.",
                    ),
                    Some(date(2020, 8, 14)),
                ),
                (task("t2", &["Sở Y tế"], "Sở Y tế báo cáo kết quả truy vết."), Some(date(2020, 8, 5))),
            ],
            body: "Người dân đi đường cài đặt ứng dụng trên điện thoại thông minh để phòng chống dịch Covid-19.",
        }),
        entry(Made {
            number: "07",
            symbol: "SYT-NVY",
            kind: DocumentType::CongVan,
            issuer: "SỞ Y TẾ",
            date: date(2019, 3, 2),
            subject: "tiêm chủng mở rộng",
            addressees: &["Các trung tâm y tế"],
            tasks: vec![(
                task("t1", &["Các trung tâm y tế"], "Các trung tâm y tế tiêm vắc xin cho trẻ em."),
                None,
            )],
            body: "Theo kế hoạch của Uỷ ban nhân dân tỉnh Hoà Mẫu về chăm sóc trẻ em, dương tính thì cách ly.",
        }),
        entry(Made {
            number: "12",
            symbol: "QĐ-UBND",
            kind: DocumentType::QuyetDinh,
            issuer: "UBND TỈNH ĐỒNG MẪU",
            date: date(2021, 1, 4),
            subject: "ban hành quy chế quản lý đường bộ",
            addressees: &[],
            tasks: vec![(task("t1", &["Sở Giao thông vận tải"], "Sở GTVT chịu trách nhiệm thi hành."), None)],
            body: "Bộ GD&ĐT và Sở Y tế được mời dự. Duong tinh lo 25 la duong huyet mach.",
        }),
    ]
}

fn index() -> Index {
    let index = Index::in_memory().expect("an index in memory");
    let mut writer = index.writer().expect("a writer");
    for e in letters() {
        writer.add(&e.record, &e.full_text, &e.facts).expect("added");
    }
    writer.commit(3).expect("committed");
    index
}

fn find(index: &Index, text: &str) -> Results {
    index.search(&Request::new(text, TODAY)).expect("a query is never an error")
}

/// The codes found with all words, in order.
fn codes(index: &Index, text: &str) -> Vec<String> {
    find(index, text).hits.into_iter().filter(|h| !h.partial).map(|h| h.code).collect()
}

#[test]
fn however_it_is_typed() {
    let index = index();
    let nfd: String = "cài đặt ứng dụng".nfd().collect();
    for typed in [
        "bluezone",
        "Bluezone",
        "cai dat ung dung",
        "cài đặt ứng dụng",
        nfd.as_str(),
        "CÀI ĐẶT ỨNG DỤNG",
        "930",
        "930/UBND",
        "ubnd-kgvx",
        "UBND KGVX",
        "930/UBND-KGVX",
        "930 ubnd kgvx",
        "so:930",
        "\"ứng dụng Bluezone\"",
        "sở giáo dục và đào tạo vận động",
        "SGDĐT vận động",
        "sgd&đt van dong",
        "covid-19",
    ] {
        assert_eq!(codes(&index, typed), ["930/UBND-KGVX"], "{typed}");
    }
    // Old and new tone placement, i and y.
    for typed in ["Hòa Mẫu", "Hoà Mẫu", "hoa mau"] {
        assert_eq!(codes(&index, typed), ["07/SYT-NVY"], "{typed}");
    }
    for typed in ["quản lý đường bộ", "quản lí đường bộ", "quan ly duong bo"] {
        assert_eq!(codes(&index, typed), ["12/QĐ-UBND"], "{typed}");
    }
    assert_eq!(codes(&index, "BGDĐT"), ["12/QĐ-UBND"]);
    assert_eq!(codes(&index, "bộ giáo dục và đào tạo"), ["12/QĐ-UBND"]);
    assert_eq!(codes(&index, "so:7").len(), 1);
}

#[test]
fn what_was_typed_decides() {
    let index = index();
    // `đường` is neither `dương`, nor missed where the text has no marks.
    assert_eq!(codes(&index, "đường"), ["12/QĐ-UBND", "930/UBND-KGVX"]);
    assert_eq!(codes(&index, "dương"), ["07/SYT-NVY"]);
    assert_eq!(codes(&index, "duong").len(), 3);
}

#[test]
fn abbreviations_go_both_ways() {
    let index = index();
    for typed in ["ubnd tỉnh", "ủy ban nhân dân tỉnh", "uỷ ban nhân dân tỉnh", "uy ban nhan dan tinh"]
    {
        assert_eq!(codes(&index, typed).len(), 3, "{typed}");
    }
}

#[test]
fn exclusion_phrases_and_alternatives() {
    let index = index();
    assert_eq!(codes(&index, "sở y tế -bluezone"), ["07/SYT-NVY", "12/QĐ-UBND"]);
    assert_eq!(codes(&index, "\"đặt cài\"").len(), 0);
    // With words of grammar in it, over a notion's other form, and in tasks.
    assert_eq!(codes(&index, "\"cài đặt và sử dụng\""), ["930/UBND-KGVX"]);
    assert!(codes(&index, "\"sử dụng và cài đặt\"").is_empty());
    assert_eq!(codes(&index, "\"kế hoạch của UBND\""), ["07/SYT-NVY"]);
    assert_eq!(find(&index, "việc nào có \"báo cáo kết quả\"").hits.len(), 1);
    assert_eq!(find(&index, "việc nào có \"kết quả báo cáo\"").hits.len(), 0);
    let mut both = codes(&index, "bluezone OR \"tiêm chủng\"");
    both.sort();
    assert_eq!(both, ["07/SYT-NVY", "930/UBND-KGVX"]);
}

#[test]
fn keys_and_filters() {
    let index = index();
    assert_eq!(codes(&index, "coquan:\"Sở Y tế\""), ["07/SYT-NVY"]);
    assert_eq!(codes(&index, "coquan:\"UBND Đồng Mẫu\""), ["12/QĐ-UBND", "930/UBND-KGVX"]);
    assert_eq!(codes(&index, "loai:quyết định"), ["12/QĐ-UBND"]);
    assert_eq!(codes(&index, "ngay:2019"), ["07/SYT-NVY"]);
    assert_eq!(codes(&index, "giao:\"Sở Y tế\""), ["930/UBND-KGVX"]);
    assert_eq!(codes(&index, "han:<6/8/2020"), ["930/UBND-KGVX"]);
    assert!(codes(&index, "han:<5/8/2020").is_empty());
    assert_eq!(codes(&index, "trangthai:quahan"), ["930/UBND-KGVX"]);
    assert_eq!(codes(&index, "noinhan:\"trung tâm y tế\""), ["07/SYT-NVY"]);
    let mut request = Request::new("", TODAY);
    request.filters = Filters {
        document_type: Some(DocumentType::CongVan),
        date_from: Some(date(2020, 1, 1)),
        ..Filters::default()
    };
    let found = index.search(&request).expect("found");
    assert_eq!(found.hits[0].code, "930/UBND-KGVX");
    assert_eq!(found.total, 1);
    request.filters = Filters { issuer: Some("UBND tỉnh".into()), ..Filters::default() };
    assert_eq!(index.search(&request).expect("found").total, 2);
}

#[test]
fn questions_find_tasks() {
    let index = index();
    for typed in [
        "việc nào giao Sở Giáo dục và Đào tạo còn hạn trong tháng 8",
        "viec nao giao so gddt con han trong thang 8",
    ] {
        let page = find(&index, typed);
        assert_eq!(page.kind, Kind::Task, "{typed}");
        assert_eq!(page.hits.len(), 1, "{typed}");
        let hit = &page.hits[0];
        assert_eq!((hit.task_id.as_deref(), hit.last_day), (Some("t1"), Some(date(2020, 8, 14))));
        assert_eq!(hit.state, State::DueSoon);
        assert!(
            page.understood.vietnamese.contains("hạn từ 01/8/2020 đến 31/8/2020"),
            "{:?}",
            page.understood
        );
        assert!(page.understood.english.starts_with("Tasks assigned to"), "{:?}", page.understood);
    }
    let overdue = find(&index, "Sở Y tế có việc gì quá hạn?");
    assert_eq!(overdue.hits.len(), 1);
    assert_eq!(overdue.hits[0].state, State::Overdue);
    let open = find(&index, "chỉ đạo nào về Bluezone còn hạn?");
    assert_eq!((open.kind, open.hits[0].code.as_str()), (Kind::Letter, "930/UBND-KGVX"));
}

#[test]
fn tasks_for_a_body_come_before_mentions_of_it() {
    let index = index();
    // Issuer, assignee and mention: a mention alone comes last.
    let found = codes(&index, "Sở Y tế");
    assert_eq!(found.len(), 3);
    assert_eq!(found[2], "12/QĐ-UBND");
}

struct Offices;

impl Groups for Offices {
    fn of(&self, body: &str, groups: &[&str]) -> Vec<bool> {
        groups.iter().map(|g| *g == "các sở|1" && body.starts_with("Sở")).collect()
    }
}

#[test]
fn who_is_named_comes_before_whom_a_group_means_and_both_before_who_helps() {
    let index = index();
    let mut writer = index.writer().expect("a writer");
    let mut e = letters().remove(1);
    e.record.id = "group".into();
    let mut helped = task("t3", &["Công an tỉnh"], "Công an tỉnh chủ trì, phối hợp với Sở Y tế kiểm tra.");
    helped.coordinators = vec!["Sở Y tế".into()];
    e.record.letter.tasks = vec![
        task("t1", &["các sở"], "Các sở báo cáo."),
        task("t2", &["các huyện"], "Các huyện báo cáo."),
        helped,
    ];
    let group = |id: &str, name: &str| TaskFacts {
        task_id: id.into(),
        groups: vec![name.into()],
        ..TaskFacts::default()
    };
    e.facts.tasks = vec![group("t1", "các sở|1"), group("t2", "các huyện|1")];
    writer.add(&e.record, &e.full_text, &e.facts).expect("added");
    writer.commit(4).expect("committed");
    let who = |typed: &str| -> Vec<String> {
        let found = index.search_among(&Request::new(typed, TODAY), &Offices).expect("found");
        assert_eq!(found.kind, Kind::Task, "{typed}");
        found.hits.iter().map(|h| h.assignees[0].clone()).collect()
    };
    assert_eq!(who("việc của Sở Y tế"), ["Sở Y tế", "các sở", "Công an tỉnh"]);
    // `giao` asks for those who must act.
    assert_eq!(who("việc nào giao Sở Y tế"), ["Sở Y tế", "các sở"]);
    assert_eq!(find(&index, "việc nào giao Sở Y tế").hits.len(), 1, "nobody says whom the group means");
}

#[test]
fn what_stands_within_a_longer_name_is_found() {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer().expect("a writer");
    let mut e = letters().remove(0);
    e.full_text =
        "Đề nghị Ủy ban Mặt trận Tổ quốc giám sát; Công đoàn ngành Y tế, Ban Chấp hành dự họp.".into();
    writer.add(&e.record, &e.full_text, &e.facts).expect("added");
    writer.commit(1).expect("committed");
    for typed in ["Mặt trận Tổ quốc", "MTTQ", "UBMTTQ", "CĐ ngành y tế", "BCH dự họp", "cđ nganh y te"]
    {
        assert_eq!(codes(&index, typed), ["930/UBND-KGVX"], "{typed}");
    }
}

#[test]
fn keys_of_an_input_method_that_was_off_are_read() {
    let index = index();
    for typed in ["tieem chungr", "cafi ddaewtj", "tie6m chung3 mo73 ro65ng"] {
        let page = find(&index, typed);
        assert!(page.did_you_mean.is_some(), "{typed}");
        let first = if typed.starts_with("caf") { "930/UBND-KGVX" } else { "07/SYT-NVY" };
        assert_eq!(page.hits[0].code, first, "{typed}: {:?}", page.did_you_mean);
        assert!(!page.hits[0].snippet.marks.is_empty(), "{typed}");
    }
}

#[test]
fn who_signed_is_asked_in_words() {
    let index = index();
    let typed = ["Trần Văn Mẫu ký văn bản nào", "văn bản do Trần Văn Mẫu ký", "tran van mau ky van ban nao"];
    for typed in typed {
        let page = find(&index, typed);
        assert_eq!(page.total, 3, "{typed}");
        assert!(page.understood.vietnamese.contains("người ký"), "{:?}", page.understood);
    }
}

#[test]
fn what_is_missing_is_relaxed_and_said() {
    let index = index();
    let page = find(&index, "bluezone ứng dụng xyzabc");
    assert!(page.relaxed && page.hits[0].partial && page.hits[0].code == "930/UBND-KGVX");
    let typo = find(&index, "tiem chugn mo rong");
    assert_eq!(typo.did_you_mean.as_deref(), Some("tiem chủng mo rong"));
    assert_eq!(typo.hits[0].code, "07/SYT-NVY");
    // What is typed with its marks and stands somewhere is taken at its word, beside whatever it stands.
    assert_eq!(find(&index, "điện đường xyzabc").did_you_mean, None);
    // A wrong tone mark still finds.
    assert_eq!(find(&index, "triễn khai").hits[0].code, "930/UBND-KGVX");
}

#[test]
fn snippets_show_the_text_as_printed() {
    let index = index();
    let page = find(&index, "dien thoai thong minh");
    let s = &page.hits[0].snippet;
    let marks: Vec<&str> = s.marks.iter().map(|m| &s.text[m.clone()]).collect();
    assert_eq!(marks, ["điện thoại thông minh"]);
}

#[test]
fn facets_count_what_was_found() {
    let index = index();
    let page = find(&index, "ubnd");
    let facets = page.facets.expect("asked for");
    assert_eq!(page.total, 3);
    // Two spellings of one body are counted as one.
    assert_eq!(facets.issuers.iter().map(|f| f.count).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(facets.kinds[0].value, "cong_van");
    assert_eq!(facets.years.iter().map(|f| f.value.as_str()).collect::<Vec<_>>(), ["2021", "2020", "2019"]);
    assert_eq!(facets.states[0].value, "overdue");
    let mut request = Request::new("ubnd", TODAY);
    request.sort = Sort::Oldest;
    let oldest = index.search(&request).expect("found");
    assert_eq!(oldest.hits[0].code, "07/SYT-NVY");
    request.sort = Sort::Newest;
    request.offset = 1;
    assert_eq!(index.search(&request).expect("found").hits[0].code, "930/UBND-KGVX");
}

#[test]
fn a_letter_added_again_replaces_itself_and_a_deleted_one_is_gone() {
    let index = index();
    let mut writer = index.writer().expect("a writer");
    let mut e = letters().remove(0);
    writer.add(&e.record, &e.full_text, &e.facts).expect("added");
    e.full_text = "Nội dung khác hẳn".into();
    writer.add(&e.record, &e.full_text, &e.facts).expect("added again");
    writer.commit(4).expect("committed");
    assert_eq!(index.size().expect("size").letters, 3);
    assert_eq!(index.size().expect("size").tasks, 4);
    assert_eq!(codes(&index, "khác hẳn"), ["930/UBND-KGVX"]);
    writer.delete(&e.record.id).expect("deleted");
    writer.commit(5).expect("committed");
    assert!(codes(&index, "930/UBND-KGVX").is_empty());
    assert!(!index.contains(&e.record.id).expect("looked up"));
    assert_eq!(index.size().expect("size").tasks, 2);
    assert_eq!(index.sequence().expect("sequence"), 5);
}

#[test]
fn a_folder_is_shared_by_readers_and_written_by_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let index = Index::open_or_create(dir.path()).expect("created");
    let reader = Index::open_read_only(dir.path()).expect("opened");
    assert!(reader.writer().is_err());
    let mut writer = index.writer().expect("a writer");
    let other = Index::open_or_create(dir.path()).expect("opened again");
    assert!(other.writer().expect_err("one writer only").is_busy());
    for e in letters() {
        writer.add(&e.record, &e.full_text, &e.facts).expect("added");
    }
    assert!(codes(&reader, "bluezone").is_empty());
    writer.commit(7).expect("committed");
    assert_eq!(codes(&reader, "bluezone"), ["930/UBND-KGVX"]);
    assert_eq!(reader.sequence().expect("sequence"), 7);
    drop(writer);
    // A rebuild is seen by those who have the index open.
    let built = Index::rebuild(dir.path(), letters().into_iter().take(2), 9).expect("rebuilt");
    assert_eq!(built, 2);
    assert_eq!(reader.size().expect("size").letters, 2);
    assert_eq!(index.sequence().expect("sequence"), 9);
    let mut writer = index.writer().expect("a writer after the rebuild");
    writer.delete("id-930/UBND-KGVX").expect("deleted");
    writer.commit(10).expect("committed");
    assert!(codes(&reader, "bluezone").is_empty());
}

#[test]
fn what_a_writer_left_that_was_killed_while_it_committed_is_in_nobodys_way() {
    let dir = tempfile::tempdir().expect("a folder");
    let index = Index::open_or_create(dir.path()).expect("created");
    let mut writer = index.writer().expect("a writer");
    for e in letters() {
        writer.add(&e.record, &e.full_text, &e.facts).expect("added");
    }
    writer.commit(3).expect("committed");
    drop(writer);
    // Its files are there, and the list that names them is not yet: as if it had died in between.
    let metas: Vec<_> =
        ["letters", "tasks"].map(|side| dir.path().join("g-000001").join(side).join("meta.json")).into();
    let before: Vec<_> = metas.iter().map(|m| std::fs::read(m).expect("read")).collect();
    let again = letters().remove(0);
    let put_again = |sequence| {
        let index = Index::open_or_create(dir.path()).expect("opened");
        let mut writer = index.writer().expect("a writer");
        writer.add(&again.record, &again.full_text, &again.facts).expect("added");
        writer.commit(sequence).expect("committed");
    };
    put_again(4);
    for (meta, content) in metas.iter().zip(before) {
        std::fs::write(meta, content).expect("written");
    }
    put_again(4);
    let index = Index::open_or_create(dir.path()).expect("opened");
    assert_eq!(codes(&index, "bluezone"), ["930/UBND-KGVX"]);
    assert_eq!(index.size().expect("size").letters, 3);
    assert!(index.verify().expect("read").is_empty());
}

#[test]
fn damage_is_found_and_mended_by_rebuilding() {
    let dir = tempfile::tempdir().expect("a folder");
    let missing = Index::open_read_only(dir.path()).expect_err("nothing there");
    assert!(missing.is_missing() && missing.needs_rebuild());
    Index::rebuild(dir.path(), letters(), 3).expect("built");
    let index = Index::open_read_only(dir.path()).expect("opened");
    assert!(index.verify().expect("read").is_empty());
    let generation = std::fs::read_dir(dir.path())
        .expect("listed")
        .flatten()
        .find(|e| e.file_name().to_string_lossy().starts_with("g-"))
        .expect("a generation")
        .path();
    // One changed byte in a list is found by its checksum.
    let list = std::fs::read_dir(generation.join("letters"))
        .expect("listed")
        .flatten()
        .map(|e| e.path())
        .find(|p| p.extension().is_some_and(|e| e == "idx"))
        .expect("a list");
    let mut bytes = std::fs::read(&list).expect("read");
    bytes[10] ^= 0xff;
    std::fs::remove_file(&list).expect("removed");
    std::fs::write(&list, &bytes).expect("written");
    let broken = Index::open_read_only(dir.path()).and_then(|i| i.verify()).expect("read");
    assert_eq!(broken.len(), 1);
    // Lists cut short, no list of segments, a broken CURRENT: each is damage.
    std::fs::write(&list, &bytes[..bytes.len() / 2]).expect("written");
    assert!(Index::open_read_only(dir.path()).expect_err("cut short").is_damaged());
    std::fs::write(generation.join("letters/meta.json"), "{").expect("written");
    assert!(Index::open_read_only(dir.path()).expect_err("no segments").is_damaged());
    std::fs::write(dir.path().join("CURRENT"), "???").expect("written");
    assert!(Index::open_or_create(dir.path()).expect_err("no generation").is_damaged());
    std::fs::write(dir.path().join("CURRENT"), "congvan-search-0 g-000001").expect("written");
    assert!(Index::open_or_create(dir.path()).expect_err("another version").is_outdated());
    Index::rebuild(dir.path(), letters(), 3).expect("mended");
    let index = Index::open_or_create(dir.path()).expect("opened");
    assert_eq!(codes(&index, "bluezone"), ["930/UBND-KGVX"]);
}

#[test]
fn likeness_and_suggestions() {
    let index = index();
    let mut writer = index.writer().expect("a writer");
    let mut e = letters().remove(0);
    e.record.id = "copy".into();
    e.record.letter.number = Some("931".into());
    writer.add(&e.record, &e.full_text, &e.facts).expect("added");
    writer.commit(4).expect("committed");
    let like = index.more_like_this("id-930/UBND-KGVX", 5, TODAY).expect("found");
    assert_eq!(like[0].id, "copy");
    assert!(index.more_like_this("nobody", 5, TODAY).expect("nothing").is_empty());
    assert!(index.suggest("bluez", 5).expect("found").iter().any(|s| s.contains("bluezone")));
    assert!(index.suggest("triển kh", 5).expect("found").contains(&"triển khai".to_owned()));
    assert!(index.suggest("trien kh", 5).expect("found").contains(&"triển khai".to_owned()));
    assert!(index.suggest("93", 5).expect("found").contains(&"930".to_owned()));
    assert!(index.suggest("ubnd tinh d", 5).expect("found").iter().any(|s| s.contains("ĐỒNG MẪU")));
    assert!(index.suggest("", 5).expect("nothing").is_empty());
}

#[test]
fn the_same_letters_give_the_same_page_however_they_were_written() {
    let one = index();
    let many = Index::in_memory().expect("an index");
    let mut writer = many.writer().expect("a writer");
    for (i, e) in letters().into_iter().rev().enumerate() {
        writer.add(&e.record, &e.full_text, &e.facts).expect("added");
        writer.commit(i as u64).expect("committed");
    }
    let typed = ["ubnd", "sở y tế", "ung dung", "", "duong", "trẻ em tiêm chủng xyz"];
    for t in typed {
        assert_eq!(find(&one, t), find(&many, t), "{t}");
    }
    writer.optimize().expect("merged");
    for t in typed {
        assert_eq!(find(&one, t), find(&many, t), "{t}, merged");
    }
}
