//! Following up: tasks, the ledger, corrections, new readings, arrivals, changes.

use congvan_model::{Act, Diagnostic, LedgerEvent, Progress, Record, Severity, Standing};
use jiff::civil::{Date, date};
use serde_json::json;

use super::{add, assert_whole, done, event, letter, now, with_letters};
use crate::archive::Archive;
use crate::arrivals::NewArrival;
use crate::changes::{Cursor, What};
use crate::corrections::Correction;
use crate::jobs::{Job, JobState};
use crate::letters::Reread;
use crate::tasks::{Appended, Followed, Tally, TaskFilter, Unread};

/// The calendar of these tests: a fixed day is due the day before.
fn days(record: &Record, _received: Option<Date>) -> Vec<Option<Date>> {
    record
        .letter
        .tasks
        .iter()
        .map(|t| t.deadline.as_ref().and_then(|d| d.date).map(|d| d.yesterday().unwrap()))
        .collect()
}

fn ids(archive: &Archive, filter: &TaskFilter<'_>) -> Vec<String> {
    archive.tasks(filter).unwrap().into_iter().map(|f| f.entry.task.id).collect()
}

pub(super) const OVERDUE: TaskFilter<'_> = TaskFilter {
    open: true,
    due_before: Some(date(2020, 8, 15)),
    body: None,
    coordinating: false,
    closed: false,
    due_from: None,
    with_recurring: false,
    without_unsettled: false,
    only_unsettled: false,
    letter: None,
    limit: None,
};

#[test]
fn tasks_can_be_read_on_other_threads_than_they_are_handed_over() {
    let (_dir, archive) = with_letters(3);
    let mut handed = Vec::new();
    let mut each = |task| {
        handed.push(task);
        true
    };
    archive.each_unread(&OVERDUE, &mut each).unwrap();
    let read = std::thread::scope(|scope| {
        let read = || handed.iter().map(|task| task.read().unwrap()).collect::<Vec<_>>();
        scope.spawn(read).join().unwrap()
    });
    assert_eq!(read, archive.tasks(&OVERDUE).unwrap());
    assert_eq!(read.len(), 3);
    // One that is damaged is an error, whoever reads it.
    archive.db.execute("UPDATE due_tasks SET task = '{' WHERE id = 'bao-cao-2'", []).unwrap();
    let mut said = Vec::new();
    archive
        .each_unread(&OVERDUE, &mut |task| {
            said.push(task.read().is_ok());
            true
        })
        .unwrap();
    assert_eq!(said, [true, false, true]);
    assert!(archive.tasks(&OVERDUE).unwrap_err().is_corrupt());
}

#[test]
fn what_is_overdue_is_what_is_open_and_past_its_last_day() {
    let (_dir, mut archive) = with_letters(3);
    assert_eq!(ids(&archive, &OVERDUE), ["bao-cao-1", "bao-cao-2", "bao-cao-3"]);
    let on_the_day = TaskFilter { due_before: Some(date(2020, 8, 14)), ..OVERDUE };
    assert_eq!(ids(&archive, &on_the_day), [""; 0]);
    archive.append(&event(&letter(2), 0, date(2020, 8, 13), done("5/SYT-VP")), None).unwrap();
    assert_eq!(ids(&archive, &OVERDUE), ["bao-cao-1", "bao-cao-3"]);
    assert_eq!(archive.count_tasks(&OVERDUE).unwrap(), 2);
    assert_eq!(ids(&archive, &TaskFilter { limit: Some(1), ..OVERDUE }), ["bao-cao-1"]);
    let recurring_too = ids(&archive, &TaskFilter { with_recurring: true, ..OVERDUE });
    assert_eq!(recurring_too, ["bao-cao-1", "bao-cao-3", "hang-thang-1", "hang-thang-2", "hang-thang-3"]);
    let closed = TaskFilter { closed: true, ..TaskFilter::default() };
    assert_eq!(ids(&archive, &closed), ["bao-cao-2"]);
    assert_whole(&archive);
}

