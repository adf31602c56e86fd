"""What a tree of processes uses, read from /proc (Linux)."""
import os
import signal
import time

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def _stat(pid):
    """(parent, CPU seconds, RSS bytes) of a process, or None when it is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS, int(fields[21]) * PAGE


def _names(pid, word):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return word.encode() in file.read()
    except OSError:
        return False


def _pss(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return next(int(line.split()[1]) << 10 for line in file if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0


def _busy():
    with open("/proc/stat", encoding="ascii") as file:
        values = [int(value) / TICKS for value in file.readline().split()[1:]]
    return sum(values) - values[3] - values[4]


def cpu_seconds(pid):
    stat = _stat(pid)
    return stat[1] if stat else 0.0


class Tree:
    """A process, its descendants, and whatever was started for its data directory, daemons included."""

    def __init__(self, pid, data_directory):
        self.pid, self.data_directory = pid, str(data_directory)
        self.known, self.cpu, self.peak_rss, self.peak_pss = {pid}, {}, 0, 0
        self.began, self.busy = time.monotonic(), _busy()

    def members(self):
        stats = {int(name): _stat(int(name)) for name in os.listdir("/proc") if name.isdigit()}
        stats = {pid: stat for pid, stat in stats.items() if stat}
        self.known &= stats.keys()
        for pid, stat in sorted(stats.items()):
            if pid not in self.known and pid != os.getpid():
                if stat[0] in self.known or (stat[0] == 1 and _names(pid, self.data_directory)):
                    self.known.add(pid)
        return {pid: stats[pid] for pid in self.known}

    def sample(self, with_pss=False):
        members = self.members()
        for pid, stat in members.items():
            self.cpu[pid] = stat[1]
        self.peak_rss = max(self.peak_rss, sum(stat[2] for stat in members.values()))
        if with_pss:
            self.peak_pss = max(self.peak_pss, sum(_pss(pid) for pid in members))

    def kill(self):
        """SIGKILL to all of them, the first one first, so that it cannot tidy up."""
        for pid in [self.pid, *(self.members().keys() - {self.pid})]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def figures(self, other_cpu):
        """Peak memory, CPU seconds, and how many cores anybody else used meanwhile."""
        own = sum(self.cpu.values())
        wall = time.monotonic() - self.began
        return {
            "cpu_s": round(own, 1),
            "rss_mib": self.peak_rss >> 20,
            "pss_mib": self.peak_pss >> 20,
            "foreign_cores": round(max(0.0, (_busy() - self.busy - own - other_cpu) / wall), 2),
        }
