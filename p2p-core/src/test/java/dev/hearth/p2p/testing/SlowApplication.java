package dev.hearth.p2p.testing;

import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.simulation.Simulation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** An application that judges one thing at a time, each taking a while. */
final class SlowApplication implements TestNode.Pace {
    private final Simulation simulation;
    private final Duration each;
    private Duration freeAt = Duration.ZERO;
    private int waiting;
    private int mostWaiting;

    SlowApplication(Simulation simulation, Duration each) {
        this.simulation = simulation;
        this.each = each;
    }

    @Override
    public CompletionStage<Verdict> judge(Supplier<CompletionStage<Verdict>> verdict) {
        CompletableFuture<Verdict> later = new CompletableFuture<>();
        Duration now = simulation.now();
        freeAt = (freeAt.compareTo(now) > 0 ? freeAt : now).plus(each);
        mostWaiting = Math.max(mostWaiting, ++waiting);
        simulation.after(freeAt.minus(now), () -> {
            waiting--;
            verdict.get().thenAccept(later::complete);
        });
        return later;
    }

    /** How many things waited for it at once, at most. */
    int mostWaiting() {
        return mostWaiting;
    }
}
