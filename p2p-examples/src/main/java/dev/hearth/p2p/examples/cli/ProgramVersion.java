package dev.hearth.p2p.examples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version this program was built as, from a resource the build fills in. */
final class ProgramVersion implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = ProgramVersion.class.getResourceAsStream("program.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return new String[] {
            "hearth " + properties.getProperty("version", "unknown") + " (Java " + Runtime.version() + ")"
        };
    }
}
