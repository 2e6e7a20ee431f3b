//! The settings: one TOML file, the environment over it, options of the command line over both.
//!
//! Owns which settings there are, where they are looked for and what is wrong with them. The file
//! is the first `congvan.toml` from the working folder upward, or else the one in the user's
//! config folder; paths in it count from its own folder.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ValueEnum;
use congvan_directory::Directory;
use congvan_pipeline::{Isolation, OcrMode, Options, ReadLimits, Roots};
use toml::{Table, Value};

use crate::lang::{Lang, say};
use crate::out::io_reason;
use crate::status::Stop;

const FILE: &str = "congvan.toml";

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    Default,
    File(PathBuf),
    Environment(String),
}

/// A setting and where it comes from.
#[derive(Clone, Debug)]
struct Set<T> {
    value: T,
    origin: Origin,
}

impl<T> Set<T> {
    fn default(value: T) -> Self {
        Self { value, origin: Origin::Default }
    }
}

/// What all commands work with.
#[derive(Debug)]
pub(crate) struct Setup {
    /// The language that was asked for, wherever.
    pub(crate) lang: Lang,
    settings: Settings,
    directory: Option<Directory>,
    roots: Roots,
}

#[derive(Debug)]
struct Settings {
    archive: Set<PathBuf>,
    lang: Set<Lang>,
    body: Set<Option<String>>,
    who: Set<Option<String>>,
    due_soon_days: Set<u32>,
    list_limit: Set<u32>,
    directory: Set<Option<PathBuf>>,
    roots: Set<Option<PathBuf>>,
    allow_secret: Set<bool>,
    max_megabytes: Set<u64>,
    max_pages: Set<u32>,
    seconds: Set<u64>,
    ocr: Set<bool>,
    second_reader: Set<bool>,
    page_seconds: Set<u64>,
    memory_megabytes: Set<u64>,
    output_megabytes: Set<u64>,
    workers: Set<u32>,
}

/// Every key as the file has it.
const KEYS: [&str; 18] = [
    "archive",
    "lang",
    "body",
    "who",
    "due_soon_days",
    "list_limit",
    "directory",
    "roots",
    "allow_secret",
    "limits.max_megabytes",
    "limits.max_pages",
    "limits.seconds",
    "limits.ocr",
    "limits.second_reader",
    "limits.page_seconds",
    "limits.memory_megabytes",
    "limits.output_megabytes",
    "limits.workers",
];

impl Default for Settings {
    fn default() -> Self {
        let limits = ReadLimits::default();
        let isolation = Isolation::default();
        Self {
            archive: Set::default("congvan-archive".into()),
            lang: Set::default(Lang::default()),
            body: Set::default(None),
            who: Set::default(None),
            due_soon_days: Set::default(3),
            list_limit: Set::default(200),
            directory: Set::default(None),
            roots: Set::default(None),
            allow_secret: Set::default(false),
            max_megabytes: Set::default(limits.max_bytes >> 20),
            max_pages: Set::default(limits.max_pages),
            seconds: Set::default(isolation.max_time.as_secs()),
            ocr: Set::default(limits.ocr == OcrMode::Auto),
            second_reader: Set::default(limits.second_reader),
            page_seconds: Set::default(limits.ocr_page_time.as_secs()),
            memory_megabytes: Set::default(isolation.max_memory >> 20),
            output_megabytes: Set::default(isolation.max_output >> 20),
            workers: Set::default(isolation.workers as u32),
        }
    }
}

/// What is wrong with the settings.
#[derive(Debug)]
pub(crate) struct Wrong {
    place: String,
    why: Why,
}

