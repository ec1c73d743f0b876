package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.SessionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Speaks of no addresses but the attacker's, when asked and every minute besides. */
final class SpammingSession extends HostileSession {
    private static final int ADDRESSES = 200;
    private static final long UNASKED_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LATENCY_MICROS = 30_000;

    private final SpamAddresses addresses;
    private final SplittableRandom random;

    SpammingSession(SessionContext context, Session honest, SpamAddresses addresses, SplittableRandom random) {
        super(context, honest);
        this.addresses = addresses;
        this.random = random;
    }

    @Override
    public void activate() {
        super.activate();
        context().schedule(this::gossip, UNASKED_NANOS);
    }

    private void gossip() {
        sendAddresses(List.of());
        context().schedule(this::gossip, UNASKED_NANOS);
    }

    @Override
    public void sendAddresses(List<AddressEntry> honestOnes) {
        long now = TimeUnit.MICROSECONDS.toSeconds(context().wallMicros());
        List<AddressEntry> entries = new ArrayList<>(ADDRESSES);
        for (int i = 0; i < ADDRESSES; i++) {
            entries.add(new AddressEntry(
                    addresses.draw(random), now, null, LATENCY_MICROS, Attempt.Direction.OUTBOUND, true));
        }
        super.sendAddresses(entries);
    }
}
