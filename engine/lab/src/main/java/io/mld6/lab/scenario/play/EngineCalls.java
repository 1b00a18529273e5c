// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import java.util.concurrent.CompletableFuture;

/// What a play asked its engine for and has no answer to. Thread: the stage's.
final class EngineCalls {
    private static final int MOST_UNDER_WAY = 50_000;

    private final Play play;
    private int underWay;
    private boolean refusalSaid;

    EngineCalls(Play play) {
        this.play = play;
    }

    /// Whether the engine keeps up with what it is asked.
    boolean mayMake() {
        return underWay < MOST_UNDER_WAY;
    }

    /// @param undo runs if the engine refuses
    void follow(CompletableFuture<?> asked, Runnable undo) {
        Stage stage = play.stage();
        underWay++;
        var _ =
                asked.whenComplete(
                        (_, refused) ->
                                stage.at(
                                        stage.nanoTime(),
                                        () -> {
                                            underWay--;
                                            if (refused != null) {
                                                refused(refused);
                                                undo.run();
                                            }
                                        }));
    }

    private void refused(Throwable cause) {
        play.did(Play.Kind.REFUSED);
        play.missed(1);
        if (!refusalSaid) {
            refusalSaid = true;
            Throwable root = cause;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            play.stage().say("a change was refused: " + root.getMessage());
        }
    }
}
