package dev.hearth.p2p.governor;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Joins a table, a policy and churn: the peer manager calls {@link #turn} after every report and at the time the last
 * turn returned. Confined to the node loop.
 */
public final class GovernorLoop {
    /** A policy that decides nothing but what cannot be done is asked again after this, not at once. */
    private static final long OBSTINACY = TimeUnit.SECONDS.toNanos(1);

    private final PeerTable table;
    private final SplittableRandom random;
    private PeerSelection selection;
    private @Nullable Churn churn;
    private Churn.@Nullable State churnState;
    private long churnTimeouts;

    /** A loop; without {@code churn} the configured targets are aimed at all the time. */
    public GovernorLoop(PeerTable table, PeerSelection selection, @Nullable Churn churn, SplittableRandom random) {
        this.table = table;
        this.selection = selection;
        this.churn = churn;
        this.random = random;
    }

    /** Another policy from now on. A pause between two cycles of churn is as long as the new one has it. */
    public void adopt(PeerSelection nextSelection, @Nullable Churn nextChurn, long nowNanos) {
        selection = nextSelection;
        if (nextChurn == null) {
            churnState = null;
            table.aimAt(table.configured());
        } else if (churnState != null && !nextChurn.isLike(churn)) {
            churnState = nextChurn.paused(churnState, table.view(), nowNanos, random);
        }
        churn = nextChurn;
    }

    /**
     * Decides until there is nothing more to do now. Each decision is begun in the table, then given to {@code execute},
     * which may report at once but must not call this method.
     *
     * @return when to call again though nothing was reported, {@link Plan#NEVER} if not
     */
    public long turn(long nowNanos, Consumer<Decision> execute) {
        table.advance(nowNanos);
        int begun = 0;
        while (true) {
            long churnWake = churn(nowNanos);
            Plan plan = selection.decide(table.view(), nowNanos, random);
            if (plan.decisions().isEmpty()) {
                return Math.min(plan.wakeNanos(), churnWake);
            }
            if (begun >= Turn.MOST_AT_ONCE) {
                return nowNanos; // The rest is for a turn of its own.
            }
            int now = begin(plan.decisions(), nowNanos, execute);
            if (now == 0) {
                return nowNanos + OBSTINACY;
            }
            begun += now;
        }
    }

    /** Begins what was decided, unless reports that earlier decisions led to have overtaken it; returns how much that is. */
    private int begin(List<Decision> decisions, long nowNanos, Consumer<Decision> execute) {
        int begun = 0;
        for (Decision decision : decisions) {
            if (table.begin(decision, nowNanos)) {
                begun += decision instanceof Decision.LearnFromBook learn ? learn.count() : 1;
                execute.accept(decision);
            }
        }
        return begun;
    }

    private long churn(long nowNanos) {
        if (churn == null) {
            return Plan.NEVER;
        }
        Targets base = table.configured();
        Churn.State state = churnState != null ? churnState : churn.start(table.view(), base, nowNanos);
        Churn.Next next = churn.next(state, table.view(), base, nowNanos, random);
        churnState = next.state();
        churnTimeouts += next.timeouts();
        table.aimAt(next.state().targets());
        table.nextChurn(next.state().step() == Churn.Step.PAUSE ? next.wakeNanos() : nowNanos);
        return next.wakeNanos();
    }

    /** What churn waits for; null without churn or before the first turn. */
    public Churn.@Nullable Step churnStep() {
        return churnState == null ? null : churnState.step();
    }

    /** How many steps of churn ended because of their time limit. */
    public long churnTimeouts() {
        return churnTimeouts;
    }
}
