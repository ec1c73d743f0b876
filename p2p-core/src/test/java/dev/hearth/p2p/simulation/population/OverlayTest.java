package dev.hearth.p2p.simulation.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.p2p.simulation.population.Overlay.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OverlayTest {
    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void aRingIsAsLongAsHalfOfIt() {
        Overlay ring = ring(10);
        assertThat(ring.degrees().min()).isEqualTo(2);
        assertThat(ring.degrees().max()).isEqualTo(2);
        assertThat(ring.hopsFrom(0)).containsExactly(0, 1, 2, 3, 4, 5, 4, 3, 2, 1);
        Overlay.Hops hops = ring.hops(100, random);
        assertThat(hops.longest()).isEqualTo(5);
        assertThat(hops.mean()).isCloseTo(25.0 / 9, within(1e-9));
        assertThat(hops.unreachable()).isZero();
    }

    @Test
    void connectionsInBothDirectionsAndToOneselfCountOnce() {
        Overlay pair = new Overlay(3, List.of(new Edge(0, 1), new Edge(1, 0), new Edge(0, 1), new Edge(2, 2)));
        assertThat(pair.degrees().mean()).isCloseTo(2.0 / 3, within(1e-9));
        assertThat(pair.hopsFrom(2)).containsExactly(-1, -1, 0);
        assertThat(pair.hops(3, random).unreachable()).isCloseTo(4.0 / 6, within(1e-9));
    }

    @Test
    void theCheapestWayMayHaveMoreHops() {
        Overlay triangle = new Overlay(4, List.of(new Edge(0, 1), new Edge(1, 2), new Edge(0, 2)));
        Overlay.Cost cost = (from, to) -> from + to == 2 ? 10 : 1;
        assertThat(triangle.costsFrom(0, cost)).containsExactly(0, 1, 2, Double.POSITIVE_INFINITY);
        assertThat(triangle.diameter(4, random, cost)).isEqualTo(2);
    }

    @Test
    void withEqualCostsCostsAreHops() {
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            edges.add(new Edge(random.nextInt(100), random.nextInt(100)));
        }
        Overlay overlay = new Overlay(100, edges);
        int[] hops = overlay.hopsFrom(0);
        double[] costs = overlay.costsFrom(0, (from, to) -> 1);
        for (int node = 0; node < 100; node++) {
            assertThat(costs[node]).isEqualTo(hops[node] < 0 ? Double.POSITIVE_INFINITY : hops[node]);
        }
    }

    @Test
    void anOverlayOfNobodyHasNoWays() {
        Overlay none = new Overlay(0, List.of());
        assertThat(none.hops(5, random)).isEqualTo(new Overlay.Hops(0, 0, 0));
        assertThat(none.degrees().count()).isZero();
    }

    private static Overlay ring(int nodes) {
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            edges.add(new Edge(i, (i + 1) % nodes));
        }
        return new Overlay(nodes, edges);
    }
}
