//! The ledger of follow-up: what people wrote down about a task, and what follows from it.
//!
//! Events are only ever added; where a task stands is derived from them, in their order, by
//! [`TaskState::derive`]. Nothing here knows today's date: it comes in as an argument.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What somebody did about a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Act {
    /// It was given to somebody (`giao`, `phân công`).
    Assigned {
        /// To whom: units or persons.
        to: Vec<String>,
        /// The last day that they were given, where it is not the letter's. It can only
        /// shorten the time: what the letter asks for stays due.
        #[schemars(with = "Option<String>")]
        last_day: Option<Date>,
        /// Anything else.
        note: Option<String>,
    },
    /// They took it (`tiếp nhận`).
    Accepted {
        /// Anything else.
        note: Option<String>,
    },
    /// Whoever asked for it gave more time (`gia hạn`).
    Extended {
        /// The new last day to act in time; it takes the place of the letter's.
        #[schemars(with = "String")]
        last_day: Date,
        /// Anything else.
        note: Option<String>,
    },
    /// It is done (`hoàn thành`).
    Done {
        /// The code of the letter that answers, `412/SGDĐT-VP`.
        answer: Option<String>,
        /// [`crate::Record::id`] of that letter, where it is in the archive.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer_id: Option<String>,
        /// What was done, where no letter says so.
        note: Option<String>,
        /// For a recurring task: the last day of the occurrence that this settles. The task
        /// itself stays open.
        #[schemars(with = "Option<String>")]
        occurrence: Option<Date>,
    },
    /// They gave it back (`trả lại`); somebody else must take it.
    Returned {
        /// Why.
        note: Option<String>,
    },
    /// It need not be done any more (`hủy`).
    Cancelled {
        /// Why.
        note: Option<String>,
    },
    /// It was closed and is open again (`mở lại`).
    Reopened {
        /// Why.
        note: Option<String>,
    },
    /// A letter that was proposed as its answer is none (`không phải văn bản trả lời`). Changes
    /// nothing else: the task stands where it stood.
    AnswerRefused {
        /// [`crate::Record::id`] of that letter.
        answer_id: String,
        /// Its code.
        answer: Option<String>,
        /// Why.
        note: Option<String>,
    },
}

impl Act {
    /// The name as JSON has it: `done`.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Assigned { .. } => "assigned",
            Self::Accepted { .. } => "accepted",
            Self::Extended { .. } => "extended",
            Self::Done { .. } => "done",
            Self::Returned { .. } => "returned",
            Self::Cancelled { .. } => "cancelled",
            Self::Reopened { .. } => "reopened",
            Self::AnswerRefused { .. } => "answer_refused",
        }
    }
}

/// One line of the ledger (`sổ theo dõi`): never changed, never removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LedgerEvent {
    /// Made from everything below by whoever keeps the ledger; empty until then. The same
    /// event written twice has the same id and counts once.
    #[serde(default)]
    pub id: String,
    /// [`crate::Record::id`] of the letter.
    pub letter_id: String,
    /// [`crate::Task::id`].
    pub task_id: String,
    /// When it was written down.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// The day on which it happened: what decides between in time and late.
    #[schemars(with = "String")]
    pub day: Date,
    /// Who says so.
    pub who: String,
    /// What happened.
    #[serde(flatten)]
    pub act: Act,
}

/// How far a task has come (`tiến độ`).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Nobody has it yet.
    #[default]
    Unassigned,
    /// Given to somebody.
    Assigned,
    /// Taken by them.
    Accepted,
    /// Given back.
    Returned,
    /// Done.
    Done,
    /// Not to be done any more.
    Cancelled,
}

impl Progress {
    /// The name as JSON has it: `unassigned`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Unassigned => "unassigned",
            Self::Assigned => "assigned",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// What people call it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::Unassigned => "chưa giao",
            Self::Assigned => "đã giao",
            Self::Accepted => "đang thực hiện",
            Self::Returned => "bị trả lại",
            Self::Done => "đã hoàn thành",
            Self::Cancelled => "đã hủy",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Unassigned => "not assigned",
            Self::Assigned => "assigned",
            Self::Accepted => "in progress",
            Self::Returned => "returned",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }
}

/// The four states in which Vietnamese offices report tasks (`tình trạng`). A task without a
/// last day is never late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// `hoàn thành đúng hạn`.
    DoneInTime,
    /// `hoàn thành quá hạn`.
    DoneLate,
    /// `chưa hoàn thành, trong hạn`.
    OpenInTime,
    /// `chưa hoàn thành, quá hạn`.
    OpenOverdue,
}

impl Standing {
    /// Every one, in the order of the reports.
    pub const ALL: [Self; 4] = [Self::DoneInTime, Self::DoneLate, Self::OpenInTime, Self::OpenOverdue];

