//! Deadlines (`thời hạn`): the rules of the family `deadline.*`.
//!
//! Owns what the words say; which day that is for somebody is for `congvan-calendar`.

use congvan_model::{Bound, LunarDay, OffsetFrom, OffsetUnit};
use jiff::civil::Date;
use nom::Parser;

use super::date::{DayWords, day, hour, month, month_name, quarter, weekday, whole_year, year};
use super::words::{Read, any, begins, comma, fail, mark, maybe, number, space, word, words};

/// What a deadline's words say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadlineWords {
    /// When.
    pub when: When,
    /// Hour and minute.
    pub time: Option<(u32, u32)>,
    /// Whether the day itself is in time.
    pub bound: Bound,
    /// The year was not written.
    pub year_assumed: bool,
}

/// The three sorts of point in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// One day; `None` if no calendar has it (`31/9`), or its year cannot be known.
    Day(Option<Date>),
    /// One day of the lunar calendar, which is not reckoned here.
    Lunar(LunarDay),
    /// A recurrence rule of RFC 5545.
    Rule(String),
    /// Counted from an event.
    After {
        /// How many.
        count: u32,
        /// Of what.
        unit: OffsetUnit,
        /// From when.
        from: OffsetFrom,
    },
}

impl When {
    fn of(day: DayWords, context: &Context) -> Self {
        if day.lunar {
            return Self::Lunar(LunarDay {
                day: day.day as u8,
                month: day.month as u8,
                year: day.year.map(|y| y as u16),
            });
        }
        Self::Day(day.date(context.letter))
    }
}

/// What a rule may know of the letter.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// The day of issue: for a year left out.
    pub letter: Option<Date>,
}

type Output<'a> = Read<'a, DeadlineWords>;

fn by(when: When, bound: Bound, time: Option<(u32, u32)>, year_assumed: bool) -> DeadlineWords {
    DeadlineWords { when, time, bound, year_assumed }
}

/// `trước`, `chậm nhất (là | vào | đến)`, ...: the bound that it sets, and the rest.
fn opening(input: &str) -> Read<'_, Bound> {
    let (rest, mut bound) = if let (rest, Some(_)) = maybe(any(&["trước thời điểm", "trước"]), input)
    {
        (rest, Bound::Before)
    } else {
        let (rest, _) = any(&[
            "chậm nhất là trong",
            "chậm nhất là vào",
            "chậm nhất là đến hết",
            "chậm nhất là đến",
            "chậm nhất là",
            "chậm nhất vào",
            "chậm nhất đến hết",
            "chậm nhất đến",
            "chậm nhất trong",
            "chậm nhất",
            "muộn nhất là vào",
            "muộn nhất là",
            "muộn nhất vào",
            "muộn nhất",
            "trễ nhất là",
            "trễ nhất vào",
            "trễ nhất",
            "không quá",
            "không muộn hơn",
            "hạn cuối cùng là",
            "hạn cuối là",
            "hạn cuối",
            "hạn chót là",
            "hạn chót",
            "thời hạn là",
            "thời hạn cuối là",
            "hạn là",
            "thời hạn đến hết",
            "thời hạn đến",
            "đến trước",
            "đến hết",
            "hết",
            "đến",
            "cho đến hết",
        ])
        .parse(input)?;
        (
            rest,
            if rest.trim_start().is_empty() {
                Bound::By
            } else if begins(input, "đến trước") {
                Bound::Before
            } else {
                Bound::By
            },
        )
    };
    let (rest, _) = maybe(mark(&[':']), rest);
    let rest = rest.trim_start_matches(' ');
    // `Chậm nhất trước ngày ...`.
    if let (after, Some(_)) = maybe(word("trước"), rest) {
        bound = Bound::Before;
        return Ok((after.trim_start_matches(' '), bound));
    }
    Ok((rest, bound))
}

/// An hour before a day: `17 giờ 00 ngày`, `9h00,`.
fn hour_before(input: &str) -> Read<'_, (u32, u32)> {
    let (rest, time) = hour(input)?;
    let (rest, ()) = comma(rest)?;
    Ok((rest, time))
}

/// *Matches* `trước ngày 15/8/2020`, `trước 17 giờ 00 ngày 10/8/2020`, `trước 30/5/2026`,
/// `chậm nhất là ngày 31/12`, `đến hết ngày 15/6`, `hạn cuối: 30/9/2020`.
/// *Does not match* a bare `ngày 15/8/2020`, nor `sau ngày ...`.
/// *Source*: Decree 30 letters; `trước` excludes the day itself, the others include it.
pub fn date<'a>(input: &'a str, context: &Context) -> Output<'a> {
    let (rest, bound) = opening(input)?;
    let (rest, time) = maybe(hour_before, rest);
    // `chậm nhất 15/01`: a day without its word and its year is too little after `đến`.
    let (rest, d) = match maybe(day, rest) {
        (after, Some(d)) => (after, d),
        (_, None) if !input.starts_with(['đ', 'Đ', 'h', 'H']) || begins(input, "hạn") => {
            super::date::day_in_figures(rest)?
        }
        (_, None) => return fail(input),
    };
    if d.year.is_none() && followed_by_recurrence(rest) {
        return fail(input);
    }
    Ok((rest, by(When::of(d, context), bound, time, d.year.is_none())))
}

fn followed_by_recurrence(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', ',', '(']);
    any(&["hằng năm", "hàng năm", "mỗi năm", "của năm", "năm sau", "năm liền kề", "năm kế tiếp"])
        .parse(rest)
        .is_ok()
}

/// *Matches* a day after the time of day that ends a period: `trước 11 giờ, thứ Sáu, ngày
/// 06/11/2025`, `trước 10 giờ 00 phút (thứ Hai) ngày 5/5/2025`.
/// *Does not match* a weekday that recurs.
/// *Source*: letters put the weekday between the hour and the day.
pub fn date_with_weekday<'a>(input: &'a str, context: &Context) -> Output<'a> {
    let (rest, bound) = opening(input)?;
    let (rest, time) = maybe(hour_before, rest);
    let rest = rest.trim_start_matches(['(', ' ']);
    let (rest, _) = maybe(word("ngày"), rest);
    let (rest, _) = weekday(rest.trim_start_matches(' '))?;
    let rest = rest.trim_start_matches([')', ' ', ',', '(']);
    let (rest, d) = day(rest)?;
    let rest = rest.strip_prefix(')').unwrap_or(rest);
    Ok((rest, by(When::of(d, context), bound, time, d.year.is_none())))
}

