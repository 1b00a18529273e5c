// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

/// Where listeners put their messages, whole ones of MLDv1 and Reports of MLDv2 record by record.
/// Thread: event loop only.
///
/// Between [#beginReport] and [#endReport] one MLDv2 Report is open. A message given here is handed
/// over: it may wait for room in the kernel but is not lost unless the link itself goes. What
/// became of it is told to [ResponseLedger] by whoever implements this.
public interface ReportOutput {
    /// Messages that can be taken now; 0 while the link is down, the kernel's buffer is full or the
    /// pace forbids more. Whoever implements this calls back when it has room again. With any room
    /// at all, a few dozen MLDv2 Reports fit, so that what belongs together need not stop in the
    /// middle.
    int room();

    /// Takes an MLDv1 Report.
    ///
    /// @param tags of the listener's VLAN, as [io.mld6.codec.wire.VlanTags#word]
    /// @param macAndSum the listener's MAC above the partial checksum of its source address
    /// @param sourceLow low half of the source address, 0 for `::`
    /// @param groupHigh octets 0 to 7 of the group
    /// @param groupLow octets 8 to 15
    /// @param groupSum partial checksum of the group
    /// @param cookie of [ResponseLedger]
    void reportV1(
            long tags,
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie);

    /// Takes an MLDv1 Done; arguments as for [#reportV1].
    void doneV1(
            long tags,
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie);

    /// Begins an MLDv2 Report of one listener.
    ///
    /// @param tags of the listener's VLAN, as [io.mld6.codec.wire.VlanTags#word]
    /// @param macAndSum the listener's MAC above the partial checksum of its source address
    /// @param sourceLow low half of the source address, 0 for `::`
    void beginReport(long tags, long macAndSum, long sourceLow);

    /// Octets left in the open Report under the link's MTU: a record takes 20, a source 16.
    int remainingOctets();

    /// Adds a record; as many calls of [#source] must follow as it has sources.
    ///
    /// @param type [io.mld6.codec.wire.RecordType#wireValue]
    /// @param groupSum partial checksum of the group
    void record(int type, long groupHigh, long groupLow, int groupSum, int sourceCount);

    /// Adds records of one type without sources, as many calls of [#record] would.
    ///
    /// @param groups four longs a row: octets 0 to 7 of an address, octets 8 to 15, its partial
    ///     checksum in the lower 16 bits of the third; borrowed, and of the same table in all calls
    /// @param edition changes before a row of the table stands for another address
    /// @param rows the first `count` elements are the groups of the records; borrowed
    default void records(int type, long[] groups, long edition, int[] rows, int count) {
        for (int i = 0; i < count; i++) {
            int at = rows[i] * 4;
            record(type, groups[at], groups[at + 1], (int) groups[at + 2] & 0xffff, 0);
        }
    }

    /// Adds a source to the record added last.
    void source(long high, long low, int sum);

    /// Ends the open Report.
    ///
    /// @param cookie of [ResponseLedger]
    void endReport(long cookie);

    /// Sends what was taken.
    void flush();
}
