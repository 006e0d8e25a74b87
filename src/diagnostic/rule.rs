//! Rules: everything that a file or an atlas can break, each under a stable code.

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It stops the run.
    Error,
    /// It is suspicious but usable.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Something that can be broken.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name in kebab-case; never changes.
    pub code: &'static str,
    /// How bad it is to break it.
    pub severity: Severity,
    /// What is wrong where it is broken, in a line.
    pub title: &'static str,
    /// What to do; empty where that depends on the case.
    pub help: &'static str,
    /// Whether a file's breaches are told once with their number, rather than one by one.
    pub counted: bool,
}

macro_rules! rules {
    ($($name:ident $severity:ident $($counted:ident)? $code:literal: $title:literal, $help:literal;)*) => {
        $(
            #[doc = $title]
            pub static $name: Rule = Rule {
                code: $code,
                severity: Severity::$severity,
                title: $title,
                help: $help,
                counted: false $(|| stringify!($counted).len() > 0)?,
            };
        )*

        /// All rules, in the order of reading: files, syntax, shapes, tables, references.
        pub static ALL: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    // Files.
    UNREADABLE_FILE Error "unreadable-file": "the file cannot be read", "";
    MISSING_FILE Error "missing-file": "a file that an atlas needs is not there", "`terrane init DIR` writes a complete atlas to start from";
    UNREAD_FILE Warning "unread-file": "no part of an atlas has this name: the file is not read", "";
    NOT_UTF8 Error "not-utf8": "the file is not UTF-8 text", "save it as UTF-8, or convert it: iconv -f WINDOWS-1252 -t UTF-8";
    TOO_LARGE Error "too-large": "there is more than is read", "";
    TOO_MANY_FAULTS Error "too-many-faults": "there are more than a million errors: the rest of the file was not judged", "is it the file that was meant?";
    BAD_COMPRESSION Error "bad-compression": "the compressed file is damaged", "";
    BAD_PICTURE Error "bad-picture": "the picture cannot be read", "save it as an 8-bit PNG";

    // Syntax.
    JSON_SYNTAX Error "json-syntax": "this is not JSON", "";
    TOML_SYNTAX Error "toml-syntax": "this is not TOML", "";
    TOO_DEEP Error "too-deep": "values are nested too deeply", "a GeoJSON file is nested about ten deep; look for a bracket that is never closed";
    LONE_SURROGATE Warning "lone-surrogate": "half of a character stands without its other half", "write the character itself, in UTF-8";
    DUPLICATE_MEMBER Warning "duplicate-member": "a member is given twice; the last one counts", "remove one of them";
    MISSING_MEMBER Error "missing-member": "a member is missing", "";
    UNKNOWN_MEMBER Warning "unknown-member": "no such member is known: it is not read", "";
    WRONG_TYPE Error "wrong-type": "the value has the wrong type", "";

    // GeoJSON.
    NOT_GEOJSON Error "not-geojson": "this is JSON but not GeoJSON", "";
    UNKNOWN_TYPE Error "unknown-type": "GeoJSON has no such type", "";
    NO_FEATURES Warning "no-features": "the file has no features", "";
    FOREIGN_CRS Error "foreign-crs": "the file names a coordinate system that is not WGS 84 longitude and latitude", "reproject it: ogr2ogr -t_srs EPSG:4326 out.geojson in.geojson";
    NO_GEOMETRY Warning "no-geometry": "the feature has no geometry and is set aside", "give it a geometry, or remove it";
    NO_PROPERTIES Warning counted "no-properties": "a feature has no member `properties`; it is read as having none", "write \"properties\": null where it has none";
    WRONG_GEOMETRY Error "wrong-geometry": "the geometry is of the wrong kind", "";
    MISSING_COORDINATES Error "missing-coordinates": "the geometry has no coordinates", "";
    BAD_POSITION Error "bad-position": "this is not a position", "";
    TOO_FEW_POSITIONS Error "too-few-positions": "there are too few positions", "";
    UNCLOSED_RING Error "unclosed-ring": "ring is not closed", "repeat the first position at the end, or run `terrane check --fix`";
    OUT_OF_RANGE Error "out-of-range": "the position is not on earth", "";
    PROJECTED_COORDINATES Error "projected-coordinates": "the coordinates look projected, not longitude and latitude", "reproject it: ogr2ogr -t_srs EPSG:4326 out.geojson in.geojson (with -s_srs where the file does not name its system)";
    SWAPPED_LONLAT Warning "swapped-lonlat": "longitude and latitude look swapped", "GeoJSON has longitude first";
    WRONG_WINDING Warning counted "wrong-winding": "a ring winds the wrong way; it is read as meant", "outer rings go counter-clockwise, holes clockwise: write its positions in the opposite order, or run `terrane check --fix`";

    // Shapes.
    REPEATED_POSITION Warning counted "repeated-position": "a position is given twice in a row; it is read as one", "remove one of the two";
    SPIKE Warning "spike": "the ring goes out along a line and back along the same; its ground is clear without", "remove the position at the tip, and those along its shaft";
    ZERO_LENGTH Warning "zero-length": "all positions of the line are one", "give it a second position, or remove it";
    ZERO_AREA Error "zero-area": "the ring encloses no ground", "give it at least three positions that are not on one line, or remove it";
    ANTIMERIDIAN_CROSSING Error "antimeridian-crossing": "an edge goes more than half way round the earth", "cut the geometry at the antimeridian (RFC 7946, 3.1.9); where the long way is meant, add a position half way";
    RING_AROUND_POLE Error "ring-around-pole": "the ring goes round a pole: read in longitude and latitude it encloses something else", "cut it at the antimeridian, and lead it along ±180 to the pole and back";
    POSITION_AT_POLE Warning "position-at-pole": "the position is the pole, where every longitude is the same place", "check the latitude: 90 and -90 often stand for a missing one";
    SELF_INTERSECTION Error "self-intersection": "the ring crosses itself: which ground it encloses cannot be said", "draw the outline without crossings, or split it into polygons that only touch";
    BOW_TIE Error "bow-tie": "the ring crosses itself once, as a bow tie does: which ground it encloses cannot be said", "two positions are often in the wrong order: exchange them, or split the ring where it crosses into two polygons";
    SELF_TOUCHING Warning "self-touching": "the ring touches itself; its ground is clear, but other software may refuse it", "split it where it touches: into two polygons, or into a shell and a hole";
    RINGS_CROSS Error "rings-cross": "two rings of one polygon cross: which ground they enclose cannot be said", "move the hole into its shell, or make one hole of those that cross";
    SHARED_EDGE Warning "shared-edge": "two rings run along the same line; the ground is clear, but other software may refuse it", "join the polygons, or take the hole out of the shell's outline";
    CUT_INSIDE Warning "cut-inside": "rings touch one another so that they cut the inside in two; the ground is clear, but other software may refuse it", "make two polygons of it";
    HOLE_OUTSIDE_SHELL Error "hole-outside-shell": "the hole lies outside of its shell", "make it a polygon of its own, or put it into the polygon that it is a hole of";
    NESTED_HOLES Error "nested-holes": "the hole lies within another hole of the polygon", "remove it; where it is an island, make it a polygon of its own";
    OVERLAPPING_POLYGONS Error "overlapping-polygons": "two polygons of one MultiPolygon have ground in common: it would count twice", "join the two, or make the inner one a hole of the outer";
    TANGLED Error "tangled": "so many edges lie across one another that the shape cannot be judged", "simplify it, or split it into several features";
    LINE_CROSSES_ITSELF Warning "line-crosses-itself": "the front crosses itself: what is left and right of it within the loop cannot be said", "draw it without the loop";

    // Shapes beside one another.
    OVERLAPPING_ZONES Warning "overlapping-zones": "two zones of different holders claim the same ground on the same days: there the claims join", "where the ground is not contested, move the border of one of them or end its period";
    SLIVER_OVERLAP Warning "sliver-overlap": "two zones of different holders overlap by a sliver along their border", "let both borders run through the same positions";
    SLIVER_GAP Warning "sliver-gap": "a sliver between two zones belongs to neither: mines on it are unknown", "let both borders run through the same positions";
    OVERLAPPING_AREAS Warning "overlapping-areas": "two areas of one kind have ground in common: events of both speak for it", "let both borders run through the same positions";
    OUTSIDE_ZONES Warning counted "outside-zones": "the mine lies outside every zone: who holds it stays unknown", "";
    COINCIDING_PLACES Warning "coinciding-places": "two places that divide an area into cells have one position", "give each its own position, or `cell` = no to one of them";
    NO_ADDRESS Warning counted "no-address": "a source has no address", "give the address of the page, beginning with https:// or http://";

    // Tables.
    CSV_SYNTAX Error "csv-syntax": "this is not CSV", "";
    MISSING_COLUMN Error "missing-column": "a column is missing", "";
    UNKNOWN_COLUMN Warning "unknown-column": "no such column is known: it is not read", "";
    DUPLICATE_COLUMN Error "duplicate-column": "two columns have one name", "";
    WRONG_CELL_COUNT Error "wrong-cell-count": "the row has more or fewer cells than the header", "put a cell that contains a comma in double quotes";
    MISSING_VALUE Error "missing-value": "a value is missing", "";
    BAD_NUMBER Error "bad-number": "this is not a number", "";
    BAD_DATE Error "bad-date": "this is not a date", "";
    BAD_WORD Error "bad-word": "this is none of the words that may stand here", "";
    BAD_BOUNDS Error "bad-bounds": "low, best and high are not in rising order", "";
    BAD_COLOUR Error "bad-colour": "this is not a colour", "write #rrggbb, or the name of a row of the palette";
    BAD_FRAME Error "bad-frame": "this is not a frame", "write [west, south, east, north] in degrees";

    // What refers to what.
    DUPLICATE_ID Error "duplicate-id": "two have one id", "";
    DUPLICATE_PLACE Error "duplicate-place": "a place is given twice", "give it once, and let events name it";
    UNKNOWN_HOLDER Error "unknown-holder": "no such holder is declared", "declare it in atlas.toml with a [[holder]] table";
    UNKNOWN_SIDE Error "unknown-side": "no holder is of this side", "";
    UNKNOWN_PLACE Error "unknown-place": "no such place is in places.csv", "";
    UNKNOWN_AREA Error "unknown-area": "no such area is in areas.geojson", "";
    UNKNOWN_MINE Error "unknown-mine": "no such mine is in mines.geojson", "";
    UNKNOWN_BELT Error "unknown-belt": "no such belt is in belts.geojson", "";
    UNKNOWN_SCOPE Error "unknown-scope": "no row has this scope", "";
    UNUSED_SCOPE Warning "unused-scope": "nothing is computed from the output of this scope", "divide the parent by shares.csv and by the weights of mines instead; to keep the figure beside, give it a series of its own";
    OVERLAPPING_PERIODS Error "overlapping-periods": "two rows give a quantity for the same days", "let one end where the other begins, put them into different series, or leave one of them away";
    TOO_MUCH_OUTPUT Error "too-much-output": "the quantities sum to more than a file may hold", "the unit is tonnes: was the file written in kilograms or grams?";
    SHARES_ABOVE_ONE Error "shares-above-one": "the shares of one scope sum to more than the whole", "lower them until they sum to 1 or less; what they leave is told as unplaced";
    DOUBLE_COUNTING Error "double-counting": "a belt is in two groups at once", "leave it in one of them, or let one row end where the other begins";
    PARTIAL_SHARE Error "partial-share": "the share speaks for a part of a period of output only", "";
    BAD_WEIGHT Error "bad-weight": "this is not a weight", "a weight compares a mine with the others of its belt: 1 is as good as any, 0 takes the mine out";
    MISSING_PLACE Error "missing-place": "an event of this extent needs a place", "";
    MISSING_AREA Error "missing-area": "an event of this extent needs an area", "";
    NO_CELL Error "no-cell": "the place takes no part in dividing its area into cells", "give it `cell` = yes in places.csv, or the event a radius";
    NO_OUTPUT Warning "no-output": "no row of output has the atlas's scope, commodity and series: supply stays unknown", "";
    NO_SHARES Warning "no-shares": "the scope is not divided among belts: all mines share its output by weight alone", "divide it in shares.csv; where weight alone is meant, write one row of share 1 that names every belt";
    MISPLACED_MINE Error "misplaced-mine": "the mine's position leaves it no ground", "correct its position, its precision_km or its belt, or widen the belt's precision_km";
    NO_HOLDER Warning "no-holder": "the zone names no holder: its ground is unknown", "";
}

/// The rule of this code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_its_own() {
        for rule in ALL {
            assert_eq!(find(rule.code), Some(*rule));
            assert!(
                rule.code
                    .bytes()
                    .all(|b| b == b'-' || b.is_ascii_lowercase() || b.is_ascii_digit())
            );
        }
    }
}
