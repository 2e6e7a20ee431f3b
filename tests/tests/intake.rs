//! The scanner's folder, the book of arrivals, copies and repairs: from the outside, as an office
//! uses them.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use congvan_tests::program::{Ran, congvan, letter, run};
use tempfile::TempDir;

struct Office {
    _dir: TempDir,
    folder: PathBuf,
    archive: PathBuf,
}

impl Office {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let (folder, archive) = (dir.path().join("may-quet"), dir.path().join("kho"));
        std::fs::create_dir(&folder).expect("a folder");
        Self { folder, archive, _dir: dir }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = congvan(args);
        command.arg("--archive").arg(&self.archive).env("CONGVAN_WHO", "Văn thư");
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        run(&mut self.command(args))
    }

    fn watch(&self, args: &[&str]) -> Ran {
        let mut command = self.command(&["watch", "--settle", "0.2", "--every", "0.1"]);
        run(command.arg(&self.folder).args(args))
    }

    fn put(&self, name: &str, of: &str, ending: &str) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::copy(letter(of, ending), &path).expect("a letter");
        path
    }

    fn letters(&self) -> usize {
        self.run(&["export"]).out.lines().count()
    }
}

fn files(folder: &Path) -> Vec<String> {
    let mut all: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    all.sort();
    all
}

