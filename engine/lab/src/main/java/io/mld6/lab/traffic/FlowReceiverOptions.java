// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

/// How a [FlowReceiver] is opened. Start with [#DEFAULT] and change what differs.
///
/// @param promiscuous whether frames to any unicast MAC are received, too; all multicast ones
///     always are
/// @param localQueries whether queries that this host sends on the interface are heard: where the
///     querier under test is on this very interface. Data this host sends is never received
/// @param formats what has to be told of payloads
/// @param bufferOctets of the ring the kernel writes to, a multiple of 128 KiB. A block is
///     handed over every 2 ms at the latest, so that 64 MiB outlast a pause of a second at any rate
///     up to 200 000 packets/s, and of 0.4 s at 500 000
public record FlowReceiverOptions(
        boolean promiscuous, boolean localQueries, FormatOptions formats, int bufferOctets) {
    static final int BLOCK_OCTETS = 128 << 10;

    /// Promiscuous, deaf to its own host, RTP of type 33, 64 MiB.
    public static final FlowReceiverOptions DEFAULT =
            new FlowReceiverOptions(true, false, FormatOptions.DEFAULT, 64 << 20);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong
    public FlowReceiverOptions {
        if (bufferOctets < 2 * BLOCK_OCTETS || bufferOctets % BLOCK_OCTETS != 0) {
            throw new IllegalArgumentException(
                    "not a ring of a receiver: %d octets (expected a multiple of %d, at least %d)"
                            .formatted(bufferOctets, BLOCK_OCTETS, 2 * BLOCK_OCTETS));
        }
    }

    /// These options, promiscuous or not.
    public FlowReceiverOptions withPromiscuous(boolean wanted) {
        return new FlowReceiverOptions(wanted, localQueries, formats, bufferOctets);
    }

    /// These options, with queries of this host heard or not.
    public FlowReceiverOptions withLocalQueries(boolean wanted) {
        return new FlowReceiverOptions(promiscuous, wanted, formats, bufferOctets);
    }

    /// These options, with other things told of payloads.
    public FlowReceiverOptions withFormats(FormatOptions wanted) {
        return new FlowReceiverOptions(promiscuous, localQueries, wanted, bufferOctets);
    }

    /// These options, with another ring.
    public FlowReceiverOptions withBufferOctets(int wanted) {
        return new FlowReceiverOptions(promiscuous, localQueries, formats, wanted);
    }
}
