// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives tests a link: whoever names a [TestLink], [TestListeners] or [TestQuerier] among the
/// parameters of a test, or of a method that runs before or after each, gets that of the test. The
/// querier begins to ask when the first method names it.
///
/// On a method it counts in place of the one on the class.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(MldLinkExtension.class)
public @interface MldLink {
    /// Whether the link is a veth pair between two network namespaces, in real time. Needs root and
    /// `ip`; where they are missing the test is aborted, which reports show. Otherwise the link is
    /// inside the process, and time passes when [TestLink#pass] says so.
    boolean namespace() default false;

    /// Listeners there are from the start, each in all groups of [#groups].
    int listeners() default 0;

    /// Their groups, as `mld6 emulate --groups` takes them: `ff0e::db8:0:1+10`.
    String groups() default "";

    /// Seed of all random delays.
    long seed() default 1;
}
