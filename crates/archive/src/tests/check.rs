//! Every kind of damage is found, named, and mended where it can be.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use jiff::civil::date;

use super::{add, assert_whole, done, event, folder, letter, with_letters};
use crate::archive::Archive;
use crate::check::{Finding, FindingKind, Mend, RepairOptions};

fn findings(archive: &Archive) -> Vec<Finding> {
    archive.check(&|_, _| {}).unwrap().findings
}

fn kinds(archive: &Archive) -> Vec<FindingKind> {
    findings(archive).iter().map(|f| f.kind).collect()
}

/// The only finding, which says what and where in both languages.
#[track_caller]
fn only(archive: &Archive, kind: FindingKind, said: &str) -> Finding {
    let found = findings(archive);
    assert_eq!(found.iter().map(|f| f.kind).collect::<Vec<_>>(), [kind]);
    assert!(found[0].to_string().contains(said), "{}", found[0]);
    assert!(found[0].english().contains(said), "{}", found[0].english());
    found[0].clone()
}

#[track_caller]
fn repair(archive: &mut Archive, backup: Option<&Path>) {
    let found = findings(archive);
    let options = RepairOptions { backup: backup.map(Path::to_owned) };
    let repaired = archive.repair(&found, &options).unwrap();
    assert_eq!(repaired.left, []);
    assert_eq!(repaired.mended, found);
    assert_whole(archive);
}

fn overwrite(path: &Path, bytes: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o444)).unwrap();
}

#[test]
fn a_whole_archive_is_counted_and_nothing_is_found() {
    let (_dir, mut archive) = with_letters(30);
    archive.append(&event(&letter(1), 0, date(2020, 8, 10), done("1/SYT")), None).unwrap();
    let seen = std::sync::atomic::AtomicU64::new(0);
    let checked = archive
        .check(&|_, total| {
            assert_eq!(total, 30);
            seen.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        })
        .unwrap();
    assert!(checked.is_whole() && !checked.is_damaged());
    assert_eq!((checked.letters, checked.events), (30, 1));
    let bytes: usize = (1..=30).map(|i| letter(i).bytes.len()).sum();
    assert_eq!(checked.original_bytes, bytes as u64);
    assert_eq!(seen.into_inner(), 30);
}

#[test]
fn a_flipped_bit_or_a_lost_file_is_found_and_taken_from_a_backup() {
    let (dir, mut archive) = with_letters(5);
    let copy = folder();
    archive.backup(copy.path(), false, &mut |_, _| {}).unwrap();
    let path = archive.original_path(letter(2).id()).unwrap();
    let mut bytes = letter(2).bytes;
    bytes[10] ^= 0x10;
    overwrite(&path, &bytes);
    let found = only(&archive, FindingKind::OriginalChanged, &letter(2).id()[..12]);
    assert_eq!(found.path.as_deref(), Some(path.as_path()));
    assert_eq!((found.kind.mend(), found.kind.is_damage()), (Mend::FromBackup, true));
    let lost = archive.original_path(letter(4).id()).unwrap();
    fs::remove_file(&lost).unwrap();
    assert_eq!(kinds(&archive), [FindingKind::OriginalMissing, FindingKind::OriginalChanged]);
    // Without a backup nothing is made up.
    let repaired = archive.repair(&findings(&archive), &RepairOptions::default()).unwrap();
    assert_eq!((repaired.mended.len(), repaired.left.len()), (0, 2));
    repair(&mut archive, Some(copy.path()));
    drop(archive);
    assert_whole(&Archive::open(dir.path()).unwrap());
}

#[test]
fn every_original_of_many_is_looked_at_whoever_reads_it() {
    let (dir, archive) = with_letters(70);
    let path = |i: u32| {
        let id = letter(i).id().to_owned();
        dir.path().join("originals").join(&id[..2]).join(id)
    };
    // One in seven is damaged, each in another way.
    for i in (7..=70).step_by(7) {
        match i % 4 {
            0 => overwrite(&path(i), b""),
            1 => overwrite(&path(i), &letter(i).bytes[1..]),
            2 => fs::remove_file(path(i)).unwrap(),
            _ => fs::set_permissions(path(i), fs::Permissions::from_mode(0o644)).unwrap(),
        }
    }
    let found = findings(&archive);
    let mut expected: Vec<_> = (7..=70)
        .step_by(7)
        .map(|i| {
            let kind = match i % 4 {
                0 | 1 => FindingKind::OriginalChanged,
                2 => FindingKind::OriginalMissing,
                _ => FindingKind::OriginalWritable,
            };
            (kind, letter(i).id().to_owned())
        })
        .collect();
    expected.sort();
    assert_eq!(found.into_iter().map(|f| (f.kind, f.letter_id.unwrap())).collect::<Vec<_>>(), expected);
}

