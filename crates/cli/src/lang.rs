//! The two languages that the program speaks.

use clap::ValueEnum;

/// The language of everything that is said to the user. The values of a letter, of course, stay
/// as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// The language that the command line asks for, before the arguments are parsed: the help
    /// itself needs it. Else `CONGVAN_LANG` or the settings name it; the system's `LANG` does not
    /// count, since many offices run Vietnamese clerks on English systems.
    pub(crate) fn early(args: impl IntoIterator<Item = std::ffi::OsString>) -> Option<Self> {
        let mut args = args.into_iter().map(|a| a.to_string_lossy().into_owned());
        let mut found = None;
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--" => break,
                "--lang" => found = args.next(),
                _ => found = arg.strip_prefix("--lang=").map(str::to_owned).or(found),
            }
        }
        Self::from_str(&found?, true).ok()
    }

    /// The one of two texts that is in this language.
    pub(crate) fn pick<T>(self, vi: T, en: T) -> T {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}

/// Formats one of two texts: `say!(lang, "không có {x}", "no {x}")`.
macro_rules! say {
    ($lang:expr, $vi:literal, $en:literal $(, $($named:tt)+)?) => {
        match $lang {
            $crate::lang::Lang::Vi => format!($vi $(, $($named)+)?),
            $crate::lang::Lang::En => format!($en $(, $($named)+)?),
        }
    };
}
pub(crate) use say;
