// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.codec.decode.DropReason;
import io.mld6.engine.testing.FrameCannon;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// 100,000 malformed frames a second, and among them now and then a query that counts.
@RequiresNetns
@RequiresCommands({"ip"})
class FloodIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final int SECONDS = FULL ? 10 : 2;
    private static final int FRAMES_PER_SECOND = 100_000;
    private static final int QUERIES_PER_SECOND = 10;
    private static final int MEMBERSHIPS = 200;

    /// Eight of no interest, and two that malformed frames are addressed to.
    private static final String GROUPS = "ff0e::db8:0:1+8,ff0e::db8:0:101,ff3e::8000:1";

    private static final long SEED = 20_260_101;

    /// What the kernel's tag handling, or the socket filter, keeps from the decoder by design.
    private static final List<String> NEVER_ARRIVE =
            List.of(
                    "bad-vlan-truncated",
                    "ignore-neighbor-solicitation",
                    "ignore-mrd-advertisement");

    @Test
    void changesNothingAndHidesNoQuery() throws Exception {
        byte[] query = Vectors.frame("v1-general-query-zero-delay");
        List<byte[]> malformed = malformed(new SplittableRandom(SEED));
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            try (FrameCannon cannon = FrameCannon.open(far, "p0");
                    MldProcess mld6 =
                            MldProcess.emulate(
                                    near,
                                    "e0",
                                    "--mld 1 --listeners 20 --hearing snooped --seed 1 --groups "
                                            + GROUPS)) {
                mld6.await("ready");
                FrameCannon.Fired fired =
                        cannon.fire(
                                malformed, query, FRAMES_PER_SECOND, QUERIES_PER_SECOND, SECONDS);
                JsonNode summary = mld6.interrupt();

                long received = 0;
                for (JsonNode kind : summary.path("received")) {
                    received += kind.asLong();
                }
                long dropped = 0;
                for (DropReason reason : DropReason.values()) {
                    dropped +=
                            reason.kind() != DropReason.Kind.WITHIN_MESSAGE
                                    ? summary.path("dropped").path(reason.name()).asLong()
                                    : 0;
                }
                System.out.printf(
                        "flood: %,d frames in %.2f s (%,.0f a second), %,d queries among them: %,d"
                                + " received, %,d dropped by %d reasons, %d by the kernel, %,d"
                                + " answers%n",
                        fired.frames(),
                        fired.seconds(),
                        fired.frames() / fired.seconds(),
                        fired.queries(),
                        received,
                        dropped,
                        Arrays.stream(DropReason.values())
                                .filter(r -> summary.path("dropped").path(r.name()).asLong() > 0)
                                .count(),
                        summary.path("kernelDropped").asLong(),
                        summary.at("/responses/sent").asLong());

                long answers = fired.queries() * MEMBERSHIPS;
                assertThat(summary.path("kernelDropped").asLong()).isZero();
                assertThat(summary.at("/received/queryV1").asLong()).isEqualTo(fired.queries());
                assertThat(received).isEqualTo(fired.queries());
                assertThat(received + dropped).isEqualTo(fired.frames());
                for (Vectors.Vector vector : arriving()) {
                    assertThat(summary.path("dropped").path(vector.expect()).asLong())
                            .as(vector.toString())
                            .isGreaterThanOrEqualTo(
                                    (fired.frames() - fired.queries()) / malformed.size());
                }
                assertThat(summary.path("queries").asLong()).isEqualTo(fired.queries());
                assertThat(summary.at("/responses/sent").asLong()).isEqualTo(answers);
                assertThat(summary.at("/sent/reportV1").asLong())
                        .isEqualTo(2 * MEMBERSHIPS + answers);
                assertThat(summary.at("/sent/doneV1").asLong()).isEqualTo(MEMBERSHIPS);
                if (FULL) {
                    assertThat(fired.frames() / fired.seconds()).isGreaterThan(99_000);
                }
            }
        }
    }

    /// Each kind of the vectors, and as many frames again that were right before one bit was
    /// turned, which no Internet checksum overlooks, or before the end was cut off.
    private static List<byte[]> malformed(RandomGenerator random) {
        List<byte[]> frames = new ArrayList<>();
        arriving().forEach(vector -> frames.add(vector.octets()));
        for (int kinds = frames.size(); kinds > 0; kinds--) {
            byte[] query =
                    Vectors.frame(random.nextBoolean() ? "v1-general-query" : "v2-general-query");
            // The addresses, or the message behind its type.
            int at =
                    random.nextBoolean()
                            ? random.nextInt(22, 54)
                            : random.nextInt(63, query.length);
            frames.add(Vectors.with(query, at, query[at] ^ 1 << random.nextInt(8)));
            frames.add(Arrays.copyOf(query, random.nextInt(15, query.length)));
        }
        return frames;
    }

    private static List<Vectors.Vector> arriving() {
        return Vectors.all().stream()
                .filter(vector -> !vector.expect().equals("ACCEPT"))
                .filter(vector -> !NEVER_ARRIVE.contains(vector.name()))
                .toList();
    }
}
