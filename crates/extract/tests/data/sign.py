"""Makes the signed PDFs of this folder and `roots.pem`, with pyHanko (`pip install pyhanko`): `python3 sign.py`.

The bodies, the people and the keys are invented; the keys are thrown away. Run again, it makes
files with other keys and other bytes, which read the same.
"""

import io
from datetime import datetime, timedelta, timezone

from asn1crypto import keys, pem, x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from freezegun import freeze_time
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko_certvalidator.registry import SimpleCertificateStore

VIETNAM = timezone(timedelta(hours=7))
N = generic.NameObject


def name(cn, o=None, ou=None):
    parts = [(NameOID.COUNTRY_NAME, "VN")]
    parts += [(NameOID.ORGANIZATION_NAME, o)] if o else []
    parts += [(NameOID.ORGANIZATIONAL_UNIT_NAME, ou)] if ou else []
    return x509.Name([x509.NameAttribute(k, v) for k, v in parts + [(NameOID.COMMON_NAME, cn)]])


def day(y, m, d):
    return datetime(y, m, d, tzinfo=timezone.utc)


class Identity:
    """A key and its certificate."""

    def __init__(
        self, subject, issuer=None, start=day(2024, 1, 1), end=day(2029, 1, 1), stamping=False, issuing=False
    ):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        issued_by = issuer.cert.subject if issuer else subject
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issued_by)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
        )
        if stamping:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(usage, critical=True)
        if issuing:
            builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.cert = builder.sign((issuer or self).key, hashes.SHA256())

    def asn1(self):
        return asn1_x509.Certificate.load(self.cert.public_bytes(serialization.Encoding.DER))

    def asn1_key(self):
        der = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return keys.PrivateKeyInfo.load(der)

    def signer(self, *chain):
        store = SimpleCertificateStore()
        store.register_multiple([c.asn1() for c in chain])
        return signers.SimpleSigner(self.asn1(), self.asn1_key(), store)


def letter():
    """A page with a line of text."""
    w = PdfFileWriter()
    font = generic.DictionaryObject(
        {N("/Type"): N("/Font"), N("/Subtype"): N("/Type1"), N("/BaseFont"): N("/Times-Roman")}
    )
    resources = generic.DictionaryObject({N("/Font"): generic.DictionaryObject({N("/F"): font})})
    content = generic.StreamObject(stream_data=b"BT /F 14 Tf 72 760 Td (So: 12/UBND-VP) Tj ET")
    w.insert_page(PageObject(w.add_object(content), (0, 0, 595, 842), resources))
    out = io.BytesIO()
    w.write(out)
    return out.getvalue()


def sign(data, who, field, when, stamper=None, **meta):
    w = IncrementalPdfFileWriter(io.BytesIO(data))
    meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", **meta)
    out = io.BytesIO()
    # pyHanko notes the time with the zone of this machine.
    with freeze_time(when.astimezone(timezone.utc), tz_offset=0):
        signers.PdfSigner(meta, signer=who, timestamper=stamper).sign_pdf(w, output=out)
    return out.getvalue()


def annotate(data):
    """A later change: a remark on the page, added in a new revision."""
    w = IncrementalPdfFileWriter(io.BytesIO(data))
    note = generic.DictionaryObject(
        {
            N("/Type"): N("/Annot"),
            N("/Subtype"): N("/FreeText"),
            N("/Rect"): generic.ArrayObject(map(generic.NumberObject, (300, 700, 400, 720))),
            N("/Contents"): generic.TextStringObject("them sau"),
            N("/DA"): generic.TextStringObject("/F 12 Tf"),
        }
    )
    page = w.root["/Pages"]["/Kids"][0].get_object()
    page["/Annots"] = generic.ArrayObject(list(page.get("/Annots", [])) + [w.add_object(note)])
    w.update_container(page)
    out = io.BytesIO()
    w.write(out)
    return out.getvalue()


def main():
    root = Identity(name("CA Thử Nghiệm", "Ban Cơ yếu Thử Nghiệm"), issuing=True)
    # Of the same name, and nobody's root.
    false_root = Identity(name("CA Thử Nghiệm", "Ban Cơ yếu Thử Nghiệm"), issuing=True)
    branch = Identity(name("CA Thử Nghiệm số 2", "Ban Cơ yếu Thử Nghiệm"), root, issuing=True)
    below = Identity(name("Sở Tư pháp tỉnh Phú An", "Ủy ban nhân dân tỉnh Phú An"), branch)
    false_office = Identity(name("Ủy ban nhân dân tỉnh Phú An", "Tỉnh Phú An"), false_root)
    # Issued by somebody who may not issue.
    stray = Identity(name("Sở Y tế tỉnh Phú An", "Ủy ban nhân dân tỉnh Phú An"), below)
    office = Identity(name("Ủy ban nhân dân tỉnh Phú An", "Tỉnh Phú An"), root)
    person = Identity(name("Trần Thị Minh Hà", "Ủy ban nhân dân tỉnh Phú An", "Văn phòng"), root)
    past = Identity(name("Sở Nội vụ tỉnh Phú An", "Ủy ban nhân dân tỉnh Phú An"), root, day(2019, 1, 1), day(2021, 1, 1))
    clock = Identity(name("TSA Thử Nghiệm", "Ban Cơ yếu Thử Nghiệm"), root, stamping=True)
    stamper = timestamps.DummyTimeStamper(
        clock.asn1(), clock.asn1_key(), fixed_dt=datetime(2025, 3, 10, 9, 31, 5, tzinfo=VIETNAM)
    )
    first = datetime(2025, 3, 10, 9, 30, tzinfo=VIETNAM)
    second = datetime(2025, 3, 10, 15, 45, tzinfo=VIETNAM)
    whole = sign(letter(), office.signer(root), "Ky1", first, stamper)
    by_person = sign(letter(), person.signer(root), "Ky1", first)
    files = {
        "stamped": whole,
        "changed-later": annotate(whole),
        "two-signers": sign(by_person, office.signer(root), "Ky2", second),
        "expired": sign(letter(), past.signer(root), "Ky1", first),
        "below-a-branch": sign(letter(), below.signer(branch), "Ky1", first),
        "false-root": sign(letter(), false_office.signer(false_root), "Ky1", first),
        "stray": sign(letter(), stray.signer(below, branch), "Ky1", first),
    }
    for stem, data in files.items():
        with open(f"{stem}.pdf", "wb") as out:
            out.write(data)
    with open("roots.pem", "wb") as out:
        out.write(root.cert.public_bytes(serialization.Encoding.PEM))


if __name__ == "__main__":
    main()
