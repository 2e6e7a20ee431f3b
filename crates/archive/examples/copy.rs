//! Backs an archive up twice and restores it: `cargo run --release -p congvan-archive --example copy -- DIR COPY TARGET`.

use std::time::Instant;

use congvan_archive::{Archive, restore};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: copy DIR COPY TARGET";
    let (dir, copy, target) =
        (args.next().ok_or(usage)?, args.next().ok_or(usage)?, args.next().ok_or(usage)?);
    let archive = Archive::open(dir.as_ref())?;
    for _ in 0..2 {
        let start = Instant::now();
        let done = archive.backup(copy.as_ref(), false, &mut |_, _| {})?;
        println!(
            "{} letters, {} originals copied in {:.1} s",
            done.letters,
            done.copied,
            start.elapsed().as_secs_f64()
        );
    }
    let start = Instant::now();
    let restored = restore(copy.as_ref(), target.as_ref(), &mut |_, _| {})?;
    println!(
        "restored, {} findings, in {:.1} s",
        restored.checked.findings.len(),
        start.elapsed().as_secs_f64()
    );
    Ok(())
}
