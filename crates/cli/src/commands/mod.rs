//! One module a command.

pub(crate) mod answers;
pub(crate) mod book;
pub(crate) mod check;
pub(crate) mod copies;
pub(crate) mod correct;
pub(crate) mod edxml;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod ingest;
pub(crate) mod inspect;
pub(crate) mod ledger;
pub(crate) mod ocr;
pub(crate) mod parse;
pub(crate) mod program;
pub(crate) mod registers;
pub(crate) mod review;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod tasks;
pub(crate) mod thread;
pub(crate) mod watch;
