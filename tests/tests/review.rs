//! Going through what the machine is unsure of.

use std::path::PathBuf;

use congvan_tests::program::{Ran, congvan, letter, run, run_with};
use serde_json::Value;
use tempfile::TempDir;

struct Office {
    _dir: TempDir,
    archive: PathBuf,
}

impl Office {
    /// An archive with a decision whose number and day were left blank, and one letter without doubts.
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let office = Self { archive: dir.path().join("kho"), _dir: dir };
        let blank = letter("qd-so-de-trong", "txt");
        let whole = letter("cong-van-930", "txt");
        let ran = office.run(&["ingest", &blank.to_string_lossy(), &whole.to_string_lossy()]);
        assert_eq!(ran.status, 1, "{ran:?}");
        office
    }

    fn run(&self, args: &[&str]) -> Ran {
        run(congvan(args).arg("--archive").arg(&self.archive))
    }

    fn answer(&self, answers: &str) -> Ran {
        let args = ["review", "--ask", "--who", "Văn thư"];
        run_with(congvan(args).arg("--archive").arg(&self.archive), answers.as_bytes())
    }

    fn doubts(&self) -> Vec<Value> {
        let ran = self.run(&["review", "--format", "json"]);
        serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {ran:?}"))
    }
}

#[test]
fn what_is_doubtful_is_listed_the_number_before_the_day() {
    let office = Office::new();
    let doubts = office.doubts();
    let pointers: Vec<&str> = doubts.iter().filter_map(|d| d["pointer"].as_str()).collect();
    assert_eq!(pointers, ["/number", "/date"]);
    assert!(doubts.iter().all(|d| d["value"].is_null() && d["severity"] == "review"));
    let listed = office.run(&["review", "--format", "table"]);
    assert_eq!(listed.status, 1);
    assert!(listed.out.contains("2 chỗ cần người xem"), "{listed:?}");
    assert!(listed.out.contains("Số: (trống)") && !listed.out.contains("930/UBND-KGVX"), "{listed:?}");
}

#[test]
fn a_person_puts_right_what_is_doubtful_and_it_is_kept_with_who() {
    let office = Office::new();
    let id = office.doubts()[0]["letter_id"].as_str().expect("an id").to_owned();
    // A number; a day that is none, asked again; the day.
    let ran = office.answer("27\n31/02/2023\n9/2/2023\n");
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.err.contains("31/02/2023 không phải là ngày"), "{ran:?}");
    assert!(ran.out.contains("đã xem 2 chỗ, còn 0"), "{ran:?}");
    let shown = office.run(&["show", &id, "--format", "json"]);
    let record: Value = serde_json::from_str(&shown.out).expect("a record");
    assert_eq!((record["number"].as_str(), record["date"].as_str()), (Some("27"), Some("2023-02-09")));
    let kept = office.run(&["correct", &id]);
    assert!(kept.out.contains("Văn thư") && kept.out.contains("/number = \"27\""), "{kept:?}");
    let again = office.run(&["review", "--format", "table"]);
    assert!(again.status == 0 && again.out.contains("0 chỗ"), "{again:?}");
}

#[test]
fn enter_says_that_the_reading_is_right_and_what_is_skipped_comes_again() {
    let office = Office::new();
    // The number was left blank indeed; the day is for another time.
    let ran = office.answer("\ns\n");
    assert_eq!(ran.status, 1, "{ran:?}");
    let left = office.doubts();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["pointer"], "/date");
    // An end of the input is no answer.
    let ran = office.answer("");
    assert!(ran.status == 1 && office.doubts().len() == 1, "{ran:?}");
}

#[test]
fn a_number_in_doubt_is_shown_with_the_letters_before_and_after_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let archive = dir.path().join("kho");
    let text = std::fs::read_to_string(letter("cong-van-930", "txt")).expect("a letter");
    assert!(text.contains("Số: 930 /UBND-KGVX") && text.contains("ngày 07 tháng 8 năm 2020"));
    for (name, number, day) in [("a", "920", "05"), ("b", "      ", "07"), ("c", "941", "10")] {
        let made = text
            .replace("Số: 930 /", &format!("Số: {number} /"))
            .replace("ngày 07 tháng 8 năm 2020", &format!("ngày {day} tháng 8 năm 2020"));
        std::fs::write(dir.path().join(format!("{name}.txt")), made).expect("written");
    }
    let files = ["a", "b", "c"].map(|n| dir.path().join(format!("{n}.txt")).to_string_lossy().into_owned());
    let at = |args: &[&str]| run(congvan(args).arg("--archive").arg(&archive));
    at(&["ingest", &files[0], &files[1], &files[2]]);
    let listed = at(&["review", "--format", "table"]);
    let hint = "trong kho: liền trước 920/UBND-KGVX ngày 05/8/2020, liền sau 941/UBND-KGVX ngày 10/8/2020";
    assert!(listed.out.contains(hint), "{listed:?}");
    let doubts: Vec<Value> = serde_json::from_str(&at(&["review", "--format", "json"]).out).expect("doubts");
    let number = doubts.iter().find(|d| d["pointer"] == "/number").expect("the number");
    assert_eq!(number["neighbours"]["after"]["code"], "941/UBND-KGVX");
    let english = at(&["review", "--format", "table", "--lang", "en"]);
    assert!(english.out.contains("in the archive: before it 920/UBND-KGVX of "), "{english:?}");
}
