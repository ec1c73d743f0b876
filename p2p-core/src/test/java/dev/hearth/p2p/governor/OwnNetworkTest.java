package dev.hearth.p2p.governor;

import static dev.hearth.p2p.governor.Peers.SECOND;
import static dev.hearth.p2p.governor.Peers.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.governor.Reports.DialFailure;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.SplittableRandom;
import net.jqwik.api.Example;

/** When dials that fail mean that our own network is lost, and what is done then. */
class OwnNetworkTest {
    private final Peers peers = new Peers();
    private final PeerTable table = peers.table;
    private final PeerView view = peers.view;

    @Example
    void eightDialsWithoutARouteAndNoConnectionMeanThatOurNetworkIsLost() {
        for (int i = 0; i < 20; i++) {
            peers.cold(i);
        }
        for (int i = 0; i < 8; i++) {
            assertThat(view.networkLost()).isFalse();
            peers.failToConnect(address(i), DialFailure.NO_ROUTE);
        }
        assertThat(view.networkLost()).isTrue();
        assertThat(view.find(address(3)).failCount()).isZero();
        peers.failToConnect(address(9), DialFailure.NO_ROUTE);
        assertThat(view.find(address(9)).failCount()).isZero();
    }

    @Example
    void silenceMeansThatOurNetworkIsLostOnlySoonAfterAConnectionWas() {
        for (int i = 0; i < 40; i++) {
            peers.cold(i);
        }
        for (int i = 0; i < 10; i++) {
            peers.failToConnect(address(i), DialFailure.NO_ANSWER);
        }
        assertThat(view.networkLost()).isFalse();
        table.reports().lost(peers.warm(10), ExitKind.ERROR, peers.now);
        for (int i = 11; i < 18; i++) {
            peers.failToConnect(address(i), DialFailure.NO_ANSWER);
        }
        peers.now += 11 * GovernorWorld.MINUTE;
        peers.failToConnect(address(18), DialFailure.NO_ANSWER);
        assertThat(view.networkLost()).isFalse();
        table.reports().lost(peers.warm(19), ExitKind.ERROR, peers.now);
        for (int i = 20; i < 28; i++) {
            assertThat(view.networkLost()).isFalse();
            peers.failToConnect(address(i), DialFailure.NO_ANSWER);
        }
        assertThat(view.networkLost()).isTrue();
    }

    @Example
    void aConnectionOrAnAnswerRefutesIt() {
        for (int i = 0; i < 40; i++) {
            peers.cold(i);
        }
        for (int i = 0; i < 7; i++) {
            peers.failToConnect(address(i), DialFailure.NO_ROUTE);
        }
        peers.failToConnect(address(7), DialFailure.OTHER);
        peers.failToConnect(address(8), DialFailure.NO_ROUTE);
        assertThat(view.networkLost()).isFalse();
        PeerAddress warm = peers.warm(9);
        for (int i = 10; i < 20; i++) {
            peers.failToConnect(address(i), DialFailure.NO_ROUTE);
        }
        assertThat(view.networkLost()).isFalse();
        table.reports().cooling(warm, peers.now);
        peers.failToConnect(address(20), DialFailure.NO_ROUTE);
        assertThat(view.networkLost()).isTrue();
    }

    @Example
    void oneDialAtATimeTriesWhetherTheNetworkIsBackAndThenBackOffsAreCut() {
        table.configure(new Targets(0, 50, 10, 5, 0, 0, 0, 0), peers.now);
        for (int i = 0; i < 20; i++) {
            peers.cold(i);
        }
        for (int failures = 0; failures < 5; failures++) {
            peers.failToConnect(address(0), DialFailure.OTHER);
            peers.pass(170);
        }
        peers.failToConnect(address(1), DialFailure.OTHER);
        peers.begin(new Decision.Connect(address(2), false, Cause.ESTABLISHED_BELOW_TARGET));
        table.reports().networkLost(peers.now);
        table.reports().connectFailed(address(2), DialFailure.NO_ROUTE, peers.now);
        Governor governor = new Governor(Governor.Scope.TOPOLOGY_ONLY);
        Plan plan = governor.decide(view, peers.now, new SplittableRandom(1));
        assertThat(plan.decisions()).isEmpty();
        assertThat(plan.wakeNanos()).isLessThanOrEqualTo(peers.now + 5 * SECOND);
        peers.pass(5);
        plan = governor.decide(view, peers.now, new SplittableRandom(1));
        assertThat(plan.decisions())
                .singleElement()
                .satisfies(probe -> assertThat(probe.cause()).isEqualTo(Cause.NETWORK_PROBE));
        peers.failToConnect(address(0), DialFailure.NO_ROUTE);
        assertThat(peers.waitingSeconds(address(0))).isGreaterThan(70);
        table.reports().networkBack(peers.now);
        assertThat(view.networkLost()).isFalse();
        assertThat(peers.waitingSeconds(address(0))).isBetween(5L, 7L);
    }
}
