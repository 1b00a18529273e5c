// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How many listeners, and memberships of theirs, each population has.
///
/// A population has a number from when it is first named to the end of the registry; those of one
/// name are one. Memberships are counted as they begin and end, so that nobody has to walk the
/// rows. As long as all listeners there are belong to one population nothing is kept of who belongs
/// to which: everybody does to that one. With the second one each listener has its population's
/// number.
///
/// Shape: two ints and a long a population, an octet a listener once there are two populations.
/// Thread: event loop only. Cost: O(1), but for names, which are looked through.
public final class PopulationTable {
    /// The population of listeners that nobody gave another. No population that somebody made can
    /// have that name: [io.mld6.engine.population.Population] takes no blank one.
    public static final String SINGLE = "";

    /// What a listener costs once there are several populations.
    static final long LISTENER_OCTETS = 1;

    private static final int MOST = 1 << Byte.SIZE;

    private final List<String> names = new ArrayList<>();
    private int[] listeners = new int[0];
    private int[] memberships = new int[0];
    /// Memberships that are still to begin.
    private long[] planned = new long[0];
    /// By listener, unsigned; none as long as all belong to [#only].
    private byte[] numbers = new byte[0];
    private int only;

    PopulationTable() {}

    /// The number of a population, made if there is none of that name.
    ///
    /// @throws IllegalStateException at 256 of them
    public int number(String name) {
        int found = names.indexOf(name);
        if (found >= 0) {
            return found;
        }
        if (names.size() == MOST) {
            throw new IllegalStateException("more than " + MOST + " names of populations");
        }
        names.add(name);
        listeners = Arrays.copyOf(listeners, names.size());
        memberships = Arrays.copyOf(memberships, names.size());
        planned = Arrays.copyOf(planned, names.size());
        return names.size() - 1;
    }

    /// Populations named so far; their numbers are below.
    public int size() {
        return names.size();
    }

    /// What a population is called.
    public String name(int population) {
        return names.get(population);
    }

    /// Listeners of a population that are there.
    public int listeners(int population) {
        return listeners[population];
    }

    /// Memberships of a population's listeners; rows that only repeat a leave do not count.
    public int memberships(int population) {
        return memberships[population];
    }

    /// Memberships a population is still to begin.
    public long planned(int population) {
        return planned[population];
    }

    /// Keeps count of memberships that a population is still to begin.
    public void plan(int population, long change) {
        planned[population] += change;
    }

    /// Nobody is to begin anything any more.
    public void dropPlans() {
        Arrays.fill(planned, 0);
    }

    /// Keeps count of memberships that begin and end.
    ///
    /// @param change 1 or -1
    public void countMembership(int listener, int change) {
        memberships[numberOf(listener)] += change;
    }

    private int numberOf(int listener) {
        return numbers.length == 0 ? only : Byte.toUnsignedInt(numbers[listener]);
    }

    /// A listener comes.
    ///
    /// @param capacity listeners there is room for
    void enter(int listener, int population, int capacity) {
        if (numbers.length == 0 && population != only) {
            if (listeners[only] == 0) {
                only = population;
            } else {
                numbers = new byte[capacity];
                Arrays.fill(numbers, (byte) only);
            }
        }
        if (numbers.length > 0) {
            if (listener >= numbers.length) {
                numbers = Arrays.copyOf(numbers, capacity);
            }
            numbers[listener] = (byte) population;
        }
        listeners[population]++;
    }

    /// A listener goes, and has no memberships any more.
    void leave(int listener) {
        listeners[numberOf(listener)]--;
    }

    /// Octets of all arrays as they stand.
    long sizeOctets() {
        return numbers.length + 16L * names.size();
    }
}
