// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.testing.Browser;
import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.Relay;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The live page and the report in a real browser, of one run on a link whose other end is our
/// querier: what the page shows is what the API says, and it outlives the run. Then the querier's
/// own page, which wants a token, over a network that is cut, and the demo's.
///
/// With `-Dmld6.screenshots=FOLDER` the run is longer, and a picture of the page goes there.
@RequiresNetns
@RequiresCommands(Browser.COMMAND)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // JUnit fills the directory
class BrowserIT {
    private static final @Nullable String PICTURES = System.getProperty("mld6.screenshots");
    private static final boolean LONG = PICTURES != null;
    private static final String PORT = "8946";
    private static final String PAGE = "http://127.0.0.1:" + PORT + "/";
    private static final String TOKEN = "no-one-guesses-this";
    private static final int RELAY = 8948;
    private static final String QUERIER = "http://127.0.0.1:" + RELAY + "/";
    private static final int LISTENERS = 5;
    private static final int NARROW = 360;
    private static final int WIDE = 1200;

    @TempDir private static Path folder;
    private static Netns homes;
    private static Netns router;
    private static Browser browser;
    private static MldProcess querier;
    private static MldProcess run;
    private static MldProcess listeners;
    private static Relay relay;

    @BeforeAll
    static void open() throws Exception {
        homes = Netns.create("homes");
        router = Netns.create("router");
        homes.veth("e0", router, "q0");
        // The head end is plugged in behind: what it sends on s0 arrives at e0.
        homes.veth("c0", router, "c1");
        String _ = homes.ip("addr add 192.0.2.1/24 dev c0");
        String _ = router.ip("addr add 192.0.2.2/24 dev c1");
        String _ = homes.ip("link set lo up");
        String _ = router.ip("link set lo up");
        homes.veth("s0", router, "h0");
        for (String line :
                new String[] {
                    "link add br0 type bridge mcast_snooping 0",
                    "link set q0 master br0",
                    "link set h0 master br0",
                    "link set br0 up"
                }) {
            String _ = router.ip(line);
        }
        browser = Browser.start(homes).size(WIDE, 900);
        Path scenario = folder.resolve("kick-off.yaml");
        Path _ =
                Files.writeString(
                        scenario,
                        """
            mld6: 1
            name: kick-off
            seed: 7
            link: {interface: e0, hearing: snooped}
            channels:
              tv: {groups: ff3e::8000:1+20, sources: 2001:db8:1::10, audience: zipf(1.0)}
            populations: {homes: {listeners: 400, watch: {tv: 100%%}}}
            streams: {head-end: {interface: s0, channels: [tv], rate-per-group: 50/s}}
            phases:
              - {name: arriving, for: %1$ds, do: [{join: homes}]}
              - {name: zapping, for: %2$ds, do: [{zap: homes, share: 30%%, view: exp(4s)}]}
              - {name: leaving, for: %1$ds, do: [{leave: homes}]}
            expect:
              - {that: p99(join_latency) < 500ms, in: arriving}
              - {that: p99(zap_latency) < 500ms, in: zapping}
              - {that: count(join_failed) == 0}
              - {that: count(data_lost) == 0}
            """
                                .formatted(LONG ? 20 : 5, LONG ? 60 : 12));
        Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        querier =
                MldProcess.querier(
                        router,
                        "br0",
                        "--from fe80::1 --track-listeners --listen 192.0.2.2:8947 --token-file "
                                + token);
        relay =
                Relay.of(
                        homes,
                        RELAY,
                        new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 8947));
        run =
                MldProcess.start(
                                homes,
                                "",
                                "",
                                "run %s --output %s --listen 127.0.0.1:%s"
                                        .formatted(scenario, folder.resolve("results"), PORT))
                        .await("phase arriving");
    }

    @AfterAll
    static void close() throws Exception {
        for (AutoCloseable one :
                new AutoCloseable[] {browser, relay, run, listeners, querier, homes, router}) {
            if (one != null) {
                one.close();
            }
        }
    }

    @Test
    @Order(1)
    @DisplayName("the page shows the numbers the API gives, and follows the run")
    void follows() throws Exception {
        var _ = browser.open(PAGE);
        browser.await("document.getElementById('state').textContent.startsWith('running')");
        assertThat(browser.text("h1")).isEqualTo("kick-off");
        JsonNode api = browser.evaluate("fetch('api/v1/run').then(answer => answer.json())");
        assertThat(browser.text("#facts")).contains("mld6 run on e0", "seed " + api.path("seed"));
        browser.await("document.querySelectorAll('#expectations li').length === 4");
        browser.await("document.querySelectorAll('#phases > div').length === 3");
        // Both are of one moment when nothing was counted in between.
        browser.await(
                """
                fetch('api/v1/counters').then(answer => answer.json()).then(now => {
                  const tile = Array.from(document.querySelectorAll('#tiles > div'))
                      .find(one => one.firstChild.textContent === 'memberships');
                  return now.memberships > 0
                      && Number(tile.children[1].textContent.replaceAll(',', '')) === now.memberships;
                })
                """);
        browser.await("document.querySelectorAll('.chart.live:not([hidden]) .uplot').length >= 5");
        assertThat(browser.overflow()).isZero();
        browser.await("document.getElementById('phase-text').textContent.startsWith('zapping')");
        browser.await("document.querySelectorAll('#groups tr').length > 3");
        picture();
        assertThat(browser.requests()).allMatch(BrowserIT::isOurs);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(2)
    @DisplayName("the page fits a telephone, and is dark where the reader wants it")
    void narrowAndDark() throws Exception {
        var _ = browser.size(NARROW, 740).dark(true);
        browser.await("document.querySelector('.uplot').getBoundingClientRect().width < 360");
        assertThat(browser.overflow()).isZero();
        assertThat(brightness()).isLessThan(60);
        var _ = browser.size(WIDE, 900).dark(false);
        assertThat(brightness()).isGreaterThan(200);
    }

    private static boolean isOurs(String address) {
        return address.startsWith(PAGE) || address.startsWith("data:");
    }

    private static int brightness() throws Exception {
        return browser.evaluate(
                        "Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
                .asInt();
    }

    @Test
    @Order(3)
    @DisplayName("the page outlives the run: it says how it ended, and asks no more")
    void outlivesTheRun() throws Exception {
        browser.await("document.getElementById('state').textContent.startsWith('ended')");
        int status = run.exitStatus();
        JsonNode result =
                new ObjectMapper().readTree(folder.resolve("results/result.json").toFile());
        assertThat(status).isEqualTo(result.path("exitStatus").asInt());
        assertThat(browser.text("#verdict strong")).endsWith(result.path("verdict").asText());
        int number = 0;
        for (JsonNode one : result.path("expectations")) {
            number++;
            assertThat(browser.text("#expectations li:nth-child(" + number + ")"))
                    .contains(one.path("that").asText(), one.path("outcome").asText());
        }
        int asked = browser.requests().size();
        browser.await("new Promise(done => setTimeout(() => done(true), 3000))");
        assertThat(browser.requests()).hasSize(asked);
    }

    @Test
    @Order(4)
    @DisplayName("the report opens from a disk, with the network off, with and without scripts")
    void report() throws Exception {
        String report = folder.resolve("results/report.html").toUri().toString();
        JsonNode result =
                new ObjectMapper().readTree(folder.resolve("results/result.json").toFile());
        var _ = browser.offline(true).scripts(false).open(report);
        assertThat(browser.text(".verdict strong")).endsWith(result.path("verdict").asText());
        assertThat(count("#expectations tbody tr")).isEqualTo(4);
        assertThat(count(".uplot")).isZero();
        assertThat(count(".chart svg")).isGreaterThan(3);
        assertThat(shown(".chart svg")).isTrue();
        assertThat(count("#popular tbody tr")).isBetween(15, 20);
        assertThat(browser.text("#environment")).contains("offloads: ");
        var _ = browser.scripts(true).open(report);
        browser.await("document.querySelectorAll('.chart.live .uplot').length > 3");
        assertThat(shown(".chart svg")).isFalse();
        assertThat(browser.requests()).containsExactly(report);
        assertThat(browser.complaints()).isEmpty();
        var _ = browser.size(NARROW, 740).dark(true);
        browser.await("document.querySelector('.uplot').getBoundingClientRect().width < 360");
        assertThat(browser.overflow()).isZero();
        assertThat(brightness()).isLessThan(60);
    }

    @Test
    @Order(5)
    @DisplayName("the report is well-formed: a parser of XML that forgives nothing reads it, too")
    void wellFormed() throws Exception {
        Path strict = Files.copy(folder.resolve("results/report.html"), folder.resolve("r.xhtml"));
        var _ = browser.offline(true).open(strict.toUri().toString());
        assertThat(browser.evaluate("document.contentType").asText())
                .isEqualTo("application/xhtml+xml");
        assertThat(count("parsererror")).isZero();
        assertThat(count("section")).isGreaterThan(6);
    }

    @Test
    @Order(6)
    @DisplayName("HT-2: the querier's page asks for the token, and shows who listens to what")
    void whoListens() throws Exception {
        var _ = browser.offline(false).size(WIDE, 900).dark(false).login(null).open(QUERIER);
        assertThat(browser.text("body")).contains("token").doesNotContain("Who listens");
        listeners =
                MldProcess.emulate(
                                homes,
                                "e0",
                                "--groups ff0e::db8:0:1+3 --listeners "
                                        + LISTENERS
                                        + " --hearing snooped")
                        .await("ready");
        var _ = browser.login(TOKEN).open(QUERIER);
        // The page before it has the same address.
        browser.await("document.querySelector('h1')?.textContent === 'br0'");
        browser.await(
                """
                Array.from(document.querySelectorAll('#believed tr')).filter(row =>
                    row.children[0].textContent.startsWith('ff0e::db8:0:')
                        && row.children[4].textContent === '%d').length === 3
                """
                        .formatted(LISTENERS));
        JsonNode api =
                browser.evaluate("fetch('api/v1/state/groups').then(answer => answer.json())");
        assertThat(browser.text("#believed-title"))
                .isEqualTo("Who listens: %d groups".formatted(api.path("groups-count").asInt()));
        int row = 0;
        for (JsonNode group : api.path("group")) {
            row++;
            assertThat(browser.text("#believed tr:nth-child(" + row + ")"))
                    .startsWith(group.path("group-address").asText())
                    .contains(group.path("filter-mode").asText())
                    .contains(group.path("host").path(0).path("host-address").asText());
        }
        assertThat(browser.overflow()).isZero();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(7)
    @DisplayName("HT-7: a page whose network is cut says so, and goes on where it was")
    void goesOnAfterACut() throws Exception {
        String memberships = "document.querySelectorAll('#believed tr').length";
        int before = browser.evaluate(memberships).asInt();
        relay.cut();
        browser.await("document.getElementById('state').textContent.startsWith('no answer for')");
        // What happens meanwhile is there afterwards.
        var _ = listeners.signal(MldProcess.SIGINT).exitStatus();
        relay.mend();
        browser.await("document.getElementById('state').textContent.startsWith('running')");
        browser.await(memberships + " === " + (before - 3));
        assertThat(browser.evaluate("document.getElementById('notices').innerText").asText())
                .doesNotContain("missing here");
        var _ = querier.signal(MldProcess.SIGINT);
        browser.await("document.getElementById('state').textContent.startsWith('ended')");
    }

    @Test
    @Order(8)
    @DisplayName("HT-11: the demo has the page, too: its engine and what its querier believes")
    void demo() throws Exception {
        try (MldProcess demo =
                MldProcess.start(
                                homes,
                                "",
                                "",
                                "demo --listeners 30 --groups-per-listener 4 --listen 127.0.0.1:"
                                        + PORT)
                        .await("listening on")) {
            var _ = browser.open(PAGE);
            browser.await("document.querySelectorAll('#believed tr').length > 100");
            assertThat(browser.text("#facts")).contains("mld6 demo on a link inside this process");
            browser.await("document.getElementById('notices').innerText.includes('no difference')");
            assertThat(browser.complaints()).isEmpty();
            assertThat(demo.hasEnded()).isFalse();
        }
    }

    private static int count(String selector) throws Exception {
        return browser.evaluate("document.querySelectorAll('" + selector + "').length").asInt();
    }

    private static boolean shown(String selector) throws Exception {
        return browser.evaluate(
                        "document.querySelector('"
                                + selector
                                + "').getBoundingClientRect().width > 0")
                .asBoolean();
    }

    private static void picture() throws Exception {
        if (PICTURES != null) {
            browser.await("new Promise(done => setTimeout(() => done(true), 45000))");
            browser.screenshot(Path.of(PICTURES, "page.png"));
        }
    }
}
