//! The small parsers that all rules are made of. Blind to case, and to where the tone of `oa`,
//! `oe`, `uy` is put; white space in the text is one space, and may be missing around marks.

use congvan_text::{is_alphabetic, lower_char as lower};
use nom::error::{Error, ErrorKind};
use nom::{Err, IResult, Parser};

/// What every rule returns.
pub type Read<'a, T> = IResult<&'a str, T>;

/// No match here.
pub fn fail<T>(input: &str) -> Read<'_, T> {
    Err(Err::Error(Error::new(input, ErrorKind::Verify)))
}

/// The same letter, whatever its case.
fn same(a: char, b: char) -> bool {
    a == b || lower(a) == lower(b)
}

/// What follows these letters, whatever their case, if the text begins with them.
pub fn after<'a>(text: &'a str, opening: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    opening.chars().all(|o| rest.next().is_some_and(|c| same(c, o))).then_some(rest.as_str())
}

/// True if the text begins with these letters, whatever their case.
pub fn begins(text: &str, opening: &str) -> bool {
    after(text, opening).is_some()
}

/// One word, whole, whatever its case: `word("ngày")`.
pub fn word<'a>(expected: &'static str) -> impl Parser<&'a str, Output = &'a str, Error = Error<&'a str>> {
    words(expected)
}

/// Several words with white space between: `words("chậm nhất")`.
pub fn words<'a>(expected: &'static str) -> impl Parser<&'a str, Output = &'a str, Error = Error<&'a str>> {
    move |input: &'a str| {
        let mut rest = input;
        for e in expected.chars() {
            if e == ' ' {
                let trimmed = rest.trim_start();
                if trimmed.len() == rest.len() {
                    return fail(input);
                }
                rest = trimmed;
                continue;
            }
            match rest.chars().next() {
                Some(c) if same(c, e) => rest = &rest[c.len_utf8()..],
                _ => return fail(input),
            }
        }
        if rest.starts_with(is_alphabetic) {
            return fail(input);
        }
        Ok((rest, &input[..input.len() - rest.len()]))
    }
}

/// The first of several phrases that matches; put longer ones first.
pub fn any<'a>(
    phrases: &'static [&'static str],
) -> impl Parser<&'a str, Output = &'static str, Error = Error<&'a str>> {
    move |input: &'a str| {
        let Some(first) = input.chars().next() else {
            return fail(input);
        };
        let first = lower(first);
        for p in phrases {
            // Most fail at their first letter.
            if !p.starts_with(first) {
                continue;
            }
            if let Ok((rest, _)) = words(p).parse(input) {
                return Ok((rest, *p));
            }
        }
        fail(input)
    }
}

/// White space, or none.
pub fn space(input: &str) -> Read<'_, ()> {
    Ok((input.trim_start_matches(' '), ()))
}

/// White space and at most one comma.
pub fn comma(input: &str) -> Read<'_, ()> {
    let rest = input.trim_start_matches(' ');
    let rest = rest.strip_prefix(',').unwrap_or(rest);
    Ok((rest.trim_start_matches(' '), ()))
}

/// A number of `least` to `most` digits, and no digit after it. A blank inside (`1 5`) ends it.
pub fn number<'a>(least: usize, most: usize) -> impl Parser<&'a str, Output = u32, Error = Error<&'a str>> {
    move |input: &'a str| {
        let n = input.bytes().take_while(u8::is_ascii_digit).count();
        if n < least || n > most {
            return fail(input);
        }
        match input[..n].parse() {
            Ok(value) => Ok((&input[n..], value)),
            Err(_) => fail(input),
        }
    }
}

/// A mark such as `/`, with white space around it or not.
pub fn mark<'a>(expected: &'static [char]) -> impl Parser<&'a str, Output = char, Error = Error<&'a str>> {
    move |input: &'a str| {
        let rest = input.trim_start_matches(' ');
        match rest.chars().next() {
            Some(c) if expected.contains(&c) => Ok((rest[c.len_utf8()..].trim_start_matches(' '), c)),
            _ => fail(input),
        }
    }
}

/// The rest after an optional parser, and whether it was there.
pub fn maybe<'a, T>(
    mut parser: impl Parser<&'a str, Output = T, Error = Error<&'a str>>,
    input: &'a str,
) -> (&'a str, Option<T>) {
    match parser.parse(input) {
        Ok((rest, value)) => (rest, Some(value)),
        Err(_) => (input, None),
    }
}
