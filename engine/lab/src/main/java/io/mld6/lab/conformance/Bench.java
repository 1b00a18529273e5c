// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.Set;

/// Where a device is tested: cables to it, time, and the means by which somebody makes it do what
/// no frame can. *Thread*: one, the runner's; frames are handed over inside [#await].
public interface Bench {
    /// Takes what comes from the device.
    @FunctionalInterface
    interface Ear {
        /// A frame came.
        ///
        /// @param port it came out of, from 1
        /// @param nanos when, by the bench's clock
        /// @param octets the whole frame; owned
        void heard(int port, long nanos, byte[] octets);
    }

    /// The monotonic clock, in nanoseconds.
    long nanos();

    /// What to add to [#nanos] for nanoseconds since 1970, for captures.
    long epochOffsetNanos();

    /// Who takes frames from now on; one.
    void listen(Ear ear);

    /// Puts a frame on the cable of a port, at once.
    ///
    /// @param port from 1
    /// @throws BenchException if the link did not take it
    void send(int port, byte[] octets);

    /// Lets time pass, handing over what is heard, until `untilNanos` or the next frame, whichever
    /// is first.
    ///
    /// @return how late this thread was, at the worst, in nanoseconds
    /// @throws BenchException if the link is gone, or somebody wants this to end
    long await(long untilNanos);

    /// How many ports there are.
    int ports();

    /// What can be done to the device: the first words of [#command] lines (`join`, `leave`,
    /// `restart`, `link`, ...).
    Set<String> means();

    /// Makes the device do something, as by `join ff0e::db8:0:1`; returns at once.
    ///
    /// @throws BenchException if it cannot be said
    void command(String line);
}
