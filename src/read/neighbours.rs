//! Neighbours: what zones and areas of one file do to one another.

use std::cmp::Ordering;

use geo::{Intersects, MultiPolygon, Polygon, Rect};
use rayon::prelude::*;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::geometry::ellipsoid::Kilometres;
use crate::geometry::overlay;
use crate::geometry::sliver::{self, Strip};
use crate::layers::control::Control;
use crate::layers::date::Period;

use super::geojson::Document;
use super::ground;
use super::text::Text;
use super::words::Codes;

/// Some ground of a file.
#[derive(Debug)]
struct Parcel {
    shape: MultiPolygon,
    /// What is claimed of it: its holders, or what kind of area it is.
    claim: Claim,
    period: Period,
    /// How precise its outline is.
    precision: Kilometres,
    /// Where it stands, and what it is called.
    place: Location,
    /// Its box, widened by what a gap may be wide.
    reach: Rect,
}

#[derive(Debug, PartialEq)]
enum Claim {
    Holders(Control),
    Kind(String),
}

/// Warns where zones of different holders overlap, and of slivers between zones. `field` is the property of the holder.
pub(super) fn judge_zones(
    text: &Text<'_>,
    document: &mut Document<'_>,
    field: &str,
    faults: &mut Faults,
) {
    let parcels = parcels(text, document, |fields| {
        let control = fields.control(field, Codes::Any);
        let known = (!control.is_unknown()).then_some(Claim::Holders(control));
        known.map(|claim| (claim, fields.lifetime(), Kilometres(0.0)))
    });
    let found: Vec<Vec<Fault>> = pairs(text, &parcels, faults)
        .into_par_iter()
        .map(|(one, two)| zones(&parcels, one, two))
        .collect();
    for fault in found.into_iter().flatten() {
        faults.push(fault);
    }
}

/// Warns where areas of one kind overlap by more than their outlines are precise.
pub(super) fn judge_areas(text: &Text<'_>, document: &mut Document<'_>, faults: &mut Faults) {
    let parcels = parcels(text, document, |fields| {
        let kind = Claim::Kind(fields.remark("kind"));
        let precision = fields.optional_number("precision_km").unwrap_or(0.0);
        Some((kind, Period::ALWAYS, Kilometres(precision)))
    });
    let found: Vec<Option<Fault>> = pairs(text, &parcels, faults)
        .into_par_iter()
        .map(|(one, two)| areas(&parcels[one], &parcels[two]))
        .collect();
    for fault in found.into_iter().flatten() {
        faults.push(fault);
    }
}

/// The polygons of a document of which `claim` makes something. What is wrong with their fields was told by others.
fn parcels(
    text: &Text<'_>,
    document: &mut Document<'_>,
    claim: impl Fn(&mut super::fields::Fields<'_, '_>) -> Option<(Claim, Period, Kilometres)>,
) -> Vec<Parcel> {
    let mut told = Faults::default();
    let mut parcels = Vec::new();
    for feature in &mut document.features {
        let mut fields = feature.fields(text, &mut told);
        let Some((claim, period, precision)) = claim(&mut fields) else {
            continue;
        };
        let place = fields.locate_whole();
        let shape = ground::shape(feature, &mut fields);
        if let Some(shape) = shape
            && let Some(reach) = sliver::reach(&shape)
        {
            parcels.push(Parcel {
                shape,
                claim,
                period,
                precision,
                place,
                reach,
            });
        }
    }
    parcels
}

/// How many pairs of neighbours are compared: some seconds' work, or sixteen for each feature. Ground that is divided
/// has some three for each.
fn most_pairs(features: usize) -> usize {
    (16 * features).max(10_000)
}

/// The parcels that are near one another on the same days, the earlier first, in order. Told where there are too many.
fn pairs(text: &Text<'_>, parcels: &[Parcel], faults: &mut Faults) -> Vec<(usize, usize)> {
    let mut from_west: Vec<usize> = (0..parcels.len()).collect();
    from_west.sort_by(|a, b| {
        let west = |number: usize| parcels[number].reach.min().x;
        west(*a).total_cmp(&west(*b)).then(a.cmp(b))
    });
    let most = most_pairs(parcels.len());
    let mut open: Vec<usize> = Vec::new();
    let mut pairs = Vec::new();
    for number in from_west {
        let parcel = &parcels[number];
        open.retain(|other| parcel.reach.min().x <= parcels[*other].reach.max().x);
        pairs.extend(open.iter().filter_map(|other| {
            let beside = &parcels[*other];
            let near = beside.reach.intersects(&parcel.reach);
            let met = near && beside.period.intersect(parcel.period).is_some();
            met.then_some((number.min(*other), number.max(*other)))
        }));
        open.push(number);
        if most < pairs.len() {
            let fault = Fault::of(&rule::TANGLED).warning().saying(format!(
                "so many features lie across one another that only {most} pairs of them were compared"
            ));
            faults.push(fault.at(Location::file(text.name())));
            break;
        }
    }
    pairs.truncate(most);
    pairs.sort_unstable();
    pairs
}

