"""What the measurements share: the product on one core, and lines that say figure, goal and ratio."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT / "demo", ROOT / "tests/system/support"):
    sys.path.insert(0, str(folder))

sys.dont_write_bytecode = True


def line(what, value, unit, goal, better):
    """One figure against its goal; `better` is "less" or "more". The ratio is above 1 when the goal is met with room to spare."""
    ratio = goal / value if better == "less" else value / goal
    verdict = "met" if ratio >= 1 else "MISSED"
    print(f"  {what:<58} {value:>10,.1f} {unit:<9} goal {goal:>8,g}  {ratio:6.2f}x  {verdict}", flush=True)


def note(text):
    print(f"  {text}", flush=True)


def pin(process, core):
    """Keeps all threads of a process on one core."""
    for thread in os.listdir(f"/proc/{process.handle.pid}/task"):
        os.sched_setaffinity(int(thread), {core})


def cpu_seconds(pid):
    """What the process has used of its core so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_megabytes(pid):
    for text in Path(f"/proc/{pid}/status").read_text().splitlines():
        if text.startswith("VmRSS:"):
            return int(text.split()[1]) / 1024
    return 0.0


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
