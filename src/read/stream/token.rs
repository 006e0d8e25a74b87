//! Tokens: where a JSON value ends, told by the rules of RFC 8259 and no others. Each function gives `None` for what is
//! no JSON and for what it leaves to those who read thoroughly.

use std::ops::Range;

/// How deep values nest at most.
const DEEPEST: usize = 64;

/// The first byte at or behind `at` that is no white space.
pub(super) fn blank(text: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = text.get(at) {
        at += 1;
    }
    at
}

/// The byte behind one that must be there, and behind the white space that follows it.
pub(super) fn mark(text: &[u8], at: usize, byte: u8) -> Option<usize> {
    (text.get(at) == Some(&byte)).then(|| blank(text, at + 1))
}

/// The byte behind the string at `at`, and whether anything in it is escaped.
pub(super) fn string(text: &[u8], at: usize) -> Option<(usize, bool)> {
    if text.get(at) != Some(&b'"') {
        return None;
    }
    let mut at = at + 1;
    let mut escaped = false;
    loop {
        at = plain(text, at)?;
        match text[at] {
            b'"' => return Some((at + 1, escaped)),
            b'\\' => {
                escaped = true;
                at = escape(text, at + 1)?;
            }
            _ => return None,
        }
    }
}

/// The first byte at or behind `at` that ends a string, escapes something or has no place in a string. Looks at eight
/// bytes at once.
fn plain(text: &[u8], mut at: usize) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    while let Some(eight) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*eight);
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
        let found = zero(word ^ (ONES * 0x22)) | zero(word ^ (ONES * 0x5c)) | control;
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = text.get(at..)?;
    let end = rest
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
    Some(at + end)
}

fn escape(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(at + 1),
        b'u' => {
            let digits = text.get(at + 1..at + 5)?;
            digits.iter().all(u8::is_ascii_hexdigit).then_some(at + 5)
        }
        _ => None,
    }
}

/// The byte behind the number at `at`.
pub(super) fn number(text: &[u8], at: usize) -> Option<usize> {
    let at = at + usize::from(text.get(at) == Some(&b'-'));
    let mut end = match text.get(at)? {
        b'0' => at + 1,
        b'1'..=b'9' => digits(text, at),
        _ => return None,
    };
    if text.get(end) == Some(&b'.') {
        end = some_digits(text, end + 1)?;
    }
    if let Some(b'e' | b'E') = text.get(end) {
        let signed = matches!(text.get(end + 1), Some(b'+' | b'-'));
        end = some_digits(text, end + 1 + usize::from(signed))?;
    }
    Some(end)
}

/// The byte behind the number at `at` where it is whole, below 10¹⁵ and written with digits alone.
pub(super) fn whole(text: &[u8], at: usize) -> Option<usize> {
    let end = digits(text, at);
    let is_plain = (1..=15).contains(&(end - at)) && (text[at] != b'0' || end == at + 1);
    let goes_on = matches!(text.get(end), Some(b'.' | b'e' | b'E'));
    (is_plain && !goes_on).then_some(end)
}

fn digits(text: &[u8], mut at: usize) -> usize {
    while let Some(b'0'..=b'9') = text.get(at) {
        at += 1;
    }
    at
}

fn some_digits(text: &[u8], at: usize) -> Option<usize> {
    let end = digits(text, at);
    (at < end).then_some(end)
}

/// The powers of ten that are exact doubles.
const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// The number at `at`, which must be finite, and the byte behind it. Rounded as everybody rounds: a whole number below
/// 2⁵³ divided by an exact power of ten is rounded once (Clinger 1990); any other is left to the standard library.
pub(super) fn decimal(text: &[u8], at: usize) -> Option<(f64, usize)> {
    let negative = text.get(at) == Some(&b'-');
    let first = at + usize::from(negative);
    let (mut end, mut whole) = (first, 0_u64);
    while let Some(digit @ b'0'..=b'9') = text.get(end) {
        whole = whole.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
        end += 1;
    }
    let before = end - first;
    if before == 0 || 1 < before && text.get(first) == Some(&b'0') {
        return None;
    }
    let mut after = 0;
    if text.get(end) == Some(&b'.') {
        let point = end + 1;
        (whole, end) = fraction(text, point, whole);
        after = end - point;
        if after == 0 {
            return None;
        }
    }
    // Eighteen digits fit into 64 bits.
    if before + after <= 18 && whole < 1 << 53 && !matches!(text.get(end), Some(b'e' | b'E')) {
        #[expect(clippy::cast_precision_loss, reason = "it is below 2⁵³")]
        let number = whole as f64 / TENS[after];
        return Some((if negative { -number } else { number }, end));
    }
    let end = number(text, at)?;
    let digits = str::from_utf8(text.get(at..end)?).ok()?;
    let number: f64 = digits.parse().ok()?;
    number.is_finite().then_some((number, end))
}

