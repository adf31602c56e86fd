package dev.parley.cli.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.CommandLineRun;
import dev.parley.cli.flow.drawing.FlowDrawing;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.yaml.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class DrawingTest {
    private static final String HOSTILE = """
            - id: "a<b>&\\"c\\""
              is_start: true
              is_branch: true
              initiator: agent
              actions:
                - role: agent
                  action_type: message
                  description: "</text><script>alert(1)</script>"
                  example: hello
                - role: candidate
                  action_type: response
                  examples: {"x|y\\"z": one, "no": two}
              next: {"x|y\\"z": end, "no": end}
            - id: end
              is_end: true
              initiator: agent
              actions:
                - {role: agent, action_type: template, example: bye}
            """;

    @Test
    void shouldDrawEveryStepAndDecisionOfTheShippedFlows() throws Exception {
        FlowSchema schema = shipped();

        Document svg = parse(new FlowDrawing(schema).svg());

        String text = svg.getDocumentElement().getTextContent();
        assertThat(schema.steps()).allSatisfy(step -> assertThat(text).contains(step.id()));
        int exits =
                schema.steps().stream().mapToInt(step -> step.exits().size()).sum();
        assertThat(svg.getElementsByTagName("path").getLength()).isEqualTo(exits);
    }

    @Test
    void shouldDrawTheSamePictureEveryTime() throws Exception {
        assertThat(new FlowDrawing(shipped()).svg()).isEqualTo(new FlowDrawing(shipped()).svg());
    }

    @Test
    void shouldEscapeWhatTheFileSays() throws Exception {
        FlowSchema schema = FlowSchema.parse("flow.yml", HOSTILE);

        Document svg = parse(new FlowDrawing(schema).svg());

        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("a<b>&\"c\"")
                .contains("x|y\"z");
    }

    @Test
    void shouldEscapeWhatMermaidWouldRead() throws Exception {
        String text = Mermaid.of(FlowSchema.parse("flow.yml", HOSTILE));

        assertThat(text)
                .startsWith("flowchart TD\n")
                .contains("s1([\"<b>a#lt;b#gt;#amp;#quot;c#quot;</b>")
                .contains("s1 -->|\"x|y#quot;z\"| s2")
                .contains("s2([\"<b>end</b><br/>agent: template\"]):::finish");
    }

    @Test
    void shouldDrawAPngOfTwoPixelsToThePoint() throws Exception {
        FlowDrawing drawing = new FlowDrawing(shipped());
        double width =
                Double.parseDouble(parse(drawing.svg()).getDocumentElement().getAttribute("width"));

        assertThat(ImageIO.read(new ByteArrayInputStream(drawing.png())).getWidth())
                .isEqualTo((int) Math.ceil(width * 2));
    }

    private static FlowSchema shipped() throws IOException, ConfigException {
        String text = Files.readString(CommandLineRun.SHIPPED.resolve("conversation_flow.yml"));
        return FlowSchema.parse("conversation_flow.yml", text);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }
}
