//! The help, as the built binary prints it. (Being here, this test also makes cargo build the
//! binary that the tests in `tests/` run.)

use std::process::Command;

fn help(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_congvan"))
        .args(args)
        .env_remove("CONGVAN_LANG")
        .output()
        .expect("the binary runs");
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).expect("the help is UTF-8")
}

const COMMANDS: [&str; 28] = [
    "parse",
    "ingest",
    "watch",
    "jobs",
    "arrive",
    "search",
    "show",
    "correct",
    "reread",
    "tasks",
    "task",
    "answers",
    "thread",
    "checklist",
    "register",
    "export",
    "edxml",
    "check",
    "backup",
    "restore",
    "explain",
    "inspect",
    "ocr",
    "eval",
    "schema",
    "config",
    "completions",
    "man",
];

#[test]
fn the_help_is_vietnamese_unless_english_is_asked_for() {
    let (vi, en) = (help(&["--help"]), help(&["--lang", "en", "--help"]));
    assert!(vi.contains("Cách dùng: congvan") && vi.contains("Các lệnh:"), "{vi}");
    assert!(en.contains("Usage: congvan") && en.contains("Commands:"), "{en}");
    for command in COMMANDS {
        assert!(
            vi.contains(&format!("\n  {command} ")) && en.contains(&format!("\n  {command} ")),
            "{command}"
        );
        let vi = help(&[command, "--help"]);
        // What clap itself would say.
        for english in ["Usage:", "Options:", "Arguments:", "OPTIONS", "Print help", "[default", "[possible"]
        {
            assert!(!vi.contains(english), "{command}: {english}");
        }
    }
}

#[test]
fn the_environment_names_the_language_and_the_command_line_overrules_it() {
    let output = |lang: &str, args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_congvan"));
        let output = command.args(args).env("CONGVAN_LANG", lang).env("LANG", "en_US.UTF-8").output();
        String::from_utf8(output.expect("the binary runs").stdout).expect("the help is UTF-8")
    };
    assert!(output("en", &["--help"]).contains("Usage:"));
    assert!(output("en", &["--lang=vi", "--help"]).contains("Cách dùng:"));
    assert!(output("", &["--help"]).contains("Cách dùng:"), "the system's language does not count");
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let script = help(&["completions", shell]);
        assert!(COMMANDS.iter().all(|c| script.contains(c)), "{shell}");
    }
    let page = help(&["man"]);
    assert!(page.contains(".TH congvan 1"));
    assert!(COMMANDS.iter().all(|c| page.contains(c)));
    let page = help(&["man", "checklist"]);
    assert!(page.contains("congvan\\-checklist") && page.contains("\\-\\-body"), "{page}");
}
