// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.FrameEncoder;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.SsmRange;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.VirtualTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Listeners on virtual time behind a real pipeline: octets in, octets out, everything of one link
/// wired as the engine wires it.
final class ListenerWorld implements FrameAccounting {
    static final long TICK_MILLIS = 10;

    /// MAC of listener 0; the verified Report and Done frames come from it.
    static final MacAddress FIRST_MAC = MacAddress.parse("00:00:5e:00:53:10");

    static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:101");
    static final Ipv6Address OTHER_GROUP = Ipv6Address.parse("ff0e::db8:0:102");
    static final Ipv6Address QUERIER = Ipv6Address.parse("fe80::1");
    static final Ipv6Address NEIGHBOUR = Ipv6Address.parse("fe80::99");

    /// RFC 2710's variables on a shared segment.
    static final Mldv1Rules SHARED = new Mldv1Rules(true, false, 2, 10_000_000_000L);

    static final Mldv1Rules SNOOPED = new Mldv1Rules(false, false, 2, 10_000_000_000L);
    static final Mldv1Rules ALWAYS_DONE = new Mldv1Rules(true, true, 2, 10_000_000_000L);

    private static final long TICK_NANOS = TICK_MILLIS * 1_000_000;

    private static final long START_NANOS = 123_456_789_123L;

    final VirtualTime time = new VirtualTime(START_NANOS);
    final MembershipRegistry registry = new MembershipRegistry();
    final SourceSets sets = new SourceSets();
    final Counters counters = new Counters();
    final ResponseLedger ledger = new ResponseLedger(TICK_NANOS, counters);
    final RecordingOutput output =
            new RecordingOutput(ledger, counters, time, nanos -> nanos - START_NANOS);
    final List<ResponseSchedule> schedules = new ArrayList<>();
    final HostListeners listeners;

    /// That of the memberships.
    final ResponseSchedule schedule;

    final EmbeddedChannel channel;
    private int calls;

    ListenerWorld(int listenerCount, Mldv1Rules rules) {
        this(listenerCount, rules, 1);
    }

    /// Listeners that speak version 1.
    ListenerWorld(int listenerCount, Mldv1Rules rules, long seed) {
        this(listenerCount, version1(rules), seed);
    }

    ListenerWorld(int listenerCount, HostRules rules, long seed) {
        this(listenerCount, rules, seed, DecodeOptions.DEFAULT);
    }

    ListenerWorld(int listenerCount, HostRules rules, long seed, DecodeOptions options) {
        ListenerParts parts =
                new ListenerParts(
                        registry,
                        sets,
                        new Draws(seed),
                        ledger,
                        output,
                        counters,
                        this::newSchedule,
                        time);
        listeners = new HostListeners(parts, rules);
        schedule = schedules.getFirst();
        channel =
                new EmbeddedChannel(
                        new MldFrameDecoder(
                                new FrameDecoder(
                                        options.withOnlyVlan(VlanTags.NONE), counters::count),
                                ListenerHandler.destinations(registry),
                                this),
                        new ListenerHandler(parts, listeners, counters::count, () -> 0));
        for (int i = 0; i < listenerCount; i++) {
            long mac = FIRST_MAC.plus(i).value();
            int row = listeners.addListener(mac, Ipv6Address.eui64(mac), true);
            assertThat(row).isEqualTo(i);
        }
    }

    private static HostRules version1(Mldv1Rules rules) {
        return new HostRules(
                1,
                rules,
                Mldv2World.rules(2, false, 256),
                rules.robustnessVariable(),
                SsmRange.ASSIGNED);
    }

    private ResponseSchedule newSchedule(RowTable table, int field, DueRows sink) {
        ResponseSchedule made =
                new ResponseSchedule(
                        table, field, TICK_NANOS, time, time, time, new Flushing(sink));
        schedules.add(made);
        return made;
    }

    static Ipv6Address addressOf(int listener) {
        return Ipv6Address.linkLocalEui64(FIRST_MAC.plus(listener));
    }

    // What listeners do.

    /// Makes the next call.
    void inCall(Consumer<Call> action) {
        listeners.inCall(++calls, action);
    }

    private boolean ask(Predicate<Call> action) {
        boolean[] answer = {false};
        inCall(call -> answer[0] = action.test(call));
        return answer[0];
    }

    /// Reports a membership as on a fresh join.
    void reannounce(int row) {
        inCall(call -> call.reannounce(row, time.getAsLong()));
    }

    /// Reports a listener's memberships as on a fresh join.
    void reannounceAll(int listener) {
        listeners.reannounceAll(++calls, listener, time.getAsLong());
    }

    /// Ends a membership whatever its references.
    void remove(int row) {
        inCall(call -> call.remove(row, time.getAsLong()));
    }

    boolean join(int listener, Ipv6Address group) {
        return join(listener, group, Duration.ZERO);
    }

