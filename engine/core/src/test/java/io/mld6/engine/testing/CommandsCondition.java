// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/// Looks for the commands of [RequiresCommands] along the path.
final class CommandsCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> missing =
                AnnotationSupport.findAnnotation(context.getElement(), RequiresCommands.class)
                        .stream()
                        .flatMap(required -> Arrays.stream(required.value()))
                        .filter(command -> !isThere(command))
                        .toList();
        return missing.isEmpty()
                ? ConditionEvaluationResult.enabled("all commands are there")
                : ConditionEvaluationResult.disabled("needs commands: " + missing);
    }

    private static boolean isThere(String command) {
        String path = System.getenv("PATH");
        return path != null
                && Arrays.stream(path.split(File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }
}
