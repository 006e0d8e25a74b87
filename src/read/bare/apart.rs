//! Ground alone: the zones of bare files, read without the mines, which are going to be streamed.

use std::fs::File;
use std::path::Path;
use std::sync::Mutex;

use geo::{BoundingRect, Coord, Geometry, Intersects, Point, Rect};
use rayon::prelude::*;

use crate::diagnostic::account::FileAccount;
use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::layers::Layers;
use crate::layers::manifest::{Account, Manifest};
use crate::layers::zone::Zone;
use crate::read::geojson::{self, suspicions};
use crate::read::holders::declared;
use crate::read::input;
use crate::read::mines;
use crate::read::stream::scan::{Scanned, Scanner, Wanted};
use crate::read::stream::{self, Block, Stream};
use crate::read::text::Text;

use super::{BareFiles, Inputs, extent, ground, holders};

/// The ground of bare files.
#[derive(Debug)]
pub struct Apart {
    /// The layers, without mines.
    pub layers: Layers,
    /// What is suspicious but usable.
    pub warnings: Faults,
    /// The box around the zones.
    pub around: Option<Rect>,
}

/// Reads the zones and holders of bare files that have nothing else beside the mines; `None` where anything is wrong with
/// them, which reading all of the files tells.
#[must_use]
pub fn apart(files: &BareFiles) -> Option<Apart> {
    let mut faults = Faults::default();
    let mut inputs = Inputs {
        stdin_is_read: true,
        limits: files.limits,
    };
    let declared = files.holders.as_deref();
    let declared = declared.map(|path| inputs.with(path, &mut faults, declared_holders));
    let path = files.zones.as_deref()?;
    let field = files.holder_field.as_deref();
    let mut layers = Layers::default();
    layers.zones = match clean(path, files) {
        Some((zones, told)) => {
            faults.extend(told);
            zones
        }
        None => inputs.geojson(path, &mut faults, |text, document, faults| {
            ground::zones(text, document, field, faults)
        })?,
    };
    layers.manifest = Manifest {
        holders: holders::all(
            declared.flatten(),
            &layers,
            files.holders.as_deref(),
            &mut faults,
        ),
        rank: vec![Account::Zones, Account::Fronts],
        ..Manifest::default()
    };
    let around = extent(&layers);
    let ((), warnings) = faults.unless_errors(()).ok()?;
    (!layers.zones.is_empty()).then_some(Apart {
        layers,
        warnings,
        around,
    })
}

fn declared_holders(text: &Text<'_>, faults: &mut Faults) -> Vec<crate::layers::holder::Holder> {
    declared(text, faults)
}

/// The zones of a file of which nothing is to be told but what is suspicious about shapes, which is counted and not looked for
/// in the text. Its features are streamed over all cores; what each says beside its geometry is read as in any file.
fn clean(path: &Path, files: &BareFiles) -> Option<(Vec<Zone>, Faults)> {
    let name = input::name(path);
    if name == "<stdin>" || std::fs::metadata(path).ok()?.len() > files.limits.size.0 {
        return None;
    }
    let mut stream = Stream::open(input::unpacked(File::open(path).ok()?).ok()?).ok()?;
    let form = stream.form;
    let head = std::mem::take(&mut stream.head);
    let mut size = head.len() as u64;
    let mut is_whole = true;
    // Blocks that were scanned, for their room.
    let spare = Mutex::new(Vec::new());
    let take = || spare.lock().ok()?.pop();
    let blocks = std::iter::from_fn(|| {
        let mut block: Block = take().unwrap_or_default();
        let is_more = stream.next(&mut block).unwrap_or_else(|_| {
            is_whole = false;
            false
        });
        size += block.bytes.len() as u64;
        (is_more && size <= files.limits.size.0).then_some(block)
    });
    // Whoever is free reads the next block and scans it.
    let scan = |block: Block| {
        let scanned = (block.number, scan(&block, form, &name));
        if let Ok(mut spare) = spare.lock() {
            spare.push(block);
        }
        scanned
    };
    let mut scanned: Vec<(usize, Option<Parts>)> = blocks.par_bridge().map(scan).collect();
    if !is_whole || files.limits.size.0 < size {
        return None;
    }
    scanned.sort_unstable_by_key(|scanned| scanned.0);
    let mut geometries: Vec<Geometry> = Vec::new();
    let mut told = Faults::default();
    let (mut rest, mut tail) = (head.clone(), Vec::new());
    let mut separator: &[u8] = b"";
    for (_, parts) in scanned {
        let parts = parts?;
        parts.told.into_iter().for_each(|fault| told.push(fault));
        for other in parts.others {
            rest.extend_from_slice(separator);
            rest.extend_from_slice(&other);
            separator = match form {
                stream::Form::Collection => b",",
                stream::Form::Sequence => b"\n",
            };
        }
        geometries.extend(parts.geometries);
        tail.extend_from_slice(&parts.tail);
    }
    if !stream::is_sound(form, &head, &tail) {
        return None;
    }
    rest.extend_from_slice(&tail);
    let zones = zones(&rest, geometries, files)?;
    told.account_for(FileAccount {
        file: name,
        features: zones.len(),
        set_aside: std::collections::BTreeMap::new(),
    });
    Some((zones, told))
}

