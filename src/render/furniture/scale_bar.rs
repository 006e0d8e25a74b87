//! The scale bar, true at the middle latitude of what it measures.

use crate::render::style::panel;
use crate::render::view::View;
use crate::render::words;

use super::column::Section;

/// The bar of a view, at most `room` pixels wide.
#[must_use]
pub fn scale_bar(view: &View, room: f32, unit: f32) -> Section {
    let bounds = view.bounds();
    let middle = (bounds.min().y + bounds.max().y) / 2.0;
    let px_per_km = view.px_per_km(middle);
    let km = length(room / px_per_km);
    let long = km * px_per_km;
    let edge = 6.0 * unit;
    let mut section = Section::new(long + 2.0 * edge + 22.0 * unit, unit);
    let y = 18.0 * unit;
    let tick = 5.0 * unit;
    section.line((edge, y), (edge + long, y), &panel::SCALE_BAR);
    for (at, share) in [(0, 0.0), (1, 0.5), (2, 1.0)] {
        let x = edge + long * share;
        let high = if at == 1 { tick * 0.6 } else { tick };
        section.line((x, y - high), (x, y), &panel::SCALE_BAR);
        let figure = words::number(
            f64::from(km * share),
            usize::from(km * share < 1.0 && at != 0),
        );
        section.centre(&figure, panel::SCALE, (x, y - 8.0 * unit));
        if at == 2 {
            let half = section.measure(&figure, panel::SCALE) / 2.0;
            section.left("km", panel::SCALE, (x + half + 3.0 * unit, y - 8.0 * unit));
        }
    }
    section.height = y + 2.0 * unit;
    section
}

/// The largest of 1, 2 and 5 with zeros that is not above a length.
fn length(most: f32) -> f32 {
    let power = 10_f32.powf(most.max(1e-3).log10().floor());
    [5.0, 2.0, 1.0]
        .into_iter()
        .map(|step| step * power)
        .find(|length| *length <= most)
        .unwrap_or(power)
}
