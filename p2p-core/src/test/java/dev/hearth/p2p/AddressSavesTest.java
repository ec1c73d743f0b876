package dev.hearth.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.discovery.AddressOrigin;
import dev.hearth.p2p.discovery.BookSize;
import dev.hearth.p2p.discovery.BookSnapshot;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.Storage;
import dev.hearth.p2p.simulation.Simulation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AddressSavesTest {
    private final NodeRuntime runtime =
            Simulation.builder().build().host("node").runtime();
    private final Storage storage = runtime.storage(Path.of("data"));
    private final NodeFiles files = new NodeFiles(storage);

    private static BookSnapshot ofSize(int size) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 7);
        AddressBook book = new AddressBook(secret, BookSize.DEFAULT, NetGroups.byPrefix(), new SplittableRandom(1));
        for (int i = 0; i < size; i++) {
            PeerAddress address = PeerAddress.ipv4((20 + i) << 24 | 1, 1776);
            book.add(new SeenAddress(address, 1_000), AddressOrigin.named("test"), 0, 1_000);
        }
        BookSnapshot snapshot = new AddressBookFile(book, List.of(), 0).snapshot();
        assertThat(snapshot.advance()).isTrue();
        return snapshot;
    }

    private int saved() throws Exception {
        byte[] content = storage.read(AddressBookFile.NAME).orElseThrow();
        return AddressBookFile.read(content, BookSize.DEFAULT, NetGroups.byPrefix(), new SplittableRandom(1))
                .book()
                .size();
    }

    @Test
    void aSaveThatIsLateDoesNotReplaceALaterOne() throws Exception {
        files.saveAddresses(ofSize(3), 2);
        files.saveAddresses(ofSize(1), 1);
        assertThat(saved()).isEqualTo(3);
        files.saveAddresses(ofSize(2), 3);
        assertThat(saved()).isEqualTo(2);
    }

    @Test
    void aSaveThatIsLateDoesNothingToClosedFiles() {
        files.close();
        files.saveAddresses(ofSize(1), 1);
    }
}
