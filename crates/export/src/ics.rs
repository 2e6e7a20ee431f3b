//! The checklist as a calendar (iCalendar, RFC 5545) that calendar programs subscribe to.
//!
//! Written here and not by the `icalendar` crate, which stamps its parts with the clock and
//! random ids; that crate reads the output back in the tests.

use std::fmt::Write as _;

use congvan_calendar::Due;
use congvan_model::{DueState, TaskEntry};
use jiff::Unit;
use jiff::civil::Date;

use crate::options::{Lang, Options};
use crate::rows::{Row, sections};

/// How long the title of an entry may be, in letters.
const SUMMARY: usize = 90;

/// The tasks that have a last day, one entry each: the whole day, or the hour where one is
/// given, at Vietnam's time. A recurring task recurs. Alarms ring in the morning, as many working
/// days before as is soon and the working day before; an hour before where an hour is given. An
/// entry keeps its id as long as the letter and the task are the same.
pub fn checklist_ics(entries: &[(TaskEntry, Due)], options: &Options<'_>) -> String {
    let lang = options.lang;
    let mut out = Lines::default();
    out.line("BEGIN", "", "VCALENDAR");
    out.line("VERSION", "", "2.0");
    out.line("PRODID", "", "-//congvan//congvan//VI");
    out.line("CALSCALE", "", "GREGORIAN");
    out.line("METHOD", "", "PUBLISH");
    let name = match options.subtitle() {
        Some(subtitle) => format!("{} - {subtitle}", options.title()),
        None => options.title().to_owned(),
    };
    out.text("X-WR-CALNAME", &name);
    out.line("X-WR-TIMEZONE", "", ZONE);
    // How often whoever subscribes to it should look again (RFC 7986, and as older programs know it).
    out.line("REFRESH-INTERVAL", ";VALUE=DURATION", REFRESH);
    out.line("X-PUBLISHED-TTL", "", REFRESH);
    for (key, value) in [
        ("BEGIN", "VTIMEZONE"),
        ("TZID", ZONE),
        ("BEGIN", "STANDARD"),
        ("DTSTART", "19750613T000000"),
        ("TZOFFSETFROM", "+0700"),
        ("TZOFFSETTO", "+0700"),
        ("TZNAME", "+07"),
        ("END", "STANDARD"),
        ("END", "VTIMEZONE"),
    ] {
        out.line(key, "", value);
    }
    for section in sections(entries, options) {
        if section.state == DueState::Undated {
            continue;
        }
        for row in &section.rows {
            event(&mut out, row, options, lang);
        }
    }
    out.line("END", "", "VCALENDAR");
    out.0
}

const ZONE: &str = "Asia/Ho_Chi_Minh";
const REFRESH: &str = "PT6H";

fn event(out: &mut Lines, row: &Row<'_>, options: &Options<'_>, lang: Lang) {
    let Some(day) = row.due.last_day else { return };
    out.line("BEGIN", "", "VEVENT");
    let letter = row.entry.letter_id.get(..16).unwrap_or(&row.entry.letter_id);
    out.text("UID", &format!("{letter}-{}@congvan", row.entry.task.id));
    // The day the list was made; a clock would make every list another.
    out.line("DTSTAMP", "", &format!("{}T000000Z", compact(options.today)));
    let time = row.due.time.as_deref().and_then(clock);
    match time {
        Some((hour, minute)) => {
            let at = format!("{}T{hour:02}{minute:02}00", compact(day));
            out.line("DTSTART", ";TZID=Asia/Ho_Chi_Minh", &at);
            out.line("DURATION", "", "PT0S");
        }
        None => {
            out.line("DTSTART", ";VALUE=DATE", &compact(day));
            if let Ok(next) = day.tomorrow() {
                out.line("DTEND", ";VALUE=DATE", &compact(next));
            }
        }
    }
    if let Some(rule) = &row.due.rrule {
        out.line("RRULE", "", rule);
    }
    out.text(
        "SUMMARY",
        &format!(
            "{} ({})",
            shortened(row.entry.task.action.as_deref().unwrap_or(&row.entry.task.text)),
            row.code()
        ),
    );
    out.text("DESCRIPTION", &description(row, options));
    out.line("TRANSP", "", "TRANSPARENT");
    out.text("CATEGORIES", lang.pick("Nhiệm vụ", "Task"));
    for trigger in triggers(row, day, time, options) {
        out.line("BEGIN", "", "VALARM");
        out.line("ACTION", "", "DISPLAY");
        out.line("TRIGGER", "", &trigger);
        out.text("DESCRIPTION", &shortened(&row.entry.task.text));
        out.line("END", "", "VALARM");
    }
    out.line("END", "", "VEVENT");
}

