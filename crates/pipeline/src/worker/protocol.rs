//! What is said between a program and its workers: frames with their length before them. Answers are MessagePack,
//! which takes less than half the time of JSON to write and to read; what goes the other way is little, and is JSON.
//!
//! A worker is told its [`Hello`] once and then a [`Job`] a file, each with the bytes of the file
//! behind it; it may be sent jobs before it has answered others. To each it may say that it is [`Reply::Recognising`]; it
//! answers each with one of the others, in the order of the jobs. An answer that says that the worker is leaving is
//! its last: what else it was sent is not answered.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use congvan_directory::Directory;
use congvan_extract::Limits;
use congvan_model::{Diagnostic, Evidence, Letter, Record, SCHEMA_VERSION, Source};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::Failure;
use crate::{Reading, resolve};

/// What a worker is told first.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Hello {
    pub(super) max_memory: u64,
    pub(super) max_output: u64,
    /// How many files it reads at once.
    pub(super) lanes: u32,
}

/// A file to read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Job {
    pub(super) file_name: String,
    pub(super) limits: Limits,
}

/// A file that was read, but for its id and for what the tables say of it: the parts of a [`Record`] side by side,
/// since one that lies flat within another is slow to unpack.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Done {
    source: Source,
    letter: Letter,
    evidence: BTreeMap<String, Evidence>,
    diagnostics: Vec<Diagnostic>,
    source_text: String,
}

impl Done {
    pub(super) fn pack(reading: Reading) -> Self {
        let Record { source, letter, evidence, diagnostics, .. } = reading.record;
        Self { source, letter, evidence, diagnostics, source_text: reading.source_text }
    }

    pub(super) fn unpack(self, id: String, directory: &Directory) -> Reading {
        let record = Record {
            schema_version: SCHEMA_VERSION.to_owned(),
            id,
            source: self.source,
            resolved: resolve(&self.letter, directory),
            letter: self.letter,
            evidence: self.evidence,
            diagnostics: self.diagnostics,
        };
        Reading { record, source_text: self.source_text, trace: Vec::new() }
    }
}

/// What a worker answers, not yet unpacked.
#[derive(Debug)]
pub(super) enum Reply {
    /// So many pages of the job that came as number `turn` are going to be read from their pictures, which takes
    /// its time.
    Recognising { turn: u64, pages: u32 },
    /// A [`Done`]. `leaving`: the worker ends after it.
    Done { leaving: bool, body: Vec<u8> },
    /// A [`Failure`].
    Failed { leaving: bool, body: Vec<u8> },
}

const RECOGNISING: u8 = 0;
const DONE: u8 = 1;
const FAILED: u8 = 2;

/// Longer heads than any job's are no heads.
const MAX_HEAD: u32 = 1 << 20;

fn write_head(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let head = serde_json::to_vec(value)?;
    out.write_all(&(head.len() as u32).to_le_bytes())?;
    out.write_all(&head)
}

fn read_head<T: DeserializeOwned>(input: &mut impl Read, first: [u8; 4]) -> io::Result<T> {
    let length = u32::from_le_bytes(first);
    if length > MAX_HEAD {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut head = vec![0; length as usize];
    input.read_exact(&mut head)?;
    Ok(serde_json::from_slice(&head)?)
}

/// The first four bytes of a frame; `None` where the other side is done.
fn first(input: &mut impl Read) -> io::Result<Option<[u8; 4]>> {
    let mut first = [0; 4];
    match input.read(&mut first[..1])? {
        0 => Ok(None),
        _ => input.read_exact(&mut first[1..]).map(|()| Some(first)),
    }
}

impl Hello {
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        write_head(out, self)?;
        out.flush()
    }

    pub(super) fn read(input: &mut impl Read) -> io::Result<Option<Self>> {
        first(input)?.map(|first| read_head(input, first)).transpose()
    }
}

impl Job {
    /// What goes before the bytes of the file, which are so many.
    pub(super) fn head(&self, length: usize) -> io::Result<Vec<u8>> {
        let mut head = Vec::with_capacity(512);
        write_head(&mut head, self)?;
        head.extend_from_slice(&(length as u64).to_le_bytes());
        Ok(head)
    }

    /// The next job with the bytes of its file.
    pub(super) fn read(input: &mut impl Read) -> io::Result<Option<(Self, Vec<u8>)>> {
        let Some(first) = first(input)? else { return Ok(None) };
        let job: Self = read_head(input, first)?;
        let mut length = [0; 8];
        input.read_exact(&mut length)?;
        let length = u64::from_le_bytes(length);
        let mut bytes = Vec::with_capacity(length as usize);
        input.take(length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some((job, bytes)))
    }
}

