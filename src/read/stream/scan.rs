//! Scanning: one feature after the other, strictly, with its bytes, its geometry and the few properties that are wanted.
//!
//! Most features of a file are written alike. What stands between the values of one is expected in the next as it is, so
//! that only the values have to be looked at; where it differs the feature is scanned member by member, and what stands
//! between its values is expected from then on.

use std::borrow::Cow;
use std::ops::Range;

use geo::Geometry;

use super::literal::Literal;
use super::shape::{self, Coordinates};
use super::token::{decimal, members, number, string, value, whole, word};

/// The properties that mean something.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The one that gives a mine's output in tonnes.
    pub output: String,
    /// Those that are going to be added: where a feature has one of them, it must be renamed.
    pub added: Vec<String>,
}

/// A feature, as far as it was looked at.
#[derive(Debug, Clone)]
pub struct Scanned {
    /// Its bytes, from brace to brace.
    pub bytes: Range<usize>,
    /// The bytes of its geometry.
    pub geometry_bytes: Range<usize>,
    /// The bytes of its properties: an object or null; `None` where it has no such member.
    pub properties: Option<Range<usize>>,
    /// Where new properties go, and whether others stand before them; `None` where the properties are null or missing.
    pub room: Option<(usize, bool)>,
    /// Its geometry; `None` where that is null.
    pub geometry: Option<Geometry>,
    /// The bytes of its id, be it its own or a property; quotes included.
    pub id: Option<Range<usize>>,
    /// Whether it is its own.
    pub is_own_id: bool,
    /// The bytes of the property `name`, quotes included.
    pub name: Option<Range<usize>>,
    /// The bytes of the property `commodity`, quotes included.
    pub commodity: Option<Range<usize>>,
    /// How precise its position is.
    pub precision_km: Option<f64>,
    /// What it yields.
    pub output_t: Option<f64>,
    /// Whether it says what it yields, were it that nobody knows.
    pub says_output: bool,
    /// Whether a property has the name of one that is added.
    pub is_taken: bool,
    /// Its own id, which counts where no property is one.
    own_id: Option<Range<usize>>,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Other,
    OwnId,
    Id,
    Name,
    Commodity,
    Precision,
    Output,
    /// The coordinates of the type that the geometry names.
    Position,
    Coordinates,
}

/// What stands before a value, and what the value is.
#[derive(Debug)]
struct Step {
    before: Literal,
    role: Role,
}

/// How a feature is written.
#[derive(Debug, Default)]
struct Manner {
    steps: Vec<Step>,
    end: Literal,
    /// Of these places: the bytes behind which step's beginning they are; the end counts as a step.
    geometry: [(usize, usize); 2],
    properties: Option<[(usize, usize); 2]>,
    room: Option<((usize, usize), bool)>,
    kind: Vec<u8>,
    is_taken: bool,
}

/// Scans features, expecting each to be written as the one before it.
#[derive(Debug, Default)]
pub struct Scanner {
    wanted: Wanted,
    manner: Option<Manner>,
    /// Where what stands before each value begins in the feature.
    starts: Vec<usize>,
    /// Room for features, to be used again.
    pub(super) room: Vec<Scanned>,
}

/// The greatest output of a mine, in tonnes.
const MOST_TONNES: f64 = 1e9;

impl Scanner {
    /// Scans for these properties.
    #[must_use]
    pub fn new(wanted: Wanted) -> Self {
        Self {
            wanted,
            ..Self::default()
        }
    }

    /// Scans the feature that begins at `at`; `None` where anything is wrong with it or unusual about it.
    pub fn feature(&mut self, text: &[u8], at: usize, scanned: &mut Scanned) -> Option<()> {
        let is_expected = match &self.manner {
            Some(manner) => expected(manner, &mut self.starts, text, at, scanned),
            None => None,
        };
        if is_expected.is_none() {
            let (read, manner) = Reading::new(&self.wanted, text, at).feature()?;
            *scanned = read;
            self.manner = Some(manner);
        }
        if scanned.id.is_none() {
            scanned.id = scanned.own_id.take();
            scanned.is_own_id = true;
        }
        Some(())
    }
}

impl Default for Scanned {
    fn default() -> Self {
        Self {
            bytes: 0..0,
            geometry_bytes: 0..0,
            properties: None,
            room: None,
            geometry: None,
            id: None,
            is_own_id: false,
            name: None,
            commodity: None,
            precision_km: None,
            output_t: None,
            says_output: false,
            is_taken: false,
            own_id: None,
        }
    }
}

