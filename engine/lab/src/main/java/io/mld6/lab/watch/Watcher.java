// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.Decoded;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Listens to a link by way of its frames: says who is there, and complains as soon as something is
/// wrong.
///
/// *Thread*: one at a time; it asks no clock, and never throws on octets. *Bound*: see
/// [WatchLimits].
public final class Watcher {
    private final WatchLimits limits;
    private final Books books;
    private final QueryJudge queries;
    private final ReportJudge reports;
    private final FrameDecoder decoder;
    private final Destinations destinations;
    private final Map<Long, Segment> segments = new LinkedHashMap<>();
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private final List<DropReason> within = new ArrayList<>();
    private long frames;
    private long messages;
    private long unlistedSegments;

    /// A watcher that has heard nothing.
    ///
    /// @param vlans which are listened to, by [VlanTags#word]; frames of others are counted
    /// @param complaints takes each complaint as it is found, on the thread of the call that found
    ///     it
    public Watcher(WatchLimits limits, LongPredicate vlans, Consumer<Complaint> complaints) {
        this.limits = limits;
        books = new Books(limits, complaints);
        SpreadJudge spread = new SpreadJudge(books);
        queries = new QueryJudge(books, spread);
        reports = new ReportJudge(books, spread);
        decoder = new FrameDecoder(DecodeOptions.DEFAULT, within::add);
        destinations =
                new Destinations() {
                    @Override
                    public boolean isOurs(long high, long low) {
                        return true;
                    }

                    @Override
                    public boolean isOurVlan(long tags) {
                        return vlans.test(tags);
                    }
                };
    }

    /// A frame came.
    ///
    /// @param nanos when, on any clock, which is then that of everything; one before an earlier
    ///     frame counts as the same moment
    /// @param frame a whole Ethernet frame, borrowed
    /// @param checksumUnfinished whether this host has sent it, and its checksum is not there yet
    public void frame(long nanos, ByteBuf frame, boolean checksumUnfinished) {
        advance(nanos);
        frames++;
        within.clear();
        Decoded decoded =
                decoder.decode(
                        frame,
                        frame.readerIndex(),
                        frame.readableBytes(),
                        checksumUnfinished,
                        destinations);
        switch (decoded) {
            case DropReason reason -> dropped(reason, frame);
            case MldFrame message -> accepted(message, frame);
        }
    }

    /// Time has passed: what should have happened by then and has not is complained of.
    ///
    /// @param nanos on the clock of the frames
    public void advance(long nanos) {
        books.advance(nanos);
    }

    private void dropped(DropReason reason, ByteBuf frame) {
        if (reason.isNotOurs()) {
            return;
        }
        FrameOrigin origin = FrameOrigin.of(frame);
        if (reason == DropReason.OTHER_VLAN) {
            count(reason);
        } else if (origin != null && origin.isMld()) {
            count(reason);
            blame(reason, origin);
        } else if (reason == DropReason.FRAGMENT) {
            count(reason); // which only MLD has, wherever it stands
            if (origin != null) {
                blame(reason, origin);
            }
        }
    }

    private void count(DropReason reason) {
        long _ = dropped.merge(reason, 1L, Long::sum);
    }

    private void blame(DropReason reason, FrameOrigin origin) {
        Segment segment = segment(origin.sender().vlan());
        if (segment == null) {
            return;
        }
        WatchedSender host = segment.sender(origin.sender());
        if (host != null) {
            host.saw(books.nowNanos());
            host.dropped(reason);
        }
        Fault fault = Fault.of(reason, origin.isQuery());
        if (fault != null) {
            String message = origin.isQuery() ? "query" : origin.isMld() ? "Report" : "message";
            books.complain(fault, origin.sender(), message + ", " + reason);
        }
    }

    private void accepted(MldFrame message, ByteBuf frame) {
        messages++;
        Sender sender = new Sender(message.vlan(), message.sourceMac(), message.source());
        Segment segment = segment(message.vlan());
        if (segment == null) {
            return;
        }
        macDestination(sender, message, frame);
        if (message.message() instanceof MldQuery query) {
            within(sender, null);
            queries.query(segment, sender, message, query);
            return;
        }
        WatchedSender host = segment.sender(sender);
        within(sender, host);
        if (host == null) {
            return;
        }
        host.saw(books.nowNanos());
        switch (message.message()) {
            case Mldv2Report report -> reports.version2(segment, host, report, within.isEmpty());
            case Mldv1Report report -> reports.version1(segment, host, message, report);
            case Mldv1Done done -> reports.done(segment, host, message, done);
            case MldQuery _ -> throw new IllegalStateException("a query is no report");
        }
    }

    /// Records and sources that were passed over.
    private void within(Sender sender, @Nullable WatchedSender host) {
        for (DropReason reason : within) {
            count(reason);
            if (host != null) {
                host.dropped(reason);
            }
        }
        within.stream()
                .distinct()
                .forEach(
                        reason -> {
                            Fault fault = Fault.of(reason, false);
                            if (fault != null) {
                                books.complain(fault, sender, reason.name());
                            }
                        });
    }

    /// Access points may send a multicast packet to one station (RFC 6085); to a group, it goes to
    /// the group's address.
    private void macDestination(Sender sender, MldFrame message, ByteBuf frame) {
        Ipv6Address destination = message.destination();
        if (message.station() != null || !destination.isMulticast()) {
            return;
        }
        int at = frame.readerIndex() + Ethernet.DESTINATION;
        MacAddress found =
                new MacAddress(
                        (long) frame.getUnsignedShort(at) << 32 | frame.getUnsignedInt(at + 2));
        if (!found.equals(destination.multicastMac())) {
            books.complain(Fault.MAC_DESTINATION, sender, found + " for " + destination.toString());
        }
    }

    private @Nullable Segment segment(VlanTags vlan) {
        Segment known = segments.get(vlan.word());
        if (known == null) {
            if (segments.size() >= limits.segments()) {
                unlistedSegments++;
                return null;
            }
            known = new Segment(books);
            segments.put(vlan.word(), known);
        }
        return known;
    }

    /// What is known now.
    ///
    /// @param most rows of each kind
    public WatchSnapshot snapshot(int most) {
        List<WatchSnapshot.Asker> askers = new ArrayList<>();
        List<WatchSnapshot.Host> hosts = new ArrayList<>();
        int askerCount = 0;
        int hostCount = 0;
        int memberships = 0;
        for (Segment segment : segments.values()) {
            WatchedQuerier elected = segment.elected();
            askerCount += segment.queriers().size();
            hostCount += segment.senders().size();
            for (WatchedQuerier querier : segment.queriers().values()) {
                if (askers.size() < most) {
                    askers.add(querier.shown(querier == elected));
                }
            }
            for (WatchedSender host : segment.senders().values()) {
                memberships += host.groups().size();
                if (hosts.size() < most) {
                    hosts.add(host.shown());
                }
            }
        }
        return new WatchSnapshot(
                books.startNanos(),
                books.nowNanos(),
                frames,
                messages,
                new EnumMap<>(dropped),
                askers,
                hosts,
                books.complaints.rows(most),
                new WatchSnapshot.Totals(
                        askerCount,
                        hostCount,
                        memberships,
                        books.complaints.complaints(),
                        books.complaints.size()),
                books.unlisted(unlistedSegments));
    }
}
