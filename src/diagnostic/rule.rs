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
    /// What is behind it, in a sentence or two, for those who look it up.
    pub means: &'static str,
    /// Whether a file's breaches are told once with their number, rather than one by one.
    pub counted: bool,
}

macro_rules! rules {
    ($($name:ident $severity:ident $($counted:ident)? $code:literal: $title:literal, $help:literal $(, $means:literal)?;)*) => {
        $(
            #[doc = $title]
            pub static $name: Rule = Rule {
                code: $code,
                severity: Severity::$severity,
                title: $title,
                help: $help,
                means: concat!($($means)?),
                counted: false $(|| stringify!($counted).len() > 0)?,
            };
        )*

        /// All rules, in the order of reading: files, syntax, shapes, tables, references.
        pub static ALL: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    // Files.
    UNREADABLE_FILE Error "unreadable-file": "the file cannot be read", "",
        "The operating system refuses the file: it is not there, is a folder, or may not be read. Its words stand in the message.";
    MISSING_FILE Error "missing-file": "a file that an atlas needs is not there", "`terrane init DIR` writes a complete atlas to start from",
        "An atlas is a folder with certain files in it; some must be there, and some must be there because others name what is in them.";
    UNREAD_FILE Warning "unread-file": "no part of an atlas has this name: the file is not read", "",
        "A data file lies in the folder of the atlas, but terrane reads no file of that name. Often the name is misspelt, and the data would be missed in silence.";
    NOT_UTF8 Error "not-utf8": "the file is not UTF-8 text", "save it as UTF-8, or convert it: iconv -f WINDOWS-1252 -t UTF-8",
        "All text is read as UTF-8. A byte that cannot be UTF-8 means that the file was saved in another encoding; read wrongly, names would change.";
    TOO_LARGE Error "too-large": "there is more than is read", "",
        "A bound that keeps one file from filling the memory. The message says which, and which flag raises it.";
    TOO_MANY_FAULTS Error "too-many-faults": "there are more than a million errors: the rest of the file was not judged", "is it the file that was meant?",
        "A file with so many errors is seldom the file that was meant.";
    BAD_COMPRESSION Error "bad-compression": "the compressed file is damaged", "",
        "The file begins as gzip or Zstandard does, but cannot be unpacked to its end: it was probably not copied whole.";
    BAD_PICTURE Error "bad-picture": "the picture cannot be read", "save it as an 8-bit PNG",
        "The shading of the relief is read from a PNG, and this one cannot be.";

    // Syntax.
    JSON_SYNTAX Error "json-syntax": "this is not JSON", "",
        "The text breaks the rules of JSON (RFC 8259) at this place, so that nothing after it in the same value can be trusted. In a sequence of features the next line is read on.";
    TOML_SYNTAX Error "toml-syntax": "this is not TOML", "",
        "The text breaks the rules of TOML at this place.";
    TOO_DEEP Error "too-deep": "values are nested too deeply", "a GeoJSON file is nested about ten deep; look for a bracket that is never closed",
        "No honest file is nested so deeply; reading on could exhaust the memory of a program.";
    LONE_SURROGATE Warning "lone-surrogate": "half of a character stands without its other half", "write the character itself, in UTF-8",
        "JSON can write a character beyond U+FFFF as two halves. A half alone is no character, and is read as a stand-in.";
    DUPLICATE_MEMBER Warning "duplicate-member": "a member is given twice; the last one counts", "remove one of them; where both say the same, `terrane check --fix` does it",
        "JSON leaves open which of two members of one name counts. terrane takes the last, as most programs do; others may take the first.";
    MISSING_MEMBER Error "missing-member": "a member is missing", "",
        "GeoJSON or the atlas asks for a member that is not there, or is empty.";
    UNKNOWN_MEMBER Warning "unknown-member": "no such member is known: it is not read", "",
        "terrane reads no member of this name here. Often it is misspelt. In a scenario it is an error: nothing is computed from half a supposition.";
    WRONG_TYPE Error "wrong-type": "the value has the wrong type", "",
        "A text stands where a number is due, a list where an object is due, and the like. terrane does not guess.";

    // GeoJSON.
    NOT_GEOJSON Error "not-geojson": "this is JSON but not GeoJSON", "",
        "The file is good JSON, but nothing in it is GeoJSON (RFC 7946).";
    UNKNOWN_TYPE Error "unknown-type": "GeoJSON has no such type", "",
        "The member `type` names none of the types that may stand here. They are written as in RFC 7946, with capital letters.";
    NO_FEATURES Warning "no-features": "the file has no features", "",
        "The file is sound, and empty.";
    FOREIGN_CRS Error "foreign-crs": "the file names a coordinate system that is not WGS 84 longitude and latitude", "reproject it: ogr2ogr -t_srs EPSG:4326 out.geojson in.geojson",
        "GeoJSON is longitude and latitude on WGS 84 (RFC 7946, section 4). Coordinates of another system, read as such, would lie elsewhere on earth.";
    NO_GEOMETRY Warning "no-geometry": "the feature has no geometry and is set aside", "give it a geometry, or remove it",
        "A feature without a geometry lies nowhere. It is counted, set aside, and left in every file that is written.";
    NO_PROPERTIES Warning counted "no-properties": "a feature has no member `properties`; it is read as having none", "write \"properties\": null where it has none, or run `terrane check --fix`",
        "RFC 7946 asks every feature for a member `properties`, which may be null. Other programs may refuse the file.";
    WRONG_GEOMETRY Error "wrong-geometry": "the geometry is of the wrong kind", "",
        "A mine is a point or a polygon, a belt, an area or a zone is a polygon, a front is a line. This feature is something else.";
    MISSING_COORDINATES Error "missing-coordinates": "the geometry has no coordinates", "",
        "The geometry has a type but no coordinates.";
    BAD_POSITION Error "bad-position": "this is not a position", "",
        "A position is a list of at least two numbers: longitude, latitude, and perhaps height.";
    TOO_FEW_POSITIONS Error "too-few-positions": "there are too few positions", "",
        "A line needs two positions; a ring four, of which the last is the first again.";
    UNCLOSED_RING Error "unclosed-ring": "ring is not closed", "repeat the first position at the end, or run `terrane check --fix`",
        "The last position of a ring must be its first again. Programs differ in what they make of an open ring, and a file that was cut off looks the same.";
    OUT_OF_RANGE Error "out-of-range": "the position is not on earth", "",
        "Longitude goes from -180 to 180 and latitude from -90 to 90 degrees.";
    PROJECTED_COORDINATES Error "projected-coordinates": "the coordinates look projected, not longitude and latitude", "reproject it: ogr2ogr -t_srs EPSG:4326 out.geojson in.geojson (with -s_srs where the file does not name its system)",
        "The numbers are far too large for degrees: they are probably metres of a map projection.";
    SWAPPED_LONLAT Warning "swapped-lonlat": "longitude and latitude look swapped", "GeoJSON has longitude first",
        "The place lies outside of the ground that the atlas speaks of, and would lie on it with its two numbers exchanged. GeoJSON has longitude first; tables and map services often have latitude first.";
    WRONG_WINDING Warning counted "wrong-winding": "a ring winds the wrong way; it is read as meant", "outer rings go counter-clockwise, holes clockwise: write its positions in the opposite order, or run `terrane check --fix`",
        "Seen from above, outer rings go counter-clockwise and holes clockwise (RFC 7946, section 3.1.6). terrane reads the ring as meant; programs that take winding at its word see the rest of the earth.";

    // Shapes.
    REPEATED_POSITION Warning counted "repeated-position": "a position is given twice in a row; it is read as one", "remove one of the two, or run `terrane check --fix`",
        "Two positions in a row are the same. The ground is clear, but other software may refuse the file.";
    SPIKE Warning "spike": "the ring goes out along a line and back along the same; its ground is clear without", "remove the position at the tip, and those along its shaft, or run `terrane check --fix`",
        "Somewhere the ring turns back on itself and encloses nothing on the way. The ground is clear without it; its border is not.";
    ZERO_LENGTH Warning "zero-length": "all positions of the line are one", "give it a second position, or remove it",
        "The line goes nowhere.";
    ZERO_AREA Error "zero-area": "the ring encloses no ground", "give it at least three positions that are not on one line, or remove it",
        "All positions of the ring lie on one line, so that it encloses nothing: nothing can lie in it.";
    ANTIMERIDIAN_CROSSING Error "antimeridian-crossing": "an edge goes more than half way round the earth", "cut the geometry at the antimeridian (RFC 7946, 3.1.9); where the long way is meant, add a position half way",
        "RFC 7946 wants geometries cut where they cross longitude 180. Read as it stands, this edge goes the other way round the earth.";
    RING_AROUND_POLE Error "ring-around-pole": "the ring goes round a pole: read in longitude and latitude it encloses something else", "cut it at the antimeridian, and lead it along ±180 to the pole and back",
        "On a plane of longitude and latitude a ring round a pole does not close over the pole: it encloses another ground than was meant.";
    POSITION_AT_POLE Warning "position-at-pole": "the position is the pole, where every longitude is the same place", "check the latitude: 90 and -90 often stand for a missing one",
        "A position with latitude 90 or -90. It may be meant, but often stands for a number that was missing.";
    SELF_INTERSECTION Error "self-intersection": "the ring crosses itself: which ground it encloses cannot be said", "draw the outline without crossings, or split it into polygons that only touch",
        "Where a ring crosses itself, programs disagree about what is inside. terrane computes nothing on such ground.";
    BOW_TIE Error "bow-tie": "the ring crosses itself once, as a bow tie does: which ground it encloses cannot be said", "two positions are often in the wrong order: exchange them, or split the ring where it crosses into two polygons",
        "The ring crosses itself once and falls into two parts that wind opposite ways; programs disagree about what is inside.";
    SELF_TOUCHING Warning "self-touching": "the ring touches itself; its ground is clear, but other software may refuse it", "split it where it touches: into two polygons, or into a shell and a hole",
        "The ring meets itself at a point or runs along itself without crossing. Every reading gives the same ground.";
    RINGS_CROSS Error "rings-cross": "two rings of one polygon cross: which ground they enclose cannot be said", "move the hole into its shell, or make one hole of those that cross",
        "A hole crosses its shell or another hole; programs disagree about what is inside.";
    SHARED_EDGE Warning "shared-edge": "two rings run along the same line; the ground is clear, but other software may refuse it", "join the polygons, or take the hole out of the shell's outline",
        "Two rings of one geometry have a stretch of border in common. Every reading gives the same ground.";
    CUT_INSIDE Warning "cut-inside": "rings touch one another so that they cut the inside in two; the ground is clear, but other software may refuse it", "make two polygons of it",
        "RFC 7946 wants the inside of a polygon in one piece. Holes that touch cut this one in two. Every reading gives the same ground.";
    HOLE_OUTSIDE_SHELL Error "hole-outside-shell": "the hole lies outside of its shell", "make it a polygon of its own, or put it into the polygon that it is a hole of",
        "A hole takes ground out of its shell; this one lies where there is none to take.";
    NESTED_HOLES Error "nested-holes": "the hole lies within another hole of the polygon", "remove it; where it is an island, make it a polygon of its own",
        "A hole within a hole takes out ground that is out already. Perhaps it is an island.";
    OVERLAPPING_POLYGONS Error "overlapping-polygons": "two polygons of one MultiPolygon have ground in common: it would count twice", "join the two, or make the inner one a hole of the outer",
        "The polygons of one MultiPolygon may touch but not overlap: their common ground would count twice.";
    TANGLED Error "tangled": "so many edges lie across one another that the shape cannot be judged", "simplify it, or split it into several features",
        "terrane stops comparing edges after a billion pairs, cutting rings along one course after two million edges, and comparing neighbouring features after ten thousand pairs or sixteen for each, so that no file can hold up a run. Shapes that are meant never come near.";
    LINE_CROSSES_ITSELF Warning "line-crosses-itself": "the front crosses itself: what is left and right of it within the loop cannot be said", "draw it without the loop",
        "A front has one side on its left and another on its right. Within a loop both are on both.";

    // Shapes beside one another.
    OVERLAPPING_ZONES Warning "overlapping-zones": "two zones of different holders claim the same ground on the same days: there the claims join", "where the ground is not contested, move the border of one of them or end its period",
        "Claims of different holders for one ground on one day are joined: shared where they are of one side, contested otherwise. Perhaps that is meant.";
    SLIVER_OVERLAP Warning "sliver-overlap": "two zones of different holders overlap by a sliver along their border", "let both borders run through the same positions",
        "The overlap is far longer than it is wide: two borders were drawn apart that are meant to be one.";
    SLIVER_GAP Warning "sliver-gap": "a sliver between two zones belongs to neither: mines on it are unknown", "let both borders run through the same positions",
        "The gap is far longer than it is wide: two borders were drawn apart that are meant to be one. What lies in it belongs to nobody.";
    OVERLAPPING_AREAS Warning "overlapping-areas": "two areas of one kind have ground in common: events of both speak for it", "let both borders run through the same positions",
        "Areas divide the ground. Where two of one kind overlap, a report about either speaks for the common ground.";
    OUTSIDE_ZONES Warning counted "outside-zones": "the mine lies outside every zone: who holds it stays unknown", "",
        "No zone covers the mine on the day that is asked for.";
    COINCIDING_PLACES Warning "coinciding-places": "two places that divide an area into cells have one position", "give each its own position, or `cell` = no to one of them",
        "The cells of two places with one position cannot be told apart: the ground between them is divided by nothing.";
    NO_ADDRESS Warning counted "no-address": "a source has no address", "give the address of the page, beginning with https:// or http://",
        "A source without an address cannot be looked up by who reads the map.";

    // Tables.
    CSV_SYNTAX Error "csv-syntax": "this is not CSV", "",
        "The table breaks the rules of CSV (RFC 4180), mostly by a quote that is open or stands within a cell.";
    MISSING_COLUMN Error "missing-column": "a column is missing", "",
        "The table must have a column of this name. The first row gives the names.";
    UNKNOWN_COLUMN Warning "unknown-column": "no such column is known: it is not read", "",
        "terrane reads no column of this name. Often it is misspelt.";
    DUPLICATE_COLUMN Error "duplicate-column": "two columns have one name", "",
        "Which of the two counts cannot be said.";
    WRONG_CELL_COUNT Error "wrong-cell-count": "the row has more or fewer cells than the header", "put a cell that contains a comma in double quotes",
        "Every row has as many cells as the first. Mostly a comma within a cell is the cause.";
    MISSING_VALUE Error "missing-value": "a value is missing", "",
        "The cell must not be empty in this row.";
    BAD_NUMBER Error "bad-number": "this is not a number", "",
        "Numbers are written with a point and without separators of thousands, and lie within what the column allows.";
    BAD_DATE Error "bad-date": "this is not a date", "",
        "A day is `2024-10-18`, a month `2024-10`, a year `2024`; a period is one of these or `FROM/TO`, where TO is the first day after it.";
    BAD_WORD Error "bad-word": "this is none of the words that may stand here", "",
        "Only certain words have a meaning here; the message lists them.";
    BAD_BOUNDS Error "bad-bounds": "low, best and high are not in rising order", "",
        "An estimate has a low, a best and a high value, each at least as large as the one before; what is not known stays empty.";
    BAD_COLOUR Error "bad-colour": "this is not a colour", "write #rrggbb, or the name of a row of the palette",
        "A holder's colour is written as on the web, or named as the palette names it.";
    BAD_FRAME Error "bad-frame": "this is not a frame", "write [west, south, east, north] in degrees",
        "A frame is west, south, east and north of the part of the map that is shown.";

    // What refers to what.
    DUPLICATE_ID Error "duplicate-id": "two have one id", "",
        "An id names one thing. With two, what refers to it could mean either.";
    DUPLICATE_PLACE Error "duplicate-place": "a place is given twice", "give it once, and let events name it",
        "A place is given once, so that a new report never moves where older ones happened.";
    UNKNOWN_HOLDER Error "unknown-holder": "no such holder is declared", "declare it in atlas.toml with a [[holder]] table",
        "Holders are declared in atlas.toml with their side. A code that is not declared is often misspelt, and would be a party of its own on the map.";
    UNKNOWN_SIDE Error "unknown-side": "no holder is of this side", "",
        "Alliances join sides; this names one that no holder is of.";
    UNKNOWN_PLACE Error "unknown-place": "no such place is in places.csv", "",
        "An event names a place that places.csv does not give.";
    UNKNOWN_AREA Error "unknown-area": "no such area is in areas.geojson", "",
        "An area is named that areas.geojson does not have.";
    UNKNOWN_MINE Error "unknown-mine": "no such mine is in mines.geojson", "",
        "A mine is named that mines.geojson does not have.";
    UNKNOWN_BELT Error "unknown-belt": "no such belt is in belts.geojson", "",
        "A belt is named that belts.geojson does not have.";
    UNKNOWN_SCOPE Error "unknown-scope": "no row has this scope", "",
        "A figure is to be taken out of, or divided from, one that is not there.";
    UNUSED_SCOPE Warning "unused-scope": "nothing is computed from the output of this scope", "divide the parent by shares.csv and by the weights of mines instead; to keep the figure beside, give it a series of its own",
        "The figure is read, and nothing rests on it.";
    OVERLAPPING_PERIODS Error "overlapping-periods": "two rows weigh the same days of a belt", "let one end where the other begins, or leave one of them away",
        "Two factors for the same days: nobody can say which of them is meant.";
    UNKNOWN_UNIT Error "unknown-unit": "this is no unit of mass that is known here", "write t, kg or kt; figures of a row without a unit are tonnes",
        "What the figures of the row count is not known, and an error of a thousand would be published.";
    TOO_MUCH_OUTPUT Error "too-much-output": "the quantities sum to more than a file may hold", "the unit is tonnes: was the file written in kilograms or grams?",
        "The sum is beyond what grams can be counted in. No mine on earth yields that much.";
    SHARES_ABOVE_ONE Error "shares-above-one": "the shares of one scope sum to more than the whole", "lower them until they sum to 1 or less; what they leave is told as unplaced",
        "More would be handed out than there is.";
    DOUBLE_COUNTING Error "double-counting": "something would be counted twice", "leave one of them away, let one end where the other begins, or put figures of several sources into different series",
        "Two rows speak of the same mines on the same days: two figures of one source, two scopes of which neither contains the other, a part that is larger than its whole, or two shares of one belt.";
    MIXED_BASES Warning "mixed-bases": "a figure is taken out of one of another basis", "bring both to one basis, or give the figure a series of its own: then it stands beside",
        "Tonnes of goods and tonnes of oxide do not subtract, and the figures of other scopes would be wrong by the difference.";
    PARTIAL_SHARE Error "partial-share": "the share speaks for a part of a period of output only", "",
        "A share is a part of the output of a whole period. Of a part of the period no output is known.";
    NO_WEIGHT Error "no-weight": "the weights of those who are to share sum to zero", "give one of the mines a weight, or leave the share away: what no row has is told as unplaced",
        "A group of belts has a share of the output and mines, and every one of them has the weight 0.";
    BAD_WEIGHT Error "bad-weight": "this is not a weight", "a weight compares a mine with the others of its belt: 1 is as good as any, 0 takes the mine out",
        "Within a belt, mines share by their weights, which are numbers of at least 0.";
    MISSING_PLACE Error "missing-place": "an event of this extent needs a place", "",
        "How far the event reaches is measured from a place.";
    MISSING_AREA Error "missing-area": "an event of this extent needs an area", "",
        "How far the event reaches is bounded by an area.";
    EVENT_MISMATCH Error "event-mismatch": "the word of the event and what it says of the ground disagree", "the table of docs/events.md says what each word allows",
        "A report that a place was captured must say by whom; one that it was lost must not leave it with who lost it. The word and the columns beside it say different things.";
    UNKNOWN_EVENT Error "unknown-event": "no such event is in events.csv", "",
        "A report refers to another one by an id that no row has.";
    BAD_CONFIRMATION Error "bad-confirmation": "this does not confirm the claim", "",
        "A claim that one side alone makes is confirmed by another source that says the same of the same ground, on the same day or later.";
    CONTRADICTION Warning "contradiction": "the report contradicts the state before it", "find out which is right; where the reason is known, give it in the column `conflict`",
        "By the reports before it, the ground was not as this one supposes. One of them is wrong, one is missing, or something happened that nobody reported.";
    NO_CONFLICT Warning "no-conflict": "a conflict is explained where there is none", "empty the column `conflict`",
        "The row explains why it contradicts what was known, and it contradicts nothing.";
    NO_CELL Error "no-cell": "the place takes no part in dividing its area into cells", "give it `cell` = yes in places.csv, or the event a radius",
        "The event takes the part of an area that is nearest to its place, and this place has none.";
    LOOSE_END Error "loose-end": "a front ends inside its theatre and meets nothing: it divides no ground there", "",
        "A front divides ground where it runs from border to border, or to another front. An end nearer than `snap_km` to something that it could meet is joined to it; this one is farther from everything, so that nobody can say where the ground ends.";
    FRONT_OUTSIDE Warning "front-outside": "a front does not enter its theatre: it divides nothing", "correct its `theatre` or its line, or remove it",
        "A front speaks only of the ground of its theatre, and this one lies outside of it.";
    CONTRADICTORY_FRONTS Warning "contradictory-fronts": "fronts give one piece of ground to opposed holders: it is contested", "is one of them drawn in the wrong direction? `left` and `right` are as one walks along the line",
        "Between them fronts enclose a piece of ground; each says who holds its own side, and they name opponents. Accounts join, so the ground counts as contested.";
    OVERLAPPING_FRONTS Warning "overlapping-fronts": "fronts run along one stretch and tell different holders of the same side", "let one of them end where the other takes over, or give both the same holders there",
        "On one stretch of line two fronts stand on the same days and disagree about who is beside it.";
    OVERLAPPING_THEATRES Warning "overlapping-theatres": "two theatres overlap while fronts stand in both: where they name different holders the ground is theirs together", "let one theatre end where the other begins, or the fronts of one before those of the other",
        "Each theatre is divided by its own fronts alone. Where two share ground, two accounts of it stand side by side and join.";
    NO_OUTPUT Warning "no-output": "no row of output has the atlas's scope, commodity and series: supply stays unknown", "",
        "Who holds the mines is told; how much they yield is not.";
    NO_SHARES Warning "no-shares": "the scope is not divided among belts: all mines share its output by weight alone", "divide it in shares.csv; where weight alone is meant, write one row of share 1 that names every belt",
        "Without shares of belts a weight of 1 means the same everywhere, which is seldom so.";
    MISPLACED_MINE Error "misplaced-mine": "the mine's position leaves it no ground", "correct its position, its precision_km or its belt, or widen the belt's precision_km",
        "The circle of error of the mine, cut to its belt and to the region, is empty: the mine would lie nowhere.";
    NO_HOLDER Warning "no-holder": "the zone names no holder: its ground is unknown", "",
        "A zone without a holder says that nobody is known to hold it.";

    // Scenarios.
    EMPTY_SCENARIO Error "empty-scenario": "the scenario changes nothing", "add a [[change]] with its kind: passes, front-moves, embargo, gate-closed, activity or output",
        "A scenario is a list of changes. Without one both sides of the comparison would be the same.";
    ONE_GROUND Error "one-ground": "a change of hands names its ground in one way", "give one of area, belt, mine or place; a list names several of one kind",
        "Ground that passes is an area, a belt, a mine or a place. Without one nothing is meant; with two kinds it cannot be said which.";
    UNKNOWN_GATE Error "unknown-gate": "no such gate is in gates.csv", "",
        "A scenario closes a gate that gates.csv does not have.";
    CONTRADICTORY_CHANGES Error "contradictory-changes": "two changes contradict each other", "leave one of them away, or let one end where the other begins",
        "Of one ground on one day, or of the output of the same days, two changes of a scenario say different things.";
    OUTSIDE_COMPARISON Error "outside-comparison": "the change lies outside of the days that are compared", "correct its day, or `from` and `to` of the scenario",
        "A change is in force from its day on, until its end where it has one. None of those days is among the days from `from` up to `to`, so that it would change nothing.";
    BEYOND_KNOWN Error "beyond-known": "the change is later than the last report", "choose a day on or before the atlas's `known_until`",
        "A scenario changes what is known. Of days after the last report nothing is known that it could be compared with.";
    NOTHING_MOVES Error "nothing-moves": "the front moves over no ground", "",
        "A front moves over ground of the holder's opponents that lies within so many kilometres of its own, or, where it retreats, over its own within so many kilometres of theirs. On that day there is none.";
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
