//! The laws of splitting: the borders alone give the areas that cutting out every face gives, and these add up.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use std::collections::BTreeMap;
use std::f64::consts::TAU;

use geo::coordinate_position::CoordPos;
use geo::{BoundingRect, Coord, Intersects, Line, LineString, LinesIter};
use geo::{MultiPolygon, Point, Polygon, Rect};
use proptest::prelude::*;
use terrane::geometry::ellipsoid::area_km2;
use terrane::geometry::faces::faces;
use terrane::geometry::inside;
use terrane::geometry::overlay;
use terrane::geometry::region::in_shape;
use terrane::geometry::split::split;

type Parts = Vec<(Vec<u32>, f64)>;

/// Zones and mines about a place, of doubles of no lattice or of a coarse one, so that corners lie on edges.
struct Scene {
    random: fastrand::Rng,
    centre: Coord,
    lattice: bool,
}

impl Scene {
    fn new(seed: u64, lattice: bool) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let centre = Coord {
            x: f64::from(random.i32(-170..170)),
            y: f64::from(random.i32(-70..70)),
        };
        Self {
            random,
            centre,
            lattice,
        }
    }

    fn at(&self, x: f64, y: f64) -> Coord {
        let snapped = |number: f64| match self.lattice {
            true => (number * 8.0).round() / 8.0,
            false => number,
        };
        Coord {
            x: snapped(self.centre.x + x),
            y: snapped(self.centre.y + y),
        }
    }

    fn within(&mut self, reach: f64) -> f64 {
        (self.random.f64() - 0.5) * 2.0 * reach
    }

    /// A ring about a place that never meets itself: its corners come in the order of their bearings.
    fn ring(&mut self, x: f64, y: f64, reach: f64, corners: usize) -> LineString {
        let mut ring: Vec<Coord> = (0..corners)
            .map(|corner| {
                #[expect(clippy::cast_precision_loss, reason = "a few")]
                let angle = (corner as f64 + 0.6 * self.random.f64()) / corners as f64 * TAU;
                let far = reach * (0.5 + 0.5 * self.random.f64());
                self.at(x + far * angle.cos(), y + far * angle.sin())
            })
            .collect();
        ring.push(ring[0]);
        LineString(ring)
    }

    /// Zones that tile a square of four degrees and share borders with many corners, one of them about a lake that is
    /// nobody's, another about an enclave of its neighbour.
    fn tiling(&mut self) -> Vec<MultiPolygon> {
        const CELLS: usize = 3;
        let count = 3 * CELLS + 1;
        let mut knots = vec![vec![Coord::default(); count]; count];
        for (column, knots) in knots.iter_mut().enumerate() {
            for (row, knot) in knots.iter_mut().enumerate() {
                #[expect(clippy::cast_precision_loss, reason = "ten")]
                let place = |index: usize| (index as f64 / (count - 1) as f64 - 0.5) * 4.0;
                let (dx, dy) = (self.within(0.15), self.within(0.15));
                *knot = self.at(place(column) + dx, place(row) + dy);
            }
        }
        let mut zones: Vec<MultiPolygon> = Vec::new();
        for column in (0..3 * CELLS).step_by(3) {
            for row in (0..3 * CELLS).step_by(3) {
                let mut ring: Vec<Coord> = Vec::new();
                ring.extend((0..3).map(|step| knots[column + step][row]));
                ring.extend((0..3).map(|step| knots[column + 3][row + step]));
                ring.extend((0..3).map(|step| knots[column + 3 - step][row + 3]));
                ring.extend((0..3).map(|step| knots[column][row + 3 - step]));
                ring.push(ring[0]);
                zones.push(Polygon::new(LineString(ring), Vec::new()).into());
            }
        }
        let lake = self.ring(0.0, 0.0, 0.2, 5);
        zones[4].0[0].interiors_push(lake);
        let enclave = self.ring(0.0, 1.3, 0.2, 4);
        zones[5].0[0].interiors_push(enclave.clone());
        zones[4].0.push(Polygon::new(enclave, Vec::new()));
        zones
    }

    /// Zones that lie across one another, some with a hole, some of several polygons.
    fn overlapping(&mut self) -> Vec<MultiPolygon> {
        (0..self.random.usize(1..6))
            .map(|_| {
                let (x, y) = (self.within(1.5), self.within(1.5));
                let corners = self.random.usize(3..12);
                let shell = self.ring(x, y, 1.2, corners);
                // A side of a ring of few corners may come nearer to its middle.
                let holes = match self.random.bool() && 5 < corners {
                    true => vec![self.ring(x, y, 0.25, 4)],
                    false => Vec::new(),
                };
                let mut zone = vec![Polygon::new(shell, holes)];
                if self.random.bool() {
                    let beside = self.ring(x + 2.5, y, 0.7, 6);
                    zone.push(Polygon::new(beside, Vec::new()));
                }
                MultiPolygon(zone)
            })
            .collect()
    }

    fn mine(&mut self, zones: &[MultiPolygon]) -> MultiPolygon {
        let reach = match self.random.u32(0..4) {
            _ if self.lattice => 1.5,
            0 => 10f64.powi(self.random.i32(-6..0)),
            1 => 2.5,
            _ => 0.5,
        };
        // Every other one about a corner of a border.
        let (x, y) = match self.random.bool() {
            true => (self.within(1.8), self.within(1.8)),
            false => {
                let ring = zones[self.random.usize(0..zones.len())].0[0].exterior();
                let near = ring.0[self.random.usize(0..ring.0.len())] - self.centre;
                (
                    near.x + self.within(reach / 4.0),
                    near.y + self.within(reach / 4.0),
                )
            }
        };
        let corners = self.random.usize(3..16);
        let shell = self.ring(x, y, reach, corners);
        let holes = match self.random.u32(0..3) {
            0 if corners > 4 => vec![self.ring(x, y, reach / 5.0, 5)],
            _ => Vec::new(),
        };
        let mut mine = vec![Polygon::new(shell, holes)];
        if self.random.u32(0..3) == 0 {
            let beside = self.ring(x + 2.2 * reach, y, reach, 5);
            mine.push(Polygon::new(beside, Vec::new()));
        }
        MultiPolygon(mine)
    }
}

