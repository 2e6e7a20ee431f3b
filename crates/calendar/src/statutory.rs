//! The public holidays of a year for which no table was kept: what the Labour Code gives, with
//! Tết reckoned by the lunar calendar. What the Prime Minister decides from year to year (days
//! swapped, which days beside Tết and 2 September) cannot be reckoned; the usual choice is taken.

use jiff::civil::{Date, Weekday};

use crate::calendar::{DayKind, SpecialDay, is_weekly_rest};
use crate::lunar::LunarDate;

/// The holidays and the days off in their stead, in order.
pub(crate) fn year(year: i16) -> Vec<SpecialDay> {
    let mut days: Vec<SpecialDay> = Vec::new();
    let mut add = |date: Date, name: &'static str| {
        if !days.iter().any(|d| d.date == date) {
            days.push(SpecialDay { date, name: name.into(), kind: DayKind::Holiday });
        }
    };
    let solar = |month: i8, day: i8| Date::new(year, month, day).ok();
    let mut single: Vec<(Date, &'static str, &'static str)> = Vec::new();
    let mut one = |date: Option<Date>, name: &'static str, instead: &'static str| {
        if let Some(date) = date {
            single.push((date, name, instead));
        }
    };
    one(solar(1, 1), "Tết Dương lịch", "Tết Dương lịch (nghỉ bù)");
    // A holiday since 2007 (Law 84/2007/QH11).
    if year >= 2007 {
        one(
            LunarDate::new(year, 3, 10).to_solar(),
            "Ngày Giỗ Tổ Hùng Vương",
            "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)",
        );
    }
    one(solar(4, 30), "Ngày Chiến thắng", "Ngày Chiến thắng (nghỉ bù)");
    one(solar(5, 1), "Ngày Quốc tế Lao động", "Ngày Quốc tế Lao động (nghỉ bù)");
    // Two days since 2021 (Labour Code 2019, article 112): the day before, unless the day after
    // joins 2 September to a weekend, as was chosen in each of the years 2021 to 2026.
    let national = solar(9, 2);
    if year >= 2021
        && let Some(day) = national
    {
        let beside = match day.weekday() {
            Weekday::Monday | Weekday::Thursday => solar(9, 3),
            _ => solar(9, 1),
        };
        one(beside, "Quốc khánh", "Quốc khánh (nghỉ bù)");
    }
    one(national, "Quốc khánh", "Quốc khánh (nghỉ bù)");
    // Resolution 28/2026/QH16.
    if year >= 2026 {
        one(solar(11, 24), "Ngày Văn hóa Việt Nam", "Ngày Văn hóa Việt Nam (nghỉ bù)");
    }
    single.sort_by_key(|s| s.0);
    for (date, name, _) in &single {
        add(*date, name);
    }

    // Tết: the last day of the old year and four of the new, three until 2013.
    let last = if year >= 2014 { 4 } else { 3 };
    let tet: Vec<Date> = (-1..last).filter_map(|n| offset(LunarDate::tet(year)?, n)).collect();
    const NAMES: [&str; 5] = [
        "Giao thừa Tết Nguyên Đán",
        "Tết Nguyên Đán",
        "Mùng hai Tết Nguyên Đán",
        "Mùng ba Tết Nguyên Đán",
        "Mùng bốn Tết Nguyên Đán",
    ];
    for (date, name) in tet.iter().zip(NAMES) {
        add(*date, name);
    }

    // A holiday on a weekly day of rest is made up on a working day (article 111.3): the next
    // one, but for a Saturday of Tết the one before.
    let mut instead: Vec<SpecialDay> = Vec::new();
    let free = |date: &Date, instead: &[SpecialDay]| {
        !is_weekly_rest(*date) && !days.iter().chain(instead).any(|d| d.date == *date)
    };
    let step = |from: Date, by: i64, instead: &[SpecialDay]| {
        (1..15).filter_map(|n| offset(from, n * by)).find(|d| free(d, instead))
    };
    for date in tet.iter().filter(|d| is_weekly_rest(**d)) {
        let before = date.weekday() == Weekday::Saturday && year >= 2014;
        if let Some(date) = step(*date, if before { -1 } else { 1 }, &instead) {
            let name = "Nghỉ bù Tết Nguyên Đán";
            instead.push(SpecialDay { date, name: name.into(), kind: DayKind::Compensatory });
        }
    }
    for (date, _, name) in single.iter().filter(|s| is_weekly_rest(s.0)) {
        if let Some(date) = step(*date, 1, &instead) {
            instead.push(SpecialDay { date, name: (*name).into(), kind: DayKind::Compensatory });
        }
    }
    days.extend(instead);
    days.sort_by_key(|d| d.date);
    days
}

fn offset(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}