/// *Matches* `trong ngày 30 tháng 4 năm 2026`, `vào 9h sáng ngày 7/9/2020`, `trong ngày 5/5`.
/// *Does not match* `ngày 30 tháng 4 năm 2026` alone, `vào ngày` of something that was.
/// *Source*: the day is the last on which the thing may be done.
pub fn within_day<'a>(input: &'a str, context: &Context) -> Output<'a> {
    let (rest, opening) = any(&[
        "dự kiến trong",
        "dự kiến vào",
        "dự kiến",
        "xong trong",
        "hoàn thành trong",
        "xong",
        "hoàn thành",
        "ngay trong",
        "trong",
        "vào lúc",
        "vào",
    ])
    .parse(input)?;
    let rest = rest.trim_start_matches(' ');
    let (rest, time) = maybe(hour_before, rest);
    if matches!(opening, "vào" | "dự kiến") && time.is_none() && !begins(rest, "ngày") {
        return fail(input);
    }
    if matches!(opening, "hoàn thành" | "xong") && !begins(rest, "ngày") {
        return fail(input);
    }
    let (rest, d) = day(rest)?;
    Ok((rest, by(When::of(d, context), Bound::By, time, d.year.is_none())))
}

/// *Matches* `trước 8 giờ cùng ngày`, `chậm nhất 7g30 sáng nay`, `trong ngày hôm nay`, `trước 10 giờ ngày
/// mai`.
/// *Does not match* `hôm nay` alone, `trong cùng ngày với`.
/// *Source*: telegrams and urgent letters count from the day they are written.
pub fn same_day<'a>(input: &'a str, context: &Context) -> Output<'a> {
    let (rest, bound) = match maybe(opening, input) {
        (rest, Some(b)) => (rest, b),
        (_, None) => {
            (any(&["ngay trong", "trong", "xong trong", "hoàn thành trong"]).parse(input)?.0, Bound::By)
        }
    };
    let (rest, time) = maybe(hour_before, rest.trim_start_matches(' '));
    const WORDS: &[&str] =
        &["ngày hôm nay", "hôm nay", "sáng nay", "trưa nay", "chiều nay", "tối nay", "đêm nay", "ngày mai"];
    let (rest, said) = match maybe(any(WORDS), rest.trim_start_matches(' ')) {
        (after, Some(said)) => (after, said),
        // `nay` behind the part of day that the hour took in; `cùng ngày` only of an hour.
        (_, None) if time.is_some() => any(&["cùng ngày", "nay"]).parse(rest.trim_start_matches(' '))?,
        (_, None) => return fail(input),
    };
    let date =
        if said == "ngày mai" { context.letter.and_then(|d| d.tomorrow().ok()) } else { context.letter };
    Ok((rest, by(When::Day(date), bound, time, false)))
}

/// *Matches* `ngày 09/8/2024`, `chiều ngày 02/02/2024`, `sáng ngày 5 tháng 3`, with its year or its month
/// in words.
/// *Does not match* a figure without `ngày`.
/// *Source*: counts only where something is handed in, at the end of its clause.
pub fn on_day<'a>(input: &'a str, context: &Context) -> Output<'a> {
    let (rest, _) = maybe(any(&["sáng", "chiều", "tối"]), input);
    let rest = rest.trim_start_matches(' ');
    let (_, _) = word("ngày").parse(rest)?;
    let (rest, d) = day(rest)?;
    if followed_by_recurrence(rest) {
        return fail(input);
    }
    Ok((rest, by(When::of(d, context), Bound::By, None, d.year.is_none())))
}

/// *Matches* `hằng năm`, `hàng quý`, `hằng tháng` at the end of a clause.
/// *Does not match* `mỗi năm`, `định kỳ` alone.
/// *Source*: RFC 5545; as an adjective it says which report, at the end of a clause when.
pub fn frequency_at_end<'a>(input: &'a str, _context: &Context) -> Output<'a> {
    if !input.starts_with('h') {
        return fail(input);
    }
    let (rest, rule) = frequency(input)?;
    Ok((rest, by(When::Rule(rule.into()), Bound::By, None, false)))
}

/// *Matches* `từ ngày 10/5/2026 đến hết ngày 14/5/2026`: the end of the window counts.
/// *Does not match* a start alone (`từ ngày 01/6`).
/// *Source*: annotation guide, a start alone is no deadline.
pub fn window<'a>(input: &'a str, context: &Context) -> Output<'a> {
    let (rest, _) = any(&["kể từ", "bắt đầu từ", "từ"]).parse(input)?;
    let rest = rest.trim_start_matches(' ');
    let (rest, _) = maybe(hour_before, rest);
    let rest = rest.strip_prefix("ngày ").unwrap_or(rest);
    // Where the window begins says nothing about its end: it is only read past.
    let rest = match maybe(day, rest) {
        (rest, Some(_)) => rest,
        // `từ 10/5 đến ...`, `từ ngày 05 đến ngày 10/5/2026`.
        (_, None) => match maybe(super::date::day_in_figures, rest) {
            (after, Some(_)) => after,
            _ => number(1, 2).parse(rest)?.0,
        },
    };
    let (rest, _) = maybe(comma, rest);
    let (rest, _) =
        any(&["cho đến hết", "cho đến", "đến hết", "đến", "tới"]).parse(rest.trim_start_matches(' '))?;
    let rest = rest.trim_start_matches(' ');
    let (rest, time) = maybe(hour_before, rest);
    let rest2 = rest.strip_prefix("ngày ").unwrap_or(rest);
    let (rest, d) = match maybe(day, rest) {
        (r, Some(d)) => (r, d),
        (_, None) => super::date::day_in_figures(rest2)?,
    };
    Ok((rest, by(When::of(d, context), Bound::By, time, d.year.is_none())))
}

