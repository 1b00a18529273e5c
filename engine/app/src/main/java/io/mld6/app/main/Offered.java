// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import io.mld6.app.benchlink.BenchLinkCommand;
import io.mld6.app.config.ConfigCommand;
import io.mld6.app.conform.ConformCommand;
import io.mld6.app.demo.DemoCommand;
import io.mld6.app.doctor.DoctorCommand;
import io.mld6.app.emulate.EmulateCommand;
import io.mld6.app.explain.ExplainCommand;
import io.mld6.app.oracle.OracleCommand;
import io.mld6.app.querier.QuerierCommand;
import io.mld6.app.query.QueryCommand;
import io.mld6.app.report.CompareCommand;
import io.mld6.app.report.ReportCommand;
import io.mld6.app.run.ExamplesCommand;
import io.mld6.app.run.RehearseCommand;
import io.mld6.app.run.RunCommand;
import io.mld6.app.run.SchemaCommand;
import io.mld6.app.send.SendCommand;
import io.mld6.app.send.SendFramesCommand;
import io.mld6.app.shell.CompletionCommand;
import io.mld6.app.shell.ManCommand;
import io.mld6.app.terminal.Terminal;
import io.mld6.app.watch.WatchCommand;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A command of `mld6`.
///
/// To understand the options of all of them takes longer than the Java runtime takes to start; a
/// command that is named first needs none but its own.
///
/// @param name what it is called by
/// @param needs what it cannot do without
/// @param maker makes it, saying everything to a terminal
record Offered(String name, Needs needs, Function<Terminal, Object> maker) {
    /// What a command cannot do without.
    enum Needs {
        /// A link: what opens one may be loaded while arguments are still being read.
        LINK,
        /// The options of all commands: it shows or writes them.
        ALL_COMMANDS,
        NOTHING
    }

    /// All, in the order `mld6 --help` shows them.
    static final List<Offered> ALL =
            List.of(
                    new Offered("run", Needs.LINK, RunCommand::new),
                    new Offered("rehearse", Needs.NOTHING, RehearseCommand::new),
                    new Offered("report", Needs.NOTHING, ReportCommand::new),
                    new Offered("compare", Needs.NOTHING, CompareCommand::new),
                    new Offered("examples", Needs.NOTHING, ExamplesCommand::new),
                    new Offered("schema", Needs.NOTHING, SchemaCommand::new),
                    new Offered("emulate", Needs.LINK, EmulateCommand::new),
                    new Offered("querier", Needs.LINK, QuerierCommand::new),
                    new Offered("query", Needs.LINK, QueryCommand::new),
                    new Offered("send", Needs.LINK, SendCommand::new),
                    new Offered("send-frames", Needs.LINK, SendFramesCommand::new),
                    new Offered("watch", Needs.LINK, WatchCommand::new),
                    new Offered("conform", Needs.LINK, ConformCommand::new),
                    new Offered("oracle", Needs.LINK, OracleCommand::new),
                    new Offered("demo", Needs.NOTHING, DemoCommand::new),
                    new Offered("bench-link", Needs.LINK, BenchLinkCommand::new),
                    new Offered("doctor", Needs.LINK, DoctorCommand::new),
                    new Offered("explain", Needs.NOTHING, ExplainCommand::new),
                    new Offered("config", Needs.ALL_COMMANDS, ConfigCommand::new),
                    new Offered("completion", Needs.ALL_COMMANDS, CompletionCommand::new),
                    new Offered("man", Needs.ALL_COMMANDS, ManCommand::new));

    /// The command a command line begins with; null where it begins with anything else.
    static @Nullable Offered named(String... arguments) {
        for (Offered one : ALL) {
            if (arguments.length > 0 && one.name.equals(arguments[0])) {
                return one;
            }
        }
        return null;
    }

    /// What must be understood for a command line: its command alone, if that is enough.
    ///
    /// @param set whether the environment or a file may set options of any command
    static List<Offered> enough(boolean set, String... arguments) {
        Offered named = named(arguments);
        boolean one = !set && named != null && named.needs != Needs.ALL_COMMANDS;
        return one ? List.of(named) : ALL;
    }
}
