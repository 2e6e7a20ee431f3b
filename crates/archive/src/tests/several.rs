//! Several at one archive at the same time, and processes that are killed.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Barrier;
use std::time::{Duration, Instant};

use jiff::civil::date;

use super::{Made, assert_whole, done, event, folder, letter, now, with_letters};
use crate::archive::Archive;
use crate::check::{FindingKind, RepairOptions};
use crate::letters::Added;
use crate::tasks::Appended;

#[test]
fn two_that_take_in_the_same_letters_at_once_take_in_each_once() {
    let dir = folder();
    let start = Barrier::new(2);
    let take_in = |order: Vec<u32>| {
        start.wait();
        // Both make the archive, too.
        let mut archive = Archive::create_or_open(dir.path()).unwrap();
        let mut new = 0;
        for batch in order.chunks(5) {
            let made: Vec<Made> = batch.iter().copied().map(letter).collect();
            let incoming: Vec<_> = made.iter().map(Made::incoming).collect();
            for added in archive.add_batch(&incoming, now()).unwrap() {
                new += usize::from(matches!(added.unwrap(), Added::New { .. }));
            }
        }
        new
    };
    let new: usize = std::thread::scope(|scope| {
        let one = scope.spawn(|| take_in((1..=60).collect()));
        let two = scope.spawn(|| take_in((1..=60).rev().collect()));
        one.join().unwrap() + two.join().unwrap()
    });
    assert_eq!(new, 60);
    let archive = Archive::open(dir.path()).unwrap();
    assert_eq!(archive.len().unwrap(), 60);
    assert_eq!(archive.changes(&archive.start().unwrap(), 1000).unwrap().len(), 60);
    assert_whole(&archive);
}

#[test]
fn two_that_close_the_same_task_at_once_do_not_both_succeed() {
    let (dir, archive) = with_letters(20);
    drop(archive);
    let start = Barrier::new(2);
    let close = |answer: &str| {
        let mut archive = Archive::open(dir.path()).unwrap();
        start.wait();
        let mut closed = 0;
        for i in 1..=20 {
            match archive.append(&event(&letter(i), 0, date(2020, 8, 10), done(answer)), None) {
                Ok(Appended::New(_)) => closed += 1,
                Ok(Appended::Same(_)) => panic!("the other's event is another"),
                Err(error) => assert!(error.is_refused(), "{error:?}"),
            }
        }
        closed
    };
    let closed: u32 = std::thread::scope(|scope| {
        let one = scope.spawn(|| close("1/SYT"));
        let two = scope.spawn(|| close("2/SYT"));
        one.join().unwrap() + two.join().unwrap()
    });
    assert_eq!(closed, 20);
    let archive = Archive::open(dir.path()).unwrap();
    let events: usize = (1..=20).map(|i| archive.events(letter(i).id(), None).unwrap().len()).sum();
    assert_eq!(events, 20);
    assert_whole(&archive);
}

#[test]
fn one_who_waits_too_long_is_told_so_and_can_go_on_later() {
    let (dir, mut archive) = with_letters(1);
    let mut other = Archive::open(dir.path()).unwrap();
    other.set_patience(Duration::from_millis(50)).unwrap();
    let taken = archive.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    let error = other.add(&letter(2).incoming(), now()).unwrap_err();
    assert!(error.is_locked() && error.is_passing(), "{error:?}");
    assert!(error.to_string().contains("tiến trình khác"));
    // Looking things up waits for nobody.
    assert_eq!(other.len().unwrap(), 1);
    drop(taken);
    assert!(matches!(other.add(&letter(2).incoming(), now()).unwrap(), Added::New { .. }));
}

const CHILD: &str = "CONGVAN_ARCHIVE_TEST_CHILD";

