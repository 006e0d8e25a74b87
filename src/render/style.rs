//! Style: every colour, width and size that the map is drawn with.
//!
//! Lengths are pixels of a 1600 × 1200 plate; other sizes multiply them by the view's pen. The holders' rows are
//! chosen so that colour-blind readers can tell them apart (`tests/colour_blind.rs` holds the floors).

use super::text::Face;

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Colour {
    /// The colour of a number such as `0x006074`.
    #[must_use]
    pub const fn hex(hex: u32) -> Self {
        let [_, r, g, b] = hex.to_be_bytes();
        Self { r, g, b }
    }

    /// The colour that `#rrggbb` spells.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        u32::from_str_radix(digits, 16).ok().map(Self::hex)
    }

    /// This colour with `share` of another mixed in, channel by channel.
    #[must_use]
    pub fn mix(self, other: Self, share: f32) -> Self {
        let [a, b] = [self.channels(), other.channels()];
        let channel = |i: usize| (a[i] + (b[i] - a[i]) * share).round().clamp(0.0, 255.0) as u8;
        Self {
            r: channel(0),
            g: channel(1),
            b: channel(2),
        }
    }

    /// Red, green and blue, 0 to 255.
    #[must_use]
    pub fn channels(self) -> [f32; 3] {
        [self.r, self.g, self.b].map(f32::from)
    }
}

/// The colours of one holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its name in an atlas.
    pub name: &'static str,
    /// Discs, bars and lines.
    pub solid: Colour,
    /// The ground that it holds.
    pub tint: Colour,
    /// Its text.
    pub ink: Colour,
}

const fn row(name: &'static str, solid: u32, tint: u32, ink: u32) -> Row {
    Row {
        name,
        solid: Colour::hex(solid),
        tint: Colour::hex(tint),
        ink: Colour::hex(ink),
    }
}

/// The rows of the palette. Never a seventh hue: the ring of hues that are safe for the colour-blind is full.
pub const ROWS: [Row; 6] = [
    row("teal", 0x00_6074, 0xA2_C6C5, 0x00_495A),
    row("brick", 0xC0_432E, 0xF5_BFAC, 0x8E_2A1A),
    row("ochre", 0xE0_B040, 0xFD_E295, 0x73_5100),
    row("umber", 0x62_3C39, 0xBC_9A91, 0x4A_2B29),
    row("violet", 0x8F_7FDD, 0xBB_B2E8, 0x4B_3FA0),
    row("rose", 0xC9_708F, 0xCB_7C9D, 0x87_2E59),
];

/// Paper, panel, mats and haloes.
pub const PAPER: Colour = Colour::hex(0xFC_FBF8);
/// Titles.
pub const INK: Colour = Colour::hex(0x22_201D);
/// Running text.
pub const TEXT: Colour = Colour::hex(0x3D_3832);
/// Text of the second rank.
pub const QUIET: Colour = Colour::hex(0x5E_5850);
/// Text of the third rank.
pub const FAINT: Colour = Colour::hex(0x8D_857A);
/// Rules between sections of the panel.
pub const RULE: Colour = Colour::hex(0xD9_D3C8);

/// The ground, from the quiet to the near.
pub mod ground {
    use super::Colour;

    /// Countries other than the atlas's own.
    pub const NEIGHBOUR: Colour = Colour::hex(0xF7_F5F1);
    /// The atlas's country outside its region.
    pub const HOME: Colour = Colour::hex(0xF2_EFE8);
    /// The region where no holder is known; also the ink of its code.
    pub const UNKNOWN: Colour = Colour::hex(0xEF_EAE0);
    /// Dots on the unknown: colour, opacity, radius and distance.
    pub const DOT: (Colour, f32, f32, f32) = (Colour::hex(0x4A_443C), 0.30, 0.75, 7.0);
    /// The lift outside the region's border: colour, opacity, softness.
    pub const LIFT: (Colour, f32, f32) = (Colour::hex(0x6B_5F50), 0.30, 5.0);
    /// One band of contested ground.
    pub const BAND: f32 = 3.6;
    /// How much of its solid each band takes on.
    pub const BAND_DEPTH: f32 = 0.16;
    /// Lines on shared ground: width, distance, how much of the solid they take on.
    pub const SHARED: (f32, f32, f32) = (1.6, 7.0, 0.18);
    /// How opaque a claim stands over the unknown.
    pub const CLAIM: f32 = 0.5;
    /// The softness of edges that nobody surveyed.
    pub const SOFT: f32 = 3.4;
    /// The least softness in pixels.
    pub const SOFT_LEAST: f32 = 1.5;
    /// The least that hatching shrinks to: narrower bands shimmer.
    pub const HATCH_LEAST: f32 = 0.85;
}