#[test]
fn what_recurs_and_nobody_follows_is_listed_alone() {
    let (_dir, mut archive) = with_letters(3);
    let only = TaskFilter { only_unsettled: true, ..TaskFilter::default() };
    assert_eq!(ids(&archive, &only), ["hang-thang-1", "hang-thang-2", "hang-thang-3"]);
    let rest = TaskFilter { without_unsettled: true, ..TaskFilter::default() };
    assert_eq!(ids(&archive, &rest).len() + 3, ids(&archive, &TaskFilter::default()).len());
    archive.append(&event(&letter(2), 1, date(2020, 8, 10), done("1/SYT")), None).unwrap();
    assert_eq!(ids(&archive, &only), ["hang-thang-1", "hang-thang-3"]);
    assert_eq!(archive.count_tasks(&only).unwrap(), 2);
    let before = TaskFilter { due_before: Some(date(1990, 1, 1)), ..only };
    assert_eq!(ids(&archive, &before), [""; 0]);
}

#[test]
fn all_that_is_open_comes_by_day_with_what_recurs_in_between() {
    let (_dir, mut archive) = with_letters(0);
    for i in 1..=12 {
        let mut made = letter(i);
        let tasks = &mut made.record.letter.tasks;
        // Before the others of its letter, between them or behind them, and one more that recurs.
        tasks.swap(1, i as usize % 3);
        made.last_days.swap(1, i as usize % 3);
        let mut more = tasks[i as usize % 3].clone();
        more.id = format!("hang-quy-{i}");
        tasks.push(more);
        made.last_days.push((i % 4 > 0).then_some(date(2020, 8, 12 + (i % 4) as i8)));
        add(&mut archive, &made);
        if i % 5 == 0 {
            // That one is followed occurrence by occurrence from now on.
            let act =
                Act::Done { occurrence: Some(date(2020, 8, 19)), answer: None, answer_id: None, note: None };
            let done = event(&made, i as usize % 3, date(2020, 8, 10), act);
            archive.append(&done, Some(date(2020, 9, 19))).unwrap();
        }
    }
    let open = TaskFilter { open: true, ..TaskFilter::default() };
    let all = archive.tasks(&open).unwrap();
    let settled = all.iter().filter(|f| f.is_settled()).count();
    assert!(settled < all.len() && settled > 24, "{settled} of {}", all.len());
    // As the calendar may say it: on the day of others, on one of its own, on none, as it was.
    let days = |task: &Followed, turn: usize| match (task.is_settled(), (task.entry.task.id.len() + turn) % 5)
    {
        (true, _) | (_, 0) => task.due,
        (_, 1) => Some(date(2020, 8, 14)),
        (_, 2) => task.due.map(|d| d.tomorrow().unwrap()),
        (_, 3) => task.entry.letter_date,
        _ => None,
    };
    for turn in 0..10 {
        let turn = |task: &Followed| {
            let n: usize = task.entry.task.id.bytes().map(usize::from).sum();
            days(task, turn * (1 + n % 7))
        };
        let mut sorted = all.clone();
        sorted.sort_by_cached_key(|f| {
            let day = turn(f);
            (day.is_none(), day, f.entry.letter_date, f.entry.letter_id.clone())
        });
        let streamed = |limit: usize| {
            let mut found = Vec::new();
            let mut each = |task: Unread<'_>| {
                found.push(task.read().unwrap());
                found.len() < limit
            };
            archive.each_open(&mut |task| turn(&task), &mut each).unwrap();
            found
        };
        assert_eq!(streamed(usize::MAX), sorted);
        // Whoever has enough is given no more.
        for n in (1..=sorted.len()).step_by(7) {
            assert_eq!(streamed(n), sorted[..n]);
        }
    }
    // One that is damaged is an error where what recurs must be read.
    archive.db.execute("UPDATE tasks SET task = '{' WHERE id = 'hang-quy-2'", []).unwrap();
    let read = archive.each_open(&mut |task| task.due, &mut |_| true);
    assert!(read.unwrap_err().is_corrupt());
}

#[test]
fn tasks_come_by_last_day_and_those_without_one_at_the_end() {
    let (_dir, archive) = with_letters(2);
    let all = ids(&archive, &TaskFilter::default());
    assert_eq!(
        all,
        ["bao-cao-1", "bao-cao-2", "hang-thang-1", "hang-thang-2", "truong-hoc-1", "truong-hoc-2"]
    );
    let id = letter(2).id().to_owned();
    let one = TaskFilter { letter: Some(&id), ..TaskFilter::default() };
    assert_eq!(ids(&archive, &one), ["bao-cao-2", "hang-thang-2", "truong-hoc-2"]);
}

