//! Literals: what is expected to stand in a text word by word, compared sixteen bytes at a time.

/// How many bytes are compared at once.
const WIDE: usize = 16;

/// Bytes that are expected.
#[derive(Debug, Default)]
pub(super) struct Literal {
    bytes: Vec<u8>,
    /// They again, sixteen to each, the last one filled up with zeros.
    words: Vec<u128>,
    /// What of the last one counts.
    last: u128,
}

impl Literal {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let word = |bytes: &[u8]| {
            let mut word = [0; WIDE];
            word[..bytes.len()].copy_from_slice(bytes);
            u128::from_le_bytes(word)
        };
        Self {
            bytes: bytes.to_vec(),
            words: bytes.chunks(WIDE).map(word).collect(),
            last: word(&vec![0xff; (bytes.len() + WIDE - 1) % WIDE + 1]),
        }
    }

    /// The byte behind it, where it stands in the text at `at`.
    pub(super) fn end(&self, text: &[u8], at: usize) -> Option<usize> {
        let end = at + self.bytes.len();
        let Some((last, whole)) = self.words.split_last() else {
            return Some(end);
        };
        let Some(text) = text.get(at..at + WIDE * self.words.len()) else {
            // Near the end of the text there is less to be read at once.
            return text.get(at..)?.starts_with(&self.bytes).then_some(end);
        };
        let (read, _) = text.as_chunks::<WIDE>();
        let (read_last, read) = read.split_last()?;
        let is_same = |(read, word): (&[u8; WIDE], &u128)| u128::from_le_bytes(*read) == *word;
        let is_last = u128::from_le_bytes(*read_last) & self.last == *last;
        (is_last && read.iter().zip(whole).all(is_same)).then_some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_found_where_it_stands_and_nowhere_else() {
        let text: Vec<u8> = (0..200)
            .map(|number| b"abcde"[number * number % 5])
            .collect();
        for length in 0..70 {
            for start in 0..90 {
                let literal = Literal::of(&text[start..start + length]);
                for at in 0..=text.len() {
                    let stands = text[at..].starts_with(&text[start..start + length]);
                    let end = stands.then_some(at + length);
                    assert_eq!(literal.end(&text, at), end, "{length} from {start} at {at}");
                }
            }
        }
        let other = |at: usize| {
            let mut bytes = text[..40].to_vec();
            bytes[at] ^= 0x80;
            Literal::of(&bytes).end(&text, 0)
        };
        assert!((0..40).all(|at| other(at).is_none()));
    }
}
