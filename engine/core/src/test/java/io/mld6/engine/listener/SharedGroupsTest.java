// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.Mldv2World.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.RecordingOutput.Sent;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Listeners of the same groups say the same records, which are copied from one Report to the next.
class SharedGroupsTest {
    private static final int LISTENERS = 4;
    private static final int GROUPS = 100;

    private final Mldv2World many = new Mldv2World(LISTENERS);

    private static Ipv6Address group(int number) {
        return ListenerWorld.GROUP.plus(number);
    }

    /// What each Report of the answer to a General Query says.
    private List<List<AddressRecord>> answers() {
        many.query("", 1000);
        many.world.run(LONG);
        return many.world.output.takeSent().stream().map(Sent::records).toList();
    }

    @Test
    @DisplayName("V2-53: every listener says all of its groups, one and all the same")
    void sameGroups() {
        for (int listener = 0; listener < LISTENERS; listener++) {
            many.joinAll(listener, GROUPS, FilterMode.EXCLUDE);
        }
        many.settled();
        List<Ipv6Address> groups =
                IntStream.range(0, GROUPS).mapToObj(SharedGroupsTest::group).toList();
        for (int query = 0; query < 3; query++) {
            List<List<AddressRecord>> answers = answers();
            assertThat(answers).hasSize(2 * LISTENERS);
            for (int i = 0; i < answers.size(); i += 2) {
                assertThat(Stream.concat(answers.get(i).stream(), answers.get(i + 1).stream()))
                        .extracting(AddressRecord::group)
                        .containsExactlyInAnyOrderElementsOf(groups);
            }
        }
    }

    @Test
    @DisplayName(
            "V2-53 V2-57: a group that takes another's place in the tables is said, not that other")
    void anotherGroupInTheSamePlace() {
        for (int listener = 0; listener < LISTENERS; listener++) {
            many.joinAll(listener, GROUPS, FilterMode.EXCLUDE);
        }
        many.settled();
        assertThat(answers()).hasSize(2 * LISTENERS);
        Ipv6Address left = group(GROUPS - 1);
        Ipv6Address joined = group(GROUPS + 7);
        for (int listener = 0; listener < LISTENERS; listener++) {
            many.listen(listener, left, FilterMode.INCLUDE, "");
        }
        // Until its leave was repeated the group keeps its place.
        many.settled();
        for (int listener = 0; listener < LISTENERS; listener++) {
            many.listen(listener, joined, FilterMode.EXCLUDE, "");
        }
        many.settled();
        for (int query = 0; query < 3; query++) {
            assertThat(answers().stream().flatMap(List::stream).map(AddressRecord::group))
                    .hasSize(LISTENERS * GROUPS)
                    .doesNotContain(left)
                    .filteredOn(joined::equals)
                    .hasSize(LISTENERS);
        }
    }
}
