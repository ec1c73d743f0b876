package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.application.IdRange;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.SessionContext;
import java.util.concurrent.TimeUnit;

/** Announces as others do, and does not keep what it promises. */
final class StallingSession extends HostileSession {
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final Manner manner;

    /** How requests are answered. */
    enum Manner {
        NEVER,
        LATE,
        JUNK
    }

    StallingSession(SessionContext context, Session honest, Manner manner) {
        super(context, honest);
        this.manner = manner;
    }

    @Override
    public void sendIds(IdRange range) {
        switch (manner) {
            case NEVER -> {}
            case LATE -> late(() -> super.sendIds(range));
            case JUNK -> super.sendIds(IdRange.NONE);
        }
    }

    @Override
    public void serve(ItemRef ref, ItemType type, Hash id, byte[] bytes) {
        switch (manner) {
            case NEVER -> {}
            case LATE -> late(() -> super.serve(ref, type, id, bytes));
            case JUNK -> super.serve(ref, type, id, junk(bytes.length));
        }
    }

    private byte[] junk(int length) {
        byte[] junk = new byte[length];
        context().random().nextBytes(junk);
        return junk;
    }

    private void late(Runnable answer) {
        context().schedule(answer, LATE_NANOS);
    }
}
