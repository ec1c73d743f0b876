package dev.hearth.p2p.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResolverFileTest {
    @Test
    void aCompleteNameIsNotContinued() {
        assertThat(ResolverFile.parse("search example.org").completions("relay.example.com."))
                .containsExactly("relay.example.com.");
    }

    @Test
    void aNameWithFewDotsIsContinuedFirst() {
        ResolverFile file = ResolverFile.parse("# ours\nsearch one.example .two.example.\noptions timeout:1 ndots:2\n");
        assertThat(file.completions("relay")).containsExactly("relay.one.example.", "relay.two.example.", "relay.");
        assertThat(file.completions("relay.a.b"))
                .containsExactly("relay.a.b.", "relay.a.b.one.example.", "relay.a.b.two.example.");
    }

    @Test
    void withoutDomainsANameStandsAlone() {
        assertThat(ResolverFile.parse("").completions("relay")).containsExactly("relay.");
        assertThat(ResolverFile.parse("search example.org\ndomain .\n").completions("relay"))
                .containsExactly("relay.");
    }

    @Test
    void whatCannotBeUnderstoodIsSkippedAndAllIsBounded() {
        ResolverFile file =
                ResolverFile.parse("options ndots:x ndots:99999 ndots: ndots:7777\nsearch a b c d e f g h\n");
        assertThat(file.dots()).isEqualTo(15);
        assertThat(file.searchDomains()).containsExactly("a", "b", "c", "d", "e", "f");
    }
}
