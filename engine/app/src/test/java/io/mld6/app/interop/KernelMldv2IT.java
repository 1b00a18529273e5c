// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.host.HostOptions;
import io.mld6.engine.host.HostPersona;
import io.mld6.engine.host.MldMode;
import io.mld6.engine.host.ResponseLaw;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.population.Population;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.KernelListener;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Statement;
import io.mld6.engine.testing.TestQueries;
import io.mld6.engine.testing.Wiretap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The kernel's MLDv2 host and one of our listeners, each at the end of a cable of its own, get the
/// same orders and the same queries, and must say the same.
///
/// Compared are the records of each group: kind, sources, order of state changes, number of
/// transmissions; of answers, which are made in any order, the set. How records share Reports is
/// not, nor when within its bounds something is said. Where the kernel goes its own way, see
/// [KernelWay]: that it still does is asserted, too.
///
/// An order is `socket:verb group [source,...]`, sources by their numbers; the kernel gets it
/// through
/// the socket option of that name, we as the state of the socket that results.
@RequiresNetns
@RequiresCommands({"ip", "sysctl"})
class KernelMldv2IT {
    /// Of a change to its last repetition, and some more: the kernel's timers are not that exact.
    private static final long SETTLED_MS = 1300;

    private static final int QRV = 2;
    private static final int QQIC = 125;
    private static final int ATTEMPTS = 5;

    private Netns ourHost;
    private Netns theirHost;
    private Wiretap ours;
    private Wiretap theirs;
    private KernelListener kernel;
    private Engine engine;
    private int listener;
    private final Map<String, SocketState> sockets = new TreeMap<>();

    /// What the kernel does otherwise than RFC 9777 says, as far as these tests meet it.
    ///
    /// Not a difference of what is compared: it has one timer for the state changes of an
    /// interface,
    /// so a change of one group brings forward the repetitions of the others; and it names the
    /// groups
    /// of an answer to a General Query youngest first.
    private enum KernelWay {
        /// §6.3 Table 3 answers a source-specific query in EXCLUDE(A) with IS_IN(B-A), the kernel
        /// with
        /// all of its state.
        ANSWERS_ABOUT_SOURCES_WITH_ITS_WHOLE_STATE(
                "1:join G; 1:block G 1", "G? 1,2", "IS_IN{2}", "IS_EX{1}"),
        /// §6.2 rule 1: with a General Query pending sooner, a specific one changes nothing. The
        /// kernel
        /// answers both, and the first of the two only for the sources asked about.
        ANSWERS_TWICE_WHEN_ASKED_IN_GENERAL_AND_ABOUT_SOURCES(
                "1:joinSource G 1; 1:joinSource G 2",
                "100?; 1500:G? 1",
                "IS_IN{1,2}",
                "IS_IN{1} IS_IN{1,2}"),
        /// §5.1.8 has routers adopt the robustness of the querier; the kernel does so as a host.
        ADOPTS_THE_ROBUSTNESS_OF_THE_QUERIER(
                "", "qrv 3; 1:join G", "TO_EX{} TO_EX{}", "TO_EX{} TO_EX{} TO_EX{}"),
        /// But no less than 2.
        ADOPTS_NO_ROBUSTNESS_OF_1("", "qrv 1; 1:join G", "TO_EX{} TO_EX{}", "TO_EX{} TO_EX{}"),
        /// §5.1.8: 0 is the default; the kernel keeps what it has.
        KEEPS_ITS_ROBUSTNESS_WHEN_THAT_IS_0(
                "", "qrv 3; qrv 0; 1:join G", "TO_EX{} TO_EX{}", "TO_EX{} TO_EX{} TO_EX{}");

        private final String before;
        private final String script;
        private final String ours;
        private final String kernels;

        KernelWay(String before, String script, String ours, String kernels) {
            this.before = before;
            this.script = script;
            this.ours = ours;
            this.kernels = kernels;
        }
    }

