"""A small HTTP/1.1 client on asyncio: connections are kept, streams are read event by event. Standard library only."""
import asyncio
import json


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body) if self.body else {}

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


class Gone(Exception):
    """The connection broke, or nothing came in time: whether the request was carried out is not known."""


class Client:
    """Requests to one instance. A request that finds its kept connection closed is not sent again: that would hide losses."""

    def __init__(self, base, timeout=30.0):
        self.host, _, port = base.removeprefix("http://").partition(":")
        self.port, self.timeout, self.idle = int(port), timeout, []

    async def get(self, path, **headers):
        return await self.send("GET", path, None, headers)

    async def post(self, path, document=None, **headers):
        return await self.send("POST", path, document if document is not None else {}, headers)

    async def send(self, method, path, document, headers):
        try:
            async with asyncio.timeout(self.timeout):
                return await self._send(method, path, document, headers)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError) as broken:
            raise Gone(f"{method} {path}: {type(broken).__name__} {broken}") from broken

    async def _send(self, method, path, document, headers):
        reader, writer = await self._connection()
        kept = False
        try:
            writer.write(self._request(method, path, document, headers))
            status, fields = await read_head(reader)
            body = await read_body(reader, fields, status)
            kept = fields.get("connection") != "close"
            return Answer(status, fields, body)
        finally:
            if kept:
                self.idle.append((reader, writer))
            else:
                writer.close()

    async def _connection(self):
        while self.idle:
            reader, writer = self.idle.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        return await asyncio.open_connection(self.host, self.port, limit=1 << 20)

    def _request(self, method, path, document, headers):
        body = b"" if document is None else json.dumps(document).encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        if document is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body

    async def events(self, path, last=None):
        """The events of a stream as (id, type, data), until it ends."""
        reader, writer = await asyncio.open_connection(self.host, self.port, limit=1 << 20)
        try:
            writer.write(self._request("GET", path, None, {"Last-Event-ID": last} if last is not None else {}))
            status, fields = await read_head(reader)
            if status != 200:
                raise Gone(f"{path}: {status}")
            number, kind = None, None
            async for line in lines_of(reader, fields):
                if line.startswith("id:"):
                    number = line[3:].strip()
                elif line.startswith("event:"):
                    kind = line[6:].strip()
                elif line.startswith("data:"):
                    yield number, kind, json.loads(line[5:])
        finally:
            writer.close()

    async def open_stream(self, path, receive_buffer=None):
        """A stream that nobody reads: its writer, to be closed."""
        import socket
        raw = socket.socket()
        if receive_buffer:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        raw.setblocking(False)
        await asyncio.get_running_loop().sock_connect(raw, (self.host, self.port))
        await asyncio.get_running_loop().sock_sendall(raw, self._request("GET", path, None, {}))
        return raw

    def close(self):
        for _, writer in self.idle:
            writer.close()
        self.idle = []


async def read_head(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = dict((name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in head[1:] if line))
    return int(head[0].split()[1]), fields


async def read_body(reader, fields, status):
    if status in (204, 304):
        return b""
    if "content-length" in fields:
        return await reader.readexactly(int(fields["content-length"]))
    if fields.get("transfer-encoding") == "chunked":
        return b"".join([piece async for piece in chunks(reader)])
    return await reader.read()


async def chunks(reader):
    while True:
        size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        data = await reader.readexactly(size + 2)
        if size == 0:
            return
        yield data[:-2]


async def lines_of(reader, fields):
    if fields.get("transfer-encoding") != "chunked":
        while line := await reader.readline():
            yield line.decode().rstrip("\r\n")
        return
    rest = b""
    async for piece in chunks(reader):
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line.decode().rstrip("\r")