impl Reply {
    pub(super) fn recognising(turn: u64, pages: u32) -> [u8; 18] {
        let mut frame = [0; 18];
        frame[..4].copy_from_slice(&14u32.to_le_bytes());
        frame[4] = RECOGNISING;
        frame[6..14].copy_from_slice(&turn.to_le_bytes());
        frame[14..].copy_from_slice(&pages.to_le_bytes());
        frame
    }

    /// A frame with what was read, or why nothing was; what is longer than `most` is not sent.
    pub(super) fn frame(result: &Result<Done, Failure>, most: u64) -> io::Result<Vec<u8>> {
        let mut frame = vec![0; 4];
        frame.push(if result.is_ok() { DONE } else { FAILED });
        frame.push(0);
        match result {
            Ok(done) => rmp_serde::encode::write_named(&mut frame, done),
            Err(failure) => rmp_serde::encode::write_named(&mut frame, failure),
        }
        .map_err(io::Error::other)?;
        let length = frame.len() as u64 - 4;
        if length > most.min(u64::from(u32::MAX)) {
            return match result {
                Ok(_) => Self::frame(&Err(Failure::output(most)), u64::MAX),
                Err(_) => Err(io::ErrorKind::InvalidData.into()),
            };
        }
        frame[..4].copy_from_slice(&(length as u32).to_le_bytes());
        Ok(frame)
    }

    /// Makes an answer the last one of its worker.
    pub(super) fn last(frame: &mut [u8]) {
        if let Some(leaving) = frame.get_mut(5) {
            *leaving = 1;
        }
    }

    /// Takes a reply from the head of what has come so far; `None` if it is not whole yet.
    pub(super) fn take(buffer: &mut Vec<u8>, most: u64) -> io::Result<Option<Self>> {
        let Some(length) = buffer.first_chunk::<4>().map(|l| u32::from_le_bytes(*l)) else {
            return Ok(None);
        };
        if length < 2 || u64::from(length) > most.max(MAX_HEAD.into()) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let end = 4 + length as usize;
        if buffer.len() < end {
            buffer.reserve(end - buffer.len());
            return Ok(None);
        }
        let rest = buffer.split_off(end);
        let mut body = std::mem::replace(buffer, rest);
        let (kind, leaving) = (body[4], body[5] != 0);
        body.drain(..6);
        match kind {
            RECOGNISING => {
                let (turn, rest) = body.split_first_chunk::<8>().ok_or(io::ErrorKind::InvalidData)?;
                let pages = rest.first_chunk::<4>().ok_or(io::ErrorKind::InvalidData)?;
                let (turn, pages) = (u64::from_le_bytes(*turn), u32::from_le_bytes(*pages));
                Ok(Some(Self::Recognising { turn, pages }))
            }
            DONE => Ok(Some(Self::Done { leaving, body })),
            FAILED => Ok(Some(Self::Failed { leaving, body })),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_whole_or_not_at_all() {
        let job = Job { file_name: "thư.pdf".into(), limits: Limits::default() };
        let mut wire = job.head(5).expect("a head");
        wire.extend(b"%PDF-");
        let (read, bytes) = Job::read(&mut wire.as_slice()).expect("readable").expect("a job");
        assert_eq!((read.file_name.as_str(), bytes.as_slice()), ("thư.pdf", &b"%PDF-"[..]));
        assert_eq!(read.limits, job.limits);
        assert!(Job::read(&mut &wire[..wire.len() - 1]).is_err());
        assert!(Job::read(&mut &wire[..0]).expect("the end").is_none());

        let failure = Err(Failure::broken());
        let mut buffer = Reply::recognising(3, 7).to_vec();
        let mut frame = Reply::frame(&failure, 1 << 20).expect("a frame");
        Reply::last(&mut frame);
        buffer.extend(frame);
        let last = buffer.pop().expect("not empty");
        assert!(matches!(
            Reply::take(&mut buffer, 1 << 20),
            Ok(Some(Reply::Recognising { turn: 3, pages: 7 }))
        ));
        assert!(matches!(Reply::take(&mut buffer, 1 << 20), Ok(None)));
        buffer.push(last);
        assert!(matches!(Reply::take(&mut buffer, 1 << 20), Ok(Some(Reply::Failed { leaving: true, .. }))));
        assert!(buffer.is_empty());
        assert!(Reply::take(&mut vec![255; 16], 1 << 20).is_err(), "no worker of ours says this");
    }
}
