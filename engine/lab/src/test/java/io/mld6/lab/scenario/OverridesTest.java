// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mld6.engine.population.VlanPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `--set KEY=VALUE` and `--phase NAME`: the command line wins, and is named when it is wrong.
@SuppressWarnings("NullAway") // what is not there fails the test
class OverridesTest {
    @Test
    void theSpecificationsOptionsWork() {
        Scenario read =
                Texts.read(
                        Texts.eveningPeak(),
                        "populations.homes.vlan=none",
                        "populations.probes.vlan=none",
                        "populations.homes.listeners=100",
                        "seed=7",
                        "phases.zapping.for=6m");
        assertThat(read.seed()).isEqualTo(7);
        assertThat(read.populations().get("homes").count()).isEqualTo(100);
        assertThat(read.populations().get("homes").vlans()).isEqualTo(VlanPlan.UNTAGGED);
        assertThat(read.populations().get("probes").vlans()).isEqualTo(VlanPlan.UNTAGGED);
        assertThat(read.phases().get(2).length()).isEqualTo(Duration.ofMinutes(6));
    }

    @Test
    void aValueIsYaml() {
        Scenario read =
                Texts.read(
                        Texts.eveningPeak(),
                        "populations.homes.watch={sd: 50%}",
                        "expect.0.in=[steady]",
                        "channels.more={groups: ff3e::1+2, sources: '2001:db8::1'}",
                        "phases.1.do.0=hold",
                        "output.dir=res/{name}",
                        "expect.0.that=p50(join_latency) <= 3s",
                        "rehearse.loss=1%",
                        "populations.probes.mac=10:20:30:40:50:01");
        assertThat(read.populations().get("homes").habits())
                .isEqualTo(new Listeners.Watch(Map.of("sd", 0.5), 1));
        assertThat(read.expectations().getFirst().phases()).containsExactly("steady");
        assertThat(read.expectations().getFirst().that().limit()).isEqualTo(3);
        assertThat(read.channels().get("more").count()).isEqualTo(2);
        assertThat(read.phases().get(1).actions()).containsExactly(new Action.Hold());
        assertThat(read.output().directory()).isEqualTo("res/{name}");
        assertThat(read.rehearsal().loss()).isEqualTo(0.01);
        assertThat(read.populations().get("probes").baseMac()).hasToString("10:20:30:40:50:01");
    }

    @Test
    void noneTakesAnItemOfAListAwayAndTheLastWins() {
        Scenario read =
                Texts.read(Texts.eveningPeak(), "events.1=none", "seed=3", "seed=none", "seed=5");
        assertThat(read.events()).hasSize(2);
        assertThat(read.seed()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seed                             | --set seed: sets nothing; accepted: KEY=VALUE",
                "=3                               | --set =3: sets nothing",
                "a..b=3                           | --set a..b: not a key",
                "seeed=3                          | --set seeed: unknown key 'seeed' in a scenario; did you mean 'seed'?",
                "seed=x                           | --set seed: not a seed: 'x'",
                "seed=                            | --set seed: 'seed' has no value",
                "seed.x=3                         | --set seed.x: 'seed' is one value, '42', with no 'x' in it",
                "populations.homes.listeners=x    | --set populations.homes.listeners: not a number of listeners",
                "populations.homes.listeners=100  | --set populations.homes.listeners: 4000 VLANs x 2 listeners = 8000 listeners, not 100",
                "populations.hoems.listeners=100  | --set populations.hoems.listeners: there is no 'hoems' in 'populations'; did you mean 'homes'?",
                "populations.homes.vlna=none      | --set populations.homes.vlna: unknown key 'vlna' in population 'homes'; did you mean 'vlan'?",
                "populations.homes.listeners=none | --set populations.homes.listeners: population 'homes' has no 'listeners'",
                "phases.zaping.for=10s            | --set phases.zaping.for: there is no 'zaping' in the list; did you mean 'zapping'?",
                "phases.9.for=10s                 | --set phases.9.for: there is no '9' in the list",
                "phases.zapping.for=10            | --set phases.zapping.for: not a duration: '10'",
                "phases=none                      | --set phases: a scenario has no 'phases'",
                "link.tick=[1                     | --set link.tick: not YAML",
                "link=*x                          | --set link: nothing is called &x",
                "link.tick={a: 1}                 | --set link.tick: 'tick' is a mapping; expected one value",
            })
    void whatIsWrongNamesTheOption(String set, String said) {
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(() -> Texts.read(Texts.eveningPeak(), set))
                .withMessageStartingWith(said);
    }

    @Test
    void onlySomePhasesAreKeptWithWhatBelongsToThem() {
        ScenarioReader.Result read =
                ScenarioReader.read(
                        "f.yaml", Texts.eveningPeak(), List.of(), List.of("zapping", "boot"));
        assertThat(read.scenario().phases())
                .extracting(Phase::name)
                .containsExactly("boot", "zapping");
        assertThat(read.scenario().events())
                .extracting(TimedAction::phase)
                .containsExactly("zapping");
        assertThat(read.scenario().expectations())
                .extracting(expectation -> expectation.that().text())
                .containsExactly(
                        "p99(join_latency) < 200ms",
                        "p95(leave_latency) < 2.5s",
                        "count(join_failed) == 0",
                        "ratio(data_lost) < 1e-6");
        assertThat(read.notes())
                .containsExactly(
                        "--phase: not checked: max(join_latency) < 1s, which is about kick-off",
                        "--phase: left out: steady, kick-off, drain, with 2 events");
    }

    @Test
    void aPhaseThatIsNotThereIsNamed() {
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(
                        () ->
                                ScenarioReader.read(
                                        "f.yaml",
                                        Texts.eveningPeak(),
                                        List.of(),
                                        List.of("zaping")))
                .withMessage(
                        "--phase: there is no phase 'zaping'; did you mean 'zapping'? accepted: boot,"
                                + " steady, zapping, kick-off, drain");
    }
}
