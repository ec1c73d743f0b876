package dev.hearth.p2p.discovery.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFileTest {
    private static JsonValue read(String json) throws FileFormatException {
        return JsonFile.read("some.json", json.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertFails(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(FileFormatException.class).hasMessage(message);
    }

    @Test
    void everyValueKnowsItsLineAndItsPath() throws FileFormatException {
        JsonValue root = read("{\n \"a\": [\n  {\"b\": 1},\n  {\"b\":\n   {\"c\": true}}\n ]\n}");
        JsonValue b = root.members().get("a").elements().get(1).members().get("b");
        assertThat(b.line()).isEqualTo(5);
        assertThat(b.path()).isEqualTo("a[1].b");
        assertThat(b.members().get("c").path()).isEqualTo("a[1].b.c");
        assertThat(b.members().get("c").truth()).isTrue();
        assertThat(root.path()).isEmpty();
    }

    @Test
    void anotherKindThanExpectedIsNamed() throws FileFormatException {
        JsonValue root = read("{\"a\":[true,null,{},[],\"x\",1.5,300]}");
        var elements = root.members().get("a").elements();
        assertFails(() -> elements.get(0).text("a name"), "some.json line 1: a[0]: found true, expected a name");
        assertFails(() -> elements.get(1).truth(), "some.json line 1: a[1]: found null, expected true or false");
        assertFails(() -> elements.get(2).elements(), "some.json line 1: a[2]: found an object, expected an array");
        assertFails(() -> elements.get(3).members(), "some.json line 1: a[3]: found an array, expected an object");
        assertFails(
                () -> elements.get(4).wholeNumber(1, 9),
                "some.json line 1: a[4]: found \"x\", expected a whole number of 1 to 9");
        assertFails(
                () -> elements.get(5).wholeNumber(1, 9),
                "some.json line 1: a[5]: found 1.5, expected a whole number of 1 to 9");
        assertFails(
                () -> elements.get(6).wholeNumber(1, 9),
                "some.json line 1: a[6]: found 300, expected a whole number of 1 to 9");
        assertFails(() -> root.required("b", "a number"), "some.json line 1: b: found nothing, expected a number");
    }

    @Test
    void aNumberWithAnExponentIsWholeWhenItsValueIs() throws FileFormatException {
        JsonValue root = read("{\"a\":3e3, \"b\":1e999999999, \"c\":1e-999999999, \"d\":3000.0}");
        assertThat(root.members().get("a").wholeNumber(0, 5_000)).isEqualTo(3_000);
        assertThat(root.members().get("d").wholeNumber(0, 5_000)).isEqualTo(3_000);
        assertFails(
                () -> root.members().get("b").wholeNumber(0, 9),
                "some.json line 1: b: found 1e999999999, expected a whole number of 0 to 9");
        assertFails(
                () -> root.members().get("c").wholeNumber(0, 9),
                "some.json line 1: c: found 1e-999999999, expected a whole number of 0 to 9");
    }

    @Test
    void aTextInAnErrorIsCutAndHasNoControlCharacters() throws FileFormatException {
        JsonValue root = read("{\"a\":\"\\u001b[31m" + "x".repeat(1_000) + "\"}");
        assertFails(
                () -> root.members().get("a").truth(),
                "some.json line 1: a: found \"?[31m" + "x".repeat(55) + "...\", expected true or false");
    }

    @Test
    void aNameInAnErrorIsCutAndHasNoControlCharacters() throws FileFormatException {
        JsonValue root = read("{\"a\\n" + "b".repeat(100) + "\":{\"c\":1}}");
        JsonValue c = root.members().values().iterator().next().members().get("c");
        assertFails(
                () -> c.truth(), "some.json line 1: a?" + "b".repeat(58) + "....c: found 1, expected true or false");
    }

    @Test
    void theSameNameTwiceIsRefused() {
        assertFails(
                () -> read("{\"a\":1,\n\"b\":{\"c\":1,\n\"c\":2}}"),
                "some.json line 3: b.c: found the name again, expected it once, as on line 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TargetNumberOfActivePeers: 20\n",
                "# a comment\n{}",
                "---\n",
                "{\"a\":1,}",
                "{'a':1}",
                "{\"a\":1 # comment\n}",
                "{\"a\":",
                "{\"a\":NaN}",
                "{\"a\":01}"
            })
    void yamlAndOtherTextIsRefused(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(FileFormatException.class)
                .hasMessageMatching("some\\.json line \\d: found text that is not JSON, "
                        + "expected JSON \\(comments and YAML are not read\\)");
    }

    @Test
    void theRootIsOneObject() {
        assertFails(() -> read("[1]"), "some.json line 1: found an array, expected an object");
        assertFails(() -> read("null"), "some.json line 1: found null, expected an object");
        assertFails(() -> read("{}\n{}"), "some.json line 2: found more after the end, expected one object");
        assertFails(
                () -> read("  "), "some.json line 1: found nothing, expected JSON (comments and YAML are not read)");
    }

    @Test
    void hostileSizesAreRefused() {
        String tooLong = "some.json line 1: found a name, number or text that is too long, "
                + "expected at most 256, 64 and 65536 characters";
        assertFails(() -> read("{\"a\":" + "9".repeat(65) + "}"), tooLong);
        assertFails(() -> read("{\"a\":" + "9".repeat(1_000_000) + "}"), tooLong);
        assertFails(() -> read("{\"a\":0." + "9".repeat(1_000) + "}"), tooLong);
        assertFails(() -> read("{\"a\":\"" + "x".repeat(65_537) + "\"}"), tooLong);
        assertFails(() -> read("{\"" + "x".repeat(257) + "\":1}"), tooLong);
        assertFails(
                () -> read("{\"a\":" + "[".repeat(500_000)),
                "some.json line 1: found deeper nesting, expected at most 64 levels");
        assertFails(
                () -> JsonFile.read("some.json", new byte[(1 << 20) + 1]),
                "some.json: found 1048577 bytes, expected at most 1048576");
    }

    @Test
    void sixtyFourLevelsAreRead() throws FileFormatException {
        assertThat(read("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}").kind())
                .isEqualTo(Kind.OBJECT);
    }

    @Property(tries = 300)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        try {
            JsonFile.read("some.json", bytes);
        } catch (FileFormatException e) {
            assertThat(e).hasMessageStartingWith("some.json");
        }
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] whole = "{\"a\":[1,\"\u00e9\",{\"b\":null}],\"c\":-1.5e3}".getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> JsonFile.read("some.json", part)).isInstanceOf(FileFormatException.class);
        }
    }
}
