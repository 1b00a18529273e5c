// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// So many a second, written `N` or `N/s`.
///
/// @param perSecond at least 1
public record Rate(long perSecond) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:/s)?");

    /// @throws IllegalArgumentException that names `text` and what is accepted
    static Rate parse(String text) {
        Matcher matcher = FORM.matcher(text);
        long perSecond = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
        if (perSecond == 0) {
            throw new IllegalArgumentException(
                    "not a rate: '" + text + "' (expected N or N/s, N at least 1)");
        }
        return new Rate(perSecond);
    }

    @Override
    public String toString() {
        return perSecond + "/s";
    }
}