    /// What reports call it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::DoneInTime => "hoàn thành đúng hạn",
            Self::DoneLate => "hoàn thành quá hạn",
            Self::OpenInTime => "chưa hoàn thành, trong hạn",
            Self::OpenOverdue => "chưa hoàn thành, quá hạn",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::DoneInTime => "done in time",
            Self::DoneLate => "done late",
            Self::OpenInTime => "open, in time",
            Self::OpenOverdue => "open, overdue",
        }
    }
}

/// Where a task stands, derived from its events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TaskState {
    /// How far it has come.
    pub progress: Progress,
    /// Who has it now.
    pub holders: Vec<String>,
    /// The last day that an extension set in place of the letter's.
    #[schemars(with = "Option<String>")]
    pub extended: Option<Date>,
    /// The last day that whoever assigned it set.
    #[schemars(with = "Option<String>")]
    pub assigned_last_day: Option<Date>,
    /// The day it was done, while it is done.
    #[schemars(with = "Option<String>")]
    pub done_on: Option<Date>,
    /// The code of the letter that answered, while it is done.
    pub answer: Option<String>,
    /// The id of that letter, where it is in the archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_id: Option<String>,
    /// Ids of letters that were proposed as its answer and are none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub refused: BTreeSet<String>,
    /// The note of the latest event that had one.
    pub note: Option<String>,
    /// For a recurring task: the occurrences that are settled, by their last days.
    #[schemars(with = "Vec<String>")]
    pub settled: BTreeSet<Date>,
    /// Who wrote the latest event.
    pub who: Option<String>,
    /// The day of the latest event.
    #[schemars(with = "Option<String>")]
    pub since: Option<Date>,
}

