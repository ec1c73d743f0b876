import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Says where the processor time of a benchmark went: reads the flight recordings of all its processes and prints, for each
 * kind of process, the shares of what its Java threads did, calls into the kernel and native libraries included. The
 * compilers and the garbage collector are not among these threads. Needs JDK 25 on Linux, whose recorder samples processor
 * time:
 *
 *     export JAVA_TOOL_OPTIONS='-XX:StartFlightRecording=filename=profile/%p.jfr,jdk.CPUTimeSample#enabled=true
 *         -Xlog:jfr+startup=off'
 *     mkdir profile && java -jar hearth.jar bench sync --runs 3
 *     unset JAVA_TOOL_OPTIONS && java p2p-examples/src/bench/Profile.java profile
 */
public final class Profile {
    private static final double LEAST_SHARE = 0.01;

    private Profile() {}

    /** What a sample counts for when this is the first of its frames that begins with one of these. */
    private record Room(String name, List<String> prefixes) {
        Room(String name, String... prefixes) {
            this(name, List.of(prefixes));
        }

        boolean holds(String method) {
            return prefixes.stream().anyMatch(method::startsWith);
        }
    }

    private static final List<Room> ROOMS = List.of(
            new Room(
                    "sockets and wake-ups (kernel)",
                    "io.netty.channel.epoll.Native",
                    "io.netty.channel.unix.Socket",
                    "io.netty.channel.unix.FileDescriptor",
                    "io.netty.channel.unix.Buffer",
                    "sun.nio.ch.",
                    "java.util.concurrent.locks.LockSupport",
                    "jdk.internal.misc.Unsafe.park",
                    "jdk.internal.misc.Unsafe.unpark"),
            new Room("files (kernel)", "java.io.RandomAccessFile", "java.io.FileOutputStream", "sun.nio.fs."),
            new Room(
                    "loading classes",
                    "java.lang.ClassLoader",
                    "jdk.internal.loader.",
                    "java.lang.invoke.MethodHandleNatives"),
            new Room("ciphers", "com.sun.crypto.", "javax.crypto.", "dev.hearth.p2p.crypto.CipherStream"),
            new Room(
                    "hashes",
                    "sun.security.provider.",
                    "java.security.MessageDigest",
                    "dev.hearth.p2p.crypto.Ripemd160",
                    "dev.hearth.p2p.crypto.CityHash",
                    "dev.hearth.p2p.crypto.SipHash",
                    "dev.hearth.p2p.crypto.DoubleSha256",
                    "dev.hearth.p2p.crypto.Digests"),
            new Room(
                    "curve",
                    "fr.acinq.",
                    "org.bouncycastle.",
                    "dev.hearth.p2p.crypto.NativeSecp256k1",
                    "dev.hearth.p2p.crypto.BouncyCastleSecp256k1",
                    "dev.hearth.p2p.crypto.Signing"),
            new Room("buffers", "io.netty.buffer.", "io.netty.util.Recycler", "io.netty.util.internal.ObjectPool"),
            new Room("Netty's pipelines, loops and promises", "io.netty."),
            new Room("the transport's handlers", "dev.hearth.p2p.crypto."),
            new Room(
                    "frames and records",
                    "dev.hearth.p2p.messages.",
                    "dev.hearth.p2p.graphene.GrapheneTransaction",
                    "dev.hearth.p2p.graphene.GrapheneBlock"),
            new Room("the benchmark itself", "dev.hearth.p2p.examples."),
            new Room("sessions", "dev.hearth.p2p.graphene.", "dev.hearth.p2p.bitcoin."),
            new Room("connections", "dev.hearth.p2p.connection."),
            new Room("relay", "dev.hearth.p2p.relay."),
            new Room("chain sync", "dev.hearth.p2p.sync.", "dev.hearth.p2p.chain."),
            new Room("peers and their governor", "dev.hearth.p2p.peers.", "dev.hearth.p2p.governor."),
            new Room("the node's loop and handlers' threads", "dev.hearth.p2p.runtime.", "dev.hearth.p2p.dispatch."),
            new Room("the rest of the node", "dev.hearth.p2p."));

    private static final String OTHER = "other Java";
    private static final String SAMPLE = "jdk.CPUTimeSample";

    /** Samples of each room, of all processes of one kind. */
    private static final class Shares {
        final Map<String, Integer> rooms = new LinkedHashMap<>();
        int all;

        void add(String room) {
            rooms.merge(room, 1, Integer::sum);
            all++;
        }
    }

    /** Reads the recordings of the directory that is its argument. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1 || !Files.isDirectory(Path.of(arguments[0]))) {
            System.err.println("expected a directory of flight recordings");
            System.exit(2);
        }
        Map<String, Shares> processes = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".jfr")).toList()) {
                read(file, processes);
            }
        }
        processes.forEach(Profile::print);
    }

    private static void read(Path file, Map<String, Shares> processes) throws IOException {
        String main = "";
        Shares shares = new Shares();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (event.getEventType().getName().equals("jdk.JVMInformation")) {
                main = mainClass(event.getString("javaArguments"));
            } else if (event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null) {
                shares.add(room(event.getStackTrace().getFrames()));
            }
        }
        Shares all = processes.computeIfAbsent(main, unseen -> new Shares());
        shares.rooms.forEach((room, count) -> all.rooms.merge(room, count, Integer::sum));
        all.all += shares.all;
    }

    /** Its simple name, with what tells its processes apart. */
    private static String mainClass(String arguments) {
        List<String> words = new ArrayList<>();
        for (String word : arguments.split(" ")) {
            String simple = word.substring(word.lastIndexOf('.') + 1);
            if (!simple.matches("[0-9]*")) {
                words.add(simple);
            }
        }
        return String.join(" ", words);
    }

    private static String room(List<RecordedFrame> stack) {
        if (stack.stream().anyMatch(frame -> frame.getMethod().getType().getName().endsWith(".bench.RawRate"))) {
            return "the limit, measured beside";
        }
        for (RecordedFrame frame : stack) {
            String method = frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
            for (Room room : ROOMS) {
                if (room.holds(method)) {
                    return room.name();
                }
            }
        }
        return OTHER;
    }

    private static void print(String main, Shares shares) {
        System.out.printf("%n%s: %,d samples%n", main, shares.all);
        shares.rooms.entrySet().stream()
                .filter(each -> each.getValue() >= LEAST_SHARE * shares.all)
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .forEach(each -> System.out.printf(
                        Locale.ROOT, "%5.1f %%  %s%n", 100.0 * each.getValue() / shares.all, each.getKey()));
    }
}
