package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.condition.OS;

/** Both side by side. Elsewhere than on Linux, for which alone the build fetches the library, Java is its own double. */
class NativeSecp256k1Test extends Secp256k1Suite {
    private final Secp256k1 java = Secp256k1.bouncyCastle();
    private final Secp256k1 library = curve;

    NativeSecp256k1Test() throws NativeLibraryException {
        super(OS.LINUX.isCurrentOs() ? new NativeSecp256k1(Secp256k1.bouncyCastle()) : Secp256k1.bouncyCastle());
    }

    @Property(tries = 300)
    void derivesTheSamePublicKeys(@ForAll("privateKeys") PrivateKey key) {
        assertThat(library.publicKey(key)).isEqualTo(java.publicKey(key));
    }

    @Property(tries = 2000)
    void agreesOnTheSameOrRefusesInTheSameWords(
            @ForAll("privateKeys") PrivateKey own, @ForAll("publicKeys") PublicKey remote) throws Exception {
        assertThat(outcome(() -> library.sharedX(own, remote))).isEqualTo(outcome(() -> java.sharedX(own, remote)));
    }

    @Property(tries = 3000)
    void recoversTheSameOrRefusesInTheSameWords(
            @ForAll("signatures") CompactSignature signature, @ForAll("scalars") byte[] digest) throws Exception {
        assertThat(outcome(() -> library.recover(digest, signature)))
                .isEqualTo(outcome(() -> java.recover(digest, signature)));
    }

    @Property(tries = 300)
    void recoversTheSameOfEveryFormOfAGoodSignature(
            @ForAll("privateKeys") PrivateKey key, @ForAll @Size(32) byte[] digest) throws Exception {
        CompactSignature good = java.sign(key, digest);
        for (CompactSignature form : forms(good)) {
            assertThat(outcome(() -> library.recover(digest, form)))
                    .isEqualTo(outcome(() -> java.recover(digest, form)));
        }
    }

    @Property(tries = 100)
    void signsTheSame(@ForAll("privateKeys") PrivateKey key, @ForAll @Size(32) byte[] digest) {
        assertThat(library.sign(key, digest)).isEqualTo(java.sign(key, digest));
    }

    /** Any header, and s in the other half: nobody asks for the lower one. */
    private static List<CompactSignature> forms(CompactSignature good) {
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(good.toBytes(), 33, 65));
        byte[] other = bytes32(new BigInteger(ORDER, 16).subtract(s));
        List<CompactSignature> forms = new ArrayList<>();
        for (int header = 27; header <= 34; header++) {
            byte[] bytes = good.toBytes();
            bytes[0] = (byte) header;
            forms.add(CompactSignature.of(bytes));
            System.arraycopy(other, 0, bytes, 33, other.length);
            forms.add(CompactSignature.of(bytes));
        }
        return forms;
    }

    /** What came out, or the class and words of the declared exception; any other goes through. */
    private static Object outcome(Callable<?> call) throws Exception {
        try {
            return call.call();
        } catch (GeneralSecurityException e) {
            return e.toString();
        }
    }
}
