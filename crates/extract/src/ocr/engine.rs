//! Whatever reads the words of a picture, and Tesseract, which is found at run time.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::picture::Gray;

/// Installs what is needed on Debian and Ubuntu.
pub(crate) const INSTALL: &str = "apt-get install -y tesseract-ocr tesseract-ocr-vie";

/// A word as it was recognised, in pixels.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// Number of the block, paragraph and line that it is in, in one.
    pub(crate) line: u32,
    pub(crate) x0: f32,
    pub(crate) y0: f32,
    pub(crate) x1: f32,
    pub(crate) y1: f32,
    /// 0 to 1.
    pub(crate) confidence: f32,
    pub(crate) text: String,
}

impl Found {
    /// True if both stand, at least in part, in one place.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let height = (self.y1 - self.y0).min(other.y1 - other.y0);
        self.x0 < other.x1
            && other.x0 < self.x1
            && self.y1.min(other.y1) - self.y0.max(other.y0) > 0.2 * height
    }
}

/// Whatever reads the words of a picture.
pub(crate) trait Recogniser {
    /// Reads a picture; `None` if the recogniser fails or hangs.
    fn read(&self, picture: &Gray, dpi: f32, time: &Patience) -> Option<Vec<Found>>;
}

/// Tesseract, by what it is told to see in a picture.
pub(crate) struct Tesseract(&'static str);

impl Tesseract {
    /// A page with columns.
    pub(crate) const PAGE: Self = Self("3");
    /// One block of lines.
    pub(crate) const BLOCK: Self = Self("6");
    /// One line.
    pub(crate) const ROW: Self = Self("7");
    /// Words here and there.
    pub(crate) const SCATTERED: Self = Self("11");
}

impl Recogniser for Tesseract {
    fn read(&self, picture: &Gray, dpi: f32, time: &Patience) -> Option<Vec<Found>> {
        let table = tesseract(picture, dpi, &["-l", "vie", "--psm", self.0, "tsv"], time)?;
        Some(parse(&table))
    }
}

/// Whether pictures can be read here; asked once.
pub(crate) fn is_installed() -> bool {
    static INSTALLED: OnceLock<bool> = OnceLock::new();
    *INSTALLED.get_or_init(|| {
        let listed = Command::new("tesseract").arg("--list-langs").stdin(Stdio::null()).output();
        listed.is_ok_and(|out| {
            let text = [out.stdout, out.stderr].concat();
            String::from_utf8_lossy(&text).lines().any(|l| l.trim() == "vie")
        })
    })
}

/// By how many quarters a picture has to be turned clockwise to stand upright; `None` if it
/// cannot be told.
pub(crate) fn quarters(picture: &Gray, dpi: f32, time: &Patience) -> Option<u8> {
    let told = tesseract(picture, dpi, &["-l", "osd", "--psm", "0"], time)?;
    let value = |name: &str| {
        told.lines().find_map(|l| l.strip_prefix(name)).and_then(|v| v.trim().parse::<f32>().ok())
    };
    let turn = value("Rotate:")?;
    (value("Orientation confidence:")? > 1.0).then_some((turn / 90.0).round() as u8 % 4)
}

fn tesseract(picture: &Gray, dpi: f32, arguments: &[&str], time: &Patience) -> Option<String> {
    let mut command = Command::new("tesseract");
    command.args(["stdin", "stdout", "--dpi", &format!("{}", dpi.round() as u32)]).args(arguments);
    run(command, picture, time)
}

/// What a program writes about a picture that it is given, within the time of its page.
pub(super) fn run(mut command: Command, picture: &Gray, time: &Patience) -> Option<String> {
    // A picture of noise can take minutes.
    let left = Some(time.left()).filter(|t| !t.is_zero())?;
    let begun = Instant::now();
    let mut child = command
        // Threads of its own waste two thirds of the processor: one page a core instead.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let mut stdout = child.stdout.take()?;
    let (sender, receiver) = channel();
    let reader = std::thread::spawn(move || {
        let mut out = Vec::new();
        let read = stdout.read_to_end(&mut out).map(|_| out);
        // Nobody listens after a timeout.
        let _ = sender.send(read);
    });
    // It reads all of its input before it writes; if it dies early, its output tells.
    let _ = stdin.write_all(&picture.to_pgm());
    drop(stdin);
    let output = loop {
        match receiver.recv_timeout(LOOK.min(left)) {
            Ok(output) => break output.ok(),
            Err(RecvTimeoutError::Disconnected) => break None,
            Err(RecvTimeoutError::Timeout) => {
                let used = worked(child.id()).unwrap_or(begun.elapsed());
                if used >= left || begun.elapsed() >= BUSY * left {
                    break None;
                }
            }
        }
    };
    time.spend(worked(child.id()).unwrap_or(begun.elapsed()));
    if output.is_none() {
        let _ = child.kill();
    }
    let status = child.wait().ok()?;
    let _ = reader.join();
    let output = output.filter(|_| status.success())?;
    Some(String::from_utf8_lossy(&output).into_owned())
}

/// The time that a page may still take. What counts is the work of the recogniser, where the system
/// tells it: on a busy machine a page must not be lost because others had the processor.
pub(crate) struct Patience {
    left: AtomicU64,
    /// How many recognisers may be at work for the file.
    cores: usize,
}

/// How often to look whether a recogniser has had its time.
const LOOK: Duration = Duration::from_millis(500);
/// So many times its time it may wait for the processor.
const BUSY: u32 = 20;

impl Patience {
    pub(crate) fn new(time: Duration, cores: usize) -> Self {
        Self { left: AtomicU64::new(time.as_millis() as u64), cores }
    }

    fn left(&self) -> Duration {
        Duration::from_millis(self.left.load(Ordering::Relaxed))
    }

    fn spend(&self, time: Duration) {
        let spent = time.as_millis() as u64;
        let rest = |left: u64| Some(left.saturating_sub(spent));
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, rest);
    }
}

