//! A task as it is followed up: with the letter it comes from and the day it is due.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Task;

/// Where an open task stands against its due date on a given day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DueState {
    /// The last day to act in time has passed: `quá hạn`.
    Overdue,
    /// It is near: `sắp đến hạn`.
    DueSoon,
    /// There is time: `còn hạn`.
    Open,
    /// It has no day: no deadline, or one counted from an event that is not known.
    Undated,
}

/// One task with what a checklist needs to know of its letter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TaskEntry {
    /// [`crate::Record::id`] of the letter.
    pub letter_id: String,
    /// The letter's file.
    pub file_name: String,
    /// `930/UBND-KGVX`.
    pub code: String,
    /// The letter's date.
    #[schemars(with = "Option<String>")]
    pub letter_date: Option<Date>,
    /// Who sent it.
    pub issuer: Option<String>,
    /// Its subject.
    pub subject: Option<String>,
    /// Its addressees: who must act where the task names nobody.
    pub addressees: Vec<String>,
    /// The day it was received, as far as known.
    #[schemars(with = "Option<String>")]
    pub received: Option<Date>,
    /// The task itself.
    pub task: Task,
}