#[derive(Debug)]
enum Why {
    Io(std::io::Error),
    Toml(Option<(usize, usize)>, String),
    UnknownKey(String),
    Value { key: &'static str, found: String },
    Directory(congvan_directory::OfficeError),
    Roots,
}

impl Wrong {
    /// The sentence in this language.
    pub(crate) fn said(&self, lang: Lang) -> String {
        let place = &self.place;
        let why = match &self.why {
            Why::Io(e) => io_reason(lang, e),
            Why::Toml(Some((line, column)), e) => say!(
                lang,
                "dòng {line}, cột {column} không đúng cú pháp TOML: {e}",
                "line {line}, column {column} is not valid TOML: {e}"
            ),
            Why::Toml(None, e) => say!(lang, "không đúng cú pháp TOML: {e}", "not valid TOML: {e}"),
            Why::UnknownKey(key) => match nearest(key) {
                Some(near) => say!(
                    lang,
                    "không có thiết lập `{key}`; có phải là `{near}`?",
                    "there is no setting `{key}`; did you mean `{near}`?"
                ),
                None => {
                    let all = KEYS.join(", ");
                    say!(
                        lang,
                        "không có thiết lập `{key}`; các thiết lập: {all}",
                        "there is no setting `{key}`; the settings: {all}"
                    )
                }
            },
            Why::Value { key, found } => {
                let want = wanted(lang, key);
                say!(
                    lang,
                    "giá trị {found} của `{key}` không hợp lệ; cần {want}",
                    "{found} is no value for `{key}`; it must be {want}"
                )
            }
            Why::Directory(e) => match lang {
                Lang::Vi => e.to_string(),
                Lang::En => e.english(),
            },
            Why::Roots => lang
                .pick(
                    "không có chứng thư gốc nào đọc được trong tệp; cần dạng PEM (-----BEGIN CERTIFICATE-----)",
                    "no certificate in it can be read; it must be PEM (-----BEGIN CERTIFICATE-----)",
                )
                .to_owned(),
        };
        format!("{place}: {why}")
    }
}

/// What a value of this key looks like.
fn wanted(lang: Lang, key: &str) -> &'static str {
    match key {
        "lang" => lang.pick("\"vi\" hoặc \"en\"", "\"vi\" or \"en\""),
        "allow_secret" | "limits.ocr" | "limits.second_reader" => {
            lang.pick("true hoặc false", "true or false")
        }
        "archive" | "body" | "who" | "directory" | "roots" => {
            lang.pick("một chuỗi trong dấu nháy", "a text in quotation marks")
        }
        _ => lang.pick("một số nguyên không âm", "a whole number, not below zero"),
    }
}

fn nearest(key: &str) -> Option<&'static str> {
    let key = key.to_lowercase();
    let bare = |k: &'static str| k.rsplit('.').next().unwrap_or(k);
    // `soon_working_days`: some words of the name in others.
    let words = |k: &str| -> Vec<String> { k.split(['_', '.', '-']).map(str::to_owned).collect() };
    let typed = words(&key);
    let shared = |k: &'static str| words(k).iter().filter(|w| w.len() > 2 && typed.contains(w)).count();
    let by_words = || KEYS.into_iter().map(|k| (shared(k), k)).filter(|(n, _)| *n > 0);
    KEYS.into_iter()
        .map(|k| (strsim::damerau_levenshtein(&key, k).min(strsim::damerau_levenshtein(&key, bare(k))), k))
        .filter(|(distance, k)| *distance <= 1 + bare(k).len() / 3)
        .min()
        .or_else(|| by_words().max_by_key(|(n, k)| (*n, std::cmp::Reverse(*k))))
        .map(|(_, k)| k)
}

/// The environment variable of a key: `CONGVAN_DUE_SOON_DAYS`.
fn variable(key: &str) -> String {
    format!("CONGVAN_{}", key.replace('.', "_").to_uppercase())
}

