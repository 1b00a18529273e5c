// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import static io.mld6.codec.message.FilterMode.EXCLUDE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Of a device that keeps books on listeners, whom it tracks: a Report's way is 1 s, LLQT 2 s.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TrackedListenersOracleTest extends OracleWorld {
    @Test
    @DisplayName("DUT-15: who listens and is not tracked is named, once a Report has had its time")
    void aListenerThatIsNotTrackedIsNamed() throws Exception {
        int first = listener();
        int second = listener();
        listen(first, G, EXCLUDE);
        device.believe(G, EXCLUDE);
        device.track(G, address(first));
        agrees(1);
        listen(second, G, EXCLUDE);
        Difference lacking = differsAfter(1, DifferenceKind.LISTENER);
        assertThat(lacking.listener()).isEqualTo(address(second));
        assertThat(lacking.listeners()).isEqualTo(2);
        assertThat(lacking.who().tracked()).isOne();
        assertThat(lacking.line())
                .contains("listens and is not tracked; 2 listen, the device tracks 1");
        device.track(G, address(first), address(second));
        agrees(2);
    }

    @Test
    @DisplayName("DUT-15: who is tracked and has left is named, once a leave has had its time")
    void aListenerThatIsTrackedTooLongIsNamed() throws Exception {
        int first = listener();
        int second = listener();
        listen(first, G, EXCLUDE);
        listen(second, G, EXCLUDE);
        device.believe(G, EXCLUDE);
        device.track(G, address(first), address(second));
        agrees(2);
        leave(first, G);
        Difference surplus = differsAfter(3, DifferenceKind.LISTENER);
        assertThat(surplus.listener()).isEqualTo(address(first));
        assertThat(surplus.line())
                .contains("is tracked and does not listen; 1 listen, the device tracks 2");
    }

    @Test
    @DisplayName(
            "DUT-15: nobody is asked for whom a device cannot know: without books, or of others")
    void whoCannotBeTrackedIsNotAskedFor() throws Exception {
        int first = listener();
        listen(first, G, EXCLUDE);
        device.believe(G, EXCLUDE);
        agrees(1);
        later(600);
        assertThat(look().total()).isZero();
        // Its own books on another group: now it keeps some.
        device.believe("ff02::16", EXCLUDE);
        device.track("ff02::16", Ipv6Address.parse("fe80::77"));
        assertThat(look().counts().get(DifferenceKind.LISTENER)).isOne();
        device.track(G, address(first), Ipv6Address.parse("2001:db8::77"));
        agrees(1);
    }
}
