//! Dates as people write them.

use jiff::civil::{Date, Weekday};

/// The date as Vietnamese offices print it: days under 10 and the months 1 and 2 with a leading
/// nought, the others without (Decree 30/2020/NĐ-CP, annex I): `05/02/2020`, `15/8/2020`.
pub fn date_vi(date: Date) -> String {
    if date.month() <= 2 {
        format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
    } else {
        format!("{:02}/{}/{}", date.day(), date.month(), date.year())
    }
}

/// `15 August 2020`.
pub fn date_en(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    format!("{} {} {}", date.day(), MONTHS[usize::from(date.month().unsigned_abs() - 1)], date.year())
}

/// `thứ Hai`.
pub fn weekday_vi(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "thứ Hai",
        Weekday::Tuesday => "thứ Ba",
        Weekday::Wednesday => "thứ Tư",
        Weekday::Thursday => "thứ Năm",
        Weekday::Friday => "thứ Sáu",
        Weekday::Saturday => "thứ Bảy",
        Weekday::Sunday => "Chủ nhật",
    }
}

/// `Monday`.
pub fn weekday_en(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// `thứ Bảy, 15/8/2020`.
pub(crate) fn full_vi(date: Date) -> String {
    format!("{}, {}", weekday_vi(date), date_vi(date))
}

/// `Saturday, 15 August 2020`.
pub(crate) fn full_en(date: Date) -> String {
    format!("{}, {}", weekday_en(date), date_en(date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_are_printed_as_the_decree_prints_them() {
        assert_eq!(date_vi(date(2020, 2, 5)), "05/02/2020");
        assert_eq!(date_vi(date(2020, 8, 5)), "05/8/2020");
        assert_eq!(date_vi(date(2020, 12, 31)), "31/12/2020");
        assert_eq!(full_vi(date(2020, 8, 15)), "thứ Bảy, 15/8/2020");
        assert_eq!(full_en(date(2020, 8, 15)), "Saturday, 15 August 2020");
    }
}
