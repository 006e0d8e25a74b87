//! Ground alone: the zones of bare files, read without the mines, which are going to be streamed.

use std::fs::File;
use std::path::Path;

use geo::{BoundingRect, Geometry, Rect};
use rayon::prelude::*;

use crate::diagnostic::account::FileAccount;
use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;
use crate::layers::Layers;
use crate::layers::manifest::{Account, Manifest};
use crate::layers::zone::Zone;
use crate::read::geojson::{self, is_unsound, suspicions};
use crate::read::holders::declared;
use crate::read::input;
use crate::read::mines;
use crate::read::stream::scan::{Scanner, Wanted};
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
        piped: None,
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
    let mut tail = Vec::new();
    let mut geometries: Vec<Geometry> = Vec::new();
    let mut told = Faults::default();
    let mut rest = stream.head.clone();
    let (mut first, mut last) = (true, false);
    let head = std::mem::take(&mut stream.head);
    let mut size = head.len() as u64;
    while !last {
        let mut blocks = Vec::new();
        for _ in 0..rayon::current_num_threads() {
            let mut block = Block::default();
            if !stream.next(&mut block).ok()? {
                break;
            }
            last = block.is_last;
            size += block.bytes.len() as u64;
            blocks.push(block);
        }
        if blocks.is_empty() || files.limits.size.0 < size {
            return None;
        }
        let scanned: Vec<Option<_>> = blocks
            .par_iter()
            .map(|block| scan(block, form, &name))
            .collect();
        for (scanned, block) in scanned.into_iter().zip(&blocks) {
            let (shapes, suspicions, others, end) = scanned?;
            suspicions.into_iter().for_each(|fault| told.push(fault));
            for other in others {
                if !std::mem::take(&mut first) {
                    rest.extend_from_slice(if form == stream::Form::Collection {
                        b","
                    } else {
                        b"\n"
                    });
                }
                rest.extend_from_slice(&other);
            }
            geometries.extend(shapes);
            tail.extend_from_slice(&block.bytes[end]);
        }
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

/// The point that stands for a mine of this geometry; `None` where it is none of a mine, or its shape is in doubt.
#[must_use]
pub fn standing_for(geometry: &Geometry) -> Option<geo::Point> {
    if is_unsound(geometry) {
        return None;
    }
    mines::standing_for(geometry)
}

type Parts = (Vec<Geometry>, Vec<Fault>, Vec<Vec<u8>>, stream::Tail);

/// The geometries of a block's features, what is suspicious about them, and the features without them.
fn scan(block: &Block, form: stream::Form, name: &str) -> Option<Parts> {
    let mut scanner = Scanner::new(Wanted::default());
    let (mut geometries, mut told, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let end = stream::features(block, form, &mut scanner, |scanned| {
        for scanned in scanned {
            let before = &block.bytes[scanned.bytes.start..scanned.geometry_bytes.start];
            let after = &block.bytes[scanned.geometry_bytes.end..scanned.bytes.end];
            others.push([before, b"null", after].concat());
            let geometry = std::mem::take(scanned).geometry;
            let is_ground = !matches!(geometry, Geometry::Point(_));
            is_ground.then_some(())?;
            told.extend(suspicions(&geometry, name)?);
            geometries.push(geometry);
        }
        Some(())
    })?;
    Some((geometries, told, others, end))
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
