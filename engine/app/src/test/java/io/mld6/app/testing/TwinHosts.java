// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.host.HostOptions;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.population.Population;
import io.mld6.engine.testing.KernelListener;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.Statement;
import io.mld6.engine.testing.TestQueries;
import io.mld6.engine.testing.Wiretap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// The kernel's MLDv2 host and one of our listeners, each at the end of a cable of its own: they
/// get the same orders and the same queries, and what each says of a group can be compared.
///
/// An order is `socket:verb group [source,...]`, sources by their numbers; the kernel gets it
/// through the socket option of that name, we as the state of the socket that results.
public final class TwinHosts implements AutoCloseable {
    /// Robustness of the querier that asks.
    public static final int QRV = 2;

    /// Of a change to its last repetition, and some more: the kernel's timers are not that exact.
    public static final long SETTLED_MS = 1300;

    private static final int QQIC = 125;

    private final Netns ourHost;
    private final Netns theirHost;
    private final Wiretap ours;
    private final Wiretap theirs;
    private final KernelListener kernel;
    private final Engine engine;
    private final Map<String, SocketState> sockets = new TreeMap<>();
    private int listener;

    /// What has been said before, on either cable.
    public record Moment(int ours, int kernels) {}

    /// What a socket of ours wants of a group, as RFC 3678 lets it be changed.
    private record SocketState(FilterMode mode, TreeSet<Integer> sources) {}

    /// Both, after the kernel has reported, repeated and answered its solicited-node group.
    public TwinHosts() throws Exception {
        ourHost = Netns.create("ours");
        theirHost = Netns.create("kernels");
        ours = Wiretap.on(ourHost);
        theirs = Wiretap.on(theirHost);
        kernel = KernelListener.start(theirHost, "e0");
        engine =
                ourHost.call(
                        () ->
                                Engine.start(
                                        EngineConfig.defaults()
                                                .with(b -> b.hearing(Hearing.SNOOPED)),
                                        LinkOpener.onInterface(PacketChannelOptions.on("e0")),
                                        _ -> {}));
        MacAddress mac = new MacAddress(0x02_00_00_00_00_01L);
        listener = engine.addListener(mac, Ipv6Address.linkLocalEui64(mac)).get();
        ask(1000, QRV, "::");
        Thread.sleep(SETTLED_MS + 1000);
    }

    @Override
    public void close() throws IOException {
        engine.close();
        kernel.close();
        ours.close();
        theirs.close();
        theirHost.close();
        ourHost.close();
    }

    /// Goes on with another listener of ours, the first of a population.
    public void become(Population population, HostOptions options) throws Exception {
        listener = engine.populate(population, options).get().number(0);
    }

    /// Now.
    public Moment now() throws Exception {
        return new Moment(ours.now(), theirs.now());
    }

    /// What we have said since, by group: records in brief, sources by their numbers, those of one
    /// group in one Report in a fixed order. The groups of these tests only: the kernel reports its
    /// solicited-node group as well.
    public Map<String, List<String>> ours(Moment since) throws Exception {
        return known(ours.briefsSince(since.ours()));
    }

    /// The same of the kernel.
    public Map<String, List<String>> kernels(Moment since) throws Exception {
        return known(theirs.briefsSince(since.kernels()));
    }

    /// When we have said something since.
    public List<Long> ourNanos(Moment since) throws Exception {
        return ours.since(since.ours()).stream().map(Statement::nanos).toList();
    }

    /// Whether each has sent so many Reports about a group since, and no more.
    public boolean haveReported(Moment since, String group, int count) throws Exception {
        return reports(ours, since.ours(), group) == count
                && reports(theirs, since.kernels(), group) == count;
    }

    /// Reports about a group since, of whoever has sent less of them.
    public long reportsOfBoth(Moment since, String group) throws Exception {
        return Math.min(
                reports(ours, since.ours(), group), reports(theirs, since.kernels(), group));
    }

    private static long reports(Wiretap tap, int since, String group) throws Exception {
        return tap.since(since).stream()
                .filter(statement -> statement.group().equals(group))
                .map(Statement::nanos)
                .distinct()
                .count();
    }

