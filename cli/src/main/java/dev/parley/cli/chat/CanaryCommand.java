package dev.parley.cli.chat;

import dev.parley.cli.Bounds;
import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks from outside whether an installation answers, and whether it keeps what it promises. */
@Command(
        name = "canary",
        header = "Chat with an installation as a client does, and check that it keeps its promises.",
        footer = {
            "  parley canary                                     once; ends with 0 when all is well",
            "  parley canary --every 30 --json                   a line of JSON every 30 seconds, until stopped",
            "  parley canary --probes 20 --every 1               twenty times",
            "Each probe is a conversation with one message and one reply, marked with the metadata canary: true.",
            "The reply is the model's: with a teacher it costs a call."
        })
public final class CanaryCommand extends ParleyCommand {
    @Mixin
    private final ApiOptions options = new ApiOptions();

    @Option(
            names = "--probes",
            converter = Bounds.Positive.class,
            paramLabel = "N",
            description = "So many of them (default: 1; with --every, until stopped).")
    private @Nullable Integer probes;

    @Option(
            names = "--every",
            converter = Bounds.Positive.class,
            paramLabel = "SECONDS",
            description = "From the beginning of one probe to that of the next (default: one after the other).")
    private @Nullable Integer every;

    @Option(
            names = "--timeout",
            converter = Bounds.Positive.class,
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "A probe that takes longer found the installation unavailable (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = 30;

    @Override
    protected boolean printsLines() {
        return true;
    }

    /** Ends with what the worst probe found. */
    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        URI address = options.address(context);
        long most = probes != null ? probes : every != null ? Long.MAX_VALUE : 1;
        ExitCode worst = ExitCode.OK;
        // Nobody wants the rest when the reader has left, like head.
        for (long probe = 0; probe < most && !context.output().closed(); probe++) {
            long begin = System.nanoTime();
            CanaryDocument found = probe(context, address);
            context.output().line(found, found::text);
            worst = worse(worst, found);
            if (probe + 1 < most && every != null) {
                long rest = TimeUnit.SECONDS.toNanos(every) - (System.nanoTime() - begin);
                TimeUnit.NANOSECONDS.sleep(rest);
            }
        }
        return worst;
    }

    private static ExitCode worse(ExitCode before, CanaryDocument found) {
        return switch (found.status()) {
            case CanaryDocument.WRONG -> ExitCode.FAILURE;
            case CanaryDocument.UNAVAILABLE -> before == ExitCode.OK ? ExitCode.UNAVAILABLE : before;
            default -> before;
        };
    }

    /** A client of its own for each, whose connections end with it: what hangs is given up with them. */
    private CanaryDocument probe(CommandContext context, URI address) throws CommandFailure, InterruptedException {
        String at = context.clock().instant().toString();
        Duration timeout = Duration.ofSeconds(timeoutSeconds);
        try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
                ApiClient api = ApiOptions.client(address, context)) {
            CanaryProbe probe = new CanaryProbe(api, options.model(), timeout, at, System::nanoTime);
            Future<CanaryDocument> running = thread.submit(probe::run);
            try {
                return running.get(timeoutSeconds, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                running.cancel(true);
                return unavailable(at, probe, "not done within " + timeoutSeconds + " seconds");
            } catch (ExecutionException e) {
                return failed(at, probe, e);
            }
        }
    }

    /** A refusal before there is a conversation is for the caller to mend: a key, an address. Later it breaks a promise. */
    private static CanaryDocument failed(String at, CanaryProbe probe, ExecutionException thrown)
            throws CommandFailure {
        if (!(thrown.getCause() instanceof CommandFailure failure)) {
            throw new IllegalStateException(thrown.getCause());
        }
        String problem = String.valueOf(failure.getMessage());
        if (failure.exitCode() == ExitCode.UNAVAILABLE) {
            return unavailable(at, probe, problem);
        }
        if (probe.conversation() == null) {
            throw failure;
        }
        return CanaryDocument.unwell(at, CanaryDocument.WRONG, probe.conversation(), problem);
    }

    private static CanaryDocument unavailable(String at, CanaryProbe probe, String problem) {
        return CanaryDocument.unwell(at, CanaryDocument.UNAVAILABLE, probe.conversation(), problem);
    }
}
