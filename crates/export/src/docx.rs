//! Printed tables as Word documents.

use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, NumPages, PageMargin, PageNum, PageOrientationType, Paragraph,
    Run, RunFonts, Shading, ShdType, Tab, TabValueType, Table, TableCell, TableCellMargins, TableLayoutType,
    TableRow, VAlignType, WidthType,
};
use jiff::civil::Date;

use crate::error::{Error, Problem};
use crate::flat::clean;
use crate::sheet::{Cell, Page, Sheet, Style, Tone};

/// Twentieths of a point to the millimetre.
fn twips(millimetres: u32) -> usize {
    (millimetres as usize * 1440 * 10) / 254
}

/// Half points.
const TEXT: usize = 22;
const SMALL: usize = 19;

/// Writes a sheet as an A4 document.
pub(crate) fn write(sheet: &Sheet, made: Date) -> Result<Vec<u8>, Error> {
    let fonts = || {
        RunFonts::new()
            .ascii("Times New Roman")
            .hi_ansi("Times New Roman")
            .cs("Times New Roman")
            .east_asia("Times New Roman")
    };
    let stamp = format!("{made}T00:00:00Z");
    let margin = i32::try_from(twips(12)).unwrap_or(680);
    let pages = Paragraph::new()
        .align(AlignmentType::Right)
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text("/").size(18))
        .add_num_pages(NumPages::new());
    let (turned, size) = match sheet.page {
        Page::Landscape => (PageOrientationType::Landscape, (16838, 11906)),
        Page::Portrait => (PageOrientationType::Portrait, (11906, 16838)),
    };
    let mut doc = Docx::new()
        .page_size(size.0, size.1)
        .page_orient(turned)
        .page_margin(PageMargin {
            top: margin,
            left: margin,
            bottom: margin,
            right: margin,
            header: 400,
            footer: 300,
            gutter: 0,
        })
        .default_fonts(fonts())
        .default_size(TEXT)
        .created_at(&stamp)
        .updated_at(&stamp)
        .footer(Footer::new().add_paragraph(pages));
    let mut top =
        Paragraph::new().add_tab(Tab::new().val(TabValueType::Right).pos(twips(sheet.page.width())));
    if let Some(office) = &sheet.office {
        top = top.add_run(Run::new().add_text(clean(&office.to_uppercase())).bold().size(24));
    }
    if let Some(made) = &sheet.made {
        top = top.add_run(Run::new().add_tab().add_text(clean(made)).italic().size(24));
    }
    doc = doc.add_paragraph(top).add_paragraph(Paragraph::new());
    let centred = |run: Run| Paragraph::new().align(AlignmentType::Center).add_run(run);
    doc = doc.add_paragraph(centred(Run::new().add_text(clean(&sheet.title.to_uppercase())).bold().size(32)));
    if let Some(subtitle) = &sheet.subtitle {
        doc = doc.add_paragraph(centred(Run::new().add_text(clean(subtitle)).bold().size(26)));
    }
    if let Some(summary) = &sheet.summary {
        doc = doc.add_paragraph(centred(Run::new().add_text(clean(summary)).italic().size(24)));
    }
    doc = doc.add_paragraph(Paragraph::new());
    if sheet.parts.iter().any(|p| !p.rows.is_empty()) {
        doc = doc.add_table(table(sheet));
    }
    for note in &sheet.notes {
        doc = doc
            .add_paragraph(Paragraph::new().add_run(Run::new().add_text(clean(note)).italic().size(SMALL)));
    }
    let mut parts = doc.build();
    repeat_rows(&mut parts.document, if sheet.numbered { 2 } else { 1 });
    let mut out = std::io::Cursor::new(Vec::new());
    parts.pack(&mut out).map_err(|e| Error(Problem::Docx(e.into())))?;
    Ok(out.into_inner())
}

/// Marks the first rows as ones to repeat on every page, which the library has no way to say.
fn repeat_rows(document: &mut Vec<u8>, rows: usize) {
    const OPEN: &[u8] = b"<w:trPr>";
    let mut from = 0;
    for _ in 0..rows {
        let Some(at) = document[from..].windows(OPEN.len()).position(|w| w == OPEN) else { return };
        let at = from + at + OPEN.len();
        document.splice(at..at, *b"<w:tblHeader />");
        from = at;
    }
}

