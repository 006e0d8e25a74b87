#!/usr/bin/env python3
"""Makes the workloads of benches/peers, the same for the same seed: workloads.py FOLDER [small|large|polygons|dated …]

small     1,000 points × 50 zones
large     2,000,000 points × 1,000 fractal zones that tile their area, some with holes
polygons  20,000 mines drawn as polygons, for the zones of `large`
dated     50,000 points × 200 versions of 50 zones, each version ten days long

RFC 7946, WGS 84. Neighbours share the very same corners. Points cluster along belts; a few lie outside of all zones."""
import json
import os
import sys
from datetime import date, timedelta

import numpy as np

MYANMAR = (92.0, 10.0, 101.0, 28.5)
KACHIN = (95.0, 23.5, 99.0, 28.6)
KINDS = ["open pit", "leaching pond", "adit", "dredge", "tailings"]


def crooked(start, end, depth, random):
    """A line from start to end whose middles are moved aside, again and again, by ever less."""
    line, reach = np.array([start, end], float), 0.15
    for _ in range(depth):
        step = line[1:] - line[:-1]
        aside = np.stack([-step[:, 1], step[:, 0]], 1)
        middles = (line[1:] + line[:-1]) / 2 + aside * random.uniform(-reach, reach, (len(step), 1)) / 2
        longer = np.empty((2 * len(line) - 1, 2))
        longer[0::2], longer[1::2] = line, middles
        line, reach = longer, reach * 0.7
    return np.round(line, 7)


def tiling(columns, rows, box, seed, depths, sway=None):
    """Rings, counter-clockwise, that tile a box; shared borders are the same positions."""
    random = np.random.default_rng(seed)
    west, south, east, north = box
    x, y = np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0), indexing="ij")
    inner = np.zeros(x.shape, bool)
    inner[1:-1, 1:-1] = True
    for axis, moved in enumerate((x, y)):
        moved += np.where(inner, random.uniform(-0.12, 0.12, x.shape), 0)
        if sway is not None:
            moved += np.where(inner, sway[axis], 0)
    nodes = np.stack([west + x * (east - west) / columns, south + y * (north - south) / rows], 2)

    def border(a, b, number):
        own = np.random.default_rng([seed, number, *a])
        return crooked(nodes[a], nodes[b], int(own.integers(depths[0], depths[1] + 1)), own)

    flat = {(i, j): border((i, j), (i + 1, j), 0) for i in range(columns) for j in range(rows + 1)}
    steep = {(i, j): border((i, j), (i, j + 1), 1) for i in range(columns + 1) for j in range(rows)}
    for i in range(columns):
        for j in range(rows):
            sides = flat[i, j], steep[i + 1, j], flat[i, j + 1][::-1], steep[i, j][::-1]
            ring = np.concatenate([side[:-1] for side in sides])
            yield np.concatenate([ring, ring[:1]])


def feature(properties, rings):
    text = ",".join("[" + ",".join(f"[{x!r},{y!r}]" for x, y in ring.tolist()) + "]" for ring in rings)
    geometry = '{"type":"Polygon","coordinates":[%s]}' % text
    return '{"type":"Feature","properties":%s,"geometry":%s}' % (json.dumps(properties, separators=(",", ":")), geometry)


def write(folder, name, features):
    path = os.path.join(folder, name + ".geojson")
    if os.path.exists(path):
        return
    with open(path + ".new", "w") as file:
        file.write('{"type":"FeatureCollection","features":[\n')
        for number, text in enumerate(features):
            file.write((",\n" if number else "") + text)
        file.write("\n]}\n")
    os.replace(path + ".new", path)


def zones(columns, rows, box, seed, depths, holes=0):
    random = np.random.default_rng([seed, 1])
    holed = set(random.permutation(columns * rows)[:holes].tolist())
    for number, ring in enumerate(tiling(columns, rows, box, seed, depths)):
        rings = [ring]
        if number in holed:
            middle = ring[:-1].mean(0)
            rings.append((middle + (ring - middle) * 0.15)[::-1].round(7))
        yield feature({"zone": number, "name": f"Zone {number}"}, rings)


