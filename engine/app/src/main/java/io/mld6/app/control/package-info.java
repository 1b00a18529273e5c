// SPDX-License-Identifier: Apache-2.0

/// A run, watched and steered over HTTP: `--listen`. What is answered stands in `openapi.yaml`.
///
/// ```text
///  ControlOptions ──▶ ControlServer ── one event loop of its own, never a shard's
///                       │ Connections ──▶ HttpConnection ──▶ Gate, Routes ──▶ Answer
///                       │                      └──▶ EventStream ◀── EventRing
///                       └ Newsroom: once a second, phases, notices ─────┘
///  a command's Watched ◀── asked at most once a second however many look
///                    ◀── Scrapes, PrometheusText: its meters, on a thread of their own
/// ```
///
/// What comes from the threads of a run are values in a bounded queue; what is made of them, and
/// every octet of an answer, is made on the server's thread.
@NullMarked
package io.mld6.app.control;

import org.jspecify.annotations.NullMarked;
