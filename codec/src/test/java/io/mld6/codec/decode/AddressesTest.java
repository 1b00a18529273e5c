// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import static io.mld6.codec.support.TestFrame.query;
import static io.mld6.codec.support.TestFrame.v1Report;
import static io.mld6.codec.support.TestFrame.v2Report;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.support.Decoding;
import io.mld6.codec.support.TestFrame;
import io.mld6.codec.wire.Ipv6Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Hop limit, source and destination: who may say something to whom.
class AddressesTest {
    private static final String UNSPECIFIED = "00000000000000000000000000000000";
    private static final String DONE = "8400 0000 0000 0000 ff0e00000000000000000db800000101";
    private static final String SPECIFIC_QUERY =
            "8200 0000 03e8 0000 ff0e00000000000000000db800000101 02 7d 0000";

    private static TestFrame done() {
        return query().message(DONE).destination("ff020000000000000000000000000002");
    }

    @Test
    @DisplayName("FZ-39, V1-2, V2-15, V2-44: every hop limit but 1")
    void hopLimit() {
        for (int hopLimit = 0; hopLimit < 256; hopLimit++) {
            if (hopLimit == 1) {
                assertThat(Decoding.decode(query().hopLimit(1))).isInstanceOf(MldFrame.class);
            } else {
                assertThat(Decoding.decode(query().hopLimit(hopLimit)))
                        .isEqualTo(DropReason.BAD_HOP_LIMIT);
            }
        }
    }

    @Test
    @DisplayName("FZ-40, V2-44: a query from ::")
    void queryFromUnspecified() {
        assertThat(Decoding.decode(query().source(UNSPECIFIED)))
                .isEqualTo(DropReason.UNSPECIFIED_SOURCE);
    }

