// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

/// Where [RecordPacker] puts MLDv2 Reports, one after another. Thread: event loop only.
///
/// The order of calls: `beginReport (record source*)* endReport`, each record followed by exactly
/// as many sources as it announced, and never more octets than [#remainingOctets] said.
interface RecordOutput {
    /// Starts a Report.
    ///
    /// @param listener row of who sends it
    void beginReport(int listener);

    /// Octets left for records and sources in the Report begun: an MTU less 56 at first, and 20
    /// less for each record and 16 less for each source added. At least 36 at first.
    int remainingOctets();

    /// Adds a record.
    ///
    /// @param type [io.mld6.codec.wire.RecordType#wireValue]
    /// @param group row of the group
    /// @param sourceCount sources that follow
    void record(int type, int group, int sourceCount);

    /// Adds records of one type without sources, as many calls of [#record] would.
    ///
    /// @param groups the first `count` elements are rows of groups; borrowed
    default void records(int type, int[] groups, int count) {
        for (int i = 0; i < count; i++) {
            record(type, groups[i], 0);
        }
    }

    /// Adds a source to the record added last.
    ///
    /// @param sum folded partial checksum of the source
    void source(long high, long low, int sum);

    /// Ends the Report, which has at least one record.
    ///
    /// @param cookie of [ResponseLedger]
    void endReport(long cookie);
}
