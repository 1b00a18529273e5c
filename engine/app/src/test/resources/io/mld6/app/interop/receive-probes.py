#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""receive-probes.py IFACE PORT SECONDS-OF-QUIET GROUP...: joins the groups on the kernel's own UDP socket, says "joined", and once
packets have come and then none for so long writes a JSON object a flow: {"source", "group", "flow", "numbers": [first, last, count,
[missing...]], "length", "hop", "class", "delay": [least, most], "wrong": packets that are no probes}. The kernel has checked the
UDP checksums (there is no way to be handed a packet with a wrong one); what it refused is in InCsumErrors of /proc/net/snmp6."""
import json, socket, struct, sys, time

interface, port, quiet = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
receiver = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
receiver.setsockopt(socket.SOL_SOCKET, 33, 64 << 20)  # SO_RCVBUFFORCE
index = socket.if_nametoindex(interface)
receiver.bind(("::", port))
for group in sys.argv[4:]:
    receiver.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, socket.inet_pton(socket.AF_INET6, group) + struct.pack("@I", index))
receiver.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVHOPLIMIT, 1)
receiver.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVTCLASS, 1)
receiver.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
receiver.setsockopt(socket.SOL_SOCKET, 35, 1)  # SO_TIMESTAMPNS
print("joined", flush=True)
flows = {}
receiver.settimeout(60)
while True:
    try:
        data, ancillary, _, address = receiver.recvmsg(65536, 512)
    except TimeoutError:
        break
    receiver.settimeout(quiet)
    hop = traffic_class = stamp = None
    group = ""
    for level, kind, value in ancillary:
        if level == socket.IPPROTO_IPV6 and kind == socket.IPV6_HOPLIMIT:
            hop = struct.unpack("@i", value)[0]
        elif level == socket.IPPROTO_IPV6 and kind == socket.IPV6_TCLASS:
            traffic_class = struct.unpack("@i", value)[0]
        elif level == socket.IPPROTO_IPV6 and kind == socket.IPV6_PKTINFO:
            group = socket.inet_ntop(socket.AF_INET6, value[:16])
        elif level == socket.SOL_SOCKET and kind == 35:
            seconds, nanos = struct.unpack("@qq", value)
            stamp = seconds * 10**9 + nanos
    magic, version, flow, number, sent, zero = struct.unpack("!8sB3xIQQQ", data[:40])
    wrong = magic != b"mld6prob" or version != 1 or zero != 0 or any(data[40:])
    key = (address[0], group, flow)
    seen = flows.setdefault(key, {"numbers": [], "length": len(data), "hop": hop, "class": traffic_class, "delay": [], "wrong": 0})
    seen["numbers"].append(number)
    seen["delay"].append(stamp - sent)
    seen["wrong"] += wrong or (len(data), hop, traffic_class) != (seen["length"], seen["hop"], seen["class"])
for (source, group, flow), seen in flows.items():
    numbers = seen["numbers"]
    in_order = all(a < b for a, b in zip(numbers, numbers[1:]))
    missing = sorted(set(range(numbers[0], numbers[-1])) - set(numbers))
    seen["numbers"] = [numbers[0], numbers[-1], len(numbers), missing]
    seen["delay"] = [min(seen["delay"]), max(seen["delay"])]
    print(json.dumps({"source": source, "group": group, "flow": flow, "ordered": in_order} | seen), flush=True)
