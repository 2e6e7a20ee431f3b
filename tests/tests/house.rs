//! What always holds in the house, checked on the sources and on what cargo knows: a wrong import
//! fails here rather than in a review.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use congvan_tests::program::repository;
use serde_json::Value;

/// Which crates of the house each crate may use.
const MAY_USE: [(&str, &[&str]); 13] = [
    ("model", &[]),
    ("text", &["model"]),
    ("extract", &["model", "text"]),
    ("layout", &["model", "text"]),
    ("parse", &["model", "text", "layout"]),
    ("calendar", &["model"]),
    ("directory", &["model", "text"]),
    ("pipeline", &["model", "text", "extract", "layout", "parse", "calendar", "directory"]),
    ("archive", &["model"]),
    ("search", &["model", "text"]),
    ("export", &["model", "calendar"]),
    ("web", &["pipeline", "archive", "search", "export", "model", "text", "calendar", "directory"]),
    (
        "cli",
        &[
            "model",
            "text",
            "extract",
            "layout",
            "parse",
            "calendar",
            "directory",
            "pipeline",
            "archive",
            "search",
            "export",
            "web",
        ],
    ),
];

/// Packages that one crate alone may use, by the beginnings of their names.
const OWNED: [(&str, &[&str]); 5] = [
    ("extract", &["hayro", "pdf-extract", "lopdf", "pdfium", "tesseract", "leptonica", "cfb", "cms", "ring"]),
    ("search", &["tantivy"]),
    ("parse", &["nom"]),
    ("archive", &["rusqlite", "libsqlite3", "sqlx"]),
    ("cli", &["clap"]),
];

/// The crates that do no I/O, read no clock and no environment.
const PURE: [&str; 6] = ["model", "text", "layout", "parse", "calendar", "directory"];

/// How the outside world is reached.
const OUTSIDE: [&str; 17] = [
    "std::fs",
    "std::io",
    "std::net",
    "std::env",
    "std::process",
    "std::os",
    "std::thread",
    "env::var",
    "fs::read",
    "File::open",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "println!",
    "stdin()",
    "tz::system",
];

fn crates() -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(repository().join("crates")).expect("the crates are there");
    let mut all: Vec<_> = entries
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.is_dir())
        .map(|p| (p.file_name().expect("a folder has a name").to_string_lossy().into_owned(), p))
        .collect();
    all.sort();
    all
}

fn package(krate: &str) -> String {
    if krate == "cli" { "congvan".to_owned() } else { format!("congvan-{krate}") }
}

fn metadata() -> &'static Value {
    static METADATA: OnceLock<Value> = OnceLock::new();
    METADATA.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let args = ["metadata", "--format-version", "1", "--no-deps", "--locked", "--offline"];
        let output = Command::new(cargo).args(args).current_dir(repository()).output().expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("cargo writes JSON")
    })
}

/// What each package of the workspace names as its dependencies; those of its tests apart.
fn dependencies() -> BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> {
    let packages = metadata()["packages"].as_array().expect("packages");
    let of = |p: &Value, dev: bool| {
        let all = p["dependencies"].as_array().into_iter().flatten();
        all.filter(|d| (d["kind"] == "dev") == dev)
            .filter_map(|d| d["name"].as_str().map(str::to_owned))
            .collect::<BTreeSet<_>>()
    };
    packages
        .iter()
        .filter_map(|p| Some((p["name"].as_str()?.to_owned(), (of(p, false), of(p, true)))))
        .collect()
}

#[test]
fn every_crate_uses_only_the_crates_below_it() {
    let dependencies = dependencies();
    for (krate, _) in crates() {
        let (_, allowed) = MAY_USE
            .iter()
            .find(|(k, _)| *k == krate)
            .unwrap_or_else(|| panic!("crates/{krate} has no place in the house"));
        let (used, _) = &dependencies[&package(&krate)];
        for name in used.iter().filter(|n| n.starts_with("congvan")) {
            assert!(allowed.iter().any(|a| package(a) == *name), "crates/{krate} must not use {name}");
        }
    }
}

#[test]
fn each_foreign_library_is_known_to_one_crate_only() {
    for (name, (used, _)) in dependencies() {
        // The print of the corpus is a tool of the tests, and the tests own nothing.
        for (owner, prefixes) in OWNED.iter().filter(|(owner, _)| package(owner) != name) {
            for used in &used {
                let foreign = prefixes.iter().any(|p| {
                    used == p || used.starts_with(&format!("{p}-")) || used.starts_with(&format!("{p}_"))
                });
                assert!(!foreign, "{name} uses {used}, which belongs to crates/{owner}");
            }
        }
    }
    let model = &dependencies()["congvan-model"].0;
    let allowed = ["serde", "schemars", "jiff"];
    assert!(model.iter().all(|d| allowed.contains(&d.as_str())), "model uses {model:?}");
}

