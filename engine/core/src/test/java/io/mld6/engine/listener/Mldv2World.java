// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.schedule.ResponseSchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A [ListenerWorld] whose listeners speak MLDv2, with a short way to write groups, sources and
/// what is seen on the link.
///
/// Groups are capital letters (`G` is ff0e::db8:0:101, `H` the next, and so on; `S` is an SSM
/// group), sources small ones (`a` is 2001:db8::a). A frame reads like `ALLOW G{c} BLOCK G{a}`.
final class Mldv2World {
    static final Duration LONG = Duration.ofMinutes(10);
    static final Ipv6Address SSM_GROUP = Ipv6Address.parse("ff3e::8000:1");

    private static final long SECOND_NANOS = 1_000_000_000;

    /// One frame as seen on the link.
    record Seen(long millis, int listener, String text) {}

    final ListenerWorld world;

    Mldv2World(int listeners) {
        this(listeners, 2);
    }

    Mldv2World(int listeners, int robustness) {
        this(listeners, rules(robustness, false), 1);
    }

    Mldv2World(int listeners, HostRules rules, long seed) {
        world = new ListenerWorld(listeners, rules, seed);
    }

    Mldv2World(int listeners, DecodeOptions options) {
        world = new ListenerWorld(listeners, rules(2, false), 1, options);
    }

    static Mldv2Rules rules(int robustness, boolean lightweight, int maximumAskedSources) {
        return new Mldv2Rules(
                robustness, SECOND_NANOS, lightweight, DelayLaw.UNIFORM, 1024, maximumAskedSources);
    }

    static HostRules rules(int robustness, boolean lightweight) {
        return rules(robustness, rules(robustness, lightweight, 256));
    }

    static HostRules rules(int robustness, Mldv2Rules version2) {
        return new HostRules(
                2,
                new Mldv1Rules(false, false, robustness, 10 * SECOND_NANOS),
                version2,
                robustness,
                SsmRange.ASSIGNED);
    }

    static Ipv6Address group(char name) {
        return name == 'S' ? SSM_GROUP : ListenerWorld.GROUP.plus(name - 'G');
    }

    static Ipv6Address source(char name) {
        return Ipv6Address.parse("2001:db8::").plus(Character.digit(name, 36));
    }

    // What listeners do.

    void include(int listener, char group, String sources) {
        listen(listener, group(group), FilterMode.INCLUDE, sources);
    }

    void exclude(int listener, char group, String sources) {
        listen(listener, group(group), FilterMode.EXCLUDE, sources);
    }

    /// A call that changes one group.
    void listen(int listener, Ipv6Address group, FilterMode mode, String sources) {
        world.inCall(call -> listen(call, listener, group, mode, sources));
        assertThat(world.output.isReportOpen()).isFalse();
    }

    void listen(Call call, int listener, Ipv6Address group, FilterMode mode, String sources) {
        int set = intern(sources);
        call.listen(listener, 0, group.high(), group.low(), mode, set, world.time.getAsLong());
        world.sets.release(set);
    }

    /// A call that changes the first groups there are, all alike; of INCLUDE with the source `a`.
    void joinAll(int listener, int groups, FilterMode mode) {
        String sources = mode == FilterMode.INCLUDE ? "a" : "";
        world.inCall(
                call -> {
                    for (int i = 0; i < groups; i++) {
                        listen(call, listener, ListenerWorld.GROUP.plus(i), mode, sources);
                    }
                });
    }

    /// A call that sets one subscription of a listener to a group.
    void subscribe(int listener, long subscription, char group, FilterMode mode, String sources) {
        Ipv6Address address = group(group);
        int set = intern(sources);
        try {
            world.inCall(
                    call ->
                            call.listen(
                                    listener,
                                    subscription,
                                    address.high(),
                                    address.low(),
                                    mode,
                                    set,
                                    world.time.getAsLong()));
        } finally {
            world.sets.release(set);
        }
    }

    private int intern(String sources) {
        long[] words = new long[2 * sources.length()];
        for (int i = 0; i < sources.length(); i++) {
            words[2 * i] = source(sources.charAt(i)).high();
            words[2 * i + 1] = source(sources.charAt(i)).low();
        }
        return world.sets.intern(words, sources.length());
    }

    /// Ends a membership; sends nothing by itself beyond what the protocol says.
    void leave(int listener, char group) {
        include(listener, group, "");
    }

    /// Waits until nothing more comes of what was done so far, and forgets it.
    Mldv2World settled() {
        world.run(Duration.ofSeconds(30));
        world.output.takeSent();
        return this;
    }

    // What comes from the link.

