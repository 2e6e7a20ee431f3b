//! Older and newer archives.

use std::fs;

use super::with_letters;
use crate::archive::Archive;
use crate::catalogue::{self, MIGRATIONS, VERSION};
use crate::disk::Disk;

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