impl Settings {
    /// Takes a value over from the file or the environment.
    fn put(&mut self, key: &'static str, value: &Value, origin: &Origin, base: &Path) -> Result<(), Why> {
        let wrong = || Why::Value { key, found: value.to_string() };
        let text = || value.as_str().map(str::to_owned).ok_or_else(wrong);
        let words = || Ok(Some(text()?).filter(|t| !t.trim().is_empty()));
        let path = || text().map(|t| base.join(t));
        // The environment knows only texts.
        let number = || {
            let found = value.as_integer().or_else(|| value.as_str()?.trim().parse().ok());
            found.and_then(|n| u64::try_from(n).ok()).ok_or_else(wrong)
        };
        let small = || number()?.try_into().map_err(|_| wrong());
        let yes = || match value {
            Value::Boolean(yes) => Ok(*yes),
            Value::String(text) => match text.trim() {
                "1" | "true" => Ok(true),
                "0" | "false" | "" => Ok(false),
                _ => Err(wrong()),
            },
            _ => Err(wrong()),
        };
        fn set<T>(into: &mut Set<T>, value: T, origin: &Origin) {
            *into = Set { value, origin: origin.clone() };
        }
        match key {
            "archive" => set(&mut self.archive, path()?, origin),
            "lang" => {
                let lang = Lang::from_str(&text()?, true).map_err(|_| wrong())?;
                set(&mut self.lang, lang, origin);
            }
            "body" => set(&mut self.body, words()?, origin),
            "who" => set(&mut self.who, words()?, origin),
            "due_soon_days" => set(&mut self.due_soon_days, small()?, origin),
            "list_limit" => set(&mut self.list_limit, small()?, origin),
            "directory" => {
                let path = words()?.map(|t| base.join(t));
                set(&mut self.directory, path, origin);
            }
            "roots" => {
                let path = words()?.map(|t| base.join(t));
                set(&mut self.roots, path, origin);
            }
            "allow_secret" => set(&mut self.allow_secret, yes()?, origin),
            "limits.max_megabytes" => {
                set(&mut self.max_megabytes, number().map(|n| n.min(1 << 20))?, origin);
            }
            "limits.max_pages" => set(&mut self.max_pages, small()?, origin),
            "limits.seconds" => set(&mut self.seconds, number()?, origin),
            "limits.ocr" => set(&mut self.ocr, yes()?, origin),
            "limits.second_reader" => set(&mut self.second_reader, yes()?, origin),
            "limits.page_seconds" => set(&mut self.page_seconds, number()?, origin),
            "limits.memory_megabytes" => {
                set(&mut self.memory_megabytes, number().map(|n| n.min(1 << 20))?, origin);
            }
            "limits.output_megabytes" => {
                set(&mut self.output_megabytes, number().map(|n| n.min(1 << 12))?, origin);
            }
            _ => set(&mut self.workers, small()?, origin),
        }
        Ok(())
    }

    fn read_file(&mut self, path: &Path) -> Result<(), Wrong> {
        let wrong = |why| Wrong { place: path.display().to_string(), why };
        let text = std::fs::read_to_string(path).map_err(|e| wrong(Why::Io(e)))?;
        let table: Table = text.parse().map_err(|e: toml::de::Error| {
            let at = e.span().map(|span| {
                let before = text.get(..span.start).unwrap_or(&text);
                let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
                (before.matches('\n').count() + 1, column)
            });
            wrong(Why::Toml(at, e.message().to_owned()))
        })?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let origin = Origin::File(path.to_owned());
        for (key, value) in &table {
            if key == "limits"
                && let Value::Table(limits) = value
            {
                for (key, value) in limits {
                    self.put_named(&format!("limits.{key}"), value, &origin, folder).map_err(wrong)?;
                }
            } else {
                self.put_named(key, value, &origin, folder).map_err(wrong)?;
            }
        }
        Ok(())
    }

    fn put_named(&mut self, key: &str, value: &Value, origin: &Origin, base: &Path) -> Result<(), Why> {
        match KEYS.into_iter().find(|k| *k == key) {
            Some(key) => self.put(key, value, origin, base),
            None => Err(Why::UnknownKey(key.to_owned())),
        }
    }

    fn read_environment(&mut self, get: &dyn Fn(&str) -> Option<String>) -> Result<(), Wrong> {
        for key in KEYS {
            let name = variable(key);
            // Empty is as good as not set.
            let Some(text) = get(&name).filter(|t| !t.is_empty()) else { continue };
            let origin = Origin::Environment(name.clone());
            let put = self.put(key, &Value::String(text), &origin, Path::new(""));
            // A language that is not known has never stopped the program.
            match put {
                Err(_) if key == "lang" => {}
                put => put.map_err(|why| Wrong { place: name, why })?,
            }
        }
        Ok(())
    }

