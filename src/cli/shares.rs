//! Shares in words: who holds a mine whose place is more than a point.

use std::fmt::Write;

use crate::atlas::census::Census;
use crate::atlas::plate::Holding;
use crate::atlas::shares::Shares;

use super::report;

/// Who holds a mine: the leading control, with its rivals where it leads by less than nine tenths.
pub(super) fn held_by(holding: &Holding) -> String {
    if holding.shares.is_firm() {
        holding.control().to_string()
    } else {
        each(&holding.shares)
    }
}

/// Every control with its share in whole per cent that sum to 100, but for those of less than half a per cent:
/// `KBGF 58 %, KIA 42 %`.
pub(super) fn each(shares: &Shares) -> String {
    let parts = shares.all().iter().zip(shares.divide(100));
    let shown = parts.filter(|(_, percent)| 0 < *percent);
    let each: Vec<String> = shown
        .map(|((control, _), percent)| format!("{control} {percent} %"))
        .collect();
    each.join(", ")
}

/// How the mines were placed, and those whose ground is divided; `listed` where a table of mines has told of them.
pub(super) fn positions(census: &Census, listed: bool) -> String {
    let placed = census.placed;
    let ways: Vec<String> = [
        (
            placed.disc,
            "as the disc of their position error (precision_km)",
        ),
        (placed.area, "as the area drawn"),
        (placed.reported, "by reports that name the mine itself"),
        (placed.surveyed, "at their point, as surveyed"),
        (
            placed.unsaid,
            "at their point, as they do not say how precise it is (precision_km)",
        ),
    ]
    .into_iter()
    .filter(|(count, _)| 0 < *count)
    .map(|(count, way)| format!("{count} {way}"))
    .collect();
    let mut text = String::new();
    if !ways.is_empty() {
        text += &report::wrap(&format!("Mines placed: {}.", ways.join("; ")), "", "  ");
    }
    let (count, end) = match (census.divided, listed) {
        (0, _) => return text,
        (count, true) => (count, "."),
        (count, false) => (count, ":"),
    };
    let lie = if count == 1 { "mine lies" } else { "mines lie" };
    let _ = writeln!(
        text,
        "{count} {lie} by less than 90 % on the ground of one set of holders{end}"
    );
    if listed {
        return text;
    }
    for (_, id, name, held) in &census.named {
        let name = if name == id { "" } else { name };
        let name: String = name.chars().take(34).collect();
        let _ = writeln!(text, "  {id:<9}{name:<36}{}", each(held));
    }
    if Census::NAMED < count {
        let _ = writeln!(text, "  and {} more: -v lists them", count - Census::NAMED);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::control::Control;

    #[test]
    fn percents_sum_to_a_hundred_and_leave_out_what_is_next_to_nothing() {
        let parts = [("KBGF", 0.5651), ("KIA", 0.4320), ("SAC", 0.0029)];
        let shares = Shares::by_weight(parts.map(|(code, part)| (Control::of([code]), part)));
        let words = shares.map(|shares| each(&shares));
        assert_eq!(words.as_deref(), Some("KBGF 57 %, KIA 43 %"));
    }
}
