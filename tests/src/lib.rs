//! End-to-end tests over the corpus and the built binary.
