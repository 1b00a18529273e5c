// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// Listeners and a querier on a link, for tests with JUnit 5.
@NullMarked
@SuppressWarnings({"module", "requires-automatic"}) // "mld6" is the name
module io.mld6.junit {
    requires transitive io.mld6.engine;
    requires io.mld6.lab;
    requires static org.jspecify;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.assertj.core;

    exports io.mld6.junit;
}
