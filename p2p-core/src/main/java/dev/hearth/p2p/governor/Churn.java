package dev.hearth.p2p.governor;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges a fifth of the peers of every temperature now and then, by publishing lower targets, waiting until the
 * governor has followed, and publishing the configured ones again (governor spec §3). What was demoted from hot is closed
 * before other warm peers, and that is forgotten before other cold ones, so bad peers drift out and good ones come in;
 * and an attacker's do not stay. Last, the least useful fifth of the hot inbound peers make room if others wait.
 *
 * <p>A node picks its first peers when it knows least: whoever shouts loudest at that time is over-represented among them.
 * So Hearth's nodes exchange peers more often in their first hour.
 *
 * <p>A pure step function: it owns no timer and no state.
 */
public final class Churn {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long HEAD_START = 3 * SECOND;
    private static final long YOUTH = 3600 * SECOND;

    private final boolean narrowBulkSync;
    private final long intervalNanos;
    private final long bulkIntervalNanos;
    private final long youngIntervalNanos;

    /** The steps in their order, each with the time after which the next begins anyway. */
    public enum Step {
        /** Before the first cycle: configured peers and anchors come first. */
        HEAD_START(0),
        /** Between two cycles. */
        PAUSE(0),
        DECREASE_ACTIVE_ANCHORS(300),
        INCREASE_ACTIVE_ANCHORS(60),
        DECREASE_ESTABLISHED_ANCHORS(121),
        DECREASE_KNOWN_ANCHORS(60),
        INCREASE_KNOWN_ANCHORS(80),
        INCREASE_ESTABLISHED_ANCHORS(60),
        DECREASE_ACTIVE(300),
        INCREASE_ACTIVE(60),
        DECREASE_ESTABLISHED(121),
        DECREASE_KNOWN(60),
        INCREASE_KNOWN(80),
        INCREASE_ESTABLISHED(60),
        DECREASE_ACTIVE_INBOUND(300),
        INCREASE_ACTIVE_INBOUND(60);

        private final long limitNanos;

        Step(int seconds) {
            this.limitNanos = seconds * SECOND;
        }

        private Step next() {
            List<Step> steps = List.of(values());
            return this == HEAD_START || this == INCREASE_ACTIVE_INBOUND ? PAUSE : steps.get(steps.indexOf(this) + 1);
        }
    }

    /**
     * How far churn is.
     *
     * @param step what it waits for
     * @param base what was configured
     * @param targets what is published
     * @param atStart how many peers of the step's kind there were when it began
     * @param removed how many hot peers the last decrease of hot ones removed
     * @param startNanos when the node started
     * @param cycleNanos when the cycle began
     * @param deadlineNanos when the step ends at the latest
     */
    public record State(
            Step step,
            Targets base,
            Targets targets,
            int atStart,
            int removed,
            long startNanos,
            long cycleNanos,
            long deadlineNanos) {}

    /**
     * The state from now on.
     *
     * @param state to be passed to the next call; its targets are to be aimed at
     * @param timeouts how many steps ended because of their time limit
     */
    public record Next(State state, int timeouts) {
        /** When to call again though nothing happened. */
        public long wakeNanos() {
            return state.deadlineNanos();
        }
    }

    /**
     * Hearth's churn. Its sync fetches from all hot peers at once, so they stay hot in bulk sync; and a node that starts
     * looks for no more addresses than it can dial at once, so that it returns to its former peers before it tries others.
     *
     * @param interval between two cycles; up to ten minutes more
     * @param bulkInterval the same while the chain is far behind; up to one minute more
     * @param youngInterval the same in the node's first hour, if it is shorter; up to one minute more
     */
    public Churn(Duration interval, Duration bulkInterval, Duration youngInterval) {
        this(false, interval, bulkInterval, youngInterval);
    }

    private Churn(boolean narrowBulkSync, Duration interval, Duration bulkInterval, Duration youngInterval) {
        this.narrowBulkSync = narrowBulkSync;
        this.intervalNanos = interval.toNanos();
        this.bulkIntervalNanos = bulkInterval.toNanos();
        this.youngIntervalNanos = youngInterval.toNanos();
    }

    /**
     * The churn of governor spec §3: in bulk sync only one peer besides the configured ones is hot, and the first hour is
     * like any other.
     */
    public static Churn cardano() {
        Duration interval = Duration.ofMinutes(55);
        return new Churn(true, interval, Duration.ofMinutes(15), interval);
    }

    /** The state of a node that starts now. */
    public State start(PeerView view, Targets base, long nowNanos) {
        return new State(Step.HEAD_START, base, first(view, base), 0, 0, nowNanos, nowNanos, nowNanos + HEAD_START);
    }

