package dev.parley.cli.flow.drawing;

import dev.parley.cli.flow.drawing.Canvas.Lettering;
import dev.parley.domain.flow.Role;

/** Colours, letters and sizes. */
final class Look {
    static final String PAPER = "#ffffff";
    static final String INK = "#1f2937";
    static final String FAINT_INK = "#64748b";
    static final String LINE = "#94a3b8";
    static final String PLAIN = "#475569";
    static final String START = "#15803d";
    static final String END = "#334155";
    static final String BRANCH = "#b45309";
    static final String ON_COLOR = "#ffffff";
    static final String LABEL = "#fff7ed";
    static final String LABEL_INK = "#9a3412";
    static final String MODEL = "#6d28d9";
    static final String MODEL_PAPER = "#f5f3ff";
    static final String TEMPLATE_PAPER = "#f8fafc";

    static final Lettering TITLE = new Lettering(14, true, ON_COLOR);
    static final Lettering TAG = new Lettering(10.5, false, ON_COLOR);
    static final Lettering CHIP = new Lettering(10.5, true, ON_COLOR);
    static final Lettering KIND = new Lettering(11, false, INK);
    static final Lettering EXCERPT = new Lettering(10.5, false, FAINT_INK);
    static final Lettering DECISION = new Lettering(11, true, LABEL_INK);

    static final double MARGIN = 28;
    static final double BOX_WIDTH = 300;
    static final double MOST_BOX_WIDTH = 420;
    static final double HEADER = 30;
    static final double ROW = 42;
    static final double PAD = 10;
    static final double RADIUS = 9;
    static final double CHIP_HEIGHT = 17;
    static final double LABEL_HEIGHT = 19;

    private Look() {}

    static String color(Role role) {
        return switch (role) {
            case AGENT -> "#1d4ed8";
            case CANDIDATE -> "#0f766e";
        };
    }
}
