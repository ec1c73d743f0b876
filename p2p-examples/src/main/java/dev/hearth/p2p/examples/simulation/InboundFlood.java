package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.simulation.population.Attacker;
import dev.hearth.p2p.simulation.population.Member;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fills the inbound slots of the first node: each host of the attacker owns 256 addresses in a network of its own and
 * keeps a hundred connections from them, so that fifty hosts make five thousand from fifty networks. A third of them say
 * nothing at all, a third idle once they are accepted, a third say a little every five seconds. A connection that ends is
 * dialled again after ten seconds, from another address and under another name.
 */
public final class InboundFlood implements Attacker {
    /** The Graphene chain whose nodes can be flooded; of Bitcoin any can. */
    public static final Hash CHAIN_ID =
            Hash.wrap(Digests.sha256("hearth simulation".getBytes(StandardCharsets.US_ASCII)));

    private static final int CONNECTIONS = 100;
    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final int FIRST_BYTE = 110;
    private static final int FIRST_PORT = 20_000;

    private final FloodPeers peers;

    /** A flood of nodes of a protocol that comes as soon as its hosts are there. */
    public InboundFlood(WireProtocol protocol) {
        this.peers = FloodPeers.of(protocol);
    }

    @Override
    public void start(Member member) {
        // Networks are of size /16, and each host has another.
        PeerAddress range = PeerAddress.ipv4(((FIRST_BYTE << 8) + member.number()) << 16, 0);
        member.host().ownRange(range);
        SplittableRandom random = member.population().simulation().random("flood " + member.number());
        long gap = WITHIN.toNanos() / CONNECTIONS;
        for (int i = 0; i < CONNECTIONS; i++) {
            int place = i;
            member.population()
                    .simulation()
                    .after(Duration.ofNanos(place * gap), () -> connect(member, range, place, random));
        }
    }

    private void connect(Member member, PeerAddress range, int place, SplittableRandom random) {
        List<Member> victims = member.population().live();
        Runnable again =
                () -> member.population().simulation().after(AGAIN, () -> connect(member, range, place, random));
        if (victims.isEmpty()) {
            again.run();
            return;
        }
        FloodCall.Manner[] manners = FloodCall.Manner.values();
        int host = (range.ipv4Number() & 0xffff_ff00) | (1 + random.nextInt(254));
        // Every place has ports of its own, so that two never share one.
        int port = FIRST_PORT + place * 256 + random.nextInt(256);
        new FloodCall(member.host().runtime(), peers, manners[place % manners.length], again)
                .dial(victims.get(0).address(), PeerAddress.ipv4(host, port));
    }
}
