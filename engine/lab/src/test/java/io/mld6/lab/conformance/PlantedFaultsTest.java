// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MldFormat;
import io.mld6.codec.wire.RecordType;
import io.mld6.lab.simulation.SwitchLapse;
import io.mld6.lab.simulation.SwitchRules;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Faults that devices have, planted into our own querier, listener and switch: each is found by
/// the cases that are about it, and by no other.
class PlantedFaultsTest {
    static Stream<Arguments> queriers() {
        return Stream.of(
                Arguments.of(
                        "never sets S",
                        Faults.says(
                                FrameEdit::isVersion2Query,
                                frame ->
                                        FrameEdit.with(
                                                frame,
                                                FrameEdit.FLAGS,
                                                frame[FrameEdit.FLAGS] & ~MldFormat.SUPPRESS_BIT)),
                        "Q-29a Q-31a"),
                Arguments.of(
                        "always sets S",
                        Faults.says(
                                FrameEdit::isVersion2Query,
                                frame ->
                                        FrameEdit.with(
                                                frame,
                                                FrameEdit.FLAGS,
                                                frame[FrameEdit.FLAGS] | MldFormat.SUPPRESS_BIT)),
                        "Q-29b Q-31a Q-34a Q-34b Q-4c"),
                Arguments.of(
                        "ignores BLOCK",
                        Faults.ignores(
                                frame ->
                                        FrameEdit.recordType(frame)
                                                == RecordType.BLOCK.wireValue()),
                        "AD-7b Q-21a Q-21b Q-21c Q-21e Q-25a Q-31a Q-33a Q-34b V2-18d"),
                Arguments.of(
                        "sends queries with hop limit 64",
                        Faults.says(FrameEdit::isQuery, Faults.hopLimit(64)),
                        "V1-2a V1-2c"),
                Arguments.of(
                        "sends no Router Alert",
                        Faults.says(FrameEdit::isQuery, Faults::withoutAlert),
                        "V1-2b V1-2c"),
                Arguments.of(
                        "announces QRV 0",
                        Faults.says(
                                FrameEdit::isVersion2Query,
                                frame ->
                                        FrameEdit.with(
                                                frame,
                                                FrameEdit.FLAGS,
                                                frame[FrameEdit.FLAGS] & ~MldFormat.QRV_MASK)),
                        "V2-11a"),
                Arguments.of(
                        "elects the higher address",
                        Faults.electsTheHigher(),
                        "Q-39a Q-40a Q-40b Q-41a Q-41b Q-43a"),
                Arguments.of(
                        "does not repeat specific queries",
                        Faults.neverRepeats(
                                frame -> FrameEdit.isQuery(frame) && !FrameEdit.isGeneral(frame),
                                Faults::asked,
                                1500),
                        "Q-28c"),
                Arguments.of(
                        "believes reports with any hop limit",
                        Faults.hears(FrameEdit::isUsual, Faults.hopLimit(1)),
                        "FZ-39a FZ-39b Q-2a"),
                Arguments.of(
                        "verifies no checksum",
                        Faults.hears(FrameEdit::isUsual, frame -> FrameEdit.summed(frame.clone())),
                        "FZ-49a FZ-49b Q-2c"),
                Arguments.of(
                        "writes wrong checksums",
                        Faults.says(
                                FrameEdit::isQuery,
                                frame -> {
                                    byte[] changed = frame.clone();
                                    changed[FrameEdit.MESSAGE + MldFormat.CHECKSUM] ^= 1;
                                    return changed;
                                }),
                        "V2-14da V2-14db"),
                Arguments.of(
                        "ignores Dones",
                        Faults.ignores(frame -> FrameEdit.type(frame) == MldFormat.V1_DONE),
                        "CP-14a CP-14b CP-14c V1-3a V1-9a V2-18c"),
                Arguments.of(
                        "asks half a second after a leave",
                        Faults.late(
                                frame -> FrameEdit.isQuery(frame) && !FrameEdit.isGeneral(frame),
                                500),
                        "Q-21b Q-28a"),
                Arguments.of(
                        "fills reserved fields",
                        Faults.says(
                                FrameEdit::isQuery,
                                frame ->
                                        FrameEdit.with(
                                                frame, FrameEdit.MESSAGE + MldFormat.RESERVED, 9)),
                        "V2-6a V2-6b"));
    }

    @ParameterizedTest(name = "a querier that {0}")
    @MethodSource("queriers")
    @DisplayName("CF-3: each fault planted in a querier is found by the cases about it alone")
    void inQueriers(String name, Fault fault, String expected) {
        assertThat(notPassed(Subjects.querier(fault, List.of()))).as(name).isEqualTo(expected);
    }

