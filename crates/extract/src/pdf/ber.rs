//! ASN.1 whose lengths are not told beforehand (BER), as some signing systems write it, with its
//! lengths told (DER).

/// Deeper than any signature nests.
const DEPTH: usize = 40;
/// An octet string in pieces.
const PIECES: u8 = 0x24;
const OCTETS: u8 = 0x04;

/// The first value of `bytes` with every length told and every string in one piece; `None` if it is
/// no ASN.1.
pub(super) fn definite(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    value(bytes, &mut out, 0).map(|_| out)
}

/// Writes a value; gives how many bytes it took.
fn value(bytes: &[u8], out: &mut Vec<u8>, depth: usize) -> Option<usize> {
    let (tag, first) = (*bytes.first()?, *bytes.get(1)?);
    // Tags of several bytes do not occur here.
    if depth > DEPTH || tag & 0x1f == 0x1f {
        return None;
    }
    let is_constructed = tag & 0x20 != 0;
    let (start, end) = match first {
        0x80 if is_constructed => (2, None),
        0x80 => return None,
        short @ 0..0x80 => (2, Some(2 + usize::from(short))),
        long => {
            let count = usize::from(long & 0x7f);
            let digits = bytes.get(2..2 + count).filter(|d| d.len() <= 4)?;
            let length = digits.iter().fold(0usize, |n, d| n << 8 | usize::from(*d));
            (2 + count, Some((2 + count).checked_add(length)?))
        }
    };
    let mut content = Vec::new();
    let taken = if is_constructed {
        let mut at = start;
        loop {
            match end {
                Some(end) if at == end => break end,
                None if bytes.get(at..at + 2)? == [0, 0] => break at + 2,
                _ => {}
            }
            at += value(bytes.get(at..end.unwrap_or(bytes.len()))?, &mut content, depth + 1)?;
        }
    } else {
        content.extend_from_slice(bytes.get(start..end?)?);
        end?
    };
    if tag == PIECES {
        content = joined(&content)?;
        out.push(OCTETS);
    } else {
        out.push(tag);
    }
    match content.len() {
        short @ 0..0x80 => out.push(short as u8),
        long => {
            let digits: Vec<u8> = long.to_be_bytes().into_iter().skip_while(|d| *d == 0).collect();
            out.push(0x80 | digits.len() as u8);
            out.extend(digits);
        }
    }
    out.append(&mut content);
    Some(taken)
}

/// The contents of octet strings one after the other, their lengths told.
fn joined(mut pieces: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    while let [OCTETS, first, rest @ ..] = pieces {
        let (count, length) = match usize::from(*first) {
            short @ 0..0x80 => (0, short),
            long => {
                let digits = rest.get(..long & 0x7f)?;
                (digits.len(), digits.iter().fold(0usize, |n, d| n << 8 | usize::from(*d)))
            }
        };
        whole.extend_from_slice(rest.get(count..count + length)?);
        pieces = &rest[count + length..];
    }
    pieces.is_empty().then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::definite;

    #[test]
    fn lengths_are_told_and_pieces_joined() {
        // SEQUENCE { SEQUENCE { INTEGER 5 }, OCTET STRING "ab" "c" } and the padding of its place.
        let loose = [
            0x30, 0x80, 0x30, 0x80, 2, 1, 5, 0, 0, 0x24, 0x80, 4, 2, b'a', b'b', 4, 1, b'c', 0, 0, 0, 0, 0,
            0, 0,
        ];
        let strict = [0x30, 10, 0x30, 3, 2, 1, 5, 4, 3, b'a', b'b', b'c'];
        assert_eq!(definite(&loose).as_deref(), Some(&strict[..]));
        assert_eq!(definite(&strict).as_deref(), Some(&strict[..]));
        let long = [&[0x04, 0x81, 200][..], &[7; 200]].concat();
        assert_eq!(definite(&long), Some(long));
    }

    #[test]
    fn what_is_cut_short_or_nests_without_end_is_refused() {
        for bytes in [
            &[][..],
            &[0x30],
            &[0x30, 0x80, 2, 1],
            &[4, 5, 1],
            &[4, 0x80, 0, 0],
            &[0x30, 0x84, 255, 255, 255, 255],
        ] {
            assert_eq!(definite(bytes), None, "{bytes:?}");
        }
        assert_eq!(definite(&[0x30, 0x80].repeat(100_000)), None);
    }
}
