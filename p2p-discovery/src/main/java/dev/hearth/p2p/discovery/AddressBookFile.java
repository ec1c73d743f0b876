package dev.hearth.p2p.discovery;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.PeerAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * The content of {@code addresses.dat}: an address book and what belongs to it. Numbers are unsigned and big-endian.
 *
 * <pre>
 *   8  magic "HRTHADDR"
 *   1  format version
 *   1  lowest version that can read it
 *   1  unclean starts
 *  32  secret
 *   4  new buckets
 *   4  tried buckets
 *   1  places in a bucket
 *  32  id of the grouping: of the AS map, zeros without one
 *   1  number of anchors, at most 64, then their addresses
 *   4  number of addresses never to be shared, then those
 *   4  number of entries, then those
 *      (since version 2) the services of each entry, in the same order
 *      (later compatible versions put more here)
 *   4  CRC-32C of all before (before version 4: 32, SHA-256)
 *
 * address:  1 network id of BIP 155, 4 to 32 address bytes as its network has, 2 port
 * text:     1 length, printable ASCII characters
 * origin:   the address of a peer, or 0 and a text
 * entry:    address, origin, 4 last seen, 4 last try, 4 last success (seconds since the epoch, 0 for
 *           never), 2 attempts, 1 failures in a row, 2 seconds to wait, text hint (at most 16),
 *           1 number of new places (0 to 8; 0 for a tried one), each 4 place, or 4 tried place
 * place:    bucket times places in a bucket, plus position (before version 3: the bucket; nothing for a tried one)
 * services: 1 length (0 to 8), so many bytes of a number, the first of them not 0
 * </pre>
 *
 * <p>Places follow from the secret, the addresses and their origins. They are written because computing a quarter of a
 * million of them takes a new process most of its start, and are computed again when the sizes or the grouping have
 * changed since.
 *
 * <p>A book stays confined to its thread, so {@link #write} is called there; it takes time in proportion to the entries.
 * {@link #snapshot} is for those who have not got that time.
 *
 * @param book the book
 * @param anchors where to connect first after a start, at most {@value #MOST_ANCHORS}, the worthiest at the front
 * @param uncleanStarts starts since the last clean stop, 0 to 255
 */
public record AddressBookFile(AddressBook book, List<PeerAddress> anchors, int uncleanStarts) {
    /** The usual name of the file. */
    public static final String NAME = "addresses.dat";

    /** Most anchors in a file. */
    public static final int MOST_ANCHORS = 64;

    static final int VERSION = 4;
    static final int LOWEST_COMPATIBLE_VERSION = 4;
    /** The first that tells what is offered at an address. */
    static final int SERVICES_VERSION = 2;
    /** The first that tells where in its bucket an address stands. */
    static final int PLACES_VERSION = 3;
    /** The first with a CRC: a new process takes a tenth of a second for the SHA-256 of a full book. */
    static final int CRC_VERSION = 4;

    static final String MAGIC = "HRTHADDR";
    /** Where an address has its network. */
    static final int NAMED_ORIGIN = 0;

    static final int MOST_UNCLEAN_STARTS = 255;

    public AddressBookFile {
        anchors = List.copyOf(anchors);
        if (anchors.size() > MOST_ANCHORS || !anchors.stream().allMatch(AddressBook::isStorable)) {
            throw new IllegalArgumentException("a file has at most " + MOST_ANCHORS + " anchors that can be dialled");
        }
        if (uncleanStarts < 0 || uncleanStarts > MOST_UNCLEAN_STARTS) {
            throw new IllegalArgumentException("unclean starts are 0 to 255, not " + uncleanStarts);
        }
    }

    /** How many bytes a file of a version ends with to check the others by. */
    static int checksumBytes(int version) {
        return version < CRC_VERSION ? 32 : 4;
    }

    /** These bytes, for so many of a file. */
    static byte[] checksum(int version, byte[] content, int length) {
        if (version < CRC_VERSION) {
            return Digests.sha256(content, 0, length);
        }
        CRC32C crc = new CRC32C();
        crc.update(content, 0, length);
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    }

    /** What there is to write now, to be gathered in steps and written on any thread. */
    public BookSnapshot snapshot() {
        return book.places().beginSnapshot(this);
    }

    /** The file's content. */
    public byte[] write() {
        BookSnapshot snapshot = snapshot();
        boolean complete = false;
        while (!complete) {
            complete = snapshot.advance();
        }
        return snapshot.write();
    }

    /**
     * Reads what {@link #write} wrote. Memory is taken for what is there, never for what a count claims.
     *
     * @param size the size of the book, whatever that of the one written
     * @param groups how it groups, whatever the one written did
     * @param random the chance of the book
     * @throws AddressFileException when the content is of another kind, later, truncated or changed in any bit
     */
    public static AddressBookFile read(byte[] content, BookSize size, NetGroups groups, SplittableRandom random)
            throws AddressFileException {
        return new BookReader(content).read(size, groups, random);
    }
}
