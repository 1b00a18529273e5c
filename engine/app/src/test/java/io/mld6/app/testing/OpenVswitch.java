// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// An Open vSwitch that snoops, with a bridge `ob0`: an implementation we did not write.
///
/// Its daemons, its database and its sockets are of its own, in a namespace and a folder of its
/// own, whatever else runs on the machine; packets go through its datapath in user space, so that
/// the kernel needs no module.
public final class OpenVswitch implements AutoCloseable {
    private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";

    private final Netns namespace;
    private final Path folder;
    private final Deque<Process> daemons = new ArrayDeque<>();

    private OpenVswitch(Netns namespace, Path folder) {
        this.namespace = namespace;
        this.folder = folder;
    }

    /// A bridge without ports.
    ///
    /// @param folder empty, with a short name: sockets lie in it
    public static OpenVswitch create(Path folder) throws Exception {
        OpenVswitch made = new OpenVswitch(Netns.create("ovs"), folder);
        try {
            made.start();
        } catch (Exception | AssertionError e) {
            made.close();
            throw e;
        }
        return made;
    }

    private void start() throws Exception {
        namespace.ipv6("default", false);
        Path database = folder.resolve("conf.db");
        String _ = namespace.run("ovsdb-tool create " + database + " " + SCHEMA);
        String socket = folder.resolve("db.sock").toString();
        daemon("ovsdb-server", database.toString(), "--remote=punix:" + socket);
        Await.until(
                () -> {
                    if (!Files.exists(Path.of(socket))) {
                        throw new AssertionError("no " + socket);
                    }
                });
        set("--no-wait init");
        daemon("ovs-vswitchd", "unix:" + socket, "--pidfile");
        set(
                "add-br ob0 -- set bridge ob0 datapath_type=netdev mcast_snooping_enable=true"
                        + " other_config:mcast-snooping-disable-flood-unregistered=true");
    }

    private void daemon(String name, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "ip",
                                "netns",
                                "exec",
                                namespace.name(),
                                "env",
                                "OVS_RUNDIR=" + folder,
                                name));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        daemons.push(builder.redirectOutput(folder.resolve(name + ".log").toFile()).start());
    }

    /// Changes its configuration, as `ovs-vsctl` takes it, and waits until it is so.
    public void set(String arguments) throws IOException {
        String _ =
                namespace.run(
                        "ovs-vsctl --timeout=10 --db=unix:%s %s"
                                .formatted(folder.resolve("db.sock"), arguments));
    }

    /// Tells or asks its switch something, as `ovs-appctl` takes it.
    public String ask(String arguments) throws IOException {
        return namespace.run(environment() + " ovs-appctl " + arguments);
    }

    /// In front of a command that is to find this one.
    public String environment() {
        return "env OVS_RUNDIR=" + folder;
    }

    /// A cable from port `port` to a fresh interface `there` in `other`.
    public void port(String port, Netns other, String there) throws IOException {
        namespace.veth(port, other, there);
        set("add-port ob0 " + port);
    }

    @Override
    public void close() {
        daemons.forEach(Process::destroy);
        for (Process daemon : daemons) {
            try {
                int _ = daemon.waitFor();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        namespace.close();
    }
}
