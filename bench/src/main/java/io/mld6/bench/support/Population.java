// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.support;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.SsmRange;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.listener.DelayLaw;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.HostRules;
import io.mld6.engine.listener.ListenerParts;
import io.mld6.engine.listener.Mldv1Rules;
import io.mld6.engine.listener.Mldv2Rules;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.output.OutputParts;
import io.mld6.engine.output.Pace;
import io.mld6.engine.registry.GroupWatcher;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.SegmentTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.ResponseSchedule;
import java.util.concurrent.TimeUnit;

/// Joined and idle memberships, as after `ready`: every listener listens to every group, in one
/// segment or spread over many. Time stands still until told.
public final class Population {
    /// Length of a tick, the engine's default.
    public static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /// Octets 0 to 7 of every group.
    public static final long GROUP_HIGH = 0xff0e_0000_0000_0000L;

    private static final long FIRST_ADDRESS_LOW = 0x0000_00ff_fe00_0001L;
    private static final long GROUP_LOW = 0x0000_0db8_0000_0001L;
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(100);
    private static final int MTU_OCTETS = 1500;
    private static final long SEED = 1;

    private final MembershipRegistry registry;
    private final SourceSets sets = new SourceSets();
    private final VirtualWheels wheels = new VirtualWheels();
    private final Counters counters = new Counters();
    private final ResponseLedger ledger = new ResponseLedger(TICK_NANOS, counters);
    private final HostListeners listeners;
    private long nowNanos = 1;

    private Population(int version, boolean sharedSegment, boolean toBatches) {
        this(version, sharedSegment, toBatches, VlanTags.NONE);
    }

    /// @param first tags of the first segment's frames
    private Population(int version, boolean sharedSegment, boolean toBatches, VlanTags first) {
        registry = new MembershipRegistry(first, GroupWatcher.none());
        if (toBatches) {
            BatchOutput output =
                    BatchOutput.to(
                            Population::taken,
                            () -> MTU_OCTETS,
                            new OutputParts(
                                    ledger,
                                    counters,
                                    this::nowNanos,
                                    new Pace(0, nowNanos),
                                    () -> {}));
            output.setOpen(true);
            listeners = listeners(version, sharedSegment, output);
        } else {
            listeners = listeners(version, sharedSegment, new TakingOutput(ledger, this::nowNanos));
        }
    }

    /// What the kernel does, without the kernel.
    private static void taken(FrameBatch batch) {
        batch.sentAll();
        batch.release();
    }

    private HostListeners listeners(int version, boolean sharedSegment, ReportOutput output) {
        return new HostListeners(
                new ListenerParts(
                        registry,
                        sets,
                        new Draws(SEED),
                        ledger,
                        output,
                        counters,
                        (table, field, sink) ->
                                new ResponseSchedule(
                                        table,
                                        field,
                                        TICK_NANOS,
                                        wheels,
                                        wheels,
                                        this::nowNanos,
                                        sink),
                        this::nowNanos),
                rules(version, sharedSegment));
    }

    private static HostRules rules(int version, boolean sharedSegment) {
        return new HostRules(
                version,
                new Mldv1Rules(sharedSegment, false, 1, INTERVAL_NANOS),
                new Mldv2Rules(1, INTERVAL_NANOS, false, DelayLaw.UNIFORM, 1024, 256),
                1,
                SsmRange.ASSIGNED);
    }

    /// Listeners whose Reports nobody builds: for what comes before.
    public static Population withoutFrames(int version, int memberships, int groups) {
        return new Population(version, false, false).joined(memberships / groups, groups);
    }

    /// Listeners whose Reports become frames in batches, which are then thrown away.
    public static Population withFrames(int version, int memberships, int groups) {
        return new Population(version, false, true).joined(memberships / groups, groups);
    }

    /// MLDv1 listeners that hear each other.
    public static Population onSharedSegment(int memberships, int groups) {
        return new Population(1, true, false).joined(memberships / groups, groups);
    }

    /// Listeners of one group whose Reports become frames in batches, which are then thrown away.
    /// They fill VLAN after VLAN, as with `--vlan-mode each`, as many in each.
    ///
    /// @param vlans as [VlanTags#word]; there are no segments but these
    public static Population inSegments(int version, int listenerCount, long... vlans) {
        var population = new Population(version, false, true, VlanTags.ofWord(vlans[0]));
        population.registry.reserve(vlans.length, listenerCount, vlans.length, listenerCount);
        for (int i = 0; i < listenerCount; i++) {
            long vlan = vlans[(int) ((long) i * vlans.length / listenerCount)];
            population.join(i, population.registry.segment(vlan), 1);
        }
        population.drain();
        return population;
    }

    private Population joined(int listenerCount, int groupCount) {
        registry.reserve(1, listenerCount, groupCount, listenerCount * groupCount);
        for (int i = 0; i < listenerCount; i++) {
            join(i, SegmentTable.FIRST, groupCount);
        }
        drain();
        return this;
    }

    /// Adds listener number `i` of all, in its groups.
    private void join(int i, int segment, int groupCount) {
        int listener = listeners.addListener(segment, i, FIRST_ADDRESS_LOW + i, true);
        listeners.inCall(
                i + 1,
                call -> {
                    for (int group = 0; group < groupCount; group++) {
                        call.join(listener, GROUP_HIGH, groupLow(group), 0, nowNanos);
                    }
                });
    }

    /// Octets 8 to 15 of a group.
    public static long groupLow(int group) {
        return GROUP_LOW + group;
    }

    /// Address of a group.
    public static Ipv6Address group(int group) {
        return new Ipv6Address(GROUP_HIGH, groupLow(group));
    }

    /// The listeners.
    public HostListeners listeners() {
        return listeners;
    }

    /// Who listens to what.
    public MembershipRegistry registry() {
        return registry;
    }

    /// Source lists.
    public SourceSets sets() {
        return sets;
    }

    /// What was counted.
    public Counters counters() {
        return counters;
    }

    /// The time.
    public long nowNanos() {
        return nowNanos;
    }

    /// Asks all nodes, or the listeners of the query's group.
    ///
    /// @return answers armed
    public int ask(MldQuery query) {
        Ipv6Address to = query.isGeneral() ? Ipv6Address.ALL_NODES : query.group();
        return listeners.onQuery(SegmentTable.FIRST, query, to, nowNanos);
    }

    /// Asks all nodes of some VLANs, one query each, as from frames with these tags.
    ///
    /// @param vlans as [VlanTags#word], each of a segment there is
    /// @param query a General Query
    /// @return answers armed
    public int askEach(long[] vlans, MldQuery query) {
        SegmentTable segments = registry.segments();
        int armed = 0;
        for (long vlan : vlans) {
            int segment = segments.find(vlan);
            armed += listeners.onQuery(segment, query, Ipv6Address.ALL_NODES, nowNanos);
        }
        return armed;
    }

    /// Octets of all tables as they stand, counted as the engine counts them.
    public long tableOctets() {
        return registry.sizeOctets() + sets.sizeOctets() + listeners.sizeOctets();
    }

    /// Lets time pass until every pending answer was given, tick by tick: idle again.
    public void drain() {
        nowNanos += PAUSE_NANOS;
        wheels.runDue();
    }
}