/// The digits at `at` behind those of `whole`, where they are eighteen at most, and the byte behind them. Looks at eight bytes
/// at once: pairs of digits are joined to numbers, then pairs of those (Lemire 2018).
fn fraction(text: &[u8], mut at: usize, mut whole: u64) -> (u64, usize) {
    const TENS: [u64; 9] = [
        1,
        10,
        100,
        1_000,
        10_000,
        100_000,
        1_000_000,
        10_000_000,
        100_000_000,
    ];
    while let Some(eight) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let digits = u64::from_le_bytes(*eight) ^ 0x3030_3030_3030_3030;
        // A byte that is no digit is above nine now.
        let others = (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080;
        let count = (others.trailing_zeros() / 8) as usize;
        if count == 0 {
            return (whole, at);
        }
        let ones = digits << (64 - 8 * count);
        let tens = (ones.wrapping_mul(10) + (ones >> 8)) & 0x00ff_00ff_00ff_00ff;
        let hundreds = (tens.wrapping_mul(100) + (tens >> 16)) & 0x0000_ffff_0000_ffff;
        let number = (hundreds.wrapping_mul(10_000) + (hundreds >> 32)) & 0xffff_ffff;
        whole = whole.wrapping_mul(TENS[count]).wrapping_add(number);
        at += count;
        if count < 8 {
            return (whole, at);
        }
    }
    while let Some(digit @ b'0'..=b'9') = text.get(at) {
        whole = whole.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
        at += 1;
    }
    (whole, at)
}

/// The byte behind the value at `at`, whatever it is.
pub(super) fn value(text: &[u8], at: usize) -> Option<usize> {
    nested(text, at, 0)
}

fn nested(text: &[u8], at: usize, depth: usize) -> Option<usize> {
    match text.get(at)? {
        b'"' => string(text, at).map(|(end, _)| end),
        b'{' => object(text, at, depth, |_, _, at| nested(text, at, depth + 1)),
        b'[' => list(text, at, depth),
        b't' => word(text, at, b"true"),
        b'f' => word(text, at, b"false"),
        b'n' => word(text, at, b"null"),
        _ => number(text, at),
    }
}

pub(super) fn word(text: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    text.get(at..)?.starts_with(word).then_some(at + word.len())
}

fn list(text: &[u8], at: usize, depth: usize) -> Option<usize> {
    let mut at = mark(text, at, b'[')?;
    if text.get(at) == Some(&b']') {
        return Some(at + 1);
    }
    if depth == DEEPEST {
        return None;
    }
    loop {
        at = blank(text, nested(text, at, depth + 1)?);
        match text.get(at)? {
            b',' => at = blank(text, at + 1),
            b']' => return Some(at + 1),
            _ => return None,
        }
    }
}

/// The byte behind the object at `at`. Hands the bytes of each key between its quotes, and where its value begins, to
/// `read`, which says where that ends. A key in which anything is escaped is left to others.
pub(super) fn members(
    text: &[u8],
    at: usize,
    mut read: impl FnMut(Range<usize>, usize) -> Option<usize>,
) -> Option<usize> {
    object(
        text,
        at,
        0,
        |key, is_escaped, at| {
            if is_escaped { None } else { read(key, at) }
        },
    )
}

fn object(
    text: &[u8],
    at: usize,
    depth: usize,
    mut read: impl FnMut(Range<usize>, bool, usize) -> Option<usize>,
) -> Option<usize> {
    let mut at = mark(text, at, b'{')?;
    if text.get(at) == Some(&b'}') {
        return Some(at + 1);
    }
    if depth == DEEPEST {
        return None;
    }
    loop {
        let (end, is_escaped) = string(text, at)?;
        let start = mark(text, blank(text, end), b':')?;
        at = blank(text, read(at + 1..end - 1, is_escaped, start)?);
        match text.get(at)? {
            b',' => at = blank(text, at + 1),
            b'}' => return Some(at + 1),
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_the_one_that_the_standard_library_reads() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut digits = |most: usize| -> String {
            let count = random.usize(0..=most);
            (0..count)
                .map(|_| char::from(random.u8(b'0'..=b'9')))
                .collect()
        };
        let mut read = 0;
        for number in 0..200_000 {
            let text = match number % 3 {
                0 => digits(18),
                1 => format!("-{}.{}", digits(3), digits(20)),
                _ => format!("{}.{}e-{}", digits(3), digits(9), digits(2)),
            };
            // What follows it is any byte that ends it, near the end of the text or far from it.
            let ends = [b',', b']', b' ', b'/', b':', b';', 0x7f, 0x80, 0xb0, 0xff];
            let far = [&[b'9'; 8][..], &[]][number % 2];
            let whole = [text.as_bytes(), &ends[number % 10..][..1], far].concat();
            let found = decimal(&whole, 0);
            let expected = serde_json::from_str::<f64>(&text).ok();
            assert_eq!(
                found.map(|(number, end)| (number.to_bits(), end)),
                expected.map(|number| (number.to_bits(), text.len())),
                "{text}"
            );
            read += usize::from(found.is_some());
        }
        assert!(60_000 < read, "{read}");
    }
}
