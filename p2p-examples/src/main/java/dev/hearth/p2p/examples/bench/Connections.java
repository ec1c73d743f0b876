package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;

/** What ten thousand connections cost a node with a heap of 256 MB and 64 MB of direct memory. */
public final class Connections implements Subject {
    private static final String NAME = "connections";
    private static final int[] SIZES = {1_000, 3_000, 10_000};
    private static final int FIRST_PEERS = 200;
    private static final List<String> NODE_OPTIONS =
            List.of("-Xmx256m", "-XX:MaxDirectMemorySize=64m", "-Dio.netty.maxDirectMemory=67108864");

    @Override
    public void measure(Bench bench) throws Exception {
        for (int size : SIZES) {
            crowd(bench, size, false);
        }
        crowd(bench, SIZES[SIZES.length - 1], true);
    }

    private static void crowd(Bench bench, int size, boolean hot) throws Exception {
        String name = size + (hot ? "-hot" : "-warm");
        Runs heap = new Runs(NAME, name + "-heap-each", "bytes");
        Runs direct = new Runs(NAME, name + "-direct", "MB");
        Runs wait = new Runs(NAME, name + "-longest-wait", "ms");
        Runs turn = new Runs(NAME, name + "-longest-turn", "ms");
        Runs rate = new Runs(NAME, name + "-established", "connections/s");
        bench.says(NAME + " " + name);
        try (ChildProcess node =
                ChildProcess.start(CrowdedNode.class, NODE_OPTIONS, hot ? Integer.toString(size) : "0")) {
            int port = PeerAddress.parse(node.answer()).port();
            firstPeers(port);
            double before = number(node, "heap");
            try (ChildProcess crowd =
                    ChildProcess.start(Crowd.class, List.of(), Integer.toString(port), Integer.toString(size))) {
                rate.add(size * 1e9 / Long.parseLong(crowd.answer()));
                await(node, hot ? "hot" : "warm", size);
                Thread.sleep(3_000);
                heap.add((number(node, "heap") - before) / size);
                direct.add(number(node, "direct") / 1e6);
                node.ask("look");
                wait.add(number(node, "wait") / 1e6);
                turn.add(number(node, "turn") / 1e6);
            }
        }
        bench.add(rate.figure(null));
        bench.add(heap.figure(Goal.atMost(hot ? 16_384 : 8_192)));
        bench.add(direct.figure(Goal.atMost(64)));
        bench.add(wait.figure(null));
        bench.add(turn.figure(Goal.atMost(2)));
    }

    /** The first ones make the node load its code and its allocator take memory, which others use again. */
    private static void firstPeers(int port) throws Exception {
        try (ChildProcess first =
                ChildProcess.start(Crowd.class, List.of(), Integer.toString(port), Integer.toString(FIRST_PEERS))) {
            first.answer();
        }
        Thread.sleep(3_000);
    }

    private static double number(ChildProcess node, String what) throws Exception {
        return Double.parseDouble(node.ask(what));
    }

    private static void await(ChildProcess node, String what, int size) throws Exception {
        while (number(node, what) < size) {
            Thread.sleep(500);
        }
    }
}
