//! What intake has in hand: the files that wait, failed or were set aside, so that it can go on
//! where it was after an interruption. The sources are names to the archive, no more.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::archive::Archive;
use crate::catalogue::{At, Iso};
use crate::error::Result;

/// How far intake has come with a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// To be done, or begun and not finished.
    Waiting,
    /// Failed for a reason that may pass; to be tried again.
    Failed,
    /// Failed for good; a person must look.
    SetAside,
    /// Its letter is in the archive.
    Done,
}

impl JobState {
    fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::SetAside => "set_aside",
            Self::Done => "done",
        }
    }
}

/// One source that intake has in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Where it comes from: a path, usually.
    pub source: String,
    /// How far it has come.
    pub state: JobState,
    /// How often it was tried.
    pub tries: u32,
    /// When it was last looked at.
    pub at: Timestamp,
    /// The letter that came of it.
    pub letter_id: Option<String>,
    /// Why it failed, for a person.
    pub message: Option<String>,
}

impl Archive {
    /// Writes down how far a source has come, in place of what was written before.
    pub fn put_job(&mut self, job: &Job) -> Result<()> {
        self.change(|tx, place| {
            tx.prepare_cached(
                "INSERT INTO jobs (source, state, tries, at, letter_id, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (source) DO UPDATE
                 SET state = ?2, tries = ?3, at = ?4, letter_id = ?5, message = ?6",
            )
            .and_then(|mut q| {
                q.execute(params![
                    job.source,
                    job.state.id(),
                    job.tries,
                    Iso(job.at),
                    job.letter_id,
                    job.message
                ])
            })
            .at(place)
            .map(|_| ())
        })
    }

    /// What is known of a source.
    pub fn job(&self, source: &str) -> Result<Option<Job>> {
        self.db
            .prepare_cached(&format!("{SELECT} WHERE source = ?1"))
            .and_then(|mut q| q.query_row([source], job_from).optional())
            .at(&self.place)
    }

    /// Every source in this state, by name.
    pub fn jobs(&self, state: JobState) -> Result<Vec<Job>> {
        self.db
            .prepare_cached(&format!("{SELECT} WHERE state = ?1 ORDER BY source"))
            .and_then(|mut q| q.query_map([state.id()], job_from)?.collect())
            .at(&self.place)
    }

    /// Forgets a source.
    pub fn drop_job(&mut self, source: &str) -> Result<()> {
        self.change(|tx, place| {
            tx.execute("DELETE FROM jobs WHERE source = ?1", [source]).at(place).map(|_| ())
        })
    }
}

const SELECT: &str = "SELECT source, state, tries, at, letter_id, message FROM jobs";

fn job_from(row: &Row<'_>) -> rusqlite::Result<Job> {
    Ok(Job {
        source: row.get(0)?,
        state: match row.get_ref(1)?.as_str()? {
            "failed" => JobState::Failed,
            "set_aside" => JobState::SetAside,
            "done" => JobState::Done,
            _ => JobState::Waiting,
        },
        tries: row.get(2)?,
        at: row.get::<_, Iso<Timestamp>>(3)?.0,
        letter_id: row.get(4)?,
        message: row.get(5)?,
    })
}
