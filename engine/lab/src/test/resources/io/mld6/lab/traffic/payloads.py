# SPDX-License-Identifier: Apache-2.0
"""Frames of every payload format, and what each of them says, one JSON object a line.

Written from the descriptions of the formats (scenario.md section 4; RFC 3550 section 5.1;
ISO/IEC 13818-1 section 2.4.3; MGEN user's guide; the sources of mcjoin, BNG Blaster and iperf 2),
sharing nothing with the reader under test.
"""
import json
import random
import socket
import struct

SOURCE = "2001:db8:1::10"
GROUP = "ff3e::8000:1"
STAMP = 1_764_259_200_123_456_789  # 2025-11-27


def address(text):
    return socket.inet_pton(socket.AF_INET6, text)


def frame(payload, tags=b"", source=SOURCE, group=GROUP, port=5001):
    udp = struct.pack(">HHHH", 40000, port, 8 + len(payload), 0xBEEF) + payload
    ip = struct.pack(">IHBB", 6 << 28, len(udp), 17, 16) + address(source) + address(group)
    mac = b"\x33\x33" + address(group)[12:] + bytes.fromhex("020000000009")
    return mac + tags + b"\x86\xdd" + ip + udp


def show(name, payload, format, flow=0, sequence=0, step=1, stamp=None, media=None, wire=None, **how):
    octets = frame(payload, **how)
    print(json.dumps({
        "name": name, "frame": octets.hex(), "format": format, "flow": str(flow),
        "sequence": str(sequence), "step": step, "stamp": stamp, "media": media,
        "source": how.get("source", SOURCE), "group": how.get("group", GROUP)}))


def probe(flow, sequence, stamp, length=40, version=1, magic=b"mld6prob"):
    octets = struct.pack(">8sB3xIQQ8x", magic, version, flow, sequence, stamp)
    return octets + bytes(length - len(octets))


def blaster(order, flow, sequence, seconds, nanos, padding=200):
    trailer = struct.pack(order + "QBBBBIIIQQII", 0x5274427269636B21, 2, 2, 2, 0,
                          7, 0, 0, flow, sequence, seconds, nanos)
    assert len(trailer) == 48
    return bytes(padding) + trailer


def mgen(flow, sequence, seconds, micros, group=GROUP, version=2, length=256):
    octets = struct.pack(">HBBIIIIHBB", length, version, 0, flow, sequence, seconds, micros, 5001,
                         2, 16) + address(group)
    assert len(octets) == 40
    return octets + bytes(length - len(octets))


def mcjoin(pid, count, group=GROUP, length=100):
    text = "Sender PID %u, MC group %s ... count: %d, freq: %d" % (pid, group, count, 100)
    return text.encode() + bytes(max(0, length - len(text)))


