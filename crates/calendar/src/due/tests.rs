use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn deadline(kind: DeadlineType, text: &str) -> Deadline {
    Deadline {
        text: text.into(),
        kind,
        date: None,
        time: None,
        bound: Bound::By,
        rrule: None,
        offset: None,
        lunar: None,
    }
}

fn named_deadline(text: &str, day: Date, bound: Bound) -> Deadline {
    Deadline { date: Some(day), bound, ..deadline(DeadlineType::Date, text) }
}

fn period(count: u32, unit: OffsetUnit, from: OffsetFrom) -> Deadline {
    Deadline {
        offset: Some(Offset { count, unit, from }),
        ..deadline(DeadlineType::Relative, "trong thời hạn")
    }
}

fn again(text: &str, rrule: &str, bound: Bound) -> Deadline {
    Deadline { rrule: Some(rrule.into()), bound, ..deadline(DeadlineType::Recurring, text) }
}

fn on(deadline: &Deadline, context: Context) -> Due {
    due(Calendar::vietnam(), deadline, context)
}

fn received(day: Date) -> Context {
    Context { received: Some(day), ..Context::default() }
}

fn today(letter: Date, today: Date) -> Context {
    Context { letter_date: Some(letter), today: Some(today), received: None }
}

#[test]
fn a_lunar_day_is_reckoned_from_the_letter() {
    let lunar = |text: &str, day, month, year, bound| Deadline {
        lunar: Some(LunarDay { day, month, year }),
        bound,
        ..deadline(DeadlineType::Date, text)
    };
    let letter = |day| Context { letter_date: Some(day), ..Context::default() };
    // The day of the Kitchen Gods of the year of the Dragon was 22 January 2025.
    let before = lunar("trước ngày 23 tháng Chạp", 23, 12, None, Bound::Before);
    for signed in [date(2024, 12, 20), date(2025, 1, 6)] {
        let due = on(&before, letter(signed));
        assert_eq!((due.date, due.last_day), (Some(date(2025, 1, 22)), Some(date(2025, 1, 21))));
        assert_eq!(due.rule, "date.before-lunar");
        assert!(due.explanation.contains("âm lịch") && due.explanation.contains("22/01/2025"), "{due:?}");
    }
    // The full moon of the seventh month of 2025, which had two sixth months.
    let by = lunar("đến hết ngày 15/7 âm lịch", 15, 7, None, Bound::By);
    assert_eq!(on(&by, letter(date(2025, 6, 2))).last_day, Some(date(2025, 9, 6)));
    let with_year = lunar("trước ngày 23/12/2024 âm lịch", 23, 12, Some(2024), Bound::Before);
    assert_eq!(on(&with_year, Context::default()).date, Some(date(2025, 1, 22)));
    assert_eq!(on(&before, Context::default()).date, None, "no day of the letter");
    let no_such = lunar("trước ngày 30/2/2025 âm lịch", 30, 2, Some(2025), Bound::Before);
    assert_eq!(on(&no_such, Context::default()).rule, "date.unread");
}

#[test]
fn before_a_day_ends_with_the_day_before() {
    let due =
        on(&named_deadline("trước ngày 15/8/2020", date(2020, 8, 15), Bound::Before), Context::default());
    assert_eq!(due.date, Some(date(2020, 8, 15)));
    assert_eq!(due.last_day, Some(date(2020, 8, 14)));
    assert_eq!(due.last_working_day, Some(date(2020, 8, 14)));
    assert_eq!(due.rule, "date.before");
    assert!(due.explanation.contains("thứ Sáu, 14/8/2020"), "{}", due.explanation);
    assert!(due.explanation_en.contains("Friday, 14 August 2020"), "{}", due.explanation_en);
}

#[test]
fn by_a_day_keeps_the_day_even_if_it_is_one_of_rest() {
    // 15/8/2020 is a Saturday: a day named is not moved, but nobody is at the desk.
    let due =
        on(&named_deadline("chậm nhất ngày 15/8/2020", date(2020, 8, 15), Bound::By), Context::default());
    assert_eq!(due.last_day, Some(date(2020, 8, 15)));
    assert_eq!(due.last_working_day, Some(date(2020, 8, 14)));
    assert!(due.explanation.contains("ngày làm việc cuối cùng còn trong hạn là thứ Sáu, 14/8/2020"));
}

