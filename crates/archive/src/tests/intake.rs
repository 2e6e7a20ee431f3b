//! Taking letters in and finding them again.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use congvan_model::Record;
use jiff::civil::date;

use super::{add, assert_whole, folder, letter, now, with_letters};
use crate::archive::Archive;
use crate::letters::{Added, LetterFilter, content_id};

#[test]
fn adding_the_same_file_again_changes_nothing_and_says_so() {
    let (_dir, mut archive) = with_letters(3);
    let before = (archive.sequence().unwrap(), archive.reading(letter(2).id()).unwrap());
    let mut again = letter(2);
    again.record.source.file_name = "another-name.txt".into();
    let said = archive.add(&again.incoming(), now()).unwrap();
    assert_eq!(said, Added::Same { id: again.id().into(), file_name: "thu-2.txt".into() });
    assert_eq!((archive.sequence().unwrap(), archive.reading(letter(2).id()).unwrap()), before);
    assert_eq!(archive.len().unwrap(), 3);
}

#[test]
fn another_scan_of_a_letter_is_kept_and_shown_as_a_duplicate() {
    let (_dir, mut archive) = with_letters(2);
    let again = letter(2).scanned_again();
    let said = add(&mut archive, &again);
    assert_eq!(said, Added::DuplicateCode { id: again.id().into(), others: vec![letter(2).id().into()] });
    assert_eq!(archive.original(again.id()).unwrap(), again.bytes);
    assert_eq!(archive.original(letter(2).id()).unwrap(), letter(2).bytes);
    let others = archive.duplicates(letter(2).id()).unwrap();
    assert_eq!(others.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), [again.id()]);
}

#[test]
fn letters_that_differ_in_issuer_or_date_are_no_duplicates() {
    let (_dir, mut archive) = with_letters(1);
    let mut other_year = letter(1).scanned_again();
    other_year.record.letter.date = Some(date(2021, 8, 2));
    assert!(matches!(add(&mut archive, &other_year), Added::New { .. }));
    let mut other_issuer = other_year.scanned_again();
    other_issuer.record.letter.issuer = Some("ỦY BAN NHÂN DÂN TỈNH KHÁC".into());
    assert!(matches!(add(&mut archive, &other_issuer), Added::New { .. }));
    // Two letters whose numbers could not be read may be anything.
    let mut unread = other_issuer.scanned_again();
    unread.record.letter.number = None;
    assert!(matches!(add(&mut archive, &unread), Added::New { .. }));
    assert!(matches!(add(&mut archive, &unread.scanned_again()), Added::New { .. }));
}

#[test]
fn in_a_batch_one_refused_letter_does_not_hold_up_the_others() {
    let (_dir, mut archive) = with_letters(1);
    let mut wrong = letter(2);
    wrong.record.id = content_id(b"something else");
    let made = [letter(1), wrong.clone(), letter(3), letter(3)];
    let incoming: Vec<_> = made.iter().map(super::Made::incoming).collect();
    let said = archive.add_batch(&incoming, now()).unwrap();
    assert!(matches!(said[0], Ok(Added::Same { .. })));
    let error = said[1].as_ref().unwrap_err();
    assert!(error.is_refused());
    assert!(error.to_string().contains("thu-2.txt") && error.english().contains("thu-2.txt"));
    assert!(matches!(said[2], Ok(Added::New { .. })));
    assert!(matches!(said[3], Ok(Added::Same { .. })));
    assert!(!archive.contains(letter(2).id()).unwrap());
    assert_whole(&archive);
}

#[test]
fn the_record_is_kept_letter_for_letter_and_the_original_byte_for_byte() {
    let (_dir, archive) = with_letters(2);
    let made = letter(1);
    let reading = archive.reading(made.id()).unwrap();
    assert_eq!(reading.json, serde_json::to_string(&made.record).unwrap());
    assert_eq!(reading.version, "test-1");
    assert_eq!(archive.record(made.id()).unwrap(), made.record);
    assert_eq!(archive.original(made.id()).unwrap(), made.bytes);
}

#[test]
fn originals_lie_under_their_hash_and_cannot_be_written_to() {
    let (dir, archive) = with_letters(1);
    let id = letter(1).id().to_owned();
    let path = dir.path().join("originals").join(&id[..2]).join(&id);
    assert_eq!(archive.original_path(&id).unwrap(), path);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o222, 0);
    assert_eq!(fs::read_dir(dir.path().join("incoming")).unwrap().count(), 0);
}

#[test]
fn a_damaged_original_is_noticed_and_adding_the_file_again_heals_it() {
    let (_dir, mut archive) = with_letters(1);
    let made = letter(1);
    let path = archive.original_path(made.id()).unwrap();
    let mut bytes = made.bytes.clone();
    bytes[3] ^= 1;
    fs::remove_file(&path).unwrap();
    fs::write(&path, bytes).unwrap();
    let error = archive.original(made.id()).unwrap_err();
    assert!(error.is_corrupt());
    assert!(error.to_string().contains(path.to_str().unwrap()));
    assert!(matches!(add(&mut archive, &made), Added::Same { .. }));
    assert_eq!(archive.original(made.id()).unwrap(), made.bytes);
    assert_whole(&archive);
}