/// Shaded relief.
pub mod relief {
    use super::Colour;

    /// What shadow turns to.
    pub const SHADOW: Colour = Colour::hex(0x3B_4660);
    /// What light turns to.
    pub const LIGHT: Colour = Colour::hex(0xFF_FBEF);
    /// The strength of shadow outside and inside the region.
    pub const SHADOWS: [f32; 2] = [0.17, 0.49];
    /// The strength of light outside and inside the region.
    pub const LIGHTS: [f32; 2] = [0.22, 0.52];
    /// The softness of the change between the two.
    pub const CHANGE: f32 = 1.5;
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy)]
pub struct LineStyle {
    /// Its colour.
    pub colour: Colour,
    /// How opaque it is.
    pub opacity: f32,
    /// How wide.
    pub width: f32,
    /// Dashes and gaps; empty for a solid line.
    pub dash: &'static [f32],
    /// Whether its ends and dashes are round.
    pub round: bool,
}

const fn line(colour: u32, opacity: f32, width: f32, dash: &'static [f32]) -> LineStyle {
    LineStyle {
        colour: Colour::hex(colour),
        opacity,
        width,
        dash,
        round: false,
    }
}

/// Lines of the map.
pub mod lines {
    use super::{Colour, LineStyle, line};

    /// Between opponents, on the border of an area.
    pub const FRONT: LineStyle = line(0x16_130F, 1.0, 2.1, &[]);
    /// Between opponents, constructed.
    pub const SKETCH: LineStyle = line(0x16_130F, 1.0, 2.1, &[5.5, 3.6]);
    /// Under both.
    pub const CASING: LineStyle = LineStyle {
        round: true,
        ..line(0xFF_FFFF, 0.8, 4.6, &[])
    };
    /// The region.
    pub const REGION: LineStyle = line(0x4A_433B, 1.0, 1.5, &[]);
    /// Between countries.
    pub const INTERNATIONAL: LineStyle = line(0x5A_5148, 1.0, 1.25, &[]);
    /// Under an international border.
    pub const INTERNATIONAL_BAND: LineStyle = line(0x5A_5148, 0.20, 3.6, &[]);
    /// Between countries that do not agree.
    pub const DISPUTED: LineStyle = line(0x5A_5148, 1.0, 1.2, &[5.0, 3.2]);
    /// Between states.
    pub const STATE: LineStyle = line(0x9A_9083, 1.0, 0.9, &[6.0, 2.5, 1.2, 2.5]);
    /// Between provinces abroad.
    pub const PROVINCE: LineStyle = line(0xB4_ABA0, 1.0, 0.7, &[4.0, 3.0]);
    /// Between townships.
    pub const TOWNSHIP: LineStyle = line(0x5A_5148, 0.42, 0.6, &[]);
    /// The rim of contested ground.
    pub const RIM: LineStyle = line(0x2B_2723, 0.75, 0.8, &[1.2, 2.6]);
    /// A belt.
    pub const BELT: LineStyle = line(0x2B_2723, 0.90, 1.15, &[5.0, 2.6]);
    /// Under a belt.
    pub const BELT_CASING: LineStyle = line(0xFF_FFFF, 0.55, 3.0, &[]);
    /// From a belt to its words.
    pub const LEADER: LineStyle = line(0x2B_2723, 1.0, 0.8, &[]);
    /// From a disc that was moved to its place.
    pub const MOVED: LineStyle = line(0x2B_2723, 0.9, 0.7, &[]);
    /// A road.
    pub const ROAD: LineStyle = line(0xA5_9A8B, 0.55, 0.8, &[]);
    /// A railway.
    pub const RAILWAY: LineStyle = line(0x6F_665B, 0.75, 0.9, &[]);
    /// Its sleepers.
    pub const SLEEPERS: LineStyle = line(0x6F_665B, 0.75, 3.4, &[0.8, 6.0]);
    /// The rim of a lake.
    pub const SHORE: LineStyle = line(0x7D_A5BC, 1.0, 0.8, &[]);
    /// A lake.
    pub const LAKE: Colour = Colour::hex(0xBD_D5E1);

