// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.mld6.engine.testing.HouseRule;
import io.mld6.engine.testing.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each rule of the house, seen to fail: the offenders are in the packages under `planted`. Those
/// that need a library of the command are among its tests.
class HouseRulesTest {
    private static final Path FOLDER =
            Path.of("target", "test-classes", "io", "mld6", "engine", "planted");
    private static final JavaClasses PLANTED = new ClassFileImporter().importPath(FOLDER);

    @ParameterizedTest
    @CsvSource({
        "WALLS, codec.wire.KnowsTheRegistry",
        "WALLS, engine.registry.KnowsTheSchedule",
        "WALLS, engine.metrics.KnowsTheRegistry",
        "WALLS, engine.population.KnowsTheCounters",
        "WALLS, engine.linux.KnowsTheLink",
        "WALLS, engine.schedule.KnowsTheCodec",
        "WALLS, engine.link.KnowsMessages",
        "WALLS, engine.listener.KnowsTheQuerier",
        "WALLS, engine.querier.KnowsTheListeners",
        "WALLS, engine.loop.KnowsTheListeners",
        "WALLS, engine.output.KnowsTheQuerier",
        "WALLS, engine.host.KnowsTheRouter",
        "WALLS, engine.router.KnowsTheHost",
        "WALLS, lab.oracle.KnowsTheHost",
        "WALLS, lab.traffic.KnowsTheRouter",
        "WALLS, app.query.KnowsAnotherCommand",
        "ONE_WAY, app.attic.Ahead",
        "EMPTY_HALL, engine.StandsInTheHall",
        "FEW_PARAMETERS, engine.host.TakesNine",
        "NO_CLOCK_NO_DIE, engine.listener.LooksAtTheClock",
        "NO_CLOCK_NO_DIE, engine.querier.RollsADie",
        "SIMULATION_ALONE, lab.simulation.ReadsTheClock",
        "SIMULATION_ALONE, lab.oracle.KnowsTheHost",
        "NO_WALL_CLOCK, engine.host.ReadsTheCalendar",
        "NO_LOCK, engine.registry.Locks",
        "NOT_SYNCHRONIZED, engine.registry.Waits",
        "NATIVE_IN_LINUX, engine.link.TakesNativeMemory",
        "QUIET, engine.loop.Prints",
        "MICROMETER_AT_THE_EDGE, engine.listener.FeedsMeters"
    })
    void anOffenderIsCaught(HouseRule rule, String offender) {
        assertThat(rule.offences(PLANTED)).anyMatch(text -> text.contains("planted." + offender));
    }

    @Test
    void aResultMayHaveManyParts() {
        assertThat(HouseRule.FEW_PARAMETERS.offences(PLANTED))
                .noneMatch(text -> text.contains("NineSnapshot"));
    }

    @Test
    void aLongMethodIsCaught() throws IOException {
        assertThat(Sizes.longMethods(FOLDER, 70))
                .singleElement()
                .asString()
                .contains("GoesOn.lines: 72");
    }

    @Test
    void aLongFileIsCaught() throws IOException {
        Path sources = Path.of("src", "test", "java", "io", "mld6", "engine", "planted");
        assertThat(Sizes.longFiles(sources, 70))
                .singleElement()
                .asString()
                .startsWith("GoesOn.java: ");
    }
}
