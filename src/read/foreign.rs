//! Foreign files: what a file that does not begin as JSON seems to be, and what to do about it.

/// How files of other kinds begin, and what to do with one.
const BEGINNINGS: [(&[u8], &str); 8] = [
    (
        b"SQLite format 3",
        "this is an SQLite database, perhaps a GeoPackage: ogr2ogr out.geojson in.gpkg",
    ),
    (
        b"PK\x03\x04",
        "this is a ZIP archive: unpack it, and export what is in it as GeoJSON",
    ),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"%PDF", "this is a PDF document"),
    (b"var ", SCRIPT),
    (b"const ", SCRIPT),
    (
        b"<",
        "this looks like HTML or XML: was a web page saved in its place?",
    ),
];

const PICTURE: &str = "this is a picture";
const SCRIPT: &str =
    "this looks like JavaScript: keep what stands from the first brace to the last";
const TABLE: &str = "this looks like a table: if it is CSV with columns lon and lat, ogr2ogr out.geojson in.csv \
                     -oo X_POSSIBLE_NAMES=lon -oo Y_POSSIBLE_NAMES=lat";

/// What to do with a file of another kind; `None` where nothing tells of which kind it is.
pub(super) fn help(bytes: &[u8]) -> Option<&'static str> {
    let known = BEGINNINGS
        .iter()
        .find(|(beginning, _)| bytes.starts_with(beginning));
    known
        .map(|(_, help)| *help)
        .or_else(|| is_table(bytes).then_some(TABLE))
}

/// Whether the first of several lines is made of words between separators.
fn is_table(bytes: &[u8]) -> bool {
    let Some(end) = memchr::memchr(b'\n', bytes) else {
        return false;
    };
    let header = &bytes[..end];
    header
        .iter()
        .any(|byte| matches!(byte, b',' | b';' | b'\t'))
        && header.iter().any(u8::is_ascii_alphabetic)
        && !header
            .iter()
            .any(|byte| matches!(byte, b'{' | b'}' | b'[' | b']' | b':'))
}
