package dev.parley.domain.prompt;

import static java.util.Objects.requireNonNull;

import dev.parley.domain.flow.Action;
import dev.parley.domain.flow.Role;
import dev.parley.domain.flow.Step;
import dev.parley.domain.prompt.Template.Missing;
import dev.parley.domain.seed.Seed;
import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigProblems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code templates.yml} says, ready to be filled in. Templates are split once; filling one in is joining, so that
 * thousands of prompts a second cost little. Immutable for its users and safe to share between threads.
 */
public final class PromptTemplates {

    /** Texts of a flow schema are few; more than this many are split anew each time. */
    private static final int STAGES_KEPT = 10_000;

    private final TemplateTexts texts;
    private final Template base;
    private final Template fineTuning;
    private final Map<Role, Speaker> speakers;
    private final Map<String, Template> stages = new ConcurrentHashMap<>();

    private record Speaker(Template systemMessage, Template description, Template context) {}

    private PromptTemplates(TemplateTexts texts) {
        this.texts = texts;
        this.base = Template.compile(texts.base());
        this.fineTuning = Template.compile(texts.fineTuning());
        this.speakers = Map.of(Role.AGENT, speaker(texts.agent()), Role.CANDIDATE, speaker(texts.candidate()));
    }

    private static Speaker speaker(TemplateTexts.Speaker texts) {
        return new Speaker(
                Template.compile(texts.systemMessage()),
                Template.compile(texts.descriptionTemplate()),
                Template.compile(texts.contextTemplate()));
    }

    /**
     * Reads the text of a {@code templates.yml}. Whether the fields exist is {@link ConfigurationCheck}'s to say: it takes
     * the seeds for that.
     *
     * @param fileName how problems call the file
     * @throws ConfigException with everything that is wrong with it
     */
    public static PromptTemplates parse(String fileName, String text) throws ConfigException {
        ConfigProblems problems = new ConfigProblems(fileName);
        Optional<TemplateTexts> texts = TemplateTexts.read(text, problems, Optional.empty());
        problems.throwIfAny();
        return new PromptTemplates(texts.orElseThrow());
    }

    /**
     * What a model is asked for one turn: the filled-in base template as system message, then the conversation so far,
     * with the speaker's own turns as {@code assistant} and the other's as {@code user}.
     *
     * @param parts the seed
     * @param step the step that the turn belongs to
     * @param action what is done in it, and by whom
     * @param decision the decision that the turn expresses, where the step takes one
     * @param history the conversation so far, in order
     * @throws IllegalArgumentException when the seed lacks a field that a template uses
     */
    public List<Message> prompt(Seed parts, Step step, Action action, @Nullable String decision, List<Spoken> history) {
        requireNonNull(step, "step is null");
        List<Message> messages = new ArrayList<>(history.size() + 1);
        messages.add(new Message(Message.SYSTEM, systemMessage(parts, action, decision)));
        for (Spoken spoken : history) {
            String role = spoken.speaker() == action.role() ? Message.ASSISTANT : Message.USER;
            messages.add(new Message(role, spoken.text()));
        }
        return messages;
    }

    private String systemMessage(Seed parts, Action action, @Nullable String decision) {
        Map<String, String> slots = slots(parts, action.role());
        slots.put(TemplateTexts.STAGE_DESCRIPTION, fillTemplate(action.description(), parts));
        slots.put(TemplateTexts.STAGE_EXAMPLE, fillTemplate(action.example(decision), parts));
        return base.fill(parts, slots).strip();
    }

    /** A role's prompt with nothing about the stage in it: what all its prompts for a seed have in common. */
    public String promptWithoutStage(Seed parts, Role role) {
        Map<String, String> slots = slots(parts, role);
        slots.put(TemplateTexts.STAGE_DESCRIPTION, "");
        slots.put(TemplateTexts.STAGE_EXAMPLE, "");
        return base.fill(parts, slots).strip();
    }

    private Map<String, String> slots(Seed parts, Role role) {
        return slots(parts, role, Missing.REFUSED);
    }

    private Map<String, String> slots(Seed parts, Role role, Missing missing) {
        Speaker speaker = requireNonNull(speakers.get(role), "every role has templates");
        Map<String, String> slots = new HashMap<>();
        slots.put(
                TemplateTexts.SYSTEM_MESSAGE,
                speaker.systemMessage().fill(parts, Map.of(), missing).strip());
        slots.put(
                TemplateTexts.DESCRIPTION_TEMPLATE,
                speaker.description().fill(parts, Map.of(), missing).strip());
        slots.put(
                TemplateTexts.CONTEXT_TEMPLATE,
                speaker.context().fill(parts, Map.of(), missing).strip());
        return slots;
    }

    /**
     * A text of the flow schema with its {placeholders} filled in; {@code <angle>} slots stay.
     *
     * @throws IllegalArgumentException when the seed lacks a field that the text uses
     */
    public String fillTemplate(String text, Seed parts) {
        return fillTemplate(text, parts, Missing.REFUSED);
    }

    /** The same for a live conversation: a field that it lacks is filled in with nothing. */
    String fillLiveTemplate(String text, Seed parts) {
        return fillTemplate(text, parts, Missing.EMPTY);
    }

    private String fillTemplate(String text, Seed parts, Missing missing) {
        Template known = stages.get(text);
        if (known == null) {
            known = Template.compile(text);
            if (stages.size() < STAGES_KEPT) {
                stages.put(text, known);
            }
        }
        return known.fill(parts, Map.of(), missing).strip();
    }

    /** The system prompt of the trained model, filled with the agent's part. */
    public String fineTuning(Seed parts) {
        return fineTuning.fill(parts, slots(parts, Role.AGENT)).strip();
    }

    /** The same for a live conversation: a field that it lacks is filled in with nothing. */
    String liveFineTuning(Seed parts) {
        Map<String, String> slots = slots(parts, Role.AGENT, Missing.EMPTY);
        return fineTuning.fill(parts, slots, Missing.EMPTY).strip();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PromptTemplates templates && texts.equals(templates.texts);
    }

    @Override
    public int hashCode() {
        return texts.hashCode();
    }
}
