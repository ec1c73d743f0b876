package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.bitcoin.BitcoinProtocol;
import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.examples.bitcoin.BitcoinChain;
import dev.hearth.p2p.examples.chain.GrapheneChain;
import dev.hearth.p2p.examples.chain.SampleChain;
import dev.hearth.p2p.examples.chain.SyntheticChain;
import dev.hearth.p2p.examples.chain.SyntheticTransactions;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which chain of which protocol a node follows, and what it adds to it. */
final class ChainOptions {
    private static final int LARGEST_BITCOIN_BLOCK = 3_900_000;
    private static final int LARGEST_BITCOIN_TRANSACTION = 390_000;

    /** The wire protocols a node can speak. */
    enum Protocol {
        GRAPHENE,
        BITCOIN
    }

    /** The networks of Bitcoin. */
    enum Network {
        MAIN,
        TEST,
        SIGNET,
        REGTEST
    }

    /** The sizes something may have. */
    record Range(int least, int most) {
        boolean has(int size) {
            return size >= least && size <= most;
        }

        @Override
        public String toString() {
            return least + " to " + most;
        }
    }

    /** How large synthetic blocks may be, in bytes. */
    static Range blockSizes(Protocol protocol) {
        return protocol == Protocol.GRAPHENE
                ? new Range(SyntheticChain.SMALLEST_BLOCK, SyntheticChain.LARGEST_BLOCK)
                : new Range(0, LARGEST_BITCOIN_BLOCK);
    }

    private static Range transactionSizes(Protocol protocol) {
        return protocol == Protocol.GRAPHENE
                ? new Range(SyntheticTransactions.SMALLEST, SyntheticTransactions.LARGEST)
                : new Range(BitcoinChain.SMALLEST_TRANSACTION, LARGEST_BITCOIN_TRANSACTION);
    }

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "Wire protocol: graphene (the default) or bitcoin.")
    Protocol protocol = Protocol.GRAPHENE;

    @Option(
            names = "--chain-id",
            paramLabel = "HEX",
            description = "Graphene: id of the chain, 64 hexadecimal digits; nodes of other chains are rejected.")
    private @Nullable Hash chainId;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "Bitcoin: main (the default), test, signet or regtest.")
    private @Nullable Network network;

    @Option(
            names = "--signet-challenge",
            paramLabel = "HEX",
            description = "Bitcoin: the script that signs the blocks of a signet of one's own.")
    private @Nullable String signetChallenge;

    @Option(
            names = "--v2",
            paramLabel = "MODE",
            description = "Bitcoin: the encrypted transport: on when the peer speaks it (the default), off, or only.")
    private BitcoinProtocol.@Nullable V2 v2;

    @Option(
            names = "--no-trickle",
            description = "Bitcoin: announce transactions at once instead of after a few random seconds.")
    private boolean noTrickle;

    @Option(
            names = "--min-work",
            paramLabel = "HEX",
            description = "Bitcoin: a chain with less work is not followed (default: known for main, else 0).")
    private @Nullable BigInteger minimumWork;

    @Option(names = "--blocks", paramLabel = "N", description = "Top the chain up to N synthetic blocks first.")
    long blocks;

    @Option(
            names = "--block-size",
            paramLabel = "B",
            description = "Bytes of a synthetic block (default: ${DEFAULT-VALUE}).")
    private int blockSize = 1_000;

    @Option(
            names = "--block-interval",
            paramLabel = "S",
            converter = DurationConverter.class,
            description = "Make a synthetic block every S seconds and publish it.")
    @Nullable
    Duration blockInterval;

    @Option(names = "--tx-rate", paramLabel = "R", description = "Publish R synthetic transactions a second.")
    double transactionRate;

    @Option(
            names = "--tx-size",
            paramLabel = "B",
            description = "Bytes of a synthetic transaction (default: ${DEFAULT-VALUE}).")
    int transactionSize = 300;

    /** The chain these options describe; complains about those that do not fit each other. */
    SampleChain<?, ?> chain() {
        require(blocks >= 0 && blocks <= 0xffff_ffffL, "--blocks", blocks, "0 to 4294967295");
        require(transactionRate >= 0 && transactionRate <= 1e6, "--tx-rate", transactionRate, "0 to 1000000");
        if (blockInterval != null) {
            require(blockInterval.toMillis() >= 1, "--block-interval", blockInterval.toMillis() + "ms", "at least 1ms");
        }
        require(blockSizes(protocol), "--block-size", blockSize);
        require(transactionSizes(protocol), "--tx-size", transactionSize);
        return protocol == Protocol.GRAPHENE ? graphene() : bitcoin();
    }

    private SampleChain<?, ?> graphene() {
        boolean foreign = network != null || v2 != null || minimumWork != null || signetChallenge != null || noTrickle;
        require(!foreign, "--network, --signet-challenge, --v2, --min-work, --no-trickle", "graphene", "bitcoin");
        if (chainId == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--chain-id=HEX'");
        }
        return new GrapheneChain(chainId, blockSize);
    }

    private SampleChain<?, ?> bitcoin() {
        require(chainId == null, "--chain-id", "bitcoin", "graphene, or --network");
        Network named = network == null ? Network.MAIN : network;
        boolean makes = blocks > 0 || blockInterval != null;
        require(!makes || named == Network.REGTEST, "--blocks, --block-interval", lowerCase(named), "regtest");
        require(signetChallenge == null || named == Network.SIGNET, "--signet-challenge", lowerCase(named), "signet");
        BitcoinProtocol spoken = BitcoinProtocol.builder(
                        signetChallenge == null ? BitcoinNetwork.byName(lowerCase(named)) : signet(signetChallenge))
                .v2(v2 == null ? BitcoinProtocol.V2.ON : v2)
                .trickle(!noTrickle)
                .build();
        byte[] secret = new byte[SipHash.KEY_LENGTH];
        new SecureRandom().nextBytes(secret);
        return new BitcoinChain(
                spoken, minimumWork, blockSize, () -> Instant.now().getEpochSecond(), secret);
    }

    private BitcoinNetwork signet(String challenge) {
        try {
            return BitcoinNetwork.signet(HexFormat.of().parseHex(challenge));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--signet-challenge: found " + challenge + ", expected hexadecimal digits");
        }
    }

    private static String lowerCase(Network network) {
        return Answers.lowerCase(network);
    }

    private void require(Range sizes, String option, int found) {
        require(sizes.has(found), option, found, sizes.toString());
    }

    private void require(boolean holds, String option, Object found, String expected) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), option + ": found " + found + ", expected " + expected);
        }
    }
}
