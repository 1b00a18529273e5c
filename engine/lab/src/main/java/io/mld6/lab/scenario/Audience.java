// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.util.Arrays;

/// Which channel of a class somebody picks who turns on, by popularity. Thread: any, immutable.
public final class Audience {
    /// Up to which share of all picks each channel reaches.
    private final double[] upTo;

    private Audience(double[] upTo) {
        this.upTo = upTo;
    }

    /// Popularity of so many channels, the first the most popular.
    ///
    /// @param law [Distribution.Zipf], or anything else for channels that are all alike
    public static Audience of(Distribution law, int channels) {
        double s = law instanceof Distribution.Zipf zipf ? zipf.s() : 0;
        double[] upTo = new double[channels];
        double sum = 0;
        for (int i = 0; i < channels; i++) {
            sum += Math.pow(i + 1.0, -s);
            upTo[i] = sum;
        }
        for (int i = 0; i < channels; i++) {
            upTo[i] /= sum;
        }
        return new Audience(upTo);
    }

    /// The channel, from 0, of one pick.
    ///
    /// @param uniform from 0 to below 1
    public int pick(double uniform) {
        int at = Arrays.binarySearch(upTo, uniform);
        return Math.min(upTo.length - 1, at < 0 ? -at - 1 : at + 1);
    }

    /// The channel of one pick by somebody who wants another than `but`; of one channel, that.
    ///
    /// @param uniform from 0 to below 1
    public int pickBut(int but, double uniform) {
        double share = share(but);
        if (upTo.length == 1) {
            return but;
        }
        double before = upTo[but] - share;
        double at = uniform * (1 - share);
        int picked = pick(at < before ? at : Math.min(at + share, Math.nextDown(1.0)));
        return picked == but ? (but + 1) % upTo.length : picked;
    }

    /// Share of all picks of one channel.
    public double share(int channel) {
        return upTo[channel] - (channel == 0 ? 0 : upTo[channel - 1]);
    }
}
