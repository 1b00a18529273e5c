// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.Refusal;
import io.mld6.app.terminal.StatusView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// Whether and where a command may be watched and steered.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ControlOptions {
    private static final String LISTEN = "--listen";
    private static final String TOKEN_FILE = "--token-file";
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\[\\]:/\\s]+)):(\\d{1,5})");
    private static final int MOST_PORT = 65_535;
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{16,512}");
    private static final int MOST_TOKEN_OCTETS = 1024;

    @Option(
            names = LISTEN,
            paramLabel = "ADDRESS:PORT",
            order = 80,
            description =
                    "Answer HTTP there: a live page, counters, events as they happen. Port 0: any"
                            + " free one. Loopback only, unless there is a token. Default: not.")
    private @Nullable String listen;

    @Option(
            names = TOKEN_FILE,
            paramLabel = "FILE",
            order = 81,
            description = "Answer only who knows what is in it: 16 characters or more, no spaces.")
    private @Nullable String tokenFile;

    @Option(
            names = "--allow-control",
            order = 82,
            description = "Let HTTP also change the run: stop it, act in it, send queries.")
    private boolean allowControl;

    /// Where to listen.
    private @Nullable InetSocketAddress address;

    private @Nullable String token;

    /// Refuses what cannot be, before anything is opened.
    ///
    /// @throws ParameterException with one line
    public void check(CommandSpec spec) {
        if (listen == null) {
            Refusal.unless(tokenFile == null, spec, TOKEN_FILE, "goes with --listen only");
            Refusal.unless(!allowControl, spec, "--allow-control", "goes with --listen only");
            return;
        }
        token = tokenFile == null ? null : token(tokenFile, spec);
        address = address(listen, spec);
        Refusal.unless(
                token != null || address.getAddress().isLoopbackAddress(),
                spec,
                LISTEN,
                "'%s' is open to others (expected a loopback address, as 127.0.0.1:8080, or --token-file)"
                        .formatted(listen));
    }

    /// Begins to listen, and says where; after [#check].
    ///
    /// @param view lines for people
    /// @throws Failure with one line if nobody can listen there
    public Control open(StatusView view) throws Failure {
        InetSocketAddress where = address;
        if (where == null) {
            return Control.OFF;
        }
        ControlServer server =
                ControlServer.listen(new ControlSettings(where, token, allowControl));
        view.line(
                "listening on %s%s%s",
                server.url(),
                allowControl ? "" : ", read-only",
                token == null ? "" : ", with a token");
        return server;
    }

    /// Whether there is something to listen for.
    public boolean isAsked() {
        return listen != null;
    }

    /// Whether HTTP may change the run.
    public boolean allowsControl() {
        return listen != null && allowControl;
    }

    private static InetSocketAddress address(String text, CommandSpec spec) {
        Matcher matcher = FORM.matcher(text);
        String accepted = " (expected ADDRESS:PORT, as 127.0.0.1:8080 or [::1]:0)";
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MOST_PORT) {
            throw Refusal.of(spec, LISTEN, "'" + text + "'" + accepted);
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(host), Integer.parseInt(matcher.group(3)));
        } catch (UnknownHostException _) {
            throw Refusal.of(
                    spec, LISTEN, "'" + text + "': no address of '" + host + "'" + accepted);
        }
    }

    private static String token(String file, CommandSpec spec) {
        try {
            Path path = Path.of(file);
            byte[] octets;
            try (var in = Files.newInputStream(path)) {
                octets = in.readNBytes(MOST_TOKEN_OCTETS);
            }
            String token = new String(octets, StandardCharsets.ISO_8859_1).strip();
            Refusal.unless(
                    TOKEN.matcher(token).matches(),
                    spec,
                    TOKEN_FILE,
                    "no token in '%s' (expected 16 to 512 characters of ASCII without spaces, as from `openssl rand -hex 16`)"
                            .formatted(file));
            return token;
        } catch (IOException | InvalidPathException failed) {
            throw Refusal.of(
                    spec,
                    TOKEN_FILE,
                    "cannot read '%s': %s".formatted(file, failed.getClass().getSimpleName()));
        }
    }
}