/// The words before a month, quarter or year: the bound.
fn span_opening(input: &str) -> Read<'_, Bound> {
    let (rest, p) = any(&[
        "chậm nhất là trong",
        "chậm nhất trong",
        "chậm nhất là",
        "chậm nhất vào",
        "chậm nhất đến hết",
        "chậm nhất đến",
        "chậm nhất",
        "muộn nhất trong",
        "muộn nhất là",
        "muộn nhất",
        "xong trong",
        "hoàn thành trong",
        "ngay trong",
        "trong",
        "trước",
        "đến hết",
        "hết",
        "vào",
        "đến",
        "xong trước",
        "hoàn thành trước",
    ])
    .parse(input)?;
    Ok((rest.trim_start_matches(' '), if p.ends_with("trước") { Bound::Before } else { Bound::By }))
}

fn last_of_month(year: u32, month: u32) -> Option<Date> {
    Date::new(year as i16, month as i8, 1).ok().map(|d| d.last_of_month())
}

/// The last day of a month whose year may be left out.
fn month_end(month: u32, year: Option<u32>, letter: Option<Date>) -> Option<Date> {
    match year {
        Some(y) => last_of_month(y, month),
        None => {
            let letter = letter?;
            let date = last_of_month(letter.year() as u32, month)?;
            if date < letter { last_of_month(letter.year() as u32 + 1, month) } else { Some(date) }
        }
    }
}

/// *Matches* `trong tháng 8/2020`, `chậm nhất trong tháng 6`, `đến hết tháng 12 năm 2025`.
/// *Does not match* `tháng 8/2020` alone, `tháng 8` of a report's name.
/// *Source*: a month stands for its last day (annotation guide; Civil Code art. 148).
pub fn in_month<'a>(input: &'a str, context: &Context) -> Output<'a> {
    let (rest, bound) = span_opening(input)?;
    let (rest, (m, y)) = month(rest)?;
    // `trong tháng 6 và tháng 7/2026`: the last one counts.
    let (rest, m, y) = further_month(rest, m, y);
    Ok((rest, by(When::Day(month_end(m, y, context.letter)), bound, None, y.is_none())))
}

fn further_month(rest: &str, m: u32, y: Option<u32>) -> (&str, u32, Option<u32>) {
    if y.is_some() {
        return (rest, m, y);
    }
    let after = rest.trim_start_matches([' ', ',']);
    let (after, _) = maybe(word("và"), after);
    let after = after.trim_start_matches(' ');
    if let (r, Some((m2, y2))) = maybe(month, after) {
        return further_month(r, m2, y2);
    }
    // `tháng 11, 12/2013`, `tháng 6 - 8 năm 2025`.
    let figures = after.trim_start_matches(['-', '–', ' ']);
    if let (r, Some(m2)) = maybe(number(1, 2), figures)
        && (1..=12).contains(&m2)
        && m2 > m
    {
        let (r, y) = match r.strip_prefix('/') {
            Some(r) => maybe(year, r),
            None => maybe(whole_year, r.trim_start()),
        };
        if y.is_some() {
            return (r, m2, y);
        }
    }
    (rest, m, y)
}

/// *Matches* `trong quý III/2020`, `trong Quý IV năm 2020`, `hết quý I`.
/// *Does not match* `quý III/2020` alone; `quý cơ quan`.
/// *Source*: a quarter stands for its last day.
pub fn in_quarter<'a>(input: &'a str, context: &Context) -> Output<'a> {
    let (rest, bound) = span_opening(input)?;
    let (rest, (q, y)) = quarter(rest)?;
    Ok((rest, by(When::Day(month_end(q * 3, y, context.letter)), bound, None, y.is_none())))
}

/// *Matches* `trong năm 2025`, `đến hết năm 2026`, `trước năm 2030`.
/// *Does not match* `trong năm học 2024-2025`, `năm 2025` alone.
/// *Source*: a year stands for its last day.
pub fn in_year<'a>(input: &'a str, _context: &Context) -> Output<'a> {
    let (rest, bound) = span_opening(input)?;
    let (rest, y) = whole_year(rest)?;
    Ok((rest, by(When::Day(last_of_month(y, 12)), bound, None, false)))
}

/// *Matches* `cuối tháng 8/2020`, `giữa tháng 9`, `trước cuối tháng 10 năm 2020`, `cuối năm 2020`, `đầu
/// quý II/2021`.
/// *Does not match* `cuối năm học`, `cuối cùng`.
/// *Source*: Civil Code 2015, article 146: first, fifteenth, last day.
pub fn part_of_month<'a>(input: &'a str, context: &Context) -> Output<'a> {
    let (rest, bound) = match maybe(span_opening, input) {
        (rest, Some(b)) => (rest, b),
        (rest, None) => (rest, Bound::By),
    };
    let (rest, part) = any(&["đầu", "giữa", "cuối"]).parse(rest)?;
    let rest = rest.trim_start_matches(' ');
    if let (after, Some((m, y))) = maybe(month, rest) {
        let end = month_end(m, y, context.letter);
        let date = end.and_then(|e| match part {
            "đầu" => Some(e.first_of_month()),
            "giữa" => e.with().day(15).build().ok(),
            _ => Some(e),
        });
        return Ok((after, by(When::Day(date), bound, None, y.is_none())));
    }
    if let (after, Some((q, y))) = maybe(quarter, rest) {
        let end = month_end(q * 3, y, context.letter);
        let date = match part {
            "đầu" => end.and_then(|e| Date::new(e.year(), (q * 3 - 2) as i8, 1).ok()),
            "giữa" => end.and_then(|e| Date::new(e.year(), (q * 3 - 1) as i8, 15).ok()),
            _ => end,
        };
        return Ok((after, by(When::Day(date), bound, None, y.is_none())));
    }
    let (after, y) = whole_year(rest)?;
    let date = match part {
        "đầu" => Date::new(y as i16, 1, 1).ok(),
        "giữa" => Date::new(y as i16, 6, 30).ok(),
        _ => Date::new(y as i16, 12, 31).ok(),
    };
    Ok((after, by(When::Day(date), bound, None, false)))
}

