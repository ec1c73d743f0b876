package dev.hearth.p2p.crypto;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.security.SignatureException;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** {@link Secp256k1} on Bouncy Castle's lightweight interface. Stateless but for the curve's precomputed tables. */
final class BouncyCastleSecp256k1 implements Secp256k1 {
    private final ECCurve curve;
    private final ECPoint generator;
    private final BigInteger order;

    BouncyCastleSecp256k1() {
        X9ECParameters parameters = CustomNamedCurves.getByName("secp256k1");
        curve = parameters.getCurve();
        generator = parameters.getG();
        order = parameters.getN();
    }

    @Override
    public PrivateKey generate(SecureRandom random) {
        byte[] candidate = new byte[PrivateKey.LENGTH];
        do {
            random.nextBytes(candidate);
        } while (!PrivateKey.isInRange(candidate));
        return PrivateKey.of(candidate);
    }

    @Override
    public PublicKey publicKey(PrivateKey key) {
        return PublicKey.of(new FixedPointCombMultiplier()
                .multiply(generator, key.scalar())
                .normalize()
                .getEncoded(true));
    }

    @Override
    public byte[] sharedX(PrivateKey own, PublicKey remote) throws InvalidKeyException {
        if (!remote.hasCompressedPrefix()) {
            throw new InvalidKeyException("not a compressed public key: " + remote);
        }
        ECPoint point;
        try {
            point = curve.decodePoint(remote.toBytes());
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("not a point of secp256k1: " + remote, e);
        }
        // The order is prime and the scalar is below it, so the product is never the point at infinity.
        return point.multiply(own.scalar()).normalize().getAffineXCoord().getEncoded();
    }

    @Override
    public CompactSignature sign(PrivateKey key, byte[] digest32) {
        return Signing.sign(this, key, digest32);
    }

    @Override
    public PublicKey recover(byte[] digest32, CompactSignature signature) throws SignatureException {
        Signing.checkDigest(digest32);
        byte[] bytes = signature.toBytes();
        int recovery = signature.recoveryId();
        if (recovery < 0) {
            throw new SignatureException("header " + (bytes[0] & 0xff) + " is not in 27..34");
        }
        BigInteger r = scalarFrom(bytes, 1);
        BigInteger s = scalarFrom(bytes, 33);
        ECPoint point = noncePoint(r, recovery);
        // key = (s·point - e·G) / r
        BigInteger e = new BigInteger(1, digest32);
        BigInteger inverse = BigIntegers.modOddInverseVar(order, r);
        BigInteger ofGenerator = e.negate().multiply(inverse).mod(order);
        BigInteger ofPoint = s.multiply(inverse).mod(order);
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(generator, ofGenerator, point, ofPoint);
        if (key.isInfinity()) {
            throw new SignatureException("recovers the point at infinity");
        }
        return PublicKey.of(key.normalize().getEncoded(true));
    }

    /** The point whose X became r: recovery bit 0 is the parity of its Y, bit 1 says that X was r + n. */
    private ECPoint noncePoint(BigInteger r, int recovery) throws SignatureException {
        BigInteger x = (recovery & 2) == 0 ? r : r.add(order);
        if (x.compareTo(curve.getField().getCharacteristic()) >= 0) {
            throw new SignatureException("r + n is not a coordinate");
        }
        byte[] encoded = new byte[PublicKey.LENGTH];
        encoded[0] = (byte) (2 | (recovery & 1));
        BigIntegers.asUnsignedByteArray(x, encoded, 1, PublicKey.LENGTH - 1);
        try {
            return curve.decodePoint(encoded);
        } catch (IllegalArgumentException e) {
            throw new SignatureException("r is not the coordinate of a point", e);
        }
    }

    private BigInteger scalarFrom(byte[] bytes, int offset) throws SignatureException {
        BigInteger scalar = BigIntegers.fromUnsignedByteArray(bytes, offset, PrivateKey.LENGTH);
        if (scalar.signum() == 0 || scalar.compareTo(order) >= 0) {
            throw new SignatureException("r and s lie between 1 and the order of the curve");
        }
        return scalar;
    }

    @Override
    public String toString() {
        return "Bouncy Castle";
    }
}