    private static Map<String, List<String>> known(Map<String, List<String>> briefs) {
        TreeMap<String, List<String>> known = new TreeMap<>();
        briefs.forEach(
                (group, said) -> {
                    if (!group.startsWith("ff02")) {
                        known.put(
                                group,
                                said.stream().map(s -> s.replace("2001:db8::", "")).toList());
                    }
                });
        return known;
    }

    /// Waits until a change has been repeated.
    public static void settle() throws InterruptedException {
        Thread.sleep(SETTLED_MS);
    }

    /// Asks both.
    public void ask(int code, int flags, String group, int... sources) throws Exception {
        List<String> texts = new ArrayList<>();
        for (int source : sources) {
            texts.add(source(source));
        }
        say(TestQueries.version2(code, flags, QQIC, group, texts));
    }

    /// Puts a frame on both cables.
    public void say(byte[] frame) throws Exception {
        theirs.say(frame);
        ours.say(frame);
    }

    /// Orders and queries: `[MRC:]G? sources`, `MRC?`, `qrv N`.
    public void perform(String script, String group) throws Exception {
        for (String step : script.isEmpty() ? new String[0] : script.split("; ", -1)) {
            if (step.startsWith("qrv ")) {
                ask(100, Integer.parseInt(step.substring(4)), "::");
                Thread.sleep(300);
            } else if (step.contains("G? ")) {
                String[] parts = step.split("G\\? ", -1);
                int[] sources = numbers(parts[1]);
                int code = parts[0].isEmpty() ? 500 : Integer.parseInt(parts[0].replace(":", ""));
                ask(code, QRV, group, sources);
            } else if (step.endsWith("?")) {
                ask(Integer.parseInt(step.replace("?", "")), QRV, "::");
            } else {
                order(step, group);
            }
        }
    }

    /// A group of these tests.
    public static String group(int number) {
        return Ipv6Address.parse("ff0e::db8:0:100").plus(number).toString();
    }

    private static String source(int number) {
        return "2001:db8::" + number;
    }

    private static int[] numbers(String list) {
        return list.isEmpty()
                ? new int[0]
                : List.of(list.split(",", -1)).stream().mapToInt(Integer::parseInt).toArray();
    }

    /// Gives both an order.
    public void order(String order, String group) throws Exception {
        int socket = Integer.parseInt(order.substring(0, 1));
        String[] words = order.substring(2).split(" ", -1);
        int[] numbers = numbers(words.length > 2 ? words[2] : "");
        String key = socket + " " + group;
        SocketState state =
                sockets.getOrDefault(key, new SocketState(FilterMode.INCLUDE, new TreeSet<>()));
        TreeSet<Integer> sources = new TreeSet<>(state.sources());
        FilterMode mode = state.mode();
        List<String> texts = new ArrayList<>();
        TreeSet<Integer> named = new TreeSet<>();
        for (int number : numbers) {
            texts.add(source(number));
            named.add(number);
        }
        switch (words[0]) {
            case "join" -> {
                kernel.join(socket, group);
                mode = FilterMode.EXCLUDE;
            }
            case "leave" -> {
                kernel.leave(socket, group);
                mode = FilterMode.INCLUDE;
                sources.clear();
            }
            case "joinSource" -> {
                kernel.joinSource(socket, group, texts.get(0));
                sources.addAll(named);
            }
            case "leaveSource" -> {
                kernel.leaveSource(socket, group, texts.get(0));
                sources.removeAll(named);
            }
            case "block" -> {
                kernel.block(socket, group, texts.get(0));
                sources.addAll(named);
            }
            case "unblock" -> {
                kernel.unblock(socket, group, texts.get(0));
                sources.removeAll(named);
            }
            case "include", "exclude" -> {
                mode = words[0].equals("include") ? FilterMode.INCLUDE : FilterMode.EXCLUDE;
                kernel.filter(socket, group, mode, texts);
                sources = named;
            }
            default -> throw new IllegalArgumentException(order);
        }
        sockets.put(key, new SocketState(mode, sources));
        engine.listen(
                        listener,
                        socket,
                        Ipv6Address.parse(group),
                        mode,
                        sources.stream().map(number -> Ipv6Address.parse(source(number))).toList())
                .get();
    }
}
