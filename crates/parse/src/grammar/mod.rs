//! The grammar: nom parsers of what letters say in fixed forms.

pub mod code;
pub mod date;
pub mod deadline;
pub mod words;