/// The point that stands for a mine of this geometry; `None` where it is none of a mine.
#[must_use]
pub fn standing_for(geometry: &Geometry) -> Option<Point> {
    mines::standing_for(geometry)
}

/// Whether a feature is a point of which there is nothing to tell; as good as all are.
#[must_use]
pub fn is_plain(scanned: &Scanned, ground: Option<Rect>) -> bool {
    let Some(Geometry::Point(at)) = &scanned.geometry else {
        return false;
    };
    let swapped = Coord {
        x: at.y(),
        y: at.x(),
    };
    scanned.properties.is_some()
        && at.y().abs() < 90.0
        && !ground.is_some_and(|ground| ground.intersects(&swapped))
}

/// What is suspicious about a feature that is a mine, or about its shape, without its place in the file; `None` where its ground
/// is in doubt, or it is a point on a pole. `ground` is the box around the zones.
#[must_use]
pub fn suspicious(scanned: &Scanned, ground: Option<Rect>, file: &str) -> Option<Vec<Fault>> {
    let of = |rule| Fault::of(rule).at(Location::file(file));
    let mut told = Vec::new();
    if scanned.properties.is_none() {
        told.push(of(&rule::NO_PROPERTIES));
    }
    let Some(geometry) = &scanned.geometry else {
        told.push(of(&rule::NO_GEOMETRY));
        return Some(told);
    };
    match geometry {
        Geometry::Point(at) if at.y().abs() == 90.0 => return None,
        Geometry::Point(_) => {}
        ground => told.extend(suspicions(ground, file)?),
    }
    if let Some(ground) = ground {
        let swapped = mines::swapped(standing_for(geometry)?, ground);
        told.extend(swapped.map(|fault| fault.at(Location::file(file))));
    }
    Some(told)
}

/// What a block is made of.
#[derive(Default)]
struct Parts {
    geometries: Vec<Geometry>,
    /// What is suspicious about them.
    told: Vec<Fault>,
    /// The features without them.
    others: Vec<Vec<u8>>,
    /// What stands behind the features.
    tail: Vec<u8>,
}

fn scan(block: &Block, form: stream::Form, name: &str) -> Option<Parts> {
    let mut scanner = Scanner::new(Wanted::default());
    let mut parts = Parts::default();
    let tail = stream::features(block, form, &mut scanner, |scanned| {
        for scanned in scanned {
            let before = &block.bytes[scanned.bytes.start..scanned.geometry_bytes.start];
            let after = &block.bytes[scanned.geometry_bytes.end..scanned.bytes.end];
            parts.others.push([before, b"null", after].concat());
            let geometry = std::mem::take(scanned).geometry?;
            let is_ground = !matches!(geometry, Geometry::Point(_));
            is_ground.then_some(())?;
            parts.told.extend(suspicions(&geometry, name)?);
            parts.geometries.push(geometry);
        }
        Some(())
    })?;
    parts.tail = block.bytes[tail].to_vec();
    Some(parts)
}

/// The zones that features without geometries and their geometries are; `None` where anything is to be told of them.
fn zones(rest: &[u8], geometries: Vec<Geometry>, files: &BareFiles) -> Option<Vec<Zone>> {
    let text = Text::new("", rest).ok()?;
    let mut faults = Faults::default();
    let mut document = geojson::features(&text, &mut faults);
    let told = faults.counts().map(|(_, _, code, count)| (code, count));
    if told.collect::<Vec<_>>() != [(rule::NO_GEOMETRY.code, geometries.len())] {
        return None;
    }
    for (feature, geometry) in document.features.iter_mut().zip(geometries) {
        debug_assert!(geometry.bounding_rect().is_some());
        feature.geometry = Some(geometry);
        feature.set_aside = None;
    }
    let mut faults = Faults::default();
    let field = files.holder_field.as_deref();
    let zones = ground::zones(&text, &mut document, field, &mut faults);
    faults.is_empty().then_some(zones)
}
