// SPDX-License-Identifier: Apache-2.0
package io.mld6.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.mld6.engine.testing.HouseRule;
import io.mld6.engine.testing.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The walls between the rooms of this module, and the house's other rules.
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(Path.of("target", "classes"));

    /// Offenders of today, let off until they are mended: each is to go, none to come.
    private static final Set<String> KNOWN = Set.of("BenchLinkCommand");

    @ParameterizedTest
    @EnumSource
    void theHouseKeepsItsRules(HouseRule rule) {
        assertThat(rule.offences(CLASSES, KNOWN)).isEmpty();
    }

    @Test
    void noFileIsLong() throws IOException {
        assertThat(Sizes.longFiles(Path.of("src", "main", "java"), 450)).isEmpty();
    }

    @Test
    void noMethodIsLong() throws IOException {
        assertThat(Sizes.longMethods(Path.of("target", "classes"), 70))
                .filteredOn(method -> KNOWN.stream().noneMatch(method::contains))
                .isEmpty();
    }

    @Test
    void theRulesSeeTheWholeModule() {
        assertThat(CLASSES.containPackage("io.mld6.app.main")).isTrue();
        assertThat(CLASSES.containPackage("io.mld6.app.cli")).isTrue();
    }

    /// The rules about libraries that only this module has, seen to fail.
    @Test
    void offendersAreCaught() {
        JavaClasses planted =
                new ClassFileImporter()
                        .importPath(
                                Path.of("target", "test-classes", "io", "mld6", "app", "planted"));
        assertThat(HouseRule.LEAN_CORE.offences(planted, Set.of()))
                .anyMatch(text -> text.contains("engine.host.HasOptions"))
                .anyMatch(text -> text.contains("engine.host.WritesDocuments"))
                .noneMatch(text -> text.contains("lab.scenario.HasOptions"));
        assertThat(HouseRule.NO_DOOR_IN_THE_LAB.offences(planted, Set.of()))
                .anyMatch(text -> text.contains("lab.scenario.HasOptions"))
                .noneMatch(text -> text.contains("engine.host"));
    }
}