    /** The same state, with the pause, if it is one, as long as this churn has them. */
    State paused(State state, PeerView view, long nowNanos, SplittableRandom random) {
        if (state.step() != Step.PAUSE) {
            return state;
        }
        long deadline = Math.max(nowNanos, state.cycleNanos() + interval(state, view.mode(), nowNanos, random));
        return new State(
                state.step(), state.base(), state.targets(), 0, 0, state.startNanos(), state.cycleNanos(), deadline);
    }

    /** Whether another one does the same at the same intervals. */
    boolean isLike(@Nullable Churn other) {
        return other != null
                && other.narrowBulkSync == narrowBulkSync
                && other.intervalNanos == intervalNanos
                && other.bulkIntervalNanos == bulkIntervalNanos
                && other.youngIntervalNanos == youngIntervalNanos;
    }

    /** Goes on as far as the counts allow. If {@code base} has changed, the cycle is given up for a pause. */
    public Next next(State before, PeerView view, Targets base, long nowNanos, SplittableRandom random) {
        State state = before;
        if (!base.equals(state.base())) {
            long deadline = isIdle(state.step())
                    ? state.deadlineNanos()
                    : nowNanos + interval(state, view.mode(), nowNanos, random);
            Step step = isIdle(state.step()) ? state.step() : Step.PAUSE;
            Targets now = step == Step.HEAD_START ? first(view, base) : full(view, base);
            state = new State(step, base, now, 0, 0, state.startNanos(), nowNanos, deadline);
        }
        int timeouts = 0;
        boolean late = nowNanos >= state.deadlineNanos();
        while (late || isDone(state, view)) {
            timeouts += late && !isIdle(state.step()) ? 1 : 0;
            state = enter(state, view, nowNanos, random);
            late = false;
        }
        return new Next(state, timeouts);
    }

    private static boolean isIdle(Step step) {
        return step == Step.HEAD_START || step == Step.PAUSE;
    }

    private State enter(State state, PeerView view, long nowNanos, SplittableRandom random) {
        Step step = state.step().next();
        if (step == Step.PAUSE) {
            long begun = state.step() == Step.HEAD_START ? nowNanos : state.cycleNanos();
            long deadline = Math.max(nowNanos, begun + interval(state, view.mode(), nowNanos, random));
            return new State(
                    step, state.base(), full(view, state.base()), 0, 0, state.startNanos(), nowNanos, deadline);
        }
        boolean demoted = state.step() == Step.DECREASE_ACTIVE_ANCHORS || state.step() == Step.DECREASE_ACTIVE;
        int removed = demoted ? Math.max(0, state.atStart() - count(state.step(), view)) : state.removed();
        return new State(
                step,
                state.base(),
                targets(step, state, removed, view),
                count(step, view),
                removed,
                state.startNanos(),
                state.step() == Step.PAUSE ? nowNanos : state.cycleNanos(),
                nowNanos + step.limitNanos);
    }

    // Amounts

    private Targets targets(Step step, State state, int removed, PeerView view) {
        Targets base = state.base();
        Targets now = state.targets();
        Targets full = full(view, base);
        int anchors = base.establishedAnchors();
        int established = base.established();
        return switch (step) {
            case HEAD_START, PAUSE -> full;
            case DECREASE_ACTIVE_ANCHORS ->
                now.withAnchors(now.knownAnchors(), now.establishedAnchors(), fewer(full.activeAnchors(), 0));
            case INCREASE_ACTIVE_ANCHORS ->
                now.withAnchors(now.knownAnchors(), now.establishedAnchors(), full.activeAnchors());
            case DECREASE_ESTABLISHED_ANCHORS ->
                now.withAnchors(
                        now.knownAnchors(),
                        fewer(anchors - base.activeAnchors(), removed) + base.activeAnchors(),
                        now.activeAnchors());
            case DECREASE_KNOWN_ANCHORS ->
                now.withAnchors(
                        fewer(base.knownAnchors() - anchors, 0) + anchors,
                        now.establishedAnchors(),
                        now.activeAnchors());
            case INCREASE_KNOWN_ANCHORS ->
                now.withAnchors(base.knownAnchors(), now.establishedAnchors(), now.activeAnchors());
            case INCREASE_ESTABLISHED_ANCHORS -> now.withAnchors(base.knownAnchors(), anchors, now.activeAnchors());
            case DECREASE_ACTIVE -> now.withActive(fewerActive(base, view));
            case INCREASE_ACTIVE -> now.withActive(full.active());
            case DECREASE_ESTABLISHED ->
                now.withEstablished(fewer(established - base.active(), removed) + base.active());
            case DECREASE_KNOWN ->
                now.withRoot(Math.min(base.root(), fewer(base.root() - established, 0) + established))
                        .withKnown(fewer(base.known() - established, 0) + established);
            case INCREASE_KNOWN -> now.withKnown(base.known()).withRoot(base.root());
            case INCREASE_ESTABLISHED -> now.withEstablished(established);
            case DECREASE_ACTIVE_INBOUND -> now.withActiveInbound(fewerInbound(base, view));
            case INCREASE_ACTIVE_INBOUND -> now.withActiveInbound(base.activeInbound());
        };
    }