/// The sources of a crate without their tests, comments and doc comments.
fn sources(dir: &Path) -> Vec<(PathBuf, Vec<(usize, String)>)> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(dir).expect("a folder of sources").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "tests" {
                out.extend(sources(&path));
            }
        } else if name.ends_with(".rs") && name != "tests.rs" {
            let text = std::fs::read_to_string(&path).expect("a source");
            let mut lines = Vec::new();
            let mut all = text.lines().enumerate().peekable();
            while let Some((i, line)) = all.next() {
                // A module of tests ends the file, by this house's habit; `mod tests;` does not.
                if line.trim() == "#[cfg(test)]"
                    && all
                        .peek()
                        .is_some_and(|(_, next)| next.trim_start().starts_with("mod ") && next.ends_with('{'))
                {
                    break;
                }
                let code = line.split("//").next().unwrap_or("");
                lines.push((i + 1, code.to_owned()));
            }
            out.push((path, lines));
        }
    }
    out
}

#[test]
fn the_pure_crates_touch_no_file_no_clock_and_no_environment() {
    for krate in PURE {
        let dir = repository().join("crates").join(krate).join("src");
        let sources = sources(&dir);
        assert!(!sources.is_empty(), "crates/{krate} has no sources");
        for (path, lines) in sources {
            for (number, line) in lines {
                if let Some(word) = OUTSIDE.iter().find(|w| line.contains(**w)) {
                    panic!("{}:{number} uses {word}: crates/{krate} is pure", path.display());
                }
            }
        }
    }
}

#[test]
fn the_watch_on_the_pure_crates_would_see_a_file_being_read() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(
        dir.path().join("a.rs"),
        "//! std::fs\nfn f() { std::fs::read(\"x\"); }\n#[cfg(test)]\nmod tests {\n    use std::env;\n}\n",
    )
    .expect("a source");
    let lines = &sources(dir.path())[0].1;
    let seen: Vec<usize> =
        lines.iter().filter(|(_, l)| OUTSIDE.iter().any(|w| l.contains(w))).map(|(n, _)| *n).collect();
    assert_eq!(seen, [2]);
}

#[test]
fn nothing_of_sqlite_shows_in_what_the_archive_offers() {
    for (path, lines) in sources(&repository().join("crates/archive/src")) {
        for (number, line) in lines {
            let public = line.trim_start().starts_with("pub ") && !line.contains("pub(");
            assert!(!(public && line.contains("rusqlite")), "{}:{number}: {line}", path.display());
        }
    }
}

#[test]
fn every_module_says_what_it_owns() {
    for (krate, dir) in crates() {
        let mut missing = Vec::new();
        for (path, _) in sources(&dir.join("src")) {
            let text = std::fs::read_to_string(&path).expect("a source");
            if !text.starts_with("//!") {
                missing.push(path);
            }
        }
        assert!(missing.is_empty(), "crates/{krate}: no `//!` at the head of {missing:?}");
    }
}

#[test]
fn no_work_is_left_undone_in_the_sources() {
    for (_, dir) in crates() {
        for (path, lines) in sources(&dir.join("src")) {
            for (number, line) in lines {
                for word in ["todo!(", "unimplemented!(", "dbg!(", "#[ignore", "unsafe {"] {
                    assert!(!line.contains(word), "{}:{number}: {word}", path.display());
                }
            }
        }
    }
}

#[test]
fn the_top_level_holds_what_belongs_there() {
    let args = ["ls-tree", "--name-only", "HEAD"];
    let output = Command::new("git").args(args).current_dir(repository()).output().expect("git runs");
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "rustfmt.toml",
        "crates",
        "corpus",
        "schemas",
        "tests",
    ];
    for name in String::from_utf8_lossy(&output.stdout).lines().filter(|n| !n.starts_with('.')) {
        assert!(allowed.contains(&name), "{name} does not belong at the top");
    }
}

#[test]
fn the_map_of_the_crates_names_every_crate() {
    let map = std::fs::read_to_string(repository().join("crates/ARCHITECTURE.md")).expect("the map is there");
    for (krate, _) in crates() {
        assert!(map.contains(&format!("\n## `{krate}`")), "crates/ARCHITECTURE.md has no section on {krate}");
    }
    for name in map.lines().filter_map(|l| l.strip_prefix("## `")?.strip_suffix('`')) {
        assert!(
            crates().iter().any(|(k, _)| k == name),
            "crates/ARCHITECTURE.md tells of {name}, which is not there"
        );
    }
}
