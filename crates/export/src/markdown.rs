//! The checklist in Markdown: a task list that reads well as plain text too.

use std::fmt::Write as _;

use congvan_calendar::Due;
use congvan_model::TaskEntry;

use crate::options::{About, Lang, Options};
use crate::rows::{Row, notes, sections, state_name, summary};

/// The checklist in Markdown (CommonMark, with the task list marks of GitHub).
pub fn checklist_markdown(entries: &[(TaskEntry, Due)], options: &Options<'_>) -> String {
    let lang = options.lang;
    let sections = sections(entries, options);
    let mut out = format!("# {}\n\n", options.title());
    if let Some(subtitle) = options.subtitle() {
        let _ = writeln!(out, "**{}**\n", escape(&subtitle));
    }
    let office = options.office.map_or(String::new(), |o| format!("{}. ", escape(o)));
    let _ = writeln!(out, "{office}{}. {}", options.made(), summary(&sections, lang));
    for section in &sections {
        let _ = writeln!(out, "\n## {} ({})\n", state_name(section.state, lang), section.rows.len());
        for row in &section.rows {
            task(&mut out, row, options);
        }
    }
    if !sections.is_empty() {
        out.push_str("\n---\n\n");
        for note in notes(options) {
            let _ = writeln!(out, "{}  ", escape(&note));
        }
    }
    out
}

fn task(out: &mut String, row: &Row<'_>, options: &Options<'_>) {
    let lang = options.lang;
    let _ = writeln!(out, "- [ ] **{}.** {}", row.number, escape(&row.entry.task.text));
    let mut line = |label: &str, text: &str| {
        let _ = writeln!(out, "  - {label}: {text}");
    };
    let mut due = Vec::new();
    if row.due.is_recurring() {
        due.push(lang.pick("định kỳ", "recurring").to_owned());
    }
    due.extend(row.printed().map(|p| format!("“{}”", escape(p))));
    if let Some(day) = row.last_day(lang) {
        due.push(format!("**{day}**"));
        if let Some(working) = row.last_working_day() {
            due.push(format!(
                "{} {}",
                lang.pick("ngày làm việc cuối:", "last working day:"),
                lang.weekday_date(working)
            ));
        }
    }
    due.extend(row.left(options));
    due.extend(row.why_undated(lang).map(escape));
    let due = if due.is_empty() { lang.pick("không nêu", "none given").to_owned() } else { due.join("; ") };
    line(lang.pick("Thời hạn", "Deadline"), &due);
    let who = row.assignees(lang);
    if !who.is_empty() {
        line(lang.pick("Thực hiện", "By"), &escape(&who));
    }
    if let Some(with) = row.coordinators() {
        line(lang.pick("Phối hợp", "With"), &escape(&with));
    }
    if let Some(report) = row.report(lang) {
        line(lang.pick("Báo cáo", "Report to"), &escape(&report));
    }
    let mut from = Vec::new();
    if !matches!(options.about, About::Letter(_)) {
        let mut letter = escape(row.code());
        if let Some(date) = row.entry.letter_date {
            let _ = match lang {
                Lang::Vi => write!(letter, " ngày {}", lang.date(date)),
                Lang::En => write!(letter, " of {}", lang.date(date)),
            };
        }
        from.push(letter);
        from.extend(row.entry.issuer.as_deref().map(escape));
    }
    from.extend(row.item(lang).map(|i| escape(&i)));
    if !from.is_empty() {
        line(lang.pick("Văn bản", "Letter"), &from.join("; "));
    }
}

/// The text with Markdown's own signs made harmless and on one line.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (i, c) in text.char_indices() {
        let sign = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' => true,
            // `GD&ĐT` is no entity, `&lt;` is one.
            '&' => is_entity(&text[i + 1..]),
            _ => false,
        };
        let first = i == 0 && matches!(c, '#' | '-' | '+' | '=');
        if sign || first {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// True if what follows an `&` makes an entity of it.
fn is_entity(after: &str) -> bool {
    after.split_once(';').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{TODAY, entries, weekend};
    use proptest::prelude::*;

    #[test]
    fn a_body_checklist_says_what_from_where_with_whom_by_when() {
        let about = About::Body("Sở Giáo dục và Đào tạo".into());
        let options = Options { about: &about, ..Options::new(TODAY) };
        let text = checklist_markdown(&entries(), &options);
        for part in [
            "# Danh mục nhiệm vụ cần thực hiện\n",
            "**Cơ quan thực hiện: Sở Giáo dục và Đào tạo**",
            "Lập ngày 11/8/2020. 6 nhiệm vụ: 1 quá hạn, 2 sắp đến hạn, 1 còn hạn, 2 không định hạn.",
            "## Quá hạn (1)",
            "- [ ] **1.** Báo cáo số liệu học sinh",
            "quá 2 ngày làm việc (4 ngày)",
            "“trước ngày 15/8/2020”; **thứ Sáu, 14/8/2020**; còn 3 ngày làm việc (3 ngày)",
            "Phối hợp: Sở Y tế; Đài Phát thanh - Truyền hình",
            "Báo cáo: UBND tỉnh (qua Sở Thông tin và Truyền thông)",
            "Văn bản: 930/UBND-KGVX ngày 07/8/2020; ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI; Mục 5",
            "định kỳ; “trước ngày 20 hằng tháng”; **thứ Tư, 19/8/2020**",
            "chưa biết ngày nhận",
            "Thời hạn: không nêu",
        ] {
            assert!(text.contains(part), "{part}\n---\n{text}");
        }
    }

    #[test]
    fn in_english_headings_are_english_and_quotations_are_not() {
        let options = Options { lang: Lang::En, ..Options::new(TODAY) };
        let text = checklist_markdown(&entries(), &options);
        for part in [
            "# Tasks to be done",
            "6 tasks: 1 overdue",
            "## Due soon (2)",
            "2 working days overdue (4 days)",
            "3 working days left (3 days)",
            "**Friday, 14 August 2020**",
            "“trước ngày 15/8/2020”",
        ] {
            assert!(text.contains(part), "{part}\n---\n{text}");
        }
        assert!(!text.contains("Thời hạn"), "{text}");
    }

    #[test]
    fn an_empty_list_says_so() {
        let text = checklist_markdown(&[], &Options::new(TODAY));
        assert!(text.contains("Không có nhiệm vụ nào."));
        assert!(!text.contains("##"));
    }

    #[test]
    fn only_what_markdown_would_read_is_escaped() {
        assert_eq!(escape("Sở GD&ĐT; a_b *c* &lt; <x>"), "Sở GD&ĐT; a\\_b \\*c\\* \\&lt; \\<x\\>");
        assert_eq!(escape("# 1\n- 2"), "\\# 1 - 2");
    }

    #[test]
    fn a_weekend_deadline_shows_the_last_working_day() {
        let text = checklist_markdown(&[weekend()], &Options::new(TODAY));
        assert!(text.contains("**thứ Bảy, 29/8/2020**; ngày làm việc cuối: thứ Sáu, 28/8/2020"), "{text}");
    }

    proptest! {
        #[test]
        fn no_text_breaks_out_of_its_item(text in "\\PC{0,60}(\n|\r\n|`|\\*|<b>|- )?\\PC{0,20}") {
            let mut list = entries();
            list.truncate(1);
            list[0].0.task.text = text;
            let out = checklist_markdown(&list, &Options::new(TODAY));
            prop_assert_eq!(out.matches("\n- [ ] ").count(), 1);
            prop_assert_eq!(out.matches("\n## ").count(), 1);
            prop_assert!(!out.contains("<b>") || out.contains("\\<b"));
        }
    }
}
