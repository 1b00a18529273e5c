// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.listener.HostHabits.Adoption;
import io.mld6.engine.listener.HostHabits.Quirk;
import io.mld6.engine.listener.HostHabits.Silence;
import io.mld6.engine.listener.HostHabits.SourceAnswer;
import io.mld6.engine.registry.MembershipRegistry;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What listeners in many segments say they occupy is what their arrays do: these are found by
/// following every field from the registry and the listeners on, so that a table nobody counts is
/// found, too.
class ListenerMemoryTest {
    /// One more than a power of two: what grows by doubling is half air.
    private static final int SEGMENTS = 4097;

    private static final int DELAY_MILLIS = 10_000;
    private static final VlanTags FIRST_VLAN = VlanTags.parse("1");
    private static final HostHabits HABITS =
            new HostHabits(
                    0,
                    0,
                    Adoption.ALWAYS,
                    SourceAnswer.STANDARD,
                    Silence.NONE,
                    Set.of(Quirk.SPOOFS));

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int calls;

    private static ListenerWorld world(int version) {
        return version == 1
                ? new ListenerWorld(0, ListenerWorld.SNOOPED)
                : new ListenerWorld(0, Mldv2World.rules(2, false), 1);
    }

    private static int segment(ListenerWorld world, int number) {
        return world.registry.segment(FIRST_VLAN.word() + ((long) number << 32));
    }

    private void populate(ListenerWorld world, HostKind kind) {
        for (int i = 0; i < SEGMENTS; i++) {
            int segment = segment(world, i);
            long mac = ListenerWorld.FIRST_MAC.plus(i).value();
            int listener =
                    world.listeners.addListener(segment, mac, Ipv6Address.eui64(mac), true, kind);
            Ipv6Address group = ListenerWorld.GROUP;
            long now = world.time.getAsLong();
            world.listeners.inCall(
                    ++calls, call -> call.join(listener, group.high(), group.low(), 0, now));
        }
    }

    private static void askEach(ListenerWorld world, MldQuery query) {
        int armed = 0;
        for (int i = 0; i < SEGMENTS; i++) {
            armed +=
                    world.listeners.onQuery(
                            segment(world, i),
                            query,
                            Ipv6Address.ALL_NODES,
                            world.time.getAsLong());
        }
        assertThat(armed).isEqualTo(SEGMENTS);
    }

    private static long counted(ListenerWorld world) {
        return world.registry.sizeOctets() + world.sets.sizeOctets() + world.listeners.sizeOctets();
    }

    /// Octets of all arrays of numbers that somebody holds.
    private long held(ListenerWorld world) throws IllegalAccessException {
        seen.clear();
        return octets(world.registry) + octets(world.sets) + octets(world.listeners);
    }

    private long octets(Object object) throws IllegalAccessException {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            return octetsOfArray(object, type.getComponentType());
        }
        if (!type.getName().startsWith("io.mld6.engine.") || type.isHidden() || type.isEnum()) {
            return 0;
        }
        if (object instanceof ReportOutput || !seen.add(object)) {
            return 0;
        }
        long octets = 0;
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    Object value = field.get(object);
                    octets += value == null ? 0 : octets(value);
                }
            }
        }
        return octets;
    }

    private long octetsOfArray(Object array, Class<?> component) throws IllegalAccessException {
        if (!seen.add(array)) {
            return 0;
        }
        int length = Array.getLength(array);
        if (component == long.class) {
            return 8L * length;
        }
        if (component == int.class) {
            return 4L * length;
        }
        if (component.isPrimitive()) {
            return length;
        }
        long octets = 0;
        for (int i = 0; i < length; i++) {
            Object element = Array.get(array, i);
            octets += element == null ? 0 : octets(element);
        }
        return octets;
    }

    @ParameterizedTest(name = "MLDv{0}")
    @ValueSource(ints = {1, 2})
    void whatGrowsWithSegmentsAndQueriesIsCounted(int version) throws IllegalAccessException {
        ListenerWorld world = world(version);
        long uncounted = held(world) - counted(world);
        assertThat(uncounted).as("scratch, and books of fixed size").isBetween(0L, 64L << 10);
        long first = counted(world);
        populate(world, new HostKind(version, false, DelayLaw.UNIFORM, HABITS));
        assertThat(held(world) - counted(world)).as("joined").isEqualTo(uncounted);
        world.run(Duration.ofSeconds(20));
        long idle = counted(world);
        askEach(world, query(version));
        assertThat(held(world) - counted(world)).as("asked").isEqualTo(uncounted);
        assertThat(counted(world) - idle).as("queries").isGreaterThan(SEGMENTS * (12L + 16 + 24));
        world.output.setRoom(0);
        for (int row = 0; row < SEGMENTS; row++) {
            int left = row;
            world.listeners.inCall(++calls, call -> call.leave(left, world.time.getAsLong()));
        }
        assertThat(held(world) - counted(world)).as("left").isEqualTo(uncounted);
        assertThat(counted(world)).isGreaterThan(first);
    }

    @Test
    void whatOlderQueriersAreRememberedByIsCounted() throws IllegalAccessException {
        ListenerWorld world = world(2);
        long uncounted = held(world) - counted(world);
        populate(world, new HostKind(2, false, DelayLaw.UNIFORM));
        world.run(Duration.ofSeconds(20));
        askEach(world, query(1));
        assertThat(held(world) - counted(world)).isEqualTo(uncounted);
    }

    @ParameterizedTest(name = "MLDv{0}")
    @ValueSource(ints = {1, 2})
    void theEstimateToRefuseByIsEnoughForSegmentsThatAreAllAsked(int version) {
        ListenerWorld world = world(version);
        long fixed = counted(world);
        world.registry.reserve(SEGMENTS, SEGMENTS, SEGMENTS, SEGMENTS);
        populate(world, new HostKind(version, false, DelayLaw.UNIFORM));
        world.run(Duration.ofSeconds(20));
        askEach(world, query(version));
        assertThat(counted(world) - fixed)
                .isLessThanOrEqualTo(
                        MembershipRegistry.estimateOctets(SEGMENTS, SEGMENTS, SEGMENTS, SEGMENTS));
    }

    private static MldQuery query(int version) {
        return version == 1
                ? new Mldv1Query(DELAY_MILLIS, Ipv6Address.UNSPECIFIED)
                : new Mldv2Query(DELAY_MILLIS, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());
    }
}
