//! Following up: what people write down about tasks, what follows from it, and letters that are
//! proposed as answers.

use std::path::{Path, PathBuf};
use std::process::Command;

use congvan_tests::program::{Ran, congvan, letter, run};
use serde_json::Value;
use tempfile::TempDir;

/// The answer of one department to Công văn 930, written for this test.
const ANSWER: &str = "\
UBND TỈNH ĐỒNG NAI
SỞ GIÁO DỤC VÀ ĐÀO TẠO
Số: 412/SGDĐT-VP
V/v báo cáo kết quả cài đặt ứng dụng Bluezone
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Đồng Nai, ngày 13 tháng 8 năm 2020
Kính gửi: Ủy ban nhân dân tỉnh Đồng Nai

Thực hiện Công văn số 930/UBND-KGVX ngày 07/8/2020 của UBND tỉnh, Sở Giáo dục và Đào tạo báo cáo:
1. Đã phổ biến đến 100% cơ sở giáo dục trên địa bàn tỉnh.
2. Đã vận động học sinh, sinh viên cài đặt ứng dụng.
Nơi nhận:
- Như trên;
- Lưu: VT.
GIÁM ĐỐC
Trần Văn Mẫu
";

const MONTHLY: &str = "\
UBND TỈNH MẪU
SỞ NỘI VỤ
Số: 77/SNV-CCHC
V/v báo cáo định kỳ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Phú An, ngày 02 tháng 3 năm 2020
Kính gửi: Sở Y tế

Sở Nội vụ đề nghị Sở Y tế báo cáo kết quả cải cách hành chính về Sở Nội vụ trước ngày 20 hằng tháng.
Nơi nhận:
- Như trên;
- Lưu: VT.
GIÁM ĐỐC
Lê Thị Thử
";

struct Office {
    dir: TempDir,
    archive: PathBuf,
}

impl Office {
    /// An archive with Công văn 930 in it.
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let archive = dir.path().join("kho");
        let office = Self { dir, archive };
        let ran = office.run(&["ingest", &letter("cong-van-930", "pdf").to_string_lossy()]);
        assert_eq!(ran.status, 0, "{ran:?}");
        office
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = congvan(args);
        command.arg("--archive").arg(&self.archive).env("CONGVAN_WHO", "Văn thư");
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        run(&mut self.command(args))
    }

    /// The one that has a day.
    fn last_task(&self) -> String {
        let all = self.json(&["tasks", "--due-before", "2020-09-01", "--format", "json"]);
        all[0]["task"]["id"].as_str().expect("an id").to_owned()
    }

    fn json(&self, args: &[&str]) -> Value {
        let ran = self.run(args);
        serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {ran:?}"))
    }

    fn take_in(&self, name: &str, text: &str) -> Ran {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).expect("a letter");
        self.run(&["ingest", &path.to_string_lossy()])
    }

    /// The task of this item, or the last one, as `tasks` has it on a day.
    fn task(&self, id: &str, today: &str) -> Value {
        let all = self.json(&["tasks", "--letter", "930/UBND-KGVX", "--today", today, "--format", "json"]);
        let all = all.as_array().expect("an array").clone();
        all.into_iter().find(|t| t["task"]["id"] == id).expect("the task is there")
    }

    fn report(&self) -> String {
        let all = self.json(&[
            "tasks",
            "--letter",
            "930/UBND-KGVX",
            "--due-before",
            "2021-01-01",
            "--format",
            "json",
        ]);
        all[0]["task"]["id"].as_str().expect("the report has an id").to_owned()
    }
}

