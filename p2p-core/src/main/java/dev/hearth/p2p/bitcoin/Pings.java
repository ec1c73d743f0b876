package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.messages.bitcoin.Ping;
import dev.hearth.p2p.messages.bitcoin.Pong;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Pings of one connection: every two minutes, one unanswered at a time, for twenty minutes at most (§1.9). */
final class Pings {
    private static final int PING_BYTES = 32;
    private static final int NONCE_VERSION = 60_000;
    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(20);

    private final SessionContext context;
    private final SessionEvents events;
    private final Handshake handshake;
    /** Of the ping that is unanswered, 0 when none is. */
    private long nonce;

    private long sentNanos;

    Pings(SessionContext context, SessionEvents events, Handshake handshake) {
        this.context = context;
        this.events = events;
        this.handshake = handshake;
    }

    /** The handshake is complete. */
    void begin() {
        ping();
        context.schedule(this::next, INTERVAL_NANOS);
    }

    private void next() {
        if (nonce != 0 && context.nanoTime() - sentNanos > PATIENCE_NANOS) {
            context.disconnect(DisconnectReason.INACTIVE, "no answer to a ping for 20 minutes");
            return;
        }
        ping();
        context.schedule(this::next, INTERVAL_NANOS);
    }

    /** Sends one unless one is unanswered. */
    void ping() {
        if (nonce != 0) {
            return;
        }
        send();
    }

    /** Makes the peer say something; what is unanswered is repeated, for the answer may wait behind a block. */
    void keepAlive() {
        if (nonce != 0) {
            context.send(Ping.of(nonce), PING_BYTES);
        } else {
            send();
        }
    }

    private void send() {
        sentNanos = context.nanoTime();
        if (handshake.commonVersion() > NONCE_VERSION) {
            nonce = 1 + context.random().nextLong(Long.MAX_VALUE);
            context.send(Ping.of(nonce), PING_BYTES);
        } else {
            context.send(new Ping(OptionalLong.empty()), PING_BYTES);
        }
    }

    /** Answers in the order of the peer's messages, so that it measures what it has queued. */
    void received(Ping ping) {
        if (ping.nonce().isPresent()) {
            context.send(new Pong(ping.nonce()), PING_BYTES);
        }
    }

    /** Without a nonce, or with none, it ends our ping; with another one it is nobody's answer. */
    void received(Pong pong) {
        if (nonce == 0) {
            return;
        }
        long answered = pong.nonce().orElse(0);
        if (answered == nonce) {
            events.roundTrip(TimeUnit.NANOSECONDS.toMicros(context.nanoTime() - sentNanos));
        }
        if (answered == nonce || answered == 0) {
            nonce = 0;
        }
    }
}
