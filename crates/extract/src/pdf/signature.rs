//! Digital signatures (PAdES, CMS): who, when, over how much of the file, whether the bytes still have
//! the digest that was signed, and whether the key of the certificate signed it.
//!
//! Whether the certificate can be trusted is asked only where the office has roots that it trusts.

use std::collections::HashSet;

use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use congvan_model::{Certificate as Facts, Diagnostic, Severity, Signature, Trust};
use der::asn1::{GeneralizedTime, ObjectIdentifier, OctetString, UtcTime};
use der::{AnyRef, DateTime, Decode, Encode, SliceReader, Tag, Tagged};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, String as PdfString};
use sha2::Digest;
use x509_cert::Certificate;
use x509_cert::name::Name as X509Name;

use super::ber;
use crate::{Roots, trust};

const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
const TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");
/// How the parts of a name are called, in the order in which they are read.
const NAMES: [(ObjectIdentifier, &str); 8] = [
    (COMMON_NAME, "CN"),
    (ObjectIdentifier::new_unwrap("2.5.4.12"), "T"),
    (UNIT, "OU"),
    (ORGANIZATION, "O"),
    (ObjectIdentifier::new_unwrap("2.5.4.7"), "L"),
    (ObjectIdentifier::new_unwrap("2.5.4.8"), "ST"),
    (ObjectIdentifier::new_unwrap("2.5.4.6"), "C"),
    (ObjectIdentifier::new_unwrap("0.9.2342.19200300.100.1.1"), "UID"),
];

/// More fields than a form of any letter has.
const MAX_FIELDS: usize = 10_000;

/// The signatures of a file, in the order in which they were put on it.
pub(crate) fn signatures(pdf: &Pdf, bytes: &[u8], roots: &Roots) -> Vec<Signature> {
    let mut found: Vec<Found<'_>> = Vec::new();
    let mut seen = HashSet::new();
    let mut take = |field: &Dict<'_>| {
        // The same signature hangs on the form and on its page.
        if field.get_ref("V").is_some_and(|r| !seen.insert(r)) {
            return;
        }
        let Some(value) = field.get::<Dict<'_>>("V") else { return };
        if let Some(one) = read(&value, bytes)
            && !found.iter().any(|f| f.range == one.range)
        {
            found.push(one);
        }
    };
    let root: Option<Dict<'_>> = pdf.xref().get(pdf.xref().root_id());
    let fields = root.and_then(|r| r.get::<Dict<'_>>("AcroForm")).and_then(|f| f.get::<Array<'_>>("Fields"));
    let mut open: Vec<(Dict<'_>, bool)> =
        fields.iter().flat_map(|f| f.iter::<Dict<'_>>()).map(|d| (d, false)).collect();
    let mut count = 0;
    while let Some((field, inherited)) = open.pop() {
        count += 1;
        if count > MAX_FIELDS {
            break;
        }
        let is_signature = field.get::<Name<'_>>("FT").map_or(inherited, |t| &*t == b"Sig");
        if let Some(kids) = field.get::<Array<'_>>("Kids") {
            open.extend(kids.iter::<Dict<'_>>().take(MAX_FIELDS).map(|k| (k, is_signature)));
        }
        if is_signature {
            take(&field);
        }
    }
    // Some signing systems put the field on the page and forget to list it in the form.
    for page in pdf.pages().iter().take(200) {
        let annotations = page.raw().get::<Array<'_>>("Annots");
        for annotation in annotations.iter().flat_map(|a| a.iter::<Dict<'_>>()).take(MAX_FIELDS) {
            if annotation.get::<Name<'_>>("FT").is_some_and(|t| &*t == b"Sig") {
                take(&annotation);
            }
        }
    }
    found.sort_by_key(Found::end);
    let mut digests = Digests::new(bytes);
    let roots = roots.parsed();
    found.iter().map(|f| f.signature(bytes, &mut digests, &roots)).collect()
}

/// A signature as it stands in the file.
struct Found<'a> {
    range: Vec<u64>,
    /// The stretches that the range names; `None` if they are not there.
    parts: Option<Vec<&'a [u8]>>,
    signed: Option<Signed>,
    name: Option<String>,
    time: Option<String>,
}

