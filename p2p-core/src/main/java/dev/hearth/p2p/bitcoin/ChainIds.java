package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.IdRange;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.bitcoin.BitcoinLimits;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import dev.hearth.p2p.messages.bitcoin.GetHeaders;
import dev.hearth.p2p.messages.bitcoin.Headers;
import dev.hearth.p2p.messages.bitcoin.Inv;
import dev.hearth.p2p.messages.bitcoin.InventoryType;
import dev.hearth.p2p.messages.bitcoin.InventoryVector;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.RemoteUse;
import dev.hearth.p2p.protocol.SessionContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The questions and answers about the chain of one session: getheaders, getblocks, headers (§1.12). */
final class ChainIds {
    /** Blocks announced in answer to one getblocks. */
    private static final int MOST_BLOCKS = 500;

    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int HEADER_BYTES = 81;
    private static final int HASH_BYTES = 32;
    private static final Hash NO_STOP = Hash.zero(HASH_BYTES);

    private record Question(Hash stop, boolean headers) {}

    private final Hash genesis;
    private final SessionContext context;
    private final Deque<Question> questions = new ArrayDeque<>(0); // most stay empty
    private @Nullable List<Hash> asked;
    /** What to do when the peer leaves that unanswered; null when it may not. */
    private @Nullable Runnable onSilence;
    /** The last block of the peer's chain, as long as we know it. */
    private @Nullable Hash peerTip;

    private RemoteUse remoteUse = RemoteUse.SYNCING;
    /** Once the peer asks for this block it is told of our last one, at which it asks for more. */
    private @Nullable Hash continuation;

    ChainIds(Hash genesis, SessionContext context) {
        this.genesis = genesis;
        this.context = context;
    }

    /**
     * Sends getheaders; false when the answer is known to be that there is nothing more. Whoever has nothing more, or is
     * catching up itself, may leave the question unanswered: then {@code silence} runs, unless the peer has said that
     * its chain is longer.
     */
    boolean ask(List<Hash> locator, long peerHeight, Runnable silence) {
        if (!locator.isEmpty() && locator.get(0).equals(peerTip)) {
            return false;
        }
        List<Hash> question = List.copyOf(locator);
        asked = question;
        ChainEntry head = context.local().head();
        boolean maySayNothing = peerHeight <= (head == null ? 0 : head.number());
        onSilence = maySayNothing ? silence : null;
        if (maySayNothing) {
            context.schedule(
                    () -> {
                        if (asked == question) {
                            giveUp();
                        }
                    },
                    SILENCE_NANOS);
        }
        List<Hash> sent = locator.subList(0, Math.min(locator.size(), BitcoinLimits.MAX_LOCATOR));
        context.send(new GetHeaders(Versions.OURS, sent, NO_STOP), 64 + HASH_BYTES * sent.size());
        return true;
    }

    private void giveUp() {
        Runnable silence = onSilence;
        if (asked != null && silence != null) {
            asked = null;
            onSilence = null;
            silence.run();
        }
    }

    /**
     * The peer has announced a block, not necessarily the one after its last: a question it may leave unanswered is not
     * waited for any more, for until then nothing would be fetched from it.
     */
    void announced() {
        peerTip = null;
        giveUp();
    }

    /**
     * Whether these headers answer our question, which they do once: there are none, or they follow a block we named.
     * Others are an announcement (BIP130).
     */
    boolean isAnswer(Headers message) {
        List<Hash> locator = asked;
        List<BlockHeader> headers = message.headers();
        if (locator == null && headers.isEmpty()) {
            return false;
        }
        if (locator != null
                && (headers.isEmpty() || locator.contains(headers.get(0).previous()))) {
            asked = null;
            boolean last = headers.size() < BitcoinLimits.MAX_HEADERS && !headers.isEmpty();
            peerTip = last ? headers.get(headers.size() - 1).hash() : null;
            return true;
        }
        boolean follows = headers.get(0).previous().equals(peerTip);
        announced();
        peerTip = follows ? headers.get(headers.size() - 1).hash() : null;
        return false;
    }

    /** The places of consecutive headers. */
    static List<ChainEntry> entries(Headers message) throws ProtocolViolation {
        List<ChainEntry> entries = new ArrayList<>(message.headers().size());
        for (BlockHeader header : message.headers()) {
            ChainEntry entry = BitcoinProtocol.entry(header);
            if (!entries.isEmpty()
                    && !entry.previous().equals(entries.get(entries.size() - 1).id())) {
                throw new ProtocolViolation(
                        DisconnectReason.PROTOCOL_VIOLATION, 20, "sends headers that are not continuous");
            }
            entries.add(entry);
        }
        return entries;
    }

    /** How many more the peer has: a full message means at least one. */
    static long remaining(Headers message) {
        return message.headers().size() == BitcoinLimits.MAX_HEADERS ? 1 : 0;
    }

    /** The peer asks; every locator ends with the first block, which all chains of the network share. */
    List<Hash> question(List<Hash> locator, Hash stop, boolean headers) {
        questions.add(new Question(stop, headers));
        if (locator.isEmpty() || !locator.get(0).equals(peerTip)) {
            peerTip = null; // What it names first is its last block.
        }
        List<Hash> longer = new ArrayList<>(locator);
        longer.add(genesis);
        return longer;
    }

    /** Sends headers, or for getblocks an inventory. */
    void answer(IdRange range) {
        Question question = questions.remove();
        int end = range.ids().size();
        int stop = range.ids().indexOf(question.stop());
        if (question.headers()) {
            sendHeaders(range.headers().subList(0, stop < 0 ? end : stop + 1));
        } else {
            sendInventory(range, Math.min(MOST_BLOCKS, stop < 0 ? end : stop));
        }
        remoteUse = range.ids().isEmpty() ? RemoteUse.FOLLOWING : RemoteUse.SYNCING;
    }

    private void sendHeaders(List<byte[]> listed) {
        List<BlockHeader> headers = new ArrayList<>(listed.size());
        listed.forEach(bytes -> headers.add(BlockHeader.parse(bytes, 0)));
        context.send(new Headers(headers), 32 + HEADER_BYTES * headers.size());
    }

    private void sendInventory(IdRange range, int count) {
        List<InventoryVector> blocks = new ArrayList<>(count);
        for (Hash id : range.ids().subList(0, count)) {
            blocks.add(new InventoryVector(InventoryType.BLOCK, id));
        }
        if (!blocks.isEmpty()) {
            continuation = count == MOST_BLOCKS ? range.ids().get(count - 1) : null;
            context.send(new Inv(blocks), 32 + InventoryVector.LENGTH * count);
        }
    }

    /** A block was sent to the peer. */
    void served(Hash id) {
        ChainEntry head = context.local().head();
        if (id.equals(continuation) && head != null) {
            continuation = null;
            InventoryVector tip = new InventoryVector(InventoryType.BLOCK, head.id());
            context.send(new Inv(List.of(tip)), 32 + InventoryVector.LENGTH);
        }
    }

    RemoteUse remoteUse() {
        return remoteUse;
    }
}
