"""What clients do: resources, messages and chats, at a steady rate whatever comes back, and a book of what was acknowledged."""
import asyncio
import random
import time
import uuid

from client import Gone

PERSON = {"last_name": "Silva", "experiences": [{"company": "Norte", "position": "Developer", "description": "Kafka"}]}
OPENING = {"title": "Backend engineer", "description": "Services on the JVM", "requirements": "Java, Kafka"}
OVER = ("completed", "incomplete", "failed", "cancelled", "expired")


class Book:
    """Acknowledged writes by their path, refusals, and requests of which nothing is known."""

    def __init__(self):
        self.written, self.chats, self.statuses, self.unknown, self.faults = {}, {}, {}, 0, []
        self.slowest_refusal_ms = 0.0

    def note(self, answer, took_s):
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        if answer.status in (429, 503):
            self.slowest_refusal_ms = max(self.slowest_refusal_ms, took_s * 1000)
            if "retry-after" not in answer.headers:
                self.faults.append(f"no Retry-After: {answer}")
        elif answer.status >= 500:
            self.faults.append(str(answer))

    def figures(self):
        return {"statuses": dict(sorted(self.statuses.items())), "unknown": self.unknown, "written": len(self.written),
                "chats": len(self.chats), "faults": len(self.faults), "examples": self.faults[:5],
                "slowest_refusal_ms": round(self.slowest_refusal_ms)}


def percentile(values, share):
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1) if ordered else None


async def steadily(rate, seconds, work):
    """Calls work(i) at a rate, open loop; waits for all of them at the end."""
    tasks, began = set(), time.monotonic()
    for i in range(int(rate * seconds)):
        wait = began + i / rate - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        task = asyncio.create_task(work(i))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)


async def created(client, path, document):
    """A resource that must come to be: for preparations."""
    for _ in range(60):
        try:
            answer = await client.post(path, document)
            if answer.status in (201, 202):
                return answer.json()["id"]
        except Gone:
            pass
        await asyncio.sleep(1)
    raise SystemExit(f"POST {path} does not work")


async def conversation(client):
    profile = await created(client, "/profiles", {"first_name": "Ana", **PERSON})
    opening = await created(client, "/job_openings", OPENING)
    return await created(client, "/conversations", {"profile_id": profile, "job_opening_id": opening})


async def ended(client, chat, limit_s=60):
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        try:
            answer = await client.get(f"/chats/{chat}")
            if answer.status == 200 and answer.json()["status"] in OVER:
                return answer.json()
        except Gone:
            pass
        await asyncio.sleep(0.1)
    return None


class Writes:
    """Writes of every kind. With keys, what got no answer is repeated with its key until it has one."""

    def __init__(self, client, conversations, book, repeat=False):
        self.client, self.conversations, self.book, self.repeat = client, conversations, book, repeat

    async def one(self, i):
        kind = i % 4
        talk = self.conversations[(i // 4) % len(self.conversations)]
        text = f"text {uuid.uuid4()}"
        if kind == 0:
            await self.write("/profiles", {"first_name": text, **PERSON}, lambda it: f"/profiles/{it}", text)
        elif kind == 1:
            await self.write("/job_openings", {**OPENING, "title": text}, lambda it: f"/job_openings/{it}", text)
        elif kind == 2:
            await self.write(f"/conversations/{talk}/messages", {"role": "user", "content": text}, None, text, talk)
        else:
            await self.chat(talk)

    async def write(self, path, document, location, text, talk=None):
        answer = await self.sent(path, document)
        if answer is not None and answer.status in (201, 202):
            where = location(answer.json()["id"]) if location else ("message", talk, answer.json()["id"])
            self.book.written[where] = text

    async def chat(self, talk):
        answer = await self.sent(f"/conversations/{talk}/chat", {})
        if answer is not None and answer.status in (200, 202):
            self.book.chats[answer.json()["id"]] = talk

    async def sent(self, path, document):
        key, began = str(uuid.uuid4()), time.monotonic()
        for _ in range(240):
            sent = time.monotonic()
            try:
                answer = await self.client.post(path, document, Idempotency_Key=key)
                self.book.note(answer, time.monotonic() - sent)
                if not self.repeat or answer.status not in (409, 429, 503):
                    return answer
            except Gone:
                self.book.unknown += 1
                if not self.repeat:
                    return None
            if time.monotonic() - began > 180:
                break
            await asyncio.sleep(random.uniform(0.2, 0.6))
        self.book.faults.append(f"never answered: {path}")
        return None


async def got(client, path, limit_s=60):
    """What a GET gives: on a machine that is still catching up, 503 is an answer, too, for a while."""
    end = time.monotonic() + limit_s
    while True:
        try:
            answer = await client.get(path)
            if answer.status in (200, 404) or time.monotonic() > end:
                return answer
        except Gone:
            if time.monotonic() > end:
                raise
        await asyncio.sleep(0.5)


async def check(client, book, conversations):
    """What was acknowledged and is not there, and chats that did not end once."""
    problems, replies, said = [], {}, {}
    for talk in conversations:
        after = ""
        while True:
            page = (await got(client, f"/conversations/{talk}/messages?limit=100{after}")).json()
            for message in page["data"]:
                said[message["id"]] = message["content"]
                if message.get("chat"):
                    replies.setdefault(message["chat"], []).append(talk)
            if not page["has_more"]:
                break
            after = f"&after={page['next']}"
    for where, text in book.written.items():
        if isinstance(where, tuple):
            found = said.get(where[2]) == text
        else:
            answer = await got(client, where)
            found = answer.status == 200 and text in answer.body.decode()
        if not found:
            problems.append(f"lost: {where}")
    states = {}
    for chat, talk in book.chats.items():
        end = await ended(client, chat, 90)
        status = end["status"] if end else "open"
        states[status] = states.get(status, 0) + 1
        if end is None or (status == "completed" and replies.get(chat) != [talk]):
            problems.append(f"chat {chat}: {status}, {replies.get(chat)}")
    extra = set(replies) - set(book.chats)
    return {"problems": len(problems), "lost_or_doubled": problems[:10], "chats_by_status": states,
            "replies": sum(map(len, replies.values())), "replies_nobody_was_told_of": len(extra)}
