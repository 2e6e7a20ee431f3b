//! What vouches for figures written by hand beside their ink: the name that somebody gave the file, the time of
//! its digital signature, and the days that are printed on the page ([`Days`]).
//!
//! None is a reading: all only change how likely a reading is, and what the ink is far from stays unlikely.

use std::collections::BTreeMap;

use congvan_text::{edit_distance, fold};
use jiff::civil::Date;

use super::page::Days;

/// What else tells of the number and the day of a letter.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Witnesses {
    /// Figures in the name of the file that may be the number, and the letters after them, folded.
    numbers: Vec<(String, String)>,
    /// Days in the name of the file that may be that of the letter.
    days: Vec<Date>,
    /// When it was first signed.
    signed: Option<Date>,
    /// What its first page says.
    page: Days,
}

/// One figure is taken for another, is lost, or is one too many.
const SLIP: f64 = 0.03;
/// How much likelier the day in the file's name is than another.
const DAY: f64 = 12.0;

impl Witnesses {
    /// What the name of a file says: `405-KCN-LD.pdf`, `cv 405 (12.3.2019).pdf`.
    pub(crate) fn of_name(file_name: &str) -> Self {
        let base = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
        let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
        let mut groups: Vec<&str> = Vec::new();
        let mut apart: Vec<&str> = Vec::new();
        let mut rest = stem;
        while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
            let end = rest[at..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |e| at + e);
            apart.push(&rest[..at]);
            groups.push(&rest[at..end]);
            rest = &rest[end..];
        }
        let mut out = Self::default();
        let mut i = 0;
        while i < groups.len() {
            let joined = |k: usize| apart.get(k).is_some_and(|a| matches!(*a, "." | "-" | "_" | " "));
            let three = groups.get(i..i + 3).filter(|_| joined(i + 1) && joined(i + 2));
            if let Some(day) = three.and_then(|g| day([g[0], g[1], g[2]])) {
                out.days.push(day);
                i += 3;
                continue;
            }
            let g = groups[i];
            match g.len() {
                8 => out
                    .days
                    .extend(day([&g[..4], &g[4..6], &g[6..]]).or_else(|| day([&g[..2], &g[2..4], &g[4..]]))),
                1..=5 => {
                    let after = apart.get(i + 1).copied().unwrap_or(rest);
                    out.numbers.push((g.to_owned(), letters(after)));
                }
                _ => {}
            }
            i += 1;
        }
        out
    }

    /// With the time of a signature, `2025-02-04T16:42:36+07:00`.
    pub(crate) fn signed(mut self, time: &str) -> Self {
        let day: Option<Date> = time.get(..10).and_then(|day| day.parse().ok());
        self.signed = [self.signed, day].into_iter().flatten().min();
        self
    }

    /// With what its first page says.
    pub(super) fn on_page(mut self, days: Days) -> Self {
        self.page = days;
        self
    }

    /// The chances of a number before this symbol, given what vouches for one.
    pub(super) fn number(&self, chances: &mut BTreeMap<String, f64>, symbol: Option<&str>) {
        let symbol = symbol.map(letters).filter(|s| s.len() >= 4);
        for (told, after) in &self.numbers {
            // The shorter, the likelier it is there for something else.
            let weight = match told.trim_start_matches('0').len() {
                0 | 1 => 5.0,
                2 => 20.0,
                4 if told.starts_with("19") || told.starts_with("20") => 20.0,
                3 => 100.0,
                _ => 300.0,
            };
            let weight = weight / self.numbers.len() as f64;
            // `817-ABC-XYZ.pdf`, and the symbol is that: whoever named the file copied both from the letter.
            let both = symbol.as_ref().is_some_and(|s| after.starts_with(s.as_str()));
            favour(chances, told, if both { 50.0 * weight } else { weight });
        }
        even_out(chances);
    }

    /// The chances of day, month and year, given a day that is told, the one on which it was signed, and those on the page.
    pub(super) fn date(&self, chances: &mut [BTreeMap<String, f64>; 3]) {
        if self.days.is_empty() && self.signed.is_none() && self.page == Days::default() {
            return;
        }
        let mut told: [BTreeMap<String, f64>; 3] = Default::default();
        let (mut before, mut after) = (0.0, 0.0);
        for (day, d) in &chances[0] {
            for (month, m) in &chances[1] {
                for (year, y) in &chances[2] {
                    let Some(date) = day_of([day, month, year]) else { continue };
                    let likely = d * m * y * self.likelihood(date);
                    before += d * m * y;
                    after += likely;
                    for (told, part) in told.iter_mut().zip([day, month, year]) {
                        *told.entry(part.clone()).or_default() += likely;
                    }
                }
            }
        }
        if before <= 0.0 || after <= 0.0 {
            return;
        }
        // How far it is a date at all is for the ink to say.
        for (chances, told) in chances.iter_mut().zip(told) {
            let sum: f64 = chances.values().sum();
            *chances = told.into_iter().map(|(part, p)| (part, sum.min(1.0) * p / after)).collect();
        }
    }

    /// How likely a day is, beside others.
    fn likelihood(&self, date: Date) -> f64 {
        let named = if self.days.contains(&date) { DAY } else { 1.0 };
        // A letter is dated before it is signed and sent, mostly on the same day.
        let signed = self.signed.map_or(1.0, |signed| match (signed - date).get_days() {
            i32::MIN..0 => 0.02,
            0 => 6.0,
            1..=3 => 3.0,
            4..=20 => 1.5,
            21..=60 => 0.3,
            _ => 0.05,
        });
        named * signed * self.fits_page(date)
    }

    /// How likely a day is beside those on the page. They were recognised, and may be wrong: of several papers
    /// one that is dated later says less than two, or the only one.
    fn fits_page(&self, date: Date) -> f64 {
        let Days { cited, due, arrived } = &self.page;
        let away = |from: Date, to: Date| (to - from).get_days();
        let later = cited.iter().filter(|c| **c > date).count();
        let cites = match cited.iter().rfind(|c| **c <= date).map(|c| away(*c, date)) {
            _ if later > 1 || later == cited.len() && later > 0 => 0.05,
            _ if later == 1 => 0.15,
            Some(..=45) => 2.0,
            Some(46..=120) => 1.3,
            _ => 1.0,
        };
        let passed = due.iter().filter(|d| **d < date).count();
        let sets = match due.iter().filter(|d| **d >= date).map(|d| away(date, *d)).min() {
            _ if passed == due.len() && passed > 0 => 0.05,
            _ if passed > 0 => 0.15,
            Some(..=60) => 2.0,
            _ => 1.0,
        };
        // Days in a stamp are written by hand themselves, or set with a wheel.
        let arrives = arrived.map_or(1.0, |arrived| match away(date, arrived) {
            i32::MIN..0 => 0.1,
            0..=10 => 3.0,
            11..=30 => 1.5,
            31..=90 => 0.7,
            _ => 0.3,
        });
        cites * sets * arrives
    }
}

