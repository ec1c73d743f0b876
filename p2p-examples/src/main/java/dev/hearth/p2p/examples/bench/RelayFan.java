package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.List;

/** How many transactions a node takes in that fifty peers announce to it, and how often it fetches each. */
public final class RelayFan implements Subject {
    private static final int PEERS = 50;
    private static final int TRANSACTIONS = 100_000;
    private static final int TRANSACTION_BYTES = 250;
    private static final String NAME = PEERS + "-peers";

    @Override
    public void measure(Bench bench) throws Exception {
        try (NodeRuntime.Threaded runtime = Transports.runtime();
                RelayNode here = new RelayNode(runtime, null);
                ChildProcess peers = ChildProcess.start(
                        AnnouncingPeers.class,
                        List.of(),
                        Integer.toString(PeerAddress.parse(here.address()).port()),
                        Integer.toString(PEERS),
                        Integer.toString(TRANSACTION_BYTES))) {
            peers.answer();
            here.awaitHot(PEERS);
            bench.warmUp(RelayNode.BENCH + " " + NAME, 2, () -> announce(here, peers));
            Runs rate = new Runs(RelayNode.BENCH, NAME, "transactions/s");
            Runs copies = new Runs(RelayNode.BENCH, NAME + "-copies", "copies");
            bench.repeat(RelayNode.BENCH + " " + NAME, () -> {
                long[] seen = announce(here, peers);
                rate.add(TRANSACTIONS * 1e9 / seen[0]);
                copies.add((double) seen[1] / TRANSACTIONS);
            });
            bench.add(rate.figure(Goal.atLeast(20_000)));
            bench.add(copies.figure(Goal.atMost(1.05)));
        }
    }

    /** Nanoseconds until all were accepted, and how many copies of them were fetched. */
    private static long[] announce(RelayNode here, ChildProcess peers) throws Exception {
        long before = here.pool.received();
        peers.ask(Integer.toString(TRANSACTIONS));
        long begun = System.nanoTime();
        while (here.pool.received() - before < TRANSACTIONS) {
            Thread.sleep(1);
        }
        long nanos = System.nanoTime() - begun;
        return new long[] {nanos, Long.parseLong(peers.answer())};
    }
}
