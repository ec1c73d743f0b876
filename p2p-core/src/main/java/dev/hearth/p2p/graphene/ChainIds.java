package dev.hearth.p2p.graphene;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.IdRange;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.GrapheneBlocks;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.RemoteUse;
import dev.hearth.p2p.protocol.SessionContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The questions and answers about chain ids of one session: 5003 and 5002 (§5.3 to §5.5). */
final class ChainIds {
    private static final int MOST_IDS = 4_000;
    private static final long FUTURE_SECONDS = 3_600;
    private static final int ID_LENGTH = 20;

    private final SessionContext context;
    private final Deque<FetchBlockchainItemIds> questions = new ArrayDeque<>(0); // most stay empty
    private @Nullable List<Hash> asked;
    private boolean peerNeedsOurs = true;

    ChainIds(SessionContext context) {
        this.context = context;
    }

    /** Sends 5003; {@code locator} is newest first, a synopsis oldest first. */
    void ask(List<Hash> locator) {
        List<Hash> synopsis = new ArrayList<>(locator);
        Collections.reverse(synopsis);
        asked = synopsis;
        context.send(new FetchBlockchainItemIds(GrapheneTypes.BLOCK, synopsis), 16 + ID_LENGTH * synopsis.size());
    }

    /** What the answer to our question lists, after the common block; null when there was no question. */
    @Nullable
    List<ChainEntry> answered(BlockchainItemIdsInventory message) throws ProtocolViolation {
        List<Hash> synopsis = asked;
        if (synopsis == null) {
            return null;
        }
        asked = null;
        List<Hash> ids = message.ids();
        if (message.itemType() != GrapheneTypes.BLOCK || ids.size() > MOST_IDS) {
            throw new ProtocolViolation("lists " + ids.size() + " ids of type " + message.itemType());
        }
        if (ids.isEmpty()) {
            return List.of();
        }
        boolean fromGenesis = synopsis.isEmpty();
        if (fromGenesis ? GrapheneBlocks.number(ids.get(0)) != 1 : !synopsis.contains(ids.get(0))) {
            throw new ProtocolViolation("lists ids that do not start where we asked");
        }
        checkPlausible(ids.get(ids.size() - 1), message.remaining());
        return entries(ids, fromGenesis);
    }

    private static List<ChainEntry> entries(List<Hash> ids, boolean fromGenesis) throws ProtocolViolation {
        List<ChainEntry> entries = new ArrayList<>(ids.size());
        Hash previous = fromGenesis ? Hash.zero(ID_LENGTH) : ids.get(0);
        for (int i = fromGenesis ? 0 : 1; i < ids.size(); i++) {
            Hash id = ids.get(i);
            long number = GrapheneBlocks.number(id);
            if (i > 0 && number != GrapheneBlocks.number(previous) + 1) {
                throw new ProtocolViolation("lists ids that are not consecutive");
            }
            entries.add(new ChainEntry(id, number, previous, 0));
            previous = id;
        }
        return entries;
    }

    /** Blocks are at least a second apart: so many cannot have been made by now (§5.5 step 4, in 64 bits: W10). */
    private void checkPlausible(Hash last, long remaining) throws ProtocolViolation {
        ChainEntry head = context.local().head();
        long known = head == null ? 0 : head.number();
        long since = head == null ? 0 : head.timeSeconds();
        long claimed = GrapheneBlocks.number(last) + remaining;
        long now = TimeUnit.MICROSECONDS.toSeconds(context.wallMicros());
        // A clock that has fallen behind our own head is not the peer's fault (W28).
        if (claimed - known > Math.max(0, now - since) + FUTURE_SECONDS) {
            throw new ProtocolViolation("claims " + claimed + " blocks, more than there can be");
        }
    }

    /**
     * The peer asks; returns its synopsis as a locator, newest first. There is one chain, whatever type it names, and
     * the answer names the same (§5.4).
     */
    List<Hash> question(FetchBlockchainItemIds message) {
        List<Hash> locator = new ArrayList<>(message.synopsis());
        Collections.reverse(locator);
        questions.add(message);
        return locator;
    }

    /** Sends 5002; the list starts with the common block itself. */
    void answer(IdRange range) {
        FetchBlockchainItemIds question = questions.remove();
        List<Hash> ids = new ArrayList<>(range.ids().size() + 1);
        if (range.common() != null && !range.common().isZero()) {
            ids.add(range.common());
        }
        ids.addAll(range.ids());
        boolean nothingNew =
                ids.isEmpty() || (ids.size() == 1 && question.synopsis().contains(ids.get(0)));
        peerNeedsOurs = !nothingNew;
        context.send(
                new BlockchainItemIdsInventory(range.remaining(), question.itemType(), ids),
                16 + ID_LENGTH * ids.size());
    }

    /** Whether the peer is still catching up from us: it takes no announcements until it has (§4.4). */
    boolean peerNeedsOurs() {
        return peerNeedsOurs;
    }

    RemoteUse remoteUse() {
        return peerNeedsOurs ? RemoteUse.SYNCING : RemoteUse.FOLLOWING;
    }
}
