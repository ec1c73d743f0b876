package dev.hearth.p2p.crypto;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.util.Arrays;

/**
 * {@link Secp256k1} on libsecp256k1, bound to {@code fr.acinq.secp256k1} by reflection: its package is split over
 * several jars, so it can be on the class path only and no module can require it.
 *
 * <p>Public keys, key agreement and recovery are native, and so is the point of a signature's nonce; the rest of a
 * signature is not, because the binding's own tell no recovery id and take no nonce. What the library refuses is given to the implementation in Java, whose verdict and words are then
 * the same whoever was asked first, and nothing of the library's own is ever thrown.
 */
final class NativeSecp256k1 implements Secp256k1 {
    private static final String LIBRARY = "fr.acinq.secp256k1.Secp256k1";
    private static final int COORDINATE = 32;

    private final Secp256k1 java;
    private final Object library;
    private final Method create;
    private final Method multiply;
    private final Method recover;

    /**
     * Loads the library, which unpacks it into the directory for temporary files: about 100 ms.
     *
     * @param java what is computed by other means, and what the library has to agree with
     * @throws NativeLibraryException if it is not there or cannot be used; the message says why
     */
    NativeSecp256k1(Secp256k1 java) throws NativeLibraryException {
        this.java = java;
        try {
            Class<?> type = Class.forName(LIBRARY);
            library = type.getMethod("get").invoke(null);
            create = type.getMethod("pubkeyCreate", byte[].class);
            multiply = type.getMethod("pubKeyTweakMul", byte[].class, byte[].class);
            recover = type.getMethod("ecdsaRecover", byte[].class, byte[].class, int.class);
            prove();
        } catch (ClassNotFoundException e) {
            throw new NativeLibraryException("fr.acinq.secp256k1 is not on the class path", e);
        } catch (InvocationTargetException e) {
            throw new NativeLibraryException("it cannot be used: " + e.getCause(), e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new NativeLibraryException("it cannot be used: " + e, e);
        }
    }

    /** A library that is not the one this was written for shall not be found out by peers. */
    private void prove() throws ReflectiveOperationException, NativeLibraryException {
        byte[] digest = Digests.sha256(new byte[0]);
        PrivateKey key = PrivateKey.of(digest);
        PublicKey expected = java.publicKey(key);
        CompactSignature signature = java.sign(key, digest);
        try {
            boolean agrees = create(key).equals(expected)
                    && Arrays.equals(multiply(key, expected), java.sharedX(key, expected))
                    && sign(key, digest).equals(signature)
                    && recoverNatively(digest, signature).equals(expected);
            if (!agrees) {
                throw new NativeLibraryException("it computes something else", null);
            }
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("our own key is a point", e);
        }
    }

    @Override
    public PrivateKey generate(SecureRandom random) {
        return java.generate(random);
    }

    @Override
    public PublicKey publicKey(PrivateKey key) {
        try {
            return create(key);
        } catch (ReflectiveOperationException e) {
            return java.publicKey(key);
        }
    }

    @Override
    public byte[] sharedX(PrivateKey own, PublicKey remote) throws InvalidKeyException {
        try {
            return multiply(own, remote);
        } catch (ReflectiveOperationException e) {
            return java.sharedX(own, remote);
        }
    }

    @Override
    public CompactSignature sign(PrivateKey key, byte[] digest32) {
        return Signing.sign(this, key, digest32);
    }

    @Override
    public PublicKey recover(byte[] digest32, CompactSignature signature) throws SignatureException {
        if (digest32.length != DIGEST_LENGTH || signature.recoveryId() < 0) {
            // Not left to the library: some mistakes of a caller end the process.
            return java.recover(digest32, signature);
        }
        try {
            return recoverNatively(digest32, signature);
        } catch (ReflectiveOperationException e) {
            return java.recover(digest32, signature);
        }
    }

    private PublicKey create(PrivateKey key) throws ReflectiveOperationException {
        return compressed((byte[]) create.invoke(library, (Object) key.toBytes()));
    }

    private byte[] multiply(PrivateKey own, PublicKey remote) throws ReflectiveOperationException {
        byte[] point = (byte[]) multiply.invoke(library, remote.toBytes(), own.toBytes());
        return Arrays.copyOfRange(point, 1, 1 + COORDINATE);
    }

    private PublicKey recoverNatively(byte[] digest32, CompactSignature signature) throws ReflectiveOperationException {
        return compressed((byte[]) recover.invoke(library, signature.rAndS(), digest32, signature.recoveryId()));
    }

    /** The library writes points as 04, X and Y. */
    private static PublicKey compressed(byte[] point) {
        byte[] bytes = Arrays.copyOf(point, PublicKey.LENGTH);
        bytes[0] = (byte) (2 | (point[point.length - 1] & 1));
        return PublicKey.of(bytes);
    }

    @Override
    public String toString() {
        return "libsecp256k1";
    }
}