fn read<'a>(value: &Dict<'_>, bytes: &'a [u8]) -> Option<Found<'a>> {
    let range: Vec<u64> = value
        .get::<Array<'_>>("ByteRange")?
        .iter::<i64>()
        .take(64)
        .map(|n| u64::try_from(n).unwrap_or(u64::MAX))
        .collect();
    Some(Found {
        parts: covered(&range, bytes),
        range,
        signed: value.get::<PdfString<'_>>("Contents").and_then(|c| parse(c.as_bytes())),
        name: value.get::<PdfString<'_>>("Name").map(|n| text_string(n.as_bytes())),
        time: value.get::<PdfString<'_>>("M").and_then(|m| iso_time(&text_string(m.as_bytes()))),
    })
}

impl Found<'_> {
    /// Where the bytes that it covers end.
    fn end(&self) -> u64 {
        self.range.chunks(2).last().map_or(0, |c| c.iter().fold(0, |a: u64, b| a.saturating_add(*b)))
    }

    fn signature(&self, bytes: &[u8], digests: &mut Digests<'_>, roots: &[Certificate]) -> Signature {
        let rest = usize::try_from(self.end()).ok().and_then(|end| bytes.get(end..));
        let covers_whole_file = self.parts.is_some()
            && self.range.len() == 4
            && self.range[0] == 0
            && rest.is_some_and(|rest| rest.iter().all(u8::is_ascii_whitespace));
        let intact = match (&self.parts, &self.signed) {
            (Some(parts), Some(signed)) => signed.is_intact(parts, digests),
            (None, _) => Some(false),
            _ => None,
        };
        let parts = self.parts.as_deref().unwrap_or_default();
        let of_certificate = self.signed.as_ref().and_then(Signed::signer_name);
        let signer = of_certificate.or_else(|| self.name.clone()).filter(|n| !n.trim().is_empty());
        let stamped = self.signed.as_ref().and_then(Signed::stamped);
        let attribute = self.signed.as_ref().and_then(Signed::signing_time);
        // What a stamp says counts more than the clock of whoever signed.
        let when = stamped.or(attribute);
        let agency = self.signed.as_ref().and_then(Signed::agency).filter(|a| Some(a) != signer.as_ref());
        Signature {
            signer,
            time: self.time.clone().or_else(|| attribute.map(iso)),
            covers_whole_file,
            intact,
            agency,
            stamped: stamped.map(iso),
            certificate: self.signed.as_ref().and_then(|s| s.facts(when)),
            trust: Some(match (roots, &self.signed) {
                ([], _) => Trust::NotChecked,
                (_, Some(signed)) if signed.is_trusted(parts, roots, when) => Trust::Trusted,
                _ => Trust::Untrusted,
            }),
        }
    }
}

/// The stretches of the file that a byte range names; `None` if it names what is not there.
fn covered<'a>(range: &[u64], bytes: &'a [u8]) -> Option<Vec<&'a [u8]>> {
    if range.is_empty() || !range.len().is_multiple_of(2) {
        return None;
    }
    range
        .chunks(2)
        .map(|c| {
            let start = usize::try_from(c[0]).ok()?;
            let end = start.checked_add(usize::try_from(c[1]).ok()?)?;
            bytes.get(start..end)
        })
        .collect()
}

struct Signed {
    data: SignedData,
}

/// Reads a CMS container; what follows it is the padding of its place in the file.
fn parse(bytes: &[u8]) -> Option<Signed> {
    parse_strictly(bytes).or_else(|| parse_strictly(&ber::definite(bytes)?))
}

fn parse_strictly(der: &[u8]) -> Option<Signed> {
    let mut reader = SliceReader::new(der).ok()?;
    let info = ContentInfo::decode(&mut reader).ok()?;
    let data = info.content.decode_as::<SignedData>().ok()?;
    Some(Signed { data })
}

impl Signed {
    fn signer(&self) -> Option<&SignerInfo> {
        self.data.signer_infos.0.iter().next()
    }

