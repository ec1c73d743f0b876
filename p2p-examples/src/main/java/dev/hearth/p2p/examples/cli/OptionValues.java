package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How options are written whose values are the library's own types. */
final class OptionValues {
    private static final int ANY_PORT = 1;
    private static final int CHAIN_ID_BYTES = 32;

    private OptionValues() {}

    static void register(CommandLine commandLine) {
        commandLine.registerConverter(Endpoint.class, OptionValues::peer);
        commandLine.registerConverter(Hash.class, OptionValues::chainId);
        commandLine.registerConverter(BigInteger.class, OptionValues::hexNumber);
    }

    /** An address of this machine or as others see it; a name is looked up here and now. */
    static final class Local implements ITypeConverter<Endpoint> {
        @Override
        public Endpoint convert(String text) {
            Endpoint written = endpoint(text);
            try {
                PeerAddress.parse(written.orAt(ANY_PORT).toString());
                return written;
            } catch (IllegalArgumentException notNumeric) {
                return new Endpoint(lookUp(written.host()), written.port());
            }
        }

        private static String lookUp(String host) {
            try {
                return InetAddress.getByName(host).getHostAddress();
            } catch (UnknownHostException e) {
                throw new TypeConversionException("'" + host + "' has no address");
            }
        }
    }

    private static Endpoint peer(String text) {
        Endpoint peer = endpoint(text);
        if (peer.orAt(ANY_PORT).port() == 0) {
            throw new TypeConversionException("'" + text + "' has port 0, where nobody listens");
        }
        return peer;
    }

    private static Endpoint endpoint(String text) {
        try {
            return Endpoint.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static BigInteger hexNumber(String text) {
        try {
            BigInteger number = new BigInteger(text, 16);
            if (number.signum() >= 0 && number.bitLength() <= 256) {
                return number;
            }
        } catch (NumberFormatException notHex) {
            // Said below.
        }
        throw new TypeConversionException("'" + text + "' is not a number of at most 64 hexadecimal digits");
    }

    private static Hash chainId(String text) {
        try {
            Hash id = Hash.parse(text);
            if (id.length() == CHAIN_ID_BYTES) {
                return id;
            }
        } catch (IllegalArgumentException notHex) {
            // Said below.
        }
        throw new TypeConversionException("'" + text + "' is not a chain id of 64 hexadecimal digits");
    }
}
