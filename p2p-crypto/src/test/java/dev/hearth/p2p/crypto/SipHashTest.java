package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

class SipHashTest {
    /** The example of the paper's appendix: key 00…0f, message 00…0e. */
    @Test
    void givesTheExampleOfThePaper() {
        assertThat(SipHash.keyed(counting(16)).hash(counting(15))).isEqualTo(0xa129ca6149be45e5L);
    }

    @Test
    void hashesNothing() {
        assertThat(SipHash.keyed(counting(16)).hash(new byte[0])).isEqualTo(0x726fdb47dd0e0e31L);
    }

    @Property
    void agreesWithBouncyCastle(@ForAll @Size(16) byte[] key, @ForAll byte[] data) {
        org.bouncycastle.crypto.macs.SipHash reference = new org.bouncycastle.crypto.macs.SipHash();
        reference.init(new KeyParameter(key));
        reference.update(data, 0, data.length);
        assertThat(SipHash.keyed(key).hash(data)).isEqualTo(reference.doFinal());
    }

    @Test
    void refusesAKeyOfAnotherLength() {
        assertThatThrownBy(() -> SipHash.keyed(new byte[15]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a SipHash key has 16 bytes, not 15");
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
