// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.lab.traffic.SendPlan;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// So many packets a second, written `N`, `N/s` or `max`; a fraction is allowed.
///
/// @param perSecond above 0, or [SendPlan#UNLIMITED]
public record PacketRate(double perSecond) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)(?:/s)?");

    /// @throws IllegalArgumentException that names `text` and what is accepted
    static PacketRate parse(String text) {
        if (text.equals("max")) {
            return new PacketRate(SendPlan.UNLIMITED);
        }
        Matcher matcher = FORM.matcher(text);
        double perSecond = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
        if (perSecond == 0) {
            throw new IllegalArgumentException(
                    "not a rate: '" + text + "' (expected N or N/s, N above 0, or max)");
        }
        return new PacketRate(perSecond);
    }

    /// Whether it is `max`.
    public boolean isUnlimited() {
        return Double.isInfinite(perSecond);
    }
}
