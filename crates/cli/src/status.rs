//! How the program ends.

use std::process::ExitCode;

/// The exit status; the worst of everything that was done counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// All well.
    #[default]
    Well,
    /// Done, but a person should look at something.
    Review,
    /// Something failed.
    Failed,
}

impl Status {
    /// Keeps the worse of the two.
    pub(crate) fn note(&mut self, other: Self) {
        *self = (*self).max(other);
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(match status {
            Status::Well => 0,
            Status::Review => 1,
            Status::Failed => 2,
        })
    }
}

/// Why a command stopped before its end.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Whoever reads the output went away (`congvan ... | head`): nothing is wrong.
    Closed,
    /// Told to the user as it is.
    Message(String),
}

impl From<String> for Stop {
    fn from(message: String) -> Self {
        Self::Message(message)
    }
}

/// What a command gives back.
pub(crate) type Outcome = Result<Status, Stop>;
