// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The plan of the house: which room a class is in, and which rooms each room may use.
///
/// A room of the core goes by its package's last name (`registry`), one of another module has the
/// module before it (`lab.oracle`, `codec.wire`). What stands behind `planted` in a package is read
/// as if the house began there, so that a test can put an offender into any room:
/// `io.mld6.engine.planted.engine.registry` is `registry`.
public final class HousePlan {
    private static final String HOUSE = "io.mld6.";
    private static final Pattern PLANTED = Pattern.compile("^io\\.mld6\\.\\w+\\.planted\\.");
    private static final String CORE =
            "registry metrics population linux schedule link listener querier loop output";

    /// A room, then what it may use: a room, all rooms of a module (`lab.*`), or one class of a
    /// room (`querier/QueryOutput`). The first row that names a room counts. A room without a row
    /// may use nothing, so a new room asks for a row.
    private static final List<String> ROWS =
            List.of(
                    "codec.*         | codec.*",
                    "registry        | codec.*",
                    "metrics         | codec.*",
                    "population      | codec.*",
                    "linux           | codec.*",
                    "schedule        | registry",
                    "link            | linux codec.handler",
                    "listener        | codec.* registry schedule metrics",
                    "querier         | codec.* registry schedule metrics",
                    "loop            | link schedule",
                    "output          | codec.* link listener querier/QueryOutput metrics",
                    "host            | codec.* " + CORE,
                    "router          | codec.* " + CORE,
                    "lab.json        |",
                    "lab.oracle      | codec.* querier/GroupVisitor querier/ForwardingAdvice"
                            + " registry/SourceSets registry/Filter",
                    "lab.traffic     | codec.* link linux loop output",
                    "lab.dut         | codec.* link linux loop output lab.oracle",
                    "lab.belief      | codec.* host link registry/SourceSets registry/Filter"
                            + " registry/RowIndex registry/RowTable metrics loop/VirtualLoops"
                            + " schedule/VirtualTime lab.oracle lab.dut"
                            + " lab.measure",
                    "lab.simulation  | codec.* host router lab.oracle " + CORE,
                    "lab.scenario    | codec.* host router lab.oracle lab.simulation lab.traffic"
                            + " lab.dut lab.measure lab.belief "
                            + CORE,
                    "lab.measure     | codec.* host router lab.oracle lab.simulation lab.traffic"
                            + " lab.dut "
                            + CORE,
                    "lab.conformance | codec.* host router lab.oracle lab.simulation lab.traffic"
                            + " lab.dut lab.json "
                            + CORE,
                    "lab.watch       | codec.*",
                    "junit.*         | codec.* host router population link linux loop schedule"
                            + " lab.watch",
                    "app.main        | app.* codec.* lab.* host router " + CORE,
                    "app.cli         | codec.* lab.* host router " + CORE,
                    "app.terminal    | app.cli codec.* lab.* host router " + CORE,
                    "app.page        |",
                    "app.report      | app.cli app.terminal app.page codec.* lab.measure lab.json",
                    "app.control     | app.cli app.terminal codec.* lab.* host router " + CORE,
                    "app.emulation   | app.cli app.terminal app.control codec.* lab.* host router "
                            + CORE,
                    "app.run         | app.cli app.terminal app.control app.report codec.* lab.*"
                            + " host router "
                            + CORE,
                    "app.*           | app.cli app.terminal app.control app.emulation codec.* lab.*"
                            + " host router "
                            + CORE);

    private HousePlan() {}

    /// The room of a class of the house; the module's name and a dot for its root package; null for
    /// a class of somebody else.
    static @Nullable String roomOf(JavaClass type) {
        String name = PLANTED.matcher(type.getPackageName()).replaceFirst(HOUSE);
        if (!name.startsWith(HOUSE)) {
            return null;
        }
        String[] parts = name.substring(HOUSE.length()).split("\\.", -1);
        String room = parts.length == 1 ? "" : parts[1];
        return parts[0].equals("engine") && !room.isEmpty() ? room : parts[0] + "." + room;
    }

    /// Whether `from` may use `to`, both of the house.
    static boolean mayUse(JavaClass from, JavaClass to) {
        String own = roomOf(from);
        String other = roomOf(to);
        if (own == null || other == null || own.equals(other)) {
            return true;
        }
        return ROWS.stream()
                .map(row -> row.split("\\|", -1))
                .filter(row -> names(row[0].strip(), own))
                .findFirst()
                .map(row -> row[1].strip().split("\\s+"))
                .stream()
                .flatMap(Arrays::stream)
                .anyMatch(open -> opens(open, other, to));
    }

    private static boolean opens(String open, String room, JavaClass type) {
        int slash = open.indexOf('/');
        return slash < 0
                ? names(open, room)
                : open.substring(0, slash).equals(room)
                        && outermost(type).getSimpleName().equals(open.substring(slash + 1));
    }

    private static boolean names(String pattern, String room) {
        return pattern.endsWith(".*")
                ? room.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(room);
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    /// Classes in one of `rooms`, or in a room of a module (`lab.*`, `core` for all of the core).
    static DescribedPredicate<JavaClass> in(String... rooms) {
        return DescribedPredicate.describe(
                "are in " + String.join(", ", rooms),
                type -> {
                    String room = roomOf(type);
                    return room != null
                            && Arrays.stream(rooms)
                                    .anyMatch(
                                            asked ->
                                                    asked.equals("core")
                                                            ? isCore(room)
                                                            : names(asked, room));
                });
    }

    private static boolean isCore(String room) {
        return room.indexOf('.') < 0 || room.equals("engine.");
    }

    /// The arrows between rooms: from each to those its classes use.
    public static Map<String, Set<String>> arrows(JavaClasses classes) {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (JavaClass type : classes) {
            String from = roomOf(type);
            if (from == null || from.endsWith(".")) {
                continue;
            }
            Set<String> to = arrows.computeIfAbsent(from, _ -> new TreeSet<>());
            for (Dependency use : type.getDirectDependenciesFromSelf()) {
                String other = roomOf(use.getTargetClass());
                if (other != null && !other.equals(from)) {
                    to.add(other);
                }
            }
        }
        return arrows;
    }

    /// The arrows that run back up: `a` uses `b`, and `b`, by whatever way, uses `a`.
    public static Set<String> backUp(Map<String, Set<String>> arrows) {
        Set<String> found = new TreeSet<>();
        arrows.forEach(
                (from, uses) -> {
                    for (String to : uses) {
                        if (reaches(arrows, to, from)) {
                            found.add(from + " -> " + to);
                        }
                    }
                });
        return found;
    }

    private static boolean reaches(Map<String, Set<String>> arrows, String from, String to) {
        Set<String> seen = new HashSet<>(Set.of(from));
        Deque<String> next = new ArrayDeque<>(seen);
        while (!next.isEmpty()) {
            for (String room : arrows.getOrDefault(next.remove(), Set.of())) {
                if (room.equals(to)) {
                    return true;
                }
                if (seen.add(room)) {
                    next.add(room);
                }
            }
        }
        return false;
    }
}