#[test]
fn an_entry_carries_what_a_checklist_needs_of_the_letter() {
    let (_dir, archive) = with_letters(1);
    let made = letter(1);
    let followed = archive.task(made.id(), "bao-cao-1").unwrap();
    let entry = &followed.entry;
    assert_eq!(entry.letter_id, made.id());
    assert_eq!(entry.file_name, "thu-1.txt");
    assert_eq!(entry.code, "1/UBND-TH");
    assert_eq!(entry.letter_date, Some(date(2020, 8, 2)));
    assert_eq!(entry.issuer.as_deref(), Some("ỦY BAN NHÂN DÂN TỈNH MẪU"));
    assert_eq!(entry.subject.as_deref(), Some("việc thứ 1"));
    assert_eq!(entry.addressees, ["Các sở, ban, ngành"]);
    assert_eq!(entry.received, Some(date(2020, 8, 2)));
    assert_eq!(entry.task, made.record.letter.tasks[0]);
    assert_eq!(followed.due, Some(date(2020, 8, 14)));
}

#[test]
fn a_bodys_tasks_are_those_that_name_it_or_leave_it_to_the_addressees() {
    let (_dir, mut archive) = with_letters(2);
    let health = |name: &str| name == "Sở Y tế";
    let of_health = TaskFilter { body: Some(&health), ..TaskFilter::default() };
    assert_eq!(ids(&archive, &of_health), ["bao-cao-1", "bao-cao-2"]);
    let covering = |name: &str| name == "Sở Y tế" || name == "Các sở, ban, ngành";
    let of_all = TaskFilter { body: Some(&covering), ..TaskFilter::default() };
    assert_eq!(ids(&archive, &of_all), ["bao-cao-1", "bao-cao-2", "hang-thang-1", "hang-thang-2"]);
    let police = |name: &str| name == "Công an tỉnh";
    let of_police = TaskFilter { body: Some(&police), ..TaskFilter::default() };
    assert_eq!(ids(&archive, &of_police), [""; 0]);
    assert_eq!(ids(&archive, &TaskFilter { coordinating: true, ..of_police }).len(), 6);
    let first = TaskFilter { body: Some(&covering), limit: Some(3), coordinating: true, ..OVERDUE };
    assert_eq!(ids(&archive, &first), ["bao-cao-1", "bao-cao-2"]);
    let later = TaskFilter { due_before: Some(date(2020, 9, 1)), ..first };
    assert_eq!(ids(&archive, &later), ["bao-cao-1", "bao-cao-2", "hang-thang-1"]);
    // Together with a day, and after the ledger moved it.
    let overdue_of_health = TaskFilter { body: Some(&health), ..OVERDUE };
    assert_eq!(ids(&archive, &overdue_of_health), ["bao-cao-1", "bao-cao-2"]);
    let extended = Act::Extended { last_day: date(2020, 8, 31), note: None };
    archive.append(&event(&letter(1), 0, date(2020, 8, 10), extended), None).unwrap();
    archive.append(&event(&letter(2), 0, date(2020, 8, 20), done("1/SYT")), None).unwrap();
    assert_eq!(ids(&archive, &overdue_of_health), [""; 0]);
    let in_september = TaskFilter { due_before: Some(date(2020, 9, 1)), ..overdue_of_health };
    assert_eq!(ids(&archive, &in_september), ["bao-cao-1"]);
    assert_whole(&archive);
}

#[test]
fn the_ledger_keeps_every_event_once_and_derives_the_state() {
    let (dir, mut archive) = with_letters(1);
    let made = letter(1);
    let assigned = event(
        &made,
        0,
        date(2020, 8, 8),
        Act::Assigned { to: vec!["Phòng Nghiệp vụ".into()], last_day: None, note: None },
    );
    let extended =
        event(&made, 0, date(2020, 8, 12), Act::Extended { last_day: date(2020, 8, 20), note: None });
    let finished = event(&made, 0, date(2020, 8, 21), done("412/SYT-NV"));
    for event in [&assigned, &extended, &finished] {
        assert!(matches!(archive.append(event, None).unwrap(), Appended::New(_)));
    }
    // Whoever does not know whether it was written writes it again.
    let again = archive.append(&finished, None).unwrap();
    assert!(matches!(&again, Appended::Same(e) if e.id.len() == 32));
    // With its id, too, as a replay has it.
    assert!(matches!(archive.append(again.event(), None).unwrap(), Appended::Same(_)));
    let task = archive.task(made.id(), "bao-cao-1").unwrap();
    assert_eq!(task.state.progress, Progress::Done);
    assert_eq!(task.state.holders, ["Phòng Nghiệp vụ"]);
    assert_eq!(task.state.answer.as_deref(), Some("412/SYT-NV"));
    assert_eq!(task.due, Some(date(2020, 8, 20)));
    assert_eq!(task.state.standing(task.last_day, date(2021, 1, 1)), Some(Standing::DoneLate));
    drop(archive);
    let archive = Archive::open(dir.path()).unwrap();
    let events = archive.events(made.id(), Some("bao-cao-1")).unwrap();
    let acts: Vec<&str> = events.iter().map(|e| e.act.id()).collect();
    assert_eq!(acts, ["assigned", "extended", "done"]);
    assert_whole(&archive);
}

