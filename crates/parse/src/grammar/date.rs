//! Days, months, quarters, years and hours, as letters write them.

use congvan_text::is_alphabetic;
use jiff::civil::Date;
use nom::Parser;

use super::words::{Read, after, any, begins, comma, fail, mark, maybe, number, space, word};

/// A day as written; the year may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayWords {
    /// Day of the month.
    pub day: u32,
    /// Month.
    pub month: u32,
    /// Year, if written.
    pub year: Option<u32>,
    /// It is one of the lunar calendar: `âm lịch` stands behind it, or its month has a lunar name.
    pub lunar: bool,
}

impl DayWords {
    /// The day in the calendar; a missing year is taken from `letter`, or the next where the day
    /// would lie before it. `None` if there is no such day, no year to take, or it is a lunar one.
    pub fn date(self, letter: Option<Date>) -> Option<Date> {
        if self.lunar {
            return None;
        }
        let make = |year: u32| Date::new(year as i16, self.month as i8, self.day as i8).ok();
        match self.year {
            Some(year) => make(year),
            None => {
                let letter = letter?;
                let date = make(letter.year() as u32)?;
                if date < letter { make(letter.year() as u32 + 1) } else { Some(date) }
            }
        }
    }
}

/// A year: `2020`, or `20` after a slash.
pub fn year(input: &str) -> Read<'_, u32> {
    let (rest, value) = number(4, 4).parse(input)?;
    if (1900..2200).contains(&value) { Ok((rest, value)) } else { fail(input) }
}

/// `15/8/2020`, `15-8-2020`, `11 / 11 / 2020`, `15/8`, `15.8.2020`.
pub fn day_in_figures(input: &str) -> Read<'_, DayWords> {
    let (rest, day) = number(1, 2).parse(input)?;
    let (rest, sign) = mark(&['/', '-', '.', '–']).parse(rest)?;
    let (rest, month) = number(1, 2).parse(rest)?;
    if !(1..=31).contains(&day) || !(1..=12).contains(&month) {
        return fail(input);
    }
    if let (after, Some(_)) = maybe(mark(&['/', '-', '.', '–']), rest) {
        if let (after, Some(y)) = maybe(year, after) {
            return Ok((after, DayWords { day, month, year: Some(y), lunar: false }));
        }
        if let (after, Some(y)) = maybe(number(2, 2), after)
            && sign == '/'
            && !after.starts_with(['/', '-'])
        {
            return Ok((after, DayWords { day, month, year: Some(2000 + y), lunar: false }));
        }
    }
    // Without a year only a slash makes it a day: `1.5` and `1-5` are numbers.
    if sign != '/' || rest.starts_with(|c: char| c.is_alphabetic()) || rest.starts_with('/') {
        return fail(input);
    }
    // `06/2024` is a month; `30/2020/NĐ-CP` a code: both fail above or here.
    Ok((rest, DayWords { day, month, year: None, lunar: false }))
}

/// `07 tháng 8 năm 2020`, `10 tháng 5`, with or without white space, `tháng tám`.
pub fn day_in_words(input: &str) -> Read<'_, DayWords> {
    let (rest, day) = number(1, 2).parse(input)?;
    let (rest, ()) = comma(rest)?;
    // `thán` is a slip that letters do make.
    let (rest, _) = any_stem(&["tháng", "thán"], rest)?;
    let (rest, ()) = space(rest)?;
    let lunar = begins(rest, "giêng") || begins(rest, "chạp");
    let (rest, month) = month_name(rest)?;
    if !(1..=31).contains(&day) {
        return fail(input);
    }
    let (after, ()) = comma(rest)?;
    if let (after, Some(())) = maybe(year_word, after)
        && let (after, Some(y)) = maybe(year, after)
    {
        return Ok((after, DayWords { day, month, year: Some(y), lunar }));
    }
    if let (after, Some(_)) = maybe(mark(&['/']), rest)
        && let (after, Some(y)) = maybe(year, after)
    {
        return Ok((after, DayWords { day, month, year: Some(y), lunar }));
    }
    Ok((rest, DayWords { day, month, year: None, lunar }))
}

/// A word that a digit may follow at once: `tháng10`.
fn any_stem<'a>(stems: &[&'static str], input: &'a str) -> Read<'a, ()> {
    let whole = |rest: &&str| !rest.starts_with(is_alphabetic);
    match stems.iter().filter_map(|stem| after(input, stem)).find(whole) {
        Some(rest) => Ok((rest, ())),
        None => fail(input),
    }
}

fn year_word(input: &str) -> Read<'_, ()> {
    let (rest, ()) = any_stem(&["năm"], input)?;
    space(rest)
}

