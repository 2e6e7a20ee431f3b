//! Older and newer archives.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use congvan_model::Progress;
use jiff::civil::date;

use super::{assert_whole, folder, letter, with_letters};
use crate::archive::Archive;
use crate::catalogue::{self, MIGRATIONS, VERSION};
use crate::disk::Disk;
use crate::jobs::JobState;

#[test]
fn an_archive_of_a_newer_program_is_left_alone() {
    let (dir, archive) = with_letters(1);
    archive.db.pragma_update(None, "user_version", VERSION + 1).unwrap();
    drop(archive);
    for error in [
        Archive::open(dir.path()).unwrap_err(),
        Archive::open_read_only(dir.path()).unwrap_err(),
        Archive::create_or_open(dir.path()).unwrap_err(),
    ] {
        assert!(error.is_newer());
        assert!(error.to_string().contains("cập nhật"));
        assert!(error.english().contains(dir.path().to_str().unwrap()));
    }

    let (dir, archive) = with_letters(1);
    drop(archive);
    fs::write(dir.path().join("format"), "congvan-archive 2\n").unwrap();
    assert!(Archive::open(dir.path()).unwrap_err().is_newer());
    for nonsense in
        ["", "congvan-archive", "congvan-archive x", "congvan-archive 0", "another thing 1", "\u{0}"]
    {
        fs::write(dir.path().join("format"), nonsense).unwrap();
        assert!(Archive::open(dir.path()).unwrap_err().is_corrupt(), "{nonsense:?}");
    }
}

#[test]
fn a_catalogue_is_brought_up_step_by_step_or_left_as_it_was() {
    let (dir, mut archive) = with_letters(2);
    let place = archive.place.clone();
    let count = |archive: &Archive| archive.len().unwrap();

    let mut steps = MIGRATIONS.to_vec();
    steps.push("CREATE TABLE extra (n INTEGER PRIMARY KEY) STRICT; INSERT INTO extra SELECT n FROM letters; no such step;");
    let error = catalogue::migrate(&mut archive.db, &place, &Disk::default(), &steps).unwrap_err();
    assert!(error.to_string().contains("catalogue.sqlite"));
    assert_eq!(catalogue::version(&archive.db, &place).unwrap(), VERSION);
    assert!(archive.db.prepare("SELECT * FROM extra").is_err());
    assert_eq!(count(&archive), 2);

    *steps.last_mut().unwrap() =
        "CREATE TABLE extra (n INTEGER PRIMARY KEY) STRICT; INSERT INTO extra SELECT n FROM letters;";
    catalogue::migrate(&mut archive.db, &place, &Disk::default(), &steps).unwrap();
    let extra: i64 = archive.db.query_row("SELECT count(*) FROM extra", [], |row| row.get(0)).unwrap();
    assert_eq!(extra, 2);
    assert_eq!(count(&archive), 2);
    // For this program it is a newer one now.
    drop(archive);
    assert!(Archive::open(dir.path()).unwrap_err().is_newer());
}

/// The frozen archives, one of each version that was ever released: what SQLite's `.dump` says of
/// the catalogue, with `application_id` and `user_version` before it, and the originals beside it.
/// They are never made anew.
const FROZEN: [(u32, &str); 2] = [(1, "v1"), (2, "v2")];

/// Lays out a frozen archive as its program left it.
fn thaw(version: u32, name: &str) -> tempfile::TempDir {
    let frozen = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/data").join(name);
    let dir = folder();
    fs::create_dir(dir.path().join("incoming")).unwrap();
    for entry in fs::read_dir(&frozen).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name == "catalogue.sql" {
            continue;
        }
        let to = dir.path().join("originals").join(&name[..2]);
        fs::create_dir_all(&to).unwrap();
        fs::copy(&path, to.join(name)).unwrap();
        fs::set_permissions(to.join(name), fs::Permissions::from_mode(0o444)).unwrap();
    }
    let db = rusqlite::Connection::open(dir.path().join("catalogue.sqlite")).unwrap();
    db.pragma_update(None, "foreign_keys", false).unwrap();
    db.execute_batch(&fs::read_to_string(frozen.join("catalogue.sql")).unwrap()).unwrap();
    let found: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(found, version);
    drop(db);
    fs::write(dir.path().join("format"), "congvan-archive 1\n").unwrap();
    dir
}

#[test]
fn every_older_version_opens_with_everything_in_it() {
    assert_eq!(FROZEN.last().unwrap().0, VERSION, "a new version of the catalogue is frozen, too");
    for (version, name) in FROZEN {
        let dir = thaw(version, name);
        let mut archive = Archive::open(dir.path()).unwrap();
        assert_eq!(catalogue::version(&archive.db, &archive.place).unwrap(), VERSION);
        assert_whole(&archive);

        let records: Vec<_> = archive.records().unwrap().map(|r| r.unwrap()).collect();
        assert_eq!(
            records.iter().map(|r| r.code()).collect::<Vec<_>>(),
            ["1/UBND-TH", "2/UBND-TH", "3/UBND-TH"]
        );
        let first = &records[0];
        assert!(archive.original(&first.id).unwrap().starts_with("UBND TỈNH MẪU".as_bytes()));
        // The correction is in the record and not in the reading.
        assert_eq!(first.letter.tasks[0].report_to.as_deref(), Some("UBND tỉnh Mẫu"));
        assert!(!archive.reading(&first.id).unwrap().json.contains("UBND tỉnh Mẫu"));
        let done = archive.task(&first.id, "bao-cao-1").unwrap();
        assert_eq!(done.state.progress, Progress::Done);
        assert_eq!(done.state.answer.as_deref(), Some("1/SYT-NV"));
        let arrival = archive.arrival(&records[1].id).unwrap().unwrap();
        assert_eq!((arrival.number, arrival.day), (45, date(2020, 8, 9)));
        assert_eq!(archive.jobs(JobState::SetAside).unwrap()[0].message.as_deref(), Some("tệp hỏng"));
        let changes = archive.changes(&archive.start().unwrap(), 100).unwrap();
        assert_eq!(changes.len(), 6);

        // And it is written to as one made today.
        super::add(&mut archive, &letter(77));
        assert_whole(&archive);
    }
}
