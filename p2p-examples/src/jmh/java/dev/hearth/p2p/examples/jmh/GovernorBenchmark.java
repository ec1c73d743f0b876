package dev.hearth.p2p.examples.jmh;

import dev.hearth.p2p.governor.Decision;
import dev.hearth.p2p.governor.ExitKind;
import dev.hearth.p2p.governor.Governor;
import dev.hearth.p2p.governor.GovernorLoop;
import dev.hearth.p2p.governor.PeerState;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.governor.Sample.Origin;
import dev.hearth.p2p.governor.SyncMode;
import dev.hearth.p2p.governor.Targets;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A turn of the governor, among peers that do at once what it decides. It should not matter how many it knows. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GovernorBenchmark {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long NO_MORE_ROOTS = TimeUnit.DAYS.toNanos(10_000);
    private static final int FIRST_HOST = 0x0a000000;
    private static final int PORT = 1776;

    /** Peers in the sample. */
    @Param({"60", "10000"})
    public int known;

    private PeerTable table = new PeerTable(new SplittableRandom(1));
    private GovernorLoop loop = loopOf(table);
    private int hosts;
    private long now;

    private static GovernorLoop loopOf(PeerTable table) {
        return new GovernorLoop(table, new Governor(Governor.Scope.WHOLE_NETWORK), null, new SplittableRandom(2));
    }

    /** Connects as many peers as are aimed at. */
    @Setup
    public void connect() {
        table = new PeerTable(new SplittableRandom(1));
        loop = loopOf(table);
        hosts = 0;
        now = MINUTE;
        table.mode(SyncMode.CAUGHT_UP);
        Targets targets = Targets.DEFAULT;
        table.configure(targets.withRoot(0).withKnown(known).withAnchors(0, 0, 0), now);
        for (int i = 0; i < 10; i++) {
            turn();
        }
        if (table.view().known() != known || table.view().active() != targets.active()) {
            throw new IllegalStateException(
                    table.view().known() + " peers are known, " + table.view().active() + " are hot");
        }
    }

    /** Nothing is to be done. */
    @Benchmark
    public long idle() {
        return loop.turn(now, this::execute);
    }

    /** A hot peer is lost: another one is dialled and takes its place, and sometimes one is forgotten and one learnt. */
    @Benchmark
    public long replaceHotPeer() {
        PeerAddress lost = table.view().ordinary().peer(PeerState.HOT, 0).address();
        table.reports().lost(lost, ExitKind.ERROR, now);
        return turn();
    }

    private long turn() {
        now += MINUTE;
        return loop.turn(now, this::execute);
    }

    private void execute(Decision decision) {
        if (decision instanceof Decision.FindRoots) {
            table.sample().rootsFound(List.of(), true, NO_MORE_ROOTS, now);
        } else if (decision instanceof Decision.LearnFromBook learn) {
            for (int i = 0; i < learn.count(); i++) {
                table.sample().learn(PeerAddress.ipv4(FIRST_HOST + hosts++, PORT), Origin.BOOK, true, now);
            }
            table.sample().drawn(learn.count(), learn.count(), now);
        } else if (decision instanceof Decision.AskForAddresses ask) {
            table.sample().shared(ask.peer(), 0, now);
        } else if (decision instanceof Decision.Connect connect) {
            table.reports().connected(connect.peer(), true, now);
        } else if (decision instanceof Decision.Activate activate) {
            table.reports().activated(activate.peer(), now);
        } else if (decision instanceof Decision.Deactivate deactivate) {
            table.reports().deactivated(deactivate.peer(), ExitKind.DEMOTED_BY_US.delayNanos(), now);
        } else if (decision instanceof Decision.Close close) {
            table.reports().closed(close.peer(), now);
        }
    }
}
