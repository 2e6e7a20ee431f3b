"""Sets letters of `../letters` in every format that is read: `python3 make.py [NAME...]`.

Needs LibreOffice (`soffice`) for .docx, .doc, .odt and .rtf, which are made from the HTML, a paragraph
a line, and pikepdf for the print that is encrypted under an empty password. Run again, it makes files with other bytes (programs write the time into them) that read the
same.
"""

import base64
import html
import io
import pathlib
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from email.message import EmailMessage
from email.policy import SMTP

import pikepdf

HERE = pathlib.Path(__file__).parent
LETTERS = HERE.parent / "letters"
TABLES = HERE.parent.parent / "crates" / "text" / "data"
NAMES = ["tb-cam-duong", "cv-ra-soat-van-ban", "gm-hop-hoi-dong-khoa-hoc"]
CLERK, OFFICE = "van-thu@example.vn", "van-phong@example.vn"


def paragraphs(text):
    """A paragraph a line; `**` marks bold."""
    out = []
    for line in text.rstrip("\n").split("\n"):
        parts = html.escape(line.strip(), quote=False).split("**")
        shown = "".join(f"<b>{p}</b>" if i % 2 else p for i, p in enumerate(parts))
        out.append(f"<p>{shown or '&nbsp;'}</p>")
    return "\n".join(out)


def as_html(text):
    head = '<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"><title></title>'
    style = '<style>body { font-family: "Times New Roman"; font-size: 14pt; } p { margin: 0; }</style>'
    return f"{head}{style}</head><body>\n{paragraphs(text)}\n</body></html>\n"


def office(page, folder, kinds):
    """The HTML as LibreOffice converts it, by ending."""
    source = folder / "letter.html"
    source.write_text(page, encoding="utf-8")
    made = {}
    filters = {
        "docx": "docx:MS Word 2007 XML",
        "doc": "doc:MS Word 97",
        "odt": "odt:writer8",
        "rtf": "rtf:Rich Text Format",
    }
    for kind in kinds:
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--writer"]
        command += ["--infilter=HTML (StarWriter)", "--convert-to", filters[kind], "--outdir", str(folder)]
        subprocess.run(command + [str(source)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        made[kind] = (folder / f"letter.{kind}").read_bytes()
    return made


def as_zip(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(name, (2025, 1, 2, 3, 4, 6)), data)
    return out.getvalue()


def as_email(docx):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = CLERK, OFFICE, "Gửi văn bản"
    message["Date"] = "Thu, 02 Jan 2025 08:00:00 +0700"
    message.set_content("Xin gửi kèm văn bản.\n")
    kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    message.add_attachment(docx, maintype="application", subtype=kind, filename="letter.docx")
    message.set_boundary("ranh-gioi")
    return message.as_bytes(policy=SMTP)


def as_edxml(pdf):
    packed = base64.b64encode(as_zip({"letter.pdf": pdf})).decode()
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader><MessageHeader>
</MessageHeader></edXMLHeader><edXMLBody></edXMLBody></edXMLEnvelope>
<AttachmentEncoded><Attachment><AttachmentName>letter.pdf</AttachmentName>
<ContentTransferEncoded>{packed}</ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>
""".encode()


def table(name):
    """Letter to bytes, of an encoding before Unicode."""
    rows = (line.split("\t") for line in (TABLES / f"{name}.tsv").read_text(encoding="utf-8").splitlines())
    return {row[-1]: row[0] for row in rows if len(row) == 2 and not row[0].startswith("#")}


def by_table(text, name):
    codes = {letter: bytes([int(code, 16)]) for letter, code in table(name).items()}
    return b"".join(codes.get(c) or c.encode("cp1252") for c in text)


def as_tcvn3(text):
    """Fonts as typists had them: capitals with tones are small letters in the font that draws capitals."""
    codes = {letter: int(code, 16) for letter, code in table("tcvn3").items()}

    def shown(letter):
        code = codes.get(letter)
        if code is None and letter.lower() in codes:
            return f'<font face=".VnTimeH">&#{codes[letter.lower()]};</font>'
        return html.escape(letter, quote=False) if code is None else f"&#{code};"

    lines = ("".join(map(shown, line)) or "&nbsp;" for line in text.replace("**", "").rstrip("\n").split("\n"))
    body = "\n".join(f'<p><font face=".VnTime">{line}</font></p>' for line in lines)
    return f"<html><body>\n{body}\n</body></html>\n".encode("cp1252")


def as_vni(text):
    codes = table("vni")
    return "".join(codes.get(c, c) for c in text).encode("cp1252")


def as_viqr(text):
    """RFC 1456: the marks after the letter; a sign that is no mark is escaped."""
    marks = {"\u0302": "^", "\u0306": "(", "\u031b": "+", "\u0300": "`", "\u0301": "'", "\u0309": "?"}
    marks |= {"\u0303": "~", "\u0323": "."}
    order = "^(+`'?~."
    out = []
    for c in text:
        base, *above = unicodedata.normalize("NFD", c)
        base = {"đ": "dd", "Đ": "DD"}.get(base, base)
        above = sorted((marks[m] for m in above), key=order.index)
        if not above and c in "^(+`'?~." and out and out[-1][-1] in "aeiouyAEIOUY^(+":
            base = "\\" + base
        out.append(base + "".join(above))
    return "".join(out).encode("ascii", "replace")


def as_windows_1258(text):
    """Vowels composed, tones apart."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for c in text:
        parts = unicodedata.normalize("NFD", c)
        tone = "".join(p for p in parts if p in tones)
        out.append(unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones)) + tone)
    return "".join(out).encode("cp1258")


def encoded(text):
    """The text in the encodings that archives still hold, by ending."""
    half = len(text) // 2
    return {
        "tcvn3.html": as_tcvn3(text),
        "vni.txt": as_vni(text),
        "viscii.txt": by_table(text, "viscii"),
        "viqr.txt": as_viqr(text),
        "cp1258.txt": as_windows_1258(text),
        "nfd.txt": unicodedata.normalize("NFD", text).encode(),
        "mixed.txt": (unicodedata.normalize("NFD", text[:half]) + text[half:]).encode(),
        "utf8x2.txt": text.encode().decode("latin-1").encode(),
    }


def as_locked(pdf):
    """Encrypted, and open to whoever asks."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="van-thu", user="", R=6))
    return out.getvalue()


def main():
    for name in sys.argv[1:] or NAMES:
        text = (LETTERS / name / "letter.txt").read_text(encoding="utf-8")
        pdf = (LETTERS / name / "letter.pdf").read_bytes()
        page = as_html(text)
        with tempfile.TemporaryDirectory() as folder:
            made = office(page, pathlib.Path(folder), ["docx", "doc", "odt", "rtf"])
        made["html"] = page.encode()
        made["md"] = text.encode()
        made["utf16.txt"] = text.encode("utf-16")
        made["zip"] = as_zip({"letter.docx": made["docx"]})
        made["eml"] = as_email(made["docx"])
        made["edxml"] = as_edxml(pdf)
        made["locked.pdf"] = as_locked(pdf)
        made |= encoded(text)
        target = HERE / name
        target.mkdir(exist_ok=True)
        for ending, data in made.items():
            (target / f"letter.{ending}").write_bytes(data)
        print(name, *sorted(made))


if __name__ == "__main__":
    main()
