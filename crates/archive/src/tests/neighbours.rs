//! What stands beside a letter in the series of its issuer.

use jiff::civil::date;

use super::{Made, letter, now};
use crate::archive::Archive;
use crate::letters::content_id;
use crate::neighbours::{Known, Neighbours};

/// The letter with this number, dated on this day of August 2020.
fn dated(number: u32, day: i8) -> Made {
    let mut made = letter(number);
    made.record.letter.date = Some(date(2020, 8, day));
    made
}

/// An archive with letters of one issuer, and those of others that have nothing to do with them.
fn office() -> (tempfile::TempDir, Archive) {
    let dir = tempfile::tempdir().expect("a folder");
    let mut archive = Archive::create_or_open(&dir.path().join("kho")).expect("an archive");
    let mut other = dated(935, 6);
    other.record.letter.symbol = Some("UBND-VX".into());
    other.bytes.push(b'1');
    let mut elsewhere = dated(936, 7);
    elsewhere.record.letter.issuer = Some("ỦY BAN NHÂN DÂN TỈNH MẪU HAI".into());
    elsewhere.bytes.push(b'2');
    let mut older = dated(934, 7);
    older.record.letter.date = Some(date(2019, 8, 7));
    older.bytes.push(b'3');
    for mut made in [dated(920, 3), dated(928, 5), dated(1002, 10), other, elsewhere, older] {
        made.record.id = content_id(&made.bytes);
        archive.add(&made.incoming(), now()).expect("taken in");
    }
    (dir, archive)
}

fn codes(found: &Neighbours) -> [Option<&str>; 2] {
    [&found.before, &found.after].map(|s| s.as_ref().map(|s| s.code.as_str()))
}

#[test]
fn the_letters_of_the_same_series_stand_before_and_after() {
    let (_dir, archive) = office();
    let mut unread = dated(930, 7);
    unread.record.letter.number = None;
    let beside = |known| archive.neighbours(unread.id(), &unread.record.letter, known).expect("neighbours");
    let between = [Some("928/UBND-TH"), Some("1002/UBND-TH")];
    assert_eq!(codes(&beside(Known::Day(date(2020, 8, 7)))), between);
    assert_eq!(codes(&beside(Known::Number(930, 2020))), between);
    assert_eq!(codes(&beside(Known::Nothing(2020))), [Some("1002/UBND-TH"), None]);
    assert_eq!(codes(&beside(Known::Day(date(2020, 8, 2)))), [None, Some("920/UBND-TH")]);
    assert_eq!(beside(Known::Day(date(2021, 8, 7))), Neighbours::default());
}

#[test]
fn a_letter_is_no_neighbour_of_its_own_and_without_a_symbol_there_is_no_series() {
    let (_dir, archive) = office();
    let own = dated(928, 5);
    let known = Known::Day(date(2020, 8, 5));
    let found = archive.neighbours(&content_id(&own.bytes), &own.record.letter, known).expect("neighbours");
    assert_eq!(codes(&found), [Some("920/UBND-TH"), Some("1002/UBND-TH")]);
    let mut bare = own.record.letter.clone();
    bare.symbol = None;
    assert_eq!(archive.neighbours("0", &bare, known).expect("neighbours"), Neighbours::default());
}
