// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The walls the module descriptor cannot hold.
class ArchitectureTest {
    private static final JavaClasses CODEC =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPath(Path.of("target", "classes", "io", "mld6"));

    @Test
    void theRulesSeeTheWholeModule() {
        assertThat(CODEC.stream().map(type -> type.getPackage().getRelativeName()).distinct())
                .contains("wire", "message", "decode", "encode", "handler");
        assertThat(CODEC).hasSizeGreaterThan(30);
    }

    @Test
    void onlyHandlersKnowChannels() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.mld6.codec.handler")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.channel..", "io.netty.util..", "io.netty.handler..")
                .because("the codec must be usable without a pipeline")
                .check(CODEC);
    }

    @Test
    void noThreads() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .because("the caller's thread is the only one")
                .check(CODEC);
    }

    @Test
    void noClocksAndNoChance() {
        // A range of durations holds lengths of time, not moments.
        noClasses()
                .that()
                .doNotHaveSimpleName("DurationRange")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.time..")
                .check(CODEC);
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(java.time.Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.time.Instant.class)
                .check(CODEC);
        noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.util.random.RandomGenerator.class)
                .orShould()
                .callMethod(Math.class, "random")
                .because("time and chance come in through the door")
                .check(CODEC);
    }

    @Test
    void noNativeMemoryAndNoConsole() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.lang.foreign..", "java.net..", "sun..")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("octets in, values out")
                .check(CODEC);
    }

    @Test
    void packagesDependOneWay() {
        slices().matching("io.mld6.codec.(*)..").should().beFreeOfCycles().check(CODEC);
        noClasses()
                .that()
                .resideInAPackage("io.mld6.codec.decode")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.mld6.codec.encode", "io.mld6.codec.handler")
                .check(CODEC);
    }
}
