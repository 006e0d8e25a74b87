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

/// A path in absolute commands, to a hundredth of a unit.
fn data(path: &Path) -> String {
    let mut data = String::new();
    for segment in path.segments() {
        let (command, points) = match segment {
            PathSegment::MoveTo(to) => ('M', vec![to]),
            PathSegment::LineTo(to) => ('L', vec![to]),
            PathSegment::QuadTo(by, to) => ('Q', vec![by, to]),
            PathSegment::CubicTo(by, and, to) => ('C', vec![by, and, to]),
            PathSegment::Close => ('Z', Vec::new()),
        };
        data.push(command);
        for (at, point) in points.iter().enumerate() {
            let (x, y) = (number(point.x), number(point.y));
            // A minus parts two numbers as well as a space does.
            if 0 < at && !x.starts_with('-') {
                data.push(' ');
            }
            data += &x;
            if !y.starts_with('-') {
                data.push(' ');
            }
            data += &y;
        }
    }
    data
}

fn number(value: f32) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
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
            svg.contains("fill=\"#006074\" fill-opacity=\"0.5\"/>"),
            "{svg}"
        );
        assert!(svg.contains("M1 2L4 2L4 6L1 6Z\" fill=\"none\""), "{svg}");
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
