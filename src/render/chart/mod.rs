//! Timeline → chart: stacked steps by who held the ground, fit to print.
//!
//! A quantity per step is drawn as a step and never as a slope: nothing is known of a day between. Pictures and SVG
//! are painted from one canvas.

mod areas;
mod axes;
mod events;
mod fill;
mod foot;
mod gates;
mod legend;
mod marks;
mod parts;
mod scale;
mod words;

use tiny_skia::Rect;

use crate::atlas::timeline::Timeline;
use crate::layers::date::day_number;

use super::canvas::Canvas;
use super::furniture::column::Section;
use super::picture::Picture;
use super::poster::Size;
use super::style::{PAPER, chart};
use super::svg;

use parts::Part;
use scale::{Days, Ticks, Tonnes};

/// A chart, drawn.
#[derive(Debug, Clone)]
pub struct Chart {
    canvas: Canvas,
    width: u32,
    height: u32,
    title: String,
    says: String,
}

/// The size of a chart where nothing else is asked for: a page's width at two pixels to the unit.
pub const SIZE: Size = Size {
    width: 900,
    height: 800,
    scale: 2.0,
};

/// The widest that a step is drawn, in units: one alone is no wall.
const WIDEST_STEP: f32 = 150.0;

/// The most lines across the plot.
const MOST_TICKS: u32 = 6;

/// The least height of the plot, in units; where there is less, the words at the foot make way.
const LEAST_PLOT: f32 = 170.0;

impl Chart {
    /// Draws a timeline.
    #[must_use]
    pub fn of(timeline: &Timeline, size: Size) -> Self {
        let (width, height) = size.pixels();
        let unit = (width / SIZE.width as f32).min(1.2 * height / SIZE.height as f32);
        let parts = parts::of(timeline);
        let title = words::title(timeline);
        let says = words::says(timeline, &parts);
        let canvas = Sheet {
            timeline,
            parts: &parts,
            section: Section::new(width, unit),
            height,
        }
        .draw(&title);
        Self {
            canvas,
            width: width as u32,
            height: height as u32,
            title,
            says,
        }
    }

    /// The chart in pixels.
    #[must_use]
    pub fn picture(&self) -> Picture {
        self.canvas
            .paint(Picture::filled(self.width, self.height, PAPER), 0, 0)
    }

    /// The chart as vectors.
    #[must_use]
    pub fn svg(&self) -> String {
        let size = (self.width, self.height);
        // A chart lays no pictures, so that it is vectors throughout.
        svg::encode(&self.canvas, size, PAPER, (&self.title, &self.says)).unwrap_or_default()
    }
}

/// A sheet in the making.
struct Sheet<'a> {
    timeline: &'a Timeline<'a>,
    parts: &'a [Part<'a>],
    section: Section,
    height: f32,
}

/// Where steps stand, in pixels.
#[derive(Debug, Clone, Copy)]
struct Plot {
    top: f32,
    right: f32,
    days: Days,
    tonnes: Tonnes,
}

impl Plot {
    fn left(&self) -> f32 {
        self.days.left
    }

    fn bottom(&self) -> f32 {
        self.tonnes.bottom
    }

    /// The rectangle from a height to another over some of the width; `None` where it has no extent.
    fn rect(&self, (left, right): (f32, f32), low: f64, high: f64) -> Option<Rect> {
        let (top, bottom) = (self.tonnes.y(high), self.tonnes.y(low));
        Rect::from_ltrb(left, top, right, bottom)
            .filter(|rect| 0.0 < rect.height() && 0.0 < rect.width())
    }
}

impl Sheet<'_> {
    fn draw(mut self, title: &str) -> Canvas {
        let unit = self.section.unit;
        let margin = 28.0 * unit;
        let inner = self.section.width - 2.0 * margin;
        let mut y = margin * 0.8;
        let head = words::head(title, self.timeline, self.parts, inner, unit);
        let head_height = head.height;
        self.section.lay(head, margin, y);
        y += head_height + 12.0 * unit;

        let legend_width = (178.0 * unit).min(inner * 0.3);
        let number = self.section.measure("100,000 t", chart::AXIS) + 8.0 * unit;
        let gate_names = gates::names_width(self.timeline, &self.section);
        let left = margin + number.max(gate_names.min(inner * 0.2));
        let room = inner - (left - margin) - legend_width - 22.0 * unit;
        let days = self.days(left, room);
        let right = left + self.day_count() as f32 * days.pixels_a_day;

        let events = events::place(self.timeline, &self.section, days);
        let under = axes::height(self.timeline) * unit + gates::height(self.timeline) * unit;
        let mut foot = foot::foot(self.timeline, inner, unit, foot::Words::All);
        let gap = 12.0 * unit;
        let plot_height = |foot: &Section| {
            self.height - y - events.height - under - gap - foot.height - margin * 0.7
        };
        for fewer in [foot::Words::NoCredits, foot::Words::Least] {
            if plot_height(&foot) < LEAST_PLOT * unit {
                foot = foot::foot(self.timeline, inner, unit, fewer);
            }
        }
        let high = plot_height(&foot).max(60.0 * unit);
        let top = y + events.height;
        let room = (high / (34.0 * unit)) as u32;
        let ticks = Ticks::up_to(self.most(), room.min(MOST_TICKS));
        let plot = Plot {
            top,
            right,
            days,
            tonnes: Tonnes {
                bottom: top + high,
                high: high - 12.0 * unit,
                ticks,
            },
        };
        axes::grid(&mut self.section, self.timeline, &plot);
        areas::areas(&mut self.section, self.timeline, self.parts, &plot);
        events::lines(&mut self.section, &events, &plot);
        areas::labels(&mut self.section, self.timeline, self.parts, &plot);
        marks::bounds(&mut self.section, self.timeline, self.parts, &plot);
        marks::observed(&mut self.section, self.timeline, &plot);
        areas::totals(&mut self.section, self.timeline, self.parts, &plot);
        events::words(&mut self.section, &events, &plot);
        let below = axes::steps(&mut self.section, self.timeline, &plot);
        let below = gates::gates(&mut self.section, self.timeline, &plot, below);
        let widths = (legend_width, right - left);
        let legend = |notes| legend::legend(self.timeline, self.parts, widths, unit, notes);
        let full = legend(legend::Notes::All);
        let legend = if below + gap < y + full.height {
            legend(legend::Notes::None)
        } else {
            full
        };
        let legend_left = self.section.width - margin - legend_width;
        self.section.lay(legend, legend_left, y + 2.0 * unit);
        self.section.lay(foot, margin, below + gap);
        self.section.canvas
    }

    fn day_count(&self) -> i64 {
        let question = &self.timeline.question;
        day_number(question.to) - day_number(question.from)
    }

    fn days(&self, left: f32, room: f32) -> Days {
        let steps = self.timeline.steps.len().max(1) as f32;
        let width = room.min(WIDEST_STEP * self.section.unit * steps);
        Days {
            left,
            from: self.timeline.question.from,
            pixels_a_day: width / self.day_count().max(1) as f32,
        }
    }

    /// The most tonnes that anything on the chart reaches.
    fn most(&self) -> f64 {
        let stacks = self
            .timeline
            .steps
            .iter()
            .map(|tally| areas::total(self.parts, tally).tonnes());
        let bounds = marks::tops(self.timeline, self.parts);
        let observed = marks::shown(self.timeline)
            .into_iter()
            .flat_map(|series| series.points);
        stacks
            .chain(bounds)
            .chain(observed.map(|point| point.1))
            .fold(0.0, f64::max)
    }
}
