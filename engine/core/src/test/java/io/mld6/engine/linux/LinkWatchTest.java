// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresNetns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresNetns
class LinkWatchTest implements LinkWatch.Listener {
    private final List<LinkInfo> seen = new ArrayList<>();
    private final List<LinkAddresses> identities = new ArrayList<>();
    private int removals;
    private Netns namespace;
    private LinkWatch watch;

    @BeforeEach
    void plug() throws Exception {
        namespace = Netns.create("watch");
        namespace.ip("link add e0 type veth peer name p0");
        watch = namespace.call(LinkWatch::new);
        LinkInfo link = Objects.requireNonNull(namespace.call(() -> Links.find("e0")));
        watch.follow(link.index(), namespace.call(() -> Links.addresses(link)));
    }

    @AfterEach
    void unplug() {
        watch.close();
        namespace.close();
    }

    @Override
    public void changed(LinkInfo link) {
        seen.add(link);
    }

    @Override
    public void readdressed(LinkAddresses now) {
        identities.add(now);
    }

    @Override
    public void removed() {
        removals++;
    }

    /// Changes the MTU so often that the events do not fit the socket.
    private void overflow(Path directory) throws Exception {
        Path batch = directory.resolve("changes");
        Files.writeString(
                batch,
                IntStream.rangeClosed(1281, 2280)
                        .mapToObj(mtu -> "link set e0 mtu " + mtu + "\n")
                        .collect(Collectors.joining()));
        namespace.ip("-batch " + batch);
    }

    @Test
    void hearsOfItsInterfaceOnly() throws Exception {
        watch.poll(this);
        assertThat(seen).isEmpty();
        namespace.ip("link set p0 mtu 1400");
        namespace.ip("link add br0 type bridge");
        watch.poll(this);
        assertThat(seen).isEmpty();
        namespace.ip("link set e0 mtu 1300");
        watch.poll(this);
        assertThat(seen).isNotEmpty();
        assertThat(seen.getLast().name()).isEqualTo("e0");
        assertThat(seen.getLast().mtu()).isEqualTo(1300);
        namespace.ip("link del e0");
        watch.poll(this);
        assertThat(removals).isEqualTo(1);
    }

    @Test
    void asksWhenEventsWereLost(@TempDir Path directory) throws Exception {
        overflow(directory);
        watch.poll(this);
        assertThat(seen).hasSizeLessThan(1000);
        assertThat(seen.getLast().mtu()).isEqualTo(2280);
        assertThat(removals).isZero();
    }

    @Test
    void noticesARemovalAmongLostEvents(@TempDir Path directory) throws Exception {
        overflow(directory);
        namespace.ip("link del e0");
        watch.poll(this);
        assertThat(removals).isPositive();
    }

    @Test
    @DisplayName(
            "LK-3: link-local addresses count once they may be sent from; changes at once are one")
    void hearsOfAddresses() throws Exception {
        namespace.ip("link set e0 addrgenmode none");
        namespace.ip("link set e0 up");
        namespace.ip("link set p0 up");
        namespace.ipv6("e0", true);
        namespace.ip("addr add 2001:db8::1/64 dev e0 nodad");
        watch.poll(this);
        assertThat(identities).isEmpty();
        namespace.ip("addr add fe80::77/64 dev e0 nodad");
        watch.poll(this);
        assertThat(identities)
                .extracting(LinkAddresses::linkLocal)
                .containsExactly(list("fe80::77"));
        namespace.ip("addr add fe80::99/64 dev e0 nodad");
        namespace.ip("addr del fe80::77/64 dev e0");
        namespace.ip("link set e0 address 02:00:00:00:77:99");
        watch.poll(this);
        assertThat(identities).hasSize(2);
        assertThat(identities.getLast())
                .isEqualTo(new LinkAddresses(0x0200_0000_7799L, list("fe80::99")));
        namespace.ip("addr del fe80::99/64 dev e0");
        watch.poll(this);
        assertThat(identities.getLast().linkLocal()).isEmpty();
    }

    @Test
    @DisplayName("LK-3: addresses are asked for when events were lost")
    void asksForAddressesWhenEventsWereLost(@TempDir Path directory) throws Exception {
        namespace.ip("link set e0 addrgenmode none");
        namespace.ip("link set e0 up");
        namespace.ipv6("e0", true);
        namespace.ip("addr add fe80::77/64 dev e0 nodad");
        watch.poll(this);
        overflow(directory);
        namespace.ip("addr add fe80::99/64 dev e0 nodad");
        namespace.ip("addr del fe80::77/64 dev e0");
        watch.poll(this);
        assertThat(identities.getLast().linkLocal()).isEqualTo(list("fe80::99"));
    }

    private static List<Ipv6Address> list(String address) {
        return List.of(Ipv6Address.parse(address));
    }
}
