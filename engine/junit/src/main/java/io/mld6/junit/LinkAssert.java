// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import java.util.List;
import org.assertj.core.api.AbstractAssert;

/// Assertions about what was sent on a link.
public final class LinkAssert extends AbstractAssert<LinkAssert, TestLink> {
    LinkAssert(TestLink link) {
        super(link, LinkAssert.class);
    }

    /// Nothing an ear on the link can judge was wrong so far: see [TestLink#complaints].
    public LinkAssert isWithoutComplaints() {
        isNotNull();
        List<String> complaints = actual.complaints();
        if (!complaints.isEmpty()) {
            throw failure(
                    "%nexpected nothing to be wrong on the link, but:%n  %s",
                    String.join("\n  ", complaints));
        }
        return this;
    }
}