#[test]
fn the_ledger_refuses_what_makes_no_sense_and_writes_nothing() {
    let (_dir, mut archive) = with_letters(1);
    let made = letter(1);
    archive.append(&event(&made, 0, date(2020, 8, 10), done("1/SYT")), None).unwrap();
    let error = archive.append(&event(&made, 0, date(2020, 8, 11), done("2/SYT")), None).unwrap_err();
    assert!(error.is_refused());
    assert!(error.to_string().contains("mở lại"));
    let mut unknown = event(&made, 0, date(2020, 8, 11), done("3/SYT"));
    unknown.task_id = "khong-co".into();
    assert!(archive.append(&unknown, None).unwrap_err().is_missing());
    let mut forged = event(&made, 1, date(2020, 8, 11), done("3/SYT"));
    forged.id = "0".repeat(32);
    assert!(archive.append(&forged, None).unwrap_err().is_refused());
    assert_eq!(archive.events(made.id(), None).unwrap().len(), 1);
}

#[test]
fn the_ledger_cannot_be_changed_even_by_a_slip_in_the_program() {
    let (_dir, mut archive) = with_letters(1);
    archive.append(&event(&letter(1), 0, date(2020, 8, 10), done("1/SYT")), None).unwrap();
    for slip in [
        "DELETE FROM events",
        "UPDATE events SET event = '{}'",
        "DELETE FROM letters",
        "UPDATE letters SET id = 'x'",
        "DELETE FROM changes",
        "DELETE FROM tasks WHERE state IS NOT NULL",
    ] {
        assert!(archive.db.execute(slip, []).is_err(), "{slip}");
    }
    assert_whole(&archive);
}

#[test]
fn a_recurring_task_goes_on_to_its_next_occurrence() {
    let (_dir, mut archive) = with_letters(1);
    let made = letter(1);
    let september = TaskFilter { due_before: Some(date(2020, 8, 25)), ..OVERDUE };
    assert_eq!(ids(&archive, &september), ["bao-cao-1", "hang-thang-1"]);
    // Nobody follows it yet: that its first occurrence has passed does not make it overdue.
    let late = TaskFilter { without_unsettled: true, ..september };
    assert_eq!(ids(&archive, &late), ["bao-cao-1"]);
    assert_eq!(archive.tally(&TaskFilter::default(), date(2020, 8, 25)).unwrap().open_overdue, 1);
    let settled =
        Act::Done { answer: None, answer_id: None, note: None, occurrence: Some(date(2020, 8, 19)) };
    archive.append(&event(&made, 1, date(2020, 8, 18), settled), Some(date(2020, 9, 19))).unwrap();
    assert_eq!(ids(&archive, &september), ["bao-cao-1"]);
    let task = archive.task(made.id(), "hang-thang-1").unwrap();
    assert!(task.state.is_open());
    assert_eq!(task.due, Some(date(2020, 9, 19)));
    assert!(task.is_settled());
    // Now it is followed: the next occurrence is missed if nobody settles it,
    let late = TaskFilter { due_before: Some(date(2020, 9, 20)), ..late };
    assert_eq!(ids(&archive, &late), ["bao-cao-1", "hang-thang-1"]);
    assert_eq!(archive.tally(&TaskFilter::default(), date(2020, 9, 20)).unwrap().open_overdue, 2);
    // and neither a new reading nor the day of arrival takes it back to the first.
    archive.reread(&made.record, "test-2", &days(&made.record, None), now()).unwrap();
    archive.redate(&days).unwrap();
    assert_eq!(archive.task(made.id(), "hang-thang-1").unwrap().due, Some(date(2020, 9, 19)));
    assert_whole(&archive);
}

