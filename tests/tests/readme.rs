//! README.md says what the program does: every command in it is run again and must print what
//! stands there. `BLESS=1` writes the present output into it.

use std::process::Command;

use congvan_tests::program::{binary, clean, repository, run};

/// The start of a block of commands with their output.
const FENCE: &str = "```console";

#[test]
fn every_command_prints_what_the_readme_shows() {
    let path = repository().join("README.md");
    let text = std::fs::read_to_string(&path).expect("there is a README");
    let fresh = again(&text);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &fresh).expect("README.md can be written");
        return;
    }
    for (n, (stands, is)) in text.lines().zip(fresh.lines()).enumerate() {
        assert_eq!(stands, is, "README.md:{}; BLESS=1 renews it", n + 1);
    }
    assert_eq!(text.lines().count(), fresh.lines().count());
}

#[test]
fn the_readme_shows_the_usage_and_the_main_job() {
    let text = std::fs::read_to_string(repository().join("README.md")).expect("there is a README");
    for command in [
        "--help",
        "parse",
        "ingest",
        "search bluezone",
        "search \"cai dat ung dung\"",
        "tasks --overdue",
        "checklist --body \"Sở Giáo dục và Đào tạo\"",
    ] {
        let shown = format!("\n$ congvan {command}");
        assert!(text.contains(&shown), "README.md does not show `congvan {command}`");
    }
}

/// The text with the output of every command as it is now. The commands run one after the other
/// in one folder, in which there is a `corpus`.
fn again(text: &str) -> String {
    let dir = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(repository().join("corpus"), dir.path().join("corpus")).expect("a link");
    let mut out = String::new();
    let mut inside = false;
    for line in text.lines() {
        if line == FENCE {
            inside = true;
        } else if inside && line == "```" {
            inside = false;
        } else if inside {
            // What is no command is the output of the last one, and printed anew.
            let Some(command) = line.strip_prefix("$ ") else { continue };
            out.push_str(line);
            out.push('\n');
            out.push_str(&output(dir.path(), command));
            continue;
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

fn output(dir: &std::path::Path, line: &str) -> String {
    let folder = binary().parent().expect("the binary lies in a folder");
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("bash");
    command.arg("-c").arg(format!("{line} 2>&1")).current_dir(dir).env("PATH", path).env("COLUMNS", "100");
    clean(&mut command);
    let ran = run(&mut command);
    // 1 and 2 are answers too: something to review, a letter refused.
    assert!((0..=2).contains(&ran.status), "{line}: {ran:?}");
    ran.out
}