fn table(sheet: &Sheet) -> Table {
    let fill = |colour: &str| Shading::new().shd_type(ShdType::Clear).color("auto").fill(colour);
    let heads = sheet.columns.iter().map(|column| {
        let head = Paragraph::new()
            .align(AlignmentType::Center)
            .add_run(Run::new().add_text(clean(&column.head)).bold().size(TEXT));
        TableCell::new()
            .width(twips(column.width), WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .shading(fill("E8E8E8"))
            .add_paragraph(head)
    });
    let mut rows = vec![TableRow::new(heads.collect()).cant_split()];
    if sheet.numbered {
        let numbers = sheet.columns.iter().zip(1..).map(|(column, n)| {
            let number = Run::new().add_text(format!("({n})")).italic().size(SMALL);
            TableCell::new()
                .width(twips(column.width), WidthType::Dxa)
                .add_paragraph(Paragraph::new().align(AlignmentType::Center).add_run(number))
        });
        rows.push(TableRow::new(numbers.collect()).cant_split());
    }
    for part in &sheet.parts {
        if let Some(title) = &part.title {
            let (back, ink) = match part.tone {
                Tone::Late => ("F6D5D1", "7A0C00"),
                Tone::Soon => ("FDF0C8", "5C4300"),
                Tone::Calm => ("F4F4F4", "000000"),
            };
            let title = Paragraph::new()
                .keep_next(true)
                .add_run(Run::new().add_text(clean(&title.to_uppercase())).bold().color(ink).size(TEXT));
            rows.push(
                TableRow::new(vec![
                    TableCell::new()
                        .grid_span(sheet.columns.len())
                        .width(twips(sheet.page.width()), WidthType::Dxa)
                        .shading(fill(back))
                        .add_paragraph(title),
                ])
                .cant_split(),
            );
        }
        for row in &part.rows {
            let cells = sheet.columns.iter().zip(row).map(|(column, value)| {
                cell(value, column.centred, part.tone).width(twips(column.width), WidthType::Dxa)
            });
            rows.push(TableRow::new(cells.collect()).cant_split());
        }
    }
    Table::new(rows)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(50, 80, 50, 80))
        .width(twips(sheet.page.width()), WidthType::Dxa)
        .set_grid(sheet.columns.iter().map(|c| twips(c.width)).collect())
}

fn cell(cell: &Cell, centred: bool, tone: Tone) -> TableCell {
    let mut out = TableCell::new();
    for line in &cell.0 {
        let size = if line.style == Style::Small { SMALL } else { TEXT };
        let mut paragraph = Paragraph::new();
        if centred {
            paragraph = paragraph.align(AlignmentType::Center);
        }
        if let Some(label) = &line.label {
            paragraph =
                paragraph.add_run(Run::new().add_text(format!("{} ", clean(label))).italic().size(size));
        }
        let mut run = Run::new().size(size);
        match line.style {
            Style::Check => {
                run = run.size(30).fonts(
                    RunFonts::new()
                        .ascii("Segoe UI Symbol")
                        .hi_ansi("Segoe UI Symbol")
                        .east_asia("Segoe UI Symbol"),
                )
            }
            Style::Strong => {
                run = run.bold();
                if tone == Tone::Late {
                    run = run.color("9B1000");
                }
            }
            Style::Plain | Style::Small => {}
        }
        for (i, text) in line.text.split('\n').enumerate() {
            if i > 0 {
                run = run.add_break(BreakType::TextWrapping);
            }
            run = run.add_text(clean(text));
        }
        out = out.add_paragraph(paragraph.add_run(run));
    }
    // A cell of the format holds at least one paragraph.
    if cell.0.is_empty() { out.add_paragraph(Paragraph::new()) } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;
    use crate::samples::{TODAY, entries, weekend};
    use crate::sheet;
    use std::io::Read as _;

    fn document(bytes: &[u8]) -> String {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        zip.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_document_has_every_task_and_repeats_its_head() {
        let bytes = write(&sheet::checklist(&entries(), &Options::new(TODAY)), TODAY).unwrap();
        let text = document(&bytes);
        for part in [
            "DANH MỤC NHIỆM VỤ CẦN THỰC HIỆN",
            "QUÁ HẠN (1)",
            "17:00, thứ Tư, 12/8/2020",
            "UBND tỉnh (qua Sở Thông tin và Truyền thông)",
            "w:orient=\"landscape\"",
        ] {
            assert!(text.contains(part), "{part}");
        }
        assert_eq!(text.matches("<w:tblHeader").count(), 1);
        assert_eq!(text.matches('☐').count(), 6);
    }

    #[test]
    fn the_same_list_is_the_same_file() {
        let make = || write(&sheet::checklist(&entries(), &Options::new(TODAY)), TODAY).unwrap();
        assert_eq!(make(), make());
    }

    #[test]
    fn what_letters_say_is_escaped() {
        let mut list = vec![weekend()];
        list[0].0.task.text = "</w:t><w:p> & \u{1}x".into();
        let text = document(&write(&sheet::checklist(&list, &Options::new(TODAY)), TODAY).unwrap());
        assert!(text.contains("&lt;/w:t&gt;&lt;w:p&gt; &amp; x"), "{text}");
    }
}