#[test]
fn before_an_hour_is_still_that_day() {
    let mut d = named_deadline("trước 17 giờ 00 ngày 10/8/2020", date(2020, 8, 10), Bound::Before);
    d.time = Some("17:00".into());
    let due = on(&d, Context::default());
    assert_eq!(due.last_day, Some(date(2020, 8, 10)));
    assert_eq!(due.time.as_deref(), Some("17:00"));
    d.time = Some("00:00".into());
    assert_eq!(on(&d, Context::default()).last_day, Some(date(2020, 8, 9)));
}

#[test]
fn before_a_month_ends_before_it_begins() {
    for (text, day, last) in [
        ("trước tháng 9/2020", date(2020, 9, 30), date(2020, 8, 31)),
        ("hoàn thành trước quý IV năm 2020", date(2020, 12, 31), date(2020, 9, 30)),
        ("trước năm 2021", date(2021, 12, 31), date(2020, 12, 31)),
        ("trước ngày 30 tháng 9 năm 2020", date(2020, 9, 30), date(2020, 9, 29)),
    ] {
        let due = on(&named_deadline(text, day, Bound::Before), Context::default());
        assert_eq!(due.last_day, Some(last), "{text}");
    }
}

#[test]
fn within_a_month_ends_with_its_last_day() {
    let due = on(&named_deadline("trong tháng 5/2026", date(2026, 5, 31), Bound::By), Context::default());
    assert_eq!(due.last_day, Some(date(2026, 5, 31)));
    assert_eq!(due.last_working_day, Some(date(2026, 5, 29)));
}

#[test]
fn five_working_days_do_not_count_the_day_of_receipt_nor_holidays() {
    let d = period(5, OffsetUnit::WorkingDay, OffsetFrom::Receipt);
    // Received on Friday 28/8/2020; 02/9 is the National Day.
    let due = on(&d, received(date(2020, 8, 28)));
    assert_eq!(due.last_day, Some(date(2020, 9, 7)));
    assert!(due.explanation.contains("02/9/2020 (Quốc khánh)"), "{}", due.explanation);
    assert!(due.article.unwrap().contains("Điều 147"));
    // The Saturday worked in exchange counts: 26/4, then 02/5, 03/5, 04/5, 06/5 and 07/5.
    let due = on(&d, received(date(2024, 4, 26)));
    assert_eq!(due.last_day, Some(date(2024, 5, 7)));
    assert!(due.explanation.contains("làm bù 04/5/2024"), "{}", due.explanation);
}

#[test]
fn fifteen_days_that_end_on_a_sunday_end_on_monday() {
    let d = period(15, OffsetUnit::Day, OffsetFrom::Issue);
    // From Saturday 01/8/2020 the fifteenth day is Sunday 16/8.
    let context = Context { letter_date: Some(date(2020, 8, 1)), ..Context::default() };
    let due = on(&d, context);
    assert_eq!(due.last_day, Some(date(2020, 8, 17)));
    assert_eq!(due.rule, "relative.days");
    assert!(due.explanation.contains("ngày làm việc tiếp theo: thứ Hai, 17/8/2020"), "{}", due.explanation);
    // Over Tết: 10 days from 06/02/2026 is 16/02, New Year's Eve; work begins again on 23/02.
    let context = Context { letter_date: Some(date(2026, 2, 6)), ..Context::default() };
    assert_eq!(
        on(&period(10, OffsetUnit::Day, OffsetFrom::Issue), context).last_day,
        Some(date(2026, 2, 23))
    );
}

#[test]
fn a_month_without_the_day_ends_on_its_last() {
    let context = Context { letter_date: Some(date(2023, 1, 31)), ..Context::default() };
    let due = on(&period(1, OffsetUnit::Month, OffsetFrom::Issue), context);
    assert_eq!(due.last_day, Some(date(2023, 2, 28)));
    assert!(due.explanation.contains("cuối tháng"));
    // 29/02/2024 and a year: 28/02/2025, a Friday.
    let context = Context { letter_date: Some(date(2024, 2, 29)), ..Context::default() };
    assert_eq!(
        on(&period(1, OffsetUnit::Year, OffsetFrom::Issue), context).last_day,
        Some(date(2025, 2, 28))
    );
}