    /// The certificates that came with it.
    fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        use cms::cert::CertificateChoices::Certificate;
        self.data.certificates.iter().flat_map(|set| set.0.iter()).filter_map(|c| match c {
            Certificate(c) => Some(c),
            _ => None,
        })
    }

    fn certificate(&self) -> Option<&Certificate> {
        let signer = self.signer()?;
        let mut all = self.certificates();
        match &signer.sid {
            SignerIdentifier::IssuerAndSerialNumber(id) => all.find(|c| {
                c.tbs_certificate.serial_number == id.serial_number && c.tbs_certificate.issuer == id.issuer
            }),
            SignerIdentifier::SubjectKeyIdentifier(_) => all.next(),
        }
    }

    fn signer_name(&self) -> Option<String> {
        let subject = &self.certificate()?.tbs_certificate.subject;
        attribute(subject, COMMON_NAME).or_else(|| attribute(subject, ORGANIZATION))
    }

    fn signed_attribute<T>(&self, oid: ObjectIdentifier) -> Option<T>
    where
        T: for<'a> der::DecodeValue<'a> + Tagged + der::FixedTag,
    {
        let attributes = self.signer()?.signed_attrs.as_ref()?;
        let attribute = attributes.iter().find(|a| a.oid == oid)?;
        attribute.values.iter().next()?.decode_as::<T>().ok()
    }

    fn signing_time(&self) -> Option<DateTime> {
        let utc = self.signed_attribute::<UtcTime>(SIGNING_TIME).map(|t| t.to_date_time());
        utc.or_else(|| Some(self.signed_attribute::<GeneralizedTime>(SIGNING_TIME)?.to_date_time()))
    }

    /// The body that the certificate names.
    fn agency(&self) -> Option<String> {
        let subject = &self.certificate()?.tbs_certificate.subject;
        attribute(subject, ORGANIZATION).or_else(|| attribute(subject, UNIT))
    }

    /// The time that a time stamping authority put on the signature.
    fn stamped(&self) -> Option<DateTime> {
        let attributes = self.signer()?.unsigned_attrs.as_ref()?;
        let token = attributes.iter().find(|a| a.oid == TIME_STAMP)?.values.iter().next()?;
        let info = token.decode_as::<ContentInfo>().ok()?;
        let data = info.content.decode_as::<SignedData>().ok()?;
        let content = data.encap_content_info.econtent?.decode_as::<OctetString>().ok()?;
        // TSTInfo: version, policy, imprint, serial number, time.
        let whole = AnyRef::from_der(content.as_bytes()).ok()?;
        let mut parts = SliceReader::new(whole.value()).ok()?;
        for _ in 0..4 {
            AnyRef::decode(&mut parts).ok()?;
        }
        // With parts of a second, which are of no account here.
        let time = AnyRef::decode(&mut parts).ok().filter(|t| t.tag() == Tag::GeneralizedTime)?;
        let text = std::str::from_utf8(time.value()).ok()?;
        let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u8>().ok();
        let year = text.get(..4)?.parse().ok()?;
        DateTime::new(year, number(4..6)?, number(6..8)?, number(8..10)?, number(10..12)?, number(12..14)?)
            .ok()
    }

    /// What the certificate says, and whether it was valid then.
    fn facts(&self, when: Option<DateTime>) -> Option<Facts> {
        let facts = &self.certificate()?.tbs_certificate;
        let (from, to) = (facts.validity.not_before.to_date_time(), facts.validity.not_after.to_date_time());
        Some(Facts {
            subject: whole_name(&facts.subject),
            issuer: whole_name(&facts.issuer),
            serial: facts.serial_number.as_bytes().iter().map(|b| format!("{b:02x}")).collect(),
            valid_from: iso(from),
            valid_to: iso(to),
            valid_when_signed: when.map(|w| from <= w && w <= to),
        })
    }

    /// Whether the signature was made with the key of its certificate; `None` if that is not there, or
    /// the algorithm is not known here.
    fn is_own(&self, parts: &[&[u8]]) -> Option<bool> {
        let (signer, certificate) = (self.signer()?, self.certificate()?);
        let signed = match &signer.signed_attrs {
            // The key signs the attributes, among them the digest of the file.
            Some(attributes) => attributes.to_der().ok()?,
            None => match self.encapsulated() {
                Some(content) => content.as_bytes().to_vec(),
                None => parts.concat(),
            },
        };
        let (algorithm, digest) = (signer.signature_algorithm.oid, signer.digest_alg.oid);
        trust::is_signed_by(certificate, algorithm, Some(digest), &signed, signer.signature.as_bytes())
    }

    /// True if its certificate leads to a root and it was made with the key of that.
    fn is_trusted(&self, parts: &[&[u8]], roots: &[Certificate], when: Option<DateTime>) -> bool {
        let beside: Vec<&Certificate> = self.certificates().collect();
        self.is_own(parts) == Some(true)
            && self.certificate().is_some_and(|c| trust::leads(c, &beside, roots, when))
    }

    /// What the container itself holds.
    fn encapsulated(&self) -> Option<OctetString> {
        self.data.encap_content_info.econtent.as_ref().and_then(|c| c.decode_as().ok())
    }

    /// Whether the digest of these bytes is the one that was signed, and the key of the certificate
    /// signed it; `None` if it was made in a way that is not known here.
    fn is_intact(&self, parts: &[&[u8]], digests: &mut Digests<'_>) -> Option<bool> {
        let signer = self.signer()?;
        let is_own = self.is_own(parts);
        if is_own == Some(false) {
            return Some(false);
        }
        if let Some(content) = self.encapsulated().filter(|c| c.as_bytes().len() == 20) {
            // adbe.pkcs7.sha1: the digest of the file is what the container signs.
            return Some(content.as_bytes() == digests.of(SHA1, parts)?);
        }
        if signer.signed_attrs.is_none() {
            return is_own;
        }
        let expected = self.signed_attribute::<OctetString>(MESSAGE_DIGEST)?;
        Some(expected.as_bytes() == digests.of(signer.digest_alg.oid, parts)?)
    }
}

