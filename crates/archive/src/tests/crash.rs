//! Whatever fails, and wherever: what was accepted is there, once, whole; what was not is there
//! whole or not at all; and going on is all that is needed.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;

use super::faults::{Fault, Faults};
use super::{Made, assert_whole, done, event, folder, letter, now};
use crate::archive::Archive;
use crate::check::{FindingKind, RepairOptions};
use crate::disk::Disk;
use crate::error::{EIO, ENOSPC, Error};
use crate::letters::Added;

const FAULTS: [Fault; 4] = [Fault::Error(ENOSPC), Fault::Error(EIO), Fault::Kill, Fault::PowerCut];

/// A disk that fails after so many steps.
pub(super) fn faulty(fault: Fault, after: usize) -> (Disk, Arc<Faults>) {
    let faults = Arc::new(Faults::new(fault, after));
    (Disk { faults: Some(faults.clone()) }, faults)
}

/// What a user is told when a step fails: what is the matter, and with which file.
#[track_caller]
fn assert_clear(error: &Error, fault: Fault, dir: &Path) {
    if fault == Fault::Error(ENOSPC) {
        assert!(error.is_full() && error.is_passing(), "{error:?}");
        assert!(error.to_string().contains("đầy"), "{error}");
    }
    if let Fault::Error(_) = fault {
        assert!(error.to_string().contains(dir.to_str().unwrap()), "{error}");
        assert!(error.english().contains(dir.to_str().unwrap()), "{}", error.english());
    }
}

/// Nothing is damaged; what an interruption leaves about is tidied up by repair and intake.
fn assert_undamaged(archive: &mut Archive) {
    let checked = archive.check(&|_, _| {}).unwrap();
    for finding in &checked.findings {
        assert!(
            matches!(finding.kind, FindingKind::Leftover | FindingKind::OriginalUnlisted),
            "{}",
            finding.english()
        );
    }
    archive.repair(&checked.findings, &RepairOptions::default()).unwrap();
}

/// Adds in two batches and tells what was accepted before the first error.
fn take_in(dir: &Path, disk: Disk, made: &[Made]) -> (Vec<String>, Result<(), Error>) {
    let mut accepted = Vec::new();
    let done = (|| {
        let mut archive = Archive::create_or_open_on(dir, disk)?;
        for batch in made.chunks(3) {
            let incoming: Vec<_> = batch.iter().map(Made::incoming).collect();
            for added in archive.add_batch(&incoming, now())? {
                accepted.push(added?.id().to_owned());
            }
        }
        Ok(())
    })();
    (accepted, done)
}

#[test]
fn intake_that_fails_at_any_step_loses_nothing_and_is_resumed_by_doing_it_again() {
    let made: Vec<Made> = (1..=5).map(letter).collect();
    for fault in FAULTS {
        for after in 0.. {
            let around = folder();
            let dir = &around.path().join("archive");
            let (disk, faults) = faulty(fault, after);
            let (accepted, said) = take_in(dir, disk, &made);
            let Some(step) = faults.fired() else {
                said.unwrap();
                assert!(after > 40, "the steps are counted: {after}");
                break;
            };
            match said {
                Err(error) => assert_clear(&error, fault, around.path()),
                // A leftover that could not be tidied up is no reason to fail.
                Ok(()) => assert_eq!(accepted.len(), 5, "{step:?}"),
            }

            // The next process.
            match Archive::open(dir) {
                Err(error) => {
                    // Not made yet, so nothing can have been accepted.
                    assert!(error.is_no_archive(), "{fault:?} {after} {step:?}: {error:?}");
                    assert!(accepted.is_empty());
                }
                Ok(mut archive) => {
                    for id in &accepted {
                        let made = made.iter().find(|m| m.id() == id).unwrap();
                        assert_eq!(archive.original(id).unwrap(), made.bytes, "{fault:?} {after} {step:?}");
                        assert_eq!(archive.record(id).unwrap(), made.record);
                    }
                    assert_undamaged(&mut archive);
                }
            }
            // Doing it again completes it; nothing is there twice.
            let (again, said) = take_in(dir, Disk::default(), &made);
            said.unwrap();
            assert_eq!(again.len(), 5);
            let mut archive = Archive::open(dir).unwrap();
            assert_undamaged(&mut archive);
            assert_whole(&archive);
            assert_eq!(archive.len().unwrap(), 5);
            assert_eq!(archive.changes(&archive.start().unwrap(), 100).unwrap().len(), 5);
            for made in &made {
                assert_eq!(archive.original(made.id()).unwrap(), made.bytes);
            }
        }
    }
}

