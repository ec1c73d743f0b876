package dev.hearth.p2p.peers;

import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.KnownAddress;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.governor.Explanation;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.trust.Ban;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in words why a peer is in its state, and what may change that. */
final class Explainer {
    private final PeerTable table;
    private final AddressStore book;
    private final PeerRegistry registry;
    private final Discipline discipline;
    private final Recognition recognition;

    Explainer(
            PeerTable table, AddressStore book, PeerRegistry registry, Discipline discipline, Recognition recognition) {
        this.table = table;
        this.book = book;
        this.registry = registry;
        this.discipline = discipline;
        this.recognition = recognition;
    }

    String explain(PeerAddress address, long nowNanos, long nowSeconds) {
        List<String> sentences = new ArrayList<>();
        Peer connected = connectionOf(address);
        Ban ban = discipline.banOf(address, connected == null ? recognition.lastMet(address) : connected.identity);
        if (ban != null) {
            String until = ban.isPermanent() ? "for good" : "until " + Instant.ofEpochSecond(ban.untilSeconds());
            sentences.add("it is banned " + until + (ban.reason().isEmpty() ? "" : ": " + ban.reason()));
        }
        if (discipline.isDiscouraged(address)) {
            sentences.add(
                    "its host broke the protocol and is discouraged: it is not dialled, and let in only while there"
                            + " is room");
        }
        Explanation governed = table.explain(governedName(address, connected));
        if (governed != null) {
            sentences.add(governed.words(nowNanos));
            Optional.ofNullable(governed.ending(nowNanos)).ifPresent(sentences::add);
        } else if (connected != null) {
            sentences.add(ungoverned(connected));
        } else {
            sentences.add(address + " is cold and not among the peers the governor chooses from");
        }
        if (connected != null && connected.connection.attempt().initiatorOnly()) {
            sentences.add("its group is initiator-only: we ask it and do not serve it");
        }
        KnownAddress known = book.find(address);
        if (known != null) {
            sentences.add(inTheBook(known, nowSeconds));
        } else if (governed == null && connected == null) {
            sentences.add("the address book has never heard of it");
        }
        return sentences.stream()
                .map(sentence -> sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence)
                .collect(Collectors.joining("; "));
    }

    private @Nullable Peer connectionOf(PeerAddress address) {
        Peer governed = registry.governedAs(address);
        return governed != null ? governed : registry.at(address);
    }

    private static PeerAddress governedName(PeerAddress address, @Nullable Peer connected) {
        return connected == null || connected.governedAs == null ? address : connected.governedAs;
    }

    private static String ungoverned(Peer peer) {
        String temperature = peer.temperature().name().toLowerCase(Locale.ROOT);
        String purpose = switch (peer.kind()) {
            case BLOCK_RELAY_ONLY -> "kept beside the governor's peers, for blocks alone";
            case MANUAL -> "dialled because the application asked for it, and left to itself";
            case FEELER -> "dialled to learn whether somebody is there";
            case ADDRESS_FETCH -> "dialled for its addresses";
            default -> "still in its handshake";
        };
        return peer.address() + " is " + temperature + ", " + purpose;
    }

    private static String inTheBook(KnownAddress known, long nowSeconds) {
        StringBuilder words = new StringBuilder("the address book has it from ")
                .append(known.origin())
                .append(known.tried() ? " among those we have reached" : ", not reached yet");
        if (known.attempts() > 0) {
            words.append(", with ")
                    .append(known.attempts())
                    .append(known.attempts() == 1 ? " failed attempt since" : " failed attempts since");
        }
        long rest = known.lastTrySeconds() + known.waitSeconds() - nowSeconds;
        if (!known.isDue(nowSeconds) && rest > 0) {
            words.append(", and it is not drawn from there again for ")
                    .append(rest)
                    .append(" s");
        }
        return words.toString();
    }

    /** Whether a peer counts as cold, warm or hot. */
    Temperature temperature(PeerAddress address) {
        Peer connected = connectionOf(address);
        return connected == null ? Temperature.COLD : connected.temperature();
    }
}