/// Digests of a file. Each signature covers what stood there before it, from the first byte on, so
/// the common beginning is hashed once.
struct Digests<'a> {
    file: &'a [u8],
    sha1: Prefix<sha1::Sha1>,
    sha256: Prefix<sha2::Sha256>,
    sha384: Prefix<sha2::Sha384>,
    sha512: Prefix<sha2::Sha512>,
}

#[derive(Default)]
struct Prefix<D> {
    hash: D,
    len: usize,
}

impl<'a> Digests<'a> {
    fn new(file: &'a [u8]) -> Self {
        Self {
            file,
            sha1: Prefix::default(),
            sha256: Prefix::default(),
            sha384: Prefix::default(),
            sha512: Prefix::default(),
        }
    }

    /// The digest of these stretches of the file; `None` for an algorithm that is not known here.
    fn of(&mut self, algorithm: ObjectIdentifier, parts: &[&[u8]]) -> Option<Vec<u8>> {
        match algorithm {
            SHA1 => Some(self.sha1.of(self.file, parts)),
            SHA256 => Some(self.sha256.of(self.file, parts)),
            SHA384 => Some(self.sha384.of(self.file, parts)),
            SHA512 => Some(self.sha512.of(self.file, parts)),
            _ => None,
        }
    }
}

impl<D: Digest + Clone> Prefix<D> {
    fn of(&mut self, file: &[u8], parts: &[&[u8]]) -> Vec<u8> {
        let mut parts = parts.iter();
        let first = parts.as_slice().first().copied().unwrap_or_default();
        let at_start = std::ptr::eq(first.as_ptr(), file.as_ptr());
        let mut hash = if at_start && first.len() >= self.len {
            self.hash.update(&first[self.len..]);
            self.len = first.len();
            parts.next();
            self.hash.clone()
        } else {
            D::new()
        };
        parts.for_each(|p| hash.update(p));
        hash.finalize().to_vec()
    }
}

