//! Backups, and the way back.

use std::fs;
use std::path::Path;

use congvan_model::Record;
use jiff::civil::date;

use super::crash::faulty;
use super::faults::Fault;
use super::{Made, add, assert_whole, done, event, folder, letter, now, with_letters};
use crate::archive::Archive;
use crate::backup::{Backup, restore, restore_on};
use crate::error::{EIO, ENOSPC};
use crate::letters::content_id;

fn quiet(_: u64, _: u64) {}

fn records(archive: &Archive) -> Vec<Record> {
    archive.records().unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_backup_restores_to_the_same_archive() {
    let (dir, mut archive) = with_letters(5);
    archive.append(&event(&letter(1), 0, date(2020, 8, 20), done("1/SYT")), None).unwrap();
    let copy = folder();
    let seen = archive.backup(copy.path(), false, &mut quiet).unwrap();
    let bytes: usize = (1..=5).map(|i| letter(i).bytes.len()).sum();
    assert_eq!(seen, Backup { letters: 5, copied: 5, copied_bytes: bytes as u64, damaged: Vec::new() });

    let target = folder();
    let restored = restore(copy.path(), &target.path().join("kho"), &mut quiet).unwrap();
    assert!(restored.checked.is_whole());
    let again = restored.archive;
    assert_eq!(records(&again), records(&archive));
    assert_eq!(again.events(letter(1).id(), None).unwrap(), archive.events(letter(1).id(), None).unwrap());
    // What followed the old one by cursor or index starts anew.
    assert!(again.changes(&archive.end().unwrap(), 1).unwrap_err().is_refused());
    assert_eq!(again.pending_index(100).unwrap().len(), 5);
    drop(dir);
}

#[test]
fn a_second_backup_copies_only_what_is_new() {
    let (_dir, mut archive) = with_letters(4);
    let copy = folder();
    archive.backup(copy.path(), false, &mut quiet).unwrap();
    add(&mut archive, &letter(7));
    let seen = archive.backup(copy.path(), false, &mut quiet).unwrap();
    assert_eq!((seen.letters, seen.copied), (5, 1));
    // Damage in the copy is found and mended when everything is verified.
    let id = letter(2).id().to_owned();
    let path = copy.path().join("originals").join(&id[..2]).join(&id);
    fs::remove_file(&path).unwrap();
    fs::write(&path, vec![b'x'; letter(2).bytes.len()]).unwrap();
    assert_eq!(archive.backup(copy.path(), false, &mut quiet).unwrap().copied, 0);
    assert_eq!(archive.backup(copy.path(), true, &mut quiet).unwrap().copied, 1);
    assert_eq!(content_id(&fs::read(&path).unwrap()), id);
}

#[test]
fn a_backup_is_looked_up_but_never_written_to() {
    let (_dir, archive) = with_letters(2);
    let copy = folder();
    archive.backup(copy.path(), false, &mut quiet).unwrap();
    for error in [Archive::open(copy.path()).unwrap_err(), Archive::create_or_open(copy.path()).unwrap_err()]
    {
        assert!(error.is_denied());
        assert!(error.to_string().contains("congvan restore"));
    }
    let reader = Archive::open_read_only(copy.path()).unwrap();
    assert_eq!(records(&reader), records(&archive));
    assert_whole(&reader);
}

#[test]
fn a_backup_goes_nowhere_where_it_does_not_belong() {
    let (dir, archive) = with_letters(1);
    let (other_dir, other) = with_letters(2);
    let copy = folder();
    other.backup(copy.path(), false, &mut quiet).unwrap();
    let foreign = folder();
    fs::write(foreign.path().join("thu.txt"), "x").unwrap();
    for target in [copy.path(), other_dir.path(), foreign.path(), dir.path(), &dir.path().join("copy")] {
        let error = archive.backup(target, false, &mut quiet).unwrap_err();
        assert!(error.is_foreign_folder(), "{}: {error}", target.display());
    }
    assert!(!dir.path().join("copy").exists());
    assert_eq!(fs::read_dir(foreign.path()).unwrap().count(), 1);
    // Nor does a restore.
    assert!(restore(copy.path(), dir.path(), &mut quiet).unwrap_err().is_foreign_folder());
    assert!(restore(foreign.path(), &foreign.path().join("x"), &mut quiet).unwrap_err().is_missing());
    assert!(restore(copy.path(), &copy.path().join("x"), &mut quiet).unwrap_err().is_foreign_folder());
    assert_eq!(archive.len().unwrap(), 1);
}

#[test]
fn damage_in_the_archive_or_in_the_backup_is_named_and_does_not_stop_the_rest() {
    let (_dir, archive) = with_letters(3);
    let lost = archive.original_path(letter(2).id()).unwrap();
    fs::remove_file(lost).unwrap();
    let copy = folder();
    let seen = archive.backup(copy.path(), false, &mut quiet).unwrap();
    assert_eq!((seen.copied, seen.damaged), (2, vec![letter(2).id().to_owned()]));
    let target = folder();
    let restored = restore(copy.path(), target.path(), &mut quiet).unwrap();
    assert!(restored.checked.is_damaged());
    assert_eq!(restored.checked.findings[0].letter_id.as_deref(), Some(letter(2).id()));
    assert_eq!(restored.archive.original(letter(1).id()).unwrap(), letter(1).bytes);
}

#[test]
fn a_backup_taken_during_intake_is_of_one_moment() {
    let (dir, archive) = with_letters(1);
    let batches: Vec<Vec<Made>> =
        (0..30).map(|b| (0..4).map(|i| letter(100 + b * 4 + i)).collect()).collect();
    let writer = {
        let (dir, batches) = (dir.path().to_owned(), batches.clone());
        std::thread::spawn(move || {
            let mut archive = Archive::open(&dir).unwrap();
            for batch in &batches {
                let incoming: Vec<_> = batch.iter().map(Made::incoming).collect();
                archive.add_batch(&incoming, now()).unwrap();
            }
        })
    };
    let copy = folder();
    let mut moments = Vec::new();
    loop {
        let last = writer.is_finished();
        archive.backup(copy.path(), false, &mut quiet).unwrap();
        let target = folder();
        let restored = restore(copy.path(), target.path(), &mut quiet).unwrap();
        assert!(restored.checked.is_whole(), "{:#?}", restored.checked.findings);
        // All of the first so many batches, and nothing of the later ones.
        let count = restored.archive.len().unwrap() as usize - 1;
        assert_eq!(count % 4, 0);
        for (i, batch) in batches.iter().enumerate() {
            for made in batch {
                assert_eq!(restored.archive.contains(made.id()).unwrap(), i < count / 4);
            }
        }
        moments.push(count);
        if last {
            break;
        }
    }
    writer.join().unwrap();
    assert!(moments.is_sorted());
    assert_eq!(*moments.last().unwrap(), 120);
}

fn restores_to(copy: &Path, counts: &[u64]) {
    let target = folder();
    let restored = restore(copy, target.path(), &mut quiet).unwrap();
    assert!(restored.checked.is_whole(), "{:#?}", restored.checked.findings);
    assert!(counts.contains(&restored.archive.len().unwrap()));
}

#[test]
fn a_backup_that_fails_at_any_step_leaves_the_earlier_one_whole() {
    for fault in [Fault::Error(ENOSPC), Fault::Error(EIO), Fault::Kill, Fault::PowerCut] {
        for after in 0.. {
            let (_dir, mut archive) = with_letters(2);
            let copy = folder();
            archive.backup(copy.path(), false, &mut quiet).unwrap();
            add(&mut archive, &letter(3));
            let (disk, faults) = faulty(fault, after);
            archive.disk = disk;
            let said = archive.backup(copy.path(), false, &mut quiet);
            if faults.fired().is_none() {
                said.unwrap();
                break;
            }
            restores_to(copy.path(), &[2, 3]);
            archive.disk = crate::disk::Disk::default();
            archive.backup(copy.path(), false, &mut quiet).unwrap();
            restores_to(copy.path(), &[3]);
        }
    }
}

#[test]
fn a_first_backup_or_a_restore_that_fails_at_any_step_is_done_again() {
    let (_dir, mut archive) = with_letters(2);
    let good = folder();
    archive.backup(good.path(), false, &mut quiet).unwrap();
    for fault in [Fault::Error(ENOSPC), Fault::Kill, Fault::PowerCut] {
        for after in 0.. {
            let copy = folder();
            let (disk, faults) = faulty(fault, after);
            archive.disk = disk;
            let said = archive.backup(copy.path(), false, &mut quiet);
            archive.disk = crate::disk::Disk::default();
            if faults.fired().is_none() {
                said.unwrap();
                break;
            }
            archive.backup(copy.path(), false, &mut quiet).unwrap();
            restores_to(copy.path(), &[2]);
        }
        for after in 0.. {
            let target = folder();
            let (disk, faults) = faulty(fault, after);
            let said = restore_on(good.path(), target.path(), disk, &mut quiet);
            if faults.fired().is_none() {
                said.unwrap();
                break;
            }
            drop(said);
            match Archive::open(target.path()) {
                // It looks like an archive only once everything is in it.
                Ok(archive) => {
                    assert_whole(&archive);
                    assert_eq!(archive.len().unwrap(), 2);
                }
                Err(error) => {
                    assert!(error.is_no_archive(), "{error:?}");
                    let restored = restore(good.path(), target.path(), &mut quiet).unwrap();
                    assert!(restored.checked.is_whole());
                }
            }
        }
    }
}
