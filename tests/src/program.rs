//! The built binary `congvan`, run as a user would.
//!
//! Owns where it is and a clean environment for it. `cargo test --workspace` builds it; for a
//! single test run after a change it is built here.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::SystemTime;

/// The top folder of the repository.
pub fn repository() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("tests/ lies in the repository").to_owned()
}

/// A file of a letter of the corpus: `letter("cong-van-930", "pdf")`.
pub fn letter(name: &str, ending: &str) -> PathBuf {
    repository().join("corpus/letters").join(name).join(format!("letter.{ending}"))
}

/// Where the binary is, no older than its sources.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        // target/debug/deps/this-test
        let test = std::env::current_exe().expect("a test has a file");
        let profile = test.ancestors().nth(2).expect("a test lies in target/PROFILE/deps");
        let binary = profile.join("congvan");
        let built = std::fs::metadata(&binary).and_then(|m| m.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        if built < newest(&repository().join("crates")) {
            build(profile);
        }
        binary
    })
}

fn build(profile: &Path) {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--package", "congvan"]).current_dir(repository());
    cargo.arg("--target-dir").arg(profile.parent().expect("a profile lies in the target folder"));
    match profile.file_name().and_then(OsStr::to_str) {
        Some("debug") | None => {}
        Some(name) => {
            cargo.args(["--profile", name]);
        }
    }
    assert!(cargo.status().expect("cargo runs").success(), "the binary cannot be built");
}

/// When the newest source or table below a folder was written.
fn newest(dir: &Path) -> SystemTime {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let times = entries.filter_map(|e| {
        let (path, name) = (e.path(), e.file_name());
        if path.is_dir() {
            // What tests and benches say does not change the program.
            let built = !["tests", "benches", "examples"].iter().any(|n| name == *n);
            return built.then(|| newest(&path));
        }
        let counts = path.extension().is_some_and(|x| x == "rs" || x == "tsv" || x == "sql" || x == "toml");
        counts.then(|| e.metadata().and_then(|m| m.modified()).ok()).flatten()
    });
    times.max().unwrap_or(SystemTime::UNIX_EPOCH)
}

/// A command that runs the binary, with nothing of the tester's own settings.
pub fn congvan<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(binary());
    command.args(args);
    clean(&mut command);
    command
}

/// Takes away the settings that change what the binary says.
pub fn clean(command: &mut Command) {
    let own = std::env::vars_os().map(|(name, _)| name);
    for name in own.filter(|n| n.to_string_lossy().starts_with("CONGVAN_")) {
        command.env_remove(name);
    }
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    // No settings of the tester's own.
    command.env("XDG_CONFIG_HOME", "/nonexistent");
}

/// What came of a run.
#[derive(Debug)]
pub struct Ran {
    /// The exit status; -1 for a signal.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs a command to its end with nothing on its standard input.
pub fn run(command: &mut Command) -> Ran {
    run_with(command, b"")
}

/// Runs a command to its end with these bytes on its standard input.
pub fn run_with(command: &mut Command, input: &[u8]) -> Ran {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    let mut stdin = child.stdin.take().expect("it was asked for");
    let input = input.to_owned();
    // A program that does not read its input closes it: that is its business.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("the writer ends");
    Ran {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}