/// When to ring, counted from the beginning of the entry.
fn triggers(row: &Row<'_>, day: Date, time: Option<(i8, i8)>, options: &Options<'_>) -> Vec<String> {
    let minutes = |days: i64| {
        // At eight in the morning.
        let (hour, minute) = time.unwrap_or((0, 0));
        days * 24 * 60 + (i64::from(hour) * 60 + i64::from(minute)) - 8 * 60
    };
    let mut days: Vec<i64>;
    if row.due.is_recurring() {
        // The next turn falls on other weekdays. What comes every day rings on its day, not for turns
        // that are days away.
        let soon = i64::from(options.soon_working_days);
        days = match row.due.rrule.as_deref().unwrap_or_default() {
            rule if rule.contains("FREQ=DAILY") => vec![0],
            rule if rule.contains("FREQ=WEEKLY") => vec![1, soon.min(6)],
            _ => vec![1, soon],
        };
    } else {
        let calendar = options.calendar;
        let last = row.due.last_working_day.unwrap_or(day);
        let before = |count: u32| {
            let mut at = last;
            for _ in 0..count.min(60) {
                at = at.yesterday().ok().and_then(|d| calendar.working_day_until(d))?;
            }
            Some(i64::from(at.until((Unit::Day, day)).ok()?.get_days()))
        };
        days = [1, options.soon_working_days].into_iter().filter_map(before).collect();
    }
    days.sort_unstable();
    days.dedup();
    // Not when the hour is past.
    let ahead = days.iter().rev().map(|d| minutes(*d)).filter(|m| time.is_none() || *m > 0);
    let mut out: Vec<String> = ahead.map(trigger).collect();
    if time.is_some() {
        out.push("-PT1H".into());
    }
    out
}

/// `-P1DT16H`.
fn trigger(minutes: i64) -> String {
    let (sign, minutes) = if minutes < 0 { ("", -minutes) } else { ("-", minutes) };
    let (days, hours, minutes) = (minutes / 1440, minutes % 1440 / 60, minutes % 60);
    let mut out = format!("{sign}P");
    if days > 0 {
        let _ = write!(out, "{days}D");
    }
    if hours > 0 || minutes > 0 || days == 0 {
        out.push('T');
        if hours > 0 {
            let _ = write!(out, "{hours}H");
        }
        if minutes > 0 || hours == 0 {
            let _ = write!(out, "{minutes}M");
        }
    }
    out
}

fn description(row: &Row<'_>, options: &Options<'_>) -> String {
    let lang = options.lang;
    let mut lines = vec![row.entry.task.text.clone()];
    let mut add = |label: &str, text: String| {
        if !text.is_empty() {
            lines.push(format!("{label}: {text}"));
        }
    };
    add(lang.pick("Thời hạn", "Deadline"), row.printed().map_or(String::new(), |p| format!("“{p}”")));
    add(lang.pick("Thực hiện", "By"), row.assignees(lang));
    add(lang.pick("Phối hợp", "With"), row.coordinators().unwrap_or_default());
    add(lang.pick("Báo cáo", "Report to"), row.report(lang).unwrap_or_default());
    let mut letter = vec![row.code().to_owned()];
    letter.extend(row.entry.letter_date.map(|d| lang.date(d)));
    letter.extend(row.entry.issuer.clone());
    letter.extend(row.item(lang));
    add(lang.pick("Văn bản", "Letter"), letter.join("; "));
    lines.push(lang.pick(&row.due.explanation, &row.due.explanation_en).to_owned());
    lines.join("\n")
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= SUMMARY {
        return text.to_owned();
    }
    let cut: String = text.chars().take(SUMMARY).collect();
    // At a word's end.
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{cut}…")
}

