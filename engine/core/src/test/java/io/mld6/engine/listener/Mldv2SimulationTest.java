// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.registry.SegmentTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Hours of random joins, leaves, filter changes and queries of all kinds, some lost, some heard
/// twice and some overtaken by later ones, with queriers of both versions; every record compared
/// with [ReferenceListener]s.
///
/// A failure names its seed; `-Dmld6.seed=N` plays that one alone.
class Mldv2SimulationTest {
    private static final int LISTENERS = 5;
    private static final int STEPS = 4000;
    private static final int MAXIMUM_ASKED = 3;
    private static final long TICK = ListenerWorld.TICK_MILLIS;
    private static final String GROUPS = "GHIJ";
    private static final String SOURCES = "abcde";

    /// Maximum Response Delays, and what the code of each means to version 1.
    private static final int[] DELAYS = {0, 20, 1000, 10_000, 60_000};

    private static final int[] LINEAR_DELAYS = {0, 20, 1000, 10_000, 0x8d4c};

    static Stream<Arguments> runs() {
        Long only = Long.getLong("mld6.seed");
        List<Long> seeds = only == null ? List.of(1L, 2L, 3L, 4L) : List.of(only);
        return seeds.stream()
                .flatMap(
                        seed ->
                                Stream.of(
                                        Arguments.of(seed, 1, true),
                                        Arguments.of(seed, 2, true),
                                        Arguments.of(seed, 2, false),
                                        Arguments.of(seed, 3, false)));
    }

    @ParameterizedTest(name = "seed {0}, RV {1}, version 1 queriers {2}")
    @MethodSource("runs")
    void saysWhatTheStandardSays(long seed, int robustness, boolean olderQueriers) {
        new Run(seed, robustness, olderQueriers).play();
    }

    private static final class Run {
        final SplittableRandom random;
        final boolean olderQueriers;
        final int robustness;
        final String name;
        final Mldv2World listeners;
        final ListenerWorld world;
        final List<ReferenceListener> references = new ArrayList<>();
        long drawnBits;
        long queryInterval = 125_000;
        int changes;
        int repetitions;
        int answers;
        int inVersion1;
        int overtaken;
        /// Queries on a longer way, the ones sent after which arrive before them.
        final List<Runnable> late = new ArrayList<>();

        Run(long seed, int robustness, boolean olderQueriers) {
            this.random = new SplittableRandom(seed);
            this.robustness = robustness;
            this.olderQueriers = olderQueriers;
            this.name = "-Dmld6.seed=" + seed + " RV " + robustness + " v1 " + olderQueriers;
            var rules =
                    new Mldv2Rules(
                            robustness, 1_000_000_000L, false, _ -> drawnBits, 1024, MAXIMUM_ASKED);
            listeners = new Mldv2World(LISTENERS, Mldv2World.rules(robustness, rules), seed);
            world = listeners.world;
            for (int i = 0; i < LISTENERS; i++) {
                references.add(new ReferenceListener(robustness, MAXIMUM_ASKED));
            }
        }

        void play() {
            for (int step = 0; step < STEPS; step++) {
                if (!late.isEmpty() && random.nextInt(4) == 0) {
                    late.remove(random.nextInt(late.size())).run();
                }
                switch (random.nextInt(olderQueriers ? 13 : 12)) {
                    case 0, 1, 2, 3 -> call();
                    case 4, 5, 6 -> query(false);
                    case 7 -> {
                        query(false);
                        query(false);
                    }
                    case 12 -> query(true);
                    default -> run(TICK << random.nextInt(0, 13));
                }
            }
            run(200_000_000);
            assertThat(changes).as(name).isGreaterThan(500);
            assertThat(repetitions).as(name).matches(n -> robustness == 1 ? n == 0 : n > 300);
            assertThat(answers).as(name).isGreaterThan(500);
            assertThat(overtaken).as(name).isGreaterThan(50);
            assertThat(inVersion1).as(name).matches(n -> olderQueriers ? n > 100 : n == 0);
            listeners.assertNothingLeftOver();
            assertThat(world.ledger.late()).as(name).isZero();
            assertThat(world.listeners.size())
                    .as(name)
                    .isEqualTo(references.stream().mapToInt(ReferenceListener::listeningTo).sum());
            for (int listener = 0; listener < LISTENERS; listener++) {
                for (char group : GROUPS.toCharArray()) {
                    listeners.leave(listener, group);
                }
            }
            world.run(Duration.ofMinutes(1));
            assertThat(world.registry.memberships().size()).as(name).isZero();
            assertThat(world.sets.live()).as("%s: sets nobody owns", name).isZero();
        }