/// The letters of a text, folded.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_ascii_alphabetic()).collect()
}

/// Three groups of figures as a day of our time, in either order.
fn day(groups: [&str; 3]) -> Option<Date> {
    let date = match groups {
        [y, m, d] if y.len() == 4 && d.len() <= 2 => day_of([d, m, y]),
        [d, m, y] if y.len() == 4 && d.len() <= 2 => day_of([d, m, y]),
        _ => None,
    };
    date.filter(|d| (1990..2100).contains(&d.year()))
}

/// Day, month and year as they are written.
fn day_of([day, month, year]: [&str; 3]) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Makes what is told so many times as likely: as it was read, or as what was read with slips.
fn favour(chances: &mut BTreeMap<String, f64>, told: &str, weight: f64) {
    let bare = |text: &str| text.trim_start_matches('0').to_owned();
    let same = chances.iter().filter(|(value, _)| bare(value) == bare(told));
    if let Some(value) = same.max_by(|a, b| a.1.total_cmp(b.1)).map(|(value, _)| value.clone()) {
        chances.entry(value).and_modify(|p| *p *= weight.max(1.0));
        return;
    }
    // Nothing written is not a slip of anything.
    let slipped: f64 = chances
        .iter()
        .filter(|(value, _)| !value.is_empty())
        .map(|(value, p)| p * SLIP.powi(edit_distance(value, told) as i32))
        .sum();
    if slipped > 0.0 {
        chances.insert(told.to_owned(), slipped * weight.max(1.0));
    }
}

