package dev.hearth.p2p.dispatch;

import dev.hearth.p2p.runtime.NodeLoop;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues calls of the application's handlers. Confined to the node loop, but for the calls themselves, which run on the
 * application executor in batches, never two at once. Callers bound what they queue; see {@link #isBusy}.
 */
public final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final int BATCH = 256;
    private static final int BUSY = 2048;
    /** More than these take the node loop longer than waking its thread. */
    private static final int LENT_ANSWERS = 8;

    /** Which calls go first. */
    public enum Lane {
        CHAIN,
        OTHER
    }

    private final NodeRuntime runtime;
    private final NodeLoop loop;
    private final Deque<Call<?>> chain = new ArrayDeque<>();
    private final Deque<Call<?>> other = new ArrayDeque<>();
    private int undecided;
    private @Nullable Runnable awaitsRoom;
    private boolean running;
    private boolean closed;

    public Dispatcher(NodeRuntime runtime, NodeLoop loop) {
        this.runtime = runtime;
        this.loop = loop;
    }

    /** Asks the application something; {@code fallback} is the answer when it throws. */
    public <T> void ask(Lane lane, T fallback, Callable<T> question, Consumer<T> answer) {
        askAsync(lane, fallback, () -> CompletableFuture.completedFuture(question.call()), answer);
    }

    /** Asks the application something it may answer later. */
    public <T> void askAsync(
            Lane lane, T fallback, Callable<? extends CompletionStage<T>> question, Consumer<T> answer) {
        if (closed) {
            return;
        }
        (lane == Lane.CHAIN ? chain : other).add(new Call<>(fallback, question, answer));
        undecided++;
        runNext();
    }

    /** Runs {@code task} on the node loop after the answers that are being given. */
    public void afterAnswers(Runnable task) {
        loop.execute(task);
    }

    /** Whether so much waits for the application that nothing new should be fetched for it. */
    public boolean isBusy() {
        return undecided >= BUSY;
    }

    /** Runs {@code task} on the node loop once no longer {@linkplain #isBusy busy}, in place of one given before. */
    public void whenFree(Runnable task) {
        awaitsRoom = task;
    }

    /** Drops everything that waits and answers nothing any more. */
    public void close() {
        closed = true;
        chain.clear();
        other.clear();
    }

    private void runNext() {
        if (running || (chain.isEmpty() && other.isEmpty())) {
            return;
        }
        List<Call<?>> batch = new ArrayList<>();
        while (batch.size() < BATCH && !chain.isEmpty()) {
            batch.add(chain.remove());
        }
        // Other items only when no block waits, so that a burst of them never delays one by more than a batch.
        while (batch.isEmpty() || (batch.size() < BATCH && chain.isEmpty() && !other.isEmpty())) {
            batch.add(other.remove());
        }
        running = true;
        try {
            runtime.application().execute(() -> run(batch));
        } catch (RejectedExecutionException e) {
            log.warn("the application executor is shut down; handlers are no longer called");
            close();
        }
    }

    private void run(List<Call<?>> batch) {
        List<Runnable> answers = new ArrayList<>(batch.size());
        for (Call<?> call : batch) {
            Runnable answer = call.run();
            if (answer != null) {
                answers.add(answer);
            }
        }
        if (answers.size() <= LENT_ANSWERS) {
            loop.lend(() -> handBack(answers));
        } else {
            loop.execute(() -> handBack(answers));
        }
    }

    private void handBack(List<Runnable> answers) {
        try {
            answers.forEach(this::deliver);
        } finally {
            running = false; // What the answers lead to makes one batch.
            runNext();
        }
    }

    private void deliver(Runnable answer) {
        undecided--;
        if (closed) {
            return;
        }
        answer.run();
        Runnable task = awaitsRoom;
        if (task != null && !isBusy()) {
            awaitsRoom = null;
            task.run();
        }
    }

    private final class Call<T> {
        private final T fallback;
        private final Callable<? extends CompletionStage<T>> question;
        private final Consumer<T> answer;

        Call(T fallback, Callable<? extends CompletionStage<T>> question, Consumer<T> answer) {
            this.fallback = fallback;
            this.question = question;
            this.answer = answer;
        }

        /** Calls the handler; returns the answer if it is known at once, else sees to it that it is given later. */
        @Nullable
        Runnable run() {
            CompletionStage<T> stage;
            try {
                stage = question.call();
            } catch (Exception | LinkageError | StackOverflowError e) {
                log.error("the application's handler threw", e);
                return () -> answer.accept(fallback);
            }
            Answer pending = new Answer();
            stage.whenComplete((value, error) -> {
                if (error != null) {
                    log.error("the application's handler failed", error);
                }
                Runnable reply = () -> answer.accept(error == null ? value : fallback);
                if (pending.completedLate(reply)) {
                    loop.execute(() -> deliver(reply));
                }
            });
            return pending.takeIfKnown();
        }
    }

    /** Settles whether the answer came before the batch went back to the node loop. */
    private static final class Answer {
        private @Nullable Runnable known;
        private boolean handedBack;

        synchronized boolean completedLate(Runnable reply) {
            known = reply;
            return handedBack;
        }

        synchronized @Nullable Runnable takeIfKnown() {
            handedBack = true;
            return known;
        }
    }
}
