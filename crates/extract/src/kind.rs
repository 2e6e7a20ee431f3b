//! What a file is, by its first bytes and, where they do not say, by its name.

use crate::word::package::Package;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaKind {
    /// Portable Document Format.
    Pdf,
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// Word since 2007 (Office Open XML).
    Docx,
    /// Word 97 to 2003 (binary).
    Doc,
    /// OpenDocument text.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// HTML.
    Html,
    /// An e-mail with its attachments.
    Email,
    /// A ZIP that is none of the above.
    Zip,
    /// A package of the national document exchange (QCVN 102:2016).
    Edxml,
    /// A picture: PNG, JPEG, TIFF, WebP.
    Image,
    /// None of these.
    Unknown,
}

/// The longest head of a file that is looked at.
const HEAD: usize = 1024;

impl MediaKind {
    /// What these bytes are; `file_name` decides where they do not say.
    pub fn detect(bytes: &[u8], file_name: &str) -> Self {
        let head = &bytes[..bytes.len().min(HEAD)];
        // Readers accept a PDF that begins with some rubbish; mail gateways put it there.
        if find(head, b"%PDF-") {
            return Self::Pdf;
        }
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return zip_kind(bytes);
        }
        if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
            return Self::Doc;
        }
        if head.starts_with(b"{\\rtf") {
            return Self::Rtf;
        }
        if is_image(head) {
            return Self::Image;
        }
        // Senders put rubbish before the declaration here, too.
        if find(head, b"edXML>") || find(head, b"<edXML") || find(head, b":edXML") {
            return Self::Edxml;
        }
        let name = file_name.to_lowercase();
        match name.rsplit_once('.').map_or("", |(_, ext)| ext) {
            "txt" | "text" => Self::Text,
            "md" | "markdown" => Self::Markdown,
            "htm" | "html" | "xhtml" => Self::Html,
            "eml" => Self::Email,
            // What these names promise and the first bytes deny is damaged: the reader of the
            // format says so better than "unknown" would.
            "pdf" => Self::Pdf,
            "docx" => Self::Docx,
            "doc" => {
                if looks_like_html(head) {
                    Self::Html
                } else {
                    Self::Doc
                }
            }
            "odt" => Self::Odt,
            "rtf" => Self::Rtf,
            "png" | "jpg" | "jpeg" | "tif" | "tiff" | "webp" => Self::Image,
            _ if looks_like_html(head) => Self::Html,
            _ if crate::plain::is_probably_text(bytes) => Self::Text,
            _ => Self::Unknown,
        }
    }

    /// The IANA media type. A picture's depends on its bytes: see [`MediaKind::of_image`].
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Text => "text/plain",
            Self::Markdown => "text/markdown",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Doc => "application/msword",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Rtf => "application/rtf",
            Self::Html => "text/html",
            Self::Email => "message/rfc822",
            Self::Zip => "application/zip",
            Self::Edxml => "application/xml",
            Self::Image => "image/*",
            Self::Unknown => "application/octet-stream",
        }
    }

    /// The IANA media type of a picture, by its first bytes.
    pub fn of_image(bytes: &[u8]) -> Option<&'static str> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some("image/png")
        } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            Some("image/jpeg")
        } else if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
            Some("image/tiff")
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some("image/webp")
        } else {
            None
        }
    }
}

fn is_image(head: &[u8]) -> bool {
    MediaKind::of_image(head).is_some()
}

fn find(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|w| w == needle)
}

/// Which of the formats in a ZIP it is, by its parts. Of a damaged one the names that stand in
/// clear must do, so that the reader of the format can say what is wrong.
fn zip_kind(bytes: &[u8]) -> MediaKind {
    let opendocument = b"application/vnd.oasis.opendocument.text";
    if let Ok(mut package) = Package::open(bytes, "ZIP") {
        if matches!(package.part("mimetype"), Ok(Some(kind)) if kind.starts_with(opendocument)) {
            return MediaKind::Odt;
        }
        let is_docx = package.names().iter().any(|n| n.starts_with("word/document"));
        return if is_docx { MediaKind::Docx } else { MediaKind::Zip };
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    if find(head, opendocument) {
        return MediaKind::Odt;
    }
    let tail = &bytes[bytes.len().saturating_sub(64 << 10)..];
    if find(head, b"word/document") || find(tail, b"word/document") {
        return MediaKind::Docx;
    }
    MediaKind::Zip
}

fn looks_like_html(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    text.starts_with("<!doctype html") || text.starts_with("<html") || text.contains("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_decide_before_the_name() {
        assert_eq!(MediaKind::detect(b"%PDF-1.4\n", "letter.txt"), MediaKind::Pdf);
        assert_eq!(MediaKind::detect(b"\r\n\r\n%PDF-1.4\n", "letter"), MediaKind::Pdf);
        assert_eq!(MediaKind::detect(b"{\\rtf1 ", "letter.doc"), MediaKind::Rtf);
        assert_eq!(MediaKind::detect(b"\xff\xd8\xff\xe0rest", "scan.png"), MediaKind::Image);
        assert_eq!(MediaKind::detect(b"PK\x03\x04....word/document.xml", "a.zip"), MediaKind::Docx);
        assert_eq!(MediaKind::detect(b"PK\x03\x04....a.pdf", "a.docx"), MediaKind::Zip);
    }

    #[test]
    fn the_name_decides_between_texts() {
        assert_eq!(MediaKind::detect("Số: 1".as_bytes(), "a.md"), MediaKind::Markdown);
        assert_eq!(MediaKind::detect("Số: 1".as_bytes(), "A.TXT"), MediaKind::Text);
        assert_eq!(MediaKind::detect("Số: 1".as_bytes(), "-"), MediaKind::Text);
        assert_eq!(MediaKind::detect(&[0, 1, 2, 3, 0, 0, 9], "a.bin"), MediaKind::Unknown);
        assert_eq!(MediaKind::detect(b"<html><body>", "a.doc"), MediaKind::Html);
    }
}
