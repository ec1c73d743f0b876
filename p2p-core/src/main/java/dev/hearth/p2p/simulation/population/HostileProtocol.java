package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.SessionLimits;
import dev.hearth.p2p.protocol.WireLink;
import dev.hearth.p2p.protocol.WireProtocol;
import io.netty.channel.ChannelPipeline;

/** A protocol spoken well but for its sessions, behind each of which stands another. */
final class HostileProtocol implements WireProtocol {
    private final WireProtocol honest;
    private final Conduct conduct;

    /** Puts a session in front of an honest one. */
    @FunctionalInterface
    interface Conduct {
        Session of(SessionContext context, Session honest);
    }

    HostileProtocol(WireProtocol honest, Conduct conduct) {
        this.honest = honest;
        this.conduct = conduct;
    }

    @Override
    public String name() {
        return honest.name();
    }

    @Override
    public WireLink open(Attempt attempt, LocalNode local) {
        return new Link(honest.open(attempt, local), conduct);
    }

    @Override
    public SessionLimits limits() {
        return honest.limits();
    }

    @Override
    public HashScheme relayScheme(ItemType type) {
        return honest.relayScheme(type);
    }

    @Override
    public Hash relayHash(ItemType type, Hash id, byte[] bytes) {
        return honest.relayHash(type, id, bytes);
    }

    @Override
    public ChainEntry chainEntry(byte[] block) throws MalformedItemException {
        return honest.chainEntry(block);
    }

    private record Link(WireLink honest, Conduct conduct) implements WireLink {
        @Override
        public void install(ChannelPipeline pipeline) {
            honest.install(pipeline);
        }

        @Override
        public int weigh(Object message) {
            return honest.weigh(message);
        }

        @Override
        public Session session(SessionContext context, SessionEvents events) {
            return conduct.of(context, honest.session(context, events));
        }
    }
}
