package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.crypto.Secp256k1;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hearth keygen}: a new secp256k1 key pair. */
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        description = "Makes a new secp256k1 key pair and prints both keys in hexadecimal.")
final class KeygenCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the private key to a new file that only its owner can read, instead of printing it.")
    private @Nullable Path file;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public void run() {
        Secp256k1 curve = Secp256k1.bouncyCastle();
        PrivateKey secret = curve.generate(new SecureRandom());
        PublicKey open = curve.publicKey(secret);
        if (file != null) {
            store(file, secret);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonLine line = new JsonLine(System.currentTimeMillis());
            if (file == null) {
                line.put("privateKey", secret.toHex());
            } else {
                line.put("file", file);
            }
            out.println(line.put("publicKey", open));
        } else {
            out.println(file == null ? "private " + secret.toHex() : "private in " + file);
            out.println("public  " + open);
        }
        out.flush();
    }

    private static void store(Path file, PrivateKey secret) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createFile(file, ownerOnly);
            Files.writeString(file, secret.toHex() + "\n", StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(file + " exists already", e);
        } catch (NoSuchFileException e) {
            throw new CommandFailure(file + " cannot be written: there is no such directory", e);
        } catch (IOException e) {
            throw new CommandFailure(file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
