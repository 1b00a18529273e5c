// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.router.ListenedGroup;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;

/// Assertions about what a querier believes: at this moment in virtual time; between namespaces, at
/// once or within the two seconds that frames may be on their way.
public final class QuerierAssert extends AbstractAssert<QuerierAssert, TestQuerier> {
    QuerierAssert(TestQuerier querier) {
        super(querier, QuerierAssert.class);
    }

    /// Somebody listens to a group, whatever the filter.
    public QuerierAssert believes(String group) {
        Ipv6Address address = Ipv6Address.parse(group);
        return check(() -> knows(known -> known.address().equals(address)), group);
    }

    /// The group's filter is of this mode, with these sources: in INCLUDE mode the ones that are
    /// wanted, in EXCLUDE mode those that are not.
    public QuerierAssert believes(String group, FilterMode mode, String... sources) {
        Ipv6Address address = Ipv6Address.parse(group);
        Set<Ipv6Address> wanted =
                Stream.of(sources)
                        .map(Ipv6Address::parse)
                        .collect(Collectors.toCollection(TreeSet::new));
        return check(
                () ->
                        knows(
                                known ->
                                        known.address().equals(address)
                                                && known.mode() == mode
                                                && filter(known).equals(wanted)),
                text(address, mode, wanted));
    }

    /// Nobody listens to a group.
    public QuerierAssert doesNotBelieve(String group) {
        Ipv6Address address = Ipv6Address.parse(group);
        return check(
                () -> !knows(known -> known.address().equals(address)), "nothing of " + address);
    }

    /// Nobody listens to anything, but for the router.
    public QuerierAssert believesNothing() {
        return check(() -> actual.groups().isEmpty(), "nothing");
    }

    /// There are so many groups that somebody listens to, beside those of the router.
    public QuerierAssert believesGroups(int count) {
        return check(() -> actual.groups().size() == count, count + " groups");
    }

    /// Traffic of a source to a group is wanted (RFC 9777 Table 6).
    public QuerierAssert forwards(String group, String source) {
        return check(
                () -> actual.forwards(group, source),
                "that " + group + " from " + source + " is wanted");
    }

    /// Traffic of a source to a group is not wanted (RFC 9777 Table 6).
    public QuerierAssert doesNotForward(String group, String source) {
        return check(
                () -> !actual.forwards(group, source),
                "that " + group + " from " + source + " is not wanted");
    }

    private boolean knows(Predicate<ListenedGroup> wanted) {
        return actual.groups().stream().anyMatch(wanted);
    }

    private QuerierAssert check(BooleanSupplier condition, String expected) {
        isNotNull();
        if (!actual.bed().holds(condition)) {
            throw failure(
                    "%nexpected the querier to believe%n  %s%nbut it believes%n  %s",
                    expected, believed(actual.groups()));
        }
        return this;
    }

    private static String believed(List<ListenedGroup> groups) {
        return groups.isEmpty()
                ? "nothing"
                : groups.stream()
                        .map(group -> text(group.address(), group.mode(), filter(group)))
                        .collect(Collectors.joining("\n  "));
    }

    /// In EXCLUDE mode sources that are wanted are no part of the filter: somebody asked for them
    /// beside those who want all others.
    private static Set<Ipv6Address> filter(ListenedGroup group) {
        boolean include = group.mode() == FilterMode.INCLUDE;
        return group.sources().stream()
                .filter(source -> source.isWanted() == include)
                .map(ListenedGroup.Source::address)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Ipv6Address group, FilterMode mode, Set<Ipv6Address> sources) {
        return group
                + " "
                + mode
                + sources.stream()
                        .map(Ipv6Address::toString)
                        .collect(Collectors.joining(", ", " {", "}"));
    }
}
