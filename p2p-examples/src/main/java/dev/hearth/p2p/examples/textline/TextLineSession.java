package dev.hearth.p2p.examples.textline;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.IdRange;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.Announcement;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode.Admission;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.PeerText;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The conversation on one connection: what each line means, and how each wish of the node is said. */
final class TextLineSession implements Session {
    private static final Hash NOTHING = Hash.zero(32);

    private final String network;
    private final SessionContext context;
    private final SessionEvents events;
    /** The only line that may come next but for bye; empty once any may. */
    private String expected = "hello";

    private boolean saidBye;
    private @Nullable PeerProfile profile;

    TextLineSession(String network, SessionContext context, SessionEvents events) {
        this.network = network;
        this.context = context;
        this.events = events;
    }

    // What the peer says

    @Override
    public void receive(Object input) throws ProtocolViolation {
        if (!(input instanceof String line)) {
            return;
        }
        Words words = new Words(line);
        String verb = words.next();
        if (verb.equals("bye")) {
            context.disconnect(DisconnectReason.CLOSED_BY_PEER, PeerText.printable(line));
        } else if (saidBye) {
            return; // We wait for theirs.
        } else if (expected.isEmpty()) {
            converse(verb, words);
        } else if (!verb.equals(expected)) {
            throw new ProtocolViolation("says '" + PeerText.printable(verb) + "' instead of " + expected);
        } else if (verb.equals("hello")) {
            hello(words.next(), words.next(Hash::parse), words.next(Integer::parseUnsignedInt));
        } else {
            expected = "";
            begin();
        }
    }

    /** Once both have welcomed each other. */
    private void begin() {
        if (expected.isEmpty() && profile != null) {
            events.established(profile);
            requestAddresses();
        }
    }

    private void hello(String theirNetwork, Hash nodeId, int port) {
        if (!theirNetwork.equals(network)) {
            goodbye(DisconnectReason.DIFFERENT_CHAIN);
            return;
        }
        expected = "welcome";
        NodeIdentity identity = new NodeIdentity(nodeId, nodeId);
        PeerAddress listens = context.attempt().address().withPort(port);
        PeerProfile said = new PeerProfile(identity, "", 1, port == 0 ? List.of() : List.of(listens), -1, List.of());
        context.local().admit(context.id(), identity, "", admission -> admitted(admission, said));
    }

    private void admitted(Admission admission, PeerProfile said) {
        if (admission != Admission.ACCEPTED) {
            goodbye(DisconnectReason.valueOf(admission.name()));
        } else {
            profile = said;
            say("welcome");
            begin();
        }
    }

    private void converse(String verb, Words words) throws ProtocolViolation {
        switch (verb) {
            case "ids?" -> events.idsRequested(words.rest(Hash::parse));
            case "ids" -> ids(words.next(Hash::parse), words.next(Long::parseLong), words.rest(Hash::parse));
            case "inv" -> events.announced(words.rest(TextLineSession::ref));
            case "get" -> events.itemsRequested(words.rest(TextLineSession::ref));
            case "item" -> item(words.next(TextLineSession::type), words.next(HexFormat.of()::parseHex));
            case "none" -> events.notFound(words.next(TextLineSession::ref));
            case "addr?" -> events.addressesRequested();
            case "addr" -> events.addresses(words.rest(this::address));
            case "ping" -> say("pong");
            case "pong" -> {}
            default -> throw new ProtocolViolation("says '" + PeerText.printable(verb) + "'");
        }
    }

    private void ids(Hash previous, long left, List<Hash> ids) {
        List<ChainEntry> entries = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            entries.add(new ChainEntry(ids.get(i), 0, i == 0 ? previous : ids.get(i - 1), 0));
        }
        events.ids(entries, left);
    }

    private void item(ItemType type, byte[] bytes) {
        events.received(ItemRef.id(type, LineCodec.id(bytes)), bytes, null);
    }

    private static ItemRef ref(String word) {
        int colon = word.indexOf(':');
        return ItemRef.id(type(word.substring(0, Math.max(0, colon))), Hash.parse(word.substring(colon + 1)));
    }

    private static ItemType type(String word) {
        return switch (word) {
            case "block" -> ItemType.BLOCK;
            case "note" -> Note.TYPE;
            default -> throw new IllegalArgumentException("no type");
        };
    }

    private AddressEntry address(String word) {
        long seen = context.wallMicros() / 1_000_000;
        return new AddressEntry(PeerAddress.parse(word), seen, null, 0, Attempt.Direction.OUTBOUND, false);
    }

    // What we say

    private void say(String line) {
        context.send(line, line.length());
    }

    private void say(String verb, List<?> words) {
        say(words.stream().map(Object::toString).collect(Collectors.joining(" ", verb + " ", "")));
    }

    private static List<String> names(List<ItemRef> refs) {
        return refs.stream().map(ref -> ref.type() + ":" + ref.hash()).collect(Collectors.toList());
    }

    @Override
    public void opened() {
        PeerAddress ours =
                context.attempt().initiatorOnly() ? null : context.local().listenAddress();
        Hash nodeId = context.local().identity().nodeId();
        say("hello " + network + " " + nodeId + " " + (ours == null ? 0 : ours.port()));
    }

    @Override
    public void requestAddresses() {
        say("addr?");
    }

    @Override
    public void sendAddresses(List<AddressEntry> entries) {
        say("addr", entries.stream().map(AddressEntry::address).collect(Collectors.toList()));
    }

    @Override
    public List<Announcement> announce(List<Announcement> items) {
        say("inv", names(items.stream().map(Announcement::ref).collect(Collectors.toList())));
        return items;
    }

    @Override
    public void requestIds(List<Hash> locator) {
        say("ids?", locator);
    }

    @Override
    public void sendIds(IdRange range) {
        say("ids " + (range.common() == null ? NOTHING : range.common()) + " " + range.remaining(), range.ids());
    }

    @Override
    public void fetch(List<ItemRef> items) {
        say("get", names(items));
    }

    @Override
    public void serve(ItemRef ref, ItemType type, Hash id, byte[] bytes) {
        say("item " + type + " " + HexFormat.of().formatHex(bytes));
    }

    @Override
    public void sendNotFound(ItemRef ref) {
        say("none", names(List.of(ref)));
    }

    @Override
    public void keepAlive() {
        say("ping");
    }

    private void goodbye(DisconnectReason reason) {
        close(reason, reason.name());
        events.closing(reason, reason.name());
    }

    @Override
    public void close(DisconnectReason reason, String detail) {
        saidBye = true;
        say("bye " + PeerText.printable(detail));
    }
}
