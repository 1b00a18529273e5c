#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""send-segments.py IFACE GROUP FLOWS PACKETS-PER-SECOND SECONDS [OCTETS]: probes to FLOWS groups that follow one another, OCTETS of UDP
payload each. The kernel cuts each flow's next packets out of one sendmsg (UDP_SEGMENT), so that a core sends more than frame by frame;
the device must not do the cutting: ip link set IFACE gso_max_segs 1. What comes due late is sent late, and nothing is left out. Prints a
JSON object: packets sent, seconds, packets a second."""
import ipaddress, json, socket, struct, sys, time

TOGETHER = 50
interface, group, flows, rate, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
length = int(sys.argv[6]) if len(sys.argv) > 6 else 100
sender = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
sender.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, socket.if_nametoindex(interface))
sender.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 16)
sender.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 0)
sender.setsockopt(socket.SOL_SOCKET, 32, 64 << 20)  # SO_SNDBUFFORCE
sender.setsockopt(socket.IPPROTO_UDP, 103, length)  # UDP_SEGMENT
first = int(ipaddress.IPv6Address(group))
to = [(str(ipaddress.IPv6Address(first + i)), 5001, 0, 0) for i in range(flows)]
packets = struct.Struct("!" + "8sB3xIQQ%dx" % (length - 32) * TOGETHER)
magic = b"mld6prob"
turn = rate // (TOGETHER * 1000)  # calls a millisecond
assert turn * TOGETHER * 1000 == rate and flows % turn == 0
sent = flow = number = 0
start = due = time.monotonic()
while due - start < seconds:
    stamp = time.time_ns()
    fields = []
    for n in range(number, number + TOGETHER):
        fields += (magic, 1, 0, n, stamp)
    octets = packets.pack(*fields)
    for _ in range(turn):
        sender.sendto(octets, to[flow])
        flow += 1
    sent += TOGETHER * turn
    if flow == flows:
        flow = 0
        number += TOGETHER
    due += 0.001
    wait = due - time.monotonic()
    if wait > 0:
        time.sleep(wait)
took = time.monotonic() - start
print(json.dumps({"sent": sent, "seconds": round(took, 3), "rate": round(sent / took)}))
