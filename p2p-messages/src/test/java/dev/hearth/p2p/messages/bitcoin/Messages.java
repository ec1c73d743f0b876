package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import dev.hearth.p2p.messages.WireText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary messages of every command. */
final class Messages {
    private Messages() {}

    static Arbitrary<BitcoinMessage> any() {
        return Arbitraries.<BitcoinMessage>oneOf(List.of(
                version(),
                Arbitraries.of(
                        new Verack(),
                        new WtxidRelay(),
                        new SendAddrV2(),
                        new SendHeaders(),
                        new GetAddr(),
                        new MemPool(),
                        new FilterClear()),
                Combinators.combine(Arbitraries.of(true, false), Arbitraries.longs())
                        .as(SendCompact::new),
                Arbitraries.longs().map(FeeFilter::new),
                nonce().map(Ping::new),
                nonce().map(Pong::new),
                timedAddress(v1Address()).list().ofMaxSize(4).map(Addr::new),
                timedAddress(address()).list().ofMaxSize(4).map(AddrV2::new),
                inventory().map(Inv::new),
                inventory().map(GetData::new),
                inventory().map(NotFound::new),
                Combinators.combine(Arbitraries.integers(), hashes(), hash()).as(GetHeaders::new),
                Combinators.combine(Arbitraries.integers(), hashes(), hash()).as(GetBlocks::new),
                header().list().ofMaxSize(4).map(Headers::new),
                Combinators.combine(header(), transaction().list().ofMaxSize(3))
                        .as(BitcoinBlocks::assemble)
                        .map(BlockMessage::new),
                transaction().map(TransactionMessage::new),
                Combinators.combine(header(), u32(), hashes(), bytes(0, 20)).as(MerkleBlock::new),
                Combinators.combine(bytes(0, 40), Arbitraries.integers().between(0, 50), u32(), u8())
                        .as(FilterLoad::new),
                bytes(0, 40).map(FilterAdd::new),
                compactBlock(),
                Combinators.combine(hash(), indexes()).as(GetBlockTransactions::new),
                Combinators.combine(hash(), transaction().list().ofMaxSize(3)).as(BlockTransactions::new),
                Combinators.combine(u8(), u32(), hash()).as(GetCFilters::new),
                Combinators.combine(u8(), hash(), bytes(0, 40)).as(CFilter::new),
                Combinators.combine(u8(), u32(), hash()).as(GetCFHeaders::new),
                Combinators.combine(u8(), hash(), hash(), hashes()).as(CFHeaders::new),
                Combinators.combine(u8(), hash()).as(GetCFCheckpoint::new),
                Combinators.combine(u8(), hash(), hashes()).as(CFCheckpoint::new),
                Combinators.combine(text(12), u8(), text(111), hash().injectNull(0.5))
                        .as(Reject::new),
                Combinators.combine(bytes(0, 40), bytes(0, 40)).as(Alert::new)));
    }

    private static Arbitrary<Version> version() {
        return Combinators.combine(
                        Arbitraries.integers(),
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        v1Address(),
                        Arbitraries.longs(),
                        bytes(0, 256).map(text -> new String(text, StandardCharsets.ISO_8859_1)),
                        Combinators.combine(Arbitraries.integers(), Arbitraries.of(true, false))
                                .as(Tail::new))
                .as((version, services, time, yours, you, nonce, agent, tail) ->
                        new Version(version, services, time, yours, you, nonce, agent, tail.height(), tail.relay()));
    }

    private record Tail(int height, boolean relay) {}

    /** Of both forms, well-formed to the last byte. */
    static Arbitrary<byte[]> transaction() {
        Arbitrary<List<byte[]>> scripts = bytes(0, 10).list().ofMaxSize(3);
        return Combinators.combine(
                        Arbitraries.integers(), scripts, scripts, scripts.list().ofSize(3), Arbitraries.integers())
                .as(Messages::transaction);
    }

