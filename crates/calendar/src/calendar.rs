//! Which days are worked.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use jiff::civil::{Date, Weekday};
use jiff::{ToSpan, Unit};

use crate::table::TableError;
use crate::{statutory, table};

/// The years for which holidays are reckoned where no table has them.
const RECKONED: std::ops::RangeInclusive<i16> = 1900..=2199;

/// No time limit is counted further than this; what is longer is a misreading.
pub(crate) const MOST_DAYS: u32 = 40_000;

/// Why a day is not an ordinary one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayKind {
    /// A public holiday (`ngày lễ, tết`).
    Holiday,
    /// A day off for a holiday that fell on a weekly day of rest (`nghỉ bù`).
    Compensatory,
    /// A working day given off in exchange for another (`nghỉ hoán đổi`).
    SwapOff,
    /// A weekly day of rest worked in exchange (`làm bù`).
    SwapWork,
}

/// One day of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecialDay {
    /// The day.
    pub date: Date,
    /// What it is called.
    pub name: Cow<'static, str>,
    /// Whether it is worked, and why not.
    pub kind: DayKind,
}

/// The working days of Vietnam's state offices: weekly days of rest, public holidays, days
/// swapped.
///
/// Where no table was kept for a year its holidays are reckoned from the law and the lunar
/// calendar; [`Calendar::is_reckoned`] tells.
#[derive(Debug)]
pub struct Calendar {
    /// By year, what the table says.
    table: BTreeMap<i16, Vec<SpecialDay>>,
    /// By year since 1900, what holds.
    years: Vec<OnceLock<Vec<SpecialDay>>>,
}

static VIETNAM: LazyLock<Calendar> = LazyLock::new(|| {
    let table = include_str!("../data/holidays.tsv");
    // A broken built-in table is caught by a test; without it every year is reckoned.
    Calendar::from_days(table::parse(table).unwrap_or_default())
});

