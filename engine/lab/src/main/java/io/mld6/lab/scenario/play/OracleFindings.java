// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.lab.belief.Look;
import io.mld6.lab.belief.OracleTally;
import io.mld6.lab.measure.MeasuredNumber;
import io.mld6.lab.measure.Measurement;
import io.mld6.lab.measure.TesterFault;
import java.util.List;

/// What the looks of an oracle are to whoever plays a scenario. Thread: any.
final class OracleFindings {
    private final OracleTally tally;

    /// @param device its name
    OracleFindings(String device) {
        this.tally = new OracleTally(device);
    }

    OracleTally tally() {
        return tally;
    }

    /// One more look.
    ///
    /// @return lines for people
    List<String> add(Look look) {
        return tally.add(look).stream().map(line -> "oracle: " + line).toList();
    }

    /// Every look is a value of [MeasuredNumber#ORACLE_DIFFERENCES]; one that proves nothing is a
    /// fault of the tester.
    static void measure(Measurement measurement, Look look) {
        String doubt = look.doubt();
        if (doubt != null) {
            measurement.fault(TesterFault.ORACLE_IN_DOUBT, 1, doubt);
        }
        if (doubt == null || look.total() > 0) {
            measurement.value(MeasuredNumber.ORACLE_DIFFERENCES, look.total());
        }
    }
}
