package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.Addr;
import dev.hearth.p2p.messages.bitcoin.AddrV2;
import dev.hearth.p2p.messages.bitcoin.Alert;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinHashes;
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
import dev.hearth.p2p.messages.bitcoin.FilterLoad;
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
import dev.hearth.p2p.messages.bitcoin.MerkleBlock;
import dev.hearth.p2p.messages.bitcoin.NotFound;
import dev.hearth.p2p.messages.bitcoin.Ping;
import dev.hearth.p2p.messages.bitcoin.Pong;
import dev.hearth.p2p.messages.bitcoin.Reject;
import dev.hearth.p2p.messages.bitcoin.SendCompact;
import dev.hearth.p2p.messages.bitcoin.TimedAddress;
import java.util.List;
import java.util.OptionalLong;

/** Writes records of Bitcoin under the names of its specification; {@link BitcoinFieldsReader} is its inverse. */
final class BitcoinFieldsWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private BitcoinFieldsWriter() {}

    static ObjectNode fields(BitcoinMessage message) throws MalformedMessageException {
        ObjectNode json = JSON.objectNode();
        if (message instanceof SendCompact m) {
            json.put("hb", m.highBandwidth());
            json.set("version", Numbers.unsigned(m.version()));
        } else if (message instanceof FeeFilter m) {
            json.set("sat_per_kvb", Numbers.signed(m.satoshisPerKvB()));
        } else if (message instanceof Ping m) {
            json.set("nonce", nonce(m.nonce()));
        } else if (message instanceof Pong m) {
            json.set("nonce", nonce(m.nonce()));
        } else if (message instanceof Addr m) {
            json.set("addresses", addresses(m.addresses()));
        } else if (message instanceof AddrV2 m) {
            json.set("addresses", addresses(m.addresses()));
        } else if (message instanceof Inv m) {
            json.set("inventory", inventory(m.entries()));
        } else if (message instanceof GetData m) {
            json.set("inventory", inventory(m.entries()));
        } else if (message instanceof NotFound m) {
            json.set("inventory", inventory(m.entries()));
        } else if (message instanceof GetHeaders m) {
            locator(json, m.version(), m.locator(), m.stop());
        } else if (message instanceof GetBlocks m) {
            locator(json, m.version(), m.locator(), m.stop());
        } else if (message instanceof Headers m) {
            ArrayNode headers = json.putArray("headers");
            m.headers().forEach(header -> headers.add(header(header)));
        } else if (message instanceof BlockMessage m) {
            json.set("header", header(m.header()));
            json.set("transactions", hexes(BitcoinBlocks.transactions(m.block())));
        } else if (message instanceof MerkleBlock m) {
            json.set("header", header(m.header()));
            json.put("total", m.transactions());
            json.set("hashes", hashes(m.hashes()));
            json.put("flag_bits", HexText.of(m.flags()));
        } else if (message instanceof FilterLoad m) {
            json.put("filter", HexText.of(m.filter()));
            json.put("n_hash_funcs", m.functions());
            json.put("tweak", m.tweak());
            json.put("flags", m.flags());
        } else if (message instanceof FilterAdd m) {
            json.put("element", HexText.of(m.element()));
        } else if (message instanceof CompactBlock m) {
            compactBlock(json, m);
        } else if (message instanceof GetBlockTransactions m) {
            json.put("block_hash", hash(m.block()));
            ArrayNode indexes = json.putArray("indexes");
            m.indexes().forEach(indexes::add);
        } else if (message instanceof BlockTransactions m) {
            json.put("block_hash", hash(m.block()));
            json.set("transactions", hexes(m.transactions()));
        } else if (message instanceof Reject m) {
            json.put("message", m.message().toString());
            json.put("code", m.code());
            json.put("reason", m.reason().toString());
            Hash item = m.item();
            json.put("hash", item == null ? null : hash(item));
        } else if (message instanceof Alert m) {
            json.put("payload", HexText.of(m.payload()));
            json.put("signature", HexText.of(m.signature()));
        } else {
            filters(json, message);
        }
        return json;
    }

    /** The messages of BIP 157; the rest have no fields. */
    private static void filters(ObjectNode json, BitcoinMessage message) {
        if (message instanceof GetCFilters m) {
            json.put("type", m.filterType());
            json.put("start_height", m.startHeight());
            json.put("stop_hash", hash(m.stop()));
        } else if (message instanceof GetCFHeaders m) {
            json.put("type", m.filterType());
            json.put("start_height", m.startHeight());
            json.put("stop_hash", hash(m.stop()));
        } else if (message instanceof CFilter m) {
            json.put("type", m.filterType());
            json.put("block_hash", hash(m.block()));
            json.put("filter", HexText.of(m.filter()));
        } else if (message instanceof CFHeaders m) {
            json.put("type", m.filterType());
            json.put("stop_hash", hash(m.stop()));
            json.put("previous_header", hash(m.previousHeader()));
            json.set("filter_hashes", hashes(m.filterHashes()));
        } else if (message instanceof GetCFCheckpoint m) {
            json.put("type", m.filterType());
            json.put("stop_hash", hash(m.stop()));
        } else if (message instanceof CFCheckpoint m) {
            json.put("type", m.filterType());
            json.put("stop_hash", hash(m.stop()));
            json.set("headers", hashes(m.headers()));
        }
    }

    private static JsonNode nonce(OptionalLong nonce) {
        return nonce.isPresent() ? Numbers.unsigned(nonce.getAsLong()) : JSON.nullNode();
    }

    private static ArrayNode addresses(List<TimedAddress> addresses) {
        ArrayNode list = JSON.arrayNode();
        for (TimedAddress address : addresses) {
            ObjectNode one = list.addObject().put("time", address.timeSeconds());
            one.set("services", Numbers.unsigned(address.services()));
            one.put("address", address.address().toString());
        }
        return list;
    }

    private static ArrayNode inventory(List<InventoryVector> entries) {
        ArrayNode list = JSON.arrayNode();
        for (InventoryVector entry : entries) {
            list.addObject().put("type", Integer.toUnsignedLong(entry.type())).put("hash", hash(entry.hash()));
        }
        return list;
    }

    private static void locator(ObjectNode json, int version, List<Hash> locator, Hash stop) {
        json.put("version", version);
        json.set("locator", hashes(locator));
        json.put("stop", hash(stop));
    }

    private static ObjectNode header(BlockHeader header) {
        return JSON.objectNode()
                .put("version", header.version())
                .put("prev_hash", hash(header.previous()))
                .put("merkle_root", hash(header.merkleRoot()))
                .put("time", header.time())
                .put("bits", header.bits())
                .put("nonce", header.nonce());
    }

    private static void compactBlock(ObjectNode json, CompactBlock block) {
        json.set("header", header(block.header()));
        json.set("nonce", Numbers.unsigned(block.nonce()));
        ArrayNode shortIds = json.putArray("short_ids");
        for (long shortId : block.shortIds()) {
            shortIds.add(Numbers.unsigned(shortId));
        }
        ArrayNode prefilled = json.putArray("prefilled");
        block.prefilled()
                .forEach(one ->
                        prefilled.addObject().put("index", one.index()).put("tx", HexText.of(one.transaction())));
    }

    private static ArrayNode hexes(List<byte[]> all) {
        ArrayNode list = JSON.arrayNode();
        all.forEach(bytes -> list.add(HexText.of(bytes)));
        return list;
    }

    private static ArrayNode hashes(List<Hash> all) {
        ArrayNode list = JSON.arrayNode();
        all.forEach(hash -> list.add(hash(hash)));
        return list;
    }

    private static String hash(Hash hash) {
        return BitcoinHashes.display(hash);
    }
}
