// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.querier;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.terminal.StatusView;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.router.QuerierEvents.SourceAdvice;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLinesTest {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8::1");

    private final StringWriter text = new StringWriter();
    private long nowNanos = -5;
    private final EventLines lines =
            new EventLines(new StatusView(new PrintWriter(text), false), () -> nowNanos, false);

    @Test
    void saysWhatChanges() {
        lines.anySource(VlanTags.NONE, GROUP, true);
        lines.anySource(VlanTags.NONE, GROUP, false);
        lines.source(VlanTags.NONE, GROUP, SOURCE, SourceAdvice.FORWARD);
        lines.source(VlanTags.NONE, GROUP, SOURCE, SourceAdvice.BLOCK);
        lines.source(VlanTags.NONE, GROUP, SOURCE, SourceAdvice.FORGET);
        assertThat(text.toString().lines())
                .containsExactly(
                        "ff0e::db8:0:1: forward from any source",
                        "ff0e::db8:0:1: no longer forward from any source",
                        "ff0e::db8:0:1: forward from 2001:db8::1",
                        "ff0e::db8:0:1: do not forward from 2001:db8::1",
                        "ff0e::db8:0:1: no longer names 2001:db8::1");
    }

    @Test
    void saysInWhichVlanWhereThereAreSeveral() {
        EventLines several =
                new EventLines(new StatusView(new PrintWriter(text), false), () -> nowNanos, true);
        several.anySource(VlanTags.of(101), GROUP, true);
        several.source(VlanTags.of(20, 7), GROUP, SOURCE, SourceAdvice.BLOCK);
        assertThat(text.toString().lines())
                .containsExactly(
                        "VLAN 101: ff0e::db8:0:1: forward from any source",
                        "VLAN 20.7: ff0e::db8:0:1: do not forward from 2001:db8::1");
    }

    @Test
    void saysNoMoreThanAPersonReads() {
        for (int i = 0; i < 100_000; i++) {
            lines.anySource(VlanTags.NONE, GROUP.plus(i), true);
        }
        assertThat(text.toString().lines()).hasSize(50);
        lines.turn();
        assertThat(text.toString().lines()).hasSize(50);
        nowNanos += TimeUnit.SECONDS.toNanos(1);
        lines.turn();
        assertThat(text.toString().lines())
                .hasSize(51)
                .last()
                .isEqualTo("... and 99,950 more changes");
        lines.anySource(VlanTags.NONE, GROUP, false);
        lines.end();
        assertThat(text.toString().lines()).hasSize(52);
    }
}