    /// A river of this rank, 1 for the greatest.
    #[must_use]
    pub const fn river(rank: u8, named: bool) -> LineStyle {
        let width = match rank {
            _ if !named => 0.7,
            0 | 1 => 2.3,
            2..=4 => 1.8,
            5..=7 => 1.4,
            _ => 0.9,
        };
        LineStyle {
            round: true,
            ..line(0x7D_A5BC, 1.0, width, &[])
        }
    }
}

/// Mines.
pub mod discs {
    use super::Colour;

    /// How opaque a disc is.
    pub const OPACITY: f32 = 0.93;
    /// The ring that parts it from its neighbours.
    pub const RING: (Colour, f32) = (Colour::hex(0xFF_FFFF), 0.9);
    /// The hairline outside: width and opacity.
    pub const HAIRLINE: (f32, f32) = (0.6, 0.80);
    /// The smallest radius.
    pub const FLOOR: f32 = 2.0;
    /// Of the map's shorter side, the radius of the largest disc at most.
    pub const LARGEST: f32 = 0.018;
    /// Of the map's shorter side, the radius of the circle in which crowding is measured.
    pub const CROWD: f32 = 0.06;
    /// How much of that circle discs may fill.
    pub const CROWDED: f32 = 0.30;
    /// How near to each other discs below the smallest size are joined.
    pub const JOIN: f32 = 7.0;
    /// Of the smaller radius, the overlap that is left.
    pub const OVERLAP: f32 = 0.12;
    /// The radius of a mine whose output is unknown.
    pub const HOLLOW: f32 = 3.4;
    /// The width of its ring.
    pub const HOLLOW_RING: f32 = 1.4;
    /// The opacity of a halo at its centre, at 0.6 of its radius and at its end.
    pub const HALO: [f32; 3] = [0.30, 0.16, 0.0];
    /// Mines of which no holder is known.
    pub const UNKNOWN: Colour = Colour::hex(0x5E_5850);
}

/// How words are written.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    /// The cut.
    pub face: Face,
    /// Pixels in an em.
    pub size: f32,
    /// What is added after each letter, in ems.
    pub tracking: f32,
    /// From the baseline of the row above, in ems.
    pub leading: f32,
    /// The colour where nothing else gives one.
    pub colour: Colour,
    /// The halo: how far it reaches beyond the letters, and how opaque it is.
    pub halo: (f32, f32),
}

impl Writing {
    /// The same in another colour.
    #[must_use]
    pub const fn in_ink(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }
}

const fn writing(face: Face, size: f32, colour: Colour) -> Writing {
    Writing {
        face,
        size,
        tracking: 0.0,
        leading: 1.2,
        colour,
        halo: (0.0, 0.0),
    }
}

const fn on_map(face: Face, size: f32, colour: Colour, halo: f32, opacity: f32) -> Writing {
    Writing {
        halo: (halo / 2.0, opacity),
        ..writing(face, size, colour)
    }
}

/// Tiles.
pub mod tiles {
    /// What the widths of lines are multiplied by from zoom 4 to zoom 10.
    const PENS: [f32; 7] = [0.45, 0.55, 0.7, 0.85, 1.0, 1.15, 1.3];

    /// What the widths of lines are multiplied by at a zoom.
    #[must_use]
    pub fn pen(zoom: u8) -> f32 {
        PENS[usize::from(zoom.clamp(4, 10) - 4)]
    }

    /// What the sizes of type are multiplied by: letters must be read at any zoom.
    #[must_use]
    pub fn type_size(zoom: u8) -> f32 {
        pen(zoom).clamp(0.86, 1.1)
    }
}

