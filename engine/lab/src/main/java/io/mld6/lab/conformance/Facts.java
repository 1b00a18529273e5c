// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What is known of the device: numbers by name, as cases use them. Durations are milliseconds.
///
/// ```text
/// VERSION  of MLD the device speaks          QRV   robustness variable it announces
/// QI       query interval                    QRI   Maximum Response Delay of its General Queries
/// LLQI     Maximum Response Delay of its specific queries         LLQC  how many of them
/// SQI, SQC startup queries                   URI   unsolicited report interval (1 s)
/// LLQT = LLQI*LLQC   MALI   OQPI   OVHP   derived as RFC 9777 §9 says, unless told otherwise
/// TOL      tolerance of every bound
/// FASTLEAVE  1 if a switch cuts a group off at a leave, without waiting; otherwise 0
/// VLAN     one the cables carry tagged, beside the frames without tags; 0 for none
/// ```
public final class Facts {
    private final Map<String, Double> values = new TreeMap<>();
    private final Map<String, Double> told = new TreeMap<>();

    /// The defaults of RFC 9777 §9, and this tolerance.
    ///
    /// @param toleranceMillis added to every bound
    public Facts(double toleranceMillis) {
        values.put("TOL", toleranceMillis);
        values.put("VERSION", 2.0);
        values.put("QRV", 2.0);
        values.put("QI", 125_000.0);
        values.put("QRI", 10_000.0);
        values.put("LLQI", 1000.0);
        values.put("URI", 1000.0);
        values.put("FASTLEAVE", 0.0);
        values.put("VLAN", 0.0);
        derive();
    }

    /// What somebody says of the device: it stands, whatever is learnt.
    public void tell(String name, double value) {
        told.put(name, value);
        derive();
    }

    /// What was learnt of the device.
    public void learn(String name, double value) {
        values.put(name, value);
        derive();
    }

    private void derive() {
        values.putAll(told);
        double qrv = values.getOrDefault("QRV", 2.0);
        double qi = values.getOrDefault("QI", 0.0);
        double qri = values.getOrDefault("QRI", 0.0);
        putIfUntold("LLQC", values.getOrDefault("LLQC-LEARNT", qrv));
        putIfUntold("LLQT", value("LLQI") * value("LLQC"));
        putIfUntold("MALI", qrv * qi + 2 * qri);
        putIfUntold("OQPI", qrv * qi + qri / 2);
        putIfUntold("OVHP", qrv * qi + qri);
        putIfUntold("SQI", qi / 4);
        putIfUntold("SQC", qrv);
    }

    private void putIfUntold(String name, double value) {
        if (!told.containsKey(name)) {
            values.put(name, value);
        }
    }

    /// One value.
    ///
    /// @throws IllegalArgumentException if there is none of that name
    public double value(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no such fact: " + name);
        }
        return value;
    }

    /// All of them, by name.
    public Map<String, Double> values() {
        return Collections.unmodifiableMap(values);
    }
}
