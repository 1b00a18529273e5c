// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

/// Where listeners put their MLDv2 Reports, record by record. Thread: event loop only.
///
/// Between [#beginReport] and [#endReport] one Report is open. A Report given here is handed over,
/// as in [ReportOutput].
public interface RecordReports {
    /// Reports that can be begun now; 0 while the link is down, the kernel's buffer is full or the
    /// pace forbids more. With any room at all, a few dozen fit, so that what belongs together need
    /// not stop in the middle.
    int room();

    /// Begins a Report of one listener.
    ///
    /// @param macAndSum the listener's MAC above the partial checksum of its source address
    /// @param sourceLow low half of the source address, 0 for `::`
    void beginReport(long macAndSum, long sourceLow);

    /// Octets left in the open Report under the link's MTU: a record takes 20, a source 16.
    int remainingOctets();

    /// Adds a record; as many calls of [#source] must follow as it has sources.
    ///
    /// @param type [io.mld6.codec.wire.RecordType#wireValue]
    /// @param groupSum partial checksum of the group
    void record(int type, long groupHigh, long groupLow, int groupSum, int sourceCount);

    /// Adds a source to the record added last.
    void source(long high, long low, int sum);

    /// Ends the open Report.
    ///
    /// @param cookie of [ResponseLedger]
    void endReport(long cookie);
}
