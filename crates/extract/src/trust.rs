//! The roots that an office trusts, and whether a certificate leads to one of them.
//!
//! Owns the checking of signatures with public keys. Whether a certificate was called back
//! meanwhile (CRL, OCSP) is not asked: that needs the network, which nothing here uses.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use der::asn1::ObjectIdentifier;
use der::{DateTime, Decode, Encode};
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use serde::{Deserialize, Serialize};
use x509_cert::Certificate;
use x509_cert::ext::pkix::BasicConstraints;

const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const RSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const EC_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const EC_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");

/// Longer chains are no chains.
const DEPTH: usize = 8;
/// More certificates than any office trusts.
const MAX_ROOTS: usize = 200;
/// Larger files hold something else.
const MAX_BYTES: usize = 512 << 10;

/// The certificates that an office trusts, as a file holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roots {
    /// In base64, as they go to a worker.
    certificates: Vec<String>,
}

impl Roots {
    /// Reads a file of certificates: PEM with any number of them, or a single one in DER. `None` if
    /// there is none in it.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_BYTES {
            return None;
        }
        if Certificate::from_der(bytes).is_ok() {
            return Some(Self { certificates: vec![STANDARD.encode(bytes)] });
        }
        let text = std::str::from_utf8(bytes).ok()?;
        let blocks = text.split("-----BEGIN CERTIFICATE-----").skip(1);
        let bodies = blocks.filter_map(|b| b.split_once("-----END CERTIFICATE-----"));
        let certificates: Vec<String> =
            bodies.take(MAX_ROOTS).map(|(b, _)| b.split_whitespace().collect()).collect();
        let this = Self { certificates };
        // One that cannot be read would be trusted by nobody, in silence.
        let whole = !this.is_empty() && this.parsed().len() == this.certificates.len();
        whole.then_some(this)
    }

    /// No root is known, so that nothing can be checked.
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty()
    }

    pub(crate) fn parsed(&self) -> Vec<Certificate> {
        let read = |text: &String| Certificate::from_der(&STANDARD.decode(text).ok()?).ok();
        self.certificates.iter().filter_map(read).collect()
    }
}

/// True if a certificate is one of the roots, or leads to one over those that came with it. Those in
/// between have to be those of issuers, and valid at that time.
pub(crate) fn leads(
    certificate: &Certificate,
    beside: &[&Certificate],
    roots: &[Certificate],
    when: Option<DateTime>,
) -> bool {
    let mut current = certificate;
    for _ in 0..DEPTH {
        if roots.contains(current) || roots.iter().any(|root| is_issued_by(current, root)) {
            return true;
        }
        let between = |c: &&&Certificate| is_issuer(c) && is_valid(c, when) && is_issued_by(current, c);
        match beside.iter().find(|c| **c != current && between(c)) {
            Some(issuer) => current = issuer,
            None => return false,
        }
    }
    false
}

fn is_valid(certificate: &Certificate, when: Option<DateTime>) -> bool {
    let validity = &certificate.tbs_certificate.validity;
    when.is_none_or(|w| validity.not_before.to_date_time() <= w && w <= validity.not_after.to_date_time())
}

/// True if it may give out certificates.
fn is_issuer(certificate: &Certificate) -> bool {
    let extensions = certificate.tbs_certificate.extensions.iter().flatten();
    extensions
        .filter(|e| e.extn_id == BASIC_CONSTRAINTS)
        .any(|e| BasicConstraints::from_der(e.extn_value.as_bytes()).is_ok_and(|b| b.ca))
}

fn is_issued_by(certificate: &Certificate, issuer: &Certificate) -> bool {
    certificate.tbs_certificate.issuer == issuer.tbs_certificate.subject
        && certificate.tbs_certificate.to_der().is_ok_and(|signed| {
            let algorithm = certificate.signature_algorithm.oid;
            is_signed_by(issuer, algorithm, None, &signed, certificate.signature.raw_bytes()) == Some(true)
        })
}

/// Whether a signature over these bytes was made with the key of this certificate; `None` for an
/// algorithm that is not known here. `digest` counts where the algorithm does not say it.
pub(crate) fn is_signed_by(
    certificate: &Certificate,
    algorithm: ObjectIdentifier,
    digest: Option<ObjectIdentifier>,
    signed: &[u8],
    signature: &[u8],
) -> Option<bool> {
    let key = &certificate.tbs_certificate.subject_public_key_info;
    let curve = key.algorithm.parameters.as_ref().and_then(|p| p.decode_as::<ObjectIdentifier>().ok());
    let digest = match algorithm {
        RSA_SHA1 => SHA1,
        RSA_SHA256 | EC_SHA256 => SHA256,
        RSA_SHA384 | EC_SHA384 => SHA384,
        RSA_SHA512 => SHA512,
        RSA | RSA_PSS | EC => digest?,
        _ => return None,
    };
    let method: &dyn VerificationAlgorithm = match (key.algorithm.oid, digest, curve) {
        (RSA, SHA256, _) if algorithm == RSA_PSS => &signature::RSA_PSS_2048_8192_SHA256,
        (RSA, SHA384, _) if algorithm == RSA_PSS => &signature::RSA_PSS_2048_8192_SHA384,
        (RSA, SHA512, _) if algorithm == RSA_PSS => &signature::RSA_PSS_2048_8192_SHA512,
        // Letters of ten years ago were signed with what was good then.
        (RSA, SHA1, _) => &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        (RSA, SHA256, _) => &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        (RSA, SHA384, _) => &signature::RSA_PKCS1_2048_8192_SHA384,
        (RSA, SHA512, _) => &signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        (EC, SHA256, Some(P256)) => &signature::ECDSA_P256_SHA256_ASN1,
        (EC, SHA384, Some(P256)) => &signature::ECDSA_P256_SHA384_ASN1,
        (EC, SHA256, Some(P384)) => &signature::ECDSA_P384_SHA256_ASN1,
        (EC, SHA384, Some(P384)) => &signature::ECDSA_P384_SHA384_ASN1,
        _ => return None,
    };
    let key = UnparsedPublicKey::new(method, key.subject_public_key.raw_bytes());
    Some(key.verify(signed, signature).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificates_gives_no_roots() {
        for bytes in [
            &b""[..],
            b"Ban Co yeu",
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        ] {
            assert_eq!(Roots::read(bytes), None);
        }
    }
}
