//! Damages files over and over and reads them: `flip CASES SEED FILE...`. Prints what became of them
//! by reason, the longest time and the most memory; exit status 1 if anything was wrong.
//!
//! The cases are read in processes of their own, a few thousand each, so that one which brings its
//! process down is told and the others go on. As with the program's workers, a process that wants more
//! memory than it may have (here 5 GB of address space, deep stacks included) costs that case, and one
//! whose reader did not end in its time is replaced.

#[path = "../tests/flipping/mod.rs"]
mod flipping;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use flipping::{Outcomes, Random, damage};

/// Cases of one process.
const PART: u64 = 5_000;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |i: usize| args.get(i).and_then(|a| a.parse::<u64>().ok());
    if let (Some("part"), Some(from), Some(to), Some(seed)) =
        (args.first().map(String::as_str), number(1), number(2), number(3))
    {
        return part(from..to, seed, &args[4..]);
    }
    let (Some(cases), Some(seed)) = (number(0), number(1)) else {
        eprintln!("usage: flip CASES SEED FILE...");
        return ExitCode::from(2);
    };
    all(cases, seed, &args[2..])
}

/// The case under way.
fn note() -> PathBuf {
    std::env::temp_dir().join(format!("flip.{}", std::process::id()))
}

/// Reads cases in this process and prints what became of them, a fact a line.
fn part(cases: std::ops::Range<u64>, seed: u64, names: &[String]) -> ExitCode {
    let files: Vec<(&str, Vec<u8>)> =
        names.iter().filter_map(|f| Some((f.as_str(), std::fs::read(f).ok()?))).collect();
    let mut next = cases.start;
    while next < cases.end && !congvan_extract::left_behind() && !files.is_empty() {
        let case = next;
        next += 1;
        let (name, bytes) = &files[(case as usize) % files.len()];
        let mut random = Random::new(seed.wrapping_add(case).wrapping_mul(0x2545_f491_4f6c_dd1d));
        let other = &files[(case as usize * 7 + 3) % files.len()].1;
        let damaged = damage(bytes, other, &mut random);
        let called = format!("case {case} of seed {seed}: {name}");
        if std::fs::write(note(), format!("{case}\t{called}")).is_err() {
            eprintln!("cannot note the case in {}", note().display());
        }
        let mut outcomes = Outcomes::default();
        outcomes.read(&damaged, name.rsplit('/').next().unwrap_or(name), &called);
        if outcomes.longest.as_millis() > 1_000 {
            println!("slow\t{:.1} s {called}", outcomes.longest.as_secs_f32());
        }
        outcomes.table.keys().for_each(|outcome| println!("outcome\t{outcome}"));
        outcomes.wrong.iter().for_each(|w| println!("wrong\t{w}"));
    }
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory = memory.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or("0");
    println!("memory\t{}", memory.trim().trim_end_matches(" kB"));
    println!("next\t{next}");
    // What is still at work ends with the process.
    let _ = std::fs::remove_file(note());
    std::process::exit(0);
}

/// Reads all cases, part by part.
fn all(cases: u64, seed: u64, names: &[String]) -> ExitCode {
    let Ok(this) = std::env::current_exe() else { return ExitCode::from(2) };
    let mut table: BTreeMap<String, u64> = BTreeMap::new();
    let (mut slow, mut wrong, mut memory, mut next) = (Vec::new(), Vec::new(), 0, 0);
    while next < cases {
        let to = (next + PART).min(cases);
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -v 5000000; exec \"$0\" \"$@\""]).arg(&this);
        command.args(["part", &next.to_string(), &to.to_string(), &seed.to_string()]).args(names);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let Ok((id, out)) = child.and_then(|c| Ok((c.id(), c.wait_with_output()?))) else {
            eprintln!("{} cannot be started", this.display());
            return ExitCode::from(2);
        };
        let before = next;
        for line in String::from_utf8_lossy(&out.stdout).lines() {
            match line.split_once('\t') {
                Some(("outcome", rest)) => *table.entry(rest.to_owned()).or_default() += 1,
                Some(("slow", rest)) => slow.push(rest.to_owned()),
                Some(("wrong", rest)) => wrong.push(rest.to_owned()),
                Some(("memory", rest)) => memory = memory.max(rest.parse::<u64>().unwrap_or(0)),
                Some(("next", rest)) => next = rest.parse().unwrap_or(cases),
                _ => {}
            }
        }
        if !out.status.success() {
            let noted = std::env::temp_dir().join(format!("flip.{id}"));
            let last = std::fs::read_to_string(&noted).unwrap_or_default();
            let (case, called) = last.split_once('\t').unwrap_or(("", "an unknown case"));
            if String::from_utf8_lossy(&out.stderr).contains("memory allocation of") {
                *table.entry("limits.memory, its process ended".to_owned()).or_default() += 1;
            } else {
                wrong.push(format!("{called}: brought its process down ({})", out.status));
            }
            next = case.parse::<u64>().map_or(to, |c| c + 1);
            let _ = std::fs::remove_file(noted);
        } else if next == before {
            eprintln!("none of the files can be read");
            return ExitCode::from(2);
        }
        eprintln!("{next} cases");
    }
    println!("{cases} cases of {} files, seed {seed}", names.len());
    table.iter().for_each(|(outcome, n)| println!("{n:>9}  {outcome}"));
    slow.iter().for_each(|s| println!("slow: {s}"));
    println!("most memory {} MB", memory >> 10);
    wrong.iter().take(100).for_each(|w| println!("WRONG: {w}"));
    ExitCode::from(u8::from(!wrong.is_empty()))
}