#[test]
fn hours_are_told_with_their_doubt() {
    let due = on(&period(24, OffsetUnit::Hour, OffsetFrom::Receipt), received(date(2020, 8, 7)));
    assert_eq!(due.last_day, Some(date(2020, 8, 8)));
    assert!(due.explanation.contains("giờ nhận"));
    let mut d = period(8, OffsetUnit::Hour, OffsetFrom::Receipt);
    d.text = "trong 08 giờ làm việc kể từ khi nhận".into();
    // Friday 07/8/2020 and eight hours of work: Monday.
    assert_eq!(on(&d, received(date(2020, 8, 7))).last_day, Some(date(2020, 8, 10)));
}

#[test]
fn what_is_not_known_has_no_date_and_says_so() {
    let due = on(&period(5, OffsetUnit::WorkingDay, OffsetFrom::Receipt), Context::default());
    assert_eq!((due.date, due.last_day), (None, None));
    assert!(due.explanation.contains("chưa biết ngày nhận"));
    assert!(due.explanation_en.contains("not known"));
    let due = on(&period(7, OffsetUnit::Day, OffsetFrom::Event), received(date(2020, 8, 7)));
    assert_eq!(due.rule, "relative.event");
    assert_eq!(due.last_day, None);
    let due = on(&deadline(DeadlineType::Date, "trước ngày 31/02"), Context::default());
    assert_eq!(due.rule, "date.unread");
    let due = on(&again("định kỳ", "FREQ=NEVER", Bound::By), Context::default());
    assert_eq!(due.rule, "recurring.unread");
    assert_eq!(state(&due, date(2020, 8, 7), 3), DueState::Undated);
}

#[test]
fn the_twentieth_of_every_month_comes_next() {
    let d = again("trước ngày 20 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=20", Bound::Before);
    let due = on(&d, today(date(2020, 1, 10), date(2020, 8, 7)));
    assert_eq!(due.date, Some(date(2020, 8, 20)));
    assert_eq!(due.last_day, Some(date(2020, 8, 19)));
    assert_eq!(due.rrule.as_deref(), Some("FREQ=MONTHLY;BYMONTHDAY=19"));
    // On the 20th itself this month's is over.
    let due = on(&d, today(date(2020, 1, 10), date(2020, 8, 20)));
    assert_eq!(due.last_day, Some(date(2020, 9, 19)));
    assert_eq!(state(&due, date(2020, 8, 20), 3), DueState::Open);
}