/// *Matches* `trước ngày 10 tháng 01 của năm liền kề`, `trước ngày 15/01 năm sau`: once, in the
/// year after the letter's.
/// *Does not match* `hằng năm`.
/// *Source*: plans and conclusions.
pub fn next_year<'a>(input: &'a str, context: &Context) -> Output<'a> {
    let (rest, bound) = opening(input)?;
    let (rest, time) = maybe(hour_before, rest);
    let (rest, d) = day(rest)?;
    if d.year.is_some() {
        return fail(input);
    }
    let rest = rest.trim_start_matches([' ', ',']);
    let (rest, _) = maybe(word("của"), rest);
    let (rest, _) = any(&[
        "năm liền kề sau năm đánh giá",
        "năm liền kề sau",
        "năm liền kề",
        "năm kế tiếp",
        "năm tiếp theo",
        "năm sau",
    ])
    .parse(rest.trim_start_matches(' '))?;
    let date = context.letter.and_then(|l| Date::new(l.year() + 1, d.month as i8, d.day as i8).ok());
    Ok((rest, by(When::Day(date), bound, time, true)))
}

const MONTHLY: &[&str] = &[
    "hằng tháng",
    "hàng tháng",
    "mỗi tháng",
    "của hằng tháng",
    "của tháng sau",
    "của tháng kế tiếp",
    "của tháng tiếp theo",
    "của tháng liền kề",
    "tháng liền kề",
    "tháng kế tiếp",
    "tháng sau",
    "của mỗi tháng",
    "các tháng",
    "của tháng",
    "tháng tiếp theo",
];

/// *Matches* `trước ngày 15 của tháng đầu quý kế tiếp`, `vào ngày 30 tháng cuối quý`, `trước ngày 20 hằng quý`.
/// *Does not match* `ngày 15 tháng 8`, `ngày 15 hằng tháng`.
/// *Source*: RFC 5545, FREQ=MONTHLY with an interval of three.
pub fn quarterly<'a>(input: &'a str, _context: &Context) -> Output<'a> {
    let (rest, (n, bound, time)) = day_of_month(input)?;
    let (rest, _) = maybe(word("của"), rest);
    let rest = rest.trim_start_matches(' ');
    let (rest, _) = match maybe(any(&["hằng quý", "hàng quý", "mỗi quý"]), rest) {
        (rest, Some(every)) => (rest, every),
        (rest, None) => {
            let (rest, _) =
                any(&["tháng đầu tiên", "tháng đầu", "tháng cuối cùng", "tháng cuối", "tháng thứ nhất"])
                    .parse(rest)?;
            let rest = rest.trim_start_matches(' ');
            let (rest, _) =
                maybe(any(&["của hằng", "của hàng", "của mỗi", "của", "hằng", "hàng", "mỗi"]), rest);
            any(&["quý kế tiếp", "quý tiếp theo", "quý liền kề", "quý sau", "quý"])
                .parse(rest.trim_start_matches(' '))?
        }
    };
    // `tháng cuối quý III` comes once.
    if rest.trim_start().starts_with(['I', 'V', '1', '2', '3', '4']) {
        return fail(input);
    }
    Ok((rest, by(When::Rule(format!("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY={n}")), bound, time, false)))
}

/// *Matches* `trước ngày Quốc khánh 02/9/2025`, `trước lễ khai giảng ngày 05/9`, `trước dịp lễ 30/4/2026`.
/// *Does not match* `trước ngày họp 05 ngày`, `trước ngày 05/9`.
/// *Source*: the day is the one that is named.
pub fn before_named_day<'a>(input: &'a str, context: &Context) -> Output<'a> {
    let (rest, _) = any(&["trước"]).parse(input)?;
    let rest = rest.trim_start_matches(' ');
    let (named, _) = any(&["ngày", "dịp", "lễ", "kỳ nghỉ"]).parse(rest)?;
    let at = named.find(|c: char| c.is_ascii_digit()).filter(|at| *at < 70);
    let Some(at) = at else { return fail(input) };
    let name = &named[..at];
    let words = name.trim_matches([' ', '(']);
    if !name.starts_with(' ')
        || words.is_empty()
        || words == "ngày"
        || !name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '–' | '('))
    {
        return fail(input);
    }
    let (rest, d) = super::date::day_in_figures(&named[at..])?;
    if followed_by_recurrence(rest) {
        return fail(input);
    }
    Ok((rest, by(When::of(d, context), Bound::Before, None, d.year.is_none())))
}

/// *Matches* `trước ngày 20 hằng tháng`, `chậm nhất vào ngày 05 hàng tháng`, `ngày 05 hằng tháng`,
/// `trước ngày 15 của tháng kế tiếp`.
/// *Does not match* `ngày 15 tháng 8`.
/// *Source*: RFC 5545, FREQ=MONTHLY.
pub fn monthly<'a>(input: &'a str, _context: &Context) -> Output<'a> {
    let (rest, (n, bound, time)) = day_of_month(input)?;
    let (rest, _) = any(MONTHLY).parse(rest)?;
    // `trước ngày 10 tháng liền kề trước tháng đánh giá` goes on.
    Ok((rest, by(When::Rule(format!("FREQ=MONTHLY;BYMONTHDAY={n}")), bound, time, false)))
}

/// A day with or without its word.
fn loose_day(input: &str) -> Read<'_, super::date::DayWords> {
    match maybe(day, input) {
        (rest, Some(d)) => Ok((rest, d)),
        (_, None) => super::date::day_in_figures(input),
    }
}

/// *Matches* `trước ngày 15 tháng 11 hằng năm`, `trước ngày 20/12 hàng năm`.
/// *Does not match* a day without `hằng năm`.
/// *Source*: RFC 5545, FREQ=YEARLY.
pub fn yearly<'a>(input: &'a str, _context: &Context) -> Output<'a> {
    let (rest, _) = maybe(periodic, input);
    let (rest, bound, time) = due(rest);
    let (rest, d) = loose_day(rest)?;
    if d.year.is_some() {
        return fail(input);
    }
    let rest = rest.trim_start_matches([' ', ',']);
    let (rest, _) = maybe(word("của"), rest);
    let (rest, _) =
        any(&["hằng năm", "hàng năm", "mỗi năm", "các năm"]).parse(rest.trim_start_matches(' '))?;
    Ok((
        rest,
        by(When::Rule(format!("FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}", d.month, d.day)), bound, time, false),
    ))
}