    /// Every setting in the form of the file, with its origin.
    fn rows(&self) -> Vec<(&'static str, Option<Value>, &Origin)> {
        fn words(text: &str) -> Value {
            Value::String(text.to_owned())
        }
        fn number(n: impl Into<u64>) -> Value {
            Value::Integer(n.into().try_into().unwrap_or(i64::MAX))
        }
        let path = |p: &PathBuf| words(&p.to_string_lossy());
        let lang = match self.lang.value {
            Lang::Vi => "vi",
            Lang::En => "en",
        };
        vec![
            ("archive", Some(path(&self.archive.value)), &self.archive.origin),
            ("lang", Some(words(lang)), &self.lang.origin),
            ("body", self.body.value.as_deref().map(words), &self.body.origin),
            ("who", self.who.value.as_deref().map(words), &self.who.origin),
            ("due_soon_days", Some(number(self.due_soon_days.value)), &self.due_soon_days.origin),
            ("list_limit", Some(number(self.list_limit.value)), &self.list_limit.origin),
            ("directory", self.directory.value.as_ref().map(path), &self.directory.origin),
            ("roots", self.roots.value.as_ref().map(path), &self.roots.origin),
            ("allow_secret", Some(Value::Boolean(self.allow_secret.value)), &self.allow_secret.origin),
            ("limits.max_megabytes", Some(number(self.max_megabytes.value)), &self.max_megabytes.origin),
            ("limits.max_pages", Some(number(self.max_pages.value)), &self.max_pages.origin),
            ("limits.seconds", Some(number(self.seconds.value)), &self.seconds.origin),
            ("limits.ocr", Some(Value::Boolean(self.ocr.value)), &self.ocr.origin),
            (
                "limits.second_reader",
                Some(Value::Boolean(self.second_reader.value)),
                &self.second_reader.origin,
            ),
            ("limits.page_seconds", Some(number(self.page_seconds.value)), &self.page_seconds.origin),
            (
                "limits.memory_megabytes",
                Some(number(self.memory_megabytes.value)),
                &self.memory_megabytes.origin,
            ),
            (
                "limits.output_megabytes",
                Some(number(self.output_megabytes.value)),
                &self.output_megabytes.origin,
            ),
            ("limits.workers", Some(number(self.workers.value)), &self.workers.origin),
        ]
    }
}

/// The settings of this process.
pub(crate) fn load() -> (Lang, Result<Setup, Wrong>) {
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    load_from(&here, &|name| std::env::var(name).ok(), std::env::args_os().skip(1))
}

/// The settings as seen from a folder, an environment and the arguments, of which only the
/// language counts here. The language is known even where something else is wrong.
fn load_from(
    here: &Path,
    get: &dyn Fn(&str) -> Option<String>,
    args: impl IntoIterator<Item = std::ffi::OsString>,
) -> (Lang, Result<Setup, Wrong>) {
    let mut settings = Settings::default();
    let file = match find(here, get) {
        Some(path) => settings.read_file(&path),
        None => Ok(()),
    };
    let environment = settings.read_environment(get);
    let lang = Lang::early(args).unwrap_or(settings.lang.value);
    let setup = file.and(environment).and_then(|()| {
        let wrong = |path: &Path, why| Wrong { place: path.display().to_string(), why };
        let directory = match &settings.directory.value {
            None => None,
            Some(path) => {
                let wrong = |why| wrong(path, why);
                let text = std::fs::read_to_string(path).map_err(|e| wrong(Why::Io(e)))?;
                Some(Directory::vietnam().with_office(&text).map_err(|e| wrong(Why::Directory(e)))?)
            }
        };
        let roots = match &settings.roots.value {
            None => Roots::default(),
            Some(path) => {
                let bytes = std::fs::read(path).map_err(|e| wrong(path, Why::Io(e)))?;
                Roots::read(&bytes).ok_or_else(|| wrong(path, Why::Roots))?
            }
        };
        Ok(Setup { lang, settings, directory, roots })
    });
    (lang, setup)
}

/// The file: the one named, the first from the working folder upward, or the user's own.
fn find(here: &Path, get: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    if let Some(named) = get("CONGVAN_CONFIG").filter(|n| !n.is_empty()) {
        return Some(here.join(named));
    }
    let upward = here.ancestors().map(|folder| folder.join(FILE));
    let home = || get("HOME").map(|home| PathBuf::from(home).join(".config"));
    let own = get("XDG_CONFIG_HOME").filter(|d| !d.is_empty()).map(PathBuf::from).or_else(home);
    upward.chain(own.map(|d| d.join("congvan").join(FILE))).find(|path| path.is_file())
}

