package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.WireProtocol;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Attackers that are whole nodes, of any protocol: they connect, sync and relay as others do, and misbehave in what their
 * sessions say. That makes them hard to tell from honest ones.
 */
public final class NodeAttackers {
    private static final Duration PURSUIT = Duration.ofMinutes(1);
    private static final int PURSUED_AT_ONCE = 8;

    private final HostileNodes nodes;

    /** Makes the nodes of attackers. */
    @FunctionalInterface
    public interface HostileNodes {
        /**
         * Builds and starts a node, as a {@link NodeFactory} does, that speaks what {@code conduct} makes of its protocol.
         */
        Node start(Member member, UnaryOperator<WireProtocol> conduct);
    }

    /** Attackers whose nodes are made by these. */
    public NodeAttackers(HostileNodes nodes) {
        this.nodes = nodes;
    }

    /**
     * Returns the attacker who fills address books: each of its nodes answers every request for addresses with 200 from
     * 256 networks of size /16, and sends as many unasked every minute. One in four leads to a hostile node, as far as
     * there are so many; where the others lead nobody answers, unless {@code reachable}: then each host of the attacker owns
     * its part of the networks and answers at all of them.
     */
    public Attacker addressSpam(boolean reachable) {
        SpamAddresses addresses = new SpamAddresses(reachable);
        return member -> spam(member, addresses);
    }

    private Node spam(Member member, SpamAddresses addresses) {
        addresses.join(member);
        SplittableRandom random = member.population().simulation().random("spam " + member.number());
        return nodes.start(
                member,
                protocol -> new HostileProtocol(
                        protocol, (context, session) -> new SpammingSession(context, session, addresses, random)));
    }

    /**
     * Returns the attacker who waits for restarts: its nodes spam addresses that all lead to it, and each dials eight honest
     * nodes a minute, so that whoever starts is soon surrounded.
     */
    public Attacker eclipse() {
        SpamAddresses addresses = new SpamAddresses(true);
        return member -> {
            Node node = spam(member, addresses);
            SplittableRandom random = member.population().simulation().random("eclipse " + member.number());
            pursue(member, node, random);
        };
    }

    private static void pursue(Member member, Node node, SplittableRandom random) {
        Population population = member.population();
        population.simulation().after(PURSUIT, () -> {
            List<Member> honest = population.live();
            for (int i = 0; i < PURSUED_AT_ONCE && !honest.isEmpty(); i++) {
                PeerAddress victim = honest.get(random.nextInt(honest.size())).address();
                node.connect(victim);
            }
            pursue(member, node, random);
        });
    }

    /**
     * Returns the attacker who holds others up: of its nodes a third never answers a request for ids or items, a third
     * answers four seconds late, a third answers with junk. All announce what they hear of.
     */
    public Attacker stallers() {
        return member -> {
            StallingSession.Manner[] manners = StallingSession.Manner.values();
            StallingSession.Manner manner = manners[member.number() % manners.length];
            nodes.start(
                    member,
                    protocol -> new HostileProtocol(
                            protocol, (context, session) -> new StallingSession(context, session, manner)));
        };
    }
}