        char group() {
            return GROUPS.charAt(random.nextInt(GROUPS.length()));
        }

        String sources() {
            var chosen = new StringBuilder();
            for (char source : SOURCES.toCharArray()) {
                if (random.nextInt(5) < 2) {
                    chosen.append(source);
                }
            }
            return chosen.toString();
        }

        static Set<Character> letters(String text) {
            Set<Character> letters = new TreeSet<>();
            text.chars().forEach(letter -> letters.add((char) letter));
            return letters;
        }

        /// One call of one listener that sets the filters of some groups, each once.
        void call() {
            int listener = random.nextInt(LISTENERS);
            Set<Character> groups = new TreeSet<>();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                groups.add(group());
            }
            Set<String> expected = new HashSet<>();
            world.inCall(
                    call -> {
                        for (char group : groups) {
                            boolean exclude = random.nextBoolean();
                            String sources = random.nextInt(4) == 0 ? "" : sources();
                            ReferenceListener reference = references.get(listener);
                            expected.addAll(
                                    reference.listen(
                                            group, exclude, letters(sources), world.millis()));
                            listeners.listen(
                                    call,
                                    listener,
                                    Mldv2World.group(group),
                                    exclude ? FilterMode.EXCLUDE : FilterMode.INCLUDE,
                                    sources);
                        }
                    });
            List<Sent> sent = world.output.takeSent();
            Set<String> said = new HashSet<>();
            sent.forEach(frame -> said.addAll(texts(frame)));
            assertThat(said).as("%s at %d", name, world.millis()).isEqualTo(expected);
            assertThat(sent)
                    .as(name)
                    .allMatch(frame -> frame.source().equals(ListenerWorld.addressOf(listener)));
            if (!references.get(listener).isVersion1()) {
                assertThat(sent).as("%s: one report a call", name).hasSizeLessThan(2);
            }
            changes += expected.size();
        }

        static List<String> texts(Sent frame) {
            if (!frame.isV2Report()) {
                return List.of(
                        (frame.isReport() ? "v1 Report " : "v1 Done ") + letter(frame.group()));
            }
            List<AddressRecord> records = frame.records();
            return records.stream().map(Mldv2World::text).toList();
        }

        static char letter(Ipv6Address group) {
            return (char) ('G' + group.low() - ListenerWorld.GROUP.low());
        }

        /// A query of any kind to any address.
        void query(boolean older) {
            boolean general = random.nextInt(older ? 2 : 3) == 0;
            char group = group();
            char other = group();
            int listener = random.nextInt(LISTENERS);
            Ipv6Address destination;
            Predicate<Integer> receives;
            switch (random.nextInt(older ? 8 : 5)) {
                case 0 -> {
                    destination = Mldv2World.group(other);
                    receives = one -> references.get(one).isListening(other);
                }
                case 1 -> {
                    destination = Ipv6Address.ALL_NODES;
                    receives = _ -> true;
                }
                case 2, 3, 4 -> {
                    destination = general ? Ipv6Address.ALL_NODES : Mldv2World.group(group);
                    receives = one -> general || references.get(one).isListening(group);
                }
                default -> {
                    destination = ListenerWorld.addressOf(listener);
                    receives = one -> one == listener;
                }
            }
            int kind = random.nextInt(DELAYS.length);
            int delay = DELAYS[kind];
            String sources = !general && !older && random.nextBoolean() ? sources() : "";
            Ipv6Address about = general ? Ipv6Address.UNSPECIFIED : Mldv2World.group(group);
            int interval = random.nextInt(2) == 0 ? 0 : 5;
            MldQuery query =
                    older
                            ? new Mldv1Query(delay, about)
                            : new Mldv2Query(
                                    delay,
                                    about,
                                    random.nextBoolean(),
                                    random.nextInt(8),
                                    interval,
                                    Mldv2World.sourcesOf(sources));
            switch (random.nextInt(10)) {
                case 0 -> {} // lost
                case 1 -> {
                    overtaken++;
                    late.add(() -> arrives(query, destination, receives, kind));
                }
                case 2 -> {
                    arrives(query, destination, receives, kind);
                    arrives(query, destination, receives, kind);
                }
                default -> arrives(query, destination, receives, kind);
            }
        }