#[test]
fn recurring_forms_of_the_guide() {
    let day = today(date(2020, 8, 3), date(2020, 8, 7));
    let due = on(&again("định kỳ hằng quý", "FREQ=MONTHLY;INTERVAL=3", Bound::By), day);
    assert_eq!((due.last_day, due.rule), (Some(date(2020, 9, 30)), "recurring.quarterly"));
    let mut daily = again("trước 16 giờ hằng ngày", "FREQ=DAILY", Bound::Before);
    daily.time = Some("16:00".into());
    let due = on(&daily, day);
    assert_eq!((due.last_day, due.time.as_deref()), (Some(date(2020, 8, 7)), Some("16:00")));
    let due = on(&again("thứ sáu hằng tuần", "FREQ=WEEKLY;BYDAY=FR", Bound::By), day);
    assert_eq!(due.last_day, Some(date(2020, 8, 7)));
    let due = on(
        &again("trước ngày 15 tháng 11 hằng năm", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15", Bound::Before),
        day,
    );
    assert_eq!(due.last_day, Some(date(2020, 11, 14)));
    let due = on(&again("hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=-1", Bound::By), day);
    assert_eq!(due.last_day, Some(date(2020, 8, 31)));
}

#[test]
fn recurring_without_today_begins_with_the_letter_and_without_both_has_no_day() {
    let d = again("trước ngày 20 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=20", Bound::Before);
    let context = Context { letter_date: Some(date(2020, 3, 25)), ..Context::default() };
    assert_eq!(on(&d, context).date, Some(date(2020, 4, 20)));
    let due = on(&d, Context::default());
    assert_eq!(due.date, None);
    assert!(due.is_recurring());
    assert!(due.explanation.contains("ngày 20 hằng tháng"));
    // Never before the letter was written.
    assert_eq!(on(&d, today(date(2020, 3, 25), date(2019, 1, 1))).date, Some(date(2020, 4, 20)));
}

#[test]
fn states_by_working_days() {
    let due =
        on(&named_deadline("chậm nhất ngày 14/8/2020", date(2020, 8, 14), Bound::By), Context::default());
    assert_eq!(state(&due, date(2020, 8, 15), 3), DueState::Overdue);
    assert_eq!(state(&due, date(2020, 8, 14), 0), DueState::DueSoon);
    assert_eq!(state(&due, date(2020, 8, 11), 3), DueState::DueSoon);
    // From Saturday there are still five working days.
    assert_eq!(state(&due, date(2020, 8, 8), 3), DueState::Open);
    assert_eq!(state(&Due::none(), date(2020, 8, 8), 3), DueState::Undated);
}

#[test]
fn years_beyond_the_table_say_that_they_are_reckoned() {
    let due = on(&period(10, OffsetUnit::WorkingDay, OffsetFrom::Receipt), received(date(2028, 1, 20)));
    // Tết 2028: 25 to 29 January.
    assert!(due.reckoned);
    assert!(due.explanation.contains("chưa có lịch nghỉ chính thức"), "{}", due.explanation);
    let due = on(&period(10, OffsetUnit::WorkingDay, OffsetFrom::Receipt), received(date(2024, 1, 3)));
    assert!(!due.reckoned);
}

fn any_unit() -> impl Strategy<Value = OffsetUnit> {
    prop_oneof![
        Just(OffsetUnit::Hour),
        Just(OffsetUnit::Day),
        Just(OffsetUnit::WorkingDay),
        Just(OffsetUnit::Month),
        Just(OffsetUnit::Year)
    ]
}

fn any_day() -> impl Strategy<Value = Date> {
    (0i64..40_000).prop_map(|n| date(1950, 1, 1).saturating_add(n.days()))
}

proptest! {
    #[test]
    fn a_longer_period_never_ends_earlier(unit in any_unit(), start in any_day(), a in 0u32..300, b in 0u32..300) {
        let (short, long) = (a.min(b), a.max(b));
        let end = |n| on(&period(n, unit, OffsetFrom::Receipt), received(start)).last_day;
        if let (Some(first), Some(second)) = (end(short), end(long)) {
            prop_assert!(first <= second);
            prop_assert!(first >= start);
        }
    }

    #[test]
    fn a_period_of_days_ends_on_a_working_day(count in 1u32..400, start in any_day()) {
        let due = on(&period(count, OffsetUnit::Day, OffsetFrom::Receipt), received(start));
        let last = due.last_day.unwrap();
        prop_assert!(Calendar::vietnam().is_working_day(last));
        prop_assert!(last >= start.saturating_add(i64::from(count).days()));
    }

    #[test]
    fn the_last_day_is_never_after_the_day_named(
        day in any_day(), before: bool, hour in proptest::option::of(0u8..24)
    ) {
        let bound = if before { Bound::Before } else { Bound::By };
        let mut d = named_deadline("ngày", day, bound);
        d.time = hour.map(|h| format!("{h:02}:00"));
        let due = on(&d, Context::default());
        let last = due.last_day.unwrap();
        prop_assert!(last == day || (before && last == day.yesterday().unwrap()));
        prop_assert!(due.last_working_day.unwrap() <= last);
    }

    #[test]
    fn nothing_makes_it_panic(
        count: u32, unit in any_unit(), year in -9999i16..=9999, text in ".{0,40}", rule in "[A-Z=;0-9,-]{0,40}"
    ) {
        let day = Date::new(year, 12, 31).unwrap();
        let context = Context { letter_date: Some(day), received: Some(day), today: Some(day) };
        let mut d = period(count, unit, OffsetFrom::Receipt);
        d.text = text.clone();
        let first = on(&d, context);
        prop_assert!(!first.explanation.is_empty() && !first.explanation_en.is_empty());
        d = again(&text, &rule, Bound::Before);
        on(&d, context);
        d = named_deadline(&text, day, Bound::Before);
        let third = on(&d, context);
        state(&third, day, count);
    }

    #[test]
    fn the_next_of_a_recurrence_is_never_in_the_past(
        letter in any_day(), ahead in 0i64..3000, day in 1i8..=31, before: bool
    ) {
        let now = letter.saturating_add(ahead.days());
        let bound = if before { Bound::Before } else { Bound::By };
        let d = again("hằng tháng", &format!("FREQ=MONTHLY;BYMONTHDAY={day}"), bound);
        let due = on(&d, today(letter, now));
        prop_assert!(due.last_day.unwrap() >= now);
        prop_assert!(due.last_day.unwrap() <= now.saturating_add(62.days()));
    }
}