/// *Matches* `trước 16 giờ ngày thứ Sáu hằng tuần`, `thứ sáu hằng tuần`, `trước 11h00’ ngày thứ 5 hằng
/// tuần`, `chiều thứ Sáu hằng tuần`.
/// *Does not match* a weekday without `hằng tuần`.
/// *Source*: RFC 5545, FREQ=WEEKLY.
pub fn weekly<'a>(input: &'a str, _context: &Context) -> Output<'a> {
    let (rest, _) = maybe(periodic, input);
    let (rest, bound, time) = due(rest);
    let (rest, _) = maybe(any(&["sáng", "chiều", "ngày"]), rest);
    let (rest, _) = maybe(word("ngày"), rest.trim_start_matches(' '));
    let (rest, _) = maybe(any(&["các ngày"]), rest.trim_start_matches(' '));
    let (rest, d) = weekdays(rest.trim_start_matches(' '))?;
    let (rest, ()) = comma(rest)?;
    let (rest, _) = any(&["hằng tuần", "hàng tuần", "mỗi tuần", "của tuần", "trong tuần"]).parse(rest)?;
    Ok((rest, by(When::Rule(format!("FREQ=WEEKLY;BYDAY={d}")), bound, time, false)))
}

/// `thứ Ba`, `thứ Ba và thứ Sáu`: as RFC 5545 lists them.
fn weekdays(input: &str) -> Read<'_, String> {
    let (mut rest, first) = weekday(input)?;
    let mut out = first.to_owned();
    loop {
        let next = rest.trim_start_matches([' ', ',']);
        let (next, _) = maybe(word("và"), next);
        let (next, _) = maybe(word("ngày"), next.trim_start_matches(' '));
        match maybe(weekday, next.trim_start_matches(' ')) {
            (after, Some(d)) => {
                out.push(',');
                out.push_str(d);
                rest = after;
            }
            (_, None) => return Ok((rest, out)),
        }
    }
}

/// *Matches* `hằng tuần vào ngày thứ sáu`, `hàng tuần vào 16 giờ thứ Năm`.
/// *Does not match* `hằng tuần` alone.
/// *Source*: RFC 5545, FREQ=WEEKLY.
pub fn weekly_on<'a>(input: &'a str, _context: &Context) -> Output<'a> {
    let (rest, _) = maybe(periodic, input);
    let (rest, _) = any(&["hằng tuần", "hàng tuần", "mỗi tuần"]).parse(rest)?;
    let (rest, ()) = comma(rest)?;
    let (rest, bound, time) = due(rest);
    let (rest, _) = maybe(any(&["sáng", "chiều"]), rest);
    let (rest, _) = maybe(word("ngày"), rest.trim_start_matches(' '));
    let (rest, d) = weekdays(rest.trim_start_matches(' '))?;
    Ok((rest, by(When::Rule(format!("FREQ=WEEKLY;BYDAY={d}")), bound, time, false)))
}

/// *Matches* `6 tháng một lần`, `02 tuần/lần`, `mỗi quý một lần`.
/// *Does not match* `một lần`, `03 lần`.
/// *Source*: RFC 5545.
pub fn every<'a>(input: &'a str, _context: &Context) -> Output<'a> {
    let (rest, _) = maybe(periodic, input);
    let (rest, n) = match maybe(word("mỗi"), rest) {
        (rest, Some(_)) => (rest.trim_start_matches(' '), 1),
        (rest, None) => {
            let (rest, n) = number(1, 2).parse(rest)?;
            (rest.trim_start_matches(' '), n)
        }
    };
    let (rest, unit) = any(&["ngày", "tuần", "tháng", "quý", "năm"]).parse(rest)?;
    let (rest, ()) = per_time(rest)?;
    Ok((rest, by(When::Rule(rule_of(unit, n)), Bound::By, None, false)))
}

/// *Matches* `trước 16 giờ hằng ngày`, `trước 17h00 mỗi ngày`.
/// *Does not match* `hằng ngày` alone.
/// *Source*: RFC 5545, FREQ=DAILY.
pub fn daily<'a>(input: &'a str, _context: &Context) -> Output<'a> {
    let (rest, _) = maybe(periodic, input);
    let (rest, bound) = match maybe(opening, rest) {
        (rest, Some(b)) => (rest, b),
        (rest, None) => (maybe(any(&["vào lúc", "vào", "lúc"]), rest).0.trim_start_matches(' '), Bound::By),
    };
    let (rest, time) = hour_before(rest)?;
    let (rest, _) = any(&["hằng ngày", "hàng ngày", "mỗi ngày", "các ngày trong tuần"]).parse(rest)?;
    Ok((rest, by(When::Rule("FREQ=DAILY".into()), bound, Some(time), false)))
}

/// Hour and minute.
type TimeOfDay = (u32, u32);

/// Up to which side of a time that recurs, and at what hour: `trước 16 giờ`, `chậm nhất`, `vào`.
fn due(input: &str) -> (&str, Bound, Option<TimeOfDay>) {
    let (rest, bound) = match maybe(opening, input) {
        (rest, Some(b)) => (rest, b),
        (rest, None) => (maybe(word("vào"), rest).0.trim_start_matches(' '), Bound::By),
    };
    let (rest, time) = maybe(hour_before, rest);
    (rest, bound, time)
}

/// `định kỳ trước ngày 15`: a day of whichever month, with its bound and its hour.
fn day_of_month(input: &str) -> Read<'_, (u32, Bound, Option<TimeOfDay>)> {
    let (rest, _) = maybe(periodic, input);
    let (rest, bound, time) = due(rest);
    let (rest, _) = word("ngày").parse(rest)?;
    let (rest, n) = number(1, 2).parse(rest.trim_start_matches(' '))?;
    let (rest, ()) = comma(rest)?;
    if (1..=31).contains(&n) { Ok((rest, (n, bound, time))) } else { fail(input) }
}

/// `định kỳ`, before a recurrence.
fn periodic(input: &str) -> Read<'_, ()> {
    let (rest, _) = any(&["định kỳ vào", "định kỳ", "định kì", "thường xuyên"]).parse(input)?;
    let (rest, ()) = comma(rest)?;
    Ok((rest, ()))
}

/// `hằng quý`, `hàng tháng`: the rule that it is.
fn frequency(input: &str) -> Read<'_, &'static str> {
    let (rest, _) = any(&["hằng", "hàng", "mỗi", "từng", "theo"]).parse(input)?;
    let (rest, unit) = any(&["ngày", "tuần", "tháng", "quý", "năm"]).parse(rest.trim_start_matches(' '))?;
    Ok((rest, of_unit(unit)))
}