/// The edges of zones that meet the box of a mine, in no order.
fn borders(random: &mut fastrand::Rng, zones: &[MultiPolygon], bounds: Rect) -> Vec<(u32, Line)> {
    let of_zone = |(number, zone): (u32, &MultiPolygon)| -> Vec<(u32, Line)> {
        zone.lines_iter().map(|line| (number, line)).collect()
    };
    let edges = (0..).zip(zones).flat_map(of_zone);
    let mut edges: Vec<(u32, Line)> = edges
        .filter(|(_, edge)| edge.intersects(&bounds))
        .map(|(zone, edge)| match random.bool() {
            true => (zone, edge),
            false => (zone, Line::new(edge.end, edge.start)),
        })
        .collect();
    random.shuffle(&mut edges);
    edges
}

fn holding(zones: &[MultiPolygon], at: Coord) -> Option<Vec<u32>> {
    let mut holding = Vec::new();
    for (number, zone) in (0..).zip(zones) {
        match in_shape(zone, Point(at)) {
            CoordPos::Inside => holding.push(number),
            CoordPos::OnBoundary => return None,
            CoordPos::Outside => {}
        }
    }
    Some(holding)
}

fn by_split(
    random: &mut fastrand::Rng,
    mine: &MultiPolygon,
    zones: &[MultiPolygon],
) -> Option<Parts> {
    let borders = borders(random, zones, mine.bounding_rect().unwrap());
    let holding = |at, set: &mut Vec<u32>| holding(zones, at).map(|found| set.extend(found));
    split(mine, &borders, |at, set| holding(at, set).is_some())
}

/// The same by cutting out every face and asking what holds a place inside of it.
fn by_faces(mine: &MultiPolygon, zones: &[MultiPolygon]) -> BTreeMap<Vec<u32>, f64> {
    let cuts: Vec<LineString> = zones
        .iter()
        .flat_map(LinesIter::lines_iter)
        .map(LineString::from)
        .collect();
    let mut parts: BTreeMap<Vec<u32>, f64> = BTreeMap::new();
    for face in faces(mine, &cuts) {
        let Some(set) = inside::of_polygon(&face).and_then(|at| holding(zones, at.0)) else {
            continue;
        };
        *parts.entry(set).or_default() += area_km2(&face.into());
    }
    parts
}

