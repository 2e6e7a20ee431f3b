//! The checklist and the registers as a page to print: one file, nothing loaded, no scripts.

use std::fmt::Write as _;

use congvan_calendar::Due;
use congvan_model::TaskEntry;

use crate::options::{Lang, Options};
use crate::sheet::{self, Cell, Sheet, Style, Tone};

/// The checklist as an HTML page for A4.
pub fn checklist_html(entries: &[(TaskEntry, Due)], options: &Options<'_>) -> String {
    page(&sheet::checklist(entries, options))
}

const CSS: &str = "\
@page{size:A4;margin:12mm 12mm 14mm;@bottom-right{content:counter(page) \"/\" counter(pages);font:9pt \"Times New Roman\",\"Liberation Serif\",serif}}
*{box-sizing:border-box}
body{margin:0 auto;padding:8mm;background:#fff;color:#000;font:12pt/1.3 \"Times New Roman\",\"Liberation Serif\",\"Noto Serif\",serif}
header{position:relative;text-align:center;margin-bottom:4mm}
header .office{text-align:left;font-weight:bold;text-transform:uppercase}
header .made{position:absolute;top:0;right:0;font-style:italic}
h1{margin:8mm 0 1mm;font-size:16pt;line-height:1.2;text-transform:uppercase}
.sub{margin:0;font-size:13pt;font-weight:bold}
.sum{margin:1mm 0 0;font-style:italic}
table{width:calc(100% - 1pt);margin:0 auto;border-collapse:collapse;table-layout:fixed;font-size:11pt;line-height:1.25}
th,td{border:.5pt solid #000;padding:1.2mm 1.6mm;vertical-align:top;text-align:left;overflow-wrap:break-word}
th{text-align:center;vertical-align:middle;background:#e8e8e8}
td.c{text-align:center}
thead{display:table-header-group}
tr{break-inside:avoid}
tbody{break-inside:auto}
tr.part{break-after:avoid}
tr.n td{padding:.3mm;font-size:9.5pt;font-style:italic}
tr.part th{text-align:left;font-size:11.5pt;text-transform:uppercase;background:#f4f4f4}
.late tr.part th{background:#f6d5d1;color:#7a0c00}
.soon tr.part th{background:#fdf0c8;color:#5c4300}
.late td b{color:#9b1000}
p{margin:0}
small{display:block;margin-top:.6mm;font-size:9.5pt;line-height:1.2}
small i{font-style:italic}
.box{font:17pt/1 \"DejaVu Sans\",\"Segoe UI Symbol\",\"Apple Symbols\",\"Noto Sans Symbols2\",sans-serif}
footer{margin-top:4mm;font-size:9.5pt;font-style:italic}
th,.late tr.part th,.soon tr.part th{-webkit-print-color-adjust:exact;print-color-adjust:exact}
@media print{body{padding:0}}
";

/// A sheet as a page.
pub(crate) fn page(sheet: &Sheet) -> String {
    let mut out = String::with_capacity(4096);
    let lang = sheet.lang.pick("vi", "en");
    let title = match &sheet.subtitle {
        Some(subtitle) => format!("{} - {subtitle}", sheet.title),
        None => sheet.title.clone(),
    };
    let (page, width) = (sheet.page.name(), sheet.page.width() + 16);
    let _ = writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>\n{CSS}@page{{size:A4 {page}}}\n@media screen{{body{{max-width:{width}mm}}}}\n</style>\n</head>\n<body>\n<header>",
        escape(&title)
    );
    if let Some(office) = &sheet.office {
        let _ = writeln!(out, "<div class=\"office\">{}</div>", escape(office));
    }
    if let Some(made) = &sheet.made {
        let _ = writeln!(out, "<div class=\"made\">{}</div>", escape(made));
    }
    let _ = writeln!(out, "<h1>{}</h1>", escape(&sheet.title));
    if let Some(subtitle) = &sheet.subtitle {
        let _ = writeln!(out, "<p class=\"sub\">{}</p>", escape(subtitle));
    }
    if let Some(summary) = &sheet.summary {
        let _ = writeln!(out, "<p class=\"sum\">{}</p>", escape(summary));
    }
    out.push_str("</header>\n");
    if sheet.parts.iter().any(|p| !p.rows.is_empty()) {
        table(&mut out, sheet);
    }
    if !sheet.notes.is_empty() {
        let _ = writeln!(out, "<footer>{}", sheet.lang.pick("Ghi chú:", "Notes:"));
        for note in &sheet.notes {
            let _ = writeln!(out, "<p>{}</p>", escape(note));
        }
        out.push_str("</footer>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn table(out: &mut String, sheet: &Sheet) {
    out.push_str("<table>\n<colgroup>");
    for column in &sheet.columns {
        let share = f64::from(column.width) * 100.0 / f64::from(sheet.page.width());
        let _ = write!(out, "<col style=\"width:{share:.2}%\">");
    }
    out.push_str("</colgroup>\n<thead><tr>");
    for column in &sheet.columns {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(&column.head));
    }
    out.push_str("</tr>");
    if sheet.numbered {
        out.push_str("<tr class=\"n\">");
        for n in 1..=sheet.columns.len() {
            let _ = write!(out, "<td class=\"c\">({n})</td>");
        }
        out.push_str("</tr>");
    }
    out.push_str("</thead>\n");
    for part in &sheet.parts {
        let class = match part.tone {
            Tone::Late => " class=\"late\"",
            Tone::Soon => " class=\"soon\"",
            Tone::Calm => "",
        };
        let _ = writeln!(out, "<tbody{class}>");
        if let Some(title) = &part.title {
            let _ = writeln!(
                out,
                "<tr class=\"part\"><th colspan=\"{}\" scope=\"rowgroup\">{}</th></tr>",
                sheet.columns.len(),
                escape(title)
            );
        }
        for row in &part.rows {
            out.push_str("<tr>");
            for (column, cell) in sheet.columns.iter().zip(row) {
                out.push_str(if column.centred { "<td class=\"c\">" } else { "<td>" });
                self::cell(out, cell, sheet.lang);
                out.push_str("</td>");
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody>\n");
    }
    out.push_str("</table>\n");
}

fn cell(out: &mut String, cell: &Cell, lang: Lang) {
    for line in &cell.0 {
        let text = escape(&line.text);
        let label = line.label.as_ref().map_or(String::new(), |l| format!("<i>{}</i> ", escape(l)));
        let _ = match line.style {
            Style::Plain => write!(out, "<p>{label}{text}</p>"),
            Style::Strong => write!(out, "<p><b>{label}{text}</b></p>"),
            Style::Small => write!(out, "<small>{label}{text}</small>"),
            Style::Check => {
                let name = lang.pick("ô trống để đánh dấu", "empty box to tick");
                write!(out, "<span class=\"box\" role=\"img\" aria-label=\"{name}\">{text}</span>")
            }
        };
    }
}

/// The text as it may stand in an element or a quoted attribute. Control characters, which no
/// HTML text may hold, are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::About;
    use crate::samples::{TODAY, entries, weekend};
    use proptest::prelude::*;

    #[test]
    fn the_page_has_every_group_and_a_box_a_task() {
        let about = About::Body("Sở Giáo dục và Đào tạo".into());
        let options = Options { about: &about, office: Some("Văn phòng Sở"), ..Options::new(TODAY) };
        let page = checklist_html(&entries(), &options);
        for part in [
            "<html lang=\"vi\">",
            "<h1>Danh mục nhiệm vụ cần thực hiện</h1>",
            "Cơ quan thực hiện: Sở Giáo dục và Đào tạo",
            "<div class=\"office\">Văn phòng Sở</div>",
            "Lập ngày 11/8/2020",
            "Quá hạn (1)",
            "Sắp đến hạn (2)",
            "Còn hạn (1)",
            "Không định hạn (2)",
            "<b>17:00, thứ Tư, 12/8/2020</b>",
            "Định kỳ: “trước ngày 20 hằng tháng”",
            "<i>Phối hợp:</i> Sở Y tế; Đài Phát thanh - Truyền hình",
            "<i>Báo cáo:</i> UBND tỉnh (qua Sở Thông tin và Truyền thông)",
            "(theo Kính gửi)",
            "chưa biết ngày nhận",
            "size:A4 landscape",
        ] {
            assert!(page.contains(part), "{part}\n---\n{page}");
        }
        assert_eq!(page.matches('☐').count(), 6);
        let order: Vec<_> =
            ["Quá hạn (1)", "Sắp đến hạn (2)", "Còn hạn (1)"].map(|t| page.find(t)).into_iter().collect();
        assert!(order.is_sorted());
    }

    #[test]
    fn nothing_is_loaded_and_nothing_runs() {
        let page = checklist_html(&entries(), &Options::new(TODAY)).to_lowercase();
        for word in
            ["<script", "javascript:", "http:", "https:", "@import", "url(", "<img", "<link", "onload"]
        {
            assert!(!page.contains(word), "{word}");
        }
    }

    #[test]
    fn what_letters_say_is_escaped() {
        let mut list = vec![weekend()];
        list[0].0.task.text = "<script>alert(1)</script> & \"x\"".into();
        list[0].0.issuer = Some("</td></table>".into());
        let about = About::Body("<b>".into());
        let options = Options { about: &about, ..Options::new(TODAY) };
        let page = checklist_html(&list, &options);
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;"));
        assert_eq!(page.matches("</table>").count(), 1);
        assert!(!page.contains("<script") && page.contains("&lt;b&gt;</title>"));
    }

    #[test]
    fn an_empty_list_has_no_table() {
        let page = checklist_html(&[], &Options::new(TODAY));
        assert!(page.contains("Không có nhiệm vụ nào.") && !page.contains("<table"));
    }

    #[test]
    fn columns_fill_the_page() {
        let sheet = sheet::checklist(&[], &Options::new(TODAY));
        assert_eq!(sheet.columns.iter().map(|c| c.width).sum::<u32>(), sheet.page.width());
    }

    proptest! {
        #[test]
        fn no_text_opens_an_element(text in any::<String>()) {
            let mut list = vec![weekend()];
            list[0].0.task.text = text.clone();
            list[0].0.task.coordinators = vec![text.clone()];
            list[0].0.code = text;
            let plain = checklist_html(&[weekend()], &Options::new(TODAY));
            let page = checklist_html(&list, &Options::new(TODAY));
            // The same elements, but for the lines added.
            prop_assert_eq!(page.matches("<td").count(), plain.matches("<td").count());
            prop_assert_eq!(page.matches('<').count(), page.matches('>').count());
            let null = page.contains('\0');
            prop_assert!(!null);
        }
    }
}
