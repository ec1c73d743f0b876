package dev.hearth.p2p.examples.bitcoin;

import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import java.math.BigInteger;

/**
 * What the headers of a network must look like.
 *
 * @param easiest the highest target
 * @param adjusts whether the target changes every 2,016 blocks
 * @param lenient whether a block that comes twenty minutes late may have the easiest target
 * @param minimumWork a chain with less is not followed
 */
record ChainRules(BigInteger easiest, boolean adjusts, boolean lenient, BigInteger minimumWork) {
    /** Blocks between two adjustments of the target. */
    static final int PERIOD = 2_016;

    /** How long they are meant to take, seconds. */
    static final long PERIOD_SECONDS = 14 * 24 * 3_600;

    /** How much later than the one before a block may be made with the easiest target, seconds. */
    static final long LENIENT_AFTER_SECONDS = 20 * 60;

    private static final BigInteger MAIN_WORK = new BigInteger("3404ba0801921119f903495e", 16);

    /** The rules of a network, and for the main one the work its chain had in autumn 2022. */
    static ChainRules of(BitcoinNetwork network) {
        BigInteger easiest = ProofOfWork.target(network.genesis().bits());
        return switch (network.name()) {
            case "main" -> new ChainRules(easiest, true, false, MAIN_WORK);
            case "test" -> new ChainRules(easiest, true, true, BigInteger.ZERO);
            case "signet" -> new ChainRules(easiest, true, false, BigInteger.ZERO);
            default -> new ChainRules(easiest, false, false, BigInteger.ZERO);
        };
    }

    /** The same rules with another minimum. */
    ChainRules withMinimumWork(BigInteger work) {
        return new ChainRules(easiest, adjusts, lenient, work);
    }
}
