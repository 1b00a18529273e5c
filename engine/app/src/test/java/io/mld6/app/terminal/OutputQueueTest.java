// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Readers that do not read, stop reading, or go away.
@Timeout(30)
class OutputQueueTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    /// A pipe whose reader waits.
    private static final class Pipe extends OutputStream {
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch read = new CountDownLatch(1);

        @Override
        public void write(int octet) {
            taken.write(octet);
        }

        @Override
        public void write(byte[] octets) throws IOException {
            held.countDown();
            try {
                read.await();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
            taken.write(octets);
        }
    }

    private static OutputQueue queue(OutputStream stream, AtomicBoolean gone) {
        return new OutputQueue(stream, StandardCharsets.UTF_8, gone::get, "test");
    }

    @Test
    @DisplayName("who says something waits for no reader; what is left out is counted and said")
    void countsWhatIsNotShown() throws Exception {
        Pipe pipe = new Pipe();
        OutputQueue queue = queue(pipe, new AtomicBoolean());
        StatusView view = new StatusView(queue, false);
        int said = 3 * OutputQueue.MOST_TEXTS;
        view.line("line 0");
        pipe.held.await(); // the writer has it: from here on everything must fit in the queue
        for (int i = 1; i < said; i++) {
            view.line("line " + i);
        }
        assertThat(queue.isDrained()).isFalse();
        assertThat(queue.finish(Duration.ofMillis(1))).hasMessage("nobody reads it");
        pipe.read.countDown();
        assertThat(queue.finish(LONG)).isNull();
        List<String> shown = pipe.taken.toString(StandardCharsets.UTF_8).lines().toList();
        int lines = shown.size() - 1;
        assertThat(lines).isEqualTo(1 + OutputQueue.MOST_TEXTS);
        assertThat(shown.getLast()).isEqualTo(String.format("%,d lines not shown", said - lines));
        view.line("and on");
        assertThat(queue.finish(LONG)).isNull();
        assertThat(pipe.taken.toString(StandardCharsets.UTF_8)).endsWith("not shown\nand on\n");
    }

    @Test
    void aPictureIsNotQueuedBehindAnother() throws Exception {
        Pipe pipe = new Pipe();
        OutputQueue queue = queue(pipe, new AtomicBoolean());
        StatusView view = new StatusView(queue, true);
        view.line("first");
        for (int i = 0; i < 10; i++) {
            view.status("status " + i);
        }
        pipe.read.countDown();
        assertThat(queue.finish(LONG)).isNull();
        view.status("last");
        assertThat(queue.finish(LONG)).isNull();
        assertThat(pipe.taken.toString(StandardCharsets.UTF_8)).isEqualTo("first\n\r\u001b[Klast");
    }

    @Test
    void tellsThatTheReaderHasGoneAlsoWhenNothingIsSaid() throws Exception {
        AtomicBoolean gone = new AtomicBoolean();
        CountDownLatch told = new CountDownLatch(1);
        OutputQueue queue = queue(new ByteArrayOutputStream(), gone);
        queue.whenReaderGone(told::countDown);
        gone.set(true);
        told.await();
        assertThat(queue.isReaderGone()).isTrue();
        assertThat(queue.offer("into the void")).isTrue();
        assertThat(queue.finish(LONG)).as("no failure: it has what it wanted").isNull();
    }

    @Test
    void keepsWhyNothingCanBeWritten() throws Exception {
        OutputQueue queue =
                queue(
                        new OutputStream() {
                            @Override
                            public void write(int octet) throws IOException {
                                throw new IOException("No space left on device");
                            }
                        },
                        new AtomicBoolean());
        assertThat(queue.offer("lost")).isTrue();
        assertThat(queue.finish(LONG)).hasMessage("No space left on device");
        assertThat(queue.isReaderGone()).isFalse();
    }
}