impl TaskState {
    /// The state after these events, in their order.
    pub fn derive<'a>(events: impl IntoIterator<Item = &'a LedgerEvent>) -> Self {
        let mut state = Self::default();
        for event in events {
            state.apply(event);
        }
        state
    }

    /// Takes in one more event, whether or not [`TaskState::allows`] it.
    pub fn apply(&mut self, event: &LedgerEvent) {
        let said = match &event.act {
            Act::Assigned { to, last_day, note } => {
                self.progress = Progress::Assigned;
                self.holders.clone_from(to);
                self.assigned_last_day = *last_day;
                note
            }
            Act::Accepted { note } => {
                self.progress = Progress::Accepted;
                if self.holders.is_empty() {
                    self.holders = vec![event.who.clone()];
                }
                note
            }
            Act::Extended { last_day, note } => {
                self.extended = Some(*last_day);
                self.assigned_last_day = None;
                note
            }
            Act::Done { note, occurrence: Some(day), .. } => {
                self.settled.insert(*day);
                // More time was given for that occurrence, not for the next.
                self.extended = None;
                self.assigned_last_day = None;
                note
            }
            Act::Done { answer, answer_id, note, occurrence: None } => {
                self.progress = Progress::Done;
                self.done_on = Some(event.day);
                self.answer.clone_from(answer);
                self.answer_id.clone_from(answer_id);
                note
            }
            Act::Returned { note } => {
                self.progress = Progress::Returned;
                self.holders.clear();
                self.assigned_last_day = None;
                note
            }
            Act::Cancelled { note } => {
                self.progress = Progress::Cancelled;
                note
            }
            Act::Reopened { note } => {
                self.progress =
                    if self.holders.is_empty() { Progress::Unassigned } else { Progress::Assigned };
                self.done_on = None;
                self.answer = None;
                self.answer_id = None;
                note
            }
            Act::AnswerRefused { answer_id, .. } => {
                self.refused.insert(answer_id.clone());
                // Nothing was done about the task: who did what last stays as it is.
                return;
            }
        };
        if said.is_some() {
            self.note.clone_from(said);
        }
        self.who = Some(event.who.clone());
        self.since = Some(event.day);
    }

    /// Whether something is still to be done.
    pub fn is_open(&self) -> bool {
        !matches!(self.progress, Progress::Done | Progress::Cancelled)
    }

    /// Whether this may come next: what is closed can only be reopened, and only what is closed
    /// can be.
    pub fn allows(&self, act: &Act) -> bool {
        self.is_open() != matches!(act, Act::Reopened { .. })
    }

    /// The last day to act in time, from the one that the letter sets.
    pub fn last_day(&self, of_letter: Option<Date>) -> Option<Date> {
        let asked = self.extended.or(of_letter);
        match (asked, self.assigned_last_day) {
            (Some(asked), Some(assigned)) => Some(asked.min(assigned)),
            (asked, assigned) => asked.or(assigned),
        }
    }

    /// Which of the four states it is in on a given day, from the last day that the letter
    /// sets; `None` for what was cancelled.
    pub fn standing(&self, of_letter: Option<Date>, today: Date) -> Option<Standing> {
        let late = |day: Date| self.last_day(of_letter).is_some_and(|last| day > last);
        match self.progress {
            Progress::Cancelled => None,
            Progress::Done if late(self.done_on.unwrap_or(today)) => Some(Standing::DoneLate),
            Progress::Done => Some(Standing::DoneInTime),
            _ if late(today) => Some(Standing::OpenOverdue),
            _ => Some(Standing::OpenInTime),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn event(day: Date, act: Act) -> LedgerEvent {
        LedgerEvent {
            id: String::new(),
            letter_id: "l".into(),
            task_id: "t".into(),
            at: Timestamp::UNIX_EPOCH,
            day,
            who: "Văn thư".into(),
            act,
        }
    }

    fn done(answer: &str) -> Act {
        Act::Done { answer: Some(answer.into()), answer_id: None, note: None, occurrence: None }
    }

    #[test]
    fn the_four_states_turn_on_the_last_day_itself() {
        let last = Some(date(2020, 8, 14));
        let open = TaskState::default();
        assert_eq!(open.standing(last, date(2020, 8, 14)), Some(Standing::OpenInTime));
        assert_eq!(open.standing(last, date(2020, 8, 15)), Some(Standing::OpenOverdue));
        let done_on = |day| TaskState::derive(&[event(day, done("412/SGDĐT-VP"))]);
        let today = date(2021, 1, 1);
        assert_eq!(done_on(date(2020, 8, 14)).standing(last, today), Some(Standing::DoneInTime));
        assert_eq!(done_on(date(2020, 8, 15)).standing(last, today), Some(Standing::DoneLate));
        assert_eq!(open.standing(None, today), Some(Standing::OpenInTime));
    }

    #[test]
    fn an_extension_replaces_the_letters_day_and_an_assignment_only_shortens_it() {
        let letter = Some(date(2020, 8, 14));
        let assigned = |day| {
            event(day, Act::Assigned { to: vec!["Phòng Giáo dục".into()], last_day: Some(day), note: None })
        };
        assert_eq!(
            TaskState::derive(&[assigned(date(2020, 8, 10))]).last_day(letter),
            Some(date(2020, 8, 10))
        );
        assert_eq!(TaskState::derive(&[assigned(date(2020, 8, 20))]).last_day(letter), letter);
        let extended = event(date(2020, 8, 13), Act::Extended { last_day: date(2020, 8, 31), note: None });
        let state = TaskState::derive(&[assigned(date(2020, 8, 10)), extended]);
        assert_eq!(state.last_day(letter), Some(date(2020, 8, 31)));
    }

    #[test]
    fn what_is_closed_can_only_be_reopened() {
        let closed = TaskState::derive(&[event(date(2020, 8, 1), done("1/SYT"))]);
        assert!(!closed.is_open());
        assert!(!closed.allows(&done("2/SYT")));
        assert!(closed.allows(&Act::Reopened { note: None }));
        assert!(!TaskState::default().allows(&Act::Reopened { note: None }));
        let again = TaskState::derive(&[
            event(date(2020, 8, 1), done("1/SYT")),
            event(date(2020, 8, 2), Act::Reopened { note: Some("thiếu số liệu".into()) }),
        ]);
        assert!(again.is_open());
        assert_eq!((again.answer, again.done_on), (None, None));
    }

    #[test]
    fn one_occurrence_of_a_recurring_task_leaves_it_open() {
        let settled =
            Act::Done { answer: None, answer_id: None, note: None, occurrence: Some(date(2020, 8, 19)) };
        let state = TaskState::derive(&[event(date(2020, 8, 18), settled)]);
        assert!(state.is_open());
        assert!(state.settled.contains(&date(2020, 8, 19)));
    }

    #[test]
    fn a_refused_answer_changes_nothing_but_that_it_is_not_proposed_again() {
        let assigned = Act::Assigned { to: vec!["Phòng Giáo dục".into()], last_day: None, note: None };
        let refused =
            Act::AnswerRefused { answer_id: "a1".into(), answer: None, note: Some("việc khác".into()) };
        let before = TaskState::derive(&[event(date(2020, 8, 1), assigned)]);
        let mut after = before.clone();
        after.apply(&event(date(2020, 8, 2), refused));
        assert_eq!(after.refused.iter().map(String::as_str).collect::<Vec<_>>(), ["a1"]);
        assert_eq!(TaskState { refused: BTreeSet::new(), ..after }, before);
    }

    #[test]
    fn what_came_later_does_not_show_where_it_is_not_used() {
        // Ids of events are made from their JSON: those of older archives must stay what they are.
        let json = serde_json::to_value(event(date(2020, 8, 1), done("1/SYT"))).unwrap();
        assert_eq!(json.get("answer_id"), None);
        let state = serde_json::to_value(TaskState::default()).unwrap();
        assert_eq!((state.get("answer_id"), state.get("refused")), (None, None));
    }
}
