// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

/// A law that numbers are drawn by: a pure function of one or two uniform numbers, so that every
/// draw can follow from the seed, its purpose, the listener and its ordinal. Thread: any,
/// immutable.
///
/// Lengths of time are drawn in seconds.
public sealed interface Distribution {
    /// A number of this law.
    ///
    /// @param uniform from 0 to below 1
    /// @param other from 0 to below 1, independent of `uniform`
    double draw(double uniform, double other);

    /// A number of one in the middle of which somebody looks in: long ones are met more often than
    /// short ones, in proportion to their length.
    ///
    /// @param uniform as of [#draw]
    /// @param other as of [#draw]
    double drawMet(double uniform, double other);

    /// A whole number of this law, 1 or more; of a [Uniform] every whole number from one end to the
    /// other is as likely as any other.
    ///
    /// @param uniform as of [#draw]
    /// @param other as of [#draw]
    default int drawCount(double uniform, double other) {
        return (int) Math.clamp(Math.round(draw(uniform, other)), 1, Integer.MAX_VALUE);
    }

    /// The expected value; of [Zipf] without meaning.
    double mean();

    /// Always the same.
    record Fixed(double value) implements Distribution {
        @Override
        public double draw(double uniform, double other) {
            return value;
        }

        @Override
        public double drawMet(double uniform, double other) {
            return value;
        }

        @Override
        public double mean() {
            return value;
        }
    }

    /// Anything from `from` to `to`, both possible.
    record Uniform(double from, double to) implements Distribution {
        @Override
        public double draw(double uniform, double other) {
            return from + (to - from) * uniform;
        }

        @Override
        public double drawMet(double uniform, double other) {
            return Math.sqrt(from * from + (to * to - from * from) * uniform);
        }

        @Override
        public int drawCount(double uniform, double other) {
            long least = Math.max(1, Math.round(from));
            long most = Math.max(least, Math.round(to));
            return (int) Math.min(Integer.MAX_VALUE, least + (long) ((most - least + 1) * uniform));
        }

        @Override
        public double mean() {
            return (from + to) / 2;
        }
    }

    /// Exponential, as the time between events that know nothing of each other.
    record Exponential(double mean) implements Distribution {
        @Override
        public double draw(double uniform, double other) {
            return -mean * Math.log1p(-uniform);
        }

        @Override
        public double drawMet(double uniform, double other) {
            return draw(uniform, other) + draw(other, uniform);
        }
    }

    /// The logarithm is normal: as people dwell on something.
    ///
    /// @param sigma standard deviation of the logarithm
    record LogNormal(double median, double sigma) implements Distribution {
        @Override
        public double draw(double uniform, double other) {
            double radius = Math.sqrt(-2 * Math.log1p(-uniform));
            return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * other));
        }

        @Override
        public double drawMet(double uniform, double other) {
            return Math.exp(sigma * sigma) * draw(uniform, other);
        }

        @Override
        public double mean() {
            return median * Math.exp(sigma * sigma / 2);
        }
    }

    /// Ranks from 1: the share of rank k is proportional to k to the power of minus s. Only for
    /// audiences, which know how many ranks there are: [Audience] draws.
    record Zipf(double s) implements Distribution {
        @Override
        public double draw(double uniform, double other) {
            throw new UnsupportedOperationException("ranks are drawn by an audience");
        }

        @Override
        public double drawMet(double uniform, double other) {
            throw new UnsupportedOperationException("ranks are drawn by an audience");
        }

        @Override
        public double mean() {
            return Double.NaN;
        }
    }
}