/// What a person should know of the signatures of a file.
pub(crate) fn remarks(signatures: &[Signature]) -> Vec<Diagnostic> {
    let mut remarks = Vec::new();
    for (i, signature) in signatures.iter().enumerate() {
        let who = signature.signer.clone().unwrap_or_else(|| format!("số {}", i + 1));
        let mut remark = |code, severity, message| {
            remarks.push(Diagnostic::new(code, severity, "", message));
        };
        if signature.intact == Some(false) {
            remark(
                "signature.broken",
                Severity::Review,
                format!("nội dung tệp không còn đúng với chữ ký số của {who}"),
            );
        } else if i + 1 == signatures.len() && !signature.covers_whole_file {
            remark(
                "signature.later-change",
                Severity::Info,
                format!("tệp có phần thêm vào sau chữ ký số cuối cùng (của {who})"),
            );
        }
        if signature.certificate.as_ref().is_some_and(|c| c.valid_when_signed == Some(false)) {
            remark(
                "signature.expired",
                Severity::Review,
                format!("chứng thư số của {who} không có hiệu lực lúc ký"),
            );
        }
        if signature.trust == Some(Trust::Untrusted) {
            remark(
                "signature.untrusted",
                Severity::Review,
                format!("chữ ký số của {who} không dẫn về chứng thư gốc nào được tin cậy"),
            );
        }
    }
    remarks
}

fn iso(time: DateTime) -> String {
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        time.year(),
        time.month(),
        time.day(),
        time.hour(),
        time.minutes(),
        time.seconds()
    )
}

/// A distinguished name, from the common name outward.
fn whole_name(name: &X509Name) -> String {
    let parts = NAMES.iter().filter_map(|(oid, called)| Some(format!("{called}={}", attribute(name, *oid)?)));
    parts.collect::<Vec<_>>().join(", ")
}

/// An attribute of a distinguished name, whichever kind of string it is.
fn attribute(name: &X509Name, oid: ObjectIdentifier) -> Option<String> {
    let value = name.0.iter().flat_map(|rdn| rdn.0.iter()).rfind(|a| a.oid == oid)?;
    let bytes = value.value.value();
    let text = match value.value.tag() {
        Tag::BmpString => {
            let units: Vec<u16> = bytes.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    Some(congvan_text::nfc(text.trim()).into_owned())
}

/// A PDF text string: UTF-16 or UTF-8 by its mark, else (near enough) Latin-1.
pub(crate) fn text_string(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units: Vec<u16> = rest.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
        return String::from_utf16_lossy(&units);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        let units: Vec<u16> = rest.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).collect();
        return String::from_utf16_lossy(&units);
    }
    match std::str::from_utf8(bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes)) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

/// `D:20250204164236+07'00'` as `2025-02-04T16:42:36+07:00`; without a zone if it has none.
fn iso_time(raw: &str) -> Option<String> {
    let raw = raw.trim().trim_start_matches("D:");
    let digits: String = raw.chars().take_while(char::is_ascii_digit).take(14).collect();
    if digits.len() < 8 {
        return None;
    }
    let part = |range: std::ops::Range<usize>, missing: &'static str| {
        digits.get(range).map_or(missing.to_owned(), str::to_owned)
    };
    let mut out = format!(
        "{}-{}-{}T{}:{}:{}",
        part(0..4, ""),
        part(4..6, "01"),
        part(6..8, "01"),
        part(8..10, "00"),
        part(10..12, "00"),
        part(12..14, "00")
    );
    let zone = &raw[digits.len()..];
    match zone.chars().next() {
        Some('Z' | 'z') => out.push('Z'),
        Some(sign @ ('+' | '-')) => {
            let figures: String = zone.chars().filter(char::is_ascii_digit).collect();
            let hours = figures.get(0..2).unwrap_or("00");
            let minutes = figures.get(2..4).unwrap_or("00");
            out.push_str(&format!("{sign}{hours}:{minutes}"));
        }
        _ => {}
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_their_zone() {
        assert_eq!(iso_time("D:20250204164236+07'00'").as_deref(), Some("2025-02-04T16:42:36+07:00"));
        assert_eq!(iso_time("D:20250204164236Z").as_deref(), Some("2025-02-04T16:42:36Z"));
        assert_eq!(iso_time("D:202502041642").as_deref(), Some("2025-02-04T16:42:00"));
        assert_eq!(iso_time("tomorrow"), None);
    }

    #[test]
    fn a_range_that_is_not_there_covers_nothing() {
        assert!(covered(&[0, 4, 6, 4], b"0123456789").is_some());
        assert!(covered(&[0, 4, 6, 5], b"0123456789").is_none());
        assert!(covered(&[0, u64::MAX], b"0123456789").is_none());
    }
}