/// Towns.
pub mod towns {
    /// Half the capital's square, and the radii of the circles of large, middling and small towns.
    pub const RADII: [f32; 4] = [3.6, 3.0, 2.5, 2.0];
    /// The widths of a mark's halo and of its line.
    pub const LINES: (f32, f32) = (3.0, 1.15);
    /// From a mark to its name.
    pub const GAP: f32 = 3.2;
    /// The size of a name in the country's own script, as a share of the English one's.
    pub const LOCAL_SIZE: f32 = 0.86;
    /// Below this size Burmese closes up.
    pub const LOCAL_LEAST: f32 = 9.0;
}

/// Type on the map.
pub mod names {
    use super::{Colour, FAINT, INK, QUIET, TEXT, Writing, on_map};
    use crate::render::text::Face::{Bold, Italic, Medium, MediumItalic, Regular, SemiBold};

    /// The capital.
    pub const CAPITAL: Writing = on_map(SemiBold, 15.5, INK, 3.0, 0.82);
    /// A town of rank 2.
    pub const LARGE: Writing = on_map(SemiBold, 13.0, INK, 3.0, 0.82);
    /// Of rank 3 and 4.
    pub const TOWN: Writing = on_map(Medium, 11.5, INK, 3.0, 0.82);
    /// Of rank 5.
    pub const SMALL: Writing = on_map(Regular, 10.5, TEXT, 3.0, 0.82);
    /// Abroad.
    pub const ABROAD: Writing = on_map(Regular, 10.5, Colour::hex(0x7C_756B), 3.0, 0.82);
    /// A name in the country's own script, under the English; its size follows that.
    pub const LOCAL: Writing = Writing {
        leading: 1.30,
        ..on_map(Medium, 10.0, Colour::hex(0x2E_2A25), 2.2, 0.82)
    };
    /// A country.
    pub const COUNTRY: Writing = Writing {
        tracking: 0.42,
        ..on_map(Medium, 17.0, FAINT, 2.5, 0.5)
    };
    /// A province abroad.
    pub const PROVINCE: Writing = Writing {
        tracking: 0.12,
        ..on_map(Medium, 11.5, FAINT, 2.5, 0.5)
    };
    /// A state of the atlas's country.
    pub const STATE: Writing = Writing {
        tracking: 0.34,
        ..on_map(Medium, 13.0, FAINT, 2.5, 0.5)
    };
    /// A river, along its line.
    pub const RIVER: Writing = Writing {
        tracking: 0.06,
        ..on_map(MediumItalic, 10.5, Colour::hex(0x25_5A7C), 2.6, 0.7)
    };
    /// A peak.
    pub const PEAK: Writing = on_map(Italic, 10.2, QUIET, 2.6, 0.7);
    /// Its height.
    pub const HEIGHT: Writing = on_map(Italic, 9.4, QUIET, 2.6, 0.7);
    /// The code of who holds a ground.
    pub const CODE: Writing = Writing {
        tracking: 0.14,
        ..on_map(Bold, 12.0, INK, 3.0, 0.75)
    };
    /// Words on ground of which nothing is known.
    pub const NO_REPORT: Writing = Writing {
        tracking: 0.14,
        ..on_map(SemiBold, 10.0, QUIET, 3.0, 0.75)
    };
    /// Degrees along the edge.
    pub const GRATICULE: Writing = on_map(Regular, 8.8, Colour::hex(0x8B_847A), 2.0, 0.7);
    /// The name of a belt beside its words.
    pub const BELT: Writing = on_map(Bold, 12.5, INK, 3.0, 0.85);
    /// Its tonnes and share.
    pub const BELT_TONNES: Writing = Writing {
        leading: 1.25,
        ..on_map(SemiBold, 12.0, INK, 3.0, 0.85)
    };
    /// Since when.
    pub const BELT_SINCE: Writing = Writing {
        leading: 1.3,
        ..on_map(Italic, 10.4, QUIET, 3.0, 0.85)
    };
}

/// The furniture: panel, legend, inset, locator.
pub mod panel {
    use super::{Colour, INK, LineStyle, QUIET, TEXT, Writing, line, writing};
    use crate::render::text::Face::{Bold, Italic, Medium, Regular, SemiBold};