fn compact(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

/// `17:00`.
fn clock(time: &str) -> Option<(i8, i8)> {
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

/// Content lines: folded at 75 bytes, ended by CRLF.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A line whose value is written as it is.
    fn line(&mut self, name: &str, parameters: &str, value: &str) {
        let line = format!("{name}{parameters}:{value}");
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > 75 {
                self.0.push_str("\r\n ");
                width = 1;
            }
            width += c.len_utf8();
            self.0.push(c);
        }
        self.0.push_str("\r\n");
    }

    /// A line whose value is text (RFC 5545, 3.3.11).
    fn text(&mut self, name: &str, text: &str) {
        let mut value = String::with_capacity(text.len() + 8);
        for c in text.chars() {
            match c {
                '\\' | ';' | ',' => {
                    value.push('\\');
                    value.push(c);
                }
                '\n' => value.push_str("\\n"),
                c if c.is_control() => {}
                c => value.push(c),
            }
        }
        self.line(name, "", &value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{TODAY, entries, weekend};
    use icalendar::{Component, EventLike};
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<icalendar::Event> {
        let calendar: icalendar::Calendar = text.parse().unwrap_or_else(|e| panic!("{e}\n{text}"));
        calendar.events().cloned().collect()
    }

    fn unfolded(text: &str) -> String {
        text.replace("\r\n ", "")
    }

    #[test]
    fn a_client_library_reads_what_has_a_day() {
        let text = checklist_ics(&entries(), &Options::new(TODAY));
        let events = read(&text);
        // Two of the six have no day.
        assert_eq!(events.len(), 4);
        let find =
            |part: &str| events.iter().find(|e| e.get_summary().is_some_and(|s| s.contains(part))).unwrap();
        let event = find("Tổng hợp");
        assert_eq!(event.property_value("DTSTART"), Some("20200814"));
        assert_eq!(event.property_value("DTEND"), Some("20200815"));
        assert!(event.get_description().unwrap().contains("qua Sở Thông tin và Truyền thông"));
        let event = find("đầu mối");
        assert_eq!(event.property_value("DTSTART"), Some("20200812T170000"));
        let event = find("định kỳ");
        assert_eq!(event.property_value("RRULE"), Some("FREQ=MONTHLY;BYMONTHDAY=19"));
        assert_eq!(event.property_value("DTSTART"), Some("20200819"));
        assert!(event.get_location().is_none());
        assert!(text.contains("DTSTART;TZID=Asia/Ho_Chi_Minh:20200812T170000\r\n"));
    }

    #[test]
    fn alarms_ring_on_working_mornings() {
        // The last day is Saturday 29/8/2020; three working days before Friday is Tuesday.
        let text = checklist_ics(&[weekend()], &Options::new(TODAY));
        assert!(text.contains("TRIGGER:-P3DT16H\r\n"), "{text}");
        assert!(text.contains("TRIGGER:-P1DT16H\r\n"), "{text}");
        assert_eq!(trigger(16 * 60), "-PT16H");
        assert_eq!(trigger(24 * 60), "-P1D");
        assert_eq!(trigger(-60), "PT1H");
    }

    #[test]
    fn who_subscribes_is_told_how_often_to_look() {
        let text = checklist_ics(&entries(), &Options::new(TODAY));
        assert!(text.contains("\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n"), "{text}");
    }

    #[test]
    fn what_comes_every_day_rings_on_its_day_only() {
        let mut list = vec![weekend()];
        let due = &mut list[0].1;
        due.rrule = Some("FREQ=DAILY".into());
        due.time = Some("15:00".into());
        let text = checklist_ics(&list, &Options::new(TODAY));
        assert_eq!(text.matches("BEGIN:VALARM").count(), 2, "{text}");
        assert!(text.contains("TRIGGER:-PT7H\r\n") && text.contains("TRIGGER:-PT1H\r\n"), "{text}");
        // At seven there is no alarm at eight any more.
        list[0].1.time = Some("07:00".into());
        let text = checklist_ics(&list, &Options::new(TODAY));
        assert_eq!(text.matches("BEGIN:VALARM").count(), 1, "{text}");
    }

    #[test]
    fn ids_stay_and_the_same_list_is_the_same_file() {
        let first = checklist_ics(&entries(), &Options::new(TODAY));
        assert_eq!(first, checklist_ics(&entries(), &Options::new(TODAY)));
        let later = checklist_ics(&entries(), &Options::new(TODAY.tomorrow().unwrap()));
        let ids = |text: &str| {
            let mut ids: Vec<String> =
                unfolded(text).lines().filter(|l| l.starts_with("UID:")).map(str::to_owned).collect();
            ids.sort();
            ids
        };
        assert_eq!(ids(&first), ids(&later));
        assert!(ids(&first).contains(&"UID:9f86d081884c7d65-t5@congvan".to_owned()));
    }

    #[test]
    fn lines_are_short_and_end_in_crlf() {
        let text = checklist_ics(&entries(), &Options::new(TODAY));
        for line in text.split_terminator("\r\n") {
            assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line}");
        }
        assert!(text.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn long_titles_end_at_a_word() {
        let long = "Sở Y tế ".repeat(30);
        let short = shortened(&long);
        assert!(short.ends_with('…') && short.chars().count() <= SUMMARY + 1);
        assert_eq!(shortened("ngắn"), "ngắn");
    }

    proptest! {
        #[test]
        fn any_text_can_be_read_back(text in "\\PC{0,80}[\n;,\\\\]?\\PC{0,80}") {
            let mut list = vec![weekend()];
            list[0].0.task.text = text;
            let out = checklist_ics(&list, &Options::new(TODAY));
            let clean = unfolded(&out);
            prop_assert_eq!(clean.matches("BEGIN:VEVENT\r\n").count(), 1);
            prop_assert!(out.split_terminator("\r\n").all(|l| l.len() <= 75));
        }
    }

    #[test]
    fn a_day_at_the_end_of_time_does_not_panic() {
        let mut list = vec![weekend()];
        list[0].1.last_day = Some(Date::MAX);
        list[0].1.last_working_day = Some(Date::MIN);
        assert!(checklist_ics(&list, &Options::new(TODAY)).contains("DTSTART;VALUE=DATE:99991231"));
    }
}
