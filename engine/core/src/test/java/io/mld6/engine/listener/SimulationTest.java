// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.testing.Vectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Hours of random joins, leaves, queries, foreign Reports and rubbish, every frame checked against
/// [HostModel]s, one per membership.
///
/// A failure names its seed; `-Dmld6.seed=N` plays that one alone.
class SimulationTest {
    private static final int LISTENERS = 12;
    private static final int STEPS = 4000;
    private static final long MILLI = 1_000_000;

    private static final List<Ipv6Address> GROUPS =
            Stream.of(
                            "ff0e::db8:0:101",
                            "ff0e::db8:0:102",
                            "ff02::1:ff00:5310",
                            "ff05::7",
                            "ff02::1",
                            "ff01::5")
                    .map(Ipv6Address::parse)
                    .toList();

    static Stream<Arguments> runs() {
        Long only = Long.getLong("mld6.seed");
        List<Long> seeds = only == null ? List.of(1L, 2L, 3L, 4L, 5L, 6L) : List.of(only);
        return seeds.stream()
                .flatMap(
                        seed ->
                                Stream.of(
                                        Arguments.of(seed, true, false),
                                        Arguments.of(seed, true, true),
                                        Arguments.of(seed, false, false)));
    }

    private record Key(Ipv6Address source, Ipv6Address group) {}

    @ParameterizedTest(name = "seed {0}, shared {1}, always Done {2}")
    @MethodSource("runs")
    void sendsWhatTheStateTableSays(long seed, boolean shared, boolean alwaysDone) {
        new Run(seed, shared, alwaysDone).play();
    }

    private static final class Run {
        final SplittableRandom random;
        final ListenerWorld world;
        final boolean shared;
        final String name;
        final Map<Key, HostModel> models = new HashMap<>();
        final List<byte[]> rubbish =
                Vectors.all().stream()
                        .filter(vector -> !vector.expect().equals("ACCEPT"))
                        .map(Vectors.Vector::octets)
                        .toList();
        int reports;
        int dones;

        Run(long seed, boolean shared, boolean alwaysDone) {
            this.random = new SplittableRandom(seed);
            this.shared = shared;
            this.name = "-Dmld6.seed=" + seed + " shared " + shared + " always " + alwaysDone;
            this.world =
                    new ListenerWorld(
                            LISTENERS, new Mldv1Rules(shared, alwaysDone, 2, 10_000 * MILLI), seed);
            for (int listener = 0; listener < LISTENERS; listener++) {
                for (Ipv6Address group : GROUPS) {
                    boolean reportable = !List.of("ff02::1", "ff01::5").contains(group.toString());
                    models.put(
                            new Key(ListenerWorld.addressOf(listener), group),
                            new HostModel(reportable, alwaysDone));
                }
            }
        }

        HostModel model(int listener, Ipv6Address group) {
            return model(ListenerWorld.addressOf(listener), group);
        }

        HostModel model(Ipv6Address source, Ipv6Address group) {
            HostModel model = models.get(new Key(source, group));
            if (model == null) {
                throw new AssertionError("nobody is " + source + " in " + group + ", " + name);
            }
            return model;
        }

