// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Needs network namespaces: root (or the capabilities for them) and `ip`. Where they are missing
/// the test is skipped, by name and with the reason; with `-Dmld6.netns=required` it fails instead.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NetnsCondition.class)
public @interface RequiresNetns {}
