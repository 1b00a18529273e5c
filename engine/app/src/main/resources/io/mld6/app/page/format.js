// SPDX-License-Identifier: Apache-2.0
// Numbers as people read them, the same as the tables that Java writes.
"use strict";
window.mld6 = window.mld6 || {};

/** Three digits, without zeros at the end. */
mld6.digits = function (value) {
  if (Number.isInteger(value)) {
    return String(value);
  }
  return Math.abs(value) < 1e-4 ? value.toExponential(2) : String(Number(value.toPrecision(3)));
};

/** A length of time: 23.4 ms. */
mld6.seconds = function (value) {
  if (value === 0) {
    return "0 ms";
  }
  if (value < 1e-3) {
    return mld6.digits(value * 1e6) + " µs";
  }
  return value < 1 ? mld6.digits(value * 1e3) + " ms" : mld6.digits(value) + " s";
};

/** A count: 12,345. */
mld6.count = function (value) {
  return Math.round(value).toLocaleString("en-US");
};

/** A count of four digits at most: 12.5 k. */
mld6.shortCount = function (value) {
  if (value >= 1e6) {
    return mld6.digits(value / 1e6) + " M";
  }
  return value >= 1e4 ? mld6.digits(value / 1e3) + " k" : mld6.count(value);
};

/** A time of a clock that began at 0: 1:30, 2:05:00. */
mld6.clock = function (seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes >= 60
    ? Math.floor(minutes / 60) + ":" + two(minutes % 60) + ":" + two(whole % 60)
    : minutes + ":" + two(whole % 60);
};
