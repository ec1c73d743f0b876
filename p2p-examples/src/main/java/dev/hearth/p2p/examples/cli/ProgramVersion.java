package dev.hearth.p2p.examples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version this program was built as, from a resource the build fills in. */
final class ProgramVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {number() + " (Java " + Runtime.version() + ")"};
    }

    /** The program's name and version. */
    static String number() {
        Properties properties = new Properties();
        try (InputStream in = ProgramVersion.class.getResourceAsStream("program.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "hearth " + properties.getProperty("version", "unknown");
    }
}
