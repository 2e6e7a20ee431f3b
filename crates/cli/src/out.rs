//! Where output goes: standard output with or without colours, a file that appears whole or not
//! at all, messages on standard error.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use crate::lang::{Lang, say};
use crate::status::Stop;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes this the choice for both streams.
    pub(crate) fn set(self) {
        match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
        .write_global();
    }
}

/// Standard output, buffered.
pub(crate) struct Out {
    lang: Lang,
    stream: io::BufWriter<AutoStream<io::StdoutLock<'static>>>,
}

impl Out {
    /// Standard output.
    pub(crate) fn new(lang: Lang) -> Self {
        let stdout = io::stdout().lock();
        let choice = AutoStream::choice(&stdout);
        Self { lang, stream: io::BufWriter::with_capacity(64 << 10, AutoStream::new(stdout, choice)) }
    }

    /// Writes the text.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), Stop> {
        let written = self.stream.write_all(text.as_bytes());
        written.map_err(|e| stdout_failed(self.lang, &e))
    }

    /// Writes the text and ends the line.
    pub(crate) fn line(&mut self, text: &str) -> Result<(), Stop> {
        self.text(text)?;
        self.text("\n")
    }

    /// Hands on what is buffered; until then a full disk does not show.
    pub(crate) fn finish(&mut self) -> Result<(), Stop> {
        self.stream.flush().map_err(|e| stdout_failed(self.lang, &e))
    }
}

fn stdout_failed(lang: Lang, error: &io::Error) -> Stop {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Stop::Closed;
    }
    let why = io_reason(lang, error);
    Stop::Message(say!(
        lang,
        "không ghi được ra đầu ra chuẩn: {why}",
        "cannot write to standard output: {why}"
    ))
}

/// A message on standard error, with the program's name before it.
pub(crate) fn complain(message: &str) {
    let red = anstyle::AnsiColor::Red.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{red}congvan:{red:#} {message}");
}

/// A remark on standard error.
pub(crate) fn remark(message: &str) {
    let _ = writeln!(anstream::stderr(), "{message}");
}

/// Whether standard output is a terminal, so that a person reads it.
pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// How wide lines may be: the terminal's width within reason; 100 elsewhere, so that output in a
/// file or a test does not depend on a window.
pub(crate) fn width() -> usize {
    if is_terminal() { textwrap::termwidth().clamp(60, 120) } else { 100 }
}

/// Why the system refused, for a person.
pub(crate) fn io_reason(lang: Lang, error: &io::Error) -> String {
    let (vi, en) = match error.kind() {
        io::ErrorKind::NotFound => ("không có tệp hoặc thư mục này", "no such file or folder"),
        io::ErrorKind::PermissionDenied => ("không có quyền", "permission denied"),
        io::ErrorKind::StorageFull => ("đĩa đã đầy", "the disk is full"),
        io::ErrorKind::IsADirectory => ("đây là thư mục", "it is a folder"),
        io::ErrorKind::NotADirectory => {
            ("một phần của đường dẫn không phải là thư mục", "a part of the path is not a folder")
        }
        io::ErrorKind::ReadOnlyFilesystem => ("chỉ được phép đọc ở đây", "only reading is allowed here"),
        _ => return error.to_string(),
    };
    lang.pick(vi, en).to_owned()
}

/// Writes a file so that it is there whole or, if anything fails, as it was before: beside it
/// first, then renamed over it.
pub(crate) fn write_file(lang: Lang, path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    replace(path, bytes).map_err(|e| {
        let (shown, why) = (path.display(), io_reason(lang, &e));
        Stop::Message(say!(lang, "{shown}: không ghi được: {why}", "{shown}: cannot be written: {why}"))
    })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // What is not a plain file (`/dev/full`, a pipe) cannot be renamed over.
    if std::fs::metadata(path).is_ok_and(|m| !m.is_file()) {
        let mut file = std::fs::OpenOptions::new().write(true).open(path)?;
        file.write_all(bytes)?;
        return file.flush();
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::IsADirectory))?;
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.tmp", std::process::id()));
    let beside = folder.join(beside);
    let written = std::fs::File::create(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}
