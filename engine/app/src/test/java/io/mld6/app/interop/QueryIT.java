// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresNetns;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `mld6 query` between listeners: what it does to them, and what it shows of them.
@RequiresNetns
class QueryIT {
    private static final Pattern ROW = Pattern.compile("fe80::\\S+ +[12] +\\d+");

    private Netns asking;
    private Netns listening;

    @BeforeEach
    void open() throws Exception {
        asking = Netns.create("asking");
        listening = Netns.create("listening");
        asking.veth("e0", listening, "p0");
    }

    @AfterEach
    void close() {
        asking.close();
        listening.close();
    }

    @Test
    void leavesMldv2ListenersInVersion2AndShowsThem() throws Exception {
        try (MldProcess listeners = listeners("--listeners 3 --groups ff0e::1+4")) {
            MldProcess query = query("");
            assertThat(query.exitStatus()).as(query.toString()).isZero();
            assertThat(query.errors()).isEmpty();
            assertThat(query.lines().getFirst()).startsWith("sent MLDv2 General Query");
            assertThat(rows(query))
                    .containsExactly(
                            "fe80::ff:fe00:1 2 4", "fe80::ff:fe00:2 2 4", "fe80::ff:fe00:3 2 4");
            assertThat(query.lines()).last().isEqualTo("3 sources answered, 12 records");
            // A second one: the listeners still speak version 2.
            assertThat(rows(query("--group ff0e::2"))).hasSize(3).allMatch(r -> r.endsWith(" 2 1"));
            assertThat(listeners.interrupt().at("/sent/reportV1").asInt()).isZero();
        }
    }

    @Test
    void warnsOfVersion1() throws Exception {
        try (MldProcess listeners = listeners("--listeners 2 --groups ff0e::1 --hearing snooped")) {
            MldProcess query = query("--mld 1");
            assertThat(query.exitStatus()).as(query.toString()).isZero();
            // RFC 9777 §9.12, by the default values: 2 times 125 s, and the delay.
            assertThat(query.lines().getFirst()).contains("warning", "version 1", "250.5 s");
            assertThat(rows(query)).containsExactly("fe80::ff:fe00:1 1 1", "fe80::ff:fe00:2 1 1");
            assertThat(listeners.interrupt().at("/received/queryV1").asInt()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--vlan 10,                              --vlan 10,                              true",
        "--vlan 10,                              --vlan 10 --tag-types 0x88a8,           false",
        "--vlan 10 --tag-types 0x88a8,           --vlan 10,                              false",
        "--vlan 10 --tpid 0x88a8,                --vlan 10 --tag-types 0x88a8,           true",
        "--vlan 20.10,                           --vlan 20.10 --tag-types 0x88a8.0x8100, true",
        "--vlan 20.10,                           --vlan 20.10 --tag-types 0x8100.0x8100, false",
        "--vlan 20.10 --tag-types 0x8100.0x8100, --vlan 20.10 --tag-types 0x8100.0x8100, true"
    })
    @DisplayName("FZ-89: tags of another type are another VLAN, and counted")
    void tagTypesBelongToTheVlan(String theirs, String asked, boolean heard) throws Exception {
        try (MldProcess listeners = listeners("--listeners 2 --groups ff0e::1+3 " + theirs)) {
            MldProcess query = query(asked);
            assertThat(query.exitStatus()).as(query.toString()).isEqualTo(heard ? 0 : 1);
            assertThat(rows(query)).hasSize(heard ? 2 : 0);
            JsonNode summary = listeners.interrupt();
            assertThat(summary.at("/received/queryV2").asInt()).isEqualTo(heard ? 1 : 0);
            assertThat(summary.at("/dropped/OTHER_VLAN").asInt()).isEqualTo(heard ? 0 : 1);
        }
    }

    @Test
    void failsWhenNobodyAnswers() throws Exception {
        MldProcess query = query("");
        assertThat(query.exitStatus()).isEqualTo(1);
        assertThat(query.errors()).containsExactly("mld6 query: nobody answered within 1 s");
    }

    @Test
    void showsWhatThereIsWhenInterrupted() throws Exception {
        try (MldProcess listeners = listeners("--listeners 1 --groups ff0e::1")) {
            MldProcess query =
                    MldProcess.start(asking, "", "", "query e0 --max-response 0s --wait 10m");
            query.await("sent MLDv2");
            listeners.await("queries 1");
            query.signal(MldProcess.SIGINT);
            assertThat(query.exitStatus()).as(query.toString()).isZero();
            assertThat(rows(query)).containsExactly("fe80::ff:fe00:1 2 1");
        }
    }

    private MldProcess listeners(String options) throws Exception {
        return MldProcess.emulate(listening, "p0", options).await("ready");
    }

    private MldProcess query(String options) throws Exception {
        String arguments = "query e0 --max-response 500ms --wait 1s " + options;
        MldProcess query = MldProcess.start(asking, "", "", arguments.strip());
        int _ = query.exitStatus();
        return query;
    }

    private static List<String> rows(MldProcess query) {
        return query.lines().stream()
                .filter(line -> ROW.matcher(line).matches())
                .map(line -> line.replaceAll(" +", " "))
                .toList();
    }
}
