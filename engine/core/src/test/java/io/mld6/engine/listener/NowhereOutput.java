// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

/// Takes every message, keeps none, always has room and allocates nothing.
final class NowhereOutput implements ReportOutput {
    private static final int REPORT_OCTETS = 1500 - 56;

    private int remainingOctets;

    @Override
    public int room() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void reportV1(
            long tags,
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {}

    @Override
    public void doneV1(
            long tags,
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {}

    @Override
    public void beginReport(long tags, long macAndSum, long sourceLow) {
        remainingOctets = REPORT_OCTETS;
    }

    @Override
    public int remainingOctets() {
        return remainingOctets;
    }

    @Override
    public void record(int type, long groupHigh, long groupLow, int groupSum, int sourceCount) {
        remainingOctets -= RecordPacker.RECORD_OCTETS;
    }

    @Override
    public void source(long high, long low, int sum) {
        remainingOctets -= RecordPacker.SOURCE_OCTETS;
    }

    @Override
    public void endReport(long cookie) {}

    @Override
    public void flush() {}
}
