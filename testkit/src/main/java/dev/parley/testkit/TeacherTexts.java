package dev.parley.testkit;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.zip.CRC32;

/** Texts that depend on nothing but what was asked. */
final class TeacherTexts {
    private static final String[] WORDS =
            ("thanks for your time today could we talk about the position and what matters to you next I "
                            + "have worked with similar teams before let me tell you more salary range remote days start date "
                            + "sounds good happy to continue experience project customers growth training shift site tools")
                    .split(" ");

    private TeacherTexts() {}

    /** Eight to thirty words, always the same for the same key. */
    static String of(String key) {
        CRC32 hash = new CRC32();
        hash.update(key.getBytes(StandardCharsets.UTF_8));
        SplittableRandom random = new SplittableRandom(hash.getValue() * 31 + key.length());
        StringJoiner words = new StringJoiner(" ", "", ".");
        int count = random.nextInt(8, 31);
        for (int i = 0; i < count; i++) {
            words.add(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString();
    }

    /** Tokens as a teacher of this kind counts them: one for each word. */
    static int tokens(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }
}
