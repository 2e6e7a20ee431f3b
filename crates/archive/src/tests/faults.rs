//! Faults put before the archive's steps on the disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::error::Doing;

/// What happens at the chosen step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// That step alone fails with this error number.
    Error(i32),
    /// The process is dead from that step on.
    Kill,
    /// The machine is dead from that step on, and loses what was not synced.
    PowerCut,
}

/// Counts the steps and fails at one of them.
pub(crate) struct Faults {
    fault: Fault,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// How many steps to let pass.
    left: usize,
    fired: Option<(Doing, PathBuf)>,
    /// Written, not synced.
    unsynced: Vec<PathBuf>,
    /// Renamed in a folder that was not synced since, with what was there before.
    renamed: Vec<(PathBuf, PathBuf, Option<Vec<u8>>)>,
    /// Folders made in a folder that was not synced since.
    made: Vec<PathBuf>,
}

impl Faults {
    pub(crate) fn new(fault: Fault, after: usize) -> Self {
        Self { fault, state: Mutex::new(State { left: after, ..State::default() }) }
    }

    /// The step that failed, if it came to that.
    pub(crate) fn fired(&self) -> Option<(Doing, PathBuf)> {
        self.state.lock().expect("no panics inside").fired.clone()
    }

    pub(crate) fn step(&self, doing: Doing, path: &Path) -> io::Result<()> {
        let mut state = self.state.lock().expect("no panics inside");
        if state.fired.is_some() {
            return match self.fault {
                Fault::Error(_) => Ok(()),
                Fault::Kill | Fault::PowerCut => Err(dead()),
            };
        }
        if doing == Doing::Write && !state.unsynced.contains(&path.to_owned()) {
            state.unsynced.push(path.to_owned());
        }
        if state.left > 0 {
            state.left -= 1;
            return Ok(());
        }
        state.fired = Some((doing, path.to_owned()));
        match self.fault {
            Fault::Error(errno) => Err(io::Error::from_raw_os_error(errno)),
            Fault::Kill => Err(dead()),
            Fault::PowerCut => {
                for (from, to, before) in state.renamed.drain(..).rev() {
                    let _ = fs::rename(&to, from);
                    if let Some(before) = before {
                        let _ = fs::write(to, before);
                    }
                }
                for path in state.unsynced.drain(..) {
                    lose_half(&path);
                }
                for folder in state.made.drain(..) {
                    let _ = fs::remove_dir_all(folder);
                }
                Err(dead())
            }
        }
    }

    /// A process that dies just after a commit tells nobody that it worked.
    pub(crate) fn committed(&self) -> io::Result<()> {
        match self.fault {
            Fault::Error(_) => Ok(()),
            Fault::Kill | Fault::PowerCut => self.step(Doing::Lock, Path::new("commit")),
        }
    }

    pub(crate) fn synced(&self, path: &Path) {
        self.state.lock().expect("no panics inside").unsynced.retain(|p| p != path);
    }

    pub(crate) fn renaming(&self, from: &Path, to: &Path) {
        let mut state = self.state.lock().expect("no panics inside");
        for unsynced in state.unsynced.iter_mut().filter(|p| *p == from) {
            *unsynced = to.to_owned();
        }
        state.renamed.push((from.to_owned(), to.to_owned(), fs::read(to).ok()));
    }

    pub(crate) fn made(&self, folder: &Path) {
        self.state.lock().expect("no panics inside").made.push(folder.to_owned());
    }

    pub(crate) fn synced_folder(&self, folder: &Path) {
        let mut state = self.state.lock().expect("no panics inside");
        state.renamed.retain(|(_, to, _)| to.parent() != Some(folder));
        state.made.retain(|made| made.parent() != Some(folder));
    }
}

fn dead() -> io::Error {
    io::Error::other("dead")
}

/// What a power cut may leave of a file that was not synced. The catalogue's own file is
/// SQLite's business.
fn lose_half(path: &Path) {
    if path.extension().is_some_and(|e| e == "sqlite") {
        return;
    }
    let Ok(content) = fs::read(path) else { return };
    let _ = fs::remove_file(path);
    let _ = fs::write(path, &content[..content.len() / 2]);
}
