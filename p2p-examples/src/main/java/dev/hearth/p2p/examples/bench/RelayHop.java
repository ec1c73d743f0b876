package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import dev.hearth.p2p.examples.chain.SyntheticTransactions;
import dev.hearth.p2p.graphene.GrapheneBlock;
import dev.hearth.p2p.graphene.GrapheneTransaction;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.ArrayList;
import java.util.List;

/** How fast new items travel from a node to the next one, in another process. */
public final class RelayHop implements Subject {
    private static final int TRANSACTIONS = 100_000;
    private static final int[] COUNTS = {20_000, 60_000, 200_000};
    private static final int TRANSACTION_BYTES = 250;
    private static final int MOST_AHEAD = 5_000;
    private static final int BLOCKS = 400;
    private static final long BLOCK_MILLIS = 5;

    @Override
    public void measure(Bench bench) throws Exception {
        try (NodeRuntime.Threaded runtime = Transports.runtime();
                ChildProcess next = ChildProcess.start(RelayNode.class, List.of());
                RelayNode here = new RelayNode(runtime, PeerAddress.parse(next.answer()))) {
            SyntheticTransactions source = new SyntheticTransactions("bench", TRANSACTION_BYTES);
            awaitHot(here, next, source);
            transactions(bench, here, next, source);
            for (int count : COUNTS) {
                transactions(bench, here, next, source, count);
            }
            blocks(bench, here, next);
        }
    }

    /** Both must be of use to each other before anything is relayed. */
    private static void awaitHot(RelayNode here, ChildProcess next, SyntheticTransactions source) throws Exception {
        while (count(next) == 0) {
            here.node.publish(here.pool, source.next(now()));
            Thread.sleep(20);
        }
    }

    private static long count(ChildProcess next) throws Exception {
        return Long.parseLong(next.ask("transactions"));
    }

    private static long now() {
        return System.currentTimeMillis() / 1_000;
    }

    private static void transactions(Bench bench, RelayNode here, ChildProcess next, SyntheticTransactions source)
            throws Exception {
        Runs rate = new Runs(RelayNode.BENCH, "one-hop", "transactions/s");
        bench.warmUp(RelayNode.BENCH + " one-hop", 4, () -> passOn(here, next, source, TRANSACTIONS));
        bench.repeat(
                RelayNode.BENCH + " one-hop",
                () -> rate.add(TRANSACTIONS * 1e9 / passOn(here, next, source, TRANSACTIONS)));
        bench.add(rate.figure(Goal.atLeast(50_000)));
    }

    /** The same with more or fewer of them: each is to cost the same. */
    private static void transactions(
            Bench bench, RelayNode here, ChildProcess next, SyntheticTransactions source, int count) throws Exception {
        String name = count + "-transactions";
        Runs rate = new Runs(RelayNode.BENCH, name, "transactions/s");
        bench.repeat(RelayNode.BENCH + " " + name, () -> rate.add(count * 1e9 / passOn(here, next, source, count)));
        bench.add(rate.figure(null));
    }

    private static long passOn(RelayNode here, ChildProcess next, SyntheticTransactions source, int count)
            throws Exception {
        List<GrapheneTransaction> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(source.next(now()));
        }
        Thread.sleep(200); // What came before is over.
        long before = count(next);
        long taken = 0;
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            here.node.publish(here.pool, all.get(i));
            while (i % 500 == 0 && i - taken > MOST_AHEAD) {
                Thread.sleep(1);
                taken = count(next) - before;
            }
        }
        while (taken < count) {
            Thread.sleep(1);
            taken = count(next) - before;
        }
        return System.nanoTime() - begun;
    }

    /** From the moment a block is published here to the moment the next node's application has taken it, at idle. */
    private static void blocks(Bench bench, RelayNode here, ChildProcess next) throws Exception {
        Runs half = new Runs(RelayNode.BENCH, "block-hop-p50", "ms");
        Runs most = new Runs(RelayNode.BENCH, "block-hop-p99", "ms");
        bench.warmUp(RelayNode.BENCH + " block-hop", 10, () -> hops(here, next));
        bench.repeat(RelayNode.BENCH + " block-hop", () -> {
            long[] sorted = Spread.sorted(hops(here, next), BLOCKS);
            half.add(Spread.quantile(sorted, 0.5) / 1e6);
            most.add(Spread.quantile(sorted, 0.99) / 1e6);
        });
        bench.add(half.figure(Goal.atMost(0.4)));
        bench.add(most.figure(Goal.atMost(3)));
    }

    private static long[] hops(RelayNode here, ChildProcess next) throws Exception {
        long[] nanos = new long[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            GrapheneBlock block = here.chain.after(here.follower.latest(), now());
            long begun = System.nanoTime();
            here.node.publish(here.follower, block);
            Thread.sleep(BLOCK_MILLIS);
            nanos[i] = arrival(next, block.entry().number()) - begun;
        }
        return nanos;
    }

    private static long arrival(ChildProcess next, long number) throws Exception {
        while (true) {
            String answer = next.ask("block");
            int gap = answer.indexOf(' ');
            if (Long.parseLong(answer.substring(0, gap)) == number) {
                return Long.parseLong(answer.substring(gap + 1));
            }
            Thread.sleep(1);
        }
    }
}
