// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The walls between the rooms.
class ArchitectureTest {
    private static final String ROOT = "io.mld6.engine";
    private static final String[] PURE = {
        ROOT + ".registry",
        ROOT + ".schedule",
        ROOT + ".listener",
        ROOT + ".querier",
        ROOT + ".population"
    };

    private static final JavaClasses ENGINE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPath(Path.of("target", "classes", "io", "mld6"));

    private static final JavaClasses CODEC =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPath(Path.of("..", "codec", "target", "classes", "io", "mld6"));

    @Test
    void theRulesSeeTheWholeModule() {
        assertThat(ENGINE.stream().map(type -> type.getPackage().getRelativeName()).distinct())
                .contains(
                        "engine",
                        "registry",
                        "schedule",
                        "listener",
                        "querier",
                        "population",
                        "simulation",
                        "metrics",
                        "link",
                        "linux",
                        "cli");
        assertThat(CODEC).isNotEmpty();
    }

    @Test
    void whatDecidesKnowsNoLink() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".link..", ROOT + ".linux..", ROOT + ".cli..")
                .because("listeners must run on any link, or on none")
                .check(ENGINE);
    }

    @Test
    @DisplayName("SD-15: what decides asks no clock and rolls no die: time and chance come in")
    void whatDecidesAsksNoClockAndNoDie() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(RandomGenerator.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocalRandom.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Instant.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .because("a day must run in a second, and the same seed must tell the same story")
                .check(ENGINE);
    }

    @Test
    @DisplayName("SD-15: a simulation is the same code with the same seed, on no link and no clock")
    void aSimulationKnowsNoClockAndNoLink() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".simulation")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".link..", ROOT + ".linux..", ROOT + ".cli..")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocalRandom.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Instant.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .because("a day must run in seconds, and a seed must tell one story")
                .check(ENGINE);
    }

    @Test
    @DisplayName("SD-15: the engine never looks at the wall clock")
    void noWallClock() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(ENGINE);
    }

    @Test
    @DisplayName("SD-27: one thread owns the state, so there is no lock to send under")
    void whatDecidesTakesNoLock() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent.locks..", "java.util.concurrent.atomic..")
                .check(ENGINE);
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(PURE)
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED)
                .check(ENGINE);
    }

    @Test
    void nativeMemoryOnlyInLinux() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".linux")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(ENGINE);
    }

    @Test
    void onlyTheCommandLinePrintsOrExits() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(ENGINE);
    }

    @Test
    void theCommandLineIsNobodysDependency() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".cli..", "picocli..", "com.fasterxml..")
                .check(ENGINE);
    }

    @Test
    void countersAreFedToMicrometerAtTheEdge() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".metrics")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(ENGINE);
    }

    @Test
    void codecKnowsNoEngine() {
        noClasses().should().dependOnClassesThat().resideInAPackage(ROOT + "..").check(CODEC);
    }

    @Test
    void roomsDependOneWay() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(ENGINE);
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".registry", ROOT + ".metrics", ROOT + ".population")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".schedule", ROOT + ".listener", ROOT + ".querier")
                .check(ENGINE);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".schedule")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".listener", ROOT + ".querier")
                .check(ENGINE);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".listener")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".querier")
                .check(ENGINE);
    }
}
