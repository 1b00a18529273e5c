// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.engine.testing.Netns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A headless Chromium with one page, driven by the DevTools protocol over a pipe: messages of
/// JSON, each with an octet 0 behind it.
public final class Browser implements AutoCloseable {
    /// The command it needs.
    public static final String COMMAND = "chromium";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long PATIENCE_S = 60;
    private static final Duration STEP = Duration.ofMillis(50);

    private final Process process;
    private final Path profile;
    private final OutputStream out;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private volatile Map<String, Object> login = Map.of("response", "CancelAuth");
    private volatile String session = "";

    private Browser(Process process, Path profile) throws Exception {
        this.process = process;
        this.profile = profile;
        this.out = process.getOutputStream();
        Thread.ofPlatform().daemon().name("browser").start(this::read);
        String target =
                send("", "Target.createTarget", Map.of("url", "about:blank"))
                        .path("targetId")
                        .asText();
        this.session =
                send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                        .path("sessionId")
                        .asText();
        for (String domain : List.of("Page", "Network", "Runtime", "Log")) {
            call(domain + ".enable", Map.of());
        }
    }

    /// Starts it. The pipe is on descriptors 3 and 4, as the browser wants it.
    ///
    /// @param namespace whose network it sees; null for that of the test
    public static Browser start(@Nullable Netns namespace) throws Exception {
        Path profile = Files.createTempDirectory("mld6-browser-");
        String within = namespace == null ? "" : "ip netns exec " + namespace.name() + " ";
        String command =
                ("exec %s%s --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
                                + " --no-first-run --hide-scrollbars --user-data-dir=%s"
                                + " --remote-debugging-pipe 3<&0 4>&1 </dev/null >/dev/null 2>&1")
                        .formatted(within, COMMAND, profile);
        Process process = new ProcessBuilder("bash", "-c", command).start();
        return new Browser(process, profile);
    }