#[test]
fn untidiness_is_found_and_is_no_damage() {
    let (dir, mut archive) = with_letters(2);
    let writable = archive.original_path(letter(1).id()).unwrap();
    fs::set_permissions(&writable, fs::Permissions::from_mode(0o644)).unwrap();
    only(&archive, FindingKind::OriginalWritable, writable.to_str().unwrap());
    repair(&mut archive, None);

    let leftover = dir.path().join("incoming/half");
    fs::write(&leftover, "x").unwrap();
    only(&archive, FindingKind::Leftover, leftover.to_str().unwrap());
    // While somebody else writes it may be his.
    let other = Archive::open(dir.path()).unwrap();
    assert_eq!(kinds(&archive), []);
    drop(other);
    repair(&mut archive, None);
    assert!(!leftover.exists());

    for stray in ["originals/thu.pdf", "originals/ab/thu.pdf"] {
        let stray = dir.path().join(stray);
        fs::create_dir_all(stray.parent().unwrap()).unwrap();
        fs::write(&stray, "x").unwrap();
        let found = only(&archive, FindingKind::Stray, stray.to_str().unwrap());
        assert_eq!(found.kind.mend(), Mend::ByHand);
        // What is not understood is never removed.
        archive.repair(&[found], &RepairOptions::default()).unwrap();
        assert!(stray.exists());
        fs::remove_file(stray).unwrap();
    }

    // As an intake leaves it that died between the two writes.
    let unlisted = dir.path().join("originals").join(&letter(9).id()[..2]).join(letter(9).id());
    fs::create_dir_all(unlisted.parent().unwrap()).unwrap();
    fs::write(&unlisted, &letter(9).bytes).unwrap();
    let found = only(&archive, FindingKind::OriginalUnlisted, unlisted.to_str().unwrap());
    assert_eq!((found.kind.mend(), found.kind.is_damage()), (Mend::ByIntake, false));
    add(&mut archive, &letter(9));
    repair(&mut archive, None);

    fs::remove_dir(dir.path().join("incoming")).unwrap();
    only(&archive, FindingKind::FolderMissing, "incoming");
    repair(&mut archive, None);
}

#[test]
fn a_damaged_record_is_found_and_a_new_reading_mends_it() {
    let (_dir, mut archive) = with_letters(3);
    let broken = "UPDATE readings SET record = substr(record, 1, 200) WHERE letter = 2";
    archive.db.execute(broken, []).unwrap();
    let found = only(&archive, FindingKind::RecordUnreadable, &letter(2).id()[..12]);
    assert_eq!((found.kind.mend(), found.kind.is_damage()), (Mend::ByReading, true));
    assert!(archive.record(letter(2).id()).unwrap_err().is_corrupt());
    let made = letter(2);
    archive.reread(&made.record, "test-2", &made.last_days, super::now()).unwrap();
    assert_whole(&archive);

    let swapped =
        "UPDATE readings SET record = (SELECT record FROM readings WHERE letter = 1) WHERE letter = 3";
    archive.db.execute(swapped, []).unwrap();
    only(&archive, FindingKind::RecordOfAnother, &letter(1).id()[..12]);
    let made = letter(3);
    archive.reread(&made.record, "test-2", &made.last_days, super::now()).unwrap();
    assert_whole(&archive);

    archive.db.execute("DELETE FROM readings WHERE letter = 1", []).unwrap();
    only(&archive, FindingKind::RecordUnreadable, &letter(1).id()[..12]);
    let made = letter(1);
    archive.reread(&made.record, "test-2", &made.last_days, super::now()).unwrap();
    assert_whole(&archive);
}

