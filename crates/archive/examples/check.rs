//! Checks an archive and says how fast: `cargo run --release -p congvan-archive --example check -- DIR`.

use std::time::Instant;

use congvan_archive::Archive;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::args().nth(1).ok_or("usage: check DIR")?;
    let archive = Archive::open_read_only(dir.as_ref())?;
    let start = Instant::now();
    let checked = archive.check(&|_, _| {})?;
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{} letters, {} findings, {} MB of originals and {} MB of records in {seconds:.2} s: {:.0} MB/s",
        checked.letters,
        checked.findings.len(),
        checked.original_bytes / 1_000_000,
        checked.record_bytes / 1_000_000,
        (checked.original_bytes + checked.record_bytes) as f64 / seconds / 1e6
    );
    Ok(())
}
