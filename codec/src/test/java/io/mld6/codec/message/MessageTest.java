// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Messages are what they say, and cannot say what MLD cannot.
class MessageTest {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:101");
    private static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address ALL_NODES = Ipv6Address.ALL_NODES;

    @Test
    void listsAreCopied() {
        var sources = new ArrayList<>(List.of(SOURCE));
        var record = new AddressRecord(RecordType.ALLOW, GROUP, sources);
        var query = new Mldv2Query(1, GROUP, false, 2, 125, sources);
        var records = new ArrayList<>(List.of(record));
        var report = new Mldv2Report(records);
        sources.clear();
        records.clear();
        assertThat(record.sources()).containsExactly(SOURCE);
        assertThat(query.sources()).containsExactly(SOURCE);
        assertThat(report.records()).containsExactly(record);
        assertThatNullPointerException()
                .isThrownBy(
                        () ->
                                new AddressRecord(
                                        RecordType.ALLOW, GROUP, Arrays.asList(SOURCE, null)));
    }

    @Test
    void queriesAskAboutAllOrOneGroup() {
        assertThat(new Mldv1Query(0, Ipv6Address.UNSPECIFIED).isGeneral()).isTrue();
        assertThat(new Mldv1Query(0, ALL_NODES).isGeneral()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mldv1Query(0, SOURCE))
                .withMessage("neither :: nor multicast: 2001:db8:1::1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mldv2Query(0, SOURCE, false, 2, 125, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new Mldv2Query(
                                        0, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of(SOURCE)))
                .withMessage("a General Query has no sources");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mldv2Query(0, GROUP, false, 2, 125, List.of(SOURCE), false));
    }

    @Test
    void numbersHaveRanges() {
        new Mldv1Query(65_535, GROUP);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mldv1Query(65_536, GROUP))
                .withMessage("maximumResponseDelayMillis must be from 0 to 65535: 65536");
        assertThatIllegalArgumentException().isThrownBy(() -> new Mldv1Query(-1, GROUP));
        new Mldv2Query(8_387_584, GROUP, false, 0, 31_744, List.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mldv2Query(8_387_585, GROUP, false, 2, 125, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mldv2Query(1, GROUP, false, -1, 125, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mldv2Query(1, GROUP, false, 2, 31_745, List.of()));
    }

    @Test
    void onlyReportableGroupsAreReported() {
        for (Ipv6Address group :
                List.of(ALL_NODES, SOURCE, Ipv6Address.UNSPECIFIED, Ipv6Address.parse("ff01::5"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Mldv1Report(group))
                    .withMessage("not a group that is reported: " + group);
            assertThatIllegalArgumentException().isThrownBy(() -> new Mldv1Done(group));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AddressRecord(RecordType.IS_EX, group, List.of()));
        }
    }
}
