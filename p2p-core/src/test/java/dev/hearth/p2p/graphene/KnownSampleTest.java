package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.discovery.AddressOrigin;
import dev.hearth.p2p.discovery.BookSize;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.runtime.Storage;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.SimulatedHost;
import dev.hearth.p2p.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of a book that is full of one network's addresses, only so many become known, and so only so many are dialled. */
class KnownSampleTest {
    private static final Path DATA = Path.of("data");
    private static final int HOSTILE = 60;
    private static final int HONEST = 12;
    private static final int WANTED = 8;
    /** An eighth of 40 that are to be known. */
    private static final int SHARE = 5;

    private final GrapheneTestChain chain = new GrapheneTestChain();
    private final Simulation simulation =
            Simulation.builder().seed(1).crypto(Crypto.MODEL).build();

    private static NodeConfig config(int known, int established) {
        return NodeConfig.builder()
                .set(ConfigKeys.TARGETS_ROOT, 0)
                .set(ConfigKeys.TARGETS_KNOWN, known)
                .set(ConfigKeys.TARGETS_ESTABLISHED, established)
                .set(ConfigKeys.TARGETS_ACTIVE, established)
                .set(ConfigKeys.TARGETS_KNOWN_ANCHORS, 0)
                .set(ConfigKeys.TARGETS_ESTABLISHED_ANCHORS, 0)
                .set(ConfigKeys.TARGETS_ACTIVE_ANCHORS, 0)
                .build();
    }

    private void listener(int number, PeerAddress address) {
        SimulatedHost host = simulation.host("listener" + number, address);
        Node.builder(host.runtime(), chain.protocol())
                .config(config(0, 0))
                .listen(address)
                .build()
                .start();
    }

    @Test
    void oneNetworkDoesNotFillTheSampleOfAFullBook() throws IOException {
        SimulatedHost self = simulation.host("self");
        byte[] secret = new byte[32];
        secret[0] = 1;
        AddressBook book = new AddressBook(secret, BookSize.DEFAULT, NetGroups.byPrefix(), simulation.random("book"));
        long now = self.runtime().wallMicros() / 1_000_000;
        List<PeerAddress> hostile = new ArrayList<>();
        for (int i = 0; i < HOSTILE + HONEST; i++) {
            boolean isHostile = i < HOSTILE;
            PeerAddress address = PeerAddress.ipv4(isHostile ? 0x65010001 + (i << 8) : 0x66010001 + (i << 16), 1776);
            if (isHostile) {
                hostile.add(address);
            }
            listener(i, address);
            book.add(new SeenAddress(address, now), AddressOrigin.peer(address), 0, now);
            book.good(address, now);
        }
        try (Storage storage = self.runtime().storage(DATA)) {
            storage.write(AddressBookFile.NAME, new AddressBookFile(book, List.of(), 0).write());
            storage.flush();
        }
        Node node = Node.builder(self.runtime(), chain.protocol())
                .config(config(8 * SHARE, WANTED))
                .dataDirectory(DATA)
                .build();
        node.start();
        simulation.run(Duration.ofMinutes(10));

        List<PeerAddress> dialled = new ArrayList<>();
        node.peers()
                .thenAccept(peers -> peers.stream()
                        .filter(peer ->
                                peer.stage() == Stage.ACTIVE && peer.kind().relaysAll())
                        .forEach(peer -> dialled.add(peer.address())));
        simulation.run(Duration.ofSeconds(1));
        assertThat(dialled).hasSize(WANTED);
        assertThat(dialled).filteredOn(hostile::contains).hasSizeLessThanOrEqualTo(SHARE);
    }
}
