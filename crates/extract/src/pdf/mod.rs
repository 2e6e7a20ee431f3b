//! PDF: text layer, pictures of pages, signatures.

use crate::{Error, Extracted, Limits};

pub(crate) fn extract(_bytes: &[u8], _limits: &Limits) -> Result<Extracted, Error> {
    Err(Error::damaged("PDF", "not built yet"))
}