#[test]
fn the_four_states_are_counted() {
    let (_dir, mut archive) = with_letters(5);
    archive.append(&event(&letter(1), 0, date(2020, 8, 14), done("1/SYT")), None).unwrap();
    archive.append(&event(&letter(2), 0, date(2020, 8, 15), done("2/SYT")), None).unwrap();
    archive.append(&event(&letter(3), 0, date(2020, 8, 9), Act::Cancelled { note: None }), None).unwrap();
    let tally = archive.tally(&TaskFilter::default(), date(2020, 8, 15)).unwrap();
    let expected = Tally { done_in_time: 1, done_late: 1, cancelled: 1, open_overdue: 2, open_in_time: 10 };
    assert_eq!(tally, expected);
    assert_eq!(tally.of(Standing::OpenOverdue), 2);
    let health = |name: &str| name == "Sở Y tế";
    let of_health = TaskFilter { body: Some(&health), ..TaskFilter::default() };
    let tally = archive.tally(&of_health, date(2020, 8, 15)).unwrap();
    assert_eq!(tally, Tally { open_in_time: 0, ..expected });
}

#[test]
fn a_new_reading_keeps_the_ledger_and_the_corrections() {
    let (_dir, mut archive) = with_letters(1);
    let made = letter(1);
    archive.append(&event(&made, 0, date(2020, 8, 10), done("1/SYT")), None).unwrap();
    archive.append(&event(&made, 2, date(2020, 8, 10), Act::Accepted { note: None }), None).unwrap();
    let fix = Correction {
        pointer: "/tasks/0/report_to".into(),
        value: json!("Sở Thông tin"),
        who: "Văn thư".into(),
        at: now(),
        note: None,
    };
    archive.correct(made.id(), &fix, &days).unwrap();
    assert_eq!(archive.corrections(made.id()).unwrap()[0].pointer, "/tasks/bao-cao-1/report_to");

    // The newer reading finds a task before the others, loses one that is followed up and one
    // that is not.
    let mut newer = made.record.clone();
    let mut found = newer.letter.tasks[0].clone();
    found.id = "moi-1".into();
    newer.letter.tasks = vec![found, newer.letter.tasks[0].clone()];
    newer.letter.subject = Some("việc thứ nhất".into());
    let said = archive.reread(&newer, "test-2", &days(&newer, None), now()).unwrap();
    assert_eq!(said, Reread::Changed);

    let record = archive.record(made.id()).unwrap();
    assert_eq!(record.letter.subject.as_deref(), Some("việc thứ nhất"));
    assert_eq!(record.letter.tasks[0].report_to, None);
    assert_eq!(record.letter.tasks[1].report_to.as_deref(), Some("Sở Thông tin"));
    assert_eq!(archive.task(made.id(), "bao-cao-1").unwrap().state.progress, Progress::Done);
    let accepted = archive.task(made.id(), "truong-hoc-1").unwrap();
    assert!(accepted.retired);
    assert_eq!(accepted.state.progress, Progress::Accepted);
    assert!(archive.task(made.id(), "hang-thang-1").unwrap_err().is_missing());
    assert_eq!(archive.events(made.id(), None).unwrap().len(), 2);
    assert_eq!(archive.original(made.id()).unwrap(), made.bytes);
    assert_whole(&archive);

    // Once more the same: nothing has changed.
    let sequence = archive.sequence().unwrap();
    let said = archive.reread(&newer, "test-3", &days(&newer, None), now()).unwrap();
    assert_eq!(said, Reread::Unchanged);
    assert_eq!(archive.sequence().unwrap(), sequence);
    assert_eq!(archive.reading(made.id()).unwrap().version, "test-3");
    // And back: the followed task is in the letter again.
    archive.reread(&made.record, "test-4", &days(&made.record, None), now()).unwrap();
    assert!(!archive.task(made.id(), "truong-hoc-1").unwrap().retired);
    assert_whole(&archive);
    assert!(archive.reread(&letter(9).record, "test-4", &[], now()).unwrap_err().is_missing());
}

#[test]
fn a_remark_about_no_value_is_settled_once_a_person_has_looked() {
    let (_dir, mut archive) = with_letters(0);
    let mut made = letter(1);
    made.record.diagnostics = vec![
        Diagnostic::new("page.unread", Severity::Review, "", "trang 2 không đọc được"),
        Diagnostic::new("number.missing", Severity::Review, "/number", "không thấy số"),
    ];
    add(&mut archive, &made);
    let seen = |code: &str, value| Correction {
        pointer: format!("/diagnostics/{code}"),
        value,
        who: "Văn thư".into(),
        at: now(),
        note: None,
    };
    // Only what was said, and no remark on a value: that is settled by the value.
    for wrong in [
        seen("page.blank", json!(null)),
        seen("number.missing", json!(null)),
        seen("page.unread", json!("x")),
    ] {
        assert!(archive.correct(made.id(), &wrong, &days).is_err(), "{wrong:?}");
    }
    archive.correct(made.id(), &seen("page.unread", json!(null)), &days).unwrap();
    let left = archive.record(made.id()).unwrap().diagnostics;
    assert_eq!(left.iter().map(|d| d.code.as_str()).collect::<Vec<_>>(), ["number.missing"]);
    assert!(archive.summary(made.id()).unwrap().needs_review);
    // A reading that makes the remark no more is as well.
    let mut newer = made.record.clone();
    newer.diagnostics.clear();
    archive.reread(&newer, "test-2", &days(&newer, None), now()).unwrap();
    assert_whole(&archive);
}

