// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.querier;

import static io.mld6.app.testing.QuerierSample.group;
import static io.mld6.app.testing.QuerierSample.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LiveGroupsTest {
    @Test
    void theTableFitsAndCountsWhatDoesNot() {
        List<String> lines = LiveGroups.lines(snapshot(), List.of(group()), true);
        assertThat(lines)
                .containsExactly(
                        "querier fe80::1, taking over in 255 s | 2 groups, 2 sources | 10 reports |"
                                + " 9 drops",
                        "GROUP                                    MODE          EXPIRES   LISTENERS"
                                + "  SOURCES",
                        "ff0e::db8:0:1                            exclude v1      101 s           1"
                                + "  2001:db8::1, not 2001:db8::2",
                        "... and 1 more");
        assertThat(LiveGroups.lines(snapshot(), List.of(group(), group()), false)).hasSize(4);
    }
}
