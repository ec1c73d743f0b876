package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.crypto.DoubleSha256;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;

/**
 * A network that speaks the protocol (§1.3).
 *
 * @param name main, test, signet or regtest
 * @param magic what its frames begin with; the first byte on the wire is the highest
 * @param defaultPort where its nodes listen
 * @param dnsSeeds names whose addresses are nodes, each with a trailing dot so that no search domain is appended
 * @param seedNodes nodes that need no resolver
 * @param genesis header of its first block
 */
public record BitcoinNetwork(
        String name,
        int magic,
        int defaultPort,
        List<String> dnsSeeds,
        List<PeerAddress> seedNodes,
        BlockHeader genesis) {
    private static final Hash FIRST_MERKLE_ROOT =
            BitcoinHashes.parse("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b");
    private static final String SIGNET_NAME = "signet";
    private static final int SIGNET_PORT = 38333;
    private static final byte[] SIGNET_CHALLENGE = HexFormat.of()
            .parseHex("512103ad5e0edad18cb1f0fc0d28a3d4f1f3e445640337489abb10404f2d1e086be430"
                    + "210359ef5021964fe22d6f8e05b2463c9540ce96883fe3b278760f048f5189f2e6c452ae");

    /** The network whose coins have a price. */
    public static final BitcoinNetwork MAIN = new BitcoinNetwork(
            "main",
            0xf9beb4d9,
            8333,
            List.of(
                    "seed.bitcoin.sipa.be.",
                    "dnsseed.bluematt.me.",
                    "dnsseed.bitcoin.dashjr.org.",
                    "seed.bitcoinstats.com.",
                    "seed.bitcoin.jonasschnelli.ch.",
                    "seed.btc.petertodd.org.",
                    "seed.bitcoin.sprovoost.nl.",
                    "dnsseed.emzy.de.",
                    "seed.bitcoin.wiz.biz."),
            List.of(),
            genesis(1_231_006_505, 0x1d00ffff, 2_083_236_893));

    /** The third test network. */
    public static final BitcoinNetwork TESTNET = new BitcoinNetwork(
            "test",
            0x0b110907,
            18333,
            List.of(
                    "testnet-seed.bitcoin.jonasschnelli.ch.",
                    "seed.tbtc.petertodd.org.",
                    "seed.testnet.bitcoin.sprovoost.nl.",
                    "testnet-seed.bluematt.me."),
            List.of(),
            genesis(1_296_688_602, 0x1d00ffff, 414_098_458));

    /** The test network whose blocks are signed, with the challenge that everybody uses. */
    public static final BitcoinNetwork SIGNET = signet(
            SIGNET_CHALLENGE,
            List.of("seed.signet.bitcoin.sprovoost.nl."),
            List.of(
                    PeerAddress.parse("178.128.221.177:38333"),
                    PeerAddress.parse("v7ajjeirttkbnt32wpy3c6w3emwnfr3fkla7hpxcfokr3ysd3kqtzmqd.onion:38333")));

    /** A network of one's own, on which blocks cost nothing. */
    public static final BitcoinNetwork REGTEST = new BitcoinNetwork(
            "regtest", 0xfabfb5da, 18444, List.of(), List.of(), genesis(1_296_688_602, 0x207fffff, 2));

    /** Copies the lists. */
    public BitcoinNetwork {
        dnsSeeds = List.copyOf(dnsSeeds);
        seedNodes = List.copyOf(seedNodes);
    }

    /** A signet of one's own, without seeds. Its magic comes from {@code challenge}, the script that signs its blocks. */
    public static BitcoinNetwork signet(byte[] challenge) {
        return signet(challenge, List.of(), List.of());
    }

    private static BitcoinNetwork signet(byte[] challenge, List<String> dnsSeeds, List<PeerAddress> seedNodes) {
        ByteBuf prefixed = Unpooled.buffer();
        WireWriter.varBytes(prefixed, challenge);
        byte[] digest = DoubleSha256.of(ByteBufUtil.getBytes(prefixed));
        int magic = (int) Hash.wrap(digest).unsignedIntAt(0);
        BlockHeader genesis = genesis(1_598_918_400, 0x1e0377ae, 52_613_770);
        return new BitcoinNetwork(SIGNET_NAME, magic, SIGNET_PORT, dnsSeeds, seedNodes, genesis);
    }

    /**
     * The network of a name that stands above.
     *
     * @throws IllegalArgumentException if none has it
     */
    public static BitcoinNetwork byName(String name) {
        for (BitcoinNetwork network : List.of(MAIN, TESTNET, SIGNET, REGTEST)) {
            if (network.name.equals(name)) {
                return network;
            }
        }
        throw new IllegalArgumentException("a network is main, test, signet or regtest, not \"" + name + "\"");
    }

    /** All first blocks hold the same transaction. */
    private static BlockHeader genesis(long time, long bits, long nonce) {
        return new BlockHeader(1, Hash.zero(DoubleSha256.LENGTH), FIRST_MERKLE_ROOT, time, bits, nonce);
    }
}
