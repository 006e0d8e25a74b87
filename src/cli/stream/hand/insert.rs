//! Insertion: features copied byte by byte, with new members among their properties; or mines listed as `--json` does.

use geo::Point;

use crate::export::inserted::{Inserted, Style};
use crate::export::{json, splice};
use crate::read::geojson::Form as Whole;
use crate::read::original::Slot;

use super::feature::Feature;

/// A block as it is written.
pub(super) struct Copy<'o> {
    pub(super) style: Style,
    /// Whether no block stands before it.
    pub(super) is_first: bool,
    /// How many of its bytes are copied.
    pub(super) copied: usize,
    pub(super) out: &'o mut Vec<u8>,
}

impl Copy<'_> {
    /// Writes a mine for which this point stands, with what was found.
    pub(super) fn mine(&mut self, feature: &Feature, at: Point, found: &Inserted) -> Option<()> {
        match self.style {
            Style::Spliced => self.insert(feature, found),
            Style::Listed => {
                let is_first = self.is_first && self.out.is_empty();
                json::listed(self.out, is_first, &feature.mine(at), found, feature.grams);
                Some(())
            }
        }
    }

    /// Copies up to where new members go into a feature, and writes those.
    fn insert(&mut self, feature: &Feature, inserted: &Inserted) -> Option<()> {
        let Feature {
            bytes,
            scanned,
            grams,
            ..
        } = feature;
        let properties = scanned.properties.clone();
        let Some(properties) = properties.filter(|_| !inserted.is_empty() && !scanned.is_taken)
        else {
            let slot = Slot {
                range: scanned.bytes.clone(),
                form: Whole::Feature,
                properties: scanned.properties.clone(),
            };
            self.upto(bytes, slot.range.start);
            splice::feature(self.out, bytes, &slot, &inserted.values(*grams)).ok()?;
            self.copied = slot.range.end;
            return Some(());
        };
        match scanned.room {
            Some((at, follows)) => {
                self.upto(bytes, at);
                if follows {
                    self.out.push(b',');
                }
                inserted.write(self.out, *grams);
                self.copied = at;
            }
            None => {
                self.upto(bytes, properties.start);
                self.out.push(b'{');
                inserted.write(self.out, *grams);
                self.out.push(b'}');
                self.copied = properties.end;
            }
        }
        Some(())
    }

    fn upto(&mut self, bytes: &[u8], at: usize) {
        self.out.extend_from_slice(&bytes[self.copied..at]);
    }
}
