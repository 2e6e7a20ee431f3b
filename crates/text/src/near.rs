//! How near a reading is to what may have been printed.

use crate::base_char;

/// What a letter with the wrong marks costs, in tenths of a letter: recognisers lose marks first.
const MARKS: u32 = 3;
/// What a letter of like shape costs.
const SHAPE: u32 = 6;
/// What a space or a mark too many or too few costs.
const SPACE: u32 = 4;
/// What any other letter costs.
const LETTER: u32 = 10;

/// Letters that recognisers take for one another, in lower case without marks.
const SHAPES: [&str; 10] = ["il1j|!][t", "o0qdc", "s5", "b8", "g69q", "ce", "uv", "vy", "nmh", "rt"];

fn price(read: char, printed: char) -> u32 {
    if read == printed {
        return 0;
    }
    let (a, b) = (base_char(read), base_char(printed));
    if a == b {
        MARKS
    } else if SHAPES.iter().any(|s| s.contains(a) && s.contains(b)) {
        SHAPE
    } else {
        LETTER
    }
}

fn lone(c: char) -> u32 {
    if crate::is_alphanumeric(c) { LETTER } else { SPACE }
}

/// How many letters must be added, dropped or changed to make one word of the other.
pub fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// How far what was read is from what may have been printed, in tenths of a letter; `None` if it is
/// more than `limit`. A wrong mark counts less than a letter of like shape, that less than any
/// other. Both are to be in lower case.
pub fn reading_distance(read: &[char], printed: &[char], limit: u32) -> Option<u32> {
    if read.len().abs_diff(printed.len()) as u32 * SPACE > limit {
        return None;
    }
    let mut row: Vec<u32> = Vec::with_capacity(printed.len() + 1);
    row.push(0);
    for c in printed {
        row.push(row[row.len() - 1] + lone(*c));
    }
    for a in read {
        let mut diagonal = row[0];
        row[0] += lone(*a);
        let mut least = row[0];
        for (j, b) in printed.iter().enumerate() {
            let swap = diagonal + price(*a, *b);
            diagonal = row[j + 1];
            row[j + 1] = swap.min(diagonal + lone(*a)).min(row[j] + lone(*b));
            least = least.min(row[j + 1]);
        }
        if least > limit {
            return None;
        }
    }
    row.last().copied().filter(|d| *d <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn far(read: &str, printed: &str) -> Option<u32> {
        let read: Vec<char> = read.chars().collect();
        let printed: Vec<char> = printed.chars().collect();
        reading_distance(&read, &printed, 40)
    }

    #[test]
    fn marks_count_less_than_shapes_and_those_less_than_letters() {
        assert_eq!(far("giám đốc", "giám đốc"), Some(0));
        assert_eq!(far("giám đóc", "giám đốc"), Some(3));
        assert_eq!(far("giam doc", "giám đốc"), Some(9));
        assert_eq!(far("glám đốc", "giám đốc"), Some(6));
        assert_eq!(far("giámđốc", "giám đốc"), Some(4));
        assert_eq!(far("kiên, giang", "kiên giang"), Some(4));
        assert_eq!(far("giám", "giám đốc"), Some(34));
        assert_eq!(far("", "trưởng phòng"), None);
    }
}