/// What a child process does: takes letters in, two at a time, and says which are accepted. In
/// the test run itself it does nothing.
#[test]
fn child() {
    let Ok(task) = std::env::var(CHILD) else { return };
    let (dir, count) = task.rsplit_once(':').expect("folder and number");
    let letters: Vec<Made> = (1..=count.parse().expect("a number")).map(letter).collect();
    let mut archive = Archive::create_or_open(Path::new(dir)).expect("opens");
    let mut out = std::io::stdout().lock();
    for batch in letters.chunks(2) {
        let incoming: Vec<_> = batch.iter().map(Made::incoming).collect();
        for added in archive.add_batch(&incoming, now()).expect("takes in") {
            writeln!(out, "accepted {}", added.expect("takes in").id()).expect("says so");
        }
        // Every letter gets a line in the ledger, too.
        let event = event(&batch[0], 0, date(2020, 8, 10), done("1/SYT"));
        let appended = archive.append(&event, None).expect("writes down");
        writeln!(out, "event {}", appended.event().id).expect("says so");
    }
    writeln!(out, "all").expect("says so");
}

fn spawn(dir: &Path, count: u32) -> std::process::Child {
    spawn_under(&[], dir, count)
}

/// The child under another program.
fn spawn_under(wrapper: &[&str], dir: &Path, count: u32) -> std::process::Child {
    let exe = std::env::current_exe().unwrap();
    let mut command = wrapper.iter().map(AsRef::as_ref).chain([exe.as_os_str()]);
    Command::new(command.next().unwrap())
        .args(command)
        .args(["--exact", "tests::several::child", "--nocapture"])
        .env(CHILD, format!("{}:{count}", dir.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What it said until it died.
fn heard(child: &mut std::process::Child) -> Vec<String> {
    let out = BufReader::new(child.stdout.take().unwrap());
    let lines: Vec<String> = out.lines().map_while(Result::ok).collect();
    child.wait().unwrap();
    lines
}

#[test]
fn processes_killed_at_any_moment_lose_nothing_that_was_accepted() {
    // As many tries as asked for, `CONGVAN_KILLS=500`; a few in every run of the tests.
    let tries: u32 = std::env::var("CONGVAN_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    const COUNT: u32 = 40;
    // How long one takes that is left alone.
    let whole = {
        let dir = folder();
        let start = Instant::now();
        assert!(heard(&mut spawn(&dir.path().join("kho"), COUNT)).iter().any(|l| l == "all"));
        start.elapsed()
    };
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let (mut accepted_before_death, mut killed) = (0, 0);
    for _ in 0..tries {
        let dir = folder();
        let dir = &dir.path().join("kho");
        let mut accepted = Vec::new();
        // Two at once, both killed, then two again that are left alone.
        for kill in [true, false] {
            let mut children = [spawn(dir, COUNT), spawn(dir, COUNT)];
            if kill {
                for child in &mut children {
                    std::thread::sleep(whole.mul_f64((random() % 1000) as f64 / 1000.0));
                    child.kill().unwrap();
                }
            }
            for child in &mut children {
                let said = heard(child);
                let finished = said.iter().any(|l| l == "all");
                assert!(kill || finished, "{said:#?}");
                killed += usize::from(!finished);
                accepted.extend(
                    said.into_iter().filter(|l| l.starts_with("accepted ") || l.starts_with("event ")),
                );
            }
            if kill {
                accepted_before_death += accepted.len();
                match Archive::open_read_only(dir) {
                    Ok(archive) => assert_there(&archive, &accepted),
                    Err(error) => assert!(error.is_no_archive() && accepted.is_empty(), "{error:?}"),
                }
            }
        }
        let mut archive = Archive::open(dir).unwrap();
        assert_there(&archive, &accepted);
        let found = archive.check(&|_, _| {}).unwrap().findings;
        assert!(found.iter().all(|f| f.kind == FindingKind::Leftover), "{found:#?}");
        archive.repair(&found, &RepairOptions::default()).unwrap();
        assert_whole(&archive);
        assert_eq!(archive.len().unwrap(), u64::from(COUNT));
        let changes = archive.changes(&archive.start().unwrap(), 1000).unwrap();
        assert_eq!(changes.len() as u32, COUNT + COUNT / 2, "each letter and each event once");
    }
    println!(
        "{tries} tries, {killed} processes killed, {accepted_before_death} things accepted before, none lost"
    );
    assert!(killed > 0);
}

#[test]
fn system_calls_that_fail_lose_nothing_that_was_accepted() {
    let can_trace = Command::new("strace")
        .args(["-f", "-o", "/dev/null", "-e", "inject=fsync:error=EIO:when=1", "true"])
        .status()
        .is_ok_and(|status| status.success());
    if !can_trace {
        println!("no strace here, or not allowed: nothing was tried");
        return;
    }
    // Every call in turn if asked to, `CONGVAN_INJECT=all`; else every nineteenth.
    let step = if std::env::var("CONGVAN_INJECT").is_ok() { 1 } else { 19 };
    const COUNT: u32 = 6;
    let (mut tries, mut accepted_before) = (0, 0);
    for call in ["write", "pwrite64", "fsync", "fdatasync", "rename", "mkdir", "openat", "ftruncate"] {
        for error in ["ENOSPC", "EIO"] {
            for when in (1..).step_by(step) {
                let around = folder();
                let (dir, log) = (around.path().join("kho"), around.path().join("log"));
                let inject = format!("inject={call}:error={error}:when={when}");
                let trace = format!("trace={call}");
                let wrapper = ["strace", "-f", "-o", log.to_str().unwrap(), "-e", &trace, "-e", &inject];
                let said = heard(&mut spawn_under(&wrapper, &dir, COUNT));
                if !std::fs::read_to_string(&log).unwrap().contains("(INJECTED)") {
                    break;
                }
                let accepted: Vec<String> = said
                    .into_iter()
                    .filter(|l| l.starts_with("accepted ") || l.starts_with("event "))
                    .collect();
                tries += 1;
                accepted_before += accepted.len();
                match Archive::open(&dir) {
                    Ok(archive) => {
                        assert_there(&archive, &accepted);
                        let found = archive.check(&|_, _| {}).unwrap().findings;
                        let tidy = |f: &crate::Finding| !f.kind.is_damage();
                        assert!(found.iter().all(tidy), "{call} {error} {when}: {found:#?}");
                    }
                    Err(e) => {
                        assert!(e.is_no_archive() && accepted.is_empty(), "{call} {error} {when}: {e:?}")
                    }
                }
                let said = heard(&mut spawn(&dir, COUNT));
                assert!(said.iter().any(|l| l == "all"), "{call} {error} {when}: {said:#?}");
                let mut archive = Archive::open(&dir).unwrap();
                let found = archive.check(&|_, _| {}).unwrap().findings;
                archive.repair(&found, &RepairOptions::default()).unwrap();
                assert_whole(&archive);
                let changes = archive.changes(&archive.start().unwrap(), 1000).unwrap();
                assert_eq!(changes.len() as u32, COUNT + COUNT / 2, "each letter and each event once");
            }
        }
    }
    println!("{tries} calls failed, {accepted_before} things accepted before, none lost");
    assert!(tries > 0);
}

/// Everything that a process said is accepted is there, byte for byte.
#[track_caller]
fn assert_there(archive: &Archive, accepted: &[String]) {
    for line in accepted {
        if let Some(id) = line.strip_prefix("accepted ") {
            let made = (1..=40).map(letter).find(|m| m.id() == id).unwrap();
            assert_eq!(archive.original(id).unwrap(), made.bytes);
            assert_eq!(archive.record(id).unwrap(), made.record);
        } else if let Some(id) = line.strip_prefix("event ") {
            let found: i64 = archive
                .db
                .query_row("SELECT count(*) FROM events WHERE id = ?1", [id], |row| row.get(0))
                .unwrap();
            assert_eq!(found, 1);
        }
    }
}
