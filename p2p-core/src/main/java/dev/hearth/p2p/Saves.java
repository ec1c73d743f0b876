package dev.hearth.p2p;

import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.peers.PeerManager;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.trust.Ban;
import dev.hearth.p2p.trust.KeyPins.KnownKey;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.Executor;

/** Writes what a node is to know when it starts again. Node loop; files are written elsewhere. */
final class Saves {
    private final NodeFiles files;
    private final Executor blocking;
    private final Remembered memory;
    private final PeerManager peers;
    private final AddressSaves addressSaves;

    Saves(NodeFiles files, EventExecutor loop, NodeRuntime runtime, Remembered memory, PeerManager peers) {
        this.files = files;
        this.blocking = runtime.blocking();
        this.memory = memory;
        this.peers = peers;
        this.addressSaves = new AddressSaves(files, loop, blocking, runtime::nanoTime);
    }

    /** The address book, and where to connect first; as long as nothing else is saved, this start did not end in order. */
    void addresses() {
        addressSaves.begin(() -> file(peers.anchors().worthReturningTo(), memory.uncleanStarts() + 1));
    }

    /** The address book at the end of a run. Running what is returned saves it, and blocks. */
    Runnable lastAddresses(List<PeerAddress> worthReturningTo) {
        return addressSaves.last(file(worthReturningTo, 0));
    }

    private AddressBookFile file(List<PeerAddress> worthReturningTo, int uncleanStarts) {
        return new AddressBookFile(memory.book(), worthReturningTo, Math.min(uncleanStarts, 255));
    }

    void bans() {
        if (files.isKept()) {
            List<Ban> bans = peers.sanctions().bans();
            blocking.execute(() -> files.saveBans(bans));
        }
    }

    void knownKeys() {
        if (files.isKept()) {
            List<KnownKey> keys = memory.pins().known();
            blocking.execute(() -> files.saveKnownKeys(keys));
        }
    }
}