#[test]
fn lists_that_do_not_agree_with_the_record_are_found_and_made_anew() {
    let (_dir, mut archive) = with_letters(3);
    archive.append(&event(&letter(2), 0, date(2020, 8, 10), done("1/SYT")), None).unwrap();
    for (slip, kind, said) in [
        ("UPDATE letters SET code_key = 'x' WHERE n = 2", FindingKind::RowsStale, "letters"),
        ("UPDATE letters SET needs_review = 0 WHERE n = 2", FindingKind::RowsStale, "letters"),
        ("UPDATE tasks SET task = '{}' WHERE letter = 2 AND position = 1", FindingKind::RowsStale, "tasks"),
        ("DELETE FROM tasks WHERE letter = 2 AND position = 2", FindingKind::RowsStale, "tasks"),
        (
            "DELETE FROM task_bodies WHERE role = 1 AND task = (SELECT n FROM tasks WHERE letter = 2 AND position = 1)",
            FindingKind::RowsStale,
            "bodies",
        ),
        (
            "UPDATE task_bodies SET due = '2000-01-01' WHERE task = (SELECT n FROM tasks WHERE letter = 2 AND position = 0)",
            FindingKind::RowsStale,
            "bodies",
        ),
        ("DELETE FROM citations WHERE letter = 2", FindingKind::RowsStale, "citations"),
        ("UPDATE tasks SET open = 1 WHERE letter = 2 AND position = 0", FindingKind::StateStale, "bao-cao-2"),
        (
            "UPDATE tasks SET state = NULL WHERE letter = 2 AND position = 0",
            FindingKind::StateStale,
            "bao-cao-2",
        ),
        (
            "UPDATE tasks SET due = '2000-01-01' WHERE letter = 2 AND position = 1",
            FindingKind::StateStale,
            "hang-thang-2",
        ),
    ] {
        archive.db.execute(slip, []).unwrap();
        let found = findings(&archive);
        assert!(
            found
                .iter()
                .any(|f| f.kind == kind && f.to_string().contains(said) && f.english().contains(said)),
            "{slip}: {found:#?}"
        );
        repair(&mut archive, None);
        assert!(!archive.task(letter(2).id(), "bao-cao-2").unwrap().state.is_open(), "{slip}");
    }
}

#[test]
fn a_list_of_what_is_due_that_is_wrong_is_found_and_made_anew() {
    let (_dir, mut archive) = with_letters(3);
    archive.append(&event(&letter(2), 1, date(2020, 8, 10), done("1/SYT")), None).unwrap();
    let listed = |archive: &Archive| archive.tasks(&super::follow::OVERDUE).unwrap();
    let before = listed(&archive);
    assert!(before.len() > 1);
    for slip in [
        "DELETE FROM due_tasks WHERE letter_id = (SELECT id FROM letters WHERE n = 2)",
        "UPDATE due_tasks SET subject = 'x'",
        "UPDATE due_tasks SET state = '{}' WHERE position = 0",
        "UPDATE due_tasks SET due = '2000-01-01' WHERE position = 0",
        "INSERT INTO due_tasks SELECT '2000-01-01', date, letter_id, position, id, unsettled, last_day, retired,
             received, code, file_name, issuer, subject, addressees, state, task FROM due_tasks LIMIT 1",
    ] {
        archive.db.execute(slip, []).unwrap();
        let found = findings(&archive);
        let all = found.iter().all(|f| f.kind == FindingKind::CatalogueIndex && f.to_string().contains("due_tasks"));
        assert!(all && found.len() == 1, "{slip}: {found:#?}");
        repair(&mut archive, None);
        assert_eq!(listed(&archive), before, "{slip}");
        assert_whole(&archive);
    }
}

