// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

/// Reads conditions. Thread: any, without state.
final class ConditionParser {
    private ConditionParser() {}

    static Condition parse(String text) {
        throw new UnsupportedOperationException(text);
    }
}
