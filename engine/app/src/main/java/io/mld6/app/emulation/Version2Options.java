// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.emulation;

import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.SourceRange;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.HostPersona;
import io.mld6.engine.host.MldMode;
import io.mld6.engine.host.ResponseLaw;
import io.mld6.engine.population.Population;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// What `mld6 emulate` takes about MLDv2: source filters, fall-back, how addresses begin.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class Version2Options {
    @Option(
            names = "--mld",
            paramLabel = "1|2|2-lite",
            defaultValue = "2",
            order = 4,
            description =
                    "MLDv1, MLDv2 with fall-back to MLDv1, or lightweight MLDv2 (RFC 5790). Default:"
                            + " ${DEFAULT-VALUE}.")
    private MldMode mode;

    @Option(
            names = "--filter",
            paramLabel = "MODE",
            defaultValue = "exclude",
            order = 41,
            description =
                    "include: listen to the sources only. exclude: to all others. Default:"
                            + " ${DEFAULT-VALUE}.")
    private FilterMode filter;

    @Option(
            names = "--sources",
            paramLabel = "SPEC",
            split = ",",
            order = 42,
            description = "The sources that --filter is about. Default: none.")
    private List<SourceRange> sources = new ArrayList<>();

    @Option(
            names = "--ignore-v1",
            order = 68,
            description = "Stay in MLDv2 whatever an MLDv1 querier says.")
    private boolean ignoreVersion1;

    @Option(
            names = "--rfc3810",
            order = 68,
            description = "Fall back on any MLDv1 query, not only on a General one.")
    private boolean anyVersion1Query;

    @Option(
            names = "--ssm-range",
            paramLabel = "RANGE",
            defaultValue = "ff3x::/32",
            order = 68,
            description =
                    "Groups that are source specific: a prefix, x being any scope, or none. Default:"
                            + " ${DEFAULT-VALUE}.")
    private SsmRange ssmRange;

    @Option(
            names = "--dad",
            order = 69,
            description =
                    "Start like a real host: wait up to a second, join from :: while the address is"
                            + " tested, report anew from it a second later. With the solicited-node"
                            + " group.")
    private boolean duplicateAddressDetection;

    @Option(
            names = "--response-law",
            paramLabel = "LAW",
            defaultValue = "uniform",
            order = 69,
            description =
                    "uniform: MLDv2 answers are spread as the standard says. immediate: at the next"
                            + " tick. fixed: after half the time. Default: ${DEFAULT-VALUE}.")
    private ResponseLaw law;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "standard",
            order = 69,
            description =
                    "Whose hosts: linux, freebsd, openbsd, lwip, gvisor with what is known that they"
                            + " do otherwise; faulty ones: mute, late, storm, no-repeat, sleeper,"
                            + " spoof. Default: ${DEFAULT-VALUE}.")
    private HostPersona host;

    HostPersona host() {
        return host;
    }

    MldMode mode() {
        return mode;
    }

    void check(CommandSpec spec) {
        boolean version2 = mode != MldMode.V1;
        Refusal.unless(
                filter == FilterMode.EXCLUDE || !sources.isEmpty(),
                spec,
                "--filter",
                "include needs --sources");
        Refusal.unless(
                version2 || (sources.isEmpty() && filter == FilterMode.EXCLUDE),
                spec,
                "--sources",
                "MLDv1 knows no sources (expected --mld 2)");
        Refusal.unless(
                mode != MldMode.V2_LITE || filter == FilterMode.INCLUDE || sources.isEmpty(),
                spec,
                "--sources",
                "lightweight MLDv2 excludes no sources (expected --filter include)");
        Refusal.unless(
                !host.isSystem() || (mode == MldMode.V1) == host.isVersion1(),
                spec,
                "--host",
                "hosts like this speak --mld " + (host.isVersion1() ? "1" : "2"));
        Refusal.unless(
                host == HostPersona.STANDARD || law == ResponseLaw.UNIFORM,
                spec,
                "--response-law",
                "goes without --host only");
        Refusal.unless(version2 || !ignoreVersion1, spec, "--ignore-v1", "goes with --mld 2 only");
        Refusal.unless(version2 || !anyVersion1Query, spec, "--rfc3810", "goes with --mld 2 only");
        Refusal.unless(
                version2 || ssmRange.equals(SsmRange.ASSIGNED),
                spec,
                "--ssm-range",
                "goes with --mld 2 only");
        Refusal.unless(
                version2 || law == ResponseLaw.UNIFORM,
                spec,
                "--response-law",
                "goes with --mld 2 only");
    }

    void applyTo(EngineConfig.Builder config) {
        config.mode(mode)
                .ignoreVersion1(ignoreVersion1)
                .anyVersion1Query(anyVersion1Query)
                .responseLaw(law)
                .ssmRange(ssmRange);
    }

    void applyTo(Population.Builder population) {
        population
                .mode(filter)
                .sources(sources.stream().map(SourceRange::range).toList())
                .duplicateAddressDetection(duplicateAddressDetection);
    }
}