#[test]
fn a_ledger_that_was_tampered_with_is_found() {
    let (_dir, mut archive) = with_letters(2);
    archive.append(&event(&letter(1), 0, date(2020, 8, 20), done("1/SYT")), None).unwrap();
    let tampered = "DROP TRIGGER events_keep;
                    UPDATE events SET event = replace(event, '2020-08-20', '2020-08-10');";
    archive.db.execute_batch(tampered).unwrap();
    let found = findings(&archive);
    assert!(found.iter().any(|f| f.kind == FindingKind::EventChanged), "{found:#?}");
    assert!(FindingKind::EventChanged.is_damage());

    let (_dir, mut archive) = with_letters(2);
    archive.append(&event(&letter(1), 0, date(2020, 8, 20), done("1/SYT")), None).unwrap();
    archive
        .db
        .execute_batch("DROP TRIGGER tasks_followed_stay; DELETE FROM tasks WHERE state IS NOT NULL")
        .unwrap();
    assert!(kinds(&archive).contains(&FindingKind::EventWithoutTask));
}

#[test]
fn broken_links_and_indexes_of_the_catalogue_are_found() {
    let (_dir, mut archive) = with_letters(2);
    archive
        .db
        .execute_batch(
            "PRAGMA foreign_keys = OFF;
             INSERT INTO corrections (letter, pointer, value, who, at) VALUES (99, '/number', '1', 'x', 'x');
             PRAGMA foreign_keys = ON;",
        )
        .unwrap();
    only(&archive, FindingKind::BrokenLink, "corrections");

    let (dir, writer) = with_letters(2);
    drop(writer);
    // An index emptied behind SQLite's back.
    let db = rusqlite::Connection::open(dir.path().join("catalogue.sqlite")).unwrap();
    db.execute_batch(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = 'CREATE INDEX letters_by_number ON letters (code)'
         WHERE name = 'letters_by_number';",
    )
    .unwrap();
    drop(db);
    archive = Archive::open(dir.path()).unwrap();
    let found = findings(&archive);
    assert!(!found.is_empty() && found.iter().all(|f| f.kind == FindingKind::CatalogueIndex), "{found:#?}");
    repair(&mut archive, None);
}

#[test]
fn a_damaged_catalogue_is_found_wherever_it_is_hit_and_the_originals_are_still_looked_at() {
    let (dir, archive) = with_letters(40);
    drop(archive);
    let file = dir.path().join("catalogue.sqlite");
    let whole = fs::read(&file).unwrap();
    let (mut refused, mut found_in_check) = (0, 0);
    for page in 1..whole.len() / 8192 {
        let mut damaged = whole.clone();
        damaged[page * 8192..page * 8192 + 4000].fill(0xa5);
        fs::write(&file, &damaged).unwrap();
        let _ = fs::remove_file(dir.path().join("catalogue.sqlite-wal"));
        let _ = fs::remove_file(dir.path().join("catalogue.sqlite-shm"));
        match Archive::open(dir.path()) {
            Err(error) => {
                assert!(error.is_corrupt(), "{error:?}");
                refused += 1;
            }
            Ok(archive) => {
                let checked = archive.check(&|_, _| {}).unwrap();
                assert!(checked.is_damaged(), "page {page}");
                // Every original was hashed, listed or not.
                let bytes: usize = (1..=40).map(|i| letter(i).bytes.len()).sum();
                assert!(checked.original_bytes >= bytes as u64);
                found_in_check += 1;
            }
        }
    }
    assert!(found_in_check > 10, "{refused} refused, {found_in_check} found");
}

#[test]
fn a_correction_that_finds_no_place_any_more_is_shown_and_kept() {
    let (_dir, mut archive) = with_letters(1);
    let made = letter(1);
    let fix = crate::Correction {
        pointer: "/tasks/2/report_to".into(),
        value: "Sở Tài chính".into(),
        who: "Văn thư".into(),
        at: super::now(),
        note: None,
    };
    archive.correct(made.id(), &fix, &|_, _| Vec::new()).unwrap();
    let mut newer = made.record.clone();
    newer.letter.tasks.truncate(2);
    archive.reread(&newer, "test-2", &made.last_days, super::now()).unwrap();
    let found = only(&archive, FindingKind::CorrectionWithoutPlace, "/tasks/truong-hoc-1/report_to");
    assert!(!found.kind.is_damage());
    archive.reread(&made.record, "test-3", &made.last_days, super::now()).unwrap();
    let task = archive.task(made.id(), "truong-hoc-1").unwrap();
    assert_eq!(task.entry.task.report_to.as_deref(), Some("Sở Tài chính"));
    assert_whole(&archive);
}
