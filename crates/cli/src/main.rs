//! The binary `congvan`.
fn main() {}
