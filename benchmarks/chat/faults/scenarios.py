"""The scenarios of run.py: each takes an installation that is not started yet, and gives its figures."""
import asyncio
import random
import time
import uuid

from client import Client, Gone
from installation import resident
from workload import Book, PERSON, Writes, check, conversation, created, ended, percentile, steadily


async def two_instances(installation):
    one = Client((await asyncio.to_thread(installation.start("up", "--port", "0").address))["api"])
    other = Client((await asyncio.to_thread(installation.start("api", "--port", "0").address))["api"])
    return one, other


async def conversations(client, count):
    return list(await asyncio.gather(*(conversation(client) for _ in range(count))))


async def ryw(installation, options):
    clients = await two_instances(installation)
    # Each is used by one pair of requests at a time; a pair that finds none waits for one.
    free = {"talk": asyncio.Queue(), "profile": asyncio.Queue()}
    for talk in await conversations(clients[0], 100):
        free["talk"].put_nowait(talk)
    for _ in range(100):
        free["profile"].put_nowait(await created(clients[0], "/profiles", {"first_name": "x", **PERSON}))
    seen = {"requests": 0, "behind_202": 0, "refused": 0, "unknown": 0}
    violations, unanswered, writes, reads = [], [], [], []

    async def send(client, method, path, document, into):
        began = time.monotonic()
        answer = await client.send(method, path, document, {})
        into.append((time.monotonic() - began) * 1000)
        seen["requests"] += 1
        return answer

    async def pair(i):
        here, there = clients[i % 2], clients[(i + 1) % 2]
        kind = ("create", "change", "say", "delete", "say", "chat")[i % 6]
        text = str(uuid.uuid4())
        try:
            if kind in ("create", "delete"):
                await kinds[kind](here, there, text)
                return
            thing = "profile" if kind == "change" else "talk"
            own = await free[thing].get()
            try:
                await kinds[kind](here, there, text, own)
            finally:
                free[thing].put_nowait(own)
        except Gone as gone:
            seen["unknown"] += 1
            unanswered.append(str(gone))

    def promised(answer, statuses=(200, 201)):
        if answer.status == 202:
            seen["behind_202"] += 1
        elif answer.status not in statuses:
            seen["refused"] += 1
            unanswered.append(str(answer))
        return answer.status in statuses

    def show(what, read, shown):
        if read.status not in (200, 404):
            unanswered.append(str(read))
        elif not shown:
            violations.append(f"{what}: {read}")

    async def create(here, there, text):
        answer = await send(here, "POST", "/profiles", {"first_name": text, **PERSON}, writes)
        if promised(answer):
            read = await send(there, "GET", f"/profiles/{answer.json()['id']}", None, reads)
            show("created", read, read.status == 200)

    async def change(here, there, text, profile):
        answer = await send(here, "PUT", f"/profiles/{profile}", {"first_name": text, **PERSON}, writes)
        if promised(answer):
            read = await send(there, "GET", f"/profiles/{profile}", None, reads)
            show("changed", read, text in read.body.decode())

    async def say(here, there, text, talk):
        answer = await send(here, "POST", f"/conversations/{talk}/messages", {"role": "user", "content": text}, writes)
        if promised(answer):
            read = await send(there, "GET", f"/conversations/{talk}/messages?order=desc&limit=5", None, reads)
            show("said", read, text in read.body.decode())

    async def delete(here, there, text):
        profile = await created(here, "/profiles", {"first_name": text, **PERSON})
        seen["requests"] += 1
        answer = await send(here, "DELETE", f"/profiles/{profile}", None, writes)
        if promised(answer, (200, 204)):
            read = await send(there, "GET", f"/profiles/{profile}", None, reads)
            show("deleted", read, read.status == 404)

    async def chat(here, there, text, talk):
        answer = await here.post(f"/conversations/{talk}/chat", {}, Prefer="wait=30")
        seen["requests"] += 1
        if promised(answer, (200,)):
            read = await send(there, "GET", f"/conversations/{talk}/messages?order=desc&limit=5", None, reads)
            show("replied", read, answer.json()["id"] in read.body.decode())

    kinds = {"create": create, "change": change, "say": say, "delete": delete, "chat": chat}
    began = time.monotonic()
    # Thirteen requests in six pairs.
    await steadily((options.rate or 200) * 6 / 13, options.seconds, pair)
    took = time.monotonic() - began
    return {**seen, "requests_s": round(seen["requests"] / took, 1), "violations": len(violations),
            "examples": violations[:5], "other_answers": unanswered[:5],
            "write_ms_p50_p99": [percentile(writes, 0.5), percentile(writes, 0.99)],
            "read_ms_p50_p99": [percentile(reads, 0.5), percentile(reads, 0.99)]}