/// The time that a process has had on the processor; `None` where the system does not tell.
fn worked(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, which may hold anything, stands in brackets; times are the 14th and 15th field.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |i: usize| fields.get(i)?.parse::<u64>().ok();
    // The kernel gives them in hundredths of a second to every program.
    Some(Duration::from_millis(10 * (ticks(11)? + ticks(12)?)))
}

/// Reads Tesseract's table.
pub(super) fn parse(table: &str) -> Vec<Found> {
    let mut words = Vec::new();
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.splitn(12, '\t').collect();
        let [level, _, block, par, line, _, left, top, width, height, confidence, text] = cells[..] else {
            continue;
        };
        let number = |s: &str| s.parse::<f32>().ok();
        let (Some(x), Some(y), Some(w), Some(h), Some(c)) =
            (number(left), number(top), number(width), number(height), number(confidence))
        else {
            continue;
        };
        if level != "5" || c < 0.0 || text.trim().is_empty() {
            continue;
        }
        let part = |s: &str| s.parse::<u32>().unwrap_or(0);
        words.push(Found {
            line: (part(block) * 1_000 + part(par)) * 1_000 + part(line),
            x0: x,
            y0: y,
            x1: x + w,
            y1: y + h,
            confidence: c / 100.0,
            text: text.trim().to_owned(),
        });
    }
    words
}

/// A place among the recognisers that run at once, one a core, whoever starts them.
pub(crate) struct Turn;

static TURNS: (Mutex<Option<usize>>, Condvar) = (Mutex::new(None), Condvar::new());

impl Turn {
    /// Waits for a place.
    pub(crate) fn take() -> Self {
        let free = TURNS.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free =
            TURNS.1.wait_while(free, |free| *free == Some(0)).unwrap_or_else(PoisonError::into_inner);
        *free = Some(free.unwrap_or_else(processors) - 1);
        Self
    }

    /// Takes a place if there is one.
    fn try_take() -> Option<Self> {
        let mut free = TURNS.0.lock().unwrap_or_else(PoisonError::into_inner);
        *free = Some(free.unwrap_or_else(processors).checked_sub(1)?);
        Some(Self)
    }
}

/// The cores that this process may use.
pub(crate) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Does something for a page and something else at once, if a core is free for it: a letter of one page must
/// not leave a core idle. `None` if none is, or if it breaks down.
pub(super) fn beside<A, B: Send>(
    time: &Patience,
    one: impl FnOnce() -> A,
    other: impl FnOnce() -> B + Send,
) -> (A, Option<B>) {
    let Some(turn) = (time.cores > 1).then(Turn::try_take).flatten() else { return (one(), None) };
    std::thread::scope(|scope| {
        let work = move || {
            let _turn = turn;
            other()
        };
        // Without a thread to be had, nothing is done beside.
        let begun = std::thread::Builder::new().spawn_scoped(scope, work);
        (one(), begun.ok().and_then(|thread| thread.join().ok()))
    })
}

/// Does two things for one page, at once if a core is free. What breaks down is as good as nothing.
pub(super) fn both<A, B: Send + Default>(
    time: &Patience,
    one: impl FnOnce() -> A,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    let waiting = Mutex::new(Some(other));
    let run = || {
        let other = waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        other.map(|f| f())
    };
    let (first, second) = beside(time, one, run);
    (first, second.flatten().or_else(run).unwrap_or_default())
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut free = TURNS.0.lock().unwrap_or_else(PoisonError::into_inner);
        *free = free.map(|n| n + 1);
        TURNS.1.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_the_time_that_is_left_of_its_own() {
        let time = Patience::new(Duration::from_secs(2), 1);
        time.spend(Duration::from_millis(500));
        assert_eq!(time.left(), Duration::from_millis(1500));
        time.spend(Duration::from_secs(9));
        assert_eq!(time.left(), Duration::ZERO);
    }

    #[test]
    fn two_things_are_done_whether_a_core_is_free_or_not() {
        for cores in [1, 2] {
            let time = Patience::new(Duration::from_secs(2), cores);
            assert_eq!(both(&time, || 1, || vec![2]), (1, vec![2]));
            let (first, second) = beside(&time, || 1, || 2);
            assert!(first == 1 && second.is_none_or(|n| cores > 1 && n == 2));
        }
    }

    #[test]
    fn the_table_gives_words_with_their_places() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            4\t1\t1\t1\t1\t0\t10\t20\t300\t30\t-1\t\n\
            5\t1\t1\t1\t1\t1\t10\t20\t60\t30\t96.5\tKính\n\
            5\t1\t1\t1\t1\t2\t80\t21\t50\t30\t91\tgửi:\n\
            5\t1\t2\t1\t1\t1\t80\t21\t50\t30\t95\t \n\
            broken row\n";
        let words = parse(table);
        assert_eq!(words.len(), 2);
        assert_eq!(words[0].text, "Kính");
        assert_eq!((words[1].x0, words[1].x1, words[1].y1), (80.0, 130.0, 51.0));
        assert_eq!(words[0].line, words[1].line);
        assert!((words[0].confidence - 0.965).abs() < 1e-6);
    }
}