    /// The title.
    pub const TITLE: Writing = Writing {
        tracking: -0.012,
        leading: 37.0 / 33.0,
        ..writing(Bold, 33.0, INK)
    };
    /// The sentence under the title.
    pub const DECK: Writing = Writing {
        leading: 20.5 / 14.5,
        ..writing(Regular, 14.5, TEXT)
    };
    /// What is stressed in it.
    pub const DECK_BOLD: Writing = Writing {
        leading: 20.5 / 14.5,
        ..writing(Bold, 14.5, INK)
    };
    /// The head of a section.
    pub const HEAD: Writing = Writing {
        tracking: 0.07,
        ..writing(SemiBold, 11.0, QUIET)
    };
    /// What stands beside a head.
    pub const ASIDE: Writing = writing(Regular, 10.6, QUIET);
    /// A holder's code in the table.
    pub const CODE: Writing = writing(Bold, 13.5, INK);
    /// A figure in the table.
    pub const FIGURE: Writing = writing(SemiBold, 13.5, INK);
    /// A share in the table, an entry of the legend.
    pub const ENTRY: Writing = writing(Regular, 12.5, INK);
    /// Notes under an entry.
    pub const NOTE: Writing = writing(Regular, 10.4, QUIET);
    /// Notes of the third rank.
    pub const SMALL: Writing = writing(Regular, 9.6, QUIET);
    /// On a bar.
    pub const ON_BAR: Writing = writing(Bold, 12.0, Colour::hex(0xFF_FFFF));
    /// On a part of a bar, where there is room.
    pub const ON_PART: Writing = writing(Bold, 9.6, Colour::hex(0xFF_FFFF));
    /// Under a bar.
    pub const UNDER_BAR: Writing = writing(SemiBold, 11.0, INK);
    /// Credits.
    pub const CREDITS: Writing = Writing {
        leading: 13.8 / 10.2,
        ..writing(Regular, 10.2, QUIET)
    };
    /// The first words of credits.
    pub const CREDITS_BOLD: Writing = Writing {
        leading: 13.8 / 10.2,
        ..writing(Bold, 10.2, TEXT)
    };
    /// The title of an inset.
    pub const INSET: Writing = writing(SemiBold, 11.0, INK);
    /// What stands beside it.
    pub const INSET_ASIDE: Writing = writing(Italic, 9.4, QUIET);
    /// Numbers at a scale bar.
    pub const SCALE: Writing = writing(Medium, 10.0, TEXT);
    /// A name on the locator.
    pub const LOCATOR: Writing = Writing {
        tracking: 0.14,
        ..writing(Medium, 9.0, QUIET)
    };

    /// Around maps that do not bleed off, insets and locators.
    pub const FRAME: LineStyle = line(0x4A_433B, 0.9, 0.8, &[]);
    /// Ticks at the edge.
    pub const TICK: LineStyle = line(0x8B_847A, 0.9, 0.8, &[]);
    /// A scale bar.
    pub const SCALE_BAR: LineStyle = line(0x3D_3832, 1.0, 1.2, &[]);
    /// Axes of small diagrams.
    pub const AXIS: LineStyle = line(0xB4_ABA0, 1.0, 0.8, &[]);
    /// Where the basis of figures changes.
    pub const BREAK: LineStyle = line(0x5E_5850, 0.9, 0.9, &[2.5, 2.0]);
    /// The mat under insets: its width and opacity.
    pub const MAT: (f32, f32) = (5.0, 0.94);
    /// On the locator: sea, land, the region, what the map shows.
    pub const SEA: Colour = Colour::hex(0xE3_EBEF);
    /// Land on the locator.
    pub const LAND: Colour = Colour::hex(0xE2_DACC);
    /// Its states.
    pub const LAND_LINE: LineStyle = line(0xFF_FFFF, 0.9, 0.5, &[]);
    /// The region on the locator.
    pub const REGION: Colour = Colour::hex(0x8F_8577);
    /// What the maps show, on the locator.
    pub const SHOWN: LineStyle = line(0x22_201D, 1.0, 1.1, &[]);
}

/// The chart of a timeline, in units of a sheet 900 wide: on a page 180 mm wide the least letters are 5.8 pt.
pub mod chart {
    use super::{Colour, INK, LineStyle, QUIET, TEXT, Writing, line, writing};
    use crate::render::text::Face::{Bold, Italic, Medium, Regular, SemiBold};

