// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A bounded queue of texts in front of a stream, and the one thread that writes them.
///
/// A pipe that nobody empties or a terminal that was stopped holds up this thread and no other: an
/// event loop that printed by itself would answer no query until somebody reads.
public final class OutputQueue implements TextSink {
    /// As much as a person can be expected to catch up with.
    static final int MOST_TEXTS = 1024;

    /// Together; a text that is longer is taken when nothing else waits.
    static final int MOST_CHARACTERS = 256 * 1024;

    private static final long WATCH_MILLIS = 250;

    private final OutputStream stream;
    private final Charset charset;
    private final BooleanSupplier readerGoneNow;
    private final String name;
    private final Queue<String> texts = new ArrayDeque<>();
    private int characters;
    private boolean started;
    private boolean writing;
    private long written;
    private boolean readerGone;
    private @Nullable IOException failure;
    private Runnable drained = () -> {};
    private Runnable gone = () -> {};

    /// @param readerGoneNow asks the kernel whether the other end of a pipe is closed; called by
    ///     the writer's thread and by who asks
    /// @param name of the writer's thread
    public OutputQueue(
            OutputStream stream, Charset charset, BooleanSupplier readerGoneNow, String name) {
        this.stream = stream;
        this.charset = charset;
        this.readerGoneNow = readerGoneNow;
        this.name = name;
    }

    @Override
    public synchronized boolean offer(String text) {
        if (failure != null || text.isEmpty()) {
            return true; // the failure is what is told in the end
        }
        boolean full = texts.size() >= MOST_TEXTS || characters + text.length() > MOST_CHARACTERS;
        if (full && !texts.isEmpty()) {
            return false;
        }
        texts.add(text);
        characters += text.length();
        start();
        notifyAll();
        return true;
    }

    @Override
    public synchronized boolean isDrained() {
        return texts.isEmpty() && !writing;
    }

    @Override
    public synchronized boolean isReaderGone() {
        return readerGone || readerGoneNow.getAsBoolean();
    }

    @Override
    public synchronized void whenDrained(Runnable action) {
        drained = action;
    }

    @Override
    public synchronized void whenReaderGone(Runnable action) {
        gone = action;
        start();
    }

    @Override
    public synchronized @Nullable IOException finish(Duration patience)
            throws InterruptedException {
        long before = written;
        long startNanos = System.nanoTime();
        while (failure == null && !(texts.isEmpty() && !writing)) {
            long leftNanos = startNanos + patience.toNanos() - System.nanoTime();
            if (leftNanos <= 0) {
                return new IOException("nobody reads it");
            }
            wait(TimeUnit.NANOSECONDS.toMillis(leftNanos) + 1);
            if (written != before) {
                before = written;
                startNanos = System.nanoTime();
            }
        }
        return readerGone ? null : failure;
    }

    /// A writer that offers what was written at each flush; what finds no room is lost.
    PrintWriter asWriter() {
        return new PrintWriter(new OfferingWriter(this), true);
    }

    private void start() {
        if (!started) {
            started = true;
            Thread.ofPlatform().daemon().name(name).start(this::run);
        }
    }

    private void run() {
        try {
            while (!isOver()) {
                String text = next();
                if (text == null) {
                    watch();
                } else {
                    write(text);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does; then there is nothing to write
        }
    }

    private synchronized boolean isOver() {
        return failure != null;
    }

    private synchronized @Nullable String next() throws InterruptedException {
        long startNanos = System.nanoTime();
        long leftMillis = WATCH_MILLIS;
        while (texts.isEmpty() && leftMillis > 0) {
            wait(leftMillis);
            leftMillis =
                    WATCH_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        }
        String text = texts.poll();
        writing = text != null;
        return text;
    }

    private void write(String text) {
        try {
            stream.write(text.getBytes(charset));
            stream.flush();
        } catch (IOException refused) {
            failed(refused);
            return;
        }
        Runnable then;
        synchronized (this) {
            written++;
            characters -= text.length();
            then = texts.isEmpty() ? drained : () -> {};
            notifyAll();
        }
        then.run(); // may offer more, before anybody believes that all is written
        synchronized (this) {
            writing = false;
            notifyAll();
        }
    }

    private void watch() {
        if (readerGoneNow.getAsBoolean()) {
            failed(new IOException("the reader has gone"));
        }
    }

    private void failed(IOException why) {
        boolean pipeClosed = readerGoneNow.getAsBoolean();
        Runnable tell;
        synchronized (this) {
            failure = why;
            readerGone = pipeClosed;
            texts.clear();
            characters = 0;
            writing = false;
            tell = pipeClosed ? gone : () -> {};
            notifyAll();
        }
        tell.run();
    }

    private static final class OfferingWriter extends Writer {
        private final TextSink sink;
        private final StringBuilder text = new StringBuilder();

        OfferingWriter(TextSink sink) {
            this.sink = sink;
        }

        @Override
        public void write(char[] characters, int from, int count) {
            text.append(characters, from, count);
        }

        @Override
        public void flush() {
            boolean _ = sink.offer(text.toString());
            text.setLength(0);
        }

        @Override
        public void close() {
            flush();
        }
    }
}
