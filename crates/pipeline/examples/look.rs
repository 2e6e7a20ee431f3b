//! Shows how a letter was divided and read, for whoever writes rules:
//! `cargo run -p congvan-pipeline --example look -- FILE [--json]`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let json = args.iter().any(|a| a == "--json");
    if args.first().is_some_and(|a| a == "--out") {
        // `--out DIR FILE...`: a record a file.
        for path in &args[2..] {
            let stem =
                std::path::Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let options = congvan_pipeline::Options {
                limits: congvan_pipeline::ReadLimits {
                    ocr: congvan_pipeline::OcrMode::Off,
                    ..Default::default()
                },
                ..Default::default()
            };
            match std::fs::read(path).map_err(Into::into).and_then(|b| {
                congvan_pipeline::read(&b, path, &options).map_err(Box::<dyn std::error::Error>::from)
            }) {
                Ok(record) => {
                    std::fs::write(format!("{}/{stem}.json", args[1]), serde_json::to_string(&record)?)?
                }
                Err(e) => eprintln!("{e}"),
            }
        }
        return Ok(());
    }
    for path in args.iter().filter(|a| !a.starts_with("--")) {
        let bytes = std::fs::read(path)?;
        let options = congvan_pipeline::Options::default();
        if json {
            let record = congvan_pipeline::read(&bytes, path, &options)?;
            println!("{}", serde_json::to_string_pretty(&record)?);
            continue;
        }
        let extracted = congvan_extract::extract(&bytes, path, &options.limits)?;
        let zones = congvan_layout::zones(&extracted.pages);
        let show = |name: &str, blocks: &[congvan_layout::Block]| {
            for b in blocks {
                println!("{name}: {}{}", if b.bold { "*" } else { "" }, b.text.text());
            }
        };
        show("mark", &zones.marks);
        show("letterhead", &zones.letterhead);
        show("nation", &zones.nation);
        show("number", zones.number.as_slice());
        show("dateline", zones.dateline.as_slice());
        show("title", zones.title.as_slice());
        show("subject", zones.subject.as_slice());
        show("addressee", &zones.addressees);
        for p in &zones.body {
            println!(
                "body [{}]{}: {}",
                p.mark.as_ref().map_or("", |m| m.label.as_str()),
                if p.bold { "*" } else { "" },
                p.text.text()
            );
        }
        show("recipient", &zones.recipients);
        show("signature", &zones.signature);
        for p in zones.annexes.iter().take(5) {
            println!("annex: {}", p.text.text());
        }
        let parsed = congvan_parse::parse(&zones);
        for task in &parsed.letter.tasks {
            println!(
                "TASK {:?} {:?} + {:?} | {} | {:?} to {:?} via {:?}",
                task.item,
                task.assignees,
                task.coordinators,
                task.text,
                task.deadline.as_ref().map(|d| &d.text),
                task.report_to,
                task.via
            );
        }
        for d in &parsed.diagnostics {
            println!("{:?} {} {}", d.severity, d.pointer, d.message);
        }
    }
    Ok(())
}