impl Setup {
    /// The archive: the one named on the command line, or the one of the settings.
    pub(crate) fn archive(&self, named: &crate::args::Where) -> PathBuf {
        named.archive.clone().unwrap_or_else(|| self.settings.archive.value.clone())
    }

    /// The body whose office this is, unless another one is named.
    pub(crate) fn body(&self) -> Option<&str> {
        self.settings.body.value.as_deref()
    }

    /// Who is at work: the one named, the one of the settings, or the one whom the system knows.
    pub(crate) fn who(&self, named: Option<&str>) -> Result<String, Stop> {
        let system = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|n| std::env::var(n).ok());
        let known = named.map(str::to_owned).or_else(|| self.settings.who.value.clone()).or_else(system);
        known.map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).ok_or_else(|| {
            Stop::Message(
                self.lang
                    .pick(
                        "không biết ai ghi việc này; hãy dùng --who TÊN, hoặc ghi `who` trong congvan.toml",
                        "who writes this is not known; use --who NAME, or set `who` in congvan.toml",
                    )
                    .to_owned(),
            )
        })
    }

    /// How many working days before its last day a task counts as due soon.
    pub(crate) fn soon(&self) -> u32 {
        self.settings.due_soon_days.value
    }

    /// How many tasks a person is shown at most; `None` for all of them.
    pub(crate) fn list_limit(&self) -> Option<u32> {
        Some(self.settings.list_limit.value).filter(|n| *n > 0)
    }

    /// Whether letters with a mark of secrecy may be kept.
    pub(crate) fn allow_secret(&self) -> bool {
        self.settings.allow_secret.value
    }

    /// Who is who.
    pub(crate) fn directory(&self) -> &Directory {
        self.directory.as_ref().unwrap_or_else(|| Directory::vietnam())
    }

    /// What a reading may use.
    pub(crate) fn reading(&self) -> Options<'_> {
        let settings = &self.settings;
        Options {
            limits: ReadLimits {
                max_bytes: settings.max_megabytes.value << 20,
                max_pages: settings.max_pages.value,
                ocr: if settings.ocr.value { OcrMode::Auto } else { OcrMode::Off },
                ocr_page_time: Duration::from_secs(settings.page_seconds.value),
                second_reader: settings.second_reader.value,
                roots: self.roots.clone(),
                ..self.isolation().limits()
            },
            directory: self.directory.as_ref(),
            workers: None,
        }
    }

    /// What reading one file may cost, and how many processes read.
    pub(crate) fn isolation(&self) -> Isolation {
        let settings = &self.settings;
        Isolation {
            workers: settings.workers.value as usize,
            max_memory: settings.memory_megabytes.value << 20,
            max_time: Duration::from_secs(settings.seconds.value),
            max_output: settings.output_megabytes.value << 20,
        }
    }

    /// The settings as a file that could be read again, with their origins.
    pub(crate) fn show(&self) -> String {
        let lang = self.lang;
        let mut out = String::new();
        let mut limits = false;
        for (key, value, origin) in self.settings.rows() {
            let key = match key.strip_prefix("limits.") {
                Some(key) => {
                    if !std::mem::replace(&mut limits, true) {
                        out.push_str("\n[limits]\n");
                    }
                    key
                }
                None => key,
            };
            let origin = match origin {
                Origin::Default => lang.pick("mặc định", "default").to_owned(),
                Origin::File(path) => path.display().to_string(),
                Origin::Environment(name) => {
                    say!(lang, "biến môi trường {name}", "environment variable {name}")
                }
            };
            let _ = match value {
                Some(value) => writeln!(out, "{key} = {value}  # {origin}"),
                // TOML has no word for nothing.
                None => writeln!(out, "# {key} = \"...\"  # {origin}"),
            };
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(folder: &Path, environment: &[(&str, &str)], args: &[&str]) -> (Lang, Result<Setup, Wrong>) {
        let get =
            |name: &str| environment.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
        load_from(folder, &get, args.iter().map(Into::into))
    }

    #[test]
    fn a_file_is_found_upward_and_the_environment_overrules_it() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        let file = "archive = \"kho\"\nlang = \"en\"\nbody = \"Sở Y tế\"\ndue_soon_days = 5\n[limits]\nocr = false\n";
        std::fs::write(dir.path().join(FILE), file).unwrap();
        let (lang, setup) = at(&deep, &[("CONGVAN_DUE_SOON_DAYS", "7")], &[]);
        let setup = setup.unwrap();
        assert_eq!(lang, Lang::En);
        assert_eq!(setup.archive(&Default::default()), dir.path().join("kho"));
        assert_eq!((setup.body(), setup.soon()), (Some("Sở Y tế"), 7));
        assert_eq!(setup.reading().limits.ocr, OcrMode::Off);
        let shown = setup.show();
        assert!(shown.contains("due_soon_days = 7  # environment variable CONGVAN_DUE_SOON_DAYS"), "{shown}");
        assert!(shown.contains(&format!("ocr = false  # {}", dir.path().join(FILE).display())), "{shown}");
        assert!(shown.contains("max_pages = 2000  # default"), "{shown}");
        assert!(shown.parse::<Table>().is_ok(), "{shown}");
        // The command line overrules both.
        assert_eq!(at(&deep, &[("CONGVAN_LANG", "en")], &["--lang=vi"]).0, Lang::Vi);
    }

    #[test]
    fn the_users_own_file_counts_where_no_other_is_found() {
        let (dir, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::create_dir_all(home.path().join("congvan")).unwrap();
        std::fs::write(home.path().join("congvan").join(FILE), "who = \"Văn thư\"").unwrap();
        let environment = [("XDG_CONFIG_HOME", home.path().to_str().unwrap())];
        let who = |setup: Setup| setup.who(None).unwrap();
        assert_eq!(who(at(dir.path(), &environment, &[]).1.unwrap()), "Văn thư");
        std::fs::write(dir.path().join(FILE), "who = \"Lãnh đạo\"").unwrap();
        assert_eq!(who(at(dir.path(), &environment, &[]).1.unwrap()), "Lãnh đạo");
    }

    #[test]
    fn what_is_wrong_is_named_with_the_nearest_name_and_the_place() {
        let dir = tempfile::tempdir().unwrap();
        let wrong = |text: &str| {
            std::fs::write(dir.path().join(FILE), text).unwrap();
            at(dir.path(), &[], &[]).1.unwrap_err().said(Lang::En)
        };
        assert!(wrong("due_soon_day = 3").contains("did you mean `due_soon_days`?"));
        assert!(wrong("[limits]\nmax_page = 3").contains("did you mean `limits.max_pages`?"));
        assert!(wrong("max_pages = 3").contains("did you mean `limits.max_pages`?"));
        assert!(wrong("soon_working_days = 3").contains("did you mean `due_soon_days`?"));
        assert!(wrong("zzz = 3").contains("the settings: archive, lang"));
        assert!(wrong("limits = 3").contains("there is no setting `limits`"));
        assert!(wrong("due_soon_days = -1").contains("a whole number, not below zero"));
        assert!(wrong("lang = \"fr\"").contains("\"vi\" or \"en\""));
        assert!(wrong("archive = 3").contains("in quotation marks"));
        assert!(wrong("archive = ").contains("line 1, column"));
        let error = wrong("directory = \"khong-co.toml\"");
        assert!(error.contains("khong-co.toml: no such file"), "{error}");
        std::fs::write(dir.path().join("don-vi.toml"), "[[unit]]\nnam = \"A\"").unwrap();
        let error = wrong("directory = \"don-vi.toml\"");
        assert!(error.contains("don-vi.toml") && error.contains("`name`"), "{error}");
        let error = at(Path::new("/"), &[("CONGVAN_ALLOW_SECRET", "maybe")], &[]).1.unwrap_err();
        assert!(error.said(Lang::Vi).starts_with("CONGVAN_ALLOW_SECRET: "), "{}", error.said(Lang::Vi));
    }

    #[test]
    fn the_offices_own_units_are_known() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(
            dir.path().join("don-vi.toml"),
            "[[unit]]\nname = \"Phòng Nghiệp vụ Y\"\naliases = [\"NVY\"]",
        )
        .unwrap();
        std::fs::write(dir.path().join(FILE), "directory = \"don-vi.toml\"").unwrap();
        let setup = at(dir.path(), &[], &[]).1.unwrap();
        assert!(setup.directory().same_body("NVY", "Phòng Nghiệp vụ Y"));
        assert!(!Directory::vietnam().same_body("NVY", "Phòng Nghiệp vụ Y"));
    }
}
