//! The Vietnamese lunar calendar (`âm lịch`), reckoned at UTC+7.
//!
//! Months begin on the day of the new moon at Hanoi; the month of the winter solstice is the
//! eleventh; of thirteen months between two solstices the first in which the sun enters no new
//! twelfth of its path is the leap month. This is the way that Hồ Ngọc Đức describes; the series
//! for new moon and sun are those of Jean Meeus, good to a few minutes, which decides every day
//! of the years kept here. A Chinese calendar, reckoned at UTC+8, gives other days: Tết of 1985
//! and 2007, among others.

use std::f64::consts::PI;

use jiff::ToSpan;
use jiff::civil::Date;

/// The first and the last solar year for which lunar dates are given.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2199;

/// Hanoi is seven hours before Greenwich.
const ZONE: f64 = 7.0 / 24.0;

/// The mean time from one new moon to the next.
const MONTH: f64 = 29.530588853;

/// A day of the lunar calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LunarDate {
    /// The year, by the number of the solar year that most of it lies in.
    pub year: i16,
    /// 1 to 12; 1 is `tháng Giêng`, 12 `tháng Chạp`.
    pub month: i8,
    /// Whether it is the leap month (`tháng nhuận`) that follows the month of its number.
    pub leap: bool,
    /// 1 to 29 or 30.
    pub day: i8,
}

impl LunarDate {
    /// A day of an ordinary month.
    pub fn new(year: i16, month: i8, day: i8) -> Self {
        Self { year, month, leap: false, day }
    }

    /// The lunar date of a solar day; `None` outside the years 1800 to 2199.
    pub fn from_solar(date: Date) -> Option<Self> {
        if !YEARS.contains(&date.year()) {
            return None;
        }
        let day = day_number(date);
        // The lunar months from the eleventh before this day.
        let mut year = date.year();
        let mut from = eleventh_month(year);
        if from > day {
            year -= 1;
            from = eleventh_month(year);
        }
        let months = months_between(from, eleventh_month(year + 1));
        let at = months.iter().rposition(|m| m.start <= day)?;
        let m = &months[at];
        Some(Self {
            year: if m.number >= 11 && at < 3 { year } else { year + 1 },
            month: m.number,
            leap: m.leap,
            day: i8::try_from(day - m.start + 1).ok()?,
        })
    }

    /// The solar day of this lunar date; `None` if there is no such day or it lies outside the
    /// years 1800 to 2199.
    pub fn to_solar(self) -> Option<Date> {
        if !(1..=12).contains(&self.month) || !(1..=30).contains(&self.day) {
            return None;
        }
        let solstice_year = if self.month >= 11 { self.year } else { self.year.checked_sub(1)? };
        // The first lunar year begins after the solstice of the year before it.
        if !(YEARS.start() - 1..=*YEARS.end()).contains(&solstice_year) || !YEARS.contains(&self.year) {
            return None;
        }
        let next = eleventh_month(solstice_year + 1);
        let months = months_between(eleventh_month(solstice_year), next);
        let at = months.iter().position(|m| m.number == self.month && m.leap == self.leap)?;
        let end = months.get(at + 1).map_or(next, |m| m.start);
        let day = months[at].start + i64::from(self.day) - 1;
        if day >= end {
            return None;
        }
        let date = date_of(day)?;
        YEARS.contains(&date.year()).then_some(date)
    }

    /// The first day of the lunar year (`mùng Một Tết`) that begins in the solar year.
    pub fn tet(year: i16) -> Option<Date> {
        Self::new(year, 1, 1).to_solar()
    }
}

/// One month between two solstices.
struct Month {
    start: i64,
    number: i8,
    leap: bool,
}

/// The months from one eleventh month to the next, with their numbers.
fn months_between(from: i64, to: i64) -> Vec<Month> {
    // Half a month past its first day lies within the month that begins there.
    let k = ((from as f64 + 14.0 - 2_415_021.0) / MONTH).floor() as i64;
    let mut starts: Vec<i64> = (k - 1..=k + 14).map(month_start).filter(|s| *s >= from && *s <= to).collect();
    starts.dedup();
    let count = starts.len().saturating_sub(1);
    let leap =
        if count == 13 { (1..count).find(|i| twelfth(starts[*i]) == twelfth(starts[*i + 1])) } else { None };
    let mut number = 11i8;
    let mut out = Vec::with_capacity(count);
    for (i, start) in starts.iter().take(count).enumerate() {
        let is_leap = leap == Some(i);
        if i > 0 && !is_leap {
            number = number % 12 + 1;
        }
        out.push(Month { start: *start, number, leap: is_leap });
    }
    out
}