/// `8`, `08`, `tám`, `mười hai`.
pub fn month_name(input: &str) -> Read<'_, u32> {
    if let (rest, Some(n)) = maybe(number(1, 2), input) {
        return if (1..=12).contains(&n) { Ok((rest, n)) } else { fail(input) };
    }
    const NAMES: [(&str, u32); 15] = [
        ("mười hai", 12),
        ("mười một", 11),
        ("mười", 10),
        ("chạp", 12),
        ("giêng", 1),
        ("một", 1),
        ("hai", 2),
        ("ba", 3),
        ("tư", 4),
        ("bốn", 4),
        ("năm", 5),
        ("sáu", 6),
        ("bảy", 7),
        ("tám", 8),
        ("chín", 9),
    ];
    for (name, n) in NAMES {
        if let Ok((rest, _)) = super::words::words(name).parse(input) {
            return Ok((rest, n));
        }
    }
    fail(input)
}

/// A day, with or without `ngày` before it; `ngày` may be doubled or run into the figure.
pub fn day(input: &str) -> Read<'_, DayWords> {
    let (rest, named) = match any_stem(&["ngày"], input) {
        Ok((rest, ())) => (rest.trim_start_matches(' '), true),
        Err(_) => (input, false),
    };
    // `ngày thứ Sáu 20/4/2018`, `ngày thứ Hai (20/4/2018)`.
    if named && let (after, Some(_)) = maybe(weekday, rest) {
        let shown = after.trim_start_matches([' ', ',']);
        let (bracket, shown) = shown.strip_prefix('(').map_or((false, shown), |inner| (true, inner));
        let (shown, _) = maybe(word("ngày"), shown);
        let shown = shown.trim_start_matches(' ');
        let said = match maybe(day_in_words, shown) {
            (after, Some(d)) => Some((after, d)),
            _ => match maybe(day_in_figures, shown) {
                (after, Some(d)) => Some((after, d)),
                _ => None,
            },
        };
        if let Some((after, d)) = said {
            return Ok((after.strip_prefix(')').filter(|_| bracket).unwrap_or(after), d));
        }
    }
    if let (after, Some(d)) = maybe(day_in_words, rest) {
        return Ok(of_its_calendar(after, d));
    }
    // `ngày 10-4`, and not `ngày 10-12/4`.
    if named
        && let (after, Some(day)) = maybe(number(1, 2), rest)
        && let (after, Some(_)) = maybe(mark(&['-']), after)
        && let (after, Some(month)) = maybe(number(1, 2), after)
        && (1..=31).contains(&day)
        && (1..=12).contains(&month)
        && !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '/'))
    {
        return Ok(of_its_calendar(after, DayWords { day, month, year: None, lunar: false }));
    }
    if let (after, Some(d)) = maybe(day_in_figures, rest) {
        // A bare `15/8` needs its `ngày`.
        if named || d.year.is_some() {
            return Ok(of_its_calendar(after, d));
        }
    }
    fail(input)
}

/// The day with the `âm lịch` that may stand behind it, in brackets or not, or the `dương lịch`.
fn of_its_calendar(rest: &str, mut day: DayWords) -> (&str, DayWords) {
    let said = rest.trim_start_matches([' ', ',']);
    let (open, said) = said.strip_prefix('(').map_or((false, said), |inner| (true, inner.trim_start()));
    let Ok((after, calendar)) = any(&["âm lịch", "ÂL", "dương lịch"]).parse(said) else {
        return (rest, day);
    };
    let after = match (open, after.strip_prefix(')')) {
        (true, Some(after)) => after,
        // `(âm lịch, tức ngày ...)`: the bracket says more.
        (true, None) => rest,
        (false, _) => after,
    };
    day.lunar = calendar != "dương lịch";
    (after, day)
}

/// `17 giờ 00`, `17 giờ`, `17h00`, `11g00`, `11h00’`, `10 giờ 30 phút`, `9h sáng`, `14:00`.
pub fn hour(input: &str) -> Read<'_, (u32, u32)> {
    let (rest, hours) = number(1, 2).parse(input)?;
    let spaced = rest.trim_start_matches(' ');
    let mut minutes = 0;
    let after;
    if let (r, Some(_)) = maybe(word("giờ"), spaced) {
        let (m, found) = maybe(number(1, 2), r.trim_start_matches(' '));
        // `16 giờ 10/8`: the figure begins a day.
        if let Some(value) = found
            && !m.trim_start().starts_with(['/', '-'])
            && !begins(m.trim_start(), "tháng")
        {
            minutes = value;
            let (p, _) = maybe(word("phút"), m.trim_start_matches(' '));
            after = if p.len() < m.trim_start_matches(' ').len() {
                p
            } else {
                m.strip_prefix(['\'', '’', '′', 'p']).unwrap_or(m)
            };
        } else {
            after = r;
        }
    } else if let Some(r) = spaced.strip_prefix(['h', 'H', 'g', 'G']) {
        if r.starts_with(char::is_alphabetic) {
            return fail(input);
        }
        let r = r.strip_prefix(':').unwrap_or(r);
        let (m, found) = maybe(number(2, 2), r.trim_start_matches(' '));
        match found {
            Some(value) if !m.starts_with('/') => {
                minutes = value;
                after = m.strip_prefix(['\'', '’', '′', 'p', '"']).unwrap_or(m);
            }
            _ => after = r,
        }
    } else if let Some(r) = rest.strip_prefix(':') {
        let (m, value) = number(2, 2).parse(r)?;
        minutes = value;
        after = m;
    } else {
        return fail(input);
    }
    if hours > 24 || minutes > 59 {
        return fail(input);
    }
    let mut hours = hours;
    // `9h sáng`, `2 giờ chiều`.
    let mut after = after;
    let spaced = after.trim_start_matches(' ');
    if let (r, Some(part)) = maybe(any(&["sáng", "chiều", "tối", "trưa"]), spaced) {
        if matches!(part, "chiều" | "tối") && hours < 12 {
            hours += 12;
        }
        after = r;
    }
    Ok((after, (hours, minutes)))
}

