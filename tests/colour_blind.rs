//! The palette against the eyes of colour-blind readers.
//!
//! Dichromacy after Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision
//! deficiency" (IEEE TVCG 15, 2009), severity 1.0, on linear sRGB; differences are CIEDE2000 (Sharma, Wu and Dalal,
//! Color Research & Application 30, 2005) in CIELAB under D65.

use terrane::render::style::{Colour, ROWS, ground};

type Vector = [f64; 3];
type Matrix = [Vector; 3];

const NORMAL: Matrix = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
const PROTANOPIA: Matrix = [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
];
const DEUTERANOPIA: Matrix = [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.011820, 0.042940, 0.968881],
];
const TRITANOPIA: Matrix = [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.303900],
];
/// Linear sRGB to XYZ over the white of D65.
const XYZ: Matrix = [
    [
        0.4124564 / 0.95047,
        0.3575761 / 0.95047,
        0.1804375 / 0.95047,
    ],
    [0.2126729, 0.7151522, 0.0721750],
    [
        0.0193339 / 1.08883,
        0.1191920 / 1.08883,
        0.9503041 / 1.08883,
    ],
];

fn times(matrix: &Matrix, vector: Vector) -> Vector {
    std::array::from_fn(|row| (0..3).map(|i| matrix[row][i] * vector[i]).sum())
}

fn seen(colour: Colour, eye: &Matrix) -> Vector {
    let linear = colour.channels().map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    });
    let [x, y, z] = times(
        &XYZ,
        times(eye, linear).map(|channel| channel.clamp(0.0, 1.0)),
    );
    let f = |t: f64| {
        if 0.008_856 < t {
            t.cbrt()
        } else {
            7.787 * t + 16.0 / 116.0
        }
    };
    [
        116.0 * f(y) - 16.0,
        500.0 * (f(x) - f(y)),
        200.0 * (f(y) - f(z)),
    ]
}

fn ciede2000([l1, a1, b1]: Vector, [l2, a2, b2]: Vector) -> f64 {
    let chroma = (a1.hypot(b1) + a2.hypot(b2)) / 2.0;
    let g = 0.5 * (1.0 - (chroma.powi(7) / (chroma.powi(7) + 25_f64.powi(7))).sqrt());
    let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let grey = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if grey => 0.0,
        turn if turn.abs() <= 180.0 => turn,
        turn if 180.0 < turn => turn - 360.0,
        turn => turn + 360.0,
    };
    let (dl, dc) = (l2 - l1, c2 - c1);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let h = match h1 + h2 {
        sum if grey => sum,
        sum if (h1 - h2).abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => (sum + 360.0) / 2.0,
        sum => (sum - 360.0) / 2.0,
    };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0)
        - 0.20 * cos(4.0 * h - 63.0);
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let rotation = 30.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
    let rt = -2.0
        * (c.powi(7) / (c.powi(7) + 25_f64.powi(7))).sqrt()
        * (2.0 * rotation).to_radians().sin();
    let (l, c, h) = (dl / sl, dc / sc, dh / sh);
    (l * l + c * c + h * h + rt * c * h).sqrt()
}

fn check(colours: &[(&str, Colour)], floor: f64) {
    let eyes = [
        ("normal", NORMAL),
        ("protan", PROTANOPIA),
        ("deutan", DEUTERANOPIA),
        ("tritan", TRITANOPIA),
    ];
    for (at, (a, first)) in colours.iter().enumerate() {
        for (b, second) in &colours[at + 1..] {
            for (eye, matrix) in &eyes {
                let apart = ciede2000(seen(*first, matrix), seen(*second, matrix));
                assert!(
                    floor <= apart,
                    "{a} and {b} are {apart:.1} apart to {eye} eyes"
                );
            }
        }
    }
}

#[test]
fn the_measure_is_that_of_its_authors() {
    // Pairs 1, 7, 17 and 25 of Sharma, Wu and Dalal's table 1.
    let pairs = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        (
            [60.2574, -34.0099, 36.2677],
            [60.4626, -34.1751, 39.4387],
            1.2644,
        ),
    ];
    for (a, b, expected) in pairs {
        let apart = ciede2000(a, b);
        assert!((apart - expected).abs() < 5e-5, "{apart} for {expected}");
    }
}

#[test]
fn discs_of_any_two_holders_are_told_apart_by_any_reader() {
    let solids: Vec<_> = ROWS.iter().map(|row| (row.name, row.solid)).collect();
    check(&solids, 14.5);
}

#[test]
fn grounds_of_any_two_holders_are_told_apart_by_any_reader() {
    let mut tints: Vec<_> = ROWS.iter().map(|row| (row.name, row.tint)).collect();
    tints.push(("unknown", ground::UNKNOWN));
    check(&tints, 9.5);
}