async def writable(client, limit_s=120):
    """How long it takes until a write is answered with 201 and readiness is back."""
    began = time.monotonic()
    while time.monotonic() - began < limit_s:
        try:
            answer = await client.post("/profiles", {"first_name": "probe", **PERSON})
            ready = await client.get("/health/ready")
            if answer.status == 201 and ready.status == 200:
                return round(time.monotonic() - began, 1)
        except Gone:
            pass
        await asyncio.sleep(0.2)
    return None


async def settle(client):
    """Until nothing is written any more: the topologies and the projector have done everything."""
    await writable(client)
    await asyncio.sleep(3)


async def postgres(installation, options):
    client = Client((await asyncio.to_thread(installation.start("up", "--port", "0").address))["api"])
    talks, figures = await conversations(client, 12), {}
    server = installation.postgres()
    try:
        for way in ("suspended", "crashed", "shut_down"):
            book = Book()
            load = asyncio.create_task(steadily(options.rate or 20, options.seconds + 15, Writes(client, talks, book).one))
            await asyncio.sleep(5)
            await asyncio.to_thread(server.suspend if way == "suspended" else lambda: server.stop(way == "crashed"))
            await asyncio.sleep(options.seconds)
            await asyncio.to_thread(server.resume if way == "suspended" else server.start)
            back = await writable(client)
            await load
            await settle(client)
            figures[way] = {"away_s": options.seconds, **book.figures(), "writable_again_s": back,
                            **await check(client, book, talks)}
        figures["compared"] = await asyncio.to_thread(installation.inspect, "compare")
    finally:
        installation.close()
        server.close()
    return figures


async def kills(installation, options):
    await asyncio.to_thread(installation.servers)
    installation.start("topology", "--only", "chat")
    installation.start("worker")
    api = installation.start("api", "--port", "0")
    port = (await asyncio.to_thread(api.address))["api"].rpartition(":")[2]
    client = Client(f"http://127.0.0.1:{port}")
    talks, book, backs, done = await conversations(client, 12), Book(), [], asyncio.Event()
    writes, tasks = Writes(client, talks, book, repeat=True), set()

    async def load():
        i = 0
        while not done.is_set():
            if len(tasks) < 200:
                task = asyncio.create_task(writes.one(i))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                i += 1
            await asyncio.sleep(1 / (options.rate or 20))

    loading = asyncio.create_task(load())
    for _ in range(options.kills):
        await asyncio.sleep(random.uniform(1, 5))
        await asyncio.to_thread(api.kill)
        began = time.monotonic()
        api = installation.start("api", "--port", port)
        await asyncio.to_thread(api.address)
        await writable(client)
        backs.append(time.monotonic() - began)
    await asyncio.sleep(3)
    done.set()
    await loading
    await asyncio.gather(*tasks)
    await settle(client)
    return {"kills": options.kills, "back_s_p50_max": [percentile(backs, 0.5), percentile(backs, 1)], **book.figures(),
               **await check(client, book, talks), "compared": await asyncio.to_thread(installation.inspect, "compare")}


