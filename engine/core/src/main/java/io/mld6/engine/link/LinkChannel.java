// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.netty.channel.Channel;

/// A channel onto a link, kernel's or virtual: what an engine may ask besides reading and writing.
///
/// *Thread*: all counters may be read from any thread.
public interface LinkChannel extends Channel {
    /// What the link can do now; the events [LinkState] say when it changes.
    LinkState linkState();

    /// Frames passed to the pipeline.
    long framesReceived();

    /// Frames handed over to the link.
    long framesSent();

    /// Frames the kernel threw away because nobody read them in time (`PACKET_STATISTICS`); once
    /// closed, those that were not read at all, too. Where one of several channels hears for the
    /// others what this host sends, those that it could not hand on.
    long kernelDropped();

    /// How often sending had to be tried again after `ENOBUFS`.
    long enobufsRetries();

    /// Received frames longer than a slot, passed on cut short: the MTU grew after opening.
    long framesTruncated();

    /// The socket receive buffer the kernel granted, as it accounts for it; 0 without a kernel.
    int grantedReceiveBufferOctets();

    /// Largest IP packet the link takes, in octets, as last heard of. Any thread.
    default int mtuOctets() {
        return 1500;
    }

    /// When the frame that is being passed to the pipeline came, by the kernel's stamp: nanoseconds
    /// of CLOCK_REALTIME since 1970, which may be set meanwhile; 0 if nobody stamps. Within
    /// `channelRead` only, on the event loop.
    default long arrivalNanos() {
        return 0;
    }

    /// How long the frame that is being passed to the pipeline waited in the kernel, nanoseconds; 0
    /// if nobody stamps. Within `channelRead` only, on the event loop.
    default long waitedNanos() {
        return 0;
    }

    /// Batches whose frames this channel takes with the least work. It takes others, too. One
    /// thread at a time.
    ///
    /// @param batches how many circulate, at least 1
    /// @param framesPerBatch capacity of each
    /// @param strideOctets longest frame; a batch may have more room
    /// @param listener hears of every frame of every batch
    default FrameBatchPool newPool(
            int batches, int framesPerBatch, int strideOctets, BatchListener listener) {
        return new FrameBatchPool(batches, framesPerBatch, strideOctets, listener);
    }

    /// Ends receiving, and waits until what had come was passed to the pipeline: then every frame
    /// is either there or counted by [#kernelDropped]. Any thread but the loop's.
    default void drainAndWait() {}

    /// Closes the channel and waits until its event loop has nothing more to do with it. Only then
    /// may the loop be shut down: Netty forgets a channel in a task that follows its closing. Any
    /// thread but the loop's.
    default void closeAndWait() {
        close().awaitUninterruptibly();
        eventLoop().submit(() -> {}).awaitUninterruptibly();
    }
}