/// The first day of the lunar month that holds the winter solstice of a solar year.
fn eleventh_month(year: i16) -> i64 {
    let last_day = day_number(Date::constant(1970, 12, 31)) + days_to_year(year);
    let k = ((last_day as f64 - 2_415_021.0) / MONTH).floor() as i64;
    let start = month_start(k);
    // A month that begins after the solstice is the twelfth.
    if twelfth(start) >= 9 { month_start(k - 1) } else { start }
}

/// Days from 31 December 1970 to 31 December of `year`.
fn days_to_year(year: i16) -> i64 {
    let leaps = |y: i64| y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400);
    let y = i64::from(year);
    (y - 1970) * 365 + leaps(y) - leaps(1970)
}

/// The Julian day number of a date.
fn day_number(date: Date) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    i64::from(epoch.until(date).map_or(0, |s| s.get_days())) + 2_440_588
}

fn date_of(day: i64) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add((day - 2_440_588).days()).ok()
}

/// The day at Hanoi on which the `k`-th new moon since that of 1 January 1900 falls.
fn month_start(k: i64) -> i64 {
    (new_moon(k as f64) + 0.5 + ZONE).floor() as i64
}

/// Which twelfth of its path, counted from the spring equinox, the sun stands in when a day
/// begins at Hanoi.
fn twelfth(day: i64) -> i64 {
    (sun_longitude(day as f64 - 0.5 - ZONE) / 30.0).floor() as i64
}

/// The Julian date (universal time) of the `k`-th new moon since that of 1 January 1900
/// (Meeus, *Astronomical Formulae for Calculators*, chapter 32).
fn new_moon(k: f64) -> f64 {
    let t = k / 1236.85;
    let (t2, t3) = (t * t, t * t * t);
    let rad = PI / 180.0;
    let mean = 2415020.75933 + 29.53058868 * k + 0.0001178 * t2 - 0.000000155 * t3
        + 0.00033 * ((166.56 + 132.87 * t - 0.009173 * t2) * rad).sin();
    // Mean anomalies of sun and moon, and the moon's distance from its node.
    let sun = (359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3) * rad;
    let moon = (306.0253 + 385.81691806 * k + 0.0107306 * t2 + 0.00001236 * t3) * rad;
    let node = (21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3) * rad;
    let correction = (0.1734 - 0.000393 * t) * sun.sin() + 0.0021 * (2.0 * sun).sin() - 0.4068 * moon.sin()
        + 0.0161 * (2.0 * moon).sin()
        - 0.0004 * (3.0 * moon).sin()
        + 0.0104 * (2.0 * node).sin()
        - 0.0051 * (sun + moon).sin()
        - 0.0074 * (sun - moon).sin()
        + 0.0004 * (2.0 * node + sun).sin()
        - 0.0004 * (2.0 * node - sun).sin()
        - 0.0006 * (2.0 * node + moon).sin()
        + 0.0010 * (2.0 * node - moon).sin()
        + 0.0005 * (2.0 * moon + sun).sin();
    // From ephemeris time to universal time.
    let delta = if t < -11.0 {
        0.001 + 0.000839 * t + 0.0002261 * t2 - 0.00000845 * t3 - 0.000000081 * t * t3
    } else {
        -0.000278 + 0.000265 * t + 0.000262 * t2
    };
    mean + correction - delta
}