    @Test
    @DisplayName("FZ-41, V2-15: Report, Done and MLDv2 Report from ::, lawful to send")
    void reportFromUnspecified() {
        assertThat(Decoding.decode(v1Report().source(UNSPECIFIED)))
                .isEqualTo(DropReason.UNSPECIFIED_SOURCE);
        assertThat(Decoding.decode(done().source(UNSPECIFIED)))
                .isEqualTo(DropReason.UNSPECIFIED_SOURCE);
        assertThat(Decoding.decode(v2Report(0, "").source(UNSPECIFIED)))
                .isEqualTo(DropReason.UNSPECIFIED_SOURCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20010db8000000000000000000000001",
                "fd000000000000000000000000000001",
                "00000000000000000000000000000001",
                "00000000000000000000ffffc0000201",
                "ff020000000000000000000000000099",
                "fec00000000000000000000000000001", // just above fe80::/10
                "fe7fffffffffffffffffffffffffffff", // just below
            })
    @DisplayName("FZ-42, V1-11, V2-44: sources that are not link-local")
    void otherSources(String source) {
        assertThat(Decoding.decode(query().source(source))).isEqualTo(DropReason.BAD_SOURCE);
        assertThat(Decoding.decode(v1Report().source(source))).isEqualTo(DropReason.BAD_SOURCE);
        assertThat(Decoding.decode(done().source(source))).isEqualTo(DropReason.BAD_SOURCE);
        assertThat(Decoding.decode(v2Report(0, "").source(source)))
                .isEqualTo(DropReason.BAD_SOURCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fe800000000000010000000000000005", "febfffffffffffffffffffffffffffff"})
    @DisplayName("FZ-43: link-local is the whole of fe80::/10")
    void wideLinkLocal(String source) {
        MldFrame frame = Decoding.accepted(Decoding.decode(query().source(source)));
        long low = Long.parseUnsignedLong(source.substring(16), 16);
        assertThat(frame.source().low()).as("elections compare these 64 bits").isEqualTo(low);
    }

    @Test
    @DisplayName("FZ-44: a message from an address of ours is told from others by its source")
    void ownMessage() {
        // Whose address is whose only the engine knows; it gets the source, all 128 bits of it, and
        // has a reason of its own to count.
        MldFrame heard =
                Decoding.accepted(
                        Decoding.decode(v1Report().source("fe8000000000000002005efffe005310")));
        assertThat(heard.source()).isEqualTo(Ipv6Address.parse("fe80::200:5eff:fe00:5310"));
        assertThat(DropReason.OWN_MESSAGE.kind()).isEqualTo(DropReason.Kind.POLICY);
        assertThat(DropReason.OWN_MESSAGE.isNotOurs()).as("counted").isFalse();
    }

    @Test
    @DisplayName("FZ-54: a General Query to a group, a specific one to ff02::1 or to unicast")
    void queryToAnyAddressOfOurs() {
        TestFrame toGroup = query().destination("ff0e00000000000000000db800000101");
        assertThat(((MldQuery) Decoding.message(toGroup)).isGeneral()).isTrue();
        TestFrame toAll = query().message(SPECIFIC_QUERY);
        assertThat(Decoding.message(toAll)).isInstanceOf(MldQuery.class);
        TestFrame toOne =
                query().message(SPECIFIC_QUERY).destination("fe8000000000000002005efffe005310");
        assertThat(Decoding.message(toOne)).isInstanceOf(MldQuery.class);
    }

    @Test
    @DisplayName("FZ-55: a query to an address that is not ours")
    void queryToOthers() {
        assertThat(Decoding.decode(query().destination("ff0e00000000000000000db800000999")))
                .isEqualTo(DropReason.BAD_DESTINATION);
        assertThat(Decoding.decode(query().destination("fe800000000000000000000000000099")))
                .isEqualTo(DropReason.BAD_DESTINATION);
        assertThat(Decoding.decode(query().destination(UNSPECIFIED)))
                .isEqualTo(DropReason.BAD_DESTINATION);
    }

    @Test
    @DisplayName("FZ-56: the group asked about counts, not the destination")
    void queryToAnotherGroup() {
        TestFrame frame =
                query().message(SPECIFIC_QUERY).destination("ff0500000000000000000db800000202");
        assertThat(((MldQuery) Decoding.message(frame)).group())
                .isEqualTo(Ipv6Address.parse("ff0e::db8:0:101"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff020000000000000000000000000002",
                "ff020000000000000000000000000001",
                "ff0e00000000000000000db800000101",
                "fe800000000000000000000000000099",
            })
    @DisplayName("FZ-57, V2-20: an MLDv2 Report to another group, even one of ours")
    void v2ReportElsewhere(String destination) {
        assertThat(Decoding.decode(v2Report(0, "").destination(destination)))
                .isEqualTo(DropReason.BAD_DESTINATION);
    }

    @Test
    @DisplayName(
            "FZ-57, V2-20: an MLDv2 Report to ff02::16 or to our unicast address, if they are ours")
    void v2ReportToUs() {
        assertThat(Decoding.decode(v2Report(0, ""))).isInstanceOf(MldFrame.class);
        assertThat(Decoding.decode(v2Report(0, "").destination("fe8000000000000002005efffe005310")))
                .isInstanceOf(MldFrame.class);
        byte[] frame = v2Report(0, "").build();
        assertThat(new Decoding().of(frame, (high, low) -> false))
                .isEqualTo(DropReason.BAD_DESTINATION);
    }

    @Test
    @DisplayName("FZ-58, V2-20: an MLDv1 Report to another address of ours than its group")
    void v1ReportElsewhere() {
        for (String destination :
                List.of(
                        "ff020000000000000000000000000001",
                        "ff020000000000000000000000000002",
                        "fe8000000000000002005efffe005310")) {
            assertThat(Decoding.message(v1Report().destination(destination)))
                    .isEqualTo(new Mldv1Report(Ipv6Address.parse("ff0e::db8:0:101")));
        }
    }

    @Test
    @DisplayName("FZ-59 AD-14: scope 0 is nobody's, whatever the destinations say")
    void scopeZero() {
        for (String destination :
                List.of(
                        "ff000000000000000000000000000001",
                        "fff00000000000000000000000000001",
                        "ff10000000000000000000000000000a")) {
            byte[] frame = query().destination(destination).build();
            assertThat(new Decoding().of(frame, Destinations.any()))
                    .isEqualTo(DropReason.BAD_DESTINATION);
        }
    }

    @Test
    void destinationsAreAskedOnceAndOnlyAboutWhatIsOpen() {
        var asked = new ArrayList<Ipv6Address>();
        Destinations recording = (high, low) -> asked.add(new Ipv6Address(high, low));
        var decoding = new Decoding();

        decoding.of(query().build(), recording);
        decoding.of(query().destination("ff000000000000000000000000000001").build(), recording);
        decoding.of(
                v2Report(0, "").destination("ff020000000000000000000000000002").build(), recording);
        decoding.of(query().checksumChange(1).build(), recording);
        assertThat(asked).isEmpty();

        decoding.of(v1Report().build(), recording);
        decoding.of(v2Report(0, "").build(), recording);
        assertThat(asked)
                .containsExactly(
                        Ipv6Address.parse("ff0e::db8:0:101"), Ipv6Address.ALL_MLDV2_ROUTERS);
    }
}
