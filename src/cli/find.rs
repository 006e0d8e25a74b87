//! Finding a mine by what people call it.

use std::fmt::Write;

use geo::Point;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::diagnostic::draw;
use crate::geometry::inside;
use crate::layers::Layers;
use crate::layers::mine::Mine;

use super::failure::Failure;

/// The mine of this id, or the only one of this name: neither case nor accents, apostrophes or hyphens matter.
pub(super) fn mine<'a>(text: &str, layers: &'a Layers) -> Result<&'a Mine, Failure> {
    let asked = folded(text);
    let of_id = |mine: &&Mine| folded(&mine.id) == asked;
    if let Some(mine) = layers.mines.iter().find(of_id) {
        return Ok(mine);
    }
    let mines = layers.mines.iter();
    let named: Vec<&Mine> = mines
        .filter(|mine| folded(&mine.name) == asked && !asked.is_empty())
        .collect();
    match named[..] {
        [mine] => Ok(mine),
        [] => Err(unknown(text, &asked, layers)),
        _ => {
            let mut words = format!("{} mines have the name `{text}`; ask by id:", named.len());
            for mine in named {
                let belt = mine.belt.as_deref().unwrap_or("no belt");
                let at = draw::lonlat(mine.point.x(), mine.point.y());
                let _ = write!(words, "\n  {:<9}{}, {belt}, {at}", mine.id, mine.name);
            }
            Err(Failure::usage(words))
        }
    }
}

/// That no mine is called so, with what may have been meant.
fn unknown(text: &str, asked: &str, layers: &Layers) -> Failure {
    let near = near(asked, layers);
    let mut words = match place(asked, layers) {
        Some((name, at)) => format!(
            "{name} is a place and no mine; for its ground ask\n  terrane why --at {:.5},{:.5}",
            at.x(),
            at.y()
        ),
        None => format!("no mine has the id or name `{text}`"),
    };
    if !near.is_empty() {
        words += "\nmines of a like name:";
    }
    for mine in &near {
        let _ = write!(words, "\n  {:<9}{}", mine.id, mine.name);
    }
    if near.is_empty() {
        words += "\n`terrane attribute -v` lists every mine";
    }
    Failure::usage(words)
}

/// The place or area of this id or name, and a point on its ground.
fn place<'a>(asked: &str, layers: &'a Layers) -> Option<(&'a str, Point)> {
    let called = |id: &str, name: &str| folded(id) == asked || folded(name) == asked;
    let mut places = layers.places.iter();
    let place = places.find(|place| called(&place.id, &place.name));
    place.map(|place| (&*place.name, place.point)).or_else(|| {
        let mut areas = layers.areas.iter();
        let area = areas.find(|area| called(&area.id, &area.name))?;
        Some((&*area.name, inside::of_shape(&area.shape)?))
    })
}

/// How many near misses are named.
const NAMED: usize = 5;
/// How alike two names are that a slip of the pen may have made of each other.
const ALIKE: f64 = 0.75;

/// The mines whose id or name is most like what was asked for, or begins with it.
fn near<'a>(asked: &str, layers: &'a Layers) -> Vec<&'a Mine> {
    let likeness = |mine: &Mine| {
        let (id, name) = (folded(&mine.id), folded(&mine.name));
        let whole = strsim::jaro_winkler(asked, &id).max(strsim::jaro_winkler(asked, &name));
        let holds = !asked.is_empty() && name.contains(asked);
        // The first words of a name count too: places gave the mines their names.
        let words = asked.split(' ').count();
        let first: Vec<&str> = name.split(' ').take(words).collect();
        let begins = strsim::normalized_damerau_levenshtein(asked, &first.join(" "));
        if holds { 1.0 } else { begins.max(whole - 0.1) }
    };
    let mines = layers.mines.iter();
    let mut alike: Vec<(f64, &Mine)> = mines
        .map(|mine| (likeness(mine), mine))
        .filter(|(likeness, _)| ALIKE <= *likeness)
        .collect();
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    alike
        .into_iter()
        .take(NAMED)
        .map(|(_, mine)| mine)
        .collect()
}

/// A name without case, accents, apostrophes and hyphens.
fn folded(name: &str) -> String {
    let letters = name.nfd().filter(|letter| !is_combining_mark(*letter));
    let letters = letters.filter(|letter| !matches!(letter, '\'' | '’' | '‘' | '`' | '´'));
    let spaced: String = letters
        .map(|letter| match letter {
            '-' | '_' | '‐' | '–' => ' ',
            other => other,
        })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_whatever_their_case_accents_and_apostrophes() {
        for (written, meant) in [
            ("N’Kawng  Pa", "n'kawng pa"),
            ("Puta-O", "puta o"),
            ("Mông Yâwng", "MONG YAWNG"),
            ("KS_020", "ks-020"),
        ] {
            assert_eq!(folded(written), folded(meant));
        }
        assert_ne!(folded("Pangwa"), folded("Pangwah"));
    }
}
