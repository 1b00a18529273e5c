// SPDX-License-Identifier: Apache-2.0
package io.mld6.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.mld6.engine.testing.HousePlan;
import io.mld6.engine.testing.HouseRule;
import io.mld6.engine.testing.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The walls between the rooms of this module, and the house's other rules.
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(Path.of("target", "classes"));

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
        assertThat(CLASSES.containPackage("io.mld6.app.main")).isTrue();
        assertThat(CLASSES.containPackage("io.mld6.app.cli")).isTrue();
    }

    /// The whole house, of all modules: no arrow between its rooms runs back up, by whatever way.
    /// The numbers go to the test report.
    @Test
    void noArrowRunsBackUp(TestReporter report) {
        JavaClasses house =
                new ClassFileImporter()
                        .importPaths(
                                Path.of("target", "classes"),
                                Path.of("..", "core", "target", "classes"),
                                Path.of("..", "lab", "target", "classes"),
                                Path.of("..", "..", "codec", "target", "classes"));
        Map<String, Set<String>> arrows = HousePlan.arrows(house);
        int count = arrows.values().stream().mapToInt(Set::size).sum();
        report.publishEntry("rooms", Integer.toString(arrows.size()));
        report.publishEntry("arrows", Integer.toString(count));
        assertThat(arrows).containsKeys("codec.wire", "registry", "lab.oracle", "app.main");
        assertThat(HousePlan.backUp(arrows)).isEmpty();
    }

    @Test
    void anArrowThatRunsBackUpIsFound() {
        assertThat(
                        HousePlan.backUp(
                                Map.of(
                                        "hall", Set.of("kitchen", "cellar"),
                                        "kitchen", Set.of("cellar"),
                                        "cellar", Set.of("kitchen"))))
                .containsExactly("cellar -> kitchen", "kitchen -> cellar");
    }

    /// The rules about libraries that only this module has, seen to fail.
    @Test
    void offendersAreCaught() {
        JavaClasses planted =
                new ClassFileImporter()
                        .importPath(
                                Path.of("target", "test-classes", "io", "mld6", "app", "planted"));
        assertThat(HouseRule.LEAN_CORE.offences(planted))
                .anyMatch(text -> text.contains("engine.host.HasOptions"))
                .anyMatch(text -> text.contains("engine.host.WritesDocuments"))
                .noneMatch(text -> text.contains("lab.scenario.HasOptions"));
        assertThat(HouseRule.NO_DOOR_IN_THE_LAB.offences(planted))
                .anyMatch(text -> text.contains("lab.scenario.HasOptions"))
                .noneMatch(text -> text.contains("engine.host"));
    }
}
