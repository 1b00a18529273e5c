// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

/// Where AssertJ's assertions about a link begin; for a static import.
public final class MldAssertions {
    private MldAssertions() {}

    /// About what a querier believes.
    public static QuerierAssert assertThat(TestQuerier querier) {
        return new QuerierAssert(querier);
    }

    /// About what was sent on a link.
    public static LinkAssert assertThat(TestLink link) {
        return new LinkAssert(link);
    }
}