impl Calendar {
    /// The calendar with the project's own table, which is read once.
    pub fn vietnam() -> &'static Self {
        &VIETNAM
    }

    /// This calendar with the days of another table laid over it, for a year that the built-in
    /// table does not know yet: tab-separated `date`, `name`, `kind`, where kind is `holiday`,
    /// `compensatory`, `swap_off` or `swap_work`.
    pub fn with_table(&self, table: &str) -> Result<Self, TableError> {
        let added = table::parse(table)?;
        let mut days: Vec<SpecialDay> = self
            .table
            .values()
            .flatten()
            .filter(|d| added.binary_search_by_key(&d.date, |a| a.date).is_err())
            .cloned()
            .collect();
        days.extend(added);
        Ok(Self::from_days(days))
    }

    fn from_days(days: Vec<SpecialDay>) -> Self {
        let mut table: BTreeMap<i16, Vec<SpecialDay>> = BTreeMap::new();
        for day in days {
            table.entry(day.date.year()).or_default().push(day);
        }
        let years = RECKONED.map(|_| OnceLock::new()).collect();
        Self { table, years }
    }

    /// True if the table knows the whole year: it has its first day.
    fn is_kept(&self, year: i16) -> bool {
        self.table
            .get(&year)
            .is_some_and(|days| days.iter().any(|d| d.date.month() == 1 && d.date.day() == 1))
    }

    /// The special days of a year in order: those of the table, or those reckoned with what the
    /// table has of the year laid over them.
    pub fn special_days(&self, year: i16) -> &[SpecialDay] {
        let Some(slot) =
            year.checked_sub(*RECKONED.start()).and_then(|i| self.years.get(usize::try_from(i).ok()?))
        else {
            return self.table.get(&year).map_or(&[], Vec::as_slice);
        };
        slot.get_or_init(|| {
            let kept = self.table.get(&year).map_or(&[][..], Vec::as_slice);
            let mut days = kept.to_vec();
            if !self.is_kept(year) {
                days.extend(
                    statutory::year(year).into_iter().filter(|d| !kept.iter().any(|k| k.date == d.date)),
                );
            }
            days.sort_by_key(|d| d.date);
            days
        })
    }

    /// What is special about a day; `None` for an ordinary working day or weekend.
    pub fn special_day(&self, date: Date) -> Option<&SpecialDay> {
        let days = self.special_days(date.year());
        days.binary_search_by_key(&date, |d| d.date).ok().map(|i| &days[i])
    }

    /// True if state offices work on the day.
    pub fn is_working_day(&self, date: Date) -> bool {
        match self.special_day(date) {
            Some(day) => day.kind == DayKind::SwapWork,
            None => !is_weekly_rest(date),
        }
    }

    /// The name of the holiday, or of the day off in exchange, that falls on the day; `None` for
    /// working days and plain weekends.
    pub fn holiday_name(&self, date: Date) -> Option<&str> {
        self.special_day(date).filter(|d| d.kind != DayKind::SwapWork).map(|d| &*d.name)
    }

    /// True if the holidays of the day's year are reckoned, not taken from a table: days swapped
    /// by decision of that year are not in them.
    pub fn is_reckoned(&self, date: Date) -> bool {
        !self.is_kept(date.year())
    }

    /// The day itself if it is worked, else the next that is.
    pub fn working_day_from(&self, date: Date) -> Option<Date> {
        let mut day = date;
        for _ in 0..60 {
            if self.is_working_day(day) {
                return Some(day);
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    /// The day itself if it is worked, else the last before it that is.
    pub fn working_day_until(&self, date: Date) -> Option<Date> {
        let mut day = date;
        for _ in 0..60 {
            if self.is_working_day(day) {
                return Some(day);
            }
            day = day.yesterday().ok()?;
        }
        None
    }

    /// The `count`-th working day after `start`, which is itself not counted; `start` for 0.
    /// `None` if that is more than a hundred years off.
    pub fn add_working_days(&self, start: Date, count: u32) -> Option<Date> {
        if count > MOST_DAYS {
            return None;
        }
        let mut day = start;
        let mut left = count;
        while left > 0 {
            day = day.tomorrow().ok()?;
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        Some(day)
    }

    /// How many working days lie after `from` up to and with `to`; negative if `to` is earlier.
    pub fn working_days_between(&self, from: Date, to: Date) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        // Weeks are counted at once, so that a year read wrongly from a scan costs nothing.
        let total = i64::from(from.until((Unit::Day, to)).map_or(0, |s| s.get_days()));
        let (weeks, rest) = (total / 7, total % 7);
        let old = *FREE_SATURDAYS;
        let mut count = weeks * 5;
        let start = from.saturating_add((weeks * 7).days());
        for n in 1..=rest {
            let day = start.saturating_add(n.days());
            count += i64::from(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
        }
        if from < old {
            // Saturdays after `from` that were still worked.
            let end = to.min(old.yesterday().unwrap_or(old));
            let days = i64::from(from.until((Unit::Day, end)).map_or(0, |s| s.get_days()));
            let to_saturday = i64::from(6 - from.weekday().to_monday_one_offset());
            let first = if to_saturday > 0 { to_saturday } else { to_saturday + 7 };
            if days >= first {
                count += (days - first) / 7 + 1;
            }
        }
        let years = from.year().max(*RECKONED.start())..=to.year().min(*RECKONED.end());
        for day in years.flat_map(|y| self.special_days(y)).filter(|d| d.date > from && d.date <= to) {
            match (day.kind, is_weekly_rest(day.date)) {
                (DayKind::SwapWork, true) => count += 1,
                (DayKind::SwapWork, false) | (_, true) => {}
                (_, false) => count -= 1,
            }
        }
        count
    }
}

/// Since then state offices rest on Saturdays too (Decision 188/1999/QĐ-TTg).
static FREE_SATURDAYS: LazyLock<Date> = LazyLock::new(|| Date::constant(1999, 10, 2));

/// True for Sundays, and for Saturdays since 2 October 1999.
pub(crate) fn is_weekly_rest(date: Date) -> bool {
    match date.weekday() {
        Weekday::Sunday => true,
        Weekday::Saturday => date >= *FREE_SATURDAYS,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn the_built_in_table_is_whole() {
        let days = table::parse(include_str!("../data/holidays.tsv")).expect("the built-in table");
        assert_eq!(days.len(), 178);
        for day in &days {
            assert!(
                day.kind == DayKind::Holiday || (day.kind == DayKind::SwapWork) == is_weekly_rest(day.date),
                "{day:?}"
            );
        }
        for year in 2015..=2026 {
            assert!(!Calendar::vietnam().is_reckoned(date(year, 6, 1)), "{year}");
        }
        assert!(Calendar::vietnam().is_reckoned(date(2027, 6, 1)));
    }

    #[test]
    fn swapped_days_count_as_they_were_worked() {
        let c = Calendar::vietnam();
        // 29/4/2024 was given off for Saturday 04/5/2024.
        assert!(!c.is_working_day(date(2024, 4, 29)));
        assert!(c.is_working_day(date(2024, 5, 4)));
        assert!(!c.is_working_day(date(2024, 5, 11)));
        assert_eq!(c.holiday_name(date(2024, 4, 30)), Some("Ngày Chiến thắng"));
        assert_eq!(c.holiday_name(date(2024, 5, 4)), None);
        assert_eq!(c.holiday_name(date(2024, 5, 5)), None);
        // From Friday 26/4: 02/5, 03/5, Saturday 04/5.
        assert_eq!(c.add_working_days(date(2024, 4, 26), 3), Some(date(2024, 5, 4)));
    }

    /// The reckoned holidays of the years that a table was kept for leave the same days off as
    /// the table, but for the swaps, which nobody can reckon.
    #[test]
    fn reckoned_years_agree_with_the_table_but_for_swaps() {
        let c = Calendar::vietnam();
        for year in 2015..=2026 {
            let off = |days: &[SpecialDay]| -> Vec<Date> {
                days.iter()
                    .filter(|d| matches!(d.kind, DayKind::Holiday | DayKind::Compensatory))
                    .map(|d| d.date)
                    .filter(|d| !is_weekly_rest(*d))
                    .collect()
            };
            assert_eq!(off(&statutory::year(year)), off(c.special_days(year)), "{year}");
        }
    }

    #[test]
    fn years_beyond_the_table_have_the_holidays_of_the_law() {
        let c = Calendar::vietnam();
        // Tết 2028 begins on 26 January.
        assert!(!c.is_working_day(date(2028, 1, 26)));
        assert_eq!(c.holiday_name(date(2028, 1, 26)), Some("Tết Nguyên Đán"));
        // 02/9/2028 is a Saturday: made up on Monday.
        assert_eq!(c.holiday_name(date(2028, 9, 4)), Some("Quốc khánh (nghỉ bù)"));
        assert!(c.is_reckoned(date(2028, 1, 26)));
        // The Saturday worked at the end of 2014 stands in the table beside reckoned days.
        assert!(c.is_working_day(date(2014, 12, 27)));
        assert!(!c.is_working_day(date(2014, 4, 30)));
        // Saturdays were worked until October 1999.
        assert!(c.is_working_day(date(1999, 9, 25)));
        assert!(!c.is_working_day(date(1999, 10, 2)));
    }

    #[test]
    fn an_office_may_lay_its_own_table_over() {
        let c = Calendar::vietnam()
            .with_table(
                "2027-01-01\tTết Dương lịch\tholiday\n2027-05-03\tNghỉ hoán đổi\tswap_off\n2027-05-08\tLàm bù\tswap_work\n",
            )
            .unwrap();
        assert!(!c.is_working_day(date(2027, 5, 3)));
        assert!(c.is_working_day(date(2027, 5, 8)));
        assert!(!c.is_reckoned(date(2027, 5, 8)));
        assert!(!c.is_working_day(date(2024, 4, 29)), "the built-in table still holds");
    }

    fn slowly(c: &Calendar, from: Date, to: Date) -> i64 {
        let mut day = from;
        let mut count = 0;
        while day < to {
            day = day.tomorrow().unwrap();
            count += i64::from(c.is_working_day(day));
        }
        count
    }

    proptest! {
        #[test]
        fn counting_by_weeks_agrees_with_counting_days(start in 0i64..20_000, length in 0i64..900) {
            let c = Calendar::vietnam();
            let from = date(1985, 1, 1).saturating_add(start.days());
            let to = from.saturating_add(length.days());
            prop_assert_eq!(c.working_days_between(from, to), slowly(c, from, to));
            prop_assert_eq!(c.working_days_between(to, from), -slowly(c, from, to));
        }

        #[test]
        fn adding_and_counting_are_inverse(start in 0i64..20_000, count in 0u32..400) {
            let c = Calendar::vietnam();
            let from = date(1985, 1, 1).saturating_add(start.days());
            let to = c.add_working_days(from, count).unwrap();
            prop_assert_eq!(c.working_days_between(from, to), i64::from(count));
            prop_assert!(count == 0 || c.is_working_day(to));
        }

        #[test]
        fn the_next_working_day_is_worked_and_nothing_between_is(start in 0i64..20_000) {
            let c = Calendar::vietnam();
            let from = date(1985, 1, 1).saturating_add(start.days());
            let next = c.working_day_from(from).unwrap();
            prop_assert!(c.is_working_day(next));
            prop_assert_eq!(c.working_days_between(from, next), i64::from(next != from));
        }
    }

    #[test]
    fn absurd_ranges_cost_nothing() {
        let c = Calendar::vietnam();
        assert_eq!(c.add_working_days(date(2020, 1, 1), u32::MAX), None);
        assert!(c.working_days_between(Date::MIN, Date::MAX) > 5_000_000);
        assert_eq!(c.working_day_from(Date::MAX).is_some(), c.is_working_day(Date::MAX));
    }
}
