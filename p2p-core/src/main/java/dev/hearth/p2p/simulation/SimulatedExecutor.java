package dev.hearth.p2p.simulation;

import dev.hearth.p2p.runtime.NodeLoop;
import io.netty.channel.AbstractEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One executor of one host: tasks go into the timeline with a small seeded delay, in order if the executor promises
 * order, and vanish with the host when it crashes.
 *
 * <p>Although many executors share a thread, code is "in" an executor only while one of its tasks runs, so that work passes
 * between loops through their queues just as it does between threads.
 */
final class SimulatedExecutor extends AbstractEventLoop implements NodeLoop {
    /** In what order an executor runs its tasks. */
    private enum Order {
        NONE,
        AS_GIVEN,
        ONE_AT_A_TIME
    }

    /** How an executor behaves: how long a task takes to begin at most, in what order, and how many may wait. */
    enum Kind {
        IO(0, Order.AS_GIVEN, Integer.MAX_VALUE),
        NODE(10_000, Order.AS_GIVEN, Integer.MAX_VALUE),
        APPLICATION(200_000, Order.NONE, Integer.MAX_VALUE),
        BLOCKING(2_000_000, Order.NONE, Integer.MAX_VALUE),
        /** Four threads, 0.3 ms a task. */
        HANDSHAKES(150_000, Order.ONE_AT_A_TIME, 256);

        private final int mostDelayNanos;
        private final Order order;
        private final int capacity;

        Kind(int mostDelayNanos, Order order, int capacity) {
            this.mostDelayNanos = mostDelayNanos;
            this.order = order;
            this.capacity = capacity;
        }
    }

    private final SimulatedHost host;
    private final Timeline timeline;
    private final String name;
    private final Kind kind;
    private final SplittableRandom random;
    private final Promise<Void> termination = ImmediateEventExecutor.INSTANCE.newPromise();
    private long lastDue;
    private int waiting;
    private boolean dropped;

    SimulatedExecutor(SimulatedHost host, String name, Kind kind, SplittableRandom random) {
        this.host = host;
        this.timeline = host.timeline();
        this.name = host.name() + "-" + name;
        this.kind = kind;
        this.random = random;
    }

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        requireAlive();
        if (kind.capacity == Integer.MAX_VALUE) {
            timeline.at(due(), this, task);
            return;
        }
        if (waiting >= kind.capacity) {
            throw new RejectedExecutionException(name + " has " + waiting + " tasks waiting");
        }
        waiting++;
        timeline.at(due(), this, () -> {
            waiting--;
            task.run();
        });
    }

    @Override
    public void lend(Runnable task) {
        execute(task);
    }

    private long due() {
        long now = timeline.nanoTime();
        long delay = kind.mostDelayNanos == 0 ? 0 : 1 + random.nextInt(kind.mostDelayNanos);
        lastDue = switch (kind.order) {
            case NONE -> now + delay;
            case AS_GIVEN -> Math.max(now + delay, lastDue);
            case ONE_AT_A_TIME -> Math.max(now, lastDue) + delay;
        };
        return lastDue;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return start(SimulatedTimer.of(this, command, unit.toNanos(delay), 0));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return start(SimulatedTimer.of(this, callable, unit.toNanos(delay)));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return start(SimulatedTimer.of(this, command, unit.toNanos(initialDelay), positive(unit.toNanos(period))));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return start(SimulatedTimer.of(this, command, unit.toNanos(initialDelay), -positive(unit.toNanos(delay))));
    }

    private <V> SimulatedTimer<V> start(SimulatedTimer<V> timer) {
        requireAlive();
        timer.start();
        return timer;
    }

    private static long positive(long period) {
        if (period <= 0) {
            throw new IllegalArgumentException("a period is positive, not " + period);
        }
        return period;
    }

    /** The crash of the host: whatever is queued never happens, and nothing more is taken. */
    void drop() {
        dropped = true;
        termination.trySuccess(null);
    }

    boolean isDropped() {
        return dropped;
    }

    SimulatedHost host() {
        return host;
    }

    Timeline timeline() {
        return timeline;
    }

    private void requireAlive() {
        if (dropped) {
            throw new RejectedExecutionException(name + " ended with the crash of its host");
        }
        timeline.requireOwnThread();
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return timeline.isIn(this, thread);
    }

    @Override
    public Ticker ticker() {
        return timeline;
    }

    @Override
    public EventLoopGroup parent() {
        return this;
    }

    @Override
    public EventLoop next() {
        return this;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        promise.channel().unsafe().register(this, promise);
        return promise;
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        throw lent();
    }

    @Deprecated
    @Override
    public void shutdown() {
        throw lent();
    }

    private UnsupportedOperationException lent() {
        return new UnsupportedOperationException(name + " is lent: a node never shuts down a loop it does not own");
    }

    @Override
    public Future<?> terminationFuture() {
        return termination;
    }

    @Override
    public boolean isShuttingDown() {
        return dropped;
    }

    @Override
    public boolean isShutdown() {
        return dropped;
    }

    @Override
    public boolean isTerminated() {
        return dropped;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return dropped;
    }

    @Override
    public String toString() {
        return name;
    }
}
