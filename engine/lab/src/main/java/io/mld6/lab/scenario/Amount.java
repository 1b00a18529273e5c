// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

/// How many of some: `5000` or `20%`. Immutable.
///
/// @param count that many, or -1 if a share is meant
/// @param share from 0 to 1
public record Amount(long count, double share) {
    /// All of them.
    public static final Amount ALL = share(1);

    /// That many.
    public static Amount count(long count) {
        return new Amount(count, 0);
    }

    /// A share, from 0 to 1.
    public static Amount share(double share) {
        return new Amount(-1, share);
    }

    /// How many of `all` that is, at most all of them; shares are rounded to the nearest.
    public int of(int all) {
        return (int) Math.min(all, count >= 0 ? count : Math.round(share * all));
    }
}
