//! What a container says of the letter in it.

use congvan_model::Span;

/// A field of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the record")]
pub enum StatedField {
    IssuerParent,
    Issuer,
    Number,
    Symbol,
    Place,
    /// As ISO 8601.
    Date,
    /// By its name.
    DocumentType,
    Subject,
    /// One of several.
    Addressee,
    SignerAuthority,
    SignerTitle,
    SignerName,
}

/// A value that a container states of the letter in it, in a field of its own: nothing had to be
/// understood to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Which field.
    pub field: StatedField,
    /// Its value.
    pub value: String,
    /// The page on which the fields are set.
    pub page: u32,
    /// Where it stands in the source text.
    pub span: Span,
}
