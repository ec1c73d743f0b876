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
    private final Remembered memory;
    private final PeerManager peers;
    private final AddressSaves addressSaves;
    private final LatestSave<List<Ban>> banSaves;
    private final LatestSave<List<KnownKey>> keySaves;

    Saves(NodeFiles files, EventExecutor loop, NodeRuntime runtime, Remembered memory, PeerManager peers) {
        this.files = files;
        this.memory = memory;
        this.peers = peers;
        Executor blocking = runtime.blocking();
        this.addressSaves = new AddressSaves(files, loop, blocking, runtime::nanoTime);
        this.banSaves = new LatestSave<>(blocking, files::saveBans);
        this.keySaves = new LatestSave<>(blocking, files::saveKnownKeys);
    }

    /** The address book, and where to connect first; as long as nothing else is saved, this start did not end in order. */
    void addresses() {
        addressSaves.begin(() -> file(peers.anchors().worthReturningTo(), memory.uncleanStarts() + 1));
    }

    /** The end of a run. Running what is returned saves the address book and what is not saved yet, and blocks. */
    Runnable last(List<PeerAddress> worthReturningTo) {
        Runnable addresses = addressSaves.last(file(worthReturningTo, 0));
        return () -> {
            banSaves.finish();
            keySaves.finish();
            addresses.run();
        };
    }

    private AddressBookFile file(List<PeerAddress> worthReturningTo, int uncleanStarts) {
        return new AddressBookFile(memory.book(), worthReturningTo, Math.min(uncleanStarts, 255));
    }

    void bans() {
        if (files.isKept()) {
            banSaves.begin(peers.sanctions().bans());
        }
    }

    void knownKeys() {
        if (files.isKept()) {
            keySaves.begin(memory.pins().known());
        }
    }
}
