//! Every rule of the grammar, in the order in which they are tried.
//!
//! A rule is a record: its id says the pattern, its doc comment (on the parser) what it matches,
//! what it must refuse and where it comes from. `corpus/phrases/` has the phrases that each rule
//! must take and refuse.

use nom::IResult;

use crate::grammar::code;
use crate::grammar::deadline::{self, Context, DeadlineWords};

/// A rule that reads a deadline.
#[derive(Clone, Copy)]
pub struct DeadlineRule {
    /// `deadline.before-date`.
    pub id: &'static str,
    /// Reads at the start of the text: what is left, and what the words say.
    pub read: for<'a> fn(&'a str, &Context) -> IResult<&'a str, DeadlineWords>,
}

/// The rules of the family `deadline`.
pub const DEADLINES: &[DeadlineRule] = &[
    DeadlineRule { id: "deadline.before-date", read: deadline::date },
    DeadlineRule { id: "deadline.before-date-weekday", read: deadline::date_with_weekday },
    DeadlineRule { id: "deadline.within-day", read: deadline::within_day },
    DeadlineRule { id: "deadline.same-day", read: deadline::same_day },
    DeadlineRule { id: "deadline.on-day", read: deadline::on_day },
    DeadlineRule { id: "deadline.frequency", read: deadline::frequency_at_end },
    DeadlineRule { id: "deadline.next-year", read: deadline::next_year },
    DeadlineRule { id: "deadline.before-named-day", read: deadline::before_named_day },
    DeadlineRule { id: "deadline.monthly", read: deadline::monthly },
    DeadlineRule { id: "deadline.quarterly", read: deadline::quarterly },
    DeadlineRule { id: "deadline.yearly", read: deadline::yearly },
    DeadlineRule { id: "deadline.weekly", read: deadline::weekly },
    DeadlineRule { id: "deadline.weekly-on", read: deadline::weekly_on },
    DeadlineRule { id: "deadline.every", read: deadline::every },
    DeadlineRule { id: "deadline.daily", read: deadline::daily },
    DeadlineRule { id: "deadline.after-event", read: deadline::after_event },
    DeadlineRule { id: "deadline.before-event", read: deadline::before_event },
    DeadlineRule { id: "deadline.window", read: deadline::window },
    DeadlineRule { id: "deadline.in-month", read: deadline::in_month },
    DeadlineRule { id: "deadline.in-quarter", read: deadline::in_quarter },
    DeadlineRule { id: "deadline.in-year", read: deadline::in_year },
    DeadlineRule { id: "deadline.part-of-month", read: deadline::part_of_month },
    DeadlineRule { id: "deadline.period", read: deadline::period },
    DeadlineRule { id: "deadline.at-head", read: deadline::at_head },
];

/// A rule that reads a number and symbol.
#[derive(Clone, Copy)]
pub struct CodeRule {
    /// `number.letterhead`.
    pub id: &'static str,
    /// Reads at the start of the text.
    pub read: for<'a> fn(&'a str) -> IResult<&'a str, code::Code>,
}

/// The rules of the families `number` and `reference`.
pub const CODES: &[CodeRule] = &[
    CodeRule { id: "number.letterhead", read: code::of_letterhead },
    CodeRule { id: "reference.code", read: code::in_sentence },
    CodeRule { id: "reference.run-together", read: code::run_together },
];