        void play() {
            for (int step = 0; step < STEPS; step++) {
                int listener = random.nextInt(LISTENERS);
                Ipv6Address group = GROUPS.get(random.nextInt(GROUPS.size()));
                switch (random.nextInt(12)) {
                    case 0, 1, 2 -> toggle(listener, group);
                    case 3 -> query(Ipv6Address.UNSPECIFIED, Ipv6Address.ALL_NODES, -1);
                    case 4 -> query(group, group, -1);
                    case 5 -> query(group, ListenerWorld.addressOf(listener), listener);
                    case 6 ->
                            query(
                                    Ipv6Address.UNSPECIFIED,
                                    ListenerWorld.addressOf(listener),
                                    listener);
                    case 7 -> foreignReport(group);
                    case 8 -> {
                        world.receive(rubbish.get(random.nextInt(rubbish.size())));
                        world.receive(
                                new Mldv1Done(GROUPS.getFirst()),
                                ListenerWorld.NEIGHBOUR,
                                Ipv6Address.ALL_ROUTERS);
                    }
                    default -> run(1L << random.nextInt(0, 17));
                }
                assertThat(world.output.takeSent()).as(name).isEmpty();
            }
            run(120_000);
            assertThat(reports).as(name).isGreaterThan(1000);
            assertThat(dones).as(name).isGreaterThan(50);
            world.assertBooksBalance();
            assertThat(world.ledger.pending()).as(name).isZero();
            assertThat(world.ledger.late()).as(name).isZero();
            assertThat(world.listeners.unsolicitedPending()).as(name).isZero();
            assertThat(world.registry.memberships().size())
                    .isEqualTo(models.values().stream().filter(HostModel::isListening).count());
        }

        void toggle(int listener, Ipv6Address group) {
            HostModel model = model(listener, group);
            List<String> expected = new ArrayList<>();
            if (model.isListening()) {
                if (model.stopListening()) {
                    expected.add("Done");
                    dones++;
                }
                assertThat(world.leave(listener, group)).isTrue();
            } else {
                if (model.startListening(world.millis())) {
                    expected.add("Report");
                    heard(model, group);
                }
                assertThat(world.join(listener, group)).isTrue();
            }
            List<Sent> sent = world.output.takeSent();
            assertThat(sent.stream().map(one -> one.isDone() ? "Done" : "Report"))
                    .as(name)
                    .isEqualTo(expected);
            assertThat(sent)
                    .as(name)
                    .allMatch(one -> one.source().equals(ListenerWorld.addressOf(listener)))
                    .allMatch(one -> one.group().equals(group));
        }

        void query(Ipv6Address group, Ipv6Address destination, int onlyListener) {
            long maximumDelay =
                    switch (random.nextInt(6)) {
                        case 0 -> 0;
                        case 1 -> 1 + random.nextInt(59);
                        case 2 -> 60 + random.nextInt(1000);
                        case 3 -> 1000;
                        case 4 -> 10_000;
                        default -> 65_535;
                    };
            long now = world.millis();
            models.forEach(
                    (key, model) -> {
                        boolean asked =
                                onlyListener < 0
                                        || key.source.equals(ListenerWorld.addressOf(onlyListener));
                        if (asked && (group.isUnspecified() || key.group.equals(group))) {
                            model.queryReceived(maximumDelay, now);
                        }
                    });
            world.receive(
                    new Mldv1Query((int) maximumDelay, group), ListenerWorld.QUERIER, destination);
        }

        void foreignReport(Ipv6Address group) {
            if (group.isReportable()) {
                heard(null, group);
                world.receive(new Mldv1Report(group), ListenerWorld.NEIGHBOUR, group);
            }
        }

        /// On a shared segment everyone but the sender hears a Report.
        void heard(@org.jspecify.annotations.Nullable HostModel sender, Ipv6Address group) {
            if (shared) {
                models.forEach(
                        (key, model) -> {
                            if (key.group.equals(group) && model != sender) {
                                model.reportReceived();
                            }
                        });
            }
        }

        void run(long millis) {
            world.run(Duration.ofMillis(millis));
            for (Sent sent : world.output.takeSent()) {
                assertThat(sent.isReport()).as("%s: %s", name, sent).isTrue();
                HostModel model = model(sent.source(), sent.group());
                String before = model.toString();
                assertThat(model.reportSent(sent.millis()))
                        .as("%s: %s in state %s", name, sent, before)
                        .isTrue();
                heard(model, sent.group());
                reports++;
            }
            long now = world.millis();
            models.forEach(
                    (key, model) ->
                            assertThat(model.isOverdue(now))
                                    .as("%s at %d: %s %s is missing", name, now, key, model)
                                    .isFalse());
        }
    }
}
