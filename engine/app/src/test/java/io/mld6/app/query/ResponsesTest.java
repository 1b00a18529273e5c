// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.cli.OutputFormat;
import io.mld6.app.terminal.Terminal;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResponsesTest {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::1");
    private static final Ipv6Address OTHER = Ipv6Address.parse("ff0e::2");

    private Responses answers = new Responses(query(Ipv6Address.UNSPECIFIED));

    private static Mldv2Query query(Ipv6Address group) {
        return new Mldv2Query(1000, group, false, 2, 125, List.of());
    }

    private void hear(String source, MldMessage message) {
        answers.accepted(
                new MldFrame(
                        message,
                        MacAddress.parse("02:00:00:00:00:09"),
                        Ipv6Address.parse(source),
                        Ipv6Address.parse("ff02::16"),
                        VlanTags.NONE));
    }

    private static Mldv2Report report(RecordType type, Ipv6Address... groups) {
        return new Mldv2Report(
                Arrays.stream(groups)
                        .map(group -> new AddressRecord(type, group, List.of()))
                        .toList());
    }

    @Test
    @DisplayName("source, version, records; lowest address first")
    void aRowForEachSourceAndVersion() {
        hear("fe80::a", report(RecordType.IS_EX, GROUP, OTHER));
        hear("fe80::9", new Mldv1Report(GROUP));
        hear("fe80::a", report(RecordType.IS_EX, GROUP));
        hear("fe80::a", new Mldv1Report(OTHER));
        assertThat(lines().stream().map(line -> line.split(" +", -1)))
                .containsExactly(
                        new String[] {"source", "version", "records"},
                        new String[] {"fe80::9", "1", "1"},
                        new String[] {"fe80::a", "1", "1"},
                        new String[] {"fe80::a", "2", "3"},
                        new String[] {"2", "sources", "answered,", "5", "records"});
    }

    @Test
    @DisplayName("LW-3: lightweight listeners answer with TO_EX and ALLOW")
    void lightweightListenersAnswer() {
        hear("fe80::a", report(RecordType.TO_EX, GROUP));
        hear("fe80::b", report(RecordType.ALLOW, GROUP));
        assertThat(lines()).last().isEqualTo("2 sources answered, 2 records");
    }

    @Test
    @DisplayName("a leave, a Done and a query are no answers")
    void whoLeavesDoesNotAnswer() {
        hear("fe80::a", report(RecordType.TO_IN, GROUP));
        hear("fe80::b", report(RecordType.BLOCK, GROUP));
        hear("fe80::c", new Mldv1Done(GROUP));
        hear("fe80::d", query(GROUP));
        hear("fe80::e", report(RecordType.IS_IN));
        assertThat(answers.isEmpty()).isTrue();
    }

    @Test
    void asksAboutOneGroup() {
        answers = new Responses(query(GROUP));
        hear("fe80::a", report(RecordType.IS_EX, OTHER));
        hear("fe80::b", new Mldv1Report(OTHER));
        assertThat(answers.isEmpty()).isTrue();
        hear("fe80::a", report(RecordType.IS_EX, OTHER, GROUP));
        assertThat(lines()).last().isEqualTo("1 source answered, 1 record");
    }

    @Test
    @DisplayName("SEC-5: forged sources fill no memory, and are counted")
    void isBounded() {
        answers = new Responses(query(Ipv6Address.UNSPECIFIED), 2);
        for (int i = 1; i <= 5; i++) {
            hear("fe80::" + i, new Mldv1Report(GROUP));
        }
        hear("fe80::1", new Mldv1Report(OTHER));
        assertThat(lines())
                .last()
                .isEqualTo("2 sources answered, 3 records; 3 records of further ones");
    }

    @Test
    void showsAsManyAsCanBeWrittenAndSaysHowManyMore() {
        for (int i = 1; i <= Responses.MOST_SHOWN + 7; i++) {
            hear("fe80::" + Integer.toHexString(i), new Mldv1Report(GROUP));
        }
        assertThat(lines().stream())
                .hasSize(1 + Responses.MOST_SHOWN + 2)
                .contains("... and 7 more", "4,103 sources answered, 4,103 records");
    }

    @Test
    void saysWhatItDropped() {
        answers.dropped(DropReason.BAD_CHECKSUM);
        answers.dropped(DropReason.BAD_CHECKSUM);
        answers.dropped(DropReason.NOT_MLD);
        assertThat(answers.dropLines()).containsExactly("dropped: BAD_CHECKSUM 2");
    }

    @Test
    @DisplayName("--output json and ndjson: an object for each row, all of them")
    void rowsForPrograms() throws Exception {
        hear("fe80::9", new Mldv1Report(GROUP));
        hear("fe80::a", report(RecordType.IS_EX, GROUP, OTHER));
        answers.dropped(DropReason.BAD_CHECKSUM);
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out, true);
        Terminal terminal = new Terminal(writer, writer, false, false, true);
        answers.rows(OutputFormat.NDJSON).write(OutputFormat.NDJSON, terminal);
        answers.rows(OutputFormat.JSON).write(OutputFormat.JSON, terminal);
        assertThat(out.toString().lines())
                .containsExactly(
                        "{\"source\":\"fe80::9\",\"version\":1,\"records\":1}",
                        "{\"source\":\"fe80::a\",\"version\":2,\"records\":2}",
                        "{\"unlistedRecords\":0,\"dropped\":{\"BAD_CHECKSUM\":1},\"answers\":["
                                + "{\"source\":\"fe80::9\",\"version\":1,\"records\":1},"
                                + "{\"source\":\"fe80::a\",\"version\":2,\"records\":2}]}");
    }

    private List<String> lines() {
        return answers.rows(OutputFormat.TABLE).lines();
    }
}