fn of_unit(unit: &str) -> &'static str {
    match unit {
        "ngày" => "FREQ=DAILY",
        "tuần" => "FREQ=WEEKLY",
        "tháng" => "FREQ=MONTHLY",
        "quý" => "FREQ=MONTHLY;INTERVAL=3",
        _ => "FREQ=YEARLY",
    }
}

/// *Matches* `định kỳ hằng quý`, `định kỳ hàng tháng`, `định kỳ 6 tháng`, `định kỳ 02 tuần/lần`, `định kỳ
/// tháng, quý, năm` (the first).
/// *Does not match* `định kỳ` alone, `hằng năm` as an adjective.
/// *Source*: RFC 5545.
pub fn period<'a>(input: &'a str, _context: &Context) -> Output<'a> {
    let (rest, ()) = periodic(input)?;
    if let (after, Some(rule)) = maybe(frequency, rest) {
        return Ok((after, by(When::Rule(rule.into()), Bound::By, None, false)));
    }
    if let (after, Some(n)) = maybe(count, rest) {
        let (after, unit) =
            any(&["ngày", "tuần", "tháng", "quý", "năm"]).parse(after.trim_start_matches(' '))?;
        let rule = rule_of(unit, n);
        if per_time(after).is_ok() {
            return fail(input);
        }
        return Ok((after, by(When::Rule(rule), Bound::By, None, false)));
    }
    let (after, unit) = any(&["ngày", "tuần", "tháng", "quý", "năm"]).parse(rest)?;
    Ok((after, by(When::Rule(of_unit(unit).into()), Bound::By, None, false)))
}

/// Every `n` units, as RFC 5545 has it.
fn rule_of(unit: &str, n: u32) -> String {
    match (unit, n) {
        ("tháng", 12) => "FREQ=YEARLY".to_owned(),
        ("quý", n) => format!("FREQ=MONTHLY;INTERVAL={}", 3 * n),
        (unit, 1) => of_unit(unit).to_owned(),
        (unit, n) => format!("{};INTERVAL={n}", of_unit(unit)),
    }
}

/// `/lần`, `/01 lần`, `một lần`.
fn per_time(input: &str) -> Read<'_, ()> {
    let rest = input.trim_start_matches(' ');
    let rest = rest.strip_prefix('/').unwrap_or(rest).trim_start_matches(' ');
    let (rest, _) = maybe(number(1, 2), rest);
    let (rest, _) = maybe(word("một"), rest.trim_start_matches(' '));
    let (rest, _) = word("lần").parse(rest.trim_start_matches(' '))?;
    Ok((rest, ()))
}

/// *Matches* `Hằng năm,` and `Hằng quý,` at the head of a sentence, `Hằng năm tổ chức ...`.
/// *Does not match* `kế hoạch hằng năm`, `hằng năm` within a sentence.
/// *Source*: at the head it says when, inside a noun phrase which.
pub fn at_head<'a>(input: &'a str, _context: &Context) -> Output<'a> {
    if !input.starts_with(char::is_uppercase) {
        return fail(input);
    }
    let (rest, rule) = frequency(input)?;
    let next = rest.trim_start_matches(' ');
    // `Hằng năm có kế hoạch ...`, without its comma.
    let acts = any(&[
        "có kế hoạch",
        "tổ chức",
        "xây dựng",
        "tiến hành",
        "phối hợp",
        "báo cáo",
        "rà soát",
        "tổng hợp",
    ])
    .parse(next)
    .is_ok();
    if !next.starts_with(',') && !acts {
        return fail(input);
    }
    Ok((rest, by(When::Rule(rule.into()), Bound::By, None, false)))
}

/// `ngày làm việc`, `ngày`, `giờ`, `tuần`, `tháng`, `năm`; a week is seven days.
fn unit(input: &str) -> Read<'_, (OffsetUnit, u32)> {
    if let (rest, Some(_)) = maybe(words("ngày làm việc"), input) {
        return Ok((rest, (OffsetUnit::WorkingDay, 1)));
    }
    let (rest, name) = any(&["ngày", "giờ", "tuần", "tháng", "năm"]).parse(input)?;
    Ok((
        rest,
        match name {
            "ngày" => (OffsetUnit::Day, 1),
            "giờ" => (OffsetUnit::Hour, 1),
            "tuần" => (OffsetUnit::Day, 7),
            "tháng" => (OffsetUnit::Month, 1),
            _ => (OffsetUnit::Year, 1),
        },
    ))
}

fn count(input: &str) -> Read<'_, u32> {
    if let (rest, Some(n)) = maybe(number(1, 3), input) {
        // `05 (năm) ngày`.
        let spaced = rest.trim_start_matches(' ');
        if let Some(inner) = spaced.strip_prefix('(')
            && let Some(end) = inner.find(')')
            && end < 24
        {
            return Ok((inner[end + 1..].trim_start_matches(' '), n));
        }
        return Ok((spaced, n));
    }
    let (rest, n) = month_name(input)?;
    Ok((rest.trim_start_matches(' '), n))
}