    /// The title.
    pub const TITLE: Writing = Writing {
        tracking: -0.01,
        leading: 1.16,
        ..writing(Bold, 21.0, INK)
    };
    /// The sentence under the title.
    pub const DECK: Writing = Writing {
        leading: 1.38,
        ..writing(Regular, 12.6, TEXT)
    };
    /// What is stressed in it.
    pub const DECK_BOLD: Writing = Writing {
        leading: 1.38,
        ..writing(Bold, 12.6, INK)
    };
    /// Numbers and years at the axes.
    pub const AXIS: Writing = writing(Regular, 11.0, TEXT);
    /// A year under its steps.
    pub const YEAR: Writing = writing(SemiBold, 11.0, INK);
    /// The total over a step.
    pub const TOTAL: Writing = writing(SemiBold, 11.0, INK);
    /// A name on its part.
    pub const ON_PART: Writing = writing(Bold, 11.5, INK);
    /// Where no figure is known.
    pub const NO_FIGURE: Writing = writing(Italic, 10.4, QUIET);
    /// A name in the legend.
    pub const ENTRY: Writing = writing(Medium, 11.2, INK);
    /// What stands under it, and beside gates.
    pub const NOTE: Writing = Writing {
        leading: 1.22,
        ..writing(Regular, 10.3, QUIET)
    };
    /// A report over the plot.
    pub const EVENT: Writing = writing(Regular, 10.5, TEXT);
    /// Its day and place.
    pub const EVENT_BOLD: Writing = writing(SemiBold, 10.5, INK);
    /// What stands at the foot.
    pub const CREDITS: Writing = Writing {
        leading: 1.32,
        ..writing(Regular, 10.3, QUIET)
    };
    /// Its first words.
    pub const CREDITS_BOLD: Writing = Writing {
        leading: 1.32,
        ..writing(Bold, 10.3, TEXT)
    };

    /// Lines across the plot.
    pub const GRID: LineStyle = line(0xD9_D3C8, 1.0, 0.7, &[]);
    /// The line that steps stand on.
    pub const FOOT: LineStyle = line(0x4A_433B, 1.0, 1.1, &[]);
    /// Ticks under it.
    pub const TICK: LineStyle = line(0x8B_847A, 1.0, 0.7, &[]);
    /// Between parts of a stack.
    pub const SEAM: LineStyle = line(0xFC_FBF8, 1.0, 0.8, &[]);
    /// Along the tops of stacks.
    pub const TOP: LineStyle = line(0x22_201D, 0.85, 0.9, &[]);
    /// Where the basis changes.
    pub const BREAK: LineStyle = line(0x5E_5850, 1.0, 0.9, &[2.5, 2.0]);
    /// From a report down through the plot.
    pub const EVENT_LINE: LineStyle = line(0x22_201D, 0.65, 0.6, &[]);
    /// The bounds of the largest part.
    pub const BOUNDS: LineStyle = line(0x22_201D, 1.0, 1.2, &[]);
    /// Under them.
    pub const BOUNDS_CASING: LineStyle = line(0xFC_FBF8, 0.9, 3.0, &[]);
    /// The same where steps are too narrow for a mark each.
    pub const BAND: LineStyle = line(0x22_201D, 1.0, 0.9, &[2.0, 1.4]);
    /// Under it.
    pub const BAND_CASING: LineStyle = line(0xFC_FBF8, 0.7, 1.9, &[]);
    /// The rim of an open mark.
    pub const MARK: LineStyle = line(0x22_201D, 1.0, 1.3, &[]);
    /// A gate that is open, partly open and shut: how thick its bar is.
    pub const GATE: [f32; 3] = [1.2, 3.4, 7.0];
    /// Its colour.
    pub const GATE_COLOUR: Colour = Colour::hex(0x4A_433B);
    /// Rows that are too small to be told apart.
    pub const OTHERS: Colour = Colour::hex(0xB9_B1A5);
    /// What cannot be placed.
    pub const UNPLACED: Colour = Colour::hex(0xE6_E0D5);
    /// Rows that are no holder's, from the foot to the top.
    pub const RAMP: [Colour; 2] = [Colour::hex(0x2F_4450), Colour::hex(0xC3_CCCD)];
}
