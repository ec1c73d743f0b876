package dev.hearth.p2p.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Two flows between two sockets, from the first packet of the handshake on. Each end belongs to the timeline of its host.
 */
final class Connection {
    /** How long a dialler waits before it repeats a first packet that a full backlog dropped (RFC 6298). */
    private static final long SYN_TIMEOUT = TimeUnit.SECONDS.toNanos(1);

    /** What the network does for a connection; no two of a kind are due for one direction of it. */
    enum Event {
        ARRIVAL(0),
        CREDIT(1),
        GIVING_UP(2),
        DIALLING_AGAIN(3);

        private final int place;

        Event(int place) {
            this.place = place;
        }
    }

    private static final int EVENTS = 4;

    private final Network network;
    private final long number;
    private final byte[] name;
    private final SimulatedAddress from;
    private final SimulatedAddress to;
    private final SimulatedChannel dialler;
    private final SimulatedHost source;
    private final SimulatedHost target;
    private final Inflow inThere;
    private final Inflow inBack;
    private final Outflow outThere;
    private @Nullable Outflow outBack;
    private @Nullable SimulatedChannel acceptor;

    /** A connection of a dialler, the {@code count}th of its host. */
    Connection(
            Network network,
            int count,
            SimulatedChannel dialler,
            SimulatedAddress from,
            SimulatedAddress to,
            SimulatedHost target) {
        this.network = network;
        this.dialler = dialler;
        this.from = from;
        this.to = to;
        this.source = dialler.runtime().host();
        this.target = target;
        this.number = (long) source.number() << Integer.SIZE | count;
        this.name = (source.name() + "-" + count).getBytes(UTF_8);
        this.inThere = new Inflow(this, source, target);
        this.inBack = new Inflow(this, target, source);
        this.outThere = new Outflow(this, inThere, dialler.runtime(), source.routeTo(target));
    }

    Network network() {
        return network;
    }

    /** The name of the dialling host and how many connections it had dialled then. */
    byte[] name() {
        return name;
    }

    SimulatedAddress from() {
        return from;
    }

    SimulatedAddress to() {
        return to;
    }

    String text(boolean forward) {
        String one = source.name() + ":" + from.port();
        String other = target.name() + ":" + to.port();
        return forward ? one + ">" + other : other + ">" + one;
    }

    /** What the channel at the dialling end, or else the accepting end, sends into. */
    Outflow outgoing(boolean dialling) {
        return dialling ? outThere : outBack();
    }

    /** What comes to the channel at the dialling end, or else the accepting end. */
    Inflow incoming(boolean dialling) {
        return dialling ? inBack : inThere;
    }

    /** Who sends what comes there. */
    Outflow sender(Inflow flow) {
        return flow == inThere ? outThere : outBack();
    }

    /** What is sent from where this comes to. */
    Outflow answering(Inflow flow) {
        return flow == inThere ? outBack() : outThere;
    }

    private Outflow outBack() {
        if (outBack == null) {
            throw new IllegalStateException("the first packet has not arrived");
        }
        return outBack;
    }

    /** The place of an event among all that the network has due at once. */
    long order(Inflow flow, Event event) {
        return (2 * number + (flow == inThere ? 0 : 1)) * EVENTS + event.place;
    }

    boolean joins(SimulatedHost one, SimulatedHost other) {
        return (source == one && target == other) || (source == other && target == one);
    }

    Chance chance(boolean dialling) {
        return network.chance("reads").of(2 * number + (dialling ? 1 : 0));
    }

    void open() {
        trace(source, Trace.Kind.CONNECT, true);
        outThere.send(Packet.of(Packet.Kind.SYN));
    }

    /** One of the two hosts has something to tell. */
    private void trace(SimulatedHost where, Trace.Kind kind, boolean forward) {
        Trace trace = network.trace();
        where.timeline().tell(where.number(), nanos -> trace.connection(nanos, kind, this, forward));
    }

    void arrived(Inflow flow, Packet packet) {
        boolean forward = flow == inThere;
        if (packet.kind == Packet.Kind.SYN) {
            arrivedAtTarget();
            return;
        }
        SimulatedChannel receiver = forward ? acceptor : dialler;
        if (receiver == null || !receiver.isOpen()) {
            if (packet.kind == Packet.Kind.DATA || packet.kind == Packet.Kind.SYN_ACK) {
                answering(flow).reset();
            }
            return;
        }
        traceArrival(flow.host(), packet, forward);
        flow.timeline().in(receiver.runtime().io(), () -> receiver.arrived(packet));
    }

    private void traceArrival(SimulatedHost where, Packet packet, boolean forward) {
        switch (packet.kind) {
            case SYN_ACK -> trace(where, Trace.Kind.ESTABLISH, forward);
            case FIN -> trace(where, Trace.Kind.FIN, forward);
            case RESET -> trace(where, Trace.Kind.RESET, forward);
            case DATA -> {
                CRC32C checksum = new CRC32C();
                checksum.update(packet.content);
                int sum = (int) checksum.getValue();
                int length = packet.content.length;
                Trace trace = network.trace();
                where.timeline().tell(where.number(), nanos -> trace.bytes(nanos, this, forward, length, sum));
            }
            case SYN -> throw new AssertionError("handled by the host, not the socket");
        }
    }

    private void arrivedAtTarget() {
        SimulatedRuntime running = target.running();
        Outflow back = new Outflow(this, inBack, running, target.routeTo(source));
        outBack = back;
        SimulatedServerChannel listener = running.ports().listener(to.port());
        Timeline timeline = target.timeline();
        if (listener == null) {
            trace(target, Trace.Kind.REFUSE, false);
            back.reset();
        } else if (listener.hasRoom()) {
            SimulatedChannel accepted = new SimulatedChannel(listener, this);
            acceptor = accepted;
            trace(target, Trace.Kind.ACCEPT, true);
            back.send(Packet.of(Packet.Kind.SYN_ACK));
            timeline.in(running.io(), () -> listener.offer(accepted));
        } else {
            long again = timeline.nanoTime() + SYN_TIMEOUT;
            timeline.hand(
                    source.timeline(),
                    () -> source.timeline().at(again, order(inThere, Event.DIALLING_AGAIN), this::dialAgain));
        }
    }

    private void dialAgain() {
        if (dialler.isOpen()) {
            outThere.send(Packet.of(Packet.Kind.SYN));
        }
    }

    void allowed(Outflow flow) {
        SimulatedChannel sender = flow == outThere ? dialler : acceptor;
        if (sender != null && sender.isOpen()) {
            sender.runtime().host().timeline().in(sender.runtime().io(), sender::writeMore);
        }
    }

    void timedOut(Outflow flow) {
        SimulatedChannel sender = flow == outThere ? dialler : acceptor;
        if (sender != null && sender.isOpen()) {
            SimulatedHost host = sender.runtime().host();
            trace(host, Trace.Kind.TIME_OUT, flow == outThere);
            host.timeline().in(sender.runtime().io(), sender::timedOut);
        }
    }

    /** The channel at the dialling end, or else the accepting end, is closed. */
    void closed(boolean dialling) {
        trace(dialling ? source : target, Trace.Kind.CLOSE, dialling);
    }

    /** A device on the way resets both ends. */
    void cutThrough() {
        outThere.forgeReset();
        if (outBack != null) {
            outBack.forgeReset();
        }
    }
}
