package dev.hearth.p2p.examples.json;

import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.WireText;
import dev.hearth.p2p.messages.graphene.AddressInfo;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.CheckFirewall;
import dev.hearth.p2p.messages.graphene.CheckFirewallReply;
import dev.hearth.p2p.messages.graphene.ClosingConnection;
import dev.hearth.p2p.messages.graphene.ConnectionAccepted;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.CurrentConnection;
import dev.hearth.p2p.messages.graphene.CurrentTimeReply;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.CustomMessage;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GetCurrentConnectionsReply;
import dev.hearth.p2p.messages.graphene.GetCurrentConnectionsRequest;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ItemNotAvailable;
import dev.hearth.p2p.messages.graphene.LogEntry;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.messages.graphene.Variant;
import dev.hearth.p2p.messages.graphene.VariantObject;
import dev.hearth.p2p.messages.graphene.WireException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary messages of every type but transactions and blocks. */
final class ArbitraryMessages {
    private ArbitraryMessages() {}

    static Arbitrary<GrapheneMessage> any() {
        return Arbitraries.<GrapheneMessage>oneOf(List.of(
                Combinators.combine(i32(), hashes()).as(ItemIdsInventory::new),
                Combinators.combine(u32(), i32(), hashes()).as(BlockchainItemIdsInventory::new),
                Combinators.combine(i32(), hashes()).as(FetchBlockchainItemIds::new),
                Combinators.combine(i32(), hashes()).as(FetchItems::new),
                Combinators.combine(i32(), hash(20)).as(ItemNotAvailable::new),
                hello(),
                Arbitraries.just(new ConnectionAccepted()),
                Combinators.combine(text(), u32(), endpoint(), u8(), text()).as(ConnectionRejected::new),
                Arbitraries.just(new AddressRequest()),
                addressInfo().list().ofMaxSize(4).map(AddressMessage::new),
                closing(),
                Arbitraries.longs().map(CurrentTimeRequest::new),
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs(), Arbitraries.longs())
                        .as(CurrentTimeReply::new),
                Combinators.combine(nodeId(), endpoint()).as(CheckFirewall::new),
                Combinators.combine(nodeId(), endpoint(), u8()).as(CheckFirewallReply::new),
                Arbitraries.just(new GetCurrentConnectionsRequest()),
                Combinators.combine(
                                u32(),
                                u32(),
                                u32(),
                                u32(),
                                u32(),
                                u32(),
                                connection().list().ofMaxSize(3))
                        .as(GetCurrentConnectionsReply::new),
                Combinators.combine(i32().filter(GrapheneTypes::isCustom), bytes(0, 100))
                        .as(CustomMessage::new)));
    }

    private static Arbitrary<Hello> hello() {
        return Combinators.combine(
                        text(),
                        u32(),
                        endpoint(),
                        Arbitraries.integers().between(0, 65535),
                        publicKey(),
                        signature(),
                        hash(32),
                        object())
                .as(Hello::new);
    }

    private static Arbitrary<ClosingConnection> closing() {
        Arbitrary<WireException> error = Combinators.combine(
                        Arbitraries.longs(), text(), text(), logEntry().list().ofMaxSize(3))
                .as(WireException::new);
        return Combinators.combine(text(), Arbitraries.of(true, false), error.injectNull(0.3))
                .as(ClosingConnection::new);
    }

    private static Arbitrary<LogEntry> logEntry() {
        return Combinators.combine(text(), Arbitraries.longs(), text(), object(), object())
                .as((some, line, format, data, more) -> {
                    VariantObject.Builder context = VariantObject.builder();
                    for (String key : List.of("level", "file", "method", "hostname", "thread_name", "timestamp")) {
                        context.put(key, new Variant.Text(some));
                    }
                    context.putUnsigned("line", line).put("more", more);
                    return new LogEntry(VariantObject.builder()
                            .put("context", context.build())
                            .put("format", new Variant.Text(format))
                            .put("data", data)
                            .build());
                });
    }

    private static Arbitrary<AddressInfo> addressInfo() {
        return Combinators.combine(endpoint(), u32(), Arbitraries.longs(), nodeId(), u8(), u8())
                .as(AddressInfo::new);
    }

    private static Arbitrary<CurrentConnection> connection() {
        return Combinators.combine(
                        u32(), endpoint(), nodeId(), Arbitraries.longs(), Arbitraries.longs(), u8(), u8(), object())
                .as(CurrentConnection::new);
    }

    private static Arbitrary<VariantObject> object() {
        return object(variant(2));
    }

    private static Arbitrary<VariantObject> object(Arbitrary<Variant> values) {
        return Combinators.combine(text(), values)
                .as((key, value) -> VariantObject.builder().put(key, value))
                .list()
                .ofMaxSize(4)
                .map(list -> {
                    VariantObject.Builder all = VariantObject.builder();
                    list.forEach(one -> one.build().entries().forEach(all::put));
                    return all.build();
                });
    }

    private static Arbitrary<Variant> variant(int depth) {
        Arbitrary<Variant> scalar = Arbitraries.<Variant>oneOf(List.of(
                Arbitraries.just(Variant.nothing()),
                Arbitraries.longs().map(Variant::signed),
                Arbitraries.longs().map(Variant::unsigned),
                Arbitraries.of(true, false).map(Variant::of),
                text().map(Variant.Text::new)));
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<Variant> inner = Arbitraries.lazy(() -> variant(depth - 1));
        return Arbitraries.<Variant>oneOf(
                List.of(scalar, inner.list().ofMaxSize(3).map(Variant.Array::new), object(inner)));
    }

    /** Any bytes: nothing on the wire promises UTF-8. */
    private static Arbitrary<WireText> text() {
        return Arbitraries.oneOf(
                bytes(0, 12).map(WireText::wrap),
                Arbitraries.strings().ofMaxLength(6).map(WireText::of));
    }

    private static Arbitrary<byte[]> bytes(int min, int max) {
        return Arbitraries.bytes().array(byte[].class).ofMinSize(min).ofMaxSize(max);
    }

    private static Arbitrary<Hash> hash(int length) {
        return bytes(length, length).map(Hash::wrap);
    }

    private static Arbitrary<List<Hash>> hashes() {
        return hash(20).list().ofMaxSize(6);
    }

    private static Arbitrary<NodeId> nodeId() {
        return bytes(33, 33).map(NodeId::wrap);
    }

    private static Arbitrary<PublicKey> publicKey() {
        return bytes(33, 33).map(PublicKey::of);
    }

    private static Arbitrary<CompactSignature> signature() {
        return bytes(65, 65).map(CompactSignature::of);
    }

    private static Arbitrary<PeerAddress> endpoint() {
        return Combinators.combine(i32(), Arbitraries.integers().between(0, 65535))
                .as(PeerAddress::ipv4);
    }

    private static Arbitrary<Integer> i32() {
        return Arbitraries.integers();
    }

    private static Arbitrary<Long> u32() {
        return Arbitraries.longs().between(0, 0xffff_ffffL);
    }

    private static Arbitrary<Integer> u8() {
        return Arbitraries.integers().between(0, 255);
    }
}