#[test]
fn a_correction_shows_wherever_the_letter_does() {
    let (_dir, mut archive) = with_letters(1);
    let made = letter(1);
    let fix = |pointer: &str, value| Correction {
        pointer: pointer.into(),
        value,
        who: "Văn thư".into(),
        at: now(),
        note: Some("đối chiếu bản giấy".into()),
    };
    archive.correct(made.id(), &fix("/number", json!("931")), &days).unwrap();
    assert_eq!(archive.find_code("931/UBND-TH").unwrap().len(), 1);
    assert_eq!(archive.find_code("1/UBND-TH").unwrap().len(), 0);
    archive.correct(made.id(), &fix("/tasks/bao-cao-1/deadline/date", json!("2020-09-02")), &days).unwrap();
    assert_eq!(archive.task(made.id(), "bao-cao-1").unwrap().due, Some(date(2020, 9, 1)));
    archive.correct(made.id(), &fix("/tasks/0/assignees/-", json!("Sở Tài chính")), &days).unwrap();
    let finance = |name: &str| name == "Sở Tài chính";
    let of_finance = TaskFilter { body: Some(&finance), ..TaskFilter::default() };
    assert_eq!(ids(&archive, &of_finance), ["bao-cao-1"]);
    archive.correct(made.id(), &fix("/tasks/truong-hoc-1", json!(null)), &days).unwrap();
    assert_eq!(archive.record(made.id()).unwrap().letter.tasks.len(), 2);
    // A value that a person has looked at needs no further look.
    archive.correct(made.id(), &fix("/signer/name", json!("Trần Văn Mẫu")), &days).unwrap();
    assert!(!archive.summary(made.id()).unwrap().needs_review);
    // The machine's own reading is kept as it was.
    assert_eq!(archive.reading(made.id()).unwrap().json, serde_json::to_string(&made.record).unwrap());
    assert_whole(&archive);

    for (pointer, value) in [
        ("/khong-co", json!(1)),
        ("/id", json!("0")),
        ("/source/file_name", json!("x")),
        ("/date", json!("2020-13-45")),
        ("/tasks/khong-co/text", json!("x")),
        ("number", json!("1")),
        ("", json!({})),
    ] {
        let error = archive.correct(made.id(), &fix(pointer, value), &days).unwrap_err();
        assert!(error.is_refused(), "{pointer}: {error}");
    }
    assert_eq!(archive.corrections(made.id()).unwrap().len(), 5);
}

#[test]
fn the_book_of_arrivals_numbers_letters_within_the_year() {
    let (_dir, mut archive) = with_letters(4);
    let mut arrive = |i: u32, day: Date, number: Option<u32>| {
        let entry = NewArrival {
            book: String::new(),
            number,
            day,
            who: "Văn thư".into(),
            unit: Some("Phòng Tổng hợp".into()),
            note: None,
        };
        archive.register(letter(i).id(), &entry, &days, now())
    };
    assert_eq!(arrive(1, date(2020, 8, 10), None).unwrap().number, 1);
    assert_eq!(arrive(2, date(2020, 8, 10), Some(7)).unwrap().number, 7);
    assert_eq!(arrive(3, date(2020, 8, 11), None).unwrap().number, 8);
    assert_eq!(arrive(4, date(2021, 1, 4), None).unwrap().number, 1);
    let error = arrive(4, date(2020, 12, 31), Some(7)).unwrap_err();
    assert!(error.is_refused());
    assert!(error.to_string().contains("số đến 7"));
    // Put right, it keeps its number.
    assert_eq!(arrive(2, date(2020, 8, 12), None).unwrap().number, 7);
    assert_eq!(archive.arrival(letter(2).id()).unwrap().unwrap().day, date(2020, 8, 12));
    let numbers: Vec<u32> = archive
        .arrivals(Some(date(2020, 1, 1)), Some(date(2020, 12, 31)))
        .unwrap()
        .iter()
        .map(|a| a.number)
        .collect();
    assert_eq!(numbers, [1, 7, 8]);
    assert_eq!(archive.summary(letter(2).id()).unwrap().received, Some(date(2020, 8, 12)));
    assert_whole(&archive);
}