    @BeforeEach
    void open() throws Exception {
        ourHost = Netns.create("ours");
        theirHost = Netns.create("kernels");
        ours = Wiretap.on(ourHost);
        theirs = Wiretap.on(theirHost);
        kernel = KernelListener.start(theirHost, "e0");
        engine =
                ourHost.call(
                        () ->
                                Engine.start(
                                        EngineConfig.defaults()
                                                .with(b -> b.hearing(Hearing.SNOOPED)),
                                        LinkOpener.onInterface(PacketChannelOptions.on("e0")),
                                        _ -> {}));
        MacAddress mac = new MacAddress(0x02_00_00_00_00_01L);
        listener = engine.addListener(mac, Ipv6Address.linkLocalEui64(mac)).get();
        ask(1000, QRV, "::");
        // The kernel reports, repeats and answers its solicited-node group.
        Thread.sleep(SETTLED_MS + 1000);
    }

    @AfterEach
    void close() throws Exception {
        engine.close();
        kernel.close();
        ours.close();
        theirs.close();
        theirHost.close();
        ourHost.close();
    }

    /// V2-23, V2-25, V2-28, V2-31..37: change after change, each repeated before the next.
    @Test
    void saysTheSameOfChanges() throws Exception {
        List<List<String>> scripts =
                List.of(
                        List.of("1:join G", "1:leave G", "1:join G", "1:leave G"),
                        List.of(
                                "1:joinSource G 1",
                                "1:joinSource G 2",
                                "1:leaveSource G 1",
                                "1:leaveSource G 2"),
                        List.of(
                                "1:join G",
                                "1:block G 3",
                                "1:block G 4",
                                "1:unblock G 3",
                                "1:leave G"),
                        List.of(
                                "1:join G",
                                "1:include G 1,2",
                                "1:include G 2,3",
                                "1:exclude G 1,2",
                                "1:exclude G 2,3",
                                "1:exclude G",
                                "1:include G"),
                        // Two sockets whose filters are merged.
                        List.of(
                                "1:joinSource G 1",
                                "2:joinSource G 2",
                                "2:joinSource G 1",
                                "1:leaveSource G 1",
                                "2:leave G"),
                        List.of(
                                "1:join G",
                                "2:join G",
                                "1:block G 1",
                                "2:block G 1",
                                "3:joinSource G 1",
                                "1:leave G",
                                "2:leave G"),
                        List.of(
                                "1:join G",
                                "1:exclude G 1,2,3,4",
                                "2:joinSource G 3",
                                "3:join G",
                                "3:exclude G 2,3,4,5",
                                "1:leave G",
                                "3:leave G"),
                        List.of(
                                "1:joinSource G 1",
                                "2:join G",
                                "2:exclude G 1,2",
                                "2:leave G",
                                "1:leave G"));
        int steps = scripts.stream().mapToInt(List::size).max().orElseThrow();
        for (int step = 0; step < steps; step++) {
            int[] before = {ours.now(), theirs.now()};
            for (int script = 0; script < scripts.size(); script++) {
                if (step < scripts.get(script).size()) {
                    order(scripts.get(script).get(step), group(script));
                }
            }
            settle();
            Map<String, List<String>> kernels = known(theirs.briefsSince(before[1]));
            assertThat(kernels).as("changed in step %d", step).isNotEmpty();
            assertThat(known(ours.briefsSince(before[0]))).as("step %d", step).isEqualTo(kernels);
            kernels.values().forEach(all -> assertThat(all).hasSizeBetween(QRV, 2 * QRV));
        }
    }