#[test]
fn a_watched_folder_is_taken_in_and_kept_or_removed_as_asked() {
    let office = Office::new();
    office.put("a.pdf", "cong-van-930", "pdf");
    office.put("thang-8/b.txt", "ct-tiet-kiem-dien", "txt");
    std::fs::write(office.folder.join("ghi-chu.json"), "{}").expect("a file");
    let ran = office.watch(&["--once"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.out.contains("930/UBND-KGVX") && ran.out.contains("Đã nhận 2 văn bản"), "{}", ran.out);
    assert_eq!(files(&office.folder), ["a.pdf", "ghi-chu.json", "thang-8"], "kept unless asked otherwise");
    let ran = office.watch(&["--once", "--remove"]);
    assert!(ran.status == 0 && ran.out.contains("Đã nhận 0 văn bản"), "{ran:?}");
    assert_eq!(files(&office.folder), ["ghi-chu.json", "thang-8"], "what is no letter is nobody's business");
    assert_eq!(files(&office.folder.join("thang-8")), [""; 0]);
    assert_eq!(office.letters(), 2);
    assert_eq!(office.run(&["check"]).status, 0);
}

#[test]
fn a_file_that_is_not_whole_waits_and_is_taken_once_it_is() {
    let office = Office::new();
    let whole = std::fs::read(letter("cong-van-930", "pdf")).expect("a letter");
    let path = office.folder.join("dang-quet.pdf");
    std::fs::write(&path, &whole[..whole.len() / 2]).expect("half a letter");
    std::fs::write(office.folder.join("rong.pdf"), "").expect("a file that is only begun");
    let ran = office.watch(&["--once", "--remove"]);
    assert!(ran.status == 0 && ran.out.contains("còn chờ 2"), "{ran:?}");
    assert_eq!(files(&office.folder), ["dang-quet.pdf", "rong.pdf"]);
    assert_eq!(office.letters(), 0);
    std::fs::write(&path, &whole).expect("the whole letter");
    let ran = office.watch(&["--once", "--remove"]);
    assert!(ran.out.contains("Đã nhận 1 văn bản"), "{ran:?}");
    assert_eq!(files(&office.folder), ["rong.pdf"]);
}

#[test]
fn what_fails_is_set_aside_with_a_note_and_listed() {
    let office = Office::new();
    office.put("mat.pdf", "cv-mat-dien-tap", "pdf");
    std::fs::write(office.folder.join("hong.pdf"), "%PDF-1.7\nrác\n%%EOF\n").expect("a damaged file");
    std::fs::create_dir(office.folder.join("khong-nhan")).expect("a folder");
    std::fs::write(office.folder.join("khong-nhan/hong.pdf"), "lần trước").expect("an earlier one");
    let ran = office.watch(&["--once", "--remove"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert_eq!(files(&office.folder), ["khong-nhan"]);
    let aside = office.folder.join("khong-nhan");
    assert_eq!(files(&aside), ["hong-2.pdf", "hong-2.pdf.txt", "hong.pdf", "mat.pdf", "mat.pdf.txt"]);
    let note = std::fs::read_to_string(aside.join("mat.pdf.txt")).expect("the note");
    assert!(note.contains("Lý do: văn bản có dấu MẬT"), "{note}");
    assert_eq!(
        std::fs::read(aside.join("mat.pdf")).unwrap(),
        std::fs::read(letter("cv-mat-dien-tap", "pdf")).unwrap()
    );
    let jobs = office.run(&["jobs", "--format", "table"]);
    assert!(
        jobs.status == 1 && jobs.out.contains("hong.pdf") && jobs.out.contains("cần người xem"),
        "{jobs:?}"
    );
    // Once it is put right and comes again, nothing is open any more.
    office.put("hong.pdf", "cong-van-930", "pdf");
    office.watch(&["--once", "--allow-secret"]);
    let jobs = office.run(&["jobs", "--format", "jsonl"]);
    assert!(!jobs.out.contains("hong.pdf"), "{jobs:?}");
}

#[test]
fn a_watch_goes_on_until_it_is_asked_to_stop_and_then_ends_well() {
    let office = Office::new();
    let mut command = office.command(&["watch", "--settle", "0.2", "--every", "0.1"]);
    let mut child = command.arg(&office.folder).stdout(Stdio::piped()).spawn().expect("the watch starts");
    let mut lines = BufReader::new(child.stdout.take().expect("it was asked for")).lines();
    let mut next = || lines.next().expect("a line").expect("a line");
    assert!(next().contains("Ctrl-C"));
    office.put("a.pdf", "cong-van-930", "pdf");
    assert!(next().contains("930/UBND-KGVX"));
    office.put("b.txt", "ct-tiet-kiem-dien", "txt");
    assert!(next().contains("b.txt"));
    let stop = Command::new("kill").arg("-INT").arg(child.id().to_string()).status().expect("kill runs");
    assert!(stop.success());
    assert!(next().contains("Đã nhận 2 văn bản"));
    let start = Instant::now();
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(office.letters(), 2);
}

#[test]
fn what_the_archive_cannot_keep_now_waits_and_is_taken_once_it_can() {
    let office = Office::new();
    let first = office.put("a.pdf", "cong-van-930", "pdf");
    office.run(&["ingest", &first.to_string_lossy()]);
    // As where a share is gone for a while.
    let incoming = office.archive.join("incoming");
    std::fs::remove_dir(&incoming).expect("a folder");
    std::fs::write(&incoming, "").expect("a file in its place");
    let path = office.put("b.txt", "ct-tiet-kiem-dien", "txt");
    let mut command = office.command(&["watch", "--settle", "0.1", "--every", "0.1", "--remove"]);
    command.arg(&office.folder).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the watch starts");
    let mut said = BufReader::new(child.stderr.take().expect("it was asked for")).lines();
    let mut lines = BufReader::new(child.stdout.take().expect("it was asked for")).lines();
    let trouble = said.next().expect("a line").expect("a line");
    assert!(trouble.contains("incoming") && trouble.contains("sẽ thử lại"), "{trouble}");
    assert!(path.exists());
    std::fs::remove_file(&incoming).expect("the file");
    std::fs::create_dir(&incoming).expect("a folder again");
    let taken = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("06/CT-UBND")));
    assert!(taken.is_some());
    let stop = Command::new("kill").arg("-INT").arg(child.id().to_string()).status().expect("kill runs");
    assert!(stop.success());
    child.wait().expect("it ends");
    assert!(!path.exists());
    assert_eq!(office.letters(), 2);
    assert_eq!(office.run(&["check"]).status, 0);
}

#[test]
fn letters_are_entered_in_the_book_of_arrivals_once() {
    let office = Office::new();
    office.put("a.pdf", "cong-van-930", "pdf");
    let path = office.put("b.txt", "ct-tiet-kiem-dien", "txt");
    let folder = office.folder.to_string_lossy().into_owned();
    office.run(&["ingest", &path.to_string_lossy()]);
    // The second run takes in one letter and enters both: the first was not entered yet.
    let ran = office.run(&["ingest", &folder, "--enter", "--received", "2020-08-10"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let shown = |name: &str| office.run(&["show", name, "--format", "table"]).out;
    assert!(shown("930/UBND-KGVX").contains("ngày 10/8/2020, Văn thư"), "{}", shown("930/UBND-KGVX"));
    assert!(shown("06/CT-UBND").contains("Số đến"));
    let again = office.run(&["ingest", &folder, "--enter", "--received", "2020-08-11"]);
    assert!(again.status == 0 && shown("930/UBND-KGVX").contains("10/8/2020, Văn thư"), "{again:?}");
    let put_right =
        office.run(&["arrive", "930/UBND-KGVX", "--number", "7", "--day", "9/8/2020", "--unit", "Phòng A"]);
    assert!(put_right.out.contains("số đến 7, ngày 09/8/2020"), "{put_right:?}");
    let taken = office.run(&["arrive", "06/CT-UBND", "--number", "7", "--day", "9/8/2020"]);
    assert!(taken.status == 2 && taken.err.contains('7'), "{taken:?}");
    assert_eq!(office.run(&["check"]).status, 0);
}

#[test]
fn a_backup_is_restored_to_the_same_archive() {
    let office = Office::new();
    office.put("a.pdf", "cong-van-930", "pdf");
    let folder = office.folder.to_string_lossy().into_owned();
    office.run(&["ingest", &folder]);
    office.run(&["task", "accept", "930/UBND-KGVX", "4"]);
    let target = office.folder.with_file_name("sao-luu").to_string_lossy().into_owned();
    let ran = office.run(&["backup", &target]);
    assert!(ran.status == 0 && ran.out.contains("1 văn bản, mới chép 1"), "{ran:?}");
    office.put("b.txt", "ct-tiet-kiem-dien", "txt");
    office.run(&["ingest", &folder]);
    let ran = office.run(&["backup", &target]);
    assert!(ran.status == 0 && ran.out.contains("2 văn bản, mới chép 1"), "{ran:?}");
    let before = (office.run(&["export"]).out, office.run(&["task", "log", "930/UBND-KGVX"]).out);

    let restored = Office {
        archive: office.archive.with_file_name("kho-2"),
        folder: office.folder.clone(),
        _dir: tempfile::tempdir().unwrap(),
    };
    let ran = restored.run(&["restore", &target]);
    assert!(ran.status == 0 && ran.out.contains("nguyên vẹn; 2 văn bản, 1 việc"), "{ran:?}");
    // Whole, and ready to be searched.
    let ran = restored.run(&["check"]);
    assert_eq!((ran.status, ran.out.lines().count()), (0, 1), "{ran:?}");
    assert_eq!((restored.run(&["export"]).out, restored.run(&["task", "log", "930/UBND-KGVX"]).out), before);
    assert!(restored.run(&["search", "bluezone"]).out.contains("930"));
    // Never over something else.
    assert_eq!(restored.run(&["restore", &target]).status, 2);
    assert_eq!(office.run(&["backup", &folder]).status, 2);
}

#[test]
fn a_restore_stopped_before_the_index_is_made_leaves_an_archive_that_is_whole() {
    let mut office = Office::new();
    office.put("a.pdf", "cong-van-930", "pdf");
    office.put("b.txt", "ct-tiet-kiem-dien", "txt");
    let folder = office.folder.to_string_lossy().into_owned();
    office.run(&["ingest", &folder]);
    let target = office.folder.with_file_name("sao-luu").to_string_lossy().into_owned();
    office.run(&["backup", &target]);
    office.archive = office.archive.with_file_name("kho-2");
    let mut child = office.command(&["restore", &target]).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut said = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut said).expect("a line");
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    assert!(said.contains("nguyên vẹn; 2 văn bản"), "{said}");
    let ran = office.run(&["check"]);
    assert!(ran.status == 0 && ran.out.contains("nguyên vẹn"), "{ran:?}");
    assert!(office.run(&["search", "bluezone"]).out.contains("930"));
    assert!(office.run(&["search", "tiết kiệm điện"]).out.contains("06/CT-UBND"));
    // An index that was there and is gone is something to look at.
    std::fs::remove_dir_all(office.archive.join("index")).expect("the index");
    let ran = office.run(&["check"]);
    assert!(ran.status == 1 && ran.out.contains("không mất gì"), "{ran:?}");
    assert!(office.run(&["search", "bluezone"]).out.contains("930"));
    assert_eq!(office.run(&["check"]).status, 0);
}

#[test]
fn what_can_be_derived_is_mended_and_an_original_comes_back_from_a_backup() {
    let office = Office::new();
    office.put("a.pdf", "cong-van-930", "pdf");
    let folder = office.folder.to_string_lossy().into_owned();
    office.run(&["ingest", &folder]);
    let target = office.folder.with_file_name("sao-luu").to_string_lossy().into_owned();
    office.run(&["backup", &target]);
    // An original that the catalogue does not know, as an interrupted intake leaves it; one that
    // is damaged; an index that is gone.
    let bytes = std::fs::read(letter("ct-tiet-kiem-dien", "txt")).expect("a letter");
    let id = serde_json::from_str::<serde_json::Value>(
        &run(congvan(["parse"]).arg(letter("ct-tiet-kiem-dien", "txt"))).out,
    )
    .expect("a record")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let place = office.archive.join("originals").join(&id[..2]);
    std::fs::create_dir_all(&place).expect("a folder");
    std::fs::write(place.join(&id), bytes).expect("an original");
    let known = office.run(&["show", "930/UBND-KGVX", "--format", "jsonl"]).out;
    let known: serde_json::Value = serde_json::from_str(&known).expect("a record");
    let known = known["id"].as_str().expect("an id");
    let original = office.archive.join("originals").join(&known[..2]).join(known);
    std::fs::remove_file(&original).expect("it can be removed");
    std::fs::write(&original, "hỏng").expect("it can be written");
    std::fs::remove_dir_all(office.archive.join("index")).expect("it can be removed");

    let found = office.run(&["check"]);
    assert!(found.status == 2 && found.out.contains("--repair --backup"), "{found:?}");
    let mended = office.run(&["check", "--repair", "--backup", &target]);
    assert_eq!(mended.status, 0, "{mended:?}");
    assert!(
        mended.out.contains("đã sửa: ") && mended.out.contains("nguyên vẹn; 2 văn bản"),
        "{}",
        mended.out
    );
    assert_eq!(std::fs::read(&original).unwrap(), std::fs::read(letter("cong-van-930", "pdf")).unwrap());
    assert!(office.run(&["show", "06/CT-UBND", "--format", "table"]).out.contains("06/CT-UBND"));
}

#[test]
fn a_person_puts_a_value_right_and_a_new_reading_keeps_that() {
    let office = Office::new();
    let path = office.put("a.pdf", "cong-van-930", "pdf");
    office.run(&["ingest", &path.to_string_lossy()]);
    let subject = "triển khai ứng dụng Bluezone trên địa bàn tỉnh";
    let ran = office.run(&["correct", "930/UBND-KGVX", "/subject", subject, "--note", "đọc sót"]);
    assert!(ran.status == 0 && ran.out.contains(subject), "{ran:?}");
    let shown = || office.run(&["show", "930/UBND-KGVX", "--format", "jsonl"]).out;
    assert!(shown().contains(subject));
    let again = office.run(&["reread", "930/UBND-KGVX"]);
    assert!(again.status == 0 && again.out.contains("đọc lại 1 văn bản, 0 bản ghi thay đổi"), "{again:?}");
    assert!(shown().contains(subject), "a correction survives every reading");
    assert!(office.run(&["reread"]).out.contains("đọc lại 0 văn bản"));
    let list = office.run(&["correct", "930/UBND-KGVX"]);
    assert!(list.out.contains("Văn thư  /subject = ") && list.out.contains("(đọc sót)"), "{list:?}");
    for (pointer, value) in [("/khong-co", "x"), ("/date", "hôm qua"), ("/id", "x")] {
        assert_eq!(office.run(&["correct", "930/UBND-KGVX", pointer, value]).status, 2, "{pointer}");
    }
    // The search finds it by the corrected words.
    assert!(office.run(&["search", "địa bàn tỉnh", "--format", "json"]).out.contains("930"));
    assert_eq!(office.run(&["check"]).status, 0);
}