    /** A fifth less, at least {@code least} and one less, but none below zero. */
    static int fewer(int number, int least) {
        return Math.max(0, number - Math.max(least, Math.max(1, number / 5)));
    }

    private int fewerActive(Targets base, PeerView view) {
        return isNarrow(view)
                ? Math.max(0, Math.min(Math.max(1, view.localCount(PeerState.HOT)), base.active() - 1))
                : fewer(base.active(), 0);
    }

    private static int fewerInbound(Targets base, PeerView view) {
        boolean othersWait = view.inbound().count(PeerState.READY) > 0;
        return othersWait ? fewer(base.activeInbound(), 0) : base.activeInbound();
    }

    private Targets first(PeerView view, Targets base) {
        Targets first = full(view, base).withRoot(0);
        return narrowBulkSync ? first : first.withKnown(base.established());
    }

    private Targets full(PeerView view, Targets base) {
        if (!isNarrow(view)) {
            return base;
        }
        int active = Math.max(1, view.localCount(PeerState.HOT)) + 1;
        return base.withActive(Math.min(active, base.active()))
                .withAnchors(base.knownAnchors(), base.establishedAnchors(), Math.min(1, base.activeAnchors()));
    }

    private boolean isNarrow(PeerView view) {
        return narrowBulkSync && view.mode() == SyncMode.BULK_SYNC;
    }

    private long interval(State state, SyncMode mode, long nowNanos, SplittableRandom random) {
        long usual = mode == SyncMode.BULK_SYNC ? bulkIntervalNanos : intervalNanos;
        if (youngIntervalNanos < usual && nowNanos - state.startNanos() < YOUTH) {
            return youngIntervalNanos + random.nextLong(60 * SECOND + 1);
        }
        return usual + random.nextLong((mode == SyncMode.BULK_SYNC ? 60 : 600) * SECOND + 1);
    }

    // Progress

    /** A decrease is done when the number is reached; an increase also when no peer is left to come up. */
    private static boolean isDone(State state, PeerView view) {
        Targets targets = state.targets();
        int count = count(state.step(), view);
        return switch (state.step()) {
            case HEAD_START, PAUSE -> false;
            case DECREASE_ACTIVE_ANCHORS -> count <= targets.activeAnchors();
            case INCREASE_ACTIVE_ANCHORS ->
                count >= Math.min(targets.activeAnchors(), view.anchors().established());
            case DECREASE_ESTABLISHED_ANCHORS -> count <= targets.establishedAnchors();
            case DECREASE_KNOWN_ANCHORS -> count <= targets.knownAnchors();
            case INCREASE_KNOWN_ANCHORS -> true; // Anchors are appointed, not looked for.
            case INCREASE_ESTABLISHED_ANCHORS ->
                count >= Math.min(targets.establishedAnchors(), view.anchors().known());
            case DECREASE_ACTIVE -> count <= targets.active();
            case INCREASE_ACTIVE -> count >= Math.min(targets.active(), view.established());
            case DECREASE_ESTABLISHED -> count <= targets.established();
            case DECREASE_KNOWN -> count <= targets.known();
            case INCREASE_KNOWN -> count >= targets.known();
            case INCREASE_ESTABLISHED -> count >= Math.min(targets.established(), view.known());
            case DECREASE_ACTIVE_INBOUND -> count <= targets.activeInbound();
            case INCREASE_ACTIVE_INBOUND ->
                count >= Math.min(targets.activeInbound(), view.inbound().established());
        };
    }

    /** The number a step changes. */
    private static int count(Step step, PeerView view) {
        return switch (step) {
            case HEAD_START, PAUSE -> 0;
            case DECREASE_ACTIVE_ANCHORS, INCREASE_ACTIVE_ANCHORS ->
                view.anchors().active();
            case DECREASE_ESTABLISHED_ANCHORS, INCREASE_ESTABLISHED_ANCHORS ->
                view.anchors().established();
            case DECREASE_KNOWN_ANCHORS, INCREASE_KNOWN_ANCHORS ->
                view.anchors().known();
            case DECREASE_ACTIVE, INCREASE_ACTIVE -> view.active();
            case DECREASE_ESTABLISHED, INCREASE_ESTABLISHED -> view.established();
            case DECREASE_KNOWN, INCREASE_KNOWN -> view.known();
            case DECREASE_ACTIVE_INBOUND, INCREASE_ACTIVE_INBOUND ->
                view.inbound().active();
        };
    }
}
