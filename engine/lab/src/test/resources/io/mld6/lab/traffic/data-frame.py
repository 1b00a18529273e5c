#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the frame a sender should have sent, from the documents alone (RFC 8200, 2464, 768, 3550, 2250, ISO/IEC 13818-1,
IEEE 802.1Q, and the table of `probe`), with checksums summed over all octets.

Reads a JSON object a line on standard input, writes the frame in hexadecimal, a line each.
keys: mac, source, group, tags [[tpid, id]..], hop, dscp, port, payload, length, flow, sequence, stamp"""
import ipaddress, json, struct, sys


def checksum(octets):
    if len(octets) % 2:
        octets += b"\0"
    total = sum(struct.unpack("!%dH" % (len(octets) // 2), octets))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def probe(p):
    head = b"mld6prob" + bytes([1, 0, 0, 0]) + struct.pack("!IQQQ", p["flow"], p["sequence"], p["stamp"], 0)
    return head + bytes(p["length"] - len(head))


def ts_packet(pid, counter):
    return struct.pack("!BHB", 0x47, pid, 0x10 | counter & 15) + b"\xff" * 184


def rtp(p):
    room = p["length"] - 12
    count, padding = divmod(room, 188)
    first = 0x80 | (0x20 if padding else 0)
    ticks = p["stamp"] * 90000 // 10**9 & 0xFFFFFFFF
    head = struct.pack("!BBHII", first, 33, p["sequence"] & 0xFFFF, ticks, (0x6D6C6436 + p["flow"]) & 0xFFFFFFFF)
    body = b"".join(ts_packet(0x1FFF, 0) for _ in range(count))
    return head + body + (bytes(padding - 1) + bytes([padding]) if padding else b"")


def ts(p):
    count = p["length"] // 188
    pid = 0x100 + p["flow"] % 7935
    return b"".join(ts_packet(pid, p["sequence"] * count + i) for i in range(count))


def frame(p):
    payload = {"PROBE": probe, "RTP": rtp, "MPEG_TS": ts}[p["payload"]](p)
    source = ipaddress.IPv6Address(p["source"]).packed
    group = ipaddress.IPv6Address(p["group"]).packed
    udp = struct.pack("!HHHH", p["port"], p["port"], 8 + len(payload), 0) + payload
    pseudo = source + group + struct.pack("!II", len(udp), 17)
    udp = udp[:6] + struct.pack("!H", checksum(pseudo + udp) or 0xFFFF) + udp[8:]
    ip = struct.pack("!IHBB", 6 << 28 | p["dscp"] << 22, len(udp), 17, p["hop"]) + source + group
    ethernet = b"\x33\x33" + group[12:] + bytes.fromhex(p["mac"].replace(":", ""))
    ethernet += b"".join(struct.pack("!HH", tpid, vid) for tpid, vid in p["tags"])
    return ethernet + b"\x86\xdd" + ip + udp


for line in sys.stdin:
    print(frame(json.loads(line)).hex())
