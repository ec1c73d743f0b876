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
    /** Two minutes have passed since the last ping. */
    private boolean due;

    Pings(SessionContext context, SessionEvents events, Handshake handshake) {
        this.context = context;
        this.events = events;
        this.handshake = handshake;
    }

    /** The handshake is complete. */
    void begin() {
        send();
    }

    private void next(long afterNanos) {
        if (afterNanos == sentNanos) {
            due = true;
            sendIfDue();
        }
    }

    private void sendIfDue() {
        if (due && nonce == 0) {
            send();
        }
    }

    private void expire(long unanswered) {
        if (nonce == unanswered) {
            context.disconnect(DisconnectReason.INACTIVE, "no answer to a ping for 20 minutes");
        }
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
        long now = context.nanoTime();
        sentNanos = now;
        due = false;
        context.schedule(() -> next(now), INTERVAL_NANOS);
        if (handshake.commonVersion() > NONCE_VERSION) {
            long chosen = 1 + context.random().nextLong(Long.MAX_VALUE);
            nonce = chosen;
            context.schedule(() -> expire(chosen), PATIENCE_NANOS);
            context.send(Ping.of(chosen), PING_BYTES);
        } else {
            context.send(new Ping(OptionalLong.empty()), PING_BYTES);
        }
    }

    /** Answers, where answers exist, in the order of the peer's messages, so that it measures what it has queued. */
    void received(Ping ping) {
        if (ping.nonce().isPresent() && handshake.commonVersion() > NONCE_VERSION) {
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
            sendIfDue();
        }
    }
}
