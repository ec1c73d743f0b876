package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.discovery.AddressFileException;
import dev.hearth.p2p.discovery.BookSize;
import dev.hearth.p2p.discovery.KnownAddress;
import dev.hearth.p2p.discovery.NetGroups;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hearth peers}: the addresses a node has stored, whether it runs or not. */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        description = "Prints the addresses a node has stored in its data directory. The node may be running; what"
                + " it has learnt since may not be there for ten minutes.")
final class PeersCommand implements Runnable {
    /** A full book of long addresses has some 30 MiB. */
    private static final int MOST_BYTES = 64 << 20;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--data-dir", paramLabel = "D", required = true, description = "The node's data directory.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path directory;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Override
    public void run() {
        AddressBookFile file = open(directory.resolve(AddressBookFile.NAME));
        List<KnownAddress> addresses = new ArrayList<>();
        file.book().forEach(addresses::add);
        addresses.sort(Comparator.comparing(KnownAddress::address));
        PrintWriter out = spec.commandLine().getOut();
        long now = System.currentTimeMillis();
        for (KnownAddress address : addresses) {
            out.println(json ? jsonLine(now, address) : textLine(address));
        }
        out.println(json ? jsonSummary(now, file) : textSummary(file));
        out.flush();
    }

    private static AddressBookFile open(Path file) {
        try {
            return read(content(file));
        } catch (NoSuchFileException e) {
            throw new CommandFailure(file + " is not there: no node has kept its addresses in this directory", e);
        } catch (AddressFileException e) {
            throw new CommandFailure(file + " cannot be used: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new IOException("it has more than " + MOST_BYTES + " bytes");
            }
            return content;
        }
    }

    /** A book grouped otherwise than when it was written may lose some, so the fuller one is the one that was written. */
    private static AddressBookFile read(byte[] content) throws AddressFileException {
        AddressBookFile open = read(content, NetGroups.byPrefix());
        AddressBookFile closed = read(content, NetGroups.byPrefix().forPrivateNetwork());
        return open.book().size() >= closed.book().size() ? open : closed;
    }

    private static AddressBookFile read(byte[] content, NetGroups groups) throws AddressFileException {
        return AddressBookFile.read(content, BookSize.DEFAULT, groups, new SplittableRandom(0));
    }

    private static JsonLine jsonLine(long now, KnownAddress address) {
        return JsonLine.event(now, "address")
                .put("address", address.address())
                .put("table", table(address))
                .put("lastSeen", time(address.lastSeenSeconds()))
                .put("lastTry", time(address.lastTrySeconds()))
                .put("lastSuccess", time(address.lastSuccessSeconds()))
                .put("attempts", address.attempts())
                .put("services", address.services() == 0 ? null : services(address))
                .put("source", address.origin())
                .put("neverShare", address.neverShare());
    }

    private static String textLine(KnownAddress address) {
        return address.address() + "  " + table(address) + ", seen " + orNever(address.lastSeenSeconds()) + ", reached "
                + orNever(address.lastSuccessSeconds()) + ", " + Answers.count(address.attempts(), "failed attempt")
                + (address.services() == 0 ? "" : ", services " + services(address))
                + ", from " + address.origin() + (address.neverShare() ? ", never shared" : "");
    }

    private static JsonLine jsonSummary(long now, AddressBookFile file) {
        AddressBook book = file.book();
        return JsonLine.event(now, "summary")
                .put("addresses", book.size())
                .put("tried", book.triedCount())
                .put("new", book.newCount())
                .put("anchors", file.anchors().stream().map(Object::toString).toList())
                .put("uncleanStarts", file.uncleanStarts());
    }

    private static String textSummary(AddressBookFile file) {
        AddressBook book = file.book();
        return book.size() + (book.size() == 1 ? " address, " : " addresses, ") + book.triedCount() + " tried and "
                + book.newCount() + " new; " + Answers.count(file.anchors().size(), "anchor")
                + " to return to first";
    }

    /** Bits whose meaning is the protocol's. */
    private static String services(KnownAddress address) {
        return Long.toHexString(address.services());
    }

    private static String table(KnownAddress address) {
        return address.tried() ? "tried" : "new";
    }

    private static @Nullable String time(long epochSeconds) {
        return epochSeconds == 0 ? null : Answers.time(epochSeconds);
    }

    private static String orNever(long epochSeconds) {
        return epochSeconds == 0 ? "never" : Answers.time(epochSeconds);
    }
}
