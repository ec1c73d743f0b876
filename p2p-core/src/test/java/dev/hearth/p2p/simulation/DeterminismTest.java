package dev.hearth.p2p.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.JavaProcess;
import dev.hearth.p2p.graphene.GrapheneTestChain;
import dev.hearth.p2p.testing.NetworkWorkload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeterminismTest {
    private static final long SEED = 42;

    @Test
    void oneSeedGivesOneTraceInEveryProcessAndOnEveryJdk() throws Exception {
        EchoNetwork here = new EchoNetwork(SEED);
        String digest = here.run();
        assertThat(here.events()).isGreaterThan(1_000);
        for (Path home : homes()) {
            JavaProcess.Result there = JavaProcess.run(home, EchoNetwork.class, Long.toString(SEED));
            assertThat(there.output()).as(home.toString()).isEqualTo(digest);
        }
    }

    @Test
    void oneSeedGivesOneTraceOfWholeNodesInEveryProcessAndOnEveryJdk() throws Exception {
        GrapheneTestChain chain = new GrapheneTestChain();
        String digest = NetworkWorkload.run(chain, SEED);
        for (Path home : homes()) {
            assertThat(NetworkWorkload.run(home, chain, SEED))
                    .as(home.toString())
                    .isEqualTo(digest);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void oneSeedGivesOneTraceOnAnyNumberOfThreads(long seed) {
        String digest = new EchoNetwork(seed, 1).run();
        for (int threads : new int[] {2, 3, 5}) {
            assertThat(new EchoNetwork(seed, threads).run()).isEqualTo(digest);
        }
    }

    @Test
    void tasksThatThrowTakeNothingOfWhatOthersDidAlongWithThem() {
        String digest = new EchoNetwork(SEED, 1).runDespiteFailures();
        assertThat(digest).startsWith("12 ");
        for (int threads : new int[] {2, 3, 5}) {
            assertThat(new EchoNetwork(SEED, threads).runDespiteFailures()).isEqualTo(digest);
        }
    }

    /** Every JDK there is, this one in any case. */
    private static List<Path> homes() throws IOException {
        List<Path> homes = new ArrayList<>(JavaProcess.installedHomes());
        homes.add(JavaProcess.currentHome());
        return homes;
    }

    @Test
    void anotherSeedGivesAnotherTrace() {
        assertThat(new EchoNetwork(1).run()).isNotEqualTo(new EchoNetwork(2).run());
    }

    @Test
    void readingTheTraceDoesNotChangeIt() {
        List<String> lines = new ArrayList<>();
        assertThat(traced(Simulation.builder().traceTo(lines::add).build()))
                .isEqualTo(traced(Simulation.builder().build()));
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("0.000000000 test one");
        assertThat(lines.get(1)).endsWith("connection b-1 b:49152>a:1776 connect");
        assertThat(lines.get(2)).endsWith("connection b-1 a:1776>b:49152 refuse");
    }

    @SuppressWarnings("FutureReturnValueIgnored") // refused
    private static String traced(Simulation simulation) {
        SimulatedHost a = simulation.host("a");
        SimulatedHost b = simulation.host("b");
        simulation.trace("test", "one");
        Sockets.dial(b, a.address(Sockets.PORT), new Recorder(simulation));
        simulation.runUntil(() -> simulation.events() == 3, java.time.Duration.ofSeconds(1));
        return simulation.digest();
    }
}
