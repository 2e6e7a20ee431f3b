//! Why a file, or a part of it, gave no text or not all of it: a closed list.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal,)+) => {
        /// Why a file, or a part of it, gave no text or not all of it. The list is closed: whatever
        /// is read ends in text or in one of these. Errors and the [`crate::Diagnostic`]s of
        /// reading carry the id.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        pub enum Reason {
            $($(#[doc = $doc])+ #[serde(rename = $id)] $name,)+
        }

        impl Reason {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its stable id, in dotted ASCII.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)+
                }
            }
        }
    };
}

reasons! {
    /// The file has no bytes.
    Empty = "file.empty",
    /// The file, or what is packed in it, is bigger than the limit.
    TooBig = "file.too-big",
    /// No reader for this kind of file.
    Unsupported = "file.unsupported",
    /// Binary data under the name of a text.
    NotText = "file.not-text",
    /// The file breaks the rules of its format or is cut short.
    Damaged = "file.damaged",
    /// The file wants a password.
    Encrypted = "file.encrypted",
    /// The file has no pages.
    NoPages = "file.no-pages",
    /// The file could not be had from the disk.
    Unreadable = "file.unreadable",
    /// Reading took too long.
    Time = "limits.time",
    /// The file has more pages than are read.
    Pages = "limits.pages",
    /// Reading took too much memory.
    Memory = "limits.memory",
    /// What was read is too much to hand on.
    Output = "limits.output",
    /// A program that reads this kind of file is not installed.
    MissingProgram = "program.missing",
    /// The reader broke down.
    Broken = "reader.broken",
    /// There are no letters in it, or none were found.
    NoLetters = "text.empty",
    /// The text layer is not readable Vietnamese.
    NotVietnamese = "text.not-vietnamese",
    /// The text layer says something else than the picture shows.
    Disagrees = "text.disagrees",
    /// Bytes that are no characters were replaced.
    Replaced = "text.replaced",
    /// A picture, and no text recogniser is installed.
    NoRecogniser = "ocr.missing",
    /// A picture that was hard to read.
    HardToRead = "ocr.low-confidence",
    /// A file inside could not be read.
    PartUnread = "part.unread",
    /// Files inside were left out.
    PartLeftOut = "part.left-out",
}

impl Reason {
    /// The reason with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.id() == id)
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_lead_back() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_id(reason.id()), Some(*reason));
        }
        assert_eq!(Reason::from_id("text.strange"), None);
    }
}
