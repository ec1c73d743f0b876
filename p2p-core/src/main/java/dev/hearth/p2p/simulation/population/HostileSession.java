package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.application.IdRange;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.Announcement;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.SessionContext;
import java.util.List;

/** Passes everything on to an honest session; what an attacker does otherwise it overrides. */
abstract class HostileSession implements Session {
    private final SessionContext context;
    private final Session honest;

    HostileSession(SessionContext context, Session honest) {
        this.context = context;
        this.honest = honest;
    }

    final SessionContext context() {
        return context;
    }

    @Override
    public void opened() {
        honest.opened();
    }

    @Override
    public void receive(Object input) throws ProtocolViolation {
        honest.receive(input);
    }

    @Override
    public ProtocolViolation violation(Throwable cause) {
        return honest.violation(cause);
    }

    @Override
    public void activate() {
        honest.activate();
    }

    @Override
    public void deactivate() {
        honest.deactivate();
    }

    @Override
    public void requestAddresses() {
        honest.requestAddresses();
    }

    @Override
    public void sendAddresses(List<AddressEntry> entries) {
        honest.sendAddresses(entries);
    }

    @Override
    public List<Announcement> announce(List<Announcement> items) {
        return honest.announce(items);
    }

    @Override
    public void requestIds(List<Hash> locator) {
        honest.requestIds(locator);
    }

    @Override
    public void sendIds(IdRange range) {
        honest.sendIds(range);
    }

    @Override
    public void fetch(List<ItemRef> items) {
        honest.fetch(items);
    }

    @Override
    public void serve(ItemRef ref, ItemType type, Hash id, byte[] bytes) {
        honest.serve(ref, type, id, bytes);
    }

    @Override
    public void sendNotFound(ItemRef ref) {
        honest.sendNotFound(ref);
    }

    @Override
    public void keepAlive() {
        honest.keepAlive();
    }

    @Override
    public boolean sendMessage(int type, byte[] payload) {
        return honest.sendMessage(type, payload);
    }

    @Override
    public void close(DisconnectReason reason, String detail) {
        honest.close(reason, detail);
    }
}
