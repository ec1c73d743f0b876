package dev.hearth.p2p.simulation;

import org.jspecify.annotations.Nullable;

/** What travels in one piece. A chain of packets is a queue without the memory of one. */
final class Packet implements Runnable {
    /** Bytes of headers every packet costs on the wire. */
    static final int HEADERS = 40;

    enum Kind {
        SYN,
        SYN_ACK,
        DATA,
        FIN,
        RESET
    }

    private static final byte[] NOTHING = {};

    final Kind kind;
    final byte[] content;
    long arrival;

    @Nullable
    Inflow receiver;

    /** Whether it has waited at the receiving host's end of the line. */
    boolean queued;

    @Nullable
    Packet next;

    private Packet(Kind kind, byte[] content) {
        this.kind = kind;
        this.content = content;
    }

    static Packet of(Kind kind) {
        return new Packet(kind, NOTHING);
    }

    static Packet data(byte[] content) {
        return new Packet(Kind.DATA, content);
    }

    /** Is handed to the receiver. */
    @Override
    public void run() {
        if (receiver != null) {
            receiver.expect(this);
        }
    }

    int size() {
        return HEADERS + content.length;
    }
}
