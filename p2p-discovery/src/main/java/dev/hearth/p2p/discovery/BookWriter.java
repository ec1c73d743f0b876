package dev.hearth.p2p.discovery;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.PeerAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Writes an {@link AddressBookFile}. */
final class BookWriter {
    private static final int HEADER_BYTES = 256;
    private static final int USUAL_ENTRY_BYTES = 48;

    private ByteBuf out = Unpooled.EMPTY_BUFFER;

    byte[] write(AddressBookFile file) {
        AddressBook book = file.book();
        BookSize size = book.placement().size();
        out = Unpooled.buffer(HEADER_BYTES + USUAL_ENTRY_BYTES * book.size());
        out.writeCharSequence(AddressBookFile.MAGIC, StandardCharsets.US_ASCII);
        out.writeByte(AddressBookFile.VERSION);
        out.writeByte(AddressBookFile.LOWEST_COMPATIBLE_VERSION);
        out.writeByte(file.uncleanStarts());
        out.writeBytes(book.placement().secret());
        out.writeInt(size.newBuckets());
        out.writeInt(size.triedBuckets());
        out.writeByte(size.bucketSize());
        out.writeBytes(book.placement().groupingId().toBytes());
        out.writeByte(file.anchors().size());
        addresses(file.anchors());
        out.writeInt(book.neverShared().size());
        addresses(book.neverShared());
        entries(book);
        byte[] content = new byte[out.readableBytes() + AddressBookFile.CHECKSUM_BYTES];
        int end = out.readableBytes();
        out.readBytes(content, 0, end);
        byte[] checksum = Digests.sha256(content, 0, end);
        System.arraycopy(checksum, 0, content, end, checksum.length);
        return content;
    }

    private void entries(AddressBook book) {
        int bucketSize = book.placement().size().bucketSize();
        out.writeInt(book.size());
        for (Entry entry : book.entries()) {
            address(entry.address);
            origin(entry.origin);
            out.writeInt((int) entry.lastSeen);
            out.writeInt((int) entry.lastTry);
            out.writeInt((int) entry.lastSuccess);
            out.writeShort(entry.attempts);
            out.writeByte(entry.failures);
            out.writeShort(entry.waitSeconds);
            text(entry.hint);
            int places = entry.tried ? 0 : entry.places();
            out.writeByte(places);
            for (int i = 0; i < places; i++) {
                out.writeInt(entry.slot(i) / bucketSize);
            }
        }
    }

    private void origin(AddressOrigin origin) {
        if (origin instanceof AddressOrigin.Host peer) {
            address(peer.host());
        } else if (origin instanceof AddressOrigin.Named named) {
            out.writeByte(AddressBookFile.NAMED_ORIGIN);
            text(named.name());
        }
    }

    private void addresses(Collection<PeerAddress> addresses) {
        for (PeerAddress address : addresses) {
            address(address);
        }
    }

    private void address(PeerAddress address) {
        out.writeByte(address.network().code());
        out.writeBytes(address.addressBytes());
        out.writeShort(address.port());
    }

    private void text(String text) {
        out.writeByte(text.length());
        out.writeCharSequence(text, StandardCharsets.US_ASCII);
    }
}
