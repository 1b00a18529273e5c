// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import static io.mld6.junit.MldAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.mld6.codec.message.FilterMode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// What tests are given, what they are told when they fail, and what is left of them: nothing.
@MldLink(seed = 7)
class MldLinkTest {
    @Test
    @DisplayName("a failure says what was expected, and all that is believed instead")
    void saysWhatIsBelieved(TestListeners listeners, TestQuerier querier) {
        listeners.add().include("ff3e::8000:1", "2001:db8::2", "2001:db8::1").join("ff0e::2");
        listeners.awaitJoined();
        assertThatThrownBy(() -> assertThat(querier).believes("ff0e::1"))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        """

                        expected the querier to believe
                          ff0e::1
                        but it believes
                          ff0e::2 EXCLUDE {}
                          ff3e::8000:1 INCLUDE {2001:db8::1, 2001:db8::2}\
                        """);
        assertThatThrownBy(
                        () ->
                                assertThat(querier)
                                        .as("one source")
                                        .believes(
                                                "ff3e::8000:1", FilterMode.INCLUDE, "2001:db8::1"))
                .hasMessageContaining("[one source]")
                .hasMessageContaining("ff3e::8000:1 INCLUDE {2001:db8::1}\nbut");
        assertThatThrownBy(() -> assertThat(querier).doesNotBelieve("ff0e::2"))
                .hasMessageContaining("nothing of ff0e::2");
        assertThatThrownBy(() -> assertThat(querier).believesNothing())
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThat(querier).doesNotForward("ff0e::2", "2001:db8::1"))
                .hasMessageContaining("that ff0e::2 from 2001:db8::1 is not wanted");
    }

    @Test
    @DisplayName("V2-24, Q-14: filters of two listeners, merged as a router merges them")
    void filters(TestListeners listeners, TestQuerier querier, TestLink link) {
        listeners.add().include("ff0e::1", "2001:db8::1");
        listeners.add().exclude("ff0e::1", "2001:db8::1", "2001:db8::2");
        listeners.awaitJoined();
        assertThat(querier)
                .believes("ff0e::1", FilterMode.EXCLUDE, "2001:db8::2")
                .forwards("ff0e::1", "2001:db8::1")
                .forwards("ff0e::1", "2001:db8::3")
                .doesNotForward("ff0e::1", "2001:db8::2");
        link.pass(Duration.ofMinutes(10));
        assertThat(querier).believesGroups(1).forwards("ff0e::1", "2001:db8::1");
        assertThat(querier.snapshot().ours()).isTrue();
        assertThat(link).isWithoutComplaints();
    }

    @RepeatedTest(4)
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName("each test has a link of its own, also of those that run at the same time")
    void ofItsOwn(TestQuerier querier, TestListeners listeners) {
        assertThat(querier).believesNothing();
        listeners.populate(3, "ff0e::1+2");
        assertThat(listeners.add().number()).isEqualTo(3);
        listeners.awaitJoined();
        assertThat(querier).believesGroups(2);
    }

    /// Run by the tests below.
    @MldLink(listeners = 1, groups = "ff0e::1")
    static class Failing {
        static final List<CompletableFuture<Void>> ENDS = new ArrayList<>();

        @BeforeEach
        void remember(TestListeners listeners, TestQuerier querier) {
            ENDS.add(listeners.engine().termination());
            ENDS.add(querier.querier().termination());
        }

        @Test
        void fails(TestLink link) {
            link.pass(Duration.ofSeconds(1));
            throw new AssertionError("as it should");
        }
    }

    @Test
    @DisplayName("all is closed behind a test that failed")
    void closesBehindFailures() {
        TestExecutionSummary summary = run(Failing.class);
        assertThat(summary.getTestsFailedCount()).isEqualTo(1);
        assertThat(summary.getFailures().getFirst().getException()).hasMessage("as it should");
        assertThat(Failing.ENDS).hasSize(2).allMatch(CompletableFuture::isDone);
    }

    /// Run by the test below, as root; aborted otherwise.
    @MldLink(namespace = true)
    static class InNamespaces {
        @Test
        void believes(TestListeners listeners, TestQuerier querier, TestLink link) {
            listeners.add().include("ff3e::8000:1", "2001:db8::1");
            assertThat(querier).believes("ff3e::8000:1", FilterMode.INCLUDE, "2001:db8::1");
            listeners.awaitJoined();
            listeners.leaveAll();
            link.pass(Duration.ofMillis(2500)); // Last Listener Query Time, and some
            assertThat(querier).believesNothing();
            assertThat(link).isWithoutComplaints();
        }
    }

    @Test
    @DisplayName("a veth pair between namespaces, in real time; nothing of it is left")
    void namespaces() throws Exception {
        TestExecutionSummary summary = run(InNamespaces.class);
        StringWriter failures = new StringWriter();
        summary.printFailuresTo(new PrintWriter(failures, true));
        assertThat(summary.getTestsSucceededCount() + summary.getTestsAbortedCount())
                .as(failures.toString())
                .isEqualTo(1);
        String ours = "mld6-junit-" + ProcessHandle.current().pid() + "-";
        if (Files.isDirectory(Path.of("/run/netns"))) {
            try (Stream<Path> left = Files.list(Path.of("/run/netns"))) {
                assertThat(left.map(name -> name.getFileName().toString()))
                        .noneMatch(name -> name.startsWith(ours));
            }
        }
    }

    /// Wants a link before there is a test.
    @MldLink
    static class TooEarly {
        TooEarly(TestLink link) {
            link.pass(Duration.ZERO);
        }

        @Test
        void neverRuns() {}
    }

    @Test
    @DisplayName("a link in a constructor is refused in words")
    void refusesConstructors() {
        assertThat(run(TooEarly.class).getFailures().getFirst().getException())
                .hasMessageContaining("each test has a link of its own: TestLink can be");
    }

    private static TestExecutionSummary run(Class<?> tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        listener);
        return listener.getSummary();
    }
}