#[test]
fn an_id_may_be_abbreviated_as_long_as_it_is_clear() {
    let (_dir, archive) = with_letters(20);
    let id = letter(7).id().to_owned();
    assert_eq!(archive.resolve(&id[..6]).unwrap(), id);
    assert_eq!(archive.resolve(&id[..9].to_uppercase()).unwrap(), id);
    assert_eq!(archive.record(&id[..8]).unwrap().id, id);
    assert!(archive.resolve(&id[..5]).unwrap_err().is_refused());
    assert!(archive.resolve("khong-phai-ma").unwrap_err().is_refused());
    assert!(archive.resolve("000000").unwrap_err().is_missing());
    // Nobody finds two texts with such hashes; the rows stand for them.
    for end in ["a", "b"] {
        let twin = format!("{}{end}", &id[..63]);
        if twin != id {
            archive
                .db
                .execute(
                    "INSERT INTO letters (id, bytes, file_name, added, changed, document_type, code, addressees,
                                          needs_review) VALUES (?1, 0, '', '', 0, '', '', '[]', 0)",
                    [twin],
                )
                .unwrap();
        }
    }
    let error = archive.resolve(&id[..8]).unwrap_err();
    assert!(error.is_ambiguous());
    assert!(error.to_string().contains(&id[..12]));
}

#[test]
fn letters_are_found_by_code_or_number_however_it_is_typed() {
    let (_dir, mut archive) = with_letters(3);
    let mut decision = letter(30);
    decision.record.letter.number = Some("07".into());
    decision.record.letter.symbol = Some("QĐ-UBND".into());
    add(&mut archive, &decision);
    let mut party = letter(31);
    party.record.letter.number = Some("12".into());
    party.record.letter.symbol = Some("CV/TU".into());
    add(&mut archive, &party);
    let ids =
        |name: &str| -> Vec<String> { archive.find_code(name).unwrap().into_iter().map(|s| s.id).collect() };
    for name in ["2/UBND-TH", "2", " 02 / ubnd-th", "2/UBND–TH"] {
        assert_eq!(ids(name), [letter(2).id()], "{name}");
    }
    for name in ["07/QĐ-UBND", "7/qd-ubnd", "7", "07"] {
        assert_eq!(ids(name), [decision.id()], "{name}");
    }
    assert_eq!(ids("12-CV/TU"), [party.id()]);
    assert_eq!(ids("4"), [""; 0]);
    assert_eq!(ids(""), [""; 0]);
    let by_id: Vec<_> = archive.find(&letter(3).id()[..10]).unwrap().into_iter().map(|s| s.id).collect();
    assert_eq!(by_id, [letter(3).id()]);
}

#[test]
fn records_come_in_the_same_order_whatever_the_order_of_intake() {
    let dir = folder();
    let mut archive = Archive::create_or_open(dir.path()).unwrap();
    let (_other_dir, forwards) = with_letters(40);
    let mut undated = letter(99);
    undated.record.letter.date = None;
    for i in (1..=40).rev() {
        add(&mut archive, &letter(i));
    }
    let order = |a: &Archive| -> Vec<Record> { a.records().unwrap().collect::<Result<_, _>>().unwrap() };
    assert_eq!(order(&archive), order(&forwards));
    assert_eq!(order(&archive).len(), 40);
    let dates: Vec<_> = order(&archive).iter().map(|r| r.letter.date).collect();
    assert!(dates.is_sorted());
    add(&mut archive, &undated);
    assert_eq!(order(&archive)[0], undated.record);
}

#[test]
fn records_go_on_past_the_first_thousand() {
    let dir = folder();
    let mut archive = Archive::create_or_open(dir.path()).unwrap();
    let made: Vec<_> = (1..=2100).map(letter).collect();
    let incoming: Vec<_> = made.iter().map(super::Made::incoming).collect();
    archive.add_batch(&incoming, now()).unwrap();
    let mut ids: Vec<String> = archive.records().unwrap().map(|r| r.unwrap().id).collect();
    assert_eq!(ids.len(), 2100);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 2100);
}

#[test]
fn records_are_of_one_moment_while_others_write() {
    let (dir, archive) = with_letters(3);
    let mut records = archive.records().unwrap();
    records.next().unwrap().unwrap();
    let mut other = Archive::open(dir.path()).unwrap();
    for i in 10..20 {
        add(&mut other, &letter(i));
    }
    assert_eq!(records.count(), 2);
    assert_eq!(archive.records().unwrap().count(), 13);
}

