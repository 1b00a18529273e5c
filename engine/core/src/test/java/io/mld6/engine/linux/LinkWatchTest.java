// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;

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
}