fn zones(parcels: &[Parcel], one: usize, two: usize) -> Vec<Fault> {
    let (first, second) = (&parcels[one], &parcels[two]);
    let mut found = Vec::new();
    if first.claim != second.claim {
        let both = overlay::intersection(&first.shape, &second.shape);
        let strips = both.iter().filter_map(Strip::of);
        let (slivers, broad): (Vec<Strip>, Vec<Strip>) =
            strips.partition(|strip| strip.is_sliver());
        found.extend(overlap(first, second, &broad));
        found.extend(sliver_overlap(first, second, &slivers));
    }
    let gaps = sliver::gaps(&first.shape, &second.shape);
    let gaps: Vec<Strip> = gaps
        .iter()
        .flat_map(|gap| without_others(gap, parcels, one, two))
        .filter_map(|gap| Strip::of(&gap))
        .filter(|strip| strip.is_sliver())
        .collect();
    found.extend(gap(first, second, &gaps));
    found
}

/// What of a gap no other zone of those days holds.
fn without_others(gap: &Polygon, parcels: &[Parcel], one: usize, two: usize) -> MultiPolygon {
    let days = parcels[one].period.intersect(parcels[two].period);
    let mut left = MultiPolygon::from(gap.clone());
    for (number, other) in parcels.iter().enumerate() {
        let there = days.is_some_and(|days| other.period.intersect(days).is_some());
        if number != one && number != two && there && overlay::may_meet(&left, &other.shape) {
            left = overlay::difference(&left, &other.shape);
        }
    }
    left
}

fn overlap(first: &Parcel, second: &Parcel, broad: &[Strip]) -> Option<Fault> {
    let (largest, area) = sum(broad)?;
    let fault = Fault::of(&rule::OVERLAPPING_ZONES).saying(format!(
        "zones of {} and {} both claim {} km² on the same days{}: there the claims join",
        first.claim,
        second.claim,
        figure(area),
        days(first, second)
    ));
    Some(between(fault, first, second, largest))
}

fn sliver_overlap(first: &Parcel, second: &Parcel, slivers: &[Strip]) -> Option<Fault> {
    let (largest, area) = sum(slivers)?;
    let fault = Fault::of(&rule::SLIVER_OVERLAP).saying(format!(
        "zones of {} and {} overlap by {} of {} km² along their border{}{}",
        first.claim,
        second.claim,
        many(slivers),
        figure(area),
        size(largest),
        days(first, second)
    ));
    Some(between(fault, first, second, largest))
}

fn gap(first: &Parcel, second: &Parcel, gaps: &[Strip]) -> Option<Fault> {
    let (largest, area) = sum(gaps)?;
    let fault = Fault::of(&rule::SLIVER_GAP).saying(format!(
        "{} of {} km² between zones of {} and {} {} to neither{}: mines there are unknown",
        many(gaps),
        figure(area),
        first.claim,
        second.claim,
        if gaps.len() == 1 { "belongs" } else { "belong" },
        size(largest)
    ));
    Some(between(fault, first, second, largest))
}

fn areas(first: &Parcel, second: &Parcel) -> Option<Fault> {
    if first.claim != second.claim {
        return None;
    }
    let both = overlay::intersection(&first.shape, &second.shape);
    let precision = first.precision.0.max(second.precision.0);
    let strips = both.iter().filter_map(Strip::of);
    let broad: Vec<Strip> = strips.filter(|strip| precision < strip.width.0).collect();
    let (largest, area) = sum(&broad)?;
    let fault = Fault::of(&rule::OVERLAPPING_AREAS).saying(format!(
        "two areas of the kind {} have {} km² in common: events of both speak for it",
        first.claim,
        figure(area)
    ));
    Some(between(fault, first, second, largest))
}

/// The largest strip and the area of all; `None` where there is none.
fn sum(strips: &[Strip]) -> Option<(&Strip, f64)> {
    let largest = strips.iter().max_by(|a, b| {
        let order = a.area_km2.partial_cmp(&b.area_km2);
        order.unwrap_or(Ordering::Equal)
    });
    Some((largest?, strips.iter().map(|strip| strip.area_km2).sum()))
}

/// The fault at the later of the two parcels, where on earth it is, and where the earlier stands.
fn between(fault: Fault, first: &Parcel, second: &Parcel, strip: &Strip) -> Fault {
    let place = second.place.clone().on_earth(strip.at.x, strip.at.y);
    let what = format!("the other, of {}", first.claim);
    fault.at(place).related(what, first.place.clone())
}

fn many(slivers: &[Strip]) -> String {
    match slivers.len() {
        1 => "a sliver".to_owned(),
        count => format!("{count} slivers"),
    }
}

fn size(largest: &Strip) -> String {
    let metres = (1_000.0 * largest.width.0).round().max(1.0);
    let length = figure(largest.length.0);
    format!(" ({length} km long, some {metres} m wide)")
}

fn days(first: &Parcel, second: &Parcel) -> String {
    match first.period.intersect(second.period) {
        Some(period) if period != Period::ALWAYS => format!(" ({period})"),
        _ => String::new(),
    }
}

/// A figure with three digits that count.
fn figure(figure: f64) -> String {
    let digits = match figure {
        x if 100.0 <= x => 0,
        x if 10.0 <= x => 1,
        x if 1.0 <= x => 2,
        x if 0.01 <= x => 4,
        _ => 6,
    };
    format!("{figure:.digits$}")
}

impl std::fmt::Display for Claim {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Holders(control) => write!(formatter, "`{control}`"),
            Self::Kind(kind) => write!(formatter, "`{kind}`"),
        }
    }
}
