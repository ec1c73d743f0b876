package dev.hearth.p2p.simulation.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.governor.Decision;
import dev.hearth.p2p.governor.Governor.Scope;
import dev.hearth.p2p.governor.PeerSelection;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.governor.Plan;
import dev.hearth.p2p.governor.Sample.Origin;
import dev.hearth.p2p.governor.Targets;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SelectionRulesTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long NOW = 1_000 * SECOND;

    private final PeerTable table = new PeerTable(new SplittableRandom(1));
    private final PeerSelection exclusive = new ExclusiveSelection(Scope.WHOLE_NETWORK, NetGroups.byPrefix());
    private final PeerSelection latest = new LatestSeenSelection(Scope.WHOLE_NETWORK);

    private static PeerAddress peer(int group, int host) {
        return PeerAddress.parse("8." + group + ".0." + host + ":1776");
    }

    private void want(int connections) {
        table.configure(new Targets(0, 100, connections, connections, 0, 0, 0, 100), NOW);
    }

    private Plan decide(PeerSelection selection, long nowNanos) {
        table.advance(nowNanos);
        return selection.decide(table.view(), nowNanos, new SplittableRandom(2));
    }

    private List<Decision> carryOut(PeerSelection selection, long nowNanos) {
        List<Decision> decisions = decide(selection, nowNanos).decisions();
        decisions.forEach(
                decision -> assertThat(table.begin(decision, nowNanos)).isTrue());
        return decisions;
    }

    private static Class<?> onlyKind(List<Decision> decisions) {
        assertThat(decisions).hasSize(1);
        return decisions.get(0).getClass();
    }

    @Test
    void theOpenerDialsOneAddressEveryHalfSecond() {
        want(8);
        assertThat(onlyKind(carryOut(exclusive, NOW))).isEqualTo(Decision.LearnFromBook.class);
        table.sample().learn(peer(1, 1), Origin.BOOK, true, NOW);
        table.sample().drawn(1, 1, NOW);
        assertThat(onlyKind(carryOut(exclusive, NOW))).isEqualTo(Decision.Connect.class);
        Plan waiting = decide(exclusive, NOW + 499 * MILLI);
        assertThat(waiting.decisions()).isEmpty();
        assertThat(waiting.wakeNanos()).isEqualTo(NOW + 500 * MILLI);
        assertThat(onlyKind(carryOut(exclusive, NOW + 500 * MILLI))).isEqualTo(Decision.LearnFromBook.class);
    }

    @Test
    void theOpenerGivesUpOnANetgroupThatIsConnected() {
        want(8);
        table.sample().learn(peer(1, 1), Origin.BOOK, true, NOW);
        carryOut(exclusive, NOW);
        table.sample().learn(peer(1, 2), Origin.BOOK, true, NOW + SECOND);
        assertThat(decide(exclusive, NOW + SECOND).decisions()).isEmpty();
        assertThat(onlyKind(carryOut(exclusive, NOW + 1_500 * MILLI))).isEqualTo(Decision.Forget.class);
        table.sample().learn(peer(2, 1), Origin.BOOK, true, NOW + 2 * SECOND);
        assertThat(onlyKind(carryOut(exclusive, NOW + 2 * SECOND))).isEqualTo(Decision.Connect.class);
    }

    @Test
    void theConnectLoopDialsWhenItsTenSecondsAreOver() {
        want(2);
        table.sample().learn(peer(1, 1), Origin.BOOK, true, NOW);
        table.sample().learn(peer(1, 2), Origin.BOOK, true, NOW);
        table.sample().learn(peer(1, 3), Origin.BOOK, true, NOW);
        Plan between = decide(latest, NOW + 5 * SECOND);
        assertThat(between.decisions()).isEmpty();
        assertThat(between.wakeNanos()).isEqualTo(NOW + 10 * SECOND);
        assertThat(carryOut(latest, NOW + 10 * SECOND)).hasSize(2).allMatch(Decision.Connect.class::isInstance);
    }

    @Test
    void theConnectLoopCountsWhoeverConnectedAndUsesThem() {
        want(2);
        table.reports().inboundConnected(peer(3, 1), NOW);
        table.reports().inboundConnected(peer(3, 2), NOW);
        table.sample().learn(peer(1, 1), Origin.BOOK, true, NOW);
        assertThat(carryOut(latest, NOW)).hasSize(2).allMatch(Decision.Activate.class::isInstance);
        assertThat(decide(latest, NOW).decisions()).isEmpty();
    }
}
