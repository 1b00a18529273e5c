// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.host.GroupChange;
import io.mld6.lab.scenario.Audience;
import io.mld6.lab.scenario.Channels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All channels of a scenario, numbered through: class after class, in their order. Immutable.
final class Lineup {
    private final List<Channels> classes;
    private final int[] first;
    private final List<Audience> audiences = new ArrayList<>();
    private final int[] classOf;
    private final GroupChange[] join;
    private final GroupChange[] joinAnySource;
    private final GroupChange[] leave;
    private final Map<String, Integer> byName = new HashMap<>();
    /// Of groups all of whose classes name sources.
    private final Map<Ipv6Address, Set<Ipv6Address>> sourcesOf = new HashMap<>();

    Lineup(Collection<Channels> channels) {
        this.classes = List.copyOf(channels);
        int count = classes.stream().mapToInt(Channels::count).sum();
        this.first = new int[classes.size()];
        this.classOf = new int[count];
        this.join = new GroupChange[count];
        this.joinAnySource = new GroupChange[count];
        this.leave = new GroupChange[count];
        int next = 0;
        for (int c = 0; c < classes.size(); c++) {
            Channels one = classes.get(c);
            first[c] = next;
            byName.put(one.name(), c);
            audiences.add(Audience.of(one.audience(), one.count()));
            for (int i = 0; i < one.count(); i++, next++) {
                Ipv6Address group = one.group(i);
                classOf[next] = c;
                joinAnySource[next] = GroupChange.join(group);
                join[next] =
                        one.isSourceSpecific()
                                ? GroupChange.join(group, List.of(one.source(i)))
                                : joinAnySource[next];
                leave[next] = GroupChange.leave(group);
                sourcesOf.computeIfAbsent(group, _ -> new HashSet<>()).addAll(join[next].sources());
            }
        }
        for (int i = 0; i < count; i++) {
            if (join[i].equals(joinAnySource[i])) {
                sourcesOf.remove(join[i].group());
            }
        }
    }

    /// Channels of all classes.
    int count() {
        return classOf.length;
    }

    /// Number of a class.
    int classNamed(String name) {
        Integer known = byName.get(name);
        if (known == null) {
            throw new IllegalArgumentException("no channels named " + name);
        }
        return known;
    }

    /// The class of a channel.
    int classOf(int channel) {
        return classOf[channel];
    }

    /// The first channel of a class.
    int first(int ofClass) {
        return first[ofClass];
    }

    /// Channels of a class.
    int count(int ofClass) {
        return classes.get(ofClass).count();
    }

    /// One of a class, by popularity.
    int pick(int ofClass, double uniform) {
        return first[ofClass] + audiences.get(ofClass).pick(uniform);
    }

    /// One of a class by popularity, but another than a channel, if it is of that class and there
    /// is another.
    int pickBut(int ofClass, int but, double uniform) {
        return classOf[but] == ofClass
                ? first[ofClass] + audiences.get(ofClass).pickBut(but - first[ofClass], uniform)
                : pick(ofClass, uniform);
    }

    /// Whether a filter lets through what is sent to a channel's group, by whatever class it is in:
    /// one of its sources, if they are known.
    boolean wants(int channel, FilterMode mode, List<Ipv6Address> sources) {
        Set<Ipv6Address> known = sourcesOf.getOrDefault(group(channel), Set.of());
        return known.isEmpty()
                || (mode == FilterMode.INCLUDE
                        ? sources.stream().anyMatch(known::contains)
                        : !sources.containsAll(known));
    }

    /// The group of a channel.
    Ipv6Address group(int channel) {
        return leave[channel].group();
    }

    /// What joining a channel is.
    ///
    /// @param anySource whether the listener cannot name sources
    GroupChange join(int channel, boolean anySource) {
        return anySource ? joinAnySource[channel] : join[channel];
    }

    /// What leaving a channel is.
    GroupChange leave(int channel) {
        return leave[channel];
    }
}
