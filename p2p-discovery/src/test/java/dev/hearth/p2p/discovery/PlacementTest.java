package dev.hearth.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.PeerAddress;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final byte[] SECRET = Digests.sha256(Digests.sha256(new byte[] {1, 0, 0, 0}));
    private static final BookSize REFERENCE = new BookSize(1024, 256, 64);
    private static final PeerAddress TRIED = PeerAddress.parse("250.1.1.1:8333");
    private static final PeerAddress NEW = PeerAddress.parse("250.1.2.1:8333");

    private final Placement placement = new Placement(SECRET, REFERENCE, NetGroups.byPrefix());

    @Test
    void theSecretOfTheGoldenValues() {
        assertThat(HexFormat.of().formatHex(SECRET))
                .isEqualTo("41f758f2e5cc078d3795b4fc0cb60c2d735fa92cc020572bdc982dd2d564d11b");
    }

    @Test
    void placesWhereTheReferencePlaces() {
        assertThat(placement.triedSlot(TRIED)).isEqualTo(40 * 64 + 28);
        assertThat(placement.newSlot(NEW, AddressOrigin.peer(NEW))).isEqualTo(786 * 64 + 55);
        assertThat(placement.newSlotIn(786, NEW)).isEqualTo(786 * 64 + 55);
    }

    @Test
    void placesWhereTheReferencePlacesWithItsSampleMap() throws IOException {
        Placement mapped = new Placement(SECRET, REFERENCE, NetGroups.byAsMap(NetGroupsTest.system1000()));
        assertThat(mapped.triedSlot(TRIED) / 64).isEqualTo(236);
        assertThat(mapped.newSlot(NEW, AddressOrigin.peer(NEW)) / 64).isEqualTo(795);
    }

    @Test
    void oneNetworkReachesEightTriedBuckets() {
        Set<Integer> buckets = new TreeSet<>();
        for (int i = 0; i < 20_000; i++) {
            buckets.add(placement.triedSlot(PeerAddress.ipv4(0x0a140000 + i, 1 + i)) / 64);
        }
        assertThat(buckets).hasSizeLessThanOrEqualTo(Placement.BUCKETS_PER_ADDRESS_GROUP);
    }

    @Test
    void oneNetworkToldByOneNetworkReachesOneNewBucket() {
        Set<Integer> buckets = new TreeSet<>();
        for (int i = 0; i < 5_000; i++) {
            AddressOrigin origin = AddressOrigin.peer(PeerAddress.ipv4(0x08080000 + i, 1));
            buckets.add(placement.newSlot(PeerAddress.ipv4(0x0b140000 + i, 1 + i), origin) / 64);
        }
        assertThat(buckets).hasSize(1);
    }

    @Test
    void oneSourceNetworkReachesSixtyFourNewBuckets() {
        Set<Integer> buckets = new TreeSet<>();
        for (int i = 0; i < 20_000; i++) {
            AddressOrigin origin = AddressOrigin.peer(PeerAddress.ipv4(0x08080000 + (i & 0xffff), 1));
            buckets.add(placement.newSlot(PeerAddress.ipv4(0x0b000000 + 7001 * i, 1776), origin) / 64);
        }
        // Two of the 64 choices may be the same bucket.
        assertThat(buckets).hasSizeBetween(56, Placement.BUCKETS_PER_SOURCE_GROUP);
    }

    @Test
    void thePortMovesAnAddressWithinItsNewBucketOnly() {
        AddressOrigin origin = AddressOrigin.named("seed");
        Set<Integer> newBuckets = new TreeSet<>();
        Set<Integer> newSlots = new TreeSet<>();
        Set<Integer> triedBuckets = new TreeSet<>();
        for (int port = 1; port <= 200; port++) {
            int slot = placement.newSlot(NEW.withPort(port), origin);
            newSlots.add(slot);
            newBuckets.add(slot / 64);
            triedBuckets.add(placement.triedSlot(NEW.withPort(port)) / 64);
        }
        assertThat(newBuckets).hasSize(1);
        assertThat(newSlots).hasSizeGreaterThan(50);
        assertThat(triedBuckets).hasSizeGreaterThan(1);
    }

    @Test
    void aSecretIsThirtyTwoBytesNotAllZero() {
        for (byte[] secret : new byte[][] {{}, new byte[31], new byte[32]}) {
            assertThatThrownBy(() -> new Placement(secret, REFERENCE, NetGroups.byPrefix()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void sizesAreBounded() {
        assertThatThrownBy(() -> new BookSize(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BookSize(1, 65_537, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BookSize(1, 1, 65)).hasMessageContaining("1 to 64 places in a bucket, not 65");
    }
}