#[test]
fn due_days_are_counted_anew_from_the_day_of_arrival_and_after_a_change_of_the_calendar() {
    let (_dir, mut archive) = with_letters(2);
    let made = letter(1);
    let from_receipt = |record: &Record, received: Option<Date>| vec![received; record.letter.tasks.len()];
    let entry = NewArrival {
        book: String::new(),
        number: None,
        day: date(2020, 8, 28),
        who: "Văn thư".into(),
        unit: None,
        note: None,
    };
    archive.register(made.id(), &entry, &from_receipt, now()).unwrap();
    assert_eq!(archive.task(made.id(), "truong-hoc-1").unwrap().due, Some(date(2020, 8, 28)));
    assert_eq!(archive.redate(&days).unwrap(), 4);
    assert_eq!(archive.task(made.id(), "truong-hoc-1").unwrap().due, None);
    assert_eq!(archive.redate(&days).unwrap(), 0);
    assert_whole(&archive);
}

#[test]
fn a_letter_that_cites_an_open_tasks_letter_is_proposed_as_its_answer() {
    let (_dir, mut archive) = with_letters(2);
    let mut answer = letter(500);
    answer.record.letter.tasks.clear();
    answer.record.letter.references[0].code = "2/UBND-TH".into();
    answer.record.letter.references[0].date = Some(date(2020, 8, 3));
    add(&mut archive, &answer);
    let proposed: Vec<String> =
        archive.answers(answer.id()).unwrap().into_iter().map(|f| f.entry.task.id).collect();
    assert_eq!(proposed, ["bao-cao-2", "hang-thang-2", "truong-hoc-2"]);
    assert_eq!(archive.cited_by(letter(2).id()).unwrap(), [answer.id()]);
    // Proposed, no more.
    assert!(archive.task(letter(2).id(), "bao-cao-2").unwrap().state.is_open());
    archive.append(&event(&letter(2), 0, date(2020, 8, 10), done("500/UBND-TH")), None).unwrap();
    assert_eq!(archive.answers(answer.id()).unwrap().len(), 2);
    assert_eq!(archive.answering().unwrap(), [answer.id()]);
    // A person says that it is none: it is not proposed again, and the task stands where it stood.
    let refused = Act::AnswerRefused {
        answer_id: answer.id().into(),
        answer: Some("500/UBND-TH".into()),
        note: Some("việc khác".into()),
    };
    for task in [1, 2] {
        archive.append(&event(&letter(2), task, date(2020, 8, 11), refused.clone()), None).unwrap();
    }
    assert_eq!(archive.answers(answer.id()).unwrap(), []);
    assert_eq!(archive.task(letter(2).id(), "hang-thang-2").unwrap().state.progress, Progress::Unassigned);
    assert_whole(&archive);
    // A letter older than what it cites answers nothing.
    let mut older = letter(502);
    older.record.letter.date = Some(date(2020, 7, 1));
    older.record.letter.references[0].code = "3/UBND-TH".into();
    add(&mut archive, &older);
    assert_eq!(archive.answers(older.id()).unwrap(), []);
    // A letter of the same number from another day is another letter.
    let mut other = letter(501);
    other.record.letter.references[0].code = "1/UBND-TH".into();
    other.record.letter.references[0].date = Some(date(2019, 8, 2));
    add(&mut archive, &other);
    assert_eq!(archive.answers(other.id()).unwrap(), []);
}