/// The longitude of the sun in degrees, 0 to 360 (Meeus, *Astronomical Algorithms*, chapter 25,
/// to a hundredth of a degree).
fn sun_longitude(julian: f64) -> f64 {
    let t = (julian - 2_451_545.0) / 36525.0;
    let t2 = t * t;
    let rad = PI / 180.0;
    let anomaly = (357.52910 + 35999.05030 * t - 0.0001559 * t2 - 0.00000048 * t * t2) * rad;
    let mean = 280.46645 + 36000.76983 * t + 0.0003032 * t2;
    let centre = (1.914600 - 0.004817 * t - 0.000014 * t2) * anomaly.sin()
        + (0.019993 - 0.000101 * t) * (2.0 * anomaly).sin()
        + 0.000290 * (3.0 * anomaly).sin();
    (mean + centre).rem_euclid(360.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// Tết by Vietnamese almanacs; those of 1968, 1969, 1985, 2007 and 2030 are not China's.
    #[test]
    fn tet_falls_on_the_days_of_the_almanacs() {
        for (year, month, day) in [
            (1968, 1, 29),
            (1969, 2, 16),
            (1975, 2, 11),
            (1985, 1, 21),
            (1986, 2, 9),
            (2000, 2, 5),
            (2005, 2, 9),
            (2007, 2, 17),
            (2008, 2, 7),
            (2010, 2, 14),
            (2015, 2, 19),
            (2016, 2, 8),
            (2017, 1, 28),
            (2018, 2, 16),
            (2019, 2, 5),
            (2020, 1, 25),
            (2021, 2, 12),
            (2022, 2, 1),
            (2023, 1, 22),
            (2024, 2, 10),
            (2025, 1, 29),
            (2026, 2, 17),
            (2027, 2, 6),
            (2028, 1, 26),
            (2029, 2, 13),
            (2030, 2, 2),
        ] {
            assert_eq!(LunarDate::tet(year), Some(date(year, month, day)), "Tết {year}");
        }
    }

    #[test]
    fn leap_months_are_where_the_almanacs_have_them() {
        for (year, month) in [
            (1984, None),
            (1985, Some(2)),
            (1987, Some(7)),
            (1990, Some(5)),
            (1993, Some(3)),
            (1995, Some(8)),
            (1998, Some(5)),
            (2001, Some(4)),
            (2004, Some(2)),
            (2006, Some(7)),
            (2009, Some(5)),
            (2012, Some(4)),
            (2014, Some(9)),
            (2017, Some(6)),
            (2020, Some(4)),
            (2021, None),
            (2022, None),
            (2023, Some(2)),
            (2025, Some(6)),
            (2028, Some(5)),
            (2031, Some(3)),
            (2033, Some(11)),
        ] {
            let found =
                (1..=12).find(|m| LunarDate { year, month: *m, leap: true, day: 1 }.to_solar().is_some());
            assert_eq!(found, month, "leap month of {year}");
        }
    }

    #[test]
    fn the_day_of_the_hung_kings_is_the_tenth_of_the_third_month() {
        for (year, month, day) in [
            (2015, 4, 28),
            (2016, 4, 16),
            (2017, 4, 6),
            (2018, 4, 25),
            (2019, 4, 14),
            (2020, 4, 2),
            (2021, 4, 21),
            (2022, 4, 10),
            (2023, 4, 29),
            (2024, 4, 18),
            (2025, 4, 7),
            (2026, 4, 26),
        ] {
            assert_eq!(LunarDate::new(year, 3, 10).to_solar(), Some(date(year, month, day)), "{year}");
        }
    }

    #[test]
    fn a_month_of_29_days_has_no_30th() {
        // The last day before Tết 2022 was the 29th of Chạp, before Tết 2024 the 30th.
        assert_eq!(LunarDate::from_solar(date(2022, 1, 31)), Some(LunarDate::new(2021, 12, 29)));
        assert_eq!(LunarDate::new(2021, 12, 30).to_solar(), None);
        assert_eq!(LunarDate::from_solar(date(2024, 2, 9)), Some(LunarDate::new(2023, 12, 30)));
    }

    #[test]
    fn what_is_no_date_is_none() {
        assert_eq!(LunarDate::new(2020, 0, 1).to_solar(), None);
        assert_eq!(LunarDate::new(2020, 13, 1).to_solar(), None);
        assert_eq!(LunarDate::new(2020, 1, 31).to_solar(), None);
        assert_eq!(LunarDate::new(i16::MIN, 1, 1).to_solar(), None);
        assert_eq!(LunarDate::from_solar(date(9999, 1, 1)), None);
    }

    proptest! {
        #[test]
        fn there_and_back(day in 0i64..146_000) {
            let solar = date(1800, 2, 1).checked_add(day.days()).unwrap();
            let lunar = LunarDate::from_solar(solar).unwrap();
            prop_assert_eq!(lunar.to_solar(), Some(solar));
            prop_assert!((1..=30).contains(&lunar.day));
        }

        #[test]
        fn the_next_day_is_the_next_lunar_day_or_a_first(day in 0i64..145_000) {
            let solar = date(1800, 2, 1).checked_add(day.days()).unwrap();
            let today = LunarDate::from_solar(solar).unwrap();
            let next = LunarDate::from_solar(solar.tomorrow().unwrap()).unwrap();
            if next.day == 1 {
                prop_assert!(today.day >= 29);
                prop_assert!(next.month == today.month % 12 + 1 || next.leap);
            } else {
                prop_assert_eq!(next, LunarDate { day: today.day + 1, ..today });
            }
        }
    }
}
