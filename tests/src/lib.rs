//! End-to-end tests over the corpus and the built binary, and the tool that prints the
//! corpus's letters to PDF ([`render`]). [`program`] runs the binary as a user would.

pub mod program;
pub mod render;
pub mod truth;