/// Takes in the feature at `at` where it is written in this manner.
fn expected(
    manner: &Manner,
    starts: &mut Vec<usize>,
    text: &[u8],
    at: usize,
    scanned: &mut Scanned,
) -> Option<()> {
    *scanned = Scanned::default();
    let mut here = at;
    starts.resize(manner.steps.len() + 1, 0);
    for (step, start) in manner.steps.iter().zip(starts.iter_mut()) {
        *start = here;
        here = step.before.end(text, here)?;
        here = fill(scanned, step.role, &manner.kind, text, here)?;
    }
    starts[manner.steps.len()] = here;
    let end = manner.end.end(text, here)?;
    let place = |(step, bytes): (usize, usize)| starts[step] + bytes;
    scanned.bytes = at..end;
    scanned.geometry_bytes = place(manner.geometry[0])..place(manner.geometry[1]);
    let properties = manner.properties;
    scanned.properties = properties.map(|[start, end]| place(start)..place(end));
    scanned.room = manner.room.map(|(at, follows)| (place(at), follows));
    scanned.is_taken = manner.is_taken;
    Some(())
}

/// Takes in the value at `at`; the byte behind it.
fn fill(scanned: &mut Scanned, role: Role, kind: &[u8], text: &[u8], at: usize) -> Option<usize> {
    match role {
        Role::Other => match text.get(at)? {
            // As most values are.
            b'"' => string(text, at).map(|(end, _)| end),
            b'0'..=b'9' => number(text, at),
            _ => value(text, at),
        },
        Role::Position => {
            let (coord, end) = shape::position(text, at)?;
            scanned.geometry = Some(Geometry::Point(geo::Point(coord)));
            Some(end)
        }
        Role::Coordinates => {
            let (coordinates, end) = shape::coordinates(text, at)?;
            scanned.geometry = Some(coordinates.of(kind)?);
            Some(end)
        }
        Role::OwnId => {
            let end = value(text, at)?;
            if matches!(text[at], b'"' | b'-' | b'0'..=b'9') {
                unquoted(&text[at..end])?;
                scanned.own_id = said(text, at..end);
            }
            Some(end)
        }
        Role::Id | Role::Name | Role::Commodity => {
            // As most ids are.
            if role == Role::Id
                && let Some(end) = whole(text, at)
            {
                scanned.id = Some(at..end);
                return Some(end);
            }
            let end = scalar(text, at)?;
            match role {
                Role::Id => scanned.id = said(text, at..end),
                Role::Name => scanned.name = said(text, at..end),
                _ => scanned.commodity = said(text, at..end),
            }
            Some(end)
        }
        Role::Precision => {
            let (number, end) = number_or_null(text, at)?;
            scanned.precision_km = number;
            number.is_none_or(|km| 0.0 <= km).then_some(end)
        }
        Role::Output => {
            let (number, end) = number_or_null(text, at)?;
            scanned.output_t = number;
            scanned.says_output = true;
            number
                .is_none_or(|tonnes| (0.0..=MOST_TONNES).contains(&tonnes))
                .then_some(end)
        }
    }
}

/// The byte behind a text, a number or null.
fn scalar(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b'"' => match string(text, at)? {
            (end, false) => Some(end),
            // Half a character is no text.
            (end, true) => unquoted(&text[at..end]).map(|_| end),
        },
        b'n' => word(text, at, b"null"),
        _ => {
            number(text, at).filter(|end| decimal(text, at).is_some_and(|(_, other)| other == *end))
        }
    }
}

/// A scalar that says something.
fn said(text: &[u8], bytes: Range<usize>) -> Option<Range<usize>> {
    match text[bytes.start] {
        b'n' => None,
        b'"' => {
            // As good as always its first character says something.
            let says = text[bytes.start + 1].is_ascii_alphanumeric()
                || !unquoted(&text[bytes.clone()])?.trim().is_empty();
            says.then_some(bytes)
        }
        _ => Some(bytes),
    }
}

/// What a scalar says; a number as it is written.
#[must_use]
pub fn unquoted(scalar: &[u8]) -> Option<Cow<'_, str>> {
    let text = str::from_utf8(scalar).ok()?;
    match scalar.first()? {
        b'"' if scalar.contains(&b'\\') => serde_json::from_str(text).ok().map(Cow::Owned),
        b'"' => text.get(1..text.len() - 1).map(Cow::Borrowed),
        _ => Some(Cow::Borrowed(text)),
    }
}

fn number_or_null(text: &[u8], at: usize) -> Option<(Option<f64>, usize)> {
    if text.get(at) == Some(&b'n') {
        return Some((None, word(text, at, b"null")?));
    }
    let (number, end) = decimal(text, at)?;
    Some((Some(number), end))
}

/// A feature that is read member by member.
struct Reading<'a> {
    wanted: &'a Wanted,
    text: &'a [u8],
    scanned: Scanned,
    manner: Manner,
    /// Where what stands before the next value begins.
    since: usize,
}

