//! SVG: a canvas as vectors, the same bytes every time.
//!
//! Words are outlines and not text: they look the same in every program, in every script, whichever fonts it has. What
//! is said stands in `title` and `desc` too, where readers for the blind and searches find it.

use std::fmt::Write;

use tiny_skia::{LineCap, Path, PathSegment};

use super::canvas::{Canvas, Mark};
use super::style::Colour;

/// A canvas on a ground of one colour, as an SVG file; `None` where it holds pictures, which are no vectors.
#[must_use]
pub fn encode(
    canvas: &Canvas,
    (width, height): (u32, u32),
    ground: Colour,
    (title, says): (&str, &str),
) -> Option<String> {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{}</title>\n<desc>{}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
        escaped(title),
        escaped(says),
        hex(ground)
    );
    for mark in canvas.marks() {
        let Mark::Path {
            path,
            colour,
            opacity,
            stroke,
            dash,
            ..
        } = mark
        else {
            return None;
        };
        let _ = write!(svg, "<path d=\"{}\"", data(path));
        let colour = hex(*colour);
        let what = match stroke {
            None => {
                let _ = write!(svg, " fill=\"{colour}\"");
                "fill"
            }
            Some(stroke) => {
                let width = number(stroke.width);
                let _ = write!(
                    svg,
                    " fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linejoin=\"round\""
                );
                if stroke.line_cap == LineCap::Round {
                    svg += " stroke-linecap=\"round\"";
                }
                if !dash.is_empty() {
                    let dash: Vec<String> = dash.iter().map(|length| number(*length)).collect();
                    let _ = write!(svg, " stroke-dasharray=\"{}\"", dash.join(" "));
                }
                "stroke"
            }
        };
        if *opacity < 1.0 {
            let _ = write!(svg, " {what}-opacity=\"{}\"", number(*opacity));
        }
        svg += "/>\n";
    }
    Some(svg + "</svg>\n")
}

/// A path in relative commands, to a hundredth of a unit: letters are many short moves.
fn data(path: &Path) -> String {
    let mut data = String::new();
    let (mut here, mut start) = ((0, 0), (0, 0));
    for segment in path.segments() {
        let (command, points) = match segment {
            PathSegment::MoveTo(to) => ('m', vec![to]),
            PathSegment::LineTo(to) => ('l', vec![to]),
            PathSegment::QuadTo(by, to) => ('q', vec![by, to]),
            PathSegment::CubicTo(by, and, to) => ('c', vec![by, and, to]),
            PathSegment::Close => ('z', Vec::new()),
        };
        // Moves are taken between rounded points, so that roundings do not add up.
        let points = points
            .into_iter()
            .map(|point| (hundredths(point.x), hundredths(point.y)));
        let points: Vec<(i64, i64)> = points.collect();
        let moves = points.iter().map(|(x, y)| (x - here.0, y - here.1));
        match moves.collect::<Vec<_>>()[..] {
            [(x, 0)] if command == 'l' => push(&mut data, 'h', &[x]),
            [(0, y)] if command == 'l' => push(&mut data, 'v', &[y]),
            ref moves => {
                let numbers: Vec<i64> = moves.iter().flat_map(|(x, y)| [*x, *y]).collect();
                push(&mut data, command, &numbers);
            }
        }
        match points.last() {
            Some(last) => here = *last,
            None => here = start,
        }
        if command == 'm' {
            start = here;
        }
    }
    data
}

fn hundredths(value: f32) -> i64 {
    (f64::from(value) * 100.0).round() as i64
}

fn push(data: &mut String, command: char, numbers: &[i64]) {
    data.push(command);
    for (at, hundredths) in numbers.iter().enumerate() {
        let text = number(*hundredths as f32 / 100.0);
        // A minus parts two numbers as well as a space does.
        if 0 < at && !text.starts_with('-') {
            data.push(' ');
        }
        data.push_str(&text);
    }
}

fn number(value: f32) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match (text.strip_prefix("0."), text.strip_prefix("-0.")) {
        (Some(part), _) => format!(".{part}"),
        (_, Some(part)) => format!("-.{part}"),
        _ if text == "-0" => "0".to_owned(),
        _ => text.to_owned(),
    }
}

fn hex(Colour { r, g, b }: Colour) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::picture::Picture;
    use crate::render::style::panel;

    #[test]
    fn marks_become_paths_in_their_order() {
        let mut canvas = Canvas::default();
        canvas.circle(5.0, 5.0, 2.0, Colour::hex(0x00_6074), 0.5);
        let path = tiny_skia::PathBuilder::from_rect(
            tiny_skia::Rect::from_xywh(1.0, 2.005, 3.0, 4.0).expect("a rectangle"),
        );
        canvas.stroke(path, &panel::BREAK, 2.0);
        let svg = encode(
            &canvas,
            (20, 10),
            Colour::hex(0xFF_FFFF),
            ("A <b>", "c & d"),
        )
        .expect("vectors");
        assert!(svg.contains("<title>A &lt;b&gt;</title>\n<desc>c &amp; d</desc>"));
        assert!(
            svg.contains("fill=\"#006074\" fill-opacity=\".5\"/>"),
            "{svg}"
        );
        assert!(svg.contains("m1 2.01h3v4h-3z\" fill=\"none\""), "{svg}");
        assert!(svg.contains("stroke-dasharray=\"5 4\""), "{svg}");
        let circle = svg.find("#006074").expect("the circle");
        assert!(circle < svg.find("stroke-dasharray").expect("the rectangle"));
    }

    #[test]
    fn a_picture_is_no_vector() {
        let mut canvas = Canvas::default();
        canvas.picture(Picture::filled(2, 2, Colour::hex(0)), 0, 0);
        assert_eq!(encode(&canvas, (20, 10), Colour::hex(0), ("", "")), None);
    }
}