    static Stream<Arguments> hosts() {
        return Stream.of(
                Arguments.of(
                        "answers always at the last moment",
                        Faults.answersAtTheLastMoment(),
                        "V2-46b"),
                Arguments.of(
                        "does not repeat changes",
                        Faults.neverRepeats(Faults::isStateChange, Faults::firstRecord, 1500),
                        "V2-37b V2-37c V2-37d V2-38a V2-38b V2-39a"),
                Arguments.of(
                        "answers queries to others",
                        Faults.hears(FrameEdit::isQuery, Faults::readdressed),
                        "V2-19b"),
                Arguments.of("suppresses in version 2", Faults.suppresses(), "V2-59a"),
                Arguments.of(
                        "never falls back to version 1",
                        Faults.ignores(
                                frame ->
                                        FrameEdit.isGeneral(frame)
                                                && !FrameEdit.isVersion2Query(frame)),
                        "CP-2a CP-2b CP-3a CP-5a CP-5b CP-5c CP-8a V1-18a V1-19c"),
                Arguments.of(
                        "tells its whole state when asked about sources",
                        Faults.hears(
                                frame ->
                                        FrameEdit.isVersion2Query(frame)
                                                && frame.length
                                                        > FrameEdit.MESSAGE
                                                                + MldFormat.QUERY_SOURCES,
                                Faults::withoutSources),
                        "V2-56a V2-56b V2-56c V2-56d"),
                Arguments.of(
                        "reports to all nodes",
                        Faults.says(
                                frame -> FrameEdit.recordType(frame) != 0,
                                frame ->
                                        FrameEdit.with(
                                                frame,
                                                FrameEdit.DESTINATION,
                                                Ipv6Address.ALL_NODES)),
                        "V2-16a"),
                Arguments.of(
                        "believes queries with any hop limit",
                        Faults.hears(FrameEdit::isUsual, Faults.hopLimit(1)),
                        "V2-44a"),
                Arguments.of(
                        "believes queries without a Router Alert",
                        Faults.hears(FrameEdit::isUsual, Faults::withAlert),
                        "V2-44c V2-44d"),
                Arguments.of(
                        "says TO_IN where it means BLOCK",
                        Faults.says(
                                frame ->
                                        FrameEdit.recordType(frame) == RecordType.BLOCK.wireValue(),
                                frame ->
                                        FrameEdit.with(
                                                frame,
                                                FrameEdit.RECORD,
                                                RecordType.TO_IN.wireValue())),
                        "V2-31b V2-32a V2-35b V2-38b"));
    }

    @ParameterizedTest(name = "a host that {0}")
    @MethodSource("hosts")
    @DisplayName("CF-3: each fault planted in a host is found by the cases about it alone")
    void inHosts(String name, Fault fault, String expected) {
        assertThat(notPassed(Subjects.host(fault, List.of()))).as(name).isEqualTo(expected);
    }

    static Stream<Arguments> switches() {
        return Stream.of(
                Arguments.of(SwitchLapse.FLOODS_REPORTS, "SN-1d SN-1e SN-3e SW-6c"),
                Arguments.of(SwitchLapse.FORGETS_ROUTERS, "SW-3a SW-3d SW-4g SW-6a"),
                Arguments.of(SwitchLapse.IGNORES_SOURCES, "SW-4b SW-4d SW-4g"),
                Arguments.of(SwitchLapse.CUTS_ALL_NODES, "SN-6a SN-6c"),
                Arguments.of(SwitchLapse.LEAVES_AT_ONCE, "SW-3c"),
                Arguments.of(SwitchLapse.NEVER_AGES, "SW-3e"),
                Arguments.of(SwitchLapse.LOSES_UNSPECIFIED, "SN-2a SN-2b"),
                Arguments.of(SwitchLapse.ASKS_AS_ITSELF, "SN-3b"),
                Arguments.of(SwitchLapse.MIXES_VLANS, "SW-5c SW-5d"));
    }

    @ParameterizedTest(name = "a switch: {0}")
    @MethodSource("switches")
    @DisplayName("CF-3: each fault planted in a switch is found by the cases about it alone")
    void inSwitches(SwitchLapse lapse, String expected) {
        SwitchRules rules = Subjects.switchRules().withLapses(Set.of(lapse));
        assertThat(notPassed(Subjects.snooper(rules, List.of())))
                .as(lapse.name())
                .isEqualTo(expected);
    }

    /// A late answer may fall into the window of any case that follows, so it plays before those
    /// about the time of answers alone.
    @Test
    @DisplayName("CF-3: a host that answers after the Maximum Response Delay is found")
    void lateHost() {
        List<CaseResult> results =
                Subjects.host(
                        Faults.late(Faults::isCurrentState, 2000),
                        List.of("V2-37", "V2-46", "V2-55"));
        assertThat(notPassed(results)).isEqualTo("V2-46a V2-46b V2-55a V2-55b V2-55c V2-55d");
    }

    private static String notPassed(List<CaseResult> results) {
        return String.join(
                " ",
                results.stream()
                        .filter(
                                one ->
                                        one.outcome() == Outcome.FAIL
                                                || one.outcome() == Outcome.INCONCLUSIVE)
                        .map(one -> one.tested().id())
                        .sorted()
                        .toList());
    }
}
