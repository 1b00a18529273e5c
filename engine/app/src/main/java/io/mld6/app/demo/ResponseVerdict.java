// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.demo;

import java.util.List;

/// How answers compare with what they should be.
///
/// @param unsolicited reports before the query: first ones and repetitions
/// @param answers reports after it
/// @param suppressed memberships rightly silent: another answered for their group, in time
/// @param delaysMillis from query to answer, ascending, one per membership that answered
/// @param differenceCount everything that was not as it should be
/// @param differences the first few of them, in words
@SuppressWarnings("ArrayRecordComponent") // a million delays; nobody compares verdicts
record ResponseVerdict(
        long unsolicited,
        long answers,
        long suppressed,
        double[] delaysMillis,
        long differenceCount,
        List<String> differences) {

    boolean isRight() {
        return differenceCount == 0;
    }

    double percentileMillis(double percentile) {
        int last = delaysMillis.length - 1;
        return last < 0 ? 0 : delaysMillis[(int) Math.round(percentile / 100 * last)];
    }
}
