// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.Collection;
import java.util.Locale;

/// What somebody may have meant who wrote a word that is not known. Thread: any, without state.
public final class Nearest {
    /// A word longer than this is no slip of the finger.
    private static final int LONGEST = 64;

    private static final int MOST_SHOWN = 20;

    private Nearest() {}

    /// `did you mean 'x'? accepted: x, y, z`, the first half only if one of them is near.
    public static String hint(String written, Collection<String> accepted) {
        String list = accepted.isEmpty() ? "none" : list(accepted);
        String near = nearest(written, accepted);
        return (near.isEmpty() ? "" : "did you mean '" + near + "'? ") + "accepted: " + list;
    }

    private static String list(Collection<String> accepted) {
        String shown = String.join(", ", accepted.stream().limit(MOST_SHOWN).toList());
        int more = accepted.size() - MOST_SHOWN;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    /// The nearest word, if it is near: at most one slip in three letters; else the empty text.
    public static String nearest(String written, Collection<String> accepted) {
        if (written.length() > LONGEST) {
            return "";
        }
        String plain = plain(written);
        String best = "";
        int least = Math.max(1, plain.length() / 3) + 1;
        for (String word : accepted) {
            int slips = slips(plain, plain(word));
            if (slips < least) {
                least = slips;
                best = word;
            }
        }
        return best;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Letters left out, put in, changed, or swapped with their neighbour, to get from `a` to `b`
    /// (optimal string alignment).
    private static int slips(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least =
                Math.min(
                        cost[i - 1][j - 1] + (same ? 0 : 1),
                        1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
