// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.lab.measure.Condition.Aggregate;
import io.mld6.lab.measure.Condition.Comparison;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `AGGREGATE(NAME) OP VALUE`, checked when it is read.
class ConditionParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p99(join_latency) < 200ms    | PERCENTILE | 99    | JOIN_LATENCY   | BELOW    | 0.2",
                "p99.99(zap_latency) <= 1.5s  | PERCENTILE | 99.99 | ZAP_LATENCY    | AT_MOST  | 1.5",
                "p50(data_delay)<500us        | PERCENTILE | 50    | DATA_DELAY     | BELOW    | 0.0005",
                "max(join_latency) < 1s       | MAX        | 0     | JOIN_LATENCY   | BELOW    | 1",
                "min( query_interval ) > 1m   | MIN        | 0     | QUERY_INTERVAL | ABOVE    | 60",
                "mean(leave_latency) >= 1s    | MEAN       | 0     | LEAVE_LATENCY  | AT_LEAST | 1",
                "count(join_failed) == 0      | COUNT      | 0     | JOIN_FAILED    | EQUAL    | 0",
                "count(join_latency) >= 1000  | COUNT      | 0     | JOIN_LATENCY   | AT_LEAST | 1000",
                "count(data_unwanted) != 7    | COUNT      | 0     | DATA_UNWANTED  | OTHER    | 7",
                "ratio(data_lost) < 1e-6      | RATIO      | 0     | DATA_LOST      | BELOW    | 1e-6",
                "ratio(join_failed) <= 0.5%   | RATIO      | 0     | JOIN_FAILED    | AT_MOST  | 0.005",
                "rate(data_received) > 10/s   | RATE       | 0     | DATA_RECEIVED  | ABOVE    | 10",
                "max(loss_run) <= 3           | MAX        | 0     | LOSS_RUN       | AT_MOST  | 3",
                "max(query_count) == 2        | MAX        | 0     | QUERY_COUNT    | EQUAL    | 2",
            })
    void whatIsReadIsWhatWasWritten(
            String text,
            Aggregate aggregate,
            double percent,
            MeasuredNumber number,
            Comparison comparison,
            double limit) {
        assertThat(Condition.parse(text))
                .isEqualTo(
                        new Condition(aggregate, percent, number, comparison, limit, text.strip()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p99(join_latency)            | not a condition",
                "join_latency < 3s            | not a condition",
                "''                           | not a condition",
                "p99(join-latency) < 1s       | unknown number 'join-latency'; did you mean 'join_latency'?",
                "p99(leave_latncy) < 1s       | did you mean 'leave_latency'?",
                "maximum(join_latency) < 1s   | unknown aggregate 'maximum'",
                "cuont(join_failed) == 0      | did you mean 'count'?",
                "p100(join_latency) < 1s      | unknown aggregate 'p100'",
                "p0(join_latency) < 1s        | unknown aggregate 'p0'",
                "p99(join_latency) < 200      | not a duration: '200'",
                "p99(join_latency) = 200ms    | unknown comparison '='; did you mean",
                "p99(join_latency) <> 200ms   | unknown comparison '<>'",
                "count(join_failed) == 1s     | not a limit: '1s' (expected a number of events",
                "count(join_failed) == -1     | not a limit: '-1'",
                "rate(data_lost) < 3          | not a limit: '3' (expected events a second, as 10/s)",
                "ratio(data_lost) < 2         | more than all",
                "ratio(join_latency) < 1%     | join_latency has no ratio; accepted: count, rate, min",
                "p99(join_failed) < 1         | join_failed has no p99; accepted: count, rate, ratio",
                "max(loss_run) < 3s           | not a limit: '3s' (expected a number, without unit)",
            })
    void whatIsWrongIsNamedWithWhatIsAccepted(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Condition.parse(text))
                .withMessageContaining(message);
    }
}