#[test]
fn a_task_goes_from_hand_to_hand_and_every_step_is_kept_with_who_and_when() {
    let office = Office::new();
    let report = office.report();
    let act = |args: &[&str]| {
        let ran = office.run(args);
        assert_eq!(ran.status, 0, "{args:?}: {ran:?}");
        ran.out
    };
    let of = "930/UBND-KGVX";
    let said = act(&[
        "task",
        "assign",
        of,
        &report,
        "--to",
        "Phòng Tổng hợp",
        "--by",
        "12/8/2020",
        "--today",
        "2020-08-10",
    ]);
    assert!(said.contains("giao cho Phòng Tổng hợp, hạn 12/8/2020") && said.contains("còn 2 ngày"), "{said}");
    assert_eq!(office.task(&report, "2020-08-10")["due"]["last_day"], "2020-08-12");
    act(&["task", "return", of, &report, "--note", "không đúng chức năng", "--today", "2020-08-10"]);
    act(&["task", "assign", of, &report, "--to", "Phòng A", "--to", "Phòng B", "--today", "2020-08-11"]);
    act(&["task", "accept", of, &report, "--who", "Phòng A", "--today", "2020-08-11"]);
    act(&["task", "extend", of, &report, "--to", "2020-08-21", "--today", "2020-08-14"]);
    let task = office.task(&report, "2020-08-17");
    assert_eq!(
        (&task["due"]["last_day"], &task["progress"], &task["standing"], &task["state"]),
        (&"2020-08-21".into(), &"accepted".into(), &"open_in_time".into(), &"open".into())
    );
    assert_eq!(task["ledger"]["holders"], serde_json::json!(["Phòng A", "Phòng B"]));
    // The 22nd is too late; three working days before is soon, unless the settings say otherwise.
    assert_eq!(office.task(&report, "2020-08-22")["standing"], "open_overdue");
    assert_eq!(office.task(&report, "2020-08-19")["state"], "due_soon");
    let ran = run(office
        .command(&["tasks", "--soon", "--letter", of, "--today", "2020-08-19", "--format", "jsonl"])
        .env("CONGVAN_DUE_SOON_DAYS", "1"));
    assert_eq!(ran.out, "", "{ran:?}");

    let unfounded = office.run(&["task", "done", of, &report]);
    assert_eq!(unfounded.status, 2);
    assert!(unfounded.err.contains("--answer") && unfounded.err.contains("--note"), "{}", unfounded.err);
    act(&[
        "task",
        "done",
        of,
        &report,
        "--answer",
        "88/BC-VP",
        "--day",
        "2020-08-22",
        "--today",
        "2020-08-24",
    ]);
    let task = office.task(&report, "2020-08-24");
    assert_eq!((&task["standing"], &task["state"]), (&"done_late".into(), &Value::Null));
    assert_eq!(task["ledger"]["answer"], "88/BC-VP");
    // What is closed can only be opened again.
    let twice = office.run(&["task", "cancel", of, &report]);
    assert_eq!(twice.status, 2, "{twice:?}");
    act(&["task", "reopen", of, &report, "--note", "thiếu số liệu"]);
    let again = office.run(&["task", "reopen", of, &report]);
    assert!(again.status == 2 && again.err.contains("không ghi được là mở lại"), "{again:?}");
    act(&["task", "cancel", of, &report, "--note", "UBND tỉnh đã thu hồi"]);
    assert_eq!(office.task(&report, "2020-08-24")["standing"], Value::Null);

    let log = office.json(&["task", "log", of, &report, "--format", "json"]);
    let log = log.as_array().expect("an array");
    let acts: Vec<&str> = log.iter().filter_map(|e| e["event"].as_str()).collect();
    let expected =
        ["assigned", "returned", "assigned", "accepted", "extended", "done", "reopened", "cancelled"];
    assert_eq!(acts, expected);
    assert_eq!((&log[3]["who"], &log[3]["day"]), (&"Phòng A".into(), &"2020-08-11".into()));
    assert_eq!(
        (&log[0]["who"], &log[0]["letter_id"]),
        (&"Văn thư".into(), &office.task(&report, "2020-08-24")["letter_id"])
    );
    let shown = office.run(&["show", of, "--format", "table", "--today", "2020-08-24"]).out;
    assert!(shown.contains("Sổ theo dõi") && shown.contains("Văn thư: gia hạn đến 21/8/2020"), "{shown}");
    assert_eq!(office.run(&["check"]).status, 0);
}

#[test]
fn the_four_states_are_counted_for_all_and_for_one_body() {
    let office = Office::new();
    let report = office.report();
    let counts = |args: &[&str]| {
        office.json(&[&["tasks", "--count", "--format", "json", "--today", "2020-08-20"], args].concat())
    };
    let before = counts(&[]);
    assert_eq!((&before["open_overdue"], &before["open_in_time"]), (&1.into(), &8.into()));
    let search = || office.run(&["search", "bluezone", "--format", "table", "--today", "2020-08-20"]).out;
    assert!(search().contains("hạn 14/8/2020 (quá hạn)"), "{}", search());
    office.run(&["task", "done", "930/UBND-KGVX", &report, "--note", "đã gửi", "--day", "2020-08-14"]);
    assert!(!search().contains("quá hạn"), "the search knows it too: {}", search());
    office.run(&["task", "done", "930/UBND-KGVX", "4", "--note", "đã làm", "--day", "2020-08-30"]);
    let after = counts(&[]);
    assert_eq!(
        (&after["done_in_time"], &after["done_late"], &after["open_overdue"], &after["open_in_time"]),
        (&2.into(), &0.into(), &0.into(), &7.into()),
        "a task without a day is never late"
    );
    let table =
        office.run(&["tasks", "--count", "--format", "table", "--body", "Sở Giáo dục và Đào tạo"]).out;
    assert!(table.contains("2  hoàn thành đúng hạn"), "{table}");
}

