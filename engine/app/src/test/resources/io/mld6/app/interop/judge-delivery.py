#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""judge-delivery.py PCAP PREFIX [SINCE UNTIL]: how long joins and leaves took and what was lost, from a capture at the listeners' interface
alone. Of groups whose text begins with PREFIX; of moments from SINCE to UNTIL (seconds since 1970) if told. Writes one JSON object;
times in milliseconds.

cold joins   a listener's first ALLOW, TO_EX or TO_IN with sources while nothing of the group flows -> first packet of the group
warm joins   the same while it flows already: counted, not timed
leaves       TO_IN{} or BLOCK of the last listener while the group flows -> last packet; over when quiet for max(3 gaps, 200 ms);
             0 if no packet came after it; not timed if somebody joins before it is quiet
lost         numbers of probes ("mld6prob", flow and number at 12 and 16) that are missing between the first packet after the group was
             wanted and the leave of its last listener
spans        numbers of the first and the last of those packets
unwanted     packets of a group nobody wants: never, or no longer"""
import collections, ipaddress, json, math, struct, sys

QUIET = 0.2
NOBODY = float("-inf")


def frames(path):
    with open(path, "rb") as capture:
        header = capture.read(24)
        magic = struct.unpack("<I", header[:4])[0]
        unit = {0xA1B2C3D4: 1e-6, 0xA1B23C4D: 1e-9}[magic]
        while len(head := capture.read(16)) == 16:
            seconds, fraction, kept, whole = struct.unpack("<IIII", head)
            octets = capture.read(kept)
            if len(octets) == kept:
                yield seconds + fraction * unit, octets, whole


class Group:
    def __init__(self):
        self.wanted = set()
        self.ever = False
        self.pending = {}  # listener: when it joined
        self.last = NOBODY
        self.gap = 0.0
        self.gaps = 0
        self.left = None  # when its last listener left
        self.after = None  # last packet after that
        self.next = {}  # flow: number expected
        self.spans = {}  # flow: numbers of its first and last packet since the group was wanted

    def quiet(self):
        return max(QUIET, 3 * self.gap)

    def flows(self, now):
        return now - self.last <= self.quiet()


groups = collections.defaultdict(Group)
joins, leaves, spans = [], [], []
count = collections.Counter()
gaps = [0.0, 0]


def end_leave(group):
    leaves.append(0.0 if group.after is None else group.after - group.left)
    group.left = group.after = None


def leave_if_quiet(group, now):
    if group.left is not None and now - (group.after or group.left) > group.quiet():
        end_leave(group)


def join(group, listener, now):
    leave_if_quiet(group, now)
    if listener in group.wanted:
        return
    if not group.wanted:
        spans.extend(group.spans.values())
        group.next, group.spans = {}, {}
    if group.left is not None:
        group.left = group.after = None
        count["joinedAgain"] += 1
    group.wanted.add(listener)
    group.ever = True
    if group.flows(now):
        count["warm"] += 1
    else:
        group.pending[listener] = now


def leave(group, listener, now):
    if listener not in group.wanted:
        return
    group.wanted.discard(listener)
    if group.pending.pop(listener, None) is not None:
        count["leftBeforeData"] += 1
    if not group.wanted:
        if group.flows(now):
            group.left = now
        else:
            count["leftIdle"] += 1


def data(group, now, payload):
    leave_if_quiet(group, now)
    if group.flows(now):
        gap = now - group.last
        group.gaps = min(group.gaps + 1, 16)
        group.gap += (gap - group.gap) / group.gaps
        if group.wanted:
            gaps[0] += gap
            gaps[1] += 1
    group.last = now
    if group.left is not None:
        group.after = now
    for since in group.pending.values():
        joins.append(now - since)
    group.pending.clear()
    if not group.wanted:
        count["unwantedBefore" if group.ever else "unwantedNever"] += 1
        return
    count["received"] += 1
    if len(payload) >= 24 and payload[:8] == b"mld6prob":
        flow, number = struct.unpack("!IQ", payload[12:24])
        expected = group.next.get(flow, number)
        group.spans.setdefault(flow, [number, number])[1] = number
        if number < expected:
            count["backward"] += 1
        else:
            count["lost"] += number - expected
            group.next[flow] = number + 1


def report(frame, at, now):
    """A Version 2 Report (RFC 3810 5.2): the records behind its header of 8 octets."""
    listener = frame[22:38]
    number = struct.unpack_from("!H", frame, at + 6)[0]
    at += 8
    for _ in range(number):
        kind, auxiliary, sources = struct.unpack_from("!BBH", frame, at)
        address = str(ipaddress.IPv6Address(frame[at + 4 : at + 20]))
        at += 20 + 16 * sources + 4 * auxiliary
        if not address.startswith(prefix):
            continue
        if kind in (4, 5) or (kind == 3 and sources):
            join(groups[address], listener, now)
        elif kind == 6 or kind == 3:
            leave(groups[address], listener, now)


prefix = sys.argv[2]
since = float(sys.argv[3]) if len(sys.argv) > 3 else NOBODY
until = float(sys.argv[4]) if len(sys.argv) > 4 else -NOBODY
for now, frame, _ in frames(sys.argv[1]):
    if now < since or now > until or len(frame) < 62 or frame[12:14] != b"\x86\xdd":
        continue
    header, at = frame[20], 54
    if header == 0:
        header, at = frame[54], 54 + 8 * (frame[55] + 1)
    if header == 58 and frame[at] == 143:
        report(frame, at, now)
    elif header == 17 and frame[38] == 0xFF:
        address = str(ipaddress.IPv6Address(frame[38:54]))
        if address.startswith(prefix):
            data(groups[address], now, frame[at + 8 :])
for group in groups.values():
    spans.extend(group.spans.values())
    count["waiting"] += len(group.pending)
    if group.left is not None:
        end_leave(group)


def summary(values):
    values = sorted(1000 * value for value in values)
    if not values:
        return {"count": 0}
    rank = lambda percent: values[max(0, math.ceil(percent / 100 * len(values)) - 1)]
    return {"count": len(values), "min": values[0], "p50": rank(50), "p95": rank(95), "p99": rank(99), "max": values[-1]}


names = ["warm", "leftBeforeData", "waiting", "joinedAgain", "leftIdle", "received", "lost", "backward", "unwantedNever", "unwantedBefore"]
print(
    json.dumps(
        {"joins": summary(joins), "leaves": summary(leaves), "gap": 1000 * gaps[0] / max(1, gaps[1]), "spans": spans} | {name: count[name] for name in names}
    )
)