    void query(String text, long maximumDelayMillis) {
        query(text, maximumDelayMillis, destination(text));
    }

    /// `""` is a General Query, `"G"` one for a group, `"G{a}"` one for sources.
    void query(String text, long maximumDelayMillis, Ipv6Address destination) {
        Ipv6Address group = text.isEmpty() ? Ipv6Address.UNSPECIFIED : group(text.charAt(0));
        world.receive(
                new Mldv2Query((int) maximumDelayMillis, group, false, 2, 125, sourcesOf(text)),
                ListenerWorld.QUERIER,
                destination);
    }

    void queryV1(String text, long maximumDelayMillis) {
        queryV1(text, maximumDelayMillis, destination(text));
    }

    void queryV1(String text, long maximumDelayMillis, Ipv6Address destination) {
        Ipv6Address group = text.isEmpty() ? Ipv6Address.UNSPECIFIED : group(text.charAt(0));
        world.receive(
                new Mldv1Query((int) maximumDelayMillis, group),
                ListenerWorld.QUERIER,
                destination);
    }

    private static Ipv6Address destination(String text) {
        return text.isEmpty() ? Ipv6Address.ALL_NODES : group(text.charAt(0));
    }

    static List<Ipv6Address> sourcesOf(String text) {
        List<Ipv6Address> sources = new ArrayList<>();
        text.chars()
                .filter(Character::isLowerCase)
                .forEach(name -> sources.add(source((char) name)));
        return sources;
    }

    // What is seen.

    /// Texts of the frames seen since last asked.
    List<String> said() {
        return seen().stream().map(Seen::text).toList();
    }

    List<String> saidWithin(Duration duration) {
        world.run(duration);
        return said();
    }

    /// What is seen from now on until nothing more can come.
    List<Seen> seenWithin(Duration duration) {
        world.run(duration);
        return seen();
    }

    List<Seen> seen() {
        assertThat(world.output.isReportOpen()).as("no Report is left open").isFalse();
        return world.output.takeSent().stream().map(Mldv2World::seen).toList();
    }

    private static Seen seen(Sent sent) {
        int listener = (int) ((sent.source().low() >>> 0 & 0xff) - 0x10);
        return new Seen(sent.millis(), listener, text(sent));
    }

    private static String text(Sent sent) {
        if (sent.isReport()) {
            assertThat(sent.destination()).isEqualTo(sent.group());
            return "v1 Report " + name(sent.group());
        }
        if (sent.isDone()) {
            assertThat(sent.destination()).isEqualTo(Ipv6Address.ALL_ROUTERS);
            return "v1 Done " + name(sent.group());
        }
        assertThat(sent.isV2Report()).isTrue();
        assertThat(sent.destination()).as("V2-16").isEqualTo(Ipv6Address.ALL_MLDV2_ROUTERS);
        return sent.records().stream().map(Mldv2World::text).collect(Collectors.joining(" "));
    }

    static String text(AddressRecord record) {
        return record.type()
                + " "
                + name(record.group())
                + record.sources().stream()
                        .map(
                                source ->
                                        Character.toString(
                                                Character.forDigit((int) source.low(), 36)))
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String name(Ipv6Address group) {
        return group.equals(SSM_GROUP)
                ? "S"
                : Character.toString('G' + (int) (group.low() - ListenerWorld.GROUP.low()));
    }

    // What is pending.

    /// When the answer to a General Query is due, in milliseconds from now; -1 without one.
    long generalLeft(int listener) {
        int tick = world.registry.listeners().get(listener, ListenerTable.DUE_TICK);
        return tick == RowTable.IDLE_TICK ? -1 : left(world.schedules.get(GENERAL), tick);
    }

    /// When the answer for one group is due, in milliseconds from now; -1 without one.
    long specificLeft(int listener, char group) {
        int row = world.row(listener, group(group));
        int tick = world.registry.memberships().get(row, MembershipTable.DUE_TICK);
        return tick == RowTable.IDLE_TICK ? -1 : left(world.schedule, tick);
    }

    private static final int GENERAL = 2;

    private long left(ResponseSchedule schedule, int tick) {
        return (schedule.grid().nanosOf(tick) - world.time.getAsLong()) / 1_000_000;
    }

    /// Nothing is armed, nothing is remembered, the books are closed.
    void assertNothingLeftOver() {
        world.assertBooksBalance();
        assertThat(world.ledger.pending()).isZero();
        assertThat(world.listeners.unsolicitedPending()).isZero();
        assertThat(world.listeners.size())
                .as("no row without a membership")
                .isEqualTo(world.registry.memberships().size());
    }
}
