//! Finding letters and tasks: a tantivy index made for Vietnamese.
//!
//! Owns the analyzer ([`Vietnamese`]), the index on disk ([`Index`], [`Writer`]), the query
//! language with its questions in words, ranking, snippets, counts, suggestions. Knows of the
//! archive only a sequence number, so that the two can be compared; reads no clock: today comes
//! with each [`Request`]. The only crate that knows tantivy, and no type of it is needed to use
//! this one.
//!
//! ```
//! use congvan_search::{Index, Request};
//!
//! let index = Index::in_memory()?;
//! let page = index.search(&Request::new("cai dat bluezone", jiff::civil::date(2020, 8, 7)))?;
//! assert!(page.hits.is_empty());
//! # Ok::<(), congvan_search::Error>(())
//! ```

mod abbreviation;
mod analyze;
mod dates;
mod error;
mod exec;
mod folder;
mod index;
mod phrase;
mod plan;
mod query;
mod question;
mod schema;
mod search;
mod shorts;
mod similar;
mod snippet;
mod spell;

pub use analyze::{Stream, Terms, Vietnamese, folded_syllable, plain_syllable};
pub use dates::DateRange;
pub use error::Error;
pub use exec::Sort;
pub use index::{Entry, Facts, Index, Size, TaskFacts, Writer};
pub use query::{Filters, Kind, State, Understood};
pub use search::{FacetCount, Facets, Groups, Hit, Request, Results};
pub use snippet::Snippet;
