//! Base: the geography under the map, from rivers to borders.

use geo::{Contains, LineString, Point};

use crate::atlas::plate::Plate;
use crate::geometry::inside;
use crate::layers::base::{Border, BorderKind, Country};

use super::canvas::Canvas;
use super::shape::{self, EdgeSet};
use super::sheet::Sheet;
use super::style::{LineStyle, lines};
use super::view::View;

/// The atlas's own country: the one in which its region lies, or its first mine where it has no region.
#[must_use]
pub fn home<'a>(plate: &Plate<'a>) -> Option<&'a Country> {
    let layers = plate.layers;
    let inside: Option<Point> = match &layers.region {
        Some(region) => inside::of_shape(region),
        None => layers.mines.first().map(|mine| mine.point),
    };
    let inside = inside?;
    layers
        .base
        .countries
        .iter()
        .find(|country| country.shape.contains(&inside))
}

/// Draws water, ways and borders, from below.
pub fn draw(canvas: &mut Canvas, sheet: &Sheet) {
    let Sheet { plate, view, .. } = sheet;
    water(canvas, plate, view);
    ways(canvas, plate, view);
    let borders = |kind: BorderKind| {
        plate
            .layers
            .base
            .borders
            .iter()
            .filter(move |border| border.kind == kind)
    };
    let draw = |canvas: &mut Canvas, border: &Border, style: &LineStyle| {
        stroke(canvas, &border.line, view, style);
    };
    for border in borders(BorderKind::Province) {
        draw(canvas, border, &lines::PROVINCE);
    }
    for border in borders(BorderKind::State) {
        draw(canvas, border, &lines::STATE);
    }
    townships(canvas, plate, view);
    for border in borders(BorderKind::International) {
        draw(canvas, border, &lines::INTERNATIONAL_BAND);
        draw(canvas, border, &lines::INTERNATIONAL);
    }
    for border in borders(BorderKind::Disputed) {
        draw(canvas, border, &lines::DISPUTED);
    }
}

/// Strokes a line of the map where it may show.
pub(super) fn stroke(canvas: &mut Canvas, line: &LineString, view: &View, style: &LineStyle) {
    if !view.may_show(line, 8.0) {
        return;
    }
    if let Some(path) = shape::line(&shape::points(line, view)) {
        canvas.stroke(path, style, view.pen);
    }
}

fn water(canvas: &mut Canvas, plate: &Plate, view: &View) {
    let base = &plate.layers.base;
    for river in base
        .rivers
        .iter()
        .filter(|river| view.may_show(&river.line, 8.0))
    {
        let style = lines::river(river.rank, river.name.is_some());
        if let Some(path) = shape::line(&shape::rounded(&shape::points(&river.line, view))) {
            canvas.stroke(path, &style, view.pen);
        }
    }
    for lake in base
        .lakes
        .iter()
        .filter(|lake| view.may_show(&lake.shape, 8.0))
    {
        if let Some(path) = shape::polygons(&lake.shape, view) {
            canvas.fill(path.clone(), lines::LAKE, 1.0);
            canvas.stroke(path, &lines::SHORE, view.pen);
        }
    }
}

fn ways(canvas: &mut Canvas, plate: &Plate, view: &View) {
    let ways = |railway| {
        plate
            .layers
            .base
            .roads
            .iter()
            .filter(move |road| road.railway == railway)
    };
    for road in ways(false) {
        stroke(canvas, &road.line, view, &lines::ROAD);
    }
    for railway in ways(true) {
        stroke(canvas, &railway.line, view, &lines::RAILWAY);
        stroke(canvas, &railway.line, view, &lines::SLEEPERS);
    }
}

fn townships(canvas: &mut Canvas, plate: &Plate, view: &View) {
    let areas = plate
        .layers
        .areas
        .iter()
        .filter(|area| area.kind == "township");
    let mut drawn = EdgeSet::default();
    for area in areas.filter(|area| view.may_show(&area.shape, 8.0)) {
        for line in drawn.take(&area.shape) {
            stroke(canvas, &line, view, &lines::TOWNSHIP);
        }
    }
}
