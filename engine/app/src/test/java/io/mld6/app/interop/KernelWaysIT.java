// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static io.mld6.app.testing.TwinHosts.group;
import static io.mld6.app.testing.TwinHosts.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.testing.TwinHosts;
import io.mld6.app.testing.TwinHosts.Moment;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.HostOptions;
import io.mld6.engine.host.HostPersona;
import io.mld6.engine.host.MldMode;
import io.mld6.engine.host.ResponseLaw;
import io.mld6.engine.population.Population;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.TestQueries;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Where the kernel's MLDv2 host does otherwise than RFC 9777 says: that it still does is asserted,
/// and that a listener of ours that plays Linux does so, too.
@RequiresNetns
@RequiresCommands({"ip", "sysctl"})
class KernelWaysIT {
    /// What the kernel does otherwise than RFC 9777 says, as far as these tests meet it.
    ///
    /// Not a difference of what is compared: it has one timer for the state changes of an
    /// interface, so a change of one group brings forward the repetitions of the others; and it
    /// names the groups of an answer to a General Query youngest first.
    private enum KernelWay {
        /// §6.3 Table 3 answers a source-specific query in EXCLUDE(A) with IS_IN(B-A), the kernel
        /// with all of its state.
        ANSWERS_ABOUT_SOURCES_WITH_ITS_WHOLE_STATE(
                "1:join G; 1:block G 1", "G? 1,2", "IS_IN{2}", "IS_EX{1}"),
        /// §6.2 rule 1: with a General Query pending sooner, a specific one changes nothing. The
        /// kernel answers both, and the first of the two only for the sources asked about.
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

    private TwinHosts hosts;

    @BeforeEach
    void open() throws Exception {
        hosts = new TwinHosts();
    }

    @AfterEach
    void close() throws Exception {
        hosts.close();
    }

    @ParameterizedTest
    @EnumSource(KernelWay.class)
    void knowsWhereTheKernelDiffers(KernelWay way) throws Exception {
        String group = group(7);
        hosts.perform(way.before, group);
        settle();
        Moment before = hosts.now();
        hosts.perform(way.script, group);
        settle();
        Thread.sleep(1100); // a third transmission
        assertThat(String.join(" ", hosts.ours(before).get(group))).isEqualTo(way.ours);
        assertThat(String.join(" ", hosts.kernels(before).get(group))).isEqualTo(way.kernels);
    }

    /// HP-1: a listener that plays Linux goes these ways, too, and falls back as the kernel does.
    /// It does not answer twice.
    @Test
    void playsTheKernel() throws Exception {
        Population one =
                Population.of(
                        to -> to.baseMac(MacAddress.parse("02:00:00:00:01:01")).name("linux"));
        HostOptions linux = new HostOptions(MldMode.V2, ResponseLaw.UNIFORM, HostPersona.LINUX);
        hosts.become(one, linux);
        int number = 20;
        for (KernelWay way : KernelWay.values()) {
            if (way == KernelWay.ANSWERS_TWICE_WHEN_ASKED_IN_GENERAL_AND_ABOUT_SOURCES) {
                continue;
            }
            String group = group(number++);
            hosts.perform(way.before, group);
            settle();
            Moment before = hosts.now();
            hosts.perform(way.script, group);
            settle();
            Thread.sleep(1100); // a third transmission
            List<String> kernels = hosts.kernels(before).get(group);
            assertThat(String.join(" ", kernels)).isEqualTo(way.kernels);
            assertThat(hosts.ours(before).get(group)).isEqualTo(kernels);
        }
        byte[] old = TestQueries.version1(100, "::");
        hosts.say(old);
        settle();
        String group = group(number);
        Moment before = hosts.now();
        hosts.order("1:join G", group);
        Await.until(() -> assertThat(hosts.kernels(before).get(group)).startsWith("REPORT_V1{}"));
        assertThat(hosts.ours(before).get(group)).startsWith("REPORT_V1{}");
    }
}
