//! docs/method.md, done again: its sums, its sources, and what it says that the program says.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use terrane::layers::date::Period;

/// A line of a box: what is given a value, the value as it is printed, and where that comes from.
#[derive(Debug)]
struct Step<'a> {
    line: usize,
    name: &'a str,
    value: &'a str,
    from: From<'a>,
}

#[derive(Debug)]
enum From<'a> {
    /// A sum over names of steps before.
    Sum(&'a str),
    /// A cell of a file: the file with what picks its rows, and the column.
    File(&'a str, &'a str),
    /// A command, and where in its answer.
    Program(&'a str, &'a str),
    /// Days from one to another.
    Days(&'a str),
}

fn steps(page: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut inside = false;
    for (index, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```derive";
            continue;
        }
        if !inside {
            continue;
        }
        let (name, rest) = line.split_once('=').expect(line);
        let rest = rest.trim();
        let step = |value, from| Step {
            line: index + 1,
            name: name.trim(),
            value,
            from,
        };
        // A source names its rows by `key=value`; a sum ends with its value.
        let cited = [".csv", ".geojson", "terrane ", "days from "]
            .iter()
            .any(|word| rest.contains(word));
        steps.push(if !cited {
            let (sum, value) = rest.rsplit_once('=').expect(line);
            step(value.trim(), From::Sum(sum.trim()))
        } else {
            let (value, source) = rest.split_once(' ').expect(line);
            let source = source.trim();
            match source.strip_prefix("days from ") {
                Some(days) => step(value, From::Days(days)),
                None => {
                    let (what, place) = source.rsplit_once(" : ").expect(line);
                    let from = if what.starts_with("terrane ") {
                        From::Program(what, place)
                    } else {
                        From::File(what, place)
                    };
                    step(value, from)
                }
            }
        });
    }
    steps
}

/// A number rounded as the printed one is.
fn agrees(number: f64, printed: &str) -> bool {
    let decimals = printed.split_once('.').map_or(0, |(_, part)| part.len());
    let half = 0.5 * 10f64.powi(-i32::try_from(decimals).unwrap());
    (number - printed.parse::<f64>().unwrap()).abs() <= half + 1e-9
}

/// The value of a sum of names and numbers with `+ - * /` and brackets.
fn evaluate(sum: &str, names: &BTreeMap<&str, f64>) -> f64 {
    let spaced = ["(", ")", "*", "/", "+"]
        .iter()
        .fold(sum.to_owned(), |text, sign| {
            text.replace(sign, &format!(" {sign} "))
        });
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let value = terms(&tokens, &mut at, names);
    assert_eq!(at, tokens.len(), "{sum}");
    value
}

fn terms(tokens: &[&str], at: &mut usize, names: &BTreeMap<&str, f64>) -> f64 {
    let mut value = factors(tokens, at, names);
    while let Some(sign @ (&"+" | &"-")) = tokens.get(*at) {
        *at += 1;
        let next = factors(tokens, at, names);
        value = if *sign == "+" {
            value + next
        } else {
            value - next
        };
    }
    value
}

fn factors(tokens: &[&str], at: &mut usize, names: &BTreeMap<&str, f64>) -> f64 {
    let mut value = atom(tokens, at, names);
    while let Some(sign @ (&"*" | &"/")) = tokens.get(*at) {
        *at += 1;
        let next = atom(tokens, at, names);
        value = if *sign == "*" {
            value * next
        } else {
            value / next
        };
    }
    value
}

fn atom(tokens: &[&str], at: &mut usize, names: &BTreeMap<&str, f64>) -> f64 {
    let token = tokens[*at];
    *at += 1;
    if token == "(" {
        let value = terms(tokens, at, names);
        assert_eq!(tokens[*at], ")");
        *at += 1;
        return value;
    }
    token
        .parse()
        .unwrap_or_else(|_| *names.get(token).expect(token))
}

/// The rows of a file of the atlas, as columns by name.
fn rows(file: &str) -> Vec<BTreeMap<String, String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("geodata/kachin")
        .join(file);
    let text = std::fs::read_to_string(path).unwrap();
    if file.ends_with(".csv") {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        return reader.deserialize().map(Result::unwrap).collect();
    }
    let value: Value = serde_json::from_str(&text).unwrap();
    let row = |feature: &Value| {
        let properties = feature["properties"].as_object().unwrap();
        let cell = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        };
        properties
            .iter()
            .map(|(name, value)| (name.clone(), cell(value)))
            .collect()
    };
    value["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(row)
        .collect()
}

/// What a file gives: one cell, or the sum of a column.
fn looked_up(what: &str, column: &str) -> f64 {
    let mut words = what.split_whitespace();
    let file = words.next().unwrap();
    let picks: Vec<(&str, Vec<&str>)> = words
        .map(|pick| pick.split_once('=').unwrap())
        .map(|(name, values)| (name, values.split('|').collect()))
        .collect();
    let mut found = rows(file);
    found.retain(|row| {
        picks
            .iter()
            .all(|(name, values)| values.contains(&&*row[*name]))
    });
    let cell = |row: &BTreeMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
    match column.strip_prefix("sum of ") {
        Some(column) => found.iter().map(|row| cell(row, column)).sum(),
        None => {
            assert_eq!(found.len(), 1, "{what}: {found:?}");
            cell(&found[0], column)
        }
    }
}

/// What the program answers at a place of its JSON.
fn asked(command: &str, place: &str) -> f64 {
    let words = command.split_whitespace().skip(1);
    let run = Command::new(env!("CARGO_BIN_EXE_terrane"))
        .args(words)
        .env_remove("TERRANE_ATLAS")
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{command}: {}",
        String::from_utf8_lossy(&run.stderr)
    );
    let answer: Value = serde_json::from_slice(&run.stdout).unwrap();
    answer.pointer(place).and_then(Value::as_f64).expect(place)
}

#[test]
fn the_page_of_the_method_is_true_step_by_step() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/method.md");
    let page = std::fs::read_to_string(path).unwrap();
    let steps = steps(&page);
    let mut names: BTreeMap<&str, f64> = BTreeMap::new();
    let mut asked_for = 0;
    for step in &steps {
        let value = match step.from {
            From::Sum(sum) => evaluate(sum, &names),
            From::File(what, column) => looked_up(what, column),
            From::Program(command, place) => {
                asked_for += 1;
                asked(command, place)
            }
            From::Days(days) => {
                let (from, to) = days.split_once(" to ").unwrap();
                let period: Period = format!("{from}/{to}").parse().unwrap();
                period.days().unwrap() as f64
            }
        };
        assert!(
            agrees(value, step.value),
            "docs/method.md:{}: {} is {value}, not {}",
            step.line,
            step.name,
            step.value
        );
        // What was derived before is what the program says, too.
        if let (From::Program(..), Some(derived)) = (&step.from, names.get(step.name)) {
            assert!(
                agrees(*derived, step.value),
                "docs/method.md:{}: derived {derived}, printed {}",
                step.line,
                step.value
            );
        }
        names.insert(step.name, value);
    }
    assert!(
        steps.len() >= 40 && asked_for >= 8,
        "{} steps, {asked_for} of the program",
        steps.len()
    );
}