    private static byte[] transaction(
            int version, List<byte[]> inputs, List<byte[]> outputs, List<List<byte[]>> witnesses, int lockTime) {
        boolean hasWitness = witnesses.stream().limit(inputs.size()).anyMatch(items -> !items.isEmpty());
        ByteBuf out = Unpooled.buffer();
        out.writeIntLE(version);
        if (hasWitness) {
            out.writeByte(0).writeByte(1);
        }
        WireWriter.compactSize(out, inputs.size());
        for (byte[] script : inputs) {
            out.writeZero(36);
            WireWriter.varBytes(out, script);
            out.writeIntLE(-1);
        }
        List<byte[]> allowed = inputs.isEmpty() ? List.of() : outputs;
        WireWriter.compactSize(out, allowed.size());
        for (byte[] script : allowed) {
            out.writeLongLE(5);
            WireWriter.varBytes(out, script);
        }
        for (int i = 0; hasWitness && i < inputs.size(); i++) {
            WireWriter.compactSize(out, witnesses.get(i).size());
            witnesses.get(i).forEach(item -> WireWriter.varBytes(out, item));
        }
        out.writeIntLE(lockTime);
        return ByteBufUtil.getBytes(out);
    }

    private static Arbitrary<CompactBlock> compactBlock() {
        Arbitrary<long[]> shortIds = Arbitraries.longs()
                .between(0, 0xffff_ffff_ffffL)
                .list()
                .ofMaxSize(5)
                .map(ids -> ids.stream().flatMapToLong(LongStream::of).toArray());
        Arbitrary<List<byte[]>> brought = transaction().list().ofMinSize(1).ofMaxSize(3);
        return Combinators.combine(header(), Arbitraries.longs(), shortIds, brought, Arbitraries.of(true, false))
                .as((header, nonce, ids, transactions, atEnd) -> {
                    List<PrefilledTransaction> prefilled = new ArrayList<>();
                    for (byte[] transaction : transactions) {
                        int first = atEnd ? ids.length : 0;
                        prefilled.add(new PrefilledTransaction(first + prefilled.size(), transaction));
                    }
                    return new CompactBlock(header, nonce, ids, prefilled);
                });
    }

    static Arbitrary<BlockHeader> header() {
        return bytes(BlockHeader.LENGTH, BlockHeader.LENGTH).map(bytes -> BlockHeader.parse(bytes, 0));
    }

    private static Arbitrary<List<Integer>> indexes() {
        return Arbitraries.integers()
                .between(0, 65535)
                .list()
                .ofMaxSize(6)
                .map(list -> list.stream().distinct().sorted().toList());
    }

    private static Arbitrary<List<InventoryVector>> inventory() {
        return Combinators.combine(Arbitraries.integers(), hash())
                .as(InventoryVector::new)
                .list()
                .ofMaxSize(6);
    }

    private static Arbitrary<OptionalLong> nonce() {
        return Arbitraries.longs()
                .map(OptionalLong::of)
                .injectNull(0.2)
                .map(nonce -> nonce == null ? OptionalLong.empty() : nonce);
    }

    private static Arbitrary<TimedAddress> timedAddress(Arbitrary<PeerAddress> address) {
        Arbitrary<Long> services =
                Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(0, 0x1_0000));
        return Combinators.combine(u32(), services, address).as(TimedAddress::new);
    }

    static Arbitrary<PeerAddress> v1Address() {
        return address().filter(EndpointV1::canWrite);
    }

    static Arbitrary<PeerAddress> address() {
        Arbitrary<Integer> port = Arbitraries.integers().between(0, 65535);
        return Arbitraries.of(Network.class)
                .flatMap(network -> Combinators.combine(bytes(network.addressLength(), network.addressLength()), port)
                        .as((bytes, number) -> {
                            if (network == Network.CJDNS) {
                                bytes[0] = (byte) 0xfc;
                            }
                            return PeerAddress.of(network, bytes, number);
                        }))
                .filter(address -> address.network() != Network.IPV6 || !EndpointV1.isDisguise(address.addressBytes()));
    }

    private static Arbitrary<WireText> text(int longest) {
        return bytes(0, longest).map(WireText::wrap);
    }

    static Arbitrary<byte[]> bytes(int min, int max) {
        return Arbitraries.bytes().array(byte[].class).ofMinSize(min).ofMaxSize(max);
    }

    static Arbitrary<Hash> hash() {
        return bytes(32, 32).map(Hash::wrap);
    }

    private static Arbitrary<List<Hash>> hashes() {
        return hash().list().ofMaxSize(6);
    }

    private static Arbitrary<Long> u32() {
        return Arbitraries.longs().between(0, 0xffff_ffffL);
    }

    private static Arbitrary<Integer> u8() {
        return Arbitraries.integers().between(0, 255);
    }
}
