// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.query;

import io.mld6.app.cli.Converters;
import io.mld6.app.cli.InterfaceGuard;
import io.mld6.app.cli.InterfaceOptions;
import io.mld6.app.cli.MldVersion;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.Terminal;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MaximumResponseCode;
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
        header = "Send queries, as a querier does.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 query IFACE [--mld 1|2] [--group G] [--source S]... [OPTION]..."},
        parameterListHeading = "%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  A General Query, answers within two seconds:",
            "    mld6 query eth1 --max-response 2s",
            "  Who listens to these two sources? Three times, a second apart:",
            "    mld6 query eth1 --mld 2 --group ff3e::1234 --source 2001:db8::1 --source"
                    + " 2001:db8::2 --count 3",
            "",
            "Needs CAP_NET_RAW: run as root, or in a network namespace of your own."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class QueryCommand implements Callable<Integer> {
    private static final int ROBUSTNESS_VARIABLE = 2;
    private static final int QUERY_INTERVAL_SECONDS = 125;
    private static final int LARGEST_V1_MILLIS = 0xffff;

    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private InterfaceOptions link;

    @Option(
            names = "--mld",
            paramLabel = "1|2",
            defaultValue = "1",
            order = 1,
            description = "Version of the query. Default: ${DEFAULT-VALUE}.")
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
            defaultValue = "10s",
            order = 4,
            description = "Maximum Response Delay. Default: ${DEFAULT-VALUE}.")
    private Duration maximumResponse;

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
            names = "--from",
            paramLabel = "LL",
            order = 7,
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
        LinkInfo info = InterfaceGuard.check(link.name(), link.force(), spec);
        new QueryRun(query, count, interval, terminal.view(false))
                .on(info, QueryRun.sourceOn(info, from), link.vlan());
        return ExitCode.OK;
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
                maximumResponse,
                spec,
                "--max-response");
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
                    "an MLDv1 query has no sources (say --mld 2)");
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
        int millis = Math.toIntExact(maximumResponse.toMillis());
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
