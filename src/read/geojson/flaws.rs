//! What is said of a flaw in a shape.

use crate::diagnostic::draw;
use crate::diagnostic::fault::Fault;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::geometry::validity::{Flaw, Kind};

/// What is said of a flaw; `other` is where the other position that has to do with it stands.
pub(super) fn fault(flaw: &Flaw, other: Option<Location>) -> Fault {
    let (fault, relation) = words(flaw);
    let fault = with_count(fault, flaw.count);
    match (other, relation) {
        (Some(other), Some(relation)) => fault.related(relation, other),
        _ => fault,
    }
}

/// The same of a front that meets itself.
pub(super) fn front(flaw: &Flaw, other: Option<Location>) -> Fault {
    if flaw.kind == Kind::Tangled {
        return fault(flaw, other);
    }
    let fault = with_count(Fault::of(&rule::LINE_CROSSES_ITSELF), flaw.count);
    match other {
        Some(other) => fault.related("it crosses the edge that begins here", other),
        None => fault,
    }
}

fn words(flaw: &Flaw) -> (Fault, Option<&'static str>) {
    match flaw.kind {
        Kind::Repeated => (Fault::of(&rule::REPEATED_POSITION), None),
        Kind::Spike => (Fault::of(&rule::SPIKE), None),
        Kind::ZeroLength => (Fault::of(&rule::ZERO_LENGTH), None),
        Kind::ZeroArea => {
            let fault = Fault::of(&rule::ZERO_AREA);
            (fault.saying("the polygon encloses no ground"), None)
        }
        Kind::EmptyHole => {
            let fault = Fault::of(&rule::ZERO_AREA).warning();
            (fault.saying("the hole takes no ground out"), None)
        }
        Kind::LongEdge { from, to } => {
            let fault = Fault::of(&rule::ANTIMERIDIAN_CROSSING)
                .saying(format!(
                    "the edge from longitude {from} to {to} goes more than half way round the earth"
                ))
                .expected("at most 180° from one position to the next")
                .found(format!("{}°", round((to - from).abs())));
            (fault, Some("it begins here"))
        }
        Kind::AroundPole { pole } => {
            let name = if pole > 0.0 { "north" } else { "south" };
            let fault = Fault::of(&rule::RING_AROUND_POLE).saying(format!(
                "the ring goes round the {name} pole: read in longitude and latitude it encloses something else"
            ));
            (fault, Some("it passes the antimeridian after this"))
        }
        Kind::AtPole => {
            let fault = Fault::of(&rule::POSITION_AT_POLE);
            (fault.found(draw::lonlat(flaw.at.x, flaw.at.y)), None)
        }
        Kind::BowTie => (Fault::of(&rule::BOW_TIE), Some(CROSSES)),
        Kind::SelfCrossing => (Fault::of(&rule::SELF_INTERSECTION), Some(CROSSES)),
        Kind::SelfTouching => (
            Fault::of(&rule::SELF_TOUCHING),
            Some("it passed here before"),
        ),
        Kind::AlongItself => {
            let fault = Fault::of(&rule::SELF_TOUCHING).saying(
                "the ring runs along itself; its ground is clear, but other software may refuse it",
            );
            (fault, Some("it ran along here before"))
        }
        Kind::RingsCross => (Fault::of(&rule::RINGS_CROSS), Some(CROSSES)),
        Kind::SharedCourse => (
            Fault::of(&rule::SHARED_EDGE),
            Some("the other ring runs along here"),
        ),
        Kind::InsideCut => (
            Fault::of(&rule::CUT_INSIDE),
            Some("the other ring touches it here"),
        ),
        Kind::HoleOutside => (
            Fault::of(&rule::HOLE_OUTSIDE_SHELL),
            Some("its shell begins here"),
        ),
        Kind::HoleInHole => (
            Fault::of(&rule::NESTED_HOLES),
            Some("the hole around it begins here"),
        ),
        Kind::PolygonsOverlap => (
            Fault::of(&rule::OVERLAPPING_POLYGONS),
            Some("the other polygon stands here"),
        ),
        Kind::Tangled => (Fault::of(&rule::TANGLED), None),
    }
}

const CROSSES: &str = "it crosses the edge that begins here";

/// Says how many there are, or counts them where the rule is counted.
fn with_count(mut fault: Fault, count: usize) -> Fault {
    if fault.rule.counted {
        fault.count = count;
    } else if 1 < count {
        let more = count - 1;
        fault.message = format!("{} (and {more} more such places there)", fault.message);
    }
    fault
}

/// Degrees without the noise of their last digits.
fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}
