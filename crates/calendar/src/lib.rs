//! Days: public holidays and working days of Vietnam, lunar dates, and what a time limit in a
//! letter means for whoever must keep it.
//!
//! Owns the table of holidays ([`Calendar`]), the lunar calendar at UTC+7 ([`LunarDate`]),
//! recurrences ([`Recurrence`]) and the step from a [`congvan_model::Deadline`] to the last day
//! to act in time ([`due()`]), with the rule that was applied told in words. Does not read
//! letters, reads no clock and no file: today's date and the day of receipt come in as
//! arguments.

mod calendar;
mod due;
mod lunar;
mod recurrence;
mod statutory;
mod table;
mod words;

pub use calendar::{Calendar, DayKind, SpecialDay};
pub use due::{Context, Due, due, due_of_task, state};
pub use lunar::LunarDate;
pub use recurrence::Recurrence;
pub use table::TableError;
pub use words::{date_en, date_vi, weekday_en, weekday_vi};
