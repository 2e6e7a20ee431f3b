//! What `tasks --overdue` needs, from opening on:
//! `cargo run --release -p congvan-archive --example overdue -- DIR TODAY [BODY]`.

use std::time::Instant;

use congvan_archive::{Archive, TaskFilter};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: overdue DIR TODAY [BODY]";
    let (dir, today) = (args.next().ok_or(usage)?, args.next().ok_or(usage)?.parse()?);
    let body = args.next();
    let is_body = |name: &str| body.as_deref() == Some(name);
    for limit in [None, Some(200)] {
        let start = Instant::now();
        let archive = Archive::open_read_only(dir.as_ref())?;
        let filter = TaskFilter {
            open: true,
            due_before: Some(today),
            body: body.as_ref().map(|_| &is_body as &dyn Fn(&str) -> bool),
            limit,
            ..TaskFilter::default()
        };
        let found = archive.tasks(&filter)?.len();
        println!("{found} in {:.1} ms (limit {limit:?})", start.elapsed().as_secs_f64() * 1e3);
    }
    Ok(())
}