#[test]
fn an_error_leaves_the_archive_usable_by_the_same_process() {
    for after in 0.. {
        let dir = folder();
        let mut archive = Archive::create_or_open(dir.path()).unwrap();
        archive.add(&letter(1).incoming(), now()).unwrap();
        let (disk, faults) = faulty(Fault::Error(ENOSPC), after);
        archive.disk = disk;
        let said = archive.add(&letter(2).incoming(), now());
        if faults.fired().is_none() {
            said.unwrap();
            break;
        }
        let error = said.unwrap_err();
        assert!(error.is_full());
        assert_clear(&error, Fault::Error(ENOSPC), dir.path());
        assert!(!archive.contains(letter(2).id()).unwrap());
        assert!(matches!(archive.add(&letter(1).incoming(), now()).unwrap(), Added::Same { .. }));
        assert!(matches!(archive.add(&letter(2).incoming(), now()).unwrap(), Added::New { .. }));
        assert_whole(&archive);
    }
}

#[test]
fn an_event_of_the_ledger_is_there_whole_or_not_at_all() {
    let made = letter(1);
    let event = event(&made, 0, date(2020, 8, 10), done("1/SYT"));
    for fault in FAULTS {
        for after in 0.. {
            let dir = folder();
            let mut archive = Archive::create_or_open(dir.path()).unwrap();
            archive.add(&made.incoming(), now()).unwrap();
            let (disk, faults) = faulty(fault, after);
            archive.disk = disk;
            let said = archive.append(&event, None);
            if faults.fired().is_none() {
                said.unwrap();
                break;
            }
            assert_clear(&said.unwrap_err(), fault, dir.path());
            drop(archive);
            let mut archive = Archive::open(dir.path()).unwrap();
            assert_whole(&archive);
            let events = archive.events(made.id(), None).unwrap().len();
            let state = archive.task(made.id(), "bao-cao-1").unwrap().state;
            assert_eq!(state.is_open(), events == 0);
            // Written again by whoever got no answer, it counts once.
            archive.append(&event, None).unwrap();
            assert_eq!(archive.events(made.id(), None).unwrap().len(), 1);
            assert_whole(&archive);
        }
    }
}

#[test]
fn a_catalogue_that_cannot_grow_says_so_and_nothing_is_half_written() {
    let dir = folder();
    let mut archive = Archive::create_or_open(dir.path()).unwrap();
    archive.add(&letter(1).incoming(), now()).unwrap();
    let pages: i64 = archive.db.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let limit = |archive: &Archive, pages: i64| {
        archive.db.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    };
    limit(&archive, pages);
    let made: Vec<Made> = (2..200).map(letter).collect();
    let incoming: Vec<_> = made.iter().map(Made::incoming).collect();
    let error = archive.add_batch(&incoming, now()).unwrap_err();
    assert!(error.is_full(), "{error:?}");
    assert!(error.to_string().contains("catalogue.sqlite") && error.to_string().contains("đầy"));
    assert_eq!(archive.len().unwrap(), 1);
    limit(&archive, 1 << 30);
    archive.add_batch(&incoming, now()).unwrap();
    assert_eq!(archive.len().unwrap(), 199);
    assert_whole(&archive);
}