#[test]
fn letters_are_listed_by_date_of_issue_or_receipt() {
    let (_dir, archive) = with_letters(10);
    let list = |filter: LetterFilter<'_>| -> Vec<String> {
        archive.letters(&filter).unwrap().into_iter().map(|s| s.code).collect()
    };
    let from_to = LetterFilter {
        dated_from: Some(date(2020, 8, 3)),
        dated_to: Some(date(2020, 8, 4)),
        ..LetterFilter::default()
    };
    assert_eq!(list(from_to), ["2/UBND-TH", "3/UBND-TH"]);
    let received = LetterFilter { received_from: Some(date(2020, 8, 11)), ..LetterFilter::default() };
    assert_eq!(list(received), ["10/UBND-TH"]);
    assert_eq!(list(LetterFilter { limit: Some(4), ..LetterFilter::default() }).len(), 4);
    assert_eq!(list(LetterFilter { not_read_by: Some("test-1"), ..LetterFilter::default() }), [""; 0]);
    assert_eq!(list(LetterFilter { not_read_by: Some("test-2"), ..LetterFilter::default() }).len(), 10);
    let summary = archive.summary(letter(5).id()).unwrap();
    assert_eq!((summary.tasks, summary.open_tasks, summary.needs_review), (3, 3, true));
    assert_eq!(summary.issuer.as_deref(), Some("ỦY BAN NHÂN DÂN TỈNH MẪU"));
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let dir = folder();
    fs::write(dir.path().join("thu.txt"), "x").unwrap();
    let error = Archive::create_or_open(dir.path()).unwrap_err();
    assert!(error.is_foreign_folder());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    // A desktop's hidden files harm nobody.
    let dir = folder();
    fs::write(dir.path().join(".DS_Store"), "x").unwrap();
    Archive::create_or_open(dir.path()).unwrap();
}

#[test]
fn where_there_is_no_archive_the_error_says_how_to_make_one() {
    let dir = folder();
    for missing in [dir.path().to_owned(), dir.path().join("nowhere")] {
        for error in [Archive::open(&missing).unwrap_err(), Archive::open_read_only(&missing).unwrap_err()] {
            assert!(error.is_no_archive() && error.is_missing());
            assert!(error.to_string().contains("congvan ingest"));
            assert!(error.english().contains(missing.to_str().unwrap()));
        }
    }
    assert!(!dir.path().join("nowhere").exists());
}

#[test]
fn opened_to_read_it_lists_and_refuses_to_write() {
    let (dir, writer) = with_letters(2);
    let mut reader = Archive::open_read_only(dir.path()).unwrap();
    assert_eq!(reader.records().unwrap().count(), 2);
    let error = reader.add(&letter(3).incoming(), now()).unwrap_err();
    assert!(error.is_denied());
    assert_eq!(fs::read_dir(dir.path().join("incoming")).unwrap().count(), 0);
    // It sees what others write meanwhile.
    let mut writer = writer;
    add(&mut writer, &letter(3));
    assert_eq!(reader.len().unwrap(), 3);
    // And works alone.
    drop(writer);
    drop(reader);
    assert_eq!(Archive::open_read_only(dir.path()).unwrap().len().unwrap(), 3);
}

#[test]
fn a_lost_catalogue_is_not_taken_for_an_empty_archive() {
    let (dir, archive) = with_letters(1);
    drop(archive);
    fs::remove_file(dir.path().join("catalogue.sqlite")).unwrap();
    for error in
        [Archive::create_or_open(dir.path()).unwrap_err(), Archive::open_read_only(dir.path()).unwrap_err()]
    {
        assert!(error.is_corrupt());
        assert!(error.to_string().contains("catalogue.sqlite"));
    }
    fs::write(dir.path().join("catalogue.sqlite"), vec![7; 20_000]).unwrap();
    assert!(Archive::open(dir.path()).unwrap_err().is_corrupt());
}

#[test]
fn a_record_is_read_from_json_as_serde_reads_it() {
    let record = letter(1).record;
    let json = serde_json::to_string(&record).unwrap();
    assert_eq!(crate::letters::record_of_json(&json).unwrap(), record);
    let published = include_str!("../../../../tests/tests/records/1.0.json");
    let whole: congvan_model::Record = serde_json::from_str(published).unwrap();
    assert!(!whole.evidence.is_empty() && !whole.letter.tasks.is_empty());
    assert_eq!(crate::letters::record_of_json(published).unwrap(), whole);
    // Each field that is missing or wrong is missed by both.
    let value = serde_json::to_value(&whole).unwrap();
    for key in value.as_object().unwrap().keys() {
        let (mut without, mut wrong) = (value.clone(), value.clone());
        without.as_object_mut().unwrap().remove(key);
        wrong[key] = serde_json::json!({"x": [1]});
        for json in [without.to_string(), wrong.to_string()] {
            let serde = serde_json::from_str::<congvan_model::Record>(&json).ok();
            assert_eq!(crate::letters::record_of_json(&json).ok(), serde, "{key}: {json}");
        }
    }
}
