package dev.hearth.p2p.crypto.bip324;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECFieldElement;
import org.jspecify.annotations.Nullable;

/**
 * The map between pairs (u, t) of field elements and X coordinates of secp256k1 (BIP324, {@code XSwiftEC} and
 * {@code XSwiftECInv}; the names of the variables are the BIP's). Every pair maps to a coordinate; a coordinate comes
 * from up to eight t for one u, which the BIP numbers. Stateless; running time depends on the values.
 */
final class SwiftEcMap {
    /** Ways back from a coordinate and a u to a t. */
    static final int CASES = 8;

    /** The square root of -3 that the BIP fixes. */
    private static final BigInteger C =
            new BigInteger("0a2d2ba93507f1df233770c2a797962cc61f6d15da14ecd47d8d27ae1cd5f852", 16);

    private final ECCurve curve;
    private final ECFieldElement one;
    private final ECFieldElement seven;
    private final ECFieldElement four;
    private final ECFieldElement half;
    private final ECFieldElement c;
    private final ECFieldElement halfOneMinusC;
    private final ECFieldElement halfOnePlusC;

    SwiftEcMap(ECCurve curve) {
        this.curve = curve;
        one = curve.fromBigInteger(BigInteger.ONE);
        seven = curve.getB();
        four = curve.fromBigInteger(BigInteger.valueOf(4));
        half = curve.fromBigInteger(BigInteger.TWO).invert();
        c = curve.fromBigInteger(C);
        halfOneMinusC = one.subtract(c).multiply(half);
        halfOnePlusC = one.add(c).multiply(half);
    }

    /** The element with these 32 big-endian bytes, reduced modulo p. */
    ECFieldElement element(byte[] bytes, int offset) {
        BigInteger number = new BigInteger(1, bytes, offset, 32);
        return curve.fromBigInteger(number.mod(curve.getField().getCharacteristic()));
    }

    /** {@code XSwiftEC}: the coordinate that the pair stands for. */
    ECFieldElement decode(ECFieldElement givenU, ECFieldElement givenT) {
        ECFieldElement u = givenU.isZero() ? one : givenU;
        ECFieldElement t = givenT.isZero() ? one : givenT;
        ECFieldElement g = ordinateSquared(u);
        if (g.add(t.square()).isZero()) {
            t = t.add(t);
        }
        ECFieldElement x = g.subtract(t.square()).divide(t.add(t));
        ECFieldElement y = x.add(t).divide(c.multiply(u));
        ECFieldElement candidate = u.add(y.square().multiply(four));
        if (isCoordinate(candidate)) {
            return candidate;
        }
        ECFieldElement quotient = x.divide(y);
        candidate = quotient.negate().subtract(u).multiply(half);
        return isCoordinate(candidate) ? candidate : quotient.subtract(u).multiply(half);
    }

    /** {@code XSwiftECInv}: the t with which {@code u} maps to {@code x} in one of the eight ways, if there is one. */
    @Nullable
    ECFieldElement encode(ECFieldElement x, ECFieldElement u, int way) {
        ECFieldElement v;
        ECFieldElement s;
        if ((way & 2) == 0) {
            if (isCoordinate(x.negate().subtract(u))) {
                return null;
            }
            v = x;
            s = ordinateSquared(u).negate().divide(u.square().add(u.multiply(v)).add(v.square()));
        } else {
            s = x.subtract(u);
            if (s.isZero()) {
                return null;
            }
            ECFieldElement threeUSquared = u.square().multiply(four).subtract(u.square());
            ECFieldElement r = s.negate()
                    .multiply(ordinateSquared(u).multiply(four).add(s.multiply(threeUSquared)))
                    .sqrt();
            if (r == null || ((way & 1) != 0 && r.isZero())) {
                return null;
            }
            v = r.divide(s).subtract(u).multiply(half);
        }
        ECFieldElement w = s.sqrt();
        if (w == null) {
            return null;
        }
        ECFieldElement factor = (way & 1) == 0 ? halfOneMinusC : halfOnePlusC;
        ECFieldElement t = w.multiply(u.multiply(factor).add(v));
        boolean negative = (way & 5) == 0 || (way & 5) == 5;
        return negative ? t.negate() : t;
    }

    /** The positive or negative Y that goes with {@code x}, or null if {@code x} is not a coordinate of the curve. */
    @Nullable
    ECFieldElement ordinate(ECFieldElement x) {
        return ordinateSquared(x).sqrt();
    }

    private boolean isCoordinate(ECFieldElement x) {
        return ordinate(x) != null;
    }

    private ECFieldElement ordinateSquared(ECFieldElement x) {
        return x.square().multiply(x).add(seven);
    }
}
