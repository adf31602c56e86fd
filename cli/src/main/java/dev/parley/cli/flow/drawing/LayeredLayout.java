package dev.parley.cli.flow.drawing;

import dev.parley.cli.flow.drawing.Canvas.Area;
import dev.parley.cli.flow.drawing.Canvas.Point;
import dev.parley.domain.flow.Exit;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.flow.Step;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.CycleBreakingStrategy;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.alg.layered.options.OrderingStrategy;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.PortConstraints;
import org.eclipse.elk.core.options.SizeConstraint;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/** Places steps in layers from top to bottom, with right-angled arrows between them. The same schema is always placed the same. */
final class LayeredLayout {
    private static final double BETWEEN_NODES = 46;
    private static final double BETWEEN_LAYERS = 34;
    private static final double BETWEEN_EDGES = 16;

    private final Map<Step, ElkNode> nodes = new LinkedHashMap<>();
    private final List<Layout.Arrow> arrows = new ArrayList<>();
    private final ElkNode root = ElkGraphUtil.createGraph();

    private LayeredLayout() {}

    static Layout of(FlowSchema schema) {
        return new LayeredLayout().place(schema);
    }

    private Layout place(FlowSchema schema) {
        // Tells ELK how to copy the values of its own options.
        LayoutMetaDataService.getInstance();
        configure();
        schema.steps().forEach(this::addNode);
        for (Step step : schema.steps()) {
            for (Exit exit : step.exits()) {
                addEdge(node(step), node(schema.step(exit.to())), label(exit));
            }
        }
        new LayeredLayoutProvider().layout(root, new BasicProgressMonitor());
        root.getContainedEdges().forEach(this::addArrow);
        List<Layout.Box> boxes = new ArrayList<>();
        nodes.forEach((step, node) -> boxes.add(new Layout.Box(step, area(node))));
        return new Layout(root.getWidth(), root.getHeight(), boxes, arrows);
    }

    private void configure() {
        root.setProperty(LayeredOptions.DIRECTION, Direction.DOWN);
        root.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        root.setProperty(LayeredOptions.PADDING, new ElkPadding(Look.MARGIN));
        root.setProperty(LayeredOptions.SPACING_NODE_NODE, BETWEEN_NODES);
        root.setProperty(LayeredOptions.SPACING_EDGE_EDGE, BETWEEN_EDGES);
        root.setProperty(LayeredOptions.SPACING_EDGE_NODE, BETWEEN_EDGES);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, BETWEEN_LAYERS);
        root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, BETWEEN_EDGES);
        root.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, BETWEEN_EDGES);
        root.setProperty(LayeredOptions.CYCLE_BREAKING_STRATEGY, CycleBreakingStrategy.DEPTH_FIRST);
        root.setProperty(LayeredOptions.NODE_PLACEMENT_STRATEGY, NodePlacementStrategy.NETWORK_SIMPLEX);
        root.setProperty(LayeredOptions.CONSIDER_MODEL_ORDER_STRATEGY, OrderingStrategy.NODES_AND_EDGES);
        root.setProperty(LayeredOptions.RANDOM_SEED, 1);
    }

    private void addNode(Step step) {
        ElkNode node = ElkGraphUtil.createNode(root);
        node.setIdentifier(step.id());
        node.setDimensions(StepPainter.width(step), StepPainter.height(step));
        node.setProperty(LayeredOptions.NODE_SIZE_CONSTRAINTS, EnumSet.noneOf(SizeConstraint.class));
        node.setProperty(LayeredOptions.PORT_CONSTRAINTS, PortConstraints.FREE);
        nodes.put(step, node);
    }

    private ElkNode node(Step step) {
        ElkNode node = nodes.get(step);
        if (node == null) {
            throw new IllegalArgumentException("no such step: " + step.id());
        }
        return node;
    }

    private static String label(Exit exit) {
        String decision = exit.decision() == null ? "" : exit.decision();
        if (exit.weight() == Exit.PLAIN_WEIGHT) {
            return decision;
        }
        String weight = exit.weight() == Math.rint(exit.weight())
                ? Long.toString((long) exit.weight())
                : Double.toString(exit.weight());
        return decision + " × " + weight;
    }

    private static void addEdge(ElkNode from, ElkNode to, String text) {
        ElkEdge edge = ElkGraphUtil.createSimpleEdge(from, to);
        if (!text.isEmpty()) {
            ElkLabel label = ElkGraphUtil.createLabel(text, edge);
            label.setDimensions(TextWidth.of(text, Look.DECISION) + 16, Look.LABEL_HEIGHT);
            label.setProperty(LayeredOptions.EDGE_LABELS_INLINE, true);
        }
    }

    private void addArrow(ElkEdge edge) {
        List<Point> points = new ArrayList<>();
        ElkEdgeSection section = edge.getSections().getFirst();
        points.add(new Point(section.getStartX(), section.getStartY()));
        section.getBendPoints().forEach(bend -> points.add(new Point(bend.getX(), bend.getY())));
        points.add(new Point(section.getEndX(), section.getEndY()));
        if (edge.getLabels().isEmpty()) {
            arrows.add(new Layout.Arrow(points, "", new Area(0, 0, 0, 0)));
        } else {
            ElkLabel label = edge.getLabels().getFirst();
            Area area = new Area(label.getX(), label.getY(), label.getWidth(), label.getHeight());
            arrows.add(new Layout.Arrow(points, label.getText(), area));
        }
    }

    private static Area area(ElkNode node) {
        return new Area(node.getX(), node.getY(), node.getWidth(), node.getHeight());
    }
}
