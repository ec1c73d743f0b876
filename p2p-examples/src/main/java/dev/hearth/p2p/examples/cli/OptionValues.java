package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** How options are written whose values are the library's own types. */
final class OptionValues {
    private static final int DEFAULT_PORT = 1776;
    private static final int CHAIN_ID_BYTES = 32;

    private OptionValues() {}

    static void register(CommandLine commandLine) {
        commandLine.registerConverter(PeerAddress.class, OptionValues::address);
        commandLine.registerConverter(HostPort.class, OptionValues::peer);
        commandLine.registerConverter(Hash.class, OptionValues::chainId);
        commandLine.registerConverter(BigInteger.class, OptionValues::hexNumber);
    }

    /** An address of this machine or as others see it; a name is looked up here and now. */
    private static PeerAddress address(String text) {
        HostPort written = hostPort(text);
        try {
            return PeerAddress.parse(written.toString());
        } catch (IllegalArgumentException notNumeric) {
            return lookUp(written);
        }
    }

    private static PeerAddress lookUp(HostPort written) {
        try {
            return PeerAddress.of(new InetSocketAddress(InetAddress.getByName(written.host()), written.port()));
        } catch (UnknownHostException e) {
            throw new TypeConversionException("'" + written.host() + "' has no address");
        }
    }

    private static HostPort peer(String text) {
        HostPort peer = hostPort(text);
        if (peer.port() == 0) {
            throw new TypeConversionException("'" + text + "' has port 0, where nobody listens");
        }
        return peer;
    }

    private static HostPort hostPort(String text) {
        try {
            return HostPort.parse(text, DEFAULT_PORT);
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
