//! Rows of scores to texts with their chances.

use std::collections::BTreeMap;

use super::net::ALPHABET;

/// Texts that are followed at once.
const WIDTH: usize = 24;

/// The likeliest texts with their chances, which sum to 1.
pub(super) fn texts(rows: &[[f32; 13]]) -> Vec<(String, f64)> {
    // For each text the chance that it ends in a sign and that it ends in nothing.
    let mut beam: BTreeMap<Vec<u8>, (f64, f64)> = BTreeMap::from([(Vec::new(), (0.0, 1.0))]);
    for row in rows {
        let mut next: BTreeMap<Vec<u8>, (f64, f64)> = BTreeMap::new();
        for (text, (sign, blank)) in &beam {
            let all = sign + blank;
            let same = next.entry(text.clone()).or_default();
            same.1 += all * f64::from(row[0]);
            for (k, c) in ALPHABET.iter().enumerate() {
                let p = f64::from(row[k + 1]);
                if p < 1e-4 {
                    continue;
                }
                let mut longer = text.clone();
                longer.push(*c);
                if text.last() == Some(c) {
                    // The same sign goes on, unless there was nothing in between.
                    next.entry(text.clone()).or_default().0 += sign * p;
                    next.entry(longer).or_default().0 += blank * p;
                } else {
                    next.entry(longer).or_default().0 += all * p;
                }
            }
        }
        let mut ranked: Vec<(Vec<u8>, (f64, f64))> = next.into_iter().collect();
        ranked.sort_by(|a, b| (b.1.0 + b.1.1).total_cmp(&(a.1.0 + a.1.1)));
        ranked.truncate(WIDTH);
        // Long strips would run out of numbers.
        let sum: f64 = ranked.iter().map(|(_, p)| p.0 + p.1).sum();
        beam = ranked.into_iter().map(|(t, (s, b))| (t, (s / sum, b / sum))).collect();
    }
    let mut out: Vec<(String, f64)> = beam
        .into_iter()
        .map(|(text, (sign, blank))| (text.into_iter().map(char::from).collect(), sign + blank))
        .collect();
    out.sort_by(|a, b| b.1.total_cmp(&a.1));
    out
}

/// The likeliest sign of each step where it begins, with the step.
pub(super) fn places(rows: &[[f32; 13]]) -> Vec<(char, usize)> {
    let mut out = Vec::new();
    let mut last = 0;
    for (step, row) in rows.iter().enumerate() {
        let best = (0..row.len()).max_by(|a, b| row[*a].total_cmp(&row[*b])).unwrap_or(0);
        if best != 0 && best != last {
            out.push((char::from(ALPHABET[best - 1]), step));
        }
        last = best;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(chances: &[(usize, f32)]) -> [f32; 13] {
        let mut row = [0.0; 13];
        chances.iter().for_each(|(k, p)| row[*k] = *p);
        row
    }

    #[test]
    fn a_sign_that_goes_on_is_one_and_after_nothing_another() {
        let rows = [
            row(&[(2, 1.0)]),
            row(&[(2, 1.0)]),
            row(&[(0, 1.0)]),
            row(&[(2, 1.0)]),
            row(&[(8, 0.7), (2, 0.3)]),
        ];
        let texts = texts(&rows);
        assert_eq!(texts[0].0, "117");
        assert!((texts[0].1 - 0.7).abs() < 1e-6 && (texts[1].1 - 0.3).abs() < 1e-6);
        assert_eq!(texts[1].0, "11");
        assert_eq!(places(&rows), [('1', 0), ('1', 3), ('7', 4)]);
    }
}
