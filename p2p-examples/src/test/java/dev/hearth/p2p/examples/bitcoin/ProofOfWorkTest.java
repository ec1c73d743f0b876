package dev.hearth.p2p.examples.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProofOfWorkTest {
    @ParameterizedTest
    @ValueSource(strings = {"main", "test", "signet", "regtest"})
    void firstBlocksMeetTheirTargets(String network) {
        BlockHeader genesis = BitcoinNetwork.byName(network).genesis();
        assertThat(ProofOfWork.isMet(genesis, ProofOfWork.target(genesis.bits())))
                .isTrue();
    }

    @Test
    void headerWithAnotherNonceDoesNot() {
        BlockHeader genesis = BitcoinNetwork.MAIN.genesis();
        BlockHeader other = new BlockHeader(
                genesis.version(), genesis.previous(), genesis.merkleRoot(), genesis.time(), genesis.bits(), 1);
        assertThat(ProofOfWork.isMet(other, ProofOfWork.target(genesis.bits()))).isFalse();
    }

    @Test
    void targetAboveTheLimitIsNotMet() {
        BlockHeader genesis = BitcoinNetwork.REGTEST.genesis();
        BigInteger limit = ProofOfWork.target(genesis.bits()).subtract(BigInteger.ONE);
        assertThat(ProofOfWork.isMet(genesis, limit)).isFalse();
    }

    // Blocks 0 and 100,000 of main, the easiest of regtest, and the corners of the form.
    @ParameterizedTest
    @CsvSource({
        "1d00ffff, 00000000ffff0000000000000000000000000000000000000000000000000000",
        "1b04864c, 000000000004864c000000000000000000000000000000000000000000000000",
        "207fffff, 7fffff0000000000000000000000000000000000000000000000000000000000",
        "03123456, 123456",
        "04008000, 800000",
        "02123400, 1234",
        "01120000, 12"
    })
    void compactTargetsAreNumbers(String bits, String target) {
        BigInteger number = new BigInteger(target, 16);
        assertThat(ProofOfWork.target(Long.parseLong(bits, 16))).isEqualTo(number);
        assertThat(Long.toHexString(ProofOfWork.bits(number)))
                .isEqualTo(bits.startsWith("0") ? bits.substring(1) : bits);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0x1d80_ffffL, 0x2300_ffffL, 0xff12_3456L, 0x0100_0000L})
    void othersAreNone(long bits) {
        assertThat(ProofOfWork.target(bits)).isEqualTo(BigInteger.ZERO);
    }

    @Test
    void workIsTheNumberOfHashesItTakes() {
        assertThat(ProofOfWork.work(0x1d00_ffffL)).isEqualTo(0x1_0001_0001L);
        assertThat(ProofOfWork.work(0x207f_ffffL)).isEqualTo(2);
    }
}