fn compare(
    parts: &Parts,
    mine: &MultiPolygon,
    zones: &[MultiPolygon],
) -> Result<(), TestCaseError> {
    let whole = area_km2(mine);
    let sum: f64 = parts.iter().map(|(_, area)| area).sum();
    prop_assert!((sum - whole).abs() <= 1e-12 * whole, "{} of {}", sum, whole);
    // Faces are cut out at whole doubles, about ten nanometres apart.
    let near = 1e-9 * whole + 1e-11 * whole.sqrt();
    let mut cut = by_faces(mine, zones);
    for (set, area) in parts {
        let face = cut.remove(set).unwrap_or_default();
        prop_assert!(
            (area - face).abs() <= near,
            "{:?}: {} by faces, {} by split, of {}",
            set,
            face,
            area,
            whole
        );
    }
    for (set, face) in cut {
        prop_assert!(face <= near, "{:?} is left out: {}", set, face);
    }
    Ok(())
}

/// The area of a mine on each zone is what overlay finds.
fn compare_with_overlay(
    parts: &Parts,
    mine: &MultiPolygon,
    zones: &[MultiPolygon],
) -> Result<(), TestCaseError> {
    let whole = area_km2(mine);
    for (number, zone) in (0..).zip(zones) {
        let on_it = parts.iter().filter(|(set, _)| set.contains(&number));
        let split: f64 = on_it.map(|(_, area)| area).sum();
        let overlaid = area_km2(&overlay::intersection(mine, zone));
        prop_assert!(
            (split - overlaid).abs() <= 1e-9 * whole,
            "{}: {} by overlay, {} by split, of {}",
            number,
            overlaid,
            split,
            whole
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn borders_alone_split_a_mine_as_its_faces_do(seed in any::<u64>(), tiled in any::<bool>()) {
        let mut scene = Scene::new(seed, false);
        let zones = if tiled { scene.tiling() } else { scene.overlapping() };
        let mine = scene.mine(&zones);
        prop_assert!(zones.iter().chain([&mine]).all(is_ground));
        // Corners of no lattice lie on no edge: all of them are in ordinary position.
        let parts = by_split(&mut scene.random, &mine, &zones);
        prop_assert!(parts.is_some());
        compare(&parts.unwrap(), &mine, &zones)?;
    }

    #[test]
    fn where_corners_lie_on_edges_it_answers_as_overlay_does_or_not_at_all(seed in any::<u64>(), tiled in any::<bool>()) {
        let mut scene = Scene::new(seed, true);
        let mut zones = if tiled { scene.tiling() } else { scene.overlapping() };
        // Rings of a lattice may meet themselves: then they are no ground.
        zones.retain(is_ground);
        prop_assume!(!zones.is_empty());
        let mine = scene.mine(&zones);
        prop_assume!(is_ground(&mine));
        if let Some(parts) = by_split(&mut scene.random, &mine, &zones) {
            compare_with_overlay(&parts, &mine, &zones)?;
        }
    }

    #[test]
    fn a_mine_drawn_along_a_border_has_no_slivers(seed in any::<u64>()) {
        let mut scene = Scene::new(seed, false);
        let zones = scene.tiling();
        let mine = zones[scene.random.usize(0..9)].clone();
        let other = scene.random.usize(0..9);
        for mine in [mine, zones[other].clone()] {
            if let Some(parts) = by_split(&mut scene.random, &mine, &zones) {
                compare(&parts, &mine, &zones)?;
                prop_assert_eq!(parts.len(), 1);
            }
        }
    }

    #[test]
    fn the_order_and_direction_of_edges_change_no_bit(seed in any::<u64>(), tiled in any::<bool>()) {
        let mut scene = Scene::new(seed, false);
        let zones = if tiled { scene.tiling() } else { scene.overlapping() };
        let mine = scene.mine(&zones);
        let first = by_split(&mut scene.random, &mine, &zones);
        prop_assert_eq!(first, by_split(&mut scene.random, &mine, &zones));
    }
}

/// Whether no ring of a shape meets itself or another.
fn is_ground(shape: &MultiPolygon) -> bool {
    use geo::Validation;
    shape.is_valid()
}