def rtp(kind, sequence, media, ssrc, marker=0, csrcs=(), extension=None, content=bytes(100)):
    first = 2 << 6 | (extension is not None) << 4 | len(csrcs)
    octets = struct.pack(">BBHII", first, marker << 7 | kind, sequence, media, ssrc)
    for one in csrcs:
        octets += struct.pack(">I", one)
    if extension is not None:
        octets += struct.pack(">HH", 0xBEDE, len(extension) // 4) + extension
    return octets + content


def ts(*packets):
    """Each packet: (pid, counter), optionally followed by flags of the adaptation field."""
    octets = b""
    for pid, counter, *flags in packets:
        control = 0x30 if flags else 0x10
        one = struct.pack(">BHB", 0x47, pid, control | counter)
        if flags:
            one += struct.pack(">BB", 1, flags[0])
        octets += one + b"\xaa" * (188 - len(one))
    return octets


def iperf(number, seconds, micros, length=64):
    return struct.pack(">IIII", number & 0xFFFFFFFF, seconds, micros,
                       number >> 32 & 0xFFFFFFFF) + bytes(length - 16)


S, N = STAMP // 10**9, STAMP % 10**9
U = N // 1000
show("probe", probe(4711, 2**40 + 5, STAMP), "PROBE", 4711, 2**40 + 5, stamp=STAMP)
show("probe, long", probe(2**32 - 1, 2**63 + 1, STAMP, 1316), "PROBE", 2**32 - 1, 2**63 + 1,
     stamp=STAMP)
show("probe of a version to come", probe(1, 2, 3, version=2), "UNKNOWN")
show("probe, cut", probe(1, 2, 3)[:39], "UNKNOWN")
show("probe, other magic", probe(1, 2, 3, magic=b"mld6prog"), "UNKNOWN")
show("blaster, x86", blaster("<", 2**40 + 3, 2**33 + 1, S, N), "BNG_BLASTER", 2**40 + 3, 2**33 + 1,
     stamp=STAMP)
show("blaster, other octet order", blaster(">", 9, 1, S, N), "BNG_BLASTER", 9, 1, stamp=STAMP)
show("blaster alone", blaster("<", 9, 1, S, N, 0), "BNG_BLASTER", 9, 1, stamp=STAMP)
show("blaster, monotonic clock", blaster("<", 9, 1, 5000, N), "BNG_BLASTER", 9, 1)
show("blaster, impossible time", blaster("<", 9, 1, S, 10**9), "BNG_BLASTER", 9, 1)
show("blaster whose start is an RTP header", rtp(33, 1, 2, 3) + blaster("<", 9, 8, S, N),
     "BNG_BLASTER", 9, 8, stamp=STAMP)
show("blaster's magic one octet too early", blaster("<", 9, 1, S, N) + b"\0", "UNKNOWN")
show("mgen", mgen(17, 2**32 - 1, S, U), "MGEN", 17, 2**32 - 1, stamp=S * 10**9 + U * 1000)
show("mgen to another group", mgen(17, 3, S, U, group="ff3e::8000:2"), "UNKNOWN")
show("mgen of a version to come", mgen(17, 3, S, U, version=5), "UNKNOWN")
show("mcjoin", mcjoin(31337, 12), "MCJOIN", 31337, 12)
show("mcjoin, first", mcjoin(1, 0), "MCJOIN", 1, 0)
show("mcjoin, longest", mcjoin(2**32 - 1, 2**32 - 1, "ff3e:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 1400),
     "MCJOIN", 2**32 - 1, 2**32 - 1)
show("mcjoin, count cut", mcjoin(7, 1234)[:len("Sender PID 7, MC group ff3e::8000:1 ... count: 12")],
     "UNKNOWN")
show("mcjoin without process", mcjoin(7, 5).replace(b"PID 7", b"PID ?"), "UNKNOWN")
show("rtp", rtp(33, 65535, 2**32 - 1, 0xDEADBEEF), "RTP", 0xDEADBEEF, 65535, media=2**32 - 1)
show("rtp, marked, with sources and extension",
     rtp(33, 7, 90000, 5, marker=1, csrcs=(1, 2), extension=bytes(8)), "RTP", 5, 7, media=90000)
show("rtp of a type nobody told of", rtp(96, 7, 90000, 5), "UNKNOWN")
show("rtp told of", rtp(97, 7, 90000, 5), "RTP", 5, 7, media=90000)
show("rtp, header cut", rtp(33, 7, 8, 9, content=b"")[:11], "UNKNOWN")
show("rtp, sources cut", rtp(33, 7, 8, 9, csrcs=(1, 2), content=b"")[:19], "UNKNOWN")
show("rtp of version 1", bytes([0x40]) + rtp(33, 7, 8, 9)[1:], "UNKNOWN")
show("empty", b"", "UNKNOWN")
show("short", b"1234567", "UNKNOWN")
random.seed(12)
show("noise", bytes([0x10]) + random.randbytes(500), "UNKNOWN")
show("transport stream whose length is off", ts((256, 1), (256, 2)) + b"\0", "UNKNOWN", port=9000)
show("transport stream out of step", ts((256, 1)) + b"\0" * 188, "UNKNOWN", port=9000)


def stream(name, pid, sequence, step, packets, epoch=0, port=5004):
    show("stream " + name, ts(*packets), "MPEG_TS", epoch << 32 | port << 16 | pid, sequence, step,
         port=port)


VIDEO, AUDIO, TABLE, NULL = 256, 257, 0, 0x1FFF
# One stream after the other; those of one port in the order they come.
stream("first", VIDEO, 3, 5, [(VIDEO, 3), (VIDEO, 4), (AUDIO, 9), (VIDEO, 5), (VIDEO, 6), (NULL, 0), (VIDEO, 7)])
stream("next", VIDEO, 8, 7, [(VIDEO, i) for i in (8, 9, 10, 11, 12, 13, 14)])
stream("over the top", VIDEO, 15, 3, [(VIDEO, 15), (AUDIO, 10), (VIDEO, 0), (VIDEO, 1), (NULL, 0), (NULL, 0), (NULL, 0)])
stream("without it", VIDEO, 2, 0, [(AUDIO, i) for i in (11, 12, 13, 14, 15, 0, 1)])
stream("seven missing", VIDEO, 9, 7, [(VIDEO, i) for i in (9, 10, 11, 12, 13, 14, 15)])
stream("gap inside, not of this network", VIDEO, 0, 5, [(VIDEO, 0), (VIDEO, 1), (VIDEO, 3), (VIDEO, 4)])
stream("announced discontinuity", VIDEO, 11, 2, [(VIDEO, 11, 0x80), (VIDEO, 12)], epoch=1)
stream("adaptation without", VIDEO, 13, 2, [(VIDEO, 13, 0x40), (VIDEO, 14)], epoch=1)
stream("of another port", AUDIO, 4, 1, [(AUDIO, 4)], port=5006)
# A table first: it is left for what comes more often.
stream("table", TABLE, 0, 1, [(TABLE, 0)], port=5008)
for i in range(4):
    stream("film %d" % i, TABLE, 1, 0, [(VIDEO, i)], port=5008)
stream("film", VIDEO, 4, 1, [(VIDEO, 4)], epoch=1, port=5008)
stream("film goes on", VIDEO, 5, 1, [(VIDEO, 5)], epoch=1, port=5008)
stream("nothing but null packets", 0xFFFF, 0, 0, [(NULL, 0)] * 7, port=5010)

for name, number in (("iperf", 2**32 + 17), ("iperf, first", 0), ("iperf, last", -18)):
    show("told " + name, iperf(number, S, U), "IPERF", 0, abs(number) % 2**32,
         stamp=S * 10**9 + U * 1000)
show("told, but a probe", probe(1, 2, STAMP), "PROBE", 1, 2, stamp=STAMP)
show("told, too short", iperf(1, S, U)[:15], "UNKNOWN")
show("iperf nobody told of", iperf(1, S, U), "UNKNOWN")
