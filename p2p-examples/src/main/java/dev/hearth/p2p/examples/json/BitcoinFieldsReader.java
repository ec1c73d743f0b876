package dev.hearth.p2p.examples.json;

import dev.hearth.p2p.messages.bitcoin.Addr;
import dev.hearth.p2p.messages.bitcoin.AddrV2;
import dev.hearth.p2p.messages.bitcoin.Alert;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.BitcoinMessage;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import dev.hearth.p2p.messages.bitcoin.BlockMessage;
import dev.hearth.p2p.messages.bitcoin.BlockTransactions;
import dev.hearth.p2p.messages.bitcoin.CFCheckpoint;
import dev.hearth.p2p.messages.bitcoin.CFHeaders;
import dev.hearth.p2p.messages.bitcoin.CFilter;
import dev.hearth.p2p.messages.bitcoin.CompactBlock;
import dev.hearth.p2p.messages.bitcoin.FeeFilter;
import dev.hearth.p2p.messages.bitcoin.FilterAdd;
import dev.hearth.p2p.messages.bitcoin.FilterClear;
import dev.hearth.p2p.messages.bitcoin.FilterLoad;
import dev.hearth.p2p.messages.bitcoin.GetAddr;
import dev.hearth.p2p.messages.bitcoin.GetBlockTransactions;
import dev.hearth.p2p.messages.bitcoin.GetBlocks;
import dev.hearth.p2p.messages.bitcoin.GetCFCheckpoint;
import dev.hearth.p2p.messages.bitcoin.GetCFHeaders;
import dev.hearth.p2p.messages.bitcoin.GetCFilters;
import dev.hearth.p2p.messages.bitcoin.GetData;
import dev.hearth.p2p.messages.bitcoin.GetHeaders;
import dev.hearth.p2p.messages.bitcoin.Headers;
import dev.hearth.p2p.messages.bitcoin.Inv;
import dev.hearth.p2p.messages.bitcoin.InventoryVector;
import dev.hearth.p2p.messages.bitcoin.MemPool;
import dev.hearth.p2p.messages.bitcoin.MerkleBlock;
import dev.hearth.p2p.messages.bitcoin.NotFound;
import dev.hearth.p2p.messages.bitcoin.Ping;
import dev.hearth.p2p.messages.bitcoin.Pong;
import dev.hearth.p2p.messages.bitcoin.PrefilledTransaction;
import dev.hearth.p2p.messages.bitcoin.Reject;
import dev.hearth.p2p.messages.bitcoin.SendAddrV2;
import dev.hearth.p2p.messages.bitcoin.SendCompact;
import dev.hearth.p2p.messages.bitcoin.SendHeaders;
import dev.hearth.p2p.messages.bitcoin.TimedAddress;
import dev.hearth.p2p.messages.bitcoin.Verack;
import dev.hearth.p2p.messages.bitcoin.WtxidRelay;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads records from what {@link BitcoinFieldsWriter} wrote. */
final class BitcoinFieldsReader {
    private BitcoinFieldsReader() {}

