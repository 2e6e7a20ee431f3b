//! What a letter says: [`congvan_layout::Zones`] to [`congvan_model::Letter`].
//!
//! Owns the grammar of official letters: nom rules in one [`registry`], the lists of bodies, the
//! tasks with who, with whom, by when and to whom. Parsing never fails; what is not understood
//! stays verbatim and is marked by a diagnostic. Reads no clock and no file; which day a deadline
//! is for somebody is `congvan-calendar`'s.

mod bodies;
mod deadlines;
mod doubt;
mod effect;
mod extras;
mod found;
pub mod grammar;
mod header;
mod lexicon;
mod people;
mod received;
mod references;
pub mod registry;
mod relations;
mod signer;
mod tasks;
mod tokens;

use congvan_layout::Zones;

pub use found::{Parsed, Step};

/// Reads a letter.
pub fn parse(zones: &Zones) -> Parsed {
    let mut out = Parsed::default();
    header::read(zones, &mut out);
    received::read(zones, &mut out);
    people::read(zones, &mut out);
    references::read(zones, &mut out);
    extras::read(zones, &mut out);
    effect::read(zones, &mut out);
    tasks::read(zones, &mut out);
    doubt::mark(zones, &mut out);
    out
}

/// True if the comma at token `comma` stands inside the name of the body that begins at `at`.
fn bodies_join(t: &tokens::Tokens, at: usize, comma: usize) -> bool {
    (at..comma).any(|i| t.longest(i, &lexicon::PORTFOLIOS).is_some_and(|n| i + n > comma))
}