/// `tháng 8/2020`, `tháng 8 năm 2020`, `tháng 8`: month and year.
pub fn month(input: &str) -> Read<'_, (u32, Option<u32>)> {
    let (rest, ()) = any_stem(&["tháng"], input)?;
    let (rest, ()) = space(rest)?;
    let (rest, month) = month_name(rest)?;
    Ok(with_year(rest, month))
}

/// `quý III/2020`, `quý IV năm 2020`, `Quý 4 năm 2025`, `quý I`.
pub fn quarter(input: &str) -> Read<'_, (u32, Option<u32>)> {
    let (rest, _) = word("quý").parse(input)?;
    let (rest, ()) = space(rest)?;
    let figures = rest.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'I' | b'V')).count();
    let value = match &rest[..figures] {
        "I" | "1" | "01" => 1,
        "II" | "2" | "02" => 2,
        "III" | "3" | "03" => 3,
        "IV" | "4" | "04" => 4,
        _ => return fail(input),
    };
    let rest = &rest[figures..];
    if rest.starts_with(char::is_alphanumeric) {
        return fail(input);
    }
    Ok(with_year(rest, value))
}

fn with_year(rest: &str, value: u32) -> (&str, (u32, Option<u32>)) {
    if let (after, Some(_)) = maybe(mark(&['/', '-', '.']), rest)
        && let (after, Some(y)) = maybe(year, after)
    {
        return (after, (value, Some(y)));
    }
    // `tháng 9/25`.
    if let Some(figures) = rest.strip_prefix('/')
        && let Some(short) = figures.get(..2).and_then(|y| y.parse::<u32>().ok()).filter(|y| *y > 12)
        && !figures[2..].starts_with(|c: char| c.is_alphanumeric() || c == '/')
    {
        return (&figures[2..], (value, Some(if short < 50 { 2000 + short } else { 1900 + short })));
    }
    let (after, ()) = comma(rest).unwrap_or((rest, ()));
    if let (after, Some(())) = maybe(year_word, after)
        && let (after, Some(y)) = maybe(year, after)
    {
        return (after, (value, Some(y)));
    }
    (rest, (value, None))
}

/// `năm 2025`.
pub fn whole_year(input: &str) -> Read<'_, u32> {
    let (rest, ()) = year_word(input)?;
    let (after, y) = year(rest)?;
    // `năm 2020 - 2021` is a school year or a span, no day.
    let next = after.trim_start();
    if next.starts_with(['-', '–'])
        && next[next.chars().next().map_or(0, char::len_utf8)..]
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit())
    {
        return fail(input);
    }
    Ok((after, y))
}

/// A day of the week: `thứ Sáu`, `thứ 5`, `Chủ nhật`; as RFC 5545 names it.
pub fn weekday(input: &str) -> Read<'_, &'static str> {
    if let (rest, Some(_)) = maybe(super::words::words("chủ nhật"), input) {
        return Ok((rest, "SU"));
    }
    let (rest, _) = word("thứ").parse(input)?;
    let (rest, ()) = space(rest)?;
    const DAYS: [(&str, &str); 12] = [
        ("hai", "MO"),
        ("ba", "TU"),
        ("tư", "WE"),
        ("năm", "TH"),
        ("sáu", "FR"),
        ("bảy", "SA"),
        ("2", "MO"),
        ("3", "TU"),
        ("4", "WE"),
        ("5", "TH"),
        ("6", "FR"),
        ("7", "SA"),
    ];
    for (name, code) in DAYS {
        if let Ok((rest, _)) = word(name).parse(rest)
            && !rest.starts_with(|c: char| c.is_ascii_digit())
        {
            return Ok((rest, code));
        }
    }
    fail(input)
}
