//! Where output goes: standard output with or without colours, a file that appears whole or not
//! at all, messages on standard error.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget};
use serde::Serialize;

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

/// Where a command's output goes: standard output, or a file that is there whole once it is
/// finished and not at all before.
pub(crate) struct Out {
    lang: Lang,
    stream: Stream,
}

enum Stream {
    Stdout(io::BufWriter<AutoStream<io::StdoutLock<'static>>>),
    Data(io::BufWriter<io::StdoutLock<'static>>),
    File(Draft),
}

impl Out {
    /// Standard output.
    pub(crate) fn new(lang: Lang) -> Self {
        let stdout = io::stdout().lock();
        let choice = AutoStream::choice(&stdout);
        let stream = io::BufWriter::with_capacity(64 << 10, AutoStream::new(stdout, choice));
        Self { lang, stream: Stream::Stdout(stream) }
    }

    /// Standard output for what has no colours in it, such as JSON: nothing is looked for that
    /// would have to be taken out.
    pub(crate) fn data(lang: Lang) -> Self {
        Self { lang, stream: Stream::Data(io::BufWriter::with_capacity(64 << 10, io::stdout().lock())) }
    }

    /// A file, or standard output where none is named.
    pub(crate) fn to(lang: Lang, path: Option<&Path>) -> Result<Self, Stop> {
        let Some(path) = path.filter(|p| *p != Path::new("-")) else { return Ok(Self::new(lang)) };
        let draft = Draft::new(path).map_err(|e| file_failed(lang, path, &e))?;
        Ok(Self { lang, stream: Stream::File(draft) })
    }

    /// Whether colours are shown.
    pub(crate) fn has_colors(&self) -> bool {
        match &self.stream {
            Stream::Stdout(stream) => stream.get_ref().current_choice() != ColorChoice::Never,
            Stream::Data(_) | Stream::File(_) => false,
        }
    }

    /// Writes a value as JSON on one line.
    pub(crate) fn json_line(&mut self, value: &impl Serialize) -> Result<(), Stop> {
        let lang = self.lang;
        serde_json::to_writer(&mut *self, value).map_err(|e| stdout_failed(lang, &e.into()))?;
        self.text("\n")
    }

    /// Writes the text.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), Stop> {
        self.bytes(text.as_bytes())
    }

    /// Writes the text and ends the line.
    pub(crate) fn line(&mut self, text: &str) -> Result<(), Stop> {
        self.text(text)?;
        self.text("\n")
    }

    /// Writes what `make` makes of many items, in their order, while `fill` hands them over one by
    /// one. It is made a few hundred at a time, on every core, and no more is held than that.
    pub(crate) fn spread<T: Send>(
        &mut self,
        make: impl Fn(Vec<T>) -> Vec<u8> + Sync,
        fill: impl FnOnce(&mut dyn FnMut(T) -> Result<(), Stop>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        self.spread_to(make, fill, |out, made| out.bytes(made))
    }

    fn spread_to<T: Send>(
        &mut self,
        make: impl Fn(Vec<T>) -> Vec<u8> + Sync,
        fill: impl FnOnce(&mut dyn FnMut(T) -> Result<(), Stop>) -> Result<(), Stop>,
        mut write: impl FnMut(&mut Self, &[u8]) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let (give, take) = channel::<(Vec<T>, SyncSender<Vec<u8>>)>();
        let take = Mutex::new(take);
        let work = || loop {
            let next = take.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((items, made)) = next else { return };
            // Nobody waits for it any more if the output was closed.
            let _ = made.send(make(items));
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        std::thread::scope(|scope| {
            let give: Sender<_> = give;
            let (mut items, mut threads) = (Vec::new(), 0);
            let mut waiting: VecDeque<Receiver<Vec<u8>>> = VecDeque::new();
            fill(&mut |item| {
                items.push(item);
                if items.len() < AT_A_TIME {
                    return Ok(());
                }
                if threads < cores {
                    threads += 1;
                    scope.spawn(work);
                }
                let (send, receive) = sync_channel(1);
                let _ = give.send((std::mem::take(&mut items), send));
                waiting.push_back(receive);
                match waiting.len() > 2 * cores {
                    true => write(self, &next_of(&mut waiting)),
                    false => Ok(()),
                }
            })?;
            while !waiting.is_empty() {
                write(self, &next_of(&mut waiting))?;
            }
            match items.is_empty() {
                true => Ok(()),
                false => write(self, &make(items)),
            }
        })
    }

    /// Writes bytes. To standard output they go as they are only where no colours are taken out.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        match &mut self.stream {
            Stream::Stdout(stream) => stream.write_all(bytes).map_err(|e| stdout_failed(self.lang, &e)),
            Stream::Data(stream) => stream.write_all(bytes).map_err(|e| stdout_failed(self.lang, &e)),
            Stream::File(draft) => draft.write(bytes).map_err(|e| file_failed(self.lang, &draft.path, &e)),
        }
    }

    /// Hands on what is buffered, and gives a file its name; until then a full disk does not show.
    pub(crate) fn finish(self) -> Result<(), Stop> {
        match self.stream {
            Stream::Stdout(mut stream) => stream.flush().map_err(|e| stdout_failed(self.lang, &e)),
            Stream::Data(mut stream) => stream.flush().map_err(|e| stdout_failed(self.lang, &e)),
            Stream::File(mut draft) => draft.finish().map_err(|e| file_failed(self.lang, &draft.path, &e)),
        }
    }
}

impl Out {
    /// The same for a list in JSON for people to read: each item comes with a comma before it.
    pub(crate) fn json_list<T: Send>(
        &mut self,
        make: impl Fn(Vec<T>) -> Vec<u8> + Sync,
        fill: impl FnOnce(&mut dyn FnMut(T) -> Result<(), Stop>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        self.text("[")?;
        // Which item is the first is known once it is written.
        let mut begun = false;
        self.spread_to(make, fill, |out, made| {
            let from = usize::from(!made.is_empty() && !std::mem::replace(&mut begun, true));
            out.bytes(&made[from..])
        })?;
        self.text(if begun { "\n]\n" } else { "]\n" })
    }
}

/// How many items are made ready at a time by [`Out::spread`].
const AT_A_TIME: usize = 64;

/// What comes next. Nothing comes from a thread that panicked; the panic is handed on where it is joined.
fn next_of(waiting: &mut VecDeque<Receiver<Vec<u8>>>) -> Vec<u8> {
    waiting.pop_front().and_then(|next| next.recv().ok()).unwrap_or_default()
}

/// For what writes piece by piece, as serde does. A failure is said by whoever calls it.
impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.stream {
            Stream::Stdout(stream) => stream.write(bytes),
            Stream::Data(stream) => stream.write(bytes),
            Stream::File(draft) => draft.file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.stream {
            Stream::Stdout(stream) => stream.flush(),
            Stream::Data(stream) => stream.flush(),
            Stream::File(draft) => draft.file.flush(),
        }
    }
}

/// A file on its way: written beside the place where it will be, and renamed there at the end.
struct Draft {
    path: PathBuf,
    file: io::BufWriter<File>,
    /// None for what is no plain file (`/dev/full`, a pipe) and cannot be renamed over, and once
    /// the file has its name.
    beside: Option<PathBuf>,
}

impl Draft {
    fn new(path: &Path) -> io::Result<Self> {
        let new = |file: File, beside| Self { path: path.to_owned(), file: io::BufWriter::new(file), beside };
        if std::fs::metadata(path).is_ok_and(|m| !m.is_file()) {
            return Ok(new(OpenOptions::new().write(true).open(path)?, None));
        }
        let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?;
        let mut draft = OsString::from(".");
        draft.push(name);
        draft.push(format!(".{}.tmp", std::process::id()));
        let beside = path.with_file_name(draft);
        Ok(new(File::create(&beside)?, Some(beside)))
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.file.flush()?;
        let Some(beside) = &self.beside else { return Ok(()) };
        self.file.get_ref().sync_all()?;
        std::fs::rename(beside, &self.path)?;
        self.beside = None;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            let _ = std::fs::remove_file(beside);
        }
    }
}

fn file_failed(lang: Lang, path: &Path, error: &io::Error) -> Stop {
    let (shown, why) = (path.display(), io_reason(lang, error));
    Stop::Message(say!(lang, "{shown}: không ghi được: {why}", "{shown}: cannot be written: {why}"))
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

/// Shows on standard error how far something is of so many steps; nothing where that is no terminal.
pub(crate) fn progress(steps: u64) -> ProgressBar {
    ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr())
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
