#!/usr/bin/env python3
"""CPU of one Sentinel that monitors many masters, ours beside C's.

Starts N stand-ins for masters in this process (each a port that answers PING, INFO, SUBSCRIBE and
the rest with as few bytes as a Sentinel needs) and two Sentinels that monitor all of them at the
same time, so that whatever the machine does meets both. A client asks each of them all the while.
Prints, window by window, the processor time of each, their ratio, and how long SENTINEL
GET-MASTER-ADDR-BY-NAME takes: ours is dearer while its code is still being compiled.

    bench/sentinel_masters.py --c PATH/redis-sentinel --ours bin/redisnet-sentinel
"""
import argparse
import asyncio
import os
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time

RUN_ID = "run_id:%040d\r\nrole:master\r\n"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Master(asyncio.Protocol):
    """One connection of a Sentinel to a stand-in."""

    def __init__(self, number):
        info = (RUN_ID % number).encode()
        self.replies = {
            b"PING": b"+PONG\r\n",
            b"INFO": b"$%d\r\n%s\r\n" % (len(info), info),
            b"PUBLISH": b":1\r\n",
            b"SUBSCRIBE": b"*3\r\n$9\r\nsubscribe\r\n$18\r\n__sentinel__:hello\r\n:1\r\n",
        }
        self.rest = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        lines = (self.rest + data).split(b"\r\n")
        at = 0
        out = []
        while at < len(lines) and lines[at][:1] == b"*":
            end = at + 1 + 2 * int(lines[at][1:])
            if end >= len(lines):
                break
            out.append(self.replies.get(lines[at + 2].upper(), b"+OK\r\n"))
            at = end
        self.rest = b"\r\n".join(lines[at:])
        if out:
            self.transport.write(b"".join(out))


class Sentinel:
    """One program under measurement."""

    def __init__(self, name, path, ports, scratch):
        self.name, self.port, self.delays = name, free_port(), []
        conf = os.path.join(scratch, name + ".conf")
        with open(conf, "w", encoding="ascii") as f:
            f.write(f"port {self.port}\nbind 127.0.0.1\nlogfile {scratch}/{name}.log\n")
            for i, port in enumerate(ports):
                f.write(f"sentinel monitor m{i} 127.0.0.1 {port} 1\n")
        self.process = subprocess.Popen([path, conf, "--sentinel"])

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as f:
            words = f.read().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def rss(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as f:
            return next(int(line.split()[1]) for line in f if line.startswith("VmRSS"))

    async def ask(self, stop):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while not stop.is_set():
            start = time.perf_counter()
            writer.write(b"*3\r\n$8\r\nSENTINEL\r\n$23\r\nGET-MASTER-ADDR-BY-NAME\r\n$2\r\nm7\r\n")
            await reader.readuntil(b"127.0.0.1\r\n")
            await reader.readline()
            await reader.readline()
            self.delays.append((time.perf_counter() - start) * 1e6)
            await asyncio.sleep(0.02)
        writer.close()


async def connected(port):
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        except OSError:
            await asyncio.sleep(0.2)


async def compare(both, seconds, window):
    """Prints the processor time and the answer times of both over the next seconds."""
    before = [s.cpu() for s in both]
    for s in both:
        s.delays.clear()
    await asyncio.sleep(seconds)
    used = [s.cpu() - b for s, b in zip(both, before)]
    for s, cpu in zip(both, used):
        d = sorted(s.delays)
        print(f"  window {window}  {s.name:5} cpu {cpu:5.2f} s = {100 * cpu / seconds:4.1f} %  "
              f"get-master-addr median {statistics.median(d):.0f} us  "
              f"p99 {d[int(len(d) * 0.99)]:.0f} us  worst {d[-1]:.0f} us")
    print(f"  window {window}  cpu ours/c {used[1] / used[0]:.2f}")


async def measure(options, scratch):
    loop = asyncio.get_running_loop()
    ports = []
    for i in range(options.masters):
        server = await loop.create_server(lambda i=i: Master(i), "127.0.0.1", 0, backlog=64)
        ports.append(server.sockets[0].getsockname()[1])
    both = [Sentinel("c", options.c, ports, scratch), Sentinel("ours", options.ours, ports, scratch)]
    try:
        for s in both:
            await connected(s.port)
        stop = asyncio.Event()
        asking = [asyncio.create_task(s.ask(stop)) for s in both]
        await asyncio.sleep(options.warmup)
        print(f"{options.masters} masters, from {options.warmup:.0f} s after the start")
        for window in range(options.windows):
            await compare(both, options.seconds, window + 1)
        stop.set()
        await asyncio.gather(*asking)
        for s in both:
            with open(f"{scratch}/{s.name}.log", encoding="latin1") as f:
                log = f.read()
            print(f"{s.name:5} rss {s.rss() // 1024} MB  "
                  f"+tilt {log.count('+tilt')}  +sdown {log.count('+sdown')}")
    finally:
        for s in both:
            s.process.send_signal(signal.SIGTERM)
        for s in both:
            s.process.wait(30)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--c", required=True, help="redis-sentinel of Redis")
    parser.add_argument("--ours", default="bin/redisnet-sentinel")
    parser.add_argument("--masters", type=int, default=500)
    parser.add_argument("--warmup", type=float, default=15)
    parser.add_argument("--seconds", type=float, default=60, help="length of a window")
    parser.add_argument("--windows", type=int, default=2)
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    scratch = tempfile.mkdtemp(prefix="sentinel-masters-")
    try:
        asyncio.run(measure(options, scratch))
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