#[test]
fn a_letter_that_cites_the_letter_of_open_tasks_is_proposed_and_taken_only_by_a_person() {
    let office = Office::new();
    let report = office.report();
    let ran = office.take_in("tra-loi.txt", ANSWER);
    assert!(ran.out.contains("Có thể là văn bản trả lời") && ran.out.contains(&report), "{ran:?}");
    let proposed = office.json(&["answers", "--format", "json"]);
    let proposed = proposed.as_array().expect("an array").clone();
    let texts: Vec<&str> = proposed.iter().filter_map(|p| p["text"].as_str()).collect();
    assert!(texts.iter().any(|t| t.contains("Sở Giáo dục và Đào tạo phổ biến")), "{texts:?}");
    assert!(
        !texts.iter().any(|t| t.contains("Sở Văn hóa")),
        "what others must do it does not answer: {texts:?}"
    );
    assert_eq!(office.task(&report, "2020-08-20")["open"], true, "proposed, no more");

    let refuse = [
        "answers",
        "412/SGDĐT-VP",
        "--refuse",
        "--letter",
        "930/UBND-KGVX",
        "--task",
        "4",
        "--note",
        "việc khác",
    ];
    assert_eq!(office.run(&refuse).status, 0);
    let left = office.json(&["answers", "--format", "json"]);
    assert_eq!(left.as_array().expect("an array").len(), proposed.len() - 1);
    let ran = office.run(&["answers", "412/SGDĐT-VP", "--accept", "--today", "2020-08-20"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(office.json(&["answers", "--format", "json"]), serde_json::json!([]));
    // The day of the answer decides, not the day on which somebody writes it down.
    let task = office.task(&report, "2020-08-20");
    assert_eq!(
        (&task["standing"], &task["ledger"]["done_on"]),
        (&"done_in_time".into(), &"2020-08-13".into())
    );
    assert_eq!(task["ledger"]["answer"], "412/SGDĐT-VP");
    let again = office.run(&["answers", "412/SGDĐT-VP", "--accept"]);
    assert!(again.status == 2 && again.err.contains("không được đề nghị"), "{again:?}");
}

#[test]
fn a_recurring_task_is_done_occurrence_by_occurrence() {
    let office = Office::new();
    office.take_in("dinh-ky.txt", MONTHLY);
    let task = |today: &str| {
        office.json(&["tasks", "--letter", "77/SNV-CCHC", "--today", today, "--format", "json"])[0].clone()
    };
    // Nobody follows it: the next occurrence is shown, and none that passed is held against anybody.
    assert_eq!(task("2020-05-10")["due"]["last_day"], "2020-05-19");
    let overdue = |today: &str| {
        office.json(&["tasks", "--overdue", "--letter", "77/SNV-CCHC", "--today", today, "--format", "json"])
    };
    assert_eq!(overdue("2020-05-10"), serde_json::json!([]));
    let done = office.run(&["task", "done", "77/SNV-CCHC", "--note", "đã gửi", "--day", "2020-05-18"]);
    assert!(done.status == 0 && done.out.contains("hoàn thành kỳ hạn 19/5/2020"), "{done:?}");
    let next = task("2020-05-20");
    assert_eq!((&next["open"], &next["due"]["last_day"]), (&true.into(), &"2020-06-19".into()));
    let listed = |args: &[&str]| {
        let args = [&["tasks", "--letter", "77/SNV-CCHC", "--format", "jsonl"], args].concat();
        office.run(&args).out.lines().count()
    };
    // The next occurrence is soon in its turn, whatever the first one was.
    assert_eq!(listed(&["--soon", "--today", "2020-06-17"]), 1);
    assert_eq!(listed(&["--soon", "--today", "2020-06-01"]), 0);
    assert_eq!(listed(&["--soon", "--overdue", "--today", "2020-06-17"]), 1);
    assert_eq!(listed(&["--soon", "--overdue", "--today", "2020-07-01"]), 1);
    // From now on a missed occurrence is overdue until it is settled.
    assert_eq!(task("2020-07-01")["state"], "overdue");
    assert_eq!(overdue("2020-07-01").as_array().expect("an array").len(), 1);
    office.run(&["task", "done", "77/SNV-CCHC", "--note", "đã gửi bù", "--day", "2020-07-01"]);
    assert_eq!(task("2020-07-01")["due"]["last_day"], "2020-07-19");
    office.run(&["task", "done", "77/SNV-CCHC", "--for-good", "--note", "hết kỳ", "--day", "2020-07-02"]);
    assert_eq!(task("2020-07-02")["open"], false);
    assert_eq!(office.run(&["check"]).status, 0);
}

#[test]
fn a_task_is_named_by_its_id_its_item_or_not_at_all_where_there_is_only_one() {
    let office = Office::new();
    let several = office.run(&["task", "accept", "930/UBND-KGVX"]);
    assert!(
        several.status == 2 && several.err.contains("--all") && several.err.contains("Sở Giáo dục"),
        "{several:?}"
    );
    let none = office.run(&["task", "accept", "930/UBND-KGVX", "99"]);
    assert!(none.status == 2 && none.err.contains("không có việc 99"), "{none:?}");
    // Two tasks stand in item 5.
    let both = office.run(&["task", "accept", "930/UBND-KGVX", "5"]);
    assert!(both.status == 2 && both.err.contains("nhiều việc gọi là 5"), "{both:?}");
    let report = office.report();
    assert_eq!(office.run(&["task", "accept", "930/UBND-KGVX", &report[..6]]).status, 0);
    let all = office.run(&["task", "assign", "930/UBND-KGVX", "--all", "--to", "Phòng A"]);
    assert_eq!(all.out.lines().count(), 9, "{all:?}");
    assert_eq!(office.run(&["task", "log", "930/UBND-KGVX", "--format", "jsonl"]).out.lines().count(), 10);
}

#[test]
fn slips_of_the_pen_are_refused_or_pointed_out() {
    let office = Office::new();
    let ran =
        office.run(&["task", "accept", "930/UBND-KGVX", "4", "--day", "1/1/2030", "--today", "2020-08-10"]);
    assert!(ran.status == 2 && ran.err.contains("ngày 01/01/2030 chưa đến"), "{ran:?}");
    let ran = office.run(&["arrive", "930/UBND-KGVX", "--day", "11/8/2020", "--today", "2020-08-10"]);
    assert!(ran.status == 2 && ran.err.contains("chưa đến"), "{ran:?}");
    assert_eq!(office.run(&["task", "log", "930/UBND-KGVX", "--format", "jsonl"]).out, "");
    // It may be meant, and is written down.
    let task = office.last_task();
    let ran = office.run(&["task", "extend", "930/UBND-KGVX", &task, "--to", "10/8/2020"]);
    assert!(ran.status == 0 && ran.err.contains("sớm hơn thời hạn đang có, 14/8/2020"), "{ran:?}");
    let ran = office.run(&["tasks", "--limit", "nhiều"]);
    assert!(ran.status == 2 && ran.err.contains("cần một số nguyên không âm"), "{ran:?}");
    let ran = office.run(&["task", "accept", "930/UBND-KGVX", "4", "--day", "32/8/2020"]);
    assert!(ran.status == 2 && ran.err.contains("viết như: 2020-08-15, 15/8/2020"), "{ran:?}");
    // Of two letters with one number it is told which is which.
    office.run(&["ingest", &letter("cong-van-930", "txt").to_string_lossy()]);
    let ran = office.run(&["task", "accept", "930/UBND-KGVX", "4"]);
    assert!(ran.status == 2 && ran.err.contains("(letter.pdf)"), "{ran:?}");
    assert!(ran.err.contains("(letter.txt)"), "{ran:?}");
    let path = office.dir.path().join("tra-loi.txt");
    std::fs::write(&path, ANSWER).expect("a letter");
    office.run(&["ingest", &path.to_string_lossy()]);
    let ran = office.run(&["answers", "--format", "table"]);
    assert!(ran.out.contains("→ 930/UBND-KGVX (5a452e9ddc57) t"), "{ran:?}");
}

#[test]
fn the_help_of_the_ledger_tells_how_a_task_is_named() {
    for command in ["assign", "extend", "done", "log"] {
        let help = run(&mut congvan(["task", command, "--help"])).out;
        assert!(help.contains("Mã của việc") && !help.contains("Liệt kê việc phải làm"), "{help}");
    }
}

#[test]
fn a_long_list_is_cut_for_a_person_who_is_told_so_and_never_for_a_program() {
    let office = Office::new();
    office.take_in("dinh-ky.txt", MONTHLY);
    let lines = |args: &[&str]| office.run(args).out.lines().map(str::to_owned).collect::<Vec<_>>();
    let ids = |args: &[&str]| {
        let all = office.json(args);
        all.as_array().expect("a list").iter().map(|t| t["task"]["id"].clone()).collect::<Vec<_>>()
    };
    for asked in [&["tasks"][..], &["tasks", "--open"], &["tasks", "--overdue"], &["tasks", "--soon"]] {
        let today = if asked.contains(&"--soon") { "2020-08-13" } else { "2030-01-01" };
        let asked = [asked, &["--today", today]].concat();
        let all = ids(&[&asked[..], &["--format", "json"]].concat());
        assert!(!all.is_empty(), "{asked:?}");
        let table = [&asked[..], &["--format", "table"]].concat();
        let whole = lines(&table);
        assert_eq!(whole[0], format!("{} việc", all.len()), "{asked:?}");
        // As many as the settings say, or as were asked for.
        let cut = |n: usize, set: &str| {
            let mut command = office.command(&table);
            run(command.env("CONGVAN_LIST_LIMIT", set).args(["--limit", &n.to_string()])).out
        };
        let set = run(office.command(&table).env("CONGVAN_LIST_LIMIT", "1")).out;
        assert_eq!(set, cut(1, "7"), "{asked:?}");
        if all.len() > 1 {
            let more = all.len() - 1;
            assert!(set.starts_with(&format!("{} việc, dưới đây là 1 việc đầu\n", all.len())), "{set}");
            assert!(set.ends_with(&format!("\n… và {more} việc nữa; xem hết: thêm --limit 0\n")), "{set}");
            let english = run(office.command(&table).args(["--limit", "1", "--lang", "en"])).out;
            assert!(
                english.ends_with(&format!("\n… and {more} more; to see all add --limit 0\n")),
                "{english}"
            );
        }
        assert_eq!(cut(0, "1").lines().collect::<Vec<_>>(), whole, "{asked:?}");
        assert_eq!(run(office.command(&table).env("CONGVAN_LIST_LIMIT", "0")).out, cut(0, "1"));
        // A program gets all, unless it asks for less, and then the first.
        let json = [&asked[..], &["--format", "json"]].concat();
        let set = run(office.command(&json).env("CONGVAN_LIST_LIMIT", "1")).out;
        let set: Value = serde_json::from_str(&set).expect("JSON");
        assert_eq!(set.as_array().map(Vec::len), Some(all.len()));
        for n in 1..=all.len() {
            assert_eq!(ids(&[&json[..], &["--limit", &n.to_string()]].concat()), all[..n], "{asked:?} {n}");
        }
    }
}

#[test]
fn the_settings_come_from_a_file_and_are_shown_with_where_they_were_set() {
    let dir = tempfile::tempdir().expect("a folder");
    let below = dir.path().join("a/b");
    std::fs::create_dir_all(&below).expect("folders");
    let file = dir.path().join("congvan.toml");
    std::fs::write(&file, "archive = \"kho\"\nwho = \"Văn thư\"\ndue_soon_days = 5\n").expect("settings");
    let at = |args: &[&str]| run(congvan(args).current_dir(&below));
    let ran = at(&["ingest", &letter("cong-van-930", "pdf").to_string_lossy()]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(dir.path().join("kho/catalogue.sqlite").is_file(), "its folder counts, not the working folder");
    let shown = at(&["config", "show"]).out;
    assert!(shown.contains(&format!("due_soon_days = 5  # {}", file.display())), "{shown}");
    assert!(shown.contains("allow_secret = false  # mặc định"), "{shown}");
    let tasks = at(&["tasks", "--soon", "--today", "2020-08-07", "--format", "jsonl"]).out;
    assert_eq!(tasks.lines().count(), 1, "five working days are soon: {tasks}");
    assert!(at(&["task", "log", "930/UBND-KGVX", "--format", "jsonl"]).out.is_empty());
    std::fs::write(&file, "due_son_days = 5\n").expect("settings");
    let wrong = at(&["tasks"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.err.contains("`due_soon_days`") && wrong.err.contains("congvan.toml"), "{}", wrong.err);
    assert_eq!(at(&["--help"]).status, 0, "the help is there whatever the settings say");
    assert_eq!(other(&below), 0);
}

fn other(below: &Path) -> usize {
    std::fs::read_dir(below).expect("the folder").count()
}