/// *Matches* `trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản này`, `trong vòng 10 ngày kể từ
/// ngày ký`, `chậm nhất 07 ngày sau khi kết thúc đợt kiểm tra`, `sau 15 ngày kể từ ngày ban hành`.
/// *Does not match* `trong 6 tháng đầu năm`, `sau 15 ngày` without an event.
/// *Source*: Civil Code 2015, articles 144, 147.
pub fn after_event<'a>(input: &'a str, context: &Context) -> Output<'a> {
    let (rest, head) = any(&[
        "trong thời hạn không quá",
        "trong thời hạn tối đa",
        "trong thời hạn là",
        "trong thời hạn",
        "trong thời gian",
        "trong vòng không quá",
        "trong vòng",
        "trong khoảng",
        "trong",
        "chậm nhất là sau",
        "chậm nhất sau",
        "chậm nhất là trong vòng",
        "chậm nhất trong vòng",
        "chậm nhất là",
        "chậm nhất trong thời hạn",
        "chậm nhất",
        "muộn nhất là",
        "muộn nhất",
        "không quá",
        "tối đa là",
        "tối đa",
        "thời hạn là",
        "thời hạn",
        "sau thời hạn",
        "sau",
    ])
    .parse(input)?;
    let rest = rest.trim_start_matches([' ', ':']);
    let (rest, n) = count(rest)?;
    let (rest, (unit, times)) = unit(rest)?;
    if rest.starts_with('/') {
        return fail(input);
    }
    let (after, ()) = comma(rest)?;
    // `trong 03 ngày từ ngày 13 đến hết ngày 15 tháng 5`: the days are told.
    if window(after, context).is_ok() {
        return fail(input);
    }
    let from = any(&[
        "tính từ khi",
        "tính từ thời điểm",
        "tính từ ngày",
        "kể từ thời điểm",
        "kể từ khi",
        "kể từ sau",
        "kể từ lúc",
        "kể từ ngày",
        "kể từ",
        "từ ngày",
        "từ khi",
        "sau khi",
        "tính từ",
        "sau ngày",
        "từ thời điểm",
        "sau mỗi",
        "sau khi",
    ])
    .parse(after);
    let Ok((event, _)) = from else {
        // A period without an event is a time limit only when it says so.
        if matches!(
            head,
            "trong thời hạn"
                | "trong vòng"
                | "trong thời hạn không quá"
                | "trong thời hạn tối đa"
                | "trong thời hạn là"
                | "trong vòng không quá"
        ) && !starts_with_noun(after)
        {
            return Ok((
                rest,
                by(When::After { count: n * times, unit, from: OffsetFrom::Event }, Bound::By, None, false),
            ));
        }
        return fail(input);
    };
    let (rest, from) = event_words(event.trim_start_matches(' '));
    Ok((rest, by(When::After { count: n * times, unit, from }, Bound::By, None, false)))
}

/// *Matches* `trước ngày họp ít nhất 05 ngày làm việc`, `trước khi khai mạc 02 ngày`, `chậm nhất 03 ngày trước ngày
/// tổ chức hội nghị`.
/// *Does not match* `trước ngày 05/6`, `trước khi sáp nhập`, `trước 05 ngày làm việc` without an event.
/// *Source*: Civil Code 2015, articles 144, 147.
pub fn before_event<'a>(input: &'a str, _context: &Context) -> Output<'a> {
    const EVENTS: [&str; 12] = [
        "ngày",
        "khi",
        "cuộc",
        "buổi",
        "phiên",
        "kỳ",
        "đợt",
        "lễ",
        "hội nghị",
        "hội thi",
        "thời điểm",
        "thời gian",
    ];
    let event = |rest: &'a str| -> Option<&'a str> {
        let (after, _) = any(&EVENTS).parse(rest).ok()?;
        let said = after.trim_start_matches(' ');
        (after.len() > said.len() && said.starts_with(char::is_alphabetic)).then_some(said)
    };
    if let (rest, Some(_)) = maybe(any(&["trước"]), input) {
        let Some(said) = event(rest.trim_start_matches(' ')) else { return fail(input) };
        // Up to the count, within the clause.
        let clause = &said[..said.find([',', ';', '.', ':', '(']).unwrap_or(said.len())];
        let at = clause.find(|c: char| c.is_ascii_digit()).filter(|at| *at < 70);
        let Some(at) = at.filter(|at| clause[..*at].ends_with(' ')) else { return fail(input) };
        let (rest, n) = count(&said[at..])?;
        let (rest, (unit, times)) = unit(rest)?;
        if rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '/') {
            return fail(input);
        }
        let when = When::After { count: n * times, unit, from: OffsetFrom::Event };
        return Ok((rest, by(when, Bound::Before, None, false)));
    }
    let (rest, _) = any(&["ít nhất là", "ít nhất", "tối thiểu là", "tối thiểu", "chậm nhất là", "chậm nhất"])
        .parse(input)?;
    let (rest, n) = count(rest.trim_start_matches(' '))?;
    let (rest, (unit, times)) = unit(rest)?;
    let (rest, _) = any(&["trước"]).parse(rest.trim_start_matches(' '))?;
    let Some(said) = event(rest.trim_start_matches(' ')) else { return fail(input) };
    let (rest, _) = event_words(said);
    Ok((rest, by(When::After { count: n * times, unit, from: OffsetFrom::Event }, Bound::By, None, false)))
}

/// `06 tháng đầu năm` is a span of the year, not a time limit.
fn starts_with_noun(rest: &str) -> bool {
    any(&["đầu năm", "cuối năm", "đầu", "cuối", "qua", "tới", "gần đây"])
        .parse(rest.trim_start_matches(' '))
        .is_ok()
}

/// The event, up to the end of its clause, and what it is.
fn event_words(input: &str) -> (&str, OffsetFrom) {
    // Words that begin what is to be done, after the event.
    const STOPS: [&str; 16] = [
        ", ",
        ";",
        ".",
        ")",
        "(",
        " các cơ quan",
        " các đơn vị",
        " đề nghị",
        " phải ",
        " báo cáo ",
        " gửi ",
        " để ",
        " yêu cầu ",
        " thì ",
        " theo quy định",
        ":",
    ];
    let end = STOPS.iter().filter_map(|s| input.find(s)).min().unwrap_or(input.len());
    let text = &input[..end];
    let low = text.to_lowercase();
    let from = if low.trim_end() == "nhận" || low.trim_end() == "nhận được" {
        OffsetFrom::Receipt
    } else if low.starts_with("nhận được")
        || low.starts_with("nhận ")
        || low.starts_with("tiếp nhận") && (low.contains("văn bản") || low.contains("công văn"))
    {
        // Receipt of this letter; receipt of something else (a file, a proposal) is an event.
        let own = [
            "văn bản",
            "phiếu",
            "công văn",
            "thông báo này",
            "chỉ thị",
            "kế hoạch này",
            "quyết định này",
            "công điện",
            "giấy mời",
            "tài liệu này",
            "hướng dẫn này",
            "kết luận",
        ];
        let other = ["hồ sơ", "đề nghị của", "đơn ", "báo cáo của", "ý kiến của", "kết quả"];
        if other.iter().any(|o| low.contains(o)) && !own.iter().any(|o| low.contains(o))
            || (low.contains("báo cáo kết quả"))
        {
            OffsetFrom::Event
        } else {
            OffsetFrom::Receipt
        }
    } else if (low.starts_with("ký") || low.starts_with("ban hành"))
        && !["hợp đồng", "biên bản"].iter().any(|o| low.contains(o))
    {
        OffsetFrom::Issue
    } else {
        OffsetFrom::Event
    };
    let text = text.trim_end();
    (&input[text.len()..], from)
}

