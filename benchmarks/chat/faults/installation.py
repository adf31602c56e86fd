"""A Parley of its own in a directory of its own: `parley up` and further roles as processes, and its Postgres."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

HOME = pathlib.Path(__file__).resolve().parents[3]
EXTERNAL = ("KAFKA_BOOTSTRAP_SERVERS", "APICURIO_REGISTRY_URL", "DATABASE_URL", "PARLEY_DATA_DIR", "OPENAI_API_KEY")
QUIET = pathlib.Path(__file__).resolve().parent / "logback.xml"
REPLY = "Thank you for your message. We work with Java, Kafka and Postgres, and we meet on Thursdays. Shall we talk?"
MODELS = f"""\
models:
  - {{name: quick, backend: rehearsal, reply: "{REPLY}"}}
  - {{name: echo, backend: rehearsal}}
  - {{name: slow, backend: rehearsal, words_per_second: 20, reply: "{' '.join(f'word{i}' for i in range(400))}"}}
roles:
  agent: {{models: [quick], max_tokens: 1000}}
  candidate: {{models: [quick], max_tokens: 1000}}
"""


class Role:
    """A parley command that runs until it is told to stop."""

    def __init__(self, process, output):
        self.process, self.output = process, output

    @property
    def pid(self):
        return self.process.pid

    def address(self, limit_s=240):
        """What it prints as soon as it is ready."""
        end = time.monotonic() + limit_s
        while time.monotonic() < end and self.process.poll() is None:
            lines = self.output.read_text().splitlines()
            if lines and lines[0].endswith("}"):
                return json.loads(lines[0])
            time.sleep(0.05)
        raise SystemExit(f"{self.process.args[1:3]} did not start; see {self.output.with_suffix('.err')}")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()


class Installation:
    def __init__(self, place, parley=HOME / "parley"):
        self.place, self.parley, self.roles, self.number = pathlib.Path(place), parley, [], 0
        self.data, self.endpoints = self.place / "data", {}
        shutil.copytree(HOME / "config", self.place / "config")
        (self.place / "config" / "models.yml").write_text(MODELS, encoding="utf-8")

    def environment(self):
        return {name: value for name, value in os.environ.items() if name not in EXTERNAL} | self.endpoints

    def command(self, *words):
        return [str(self.parley), words[0], "--config", str(self.place / "config"), "--data-dir", str(self.data), "--json",
                *words[1:]]

    def start(self, *words):
        self.number += 1
        output = self.place / f"{self.number:03}-{words[0]}.out"
        with open(output, "wb") as out, open(output.with_suffix(".err"), "wb") as err:
            process = subprocess.Popen(self.command(*words), stdout=out, stderr=err, env=self.environment(),
                                       start_new_session=True)
        role = Role(process, output)
        self.roles.append(role)
        return role

    def servers(self):
        """Starts broker, registry and Postgres alone; the roles are then told where they are."""
        with open(self.place / "servers.out", "wb") as out:
            process = subprocess.Popen(java("-Dparley.registry.home=" + str(HOME / "embedded/target/registry"),
                                            "-Dparley.cache=" + str(HOME / "embedded/target/cache"),
                                            "dev.parley.testkit.PlatformProcess", self.data),
                                       stdout=out, stderr=out, env=self.environment(), start_new_session=True)
        servers = Role(process, self.place / "servers.out")
        self.roles.append(servers)
        known, end = self.data / "endpoints.properties", time.monotonic() + 120
        while not known.exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        text = known.read_text().replace("\\", "")
        values = dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
        self.endpoints = {"KAFKA_BOOTSTRAP_SERVERS": values["bootstrap.servers"], "DATABASE_URL": values["database.url"],
                          "APICURIO_REGISTRY_URL": values["registry.url"], "PARLEY_PARTITIONS": "4"}
        return servers

    def run(self, *words):
        done = subprocess.run(self.command(*words), capture_output=True, text=True, env=self.environment(), check=False)
        if done.returncode:
            raise SystemExit(f"{words[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
        return json.loads(done.stdout)

    def inspect(self, what, *words):
        """What dev.parley.testkit.inspect.Inspector prints: it looks at topics and tables with code of its own."""
        done = subprocess.run(java("dev.parley.testkit.inspect.Inspector", what, self.data, *words), capture_output=True,
                              text=True, check=False)
        if done.returncode:
            raise SystemExit(f"the inspector failed: {done.stderr[-3000:]}")
        return json.loads(done.stdout.strip().splitlines()[-1])

    def postgres(self):
        return Postgres(next(self.data.glob("postgres/**/postmaster.pid")))

    def files_with(self, words):
        """Files beside the servers' own data in which one of the words is found."""
        found = []
        for file in self.place.rglob("*"):
            relative = file.relative_to(self.place)
            if file.is_file() and relative.parts[:2] not in (("data", "kafka"), ("data", "postgres"), ("data", "broker")):
                content = file.read_bytes()
                if any(word.encode() in content for word in words):
                    found.append(str(relative))
        return found

    def close(self):
        for role in reversed(self.roles):
            if role.process.poll() is None:
                role.stop()