fn even_out(chances: &mut BTreeMap<String, f64>) {
    let sum: f64 = chances.values().sum();
    if sum > 1.0 {
        chances.values_mut().for_each(|p| *p /= sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn chances(of: &[(&str, f64)]) -> BTreeMap<String, f64> {
        of.iter().map(|(v, p)| ((*v).to_owned(), *p)).collect()
    }

    fn best(chances: &BTreeMap<String, f64>) -> (&str, f64) {
        let (value, p) = chances.iter().max_by(|a, b| a.1.total_cmp(b.1)).expect("something");
        (value, *p)
    }

    #[test]
    fn a_name_tells_numbers_and_days() {
        let told = Witnesses::of_name("thu/cv-817-abc (12.3.2019).pdf");
        assert_eq!(
            (told.numbers, told.days),
            (vec![("817".to_owned(), "abc".to_owned())], vec![date(2019, 3, 12)])
        );
        let told = Witnesses::of_name("20210905_24.pdf").signed("2021-09-06T08:00:00+07:00");
        assert_eq!(
            (told.numbers, told.days),
            (vec![("24".to_owned(), String::new())], vec![date(2021, 9, 5)])
        );
        assert_eq!(told.signed, Some(date(2021, 9, 6)));
        assert_eq!(Witnesses::of_name("scan.pdf"), Witnesses::default());
    }

    #[test]
    fn what_is_told_decides_between_readings_and_mends_a_slip() {
        let told = Witnesses::of_name("817-ABC-XYZ.pdf");
        let mut read = chances(&[("811", 0.6), ("817", 0.3), ("877", 0.1)]);
        told.number(&mut read, None);
        assert_eq!(best(&read).0, "817");
        // A nought before it is only there if it was read.
        let mut read = chances(&[("0817", 0.01), ("811", 0.6), ("817", 0.3)]);
        told.number(&mut read, None);
        assert_eq!(best(&read).0, "817");
        let mut read = chances(&[("877", 0.9), ("871", 0.1)]);
        told.number(&mut read, None);
        let (value, p) = best(&read);
        assert!(value == "817" && p < 0.9, "{value} {p}");
        // With the symbol of the letter after it, a name outweighs more.
        let mut read = chances(&[("8", 0.9), ("3", 0.1)]);
        told.number(&mut read, Some("/KH-UBND"));
        assert_eq!(best(&read).0, "8");
        told.number(&mut read, Some("/ABC-XYZ"));
        assert_eq!(best(&read).0, "817");
    }

    #[test]
    fn what_the_ink_is_far_from_stays_unlikely() {
        let mut read = chances(&[("246", 0.97), ("240", 0.03)]);
        Witnesses::of_name("tra loi cv 817.pdf").number(&mut read, None);
        let (value, p) = best(&read);
        assert!(value == "246" && p > 0.94, "{value} {p}");
        let mut blank = chances(&[("", 0.95)]);
        Witnesses::of_name("cv 817.pdf").number(&mut blank, None);
        assert_eq!(best(&blank).0, "", "nothing is written there");
    }

    #[test]
    fn days_on_the_page_vouch_for_the_day() {
        let read =
            || [chances(&[("01", 0.6), ("07", 0.4)]), chances(&[("9", 0.95)]), chances(&[("2021", 1.0)])];
        let told = |days: Days| {
            let mut read = read();
            Witnesses::default().on_page(days).date(&mut read);
            (best(&read[0]).0.to_owned(), best(&read[0]).1)
        };
        // It answers a letter of the 6th.
        let cites = |cited: &[Date]| told(Days { cited: cited.to_vec(), ..Days::default() });
        assert_eq!(cites(&[date(2021, 9, 6)]).0, "07");
        assert_eq!(cites(&[date(2021, 8, 20)]).0, "01");
        // One of several may be read wrongly.
        let (one, several) = (cites(&[date(2021, 9, 6)]).1, cites(&[date(2020, 3, 2), date(2021, 9, 6)]).1);
        assert!(several < one, "{several} {one}");
        // What is due on the 5th was asked for before.
        assert_eq!(told(Days { due: vec![date(2021, 9, 5)], ..Days::default() }).0, "01");
        let (_, sure) = told(Days { arrived: Some(date(2021, 9, 3)), ..Days::default() });
        assert!(sure > 0.9, "{sure}");
        assert_eq!(told(Days { arrived: Some(date(2021, 9, 9)), ..Days::default() }).0, "01");
    }

    #[test]
    fn a_signature_vouches_for_the_day() {
        let mut read =
            [chances(&[("01", 0.6), ("07", 0.4)]), chances(&[("9", 0.95)]), chances(&[("2021", 1.0)])];
        Witnesses::default().signed("2021-09-07T08:00:00+07:00").date(&mut read);
        assert_eq!(best(&read[0]).0, "07");
        assert!(read[1]["9"] <= 0.951);
        // Nobody dates a letter after it was signed.
        let mut read =
            [chances(&[("11", 0.8), ("17", 0.2)]), chances(&[("9", 1.0)]), chances(&[("2021", 1.0)])];
        read[0].insert("10".into(), 0.1);
        Witnesses::default().signed("2021-09-10T08:00:00+07:00").date(&mut read);
        assert_eq!(best(&read[0]).0, "10");
    }
}
