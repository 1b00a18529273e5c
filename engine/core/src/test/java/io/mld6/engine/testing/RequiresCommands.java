// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Needs these commands on the path. Where one is missing the test is skipped, by name and with the
/// reason.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CommandsCondition.class)
public @interface RequiresCommands {
    String[] value();
}
