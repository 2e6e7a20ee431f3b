//! Damages files over and over and reads them: `flip CASES SEED FILE...`. Prints what became of them
//! by reason, the longest time and the most memory; exit status 1 if anything was wrong. A case that
//! brings the process down is the last one noted in `flip.last`.

#[path = "../tests/flipping/mod.rs"]
mod flipping;

use std::process::ExitCode;

use flipping::{Outcomes, Random, damage};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |i: usize| args.get(i).and_then(|a| a.parse::<u64>().ok());
    let (Some(cases), Some(seed)) = (number(0), number(1)) else {
        eprintln!("usage: flip CASES SEED FILE...");
        return ExitCode::from(2);
    };
    let files: Vec<(&str, Vec<u8>)> =
        args[2..].iter().filter_map(|f| Some((f.as_str(), std::fs::read(f).ok()?))).collect();
    if files.is_empty() {
        eprintln!("none of the files can be read");
        return ExitCode::from(2);
    }
    let note = std::env::temp_dir().join("flip.last");
    let mut outcomes = Outcomes::default();
    let mut slow = Vec::new();
    for case in 0..cases {
        let (name, bytes) = &files[(case as usize) % files.len()];
        let mut random = Random::new(seed.wrapping_add(case).wrapping_mul(0x2545_f491_4f6c_dd1d));
        let other = &files[(case as usize * 7 + 3) % files.len()].1;
        let damaged = damage(bytes, other, &mut random);
        let called = format!("case {case} of seed {seed}: {name}");
        if std::fs::write(&note, &called).is_err() {
            eprintln!("cannot note the case in {}", note.display());
        }
        let before = outcomes.longest;
        outcomes.read(&damaged, name.rsplit('/').next().unwrap_or(name), &called);
        if outcomes.longest > before && outcomes.longest.as_millis() > 500 {
            slow.push(format!("{:.1} s {called}", outcomes.longest.as_secs_f32()));
        }
        if (case + 1) % 10_000 == 0 {
            eprintln!("{} cases", case + 1);
        }
    }
    println!("{cases} cases of {} files, seed {seed}", files.len());
    for (outcome, n) in &outcomes.table {
        println!("{n:>9}  {outcome}");
    }
    println!("longest {:.2} s", outcomes.longest.as_secs_f32());
    slow.iter().for_each(|s| println!("slow: {s}"));
    if let Some(peak) = std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|s| Some(s.lines().find_map(|l| l.strip_prefix("VmHWM:"))?.trim().to_owned()))
    {
        println!("most memory {peak}");
    }
    outcomes.wrong.iter().take(100).for_each(|w| println!("WRONG: {w}"));
    ExitCode::from(u8::from(!outcomes.wrong.is_empty()))
}