impl<'a> Reading<'a> {
    fn new(wanted: &'a Wanted, text: &'a [u8], at: usize) -> Self {
        Self {
            wanted,
            text,
            scanned: Scanned {
                bytes: at..at,
                ..Scanned::default()
            },
            manner: Manner::default(),
            since: at,
        }
    }

    fn feature(mut self) -> Option<(Scanned, Manner)> {
        let text = self.text;
        let start = self.scanned.bytes.start;
        let mut keys = Keys::default();
        let mut found = [false; 2];
        let end = members(text, start, |key, at| {
            keys.add(&text[key.clone()])?;
            match &text[key] {
                b"type" => {
                    found[0] = true;
                    word(text, at, b"\"Feature\"")
                }
                b"properties" => {
                    let start = self.place(at);
                    let end = match text.get(at)? {
                        b'n' => word(text, at, b"null")?,
                        _ => self.properties(at)?,
                    };
                    self.scanned.properties = Some(at..end);
                    self.manner.properties = Some([start, self.place(end)]);
                    Some(end)
                }
                b"geometry" => {
                    found[1] = true;
                    self.manner.geometry[0] = self.place(at);
                    let end = match text.get(at)? {
                        b'n' => word(text, at, b"null")?,
                        _ => self.geometry(at)?,
                    };
                    self.scanned.geometry_bytes = at..end;
                    self.manner.geometry[1] = self.place(end);
                    Some(end)
                }
                b"id" => self.value(Role::OwnId, at),
                b"crs" => None,
                _ => self.value(Role::Other, at),
            }
        })?;
        if found != [true; 2] {
            return None;
        }
        self.manner.end = Literal::of(&text[self.since..end]);
        self.scanned.bytes.end = end;
        Some((self.scanned, self.manner))
    }

    /// A place by how far behind the end of the last value it stands.
    fn place(&self, at: usize) -> (usize, usize) {
        (self.manner.steps.len(), at - self.since)
    }

    /// Takes in a value and what stands before it.
    fn value(&mut self, role: Role, at: usize) -> Option<usize> {
        let end = fill(&mut self.scanned, role, &self.manner.kind, self.text, at)?;
        let before = Literal::of(&self.text[self.since..at]);
        self.manner.steps.push(Step { before, role });
        self.since = end;
        Some(end)
    }

    fn properties(&mut self, start: usize) -> Option<usize> {
        let text = self.text;
        let mut keys = Keys::default();
        // Where there are none they go behind the brace.
        let (mut room, mut follows) = (start + 1, false);
        let end = members(text, start, |key, at| {
            let key = &text[key];
            keys.add(key)?;
            self.manner.is_taken |= self.wanted.added.iter().any(|name| name.as_bytes() == key);
            let role = match key {
                key if key == self.wanted.output.as_bytes() => Role::Output,
                b"id" => Role::Id,
                b"name" => Role::Name,
                b"commodity" => Role::Commodity,
                b"precision_km" => Role::Precision,
                _ => Role::Other,
            };
            let end = self.value(role, at)?;
            (room, follows) = (end, true);
            Some(end)
        })?;
        self.scanned.room = Some((room, follows));
        self.scanned.is_taken = self.manner.is_taken;
        self.manner.room = Some((self.place(room), follows));
        Some(end)
    }

    fn geometry(&mut self, start: usize) -> Option<usize> {
        let text = self.text;
        let mut keys = Keys::default();
        let mut found: Option<Coordinates> = None;
        let mut kind = None;
        let end = members(text, start, |key, at| {
            keys.add(&text[key.clone()])?;
            match &text[key] {
                b"type" => {
                    let (end, escaped) = string(text, at)?;
                    kind = Some(at + 1..end - 1).filter(|_| !escaped);
                    Some(end)
                }
                b"coordinates" => {
                    let (coordinates, end) = shape::coordinates(text, at)?;
                    let role = match coordinates {
                        Coordinates::Position(_) => Role::Position,
                        _ => Role::Coordinates,
                    };
                    found = Some(coordinates);
                    let before = Literal::of(&self.text[self.since..at]);
                    self.manner.steps.push(Step { before, role });
                    self.since = end;
                    Some(end)
                }
                b"crs" => None,
                _ => self.value(Role::Other, at),
            }
        })?;
        self.manner.kind = text[kind?].to_vec();
        self.scanned.geometry = Some(found?.of(&self.manner.kind)?);
        Some(end)
    }
}

/// The keys of an object, to find one that is given twice.
#[derive(Default)]
struct Keys<'a>(Vec<&'a [u8]>);

impl<'a> Keys<'a> {
    /// Takes in a key; `None` where it is there already, or where there are so many that looking for it takes long.
    fn add(&mut self, key: &'a [u8]) -> Option<()> {
        const MOST: usize = 1_000;
        let is_new = self.0.len() < MOST && !self.0.contains(&key);
        self.0.push(key);
        is_new.then_some(())
    }
}