async def rebuild(installation, options):
    client = Client((await asyncio.to_thread(installation.start("up", "--port", "0").address))["api"])
    talks, book, failed, reads, done = await conversations(client, 12), Book(), [], [], asyncio.Event()
    known = [await created(client, "/profiles", {"first_name": f"known {i}", **PERSON}) for i in range(20)]

    async def read(i):
        paths = [f"/profiles/{random.choice(known)}", f"/conversations/{random.choice(talks)}/messages?limit=100",
                 f"/conversations/{random.choice(talks)}", "/conversations?limit=50", "/profiles?limit=100"]
        try:
            answer = await client.get(paths[i % len(paths)])
            reads.append(answer.status)
            if answer.status != 200 or (b'"data":[]' in answer.body and "?limit" in paths[i % len(paths)] and "messages" not in paths[i % len(paths)]):
                failed.append(f"{paths[i % len(paths)]}: {answer}")
        except Gone as gone:
            failed.append(str(gone))

    async def load(rate, work):
        i = 0
        while not done.is_set():
            await asyncio.gather(work(i), asyncio.sleep(1 / rate))
            i += 1

    writes = Writes(client, talks, book)
    loading = [asyncio.create_task(load(20, read)) for _ in range(3)]
    loading += [asyncio.create_task(load(20, writes.one)) for _ in range(2)]
    await asyncio.sleep(5)
    rebuilt, began = [], time.monotonic()
    while time.monotonic() - began < options.seconds:
        rebuilt.append((await asyncio.to_thread(installation.run, "rebuild-read-model"))["events"])
    done.set()
    await asyncio.gather(*loading)
    await settle(client)
    before = await asyncio.to_thread(installation.inspect, "compare")
    await asyncio.to_thread(installation.run, "rebuild-read-model")
    after = await asyncio.to_thread(installation.inspect, "compare")
    return {"rebuilds": len(rebuilt), "events": rebuilt[-1], "reads": len(reads), "failed_reads": len(failed),
            "failed_examples": failed[:5], **book.figures(), **await check(client, book, talks), "compared": before,
            "rebuilt_again": after}


async def trace(installation, options):
    client = Client((await asyncio.to_thread(installation.start("up", "--port", "0").address))["api"])
    asked, secret = (f"zq{uuid.uuid4().hex}" for _ in range(2))
    talk = await conversation(client)
    logged = f"zq{uuid.uuid4().hex}"
    await client.post(f"/conversations/{talk}/messages", {"role": "user", "content": f"Hello {logged}"})
    completion = {"model": "echo", "messages": [{"role": "system", "content": f"You are {secret}."},
                                                {"role": "user", "content": f"Please repeat {asked} to me"}]}
    answers = [await client.post("/v1/chat/completions", {**completion, "stream": stream}, Idempotency_Key=str(uuid.uuid4()))
               for stream in (False, True)]
    quiet = {"log": False, "model": "slow", "stop": [asked]}
    reply = await client.post(f"/conversations/{talk}/chat", quiet)
    waiting = [(await client.post(f"/conversations/{talk}/chat", {**quiet, "model": "echo"})).status for _ in range(3)]
    events = []
    async for event in client.events(f"/chats/{reply.json()['id']}/events"):
        events.append(event)
        if len(events) == 10:
            await client.post(f"/chats/{reply.json()['id']}/cancel")
    text = "".join(data.get("delta", "") for _, kind, data in events if kind.endswith("delta"))
    await settle(client)
    unique = [asked, secret]
    places = await asyncio.to_thread(installation.inspect, "find", *unique)
    answered = await asyncio.to_thread(installation.inspect, "find", text[:60])
    control = await asyncio.to_thread(installation.inspect, "find", logged)
    return {"statuses": [answer.status for answer in answers], "waiting": waiting, "question_in": places, "reply_in": answered,
            "files": installation.files_with([*unique, text[:60]]), "control_in": control}


async def cancel(installation, options):
    client = Client((await asyncio.to_thread(installation.start("up", "--port", "0").address))["api"])
    stops, answers, lengths = [], [], []
    for _ in range(40):
        talk = await conversation(client)
        chat = (await client.post(f"/conversations/{talk}/chat", {"model": "slow"})).json()["id"]
        deltas, asked, last = 0, None, None
        async for _, kind, data in client.events(f"/chats/{chat}/events"):
            if kind.endswith("delta"):
                deltas, last = deltas + 1, time.monotonic()
                if deltas == 6:
                    asked = time.monotonic()
                    cancelling = asyncio.create_task(client.post(f"/chats/{chat}/cancel"))
            elif kind == "response.cancelled":
                stops.append((time.monotonic() - asked) * 1000)
                lengths.append(max(0.0, (last - asked) * 1000))
        answer = await cancelling
        answers.append(answer.json()["status"])
    return {"cancelled": answers.count("cancelled"), "of": len(answers),
            "terminal_event_ms_p50_max": [percentile(stops, 0.5), percentile(stops, 1)],
            "last_delta_ms_max": percentile(lengths, 1)}


