// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is named is the first word that is wrong, and not what is missing because of it.
class FirstMistakeTest {
    @ParameterizedTest(name = "mld6 {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    emulate eth99 --listners 3          | mld6 emulate: Unknown option: '--listners' (did you mean --listeners?)
                    emulate --listners=3 eth99          | mld6 emulate: Unknown option: '--listners' (did you mean --listeners?)
                    emulate eth9 --listners 3 --groups x | mld6 emulate: Unknown option: '--listners' (did you mean --listeners?)
                    emulate eth9 --leave-timeout -1s --gruops x | '--leave-timeout'
                    emulate eth9 --gruops x --leave-timeout -1s | mld6 emulate: Unknown option: '--gruops' (did you mean --groups?)
                    emulate eth9 --frobnicate           | mld6 emulate: Unknown option: '--frobnicate' (see mld6 emulate --help)
                    querier --dump-evry 1s              | mld6 querier: Unknown option: '--dump-evry' (did you mean --dump-every?)
                    emualte eth99 --listners 3          | mld6: not a command: 'emualte' (did you mean emulate? expected run,
                    frobnicate                          | mld6: not a command: 'frobnicate' (expected run,
                    --colour never querier eth9         | mld6: Unknown option: '--colour' (did you mean --color?)
                    querier eth9 --color no             | '--color': not a use of colours: 'no' (expected auto or always or never)
                    emulate eth9                        | Missing required options: '--listeners=N', '--groups=SPEC'
                    send eth9 --groups ff0e::1 --sorces | mld6 send: Unknown option: '--sorces' (did you mean --sources?)
                    --json                              | --json goes with --version
                    """)
    void isNamed(String arguments, String said) {
        CommandLineRun run = CommandLineRun.of(arguments.split(" ", -1));
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLines()).hasSize(1);
        assertThat(run.err()).contains(said);
    }
}