        /// @param kind of the delay, an index of [#DELAYS]
        void arrives(
                MldQuery query, Ipv6Address destination, Predicate<Integer> receives, int kind) {
            boolean older = query instanceof Mldv1Query;
            boolean general = query.isGeneral();
            char group = general ? 'G' : letter(query.group());
            int delay = DELAYS[kind];
            long drawn = draw(delay);
            Set<Character> asked = new TreeSet<>();
            if (query instanceof Mldv2Query v2) {
                v2.sources()
                        .forEach(source -> asked.add(Character.forDigit((int) source.low(), 36)));
            }
            boolean ours =
                    destination.equals(Ipv6Address.ALL_NODES)
                            || world.registry.isOurs(
                                    SegmentTable.FIRST, destination.high(), destination.low());
            if (!older && ours && anybodyReceives(receives, destination)) {
                int interval = ((Mldv2Query) query).queryIntervalSeconds();
                queryInterval = interval == 0 ? 125_000 : interval * 1000L;
            }
            long now = world.millis();
            for (int one = 0; one < LISTENERS; one++) {
                if (receives.test(one)) {
                    ReferenceListener reference = references.get(one);
                    if (older && general) {
                        reference.olderQuerier(
                                now + robustness * queryInterval + Math.max(10_000, delay));
                    }
                    if (!reference.isVersion1()) {
                        if (general) {
                            reference.generalQuery(drawn, now);
                        } else {
                            reference.specificQuery(group, asked, drawn, now);
                        }
                    } else if (general) {
                        reference.generalQueryInVersion1(older ? delay : LINEAR_DELAYS[kind], now);
                    } else {
                        reference.queryInVersion1(group, older ? delay : LINEAR_DELAYS[kind], now);
                    }
                }
            }
            world.receive(query, ListenerWorld.QUERIER, destination);
            assertThat(world.output.takeSent()).as("%s: never at once", name).isEmpty();
        }

        boolean anybodyReceives(Predicate<Integer> receives, Ipv6Address destination) {
            if (destination.equals(Ipv6Address.ALL_NODES)) {
                return true;
            }
            for (int one = 0; one < LISTENERS; one++) {
                if (receives.test(one)) {
                    return true;
                }
            }
            return false;
        }

        /// Chooses the delay that every listener will draw: a whole number of ticks, which the
        /// engine is handed as the bits of its random number.
        long draw(int maximumDelay) {
            long range = (maximumDelay - Math.min(3 * TICK, maximumDelay / 2)) / TICK;
            if (range == 0) {
                return TICK;
            }
            long ticks = 1 + random.nextLong(range);
            drawnBits = (long) ((ticks - 0.5) / range * (1L << 62)) << 2;
            return ticks * TICK;
        }

        void run(long millis) {
            world.run(Duration.ofMillis(millis));
            long now = world.millis();
            List<List<ReferenceListener.Answer>> due = new ArrayList<>();
            references.forEach(one -> due.add(new ArrayList<>(one.answersUntil(now))));
            for (Sent frame : world.output.takeSent()) {
                int listener = 0;
                while (!ListenerWorld.addressOf(listener).equals(frame.source())) {
                    listener++;
                }
                seen(frame, references.get(listener), due.get(listener));
            }
            for (int one = 0; one < LISTENERS; one++) {
                due.get(one).removeIf(answer -> answer.readings().contains(""));
                assertThat(due.get(one)).as("%s: answers missing of %d", name, one).isEmpty();
                assertThat(references.get(one).overdue(now))
                        .as("%s: repetitions missing of %d at %d", name, one, now)
                        .isEmpty();
            }
        }

        void seen(Sent frame, ReferenceListener reference, List<ReferenceListener.Answer> due) {
            if (!frame.isV2Report()) {
                assertThat(reference.reportedInVersion1(letter(frame.group()), frame.millis()))
                        .as("%s: %s", name, frame)
                        .isTrue();
                inVersion1++;
                return;
            }
            Set<String> stateChanges = new TreeSet<>();
            Set<Character> changed = new TreeSet<>();
            for (AddressRecord record : frame.records()) {
                String text = Mldv2World.text(record);
                if (text.startsWith("IS_")) {
                    assertThat(take(due, frame.millis(), text))
                            .as("%s: %s, due were %s", name, frame, due)
                            .isTrue();
                    answers++;
                } else {
                    stateChanges.add(text);
                    changed.add(letter(record.group()));
                }
            }
            Set<String> expected = new TreeSet<>();
            changed.forEach(group -> expected.addAll(reference.repetition(group, frame.millis())));
            assertThat(stateChanges).as("%s: %s", name, frame).isEqualTo(expected);
            repetitions += changed.size();
        }

        static boolean take(List<ReferenceListener.Answer> due, long at, String text) {
            for (int i = 0; i < due.size(); i++) {
                if (due.get(i).at() == at && due.get(i).readings().contains(text)) {
                    due.remove(i);
                    return true;
                }
            }
            return false;
        }
    }
}
