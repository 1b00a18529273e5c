// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// One router's election on virtual time, with everything it says and decides on record.
final class ElectionWorld implements ElectionEvents, QueryOutput {
    static final Ipv6Address OURS = Ipv6Address.parse("fe80::2");
    static final Ipv6Address LOWER = Ipv6Address.parse("fe80::1");
    static final Ipv6Address HIGHER = Ipv6Address.parse("fe80::3");

    private static final long TICK_NANOS = 10_000_000;

    /// A query that went out.
    ///
    /// @param at since the start of the world
    record Asked(Duration at, MldQuery query) {}

    /// What the election said about the role.
    record Said(Duration at, Role role, Ipv6Address querier) {}

    final VirtualTime time;
    final Counters counters = new Counters();
    final List<Asked> asked = new ArrayList<>();
    final List<Said> said = new ArrayList<>();
    final List<Oddity> odd = new ArrayList<>();
    final List<RouterIntervals> intervals = new ArrayList<>();
    final Election election;

    private final long startNanos;
    private final Ipv6Address address;
    private BiConsumer<MldQuery, Ipv6Address> cable = (_, _) -> {};
    private int room = 10;

    ElectionWorld() {
        this(2, RouterIntervals.DEFAULT);
    }

    ElectionWorld(int version, RouterIntervals configured) {
        this(new VirtualTime(987_654_321_987L), OURS, version, true, configured);
    }

    ElectionWorld(
            VirtualTime time,
            Ipv6Address address,
            int version,
            boolean contested,
            RouterIntervals configured) {
        this(time, new ElectionRules(version, address, contested), configured);
    }

    ElectionWorld(ElectionRules rules) {
        this(new VirtualTime(987_654_321_987L), rules, RouterIntervals.DEFAULT);
    }

    private ElectionWorld(VirtualTime time, ElectionRules rules, RouterIntervals configured) {
        this.time = time;
        this.address = rules.address();
        this.startNanos = time.getAsLong();
        election = new Election(rules, configured, this, counters, this, this::newSchedule);
    }

    private ResponseSchedule newSchedule(RowTable table, int field, DueRows sink) {
        return new ResponseSchedule(table, field, TICK_NANOS, time, time, time, sink);
    }

    /// What is asked reaches `others`, too.
    void connect(BiConsumer<MldQuery, Ipv6Address> others) {
        cable = others;
    }

    ElectionWorld start() {
        election.start(time.getAsLong());
        return this;
    }

    void hear(MldQuery query, Ipv6Address source) {
        election.onQuery(query, source, time.getAsLong());
    }

    void run(String isoDuration) {
        time.run(Duration.parse(isoDuration));
    }

    Duration now() {
        return Duration.ofNanos(time.getAsLong() - startNanos);
    }

    /// When queries went out, since the start.
    List<Duration> times() {
        return asked.stream().map(Asked::at).toList();
    }

    Mldv2Query last() {
        return (Mldv2Query) asked.getLast().query();
    }

    Duration remaining() {
        return Duration.ofNanos(election.remainingNanos(time.getAsLong()));
    }

    void room(int wanted) {
        room = wanted;
        if (wanted > 0) {
            election.resume(time.getAsLong());
        }
    }

    /// A General Query with the default values.
    static Mldv2Query general() {
        return general(10_000, 2, 125);
    }

    static Mldv2Query general(int millis, int robustness, int intervalSeconds) {
        return new Mldv2Query(
                millis, Ipv6Address.UNSPECIFIED, false, robustness, intervalSeconds, List.of());
    }

    @Override
    public void role(Role role, Ipv6Address querier, long nowNanos) {
        said.add(new Said(now(), role, querier));
    }

    @Override
    public void intervals(RouterIntervals wanted) {
        intervals.add(wanted);
    }

    @Override
    public void odd(Oddity oddity, Ipv6Address source) {
        odd.add(oddity);
    }

    @Override
    public int room() {
        return room;
    }

    @Override
    public void query(MldQuery query) {
        asked.add(new Asked(now(), query));
        cable.accept(query, address);
    }

    @Override
    public void flush() {}
}
