//! Scales of a chart: days along, tonnes up.

use jiff::civil::Date;

use crate::layers::date::{Period, day_number};

/// Days along the chart, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub left: f32,
    pub from: Date,
    pub pixels_a_day: f32,
}

impl Days {
    /// Where a day begins.
    pub(super) fn x(self, day: Date) -> f32 {
        self.left + (day_number(day) - day_number(self.from)) as f32 * self.pixels_a_day
    }

    /// Where a period begins and ends; an open end is where the chart's first day is.
    pub(super) fn span(self, period: Period) -> (f32, f32) {
        let x = |end: Option<Date>| end.map_or(self.left, |day| self.x(day));
        (x(period.from()), x(period.to()))
    }
}

/// Tonnes up the chart, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tonnes {
    pub bottom: f32,
    pub high: f32,
    pub ticks: Ticks,
}

impl Tonnes {
    /// How high tonnes stand.
    pub(super) fn y(self, tonnes: f64) -> f32 {
        self.bottom - (tonnes / self.ticks.top()) as f32 * self.high
    }
}

/// Round numbers up an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ticks {
    /// From tick to tick.
    pub step: f64,
    /// How many there are above 0.
    pub count: u32,
    /// How many decimals their numbers need.
    pub decimals: usize,
}

impl Ticks {
    /// At most `room` ticks of 1, 2, 2.5 or 5 times a power of ten, the highest not below `most`.
    pub(super) fn up_to(most: f64, room: u32) -> Self {
        let room = room.max(2);
        let most = if most.is_finite() && 0.0 < most {
            most
        } else {
            1.0
        };
        let mut power = (most / f64::from(room)).log10().floor() as i32;
        loop {
            for factor in [1.0, 2.0, 2.5, 5.0] {
                let step = factor * 10_f64.powi(power);
                // A rounding of the quotient makes no tick more.
                let count = (most / step - 1e-9).ceil().max(1.0);
                if count <= f64::from(room) {
                    let finer = i32::from(factor.fract() != 0.0);
                    return Self {
                        step,
                        count: count as u32,
                        decimals: usize::try_from(finer - power).unwrap_or(0),
                    };
                }
            }
            power += 1;
        }
    }

    pub(super) fn top(self) -> f64 {
        self.step * f64::from(self.count)
    }

    /// The tonnes of the ticks, 0 first.
    pub(super) fn all(self) -> impl Iterator<Item = f64> {
        (0..=self.count).map(move |tick| self.step * f64::from(tick))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_what_is_shown() {
        let ticks = |most: f64| {
            let ticks = Ticks::up_to(most, 6);
            (ticks.step, ticks.count, ticks.decimals)
        };
        assert_eq!(ticks(43_000.0), (10_000.0, 5, 0));
        assert_eq!(ticks(72_074.0), (20_000.0, 4, 0));
        assert_eq!(ticks(60_000.0), (10_000.0, 6, 0));
        assert_eq!(ticks(0.9), (0.2, 5, 1));
        assert_eq!(ticks(1.4), (0.25, 6, 2));
        assert_eq!(ticks(0.0), (0.2, 5, 1));
    }
}