    private void read() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (InputStream in = process.getInputStream()) {
            for (int octet; (octet = in.read()) >= 0; ) {
                if (octet != 0) {
                    message.write(octet);
                    continue;
                }
                take(MAPPER.readTree(message.toByteArray()));
                message.reset();
            }
        } catch (IOException gone) {
            complaints.add(gone.toString());
        }
        waiting.values().forEach(one -> one.completeExceptionally(new IOException("it ended")));
    }

    private void take(JsonNode message) throws IOException {
        CompletableFuture<JsonNode> asked = waiting.remove(message.path("id").asInt(-1));
        if (asked != null) {
            if (message.has("error")) {
                asked.completeExceptionally(new IOException(message.path("error").toString()));
            } else {
                asked.complete(message.path("result"));
            }
            return;
        }
        JsonNode parameters = message.path("params");
        switch (message.path("method").asText()) {
            case "Network.requestWillBeSent" ->
                    requests.add(parameters.path("request").path("url").asText());
            case "Fetch.requestPaused" -> goOn("Fetch.continueRequest", parameters, null);
            case "Fetch.authRequired" -> goOn("Fetch.continueWithAuth", parameters, login);
            case "Runtime.exceptionThrown" ->
                    complaints.add(parameters.path("exceptionDetails").toString());
            case "Log.entryAdded" -> {
                if (parameters.path("entry").path("level").asText().equals("error")) {
                    complaints.add(parameters.path("entry").path("text").asText());
                }
            }
            default -> {
                // Other events say nothing a test asks for.
            }
        }
    }

    /// Lets a request go on that waits for it; the reader of messages does not wait for the answer.
    private void goOn(String method, JsonNode paused, @Nullable Map<String, Object> answer)
            throws IOException {
        Map<String, Object> parameters =
                new HashMap<>(Map.of("requestId", paused.path("requestId").asText()));
        if (answer != null) {
            parameters.put("authChallengeResponse", answer);
        }
        write(session, ids.incrementAndGet(), method, parameters);
    }

    private JsonNode call(String method, Map<String, Object> parameters) throws Exception {
        return send(session, method, parameters);
    }

    private JsonNode send(String to, String method, Map<String, Object> parameters)
            throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        write(to, id, method, parameters);
        try {
            return answer.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(method + ": " + complaints, failed);
        }
    }

    private void write(String to, int id, String method, Map<String, Object> parameters)
            throws IOException {
        ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
        message.set("params", MAPPER.valueToTree(parameters));
        if (!to.isEmpty()) {
            message.put("sessionId", to);
        }
        synchronized (out) {
            out.write(MAPPER.writeValueAsBytes(message));
            out.write(0);
            out.flush();
        }
    }

    /// What somebody types who is asked for a name and a password from now on.
    ///
    /// @param password null for somebody who closes the question without an answer
    public Browser login(@Nullable String password) throws Exception {
        login =
                password == null
                        ? Map.of("response", "CancelAuth")
                        : Map.of(
                                "response",
                                "ProvideCredentials",
                                "username",
                                "anybody",
                                "password",
                                password);
        var _ = call("Fetch.enable", Map.of("handleAuthRequests", true));
        return this;
    }

    /// How large the page is, in pixels.
    public Browser size(int width, int height) throws Exception {
        var _ =
                call(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of(
                                "width",
                                width,
                                "height",
                                height,
                                "deviceScaleFactor",
                                1,
                                "mobile",
                                false));
        return this;
    }

    /// Whether the reader prefers it dark.
    public Browser dark(boolean dark) throws Exception {
        var _ =
                call(
                        "Emulation.setEmulatedMedia",
                        Map.of(
                                "features",
                                List.of(
                                        Map.of(
                                                "name",
                                                "prefers-color-scheme",
                                                "value",
                                                dark ? "dark" : "light"))));
        return this;
    }

    /// Whether scripts of the page may run. [#evaluate] may, whatever this says.
    public Browser scripts(boolean allowed) throws Exception {
        var _ = call("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
        return this;
    }

    /// Whether there is a network.
    public Browser offline(boolean offline) throws Exception {
        var _ =
                call(
                        "Network.emulateNetworkConditions",
                        Map.of(
                                "offline",
                                offline,
                                "latency",
                                0,
                                "downloadThroughput",
                                -1,
                                "uploadThroughput",
                                -1));
        return this;
    }

    /// Opens an address, and waits until it is parsed.
    public Browser open(String address) throws Exception {
        requests.clear();
        complaints.clear();
        var _ = call("Page.navigate", Map.of("url", address));
        await("document.readyState === 'complete' && location.href !== 'about:blank'");
        return this;
    }

    /// The value of an expression in the page.
    public JsonNode evaluate(String expression) throws Exception {
        JsonNode result =
                call(
                        "Runtime.evaluate",
                        Map.of(
                                "expression",
                                expression,
                                "returnByValue",
                                true,
                                "awaitPromise",
                                true));
        if (result.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /// Waits until an expression holds in the page.
    public void await(String expression) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!evaluate(expression).asBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        expression
                                + " did not come to hold: "
                                + complaints
                                + evaluate("document.body.innerText").asText());
            }
            Thread.sleep(STEP);
        }
    }

    /// The text of the first element that a selector finds.
    public String text(String selector) throws Exception {
        return evaluate(
                        "document.querySelector("
                                + MAPPER.writeValueAsString(selector)
                                + ")"
                                + ".textContent.trim()")
                .asText();
    }

    /// By how many pixels the page is wider than its window.
    public int overflow() throws Exception {
        return evaluate("document.documentElement.scrollWidth - innerWidth").asInt();
    }

    /// Addresses that were asked for since [#open].
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /// Errors of scripts, policies and the network since [#open].
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /// Keeps what is seen.
    public void screenshot(Path file) throws Exception {
        String data = call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText();
        Path _ = Files.write(file, Base64.getDecoder().decode(data));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        ProcessHandle _ = process.destroyForcibly().onExit().join().toHandle();
        try (var files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).forEach(Browser::delete);
        } catch (IOException | UncheckedIOException _) {
            // What the dying browser still writes stays in the folder for temporary files.
            profile.toFile().deleteOnExit();
        }
    }

    private static void delete(Path file) {
        try {
            boolean _ = Files.deleteIfExists(file);
        } catch (IOException busy) {
            throw new UncheckedIOException(busy);
        }
    }
}
