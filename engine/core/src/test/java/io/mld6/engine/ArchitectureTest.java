// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.mld6.engine.testing.HouseRule;
import io.mld6.engine.testing.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The walls between the rooms of this module, and the house's other rules.
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(Path.of("target", "classes"));

    private static final JavaClasses CODEC =
            new ClassFileImporter().importPath(Path.of("..", "..", "codec", "target", "classes"));

    @ParameterizedTest
    @EnumSource
    void theHouseKeepsItsRules(HouseRule rule) {
        assertThat(rule.offences(CLASSES)).isEmpty();
    }

    @Test
    void noFileIsLong() throws IOException {
        assertThat(Sizes.longFiles(Path.of("src", "main", "java"), 450)).isEmpty();
    }

    @Test
    void noMethodIsLong() throws IOException {
        assertThat(Sizes.longMethods(Path.of("target", "classes"), 70)).isEmpty();
    }

    @Test
    void theRulesSeeTheWholeModule() {
        assertThat(rooms(CLASSES))
                .contains(
                        "host",
                        "router",
                        "output",
                        "loop",
                        "listener",
                        "querier",
                        "schedule",
                        "registry",
                        "population",
                        "link",
                        "metrics",
                        "linux");
        assertThat(CODEC).isNotEmpty();
    }

    private static Set<String> rooms(JavaClasses classes) {
        return classes.stream()
                .map(type -> type.getPackage().getRelativeName())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource
    void theCodecKeepsTheHousesRules(HouseRule rule) {
        assertThat(rule.offences(CODEC)).isEmpty();
    }
}