def belts(count, box, seed, number, spread):
    """Points along belts, one in twenty anywhere, a few of them outside of the box."""
    random = np.random.default_rng(seed)
    west, south, east, north = box
    belt = random.integers(0, number, count)
    start = random.uniform((west, south), (east, north), (number, 2))
    bearing, length = random.uniform(0, 2 * np.pi, number), random.exponential(0.6, number)
    along = random.uniform(0, 1, count) * length[belt]
    points = start[belt] + np.stack([np.cos(bearing[belt]), np.sin(bearing[belt])], 1) * along[:, None]
    points += random.normal(0, spread, points.shape)
    anywhere = random.uniform(0, 1, count) < 0.05
    margin = 0.03 * np.array([east - west, north - south])
    points[anywhere] = random.uniform((west, south) - margin, (east, north) + margin, (int(anywhere.sum()), 2))
    return np.round(points, 6)


def points(count, box, seed, number=100, spread=0.02):
    random = np.random.default_rng([seed, 1])
    kinds, depths = random.integers(0, len(KINDS), count), np.round(random.gamma(2, 8, count), 1)
    for row, ((x, y), kind, depth) in enumerate(zip(belts(count, box, seed, number, spread).tolist(), kinds, depths)):
        yield (
            '{"type":"Feature","properties":{"id":%d,"kind":"%s","depth_m":%s,"seen":"%d-%02d-%02d"},'
            '"geometry":{"type":"Point","coordinates":[%r,%r]}}'
            % (row, KINDS[kind], depth, 2021 + row % 5, 1 + row % 12, 1 + row % 28, x, y)
        )


def polygons(count, box, seed):
    random = np.random.default_rng([seed, 1])
    for row, middle in enumerate(belts(count, box, seed, 400, 0.02)):
        corners = int(random.integers(8, 33))
        turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        reach = random.uniform(0.003, 0.06) * random.uniform(0.8, 1.2, corners)
        ring = np.round(middle + np.stack([np.cos(turn), np.sin(turn)], 1) * reach[:, None], 7)
        yield feature({"id": row}, [np.concatenate([ring, ring[:1]])])


def versions(count, box, seed):
    random = np.random.default_rng(seed)
    phase, pace = random.uniform(0, 2 * np.pi, (2, 6, 11)), random.uniform(0.5, 3, (2, 6, 11))
    for version in range(count):
        sway = 0.1 * np.sin(phase + pace * version / count * 2 * np.pi)
        first = date(2021, 2, 1) + timedelta(days=10 * version)
        for number, ring in enumerate(tiling(5, 10, box, seed, (3, 6), sway)):
            properties = {"zone": version * 50 + number, "from": first.isoformat(), "to": (first + timedelta(days=10)).isoformat()}
            yield feature(properties, [ring])


def main():
    folder, wanted = sys.argv[1], set(sys.argv[2:]) or {"small", "large", "polygons", "dated"}
    os.makedirs(folder, exist_ok=True)
    if "small" in wanted:
        write(folder, "small-zones", zones(5, 10, MYANMAR, 11, (3, 5)))
        write(folder, "small-mines", points(1_000, MYANMAR, 12, 20))
    if wanted & {"large", "polygons"}:
        write(folder, "large-zones", zones(25, 40, MYANMAR, 21, (6, 10), holes=60))
    if "large" in wanted:
        write(folder, "large-mines", points(2_000_000, MYANMAR, 22, 400))
    if "polygons" in wanted:
        write(folder, "polygons-mines", polygons(20_000, MYANMAR, 51))
    if "dated" in wanted:
        write(folder, "dated-zones", versions(200, KACHIN, 43))
        write(folder, "dated-mines", points(50_000, KACHIN, 41))


if __name__ == "__main__":
    main()
