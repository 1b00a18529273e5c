// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static io.mld6.app.testing.TwinHosts.QRV;
import static io.mld6.app.testing.TwinHosts.group;
import static io.mld6.app.testing.TwinHosts.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.testing.TwinHosts;
import io.mld6.app.testing.TwinHosts.Moment;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The kernel's MLDv2 host and one of our listeners get the same orders and the same queries, and
/// must say the same.
///
/// Compared are the records of each group: kind, sources, order of state changes, number of
/// transmissions; of answers, which are made in any order, the set. How records share Reports is
/// not, nor when within its bounds something is said. Where the kernel goes its own way, see
/// [KernelWaysIT].
@RequiresNetns
@RequiresCommands({"ip", "sysctl"})
class KernelMldv2IT {
    private static final int ATTEMPTS = 5;

    private TwinHosts hosts;

    @BeforeEach
    void open() throws Exception {
        hosts = new TwinHosts();
    }

    @AfterEach
    void close() throws Exception {
        hosts.close();
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
            Moment before = hosts.now();
            for (int script = 0; script < scripts.size(); script++) {
                if (step < scripts.get(script).size()) {
                    hosts.order(scripts.get(script).get(step), group(script));
                }
            }
            settle();
            Map<String, List<String>> kernels = hosts.kernels(before);
            assertThat(kernels).as("changed in step %d", step).isNotEmpty();
            assertThat(hosts.ours(before)).as("step %d", step).isEqualTo(kernels);
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
            Moment before = hosts.now();
            boolean undisturbed = true;
            for (int i = 0; i < orders.length; i++) {
                if (i > 0) {
                    int count = i;
                    Await.until(
                            () ->
                                    assertThat(hosts.reportsOfBoth(before, group))
                                            .isGreaterThanOrEqualTo(count));
                    undisturbed &= hosts.haveReported(before, group, count);
                }
                hosts.order(orders[i], group);
            }
            settle();
            if (undisturbed) {
                List<String> kernels = hosts.kernels(before).get(group);
                System.out.println("kernel: " + script + " -> " + kernels);
                assertThat(hosts.ours(before).get(group)).isEqualTo(kernels);
                assertThat(kernels).hasSizeGreaterThan(QRV);
                return;
            }
        }
        throw new AssertionError("a repetition came in between each time");
    }

    /// V2-45, V2-53, V2-55, V2-56, V2-58, V2-60: answers to queries of all kinds, each made once
    /// and in time.
    @Test
    void answersTheSame() throws Exception {
        String any = group(1);
        String some = group(2);
        String allBut = group(3);
        String nobodys = group(4);
        hosts.order("1:join G", any);
        hosts.order("1:joinSource G 1", some);
        hosts.order("1:joinSource G 2", some);
        hosts.order("2:joinSource G 3", some);
        hosts.order("1:join G", allBut);
        hosts.order("1:block G 1", allBut);
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
            hosts.order("1:joinSource G " + source, some);
        }
        settle();
        compare(
                some,
                List.of("IS_IN{1,2}"),
                () -> {
                    hosts.ask(1000, QRV, some, 1);
                    hosts.ask(1000, QRV, some, 2);
                });
        compare(
                some,
                List.of("IS_IN{1,2,3}"),
                () -> {
                    hosts.ask(1000, QRV, some, 1);
                    hosts.ask(1000, QRV, some);
                });
        compare(
                some,
                List.of("IS_IN{1,2,3}"),
                () -> {
                    hosts.ask(1000, QRV, some);
                    hosts.ask(1000, QRV, some, 3);
                });
        compare(
                some,
                List.of("BLOCK{1,2,3}", "BLOCK{1,2,3}"),
                () -> {
                    hosts.ask(30_000, QRV, some);
                    hosts.order("1:leave G", some);
                });
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
        Moment before = hosts.now();
        long asked = System.nanoTime();
        hosts.ask(code, flags, about, sources);
        Thread.sleep(code + TwinHosts.SETTLED_MS);
        assertThat(hosts.kernels(before)).isEqualTo(wanted);
        assertThat(hosts.ours(before)).isEqualTo(wanted);
        for (long nanos : hosts.ourNanos(before)) {
            assertThat(TimeUnit.NANOSECONDS.toMillis(nanos - asked))
                    .as("delay")
                    .isBetween(0L, code + 500L);
        }
    }

    private void compare(String group, List<String> wanted, Action action) throws Exception {
        Moment before = hosts.now();
        action.run();
        settle();
        assertThat(hosts.kernels(before).get(group)).isEqualTo(wanted);
        assertThat(hosts.ours(before).get(group)).isEqualTo(wanted);
    }
}
