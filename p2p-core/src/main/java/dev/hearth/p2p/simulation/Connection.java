package dev.hearth.p2p.simulation;

import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Two flows between two sockets, from the first packet of the handshake on. */
final class Connection {
    /** How long a dialler waits before it repeats a first packet that a full backlog dropped (RFC 6298). */
    private static final long SYN_TIMEOUT = TimeUnit.SECONDS.toNanos(1);

    private final Network network;
    private final long number;
    private final SimulatedAddress from;
    private final SimulatedAddress to;
    private final SimulatedChannel dialler;
    private final Flow there;
    private final Flow back;
    private final SimulatedLink link;
    private int sockets;
    private @Nullable SimulatedChannel acceptor;

    Connection(
            Network network,
            long number,
            SimulatedChannel dialler,
            SimulatedAddress from,
            SimulatedAddress to,
            SimulatedLink link,
            SimulatedHost source) {
        this.network = network;
        this.number = number;
        this.dialler = dialler;
        this.from = from;
        this.to = to;
        this.link = link;
        Route out = link.route(source);
        Route in = link.routeBack(source);
        this.there = new Flow(this, out, in);
        this.back = new Flow(this, in, out);
        this.there.sentBy(dialler.runtime());
    }

    long number() {
        return number;
    }

    SimulatedAddress from() {
        return from;
    }

    SimulatedAddress to() {
        return to;
    }

    String text(boolean forward) {
        String source = there.route().from().name() + ":" + from.port();
        String target = there.route().to().name() + ":" + to.port();
        return forward ? source + ">" + target : target + ">" + source;
    }

    /** What the channel at the dialling end, or else the accepting end, sends into. */
    Flow outgoing(boolean dialling) {
        return dialling ? there : back;
    }

    /** One more socket holds an end of it. */
    void taken() {
        if (sockets++ == 0) {
            link.connectionBegins();
        }
    }

    /** A socket has let go of its end. */
    void released() {
        if (--sockets == 0) {
            network.connectionEnded(link);
        }
    }

    boolean uses(Route route) {
        return there.route() == route || back.route() == route;
    }

    Chance chance(boolean dialling) {
        return network.chance("reads").of(2 * number + (dialling ? 1 : 0));
    }

    void open() {
        trace(Trace.Kind.CONNECT, true);
        there.send(Packet.of(Packet.Kind.SYN));
    }

    void trace(Trace.Kind kind, boolean forward) {
        network.trace().connection(network.elapsed(), kind, this, forward);
    }

    void arrived(Flow flow, Packet packet) {
        boolean forward = flow == there;
        if (packet.kind == Packet.Kind.SYN) {
            arrivedAtTarget();
            return;
        }
        SimulatedChannel receiver = forward ? acceptor : dialler;
        if (receiver == null || !receiver.isOpen()) {
            if (packet.kind == Packet.Kind.DATA || packet.kind == Packet.Kind.SYN_ACK) {
                (forward ? back : there).reset();
            }
            return;
        }
        traceArrival(packet, forward);
        network.timeline().in(receiver.runtime().io(), () -> receiver.arrived(packet));
    }

    private void traceArrival(Packet packet, boolean forward) {
        switch (packet.kind) {
            case SYN_ACK -> trace(Trace.Kind.ESTABLISH, forward);
            case FIN -> trace(Trace.Kind.FIN, forward);
            case RESET -> trace(Trace.Kind.RESET, forward);
            case DATA -> {
                CRC32C checksum = new CRC32C();
                checksum.update(packet.content);
                network.trace()
                        .bytes(network.elapsed(), this, forward, packet.content.length, (int) checksum.getValue());
            }
            case SYN -> throw new AssertionError("handled by the host, not the socket");
        }
    }

    private void arrivedAtTarget() {
        SimulatedRuntime target = there.route().to().running();
        SimulatedServerChannel listener = target.ports().listener(to.port());
        back.sentBy(target);
        if (listener == null) {
            trace(Trace.Kind.REFUSE, false);
            back.reset();
        } else if (listener.hasRoom()) {
            SimulatedChannel accepted = new SimulatedChannel(listener, this);
            acceptor = accepted;
            trace(Trace.Kind.ACCEPT, true);
            back.send(Packet.of(Packet.Kind.SYN_ACK));
            network.timeline().in(target.io(), () -> listener.offer(accepted));
        } else {
            network.timeline().at(network.now() + SYN_TIMEOUT, null, this::dialAgain);
        }
    }

    private void dialAgain() {
        if (dialler.isOpen()) {
            there.send(Packet.of(Packet.Kind.SYN));
        }
    }

    void allowed(Flow flow) {
        SimulatedChannel sender = flow == there ? dialler : acceptor;
        if (sender != null && sender.isOpen()) {
            network.timeline().in(sender.runtime().io(), sender::writeMore);
        }
    }

    void timedOut(Flow flow) {
        SimulatedChannel sender = flow == there ? dialler : acceptor;
        if (sender != null && sender.isOpen()) {
            trace(Trace.Kind.TIME_OUT, flow == there);
            network.timeline().in(sender.runtime().io(), sender::timedOut);
        }
    }

    /** A device on the way resets both ends. */
    void cutThrough() {
        there.forgeReset();
        back.forgeReset();
    }
}
