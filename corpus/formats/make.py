"""Sets letters of `../letters` in every format that is read: `python3 make.py [NAME...]`.

Needs LibreOffice (`soffice`) for .docx, .doc, .odt and .rtf, which are made from the HTML, a paragraph
a line. Run again, it makes files with other bytes (programs write the time into them) that read the
same.
"""

import base64
import html
import io
import pathlib
import subprocess
import sys
import tempfile
import zipfile
from email.message import EmailMessage
from email.policy import SMTP

HERE = pathlib.Path(__file__).parent
LETTERS = HERE.parent / "letters"
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
        target = HERE / name
        target.mkdir(exist_ok=True)
        for ending, data in made.items():
            (target / f"letter.{ending}").write_bytes(data)
        print(name, *sorted(made))


if __name__ == "__main__":
    main()
