package dev.parley.api.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DatabaseUrlTest {
    @Test
    void shouldReadWhereItIs() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://me:se%40cret+1@db/parley");

        assertThat(url.port()).isEqualTo(5432);
        assertThat(url.password()).isEqualTo("se@cret+1");
        assertThat(url.sslMode()).isEmpty();
        assertThat(url).hasToString("postgresql://me@db:5432/parley");
    }

    @Test
    void shouldEncryptWhereThatIsAskedFor() {
        for (String query : new String[] {
            "sslmode=verify-full&sslrootcert=/etc/our%20ca.pem", "sslrootcert=/etc/our%20ca.pem&sslmode=verify-full"
        }) {
            DatabaseUrl url = DatabaseUrl.parse("postgresql://me:secret@db/parley?" + query);

            assertThat(url.sslMode()).contains("verify-full");
            assertThat(url.sslRootCertificate()).contains("/etc/our ca.pem");
        }
    }

    /** Left out in silence, it would leave connections open to be read. */
    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        for (String query : new String[] {"sslmode=always", "ssl=true", "sslmode", "options=-c"}) {
            assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://me:secret@db/parley?" + query))
                    .as(query)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("sslmode")
                    .hasMessageNotContaining("secret");
        }
    }
}