def java(*words):
    """The command that runs a class of the testkit."""
    jars = [*HOME.glob("testkit/target/parley-testkit-*.jar"), *HOME.glob("cli/target/lib/*.jar")]
    if not jars or "testkit" not in jars[0].name:
        raise SystemExit("build it first: mvn -q -DskipTests package")
    homes = [pathlib.Path(os.environ["JAVA_HOME"])] if "JAVA_HOME" in os.environ else []
    homes += [release.parent for release in pathlib.Path("/usr/lib/jvm").glob("*/release")
              if 'JAVA_VERSION="25' in release.read_text()]
    if not homes:
        raise SystemExit("set JAVA_HOME to a JDK 25")
    program = homes[0] / "bin" / "java"
    options = [word for word in words if str(word).startswith("-D")]
    return [str(program), "-Xmx1g", "-XX:+UseSerialGC", f"-Dlogback.configurationFile={QUIET}", *options, "-cp", ":".join(map(str, jars)),
            *(str(word) for word in words if word not in options)]


def parent(pid):
    try:
        return int(pathlib.Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return None


def words(pid):
    return [part.decode() for part in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[:-1]]


def descendants(pid):
    found = {pid}
    for _ in range(4):
        found |= {int(name) for name in os.listdir("/proc") if name.isdigit() and parent(int(name)) in found}
    return found


def resident(pid):
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) >> 10
    except OSError:
        pass
    return 0


class Postgres:
    """The server's processes: stopped as an administrator would, started again as they were, or suspended."""

    def __init__(self, file):
        self.file = file
        self.pid = int(file.read_text().splitlines()[0])
        # As its supervisor started it: sh -c SCRIPT sh WORDS..., which runs it as somebody who may.
        self.command = words(parent(self.pid))[4:]
        self.environment = dict(part.decode().split("=", 1) for part in
                                pathlib.Path(f"/proc/{self.pid}/environ").read_bytes().split(b"\0") if b"=" in part)
        self.again = None

    def stop(self, crash=False):
        os.kill(self.pid, signal.SIGQUIT if crash else signal.SIGINT)
        while os.path.exists(f"/proc/{self.pid}") and self._state() != "Z":
            time.sleep(0.02)

    def _state(self):
        try:
            return pathlib.Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return "Z"

    def start(self):
        self.again = subprocess.Popen(self.command, env=self.environment, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        while not self.file.exists() and self.again.poll() is None:
            time.sleep(0.05)
        if self.again.poll() is not None:
            raise SystemExit(f"Postgres did not start again: {self.command}")
        self.pid = self.again.pid

    def suspend(self):
        for pid in descendants(self.pid):
            os.kill(pid, signal.SIGSTOP)

    def resume(self):
        for pid in descendants(self.pid):
            os.kill(pid, signal.SIGCONT)

    def close(self):
        if self.again and self.again.poll() is None:
            self.again.send_signal(signal.SIGINT)
            self.again.wait()
