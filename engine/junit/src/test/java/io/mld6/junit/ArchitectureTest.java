// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.mld6.engine.testing.HouseRule;
import io.mld6.engine.testing.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The walls of this module, and the house's other rules. It is one room, and lives in its hall.
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(Path.of("target", "classes"));

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EMPTY_HALL")
    void theHouseKeepsItsRules(HouseRule rule) {
        assertThat(rule.offences(CLASSES)).isEmpty();
    }

    @Test
    void noFileIsLong() throws IOException {
        assertThat(Sizes.longFiles(Path.of("src", "main", "java"), 450)).isEmpty();
    }

    @Test
    void theRulesSeeTheWholeModule() {
        assertThat(CLASSES.contain("io.mld6.junit.MldLinkExtension")).isTrue();
    }
}
