// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.query;

import io.mld6.app.cli.Converters;
import io.mld6.app.cli.DurationText;
import io.mld6.app.cli.InterfaceGuard;
import io.mld6.app.cli.InterfaceOptions;
import io.mld6.app.cli.MldVersion;
import io.mld6.app.cli.OutputOptions;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.Stop;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.cli.VlanOptions;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.Terminal;
import io.mld6.codec.encode.Capacity;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MaximumResponseCode;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.linux.LinkInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mld6 query`: the options, checked, and handed to a [QueryRun].
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "query",
        header = "Send queries, as a querier does, and show who answers.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 query IFACE [--mld 1|2] [--group G] [--source S]... [OPTION]..."},
        descriptionHeading = "%n",
        description = {
            "Shows each listener that answers, with the version it speaks and how many records it"
                    + " sent. Where MLDv1 listeners hear each other, one answers for all. Exit"
                    + " status 1 if nobody answers."
        },
        parameterListHeading = "%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  A General Query, answers within two seconds:",
            "    mld6 query eth1 --max-response 2s",
            "  Who listens to these two sources? Three times, a second apart:",
            "    mld6 query eth1 --group ff3e::1234 --source 2001:db8::1 %n"
                    + "         --source 2001:db8::2 --count 3",
            "",
            "Needs CAP_NET_RAW: run as root, or in a network namespace of your own."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class QueryCommand implements Callable<Integer> {
    private static final int ROBUSTNESS_VARIABLE = 2;
    private static final int QUERY_INTERVAL_SECONDS = 125;
    private static final int LARGEST_V1_MILLIS = 0xffff;
    private static final Duration DEFAULT_RESPONSE = Duration.ofSeconds(10);

    /// What an answer takes beyond the delay its sender chose, at most.
    private static final Duration ON_THE_WAY = Duration.ofMillis(500);

    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private InterfaceOptions link;
    @Mixin private VlanOptions vlanOptions;
    @Mixin private OutputOptions output;

    @Option(
            names = "--mld",
            paramLabel = "1|2",
            defaultValue = "2",
            order = 1,
            description =
                    "Version of the query. 1 puts the MLDv2 listeners of the link into version 1"
                            + " for minutes. Default: ${DEFAULT-VALUE}.")
    private MldVersion version;

    @Option(
            names = "--group",
            paramLabel = "G",
            order = 2,
            description = "Ask about this group only. Default: a General Query.")
    private @Nullable Ipv6Address group;

    @Option(
            names = "--source",
            paramLabel = "S",
            order = 3,
            description = "Ask about this source of the group only; may be repeated. MLDv2.")
    private List<Ipv6Address> sources = new ArrayList<>();

    @Option(
            names = "--max-response",
            paramLabel = "TIME",
            order = 4,
            description = "Maximum Response Delay. Default: 10s, or what --wait leaves time for.")
    private @Nullable Duration maximumResponse;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1",
            order = 5,
            description = "How many queries. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            order = 6,
            description = "Time from one query to the next. Default: ${DEFAULT-VALUE}.")
    private Duration interval;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            order = 7,
            description =
                    "How long to wait for answers after the last query; 0s: not at all. Default:"
                            + " --max-response and half a second.")
    private @Nullable Duration wait;

    @Option(
            names = "--from",
            paramLabel = "LL",
            order = 8,
            description =
                    "Link-local source address. Default: the interface's, else EUI-64 of its MAC"
                            + " address.")
    private @Nullable Ipv6Address from;

    public QueryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        check();
        MldQuery query = query();
        VlanTags vlan = vlanOptions.tags();
        LinkInfo info = InterfaceGuard.check(link.name(), link.force(), spec);
        InterfaceGuard.checkMtu(info, Capacity.leastMtu(query), vlan);
        Ipv6Address source = QueryRun.sourceOn(info, from);
        StatusView view = terminal.view(output.format().isForPrograms());
        if (version == MldVersion.V1) {
            view.line(
                    "warning: an MLDv1 query puts the MLDv2 listeners that hear it into version 1"
                            + " for "
                            + DurationText.format(olderQuerierPresent())
                            + " (RFC 9777 §8.2.1)");
        }
        if (!waiting().isZero() && waiting().compareTo(response()) < 0) {
            view.line(
                    "note: waiting %s, answers may take %s",
                    DurationText.format(waiting()), DurationText.format(response()));
        }
        new QueryRun(
                        query,
                        count,
                        interval,
                        waiting(),
                        view,
                        answers -> answers.rows(output.format()).write(output.format(), terminal))
                .on(info, source, vlan, Stop.of(null, terminal::whenNobodyReads));
        return ExitCode.OK;
    }

    /// What a listener with the default values waits for a further version 1 query: RFC 9777 §9.12.
    private Duration olderQuerierPresent() {
        return Duration.ofSeconds((long) ROBUSTNESS_VARIABLE * QUERY_INTERVAL_SECONDS)
                .plus(response());
    }

    private Duration response() {
        if (maximumResponse != null) {
            return maximumResponse;
        }
        if (wait == null || wait.isZero()) {
            return DEFAULT_RESPONSE;
        }
        Duration left = wait.minus(ON_THE_WAY);
        Duration half = wait.dividedBy(2);
        Duration most = left.compareTo(half) > 0 ? left : half;
        return most.compareTo(DEFAULT_RESPONSE) < 0 ? most : DEFAULT_RESPONSE;
    }

    private Duration waiting() {
        return wait != null ? wait : response().plus(ON_THE_WAY);
    }

    private void check() {
        Refusal.unlessPositive(count, spec, "--count");
        Refusal.unlessWithin(
                Duration.ofMillis(1), Duration.ofDays(1), interval, spec, "--interval");
        Refusal.unlessWithin(
                Duration.ZERO,
                Duration.ofMillis(
                        version == MldVersion.V1
                                ? LARGEST_V1_MILLIS
                                : MaximumResponseCode.MAXIMUM_MILLIS),
                response(),
                spec,
                "--max-response");
        if (wait != null) {
            Refusal.unlessWithin(Duration.ZERO, Duration.ofDays(1), wait, spec, "--wait");
        }
        if (group != null) {
            try {
                Converters.listenable(group);
            } catch (IllegalArgumentException refused) {
                Refusal.unless(false, spec, "--group", Refusal.message(refused));
            }
        }
        if (!sources.isEmpty()) {
            Refusal.unless(
                    version == MldVersion.V2,
                    spec,
                    "--source",
                    "an MLDv1 query has no sources (leave out --mld 1)");
            Refusal.unless(
                    group != null, spec, "--source", "a General Query has none (say --group)");
            for (Ipv6Address source : sources) {
                Refusal.unless(
                        Ipv6Address.isPossibleSource(source.high(), source.low()),
                        spec,
                        "--source",
                        source + " (expected a unicast address)");
            }
        }
        if (from != null) {
            Refusal.unless(
                    from.isLinkLocal(),
                    spec,
                    "--from",
                    from + " (expected a link-local address, in fe80::/10)");
        }
    }

    private MldQuery query() {
        int millis = Math.toIntExact(response().toMillis());
        Ipv6Address about = group == null ? Ipv6Address.UNSPECIFIED : group;
        return switch (version) {
            case V1 -> new Mldv1Query(millis, about);
            case V2 ->
                    new Mldv2Query(
                            millis,
                            about,
                            false,
                            ROBUSTNESS_VARIABLE,
                            QUERY_INTERVAL_SECONDS,
                            sources.stream().distinct().toList());
        };
    }
}