    boolean join(int listener, Ipv6Address group, Duration delay) {
        return ask(
                call ->
                        call.join(
                                listener,
                                group.high(),
                                group.low(),
                                delay.toNanos(),
                                time.getAsLong()));
    }

    /// Joins and waits until nothing more comes of it: Idle, flag set.
    void joinAndSettle(int listener, Ipv6Address group) {
        join(listener, group);
        run(Duration.ofSeconds(11));
        assertThat(isIdle(listener, group)).isTrue();
        output.takeSent();
    }

    boolean leave(int listener, Ipv6Address group) {
        return ask(call -> call.leave(row(listener, group), time.getAsLong()));
    }

    int row(int listener, Ipv6Address group) {
        return registry.find(listener, group.high(), group.low());
    }

    boolean isMember(int listener, Ipv6Address group) {
        return row(listener, group) != RowTable.NONE;
    }

    /// Whether no timer runs, as far as the schedule knows.
    boolean isIdle(int listener, Ipv6Address group) {
        return dueTick(listener, group) == RowTable.IDLE_TICK;
    }

    /// Time left on the timer.
    Duration left(int listener, Ipv6Address group) {
        assertThat(isIdle(listener, group)).as("no timer runs").isFalse();
        long due = schedule.grid().nanosOf(dueTick(listener, group));
        return Duration.ofNanos(due - time.getAsLong());
    }

    private int dueTick(int listener, Ipv6Address group) {
        return registry.memberships().get(row(listener, group), MembershipTable.DUE_TICK);
    }

    // What comes from the link.

    void generalQuery(long maximumDelayMillis) {
        receive(
                new Mldv1Query((int) maximumDelayMillis, Ipv6Address.UNSPECIFIED),
                QUERIER,
                Ipv6Address.ALL_NODES);
    }

    void specificQuery(Ipv6Address group, long maximumDelayMillis) {
        receive(new Mldv1Query((int) maximumDelayMillis, group), QUERIER, group);
    }

    /// A Report of a node that is not ours.
    void foreignReport(Ipv6Address group) {
        receive(new Mldv1Report(group), NEIGHBOUR, group);
    }

    void receive(MldMessage message, Ipv6Address source, Ipv6Address destination) {
        MldFrame frame =
                new MldFrame(
                        message,
                        MacAddress.parse("00:00:5e:00:53:01"),
                        source,
                        destination,
                        VlanTags.NONE);
        ByteBuf octets = Unpooled.buffer();
        FrameEncoder.encode(frame, octets);
        receive(octets);
    }

    /// As above, in a frame with another MAC destination than the one that follows.
    void receive(MldMessage message, Ipv6Address destination, MacAddress station) {
        MacAddress from = MacAddress.parse("00:00:5e:00:53:01");
        MldFrame frame = new MldFrame(message, from, QUERIER, destination, VlanTags.NONE);
        ByteBuf octets = Unpooled.buffer();
        FrameEncoder.encode(frame, station, octets);
        receive(octets);
    }

    static MacAddress macOf(int listener) {
        return FIRST_MAC.plus(listener);
    }

    void receive(byte[] frame) {
        receive(Unpooled.wrappedBuffer(frame));
    }

    private void receive(ByteBuf octets) {
        channel.writeInbound(octets);
        assertThat(octets.refCnt()).as("released exactly once").isZero();
        channel.checkException();
        assertThat(channel.inboundMessages()).isEmpty();
        assertThat(channel.outboundMessages()).isEmpty();
    }

    // Time.

    void run(Duration duration) {
        time.run(duration);
    }

    /// Runs for a while and tells what was sent since it was last asked for.
    List<Sent> sentWithin(Duration duration) {
        run(duration);
        return output.takeSent();
    }

    /// Milliseconds since the beginning.
    long millis() {
        return (time.getAsLong() - START_NANOS) / 1_000_000;
    }

    /// Room came back, as the engine tells it.
    void roomAgain(int messages) {
        output.setRoom(messages);
        listeners.resume(time.getAsLong());
        time.runPosted();
    }

    void assertBooksBalance() {
        assertThat(ledger.sent() + ledger.suppressed() + ledger.cancelled() + ledger.pending())
                .isEqualTo(ledger.scheduled());
        assertThat(ledger.pending()).isNotNegative();
    }

    /// Ends every turn with a flush, as the engine does.
    private final class Flushing implements DueRows {
        private final DueRows sink;

        Flushing(DueRows sink) {
            this.sink = sink;
        }

        @Override
        public int room() {
            return sink.room();
        }

        @Override
        public void due(int[] rows, int count, int tick, long nowNanos) {
            sink.due(rows, count, tick, nowNanos);
        }

        @Override
        public void tickDone() {
            sink.tickDone();
        }

        @Override
        public void turnDone() {
            sink.turnDone();
            output.flush();
        }
    }

    // The decoder's books, as in the engine.

    @Override
    public void accepted(MldFrame frame) {}

    @Override
    public void dropped(DropReason reason) {
        counters.count(reason);
    }
}
