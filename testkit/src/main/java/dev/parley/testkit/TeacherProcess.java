package dev.parley.testkit;

import java.time.Duration;

/** A {@link ScriptedTeacher} as a process of its own; prints its base URL. */
public final class TeacherProcess {
    private TeacherProcess() {}

    /**
     * @param arguments {@code --port N} (0 for a free one) and {@code --latency-ms N}, each with its default 0
     * @throws InterruptedException never, as nobody interrupts it
     */
    public static void main(String[] arguments) throws InterruptedException {
        int port = 0;
        long latency = 0;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--port" -> port = Integer.parseInt(arguments[i + 1]);
                case "--latency-ms" -> latency = Long.parseLong(arguments[i + 1]);
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        Answer answer = new Answer.Delayed(Duration.ofMillis(latency), new Answer.Normal());
        try (ScriptedTeacher teacher = ScriptedTeacher.start(port, Script.always(answer))) {
            System.out.println(teacher.baseUrl());
            Thread.currentThread().join();
        }
    }
}
