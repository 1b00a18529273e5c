// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.conform;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.ForceOption;
import io.mld6.app.cli.InterfaceGuard;
import io.mld6.app.cli.OnlyOption;
import io.mld6.app.cli.OutputOptions;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.Rows;
import io.mld6.app.terminal.Terminal;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.lab.conformance.CaseException;
import io.mld6.lab.conformance.CaseLibrary;
import io.mld6.lab.conformance.ConformanceCase;
import io.mld6.lab.conformance.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mld6 conform`: the options, checked, and handed to a [ConformRun].
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "conform",
        header = "Test a device rule by rule, and say which clause it breaks.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 conform querier|snooper|host IFACE [OPTION]..."},
        descriptionHeading = "%n",
        description = {
            "Finds out the device's intervals, then runs case after case, each with groups of its"
                    + " own: frames go out, and what must follow, and what must not, is waited"
                    + " for. The interface should lead to the device and to nothing else."
        },
        parameterListHeading = "%n",
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:no MUST failed",
            "1:it did not work: no device there, interface down or gone, no privilege",
            "2:an argument is wrong",
            "98:no MUST failed, but something is inconclusive: we were late",
            "99:a MUST failed"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  A router, with all frames and an HTML page in a folder:",
            "    mld6 conform querier eth1 --report run1",
            "  A host made to join by a command that reads lines like `join ff0e::1`:",
            "    mld6 conform host eth1 --host-command 'ssh dut kernel-host.py eth0'",
            "  A switch: hosts behind eth1, the router and the sources behind eth2:",
            "    mld6 conform snooper eth1 --second eth2 --quick",
            "",
            "Needs CAP_NET_RAW: run as root, or in a network namespace of your own."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ConformCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private DeviceOptions device;
    @Mixin private OnlyOption only;
    @Mixin private OutputOptions output;
    @Mixin private ForceOption force;

    @Parameters(
            index = "0",
            paramLabel = "querier|snooper|host",
            description = "What to test the device as.")
    private String subject;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "IFACE",
            description = "Ethernet interface that leads to the device; a switch's host side.")
    private @Nullable String interfaceName;

    @Option(
            names = "--second",
            paramLabel = "IFACE",
            order = 1,
            description = "A switch's other side, with the router and the sources.")
    private @Nullable String second;

    @Option(
            names = "--quick",
            paramLabel = "TIME",
            arity = "0..1",
            fallbackValue = "10s",
            order = 3,
            description = "Leave out cases that may take longer. Without TIME: 10s.")
    private @Nullable Duration quick;

    @Option(
            names = "--cases",
            paramLabel = "DIR",
            order = 4,
            description = "Run the cases in the YAML files of a folder, too.")
    private @Nullable Path ownCases;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            order = 10,
            description =
                    "Write report.txt, report.html, report.json, junit.xml and a capture of each"
                            + " case there.")
    private @Nullable Path report;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            order = 11,
            description = "Say what is better or worse than in an earlier report.json.")
    private @Nullable Path earlier;

    @Option(names = "--list", order = 12, description = "List the cases instead of running them.")
    private boolean list;

    public ConformCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Subject wanted = subject();
        List<ConformanceCase> cases = cases(wanted);
        List<String> ids =
                only.among(cases, (one, id) -> one.id().equals(id) || one.rule().equals(id));
        if (list) {
            Rows rows = new Rows();
            cases.forEach(one -> add(rows, one));
            rows.put(JsonNodeFactory.instance.objectNode(), "cases");
            rows.write(output.format(), terminal);
            return 0;
        }
        if (interfaceName == null) {
            throw Refusal.because(spec, "Missing required parameter: 'IFACE'");
        }
        Refusal.unless(
                (wanted == Subject.SNOOPER) == (second != null),
                spec,
                "--second",
                "needed for a snooper, and for nothing else");
        if (quick != null) {
            Refusal.unlessWithin(Duration.ofSeconds(1), Duration.ofDays(1), quick, spec, "--quick");
        }
        device.check(spec);
        ReportFolder folder = ReportFolder.of(report, earlier, spec);
        List<LinkInfo> links = links(interfaceName);
        try {
            return new ConformRun(wanted, cases, ids, quick, device, terminal, output.format())
                    .on(links, folder);
        } catch (CaseException wrong) {
            throw Refusal.because(spec, String.valueOf(wrong.getMessage()));
        }
    }

    private static void add(Rows rows, ConformanceCase one) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("id", one.id());
        object.put("rule", one.rule());
        object.put("clause", one.clause());
        object.put("level", one.level().name());
        object.put("title", one.title());
        rows.add(
                object,
                "%-8s %-6s %s (%s)".formatted(one.id(), one.level(), one.title(), one.clause()));
    }

    private Subject subject() {
        for (Subject one : Subject.values()) {
            if (one.word().equals(subject)) {
                return one;
            }
        }
        throw Refusal.because(
                spec,
                "not a subject: '"
                        + subject.toLowerCase(Locale.ROOT)
                        + "' (expected querier, snooper or host)");
    }

    private List<ConformanceCase> cases(Subject wanted) {
        List<ConformanceCase> cases = new ArrayList<>(CaseLibrary.builtIn(wanted));
        if (ownCases != null) {
            try {
                List<ConformanceCase> own = CaseLibrary.in(ownCases);
                Refusal.unless(!own.isEmpty(), spec, "--cases", ownCases + " has no *.yaml");
                cases.removeIf(one -> own.stream().anyMatch(mine -> mine.id().equals(one.id())));
                cases.addAll(own);
            } catch (CaseException wrong) {
                throw Refusal.of(spec, "--cases", String.valueOf(wrong.getMessage()));
            } catch (IOException failed) {
                throw Refusal.of(spec, "--cases", "cannot read folder " + failed.getMessage());
            }
        }
        return cases;
    }

    private List<LinkInfo> links(String name) throws LinkException {
        List<LinkInfo> links = new ArrayList<>();
        links.add(InterfaceGuard.checkUp(name, force.isGiven(), spec));
        if (second != null) {
            Refusal.unless(!second.equals(name), spec, "--second", "is IFACE itself");
            links.add(InterfaceGuard.checkUp(second, force.isGiven(), spec));
        }
        return links;
    }
}