#[test]
fn every_change_comes_once_in_order_and_can_be_resumed() {
    let (_dir, mut archive) = with_letters(2);
    let made = letter(1);
    archive.append(&event(&made, 0, date(2020, 8, 10), done("1/SYT")), None).unwrap();
    let fix = Correction {
        pointer: "/subject".into(),
        value: json!("việc khác"),
        who: "Văn thư".into(),
        at: now(),
        note: None,
    };
    archive.correct(made.id(), &fix, &days).unwrap();
    let all = archive.changes(&archive.start().unwrap(), 100).unwrap();
    let short = |what: &What| match what {
        What::Added => "added",
        What::Reread => "reread",
        What::Corrected => "corrected",
        What::Arrived => "arrived",
        What::Event(e) => e.act.id(),
    };
    let seen: Vec<_> = all.iter().map(|c| (short(&c.what), c.letter_id.as_str())).collect();
    let (one, two) = (letter(1), letter(2));
    assert_eq!(seen, [("added", one.id()), ("added", two.id()), ("done", one.id()), ("corrected", one.id())]);
    // One at a time, through the text of the cursor.
    let mut cursor = archive.start().unwrap();
    let mut one_by_one = Vec::new();
    while let Some(change) = archive.changes(&cursor, 1).unwrap().pop() {
        cursor = change.cursor.to_string().parse::<Cursor>().unwrap();
        one_by_one.push(change);
    }
    assert_eq!(one_by_one, all);
    assert_eq!(cursor, archive.end().unwrap());
    add(&mut archive, &letter(3));
    assert_eq!(archive.changes(&cursor, 100).unwrap().len(), 1);

    let (_other_dir, other) = with_letters(1);
    assert!(archive.changes(&other.end().unwrap(), 1).unwrap_err().is_refused());
    for text in ["", "7", "zzzzzzzz-7", "00000000-x"] {
        assert!(text.parse::<Cursor>().unwrap_err().is_refused(), "{text}");
    }
}

#[test]
fn the_index_follows_every_letter_about_which_something_changed() {
    let (_dir, mut archive) = with_letters(3);
    let pending = archive.pending_index(2).unwrap();
    assert_eq!(pending.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), [letter(1).id(), letter(2).id()]);
    archive.mark_indexed(pending[1].seq).unwrap();
    let rest = archive.pending_index(100).unwrap();
    assert_eq!(rest.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), [letter(3).id()]);
    archive.mark_indexed(rest[0].seq).unwrap();
    // An older mark does not take it back.
    archive.mark_indexed(1).unwrap();
    assert_eq!(archive.pending_index(100).unwrap(), []);
    // Whether its tasks are done can be searched too.
    archive.append(&event(&letter(1), 0, date(2020, 8, 10), done("1/SYT")), None).unwrap();
    let done = archive.pending_index(100).unwrap();
    assert_eq!(done.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), [letter(1).id()]);
    archive.mark_indexed(done[0].seq).unwrap();
    let mut newer = letter(2).record;
    newer.letter.subject = Some("khác".into());
    archive.reread(&newer, "test-2", &[], now()).unwrap();
    assert_eq!(archive.pending_index(100).unwrap().len(), 1);
    archive.forget_index().unwrap();
    assert_eq!(archive.pending_index(100).unwrap().len(), 3);
}

#[test]
fn jobs_survive_the_process() {
    let (dir, mut archive) = with_letters(1);
    let mut job = Job {
        source: "/scanner/a.pdf".into(),
        state: JobState::Failed,
        tries: 1,
        at: now(),
        letter_id: None,
        message: Some("đĩa đầy".into()),
    };
    archive.put_job(&job).unwrap();
    drop(archive);
    let mut archive = Archive::open(dir.path()).unwrap();
    assert_eq!(archive.jobs(JobState::Failed).unwrap(), [job.clone()]);
    job.state = JobState::Done;
    job.letter_id = Some(letter(1).id().into());
    archive.put_job(&job).unwrap();
    assert_eq!(archive.jobs(JobState::Failed).unwrap(), []);
    assert_eq!(archive.job(&job.source).unwrap(), Some(job.clone()));
    archive.drop_job(&job.source).unwrap();
    assert_eq!(archive.job(&job.source).unwrap(), None);
}

#[test]
fn an_event_is_published_as_one_flat_object() {
    let event = event(&letter(1), 0, date(2020, 8, 14), done("412/SGDĐT-VP"));
    let json = serde_json::to_value(&event).unwrap();
    assert_eq!((&json["event"], &json["answer"]), (&json!("done"), &json!("412/SGDĐT-VP")));
    assert_eq!((&json["day"], &json["at"]), (&json!("2020-08-14"), &json!("2020-08-07T01:30:00Z")));
    assert_eq!(serde_json::from_value::<LedgerEvent>(json).unwrap(), event);
    // What a person leaves out may be left out.
    let short = r#"{"letter_id":"l","task_id":"t","at":"2020-08-07T01:30:00Z","day":"2020-08-07","who":"A","event":"accepted"}"#;
    assert_eq!(serde_json::from_str::<LedgerEvent>(short).unwrap().act, Act::Accepted { note: None });
}
