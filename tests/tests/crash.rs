//! The whole program, killed at any moment: what it was given is in the archive, whole and once,
//! or still where it was given; what it said that it wrote down is written down.
//!
//! A few tries in every run of the tests; as many as asked for with `CONGVAN_KILLS=500`:
//!
//! ```sh
//! CONGVAN_KILLS=500 cargo test --release -p congvan-tests --test crash -- --nocapture
//! ```
//!
//! `CONGVAN_SEED=7` tries other moments. With `CONGVAN_INJECT=all` every write, sync, rename and so on
//! of the program fails in turn for want of room and for a broken disk, and every read and every opening of
//! a file for a broken disk; else every 23rd does. That needs `strace`:
//!
//! ```sh
//! CONGVAN_INJECT=all cargo test --release -p congvan-tests --test crash -- --nocapture system_call
//! ```
//!
//! And copies made while others write: each is the archive as it was at one moment.
//!
//! What fails inside (each step on the disk, power cuts, two processes at once) is tried in the tests
//! of the `archive` crate, with the same variables.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use congvan_tests::program::{congvan, letter, run};
use serde_json::Value;

fn tries(few: usize) -> usize {
    std::env::var("CONGVAN_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(few)
}

/// Numbers without order, the same in every run with the same seed.
struct Random(u64);

impl Random {
    fn new() -> Self {
        let seed = std::env::var("CONGVAN_SEED").ok().and_then(|n| n.parse::<u64>().ok()).unwrap_or(1);
        Self(seed.wrapping_mul(88_172_645_463_325_253) | 1)
    }

    fn below(&mut self, end: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        end.mul_f64((self.0 % 1000) as f64 / 1000.0)
    }
}

const COUNT: usize = 30;

/// So many letters, each with a number of its own, by their names.
fn numbered(count: usize) -> BTreeMap<String, Vec<u8>> {
    let text = std::fs::read_to_string(letter("cong-van-930", "txt")).expect("a letter");
    (1..=count)
        .map(|i| {
            let text = text.replace("930 /UBND-KGVX", &format!("{i}/UBND-KGVX"));
            (format!("cv-{i:03}.txt"), format!("{text}\nBản số {i}\n").into_bytes())
        })
        .collect()
}

fn letters() -> BTreeMap<String, Vec<u8>> {
    numbered(COUNT)
}

fn put(folder: &Path, letters: &BTreeMap<String, Vec<u8>>) {
    std::fs::create_dir_all(folder).expect("a folder");
    for (name, bytes) in letters {
        std::fs::write(folder.join(name), bytes).expect("a letter");
    }
}

fn start(archive: &Path, args: &[&str]) -> Child {
    let mut command = congvan(args);
    command.arg("--archive").arg(archive).env("CONGVAN_WHO", "Văn thư");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

fn out(archive: &Path, args: &[&str]) -> (i32, String) {
    let mut command = congvan(args);
    let ran = run(command.arg("--archive").arg(archive).env("CONGVAN_WHO", "Văn thư"));
    (ran.status, ran.out)
}

/// The originals in an archive, by the names under which they were taken in. Each record has its
/// original, byte for byte; none is there twice.
fn originals(archive: &Path) -> BTreeMap<String, Vec<u8>> {
    let (status, lines) = out(archive, &["export"]);
    if !archive.join("format").exists() {
        return BTreeMap::new();
    }
    assert_eq!(status, 0, "{lines}");
    let mut found = BTreeMap::new();
    for line in lines.lines() {
        let record: Value = serde_json::from_str(line).expect("a record");
        let id = record["id"].as_str().expect("an id");
        let bytes = std::fs::read(archive.join("originals").join(&id[..2]).join(id)).expect("its original");
        let name = record["source"]["file_name"].as_str().expect("a name").to_owned();
        assert!(found.insert(name, bytes).is_none(), "twice: {line}");
    }
    found
}

/// Runs it to its end: well, or with something for a person to look at.
#[track_caller]
fn finish(child: Child) {
    let ended = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.code().is_some_and(|code| code < 2), "{}: {said}", ended.status);
}

/// What changes something on the disk.
const WRITES: [&str; 9] =
    ["write", "pwrite64", "fsync", "fdatasync", "rename", "mkdir", "unlink", "ftruncate", "fallocate"];
/// What looks at it. A disk that is full can still be read.
const READS: [&str; 3] = ["openat", "read", "pread64"];

/// Runs a command again and again, each time with another of its system calls failing, until none is
/// left to fail. `before` makes what it needs, `after` gets what became of it.
fn fail_each_call(
    calls: &[&str],
    args: &[&str],
    before: impl Fn(usize) -> PathBuf,
    after: impl Fn(&str, &Path, std::process::Output),
) -> usize {
    let strace = |args: &[&str]| {
        let mut command = Command::new("strace");
        command.args(["-f", "-qq"]).args(args).stdin(Stdio::null());
        command
    };
    let can = strace(&["-o", "/dev/null", "-e", "inject=fsync:error=EIO:when=1", "true"]).status();
    if !can.is_ok_and(|status| status.success()) {
        println!("no strace here, or not allowed: nothing was tried");
        return 0;
    }
    let step = if std::env::var("CONGVAN_INJECT").is_ok() { 1 } else { 23 };
    let around = tempfile::tempdir().expect("a folder");
    let log = around.path().join("log").to_string_lossy().into_owned();
    let mut tries = 0;
    for &call in calls {
        let (errors, first) = match READS.contains(&call) {
            false => (&["ENOSPC", "EIO"][..], 1),
            true => (&["EIO"][..], first_own(call, args, &before(usize::MAX), &strace, &log)),
        };
        for error in errors {
            for when in (first..).step_by(step) {
                let archive = before(tries);
                let inject = format!("inject={call}:error={error}:when={when}");
                let trace = format!("trace={call}");
                let mut command = strace(&["-o", &log, "-e", &trace, "-e", &inject]);
                command.arg(congvan_tests::program::binary()).args(args).arg("--archive").arg(&archive);
                congvan_tests::program::clean(&mut command);
                let ended = command.env("CONGVAN_WHO", "Văn thư").output().expect("it runs");
                let failed = std::fs::read_to_string(&log).expect("what it called").contains("(INJECTED)");
                let what = format!("{call} {error} {when}");
                let said = String::from_utf8_lossy(&ended.stderr);
                // Whatever fails, the program says so in its own words.
                assert!(
                    ended.status.code().is_some_and(|code| code <= 2),
                    "{what}: {}: {said}",
                    ended.status
                );
                assert!(!said.contains("panicked"), "{what}: {said}");
                after(&what, &archive, ended);
                let _ = std::fs::remove_dir_all(&archive);
                if !failed {
                    break;
                }
                tries += 1;
            }
        }
    }
    tries
}

/// Which of its calls is the first that the program makes itself: before it, the loader looks for libraries
/// and the standard library at the machine, and neither can say anything in the program's words.
fn first_own(
    call: &str,
    args: &[&str],
    archive: &Path,
    strace: &dyn Fn(&[&str]) -> Command,
    log: &str,
) -> usize {
    let mut command = strace(&["-o", log, "-e", &format!("trace={call},openat")]);
    command.arg(congvan_tests::program::binary()).args(args).arg("--archive").arg(archive);
    congvan_tests::program::clean(&mut command);
    command.env("CONGVAN_WHO", "Văn thư").output().expect("it runs");
    let around = archive.parent().expect("a folder").to_string_lossy().into_owned();
    let log = std::fs::read_to_string(log).expect("what it called");
    let main = log.split_whitespace().next().expect("a process").to_owned();
    let its = log.lines().filter_map(|line| line.strip_prefix(&main)).map(str::trim_start);
    let before = its.take_while(|line| !line.contains(&around));
    let _ = std::fs::remove_dir_all(archive);
    1 + before.filter(|line| line.starts_with(&format!("{call}("))).count()
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

#[test]
fn a_watch_killed_at_any_moment_loses_no_letter_and_takes_none_twice() {
    let letters = letters();
    let around = tempfile::tempdir().expect("a folder");
    let path = |name: String| -> (PathBuf, PathBuf) {
        let dir = around.path().join(name);
        (dir.join("may-quet"), dir.join("kho"))
    };
    let watch = |folder: &Path, archive: &Path| {
        let folder = folder.to_string_lossy().into_owned();
        start(archive, &["watch", &folder, "--once", "--remove", "--enter", "--settle", "0", "--every", "0"])
    };
    let whole = {
        let (folder, archive) = path("dau".into());
        put(&folder, &letters);
        time(|| finish(watch(&folder, &archive)))
    };
    let (mut random, mut killed, mut kept) = (Random::new(), 0, 0);
    for i in 0..tries(8) {
        let (folder, archive) = path(format!("lan-{i}"));
        put(&folder, &letters);
        // Every other time two at once.
        let mut both: Vec<Child> = (0..1 + i % 2).map(|_| watch(&folder, &archive)).collect();
        for child in &mut both {
            std::thread::sleep(random.below(whole));
            killed += usize::from(child.try_wait().expect("it can be asked").is_none());
            child.kill().expect("it can be killed");
        }
        for mut child in both {
            child.wait().expect("it ends");
        }
        let there = originals(&archive);
        kept += there.len();
        for (name, bytes) in &letters {
            let source = std::fs::read(folder.join(name)).ok();
            match there.get(name) {
                Some(original) => assert_eq!(original, bytes, "{name}"),
                None => assert_eq!(source.as_ref(), Some(bytes), "{name} is in neither place"),
            }
        }
        // Going on is all that is needed.
        finish(watch(&folder, &archive));
        assert_eq!(originals(&archive), letters);
        assert_eq!(std::fs::read_dir(&folder).expect("the folder").count(), 0);
        let (status, said) = out(&archive, &["check", "--repair"]);
        assert_eq!(status, 0, "{said}");
        // Each stands in the book of arrivals, once.
        let (_, book) = out(&archive, &["register", "arrivals", "--format", "csv"]);
        let numbers: BTreeSet<&str> =
            book.lines().filter(|l| l.contains("/UBND-KGVX,")).filter_map(|l| l.split(',').nth(1)).collect();
        assert_eq!(numbers.len(), COUNT, "{book}");
        std::fs::remove_dir_all(folder.parent().expect("a folder")).expect("it can be removed");
    }
    println!("watch: {killed} processes killed, {kept} letters safe at that moment; lost 0, duplicated 0");
    assert!(killed > 0);
}

#[test]
fn an_ingest_killed_at_any_moment_goes_on_where_it_was() {
    let letters = letters();
    let around = tempfile::tempdir().expect("a folder");
    let folder = around.path().join("den");
    put(&folder, &letters);
    let shown = folder.to_string_lossy().into_owned();
    let whole = {
        let archive = around.path().join("dau");
        time(|| finish(start(&archive, &["ingest", &shown])))
    };
    let (mut random, mut killed, mut rounds) = (Random::new(), 0, 0);
    while killed < tries(8) {
        rounds += 1;
        let archive = around.path().join(format!("kho-{rounds}"));
        // Killed again and again, until one comes to its end.
        for _ in 0..6 {
            let mut child = start(&archive, &["ingest", &shown]);
            std::thread::sleep(random.below(whole));
            killed += usize::from(child.try_wait().expect("it can be asked").is_none());
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
            let there = originals(&archive);
            assert!(there.iter().all(|(name, bytes)| letters.get(name) == Some(bytes)));
        }
        finish(start(&archive, &["ingest", &shown]));
        assert_eq!(originals(&archive), letters);
        let (status, said) = out(&archive, &["check", "--repair"]);
        assert_eq!(status, 0, "{said}");
        std::fs::remove_dir_all(&archive).expect("it can be removed");
    }
    println!("ingest: {killed} processes killed in {rounds} archives; lost 0, duplicated 0, half there 0");
}

/// Every change of an archive but for the cursors, which are each archive's own.
fn changes(archive: &Path) -> Vec<String> {
    let (status, lines) = out(archive, &["export", "--since", "start"]);
    assert_eq!(status, 0, "{lines}");
    let change = |line: &str| {
        let mut change: Value = serde_json::from_str(line).expect("a change");
        change.as_object_mut().and_then(|c| c.remove("cursor")).expect("its cursor");
        change.to_string()
    };
    lines.lines().map(change).collect()
}

#[test]
fn a_backup_made_while_letters_come_in_is_the_archive_as_it_was_at_one_moment() {
    let around = tempfile::tempdir().expect("a folder");
    let (folder, archive) = (around.path().join("den"), around.path().join("kho"));
    // Several times what is taken in at once.
    let letters = numbered(240);
    put(&folder, &letters);
    let shown = folder.to_string_lossy().into_owned();
    let first = folder.join("cv-001.txt").to_string_lossy().into_owned();
    // The first is there before, so that people can write about it meanwhile.
    finish(start(&archive, &["ingest", "--enter", &first]));
    let (mut random, mut midway, mut rounds) = (Random::new(), 0, 0);
    let mut copies: Vec<PathBuf> = Vec::new();
    let mut ingest = start(&archive, &["ingest", "--enter", &shown]);
    while ingest.try_wait().expect("it can be asked").is_none() {
        std::thread::sleep(random.below(Duration::from_millis(200)));
        rounds += 1;
        let said = format!("Phòng {rounds}");
        let line = start(&archive, &["task", "assign", "1/UBND-KGVX", "4", "--to", &said]);
        // A new one each time; and one that grows.
        let grows = around.path().join("sao-luu");
        for target in [around.path().join(format!("sao-luu-{rounds}")), grows] {
            finish(start(&archive, &["backup", &target.to_string_lossy()]));
            let copy = around.path().join(format!("lai-{}", copies.len()));
            finish(start(&copy, &["restore", &target.to_string_lossy()]));
            copies.push(copy);
        }
        finish(line);
    }
    finish(ingest);
    let (all, mut before) = (changes(&archive), 0);
    assert_eq!(originals(&archive), letters);
    for copy in &copies {
        // What a copy has are the first changes of all, in their order, and none of them half.
        let its = changes(copy);
        assert!(its.len() >= before, "a later copy has no less");
        before = its.len();
        assert_eq!(its, all[..its.len()]);
        midway += usize::from(its.len() < all.len());
        let there = originals(copy);
        assert!(there.iter().all(|(name, bytes)| letters.get(name) == Some(bytes)));
        let added = its.iter().filter(|c| c.contains(r#""what":"added""#)).count();
        assert_eq!(there.len(), added);
        let (status, said) = out(copy, &["check"]);
        assert_eq!(status, 0, "{said}");
    }
    println!("backup: {} copies while letters came in, {midway} of them midway; all whole", copies.len());
    assert!(midway > 0);
}

#[test]
fn a_system_call_of_an_ingest_that_fails_loses_nothing_and_is_made_up_for_by_doing_it_again() {
    let around = tempfile::tempdir().expect("a folder");
    let folder = around.path().join("den");
    let letters: BTreeMap<_, _> = letters().into_iter().take(4).collect();
    put(&folder, &letters);
    let shown = folder.to_string_lossy().into_owned();
    let every: Vec<&str> = WRITES.into_iter().chain(READS).collect();
    let tries = fail_each_call(
        &every,
        &["ingest", &shown],
        |n| around.path().join(format!("kho-{n}")),
        |what, archive, ended| {
            let there = originals(archive);
            assert!(there.iter().all(|(name, bytes)| letters.get(name) == Some(bytes)), "{what}");
            // Said to be well, it is.
            if ended.status.code() != Some(2) {
                assert_eq!(there, letters, "{what}: {}", String::from_utf8_lossy(&ended.stderr));
            }
            if archive.join("format").exists() {
                let (status, said) = out(archive, &["check"]);
                assert!(status < 2, "{what}: {said}");
            }
            finish(start(archive, &["ingest", &shown]));
            assert_eq!(originals(archive), letters, "{what}");
            let (status, said) = out(archive, &["check", "--repair"]);
            assert_eq!(status, 0, "{what}: {said}");
        },
    );
    println!("ingest: {tries} system calls failed; lost 0, duplicated 0, half there 0");
}

#[test]
fn a_system_call_that_fails_under_the_ledger_leaves_its_line_whole_or_unwritten() {
    let around = tempfile::tempdir().expect("a folder");
    let ready = around.path().join("dau");
    let path = letter("cong-van-930", "pdf").to_string_lossy().into_owned();
    finish(start(&ready, &["ingest", &path]));
    let every: Vec<&str> = WRITES.into_iter().chain(READS).collect();
    let tries = fail_each_call(
        &every,
        &["task", "assign", "930/UBND-KGVX", "4", "--to", "Phòng Giáo dục"],
        |n| {
            let archive = around.path().join(format!("kho-{n}"));
            let copied = Command::new("cp").arg("-a").arg(&ready).arg(&archive).status();
            assert!(copied.expect("cp runs").success());
            archive
        },
        |what, archive, ended| {
            let lines = || {
                let (status, log) = out(archive, &["task", "log", "930/UBND-KGVX", "--format", "jsonl"]);
                assert_eq!(status, 0, "{what}: {log}");
                log.lines().inspect(|l| drop(serde_json::from_str::<Value>(l).expect("a line"))).count()
            };
            // It may have been written, and only the word of it have been lost.
            let there = lines();
            assert!(there == 1 || there == 0 && ended.status.code() == Some(2), "{what}: {there}");
            let (status, said) = out(archive, &["check"]);
            assert!(status < 2, "{what}: {said}");
            if there == 0 {
                let again = ["task", "assign", "930/UBND-KGVX", "4", "--to", "Phòng Giáo dục"];
                assert_eq!(out(archive, &again).0, 0, "{what}");
                assert_eq!(lines(), 1, "{what}");
            }
        },
    );
    println!("ledger: {tries} system calls failed; lost 0, duplicated 0, half there 0");
}

#[test]
fn what_cannot_be_read_is_said_in_one_sentence_and_changes_nothing() {
    let around = tempfile::tempdir().expect("a folder");
    let ready = around.path().join("dau");
    let path = letter("cong-van-930", "pdf").to_string_lossy().into_owned();
    finish(start(&ready, &["ingest", &path]));
    let before = changes(&ready);
    let copy = around.path().join("sao-luu").to_string_lossy().into_owned();
    let mut tries = 0;
    let commands: [&[&str]; 3] =
        [&["tasks", "--overdue", "--today", "2020-09-01"], &["check"], &["backup", &copy]];
    for args in commands {
        tries += fail_each_call(
            &READS,
            args,
            |n| {
                let archive = around.path().join(format!("kho-{n}"));
                let _ = std::fs::remove_dir_all(&copy);
                let copied = Command::new("cp").arg("-a").arg(&ready).arg(&archive).status();
                assert!(copied.expect("cp runs").success());
                archive
            },
            |what, archive, ended| {
                let said = String::from_utf8_lossy(&ended.stderr);
                if ended.status.code() == Some(2) && args[0] != "check" {
                    assert_eq!(said.lines().count(), 1, "{args:?} {what}: {said}");
                }
                assert_eq!(changes(archive), before, "{args:?} {what}: {said}");
                let (status, said) = out(archive, &["check", "--repair"]);
                assert_eq!(status, 0, "{args:?} {what}: {said}");
                // A copy that is said to be one can be restored.
                if args[0] == "backup" && ended.status.code() == Some(0) {
                    let again = archive.with_extension("lai");
                    finish(start(&again, &["restore", &copy]));
                    assert_eq!(changes(&again), before, "{what}");
                    let _ = std::fs::remove_dir_all(again);
                }
            },
        );
    }
    println!("reading: {tries} system calls failed; nothing changed");
}

#[test]
fn a_line_of_the_ledger_is_written_whole_or_not_at_all_whenever_its_writer_is_killed() {
    let around = tempfile::tempdir().expect("a folder");
    let archive = around.path().join("kho");
    let path = letter("cong-van-930", "pdf").to_string_lossy().into_owned();
    finish(start(&archive, &["ingest", &path]));
    let assign = |to: &str| {
        let mut command: Command = congvan(["task", "assign", "930/UBND-KGVX", "4", "--to", to, "--archive"]);
        command.arg(&archive).env("CONGVAN_WHO", "Văn thư");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("the program starts")
    };
    // The first is slower than all that follow; most would be killed before they have begun.
    let first: Vec<String> = (0..5).map(|i| format!("Phòng đầu {i}")).collect();
    let whole = first.iter().map(|to| time(|| assert!(assign(to).wait().expect("it ends").success())));
    let whole = whole.min().expect("five");
    let (mut random, mut killed) = (Random::new(), 0);
    let mut accepted = BTreeSet::from_iter(first);
    let tries = tries(12);
    for i in 0..tries {
        let to = format!("Phòng {i}");
        let mut child = assign(&to);
        std::thread::sleep(random.below(whole.mul_f64(1.2)));
        killed += usize::from(child.try_wait().expect("it can be asked").is_none());
        child.kill().expect("it can be killed");
        if child.wait().expect("it ends").success() {
            accepted.insert(to);
        }
    }
    let (status, log) = out(&archive, &["task", "log", "930/UBND-KGVX", "--format", "jsonl"]);
    assert_eq!(status, 0);
    let mut there = BTreeSet::new();
    for line in log.lines() {
        let event: Value = serde_json::from_str(line).expect("an event");
        let to = event["to"][0].as_str().expect("to whom").to_owned();
        assert!(there.insert(to), "twice: {line}");
    }
    let lost: Vec<&String> = accepted.difference(&there).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert_eq!(out(&archive, &["check", "--repair"]).0, 0);
    let accepted = accepted.len();
    println!("ledger: {tries} tries, {killed} killed, {accepted} accepted; lost 0, duplicated 0");
}
