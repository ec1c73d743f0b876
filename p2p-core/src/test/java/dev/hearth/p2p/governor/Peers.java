package dev.hearth.p2p.governor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.governor.Reports.DialFailure;
import dev.hearth.p2p.governor.Sample.Origin;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A table whose peers are brought into a state by the reports that lead there. */
final class Peers {
    static final long SECOND = 1_000_000_000L;
    static final Targets ROOMY = new Targets(10, 10_000, 1_000, 100, 100, 50, 20, 100);

    final PeerTable table = new PeerTable(new SplittableRandom(1));
    final PeerView view = table.view();
    long now = SECOND;

    Peers() {
        table.configure(ROOMY, now);
    }

    static PeerAddress address(int index) {
        return PeerAddress.ipv4(0x0a000000 + index, 1776);
    }

    static List<PeerAddress> addresses(int from, int to) {
        List<PeerAddress> addresses = new ArrayList<>();
        for (int i = from; i < to; i++) {
            addresses.add(address(i));
        }
        return addresses;
    }

    void pass(long seconds) {
        now += seconds * SECOND;
        table.advance(now);
    }

    PeerAddress cold(int index) {
        assertThat(table.sample().learn(address(index), Origin.BOOK, true, now)).isTrue();
        return address(index);
    }

    void connecting(PeerAddress peer) {
        begin(new Decision.Connect(peer, false, Cause.ESTABLISHED_BELOW_TARGET));
    }

    PeerAddress warm(int index) {
        PeerAddress peer = view.find(address(index)) == null ? cold(index) : address(index);
        connecting(peer);
        assertThat(table.reports().connected(peer, true, now)).isTrue();
        return peer;
    }

    PeerAddress hot(int index) {
        PeerAddress peer = warm(index);
        activate(peer);
        return peer;
    }

    void activate(PeerAddress peer) {
        begin(new Decision.Activate(peer, Cause.ACTIVE_BELOW_TARGET));
        assertThat(table.reports().activated(peer, now)).isTrue();
    }

    void failToConnect(PeerAddress peer, DialFailure failure) {
        connecting(peer);
        assertThat(table.reports().connectFailed(peer, failure, now)).isTrue();
    }

    /** Until something else may be done with a peer. */
    long waitingSeconds(PeerAddress peer) {
        return Math.round((table.explain(peer).nextNanos() - now) / 1e9);
    }

    PeerAddress inState(PeerState state, int index) {
        PeerAddress peer = address(index);
        switch (state) {
            case AVAILABLE -> cold(index);
            case WAITING -> failToConnect(cold(index), DialFailure.OTHER);
            case CONNECTING -> connecting(cold(index));
            case READY -> warm(index);
            case RESTING -> {
                hot(index);
                table.reports().endedHot(peer, ExitKind.CLEAN, now);
            }
            case ACTIVATING -> begin(new Decision.Activate(warm(index), Cause.ACTIVE_BELOW_TARGET));
            case HOT -> hot(index);
            case DEACTIVATING -> begin(new Decision.Deactivate(hot(index), Cause.ACTIVE_ABOVE_TARGET));
            case CLOSING -> begin(new Decision.Close(warm(index), Cause.ESTABLISHED_ABOVE_TARGET));
            case COOLING -> table.reports().cooling(warm(index), now);
        }
        assertThat(state(peer)).isEqualTo(state);
        return peer;
    }

    void begin(Decision decision) {
        assertThat(table.begin(decision, now)).as("%s", decision).isTrue();
    }

    PeerState state(PeerAddress peer) {
        return view.find(peer).state();
    }
}
