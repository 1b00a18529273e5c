// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.Mldv2World.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.SsmRange;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Of which groups MLDv2 speaks at all (RFC 9777 §6), and which can be joined from any source (RFC
/// 4604).
class ReportableGroupsTest {
    private final Mldv2World one = new Mldv2World(1);

    @ParameterizedTest
    @ValueSource(strings = {"ff02::1", "ff01::1", "ff00::1", "ff11::7"})
    @DisplayName("V2-29 SN-6: ff02::1 and scopes 0 and 1 are never reported, whatever happens")
    void neverReported(String text) {
        Ipv6Address group = Ipv6Address.parse(text);
        one.listen(0, group, FilterMode.EXCLUDE, "");
        one.listen(0, group, FilterMode.INCLUDE, "a");
        one.query("", 1000);
        one.world.reannounceAll(0);
        assertThat(one.saidWithin(LONG)).isEmpty();
        assertThat(one.world.ledger.scheduled()).as("nothing to answer with").isZero();
        one.listen(0, group, FilterMode.INCLUDE, "");
        assertThat(one.saidWithin(LONG)).isEmpty();
        one.assertNothingLeftOver();
        assertThat(one.world.registry.memberships().size()).isZero();
        assertThat(one.world.sets.live()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff02::2", "ff02::16", "ff02::1:ff00:5310", "ff05::1", "ff1e::1"})
    @DisplayName("V2-29 SN-6: everything else is reported, link scope too")
    void everythingElseIsReported(String text) {
        Ipv6Address group = Ipv6Address.parse(text);
        one.listen(0, group, FilterMode.EXCLUDE, "");
        one.world.run(LONG);
        assertThat(one.world.output.takeSent())
                .hasSize(2)
                .allMatch(sent -> sent.records().getFirst().group().equals(group));
    }

    @Test
    @DisplayName(
            "AD-5 V2-27: EXCLUDE for an SSM group is an error to the caller and changes nothing")
    void ssmGroupFromAnySource() {
        one.include(0, 'S', "a");
        one.settled();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> one.exclude(0, 'S', ""));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> one.world.join(0, Mldv2World.SSM_GROUP));
        assertThat(one.saidWithin(LONG)).isEmpty();
        one.query("S", 1000);
        assertThat(one.saidWithin(LONG)).as("AD-10 AD-6").containsExactly("IS_IN S{a}");
    }

    @ParameterizedTest
    @CsvSource({
        "ff3e::8000:1, true",
        "ff32::1, true",
        "ff3e:0:0:1::1, true",
        "ff3e:1::1, false", // prefix based
        "ff3e:0030:2001:db8::1, false",
        "ff7e:130:2001:db8::1, false", // embedded RP
        "ffbe::8000:1, false", // AD-2: only if configured
        "ff0e::db8:0:101, false",
        "ff1e::1, false",
    })
    @DisplayName("AD-1 AD-2 AD-11: which groups are source specific")
    void ssmRange(String group, boolean expected) {
        assertThat(SsmRange.ASSIGNED.contains(Ipv6Address.parse(group))).isEqualTo(expected);
        assertThat(SsmRange.NONE.contains(Ipv6Address.parse(group))).isFalse();
    }

    @Test
    @DisplayName("AD-5: hosts that are not aware of SSM, and those of version 1, join any group")
    void notAware() {
        HostRules aware = Mldv2World.rules(2, false);
        for (HostRules rules :
                List.of(
                        new HostRules(2, aware.version1(), aware.version2(), 2, SsmRange.NONE),
                        new HostRules(
                                1, aware.version1(), aware.version2(), 2, SsmRange.ASSIGNED))) {
            var world = new Mldv2World(1, rules, 1);
            world.exclude(0, 'S', "");
            assertThat(world.saidWithin(LONG)).hasSize(2);
        }
    }
}
