package dev.hearth.p2p.runtime;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.concurrent.DefaultEventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadedNodeLoopTest {
    private static final int THREADS = 4;
    private static final int TASKS = 20_000;

    private final DefaultEventExecutor carrier = new DefaultEventExecutor();
    private final ThreadedNodeLoop loop = new ThreadedNodeLoop(carrier);

    @AfterEach
    void endCarrier() {
        carrier.shutdownGracefully(0, 1, SECONDS);
    }

    @Test
    void runsOnTheThreadThatIsLentToAnIdleLoop() {
        List<Thread> ran = new ArrayList<>();
        loop.lend(() -> {
            assertThat(loop.inEventLoop()).isTrue();
            ran.add(Thread.currentThread());
            loop.execute(() -> ran.add(Thread.currentThread()));
        });
        assertThat(ran).containsExactly(Thread.currentThread(), Thread.currentThread());
        assertThat(loop.inEventLoop()).isFalse();
    }

    @Test
    void givesALentThreadBackAfterABoundedNumberOfTasks() throws Exception {
        CompletableFuture<Thread> other = new CompletableFuture<>();
        Thread lent = Thread.currentThread();
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            if (Thread.currentThread().equals(lent)) {
                loop.execute(again[0]);
            } else {
                other.complete(Thread.currentThread());
            }
        };
        loop.lend(again[0]);
        assertThat(other.get(10, SECONDS)).isNotEqualTo(lent);
    }

    @Test
    void aBusyLoopTakesALentTaskInItsTurn() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        loop.execute(() -> {
            begun.countDown();
            awaitQuietly(end);
        });
        begun.await();
        loop.lend(() -> ran.complete(Thread.currentThread()));
        assertThat(ran).isNotDone();
        end.countDown();
        assertThat(ran.get(10, SECONDS)).isNotEqualTo(Thread.currentThread());
    }

    @Test
    void aTimerSetOnALentThreadRings() throws Exception {
        for (int i = 0; i < 200; i++) {
            CompletableFuture<Void> rung = new CompletableFuture<>();
            loop.lend(() -> {
                loop.schedule(() -> rung.complete(null), 50, MICROSECONDS);
                loop.schedule(rung::isDone, 1, SECONDS).cancel(false);
            });
            rung.get(10, SECONDS);
        }
    }

    /** One at a time, none lost, each thread's own in order, and timers among them. */
    @Test
    void manyThreadsLendAndExecute() throws Exception {
        AtomicReference<Thread> inside = new AtomicReference<>();
        List<List<Integer>> ran = new ArrayList<>();
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            List<Integer> mine = new ArrayList<>();
            ran.add(mine);
            ends.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < TASKS; i++) {
                            int number = i;
                            Runnable task = () -> {
                                boolean alone =
                                        inside.compareAndSet(null, Thread.currentThread()) && loop.inEventLoop();
                                mine.add(alone ? number : -1);
                                inside.set(null);
                            };
                            if (i % 3 == 0) {
                                loop.execute(task);
                            } else {
                                loop.lend(task);
                            }
                            if (i % 100 == 0) {
                                loop.schedule(() -> {}, i % 500, MICROSECONDS);
                            }
                        }
                    },
                    task -> new Thread(task).start()));
        }
        for (CompletableFuture<Void> end : ends) {
            end.get(60, SECONDS);
        }
        loop.schedule(() -> {}, 1, MICROSECONDS).get(10, SECONDS);
        assertThat(ran)
                .allSatisfy(mine ->
                        assertThat(mine).hasSize(TASKS).isSorted().first().isEqualTo(0));
    }

    @Test
    void endsWithItsCarrier() throws Exception {
        carrier.shutdownGracefully(0, 1, SECONDS).await(10, SECONDS);
        assertThat(loop.isTerminated()).isTrue();
        assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> loop.lend(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