    /// V2-38..43: a change before the last one was repeated, and one more, and one more.
    ///
    /// If a repetition comes between two orders on either side, that attempt says nothing.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "1:join G; 1:leave G",
                "1:joinSource G 1; 1:joinSource G 2",
                "1:joinSource G 1; 1:leaveSource G 1",
                "1:joinSource G 1; 1:leaveSource G 1; 1:joinSource G 1",
                "1:joinSource G 1; 1:joinSource G 2; 1:leaveSource G 1",
                "1:join G; 1:block G 1",
                "1:join G; 1:block G 1; 1:unblock G 1",
                "1:joinSource G 1; 2:join G",
                "1:join G; 1:include G 1",
                "1:join G; 1:include G 1; 1:include G 2",
                "1:join G; 1:exclude G 1; 1:include G 2; 1:exclude G",
            })
    void saysTheSameOfChangesWhileRepetitionsArePending(String script) throws Exception {
        String[] orders = script.split("; ", -1);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String group = group(100 + attempt);
            int[] before = {ours.now(), theirs.now()};
            boolean undisturbed = true;
            for (int i = 0; i < orders.length; i++) {
                if (i > 0) {
                    int count = i;
                    Await.until(
                            () ->
                                    assertThat(reports(ours, before[0], group))
                                            .isGreaterThanOrEqualTo(count));
                    Await.until(
                            () ->
                                    assertThat(reports(theirs, before[1], group))
                                            .isGreaterThanOrEqualTo(count));
                    undisturbed &=
                            reports(ours, before[0], group) == count
                                    && reports(theirs, before[1], group) == count;
                }
                order(orders[i], group);
            }
            settle();
            if (undisturbed) {
                List<String> kernels = known(theirs.briefsSince(before[1])).get(group);
                System.out.println("kernel: " + script + " -> " + kernels);
                assertThat(known(ours.briefsSince(before[0])).get(group)).isEqualTo(kernels);
                assertThat(kernels).hasSizeGreaterThan(QRV);
                return;
            }
        }
        throw new AssertionError("a repetition came in between each time");
    }

    /// V2-45, V2-53, V2-55, V2-56, V2-58, V2-60: answers to queries of all kinds, each made once
    /// and
    /// in time.
    @Test
    void answersTheSame() throws Exception {
        String any = group(1);
        String some = group(2);
        String allBut = group(3);
        String nobodys = group(4);
        order("1:join G", any);
        order("1:joinSource G 1", some);
        order("1:joinSource G 2", some);
        order("2:joinSource G 3", some);
        order("1:join G", allBut);
        order("1:block G 1", allBut);
        settle();

        Map<String, List<String>> all =
                Map.of(
                        any, List.of("IS_EX{}"),
                        some, List.of("IS_IN{1,2,3}"),
                        allBut, List.of("IS_EX{1}"));
        answers(1000, "::", all);
        answers(0, "::", all);
        answers(500, any, Map.of(any, all.get(any)));
        answers(500, some, Map.of(some, all.get(some)));
        answers(500, allBut, Map.of(allBut, all.get(allBut)));
        answers(500, nobodys, Map.of());
        answers(500, some, Map.of(some, List.of("IS_IN{1,3}")), 1, 3, 4);
        answers(500, some, Map.of(), 4, 5);
        answers(500, allBut, Map.of(), 1);
        answers(500, nobodys, Map.of(), 1);
        // With the S flag, which is not for listeners.
        answers(500, 8 | QRV, some, Map.of(some, List.of("IS_IN{2}")), 2);
    }

    /// V2-49..51, V2-57, V2-61c..f: queries about what is pending already, and a change meanwhile.
    @Test
    void answersTheSameToSeveralQueries() throws Exception {
        String some = group(1);
        for (int source = 1; source <= 3; source++) {
            order("1:joinSource G " + source, some);
        }
        settle();
        compare(
                some,
                List.of("IS_IN{1,2}"),
                () -> {
                    ask(1000, QRV, some, 1);
                    ask(1000, QRV, some, 2);
                });
        compare(
                some,
                List.of("IS_IN{1,2,3}"),
                () -> {
                    ask(1000, QRV, some, 1);
                    ask(1000, QRV, some);
                });
        compare(
                some,
                List.of("IS_IN{1,2,3}"),
                () -> {
                    ask(1000, QRV, some);
                    ask(1000, QRV, some, 3);
                });
        compare(
                some,
                List.of("BLOCK{1,2,3}", "BLOCK{1,2,3}"),
                () -> {
                    ask(30_000, QRV, some);
                    order("1:leave G", some);
                });
    }

    @ParameterizedTest
    @EnumSource(KernelWay.class)
    void knowsWhereTheKernelDiffers(KernelWay way) throws Exception {
        String group = group(7);
        perform(way.before, group);
        settle();
        int[] before = {ours.now(), theirs.now()};
        perform(way.script, group);
        settle();
        Thread.sleep(1100); // a third transmission
        assertThat(String.join(" ", known(ours.briefsSince(before[0])).get(group)))
                .isEqualTo(way.ours);
        assertThat(String.join(" ", known(theirs.briefsSince(before[1])).get(group)))
                .isEqualTo(way.kernels);
    }

    /// HP-1: a listener that plays Linux goes these ways, too, and falls back as the kernel does.
    /// It does not answer twice.
    @Test
    void playsTheKernel() throws Exception {
        Population one =
                Population.of(
                        to -> to.baseMac(MacAddress.parse("02:00:00:00:01:01")).name("linux"));
        HostOptions linux = new HostOptions(MldMode.V2, ResponseLaw.UNIFORM, HostPersona.LINUX);
        listener = engine.populate(one, linux).get().number(0);
        int number = 20;
        for (KernelWay way : KernelWay.values()) {
            if (way == KernelWay.ANSWERS_TWICE_WHEN_ASKED_IN_GENERAL_AND_ABOUT_SOURCES) {
                continue;
            }
            String group = group(number++);
            perform(way.before, group);
            settle();
            int[] before = {ours.now(), theirs.now()};
            perform(way.script, group);
            settle();
            Thread.sleep(1100); // a third transmission
            List<String> kernels = known(theirs.briefsSince(before[1])).get(group);
            assertThat(String.join(" ", kernels)).isEqualTo(way.kernels);
            assertThat(known(ours.briefsSince(before[0])).get(group)).isEqualTo(kernels);
        }
        byte[] old = TestQueries.version1(100, "::");
        theirs.say(old);
        ours.say(old);
        settle();
        String group = group(number);
        int[] before = {ours.now(), theirs.now()};
        order("1:join G", group);
        Await.until(
                () ->
                        assertThat(known(theirs.briefsSince(before[1])).get(group))
                                .startsWith("REPORT_V1{}"));
        assertThat(known(ours.briefsSince(before[0])).get(group)).startsWith("REPORT_V1{}");
    }

    /// Orders and queries: `[MRC:]G? sources`, `MRC?`, `qrv N`.
    private void perform(String script, String group) throws Exception {
        for (String step : script.isEmpty() ? new String[0] : script.split("; ", -1)) {
            if (step.startsWith("qrv ")) {
                ask(100, Integer.parseInt(step.substring(4)), "::");
                Thread.sleep(300);
            } else if (step.contains("G? ")) {
                String[] parts = step.split("G\\? ", -1);
                int[] sources = numbers(parts[1]);
                int code = parts[0].isEmpty() ? 500 : Integer.parseInt(parts[0].replace(":", ""));
                ask(code, QRV, group, sources);
            } else if (step.endsWith("?")) {
                ask(Integer.parseInt(step.replace("?", "")), QRV, "::");
            } else {
                order(step, group);
            }
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private void answers(int code, String about, Map<String, List<String>> wanted, int... sources)
            throws Exception {
        answers(code, QRV, about, wanted, sources);
    }

    private void answers(
            int code, int flags, String about, Map<String, List<String>> wanted, int... sources)
            throws Exception {
        int[] before = {ours.now(), theirs.now()};
        long asked = System.nanoTime();
        ask(code, flags, about, sources);
        Thread.sleep(code + SETTLED_MS);
        assertThat(known(theirs.briefsSince(before[1]))).isEqualTo(wanted);
        assertThat(known(ours.briefsSince(before[0]))).isEqualTo(wanted);
        for (Statement answer : ours.since(before[0])) {
            assertThat(TimeUnit.NANOSECONDS.toMillis(answer.nanos() - asked))
                    .as("delay")
                    .isBetween(0L, code + 500L);
        }
    }

    private void compare(String group, List<String> wanted, Action action) throws Exception {
        int[] before = {ours.now(), theirs.now()};
        action.run();
        settle();
        assertThat(known(theirs.briefsSince(before[1])).get(group)).isEqualTo(wanted);
        assertThat(known(ours.briefsSince(before[0])).get(group)).isEqualTo(wanted);
    }

    private static void settle() throws InterruptedException {
        Thread.sleep(SETTLED_MS);
    }

    private static long reports(Wiretap tap, int since, String group) throws Exception {
        return tap.since(since).stream()
                .filter(statement -> statement.group().equals(group))
                .map(Statement::nanos)
                .distinct()
                .count();
    }

    /// The groups of these tests only: the kernel reports its solicited-node group as well. Sources
    /// by their numbers; records of one group in one Report in a fixed order.
    private static Map<String, List<String>> known(Map<String, List<String>> briefs) {
        TreeMap<String, List<String>> known = new TreeMap<>();
        briefs.forEach(
                (group, said) -> {
                    if (!group.startsWith("ff02")) {
                        known.put(
                                group,
                                said.stream().map(s -> s.replace("2001:db8::", "")).toList());
                    }
                });
        return known;
    }

    private void ask(int code, int flags, String group, int... sources) throws Exception {
        List<String> texts = new ArrayList<>();
        for (int source : sources) {
            texts.add(source(source));
        }
        byte[] query = TestQueries.version2(code, flags, QQIC, group, texts);
        theirs.say(query);
        ours.say(query);
    }

    private static String group(int number) {
        return Ipv6Address.parse("ff0e::db8:0:100").plus(number).toString();
    }

    private static String source(int number) {
        return "2001:db8::" + number;
    }

    private static int[] numbers(String list) {
        return list.isEmpty()
                ? new int[0]
                : List.of(list.split(",", -1)).stream().mapToInt(Integer::parseInt).toArray();
    }

    /// What a socket of ours wants of a group, as RFC 3678 lets it be changed.
    private record SocketState(FilterMode mode, TreeSet<Integer> sources) {}

    private void order(String order, String group) throws Exception {
        int socket = Integer.parseInt(order.substring(0, 1));
        String[] words = order.substring(2).split(" ", -1);
        int[] numbers = numbers(words.length > 2 ? words[2] : "");
        String key = socket + " " + group;
        SocketState state =
                sockets.getOrDefault(key, new SocketState(FilterMode.INCLUDE, new TreeSet<>()));
        TreeSet<Integer> sources = new TreeSet<>(state.sources());
        FilterMode mode = state.mode();
        List<String> texts = new ArrayList<>();
        TreeSet<Integer> named = new TreeSet<>();
        for (int number : numbers) {
            texts.add(source(number));
            named.add(number);
        }
        switch (words[0]) {
            case "join" -> {
                kernel.join(socket, group);
                mode = FilterMode.EXCLUDE;
            }
            case "leave" -> {
                kernel.leave(socket, group);
                mode = FilterMode.INCLUDE;
                sources.clear();
            }
            case "joinSource" -> {
                kernel.joinSource(socket, group, texts.get(0));
                sources.addAll(named);
            }
            case "leaveSource" -> {
                kernel.leaveSource(socket, group, texts.get(0));
                sources.removeAll(named);
            }
            case "block" -> {
                kernel.block(socket, group, texts.get(0));
                sources.addAll(named);
            }
            case "unblock" -> {
                kernel.unblock(socket, group, texts.get(0));
                sources.removeAll(named);
            }
            case "include", "exclude" -> {
                mode = words[0].equals("include") ? FilterMode.INCLUDE : FilterMode.EXCLUDE;
                kernel.filter(socket, group, mode, texts);
                sources = named;
            }
            default -> throw new IllegalArgumentException(order);
        }
        sockets.put(key, new SocketState(mode, sources));
        engine.listen(
                        listener,
                        socket,
                        Ipv6Address.parse(group),
                        mode,
                        sources.stream().map(number -> Ipv6Address.parse(source(number))).toList())
                .get();
    }
}