/// A day, a month, a quarter or a year, each of which stands for its last day, without a word that opens it.
fn point<'a>(input: &'a str, context: &Context) -> Option<(&'a str, DeadlineWords)> {
    let whole = |after, end, open| Some((after, by(When::Day(end), Bound::By, None, open)));
    if let (after, Some(d)) = maybe(day, input) {
        return Some((after, by(When::of(d, context), Bound::By, None, d.year.is_none())));
    }
    if let (after, Some(d)) = maybe(super::date::day_in_figures, input) {
        return Some((after, by(When::of(d, context), Bound::By, None, d.year.is_none())));
    }
    if let (after, Some((m, y))) = maybe(month, input) {
        let (after, m, y) = further_month(after, m, y);
        return whole(after, month_end(m, y, context.letter), y.is_none());
    }
    if let (after, Some((q, y))) = maybe(quarter, input) {
        return whole(after, month_end(q * 3, y, context.letter), y.is_none());
    }
    if let (after, Some(y)) = maybe(whole_year, input) {
        return whole(after, last_of_month(y, 12), false);
    }
    // `05/2018`.
    if let (after, Some(m)) = maybe(number(1, 2), input)
        && let (after, Some(_)) = maybe(mark(&['/']), after)
        && let (after, Some(y)) = maybe(year, after)
        && (1..=12).contains(&m)
    {
        return whole(after, month_end(m, Some(y), None), false);
    }
    None
}

/// A point in time that stands after a label (`Thời gian hoàn thành:`), where no word opens it.
pub fn labelled<'a>(input: &'a str, context: &Context) -> Output<'a> {
    let input = input.trim_start_matches([' ', ':']);
    let input =
        ["Dự kiến ", "dự kiến ", "Dự kiến: "].iter().find_map(|w| input.strip_prefix(w)).unwrap_or(input);
    let (rest, time) = maybe(hour_before, input);
    let (rest, from) = maybe(any(&["kể từ", "bắt đầu từ", "từ"]), rest);
    if let Some((after, first)) = point(rest.trim_start(), context) {
        // `01/3/2018 - 05/3/2018`, `Từ tháng 5 đến tháng 8/2025`: by its end.
        let on = after.trim_start();
        let to = ["-", "–", "—", "cho đến hết", "cho đến", "đến hết", "đến", "tới"];
        let to = to.iter().find_map(|w| on.strip_prefix(w)).map(str::trim_start);
        if let Some((after, last)) = to.and_then(|i| point(i, context)) {
            return Ok((after, DeadlineWords { time: None, ..last }));
        }
        // A start alone is no deadline.
        return if from.is_some() { fail(input) } else { Ok((after, DeadlineWords { time, ..first })) };
    }
    if from.is_some() {
        return fail(input);
    }
    // `≤ 20 ngày làm việc`: so long from what comes before it.
    let most = rest.trim_start_matches(['<', '≤', '=', ' ']);
    if let (after, Some(count)) = maybe(number(1, 2), most)
        && let (after, Some((unit, times))) = maybe(unit, after.trim_start())
    {
        let when = When::After { count: count * times, unit, from: OffsetFrom::Event };
        return Ok((after, by(when, Bound::By, None, false)));
    }
    if let (after, Some(rule)) = maybe(frequency, rest) {
        return Ok((after, by(When::Rule(rule.into()), Bound::By, None, false)));
    }
    let (_, ()) = space(rest)?;
    fail(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_long_before_an_event() {
        let read =
            |text: &str| before_event(text, &Context::default()).ok().map(|(rest, d)| (rest.to_owned(), d));
        let before =
            |count, unit, bound| by(When::After { count, unit, from: OffsetFrom::Event }, bound, None, false);
        for (text, rest, words) in [
            (
                "trước ngày họp ít nhất 05 ngày làm việc, Sở",
                ", Sở",
                before(5, OffsetUnit::WorkingDay, Bound::Before),
            ),
            ("trước khi khai mạc 02 ngày.", ".", before(2, OffsetUnit::Day, Bound::Before)),
            ("trước buổi bảo vệ 01 ngày: Khoa", ": Khoa", before(1, OffsetUnit::Day, Bound::Before)),
            ("chậm nhất 03 ngày trước ngày tổ chức hội nghị.", ".", before(3, OffsetUnit::Day, Bound::By)),
            ("ít nhất 01 tuần trước khi thi; gửi", "; gửi", before(7, OffsetUnit::Day, Bound::By)),
        ] {
            assert_eq!(read(text), Some((rest.to_owned(), words)), "{text}");
        }
        for text in [
            "trước ngày 05/6",
            "trước khi sáp nhập",
            "trước 05 ngày làm việc",
            "trước ngày họp, gửi 05 ngày",
            "trước khi họp ngày 05 tháng 6",
            "ít nhất 05 ngày làm việc",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn cells_say_when_without_a_word_for_it() {
        let read = |text: &str| labelled(text, &Context::default()).ok().map(|(_, d)| d.when);
        let day = |y, m, d| Some(When::Day(Some(jiff::civil::date(y, m, d))));
        assert_eq!(read("05/3/2018"), day(2018, 3, 5));
        assert_eq!(read("01/3/2018 – 05/3/2018"), day(2018, 3, 5));
        assert_eq!(read("Dự kiến 10/7/2018"), day(2018, 7, 10));
        let after = |count, unit| Some(When::After { count, unit, from: OffsetFrom::Event });
        assert_eq!(read("≤ 20 ngày làm việc"), after(20, OffsetUnit::WorkingDay));
        assert_eq!(read("5 ngày"), after(5, OffsetUnit::Day));
        assert_eq!(read("Thường xuyên"), None);
        assert_eq!(read("Tháng 11, 12/2013 và bổ sung hằng năm"), day(2013, 12, 31));
        assert_eq!(read("Tháng 6 - 8 năm 2025"), day(2025, 8, 31));
        assert_eq!(read("Từ năm 2013 đến năm 2020 và tiếp theo"), day(2020, 12, 31));
        assert_eq!(read("Từ tháng 5/2025 đến hết tháng 8/2025"), day(2025, 8, 31));
        assert_eq!(read("Từ tháng 11/2013 trở đi"), None);
        assert_eq!(read("06/2025"), day(2025, 6, 30));
    }
}
