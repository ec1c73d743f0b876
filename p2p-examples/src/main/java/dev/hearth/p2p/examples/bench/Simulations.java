package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.examples.bench.Figure.Runs;
import java.util.List;

/** How fast simulated networks of three sizes run, what an event costs them and how much memory they take. */
public final class Simulations implements Subject {
    private static final String NAME = "simulation";
    private static final int[] SIZES = {50, 100, 200};

    @Override
    public void measure(Bench bench) throws Exception {
        for (int size : SIZES) {
            try (ChildProcess network = ChildProcess.start(SimulatedNetwork.class, List.of())) {
                measure(bench, network, size);
            }
        }
    }

    private static void measure(Bench bench, ChildProcess network, int size) throws Exception {
        String name = size + "-nodes";
        String nodes = Integer.toString(size);
        Runs speed = new Runs(NAME, name + "-speed", "s/s");
        Runs event = new Runs(NAME, name + "-event", "µs");
        Runs heap = new Runs(NAME, name + "-heap", "MB");
        bench.warmUp(NAME + " " + name, 1, () -> heap.add(Double.parseDouble(network.ask("heap " + nodes)) / 1e6));
        bench.repeat(NAME + " " + name, () -> {
            String answer = network.ask(nodes);
            int gap = answer.indexOf(' ');
            double nanos = Double.parseDouble(answer.substring(0, gap));
            speed.add(SimulatedNetwork.TIME.toNanos() / nanos);
            event.add(nanos / 1e3 / Double.parseDouble(answer.substring(gap + 1)));
        });
        bench.add(speed.figure(null));
        bench.add(event.figure(null));
        bench.add(heap.figure(null));
    }
}