    /** The message of a known command that is neither a version nor a transaction. */
    static BitcoinMessage message(String command, Fields in) {
        return switch (command) {
            case BitcoinCommands.VERACK -> new Verack();
            case BitcoinCommands.WTXIDRELAY -> new WtxidRelay();
            case BitcoinCommands.SENDADDRV2 -> new SendAddrV2();
            case BitcoinCommands.SENDHEADERS -> new SendHeaders();
            case BitcoinCommands.GETADDR -> new GetAddr();
            case BitcoinCommands.MEMPOOL -> new MemPool();
            case BitcoinCommands.FILTERCLEAR -> new FilterClear();
            case BitcoinCommands.SENDCMPCT -> new SendCompact(in.bool("hb"), in.unsigned("version"));
            case BitcoinCommands.FEEFILTER -> new FeeFilter(in.signed("sat_per_kvb"));
            case BitcoinCommands.PING -> new Ping(nonce(in));
            case BitcoinCommands.PONG -> new Pong(nonce(in));
            case BitcoinCommands.ADDR -> new Addr(addresses(in));
            case BitcoinCommands.ADDRV2 -> new AddrV2(addresses(in));
            case BitcoinCommands.INV -> new Inv(inventory(in));
            case BitcoinCommands.GETDATA -> new GetData(inventory(in));
            case BitcoinCommands.NOTFOUND -> new NotFound(inventory(in));
            case BitcoinCommands.GETHEADERS ->
                new GetHeaders(in.i32("version"), in.bitcoinHashes("locator"), in.bitcoinHash("stop"));
            case BitcoinCommands.GETBLOCKS ->
                new GetBlocks(in.i32("version"), in.bitcoinHashes("locator"), in.bitcoinHash("stop"));
            case BitcoinCommands.HEADERS -> new Headers(headers(in.objects("headers")));
            case BitcoinCommands.BLOCK ->
                new BlockMessage(BitcoinBlocks.assemble(header(in.object("header")), in.hexes("transactions")));
            case BitcoinCommands.MERKLEBLOCK ->
                new MerkleBlock(
                        header(in.object("header")), in.u32("total"), in.bitcoinHashes("hashes"), in.hex("flag_bits"));
            case BitcoinCommands.FILTERLOAD ->
                new FilterLoad(in.hex("filter"), in.u8("n_hash_funcs"), in.u32("tweak"), in.u8("flags"));
            case BitcoinCommands.FILTERADD -> new FilterAdd(in.hex("element"));
            case BitcoinCommands.CMPCTBLOCK -> compactBlock(in);
            case BitcoinCommands.GETBLOCKTXN ->
                new GetBlockTransactions(in.bitcoinHash("block_hash"), in.u16s("indexes"));
            case BitcoinCommands.BLOCKTXN ->
                new BlockTransactions(in.bitcoinHash("block_hash"), in.hexes("transactions"));
            case BitcoinCommands.GETCFILTERS ->
                new GetCFilters(in.u8("type"), in.u32("start_height"), in.bitcoinHash("stop_hash"));
            case BitcoinCommands.GETCFHEADERS ->
                new GetCFHeaders(in.u8("type"), in.u32("start_height"), in.bitcoinHash("stop_hash"));
            case BitcoinCommands.CFILTER -> new CFilter(in.u8("type"), in.bitcoinHash("block_hash"), in.hex("filter"));
            case BitcoinCommands.CFHEADERS ->
                new CFHeaders(
                        in.u8("type"),
                        in.bitcoinHash("stop_hash"),
                        in.bitcoinHash("previous_header"),
                        in.bitcoinHashes("filter_hashes"));
            case BitcoinCommands.GETCFCHECKPT -> new GetCFCheckpoint(in.u8("type"), in.bitcoinHash("stop_hash"));
            case BitcoinCommands.CFCHECKPT ->
                new CFCheckpoint(in.u8("type"), in.bitcoinHash("stop_hash"), in.bitcoinHashes("headers"));
            case BitcoinCommands.REJECT ->
                new Reject(
                        in.text("message"),
                        in.u8("code"),
                        in.text("reason"),
                        in.take("hash").isNull() ? null : in.bitcoinHash("hash"));
            case BitcoinCommands.ALERT -> new Alert(in.hex("payload"), in.hex("signature"));
            default -> throw new IllegalArgumentException("no fields are known of \"" + command + "\"");
        };
    }

    private static OptionalLong nonce(Fields in) {
        return in.take("nonce").isNull() ? OptionalLong.empty() : OptionalLong.of(in.unsigned("nonce"));
    }

    private static List<TimedAddress> addresses(Fields in) {
        List<TimedAddress> addresses = new ArrayList<>();
        for (Fields one : in.objects("addresses")) {
            addresses.add(new TimedAddress(one.u32("time"), one.unsigned("services"), one.address("address")));
            one.end();
        }
        return addresses;
    }

    private static List<InventoryVector> inventory(Fields in) {
        List<InventoryVector> entries = new ArrayList<>();
        for (Fields one : in.objects("inventory")) {
            entries.add(new InventoryVector((int) one.u32("type"), one.bitcoinHash("hash")));
            one.end();
        }
        return entries;
    }

    private static List<BlockHeader> headers(List<Fields> all) {
        List<BlockHeader> headers = new ArrayList<>();
        all.forEach(one -> headers.add(header(one)));
        return headers;
    }

    private static BlockHeader header(Fields in) {
        BlockHeader header = new BlockHeader(
                in.i32("version"),
                in.bitcoinHash("prev_hash"),
                in.bitcoinHash("merkle_root"),
                in.u32("time"),
                in.u32("bits"),
                in.u32("nonce"));
        in.end();
        return header;
    }

    private static CompactBlock compactBlock(Fields in) {
        List<PrefilledTransaction> prefilled = new ArrayList<>();
        for (Fields one : in.objects("prefilled")) {
            prefilled.add(new PrefilledTransaction(one.u16("index"), one.hex("tx")));
            one.end();
        }
        long[] shortIds =
                in.unsigneds("short_ids").stream().mapToLong(Long::longValue).toArray();
        return new CompactBlock(header(in.object("header")), in.unsigned("nonce"), shortIds, prefilled);
    }
}