class Chats:
    """Chats followed to their end by server-sent events: latency of each, and what was refused."""

    def __init__(self, client):
        self.client, self.latencies, self.refusals, self.slowest, self.statuses, self.faults = client, [], [], 0, {}, []

    async def one(self, talk, due):
        try:
            began = time.monotonic()
            answer = await self.client.post(f"/conversations/{talk}/chat", {})
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
            if answer.status in (429, 503):
                self.refusals.append((time.monotonic() - began) * 1000)
                return
            async for _, kind, _ in self.client.events(f"/chats/{answer.json()['id']}/events"):
                if kind == "response.completed":
                    self.latencies.append((time.monotonic() - due) * 1000)
                    return
            self.faults.append("the stream ended without completed")
        except Gone as gone:
            self.faults.append(str(gone))

    def figures(self):
        return {"statuses": self.statuses, "completed": len(self.latencies), "faults": len(self.faults),
                "examples": self.faults[:3], "ms_p50_p99": [percentile(self.latencies, 0.5), percentile(self.latencies, 0.99)],
                "refusal_ms_p50_p99_max": [percentile(self.refusals, share) for share in (0.5, 0.99, 1)]}


async def chatting(client, talks, rate, seconds):
    chats = Chats(client)
    await steadily(rate, seconds, lambda i: chats.one(talks[i % len(talks)], time.monotonic()))
    return chats


async def idle(installation, options):
    role = installation.start("up", "--port", "0")
    client = Client((await asyncio.to_thread(role.address))["api"])
    talks, rate = await conversations(client, 100), options.rate or 40
    quiet = await conversations(client, 10)
    await chatting(client, talks, rate, 20)
    rounds = {"without": [], "with": []}
    for _ in range(2):
        rounds["without"].append((await chatting(client, talks, rate, options.seconds / 4)).latencies)
        before = resident(role.pid)
        streams = [await client.open_stream(f"/conversations/{quiet[i % 10]}/events") for i in range(500)]
        slow = (await client.post(f"/conversations/{quiet[0]}/chat", {"model": "slow"})).json()["id"]
        streams.append(await client.open_stream(f"/chats/{slow}/events", receive_buffer=1024))
        rounds["with"].append((await chatting(client, talks, rate, options.seconds / 4)).latencies)
        grown = resident(role.pid) - before
        for stream in streams:
            stream.close()
        await client.post(f"/chats/{slow}/cancel")
        await asyncio.sleep(3)
    return {"rate": rate, **{name: {"chats": len(sum(values, [])), "ms_p50": [percentile(each, 0.5) for each in values],
                                    "ms_p99": [percentile(each, 0.99) for each in values]}
                             for name, values in rounds.items()}, "resident_grown_mib": grown}


async def overload(installation, options):
    role = installation.start("up", "--port", "0")
    client = Client((await asyncio.to_thread(role.address))["api"])
    talks, rate = await conversations(client, 200), options.rate or 30
    await chatting(client, talks, rate, 30)
    normal = await chatting(client, talks, rate, 30)
    memory, before = [], resident(role.pid)

    async def watch():
        while True:
            memory.append(resident(role.pid))
            await asyncio.sleep(1)

    watching = asyncio.create_task(watch())
    much = await chatting(client, talks, rate * 10, options.seconds)
    watching.cancel()
    again = await chatting(client, talks, rate, 20)
    return {"rate": rate, "normal": normal.figures(), "ten_times": much.figures(), "afterwards": again.figures(),
            "resident_mib": {"before": before, "min": min(memory), "max": max(memory), "last": memory[-1]}}
