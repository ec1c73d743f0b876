package dev.hearth.p2p.messages.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.p2p.messages.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitcoinNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "main, f9beb4d9, 8333, 9, 0, 000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
        "test, 0b110907, 18333, 4, 0, 000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943",
        "signet, 0a03cf40, 38333, 1, 2, 00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6",
        "regtest, fabfb5da, 18444, 0, 0, 0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206"
    })
    void networksAreThoseEverybodyKnows(String name, String magic, int port, int seeds, int nodes, String genesis) {
        BitcoinNetwork network = BitcoinNetwork.byName(name);

        assertThat(network.name()).isEqualTo(name);
        assertThat("%08x".formatted(network.magic())).isEqualTo(magic);
        assertThat(network.defaultPort()).isEqualTo(port);
        assertThat(network.dnsSeeds()).hasSize(seeds).allMatch(seed -> seed.endsWith("."));
        assertThat(network.seedNodes()).hasSize(nodes).allMatch(node -> node.port() == port);
        assertThat(BitcoinHashes.display(network.genesis().hash())).isEqualTo(genesis);
        assertThat(BitcoinHashes.parse(genesis)).isEqualTo(network.genesis().hash());
    }

    @Test
    void anotherSignetHasAnotherMagic() {
        BitcoinNetwork own = BitcoinNetwork.signet(new byte[] {0x51});

        assertThat("%08x".formatted(own.magic())).isEqualTo("54d26fbd");
        assertThat(own.genesis()).isEqualTo(BitcoinNetwork.SIGNET.genesis());
        assertThat(own.dnsSeeds()).isEmpty();
    }

    @Test
    void refusesOtherNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BitcoinNetwork.byName("testnet3"))
                .withMessage("a network is main, test, signet or regtest, not \"testnet3\"");
        assertThatIllegalArgumentException().isThrownBy(() -> BitcoinHashes.parse("00"));
    }

    @Test
    void headersTellTheirFields() {
        BlockHeader header = BitcoinNetwork.REGTEST.genesis();

        assertThat(header.version()).isEqualTo(1);
        assertThat(header.previous()).isEqualTo(Hash.zero(32));
        assertThat(header.merkleRoot()).isEqualTo(BitcoinNetwork.MAIN.genesis().merkleRoot());
        assertThat(header.time()).isEqualTo(1_296_688_602);
        assertThat(header.bits()).isEqualTo(0x207fffff);
        assertThat(header.nonce()).isEqualTo(2);
        assertThat(header.hash()).isSameAs(header.hash());
        assertThat(BlockHeader.parse(header.toBytes(), 0)).isEqualTo(header).hasSameHashCodeAs(header);
        assertThat(new BlockHeader(-1, header.previous(), header.merkleRoot(), 0xffff_ffffL, 0, 0xffff_ffffL))
                .satisfies(other -> {
                    assertThat(other.version()).isEqualTo(-1);
                    assertThat(other.time()).isEqualTo(0xffff_ffffL);
                    assertThat(other.nonce()).isEqualTo(0xffff_ffffL);
                });
    }
}
