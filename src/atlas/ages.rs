//! Ages: who is named when by the zones that cover a point.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::civil::Date;

use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::{Period, day_number};

/// The periods and controls of zones.
pub(super) struct Ages {
    zones: Vec<(Period, u32)>,
    /// The same in few bytes, which histories walk through.
    ages: Vec<Age>,
    /// Every control that a zone has; the first is the unknown.
    controls: Vec<Control>,
}

/// The days of a zone by number, and its control.
#[derive(Clone, Copy)]
struct Age {
    from: i32,
    to: i32,
    control: u32,
}

/// The number of a day that is before, and of one that is after all others.
const EVER: (i32, i32) = (i32::MIN, i32::MAX);

/// A period in which the same holders are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch<'s> {
    /// That of one zone, from its first day to its last.
    Zone(u32),
    /// Another, with the zones that speak on its first day.
    Period(Period, &'s [u32]),
}

impl Ages {
    pub(super) fn of(layers: &Layers) -> Self {
        let mut controls = vec![Control::UNKNOWN];
        let nobody = Control::UNKNOWN;
        let mut numbers = HashMap::from([(&nobody, 0)]);
        let mut zones = Vec::with_capacity(layers.zones.len());
        let mut ages = Vec::with_capacity(layers.zones.len());
        for zone in &layers.zones {
            let number = *numbers.entry(&zone.control).or_insert_with(|| {
                controls.push(zone.control.clone());
                u32::try_from(controls.len() - 1).unwrap_or(0)
            });
            zones.push((zone.period, number));
            ages.push(Age {
                from: zone.period.from().map_or(EVER.0, number_of),
                to: zone.period.to().map_or(EVER.1, number_of),
                control: number,
            });
        }
        Self {
            zones,
            ages,
            controls,
        }
    }

    pub(super) fn period(&self, zone: u32) -> Period {
        self.zones[zone as usize].0
    }

    fn age(&self, zone: u32) -> Age {
        self.ages[zone as usize]
    }

    /// The days about `day` on which the zones that speak name the same holders.
    pub(super) fn led(&self, zones: &[u32], day: Date) -> Period {
        let mut led = Period::ALWAYS;
        self.stretches(&mut zones.to_vec(), |stretch| {
            let period = match stretch {
                Stretch::Zone(zone) => self.period(zone),
                Stretch::Period(period, _) => period,
            };
            if period.contains(day) {
                led = period;
            }
        });
        led
    }

    /// The periods in which zones name the same holders, in order of time.
    pub(super) fn stretches(&self, zones: &mut [u32], each: impl FnMut(Stretch)) {
        if !self.follow(zones) {
            zones.sort_unstable_by_key(|zone| self.age(*zone).from);
            if !self.follow(zones) {
                zones.sort_unstable();
                return self.overlapping(zones, each);
            }
        }
        self.one_by_one(zones, each);
    }

    /// Whether each zone has ended when the next begins.
    fn follow(&self, zones: &[u32]) -> bool {
        zones
            .windows(2)
            .all(|pair| self.age(pair[0]).to <= self.age(pair[1]).from)
    }

    /// The periods of zones that follow each other.
    fn one_by_one(&self, zones: &[u32], mut each: impl FnMut(Stretch)) {
        // Since when nobody is named, and the zone that did so before.
        let (mut end, mut before) = (EVER.0, None);
        let named = zones.iter().filter(|zone| self.age(**zone).control != 0);
        let mut named = named.copied().peekable();
        while let Some(first) = named.next() {
            let age = self.age(first);
            if end < age.from {
                self.between(before, Some(first), &mut each);
            }
            (end, before) = (age.to, Some(first));
            while let Some(next) = named.next_if(|next| {
                let next = self.age(*next);
                next.control == age.control && next.from == end
            }) {
                (end, before) = (self.age(next).to, Some(next));
            }
            if before == Some(first) {
                each(Stretch::Zone(first));
                continue;
            }
            let last = before.and_then(|last| self.period(last).to());
            if let Some(period) = Period::new(self.period(first).from(), last) {
                each(Stretch::Period(period, &[first]));
            }
        }
        if end < EVER.1 {
            self.between(before, None, &mut each);
        }
    }

    /// The days between two zones, on which nobody is named.
    fn between(&self, before: Option<u32>, after: Option<u32>, each: &mut impl FnMut(Stretch)) {
        let from = before.and_then(|zone| self.period(zone).to());
        let to = after.and_then(|zone| self.period(zone).from());
        if let Some(period) = Period::new(from, to) {
            each(Stretch::Period(period, &[]));
        }
    }

    /// The periods of zones that have days in common.
    fn overlapping(&self, zones: &[u32], mut each: impl FnMut(Stretch)) {
        let mut turns: Vec<(Date, bool, u32)> = Vec::with_capacity(2 * zones.len());
        let mut speaking: Vec<u32> = Vec::new();
        for zone in zones {
            let period = self.period(*zone);
            match period.from() {
                Some(from) => turns.push((from, true, *zone)),
                None => speaking.push(*zone),
            }
            turns.extend(period.to().map(|to| (to, false, *zone)));
        }
        turns.sort_unstable();
        let (mut from, mut first) = (None, speaking.clone());
        let mut before = self.together(&speaking);
        for day in turns.chunk_by(|a, b| a.0 == b.0) {
            for (_, begins, zone) in day {
                match (speaking.binary_search(zone), begins) {
                    (Err(at), true) => speaking.insert(at, *zone),
                    (Ok(at), false) => {
                        speaking.remove(at);
                    }
                    _ => {}
                }
            }
            let together = self.together(&speaking);
            if together != before {
                self.hand_on(Period::new(from, Some(day[0].0)), &first, &mut each);
                from = Some(day[0].0);
                first.clone_from(&speaking);
                before = together;
            }
        }
        self.hand_on(Period::new(from, None), &first, &mut each);
    }

    fn hand_on(&self, period: Option<Period>, speaking: &[u32], each: &mut impl FnMut(Stretch)) {
        let Some(period) = period else { return };
        match speaking {
            [only] if self.period(*only) == period => each(Stretch::Zone(*only)),
            _ => each(Stretch::Period(period, speaking)),
        }
    }

    /// What these zones say together.
    fn together(&self, zones: &[u32]) -> Together<'_> {
        let mut controls = zones.iter().map(|zone| self.zones[*zone as usize].1);
        let first = controls.next().unwrap_or(0);
        if controls.clone().all(|control| control == first) {
            return Together(Cow::Borrowed(&self.controls[first as usize]));
        }
        let mut all = self.controls[first as usize].clone();
        for control in controls {
            all = all.join(&self.controls[control as usize]);
        }
        Together(Cow::Owned(all))
    }
}

/// What zones say together.
#[derive(PartialEq)]
struct Together<'a>(Cow<'a, Control>);

fn number_of(date: Date) -> i32 {
    i32::try_from(day_number(date)).unwrap_or(0)
}
