package dev.hearth.p2p;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.Transport;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.peers.PeerManager;
import dev.hearth.p2p.peers.ReachabilityCheck;
import dev.hearth.p2p.peers.ReachabilityCheck.Neighbour;
import dev.hearth.p2p.peers.TrafficHistory;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.ConnectionReport;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.Reachability;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.protocol.WireProtocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The peers of complete connections, as others ask about them: whom {@link ReachabilityCheck} talks to, and what is told
 * of our connections. Connections that are kept from public sight do not appear. Node loop.
 */
final class Neighbourhood implements ReachabilityCheck.Surroundings {
    private static final int QUARTER_MINUTES = 15;
    private static final int HOUR_MINUTES = 60;

    private record Member(Connection connection, PeerProfile profile, long sinceNanos) {}

    private final WireProtocol protocol;
    private final LocalNode local;
    private final Transport transport;
    private final PeerManager peers;
    private final Consumer<NodeEvent> events;
    private final ReachabilityCheck check;
    private final TrafficHistory traffic = new TrafficHistory();
    private final Map<ConnectionId, Member> members = new LinkedHashMap<>();

    Neighbourhood(
            WireProtocol protocol,
            LocalNode local,
            Transport transport,
            PeerManager peers,
            Consumer<NodeEvent> events) {
        this.protocol = protocol;
        this.local = local;
        this.transport = transport;
        this.peers = peers;
        this.events = events;
        this.check = new ReachabilityCheck(this, local.runtime().random("reachability"));
    }

    ReachabilityCheck check() {
        return check;
    }

    /** Asks, and looks after those who were asked. */
    void checkReachability() {
        check.check(local.runtime().nanoTime());
    }

    /** Takes a second's traffic. */
    void sampleTraffic() {
        traffic.sample(peers.traffic());
    }

    /** A handshake is complete. */
    void add(Connection connection, PeerProfile profile) {
        boolean asks = local.checksReachability() || local.reportsConnections();
        if (asks
                && connection.stage() == Stage.ACTIVE
                && connection.attempt().kind().relaysAll()) {
            members.put(connection.id(), new Member(connection, profile, connection.nanoTime()));
            check.add(new Neighbour(
                    connection.id(),
                    profile.identity(),
                    listeningAt(connection, profile),
                    connection.session().checksReachability()
                            && !connection.attempt().initiatorOnly()));
        }
    }

    /** Only at the host it is seen at: nobody is called because somebody else says so (graphene-p2p §10 W23). */
    private static @Nullable PeerAddress listeningAt(Connection connection, PeerProfile profile) {
        for (PeerAddress claimed : profile.listenAddresses()) {
            if (claimed.port() != 0 && claimed.sameHost(connection.attempt().address())) {
                return claimed;
            }
        }
        return null;
    }

    /** The connection is gone. */
    void remove(Connection connection) {
        members.remove(connection.id());
        check.remove(connection.id(), connection.nanoTime());
    }

    /** Tells a peer our connections. */
    void report(Connection asker) {
        List<ConnectionReport.Entry> entries = new ArrayList<>();
        for (Member member : members.values()) {
            PeerInfo info = peers.census().peer(member.connection().id());
            if (info != null
                    && info.stage() == Stage.ACTIVE
                    && peers.addresses().isTellable(member.connection().id())) {
                entries.add(entry(info, member));
            }
        }
        ConnectionReport.Rates lastMinute = traffic.mean(1);
        asker.session()
                .sendConnections(new ConnectionReport(
                        lastMinute, traffic.mean(QUARTER_MINUTES), traffic.mean(HOUR_MINUTES), entries));
    }

    private static ConnectionReport.Entry entry(PeerInfo info, Member member) {
        long age = member.connection().nanoTime() - member.sinceNanos();
        PeerProfile profile = member.profile();
        return new ConnectionReport.Entry(
                TimeUnit.NANOSECONDS.toSeconds(age),
                info.address(),
                profile.identity(),
                info.clockOffsetMicros(),
                info.roundTripMicros(),
                info.direction(),
                profile.agent(),
                profile.head());
    }

    @Override
    public boolean isListening() {
        return local.listenAddress() != null;
    }

    @Override
    public boolean mayDial(PeerAddress endpoint) {
        return !isAtOurHost(endpoint) && peers.excursions().mayDialBack(endpoint);
    }

    /** What listens beside us is nobody's business (graphene-p2p §10 W23). */
    private boolean isAtOurHost(PeerAddress endpoint) {
        return isSameHost(endpoint, local.listenAddress())
                || isSameHost(endpoint, local.advertisedAddress())
                || members.values().stream()
                        .anyMatch(member ->
                                isSameHost(endpoint, member.connection().localAddress()));
    }

    private static boolean isSameHost(PeerAddress endpoint, @Nullable PeerAddress ours) {
        return ours != null && endpoint.sameHost(ours);
    }

    @Override
    public void ask(ConnectionId coordinator) {
        with(coordinator, Session::askReachability);
    }

    @Override
    public void answer(ConnectionId requester, Reachability result, PeerAddress endpoint) {
        with(requester, session -> session.answerReachability(result, endpoint));
    }

    @Override
    public void askDialBack(ConnectionId helper, @Nullable NodeIdentity requester, PeerAddress endpoint) {
        with(helper, session -> session.askDialBack(requester, endpoint));
    }

    @Override
    public void answerDialBack(
            ConnectionId coordinator, @Nullable Hash nodeId, PeerAddress endpoint, Reachability result) {
        with(coordinator, session -> session.answerDialBack(nodeId, endpoint, result));
    }

    private void with(ConnectionId peer, Consumer<Session> action) {
        Member member = members.get(peer);
        if (member != null && member.connection().stage() == Stage.ACTIVE) {
            action.accept(member.connection().session());
        }
    }

    @Override
    public void dial(PeerAddress endpoint, Consumer<Boolean> reached) {
        Attempt attempt = new Attempt(ConnectionKind.FEELER, endpoint, "");
        transport.knock(endpoint, protocol.open(attempt, local), reached);
    }

    @Override
    public void learned(Reachability state, PeerAddress observed) {
        events.accept(new NodeEvent.Reachability(state, observed));
    }
}
