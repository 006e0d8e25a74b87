#!/usr/bin/env python3
"""One peer's answer to one workload, file in to file out: peer.py PEER join|split MINES ZONES OUT.csv

join   id,zone for every zone that a mine lies in or on the border of
split  id,zone,share: the part of each mine's area, in square degrees, that lies in each zone"""
import os
import sys

# A zone may be longer than GDAL takes unasked.
os.environ["OGR_GEOJSON_MAX_OBJ_SIZE"] = "0"

PEER, TASK, MINES, ZONES, OUT = sys.argv[1:6]


def columns():
    """The mines and zones as arrays of ids and geometries."""
    import pyogrio
    import shapely

    def read(path, name):
        _, _, shapes, fields = pyogrio.raw.read(path, columns=[name])
        return fields[0], shapely.from_wkb(shapes)

    return *read(MINES, "id"), *read(ZONES, "zone")


def write(*rows):
    import pyarrow as arrow
    import pyarrow.csv

    names = ["id", "zone", "share"][: len(rows)]
    pyarrow.csv.write_csv(arrow.table(dict(zip(names, rows))), OUT)


def with_shapely():
    import shapely

    ids, mines, numbers, zones = columns()
    if TASK == "join":
        shapely.prepare(zones)
        zone, mine = shapely.STRtree(mines).query(zones, predicate="intersects")
        return write(ids[mine], numbers[zone])
    shapely.prepare(zones)
    zone, mine = shapely.STRtree(mines).query(zones, predicate="intersects")
    whole = shapely.area(mines)[mine]
    parts = whole.copy()
    # Only what is not wholly inside is cut.
    cut = ~shapely.contains_properly(zones[zone], mines[mine])
    parts[cut] = shapely.area(shapely.intersection(mines[mine[cut]], zones[zone[cut]]))
    write(ids[mine], numbers[zone], parts / whole)


def with_geopandas():
    import geopandas

    mines = geopandas.read_file(MINES, columns=["id"])
    zones = geopandas.read_file(ZONES, columns=["zone"])
    if TASK == "join":
        joined = geopandas.sjoin(mines, zones, predicate="intersects")
        return joined[["id", "zone"]].to_csv(OUT, index=False)
    whole = mines.set_index("id").area
    parts = geopandas.overlay(mines, zones, how="intersection", keep_geom_type=True)
    parts["share"] = parts.area / parts["id"].map(whole)
    parts[["id", "zone", "share"]].to_csv(OUT, index=False)


def with_duckdb():
    import glob

    import duckdb
    import duckdb_extension_spatial

    folder = os.path.dirname(duckdb_extension_spatial.__file__)
    base = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    base.load_extension(glob.glob(os.path.join(folder, "extensions", "*", "spatial.duckdb_extension"))[0])
    base.execute(f"create table mines as select id, geom from st_read('{MINES}')")
    base.execute(f"create table zones as select zone, geom from st_read('{ZONES}')")
    on = "from mines m join zones z on st_intersects(m.geom, z.geom)"
    share = ", st_area(st_intersection(m.geom, z.geom)) / st_area(m.geom) as share" if TASK == "split" else ""
    base.execute(f"copy (select m.id, z.zone{share} {on}) to '{OUT}' (header)")


def with_sedonadb():
    import pyarrow.csv
    import sedonadb

    base = sedonadb.connect()
    base.read_pyogrio(MINES).to_view("mines")
    base.read_pyogrio(ZONES).to_view("zones")
    on = "from mines m join zones z on st_intersects(m.wkb_geometry, z.wkb_geometry)"
    area = "st_area(st_intersection(m.wkb_geometry, z.wkb_geometry)) / st_area(m.wkb_geometry) as share"
    share = ", " + area if TASK == "split" else ""
    table = base.sql(f"select m.id, z.zone{share} {on}").to_arrow_table()
    pyarrow.csv.write_csv(table, OUT)


globals()["with_" + PEER]()
