package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.e2e.LiveApi.Answer;
import dev.parley.embedded.Endpoints;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A key that stands in {@code .env} only counts everywhere: in runs and in live chats. */
@ExtendWith(ParleyPlatform.class)
class DotEnvIT {
    @Test
    void shouldLetTheTeacherWhoseKeyIsInTheFileReplyInChats(Endpoints endpoints) throws Exception {
        try (ScriptedTeacher teacher = ScriptedTeacher.start(Script.normal());
                Workspace workspace = Workspace.on(endpoints)
                        .write(".env", "OPENAI_API_KEY=test-key\nOPENAI_BASE_URL=" + teacher.baseUrl() + "\n");
                LiveApi api = LiveApi.start(workspace, "up")) {
            Answer chat = api.post("/conversations/" + api.conversation() + "/chat", "{}", "Prefer", "wait=60");

            assertThat(chat.text("status")).as("%s", chat).isEqualTo("completed");
            assertThat(teacher.count()).isEqualTo(1);
        }
    }
}
