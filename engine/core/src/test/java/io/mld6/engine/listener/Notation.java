// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.message.FilterMode;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.SourceSets;

/// Reads and writes sets and filters as the RFC does: `{a,b}`, `IN{a,b}`, `EX{}`. A letter stands
/// for the source `2001:db8::letter`.
final class Notation {
    private static final long HIGH = 0x2001_0db8_0000_0000L;

    private final SourceSets sets;

    Notation(SourceSets sets) {
        this.sets = sets;
    }

    /// The set of all letters of a text; owned.
    int set(String text) {
        int[] letters = text.chars().filter(Character::isLowerCase).toArray();
        long[] words = new long[2 * letters.length];
        for (int i = 0; i < letters.length; i++) {
            words[2 * i] = HIGH;
            words[2 * i + 1] = letters[i];
        }
        return sets.intern(words, letters.length);
    }

    /// A filter, such as `IN{a}`; owned.
    int filter(String text) {
        FilterMode mode = text.startsWith("EX") ? FilterMode.EXCLUDE : FilterMode.INCLUDE;
        return Filter.of(mode, set(text));
    }

    /// `{a,b}`.
    String text(int set) {
        var text = new StringBuilder();
        for (int i = 0; i < sets.size(set); i++) {
            text.append(i == 0 ? "" : ",").append((char) sets.low(set, i));
        }
        return "{" + text + "}";
    }

    /// `{a,b}` of a set that is then given back.
    String take(int set) {
        String text = text(set);
        sets.release(set);
        return text;
    }

    /// `IN{a,b}`.
    String filterText(int filter) {
        return (Filter.isExclude(filter) ? "EX" : "IN") + text(Filter.sourceSet(filter));
    }
}
