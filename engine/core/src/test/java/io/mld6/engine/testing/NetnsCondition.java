// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Tries once to make a namespace and enter it; remembers what stood in the way.
final class NetnsCondition implements ExecutionCondition {
    private static final @Nullable String OBSTACLE = tryOne();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (OBSTACLE == null) {
            return ConditionEvaluationResult.enabled("network namespaces work here");
        }
        if ("required".equals(System.getProperty("mld6.netns"))) {
            throw new IllegalStateException(
                    context.getDisplayName() + " needs network namespaces: " + OBSTACLE);
        }
        return ConditionEvaluationResult.disabled("needs network namespaces: " + OBSTACLE);
    }

    private static @Nullable String tryOne() {
        try (Netns namespace = Netns.create("probe")) {
            // No lambda of this class: its initialisation, which this is, would wait for itself.
            return namespace.call(Thread::currentThread).getName().equals(namespace.name())
                    ? null
                    : "cannot enter";
        } catch (Exception e) {
            return String.valueOf(e.getMessage());
        }
    }
}
